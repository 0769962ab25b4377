"""03.1 Backward through a gate."""

import numpy as np

from course_lib.checks.exercise import Exercise

from .common import arrays

exercise = Exercise(
    "03.1", "Backward through a gate", points=1, section="ReLU: a gate",
    practises="an elementwise backward pass",
    proves="lets dy through where x is positive and nowhere else, makes a new array, and follows "
           "the convention at 0",
    hints=("For each entry of x but 0: if it rises by a little, does y rise too?",
           "Upstream times local, entry by entry. The local derivative of ReLU is 1 where the gate "
           "let x through, else 0.",
           "`x > 0` is an array of True and False; in a product they count as 1 and 0. What has to "
           "be multiplied by it?"))


@exercise.inputs
def inputs(rng):
    yield np.array([5.0, -6.0, 7.0, -8.0]), np.array([1.0, -2.0, 0.0, 3.0])
    yield (np.array([[2.0, -1.0, 0.5], [-3.0, 4.0, -2.0]]),
           np.array([[-1.0, 0.5, 2.0], [0.0, 0.0, -0.1]]))
    yield np.array([3.0, -1.0]), np.array([-2.0, 5.0])
    yield np.array([1.5, -2.5, 0.5]), np.array([-0.3, -2.0, -1.0])       # all gates shut
    yield np.array([6.0, -4.0, 9.0]), np.array([1e-8, 1e-8, -1e-8])
    yield from arrays(rng, (5,), (3, 2), (1, 4), (2, 3, 2))


@exercise.solution
def relu_backward(dy, x):
    return dy * (x > 0)


@exercise.wrong
def masked_by_upstream(dy, x):
    """You kept the places where *dy* is positive. Which array decides whether the gate is open?"""
    return dy * (dy > 0)


@exercise.wrong
def upstream_missing(dy, x):
    """That is the local derivative, 1 or 0. What arrives, dy, is to be multiplied by
    it."""
    return 1.0 * (x > 0)


@exercise.wrong
def open_at_zero(dy, x):
    """Right except where x is exactly 0: there this course, and PyTorch, take the slope as 0."""
    return dy * (x >= 0)


@exercise.wrong
def half_at_zero(dy, x):
    """Right except where x is exactly 0: half is a fair choice too, but this course, and PyTorch,
    take the slope there as 0."""
    return dy * np.where(x > 0, 1, np.where(x < 0, 0, 0.5))


@exercise.wrong
def written_into_dy(dy, x):
    """The result is right, but the caller's dy is changed: you wrote zeros into it, and whoever
    else needs it finds them there. Make a new array."""
    dy[x <= 0] = 0
    return dy


@exercise.wrong
def multiplied_by_y(dy, x):
    """You multiplied dy by the *value* that came out, as a × node does with its other input. How
    fast does y rise with x where x is positive?"""
    return dy * np.maximum(x, 0)


@exercise.wrong
def forward_again(dy, x):
    """That is the forward pass: y, computed from x. Going back, it is dy that has to come through
    the gate."""
    return np.maximum(x, 0)


@exercise.wrong
def only_positive_gradients(dy, x):
    """You stopped the negative entries of dy as well. A gradient may be negative; only x
    decides."""
    return dy * (x > 0) * (dy > 0)


@exercise.wrong
def arguments_exchanged(dy, x):
    """It looks as if x and dy had changed places: the function is called with dy first, then x."""
    return x * (dy > 0)


@exercise.wrong
def gate_the_wrong_way(dy, x):
    """The gate is the wrong way round: you let dy through where x was stopped."""
    return dy * (x <= 0)


@exercise.wrong
def everything_passes(dy, x):
    """Nothing was stopped. Where x is negative, y stays 0 when x moves by a little; how much of
    dy should come through there?"""
    return dy.copy()


@exercise.wrong
def opens_late(dy, x):
    """The gate opens a bit too late: for a very small x it is still closed. It opens just behind 0,
    not at a threshold of its own."""
    return dy * (x > 1e-3)


@exercise.wrong
def opens_at_one(dy, x):
    """Your gate opens at 1. From where on does ReLU let x through?"""
    return dy * (x >= 1)


@exercise.wrong
def opens_behind_one(dy, x):
    """Your gate opens behind 1. From where on does ReLU let x through?"""
    return dy * (x > 1)


@exercise.wrong
def open_only_at_positive_products(dy, x):
    """You let an entry through where dy · x is positive. Whether the gate is open does not depend
    on dy."""
    return dy * (dy * x > 0)


@exercise.wrong
def absolute_value(dy, x):
    """Where x is negative you turned the sign of dy round, as the derivative of |x| does. ReLU is
    flat there: what comes through?"""
    return dy * np.sign(x)


@exercise.wrong
def upstream_added(dy, x):
    """You added dy to the local derivative. Along a path they are multiplied: where the gate is
    shut, nothing comes through."""
    return dy + (x > 0)


@exercise.wrong
def times_the_input(dy, x):
    """You multiplied dy by x. How fast does y rise with x, where x is positive, and where it is
    negative?"""
    return dy * x


@exercise.wrong
def negative_gradients_lost(dy, x):
    """It looks as if ReLU had been applied to the gradient: a dy that is negative is 0 in your
    result, and the rest goes on even where x was stopped. Only x decides."""
    return np.maximum(dy, 0) * (x != 0)


@exercise.wrong
def only_the_open_entries(dy, x):
    """You left out the entries where the gate is shut, so that the result has lost its shape. Such
    an entry is 0, and keeps its place."""
    return dy[x > 0]


@exercise.family
def leaky(got, dy, x):
    """Where x is negative, {} times dy still comes through. There ReLU is flat: y stays 0 when
    x moves by a little."""
    if not np.allclose(got[x > 0], dy[x > 0]):
        raise ValueError("not right where x is positive")
    return got[x < 0] / dy[x < 0]


@exercise.family
def something_added(got, dy, x):
    """Every entry is off by {}. Did you add something, to be safe? Nothing is divided here, and
    where the gate is shut, the gradient is 0 itself."""
    return got - relu_backward(dy, x)


@exercise.wrong
def input_where_shut(dy, x):
    """Where the gate is shut you gave x itself. Nothing comes through there: what is then added to
    the gradient?"""
    return np.where(x > 0, dy, x)


@exercise.wrong
def smooth_gate(dy, x):
    """You multiplied by tanh of x. The gate of ReLU is open or shut, with nothing in between."""
    return dy * np.tanh(x)
