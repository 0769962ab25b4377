"""Lesson 07, normalization: the exercises, the mistakes to expect, and what is asked again later."""

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.checks.questions import Question, question

both = Exercise(
    "07.1", "Two scalings of a table", points=2, quiet=True,
    practises="min–max and z-score, column by column",
    proves="scales every column by itself, divides by N in the spread, and leaves no nan where a column is constant",
    hints=("A row is a sample, a column a feature. Along which axis do you look for the smallest value of a *feature*?",
           "Both scalings subtract something and divide by a width: min and range, or mean and standard deviation. In a constant "
           "column that width is 0, and any other number does instead.",
           "Let `width = np.ptp(x, axis=0)` be max − min of each column. `np.where(width > 0, ..., 1)` chooses what to divide by."))


@both.inputs
def both_inputs(rng):
    yield (np.array([[1.0, 10.0, 5.0], [2.0, 30.0, 5.0], [4.0, 20.0, 5.0]]),)
    yield (np.array([[1e-9, -2.0], [4e-9, 0.5], [2e-9, 7.0], [2e-9, 0.0]]),)
    yield (np.array([[3.0, -1.0]]),)
    for shape in ((5, 2), (3, 3), (2, 4), (7, 1)):
        x = rng.normal(0, 3, shape).round(2) * 10.0 ** rng.integers(-2, 3, shape[1])
        x[:, -1] = np.where(shape[1] > 2, 0.1, x[:, -1])
        yield (x,)


@both.solution
def scale(x):
    low, width, sd = x.min(axis=0), np.ptp(x, axis=0), x.std(axis=0)
    return {"minmax": (x - low) / np.where(width > 0, width, 1),
            "z": (x - x.mean(axis=0)) / np.where(width > 0, sd, 1)}


def _divided(x, width):
    return x / np.where(width > 0, width, 1)


@both.wrong
def divided_by_n_minus_one(x):
    """Your z-scores are a little too small: their spread was divided by N − 1 (`ddof=1`), which gives 1.291 for [1, 2, 3, 4]
    instead of 1.118. This course and scikit-learn divide by N, so that the result has spread 1."""
    right = scale(x)
    return right | {"z": right["z"] * np.sqrt((len(x) - 1) / len(x))}


@both.wrong
def one_for_the_matrix(x):
    """You took one min, max, mean and spread for the whole matrix. Then the column with the large numbers still drowns the
    others. Every feature has a scale of its own: which axis?"""
    return {"minmax": _divided(x - x.min(), np.ptp(x)), "z": _divided(x - x.mean(), x.std())}


@both.wrong
def by_rows(x):
    """You scaled every *row*, so that square meters and rooms were mixed. A row is one sample; a feature is a column."""
    swapped = scale(x.T)
    return {name: part.T for name, part in swapped.items()}


@both.wrong
def nan_in_constant_columns(x):
    """Right, except that a constant column gives 0 / 0, which is nan, and one nan spoils everything it meets. What could you
    divide by there instead?"""
    with np.errstate(invalid="ignore", divide="ignore"):
        width = np.ptp(x, axis=0)
        return {"minmax": (x - x.min(axis=0)) / width, "z": (x - x.mean(axis=0)) / np.where(width > 0, x.std(axis=0), 0)}


@both.wrong
def a_little_added(x):
    """There is no nan, but columns with very small numbers come out wrong: a small constant under the fraction bar is not small
    for them. Divide by something else only where the column is constant."""
    return {"minmax": (x - x.min(axis=0)) / (np.ptp(x, axis=0) + 1e-8), "z": (x - x.mean(axis=0)) / (x.std(axis=0) + 1e-8)}


@both.wrong
def divided_by_the_maximum(x):
    """Your min–max does not begin at 0: it looks as if you had divided by the maximum. Where does the smallest value of a
    column have to land, and where the largest?"""
    top = x.max(axis=0)
    return scale(x) | {"minmax": x / np.where(top != 0, top, 1)}


@both.wrong
def minimum_not_taken_away(x):
    """Your min–max columns have width 1, but they do not begin at 0. What has to happen before you divide?"""
    return scale(x) | {"minmax": _divided(x, np.ptp(x, axis=0))}


@both.wrong
def divided_by_the_variance(x):
    """You divided by the variance. For lengths in mm it has the unit mm²; what takes you back to mm?"""
    return scale(x) | {"z": (x - x.mean(axis=0)) / np.where(np.ptp(x, axis=0) > 0, x.var(axis=0), 1)}


@both.wrong
def mean_not_taken_away(x):
    """Your z-scores have spread 1, but their mean is not 0. What has to happen before you divide?"""
    return scale(x) | {"z": x / np.where(np.ptp(x, axis=0) > 0, x.std(axis=0), 1)}


@both.wrong
def exchanged(x):
    """The two results have changed places: min–max is the one from 0 to 1."""
    right = scale(x)
    return {"minmax": right["z"], "z": right["minmax"]}


test_data = Exercise(
    "07.2", "Samples that come later", points=2, quiet=True,
    practises="using on new samples what was learned from the training set",
    proves="takes its numbers from the training set alone, also for a single sample, and lets results outside 0 … 1 stand",
    hints=("Which of the two arrays may decide what 0 and 1 mean?",
           "Fit: smallest value and range of every column of the training set. Transform: the formula, with these numbers, on the "
           "test set.",
           "Begin with `low = train.min(axis=0)` and the range in the same way. Then only `test` is moved and divided."))


@test_data.inputs
def test_data_inputs(rng):
    yield np.array([[1.0, 10.0], [4.0, 30.0], [2.0, 15.0]]), np.array([[5.0, 20.0], [0.0, 30.0]])
    yield np.array([[2.0, 0.3, 7.0], [2.0, 0.1, 9.0]]), np.array([[3.5, 0.2, 8.0]])
    for n, m, d in ((4, 3, 2), (5, 2, 3), (3, 1, 2), (2, 4, 1), (3, 3, 3)):
        yield rng.normal(0, 3, (n, d)).round(2), rng.normal(1, 5, (m, d)).round(2)


@test_data.solution
def scale_test(train, test):
    low, width = train.min(axis=0), np.ptp(train, axis=0)
    return (test - low) / np.where(width > 0, width, 1)


@test_data.wrong
def fitted_again_on_the_test_set(train, test):
    """You took min and max of the *test* set. Then one number means one thing in training and another in the test, and a single
    sample becomes all 0. Which set did the model learn from?"""
    return scale_test(test, test)


@test_data.wrong
def fitted_on_both(train, test):
    """You took min and max of both sets together. That is leakage: the test set has moved what the model trains on, and it will
    not be there on the day when the model is used."""
    return scale_test(np.vstack([train, test]), test)


@test_data.wrong
def cut_off(train, test):
    """You cut off what lies outside 0 … 1. A result of 1.333 is legitimate: the sample lies a third of the range above all
    training samples, and the model should hear of it."""
    return np.clip(scale_test(train, test), 0, 1)


@test_data.wrong
def by_rows_of_the_test_set(train, test):
    """You scaled every row of the test set by itself. A row is a sample; the features in it have different units. The numbers
    come from the columns of the training set."""
    return scale_test(test.T, test.T).T


@test_data.wrong
def training_set_scaled(train, test):
    """That is the training set, scaled. The numbers come from there; who is to be scaled with them?"""
    return scale_test(train, train)


@test_data.wrong
def divided_by_zero(train, test):
    """Right, except where a column of the training set is constant: its range is 0. Divide by 1 there, so that a difference
    stays visible."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return (test - train.min(axis=0)) / np.ptp(train, axis=0)


@test_data.wrong
def constant_column_erased(train, test):
    """Where a training column is constant you give 0 for every test sample. A sample that differs there should differ in the
    result too: leave the difference as it is."""
    return scale_test(train, test) * (np.ptp(train, axis=0) > 0)


@test_data.wrong
def z_score(train, test):
    """The set is the right one, but these are z-scores. Asked for is min–max: what becomes 0, and what 1?"""
    return (test - train.mean(axis=0)) / np.where(np.ptp(train, axis=0) > 0, train.std(axis=0), 1)


@test_data.wrong
def one_minimum(train, test):
    """You took one min and one max for the whole training matrix. Every column has a scale of its own."""
    return scale_test(train.reshape(-1, 1), test)


@test_data.wrong
def mixed_sets(train, test):
    """The minimum comes from one set and the range from the other. Both belong to the training set."""
    width = np.ptp(train, axis=0)
    return (test - test.min(axis=0)) / np.where(width > 0, width, 1)


tail = Exercise(
    "07.3", "A long tail", points=2, rtol=6e-3,
    practises="what each scaling does to the shape of the data",
    proves="tells what min–max, z-score and logarithm make of an outlier, and which of them changes the shape",
    hints=("Which of the scalings are straight lines, so that equal gaps stay equal?",
           "A straight line moves and stretches everything alike: a gap that is many times another one stays that many times as "
           "large. A logarithm makes equal *ratios* into equal gaps.",
           "For the place of the second number, subtract the smallest logarithm from its own, and divide by the difference of the "
           "largest and the smallest."))


def _tail(minmax=(0, 1 / 99, 2 / 99, 1), gap=97.0, place=None, why="d"):
    return {"minmax": list(minmax), "gap": gap, "place": float(np.log(2) / np.log(100)) if place is None else place, "why": why}


@tail.solution
def tail_right():
    return _tail()


@tail.wrong
def divided_by_the_largest():
    """The smallest is not at 0: you divided by the largest number, or by the range, without subtracting the smallest first."""
    return _tail(minmax=(0.01, 0.02, 0.03, 1))


@tail.wrong
def outlier_left_out():
    """You left the outlier out when you looked for the range. Min–max cannot know that it is one: the largest number becomes 1,
    whatever it is."""
    return _tail(minmax=(0, 0.5, 1, 99 / 2))


@tail.wrong
def equal_steps():
    """You gave the four numbers equal steps. That is their *rank*. Min–max keeps the gaps between them in proportion."""
    return _tail(minmax=(0, 1 / 3, 2 / 3, 1))


@tail.wrong
def made_even():
    """You expect the z-score to make the gaps alike. It subtracts one number and divides by another: what becomes of a gap, and
    of the ratio of two?"""
    return _tail(gap=1.0)


@tail.wrong
def gap_itself():
    """That is how far the largest number is from its neighbour *after* the z-score. Asked is how many times as large this gap
    is as the one between the two smallest."""
    return _tail(gap=float(97 / np.std([1, 2, 3, 100])))


@tail.wrong
def ratio_of_numbers():
    """You compared the numbers. Compare the gaps: from the third to the fourth, and from the first to the second."""
    return _tail(gap=100.0)


@tail.wrong
def decimal_logarithm():
    """That is the decimal logarithm of the second number, before min–max. Its largest neighbour is not 1 yet."""
    return _tail(place=float(np.log10(2)))


@tail.wrong
def natural_logarithm():
    """That is the natural logarithm of the second number, before min–max. With another base you would get another number; after
    min–max the base no longer matters."""
    return _tail(place=float(np.log(2)))


@tail.wrong
def binary_logarithm():
    """That is the logarithm with base 2 of the second number, before min–max. What does min–max do to it?"""
    return _tail(place=1.0)


@tail.wrong
def no_logarithm():
    """That is its place without the logarithm. Take the logarithm of all four numbers first, then min–max."""
    return _tail(place=1 / 99)


@tail.wrong
def made_normal():
    """(a) Mean 0 and standard deviation 1 do not make a bell. You found how large the largest gap is after the z-score: would a
    bell curve have it?"""
    return _tail(why="a")


@tail.wrong
def base_matters():
    """(b) The logarithms of two bases differ by one and the same factor, for all numbers. What does min–max do to a factor?"""
    return _tail(why="b")


@tail.wrong
def log_of_zero():
    """(c) The logarithm goes down without end as its number goes to 0; there is no value at 0 itself. NumPy says −inf."""
    return _tail(why="c")


@tail.wrong
def bounded_is_safe():
    """(e) All results lie between 0 and 1, that is right. But look where the three small ones went when the largest came in."""
    return _tail(why="e")


norm = Exercise(
    "07.4", "Batch normalization, both ways", points=4,
    practises="a backward pass through mean and variance, and two modes",
    proves="sends every dy to all samples of its column, keeps running statistics, and stands on these alone in evaluation",
    hints=("Nudge one x. Which entries of its column of xhat move: only its own, or all?",
           "In training there are three ways back from xhat to x: straight, through the mean, and through the variance. In "
           "evaluation mean and variance are constants, and one way is left.",
           "In training take two means away from dy before you divide by sd: the mean of dy over the batch, and xhat times the "
           "mean of which product?"))


@norm.inputs
def norm_inputs(rng):
    yield np.array([[2.0], [4.0], [6.0], [12.0]]), np.array([[0.0], [1.0], [0.0], [0.0]]), np.array([[6.0]])
    yield (np.array([[0.1, 3.0], [0.2, -1.0], [0.0, 2.5]]), np.array([[1.0, -2.0], [0.5, 0.0], [-3.0, 4.0]]),
           np.array([[0.3, 1.0], [0.0, -2.0]]))
    for n, d, m in ((2, 3, 1), (3, 3, 3), (5, 2, 4), (4, 1, 2), (6, 4, 3)):
        yield rng.normal(2, 3, (n, d)).round(2), rng.normal(size=(n, d)).round(2), rng.normal(2, 3, (m, d)).round(2)


@norm.use
def use_norm(Layer, x, dy, new):
    layer = Layer()
    result = {"y": layer.forward(x), "dx": layer.backward(dy)}
    layer.forward(2 * x + 1)                     # a second batch: running values have a past only now
    layer.training = False
    layer.forward(new)
    return result | {"y_new": layer.forward(new), "dx_new": layer.backward(new)}


@norm.solution
class Right:
    training, running_mean, running_var = True, 0.0, 1.0

    def forward(self, x):
        mean, var, n = self.running_mean, self.running_var, len(x)
        if self.training:
            mean, var = x.mean(axis=0), x.var(axis=0)
            self.running_mean = 0.9 * self.running_mean + 0.1 * mean
            self.running_var = 0.9 * self.running_var + 0.1 * var * n / (n - 1)
        self.sd = np.sqrt(var + 1e-5)
        self.xhat = (x - mean) / self.sd
        return self.xhat

    def backward(self, dy):
        if self.training:
            dy = dy - dy.mean(axis=0) - self.xhat * (dy * self.xhat).mean(axis=0)
        return dy / self.sd


@norm.wrong
class MeanAndVarianceHeldFixed(Right):
    """Your dx is dy / sd: only the entry that dy names gets something. But mean and variance are made of *all* x of the column,
    so every x has a part in every xhat."""

    def backward(self, dy):
        return dy / self.sd


@norm.wrong
class VarianceHeldFixed(Right):
    """Your dx sums to 0, so the way through the mean is there. The way through the variance is missing: stretching a column
    changes no xhat either."""

    def backward(self, dy):
        return (dy - dy.mean(axis=0) * self.training) / self.sd


@norm.wrong
class MeanHeldFixed(Right):
    """In training, your dx does not sum to 0. Add 1 to a whole column: no xhat changes, so the entries of dx have to cancel.
    Which way back is missing?"""

    def backward(self, dy):
        return (dy - self.training * self.xhat * (dy * self.xhat).mean(axis=0)) / self.sd


@norm.wrong
class SumsNotMeans(Right):
    """In backward you took sums over the batch where means belong: each x has only a share of 1/N in the mean and in the
    variance."""

    def backward(self, dy):
        return (dy - self.training * (dy.sum(axis=0) + self.xhat * (dy * self.xhat).sum(axis=0))) / self.sd


@norm.wrong
class NotDividedBySd(Right):
    """In backward the division by sd is missing: if x is spread over thousands, a nudge of 1 moves xhat by very little."""

    def backward(self, dy):
        return Right.backward(self, dy) * self.sd


@norm.wrong
class DividedByVariance(Right):
    """In backward you divided by sd twice, or by the variance. xhat is (x − mean) / sd."""

    def backward(self, dy):
        return Right.backward(self, dy) / self.sd


@norm.wrong
class VarianceTermAdded(Right):
    """One sign in backward is the wrong way round: the part with xhat is taken away too. A stretched column has no larger
    xhat."""

    def backward(self, dy):
        return (dy - self.training * (dy.mean(axis=0) - self.xhat * (dy * self.xhat).mean(axis=0))) / self.sd


@norm.wrong
class BatchStatisticsAtTestTime(Right):
    """In evaluation you still use mean and variance of the batch at hand. Then the answer for one sample depends on its
    company, and a sample that comes alone becomes 0. What was kept for this moment?"""

    def forward(self, x):
        mean, var = x.mean(axis=0), x.var(axis=0)
        self.sd = np.sqrt(var + 1e-5)
        self.xhat = (x - mean) / self.sd
        return self.xhat


@norm.wrong
class BackwardAsInTraining(Right):
    """Forward is right in both modes. But in evaluation mean and variance no longer depend on x, and your backward still sends
    gradients through them."""

    def backward(self, dy):
        return (dy - dy.mean(axis=0) - self.xhat * (dy * self.xhat).mean(axis=0)) / self.sd


@norm.wrong
class RunningMeansWhileTraining(Right):
    """In training you normalize with the running mean and variance. They are for later; a training batch uses its own."""

    def forward(self, x):
        before = self.running_mean, self.running_var
        Right.forward(self, x)
        mean, var = before if self.training else (self.running_mean, self.running_var)
        self.sd = np.sqrt(var + 1e-5)
        self.xhat = (x - mean) / self.sd
        return self.xhat


@norm.wrong
class NeverKept(Right):
    """In evaluation your running mean is still 0 and the running variance still 1. Somebody has to move them in training."""

    def forward(self, x):
        y = Right.forward(self, x)
        self.running_mean, self.running_var = 0.0, 1.0
        return y


class _Keeps(Right):
    """Right but for how the running statistics are kept: keep(old, new) of mean and of variance."""

    def forward(self, x):
        before = self.running_mean, self.running_var
        y = Right.forward(self, x)
        if self.training:
            self.running_mean, self.running_var = self.keep(*before, x)
        return y


@norm.wrong
class BiasedRunningVariance(_Keeps):
    """Nearly: the variance that goes into the running mean is to be divided by N − 1, as in PyTorch. (In the normalization
    itself N is right.)"""

    def keep(self, mean, var, x):
        return 0.9 * mean + 0.1 * x.mean(axis=0), 0.9 * var + 0.1 * x.var(axis=0)


@norm.wrong
class MomentumTheWrongWay(_Keeps):
    """The running values follow the last batch too closely: a tenth of the *new* comes in, and nine tenths of the old stay."""

    def keep(self, mean, var, x):
        return 0.1 * mean + 0.9 * x.mean(axis=0), 0.1 * var + 0.9 * x.var(axis=0, ddof=1)


@norm.wrong
class LastBatchKept(_Keeps):
    """You kept mean and variance of the last batch alone. One batch is a small sample: let only a tenth of it come in."""

    def keep(self, mean, var, x):
        return x.mean(axis=0), x.var(axis=0, ddof=1)


@norm.wrong
class MovedInEvaluation(Right):
    """In evaluation, too, you let the running mean and variance move. Then a test sample changes the answer for the next
    one."""

    def forward(self, x):
        y = Right.forward(self, x)
        if not self.training:
            self.running_mean = 0.9 * self.running_mean + 0.1 * x.mean(axis=0)
            self.running_var = 0.9 * self.running_var + 0.1 * x.var(axis=0)
        return y


class _Changed(Right):
    """Right but for the training statistics of forward: change(x) gives mean and sd."""

    def forward(self, x):
        y = Right.forward(self, x)
        if not self.training:
            return y
        mean, self.sd = self.change(x)
        self.xhat = (x - mean) / self.sd
        return self.xhat


@norm.wrong
class UnbiasedInTheBatch(_Changed):
    """In training you divided the batch's variance by N − 1. That is only for the running variance; the batch itself is divided
    by its own, with N."""

    def change(self, x):
        return x.mean(axis=0), np.sqrt(x.var(axis=0, ddof=1) + 1e-5)


@norm.wrong
class EachRow(_Changed):
    """In training you normalized each row, as LayerNorm does. BatchNorm takes a feature, a column, over the whole batch."""

    def change(self, x):
        return x.mean(axis=1, keepdims=True), np.sqrt(x.var(axis=1, keepdims=True) + 1e-5)


@norm.wrong
class EpsOutsideTheRoot(_Changed):
    """The tiny 1e-5 belongs to the variance, under the root; you added it to the standard deviation."""

    def change(self, x):
        return x.mean(axis=0), np.sqrt(x.var(axis=0)) + 1e-5


@question("07")
def stability_limit(rng):
    top = int(rng.choice([4, 5, 8, 10, 20, 40, 50]))
    return Question(f"A loss is steepest in a direction with λmax = {top}. From which learning rate on does descent no "
                    "longer settle?", 2 / top, f"2 / λmax = 2 / {top} = {2 / top:g}. There each step throws the error to the other "
                    "side, as far as it was.")


@question("07")
def factor_of_a_step(rng):
    curvature, lr = int(rng.choice([2, 4, 5, 8])), float(rng.choice([0.1, 0.2, 0.3]))
    return Question(f"The loss is ½ · {curvature} · e², and the rate {lr:g}. By what does one step of descent multiply the "
                    "error e?",
                    round(1 - lr * curvature, 10), f"1 − lr · λ = 1 − {lr:g} · {curvature} = {1 - lr * curvature:g}.")


@question("07")
def place_between_min_and_max(rng):
    low, width, tenths = int(rng.integers(-20, 20)), int(rng.choice([20, 50, 80])), int(rng.integers(-3, 15))
    x = low + width * tenths // 10
    return Question(f"In the training set a feature runs from {low} to {low + width}. Where does min–max put a test sample with "
                    f"{x}?", tenths / 10, f"({x} − {low}) / {width} = {tenths / 10:g}."
                    + " Outside 0 … 1 is allowed." * (not 0 <= tenths <= 10))


@question("07")
def how_many_deviations(rng):
    mean, sd, z = int(rng.integers(10, 60)), int(rng.choice([2, 4, 5])), float(rng.choice([-2, -1.5, -0.5, 0.5, 1.5, 3]))
    return Question(f"The training set has mean {mean} and standard deviation {sd}. What is the z-score of {mean + z * sd:g}?", z,
                    f"({mean + z * sd:g} − {mean}) / {sd} = {z:g}.")


@question("07")
def what_comes_back(rng):
    n = int(rng.integers(3, 9))
    return Question(f"BatchNorm is training on a batch of {n}. In one column, only one entry of dy is not 0. What is the sum of "
                    "that column of dx?", 0, "0: to add one number to the whole column changes no xhat, so the "
                    "loss does not feel it.")
