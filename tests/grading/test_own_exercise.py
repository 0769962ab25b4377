"""The recipe of docs/grading.md: an exercise of an instructor's own, its check hidden, beside the
course's. It is handed out, graded and explained, and the course's map and order are as before."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from course_tools.grading import journal
from tests.support.class_of import ROOT
from tests.support.lab import copy_course

NAME = "90_own"
EXERCISE = '''
from course_lib.checks.exercise import Exercise

exercise = Exercise("own.1", "Twice", points=4, section="lesson 03, “The sigmoid”",
                    practises="doubling", proves="doubles", hints=("a", "b", "c"))


@exercise.inputs
def inputs(rng):
    yield (3.0,)
    yield (float(rng.normal()),)


@exercise.solution
def twice(x):
    return 2 * x


@exercise.wrong
def squared(x):
    """You multiplied x by *itself*."""
    return x * x
'''
RIGHT, WRONG = "def twice(x):\n    return x + x", "def twice(x):\n    return x ** 2"


def cell(kind, id, source, **marks):
    made = {"cell_type": kind, "id": id, "metadata": {}, "source": source}
    if kind == "code":
        made |= {"outputs": [], "execution_count": None}
    if marks:
        made["metadata"]["nbgrader"] = {"grade_id": id, "schema_version": 3, "locked": True,
                                        "grade": False, "solution": False, "task": False} | marks
    return made


def notebook(answer):
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {
        "name": "python3", "display_name": "Python 3", "language": "python"}}, "cells": [
            cell("markdown", "task", "# Twice"),
            cell("code", "imports", "from course_lib.checks import check"),
            cell("code", "answer", answer, solution=True, locked=False),
            cell("code", "test", "# this is checked when your work is graded\n"
                                 "### BEGIN HIDDEN TESTS\ncheck(\"own.1\", twice)\n"
                                 "### END HIDDEN TESTS", grade=True, points=4)]})


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the course with the exercise, which was released, and in which two students
    were graded."""
    folder = copy_course(tmp_path_factory.mktemp("course"))
    for name in ("nbgrader_config.py", "course.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    own = folder / "course_lib" / "checks" / "exercises" / "own_2026"
    own.mkdir()
    (own / "twice.py").write_text(EXERCISE, encoding="utf-8")
    (folder / "solutions" / NAME).mkdir()
    solved = "### BEGIN SOLUTION\n" + RIGHT + "\n### END SOLUTION"
    (folder / "solutions" / NAME / f"{NAME}.ipynb").write_text(notebook(solved))
    for student, answer in (("ada", RIGHT), ("bob", WRONG)):
        path = folder / "submitted" / student / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(notebook(answer))
    said = run(folder, "-c", "import sys\nfrom course_tools import cli\n"
               f"sys.exit(cli.main(['release', '{NAME}'])\n"
               "         or cli.main('grade submitted --workers 1'.split()))")
    assert "2 graded, 0 not; 0 flagged" in said
    return folder


def run(folder, *command):
    ran = subprocess.run([sys.executable, *command], cwd=folder, text=True, capture_output=True,
                         env=os.environ | {"PYTHONPATH": str(folder),
                                          "COURSE_CALLED_IN": str(folder)})
    assert ran.returncode == 0, ran.stderr[-3000:]
    return ran.stdout


def test_it_is_graded_and_names_the_mistake(course):
    ada, bob = journal.read(course / "grades")
    assert (ada.score, bob.score) == (4, 0)
    (question,) = bob.questions
    assert (question.exercise, question.kind) == ("own.1", "squared")
    assert question.hint == "You multiplied x by *itself*."
    page = (course / "grades" / "feedback" / "bob" / f"{NAME}.html").read_text(encoding="utf-8")
    assert "own.1 Twice: not yet" in page and "Read again: lesson 03, “The sigmoid”." in page
    assert "own.1 Twice" in (course / "grades" / "report.html").read_text(encoding="utf-8")


def test_it_is_handed_out_without_its_check(course):
    text = (course / "exercises" / NAME / f"{NAME}.ipynb").read_text()
    assert "own.1" not in text and "this is checked when" in text and "your code here" in text


def test_it_is_held_to_what_exercises_promise(course):
    for name in ("conftest.py", "tests/conftest.py", "tests/checks/test_exercises.py",
                 "tests/checks/test_slips.py"):
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, course / name)
    shutil.copytree(ROOT / "tests" / "support", course / "tests" / "support")
    said = run(course, "-m", "pytest", "-q", "tests/checks/test_exercises.py",
               "tests/checks/test_slips.py", "-k", "own.1")
    assert re.search(r"^\d passed", said, re.MULTILINE)


def test_the_course_is_as_it_was(course):
    said = run(course, "-c", "from course_lib.checks import *; from course_lib.checks import "
                             "every_exercise\nprint(len(all_exercises()), len(every_exercise()), "
                             "'own.1' in repr(course_map()) + repr(progress()))\n"
                             "last = list(all_exercises())[-1]\n"
                             "print(check('own.1', lambda x: x + x).hint)")
    numbers, praise = said.splitlines()[:2]
    course_has, all_have, shown = numbers.split()
    assert int(all_have) == int(course_has) + 1 and shown == "False"
    assert "Next" not in said.splitlines()[-1] and praise
