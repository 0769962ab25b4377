"""How many digits of the forward functions are right, in every float type: measured with mpmath."""

import mpmath
import numpy as np
import pytest

from course_lib import functions
from course_lib.losses import SigmoidWithLoss, SoftmaxWithLoss
from tests.support import exact
from tests.support.exact import FAMILIES, FLOATS, NUMBERS, ROWS, off, size, ulp, worst

pytestmark = pytest.mark.filterwarnings("error")
ULPS, RELATIVE = 4, 1e-13         # what the docstring of course_lib.functions promises
EVERY_FLOAT = pytest.mark.parametrize("dtype", FLOATS, ids=lambda d: d.__name__)
CASES = [(name, family) for name in FAMILIES for family in FAMILIES[name]]


def inputs(family, dtype, seed=0, samples=50):
    with np.errstate(all="ignore"):
        return family(dtype, np.random.default_rng(seed), samples)


@EVERY_FLOAT
@pytest.mark.parametrize("name, family", CASES, ids=[" ".join(c) for c in CASES])
def test_a_function_has_the_digits_that_are_promised(name, family, dtype):
    x = inputs(FAMILIES[name][family], dtype)
    y = getattr(functions, name)(x)
    if FAMILIES[name] is NUMBERS:
        assert worst(name, y, x, ulp) <= ULPS
    else:
        assert worst(name, y, x, size) <= RELATIVE + np.finfo(dtype).eps / 2    # which is rounding


@EVERY_FLOAT
@pytest.mark.parametrize("family", ROWS)
def test_a_loss_has_them_however_small_it_is(family, dtype):
    scores = inputs(ROWS[family], dtype, seed=1, samples=20)
    labels = np.random.default_rng(2).integers(0, scores.shape[1], len(scores))
    labels[::2] = scores[::2].argmax(axis=1)       # where the loss is smallest, and hardest
    losses = [functions.cross_entropy]
    if dtype is np.float64:                  # the layer keeps the scores' type, and so its digits
        losses.append(SoftmaxWithLoss().forward)
    for row, label in zip(scores, labels, strict=True):
        right = exact.cross_entropy([row], [label])
        for t in ([label], [np.eye(len(row))[label]]):
            for loss in losses:
                assert off(loss([row], t), right, np.float64, size) <= RELATIVE


@pytest.mark.parametrize("family", NUMBERS)
@pytest.mark.parametrize("t", [0.0, 1.0])
def test_the_loss_of_a_sigmoid_has_them_too(family, t):
    for score in inputs(NUMBERS[family], np.float64, seed=3):
        right = exact.softplus(mpmath.mpf(float(-score if t else score)))
        assert off(SigmoidWithLoss().forward(score, t), right, np.float64, size) <= RELATIVE


def test_no_batch_of_finite_scores_has_a_loss_that_is_nan():
    for family in ROWS.values():
        scores = inputs(family, np.float64, seed=4)
        assert functions.cross_entropy(scores, scores.argmin(axis=1)) >= 0


# The measure itself


def sums(x):
    return x.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("got, right, ulps", [
    (1.0, "1", 0), (1 + 2**-52, "1", 1), (1 - 2**-53, "1", 0.5), (5e-324, "0", 1),
    (0.0, "4.940656458412465441766e-324", 1),
    (np.inf, "1e309", 0), (-np.inf, "1e309", np.inf), (np.inf, "1.7e308", np.inf),
    (np.nan, "1", np.inf)])
def test_an_error_is_counted_in_units_of_the_last_place(got, right, ulps):
    with mpmath.workdps(exact.DIGITS):
        assert off(got, mpmath.mpf(right), np.float64, ulp) == pytest.approx(ulps)


@pytest.mark.parametrize("name, family, formula", [
    ("sigmoid", "far", lambda x: 1 - 1 / (1 + np.exp(x))),
    ("softplus", "ordinary", lambda x: np.log(1 + np.exp(x))),
    ("softmax", "shifted", lambda x: np.exp(x) / sums(np.exp(x))),
    ("log_softmax", "confident", lambda x: x - np.log(sums(np.exp(x)))),
    ("log_softmax", "spread", lambda x: np.log(functions.softmax(x))),
])
def test_the_formulas_of_the_textbooks_do_not_reach_the_bar(name, family, formula):
    x = inputs(FAMILIES[name][family], np.float64)
    with np.errstate(all="ignore"):
        assert worst(name, formula(x), x, size) > 10 * RELATIVE
