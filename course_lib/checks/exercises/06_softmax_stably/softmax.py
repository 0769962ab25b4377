"""06.1 A softmax that survives."""

import numpy as np

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "06.1", "A softmax that survives", points=2, quiet=True,
    section="What the softmax does not see",
    practises="shift invariance: taking the maximum out",
    proves="gives the right probabilities for scores of any size, without a warning",
    hints=("Which of the scores makes exp overflow? What may you do to *all* scores without "
           "changing any probability?",
           "Subtract one number from every score, so that the largest exponent is 0. Which number "
           "of the row does that?",
           "Begin with the shifted scores: `shifted = x - ...`. From there on the formula is the "
           "old one."))


@exercise.inputs
def inputs(rng):
    yield (np.array([2.0, 1.0, -1.0]),)
    yield (np.array([1000.0, 1002.0, 1001.0]),)
    yield (np.array([-2000.0, -2001.0]),)
    yield (np.array([0.0, 1000.0, 999.0]),)
    yield (np.array([0.0, 2000.0, 10.0, 1999.0]),)
    yield (np.array([-5.0]),)
    for _ in range(3):
        yield (rng.normal(0, 2, rng.integers(3, 7)).round(3),)
        yield (rng.normal(0, 2, rng.integers(3, 7)).round(3) + float(rng.choice([-3000, 3000])),)


@exercise.solution
def stable_softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


@exercise.wrong
def as_it_stands(x):
    """That is the formula as it stands: right for ordinary scores, but a large one makes exp
    infinite, and inf / inf is nan."""
    e = np.exp(x)
    return e / e.sum()


@exercise.wrong
def minimum_taken_out(x):
    """You took the smallest score out. Then every exponent is 0 or *more*: what becomes of a score
    that lies 2000 above the smallest?"""
    e = np.exp(x - x.min())
    return e / e.sum()


@exercise.wrong
def mean_taken_out(x):
    """You took the mean out. That helps as long as no score lies far above the mean. For which
    number can no score lie above it?"""
    e = np.exp(x - x.mean())
    return e / e.sum()


@exercise.wrong
def clipped(x):
    """You clipped the scores, so that two large ones become the same, and so do their
    probabilities. Shifting keeps the differences between scores, clipping does not."""
    e = np.exp(np.clip(x, -700, 700))
    return e / e.sum()


@exercise.wrong
def clipped_above(x):
    """You cut the large scores off, so that two of them become the same; and scores far below 0 all
    give exp = 0 still, and 0 / 0. What you do to one score you have to do to all of them."""
    e = np.exp(np.minimum(x, 700))
    return e / e.sum()


@exercise.wrong
def divided_by_maximum(x):
    """You *divided* the scores by the largest. That changes their differences, and these are all
    that a softmax looks at. What may be done to every score without changing a difference?"""
    e = np.exp(x / x.max())
    return e / e.sum()


@exercise.wrong
def divided_by_size(x):
    """You divided the scores by the largest size among them. That changes their differences, and
    these are all that a softmax looks at."""
    e = np.exp(x / np.abs(x).max())
    return e / e.sum()


@exercise.wrong
def divided_by_the_largest_term(x):
    """Your largest entry is 1 whatever the others are. What must the sum of all probabilities
    be?"""
    e = np.exp(x - x.max())
    return e / e.max()


@exercise.wrong
def shift_only_above(x):
    """You shifted the numerator only. The sum below must be that of the same, shifted, terms."""
    return np.exp(x - x.max()) / np.exp(x).sum()


@exercise.wrong
def nan_replaced(x):
    """You replaced what came out as nan or infinite. The numbers that were lost on the way do not
    come back: change what goes *into* exp."""
    with np.errstate(all="ignore"):
        e = np.exp(x)
        return np.nan_to_num(e / e.sum())
