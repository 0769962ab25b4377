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
    for n, d, c, batch_size, epochs in ((7, 2, 3, 3, 2), (5, 3, 2, 3, 3), (6, 1, 2, 4, 2),
                                      (6, 2, 2, 3, 2)):                  # no batch is shorter
        t = np.sort(np.arange(n) % c)
        yield (rng.normal(size=(n, d)).round(2), t,
               rng.normal(size=(d, c)).round(2), rng.normal(size=c).round(2),
               round(float(rng.uniform(0.2, 1)), 2), batch_size, epochs, int(rng.integers(100)))


@exercise.use
def use(train_net, x, t, W, b, lr, batch_size, epochs, seed):
    net = Sequential(Affine(W, b))
    net.forward(x)
    net.backward(np.eye(len(b))[t])              # as if it had been used before
    rng = np.random.default_rng(seed)
    losses = train_net(net, SoftmaxWithLoss(), x, t, lr, batch_size, epochs, rng)
    if losses is None:
        return None
    if np.iterable(losses):                      # a generator, too
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
    """The batches come in the order of the data. Most of these are sorted by class, so a batch
    often holds a single class, and its step may undo a part of the one before. Draw a new order
    every epoch."""
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
    """The network is the same after training as before. Does the step move the network's own
    arrays? `array = array - …` makes a *new* one; `array -= …` moves the one that is there."""
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


def _order_by_order(x, t, batch_size, rng, epochs):
    """The right batches, a list of them for each epoch."""
    return [_pieces(x, t, rng.permutation(len(x)), batch_size) for _ in range(epochs)]


@exercise.wrong
def gradients_added_up(net, loss, x, t, lr, batch_size, epochs, rng):
    """Only the first step is right: the later ones add up the gradients of the batches before. Each
    step takes the gradient of its own batch alone."""
    sums = {}

    def update(array, gradient, n):
        sums[id(array)] = sums.get(id(array), 0) + gradient
        array -= lr * sums[id(array)]
    return _train(net, loss, Batches(x, t, batch_size, rng, epochs), update)


@exercise.wrong
def drawn_with_replacement(net, loss, x, t, lr, batch_size, epochs, rng):
    """Each batch is drawn anew from all samples, so in an epoch some come twice and others never.
    Draw *one* order for the epoch, and cut it into pieces."""
    rows = [rng.choice(len(x), batch_size) for _ in range(epochs)
            for _ in range(0, len(x), batch_size)]
    return _train(net, loss, [(x[some], t[some]) for some in rows], _downhill(lr))


@exercise.wrong
def order_drawn_for_each_batch(net, loss, x, t, lr, batch_size, epochs, rng):
    """You draw a new order for every batch, so in an epoch some samples come twice and others
    never. One order for the whole epoch: in which of the loops does it belong?"""
    rows = [rng.permutation(len(x))[start:start + batch_size] for _ in range(epochs)
            for start in range(0, len(x), batch_size)]
    return _train(net, loss, [(x[some], t[some]) for some in rows], _downhill(lr))


def _each_drawn_anew(x, t, batch_size, epochs, draw):
    """Batches, an epoch's last one shorter, each drawn from all samples: draw(size) gives rows."""
    for _ in range(epochs):
        for start in range(0, len(x), batch_size):
            rows = draw(min(batch_size, len(x) - start))
            yield x[rows], t[rows]


@exercise.wrong
def first_of_a_new_order(net, loss, x, t, lr, batch_size, epochs, rng):
    """You draw a new order for every batch and take its beginning, so in an epoch some samples come
    twice and others never. Draw one order for the epoch, and cut it into pieces."""
    batches = _each_drawn_anew(x, t, batch_size, epochs,
                               lambda size: rng.permutation(len(x))[:batch_size])
    return _train(net, loss, batches, _downhill(lr))


@exercise.wrong
def chosen_anew_without_replacement(net, loss, x, t, lr, batch_size, epochs, rng):
    """Within a batch no sample comes twice, but the next batch is drawn from all of them again, so
    in an epoch some come twice and others never. Draw one order for the epoch, and cut it."""
    batches = _each_drawn_anew(x, t, batch_size, epochs,
                               lambda size: rng.choice(len(x), batch_size, replace=False))
    return _train(net, loss, batches, _downhill(lr))


@exercise.wrong
def all_samples_in_every_step(net, loss, x, t, lr, batch_size, epochs, rng):
    """Each of your steps takes *all* the samples. It should take those of its batch alone: which
    rows of x and t are they?"""
    steps = epochs * -(-len(x) // batch_size)
    return _train(net, loss, [(x, t)] * steps, _downhill(lr))


@exercise.wrong
def batches_overlap(net, loss, x, t, lr, batch_size, epochs, rng):
    """Your batches hold a sample too many, which comes again in the next batch. In a slice, the end
    itself is left out already."""
    orders = [rng.permutation(len(x)) for _ in range(epochs)]
    rows = [order[start:start + batch_size + 1] for order in orders
            for start in range(0, len(x), batch_size)]
    return _train(net, loss, [(x[some], t[some]) for some in rows], _downhill(lr))


@exercise.wrong
def starts_one_apart(net, loss, x, t, lr, batch_size, epochs, rng):
    """You begin a batch at *every* sample, so each of them is used several times in an epoch. Where
    does the next batch begin?"""
    orders = [rng.permutation(len(x)) for _ in range(epochs)]
    rows = [order[start:start + batch_size] for order in orders for start in range(len(x))]
    return _train(net, loss, [(x[some], t[some]) for some in rows], _downhill(lr))


@exercise.wrong
def one_sample_a_step(net, loss, x, t, lr, batch_size, epochs, rng):
    """Each of your steps takes a single sample. What is batch_size for?"""
    return _train(net, loss, Batches(x, t, 1, rng, epochs), _downhill(lr))


@exercise.wrong
def one_update_an_epoch(net, loss, x, t, lr, batch_size, epochs, rng):
    """The parameters move once an epoch only, and by the gradient of its last batch. Are the lines
    of the update indented far enough?"""
    losses = []
    for batches in _order_by_order(x, t, batch_size, rng, epochs):
        losses += _train(net, loss, batches[:-1], _downhill(0))
        losses += _train(net, loss, batches[-1:], _downhill(lr))
    return losses


@exercise.wrong
def two_orders(net, loss, x, t, lr, batch_size, epochs, rng):
    """You drew one order for x and another one for t, so most samples get another sample's label.
    Keep the order in a name, and use it for both."""
    batches = []
    for _ in range(epochs):
        mixed, labels = x[rng.permutation(len(x))], t[rng.permutation(len(x))]
        batches += _pieces(mixed, labels, np.arange(len(x)), batch_size)
    return _train(net, loss, batches, _downhill(lr))


@exercise.wrong
def x_alone_shuffled(net, loss, x, t, lr, batch_size, epochs, rng):
    """You shuffled x itself and left t as it was, so most samples get another sample's label. Draw
    an order of *numbers*, and use it for both."""
    x, batches = x.copy(), []
    for _ in range(epochs):
        rng.shuffle(x)
        batches += _pieces(x.copy(), t, np.arange(len(x)), batch_size)
    return _train(net, loss, batches, _downhill(lr))


@exercise.wrong
def shuffled_further(net, loss, x, t, lr, batch_size, epochs, rng):
    """Every epoch has an order of its own, but from the second epoch on not the one that was asked
    for: you shuffle the order of the epoch before. The check draws with `rng.permutation(len(x))`,
    afresh."""
    order, batches = np.arange(len(x)), []
    for _ in range(epochs):
        rng.shuffle(order)
        batches += _pieces(x, t, order.copy(), batch_size)
    return _train(net, loss, batches, _downhill(lr))


@exercise.wrong
def loss_after_the_step(net, loss, x, t, lr, batch_size, epochs, rng):
    """The training is right. Each loss was measured *after* its step; the second of the four
    steps measures it, and the gradient belongs to that one."""
    for batch in Batches(x, t, batch_size, rng, epochs):
        list(_train(net, loss, [batch], _downhill(lr)))
        yield loss.forward(net.forward(batch[0]), batch[1])


@exercise.wrong
def loss_of_all_samples(net, loss, x, t, lr, batch_size, epochs, rng):
    """The training is right. You gave the loss of *all* samples at each step; asked for is the loss
    of the batch, which the step needs anyway."""
    for batch in Batches(x, t, batch_size, rng, epochs):
        yield loss.forward(net.forward(x), t)
        list(_train(net, loss, [batch], _downhill(lr)))


@exercise.wrong
def last_loss_only(net, loss, x, t, lr, batch_size, epochs, rng):
    """The training is right. You gave the last loss alone; asked for is a list with the loss of
    every step."""
    return train_net(net, loss, x, t, lr, batch_size, epochs, rng)[-1]


@exercise.wrong
def last_loss_of_each_epoch(net, loss, x, t, lr, batch_size, epochs, rng):
    """The training is right. You kept the last loss of each epoch, and one for each *step* was
    asked for."""
    return np.reshape(train_net(net, loss, x, t, lr, batch_size, epochs, rng), (epochs, -1))[:, -1]


@exercise.wrong
def one_step_only(net, loss, x, t, lr, batch_size, epochs, rng):
    """You stopped after the first step. Is the `return` indented too far?"""
    first = next(iter(Batches(x, t, batch_size, rng, epochs)))
    return _train(net, loss, [first], _downhill(lr))


@exercise.wrong
def backward_forgotten(net, loss, x, t, lr, batch_size, epochs, rng):
    """The gradients that you use are old: they were in the network before. Each batch needs a way
    back of its own, through the loss and then through the network."""
    for batch in Batches(x, t, batch_size, rng, epochs):
        yield loss.forward(net.forward(batch[0]), batch[1])
        for _, array, gradient in net.parameters():
            array -= lr * gradient


@exercise.wrong
def divided_by_the_batch_size(net, loss, x, t, lr, batch_size, epochs, rng):
    """You divided the gradient by batch_size. The loss is a mean already, so its gradient is, too:
    the division has been done."""
    return _train(net, loss, Batches(x, t, batch_size, rng, epochs), _downhill(lr / batch_size))


@exercise.wrong
def drawn_anew_for_each_batch(net, loss, x, t, lr, batch_size, epochs, rng):
    """You drew with replacement, so in an epoch some samples come several times and others never.
    An epoch goes through all of them once: draw an order, with `rng.permutation`, and cut it into
    batches."""
    batches = _each_drawn_anew(x, t, batch_size, epochs, lambda size: rng.choice(len(x), size))
    return _train(net, loss, batches, _downhill(lr))


@exercise.wrong
def moved_before_backward(net, loss, x, t, lr, batch_size, epochs, rng):
    """The step comes before backward, so it takes the gradients of the batch before. First forward
    and backward, then the step."""
    for x_batch, t_batch in Batches(x, t, batch_size, rng, epochs):
        yield loss.forward(net.forward(x_batch), t_batch)
        for _, array, gradient in net.parameters():
            array -= lr * gradient
        net.backward(loss.backward())
