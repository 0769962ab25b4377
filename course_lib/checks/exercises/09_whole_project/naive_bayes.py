"""09.3 How sure is naive Bayes?"""

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.functions import softmax

exercise = Exercise(
    "09.3", "How sure is naive Bayes?", points=3, quiet=True, section="4. Baselines first",
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
    yield (np.array([[1.0, 0.0]]), np.array([0.75, 0.25]),
           np.array([[0.0, 1.0], [2.0, 0.0]]), np.array([[1.0, 1.0], [2.0, 0.5]]))
    yield (np.array([[40.0]]), np.array([0.25, 0.75]),
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
    """Right, until a sample is far from all means: there every product is so small that the
    computer makes it 0, and you get 0 / 0. Add logarithms, and leave the exponential to a softmax
    that takes the largest score out first."""
    p = prior * np.exp(-0.5 * (_squares(x, mean) / variance + np.log(variance)).sum(axis=2))
    return p / p.sum(axis=1, keepdims=True)


@exercise.wrong
def tiny_number_added(x, prior, mean, variance):
    """Something small was added against 0 / 0. Far from all means it is now all that is left: your
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
