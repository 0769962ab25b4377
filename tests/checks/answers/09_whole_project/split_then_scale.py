"""Answers to 09.2 Split, then scale."""

import statistics

import numpy as np

from course_lib.normalization import StandardScaler
from tests.support.answers import Answers

answers = Answers("09.2")


@answers.right
def scaler_of_the_course(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    scaler = StandardScaler().fit(x[rest])
    return {"x_train": scaler.transform(x[rest]), "t_train": t[rest],
            "x_test": scaler.transform(x[test]), "t_test": t[test]}


@answers.right
def shuffled_first(x, t, order, n_test):
    x, t = x[order], t[order]
    x_test, x_train = x[:n_test], x[n_test:]
    mean, sd = np.mean(x_train, axis=0), np.std(x_train, axis=0)
    return {"x_train": (x_train - mean) / sd, "t_train": t[n_test:],
            "x_test": (x_test - mean) / sd, "t_test": t[:n_test]}


@answers.right
def numpy_split(x, t, order, n_test):
    test, rest = np.split(order, [n_test])
    mean, sd = x[rest].mean(0, keepdims=True), x[rest].std(0, keepdims=True)
    z = (x - mean) / sd
    return dict(x_train=z[rest], t_train=t[rest], x_test=z[test], t_test=t[test])


@answers.right
def guarded(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    mean, sd = x[rest].mean(axis=0), x[rest].std(axis=0)
    sd = np.where(sd > 0, sd, 1)
    return {"x_train": (x[rest] - mean) / sd, "x_test": (x[test] - mean) / sd,
            "t_train": t[rest], "t_test": t[test]}


@answers.right
def take(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    train = np.take(x, rest, axis=0)
    mean = train.sum(axis=0) / len(train)
    sd = np.sqrt(((train - mean) ** 2).sum(axis=0) / len(train))
    return {"x_train": (train - mean) / sd, "t_train": np.take(t, rest),
            "x_test": (np.take(x, test, axis=0) - mean) / sd, "t_test": np.take(t, test)}


@answers.right
def column_by_column(x, t, order, n_test):
    test, rest = list(order[:n_test]), list(order[n_test:])
    z = np.empty(x.shape)
    for j in range(x.shape[1]):
        learned = [float(x[i, j]) for i in rest]
        z[:, j] = (x[:, j] - statistics.fmean(learned)) / statistics.pstdev(learned)
    return {"x_train": z[rest], "t_train": t[rest], "x_test": z[test], "t_test": t[test]}


@answers.right
def row_by_row(x, t, order, n_test):
    train, held = [], []
    for place, row in enumerate(order):
        (held if place < n_test else train).append(row)
    mean = sum(x[i] for i in train) / len(train)
    variance = sum((x[i] - mean) ** 2 for i in train) / len(train)
    return {"x_train": np.array([(x[i] - mean) / variance**0.5 for i in train]),
            "t_train": np.array([t[i] for i in train]),
            "x_test": np.array([(x[i] - mean) / variance**0.5 for i in held]),
            "t_test": np.array([t[i] for i in held])}


@answers.right
def deleted_from_the_order(x, t, order, n_test):
    test = order[np.arange(n_test)]
    rest = np.delete(order, np.s_[:n_test])
    mean = np.einsum("nd->d", x[rest]) / len(rest)
    sd = np.sqrt(np.mean(x[rest] ** 2, axis=0) - mean**2)
    return {"x_train": x[rest] / sd - mean / sd, "t_train": t[rest],
            "x_test": x[test] / sd - mean / sd, "t_test": t[test]}


@answers.right
def from_the_end(x, t, order, n_test):
    n_train = len(order) - n_test
    rest, test = order[-n_train:], order[:-n_train]
    parts = {}
    for name, rows in (("train", rest), ("test", test)):
        parts[f"x_{name}"] = (x[rows] - x[rest].mean(axis=0)) / x[rest].std(axis=0)
        parts[f"t_{name}"] = t[rows]
    return parts


@answers.right
def eps_too_small_to_matter(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    mean, sd = x[rest].mean(axis=0), x[rest].std(axis=0) + 1e-8
    return {"x_train": (x[rest] - mean) / sd, "t_train": t[rest],
            "x_test": (x[test] - mean) / sd, "t_test": t[test]}


def made(x_train, t_train, x_test, t_test):
    return {"x_train": x_train, "t_train": t_train, "x_test": x_test, "t_test": t_test}


@answers.wrong("scale_from_all")
def scaled_before_the_split(x, t, order, n_test):
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    test, rest = order[:n_test], order[n_test:]
    return made(z[rest], t[rest], z[test], t[test])


@answers.wrong("scaled_again_on_test")
def fit_transform_twice(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    with np.errstate(all="ignore"):
        return made(StandardScaler().fit_transform(x[rest]), t[rest],
                    (x[test] - x[test].mean(0)) / x[test].std(0), t[test])


@answers.wrong("scaled_again_and_guarded")
def scaler_fitted_twice(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    return made(StandardScaler().fit_transform(x[rest]), t[rest],
                StandardScaler().fit_transform(x[test]), t[test])


@answers.wrong("only_divided")
def mean_forgotten(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    sd = x[rest].std(axis=0)
    return made(x[rest] / sd, t[rest], x[test] / sd, t[test])


@answers.wrong("test_centre_of_its_own")
def test_mean(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    sd = x[rest].std(axis=0)
    return made((x[rest] - x[rest].mean(axis=0)) / sd, t[rest],
                (x[test] - x[test].mean(axis=0)) / sd, t[test])


@answers.wrong("learned_from_the_test_part")
def scale_of_the_test(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    mean, sd = x[test].mean(axis=0), x[test].std(axis=0)
    return made((x[rest] - mean) / sd, t[rest], (x[test] - mean) / sd, t[test])


@answers.wrong("parts_exchanged")
def train_first(x, t, order, n_test):
    rest, test = order[:n_test], order[n_test:]
    mean, sd = x[rest].mean(axis=0), x[rest].std(axis=0)
    return made((x[rest] - mean) / sd, t[rest], (x[test] - mean) / sd, t[test])


@answers.wrong("learned_from_the_test_part")
def parts_and_scale_exchanged(x, t, order, n_test):
    a, b = order[:n_test], order[n_test:]
    m, s = x[a].mean(0), x[a].std(0)
    return made((x[b] - m) / s, t[b], (x[a] - m) / s, t[a])


@answers.wrong("parts_exchanged_after_scaling")
def right_scale_wrong_keys(x, t, order, n_test):
    a, b = order[:n_test], order[n_test:]
    m, s = x[b].mean(0), x[b].std(0)
    return made((x[a] - m) / s, t[a], (x[b] - m) / s, t[b])


@answers.wrong("min_max")
def min_max(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    low, width = x[rest].min(axis=0), np.ptp(x[rest], axis=0)
    return made((x[rest] - low) / width, t[rest], (x[test] - low) / width, t[test])


@answers.wrong("as_they_stand")
def order_ignored(x, t, order, n_test):
    mean, sd = x[n_test:].mean(axis=0), x[n_test:].std(axis=0)
    return made((x[n_test:] - mean) / sd, t[n_test:], (x[:n_test] - mean) / sd, t[:n_test])


@answers.wrong("labels_left_behind")
def labels_not_shuffled(x, t, order, n_test):
    x = x[order]
    mean, sd = x[n_test:].mean(axis=0), x[n_test:].std(axis=0)
    return made((x[n_test:] - mean) / sd, t[n_test:], (x[:n_test] - mean) / sd, t[:n_test])


@answers.wrong("cut_at_the_other_end")
def last_entries(x, t, order, n_test):
    test, rest = order[-n_test:], order[:-n_test]
    mean, sd = x[rest].mean(axis=0), x[rest].std(axis=0)
    return made((x[rest] - mean) / sd, t[rest], (x[test] - mean) / sd, t[test])


@answers.wrong("one_scale_for_the_matrix")
def no_axis(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    mean, sd = x[rest].mean(), x[rest].std()
    return made((x[rest] - mean) / sd, t[rest], (x[test] - mean) / sd, t[test])


@answers.wrong("raised")
def axis_one(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    mean, sd = x[rest].mean(axis=1), x[rest].std(axis=1)
    return made((x[rest] - mean) / sd, t[rest], (x[test] - mean) / sd, t[test])


@answers.wrong("each_row_by_itself")
def rows_by_themselves(x, t, order, n_test):
    z = (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True)
    test, rest = order[:n_test], order[n_test:]
    return made(z[rest], t[rest], z[test], t[test])


@answers.wrong("divided_by_the_variance")
def variance(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    mean, var = x[rest].mean(axis=0), x[rest].var(axis=0)
    return made((x[rest] - mean) / var, t[rest], (x[test] - mean) / var, t[test])


@answers.wrong("with_ddof")
def ddof(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    mean, sd = x[rest].mean(axis=0), x[rest].std(axis=0, ddof=1)
    return made((x[rest] - mean) / sd, t[rest], (x[test] - mean) / sd, t[test])


@answers.wrong("brackets_missing")
def brackets(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    mean, sd = x[rest].mean(axis=0), x[rest].std(axis=0)
    return made(x[rest] - mean / sd, t[rest], x[test] - mean / sd, t[test])


@answers.wrong("only_centred")
def not_divided(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    mean = x[rest].mean(axis=0)
    return made(x[rest] - mean, t[rest], x[test] - mean, t[test])


@answers.wrong("test_not_scaled")
def test_as_it_is(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    mean, sd = x[rest].mean(axis=0), x[rest].std(axis=0)
    return made((x[rest] - mean) / sd, t[rest], x[test], t[test])


@answers.wrong("split_and_not_scaled")
def nothing_scaled(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    return made(x[rest], t[rest], x[test], t[test])


@answers.wrong("added_to_the_deviation")
def eps(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    mean, sd = x[rest].mean(axis=0), x[rest].std(axis=0) + 1e-4
    return made((x[rest] - mean) / sd, t[rest], (x[test] - mean) / sd, t[test])


@answers.wrong("added_to_the_deviation")
def larger_eps(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    mean, sd = x[rest].mean(axis=0), x[rest].std(axis=0) + 0.01
    return made((x[rest] - mean) / sd, t[rest], (x[test] - mean) / sd, t[test])


@answers.wrong("labels_scaled")
def labels_scaled(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    mean, sd = x[rest].mean(axis=0), x[rest].std(axis=0)
    m, s = t[rest].mean(), t[rest].std()
    return made((x[rest] - mean) / sd, (t[rest] - m) / s, (x[test] - mean) / sd, (t[test] - m) / s)


@answers.wrong("test_still_in_training")
def train_on_all(x, t, order, n_test):
    test = order[:n_test]
    mean, sd = x[order].mean(axis=0), x[order].std(axis=0)
    return made((x[order] - mean) / sd, t[order], (x[test] - mean) / sd, t[test])


@answers.wrong("rows_as_in_the_file")
def masks(x, t, order, n_test):
    held = np.isin(np.arange(len(x)), order[:n_test])
    mean, sd = x[~held].mean(axis=0), x[~held].std(axis=0)
    return made((x[~held] - mean) / sd, t[~held], (x[held] - mean) / sd, t[held])


@answers.wrong("order_sorted")
def argsorted(x, t, order, n_test):
    rows = np.argsort(order)
    test, rest = rows[:n_test], rows[n_test:]
    mean, sd = x[rest].mean(axis=0), x[rest].std(axis=0)
    return made((x[rest] - mean) / sd, t[rest], (x[test] - mean) / sd, t[test])


@answers.wrong("wrong type")
def four_results(x, t, order, n_test):
    return tuple(made(x[order[n_test:]], t[order[n_test:]], x[order[:n_test]],
                      t[order[:n_test]]).values())


@answers.wrong("mean_from_all")
def mean_of_all(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    mean, sd = x.mean(axis=0), x[rest].std(axis=0)
    return made((x[rest] - mean) / sd, t[rest], (x[test] - mean) / sd, t[test])


@answers.wrong("deviation_from_all")
def deviation_of_all(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    mean, sd = x[rest].mean(axis=0), x.std(axis=0)
    return made((x[rest] - mean) / sd, t[rest], (x[test] - mean) / sd, t[test])


@answers.wrong("test_width_of_its_own")
def test_deviation(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    mean = x[rest].mean(axis=0)
    return made((x[rest] - mean) / x[rest].std(axis=0), t[rest],
                (x[test] - mean) / x[test].std(axis=0), t[test])


@answers.wrong("samples_left_behind")
def only_labels_shuffled(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    z = (x - x[rest].mean(axis=0)) / x[rest].std(axis=0)
    return made(z[n_test:], t[rest], z[:n_test], t[test])


@answers.wrong("labels_of_the_other_part")
def labels_exchanged(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    z = (x - x[rest].mean(axis=0)) / x[rest].std(axis=0)
    return made(z[rest], t[test], z[test], t[rest])


@answers.wrong("one_sample_lost")
def begins_one_later(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test + 1:]
    z = (x - x[rest].mean(axis=0)) / x[rest].std(axis=0)
    return made(z[rest], t[rest], z[test], t[test])


@answers.wrong("median_for_the_mean")
def from_the_median(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    z = (x - np.median(x[rest], axis=0)) / x[rest].std(axis=0)
    return made(z[rest], t[rest], z[test], t[test])


@answers.wrong("test_not_scaled")
def scaled_by_what_was_scaled_already(x, t, order, n_test):
    train, test = x[order[n_test:]], x[order[:n_test]]
    train = (train - train.mean(axis=0)) / train.std(axis=0)
    test = (test - train.mean(axis=0)) / train.std(axis=0)
    return {"x_train": train, "t_train": t[order[n_test:]],
            "x_test": test, "t_test": t[order[:n_test]]}
