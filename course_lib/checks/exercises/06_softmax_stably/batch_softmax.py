"""06.2 Every row for itself."""

import numpy as np

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "06.2", "Every row for itself", points=2, quiet=True, section="A batch: every row for itself",
    practises="axes and keepdims, one maximum for each row",
    proves="gives each row its own maximum and its own sum, in any batch",
    hints=("How many maxima does a batch of N rows need, and how many sums?",
           "Both run over the classes of one row. To be subtracted from the whole row, a maximum "
           "needs the shape (N, 1).",
           "Begin with `m = x.max(axis=..., keepdims=...)`, and print its shape. The sum wants the "
           "same two settings."))


@exercise.inputs
def inputs(rng):
    yield (np.array([[1.0, 3.0], [2.0, -1.0]]),)
    yield (np.array([[0.0, 1.0], [1000.0, 999.0]]),)
    yield (np.array([[1.0, 2.0, 0.0], [-1500.0, -1501.0, -1502.0]]),)
    yield (np.array([[2.0, 0.0, -1.0, 5.0]]),)
    yield (np.array([[800.0, 0.0], [0.0, 900.0], [3.0, 4.0]]),)
    for _ in range(5):
        x = rng.normal(0, 2, (int(rng.integers(4, 7)), 3)).round(3)
        yield (x + rng.choice([-2000, 0, 2000], (len(x), 1)),)


@exercise.solution
def batch_softmax(x):
    e = np.exp(x.T - x.T.max(axis=0))            # (C,N) - (N,) -> (C,N): a maximum for each sample
    return (e / e.sum(axis=0)).T


@exercise.wrong
def one_maximum_for_all(x):
    """You took one maximum out of the whole batch. A row that lies far below it gets exp = 0 in
    every place, and 0 / 0 is nan. Whose maximum does a row need?"""
    e = np.exp(x - x.max())
    return e / e.sum(axis=1, keepdims=True)


@exercise.wrong
def one_sum_for_all(x):
    """Your whole batch sums to 1, so a single row does not. How many samples have to share one
    denominator?"""
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum()


@exercise.wrong
def one_of_each_for_all(x):
    """You treated the batch as one long row: one maximum, one sum. Each row is a sample of its own,
    with a maximum and a sum of its own."""
    e = np.exp(x - x.max())
    return e / e.sum()


@exercise.wrong
def down_the_columns(x):
    """Your *columns* sum to 1. axis=0 runs down a column, over the samples. Which axis runs over
    the classes of one sample?"""
    e = np.exp(x - x.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


@exercise.wrong
def sum_down_the_columns(x):
    """The maximum is that of the row, but the sum runs down the columns. Both belong to the same
    sample."""
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


@exercise.wrong
def maximum_down_the_columns(x):
    """The sum is that of the row, but each column has its own number taken out. Within a row, you
    have to subtract *one* number, or the differences change."""
    e = np.exp(x - x.max(axis=0, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@exercise.wrong
def no_keepdims(x):
    """Without keepdims, the maxima have the shape (N,), and NumPy lines that up with the *columns*:
    an error if the batch is not square, and a wrong result if it is. Which shape would line up with
    the rows?"""
    e = np.exp(x - x.max(axis=1))
    return e / e.sum(axis=1)


@exercise.wrong
def no_keepdims_in_the_sum(x):
    """The maxima line up with the rows, the sums do not: their shape is (N,), and NumPy lines that
    up with the columns. What did you tell max that you did not tell sum?"""
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1)


@exercise.wrong
def no_keepdims_in_the_maximum(x):
    """The sums line up with the rows, the maxima do not: their shape is (N,), and NumPy lines that
    up with the columns. What did you tell sum that you did not tell max?"""
    e = np.exp(x - x.max(axis=1))
    return e / e.sum(axis=1, keepdims=True)


@exercise.wrong
def not_shifted(x):
    """The axes are right. But nothing has been taken out of the rows: what does exp make of
    1000?"""
    e = np.exp(x)
    return e / e.sum(axis=1, keepdims=True)
