"""The general diagnoses: each finds its mistake in an answer that no wrong function foresaw."""

import itertools
import re
import signal
import time
from types import SimpleNamespace

import numpy as np
import pytest

from course_lib.checks import all_exercises, diagnosis, examine, running
from course_lib.checks.attempt import Attempt
from course_lib.checks.exercise import Exercise, registry
from course_lib.checks.exercises import all_turns, find
from course_lib.checks.feedback import describe
from course_lib.checks.running import run, same
from course_lib.graph import Node
from course_tools import ROOT


def make(solution, inputs=None, **options):
    """An exercise outside the course."""
    exercise = Exercise("99.1", "Made for a test", 1, practises="", proves="is right",
                        hints=("a", "b", "c"), **options)
    del registry["99.1"]
    exercise.model_solution, exercise.make_inputs = solution, inputs
    return exercise


def affine_inputs(rng):
    for n, d, m in ((2, 2, 2), (3, 3, 3), (1, 2, 3), (3, 2, 4), (4, 3, 2)):
        yield rng.normal(size=(n, m)), rng.normal(size=(n, d)), rng.normal(size=(d, m))


def weight_gradient(dy, x, W):
    return x.T @ dy


def vector_inputs(rng):
    yield np.array([5.0, -6.0, 7.0, -8.0]), np.array([1.0, -2.0, 0.0, 3.0])
    for n in (3, 5):
        yield rng.normal(size=n), rng.normal(size=n)


def gate(dy, x):
    return dy * (x > 0)


def in_place(dy, x):
    dy[x <= 0] = 0
    return dy


def both_in_place(dy, x):
    x[x <= 0] = 0
    return in_place(dy, x)


def computes(dy, x):
    while True:
        pass


def waits(dy, x):
    while True:
        time.sleep(0.01)


def keeps(memory=[]):  # noqa: B006
    def answer(dy, x):
        memory.append(0)
        return dy * (x > 0) + (len(memory) > 3)
    return answer


GATE, WEIGHTS = make(gate, vector_inputs), make(weight_gradient, affine_inputs)


@pytest.mark.parametrize("exercise, answer, kind, words", [
    (GATE, lambda dy, x: None if len(x) else 0, "forgot to return", "None"),
    (GATE, 3, "not a function", "You gave it a number"),
    (GATE, lambda x: x, "wrong arguments", "(dy, x)"),
    (GATE, lambda dy, x: 1 / 0, "raised", "ZeroDivisionError"),
    (GATE, lambda dy, x: (dy * (x > 0)).tolist(), "right in another form",
     "The numbers are right. They came as a list, and an array was expected"),
    (GATE, lambda dy, x: dy.tolist(), "wrong type", "A list came where an array was expected"),
    (GATE, lambda dy, x: Node(3), "wrong type", "You gave a Node"),
    (GATE, in_place, "changed in place", "changed its argument dy. Whoever called it still needs "
     "that as it was: work on a copy"),
    (GATE, both_in_place, "changed in place", "changed its arguments dy and x. Whoever called it "
     "still needs them as they were: work on copies"),
    (GATE, lambda dy, x: np.where(x > 0, dy, np.nan), "overflow or nan", "nan or inf"),
    (GATE, lambda dy, x: -gate(dy, x), "sign flipped", "sign is wrong everywhere"),
    (GATE, lambda dy, x: 2 * gate(dy, x), "constant factor", "twice"),
    (GATE, lambda dy, x: gate(dy, x) / len(x), "constant factor", "number of entries of dy"),
    (GATE, lambda dy, x: gate(dy, x) * len(x), "constant factor",
     "too large by a factor of the number of entries"),
    (GATE, lambda dy, x: -gate(dy, x) / len(x), "sign flipped + constant factor",
     "number of entries of dy"),
    (GATE, lambda dy, x: gate(dy, x)[:2], "wrong shape", "holds 2 numbers, and 4 were expected"),
    (WEIGHTS, lambda dy, x, W: (x.T @ dy)[:, :1], "wrong shape",
     "array of shape (2, 1), and an array of shape (2, 2) was expected"),
    (GATE, lambda dy, x: 1.001 * gate(dy, x), "constant factor", "1.001 times"),
    (GATE, lambda dy, x: gate(dy, x) + np.random.default_rng().normal(), "second call differs",
     "two different results"),
    (GATE, lambda dy, x: gate(dy, x).astype(np.float16), "too few digits", "32 bits or fewer"),
    (make(lambda x: {"root": np.sqrt(x), "x": x}, lambda rng: iter([(2.0,), (3.0,), (5.0,)])),
     lambda x: {"root": round(x ** 0.5, 3), "x": x}, "rounded", "rounded to 3 digits"),
    (make(lambda x: {"a": x, "b": [x]}, lambda rng: iter([(np.ones(2),)])),
     lambda x: (x, [x, [x]]), "wrong type", "a dictionary with the keys 'a', 'b'"),
    (GATE, lambda dy, x: np.ones(4), "always the same", "same for every input"),
    (GATE, lambda dy, x: gate(dy, x)[:, None], "right in another form",
     "an axis of length 1 is too many"),
    (make(lambda x: x, lambda rng: iter([(np.array([[1.5], [2.5]]),)])), lambda x: x.T,
     "right in another form", "an axis of length 1 stands at another place"),
    (make(lambda x: x, lambda rng: iter([(np.array([[1.5], [2.5]]),)])), lambda x: x[:, 0],
     "right in another form", "an axis of length 1 is missing"),
    (make(lambda x: x, lambda rng: iter([(1.5,)])), lambda x: [x], "right in another form",
     "Square brackets make one"),
    (make(lambda x: x, lambda rng: iter([(1.5,)])), lambda x: (x,), "right in another form",
     "comma at the end of the line"),
    (GATE, lambda dy, x: gate(dy, x)[:1], "wrong shape", "holds 1 number, and 4 were expected"),
    (GATE, lambda dy, x: gate(dy, x).astype(object), "wrong type", "its dtype is object"),
    (make(lambda a, b: np.sign(a - b),
          lambda rng: iter([(np.array([3.0, 9.5]), np.array([0.0, 1.0]))])),
     lambda a, b: np.abs(a - b), "first that differs", "has to do with a[0] and b[0]"),
    (make(lambda x: x > 0, lambda rng: iter([(1.0,), (-1.0,), (2.0,)])), lambda x: x, "wrong type",
     "A number came where True or False was expected"),
    (make(lambda x: x > 0, lambda rng: iter([(1.0,), (-1.0,), (2.0,)])), lambda x: str(x > 0),
     "wrong type", "A text came where True or False was expected"),
    (GATE, lambda dy, x: np.random.default_rng(0), "wrong type", "of the class Generator came"),
    (GATE, lambda dy, x: {*dy}, "wrong type", "A set came where an array was expected"),
    (GATE, lambda dy, x: np.array([None] * len(x)), "wrong type",
     "an array, and its entries are no numbers that can be compared"),
    (GATE, lambda dy, x: [gate(dy, x)], "right in another form",
     "They came as a list of shape (1, 4), and an array of shape (4,) was expected"),
    (GATE, lambda dy, x: dy @ x, "wrong shape",
     "is one number, and 4 were expected. Write down the shape"),
    (GATE, lambda dy, x: dy[:1], "wrong shape", "holds 1 number, and 4 were expected"),
    (make(lambda x: x.sum(axis=0), lambda rng: iter([(np.ones((3, 1)),), (np.ones((2, 2)),)])),
     lambda x: x.sum(axis=1), "wrong shape", "holds 3 numbers, and 1 was expected"),
    (GATE, lambda dy, x: dy * (x >= 0), "only at a boundary", "where x is exactly 0"),
    (GATE, lambda dy, x: gate(np.sin(x), x), "upstream ignored", "does not depend on dy"),
    (GATE, lambda dy, x: gate(dy, x) + np.sin(dy * x), "first that differs",
     "first that differs is entry [0]. What is right there has to do with dy[0] and x[0]"),
    (WEIGHTS, lambda dy, x, W: dy.T @ x, "transposed", "transposed"),
    (WEIGHTS, lambda dy, x, W: x.T @ dy if len(x) == W.shape[0] == W.shape[1] else x @ dy,
     "only square", "square"),
    (make(lambda x: x - x.min(axis=0), lambda rng: iter([
        (np.array([[1.5, 2.25], [4.5, 7.75]]),),
        (np.array([[1.5, 2.5], [0.5, 7.5], [1.0, 1.0]]),)])),
     lambda x: x - x[0], "first that differs", "entry [0, 0]"),
    (make(lambda x: x * 0.3,
          lambda rng: iter([(np.array([5.0, 8.0]),), (np.array([11.0, 12.0]),)])),
     lambda x: (x * 0.3).astype(int), "integer truncation", "behind the point"),
    (make(lambda x: x * 0.3, lambda rng: iter([(np.array([5.0, 10 / 3]),)])),
     # the 1 was 0.999… in the answer
     lambda x: np.array([1, 0]), "integer truncation", "behind the point"),
    (make(lambda x: x / x.sum(axis=-1, keepdims=True),
          lambda rng: iter([(rng.uniform(1, 2, (1, 3)),), (rng.uniform(1, 2, (3, 2)),)])),
     lambda x: x / x.sum(), "only one sample", "not for a batch"),
    (make(lambda x: x / x.sum(axis=0),
          lambda rng: iter([(rng.uniform(1, 2, (3, 1)),), (rng.uniform(1, 2, (3, 2)),)])),
     lambda x: x / x.sum(), "only one column", "several"),
    (make(lambda x, y: (x, y), lambda rng: iter([(1.0, 2.0), (3.0, 5.0)])), lambda x, y: (y, x),
     "outputs swapped", "order"),
    (make(lambda x, y: (x, y), lambda rng: iter([(1.0, 2.0)])), lambda x, y: x, "wrong type",
     "2 parts"),
    (make(lambda x: {"a": x}, lambda rng: iter([(1.0,)])), lambda x: {"b": x}, "wrong type",
     "missing: 'a'; not asked for: 'b'"),
    (make(lambda: "left"), 3, "wrong type", "Your result is a text in quotes"),
    (make(lambda: {"why": "c", "size": 23.0}), {"why": "c or a", "size": 23.0}, "wrong type",
     'why: one letter in quotes is asked for'),
    (make(lambda: {"why": "c", "size": 23.5}), {"why": "(C)", "size": 0}, "some parts",
     "The rest is right. Look again at size"),
    (make(lambda x: 2 * x, lambda rng: iter([(-2.5,), (3.25,), (4.75,)])), lambda x: 2 * abs(x),
     "first that differs", "has to do with x"),
    (make(lambda: 3.0), lambda: 3.0, "not a function", "forget to call"),
    (make(lambda: 253.0), ..., "not attempted", "in the brackets of the check still holds"),
    (make(lambda: 253.0), None, "not attempted", "There is no answer yet. Write it"),
    (make(lambda: 253.0), (230, 1), "wrong type", "Python writes a point"),
    (make(lambda x: np.abs(x), lambda rng: iter([(np.array([-1e3, 1.0]),)]), quiet=True),
     lambda x: np.abs(x) + 0 * np.minimum(np.exp(-x), 0), "warns", "overflow"),
    (GATE, keeps(), "second call differs", "second time"),
])
def test_a_mistake_is_named(exercise, answer, kind, words):
    feedback = examine(exercise, answer, seed=0)
    assert not feedback.passed
    assert feedback.kind == kind
    assert words in feedback.hint


def test_two_parts_are_not_said_to_be_a_decimal_comma():
    for answer in ((220.0, 33.0), (1, 2, 3), ("a", 1), (230, -1), [230, 1]):
        assert "comma" not in examine(make(lambda: 253.0), answer, seed=0).hint


def layer_exercise():
    class Square:
        def forward(self, x):
            self.x = x
            return x * x

        def backward(self, dy):
            return 2 * self.x * dy

    def use(Layer, x, dy):
        layer = Layer()
        return layer.forward(x), layer.backward(dy)

    exercise = make(Square, lambda rng: iter([(np.array([1.0, -2.0]), np.array([3.0, 5.0]))]))
    exercise.use_answer = use
    return exercise, Square


def test_what_stands_alone_takes_nothing_from_its_module():
    exercise, _ = layer_exercise()
    assert exercise.use_alone(lambda answer, x: np.sum(answer(x)))
    with pytest.raises(ValueError, match="needs examine"):
        exercise.use_alone(lambda answer, x: examine(answer, x, 0))


def test_a_class_is_tried_by_using_it():
    exercise, Square = layer_exercise()
    assert examine(exercise, Square, seed=0).passed

    class Negative(Square):
        def backward(self, dy):
            return -2 * self.x * dy

    class Half(Square):
        def backward(self, dy):
            """Still to come."""

    class Broken(Square):
        def backward(self, dy):
            return 2 * self.z * dy

    class Nothing(Square):
        def forward(self, x):
            super().forward(x)

    assert "Nothing in your answer is called" not in examine(exercise, Nothing, seed=0).hint
    assert "◂" in examine(exercise, Negative, seed=0).message
    assert examine(exercise, Half, seed=0).kind == "not attempted"
    assert "no attribute 'z', in the line `return 2 * self.z * dy`" in examine(exercise, Broken,
                                                                               seed=0).hint


def test_a_function_in_place_of_a_class_is_told_so():
    for answer in (lambda x: 1 / (1 + np.exp(-x)), np.tanh):
        assert "A class is asked for" in examine(find("03.2"), answer, seed=0).hint


def test_a_class_that_changes_its_argument_is_no_function():
    exercise, Square = layer_exercise()

    class Changes(Square):
        def backward(self, dy):
            dy *= 2 * self.x
            return dy

    assert "Your class changed its argument dy" in examine(exercise, Changes, seed=0).hint


@pytest.mark.parametrize("parameters", [
    lambda new, old: new | {"b2": old["b2"], "W2": new["W2"] + old["W2"]},
    lambda new, old: new | {"W1": old["W1"], "b2": old["b2"]},
    lambda new, old: {name: new[name] - old[name] for name in new},
    lambda new, old: {name: (old[name] - new[name]) / 0.3 for name in new},
    lambda new, old: new | {"W1": old["W1"] - new["W1"], "b1": old["b1"]},
], ids=["W2 and b2", "W1 and b2", "minus the steps", "strange steps", "W1 and b1"])
def test_of_one_wrong_parameter_nothing_is_said_of_the_others(parameters):
    def answer(x, t, W1, b1, W2, b2, lr):
        old = dict(W1=W1, b1=b1, W2=W2, b2=b2)
        return parameters(find("05.1").model_solution(x, t, **old, lr=lr), old)

    found = examine(find("05.1"), answer, seed=0)
    assert not re.search("weights are right|layer is right|they are right", found.hint)


@pytest.mark.parametrize("roll", [
    lambda w, v, g, lr, m: (w - lr * v, g),
    lambda w, v, g, lr, m: (w + lr * (m * v + g), v + g),
    lambda w, v, g, lr, m: (w - (m * v + g), v + g),
    lambda w, v, g, lr, m: (w - lr * g, v + g),
])
def test_a_speed_that_is_wrong_is_not_called_right(roll):
    assert "is right" not in examine(all_turns()["05.roll"], roll, seed=0).hint


def test_self_is_spoken_of_to_classes_only():
    found = examine(find("05.3"), lambda *args: unknown, seed=0)  # noqa: F821
    assert found.kind == "raised" and "self" not in found.hint


def test_what_stops_in_the_check_is_not_said_to_have_stopped_in_the_answer():
    found = examine(find("05.3"), lambda *args: {"losses": [0.5]}, seed=0)
    assert found.kind == "raised"
    assert found.hint.startswith("Your function came to its end, and the check could not use what "
                                 "it made. Python says: ")


def test_a_known_mistake_with_the_wrong_sign_on_top_gets_both_hints():
    exercise = make(gate, vector_inputs)

    @exercise.wrong
    def masked_by_upstream(dy, x):
        """Which array decides?"""
        return dy * (dy > 0)

    feedback = examine(exercise, lambda dy, x: -dy * (dy > 0) / len(x), seed=0)
    assert feedback.kind == "masked_by_upstream + sign flipped + constant factor"
    assert feedback.hint.startswith("Which array decides?\nThe sign is wrong everywhere")


def test_a_choice_and_its_reason_are_judged_apart():
    exercise = make(lambda: ("b", "r3"))

    @exercise.wrong
    def too_large():
        """Is it larger?"""
        return "a", "r1"

    @exercise.wrong
    def only_time():
        """Does the rate only scale time?"""
        return "c", "r2"

    assert examine(exercise, ("b", "r3"), seed=0).passed
    assert examine(exercise, ("a", "r1"), seed=0).kind == "too_large"
    assert examine(exercise, ("b", "r2"), seed=0).hint == (
        "About number 2: Does the rate only scale time?")
    assert examine(exercise, ("a", "r2"), seed=0).kind == "too_large + only_time"
    hint = examine(exercise, "b", seed=0).hint
    assert hint == "The answer has 2 parts, separated by commas, and you gave a text."


needs_alarms = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs POSIX alarms")


@pytest.mark.parametrize("answer", [computes, waits])
def test_an_endless_loop_is_stopped(monkeypatch, answer):
    monkeypatch.setattr(running, "SECONDS", 0.1)
    feedback = examine(GATE, answer, seed=0)
    assert feedback.kind == "took too long"
    assert "still running" in feedback.hint and "again and again?" in feedback.hint


@needs_alarms
@pytest.mark.parametrize("by_the_clock, computed, kind", [
    (4.9, 4.9, "passed"), (6, 0.1, "passed"), (49, 4.9, "passed"), (6, 5.1, "took too long"),
    (51, 0.1, "took too long")])
def test_a_machine_that_is_busy_with_others_does_not_make_an_answer_wrong(monkeypatch, by_the_clock,
                                                                          computed, kind):
    now = SimpleNamespace(clock=0.0, computed=0.0)
    monkeypatch.setattr(running, "time",
                        SimpleNamespace(monotonic=lambda: now.clock,
                                        thread_time=lambda: now.computed))

    def answer(dy, x):
        now.clock += by_the_clock
        now.computed += computed
        signal.raise_signal(signal.SIGALRM)
        return gate(dy, x)

    assert examine(GATE, answer, seed=0).kind == kind


@needs_alarms
def test_a_busy_machine_does_not_hide_a_known_mistake(monkeypatch):
    """It is known by what the wrong function does: that is run as well, and may take long by the
    clock."""
    exercise, now = make(gate, vector_inputs), SimpleNamespace(clock=0.0)
    monkeypatch.setattr(running, "time",
                        SimpleNamespace(monotonic=lambda: now.clock, thread_time=lambda: 0.0))

    @exercise.wrong
    def divides(dy, x):
        """Why do you divide?"""
        now.clock += 6
        signal.raise_signal(signal.SIGALRM)
        return 1 / 0

    assert examine(exercise, lambda dy, x: 1 / 0, seed=0).kind == "divides"


def test_what_is_told_is_the_same_however_deep_check_is_called():
    def told(depth):
        if depth:
            return told(depth - 1)
        exercise = all_exercises()["10.3"]
        return [examine(exercise, wrong, seed=1) for wrong in exercise.wrong_answers.values()]

    assert told(500) == told(0)


def weighed(x, y, z):
    return (x + y) * 2.5 + z


def test_a_slip_is_named_only_if_no_other_explains_the_results_as_well():
    def inputs(times):
        def make_inputs(rng):
            for y, z in rng.normal(size=(4, 2)):
                yield times * float(y), float(y), float(z)
        return make_inputs

    def subtracted(x, y, z):
        return (x - y) * 2.5 + z

    assert examine(make(weighed, inputs(1.7)), subtracted, seed=0).kind == "one slip"
    # where x is 3 y, y + y would have given the same
    assert examine(make(weighed, inputs(3)), subtracted, seed=0).kind != "one slip"


def test_one_sample_is_said_to_be_right_only_if_every_row_alone_is():
    exercise = make(lambda x: x / (x.std(axis=-1, keepdims=True) + 0.5),
                    lambda rng: iter([(rng.normal(size=(1, 4)),), (rng.normal(size=(3, 4)),)]))
    # right for the row that comes first, whatever its numbers, and wrong for others by themselves

    def with_another_width(x):
        width = x.std(axis=-1, keepdims=True) + 0.5
        return x / np.where(np.sum(x, axis=-1, keepdims=True) > 1, width, width / 3)

    for seed in range(20):
        said = examine(exercise, with_another_width, seed)
        assert said.passed or "one sample" not in said.hint


def test_an_entry_that_is_at_a_limit_has_to_do_with_its_own_input():
    exercise = make(lambda x: (x - x.min()) / np.ptp(x),
                    lambda rng: iter([(np.array([2.0, 5.0, 9.0]),), (np.array([3.0, 1.0, 2.0]),)]))
    said = examine(exercise, lambda x: (x - x.mean()) / np.ptp(x), seed=0).hint
    assert "has to do with x[0], x[1] and x[2]" in said


def test_a_constant_is_named_only_if_more_than_one_input_shows_it():
    exercise = make(lambda x: np.log(x),
                    lambda rng: iter([(rng.uniform(0.1, 3, 4),) for _ in range(3)]))

    @exercise.family
    def base(result, x):
        """You took the logarithm with base {}."""
        return np.where(result != 0, np.exp(np.log(x) / result), np.nan)

    assert examine(exercise, lambda x: np.log2(x), seed=0).hint.endswith("base 2.")
    first, = exercise.arguments(0)[0]

    def once(x):
        return np.log2(x) if np.array_equal(x, first) else np.zeros(4)

    assert "base" not in examine(exercise, once, seed=0).hint


@pytest.mark.parametrize("hint, added", [
    ("Which array decides?", True), ("It is N times too large.", False),
    ("It is divided twice.", False)])
def test_to_a_hint_that_speaks_of_a_factor_none_is_added(hint, added):
    exercise = make(gate, vector_inputs)

    def both_open(dy, x):
        return dy * ((x > 0) | (dy > 0))

    both_open.__doc__ = hint
    exercise.wrong(both_open)
    said = examine(exercise, lambda dy, x: both_open(dy, x) / len(x), seed=0).hint
    assert ("On top of that" in said) == added


@pytest.mark.parametrize("answer", [lambda x: x ^ 2, lambda x: np.array(x) ^ 2])
def test_a_power_that_is_none_is_told_what_is_one(answer):
    exercise = make(lambda x: x**2, lambda rng: iter([(1.5,), (2.5,)]))
    assert "`^` is no power in Python: that is `**`." in examine(exercise, answer, seed=0).hint


def test_a_result_that_is_always_cut_at_one_number_is_not_said_to_be_of_whole_numbers():
    exercise = make(lambda x: x, lambda rng: iter([(1.5,), (0.5,), (1.25,)]))
    assert examine(exercise, lambda x: min(x, 1.0), seed=0).kind != "integer truncation"


def test_what_a_function_is_called_with_is_told_also_where_the_check_stands_around_it():
    said = examine(find("10.2"), lambda x, W: {}, seed=0).hint
    assert "is called with the arguments (x, W, dy), in this order" in said


def test_arguments_that_are_no_arrays_do_no_harm():
    exercise = make(lambda rows: [len(r) for r in rows],
                    lambda rng: iter([([(1, 2), (3,)],), ([(1,), (2, 3, 4)],)]))
    assert examine(exercise, lambda rows: [0 for r in rows], seed=0).kind == "first that differs"


def test_a_dictionary_may_have_other_keys_for_other_inputs():
    exercise = make(lambda names: dict.fromkeys(names, 1), lambda rng: iter([("abc",), ("d",)]))

    def right_for_the_first(names):
        return dict.fromkeys(names, 1 if names == "abc" else 7)

    assert examine(exercise, right_for_the_first, seed=0).kind == "first that differs"


def test_the_line_that_raised_is_quoted():
    def answer(dy, x):
        return dy @ np.ones((9, 9))

    assert "in the line `return dy @ np.ones((9, 9))`" in examine(GATE, answer, seed=0).hint


def test_the_evidence_shows_the_smallest_failing_input_and_marks_what_differs():
    message = examine(GATE, lambda dy, x: dy * (dy > 0), seed=0).message
    assert "x = [1, -2, 0, 3]" in message
    assert "[5, 0, 7◂, 0◂]" in message
    assert "[5, 0, 0, -8]" in message


def test_the_right_answer_is_praised_with_what_was_shown():
    feedback = examine(GATE, gate, seed=3)
    assert feedback.passed
    assert feedback.kind == "passed"
    assert "is right (tried on 3 inputs)" in feedback.hint


def test_a_value_never_shows_what_was_expected():
    message = examine(make(lambda: 253.0), 251, seed=0).message
    assert "251" in message
    assert "253" not in message


def test_html_and_text_say_the_same_and_html_is_escaped():
    feedback = examine(GATE, lambda dy, x: "<script>", seed=0)
    assert "<script>" in feedback.message
    assert "<script>" not in feedback._repr_html_()
    assert "&lt;script&gt;" in feedback._repr_html_()
    assert feedback.headline in feedback._repr_html_()


def test_unsigned_results_can_be_compared_with_their_negatives():
    def doubled(x):
        return np.asarray(2 * x, np.uint64)

    exercise = make(lambda x: np.asarray(x, np.uint64),
                    lambda rng: iter([(np.uint64([1001, 2002, 3003, 4004, 5005]),)]))
    assert examine(exercise, doubled, 0).kind == "constant factor"


def test_large_whole_numbers_are_shown_with_all_their_digits():
    assert describe(300000006.0) == "300000006"
    assert describe(np.array([12345.0, 0.5])) == "[12345, 0.5]"


@pytest.mark.parametrize("answer, words", [
    ({"plateau": "c", "beyond": "k", "sooner": "g"}, "beyond: 'k' belongs to another question. For "
     "this one the letters are e, f, g and h."),
    ({"plateau": "c", "beyond": "z", "sooner": "k"}, "Look again at beyond."),
])
def test_a_letter_of_another_question_is_told_so(answer, words):
    assert words in str(examine(find("05.5"), answer, 0))


@pytest.mark.parametrize("id", ["05.5", "06.5", "07.3", "09.7", "10.5"])
def test_all_letters_of_an_exercise_are_known_to_its_check(id):
    (path,) = (ROOT / "exercises").glob(f"{id[:2]}_*/*.ipynb")
    text = path.read_text(encoding="utf-8").split(f"## {id} ")[1].split('"## ')[0]
    told = set(re.findall(r'"- (?:`\\"|\()([a-z])', text))
    assert told and set().union(*diagnosis._choices(find(id))) == told


@pytest.mark.parametrize("index", [0.5, np.float64(1), None, "a"])
def test_a_place_that_is_no_whole_number_is_no_empty_answer(index):
    exercise = make(lambda x: x[0], lambda rng: [(np.array([1.5, 2.5]),)])
    feedback = examine(exercise, lambda x: np.zeros(3)[index] + x[0], 0)
    assert feedback.kind != "not attempted"


def test_an_answer_that_is_written_in_part_is_told_which_part_is_not():
    class HalfWritten:
        def forward(self, x):
            return np.tanh(x)

        def backward(self, dy):
            """dx, of the shape of x."""

    assert "Not written yet: `backward`." in str(examine(find("03.4"), HalfWritten, 0))
    half = examine(find("04.2"), lambda dY, X, W: {"dX": ..., "dW": X.T @ dY, "db": ...}, 0)
    assert half.kind == "not attempted" and "Not written yet: `dX` and `db`." in str(half)


@pytest.mark.parametrize("id, letters", [
    ("05.4", ["abcde"] * 4 + ["fghi", "abcde"]), ("05.5", ["efgh", "abcd", "ijkl"]),
    ("06.5", ["", "abcde"]), ("07.3", ["", "", "", "abcde"]), ("08.4", ["ab", "ab", "", "abcde"]),
    ("09.7", ["abcd", "efgh", "ijkl"]), ("10.5", ["fghij", "abcde"])])
def test_all_letters_of_each_question_are_known(id, letters):
    """Or a right choice could be called one of another question."""
    assert diagnosis._choices(find(id)) == list(map(set, letters))


def test_a_second_backward_that_differs_is_told_apart_from_an_output_that_was_written_into():
    exercise, inputs = find("04.4"), find("04.4").arguments(0)
    again = exercise.wrong_answers["changes_what_it_remembers"]
    attempt = Attempt(exercise, again, [run(exercise.call(again), args) for args in inputs],
                      [run(exercise.expected(), args).value for args in inputs])
    assert diagnosis.backward_changed_something(attempt).startswith("The first backward is right")


def test_two_wrong_answers_of_one_name_are_refused():
    exercise = make(lambda x: x)

    def twice(x):
        """Twice as much."""
        return 2 * x

    exercise.wrong(twice)
    with pytest.raises(ValueError, match="has a wrong answer called twice already"):
        exercise.wrong(twice)


NUMBERS = [0, 1, -3, True, 10**20, 2.5, 1 + 1e-9, 1e300, -0.0, 1e-320, float("nan"), float("inf"),
           -float("inf"), np.float64(2.5), np.float32(2.5), np.bool_(False), np.int64(3)]


@pytest.mark.parametrize("rtol", [0, 1e-7])
def test_numbers_are_equal_where_arrays_of_one_are(rtol):
    """A finite number passed for an infinite one, since it was within a share of that."""
    for got, want in itertools.product(NUMBERS, NUMBERS):
        as_arrays = same(np.array([got], float), np.array([want], float), rtol)
        assert same(got, want, rtol) is as_arrays, (got, want)
    assert not same(5.0, float("inf"), 1e-7)
