"""Lessons whose blanks are filled in run on, to the end of the section with the last blank, and
show what they show with the course's functions."""

import inspect
import os
import re
import textwrap
from pathlib import Path

import pytest
from nbclient import NotebookClient
from traitlets.config import Config

from course_lib.checks.exercises import all_turns
from course_tools.build import REPRODUCIBLE, read

ROOT = Path(__file__).parents[2]
WITH_TURNS = [path for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
              if "your_turn(" in path.read_text(encoding="utf-8")]


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


def text(cell):
    """All that a cell shows, as one text: how a stream is cut is a matter of time."""
    return "".join(output.get("text") or output.get("data", {}).get("text/plain", "")
                   for output in cell.get("outputs", []))


@pytest.mark.parametrize("path", WITH_TURNS, ids=lambda path: path.stem)
def test_a_lesson_goes_on_with_what_the_student_has_written(path):
    notebook, stored = read(path), read(path)
    last = max(i for i, cell in enumerate(stored.cells) if "= your_turn(" in cell.source)
    headings = [i for i, cell in enumerate(stored.cells)
                if cell.cell_type == "markdown" and "\n## " in f"\n{cell.source}"]
    end = next((i for i in headings if i > last), None)       # behind it, nothing is the student's
    notebook.cells, stored.cells = notebook.cells[:end], stored.cells[:end]
    for cell in notebook.cells:
        if cell.cell_type == "code" and "= your_turn(" in cell.source:
            cell.source = filled(cell.source)
    NotebookClient(notebook, kernel_name="python3", timeout=300,
                   config=Config(KernelManager={"transport_encryption": "auto"}),
                   resources={"metadata": {"path": str(path.parent)}}).execute(
                       env=os.environ | REPRODUCIBLE)
    for ran, was in zip(notebook.cells, stored.cells, strict=True):
        if "= your_turn(" in was.source:
            assert "goes on with yours" in text(ran), text(ran)
        elif was.cell_type == "code":
            assert text(ran) == text(was), was.id
