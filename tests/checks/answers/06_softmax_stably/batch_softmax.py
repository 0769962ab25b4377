"""Answers to 06.2 Every row for itself."""

import numpy as np

from course_lib.functions import softmax
from tests.support.answers import Answers

answers = Answers("06.2")


@answers.right
def keepdims(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@answers.right
def row_by_row(x):
    result = []
    for row in x:
        e = np.exp(row - max(row))
        result.append(e / sum(e))
    return np.array(result)


@answers.right
def new_axes(x):
    e = np.exp(x - np.max(x, 1)[:, None])
    return e / np.sum(e, 1)[:, np.newaxis]


@answers.right
def turned(x):
    e = np.exp(x.T - x.max(axis=-1))
    return (e / e.sum(0)).T


@answers.right
def of_the_last_axis(x):
    return softmax(x)


@answers.right
def along_an_axis(x):
    def one(row):
        e = np.exp(row - row.max())
        return e / e.sum()
    return np.apply_along_axis(one, 1, x)


@answers.right
def logaddexp(x):
    return np.exp(x - np.logaddexp.reduce(x, axis=1).reshape(-1, 1))


@answers.right
def entry_by_entry(x):
    y = np.empty(x.shape)
    for n, row in enumerate(x):
        for c, score in enumerate(row):
            y[n, c] = 1 / sum(np.exp(np.minimum(other - score, 700)) for other in row)
    return y


@answers.right
def einsum(x):
    e = np.exp(x - np.max(x, axis=1, keepdims=True))
    return np.einsum("nc,n->nc", e, 1 / np.einsum("nc->n", e))


@answers.right
def a_product_with_ones(x):
    e = np.exp(x - x.max(axis=1).reshape(len(x), 1))
    return e / (e @ np.ones((x.shape[1], 1)))


@answers.right
def stacked(x):
    return np.vstack([np.exp(r - r.max()) / np.exp(r - r.max()).sum() for r in x])


def shifted_by(number):
    def answer(x):
        e = np.exp(x - number(x, axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)
    return answer


answers.value_wrong("mean of the row", shifted_by(np.mean), "row_mean_taken_out")
answers.value_wrong("minimum of the row", shifted_by(np.min), "row_minimum_taken_out")
answers.value_wrong("median of the row", shifted_by(np.median), "row_median_taken_out")
answers.value_wrong("middle of the row",
                    shifted_by(lambda x, **along: (x.min(**along) + x.max(**along)) / 2),
                    "overflow or nan")
answers.value_wrong("place of the largest", shifted_by(np.argmax), "overflow or nan")
answers.value_wrong("sum of the row", shifted_by(np.sum), "overflow or nan")


@answers.wrong("largest_size_taken_out")
def size_of_the_row(x):
    e = np.exp(x - np.abs(x).max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@answers.wrong("first_of_the_row_taken_out")
def first_of_the_row(x):
    e = np.exp(x - x[:, :1])
    return e / e.sum(axis=1, keepdims=True)


@answers.wrong("last_of_the_row_taken_out")
def last_of_the_row(x):
    e = np.exp(x - x[:, -1:])
    return e / e.sum(axis=1, keepdims=True)


def with_eps(eps):
    def answer(x):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        return e / (e.sum(axis=1, keepdims=True) + eps)
    return answer


for eps in (1e-5, 1e-3, 1.0):
    answers.value_wrong(f"eps {eps}", with_eps(eps), "eps_in_the_denominator")


@answers.wrong("one_maximum_and_eps")
def one_maximum_for_all_and_eps(x):
    e = np.exp(x - x.max())
    return e / (e.sum(axis=1, keepdims=True) + 1e-8)


@answers.wrong("divided_by_the_largest_term")
def no_sum(x):
    return np.exp(x - x.max(axis=1, keepdims=True))


@answers.wrong("divided_by_the_maximum")
def maximum_divided_by(x):
    e = np.exp(x / x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@answers.wrong("logarithms")
def log_softmax(x):
    s = x - x.max(axis=1, keepdims=True)
    return s - np.log(np.exp(s).sum(axis=1, keepdims=True))


@answers.wrong("transposed")
def not_turned_back(x):
    e = np.exp(x.T - x.max(axis=1))
    return e / e.sum(axis=0)


@answers.wrong("one_of_each_for_all")
def softmax_of_a_vector(x):
    e = np.exp(x - x.max())
    return e / e.sum()


@answers.wrong("down_the_columns")
def columns(x):
    e = np.exp(x - x.max(axis=0))
    return e / e.sum(axis=0)


@answers.wrong("no_keepdims")
def axes_lost(x):
    e = np.exp(x - x.max(axis=1))
    return e / e.sum(axis=1)


@answers.wrong("first_row_only")
def maximum_of_the_first_row(x):
    e = np.exp(x - x[0].max())
    return e / e.sum(axis=1, keepdims=True)


@answers.wrong("not_shifted")
def as_it_stands(x):
    return np.exp(x) / np.sum(np.exp(x), axis=1, keepdims=True)


@answers.wrong("clipped")
def cut_off(x):
    e = np.exp(np.clip(x, -700, 700))
    return e / e.sum(axis=1, keepdims=True)


@answers.wrong("nan_replaced")
def nothing_for_nan(x):
    with np.errstate(all="ignore"):
        e = np.exp(x)
        return np.nan_to_num(e / e.sum(axis=1, keepdims=True))


@answers.wrong("right in another form", "wrong type")
def lists(x):
    return [list(np.exp(r - r.max()) / np.exp(r - r.max()).sum()) for r in x]


@answers.wrong("changed in place")
def in_place(x):
    x -= x.max(axis=1, keepdims=True)
    e = np.exp(x)
    return e / e.sum(axis=1, keepdims=True)


@answers.wrong("signs_turned")
def smallest_wins(x):
    e = np.exp(x.min(axis=1, keepdims=True) - x)
    return e / e.sum(axis=1, keepdims=True)


@answers.wrong("one_row_returned")
def returned_too_early(x):
    for row in x:
        e = np.exp(row - row.max())
        return e / e.sum()


@answers.wrong("raised")
def pythons_max(x):
    e = np.exp(x - max(x))
    return e / e.sum(axis=1, keepdims=True)


@answers.wrong("integer truncation")
def into_an_array_like_x(x):
    out = np.zeros_like(x)
    for i in range(len(x)):
        e = np.exp(x[i] - x[i].max())
        out[i] = e / e.sum()
    return out
