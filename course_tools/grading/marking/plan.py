"""What is run for a submission, in which order, and what an instructor should look at.

Students' cells run in the order of their notebook. Cells that they were not to change run as the
instructor wrote them, and a test comes where it stands, but never before the answer that it is
about. What differs from what was handed out is a flag: a remark for the instructor, never a mark.
What the instructor has changed since then is none.
"""

import ast
import hashlib
import re
from collections import Counter
from dataclasses import dataclass, replace

from course_tools.grading.intake.submissions import Cell
from course_tools.grading.journal import Flag, plain

HIDDEN = re.compile(r"[ \t]*### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS[ \t]*\n?", re.DOTALL)
NOTHING = re.compile(r"(\s*(#[^\n]*)?\n?)*+")           # in a cell: only blank lines and comments
# and no part of a widget's module
HARMLESS = re.compile(r"course_lib\.((plotting|drawing|widgets)(\.(\w+|\*))?"
                      r"|checks\.(check|explain|hint|progress))")
MOST_FLAGS = 50                        # of one submission


@dataclass(frozen=True)
class Step:
    """A cell to be run in the student's process, or, if it is a test, in the checker. answers: the
    grade_id of a test's answer cell."""

    cell: Cell
    theirs: bool

    @property
    def is_test(self):
        return self.cell.is_test


def visible(source):
    """A cell as it is handed out: without its hidden tests."""
    return HIDDEN.sub("", source)


def hidden_lines(source):
    """The numbers of a test's lines that are not handed out."""
    return {number for part in HIDDEN.finditer(source)
            for number in range(source.count("\n", 0, part.start()) + 1,
                                source.count("\n", 0, part.end()) + 1)}


def answer_of(assignment):
    """Which answer cell each test is about: the last one before it. {grade_id of the test: grade_id
    of the answer or None}."""
    found, answer = {}, None
    for cell in assignment.cells:
        if cell.solution:
            answer = cell.grade_id
        elif cell.is_test:
            found[cell.grade_id] = answer
    return found


def steps(assignment, cells):
    """The Steps for a submission's cells, in order."""
    ours = {cell.grade_id: cell for cell in assignment.cells if cell.grade_id}
    rank = {name: i for i, name in enumerate(ours)}
    # of several with one grade_id, the last
    last = {cell.grade_id: place for place, cell in enumerate(cells)}
    placed = []  # (place, before or after what stands there, rank, step)
    seen = set()
    for place, cell in enumerate(cells):
        mine = ours.get(cell.grade_id)
        if mine is None or mine.solution:
            if "code" in (cell.type, mine and mine.type) and not NOTHING.fullmatch(cell.source):
                placed.append((place, 0, 0, Step(replace(cell, grade=False), theirs=True)))
        elif mine.type == "code" and not mine.grade and mine.grade_id not in seen:
            seen.add(mine.grade_id)
            placed.append((place, 0, 0, Step(mine, theirs=False)))
    for name, mine in ours.items():
        if mine.type != "code" or mine.solution or name in seen:
            continue
        if mine.is_test:
            answer = answer_of(assignment)[name]
            place = max(last.get(name, -1), last.get(answer, -1))
            place = place if place >= 0 else len(cells)
        else:  # deleted: back before what came after it
            place = min((at for other, at in last.items() if rank.get(other, -1) > rank[name]),
                        default=len(cells)) - 0.5
        placed.append((place, 1, rank[name], Step(mine, theirs=False)))
    return [step for *_, step in sorted(placed, key=lambda entry: entry[:3])]


def flags(assignment, cells):
    """What in a submission's cells is not as it was handed out: a list of Flags."""
    ours = {cell.grade_id: cell for cell in assignment.cells if cell.grade_id}
    found = [*_copied_or_deleted(ours, cells)]
    for cell in cells:
        if as_handed_out(cell):
            continue
        if cell.grade_id in ours:
            found += _changed(ours[cell.grade_id], cell)
        elif cell.grade:
            found.append(("added test cell", cell.grade_id,
                          "It is not one of the assignment's; it earned nothing."))
    more = len(found) - MOST_FLAGS
    if more > 0:
        found[MOST_FLAGS:] = [("and more", None, f"There are {more} more remarks of this sort.")]
    return [Flag(kind, name and plain(name, 100), plain(detail, 500))
            for kind, name, detail in found]


def as_handed_out(cell):
    """Whether this cell of nbgrader's is as it was handed out, then or now: its checksum says so.
    Who knows how it is made can forge it."""
    locked = not cell.solution and (cell.grade or cell.locked)
    parts = [cell.source, cell.type, cell.grade, cell.solution, locked, cell.grade_id]
    parts += [cell.points] * cell.grade
    text = "".join(map(str, parts)).encode(errors="surrogatepass")
    return cell.checksum == hashlib.md5(text, usedforsecurity=False).hexdigest()


def _copied_or_deleted(ours, cells):
    """(kind, grade_id, detail) for each of our cells that is there more than once, or not at
    all."""
    count = Counter(cell.grade_id for cell in cells)
    for name, mine in ours.items():
        if count[name] > 1:
            once = "; the instructor's test was run once" if mine.is_test else ""
            detail = f"There are {count[name]} cells with this name{once}."
            yield f"copied {_what(mine)}", name, detail
        elif not count[name] and mine.type == "code":
            instead = "" if mine.solution else "; the instructor's was run instead"
            yield f"deleted {_what(mine)}", name, f"It is missing{instead}."


def _changed(mine, cell):
    """(kind, grade_id, detail) for each way in which a cell is not ours any more."""
    if (cell.type, cell.grade, cell.solution) != (mine.type, mine.grade, mine.solution):
        detail = "Its type or nbgrader's marks were changed; the instructor's count."
        yield f"retagged {_what(mine)}", cell.grade_id, detail
    if mine.is_test and cell.points != mine.points:
        points = f"It says {cell.points:g} points instead of {mine.points:g}"
        yield "changed points", cell.grade_id, f"{points}; the instructor's count."
    handed_out = _lines(mine.source), _lines(visible(mine.source))
    if mine.type == "code" and not mine.solution and _lines(cell.source) not in handed_out:
        detail = "Its text was changed; the instructor's was run instead."
        yield f"edited {_what(mine)}", cell.grade_id, detail


def _what(mine):
    return "test cell" if mine.is_test else "cell"


def _lines(source):
    return [line.rstrip() for line in source.strip().splitlines()]


def given(assignment):
    """What the instructor's cells take from the course's package: names such as
    "course_lib.layers.ReLU"."""
    names = set()
    for cell in assignment.cells:
        if cell.type == "code":
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.ImportFrom) and node.module:
                    names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def own_code(given, used):
    """Flags for what an answer has used of the course's own, beyond what the exercise gives."""
    return [Flag("uses the course's own code", None,
                 f"{name} is not among what the exercise gives.")
            for name in dict.fromkeys(used) if name not in given and not HARMLESS.fullmatch(name)]
