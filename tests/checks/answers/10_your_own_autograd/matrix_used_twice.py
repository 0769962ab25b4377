"""Answers to 10.2 One matrix, used twice."""

import numpy as np

from course_lib.autograd import Tensor
from course_lib.layers import Affine
from tests.support.answers import Answers

answers = Answers("10.2")


@answers.right
def step_by_step(x, W, dy):
    h = x @ W
    dW = h.T @ dy
    dh = dy @ W.T
    dW = dW + x.T @ dh
    return {"dx": dh @ W.T, "dW": dW}


@answers.right
def one_line_each(x, W, dy):
    return {"dx": dy @ W.T @ W.T, "dW": (x @ W).T @ dy + x.T @ dy @ W.T}


@answers.right
def square_of_the_matrix(x, W, dy):
    return {"dx": dy @ (W @ W).T, "dW": W.T @ (x.T @ dy) + (x.T @ dy) @ W.T}


@answers.right
def one_table_of_both(x, W, dy):
    A = np.dot(x.T, dy)
    return {"dx": np.linalg.matrix_power(W.T, 2).__rmatmul__(dy), "dW": W.T.dot(A) + A.dot(W.T)}


@answers.right
def einsum(x, W, dy):
    h = np.einsum("nd,de->ne", x, W)
    dh = np.einsum("ne,de->nd", dy, W)
    dW = np.einsum("nd,ne->de", h, dy) + np.einsum("nd,ne->de", x, dh)
    return {"dx": np.einsum("ne,de->nd", dh, W), "dW": dW}


@answers.right
def sample_by_sample(x, W, dy):
    dx, dW = np.zeros_like(x), np.zeros_like(W)
    for n in range(len(x)):
        h, dh = x[n] @ W, W @ dy[n]
        dx[n] = W @ dh
        dW += np.outer(h, dy[n]) + np.outer(x[n], dh)
    return {"dx": dx, "dW": dW}


@answers.right
def stacked(x, W, dy):
    dh = dy @ W.T
    return {"dx": dh @ W.T, "dW": np.vstack([x @ W, x]).T @ np.vstack([dy, dh])}


@answers.right
def two_affine_layers(x, W, dy):
    zero = np.zeros(len(W))
    first, second = Affine(W, zero), Affine(W, zero)
    second.forward(first.forward(x))
    dx = first.backward(second.backward(dy))
    return {"dx": dx, "dW": first.grads["W"] + second.grads["W"]}


@answers.right
def a_loop_over_the_uses(x, W, dy):
    seen = [x, x @ W]
    dW = 0
    for h in reversed(seen):
        dW = dW + h.T @ dy
        dy = dy @ W.T
    return {"dx": dy, "dW": dW}


@answers.right
def transposes_of_transposes(x, W, dy):
    dW = (dy.T @ x @ W).T + (W @ dy.T @ x).T
    return {"dW": dW, "dx": (W @ W @ dy.T).T}


# Wrong ones.


@answers.wrong("last_use_only")
def second_use_only(x, W, dy):
    return {"dx": dy @ W.T @ W.T, "dW": (x @ W).T @ dy}


@answers.wrong("first_use_only")
def first_use_only(x, W, dy):
    return {"dx": dy @ W.T @ W.T, "dW": x.T @ (dy @ W.T)}


@answers.wrong("both_from_the_second")
def twice_the_second(x, W, dy):
    return {"dx": dy @ W.T @ W.T, "dW": 2 * (x @ W).T @ dy}


@answers.wrong("both_from_the_first")
def twice_the_first(x, W, dy):
    return {"dx": dy @ W.T @ W.T, "dW": 2 * x.T @ (dy @ W.T)}


@answers.wrong("rule_for_numbers")
def two_x_w(x, W, dy):
    return {"dx": dy @ W.T @ W.T, "dW": 2 * x.T @ dy @ W}


@answers.wrong("rule_for_numbers + not_transposed")
def two_x_w_without_transposes(x, W, dy):
    return {"dx": dy @ W @ W, "dW": 2 * x.T @ dy @ W}


@answers.wrong("one_step_short")
def dx_through_one_use(x, W, dy):
    return {"dx": dy @ W.T, "dW": (x @ W).T @ dy + x.T @ (dy @ W.T)}


@answers.wrong("x_gets_two_shares")
def dx_through_both_added(x, W, dy):
    return {"dx": dy @ W.T + dy @ W.T @ W.T, "dW": (x @ W).T @ dy + x.T @ (dy @ W.T)}


@answers.wrong("not_transposed")
def dx_not_transposed(x, W, dy):
    return {"dx": dy @ W @ W, "dW": (x @ W).T @ dy + x.T @ (dy @ W.T)}


@answers.wrong("not_transposed")
def nothing_transposed(x, W, dy):
    return {"dx": dy @ W @ W, "dW": (x @ W).T @ dy + x.T @ (dy @ W)}


@answers.wrong("one slip")
def dh_not_transposed(x, W, dy):
    dh = dy @ W
    return {"dx": dh @ W.T, "dW": (x @ W).T @ dy + x.T @ dh}


@answers.wrong("one slip")
def w_times_wt(x, W, dy):
    return {"dx": dy @ W.T @ W, "dW": (x @ W).T @ dy + x.T @ (dy @ W.T)}


@answers.wrong("shares_averaged")
def mean_of_the_uses(x, W, dy):
    return {"dx": dy @ W.T @ W.T, "dW": ((x @ W).T @ dy + x.T @ (dy @ W.T)) / 2}


@answers.wrong("divided_by_rows")
def divided_by_n(x, W, dy):
    return {"dx": dy @ W.T @ W.T, "dW": ((x @ W).T @ dy + x.T @ (dy @ W.T)) / len(x)}


@answers.wrong("upstream_skips")
def same_dy_for_both(x, W, dy):
    return {"dx": dy @ W.T @ W.T, "dW": (x @ W).T @ dy + x.T @ dy}


@answers.wrong("same_left")
def same_x_for_both(x, W, dy):
    return {"dx": dy @ W.T @ W.T, "dW": x.T @ dy + x.T @ (dy @ W.T)}


@answers.wrong("no_other_factor")
def x_for_h(x, W, dy):
    return {"dx": dy @ W.T @ W.T, "dW": 2 * x.T @ dy}


@answers.wrong("shares_multiplied")
def product_of_the_uses(x, W, dy):
    return {"dx": dy @ W.T @ W.T, "dW": ((x @ W).T @ dy) * (x.T @ (dy @ W.T))}


@answers.wrong("y_for_h")
def y_for_h(x, W, dy):
    y = x @ W @ W
    return {"dx": dy @ W.T @ W.T, "dW": y.T @ dy + x.T @ (dy @ W.T)}


@answers.wrong("entries_squared")
def entries_squared(x, W, dy):
    return {"dx": dy @ (W**2).T, "dW": (x @ W).T @ dy + x.T @ (dy @ W.T)}


@answers.wrong("differs", "first that differs")
def as_numbers(x, W, dy):
    """The example's formulas, entry by entry."""
    return {"dx": dy * (W**2).sum(), "dW": (2 * x * dy).sum() * W}


@answers.wrong("turned")
def transposed_dw(x, W, dy):
    return {"dx": dy @ W.T @ W.T, "dW": ((x @ W).T @ dy + x.T @ (dy @ W.T)).T}


@answers.wrong("some parts")
def one_share_transposed(x, W, dy):
    return {"dx": dy @ W.T @ W.T, "dW": (x @ W).T @ dy + (x.T @ (dy @ W.T)).T}


@answers.wrong("sign flipped")
def minus(x, W, dy):
    return {"dx": -dy @ W.T @ W.T, "dW": -(x @ W).T @ dy - x.T @ (dy @ W.T)}


@answers.wrong("shares_subtracted")
def difference_of_the_uses(x, W, dy):
    return {"dx": dy @ W.T @ W.T, "dW": (x @ W).T @ dy - x.T @ (dy @ W.T)}


@answers.wrong("upstream ignored")
def without_dy(x, W, dy):
    one = np.ones_like(dy)
    return {"dx": one @ W.T @ W.T, "dW": (x @ W).T @ one + x.T @ (one @ W.T)}


@answers.wrong("sum_doubled")
def twice_the_sum(x, W, dy):
    return {"dx": dy @ W.T @ W.T, "dW": 2 * ((x @ W).T @ dy + x.T @ (dy @ W.T))}


@answers.wrong("raised")
def order_of_the_product(x, W, dy):
    return {"dx": W.T @ W.T @ dy, "dW": dy.T @ (x @ W) + (dy @ W.T).T @ x}


@answers.wrong("both_from_the_second")
def w_transposed_before_x(x, W, dy):
    return {"dx": dy @ W.T @ W.T, "dW": (x @ W).T @ dy + W.T @ x.T @ dy}


@answers.wrong("changed in place")
def accumulated_in_w(x, W, dy):
    h = x @ W
    dh = dy @ W.T
    dx = dh @ W.T
    W *= 0
    W += h.T @ dy + x.T @ dh
    return {"dx": dx, "dW": W}


@answers.wrong("raised")
def forgot_parentheses_of_transpose(x, W, dy):
    return {"dx": dy @ W.T @ W.T, "dW": x @ W.T @ dy + x.T @ (dy @ W.T)}


@answers.wrong("differs", "first that differs")
def through_a_tanh(x, W, dy):
    h = x @ W
    dh = dy @ W.T * (1 - h**2)
    return {"dx": dh @ W.T, "dW": h.T @ dy + x.T @ dh}


@answers.wrong("by_a_tensor")
def the_course_s_tensor(x, W, dy):
    X, V = Tensor(x), Tensor(W)
    (X @ V @ V).backward(dy)
    return {"dx": X.grad, "dW": V.grad}
