"""Answers to 03.4 A tanh layer, from a blank page."""

import math

import numpy as np

from tests.support.answers import Answers

answers = Answers("03.4")


class Layer:
    """With the forward of the task."""

    def forward(self, x):
        self.x, self.y = x, np.tanh(x)
        return self.y


@answers.right
class SlopeKept:
    def forward(self, x):
        y = np.tanh(x)
        self.slope = 1 - y * y
        return y

    def backward(self, dy):
        return self.slope * dy


@answers.right
class Cosh(Layer):
    def backward(self, dy):
        return dy / np.cosh(self.x) ** 2


@answers.right
class TwoFactors(Layer):
    def backward(self, dy):
        return dy * (1 - self.y) * (1 + self.y)


@answers.right
class Expanded(Layer):
    def backward(self, dy):
        return dy - dy * np.square(self.y)


@answers.right
class FromExponentials:
    def forward(self, x):
        self.y = (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))
        return self.y

    def backward(self, dy):
        return dy * (1 - self.y**2)


@answers.right
class FromTheSigmoid:
    def forward(self, x):
        self.s = 1 / (1 + np.exp(-2 * x))
        return 2 * self.s - 1

    def backward(self, dy):
        return 4 * dy * self.s * (1 - self.s)


@answers.right
class EntryByEntry:
    def forward(self, x):
        self.y = np.vectorize(math.tanh)(x)
        return self.y

    def backward(self, dy):
        dx = np.empty(dy.shape)
        for place, value in np.ndenumerate(self.y):
            dx[place] = dy[place] * (1 - value**2)
        return dx


@answers.right
class InPlaceOfItsOwn(Layer):
    def backward(self, dy):
        dx = -self.y * self.y
        dx += 1
        dx *= dy
        return dx


@answers.right
class Float32:
    def forward(self, x):
        self.y = np.tanh(np.float32(x))
        return self.y

    def backward(self, dy):
        return np.float32(dy) * (1 - self.y * self.y)


@answers.right
class Power(Layer):
    def __init__(self):
        self.y = None

    def backward(self, dy):
        return np.einsum("...,...->...", dy, 1 - np.power(self.y, 2))


@answers.right
class Sinh(Layer):
    def backward(self, dy):
        return dy * (1 - (np.sinh(self.x) / np.cosh(self.x)) ** 2)


@answers.wrong("root_of_the_slope")
class OneOverCosh(Layer):
    def backward(self, dy):
        return dy / np.cosh(self.x)


@answers.wrong("root_of_the_slope")
class Root(Layer):
    def backward(self, dy):
        return dy * np.sqrt(1 - self.y**2)


@answers.wrong("twice_the_slope")
class TwiceTooLarge(Layer):
    def backward(self, dy):
        return 2 * dy * (1 - self.y**2)


@answers.wrong("SinhInForward")
class HalfOfTheFraction:
    def forward(self, x):
        self.y = (np.exp(x) - np.exp(-x)) / 2
        return self.y

    def backward(self, dy):
        return dy * (1 - self.y**2)


@answers.wrong("HalfAsFast")
class SigmoidStretchedOneWay:
    def forward(self, x):
        self.y = 2 / (1 + np.exp(-x)) - 1
        return self.y

    def backward(self, dy):
        return dy * (1 - self.y**2)


@answers.wrong("SigmoidInForward")
class Sigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dy):
        return dy * (1 - self.y**2)


@answers.wrong("bracket_squared")
class SquareOutside(Layer):
    def backward(self, dy):
        return dy * (1 - self.y) ** 2


@answers.wrong("upstream_in_the_wrong_term")
class NoBracket(Layer):
    def backward(self, dy):
        return 1 - self.y**2 * dy


@answers.wrong("subtracted_from_dy")
class NoBracketEither(Layer):
    def backward(self, dy):
        return dy * 1 - self.y**2


@answers.wrong("turned_round")
class OtherWayRound(Layer):
    def backward(self, dy):
        return dy * (self.y**2 - 1)


@answers.wrong("upstream_added")
class Added(Layer):
    def backward(self, dy):
        return dy + (1 - self.y**2)


@answers.wrong("the_square_alone")
class Square(Layer):
    def backward(self, dy):
        return dy * self.y**2


@answers.wrong("divided_by_the_slope")
class Divided(Layer):
    def backward(self, dy):
        return dy / (1 - self.y**2)


@answers.wrong("the_output_itself")
class Output(Layer):
    def backward(self, dy):
        return dy * self.y


@answers.wrong("input_squared")
class XSquared(Layer):
    def backward(self, dy):
        return dy * (1 - self.x**2)


@answers.wrong("slope_of_sigmoid")
class SlopeOfSigmoid(Layer):
    def backward(self, dy):
        return dy * self.y * (1 - self.y)


@answers.wrong("upstream_left_out")
class Local(Layer):
    def backward(self, dy):
        return 1 - self.y**2


@answers.wrong("tanh_twice")
class Twice(Layer):
    def backward(self, dy):
        return dy * (1 - np.tanh(self.y) ** 2)


@answers.wrong("not_squared")
class NoSquare(Layer):
    def backward(self, dy):
        return dy * (1 - self.y)


@answers.wrong("plus")
class Plus(Layer):
    def backward(self, dy):
        return dy * (1 + self.y**2)


@answers.wrong("raised", "forgot self")
class SelfForgotten:
    def forward(self, x):
        y = np.tanh(x)
        return y

    def backward(self, dy):
        return dy * (1 - y**2)                           # noqa: F821


@answers.wrong("forgot self")
class NoSelf:
    def forward(x):                                      # noqa: N805
        return np.tanh(x)

    def backward(dy):                                    # noqa: N805
        return dy


@answers.wrong("raised")
class NoBackward(Layer):
    pass


@answers.wrong("raised", "wrong arguments")
class NeedsArguments(Layer):
    def __init__(self, size):
        self.size = size

    def backward(self, dy):
        return dy * (1 - self.y**2)


@answers.wrong("raised")
class MathTanh:
    def forward(self, x):
        self.y = math.tanh(x)
        return self.y

    def backward(self, dy):
        return dy * (1 - self.y**2)


@answers.wrong("wrong type", "forgot to return")
class BackwardReturnsNothing(Layer):
    def backward(self, dy):
        self.dx = dy * (1 - self.y**2)


@answers.wrong("raised", "wrong arguments")
class ForwardInBackward(Layer):
    def backward(self, x, dy):
        return dy * (1 - np.tanh(x) ** 2)


answers.value_wrong("an instance", Layer(), "not a function")
answers.value_wrong("the function of NumPy", np.tanh, "raised", "wrong arguments")


@answers.wrong("SharedByAllLayers")
class KeptInAGlobal:
    def forward(self, x):
        global latest
        latest = np.tanh(x)
        return latest

    def backward(self, dy):
        return dy * (1 - latest**2)


@answers.wrong("slope_at_the_upstream")
class AtDy(Layer):
    def backward(self, dy):
        return dy * (1 - np.tanh(dy) ** 2)


@answers.wrong("upstream_squared")
class DySquared(Layer):
    def backward(self, dy):
        return dy**2 * (1 - self.y**2)


@answers.wrong("everything_squared")
class BracketsTooFar(Layer):
    def backward(self, dy):
        return (dy * (1 - self.y)) ** 2


@answers.wrong("size_instead_of_square")
class Size(Layer):
    def backward(self, dy):
        return dy * (1 - abs(self.y))


@answers.wrong("doubled_not_squared")
class OneStar(Layer):
    def backward(self, dy):
        return dy * (1 - self.y * 2)


@answers.wrong("one_slope_for_all")
class MeanSlope(Layer):
    def backward(self, dy):
        return dy * (1 - (self.y**2).mean())


@answers.wrong("constant factor")
class Half(Layer):
    def backward(self, dy):
        return dy * (1 - self.y**2) / 2


@answers.wrong("raised")
class CaretForAPower(Layer):
    def backward(self, dy):
        return dy * (1 - self.y ^ 2)


class Curve:
    """With another forward, and the right backward for tanh."""

    def forward(self, x):
        self.y = self.curve(x)
        return self.y

    def backward(self, dy):
        return dy * (1 - self.y**2)


@answers.wrong("NotMovedDown")
class From0To2(Curve):
    def curve(self, x):
        return 2 / (1 + np.exp(-2 * x))


@answers.wrong("StraightLines")
class CutOff(Curve):
    def curve(self, x):
        return np.maximum(-1, np.minimum(1, x))


@answers.wrong("overflow or nan")
class UpsideDown(Curve):
    def curve(self, x):
        return (np.exp(x) + np.exp(-x)) / (np.exp(x) - np.exp(-x))


@answers.wrong("first that differs")
class Arctan(Curve):
    def curve(self, x):
        return np.arctan(x)


@answers.wrong("backward changed something")
class SquaresWhatItReturned(Layer):
    def backward(self, dy):
        self.y **= 2
        return dy * (1 - self.y)
