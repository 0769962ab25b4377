"""Lessons say how long they take, and a sitting has an end."""

import pytest

from tests.support.lessons import (
    EACH_LESSON,
    PREDICTION,
    TURN,
    cells,
    minutes,
    sittings,
    stated,
)

LONGEST = 75


@EACH_LESSON
def test_a_lesson_takes_about_as_long_as_it_says(path):
    found = cells(path)
    assert stated(found) is not None, 'the first cell should say "*About 45 minutes"'
    taken = minutes(found)
    said = f"it says {stated(found):g} minutes, and takes {taken:.0f}"
    assert abs(stated(found) - taken) <= taken / 4, said


@EACH_LESSON
def test_no_sitting_is_too_long(path):
    taken = [round(minutes(part)) for part in sittings(cells(path))]
    assert max(taken) <= LONGEST, f"sittings of {taken} minutes"


@EACH_LESSON
def test_a_lesson_of_several_sittings_says_so_and_marks_its_stops(path):
    found = cells(path)
    count = len(sittings(found))
    names = {2: "two sittings", 3: "three sittings"}
    said = [n for n, name in names.items() if name in found[0]["source"]]
    assert said == [count] * (count > 1)


def test_a_lesson_is_cut_at_its_stops_and_each_thing_takes_its_time():
    title = "# A lesson\n\n*About 2½ hours, in two sittings.*"
    found = [{"cell_type": "markdown", "source": title},
             {"cell_type": "code", "source": 'predict("01.pens")'},
             {"cell_type": "markdown", "source": "## A good place to stop"},
             {"cell_type": "code", "source": 'f = your_turn("01.f", f)'}]
    first, second = sittings(found)
    assert minutes(first) == pytest.approx(PREDICTION + minutes(found[:1]))
    assert minutes(second) == pytest.approx(TURN + minutes(found[2:3]))
    assert stated(found) == 150
