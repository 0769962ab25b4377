"""What students write in lesson 07."""

import numpy as np

from course_lib.checks.turns import Turn

z = Turn("07.z", "The z-score of every column",
         proves="gives every column mean 0 and standard deviation 1",
         nudge="After which of the two steps is the mean 0, and what does the other one do to the "
               "spread?")


@z.inputs
def tables(rng):
    yield (np.array([[1.0], [2.0], [3.0], [4.0]]),)
    yield (np.array([[1.0, 10.0], [2.0, 40.0], [6.0, 10.0]]),)
    for shape in ((5, 3), (3, 3), (4, 2)):
        yield (rng.normal(2, 3, shape).round(2) * 10.0 ** rng.integers(-2, 3, shape[1]),)


@z.solution
def zscore(x):
    centred = x - x.mean(axis=0)
    return centred / centred.std(axis=0)


@z.wrong
def centred_only(x):
    """Each column now has mean 0. The standard deviation is still what it was: what makes it 1?"""
    return x - x.mean(axis=0)


@z.wrong
def brackets_missing(x):
    """Only the mean was divided: / binds before −. Which part belongs together?"""
    return x - x.mean(axis=0) / x.std(axis=0)


@z.wrong
def mean_not_taken_off(x):
    """Each column has spread 1, but its mean is not 0. What has to be taken off first?"""
    return x / x.std(axis=0)


@z.wrong
def multiplied(x):
    """You multiplied by the standard deviation: wide columns became wider. What undoes a width?"""
    return (x - x.mean(axis=0)) * x.std(axis=0)


@z.wrong
def the_other_way_round(x):
    """What lies above the mean comes out below 0. Which of the two is taken from which?"""
    return (x.mean(axis=0) - x) / x.std(axis=0)


guard = Turn("07.guard", "Which width?", quiet=True,
             proves="asks every column for itself, and is not taken in by a rounding error",
             nudge="Which two numbers of a column are picked and not computed?")


@guard.inputs
def tables_with_constant_columns(rng):
    yield (np.array([[1.0, 5.0], [2.0, 5.0], [6.0, 5.0]]),)
    yield (np.array([[0.1, 2.0], [0.1, 4.0], [0.1, 9.0]]),)
    yield (np.array([[1.0, -4.0, 7.0], [3.0, -4.0, 0.5], [1.0, -4.0, 2.0]]),)
    yield (np.array([[-3.0, 2e-9], [3.0, 5e-9], [0.0, 2e-9]]),)
    # a constant column whose computed deviation is 1e-7, and one of 1e-13 that varies
    yield (np.array([[1e9 + 0.3, 1e-13, 0.1], [1e9 + 0.3, 3e-13, 0.4], [1e9 + 0.3, 2e-13, 0.2]]),)
    # the median is the smallest, or the largest; the first two are alike
    yield (np.array([[2.0, 7.0], [2.0, 7.0], [2.0, 7.0], [2.0, 1.0], [2.0, 7.0], [9.0, 7.0]]),)
    for n in (3, 6):
        x = rng.normal(0, 3, (n, 3)).round(2)
        x[:, rng.integers(3)] = 0.1
        yield (x,)


@guard.solution
def guarded_zscore(x):
    sd = np.maximum(x.std(axis=0), np.ptp(x, axis=0) == 0)
    return _centred(x) / sd


def _centred(x):
    """Mean 0 in every column, and exactly 0 in a constant one."""
    from_lowest = x - x.min(axis=0)
    return from_lowest - from_lowest.mean(axis=0)


def _guarded(x, width):
    with np.errstate(invalid="ignore", divide="ignore"):
        return (x - x.mean(axis=0)) / np.where(width > 0, x.std(axis=0), 1)


@guard.wrong
def the_deviation(x):
    """You asked something that is computed, and so rounded: for 0.1, 0.1, 0.1 it says that the
    column changes, as the standard deviation does, which comes out as 1e-17. Which numbers of a
    column are picked, and so exact?"""
    return _guarded(x, x.std(axis=0))


@guard.wrong
def the_deviation_above_a_limit(x):
    """No limit suits every column: three times 1e9 + 0.3 is constant, and its computed deviation is
    1e-7; 1e-13, 3e-13, 2e-13 are not, and theirs is 1e-13. Which numbers of a column are picked,
    and so exact?"""
    return _guarded(x, x.std(axis=0) > 1e-12)


@guard.wrong
def the_deviation_above_a_tiny_limit(x):
    """A constant column of large numbers counts as one that changes: the computed deviation of
    three times 1e9 + 0.3 is 1e-7, for the mean is rounded. Which numbers of a column are picked,
    and so exact?"""
    return _guarded(x, x.std(axis=0) > 1e-15)


@guard.wrong
def small_taken_for_constant(x):
    """A column of very small numbers counts as constant. "Nearly 0" depends on the unit: in
    kilometers the lengths of bacteria are nearly 0, too. Where *something* differs, the column
    changes."""
    return _guarded(x, np.ptp(x, axis=0) > 1e-8)


@guard.wrong
def tiny_taken_for_constant(x):
    """The column of 1e-13, 3e-13, 2e-13 counts as constant. "Nearly 0" depends on the unit. Where
    *something* differs, the column changes."""
    return _guarded(x, np.ptp(x, axis=0) > 1e-12)


@guard.wrong
def below_zero(x):
    """Your width is nowhere above 0, so no column counts as one that changes. What has to be taken
    from what?"""
    return _guarded(x, x.min(axis=0) - x.max(axis=0))


@guard.wrong
def one_width_for_all(x):
    """Every column counts as one that changes here, constant ones too. The width of *each* column
    is asked for."""
    return _guarded(x, np.ptp(x))


@guard.wrong
def width_of_the_rows(x):
    """That is the width of each *row*, of a sample. A column runs down the samples: which axis?"""
    return _guarded(x, np.ptp(x, axis=1))


@guard.wrong
def from_first_to_last(x):
    """You compared two entries that may be alike by chance: in 1, 3, 1 the first equals the last,
    and the column is not constant. Which two entries tell?"""
    return _guarded(x, np.abs(x[-1] - x[0]))


@guard.wrong
def the_largest(x):
    """The largest number is no width: a column of fives has a largest number, and never changes.
    What has to be taken from it?"""
    return _guarded(x, x.max(axis=0))


leak = Turn("07.leak", "Whose mean, whose spread?",
            proves="scales everything that comes later with the training set's numbers",
            nudge="What does the model know when a new sample comes: the sample's companions, or "
                  "what it learned from?")


@leak.inputs
def training_and_new(rng):
    yield np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([[5.0], [7.0]])
    yield np.array([[0.0, 10.0], [4.0, 40.0], [8.0, 10.0]]), np.array([[4.0, 20.0], [2.0, 30.0]])
    for n, m, d in ((5, 3, 2), (4, 4, 3), (6, 2, 1)):
        yield rng.normal(2, 3, (n, d)).round(2), rng.normal(4, 2, (m, d)).round(2)


@leak.solution
def scaled_for_model(x_train, x_new):
    centred = x_new - x_train.mean(axis=0)                # (M,D) - (D,) -> (M,D)
    return centred / x_train.std(axis=0)


@leak.wrong
def own_scale(x_train, x_new):
    """The new samples are measured by themselves: on a Gentoo day the mean Gentoo comes out as 0,
    as the mean of all birds did. Which table do mean and spread come from?"""
    return (x_new - x_new.mean(axis=0)) / x_new.std(axis=0)


@leak.wrong
def both_together(x_train, x_new):
    """You measured both tables together. Then a number means something else than it did when the
    model learned. Which table was there at that time?"""
    both = np.vstack([x_train, x_new])
    return (x_new - both.mean(axis=0)) / both.std(axis=0)


@leak.wrong
def own_spread(x_train, x_new):
    """The mean is the training set's, the spread that of the new samples. Both belong to one
    language."""
    return (x_new - x_train.mean(axis=0)) / x_new.std(axis=0)


@leak.wrong
def own_mean(x_train, x_new):
    """The spread is the training set's, the mean that of the new samples. Both belong to one
    language."""
    return (x_new - x_new.mean(axis=0)) / x_train.std(axis=0)


@leak.wrong
def one_for_all_columns(x_train, x_new):
    """One mean and one spread for the whole table: grams and millimeters in one pot. Which axis
    keeps the columns apart?"""
    return (x_new - x_train.mean()) / x_train.std()


dvar = Turn("07.dvar", "Back through the root",
            proves="goes both ways back from xhat to c, through the root and past it",
            nudge="Nudge var a little: how much does √var grow, per unit of var? Write it with sd.")


@dvar.inputs
def columns_with_gradients(rng):
    for x, dy in ((np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 0.0, 0.0, 0.0])),
                  (np.array([0.0, 4.0, 8.0]), np.array([0.0, 1.0, 3.0]))):
        yield dy, x - x.mean(), x.std()
    for n in (3, 5, 6):
        x = rng.normal(2, 3, n).round(2)
        yield rng.normal(size=n).round(2), x - x.mean(), x.std()


@dvar.solution
def to_centred(dy, c, sd):
    through_var = -(dy * c).mean() / sd**2
    return through_var * (c / sd) + dy / sd


def _with(dvar, dy, c, sd):
    return dy / sd + dvar * 2 * c / len(c)


def _dsd(dy, c, sd):
    return -(dy * c).sum() / sd**2


@dvar.wrong
def two_lost(dy, c, sd):
    """What goes back through var is twice as large as it should be. The slope of √v is 1 / (2 √v):
    half of 1 / √v."""
    return _with(_dsd(dy, c, sd) / sd, dy, c, sd)


@dvar.wrong
def sign_turned(dy, c, sd):
    """What goes back through var has the wrong sign: a minus is missing, or one too many. The slope
    of a root is above 0."""
    return _with(-_dsd(dy, c, sd) / (2 * sd), dy, c, sd)


@dvar.wrong
def slope_of_the_square(dy, c, sd):
    """2 · sd is the slope the other way, of var = sd². Here var is the input and sd the output."""
    return _with(_dsd(dy, c, sd) * 2 * sd, dy, c, sd)


@dvar.wrong
def brackets_lost(dy, c, sd):
    """You multiplied by sd; it belongs below the fraction bar, together with the 2."""
    return _with(_dsd(dy, c, sd) / 2 * sd, dy, c, sd)


@dvar.wrong
def var_for_sd(dy, c, sd):
    """You divided by 2 · var. The slope of √var has the *root* below the fraction bar."""
    return _with(_dsd(dy, c, sd) / (2 * sd**2), dy, c, sd)


@dvar.wrong
def passed_on(dy, c, sd):
    """You passed dsd on as it came. A root is no plus: what is its slope?"""
    return _with(_dsd(dy, c, sd), dy, c, sd)


@dvar.wrong
def root_taken_again(dy, c, sd):
    """You took the root of the *gradient*. Backward multiplies what comes back by the slope of the
    root."""
    return _with(np.sqrt(np.abs(_dsd(dy, c, sd))), dy, c, sd)


dmean = Turn("07.dmean", "Back through the mean",
             proves="takes an equal part from every x for what goes back through the mean",
             nudge="One number went to all N. What happens to the gradients of all its users, and "
                   "which sign has it in c = x − mean?")


@dmean.inputs
def gradients(rng):
    yield (np.array([3.0, 1.0, 0.0, -2.0]),)
    yield (np.array([1.0, 0.0, 0.0]),)
    for n in (2, 4, 5):
        yield (rng.normal(1, 1, n).round(2),)


@dmean.solution
def to_x(dc):
    total = dc.sum()
    return dc - total / len(dc)


@dmean.wrong
def sign_lost(dc):
    """The mean enters c with a minus: c = x − mean. What comes back through it has one, too."""
    return dc + dc.mean()


@dmean.wrong
def mean_for_sum(dc):
    """You took the mean, and the next line divides by N once more. Where one number went to all N,
    what comes back from all of them is *summed*."""
    return dc - dc.mean() / len(dc)


@dmean.wrong
def sum_times_n(dc):
    """Your dmean is N times too large. What comes back from all N is summed, and no more: the next
    line divides by N."""
    return dc - dc.sum()


@dmean.wrong
def mean_and_sign(dc):
    """Two things: the mean enters c with a minus, and what comes back from all N is summed; the
    next line divides by N."""
    return dc + dc.mean() / len(dc)


@dmean.wrong
def not_summed(dc):
    """dmean has N entries in your line, but the mean is *one* number, which went to all N. What
    happens to the gradients of all who used it?"""
    return dc - dc / len(dc)


@dmean.wrong
def nothing_through_the_mean(dc):
    """Nothing goes back through the mean. But the mean is made of all x: nudge one, and every c
    moves."""
    return dc - 0


columns = Turn("07.columns", "The short formula for a batch",
               proves="sends every dy to all samples of its own column, and to no other column",
               nudge="Every column has its own two means. Over which axis do they run?")


@columns.inputs
def batches(rng):
    for x, dy in ((np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([[1.0], [0.0], [0.0], [0.0]])),
                  (np.array([[0.0, 3.0], [4.0, -1.0], [8.0, 2.5]]),
                   np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 0.0]]))):
        yield dy, (x - x.mean(axis=0)) / x.std(axis=0), x.std(axis=0)
    for shape in ((4, 2), (3, 3), (5, 4)):
        x = rng.normal(2, 3, shape).round(2)
        yield (rng.normal(size=shape).round(2), (x - x.mean(axis=0)) / x.std(axis=0),
               x.std(axis=0))


@columns.solution
def columns_back(dy, xhat, sd):
    rest = dy - dy.mean(axis=0)
    return (rest - xhat * (rest * xhat).mean(axis=0)) / sd


@columns.wrong
def axis_forgotten(dy, xhat, sd):
    """That is right for one column. With several, your means run over all of them, and each column
    has its own mean and its own spread."""
    return (dy - dy.mean() - xhat * (dy * xhat).mean()) / sd


@columns.wrong
def constants(dy, xhat, sd):
    """dy / sd is right if mean and sd are constants. They are made of all x of the column: which
    two ways back are missing?"""
    return dy / sd


@columns.wrong
def no_way_through_the_variance(dy, xhat, sd):
    """The way through the mean is there, and nothing comes through the variance. Its part has the
    mean of a *product*, dy · xhat; the product of two means is another thing, and that of xhat is
    0."""
    return (dy - dy.mean(axis=0)) / sd


@columns.wrong
def no_way_through_the_mean(dy, xhat, sd):
    """The way through the variance is there. The way through the mean is missing."""
    return (dy - xhat * (dy * xhat).mean(axis=0)) / sd


@columns.wrong
def xhat_in_the_mean_only(dy, xhat, sd):
    """The mean of dy · xhat was taken off as it is. In the formula xhat stands in front of it once
    more."""
    return (dy - dy.mean(axis=0) - (dy * xhat).mean(axis=0)) / sd


@columns.wrong
def dy_cancels(dy, xhat, sd):
    """What is left in your result is −mean(dy) / sd: dy itself cancels, since the mean of
    xhat · xhat is 1. Which of the two, dy or xhat, stands in front of the second mean, and the mean
    of which product is it?"""
    return (dy - dy.mean(axis=0) - dy * (xhat * xhat).mean(axis=0)) / sd


@columns.wrong
def sums_for_means(dy, xhat, sd):
    """You took sums where the formula has means. Each is N times too large."""
    return (dy - dy.sum(axis=0) - xhat * (dy * xhat).sum(axis=0)) / sd


@columns.wrong
def sd_forgotten(dy, xhat, sd):
    """Both means are taken away, and one thing is left to do: what stands in front of the
    brackets?"""
    return dy - dy.mean(axis=0) - xhat * (dy * xhat).mean(axis=0)


layernorm = Turn("07.layernorm", "Each row by itself",
                 proves="gives every row its own mean and its own spread, in any batch",
                 nudge="How many means does a batch of N rows need now, and which shape lines up "
                       "with its rows?")


@layernorm.inputs
def rows(rng):
    yield (np.array([[1.0, 2.0, 6.0]]),)
    yield (np.array([[1.0, 2.0, 6.0], [3.0, 0.0, 3.0], [5.0, 10.0, 0.0]]),)
    yield (np.array([[0.0, 4.0], [10.0, 30.0], [2.0, 1.0]]),)
    for shape in ((2, 2), (3, 4), (4, 3)):
        yield (rng.normal(2, 3, shape).round(2),)


@layernorm.solution
def layer_xhat(x):
    centred = x.T - x.T.mean(axis=0)                       # (D,N) - (N,) -> (D,N)
    return (centred / np.sqrt(centred.var(axis=0) + 1e-5)).T


def _normalized(x, mean, var):
    return (x - mean) / np.sqrt(var + 1e-5)


@layernorm.wrong
def down_the_columns(x):
    """axis=0 runs down the samples: that is BatchNorm. Here each *row* gets its own mean."""
    return _normalized(x, x.mean(axis=0), x.var(axis=0))


@layernorm.wrong
def one_for_all(x):
    """One mean and one variance for the whole batch: a row then depends on its companions. Which
    axis has to be named?"""
    return _normalized(x, x.mean(), x.var())


@layernorm.wrong
def no_keepdims(x):
    """The axis is right. But the means have the shape (N,), and NumPy lines that up with the
    *columns*: an error for most batches, a wrong result for a square one. What keeps the axis?"""
    return _normalized(x, x.mean(axis=1), x.var(axis=1))


@layernorm.wrong
def only_the_mean_kept(x):
    """The means line up with the rows, the variances do not: what did you tell `mean` that you did
    not tell `var`?"""
    return _normalized(x, x.mean(axis=1, keepdims=True), x.var(axis=1))


@layernorm.wrong
def mixed_axes(x):
    """The mean is that of the row, the variance that of the column. Both belong to one sample."""
    return _normalized(x, x.mean(axis=1, keepdims=True), x.var(axis=0))
