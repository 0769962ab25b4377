"""03.2 A sigmoid layer that remembers y."""

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.functions import sigmoid

from .common import layer_inputs, use_layer, wrong_backward

exercise = Exercise(
    "03.2", "A sigmoid layer that remembers y", points=2, section="… and put together again",
    practises="a derivative from the output",
    proves="multiplies dy by y (1 − y), entry by entry, with the y of its own forward pass",
    hints=("What does backward need to know about the forward pass: x, y, or both?",
           "Going back through ÷, +, exp and ×(−1), the four local derivatives multiply to y² · "
           "e⁻ˣ, and that is y (1 − y).",
           "In forward, keep `self.y = y` before you return it. In backward, the slope is `self.y` "
           "times what?"))

exercise.use_alone(use_layer)
wrong = wrong_backward(exercise, sigmoid)


@exercise.inputs
def inputs(rng):
    yield np.array([1.0, -2.0, 0.0]), np.array([2.0, -1.0, 0.5])
    yield np.array([0.0, 2.0]), np.array([4.0, 1.0])
    yield from layer_inputs(rng)


@exercise.solution
class SigmoidLayer:
    def forward(self, x):
        self.kept = 1 / (1 + np.exp(-x))
        return self.kept

    def backward(self, dy):
        return dy * self.kept * (1 - self.kept)


@wrong
def from_the_input(dy, x, y):
    """You put the *input* into the formula y (1 − y). It speaks of the layer's output: what should
    forward keep?"""
    return dy * x * (1 - x)


@wrong
def applied_twice(dy, x, y):
    """You applied the sigmoid to y, which has been through it already. The y that forward returned
    is all you need."""
    return dy * sigmoid(y) * (1 - sigmoid(y))


@wrong
def minus_lost(dy, x, y):
    """The size is right and the sign is wrong: the sigmoid rises everywhere, so its slope is never
    negative. Two of the four nodes have a minus, ÷ and × (−1), and together they cancel."""
    return -dy * y * (1 - y)


@wrong
def the_output_itself(dy, x, y):
    """You multiplied by y, the *value* that came out. How fast does y rise with x? At x far to the
    right y is nearly 1 and hardly moves."""
    return dy * y


@wrong
def no_upstream(dy, x, y):
    """That is the local derivative. What arrives, dy, has to be multiplied in."""
    return y * (1 - y)


@wrong
def slope_of_tanh(dy, x, y):
    """1 − y² is the slope of tanh. Walk back through ÷, +, exp and ×(−1) for the sigmoid."""
    return dy * (1 - y * y)


@wrong
def from_the_upstream(dy, x, y):
    """You put dy into the formula for the slope. The slope belongs to y; dy is multiplied by it."""
    return dy * (1 - dy)


@wrong
def stopped_at_the_division(dy, x, y):
    """That is what comes back through the ÷ node. Three more nodes lie between it and x: +, exp and
    ×(−1)."""
    return -dy * y * y


@wrong
def exp_forgotten(dy, x, y):
    """The exp node is missing: on the way back, exp multiplies by its own output, e⁻ˣ."""
    return dy * y * y


@wrong
def brackets_forgotten(dy, x, y):
    """Brackets are missing: `dy * y * 1 - y` is dy · y − y. The slope as a whole is multiplied by
    dy."""
    return dy * y - y


@wrong
def squared_and_brackets_forgotten(dy, x, y):
    """Brackets are missing: you took y² from dy · y. The slope y − y² as a whole is multiplied by
    dy."""
    return dy * y - y * y


@wrong
def upstream_added(dy, x, y):
    """You added dy to the slope. Along a path, derivatives are multiplied."""
    return dy + y * (1 - y)


@wrong
def one_minus_the_output(dy, x, y):
    """1 − y is only a part of the slope: far to the left it is nearly 1, and there the sigmoid
    is flat. The other factor makes it nearly 0 there."""
    return dy * (1 - y)


@wrong
def divided_by_the_slope(dy, x, y):
    """You divided by the slope. Where the sigmoid is flat, little comes back, not much."""
    return dy / (y * (1 - y))


@wrong
def forward_once_more(dy, x, y):
    """That is the sigmoid of dy. Going back, dy is not put through the curve, but multiplied by its
    slope."""
    return sigmoid(dy)


@wrong
def plus_in_the_slope(dy, x, y):
    """y (1 + y) grows with y. Where y is nearly 1 the curve is flat: which sign makes the slope 0
    there?"""
    return dy * y * (1 + y)


@exercise.wrong
class SignInTheExponent(SigmoidLayer):
    """Your curve falls from left to right: look at the sign in the exponent."""

    def forward(self, x):
        return super().forward(-x)


@exercise.wrong
class BracketsOfTheFraction(SigmoidLayer):
    """In forward, brackets are missing: `1 / 1 + np.exp(-x)` is 1 + exp(−x). What stands below the
    fraction bar?"""

    def forward(self, x):
        self.kept = 1 + np.exp(-x)
        return self.kept


@exercise.wrong
class HardSigmoid(SigmoidLayer):
    """Your forward draws straight lines. The sigmoid is 1 / (1 + e⁻ˣ), a curve."""

    def forward(self, x):
        self.kept = np.clip(0.25 * x + 0.5, 0, 1)
        return self.kept


@exercise.wrong
class TanhInForward(SigmoidLayer):
    """Your forward is tanh, which runs from −1 to 1. The sigmoid runs from 0 to 1."""

    def forward(self, x):
        self.kept = np.tanh(x)
        return self.kept


@wrong
def twice_the_slope(dy, x, y):
    """Twice what it should be. At 0 the sigmoid rises by a quarter of what x does."""
    return dy * 2 * y * (1 - y)


@exercise.wrong
class KeepsTheFirst(SigmoidLayer):
    """Right only when forward has run once: backward still works with what the first forward kept.
    A layer is used again and again, and the last forward counts."""

    def forward(self, x):
        y = super().forward(x)
        self.kept = self.first = getattr(self, "first", y)
        return y


@exercise.wrong
class SharedByAllLayers(SigmoidLayer):
    """Two layers disturb each other: what you keep in forward belongs to all of them at once. Keep
    it in `self`, so that each layer has its own."""

    def forward(self, x):
        SigmoidLayer.latest = super().forward(x)
        return self.latest

    def backward(self, dy):
        self.kept = self.latest
        return super().backward(dy)


@exercise.wrong
class WritesIntoItsOutput(SigmoidLayer):
    """backward changes the array that forward has returned, and whoever called forward still uses
    it. Make a new array for the slope."""

    def backward(self, dy):
        dx = super().backward(dy)
        self.kept[...] = self.kept * (1 - self.kept)
        return dx


@wrong
def upstream_inside(dy, x, y):
    """You multiplied y by dy before the slope was taken. The slope belongs to y alone; dy is a
    factor in front of it."""
    return dy * y * (1 - dy * y)


@wrong
def slope_at_zero(dy, x, y):
    """A quarter is the slope at 0. Elsewhere the curve is flatter: each entry has a slope of its
    own."""
    return dy / 4


@wrong
def summed_slopes(dy, x, y):
    """You summed the slopes of all entries. Each entry of x moves only its own entry of y."""
    return dy * np.sum(y * (1 - y))


@wrong
def mean_over_the_entries(dy, x, y):
    """You divided by the number of rows. No mean was taken in this layer, so none comes back."""
    return dy * y * (1 - y) / len(dy)


@wrong
def gate_of_relu(dy, x, y):
    """That is the backward pass of ReLU. The sigmoid has a slope everywhere, also to the left of
    0."""
    return dy * (x > 0)


@exercise.wrong
class SquaredInForward(SigmoidLayer):
    """In forward the denominator is squared. That belongs to the slope, not to the value."""

    def forward(self, x):
        self.kept = super().forward(x) ** 2
        return self.kept


@exercise.family
def stretched(got, x, dy):
    """Your curve is the sigmoid of {} · x. Is x multiplied by something, or is another number in
    the place of e?"""
    y = got["y"]
    inside = (x != 0) & (np.abs(x) < 30) & (y > 0) & (y < 1)
    return np.log(y[inside] / (1 - y[inside])) / x[inside]
