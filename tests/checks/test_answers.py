"""Answers as students write them: no right one is refused, and of a wrong one only what is true is
said. They stand in tests/checks/answers/."""

import pytest

from course_lib.checks import examine
from course_lib.checks.exercises import find
from tests.support.answers import all_answers, each_right, each_wrong

ANSWERS = all_answers()


@pytest.mark.parametrize("id, answer", each_right())
def test_a_right_answer_passes_however_it_is_written(id, answer):
    for seed in range(3):
        feedback = examine(find(id), answer, seed)
        assert feedback.passed, feedback


@pytest.mark.parametrize("id, answer, kinds", each_wrong())
def test_a_wrong_answer_meets_a_true_sentence(id, answer, kinds):
    for seed in range(3):
        feedback = examine(find(id), answer, seed)
        assert not feedback.passed
        assert feedback.kind in kinds, feedback


@pytest.mark.parametrize("id", [id for id in ANSWERS if not find(id).asks_for_a_value])
def test_hardly_a_wrong_answer_may_be_left_without_words(id):
    kinds = [kinds for _, kinds in ANSWERS[id].wrongs.values()]
    assert sum("differs" in true for true in kinds) <= len(kinds) / 10


@pytest.mark.parametrize("id", ANSWERS)
def test_each_exercise_is_tried_with_right_answers_written_in_eight_ways(id):
    assert len(ANSWERS[id].rights) >= 8


def test_every_family_of_mistakes_is_met_with_two_constants():
    for id, answers in ANSWERS.items():
        for name in find(id).families:
            assert sum(name in kinds for _, kinds in answers.wrongs.values()) >= 2, (id, name)
