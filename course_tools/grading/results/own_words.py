"""Explanations in students' own words: what a person reads, and gives the points for.

They stand in cells that nbgrader calls manually graded: an answer with points, and no test.
"""

import ast
import re
from dataclasses import dataclass

from course_lib.checks import all_exercises

NAMED = re.compile(r"#\s*(\d+\.\d+) in my own words")        # the first line of such a cell
OURS = re.compile(r"#\s*(\d+\.\d+ in my own words|your code here)\s*")


@dataclass(frozen=True)
class Text:
    """What a student wrote for one exercise. written: "" for nothing. points: the most that it can
    get."""

    grade_id: str
    exercise: str
    points: float
    written: str

    @property
    def title(self):
        return f"{self.exercise} {all_exercises()[self.exercise].title}, in your own words"


def texts(assignment, cells):
    """A Text for each explanation that an assignment asks for, from a submission's cells. Of
    several cells with one name, the last counts."""
    theirs = {cell.grade_id: cell.source for cell in cells}
    found = []
    for cell in assignment.cells:
        named = NAMED.match(cell.source)
        if named and cell.grade and cell.solution:
            source = theirs.get(cell.grade_id, "")
            found.append(Text(cell.grade_id, named[1], cell.points, text_in(source)))
    return found


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
