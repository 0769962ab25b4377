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

exercise.use(use_layer)
wrong = wrong_backward(exercise, np.tanh)


@exercise.inputs
def inputs(rng):
    yield np.array([1.0, -0.5, 0.0]), np.array([-3.0, 2.0, 0.5])
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
    """That is the local derivative. What arrives from above, dy, has to be multiplied in."""
    return 1 - y * y


@wrong
def tanh_twice(dy, x, y):
    """You applied tanh to y, which has been through it already."""
    return dy * (1 - np.tanh(y) ** 2)


@wrong
def not_squared(dy, x, y):
    """1 − y is not enough: it gives 2 far to the left, where tanh is flat. A power is missing."""
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
