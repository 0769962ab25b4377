"""What an exercise is: a right function, inputs to try it on, and the wrong functions that students
write.

The docstring of a wrong function is the hint for whoever wrote it:

    exercise = Exercise("03.1", "ReLU backward", points=2, …)

    @exercise.inputs
    def inputs(rng): ...              # yields tuples of arguments, small and readable first

    @exercise.solution
    def relu_backward(dy, x): return dy * (x > 0)

    @exercise.wrong
    def masked_by_upstream(dy, x):
        \"\"\"You kept the places where *dy* is positive. Which array decides what is open?\"\"\"
        return dy * (dy > 0)

An exercise without inputs asks for a value: its functions take nothing and return that value. Where
the answer is a class, such as a layer, `use` says what to do with it:

    @exercise.use
    def use(Layer, x, dy):
        layer = Layer()
        return {"y": layer.forward(x), "dx": layer.backward(dy)}
"""

import functools
import inspect
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.checks.running import AnswerElsewhere

registry: dict[str, "Exercise"] = {}


@dataclass(frozen=True)
class Explanation:
    """What a student's own text is compared with, once it is locked. model: a good answer. common:
    one that is often given, and wrong. because: what is wrong with it. key_points: what a good
    text says, for its writer to tick."""

    model: str
    common: str
    because: str
    key_points: tuple


class Exercise:
    """One exercise. Creating it registers it under its id, such as "03.1": lesson and number.

    practises: what it trains, in a few words. proves: what a passed check has shown, completing
    "Your answer …". hints: three texts, from a nudge over the concept to the next line. section:
    the heading in the lesson below which to read again. rtol: how close results must be. quiet:
    whether a runtime warning (overflow, divide) counts as wrong. program: what `use` makes of its
    arguments, to be shown below them. explanation: where a text of the student's own is asked for,
    too; a person gives it one of the points.
    """

    known = registry
    make_inputs: Callable[..., Iterable[tuple]] | None = None      # of a random generator
    model_solution: Any = None                # a function of the arguments, or of none, or a class
    use_answer: Callable | None = None
    stands_alone = False                      # whether use_answer may run beside the answer
    in_parts = False                          # whether a part of an answer is an answer

    def __init__(self, id: str, title: str, points: int, *, practises: str, proves: str,
                 hints: tuple[str, str, str], section: str = "", rtol: float = 1e-6,
                 quiet: bool = False, program: str = "", explanation: Explanation | None = None):
        if id in self.known:
            raise ValueError(f"there are two exercises {id}")
        if len(hints) != 3:
            raise ValueError(f"exercise {id} should have three hints, got {len(hints)}")
        self.id, self.title, self.points = id, title, points
        self.practises, self.proves, self.hints = practises, proves, tuple(hints)
        self.section, self.rtol, self.quiet = section, rtol, quiet
        self.program, self.explanation = program, explanation
        self.lesson = id.split(".")[0]
        self.wrong_answers: dict[str, Any] = {}
        self.families: dict[str, Callable] = {}
        self.known[id] = self

    def inputs(self, make_inputs: Callable) -> Callable:
        """Decorator for a generator function: rng -> tuples of arguments."""
        self.make_inputs = make_inputs
        return make_inputs

    def solution(self, model_solution: Callable) -> Callable:
        """Decorator for the right function, or class."""
        self.model_solution = model_solution
        return model_solution

    def wrong(self, wrong_answer: Callable) -> Callable:
        """Decorator for a wrong function, or class, whose docstring is the hint. Its name is the
        kind of the mistake: students' records and gradebooks keep it."""
        name = self._named(wrong_answer)
        if name in self.wrong_answers:
            raise ValueError(f"{self.id} has a wrong answer called {name} already")
        self.wrong_answers[name] = wrong_answer
        return wrong_answer

    def family(self, implied: Callable) -> Callable:
        """Decorator for a function (result, *arguments) -> the constant that a mistake would have
        used, were it this one: an eps, a clip, the base of a logarithm.

        An answer is of the family when one and the same constant explains all that it got wrong,
        and not what is right. implied gives an array of what each entry says, nan where an entry
        says nothing; it raises ValueError, or gives two constants, for a result that the mistake
        does not explain. The docstring is the hint, in which {} is the constant.
        """
        self.families[self._named(implied)] = implied
        return implied

    def _named(self, mistake: Callable) -> str:
        name = mistake.__name__
        if not mistake.__doc__:
            raise ValueError(f"the wrong function {name} of {self.id} needs a docstring: "
                             "it is the hint")
        return name

    def use(self, use_answer: Callable) -> Callable:
        """Decorator for a function (answer, *arguments) -> result, where the answer is not itself
        that function."""
        self.use_answer = use_answer
        return use_answer

    def use_alone(self, use_answer: Callable) -> Callable:
        """The same, for a function that needs only `np` and `copy` of its module. While a class is
        graded, it runs where the answer is: many times faster than by a message for each call."""
        taken = inspect.getclosurevars(use_answer)
        others = (taken.nonlocals | taken.globals).keys() - {"np", "copy"}
        if others:
            raise ValueError(f"{use_answer.__name__} stands alone, and needs {', '.join(others)}")
        self.stands_alone = True
        return self.use(use_answer)

    def call(self, answer: Any) -> Callable:
        """The function of the arguments that an answer stands for."""
        if self.asks_for_a_value:
            return lambda: answer
        if self.stands_alone and isinstance(answer, AnswerElsewhere):
            return answer.used_by(_source(self.use_answer))
        return functools.partial(self.use_answer, answer) if self.use_answer else answer

    def expected(self) -> Callable:
        """The right function of the arguments."""
        return self.model_solution if self.asks_for_a_value else self.call(self.model_solution)

    def mistaken(self, name: str) -> Callable:
        """A wrong function of the arguments."""
        answer = self.wrong_answers[name]
        return answer if self.asks_for_a_value else self.call(answer)

    def hint_of(self, name: str) -> str:
        """The hint for whoever made this mistake, on one line."""
        mistake = self.wrong_answers.get(name) or self.families[name]
        return " ".join(mistake.__doc__.split())

    @property
    def of_the_course(self) -> bool:
        """Whether it belongs to a lesson, and is not an instructor's own."""
        return self.lesson.isdigit()

    @property
    def asks_for_a_value(self) -> bool:
        return self.make_inputs is None

    @property
    def passes_on(self) -> bool:
        """Whether an answer is called with the arguments as they are."""
        return not self.use_answer or any(
            one.kind is one.VAR_POSITIONAL
            for one in inspect.signature(self.use_answer).parameters.values())

    @property
    def argument_names(self) -> list[str]:
        if self.passes_on:
            return list(inspect.signature(self.model_solution).parameters)
        return list(inspect.signature(self.use_answer).parameters)[1:]

    def arguments(self, seed: int) -> list[tuple]:
        """The list of argument tuples for a seed."""
        if self.asks_for_a_value:
            return [()]
        return list(self.make_inputs(np.random.default_rng(seed)))


@functools.cache
def _source(function):
    """The source of a function, without decorators."""
    source = inspect.getsource(function)
    return source[source.index("def "):]


def course_seed() -> int:
    """The seed for random inputs: the environment variable COURSE_SEED, which an instructor may
    set, or 0."""
    return int(os.environ.get("COURSE_SEED", "0"))
