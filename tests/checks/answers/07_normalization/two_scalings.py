"""Answers to 07.1 Two scalings of a table."""

import statistics

import numpy as np

from course_lib.normalization import MinMaxScaler, StandardScaler
from tests.support.answers import Answers

answers = Answers("07.1")


@answers.right
def guards_that_look_at_the_values(x):
    constant = x.min(axis=0) == x.max(axis=0)
    width, sd = x.max(axis=0) - x.min(axis=0), x.std(axis=0)
    width[constant] = sd[constant] = 1
    return {"minmax": (x - x.min(axis=0)) / width, "z": (x - x.mean(axis=0)) / sd}


@answers.right
def column_by_column(x):
    minmax, z = np.zeros(x.shape), np.zeros(x.shape)
    for j in range(x.shape[1]):
        column = x[:, j]
        if column.max() > column.min():
            minmax[:, j] = (column - column.min()) / (column.max() - column.min())
            z[:, j] = (column - column.mean()) / column.std()
    return {"minmax": minmax, "z": z}


@answers.right
def scalers_of_the_course(x):
    return {"minmax": MinMaxScaler().fit_transform(x), "z": StandardScaler().fit_transform(x)}


@answers.right
def divide_where(x):
    low, width = x.min(0), np.ptp(x, 0)
    minmax, z = np.zeros_like(x), np.zeros_like(x)
    np.divide(x - low, width, out=minmax, where=width > 0)
    np.divide(x - x.mean(0), x.std(0), out=z, where=width > 0)
    return {"minmax": minmax, "z": z}


@answers.right
def z_of_the_min_max(x):
    width = np.ptp(x, axis=0)
    u = (x - x.min(axis=0)) / np.where(width > 0, width, 1)
    sd = u.std(axis=0)
    return {"minmax": u, "z": (u - u.mean(axis=0)) / np.where(sd > 0, sd, 1)}


@answers.right
def transposed_and_back(x):
    rows = []
    for column in x.T:
        width = column.max() - column.min()
        rows.append(column * 0 if width == 0 else (column - column.min()) / width)
    minmax = np.array(rows).T
    centred = minmax - minmax.mean(axis=0, keepdims=True)
    sd = np.sqrt(np.mean(centred**2, axis=0, keepdims=True))
    sd[sd == 0] = 1
    return {"minmax": minmax, "z": centred / sd}


@answers.right
def only_columns_that_vary(x):
    varies = np.any(x != x[0], axis=0)
    minmax, z = np.zeros(x.shape), np.zeros(x.shape)
    v = x[:, varies]
    minmax[:, varies] = (v - v.min(0)) / (v.max(0) - v.min(0))
    z[:, varies] = (v - v.mean(0)) / v.std(0)
    return {"z": z, "minmax": minmax}


@answers.right
def statistics_module(x):
    z, minmax = [], []
    for column in x.T.tolist():
        mean, sd = statistics.fmean(column), statistics.pstdev(column)
        low, high = min(column), max(column)
        z.append([(v - mean) / sd if high > low else 0 for v in column])
        minmax.append([(v - low) / (high - low) if high > low else 0 for v in column])
    return {"minmax": np.array(minmax, float).T, "z": np.array(z, float).T}


@answers.right
def variance_from_the_squares_of_shifted_values(x):
    shifted = x - x[0]
    mean = shifted.mean(axis=0)
    sd = np.sqrt((shifted**2).mean(axis=0) - mean**2)
    width = np.max(shifted, axis=0) - np.min(shifted, axis=0)
    safe = np.where(width == 0, 1.0, width)
    return {"minmax": (shifted - shifted.min(axis=0)) / safe,
            "z": (shifted - mean) / np.where(width == 0, 1.0, sd)}


@answers.right
def apply_along_axis(x):
    def minmax(v):
        return (v - v.min()) / (np.ptp(v) or 1)

    def z(v):
        return (v - v.mean()) / v.std() if np.ptp(v) else np.zeros(len(v))

    return {"minmax": np.apply_along_axis(minmax, 0, x), "z": np.apply_along_axis(z, 0, x)}


@answers.wrong("deviation_above_a_limit")
def guard_by_1e_12(x):
    width, sd = np.ptp(x, axis=0), x.std(axis=0)
    return {"minmax": (x - x.min(axis=0)) / np.where(width < 1e-12, 1, width),
            "z": (x - x.mean(axis=0)) / np.where(sd < 1e-12, 1, sd)}


def widths(x):
    width, sd = np.ptp(x, axis=0), x.std(axis=0)
    return np.where(width > 0, width, 1), np.where(width > 0, sd, 1)


@answers.wrong("guarded_by_the_deviation")
def guard_as_in_the_lesson(x):
    width, sd = np.ptp(x, axis=0), x.std(axis=0)
    return {"minmax": (x - x.min(axis=0)) / np.where(width > 0, width, 1),
            "z": (x - x.mean(axis=0)) / np.where(sd > 0, sd, 1)}


@answers.wrong("guarded_by_the_deviation")
def deviation_compared_with_zero(x):
    sd = x.std(axis=0)
    sd[sd == 0] = 1
    width = x.max(0) - x.min(0)
    width[width == 0] = 1
    return {"minmax": (x - x.min(0)) / width, "z": (x - x.mean(0)) / sd}


@answers.wrong("deviation_above_a_larger_limit")
def guard_by_isclose(x):
    width, sd = np.ptp(x, axis=0), x.std(axis=0)
    return {"minmax": (x - x.min(axis=0)) / np.where(np.isclose(width, 0), 1, width),
            "z": (x - x.mean(axis=0)) / np.where(np.isclose(sd, 0), 1, sd)}


@answers.wrong("deviation_above_a_larger_limit")
def guard_by_1e_8(x):
    width, sd = np.ptp(x, axis=0), x.std(axis=0)
    return {"minmax": (x - x.min(axis=0)) / np.where(width < 1e-8, 1, width),
            "z": (x - x.mean(axis=0)) / np.where(sd < 1e-8, 1, sd)}


@answers.wrong("nan_in_constant_columns")
def no_guard(x):
    return {"minmax": (x - x.min(axis=0)) / (x.max(axis=0) - x.min(axis=0)),
            "z": (x - x.mean(axis=0)) / x.std(axis=0)}


@answers.wrong("warns")
def nan_to_num(x):
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    z[:, np.ptp(x, axis=0) == 0] = 0
    return {"minmax": np.nan_to_num((x - x.min(axis=0)) / np.ptp(x, axis=0)), "z": z}


@answers.wrong("warns")
def where_after_dividing(x):
    width = np.ptp(x, axis=0)
    return {"minmax": np.where(width > 0, (x - x.min(0)) / width, 0),
            "z": np.where(width > 0, (x - x.mean(0)) / x.std(0), 0)}


@answers.wrong("added_to_the_width", "nearly")
def tiny_eps(x):
    return {"minmax": (x - x.min(0)) / (np.ptp(x, axis=0) + 1e-12),
            "z": (x - x.mean(0)) / (x.std(axis=0) + 1e-12)}


@answers.wrong("added_to_the_width")
def larger_eps_in_z_only(x):
    width, _ = widths(x)
    return {"minmax": (x - x.min(0)) / width, "z": (x - x.mean(0)) / (x.std(axis=0) + 1e-4)}


@answers.wrong("smallest_width")
def at_least_1e_8(x):
    return {"minmax": (x - x.min(0)) / np.maximum(np.ptp(x, axis=0), 1e-8),
            "z": (x - x.mean(0)) / np.maximum(x.std(axis=0), 1e-8)}


@answers.wrong("smallest_width")
def at_least_1e_12(x):
    return {"minmax": (x - x.min(0)) / np.maximum(np.ptp(x, axis=0), 1e-12),
            "z": (x - x.mean(0)) / np.maximum(x.std(axis=0), 1e-12)}


@answers.wrong("n_minus_one_guarded_by_the_deviation")
def ddof_and_the_guard_of_the_lesson(x):
    width, _ = widths(x)
    with np.errstate(all="ignore"):
        sd = np.std(x, axis=0, ddof=min(1, len(x) - 1))
    return {"minmax": (x - x.min(0)) / width, "z": (x - x.mean(0)) / np.where(sd > 0, sd, 1)}


@answers.wrong("variance_guarded_by_itself")
def variance_and_the_guard_of_the_lesson(x):
    width, var = np.ptp(x, axis=0), x.var(axis=0)
    return {"minmax": (x - x.min(0)) / np.where(width > 0, width, 1),
            "z": (x - x.mean(0)) / np.where(var > 0, var, 1)}


@answers.wrong("guarded_by_the_deviation + one_for_the_matrix",
               "one_for_the_matrix + guarded_by_the_deviation")
def one_minimum_and_the_guard_of_the_lesson(x):
    sd = x.std(axis=0)
    return {"minmax": (x - x.min()) / (x.max() - x.min()),
            "z": (x - x.mean(0)) / np.where(sd > 0, sd, 1)}


@answers.wrong("columns_became_rows", "wrong shape")
def columns_as_rows(x):
    width, sd = widths(x)
    minmax, z = [], []
    for column, w, s in zip(x.T, width, sd, strict=True):
        minmax.append((column - column.min()) / w)
        z.append((column - column.mean()) / s)
    return {"minmax": np.array(minmax), "z": np.array(z)}


@answers.wrong("a_little_added")
def eps(x):
    return {"minmax": (x - x.min(0)) / (np.ptp(x, axis=0) + 1e-8),
            "z": (x - x.mean(0)) / (x.std(axis=0) + 1e-8)}


@answers.wrong("divided_by_n_minus_one")
def ddof(x):
    width, _ = widths(x)
    if len(x) == 1:
        return {"minmax": x * 0, "z": x * 0}
    sd = np.where(np.ptp(x, axis=0) > 0, x.std(axis=0, ddof=1), 1)
    return {"minmax": (x - x.min(0)) / width, "z": (x - x.mean(0)) / sd}


@answers.wrong("divided_by_the_variance")
def variance(x):
    width, sd = widths(x)
    return {"minmax": (x - x.min(0)) / width, "z": (x - x.mean(0)) / sd**2}


@answers.wrong("brackets_missing")
def no_brackets(x):
    width, sd = widths(x)
    return {"minmax": x - x.min(0) / width, "z": x - x.mean(0) / sd}


@answers.wrong("brackets_missing")
def no_brackets_in_z(x):
    width, sd = widths(x)
    return {"minmax": (x - x.min(0)) / width, "z": x - x.mean(0) / sd}


@answers.wrong("divided_by_the_range")
def z_with_the_range(x):
    width, _ = widths(x)
    return {"minmax": (x - x.min(0)) / width, "z": (x - x.mean(0)) / width}


@answers.wrong("from_minus_one_to_one_but_constants")
def minus_one_to_one(x):
    width, sd = widths(x)
    minmax = 2 * (x - x.min(0)) / width - 1
    minmax[:, np.ptp(x, axis=0) == 0] = 0
    return {"minmax": minmax, "z": (x - x.mean(0)) / sd}


@answers.wrong("from_minus_one_to_one")
def minus_one_to_one_everywhere(x):
    width, sd = widths(x)
    return {"minmax": 2 * (x - x.min(0)) / width - 1, "z": (x - x.mean(0)) / sd}


@answers.wrong("divided_by_the_maximum")
def by_the_maximum(x):
    _, sd = widths(x)
    return {"minmax": x / x.max(0), "z": (x - x.mean(0)) / sd}


@answers.wrong("divided_by_the_maximum_after_shifting")
def shifted_and_by_the_maximum(x):
    _, sd = widths(x)
    high = x.max(axis=0)
    return {"minmax": (x - x.min(0)) / np.where(high != 0, high, 1), "z": (x - x.mean(0)) / sd}


@answers.wrong("median_for_the_mean")
def median(x):
    width, sd = widths(x)
    return {"minmax": (x - x.min(0)) / width, "z": (x - np.median(x, axis=0)) / sd}


@answers.wrong("mean_absolute_deviation")
def mean_absolute_deviation(x):
    width, _ = widths(x)
    mad = np.where(np.ptp(x, axis=0) > 0, np.mean(np.abs(x - x.mean(0)), axis=0), 1)
    return {"minmax": (x - x.min(0)) / width, "z": (x - x.mean(0)) / mad}


@answers.wrong("by_rows")
def by_rows(x):
    low, high = x.min(axis=1, keepdims=True), x.max(axis=1, keepdims=True)
    sd = np.where(high > low, x.std(axis=1, keepdims=True), 1)
    return {"minmax": (x - low) / np.where(high > low, high - low, 1),
            "z": (x - x.mean(axis=1, keepdims=True)) / sd}


@answers.wrong("one_for_the_matrix")
def whole_matrix(x):
    width = x.max() - x.min()
    return {"minmax": (x - x.min()) / width, "z": (x - x.mean()) / x.std()}


@answers.wrong("exchanged")
def other_way_round(x):
    width, sd = widths(x)
    return {"z": (x - x.min(0)) / width, "minmax": (x - x.mean(0)) / sd}


@answers.wrong("right in another form")
def two_results(x):
    width, sd = widths(x)
    return (x - x.min(0)) / width, (x - x.mean(0)) / sd


@answers.wrong("changed in place")
def writes_into_x(x):
    width, sd = widths(x)
    z = (x - x.mean(0)) / sd
    x -= x.min(0)
    return {"minmax": x / width, "z": z}


@answers.wrong("constant_columns_left_alone")
def constant_columns_left_alone(x):
    minmax, z = x.copy(), x.copy()
    for j in range(x.shape[1]):
        if np.ptp(x[:, j]) > 0:
            minmax[:, j] = (x[:, j] - x[:, j].min()) / np.ptp(x[:, j])
            z[:, j] = (x[:, j] - x[:, j].mean()) / x[:, j].std()
    return {"minmax": minmax, "z": z}


@answers.wrong("raised")
def list_of_columns(x):
    minmax, z = [], []
    for column in x:
        minmax.append((column - min(column)) / (max(column) - min(column)))
        z.append((column - column.mean(axis=1)) / column.std(axis=1))
    return {"minmax": minmax, "z": z}


def right(x):
    width, sd = widths(x)
    return {"minmax": (x - x.min(0)) / width, "z": (x - x.mean(0)) / sd}


@answers.wrong("counted_from_the_top")
def from_the_top(x):
    width, _ = widths(x)
    return right(x) | {"minmax": (x.max(axis=0) - x) / width}


@answers.wrong("constant_columns_get_a_value")
def constant_columns_become_one(x):
    constant = np.ptp(x, axis=0) == 0
    return right(x) | {"minmax": np.where(constant, 1, right(x)["minmax"])}


@answers.wrong("constant_columns_get_a_value")
def constant_columns_become_a_half(x):
    constant = np.ptp(x, axis=0) == 0
    return right(x) | {"minmax": np.where(constant, 0.5, right(x)["minmax"])}


@answers.wrong("root_of_the_sum_of_squares")
def divided_by_the_norm(x):
    norm = np.linalg.norm(x - x.mean(axis=0), axis=0)
    norm[np.ptp(x, axis=0) == 0] = 1
    return right(x) | {"z": (x - x.mean(axis=0)) / norm}


@answers.wrong("both_guarded_by_the_deviation")
def one_question_for_both(x):
    sd = x.std(axis=0)
    return {"minmax": (x - x.min(axis=0)) / np.where(sd > 0, np.ptp(x, axis=0), 1),
            "z": (x - x.mean(axis=0)) / np.where(sd > 0, sd, 1)}


@answers.wrong("sign flipped")
def mean_minus_x(x):
    return right(x) | {"z": -right(x)["z"]}


@answers.wrong("rounded")
def rounded(x):
    return {name: np.round(part, 3) for name, part in right(x).items()}


@answers.wrong("raised")
def min_of_python(x):
    low, high = min(x), max(x)
    return {"minmax": (x - low) / (high - low), "z": right(x)["z"]}


@answers.wrong("guarded_by_the_deviation")
def nan_replaced(x):
    with np.errstate(all="ignore"):
        minmax = (x - x.min(axis=0)) / (x.max(axis=0) - x.min(axis=0))
        z = (x - x.mean(axis=0)) / x.std(axis=0)
    return {"minmax": np.nan_to_num(minmax), "z": np.nan_to_num(z)}


@answers.wrong("small_columns_taken_for_constant")
def range_above_1e_8(x):
    width, sd = np.ptp(x, axis=0), x.std(axis=0)
    small = np.isclose(width, 0)
    width[small], sd[small] = 1, 1
    return {"minmax": (x - x.min(axis=0)) / width, "z": (x - x.mean(axis=0)) / sd}


@answers.wrong("very_small_columns_taken_for_constant")
def range_above_1e_12(x):
    width, sd = np.ptp(x, axis=0), x.std(axis=0)
    small = width < 1e-12
    width[small], sd[small] = 1, 1
    return {"minmax": (x - x.min(axis=0)) / width, "z": (x - x.mean(axis=0)) / sd}


@answers.wrong("deviation_above_a_limit")
def deviation_below_1e_12(x):
    s = x.std(axis=0)
    return right(x) | {"z": (x - x.mean(axis=0)) / np.where(s < 1e-12, 1, s)}


@answers.wrong("deviation_above_a_tiny_limit")
def deviation_below_1e_15(x):
    s = x.std(axis=0)
    return right(x) | {"z": (x - x.mean(axis=0)) / np.where(s < 1e-15, 1, s)}


@answers.wrong("smallest_width")
def deviation_at_least_1e_9(x):
    return right(x) | {"z": (x - x.mean(0)) / np.maximum(x.std(axis=0), 1e-9)}


@answers.wrong("smallest_width")
def deviation_at_least_1e_5(x):
    return right(x) | {"z": (x - x.mean(0)) / np.maximum(x.std(axis=0), 1e-5)}
