"""The lessons, what one holds, and how many minutes that takes."""

import inspect
import json
import re
import textwrap

import pytest

from course_lib import widgets
from course_lib.checks.exercises import all_turns
from course_tools import ROOT

LESSONS = sorted(ROOT.glob("notebooks/*.ipynb"))
EACH_LESSON = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
STOP = re.compile(r"^#+ A good place to (stop|pause)", re.MULTILINE)
LIVE = [name for name in widgets.__all__ if name[0].isupper()
        and name not in ("LiveFigure", "TrainingRun")]

# Minutes for each: a hundred words and ten lines are read, a turn is written, a widget tried out.
WORD, LINE, PREDICTION, TURN, WIDGET, RECALL = 1 / 110, 1 / 6, 1.5, 3, 4, 3


def cells(path):
    """The cells of a notebook, each with its source as one text."""
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in found]


def sittings(found):
    """The cells, cut where the lesson says that it is a good place to stop."""
    parts = [[]]
    for cell in found:
        if cell["cell_type"] == "markdown" and STOP.search(cell["source"]):
            parts.append([])
        parts[-1].append(cell)
    return parts


def minutes(found):
    """How long these cells take, by the formula above."""
    return sum(_minutes(cell) for cell in found)


def _minutes(cell):
    source = cell["source"]
    if cell["cell_type"] == "markdown":
        return WORD * len(re.findall(r"\w+", re.sub(r"<.*?>|\]\(.*?\)", " ", source)))
    if source.startswith("predict("):
        return PREDICTION
    if source.startswith("recall("):
        return RECALL
    if re.search(r"= your_turn\(", source):
        return TURN
    if re.match(rf"(\w+ = )?({'|'.join(LIVE)})\(", source):
        return WIDGET
    lines = [line for line in source.splitlines() if line.strip() and "import " not in line]
    return LINE * len(lines)


def stated(found):
    """The minutes that the first cell promises: "About 45 minutes", "About 2½ hours"."""
    said = re.search(r"\*About (\d+)(½?) (minutes|hours)", found[0]["source"])
    if said is None:
        return None
    count = int(said[1]) + 0.5 * bool(said[2])
    return count * 60 if said[3] == "hours" else count


def filled(source):
    """A cell of a turn with the course's own lines in place of the student's."""
    turn = all_turns()[re.search(r'your_turn\("([^"]+)"', source)[1]]
    name, = re.findall(r"^(\w+) = your_turn", source, re.MULTILINE)
    lines = textwrap.dedent(inspect.getsource(turn.model_solution)).splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(("def ", "class ")))
    module = inspect.getmodule(turn.model_solution)
    own = turn.model_solution.__name__
    answer = "\n".join(lines[start:]).replace(own, name)
    call = next(line for line in source.splitlines() if "your_turn(" in line)
    names = ("import importlib\n"
             f"for name in vars(importlib.import_module({module.__name__!r})).items():\n"
             "    globals().setdefault(*name)")
    return f"{names}\n{answer}\n{call}"
