"""Answers to 05.2 Check the gradient."""

import numpy as np

from course_lib.gradient import numerical_gradient, relative_error
from tests.support.answers import Answers

answers = Answers("05.2")
LIMIT = 1e-6


def moved(x):
    return np.where(np.abs(x) < 0.001, 0.001, x)


def witness(layer, x, dy):
    return numerical_gradient(lambda v: np.sum(dy * layer.forward(v)), x)


def both(layer, x, dy):
    n = witness(layer, x, dy)
    layer.forward(x)
    return layer.backward(dy), n


def size(a, n):
    return np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n))


@answers.right
def as_in_the_task(layer, x, dy):
    x = np.where(np.abs(x) < 0.001, 0.001, x)
    n = numerical_gradient(lambda v: np.sum(dy * layer.forward(v)), x)
    layer.forward(x)
    a = layer.backward(dy)
    return np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n)) < 1e-6


@answers.right
def backward_first(layer, x, dy):
    x = x.copy()
    x[abs(x) < 1e-3] = 1e-3
    layer.forward(x)
    a = np.array(layer.backward(dy))

    def f(v):
        return float((layer.forward(v) * dy).sum())
    return bool(relative_error(a, numerical_gradient(f, x)) < 1e-6)


@answers.right
def lengths_by_hand(layer, x, dy):
    x = np.array([0.001 if abs(v) < 0.001 else v for v in x.ravel()]).reshape(x.shape)
    n = numerical_gradient(lambda v: np.vdot(dy, layer.forward(v)), x)
    layer.forward(x)
    a = layer.backward(dy)
    off = np.sqrt(((a - n) ** 2).sum())
    return not off >= 1e-6 * (np.sqrt((a ** 2).sum()) + np.sqrt((n ** 2).sum()))


@answers.right
def own_nudges(layer, x, dy):
    x, h = moved(x), 1e-5
    n = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[i] = h
        n[i] = ((dy * (layer.forward(x + step) - layer.forward(x - step))).sum()) / (2 * h)
    layer.forward(x)
    return size(layer.backward(dy), n) < LIMIT


@answers.right
def true_or_false(layer, x, dy):
    a, n = both(layer, moved(x), dy)
    if size(a, n) < LIMIT:
        return True
    return False


@answers.right
def largest_difference(layer, x, dy):
    a, n = both(layer, moved(x), dy)
    return np.abs(a - n).max() / (np.abs(a).max() + np.abs(n).max()) < LIMIT


@answers.right
def beside_one_length(layer, x, dy):
    a, n = both(layer, moved(x), dy)
    return np.linalg.norm(a - n) / np.linalg.norm(n) < 1e-6


@answers.right
def beside_the_larger(layer, x, dy):
    a, n = both(layer, moved(x), dy)
    return np.linalg.norm(a - n) < 1e-6 * max(np.linalg.norm(a), np.linalg.norm(n))


@answers.right
def numpys_bool(layer, x, dy):
    a, n = both(layer, moved(x), dy)
    return np.less(size(a, n), LIMIT)


@answers.right
def with_allclose(layer, x, dy):
    return np.allclose(size(*both(layer, moved(x), dy)), 0, rtol=0, atol=LIMIT)


def another_limit(limit):
    def answer(layer, x, dy):
        return size(*both(layer, moved(x), dy)) < limit
    return answer


def another_x(move):
    def answer(layer, x, dy):
        return size(*both(layer, move(x), dy)) < LIMIT
    return answer


def another_size(size):
    def answer(layer, x, dy):
        return size(*both(layer, moved(x), dy)) < LIMIT
    return answer


answers.value_wrong("limit 0.5", another_limit(0.5), "far_too_generous")
for limit in (1e-2, 1e-3):
    answers.value_wrong(f"limit {limit}", another_limit(limit), "too_generous")
for limit in (1e-4, 1e-5):
    answers.value_wrong(f"limit {limit}", another_limit(limit), "a_little_too_generous")
for limit in (1e-7, 1e-8):
    answers.value_wrong(f"limit {limit}", another_limit(limit), "too_strict")
answers.value_wrong("limit 1e-14", another_limit(1e-14), "everything_wrong")
answers.value_wrong("limit 0", another_limit(0), "everything_wrong")
answers.value_wrong("always True", lambda layer, x, dy: True, "everything_right")
answers.value_wrong("always False", lambda layer, x, dy: False, "everything_wrong")
answers.value_wrong("inverted", lambda layer, x, dy: size(*both(layer, moved(x), dy)) > LIMIT,
                    "verdict_turned")
answers.value_wrong("error itself", lambda layer, x, dy: size(*both(layer, moved(x), dy)),
                    "wrong type")
answers.value_wrong("not moved", another_x(lambda x: x), "on_the_kink")
answers.value_wrong("all below a thousandth", another_x(lambda x: np.where(x < 0.001, 0.001, x)),
                    "negatives_moved_too")
answers.value_wrong("neither moved nor relative", lambda layer, x, dy: np.linalg.norm(
    np.subtract(*both(layer, x, dy))) < LIMIT, "absolute_difference_and_kink")
answers.value_wrong("not moved, allclose", lambda layer, x, dy: np.allclose(
    *both(layer, x, dy)), "numpys_allclose_and_kink")
answers.value_wrong("at least a thousandth", another_x(lambda x: np.maximum(x, 0.001)),
                    "negatives_moved_too")
answers.value_wrong("all but positive", another_x(lambda x: np.where(x <= 0, 0.001, x)),
                    "negatives_moved_too")
answers.value_wrong("sizes moved", another_x(lambda x: np.abs(x) + 0.001), "negatives_moved_too")
answers.value_wrong("difference of lengths",
                    another_size(lambda a, n: abs(np.linalg.norm(a) - np.linalg.norm(n))
                                 / (np.linalg.norm(a) + np.linalg.norm(n))), "lengths_compared")
answers.value_wrong("not relative", another_size(lambda a, n: np.linalg.norm(a - n)),
                    "absolute_difference")
answers.value_wrong("mean difference", another_size(lambda a, n: np.mean(np.abs(a - n))),
                    "absolute_difference")
answers.value_wrong("allclose", lambda layer, x, dy: np.allclose(*both(layer, moved(x), dy)),
                    "numpys_allclose")


@answers.wrong("upstream_outside_the_sum")
def dy_outside(layer, x, dy):
    x = moved(x)
    n = numerical_gradient(lambda v: np.sum(layer.forward(v)), x) * dy
    layer.forward(x)
    return size(layer.backward(dy), n) < LIMIT


@answers.wrong("upstream_missing_in_the_witness")
def dy_forgotten(layer, x, dy):
    x = moved(x)
    n = numerical_gradient(lambda v: np.sum(layer.forward(v)), x)
    layer.forward(x)
    return size(layer.backward(dy), n) < LIMIT


@answers.wrong("upstream_of_ones")
def ones(layer, x, dy):
    x = moved(x)
    n = numerical_gradient(lambda v: np.sum(layer.forward(v)), x)
    layer.forward(x)
    return size(layer.backward(np.ones_like(x)), n) < LIMIT


@answers.wrong("stale_cache")
def no_forward(layer, x, dy):
    x = moved(x)
    a = layer.backward(dy)
    return size(a, witness(layer, x, dy)) < LIMIT


@answers.wrong("cache_of_the_last_nudge")
def after_the_witness(layer, x, dy):
    x = moved(x)
    n = witness(layer, x, dy)
    return size(layer.backward(dy), n) < LIMIT


@answers.wrong("last_nudge_and_kink")
def the_first_that_comes_to_mind(layer, x, dy):
    n = witness(layer, x, dy)
    return size(layer.backward(dy), n) < LIMIT


@answers.wrong("everything_wrong")
def backward_before_the_witness(layer, x, dy):
    a = layer.backward(dy)
    return size(a, witness(layer, x, dy)) < LIMIT


@answers.wrong("forward_before_the_move")
def forward_on_the_old_x(layer, x, dy):
    n = witness(layer, moved(x), dy)
    layer.forward(x)
    return size(layer.backward(dy), n) < LIMIT


@answers.wrong("first_entry_only")
def one_entry(layer, x, dy):
    a, n = both(layer, moved(x), dy)
    return abs(a.flat[0] - n.flat[0]) / (abs(a.flat[0]) + abs(n.flat[0])) < LIMIT


@answers.wrong("forgot to return")
def nothing(layer, x, dy):
    size(*both(layer, moved(x), dy))


@answers.wrong("raised")
def an_array_of_verdicts(layer, x, dy):
    a, n = both(layer, moved(x), dy)
    return bool(abs(a - n) / (abs(a) + abs(n)) < LIMIT)


@answers.wrong("raised")
def a_table_to_nudge(layer, x, dy):
    n = numerical_gradient(lambda v: dy * layer.forward(v), moved(x))
    return size(layer.backward(dy), n) < LIMIT


@answers.wrong("zeros_alone_moved")
def only_exact_zeros(layer, x, dy):
    return size(*both(layer, np.where(x == 0, 0.001, x), dy)) < LIMIT


@answers.wrong("everything_moved_by_it")
def a_thousandth_more(layer, x, dy):
    return size(*both(layer, x + 0.001, dy)) < LIMIT


@answers.wrong("nudged_one_way")
def own_nudges_upwards(layer, x, dy):
    x = moved(x)
    n, y = np.zeros(x.shape), layer.forward(x).copy()
    for i in np.ndindex(x.shape):
        up = x.copy()
        up[i] += 1e-5
        n[i] = np.sum(dy * (layer.forward(up) - y)) / 1e-5
    layer.forward(x)
    return size(layer.backward(dy), n) < LIMIT


@answers.wrong("one_right_entry_is_enough")
def true_at_the_first_match(layer, x, dy):
    a, n = both(layer, moved(x), dy)
    for one, other in zip(a.flat, n.flat, strict=True):
        if abs(one - other) < LIMIT * (abs(one) + abs(other)):
            return True
    return False


@answers.wrong("forward_before_the_move")
def witness_on_the_old_x(layer, x, dy):
    n = witness(layer, x, dy)
    layer.forward(moved(x))
    return size(layer.backward(dy), n) < LIMIT


@answers.wrong("first that differs")
def nothing_arrives_near_zero(layer, x, dy):
    return size(*both(layer, moved(x), np.where(np.abs(x) < 0.001, 0, dy))) < LIMIT


@answers.wrong("wrong type")
def in_quotes(layer, x, dy):
    return str(size(*both(layer, moved(x), dy)) < LIMIT)


@answers.wrong("zeros_alone_moved")
def zeros_by_isclose(layer, x, dy):
    return size(*both(layer, np.where(np.isclose(x, 0), 0.001, x), dy)) < LIMIT


@answers.wrong("first that differs")
def moved_inside_the_witness(layer, x, dy):
    n = numerical_gradient(lambda v: np.sum(dy * layer.forward(moved(v))), x)
    layer.forward(x)
    return size(layer.backward(dy), n) < LIMIT


@answers.wrong("first that differs")
def beside_the_upstream(layer, x, dy):
    a, n = both(layer, moved(x), dy)
    return np.linalg.norm(a - n) / np.linalg.norm(dy) < LIMIT


@answers.wrong("first that differs")
def beside_the_product_of_the_sizes(layer, x, dy):
    a, n = both(layer, moved(x), dy)
    return np.linalg.norm(a - n) / (np.linalg.norm(a) * np.linalg.norm(n)) < LIMIT


@answers.wrong("divided_entry_by_entry")
def largest_relative_error(layer, x, dy):
    a, n = both(layer, moved(x), dy)
    return bool((np.abs(a - n) / np.maximum(np.abs(a), np.abs(n))).max() < LIMIT)
