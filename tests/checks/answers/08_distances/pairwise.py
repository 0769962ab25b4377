"""Answers to 08.2 Every pair at once."""

import math

import numpy as np

from tests.support.answers import Answers

answers = Answers("08.2")


@answers.right
def new_axes(X, Y):
    return np.sqrt(np.sum((X[:, np.newaxis, :] - Y[np.newaxis, :, :]) ** 2, axis=2))


@answers.right
def norm(X, Y):
    return np.linalg.norm(X[:, None] - Y[None], axis=-1)


@answers.right
def einsum(X, Y):
    d = X[:, None] - Y
    return np.sqrt(np.einsum("nmd,nmd->nm", d, d))


@answers.right
def two_loops(X, Y):
    table = np.zeros((len(X), len(Y)))
    for n in range(len(X)):
        for m in range(len(Y)):
            table[n, m] = np.sqrt(np.sum((X[n] - Y[m]) ** 2))
    return table


@answers.right
def one_loop(X, Y):
    return np.array([np.sqrt(((x - Y) ** 2).sum(axis=1)) for x in X])


@answers.right
def a_loop_over_features(X, Y):
    squares = 0
    for a, b in zip(X.T, Y.T, strict=True):
        squares = squares + np.subtract.outer(a, b) ** 2
    return squares**0.5


@answers.right
def math_dist(X, Y):
    return np.array([[math.dist(x, y) for y in Y] for x in X])


@answers.right
def hypot(X, Y):
    return np.hypot.reduce(X[:, None] - Y, axis=2)


@answers.right
def repeated_rows(X, Y):
    left, right = np.repeat(X, len(Y), axis=0), np.tile(Y, (len(X), 1))
    return np.linalg.norm(left - right, axis=1).reshape(len(X), len(Y))


@answers.right
def transposed_at_the_end(X, Y):
    return np.sqrt(((Y[:, None] - X) ** 2).sum(axis=2)).T


@answers.right
def matrix_products_of_differences(X, Y):
    d = np.expand_dims(X, 1) - np.expand_dims(Y, 0)
    return np.sqrt((d[..., None, :] @ d[..., None])[..., 0, 0])


@answers.wrong("expansion_that_gives_nan")
def expanded(X, Y):
    squares = (X**2).sum(1)[:, None] + (Y**2).sum(1) - 2 * X @ Y.T
    return np.sqrt(squares)


@answers.wrong("expansion_that_cancels")
def expanded_clipped(X, Y):
    squares = (X**2).sum(1)[:, None] + (Y**2).sum(1) - 2 * X @ Y.T
    return np.sqrt(np.maximum(squares, 0))


@answers.wrong("expansion_made_positive")
def expanded_abs(X, Y):
    squares = np.sum(X**2, axis=1)[:, None] + np.sum(Y**2, axis=1)[None] - 2 * np.dot(X, Y.T)
    return np.sqrt(np.abs(squares))


@answers.wrong("in_single_precision")
def float32(X, Y):
    d = X.astype(np.float32)[:, None] - Y.astype(np.float32)
    return np.sqrt((d**2).sum(axis=-1))


@answers.wrong("products")
def gram(X, Y):
    return X @ Y.T


@answers.wrong("squared")
def squared(X, Y):
    return ((X[:, None] - Y) ** 2).sum(axis=-1)


@answers.wrong("streets")
def manhattan(X, Y):
    return np.abs(X[:, None] - Y).sum(axis=-1)


@answers.wrong("largest_difference")
def chebyshev(X, Y):
    return np.abs(X[:, None] - Y).max(axis=-1)


@answers.wrong("mean_over_the_features")
def root_mean_square(X, Y):
    return np.sqrt(((X[:, None] - Y) ** 2).mean(axis=-1))


@answers.wrong("transposed")
def rows_are_those_of_Y(X, Y):
    return np.sqrt(((Y[:, None] - X) ** 2).sum(axis=-1))


@answers.wrong("streets")
def root_of_each_square(X, Y):
    return np.sqrt((X[:, None] - Y) ** 2).sum(axis=-1)


@answers.wrong("differences_of_lengths")
def lengths(X, Y):
    return np.abs(np.linalg.norm(X, axis=1)[:, None] - np.linalg.norm(Y, axis=1))


@answers.wrong("eps_under_the_root")
def eps(X, Y):
    return np.sqrt(((X[:, None] - Y) ** 2).sum(axis=-1) + 1e-8)


@answers.wrong("eps_under_the_root")
def small_eps(X, Y):
    return np.sqrt(((X[:, None] - Y) ** 2).sum(axis=-1) + 1e-12)


@answers.wrong("summed_over_the_samples")
def axis_one(X, Y):
    return np.sqrt(((X[:, None] - Y) ** 2).sum(axis=1))


@answers.wrong("one_number")
def no_axis(X, Y):
    return np.sqrt(((X[:, None] - Y) ** 2).sum())


@answers.wrong("norm_without_axis")
def no_sum(X, Y):
    return np.sqrt((X[:, None] - Y) ** 2)


@answers.wrong("no_axis_inserted")
def no_new_axis(X, Y):
    return np.sqrt(((X - Y) ** 2).sum(axis=-1))


@answers.wrong("added_before_the_square")
def sum_before_the_square(X, Y):
    return np.sqrt((X[:, None] - Y).sum(axis=-1) ** 2)


@answers.wrong("one slip")
def added(X, Y):
    return np.sqrt(((X[:, None] + Y) ** 2).sum(axis=-1))


@answers.wrong("right in another form")
def list_of_lists(X, Y):
    return [[math.dist(x, y) for y in Y] for x in X]


@answers.wrong("in_one_row")
def flat(X, Y):
    return np.array([math.dist(x, y) for x in X for y in Y])


@answers.wrong("first that differs")
def cosine(X, Y):
    lengths = np.linalg.norm(X, axis=1)[:, None] * np.linalg.norm(Y, axis=1)
    return 1 - X @ Y.T / np.maximum(lengths, 1e-12)


@answers.wrong("X_with_itself")
def among_themselves(X, Y):
    return np.sqrt(((X[:, None] - X) ** 2).sum(axis=-1))


@answers.wrong("half_the_square")
def power_of_one_half_without_brackets(X, Y):
    return ((X[:, None] - Y) ** 2).sum(axis=-1) ** 1 / 2


@answers.wrong("squares_subtracted")
def difference_of_squares(X, Y):
    return np.sqrt((X[:, None] ** 2 - Y[None] ** 2).sum(axis=-1))


@answers.wrong("one_number")
def norm_of_everything(X, Y):
    return np.linalg.norm(X[:, None] - Y)


@answers.wrong("integer truncation")
def whole_numbers(X, Y):
    return np.sqrt(((X[:, None] - Y) ** 2).sum(axis=-1)).astype(int)


@answers.wrong("right in another form")
def axis_kept(X, Y):
    return np.sqrt(((X[:, None] - Y) ** 2).sum(axis=-1, keepdims=True))


@answers.right
def expanded_about_a_point_nearby(X, Y):
    X, Y = X - X[0], Y - X[0]
    squares = (X**2).sum(axis=1)[:, None] + (Y**2).sum(axis=1) - 2 * X @ Y.T
    return np.sqrt(np.maximum(squares, 0))
