"""Answers to 03.3 A sigmoid that never overflows."""

import math

import numpy as np

from tests.support.answers import Answers

answers = Answers("03.3")


@answers.right
def where_outside(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + e), e / (1 + e))


@answers.right
def by_masks(x):
    y = np.empty(x.shape)
    left = x < 0
    y[~left] = 1 / (1 + np.exp(-x[~left]))
    e = np.exp(x[left])
    y[left] = e / (1 + e)
    return y


@answers.right
def entry_by_entry(x):
    y = np.zeros(x.shape)
    for place, value in np.ndenumerate(x):
        if value >= 0:
            y[place] = 1 / (1 + math.exp(-value))
        else:
            y[place] = math.exp(value) / (1 + math.exp(value))
    return y


@answers.right
def over_logarithms(x):
    return np.exp(-np.logaddexp(0, -x))


@answers.right
def over_log1p(x):
    return np.exp(np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x))))


@answers.right
def long_double(x):
    return 1 / (1 + np.exp(-x.astype(np.longdouble)))


@answers.right
def clipped_inside_the_branches(x):
    right = 1 / (1 + np.exp(-np.maximum(x, 0)))
    e = np.exp(np.minimum(x, 0))
    return np.where(x >= 0, right, e / (1 + e))


@answers.right
def only_where_it_is_needed(x):
    x = np.asarray(x, float)
    e = np.exp(x, where=x < 0, out=np.zeros(x.shape))
    f = np.exp(-x, where=x >= 0, out=np.zeros(x.shape))
    return np.where(x < 0, e / (1 + e), 1 / (1 + f))


@answers.right
def piecewise(x):
    def left(v):
        return np.exp(v) / (1 + np.exp(v))

    def right(v):
        return 1 / (1 + np.exp(-v))

    return np.piecewise(x * 1.0, [x < 0, x >= 0], [left, right])


@answers.right
def vectorized(x):
    def one(v):
        e = math.exp(-abs(v))
        return (1 if v >= 0 else e) / (1 + e)

    return np.vectorize(one)(x)


@answers.right
def mirrored_on_the_left(x):
    small = np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x)))
    return np.where(x >= 0, 1 - small, small)


@answers.right
def recursion(x):
    if np.ndim(x):
        return np.array([recursion(v) for v in x])
    e = math.exp(-abs(x))
    return (1.0 if x >= 0 else e) / (1.0 + e)


@answers.wrong("naive")
def as_it_was(x):
    return 1 / (1 + np.exp(-x))


@answers.wrong("naive")
def silenced(x):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-x))


@answers.wrong("both_branches_run", "warns", "overflow or nan")
def where_over_both(x):
    return np.where(x < 0, np.exp(x) / (np.exp(x) + 1), 1 / (np.exp(-x) + 1))


@answers.wrong("fraction_of_exp", "overflow or nan")
def other_form(x):
    return np.exp(x) / (np.exp(x) + 1)


@answers.wrong("mirrored")
def other_sign(x):
    return np.exp(-np.logaddexp(0, x))


@answers.wrong("mirrored")
def branches_swapped(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, e, 1) / (1 + e)


@answers.wrong("clipped_at_500")
def clip_500(x):
    return 1 / (1 + np.exp(-np.clip(x, -500, 500)))


@answers.wrong("stays_at")
def clip_300(x):
    return 1 / (1 + np.exp(-np.clip(x, -300, 300)))


@answers.wrong("stays_at")
def clip_10(x):
    return 1 / (1 + np.exp(-np.clip(x, -10, 10)))


@answers.wrong("clipped_at_709", "stays_at")
def clip_709(x):
    return 1 / (1 + np.exp(-np.maximum(x, -709)))


@answers.wrong("result_clipped")
def result_kept_away(x):
    e = np.exp(-np.abs(x))
    return np.clip(np.where(x >= 0, 1, e) / (1 + e), 1e-7, 1 - 1e-7)


@answers.wrong("stays_at")
def result_kept_away_by_less(x):
    e = np.exp(-np.abs(x))
    return np.clip(np.where(x >= 0, 1, e) / (1 + e), 1e-15, 1 - 1e-15)


@answers.wrong("by_tanh")
def tanh(x):
    return (np.tanh(x / 2) + 1) / 2


@answers.wrong("one_minus")
def mirrored_by_a_difference(x):
    s = 1 / (1 + np.exp(-abs(x)))
    return np.where(x < 0, 1 - s, s)


@answers.wrong("symmetric")
def only_the_right(x):
    return 1 / (1 + np.exp(-np.abs(x)))


@answers.wrong("only_the_left_formula")
def only_the_left(x):
    e = np.exp(-np.abs(x))
    return e / (e + 1)


@answers.wrong("whole_numbers")
def zeros_like(x):
    y = np.zeros_like(x)
    y[x >= 0] = 1 / (1 + np.exp(-x[x >= 0]))
    y[x < 0] = np.exp(x[x < 0]) / (1 + np.exp(x[x < 0]))
    return y


@answers.wrong("brackets_forgotten", "overflow or nan")
def no_brackets(x):
    return 1 / 1 + np.exp(-x)


@answers.wrong("half_at_zero_lost")
def nothing_for_zero(x):
    y = np.zeros(x.shape)
    y[x > 0] = 1 / (1 + np.exp(-x[x > 0]))
    y[x < 0] = np.exp(x[x < 0]) / (1 + np.exp(x[x < 0]))
    return y


@answers.wrong("exponential_on_the_left")
def e_on_the_left(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + e), e)


@answers.wrong("right_side_is_one")
def one_on_the_right(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e / (1 + e))


@answers.wrong("tanh_itself")
def other_curve(x):
    return np.tanh(x)


@answers.wrong("slope_instead")
def slope(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2


@answers.wrong("too few digits", "cut_to_zero")
def single_precision(x):
    e = np.exp(-np.abs(x.astype(np.float32)))
    return np.where(x >= 0, np.float32(1), e) / (1 + e)


@answers.wrong("naive", "cut_to_zero")
def zero_far_out(x):
    e = np.exp(-np.abs(x))
    return np.where(x < -700, 0, np.where(x >= 0, 1, e) / (1 + e))


@answers.wrong("raised")
def scalars_of_a_row(x):
    y = np.zeros(len(x))
    for i in range(len(x)):
        y[i] = 1 / (1 + math.exp(-x[i])) if x[i] >= 0 else math.exp(x[i]) / (1 + math.exp(x[i]))
    return y


@answers.wrong("raised")
def truth_of_an_array(x):
    return 1 / (1 + np.exp(-x)) if x >= 0 else np.exp(x) / (1 + np.exp(x))


@answers.wrong("raised")
def math_exp(x):
    e = math.exp(-abs(x))
    return 1 / (1 + e)


@answers.wrong("forgot to return")
def nothing_back(x):
    e = np.exp(-np.abs(x))
    y = np.where(x >= 0, 1, e) / (1 + e)                 # noqa: F841


@answers.wrong("raised")
def integer_power(x):
    return 1 / (1 + math.e ** -x.tolist())


@answers.wrong("cut_to_zero")
def rounded(x):
    e = np.exp(-np.abs(x))
    return np.round(np.where(x >= 0, 1, e) / (1 + e), 6)


@answers.wrong("negative_on_the_left")
def minus_on_the_left(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, -e) / (1 + e)


@answers.wrong("a_step")
def step(x):
    return (x > 0).astype(float)


@answers.wrong("moved_by_the_largest")
def largest_taken_off(x):
    z = x - x.max()
    return np.exp(z) / (1 + np.exp(z))


@answers.wrong("softmax_instead")
def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


@answers.wrong("straight_lines")
def hard(x):
    return np.minimum(np.maximum(0.5 + x / 4, 0), 1)


@answers.wrong("stretched")
def half_of_x(x):
    e = np.exp(-np.abs(x) / 2)
    return np.where(x >= 0, 1, e) / (1 + e)


@answers.wrong("stretched")
def tanh_of_all_of_x(x):
    return 0.5 + 0.5 * np.tanh(x)


@answers.wrong("naive")
def nan_to_num(x):
    return np.nan_to_num(1 / (1 + np.exp(-x)))


@answers.wrong("naive")
def over_a_plain_logarithm(x):
    return np.exp(-np.log(1 + np.exp(-x)))


@answers.wrong("changed in place")
def clipped_in_the_argument(x):
    x[x < -700] = -700
    return 1 / (1 + np.exp(-x))


@answers.wrong("first that differs")
def softsign(x):
    return 0.5 + 0.5 * x / (1 + np.abs(x))


@answers.wrong("overflow or nan", "differs")
def exp_alone(x):
    return np.exp(x)


@answers.right
def switched_far_out(x):
    """Below −40, 1 + eˣ is 1 to the last digit."""
    near = 1 / (1 + np.exp(-np.maximum(x, -40)))
    return np.where(x < -40, np.exp(np.minimum(x, 0)), near)


@answers.wrong("whole_numbers")
def piece_by_piece(x):
    return np.piecewise(x, [x >= 0], [lambda v: 1 / (1 + np.exp(-v)),
                                      lambda v: np.exp(v) / (1 + np.exp(v))])


@answers.wrong("first that differs")
def whole_divisions(x):
    def one(v):
        e = math.exp(-abs(v))
        return 1 // (1 + e) if v >= 0 else e / (1 + e)
    return np.array([one(v) for v in x.ravel()]).reshape(x.shape)


@answers.wrong("integer truncation")
def a_whole_one_first(x):
    def one(v):
        if v > 700:
            return 1
        return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))
    return np.vectorize(one)(x)
