"""07.2 Samples that come later."""

import numpy as np

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "07.2", "Samples that come later", points=2, quiet=True, section="Whose minimum, whose mean?",
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
    yield np.array([[2.0, 0.3, 7.0], [2.0, 0.1, 9.0]]), np.array([[3.5, 0.2, 8.0]])
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
    """You took min and max of both sets together. That is leakage: the test set has moved what the
    model trains on, and it will not be there on the day when the model is used."""
    return scale_test(np.vstack([train, test]), test)


@exercise.wrong
def cut_off(train, test):
    """You cut off what lies outside 0 … 1. A result of 1.333 is legitimate: the sample lies a third
    of the range above all training samples, and the model should hear of it."""
    return np.clip(scale_test(train, test), 0, 1)


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


@exercise.wrong
def constant_column_erased(train, test):
    """Where a training column is constant you give 0 for every test sample. A sample that differs
    there should differ in the result too: leave the difference as it is."""
    return scale_test(train, test) * (np.ptp(train, axis=0) > 0)


@exercise.wrong
def z_score(train, test):
    """The set is the right one, but these are z-scores. Asked for is min–max: what becomes 0, and
    what 1?"""
    return (test - train.mean(axis=0)) / np.where(np.ptp(train, axis=0) > 0, train.std(axis=0), 1)


@exercise.wrong
def one_minimum(train, test):
    """You took one min and one max for the whole training matrix. Every column has a scale of its
    own."""
    return scale_test(train.reshape(-1, 1), test)


@exercise.wrong
def mixed_sets(train, test):
    """The minimum comes from one set and the range from the other. Both belong to the training
    set."""
    width = np.ptp(train, axis=0)
    return (test - test.min(axis=0)) / np.where(width > 0, width, 1)
