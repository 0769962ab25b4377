"""Answers to 04.4 Softmax-with-loss for integer labels."""

import numpy as np

from course_lib.functions import log_softmax, softmax
from tests.support.answers import Answers

answers = Answers("04.4")


@answers.right
class ByIndices:
    def forward(self, scores, t):
        log_p = log_softmax(scores)
        self.y, self.t = np.exp(log_p), t
        return -log_p[np.arange(len(t)), t].mean()

    def backward(self, dloss=1.0):
        d = self.y.copy()
        d[np.arange(len(d)), self.t] -= 1
        return d * dloss / len(d)


@answers.right
class OneHot:
    def forward(self, scores, t):
        self.log_p = log_softmax(scores)
        self.T = np.eye(scores.shape[1])[t]
        return -np.sum(self.T * self.log_p) / len(t)

    def backward(self, dloss=1.0):
        return dloss * (np.exp(self.log_p) - self.T) / len(self.T)


@answers.right
class Loops:
    def forward(self, scores, t):
        self.log_p, self.t = log_softmax(scores), t
        total = 0
        for n in range(len(t)):
            total -= self.log_p[n][t[n]]
        return total / len(t)

    def backward(self, dloss=1.0):
        N, C = self.log_p.shape
        d = np.empty((N, C))
        for n in range(N):
            for c in range(C):
                d[n, c] = (np.exp(self.log_p[n, c]) - (c == self.t[n])) * dloss / N
        return d


@answers.right
class ComputedOnTheWay:
    """The whole gradient is made in forward already."""

    def forward(self, scores, t):
        log_p = log_softmax(scores)
        picked = np.take_along_axis(log_p, t[:, None], axis=1)
        self.d = np.exp(log_p)
        np.put_along_axis(self.d, t[:, None], np.exp(picked) - 1, axis=1)
        self.d /= len(t)
        return float(-picked.mean())

    def backward(self, dloss=1.0):
        return self.d * dloss


@answers.right
class ListOfRows:
    def forward(self, scores, t):
        self.rows, self.t = [log_softmax(row) for row in scores], t
        return np.mean([-row[label] for row, label in zip(self.rows, t, strict=True)])

    def backward(self, dloss=1.0):
        d = []
        for row, label in zip(self.rows, self.t, strict=True):
            one = np.exp(row)
            one[label] -= 1
            d.append(one * dloss / len(self.t))
        return np.stack(d)


@answers.right
class ComparedWithAllClasses:
    def __init__(self):
        self.y = self.hit = None

    def forward(self, scores, t):
        log_p = log_softmax(scores)
        self.y = np.exp(log_p)
        self.hit = np.arange(scores.shape[1]) == t.reshape(-1, 1)
        return -log_p[self.hit].mean()

    def backward(self, dloss=1.0):
        return np.where(self.hit, self.y - 1, self.y) * dloss / len(self.y)


@answers.right
class SubtractAt:
    def forward(self, scores, t):
        self.scores, self.t = scores.copy(), t.copy()
        return np.average(-np.diagonal(log_softmax(scores)[:, t]))

    def backward(self, dloss=1.0):
        d = softmax(self.scores)
        np.subtract.at(d, (range(len(d)), self.t), 1)
        return np.multiply(d, dloss / len(d))


@answers.right
class LogSumExp:
    def forward(self, scores, t):
        N = scores.shape[0]
        highest = scores.max(axis=1, keepdims=True)
        e = np.exp(scores - highest)
        total = e.sum(axis=1, keepdims=True)
        self.cache = (e / total, t, N)
        return (np.log(total).sum() + (highest - scores)[np.arange(N), t].mean() * 0
                + (highest[:, 0] - scores[np.arange(N), t]).sum()) / N

    def backward(self, dloss=1.0):
        y, t, N = self.cache
        return (y - np.eye(y.shape[1])[t]) * (dloss / N)


def layer(loss=lambda log_p, t: -log_p[np.arange(len(t)), t].mean(),
          gradient=lambda y, t, dloss: (y - np.eye(y.shape[1])[t]) * dloss / len(t),
          log_softmax=log_softmax):
    """A layer with another loss of (log_p, t), or another gradient of (y, t, dloss)."""
    class Layer:
        def forward(self, scores, t):
            log_p = log_softmax(scores)
            self.y, self.t = np.exp(log_p), t
            return loss(log_p, t)

        def backward(self, dloss=1.0):
            return gradient(self.y, self.t, dloss)
    return Layer


def gradient(*kinds):
    def keep(made):
        answers.value_wrong(made.__name__, layer(gradient=made), *kinds)
        return made
    return keep


def loss(*kinds):
    def keep(made):
        answers.value_wrong(made.__name__, layer(loss=made), *kinds)
        return made
    return keep


@gradient("rows_for_columns")
def labels_as_rows(y, t, dloss):
    d = y.copy()
    d[t] -= 1
    return d * dloss / len(t)


@gradient("every_row")
def all_rows_at_the_labels(y, t, dloss):
    d = y.copy()
    d[:, t] -= 1
    return d * dloss / len(t)


@gradient("upstream_subtracted")
def dloss_taken_off(y, t, dloss):
    d = y.copy()
    d[np.arange(len(t)), t] -= dloss
    return d / len(t)


@gradient("upstream_added")
def dloss_added(y, t, dloss):
    return (y - np.eye(y.shape[1])[t]) / len(t) + dloss


@gradient("divided_by_classes")
def mean_over_classes(y, t, dloss):
    return (y - np.eye(y.shape[1])[t]) * dloss / y.shape[1]


@gradient("one_added")
def plus_at_the_label(y, t, dloss):
    return (y + np.eye(y.shape[1])[t]) * dloss / len(t)


@gradient("changes_what_it_remembers")
def no_copy(y, t, dloss):
    y[range(len(t)), t] -= 1
    return dloss * y / len(t)


@gradient("upstream_and_mean_forgotten")
def y_minus_t(y, t, dloss):
    return y - np.eye(y.shape[1])[t]


@gradient("one slip")
def over_dloss(y, t, dloss):
    return (y - np.eye(y.shape[1])[t]) / dloss / len(t)


@gradient("slope_again")
def through_softmax_again(y, t, dloss):
    return (y - np.eye(y.shape[1])[t]) * y * (1 - y) * dloss / len(t)


@gradient("forgot to return", "some parts", "wrong type")
def nothing_back(y, t, dloss):
    (y - np.eye(y.shape[1])[t]) * dloss / len(t)


@loss("labels_start_at_one")
def loss_off_by_one(log_p, t):
    return -log_p[np.arange(len(t)), t - 1].mean()


@loss("loss_negative")
def loss_without_minus(log_p, t):
    return log_p[np.arange(len(t)), t].mean()


@loss("loss_for_each_sample")
def a_loss_for_each(log_p, t):
    return -log_p[np.arange(len(t)), t]


@loss("loss_of_all_classes")
def all_log_probabilities(log_p, t):
    return -log_p.sum() / len(t)


@loss("loss_without_logarithm")
def a_probability(log_p, t):
    return -np.exp(log_p[np.arange(len(t)), t]).mean()


@loss("logarithm_of_the_mean")
def log_last(log_p, t):
    return -np.log(np.exp(log_p)[np.arange(len(t)), t].mean())


@loss("classes_counted_for_samples")
def classes_counted_for_samples(log_p, t):
    return -log_p[np.arange(log_p.shape[1]), t].mean()


for eps in (1e-7, 1e-4, 1e-12):
    answers.value_wrong(
        f"eps {eps}",
        layer(loss=lambda log_p, t, e=eps:
              -np.log(np.exp(log_p)[np.arange(len(t)), t] + e).mean()),
        "loss_with_a_floor", "eps_in_the_logarithm")

answers.value_wrong("softmax down the columns", layer(log_softmax=lambda s: log_softmax(s.T).T),
                    "down_the_columns")
answers.value_wrong("softmax of everything",
                    layer(log_softmax=lambda s: log_softmax(s.ravel()).reshape(s.shape)),
                    "one_softmax_for_all")
answers.value_wrong("scores instead of logarithms", layer(log_softmax=lambda s: s),
                    "scores_taken_for_logarithms")


@answers.wrong("labels_start_at_one")
class LabelsFromOne:
    def forward(self, scores, t):
        log_p = log_softmax(scores)
        self.y, self.t = np.exp(log_p), t - 1
        return -log_p[np.arange(len(t)), self.t].mean()

    def backward(self, dloss=1.0):
        d = self.y.copy()
        d[np.arange(len(d)), self.t] -= 1
        return d * dloss / len(d)


@answers.wrong("raised")
class NothingKept:
    def forward(self, scores, t):
        log_p = log_softmax(scores)
        y = np.exp(log_p)
        return -np.log(y[np.arange(len(t)), t]).mean()

    def backward(self, dloss=1.0):
        d = self.y.copy()
        d[np.arange(len(d)), self.t] -= 1
        return d * dloss / len(d)


@answers.wrong("forgot self")
class NoSelf:
    def forward(scores, t):
        return -log_softmax(scores)[np.arange(len(t)), t].mean()

    def backward(dloss=1.0):
        return dloss


@answers.wrong("labels_subtracted")
class LabelsSubtracted:
    def forward(self, scores, t):
        log_p = log_softmax(scores)
        self.y, self.t = np.exp(log_p), t
        return -log_p[np.arange(len(t)), t].mean()

    def backward(self, dloss=1.0):
        return (self.y - self.t) * dloss / len(self.t)


@answers.wrong("backward changed something")
class GradientGrows:
    """What forward made is multiplied anew at each call."""

    def forward(self, scores, t):
        log_p = log_softmax(scores)
        self.d = (np.exp(log_p) - np.eye(scores.shape[1])[t]) / len(t)
        return -log_p[np.arange(len(t)), t].mean()

    def backward(self, dloss=1.0):
        self.d *= dloss
        return self.d


@answers.wrong("backward changed something")
class WorksOnWhatItKeeps:
    def forward(self, scores, t):
        self.p, self.t = np.exp(log_softmax(scores)), t
        return -np.mean(np.log(self.p[np.arange(len(t)), t]))

    def backward(self, dloss=1.0):
        dx = self.p
        dx[np.arange(len(self.t)), self.t] -= 1
        dx *= dloss
        return dx / len(self.t)
