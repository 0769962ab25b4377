"""Lesson 09, a whole project: the exercises, the mistakes to expect, and what is asked again later."""

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.checks.questions import Question, question
from course_lib.distances import manhattan, pairwise
from course_lib.functions import softmax
from course_lib.layers import Layer

report = Exercise(
    "09.1", "Who was taken for whom?", points=2,
    practises="measuring classes of unequal size",
    proves="counts who was taken for whom, and gives every class that occurs the same weight",
    hints=("Take one class at a time. How many samples of it are there, and how many of these were named rightly?",
           "The table has a row for what a sample *is* and a column for what was *said*. The share found of a class is its "
           "entry on the "
           "diagonal, divided by the sum of its row.",
           "`np.add.at(table, (rows, columns), 1)` counts. For the balanced accuracy keep only the classes with "
           "`np.bincount(t, minlength=classes) > 0`."))


@report.inputs
def report_inputs(rng):
    yield np.array([0, 0, 0, 1, 1]), np.array([0, 0, 0, 0, 1]), 2
    yield np.array([0, 2, 2, 1, 0]), np.array([0, 0, 2, 2, 0]), 3
    yield np.array([0, 1, 0, 1, 1, 0, 0]), np.array([0, 1, 2, 2, 1, 0, 0]), 3
    for n, classes in ((12, 2), (15, 3), (20, 4), (30, 5)):
        yield rng.integers(0, classes, n), np.minimum(rng.integers(0, classes, n), rng.integers(0, classes, n)), classes


@report.solution
def report_right(said, t, classes):
    confusion = np.zeros((classes, classes), int)
    np.add.at(confusion, (t, said), 1)
    there = np.bincount(t, minlength=classes)
    found = confusion.diagonal()[there > 0] / there[there > 0]
    return {"confusion": confusion, "balanced": found.mean()}


def _shares(said, t, classes):
    """The share found of every class, nan for one that does not occur."""
    return np.array([np.mean(said[t == c] == c) if np.any(t == c) else np.nan for c in range(classes)])


@report.wrong
def plain_accuracy(said, t, classes):
    """Your balanced accuracy is the share of *all* samples named rightly: a large class counts for more there. Find the share for
    each class by itself first."""
    return report_right(said, t, classes) | {"balanced": np.mean(said == t)}


@report.wrong
def on_its_side(said, t, classes):
    """Your table is on its side. Look at one mistake in the first example: its row should be what the sample *is*, its column
    what was *said*."""
    return report_right(said, t, classes) | {"confusion": report_right(said, t, classes)["confusion"].T}


@report.wrong
def sides_exchanged(said, t, classes):
    """said and t have changed places, in both answers. Of those that *are* class c, how many were found?"""
    return report_right(t, said, classes)


@report.wrong
def precision(said, t, classes):
    """You asked how many of those that were *called* c are c. That is the precision. Asked is its counterpart: of those that
    *are* c, how many were found?"""
    return report_right(said, t, classes) | {"balanced": report_right(t, said, classes)["balanced"]}


@report.wrong
def absent_class_counts_as_zero(said, t, classes):
    """Right as long as every class occurs. One that has no sample cannot be found and cannot be missed: by how many classes do
    you divide?"""
    return report_right(said, t, classes) | {"balanced": np.nansum(_shares(said, t, classes)) / classes}


@report.wrong
def nan_for_an_absent_class(said, t, classes):
    """Right as long as every class occurs. For one without samples you have 0 / 0, and that makes everything nan. Which classes
    belong in the mean?"""
    return report_right(said, t, classes) | {"balanced": _shares(said, t, classes).mean()}


@report.wrong
def worst_class(said, t, classes):
    """That is the share of the worst class: worth knowing. Asked is the mean over the classes."""
    return report_right(said, t, classes) | {"balanced": np.nanmin(_shares(said, t, classes))}


@report.wrong
def one_share_for_each_class(said, t, classes):
    """These are the shares of the single classes, and they are right. One number is asked for: their mean."""
    shares = _shares(said, t, classes)
    return report_right(said, t, classes) | {"balanced": shares[~np.isnan(shares)]}


@report.wrong
def shares_in_the_table(said, t, classes):
    """Your table holds shares, and counts were asked for: how many samples stand behind each entry cannot be seen any more."""
    table = report_right(said, t, classes)["confusion"]
    return report_right(said, t, classes) | {"confusion": table / np.maximum(1, table.sum(axis=1, keepdims=True))}


@report.wrong
def each_pair_counted_once(said, t, classes):
    """Your table holds only 0 and 1. `table[t, said] += 1` adds once for each *place*, however often the place occurs.
    `np.add.at` adds every time."""
    return report_right(said, t, classes) | {"confusion": np.minimum(report_right(said, t, classes)["confusion"], 1)}


prepare = Exercise(
    "09.2", "Split, then scale", points=2,
    practises="an honest split, and a scale that knows nothing of the test part",
    proves="takes the two parts apart first, and learns the scale from the training part alone",
    hints=("Which samples may have a say in the mean? Write down the order of the steps before any code.",
           "First two arrays of positions, cut from `order`. Then mean and standard deviation of the training rows, for each "
           "column. "
           "Then both parts are scaled with these.",
           "`test, rest = order[:n_test], order[n_test:]`, and from then on the mean is `x[rest].mean(axis=0)`. What is "
           "scaled with it?"))


@prepare.inputs
def prepare_inputs(rng):
    yield (np.array([[1.0, 10.0], [2.0, 0.0], [3.0, 30.0], [6.0, 20.0], [8.0, 50.0]]), np.array([0, 1, 0, 1, 2]),
           np.array([3, 0, 2, 4, 1]), 2)
    yield (np.array([[0.0, -1.0, 5.0], [4.0, 1.0, 5.5], [2.0, 2.0, 7.0], [1.0, 0.0, 4.0], [-2.0, 3.0, 6.0], [0.5, 0.5, 9.0]]),
           np.array([1, 1, 0, 0, 2, 2]), np.array([5, 2, 0, 4, 1, 3]), 2)
    for n, features, n_test in ((7, 2, 3), (10, 3, 4), (12, 4, 3), (9, 1, 2)):
        yield (rng.normal(rng.normal(0, 5, features), rng.uniform(0.5, 3, features), (n, features)), rng.integers(0, 4, n),
               rng.permutation(n), n_test)


@prepare.solution
def split_and_scale(x, t, order, n_test):
    test, rest = order[:n_test], order[n_test:]
    mean, sd = x[rest].mean(axis=0), x[rest].std(axis=0)
    return {"x_train": (x[rest] - mean) / sd, "t_train": t[rest], "x_test": (x[test] - mean) / sd, "t_test": t[test]}


def _parts(x, t, order, n_test, *, by=None, by_test=None, cut=None):
    """The right answer, with the rows that give the scale, or the split, replaced."""
    test, rest = cut or (order[:n_test], order[n_test:])
    by = x[rest] if by is None else by
    by_test = by if by_test is None else by_test
    return {"x_train": (x[rest] - by.mean(axis=0)) / by.std(axis=0), "t_train": t[rest],
            "x_test": (x[test] - by_test.mean(axis=0)) / by_test.std(axis=0), "t_test": t[test]}


@prepare.wrong
def scale_from_all(x, t, order, n_test):
    """The split is right. But the scale was learned from *all* rows, those of the test part too: that is leakage. What is the
    right order of the steps?"""
    return _parts(x, t, order, n_test, by=x)


@prepare.wrong
def scaled_again_on_test(x, t, order, n_test):
    """The training part is right. For the test part you learned a scale of its own. Then the same bird has other numbers in the
    two parts; and a single new bird could not be scaled at all."""
    return _parts(x, t, order, n_test, by_test=x[order[:n_test]])


@prepare.wrong
def test_centre_of_its_own(x, t, order, n_test):
    """The test part is divided by the right number, but you subtracted its *own* mean. Both come from the training part."""
    right, test = split_and_scale(x, t, order, n_test), order[:n_test]
    return right | {"x_test": (x[test] - x[test].mean(axis=0)) / x[order[n_test:]].std(axis=0)}


@prepare.wrong
def as_they_stand(x, t, order, n_test):
    """You took the rows as they stand in the file, which may be sorted by class. What is order for?"""
    return _parts(x, t, order, n_test, cut=(np.arange(n_test), np.arange(n_test, len(x))))


@prepare.wrong
def labels_left_behind(x, t, order, n_test):
    """The rows of x were moved and those of t were not: most samples now have the label of another one."""
    return split_and_scale(x, t, order, n_test) | {"t_train": t[n_test:], "t_test": t[:n_test]}


@prepare.wrong
def cut_at_the_other_end(x, t, order, n_test):
    """Your test part is the *end* of order. Any part would be as good, but the task says which: its first n_test entries."""
    return _parts(x, t, order, n_test, cut=(order[len(x) - n_test:], order[:len(x) - n_test]))


@prepare.wrong
def parts_exchanged(x, t, order, n_test):
    """The two parts have changed places: n_test samples are for the test, all the others to learn from."""
    return _parts(x, t, order, n_test, cut=(order[n_test:], order[:n_test]))


@prepare.wrong
def test_still_in_training(x, t, order, n_test):
    """Your training part holds all samples, those of the test part as well. Then the test asks only for what was learned by
    heart."""
    return _parts(x, t, order, n_test, cut=(order[:n_test], order))


@prepare.wrong
def divided_by_the_variance(x, t, order, n_test):
    """You divided by the variance. Of what is the variance the square?"""
    right, sd = split_and_scale(x, t, order, n_test), x[order[n_test:]].std(axis=0)
    return right | {"x_train": right["x_train"] / sd, "x_test": right["x_test"] / sd}


@prepare.wrong
def one_scale_for_the_matrix(x, t, order, n_test):
    """One mean and one standard deviation for the whole matrix: then a column with large numbers decides about all. Each column
    needs its own."""
    test, rest = order[:n_test], order[n_test:]
    mean, sd = x[rest].mean(), x[rest].std()
    return split_and_scale(x, t, order, n_test) | {"x_train": (x[rest] - mean) / sd, "x_test": (x[test] - mean) / sd}


@prepare.wrong
def with_ddof(x, t, order, n_test):
    """All is right but a factor near 1: you divided the sum of squares by N − 1. A scaler divides it by N, which is what `std`
    does when it is not told otherwise."""
    right, rest = split_and_scale(x, t, order, n_test), order[n_test:]
    factor = np.sqrt((len(rest) - 1) / len(rest))
    return right | {"x_train": right["x_train"] * factor, "x_test": right["x_test"] * factor}


@prepare.wrong
def test_not_scaled(x, t, order, n_test):
    """The test part has kept its millimeters and grams, and the model has learned from numbers without units. What it is asked
    has to be scaled as well."""
    return split_and_scale(x, t, order, n_test) | {"x_test": x[order[:n_test]]}


bayes = Exercise(
    "09.3", "How sure is naive Bayes?", points=3, quiet=True,
    practises="adding logarithms where a product would vanish",
    proves="gives the probabilities of the classes, with unequal priors, unequal variances, and samples far from every mean",
    hints=("A product of small numbers: what does it become in the computer, and what does its logarithm become?",
           "For each class: the log of its prior, minus half the sum, over the features, of the squared difference divided "
           "by the variance and of the log "
           "of the variance. The rows of scores that you get are what softmax wants.",
           "`squares = (x[:, None] - mean) ** 2 / variance` has shape (N, C, D). Add what belongs to each feature before you "
           "sum over the last axis."))


@bayes.inputs
def bayes_inputs(rng):
    yield np.array([[1.0], [2.5]]), np.array([0.5, 0.5]), np.array([[0.0], [2.0]]), np.array([[1.0], [4.0]])
    yield np.array([[1.0, 0.0]]), np.array([0.75, 0.25]), np.array([[0.0, 1.0], [2.0, 0.0]]), np.array([[1.0, 1.0], [2.0, 0.5]])
    yield np.array([[40.0]]), np.array([0.25, 0.75]), np.array([[0.0], [0.05]]), np.array([[1.0], [1.0]])
    for n, features, classes in ((4, 2, 3), (3, 4, 2), (5, 3, 4)):
        yield (rng.normal(0, 1, (n, features)), rng.dirichlet(np.full(classes, 3.0)), rng.normal(0, 1, (classes, features)),
               rng.uniform(0.5, 2, (classes, features)))


@bayes.solution
def probabilities(x, prior, mean, variance):
    squares = (x[:, None] - mean) ** 2 / variance                                # (N,1,D) - (C,D) -> (N,C,D)
    log_p = np.log(prior) - 0.5 * (squares + np.log(variance)).sum(axis=2)       # (N,C,D) -> (N,C)
    return softmax(log_p)


def _squares(x, mean):
    return (x[:, None] - mean) ** 2


def _scores(x, prior, mean, variance):
    return np.log(prior) - 0.5 * (_squares(x, mean) / variance + np.log(variance)).sum(axis=2)


@bayes.wrong
def without_logarithms(x, prior, mean, variance):
    """Right, until a sample is far from all means: there every product is so small that the computer makes it 0, and you get 0 /
    0. Add logarithms, and leave the exponential to a softmax that takes the largest score out first."""
    p = prior * np.exp(-0.5 * (_squares(x, mean) / variance + np.log(variance)).sum(axis=2))
    return p / p.sum(axis=1, keepdims=True)


@bayes.wrong
def tiny_number_added(x, prior, mean, variance):
    """Something small was added against 0 / 0. Far from all means it is now all that is left: your row no longer adds up to 1.
    With logarithms nothing vanishes."""
    p = prior * np.exp(-0.5 * (_squares(x, mean) / variance + np.log(variance)).sum(axis=2))
    return p / (p.sum(axis=1, keepdims=True) + 1e-12)


@bayes.wrong
def prior_forgotten(x, prior, mean, variance):
    """Right where all classes are equally frequent. A rare species needs better evidence than a common one: where does the prior
    come in?"""
    return softmax(_scores(x, np.ones_like(prior), mean, variance))


@bayes.wrong
def prior_without_its_logarithm(x, prior, mean, variance):
    """You added the prior itself to the logarithms. A product becomes a sum of logarithms: of *all* its factors."""
    return softmax(_scores(x, np.exp(prior), mean, variance))


@bayes.wrong
def prior_in_every_feature(x, prior, mean, variance):
    """Right with a single feature. With several, the prior was counted once for each of them: it stands inside the sum over the
    features."""
    return softmax(_scores(x, prior ** x.shape[1], mean, variance))


@bayes.wrong
def width_forgotten(x, prior, mean, variance):
    """Right where all variances are equal. A wide normal distribution is also a *low* one: its height is 1 / √variance, times a
    constant. Which logarithm is missing?"""
    return softmax(np.log(prior) - 0.5 * (_squares(x, mean) / variance).sum(axis=2))


@bayes.wrong
def half_forgotten_for_the_squares(x, prior, mean, variance):
    """The exponent of a normal distribution has a 2 below its fraction line. Your squares count twice."""
    return softmax(np.log(prior) - (_squares(x, mean) / variance + 0.5 * np.log(variance)).sum(axis=2))


@bayes.wrong
def half_forgotten_for_the_width(x, prior, mean, variance):
    """You subtracted the whole log of the variance. The height of a normal distribution goes with the *root* of the variance:
    what does a root become in a logarithm?"""
    return softmax(np.log(prior) - (0.5 * _squares(x, mean) / variance + np.log(variance)).sum(axis=2))


@bayes.wrong
def variance_taken_for_a_deviation(x, prior, mean, variance):
    """You squared the variance, as if it were a standard deviation. It has its square already."""
    return softmax(_scores(x, prior, mean, variance**2))


@bayes.wrong
def divided_by_the_deviation(x, prior, mean, variance):
    """You divided the squared difference by the standard deviation. A square in the numerator wants a square below it: what is
    the unit of the result?"""
    return softmax(np.log(prior) - 0.5 * (_squares(x, mean) / np.sqrt(variance) + np.log(variance)).sum(axis=2))


@bayes.wrong
def log_scores(x, prior, mean, variance):
    """These are the logarithms, up to a constant, and they are right. Asked are probabilities: positive, and 1 in each row."""
    return _scores(x, prior, mean, variance)


@bayes.wrong
def over_the_samples(x, prior, mean, variance):
    """Your columns add up to 1. Each *sample* has to share its probability among the classes: which axis belongs to the
    classes?"""
    return softmax(_scores(x, prior, mean, variance).T).T


@bayes.wrong
def winner_only(x, prior, mean, variance):
    """That names the most probable class, and hides how sure it is. Asked are the probabilities."""
    return np.eye(len(prior))[_scores(x, prior, mean, variance).argmax(axis=1)]


dropout = Exercise(
    "09.4", "Dropout, the other way round", points=3,
    practises="a sub-layer with its own forward and backward, and two ways of being used",
    proves="keeps the mean of the signal, sends the gradient back through the same mask, and rests when training is over",
    hints=("What is y for an entry that is kept, and what for one that is not? And in use, when training is over?",
           "Each entry is multiplied by one number: 0, or something larger than 1. Make an array of these numbers in "
           "forward, keep it, and ask what it is in use.",
           "Draw `self.rng.random(x.shape) < self.keep` once, in forward, and divide it by what keeps the mean of y at x. "
           "Backward uses the same array."))


@dropout.inputs
def dropout_inputs(rng):
    x, dy = np.array([[1.0, 2.0, 0.0], [-3.0, 4.0, -5.0]]), np.array([[2.0, -1.0, 3.0], [1.0, -2.0, 0.5]])
    yield 0.5, x, dy, np.random.default_rng(1)
    yield 0.8, x, dy, np.random.default_rng(2)
    for keep, shape in ((0.25, (1, 8)), (0.75, (4, 6)), (0.6, (3, 5)), (0.9, (10,))):
        yield keep, rng.normal(size=shape), rng.normal(size=shape), np.random.default_rng(rng.integers(1000))


@dropout.use
def use_dropout(Dropout, keep, x, dy, rng):
    layer = Dropout(keep, rng)
    result = {"y": layer.forward(x), "dx": layer.backward(dy)}
    layer.training = False
    return result | {"y in use": layer.forward(x), "dx in use": layer.backward(dy)}


@dropout.solution
class DropoutRight(Layer):
    def __init__(self, keep, rng):
        super().__init__()
        self.keep, self.rng = keep, rng

    def forward(self, x):
        if self.training:
            self.factor = (self.rng.random(x.shape) < self.keep) / self.keep
        else:
            self.factor = np.ones(x.shape)
        return x * self.factor

    def backward(self, dy):
        return dy * self.factor


class _Mistaken(DropoutRight):
    """Two factors, for training and for use, that the mistakes replace."""

    def forward(self, x):
        self.factor = self.while_training(x.shape) if self.training else self.in_use(x.shape)
        return x * self.factor

    def while_training(self, shape):
        return (self.rng.random(shape) < self.keep) / self.keep

    def in_use(self, shape):
        return np.ones(shape)


@dropout.wrong
class LeftOnInUse(_Mistaken):
    """While training it is right. But in use it still silences entries, and the same question gets another answer each time. What
    is `self.training` for?"""

    def in_use(self, shape):
        return self.while_training(shape)


@dropout.wrong
class NotDivided(_Mistaken):
    """Entries are silenced, and nothing makes up for it: in use, the next layer gets more than it was trained for. If a quarter
    of the entries is kept, by what must each be multiplied so that the mean stays?"""

    def while_training(self, shape):
        return 1.0 * (self.rng.random(shape) < self.keep)


@dropout.wrong
class DividedByTheOther(_Mistaken):
    """You divided by the probability to be silenced. If nine of ten are kept, should each of the nine become ten times as
    large?"""

    def while_training(self, shape):
        return (self.rng.random(shape) < self.keep) / (1 - self.keep)


@dropout.wrong
class SilencedForKept(_Mistaken):
    """You silenced those that should be kept. Here, keep is the probability to be *kept*: it is one minus the p of the lesson."""

    def while_training(self, shape):
        return (self.rng.random(shape) >= self.keep) / (1 - self.keep)


@dropout.wrong
class OtherMask(_Mistaken):
    """The shares are right, and the mask is not the one that was asked for: keep an entry where its random number is *below*
    keep."""

    def while_training(self, shape):
        return (self.rng.random(shape) >= 1 - self.keep) / self.keep


@dropout.wrong
class MaskRedrawn(_Mistaken):
    """forward is right. backward drew a *new* mask: it sends the gradient to entries that were silenced. Which mask did the
    signal go through?"""

    def backward(self, dy):
        return dy * (self.while_training(dy.shape) if self.training else 1.0)


@dropout.wrong
class AllGoesBack(_Mistaken):
    """backward lets everything pass. An entry that was multiplied by 0 had no influence on the loss: what is its gradient?"""

    def backward(self, dy):
        return dy


@dropout.wrong
class GradientNotDivided(_Mistaken):
    """backward uses the right mask, and its numbers are too small. y is x times a factor: by what is dy multiplied then?"""

    def backward(self, dy):
        return dy * (self.factor > 0)


@dropout.wrong
class GateFromY(_Mistaken):
    """Right except where x is 0: you look at y to see what was silenced. A kept entry that *is* 0 gives 0 as well, and its
    gradient goes through. Remember the mask itself."""

    def forward(self, x):
        self.y = super().forward(x)
        return self.y

    def backward(self, dy):
        return super().backward(dy) * (self.y != 0)


@dropout.wrong
class ShrunkInUse(_Mistaken):
    """That is the oldest form of dropout: nothing is divided while training, and in use everything is multiplied by keep. The
    means agree. But then the layer costs something in use; the task wants y = x there."""

    def while_training(self, shape):
        return 1.0 * (self.rng.random(shape) < self.keep)

    def in_use(self, shape):
        return np.full(shape, self.keep)


@dropout.wrong
class GrownInUse(_Mistaken):
    """While training it is right. In use nobody is silenced, so there is nothing to make up for: what should y be?"""

    def in_use(self, shape):
        return np.full(shape, 1 / self.keep)


@dropout.wrong
class OldMaskInUse(_Mistaken):
    """In use, forward is right, and backward still multiplies by the mask of the last training step. What did forward multiply by
    this time?"""

    def backward(self, dy):
        return dy * self.last

    def while_training(self, shape):
        self.last = super().while_training(shape)
        return self.last


@dropout.wrong
class OneMaskForTheBatch(_Mistaken):
    """All samples of a batch share one mask. Each entry should have its own: which shape has the random array to have?"""

    def while_training(self, shape):
        return np.broadcast_to((self.rng.random(shape[-1]) < self.keep) / self.keep, shape)


choose = Exercise(
    "09.5", "Choose, then open", points=2,
    practises="what each of three parts is for",
    proves="chooses by the validation part, and promises what the test part says about that one model",
    hints=("Three parts, three purposes. Which one has not been used for anything before the last line?",
           "The training part taught the weights, the validation part chooses. The test part is looked up at one place only: "
           "that of the chosen model.",
           "Begin with the position of the largest entry of `valid`. The uncertainty is that of a share p of n_test samples: "
           "a root."))


@choose.inputs
def choose_inputs(rng):
    yield np.array([0.9, 1.0, 0.8]), np.array([0.85, 0.8, 0.7]), np.array([0.72, 0.78, 0.9]), 100
    yield np.array([0.75, 0.5, 0.95, 1.0]), np.array([0.7, 0.6, 0.9, 0.8]), np.array([0.6, 0.65, 0.75, 0.8]), 50
    for models in (2, 3, 5, 8):
        n = int(rng.integers(40, 400))
        yield tuple(np.round(rng.permutation(np.linspace(0.55, high, models)) + rng.uniform(0, 0.01, models), 4)
                    for high in (0.98, 0.93, 0.9)) + (n,)


@choose.solution
def choose_and_report(train, valid, test, n_test):
    chosen = valid.argmax()
    p = test[chosen]
    return {"chosen": chosen, "promise": p, "uncertainty": np.sqrt(p * (1 - p) / n_test)}


def _report(chosen, p, n_test):
    return {"chosen": chosen, "promise": p, "uncertainty": np.sqrt(p * (1 - p) / n_test)}


@choose.wrong
def chosen_by_the_test(train, valid, test, n_test):
    """You chose the model that is best on the *test* part. Among many models, some are lucky there; and after that the test part
    has had a say, and can promise nothing. Which part is for choosing?"""
    return _report(test.argmax(), test.max(), n_test)


@choose.wrong
def chosen_by_training(train, valid, test, n_test):
    """You chose by the training part. The best one there may have learned it by heart. Which part has no model learned from?"""
    return _report(train.argmax(), test[train.argmax()], n_test)


@choose.wrong
def validation_promised(train, valid, test, n_test):
    """The choice is right. But you promise its accuracy on the validation part, where it was the luckiest of all: that is why it
    was chosen. Which part knows nothing of the choice?"""
    return _report(valid.argmax(), valid.max(), n_test)


@choose.wrong
def best_test_promised(train, valid, test, n_test):
    """You chose one model and promise the test accuracy of *another*: the best of the test part."""
    return _report(valid.argmax(), test.max(), n_test)


@choose.wrong
def mean_of_the_tests(train, valid, test, n_test):
    """Your promise is the mean of all models on the test part. The others will not be used."""
    return _report(valid.argmax(), test.mean(), n_test)


@choose.wrong
def chosen_by_both(train, valid, test, n_test):
    """You chose by validation and test together. Then the test part has had a say in the choice, and nothing is left that could
    judge it."""
    chosen = (valid + test).argmax()
    return _report(chosen, test[chosen], n_test)


@choose.wrong
def smallest_chosen(train, valid, test, n_test):
    """You took the smallest accuracy. With losses that would be right."""
    return _report(valid.argmin(), test[valid.argmin()], n_test)


@choose.wrong
def root_missing(train, valid, test, n_test):
    """Your uncertainty is the variance of the share. What makes a standard deviation of it?"""
    right = choose_and_report(train, valid, test, n_test)
    return right | {"uncertainty": right["uncertainty"] ** 2}


@choose.wrong
def uncertainty_of_one_sample(train, valid, test, n_test):
    """Your uncertainty is that of a single sample: it does not get smaller when the test part grows."""
    right = choose_and_report(train, valid, test, n_test)
    return right | {"uncertainty": right["uncertainty"] * np.sqrt(n_test)}


@choose.wrong
def number_outside_the_root(train, valid, test, n_test):
    """You divided by n_test outside of the root. Four times as many samples halve the uncertainty; they do not quarter it."""
    right = choose_and_report(train, valid, test, n_test)
    return right | {"uncertainty": right["uncertainty"] / np.sqrt(n_test)}


@choose.wrong
def uncertainty_of_the_validation(train, valid, test, n_test):
    """Choice and promise are right. Your uncertainty belongs to the accuracy on the *validation* part; which p do you promise?"""
    return choose_and_report(train, valid, test, n_test) | {"uncertainty": np.sqrt(valid.max() * (1 - valid.max()) / n_test)}


@choose.wrong
def spread_of_the_models(train, valid, test, n_test):
    """That is how much the *models* differ on the test part. The question is how much the result of the chosen one would differ
    on another test part of n_test samples."""
    return choose_and_report(train, valid, test, n_test) | {"uncertainty": test.std()}


neighbours = Exercise(
    "09.6", "Your neighbours, without yourself", points=3,
    practises="testing nearest neighbours on the very samples that they keep",
    proves="asks the k nearest others, also where two samples are equal",
    hints=("Who is the nearest neighbour of a sample in its own training set, and how far away is that one?",
           "Make the table of all distances. Make sure that nobody chooses itself. Then take the k smallest of each row, and "
           "let their labels vote.",
           "`np.fill_diagonal(table, np.inf)` puts everybody infinitely far from itself. Then `argsort` of each row, and "
           "`np.bincount(...).argmax()` of k labels."))


@neighbours.inputs
def neighbours_inputs(rng):
    yield np.array([[0.0], [1.0], [2.5], [6.0], [7.5]]), np.array([0, 0, 1, 1, 1]), 1
    yield np.array([[0.0, 0.0], [3.0, 3.0], [0.0, 4.0], [9.0, 1.0], [8.0, 3.0], [5.0, 0.0]]), np.array([0, 1, 2, 1, 1, 0]), 3
    yield np.array([[0.0, 1.0], [2.0, 2.0], [0.0, 1.0], [2.5, 2.0]]), np.array([1, 2, 0, 2]), 1
    for n, features, classes, k in ((8, 2, 2, 1), (12, 3, 3, 3), (20, 2, 4, 5), (15, 2, 3, 3)):
        t = rng.integers(0, classes, n)
        yield rng.normal(0, 1, (n, features)) + t[:, None], t, k


@neighbours.solution
def leave_one_out(x, t, k):
    table = pairwise(x, x)
    np.fill_diagonal(table, np.inf)
    near = table.argsort()[:, :k]
    return np.array([np.bincount(t[row]).argmax() for row in near])


def _vote(t, near):
    return np.array([np.bincount(t[row]).argmax() for row in near])


def _others(x, distance="euclidean"):
    table = pairwise(x, x, distance)
    np.fill_diagonal(table, np.inf)
    return table


@neighbours.wrong
def itself_included(x, t, k):
    """Everybody's nearest neighbour is itself, at distance 0: with k = 1, that is right every time, and says nothing. Who must
    not vote?"""
    return _vote(t, pairwise(x, x).argsort(kind="stable")[:, :k])


@neighbours.wrong
def first_neighbour_skipped(x, t, k):
    """Right, until two samples are equal. Then the first in the sorted row may be the *other* one, also at distance 0, and you
    threw that one away. Exclude the sample by its place in the table, not by its rank."""
    return _vote(t, pairwise(x, x).argsort(kind="stable")[:, 1:k + 1])


@neighbours.wrong
def every_zero_excluded(x, t, k):
    """Right, until two samples are equal. You put *everybody* at distance 0 infinitely far away, and an equal one is the best
    neighbour there is. Who is to be excluded: all that are equal, or the sample itself?"""
    table = pairwise(x, x)
    return _vote(t, np.where(table == 0, np.inf, table).argsort(kind="stable")[:, :k])


@neighbours.wrong
def farthest(x, t, k):
    """You asked those that are farthest away. In which order does `argsort` sort?"""
    table = pairwise(x, x)
    np.fill_diagonal(table, -np.inf)
    return _vote(t, table.argsort()[:, ::-1][:, :k])


@neighbours.wrong
def always_one(x, t, k):
    """Right for k = 1. Each sample asks only one neighbour, however many it should ask."""
    return t[_others(x).argmin(axis=1)]


@neighbours.wrong
def one_too_many(x, t, k):
    """One neighbour too many has a vote. If you count the sample itself out by its infinite distance, it needs no place of its
    own."""
    return _vote(t, _others(x).argsort()[:, :k + 1])


@neighbours.wrong
def one_too_few(x, t, k):
    """One neighbour too few has a vote, as if the sample itself were counted among the k and then left out."""
    return _vote(t, _others(x).argsort()[:, :max(1, k - 1)])


@neighbours.wrong
def mean_of_the_labels(x, t, k):
    """You took the mean of the labels. Between class 0 and class 2 there is no class 1 in the middle: labels are names. Let them
    vote."""
    return np.round(t[_others(x).argsort()[:, :k]].mean(axis=1)).astype(int)


@neighbours.wrong
def positions(x, t, k):
    """These are the positions of the nearest neighbours. Which labels stand there?"""
    return _others(x).argmin(axis=1)


@neighbours.wrong
def along_the_streets(x, t, k):
    """These are the nearest along the streets: L1. Asked is the straight line."""
    return _vote(t, _others(x, manhattan).argsort()[:, :k])


@neighbours.wrong
def share_that_is_right(x, t, k):
    """That is the share that is right. Asked are the labels themselves, one for each sample."""
    return np.mean(leave_one_out(x, t, k) == t)


@neighbours.wrong
def own_labels(x, t, k):
    """These are the labels that you were given. What would the neighbours say?"""
    return t


explain = Exercise(
    "09.7", "Explain three results", points=3,
    practises="reading curves, promises and comparisons",
    proves="sees overfitting in two numbers, a test part that was used up, and a difference that is none",
    hints=("For the curves: how far apart are they, and what happens to the gap when data are added? For the promise: has "
           "the test part been used for something?",
           "A gap between the two curves is variance. The best of forty measurements is partly luck. Differences are read "
           "beside their spread.",
           "Three questions to ask in turn: which of the cures in the lesson are against variance? who has seen the test "
           "part? is one point more than ± three?"))


def _explained(curves="c", promise="g", tool="l"):
    return {"curves": curves, "promise": promise, "tool": tool}


@explain.solution
def explain_right():
    return _explained()


@explain.wrong
def richer():
    """(a) With 99 % on its own samples the network is rich enough to learn everything there. More units would close no gap: the
    gap is between what it learned from and what is new."""
    return _explained(curves="a")


@explain.wrong
def longer():
    """(b) It knows 99 % of its samples already. What would it learn in more epochs, apart from the last percent by heart?"""
    return _explained(curves="b")


@explain.wrong
def smaller_rate():
    """(d) A smaller rate matters when the loss jumps or does not fall. Here the training went very well, too well; look at the
    other number."""
    return _explained(curves="d")


@explain.wrong
def weights_have_not_seen_it():
    """(e) The weights have not seen the test part. But somebody has looked at it forty times, and kept what was best there. Try
    forty coins, ten throws each: how good is the best?"""
    return _explained(promise="e")


@explain.wrong
def mean_of_forty():
    """(f) The other thirty-nine will not be used, and some of them were bad ideas. What they did says little about the one that
    was kept."""
    return _explained(promise="f")


@explain.wrong
def fixed_seeds():
    """(h) A fixed seed makes the forty results repeatable, their luck too. It does not make the luck smaller."""
    return _explained(promise="h")


@explain.wrong
def one_point_better():
    """(i) Look at what stands behind the ±. On five other splits, which of the two would be ahead?"""
    return _explained(tool="i")


@explain.wrong
def better_order():
    """(j) Is there an order of age, job and income in which neighbouring columns resemble each other, as neighbouring pixels do?
    A table means the same in any order."""
    return _explained(tool="j")


@explain.wrong
def deeper():
    """(k) The results hardly differ, and there are 300 rows. What does a richer model do with few data?"""
    return _explained(tool="k")


@question("09")
def always_the_largest_class(rng):
    rare = int(rng.choice([1, 2, 5, 10]))
    return Question(f"{rare} % of all mails are spam. A program says 'no spam', always. Its balanced accuracy, in per cent?", 50,
                    "It finds 100 % of the good mails and 0 % of the spam: the mean is 50 %, though its accuracy is "
                    f"{100 - rare} %.")


@question("09")
def kept_by_dropout(rng):
    p, x = [(0.5, 3), (0.2, 4), (0.75, 2), (0.6, 2)][rng.integers(4)]
    return Question(f"Dropout silences with probability {p:g}. An entry x = {x} is kept, while training. What is y?", x / (1 - p),
                    f"Divided by the probability to be kept: {x} / {1 - p:g} = {x / (1 - p):g}. So the mean over many masks is x.")


@question("09")
def decayed_gradient(rng):
    w, gradient = int(rng.choice([-5, -2, 3, 4])), int(rng.integers(1, 9))
    penalty = float(rng.choice([0.1, 0.5]))
    return Question(f"A weight is {w}, its gradient from the data {gradient}, and L2 has λ = {penalty:g}. What is the gradient "
                    "with the penalty?", gradient + penalty * w,
                    f"dW + λW = {gradient} + {penalty:g} · ({w}) = {gradient + penalty * w:g}.")


@question("09")
def where_a_scale_comes_from(rng):
    parts = ("the training part", "the test part", "all parts together")
    return Question("Data are split into parts. From which one does a scaler learn its mean?", parts[0],
                    "Whatever is learned is learned from the training part alone; anything else is leakage.", parts)


@question("09")
def which_cure(rng):
    own, new = int(rng.integers(97, 100)), int(rng.integers(65, 80))
    cure, choices = "more data, or L2", ("more hidden units", "more data, or L2", "more epochs")
    return Question(f"{own} % right on what it learned from, {new} % on new samples. What may help?", cure,
                    "A wide gap is variance: the model is too rich for so few data.", choices)


@question("09")
def numbers_that_a_network_keeps(rng):
    d, m, c = (int(v) for v in rng.choice([4, 8, 10, 20], 3, replace=False))
    return Question(f"A network {d} → {m} → {c} was trained on 1000 samples. How many numbers have to be kept to use it?",
                    d * m + m + m * c + c, f"Only its parameters, {d}·{m} + {m} + {m}·{c} + {c}, however many samples there were.")
