"""03.5 Bug clinic: the neighbour's gradient."""

import numpy as np

from course_lib.checks.exercise import Exercise

from .common import arrays

exercise = Exercise(
    "03.5", "Bug clinic: the neighbour's gradient", points=3,
    section="The same result, another way",
    practises="finding an array that two parties share",
    proves="adds what comes back through ReLU and past it, and leaves the caller's dy as it was",
    hints=("Print `dy` before and after the call of `backward`. What did the layer do to it?",
           "`past_relu = dy` makes no copy: it is a second name for the same array. Whoever writes "
           "into the array changes it under both names.",
           "Let `gradient` have the lines of `broken_gradient`. In the layer, which single line "
           "writes into the array that was passed in? Let it make a new one."))


@exercise.inputs
def inputs(rng):
    yield np.array([1.0, -2.0, 3.0]), np.array([1.0, 4.0, -0.5])
    yield np.array([1.0, -2.0, 3.0]), np.ones(3)
    yield np.array([2.0, 0.0, -1.0, 4.0]), np.array([3.0, -2.0, 5.0, -1.0])
    for dy, x in arrays(rng, (5,), (2, 3), (4, 1)):
        yield x * np.where(np.arange(x.size).reshape(x.shape) % 2, 1, -1) * np.sign(x), dy


@exercise.solution
def gradient(x, dy):
    through_relu = dy * (x > 0)
    return through_relu + dy


@exercise.wrong
def still_shared(x, dy):
    """dy still changes while your program runs: print it before and after the call of `backward`.
    (A copy of x does not help; x was never the trouble.)"""
    dy[x <= 0] = 0
    return dy + dy


@exercise.wrong
def copied_before(x, dy):
    """The sum is right now, but the caller's dy is still changed: something goes on writing into
    it, a layer or a `+=` on another name of the same array. The next one who uses dy falls into the
    same hole. Mend what writes."""
    past = dy.copy()
    dy[x <= 0] = 0
    return dy + past


@exercise.wrong
def ones_put_in(x, dy):
    """Where x is not positive you give 1, whatever arrives. That fits the example, in which dy is 1
    everywhere. Try another dy."""
    return np.where(x > 0, 2 * dy, 1.0)


@exercise.wrong
def past_lost(x, dy):
    """Only what comes through ReLU is left. x has a second way to the end, past the layer, and
    gradients of different paths add up."""
    return dy * (x > 0)


@exercise.wrong
def relu_lost(x, dy):
    """Only what comes past the layer is left. Through ReLU comes something too, where x is
    positive."""
    return dy.copy()


@exercise.wrong
def gate_open_at_zero(x, dy):
    """Right except where x is exactly 0: there the slope of ReLU counts as 0."""
    return dy * (x >= 0) + dy


@exercise.wrong
def gate_on_both(x, dy):
    """dy is safe now, but what goes *past* the layer was stopped by its gate as well. The gate
    belongs to one path only."""
    return 2 * dy * (x > 0)


@exercise.wrong
def paths_multiplied(x, dy):
    """You multiplied what comes back on the two paths. *Along* a path one multiplies; *across*
    paths one adds."""
    return dy * (x > 0) * dy


@exercise.wrong
def gate_lost(x, dy):
    """dy came through ReLU in full, also where x is not positive. Which entries does its gate
    stop?"""
    return 2 * dy


@exercise.wrong
def gated_by_the_gradient(x, dy):
    """Your gate looks at dy. Whether it is open was decided in the forward pass, by x."""
    return dy * (dy > 0) + dy


@exercise.wrong
def paths_subtracted(x, dy):
    """You took one path from the other. x moves the end through both: gradients of different paths
    add up."""
    return dy - dy * (x > 0)


@exercise.wrong
def paths_averaged(x, dy):
    """You took the mean of the two paths. Each moves the end in full."""
    return (dy * (x > 0) + dy) / 2


@exercise.wrong
def forward_value(x, dy):
    """That is y, the value that goes forward. How does the end change with x, when dy arrives?"""
    return np.maximum(x, 0) + x


@exercise.wrong
def upstream_lost(x, dy):
    """Those are the local derivatives, 2 or 1. What arrives, dy, is to be multiplied
    in."""
    return 1.0 * (x > 0) + 1


@exercise.wrong
def gate_the_wrong_way(x, dy):
    """The gate of ReLU is the wrong way round: it lets dy through where x was stopped."""
    return dy * (x <= 0) + dy


@exercise.wrong
def one_past_the_layer(x, dy):
    """Past the layer you gave 1. There y rises as fast as x, so what comes back is what arrives:
    dy."""
    return dy * (x > 0) + 1


@exercise.wrong
def value_past_the_layer(x, dy):
    """Past the layer you multiplied by the value of x. That path is a plain +: what comes back over
    it?"""
    return dy * (x > 0) + dy * x


@exercise.wrong
def values_for_slopes(x, dy):
    """You multiplied dy by the value y. What counts is how fast y rises with x: 2 or 1."""
    return dy * (np.maximum(x, 0) + x)


@exercise.wrong
def counted_gates(x, dy):
    """You counted the open gates and used their number. Each entry has a gate of its own."""
    return dy * np.sum(x > 0) + dy


@exercise.wrong
def past_counted_twice(x, dy):
    """The way past the layer is counted twice. x has two ways to the end: one through ReLU, and one
    past it."""
    return dy * (x > 0) + 2 * dy
