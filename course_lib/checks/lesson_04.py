"""Lesson 04, Affine and Softmax-with-loss: the exercises and the mistakes to expect."""

import math

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.checks.questions import Question, question
from course_lib.functions import log_softmax, sigmoid, softmax

shapes = Exercise(
    "04.1", "The shapes of the gradients", points=1,
    practises="shapes as a check",
    proves="gives every gradient the shape of its variable, for samples of any shape and batches of any size",
    hints=("Which array does each gradient belong to? What is the shape of that array?",
           "A gradient holds one number for each number that can be nudged. The same W and b serve all samples; x comes back as it went in.",
           "Begin with the number of inputs of one sample, `D = math.prod(x_shape[1:])`. Which two numbers make the shape of W?"))


@shapes.inputs
def shapes_inputs(rng):
    yield (3, 2), 4
    yield (5, 2, 3), 4
    yield (1, 4), 2
    yield (6, 3), 3
    for axes in (1, 1, 2, 3):
        yield tuple(int(n) for n in rng.integers(2, 9, 1 + axes)), int(rng.integers(2, 9))


@shapes.solution
def gradient_shapes(x_shape, M):
    D = math.prod(x_shape[1:])
    return {"dx": x_shape, "dW": (D, M), "db": (M,)}


@shapes.wrong
def weights_turned(x_shape, M):
    """Your dW has its axes the other way round. W is multiplied from the left by rows of D numbers, and a gradient has its parameter's
    shape."""
    return gradient_shapes(x_shape, M) | {"dW": (M, math.prod(x_shape[1:]))}


@shapes.wrong
def bias_for_each_sample(x_shape, M):
    """Your db holds a number for each sample. There is only one b: broadcasting copied it to every row, and what was copied on the way
    there is added up on the way back."""
    return gradient_shapes(x_shape, M) | {"db": (x_shape[0], M)}


@shapes.wrong
def input_like_output(x_shape, M):
    """Your dx has the shape of the output. It is what you read off the outer axes of `dY @ W`, but the inner ones do not fit: M and D.
    One of the two factors has to be transposed."""
    return gradient_shapes(x_shape, M) | {"dx": (x_shape[0], M)}


@shapes.wrong
def left_flat(x_shape, M):
    """Your dx is flat. The layer laid each sample out flat for itself; whoever handed x in expects a gradient for each entry of x, in x's own
    shape."""
    return gradient_shapes(x_shape, M) | {"dx": (x_shape[0], math.prod(x_shape[1:]))}


@shapes.wrong
def last_axis_only(x_shape, M):
    """Your W reads the last axis of x only. A sample is everything behind the first axis: how many numbers is that?"""
    return gradient_shapes(x_shape, M) | {"dW": (x_shape[-1], M)}


@shapes.wrong
def bias_with_a_row(x_shape, M):
    """Right numbers, one axis too many: b has a single axis, so db has one too. In Python, what is the shape of a vector with three entries?"""
    return gradient_shapes(x_shape, M) | {"db": (1, M)}


@shapes.wrong
def bias_summed_the_wrong_way(x_shape, M):
    """Your db has one number for each sample: the outputs were added up. Each output has a bias of its own; what has to disappear is the axis
    of the samples."""
    return gradient_shapes(x_shape, M) | {"db": (x_shape[0],)}


@shapes.wrong
def weights_for_each_sample(x_shape, M):
    """Your dW counts the samples in. Would W become larger if the batch did?"""
    return gradient_shapes(x_shape, M) | {"dW": (math.prod(x_shape), M)}


@shapes.wrong
def weights_from_samples(x_shape, M):
    """You gave dW a row for each sample. `X.T @ dY` sums over the samples: which axes are left?"""
    return gradient_shapes(x_shape, M) | {"dW": (x_shape[0], M)}


@shapes.wrong
def input_turned(x_shape, M):
    """Your dx has its axes in the opposite order. x itself is never turned; only inside the formula for dW is it."""
    return gradient_shapes(x_shape, M) | {"dx": x_shape[::-1]}


affine = Exercise(
    "04.2", "Backward through Affine", points=2,
    practises="the three sums behind an Affine layer",
    proves="gives dX, dW and db as sums over paths, for one sample and for many, for square matrices and for others",
    hints=("Take one entry of each: which entries of Y does X[n, d] reach? And W[d, m]? And b[m]?",
           "Multiply along a path, add across paths. The sum for dX runs over the outputs, those for dW and db over the samples.",
           "A matrix product sums over the inner index. For dX that is m: dY has it last, so the other factor must have it first."))


@affine.inputs
def affine_inputs(rng):
    yield (np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 1.0], [2.0, 0.0, -2.0]]), np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
           np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]]))
    yield np.array([[2.0, -1.0]]), np.array([[1.0, 0.0, -3.0]]), np.array([[1.0, 2.0], [0.0, -1.0], [4.0, 1.0]])
    yield (np.array([[1.0, -2.0], [0.0, 3.0], [2.0, 1.0]]), np.array([[2.0, 1.0], [-1.0, 0.0], [3.0, 2.0]]),
           np.array([[1.0, 3.0], [-2.0, 0.0]]))                                          # W is square
    for n, d, m in ((2, 2, 3), (3, 3, 3), (5, 3, 2), (4, 2, 5), (3, 4, 4)):
        yield tuple((rng.choice([-1, 1], shape) * rng.uniform(0.2, 3, shape)).round(2) for shape in ((n, m), (n, d), (d, m)))


@affine.solution
def affine_backward(dY, X, W):
    return {"dX": dY @ W.T, "dW": X.T @ dY, "db": dY.sum(axis=0)}


def _affine_wrong(name, hint, change):
    """Add a wrong function to 04.2: the right gradients with what change(dY, X, W) returns in their place."""
    def made(dY, X, W):
        return affine_backward(dY, X, W) | change(dY, X, W)

    made.__name__, made.__doc__ = name, hint
    affine.wrong(made)


for _name, _hint, _change in (
    ("bias_averaged", "Your db is a mean. b was copied to every row, so its gradient is a sum. If the loss is a mean, the 1/N is in dY already: the "
     "loss owns it.", lambda dY, X, W: {"db": dY.mean(axis=0)}),
    ("weights_averaged", "Your dW is divided by the number of samples. If the loss is a mean, the 1/N is in dY already; now it is averaged twice.",
     lambda dY, X, W: {"dW": X.T @ dY / len(X)}),
    ("weights_not_turned_for_inputs", "`dY @ W` goes well only when W is square, and is wrong even then. Try a W of shape (2, 3): the sum runs over the "
     "outputs, and which axis of W is that?", lambda dY, X, W: {"dX": dY @ W}),
    ("inputs_not_turned", "`X @ dY` goes well only when there are as many samples as inputs, and is wrong even then. The sum runs over the samples: "
     "which axis of X is that, and where must it stand?", lambda dY, X, W: {"dW": X @ dY}),
    ("weights_like_the_books", "Your dW is the right one, transposed: row m belongs to output m. Our W has a row for each *input*.",
     lambda dY, X, W: {"dW": dY.T @ X}),
    ("inputs_as_columns", "Your dX is the right one, transposed: each sample is a column. In X a sample is a row.", lambda dY, X, W: {"dX": W @ dY.T}),
    ("bias_for_each_row", "Your db is dY itself, one row for each sample. All rows used the same b: what was copied is added up.",
     lambda dY, X, W: {"db": dY.copy()}),
    ("bias_over_outputs", "Your db holds one number for each sample. Add up the samples, not the outputs: which axis is that?",
     lambda dY, X, W: {"db": dY.sum(axis=1)}),
    ("bias_all_in_one", "Your db is a single number. Each output has a bias of its own: sum over one axis only.", lambda dY, X, W: {"db": dY.sum()}),
    ("bias_keeps_its_axis", "Your db has the shape (1, M), and b has (M,). Right numbers, one axis too many.",
     lambda dY, X, W: {"db": dY.sum(axis=0, keepdims=True)}),
    ("bias_counts_samples", "Your db counts the samples, as if every entry of dY were 1. What arrives from above is to be added up.",
     lambda dY, X, W: {"db": np.full(dY.shape[1], float(len(dY)))}),
    ("weights_without_upstream", "Your dW adds up the inputs alone. Each of them is to be multiplied by what comes back to its own sample, dY.",
     lambda dY, X, W: {"dW": X.T @ np.ones_like(dY)}),
    ("inputs_without_upstream", "Your dX adds up the weights alone. Each of them is to be multiplied by what comes back to its own output, dY.",
     lambda dY, X, W: {"dX": np.ones_like(dY) @ W.T}),
    ("weights_from_means", "You took the mean input and the mean gradient, and then their product. Multiply first, sample by sample, then add.",
     lambda dY, X, W: {"dW": np.outer(X.mean(axis=0), dY.mean(axis=0))}),
):
    _affine_wrong(_name, _hint, _change)


jacobian = Exercise(
    "04.3", "Through the Jacobian of softmax", points=2,
    practises="a layer in which every input moves every output",
    proves="has every entry of the Jacobian right, and sends the gradient of the loss back through it",
    hints=("If score j rises, what happens to y of class j? And to the others?",
           "On the diagonal both paths count: over the numerator and over the sum. Elsewhere only the sum. Then dy = −t / y goes back, and "
           "every score adds up what comes from all the y's.",
           "The part of the sum is minus the table of all products yᵢ yⱼ: `np.outer(y, y)`. What has to be added on the diagonal?"))


@jacobian.inputs
def jacobian_inputs(rng):
    yield np.array([0.3, 0.2, 0.5]), np.array([0.0, 1.0, 0.0])
    yield np.array([0.25, 0.75]), np.array([1.0, 0.0])
    yield np.array([0.1, 0.2, 0.3, 0.4]), np.array([0.0, 0.5, 0.0, 0.5])           # a soft target: two answers are half right
    for classes in (2, 3, 4, 5, 3):
        yield softmax(rng.normal(size=classes)), np.eye(classes)[rng.integers(classes)]


@jacobian.solution
def back_through_softmax(y, t):
    J = np.diag(y) - np.outer(y, y)
    return {"J": J, "ds": -t / y @ J}


def _jacobian_wrong(name, hint, table=None, ds=None):
    """Add a wrong function to 04.3: with another Jacobian (ds goes back through it), with another ds, or both."""
    def made(y, t):
        J = back_through_softmax(y, t)["J"] if table is None else table(y)
        return {"J": J, "ds": -t / y @ J if ds is None else ds(y, t, J)}

    made.__name__, made.__doc__ = name, hint
    jacobian.wrong(made)


for _name, _hint, _table, _ds in (
    ("only_the_diagonal", "You treated softmax as if each y depended on its own score alone. All scores are in the sum below the bar: what happens to "
     "y of class 1 when the score of class 0 rises?", lambda y: np.diag(y * (1 - y)), None),
    ("minus_the_wrong_way", "The Jacobian is right, but every number of ds has the wrong sign. What does −ln send back, and is the minus still there?", None,
     lambda y, t, J: t / y @ J),
    ("target_not_subtracted", "The Jacobian is right, but your ds is y itself: nothing says which class is right. Where does t come in?", None,
     lambda y, t, J: y.copy()),
    ("numerator_path_lost", "Your Jacobian has only the path over the sum, −yᵢ yⱼ everywhere. On the diagonal there is a second path, over the "
     "numerator.", lambda y: -np.outer(y, y), None),
    ("sum_path_lost", "Your Jacobian has only the path over the numerator. The score is in the sum below the bar as well, and that is so for every y.",
     np.diag, None),
    ("plus_beside_the_diagonal", "Beside the diagonal the sign is wrong. If one score rises, do the *other* probabilities rise or fall?",
     lambda y: np.diag(y) + np.outer(y, y) - 2 * np.diag(y * y), None),
    ("square_forgotten", "On the diagonal a path is missing: a score is in its own numerator *and* in the sum.",
     lambda y: np.diag(y + y * y) - np.outer(y, y), None),
    ("logarithm_forgotten", "The Jacobian is right. But the loss is −Σ t ln y, and you sent −t back. What does ln do to what arrives?", None,
     lambda y, t, J: -t @ J),
    ("stopped_before_softmax", "That ds is the gradient of the probabilities, before the Jacobian. It has to go through it to get to the scores.", None,
     lambda y, t, J: -t / y),
    ("averaged_over_classes", "Your ds is divided by the number of classes. There is one sample here, and no mean of anything.", None,
     lambda y, t, J: (y - t) / len(y)),
    ("only_the_right_class", "Only the score of the right class got a gradient. The others took part in the sum: they are to be pushed as well.", None,
     lambda y, t, J: t * (y - t)),
):
    _jacobian_wrong(_name, _hint, _table, _ds)


loss_layer = Exercise(
    "04.4", "Softmax-with-loss for integer labels", points=3,
    practises="a whole loss layer: labels, mean, upstream",
    proves="takes the 1 from the labels' columns, divides by N once, multiplies by what arrives, and remembers y unharmed",
    hints=("Write y − t for one-hot targets and two samples on paper. In which places does it differ from y?",
           "`a[rows, columns]` with two lists picks one entry for each pair. The mean is in the loss, so its 1/N is in the gradient, and dloss "
           "multiplies it.",
           "In backward, begin with a copy of y, and take 1 from the entries `[np.arange(N), t]` of it. Two factors are still missing: which?"))


@loss_layer.inputs
def loss_inputs(rng):
    yield np.array([[1.0, 0.0, -1.0], [0.0, 2.0, 0.0]]), np.array([2, 1]), 2.0
    yield np.array([[0.0, 1.0, 3.0], [2.0, 0.0, -1.0], [1.0, 1.0, 0.0]]), np.array([1, 0, 1]), -0.5       # as many samples as classes
    yield np.array([[0.0, 40.0]]), np.array([0]), 1.5
    for n, classes in ((4, 3), (1, 4), (5, 2), (3, 5)):
        yield rng.normal(0, 2, (n, classes)).round(2), rng.integers(0, classes, n), float(rng.uniform(0.3, 3).__round__(2))


@loss_layer.use
def use_loss(Layer, scores, t, dloss):
    layer = Layer()
    loss = layer.forward(scores, t)
    return {"loss": loss, "dscores": layer.backward(dloss), "dscores again": layer.backward(dloss)}


@loss_layer.solution
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


def _in_place(y, t, dloss):
    y[np.arange(len(t)), t] -= 1
    return y * dloss / len(y)


def _every_row(y, t, dloss):
    d = y.copy()
    d[:, t] -= 1
    return d * dloss / len(d)


def _overwritten(y, t, dloss):
    d = y.copy()
    d[np.arange(len(t)), t] = -1
    return d * dloss / len(d)


def _only_right(y, t, dloss):
    one_hot = np.eye(y.shape[1])[t]
    return (y - 1) * one_hot * dloss / len(y)


def _loss_wrong(name, hint, gradient=None, loss=None):
    """Add a wrong class to 04.4: another gradient(y, t, dloss), or another loss(log_p, t)."""
    class Made:
        def forward(self, scores, t):
            log_p = log_softmax(scores)
            self.y, self.t = np.exp(log_p), t
            return (loss or (lambda log_p, t: -_each(log_p, t).mean()))(log_p, t)

        def backward(self, dloss):
            return (gradient or (lambda y, t, dloss: _difference(y, t) * dloss / len(y)))(self.y, self.t, dloss)

    Made.__name__, Made.__doc__ = name, hint
    loss_layer.wrong(Made)


for _name, _hint, _gradient, _loss in (
    ("labels_subtracted", "You subtracted the labels themselves. A label is the *number* of a column: in each row, that column alone is to be lowered, and "
     "by 1.", lambda y, t, dloss: (y - t) * dloss / len(y), None),
    ("labels_as_a_column", "You subtracted each sample's label from its whole row. A label is the *number* of a column: only that column is to be lowered, "
     "and by 1.", lambda y, t, dloss: (y - t[:, None]) * dloss / len(y), None),
    ("no_mean_in_the_gradient", "The loss is a mean over the samples, but your gradient is that of their sum: it is N times too large.",
     lambda y, t, dloss: _difference(y, t) * dloss, None),
    ("upstream_ignored", "dloss does not come in: your gradient is right only when 1 arrives. Upstream times local, here as well.",
     lambda y, t, dloss: _difference(y, t) / len(y), None),
    ("changes_what_it_remembers", "The first backward is right, the second is not: you took the 1 from the very array that the layer remembers. Work on a "
     "copy.", _in_place, None),
    ("every_row", "A colon means *every* row: `[:, t]` takes the labels of all samples from each of them. One entry for each sample is needed, in pairs: row "
     "and column.", _every_row, None),
    ("set_to_minus_one", "In the labels' columns you wrote −1. It is to be subtracted: y − 1, which is nearly 0 when the network is right.",
     _overwritten, None),
    ("wrong_way_round", "Your gradient has the wrong sign. If the right class got too little, should its score's gradient be positive or negative? Raising "
     "that score lowers the loss.", lambda y, t, dloss: -_difference(y, t) * dloss / len(y), None),
    ("divided_by_all_entries", "You divided by the number of entries. The mean runs over the samples: N, not N times the number of classes.",
     lambda y, t, dloss: _difference(y, t) * dloss / y.size, None),
    ("only_the_labels_columns", "Only the scores of the right classes get a gradient. Each y of a wrong class is to be pushed down as well.",
     _only_right, None),
    ("target_forgotten", "Your gradient is y itself: nobody has been told which class is right.", lambda y, t, dloss: y * dloss / len(y), None),
    ("exponential_forgotten", "You kept the *logarithms* of the probabilities as y. Between 0 and 1, what does exp make of them?",
     lambda y, t, dloss: _difference(np.log(y), t) * dloss / len(y), None),
    ("loss_summed", "Your loss is the sum over the samples, and it is to be their mean.", None, lambda log_p, t: -_each(log_p, t).sum()),
    ("loss_over_all_entries", "Your loss is divided by the number of entries. One number for each sample counts, so divide by N.", None,
     lambda log_p, t: -_each(log_p, t).sum() / log_p.size),
    ("loss_negative", "Your loss is negative. The logarithm of a probability is; the loss is minus that.", None, lambda log_p, t: _each(log_p, t).mean()),
    ("loss_of_every_pair", "A colon means *every* row: your loss takes each sample at the labels of all the others, too. Pick one entry for each row.", None,
     lambda log_p, t: -log_p[:, t].mean()),
    ("loss_with_a_floor", "Adding 1e-7 to y before the logarithm makes the loss wrong exactly where the network is most wrong: it can never pass 16.1. "
     "`log_softmax` has the logarithm already, and needs no floor.", None, lambda log_p, t: -np.log(_each(np.exp(log_p), t) + 1e-7).mean()),
    ("loss_of_the_best", "You took the largest probability of each row. It is the *right* class that counts, whatever the network likes best.", None,
     lambda log_p, t: -log_p.max(axis=1).mean()),
    ("loss_without_logarithm", "The loss is minus the *logarithm* of the probability, not one minus or minus the probability.", None,
     lambda log_p, t: -np.exp(_each(log_p, t)).mean()),
):
    _loss_wrong(_name, _hint, _gradient, _loss)


clinic = Exercise(
    "04.5", "Bug clinic: the slow learner", points=3,
    practises="a loss that has merged with its activation",
    proves="goes through the sigmoid exactly once, with the mean taken once, also where the network is very sure of itself",
    hints=("Print ds and dz for one sample that is very wrong. What happens to its gradient between the two lines?",
           "The log loss alone sends back (y − t) / (y (1 − y)). Only merged with the sigmoid does it become y − t.",
           "One of the two lines has done the work of both already. Which line is one too many?"))


@clinic.inputs
def clinic_inputs(rng):
    yield np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 1.0]]), np.array([1.0, -2.0]), 0.5, np.array([1.0, 0.0, 0.0])
    yield np.array([[2.0, 0.5, -1.0]]), np.array([-1.0, 0.0, 2.0]), -2.0, np.array([1.0])
    yield np.array([[30.0, 20.0], [-1.0, 2.0]]), np.array([1.0, 1.0]), 0.0, np.array([1.0, 1.0])           # very sure: 1 − y is 0
    for n, d in ((4, 2), (2, 3), (5, 1), (3, 4)):
        yield rng.normal(size=(n, d)).round(2), rng.normal(size=d).round(2), float(rng.normal().__round__(2)), rng.integers(0, 2, n) * 1.0


@clinic.solution
def gradients(X, w, b, t):
    y = sigmoid(X @ w + b)
    ds = (y - t) / len(y)
    return {"dw": X.T @ ds, "db": ds.sum()}


def _clinic_wrong(name, hint, ds=None, **parts):
    """Add a wrong function to 04.5: another gradient ds(s, y, t) of the scores, or other dw and db from (X, ds)."""
    def made(X, w, b, t):
        s = X @ w + b
        y = sigmoid(s)
        d = (y - t) / len(t) if ds is None else ds(s, y, t)
        return {"dw": X.T @ d, "db": d.sum()} | {key: part(X, d) for key, part in parts.items()}

    made.__name__, made.__doc__ = name, hint
    clinic.wrong(made)


_clinic_wrong("still_twice", """The slope of the sigmoid, y (1 − y), is still in it. Where the network is very wrong, that slope is nearly 0, and y − t has been
through the sigmoid already.""", lambda s, y, t: (y - t) * y * (1 - y) / len(t))
_clinic_wrong("taken_apart", """Right, until the network is very sure of itself: then y (1 − y) is 0, and you divide by it and multiply by it again. Leave out both.
That is what merging is for.""", lambda s, y, t: (y - t) / (y * (1 - y)) / len(t) * y * (1 - y))
_clinic_wrong("loss_alone", """Now the sigmoid is missing altogether: that is what the loss sends back to y. The slope of the sigmoid has to come in once, and then
something cancels.""", lambda s, y, t: (y - t) / (y * (1 - y)) / len(t))
_clinic_wrong("slope_alone", """You took away the wrong line: what is left is the slope of the sigmoid, and nothing knows of t. Which of the two lines has the other
one in it already?""", lambda s, y, t: y * (1 - y) / len(t))
_clinic_wrong("squared_error", """That is the gradient of another loss, the squared error, and it has the same illness. Keep the log loss.""",
              lambda s, y, t: 2 * (y - t) * y * (1 - y) / len(t))
_clinic_wrong("no_mean", """Right for one sample. The loss is the mean over the samples: its 1/N has got lost.""", lambda s, y, t: y - t)
_clinic_wrong("mean_taken_twice", """There is one 1/N too many: divided in ds already, and now again. The loss owns it, once.""",
              lambda s, y, t: (y - t) / len(t) ** 2)
_clinic_wrong("difference_turned", """The sign is wrong: where y is too large, L rises with the score. So the gradient is positive there.""",
              lambda s, y, t: (t - y) / len(t))
_clinic_wrong("forward_without_sigmoid", """You took the sigmoid out of the *forward* pass. y is still a probability; it is on the way back that one step is too
many.""", lambda s, y, t: (s - t) / len(t))
_clinic_wrong("bias_for_each_sample", """dw is right. db is one number, because there is one b for all samples: what was copied is added up.""",
              db=lambda X, ds: ds.copy())
_clinic_wrong("bias_averaged", """dw is right. In db you took the mean of what had been divided by N already: add up instead.""", db=lambda X, ds: ds.mean())
_clinic_wrong("inputs_averaged", """db is right. In dw you divided by N once more. ds has the 1/N already.""", dw=lambda X, ds: X.T @ ds / len(X))


def _whole(rng, count, low=1, high=6):
    return [int(v) for v in rng.integers(low, high, count)]


@question("04")
def one_weight(rng):
    x, dy = _whole(rng, 3), [int(v) for v in rng.choice([-2, -1, 1, 2, 3], 3)]
    total = sum(a * b for a, b in zip(x, dy, strict=True))
    products = " + ".join(f"{a}·({b})" if b < 0 else f"{a}·{b}" for a, b in zip(x, dy, strict=True))
    return Question(f"A weight reads the inputs {x} of three samples; to its output come back {dy}. What is its gradient?", total,
                    f"A dot product: {products} = {total}.")


@question("04")
def one_bias(rng):
    dy = [int(v) for v in rng.choice([-3, -1, 1, 2, 4, 5], 4, replace=False)]
    return Question(f"Back to one output of an Affine layer come {dy}, for four samples. What is the gradient of its bias?", sum(dy),
                    f"It was copied to every sample, so add up: {sum(dy)}. (The loss owns the 1/N.)")


@question("04")
def size_of_a_gradient(rng):
    n, d, m = (int(v) for v in rng.choice(range(2, 10), 3, replace=False))
    return Question(f"X has shape ({n}, {d}), Y = X W + b has shape ({n}, {m}). How many numbers does dW hold?", d * m,
                    f"As many as W, which has shape ({d}, {m}): {d * m}. The {n} samples are added up.")


@question("04")
def predicted_minus_right(rng):
    y = [0.1, 0.2, 0.7]
    rng.shuffle(y)
    right, n = int(rng.integers(3)), int(rng.choice([1, 2, 5, 10]))
    answer = (y[right] - 1) / n
    return Question(f"Softmax gave {y} for one of {n} sample{'s' * (n > 1)} in a batch; class {right} is right. The loss is the mean cross-entropy. "
                    f"What is the gradient of the score of class {right}?", answer, f"(y − t) / N = ({y[right]} − 1) / {n} = {answer:g}.")


@question("04")
def three_losses(rng):
    name, loss = [("the squared error, (y − t)²", lambda y: (1 - y) ** 2), ("the absolute error", lambda y: 1 - y),
                  ("the cross-entropy, −ln y", lambda y: -math.log(y))][rng.integers(3)]
    y = float(rng.choice([0.5, 0.8, 0.9, 1.0]))
    return Question(f"The right answer is t = 1, the network says y = {y:g}. What is {name}? "
                    "(ln 0.5 = −0.693, ln 0.8 = −0.223, ln 0.9 = −0.105)", round(loss(y), 3) + 0.0,
                    "Every loss is 0 when the answer is exact." if y == 1 else f"It is {loss(y):.3g}, and it would be 0 for y = 1.")


@question("04")
def weight_in_a_book(rng):
    j, k = (int(v) for v in rng.choice(range(1, 9), 2, replace=False))
    right = f"from neuron {k} to neuron {j}"
    return Question(f"In a book stands w with the indices {j}{k}. Where does this weight lead, from one layer to the next?", right,
                    f"First where to, then where from. In our W it would stand in row {k}, column {j}, counting as the book does.", (f"from neuron {j} to neuron {k}", right))


@question("04")
def who_divides(rng):
    right = "the loss"
    choices = ("every layer", "the Affine layers", right, "nobody")
    return Question("The loss is a mean over N samples. Who divides by N on the way back?", right,
                    "The mean is a part of the loss; the layers add up what is divided already.", choices)
