"""Predictions and recall questions without a browser: what is typed, and what is said to it."""

import numpy as np
import pytest

from course_lib.checks.exercises import all_questions
from course_lib.checks.questions import ask_before
from course_lib.widgets import predict, recall


def test_a_prediction_is_locked_once_and_for_all():
    prediction = predict("six times seven", answer=42)
    prediction.lock()
    assert prediction.locked is None
    assert "Nothing typed yet" in prediction.readout.value
    prediction.entry.value = "fourty"
    prediction.lock()
    assert prediction.locked is None
    assert "is not a number" in prediction.readout.value
    prediction.entry.value = "41,5"
    prediction.confidence.value = "certain"
    prediction.lock()
    assert prediction.locked == (41.5, "certain")
    assert prediction.entry.disabled and prediction.button.disabled
    assert "42" not in prediction.readout.value


def test_a_choice_is_predicted_too_and_the_answer_must_be_among_the_choices():
    prediction = predict("which way", answer="up", choices=("up", "down"))
    prediction.entry.value = "down"
    prediction.lock()
    assert prediction.locked == ("down", "a guess")
    with pytest.raises(ValueError, match="should be one of the choices"):
        predict("which way", answer="left", choices=("up", "down"))


def test_the_text_of_a_prediction_does_not_hold_the_answer():
    assert "42" not in predict("six times seven", answer=42).text


def test_recall_judges_and_explains(monkeypatch):
    monkeypatch.setenv("COURSE_STATIC", "1")
    asked = recall("02")
    assert asked.text == recall("02").text
    asked.entries[0].value = str(asked.questions[0].answer)
    asked.answer(0)
    assert "✓ Right" in asked.readouts[0].value
    asked.entries[1].value = "-12345"
    asked.answer(1)
    assert f"✗ It is {asked.questions[1].answer:g}" in asked.readouts[1].value
    asked.answer(2)
    assert "Nothing typed yet" in asked.readouts[2].value


def test_recall_has_fresh_numbers_in_a_live_notebook(monkeypatch):
    monkeypatch.delenv("COURSE_STATIC", raising=False)
    assert len({recall("02").text for _ in range(6)}) > 1


def test_recall_asks_only_about_earlier_lessons():
    rng = np.random.default_rng(0)
    for _ in range(20):
        texts = [q.text for q in ask_before("01", all_questions(), rng)]
        assert len(set(texts)) == 3
        assert not any("node" in text for text in texts)
    with pytest.raises(ValueError, match="there are only 0 questions before lesson 00"):
        ask_before("00", all_questions(), rng)
