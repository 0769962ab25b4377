"""The map of the course says what there is, and how far a student is."""

import re

import pytest

from course_lib.checks import all_exercises, course_map, progress
from course_lib.checks.course_map import LESSONS
from course_lib.checks.record import note
from course_tools import ROOT
from tests.support.lessons import cells

pytestmark = pytest.mark.usefixtures("live")


def test_the_map_holds_every_lesson_under_its_own_title():
    numbered = (ROOT / "notebooks").glob("[0-9]*.ipynb")            # and no appendix
    lessons = sorted(p for p in numbered if not p.name.startswith("00"))
    assert [p.stem for p in lessons] == list(LESSONS)
    for path in lessons:
        heading = cells(path)[0]["source"].splitlines()[0]
        assert heading == f"# {path.stem[:2]} {LESSONS[path.stem][0]}"


def test_the_readme_has_the_same_table():
    row = r"^\| \[(\d\d) (.*?)\]\(notebooks/(.*?)\.ipynb\) \| (.*?) \|$"
    rows = re.findall(row, (ROOT / "README.md").read_text("utf-8"), re.M)
    assert rows == [(name[:2], title, name, learn) for name, (title, learn) in LESSONS.items()]


def test_every_exercise_stands_on_the_map():
    assert sum(row.count for row in course_map().rows) == len(all_exercises()) > 0


def test_a_newcomer_is_sent_to_the_first_lesson():
    assert course_map().next_step == "Next: lesson 01, Computation graphs (not begun yet)."
    assert all(row.done == 0 for row in course_map().rows)


def table():
    """The map as Markdown, in which nothing that belongs together is torn apart."""
    return course_map()._repr_markdown_().replace("\N{NO-BREAK SPACE}", " ")


def test_what_was_once_right_stays_right_and_counts_once():
    for passed in (False, True, True, False):
        note("check", id="01.2", passed=passed, kind="")
    note("check", id="02.1", passed=False, kind="")
    first, second = course_map().rows[:2]
    assert (first.done, second.done) == (1, 0)
    assert first.dots == "●" + "○" * (first.count - 1)
    assert "4 of its exercises are left" in course_map().next_step
    assert "1 of 5" in repr(course_map())
    assert "[●○○○○ 1 of 5](../exercises/" in table()


def test_turns_that_were_written_stand_on_the_map_and_in_the_record():
    for passed in (False, True, True):
        note("turn", id="01.plus", passed=passed, kind="")
    first = course_map().rows[0]
    assert (first.written, first.turns) == (1, 5)
    assert "1 of 5 turns" in repr(course_map()) and "1 of 5 turns" in table()
    assert "turns are yours." in repr(progress())
    assert course_map().next_step.endswith("(5 of its exercises are left).")


def test_the_last_word_when_all_is_done():
    for id in all_exercises():
        note("check", id=id, passed=True, kind="passed")
    assert "one of its exercises is left" in course_map().next_step       # to be explained
    for id in all_exercises():
        note("explanation", id=id, text="It is so.")
    assert course_map().next_step == "You have done every exercise of the course."
