"""The widget of lesson 08: balls of every p, and the nearest neighbour they find."""

import html
import itertools
import json
import re

import numpy as np
import pytest

from course_lib.distances import minkowski
from course_lib.widgets import UnitBalls
from course_lib.widgets.unit_balls import POINTS, circle
from tests.support.widgets import pixels


@pytest.fixture
def balls():
    return UnitBalls()


def texts(balls):
    return [line.get_text() for line in balls.lines]


def test_at_the_start_it_says_the_straight_lines_from_the_middle(balls):
    assert balls.text.splitlines() == [
        "p = 2 (Euclidean); scale s = 1; the query (✕) is at (0, 0).",
        "Distances: A 3.905, B 4.2, C 4.528, D 4.717. Nearest: A.",
        "Blue: all that is no farther than A. Dashed: the edge of the unit ball, at distance 1."]
    assert texts(balls) == ["p = 2 (Euclidean)", "distances, nearest first:",
                            "A   3.905   nearest", "B   4.2", "C   4.528", "D   4.717"]


@pytest.mark.parametrize("inverse, told, nearest, distance", [
    (1, "p = 1 (Manhattan)", "B", 4.2), (0.5, "p = 2 (Euclidean)", "A", np.hypot(3, 2.5)),
    (0, "p = ∞ (Chebyshev)", "A", 3)])
def test_p_alone_changes_the_nearest_neighbour(balls, inverse, told, nearest, distance):
    balls.set(inverse=inverse)
    assert texts(balls)[0] == told
    assert texts(balls)[2] == f"{nearest}   {distance:.4g}   nearest"


@pytest.mark.parametrize("scale, nearest", [(0.1, "C"), (1, "A"), (10, "B")])
def test_the_scale_alone_changes_the_nearest_neighbour(balls, scale, nearest):
    balls.set(scale=scale)
    assert f"Nearest: {nearest}." in balls.text
    assert np.array(balls.way.get_data()).T[1].tolist() == list(POINTS[nearest])


def test_points_that_are_equally_near_are_both_named(balls):
    balls.set(inverse=0, scale=0.3, x=1)
    assert "Nearest: C and D." in balls.text
    assert texts(balls)[2:4] == ["C   1.5   nearest", "D   1.5   nearest"]


@pytest.mark.parametrize("inverse, scale, x, y", [
    (0.5, 1, 0, 0), (1, 0.2, 2, -3), (0, 3, -1, 1.5), (0.25, 0.5, 4, 4)])
def test_the_edge_of_the_ball_is_as_far_away_as_the_nearest_neighbour(balls, inverse, scale, x, y):
    balls.set(inverse=inverse, scale=scale, x=x, y=y)
    p, stretch = 1 / inverse if inverse else np.inf, np.array([1, scale])
    query = np.array([x, y])
    points = np.array(list(POINTS.values()))
    nearest = minkowski(query * stretch, points * stretch, p).min()
    for edge, radius in ((balls.ball.get_xy(), nearest), (np.transpose(balls.unit.get_data()), 1)):
        far = minkowski(edge * stretch, query * stretch, p)
        np.testing.assert_allclose(far, radius, rtol=1e-12)


@pytest.mark.parametrize("p, corners", [
    (1, [(1, 0), (0, 1), (-1, 0), (0, -1)]), (np.inf, [(1, 1), (-1, 1), (-1, -1), (1, -1)])])
def test_the_balls_have_their_corners(p, corners):
    edge = circle(p)
    assert all(np.abs(edge - corner).sum(axis=1).min() < 1e-12 for corner in corners)


@pytest.mark.filterwarnings("error")
def test_no_setting_warns_and_every_distance_is_a_number(balls):
    choices = itertools.product((0, 0.01, 1), (0.1, 10), (-6, 3, 6), (-6, 2.5, 6))
    for inverse, scale, x, y in choices:
        balls.set(inverse=inverse, scale=scale, x=x, y=y)
        assert "nan" not in balls.text
    balls.set(inverse=0.5, scale=1, x=3, y=2.5)
    assert "A 0, " in balls.text                       # a query on a point


def test_the_picture_changes_with_every_control(balls):
    def shown(**values):
        balls.set(**{"inverse": 0.5, "scale": 1, "x": 0, "y": 0} | values)
        return pixels(balls)

    start = shown()
    for change in ({"inverse": 1}, {"scale": 2}, {"x": 1}, {"y": -1}):
        assert np.abs(shown(**change) - start).max() > 100
    assert np.array_equal(shown(), start)


def test_the_page_is_told_where_on_the_picture_the_features_lie(balls):
    script = html.unescape(re.findall('onload="([^"]+)"', balls.look.value)[-1])
    at = json.loads(re.match("const at = (.+?);\n", script)[1])
    corner = balls.figure.axes[0].transData.transform((-6, 3)) / balls.figure.bbox.size
    for name, share, value in zip("xy", corner, (-6, 3), strict=True):
        assert at[name]["zero"] + at[name]["full"] * share == pytest.approx(value)
