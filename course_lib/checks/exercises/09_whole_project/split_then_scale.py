"""09.2 Split, then scale."""

import numpy as np

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "09.2", "Split, then scale", points=2, section="3. Prepare",
    practises="an honest split, and a scale that knows nothing of the test part",
    proves="takes the two parts apart first, and learns the scale from the training part alone",
    hints=("Which samples may have a say in the mean? Write down the order of the steps before any "
           "code.",
           "First two arrays of positions, cut from `order`. Then mean and standard deviation of "
           "the training rows, for each column. Then both parts are scaled with these.",
           "`test, rest = order[:n_test], order[n_test:]`, and from then on the mean is "
           "`x[rest].mean(axis=0)`. What is scaled with it?"))


@exercise.inputs
def inputs(rng):
    yield (np.array([[1.0, 10.0], [2.0, 0.0], [3.0, 30.0], [6.0, 20.0], [8.0, 50.0]]),
           np.array([0, 1, 0, 1, 2]), np.array([3, 0, 2, 4, 1]), 2)
    yield np.array([[4.0], [2.0], [9.0]]), np.array([0, 1, 2]), np.array([2, 0, 1]), 1
    yield (np.array([[0.0, -1.0, 5.0], [4.0, 1.0, 5.5], [2.0, 2.0, 7.0],
                     [1.0, 0.0, 4.0], [-2.0, 3.0, 6.0], [0.5, 0.5, 9.0]]),
           np.array([1, 1, 0, 0, 2, 2]), np.array([5, 2, 0, 4, 1, 3]), 2)
    for n, features, n_test in ((7, 2, 3), (10, 3, 4), (12, 4, 3), (9, 1, 2)):
        centre, spread = rng.normal(0, 5, features), rng.uniform(0.5, 3, features)
        yield (rng.normal(centre, spread, (n, features)), rng.integers(0, 4, n),
               rng.permutation(n), n_test)


@exercise.solution
def split_and_scale(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    mean, sd = x[rest].mean(axis=0), x[rest].std(axis=0)
    return {"x_train": (x[rest] - mean) / sd, "t_train": t[rest],
            "x_test": (x[test] - mean) / sd, "t_test": t[test]}


def _parts(x, t, order, n_test, *, by=None, by_test=None, cut=None):
    """The right answer, with the rows that give the scale, or the split, replaced."""
    test, rest = cut or (order[:n_test], order[n_test:])
    by = x[rest] if by is None else by
    by_test = by if by_test is None else by_test
    return {"x_train": (x[rest] - by.mean(axis=0)) / by.std(axis=0), "t_train": t[rest],
            "x_test": (x[test] - by_test.mean(axis=0)) / by_test.std(axis=0), "t_test": t[test]}


@exercise.wrong
def scale_from_all(x, t, order, n_test):
    """The split is right. But the scale was learned from *all* rows, those of the test part too:
    that is leakage. What is the right order of the steps?"""
    return _parts(x, t, order, n_test, by=x)


@exercise.wrong
def scaled_again_on_test(x, t, order, n_test):
    """The training part is right. For the test part you learned a scale of its own. Then the same
    bird has other numbers in the two parts; and a single new bird could not be scaled at all."""
    return _parts(x, t, order, n_test, by_test=x[order[:n_test]])


@exercise.wrong
def scaled_again_and_guarded(x, t, order, n_test):
    """The training part is right. For the test part you learned a scale of its own. Then the same
    bird has other numbers in the two parts; and a single new bird always becomes 0."""
    right, test = split_and_scale(x, t, order, n_test), x[order[:n_test]]
    sd = np.where(np.ptp(test, axis=0) > 0, test.std(axis=0), 1)
    return right | {"x_test": (test - test.mean(axis=0)) / sd}


@exercise.wrong
def mean_from_all(x, t, order, n_test):
    """The standard deviation is that of the training part. But the mean was learned from *all*
    rows, those of the test part too: that is leakage."""
    sd = x[order[n_test:]].std(axis=0)
    right = split_and_scale(x, t, order, n_test)
    return right | {"x_train": (x[order[n_test:]] - x.mean(axis=0)) / sd,
                    "x_test": (x[order[:n_test]] - x.mean(axis=0)) / sd}


@exercise.wrong
def deviation_from_all(x, t, order, n_test):
    """The mean is that of the training part. But the standard deviation was learned from *all*
    rows, those of the test part too: that is leakage."""
    right, by = split_and_scale(x, t, order, n_test), x[order[n_test:]].std(axis=0) / x.std(axis=0)
    return right | {"x_train": right["x_train"] * by, "x_test": right["x_test"] * by}


@exercise.wrong
def test_width_of_its_own(x, t, order, n_test):
    """The right mean was subtracted from the test part, but it is divided by its *own* standard
    deviation. Both come from the training part."""
    right, test = split_and_scale(x, t, order, n_test), x[order[:n_test]]
    with np.errstate(all="ignore"):
        return right | {"x_test": (test - x[order[n_test:]].mean(axis=0)) / test.std(axis=0)}


@exercise.wrong
def learned_from_the_test_part(x, t, order, n_test):
    """The split is right. But the scale of both parts was learned from the *test* part. Whose mean
    and standard deviation may be known when the model is made?"""
    return _parts(x, t, order, n_test, by=x[order[:n_test]])


@exercise.wrong
def test_centre_of_its_own(x, t, order, n_test):
    """The test part is divided by the right number, but you subtracted its *own* mean. Both come
    from the training part."""
    right, test = split_and_scale(x, t, order, n_test), order[:n_test]
    return right | {"x_test": (x[test] - x[test].mean(axis=0)) / x[order[n_test:]].std(axis=0)}


@exercise.wrong
def as_they_stand(x, t, order, n_test):
    """You took the rows as they stand in the file, which may be sorted by class. What is order
    for?"""
    return _parts(x, t, order, n_test, cut=(np.arange(n_test), np.arange(n_test, len(x))))


@exercise.wrong
def labels_left_behind(x, t, order, n_test):
    """The rows of x were moved and those of t were not: most samples now have the label of another
    one."""
    return split_and_scale(x, t, order, n_test) | {"t_train": t[n_test:], "t_test": t[:n_test]}


@exercise.wrong
def samples_left_behind(x, t, order, n_test):
    """The labels were moved and the rows of x were not: most samples now have the label of another
    one."""
    right, rest = split_and_scale(x, t, order, n_test), x[order[n_test:]]
    z = (x - rest.mean(axis=0)) / rest.std(axis=0)
    return right | {"x_train": z[n_test:], "x_test": z[:n_test]}


@exercise.wrong
def labels_of_the_other_part(x, t, order, n_test):
    """x is right. But its parts have got the labels of the other part: which entries of order
    belong to the test?"""
    right = split_and_scale(x, t, order, n_test)
    return right | {"t_train": right["t_test"], "t_test": right["t_train"]}


@exercise.wrong
def one_sample_lost(x, t, order, n_test):
    """One sample is in neither part. A slice `order[a:b]` ends before b, so the next one begins at
    b itself."""
    with np.errstate(all="ignore"):
        return _parts(x, t, order, n_test, by=x[order[n_test + 1:]],
                      cut=(order[:n_test], order[n_test + 1:]))


@exercise.wrong
def cut_at_the_other_end(x, t, order, n_test):
    """Your test part is the *end* of order. Any part would be as good, but the task says which: its
    first n_test entries."""
    return _parts(x, t, order, n_test, cut=(order[len(x) - n_test:], order[:len(x) - n_test]))


@exercise.wrong
def parts_exchanged(x, t, order, n_test):
    """The two parts have changed places: n_test samples are for the test, all the others to learn
    from."""
    return _parts(x, t, order, n_test, cut=(order[n_test:], order[:n_test]))


@exercise.wrong
def parts_exchanged_after_scaling(x, t, order, n_test):
    """The numbers are right, under the wrong names: the n_test samples are for the test, all the
    others to learn from."""
    right = split_and_scale(x, t, order, n_test)
    return {"x_train": right["x_test"], "t_train": right["t_test"],
            "x_test": right["x_train"], "t_test": right["t_train"]}


@exercise.wrong
def rows_as_in_the_file(x, t, order, n_test):
    """The right samples are in each part, in the order of the file. Within the parts, too, they
    should stand as they do in order."""
    test, rest = np.sort(order[:n_test]), np.sort(order[n_test:])
    return _parts(x, t, order, n_test, cut=(test, rest))


@exercise.wrong
def order_sorted(x, t, order, n_test):
    """You used order as if it said where each row *goes*. It says which row *comes*: order[0] is
    the number of the first row of the test part."""
    rows = np.argsort(order)
    return _parts(x, t, order, n_test, by=x[rows[n_test:]], cut=(rows[:n_test], rows[n_test:]))


@exercise.wrong
def test_still_in_training(x, t, order, n_test):
    """Your training part holds all samples, those of the test part as well. Then the test asks only
    for what was learned by heart."""
    return _parts(x, t, order, n_test, cut=(order[:n_test], order))


@exercise.wrong
def divided_by_the_variance(x, t, order, n_test):
    """You divided by the variance. Of what is the variance the square?"""
    right, sd = split_and_scale(x, t, order, n_test), x[order[n_test:]].std(axis=0)
    return right | {"x_train": right["x_train"] / sd, "x_test": right["x_test"] / sd}


def _with(x, t, order, n_test, scaled):
    """The right answer, with scaled(rows, training rows) for the two parts of x."""
    train, test = x[order[n_test:]], x[order[:n_test]]
    right = split_and_scale(x, t, order, n_test)
    return right | {"x_train": scaled(train, train), "x_test": scaled(test, train)}


@exercise.wrong
def min_max(x, t, order, n_test):
    """All is right but the kind of scaling: yours is min–max. Asked are z-scores."""
    return _with(x, t, order, n_test, lambda rows, train:
                 (rows - train.min(axis=0)) / np.ptp(train, axis=0))


@exercise.wrong
def median_for_the_mean(x, t, order, n_test):
    """You subtracted the median. A z-score starts from the mean."""
    return _with(x, t, order, n_test, lambda rows, train:
                 (rows - np.median(train, axis=0)) / train.std(axis=0))


@exercise.wrong
def brackets_missing(x, t, order, n_test):
    """Only the mean has been divided: / binds more strongly than −. First subtract, then divide the
    difference."""
    return _with(x, t, order, n_test, lambda rows, train:
                 rows - train.mean(axis=0) / train.std(axis=0))


@exercise.wrong
def only_centred(x, t, order, n_test):
    """Both parts start from the right mean. They still have their units: what makes the spread of a
    column 1?"""
    return _with(x, t, order, n_test, lambda rows, train: rows - train.mean(axis=0))


@exercise.wrong
def only_divided(x, t, order, n_test):
    """Both parts have the right spread, and nothing was subtracted: what has to be done before you
    divide?"""
    return _with(x, t, order, n_test, lambda rows, train: rows / train.std(axis=0))


@exercise.wrong
def split_and_not_scaled(x, t, order, n_test):
    """The split is right, and nothing has been scaled."""
    return _with(x, t, order, n_test, lambda rows, train: rows)


@exercise.wrong
def each_row_by_itself(x, t, order, n_test):
    """You scaled every *row*, so that millimeters and grams were mixed. A row is one sample; a
    feature is a column."""
    with np.errstate(all="ignore"):
        return _with(x, t, order, n_test, lambda rows, train:
                     (rows - rows.mean(axis=1, keepdims=True)) / rows.std(axis=1, keepdims=True))


@exercise.family
def added_to_the_deviation(result, x, t, order, n_test):
    """It is as if {} had been added to the standard deviation. No column is constant here, so
    nothing has to be rescued; and a little is not little in every unit."""
    train = x[order[n_test:]]
    right, rows = split_and_scale(x, t, order, n_test), np.concatenate([train, x[order[:n_test]]])
    got, want = (np.concatenate([r["x_train"], r["x_test"]]) for r in (result, right))
    off = np.abs(got - want) > 1e-7
    added = np.where(off, (rows - train.mean(axis=0)) / got - train.std(axis=0), np.nan)
    labels = all(np.array_equal(result[name], right[name]) for name in ("t_train", "t_test"))
    return added if labels else np.array([-1.0, 1.0])


@exercise.wrong
def labels_scaled(x, t, order, n_test):
    """x is right. But the labels are names of classes, and you scaled them, too. They stay as they
    are."""
    right, rest = split_and_scale(x, t, order, n_test), order[n_test:]
    mean, sd = t[rest].mean(), t[rest].std()
    return right | {name: (right[name] - mean) / sd for name in ("t_train", "t_test")}


@exercise.wrong
def one_scale_for_the_matrix(x, t, order, n_test):
    """One mean and one standard deviation for the whole matrix: then a column with large numbers
    decides about all. Each column needs its own."""
    test, rest = order[:n_test], order[n_test:]
    mean, sd = x[rest].mean(), x[rest].std()
    right = split_and_scale(x, t, order, n_test)
    return right | {"x_train": (x[rest] - mean) / sd, "x_test": (x[test] - mean) / sd}


@exercise.wrong
def with_ddof(x, t, order, n_test):
    """All is right but one factor: you divided the sum of squares by N − 1. A scaler divides
    it by N, which is what `std` does when it is not told otherwise."""
    right, rest = split_and_scale(x, t, order, n_test), order[n_test:]
    factor = np.sqrt((len(rest) - 1) / len(rest))
    return right | {"x_train": right["x_train"] * factor, "x_test": right["x_test"] * factor}


@exercise.wrong
def test_not_scaled(x, t, order, n_test):
    """The test part has kept its millimeters and grams, and the model has learned from numbers
    without units. What it is asked has to be scaled as well. (By the mean and deviation of the
    training part as it came: once that is scaled, it has 0 and 1.)"""
    return split_and_scale(x, t, order, n_test) | {"x_test": x[order[:n_test]]}
