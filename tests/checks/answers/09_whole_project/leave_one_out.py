"""Answers to 09.6 Your neighbours, without yourself."""

import collections

import numpy as np

from course_lib.distances import euclidean, manhattan, pairwise
from tests.support.answers import Answers

answers = Answers("09.6")


@answers.right
def diagonal_far_away(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, np.inf)
    near = d.argsort(axis=1, kind="stable")[:, :k]
    return np.array([np.bincount(t[row]).argmax() for row in near])


@answers.right
def deleted(x, t, k):
    said = []
    for i in range(len(x)):
        others, labels = np.delete(x, i, axis=0), np.delete(t, i)
        near = np.argsort(np.linalg.norm(others - x[i], axis=1), kind="stable")[:k]
        said.append(np.bincount(labels[near]).argmax())
    return np.array(said)


@answers.right
def sorted_tuples(x, t, k):
    said = np.empty(len(x), int)
    for i, row in enumerate(x):
        others = [(euclidean(row, other), j) for j, other in enumerate(x) if j != i]
        votes = [t[j] for _, j in sorted(others)[:k]]
        said[i] = min(set(votes), key=lambda label: (-votes.count(label), label))
    return said


@answers.right
def counter(x, t, k):
    d = pairwise(x, x) + np.diag(np.full(len(x), np.inf))
    said = []
    for row in d:
        votes = collections.Counter(sorted(t[np.argsort(row, kind="stable")[:k]].tolist()))
        said.append(votes.most_common(1)[0][0])
    return np.array(said)


@answers.right
def one_hot_votes(x, t, k):
    d = ((x[:, None] - x) ** 2).sum(axis=2)
    d[np.arange(len(x)), np.arange(len(x))] = d.max() + 1
    near = np.argsort(d, axis=1, kind="stable")[:, :k]
    return np.eye(t.max() + 1)[t[near]].sum(axis=1).argmax(axis=1)


@answers.right
def masked(x, t, k):
    d = pairwise(x, x)
    said = []
    for i in range(len(x)):
        others = np.arange(len(x)) != i
        near = np.argsort(d[i, others], kind="stable")[:k]
        labels, counts = np.unique(t[others][near], return_counts=True)
        said.append(labels[counts.argmax()])
    return np.array(said)


@answers.right
def filtered_after_sorting(x, t, k):
    said = []
    for i, row in enumerate(pairwise(x, x)):
        near = [j for j in np.argsort(row, kind="stable") if j != i][:k]
        said.append(int(np.bincount(t[near]).argmax()))
    return np.asarray(said)


@answers.right
def einsum(x, t, k):
    d = x[:, None, :] - x[None, :, :]
    d = np.sqrt(np.einsum("ijk,ijk->ij", d, d))
    d += np.where(np.eye(len(x)), np.inf, 0)
    near = np.argsort(d, kind="stable")[:, :k]
    return np.stack([(t[near] == c).sum(1) for c in range(t.max() + 1)], 1).argmax(1)


@answers.right
def taken_out_one_by_one(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, np.inf)
    votes = np.zeros((len(x), t.max() + 1))
    for _ in range(k):
        nearest = d.argmin(axis=1)
        for i, j in enumerate(nearest):
            votes[i, t[j]] += 1
            d[i, j] = np.inf
    return votes.argmax(axis=1)


# Wrong ones.


def vote(t, near):
    return np.array([np.bincount(t[row]).argmax() for row in near])


@answers.wrong("itself_included")
def with_itself(x, t, k):
    return vote(t, pairwise(x, x).argsort(axis=1, kind="stable")[:, :k])


@answers.wrong("first_neighbour_skipped")
def first_column_cut(x, t, k):
    return vote(t, pairwise(x, x).argsort(axis=1, kind="stable")[:, 1:k + 1])


@answers.wrong("skipped_and_one_too_few")
def first_column_cut_one_too_few(x, t, k):
    return vote(t, pairwise(x, x).argsort(axis=1, kind="stable")[:, 1:k])


@answers.wrong("every_zero_excluded")
def zero_distance_means_itself(x, t, k):
    d = pairwise(x, x)
    d[d == 0] = np.inf
    return vote(t, d.argsort(axis=1, kind="stable")[:, :k])


@answers.wrong("itself_and_the_others")
def one_more_with_itself(x, t, k):
    return vote(t, pairwise(x, x).argsort(axis=1, kind="stable")[:, :k + 1])


@answers.wrong("differs", "first that differs")
def diagonal_not_far_enough(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, 3.0)
    return vote(t, d.argsort(axis=1, kind="stable")[:, :k])


@answers.wrong("not_far_enough")
def diagonal_a_thousand(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, 1e3)
    return vote(t, d.argsort(axis=1, kind="stable")[:, :k])


@answers.wrong("as_far_as_the_farthest")
def diagonal_at_the_largest(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, d.max())
    return vote(t, d.argsort(axis=1, kind="stable")[:, :k])


@answers.wrong("itself_nearest")
def diagonal_minus_one(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, -1)
    return vote(t, d.argsort(axis=1, kind="stable")[:, :k])


@answers.wrong("farthest")
def farthest(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, -np.inf)
    return vote(t, d.argsort(axis=1, kind="stable")[:, -k:])


@answers.wrong("infinity_chosen")
def farthest_as_infinity_was_sorted_last(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, np.inf)
    return vote(t, d.argsort(axis=1, kind="stable")[:, -k:])


@answers.wrong("along_the_streets")
def city_blocks(x, t, k):
    d = pairwise(x, x, "manhattan")
    np.fill_diagonal(d, np.inf)
    return vote(t, d.argsort(axis=1, kind="stable")[:, :k])


@answers.wrong("by_the_largest_difference")
def chebyshev(x, t, k):
    d = pairwise(x, x, "chebyshev")
    np.fill_diagonal(d, np.inf)
    return vote(t, d.argsort(axis=1, kind="stable")[:, :k])


@answers.wrong("along_the_streets")
def city_blocks_in_a_loop(x, t, k):
    said = []
    for i in range(len(x)):
        near = sorted((j for j in range(len(x)) if j != i), key=lambda j: manhattan(x[i], x[j]))
        said.append(np.bincount(t[near[:k]]).argmax())
    return np.array(said)


@answers.wrong("always_one")
def the_nearest_only(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, np.inf)
    return t[d.argmin(axis=1)]


@answers.wrong("last_one_only")
def the_kth_only(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, np.inf)
    return t[d.argsort(axis=1, kind="stable")[:, k - 1]]


@answers.wrong("median_of_the_labels")
def median_label(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, np.inf)
    near = d.argsort(axis=1, kind="stable")[:, :k]
    return np.median(t[near], axis=1).astype(int)


@answers.wrong("mean_of_the_labels")
def mean_label(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, np.inf)
    near = d.argsort(axis=1, kind="stable")[:, :k]
    return t[near].mean(axis=1).round().astype(int)


@answers.wrong("mean_not_rounded")
def mean_label_not_rounded(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, np.inf)
    return t[d.argsort(axis=1, kind="stable")[:, :k]].mean(axis=1)


@answers.wrong("highest_on_a_tie")
def highest_label_on_a_tie(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, np.inf)
    said = []
    for row in d.argsort(axis=1, kind="stable")[:, :k]:
        counts = np.bincount(t[row])
        said.append(len(counts) - 1 - counts[::-1].argmax())
    return np.array(said)


@answers.wrong("nearest_on_a_tie")
def nearest_label_on_a_tie(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, np.inf)
    near = d.argsort(axis=1, kind="stable")[:, :k]
    return np.array([collections.Counter(t[row].tolist()).most_common(1)[0][0] for row in near])


@answers.wrong("positions_vote")
def indices_vote(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, np.inf)
    near = d.argsort(axis=1, kind="stable")[:, :k]
    return np.array([np.bincount(row).argmax() for row in near])


@answers.wrong("votes_of_the_winner")
def count_instead_of_label(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, np.inf)
    near = d.argsort(axis=1, kind="stable")[:, :k]
    return np.array([np.bincount(t[row]).max() for row in near])


@answers.wrong("wrong shape")
def labels_of_all_neighbours(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, np.inf)
    return t[d.argsort(axis=1, kind="stable")[:, :k]]


@answers.wrong("wrong shape")
def indices_of_the_neighbours(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, np.inf)
    return d.argsort(axis=1, kind="stable")[:, :k]


@answers.wrong("columns_sorted")
def columns_sorted(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, np.inf)
    return vote(t, d.argsort(axis=0, kind="stable")[:, :k])


@answers.wrong("share_that_is_right")
def share_that_is_right(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, np.inf)
    return (vote(t, d.argsort(axis=1, kind="stable")[:, :k]) == t).mean()


@answers.wrong("right in another form")
def a_list(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, np.inf)
    return vote(t, d.argsort(axis=1, kind="stable")[:, :k]).tolist()


@answers.wrong("differs", "first that differs")
def one_by_one_from_the_first(x, t, k):
    """Only the samples before it are asked."""
    said = [t[0]]
    for i in range(1, len(x)):
        near = np.argsort(pairwise(x[i:i + 1], x[:i])[0], kind="stable")[:k]
        said.append(np.bincount(t[near]).argmax())
    return np.array(said)


@answers.wrong("places_among_the_others")
def index_shifted_by_the_deleted(x, t, k):
    """The place among the others, used among all."""
    said = []
    for i in range(len(x)):
        near = np.argsort(pairwise(x[i:i + 1], np.delete(x, i, axis=0))[0], kind="stable")[:k]
        said.append(np.bincount(t[near]).argmax())
    return np.array(said)


@answers.wrong("own_labels")
def the_true_labels(x, t, k):
    return t


@answers.wrong("near_ones_count_more")
def weighted_by_distance(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, np.inf)
    near = d.argsort(axis=1, kind="stable")[:, :k]
    said = []
    for i, row in enumerate(near):
        votes = np.zeros(t.max() + 1)
        for j in row:
            votes[t[j]] += 1 / (d[i, j] + 1e-9)
        said.append(votes.argmax())
    return np.array(said)


@answers.wrong("differs", "first that differs")
def distances_of_the_labels(x, t, k):
    d = np.abs(t[:, None] - t).astype(float)
    np.fill_diagonal(d, np.inf)
    return vote(t, d.argsort(axis=1, kind="stable")[:, :k])


@answers.wrong("raised")
def fill_diagonal_gives_none(x, t, k):
    d = np.fill_diagonal(pairwise(x, x), np.inf)
    return vote(t, d.argsort(axis=1, kind="stable")[:, :k])


@answers.wrong("raised")
def bincount_of_a_table(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, np.inf)
    return np.bincount(t[d.argsort(axis=1, kind="stable")[:, :k]]).argmax()


@answers.wrong("one_vote_for_all")
def one_vote_for_all(x, t, k):
    d = pairwise(x, x)
    np.fill_diagonal(d, np.inf)
    near = d.argsort(axis=1, kind="stable")[:, :k]
    return np.full(len(x), np.bincount(t[near].ravel()).argmax())
