"""Answers to 09.3 How sure is naive Bayes?"""

import math

import numpy as np

from course_lib.functions import log_softmax, softmax
from tests.support.answers import Answers

answers = Answers("09.3")


@answers.right
def with_all_constants(x, prior, mean, variance):
    d = x[:, None, :] - mean[None, :, :]
    log_density = -0.5 * np.log(2 * np.pi * variance) - d**2 / (2 * variance)
    return softmax(log_density.sum(axis=2) + np.log(prior))


@answers.right
def softmax_by_hand(x, prior, mean, variance):
    scores = np.log(prior) - 0.5 * ((x[:, None] - mean) ** 2 / variance
                                    + np.log(variance)).sum(axis=-1)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@answers.right
def loops(x, prior, mean, variance):
    result = np.zeros((len(x), len(prior)))
    for n in range(len(x)):
        scores = []
        for c in range(len(prior)):
            score = math.log(prior[c])
            for value, m, v in zip(x[n], mean[c], variance[c], strict=True):
                score -= 0.5 * math.log(2 * math.pi * v) + (value - m) ** 2 / (2 * v)
            scores.append(score)
        top = max(scores)
        shares = [math.exp(s - top) for s in scores]
        result[n] = [s / sum(shares) for s in shares]
    return result


@answers.right
def class_by_class(x, prior, mean, variance):
    columns = [np.log(p) - np.sum((x - m) ** 2 / (2 * v) + np.log(np.sqrt(v)), axis=1)
               for p, m, v in zip(prior, mean, variance, strict=True)]
    return softmax(np.stack(columns, axis=1))


@answers.right
def sample_by_sample(x, prior, mean, variance):
    def one(sample):
        z = (sample - mean) / np.sqrt(variance)
        return softmax((np.log(prior) - (z**2).sum(1) / 2 - np.log(variance).sum(1) / 2)[None])[0]

    return np.array([one(sample) for sample in x])


@answers.right
def matrix_products(x, prior, mean, variance):
    w = 1 / variance
    squares = x**2 @ w.T - 2 * x @ (mean * w).T + (mean**2 * w).sum(axis=1)
    return softmax(np.log(prior) - 0.5 * squares - 0.5 * np.log(variance).sum(axis=1))


@answers.right
def log_softmax_and_exp(x, prior, mean, variance):
    sd = np.sqrt(variance)
    z = (x[:, None] - mean) / sd
    return np.exp(log_softmax(np.log(prior) - (0.5 * z * z + np.log(sd)).sum(axis=2)))


@answers.right
def pairs_of_classes(x, prior, mean, variance):
    scores = np.log(prior) - 0.5 * ((x[:, None] - mean) ** 2 / variance
                                    + np.log(variance)).sum(axis=2)
    gaps = np.clip(scores[:, None, :] - scores[:, :, None], None, 700)
    return 1 / np.exp(gaps).sum(axis=2)


@answers.right
def einsum(x, prior, mean, variance):
    d = x[:, None] - mean
    return softmax(np.log(prior / np.sqrt(variance.prod(axis=1)))
                   - 0.5 * np.einsum("ncd,ncd,cd->nc", d, d, 1 / variance))


@answers.right
def smoothing_of_scikit_learn(x, prior, mean, variance):
    variance = variance + 1e-9
    d = x[:, None] - mean
    return softmax(np.log(prior) - 0.5 * (d**2 / variance + np.log(variance)).sum(axis=2))


def log_scores(x, prior, mean, variance):
    squares = (x[:, None] - mean) ** 2 / variance
    return np.log(prior) - 0.5 * (squares + np.log(variance)).sum(axis=2)


def densities(x, mean, variance):
    d = x[:, None] - mean
    return np.exp(-(d**2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


@answers.wrong("without_logarithms")
def product(x, prior, mean, variance):
    p = prior * densities(x, mean, variance).prod(axis=2)
    return p / p.sum(axis=1, keepdims=True)


@answers.wrong("tiny_number_added")
def product_with_eps(x, prior, mean, variance):
    p = prior * np.exp(-0.5 * ((x[:, None] - mean) ** 2 / variance + np.log(variance)).sum(2))
    return p / (p.sum(axis=1, keepdims=True) + 1e-12)


@answers.wrong("tiny_number_added", "rows_not_divided_by_their_sum")
def product_with_larger_eps(x, prior, mean, variance):
    p = prior * densities(x, mean, variance).prod(axis=2)
    return p / (p.sum(axis=1, keepdims=True) + 1e-9)


@answers.wrong("tiny_number_in_the_logarithm")
def log_of_density_plus_eps(x, prior, mean, variance):
    return softmax(np.log(prior) + np.log(densities(x, mean, variance) + 1e-12).sum(axis=2))


@answers.wrong("tiny_number_in_the_logarithm")
def log_of_density_plus_smaller_eps(x, prior, mean, variance):
    return softmax(np.log(prior) + np.log(densities(x, mean, variance) + 1e-300).sum(axis=2))


@answers.wrong("without_logarithms")
def log_of_density(x, prior, mean, variance):
    return softmax(np.log(prior) + np.log(densities(x, mean, variance)).sum(axis=2))


@answers.wrong("prior_forgotten")
def no_prior(x, prior, mean, variance):
    return softmax(log_scores(x, np.ones(len(prior)), mean, variance))


@answers.wrong("prior_without_its_logarithm")
def prior_added(x, prior, mean, variance):
    return softmax(log_scores(x, np.ones(len(prior)), mean, variance) + prior)


@answers.wrong("prior_times_the_logarithms")
def prior_multiplied(x, prior, mean, variance):
    return softmax(prior * log_scores(x, np.ones(len(prior)), mean, variance))


@answers.wrong("rows_not_divided_by_their_sum")
def prior_at_the_end(x, prior, mean, variance):
    return prior * softmax(log_scores(x, np.ones(len(prior)), mean, variance))


@answers.wrong("width_forgotten")
def no_log_variance(x, prior, mean, variance):
    return softmax(np.log(prior) - 0.5 * ((x[:, None] - mean) ** 2 / variance).sum(axis=2))


@answers.wrong("half_forgotten_for_the_squares")
def no_half(x, prior, mean, variance):
    squares = (x[:, None] - mean) ** 2 / variance
    return softmax(np.log(prior) - (squares + 0.5 * np.log(variance)).sum(axis=2))


@answers.wrong("half_forgotten_for_both")
def no_half_at_all(x, prior, mean, variance):
    squares = (x[:, None] - mean) ** 2 / variance
    return softmax(np.log(prior) - (squares + np.log(variance)).sum(axis=2))


@answers.wrong("half_forgotten_for_the_width")
def half_only_once(x, prior, mean, variance):
    squares = (x[:, None] - mean) ** 2 / variance
    return softmax(np.log(prior) - (0.5 * squares + np.log(variance)).sum(axis=2))


@answers.wrong("variance_taken_for_a_deviation")
def squared_variance(x, prior, mean, variance):
    return softmax(log_scores(x, prior, mean, variance**2))


@answers.wrong("divided_by_the_deviation")
def by_the_deviation(x, prior, mean, variance):
    d = (x[:, None] - mean) ** 2 / np.sqrt(variance)
    return softmax(np.log(prior) - 0.5 * (d + np.log(variance)).sum(axis=2))


@answers.wrong("width_with_the_wrong_sign")
def log_variance_added(x, prior, mean, variance):
    squares = (x[:, None] - mean) ** 2 / variance
    return softmax(np.log(prior) - 0.5 * (squares - np.log(variance)).sum(axis=2))


@answers.wrong("squares_with_the_wrong_sign")
def squares_added(x, prior, mean, variance):
    squares = (x[:, None] - mean) ** 2 / variance
    return softmax(np.log(prior) + 0.5 * (squares - np.log(variance)).sum(axis=2))


@answers.wrong("distance_not_squared")
def absolute(x, prior, mean, variance):
    d = np.abs(x[:, None] - mean)
    return softmax(np.log(prior) - 0.5 * (d / variance + np.log(variance)).sum(axis=2))


@answers.wrong("log_scores")
def scores(x, prior, mean, variance):
    return log_scores(x, prior, mean, variance)


@answers.wrong("log_probabilities")
def log_of_probabilities(x, prior, mean, variance):
    return log_softmax(log_scores(x, prior, mean, variance))


@answers.wrong("over_the_samples")
def softmax_of_columns(x, prior, mean, variance):
    return softmax(log_scores(x, prior, mean, variance).T).T


@answers.wrong("transposed")
def classes_in_rows(x, prior, mean, variance):
    return softmax(log_scores(x, prior, mean, variance)).T


@answers.wrong("winner_only")
def one_hot(x, prior, mean, variance):
    best = log_scores(x, prior, mean, variance).argmax(axis=1)
    return (best[:, None] == np.arange(len(prior))).astype(float)


@answers.wrong("number_of_the_winner")
def names(x, prior, mean, variance):
    return log_scores(x, prior, mean, variance).argmax(axis=1)


@answers.wrong("mean_over_the_features")
def mean_of_logs(x, prior, mean, variance):
    squares = (x[:, None] - mean) ** 2 / variance
    return softmax(np.log(prior) - 0.5 * (squares + np.log(variance)).mean(axis=2))


@answers.wrong("added_to_the_variance")
def eps_of_scikit_learn(x, prior, mean, variance):
    return softmax(log_scores(x, prior, mean, variance + 1e-6))


@answers.wrong("added_to_the_variance")
def larger_eps(x, prior, mean, variance):
    return softmax(log_scores(x, prior, mean, variance + 1e-3))


@answers.wrong("one_variance_for_all_classes")
def one_variance(x, prior, mean, variance):
    return softmax(log_scores(x, prior, mean, np.broadcast_to(variance.mean(0), variance.shape)))


@answers.wrong("rows_not_divided_by_their_sum")
def without_dividing(x, prior, mean, variance):
    return np.exp(log_scores(x, prior, mean, variance))


@answers.wrong("prior_in_every_feature")
def prior_inside_the_sum(x, prior, mean, variance):
    squares = (x[:, None] - mean) ** 2 / variance
    inside = np.log(prior)[:, None] - 0.5 * (squares + np.log(variance))
    return softmax(inside.sum(axis=2))


@answers.wrong("one_maximum_for_all")
def largest_of_the_table(x, prior, mean, variance):
    scores = log_scores(x, prior, mean, variance)
    e = np.exp(scores - scores.max())
    return e / e.sum(axis=1, keepdims=True)


@answers.wrong("rows_not_divided_by_their_sum")
def divided_by_the_sum_of_the_table(x, prior, mean, variance):
    scores = log_scores(x, prior, mean, variance)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum()


@answers.wrong("softmax_of_the_product")
def softmax_of_densities(x, prior, mean, variance):
    return softmax(prior * densities(x, mean, variance).prod(axis=2))


@answers.wrong("densities_added")
def sum_of_densities(x, prior, mean, variance):
    p = prior * densities(x, mean, variance).sum(axis=2)
    return p / p.sum(axis=1, keepdims=True)


@answers.wrong("scores_divided_by_their_sum")
def logarithms_shared_out(x, prior, mean, variance):
    scores = log_scores(x, prior, mean, variance)
    return scores / scores.sum(axis=1)[:, None]


@answers.wrong("prior_with_the_wrong_sign")
def prior_subtracted(x, prior, mean, variance):
    return softmax(log_scores(x, np.ones(len(prior)), mean, variance) - np.log(prior))


@answers.wrong("width_without_its_logarithm")
def variance_itself(x, prior, mean, variance):
    squares = (x[:, None] - mean) ** 2 / variance
    return softmax(np.log(prior) - 0.5 * (squares + variance).sum(axis=2))


@answers.wrong("nothing_in_logarithms")
def no_logarithm_at_all(x, prior, mean, variance):
    squares = (x[:, None] - mean) ** 2 / variance
    return softmax(prior - 0.5 * (squares + variance).sum(axis=2))


@answers.wrong("base_of_the_logarithm")
def log10(x, prior, mean, variance):
    squares = (x[:, None] - mean) ** 2 / variance
    return softmax(np.log10(prior) - 0.5 * (squares + np.log10(variance)).sum(axis=2))


@answers.wrong("base_of_the_logarithm")
def log2(x, prior, mean, variance):
    squares = (x[:, None] - mean) ** 2 / variance
    return softmax(np.log2(prior) - 0.5 * (squares + np.log2(variance)).sum(axis=2))


@answers.wrong("prior_twice")
def prior_inside_and_outside(x, prior, mean, variance):
    return softmax(log_scores(x, prior, mean, variance) + np.log(prior))
