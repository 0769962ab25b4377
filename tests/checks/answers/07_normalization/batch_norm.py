"""Answers to 07.4 Batch normalization, both ways."""

import numpy as np

from tests.support.answers import Answers

answers = Answers("07.4")


class Base:
    """Right; the answers below replace parts of it."""

    training, running_mean, running_var = True, 0.0, 1.0

    def forward(self, x):
        if self.training:
            mean, var = x.mean(axis=0), x.var(axis=0)
            self.running_mean = self.running_mean * 0.9 + mean * 0.1
            self.running_var = self.running_var * 0.9 + x.var(axis=0, ddof=1) * 0.1
        else:
            mean, var = self.running_mean, self.running_var
        self.sd = np.sqrt(var + 1e-5)
        self.xhat = (x - mean) / self.sd
        return self.xhat

    def backward(self, dy):
        if not self.training:
            return dy / self.sd
        n = len(dy)
        return (n * dy - dy.sum(axis=0) - self.xhat * (dy * self.xhat).sum(axis=0)) / (n * self.sd)


@answers.right
class OneFormula(Base):
    pass


@answers.right
class NodeByNode(Base):
    def forward(self, x):
        self.c = x - x.mean(axis=0)
        return super().forward(x)

    def backward(self, dy):
        if not self.training:
            return dy / self.sd
        dsd = -(dy * self.c).sum(axis=0) / self.sd**2
        dvar = dsd / (2 * self.sd)
        dc = dy / self.sd + 2 * self.c * dvar / len(dy)
        dmean = -dc.sum(axis=0)
        return dc + dmean / len(dy)


@answers.right
class Jacobian(Base):
    def backward(self, dy):
        n, d = dy.shape
        if not self.training:
            return dy / self.sd
        dx = np.empty((n, d))
        for j in range(d):
            v = self.xhat[:, j]
            J = (np.eye(n) - 1 / n - np.outer(v, v) / n) / self.sd[j]
            dx[:, j] = J @ dy[:, j]
        return dx


@answers.right
class TwoRememberedModes:
    """Keeps its own copies, and counts in a constructor."""

    def __init__(self):
        self.training = True
        self.running_mean, self.running_var = 0, 1

    def forward(self, x):
        if self.training:
            n = x.shape[0]
            self.mean = sum(x) / n
            self.var = sum((x - self.mean) ** 2) / n
            self.running_mean += 0.1 * (self.mean - self.running_mean)
            self.running_var += 0.1 * (self.var * n / (n - 1) - self.running_var)
        else:
            self.mean, self.var = self.running_mean, self.running_var
        self.inverse = 1 / np.sqrt(self.var + 1e-5)
        self.y = (x - self.mean) * self.inverse
        return self.y

    def backward(self, dy):
        if self.training:
            share = np.einsum("nd,nd->d", dy, self.y) / len(dy)
            dy = dy - np.mean(dy, 0) - share * self.y
        return dy * self.inverse


@answers.right
class ModeKeptFromTheForward(Base):
    def forward(self, x):
        self.mode = self.training
        return super().forward(x)

    def backward(self, dy):
        if self.mode:
            dy = dy - dy.mean(0, keepdims=True)
            dy = dy - self.xhat * np.mean(dy * self.xhat, axis=0, keepdims=True)
        return dy / self.sd


@answers.right
class ColumnByColumn(Base):
    def forward(self, x):
        if not self.training:
            return super().forward(x)
        columns = [x[:, j] for j in range(x.shape[1])]
        super().forward(x)
        self.xhat = np.stack([(v - v.mean()) / np.sqrt(v.var() + 0.00001) for v in columns], axis=1)
        return self.xhat


@answers.right
class ChainOfSums(Base):
    def forward(self, x):
        self.x = x
        return super().forward(x)

    def backward(self, dy):
        if not self.training:
            return dy * (self.running_var + 1e-5) ** -0.5
        n, x = len(self.x), self.x
        mean, var = x.mean(axis=0), x.var(axis=0)
        dvar = np.sum(dy * (x - mean) * -0.5 * (var + 1e-5) ** -1.5, axis=0)
        dmean = np.sum(-dy / np.sqrt(var + 1e-5), axis=0) + dvar * np.mean(-2 * (x - mean), axis=0)
        return dy / np.sqrt(var + 1e-5) + dvar * 2 * (x - mean) / n + dmean / n


@answers.right
class Projections(Base):
    def backward(self, dy):
        if self.training:
            dy = dy - np.ones((len(dy), 1)) @ np.mean(dy, axis=0, keepdims=True)
            dy = dy - self.xhat * np.sum(self.xhat * dy, axis=0) / self.xhat.shape[0]
        return np.divide(dy, self.sd)


@answers.right
class PowersForRoots(Base):
    def forward(self, x):
        mean, var = self.running_mean, self.running_var
        if self.training:
            mean, var = np.average(x, axis=0), np.square(x).mean(axis=0) - x.mean(axis=0) ** 2
            unbiased = np.atleast_2d(np.cov(x, rowvar=False)).diagonal()
            self.running_mean = (9 * self.running_mean + mean) / 10
            self.running_var = (9 * self.running_var + unbiased) / 10
        self.sd = (var + 1e-5) ** 0.5
        self.xhat = (x - mean) / self.sd
        return self.xhat


@answers.wrong("AxisForgotten")
class LikeTheLesson(Base):
    def backward(self, dy):
        if self.training:
            dy = dy - dy.mean() - self.xhat * (dy * self.xhat).mean()
        return dy / self.sd


@answers.wrong("columns_mixed")
class LikeTheLessonNodeByNode(Base):
    def forward(self, x):
        self.c = x - x.mean(axis=0)
        return super().forward(x)

    def backward(self, dy):
        if not self.training:
            return dy / self.sd
        dsd = -(dy * self.c).sum() / self.sd**2
        dvar = dsd / (2 * self.sd)
        dc = dy / self.sd + dvar * 2 * self.c / len(dy)
        dmean = -dc.sum()
        return dc + dmean / len(dy)


@answers.wrong("columns_mixed")
class MeanOfDyOverAll(Base):
    def backward(self, dy):
        if self.training:
            dy = dy - dy.mean() - self.xhat * (dy * self.xhat).mean(axis=0)
        return dy / self.sd


@answers.wrong("OneMeanForTheMatrix")
class WholeBatch(Base):
    def forward(self, x):
        mean, var, n = self.running_mean, self.running_var, x.size
        if self.training:
            mean, var = x.mean(), x.var()
            self.running_mean = 0.9 * self.running_mean + 0.1 * mean
            self.running_var = 0.9 * self.running_var + 0.1 * var * n / (n - 1)
        self.sd = np.sqrt(var + 1e-5)
        self.xhat = (x - mean) / self.sd
        return self.xhat

    def backward(self, dy):
        if self.training:
            dy = dy - dy.mean() - self.xhat * (dy * self.xhat).mean()
        return dy / self.sd


@answers.wrong("MeanAndVarianceHeldFixed")
class OnlyDivided(Base):
    def backward(self, dy):
        return dy / self.sd


@answers.wrong("eps_under_the_root")
class Eps1e8(Base):
    def forward(self, x):
        super().forward(x)
        mean, var = self.running_mean, self.running_var
        if self.training:
            mean, var = x.mean(axis=0), x.var(axis=0)
        self.sd = np.sqrt(var + 1e-8)
        self.xhat = (x - mean) / self.sd
        return self.xhat


@answers.wrong("nothing_under_the_root")
class EpsForgotten(Base):
    def forward(self, x):
        super().forward(x)
        mean, var = self.running_mean, self.running_var
        if self.training:
            mean, var = x.mean(axis=0), x.var(axis=0)
        self.sd = np.sqrt(var)
        self.xhat = (x - mean) / self.sd
        return self.xhat


@answers.wrong("eps_under_the_root")
class Eps1e3(Base):
    def forward(self, x):
        super().forward(x)
        mean, var = self.running_mean, self.running_var
        if self.training:
            mean, var = x.mean(axis=0), x.var(axis=0)
        self.sd = np.sqrt(var + 1e-3)
        self.xhat = (x - mean) / self.sd
        return self.xhat


@answers.wrong("nothing_under_the_root")
class EpsForgottenAndCentredFirst(EpsForgotten):
    def forward(self, x):
        super().forward(x)
        centred = x - x.mean(axis=0) if self.training else x - self.running_mean
        self.xhat = centred / self.sd
        return self.xhat


@answers.wrong("EpsOutsideTheRootInBothModes")
class EpsBesideTheRoot(Base):
    def forward(self, x):
        super().forward(x)
        mean, var = self.running_mean, self.running_var
        if self.training:
            mean, var = x.mean(axis=0), x.var(axis=0)
        self.sd = np.sqrt(var) + 1e-5
        self.xhat = (x - mean) / self.sd
        return self.xhat


@answers.wrong("MovedBeforeUse")
class MovedThenUsed(Base):
    def forward(self, x):
        if self.training:
            self.running_mean = 0.9 * self.running_mean + 0.1 * x.mean(0)
            self.running_var = 0.9 * self.running_var + 0.1 * x.var(0, ddof=1)
        self.sd = np.sqrt(self.running_var + 1e-5)
        self.xhat = (x - self.running_mean) / self.sd
        return self.xhat


@answers.wrong("OneModeOnly")
class NeverLooksAtTraining(Base):
    def forward(self, x):
        self.sd = np.sqrt(x.var(0) + 1e-5)
        self.xhat = (x - x.mean(0)) / self.sd
        return self.xhat

    def backward(self, dy):
        dy = dy - dy.mean(axis=0) - self.xhat * (dy * self.xhat).mean(axis=0)
        return dy / self.sd


@answers.wrong("BackwardAsInTraining")
class OneBackward(Base):
    def backward(self, dy):
        dy = dy - dy.mean(axis=0) - self.xhat * (dy * self.xhat).mean(axis=0)
        return dy / self.sd


@answers.wrong("BiasedRunningVariance")
class RunningVarianceWithN(Base):
    def forward(self, x):
        kept = self.running_var
        y = super().forward(x)
        if self.training:
            self.running_var = 0.9 * kept + 0.1 * x.var(axis=0)
        return y


@answers.wrong("UnbiasedInTheBatch")
class UnbiasedEverywhere(Base):
    def forward(self, x):
        y = super().forward(x)
        if self.training:
            self.sd = np.sqrt(x.var(axis=0, ddof=1) + 1e-5)
            y = self.xhat = (x - x.mean(axis=0)) / self.sd
        return y


@answers.wrong("MomentumTheWrongWay")
class TenthOfTheOld(Base):
    def forward(self, x):
        mean, var = self.running_mean, self.running_var
        y = super().forward(x)
        if self.training:
            self.running_mean = 0.1 * mean + 0.9 * x.mean(axis=0)
            self.running_var = 0.1 * var + 0.9 * x.var(axis=0, ddof=1)
        return y


@answers.wrong("share_of_the_new")
class HundredthOfTheNew(Base):
    def forward(self, x):
        mean, var = self.running_mean, self.running_var
        y = super().forward(x)
        if self.training:
            self.running_mean = 0.99 * mean + 0.01 * x.mean(axis=0)
            self.running_var = 0.99 * var + 0.01 * x.var(axis=0, ddof=1)
        return y


@answers.wrong("share_of_the_new")
class HalfOfTheNew(Base):
    def forward(self, x):
        mean, var = self.running_mean, self.running_var
        y = super().forward(x)
        if self.training:
            self.running_mean = (mean + x.mean(axis=0)) / 2
            self.running_var = (var + x.var(axis=0, ddof=1)) / 2
        return y


@answers.wrong("OldNotMadeSmaller")
class OldNotShrunk(Base):
    def forward(self, x):
        mean, var = self.running_mean, self.running_var
        y = super().forward(x)
        if self.training:
            self.running_mean = mean + 0.1 * x.mean(axis=0)
            self.running_var = var + 0.1 * x.var(axis=0, ddof=1)
        return y


@answers.wrong("DeviationKept")
class RunningDeviation(Base):
    def forward(self, x):
        kept = self.running_var
        y = super().forward(x)
        if self.training:
            self.running_var = 0.9 * kept + 0.1 * x.std(axis=0, ddof=1)
        return y


@answers.wrong("XForXhat")
class ProductWithX(Base):
    def forward(self, x):
        self.x = x
        return super().forward(x)

    def backward(self, dy):
        if self.training:
            dy = dy - dy.mean(axis=0) - self.x * (dy * self.x).mean(axis=0)
        return dy / self.sd


@answers.wrong("SecondMeanLeftAlone")
class SecondMeanAlone(Base):
    def backward(self, dy):
        if self.training:
            dy = dy - dy.mean(axis=0) - (dy * self.xhat).mean(axis=0)
        return dy / self.sd


@answers.wrong("RunningDeviationInBackward")
class DividedByTheRunningDeviation(Base):
    def backward(self, dy):
        if self.training:
            dy = dy - dy.mean(axis=0) - self.xhat * (dy * self.xhat).mean(axis=0)
        return dy / np.sqrt(self.running_var + 1e-5)


@answers.wrong("raised", "forgot self")
class SelfForgotten(Base):
    def backward(self, dy):
        if training:  # noqa: F821
            dy = dy - dy.mean(axis=0) - xhat * (dy * xhat).mean(axis=0)  # noqa: F821
        return dy / self.sd


@answers.wrong("forgot to return", "wrong type")
class NothingReturned(Base):
    def forward(self, x):
        super().forward(x)


@answers.wrong("BackwardOverRows")
class AxisOneInBackward(Base):
    def backward(self, dy):
        if self.training:
            product = (dy * self.xhat).mean(axis=1, keepdims=True)
            dy = dy - dy.mean(axis=1, keepdims=True) - self.xhat * product
        return dy / self.sd


@answers.wrong("OnlyItsOwnDy")
class DiagonalOfTheJacobian(Base):
    def backward(self, dy):
        n = len(dy)
        return dy * (1 - 1 / n - self.xhat**2 / n) / self.sd if self.training else dy / self.sd


@answers.wrong("DyAloneInTheSecondMean")
class SecondMeanOfDy(Base):
    def backward(self, dy):
        if self.training:
            dy = dy - dy.mean(axis=0) - self.xhat * dy.mean(axis=0)
        return dy / self.sd


class ReturnsEarly(Base):
    def forward(self, x):
        if not self.training:
            return (x - self.running_mean) / np.sqrt(self.running_var + 1e-5)
        return super().forward(x)


@answers.wrong("EvaluationForgotten")
class ReturnsEarlyAndKeepsNothing(ReturnsEarly):
    pass


@answers.wrong("OnlyTrainingInBackward")
class ReturnsEarlyAndHasOneBackward(ReturnsEarly):
    def backward(self, dy):
        dy = dy - dy.mean(axis=0) - self.xhat * (dy * self.xhat).mean(axis=0)
        return dy / self.sd


@answers.wrong("RunningVarianceWithoutRoot")
class RootForgottenInEvaluation(Base):
    def forward(self, x):
        if self.training:
            return super().forward(x)
        self.sd = self.running_var + 1e-5
        self.xhat = (x - self.running_mean) / self.sd
        return self.xhat


@answers.wrong("NotDividedBySd")
class NeverDivided(Base):
    def backward(self, dy):
        if self.training:
            dy = dy - dy.mean(axis=0) - self.xhat * (dy * self.xhat).mean(axis=0)
        return dy


@answers.wrong("few_digits")
class InSinglePrecision(Base):
    def forward(self, x):
        return super().forward(x.astype(np.float32))


@answers.wrong("few_digits")
class BackwardInSinglePrecision(Base):
    def backward(self, dy):
        return super().backward(dy.astype(np.float32))


@answers.wrong("columns_mixed")
class EntriesForRows(Base):
    def backward(self, dy):
        N = dy.size
        if not self.training:
            return dy / self.sd
        return (dy - dy.sum(0) / N - self.xhat * (dy * self.xhat).sum(0) / N) / self.sd


@answers.wrong("columns_mixed")
class DividedByTheFirstDeviation(Base):
    def backward(self, dy):
        if not self.training:
            return dy / self.sd
        return super().backward(dy) * self.sd / self.sd[0]


@answers.wrong("columns_mixed")
class AProductOfMatrices(Base):
    def backward(self, dy):
        if not self.training:
            return dy / self.sd
        return (dy - dy.mean(0) - self.xhat @ (self.xhat.T @ dy) / len(dy)) / self.sd


@answers.wrong("columns_mixed")
class MeanOfTheFirstColumn(Base):
    def backward(self, dy):
        if not self.training:
            return dy / self.sd
        return (dy - dy[:, :1].mean(0) - self.xhat * (dy * self.xhat).mean(0)) / self.sd


@answers.wrong("nothing_under_the_root")
class AWhereForEps(Base):
    def forward(self, x):
        super().forward(x)
        mean, var = self.running_mean, self.running_var
        if self.training:
            mean, var = x.mean(axis=0), x.var(axis=0)
        self.sd = np.where(var > 0, np.sqrt(var), 1)
        self.xhat = (x - mean) / self.sd
        return self.xhat


@answers.wrong("NoEpsInEvaluation")
class EpsOnlyInTraining(Base):
    def forward(self, x):
        if self.training:
            return super().forward(x)
        self.sd = np.sqrt(self.running_var)
        self.xhat = (x - self.running_mean) / self.sd
        return self.xhat


@answers.wrong("NoEpsInBackwardOfEvaluation")
class EpsLeftOutInBackward(Base):
    def backward(self, dy):
        return super().backward(dy) if self.training else dy / np.sqrt(self.running_var)


@answers.wrong("nearly", "few_digits")
class EpsKeptInTheRunningVariance(Base):
    def forward(self, x):
        kept = self.running_var
        y = super().forward(x)
        if self.training:
            self.running_var = 0.9 * kept + 0.1 * (x.var(axis=0) + 1e-5) * len(x) / (len(x) - 1)
        return y


@answers.wrong("VarianceHeldFixed")
class ProductOfTwoMeans(Base):
    def backward(self, dy):
        if not self.training:
            return dy / self.sd
        return (dy - dy.mean(0) - self.xhat * dy.mean(0) * self.xhat.mean(0)) / self.sd
