"""06.3 Log-softmax from the scores."""

import numpy as np

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "06.3", "Log-softmax from the scores", points=2, quiet=True,
    section="Leave out the probability",
    practises="log-sum-exp: keeping the log away from 0",
    proves="gives every log-probability from the scores, also where the probability itself is too "
           "small for a float",
    hints=("What is the log of exp(x) / sum? Write it as a difference before you write any code.",
           "log-softmax is x minus log-sum-exp, and both can have the same maximum taken out "
           "first.",
           "With `shifted` from the last exercise, only one thing is left to subtract, the log of "
           "a sum of which one term is 1."))


@exercise.inputs
def inputs(rng):
    yield (np.array([[1.0, 3.0, 0.0]]),)
    yield (np.array([[0.0, -800.0], [5.0, 7.0]]),)
    yield (np.array([[1000.0, 1001.0, 1002.0], [-1000.0, -1000.0, -1000.0]]),)
    yield (np.array([[2.0, 0.0], [1.0, 4.0]]),)
    for _ in range(5):
        x = rng.normal(0, 2, (int(rng.integers(4, 7)), 3)).round(3)
        yield (x + rng.choice([-20, 0, 20], (len(x), 1)),)
    yield (rng.normal(0, 400, (2, 4)).round(3),)


@exercise.solution
def log_softmax(x):
    shifted = x.T - x.T.max(axis=0)                      # (C,N) - (N,) -> (C,N)
    return (shifted - np.log(np.exp(shifted).sum(axis=0))).T


def _shifted(x):
    return x - x.max(axis=1, keepdims=True)


def _softmax(x):
    e = np.exp(_shifted(x))
    return e / e.sum(axis=1, keepdims=True)


@exercise.wrong
def log_of_softmax(x):
    """You took the log of a finished softmax. A small probability has become 0 by then, and log 0
    is −inf. Take the log of the *formula* first: what is the log of a quotient?"""
    return np.log(_softmax(x))


@exercise.wrong
def log_of_softmax_and_epsilon(x):
    """A small number inside the log keeps −inf away, and puts a floor in its place: no result of
    yours is below −16.118. How far below does the right one go?"""
    return np.log(_softmax(x) + 1e-7)


@exercise.wrong
def maximum_lost(x):
    """The sum is that of the shifted scores, and you subtract its log from the scores that were
    *not* shifted. The maximum that you took out there is missing here."""
    return x - np.log(np.exp(_shifted(x)).sum(axis=1, keepdims=True))


@exercise.wrong
def maximum_taken_out_twice(x):
    """The maximum has come out twice: once with the shifted scores, and once more with the
    log-sum-exp that you put it back into. Either both are shifted, or neither."""
    m = x.max(axis=1, keepdims=True)
    return _shifted(x) - (m + np.log(np.exp(_shifted(x)).sum(axis=1, keepdims=True)))


@exercise.wrong
def sum_not_shifted(x):
    """Your log-sum-exp is that of the unshifted scores: its exp overflows for large ones, and gives
    log 0 for scores far below 0."""
    return x - np.log(np.exp(x).sum(axis=1, keepdims=True))


@exercise.wrong
def shifted_minus_the_unshifted_sum(x):
    """The scores are shifted, the sum is not. The same maximum has to leave both, or the difference
    changes."""
    return _shifted(x) - np.log(np.exp(x).sum(axis=1, keepdims=True))


@exercise.wrong
def log_forgotten(x):
    """You subtract the sum itself. The log of a quotient is a difference of *logs*."""
    return _shifted(x) - np.exp(_shifted(x)).sum(axis=1, keepdims=True)


@exercise.wrong
def the_shift_alone(x):
    """These are the shifted scores: the log of the numerator. Where is the denominator?"""
    return _shifted(x)


@exercise.wrong
def the_loss(x):
    """Right in size, with the other sign: this is the loss, −log p. A log-probability is 0 or
    less."""
    return -(_shifted(x) - np.log(np.exp(_shifted(x)).sum(axis=1, keepdims=True)))


@exercise.wrong
def one_row(x):
    """You treated the batch as one long row. Each row is a sample with a maximum and a sum of its
    own."""
    shifted = x - x.max()
    return shifted - np.log(np.exp(shifted).sum())


@exercise.wrong
def log_down_the_columns(x):
    """You ran down the columns, over the samples. Which axis runs over the classes of one
    sample?"""
    shifted = x - x.max(axis=0, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))
