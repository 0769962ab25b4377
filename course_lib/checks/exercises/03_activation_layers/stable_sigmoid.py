"""03.3 A sigmoid that never overflows."""

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.functions import sigmoid

exercise = Exercise(
    "03.3", "A sigmoid that never overflows", points=2, quiet=True,
    section="A formula that breaks on one side",
    practises="arranging a formula around what a float can hold",
    proves="gives no warning from −1000 to 1000, and is right also where the "
           "result is tiny",
    hints=("For which sign of x is exp(−x) huge? For which is exp(x)? So which of the two is "
           "safe on each side?",
           "exp of a number that is not positive lies between 0 and 1. Write both branches with e "
           "= exp(−|x|), and choose by the sign.",
           "Begin with `e = np.exp(-np.abs(x))`. The denominator is `1 + e` on both sides; what "
           "stands above it on the left of 0?"))


@exercise.inputs
def inputs(rng):
    yield (np.array([-1000.0, 0.0, 1000.0]),)
    yield (np.array([-2, 0, 3]),)
    yield (np.array([-1, 1, 2]),)
    yield (np.array([-1.5, -0.5, 0.25, 1.0]),)
    yield (np.array([-50.0, 0.0, 50.0]),)
    yield (np.array([-40.0]),)
    yield (np.array([-33.3]),)
    yield (np.array([-600.0]),)
    yield (np.array([-720.0, -725.0]),)
    yield (np.array([800.0, -0.5, 0.7]),)        # np.vectorize takes its dtype from the first
    yield (rng.uniform(-9, 9, (3, 2)).round(2),)
    yield (rng.uniform(-1000, 1000, 6).round(),)
    yield (rng.uniform(-40, -30, (2, 2)).round(2),)


@exercise.solution
def stable_sigmoid(x):
    # above the bar: 1 on the right of 0, exp(x) on the left
    return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))


@exercise.wrong
def naive(x):
    """exp(−x) is too large for a float when x is very negative. Neither a silenced warning nor a 0
    mends that: at −720 your result is 0, and e⁻⁷²⁰ is right. Take another form of the formula for
    negative x."""
    return 1 / (1 + np.exp(-x))


@exercise.wrong
def both_branches_run(x):
    """The numbers are right, but NumPy still warns: `np.where` chooses between two arrays that are
    *both* computed in full. The exponent itself should never be positive."""
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))


for _limit in (20, 30, 50, 100, 250, 500, 700, 709):
    def clipped(x, limit=_limit):
        return sigmoid(np.clip(x, -limit, limit))

    clipped.__name__ = f"clipped_at_{_limit}"
    clipped.__doc__ = (
        "You clipped x. Beyond the clip your function is flat: its gradient there is 0, and on the "
        "left its value is wrong by many powers of ten. Branch on the sign instead.")
    exercise.wrong(clipped)


@exercise.wrong
def result_clipped(x):
    """You kept the *result* away from 0 and 1. At −40 the sigmoid is about 4e-18. Its
    logarithm, which a loss takes, is −40; that of your result is about −16."""
    return np.clip(sigmoid(x), 1e-7, 1 - 1e-7)


@exercise.wrong
def by_tanh(x):
    """(1 + tanh(x / 2)) / 2 never overflows, but at −40 it gives 0: 1 + tanh loses all digits when
    tanh is nearly −1. Branch on the sign instead."""
    return 0.5 * (1 + np.tanh(x / 2))


@exercise.wrong
def one_minus(x):
    """On the left you took 1 − σ(−x). That is right on paper, but at −40 the two agree in all their
    digits, and the difference is 0. Write the left side as a fraction of its own."""
    right = 1 / (1 + np.exp(-np.abs(x)))
    return np.where(x >= 0, right, 1 - right)


@exercise.wrong
def symmetric(x):
    """Right for x ≥ 0, but to the left of 0 your curve climbs again: there exp(−|x|) is eˣ, and the
    formula looks different."""
    return 1 / (1 + np.exp(-np.abs(x)))


@exercise.wrong
def only_the_left_formula(x):
    """Right for x ≤ 0. To the right of 0 exp(−|x|) is e⁻ˣ, and what stands above the fraction bar
    is no longer e."""
    e = np.exp(-np.abs(x))
    return e / (1 + e)


@exercise.wrong
def whole_numbers(x):
    """For whole numbers your results are cut to 0 and 1: somewhere an array of whole numbers is
    made when x holds some, as `np.empty_like(x)` and `np.zeros_like(x)` do. Make x an array of
    floats first, or give them `dtype=float`."""
    return sigmoid(x).astype(x.dtype)


@exercise.wrong
def fraction_of_exp(x):
    """To the right, exp(x) grows beyond what a float can hold, and inf / inf is nan. Which form of
    the formula is safe there?"""
    with np.errstate(all="ignore"):
        return np.exp(x) / (1 + np.exp(x))


@exercise.wrong
def mirrored(x):
    """Your curve falls from left to right. Either the two branches have changed places, or a sign
    in the exponent is wrong."""
    return sigmoid(-x)


@exercise.wrong
def brackets_forgotten(x):
    """Brackets are missing: `1 / 1 + e` is 1 + e. What stands below the fraction bar?"""
    with np.errstate(all="ignore"):
        return 1 / 1 + np.exp(-x)


@exercise.wrong
def half_at_zero_lost(x):
    """Right except where x is exactly 0, where you give 0: which of your branches is for it?"""
    return np.where(x == 0, 0, sigmoid(x))


@exercise.wrong
def one_at_zero(x):
    """Right except where x is exactly 0: there the sigmoid is one half."""
    return np.where(x == 0, 1, sigmoid(x))


@exercise.wrong
def exponential_on_the_left(x):
    """On the left you gave eˣ. Far out this is nearly right, but near 0 the denominator counts: it
    is 1 + eˣ there."""
    return np.where(x < 0, np.exp(np.minimum(x, 0)), sigmoid(x))


@exercise.wrong
def right_side_is_one(x):
    """From 0 on you gave 1. The sigmoid comes near it only far to the right; at 0 it is one
    half."""
    return np.where(x >= 0, 1, sigmoid(x))


@exercise.wrong
def tanh_itself(x):
    """That is tanh, which runs from −1 to 1. The sigmoid runs from 0 to 1."""
    return np.tanh(x)


@exercise.wrong
def slope_instead(x):
    """That is the slope, y (1 − y). The value y itself is asked for."""
    return sigmoid(x) * sigmoid(-x)


@exercise.family
def stays_at(got, x):
    """On one side your result never gets nearer than {} to 0 or to 1, however far out x is: x was
    clipped, or the result was. Branch on the sign of x instead."""
    right = stable_sigmoid(x)
    gap = np.where(x < 0, got, 1 - got)
    gap = gap[np.abs(got - right) > 1e-5 * np.where(x < 0, right, 1)]
    if np.any(gap <= 0) or np.any(gap > 0.5):
        raise ValueError("not clipped, but cut, or on the other side")
    return gap


@exercise.family
def cut_to_zero(got, x):
    """Far to the left your result is exactly {}. There the sigmoid is about eˣ: tiny, but not 0, as
    long as a float can hold it. Were digits rounded off, or too few kept?"""
    right = stable_sigmoid(x)
    wrong = np.abs(got - right) > 1e-5 * right
    if np.any(got[wrong]) or np.any(x[wrong] > -9):
        raise ValueError("not 0 everywhere, or also elsewhere")
    return got[wrong]


@exercise.wrong
def negative_on_the_left(x):
    """Your sign is wrong on the left of 0: the sigmoid is positive everywhere."""
    return np.where(x < 0, -sigmoid(x), sigmoid(x))


@exercise.wrong
def a_step(x):
    """That is a step from 0 to 1. The sigmoid rises smoothly, through one half at 0."""
    return np.where(x > 0, 1.0, 0.0)


@exercise.wrong
def moved_by_the_largest(x):
    """You took the largest x from all of them. For softmax this changes nothing; here it moves the
    curve."""
    return sigmoid(x - np.max(x))


@exercise.wrong
def softmax_instead(x):
    """Your results add up to 1: that is softmax. In the sigmoid each entry stands for itself."""
    e = np.exp(x - np.max(x))
    return e / np.sum(e)


@exercise.wrong
def straight_lines(x):
    """You drew straight lines. Far out they are 0 and 1; the sigmoid only comes near them."""
    return np.clip(0.25 * x + 0.5, 0, 1)


@exercise.family
def stretched(got, x):
    """Your curve is the sigmoid of {} · x. Is x multiplied by something, or is another number in
    the place of e?"""
    y = got
    inside = (x != 0) & (np.abs(x) < 30) & (y > 0) & (y < 1)
    return np.log(y[inside] / (1 - y[inside])) / x[inside]


@exercise.wrong
def branches_exchanged(x):
    """The two branches have changed places. eˣ / (1 + eˣ) is for the *left* of 0, where eˣ is
    small; on the right it overflows, and inf / inf is nan."""
    with np.errstate(all="ignore"):
        return np.where(x >= 0, np.exp(x) / (1 + np.exp(x)), 1 / (1 + np.exp(-x)))
