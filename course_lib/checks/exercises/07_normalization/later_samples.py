"""07.2 Samples that come later."""

import numpy as np

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "07.2", "Samples that come later", points=2, section="Whose minimum, whose mean?",
    practises="using on new samples what was learned from the training set",
    proves="takes its numbers from the training set alone, also for a single sample, and lets "
           "results outside 0 … 1 stand",
    hints=("Which of the two arrays may decide what 0 and 1 mean?",
           "Fit: smallest value and range of every column of the training set. Transform: the "
           "formula, with these numbers, on the test set.",
           "Begin with `low = train.min(axis=0)` and the range in the same way. Then only `test` "
           "is moved and divided."))


@exercise.inputs
def inputs(rng):
    yield np.array([[1.0, 10.0], [4.0, 30.0], [2.0, 15.0]]), np.array([[5.0, 20.0], [0.0, 30.0]])
    yield np.array([[10.0], [20.0]]), np.array([[14.0], [12.0]])
    yield (np.array([[2.0, 0.3, 7.0], [2.0, 0.1, 9.0]]),
           np.array([[3.5, 0.2, 8.0], [2.5, 0.4, 8.5]]))
    yield (np.array([[0.1, 1e-13], [0.1, 3e-13], [0.1, 2e-13]]),
           np.array([[0.3, 2e-13], [0.1, 5e-13]]))       # constant, though its deviation is 1e-17
    for n, m, d in ((4, 3, 2), (5, 2, 3), (3, 1, 2), (2, 4, 1), (3, 3, 3)):
        yield rng.normal(0, 3, (n, d)).round(2), rng.normal(1, 5, (m, d)).round(2)


@exercise.solution
def scale_test(train, test):
    low, width = train.min(axis=0), np.ptp(train, axis=0)
    return (test - low) / np.where(width > 0, width, 1)


@exercise.wrong
def fitted_again_on_the_test_set(train, test):
    """You took min and max of the *test* set. Then one number means one thing in training and
    another in the test, and a single sample becomes all 0. Which set did the model learn from?"""
    return scale_test(test, test)


@exercise.wrong
def fitted_on_both(train, test):
    """You took min and max of both sets together. The model was trained with those of `train`
    alone: now one number means one thing in training and another in the test."""
    return scale_test(np.vstack([train, test]), test)


@exercise.wrong
def cut_off(train, test):
    """You cut off what lies outside 0 … 1. A result of 1.333 is legitimate: the sample lies a third
    of the range above all training samples, and the model should hear of it."""
    return np.clip(scale_test(train, test), 0, 1)


@exercise.wrong
def cut_off_above(train, test):
    """You cut off what lies above 1. A result of 1.333 is legitimate: the sample lies a third of
    the range above all training samples, and the model should hear of it."""
    return np.minimum(scale_test(train, test), 1)


@exercise.wrong
def cut_off_below(train, test):
    """You cut off what lies below 0. A negative result is legitimate: the sample lies below all
    training samples, and the model should hear of it."""
    return np.maximum(scale_test(train, test), 0)


@exercise.wrong
def by_rows_of_the_test_set(train, test):
    """You scaled every row of the test set by itself. A row is a sample; the features in it have
    different units. The numbers come from the columns of the training set."""
    return scale_test(test.T, test.T).T


@exercise.wrong
def training_set_scaled(train, test):
    """That is the training set, scaled. The numbers come from there; who is to be scaled with
    them?"""
    return scale_test(train, train)


@exercise.wrong
def divided_by_zero(train, test):
    """Right, except where a column of the training set is constant: its range is 0. Divide by 1
    there, so that a difference stays visible."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return (test - train.min(axis=0)) / np.ptp(train, axis=0)


def _width(train):
    width = np.ptp(train, axis=0)
    return np.where(width > 0, width, 1)


@exercise.family
def added_to_the_width(result, train, test):
    """It is as if {} had been added under the fraction bar. Divide by 1 where the range is 0, and
    by nothing but the range everywhere else."""
    above = test - train.min(axis=0)
    return np.where(above != 0, above / result - np.ptp(train, axis=0), np.nan)


@exercise.family
def nan_made_a_number(result, train, test):
    """Where a training column is constant there is a 0 under the fraction bar, and
    `np.nan_to_num` hides what came out: infinity becomes the largest number that there is. Divide
    by 1 there instead."""
    off = result != scale_test(train, test)
    largest = np.abs(result[off]) == np.finfo(float).max
    return np.where(largest, 1, np.arange(off.sum()) + 2)


@exercise.wrong
def constant_column_left_alone(train, test):
    """Where a training column is constant you give the test sample as it is. Only the division
    falls away there; the subtraction stays."""
    return np.where(np.ptp(train, axis=0) > 0, scale_test(train, test), test)


@exercise.wrong
def constant_column_erased(train, test):
    """Where a training column is constant you give 0 for every test sample. A sample that differs
    there should differ in the result too: leave the difference as it is."""
    return scale_test(train, test) * (np.ptp(train, axis=0) > 0)


@exercise.wrong
def never_below_one(train, test):
    """Nothing under your fraction bar is smaller than 1, so a column narrower than 1 is not
    stretched. Divide by 1 only where the range is 0."""
    return (test - train.min(axis=0)) / np.maximum(np.ptp(train, axis=0), 1)


@exercise.wrong
def z_score(train, test):
    """The set is the right one, but these are z-scores. Asked for is min–max: what becomes 0, and
    what 1?"""
    return (test - train.mean(axis=0)) / np.where(np.ptp(train, axis=0) > 0, train.std(axis=0), 1)


@exercise.wrong
def z_score_guarded_by_the_deviation(train, test):
    """The set is the right one, but these are z-scores, and asked for is min–max: what becomes 0,
    and what 1? And whether a column is constant its deviation cannot tell: for three times 0.1 it
    is computed as 1e-17."""
    sd = train.std(axis=0)
    return (test - train.mean(axis=0)) / np.where(sd > 0, sd, 1)


@exercise.wrong
def mean_for_the_minimum(train, test):
    """You divided by the range, as min–max does, but subtracted the mean. Which training value is
    to become 0?"""
    return (test - train.mean(axis=0)) / _width(train)


@exercise.wrong
def divided_by_the_deviation(train, test):
    """You subtracted the minimum, as min–max does, but divided by the standard deviation. Which
    training value is to become 1?"""
    width = np.where(np.ptp(train, axis=0) > 0, train.std(axis=0), 1)
    return (test - train.min(axis=0)) / width


@exercise.wrong
def counted_from_the_top(train, test):
    """Your 0 is at the training set's largest value, and 1 at its smallest. It should be the other
    way round."""
    return (train.max(axis=0) - test) / _width(train)


@exercise.wrong
def divided_by_the_maximum(train, test):
    """You divided by the largest training value. Once the smallest has been taken away, the largest
    is no longer there: how wide is what is left?"""
    top = train.max(axis=0)
    return (test - train.min(axis=0)) / np.where(top != 0, top, 1)


@exercise.wrong
def only_divided_by_the_maximum(train, test):
    """You divided by the largest training value, and subtracted nothing. Which training value is to
    become 0?"""
    top = train.max(axis=0)
    return test / np.where(top != 0, top, 1)


@exercise.wrong
def minimum_not_taken_away(train, test):
    """You divided by the range, and the smallest training value does not become 0. What has to
    happen before you divide?"""
    return test / _width(train)


@exercise.wrong
def not_divided(train, test):
    """The smallest training value becomes 0, as it should. And the largest becomes 1 only after one
    more step."""
    return test - train.min(axis=0)


@exercise.wrong
def brackets_missing(train, test):
    """Only the minimum has been divided: / binds more strongly than −. First subtract, then divide
    the difference."""
    return test - train.min(axis=0) / _width(train)


@exercise.wrong
def one_minimum(train, test):
    """You took one min and one max for the whole training matrix. Every column has a scale of its
    own."""
    return scale_test(train.reshape(-1, 1), test)


@exercise.wrong
def mixed_sets(train, test):
    """The minimum comes from one set and the range from the other. Both belong to the training
    set."""
    return (test - test.min(axis=0)) / _width(train)


@exercise.wrong
def range_of_the_test_set(train, test):
    """The minimum comes from the training set, and the range from the test set. Both belong to the
    training set."""
    return (test - train.min(axis=0)) / _width(test)


@exercise.wrong
def divided_by_the_maximum_of_its_column(train, test):
    """You divided by the largest value of the training set. A column is as wide as its range: the
    largest minus the smallest."""
    low, high = train.min(axis=0), train.max(axis=0)
    return (test - low) / np.where(high > low, high, 1)
