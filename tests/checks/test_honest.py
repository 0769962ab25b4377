"""What benchmarks/diagnosis.py measures: no check crashes, none refuses what is right, none says
what other numbers contradict, and hardly one is without words."""

import numpy as np
import pytest

from benchmarks.diagnosis import measure
from course_lib.checks import all_exercises
from tests.support.answers import all_answers


@pytest.mark.parametrize("id", all_exercises())
def test_changed_and_written_answers_are_met_well(id):
    exercise = all_exercises()[id]
    one, two, wrong, right = measure(exercise, all_answers(), np.random.default_rng(0), pairs=5)
    for tally in one, two, wrong, right:
        assert tally.crashed == tally.contradicted == 0
        # of one wrong number, a check can only say what to think about
        assert tally.specific >= 0.92 or not tally.refused or exercise.asks_for_a_value
    assert right.refused == 0
