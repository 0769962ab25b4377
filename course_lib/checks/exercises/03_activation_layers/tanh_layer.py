"""03.4 A tanh layer, from a blank page."""

import numpy as np

from course_lib.checks.exercise import Exercise

from .common import layer_inputs, use_layer, wrong_backward

exercise = Exercise(
    "03.4", "A tanh layer, from a blank page", points=2, section="tanh: the sigmoid, stretched",
    practises="a whole layer: forward, what it remembers, backward",
    proves="multiplies dy by 1 − y², entry by entry, with the y of its own forward pass",
    hints=("Which of x and y appears in the slope of tanh as the lesson wrote it?",
           "A layer keeps in forward what backward needs. For tanh, as for the sigmoid, this is "
           "the output alone.",
           "In forward: `self.y = np.tanh(x)`. In backward: dy times one minus what?"))

exercise.use_alone(use_layer)
wrong = wrong_backward(exercise, np.tanh)


@exercise.inputs
def inputs(rng):
    yield np.array([1.0, -0.5, 0.0]), np.array([-3.0, 2.0, 0.5])
    yield np.array([0.0, 2.0]), np.array([5.0, 1.0])
    yield from layer_inputs(rng)


@exercise.solution
class TanhLayer:
    def forward(self, x):
        self.kept = np.tanh(x)
        return self.kept

    def backward(self, dy):
        return dy * (1 - self.kept**2)


@wrong
def input_squared(dy, x, y):
    """You took 1 − x², with the layer's input. The slope is written with its *output*: which of the
    two should forward keep?"""
    return dy * (1 - x * x)


@wrong
def slope_of_sigmoid(dy, x, y):
    """y (1 − y) is the slope of the sigmoid. tanh runs from −1 to 1; where is it steepest, and what
    is its slope there?"""
    return dy * y * (1 - y)


@wrong
def upstream_left_out(dy, x, y):
    """That is the local derivative. What arrives, dy, has to be multiplied in."""
    return 1 - y * y


@wrong
def tanh_twice(dy, x, y):
    """You applied tanh to y, which has been through it already."""
    return dy * (1 - np.tanh(y) ** 2)


@wrong
def not_squared(dy, x, y):
    """1 − y is not enough: it gives nearly 2 far to the left, where tanh is flat. A power is
    missing."""
    return dy * (1 - y)


@wrong
def plus(dy, x, y):
    """1 + y² grows where tanh is flat. Which sign makes the slope 0 at y = 1 and at y = −1?"""
    return dy * (1 + y * y)


@wrong
def subtracted_from_dy(dy, x, y):
    """It looks as if a bracket were missing: `dy * 1 - y**2` is dy − y². The slope as a whole is
    multiplied by dy."""
    return dy - y * y


@wrong
def root_of_the_slope(dy, x, y):
    """You took the square root of the slope, which is also 1 / cosh x. The slope itself is 1 − y²:
    a square is missing."""
    return dy * np.sqrt(1 - y * y)


@wrong
def twice_the_slope(dy, x, y):
    """Twice what it should be. At 0 tanh rises as fast as x does."""
    return dy * 2 * (1 - y * y)


@wrong
def bracket_squared(dy, x, y):
    """You squared the bracket, (1 − y)². Only y is squared."""
    return dy * (1 - y) ** 2


@wrong
def upstream_in_the_wrong_term(dy, x, y):
    """A bracket is missing: you multiplied only y² by dy. The slope as a whole is multiplied by
    it."""
    return 1 - dy * y * y


@wrong
def turned_round(dy, x, y):
    """The sign is wrong: tanh rises everywhere, so its slope is never negative."""
    return dy * (y * y - 1)


@wrong
def upstream_added(dy, x, y):
    """You added dy to the slope. Along a path, derivatives are multiplied."""
    return dy + 1 - y * y


@wrong
def the_square_alone(dy, x, y):
    """You multiplied by y². It is 0 where tanh is steepest: what is it to be taken from?"""
    return dy * y * y


@wrong
def divided_by_the_slope(dy, x, y):
    """You divided by the slope. Where tanh is flat, little comes back, not much."""
    return dy / (1 - y * y)


@wrong
def the_output_itself(dy, x, y):
    """You multiplied by y, the *value* that came out. How fast does y rise with x?"""
    return dy * y


@exercise.wrong
class SinhInForward(TanhLayer):
    """Your forward grows without end: (eˣ − e⁻ˣ) / 2 is sinh. For tanh, what is it divided by?"""

    def forward(self, x):
        self.kept = np.sinh(x)
        return self.kept


@exercise.wrong
class HalfAsFast(TanhLayer):
    """In forward, x is missing a factor of 2: tanh is the sigmoid of *2x*, stretched to run from −1
    to 1."""

    def forward(self, x):
        self.kept = np.tanh(x / 2)
        return self.kept


@exercise.wrong
class SigmoidInForward(TanhLayer):
    """Your forward is the sigmoid, which runs from 0 to 1. tanh runs from −1 to 1."""

    def forward(self, x):
        self.kept = 1 / (1 + np.exp(-x))
        return self.kept


@exercise.wrong
class KeepsTheFirst(TanhLayer):
    """Right only when forward has run once: backward still works with what the first forward kept.
    A layer is used again and again, and the last forward counts."""

    def forward(self, x):
        y = super().forward(x)
        self.kept = self.first = getattr(self, "first", y)
        return y


@exercise.wrong
class SharedByAllLayers(TanhLayer):
    """Two layers disturb each other: what you keep in forward belongs to all of them at once. Keep
    it in `self`, so that each layer has its own."""

    def forward(self, x):
        TanhLayer.latest = super().forward(x)
        return self.latest

    def backward(self, dy):
        self.kept = self.latest
        return super().backward(dy)


@exercise.wrong
class WritesIntoItsOutput(TanhLayer):
    """backward changes the array that forward has returned, and whoever called forward still uses
    it. Make a new array for the slope."""

    def backward(self, dy):
        dx = super().backward(dy)
        self.kept[...] = 1 - self.kept**2
        return dx


@wrong
def slope_at_the_upstream(dy, x, y):
    """You took the slope of tanh at dy. It belongs to the place where the layer was, x, and is
    found from y."""
    return dy * (1 - np.tanh(dy) ** 2)


@wrong
def upstream_squared(dy, x, y):
    """dy is squared in your result. What arrives is multiplied in once."""
    return dy * dy * (1 - y * y)


@wrong
def everything_squared(dy, x, y):
    """You squared everything, dy too. Only y is squared."""
    return (dy * (1 - y)) ** 2


@wrong
def size_instead_of_square(dy, x, y):
    """You took 1 − |y|, which has a corner at 0. The slope of tanh is smooth: a square is
    missing."""
    return dy * (1 - np.abs(y))


@wrong
def doubled_not_squared(dy, x, y):
    """`y * 2` is twice y. The slope has its square."""
    return dy * (1 - 2 * y)


@wrong
def one_slope_for_all(dy, x, y):
    """You took one mean slope for all entries. Each entry has a slope of its own."""
    return dy * (1 - np.mean(y * y))


@exercise.wrong
class NotMovedDown(TanhLayer):
    """Your forward runs from 0 to 2: after the stretching, 1 is still to be taken off."""

    def forward(self, x):
        self.kept = np.tanh(x) + 1
        return self.kept


@exercise.wrong
class StraightLines(TanhLayer):
    """Your forward cuts x off at −1 and 1. tanh is a curve that comes near to them."""

    def forward(self, x):
        self.kept = np.clip(x, -1, 1)
        return self.kept
