"""What students write in lesson 04: each way back through Affine, and the loss at the end."""

import numpy as np

from course_lib.checks.turns import Turn


def signed(rng, *shapes):
    """Arrays without a number near 0, so that no slip hides."""
    return tuple((rng.choice([-1, 1], shape) * rng.uniform(0.2, 3, shape)).round(2)
                 for shape in shapes)


# The gradient of the weights

weights_turn = Turn(
    "04.dW", "The gradient of the weights",
    proves="sums over the samples: the input that a weight reads, times what comes back to its "
           "output",
    nudge="The sum runs over n. In a matrix product the inner index is summed: the last axis of "
          "the left factor, the first of the right one.")


@weights_turn.inputs
def samples(rng):
    yield (np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 1.0], [2.0, 0.0, -2.0]]),
           np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
    yield np.array([[3.0, 1.0, 2.0]]), np.array([[2.0, -1.0]])
    for n, d, m in ((3, 3, 3), (5, 3, 2), (4, 2, 5)):
        yield signed(rng, (n, m), (n, d))


@weights_turn.solution
def affine_dW(dY, X):
    return X.T @ dY


@weights_turn.wrong
def not_turned(dY, X):
    """Here the rows of X, the samples, stay outside. The sum runs over the samples: where must
    their axis stand in the left factor?"""
    return X @ dY


@weights_turn.wrong
def like_the_books(dY, X):
    """These are the right numbers, transposed: a row for each output. Our W has a row for each
    *input*."""
    return dY.T @ X


@weights_turn.wrong
def averaged(dY, X):
    """You divided by the number of samples. Shares add up; if the loss is a mean, the 1/N is in dY
    already."""
    return X.T @ dY / len(X)


@weights_turn.wrong
def reshaped(dY, X):
    """`reshape` is not a transpose: it keeps the order of the numbers and only breaks the rows
    elsewhere."""
    return X.reshape(X.shape[::-1]) @ dY


@weights_turn.wrong
def first_sample(dY, X):
    """That is the share of the first sample alone."""
    return np.outer(X[0], dY[0])


# The gradient of the inputs

inputs_turn = Turn(
    "04.dX", "The gradient of the inputs",
    proves="sums over the outputs: what comes back to each, times the weight that leads there",
    nudge="This time the sum runs over m, and no two samples meet. dY has m last. Where must W "
          "have it?")


@inputs_turn.inputs
def layers(rng):
    yield (np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 1.0], [2.0, 0.0, -2.0]]),
           np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]]))
    for n, d, m in ((3, 3, 3), (1, 2, 3), (5, 3, 2), (4, 2, 5)):
        yield signed(rng, (n, m), (d, m))


@inputs_turn.solution
def affine_dX(dY, W):
    return dY @ W.T


@inputs_turn.wrong
def weights_not_turned(dY, W):
    """`dY @ W` goes through only when W is square, and even then it sums over the inputs.
    Which axis of W is m?"""
    return dY @ W


@inputs_turn.wrong
def samples_as_columns(dY, W):
    """These are the right numbers, transposed: each sample is a column. In X a sample is a row."""
    return W @ dY.T


@inputs_turn.wrong
def weights_reshaped(dY, W):
    """`reshape` is not a transpose: it keeps the order of the numbers and only breaks the rows
    elsewhere."""
    return dY @ W.reshape(W.shape[::-1])


@inputs_turn.wrong
def weights_alone(dY, W):
    """You added up the weights alone. Each belongs to an output, and something comes back to that
    output: it is a factor."""
    return np.ones_like(dY) @ W.T


# The gradient of the bias

bias_turn = Turn(
    "04.db", "The gradient of the bias",
    proves="adds up what comes back to each output, over all samples",
    nudge="b[m] was added to every row of Y. How many paths lead from it to L, and what is the "
          "factor on each?")


@bias_turn.inputs
def ways_back(rng):
    yield np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 1.0], [2.0, 0.0, -2.0]]),
    for n, m in ((1, 3), (4, 2), (2, 5), (3, 3)):
        yield signed(rng, (n, m))


@bias_turn.solution
def affine_db(dY):
    return dY.sum(axis=0)


@bias_turn.wrong
def mean_of_the_rows(dY):
    """You took the mean. b was copied to every row, and what was copied is *added up*. If the loss
    is a mean, the loss divides; the layer knows nothing of it."""
    return dY.mean(axis=0)


@bias_turn.wrong
def over_the_outputs(dY):
    """That is one number for each sample. b has one for each output: sum along the other axis."""
    return dY.sum(axis=1)


@bias_turn.wrong
def all_in_one(dY):
    """You summed everything into one number. Each output has a bias of its own."""
    return dY.sum()


@bias_turn.wrong
def one_axis_too_many(dY):
    """The right numbers, in the shape (1, M). b has the shape (M,)."""
    return dY.sum(axis=0, keepdims=True)


@bias_turn.wrong
def for_each_row(dY):
    """dY has a row for each sample, and all of them used the same b."""
    return dY.copy()


@bias_turn.wrong
def times_the_samples(dY):
    """N times too large: the samples are added up, and that is all. Where does N come from?"""
    return dY.sum(axis=0) * len(dY)


# The layer, from memory

layer_turn = Turn(
    "04.layer", "The Affine layer, from memory",
    proves="goes forward, keeps what it needs, and sends back dX, with dW and db kept in self",
    nudge="Which array that forward gets does backward need once more? Keep it in self.")


@layer_turn.inputs
def whole_layers(rng):
    yield (np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
           np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]]), np.array([0.5, 1.0, -2.0]),
           np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 1.0], [2.0, 0.0, -2.0]]))
    for n, d, m in ((3, 3, 3), (1, 2, 3), (4, 2, 5), (5, 3, 2)):
        yield signed(rng, (n, d), (d, m), (m,), (n, m))


@layer_turn.use
def use_layer(Layer, X, W, b, dY):
    """Y and dX of the first round, and what is kept after a second, as in training."""
    layer = Layer(W, b)
    Y, dX = layer.forward(X), layer.backward(dY)
    layer.forward(X)
    layer.backward(dY)
    for name in ("dW", "db"):
        if getattr(layer, name, None) is None:
            raise TypeError(f"nothing stands in `self.{name}` after backward. It is to be set "
                            "there, with `self.` in front, and spelled like this")
    return {"Y": Y, "dX": dX, "self.dW": layer.dW, "self.db": layer.db}


@layer_turn.solution
class MyAffine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, X):
        self.X = X
        return X @ self.W + self.b           # (N,D) @ (D,M) + (M,) -> (N,M)

    def backward(self, dY):
        self.dW = self.X.T @ dY              # (D,N) @ (N,M) -> (D,M)
        self.db = dY.sum(axis=0)             # (N,M) -> (M,)
        return dY @ self.W.T                 # (N,M) @ (M,D) -> (N,D)


@layer_turn.wrong
class NothingReturned(MyAffine):
    """backward returns nothing. The layer before waits for dX."""

    def backward(self, dY):
        super().backward(dY)


@layer_turn.wrong
class ReturnsTheWeightsGradient(MyAffine):
    """backward returns dW. What goes back to the layer before is dX; dW stays here, in self."""

    def backward(self, dY):
        super().backward(dY)
        return self.dW


@layer_turn.wrong
class BiasAveraged(MyAffine):
    """Your db is a mean. b was copied to every row: what was copied is added up."""

    def backward(self, dY):
        dX = super().backward(dY)
        self.db = dY.mean(axis=0)
        return dX


@layer_turn.wrong
class WeightsNotTurned(MyAffine):
    """Your dX comes from W as it stands. The sum runs over the outputs: which axis of W is that?"""

    def backward(self, dY):
        super().backward(dY)
        return dY @ self.W


@layer_turn.wrong
class KeepsTheOutput(MyAffine):
    """Your dW is made of Y. A weight's gradient needs what the weight *read*: keep X."""

    def forward(self, X):
        self.X = super().forward(X)
        return self.X


@layer_turn.wrong
class AddsToTheLastRound(MyAffine):
    """After forward and backward have run a second time, with the same X and dY, this is twice what
    it should be. Does backward set it anew, or add to what the round before has left?"""

    def backward(self, dY):
        dX = super().backward(dY)
        self.dW, self.db = 2 * self.dW, 2 * self.db
        return dX


@layer_turn.wrong
class BiasOverOutputs(MyAffine):
    """Your db holds one number for each sample. Add up the samples, not the outputs: which axis is
    that?"""

    def backward(self, dY):
        dX = super().backward(dY)
        self.db = dY.sum(axis=1)
        return dX


@layer_turn.wrong
class BiasAllInOne(MyAffine):
    """Your db is a single number. Each output has a bias of its own: sum over one axis only."""

    def backward(self, dY):
        dX = super().backward(dY)
        self.db = dY.sum()
        return dX


@layer_turn.wrong
class BiasForEachRow(MyAffine):
    """Your db is dY itself, one row for each sample. All rows used the same b: what was copied is
    added up."""

    def backward(self, dY):
        dX = super().backward(dY)
        self.db = dY.copy()
        return dX


@layer_turn.wrong
class WeightsLikeTheBooks(MyAffine):
    """Your dW is the right one, transposed: row m belongs to output m. Our W has a row for each
    *input*."""

    def backward(self, dY):
        dX = super().backward(dY)
        self.dW = self.dW.T
        return dX


@layer_turn.wrong
class WeightsAveraged(MyAffine):
    """Your dW is divided by the number of samples. Shares add up; if the loss is a mean, the 1/N is
    in dY already."""

    def backward(self, dY):
        dX = super().backward(dY)
        self.dW = self.dW / len(dY)
        return dX


# The loss of yes-or-no answers

loss_turn = Turn(
    "04.loss", "The cross-entropy of a batch",
    proves="takes the logarithm of the probability of what happened, the mean, and the minus",
    nudge="Write the bracket entry by entry with `*`. What stands in front of it, −1/N Σ, is minus "
          "a mean.")


@loss_turn.inputs
def answers(rng):
    yield np.array([0.9, 0.2, 0.7]), np.array([1, 0, 1])
    yield np.array([0.25]), np.array([0])
    yield np.array([0.01]), np.array([1])                # a loss of more than 1
    yield np.array([0.01, 0.999]), np.array([1, 0])
    for n in (4, 7):
        yield rng.uniform(0.05, 0.95, n).round(2), rng.integers(0, 2, n)


@loss_turn.solution
def log_loss(y, t):
    return -np.mean(t * np.log(y) + (1 - t) * np.log(1 - y))


@loss_turn.wrong
def summed(y, t):
    """That is the sum over the samples. Their mean is asked for: twice the data should not be twice
    the loss."""
    return -np.sum(t * np.log(y) + (1 - t) * np.log(1 - y))


@loss_turn.wrong
def negative(y, t):
    """Your loss is negative: the logarithm of a probability is. Turn the sign, so that less is
    better."""
    return np.mean(t * np.log(y) + (1 - t) * np.log(1 - y))


@loss_turn.wrong
def only_the_yes(y, t):
    """The samples with t = 0 add nothing. A no had the probability 1 − y."""
    return -np.mean(t * np.log(y))


@loss_turn.wrong
def logarithm_of_the_target(y, t):
    """You take the logarithm of y for yes and no alike. Of a no, y is not the probability: which
    number is?"""
    return -np.mean(t * np.log(y) + (1 - t) * np.log(y))


@loss_turn.wrong
def for_each_sample(y, t):
    """That is one loss for each sample. One number for all of them is asked for, their mean."""
    return -(t * np.log(y) + (1 - t) * np.log(1 - y))


# Back through the loss and the sigmoid

score_turn = Turn(
    "04.ds", "Back to the score",
    proves="multiplies what comes back through the loss by the slope of the sigmoid",
    nudge="Lesson 03: what does a sigmoid that gave y send back, when dy arrives?")


@score_turn.inputs
def one_answer(rng):
    yield 0.5, 1
    yield 0.2, 0
    for _ in range(4):
        yield round(rng.uniform(0.05, 0.95), 2), int(rng.integers(2))


@score_turn.solution
def back_to_score(y, t):
    dy = -t / y + (1 - t) / (1 - y)
    ds = dy * y * (1 - y)
    return ds


@score_turn.wrong
def slope_forgotten(y, t):
    """That is still the gradient of y. Between y and the score stands the sigmoid, and its slope is
    a factor."""
    return -t / y + (1 - t) / (1 - y)


@score_turn.wrong
def slope_alone(y, t):
    """That is the slope of the sigmoid alone. What arrives there, dy, is a factor."""
    return y * (1 - y)


@score_turn.wrong
def slope_of_tanh(y, t):
    """1 − y² is the slope of tanh. The sigmoid's is y (1 − y)."""
    return (-t / y + (1 - t) / (1 - y)) * (1 - y**2)


@score_turn.wrong
def right_minus_predicted(y, t):
    """The sign is turned round: with t = 1 a higher score lowers the loss, so its gradient is
    negative."""
    return t - y


@score_turn.wrong
def slope_twice(y, t):
    """You multiplied by the slope once more: y − t has been through the sigmoid already."""
    return (y - t) * y * (1 - y)


@score_turn.wrong
def never_negative(y, t):
    """Yours is never negative. With t = 1 a higher score lowers the loss: there the gradient is."""
    return abs(y - t)


# Softmax

softmax_turn = Turn(
    "04.softmax", "Scores into probabilities",
    proves="makes the scores positive with exp, and divides by their sum",
    nudge="They are positive now. What must you divide them by, so that they add up to 1?")


@softmax_turn.inputs
def scores(rng):
    yield np.log([3.0, 2.0, 5.0]),
    yield np.array([0.0, 0.0]),
    for classes in (3, 4):
        yield rng.normal(0, 2, classes).round(2),


@softmax_turn.solution
def my_softmax(s):
    e = np.exp(s)
    return e / e.sum()


@softmax_turn.wrong
def scores_divided(s):
    """The denominator is the sum of the scores. Sum what exp made of them."""
    return np.exp(s) / s.sum()


@softmax_turn.wrong
def not_divided(s):
    """They are positive, and do not add up to 1 yet."""
    return np.exp(s)


@softmax_turn.wrong
def divided_by_the_largest(s):
    """You divided by the largest. Then *it* becomes 1, and all together are more."""
    e = np.exp(s)
    return e / e.max()


@softmax_turn.wrong
def averages(s):
    """You divided by the mean: they add up to the number of classes."""
    e = np.exp(s)
    return e / e.mean()


@softmax_turn.wrong
def by_their_number(s):
    """You divided by how many there are. What must you divide by, so that they add up to 1?"""
    return np.exp(s) / len(s)


@softmax_turn.wrong
def without_exp(s):
    """You divided the scores themselves. With a negative score that can give
    negative probabilities."""
    return s / s.sum()


# The gradient of a batch of scores, from a blank page

gradient_turn = Turn(
    "04.scores", "The gradient of a batch of scores",
    proves="takes what was right from what was predicted, and divides by N once",
    nudge="For one sample: what was predicted minus what was right. The loss of a batch is a mean "
          "over its N rows.")


@gradient_turn.inputs
def batches(rng):
    yield (np.array([[0.3, 0.2, 0.5], [0.01, 0.99, 0.0]]),
           np.array([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0]]))
    for n, classes in ((1, 3), (4, 3), (3, 5), (5, 2)):
        y = rng.dirichlet(np.ones(classes), n)
        yield y, np.eye(classes)[rng.integers(0, classes, n)]


@gradient_turn.solution
def scores_gradient(y, t):
    difference = y - t
    return difference / len(difference)


@gradient_turn.wrong
def sum_of_the_losses(y, t):
    """That is the gradient of the *sum* of the losses. The loss is their mean: N times less."""
    return y - t


@gradient_turn.wrong
def other_sign(y, t):
    """The sign is turned round. Raising the score of the right class lowers the loss, so its
    gradient is negative."""
    return (t - y) / len(y)


@gradient_turn.wrong
def by_all_entries(y, t):
    """You divided by the number of entries. The mean runs over the samples."""
    return (y - t) / y.size


@gradient_turn.wrong
def by_the_classes(y, t):
    """You divided by the number of classes. The mean runs over the samples, the rows."""
    return (y - t) / y.shape[1]


@gradient_turn.wrong
def through_the_loss_only(y, t):
    """−t / y is what arrives at the probabilities. The scores stand before the softmax."""
    return -t / np.maximum(y, 1e-300) / len(y)


@gradient_turn.wrong
def slope_once_more(y, t):
    """y − t has been through the softmax already: no slope belongs behind it."""
    return (y - t) * y * (1 - y) / len(y)
