"""Distances keep the laws of a distance, have the right digits, and refuse what does not fit."""

import math
import tracemalloc

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from course_lib import distances
from course_lib.distances import (
    chebyshev,
    euclidean,
    euclidean_distances,
    manhattan,
    minkowski,
    pairwise,
)

pytestmark = pytest.mark.filterwarnings("error")
EXACT = {
    "euclidean": lambda d: mpmath.sqrt(mpmath.fsum(v * v for v in d)),
    "manhattan": mpmath.fsum,
    "chebyshev": max,
    "minkowski 3": lambda d: mpmath.fsum(v**3 for v in d) ** (mpmath.mpf(1) / 3),
    "minkowski 1.5": lambda d: mpmath.fsum(v ** mpmath.mpf(1.5) for v in d) ** (mpmath.mpf(2) / 3),
    "minkowski 1000": lambda d: mpmath.fsum(v**1000 for v in d) ** (mpmath.mpf(1) / 1000),
}
METRICS = {"euclidean": euclidean, "manhattan": manhattan, "chebyshev": chebyshev} | {
    f"minkowski {p:g}": (lambda x, y, p=p: minkowski(x, y, p)) for p in (3, 1.5, 1000)}
EVERY_METRIC = pytest.mark.parametrize("name", METRICS)
ordinary = st.floats(-1e6, 1e6, allow_subnormal=False, width=32)       # so that no square vanishes
three_points = arrays(np.float64, st.tuples(st.just(3), st.integers(1, 6)), elements=ordinary)


def exact(name, x, y):
    """The distance of two vectors with 50 digits."""
    with mpmath.workdps(50):
        pairs = zip(map(float, x), map(float, y), strict=True)
        return EXACT[name]([abs(mpmath.mpf(a) - mpmath.mpf(b)) for a, b in pairs])


def same(name, got, right):
    """The same numbers, but for the last digits of what is added up in arrays of other shapes."""
    np.testing.assert_allclose(got, right, rtol=0 if name == "chebyshev" else 2e-15)


def relative_error(value, right):
    return float(abs(mpmath.mpf(float(value)) - right) / right)


# What they give


def test_the_numbers_of_the_lesson():
    assert [f((0, 0), (3, 4)) for f in (euclidean, manhattan, chebyshev)] == [5, 7, 4]


@pytest.mark.parametrize("size", [1e-140, 1e-3, 1, 1e8, 1e150])
@EVERY_METRIC
def test_the_last_digits_are_right_for_numbers_of_every_size(name, size):
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 20, 7)) * size
    for row, other, distance in zip(x, y, METRICS[name](x, y), strict=True):
        assert relative_error(distance, exact(name, row, other)) < 1e-15


@pytest.mark.parametrize("features", [1, 64, 100_000])
def test_the_straight_line_is_exact_to_1e_15_also_for_many_features(features):
    x, y = np.random.default_rng(1).normal(size=(2, features))
    assert relative_error(euclidean(x, y), exact("euclidean", x, y)) < 1e-15


@EVERY_METRIC
def test_what_is_infinitely_far_is_so_and_nan_stays_nan(name):
    x = [[0, 1e100], [np.nan, 0], [0, 0]]
    found = METRICS[name](x, [[0, np.inf], [0, 0], [0, 0]])
    np.testing.assert_array_equal(found, [np.inf, np.nan, 0])


@EVERY_METRIC
def test_one_step_away_from_a_far_point_is_one(name):
    assert METRICS[name]([1e8, 7.0], [1e8 + 1, 7.0]) == 1


@given(arrays(np.float64, (2, 4), elements=ordinary))
def test_minkowski_falls_from_manhattan_to_chebyshev(xy):
    ladder = [minkowski(*xy, p) for p in (1, 1.5, 2, 3, 10, 1000, np.inf)]
    assert (ladder[0], ladder[2], ladder[-1]) == (manhattan(*xy), euclidean(*xy), chebyshev(*xy))
    assert all(a >= b * (1 - 1e-15) for a, b in zip(ladder, ladder[1:], strict=False))


# The laws of a distance


@given(three_points)
@EVERY_METRIC
def test_a_detour_is_never_shorter(name, points):
    x, y, z = points
    distance = METRICS[name]
    assert distance(x, z) <= (distance(x, y) + distance(y, z)) * (1 + 1e-14)


@given(three_points)
@EVERY_METRIC
def test_there_and_back_are_the_same_and_only_the_point_itself_is_at_0(name, points):
    x, y, _ = points
    distance = METRICS[name]
    assert distance(x, y) == distance(y, x)
    assert (distance(x, y) == 0) == bool((x == y).all())
    assert distance(x, x) == 0


# Batches and types


@EVERY_METRIC
def test_batches_give_what_their_rows_give(name):
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(4, 1, 3)), rng.normal(size=(5, 3))
    table = METRICS[name](x, y)
    assert table.shape == (4, 5)
    same(name, table, [[METRICS[name](a, b) for b in y] for a in x[:, 0]])
    assert METRICS[name](np.ones((0, 3)), y[0]).shape == (0,)


@EVERY_METRIC
def test_a_float_type_stays_and_whole_numbers_become_float64(name):
    for dtype in (np.float16, np.float32, np.float64):
        assert METRICS[name](np.array([1, 2], dtype), np.array([4, 6], dtype)).dtype == dtype
        table = pairwise(np.ones((2, 3), dtype), np.ones((4, 3), dtype), METRICS[name])
        assert table.dtype == dtype
    for x in (np.array([1, 2]), [1, 2]):
        assert METRICS[name](x, [4, 6]).dtype == np.float64


def test_pixels_do_not_wrap_around_and_half_precision_does_not_overflow():
    assert euclidean(np.uint8([10]), np.uint8([200])) == 190
    assert manhattan([True], [False]) == 1
    assert euclidean(np.float16([300, 400]), np.float16([0, 0])) == 500
    assert euclidean(np.float32([3e25]), np.float32([0])) == np.float32(3e25)


# The table of two sets


@pytest.mark.parametrize("n, m, features", [
    (1, 1, 1), (3, 5, 2), (40, 7, 3), (7, 40, 9), (2, 3, 50)])
@pytest.mark.parametrize("name", ["euclidean", "manhattan", "chebyshev", "minkowski 3"])
@pytest.mark.parametrize("order", "CF")
def test_a_table_holds_every_pair_however_it_is_cut_into_blocks_or_kept_in_memory(
        n, m, features, name, order, monkeypatch):
    rng = np.random.default_rng(3)
    X, Y = (np.asarray(rng.normal(size=(k, features)), order=order) for k in (n, m))
    metric = METRICS[name] if "minkowski" in name else name
    whole = pairwise(X, Y, metric)
    monkeypatch.setattr(distances, "BLOCK", 30)
    same(name, pairwise(X, Y, metric), whole)
    same(name, whole, [[METRICS[name](x, y) for y in Y] for x in X])


def test_a_table_takes_little_more_memory_than_it_holds():
    X, Y = np.zeros((500, 64)), np.zeros((500, 64))
    tracemalloc.start()
    table = pairwise(X, Y)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak - table.nbytes < 6 * 2**20                 # one broadcast would take 128 MB


def test_the_matrix_product_gives_the_same_table_to_a_part_in_a_million():
    rng = np.random.default_rng(4)
    X, Y = rng.normal(size=(30, 5)) + 1e8, rng.normal(size=(20, 5)) + 1e8
    np.testing.assert_allclose(euclidean_distances(X, Y), pairwise(X, Y), rtol=1e-6)
    assert euclidean_distances(X.astype(np.float32), Y.astype(np.float32)).dtype == np.float32


def test_the_matrix_product_loses_near_duplicates_and_never_gives_nan():
    X = np.random.default_rng(5).normal(size=(50, 8))
    Y = X + 1e-12
    near = np.diag(euclidean_distances(X, Y))
    assert (near < 1e-6).all() and np.isfinite(near).all()
    assert np.abs(near / np.diag(pairwise(X, Y)) - 1).max() > 0.5     # as its docstring says
    assert np.diag(pairwise(X, Y)) == pytest.approx(math.sqrt(8) * 1e-12, rel=1e-3)


def test_the_matrix_product_is_centred_first():
    assert euclidean_distances([[1e8]], [[1e8 + 1]]) == 1


# What is refused


@EVERY_METRIC
@pytest.mark.parametrize("x, y, message", [
    ([1, 2], [1, 2, 3], "same number of features"), ([1], [1, 2, 3], "same number of features"),
    (1.0, 2.0, "at least one feature"), ([], [], "at least one feature"),
    (np.ones((2, 0)), np.ones((2, 0)), "at least one feature")])
def test_vectors_that_do_not_fit_are_refused(name, x, y, message):
    with pytest.raises(ValueError, match=message):
        METRICS[name](x, y)


@pytest.mark.parametrize("x", [["a", "b"], [1j, 2], [None, 1]])
def test_what_is_no_real_number_is_refused(x):
    with pytest.raises(TypeError, match="x should hold real numbers"):
        euclidean(x, [1, 2])


@pytest.mark.parametrize("p", [0.5, 0, -1, np.nan])
def test_p_below_one_is_refused(p):
    with pytest.raises(ValueError, match="p should be at least 1"):
        minkowski([0, 0], [1, 1], p)


@pytest.mark.parametrize("table", [pairwise, euclidean_distances])
@pytest.mark.parametrize("X, Y, message", [
    ([1.0, 2.0], [[1.0, 2.0]], "shapes .N, D. and .M, D."),
    ([[1.0]], [[1.0, 2.0]], "same number of features"),
    (np.ones((0, 2)), [[1.0, 2.0]], "at least one sample"),
    ([[1.0, 2.0]], np.ones((0, 2)), "at least one sample")])
def test_sets_that_do_not_fit_are_refused(table, X, Y, message):
    with pytest.raises(ValueError, match=message):
        table(X, Y)


def test_an_unknown_metric_is_answered_with_those_there_are():
    says = "one of euclidean, manhattan, chebyshev, or a function, got 'cosine'"
    with pytest.raises(ValueError, match=says):
        pairwise([[1.0]], [[2.0]], "cosine")
