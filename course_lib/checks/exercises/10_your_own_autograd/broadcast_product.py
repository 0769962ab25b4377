"""10.1 Prices times factors."""

import numpy as np

from course_lib.autograd import Tensor
from course_lib.checks.exercise import Exercise

from .common import without_tensor

exercise = Exercise(
    "10.1", "Prices times factors", points=3, section="Where shapes differ",
    practises="undoing a broadcast, of both kinds",
    proves="gives each input a gradient of its own shape, for any numbers of rows and columns",
    hints=("How many entries of z move when one entry of c moves? And when one entry of r moves?",
           "A × node sends dz times the other input. Then the gradients of the copies of one entry "
           "add up, and the gradient gets its input's shape.",
           "`dz * r` has the shape (N, M). Which axis was copied to get there from (N, 1), and "
           "what keeps it, with length 1?"))


@exercise.inputs
def inputs(rng):
    yield (np.array([[1.0], [2.0]]), np.array([3.0, 0.0, -1.0]),
           np.array([[1.0, 2.0, 3.0], [-1.0, 0.5, 2.0]]))
    yield (np.array([[10.0], [20.0]]), np.array([1.0, 2.0]),             # the example of the task
           np.array([[1.0, 0.0], [0.0, 0.0]]))
    yield np.array([[2.0]]), np.array([1.0, -3.0]), np.array([[4.0, 5.0]])
    yield np.array([[2.0], [-1.0], [0.5]]), np.array([4.0]), np.array([[1.0], [2.0], [-3.0]])
    for n, m in ((3, 2), (2, 5), (4, 4), (1, 3)):
        yield rng.normal(size=(n, 1)), rng.normal(size=m), rng.normal(size=(n, m))


exercise.use_alone(without_tensor)


@exercise.solution
def table_backward(c, r, dz):
    # products and sums in one: (N,M) @ (M,1), (1,N) @ (N,M)
    return {"dc": dz @ r[:, None], "dr": (c.T @ dz)[0]}


@exercise.wrong
def not_summed(c, r, dz):
    """Your gradients have the shape of z. A gradient has its input's shape: c was copied along one
    axis and r along the other, and the copies' gradients add up."""
    return {"dc": dz * r, "dr": dz * c}


@exercise.wrong
def averaged(c, r, dz):
    """You took the mean over the copies. If an entry rises by 1, *all* its copies rise by 1, each
    in full."""
    return {"dc": (dz * r).mean(axis=1, keepdims=True), "dr": (dz * c).mean(axis=0)}


@exercise.wrong
def axis_lost(c, r, dz):
    """The numbers for c are right, but its gradient has lost an axis: c has the shape (N, 1). Which
    option of a sum keeps an axis, with length 1?"""
    return {"dc": (dz * r).sum(axis=1), "dr": (dz * c).sum(axis=0)}


@exercise.wrong
def axes_exchanged(c, r, dz):
    """You summed along the axis that was *not* copied. c has one entry for each row: along which
    axis does it stay the same?"""
    return {"dc": (dz * r).sum(axis=0, keepdims=True), "dr": (dz * c).sum(axis=1)}


@exercise.wrong
def other_input_forgotten(c, r, dz):
    """That is right for z = c + r. A × node multiplies what arrives by the other input, and before
    the copies are added up."""
    return {"dc": dz.sum(axis=1, keepdims=True), "dr": dz.sum(axis=0)}


@exercise.wrong
def own_input(c, r, dz):
    """Each input got its own value as a factor. If an entry of c rises by 1, by how much does c · r
    rise?"""
    return {"dc": (dz * c).sum(axis=1, keepdims=True), "dr": (dz * r).sum(axis=0)}


@exercise.wrong
def summed_before(c, r, dz):
    """You added up dz first and multiplied afterwards. Each copy of an entry of c met another entry
    of r: multiply while they are still apart."""
    return {"dc": dz.sum(axis=1, keepdims=True) * r.sum(), "dr": dz.sum(axis=0) * c.sum()}


@exercise.wrong
def first_copy(c, r, dz):
    """You kept the first copy of each entry and dropped the others. What came back on the other
    copies counts as well."""
    return {"dc": (dz * r)[:, :1], "dr": (dz * c)[0]}


@exercise.wrong
def last_copy(c, r, dz):
    """You kept the last copy of each entry: each was written over the one before. What came back on
    the other copies counts as well."""
    return {"dc": (dz * r)[:, -1:], "dr": (dz * c)[-1]}


@exercise.wrong
def summed_over_all(c, r, dz):
    """All entries of a gradient are the same number: you summed over both axes. Only one of them
    was copied."""
    return {"dc": np.full(c.shape, (dz * r).sum()), "dr": np.full(r.shape, (dz * c).sum())}


@exercise.wrong
def one_number(c, r, dz):
    """A whole gradient has become one number: you summed over both axes. Only one of them was
    copied."""
    return {"dc": (dz * r).sum(), "dr": (dz * c).sum()}


@exercise.wrong
def mean_of_the_other(c, r, dz):
    """You multiplied by the mean of the other input. Each copy met an entry of its own: multiply
    first, and add up then."""
    return {"dc": dz.sum(axis=1, keepdims=True) * r.mean(), "dr": dz.sum(axis=0) * c.mean()}


@exercise.wrong
def row_of_a_table(c, r, dz):
    """The numbers for r are right, but its gradient has an axis too many: r has the shape (M,)."""
    return {"dc": dz @ r[:, None], "dr": c.T @ dz}


@exercise.wrong
def column_for_a_row(c, r, dz):
    """The numbers for r are right, but they stand in a column: r has the shape (M,)."""
    return {"dc": dz @ r[:, None], "dr": dz.T @ c}


@exercise.wrong
def keys_exchanged(c, r, dz):
    """The two gradients have changed places: look at the keys. Which input's shape does each one
    have?"""
    return {"dc": (dz * c).sum(axis=0), "dr": (dz * r).sum(axis=1, keepdims=True)}


@exercise.wrong
def divided(c, r, dz):
    """You divided by the other input. If an entry of c rises by 1, its copy in z rises by an entry
    of r: does a small r make that large?"""
    return {"dc": (dz / r).sum(axis=1, keepdims=True), "dr": (dz / c).sum(axis=0)}


@exercise.wrong
def largest_copy(c, r, dz):
    """You kept the largest of what came back on the copies. All of it counts."""
    return {"dc": (dz * r).max(axis=1, keepdims=True), "dr": (dz * c).max(axis=0)}


@exercise.wrong
def by_a_tensor(c, r, dz):
    """The course's Tensor did the work. Do it with NumPy: what goes back through × to each of the
    two inputs, and how often was each entry copied?"""
    C, R = Tensor(c), Tensor(r)
    (C * R).backward(dz)
    return {"dc": C.grad, "dr": R.grad}
