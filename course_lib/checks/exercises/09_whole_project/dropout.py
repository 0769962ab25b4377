"""09.4 Dropout, the other way round."""

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.layers import Layer

exercise = Exercise(
    "09.4", "Dropout, the other way round", points=3, section="Cure 2: dropout, a sub-layer",
    practises="a sub-layer with its own forward and backward, and two ways of being used",
    proves="keeps the mean of the signal, sends the gradient back through the same mask, and rests "
           "when training is over",
    hints=("What is y for an entry that is kept, and what for one that is not? And in use, when "
           "training is over?",
           "Each entry is multiplied by one number: 0, or something larger than 1. Make an array "
           "of these numbers in forward, keep it, and ask what it is in use.",
           "Draw `self.rng.random(x.shape) < self.keep` once, in forward, and divide it by what "
           "keeps the mean of y at x. Backward uses the same array."))


@exercise.inputs
def inputs(rng):
    x = np.array([[1.0, 2.0, 0.0], [-3.0, 4.0, -5.0]])
    dy = np.array([[2.0, -1.0, 3.0], [1.0, -2.0, 0.5]])
    yield 0.5, x, dy, np.random.default_rng(1)
    yield 0.8, x, dy, np.random.default_rng(2)
    for keep, shape in ((0.25, (1, 8)), (0.75, (4, 6)), (0.6, (3, 5)), (0.9, (10,))):
        x, dy = rng.normal(size=(2, *shape))
        yield keep, x, dy, np.random.default_rng(rng.integers(1000))


@exercise.use
def use(Dropout, keep, x, dy, rng):
    layer = Dropout(keep, rng)
    result = {"y": layer.forward(x), "dx": layer.backward(dy)}
    layer.training = False
    return result | {"y in use": layer.forward(x), "dx in use": layer.backward(dy)}


@exercise.solution
class DropoutRight(Layer):
    def __init__(self, keep, rng):
        super().__init__()
        self.keep, self.rng = keep, rng

    def forward(self, x):
        if self.training:
            self.factor = (self.rng.random(x.shape) < self.keep) / self.keep
        else:
            self.factor = np.ones(x.shape)
        return x * self.factor

    def backward(self, dy):
        return dy * self.factor


class _Mistaken(DropoutRight):
    """Two factors, for training and for use, that the mistakes replace."""

    def forward(self, x):
        self.factor = self.while_training(x.shape) if self.training else self.in_use(x.shape)
        return x * self.factor

    def while_training(self, shape):
        return (self.rng.random(shape) < self.keep) / self.keep

    def in_use(self, shape):
        return np.ones(shape)


@exercise.wrong
class LeftOnInUse(_Mistaken):
    """While training it is right. But in use it still silences entries, and the same question gets
    another answer each time. What is `self.training` for?"""

    def in_use(self, shape):
        return self.while_training(shape)


@exercise.wrong
class NotDivided(_Mistaken):
    """Entries are silenced, and nothing makes up for it: in use, the next layer gets more than it
    was trained for. If a quarter of the entries is kept, by what must each be multiplied so that
    the mean stays?"""

    def while_training(self, shape):
        return 1.0 * (self.rng.random(shape) < self.keep)


@exercise.wrong
class DividedByTheOther(_Mistaken):
    """You divided by the probability to be silenced. If nine of ten are kept, should each of the
    nine become ten times as large?"""

    def while_training(self, shape):
        return (self.rng.random(shape) < self.keep) / (1 - self.keep)


@exercise.wrong
class SilencedForKept(_Mistaken):
    """You silenced those that should be kept. Here, keep is the probability to be *kept*: it is one
    minus the p of the lesson."""

    def while_training(self, shape):
        return (self.rng.random(shape) >= self.keep) / (1 - self.keep)


@exercise.wrong
class OtherMask(_Mistaken):
    """The shares are right, and the mask is not the one that was asked for: keep an entry where its
    random number is *below* keep."""

    def while_training(self, shape):
        return (self.rng.random(shape) >= 1 - self.keep) / self.keep


@exercise.wrong
class MaskRedrawn(_Mistaken):
    """forward is right. backward drew a *new* mask: it sends the gradient to entries that were
    silenced. Which mask did the signal go through?"""

    def backward(self, dy):
        return dy * (self.while_training(dy.shape) if self.training else 1.0)


@exercise.wrong
class AllGoesBack(_Mistaken):
    """backward lets everything pass. An entry that was multiplied by 0 had no influence on the
    loss: what is its gradient?"""

    def backward(self, dy):
        return dy


@exercise.wrong
class GradientNotDivided(_Mistaken):
    """backward uses the right mask, and its numbers are too small. y is x times a factor: by what
    is dy multiplied then?"""

    def backward(self, dy):
        return dy * (self.factor > 0)


@exercise.wrong
class GateFromY(_Mistaken):
    """Right except where x is 0: you look at y to see what was silenced. A kept entry that *is* 0
    gives 0 as well, and its gradient goes through. Remember the mask itself."""

    def forward(self, x):
        self.y = super().forward(x)
        return self.y

    def backward(self, dy):
        return super().backward(dy) * (self.y != 0)


@exercise.wrong
class ShrunkInUse(_Mistaken):
    """That is the oldest form of dropout: nothing is divided while training, and in use everything
    is multiplied by keep. The means agree. But then the layer costs something in use; the task
    wants y = x there."""

    def while_training(self, shape):
        return 1.0 * (self.rng.random(shape) < self.keep)

    def in_use(self, shape):
        return np.full(shape, self.keep)


@exercise.wrong
class GrownInUse(_Mistaken):
    """While training it is right. In use nobody is silenced, so there is nothing to make up for:
    what should y be?"""

    def in_use(self, shape):
        return np.full(shape, 1 / self.keep)


@exercise.wrong
class OldMaskInUse(_Mistaken):
    """In use, forward is right, and backward still multiplies by the mask of the last training
    step. What did forward multiply by this time?"""

    def backward(self, dy):
        return dy * self.last

    def while_training(self, shape):
        self.last = super().while_training(shape)
        return self.last


@exercise.wrong
class OneMaskForTheBatch(_Mistaken):
    """All samples of a batch share one mask. Each entry should have its own: which shape has the
    random array to have?"""

    def while_training(self, shape):
        return np.broadcast_to((self.rng.random(shape[-1]) < self.keep) / self.keep, shape)
