"""10.2 One matrix, used twice."""

import numpy as np

from course_lib.autograd import Tensor
from course_lib.checks.exercise import Exercise

from .common import without_tensor

exercise = Exercise(
    "10.2", "One matrix, used twice", points=3, section="Adding up",
    practises="accumulation over two uses",
    proves="adds what comes back from both uses, for any batch",
    hints=("Give the result of the first product a name. How many @ nodes does W enter, and what "
           "does each of them send back?",
           "For each @ separately: the gradient of its right input is (left input)ᵀ times what "
           "arrives. What arrives at the first @ has come through the second.",
           "With `h = x @ W` and `dh = dy @ W.T`, each use of W has its own left input and its own "
           "upstream gradient. W gets both shares."))


@exercise.inputs
def inputs(rng):
    yield np.array([[3.0]]), np.array([[2.0]]), np.array([[1.0]])
    yield np.array([[1.0, 2.0]]), np.array([[1.0, -1.0], [0.0, 2.0]]), np.array([[3.0, -1.0]])
    yield (np.array([[1.0, 0.0], [-2.0, 1.0]]), np.array([[0.0, 1.0], [2.0, -1.0]]),
           np.array([[1.0, 2.0], [0.0, -1.0]]))
    for n, d in ((1, 3), (4, 3), (5, 2), (2, 4)):
        yield rng.normal(size=(n, d)), rng.normal(size=(d, d)), rng.normal(size=(n, d))


exercise.use_alone(without_tensor)


@exercise.solution
def twice_backward(x, W, dy):
    h = x @ W
    dh = dy @ W.T
    return {"dx": dh @ W.T, "dW": x.T @ dh + h.T @ dy}


@exercise.wrong
def last_use_only(x, W, dy):
    """The gradient of W holds the *second* product's share alone. W is used in the first product
    too: paths add up."""
    return {"dx": dy @ W.T @ W.T, "dW": (x @ W).T @ dy}


@exercise.wrong
def first_use_only(x, W, dy):
    """The gradient of W holds the *first* product's share alone; it has been written over the
    other, or that was never computed. Paths add up."""
    return {"dx": dy @ W.T @ W.T, "dW": x.T @ (dy @ W.T)}


@exercise.wrong
def shares_averaged(x, W, dy):
    """You took the mean of the two shares. When an entry of W moves, it moves in both products, in
    full."""
    return {"dx": dy @ W.T @ W.T, "dW": (x.T @ (dy @ W.T) + (x @ W).T @ dy) / 2}


@exercise.wrong
def upstream_skips(x, W, dy):
    """Both products got dy. What arrives at the *first* one has to come through the second."""
    return {"dx": dy @ W.T @ W.T, "dW": x.T @ dy + (x @ W).T @ dy}


@exercise.wrong
def same_left(x, W, dy):
    """In both shares of W you used x. What is the left input of the second product?"""
    return {"dx": dy @ W.T @ W.T, "dW": x.T @ (dy @ W.T) + x.T @ dy}


@exercise.wrong
def not_transposed(x, W, dy):
    """On the way back through a product, W has to be transposed. The shapes cannot tell you here,
    because W is square: which entries of h does one entry of y depend on?"""
    return {"dx": dy @ W @ W, "dW": x.T @ (dy @ W) + (x @ W).T @ dy}


@exercise.wrong
def one_step_short(x, W, dy):
    """What you return for x is what arrives at h: there is one product more on the way to x."""
    return {"dx": dy @ W.T, "dW": x.T @ (dy @ W.T) + (x @ W).T @ dy}


@exercise.wrong
def both_from_the_second(x, W, dy):
    """Both shares of dW are those of the *second* product. For numbers, the two are equal; for
    matrices the order counts. What are the left input of the first product, and what arrives
    there?"""
    return {"dx": dy @ W.T @ W.T, "dW": 2 * (x @ W).T @ dy}


@exercise.wrong
def both_from_the_first(x, W, dy):
    """Both shares of dW are those of the *first* product. For numbers, the two are equal; for
    matrices the order counts. What are the left input of the second product, and what arrives
    there?"""
    return {"dx": dy @ W.T @ W.T, "dW": 2 * x.T @ (dy @ W.T)}


@exercise.wrong
def rule_for_numbers(x, W, dy):
    """That is 2 · x · W · dy, with x turned so that the shapes fit: right for numbers. For matrices
    the order counts. Look at one product after the other."""
    return {"dx": dy @ W.T @ W.T, "dW": 2 * x.T @ dy @ W}


@exercise.wrong
def no_other_factor(x, W, dy):
    """In both shares of dW the other W is missing. One product takes x to h and the other h to y:
    which of them lies on the way of each share?"""
    return {"dx": dy @ W.T @ W.T, "dW": 2 * x.T @ dy}


@exercise.wrong
def y_for_h(x, W, dy):
    """As the left input of the second product you took its *result*. What enters there?"""
    return {"dx": dy @ W.T @ W.T, "dW": (x @ W @ W).T @ dy + x.T @ (dy @ W.T)}


@exercise.wrong
def shares_multiplied(x, W, dy):
    """You multiplied the two shares. Along a path one multiplies; paths add up."""
    return {"dx": dy @ W.T @ W.T, "dW": (x.T @ (dy @ W.T)) * ((x @ W).T @ dy)}


@exercise.wrong
def shares_subtracted(x, W, dy):
    """You took one share off the other. Paths add up."""
    return {"dx": dy @ W.T @ W.T, "dW": (x @ W).T @ dy - x.T @ (dy @ W.T)}


@exercise.wrong
def sum_doubled(x, W, dy):
    """Both shares are there, and the 2 of the example comes in once more. For numbers the two
    shares are equal: that is where the 2 came from."""
    return {"dx": dy @ W.T @ W.T, "dW": 2 * ((x @ W).T @ dy + x.T @ (dy @ W.T))}


@exercise.wrong
def divided_by_rows(x, W, dy):
    """You divided the gradient of W by the number of rows. No mean was taken in y = (x @ W) @ W;
    where one is, dy brings it along."""
    return {"dx": dy @ W.T @ W.T, "dW": ((x @ W).T @ dy + x.T @ (dy @ W.T)) / len(x)}


@exercise.wrong
def turned(x, W, dy):
    """Your gradient of W is transposed. The shapes cannot tell you here, because W is square."""
    return {"dx": dy @ W.T @ W.T, "dW": dy.T @ (x @ W) + (dy @ W.T).T @ x}


@exercise.wrong
def x_gets_two_shares(x, W, dy):
    """You gave x a share from each product. W enters both of them, x enters one: how many paths
    lead from x to y?"""
    return {"dx": dy @ W.T + dy @ W.T @ W.T, "dW": x.T @ (dy @ W.T) + (x @ W).T @ dy}


@exercise.wrong
def entries_squared(x, W, dy):
    """You squared the entries of W one by one. Two products with W are not one with `W**2`, except
    for numbers."""
    return {"dx": dy @ (W**2).T, "dW": x.T @ (dy @ W.T) + (x @ W).T @ dy}


@exercise.wrong
def by_a_tensor(x, W, dy):
    """The course's Tensor did the work. Do it with NumPy: what does each of the two products send
    back to its inputs?"""
    X, V = Tensor(x), Tensor(W)
    (X @ V @ V).backward(dy)
    return {"dx": X.grad, "dW": V.grad}
