"""Lesson 05: a training run without a screen, which the training lab shows and the tables count.

Nothing here trains by itself. A run puts the course's own parts together (layers, a loss, an
optimizer, Batches and train) and measures what they do.
"""

import array
import functools
import itertools
import math
from dataclasses import dataclass

import numpy as np

from course_lib import data
from course_lib.functions import softmax
from course_lib.layers import Affine, LeakyReLU, ReLU, Sigmoid, Tanh
from course_lib.losses import MeanSquaredError, SoftmaxWithLoss
from course_lib.network import Sequential, train
from course_lib.normalization import StandardScaler
from course_lib.optimizers import SGD, Adam, Momentum

ACTIVATIONS = {"ReLU": ReLU, "leaky ReLU": LeakyReLU, "tanh": Tanh, "sigmoid": Sigmoid}
OPTIMIZERS = {"SGD": SGD, "Momentum": Momentum, "Adam": Adam}
INITIALISATIONS = {                        # the standard deviation of a weight, one of n of a unit
    "He: √(2/n)": lambda n: np.sqrt(2 / n),
    "Xavier: √(1/n)": lambda n: np.sqrt(1 / n),
    "normal(0, 1)": lambda n: 1.0,
    "0.01": lambda n: 0.01,
    "zeros": lambda n: 0.0,
}


@dataclass(frozen=True, eq=False)
class DataSet:
    """A training and a test part. classes: how many there are; 0 for a curve to be fitted."""

    name: str
    x_train: np.ndarray
    t_train: np.ndarray
    x_test: np.ndarray
    t_test: np.ndarray
    classes: int

    @property
    def guessing(self):
        """The loss of ignoring the input: ln C for C classes, the variance of a curve."""
        return float(np.log(self.classes) if self.classes else self.t_train.var())


def _drawn(make):
    """A made-up set, drawn twice: (x_train, t_train, x_test, t_test), as all of these return."""
    return *make(np.random.default_rng(0)), *make(np.random.default_rng(1))


def _curve():
    return *data.cosine(), *data.cosine(257, -9, 9)


def _split(read):
    x_train, x_test, t_train, t_test = data.train_test_split(*read(), np.random.default_rng(0))
    return x_train, t_train, x_test, t_test


def _split_and_scaled(read):
    x_train, t_train, x_test, t_test = _split(read)
    scaler = StandardScaler().fit(x_train)               # on the training part alone: lesson 07
    return scaler.transform(x_train), t_train, scaler.transform(x_test), t_test


DATA = {
    "spiral": functools.partial(_drawn, data.spiral),
    "moons": functools.partial(_drawn, data.moons),
    "circles": functools.partial(_drawn, data.circles),
    "cosine": _curve,
    "digits": functools.partial(_split, data.load_digits),
    "penguins": functools.partial(_split_and_scaled, data.load_penguins),
}


@functools.cache
def load(name):
    """The DataSet called name, a key of DATA. Raises ValueError for another."""
    if name not in DATA:
        raise ValueError(f"there is no data set {name!r}; choose one of {', '.join(DATA)}")
    x_train, t_train, x_test, t_test = DATA[name]()
    labels = t_train.dtype.kind == "i"
    classes = int(max(t_train.max(), t_test.max())) + 1 if labels else 0
    return DataSet(name, x_train, t_train, x_test, t_test, classes)


class TrainingRun:
    """A network, its data and its optimizer, from the first step on.

        run = TrainingRun("spiral", hidden=(32,), lr=1, batch_size=30).train(epochs=200)
        run.train_loss, run.test_accuracy

    data: a key of DATA. hidden: the units of each hidden layer. activation, optimizer,
    initialisation: keys of ACTIVATIONS, OPTIMIZERS, INITIALISATIONS. seed: draws the weights and
    the batches. lr and batch_size may be set at any time and act from the next step on. A network
    for a curve ends in a sigmoid and has the squared error.

    losses: of every step. history: at each measure, (epochs, training loss, test loss, training
    accuracy, test accuracy). silent: at the last one, for each layer of ReLUs, which of its units
    are dead. overflowed: the step at which the loss became inf or nan, or None.
    """

    def __init__(self, data="spiral", hidden=(32,), activation="ReLU", optimizer="SGD",
                 initialisation="He: √(2/n)", lr=0.1, batch_size=30, seed=0):
        self.data, self.lr, self.batch_size = load(data), lr, batch_size
        self.units = (self.data.x_train.shape[1], *hidden, self.data.classes or 1)
        rng, std = np.random.default_rng(seed), INITIALISATIONS[initialisation]
        self.affines = [Affine.random(n, m, rng, std(n)) for n, m in itertools.pairwise(self.units)]
        layers = [self.affines[0]]
        for affine in self.affines[1:]:
            layers += [ACTIVATIONS[activation](), affine]
        if self.data.classes:
            self.net, self.loss = Sequential(*layers), SoftmaxWithLoss()
        else:
            self.net, self.loss = Sequential(*layers, Sigmoid()), MeanSquaredError()
        self.optimizer = OPTIMIZERS[optimizer](lr)
        self.batches = CountedBatches(self.data.x_train, self.data.t_train, batch_size, rng)
        self.steps = train(self.net, self.loss, self.optimizer, self.batches)
        self.losses, self.history, self.overflowed = array.array("d"), [], None
        self.measure()
        # of a layer that is dead
        self.cure = ("take another random start or more units" if 1.0 in self.dead else
                     "begin with larger weights" if initialisation == "0.01" else
                     "take shorter steps")

    @property
    def epochs(self):
        """How often the training data has been gone through: 0.5 after half of it."""
        return self.batches.seen / len(self.data.x_train)

    def step(self):
        """One step of training; nothing more happens once the run has overflowed."""
        if self.overflowed is None:
            self.optimizer.lr, self.batches.batch_size = self.lr, self.batch_size
            with np.errstate(over="ignore", invalid="ignore"):     # a run that diverges says so
                self.losses.append(next(self.steps))
            if not math.isfinite(self.losses[-1]):
                self.overflowed = len(self.losses)

    def train(self, epochs):
        """Train until so many more epochs are complete, then measure; gives the run itself."""
        goal = round(self.epochs + epochs) * len(self.data.x_train)
        while self.batches.seen < goal and self.overflowed is None:
            self.step()
        self.measure()
        return self

    def measure(self):
        """Loss and accuracy on both parts of the data, as they are now; appended to the history."""
        d = self.data
        with np.errstate(over="ignore", invalid="ignore"):
            self.test_loss, self.test_accuracy = self._judge(d.x_test, d.t_test)
            self.train_loss, self.train_accuracy = self._judge(d.x_train, d.t_train)
        # forward on the whole training part has come last: the layers remember who was silent
        # (of numbers that are too large, none is said to be silent)
        self.silent = [~layer.mask.any(axis=0) & (self.overflowed is None)
                       for layer in self.net.layers if isinstance(layer, ReLU)]
        now = (self.epochs, self.train_loss, self.test_loss,
               self.train_accuracy, self.test_accuracy)
        if self.history and self.history[-1][0] == self.epochs:
            self.history.pop()
        self.history.append(now)

    def _judge(self, x, t):
        scores = self.net.forward(x)
        right = float(np.mean(scores.argmax(axis=1) == t)) if self.data.classes else np.nan
        return self.loss.forward(scores, t), right

    @property
    def dead(self):
        """For each layer of ReLUs the share of units that are silent for all training samples."""
        return [float(units.mean()) for units in self.silent if self.overflowed is None]

    @property
    def certain_loss(self):
        """The training loss as a text, in as many digits as come out alike on every computer. Where
        a rate of 1 or more has killed most units, rounding decides how the run goes on: then it is
        a bound for the spiral, such as ">0.9", about guessing or worse."""
        if self.lr < 1 or not self.dead or np.mean(self.dead) < 0.5:
            return f"{self.train_loss:.2f}" if self.train_loss < 1e4 else f"{self.train_loss:.2e}"
        above = [limit for limit in (0.9, 0.15) if self.train_loss > limit]
        return f">{above[0]}" if above else f"{self.train_loss:.1f}"

    @property
    def gradient_sizes(self):
        """The root mean square of each weight matrix's last gradient; [] before the first step."""
        with np.errstate(over="ignore", invalid="ignore"):
            return [float(np.sqrt(np.mean(affine.grads["W"] ** 2)))
                    for affine in self.affines if "W" in affine.grads]

    def predict(self, x):
        """The net's answer to x: probabilities (N, C), or the curve's values (N, 1). Never nan."""
        with np.errstate(over="ignore", invalid="ignore"):
            y = self.net.forward(x)
            return np.nan_to_num(softmax(y) if self.data.classes else y)

    def hidden(self, x):
        """What the units of each hidden layer answer to x: arrays (N, units). Never nan."""
        answers = []
        with np.errstate(over="ignore", invalid="ignore"):
            for layer in self.net.layers:
                x = layer.forward(x)
                if not isinstance(layer, Affine):
                    answers.append(np.nan_to_num(x))
        return answers[:len(self.affines) - 1]         # not the sigmoid at a curve's end

    @property
    def trouble(self):
        """What has gone wrong and why, in a sentence or two; "" when nothing has."""
        if self.overflowed:
            return (f"Diverged: at step {self.overflowed} the numbers became too large for the "
                    f"computer. Each step was so long (rate {self.lr:.3g}) that it landed higher "
                    "up than it started, where the slope is steeper still.")
        for number, affine in enumerate(self.affines[:-1], 1):
            W = affine.params["W"]
            rounding = 1e-6 * np.abs(W).max()
            if W.shape[1] > 1 and np.ptp(W, axis=1).max() <= rounding:
                if 1.0 in self.dead[number - 1:number]:
                    return (f"All units of hidden layer {number} are the same, and dead: all their "
                            "weights are equal, they give 0 for all training samples, and no "
                            "gradient comes through. Choose another initialisation.")
                return (f"All units of hidden layer {number} are the same: they began with equal "
                        "weights, so they get equal gradients and stay equal. The layer works as "
                        "one unit. Choose another initialisation.")
        if 1.0 in self.dead:
            return (f"Every unit of hidden layer {1 + self.dead.index(1.0)} is dead: it gives 0 "
                    "for all training samples, so no gradient comes through any more, and no rate "
                    f"will wake it. Reset, and {self.cure}.")
        too_high = max(1.3 * self.data.guessing, 1.1 * self.history[0][1])
        if len(self.losses) >= 20 and self.train_loss > too_high:
            return (f"Diverging: the loss is above where it started. With the rate {self.lr:.3g} "
                    "each step jumps over the valley and lands higher up on the other side. "
                    "Lower the rate.")
        return ""


class CountedBatches(data.Batches):
    """Batches without an end, that count the samples they have given."""

    def __init__(self, x, t, batch_size, rng):
        super().__init__(x, t, batch_size, rng, epochs=10**12)
        self.seen = 0

    def __iter__(self):
        for x, t in super().__iter__():
            self.seen += len(x)
            yield x, t
