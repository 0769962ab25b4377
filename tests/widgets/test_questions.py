"""Predictions and recall questions without a browser: what is typed, and what is said to it."""

import re

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from course_lib.checks import questions
from course_lib.checks.exercises import all_predictions, all_questions
from course_lib.checks.questions import Question, ask_before, read_number
from course_lib.widgets import predict, recall
from course_lib.widgets.questions import Prediction

PRODUCT = Question("six times seven", 42, "")


def test_a_prediction_is_locked_once_and_for_all():
    prediction = Prediction(PRODUCT)
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


@pytest.mark.parametrize("typed, number", [
    ("2.5", 2.5), ("2,5", 2.5), ("２．5", 2.5), ("2，5", 2.5), ("2.", 2), (",5", 0.5), ("+3", 3),
    ("－3", -3), ("−3", -3), ("–3", -3), ("- 3", -3), ("≈ 3", 3), ("~3", 3), ("about 3", 3),
    ("640 000", 640000), ("640\u2009000", 640000), ("640\u202f000", 640000), ("640'000", 640000),
    ("640’000", 640000), ("640_000", 640000), ("64,000,000", 64e6), ("64.000.000", 64e6),
    ("1,000.5", 1000.5), ("1.000,5", 1000.5), ("1 000,5", 1000.5), ("0,125", 0.125),
    ("1.386", 1.386), ("2/99", 2 / 99), ("-2 / 99", -2 / 99), ("½", 0.5), ("44 %", 0.44),
    ("44 per cent", 0.44), ("1e-3", 1e-3), ("1E3", 1000), ("10^-3", 1e-3), ("10**-3", 1e-3),
    ("10⁻³", 1e-3), ("2·10^-3", 2e-3), ("2 × 10⁻³", 2e-3), ("２／９９", 2 / 99)])
def test_a_number_is_read_as_people_type_it(typed, number):
    assert read_number(typed) == pytest.approx(number, rel=1e-15)


@pytest.mark.parametrize("typed, said", [
    ("", "Nothing typed yet"), (" \t", "Nothing typed yet"),
    ("39,760", "39,760 can be read in two ways; type 39760 or 39.760"),
    ("fourty", "'fourty' is not a number"), ("12 34", "is not a number"),
    ("2½", "is not a number"), ("1/0", "is not a number"), ("1/2/3", "is not a number"),
    ("1e999", "is not a number"), ("nan", "is not a number"), ("3-4", "is not a number"),
    ("210^3", "is not a number"), ("2,50,000", "is not a number"),
    ("64 kB", "The question does not say 'kB'; type the number alone")])
def test_what_is_no_number_or_may_be_two_is_refused_with_what_to_type(typed, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        read_number(typed, "how many bytes")


def test_a_unit_may_stand_behind_a_number_where_the_question_names_it():
    assert read_number("12 epochs", "how many epochs it takes") == 12
    assert read_number("1 Epoch", "how many epochs it takes") == 1
    assert read_number("2.048 GB", "GB that d takes") == 2.048


def test_per_cent_is_a_hundredth_unless_the_question_asks_for_it():
    assert Question("per cent right", 44.15, "").is_right("44 %")
    assert Question("the part that is right", 0.4415, "").is_right("44 %")
    assert not Question("per cent right", 44.15, "").is_right("0.44")
    assert Question("the bill, with 10 % tax", 253, "").is_right("253")


def test_what_is_asked_to_two_digits_is_judged_to_two_digits():
    asked = Question("the z-score of 4, to two digits", 1.3416, "", digits=2)
    assert all(map(asked.is_right, ("1.3", "1.34", "1.342", "1,3")))
    assert not any(map(asked.is_right, ("1.4", "1.2", "1", "-1.3", "13")))
    assert Question("to two digits", 1.35, "", digits=2).is_right("1.4")
    assert not Question("the z-score of 4", 1.3416, "").is_right("1.3")


def test_a_whole_number_is_exact_and_another_is_judged_to_one_part_in_a_hundred():
    assert Question("visits", 2047, "").is_right("2047.0")
    assert not Question("visits", 2047, "").is_right("2048")
    assert Question("the gradient", 0.1966, "").is_right("0.197")
    assert not Question("the gradient", 0.1966, "").is_right("0.2")


def test_whoever_asks_for_digits_says_so_to_the_judge():
    number = {"one": 1, "two": 2, "three": 3, "four": 4}
    rng = np.random.default_rng(0)
    asked = [make(rng) for makers in all_questions().values() for make in makers]
    asked = [*asked, *all_predictions().values()]
    found = [(number[wanted[1]], question.digits) for question in asked if not question.choices
             and (wanted := re.search(r"to (\w+) (significant )?digits", question.text))]
    assert all(wanted == digits for wanted, digits in found)


def test_what_a_common_mistake_gives_is_never_right():
    for makers in all_questions().values():
        for make in makers:
            for seed in range(300):
                asked = make(np.random.default_rng(seed))
                assert not any(asked.is_right(str(float(slip))) for slip in asked.slips), asked


def test_numbers_at_which_a_mistake_would_be_right_are_not_asked():
    @questions.question("99")
    def square(rng):
        x = int(rng.integers(2, 4))
        return Question(f"the slope of x² at {x}", 2 * x, "", slips=(x * x,))

    del questions.bank["99"]
    assert {square(np.random.default_rng(seed)).answer for seed in range(20)} == {6}


def locked(answer, typed, confidence="certain", **more):
    """A prediction that has been locked."""
    prediction = Prediction(Question("six times seven", answer, "", **more))
    prediction.entry.value, prediction.confidence.value = typed, confidence
    prediction.lock()
    return prediction


def test_a_locked_prediction_says_whether_it_was_right_when_asked_and_not_before():
    for typed, said in (("42", "✓ Right: 42 (certain)"),
                        ("41", "✗ You said 41 (certain); it is 42")):
        prediction = locked(42, typed)
        assert "Now run the next cell" in prediction.readout.value
        assert not re.search("[✓✗]", prediction.readout.value)
        prediction.compare.click()
        assert said in prediction.readout.value
        assert prediction.compare.layout.display == "none"


def test_large_numbers_are_said_as_the_lessons_write_them():
    prediction = locked(64000000, "640000")
    prediction.compare.click()
    assert "You said 640,000 (certain); it is 64,000,000." in prediction.readout.value
    prediction = locked(2047, "-2046.5")
    prediction.compare.click()
    assert "You said -2046.5 (certain); it is 2047." in prediction.readout.value


def test_it_can_be_asked_only_after_it_was_locked():
    prediction = Prediction(PRODUCT)
    assert prediction.compare.layout.display == "none"
    prediction.lock()                                    # nothing is typed yet
    assert prediction.compare.layout.display == "none"
    prediction.entry.value = "42"
    prediction.lock()
    assert prediction.compare.layout.display is None


@pytest.mark.usefixtures("live")
def test_it_says_how_well_certainty_has_fitted_so_far():
    for typed in ("42", "41", "42"):
        prediction = locked(42, typed)
    guess = locked(42, "41", "a guess")
    prediction.judge()
    assert "you were right in 2 of your 3 predictions with “certain”" in prediction.readout.value
    guess.judge()
    assert "So far" not in guess.readout.value           # one says nothing


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """What runs the cells of a notebook."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    shell = InteractiveShell(config=Config(HistoryManager={"enabled": False}))
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    monkeypatch.setattr(shell, "showtraceback", lambda *_, **__: None)
    shell.user_ns["predict"] = predict
    return shell


def test_it_says_so_by_itself_when_the_next_cell_has_run(shell):
    prediction = locked(42, "42")
    figure = "from course_lib.widgets import Stepper\nStepper()"   # nothing is to be seen in it yet
    for cell in ('predict("01.pens")', "1 / 0", figure):
        shell.run_cell(cell, store_history=True)
        assert "Locked" in prediction.readout.value
    shell.run_cell("6 * 7")                              # no cell of the notebook
    assert "Locked" in prediction.readout.value
    shell.run_cell("6 * 7", store_history=True)
    assert "✓ Right: 42 (certain)" in prediction.readout.value
    assert not shell.events.callbacks["post_run_cell"]


def test_a_choice_is_predicted_too_and_the_answer_must_be_among_the_choices():
    prediction = Prediction(Question("which way", "up", "", ("up", "down")))
    prediction.entry.value = "down"
    prediction.lock()
    assert prediction.locked == ("down", "a guess")
    with pytest.raises(ValueError, match="should be one of the choices"):
        questions.prediction("99.way", "which way", "left", ("up", "down"))


def test_a_prediction_is_found_by_its_name_and_no_name_stands_for_two():
    assert predict("01.pens").question.answer == 253
    with pytest.raises(ValueError, match="there is no prediction '01.pencils'"):
        predict("01.pencils")
    with pytest.raises(ValueError, match="there are two predictions 01.pens"):
        questions.prediction("01.pens", "again", 1)


def test_the_text_of_a_prediction_does_not_hold_the_answer():
    assert "42" not in Prediction(PRODUCT).text


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


def test_enter_answers_a_recalled_question():
    asked = recall("02")
    i = next(i for i, question in enumerate(asked.questions) if not question.choices)
    asked.entries[i].value = str(asked.questions[i].answer)
    asked.entries[i]._handle_custom_msg({"event": "submit"}, [])        # as the browser says it
    assert "✓ Right" in asked.readouts[i].value


@pytest.mark.usefixtures("live")
def test_recall_has_fresh_numbers_in_a_live_notebook():
    assert len({recall("02").text for _ in range(6)}) > 1


@pytest.mark.usefixtures("live")
def test_recall_comes_back_to_what_was_missed_until_it_is_right():
    first = recall("08")
    first.entries[1].value = ("-12345" if not first.questions[1].choices else next(
        choice for choice in first.questions[1].choices if choice != first.questions[1].answer))
    first.answer(1)
    name = first.questions[1].name
    for _ in range(8):
        asked = recall("08")
        assert name in [question.name for question in asked.questions]
    at = [question.name for question in asked.questions].index(name)
    asked.entries[at].value = (asked.questions[at].answer if asked.questions[at].choices
                               else str(asked.questions[at].answer))
    asked.answer(at)
    assert not all(name in [q.name for q in recall("08").questions] for _ in range(12))


def test_recall_asks_only_about_earlier_lessons():
    rng = np.random.default_rng(0)
    for _ in range(20):
        texts = [q.text for q in ask_before("01", all_questions(), rng)]
        assert len(set(texts)) == 3
        assert not any("node" in text for text in texts)
    with pytest.raises(ValueError, match="there are only 0 questions before lesson 00"):
        ask_before("00", all_questions(), rng)
