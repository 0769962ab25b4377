"""Every exercise of the course keeps its promises: the solution passes, each wrong answer meets its
own hint."""

import inspect
import itertools
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from course_lib.checks import CheckFailed, all_exercises, check, every_exercise, examine, hint
from course_lib.checks.attempt import Attempt
from course_lib.checks.running import agree, is_numeric, run, same
from tests.support.lessons import cells

REPO = Path(__file__).parents[2]
SEEDS = range(20)
# of a thousand wrong answers; COURSE_SLOW=1 has them all
FEWER = SEEDS if "COURSE_SLOW" in os.environ else SEEDS[:5]
FEWEST = SEEDS if "COURSE_SLOW" in os.environ else SEEDS[:2]
EXERCISES = pytest.mark.parametrize("exercise", every_exercise().values(), ids=lambda e: e.id)
OF_THE_COURSE = pytest.mark.parametrize("exercise", all_exercises().values(), ids=lambda e: e.id)
WRONG = pytest.mark.parametrize("exercise, name", [
    pytest.param(e, name, id=f"{e.id}-{name}")
    for e in every_exercise().values() for name in e.wrong_answers])


def answer_of(exercise, function):
    """What a student would hand to check: the function itself, or the value it gives."""
    return function() if exercise.asks_for_a_value else function


def seeds(exercise, of=SEEDS):
    return SEEDS[:1] if exercise.asks_for_a_value else of


@EXERCISES
def test_the_solution_passes_for_every_seed(exercise):
    for seed in seeds(exercise):
        feedback = examine(exercise, answer_of(exercise, exercise.model_solution), seed)
        assert feedback.passed, feedback


@WRONG
def test_a_wrong_answer_is_refused_with_its_own_hint_for_every_seed(exercise, name):
    # a wrong answer has its own hint when none other is the same, of which the next test has more
    for seed in seeds(exercise, FEWER if exercise.in_parts else FEWEST):
        feedback = examine(exercise, answer_of(exercise, exercise.wrong_answers[name]), seed)
        assert not feedback.passed
        assert (feedback.kind, feedback.hint) == (name, exercise.hint_of(name))


@EXERCISES
def test_no_two_wrong_answers_are_the_same_on_all_inputs_and_none_is_right(exercise):
    for seed in seeds(exercise, FEWER):
        wants = [run(exercise.expected(), args).value for args in exercise.arguments(seed)]
        runs = {name: [run(exercise.mistaken(name), args) for args in exercise.arguments(seed)]
                for name in exercise.wrong_answers}
        assert all(Attempt(exercise, None, theirs, wants).failed for theirs in runs.values())
        for a, b in itertools.combinations(runs, 2):
            both = zip(runs[a], runs[b], strict=True)
            assert not all(agree(p, q, exercise.rtol) for p, q in both), (a, b)


@OF_THE_COURSE
def test_at_least_eight_wrong_answers_are_known(exercise):
    assert len(exercise.wrong_answers) >= 8


@EXERCISES
def test_inputs_are_readable_first_and_differ_between_seeds(exercise):
    if exercise.asks_for_a_value:
        return
    first, other = exercise.arguments(0), exercise.arguments(1)
    assert sum(np.size(a) for a in first[0]) <= 40
    assert all(run(lambda *a: a, args).changed == () for args in first)
    assert repr(first) != repr(other), "random inputs are needed, so that typed-in results fail"


@EXERCISES
def test_random_inputs_do_not_sit_on_kinks(exercise):
    """A tiny change of an input changes the right result by a tiny amount: rounding cannot decide a
    check."""
    if exercise.asks_for_a_value:
        return

    def nudged(value):
        is_float = is_numeric(value) and np.asarray(value).dtype.kind == "f"
        return value * (1 + 1e-9) if is_float else value

    for seed in SEEDS:
        for args in exercise.arguments(seed):
            before = run(exercise.expected(), args)
            after = run(exercise.expected(), tuple(map(nudged, args)))
            assert type(before.error) is type(after.error)
            assert same(after.value, before.value, 1e-4), args


@EXERCISES
def test_a_typed_in_table_of_results_fails_under_another_seed(exercise):
    if exercise.asks_for_a_value or exercise.use_answer:
        return
    table = {repr(args): run(exercise.expected(), args).value for args in exercise.arguments(0)}
    fallback = next(iter(table.values()))
    assert not examine(exercise, lambda *args: table.get(repr(args), fallback), seed=7).passed


@EXERCISES
def test_hints_are_three_different_texts_that_do_not_contain_the_solution(exercise):
    assert len({*exercise.hints}) == 3
    texts = [*exercise.hints, *map(exercise.hint_of, exercise.wrong_answers)]
    squeezed = [re.sub(r"[\s`]", "", text) for text in texts]
    code = inspect.getsource(exercise.model_solution)
    for returned in re.findall(r"return (.+)", code):
        answer = re.sub(r"\s", "", returned)
        assert not any(answer in text for text in squeezed), answer
    if exercise.asks_for_a_value and not isinstance(exercise.model_solution(), str):
        numbers = [float(n) for text in exercise.hints for n in re.findall(r"-?\d+\.?\d*", text)]
        asked = np.ravel(exercise.model_solution())
        assert not any(abs(n - float(v)) < 1e-9 for n in numbers for v in asked), exercise.hints


@EXERCISES
def test_an_empty_answer_is_called_not_attempted(exercise):
    def empty(*args):
        """Only a docstring."""

    def stub(*args):
        raise NotImplementedError

    class Layer:
        def forward(self, x):
            """Only a docstring."""

    nothings = (..., empty, stub)
    if exercise.asks_for_a_value:
        nothings = (..., None)
    elif exercise.use_answer:
        nothings = (..., Layer)
    for nothing in nothings:
        with pytest.raises(CheckFailed) as caught:
            check(exercise.id, nothing)
        assert caught.value.feedback.kind == "not attempted"


@OF_THE_COURSE
def test_the_notebook_asks_for_the_exercise_and_gives_its_points(exercise):
    (path,) = REPO.glob(f"solutions/{exercise.lesson}_*/*.ipynb")
    asked = (f'check("{exercise.id}"', f"# {exercise.id} in my own words")
    graded = [c for c in cells(path) if any(text in c["source"] for text in asked)]
    assert len(graded) == (2 if exercise.explanation else 1)
    assert sum(c["metadata"]["nbgrader"]["points"] for c in graded) == exercise.points
    prose = [c["source"] for c in cells(path) if c["cell_type"] == "markdown"]
    assert any(exercise.title in text for text in prose)


def test_each_exercise_stands_in_a_file_of_its_own_in_the_folder_of_its_lesson():
    places = {e.id: Path(inspect.getsourcefile(e.model_solution)) for e in all_exercises().values()}
    assert len(set(places.values())) == len(places)
    for id, path in places.items():
        assert path.parent.name[:2] == id[:2]
        assert (REPO / "solutions" / path.parent.name).is_dir()


def test_exercises_are_loaded_when_one_is_asked_for_and_not_before():
    code = ("import sys, course_lib.checks as checks\n"
            "loaded = lambda: sum('.exercises.' in name for name in sys.modules)\n"
            "print(loaded())\nchecks.all_exercises()\nprint(loaded() > 49)")
    ran = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True)
    assert ran.stdout.split() == ["0", "True"], ran.stderr


def test_hints_come_one_after_the_other(monkeypatch):
    monkeypatch.setattr("course_lib.checks._hints_given", Counter())
    first = next(iter(all_exercises().values()))
    given = [hint(first.id).hint for _ in range(4)]
    assert all(first.hints[i] in text for i, text in zip((0, 1, 2, 2), given, strict=True))


def test_an_id_that_does_not_exist_is_answered_with_those_that_do():
    said = "there is no exercise '01.77'; did you mean one of 01.1, 01.2"
    with pytest.raises(ValueError, match=said):
        check("01.77", 3)


def test_the_command_lists_every_exercise_with_its_points(capsys):
    from course_tools.cli import exercises as command

    assert command([]) is None
    listed = capsys.readouterr().out
    for e in all_exercises().values():
        assert f"{e.id}  {e.title}" in listed and e.practises in listed
    assert "there are no exercises for 77" in command(["77"])
