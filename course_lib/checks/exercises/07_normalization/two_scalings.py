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
           "standard deviation. In a constant column that width is 0, and any other number does "
           "instead.",
           "Let `width = np.ptp(x, axis=0)` be max − min of each column. `np.where(width > 0, ..., "
           "1)` chooses what to divide by."))


@exercise.inputs
def inputs(rng):
    yield (np.array([[1.0, 10.0, 5.0], [2.0, 30.0, 5.0], [4.0, 20.0, 5.0]]),)
    yield (np.array([[1e-9, -2.0], [4e-9, 0.5], [2e-9, 7.0], [2e-9, 0.0]]),)
    yield (np.array([[3.0, -1.0]]),)
    for shape in ((5, 2), (3, 3), (2, 4), (7, 1)):
        x = rng.normal(0, 3, shape).round(2) * 10.0 ** rng.integers(-2, 3, shape[1])
        x[:, -1] = np.where(shape[1] > 2, 0.1, x[:, -1])
        yield (x,)


@exercise.solution
def scale(x):
    low, width, sd = x.min(axis=0), np.ptp(x, axis=0), x.std(axis=0)
    return {"minmax": (x - low) / np.where(width > 0, width, 1),
            "z": (x - x.mean(axis=0)) / np.where(width > 0, sd, 1)}


def _divided(x, width):
    return x / np.where(width > 0, width, 1)


@exercise.wrong
def divided_by_n_minus_one(x):
    """Your z-scores are a little too small: their spread was divided by N − 1 (`ddof=1`), which
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
        return {"minmax": (x - x.min(axis=0)) / width,
                "z": (x - x.mean(axis=0)) / np.where(width > 0, x.std(axis=0), 0)}


@exercise.wrong
def a_little_added(x):
    """There is no nan, but columns with very small numbers come out wrong: a small constant under
    the fraction bar is not small for them. Divide by something else only where the column is
    constant."""
    return {"minmax": (x - x.min(axis=0)) / (np.ptp(x, axis=0) + 1e-8),
            "z": (x - x.mean(axis=0)) / (x.std(axis=0) + 1e-8)}


@exercise.wrong
def divided_by_the_maximum(x):
    """Your min–max does not begin at 0: it looks as if you had divided by the maximum. Where does
    the smallest value of a column have to land, and where the largest?"""
    top = x.max(axis=0)
    return scale(x) | {"minmax": x / np.where(top != 0, top, 1)}


@exercise.wrong
def minimum_not_taken_away(x):
    """Your min–max columns have width 1, but they do not begin at 0. What has to happen before you
    divide?"""
    return scale(x) | {"minmax": _divided(x, np.ptp(x, axis=0))}


@exercise.wrong
def divided_by_the_variance(x):
    """You divided by the variance. For lengths in mm it has the unit mm²; what takes you back to
    mm?"""
    variance = np.where(np.ptp(x, axis=0) > 0, x.var(axis=0), 1)
    return scale(x) | {"z": (x - x.mean(axis=0)) / variance}


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
