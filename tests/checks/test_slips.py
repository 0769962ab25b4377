"""No check lets a slightly wrong solution pass: answers one slip away from it are refused."""

import pytest

from course_lib.checks import all_exercises, examine
from course_lib.checks.slips import slips

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


@pytest.mark.parametrize("exercise", all_exercises().values(), ids=all_exercises().keys())
def test_every_slip_is_refused(exercise):
    assert slips(exercise) or exercise.asks_for_a_value, "the solution has nothing to change?"
    for slip in slips(exercise):
        passed = examine(exercise, slip.answer, seed=0).passed
        assert passed == ((exercise.id, slip.where) in SAME), slip.where


def test_the_list_of_equal_slips_holds_nothing_old():
    there = {(e.id, slip.where) for e in all_exercises().values() for slip in slips(e)}
    assert set(SAME) <= there
