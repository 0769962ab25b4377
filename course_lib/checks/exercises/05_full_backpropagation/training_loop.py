"""05.3 The training loop."""

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.data import Batches
from course_lib.layers import Affine
from course_lib.losses import SoftmaxWithLoss
from course_lib.network import Sequential

exercise = Exercise(
    "05.3", "The training loop", points=3, section="Learning in four steps",
    practises="mini-batches, gradient, update, repeat",
    proves="trains as it should: a new order every epoch, every sample used, one step downhill for "
           "each batch",
    hints=("Say the four steps aloud. Which of them are inside the loop over the batches, and what "
           "happens once an epoch?",
           "An epoch draws one new order, and cuts it into pieces of batch_size; the last piece "
           "may be shorter. Each piece makes one step, and the arrays change in place.",
           "`order = rng.permutation(len(x))`, then `for start in range(0, len(x), batch_size):` "
           "with `rows = order[start:start + batch_size]`. What do you do with `x[rows]` and "
           "`t[rows]`?"))


@exercise.inputs
def inputs(rng):
    yield (np.array([[1.0], [2.0], [-1.0], [-2.0], [0.5]]), np.array([0, 0, 1, 1, 0]),
           np.array([[0.5, -0.5]]), np.array([0.0, 0.5]), 0.5, 2, 2, 7)
    for n, d, c, batch_size, epochs in ((7, 2, 3, 3, 2), (5, 3, 2, 3, 3), (6, 1, 2, 4, 2)):
        t = np.sort(np.arange(n) % c)
        yield (rng.normal(size=(n, d)).round(2), t,
               rng.normal(size=(d, c)).round(2), rng.normal(size=c).round(2),
               round(float(rng.uniform(0.2, 1)), 2), batch_size, epochs, int(rng.integers(100)))


@exercise.use
def use(train_net, x, t, W, b, lr, batch_size, epochs, seed):
    net = Sequential(Affine(W, b))
    rng = np.random.default_rng(seed)
    losses = train_net(net, SoftmaxWithLoss(), x, t, lr, batch_size, epochs, rng)
    if losses is None:
        return None
    losses = np.array(list(losses), float)
    return {"losses": losses, "W": net.params["0.W"], "b": net.params["0.b"]}


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


@exercise.solution
def train_net(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for x_batch, t_batch in Batches(x, t, batch_size, rng, epochs):
        losses.append(loss.forward(net.forward(x_batch), t_batch))
        net.backward(loss.backward())
        for _, array, gradient in net.parameters():
            array -= lr * gradient
    return losses


@exercise.wrong
def loop_uphill(net, loss, x, t, lr, batch_size, epochs, rng):
    """The loss *rises*. The gradient points uphill: which sign does the step need?"""
    return _train(net, loss, Batches(x, t, batch_size, rng, epochs), _downhill(-lr))


@exercise.wrong
def divided_again(net, loss, x, t, lr, batch_size, epochs, rng):
    """It learns, too slowly: you divide the gradient by the number of samples. The loss is a mean
    already, so its gradient holds the 1/N once."""
    def update(array, gradient, n):
        array -= lr * gradient / n
    return _train(net, loss, Batches(x, t, batch_size, rng, epochs), update)


def _pieces(x, t, order, batch_size):
    rows = [order[start:start + batch_size] for start in range(0, len(x), batch_size)]
    return [(x[some], t[some]) for some in rows]


@exercise.wrong
def not_shuffled(net, loss, x, t, lr, batch_size, epochs, rng):
    """The batches come in the order of the data. These are sorted by class, so a batch often holds
    a single class, and the step for it undoes the one before. Draw a new order every epoch."""
    return _train(net, loss, _pieces(x, t, np.arange(len(x)), batch_size) * epochs, _downhill(lr))


@exercise.wrong
def shuffled_once(net, loss, x, t, lr, batch_size, epochs, rng):
    """The first epoch is right, the next ones use the same order again. Where does the line that
    draws the order have to stand?"""
    pieces = _pieces(x, t, rng.permutation(len(x)), batch_size)
    return _train(net, loss, pieces * epochs, _downhill(lr))


@exercise.wrong
def last_batch_lost(net, loss, x, t, lr, batch_size, epochs, rng):
    """Some steps are missing: the last batch of an epoch is shorter than the others, and you left
    it out. Its samples count too."""
    whole = len(x) // batch_size
    pieces = []
    for _ in range(epochs):
        pieces += _pieces(x, t, rng.permutation(len(x)), batch_size)[:whole]
    return _train(net, loss, pieces, _downhill(lr))


@exercise.wrong
def labels_left_behind(net, loss, x, t, lr, batch_size, epochs, rng):
    """You shuffle x and leave t as it was, so most samples get another sample's label. One order
    for both."""
    pieces = []
    for _ in range(epochs):
        pieces += _pieces(x[rng.permutation(len(x))], t, np.arange(len(x)), batch_size)
    return _train(net, loss, pieces, _downhill(lr))


@exercise.wrong
def never_learned(net, loss, x, t, lr, batch_size, epochs, rng):
    """The network is the same after training as before. `array = array - …` makes a *new* array,
    and the network keeps the old one. Change the array itself: `-=`."""
    return _train(net, loss, Batches(x, t, batch_size, rng, epochs), _downhill(0))


@exercise.wrong
def one_epoch_only(net, loss, x, t, lr, batch_size, epochs, rng):
    """You stopped after the first epoch. Is the `return` indented too far?"""
    return _train(net, loss, Batches(x, t, batch_size, rng, 1), _downhill(lr))


@exercise.wrong
def one_loss_an_epoch(net, loss, x, t, lr, batch_size, epochs, rng):
    """The training is right. You gave one loss for each epoch, and one for each *step* was asked
    for."""
    losses = train_net(net, loss, x, t, lr, batch_size, epochs, rng)
    return np.mean(np.reshape(losses, (epochs, -1)), axis=1)


@exercise.wrong
def all_at_once(net, loss, x, t, lr, batch_size, epochs, rng):
    """One step an epoch, with all the samples. What is batch_size for?"""
    return _train(net, loss, Batches(x, t, len(x), rng, epochs), _downhill(lr))
