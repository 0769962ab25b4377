"""04.2 Backward through Affine."""

import numpy as np

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "04.2", "Backward through Affine", points=2, section="Look at each weight",
    practises="the three sums behind an Affine layer",
    proves="gives dX, dW and db as sums over paths, for one sample and for many, for square "
           "matrices and for others",
    hints=("Take one entry of each: which entries of Y does X[n, d] reach? And W[d, m]? And b[m]?",
           "Multiply along a path, add across paths. The sum for dX runs over the outputs, those "
           "for dW and db over the samples.",
           "A matrix product sums over the inner index. For dX that is m: dY has it last, so the "
           "other factor must have it first."))


@exercise.inputs
def inputs(rng):
    yield (np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 1.0], [2.0, 0.0, -2.0]]),
           np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
           np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]]))
    yield (np.array([[3.0, 1.0]]), np.array([[2.0, 0.0]]),
           np.array([[1.0, 2.0], [0.0, 1.0]]))           # the example of the task
    yield (np.array([[2.0, -1.0]]),
           np.array([[1.0, 0.0, -3.0]]),
           np.array([[1.0, 2.0], [0.0, -1.0], [4.0, 1.0]]))
    yield (np.array([[1.0, -2.0], [0.0, 3.0], [2.0, 1.0]]),
           np.array([[2.0, 1.0], [-1.0, 0.0], [3.0, 2.0]]),
           np.array([[1.0, 3.0], [-2.0, 0.0]]))          # W is square
    for n, d, m in ((2, 2, 3), (3, 3, 3), (5, 3, 2), (4, 2, 5), (3, 4, 4)):
        yield tuple((rng.choice([-1, 1], shape) * rng.uniform(0.2, 3, shape)).round(2)
                    for shape in ((n, m), (n, d), (d, m)))


@exercise.solution
def affine_backward(dY, X, W):
    return {"dX": dY @ W.T, "dW": X.T @ dY, "db": dY.sum(axis=0)}


@exercise.wrong
def bias_averaged(dY, X, W):
    """Your db is a mean. b was copied to every row, so its gradient is a sum. If the loss is a
    mean, the 1/N is in dY already: the loss owns it."""
    return affine_backward(dY, X, W) | {"db": dY.mean(axis=0)}


@exercise.wrong
def weights_averaged(dY, X, W):
    """Your dW is divided by the number of samples. If the loss is a mean, the 1/N is in dY already;
    now it is averaged twice."""
    return affine_backward(dY, X, W) | {"dW": X.T @ dY / len(X)}


@exercise.wrong
def weights_not_turned_for_inputs(dY, X, W):
    """`dY @ W` goes through only when W is square, and even then it sums over the wrong axis of W.
    Try a W of shape (2, 3): the sum runs over the outputs, and which axis of W is that?"""
    return affine_backward(dY, X, W) | {"dX": dY @ W}


@exercise.wrong
def inputs_not_turned(dY, X, W):
    """`X @ dY` goes through only when there are as many samples as inputs, and even then it sums
    over the wrong axis of X. The sum runs over the samples: which axis of X is that, and where must
    it stand?"""
    return affine_backward(dY, X, W) | {"dW": X @ dY}


@exercise.wrong
def weights_like_the_books(dY, X, W):
    """Your dW is the right one, transposed: row m belongs to output m. Our W has a row for each
    *input*."""
    return affine_backward(dY, X, W) | {"dW": dY.T @ X}


@exercise.wrong
def inputs_as_columns(dY, X, W):
    """Your dX is the right one, transposed: each sample is a column. In X a sample is a row."""
    return affine_backward(dY, X, W) | {"dX": W @ dY.T}


@exercise.wrong
def bias_for_each_row(dY, X, W):
    """Your db is dY itself, one row for each sample. All rows used the same b: what was copied is
    added up."""
    return affine_backward(dY, X, W) | {"db": dY.copy()}


@exercise.wrong
def bias_over_outputs(dY, X, W):
    """Your db holds one number for each sample. Add up the samples, not the outputs: which axis is
    that?"""
    return affine_backward(dY, X, W) | {"db": dY.sum(axis=1)}


@exercise.wrong
def bias_all_in_one(dY, X, W):
    """Your db is a single number. Each output has a bias of its own: sum over one axis only."""
    return affine_backward(dY, X, W) | {"db": dY.sum()}


@exercise.wrong
def bias_keeps_its_axis(dY, X, W):
    """Your db has the shape (1, M), and b has (M,). Right numbers, one axis too many."""
    return affine_backward(dY, X, W) | {"db": dY.sum(axis=0, keepdims=True)}


@exercise.wrong
def bias_times_the_samples(dY, X, W):
    """Your db is N times too large: the samples are added up, and that is all. Where does N come
    from?"""
    return affine_backward(dY, X, W) | {"db": dY.sum(axis=0) * len(dY)}


@exercise.wrong
def bias_counts_samples(dY, X, W):
    """Your db counts the samples, as if every entry of dY were 1. What arrives from above is to be
    added up."""
    return affine_backward(dY, X, W) | {"db": np.full(dY.shape[1], float(len(dY)))}


@exercise.wrong
def weights_without_upstream(dY, X, W):
    """Your dW adds up the inputs alone. Each of them is to be multiplied by what comes back to its
    own sample, dY."""
    return affine_backward(dY, X, W) | {"dW": X.T @ np.ones_like(dY)}


@exercise.wrong
def inputs_without_upstream(dY, X, W):
    """Your dX adds up the weights alone. Each of them is to be multiplied by what comes back to its
    own output, dY."""
    return affine_backward(dY, X, W) | {"dX": np.ones_like(dY) @ W.T}


@exercise.wrong
def weights_from_means(dY, X, W):
    """You took the mean input and the mean gradient, and then their product. Multiply first, sample
    by sample, then add."""
    return affine_backward(dY, X, W) | {"dW": np.outer(X.mean(axis=0), dY.mean(axis=0))}


@exercise.wrong
def weights_reshaped(dY, X, W):
    """`reshape` is not a transpose: it keeps the order of the numbers and only breaks the rows
    elsewhere. The rows of W are to become columns."""
    return affine_backward(dY, X, W) | {"dX": dY @ W.reshape(W.shape[::-1])}


@exercise.wrong
def inputs_reshaped(dY, X, W):
    """`reshape` is not a transpose: it keeps the order of the numbers and only breaks the rows
    elsewhere. The rows of X are to become columns."""
    return affine_backward(dY, X, W) | {"dW": X.reshape(X.shape[::-1]) @ dY}


@exercise.wrong
def first_sample_only(dY, X, W):
    """You looked at the first sample only. All samples used the same W and the same b, and each of
    them has its share in the gradient."""
    return affine_backward(dY, X, W) | {"dW": np.outer(X[0], dY[0]), "db": dY[0]}


@exercise.wrong
def bias_of_ones(dY, X, W):
    """Your db is all ones. That is the local slope; what arrives from above comes in as a factor,
    and then the samples are added up."""
    return affine_backward(dY, X, W) | {"db": np.ones(dY.shape[1])}


@exercise.wrong
def local_only(dY, X, W):
    """You gave the local factor alone, turned, as if the product were one of plain numbers. What
    arrives from above, dY, has to be multiplied with it and added up."""
    return {"dX": W.T, "dW": X.T, "db": np.ones(dY.shape[1])}


@exercise.wrong
def input_gradient_averaged(dY, X, W):
    """Your dX is divided by the number of samples. Each sample has a row of its own there: nothing
    is added up over the samples, and nothing is averaged."""
    return affine_backward(dY, X, W) | {"dX": dY @ W.T / len(X)}


@exercise.wrong
def last_sample_only(dY, X, W):
    """This comes from the last sample alone. All samples used the same W and the same b: what each
    of them brings is added up."""
    return {"dX": dY @ W.T, "dW": np.outer(X[-1], dY[-1]), "db": dY[-1]}
