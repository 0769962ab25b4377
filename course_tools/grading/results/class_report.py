"""The class report: what the class can do, which misconceptions it has and where to take them up,
and what needs a person.

One page of HTML with its pictures inside. Every picture's numbers stand in a table as well.
"""

import base64
import collections
import statistics
import textwrap
from pathlib import Path

from course_lib.checks import every_exercise
from course_lib.checks.feedback import emphasis
from course_lib.plotting import GRADIENT, GREEN, PURPLE, VALUE, new_figure, png
from course_tools import ROOT
from course_tools.build import write as write_file
from course_tools.grading import guard
from course_tools.grading.intake import submissions
from course_tools.grading.journal import BROKEN
from course_tools.grading.results.feedback_page import LONGEST
from course_tools.grading.results.pages import (
    moment,
    page,
    points,
    revisit,
    table,
    text,
    title_of,
)
from course_tools.grading.results.publish import cells_of, shown, whose
from course_tools.grading.results.similar import COMMON, LINES, is_long, pieces, similar

OUTCOMES = {"right": (GREEN, "white"), "known mistake": (GRADIENT, "white"),
            "wrong otherwise": (PURPLE, "black"),
            "crashed, timed out": ("black", "white"), "not attempted": ("#d0d0d0", "black")}
SHOWN = 15  # misconceptions that one can take up in a class
MOST_NAMES = 12                                                      # in a cell of a table


def write(folder, root=ROOT):
    """Write report.html into a results folder, from what was published. Returns the path, and the
    Troubles: what could not be looked at."""
    troubles, path = guard.Troubles(), Path(folder) / "report.html"
    results, earlier = shown(Path(folder), root)
    made = report_page(results, Path(root), earlier, troubles)
    write_file(path, made.encode())
    return path, troubles


def report_page(results, root=ROOT, earlier=None, troubles=None):
    """The page, as HTML. results: see publish.shown. root: the course, for the assignments' cells.
    earlier: see publish.earlier."""
    results = sorted(results, key=lambda r: (r.assignment, r.student))
    graded = [r for r in results if r.status == "graded"]
    assignments = list(dict.fromkeys(r.assignment for r in results))
    parts = [_head(results, graded), _at_a_glance(assignments, results), _misconceptions(graded)]
    parts += [_assignment(name, [r for r in graded if r.assignment == name])
              for name in assignments]
    troubles = guard.Troubles() if troubles is None else troubles
    parts += [_attention(results), _look_again(graded), _changed(graded, earlier or {}),
              _broken(graded), _flags(results), _own_words(graded),
              _similar(assignments, graded, root, troubles), _how(results)]
    return page("Class report", "\n".join(parts))


# The parts


def _head(results, graded):
    students = {r.student for r in results}
    last = moment(max(r.graded for r in results)) if results else "never"
    return (f"<h1>Class report</h1><p>{len(students)} students, {len(graded)} submissions graded. "
            f"Last graded {last}.</p>")


def _at_a_glance(assignments, results):
    rows = []
    for name in assignments:
        mine = [r for r in results if r.assignment == name]
        graded = [r for r in mine if r.status == "graded"]
        scores = [r.score for r in graded]
        rows.append([f'<a href="#{text(name)}">{_named(name)}</a>', str(len(graded)),
                     _count(mine, "missing"),
                     str(sum(r.status in ("unreadable", "failed") for r in mine)),
                     str(sum(bool(r.late) for r in mine)),
                     *((f"{statistics.mean(scores):.2f}", points(statistics.median(scores)),
                        points(graded[0].max_score),
                        str(sum(r.earned >= r.max_score for r in graded)))
                       if scores else ("–",) * 4)])
    return "<h2>At a glance</h2>" + table(
        "Submissions and points, by assignment",
        ["assignment", "graded", "missing", "not graded", "late", "mean", "median", "of",
         "all right"], rows, range(1, 9))


def _named(assignment):
    return text(assignment.replace("_", " "))


def _listed(students):
    more = len(students) - MOST_NAMES
    return ", ".join(map(text, students[:MOST_NAMES])) + (f" and {more} more" if more > 0 else "")


def _count(results, status):
    return str(sum(r.status == status for r in results))


def _misconceptions(graded):
    """The most frequent misconceptions of all assignments, each with its hint and where to read
    again."""
    seen, example = collections.defaultdict(set), {}
    for r in graded:
        for q in r.questions:
            for kind in q.mistakes:
                seen[q.question, kind].add(r.student)
                example[q.question, kind] = q
    if not seen:
        return "<h2>Misconceptions</h2><p>None was met.</p>"
    ranked = sorted(seen, key=lambda k: (-len(seen[k]), k))
    tried = collections.Counter(q.question for r in graded
                                for q in r.questions if q.outcome != "not attempted")
    most = len(seen[ranked[0]])
    rows = []
    for key, kind in ranked[:SHOWN]:
        q, n = example[key, kind], len(seen[key, kind])
        exercise = every_exercise().get(q.exercise)
        hint = (exercise.hint_of(kind) if exercise
                and kind in exercise.wrong_answers else q.hint or "")
        rows.append([f'<span class="bar" style="width:{4 * n / most:.2f}em"></span>',
                     f"{n} of {tried[key]}",
                     f"{text(title_of(q))}<br><strong>{text(kind.replace('_', ' '))}</strong>",
                     emphasis(hint), text(revisit(q) or "")])
    rest = ranked[SHOWN:]
    met = max((len(seen[key]) for key in rest), default=0)
    more = (f"<p>{len(rest)} more {'was' if len(rest) == 1 else 'were'} met by "
            f"{'one student' if met == 1 else f'at most {met} students'}"
            f"{' each' * (len(rest) > 1)}.</p>" if rest else "")
    return "<h2>Misconceptions, the most frequent first</h2>" + table(
        "How many students, of those who tried; what they read in their feedback; what to take up "
        "again",
        ["", "students", "exercise and mistake", "hint", "section"], rows, {1}) + more


def _assignment(name, graded):
    if not graded:
        return f'<h2 id="{text(name)}">{_named(name)}</h2><p>Nothing was graded.</p>'
    asked = {q.grade_id: q for q in graded[0].questions}
    answers = {gid: [q for r in graded for q in r.questions if q.grade_id == gid]
               for gid in asked}
    counts = {title_of(asked[gid]): collections.Counter(q.outcome for q in answers[gid])
              for gid in asked}
    rows = []
    for gid, title in zip(asked, counts, strict=True):
        mean = statistics.mean(q.score or 0 for q in answers[gid])
        rows.append([text(title), f"{mean:.2f} of {points(asked[gid].points)}",
                     *(str(counts[title][o]) for o in OUTCOMES)])
    return (f'<h2 id="{text(name)}">{_named(name)}</h2>'
            + picture(_drawn(counts, graded), _told(counts, graded))
            + table(f"{len(graded)} submissions: mean points, and how many answers were …",
                    ["exercise", "mean points", *OUTCOMES], rows, range(1, 7)))


def _attention(results):
    said = {"failed": "grading broke off"}
    rows = [[text(r.student), _named(r.assignment), said.get(r.status, r.status),
             text(r.reason or "")]
            for r in results if r.status != "graded"]
    late = [[text(r.student), _named(r.assignment),
             moment(r.submitted) if r.submitted else "not known", f"{r.deduction:.0%}"]
            for r in results if r.late]
    unknown = sum(r.status == "graded" and not r.submitted for r in results)
    return ("<h2>Missing, unreadable and late</h2>"
            + (table("These have no points, which is not a mark of 0",
                     ["student", "assignment", "state", "reason"], rows)
               if rows else "<p>Every submission was graded.</p>")
            + (table("Late, and what that cost of the points",
                     ["student", "assignment", "submitted", "deduction"], late, {3})
               if late else f"<p>None {'is known to be' if unknown else 'was'} late.</p>")
            + (f"<p>When {unknown} of the submissions came is not known; nothing was taken off for "
               "it.</p>" if unknown else ""))


def _look_again(graded):
    rows = [[text(r.student), _named(r.assignment), text(why)]
            for r in graded for why in r.look_again]
    return ("<h2>Look again</h2>"
            + table("These have marks, and wait for a person all the same",
                    ["student", "assignment", "why"], rows) if rows else "")


def _changed(graded, earlier):
    rows = []
    for r in graded:
        before = earlier.get((r.assignment, r.student))
        if before:
            why = []
            if before.handed_in != r.handed_in:
                why.append("another notebook was handed in")
            elif before.earned != r.earned:
                why.append("the exercise, the settings or the course were changed")
            if before.deduction != r.deduction:
                why.append("when it came, or what being late costs, is another than before")
            rows.append([text(r.student), _named(r.assignment), points(before.score),
                         points(r.score), "; ".join(why)])
    return ("<h2>Graded again</h2>"
            + table("Marks that are others than before", ["student", "assignment", "before", "now",
                                                          "why"], rows, {2, 3}) if rows else "")


def _broken(graded):
    rows = [[text(r.student), text(title_of(q)), text(q.kind)]
            for r in graded for q in r.questions if q.kind in BROKEN]
    return "<h2>Crashed or timed out</h2>" + (
        table("The other questions of these submissions were graded all the same",
              ["student", "exercise", "what happened"], rows)
        if rows else "<p>No answer did.</p>")


def _flags(results):
    seen = collections.defaultdict(list)
    for r in results:
        for f in r.flags:
            seen[r.assignment, f.kind, f.grade_id or "", f.detail].append(r.student)
    together = collections.defaultdict(list)             # who has it in several cells has one row
    for (assignment, kind, cell, detail), students in sorted(seen.items()):
        together[assignment, kind, detail, tuple(dict.fromkeys(students))].append(cell)
    rarest_first = sorted(together.items(), key=lambda entry: (len(entry[0][-1]), entry))
    rows = [[_listed(students), _named(assignment), ", ".join(map(text, cells)), text(kind),
             text(detail).replace(".", ".<wbr>")]
            for (assignment, kind, detail, students), cells in rarest_first]
    return "<h2>Flags</h2>" + (
        "<p>Marks are as they should be: a changed test was replaced by ours. Whether somebody "
        "meant to deceive, only a "
        "conversation can tell.</p>"
        + table("What was found beside the answers, the rarest first",
                ["students", "assignment", "cells", "flag", "what was seen"], rows)
        if rows else "<p>Nothing was flagged.</p>")


def _own_words(graded):
    """What is to be read: each explanation with what to look for, and what students wrote."""
    asked = collections.defaultdict(lambda: collections.defaultdict(list))
    for r in graded:
        for t in r.words:
            if t.waits:
                asked[t.exercise, t.title][t.written, t.perhaps].append(r.student)
    if not asked:
        return ""
    parts = ["<h2>To be read</h2><p>What students explained in their own words. No program marks "
             "it: a person gives its points, in formgrader or in rubric.csv.</p>"]
    for (id, title), written in sorted(asked.items(), key=lambda entry: entry[0][1]):
        look_for = ("<p>What to look for:</p><ul>" + "".join(
            f"<li>{text(point)}</li>" for point in every_exercise()[id].explanation.key_points)
            + "</ul>" if id else "")
        rows = [[_listed(students), "Perhaps this, from a cell near by:" * perhaps
                 + f"<pre>{text(words[:LONGEST])}</pre>"]
                for (words, perhaps), students in sorted(written.items(), key=lambda e: e[1])]
        parts.append(f"<h3>{text(title)}</h3>{look_for}"
                     + table("Who wrote what", ["students", "text"], rows))
    return "".join(parts)


def _similar(assignments, graded, root, troubles):
    rows = []
    for name in assignments:
        solved = _cells(name, root)
        long = {cell.grade_id for cell in solved if cell.solution and is_long(cell.source)}
        answers = {}
        for r in (r for r in graded if r.assignment == name):
            asked = {q.answer: q.exercise for q in r.questions if q.exercise and q.answer in long}

            def take(r=r, asked=asked, answers=answers):
                answers[r.student] = {asked[cell.grade_id]: pieces(cell.source)
                                      for cell in cells_of(r) if cell.grade_id in asked}

            troubles.each(whose(r), take)
        task = "\n".join(cell.source for cell in solved)
        rows += [[_listed(students), _named(name), ", ".join(map(text, where)), f"{share:.0%}"]
                 for students, where, share in similar(answers, task)]
    explained = (
        f"<p>Compared were answers of at least {LINES} lines, with all names made equal, and only "
        "what neither stands in the "
        f"course nor was written by more than {COMMON:.0%} of the class. This is no proof of "
        "anything: people learn together, "
        "and take code from the same book. Copies that were rewritten, or that many share, are not "
        "found. "
        "Read the answers, and talk to the students.</p>")
    return "<h2>Similar answers</h2>" + explained + (
        table("Left to your judgement: how much of the unusual code is shared",
              ["students", "assignment", "exercises", "shared"], rows, {3})
        if rows else "<p>None stood out.</p>")


def _cells(assignment, root):
    """The code cells of an assignment, solved."""
    return [cell for path in sorted(root.glob(f"solutions/{assignment}/*.ipynb"))
            for cell in submissions.read(path) if cell.type == "code"]


def _how(results):
    levels = collections.Counter(r.protection for r in results if r.status == "graded")
    return "<h2>How it was graded</h2>" + "".join(
        f"<p>{n} submission{'s' * (n != 1)}: {text(level)}</p>"
        for level, n in levels.most_common()) + (
        f"<p class=quiet>{sum(r.seconds for r in results):.0f} seconds of grading in all.</p>")


# The pictures


def _drawn(counts, graded):
    """A figure: for each exercise what became of the answers, and how the points are spread."""
    figure = new_figure(9, 1.2 + 0.42 * len(counts), dpi=192)       # sharp on paper too
    left, right = figure.subplots(1, 2, width_ratios=[2.2, 1])
    for row, count in enumerate(counts.values()):
        start = 0
        for kind, (colour, ink) in OUTCOMES.items():
            left.barh(row, count[kind], left=start, color=colour, edgecolor="white", height=0.75,
                      label=kind if row == 0 else None)
            if count[kind] >= 0.04 * count.total():
                left.text(start + count[kind] / 2, row, count[kind], ha="center", va="center",
                          color=ink, fontsize=9)
            start += count[kind]
    left.set_yticks(range(len(counts)), [textwrap.fill(title, 28) for title in counts], fontsize=9)
    left.invert_yaxis()
    left.set_xlabel("answers")
    figure.legend(loc="outside upper left", ncols=len(OUTCOMES), fontsize=9, frameon=False,
                  handlelength=1, columnspacing=1)
    highest = graded[0].max_score
    scores = [r.score for r in graded]
    top = round(max(highest, *scores))                              # extra credit may go beyond
    right.hist(scores, bins=[p - 0.5 for p in range(top + 2)],
               color=VALUE, edgecolor="white")
    right.set(xlabel=f"points, of {points(highest)}", ylabel="submissions")
    for axis in (left.xaxis, right.xaxis, right.yaxis):
        axis.get_major_locator().set_params(integer=True)
    for ax in (left, right):
        ax.spines[["top", "right"]].set_visible(False)
    return figure


def _told(counts, graded):
    """What the figure shows, in words."""
    scores = [r.score for r in graded]
    bars = "; ".join(f"{title}: " + ", ".join(f"{count[k]} {k}" for k in OUTCOMES if count[k])
                     for title, count in counts.items())
    return (f"Bars, one for each exercise. {bars}. A histogram of points: from "
            f"{points(min(scores))} to {points(max(scores))}, "
            f"median {points(statistics.median(scores))} of {points(graded[0].max_score)}.")


def picture(figure, told):
    """A figure as HTML."""
    width, height = figure.get_size_inches() * 96
    return (f'<img width="{width:.0f}" height="{height:.0f}" alt="{text(told)}" '
            f'src="data:image/png;base64,{base64.b64encode(png(figure)).decode()}">')
