"""Every lesson in one kernel: run, and run again with its sections in any order; on another
processor, and without a network.

All the time the text has to be the one that is stored. Within a section the letters of the formulas
are used again and again, so a section, from one heading to the next, is the smallest part that can
be run by itself.
"""

import os
import random
import re

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell
from traitlets.config import Config

from course_tools.build import REPRODUCIBLE, merge_streams, read
from course_tools.cli import oldest_processor
from tests.support.lessons import LESSONS

# these train, or take long: they are run once with other sums when `course.py test`
# validates the notebooks
QUICK = [p for p in LESSONS if p.name[:2] not in ("05", "06", "07", "08", "09", "A1")]
# is run once: it takes long
TRAINS = re.compile(r"\b(fit|on_splits|on_tired|train|learn|test_accuracy|TrainingRun|TrainingLab"
                    r"|Capacity)\(")
ALONE = """
import sys
def _alone(event, args):
    if event in ("socket.getaddrinfo", "socket.connect"):
        raise PermissionError(f"a lesson asks the network: {event} {args}")
sys.addaudithook(_alone)"""


def text(outputs):
    """What a cell says, without pictures."""
    for output in merge_streams(outputs):
        if output.output_type == "stream":
            yield output.name, "".join(output.text)
        elif output.output_type == "error":
            yield output.ename, output.evalue
        else:
            yield output.data.get("text/plain", "")


def sections(notebook):
    """The places of the code cells, for each heading of the second order."""
    found = [[]]
    for i, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            found.append([])
        elif cell.cell_type == "code":
            found[-1].append(i)
    return [section for section in found if section]


@pytest.mark.slow
@pytest.mark.parametrize("path", QUICK, ids=lambda path: path.stem)
def test_a_lesson_says_the_same_when_its_sections_are_run_again_in_any_order(path):
    notebook, stored = read(path), read(path)
    for book in (notebook, stored):
        book.cells.insert(0, new_code_cell(ALONE))
    client = NotebookClient(notebook, kernel_name="python3", timeout=300, allow_errors=True,
                            config=Config(KernelManager={"transport_encryption": "auto"}),
                            resources={"metadata": {"path": str(path.parent)}})
    wrong = []

    def run(section, when):
        for i in section:
            client.execute_cell(notebook.cells[i], i)
            said, wanted = (list(text(book.cells[i].outputs)) for book in (notebook, stored))
            if said != wanted:
                wrong.append((when, notebook.cells[i].id, said, wanted))

    quick = [section for section in sections(notebook)
             if not any(TRAINS.search(notebook.cells[i].source) for i in section)]
    with client.setup_kernel(env=os.environ | REPRODUCIBLE | oldest_processor()):
        for section in sections(notebook):
            run(section, "first")
        random.Random(0).shuffle(quick)
        for section in quick:
            run(section, "out of order")
            run(section[-1:], "twice in a row")
    assert wrong == []
    assert quick
