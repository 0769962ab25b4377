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
    yield np.array([0, 1, 1]), np.array([0, 0, 1]), 2
    yield np.array([0, 2, 1, 0, 2]), np.array([0, 2, 2, 0, 2]), 4        # nobody is or says class 3
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


def _counted_once(said, t, classes):
    table = np.zeros((classes, classes), int)
    table[t, said] += 1
    return table


def _mean_share(found, there):
    return (found[there > 0] / there[there > 0]).mean()


@exercise.wrong
def each_pair_counted_once_in_both(said, t, classes):
    """Your table holds only 0 and 1, and the balanced accuracy was made of it. `table[t, said] +=
    1` adds once for each *place*, however often the place occurs. `np.add.at` adds every time."""
    table = _counted_once(said, t, classes)
    return {"confusion": table, "balanced": _mean_share(table.diagonal(), table.sum(axis=1))}


@exercise.wrong
def each_pair_found_once(said, t, classes):
    """Your table holds only 0 and 1, so of each class at most one was found. `table[t, said] += 1`
    adds once for each *place*, however often the place occurs. `np.add.at` adds every time."""
    table = _counted_once(said, t, classes)
    there = np.bincount(t, minlength=classes)
    return {"confusion": table, "balanced": _mean_share(table.diagonal(), there)}


@exercise.wrong
def each_pair_counted_once_on_its_side(said, t, classes):
    """Two things about your table. It holds only 0 and 1: `+= 1` at a list of places adds once for
    each place, and `np.add.at` every time. And it is on its side: the row should be what the sample
    *is*."""
    return report_right(said, t, classes) | {"confusion": _counted_once(t, said, classes)}


@exercise.wrong
def divided_by_the_columns(said, t, classes):
    """You divided what was found of each class by the sum of its *column*: of those that were
    *called* c. Asked is: of those that *are* c. Where in the table are they?"""
    right = report_right(said, t, classes)
    there = np.bincount(t, minlength=classes) > 0
    columns = np.maximum(right["confusion"].sum(axis=0), 1)
    return right | {"balanced": (right["confusion"].diagonal() / columns)[there].mean()}


@exercise.wrong
def as_long_as_the_largest_number(said, t, classes):
    """Right as long as the last class occurs in t. How many classes there are says `classes`, and
    not the largest number that is met; `np.bincount` goes by that unless it is told its
    `minlength`."""
    right, there = report_right(said, t, classes), np.bincount(t)
    return right | {"balanced": _mean_share(right["confusion"].diagonal()[there >= 0], there)}


@exercise.wrong
def table_of_those_that_occur(said, t, classes):
    """Your table is too small where the last class occurs in neither t nor said. It should have a
    row and a column for each of the `classes`, also for one with nothing to count."""
    right, n = report_right(said, t, classes), max(t.max(), said.max()) + 1
    return right | {"confusion": right["confusion"][:n, :n]}


@exercise.wrong
def absent_class_counts_as_one(said, t, classes):
    """Right as long as every class occurs. You count one that has no sample as found altogether;
    there was nothing to find. Which classes belong in the mean?"""
    shares = _shares(said, t, classes)
    return report_right(said, t, classes) | {"balanced": np.nan_to_num(shares, nan=1.0).mean()}


@exercise.wrong
def class_that_was_only_said(said, t, classes):
    """You take the mean over all classes that occur in t *or* in said. One that was only said has
    no sample that could be found: which classes belong in the mean?"""
    shares = np.nan_to_num(_shares(said, t, classes))
    return report_right(said, t, classes) | {"balanced": shares[np.union1d(t, said)].mean()}


@exercise.wrong
def counts_for_shares(said, t, classes):
    """You divided *how many* were named rightly by the number of classes. First make a share of
    each class: of how many samples?"""
    return report_right(said, t, classes) | {"balanced": np.sum(said == t) / classes}


@exercise.wrong
def median_of_the_shares(said, t, classes):
    """That is the median of the classes' shares. Asked is their mean."""
    shares = _shares(said, t, classes)
    return report_right(said, t, classes) | {"balanced": np.nanmedian(shares)}


@exercise.wrong
def share_missed(said, t, classes):
    """That is the share that was *missed*, class by class. Asked is the share that was found."""
    right = report_right(said, t, classes)
    return right | {"balanced": 1 - right["balanced"]}


@exercise.wrong
def in_percent(said, t, classes):
    """Your balanced accuracy is in percent. A share lies between 0 and 1."""
    right = report_right(said, t, classes)
    return right | {"balanced": 100 * right["balanced"]}


@exercise.wrong
def counted_from_one(said, t, classes):
    """Your table is shifted by one place along both sides. Classes count from 0, as NumPy's rows
    and columns do: nothing has to be subtracted."""
    right = report_right(said, t, classes)
    return right | {"confusion": np.roll(right["confusion"], (-1, -1), axis=(0, 1))}


@exercise.wrong
def either_for_both(said, t, classes):
    """You counted the samples that are of class i *or* were called j. In row i and column j belong
    those of which both is true."""
    pairs = range(classes)
    table = np.array([[np.sum((t == i) | (said == j)) for j in pairs] for i in pairs])
    return report_right(said, t, classes) | {"confusion": table}


@exercise.wrong
def class_never_found_left_out(said, t, classes):
    """You left out the classes of which nothing was found. They have samples, and their share is 0:
    that is what the balanced accuracy should show."""
    shares = _shares(said, t, classes)
    found = shares[shares > 0].mean() if np.any(shares > 0) else 0.0
    return report_right(said, t, classes) | {"balanced": found}


@exercise.wrong
def f_score(said, t, classes):
    """You mixed in how many of those that were *called* c are c, as an F score does. Asked is only:
    of those that *are* c, how many were found?"""
    right = report_right(said, t, classes)
    table = right["confusion"]
    there, called = table.sum(axis=1), table.sum(axis=0)
    scores = 2 * table.diagonal() / np.maximum(there + called, 1)
    return right | {"balanced": scores[there > 0].mean()}


@exercise.wrong
def only_the_mistakes(said, t, classes):
    """Your table has nothing on its diagonal. Those that were named rightly are counted, too."""
    right = report_right(said, t, classes)
    mistakes = right["confusion"] * ~np.eye(classes, dtype=bool)
    return right | {"confusion": mistakes}


@exercise.wrong
def mean_of_the_whole_table(said, t, classes):
    """You took the mean over the whole table of shares. What was found of each class stands on the
    diagonal: the mean of these is asked for."""
    right = report_right(said, t, classes)
    rows = right["confusion"].sum(axis=1, keepdims=True)
    return right | {"balanced": (right["confusion"] / np.where(rows == 0, 1, rows)).mean()}
