"""08.2 Every pair at once."""

import numpy as np

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "08.2", "Every pair at once", points=3, section="Every pair at once",
    practises="inserting an axis, and what the expansion of a square costs",
    proves="gives the table of all distances, (N, D) and (M, D) to (N, M), also for points that "
           "are close together far from 0",
    hints=("What shape should the differences have, so that every x meets every y and the features "
           "stay apart?",
           "The differences are (N, M, D): x needs a new axis for the M, in the middle. Then one "
           "axis is summed away.",
           "`X[:, None]` has the shape (N, 1, D). Subtract Y, square, and tell `sum` to run over "
           "the last axis only."))


@exercise.inputs
def inputs(rng):
    yield np.array([[1.0, 1.0], [0.0, 2.0]]), np.array([[4.0, 5.0], [0.0, 2.0], [-2.0, 1.0]])
    yield np.array([[0, 0], [0, 4]]), np.array([[3, 0]])
    yield np.array([[1.0, 2.0, 0.0]]), np.array([[1.0, 2.0, 0.0], [3.0, 3.0, 2.0]])
    yield np.array([[0.0, 0.0], [1.0, -1.0]]), np.array([[2.0, 1.0], [5.0, 2.0]])
    yield np.array([[300_000_006.0]]), np.array([[300_000_007.0]])
    yield np.array([[1000.7, 3.0]]), np.array([[1001.9, 3.5]])          # 7 digits do not do
    yield np.array([[2e-6, 0.0]]), np.array([[2e-6, 0.0], [5e-6, 4e-6]])        # nothing is small
    for n, m, features in ((3, 4, 2), (4, 2, 3), (1, 3, 5), (5, 1, 2), (3, 3, 3)):
        yield rng.normal(0, 2, (n, features)).round(2), rng.normal(0, 2, (m, features)).round(2)


@exercise.solution
def pairwise(X, Y):
    d = X[:, None] - Y                                   # (N,1,D) - (M,D) -> (N,M,D)
    return np.sqrt((d**2).sum(axis=-1))                  # (N,M,D) -> (N,M)


def _expanded(X, Y):
    return (X**2).sum(axis=1)[:, None] + (Y**2).sum(axis=1) - 2 * X @ Y.T


@exercise.wrong
def one_number(X, Y):
    """You added up everything, samples and features. Only the features belong in one distance:
    which axis are they?"""
    return np.sqrt(((X[:, None] - Y) ** 2).sum())


@exercise.wrong
def no_axis_inserted(X, Y):
    """X − Y goes row by row: it needs equally many rows, and compares each x with one y only. For
    *every* y, X needs a new axis of length 1. Where?"""
    return np.sqrt(((X - Y) ** 2).sum(axis=-1))


@exercise.wrong
def axis_inserted_in_both(X, Y):
    """Both have got a new axis in the same place, so they still meet row by row. One of them needs
    the 1 where the other has its samples."""
    return np.sqrt(((X[:, None] - Y[:, None]) ** 2).sum(axis=-1))


@exercise.wrong
def expansion_that_cancels(X, Y):
    """You expanded the square: |x|² + |y|² − 2 x·y. On paper that is the same. For points near 3e8
    that are 1 apart, the squares are 9e16, neighbouring floats there are 16 apart, and what is left
    is 0. What if you subtract *first*?"""
    return np.sqrt(np.maximum(_expanded(X, Y), 0))


@exercise.wrong
def expansion_that_gives_nan(X, Y):
    """You expanded the square: |x|² + |y|² − 2 x·y. Rounding can make that *negative*, and its root
    is nan. Clipping at 0 would cure the nan, and still say 0 where 1 is right: subtract first
    instead."""
    return np.sqrt(_expanded(X, Y))


@exercise.wrong
def expansion_made_positive(X, Y):
    """You expanded the square and dropped the sign of what came out negative. What is left there is
    rounding, with or without its sign: subtract first instead."""
    return np.sqrt(np.abs(_expanded(X, Y)))


@exercise.wrong
def squared(X, Y):
    """These are squared distances. One step is missing at the very end."""
    return ((X[:, None] - Y) ** 2).sum(axis=-1)


@exercise.wrong
def transposed(X, Y):
    """Your table is on its side: row n should belong to X[n], column m to Y[m]. Which of the two
    needs the new axis in the middle?"""
    return pairwise(X, Y).T


@exercise.wrong
def summed_over_the_samples(X, Y):
    """You summed over the M samples of Y, and the features are left. Which of the axes (N, M, D)
    should go?"""
    return np.sqrt(((X[:, None] - Y) ** 2).sum(axis=1))


@exercise.wrong
def streets(X, Y):
    """That is a correct table of L1. Asked is the straight line: L2."""
    return np.abs(X[:, None] - Y).sum(axis=-1)


@exercise.wrong
def norm_without_axis(X, Y):
    """The root is taken before the sum, or of each difference: no feature has been added to another
    yet. Your result still has three axes."""
    return np.sqrt((X[:, None] - Y) ** 2)


@exercise.wrong
def differences_of_lengths(X, Y):
    """You compared how far the points are from 0. Two points may be equally far from 0 and yet far
    from each other."""
    return np.abs(np.linalg.norm(X, axis=1)[:, None] - np.linalg.norm(Y, axis=1))


@exercise.wrong
def in_single_precision(X, Y):
    """Your numbers have the seven digits of float32. Near 3e8 its floats are 32 apart: two points
    at a distance of 1 become the same one. Keep the type that came in."""
    d = X.astype(np.float32)[:, None] - Y.astype(np.float32)
    return np.sqrt((d**2).sum(axis=-1))


@exercise.family
def eps_under_the_root(result, X, Y):
    """It is as if {} had been added under the root. A point is then no longer at distance 0 from
    itself. The root of 0 needs no help; only its derivative would."""
    right = pairwise(X, Y)
    off = np.abs(result - right) > 1e-6 * right.max()
    return np.where(off, result**2 - right**2, np.nan)


@exercise.wrong
def products(X, Y):
    """These are dot products: large for points in the same direction. A distance is 0 for a point
    and itself: what do you take the root of the sum of squares of?"""
    return X @ Y.T


@exercise.wrong
def half_the_square(X, Y):
    """That is half the sum of the squares: in `a**1/2` the power comes first, and then a is divided
    by 2. Use brackets, or np.sqrt."""
    return ((X[:, None] - Y) ** 2).sum(axis=-1) / 2


@exercise.wrong
def squares_subtracted(X, Y):
    """You subtracted the squares. The square of a difference is another thing: (5 − 3)² is 4, and
    5² − 3² is 16. In which order?"""
    with np.errstate(invalid="ignore"):
        return np.sqrt((X[:, None] ** 2 - Y**2).sum(axis=-1))


@exercise.wrong
def largest_difference(X, Y):
    """That is a correct table of L∞: the largest difference of each pair. Asked is the straight
    line: L2."""
    return np.abs(X[:, None] - Y).max(axis=-1)


@exercise.wrong
def mean_over_the_features(X, Y):
    """You took the *mean* of the squares over the features. By Pythagoras they are added."""
    return np.sqrt(((X[:, None] - Y) ** 2).mean(axis=-1))


@exercise.wrong
def added_before_the_square(X, Y):
    """You added the differences of the features, and squared the sum: there, 3 to the left and 3 up
    may take each other away. Each difference is squared by itself."""
    return np.abs((X[:, None] - Y).sum(axis=-1))


@exercise.wrong
def in_one_row(X, Y):
    """The numbers are right, in one long row. The table has a row for each sample of X, and a
    column for each of Y."""
    return pairwise(X, Y).ravel()


@exercise.wrong
def X_with_itself(X, Y):
    """That is the table of X with itself. Each x should meet every y."""
    return pairwise(X, X)
