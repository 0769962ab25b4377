"""What a student gets back: a page with every question's points, the misconception behind a wrong
answer, and where to read again.

It shows the student's own answer and what the check said about it. Hidden tests stay hidden: of
those it says only that one failed.
"""

from course_tools.grading.results.pages import emphasised, page, points, revisit, text, title_of

HIDDEN = "hidden test failed"
SAID = {                          # what a page says where there is no hint
    "crashed": "Running this answer ended Python. Is there an exit, or a recursion without an end?",
    "timed out": "This answer did not come to an end in time. Look for a loop that never stops.",
    "out of memory": "This answer asked for more memory than there is. How large does each array "
                     "become?",
    HIDDEN: "The check that you see agrees, and a further test, with other inputs, does not. Try "
            "inputs of your own: other shapes, "
            "zeros, negative numbers, a second call.",
}
LONGEST = 20_000                  # characters of an answer that are shown
STATUS = {
    "missing": "No submission was found, so nothing could be graded.",
    "unreadable": "The file could not be read, so nothing was graded. This is not a mark of 0: "
                  "talk to your instructor.",
    "failed": "Grading broke off, so nothing was graded. This is not a mark of 0: your instructor "
              "will look at it.",
}


def feedback_page(result, answers, own=()):
    """The page, as HTML, for one line of the journal. answers: what the student wrote, by the
    grade_id of the question. own: Texts in the student's own words."""
    name = result["assignment"].replace("_", " ")
    parts = [f"<h1>Feedback: {text(name)}</h1>", f"<p>{text(result['student'])}{_when(result)}</p>"]
    if result["status"] != "graded":
        parts.append(f"<p><strong>{STATUS[result['status']]}</strong> "
                     f"{text(result['reason'] or '')}</p>")
    else:
        more = ""
        if own:
            most = points(sum(text.points for text in own))
            more = f", and up to {most} more from a person who reads your own words"
        parts.append(f"<p><strong>{points(result['score'])} of {points(result['max_score'])} "
                     f"points</strong>{more}</p>")
        parts += [_card(q, answers.get(q["grade_id"])) for q in result["questions"]]
        parts += map(_own_words, own)
    return page(f"Feedback: {name}, {result['student']}", "\n".join(parts))


def is_right(question):
    return question["score"] is not None and question["score"] >= question["points"]


def comment(question):
    """What there is to say about an answer, in plain text: the hint, or what happened; "" when it
    is right."""
    if is_right(question):
        return ""
    return SAID.get(question["kind"]) or question["hint"] or "This is not right yet."


def _when(result):
    submitted = (f", submitted {text(result['submitted'][:16].replace('T', ' '))}"
                 if result["submitted"] else "")
    return submitted + (" <strong>(late)</strong>" if result["late"] else "")


def _card(question, answer):
    right = is_right(question)
    state = ("✓ right" if right else "○ not attempted"
             if question["kind"] == "not attempted" else "✗ not yet")
    colour = "right" if right else "" if question["kind"] == "not attempted" else "wrong"
    lines = [f'<section class="card {colour}"><h2>{text(title_of(question))}</h2>',
             f"<p>{state}: {points(question['score'])} of {points(question['points'])}</p>"]
    if not right:
        lines.append(f"<p>{emphasised(comment(question))}</p>")
        if evidence(question):
            lines.append(f"<pre>{text(evidence(question))}</pre>")
        if revisit(question):
            lines.append(f"<p>Read again: {text(revisit(question))}.</p>")
    if answer is not None and question["kind"] != "not attempted":
        lines.append(f'<h3>Your answer</h3><pre>{text(answer[:LONGEST])}</pre>')
    return "\n".join([*lines, "</section>"])


def _own_words(asked):
    """The card of an explanation, which a person reads."""
    state = "○ not attempted"
    if asked.written:
        plural = "s" * (asked.points != 1)
        state = f"to be read by a person, for {points(asked.points)} point{plural}"
    return "\n".join([f'<section class="card"><h2>{text(asked.title)}</h2>', f"<p>{state}</p>",
                      f"<pre>{text(asked.written[:LONGEST])}</pre>" * bool(asked.written),
                      "</section>"])


def evidence(question):
    """The input, what came and what was expected: the check's message without its headline and its
    hint."""
    if question["kind"] == HIDDEN or not question["message"]:
        return ""
    hint = question["hint"] or ""
    before, _, after = question["message"].partition(hint) if hint else ("", "",
                                                                         question["message"])
    return after.strip("\n")
