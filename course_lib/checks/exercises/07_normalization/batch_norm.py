"""07.4 Batch normalization, both ways."""

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.checks.running import same

exercise = Exercise(
    "07.4", "Batch normalization, both ways", points=4, rtol=1e-7, section="Backward, node by node",
    practises="a backward pass through mean and variance, and two modes",
    proves="sends every dy to all samples of its column, keeps running statistics, and stands on "
           "these alone in evaluation",
    hints=("Nudge one x. Which entries of its column of xhat move: only its own, or all?",
           "In training there are three ways back from xhat to x: straight, through the mean, and "
           "through the variance. In evaluation mean and variance are constants, and one way is "
           "left.",
           "In training take two means away from dy before you divide by sd: the mean of dy over "
           "the batch, and xhat times the mean of which product?"))


@exercise.inputs
def inputs(rng):
    yield (np.array([[2.0], [4.0], [6.0], [12.0]]),
           np.array([[0.0], [1.0], [0.0], [0.0]]),
           np.array([[6.0]]))
    yield np.array([[0], [2]]), np.array([[1], [0]]), np.array([[1.0]])
    yield (np.array([[0.1, 3.0], [0.2, -1.0], [0.0, 2.5]]),
           np.array([[1.0, -2.0], [0.5, 0.0], [-3.0, 4.0]]),
           np.array([[0.3, 1.0], [0.0, -2.0]]))
    for n, d, m in ((2, 3, 1), (3, 3, 3), (5, 2, 4), (4, 1, 2), (6, 4, 3)):
        yield (rng.normal(2, 3, (n, d)).round(2), rng.normal(size=(n, d)).round(2),
               rng.normal(2, 3, (m, d)).round(2))



@exercise.use_alone
def use(Layer, x, dy, new):
    layer = Layer()
    result = {"y": layer.forward(x), "dx": layer.backward(dy)}
    layer.forward(2 * x + 1)            # a second batch: running values have a past only now
    layer.training = False
    layer.forward(new)
    return result | {"y of new (after a batch 2x + 1)": layer.forward(new),
                     "dx of new (after a batch 2x + 1)": layer.backward(new)}


@exercise.solution
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


UNEXPLAINED = np.array([-1.0, 1.0])               # no one constant does it


@exercise.wrong
class MeanAndVarianceHeldFixed(Right):
    """Your dx is dy / sd: only the entry that dy names gets something. But mean and variance are
    made of *all* x of the column, so every x has a part in every xhat."""

    def backward(self, dy):
        return dy / self.sd


@exercise.wrong
class VarianceHeldFixed(Right):
    """Your dx sums to 0, so the way through the mean is there, and nothing comes through the
    variance: stretching a column changes no xhat either. The mean of which *product* belongs there?
    (The product of two means is another thing: that of xhat is 0.)"""

    def backward(self, dy):
        return (dy - dy.mean(axis=0) * self.training) / self.sd


@exercise.wrong
class MeanHeldFixed(Right):
    """In training, your dx does not sum to 0. Add 1 to a whole column: no xhat changes, so the
    entries of dx have to cancel. Which way back is missing?"""

    def backward(self, dy):
        return (dy - self.training * self.xhat * (dy * self.xhat).mean(axis=0)) / self.sd


@exercise.wrong
class AxisForgotten(Right):
    """Your backward is right for a table of one column, which is what the lesson derives: there, a
    mean meets nothing else. Here each column has its own mean and its own spread, so nothing of one
    column belongs in another's gradient. Over which axis do your two means run?"""

    def backward(self, dy):
        return (dy - self.training * (dy.mean() + self.xhat * (dy * self.xhat).mean())) / self.sd


@exercise.family
def few_digits(result, x, dy, new):
    """Nearly: what is off is as small as a rounding to six or seven digits. Where dx all but
    cancels, as for two samples, that is too much. Is something kept in 32 bits (float32), rounded
    or estimated, or a tiny number added or left out?"""
    right = use(Right, x, dy, new)
    if all(same(result[name], right[name], exercise.rtol) for name in right):
        return np.nan
    sd, top = x.std(axis=0), np.abs(dy).max(axis=0)
    lost = 1 + (np.abs(x).max(axis=0) + np.abs(new).max(axis=0)) / sd     # when mean is taken off
    allowed = 1e-6 * lost * (1 + top / np.minimum(sd, 1))
    fine = all(np.all(np.abs(result[name] - right[name]) <= allowed) for name in right)
    return np.ones(2) if fine else UNEXPLAINED


@exercise.family
def columns_mixed(result, x, dy, new):
    """Your dx is right for a table of one column, and not for several. Each column has a mean and
    an sd of its own, nothing of another column belongs in its gradient, and N is the number of
    rows: is all of that so in your backward?"""
    right = use(Right, x, dy, new)
    fine = {name: same(result[name], right[name], exercise.rtol) for name in right}
    if fine["dx"]:
        return np.nan
    others = all(fine[name] for name in fine if name != "dx")
    return np.ones(2) if others and x.shape[1] > 1 else UNEXPLAINED


@exercise.wrong
class BackwardOverRows(Right):
    """Forward goes along the columns and your backward along the rows. The entries of dx that
    belong together are those that shared a mean: which axis?"""

    def backward(self, dy):
        means = dy.mean(axis=1, keepdims=True)
        means = means + self.xhat * (dy * self.xhat).mean(axis=1, keepdims=True)
        return (dy - self.training * means) / self.sd


@exercise.wrong
class DyAloneInTheSecondMean(Right):
    """In backward your second mean is that of dy. What comes back through the variance counts how
    far a sample lies from the mean: of which product is the second mean?"""

    def backward(self, dy):
        return (dy - self.training * (1 + self.xhat) * dy.mean(axis=0)) / self.sd


@exercise.wrong
class OnlyItsOwnDy(Right):
    """Each entry of your dx is made from its own dy alone. Nudge one x: the other xhat of its
    column move, too, so their dy have a part in it. Over what are the means of dy and of dy · xhat
    taken?"""

    def backward(self, dy):
        return dy * (1 - self.training * (1 + self.xhat**2) / len(dy)) / self.sd


@exercise.wrong
class XForXhat(Right):
    """In backward you multiply with x itself. A column that is shifted by a million has the same
    xhat, and so has to give the same dx: which form of x does the second mean want?"""

    def forward(self, x):
        self.x = x
        return Right.forward(self, x)

    def backward(self, dy):
        means = dy.mean(axis=0) + self.x * (dy * self.x).mean(axis=0)
        return (dy - self.training * means) / self.sd


@exercise.wrong
class CentredForXhat(Right):
    """In backward you multiply with x − mean where xhat belongs: divided by sd. Stretch a column to
    twice its width: by how much should dx change?"""

    def backward(self, dy):
        c = self.xhat * self.sd
        means = dy.mean(axis=0) + c * (dy * c).mean(axis=0)
        return (dy - self.training * means) / self.sd


@exercise.wrong
class SecondMeanLeftAlone(Right):
    """In backward you take away the mean of dy times xhat as it stands, the same from every sample.
    Through the variance a sample gets more, the farther it lies from the mean: with what is that
    mean to be multiplied?"""

    def backward(self, dy):
        means = dy.mean(axis=0) + (dy * self.xhat).mean(axis=0)
        return (dy - self.training * means) / self.sd


@exercise.wrong
class RunningDeviationInBackward(Right):
    """In training, forward divides by the batch's sd and your backward by the running one. Backward
    belongs to what forward did."""

    def backward(self, dy):
        return Right.backward(self, dy) * self.sd / np.sqrt(self.running_var + 1e-5)


@exercise.wrong
class SumsNotMeans(Right):
    """In backward you took sums over the batch where means belong: each x has only a share of 1/N
    in the mean and in the variance."""

    def backward(self, dy):
        sums = dy.sum(axis=0) + self.xhat * (dy * self.xhat).sum(axis=0)
        return (dy - self.training * sums) / self.sd


@exercise.wrong
class NotDividedBySd(Right):
    """In backward the division by sd is missing: if x is spread over thousands, a nudge of 1 moves
    xhat by very little."""

    def backward(self, dy):
        return Right.backward(self, dy) * self.sd


@exercise.wrong
class DividedByVariance(Right):
    """In backward you divided by sd twice, or by the variance. xhat is (x − mean) / sd."""

    def backward(self, dy):
        return Right.backward(self, dy) / self.sd


@exercise.wrong
class VarianceTermAdded(Right):
    """One sign in backward is the wrong way round: the part with xhat is taken away too. A
    stretched column has no larger xhat."""

    def backward(self, dy):
        means = dy.mean(axis=0) - self.xhat * (dy * self.xhat).mean(axis=0)
        return (dy - self.training * means) / self.sd


@exercise.wrong
class BatchStatisticsAtTestTime(Right):
    """In evaluation you still use mean and variance of the batch at hand. Then the answer for one
    sample depends on its company, and a sample that comes alone becomes 0. What was kept for this
    moment?"""

    def forward(self, x):
        mean, var = x.mean(axis=0), x.var(axis=0)
        self.sd = np.sqrt(var + 1e-5)
        self.xhat = (x - mean) / self.sd
        return self.xhat


@exercise.wrong
class OneModeOnly(BatchStatisticsAtTestTime):
    """You have one mode: in evaluation, too, forward uses the mean and variance of the batch at
    hand, and backward goes through them. Then the answer for one sample depends on its company, and
    a sample that comes alone becomes 0. What does `self.training` say, and what was kept for this
    moment?"""

    def backward(self, dy):
        return (dy - dy.mean(axis=0) - self.xhat * (dy * self.xhat).mean(axis=0)) / self.sd


@exercise.wrong
class BackwardAsInTraining(Right):
    """Forward is right in both modes. But in evaluation mean and variance no longer depend on x,
    and your backward still sends gradients through them."""

    def backward(self, dy):
        return (dy - dy.mean(axis=0) - self.xhat * (dy * self.xhat).mean(axis=0)) / self.sd


@exercise.wrong
class EvaluationForgotten(Right):
    """In evaluation your forward keeps nothing for backward, which then divides by the sd of the
    last *training* batch. It belongs to the last forward, in both modes."""

    def forward(self, x):
        if not self.training:
            return (x - self.running_mean) / np.sqrt(self.running_var + 1e-5)
        return Right.forward(self, x)


@exercise.wrong
class OnlyTrainingInBackward(EvaluationForgotten):
    """In evaluation your forward keeps nothing, and backward is that of the last *training* batch,
    as if mean and variance still depended on x. It belongs to the last forward: what is left of it
    in evaluation?"""

    def backward(self, dy):
        return (dy - dy.mean(axis=0) - self.xhat * (dy * self.xhat).mean(axis=0)) / self.sd


@exercise.wrong
class RunningVarianceWithoutRoot(Right):
    """In evaluation you divided by the running *variance*. What takes you from there to a standard
    deviation?"""

    def forward(self, x):
        Right.forward(self, x)
        if not self.training:
            self.sd = self.running_var + 1e-5
            self.xhat = (x - self.running_mean) / self.sd
        return self.xhat


@exercise.wrong
class RunningMeansWhileTraining(Right):
    """In training you normalize with the running mean and variance. They are for later; a training
    batch uses its own."""

    def forward(self, x):
        before = self.running_mean, self.running_var
        Right.forward(self, x)
        mean, var = before if self.training else (self.running_mean, self.running_var)
        self.sd = np.sqrt(var + 1e-5)
        self.xhat = (x - mean) / self.sd
        return self.xhat


@exercise.wrong
class MovedBeforeUse(Right):
    """In training you normalize with the running mean and variance, after moving them. They are for
    later; a training batch uses its own."""

    def forward(self, x):
        Right.forward(self, x)
        self.sd = np.sqrt(self.running_var + 1e-5)
        self.xhat = (x - self.running_mean) / self.sd
        return self.xhat


@exercise.wrong
class NeverKept(Right):
    """In evaluation your running mean is still 0 and the running variance still 1. Somebody has to
    move them in training."""

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


@exercise.wrong
class BiasedRunningVariance(_Keeps):
    """Nearly: the variance that goes into `running_var` is to be divided by N − 1, as in
    PyTorch. (In the normalization itself N is right.)"""

    def keep(self, mean, var, x):
        return 0.9 * mean + 0.1 * x.mean(axis=0), 0.9 * var + 0.1 * x.var(axis=0)


@exercise.wrong
class MomentumTheWrongWay(_Keeps):
    """The running values follow the last batch too closely: a tenth of the *new* comes in, and nine
    tenths of the old stay."""

    def keep(self, mean, var, x):
        return 0.1 * mean + 0.9 * x.mean(axis=0), 0.1 * var + 0.9 * x.var(axis=0, ddof=1)


@exercise.wrong
class LastBatchKept(_Keeps):
    """You kept mean and variance of the last batch alone. One batch is a small sample: let only a
    tenth of it come in."""

    def keep(self, mean, var, x):
        return x.mean(axis=0), x.var(axis=0, ddof=1)


@exercise.wrong
class OldNotMadeSmaller(_Keeps):
    """A tenth of the new comes into your running values, but nothing of the old leaves: they grow
    with every batch. How much of the old should stay?"""

    def keep(self, mean, var, x):
        return mean + 0.1 * x.mean(axis=0), var + 0.1 * x.var(axis=0, ddof=1)


@exercise.wrong
class DeviationKept(_Keeps):
    """Into `running_var` you let the standard deviation. It is the *variance* that is kept; the
    root is taken when it is used."""

    def keep(self, mean, var, x):
        return 0.9 * mean + 0.1 * x.mean(axis=0), 0.9 * var + 0.1 * x.std(axis=0, ddof=1)


@exercise.wrong
class OnlyTheMeanKept(_Keeps):
    """Your running mean moves, and the running variance is still 1."""

    def keep(self, mean, var, x):
        return 0.9 * mean + 0.1 * x.mean(axis=0), 1.0


@exercise.wrong
class OnlyTheVarianceKept(_Keeps):
    """Your running variance moves, and the running mean is still 0."""

    def keep(self, mean, var, x):
        return 0.0, 0.9 * var + 0.1 * x.var(axis=0, ddof=1)


def _explains(Layer, result, *args):
    """Whether a layer gives this result, in all its parts."""
    with np.errstate(all="ignore"):
        theirs = use(Layer, *args)
    return all(np.allclose(theirs[name], result[name], rtol=1e-5) for name in theirs)


@exercise.family
def share_of_the_new(result, x, dy, new):
    """Training is right. But of each new batch about {} comes into your running values, and a tenth
    is asked for: nine tenths of the old stay."""
    v = x.var(axis=0, ddof=1)[0]                  # the second batch is 2x + 1: 4v
    # (1 − m)² + m(1 − m) v + 4 m v
    kept = (new / result["dx of new (after a batch 2x + 1)"])[0, 0] ** 2 - 1e-5
    for share in np.roots([1 - v, 5 * v - 2, 1 - kept]):

        class Kept(_Keeps):
            def keep(self, mean, var, x, m=share.real):
                return ((1 - m) * mean + m * x.mean(axis=0),
                        (1 - m) * var + m * x.var(axis=0, ddof=1))

        if share.imag == 0 and _explains(Kept, result, x, dy, new):
            return share.real
    return UNEXPLAINED


@exercise.wrong
class MovedInEvaluation(Right):
    """In evaluation, too, you let the running mean and variance move. Then a test sample changes
    the answer for the next one."""

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


@exercise.wrong
class UnbiasedInTheBatch(_Changed):
    """In training you divided the batch's variance by N − 1. That is only for the running variance;
    the batch itself is normalized with its own, divided by N."""

    def change(self, x):
        return x.mean(axis=0), np.sqrt(x.var(axis=0, ddof=1) + 1e-5)


def _with_eps(layer, x, eps):
    """Forward, with another eps."""
    Right.forward(layer, x)
    mean = x.mean(axis=0) if layer.training else layer.running_mean
    layer.sd = np.sqrt(layer.sd**2 - 1e-5 + eps)
    layer.xhat = (x - mean) / layer.sd
    return layer.xhat


def _implied_eps(result, x, dy, new):
    """The eps under the root that gives this result, or nan."""
    centred = x - x.mean(axis=0)
    far = np.unravel_index(np.abs(centred).argmax(), x.shape)
    eps = (centred[far] / result["y"][far]) ** 2 - x.var(axis=0)[far[1]]

    class Other(Right):
        def forward(self, x):
            return _with_eps(self, x, eps)

    return eps if _explains(Other, result, x, dy, new) else np.nan


@exercise.family
def nothing_under_the_root(result, x, dy, new):
    """The tiny 1e-5 is missing: it belongs to the variance, under the root, in both modes. It keeps
    a constant column from being divided by 0."""
    return np.ones(2) if abs(_implied_eps(result, x, dy, new)) < 1e-13 else UNEXPLAINED


@exercise.family
def eps_under_the_root(result, x, dy, new):
    """All is right but the tiny number under the root: yours is about {}, and 1e-5 is asked for."""
    eps = _implied_eps(result, x, dy, new)
    return UNEXPLAINED if np.isnan(eps) else eps


@exercise.wrong
class NoEpsInEvaluation(Right):
    """In evaluation the tiny 1e-5 is missing, or another number stands in its place: it belongs to
    the variance, under the root, in both modes."""

    def forward(self, x):
        return Right.forward(self, x) if self.training else _with_eps(self, x, 0)


@exercise.wrong
class NoEpsInBackwardOfEvaluation(Right):
    """In evaluation forward is right, and your backward divides by another sd than forward did,
    though nearly the same. Which number under the root is different there?"""

    def backward(self, dy):
        if self.training:
            return Right.backward(self, dy)
        return dy / np.sqrt(self.running_var)


@exercise.wrong
class EachRow(_Changed):
    """In training you normalized each row, as LayerNorm does. BatchNorm takes a feature, a column,
    over the whole batch."""

    def change(self, x):
        return x.mean(axis=1, keepdims=True), np.sqrt(x.var(axis=1, keepdims=True) + 1e-5)


@exercise.wrong
class EpsOutsideTheRoot(_Changed):
    """The tiny 1e-5 belongs to the variance, under the root; you added it to the standard
    deviation."""

    def change(self, x):
        return x.mean(axis=0), np.sqrt(x.var(axis=0)) + 1e-5


@exercise.wrong
class EpsOutsideTheRootInBothModes(Right):
    """The tiny 1e-5 belongs to the variance, under the root; you added it to the standard
    deviation, in both modes."""

    def forward(self, x):
        Right.forward(self, x)
        mean = x.mean(axis=0) if self.training else self.running_mean
        self.sd = np.sqrt(self.sd**2 - 1e-5) + 1e-5
        self.xhat = (x - mean) / self.sd
        return self.xhat


class _WholeBatch(Right):
    """One mean and one variance for all columns; count(x) samples."""

    def forward(self, x):
        mean, var, n = self.running_mean, self.running_var, self.count(x)
        if self.training:
            mean, var = x.mean(), x.var()
            self.running_mean = 0.9 * self.running_mean + 0.1 * mean
            self.running_var = 0.9 * self.running_var + 0.1 * var * n / (n - 1)
        self.sd = np.sqrt(var + 1e-5)
        self.xhat = (x - mean) / self.sd
        return self.xhat


@exercise.wrong
class OneMeanForTheMatrix(_WholeBatch):
    """In training you took one mean and one variance of the whole batch. Then the column with the
    large numbers decides for all. Each column has its own: which axis?"""

    def count(self, x):
        return x.size

    def backward(self, dy):
        return (dy - self.training * (dy.mean() + self.xhat * (dy * self.xhat).mean())) / self.sd


@exercise.wrong
class OneMeanForTheMatrixInForward(_WholeBatch):
    """In training, forward took one mean and one variance of the whole batch. Each column has its
    own, as in backward: which axis?"""

    def count(self, x):
        return len(x)


@exercise.wrong
class VarianceWithoutAPast(Right):
    """`running_var` forgets what was there: nine tenths of the old value stay, as with the mean."""

    def forward(self, x):
        xhat = Right.forward(self, x)
        if self.training:
            self.running_var = 0.1 * x.var(axis=0, ddof=1)
        return xhat


@exercise.wrong
class MeanWithoutAPast(Right):
    """`running_mean` forgets what was there: nine tenths of the old value stay, as with the
    variance."""

    def forward(self, x):
        xhat = Right.forward(self, x)
        if self.training:
            self.running_mean = 0.1 * x.mean(axis=0)
        return xhat


@exercise.wrong
class MovedInEvaluationToo(Right):
    """In evaluation the running values go on moving. They were learned in training: from then on
    they stay, whatever comes."""

    def forward(self, x):
        xhat = Right.forward(self, x)
        if not self.training:
            var = x.var(axis=0, ddof=1) if len(x) > 1 else 0
            self.running_mean = 0.9 * self.running_mean + 0.1 * x.mean(axis=0)
            self.running_var = 0.9 * self.running_var + 0.1 * var
        return xhat


@exercise.wrong
class RootForgotten(Right):
    """You divided by the variance. For lengths in mm it has the unit mm²: sd is its root."""

    def forward(self, x):
        xhat = Right.forward(self, x)
        self.xhat, self.sd = xhat / self.sd, self.sd**2
        return self.xhat


@exercise.wrong
class NothingOfThePastIsKept(Right):
    """The running values forget what was there: nine tenths of the old ones stay."""

    def forward(self, x):
        xhat = Right.forward(self, x)
        if self.training:
            self.running_mean, self.running_var = 0.1 * x.mean(axis=0), 0.1 * x.var(axis=0, ddof=1)
        return xhat
