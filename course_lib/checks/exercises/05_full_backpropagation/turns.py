"""What students write in lesson 05, and in its appendix."""

import numpy as np

from course_lib.checks.turns import Turn
from course_lib.data import Batches
from course_lib.layers import Affine, ReLU
from course_lib.losses import SoftmaxWithLoss
from course_lib.network import Sequential

back = Turn(
    "05.dW1", "Back to the first weights",
    proves="gives each weight of the first layer its input times what comes through the gate",
    nudge="dW2 is made of what the last layer read and of what came back to it. What did the first "
          "layer read?")


@back.inputs
def back_inputs(rng):
    yield (np.array([[1.0, 2.0]]), np.array([[1.0, 0.0]]), np.array([[0.5, -0.5]]),
           np.array([[1.0, -1.0], [0.5, -0.25]]))
    for n, d, m, c in ((3, 2, 4, 5), (4, 3, 2, 3), (3, 3, 3, 3)):
        yield (rng.normal(size=(n, d)).round(2), np.maximum(rng.normal(size=(n, m)).round(2), 0),
               rng.normal(size=(n, c)).round(2), rng.normal(size=(m, c)).round(2))


@back.use
def back_use(two_layers_back, x, h, ds, W2):
    found = two_layers_back(x, h, ds, W2)
    return ... if isinstance(found, dict) and found.get("dW1") is ... else found


@back.solution
def two_layers_back(x, h, ds, W2):
    dW2 = h.T @ ds
    dh = ds @ W2.T
    dz = dh * (h > 0)
    dW1 = x.T @ dz
    return {"dW2": dW2, "dh": dh, "dz": dz, "dW1": dW1}


def _with(dW1, x, h, ds, W2):
    return two_layers_back(x, h, ds, W2) | {"dW1": dW1}


@back.wrong
def past_the_gate(x, h, ds, W2):
    """You used dh, which has not been through the gate yet. A silent unit's weights should get
    nothing."""
    return _with(x.T @ (ds @ W2.T), x, h, ds, W2)


@back.wrong
def the_other_input(x, h, ds, W2):
    """You took h, the input of the *last* layer. What did the first layer read?"""
    return _with(h.T @ two_layers_back(x, h, ds, W2)["dz"], x, h, ds, W2)


@back.wrong
def transposed(x, h, ds, W2):
    """Right, and turned on its side: dW1 has the shape of W1, a row for each input."""
    return _with(two_layers_back(x, h, ds, W2)["dW1"].T, x, h, ds, W2)


@back.wrong
def mean_of_a_sum(x, h, ds, W2):
    """You divided by the number of samples. The mean is taken once, by the loss: ds holds it
    already."""
    return _with(two_layers_back(x, h, ds, W2)["dW1"] / len(x), x, h, ds, W2)


update = Turn(
    "05.update", "One step",
    proves="moves the network's own array against its gradient, by the rate times the gradient",
    nudge="How far should each number move, and which way?")


@update.inputs
def update_inputs(rng):
    yield np.array([1.0, 2.0]), np.array([4.0, -2.0]), 0.1
    for shape in ((3,), (2, 3), (3, 2)):
        yield (rng.normal(size=shape).round(2), rng.normal(size=shape).round(2),
               round(float(rng.uniform(0.2, 0.8)), 2))


@update.use
def update_use(update, array, gradient, lr):
    array = array.copy()
    update(array, gradient, lr)
    return {"array, afterwards": array}


@update.solution
def update_right(array, gradient, lr):
    array -= lr * gradient


@update.wrong
def rises(array, gradient, lr):
    """The gradient points uphill, and you went along with it: the loss rises."""
    array += lr * gradient


@update.wrong
def stays(array, gradient, lr):
    """The network's own array has not moved. `array = array - …` makes a new array, which is lost
    at the end of the function; `array -= …` moves the one that is there."""
    array = array - lr * gradient


@update.wrong
def gradient_moved(array, gradient, lr):
    """You moved the gradient, and the array stayed where it was. Which of the two takes the
    step?"""
    gradient -= lr * array


@update.wrong
def whole_gradient(array, gradient, lr):
    """You took the whole gradient. The rate says how much of it."""
    array -= gradient


@update.wrong
def rate_alone(array, gradient, lr):
    """Every number moved by the rate alone, all in one direction. The gradient says how far, and
    which way."""
    array -= lr


cut = Turn(
    "05.cut", "Cut into mini-batches",
    proves="cuts an order into pieces, one after another, and loses none of its places",
    nudge="A piece begins at start. Where does it end?")


@cut.inputs
def cut_inputs(rng):
    yield np.array([2, 0, 4, 1, 3]), 2
    for n, batch_size in ((7, 3), (6, 2), (5, 5), (4, 1)):
        yield rng.permutation(n), batch_size


@cut.use
def cut_use(cut, order, batch_size):
    found = cut(order, batch_size)
    if found is None or isinstance(found, np.ndarray) and found.ndim == 1:
        raise TypeError("the pieces are handed out one after another, with `yield`")
    pieces = list(found)
    if any(piece is ... for piece in pieces):
        return ...
    pieces = [np.atleast_1d(piece) for piece in pieces]
    return {"sizes": [len(piece) for piece in pieces], "one after another": np.hstack(pieces)}


@cut.solution
def cut_right(order, batch_size):
    for start in range(0, len(order), batch_size):
        yield order[start:start + batch_size]


@cut.wrong
def size_as_an_end(order, batch_size):
    """The second number of a slice is where it *ends*, and you gave its length: the first piece is
    right, and the others are empty."""
    for start in range(0, len(order), batch_size):
        yield order[start:batch_size]


@cut.wrong
def first_again(order, batch_size):
    """Each piece is the first one again. It should begin at start."""
    for _ in range(0, len(order), batch_size):
        yield order[:batch_size]


@cut.wrong
def one_place(order, batch_size):
    """Each piece has one place only: the one at start. It should have batch_size of them."""
    for start in range(0, len(order), batch_size):
        yield order[start]


@cut.wrong
def all_the_rest(order, batch_size):
    """Each piece goes on to the end of the order. Where should it end?"""
    for start in range(0, len(order), batch_size):
        yield order[start:]


@cut.wrong
def one_too_few(order, batch_size):
    """Each piece ends one place too early, and that place is lost. The end of a slice is not in it:
    `order[2:5]` holds three places."""
    for start in range(0, len(order), batch_size):
        yield order[start:start + batch_size - 1]


@cut.wrong
def one_too_many(order, batch_size):
    """Each piece ends one place too late, and that place comes again in the next piece. The end of
    a slice is not in it: `order[2:5]` holds three places."""
    for start in range(0, len(order), batch_size):
        yield order[start:start + batch_size + 1]


@cut.wrong
def not_from_the_order(order, batch_size):
    """These are the numbers of the places. What stands there, in order, is what was shuffled."""
    for start in range(0, len(order), batch_size):
        yield np.arange(start, min(start + batch_size, len(order)))


@cut.wrong
def places_beyond_the_end(order, batch_size):
    """These are the numbers of the places, and at the end some that the order does not have. What
    stands at these places is what was shuffled."""
    for start in range(0, len(order), batch_size):
        yield np.arange(start, start + batch_size)


epoch = Turn(
    "05.epoch", "An epoch",
    proves="takes the loss, sends the gradient back, and moves every array, for each batch",
    nudge="Forward through the network, then through the loss, which wants the target too. Then "
          "the same way back.")


@epoch.inputs
def epoch_inputs(rng):
    yield (np.array([[1.0], [2.0], [-1.0]]), np.array([0, 0, 1]), np.array([[0.5, -0.5]]), 0.5, 2)
    for n, d, c, batch_size in ((5, 2, 3, 2), (6, 3, 2, 3), (4, 3, 3, 4)):
        yield (rng.normal(size=(n, d)).round(2), np.arange(n) % c,
               rng.normal(size=(d, c)).round(2), round(float(rng.uniform(0.3, 0.9)), 2), batch_size)


@epoch.use
def epoch_use(train_by_hand, x, t, W, lr, batch_size):
    classes = np.eye(len(W.T))
    net = Sequential(Affine(W, 0 * classes[0]), ReLU(), Affine(classes, 0 * classes[0]))
    net.forward(x)
    net.backward(classes[t])                     # as if it had been used before
    batches = Batches(x, t, batch_size, np.random.default_rng(0))
    losses = train_by_hand(net, SoftmaxWithLoss(), lr, batches)
    if not np.iterable(losses):
        raise TypeError("the loss of each step is handed out, one after another, with `yield`")
    losses = list(losses)
    if any(value is ... for value in losses):
        return ...
    return {"losses": np.array(losses), "W": net.params["0.W"], "b": net.params["0.b"]}


def _loop(net, lr, batches, loss_and_backward):
    for x, t in batches:
        value = loss_and_backward(x, t)
        for _, array, gradient in net.parameters():
            update_right(array, gradient, lr)
        yield value


@epoch.solution
def train_by_hand(net, loss, lr, batches):
    for x, t in batches:
        value = loss.forward(net.forward(x), t)
        net.backward(loss.backward())
        for _, array, gradient in net.parameters():
            update_right(array, gradient, lr)
        yield value


@epoch.wrong
def no_way_back(net, loss, lr, batches):
    """The gradients are old ones: nothing went back through the network. What the loss sends back
    is where its way back begins."""
    return _loop(net, lr, batches, lambda x, t: loss.forward(net.forward(x), t))


@epoch.wrong
def value_sent_back(net, loss, lr, batches):
    """You sent the *value* of the loss back. By itself the loss is the end of the graph: what
    arrives there is 1."""
    def both(x, t):
        value = loss.forward(net.forward(x), t)
        net.backward(loss.backward(value))
        return value
    return _loop(net, lr, batches, both)


@epoch.wrong
def value_through_the_network(net, loss, lr, batches):
    """You sent the loss itself back through the network. What goes back is its gradient, which
    `loss.backward()` gives."""
    def both(x, t):
        value = loss.forward(net.forward(x), t)
        net.backward(value)
        return value
    return _loop(net, lr, batches, both)


@epoch.wrong
def loss_left_out(net, loss, lr, batches):
    """The loss has seen nothing yet when it is asked for its gradient: the scores and the targets
    have to go through `loss.forward`."""
    def both(x, t):
        value = net.forward(x)
        net.backward(loss.backward())
        return value
    return _loop(net, lr, batches, both)


@epoch.wrong
def loss_after_the_step(net, loss, lr, batches):
    """The steps are right. The loss that you hand out is that *after* the step; take the one from
    which the gradient came."""
    for x, t in batches:
        for _ in _loop(net, lr, [(x, t)], lambda x, t: _both(net, loss, x, t)):
            yield loss.forward(net.forward(x), t)


@epoch.wrong
def score_minus_target(net, loss, lr, batches):
    """You sent back scores minus targets. It is the probabilities that belong there: ask the loss
    for its own backward."""
    def both(x, t):
        scores = net.forward(x)
        net.backward((scores - np.eye(scores.shape[1])[t]) / len(x))
        return loss.forward(scores, t)
    return _loop(net, lr, batches, both)


@epoch.wrong
def divided_again(net, loss, lr, batches):
    """The steps are too short by the number of samples in the batch. The loss is a mean already, so
    its gradient holds the 1/N once."""
    def both(x, t):
        value = loss.forward(net.forward(x), t)
        net.backward(loss.backward() / len(x))
        return value
    return _loop(net, lr, batches, both)


@epoch.wrong
def loss_of_the_samples(net, loss, lr, batches):
    """You gave x itself to the loss. It wants scores, a column for each class: what does the
    network make of x?"""
    def both(x, t):
        value = loss.forward(x, t)
        net.backward(loss.backward())
        return value
    return _loop(net, lr, batches, both)


@epoch.wrong
def loss_beside_the_network(net, loss, lr, batches):
    """x went through the network, and what came out is lost: you gave x itself to the loss. It
    wants the scores."""
    def both(x, t):
        net.forward(x)
        value = loss.forward(x, t)
        net.backward(loss.backward())
        return value
    return _loop(net, lr, batches, both)


def _both(net, loss, x, t):
    value = loss.forward(net.forward(x), t)
    net.backward(loss.backward())
    return value


accuracy = Turn(
    "05.accuracy", "The share that is right",
    proves="counts the samples whose highest score is at their label, and divides by all",
    nudge="At which class is each sample's highest score, and for what share of the samples is "
          "that the label?")


@accuracy.inputs
def accuracy_inputs(rng):
    yield np.array([[-1.0, 1.0], [2.0, -1.0], [0.5, 0.2]]), np.array([1, 0, 1])
    for n, c in ((4, 4), (5, 3), (7, 2), (10, 5)):
        scores = _scores(rng, n, c)
        t = scores.argmax(axis=1)
        t[0] = (t[0] + 1) % c
        yield scores, t
    best = np.array([0, 2, 3, 1])                # square: the other axis gives a number, too
    yield 5 * np.eye(4)[best] + rng.normal(size=(4, 4)).round(2), np.array([0, 2, 3, 3])
    for right in (1, 4):                         # few are right, and all
        scores = _scores(rng, 4, 3)
        t = scores.argmax(axis=1)
        t[right:] = (t[right:] + 1) % 3
        yield scores, t


def _scores(rng, n, c):
    """No two alike: nobody asks which of two equal scores is the highest."""
    return (rng.permutation(n * c).reshape(n, c) - n * c // 2) / 8


CLASSES = 1          # the axis; -1 is the same one, and no slip


@accuracy.solution
def share_right(scores, t):
    return np.mean(scores.argmax(axis=CLASSES) == t)


@accuracy.wrong
def counted(scores, t):
    """You counted those that are right. A share is that number divided by the number of samples."""
    return np.sum(scores.argmax(axis=1) == t)


@accuracy.wrong
def share_wrong(scores, t):
    """That is the share that is *wrong*."""
    return np.mean(scores.argmax(axis=1) != t)


@accuracy.wrong
def scores_as_labels(scores, t):
    """You compared the highest *score* with the label. At which class does it stand?"""
    return np.mean(scores.max(axis=1) == t)


@accuracy.wrong
def lowest(scores, t):
    """You looked for each sample's *lowest* score."""
    return np.mean(scores.argmin(axis=1) == t)


@accuracy.wrong
def best_sample_of_each_class(scores, t):
    """You looked down the columns: axis 0 finds the best *sample* of each class. A sample is a row;
    which axis runs along it?"""
    return np.mean(scores.argmax(axis=0) == t)


@accuracy.wrong
def one_by_one(scores, t):
    """You gave one answer a sample. What share of them is True?"""
    return scores.argmax(axis=1) == t


@accuracy.wrong
def all_or_nothing(scores, t):
    """It says 1 where all are right, and 0 everywhere else. A share lies between: is it cut to a
    whole number, or do you ask whether *all* are right?"""
    return int(np.mean(scores.argmax(axis=1) == t))


@accuracy.wrong
def in_per_cent(scores, t):
    """In per cent it is right. Give it as a share, between 0 and 1."""
    return 100 * np.mean(scores.argmax(axis=1) == t)


roll = Turn(
    "05.roll", "A ball that rolls",
    proves="keeps a part of its speed, adds the slope, and moves against it",
    nudge="First the new speed: a part of the old one, and the gradient. Then the place moves by "
          "the rate times that, downhill.")


@roll.inputs
def roll_inputs(rng):
    yield 1.0, 2.0, 4.0, 0.1, 0.5
    for _ in range(3):
        w, v, gradient = (round(float(n), 2) for n in rng.normal(size=3))
        yield w, v, gradient, round(float(rng.uniform(0.2, 0.4)), 2), 0.9
    yield rng.normal(size=3).round(2), 0.0, rng.normal(size=3).round(2), 0.2, 0.9    # eight starts


@roll.solution
def roll_right(w, v, gradient, lr, momentum):
    v = momentum * v + gradient
    return w - lr * v, v


@roll.wrong
def no_memory(w, v, gradient, lr, momentum):
    """It has no speed of its own: that is plain gradient descent. A part of the old v goes on."""
    return w - lr * gradient, gradient


@roll.wrong
def no_friction(w, v, gradient, lr, momentum):
    """*All* of the old speed goes on. Only the share momentum of it should."""
    return w - lr * (v + gradient), v + gradient


@roll.wrong
def old_speed(w, v, gradient, lr, momentum):
    """w moved by the old speed. It is the new one that moves it."""
    return w - lr * v, momentum * v + gradient


@roll.wrong
def up_the_hill(w, v, gradient, lr, momentum):
    """w went along with the speed. The gradient points uphill, and so does the speed: w moves
    *against* it."""
    v = momentum * v + gradient
    return w + lr * v, v


@roll.wrong
def rate_forgotten(w, v, gradient, lr, momentum):
    """w moved by the whole speed. It should move by the rate times the speed."""
    v = momentum * v + gradient
    return w - v, v


@roll.wrong
def rate_in_the_speed(w, v, gradient, lr, momentum):
    """You put the rate into the speed, as some books do. Here v is without it: the rate comes in
    when w moves."""
    v = momentum * v + lr * gradient
    return w - v, v


@roll.wrong
def step_for_a_speed(w, v, gradient, lr, momentum):
    """Your v is the step itself, with the rate and downhill, as in some books. Here v adds up the
    slopes; the rate and the minus come in when w moves."""
    v = momentum * v - lr * gradient
    return w + v, v


@roll.wrong
def speed_downhill(w, v, gradient, lr, momentum):
    """Your v points downhill. Here the gradient is added to it, so that it points uphill, and w
    moves against it."""
    v = momentum * v - gradient
    return w + lr * v, v


@roll.wrong
def rate_taken_twice(w, v, gradient, lr, momentum):
    """The rate comes in twice: in the speed, and when w moves. Here v is without it."""
    v = momentum * v + lr * gradient
    return w - lr * v, v


@roll.wrong
def mean_of_the_slopes(w, v, gradient, lr, momentum):
    """You took a mean: the gradient came in times 1 − momentum. Here it is added whole."""
    v = momentum * v + (1 - momentum) * gradient
    return w - lr * v, v


@roll.wrong
def moved_by_the_slope(w, v, gradient, lr, momentum):
    """w moved by the gradient alone. It is the speed that moves it."""
    return w - lr * gradient, momentum * v + gradient


delta = Turn(
    "A1.delta", "δ one layer back",
    proves="adds up the residuals of the next layer, each times its weight, and multiplies by "
           "the slope",
    nudge="Back through the weights first, then through the sigmoid, whose slope follows from a.")


@delta.inputs
def delta_inputs(rng):
    yield np.array([[1.0], [-2.0]]), np.array([[1.0, 0.0], [0.5, 2.0]]), np.array([[0.5], [0.2]])
    for n, m in ((2, 3), (3, 2), (3, 3)):
        yield (rng.normal(size=(m, 1)).round(2), rng.normal(size=(m, n)).round(2),
               rng.uniform(0.1, 0.9, (n, 1)).round(2))


@delta.solution
def delta_before(delta, W, a):
    return (W.T @ delta) * a * (1 - a)


@delta.wrong
def without_slope(delta, W, a):
    """That is ∂C/∂a. On to z it goes through the sigmoid: its slope is missing."""
    return W.T @ delta


@delta.wrong
def half_a_slope(delta, W, a):
    """The slope of a sigmoid is a (1 − a); you have only the first half."""
    return (W.T @ delta) * a


@delta.wrong
def slope_of_z(delta, W, a):
    """You put a through a sigmoid again. a has been through it: the slope is a (1 − a)."""
    y = 1 / (1 + np.exp(-a))
    return (W.T @ delta) * y * (1 - y)


@delta.wrong
def other_half(delta, W, a):
    """The slope of a sigmoid is a (1 − a); you have only the second half."""
    return (W.T @ delta) * (1 - a)
