"""Answers to 10.1 Prices times factors."""

import numpy as np

from course_lib.autograd import Tensor, unbroadcast
from tests.support.answers import Answers

answers = Answers("10.1")


@answers.right
def sums(c, r, dz):
    return {"dc": (dz * r).sum(axis=1, keepdims=True), "dr": (dz * c).sum(axis=0)}


@answers.right
def products_of_matrices(c, r, dz):
    return {"dc": dz @ r[:, None], "dr": c[:, 0] @ dz}


@answers.right
def einsum(c, r, dz):
    return {"dc": np.einsum("nm,m->n", dz, r)[:, None], "dr": np.einsum("nm,no->m", dz, c)}


@answers.right
def loops(c, r, dz):
    dc, dr = np.zeros(c.shape), np.zeros(r.shape)
    for i in range(len(c)):
        for j in range(len(r)):
            dc[i, 0] += dz[i, j] * r[j]
            dr[j] += dz[i, j] * c[i, 0]
    return {"dc": dc, "dr": dr}


@answers.right
def comprehensions(c, r, dz):
    dc = np.array([[row @ r] for row in dz])
    dr = np.array([column @ c.ravel() for column in dz.T])
    return {"dc": dc, "dr": dr}


@answers.right
def written_out_first(c, r, dz):
    n, m = dz.shape
    table_c, table_r = np.broadcast_to(c, (n, m)), np.tile(r, (n, 1))
    return {"dc": np.sum(dz * table_r, 1).reshape(n, 1), "dr": np.sum(dz * table_c, 0)}


@answers.right
def transposed_and_back(c, r, dz):
    return {"dc": (r @ dz.T).reshape(c.shape), "dr": (dz.T @ c).flatten()}


@answers.right
def the_lessons_rule(c, r, dz):
    return {"dc": unbroadcast(dz * r, c.shape), "dr": unbroadcast(dz * c, r.shape)}


@answers.right
def single(c, r, dz):
    c, r, dz = c.astype(np.float32), r.astype(np.float32), dz.astype(np.float32)
    return {"dc": (dz * r).sum(1, keepdims=True), "dr": (dz * c).sum(0)}


@answers.right
def tensordot(c, r, dz):
    return dict(dr=np.tensordot(c, dz, (0, 0))[0], dc=np.expand_dims(np.dot(dz, r), 1))


# Wrong ones.


@answers.wrong("not_summed")
def not_summed(c, r, dz):
    return {"dc": dz * r, "dr": dz * c}


@answers.wrong("axis_lost")
def column_not_kept(c, r, dz):
    return {"dc": (dz * r).sum(axis=1), "dr": (dz * c).sum(axis=0)}


@answers.wrong("row_of_a_table")
def row_kept_as_a_table(c, r, dz):
    return {"dc": (dz * r).sum(axis=1, keepdims=True), "dr": (dz * c).sum(axis=0, keepdims=True)}


@answers.wrong("axis_lost + row_of_a_table")
def both_kept_wrongly(c, r, dz):
    return {"dc": (dz * r).sum(axis=1), "dr": (dz * c).sum(axis=0, keepdims=True)}


@answers.wrong("axes_exchanged")
def axes_swapped(c, r, dz):
    return {"dc": (dz * r).sum(axis=0, keepdims=True), "dr": (dz * c).sum(axis=1)}


@answers.wrong("averaged")
def means(c, r, dz):
    return {"dc": (dz * r).mean(axis=1, keepdims=True), "dr": (dz * c).mean(axis=0)}


@answers.wrong("own_input")
def own_factors(c, r, dz):
    return {"dc": (dz * c).sum(axis=1, keepdims=True), "dr": (dz * r).sum(axis=0)}


@answers.wrong("keys_exchanged")
def keys_swapped(c, r, dz):
    return {"dr": (dz * r).sum(axis=1, keepdims=True), "dc": (dz * c).sum(axis=0)}


@answers.wrong("other_input_forgotten")
def without_the_other_factor(c, r, dz):
    return {"dc": dz.sum(axis=1, keepdims=True), "dr": dz.sum(axis=0)}


@answers.wrong("upstream ignored")
def without_dz(c, r, dz):
    return {"dc": np.full(c.shape, r.sum()), "dr": np.full(r.shape, c.sum())}


@answers.wrong("summed_before")
def factor_of_the_sum(c, r, dz):
    """Summed dz first, then times the sum of the other."""
    return {"dc": dz.sum(axis=1, keepdims=True) * r.sum(), "dr": dz.sum(axis=0) * c.sum()}


@answers.wrong("summed_over_all")
def dr_summed_over_all(c, r, dz):
    return {"dc": (dz * r).sum(axis=1, keepdims=True), "dr": np.full(r.shape, (dz * c).sum())}


@answers.wrong("summed_over_all")
def dc_summed_over_all(c, r, dz):
    return {"dc": np.full(c.shape, (dz * r).sum()), "dr": (dz * c).sum(axis=0)}


@answers.wrong("one_number")
def both_summed_over_all(c, r, dz):
    return {"dc": (dz * r).sum(), "dr": (dz * c).sum()}


@answers.wrong("first_copy")
def first_column_and_row(c, r, dz):
    return {"dc": (dz * r)[:, :1], "dr": (dz * c)[0]}


@answers.wrong("last_copy")
def last_assignment_wins(c, r, dz):
    dc, dr = np.zeros(c.shape), np.zeros(r.shape)
    for i in range(len(c)):
        for j in range(len(r)):
            dc[i, 0] = dz[i, j] * r[j]
            dr[j] = dz[i, j] * c[i, 0]
    return {"dc": dc, "dr": dr}


@answers.wrong("sign flipped")
def minus(c, r, dz):
    return {"dc": -(dz * r).sum(axis=1, keepdims=True), "dr": -(dz * c).sum(axis=0)}


@answers.wrong("largest_copy")
def largest(c, r, dz):
    return {"dc": (dz * r).max(axis=1, keepdims=True), "dr": (dz * c).max(axis=0)}


@answers.wrong("upstream ignored")
def z_instead_of_dz(c, r, dz):
    z = c * r
    return {"dc": (z * r).sum(axis=1, keepdims=True), "dr": (z * c).sum(axis=0)}


@answers.wrong("divided")
def divided(c, r, dz):
    return {"dc": (dz / r).sum(axis=1, keepdims=True), "dr": (dz / c).sum(axis=0)}


@answers.wrong("right in another form")
def a_tuple(c, r, dz):
    return (dz * r).sum(axis=1, keepdims=True), (dz * c).sum(axis=0)


@answers.wrong("wrong type")
def other_keys(c, r, dz):
    return {"c": (dz * r).sum(axis=1, keepdims=True), "r": (dz * c).sum(axis=0)}


@answers.wrong("raised")
def matrix_product_does_not_fit(c, r, dz):
    return {"dc": dz @ r, "dr": c @ dz}


@answers.wrong("right in another form")
def lists(c, r, dz):
    return {"dc": (dz * r).sum(axis=1, keepdims=True).tolist(), "dr": (dz * c).sum(axis=0).tolist()}


@answers.wrong("other_input_forgotten")
def dr_right_dc_without_factor(c, r, dz):
    return {"dc": dz.sum(axis=1, keepdims=True), "dr": (dz * c).sum(axis=0)}


@answers.wrong("mean_of_the_other")
def dr_by_the_mean_price(c, r, dz):
    return {"dc": (dz * r).sum(axis=1, keepdims=True), "dr": dz.sum(axis=0) * c.mean()}


@answers.wrong("column_for_a_row")
def dr_is_a_column(c, r, dz):
    return {"dc": (dz * r).sum(axis=1, keepdims=True), "dr": dz.T @ c}


@answers.wrong("changed in place")
def written_into_dz(c, r, dz):
    dc = (dz * r).sum(axis=1, keepdims=True)
    dz *= c
    return {"dc": dc, "dr": dz.sum(axis=0)}


@answers.wrong("differs", "first that differs")
def absolute(c, r, dz):
    return {"dc": np.abs(dz * r).sum(axis=1, keepdims=True), "dr": np.abs(dz * c).sum(axis=0)}


@answers.wrong("first_copy")
def cumulated(c, r, dz):
    return {"dc": np.cumsum(dz * r, axis=1)[:, :1], "dr": np.cumsum(dz * c, axis=0)[0]}


@answers.wrong("by_a_tensor")
def the_course_s_tensor(c, r, dz):
    C, R = Tensor(c), Tensor(r)
    (C * R).backward(dz)
    return {"dc": C.grad, "dr": R.grad}
