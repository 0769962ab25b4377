"""What students write in lesson 06."""

import numpy as np

from course_lib.checks.turns import Turn
from course_lib.functions import log_softmax as course_log_softmax
from course_lib.functions import softmax as course_softmax

from . import batch_softmax, log_softmax

shift = Turn("06.shift", "The number to take out", quiet=True,
             proves="takes out a number after which no exp overflows and no sum is 0",
             nudge="After the shift, which sign may an exponent have, and how large must the "
                   "largest of them be for the sum not to be 0?")


@shift.inputs
def rows_of_scores(rng):
    yield (np.array([3.0, 1.0, 0.2]),)
    yield (np.array([0.0, 1000.0, 2000.0]),)
    yield (np.array([-745.0, -746.0]),)
    yield (np.array([709.5, 709.5]),)
    yield (np.array([709.9, 0.0]),)
    yield (np.array([0.0, 709.9]),)
    yield (np.array([2000.0, 0.0]),)
    yield (np.array([5.0, 2000.0, 0.0]),)               # neither the first nor the last
    yield (np.array([0.0, 1500.0, 1500.0]),)            # the mean does, the middle does not
    yield (np.array([0.0, 0.0, 800.0]),)                # the median does not
    yield (np.array([3000.0, 3001.0, 3002.0]),)
    for _ in range(3):
        yield (rng.normal(0, 2, rng.integers(3, 7)).round(3) + float(rng.choice([-3000, 3000])),)


@shift.solution
def stable_softmax(x):
    e = np.exp(x - x.max())
    total = e.sum()
    return np.divide(e, total)


def _shifted_by(x, m):
    e = np.exp(x - m)
    return e / e.sum()


@shift.wrong
def nothing(x):
    """It is as if nothing were taken out: 1000 and 2000 meet exp as they are. What does it make of
    them?"""
    return _shifted_by(x, 0)


@shift.wrong
def minimum(x):
    """With the smallest score taken out, every exponent is 0 or *more*. For 0, 1000 and 2000, which
    exponents are left?"""
    return _shifted_by(x, x.min())


@shift.wrong
def mean(x):
    """With the mean taken out, some exponents are above 0. For 0, 1000 and 2000 one of them is
    1000. Which number of the row leaves nothing above 0?"""
    return _shifted_by(x, x.mean())


@shift.wrong
def first(x):
    """You took the first score out. For 5, 2000 and 0, which exponents are left? Which score leaves
    nothing above 0, wherever it stands?"""
    return _shifted_by(x, x[0])


@shift.wrong
def last(x):
    """You took the last score out. For 2000 and 0, which exponents are left? Which score leaves
    nothing above 0, wherever it stands?"""
    return _shifted_by(x, x[-1])


@shift.wrong
def median(x):
    """With the median taken out, some exponents are above 0. For 0, 0 and 800 one of them is 800.
    Which number of the row leaves nothing above 0?"""
    return _shifted_by(x, np.median(x))


@shift.wrong
def middle(x):
    """With the number halfway between the smallest and the largest taken out, some exponents are
    above 0. For 0, 1000 and 2000 one of them is 1000. Which number of the row leaves nothing above
    0?"""
    return _shifted_by(x, (x.min() + x.max()) / 2)


@shift.wrong
def place_of_the_largest(x):
    """You took the *place* of the largest score out: `argmax` says where it stands, 0 or 1 or 2. So
    exponents of nearly 2000 are left. Which number stands there?"""
    return _shifted_by(x, x.argmax())


@shift.wrong
def largest_size(x):
    """You took out the largest *size*. For −745 and −746 that is 746, and the exponents become
    −1491 and −1492: every exp is 0, and 0 / 0 is nan. Which number makes one exponent 0?"""
    return _shifted_by(x, np.abs(x).max())


@shift.wrong
def fixed_number(x):
    """A fixed number suits some rows only: with 700 taken out, 2000 is still too large, and −745
    falls even lower. The number has to come from the row itself."""
    return _shifted_by(x, 700)


rows = Turn("06.rows", "Every row for itself", quiet=True,
            proves="gives each row its own maximum and its own sum, in any batch",
            nudge="How many maxima and how many sums does a batch of N rows have, and which shape "
                  "lines up with its rows?")
rows.inputs(batch_softmax.inputs)
rows.solution(batch_softmax.batch_softmax)
for wrong in (batch_softmax.one_maximum_for_all, batch_softmax.one_sum_for_all,
              batch_softmax.one_of_each_for_all, batch_softmax.down_the_columns,
              batch_softmax.sum_down_the_columns, batch_softmax.maximum_down_the_columns,
              batch_softmax.no_keepdims, batch_softmax.no_keepdims_in_the_sum,
              batch_softmax.no_keepdims_in_the_maximum, batch_softmax.not_shifted,
              batch_softmax.row_mean_taken_out, batch_softmax.row_minimum_taken_out,
              batch_softmax.largest_size_taken_out, batch_softmax.divided_by_the_largest_term,
              batch_softmax.logarithms):
    rows.wrong(wrong)


lse = Turn("06.logsumexp", "The last line of log-sum-exp", quiet=True,
           proves="gives the log of a sum of exps, also where the sum itself overflows",
           nudge="The log of a product is a sum of two logs. What is the log of e to the m?")


@lse.inputs
def batches_of_scores(rng):
    yield (np.array([[7.0, 6.0, 5.0]]),)
    yield (np.array([[1000.0, 0.0], [3.0, -1.0]]),)
    yield (np.array([[0.0, 0.0, 0.0], [-900.0, -900.0, -902.0]]),)
    for _ in range(3):
        yield (rng.normal(0, 3, (int(rng.integers(2, 5)), 3)).round(2) + 5,)


@lse.solution
def logsumexp(x):
    m = x.T.max(axis=0)                                       # (C,N) -> (N,)
    return np.log(np.exp(x.T - m).sum(axis=0)) + m            # (C,N) - (N,) -> (N,)


def _shifted_sum(x):
    return np.exp(x - x.max(axis=1, keepdims=True)).sum(axis=1)


@lse.wrong
def maximum_lost(x):
    """This is the log of the *shifted* sum. You have taken m out of every exponent: as what does it
    stand in front of the sum, and what is its log?"""
    return np.log(_shifted_sum(x))


@lse.wrong
def maximum_as_a_factor(x):
    """You multiplied with m. It is e to the m that stands in front of the sum as a factor, and the
    log of a product is not a product."""
    return x.max(axis=1) * np.log(_shifted_sum(x))


@lse.wrong
def log_forgotten(x):
    """You added the sum itself. What is asked for is its log."""
    return x.max(axis=1) + _shifted_sum(x)


@lse.wrong
def maximum_subtracted(x):
    """m has the wrong sign. Taking m away from every exponent divided the sum by eᵐ: what has to
    happen to its log to make up for that?"""
    return np.log(_shifted_sum(x)) - x.max(axis=1)


@lse.wrong
def log_subtracted(x):
    """Between m and the log stands the wrong sign: the log of a product is the *sum* of both
    logs."""
    return x.max(axis=1) - np.log(_shifted_sum(x))


@lse.wrong
def overflowing(x):
    """Somewhere e to the power of m is computed again, and for 1000 that overflows. What is its
    log, without computing it?"""
    return np.log(np.exp(x.max(axis=1)) * _shifted_sum(x))


last_line = Turn("06.log-softmax", "The last line of log-softmax", quiet=True,
                 proves="gives every log-probability, also where the probability is too small for "
                        "a float",
                 nudge="The log of a quotient is a difference. Which two logs is it, after the "
                       "shift?")
last_line.inputs(log_softmax.inputs)
last_line.solution(log_softmax.log_softmax)
for wrong in (log_softmax.log_of_softmax, log_softmax.log_of_softmax_and_epsilon,
              log_softmax.maximum_lost, log_softmax.log_forgotten, log_softmax.the_shift_alone,
              log_softmax.the_loss):
    last_line.wrong(wrong)


@last_line.wrong
def quotient_of_logs(x):
    """You divided by a log. The log of a quotient is a *difference* of logs; and the log of the
    numerator is the shifted score itself."""
    shifted = x - x.max(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        return shifted / np.log(np.exp(shifted).sum(axis=1, keepdims=True))


scores = Turn("06.gradient", "The gradient of the loss", quiet=True,
              proves="sends back what belongs to the mean loss, for scores of any size",
              nudge="For one sample it is y − t. How much of a say does each of N samples have in "
                    "a mean?")


@scores.inputs
def scores_and_labels(rng):
    yield np.array([[2.0, 0.0, 1.0]]), np.array([0])
    yield np.array([[20.0, 0.0, 0.0], [1.0, 2.0, 0.5]]), np.array([1, 1])
    yield np.array([[0.0, -1000.0], [1.0, 3.0], [1000.0, 999.0]]), np.array([1, 0, 1])
    for _ in range(3):
        n = int(rng.integers(4, 7))
        yield rng.normal(0, 2, (n, 3)).round(3), rng.integers(0, 3, n)


@scores.solution
def gradient(x, t):
    dx = np.exp(course_log_softmax(x))
    np.subtract.at(dx, (range(len(dx)), t), 1)
    return dx / len(dx)


def _one_hot(x, t):
    return np.eye(x.shape[1])[t]


@scores.wrong
def of_the_sum(x, t):
    """This belongs to the *sum* of the losses: it is N times too large. The loss is their mean."""
    return gradient(x, t) * len(t)


@scores.wrong
def divided_by_all_entries(x, t):
    """Your gradient is divided by the number of entries. The mean runs over the samples: N, not N
    times the number of classes."""
    return gradient(x, t) / x.shape[1]


@scores.wrong
def divided_by_classes(x, t):
    """Your gradient is divided by the number of classes. The mean in the loss runs over the
    samples: which axis of x counts them?"""
    return gradient(x, t) * len(t) / x.shape[1]


@scores.wrong
def the_other_way_round(x, t):
    """The sign is the other way round. Where the right class has too little probability, raising
    its score must *lower* the loss."""
    return -gradient(x, t)


@scores.wrong
def the_other_way_round_of_the_sum(x, t):
    """Two things: it is y − t and not t − y, and the loss is a mean over N rows, not a sum."""
    return -gradient(x, t) * len(t)


@scores.wrong
def probabilities_alone(x, t):
    """All of it is positive. A row of the gradient sums to 0: at which class is 1 taken off?"""
    return course_softmax(x) / len(t)


@scores.wrong
def label_subtracted(x, t):
    """You subtracted the label, the *number* of a class, from its whole row. The t of y − t is 1 at
    the right class and 0 elsewhere."""
    return (course_softmax(x) - t[:, None]) / len(t)


@scores.wrong
def every_row_at_every_label(x, t):
    """`[:, t]` names the columns of *all* labels in *every* row. Which place do you want in each
    row? Two lists of indices say it, or a one-hot matrix."""
    dx = course_softmax(x)
    dx[:, t] -= 1
    return dx / len(t)


@scores.wrong
def log_probabilities(x, t):
    """You subtracted t from the *log*-probabilities. y − t wants the probabilities: what takes a
    log back?"""
    return (course_log_softmax(x) - _one_hot(x, t)) / len(t)


cold = Turn("06.temperature", "Which comes first?", rtol=0.01,
            proves="gives the softmax at any temperature, also in half precision",
            nudge="Which of the two steps makes numbers larger, and which makes them small?")


@cold.inputs
def scores_and_temperatures(rng):
    yield np.array([[3.0, 1.0, 0.2]]), 2.0
    yield np.array([[1003.0, 1001.0, 1000.0]], np.float16), np.float16(0.01)
    yield (np.array([[1003.0, 0, 0], [0, 1003.0, 0], [0, 0, 1003.0], [2.0, 1.5, 1.0]], np.float16),
           np.float16(0.005))
    yield np.array([[1003.0, 1000.0], [0.5, 0.25]], np.float16), np.float16(1.0)
    yield np.array([[3.0, 1.0], [0.0, 2.0], [5.0, 4.5]]), 0.5
    for T in (0.5, 1.5, 4.0):
        yield rng.normal(0, 1, (3, 4)).round(2), T


@cold.solution
def softmax_at(x, T):
    shifted = x.T - x.T.max(axis=0)                           # (C,N) - (N,) -> (C,N)
    return course_softmax(shifted.T / T)


@cold.wrong
def divided_first(x, T):
    """You divided first. In float16, 1003 / 0.01 is inf, and what is shifted afterwards is inf −
    inf. Which step makes the numbers small enough for the other one?"""
    return course_softmax(x / T)


@cold.wrong
def temperature_forgotten(x, T):
    """T changes nothing in your result. A high temperature brings the classes closer together; what
    is added to *every* score of a row, or subtracted, cancels."""
    return course_softmax(x)


@cold.wrong
def multiplied(x, T):
    """The temperature *divides* the differences between scores: above 1 they shrink. Yours grow."""
    return course_softmax((x - x.max(axis=1, keepdims=True)) * T)


@cold.wrong
def probabilities_divided(x, T):
    """You divided the *probabilities*, and your rows no longer sum to 1. It is the scores that are
    divided, before the softmax."""
    return course_softmax(x - x.max(axis=1, keepdims=True)) / T


@cold.wrong
def one_maximum_for_all(x, T):
    """One number is taken out of the whole batch. A row far below it loses its digits, or overflows
    in the other direction: whose maximum does a row need?"""
    return course_softmax((x - x.max()) / T)
