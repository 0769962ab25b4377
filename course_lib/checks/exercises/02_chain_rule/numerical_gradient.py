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
           "loop, keep `old = x[i]`; the two places are `2 * h` apart."))

_FUNCTIONS = {
    "sum of x²": lambda x: np.sum(x**2),
    "x[0]·x[1] + x[1]·x[2]": lambda x: x[0] * x[1] + x[1] * x[2],
    "exp(x[0]) · x[1]": lambda x: np.exp(x[0]) * x[1],
    "1000 + sum of x³": lambda x: 1000 + np.sum(x**3),
    "(x[0]·x[1] + x[2])²": lambda x: (x[0] * x[1] + x[2]) ** 2,
    "x[0]·x[1]": lambda x: x[0] * x[1],
}

_H = 1e-4
_RIPPLE = "sum of x² + sin(4πx), with h = 0.5"         # half a step from a whole number it is 0
_FUNCTIONS[_RIPPLE] = lambda x: np.sum(x**2 + np.sin(4 * np.pi * x))
_STEPS = {_RIPPLE: 0.5}


@exercise.inputs
def inputs(rng):
    yield "sum of x²", np.array([3.0, 4.0])
    yield "sum of x²", np.array([3, 4])
    yield "x[0]·x[1]", np.array([2, 7])
    yield _RIPPLE, np.array([3.0, 4.0])
    yield "(x[0]·x[1] + x[2])²", np.array([0.0, 3.0, 1.0])
    yield "x[0]·x[1] + x[1]·x[2]", np.array([2.0, -1.0, 5.0])
    yield "exp(x[0]) · x[1]", np.array([1.0, 2.0])
    yield "1000 + sum of x³", rng.uniform(1, 2, 4).round(2)
    for f in ("x[0]·x[1] + x[1]·x[2]", "(x[0]·x[1] + x[2])²"):
        yield f, rng.uniform(1, 4, 3).round(2)


@exercise.use
def use(numerical_gradient, f, x):
    step = [_STEPS[f]] if f in _STEPS else []       # else the answer's own
    return numerical_gradient(_FUNCTIONS[f], x, *step)


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
def divided_by_h(f, x, h=_H):
    """Twice what it should be: how far apart are the two places at which you call f, and by what
    did you divide?"""
    return _quotients(f, x, h, lambda above, middle, below: (above - below) / h)


@exercise.wrong
def integers_kept(f, x, h=_H):
    """An array of whole numbers cannot hold your nudge: in it, 3 + 0.0001 is stored as 3, and
    3 − 0.0001 as 2. Start from a copy that holds floats."""
    x = x.copy()
    gradient = np.zeros(len(x))
    for i in range(len(x)):
        old = x[i]
        x[i] = old + h
        above = f(x)
        x[i] = old - h
        gradient[i] = (above - f(x)) / (2 * h)
        x[i] = old
    return gradient


@exercise.wrong
def not_put_back(f, x, h=_H):
    """The first entry is right and later ones are slightly off: when you nudge entry 1, entry 0
    should stand where it was."""
    def quotient(above, middle, below):
        return (above - below) / (2 * h)

    return _quotients(f, x, h, quotient, restore=False)


@exercise.wrong
def tiny_step(f, x, h=1e-12):
    """Few digits are right, and the rest is noise: with so small an h, the two values of f agree in
    most of their sixteen digits, and these cancel. Which h was the best in the
    lesson's picture?"""
    return _quotients(f, x, h, lambda above, middle, below: (above - below) / (2 * h))


@exercise.wrong
def one_sided(f, x, h=_H):
    """Close, but a few digits short: you compared f(x + h) with f(x). With a step to *both* sides,
    the bend of the curve cancels."""
    return _quotients(f, x, h, lambda above, middle, below: (above - middle) / h)


@exercise.wrong
def everything_moved_at_once(f, x, h=_H):
    """Every entry of the result is the same sum. Either all entries of x were moved together, or
    each quotient was added to the whole vector. One entry at a time, and into its own place."""
    x = np.array(x, dtype=float)
    return np.full(len(x), (f(x + h) - f(x - h)) / (2 * h))


@exercise.wrong
def all_zeros(f, x, h=_H):
    """Everything is 0. Is each quotient put into the result? If it is, the two values of f were the
    same: was x[i] moved in the very array that f got, and still so when f was called? (`y = x`
    makes no second array: what you do to y happens to x.)"""
    return np.zeros(len(x))


@exercise.wrong
def not_divided(f, x, h=_H):
    """Those are the differences of f. A derivative is the rise *divided by* the step."""
    return _quotients(f, x, h, lambda above, middle, below: above - below)


@exercise.wrong
def multiplied_not_divided(f, x, h=_H):
    """Much too small: h has multiplied, and it belongs below the fraction bar, with the 2. (Python
    takes `a / 2 * h` from left to right: what is below the bar needs brackets.)"""
    return _quotients(f, x, h, lambda above, middle, below: (above - below) / 2 * h)


@exercise.wrong
def returns_at_the_first(f, x, h=_H):
    """Only the first entry has been filled, the others are still 0. Does your `return` stand inside
    the loop?"""
    gradient = np.zeros(len(x))
    gradient[0] = numerical_right(f, x, h)[0]
    return gradient


@exercise.wrong
def backward_difference(f, x, h=_H):
    """Close, but a few digits short: you compared f(x) with f(x − h). With a step to *both* sides,
    the bend of the curve cancels."""
    return _quotients(f, x, h, lambda above, middle, below: (middle - below) / h)


@exercise.wrong
def one_sided_with_a_tiny_step(f, x, h=1e-7):
    """You compared f(x) with f at one side of it only. With your tiny h the bend hardly shows, but
    with a step of 0.5 it does. With a step to *both* sides it cancels."""
    return _quotients(f, x, h, lambda above, middle, below: (above - middle) / h)


@exercise.wrong
def last_entry_missing(f, x, h=_H):
    """The last entry is still 0, the others are right. How far does your loop run?"""
    gradient = numerical_right(f, x, h)
    gradient[-1] = 0
    return gradient


@exercise.wrong
def bracket_forgotten(f, x, h=_H):
    """Far off: look at the brackets. `a - b / (2 * h)` divides only the second value of f."""
    return _quotients(f, x, h, lambda above, middle, below: above - below / (2 * h))


@exercise.wrong
def first_entry_everywhere(f, x, h=_H):
    """Every entry holds the derivative by x[0]. Which entry is nudged when the loop comes to the
    next one?"""
    return np.full(len(x), numerical_right(f, x, h)[0])


@exercise.wrong
def divided_by_the_entry(f, x, h=_H):
    """You divided by 2 · x[i]. What counts is how far apart the two places are, and that is the
    same everywhere."""
    return numerical_right(f, x, h) * h / x


@exercise.wrong
def summed(f, x, h=_H):
    """That is one number, the sum of all the derivatives. There are as many of them as entries of
    x: nudge one entry at a time, and return the whole vector."""
    return numerical_right(f, x, h).sum()


@exercise.wrong
def half_way_down(f, x, h=_H):
    """Half of it: you went up by h, and down only to where you had begun. The two places must be
    2 · h apart."""
    return _quotients(f, x, h, lambda above, middle, below: (above - middle) / (2 * h))


@exercise.wrong
def first_entry_missing(f, x, h=_H):
    """The first entry is still 0, the others are right. Where does your loop begin?"""
    gradient = numerical_right(f, x, h)
    gradient[0] = 0
    return gradient


@exercise.wrong
def signs_lost(f, x, h=_H):
    """The sizes are right, but your derivatives are never negative. Where f falls, one is."""
    return np.abs(numerical_right(f, x, h))


@exercise.wrong
def second_derivative(f, x, h=_H):
    """That is how fast the *slope* changes: three values of f, divided by h². For the slope itself
    take two of them."""
    return _difference(f, x, 2, h)


@exercise.wrong
def derivative_of_the_square(f, x, h=_H):
    """You gave the derivative of one particular f, the sum of the squares. Your function gets any
    f, and knows of it only the values that it returns."""
    return 2.0 * x


def _difference(f, x, order, e=0.01):
    """About the second or third derivative of f by each entry of x."""
    def along(i):
        step = np.zeros(len(x))
        step[i] = e
        if order == 2:
            return (f(x + step) - 2 * f(x) + f(x - step)) / e**2
        return (f(x + 2 * step) - 2 * f(x + step) + 2 * f(x - step) - f(x - 2 * step)) / (2 * e**3)

    return np.array([along(i) for i in range(len(x))])


def _off_by(got, f, x, order):
    """What got is off by, in units of that derivative; nan where this is 0. For a run that was
    given a step, nan all over. ValueError when got is off where nothing bends."""
    if f in _STEPS:
        return np.nan * x
    f = _FUNCTIONS[f]
    right, bend = numerical_right(f, x), _difference(f, x, order)
    off, says = got - right, np.abs(bend) > 1e-4
    if np.any(np.abs(off[~says]) > 1e-6 * np.abs(right).max()):
        raise ValueError
    return np.where(says, off / bend, np.nan)


@exercise.family
def one_sided_with_another_step(got, f, x):
    """A few digits short: you compared f(x + h) with f(x), for h = {}. With a step to *both* sides,
    the bend of the curve cancels."""
    return 2 * _off_by(got, f, x, 2)


@exercise.family
def step_too_large(got, f, x):
    """A few digits short, and for some f only: the step of {} is too large. Which h was the
    best in the lesson's picture?"""
    return np.sqrt(6 * _off_by(got, f, x, 3))


@exercise.wrong
def moves_that_stay(f, x, h=_H):
    """Each entry also holds the derivatives before it: either earlier entries of x are still moved
    when a later one is, or the quotients are added up. One entry at a time."""
    x = np.array(x, float)
    up, down, gradient = x.copy(), x.copy(), np.zeros(len(x))
    for i in range(len(x)):
        up[i] += h
        down[i] -= h
        gradient[i] = (f(up) - f(down)) / (2 * h)
    return gradient


@exercise.wrong
def own_step(f, x, h=_H):
    """It is as if h did not come in: with h = 0.5 you get what a tiny step gives. Who calls the
    function chooses the step."""
    return numerical_right(f, x)


def _nudged_by_steps(f, x, h):
    """Up, down and up again, in the array that was given."""
    gradient = np.zeros(len(x))
    for i in range(len(x)):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        gradient[i] = (above - f(x)) / (2 * h)
        x[i] += h
    return gradient


@exercise.wrong
def put_back_by_steps(f, x, h=_H):
    """Your function changed its argument x, if only by a rounding error: up, down and up again need
    not end at the same number. Keep the old value and put that back, or work on a copy."""
    return _nudged_by_steps(f, np.asarray(x, float), h)


@exercise.wrong
def put_back_by_steps_without_a_copy(f, x, h=_H):
    """Your function changed its argument x, if only by a rounding error: up, down and up again need
    not end at the same number, and an array of whole numbers cannot hold such a step at all. Work
    on a copy that holds floats."""
    return _nudged_by_steps(f, x, h)
