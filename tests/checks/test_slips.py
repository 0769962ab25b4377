"""No check lets a slightly wrong solution pass: answers one slip away from it are refused, and told
something that is true."""

import pytest

from benchmarks.diagnosis import judge
from course_lib.checks import every_exercise
from course_lib.checks.slips import slips
from tests.support.answers import assert_met_well

# Slips that give the same function as the solution, with the reason.
CONSTANT = "where a column is constant, 0 is divided by it"
SAME = {
    ("07.1", "line 5: 1 → 2"): CONSTANT,
    ("07.1", "line 5: 1 → -1"): CONSTANT,
    ("07.1", "line 6: 1 → 2"): CONSTANT,
    ("07.1", "line 6: 1 → -1"): CONSTANT,
    ("09.4", "line 9: self.rng.random(x.shape) < self.keep → LtE"):
        "a random number hits keep exactly once in 2**53 draws",
}


@pytest.mark.parametrize("exercise", every_exercise().values(), ids=every_exercise().keys())
def test_every_slip_is_refused_and_met_well(exercise):
    found = slips(exercise)
    assert found or exercise.asks_for_a_value, "the solution has nothing to change?"
    tally = judge(exercise, [slip.answer for slip in found])
    assert_met_well(tally, exercise)
    passed = {(exercise.id, found[i].where) for i in tally.passed}
    assert passed == {key for key in SAME if key[0] == exercise.id}
