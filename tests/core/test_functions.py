"""The forward functions: right to the last digits, and calm at both ends of every float type."""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.functions import (
    as_float, check_targets, cross_entropy, log_softmax, logsumexp, mean_nll, sigmoid, softmax, softplus,
)

ENTRYWISE = [sigmoid, softplus]
ROWWISE = [softmax, log_softmax, logsumexp]
FLOATS = [np.float16, np.float32, np.float64]
EVERY_FUNCTION = pytest.mark.parametrize("f", ENTRYWISE + ROWWISE, ids=lambda f: f.__name__)
EVERY_ENTRYWISE = pytest.mark.parametrize("f", ENTRYWISE, ids=lambda f: f.__name__)
EVERY_ROWWISE = pytest.mark.parametrize("f", ROWWISE, ids=lambda f: f.__name__)
EVERY_FLOAT = pytest.mark.parametrize("dtype", FLOATS, ids=lambda d: d.__name__)

FEW_ULP = 4e-15                  # apart may be two answers for the same numbers in arrays of different shapes

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(autouse=True)
def strict():
    """Every overflow, division by 0 or invalid operation is an error here; a number that fades to 0 is not."""
    with np.errstate(all="raise", under="ignore"):
        yield


def rng():
    return np.random.default_rng(0)


# Known values


@pytest.mark.parametrize("f, x, y", [
    (sigmoid, 0, 0.5),
    (sigmoid, math.log(3), 0.75),
    (sigmoid, -math.log(3), 0.25),
    (sigmoid, [[0, 1000], [-1000, 0]], [[0.5, 1], [0, 0.5]]),
    (softplus, 0, math.log(2)),
    (softplus, math.log(math.e - 1), 1),
    (softplus, [-1000, 1000], [0, 1000]),
    (softmax, [3, 1, 0.2], [0.8360188, 0.11314284, 0.05083836]),
    (softmax, [1000, 1001, 1002], [0.09003057, 0.24472847, 0.66524096]),
    (softmax, [5], [1]),
    (log_softmax, [7, 7, 7], [-math.log(3)] * 3),
    (log_softmax, np.log([1, 2, 3, 4]), np.log([0.1, 0.2, 0.3, 0.4])),
    (logsumexp, np.log([1, 2, 3, 4]), math.log(10)),
    (logsumexp, [[0, 0], [-1000, -1000]], [math.log(2), math.log(2) - 1000]),
])
def test_known_values(f, x, y):
    np.testing.assert_allclose(f(x), y, rtol=1e-7, atol=1e-300)
    assert np.shape(f(x)) == np.shape(y)


@pytest.mark.parametrize("scores, t, loss", [
    ([[0, -1000]], [1], 1000),                       # through the softmax this would be log(0)
    ([[0, -1000]], [0], 0),
    ([[0, 0]], [1], math.log(2)),
    ([[0, 0, 0], [0, -1000, -1000]], [2, 1], (math.log(3) + 1000) / 2),
    ([[0, -np.inf]], [[1, 0]], 0),                   # an impossible class that nobody asked for costs nothing
    ([[0, -np.inf]], [1], np.inf),
    ([[0, 0]], [[0.5, 0.5]], math.log(2)),
    ([[0, 0]], [[2, 1]], 3 * math.log(2)),
])
def test_cross_entropy_of_known_scores(scores, t, loss):
    assert cross_entropy(scores, t) == pytest.approx(loss, rel=1e-14)
    assert type(cross_entropy(scores, t)) is float


def test_cross_entropy_of_a_hopeless_score_is_exact_and_of_a_confident_one_nearly():
    assert cross_entropy([[0, -1000]], [1]) == 1000.0
    assert cross_entropy([[0, 40]], [1]) == pytest.approx(math.exp(-40), rel=FEW_ULP)


# Right to the last digits. The reference is the standard library's decimal arithmetic with 400 digits,
# which hold 1 + exp(-745) exactly enough.


def decimals(formula, *numbers):
    with localcontext(prec=400):
        return float(formula(*(Decimal(float(n)) for n in numbers)))


def ulps(got, right):
    return abs(got - right) / np.spacing(abs(right))


NUMBERS = [0.0, 1e-300, 1e-17, 1e-8, 0.3, 1.0, 2.5, 17.0, 36.7, 40.0, 200.0, 700.0]
SIGNED = NUMBERS + [-x for x in NUMBERS]


@pytest.mark.parametrize("x", SIGNED)
def test_sigmoid_and_softplus_are_right_to_a_few_units_in_the_last_place(x):
    assert ulps(sigmoid(x), decimals(lambda x: 1 / (1 + (-x).exp()), x)) <= 4
    assert ulps(softplus(x), decimals(lambda x: (1 + x.exp()).ln(), x)) <= 4


@pytest.mark.parametrize("row", [
    [0, 40], [40, 0], [0, 0, 40], [0, 40, 3], [-300, 300], [0, 0], [0, 1e-17], [1e-8, 0], [3, 1, 0.2],
    [1e5, 1e5 + 30], [36, 0, 0, 0], [745, 0], [0, -700, 2],
], ids=str)
def test_every_entry_of_log_softmax_is_right_within_8_ulp(row):
    for i, got in enumerate(log_softmax(row)):
        right = decimals(lambda *r: r[i] - sum(x.exp() for x in r).ln(), *row)
        assert ulps(got, right) <= 8


def test_a_confident_row_keeps_its_tiny_loss():
    assert ulps(log_softmax([0, 40])[1], -math.exp(-40)) <= 8        # log(1 + exp(-40)) in floats would be 0


@pytest.mark.parametrize("row", [[0, 40], [-300, 300], [3, 1, 0.2], [700, 0, -5], [1e5, 1e5 + 3], [-5, -6]], ids=str)
def test_softmax_and_logsumexp_agree_with_400_digits(row):
    right = [decimals(lambda *r: r[i].exp() / sum(x.exp() for x in r), *row) for i in range(len(row))]
    np.testing.assert_allclose(softmax(row), right, rtol=1e-13)
    np.testing.assert_allclose(logsumexp(row), decimals(lambda *r: sum(x.exp() for x in r).ln(), *row), rtol=1e-15)


@pytest.mark.parametrize("x", [0, 3, -3, 40, -40])
@pytest.mark.parametrize("classes", [5000, 100_000])              # float16 itself ends at 65,504
def test_sums_of_many_float16_terms_keep_their_digits(x, classes):
    row = np.full(classes, x, np.float16)
    np.testing.assert_allclose(softmax(row), 1 / classes, rtol=5e-3)
    np.testing.assert_allclose(log_softmax(row), -math.log(classes), rtol=1e-3)
    np.testing.assert_allclose(logsumexp(row), x + math.log(classes), rtol=1e-3)


@EVERY_ENTRYWISE
def test_every_float16_number_gets_the_answer_of_float64_but_for_the_last_bit(f):
    x = np.arange(2**16, dtype=np.uint16).view(np.float16)
    x = x[np.isfinite(x)]
    right = f(x.astype(np.float64)).astype(np.float16)
    bits = f(x).view(np.int16).astype(int) - right.view(np.int16)
    assert np.abs(bits).max() <= 1 and np.mean(bits != 0) < 1e-3


# Properties

finite = st.floats(allow_nan=False, allow_infinity=False)
rows = st.lists(finite, min_size=1, max_size=6)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(rows)
def test_softmax_of_any_finite_row_sums_to_one_and_keeps_the_order(row):
    y = softmax(row)
    assert y.sum() == pytest.approx(1) and y.min() >= 0
    y = y[np.argsort(row)]
    assert np.all(y[1:] >= y[:-1] * (1 - FEW_ULP))


@settings(derandomize=True, max_examples=200, deadline=None)
@given(rows)
def test_no_finite_row_gives_nan_or_a_positive_log_probability(row):
    log_p = log_softmax(row)
    assert log_p.max() <= 0 and np.isfinite(log_p.max()) and not np.isnan(log_p).any()
    assert max(row) <= logsumexp(row) <= max(row) + math.log(len(row)) + FEW_ULP * (abs(max(row)) + 1)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(finite)
def test_any_finite_number_has_a_sigmoid_and_a_softplus(x):
    assert 0 <= sigmoid(x) <= 1
    assert max(x, 0) <= softplus(x) <= max(x, 0) + math.log(2) * (1 + FEW_ULP)


@pytest.mark.parametrize("shift", [1, -64, 1024, 2.0**40])
def test_adding_one_number_to_a_whole_row_changes_no_probability(shift):
    x = rng().integers(-400, 400, (5, 4)) / 64       # x + shift has no rounding error
    t = [0, 1, 2, 3, 0]
    np.testing.assert_array_equal(softmax(x + shift), softmax(x))
    np.testing.assert_array_equal(log_softmax(x + shift), log_softmax(x))
    np.testing.assert_allclose(logsumexp(x + shift), logsumexp(x) + shift, rtol=1e-15)
    assert cross_entropy(x + shift, t) == cross_entropy(x, t)


def test_the_functions_are_what_they_say_of_each_other():
    x = rng().normal(scale=5, size=(7, 4))
    zero_x = np.stack([np.zeros_like(x), x], axis=-1)
    close = pytest.approx
    assert sigmoid(x) + sigmoid(-x) == close(np.ones_like(x), rel=1e-15)
    assert softplus(x) - softplus(-x) == close(x, rel=1e-12)
    assert softmax(zero_x)[..., 1] == close(sigmoid(x), rel=1e-13)
    assert logsumexp(zero_x) == close(softplus(x), rel=1e-13)
    assert -log_softmax(zero_x)[..., 0] == close(softplus(x), rel=1e-13)
    assert np.exp(log_softmax(x)) == close(softmax(x), rel=1e-13)
    assert x - logsumexp(x)[:, None] == close(log_softmax(x), rel=1e-12)


@EVERY_ROWWISE
def test_rows_know_nothing_of_each_other(f):
    x = rng().normal(scale=3, size=(4, 3, 5))
    x[1, 2] *= 1e300
    y = f(x)
    for i in np.ndindex(4, 3):
        np.testing.assert_allclose(y[i], f(x[i]), rtol=FEW_ULP)


@EVERY_FUNCTION
def test_memory_layout_does_not_matter(f):
    x = rng().normal(size=(6, 8))
    for view in (x.T, x[::2], x[:, ::-1], np.asfortranarray(x)):
        np.testing.assert_allclose(f(view), f(view.copy()), rtol=1e-14)


@EVERY_FUNCTION
def test_a_function_never_writes_into_its_argument_nor_returns_its_memory(f):
    x = rng().normal(size=(3, 4))
    x.setflags(write=False)
    assert not np.shares_memory(f(x), x)


@pytest.mark.parametrize("t", [[0, 1, 1], [[1, 0], [0, 1], [0.5, 0.5]]])
def test_the_losses_never_write_into_scores_or_targets(t):
    scores, t = rng().normal(size=(3, 2)), np.array(t)
    scores.setflags(write=False)
    t.setflags(write=False)
    assert cross_entropy(scores, t) == mean_nll(log_softmax(scores), t)


# Both ends of every type


@EVERY_FLOAT
def test_the_largest_and_smallest_finite_numbers_are_no_trouble(dtype):
    for big in (np.finfo(dtype).max, dtype(1e308) if dtype is np.float64 else np.finfo(dtype).max / 2):
        b = float(big)
        x = np.array([big, -big], dtype)
        np.testing.assert_array_equal(sigmoid(x), [1, 0])
        np.testing.assert_array_equal(softplus(x), [b, 0])
        np.testing.assert_array_equal(softmax(x), [1, 0])
        np.testing.assert_array_equal(softmax(np.array([x, -x, [big, big], [-big, -big]])),
                                      [[1, 0], [0, 1], [0.5, 0.5], [0.5, 0.5]])
        np.testing.assert_array_equal(logsumexp(np.array([x, [-big, -big], [0, big]], dtype)), [b, -b, b])
        assert log_softmax(x)[0] == 0 and log_softmax(x)[1] <= -b
        np.testing.assert_array_equal(log_softmax(np.array([-big, 0], dtype)), [-b, 0])


@EVERY_FLOAT
@pytest.mark.parametrize("t", [[1, 1], [[0, 1], [0, 1]]])
def test_cross_entropy_of_large_scores_is_their_distance(dtype, t):
    scores = np.array([[1000, -1000], [0, -500]], dtype)
    assert cross_entropy(scores, t) == 1250


@EVERY_FLOAT
@EVERY_FUNCTION
def test_float_types_come_back_as_they_went_in(f, dtype):
    assert f(np.array([[0, 1], [2, -3]], dtype)).dtype == dtype
    assert f(np.array([1, 2], dtype)).dtype == dtype
    if f in ENTRYWISE:
        assert f(dtype(1)).dtype == dtype


@EVERY_FUNCTION
@pytest.mark.parametrize("x", [[[0, 1], [2, -3]], np.array([0, 1], np.int8), np.array([1, 2], np.uint64), [True, False]], ids=str)
def test_whole_numbers_become_float64_and_are_not_truncated(f, x):
    assert f(x).dtype == np.float64
    np.testing.assert_array_equal(f(x), f(np.asarray(x, np.float64)))


# nan and infinity


@EVERY_FLOAT
@EVERY_ENTRYWISE
def test_nan_gives_nan_in_its_own_place_only(f, dtype):
    y = f(np.array([np.nan, 1], dtype))
    assert np.isnan(y[0])
    np.testing.assert_array_max_ulp(y[1], f(dtype(1)), 8)


@EVERY_FLOAT
@EVERY_ROWWISE
def test_nan_gives_nan_in_its_own_row_only(f, dtype):
    y = f(np.array([[0, np.nan, 3], [0, 1, 3]], dtype))
    assert np.isnan(y[0]).all() and not np.isnan(y[1]).any()


@EVERY_FLOAT
@pytest.mark.parametrize("f, x, y", [
    (sigmoid, [np.inf, -np.inf], [1, 0]),
    (softplus, [np.inf, -np.inf], [np.inf, 0]),
    (softmax, [-np.inf, 0, 0], [0, 0.5, 0.5]),
    (log_softmax, [-np.inf, 0], [-np.inf, 0]),
    (logsumexp, [[-np.inf, 2], [-np.inf, -np.inf], [np.inf, 2], [np.inf, -np.inf], [np.inf, np.inf]],
     [2, -np.inf, np.inf, np.inf, np.inf]),
    (softmax, [[np.inf, 0], [-np.inf, -np.inf]], [[np.nan, np.nan], [np.nan, np.nan]]),     # no such distribution
    (log_softmax, [[np.inf, 0], [-np.inf, -np.inf]], [[np.nan, np.nan], [np.nan, np.nan]]),
])
def test_infinity_gives_the_limit_where_there_is_one_and_else_nan(f, x, y, dtype):
    np.testing.assert_array_equal(f(np.array(x, dtype)), y)


# Refused at the door


@EVERY_FUNCTION
@pytest.mark.parametrize("x, dtype", [(["a"], "<U1"), ([1j], "complex128"), ([None], "object")])
def test_what_is_no_real_number_is_refused(f, x, dtype):
    with pytest.raises(TypeError, match=f"should hold real numbers, got dtype {dtype}"):
        f(x)


def test_as_float_names_what_it_refuses_and_copies_no_floats():
    with pytest.raises(TypeError, match="^speed should hold real numbers"):
        as_float("fast", "speed")
    x = np.ones(3, np.float32)
    assert as_float(x) is x


@EVERY_ROWWISE
@pytest.mark.parametrize("x", [3.0, [], np.zeros((2, 0))], ids=["number", "empty", "empty rows"])
def test_a_row_without_scores_is_refused(f, x):
    with pytest.raises(ValueError, match=r"at least one score in each row, got shape \("):
        f(x)


@EVERY_ROWWISE
def test_a_batch_without_rows_stays_empty(f):
    assert f(np.zeros((0, 3))).shape == ((0,) if f is logsumexp else (0, 3))


@pytest.mark.parametrize("scores, t, error, message", [
    (np.zeros((2, 3)), [0, 3], ValueError, "labels should lie between 0 and 2, got 0 … 3"),
    (np.zeros((2, 3)), [-1, 2], ValueError, "labels should lie between 0 and 2, got -1 … 2"),
    (np.zeros((2, 3)), [0.0, 1.0], TypeError, "labels should be integers, got dtype float64"),
    (np.zeros((2, 3)), [True, False], TypeError, "labels should be integers, got dtype bool"),
    (np.zeros((2, 3)), [0, 1, 2], ValueError, r"labels of shape \(2,\) or targets of shape \(2, 3\), got \(3,\)"),
    (np.zeros((2, 3)), [[0], [1]], ValueError, r"labels of shape \(2,\) or targets of shape \(2, 3\), got \(2, 1\)"),
    (np.zeros((2, 3)), 1, ValueError, r"or targets of shape \(2, 3\), got \(\)"),
    (np.zeros((2, 3)), [["a"] * 3] * 2, TypeError, "t should hold real numbers, got dtype <U1"),
    (np.zeros(3), [0, 1, 2], ValueError, r"scores should have shape \(N, C\), got \(3,\)"),
    (np.zeros((2, 3, 4)), [0, 1], ValueError, r"scores should have shape \(N, C\), got \(2, 3, 4\)"),
    (np.zeros((0, 3)), np.zeros(0, int), ValueError, "mean loss of an empty batch is not defined"),
])
def test_scores_and_targets_that_do_not_fit_are_refused_with_both_sides_named(scores, t, error, message):
    with pytest.raises(error, match=message):
        cross_entropy(scores, t)
    with pytest.raises(error, match=message):
        mean_nll(scores, t)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.int64, np.uint64])
def test_labels_may_have_any_integer_type(dtype):
    scores = rng().normal(size=(3, 4))
    assert cross_entropy(scores, np.array([0, 3, 1], dtype)) == cross_entropy(scores, [0, 3, 1])


def test_check_targets_returns_labels_as_they_are_and_targets_as_floats():
    scores = np.zeros((2, 3))
    assert check_targets(scores, [0, 2]).tolist() == [0, 2]
    assert check_targets(scores, [[1, 0, 0], [0, 0, 1]]).dtype == np.float64


@pytest.mark.parametrize("classes", [1, 2, 5])
def test_labels_and_their_one_hot_rows_have_the_same_loss(classes):
    scores, t = rng().normal(size=(6, classes)), rng().integers(0, classes, 6)
    assert cross_entropy(scores, t) == pytest.approx(cross_entropy(scores, np.eye(classes)[t]), rel=1e-15)


@pytest.mark.parametrize("dtype, near", [(np.float16, 2000), (np.float32, 2**23)])
def test_the_mean_loss_has_more_digits_than_the_scores(dtype, near):
    scores = np.array([[0, -near], [0, -near - 1]], dtype)
    assert cross_entropy(scores, [1, 1]) == near + 0.5


def test_cross_entropy_is_the_mean_over_the_batch():
    scores, t = rng().normal(size=(5, 3)), [0, 1, 2, 2, 0]
    singles = [cross_entropy(scores[i:i + 1], t[i:i + 1]) for i in range(5)]
    assert cross_entropy(scores, t) == pytest.approx(sum(singles) / 5)
