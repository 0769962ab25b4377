"""02.3 A numerical gradient."""

import numpy as np

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "02.3", "A numerical gradient", points=3, section="Is it right? Ask twice",
    practises="nudging one entry at a time, both ways",
    proves="agrees with calculus for sums, products and curves, and leaves its argument as it was",
    hints=("Write down the quotient for a single number first: which two values of f, divided by "
           "which distance?",
           "For each entry: remember it, raise it, call f, lower it, call f, put it back. And work "
           "on a copy that holds floats.",
           "Begin with `x = np.array(x, dtype=float)` and a vector of zeros for the result. In the "
           "loop, keep `old = x[i]`; the two values of f are `2 * h` apart."))

_FUNCTIONS = {
    "sum of x²": lambda x: np.sum(x**2),
    "x[0]·x[1] + x[1]·x[2]": lambda x: x[0] * x[1] + x[1] * x[2],
    "exp(x[0]) · x[1]": lambda x: np.exp(x[0]) * x[1],
    "1000 + sum of x³": lambda x: 1000 + np.sum(x**3),
    "(x[0]·x[1] + x[2])²": lambda x: (x[0] * x[1] + x[2]) ** 2,
}

_H = 1e-4


@exercise.inputs
def inputs(rng):
    yield "sum of x²", np.array([3.0, 4.0])
    yield "sum of x²", np.array([3, 4])
    yield "x[0]·x[1] + x[1]·x[2]", np.array([2.0, -1.0, 5.0])
    yield "exp(x[0]) · x[1]", np.array([1.0, 2.0])
    yield "1000 + sum of x³", rng.uniform(1, 2, 4).round(2)
    for f in ("x[0]·x[1] + x[1]·x[2]", "(x[0]·x[1] + x[2])²"):
        yield f, rng.uniform(1, 4, 3).round(2)


@exercise.use
def use(numerical_gradient, f, x):
    return numerical_gradient(_FUNCTIONS[f], x)


@exercise.solution
def numerical_right(f, x, h=_H):
    x = np.array(x, dtype=float)
    gradient = np.zeros(len(x))
    for i in range(len(x)):
        old = x[i]
        x[i] = old + h
        above = f(x)
        x[i] = old - h
        below = f(x)
        x[i] = old
        gradient[i] = (above - below) / (2 * h)
    return gradient


def _quotients(f, x, h, quotient, restore=True):
    """The loop of most wrong answers. quotient: of f at old + h, at old, at old - h."""
    x = np.array(x, dtype=float)
    gradient = np.zeros(len(x))
    for i in range(len(x)):
        old, middle = x[i], f(x)
        x[i] = old + h
        above = f(x)
        x[i] = old - h
        below = f(x)
        if restore:
            x[i] = old
        gradient[i] = quotient(above, middle, below)
    return gradient


@exercise.wrong
def divided_by_h(f, x):
    """Twice what it should be: the two values of f are not h apart. You went up by h *and* down by
    h."""
    return _quotients(f, x, _H, lambda above, middle, below: (above - below) / _H)


@exercise.wrong
def integers_kept(f, x):
    """Your nudge is lost when the array holds whole numbers: in such an array, 3 + 0.0001 is stored
    as 3, and 3 − 0.0001 as 2. Start from a copy that holds floats."""
    x = x.copy()
    gradient = np.zeros(len(x))
    for i in range(len(x)):
        old = x[i]
        x[i] = old + _H
        above = f(x)
        x[i] = old - _H
        gradient[i] = (above - f(x)) / (2 * _H)
        x[i] = old
    return gradient


@exercise.wrong
def not_put_back(f, x):
    """The first entry is right and later ones are slightly off: when you nudge entry 1, entry 0
    should stand where it was."""
    def quotient(above, middle, below):
        return (above - below) / (2 * _H)

    return _quotients(f, x, _H, quotient, restore=False)


@exercise.wrong
def tiny_step(f, x):
    """About four digits are right, and the rest is noise: with so small an h, the two values of f
    agree in nearly all of their sixteen digits, and these cancel. Which h was the best in the
    lesson's picture?"""
    h = 1e-12
    return _quotients(f, x, h, lambda above, middle, below: (above - below) / (2 * h))


@exercise.wrong
def one_sided(f, x):
    """Close, but a few digits short: you compared f(x + h) with f(x). With a step to *both* sides,
    the bend of the curve cancels."""
    return _quotients(f, x, _H, lambda above, middle, below: (above - middle) / _H)


@exercise.wrong
def everything_moved_at_once(f, x):
    """You moved all entries together, so every entry of the result is the same sum. One entry at a
    time."""
    x = np.array(x, dtype=float)
    return np.full(len(x), (f(x + _H) - f(x - _H)) / (2 * _H))


@exercise.wrong
def all_zeros(f, x):
    """Everything is 0, so both values of f were the same. `y = x` makes no second array: what you
    do to y happens to x. Keep the two values of f, not two names of x."""
    return np.zeros(len(x))


@exercise.wrong
def not_divided(f, x):
    """Those are the differences of f. A derivative is the rise *divided by* the step."""
    return _quotients(f, x, _H, lambda above, middle, below: above - below)


@exercise.wrong
def multiplied_not_divided(f, x):
    """Much too small: look at the brackets. `a / 2 * h` divides by 2 and then *multiplies* by h."""
    return _quotients(f, x, _H, lambda above, middle, below: (above - below) / 2 * _H)


@exercise.wrong
def returns_at_the_first(f, x):
    """Only the first entry has been filled, the others are still 0. Does your `return` stand inside
    the loop?"""
    gradient = np.zeros(len(x))
    gradient[0] = numerical_right(f, x)[0]
    return gradient
