"""Every exercise of the course keeps its promises: the solution passes, each wrong answer meets its own hint."""

import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from course_lib.checks import CheckFailed, check, examine, exercises, hint
from course_lib.checks.running import agree, is_numeric, run, same

REPO = Path(__file__).parents[1]
SEEDS = range(20)
EXERCISES = pytest.mark.parametrize("exercise", exercises.values(), ids=exercises.keys())
WRONG = pytest.mark.parametrize(
    "exercise, name", [(e, name) for e in exercises.values() for name in e.wrongs],
    ids=[f"{e.id}-{name}" for e in exercises.values() for name in e.wrongs])


def answer_of(exercise, function):
    """What a student would hand to check: the function itself, or the value it gives."""
    return function() if exercise.asks_for_a_value else function


def seeds(exercise):
    return SEEDS[:1] if exercise.asks_for_a_value else SEEDS


@EXERCISES
def test_the_solution_passes_for_every_seed(exercise):
    for seed in seeds(exercise):
        feedback = examine(exercise, answer_of(exercise, exercise.right), seed)
        assert feedback.passed, feedback


@WRONG
def test_a_wrong_answer_is_refused_with_its_own_hint_for_every_seed(exercise, name):
    for seed in seeds(exercise):
        feedback = examine(exercise, answer_of(exercise, exercise.wrongs[name]), seed)
        assert (feedback.passed, feedback.kind, feedback.hint) == (False, name, exercise.hint_of(name))


@EXERCISES
def test_no_two_wrong_answers_are_the_same_on_all_inputs(exercise):
    for seed in seeds(exercise):
        runs = {name: [run(exercise.mistaken(name), args) for args in exercise.arguments(seed)] for name in exercise.wrongs}
        for a in runs:
            for b in runs:
                assert a == b or not all(agree(p, q, exercise.rtol) for p, q in zip(runs[a], runs[b], strict=True)), (a, b)


@EXERCISES
def test_at_least_four_wrong_answers_are_known(exercise):
    assert len(exercise.wrongs) >= 4


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
    """A tiny change of an input changes the right result by a tiny amount: rounding cannot decide a check."""
    if exercise.asks_for_a_value:
        return
    def nudged(value):
        return value * (1 + 1e-9) if is_numeric(value) and np.asarray(value).dtype.kind == "f" else value

    for seed in SEEDS:
        for args in exercise.arguments(seed):
            before, after = run(exercise.expected(), args), run(exercise.expected(), tuple(map(nudged, args)))
            assert type(before.error) is type(after.error)
            assert same(after.value, before.value, 1e-4), args


@EXERCISES
def test_a_typed_in_table_of_results_fails_under_another_seed(exercise):
    if exercise.asks_for_a_value or exercise.user:
        return
    table = {repr(args): run(exercise.expected(), args).value for args in exercise.arguments(0)}
    fallback = next(iter(table.values()))
    assert not examine(exercise, lambda *args: table.get(repr(args), fallback), seed=7).passed


@EXERCISES
def test_hints_are_three_different_texts_that_do_not_contain_the_solution(exercise):
    import inspect

    assert len({*exercise.hints}) == 3
    squeezed = [re.sub(r"[\s`]", "", text) for text in (*exercise.hints, *map(exercise.hint_of, exercise.wrongs))]
    code = inspect.getsource(exercise.right)
    for returned in re.findall(r"return (.+)", code):
        answer = re.sub(r"\s", "", returned)
        assert not any(answer in text for text in squeezed), answer
    if exercise.asks_for_a_value and not isinstance(exercise.right(), str):
        numbers = [n for text in exercise.hints for n in re.findall(r"-?\d+\.?\d*", text)]
        assert not any(abs(float(n) - float(v)) < 1e-9 for n in numbers for v in np.ravel(exercise.right())), exercise.hints


@EXERCISES
def test_an_empty_answer_is_called_not_attempted(exercise):
    def empty(*args):
        """Only a docstring."""

    def stub(*args):
        raise NotImplementedError

    class Layer:
        def forward(self, x):
            """Only a docstring."""

    nothings = (..., None) if exercise.asks_for_a_value else (..., Layer) if exercise.user else (..., empty, stub)
    for nothing in nothings:
        with pytest.raises(CheckFailed) as caught:
            check(exercise.id, nothing)
        assert caught.value.feedback.kind == "not attempted"


@EXERCISES
def test_the_notebook_asks_for_the_exercise_and_gives_its_points(exercise):
    cells = [c for path in sorted((REPO / "solutions").glob(f"{exercise.lesson}_*/*.ipynb"))
             for c in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    checks = [c for c in cells if f'check("{exercise.id}"' in "".join(c["source"])]
    assert [c["metadata"]["nbgrader"]["points"] for c in checks] == [exercise.points]
    assert any(exercise.title in "".join(c["source"]) for c in cells if c["cell_type"] == "markdown")


def test_hints_come_one_after_the_other(monkeypatch):
    monkeypatch.setattr("course_lib.checks._hints_given", Counter())
    first = next(iter(exercises.values()))
    given = [hint(first.id).hint for _ in range(4)]
    assert [first.hints[i] in text for i, text in zip((0, 1, 2, 2), given, strict=True)] == [True] * 4


def test_an_id_that_does_not_exist_is_answered_with_those_that_do():
    with pytest.raises(ValueError, match="there is no exercise '01.77'; did you mean one of 01.1, 01.2"):
        check("01.77", 3)


def test_the_command_lists_every_exercise_with_its_points(capsys):
    from course_lib.cli import exercises as command

    assert command([]) is None
    listed = capsys.readouterr().out
    assert all(f"{e.id}  {e.title}" in listed and e.practises in listed for e in exercises.values())
    assert "there are no exercises for 77" in command(["77"])
