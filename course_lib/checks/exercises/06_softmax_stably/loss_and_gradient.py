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
    yield np.array([[0, -1000]]), np.array([1])              # the example of the task
    yield np.array([[1.0, 3.0], [1000.0, 1005.0]]), np.array([0, 1])
    yield np.array([[0.0, 5000.0], [3.0, 4.0]]), np.array([1, 1])      # far above the row's mean
    yield (np.array([[0.0, 1500.0, 1490.0], [5.0, 2000.0, 0.0], [0.0, 0.0, 800.0]]),
           np.array([1, 1, 0]))                          # its middle, its ends, its median
    yield np.array([[709.9, 0.0], [0.0, 709.9]]), np.array([0, 0])
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
    """Your loss takes the log of something that has been through exp: where that has become 0, the
    loss is infinite. Start from log-softmax."""
    return loss_and_gradient(x, t) | {"loss": -np.log(_picked(_softmax(x), t)).mean()}


@exercise.wrong
def zero_times_infinity(x, t):
    """You multiplied the targets with logs of what has been through exp. Where a target is 0 and
    the log is −inf, 0 · inf is nan. *Pick* the entry of the right class by its index instead of
    multiplying the others away, and start from log-softmax."""
    losses = -(_one_hot(x, t) * np.log(_softmax(x))).sum(axis=1)
    return loss_and_gradient(x, t) | {"loss": losses.mean()}


@exercise.wrong
def unshifted(x, t):
    """It is as if exp met scores that nothing was taken out of. What does exp make of 1000, and of
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


def wrong_loss(loss):
    """A decorator for a wrong loss of (x, t), beside the right gradient."""
    return _wrong_part("loss", loss)


def wrong_gradient(gradient):
    """A decorator for a wrong gradient of (x, t), beside the right loss."""
    return _wrong_part("dx", gradient)


def _wrong_part(name, part):
    def made(x, t):
        return loss_and_gradient(x, t) | {name: part(x, t)}

    made.__name__, made.__doc__ = part.__name__, part.__doc__
    return exercise.wrong(made)


def _difference(x, t):
    return _softmax(x) - _one_hot(x, t)


@wrong_loss
def median_for_mean(x, t):
    """Your loss is the median of the samples' losses. Their *mean* was asked for: every sample
    counts in it."""
    return -np.median(_picked(log_softmax(x), t))


@wrong_loss
def loss_for_each_sample(x, t):
    """You gave a loss for each sample. One number was asked for, their mean."""
    return -_picked(log_softmax(x), t)


@wrong_loss
def loss_over_all_entries(x, t):
    """Your loss is divided by the number of entries. Only one entry a row counts, so the mean runs
    over the rows."""
    return -_picked(log_softmax(x), t).sum() / x.size


@wrong_loss
def loss_of_all_classes(x, t):
    """Your loss adds up the logarithms of *all* classes. Only that of the right one counts, for the
    targets of the others are 0."""
    return -log_softmax(x).sum(axis=1).mean()


@wrong_loss
def logarithm_of_the_mean(x, t):
    """You took the mean of the probabilities, and then one logarithm. Each sample has a loss of its
    own: first the logarithms, then the mean."""
    return -np.log(_picked(_softmax(x), t).mean())


@wrong_loss
def probability_for_loss(x, t):
    """Your loss is what is missing of the probability 1, so it never gets above 1. The loss is
    minus the *logarithm* of the probability."""
    return 1 - _picked(_softmax(x), t).mean()


@wrong_loss
def loss_of_the_best(x, t):
    """You took the largest probability of each row. It is the *right* class that counts, whatever
    the scores like best."""
    return -log_softmax(x).max(axis=1).mean()


@wrong_loss
def squared_error(x, t):
    """That is the squared error. Cross-entropy looks at one probability a row, that of the right
    class, and takes its logarithm."""
    return (_difference(x, t) ** 2).sum(axis=1).mean()


@exercise.wrong
def labels_start_at_one(x, t):
    """You look one column too far to the left. Labels count from 0 here, as columns do: the label
    is the column, and nothing is to be subtracted from it."""
    return loss_and_gradient(x, t - 1)


@wrong_gradient
def every_row(x, t):
    """`dx[:, t]` takes the columns of *all* labels from *every* row. You want one entry from each
    row: two lists of indices, one for the rows, one for the columns."""
    dx = _softmax(x)
    dx[:, t] -= 1
    return dx / len(x)


@wrong_gradient
def rows_for_columns(x, t):
    """`dx[t]` picks *rows*, and t holds the numbers of columns. You want one entry from each row:
    two lists of indices, one for the rows, one for the columns."""
    dx = _softmax(x)
    dx[t] -= 1
    return dx / len(x)


@wrong_gradient
def divided_by_classes(x, t):
    """Your gradient is divided by the number of classes. The mean in the loss runs over the
    samples: which axis of x counts them?"""
    return _difference(x, t) / x.shape[1]


@wrong_gradient
def divided_by_all_entries(x, t):
    """Your gradient is divided by the number of entries. The mean runs over the samples: N, not N
    times the number of classes."""
    return _difference(x, t) / x.size


@wrong_gradient
def slope_again(x, t):
    """Your gradient has a slope too many: y − t has been through softmax already, and you
    multiplied it by y (1 − y)."""
    y = _softmax(x)
    return _difference(x, t) * y * (1 - y) / len(x)


@wrong_gradient
def only_the_labels_columns(x, t):
    """Only the scores of the right classes get a gradient. The others are to be pushed down as
    well: by their y."""
    return _difference(x, t) * _one_hot(x, t) / len(x)


@wrong_gradient
def set_to_minus_one(x, t):
    """In the labels' columns you wrote −1. It is to be *taken off*: y − 1, which is nearly 0 where
    y is nearly 1."""
    return np.where(_one_hot(x, t) == 1, -1, _softmax(x)) / len(x)


@wrong_gradient
def scores_for_probabilities(x, t):
    """Your gradient begins with the scores. y − t wants the probabilities that softmax makes of
    them."""
    return (x - _one_hot(x, t)) / len(x)


@wrong_gradient
def quotient_alone(x, t):
    """−t / y is what the loss sends back to the probabilities. The gradient of the *scores* was
    asked for: on through softmax, where the quotient disappears."""
    return -_one_hot(x, t) / _softmax(x) / len(x)


@exercise.wrong
def softmax_down_the_columns(x, t):
    """Your softmax runs down the columns, over the samples. It is the classes of one sample that
    share a sum of 1: along a row."""
    log_p = log_softmax(x.T).T
    return {"loss": -_picked(log_p, t).mean(), "dx": (np.exp(log_p) - _one_hot(x, t)) / len(x)}


@exercise.wrong
def softmax_twice(x, t):
    """Softmax has been applied twice: the scores become probabilities, and then these are taken for
    scores. Hand on the scores themselves."""
    return loss_and_gradient(_softmax(x), t)


@exercise.wrong
def row_mean_taken_out(x, t):
    """You took the mean of each row out. That helps as long as no score lies far above the mean.
    For which number can none lie above it?"""
    shifted = x - x.mean(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return {"loss": -_picked(log_p, t).mean(), "dx": (np.exp(log_p) - _one_hot(x, t)) / len(x)}


UNEXPLAINED = np.array([-1.0, 1.0])               # no one constant does it


@exercise.family
def eps_in_the_log(result, x, t):
    """In your loss no probability counts as less than about {}: a small number was added, or the
    probability cut there, and however wrong the scores are, the loss goes no further. Start from
    log-softmax: it has no 0 to be afraid of."""
    right = loss_and_gradient(x, t)
    if right["loss"] < 1 and abs(result["loss"] - right["loss"]) > 0.2:
        return UNEXPLAINED                       # far from the floor, too
    if len(t) > 1 or right["loss"] < 100 or not np.allclose(result["dx"], right["dx"]):
        return np.nan
    floor = np.exp(-result["loss"])
    return np.full(2, floor if floor < 0.05 else np.nan)


@exercise.family
def base_of_the_logarithm(result, x, t):
    """In the loss you took a logarithm with base {}. The one that undoes exp is the natural
    logarithm, `np.log`."""
    right, shifted = loss_and_gradient(x, t), x - x.max(axis=1, keepdims=True)
    natural = np.log(np.exp(shifted).sum(axis=1)).mean()
    rest = result["loss"] + shifted[np.arange(len(t)), t].mean()
    if natural < 0.01 or rest <= 0 or not np.allclose(result["dx"], right["dx"]):
        return np.nan
    base = np.exp(natural / rest)
    used = min(abs(base - 2), abs(base - 10)) < 0.01
    return np.full(2, base) if used else UNEXPLAINED


@wrong_loss
def mean_over_all_classes(x, t):
    """Your loss is the mean over all classes, and knows nothing of t. Of each sample only the right
    class counts."""
    return -log_softmax(x).mean()
