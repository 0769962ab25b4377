"""04.1 The shapes of the gradients."""

import math

import numpy as np

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "04.1", "The shapes of the gradients", points=1, section="Shapes: a check",
    practises="shapes as a check",
    proves="gives every gradient the shape of its variable, for samples of any shape and batches "
           "of any size",
    hints=("Which array does each gradient belong to? What is the shape of that array?",
           "A gradient holds one number for each number that can be nudged. The same W and b serve "
           "all samples; x comes back as it went in.",
           "Begin with the number of inputs of one sample, `D = math.prod(x_shape[1:])`. Which two "
           "numbers make the shape of W?"))


@exercise.inputs
def inputs(rng):
    yield (3, 2), 4
    yield (5, 2, 3), 4
    yield (10, 2, 2), 5                                          # the example of the task
    yield (1, 4), 2
    yield (6, 3), 3
    for axes in (1, 1, 2, 3):
        yield tuple(int(n) for n in rng.integers(2, 9, 1 + axes)), int(rng.integers(2, 9))


@exercise.solution
def gradient_shapes(x_shape, M):
    D = math.prod(x_shape[1:])
    return {"dx": x_shape, "dW": (D, M), "db": (M,)}


@exercise.wrong
def weights_turned(x_shape, M):
    """Your dW has its axes the other way round. W is multiplied from the left by rows of D numbers,
    and a gradient has its parameter's shape."""
    return gradient_shapes(x_shape, M) | {"dW": (M, math.prod(x_shape[1:]))}


@exercise.wrong
def bias_for_each_sample(x_shape, M):
    """Your db holds a row for each sample. There is only one b: broadcasting copied it to every
    row, and what was copied on the way there is added up on the way back."""
    return gradient_shapes(x_shape, M) | {"db": (x_shape[0], M)}


@exercise.wrong
def input_like_output(x_shape, M):
    """Your dx has the shape of the output. It is what you read off the outer axes of `dY @ W`, but
    the inner ones do not fit: M and D. One of the two factors has to be transposed."""
    return gradient_shapes(x_shape, M) | {"dx": (x_shape[0], M)}


@exercise.wrong
def left_flat(x_shape, M):
    """Your dx is flat. The layer laid each sample out flat for itself; whoever handed x in expects
    a gradient for each entry of x, in x's own shape."""
    return gradient_shapes(x_shape, M) | {"dx": (x_shape[0], math.prod(x_shape[1:]))}


@exercise.wrong
def last_axis_only(x_shape, M):
    """Your W reads the last axis of x only. A sample is everything behind the first axis: how many
    numbers is that?"""
    return gradient_shapes(x_shape, M) | {"dW": (x_shape[-1], M)}


@exercise.wrong
def bias_with_a_row(x_shape, M):
    """Right numbers, one axis too many: b has a single axis, so db has one too. In Python, what is
    the shape of a vector with three entries?"""
    return gradient_shapes(x_shape, M) | {"db": (1, M)}


@exercise.wrong
def bias_summed_the_wrong_way(x_shape, M):
    """Your db has one number for each sample: the outputs were added up. Each output has a bias of
    its own; what has to disappear is the axis of the samples."""
    return gradient_shapes(x_shape, M) | {"db": (x_shape[0],)}


@exercise.wrong
def weights_for_each_sample(x_shape, M):
    """Your dW counts the samples in. Would W become larger if the batch did?"""
    return gradient_shapes(x_shape, M) | {"dW": (math.prod(x_shape), M)}


@exercise.wrong
def weights_from_samples(x_shape, M):
    """You gave dW a row for each sample. `X.T @ dY` sums over the samples: which axes are left?"""
    return gradient_shapes(x_shape, M) | {"dW": (x_shape[0], M)}


@exercise.wrong
def input_turned(x_shape, M):
    """Your dx has its axes in the opposite order. x itself is never turned; only inside the formula
    for dW is it."""
    return gradient_shapes(x_shape, M) | {"dx": x_shape[::-1]}


@exercise.wrong
def first_axis_only(x_shape, M):
    """Your W reads one axis of a sample only. A sample may have several axes: how many numbers are
    in all of them together?"""
    return gradient_shapes(x_shape, M) | {"dW": (x_shape[1], M)}


@exercise.wrong
def axes_added(x_shape, M):
    """You added up the axes of a sample. How many pixels has an image of 2×3?"""
    return gradient_shapes(x_shape, M) | {"dW": (sum(x_shape[1:]), M)}


@exercise.wrong
def inputs_not_laid_flat(x_shape, M):
    """Your dW has an axis for each axis of a sample. The layer lays a sample out flat first, so W
    sees one row of numbers, and has two axes."""
    return gradient_shapes(x_shape, M) | {"dW": (*x_shape[1:], M)}


@exercise.wrong
def batch_lost(x_shape, M):
    """Your dx is that of one sample. Every sample of the batch gets its own gradient: dx has as
    many numbers as x."""
    return gradient_shapes(x_shape, M) | {"dx": x_shape[1:]}


@exercise.wrong
def bias_a_number(x_shape, M):
    """Your db is a number, and a shape is a tuple. Brackets alone do not make one in Python: with a
    single entry it is the comma that counts."""
    return gradient_shapes(x_shape, M) | {"db": M}


@exercise.wrong
def bias_without_axes(x_shape, M):
    """Your db is `()`, the shape of a single number. b has an entry for each output: what is the
    shape of a vector?"""
    return gradient_shapes(x_shape, M) | {"db": ()}


@exercise.wrong
def bias_per_input(x_shape, M):
    """Your db has a number for each input. b is added behind the product, to each *output*."""
    return gradient_shapes(x_shape, M) | {"db": (math.prod(x_shape[1:]),)}


@exercise.wrong
def bias_like_the_weights(x_shape, M):
    """Your db is as large as dW. W has a number for each pair of input and output; for what does b
    have one?"""
    return gradient_shapes(x_shape, M) | {"db": (math.prod(x_shape[1:]), M)}


@exercise.wrong
def arrays_for_shapes(x_shape, M):
    """You gave arrays. Only their shapes were asked for, each a tuple of whole numbers."""
    shapes = gradient_shapes(x_shape, M)
    return {name: list(np.zeros(shape)) for name, shape in shapes.items()}     # as a check reads it
