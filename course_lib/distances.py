"""Distances: one number for how far apart two samples are, and a table of them for two whole sets.

Take the differences of the features without their signs. L1 adds them. L2 takes the root of the sum of their squares.
L∞ takes the largest. What counts as near depends on which of them is chosen, and on the units of the features.

Every function takes anything that NumPy can read as real numbers, computes in float64 and gives back the float type
that came in; integers become float64 before anything is subtracted, so that unsigned ones cannot wrap around.

Exact on every machine: L∞, and the 0 between a sample and itself. The others add or take powers, and how that is
rounded depends on the processor and on the shape: a distance in a batch or a table is that of the two samples alone to
a few units in the last place. How many digits are right, how fast, and how much memory: benchmarks/distances.py.
"""

import numpy as np

from course_lib.functions import as_float

BLOCK = 2**17                                            # differences held at a time by pairwise: 1 MiB


def euclidean(x, y):
    """L2, the straight line: the root of the sum of squared differences. Shapes (..., D) and (..., D) -> (...).

    Leading axes broadcast. Neither large nor small differences overflow or vanish when they are squared. Raises
    ValueError for vectors of different length or without features, TypeError for what is not a real number.
    """
    d, dtype = _differences(x, y)
    with np.errstate(over="ignore"):
        total = (d * d).sum(axis=-1)
    if np.all((1e-280 < total) & (total < np.inf)):
        return _finish(np.sqrt(total), dtype)            # else a square overflowed or vanished, or a distance is 0
    scale = np.ldexp(1.0, np.frexp(d.max(axis=-1, keepdims=True))[1] - 1)     # a power of 2: to divide by it is exact
    d /= scale
    return _finish(np.sqrt((d * d).sum(axis=-1)) * scale[..., 0], dtype)


def manhattan(x, y):
    """L1, along the streets of a grid: the sum of the differences without sign. Shapes and errors as in euclidean."""
    d, dtype = _differences(x, y)
    return _finish(d.sum(axis=-1), dtype)


def chebyshev(x, y):
    """L∞, the largest of the differences without sign. Shapes and errors as in euclidean."""
    d, dtype = _differences(x, y)
    return _finish(d.max(axis=-1), dtype)


def minkowski(x, y, p):
    """Lp: (sum of |x - y|**p) ** (1/p), for a number p >= 1 or np.inf: L1, L2 and L∞ are its cases p = 1, 2 and inf.

    Shapes and errors as in euclidean; ValueError for p < 1, which would break the triangle inequality.
    """
    if not p >= 1:
        raise ValueError(f"p should be at least 1, got {p}")
    if p in _NAMED:
        return _NAMED[p](x, y)
    d, dtype = _differences(x, y)
    largest = d.max(axis=-1, keepdims=True)
    scale = np.where((largest > 0) & (largest < np.inf), largest, 1)
    d /= scale                                           # the largest term becomes 1, and none overflows
    return _finish((d**p).sum(axis=-1) ** (1 / p) * scale[..., 0], dtype)


_NAMED = {1: manhattan, 2: euclidean, np.inf: chebyshev}
METRICS = {"euclidean": euclidean, "manhattan": manhattan, "chebyshev": chebyshev}


def pairwise(X, Y, metric="euclidean"):
    """The distance of every row of X to every row of Y. Shapes (N, D) and (M, D) -> (N, M).

    metric: "euclidean", "manhattan", "chebyshev", or a function of two batches such as
    lambda x, y: minkowski(x, y, 3). Works through blocks that hold 1 MiB of differences each, however large X and Y
    are. Raises ValueError and TypeError as euclidean does, and ValueError for a set without rows or an unknown name.
    """
    if isinstance(metric, str) and metric not in METRICS:
        raise ValueError(f"metric should be one of {', '.join(METRICS)}, or a function, got {metric!r}")
    distance = METRICS.get(metric, metric)
    X, Y, dtype = _two_sets(X, Y)
    table = np.empty((len(X), len(Y)), dtype)
    columns = min(len(Y), max(1, BLOCK // X.shape[1]))
    rows = max(1, BLOCK // (columns * X.shape[1]))
    for i in range(0, len(X), rows):
        for j in range(0, len(Y), columns):
            x, y = X[i:i + rows, None], Y[None, j:j + columns]
            table[i:i + rows, j:j + columns] = distance(x, y)          # (n,1,D), (1,m,D) -> (n,m)
    return table


def euclidean_distances(X, Y):
    """pairwise(X, Y, "euclidean") by a matrix product, some ten times faster and less exact. (N, D), (M, D) -> (N, M).

    Uses |x - y|² = |x|² + |y|² - 2 x·y, as scikit-learn's function of this name does. The terms cancel where x and y
    are close together: a squared distance has an error of about 1e-16 (|x|² + |y|²), measured from the common centre,
    so that distances below 1e-8 of the size of the data are noise, and that of a row to itself need not be 0. Squares
    below 0 are taken as 0. Entries beyond 1e150 overflow. For near-duplicates use pairwise. Errors as there.
    """
    X, Y, dtype = _two_sets(X, Y)
    centre = (X.mean(axis=0) + Y.mean(axis=0)) / 2       # distances do not change, and what cancels becomes smaller
    X, Y = X - centre, Y - centre
    table = (-2 * X) @ Y.T                               # (N,D) @ (D,M) -> (N,M)
    table += (X * X).sum(axis=1)[:, None]                # (N,M) + (N,1)
    table += (Y * Y).sum(axis=1)                         # (N,M) + (M,)
    np.maximum(table, 0, out=table)
    return np.sqrt(table, out=table).astype(dtype, copy=False)


def _check_features(x, y):
    if x.shape[-1:] != y.shape[-1:]:
        raise ValueError(f"x and y should have the same number of features (last axis), got shapes {x.shape} and {y.shape}")
    if x.shape[-1:] in ((), (0,)):
        raise ValueError(f"a distance needs at least one feature, got shapes {x.shape} and {y.shape}")


def _differences(x, y):
    """|x - y| in float64, a new array, and the float type of the result."""
    x, y = as_float(x, "x"), as_float(y, "y")
    _check_features(x, y)
    dtype = np.result_type(x, y)
    d = np.subtract(x, y, dtype=np.float64)
    return np.abs(d, out=d), dtype


def _finish(distance, dtype):
    return distance.astype(dtype)[()]


def _two_sets(X, Y):
    """X and Y as matrices of float64, and the float type of the result."""
    X, Y = as_float(X, "X"), as_float(Y, "Y")
    if X.ndim != 2 or Y.ndim != 2:
        raise ValueError(f"X and Y should have shapes (N, D) and (M, D), got {X.shape} and {Y.shape}")
    _check_features(X, Y)
    if not (len(X) and len(Y)):
        raise ValueError(f"X and Y should hold at least one sample, got shapes {X.shape} and {Y.shape}")
    return X.astype(np.float64), Y.astype(np.float64), np.result_type(X, Y)
