"""09.1 Who was taken for whom?"""

import numpy as np

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "09.1", "Who was taken for whom?", points=2, section="Look at the errors",
    practises="measuring classes of unequal size",
    proves="counts who was taken for whom, and gives every class that occurs the same weight",
    hints=("Take one class at a time. How many samples of it are there, and how many of these were "
           "named rightly?",
           "The table has a row for what a sample *is* and a column for what was *said*. The share "
           "found of a class is its entry on the diagonal, divided by the sum of its row.",
           "`np.add.at(table, (rows, columns), 1)` counts. For the balanced accuracy keep only the "
           "classes with `np.bincount(t, minlength=classes) > 0`."))


@exercise.inputs
def inputs(rng):
    yield np.array([0, 0, 0, 1, 1]), np.array([0, 0, 0, 0, 1]), 2
    yield np.array([0, 2, 2, 1, 0]), np.array([0, 0, 2, 2, 0]), 3
    yield np.array([0, 1, 0, 1, 1, 0, 0]), np.array([0, 1, 2, 2, 1, 0, 0]), 3
    for n, classes in ((12, 2), (15, 3), (20, 4), (30, 5)):
        said, t, other = rng.integers(0, classes, (3, n))
        yield said, np.minimum(t, other), classes


@exercise.solution
def report_right(said, t, classes):
    confusion = np.zeros((classes, classes), int)
    np.add.at(confusion, (t, said), 1)
    there = np.bincount(t, minlength=classes)
    found = confusion.diagonal()[there > 0] / there[there > 0]
    return {"confusion": confusion, "balanced": found.mean()}


def _shares(said, t, classes):
    """The share found of every class, nan for one that does not occur."""
    return np.array([np.mean(said[t == c] == c) if np.any(t == c) else np.nan
                     for c in range(classes)])


@exercise.wrong
def plain_accuracy(said, t, classes):
    """Your balanced accuracy is the share of *all* samples named rightly: a large class counts for
    more there. Find the share for each class by itself first."""
    return report_right(said, t, classes) | {"balanced": np.mean(said == t)}


@exercise.wrong
def on_its_side(said, t, classes):
    """Your table is on its side. Look at one mistake in the first example: its row should be what
    the sample *is*, its column what was *said*."""
    right = report_right(said, t, classes)
    return right | {"confusion": right["confusion"].T}


@exercise.wrong
def sides_exchanged(said, t, classes):
    """said and t have changed places, in both answers. Of those that *are* class c, how many were
    found?"""
    return report_right(t, said, classes)


@exercise.wrong
def precision(said, t, classes):
    """You asked how many of those that were *called* c are c. That is the precision. Asked is its
    counterpart: of those that *are* c, how many were found?"""
    return report_right(said, t, classes) | {"balanced": report_right(t, said, classes)["balanced"]}


@exercise.wrong
def absent_class_counts_as_zero(said, t, classes):
    """Right as long as every class occurs. One that has no sample cannot be found and cannot be
    missed: by how many classes do you divide?"""
    balanced = np.nansum(_shares(said, t, classes)) / classes
    return report_right(said, t, classes) | {"balanced": balanced}


@exercise.wrong
def nan_for_an_absent_class(said, t, classes):
    """Right as long as every class occurs. For one without samples you have 0 / 0, and that makes
    everything nan. Which classes belong in the mean?"""
    return report_right(said, t, classes) | {"balanced": _shares(said, t, classes).mean()}


@exercise.wrong
def worst_class(said, t, classes):
    """That is the share of the worst class: worth knowing. Asked is the mean over the classes."""
    return report_right(said, t, classes) | {"balanced": np.nanmin(_shares(said, t, classes))}


@exercise.wrong
def one_share_for_each_class(said, t, classes):
    """These are the shares of the single classes, and they are right. One number is asked for:
    their mean."""
    shares = _shares(said, t, classes)
    return report_right(said, t, classes) | {"balanced": shares[~np.isnan(shares)]}


@exercise.wrong
def shares_in_the_table(said, t, classes):
    """Your table holds shares, and counts were asked for: how many samples stand behind each entry
    cannot be seen any more."""
    right = report_right(said, t, classes)
    table = right["confusion"]
    return right | {"confusion": table / np.maximum(1, table.sum(axis=1, keepdims=True))}


@exercise.wrong
def each_pair_counted_once(said, t, classes):
    """Your table holds only 0 and 1. `table[t, said] += 1` adds once for each *place*, however
    often the place occurs. `np.add.at` adds every time."""
    right = report_right(said, t, classes)
    return right | {"confusion": np.minimum(right["confusion"], 1)}
