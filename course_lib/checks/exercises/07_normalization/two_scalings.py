"""07.1 Two scalings of a table."""

import numpy as np

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "07.1", "Two scalings of a table", points=2, quiet=True, section="Two straight lines",
    practises="min–max and z-score, column by column",
    proves="scales every column by itself, divides by N in the spread, and leaves no nan where a "
           "column is constant",
    hints=("A row is a sample, a column a feature. Along which axis do you look for the smallest "
           "value of a *feature*?",
           "Both scalings subtract something and divide by a width: min and range, or mean and "
           "standard deviation. In a constant column the range is 0 (the computed standard "
           "deviation not always); divide by 1 instead.",
           "Let `width = np.ptp(x, axis=0)` be max − min of each column. `np.where(width > 0, ..., "
           "1)` chooses what to divide by."))


@exercise.inputs
def inputs(rng):
    yield (np.array([[1.0, 10.0, 5.0], [2.0, 30.0, 5.0], [4.0, 20.0, 5.0]]),)
    yield (np.array([[0.0, 7.0], [8.0, 7.0], [4.0, 7.0]]),)
    yield (np.array([[1e-9, -2.0], [4e-9, 0.5], [2e-9, 7.0], [2e-9, 0.0]]),)
    yield (np.array([[2.0, 0.1], [4.0, 0.1], [9.0, 0.1]]),)    # std gives 1e-17 for three times 0.1
    # a constant column whose computed deviation is 1e-7, and one of 1e-13 that varies
    yield (np.array([[1e9 + 0.3, 1e-13, 1e-10], [1e9 + 0.3, 3e-13, 4e-10],
                     [1e9 + 0.3, 2e-13, 2e-10]]),)
    yield (np.array([[3.0, -1.0]]),)
    for shape in ((5, 2), (3, 3), (2, 4), (7, 1)):
        x = rng.normal(0, 3, shape).round(2) * 10.0 ** rng.integers(-2, 3, shape[1])
        x[:, -1] = np.where(shape[1] > 2, 0.1, x[:, -1])
        yield (x,)


@exercise.solution
def scale(x):
    u = x - x.min(axis=0)                    # a constant column is now exactly 0
    width, sd = u.max(axis=0), u.std(axis=0)
    return {"minmax": u / np.where(width > 0, width, 1),
            "z": (u - u.mean(axis=0)) / np.where(width > 0, sd, 1)}


def _divided(x, width):
    return x / np.where(width > 0, width, 1)


def _centred(x):
    return x - x.mean(axis=0)


def _z(x, width):
    """z-scores with another width."""
    return _centred(x) / np.where(np.ptp(x, axis=0) > 0, width, 1)


@exercise.wrong
def guarded_by_the_deviation(x):
    """Nearly: in a constant column the standard deviation need not be exactly 0, and yours divides
    by it then. Look at `np.full(3, 0.1).std()`: the mean of three times 0.1 is off by a rounding
    error. What else about a column is 0 exactly when all its values are the same?"""
    return scale(x) | {"z": _divided(_centred(x), x.std(axis=0))}


@exercise.wrong
def both_guarded_by_the_deviation(x):
    """In a constant column you ask whether the standard deviation is 0, and it need not be exactly
    0: look at `np.full(3, 0.1).std()`. Then the range, which *is* 0, comes under the fraction bar.
    Which of the two tells that all values of a column are the same?"""
    sd = x.std(axis=0)
    with np.errstate(invalid="ignore"):
        minmax = (x - x.min(axis=0)) / np.where(sd > 0, np.ptp(x, axis=0), 1)
    return {"minmax": minmax, "z": _divided(_centred(x), sd)}


@exercise.wrong
def variance_guarded_by_itself(x):
    """You divided by the variance. For lengths in mm it has the unit mm²; what takes you back to
    mm? And do not ask it whether a column is constant: for three times 0.1 it comes out tiny, and
    not 0."""
    return scale(x) | {"z": _divided(_centred(x), x.var(axis=0))}


@exercise.wrong
def n_minus_one_guarded_by_the_deviation(x):
    """Two things. Your spread was divided by N − 1 (`ddof=1`), and here it is N. And whether a
    column is constant the spread cannot tell you: for three times 0.1 it comes out as 1e-17, and
    not as 0."""
    sd = x.std(axis=0) * np.sqrt(len(x) / max(1, len(x) - 1))
    return scale(x) | {"z": _divided(_centred(x), sd)}


@exercise.wrong
def divided_by_n_minus_one(x):
    """Your z-scores are a little too near to 0: their spread was divided by N − 1 (`ddof=1`), which
    gives 1.291 for [1, 2, 3, 4] instead of 1.118. This course and scikit-learn divide by N, so that
    the result has spread 1."""
    right = scale(x)
    return right | {"z": right["z"] * np.sqrt((len(x) - 1) / len(x))}


@exercise.wrong
def one_for_the_matrix(x):
    """You took one min, max, mean and spread for the whole matrix. Then the column with the large
    numbers still drowns the others. Every feature has a scale of its own: which axis?"""
    return {"minmax": _divided(x - x.min(), np.ptp(x)), "z": _divided(x - x.mean(), x.std())}


@exercise.wrong
def columns_became_rows(x):
    """Every column is scaled well, and then your columns lie on their sides: the result should look
    like x, a sample a row."""
    return {name: part.T for name, part in scale(x).items()}


@exercise.wrong
def by_rows(x):
    """You scaled every *row*, so that square meters and rooms were mixed. A row is one sample; a
    feature is a column."""
    swapped = scale(x.T)
    return {name: part.T for name, part in swapped.items()}


@exercise.wrong
def nan_in_constant_columns(x):
    """Right, except that a constant column gives 0 / 0, which is nan, and one nan spoils everything
    it meets. What could you divide by there instead?"""
    with np.errstate(invalid="ignore", divide="ignore"):
        width = np.ptp(x, axis=0)
        return {"minmax": (x - x.min(axis=0)) / width, "z": _centred(x) / x.std(axis=0)}


@exercise.wrong
def a_little_added(x):
    """There is no nan, but columns with very small numbers come out wrong: a small constant under
    the fraction bar is not small for them. Divide by something else only where the column is
    constant."""
    return {"minmax": (x - x.min(axis=0)) / (np.ptp(x, axis=0) + 1e-8),
            "z": _centred(x) / (x.std(axis=0) + 1e-8)}


@exercise.wrong
def small_columns_taken_for_constant(x):
    """A column with very small numbers was taken for a constant one: "nearly 0" depends on the
    unit. In kilometers the lengths of bacteria are nearly 0, too. Only a column in which *nothing*
    differs is constant."""
    small = np.ptp(x, axis=0) < 1e-8
    return {"minmax": (x - x.min(axis=0)) / np.where(small, 1, np.ptp(x, axis=0)),
            "z": _centred(x) / np.where(small, 1, x.std(axis=0))}


@exercise.wrong
def very_small_columns_taken_for_constant(x):
    """A column of very small numbers, such as 1e-13 and 3e-13, was taken for a constant one:
    "nearly 0" depends on the unit. Only a column in which *nothing* differs is constant."""
    small = np.ptp(x, axis=0) < 1e-12
    return {"minmax": (x - x.min(axis=0)) / np.where(small, 1, np.ptp(x, axis=0)),
            "z": _centred(x) / np.where(small, 1, x.std(axis=0))}


@exercise.wrong
def deviation_above_a_limit(x):
    """No limit suits every column: three times 1e9 + 0.3 is constant, and its computed deviation is
    1e-7; 1e-13, 3e-13, 2e-13 are not, and theirs is 1e-13. What about a column is 0 exactly when
    all its values are the same?"""
    small = np.ptp(x, axis=0) < 1e-12
    return {"minmax": (x - x.min(axis=0)) / np.where(small, 1, np.ptp(x, axis=0)),
            "z": _divided(_centred(x), x.std(axis=0) * (x.std(axis=0) > 1e-12))}


@exercise.wrong
def deviation_above_a_larger_limit(x):
    """No limit suits every column: three times 1e9 + 0.3 is constant, and its computed deviation is
    1e-7; columns of 1e-9 or 1e-13 are not constant, and theirs is smaller. What about a column is 0
    exactly when all its values are the same?"""
    small = np.ptp(x, axis=0) < 1e-8
    return {"minmax": (x - x.min(axis=0)) / np.where(small, 1, np.ptp(x, axis=0)),
            "z": _divided(_centred(x), x.std(axis=0) * (x.std(axis=0) > 1e-8))}


@exercise.wrong
def deviation_above_a_tiny_limit(x):
    """A constant column of large numbers does not come out as 0: the computed deviation of three
    times 1e9 + 0.3 is 1e-7, for the mean is rounded. What about a column is 0 exactly when all its
    values are the same?"""
    sd = x.std(axis=0)
    return scale(x) | {"z": _divided(_centred(x), sd * (sd > 1e-15))}


UNEXPLAINED = np.array([[-1.0, 1.0], [0.0, 0.0]])       # no one constant does it


def _taken_for_widths(result, x):
    """(what has become of the width, the width) of all entries that are not what they should be."""
    taken = []
    for got, numerator, width in ((result["minmax"], x - x.min(axis=0), np.ptp(x, axis=0)),
                                  (result["z"], _centred(x), x.std(axis=0))):
        right = numerator / np.where(np.ptp(x, axis=0) > 0, width, np.inf)
        rounded_off = (np.ptp(x, axis=0) == 0) & (x.std(axis=0) > 1e-9)
        off = ~(np.abs(got - right) <= 1e-7) & ~rounded_off
        if np.any(off & ((numerator == 0) | (got == 0) | ~np.isfinite(got))):
            return UNEXPLAINED
        taken.append((np.where(off, numerator / got, np.nan), np.broadcast_to(width, x.shape)))
    return np.concatenate(taken, axis=1)


def _left_alone_below(times, constants, x):
    """Whether a column that varies is right, though its width is below so many times the constant
    of others, in min–max or in z."""
    for found, width in zip(np.split(constants, 2), (np.ptp(x, axis=0), x.std(axis=0)),
                            strict=True):
        said = np.isfinite(found)
        right = ~said.any(axis=0) & (np.ptp(x, axis=0) > 0)
        if np.any(width[right, None] < times * found[said]):
            return True
    return False


@exercise.family
def smallest_width(result, x):
    """Something under the fraction bar never gets below {}. Small numbers are honest all the same,
    and a constant column should give 0, but for rounding, also where its deviation comes out as
    1e-17 (try `np.full(3, 0.1).std()`). Put 1 there, and only there."""
    taken = _taken_for_widths(result, x)[0]
    return UNEXPLAINED if _left_alone_below(0.9, taken, x) else taken


@exercise.family
def added_to_the_width(result, x):
    """It is as if {} had been added under the fraction bar. That is not small where the numbers of
    a column are small themselves. Put 1 there where the column is constant, and only there."""
    taken, width = _taken_for_widths(result, x)
    added = np.where(width > 1e-15, taken - width, np.where(width > 0, np.nan, taken))
    return UNEXPLAINED if _left_alone_below(1e4, added, x) else added


@exercise.wrong
def divided_by_the_maximum(x):
    """Your min–max does not begin at 0: it looks as if you had divided by the maximum. Where does
    the smallest value of a column have to land, and where the largest?"""
    top = x.max(axis=0)
    return scale(x) | {"minmax": x / np.where(top != 0, top, 1)}


@exercise.wrong
def counted_from_the_top(x):
    """In your min–max the largest value becomes 0 and the smallest 1. It should be the other way
    round."""
    return scale(x) | {"minmax": _divided(x.max(axis=0) - x, np.ptp(x, axis=0))}


@exercise.wrong
def minimum_not_taken_away(x):
    """Your min–max columns have width 1, but they do not begin at 0. What has to happen before you
    divide?"""
    return scale(x) | {"minmax": _divided(x, np.ptp(x, axis=0))}


@exercise.wrong
def divided_by_the_variance(x):
    """You divided by the variance. For lengths in mm it has the unit mm²; what takes you back to
    mm?"""
    return scale(x) | {"z": _z(x, x.var(axis=0))}


@exercise.wrong
def divided_by_the_range(x):
    """Your z is divided by the range, max − min. What is *its* width, the usual distance from the
    mean?"""
    return scale(x) | {"z": _z(x, np.ptp(x, axis=0))}


@exercise.wrong
def root_of_the_sum_of_squares(x):
    """Your z is divided by the root of the *sum* of the squares. The standard deviation is the root
    of their mean: with twice as many samples it should stay about as large."""
    return scale(x) | {"z": _z(x, x.std(axis=0) * np.sqrt(len(x)))}


@exercise.wrong
def mean_absolute_deviation(x):
    """You divided by the mean of the distances from the mean. The standard deviation is the root of
    the mean of their *squares*."""
    return scale(x) | {"z": _z(x, np.abs(_centred(x)).mean(axis=0))}


@exercise.wrong
def median_for_the_mean(x):
    """Your z-scores are measured from the median. That is a scaling, too; the z-score starts from
    the mean, so that the column's new mean is 0."""
    sd = np.where(np.ptp(x, axis=0) > 0, x.std(axis=0), 1)
    return scale(x) | {"z": (x - np.median(x, axis=0)) / sd}


@exercise.wrong
def brackets_missing(x):
    """Only the second number has been divided: / binds more strongly than −. First subtract, then
    divide the difference."""
    sd = np.where(np.ptp(x, axis=0) > 0, x.std(axis=0), 1)
    return {"minmax": x - _divided(x.min(axis=0), np.ptp(x, axis=0)), "z": x - x.mean(axis=0) / sd}


@exercise.wrong
def from_minus_one_to_one(x):
    """Your min–max runs from −1 to 1. That is in use, too; here the smallest becomes 0."""
    return scale(x) | {"minmax": 2 * scale(x)["minmax"] - 1}


@exercise.wrong
def from_minus_one_to_one_but_constants(x):
    """Your min–max runs from −1 to 1 where a column varies. That is in use, too; here the smallest
    becomes 0."""
    return scale(x) | {"minmax": (2 * scale(x)["minmax"] - 1) * (np.ptp(x, axis=0) > 0)}


@exercise.wrong
def divided_by_the_maximum_after_shifting(x):
    """Your min–max begins at 0, and it does not end at 1: after the smallest value has been taken
    away, how large is the largest *now*?"""
    top = x.max(axis=0)
    return scale(x) | {"minmax": (x - x.min(axis=0)) / np.where(top != 0, top, 1)}


@exercise.family
def constant_columns_get_a_value(result, x):
    """Constant columns come out as {}. A column that says nothing should become 0."""
    constant, right = np.ptp(x, axis=0) == 0, scale(x)
    got = np.concatenate([result["minmax"], result["z"]])
    off = ~np.isclose(got, np.concatenate([right["minmax"], right["z"]]), atol=1e-6)
    if off[:, ~constant].any() or not np.isfinite(got).all():
        return UNEXPLAINED
    return np.where(off, got, np.nan)


@exercise.wrong
def constant_columns_left_alone(x):
    """Constant columns stand in your result as they stood in x. A column that says nothing should
    become 0."""
    constant = np.ptp(x, axis=0) == 0
    return {name: np.where(constant, x, part) for name, part in scale(x).items()}


@exercise.wrong
def mean_not_taken_away(x):
    """Your z-scores have spread 1, but their mean is not 0. What has to happen before you
    divide?"""
    return scale(x) | {"z": x / np.where(np.ptp(x, axis=0) > 0, x.std(axis=0), 1)}


@exercise.wrong
def exchanged(x):
    """The two results have changed places: min–max is the one from 0 to 1."""
    right = scale(x)
    return {"minmax": right["z"], "z": right["minmax"]}
