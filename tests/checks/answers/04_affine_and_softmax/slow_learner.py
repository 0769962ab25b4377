"""Answers to 04.5 Bug clinic: the slow learner."""

import math

import numpy as np

from course_lib.functions import sigmoid
from tests.support.answers import Answers

answers = Answers("04.5")


@answers.right
def one_line_less(X, w, b, t):
    y = 1 / (1 + np.exp(-(X @ w + b)))
    ds = (y - t) / len(t)
    return {"dw": X.T @ ds, "db": ds.sum()}


@answers.right
def means(X, w, b, t):
    off = sigmoid(X @ w + b) - t
    return {"dw": (X * off[:, None]).mean(axis=0), "db": off.mean()}


@answers.right
def loops(X, w, b, t):
    dw, db = np.zeros(len(w)), 0.0
    for x, target in zip(X, t, strict=True):
        y = 1 / (1 + math.exp(-(sum(x * w) + b)))
        dw += (y - target) * x / len(X)
        db += (y - target) / len(X)
    return {"dw": dw, "db": db}


@answers.right
def with_tanh(X, w, b, t):
    y = 0.5 * (1 + np.tanh((X @ w + b) / 2))
    return {"dw": (y - t) @ X / len(t), "db": np.mean(y - t)}


@answers.right
def einsums(X, w, b, t):
    y = 1 / (1 + np.exp(-(np.einsum("nd,d->n", X, w) + b)))
    return {"dw": np.einsum("nd,n->d", X, y - t) / t.size, "db": np.einsum("n->", y - t) / t.size}


@answers.right
def two_cases(X, w, b, t):
    s = X.dot(w) + b
    ds = np.where(t == 1, -1 / (1 + np.exp(s)), 1 / (1 + np.exp(-s))) / len(s)
    return {"dw": np.dot(ds, X), "db": float(ds.sum())}


@answers.right
def bias_as_a_weight(X, w, b, t):
    wide = np.column_stack([X, np.ones(len(X))])
    y = sigmoid(wide @ np.append(w, b))
    both = wide.T @ (y - t) / len(X)
    return {"dw": both[:-1], "db": both[-1]}


@answers.right
def merged_per_sample(X, w, b, t):
    grads = [((sigmoid(x @ w + b) - k) * x, sigmoid(x @ w + b) - k)
             for x, k in zip(X, t, strict=True)]
    return {"dw": np.mean([dw for dw, _ in grads], axis=0), "db": np.mean([db for _, db in grads])}


@answers.right
def with_an_array_of_no_axes(X, w, b, t):
    ds = (sigmoid(X @ w + b) - t) / len(t)
    return {"dw": X.T @ ds, "db": np.array(ds.sum())}


@answers.right
def clipped_where_it_does_no_harm(X, w, b, t):
    y = np.clip(sigmoid(X @ w + b), 1e-9, 1 - 1e-9)
    ds = (y - t) / len(t)
    return {"dw": X.T @ ds, "db": ds.sum()}


def from_scores(ds):
    """An answer whose gradient of the scores is ds(y, t)."""
    def answer(X, w, b, t):
        d = ds(sigmoid(X @ w + b), t)
        return {"dw": X.T @ d, "db": d.sum()}
    return answer


def scores(*kinds):
    def keep(ds):
        answers.value_wrong(ds.__name__, from_scores(ds), *kinds)
        return ds
    return keep


for eps in (1e-12, 1e-10, 1e-7, 1e-3):
    answers.value_wrong(
        f"taken apart with {eps}",
        from_scores(lambda y, t, e=eps: (-t / (y + e) + (1 - t) / (1 - y + e)) * y * (1 - y)
                    / len(t)),
        "taken_apart_with_eps")


@scores("taken_apart_with_eps")
def quotient_with_eps(y, t):
    return (y - t) / (y * (1 - y) + 1e-12) * y * (1 - y) / len(t)


@scores("taken_apart")
def two_quotients(y, t):
    return (-t / y + (1 - t) / (1 - y)) * y * (1 - y) / len(t)


@scores("loss_alone")
def slope_deleted(y, t):
    return (-t / y + (1 - t) / (1 - y)) / len(t)


@scores("still_twice")
def as_it_was(y, t):
    ds = (y - t) / len(t)
    return ds * y * (1 - y)


@scores("difference_turned")
def target_minus_output(y, t):
    return (t - y) / len(t)


@scores("no_mean")
def no_division(y, t):
    return y - t


@scores("rounded_first")
def decided_first(y, t):
    return ((y > 0.5) - t) / len(t)


@scores("loss_alone")
def divided_instead(y, t):
    return (y - t) / len(t) / (y * (1 - y))


@scores("argument ignored")
def only_the_sign(y, t):
    return np.sign(y - t) / len(t)


@scores("constant factor")
def twice_the_difference(y, t):
    return 2 * (y - t) / len(t)


@scores("one_factor_left")
def only_y_left(y, t):
    return (y - t) * y / len(t)


@answers.wrong("bias_left_out")
def no_b(X, w, b, t):
    ds = (sigmoid(X @ w) - t) / len(t)
    return {"dw": X.T @ ds, "db": ds.sum()}


@answers.wrong("divided_by_inputs")
def mean_over_the_wrong_axis(X, w, b, t):
    ds = (sigmoid(X @ w + b) - t) / X.shape[1]
    return {"dw": X.T @ ds, "db": ds.sum()}


@answers.wrong("bias_averaged")
def mean_of_the_mean(X, w, b, t):
    ds = (sigmoid(X @ w + b) - t) / len(t)
    return {"dw": X.T @ ds, "db": ds.mean()}


@answers.wrong("bias_for_each_sample")
def nothing_added_up(X, w, b, t):
    ds = (sigmoid(X @ w + b) - t) / len(t)
    return {"dw": X.T @ ds, "db": ds}


@answers.wrong("raised")
def not_transposed(X, w, b, t):
    ds = (sigmoid(X @ w + b) - t) / len(t)
    return {"dw": X @ ds, "db": ds.sum()}


@answers.wrong("wrong shape")
def star(X, w, b, t):
    ds = (sigmoid(X @ w + b) - t) / len(t)
    return {"dw": X * ds[:, None], "db": ds.sum()}


@answers.wrong("wrong type", "right in another form")
def a_pair(X, w, b, t):
    ds = (sigmoid(X @ w + b) - t) / len(t)
    return X.T @ ds, ds.sum()


@answers.wrong("new_weights")
def a_step(X, w, b, t):
    ds = (sigmoid(X @ w + b) - t) / len(t)
    return {"dw": w - X.T @ ds, "db": b - ds.sum()}


@answers.wrong("clipped_too_much")
def clipped_at_a_hundredth(X, w, b, t):
    y = np.clip(sigmoid(X @ w + b), 0.01, 0.99)
    ds = (y - t) / len(t)
    return {"dw": X.T @ ds, "db": ds.sum()}


@answers.wrong("clipped_too_much")
def clipped_at_a_thousandth(X, w, b, t):
    y = np.clip(sigmoid(X @ w + b), 0.001, 0.999)
    ds = (y - t) / len(t)
    return {"dw": X.T @ ds, "db": ds.sum()}


@answers.wrong("still_twice")
def bug_left_in_the_bias(X, w, b, t):
    y = sigmoid(X @ w + b)
    ds = (y - t) / len(t)
    return {"dw": X.T @ ds, "db": (ds * y * (1 - y)).sum()}


@answers.wrong("bias_stands_still")
def no_bias(X, w, b, t):
    ds = (1 / (1 + np.exp(-(X @ w + b))) - t) / len(t)
    return {"dw": X.T @ ds, "db": 0}


@answers.wrong("bias_for_each_sample + mean_taken_twice")
def both_parts_wrong(X, w, b, t):
    """None of the two sentences may say that the other part is right."""
    ds = (1 / (1 + np.exp(-(X @ w + b))) - t) / len(t)
    return {"dw": X.T @ ds / len(t), "db": ds}
