"""Our scores are nbgrader's: `nbgrader autograde` gives honest submissions the same points,
question by question.

nbgrader takes seconds a submission, so by default there are few, for one assignment: everything
right, nothing done, and one with mistakes. COURSE_AGREE=60 in the environment makes it sixty for
every assignment, with every planted wrong answer among them.
"""

import os
import shutil
import subprocess
import sys

import pytest

from course_lib.checks import all_exercises
from course_tools.grading import journal
from course_tools.grading.results.publish import hand_out
from course_tools.grading.run import grade_class
from tests.support.class_of import ROOT, answers, gradebook_scores, make_class

STUDENTS = int(os.environ.get("COURSE_AGREE", "3"))
ASSIGNMENTS = sorted(path.parent.name for path in ROOT.glob("solutions/*/*.ipynb"))
COMPARED = ASSIGNMENTS if "COURSE_AGREE" in os.environ else ASSIGNMENTS[:1]


def nbgrader_scores(course, assignment):
    """Scores by nbgrader for course/submitted: {(student, grade_id): score}."""
    shutil.copy(ROOT / "nbgrader_config.py", course)
    shutil.copytree(ROOT / "solutions" / assignment, course / "solutions" / assignment)
    environment = os.environ | {"COURSE_STATIC": "1", "OPENBLAS_NUM_THREADS": "1",
                                "PYTHONPATH": str(ROOT),
                                "PATH": os.path.dirname(sys.executable) + os.pathsep
                                + os.environ["PATH"]}
    # its limit for a cell, 30 s, is by the clock
    hand_out(assignment, course)
    ran = subprocess.run([sys.executable, "-m", "nbgrader", "autograde", "--Execute.timeout=600",
                          assignment], cwd=course, env=environment, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert ran.returncode == 0, ran.stdout[-5000:]
    return gradebook_scores(course / "gradebook.db", assignment)


@pytest.mark.parametrize("assignment", COMPARED)
def test_our_scores_are_nbgraders(assignment, tmp_path):
    make_class(tmp_path / "submitted", [assignment], STUDENTS, seed=int(assignment[:2]))
    expected = nbgrader_scores(tmp_path, assignment)
    grade_class(tmp_path / "submitted", tmp_path / "grades", workers=1)
    found = {(r.student, q.grade_id): q.score for r in journal.read(tmp_path / "grades")
             for q in r.questions}
    to_be_read = {key: score for key, score in expected.items() if key not in found}
    assert len(found) == STUDENTS * len(answers(assignment))
    assert found | to_be_read == expected
    asked = sum(e.explanation is not None for e in all_exercises().values()
                if e.lesson == assignment[:2])
    assert len(to_be_read) == STUDENTS * asked and not any(to_be_read.values())
