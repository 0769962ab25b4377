"""What students wrote in their own words: what a person reads, and gives the points for.

It stands in cells that nbgrader calls manually graded: an answer with points, and no test. The
points are given in formgrader, or in a table beside the results: rubric.csv.
"""

import ast
import math
import re
from dataclasses import dataclass

from course_lib.checks import all_exercises
from course_tools.grading.intake import lists

RUBRIC = "rubric.csv"                                        # beside grades.csv
NEAR = 2                                                     # cells

NAMED = re.compile(r"#\s*(\d+\.\d+) in my own words")        # the first line of such a cell
OURS = re.compile(r"#\s*(\d+\.\d+ in my own words|your code here)\s*")


@dataclass(frozen=True)
class Text:
    """What a student wrote for one exercise, or for one step of a project (exercise: None).
    written: "" for nothing. perhaps: whether it stands in another cell near by, and may be about
    something else. points: the most that it can get. given, remark: what a person gave for it, or
    None, and wrote about it: see by_hand.py. again: as in journal.Marked."""

    grade_id: str
    exercise: str | None
    points: float
    written: str
    perhaps: bool = False
    given: float | None = None
    again: bool = False
    remark: str = ""

    @property
    def title(self) -> str:
        if self.exercise is None:
            return self.grade_id.replace("-", " ")
        return f"{self.exercise} {all_exercises()[self.exercise].title}, in your own words"

    @property
    def column(self) -> str:
        """Its name in a table."""
        return f"{self.exercise or self.grade_id} in words"

    @property
    def waits(self) -> bool:
        """Whether a person has to read it."""
        return bool(self.written) and self.given is None


def texts(assignment, cells):
    """A Text for each explanation that an assignment gives points for, from a submission's cells.
    Of several cells with one name, the last that is not empty counts. A cell whose name is gone is
    known by its first line."""
    found = []
    for number, asked in enumerate(assignment.cells):
        if asked.grade and asked.solution and asked.points:
            first, named = asked.source.partition("\n")[0].strip(), NAMED.match(asked.source)
            at = [i for i, cell in enumerate(cells) if cell.grade_id == asked.grade_id
                  or not cell.grade_id and first and cell.source.strip().startswith(first)]
            read = text_in if asked.type == "code" else lambda s, ours=asked: added(s, ours.source)
            written = next(filter(None, (read(cells[i].source) for i in reversed(at))), "")
            near = "" if written else _near(assignment, cells, number, at)
            found.append(Text(asked.grade_id, named and named[1], asked.points, written or near,
                              perhaps=bool(near)))
    return found


def _near(assignment, cells, number, at):
    """The prose of the student's own around an empty text, or around where it was: at these
    places, else behind the last of the assignment's cells before it that is there."""
    before = [cell.grade_id for cell in assignment.cells[:number]]
    at = at or [i for i, cell in enumerate(cells) if cell.grade_id and cell.grade_id in before]
    ours = {cell.source.strip() for cell in assignment.cells}
    return "\n\n".join(
        cell.source.strip() for cell in cells[max(0, at[-1] - NEAR):at[-1] + NEAR + 1]
        if cell.type == "markdown" and not cell.grade_id
        and cell.source.strip() not in ours) if at else ""


def read_rubric(path):
    """{(assignment, student): {column: what stands there}} from a table like grades.csv; {} where
    there is none."""
    if not path.exists():
        return {}
    rows = lists.same_width(path, lists.rows_of(path))
    heads, *rows = [row for _, row in rows] or [[]]
    found = {}
    for row in rows:
        said = {column: text for column, text in zip(heads, row, strict=False) if column and text}
        if not {"student", "assignment"} <= said.keys():
            raise ValueError(f"{path} needs the columns student and assignment, filled in each "
                             "line")
        if found.setdefault((said["assignment"], said["student"]), said) is not said:
            raise ValueError(f"{path} has two lines for {said['student']}, {said['assignment']}")
    return found


def points_in(rubric, results, known):
    """{(assignment, student): {grade_id: points}}: what a rubric gives for texts, where something
    stands in place of "to be read". rubric: see read_rubric. known: {(assignment, student):
    {question: the points that it has had}}.

    Raises ValueError for points that are no number or too many, for a text that was not graded, and
    for points of a question that it never had."""
    found = {}
    for whose, row in rubric.items():
        asked = {told.column: told for r in results if (r.assignment, r.student) == whose
                 for told in r.words}
        points = found[whose] = {}
        for column, said in row.items():
            number, wrong = _number(said), None
            if column in asked and said not in ("to be read", "not attempted"):
                most = asked[column].points
                points[asked[column].grade_id] = number
                if number is None or not 0 <= number <= most:
                    wrong = f"A number of points from 0 to {most:g} was expected"
            elif column.endswith(" in words") and number is not None:
                wrong = "No such text was graded"
            elif number is not None and (had := known.get(whose, {}).get(column)):
                if not any(math.isclose(number, score, abs_tol=1e-6) for score in had):
                    wrong = (f"Grading gave {had[-1]:g}. Here are given points for texts only; "
                             "others are corrected in formgrader")
            if wrong:
                raise ValueError(f"{RUBRIC}, {whose[1]}, {whose[0]}, “{column}”: {said}. {wrong}. "
                                 "Nothing was published.")
    return found


def _number(said):
    """The number that a spreadsheet of any country has written, or None."""
    try:
        return float(said.replace(",", "."))
    except ValueError:
        return None


def added(source, ours):
    """What was written into a cell of prose, without the lines that stood there."""
    there = {"YOUR ANSWER HERE", *(line.strip() for line in ours.splitlines())}
    return "\n".join(line for line in source.splitlines() if line.strip() not in there).strip()


def text_in(source):
    """The text in a cell: its longest string; or its comments, or all of a cell that is no
    Python, as the student will have meant these."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "\n".join(line for line in source.splitlines() if not OURS.fullmatch(line)).strip()
    strings = [node.value.strip() for node in ast.walk(tree)
               if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    comments = [line.lstrip("# ") for line in source.splitlines()
                if line.startswith("#") and not OURS.fullmatch(line)]
    return max(strings, key=len, default="") or "\n".join(comments)
