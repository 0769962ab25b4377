"""The picture of step sizes: a step in, the errors of two numerical derivatives out."""

import math

import pytest

from course_lib.widgets import StepSize
from course_lib.widgets.stepsize import LOWEST, exact_exp


@pytest.mark.parametrize("h, forward, central", [
    (1e-4, 1.4e-4, 4.5e-9), (1e-5, 1.4e-5, 5.9e-11), (1e-12, 4.3e-4, 2.1e-4)])
def test_errors_of_numerical_derivatives_are_those_of_the_lesson(h, forward, central):
    assert StepSize.errors(h) == pytest.approx((forward, central), rel=0.03)


def test_exp_is_rounded_correctly():
    assert exact_exp(0) == 1 and exact_exp(1) == math.e
    assert exact_exp(-0.5) == pytest.approx(math.exp(-0.5), rel=1e-15)


def test_the_points_stand_where_the_errors_are_from_one_end_of_the_slider_to_the_other():
    widget = StepSize()
    for h in (1e-15, 1e-12, 1e-5, 1e-3, 1.0):
        widget.set(h=h)
        for point, error in zip(widget.points, StepSize.errors(h), strict=True):
            (x,), (y,) = point.get_data()
            assert (x, y) == pytest.approx((h, max(error, LOWEST)))
    assert widget.text == ("h = 1: the error of the forward difference is 2, "
                           "that of the central difference 0.48")


def test_a_small_error_is_told_in_powers_of_ten():
    widget = StepSize()
    widget.set(h=1e-5)
    assert widget.text.endswith("1.4e−5, that of the central difference 5.9e−11")
