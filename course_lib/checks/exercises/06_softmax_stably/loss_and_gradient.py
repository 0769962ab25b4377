"""06.4 A loss and a gradient that agree."""

import numpy as np

from course_lib.checks.exercise import Exercise

from .log_softmax import log_softmax

exercise = Exercise(
    "06.4", "A loss and a gradient that agree", points=3, quiet=True,
    section="The loss of a hopeless answer",
    practises="cross-entropy from scores, and its gradient",
    proves="gives the loss of any scores, however hopeless, and the gradient that belongs to it",
    hints=("No probability is needed for the loss. Which exercise gave you the log-probabilities?",
           "Pick one log-probability from each row by index, change its sign, take the mean. The "
           "gradient is y − t, over N.",
           "`rows = np.arange(len(x))` and the labels together pick one entry a row: `log_p[rows, "
           "t]`. The same index takes the 1 off."))


@exercise.inputs
def inputs(rng):
    yield np.array([[2.0, 0.0, 1.0]]), np.array([0])
    yield np.array([[0.0, -900.0]]), np.array([1])
    yield np.array([[20.0, 0.0, 0.0]]), np.array([1])
    yield np.array([[1000.0, 0.0]]), np.array([0])
    yield np.array([[1.0, 3.0], [1000.0, 1002.0]]), np.array([0, 1])
    for _ in range(5):
        n = int(rng.integers(4, 7))
        x = rng.normal(0, 2, (n, 3)).round(3) + rng.choice([-2000, 0, 2000], (n, 1))
        yield x, rng.integers(0, 3, n)


@exercise.solution
def loss_and_gradient(x, t):
    log_p = log_softmax(x)
    rows = np.arange(len(log_p))
    dx = np.exp(log_p)
    dx[rows, t] -= 1
    return {"loss": -log_p[rows, t].mean(), "dx": dx / len(log_p)}


def _softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _picked(a, t):
    return a[np.arange(len(t)), t]


def _one_hot(x, t):
    return np.eye(x.shape[1])[t]


@exercise.wrong
def floor_in_the_log(x, t):
    """A small number such as 1e-7 inside the log. It has two prices: however wrong the scores are,
    the loss stops at 16.118, and where p is 1, the loss is negative. Start from log-softmax: it has
    no 0 to be afraid of."""
    return loss_and_gradient(x, t) | {"loss": -np.log(_picked(_softmax(x), t) + 1e-7).mean()}


@exercise.wrong
def smaller_floor_in_the_log(x, t):
    """A smaller number inside the log is a lower floor: the loss now stops at 27.631, and it is
    still a floor. Start from log-softmax: it needs none."""
    return loss_and_gradient(x, t) | {"loss": -np.log(_picked(_softmax(x), t) + 1e-12).mean()}


@exercise.wrong
def floor_by_clipping(x, t):
    """You clipped the probabilities before the log: however wrong the scores are, the loss stops at
    16.118. Start from log-softmax: it has no 0 to be afraid of."""
    p = np.clip(_picked(_softmax(x), t), 1e-7, 1)
    return loss_and_gradient(x, t) | {"loss": -np.log(p).mean()}


@exercise.wrong
def floor_in_both(x, t):
    """Loss and gradient agree with each other: both are those of a loss with 1e-7 inside the log.
    At [20, 0, 0] and label 1 that gradient is .0202 where it should be 1, so the worst mistake is
    hardly mended. Take the floor away."""
    y = _softmax(x)
    p = _picked(y, t)[:, None]
    return {"loss": -np.log(p + 1e-7).mean(), "dx": p / (p + 1e-7) * (y - _one_hot(x, t)) / len(x)}


@exercise.wrong
def log_of_zero(x, t):
    """Your loss takes the log of a finished softmax: where that is 0, it is infinite. Start from
    log-softmax."""
    return loss_and_gradient(x, t) | {"loss": -np.log(_picked(_softmax(x), t)).mean()}


@exercise.wrong
def zero_times_infinity(x, t):
    """You multiplied the targets with the log of a softmax. Where a target is 0 and the log is
    −inf, 0 · inf is nan. *Pick* the entry of the right class by its index instead of multiplying
    the others away, and start from log-softmax."""
    losses = -(_one_hot(x, t) * np.log(_softmax(x))).sum(axis=1)
    return loss_and_gradient(x, t) | {"loss": losses.mean()}


@exercise.wrong
def unshifted(x, t):
    """Somewhere exp meets a score that nothing was taken out of. What does exp make of 1000, and of
    −2000?"""
    e = np.exp(x)
    y = e / e.sum(axis=1, keepdims=True)
    return {"loss": -np.log(_picked(y, t)).mean(), "dx": (y - _one_hot(x, t)) / len(x)}


@exercise.wrong
def minus_forgotten(x, t):
    """Your loss is never above 0. A log-probability is 0 or less; what makes a loss of it?"""
    return loss_and_gradient(x, t) | {"loss": -loss_and_gradient(x, t)["loss"]}


@exercise.wrong
def loss_is_a_sum(x, t):
    """Your loss is N times too large: the sum over the batch. It should be the mean, so that it
    does not grow with the batch."""
    return loss_and_gradient(x, t) | {"loss": loss_and_gradient(x, t)["loss"] * len(x)}


@exercise.wrong
def gradient_of_the_sum(x, t):
    """Your gradient is N times too large: the loss is a mean over N samples, and so each has only
    1/N of a say."""
    return loss_and_gradient(x, t) | {"dx": loss_and_gradient(x, t)["dx"] * len(x)}


@exercise.wrong
def every_pair(x, t):
    """`log_p[:, t]` takes the columns of *all* labels from *every* row. You want one entry from
    each row: two lists of indices, one for the rows, one for the columns."""
    return loss_and_gradient(x, t) | {"loss": -log_softmax(x)[:, t].mean()}


@exercise.wrong
def target_minus_prediction(x, t):
    """The gradient points the wrong way: y − t, not t − y. Where the right class has too little
    probability, raising its score must *lower* the loss."""
    return loss_and_gradient(x, t) | {"dx": -loss_and_gradient(x, t)["dx"]}


@exercise.wrong
def probabilities_alone(x, t):
    """Your gradient is y / N, all positive. Its rows must sum to 0: which entry of y has 1 taken
    off?"""
    return loss_and_gradient(x, t) | {"dx": _softmax(x) / len(x)}


@exercise.wrong
def label_subtracted(x, t):
    """You subtracted the label itself, a class's *number*, from all entries of its row. The target
    t of the formula is 1 in one place: at the label."""
    return loss_and_gradient(x, t) | {"dx": (_softmax(x) - t[:, None]) / len(x)}


@exercise.wrong
def log_probabilities_in_the_gradient(x, t):
    """Your gradient begins with log-probabilities. y − t wants the probabilities themselves."""
    return loss_and_gradient(x, t) | {"dx": (log_softmax(x) - _one_hot(x, t)) / len(x)}
