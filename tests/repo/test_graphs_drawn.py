"""Every graph that a lesson draws can be read: no label on another, or nearer to another's edge."""

import re

import pytest

from course_lib import drawing
from course_tools.build import REPRODUCIBLE
from tests.support.graphs import assert_can_be_read
from tests.support.lessons import LESSONS, cells

CALL = re.compile(r"^draw_(graph|layers)\(", re.MULTILINE)
DRAWING = [path for path in LESSONS if any(CALL.search(cell["source"]) for cell in cells(path))]


@pytest.mark.parametrize("path", [                       # lesson 01 has most of the graphs
    pytest.param(path, marks=[pytest.mark.slow] * (path != DRAWING[0]), id=path.stem)
    for path in DRAWING])
def test_every_graph_of_a_lesson_can_be_read(path, monkeypatch, capsys):
    for name, value in REPRODUCIBLE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(path.parent)
    drawn, fill = [], drawing.GraphPicture.fill

    def kept(*args, **options):
        drawn.append(fill(*args, **options))
        return drawn[-1]

    monkeypatch.setattr(drawing.GraphPicture, "fill", kept)
    found = [cell["source"] for cell in cells(path) if cell["cell_type"] == "code"]
    last = max(i for i, source in enumerate(found) if CALL.search(source))
    names = {}
    for source in found[:last + 1]:
        exec(source, names)
    asked = sum(len(CALL.findall(source)) for source in found)
    assert len(drawn) >= asked > 0
    for picture in drawn:
        assert_can_be_read(picture)
