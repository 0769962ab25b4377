"""What students wrote in their own words: what a person reads, and gives the points for.

It stands in cells that nbgrader calls manually graded: an answer with points, and no test. The
points are given in formgrader, or in a table beside the results: rubric.csv.
"""

import ast
import csv
import re
from dataclasses import dataclass, replace

from course_lib.checks import all_exercises

RUBRIC = "rubric.csv"                                        # beside grades.csv

NAMED = re.compile(r"#\s*(\d+\.\d+) in my own words")        # the first line of such a cell
OURS = re.compile(r"#\s*(\d+\.\d+ in my own words|your code here)\s*")


@dataclass(frozen=True)
class Text:
    """What a student wrote for one exercise, or for one step of a project (exercise: None).
    written: "" for nothing. points: the most that it can get. given: what a person gave for it in
    rubric.csv, or None."""

    grade_id: str
    exercise: str | None
    points: float
    written: str
    given: float | None = None

    @property
    def title(self) -> str:
        if self.exercise is None:
            return self.grade_id.replace("-", " ")
        return f"{self.exercise} {all_exercises()[self.exercise].title}, in your own words"

    @property
    def column(self) -> str:
        """Its name in a table."""
        return f"{self.exercise or self.grade_id} in words"


def texts(assignment, cells, given=None):
    """A Text for each explanation that an assignment asks for, from a submission's cells. Of
    several cells with one name, the last counts. given: column -> points, of rubric.csv."""
    theirs = {cell.grade_id: cell.source for cell in cells}
    found = []
    for cell in assignment.cells:
        if cell.grade and cell.solution:
            named, source = NAMED.match(cell.source), theirs.get(cell.grade_id, "")
            written = text_in(source) if cell.type == "code" else added(source, cell.source)
            asked = Text(cell.grade_id, named and named[1], cell.points, written)
            got = (given or {}).get(asked.column)
            if got is not None and not 0 <= got <= asked.points:
                raise ValueError(f"{RUBRIC} gives {got:g} points for “{asked.column}”, of which "
                                 f"there are {asked.points:g}")
            found.append(replace(asked, given=got))
    return found


def read_rubric(path):
    """{(assignment, student): {column: points}} from a table like grades.csv, in which points stand
    in place of "to be read"; {} where there is none. Raises ValueError for what is no number."""
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    semicolons = lines and lines[0].count(";") > lines[0].count(",")
    found = {}
    for row in csv.DictReader(lines, delimiter=";" if semicolons else ","):
        if not row.get("student") or not row.get("assignment"):
            raise ValueError(f"{path} needs the columns student and assignment, filled in each "
                             "line")
        points = {}
        for column, said in row.items():
            said = (said or "").strip() if column and column.endswith(" in words") else ""
            if said and said != "to be read":
                try:
                    points[column] = float(said.replace(",", "."))
                except ValueError:
                    raise ValueError(f"{path} says “{said}” under “{column}” for {row['student']}: "
                                     "a number of points was expected") from None
        found[row["assignment"], row["student"]] = points
    return found


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
