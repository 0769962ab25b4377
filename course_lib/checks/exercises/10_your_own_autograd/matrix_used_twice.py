"""10.2 One matrix, used twice."""

import numpy as np

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "10.2", "One matrix, used twice", points=3, section="Adding up",
    practises="accumulation over two uses",
    proves="adds what comes back from both uses, for any batch",
    hints=("Give the result of the first product a name. How many × nodes does W enter, and what "
           "does each of them send back?",
           "For each @ separately: the gradient of its right input is (left input)ᵀ times what "
           "arrives. What arrives at the first @ has come through the second.",
           "With `h = x @ W` and `dh = dy @ W.T`, each use of W has its own left input and its own "
           "upstream gradient. W gets both shares."))


@exercise.inputs
def inputs(rng):
    yield np.array([[1.0, 2.0]]), np.array([[1.0, -1.0], [0.0, 2.0]]), np.array([[3.0, -1.0]])
    yield (np.array([[1.0, 0.0], [-2.0, 1.0], [0.5, 3.0]]), np.array([[0.0, 1.0], [2.0, -1.0]]),
           np.array([[1.0, 2.0], [0.0, -1.0], [4.0, 0.5]]))
    for n, d in ((1, 3), (4, 3), (5, 2), (2, 4)):
        yield rng.normal(size=(n, d)), rng.normal(size=(d, d)), rng.normal(size=(n, d))


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
    """The gradient of W is right. But what you return for x is what arrives at h: there is one
    product more on the way to x."""
    return {"dx": dy @ W.T, "dW": x.T @ (dy @ W.T) + (x @ W).T @ dy}
