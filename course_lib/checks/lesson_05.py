"""Lesson 05, full backpropagation: the exercises and the mistakes to expect."""

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.checks.questions import Question, question
from course_lib.data import Batches
from course_lib.functions import softmax
from course_lib.gradient import numerical_gradient, relative_error
from course_lib.layers import Affine, ReLU, Sigmoid, Tanh
from course_lib.losses import SoftmaxWithLoss
from course_lib.network import Sequential

step = Exercise(
    "05.1", "One step by hand", points=3,
    practises="a whole backward pass and an update",
    proves="takes one step of gradient descent, with gates, biases and the mean over the batch, for any sizes",
    hints=("Write down the shapes of ds, dW2, dh, dz and dW1 before you write any code. Which of the forward pass's arrays does each need?",
           "First find *all* the gradients, from the end to the start, with the old weights. Only then move the weights, against the gradients.",
           "`ds = (p - t) / len(t)`; then dW2 from h and ds, dh from ds and W2, and dz from dh and the gate of z. What does dW1 need?"))


def _forward(x, W1, b1, W2, b2):
    z = x @ W1 + b1
    h = np.maximum(z, 0)
    return z, h, softmax(h @ W2 + b2)


@step.inputs
def step_inputs(rng):
    eye = np.eye(4)
    yield (np.array([[2.0, -1.0]]), eye[[0], :2], np.array([[1.0, 0.5, 0.0], [0.0, 2.0, -1.0]]), np.array([0.0, 0.5, -2.0]),
           np.array([[-1.0, 1.0], [0.5, -0.5], [2.0, 0.0]]), np.array([0.0, 0.5]), 0.5)
    yield (np.array([[0.0, 1.0], [-2.0, 1.0], [1.0, 3.0]]), eye[[1, 0, 1], :2], np.array([[1.0, -1.0], [1.0, 0.0]]),
           np.array([0.5, 0.0]), np.array([[0.5, -1.0], [1.0, 1.5]]), np.array([-0.5, 0.5]), 0.1)
    for n, d, m, c in ((1, 3, 5, 4), (4, 2, 6, 3), (5, 4, 5, 2)):
        yield (rng.normal(size=(n, d)), np.eye(c)[rng.integers(0, c, n)], rng.normal(size=(d, m)), rng.normal(size=m),
               rng.normal(size=(m, c)), rng.normal(size=c), float(rng.uniform(0.1, 1)))


@step.solution
def one_step(x, t, W1, b1, W2, b2, lr):
    z, h, p = _forward(x, W1, b1, W2, b2)
    ds = (p - t) / len(p)
    dz = ds @ W2.T * (z > 0)
    return {"W1": W1 - lr * x.T @ dz, "b1": b1 - lr * dz.sum(axis=0), "W2": W2 - lr * h.T @ ds, "b2": b2 - lr * ds.sum(axis=0)}


def _step(x, t, W1, b1, W2, b2, lr, *, ds=None, dz=None, h=None):
    """The right step, with some of the gradients on the way replaced."""
    z, right_h, p = _forward(x, W1, b1, W2, b2)
    h = right_h if h is None else h
    ds = (p - t) / len(p) if ds is None else ds
    dz = ds @ W2.T * (z > 0) if dz is None else dz
    return {"W1": W1 - lr * x.T @ dz, "b1": b1 - lr * dz.sum(axis=0), "W2": W2 - lr * h.T @ ds, "b2": b2 - lr * ds.sum(axis=0)}


@step.wrong
def gate_forgotten(x, t, W1, b1, W2, b2, lr):
    """The weights of a silent hidden unit have moved too. What did ReLU do to its z, and what lets its gate through on the way back?"""
    ds = (_forward(x, W1, b1, W2, b2)[2] - t) / len(x)
    return _step(x, t, W1, b1, W2, b2, lr, dz=ds @ W2.T)


@step.wrong
def updated_too_early(x, t, W1, b1, W2, b2, lr):
    """The last layer is right and the first is not: dh was computed with W2 *after* its update. All gradients belong to the point where
    the forward pass was made; move the weights when you have them all."""
    z, _, p = _forward(x, W1, b1, W2, b2)
    new_W2 = one_step(x, t, W1, b1, W2, b2, lr)["W2"]
    return _step(x, t, W1, b1, W2, b2, lr, dz=(p - t) / len(x) @ new_W2.T * (z > 0))


@step.wrong
def last_weights_from_z(x, t, W1, b1, W2, b2, lr):
    """The new W2 is wrong where a unit was silent: its gradient was built from z. Which array did the last layer *read*?"""
    return _step(x, t, W1, b1, W2, b2, lr, h=_forward(x, W1, b1, W2, b2)[0])


@step.wrong
def gate_by_the_gradient(x, t, W1, b1, W2, b2, lr):
    """Your gate is open where dh is positive. ReLU's gate was set on the way forward: by which array?"""
    dh = (_forward(x, W1, b1, W2, b2)[2] - t) / len(x) @ W2.T
    return _step(x, t, W1, b1, W2, b2, lr, dz=dh * (dh > 0))


@step.wrong
def open_at_zero(x, t, W1, b1, W2, b2, lr):
    """Right except where a hidden unit's z is exactly 0: this course takes the slope of ReLU there as 0."""
    z, _, p = _forward(x, W1, b1, W2, b2)
    return _step(x, t, W1, b1, W2, b2, lr, dz=(p - t) / len(x) @ W2.T * (z >= 0))


@step.wrong
def uphill(x, t, W1, b1, W2, b2, lr):
    """Every number moved by the right amount in the wrong direction. The gradient points uphill, and the loss should fall."""
    return _step(x, t, W1, b1, W2, b2, -lr)


@step.wrong
def summed_over_the_batch(x, t, W1, b1, W2, b2, lr):
    """Right for one sample, too long a step for several: the loss is the *mean* over the batch. Where does its 1/N come in?"""
    return _step(x, t, W1, b1, W2, b2, lr * len(x))


@step.wrong
def averaged_twice(x, t, W1, b1, W2, b2, lr):
    """Right for one sample, too short a step for several: something is divided by N twice. The loss does it once, for all."""
    return _step(x, t, W1, b1, W2, b2, lr / len(x))


@step.wrong
def biases_kept(x, t, W1, b1, W2, b2, lr):
    """The weights are right, and the biases have not moved. They are parameters too: what is the gradient of a number that was added to
    every sample?"""
    return one_step(x, t, W1, b1, W2, b2, lr) | {"b1": b1, "b2": b2}


@step.wrong
def gradients_only(x, t, W1, b1, W2, b2, lr):
    """Those are the four gradients, and they are right. The question was where the parameters are *after* a step."""
    new = one_step(x, t, W1, b1, W2, b2, 1.0)
    return {name: old - new[name] for name, old in zip(new, (W1, b1, W2, b2), strict=True)}


@step.wrong
def rate_forgotten(x, t, W1, b1, W2, b2, lr):
    """The directions are right, and the steps have all the length of the gradient. What does lr do?"""
    return _step(x, t, W1, b1, W2, b2, 1.0)


@step.wrong
def target_not_subtracted(x, t, W1, b1, W2, b2, lr):
    """You sent the probabilities back as they are. The gradient that starts the way back says how far they are from the target."""
    return _step(x, t, W1, b1, W2, b2, lr, ds=_forward(x, W1, b1, W2, b2)[2] / len(x))


check = Exercise(
    "05.2", "Check the gradient", points=3,
    practises="testing a backward pass against numerical derivatives",
    proves="tells right layers from wrong ones: for large and tiny gradients, at kinks, and for layers that have been used before",
    hints=("What would have to agree with what? And at which x, and for which dy?",
           "The witness nudges x and watches one number, the sum of dy · y. Compare its gradient with `backward`, divide the difference by "
           "the size of both, and keep away from kinks.",
           "Begin with `x = np.where(np.abs(x) < 0.001, 0.001, x)`, and call `layer.forward(x)` *right before* `layer.backward(dy)`. How do you "
           "turn two arrays into one relative error?"))


class _Wrong(Tanh):
    """A tanh whose backward is spoilt by a function of (dy, y)."""

    def __init__(self, backward):
        super().__init__()
        self.spoilt = backward

    def backward(self, dy):
        return self.spoilt(dy, self.y)


def _except_last(dy, y):
    dx = dy * (1 - y * y)
    dx.flat[-1] *= 1.5
    return dx


LAYERS = {
    "tanh": Tanh,
    "sigmoid": Sigmoid,
    "ReLU": ReLU,
    "tanh with a slope of 1 - y": lambda: _Wrong(lambda dy, y: dy * (1 - y)),
    "tanh that ignores dy": lambda: _Wrong(lambda dy, y: 1 - y * y),
    "tanh with the wrong sign": lambda: _Wrong(lambda dy, y: dy * (y * y - 1)),
    "tanh, its gradient in reverse order": lambda: _Wrong(lambda dy, y: (dy * (1 - y * y)).ravel()[::-1].reshape(y.shape)),
    "tanh, wrong in the last entry": lambda: _Wrong(_except_last),
    "tanh, wrong where x is negative": lambda: _Wrong(lambda dy, y: dy * np.where(y < 0, 1, 1 - y * y)),
    "tanh, wrong by one part in a thousand": lambda: _Wrong(lambda dy, y: 1.001 * dy * (1 - y * y)),
}


@check.inputs
def check_inputs(rng):
    x, dy = np.array([0.5, -1.0]), np.array([2.0, 3.0])
    for layer in ("tanh", "tanh with a slope of 1 - y", "tanh that ignores dy", "tanh with the wrong sign"):
        yield layer, x, dy
    yield "tanh, its gradient in reverse order", x, np.array([2.0, -3.0])
    yield "ReLU", np.array([0.0, 2.0]), dy
    yield "tanh", x, 1e7 * dy
    yield "tanh with a slope of 1 - y", x, 1e-9 * dy
    yield "tanh, wrong by one part in a thousand", x, dy
    yield "tanh, wrong in the last entry", x, dy
    yield "tanh, wrong where x is negative", x, dy
    for layer in ("sigmoid", "ReLU", "tanh, wrong in the last entry", "tanh with a slope of 1 - y"):
        yield layer, rng.choice([-1, 1], (2, 3)) * rng.uniform(0.2, 1.5, (2, 3)), rng.uniform(0.5, 3, (2, 3))


@check.use
def use_check(backward_is_right, layer, x, dy):
    made = LAYERS[layer]()
    made.backward(np.ones_like(made.forward(np.cos(3 * x) + 0.3)))           # as if it had been used before
    return backward_is_right(made, x, dy)


def _off_kinks(x):
    return np.where(np.abs(x) < 0.001, 0.001, x)


def _small(error, limit=1e-6):
    return bool(error < limit)


def _witness(layer, x, dy):
    return numerical_gradient(lambda moved: np.sum(dy * layer.forward(moved)), x)


@check.solution
def backward_is_right(layer, x, dy):
    x = _off_kinks(x)
    numerical = _witness(layer, x, dy)
    layer.forward(x)
    return _small(relative_error(layer.backward(dy), numerical))


def _both(layer, x, dy):
    numerical = _witness(layer, x, dy)
    layer.forward(x)
    return layer.backward(dy), numerical


@check.wrong
def absolute_difference(layer, x, dy):
    """You look at the *size* of the difference. Beside a gradient of ten million a difference of 0.001 is rounding; beside one of a
    billionth it is everything. Divide by the size of what you compare."""
    return _small(np.linalg.norm(np.subtract(*_both(layer, _off_kinks(x), dy))))


@check.wrong
def numpys_allclose(layer, x, dy):
    """`np.allclose` also accepts any difference below 1e-8, however small the numbers are. A wrong gradient of a billionth gets through.
    Divide the difference by the size of what you compare."""
    return bool(np.allclose(*_both(layer, _off_kinks(x), dy), rtol=1e-5))


@check.wrong
def on_the_kink(layer, x, dy):
    """You call a right ReLU wrong when an entry of x is exactly 0. There the nudge to the left sees another slope than the nudge to the
    right. Move such entries a little off, before you begin."""
    return _small(relative_error(*_both(layer, x, dy)))


@check.wrong
def stale_cache(layer, x, dy):
    """`backward` belongs to the last `forward`, and the layer had been used on other numbers before it came to you. Run forward on *your* x
    right before."""
    x = _off_kinks(x)
    return _small(relative_error(layer.backward(dy), _witness(layer, x, dy)))


@check.wrong
def cache_of_the_last_nudge(layer, x, dy):
    """Nearly: the last `forward` before your `backward` was one of the witness's nudges, so the layer remembers a *moved* x. Run forward once
    more on x itself."""
    x = _off_kinks(x)
    numerical = _witness(layer, x, dy)
    return _small(relative_error(layer.backward(dy), numerical))


@check.wrong
def upstream_of_ones(layer, x, dy):
    """You tried it with ones from above. A layer that forgets to multiply by dy looks right then. Use the dy that you were given, on both
    sides."""
    return backward_is_right(layer, x, np.ones_like(x))


@check.wrong
def sign_blind(layer, x, dy):
    """You compare sizes, so a gradient with the wrong sign gets through, and it would lead uphill. Subtract before you take the size."""
    a, n = _both(layer, _off_kinks(x), dy)
    return _small(relative_error(np.abs(a), np.abs(n)))


@check.wrong
def sums_compared(layer, x, dy):
    """You compare sums, so a gradient with its entries in the wrong places gets through. Compare entry by entry, and then take the size of the
    differences."""
    a, n = _both(layer, _off_kinks(x), dy)
    return _small(abs(a.sum() - n.sum()) / (abs(a.sum()) + abs(n.sum())))


@check.wrong
def first_entry_only(layer, x, dy):
    """You look at the first entry only. A layer that is wrong at the end gets through."""
    a, n = _both(layer, _off_kinks(x), dy)
    return _small(relative_error(a.flat[0], n.flat[0]))


@check.wrong
def too_generous(layer, x, dy):
    """Your limit is so wide that a gradient which is wrong by one part in a thousand gets through. A right one agrees to about ten digits;
    set the limit at one part in a million."""
    return _small(relative_error(*_both(layer, _off_kinks(x), dy)), 0.01)


loop = Exercise(
    "05.3", "The training loop", points=3,
    practises="mini-batches, gradient, update, repeat",
    proves="trains as it should: a new order every epoch, every sample used, one step downhill for each batch",
    hints=("Say the four steps aloud. Which of them are inside the loop over the batches, and what happens once an epoch?",
           "An epoch draws one new order, and cuts it into pieces of batch_size; the last piece may be shorter. Each piece makes one step, "
           "and the arrays change in place.",
           "`order = rng.permutation(len(x))`, then `for start in range(0, len(x), batch_size):` with `rows = order[start:start + batch_size]`. "
           "What do you do with `x[rows]` and `t[rows]`?"))


@loop.inputs
def loop_inputs(rng):
    yield (np.array([[1.0], [2.0], [-1.0], [-2.0], [0.5]]), np.array([0, 0, 1, 1, 0]), np.array([[0.5, -0.5]]), np.array([0.0, 0.5]),
           0.5, 2, 2, 7)
    for n, d, c, batch_size, epochs in ((7, 2, 3, 3, 2), (5, 3, 2, 3, 3), (6, 1, 2, 4, 2)):
        t = np.sort(np.arange(n) % c)
        yield (rng.normal(size=(n, d)).round(2), t, rng.normal(size=(d, c)).round(2), rng.normal(size=c).round(2),
               round(float(rng.uniform(0.2, 1)), 2), batch_size, epochs, int(rng.integers(100)))


@loop.use
def use_loop(train_net, x, t, W, b, lr, batch_size, epochs, seed):
    net = Sequential(Affine(W, b))
    losses = train_net(net, SoftmaxWithLoss(), x, t, lr, batch_size, epochs, np.random.default_rng(seed))
    return None if losses is None else {"losses": np.array(list(losses), float), "W": net.params["0.W"], "b": net.params["0.b"]}


def _train(net, loss, batches, update):
    for x, t in batches:
        yield loss.forward(net.forward(x), t)
        net.backward(loss.backward())
        for _, array, gradient in net.parameters():
            update(array, gradient, len(x))


def _downhill(lr):
    def update(array, gradient, n):
        array -= lr * gradient
    return update


@loop.solution
def train_net(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for x_batch, t_batch in Batches(x, t, batch_size, rng, epochs):
        losses.append(loss.forward(net.forward(x_batch), t_batch))
        net.backward(loss.backward())
        for _, array, gradient in net.parameters():
            array -= lr * gradient
    return losses


@loop.wrong
def loop_uphill(net, loss, x, t, lr, batch_size, epochs, rng):
    """The loss *rises*. The gradient points uphill: which sign does the step need?"""
    return _train(net, loss, Batches(x, t, batch_size, rng, epochs), _downhill(-lr))


@loop.wrong
def divided_again(net, loss, x, t, lr, batch_size, epochs, rng):
    """It learns, too slowly: you divide the gradient by the number of samples. The loss is a mean already, so its gradient holds the 1/N
    once."""
    def update(array, gradient, n):
        array -= lr * gradient / n
    return _train(net, loss, Batches(x, t, batch_size, rng, epochs), update)


def _pieces(x, t, order, batch_size):
    return [(x[order[i:i + batch_size]], t[order[i:i + batch_size]]) for i in range(0, len(x), batch_size)]


@loop.wrong
def not_shuffled(net, loss, x, t, lr, batch_size, epochs, rng):
    """The batches come in the order of the data. These are sorted by class, so a batch often holds a single class, and the step for it undoes
    the one before. Draw a new order every epoch."""
    return _train(net, loss, _pieces(x, t, np.arange(len(x)), batch_size) * epochs, _downhill(lr))


@loop.wrong
def shuffled_once(net, loss, x, t, lr, batch_size, epochs, rng):
    """The first epoch is right, the next ones use the same order again. Where does the line that draws the order have to stand?"""
    return _train(net, loss, _pieces(x, t, rng.permutation(len(x)), batch_size) * epochs, _downhill(lr))


@loop.wrong
def last_batch_lost(net, loss, x, t, lr, batch_size, epochs, rng):
    """Some steps are missing: the last batch of an epoch is shorter than the others, and you left it out. Its samples count too."""
    whole = len(x) // batch_size
    pieces = [p for _ in range(epochs) for p in _pieces(x, t, rng.permutation(len(x)), batch_size)[:whole]]
    return _train(net, loss, pieces, _downhill(lr))


@loop.wrong
def labels_left_behind(net, loss, x, t, lr, batch_size, epochs, rng):
    """You shuffle x and leave t as it was, so most samples get another sample's label. One order for both."""
    pieces = []
    for _ in range(epochs):
        pieces += _pieces(x[rng.permutation(len(x))], t, np.arange(len(x)), batch_size)
    return _train(net, loss, pieces, _downhill(lr))


@loop.wrong
def never_learned(net, loss, x, t, lr, batch_size, epochs, rng):
    """The network is the same after training as before. `array = array - …` makes a *new* array, and the network keeps the old one. Change the
    array itself: `-=`."""
    return _train(net, loss, Batches(x, t, batch_size, rng, epochs), lambda array, gradient, n: None)


@loop.wrong
def one_epoch_only(net, loss, x, t, lr, batch_size, epochs, rng):
    """You stopped after the first epoch. Is the `return` indented too far?"""
    return _train(net, loss, Batches(x, t, batch_size, rng, 1), _downhill(lr))


@loop.wrong
def one_loss_an_epoch(net, loss, x, t, lr, batch_size, epochs, rng):
    """The training is right. You gave one loss for each epoch, and one for each *step* was asked for."""
    losses = train_net(net, loss, x, t, lr, batch_size, epochs, rng)
    return np.mean(np.reshape(losses, (epochs, -1)), axis=1)


@loop.wrong
def all_at_once(net, loss, x, t, lr, batch_size, epochs, rng):
    """One step an epoch, with all the samples. What is batch_size for?"""
    return _train(net, loss, Batches(x, t, len(x), rng, epochs), _downhill(lr))


curves = Exercise(
    "05.4", "Whose curve is it?", points=3,
    practises="what the rate, the batch and the first weights do to a loss curve",
    proves="matches all five curves, and says what the learning rate does",
    hints=("Start with the two that are strangest: a curve that never moves, and one that ends above where it began.",
           "How far a run gets is, roughly, the number of its steps times the rate, as long as the steps are not too long. "
           "How many steps does an epoch hold?",
           "The three runs that learn take different numbers of steps, or steps of different lengths. Put them in order by steps times rate."))

_CURVES = {"rate 0.003": "c", "rate 0.3": "e", "rate 0.3, batch 300": "d", "rate 30": "b", "zeros": "a", "true": "g"}


@curves.solution
def curves_right():
    return dict(_CURVES)


@curves.wrong
def smaller_is_always_better():
    """You gave the smallest rate the lowest curve. Its steps are careful and *short*: how far does it get in the same number of them?"""
    return _CURVES | {"rate 0.003": "e", "rate 0.3": "c"}


@curves.wrong
def larger_is_always_better():
    """You gave the largest rate the lowest curve. A gradient is a promise for small steps: what happens when a step leads beyond the
    other side of the valley, and the next one starts from up there?"""
    return _CURVES | {"rate 30": "e", "rate 0.3": "b"}


@curves.wrong
def exact_is_best():
    """You gave the exact gradient, all samples at once, the lower curve. It points better. How many steps does it take in an epoch, and how
    many do batches of thirty?"""
    return _CURVES | {"rate 0.3": "d", "rate 0.3, batch 300": "e"}


@curves.wrong
def few_steps_count_least():
    """You ranked these two by their number of steps. One of them takes a tenth of the steps, and each is a hundred times as long."""
    return _CURVES | {"rate 0.003": "d", "rate 0.3, batch 300": "c"}


@curves.wrong
def zeros_learn():
    """You let the network learn that starts with zeros. All its hidden units are equal: what makes one of them become different from the
    others? The logarithm of two, two classes, is a hint at its loss."""
    return _CURVES | {"zeros": "c", "rate 0.003": "a"}


@curves.wrong
def zeros_learn_best():
    """You let the network learn best that starts with zeros. All its hidden units are equal, and get equal gradients: thirty-two units work as
    one, or as none."""
    return _CURVES | {"zeros": "e", "rate 0.3": "a"}


@curves.wrong
def zeros_diverge():
    """Zero weights give no large numbers, and no step that is too long: with ReLU hardly anything moves at all. Which curve hardly moves, and
    which one jumps?"""
    return _CURVES | {"zeros": "b", "rate 30": "a"}


@curves.wrong
def only_patience():
    """If a smaller rate were always better, a rate of a billionth would be best. In a given time it goes nowhere; and with batches, there is no end
    to wait for."""
    return _CURVES | {"true": "f"}


@curves.wrong
def only_time():
    """If the rate only scaled time, the curve of the largest rate would be that of the small one, run through quickly. Look where it ends."""
    return _CURVES | {"true": "h"}


@curves.wrong
def batch_does_not_matter():
    """The *expected* gradient is the same for every batch size. But compare the two runs with the same rate: which one is further, and why?"""
    return _CURVES | {"true": "i"}


plateau = Exercise(
    "05.5", "Explain the plateau", points=2,
    practises="reading a loss curve and a fit",
    proves="explains why the network of the cosine seems to be stuck, and what it can say beyond its data",
    hints=("What does a network answer whose loss is that of the best constant?",
           "On the way back each sigmoid multiplies by its slope, which is a quarter at most. And beyond the data, nothing has told the "
           "network anything.",
           "How large is a product of several numbers that are a quarter at most? And where does a sigmoid go, far from the place where it bends?"))


@plateau.solution
def plateau_right():
    return {"plateau": "c", "beyond": "g"}


@plateau.wrong
def a_bug():
    """A bug would have been seen by the gradient check: the lesson's layers and the book's program agreed. And a wrong gradient would hardly lead to a
    good fit in the end."""
    return {"plateau": "a", "beyond": "g"}


@plateau.wrong
def rate_too_high():
    """With a rate that is too high, the loss jumps. Here it lies still. The slope of a sigmoid is a quarter at most, and there are several, one behind the other:
    what is left of the gradient at the first layer?"""
    return {"plateau": "b", "beyond": "g"}


@plateau.wrong
def stuck_for_ever():
    """If it were stuck for good, it would not have learned the curve in the end. Something was there all the time, only very small."""
    return {"plateau": "d", "beyond": "g"}


@plateau.wrong
def it_generalises():
    """Look at the picture of the fit, in the grey parts. Who would have told the network that the curve goes on like that?"""
    return {"plateau": "c", "beyond": "e"}


@plateau.wrong
def back_to_the_mean():
    """The mean was its answer at the *beginning*, when it had learned nothing. In the grey parts of the picture, it says something else."""
    return {"plateau": "c", "beyond": "f"}


@plateau.wrong
def anything():
    """It is not random: the same network gives the same answer, and a smooth one. What do sigmoids do far from the place where they bend?"""
    return {"plateau": "c", "beyond": "h"}


@question("05")
def one_update(rng):
    w, gradient = int(rng.integers(2, 9)), float(rng.choice([-3, -2, 2, 3]))
    lr = float(rng.choice([0.1, 0.2, 0.5]))
    return Question(f"A weight is {w}, its gradient {gradient:g}, the learning rate {lr:g}. What is the weight after one step?", w - lr * gradient,
                    f"Against the gradient: {w} − {lr:g} · ({gradient:g}) = {w - lr * gradient:g}.")


@question("05")
def steps_of_an_epoch(rng):
    batch, whole, rest = int(rng.choice([10, 20, 50])), int(rng.integers(3, 9)), int(rng.integers(1, 9))
    return Question(f"{batch * whole + rest} samples, batches of {batch}. How many steps has one epoch?", whole + 1,
                    f"{whole} whole batches and one with the last {rest}.")


@question("05")
def loss_of_guessing(rng):
    classes = int(rng.choice([2, 5, 10, 20]))
    return Question(f"A classifier with {classes} classes has learned nothing and says 1/{classes} to each. What is its cross-entropy?",
                    float(np.log(classes)), f"−ln(1/{classes}) = ln {classes} = {np.log(classes):.3f}.")


@question("05")
def parameters(rng):
    d, m, c = (int(v) for v in rng.choice([2, 3, 4, 5, 10], 3, replace=False))
    return Question(f"A network {d} → {m} → {c} from two Affine layers. How many numbers does it learn?", d * m + m + m * c + c,
                    f"Weights and biases: {d}·{m} + {m} + {m}·{c} + {c} = {d * m + m + m * c + c}.")


@question("05")
def too_large_a_rate(rng):
    low, high = "it falls a little faster", "it jumps, and may end above where it began"
    return Question("The learning rate is far too large. What does the loss do?", high,
                    "Each step lands beyond the valley, higher up than it began, where the slope is steeper still.", (low, high, "it stays still"))
