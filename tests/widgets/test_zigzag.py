"""The widget of lesson 07 without a browser: the path of descent, and what it says about it."""

import itertools

import numpy as np
import pytest

from course_lib.widgets import Zigzag
from course_lib.widgets.zigzag import NEAR, START, needed


@pytest.fixture
def zigzag():
    return Zigzag()


def texts(zigzag):
    return [line.get_text() for line in zigzag.lines]


def path(zigzag):
    return np.transpose(zigzag.path.get_data())


def test_at_the_start_it_says_condition_limit_and_steps(zigzag):
    assert zigzag.text.splitlines() == [
        "Feature 1 is 10 times as large: λmax = 100, condition number 100, "
        "stability limit 2/λmax = 0.02.",
        "At a rate of 0.015, a step multiplies the error of w1 by −0.5, that of w2 by 0.985: "
        "366 steps until both are within 0.01 of the best.",
        "Orange: the first 60 steps. From one contour to the next, the loss is 4 times as large."]
    assert texts(zigzag) == ["λmax 100, λmin 1", "condition number 100", "stability limit 0.02",
                             "learning rate 0.015", "366 steps"]


@pytest.mark.parametrize("scale, lr", [(10, 0.015), (3, 0.1), (1, 0.5), (30, 0.0021)])
def test_the_path_is_gradient_descent_on_the_loss_that_is_drawn(zigzag, scale, lr):
    zigzag.set(scale=scale, lr=lr)
    e = np.array(START)
    for point in path(zigzag):
        np.testing.assert_allclose(point, e, rtol=1e-9, atol=1e-12)
        e = e - lr * np.array([scale**2, 1]) * e


@pytest.mark.parametrize("scale, lr", [(1, 0.3), (4, 0.1), (10, 0.0199), (2, 0.25), (1, 1)])
def test_the_number_of_steps_is_what_counting_gives(scale, lr):
    factor, e, steps = 1 - lr * np.array([scale**2, 1.0]), np.array(START), 0
    while np.abs(e).max() > NEAR:
        e, steps = e * factor, steps + 1
    assert needed(factor) == steps


@pytest.mark.parametrize("scale, lr, outcome", [
    (1, 1, "1 step"), (10, 0.0199, "499 steps"), (10, 0.02, "it never settles"),
    (10, 0.021, "it diverges"),
    (1, 2.5, "it diverges")])
def test_below_the_limit_it_arrives_and_from_the_limit_on_it_does_not(zigzag, scale, lr, outcome):
    zigzag.set(scale=scale, lr=lr)
    assert texts(zigzag)[-1] == outcome
    assert f": {outcome}" in zigzag.text


def test_the_loss_is_the_same_along_a_contour_and_four_times_as_large_on_the_next(zigzag):
    zigzag.set(scale=5)
    losses = [(np.array([25, 1]) @ np.square(contour.get_data())) for contour in zigzag.contours]
    for along, following in itertools.pairwise(losses):
        np.testing.assert_allclose(along, along[0], rtol=1e-12)
        np.testing.assert_allclose(following, 4 * along[0], rtol=1e-12)


@pytest.mark.filterwarnings("error")
def test_no_setting_warns_and_the_axes_stay(zigzag):
    limits = zigzag.figure.axes[0].get_xlim()
    for scale, lr in itertools.product((1, 7, 100), (1e-5, 2e-4, 0.01, 1, 10**0.5)):
        zigzag.set(scale=scale, lr=lr)
        assert "nan" not in zigzag.text and "e+" not in texts(zigzag)[0]
        assert np.isfinite(path(zigzag)).all()
    assert zigzag.figure.axes[0].get_xlim() == limits
