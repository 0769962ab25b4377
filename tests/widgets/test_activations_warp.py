"""The activation viewer and the warped grid: controls in, artists' data and text out."""

import re

import numpy as np
import pytest

from course_lib.gradient import numerical_gradient
from course_lib.widgets import ActivationViewer, WarpedGrid
from course_lib.widgets.activations import CURVES, LOWEST, value_and_slope
from course_lib.widgets.warp import share


@pytest.mark.parametrize("name", CURVES)
def test_slopes_agree_with_central_differences_away_from_the_kinks(name):
    for x in (-5.0, -1.2, -0.3, 0.4, 2.0, 5.5):
        y, slope = value_and_slope(name, x)
        nudged = numerical_gradient(lambda v: value_and_slope(name, v)[0], x)
        assert slope == pytest.approx(nudged, abs=1e-8)


@pytest.mark.parametrize("name, y, slope", [
    ("step", 0, 0), ("sigmoid", 0.5, 0.25), ("tanh", 0, 1), ("ReLU", 0, 0), ("leaky ReLU", 0, 0.1)])
def test_at_0_each_activation_has_the_value_and_slope_of_the_lesson(name, y, slope):
    assert [float(v) for v in value_and_slope(name, 0.0)] == [y, slope]


@pytest.mark.parametrize("name", CURVES)
def test_the_tangent_touches_the_curve_with_the_slope_that_is_shown(name):
    widget = ActivationViewer()
    for x in (-6.0, 0.0, 1.3, 6.0):
        widget.set(f=name, x=x)
        y, slope = value_and_slope(name, x)
        (x0, x1), (y0, y1) = widget.tangent.get_data()
        assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx((x, float(y)))
        assert (y1 - y0) / (x1 - x0) == pytest.approx(float(slope))
        assert widget.slope_point.get_data()[1] == [slope]
        assert widget.point.get_data()[1] == [y]


def test_ten_sigmoid_layers_leave_a_millionth():
    widget = ActivationViewer()
    widget.set(x=0.0, depth=10)
    layers, products = widget.products.get_data()
    assert list(layers) == list(range(1, 11))
    assert products == pytest.approx(0.25 ** np.arange(1, 11))
    assert widget.text.endswith(
        "Through 10 such layers a gradient of 1 becomes 0.25^10 = 9.5e−7.")


def test_an_open_relu_loses_nothing_and_a_shut_one_everything():
    widget = ActivationViewer()
    widget.set(f="ReLU", x=3.0, depth=20)
    assert set(widget.products.get_data()[1]) == {1.0}
    widget.set(x=-1.0)
    assert set(widget.products.get_data()[1]) == {LOWEST}
    assert widget.text.endswith("0^20 = 0.")


@pytest.mark.parametrize("name, remark", [
    ("step", "no slope at the jump"), ("ReLU", "counts as 0"), ("leaky ReLU", "left side")])
def test_a_kink_is_remarked_upon_only_where_it_is(name, remark):
    widget = ActivationViewer()
    widget.set(f=name, x=0.0)
    assert remark in widget.text
    widget.set(x=0.1)
    assert remark not in widget.text


def test_one_layer_is_not_called_layers():
    widget = ActivationViewer()
    widget.set(depth=1)
    assert "1 such layer a gradient" in widget.text


# The warped grid

def ends(lines):
    """The two end points of every line of a collection."""
    return np.array([path.vertices[[0, -1]] for path in lines.get_paths()])


def middles(lines):
    return np.array([path.vertices[len(path.vertices) // 2] for path in lines.get_paths()])


def test_untouched_the_grid_stays_where_it_is():
    widget = WarpedGrid()
    for lines in widget.lines:
        assert ends(lines) == pytest.approx(ends(widget.lines[0]))
    assert "W = [1 0; 0 1], b = [0 0]." in widget.text


def test_without_activation_straight_lines_stay_straight():
    widget = WarpedGrid()
    widget.set(turn=50, stretch=1.7, right=0.5, up=-1.0)
    assert middles(widget.lines[2]) == pytest.approx(ends(widget.lines[2]).mean(axis=1))


@pytest.mark.parametrize("f", ["sigmoid", "tanh", "ReLU", "leaky ReLU"])
def test_an_activation_bends_them(f):
    widget = WarpedGrid()
    widget.set(turn=30, f=f)
    assert np.abs(middles(widget.lines[2]) - ends(widget.lines[2]).mean(axis=1)).max() > 0.01


def test_a_quarter_turn_a_stretch_and_a_shift_move_the_corner_as_W_and_b_say():
    widget = WarpedGrid()
    widget.set(turn=90, stretch=2.0, right=1.0, up=-0.5)
    assert [v[0] for v in widget.corners[1].get_data()] == pytest.approx([0, 1.5])
    assert "W = [0 −1; 2 0], b = [1 −0.5]." in widget.text
    assert "The corner (1, 1) goes to (0, 1.5)" in widget.text


def test_relu_presses_a_quarter_of_the_square_into_the_origin_and_nothing_once_it_is_shifted_out():
    widget = WarpedGrid()
    widget.set(f="ReLU")
    assert ("25 % keep both coordinates, 50 % are pressed onto an axis, and 25 % into the origin"
            in widget.text)
    widget.set(right=2.0, up=2.0)
    assert "100 % keep both coordinates" in widget.text
    widget.set(f="tanh")
    assert "%" not in widget.text


@pytest.mark.parametrize("settings, kept, onto_an_axis", [
    (dict(turn=45), 25, 50), (dict(turn=-135), 25, 50),
    (dict(turn=45, right=0.5, up=0.5), 60.4, 37.5),
    (dict(stretch=0.8, right=-0.1), 21.9, 50), (dict(turn=180, stretch=0.0), 0, 50),
    (dict(turn=-90, stretch=0.0), 0, 50)])
def test_what_relu_keeps_of_the_square_is_an_area(settings, kept, onto_an_axis):
    """Points were counted: some lay on the border of a gate, and rounding decided for them."""
    widget = WarpedGrid()
    widget.set(f="ReLU", **settings)
    assert f"Of the square, {kept} % keep both coordinates, {onto_an_axis} % are" in widget.text


def test_the_area_is_that_of_a_fine_grid():
    rng, parts = np.random.default_rng(0), (np.arange(300) + 0.5) / 150 - 1
    points = np.stack(np.meshgrid(parts, parts), -1)
    for _ in range(50):
        gates = [(rng.normal(size=2), rng.normal()) for _ in range(rng.integers(1, 4))]
        counted = np.mean([points @ w + b > 0 for w, b in gates], axis=0) == 1
        assert share(gates) == pytest.approx(counted.mean(), abs=3e-3)


def test_stretch_0_presses_the_plane_onto_a_line():
    widget = WarpedGrid()
    widget.set(stretch=0.0)
    assert np.abs(ends(widget.lines[1])[..., 0]).max() == 0


def test_what_a_sigmoid_makes_of_the_square_fills_a_good_part_of_its_picture():
    widget = WarpedGrid()
    for f, ends in (("sigmoid", 1.2), ("ReLU", 3.8), ("tanh", 1.2), ("none", 3.8)):
        widget.set(f=f)
        assert widget.lines[2].axes.get_xlim() == (-ends, ends)
        assert widget.lines[1].axes.get_xlim() == (-3.8, 3.8)


def test_the_shares_of_the_square_make_a_whole():
    widget = WarpedGrid()
    widget.set(f="ReLU", turn=45, stretch=2.0)
    assert sum(float(share) for share in re.findall(r"([\d.]+) %", widget.text)) == 100


def test_all_activations_with_a_slope_are_offered():
    assert set(WarpedGrid().inputs["f"].options) == {"none", *CURVES} - {"step"}
