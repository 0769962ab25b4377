"""Answers to 07.2 Samples that come later."""

import numpy as np

from course_lib.normalization import MinMaxScaler
from tests.support.answers import Answers

answers = Answers("07.2")


@answers.right
def in_one_go(train, test):
    low, high = train.min(axis=0), train.max(axis=0)
    return (test - low) / np.where(high == low, 1, high - low)


@answers.right
def scaler_of_the_course(train, test):
    return MinMaxScaler().fit(train).transform(test)


@answers.right
def entry_by_entry(train, test):
    result = np.empty(test.shape)
    for i, sample in enumerate(test):
        for j, value in enumerate(sample):
            low, high = min(train[:, j]), max(train[:, j])
            result[i, j] = (value - low) / (high - low if high > low else 1)
    return result


@answers.right
def comprehension(train, test):
    widths = [np.ptp(column) or 1 for column in train.T]
    return np.array([[(v - m) / w for v, m, w in zip(row, train.min(0), widths, strict=True)]
                     for row in test])


@answers.right
def widths_mended_afterwards(train, test):
    width = train.max(0) - train.min(0)
    width[width == 0] = 1
    return (test - train.min(0)) / width


@answers.right
def straight_line(train, test):
    low, width = train.min(axis=0), np.ptp(train, axis=0)
    slope = 1 / (width + (width == 0))
    return test * slope - low * slope


@answers.right
def column_after_column(train, test):
    columns = []
    for a, b in zip(train.T, test.T, strict=True):
        width = a.max() - a.min()
        columns.append((b - a.min()) / width if width else b - a.min())
    return np.stack(columns, axis=1)


@answers.right
def sorted_first(train, test):
    ordered = np.sort(train, axis=0)
    low, high = ordered[0], ordered[-1]
    return (test - low) / np.maximum(high - low, (high == low).astype(float))


@answers.right
def masked(train, test):
    result = test - train.min(axis=0)
    varies = np.ptp(train, axis=0) > 0
    result[:, varies] /= np.ptp(train, axis=0)[varies]
    return result


def by(scale, test):
    width = np.ptp(scale, axis=0)
    return (test - scale.min(axis=0)) / np.where(width > 0, width, 1)


@answers.wrong("fitted_again_on_the_test_set")
def fit_transform_on_the_test(train, test):
    return MinMaxScaler().fit_transform(test)


@answers.wrong("fitted_on_both")
def both(train, test):
    return by(np.concatenate([train, test]), test)


@answers.wrong("fitted_on_both")
def both_by_hand(train, test):
    low = np.minimum(train.min(0), test.min(0))
    high = np.maximum(train.max(0), test.max(0))
    return (test - low) / np.where(high > low, high - low, 1)


@answers.wrong("cut_off")
def clipped(train, test):
    return np.minimum(np.maximum(by(train, test), 0), 1)


@answers.wrong("cut_off_above")
def not_above_one(train, test):
    return np.minimum(by(train, test), 1)


@answers.wrong("divided_by_zero")
def no_guard(train, test):
    return (test - train.min(0)) / (train.max(0) - train.min(0))


@answers.wrong("constant_column_erased")
def zero_where_constant(train, test):
    width = np.ptp(train, axis=0)
    return np.where(width > 0, (test - train.min(0)) / np.where(width > 0, width, 1), 0)


@answers.wrong("nan_made_a_number")
def nan_to_num_of_each_column(train, test):
    result = test - train.min(axis=0)
    for j in range(train.shape[1]):
        result[:, j] = np.nan_to_num(result[:, j] / np.ptp(train[:, j]), nan=0.0)
    return result


@answers.wrong("nan_made_a_number")
def nan_to_num(train, test):
    return np.nan_to_num((test - train.min(0)) / np.ptp(train, axis=0))


@answers.wrong("divided_by_the_maximum")
def by_the_maximum(train, test):
    return (test - train.min(0)) / train.max(0)


@answers.wrong("only_divided_by_the_maximum")
def only_by_the_maximum(train, test):
    return test / train.max(axis=0)


@answers.wrong("mean_for_the_minimum")
def mean_for_min(train, test):
    width = np.ptp(train, axis=0)
    return (test - train.mean(0)) / np.where(width > 0, width, 1)


@answers.wrong("z_score")
def z_scores(train, test):
    width = np.ptp(train, axis=0)
    return (test - train.mean(0)) / np.where(width > 0, train.std(0), 1)


@answers.wrong("z_score_guarded_by_the_deviation")
def z_scores_guarded_by_the_deviation(train, test):
    sd = train.std(axis=0)
    return (test - train.mean(0)) / np.where(sd > 0, sd, 1)


@answers.wrong("brackets_missing")
def brackets_forgotten(train, test):
    width = np.ptp(train, axis=0)
    return test - train.min(0) / np.where(width > 0, width, 1)


@answers.wrong("one_minimum")
def whole_matrix(train, test):
    return (test - train.min()) / (train.max() - train.min())


@answers.wrong("training_set_scaled")
def scaled_the_training_set(train, test):
    return by(train, train)


@answers.wrong("added_to_the_width")
def eps(train, test):
    return (test - train.min(0)) / (np.ptp(train, axis=0) + 1e-8)


@answers.wrong("added_to_the_width")
def larger_eps(train, test):
    return (test - train.min(0)) / (train.max(0) - train.min(0) + 1e-4)


@answers.wrong("not_divided")
def only_shifted(train, test):
    return test - train.min(axis=0)


@answers.wrong("counted_from_the_top")
def distance_to_the_maximum(train, test):
    width = np.ptp(train, axis=0)
    return (train.max(0) - test) / np.where(width > 0, width, 1)


@answers.wrong("range_of_the_test_set")
def width_of_the_test_set(train, test):
    low, width = train.min(axis=0), np.ptp(test, axis=0)
    return (test - low) / np.where(width > 0, width, 1)


@answers.wrong("mixed_sets")
def minimum_of_the_test_set(train, test):
    width = np.ptp(train, axis=0)
    return (test - test.min(axis=0)) / np.where(width > 0, width, 1)


@answers.wrong("minimum_not_taken_away")
def only_divided(train, test):
    width = np.ptp(train, axis=0)
    return test / np.where(width > 0, width, 1)


@answers.wrong("raised")
def axis_one(train, test):
    low, width = train.min(axis=1), np.ptp(train, axis=1)
    return np.array([(row - low) / width for row in test])


@answers.wrong("wrong type")
def both_sets(train, test):
    return by(train, train), by(train, test)


@answers.wrong("changed in place")
def in_place(train, test):
    width = np.ptp(train, axis=0)
    test -= train.min(axis=0)
    test /= np.where(width > 0, width, 1)
    return test


@answers.wrong("divided_by_the_deviation")
def deviation_for_the_range(train, test):
    width = np.ptp(train, axis=0)
    return (test - train.min(axis=0)) / np.where(width > 0, train.std(axis=0), 1)


@answers.wrong("constant_column_left_alone")
def not_touched_where_constant(train, test):
    result = test.copy()
    for j in range(train.shape[1]):
        if np.ptp(train[:, j]) > 0:
            result[:, j] = (test[:, j] - train[:, j].min()) / np.ptp(train[:, j])
    return result


@answers.wrong("added_to_the_width")
def one_added_to_be_safe(train, test):
    return (test - train.min(0)) / (np.ptp(train, axis=0) + 1)


@answers.wrong("transposed")
def on_its_side(train, test):
    return by(train, test).T


@answers.wrong("raised")
def train_subtracted(train, test):
    width = np.ptp(train, axis=0)
    return (test - train) / np.where(width > 0, width, 1)


@answers.wrong("overflow or nan")
def guarded_by_the_deviation(train, test):
    width = np.where(train.std(axis=0) > 0, np.ptp(train, axis=0), 1)
    return (test - train.min(axis=0)) / width
