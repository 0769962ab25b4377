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
    yield (np.array([[0, 0], [5000, 5000]]),)    # the example of the task
    yield (np.array([[0.0, 5000.0], [3.0, 4.0]]),)       # the mean of a row is no help
    yield (np.array([[0.0, 0.0, 800.0], [1.0, 2.0, 0.0]]),)       # nor is its median
    yield (np.array([[0.0, 1500.0, 1500.0], [5.0, 2000.0, 0.0]]),)     # nor the middle; nor an end
    yield (np.array([[709.9, 0.0], [0.0, 709.9]]),)      # nothing taken out, or a place: 0 or 1
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
    mostly an error if the batch is not square, and a wrong result if it is. Which shape would line
    up with the rows?"""
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
    """The axes are right. But it is as if nothing had been taken out of the rows: what does exp
    make of 1000?"""
    e = np.exp(x)
    return e / e.sum(axis=1, keepdims=True)


def _softmax(x, number=0):
    """The formula as it stands, of rows from which a number has been taken out."""
    e = np.exp(x - number)
    return e / e.sum(axis=1, keepdims=True)


@exercise.wrong
def row_mean_taken_out(x):
    """You took the mean of each row out. That helps as long as no score lies far above the mean.
    For which number can none lie above it?"""
    return _softmax(x, x.mean(axis=1, keepdims=True))


@exercise.wrong
def row_median_taken_out(x):
    """You took the median of each row out. Up to half of the scores lie above it, some perhaps far
    above. For which number can none lie above it?"""
    return _softmax(x, np.median(x, axis=1, keepdims=True))


@exercise.wrong
def row_minimum_taken_out(x):
    """You took the smallest score of each row out. Then every exponent is 0 or *more*: what
    becomes of a score that lies 1000 above the smallest? Which one has to become 0?"""
    return _softmax(x, x.min(axis=1, keepdims=True))


@exercise.wrong
def first_of_the_row_taken_out(x):
    """You took the first score of each row out. That helps as long as no other lies far above it.
    For which of them can none lie above it?"""
    return _softmax(x, x[:, :1])


@exercise.wrong
def last_of_the_row_taken_out(x):
    """You took the last score of each row out. That helps as long as no other lies far above it.
    For which of them can none lie above it?"""
    return _softmax(x, x[:, -1:])


@exercise.wrong
def largest_size_taken_out(x):
    """You took the largest *size* out of each row. When all its scores are far below 0, that moves
    them still further down: every exp is 0 then, and 0 / 0 is nan."""
    return _softmax(x, np.abs(x).max(axis=1, keepdims=True))


@exercise.wrong
def first_row_only(x):
    """You took the maximum of the *first* row out of all rows. Each row needs its own."""
    return _softmax(x, x[0].max())


@exercise.wrong
def one_maximum_and_eps(x):
    """You took one maximum out of the whole batch and kept 0 / 0 away with a small number. A row
    that lies far below the maximum is all 0 now, and its probabilities are to add up to 1. Whose
    maximum does a row need?"""
    e = np.exp(x - x.max())
    return e / (e.sum(axis=1, keepdims=True) + 1e-8)


@exercise.wrong
def divided_by_the_maximum(x):
    """You *divided* each row by its maximum. That changes the differences of its scores, and these
    are all that a softmax looks at."""
    return _softmax(x / x.max(axis=1, keepdims=True))


@exercise.wrong
def divided_by_the_largest_term(x):
    """It is as if the largest entry of each row had been made 1. What must a row add up to?"""
    return np.exp(x - x.max(axis=1, keepdims=True))


@exercise.wrong
def logarithms(x):
    """You gave the logarithms of the probabilities, none above 0. What does exp make of them?"""
    return x - np.logaddexp.reduce(x, axis=1)[:, None]


@exercise.wrong
def signs_turned(x):
    """In each row the smallest score has the largest probability: the differences came out with the
    wrong sign. What has to be subtracted from what?"""
    return _softmax(-x, -x.min(axis=1, keepdims=True))


@exercise.wrong
def clipped(x):
    """You clipped the scores, so that two large ones become the same, and so do their
    probabilities. Shifting keeps the differences between scores, clipping does not."""
    return _softmax(np.clip(x, -700, 700))


@exercise.wrong
def nan_replaced(x):
    """You replaced what came out as nan or infinite. The numbers that were lost on the way do not
    come back: change what goes *into* exp."""
    with np.errstate(all="ignore"):
        return np.nan_to_num(_softmax(x))


@exercise.wrong
def one_row_returned(x):
    """You gave the softmax of the first row alone. Does the `return` stand inside the loop?"""
    return batch_softmax(x)[0]


@exercise.family
def eps_in_the_denominator(result, x):
    """You divide by the sum plus a number, {}, so the rows add up to less than 1. Against a sum of
    0 it is not needed: which term of a row is 1 once its largest score has been taken out?"""
    e = np.exp(x - x.max(axis=1, keepdims=True))
    eps = e / result - e.sum(axis=1, keepdims=True)
    return np.where(np.abs(eps) > 1e-9, eps, np.nan)           # else it is rounding
