"""Distances of 2000 × 2000 samples with 64 features: digits, memory and time, ours beside scikit-learn's and SciPy's.

Printed: the largest relative error against long double, the most memory beyond the inputs (the result, 31 MiB, included), and
the time as a ratio: the median of many rounds, with the tenth lowest and highest in brackets. The bars: the exact table within
1e-15 and 64 MiB, the matrix product within 1.2 times scikit-learn's time.

Run it on one thread, where long double is longer than double, with scikit-learn and SciPy if they are installed:
OPENBLAS_NUM_THREADS=1 .venv/bin/python benchmarks/distances.py
"""

import sys
import tracemalloc
from pathlib import Path

import numpy as np
from side_by_side import ratio, side_by_side

sys.path.insert(0, str(Path(__file__).parents[1]))

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
    calls = {name: (lambda f=f: f(X, Y)) for name, f in ways.items()}
    exact = in_long_double(X, Y)
    print(f"{'':<16}{'error':>10}{'memory':>12}")
    for name, call in calls.items():
        error = float(np.abs(call() / exact - 1).max())
        print(f"{name:<16}{error:>10.1e}{peak_memory(call):>8.0f} MiB")
    near = Y + 1e-9
    exact = np.sqrt(np.square(near.astype(np.longdouble) - Y).sum(axis=1))
    for name, f in ways.items():
        error = float(np.abs(np.diag(f(near, Y)) / exact - 1).max())
        print(f"{name:<16} 1e-9 apart in each feature: relative error up to {error:.1g}")
    times = side_by_side(calls)
    for name, other in (("matrix product", "scikit-learn"), ("pairwise", "scipy cdist"), ("pairwise", "matrix product")):
        if other in times:
            print(f"{name} / {other}: {{:.2f}} ({{:.2f}} … {{:.2f}})".format(*ratio(times, name, other)))


if __name__ == "__main__":
    main()
