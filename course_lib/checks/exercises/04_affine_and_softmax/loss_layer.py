"""04.4 Softmax-with-loss for integer labels."""

import copy

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.functions import log_softmax

exercise = Exercise(
    "04.4", "Softmax-with-loss for integer labels", points=3, section="Labels as whole numbers",
    practises="a whole loss layer: labels, mean, upstream",
    proves="takes the 1 from the labels' columns, divides by N once, multiplies by what arrives, "
           "and remembers y unharmed",
    hints=("Write y − t for one-hot targets and two samples on paper. In which places does it "
           "differ from y?",
           "`a[rows, columns]` with two lists picks one entry for each pair. The mean is in the "
           "loss, so its 1/N is in the gradient, and dloss multiplies it.",
           "In backward, begin with a copy of y, and take 1 from the entries `[np.arange(N), t]` "
           "of it. Two factors are still missing: which?"))


@exercise.inputs
def inputs(rng):
    yield np.array([[1.0, 0.0, -1.0], [0.0, 2.0, 0.0]]), np.array([2, 1]), 2.0
    as_many_samples_as_classes = np.array([[0.0, 1.0, 3.0], [2.0, 0.0, -1.0], [1.0, 1.0, 0.0]])
    yield as_many_samples_as_classes, np.array([1, 0, 1]), -0.5
    yield np.array([[0.0, 0.0]]), np.array([1]), 4.0             # the example of the task
    yield np.array([[0.0, 40.0]]), np.array([0]), 1.5            # hopeless: a floor shows
    yield np.array([[50.0, 0.0, 10.0]]), np.array([1]), 0.5
    for n, classes in ((4, 3), (1, 4), (5, 2), (3, 5)):
        yield (rng.normal(0, 2, (n, classes)).round(2), rng.integers(0, classes, n),
               round(rng.uniform(0.3, 3), 2))


@exercise.use_alone
def use(Layer, scores, t, dloss):
    layer = Layer()
    loss = layer.forward(scores, t)
    first = copy.copy(layer.backward(dloss))
    return {"loss": loss, "dscores": first, "dscores again": layer.backward(dloss)}


@exercise.solution
class SoftmaxWithLossRight:
    def forward(self, scores, t):
        log_p = log_softmax(scores)
        self.kept, self.labels = np.exp(log_p), t
        return -np.mean(log_p[np.arange(len(log_p)), self.labels])

    def backward(self, dloss):
        d = self.kept.copy()
        d[np.arange(len(d)), self.labels] -= 1
        return d * dloss / len(d)


def _each(array, t):
    """The entry of each row that its label names."""
    return array[np.arange(len(t)), t]


def _difference(y, t):
    return y - np.eye(y.shape[1])[t]


def _right_loss(log_p, t):
    return -_each(log_p, t).mean()


def _right_gradient(y, t, dloss):
    return _difference(y, t) * dloss / len(y)


def _wrong(mistake, loss=_right_loss, gradient=_right_gradient, log_softmax=log_softmax):
    """Add a wrong layer that is called, and hinted at, like the mistake in it."""
    class Made:
        def forward(self, scores, t):
            log_p = log_softmax(scores)
            self.y, self.t = np.exp(log_p), t
            return loss(log_p, t)

        def backward(self, dloss):
            return gradient(self.y, self.t, dloss)

    Made.__name__, Made.__doc__ = mistake.__name__, mistake.__doc__
    exercise.wrong(Made)
    return mistake


def wrong_gradient(gradient):
    return _wrong(gradient, gradient=gradient)


def wrong_loss(loss):
    return _wrong(loss, loss=loss)


def wrong_logarithms(log_softmax):
    return _wrong(log_softmax, log_softmax=log_softmax)


@wrong_gradient
def labels_subtracted(y, t, dloss):
    """You subtracted the labels themselves. A label is the *number* of a column: in each row, that
    column alone is to be lowered, and by 1."""
    return (y - t) * dloss / len(y)


@wrong_gradient
def labels_as_a_column(y, t, dloss):
    """You subtracted each sample's label from its whole row. A label is the *number* of a column:
    only that column is to be lowered, and by 1."""
    return (y - t[:, None]) * dloss / len(y)


@wrong_gradient
def no_mean_in_the_gradient(y, t, dloss):
    """The loss is a mean over the samples, but your gradient is that of their sum: it is N times
    too large."""
    return _difference(y, t) * dloss


@wrong_gradient
def upstream_ignored(y, t, dloss):
    """dloss does not come in: your gradient is right only when 1 arrives. Upstream times local,
    here as well."""
    return _difference(y, t) / len(y)


@wrong_gradient
def changes_what_it_remembers(y, t, dloss):
    """The first backward is right, the second is not: you took the 1 from the very array that the
    layer remembers. Work on a copy."""
    y[np.arange(len(t)), t] -= 1
    return y * dloss / len(y)


@wrong_gradient
def every_row(y, t, dloss):
    """From each row you took the labels of all samples, as `[:, t]` does: a colon means *every*
    row. One entry for each sample is needed, in pairs: row and column."""
    d = y.copy()
    d[:, t] -= 1
    return d * dloss / len(d)


@wrong_gradient
def set_to_minus_one(y, t, dloss):
    """In the labels' columns you wrote −1. It is to be subtracted: y − 1, which is nearly 0 when
    the network is right."""
    d = y.copy()
    d[np.arange(len(t)), t] = -1
    return d * dloss / len(d)


@wrong_gradient
def wrong_way_round(y, t, dloss):
    """Your gradient has the wrong sign. If the right class got too little, should its score's
    gradient be positive or negative? Raising that score lowers the loss."""
    return -_difference(y, t) * dloss / len(y)


@wrong_gradient
def divided_by_all_entries(y, t, dloss):
    """You divided by the number of entries. The mean runs over the samples: N, not N times the
    number of classes."""
    return _difference(y, t) * dloss / y.size


@wrong_gradient
def only_the_labels_columns(y, t, dloss):
    """Only the scores of the right classes get a gradient. Each y of a wrong class is to be pushed
    down as well."""
    one_hot = np.eye(y.shape[1])[t]
    return (y - 1) * one_hot * dloss / len(y)


@wrong_gradient
def target_forgotten(y, t, dloss):
    """Your gradient is y itself: nobody has been told which class is right."""
    return y * dloss / len(y)


@wrong_gradient
def exponential_forgotten(y, t, dloss):
    """You kept the *logarithms* of the probabilities as y. What makes a probability, between 0 and
    1, of its logarithm?"""
    return _difference(np.log(y), t) * dloss / len(y)


@wrong_loss
def loss_summed(log_p, t):
    """Your loss is the sum over the samples, and it is to be their mean."""
    return -_each(log_p, t).sum()


@wrong_loss
def loss_over_all_entries(log_p, t):
    """Your loss is divided by the number of entries. One number for each sample counts, so divide
    by N."""
    return -_each(log_p, t).sum() / log_p.size


@wrong_loss
def loss_negative(log_p, t):
    """Your loss is negative. The logarithm of a probability is; the loss is minus that."""
    return _each(log_p, t).mean()


@wrong_loss
def loss_of_every_pair(log_p, t):
    """Your loss takes each sample at the labels of all the others, too, as `[:, t]` does: a colon
    means *every* row. Pick one entry for each row."""
    return -log_p[:, t].mean()


@wrong_loss
def loss_with_a_floor(log_p, t):
    """Adding 1e-7 to y before the logarithm, or cutting y off there, makes the loss wrong exactly
    where the network is most wrong: it can never pass 16.2. `log_softmax` has the logarithm
    already, and needs no floor."""
    return -np.log(_each(np.exp(log_p), t) + 1e-7).mean()


@wrong_loss
def loss_of_the_best(log_p, t):
    """You took the largest probability of each row. It is the *right* class that counts, whatever
    the network likes best."""
    return -log_p.max(axis=1).mean()


@wrong_loss
def loss_without_logarithm(log_p, t):
    """The loss is minus the *logarithm* of the probability, not one minus or minus the
    probability."""
    return -np.exp(_each(log_p, t)).mean()


@wrong_gradient
def rows_for_columns(y, t, dloss):
    """1 was taken from whole rows, as `d[t]` picks them, and t holds the numbers of columns. One
    entry for each sample is needed: in the first row the column t[0], in the second t[1], and so
    on."""
    d = y.copy()
    d[t] -= 1
    return d * dloss / len(d)


@wrong_gradient
def upstream_subtracted(y, t, dloss):
    """You took dloss off at the labels, and y itself knows nothing of it. First the gradient of the
    loss, with a plain 1; then multiply *all* of it by what arrives."""
    return (y - dloss * np.eye(y.shape[1])[t]) / len(y)


@wrong_gradient
def one_added(y, t, dloss):
    """In the labels' columns you added 1. There y is to become y − 1: if the right class gets too
    little, its gradient is negative."""
    return (y + np.eye(y.shape[1])[t]) * dloss / len(y)


@wrong_gradient
def upstream_added(y, t, dloss):
    """You added dloss. What arrives from above is a factor: upstream times local."""
    return _difference(y, t) / len(y) + dloss


@wrong_gradient
def divided_by_classes(y, t, dloss):
    """Your gradient is divided by the number of classes. The mean in the loss runs over the
    samples: which axis of y counts them?"""
    return _difference(y, t) * dloss / y.shape[1]


@wrong_gradient
def upstream_and_mean_forgotten(y, t, dloss):
    """y − t is the heart of it, and two factors are missing: the loss is a mean over the samples,
    and dloss arrives from above."""
    return _difference(y, t)


@wrong_gradient
def slope_again(y, t, dloss):
    """Your gradient has a slope too many: y − t has been through softmax already, and you
    multiplied it by y (1 − y)."""
    return _difference(y, t) * y * (1 - y) * dloss / len(y)


@wrong_loss
def loss_for_each_sample(log_p, t):
    """You gave a loss for each sample. One number is asked for, their mean."""
    return -_each(log_p, t)


@wrong_loss
def loss_of_all_classes(log_p, t):
    """Your loss adds up the logarithms of *all* classes. Only the right class of each sample
    counts: its target is 1, and those of the others are 0."""
    return -log_p.sum() / len(t)


@wrong_loss
def logarithm_of_the_mean(log_p, t):
    """You took the mean of the probabilities, and then one logarithm. Each sample has a loss of its
    own: first the logarithms, then the mean."""
    return -np.log(_each(np.exp(log_p), t).mean())


@wrong_loss
def classes_counted_for_samples(log_p, t):
    """The list of rows is as long as there are *classes*. It has to count the samples: a row for
    each label."""
    return -log_p[np.arange(log_p.shape[1]), t].mean()


def labels_start_at_one(log_p, t):
    """You look one column too far to the left. Labels count from 0 here, as columns do: the label
    is the column, and nothing is to be subtracted from it."""
    return _right_loss(log_p, t - 1)


_wrong(labels_start_at_one, loss=labels_start_at_one,
       gradient=lambda y, t, dloss: _right_gradient(y, t - 1, dloss))


@wrong_logarithms
def down_the_columns(scores):
    """Your softmax runs down the columns, over the samples. It is the classes of one sample that
    share a sum of 1: along a row."""
    return log_softmax(scores.T).T


@wrong_logarithms
def one_softmax_for_all(scores):
    """All your probabilities together add up to 1. Each sample has a softmax of its own: a sum of 1
    in each row."""
    return log_softmax(scores.ravel()).reshape(scores.shape)


@wrong_logarithms
def scores_taken_for_logarithms(scores):
    """You took the scores for logarithms of probabilities. They are not yet: their exponentials do
    not add up to 1. What makes a score a log-probability?"""
    return scores


@wrong_gradient
def likeliest_class_for_label(y, t, dloss):
    """You took 1 from the class that the network likes best. It is to be taken from the *right*
    class, the label's."""
    return _right_gradient(y, y.argmax(axis=1), dloss)


@exercise.family
def eps_in_the_logarithm(result, scores, t, dloss):
    """In your loss no probability counts as less than about {}. That makes it wrong exactly where
    the network is most wrong. `log_softmax` has the logarithm already, and needs no floor."""
    right = use(SoftmaxWithLossRight, scores, t, dloss)
    if len(t) > 1 or not np.allclose(result["dscores"], right["dscores"]):
        return np.nan
    return np.exp(-result["loss"]) - np.exp(-right["loss"])
