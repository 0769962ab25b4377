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
    """In no row of these two distances are equal, along the streets neither; but for twins."""
    yield np.array([[0.0], [1.0], [5.0]]), np.array([2, 0, 0]), 1
    yield np.array([[0.0], [1.0], [2.5], [6.0], [7.5]]), np.array([0, 0, 1, 1, 1]), 1
    yield np.array([[0.0], [1.0], [3.0], [7.0]]), np.array([0, 1, 0, 1]), 3
    yield (np.array([[0.0, 0.0], [3.5, 3.0], [5.0, 0.0], [20.0, 20.0], [24.0, 24.0], [25.0, 20.0]]),
           np.array([0, 1, 2, 0, 1, 2]), 1)
    yield (np.array([[6.0, 5.0], [1.0, 3.0], [8.0, 9.0], [9.0, 7.0], [0.0, 2.0], [4.0, 3.0]]),
           np.array([0, 1, 1, 1, 2, 2]), 3)
    yield np.array([[0.0, 1.0], [2.0, 2.0], [0.0, 1.0], [2.5, 2.0]]), np.array([1, 2, 0, 2]), 1
    yield np.array([[0.0], [3e7], [7e7], [12e7]]), np.array([1, 1, 2, 0]), 2
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


def _table(x, itself=np.inf, distance="euclidean"):
    """Distances of all to all, and of each to itself."""
    table = pairwise(x, x, distance)
    np.fill_diagonal(table, itself)
    return table


def _near(x, k, **how):
    return _table(x, **how).argsort(kind="stable")[:, :k]


@exercise.wrong
def itself_included(x, t, k):
    """Everybody's nearest neighbour is itself, at distance 0: with k = 1, that is right nearly
    every time, and says nothing. Who must not vote?"""
    return _vote(t, pairwise(x, x).argsort(kind="stable")[:, :k])


@exercise.wrong
def itself_and_the_others(x, t, k):
    """You ask one more, and the sample itself is among those who vote: its own label has a say. Who
    must not vote?"""
    return _vote(t, pairwise(x, x).argsort(kind="stable")[:, :k + 1])


@exercise.wrong
def itself_nearest(x, t, k):
    """You changed the distance of each sample to itself into something *smaller* than all others,
    so that everybody chooses itself first. Which number is never among the smallest?"""
    return _vote(t, _near(x, k, itself=-1))


@exercise.wrong
def not_far_enough(x, t, k):
    """The number that you put on the diagonal is larger than many distances, but not than all that
    there can be: with other units, a sample is its own neighbour again. Which number is larger than
    any other?"""
    return _vote(t, _near(x, k, itself=1000))


@exercise.wrong
def as_far_as_the_farthest(x, t, k):
    """You put everybody as far from itself as the two that are farthest apart. Where all others are
    asked, it is not clear who comes last. Which number is larger than any distance?"""
    table = pairwise(x, x)
    return _vote(t, _near(x, k, itself=table.max()))


@exercise.wrong
def first_neighbour_skipped(x, t, k):
    """Right, until two samples are equal. Then the first in the sorted row may be the *other* one,
    also at distance 0, and you threw that one away. Exclude the sample by its place in the table,
    not by its rank."""
    return _vote(t, pairwise(x, x).argsort(kind="stable")[:, 1:k + 1])


@exercise.wrong
def skipped_and_one_too_few(x, t, k):
    """You left out the first of each sorted row and stopped at the k-th: only k − 1 have a vote.
    How long is the slice `1:k`?"""
    return _vote(t, pairwise(x, x).argsort(kind="stable")[:, 1:k])


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
    return _vote(t, _table(x, itself=-np.inf).argsort()[:, ::-1][:, :k])


@exercise.wrong
def infinity_chosen(x, t, k):
    """You took the *last* k of each sorted row: the farthest, and among them the sample itself,
    which you had put infinitely far away. In which order does `argsort` sort?"""
    return _vote(t, _table(x).argsort(kind="stable")[:, -k:])


@exercise.wrong
def always_one(x, t, k):
    """Right for k = 1. Each sample asks only one neighbour, however many it should ask."""
    return t[_table(x).argmin(axis=1)]


@exercise.wrong
def last_one_only(x, t, k):
    """Right for k = 1. Of k neighbours you asked only the k-th, the farthest of them. All k have a
    vote."""
    return t[_near(x, k)[:, -1]]


@exercise.wrong
def one_too_many(x, t, k):
    """One neighbour too many has a vote. If you count the sample itself out by its infinite
    distance, it needs no place of its own."""
    return _vote(t, _near(x, k + 1))


@exercise.wrong
def one_too_few(x, t, k):
    """One neighbour too few has a vote, as if the sample itself were counted among the k and then
    left out."""
    return _vote(t, _near(x, max(1, k - 1)))


@exercise.wrong
def one_vote_for_all(x, t, k):
    """All samples get the same answer, as if all neighbours of all had voted together. Each sample
    has an election of its own."""
    return np.full(len(x), np.bincount(t[_near(x, k)].ravel()).argmax())


@exercise.wrong
def places_among_the_others(x, t, k):
    """You took one sample out and sorted the rest. Then the places are those in the *shorter* list:
    everybody behind the gap stands one place further in t."""
    said = []
    for i in range(len(x)):
        rest = pairwise(x[i:i + 1], np.delete(x, i, axis=0))[0]
        said.append(np.bincount(t[rest.argsort(kind="stable")[:k]]).argmax())
    return np.array(said)


@exercise.wrong
def columns_sorted(x, t, k):
    """You sorted the columns of the table, and then read its rows. Along which axis do the
    distances of one sample lie?"""
    return _vote(t, _table(x).argsort(axis=0, kind="stable")[:, :k])


@exercise.wrong
def mean_of_the_labels(x, t, k):
    """You took the mean of the labels. Between class 0 and class 2 there is no class 1 in the
    middle: labels are names. Let them vote."""
    return np.round(t[_near(x, k)].mean(axis=1)).astype(int)


@exercise.wrong
def mean_not_rounded(x, t, k):
    """You took the mean of the labels, and it is not even a label. Labels are names: let them
    vote."""
    return t[_near(x, k)].mean(axis=1)


@exercise.wrong
def median_of_the_labels(x, t, k):
    """You took the label in the middle. Labels are names, and have no order: which of them came
    most often?"""
    return np.median(t[_near(x, k)], axis=1).astype(int)


@exercise.wrong
def highest_on_a_tie(x, t, k):
    """Right, until two labels have equally many votes: then you take the higher one. Which one does
    the task want?"""
    counts = [np.bincount(t[row]) for row in _near(x, k)]
    return np.array([len(c) - 1 - c[::-1].argmax() for c in counts])


@exercise.wrong
def nearest_on_a_tie(x, t, k):
    """Right, until two labels have equally many votes: then you take that of the nearest. A fair
    rule, but the task wants another one, so that all get the same result."""
    said = []
    for row in _near(x, k):
        votes = t[row].tolist()
        said.append(max(votes, key=votes.count))
    return np.array(said)


@exercise.wrong
def near_ones_count_more(x, t, k):
    """You gave those that are nearer more weight. Each of the k has one vote here."""
    table = _table(x)
    votes = np.zeros((len(x), t.max() + 1))
    for i, row in enumerate(_near(x, k)):
        np.add.at(votes[i], t[row], 1 / (table[i, row] + 1e-9))
    return votes.argmax(axis=1)


@exercise.wrong
def positions(x, t, k):
    """These are the positions of the nearest neighbours. Which labels stand there?"""
    return _table(x).argmin(axis=1)


@exercise.wrong
def positions_vote(x, t, k):
    """You let the *positions* of the neighbours vote, and none of them comes twice. Which labels
    stand there?"""
    return np.array([np.bincount(row).argmax() for row in _near(x, k)])


@exercise.wrong
def votes_of_the_winner(x, t, k):
    """You say how many votes the winner got. Which label is it? `max` gives the largest count, and
    what gives its place?"""
    return np.array([np.bincount(t[row]).max() for row in _near(x, k)])


@exercise.wrong
def along_the_streets(x, t, k):
    """These are the nearest along the streets: L1. Asked is the straight line."""
    return _vote(t, _near(x, k, distance=manhattan))


@exercise.wrong
def by_the_largest_difference(x, t, k):
    """These are the nearest by their largest difference: L∞. Asked is the straight line."""
    return _vote(t, _near(x, k, distance="chebyshev"))


@exercise.wrong
def share_that_is_right(x, t, k):
    """That is the share that is right. Asked are the labels themselves, one for each sample."""
    return np.mean(leave_one_out(x, t, k) == t)


@exercise.wrong
def own_labels(x, t, k):
    """These are the labels that you were given. What would the neighbours say?"""
    return t


@exercise.wrong
def farthest_by_size(x, t, k):
    """You asked the samples that are farthest away: the order is turned round."""
    table = pairwise(x, x)
    np.fill_diagonal(table, 0)
    return _vote(t, np.argsort(-table, axis=1)[:, :k])


@exercise.wrong
def largest_label(x, t, k):
    """You took the largest label among the neighbours. They vote: the label that most of them have
    wins."""
    table = pairwise(x, x)
    np.fill_diagonal(table, np.inf)
    return t[table.argsort()[:, :k]].max(axis=1)
