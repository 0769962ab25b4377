"""Distances of 2000 × 2000 samples with 64 features: digits, memory and time, beside others.

Printed: the largest relative error against long double, the most memory beyond the inputs (the
result, 31 MiB, included), and the time as a ratio: the median of many rounds, with the tenth lowest
and highest in brackets. The bars: the exact table within 1e-15 and 64 MiB, the matrix product
within 1.2 times scikit-learn's time.

Run it where long double is longer than double, with scikit-learn and SciPy if they are installed:
.venv/bin/python benchmarks/distances.py [--write]
"""

import os

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")       # before NumPy is imported

import functools  # noqa: E402
import tracemalloc  # noqa: E402

import numpy as np  # noqa: E402
from side_by_side import judged, machine, publish, ratio, side_by_side, table  # noqa: E402

from course_lib.distances import euclidean_distances, pairwise  # noqa: E402

SAMPLES, FEATURES = 2000, 64


def others():
    """name -> function of X and Y, for what is installed."""
    found = {}
    try:
        from sklearn.metrics.pairwise import euclidean_distances as theirs
        found["scikit-learn"] = theirs
    except ImportError:
        print("(scikit-learn is not installed)")
    try:
        from scipy.spatial.distance import cdist
        found["scipy cdist"] = cdist
    except ImportError:
        print("(SciPy is not installed)")
    return found


def in_long_double(X, Y):
    exact = np.empty((len(X), len(Y)), np.longdouble)
    for row, x in zip(exact, X.astype(np.longdouble), strict=True):
        np.sqrt(np.square(x - Y).sum(axis=1), out=row)
    return exact


def peak_memory(call):
    """MiB that NumPy and Python held at the worst moment."""
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


def main():
    X, Y = np.random.default_rng(0).normal(size=(2, SAMPLES, FEATURES))
    ways = {"pairwise": pairwise, "matrix product": euclidean_distances} | others()
    calls = {name: functools.partial(f, X, Y) for name, f in ways.items()}
    exact = in_long_double(X, Y)
    near = Y + 1e-9
    exact_near = np.sqrt(np.square(near.astype(np.longdouble) - Y).sum(axis=1))
    rows = []
    for name, f in ways.items():
        error = float(np.abs(f(X, Y) / exact - 1).max())
        memory = peak_memory(calls[name])
        error_near = float(np.abs(np.diag(f(near, Y)) / exact_near - 1).max())
        bars = (1e-15, 64) if name == "pairwise" else (None, None)
        rows.append([name, judged(f"{error:.1e}", error, bars[0]), f"{error_near:.1e}",
                     judged(f"{memory:.0f} MiB", memory, bars[1])])
    times = side_by_side(calls)
    ratios = []
    for name, other, bar in (("matrix product", "scikit-learn", 1.2),
                             ("pairwise", "scipy cdist", None),
                             ("pairwise", "matrix product", None)):
        if other in times:
            middle, low, high = ratio(times, name, other)
            text = judged(f"{middle:.2f} ({low:.2f}–{high:.2f})", middle, bar)
            ratios.append([f"{name} / {other}", text])
    publish("distances.py: two sets of 2000 samples with 64 features", "\n\n".join([
        f"{machine('numpy', 'scipy', 'scikit-learn')}; one thread.",
        table(["", "largest relative error", "of pairs 1e-9 apart in each feature",
               "memory, with the result's 31 MiB"], rows),
        table(["time", "ratio"], ratios)]))


if __name__ == "__main__":
    main()
