"""09.4 Dropout, the other way round."""

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.checks.running import is_numeric
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
    """numbers: those that self.rng.random gives first, for the eyes of the student."""
    x = np.array([[1.0, 2.0, 0.0], [-3.0, 4.0, -5.0]])
    dy = np.array([[2.0, -1.0, 3.0], [1.0, -2.0, 0.5]])
    examples = [(0.5, x, dy), (0.8, x, dy), (0.1, np.array([3.0, 3.0]), np.ones(2))]
    for keep, shape in ((0.25, (1, 8)), (0.75, (4, 6)), (0.6, (3, 5)), (0.9, (10,))):
        examples.append((keep, *rng.normal(size=(2, *shape))))
    for seed, (keep, x, dy) in zip(_SEEDS, examples, strict=True):
        yield keep, x, dy, np.random.default_rng(seed).random(x.shape), seed


_SEEDS = 1, 2, 29, 4, 5, 6, 7


@exercise.use
def use(Dropout, keep, x, dy, numbers, seed):
    rng = np.random.default_rng(seed)
    layer = Dropout(keep, rng)
    getattr(layer, "params", {})              # a network asks for them
    first = {"y": layer.forward(x), "dx": layer.backward(dy)}
    drawn = rng.bit_generator.state != np.random.default_rng(seed).bit_generator.state
    if not drawn and is_numeric(first["y"]) and np.any(first["y"] != x):
        if np.any(np.asarray(layer.forward(np.ones(1000))) == 0):
            return {"numbers from self.rng": 0}
    second = {"y of a second forward": layer.forward(x)}
    layer.training = False
    in_use = {"y in use": layer.forward(x), "dx in use": layer.backward(dy)}
    layer.training = True
    again = any(np.any(np.asarray(layer.forward(np.ones(20))) == 0) for _ in range(30))
    return first | second | in_use | {"silences again when training goes on": again}


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
    """In use it still silences entries, and the same question gets another answer each time. What
    is `self.training` for?"""

    def in_use(self, shape):
        return self.while_training(shape)


@exercise.wrong
class TurnedRound(_Mistaken):
    """While `self.training` is True nothing is silenced. Have training and use changed places?"""

    def forward(self, x):
        self.factor = np.ones(x.shape) if self.training else self.while_training(x.shape)
        return x * self.factor


@exercise.wrong
class NothingSilenced(_Mistaken):
    """Nothing happens while training either: y is x. Which entries should become 0 then?"""

    def while_training(self, shape):
        return np.ones(shape)


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
class DividedByShareKept(_Mistaken):
    """You divided by the share that this one mask has kept. That depends on luck; the mean over
    many masks is to stay. Which number is the same for all of them?"""

    def while_training(self, shape):
        kept = self.rng.random(shape) < self.keep
        return kept / (kept.mean() or 1)


@exercise.wrong
class SilencedForKept(_Mistaken):
    """You silenced those that should be kept. Here, keep is the probability to be *kept*: it is one
    minus the p of the lesson."""

    def while_training(self, shape):
        return (self.rng.random(shape) >= self.keep) / (1 - self.keep)


@exercise.wrong
class KeptAbove(_Mistaken):
    """The division is right. But you kept the entries whose random number is above keep, and
    silenced those below. How many are kept then, if keep is 0.9?"""

    def while_training(self, shape):
        return (self.rng.random(shape) >= self.keep) / self.keep


@exercise.wrong
class OtherMask(_Mistaken):
    """The shares are right, and the mask is not the one that was asked for: keep an entry where its
    random number is *below* keep."""

    def while_training(self, shape):
        return (self.rng.random(shape) >= 1 - self.keep) / self.keep


@exercise.wrong
class OtherNumbers(_Mistaken):
    """Entries are silenced, and `self.rng` was not asked. Whoever passes a generator wants the same
    masks again tomorrow: draw from that one."""

    def while_training(self, shape):
        return (np.random.default_rng(0).random(shape) < self.keep) / self.keep


@exercise.wrong
class DrawnAsBinomial(_Mistaken):
    """You asked `self.rng` for something else than `random`. The shares are right, but the task
    says which numbers decide."""

    def while_training(self, shape):
        return self.rng.binomial(1, self.keep, shape) / self.keep


@exercise.wrong
class MaskKeptForEver(_Mistaken):
    """The second forward pass used the mask of the first. Draw a new one each time: otherwise some
    entries never learn."""

    def while_training(self, shape):
        if "mask" not in vars(self):
            self.mask = super().while_training(shape)
        return self.mask


@exercise.wrong
class MaskRedrawn(_Mistaken):
    """backward drew a *new* mask: it sends the gradient to entries that were silenced. Which mask
    did the signal go through?"""

    def backward(self, dy):
        return dy * (self.while_training(dy.shape) if self.training else 1.0)


@exercise.wrong
class AllGoesBack(_Mistaken):
    """backward lets everything pass. An entry that was multiplied by 0 had no influence on the
    loss: what is its gradient?"""

    def backward(self, dy):
        return dy


@exercise.wrong
class AllGoesBackLarger(_Mistaken):
    """backward divides, but it lets everything pass. An entry that was multiplied by 0 had no
    influence on the loss: what is its gradient?"""

    def backward(self, dy):
        return dy / self.keep if self.training else dy


@exercise.wrong
class SilencedGoBack(_Mistaken):
    """backward sends the gradient to those that were *silenced*, and 0 to those that were kept."""

    def backward(self, dy):
        return dy * (self.factor == 0) / self.keep if self.training else dy


@exercise.wrong
class GradientNotDivided(_Mistaken):
    """backward uses the right mask, and its numbers are too small. y is x times a factor: by what
    is dy multiplied then?"""

    def backward(self, dy):
        return dy * (self.factor > 0)


@exercise.wrong
class GradientDividedTwice(_Mistaken):
    """backward divides twice by keep. By what did forward multiply an entry that was kept?"""

    def backward(self, dy):
        return dy * self.factor / self.keep if self.training else dy


@exercise.wrong
class GradientTimesValue(_Mistaken):
    """backward multiplied dy by y. y is x times a factor: how fast does y rise when x rises, and
    does x come in?"""

    def forward(self, x):
        self.y = super().forward(x)
        return self.y

    def backward(self, dy):
        return dy * self.y


@exercise.wrong
class GateFromY(_Mistaken):
    """You look at y to see what was silenced. A kept entry that *is* 0 gives 0 as well, and its
    gradient goes through. Remember the mask itself."""

    def forward(self, x):
        self.y = super().forward(x)
        return self.y

    def backward(self, dy):
        return super().backward(dy) * (self.y != 0)


@exercise.wrong
class AlsoShrunkInUse(_Mistaken):
    """In use, you multiply by keep. The division while training has kept the mean already, so what
    should y be here?"""

    def in_use(self, shape):
        return np.full(shape, self.keep)


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
    """In use you divide by keep. Nobody is silenced there, so there is nothing to make up for: what
    should y be?"""

    def in_use(self, shape):
        return np.full(shape, 1 / self.keep)


@exercise.wrong
class OldMaskInUse(_Mistaken):
    """In use, backward still multiplies by the mask of the last training step. What did forward
    multiply by this time?"""

    def backward(self, dy):
        return dy * self.last

    def while_training(self, shape):
        self.last = super().while_training(shape)
        return self.last


@exercise.wrong
class FreshMaskBackInUse(_Mistaken):
    """In use, forward lets everything pass, and backward multiplies by a mask. What did forward
    multiply by there?"""

    def forward(self, x):
        self.factor = self.while_training(x.shape)
        return x * self.factor if self.training else x


@exercise.wrong
class GradientGrownInUse(_Mistaken):
    """In use, forward lets everything pass, and backward divides by keep. What did forward multiply
    by there?"""

    def backward(self, dy):
        return dy * (self.factor > 0) / self.keep


@exercise.wrong
class OneMaskForTheBatch(_Mistaken):
    """All samples of a batch share one mask. Each entry should have its own: which shape has the
    random array to have?"""

    def while_training(self, shape):
        return np.broadcast_to((self.rng.random(shape[-1]) < self.keep) / self.keep, shape)


@exercise.wrong
class OneMaskForEachRow(_Mistaken):
    """One random number decides for a whole row. Each entry should have its own: which shape has
    the random array to have?"""

    def while_training(self, shape):
        return (self.rng.random((shape[0], 1)) < self.keep) / self.keep


@exercise.wrong
class OneNumber(_Mistaken):
    """One random number decides for all entries at once. Each should have its own: which shape has
    the random array to have?"""

    def while_training(self, shape):
        return np.full(shape, (self.rng.random() < self.keep) / self.keep)


@exercise.wrong
class SuperForgotten(_Mistaken):
    """`super().__init__()` is missing from your `__init__`. It sets up what every layer has, and a
    network asks for it."""

    def __init__(self, keep, rng):
        self.keep, self.rng = keep, rng


@exercise.wrong
class KeepLostInUse(Layer):
    """Once it has been used with `training` off, nothing is ever silenced again: forward writes
    into `self.keep`. What belongs to one call must not change what the layer was made with."""

    def __init__(self, keep, rng):
        super().__init__()
        self.keep, self.rng = keep, rng

    def forward(self, x):
        if not self.training:
            self.keep = 1
        self.factor = (self.rng.random(x.shape) < self.keep) / self.keep
        return x * self.factor

    def backward(self, dy):
        return dy * self.factor


@exercise.wrong
class OneNumberARow(_Mistaken):
    """You draw one number for each row, so that a sample is kept or silenced as a whole. Each entry
    has a number of its own: which shape should the random numbers have, also where x is a
    vector?"""

    def while_training(self, shape):
        return (self.rng.random((shape[0], 1)) < self.keep) / self.keep

    def in_use(self, shape):
        return np.ones((shape[0], 1))
