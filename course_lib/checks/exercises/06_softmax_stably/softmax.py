"""06.1 A softmax that survives."""

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.functions import sigmoid

exercise = Exercise(
    "06.1", "A softmax that survives", points=2, quiet=True,
    section="What the softmax does not see",
    practises="shift invariance: taking the maximum out",
    proves="gives the right probabilities, also for scores of many thousands, without a warning",
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
    yield (np.array([5000.0, 5000.0]),)                  # the example of the task
    yield (np.array([20000.0, 20000.0]),)                # beyond a long double's exp, too
    yield (np.array([1000.0, 0.0, 2.0]),)                # the last score is no help
    yield (np.array([500.0, 0.0, 1000.0]),)
    yield (np.array([0.0, 0.0, 800.0]),)                 # nor is the median
    yield (np.array([0.0, 1500.0, 1500.0]),)             # the mean helps, the middle does not
    yield (np.array([5.0, 2000.0, 0.0]),)                # neither the first nor the last
    yield (np.array([709.9, 0.0]),)                      # nothing taken out, or a place: 0 or 1
    yield (np.array([0.0, 709.9]),)
    yield (np.array([709.5, 709.5]),)
    yield (np.array([-500.0, -501.0]),)                  # 0 is no size
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
    """That is what the formula gives as it stands: right for ordinary scores, but a large one makes
    exp infinite, and inf / inf is nan."""
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
    """It is as if the largest entry had been made 1. What must the sum of all probabilities
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


@exercise.wrong
def middle_taken_out(x):
    """You took out the number halfway between the smallest score and the largest. What becomes of
    the largest if it lies 2000 above the smallest? For which number can no score lie above it?"""
    e = np.exp(x - (x.min() + x.max()) / 2)
    return e / e.sum()


@exercise.wrong
def place_of_the_largest_taken_out(x):
    """You took the *place* of the largest score out: `argmax` says where it stands, 0 or 1 or 2.
    Which number stands there?"""
    e = np.exp(x - x.argmax())
    return e / e.sum()


@exercise.wrong
def median_taken_out(x):
    """You took the median out. Up to half of the scores lie above it, some perhaps far above. For
    which number can no score lie above it?"""
    e = np.exp(x - np.median(x))
    return e / e.sum()


@exercise.wrong
def first_taken_out(x):
    """You took the first score out. That helps as long as no other lies far above it. For which of
    the scores can none lie above it?"""
    e = np.exp(x - x[0])
    return e / e.sum()


@exercise.wrong
def last_taken_out(x):
    """You took the last score out. That helps as long as no other lies far above it. For which of
    the scores can none lie above it?"""
    e = np.exp(x - x[-1])
    return e / e.sum()


@exercise.wrong
def largest_size_taken_out(x):
    """You took out the largest *size*. When all scores are far below 0, that moves them still
    further down: every exp is 0 then, and 0 / 0 is nan. It is the largest score that is to become
    0."""
    e = np.exp(x - np.abs(x).max())
    return e / e.sum()


@exercise.wrong
def logarithms(x):
    """You gave the logarithms of the probabilities, none above 0. What does exp make of them?"""
    shifted = x - x.max()
    return shifted - np.log(np.exp(shifted).sum())


@exercise.wrong
def signs_turned(x):
    """Your smallest score has the largest probability: the differences came out with the wrong
    sign. What has to be subtracted from what?"""
    e = np.exp(x.min() - x)
    return e / e.sum()


@exercise.wrong
def winner_takes_all(x):
    """You gave the largest score everything. Softmax leaves a share to each of the others: how much
    does it depend on the difference of two scores?"""
    return np.eye(len(x))[x.argmax()]


@exercise.wrong
def without_exponential(x):
    """Your shares are those of the scores themselves, counted from the smallest. In a softmax a
    difference of scores becomes a *ratio* of shares: which function does that?"""
    shifted = x - x.min()
    return shifted / shifted.sum()


@exercise.wrong
def each_by_itself(x):
    """That is a sigmoid of each score. Your entries do not add up to 1, for none knows of the
    others: what stands below the bar of a softmax?"""
    return sigmoid(x)


@exercise.wrong
def averaged(x):
    """You divided by the mean of the terms, so your probabilities do not add up to 1. What do they
    have to be divided by?"""
    e = np.exp(x - x.max())
    return e / e.mean()


@exercise.family
def eps_in_the_denominator(result, x):
    """You divide by the sum plus a number, {}, so your probabilities add up to less than 1. Against
    a sum of 0 it is not needed: which term is 1 once the largest score has been taken out?"""
    e = np.exp(x - x.max())
    eps = e / result - e.sum()
    return np.where(np.abs(eps) > 1e-9, eps, np.nan)           # else it is rounding


@exercise.family
def another_base(result, x):
    """As if you had raised {} to the power of each score. The base of a softmax is e, and the
    differences of the scores stay as they are."""
    highest = x.argmax()
    if np.ptp(result) == 0 and np.ptp(x) > 0:
        return np.nan                        # a base of 1 is another mistake
    slopes = np.log(result / result[highest]) / (x - x[highest])
    return np.exp(slopes)


@exercise.family
def clipped_at(result, x):
    """You clipped the scores at {}, so that two large ones become the same, and so do their
    probabilities. Shifting keeps the differences between scores, clipping does not."""
    small = np.abs(x).argmin()
    if x.max() < 100 or abs(x[small]) > 10 or np.ptp(result) == 0:
        return np.nan
    if not np.isclose(result.sum(), 1):
        return np.nan
    return np.full(2, x[small] + np.log(result.max() / result[small]))


@exercise.family
def rounded(result, x):
    """You rounded to {} decimals. Keep all of them: a small probability is not 0, and rounded ones
    need not add up to 1. Round only what you print."""
    right = stable_softmax(x)
    digits = [k for k in range(1, 7) if np.allclose(result, right.round(k), rtol=0, atol=1e-12)]
    return np.full(2, digits[0]) if len(digits) == 1 else np.nan


@exercise.wrong
def exponential_twice(x):
    """In the sum, exp was taken of numbers that had been through it already."""
    e = np.exp(x - x.max())
    return e / np.sum(np.exp(e))
