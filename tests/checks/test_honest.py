"""What benchmarks/diagnosis.py measures, of answers two changes away from the solution: no check
crashes, none says what other numbers contradict, and hardly one is without words.

One change: test_slips.py. Written answers: test_answers.py."""

import numpy as np
import pytest

from benchmarks.diagnosis import doubles, judge
from course_lib.checks import all_exercises
from tests.support.answers import assert_met_well


@pytest.mark.parametrize("exercise", all_exercises().values(), ids=all_exercises().keys())
def test_answers_with_two_changes_are_met_well(exercise):
    twice = doubles(exercise, np.random.default_rng(0), pairs=5)
    assert_met_well(judge(exercise, twice), exercise)
