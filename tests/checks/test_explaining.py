"""Explaining exercises: the first letter counts, a text is locked before a good answer shows, and
what its writer found in it is kept."""

import re

import pytest

from course_lib.checks import CheckFailed, all_exercises, check, course_map, explain, progress
from course_lib.checks.explaining import missing
from course_lib.checks.record import events, note
from course_tools import ROOT
from tests.support.lessons import cells

pytestmark = pytest.mark.usefixtures("live")
EXPLAINED = {id: e for id, e in all_exercises().items() if e.explanation}
EACH = pytest.mark.parametrize("exercise", EXPLAINED.values(), ids=EXPLAINED)
TEXT = ("The answers are nearly constant at first. The gradient is small after three sigmoids. "
        "So the first layers learn slowly.")
RIGHT = {"why": "d", "cure": "g"}


def said(answer, id="10.5"):
    """What check says to an answer."""
    try:
        return check(id, answer).hint
    except CheckFailed as failed:
        return failed.feedback.hint


def solution_cell(exercise, beginning):
    """The source of the cell of a solutions notebook that begins so."""
    (path,) = ROOT.glob(f"solutions/{exercise.lesson}_*/*.ipynb")
    return next(c["source"] for c in cells(path) if c["source"].startswith(beginning))


# The letters


@EACH
def test_a_task_says_that_the_first_try_counts_before_there_is_an_answer(exercise):
    (path,) = ROOT.glob(f"exercises/{exercise.lesson}_*/*.ipynb")
    found = cells(path)
    ids = [cell["id"] for cell in found]
    (explained,) = [id for id in ids if id.endswith("-explain")]
    task = found[ids.index(explained.replace("-explain", "-answer")) - 1]
    assert task["source"].endswith("your first try counts: decide before you check.")


def test_a_right_letter_leads_to_the_text():
    assert "Now say why" in said(RIGHT)
    assert "second try" not in said(RIGHT)
    assert "first letters right" in repr(progress())


def test_a_wrong_letter_is_refuted_once_and_then_no_more():
    exercise = EXPLAINED["10.5"]
    assert said(RIGHT | {"why": "a"}) == exercise.hint_of("memory_batches")
    for letter in "bce":
        assert "Only the first try counts" in said(RIGHT | {"why": letter})


def test_the_right_letter_after_a_wrong_one_is_said_to_be_right_but_stays_a_second_try():
    said(RIGHT | {"why": "a"})
    for _ in range(2):
        assert "The record keeps it as a second try" in said(RIGHT)
    assert "first letters wrong" in repr(progress())


def test_a_right_first_try_is_not_spoilt_by_later_ones():
    said(RIGHT)
    assert said(RIGHT | {"why": "a"}) == EXPLAINED["10.5"].hint_of("memory_batches")
    assert "first letters right" in repr(progress())


def test_nothing_attempted_and_another_form_are_no_try():
    for answer in (..., "d", ["d", "g"], {"why": "d"}, 3, RIGHT | {"why": "c or d"},
                   {"why": 4, "cure": None}):
        assert "first try" not in said(answer)
    assert {e["event"] for e in events()} == {"check"}
    assert "second try" not in said(RIGHT)


def test_a_wrong_number_beside_right_letters_is_no_wrong_letter():
    right = EXPLAINED["06.5"].model_solution()
    for _ in range(2):
        assert "probability" in said(right | {"ten classes": 0.2320}, "06.5")
    assert "second try" not in said(right | {"why": "(C)"}, "06.5")
    assert "first letters right" in repr(progress())


@EACH
def test_letters_alone_do_not_make_an_exercise_done(exercise):
    assert exercise.id not in repr(progress())
    check(exercise.id, exercise.model_solution())
    row = next(row for row in course_map().rows if row.name.startswith(exercise.lesson))
    assert row.done == 0 and progress().done == 0
    assert "explained" not in repr(progress()).replace(", not explained yet", "", 1)
    assert "not explained yet" in repr(progress())
    note("explanation", id=exercise.id, text=TEXT)
    row = next(row for row in course_map().rows if row.name.startswith(exercise.lesson))
    assert row.done == 1 and progress().done == 1


# The text


@pytest.mark.parametrize("text, lacks", [
    ("", "Nothing is written yet"), (" \n\n ", "Nothing is written yet"),
    (..., "Nothing is written yet"), (None, "Nothing is written yet"),
    ("...", "Nothing is written yet"), ("TODO", "Nothing is written yet"),
    ("It is stuck", "There is one sentence so far"),
    ("It is stuck, as its gradient is small. Later it moves.", "There are 2 sentences so far"),
    ("A. B. C.", "The text has 8 characters so far")])
def test_what_a_text_lacks_is_said_and_nothing_is_raised(text, lacks):
    shown = explain("10.5", text)
    assert lacks in shown._repr_mimebundle_()["text/plain"]
    assert shown.view.children[1].disabled
    assert events() == []


@pytest.mark.parametrize("text", [
    TEXT, TEXT.replace(". ", "!\n"), f'He said "{TEXT}"', "一。" + "很长的句子" * 12 + "。三。",
    "Is it stuck? No: the gradient is 0.001, not zero. So it moves on, slowly, until it is out."])
def test_three_sentences_are_enough_however_they_end(text):
    assert missing(text) == ""


def shown(text=TEXT, id="10.5"):
    """What explain shows, with its view made."""
    explaining = explain(id, text)
    explaining._repr_mimebundle_()
    return explaining


def words_in(explaining):
    """All words in its view."""
    parts = [getattr(child, "value", "") for child in explaining.view.children]
    return " ".join(str(part) for part in parts)


def test_a_good_answer_shows_only_after_the_text_was_locked():
    explaining = shown()
    about = EXPLAINED["10.5"].explanation
    assert about.model[:40] not in words_in(explaining)
    assert about.model[:40] not in repr(explaining._repr_mimebundle_())
    explaining.view.children[1].click()
    for part in (TEXT, about.model[30:60], about.common[:40], about.because[20:60]):
        assert part in words_in(explaining)
    assert [(e["event"], e.get("text")) for e in events()] == [("explanation", TEXT)]


def test_what_was_locked_stays_and_is_shown_again():
    shown().lock()
    again = shown("Something else. It was written later. It does not count for the comparison.")
    assert TEXT in words_in(again) and "Something else" not in words_in(again)
    assert "What you changed since then is not compared" in words_in(again)
    assert "not compared" not in words_in(shown())
    assert sum(e["event"] == "explanation" for e in events()) == 1


def test_the_points_that_were_ticked_are_kept_and_shown_in_the_progress():
    explaining = shown()
    explaining.lock()
    boxes = explaining.view.children[2:-1]
    assert [box.description for box in boxes] == list(EXPLAINED["10.5"].explanation.key_points)
    for number in (0, 2, 3):
        boxes[number].value = True
    boxes[3].value = False
    assert "You found 2 of 4 points in your text. What would you add" in words_in(explaining)
    assert "explained: 2 of 4 points" in repr(progress())
    again = shown()
    assert [box.value for box in again.view.children[2:-1]] == [True, False, True, False]


def test_what_a_student_wrote_is_text_and_no_page():
    explaining = shown("<script>alert(1)</script> is not run. It is shown as it was typed. So.")
    explaining.lock()
    assert "<script>" not in words_in(explaining) and "&lt;script&gt;" in words_in(explaining)


def test_where_notebooks_stand_still_there_is_a_sentence(monkeypatch):
    monkeypatch.setenv("COURSE_STATIC", "1")
    assert list(explain("10.5", TEXT)._repr_mimebundle_()) == ["text/plain"]


def test_what_asks_for_no_explanation_says_so():
    with pytest.raises(ValueError, match="01.2 asks for no explanation"):
        explain("01.2", TEXT)
    with pytest.raises(ValueError, match="there is no exercise '99.9'"):
        explain("99.9", TEXT)


# What stands with the exercises


def test_six_exercises_are_explained():
    assert list(EXPLAINED) == ["05.5", "06.5", "07.3", "08.4", "09.7", "10.5"]


@EACH
def test_each_has_three_sentences_beside_a_wrong_answer_and_points_that_fit_a_line(exercise):
    about = exercise.explanation
    assert missing(about.model) == missing(about.common) == ""
    assert about.because[0].islower() and 3 <= len(about.key_points) <= 4
    assert all(len(point) <= 75 and "`" not in point for point in about.key_points)


@EACH
def test_the_solution_is_an_explanation_of_its_own(exercise):
    names = {}
    exec(solution_cell(exercise, f"# {exercise.id} in my own words"), names)
    assert missing(names["in_my_words"]) == ""
    assert names["in_my_words"].split() != exercise.explanation.model.split()


@EACH
def test_the_hints_to_the_letters_name_the_letter_first(exercise):
    right = exercise.model_solution()
    for name, wrong in exercise.wrong_answers.items():
        wrong, hint = wrong(), exercise.hint_of(name)
        differs = [wrong[key] for key, letter in right.items() if wrong[key] != letter]
        if len(right) > 1 and all(re.fullmatch("[a-l]", str(letter)) for letter in differs):
            assert hint.startswith(f"({differs[0]}) "), hint


@EACH
def test_the_solutions_notebook_asks_for_the_text_after_the_letters(exercise):
    compare = solution_cell(exercise, f'explain("{exercise.id}", in_my_words)')
    assert compare == f'explain("{exercise.id}", in_my_words)'
    assert "three sentences" in solution_cell(exercise, "**In your own words**").lower()
