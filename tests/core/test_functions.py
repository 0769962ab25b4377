"""The forward functions: known values, calm at both ends of every float type, and what they refuse.

How many of their digits are right is measured in test_numerics.
"""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.functions import (
    as_float,
    check_targets,
    cross_entropy,
    log_softmax,
    mean_nll,
    sigmoid,
    softmax,
    softplus,
)
from course_lib.losses import SoftmaxWithLoss
from tests.support.numbers import rng

ENTRYWISE = [sigmoid, softplus]
ROWWISE = [softmax, log_softmax]
EVERY_FUNCTION = pytest.mark.parametrize("f", ENTRYWISE + ROWWISE, ids=lambda f: f.__name__)
EVERY_ROWWISE = pytest.mark.parametrize("f", ROWWISE, ids=lambda f: f.__name__)
EVERY_FLOAT = pytest.mark.parametrize("dtype", ["f2", "f4", "f8"])

FEW_ULP = 4e-15         # apart may be two answers for the same numbers in arrays of other shapes

pytestmark = pytest.mark.filterwarnings("error")


def close(got, right, rtol=1e-13):
    np.testing.assert_allclose(got, right, rtol=rtol, atol=1e-300)


# Known values


@pytest.mark.parametrize("f, x, y", [
    (sigmoid, 0, 0.5),
    (sigmoid, math.log(3), 0.75),
    (sigmoid, -math.log(3), 0.25),
    (sigmoid, [[0, 1000], [-1000, 0]], [[0.5, 1], [0, 0.5]]),
    (softplus, 0, math.log(2)),
    (softplus, math.log(math.e - 1), 1),
    (softplus, [-1000, 1000], [0, 1000]),
    (softmax, np.log([1, 2, 3, 4]), [0.1, 0.2, 0.3, 0.4]),
    (softmax, [1000 + math.log(3), 1000], [0.75, 0.25]),
    (softmax, [5], [1]),
    (log_softmax, [7, 7, 7], [-math.log(3)] * 3),
    (log_softmax, np.log([1, 2, 3, 4]), np.log([0.1, 0.2, 0.3, 0.4])),
])
def test_known_values(f, x, y):
    close(f(x), y, rtol=1e-12)
    assert np.shape(f(x)) == np.shape(y)


@pytest.mark.parametrize("scores, t, loss", [
    ([[0, -1000]], [1], 1000),                       # through the softmax this would be log(0)
    ([[0, -1000]], [0], 0),
    ([[0, 40]], [1], math.exp(-40)),                 # log(1 + exp(-40)) in floats would be 0
    ([[0, 0]], [1], math.log(2)),
    ([[0, 0, 0], [0, -1000, -1000]], [2, 1], (math.log(3) + 1000) / 2),
    ([[0, -np.inf]], [[1, 0]], 0),                   # an impossible class that nobody asked for
    ([[0, -np.inf]], [1], np.inf),
    ([[0, 0]], [[0.5, 0.5]], math.log(2)),
    ([[0, 0]], [[2, 1]], 3 * math.log(2)),
])
def test_cross_entropy_of_known_scores(scores, t, loss):
    assert cross_entropy(scores, t) == pytest.approx(loss, rel=1e-14)
    assert type(cross_entropy(scores, t)) is float


@pytest.mark.parametrize("t", [[0], [[1, 0]]])
def test_no_loss_is_a_negative_zero(t):
    assert str(cross_entropy([[1000, 0]], t)) == "0.0"
    assert str(mean_nll(np.array([[0.0, -1000.0]]), t)) == "0.0"


@pytest.mark.parametrize("x", [0, 3, -3, 40, -40])
def test_sums_of_many_float16_terms_keep_their_digits(x):
    row = np.full(100_000, x, np.float16)                        # float16 itself ends at 65,504
    close(softmax(row), 1e-5, rtol=5e-3)
    close(log_softmax(row), -math.log(1e5), rtol=1e-3)


# Properties

finite = st.floats(allow_nan=False, allow_infinity=False)
always = settings(derandomize=True, max_examples=200, deadline=None)


@always
@given(st.lists(finite, min_size=1, max_size=6))
def test_any_finite_row_has_probabilities_that_sum_to_one_and_keep_the_order(row):
    y, log_p = softmax(row), log_softmax(row)
    assert y.sum() == pytest.approx(1) and y.min() >= 0
    y = y[np.argsort(row)]
    assert np.all(y[1:] >= y[:-1] * (1 - FEW_ULP))
    assert log_p.max() <= 0 and np.isfinite(log_p.max()) and not np.isnan(log_p).any()


@always
@given(finite)
def test_any_finite_number_has_a_sigmoid_and_a_softplus(x):
    assert 0 <= sigmoid(x) <= 1
    assert max(x, 0) <= softplus(x) <= max(x, 0) + math.log(2) * (1 + FEW_ULP)


@pytest.mark.parametrize("shift", [1, -64, 1024, 2.0**40])
def test_adding_one_number_to_a_whole_row_changes_no_probability(shift):
    x = rng().integers(-400, 400, (5, 4)) / 64       # x + shift has no rounding error
    t = [0, 1, 2, 3, 0]
    close(softmax(x + shift), softmax(x))
    close(log_softmax(x + shift), log_softmax(x))
    assert cross_entropy(x + shift, t) == pytest.approx(cross_entropy(x, t), rel=1e-13)


def test_the_functions_are_what_they_say_of_each_other():
    x = rng().normal(scale=5, size=(7, 4))
    zero_x = np.stack([np.zeros_like(x), x], axis=-1)
    close(sigmoid(x) + sigmoid(-x), np.ones_like(x))
    close(softplus(x) - softplus(-x), x, rtol=1e-12)
    close(softmax(zero_x)[..., 1], sigmoid(x))
    close(-log_softmax(zero_x)[..., 0], softplus(x))
    close(np.exp(log_softmax(x)), softmax(x))


@EVERY_ROWWISE
def test_rows_know_nothing_of_each_other(f):
    x = rng().normal(scale=3, size=(4, 3, 5))
    x[1, 2] *= 1e300
    for i in np.ndindex(4, 3):
        close(f(x)[i], f(x[i]))


@pytest.mark.parametrize("t", [[0, 1, 1], [[1, 0], [0, 1], [0.5, 0.5]]])
def test_nothing_is_written_into_scores_or_targets_and_new_arrays_come_back(t):
    scores, t = rng().normal(size=(3, 2)), np.array(t)
    scores.setflags(write=False)
    t.setflags(write=False)
    assert cross_entropy(scores, t) == mean_nll(log_softmax(scores), t)
    assert not any(np.shares_memory(f(scores), scores) for f in ENTRYWISE + ROWWISE)


# Both ends of every type


@EVERY_FLOAT
def test_the_largest_and_smallest_finite_numbers_are_no_trouble(dtype):
    big = float(np.finfo(dtype).max)
    x = np.array([big, -big], dtype)
    assert [*sigmoid(x), *softplus(x)] == [1, 0, big, 0]
    rows = np.array([x, -x, [big, big], [-big, -big]])
    assert softmax(rows).tolist() == [[1, 0], [0, 1], [0.5, 0.5], [0.5, 0.5]]
    assert log_softmax(x).tolist() == [0, -np.inf]               # -2 big is beyond the type
    assert log_softmax(np.array([-big, 0], dtype)).tolist() == [-big, 0]


@EVERY_FLOAT
@pytest.mark.parametrize("t", [[1, 1], [[0, 1], [0, 1]]])
def test_cross_entropy_of_large_scores_is_their_distance(dtype, t):
    assert cross_entropy(np.array([[1000, -1000], [0, -500]], dtype), t) == 1250
    assert cross_entropy(np.array([[60000, -60000]], dtype), [1]) == 120_000     # beyond float16


@pytest.mark.parametrize("dtype, near", [(np.float16, 2000), (np.float32, 2**23)])
def test_the_mean_loss_has_more_digits_than_the_scores(dtype, near):
    scores = np.array([[0, -near], [0, -near - 1]], dtype)
    assert cross_entropy(scores, [1, 1]) == near + 0.5


# nan and infinity


@EVERY_FLOAT
@EVERY_FUNCTION
def test_nan_gives_nan_in_its_own_place_or_row_only(f, dtype):
    x = np.array([[0, np.nan, 3], [0, 1, 3]], dtype)
    wrong = np.isnan(x) if f in ENTRYWISE else [[True] * 3, [False] * 3]
    np.testing.assert_array_equal(np.isnan(f(x)), wrong)


@EVERY_FLOAT
@pytest.mark.parametrize("f, x, y", [
    (sigmoid, [np.inf, -np.inf], [1, 0]),
    (softplus, [np.inf, -np.inf], [np.inf, 0]),
    (softmax, [-np.inf, 0, 0], [0, 0.5, 0.5]),
    (log_softmax, [-np.inf, 0], [-np.inf, 0]),
    (softmax, [[np.inf, 0], [-np.inf, -np.inf]], [[np.nan] * 2] * 2),        # there is none
    (log_softmax, [[np.inf, 0], [-np.inf, -np.inf]], [[np.nan] * 2] * 2),
])
def test_infinity_gives_the_limit_where_there_is_one_and_else_nan(f, x, y, dtype):
    np.testing.assert_array_equal(f(np.array(x, dtype)), y)


@EVERY_ROWWISE
def test_a_class_with_the_score_minus_infinity_changes_nothing_for_the_others(f):
    x = rng().normal(0, 3, (50, 5))
    wider = f(np.insert(x, 2, -np.inf, axis=1))
    close(np.delete(wider, 2, axis=1), f(x))
    assert np.all(wider[:, 2] == (0 if f is softmax else -np.inf))


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


FITTING = r"t should hold labels of shape \(2,\) or targets of shape \(2, 3\), got "


@pytest.mark.parametrize("shape, t, error, message", [
    ((2, 3), [0, 3], ValueError, "labels should lie between 0 and 2, got 0 … 3"),
    ((2, 3), [-1, 2], ValueError, "labels should lie between 0 and 2, got -1 … 2"),
    ((2, 3), [0.0, 1.0], TypeError, "labels should be integers, got dtype float64"),
    ((2, 3), [True, False], TypeError, "labels should be integers, got dtype bool"),
    ((2, 3), [0, 1, 2], ValueError, FITTING + r"\(3,\)"),
    ((2, 3), [[0], [1]], ValueError, FITTING + r"\(2, 1\)"),
    ((2, 3), 1, ValueError, FITTING + r"\(\)"),
    ((2, 3), [["a"] * 3] * 2, TypeError, "t should hold real numbers, got dtype <U1"),
    ((3,), [0, 1, 2], ValueError, r"scores should have shape \(N, C\), got \(3,\)"),
    ((2, 3, 4), [0, 1], ValueError, r"scores should have shape \(N, C\), got \(2, 3, 4\)"),
    ((0, 3), np.zeros(0, int), ValueError, "mean loss of an empty batch is not defined"),
])
def test_scores_and_targets_that_do_not_fit_are_refused(shape, t, error, message):
    for loss in (cross_entropy, mean_nll, SoftmaxWithLoss().forward):
        with pytest.raises(error, match=message):
            loss(np.zeros(shape), t)


def test_check_targets_returns_labels_as_they_are_and_targets_as_floats():
    scores = np.zeros((2, 3))
    assert check_targets(scores, [0, 2]).tolist() == [0, 2]
    assert check_targets(scores, [[1, 0, 0], [0, 0, 1]]).dtype == np.float64


@pytest.mark.parametrize("classes", [1, 2, 5])
def test_labels_and_their_one_hot_rows_have_the_same_loss_which_is_the_mean_of_the_samples(classes):
    scores, t = rng().normal(size=(6, classes)), rng().integers(0, classes, 6)
    loss = pytest.approx(cross_entropy(scores, t), rel=1e-14)
    assert cross_entropy(scores, np.eye(classes)[t]) == loss
    assert np.mean([cross_entropy(scores[i:i + 1], t[i:i + 1]) for i in range(6)]) == loss
