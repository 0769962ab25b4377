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
           "With the shifted scores, only one thing is left to subtract, the log of "
           "a sum of which one term is 1."))


@exercise.inputs
def inputs(rng):
    yield (np.array([[1.0, 3.0, 0.0]]),)
    yield (np.array([[0.0, -800.0], [5.0, 7.0]]),)
    yield (np.array([[1000.0, 1001.0, 1002.0], [-1000.0, -1000.0, -1000.0]]),)
    yield (np.array([[2.0, 0.0], [1.0, 4.0]]),)
    yield (np.array([[0, -5000]]),)                  # the example of the task
    yield (np.array([[0.0, 5000.0], [3.0, 4.0]]),)       # the mean of a row is no help
    yield (np.array([[-900.0, -901.0], [0.0, 2.0]]),)
    yield (np.array([[0.0, 0.0, 800.0], [1.0, 2.0, 0.0]]),)       # nor is its median
    yield (np.array([[0.0, 1500.0, 1490.0], [5.0, 2000.0, 0.0]]),)     # nor the middle; nor an end
    yield (np.array([[709.9, 0.0], [0.0, 709.9]]),)      # nothing taken out, or a place: 0 or 1
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
    """You take the log of something that has been through exp: where it is small, it has become 0
    by then, and log 0 is −inf. Take the log of the *formula* first: what is the log of a
    quotient, and what is the log of an exp?"""
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


def _log_softmax(x, number):
    """The formula, of rows from which a number has been taken out."""
    shifted = x - number
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@exercise.wrong
def row_mean_taken_out(x):
    """You took the mean of each row out. That helps as long as no score lies far above the mean.
    For which number can none lie above it?"""
    return _log_softmax(x, x.mean(axis=1, keepdims=True))


@exercise.wrong
def row_median_taken_out(x):
    """You took the median of each row out. Up to half of the scores lie above it, some perhaps far
    above. For which number can none lie above it?"""
    return _log_softmax(x, np.median(x, axis=1, keepdims=True))


@exercise.wrong
def row_minimum_taken_out(x):
    """You took the smallest score of each row out. Then every exponent is 0 or *more*: what
    becomes of a score that lies 1000 above the smallest? Which one has to become 0?"""
    return _log_softmax(x, x.min(axis=1, keepdims=True))


@exercise.wrong
def one_maximum_for_all(x):
    """You took one maximum out of the whole batch. In a row that lies far below it every exp is 0,
    and the log of 0 is −inf. Whose maximum does a row need?"""
    return _log_softmax(x, x.max())


@exercise.wrong
def first_row_only(x):
    """You took the maximum of the *first* row out of all rows. Each row needs its own."""
    return _log_softmax(x, x[0].max())


@exercise.wrong
def no_keepdims(x):
    """Without keepdims, maxima and sums have the shape (N,), and NumPy lines that up with the
    *columns*: mostly an error if the batch is not square, and a wrong result if it is. Which shape
    would line up with the rows?"""
    shifted = x - x.max(axis=1)
    return shifted - np.log(np.exp(shifted).sum(axis=1))


@exercise.wrong
def no_keepdims_in_the_sum(x):
    """The maxima line up with the rows, the sums do not: their shape is (N,), and NumPy lines that
    up with the columns. What did you tell max that you did not tell sum?"""
    return _shifted(x) - np.log(np.exp(_shifted(x)).sum(axis=1))


@exercise.wrong
def probabilities(x):
    """You gave the probabilities themselves. Their logarithms were asked for, and not by way of the
    probabilities: these can be 0."""
    return _softmax(x)


@exercise.wrong
def log_sum_exp_alone(x):
    """That is the log of the denominator, the same for a whole row. Where is the numerator's?"""
    return np.zeros_like(x) + np.logaddexp.reduce(x, axis=1, keepdims=True)


@exercise.wrong
def sum_of_logs(x):
    """You took the log of every single term, and then the sum. The log of a sum is not the sum of
    the logs: add up first."""
    return _shifted(x) - np.log(np.exp(_shifted(x))).sum(axis=1, keepdims=True)


@exercise.wrong
def to_base_two(x):
    """Your logarithm has the base 2. The one that undoes exp is `np.log`, to the base e."""
    return log_softmax(x) / np.log(2)


@exercise.wrong
def to_base_ten(x):
    """Your logarithm has the base 10. The one that undoes exp is `np.log`, to the base e."""
    return log_softmax(x) / np.log(10)


@exercise.family
def floor(result, x):
    """No result of yours is below {}: a small number inside the log, or a cut, puts a floor there.
    How far below does the right one go? Take the log of the *formula*, and it has no 0 to be afraid
    of."""
    if np.ptp(result) == 0:
        return np.nan                        # one number everywhere: nothing is cut
    return np.where((result - log_softmax(x) > 5) & (result < -1), result, np.nan)


@exercise.family
def infinity_replaced(result, x):
    """Where an ordinary number is right, you gave one as low as {}, in place of −inf. What was lost
    in exp does not come back that way: keep the log away from 0."""
    if np.ptp(result) == 0:
        return np.nan                        # one number everywhere: it replaces nothing
    replaced = (log_softmax(x) - result > 5) & np.isfinite(result)
    return np.where(replaced, np.maximum(result, -1e300), np.nan)


UNEXPLAINED = np.array([-1.0, 1.0])               # no one constant does it


@exercise.family
def base_of_the_logarithm(result, x):
    """You took the logarithm of the sum with base {}. The one that undoes exp is the natural
    logarithm, `np.log`."""
    shifted = _shifted(x)
    natural = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    base = np.exp(np.where(natural > 0.01, natural, np.nan) / (shifted - result))
    base = base[base > 1]
    used = np.isclose(base, 2, rtol=0.01) | np.isclose(base, 10, rtol=0.01)
    return base if used.all() else UNEXPLAINED


@exercise.wrong
def one_counted_twice(x):
    """`np.log1p` adds a 1 to what you give it, and the 1 of the largest score is in your sum
    already. Take one of the two away."""
    shifted = _shifted(x)
    return shifted - np.log1p(np.exp(shifted).sum(axis=1, keepdims=True))
