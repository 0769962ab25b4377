"""What a student gets back: a page with every question's points, the misconception behind a wrong
answer, and where to read again.

It shows the student's own answer and what the check said about it. Hidden tests stay hidden: of
those it says only that one failed.
"""

from course_lib.checks import Feedback
from course_tools.grading.results.pages import moment, page, points, revisit, text, title_of

LONGEST = 20_000                  # characters of an answer that are shown
STATUS = {
    "missing": "Nothing could be graded.",
    "unreadable": "Nothing could be graded, for the reason below. This is not a mark of 0: talk to "
                  "your instructor about handing it in again.",
    "failed": "Grading broke off, so nothing was graded. This is not a mark of 0: your instructor "
              "will look at it.",
}


def feedback_page(result, answers):
    """The page, as HTML, for one result. answers: {grade_id: what the student wrote, "" for a
    cell as it was handed out}."""
    name = result.assignment.replace("_", " ")
    parts = [f"<h1>Feedback: {text(name)}</h1>", f"<p>{text(result.student)}{_when(result)}</p>"]
    if result.status != "graded":
        parts.append(f"<p><strong>{STATUS[result.status]}</strong></p>"
                     f"<p>{text(sentence(result.reason or ''))}</p>")
    else:
        kept = 1 - result.deduction
        left = sum(told.points for told in result.words if told.waits)
        more = (f", and up to {points(left * kept)} more from a person who reads your own words"
                if left else "")
        late = (f" For being late, {result.deduction:.0%} of your points were taken off."
                if result.deduction else "")
        parts.append(f"<p><strong>{points(result.score)} of {points(result.max_score)} "
                     f"points</strong>{more}.{late}</p>")
        parts.append(f"<p>{text(result.of_several)}</p>" * bool(result.of_several))
        parts += [_card(q, answers.get(q.answer)) for q in result.questions]
        parts += map(_own_words, result.words)
        parts += [f"<h2>{text(name)}</h2>{_remark(said)}" for name, said in result.remarks.items()]
    return page(f"Feedback: {name}, {result.student}", "\n".join(parts))


def comment(question):
    """What there is to say about an answer, in plain text: the hint; "" when it is right."""
    return "" if question.right else question.hint or "This is not right yet."


def sentence(reason):
    """A reason such as "the file is empty", as a sentence."""
    return reason[:1].upper() + reason[1:].rstrip(".") + "." * bool(reason)


def _when(result):
    submitted = f", submitted {moment(result.submitted)}" if result.submitted else ""
    return submitted + (" <strong>(late)</strong>" if result.late else "")


def _card(question, answer):
    """The card that the notebook's check shows, with the points, and what the student wrote."""
    kind = "passed" if question.right else question.kind
    card = Feedback(title_of(question), "", question.right, kind, comment(question),
                    () if question.right else question.evidence)
    lines = [f"<section class=card>{card._repr_html_()}",
             f"<p>{points(question.score)} of {points(question.points)} points"
             f"{_from_a_person(question.again) * question.by_hand}</p>", _remark(question.remark)]
    if not question.right and revisit(question):
        lines.append(f"<p>Read again: {text(revisit(question))}.</p>")
    if answer == "" and question.kind == "right":
        lines.append("<p>Your answer stands in another cell.</p>")
    elif answer and question.kind != "not attempted":
        lines.append(f"<h3>Your answer</h3><pre>{text(answer[:LONGEST])}</pre>")
    return "\n".join([*lines, "</section>"])


def _own_words(asked):
    """The card of an explanation, which a person reads."""
    plural = "s" * (asked.points != 1)
    state = f"○ not attempted: 0 of {points(asked.points)} point{plural}"
    if asked.waits:
        state = f"to be read by a person, for {points(asked.points)} point{plural}"
    if asked.given is not None:
        state = (f"{points(asked.given)} of {points(asked.points)} points"
                 f"{_from_a_person(asked.again)}")
    return "\n".join([f'<section class="card"><h2>{text(asked.title)}</h2>', f"<p>{state}</p>",
                      _remark(asked.remark),
                      f"<pre>{text(asked.written[:LONGEST])}</pre>" * bool(asked.written),
                      "</section>"])


def _from_a_person(again):
    """What is said behind points. again: as in journal.Marked."""
    return ", from a person" + ", before it was handed in again or graded otherwise" * again


def _remark(said):
    """What a person wrote."""
    return f"<p><strong>Your instructor:</strong></p><pre>{text(said)}</pre>" * bool(said)
