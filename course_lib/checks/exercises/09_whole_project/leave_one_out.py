"""09.6 Your neighbours, without yourself."""

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.distances import manhattan, pairwise

exercise = Exercise(
    "09.6", "Your neighbours, without yourself", points=3, section="4. Baselines first",
    practises="testing nearest neighbours on the very samples that they keep",
    proves="asks the k nearest others, also where two samples are equal",
    hints=("Who is the nearest neighbour of a sample in its own training set, and how far away is "
           "that one?",
           "Make the table of all distances. Make sure that nobody chooses itself. Then take the k "
           "smallest of each row, and let their labels vote.",
           "`np.fill_diagonal(table, np.inf)` puts everybody infinitely far from itself. Then "
           "`argsort` of each row, and `np.bincount(...).argmax()` of k labels."))


@exercise.inputs
def inputs(rng):
    yield np.array([[0.0], [1.0], [2.5], [6.0], [7.5]]), np.array([0, 0, 1, 1, 1]), 1
    yield (np.array([[0.0, 0.0], [3.0, 3.0], [0.0, 4.0], [9.0, 1.0], [8.0, 3.0], [5.0, 0.0]]),
           np.array([0, 1, 2, 1, 1, 0]), 3)
    yield np.array([[0.0, 1.0], [2.0, 2.0], [0.0, 1.0], [2.5, 2.0]]), np.array([1, 2, 0, 2]), 1
    for n, features, classes, k in ((8, 2, 2, 1), (12, 3, 3, 3), (20, 2, 4, 5), (15, 2, 3, 3)):
        t = rng.integers(0, classes, n)
        yield rng.normal(0, 1, (n, features)) + t[:, None], t, k


@exercise.solution
def leave_one_out(x, t, k):
    table = pairwise(x, x)
    np.fill_diagonal(table, np.inf)
    near = table.argsort()[:, :k]
    return np.array([np.bincount(t[row]).argmax() for row in near])


def _vote(t, near):
    return np.array([np.bincount(t[row]).argmax() for row in near])


def _others(x, distance="euclidean"):
    table = pairwise(x, x, distance)
    np.fill_diagonal(table, np.inf)
    return table


@exercise.wrong
def itself_included(x, t, k):
    """Everybody's nearest neighbour is itself, at distance 0: with k = 1, that is right every time,
    and says nothing. Who must not vote?"""
    return _vote(t, pairwise(x, x).argsort(kind="stable")[:, :k])


@exercise.wrong
def first_neighbour_skipped(x, t, k):
    """Right, until two samples are equal. Then the first in the sorted row may be the *other* one,
    also at distance 0, and you threw that one away. Exclude the sample by its place in the table,
    not by its rank."""
    return _vote(t, pairwise(x, x).argsort(kind="stable")[:, 1:k + 1])


@exercise.wrong
def every_zero_excluded(x, t, k):
    """Right, until two samples are equal. You put *everybody* at distance 0 infinitely far away,
    and an equal one is the best neighbour there is. Who is to be excluded: all that are equal, or
    the sample itself?"""
    table = pairwise(x, x)
    return _vote(t, np.where(table == 0, np.inf, table).argsort(kind="stable")[:, :k])


@exercise.wrong
def farthest(x, t, k):
    """You asked those that are farthest away. In which order does `argsort` sort?"""
    table = pairwise(x, x)
    np.fill_diagonal(table, -np.inf)
    return _vote(t, table.argsort()[:, ::-1][:, :k])


@exercise.wrong
def always_one(x, t, k):
    """Right for k = 1. Each sample asks only one neighbour, however many it should ask."""
    return t[_others(x).argmin(axis=1)]


@exercise.wrong
def one_too_many(x, t, k):
    """One neighbour too many has a vote. If you count the sample itself out by its infinite
    distance, it needs no place of its own."""
    return _vote(t, _others(x).argsort()[:, :k + 1])


@exercise.wrong
def one_too_few(x, t, k):
    """One neighbour too few has a vote, as if the sample itself were counted among the k and then
    left out."""
    return _vote(t, _others(x).argsort()[:, :max(1, k - 1)])


@exercise.wrong
def mean_of_the_labels(x, t, k):
    """You took the mean of the labels. Between class 0 and class 2 there is no class 1 in the
    middle: labels are names. Let them vote."""
    return np.round(t[_others(x).argsort()[:, :k]].mean(axis=1)).astype(int)


@exercise.wrong
def positions(x, t, k):
    """These are the positions of the nearest neighbours. Which labels stand there?"""
    return _others(x).argmin(axis=1)


@exercise.wrong
def along_the_streets(x, t, k):
    """These are the nearest along the streets: L1. Asked is the straight line."""
    return _vote(t, _others(x, manhattan).argsort()[:, :k])


@exercise.wrong
def share_that_is_right(x, t, k):
    """That is the share that is right. Asked are the labels themselves, one for each sample."""
    return np.mean(leave_one_out(x, t, k) == t)


@exercise.wrong
def own_labels(x, t, k):
    """These are the labels that you were given. What would the neighbours say?"""
    return t
