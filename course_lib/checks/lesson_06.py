"""Lesson 06, softmax in floating point: the exercises, the mistakes to expect, and what is asked again later."""

import math

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.checks.questions import Question, question

vector = Exercise(
    "06.1", "A softmax that survives", points=2, quiet=True,
    practises="shift invariance: taking the maximum out",
    proves="gives the right probabilities for scores of any size, without a warning",
    hints=("Which of the scores makes exp overflow? What may you do to *all* scores without changing any probability?",
           "Subtract one number from every score, so that the largest exponent is 0. Which number of the row does that?",
           "Begin with the shifted scores: `shifted = x - ...`. From there on the formula is the old one."))


@vector.inputs
def vector_inputs(rng):
    yield (np.array([2.0, 1.0, -1.0]),)
    yield (np.array([1000.0, 1002.0, 1001.0]),)
    yield (np.array([-2000.0, -2001.0]),)
    yield (np.array([0.0, 1000.0, 999.0]),)
    yield (np.array([0.0, 2000.0, 10.0, 1999.0]),)
    yield (np.array([-5.0]),)
    for _ in range(3):
        yield (rng.normal(0, 2, rng.integers(3, 7)).round(3),)
        yield (rng.normal(0, 2, rng.integers(3, 7)).round(3) + float(rng.choice([-3000, 3000])),)


@vector.solution
def stable_softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


@vector.wrong
def as_it_stands(x):
    """That is the formula as it stands: right for ordinary scores, but a large one makes exp infinite, and inf / inf is nan."""
    e = np.exp(x)
    return e / e.sum()


@vector.wrong
def minimum_taken_out(x):
    """You took the smallest score out. Then every exponent is 0 or *more*: what becomes of a score that lies 2000 above the
    smallest?"""
    e = np.exp(x - x.min())
    return e / e.sum()


@vector.wrong
def mean_taken_out(x):
    """You took the mean out. That helps as long as no score lies far above the mean. For which number can no score lie above
    it?"""
    e = np.exp(x - x.mean())
    return e / e.sum()


@vector.wrong
def clipped(x):
    """You clipped the scores, so that two large ones become the same, and so do their probabilities. Shifting keeps the
    differences between scores, clipping does not."""
    e = np.exp(np.clip(x, -700, 700))
    return e / e.sum()


@vector.wrong
def clipped_above(x):
    """You cut the large scores off, so that two of them become the same; and scores far below 0 all give exp = 0 still, and
    0 / 0. What you do to one score you have to do to all of them."""
    e = np.exp(np.minimum(x, 700))
    return e / e.sum()


@vector.wrong
def divided_by_maximum(x):
    """You *divided* the scores by the largest. That changes their differences, and these are all that a softmax looks at. What
    may be done to every score without changing a difference?"""
    e = np.exp(x / x.max())
    return e / e.sum()


@vector.wrong
def divided_by_size(x):
    """You divided the scores by the largest size among them. That changes their differences, and these are all that a softmax
    looks at."""
    e = np.exp(x / np.abs(x).max())
    return e / e.sum()


@vector.wrong
def divided_by_the_largest_term(x):
    """Your largest entry is 1 whatever the others are. What must the sum of all probabilities be?"""
    e = np.exp(x - x.max())
    return e / e.max()


@vector.wrong
def shift_only_above(x):
    """You shifted the numerator only. The sum below must be that of the same, shifted, terms."""
    return np.exp(x - x.max()) / np.exp(x).sum()


@vector.wrong
def nan_replaced(x):
    """You replaced what came out as nan or infinite. The numbers that were lost on the way do not come back: change what goes
    *into* exp."""
    with np.errstate(all="ignore"):
        e = np.exp(x)
        return np.nan_to_num(e / e.sum())


batch = Exercise(
    "06.2", "Every row for itself", points=2, quiet=True,
    practises="axes and keepdims, one maximum for each row",
    proves="gives each row its own maximum and its own sum, in any batch",
    hints=("How many maxima does a batch of N rows need, and how many sums?",
           "Both run over the classes of one row. To be subtracted from the whole row, a maximum needs the shape (N, 1).",
           "Begin with `m = x.max(axis=..., keepdims=...)`, and print its shape. The sum wants the same two settings."))


@batch.inputs
def batch_inputs(rng):
    yield (np.array([[1.0, 3.0], [2.0, -1.0]]),)
    yield (np.array([[0.0, 1.0], [1000.0, 999.0]]),)
    yield (np.array([[1.0, 2.0, 0.0], [-1500.0, -1501.0, -1502.0]]),)
    yield (np.array([[2.0, 0.0, -1.0, 5.0]]),)
    yield (np.array([[800.0, 0.0], [0.0, 900.0], [3.0, 4.0]]),)
    for _ in range(5):
        x = rng.normal(0, 2, (int(rng.integers(4, 7)), 3)).round(3)
        yield (x + rng.choice([-2000, 0, 2000], (len(x), 1)),)


@batch.solution
def batch_softmax(x):
    e = np.exp(x.T - x.T.max(axis=0))                    # (C,N) - (N,) -> (C,N): one maximum for each sample
    return (e / e.sum(axis=0)).T


@batch.wrong
def one_maximum_for_all(x):
    """You took one maximum out of the whole batch. A row that lies far below it gets exp = 0 in every place, and 0 / 0 is nan.
    Whose maximum does a row need?"""
    e = np.exp(x - x.max())
    return e / e.sum(axis=1, keepdims=True)


@batch.wrong
def one_sum_for_all(x):
    """Your whole batch sums to 1, so a single row does not. How many samples have to share one denominator?"""
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum()


@batch.wrong
def one_of_each_for_all(x):
    """You treated the batch as one long row: one maximum, one sum. Each row is a sample of its own, with a maximum and a sum of
    its own."""
    e = np.exp(x - x.max())
    return e / e.sum()


@batch.wrong
def down_the_columns(x):
    """Your *columns* sum to 1. axis=0 runs down a column, over the samples. Which axis runs over the classes of one sample?"""
    e = np.exp(x - x.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


@batch.wrong
def sum_down_the_columns(x):
    """The maximum is that of the row, but the sum runs down the columns. Both belong to the same sample."""
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


@batch.wrong
def maximum_down_the_columns(x):
    """The sum is that of the row, but each column has its own number taken out. Within a row, you have to subtract *one* number,
    or the differences change."""
    e = np.exp(x - x.max(axis=0, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@batch.wrong
def no_keepdims(x):
    """Without keepdims, the maxima have the shape (N,), and NumPy lines that up with the *columns*: an error if the batch is not
    square, and a wrong result if it is. Which shape would line up with the rows?"""
    e = np.exp(x - x.max(axis=1))
    return e / e.sum(axis=1)


@batch.wrong
def no_keepdims_in_the_sum(x):
    """The maxima line up with the rows, the sums do not: their shape is (N,), and NumPy lines that up with the columns. What did
    you tell max that you did not tell sum?"""
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1)


@batch.wrong
def no_keepdims_in_the_maximum(x):
    """The sums line up with the rows, the maxima do not: their shape is (N,), and NumPy lines that up with the columns. What did
    you tell sum that you did not tell max?"""
    e = np.exp(x - x.max(axis=1))
    return e / e.sum(axis=1, keepdims=True)


@batch.wrong
def not_shifted(x):
    """The axes are right. But nothing has been taken out of the rows: what does exp make of 1000?"""
    e = np.exp(x)
    return e / e.sum(axis=1, keepdims=True)


log = Exercise(
    "06.3", "Log-softmax from the scores", points=2, quiet=True,
    practises="log-sum-exp: keeping the log away from 0",
    proves="gives every log-probability from the scores, also where the probability itself is too small for a float",
    hints=("What is the log of exp(x) / sum? Write it as a difference before you write any code.",
           "log-softmax is x minus log-sum-exp, and both can have the same maximum taken out first.",
           "With `shifted` from the last exercise, only one thing is left to subtract, the log of a sum of which one term is 1."))


@log.inputs
def log_inputs(rng):
    yield (np.array([[1.0, 3.0, 0.0]]),)
    yield (np.array([[0.0, -800.0], [5.0, 7.0]]),)
    yield (np.array([[1000.0, 1001.0, 1002.0], [-1000.0, -1000.0, -1000.0]]),)
    yield (np.array([[2.0, 0.0], [1.0, 4.0]]),)
    for _ in range(5):
        x = rng.normal(0, 2, (int(rng.integers(4, 7)), 3)).round(3)
        yield (x + rng.choice([-20, 0, 20], (len(x), 1)),)
    yield (rng.normal(0, 400, (2, 4)).round(3),)


@log.solution
def log_softmax(x):
    shifted = x.T - x.T.max(axis=0)                      # (C,N) - (N,) -> (C,N)
    return (shifted - np.log(np.exp(shifted).sum(axis=0))).T


def _shifted(x):
    return x - x.max(axis=1, keepdims=True)


def _softmax(x):
    e = np.exp(_shifted(x))
    return e / e.sum(axis=1, keepdims=True)


@log.wrong
def log_of_softmax(x):
    """You took the log of a finished softmax. A small probability has become 0 by then, and log 0 is −inf. Take the log of the
    *formula* first: what is the log of a quotient?"""
    return np.log(_softmax(x))


@log.wrong
def log_of_softmax_and_epsilon(x):
    """A small number inside the log keeps −inf away, and puts a floor in its place: no result of yours is below −16.118. How far
    below does the right one go?"""
    return np.log(_softmax(x) + 1e-7)


@log.wrong
def maximum_lost(x):
    """The sum is that of the shifted scores, and you subtract its log from the scores that were *not* shifted. The maximum that
    you took out there is missing here."""
    return x - np.log(np.exp(_shifted(x)).sum(axis=1, keepdims=True))


@log.wrong
def maximum_taken_out_twice(x):
    """The maximum has come out twice: once with the shifted scores, and once more with the log-sum-exp that you put it back into.
    Either both are shifted, or neither."""
    m = x.max(axis=1, keepdims=True)
    return _shifted(x) - (m + np.log(np.exp(_shifted(x)).sum(axis=1, keepdims=True)))


@log.wrong
def sum_not_shifted(x):
    """Your log-sum-exp is that of the unshifted scores: its exp overflows for large ones, and gives log 0 for scores far
    below 0."""
    return x - np.log(np.exp(x).sum(axis=1, keepdims=True))


@log.wrong
def shifted_minus_the_unshifted_sum(x):
    """The scores are shifted, the sum is not. The same maximum has to leave both, or the difference changes."""
    return _shifted(x) - np.log(np.exp(x).sum(axis=1, keepdims=True))


@log.wrong
def log_forgotten(x):
    """You subtract the sum itself. The log of a quotient is a difference of *logs*."""
    return _shifted(x) - np.exp(_shifted(x)).sum(axis=1, keepdims=True)


@log.wrong
def the_shift_alone(x):
    """These are the shifted scores: the log of the numerator. Where is the denominator?"""
    return _shifted(x)


@log.wrong
def the_loss(x):
    """Right in size, with the other sign: this is the loss, −log p. A log-probability is 0 or less."""
    return -(_shifted(x) - np.log(np.exp(_shifted(x)).sum(axis=1, keepdims=True)))


@log.wrong
def one_row(x):
    """You treated the batch as one long row. Each row is a sample with a maximum and a sum of its own."""
    shifted = x - x.max()
    return shifted - np.log(np.exp(shifted).sum())


@log.wrong
def log_down_the_columns(x):
    """You ran down the columns, over the samples. Which axis runs over the classes of one sample?"""
    shifted = x - x.max(axis=0, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))


loss = Exercise(
    "06.4", "A loss and a gradient that agree", points=3, quiet=True,
    practises="cross-entropy from scores, and its gradient",
    proves="gives the loss of any scores, however hopeless, and the gradient that belongs to it",
    hints=("No probability is needed for the loss. Which exercise gave you the log-probabilities?",
           "Pick one log-probability from each row by index, change its sign, take the mean. The gradient is y − t, over N.",
           "`rows = np.arange(len(x))` and the labels together pick one entry a row: `log_p[rows, t]`. The same index takes "
           "the 1 off."))


@loss.inputs
def loss_inputs(rng):
    yield np.array([[2.0, 0.0, 1.0]]), np.array([0])
    yield np.array([[0.0, -900.0]]), np.array([1])
    yield np.array([[20.0, 0.0, 0.0]]), np.array([1])
    yield np.array([[1000.0, 0.0]]), np.array([0])
    yield np.array([[1.0, 3.0], [1000.0, 1002.0]]), np.array([0, 1])
    for _ in range(5):
        n = int(rng.integers(4, 7))
        yield rng.normal(0, 2, (n, 3)).round(3) + rng.choice([-2000, 0, 2000], (n, 1)), rng.integers(0, 3, n)


@loss.solution
def loss_and_gradient(x, t):
    log_p = log_softmax(x)
    rows = np.arange(len(log_p))
    dx = np.exp(log_p)
    dx[rows, t] -= 1
    return {"loss": -log_p[rows, t].mean(), "dx": dx / len(log_p)}


def _picked(a, t):
    return a[np.arange(len(t)), t]


def _one_hot(x, t):
    return np.eye(x.shape[1])[t]


@loss.wrong
def floor_in_the_log(x, t):
    """A small number such as 1e-7 inside the log. It has two prices: however wrong the scores are, the loss stops at 16.118,
    and where p is 1, the loss is negative. Start from log-softmax: it has no 0 to be afraid of."""
    return loss_and_gradient(x, t) | {"loss": -np.log(_picked(_softmax(x), t) + 1e-7).mean()}


@loss.wrong
def smaller_floor_in_the_log(x, t):
    """A smaller number inside the log is a lower floor: the loss now stops at 27.631, and it is still a floor. Start from
    log-softmax: it needs none."""
    return loss_and_gradient(x, t) | {"loss": -np.log(_picked(_softmax(x), t) + 1e-12).mean()}


@loss.wrong
def floor_by_clipping(x, t):
    """You clipped the probabilities before the log: however wrong the scores are, the loss stops at 16.118. Start from
    log-softmax: it has no 0 to be afraid of."""
    return loss_and_gradient(x, t) | {"loss": -np.log(np.clip(_picked(_softmax(x), t), 1e-7, 1)).mean()}


@loss.wrong
def floor_in_both(x, t):
    """Loss and gradient agree with each other: both are those of a loss with 1e-7 inside the log. At [20, 0, 0] and label 1 that
    gradient is .0202 where it should be 1, so the worst mistake is hardly mended. Take the floor away."""
    y = _softmax(x)
    p = _picked(y, t)[:, None]
    return {"loss": -np.log(p + 1e-7).mean(), "dx": p / (p + 1e-7) * (y - _one_hot(x, t)) / len(x)}


@loss.wrong
def log_of_zero(x, t):
    """Your loss takes the log of a finished softmax: where that is 0, it is infinite. Start from log-softmax."""
    return loss_and_gradient(x, t) | {"loss": -np.log(_picked(_softmax(x), t)).mean()}


@loss.wrong
def zero_times_infinity(x, t):
    """You multiplied the targets with the log of a softmax. Where a target is 0 and the log is −inf, 0 · inf is nan. *Pick* the
    entry of the right class by its index instead of multiplying the others away, and start from log-softmax."""
    return loss_and_gradient(x, t) | {"loss": -(_one_hot(x, t) * np.log(_softmax(x))).sum(axis=1).mean()}


@loss.wrong
def unshifted(x, t):
    """Somewhere exp meets a score that nothing was taken out of. What does exp make of 1000, and of −2000?"""
    e = np.exp(x)
    y = e / e.sum(axis=1, keepdims=True)
    return {"loss": -np.log(_picked(y, t)).mean(), "dx": (y - _one_hot(x, t)) / len(x)}


@loss.wrong
def minus_forgotten(x, t):
    """Your loss is never above 0. A log-probability is 0 or less; what makes a loss of it?"""
    return loss_and_gradient(x, t) | {"loss": -loss_and_gradient(x, t)["loss"]}


@loss.wrong
def loss_is_a_sum(x, t):
    """Your loss is N times too large: the sum over the batch. It should be the mean, so that it does not grow with the batch."""
    return loss_and_gradient(x, t) | {"loss": loss_and_gradient(x, t)["loss"] * len(x)}


@loss.wrong
def gradient_of_the_sum(x, t):
    """Your gradient is N times too large: the loss is a mean over N samples, and so each has only 1/N of a say."""
    return loss_and_gradient(x, t) | {"dx": loss_and_gradient(x, t)["dx"] * len(x)}


@loss.wrong
def every_pair(x, t):
    """`log_p[:, t]` takes the columns of *all* labels from *every* row. You want one entry from each row: two lists of indices, one
    for the rows, one for the columns."""
    return loss_and_gradient(x, t) | {"loss": -log_softmax(x)[:, t].mean()}


@loss.wrong
def target_minus_prediction(x, t):
    """The gradient points the wrong way: y − t, not t − y. Where the right class has too little probability, raising its score
    must *lower* the loss."""
    return loss_and_gradient(x, t) | {"dx": -loss_and_gradient(x, t)["dx"]}


@loss.wrong
def probabilities_alone(x, t):
    """Your gradient is y / N, all positive. Its rows must sum to 0: which entry of y has 1 taken off?"""
    return loss_and_gradient(x, t) | {"dx": _softmax(x) / len(x)}


@loss.wrong
def label_subtracted(x, t):
    """You subtracted the label itself, a class's *number*, from all entries of its row. The target t of the formula is 1 in one
    place: at the label."""
    return loss_and_gradient(x, t) | {"dx": (_softmax(x) - t[:, None]) / len(x)}


@loss.wrong
def log_probabilities_in_the_gradient(x, t):
    """Your gradient begins with log-probabilities. y − t wants the probabilities themselves."""
    return loss_and_gradient(x, t) | {"dx": (log_softmax(x) - _one_hot(x, t)) / len(x)}


stuck = Exercise(
    "06.5", "Explain a loss that stands still", points=2, rtol=2e-3,
    practises="telling failures of the softmax apart by what they show",
    proves="tells a loss that cannot go lower from one that will not, and says where the limit lies",
    hints=("Which scores reach the loss when the network is as certain and as right as it can be?",
           "Whatever the network says, its outputs lie between zero and one. Put the best of them through a softmax by hand.",
           "For the number: one score is one, all the others are zero. Write the softmax of the right class, then its −log."))


@stuck.solution
def stuck_right():
    return {"why": "c", "ten classes": 1.4612}


@stuck.wrong
def learns_too_slowly():
    """(a) A rate that is too small makes a loss fall slowly, but this one stands at the same four digits. Compute the lowest loss
    that this network *can* have."""
    return {"why": "a", "ten classes": 1.4612}


@stuck.wrong
def overflow():
    """(b) What would an overflow leave behind: an ordinary number such as 0.5514, or something that you cannot overlook?"""
    return {"why": "b", "ten classes": 1.4612}


@stuck.wrong
def floor():
    """(d) A floor of 1e-7 inside the log limits the loss too, but from the other side: it keeps a *hopeless* loss from rising.
    At which value does it stop?"""
    return {"why": "d", "ten classes": 1.4612}


@stuck.wrong
def wrong_labels():
    """(e) Wrong labels would keep the loss up. But then some samples would be counted as mistakes: what does the accuracy say?"""
    return {"why": "e", "ten classes": 1.4612}


@stuck.wrong
def three_classes():
    """0.5514 is the limit for three classes. With ten, how many zeros stand beside the one?"""
    return {"why": "c", "ten classes": math.log(math.e + 2) - 1}


@stuck.wrong
def no_limit():
    """0 would be the loss of a probability of 1. Can the *second* softmax give a probability of 1, when its scores lie between 0
    and 1?"""
    return {"why": "c", "ten classes": 0.0}


@stuck.wrong
def guessing():
    """ln 10 is the loss of a network that guesses. Asked is the lowest loss: the network is right and certain."""
    return {"why": "c", "ten classes": math.log(10)}


@stuck.wrong
def a_probability():
    """That is the probability of the right class after the second softmax. The loss is its −log."""
    return {"why": "c", "ten classes": math.e / (math.e + 9)}


@stuck.wrong
def ten_zeros():
    """You have ten zeros beside the one: eleven classes."""
    return {"why": "c", "ten classes": math.log(math.e + 10) - 1}


@stuck.wrong
def zeros_that_count_nothing():
    """exp(0) is not 0: each of the other classes has its share in the sum."""
    return {"why": "c", "ten classes": 1.0}


@question("06")
def the_same_after_a_shift(rng):
    shift, p = int(rng.choice([5, 10, 100])), float(rng.choice([0.2, 0.3, 0.6, 0.7]))
    return Question(f"The softmax gives class 0 a probability of {p}. You add {shift} to all scores. What does it give class 0 now?", p,
                    "Adding one number to all scores changes no probability: it cancels in the quotient.")


@question("06")
def ratio_at_a_temperature(rng):
    T, gap = int(rng.choice([2, 4, 5])), int(rng.integers(1, 4))
    return Question(f"Class 0 scores {gap * T} more than class 1, at temperature {T}. How many times as likely is class 0?",
                    math.exp(gap), f"The ratio of two probabilities is exp(difference / T) = e^{gap} = {math.exp(gap):.4g}.")


@question("06")
def smooth_maximum(rng):
    score, classes = int(rng.choice([10, 50, 1000])), int(rng.choice([2, 4, 10]))
    return Question(f"By how much is the log-sum-exp of {classes} scores, all {score}, larger than {score}?", math.log(classes),
                    f"log({classes} · e^{score}) = {score} + ln {classes}, and ln {classes} = {math.log(classes):.4g}.")


@question("06")
def hopeless(rng):
    score = int(rng.choice([200, 500, 800, 3000]))
    return Question(f"The scores are [{score}, 0], the label is 1. What is the cross-entropy?", score,
                    f"log-sum-exp is {score}, the score of the label 0: {score} − 0. Its probability would have been 0 in a float.")


@question("06")
def floor_of_an_epsilon(rng):
    digits = int(rng.integers(4, 11))
    return Question(f"A loss is −log(p + 1e-{digits}). What is the most that it can be?", digits * math.log(10),
                    f"At p = 0 it is −log(1e-{digits}) = {digits} · ln 10 = {digits * math.log(10):.2f}, however wrong the scores are.")
