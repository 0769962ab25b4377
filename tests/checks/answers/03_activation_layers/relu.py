"""Answers to 03.1 Backward through a gate."""

import numpy as np

from tests.support.answers import Answers

answers = Answers("03.1")


@answers.right
def where(dy, x):
    return np.where(x > 0, dy, 0)


@answers.right
def by_indices(dy, x):
    dx = np.zeros_like(dy)
    dx[x > 0] = dy[x > 0]
    return dx


@answers.right
def entry_by_entry(dy, x):
    dx = np.empty(dy.shape)
    for place in np.ndindex(dy.shape):
        dx[place] = dy[place] if x[place] > 0 else 0.0
    return dx


@answers.right
def step(dy, x):
    return np.heaviside(x, 0) * dy


@answers.right
def masked_copy(dy, x):
    dx = dy.copy()
    dx[x <= 0] = 0
    return dx


@answers.right
def from_the_sign(dy, x):
    return dy * np.maximum(np.sign(x), 0)


@answers.right
def in_a_vectorized_function(dy, x):
    return np.vectorize(lambda up, value: up if value > 0 else 0.0)(dy, x)


@answers.right
def einsum(dy, x):
    return np.einsum("...,...->...", dy, (x > 0).astype(float))


@answers.right
def masked_array(dy, x):
    return np.ma.masked_array(dy, mask=x <= 0).filled(0)


@answers.right
def float32(dy, x):
    return dy.astype(np.float32) * (x > 0)


@answers.right
def selected(dy, x):
    return np.select([x > 0, x <= 0], [dy, 0])


@answers.right
def the_mask_kept_first(dy, x):
    mask = np.zeros(x.shape)
    mask[x > 0] = 1
    return mask * dy


@answers.right
def from_the_forward_pass(dy, x):
    y = np.maximum(x, 0)
    return dy * (y != 0)


@answers.right
def recursion(dy, x):
    if np.ndim(x) == 0:
        return dy if x > 0 else 0.0
    return np.array([recursion(d, v) for d, v in zip(dy, x, strict=True)])


@answers.wrong("opens_late")
def threshold(dy, x):
    return dy * (x > 1e-3)


@answers.wrong("opens_late")
def tiny_threshold(dy, x):
    return dy * (x > 1e-6)


@answers.wrong("leaky")
def leak(dy, x):
    return np.where(x > 0, dy, 0.01 * dy)


@answers.wrong("leaky")
def larger_leak(dy, x):
    return np.where(x >= 0, 1, 0.2) * dy


@answers.wrong("something_added")
def eps(dy, x):
    return dy * (x > 0) + 1e-4


@answers.wrong("something_added")
def larger_eps(dy, x):
    return dy * (x > 0) - 0.01


@answers.wrong("opens_at_one")
def from_one_on(dy, x):
    return dy * (x >= 1)


@answers.wrong("opens_behind_one")
def above_one(dy, x):
    return np.where(x > 1, dy, 0)


@answers.wrong("masked_by_upstream")
def by_dy(dy, x):
    return np.where(dy > 0, dy, 0)


@answers.wrong("open_at_zero")
def zero_let_through(dy, x):
    return np.where(x < 0, 0, dy)


@answers.wrong("half_at_zero")
def heaviside(dy, x):
    return dy * np.heaviside(x, 0.5)


@answers.wrong("written_into_dy")
def in_place(dy, x):
    dy[x < 0] = 0
    dy[x == 0] = 0
    return dy


@answers.wrong("changed in place", "written_into_dy")
def times_equals(dy, x):
    dy *= x > 0
    return dy


@answers.wrong("upstream_missing")
def ones(dy, x):
    return np.where(x > 0, 1.0, 0.0)


@answers.wrong("upstream_missing", "wrong type")
def the_mask(dy, x):
    return x > 0


@answers.wrong("absolute_value")
def signs(dy, x):
    return np.where(x > 0, dy, np.where(x < 0, -dy, 0))


@answers.wrong("forward_again")
def relu(dy, x):
    return np.where(x > 0, x, 0)


@answers.wrong("multiplied_by_y")
def times_y(dy, x):
    return dy * np.where(x > 0, x, 0)


@answers.wrong("times_the_input")
def times_x(dy, x):
    return dy * x


@answers.wrong("gate_the_wrong_way")
def turned_round(dy, x):
    return np.where(x > 0, 0, dy)


@answers.wrong("everything_passes")
def copied(dy, x):
    return 1 * dy


@answers.wrong("upstream_added")
def plus(dy, x):
    return dy + np.where(x > 0, 1, 0)


@answers.wrong("open_only_at_positive_products")
def product(dy, x):
    return np.where(x * dy > 0, dy, 0)


@answers.wrong("arguments_exchanged")
def exchanged(x, dy):
    return dy * (x > 0)


@answers.wrong("only_the_open_entries")
def selection(dy, x):
    return dy[x > 0]


@answers.wrong("sign flipped", "one slip")
def negative(dy, x):
    return -dy * (x > 0)


@answers.wrong("constant factor", "one slip", "differs")
def doubled(dy, x):
    return 2 * dy * (x > 0)


@answers.wrong("raised")
def truth_of_an_array(dy, x):
    if x > 0:
        return dy
    return 0


@answers.wrong("raised")
def entries_one_by_one(dy, x):
    return np.array([d if v > 0 else 0 for d, v in zip(dy, x, strict=True)])


@answers.wrong("raised", "wrong type", "right in another form")
def flat_list(dy, x):
    return [float(d) if v > 0 else 0.0 for d, v in zip(dy.ravel(), x.ravel(), strict=True)]


@answers.wrong("wrong shape")
def flattened(dy, x):
    return (dy * (x > 0)).ravel()


@answers.wrong("wrong shape")
def summed(dy, x):
    return np.sum(dy * (x > 0))


@answers.wrong("forgot to return")
def printed(dy, x):
    print((dy * (x > 0)).round(2))


@answers.wrong("raised")
def on_a_list(dy, x):
    return [d * (v > 0) for d, v in zip(dy.tolist(), x.tolist(), strict=True)] * 1.0


@answers.wrong("input_where_shut")
def x_where_shut(dy, x):
    return np.where(x > 0, dy, x)


@answers.wrong("smooth_gate")
def tanh(dy, x):
    return np.tanh(x) * dy


@answers.wrong("leaky")
def open_but_at_zero(dy, x):
    return dy * (x != 0)


@answers.wrong("constant factor")
def mean(dy, x):
    return dy * (x > 0) / len(x)


@answers.wrong("changed in place")
def mask_made_in_x(dy, x):
    x[x > 0] = 1
    x[x <= 0] = 0
    return dy * x


@answers.wrong("integer truncation")
def whole_numbers(dy, x):
    return np.int_(dy * (x > 0))


@answers.wrong("overflow or nan")
def divided_by_x(dy, x):
    return dy * np.maximum(x, 0) / x


@answers.wrong("first that differs")
def above_a_half(dy, x):
    return dy * (x > 0.5)


@answers.wrong("first that differs")
def where_both_agree(dy, x):
    return np.where(dy * x >= 0, dy, 0)


@answers.wrong("first that differs")
def above_the_mean(dy, x):
    return dy * (x > x.mean())


@answers.wrong("leaky")
def open_for_all_if_for_one(dy, x):
    return dy * np.any(x > 0)
