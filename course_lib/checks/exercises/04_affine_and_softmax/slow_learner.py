"""04.5 Bug clinic: the slow learner."""

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.functions import sigmoid

exercise = Exercise(
    "04.5", "Bug clinic: the slow learner", points=3, section="The same gradient, computed once",
    practises="a loss that has merged with its activation",
    proves="goes through the sigmoid exactly once, with the mean taken once, also where the "
           "network is very sure of itself",
    hints=("Print ds and dz for one sample that is very wrong. What happens to its gradient "
           "between the two lines?",
           "The log loss alone sends back (y − t) / (y (1 − y)). Only merged with the sigmoid does "
           "it become y − t.",
           "One of the two lines has done the work of both already. Which line is one too many?"))


@exercise.inputs
def inputs(rng):
    yield (np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 1.0]]), np.array([1.0, -2.0]), 0.5,
           np.array([1.0, 0.0, 0.0]))
    yield np.array([[2.0, 0.5, -1.0]]), np.array([-1.0, 0.0, 2.0]), -2.0, np.array([1.0])
    very_sure = np.array([[30.0, 20.0], [-1.0, 2.0]])            # 1 − y is 0
    yield very_sure, np.array([1.0, 1.0]), 1.0, np.array([1.0, 1.0])
    yield very_sure, np.array([1.0, 1.0]), -0.5, np.array([0.0, 1.0])      # very sure, and wrong
    yield np.array([[10.0, 20.0]]), np.array([-1.0, -1.0]), 0.5, np.array([1.0])
    yield np.array([[5.0, 2.0, -3.0]]), np.array([3.0, 2.0, -2.0]), -0.5, np.array([0.0])
    yield np.array([[2.0, 1.0]]), np.array([-2.0, -1.0]), 0.0, np.array([1.0])    # the task's
    for n, d in ((4, 2), (2, 3), (5, 1), (3, 4)):
        yield (rng.normal(size=(n, d)).round(2), rng.normal(size=d).round(2),
               round(rng.normal(), 2), rng.integers(0, 2, n) * 1.0)


@exercise.solution
def gradients(X, w, b, t):
    y = sigmoid(X @ w + b)
    ds = (y - t) / len(y)
    return {"dw": X.T @ ds, "db": ds.sum()}


def wrong_scores(ds):
    """A decorator for ds(s, y, t), a wrong gradient of the scores; dw and db come from it."""
    def made(X, w, b, t):
        s = X @ w + b
        d = ds(s, sigmoid(s), t)
        return {"dw": X.T @ d, "db": d.sum()}

    made.__name__, made.__doc__ = ds.__name__, ds.__doc__
    return exercise.wrong(made)


@wrong_scores
def still_twice(s, y, t):
    """The slope of the sigmoid, y (1 − y), is still in it. Where the network is very wrong, that
    slope is nearly 0, and y − t has been through the sigmoid already."""
    return (y - t) * y * (1 - y) / len(t)


@wrong_scores
def taken_apart(s, y, t):
    """Right, until the network is very sure of itself: then y (1 − y) is 0, and something is
    divided by 0 and multiplied by 0 again. Leave out both. That is what merging is for."""
    return (y - t) / (y * (1 - y)) / len(t) * y * (1 - y)


@wrong_scores
def loss_alone(s, y, t):
    """Now the sigmoid is missing altogether: that is what the loss sends back to y. The slope of
    the sigmoid has to come in once, and then something cancels."""
    return (y - t) / (y * (1 - y)) / len(t)


@wrong_scores
def slope_alone(s, y, t):
    """You took away the wrong line: what is left is the slope of the sigmoid, and nothing knows of
    t. Which of the two lines has the other one in it already?"""
    return y * (1 - y) / len(t)


@wrong_scores
def squared_error(s, y, t):
    """That is the gradient of another loss, the squared error, and it has the same illness. Keep
    the log loss."""
    return 2 * (y - t) * y * (1 - y) / len(t)


@wrong_scores
def no_mean(s, y, t):
    """Right for one sample. The loss is the mean over the samples: its 1/N has got lost."""
    return y - t


@wrong_scores
def mean_taken_twice(s, y, t):
    """There is one 1/N too many. The loss owns it, and divides once."""
    return (y - t) / len(t) ** 2


@wrong_scores
def difference_turned(s, y, t):
    """The sign is wrong: where y is too large, L rises with the score. So the gradient is positive
    there."""
    return (t - y) / len(t)


@wrong_scores
def forward_without_sigmoid(s, y, t):
    """You took the sigmoid out of the *forward* pass. y has to stay a probability; it is on the
    way back that one step is too many."""
    return (s - t) / len(t)


@exercise.wrong
def bias_for_each_sample(X, w, b, t):
    """Your db holds a number for each sample. It is one number, because there is one b for all of
    them: what was copied is added up."""
    ds = (sigmoid(X @ w + b) - t) / len(t)
    return gradients(X, w, b, t) | {"db": ds}


@exercise.wrong
def bias_averaged(X, w, b, t):
    """Your db is divided by N once too often: ds has the 1/N already. Add up over the samples, and
    no more."""
    ds = (sigmoid(X @ w + b) - t) / len(t)
    return gradients(X, w, b, t) | {"db": ds.mean()}


@exercise.wrong
def inputs_averaged(X, w, b, t):
    """Your dw is divided by N once too often: ds has the 1/N already."""
    right = gradients(X, w, b, t)
    return right | {"dw": right["dw"] / len(X)}


@exercise.wrong
def bias_left_out(X, w, b, t):
    """Right where b is 0, and only there: b has got lost on the way forward. It is part of each
    score."""
    return gradients(X, w, 0.0, t)


@exercise.wrong
def divided_by_inputs(X, w, b, t):
    """You divided by the number of inputs. The loss is a mean over the *samples*: which axis of X
    counts them?"""
    right = gradients(X, w, b, t)
    return {name: value * len(X) / len(w) for name, value in right.items()}


@exercise.wrong
def new_weights(X, w, b, t):
    """Those are weights after a step. Only their gradients were asked for: which way the loss rises
    and how steeply."""
    right = gradients(X, w, b, t)
    return {"dw": w - right["dw"], "db": b - right["db"]}


@wrong_scores
def rounded_first(s, y, t):
    """You made a plain yes or no of y before you compared it with t. How far y is from t is what
    the gradient is made of: keep the probability."""
    return ((y > 0.5) - t) / len(t)


@wrong_scores
def one_factor_left(s, y, t):
    """You took away 1 − y, and y is still there as a factor. What is left of the slope of the
    sigmoid once it has merged with the loss?"""
    return (y - t) * y / len(t)


@exercise.family
def taken_apart_with_eps(result, X, w, b, t):
    """A small number, about {}, keeps you from dividing by 0, and spoils the gradient: where the
    network is very sure and *wrong*, y (1 − y) is smaller than that, and nothing comes back. You
    divide by the slope and multiply by it again; leave out both."""
    tail, db = _one_sample(result, X, w, b, t)
    eps = tail * (1 - tail) / db - tail
    return np.where((0 < eps) & (eps < 0.1), eps, np.nan)


@exercise.family
def clipped_too_much(result, X, w, b, t):
    """No y of yours comes nearer to 0 or 1 than {}. With y − t there is no logarithm and no
    quotient left that could break: clip nothing."""
    limit = 1 - _one_sample(result, X, w, b, t)[1]
    return np.where((1e-6 < limit) & (limit < 0.5), limit, np.nan)


def _one_sample(result, X, w, b, t):
    """Where there is one sample: how much y leaves to the right answer, and the sizes that each
    part of the result gives to the gradient of its score."""
    if len(X) > 1:
        return np.nan, np.nan
    y = sigmoid(X @ w + b)
    sizes = np.append(result["dw"] / X[0], result["db"])
    return np.where(t == 1, y, 1 - y), np.abs(sizes)


@exercise.wrong
def product_of_the_means(X, w, b, t):
    """You multiplied two means, that of X and that of y − t. Each sample has a product of its own:
    first multiply, then take the mean."""
    ds = sigmoid(X @ w + b) - t
    return {"dw": X.mean(axis=0) * ds.mean(), "db": ds.mean()}


@exercise.wrong
def bias_stands_still(X, w, b, t):
    """Your db is 0, as if b made no difference. It is part of every score: what comes back to the
    scores comes back to b, too."""
    return gradients(X, w, b, t) | {"db": 0.0}
