"""Answers to 09.4 Dropout, the other way round."""

import numpy as np

from course_lib.layers import Layer
from tests.support.answers import Answers

answers = Answers("09.4")


class Kept(Layer):
    """What all answers begin with."""

    def __init__(self, keep, rng):
        super().__init__()
        self.keep, self.rng = keep, rng


@answers.right
class ScaledMask(Kept):
    def forward(self, x):
        self.scale = np.ones(x.shape)
        if self.training:
            self.scale = (self.rng.random(x.shape) < self.keep) / self.keep
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.right
class MaskOrNone(Kept):
    def forward(self, x):
        self.mask = None
        if not self.training:
            return x
        self.mask = self.rng.random(x.shape) < self.keep
        return x * self.mask / self.keep

    def backward(self, dy):
        return dy if self.mask is None else dy * self.mask / self.keep


@answers.right
class Where(Kept):
    def forward(self, x):
        self.kept = np.full(x.shape, True)
        self.divisor = 1
        if self.training:
            self.kept = self.rng.random(x.shape) < self.keep
            self.divisor = self.keep
        return np.where(self.kept, x / self.divisor, 0)

    def backward(self, dy):
        return np.where(self.kept, dy / self.divisor, 0)


@answers.right
class ByIndices(Kept):
    def forward(self, x):
        y = x.copy()
        self.dropped = np.zeros(x.shape, bool)
        self.factor = 1.0
        if self.training:
            self.dropped = self.rng.random(x.shape) >= self.keep
            self.factor = 1 / self.keep
        y[self.dropped] = 0
        return y * self.factor

    def backward(self, dy):
        dx = dy.copy()
        dx[self.dropped] = 0
        return dx * self.factor


@answers.right
class EntryByEntry(Kept):
    def forward(self, x):
        self.scale = np.ones(x.shape)
        if self.training:
            numbers = self.rng.random(x.shape)
            for place in np.ndindex(x.shape):
                self.scale[place] = 1 / self.keep if numbers[place] < self.keep else 0
        return x * self.scale

    def backward(self, dy):
        dx = np.zeros(dy.shape)
        for place in np.ndindex(dy.shape):
            dx[place] = dy[place] * self.scale[place]
        return dx


@answers.right
class WasTraining(Kept):
    def forward(self, x):
        self.was_training = self.training
        if self.was_training:
            self.mask = (self.rng.random(x.shape) < self.keep).astype(float)
            return x * self.mask / self.keep
        return x

    def backward(self, dy):
        if self.was_training:
            return dy * self.mask / self.keep
        return dy


@answers.right
class AFunctionForTheWayBack(Kept):
    def forward(self, x):
        scale = 1.0
        if self.training:
            scale = np.floor(self.rng.random(x.shape) + 1 - self.keep)
            scale = (1 - scale) / self.keep
        self.back = lambda dy: dy * scale
        return x * scale

    def backward(self, dy):
        return self.back(dy)


@answers.right
class Choose(Kept):
    def forward(self, x):
        below = self.rng.random(x.shape) < self.keep if self.training else None
        self.scale = 1 if below is None else np.choose(below, [0, 1 / self.keep])
        return np.multiply(x, self.scale)

    def backward(self, dy):
        return np.multiply(dy, self.scale)


@answers.right
class DrawnInUseToo(Kept):
    def forward(self, x):
        mask = self.rng.random(x.shape) < self.keep
        self.scale = mask / self.keep if self.training else np.ones_like(x)
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.right
class AsksTrainingOnTheWayBack(Kept):
    def forward(self, x):
        if self.training:
            self.scale = (self.rng.random(x.shape) < self.keep) / self.keep
            return x * self.scale
        return x

    def backward(self, dy):
        return dy * self.scale if self.training else dy


# Wrong ones.


@answers.wrong("NotDivided")
class NotDivided(Kept):
    def forward(self, x):
        self.scale = np.ones(x.shape)
        if self.training:
            self.scale = (self.rng.random(x.shape) < self.keep).astype(float)
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("GradientNotDivided")
class DividedInForwardOnly(Kept):
    def forward(self, x):
        self.mask = np.ones(x.shape)
        if self.training:
            self.mask = self.rng.random(x.shape) < self.keep
            return x * self.mask / self.keep
        return x

    def backward(self, dy):
        return dy * self.mask


@answers.wrong("NotDivided")
class DividedInBackwardOnly(Kept):
    def forward(self, x):
        self.mask = None
        if self.training:
            self.mask = self.rng.random(x.shape) < self.keep
            return x * self.mask
        return x

    def backward(self, dy):
        return dy if self.mask is None else dy * self.mask / self.keep


@answers.wrong("ShrunkInUse")
class TimesKeepInUse(Kept):
    """The paper's first version."""

    def forward(self, x):
        if self.training:
            self.scale = self.rng.random(x.shape) < self.keep
        else:
            self.scale = self.keep
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("AlsoShrunkInUse")
class DividedAndTimesKeepInUse(Kept):
    def forward(self, x):
        if self.training:
            self.scale = (self.rng.random(x.shape) < self.keep) / self.keep
        else:
            self.scale = self.keep
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("SilencedForKept")
class KeepIsTheLessonsP(Kept):
    def forward(self, x):
        self.scale = np.ones(x.shape)
        if self.training:
            self.scale = (self.rng.random(x.shape) >= self.keep) / (1 - self.keep)
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("DividedByTheOther")
class DividedByOneMinusKeep(Kept):
    def forward(self, x):
        self.scale = np.ones(x.shape)
        if self.training:
            self.scale = (self.rng.random(x.shape) < self.keep) / (1 - self.keep)
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("KeptAbove")
class Above(Kept):
    def forward(self, x):
        self.scale = np.ones(x.shape)
        if self.training:
            self.scale = (self.rng.random(x.shape) > self.keep) / self.keep
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("MaskRedrawn")
class DrawnAgainOnTheWayBack(Kept):
    def mask(self, shape):
        if not self.training:
            return np.ones(shape)
        return (self.rng.random(shape) < self.keep) / self.keep

    def forward(self, x):
        return x * self.mask(x.shape)

    def backward(self, dy):
        return dy * self.mask(dy.shape)


@answers.wrong("LeftOnInUse")
class AlwaysDrops(Kept):
    def forward(self, x):
        self.scale = (self.rng.random(x.shape) < self.keep) / self.keep
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("NothingSilenced")
class NeverDrops(Kept):
    def forward(self, x):
        return x

    def backward(self, dy):
        return dy


@answers.wrong("TurnedRound + LeftOnInUse")
class TheOtherWayRoundOfTraining(Kept):
    def forward(self, x):
        self.scale = (self.rng.random(x.shape) < self.keep) / self.keep
        if self.training:
            self.scale = np.ones(x.shape)
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("TurnedRound")
class IfNotTraining(Kept):
    def forward(self, x):
        if not self.training:
            self.scale = (self.rng.random(x.shape) < self.keep) / self.keep
        else:
            self.scale = 1
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("OldMaskInUse")
class OldMaskInUse(Kept):
    """In use, forward keeps the mask of the last training step for backward."""

    def forward(self, x):
        if self.training:
            self.scale = (self.rng.random(x.shape) < self.keep) / self.keep
            return x * self.scale
        return x

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("AllGoesBack")
class BackwardPassesAll(Kept):
    def forward(self, x):
        if self.training:
            return x * (self.rng.random(x.shape) < self.keep) / self.keep
        return x

    def backward(self, dy):
        return dy


@answers.wrong("AllGoesBackLarger")
class BackwardDividesAll(Kept):
    def forward(self, x):
        self.divisor = self.keep if self.training else 1
        if self.training:
            return x * (self.rng.random(x.shape) < self.keep) / self.keep
        return x

    def backward(self, dy):
        return dy / self.divisor


@answers.wrong("OneMaskForEachRow")
class OneNumberARow(Kept):
    def forward(self, x):
        self.scale = np.ones(x.shape)
        if self.training:
            self.scale = (self.rng.random((len(x), 1)) < self.keep) / self.keep
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("OneNumber")
class OneNumberForAll(Kept):
    def forward(self, x):
        self.scale = 1.0
        if self.training:
            self.scale = (self.rng.random() < self.keep) / self.keep
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("OtherNumbers")
class GlobalRandomness(Kept):
    def forward(self, x):
        self.scale = np.ones(x.shape)
        if self.training:
            self.scale = (np.random.random(x.shape) < self.keep) / self.keep
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("OtherNumbers")
class OwnGenerator(Kept):
    def forward(self, x):
        self.scale = np.ones(x.shape)
        if self.training:
            rng = np.random.default_rng(0)
            self.scale = (rng.random(x.shape) < self.keep) / self.keep
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("DrawnAsBinomial")
class Binomial(Kept):
    def forward(self, x):
        self.scale = np.ones(x.shape)
        if self.training:
            self.scale = self.rng.binomial(1, self.keep, x.shape) / self.keep
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("some parts")
class NormalNumbers(Kept):
    def forward(self, x):
        self.scale = np.ones(x.shape)
        if self.training:
            self.scale = (self.rng.normal(size=x.shape) < self.keep) / self.keep
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("DividedByShareKept")
class DividedByTheShareThatWasKept(Kept):
    def forward(self, x):
        self.scale = np.ones(x.shape)
        if self.training:
            kept = self.rng.random(x.shape) < self.keep
            self.scale = kept / max(kept.mean(), 1e-9)
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("one slip")
class TimesKeep(Kept):
    def forward(self, x):
        self.scale = np.ones(x.shape)
        if self.training:
            self.scale = (self.rng.random(x.shape) < self.keep) * self.keep
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("GateFromY")
class ByWhatCameOut(Kept):
    """A gate as ReLU's: where y is not 0."""

    def forward(self, x):
        self.y = x
        if self.training:
            self.y = x * (self.rng.random(x.shape) < self.keep) / self.keep
        return self.y

    def backward(self, dy):
        if self.training:
            return dy * (self.y != 0) / self.keep
        return dy


@answers.wrong("forgot self", "raised")
class ForgottenSelf(Kept):
    def forward(self, x):
        scale = np.ones(x.shape)
        if self.training:
            scale = (self.rng.random(x.shape) < self.keep) / self.keep
        return x * scale

    def backward(self, dy):
        return dy * scale  # noqa: F821


@answers.wrong("forgot self", "raised")
class ForgottenSelfAtKeep(Kept):
    def forward(self, x):
        self.scale = np.ones(x.shape)
        if self.training:
            self.scale = (self.rng.random(x.shape) < keep) / keep  # noqa: F821
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("wrong type")
class NothingReturnedInUse(Kept):
    def forward(self, x):
        if self.training:
            self.scale = (self.rng.random(x.shape) < self.keep) / self.keep
            return x * self.scale
        self.scale = 1

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("wrong type")
class NothingReturnedByBackward(Kept):
    def forward(self, x):
        self.scale = np.ones(x.shape)
        if self.training:
            self.scale = (self.rng.random(x.shape) < self.keep) / self.keep
        return x * self.scale

    def backward(self, dy):
        self.dx = dy * self.scale


@answers.wrong("changed in place")
class WritesIntoX(Kept):
    def forward(self, x):
        self.scale = np.ones(x.shape)
        if self.training:
            self.scale = (self.rng.random(x.shape) < self.keep) / self.keep
        x *= self.scale
        return x

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("changed in place")
class WritesIntoDy(Kept):
    def forward(self, x):
        self.scale = np.ones(x.shape)
        if self.training:
            self.scale = (self.rng.random(x.shape) < self.keep) / self.keep
        return x * self.scale

    def backward(self, dy):
        dy *= self.scale
        return dy


@answers.wrong("MaskKeptForEver")
class MaskOfTheFirstForward(Kept):
    """Drawn once for ever."""

    def forward(self, x):
        if not self.training:
            self.scale = np.ones(x.shape)
            return x
        if not hasattr(self, "first"):
            self.first = (self.rng.random(x.shape) < self.keep) / self.keep
        self.scale = self.first
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("GradientDividedTwice")
class SquaredScaleBack(Kept):
    def forward(self, x):
        self.scale = np.ones(x.shape)
        if self.training:
            self.scale = (self.rng.random(x.shape) < self.keep) / self.keep
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale / self.keep if self.training else dy


@answers.wrong("GradientTimesValue")
class TimesXBack(Kept):
    def forward(self, x):
        self.y = x
        if self.training:
            self.y = x * (self.rng.random(x.shape) < self.keep) / self.keep
        return self.y

    def backward(self, dy):
        return dy * self.y


@answers.wrong("SilencedGoBack")
class KeptBackwardsOnly(Kept):
    """The places that were dropped pass the gradient."""

    def forward(self, x):
        self.mask = np.ones(x.shape, bool)
        self.divisor = 1
        if self.training:
            self.mask = self.rng.random(x.shape) < self.keep
            self.divisor = self.keep
        return x * self.mask / self.divisor

    def backward(self, dy):
        if self.training:
            return dy * ~self.mask / self.keep
        return dy


@answers.wrong("SuperForgotten")
class SuperForgotten(Layer):
    def __init__(self, keep, rng):
        self.keep, self.rng = keep, rng

    def forward(self, x):
        self.scale = np.ones(x.shape)
        if self.training:
            self.scale = (self.rng.random(x.shape) < self.keep) / self.keep
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale


@answers.wrong("KeepLostInUse")
class KeepIsLostInUse(Layer):
    def __init__(self, keep, rng):
        super().__init__()
        self.keep, self.rng = keep, rng

    def forward(self, x):
        if not self.training:
            self.keep = 1
        self.f = (self.rng.random(x.shape) < self.keep) / self.keep
        return x * self.f

    def backward(self, dy):
        return dy * self.f


@answers.wrong("OneNumberARow")
class MaskOfAColumn(Layer):
    def __init__(self, keep, rng):
        super().__init__()
        self.keep, self.rng = keep, rng

    def forward(self, x):
        if self.training:
            self.mask = (self.rng.random((len(x), 1)) < self.keep) / self.keep
        else:
            self.mask = np.ones((len(x), 1))
        return x * self.mask

    def backward(self, dy):
        return dy * self.mask


@answers.wrong("some parts")
class AllDividedAndNoneSilenced(Kept):
    def forward(self, x):
        self.scale = 1 / self.keep if self.training else 1
        return x * self.scale

    def backward(self, dy):
        return dy * self.scale
