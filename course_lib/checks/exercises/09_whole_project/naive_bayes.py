"""09.3 How sure is naive Bayes?"""

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.functions import softmax

exercise = Exercise(
    "09.3", "How sure is naive Bayes?", points=3, section="4. Baselines first",
    practises="adding logarithms where a product would vanish",
    proves="gives the probabilities of the classes, with unequal priors, unequal variances, and "
           "samples far from every mean",
    hints=("A product of small numbers: what does it become in the computer, and what does its "
           "logarithm become?",
           "For each class: the log of its prior, minus half the sum, over the features, of the "
           "squared difference divided by the variance and of the log of the variance. The rows of "
           "scores that you get are what softmax wants.",
           "`squares = (x[:, None] - mean) ** 2 / variance` has shape (N, C, D). Add what belongs "
           "to each feature before you sum over the last axis."))


@exercise.inputs
def inputs(rng):
    yield (np.array([[1.0], [2.5]]), np.array([0.5, 0.5]),
           np.array([[0.0], [2.0]]), np.array([[1.0], [4.0]]))
    yield (np.array([[0.0]]), np.array([0.9, 0.1]),
           np.array([[-1.0], [1.0]]), np.array([[1.0], [1.0]]))
    yield (np.array([[0.15], [0.3]]), np.array([0.5, 0.5]),
           np.array([[0.1], [0.3]]), np.array([[0.01], [0.04]]))
    yield (np.array([[1.0, 0.0]]), np.array([0.75, 0.25]),
           np.array([[0.0, 1.0], [2.0, 0.0]]), np.array([[1.0, 1.0], [2.0, 0.5]]))
    yield (np.array([[40.0]]), np.array([0.25, 0.75]),
           np.array([[0.0], [0.05]]), np.array([[1.0], [1.0]]))
    yield (np.array([[0.0], [40.0]]), np.array([0.25, 0.75]),        # one is far, and one is not
           np.array([[0.0], [0.05]]), np.array([[1.0], [1.0]]))
    for n, features, classes in ((4, 2, 3), (3, 4, 2), (5, 3, 4)):
        yield (rng.normal(0, 1, (n, features)), rng.dirichlet(np.full(classes, 3.0)),
               rng.normal(0, 1, (classes, features)), rng.uniform(0.5, 2, (classes, features)))


@exercise.solution
def probabilities(x, prior, mean, variance):
    squares = (x[:, None] - mean) ** 2 / variance            # (N,1,D) - (C,D) -> (N,C,D)
    log_p = np.log(prior) - 0.5 * (squares + np.log(variance)).sum(axis=2)  # (N,C,D) -> (N,C)
    return softmax(log_p)


def _squares(x, mean):
    return (x[:, None] - mean) ** 2


def _scores(x, prior, mean, variance):
    return np.log(prior) - 0.5 * (_squares(x, mean) / variance + np.log(variance)).sum(axis=2)


@exercise.wrong
def without_logarithms(x, prior, mean, variance):
    """Right, until a sample is far from all means: there the density is so small that the computer
    makes it 0, and what follows is 0 / 0, or the logarithm of 0. Do not compute the density at all:
    add the logarithms of its factors, and leave the exponential to a softmax that takes the largest
    score out first."""
    p = prior * np.exp(-0.5 * (_squares(x, mean) / variance + np.log(variance)).sum(axis=2))
    return p / p.sum(axis=1, keepdims=True)


@exercise.wrong
def tiny_number_added(x, prior, mean, variance):
    """Far from all means every product becomes 0 in the computer. You have kept 0 / 0 away, but the
    row no longer adds up to 1. With logarithms nothing vanishes."""
    p = prior * np.exp(-0.5 * (_squares(x, mean) / variance + np.log(variance)).sum(axis=2))
    return p / (p.sum(axis=1, keepdims=True) + 1e-12)


@exercise.wrong
def prior_forgotten(x, prior, mean, variance):
    """Right where all classes are equally frequent. A rare species needs better evidence than a
    common one: where does the prior come in?"""
    return softmax(_scores(x, np.ones_like(prior), mean, variance))


@exercise.wrong
def prior_without_its_logarithm(x, prior, mean, variance):
    """You added the prior itself to the logarithms. A product becomes a sum of logarithms: of *all*
    its factors."""
    return softmax(_scores(x, np.exp(prior), mean, variance))


@exercise.wrong
def prior_in_every_feature(x, prior, mean, variance):
    """Right with a single feature. With several, the prior was counted once for each of them: it
    stands inside the sum over the features."""
    return softmax(_scores(x, prior ** x.shape[1], mean, variance))


@exercise.wrong
def width_forgotten(x, prior, mean, variance):
    """Right where all variances are equal. A wide normal distribution is also a *low* one: its
    height is 1 / √variance, times a constant. Which logarithm is missing?"""
    return softmax(np.log(prior) - 0.5 * (_squares(x, mean) / variance).sum(axis=2))


@exercise.wrong
def half_forgotten_for_the_squares(x, prior, mean, variance):
    """The exponent of a normal distribution has a 2 below its fraction line. Your squares count
    twice."""
    exponents = _squares(x, mean) / variance + 0.5 * np.log(variance)
    return softmax(np.log(prior) - exponents.sum(axis=2))


@exercise.wrong
def half_forgotten_for_the_width(x, prior, mean, variance):
    """You subtracted the whole log of the variance. The height of a normal distribution goes with
    the *root* of the variance: what does a root become in a logarithm?"""
    exponents = 0.5 * _squares(x, mean) / variance + np.log(variance)
    return softmax(np.log(prior) - exponents.sum(axis=2))


@exercise.wrong
def variance_taken_for_a_deviation(x, prior, mean, variance):
    """You squared the variance, as if it were a standard deviation. It has its square already."""
    return softmax(_scores(x, prior, mean, variance**2))


@exercise.wrong
def divided_by_the_deviation(x, prior, mean, variance):
    """You divided the squared difference by the standard deviation. A square in the numerator wants
    a square below it: what is the unit of the result?"""
    exponents = _squares(x, mean) / np.sqrt(variance) + np.log(variance)
    return softmax(np.log(prior) - 0.5 * exponents.sum(axis=2))


@exercise.wrong
def log_scores(x, prior, mean, variance):
    """These are the logarithms, up to a constant, and they are right. Asked are probabilities:
    positive, and 1 in each row."""
    return _scores(x, prior, mean, variance)


@exercise.wrong
def over_the_samples(x, prior, mean, variance):
    """Your columns add up to 1. Each *sample* has to share its probability among the classes: which
    axis belongs to the classes?"""
    return softmax(_scores(x, prior, mean, variance).T).T


@exercise.wrong
def winner_only(x, prior, mean, variance):
    """That names the most probable class, and hides how sure it is. Asked are the probabilities."""
    return np.eye(len(prior))[_scores(x, prior, mean, variance).argmax(axis=1)]


@exercise.wrong
def tiny_number_in_the_logarithm(x, prior, mean, variance):
    """Right, until a sample is far from all means: there every density is 0 in the computer, the
    little that you put in its place is all that is left, and the priors decide. Take the logarithm
    on paper instead: what is the log of e^(…)?"""
    density = np.exp(-0.5 * _squares(x, mean) / variance) / np.sqrt(2 * np.pi * variance)
    return softmax(np.log(prior) + np.log(density + 1e-300).sum(axis=2))


@exercise.wrong
def one_maximum_for_all(x, prior, mean, variance):
    """Right, unless one sample is far from all means and another is near: you took out one largest
    score for the whole table, and beside it everything of the far sample vanishes. Each row has a
    largest score of its own."""
    scores = _scores(x, prior, mean, variance)
    p = np.exp(scores - scores.max())
    return p / p.sum(axis=1, keepdims=True)


@exercise.wrong
def softmax_of_the_product(x, prior, mean, variance):
    """You gave the product itself to softmax. It takes *scores*, and makes e^score of them: of what
    is the product the exponential?"""
    p = np.exp(-0.5 * _squares(x, mean) / variance) / np.sqrt(2 * np.pi * variance)
    return softmax(prior * p.prod(axis=2))


@exercise.wrong
def densities_added(x, prior, mean, variance):
    """You added the densities of the features. "Naive" means that they are taken to be independent:
    what does one do with the probabilities of independent things? (Far from all means they all
    become 0, besides.)"""
    p = np.exp(-0.5 * _squares(x, mean) / variance) / np.sqrt(2 * np.pi * variance)
    return prior * p.sum(axis=2) / (prior * p.sum(axis=2)).sum(axis=1, keepdims=True)


@exercise.wrong
def scores_divided_by_their_sum(x, prior, mean, variance):
    """You divided the logarithms by their sum. Probabilities share out the *product*, so first an
    exponential has to undo the logarithm."""
    scores = _scores(x, prior, mean, variance)
    return scores / scores.sum(axis=1, keepdims=True)


@exercise.wrong
def prior_with_the_wrong_sign(x, prior, mean, variance):
    """With you, a class is the less probable the more frequent it is. Which sign has the logarithm
    of a factor?"""
    return softmax(_scores(x, 1 / prior, mean, variance))


@exercise.wrong
def nothing_in_logarithms(x, prior, mean, variance):
    """You added the prior and the variance as they stand. A product becomes a sum of logarithms: of
    *all* its factors, and the height of the normal distribution is one of them."""
    return softmax(prior - 0.5 * (_squares(x, mean) / variance + variance).sum(axis=2))


@exercise.wrong
def width_without_its_logarithm(x, prior, mean, variance):
    """You took the variance itself among the logarithms. The height is a factor of the density:
    what does it become?"""
    exponents = _squares(x, mean) / variance + variance
    return softmax(np.log(prior) - 0.5 * exponents.sum(axis=2))


@exercise.wrong
def half_forgotten_for_both(x, prior, mean, variance):
    """The ½ is missing, before the squares and before the log of the variance. The exponent has a 2
    below its fraction line, and the height goes with the *root* of the variance."""
    exponents = _squares(x, mean) / variance + np.log(variance)
    return softmax(np.log(prior) - exponents.sum(axis=2))


@exercise.wrong
def width_with_the_wrong_sign(x, prior, mean, variance):
    """The log of the variance has the wrong sign. A wide normal distribution is a low one: should a
    large variance raise the score or lower it?"""
    exponents = _squares(x, mean) / variance - np.log(variance)
    return softmax(np.log(prior) - 0.5 * exponents.sum(axis=2))


@exercise.wrong
def squares_with_the_wrong_sign(x, prior, mean, variance):
    """The squares have the wrong sign: with you, the farther a sample is from a class, the more
    probable the class is. What stands before the fraction in the exponent?"""
    exponents = _squares(x, mean) / variance - np.log(variance)
    return softmax(np.log(prior) + 0.5 * exponents.sum(axis=2))


@exercise.wrong
def distance_not_squared(x, prior, mean, variance):
    """You did not square the distance from the mean. Which power has (x − μ) in the exponent?"""
    exponents = np.abs(x[:, None] - mean) / variance + np.log(variance)
    return softmax(np.log(prior) - 0.5 * exponents.sum(axis=2))


@exercise.wrong
def prior_times_the_logarithms(x, prior, mean, variance):
    """You multiplied the sum of the logarithms by the prior. The prior is a factor of the product:
    what does it become in the logarithm?"""
    return softmax(prior * _scores(x, np.ones_like(prior), mean, variance))


@exercise.wrong
def prior_twice(x, prior, mean, variance):
    """The prior was counted twice. It is one factor of the product, so one term of the sum."""
    return softmax(_scores(x, prior**2, mean, variance))


@exercise.wrong
def log_probabilities(x, prior, mean, variance):
    """These are the logarithms of the probabilities, and they are right. One step is left."""
    with np.errstate(divide="ignore"):
        return np.log(probabilities(x, prior, mean, variance))


@exercise.wrong
def number_of_the_winner(x, prior, mean, variance):
    """That names the most probable class of each sample, and hides how sure it is. Asked are the
    probabilities of all classes."""
    return _scores(x, prior, mean, variance).argmax(axis=1)


@exercise.wrong
def mean_over_the_features(x, prior, mean, variance):
    """Right with a single feature. With several, you took the *mean* of their logarithms. A product
    of densities is a sum of logarithms: each feature counts in full."""
    scores = _squares(x, mean) / variance + np.log(variance)
    return softmax(np.log(prior) - 0.5 * scores.mean(axis=2))


@exercise.wrong
def one_variance_for_all_classes(x, prior, mean, variance):
    """You gave all classes the same variances. Each class has a row of its own."""
    shared = np.broadcast_to(variance.mean(axis=0), variance.shape)
    return softmax(_scores(x, prior, mean, shared))


UNEXPLAINED = np.array([-1.0, 1.0])               # no one constant does it


@exercise.family
def rows_not_divided_by_their_sum(result, x, prior, mean, variance):
    """Within a row your numbers have the right ratios, but they do not add up to 1 (and far from
    all means there may be nothing left of them). By what is each row to be divided? A softmax of
    the logarithms does it, and loses nothing on the way."""
    sums = result.sum(axis=1, keepdims=True)
    right = probabilities(x, prior, mean, variance)
    if np.allclose(result, right, rtol=1e-7):
        return np.nan
    shares = result / np.where(sums > 0, sums, 1)
    fine = np.allclose(shares[sums[:, 0] > 0], right[sums[:, 0] > 0])
    return np.ones(2) if fine and np.all(sums >= 0) else UNEXPLAINED


@exercise.family
def added_to_the_variance(result, x, prior, mean, variance):
    """It is as if {} had been added to the variances. They are not 0 here, and what is little
    depends on a feature's unit."""
    def odds(added):
        scores = _scores(x[:1], prior, mean, variance + added)[0]
        return scores[0] - scores[1]

    wanted, added, step = np.log(result[0, 0] / result[0, 1]), 0.0, 1e-7
    for _ in range(30):                           # Newton's method: which sum gives these odds?
        slope = (odds(added + step) - odds(added)) / step
        added += np.clip((wanted - odds(added)) / slope, -0.005, 0.1)
    theirs = softmax(_scores(x, prior, mean, variance + added))
    explains = added > 1e-8 and np.allclose(theirs, result, rtol=1e-6)
    return np.full(2, added) if explains else UNEXPLAINED


@exercise.family
def base_of_the_logarithm(result, x, prior, mean, variance):
    """Your logarithms have the base {}. What softmax undoes is e to the power of a score: which
    logarithm belongs to it?"""
    squares = (_squares(x, mean) / variance).sum(axis=2)
    logs = np.log(prior) - 0.5 * np.log(variance).sum(axis=1)
    odds = np.log(result[0, 0] / result[0, 1]) + 0.5 * (squares[0, 0] - squares[0, 1])
    factor = odds / (logs[0] - logs[1])
    explains = np.allclose(softmax(factor * logs - 0.5 * squares), result, rtol=1e-6)
    return np.exp(1 / factor) if explains else UNEXPLAINED


@exercise.wrong
def log_densities(x, prior, mean, variance):
    """These are logarithms, log prior + log density, and they are right: numbers that do not add up
    to 1. What makes probabilities of a row of scores?"""
    return _scores(x, prior, mean, variance) - 0.5 * x.shape[1] * np.log(2 * np.pi)
