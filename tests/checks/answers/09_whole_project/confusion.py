"""Answers to 09.1 Who was taken for whom?"""

from collections import Counter

import numpy as np

from tests.support.answers import Answers

answers = Answers("09.1")


@answers.right
def loop(said, t, classes):
    table = np.zeros((classes, classes))
    for is_, called in zip(t, said, strict=True):
        table[is_, called] += 1
    shares = []
    for c in range(classes):
        if table[c].sum() > 0:
            shares.append(table[c, c] / table[c].sum())
    return {"confusion": table, "balanced": sum(shares) / len(shares)}


@answers.right
def comparisons(said, t, classes):
    table = np.array([[np.sum((t == i) & (said == j)) for j in range(classes)]
                      for i in range(classes)])
    found = [np.mean(said[t == c] == c) for c in np.unique(t)]
    return {"confusion": table, "balanced": np.mean(found)}


@answers.right
def one_hot(said, t, classes):
    eye = np.eye(classes, dtype=int)
    table = eye[t].T @ eye[said]
    rows = table[table.sum(axis=1) > 0]
    share = rows / rows.sum(axis=1, keepdims=True)
    return {"confusion": table,
            "balanced": share[:, table.sum(axis=1) > 0].diagonal().mean()}


@answers.right
def bincount(said, t, classes):
    table = np.bincount(t * classes + said, minlength=classes**2).reshape(classes, classes)
    rows = table.sum(axis=1)
    return {"confusion": table, "balanced": (np.diag(table)[rows > 0] / rows[rows > 0]).mean()}


@answers.right
def counter(said, t, classes):
    pairs = Counter(zip(t.tolist(), said.tolist(), strict=True))
    table = np.array([[pairs[i, j] for j in range(classes)] for i in range(classes)])
    totals = Counter(t.tolist())
    return {"confusion": table, "balanced": sum(pairs[c, c] / totals[c] for c in totals)
            / len(totals)}


@answers.right
def nanmean(said, t, classes):
    table = np.zeros((classes, classes), int)
    np.add.at(table, (t, said), 1)
    shares = np.full(classes, np.nan)
    np.divide(table.diagonal(), table.sum(axis=1), out=shares, where=table.any(axis=1))
    return {"confusion": table, "balanced": np.nanmean(shares)}


@answers.right
def histogram(said, t, classes):
    edges = np.arange(classes + 1) - 0.5
    table = np.histogram2d(t, said, bins=(edges, edges))[0]
    there = table.sum(1) != 0
    return {"confusion": table.astype(int),
            "balanced": np.trace(table / np.where(there, table.sum(1), 1)[:, None]) / there.sum()}


@answers.right
def weights_of_samples(said, t, classes):
    counts = np.bincount(t)
    weight = 1 / counts[t]
    table = np.zeros([classes] * 2)
    for place in zip(t, said, strict=True):
        table[place] += 1
    return {"confusion": table, "balanced": (weight * (said == t)).sum() / np.count_nonzero(counts)}


@answers.right
def einsum(said, t, classes):
    is_ = (t[:, None] == np.arange(classes)).astype(float)
    called = (said[:, None] == np.arange(classes)).astype(float)
    table = np.einsum("ni,nj->ij", is_, called)
    present = sorted(set(t.tolist()))
    return {"confusion": table,
            "balanced": np.array([table[c, c] / table[c].sum() for c in present]).mean()}


def table_of(said, t, classes):
    table = np.zeros((classes, classes), int)
    np.add.at(table, (t, said), 1)
    return table


def right(said, t, classes):
    table = table_of(said, t, classes)
    rows = table.sum(axis=1)
    return {"confusion": table, "balanced": (table.diagonal()[rows > 0] / rows[rows > 0]).mean()}


@answers.wrong("on_its_side")
def said_first(said, t, classes):
    return right(said, t, classes) | {"confusion": table_of(t, said, classes)}


@answers.wrong("sides_exchanged")
def arguments_the_wrong_way_round(said, t, classes):
    return right(t, said, classes)


@answers.wrong("each_pair_counted_once")
def fancy_index_plus_one(said, t, classes):
    table = np.zeros((classes, classes), int)
    table[t, said] += 1
    return right(said, t, classes) | {"confusion": table}


@answers.wrong("each_pair_counted_once_in_both")
def fancy_index_plus_one_all_the_way(said, t, classes):
    table = np.zeros((classes, classes), int)
    table[t, said] += 1
    n = table.sum(axis=1)
    return {"confusion": table, "balanced": np.mean(table.diagonal()[n > 0] / n[n > 0])}


@answers.wrong("each_pair_found_once")
def fancy_index_and_bincount(said, t, classes):
    table = np.zeros((classes, classes))
    table[t, said] += 1
    n = np.bincount(t, minlength=classes)
    return {"confusion": table, "balanced": (np.diag(table)[n > 0] / n[n > 0]).mean()}


@answers.wrong("each_pair_counted_once_on_its_side")
def fancy_index_transposed(said, t, classes):
    table = np.zeros((classes, classes), int)
    table[said, t] += 1
    return right(said, t, classes) | {"confusion": table}


@answers.wrong("plain_accuracy")
def accuracy(said, t, classes):
    return right(said, t, classes) | {"balanced": np.mean(said == t)}


@answers.wrong("absent_class_counts_as_zero")
def over_all_classes(said, t, classes):
    table = table_of(said, t, classes)
    return {"confusion": table,
            "balanced": np.mean(np.diag(table) / np.maximum(table.sum(axis=1), 1))}


@answers.wrong("absent_class_counts_as_one")
def absent_class_is_perfect(said, t, classes):
    shares = [np.mean(said[t == c] == c) if np.any(t == c) else 1.0 for c in range(classes)]
    return right(said, t, classes) | {"balanced": np.mean(shares)}


@answers.wrong("nan_for_an_absent_class")
def zero_by_zero(said, t, classes):
    table = table_of(said, t, classes)
    return {"confusion": table, "balanced": (table.diagonal() / table.sum(axis=1)).mean()}


@answers.wrong("precision")
def column_shares(said, t, classes):
    table = table_of(said, t, classes)
    columns = table.sum(axis=0)
    return {"confusion": table,
            "balanced": (table.diagonal()[columns > 0] / columns[columns > 0]).mean()}


@answers.wrong("divided_by_the_columns")
def column_sums_by_mistake(said, t, classes):
    table = table_of(said, t, classes)
    there = table.sum(axis=1) > 0
    return {"confusion": table,
            "balanced": (table.diagonal()[there] / np.maximum(table.sum(axis=0), 1)[there]).mean()}


@answers.wrong("as_long_as_the_largest_number")
def without_minlength(said, t, classes):
    table = table_of(said, t, classes)
    n = np.bincount(t)
    return {"confusion": table, "balanced": (table.diagonal()[n > 0] / n[n > 0]).mean()}


@answers.wrong("table_of_those_that_occur")
def as_many_classes_as_occur(said, t, classes):
    n = max(t.max(), said.max()) + 1
    return right(said, t, classes) | {"confusion": table_of(said, t, n)}


@answers.wrong("table_of_those_that_occur")
def as_many_classes_as_differ(said, t, classes):
    names = np.unique(np.concatenate([t, said]))
    table = np.array([[np.sum((t == i) & (said == j)) for j in names] for i in names])
    return right(said, t, classes) | {"confusion": table}


@answers.wrong("class_that_was_only_said")
def mean_over_classes_said(said, t, classes):
    table = table_of(said, t, classes)
    names = np.unique(np.concatenate([t, said]))
    shares = table.diagonal() / np.maximum(table.sum(axis=1), 1)
    return {"confusion": table, "balanced": shares[names].mean()}


@answers.wrong("worst_class")
def smallest_share(said, t, classes):
    return right(said, t, classes) | {"balanced": min(np.mean(said[t == c] == c)
                                                      for c in np.unique(t))}


@answers.wrong("one_share_for_each_class")
def list_of_shares(said, t, classes):
    shares = np.array([np.mean(said[t == c] == c) for c in np.unique(t)])
    return right(said, t, classes) | {"balanced": shares}


@answers.wrong("median_of_the_shares")
def median(said, t, classes):
    shares = [np.mean(said[t == c] == c) for c in np.unique(t)]
    return right(said, t, classes) | {"balanced": np.median(shares)}


@answers.wrong("counts_for_shares")
def right_ones_by_classes(said, t, classes):
    return right(said, t, classes) | {"balanced": np.sum(said == t) / classes}


@answers.wrong("shares_in_the_table")
def normalized(said, t, classes):
    found = right(said, t, classes)
    table = found["confusion"]
    return found | {"confusion": table / np.maximum(table.sum(axis=1, keepdims=True), 1)}


@answers.wrong("share_missed")
def balanced_error(said, t, classes):
    found = right(said, t, classes)
    return found | {"balanced": 1 - found["balanced"]}


@answers.wrong("in_percent")
def percent(said, t, classes):
    found = right(said, t, classes)
    return found | {"balanced": 100 * found["balanced"]}


@answers.wrong("rounded")
def rounded(said, t, classes):
    found = right(said, t, classes)
    return found | {"balanced": round(found["balanced"], 2)}


@answers.wrong("only_the_mistakes")
def only_mistakes(said, t, classes):
    found = right(said, t, classes)
    table = found["confusion"].copy()
    np.fill_diagonal(table, 0)
    return found | {"confusion": table}


@answers.wrong("counted_from_one")
def labels_minus_one(said, t, classes):
    return right(said, t, classes) | {"confusion": table_of(said - 1, t - 1, classes)}


@answers.wrong("either_for_both")
def or_for_and(said, t, classes):
    table = np.zeros((classes, classes))
    for i in range(classes):
        for j in range(classes):
            table[i, j] = np.sum((t == i) | (said == j))
    return right(said, t, classes) | {"confusion": table}


@answers.wrong("class_never_found_left_out")
def only_classes_on_the_diagonal(said, t, classes):
    table = table_of(said, t, classes)
    shares = [table[c, c] / table[c].sum() for c in range(classes) if table[c, c] > 0]
    return {"confusion": table, "balanced": np.mean(shares)}


@answers.wrong("f_score")
def macro_f1(said, t, classes):
    table = table_of(said, t, classes)
    scores = []
    for c in np.unique(t):
        recall = table[c, c] / table[c].sum()
        precision = table[c, c] / max(table[:, c].sum(), 1)
        scores.append(2 * precision * recall / (precision + recall) if recall else 0)
    return {"confusion": table, "balanced": np.mean(scores)}


@answers.wrong("right in another form")
def two_results(said, t, classes):
    return tuple(right(said, t, classes).values())


@answers.right
def nan_left_out_of_the_mean(said, t, classes):
    table = table_of(said, t, classes)
    with np.errstate(invalid="ignore"):
        return {"confusion": table, "balanced": np.nanmean(table.diagonal() / table.sum(axis=1))}
