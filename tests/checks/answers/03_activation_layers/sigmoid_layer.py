"""Answers to 03.2 A sigmoid layer that remembers y."""

import math

import numpy as np

from course_lib.functions import sigmoid
from tests.support.answers import Answers

answers = Answers("03.2")


class Layer:
    """With the forward of the task."""

    def forward(self, x):
        self.x, self.y = x, 1 / (1 + np.exp(-x))
        return self.y


@answers.right
class SlopeKept:
    def forward(self, x):
        y = 1 / (1 + np.exp(-x))
        self.slope = y * (1 - y)
        return y

    def backward(self, dy):
        return dy * self.slope


@answers.right
class Expanded(Layer):
    def backward(self, dy):
        return dy * self.y - dy * self.y**2


@answers.right
class FromTheInput(Layer):
    def backward(self, dy):
        e = np.exp(-self.x)
        return dy * e / (1 + e) ** 2


@answers.right
class NodeByNode:
    def forward(self, x):
        self.e = np.exp(-x)
        self.y = 1 / (1 + self.e)
        return self.y

    def backward(self, dy):
        d_sum = -dy * self.y**2
        d_negative = d_sum * self.e
        return -d_negative


@answers.right
class OverTanh:
    def forward(self, x):
        self.half = np.tanh(x / 2)
        return (1 + self.half) / 2

    def backward(self, dy):
        return dy * (1 - self.half**2) / 4


@answers.right
class EntryByEntry:
    def forward(self, x):
        self.y = np.empty(x.shape)
        for place in np.ndindex(x.shape):
            self.y[place] = 1 / (1 + math.exp(-x[place]))
        return self.y

    def backward(self, dy):
        dx = np.zeros(dy.shape)
        for place in np.ndindex(dy.shape):
            dx[place] = dy[place] * self.y[place] * (1 - self.y[place])
        return dx


@answers.right
class Einsum(Layer):
    def backward(self, dy):
        return np.einsum("...,...,...->...", dy, self.y, 1 - self.y)


@answers.right
class WithConstructor:
    def __init__(self):
        self.y = None

    def forward(self, x):
        self.y = np.exp(x) / (np.exp(x) + 1)
        return self.y

    def backward(self, dy):
        return np.multiply(dy, self.y) * np.subtract(1, self.y)


@answers.right
class Stable:
    def forward(self, x):
        self.x = x
        return sigmoid(x)

    def backward(self, dy):
        return dy * sigmoid(self.x) * sigmoid(-self.x)


@answers.right
class Float32:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x.astype(np.float32)))
        return self.y

    def backward(self, dy):
        return dy.astype(np.float32) * self.y * (1 - self.y)


@answers.right
class TurnedRound(Layer):
    def backward(self, dy):
        return self.y * (self.y - 1) * -dy


@answers.right
class ByNudging(Layer):
    def backward(self, dy):
        def value(x):
            return 1 / (1 + np.exp(-x))

        return dy * (value(self.x + 1e-4) - value(self.x - 1e-4)) / 2e-4


@answers.wrong("brackets_forgotten")
class NoBrackets(Layer):
    def backward(self, dy):
        return dy * self.y * 1 - self.y


@answers.wrong("squared_and_brackets_forgotten")
class NoBracketsAroundTheSlope(Layer):
    def backward(self, dy):
        return dy * self.y - self.y**2


@answers.wrong("HardSigmoid")
class StraightLines:
    def forward(self, x):
        self.y = np.clip(0.25 * x + 0.5, 0, 1)
        return self.y

    def backward(self, dy):
        return dy * self.y * (1 - self.y)


@answers.wrong("SignInTheExponent")
class NoMinus:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(x))
        return self.y

    def backward(self, dy):
        return dy * self.y * (1 - self.y)


@answers.wrong("BracketsOfTheFraction")
class NoBracketsBelow:
    def forward(self, x):
        self.y = 1 / 1 + np.exp(-x)
        return self.y

    def backward(self, dy):
        return dy * self.y * (1 - self.y)


@answers.wrong("TanhInForward")
class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dy):
        return dy * self.y * (1 - self.y)


@answers.wrong("upstream_added")
class Added(Layer):
    def backward(self, dy):
        return dy + self.y * (1 - self.y)


@answers.wrong("one_minus_the_output")
class OneMinus(Layer):
    def backward(self, dy):
        return dy * (1 - self.y)


@answers.wrong("divided_by_the_slope")
class Divided(Layer):
    def backward(self, dy):
        return dy / (self.y * (1 - self.y))


@answers.wrong("forward_once_more")
class ForwardAgain(Layer):
    def backward(self, dy):
        return 1 / (1 + np.exp(-dy))


@answers.wrong("plus_in_the_slope")
class Plus(Layer):
    def backward(self, dy):
        return dy * self.y * (1 + self.y)


@answers.wrong("slope_of_tanh")
class OtherSlope(Layer):
    def backward(self, dy):
        return dy * (1 - self.y**2)


@answers.wrong("no_upstream")
class Local(Layer):
    def backward(self, dy):
        return self.y * (1 - self.y)


@answers.wrong("from_the_input")
class WithX(Layer):
    def backward(self, dy):
        return dy * self.x * (1 - self.x)


@answers.wrong("applied_twice")
class Twice(Layer):
    def backward(self, dy):
        s = 1 / (1 + np.exp(-self.y))
        return dy * s * (1 - s)


@answers.wrong("the_output_itself")
class Output(Layer):
    def backward(self, dy):
        return dy * self.y


@answers.wrong("exp_forgotten")
class Square(Layer):
    def backward(self, dy):
        return dy * self.y**2


@answers.wrong("minus_lost")
class Negative(Layer):
    def backward(self, dy):
        return -dy * self.y * (1 - self.y)


@answers.wrong("twice_the_slope")
class Double(Layer):
    def backward(self, dy):
        return 2 * dy * self.y * (1 - self.y)


@answers.wrong("some parts", "one slip")
class Rounded:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return np.round(self.y)

    def backward(self, dy):
        return dy * self.y * (1 - self.y)


@answers.wrong("raised", "forgot self")
class SelfForgotten:
    def forward(self, x):
        y = 1 / (1 + np.exp(-x))
        return y

    def backward(self, dy):
        return dy * y * (1 - y)                          # noqa: F821


@answers.wrong("raised", "forgot self")
class NotKept:
    def forward(self, x):
        return 1 / (1 + np.exp(-x))

    def backward(self, dy):
        return dy * self.y * (1 - self.y)


@answers.wrong("forgot self")
class NoSelf:
    def forward(x):                                      # noqa: N805
        return 1 / (1 + np.exp(-x))

    def backward(dy):                                    # noqa: N805
        return dy


@answers.wrong("wrong type", "forgot to return")
class ForwardReturnsNothing:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))

    def backward(self, dy):
        return dy * self.y * (1 - self.y)


@answers.wrong("wrong type", "forgot to return")
class BackwardReturnsNothing(Layer):
    def backward(self, dy):
        self.dx = dy * self.y * (1 - self.y)


@answers.wrong("raised")
class MathExp:
    def forward(self, x):
        self.y = 1 / (1 + math.exp(-x))
        return self.y

    def backward(self, dy):
        return dy * self.y * (1 - self.y)


@answers.wrong("raised")
class BackwardMisspelt(Layer):
    def backwards(self, dy):
        return dy * self.y * (1 - self.y)


@answers.wrong("no_upstream + SignInTheExponent")
class TwoMistakes:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(x))
        return self.y

    def backward(self, dy):
        return self.y * (1 - self.y)


@answers.wrong("no_upstream")
class EmptyConstructor(Layer):
    """An empty __init__ is no stub."""

    def __init__(self):
        pass

    def backward(self, dy):
        return self.y * (1 - self.y)


@answers.wrong("KeepsTheFirst")
class OnlyOnce(Layer):
    y = None

    def forward(self, x):
        if self.y is None:
            self.y = 1 / (1 + np.exp(-x))
        return 1 / (1 + np.exp(-x))

    def backward(self, dy):
        return dy * self.y * (1 - self.y)


@answers.wrong("SharedByAllLayers")
class KeptInTheClass:
    def forward(self, x):
        KeptInTheClass.y = 1 / (1 + np.exp(-x))
        return KeptInTheClass.y

    def backward(self, dy):
        return dy * KeptInTheClass.y * (1 - KeptInTheClass.y)


@answers.wrong("WritesIntoItsOutput")
class SlopeWrittenOverTheOutput(Layer):
    def backward(self, dy):
        self.y *= 1 - self.y
        return dy * self.y


@answers.wrong("upstream_inside")
class SlopeOfTheProduct(Layer):
    def backward(self, dy):
        return dy * self.y * (1 - dy * self.y)


@answers.wrong("slope_at_zero")
class Quarter(Layer):
    def backward(self, dy):
        return 0.25 * dy


@answers.wrong("summed_slopes")
class Summed(Layer):
    def backward(self, dy):
        return (self.y * (1 - self.y)).sum() * dy


@answers.wrong("mean_over_the_entries")
class Mean(Layer):
    def backward(self, dy):
        return dy * self.y * (1 - self.y) / len(self.y)


@answers.wrong("gate_of_relu")
class Gate(Layer):
    def backward(self, dy):
        return np.where(self.x > 0, dy, 0)


class Curve:
    """With another forward, and the right backward for the sigmoid."""

    def forward(self, x):
        self.y = self.curve(x)
        return self.y

    def backward(self, dy):
        return dy * self.y * (1 - self.y)


@answers.wrong("SquaredInForward")
class DenominatorSquared(Curve):
    def curve(self, x):
        return 1 / (1 + np.exp(-x)) ** 2


@answers.wrong("stretched")
class TwiceX(Curve):
    def curve(self, x):
        return 1 / (1 + np.exp(-2 * x))


@answers.wrong("stretched")
class BaseTen(Curve):
    def curve(self, x):
        return 1 / (1 + 10**-x)


@answers.wrong("nearly")
class FewDigitsOfE(Curve):
    def curve(self, x):
        return 1 / (1 + 2.718**-x)


@answers.wrong("overflow or nan")
class MinusBelow(Curve):
    def curve(self, x):
        return 1 / (1 - np.exp(-x))


@answers.wrong("first that differs")
class Softmax(Curve):
    def curve(self, x):
        return np.exp(x) / np.sum(np.exp(x))


@answers.wrong("wrong shape")
class MatrixProduct(Layer):
    def backward(self, dy):
        return dy.ravel() @ (self.y * (1 - self.y)).ravel()


@answers.wrong("wrong arguments")
def a_function(x):
    return 1 / (1 + np.exp(-x))
