"""How many digits of the forward functions are right, in every float type, for inputs of every size: measured with mpmath."""

import warnings

import mpmath
import numpy as np
import pytest
from tests.support.exact import DIGITS, EXACT, FLOATS, ROWS, errors, exact_cross_entropy, families, ulps

from course_lib import functions
from course_lib.functions import cross_entropy, log_softmax, logsumexp, mean_nll, sigmoid, softmax, softplus

# In ULP. NumPy's own exp and log1p are up to 2 off, and not the same on every processor.
BARS = {"sigmoid": 4, "softplus": 4, "softmax": 8, "log_softmax": 8, "logsumexp": 8}
CASES = [(name, family) for name in BARS for family in families(name)]
EVERY_FLOAT = pytest.mark.parametrize("dtype", FLOATS, ids=lambda d: d.__name__)
SAMPLES = 50


@pytest.fixture(autouse=True)
def strict():
    """Whatever NumPy could warn of is an error, and so is a warning."""
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def inputs(family, dtype, seed=0, samples=SAMPLES):
    with np.errstate(all="ignore"):
        return family(dtype, np.random.default_rng(seed), samples)


# Against mpmath


@EVERY_FLOAT
@pytest.mark.parametrize("name, family", CASES, ids=[" ".join(c) for c in CASES])
def test_a_function_is_right_to_its_last_digits(name, family, dtype):
    x = inputs(families(name)[family], dtype)
    assert errors(name, getattr(functions, name)(x), x, dtype).max() <= BARS[name]


@EVERY_FLOAT
@pytest.mark.parametrize("family", ROWS)
def test_the_loss_of_one_sample_has_the_digits_of_a_python_float(family, dtype):
    scores = inputs(ROWS[family], dtype, seed=1, samples=20)
    labels = np.random.default_rng(2).integers(0, scores.shape[1], len(scores))
    labels[::2] = scores[::2].argmax(axis=1)                  # where the loss is smallest, and hardest
    for row, label in zip(scores, labels, strict=True):
        exact = exact_cross_entropy([row], [label])
        assert ulps(cross_entropy([row], [label]), exact, np.float64) <= 8
        assert ulps(cross_entropy([row], [np.eye(len(row))[label]]), exact, np.float64) <= 8


@EVERY_FLOAT
@pytest.mark.parametrize("family", ROWS)
def test_the_mean_loss_of_a_batch_has_them_too(family, dtype):
    scores = inputs(ROWS[family], dtype, seed=3).clip(np.finfo(dtype).min / 2, np.finfo(dtype).max / 2)
    labels = np.random.default_rng(4).integers(0, scores.shape[1], len(scores))
    assert ulps(cross_entropy(scores, labels), exact_cross_entropy(scores, labels), np.float64) <= 8


@pytest.mark.parametrize("name", ["sigmoid", "softplus"])
def test_every_float16_number_is_answered_with_the_nearest_one(name):
    x = np.arange(2**16, dtype=np.uint16).view(np.float16)
    x = x[np.isfinite(x)][::97]
    assert errors(name, getattr(functions, name)(x), x, np.float16).max() <= 0.51


# logsumexp next to 0, where the maximum and the logarithm cancel


@pytest.mark.parametrize("row", [
    [np.log(0.5), np.log(0.5)], [np.log(0.25)] * 4, [np.log1p(-1e-10), np.log(1e-10)], [-1e-10, np.log(1e-10)],
    [-5e-324, -745.0], [-1e-300, -690.7755278982137], [-1e-17, -40.0], [np.log(0.5), np.log(0.5), -80.0, -np.inf]], ids=str)
def test_logsumexp_of_probabilities_that_sum_to_one_keeps_its_digits(row):
    assert errors("logsumexp", [logsumexp(row)], [row], np.float64).max() <= 8


def test_logsumexp_finds_the_rows_that_cancel_wherever_they_stand():
    x = np.random.default_rng(0).normal(size=(2, 3, 4))
    x[1, 2] -= logsumexp(x[1, 2])
    x[0, 0] -= logsumexp(x[0, 0])
    rows = x.reshape(-1, 4)
    assert errors("logsumexp", logsumexp(x).ravel(), rows, np.float64).max() <= 8


# Finite, calm and continued to infinity


@EVERY_FLOAT
@pytest.mark.parametrize("name", BARS)
def test_a_finite_input_gives_no_nan_and_no_infinity_but_where_the_answer_is_out_of_range(name, dtype):
    for family in families(name).values():
        y = getattr(functions, name)(inputs(family, dtype, seed=5))
        assert y.dtype == dtype and not np.isnan(y).any()
        if name != "log_softmax":                             # min - max is the one that can be out of range
            assert np.isfinite(y).all()


@pytest.mark.parametrize("losses", [[1e308, 1e308], [1.7e308] * 5, [1e308, 0, 0]])
def test_a_mean_of_finite_losses_is_finite_though_their_sum_is_not(losses):
    scores = np.array([[0, -loss] for loss in losses])
    assert cross_entropy(scores, [1] * len(losses)) == pytest.approx(np.sum(np.array(losses) / len(losses)), rel=1e-15)


def test_half_precision_scores_may_have_a_loss_beyond_half_precision():
    assert cross_entropy(np.array([[60000, -60000]], np.float16), [1]) == 120000


def test_no_loss_is_a_negative_zero():
    for t in ([0], [[1, 0]]):
        assert str(cross_entropy([[1000, 0]], t)) == "0.0"
    assert str(mean_nll(np.array([[0.0, -1000.0]]), [0])) == "0.0"


@EVERY_FLOAT
def test_a_class_with_the_score_minus_infinity_changes_nothing_for_the_others(dtype):
    x = inputs(ROWS["ordinary"], dtype)
    wider = np.insert(x, 2, -np.inf, axis=1)
    others, same = [0, 1, 3, 4, 5], np.testing.assert_array_max_ulp      # but for a few ULP: sums of 6 and of 5 terms
    same(softmax(wider)[:, others], softmax(x), 16)
    same(log_softmax(wider)[:, others], log_softmax(x), 16)
    same(logsumexp(wider), logsumexp(x), 16)
    assert not softmax(wider)[:, 2].any() and np.all(log_softmax(wider)[:, 2] == -np.inf)


@EVERY_FLOAT
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_has_no_answer_is_nan_without_a_word_and_only_in_its_row(dtype, bad):
    x = inputs(ROWS["ordinary"], dtype)
    x[3, 1] = bad
    for f in (softmax, log_softmax):
        assert np.isnan(f(x)[3]).all() and np.isfinite(np.delete(f(x), 3, axis=0)).all()
    assert np.isnan(cross_entropy(x, [0] * len(x)))
    np.testing.assert_equal(logsumexp(x)[3], dtype(bad))
    np.testing.assert_equal(sigmoid(x)[3, 1], dtype(np.nan if np.isnan(bad) else 1))
    np.testing.assert_equal(softplus(x)[3, 1], dtype(bad))


# The measure itself


def shifted(x):
    return x - x.max(axis=1, keepdims=True)


def summed(x):
    return np.exp(x).sum(axis=1, keepdims=True)


@pytest.mark.parametrize("got, right, off", [
    (1.0, "1", 0), (1 + 2**-52, "1", 1), (1 - 2**-53, "1", 0.5), (5e-324, "0", 1), (0.0, "4.940656458412465441766e-324", 1),
    (np.inf, "1e309", 0), (-np.inf, "1e309", np.inf), (np.inf, "1.7e308", np.inf), (np.nan, "1", np.inf)])
def test_an_error_is_counted_in_units_of_the_last_place(got, right, off):
    with mpmath.workdps(DIGITS):
        assert ulps(got, mpmath.mpf(right), np.float64) == pytest.approx(off)


@pytest.mark.parametrize("name, family, formula", [
    ("sigmoid", "far", lambda x: 1 - 1 / (1 + np.exp(x))),
    ("softplus", "ordinary", lambda x: np.log(1 + np.exp(x))),
    ("softmax", "spread", lambda x: np.exp(shifted(x)) / summed(shifted(x))),
    ("log_softmax", "confident", lambda x: shifted(x) - np.log(summed(shifted(x)))),
    ("log_softmax", "spread", lambda x: np.log(softmax(x))),
    ("logsumexp", "sum is 1", lambda x: np.log(np.exp(x).sum(axis=1))),
])
def test_the_formulas_of_the_textbooks_do_not_reach_the_bar(name, family, formula):
    x = inputs(families(name)[family], np.float64)
    with np.errstate(all="ignore"):
        assert errors(name, formula(x), x, np.float64).max() > 10 * BARS[name]


def test_there_is_an_exact_function_for_every_measured_one():
    assert EXACT.keys() == BARS.keys()
