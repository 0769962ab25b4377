"""Distances: one number for how far apart two samples are, and a table of them for two whole sets.

Take the differences of the features without their signs. L1 adds them. L2 takes the root of the sum
of their squares. L∞ takes the largest. What counts as near depends on which of them is chosen, and
on the units of the features.

Every function takes anything that NumPy can read as real numbers, computes in float64 and gives
back the float type that came in; integers become float64 before anything is subtracted, so that
unsigned ones cannot wrap around.

The same on every machine, to the last bit: L∞, and the 0 between a sample and itself. The others
add or take powers, and how that is rounded depends on the processor and on the shape: a distance in
pairwise's table is that of the two samples alone to a few units in the last place. None of this
holds for euclidean_distances: see there. How many digits are right, how fast, and how
much memory: benchmarks/distances.py.
"""

import numpy as np

from course_lib.functions import as_float

# differences held at a time by pairwise: 1 MiB
BLOCK = 2**17


def manhattan(x, y):
    """L1, along the streets of a grid: the sum of |x - y|. Shapes (..., D), (..., D) -> (...).

    Leading axes broadcast. Raises ValueError for vectors of different length or without features,
    TypeError for what is not a real number.
    """
    d, dtype = _differences(x, y)
    return d.sum(axis=-1).astype(dtype)[()]              # [()]: a number, not an array without axes


def euclidean(x, y):
    """L2, the straight line: the root of the sum of (x - y)². Shapes and errors as in manhattan."""
    d, dtype = _differences(x, y)
    return np.sqrt((d * d).sum(axis=-1)).astype(dtype)[()]


def chebyshev(x, y):
    """L∞, the largest |x - y|. Shapes and errors as in manhattan."""
    d, dtype = _differences(x, y)
    return d.max(axis=-1).astype(dtype)[()]


def minkowski(x, y, p):
    """Lp: (sum of |x - y|**p) ** (1/p), for p >= 1 or np.inf: L1, L2 and L∞ are p = 1, 2 and inf.

    Shapes and errors as in manhattan; ValueError for p < 1, which would break the triangle
    inequality.
    """
    if not p >= 1:
        raise ValueError(f"p should be at least 1, got {p}")
    if p in _NAMED:
        return _NAMED[p](x, y)
    d, dtype = _differences(x, y)
    largest = d.max(axis=-1, keepdims=True)
    scale = np.where((largest > 0) & (largest < np.inf), largest, 1)
    d /= scale                                           # the largest becomes 1: no power overflows
    return ((d**p).sum(axis=-1) ** (1 / p) * scale[..., 0]).astype(dtype)[()]


_NAMED = {1: manhattan, 2: euclidean, np.inf: chebyshev}
METRICS = {"euclidean": euclidean, "manhattan": manhattan, "chebyshev": chebyshev}


def pairwise(X, Y, metric="euclidean"):
    """The distance of every row of X to every row of Y. Shapes (N, D) and (M, D) -> (N, M).

    metric: "euclidean", "manhattan", "chebyshev", or a function of two batches such as
    lambda x, y: minkowski(x, y, 3). Takes a few rows of X at a time, so that about 1 MiB of
    differences is in memory, or those of one row where they are more. Raises ValueError and
    TypeError as manhattan does, and ValueError for a set without rows or an unknown name.
    """
    if isinstance(metric, str) and metric not in METRICS:
        raise ValueError(f"metric should be one of {', '.join(METRICS)}, or a function, "
                         f"got {metric!r}")
    distance = METRICS.get(metric, metric)
    X, Y, dtype = _two_sets(X, Y)
    rows = max(1, BLOCK // Y.size)
    blocks = [distance(X[i:i + rows, None], Y) for i in range(0, len(X), rows)]
    return np.concatenate(blocks).astype(dtype, copy=False)    # (n,1,D) and (M,D) -> (n,M), stacked


def euclidean_distances(X, Y):
    """pairwise(X, Y) by a matrix product, many times faster and less exact: (N, M).

    Uses |x - y|² = |x|² + |y|² - 2 x·y, as scikit-learn's function of this name does. The terms
    cancel where x and y are close together: distances below 1e-8 of the size of the data are noise,
    and that of a row to itself need not be 0. For near-duplicates use pairwise. Errors as there.
    """
    X, Y, dtype = _two_sets(X, Y)
    centre = (X.mean(axis=0) + Y.mean(axis=0)) / 2       # no distance changes, and less cancels
    X, Y = X - centre, Y - centre
    table = (-2 * X) @ Y.T                               # (N,D) @ (D,M) -> (N,M)
    table += (X * X).sum(axis=1)[:, None]                # in place: the table may be large
    table += (Y * Y).sum(axis=1)
    np.maximum(table, 0, out=table)
    return np.sqrt(table, out=table).astype(dtype, copy=False)


def _check_features(x, y):
    if x.shape[-1:] != y.shape[-1:]:
        raise ValueError("x and y should have the same number of features (last axis), "
                         f"got shapes {x.shape} and {y.shape}")
    if x.shape[-1:] in ((), (0,)):
        raise ValueError("a distance needs at least one feature, "
                         f"got shapes {x.shape} and {y.shape}")


def _differences(x, y):
    """|x - y| in float64, a new array, and the float type of the result."""
    x, y = as_float(x, "x"), as_float(y, "y")
    _check_features(x, y)
    return np.abs(np.subtract(x, y, dtype=np.float64)), np.result_type(x, y)


def _two_sets(X, Y):
    """X and Y as matrices of float64, and the float type of the result."""
    X, Y = as_float(X, "X"), as_float(Y, "Y")
    if X.ndim != 2 or Y.ndim != 2:
        raise ValueError("X and Y should have shapes (N, D) and (M, D), "
                         f"got {X.shape} and {Y.shape}")
    _check_features(X, Y)
    if not (len(X) and len(Y)):
        raise ValueError("X and Y should hold at least one sample, "
                         f"got shapes {X.shape} and {Y.shape}")
    return X.astype(np.float64), Y.astype(np.float64), np.result_type(X, Y)
