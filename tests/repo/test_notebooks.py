"""The stored notebooks were truly run, building them again changes nothing, also with the blanks
filled in, and exercises wait for their answers."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib
import nbformat
import pytest
from nbclient import NotebookClient
from traitlets.config import Config

from course_lib.checks import all_exercises
from course_lib.checks.exercises import all_predictions
from course_tools.build import (
    METADATA,
    REPRODUCIBLE,
    as_bytes,
    execute,
    keep_same_pictures,
    make_exercise,
    read,
)
from tests.support.lessons import LESSONS, cells, filled

REPO = Path(__file__).parents[2]
SOLUTIONS = sorted(REPO.glob("solutions/*/*.ipynb"))
EXERCISES = sorted(REPO.glob("exercises/*/*.ipynb"))
TURN = "= your_turn("
PNG = re.compile(rb"iVBORw0KGgo[A-Za-z0-9+/=]*")                     # as text, in base64
LOCKED = (f"\nmatplotlib=={matplotlib.__version__} "
          in (REPO / "requirements/test.lock").read_text(encoding="utf-8"))


def each(paths):
    return pytest.mark.parametrize("path", paths,
                                   ids=[str(path.relative_to(REPO)) for path in paths])


def code_cells(path):
    return [c for c in cells(path) if c["cell_type"] == "code" and c["source"]]


def test_there_are_lessons_and_each_solution_has_its_exercise():
    assert len(LESSONS) >= 2
    assert [p.relative_to(REPO / "solutions")
            for p in SOLUTIONS] == [p.relative_to(REPO / "exercises") for p in EXERCISES]


@each(LESSONS + SOLUTIONS)
def test_every_cell_was_run_in_order_without_errors(path):
    cells = code_cells(path)
    assert [c["execution_count"] for c in cells] == list(range(1, len(cells) + 1))
    outputs = [o for c in cells for o in c["outputs"]]
    assert [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"] == []


@each(LESSONS + SOLUTIONS + EXERCISES)
def test_a_stored_notebook_is_in_normal_form(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["metadata"] == METADATA
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert all(re.fullmatch(r"[a-z0-9-]+", c["id"]) for c in notebook["cells"])
    assert not any("application/vnd.jupyter.widget-view+json" in o.get("data", {})
                   for c in code_cells(path) for o in c["outputs"])
    nbformat.validate(nbformat.from_dict(notebook))


def pictures(path):
    outputs = [output for cell in code_cells(path) for output in cell["outputs"]]
    return [o for o in outputs if any(kind.startswith("image/") for kind in o.get("data", {}))]


@each(LESSONS + SOLUTIONS + EXERCISES)
def test_every_stored_picture_has_an_alt_text(path):
    for data in (o["data"] for o in pictures(path)):
        image = re.match(r'<img alt="([^"]+)"\n[^>]*src="data:image/png;base64,([^"]+)">',
                         "".join(data["text/html"]))
        assert len(image[1].split()) > 1 and image[2] == "".join(data["image/png"]).strip()


@each(LESSONS + SOLUTIONS)
def test_outputs_are_of_kinds_that_jupyterlab_vs_code_and_nbconvert_show(path):
    kinds = {kind for c in code_cells(path) for o in c["outputs"] for kind in o.get("data", {})}
    assert kinds <= {"text/plain", "text/html", "text/markdown", "image/png"}
    # VS Code reads no list of lines
    assert all(isinstance(o["data"]["image/png"], str) for o in pictures(path))


def test_in_an_html_export_no_picture_is_without_alt_text(caplog):
    from bs4 import BeautifulSoup
    from nbconvert import HTMLExporter

    outputs = [o for path in LESSONS + SOLUTIONS for o in pictures(path)]
    cells = [nbformat.v4.new_code_cell(outputs=[nbformat.from_dict(o) for o in outputs])]
    page, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    images = BeautifulSoup(page, "html.parser").select("img")
    assert len(images) == len(outputs) > 40
    assert not [image for image in images if not image.get("alt")
                or "No description" in image["alt"]]
    assert "Alternative text is missing" not in caplog.text


@pytest.mark.parametrize("path", [
    pytest.param(path, id=str(path.relative_to(REPO)),
                 marks=[pytest.mark.slow] * (path not in LESSONS[:3]))     # nbval runs all
    for path in LESSONS + SOLUTIONS])
def test_building_again_changes_nothing_and_a_lesson_goes_on_with_what_a_student_has_written(path):
    """One run for both: the blanks of a lesson are filled in, and all else comes out as it is
    stored. (The lesson with its blanks is what nbval runs.)

    The stored pictures are those of the locked matplotlib. Another one draws otherwise: then all
    but their pixels is compared."""
    notebook, stored = read(path), read(path)
    for cell in notebook.cells:
        if TURN in cell.source:
            cell.source = filled(cell.source)
    again = keep_same_pictures(execute(path, notebook), stored)
    for cell, was in zip(again.cells, stored.cells, strict=True):
        if TURN in was.source:
            assert "goes on with yours" in str(cell.outputs), cell.outputs
            cell.update(source=was.source, outputs=was.outputs)
    made, there = as_bytes(again), path.read_bytes()
    if not LOCKED:
        made, there = PNG.sub(b"a picture", made), PNG.sub(b"a picture", there)
    assert made == there, f"run `python3 course.py build {path.name}` and look at the difference"


@each(SOLUTIONS)
def test_the_exercises_are_those_that_the_solutions_make(path, tmp_path):
    made, = (p for p in make_exercise(path.parent.name, tmp_path) if p.suffix == ".ipynb")
    stored = REPO / "exercises" / path.relative_to(REPO / "solutions")
    said = "run `python3 course.py build` (or was an exercise worked on?)"
    assert made.read_bytes() == stored.read_bytes(), said


def test_nbgraders_own_command_makes_the_same_exercise(tmp_path):
    name = "01_computation_graphs"
    shutil.copy(REPO / "nbgrader_config.py", tmp_path)
    shutil.copytree(REPO / "solutions" / name, tmp_path / "solutions" / name)
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    subprocess.run([sys.executable, "-m", "nbgrader", "generate_assignment", name], cwd=tmp_path,
                   check=True,
                   capture_output=True, env=os.environ | {"PATH": programs})
    made, ours = (root / "exercises" / name / f"{name}.ipynb" for root in (tmp_path, REPO))
    assert made.read_bytes() == ours.read_bytes()


@each(SOLUTIONS)
def test_graded_cells_give_no_result_which_nbgrader_would_take_for_partial_credit(path):
    graded = [c for c in code_cells(path) if c["metadata"].get("nbgrader", {}).get("grade")]
    assert graded
    assert not [o for c in graded for o in c["outputs"] if o["output_type"] == "execute_result"]


@each(EXERCISES)
def test_no_solution_or_hidden_test_is_left_in_an_exercise(path):
    text = path.read_text(encoding="utf-8")
    assert "BEGIN" not in text
    assert "HIDDEN" not in text
    assert "your code here" in text


@each(EXERCISES)
def test_every_check_says_not_attempted_and_nothing_else_fails(path):
    notebook = read(path)
    NotebookClient(notebook, kernel_name="python3", timeout=300, allow_errors=True,
                   config=Config(KernelManager={"transport_encryption": "auto"}),
                   resources={"metadata": {"path": str(path.parent)}}).execute(env=os.environ
                                                                               | REPRODUCIBLE)
    said = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.get("name") != "stderr", cell.source
            if output.output_type == "error":
                id, = re.findall(r'check\("([\d.]+)"|check_project\(', cell.source)
                assert output.ename == "CheckFailed", output.evalue
                said[id] = output.evalue.splitlines()[0]
    lesson = path.stem[:2]
    expected = {id: f"{id} {e.title}: not attempted yet"
                for id, e in all_exercises().items() if e.lesson == lesson}
    if path.stem == "project":
        expected[""] = "How the result was found: not attempted yet"
    assert said == expected


@each(LESSONS)
def test_every_prediction_is_asked_in_its_lesson_and_its_answer_stands_elsewhere(path):
    asked = [c for c in read(path).cells if c.cell_type == "code" and "predict(" in c.source
             and c.source.startswith("predict")]
    names = [re.fullmatch(r'predict\("([\w.-]+)"\)', c.source)[1] for c in asked]
    assert names == [name for name in all_predictions() if name[:2] == path.name[:2]]


@each(LESSONS)
def test_links_lead_somewhere_and_code_cells_are_short(path):
    for cell in read(path).cells:
        if cell.cell_type != "markdown":
            assert len(cell.source.splitlines()) <= 15, f"a code cell holds one idea: {cell.id}"
            continue
        for target in re.findall(r"\]\(([^)#]+)", cell.source):
            if not re.match(r"https?:|mailto:", target):
                assert (path.parent / target).exists(), f"{cell.id} links to {target}"
