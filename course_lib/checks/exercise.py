"""What an exercise is: a right function, inputs to try it on, and the wrong functions that students write.

The docstring of a wrong function is the hint for whoever wrote it:

    relu_backward = Exercise("03.1", "ReLU backward", points=2, …)

    @relu_backward.inputs
    def inputs(rng): ...              # yields tuples of arguments, small and readable first

    @relu_backward.solution
    def solution(dy, x): return dy * (x > 0)

    @relu_backward.wrong
    def masked_by_upstream(dy, x):
        \"\"\"You kept the places where *dy* is positive. Which array decides whether the gate is open?\"\"\"
        return dy * (dy > 0)

An exercise without inputs asks for a value: its functions take nothing and return that value. Where the answer is a
class, such as a layer, `use` says what to do with it:

    @tanh_layer.use
    def use(Layer, x, dy):
        layer = Layer()
        return {"y": layer.forward(x), "dx": layer.backward(dy)}
"""

import functools
import importlib
import inspect
import os
import pkgutil

import numpy as np

_registry = {}


class Exercise:
    """One exercise. Creating it registers it under its id, such as "03.1": lesson and number.

    practises: what it trains, in a few words. proves: what a passed check has shown, completing "Your answer …".
    hints: three texts, from a nudge over the concept to the next line. rtol: how close results must be.
    quiet: whether a runtime warning (overflow, divide) counts as wrong.
    """

    def __init__(self, id, title, points, *, practises, proves, hints, rtol=1e-6, quiet=False):
        if id in _registry:
            raise ValueError(f"there are two exercises {id}")
        if len(hints) != 3:
            raise ValueError(f"exercise {id} should have three hints, got {len(hints)}")
        self.id, self.title, self.points, self.practises, self.proves = id, title, points, practises, proves
        self.hints, self.rtol, self.quiet = tuple(hints), rtol, quiet
        self.lesson = id.split(".")[0]
        self.cases, self.right, self.wrongs, self.user = None, None, {}, None
        _registry[id] = self

    def inputs(self, cases):
        """Decorator for a generator function: rng -> tuples of arguments."""
        self.cases = cases
        return cases

    def solution(self, right):
        """Decorator for the right function."""
        self.right = right
        return right

    def wrong(self, function):
        """Decorator for a wrong function, whose docstring is the hint."""
        if not function.__doc__:
            raise ValueError(f"the wrong function {function.__name__} of {self.id} needs a docstring: it is the hint")
        self.wrongs[function.__name__] = function
        return function

    def use(self, user):
        """Decorator for a function (answer, *arguments) -> result, where the answer is not itself that function."""
        self.user = user
        return user

    def call(self, answer):
        """The function of the arguments that an answer stands for."""
        if self.asks_for_a_value:
            return lambda: answer
        return functools.partial(self.user, answer) if self.user else answer

    def expected(self):
        """The right function of the arguments."""
        return self.right if self.asks_for_a_value else self.call(self.right)

    def mistaken(self, name):
        """A wrong function of the arguments."""
        return self.wrongs[name] if self.asks_for_a_value else self.call(self.wrongs[name])

    def hint_of(self, name):
        """The hint for whoever wrote this wrong function, on one line."""
        return " ".join(self.wrongs[name].__doc__.split())

    @property
    def asks_for_a_value(self):
        return self.cases is None

    @property
    def signature(self):
        """The names of the arguments, as in "(dy, x)"."""
        return f"({', '.join(self.argument_names)})"

    @property
    def argument_names(self):
        names = list(inspect.signature(self.user or self.right).parameters)
        return names[1:] if self.user else names

    def arguments(self, seed):
        """The list of argument tuples for a seed."""
        return [()] if self.asks_for_a_value else list(self.cases(np.random.default_rng(seed)))


def course_seed():
    """The seed for random inputs: the environment variable COURSE_SEED, which an instructor may set, or 0."""
    return int(os.environ.get("COURSE_SEED", "0"))


def all_exercises():
    """id -> Exercise for the whole course, in order."""
    _import_lessons()
    return dict(sorted(_registry.items()))


@functools.cache
def _import_lessons():
    import course_lib.checks as package

    for module in pkgutil.iter_modules(package.__path__):
        if module.name.startswith("lesson_"):
            importlib.import_module(f"{package.__name__}.{module.name}")


def find(id):
    """The exercise with this id. Raises ValueError that names the ids there are."""
    known = all_exercises()
    if id not in known:
        near = [i for i in known if i.split(".")[0] == str(id).split(".")[0]] or known
        raise ValueError(f"there is no exercise {id!r}; did you mean one of {', '.join(near)}?")
    return known[id]
