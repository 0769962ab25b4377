"""05.1 One step by hand."""

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.functions import softmax
from course_lib.gradient import numerical_gradient

exercise = Exercise(
    "05.1", "One step by hand", points=3, section="A step downhill",
    practises="a whole backward pass and an update",
    proves="takes one step of gradient descent, with gates, biases and the mean over the batch, "
           "for any sizes",
    hints=("Write down the shapes of ds, dW2, dh, dz and dW1 before you write any code. Which of "
           "the forward pass's arrays does each need?",
           "First find *all* the gradients, from the end to the start, with the old weights. Only "
           "then move the weights, against the gradients.",
           "`ds = (p - t) / len(t)`; then dW2 from h and ds, dh from ds and W2, and dz from dh and "
           "the gate of z. What does dW1 need?"))


def _forward(x, W1, b1, W2, b2):
    z = x @ W1 + b1
    h = np.maximum(z, 0)
    return z, h, softmax(h @ W2 + b2)


@exercise.inputs
def inputs(rng):
    eye = np.eye(4)
    yield (np.array([[2.0, -1.0]]), eye[[0], :2],
           np.array([[1.0, 0.5, 0.0], [0.0, 2.0, -1.0]]), np.array([0.0, 0.5, -2.0]),
           np.array([[-1.0, 1.0], [0.5, -0.5], [2.0, 0.0]]), np.array([0.0, 0.5]), 0.5)
    yield (np.array([[0.0, 1.0], [-2.0, 1.0], [1.0, 3.0]]), eye[[1, 0, 1], :2],
           np.array([[1.0, -1.0], [1.0, 0.0]]), np.array([0.5, 0.0]),
           np.array([[0.5, -1.0], [1.0, 1.5]]), np.array([-0.5, 0.5]), 0.1)
    yield (np.array([[1.0, 2.0]]), eye[[1], :2],                   # the example of the task
           np.array([[0.5, -1.0], [0.25, 0.25]]), np.zeros(2),
           np.array([[1.0, -1.0], [0.5, -0.25]]), np.zeros(2), 0.1)
    for n, d, m, c in ((1, 3, 5, 4), (4, 2, 6, 3), (5, 4, 5, 2)):
        yield (rng.normal(size=(n, d)), np.eye(c)[rng.integers(0, c, n)],
               rng.normal(size=(d, m)), rng.normal(size=m),
               rng.normal(size=(m, c)), rng.normal(size=c), float(rng.uniform(0.1, 1)))


@exercise.solution
def one_step(x, t, W1, b1, W2, b2, lr):
    z, h, p = _forward(x, W1, b1, W2, b2)
    ds = (p - t) / len(p)
    dz = ds @ W2.T * (z > 0)
    return {"W1": W1 - lr * x.T @ dz, "b1": b1 - lr * dz.sum(axis=0),
            "W2": W2 - lr * h.T @ ds, "b2": b2 - lr * ds.sum(axis=0)}


def _step(x, t, W1, b1, W2, b2, lr, *, ds=None, dz=None, h=None):
    """The right step, with some of the gradients on the way replaced."""
    z, right_h, p = _forward(x, W1, b1, W2, b2)
    h = right_h if h is None else h
    ds = (p - t) / len(p) if ds is None else ds
    dz = ds @ W2.T * (z > 0) if dz is None else dz
    return {"W1": W1 - lr * x.T @ dz, "b1": b1 - lr * dz.sum(axis=0),
            "W2": W2 - lr * h.T @ ds, "b2": b2 - lr * ds.sum(axis=0)}


@exercise.wrong
def gate_forgotten(x, t, W1, b1, W2, b2, lr):
    """What feeds a silent hidden unit has moved too. What did ReLU do to its z, and what lets
    its gate through on the way back?"""
    ds = (_forward(x, W1, b1, W2, b2)[2] - t) / len(x)
    return _step(x, t, W1, b1, W2, b2, lr, dz=ds @ W2.T)


@exercise.wrong
def updated_too_early(x, t, W1, b1, W2, b2, lr):
    """dh was computed with W2 *after* its update. All gradients belong to the point where the
    forward pass was made; move the weights when you have them all."""
    z, _, p = _forward(x, W1, b1, W2, b2)
    new_W2 = one_step(x, t, W1, b1, W2, b2, lr)["W2"]
    return _step(x, t, W1, b1, W2, b2, lr, dz=(p - t) / len(x) @ new_W2.T * (z > 0))


@exercise.wrong
def last_weights_from_z(x, t, W1, b1, W2, b2, lr):
    """The new W2 is wrong where a unit was silent: its gradient was built from z. Which array did
    the last layer *read*?"""
    return _step(x, t, W1, b1, W2, b2, lr, h=_forward(x, W1, b1, W2, b2)[0])


@exercise.wrong
def gate_by_the_gradient(x, t, W1, b1, W2, b2, lr):
    """Your gate is open where dh is positive. ReLU's gate was set on the way forward: by which
    array?"""
    dh = (_forward(x, W1, b1, W2, b2)[2] - t) / len(x) @ W2.T
    return _step(x, t, W1, b1, W2, b2, lr, dz=dh * (dh > 0))


@exercise.wrong
def open_at_zero(x, t, W1, b1, W2, b2, lr):
    """Right except where a hidden unit's z is exactly 0: this course takes the slope of ReLU there
    as 0."""
    z, _, p = _forward(x, W1, b1, W2, b2)
    return _step(x, t, W1, b1, W2, b2, lr, dz=(p - t) / len(x) @ W2.T * (z >= 0))


@exercise.wrong
def uphill(x, t, W1, b1, W2, b2, lr):
    """Every number moved by the right amount in the wrong direction. The gradient points uphill,
    and the loss should fall."""
    return _step(x, t, W1, b1, W2, b2, -lr)


@exercise.wrong
def summed_over_the_batch(x, t, W1, b1, W2, b2, lr):
    """Right for one sample, too long a step for several: the loss is the *mean* over the batch.
    Where does its 1/N come in?"""
    return _step(x, t, W1, b1, W2, b2, lr * len(x))


@exercise.wrong
def averaged_twice(x, t, W1, b1, W2, b2, lr):
    """Right for one sample, too short a step for several: something is divided by N twice. The loss
    does it once, for all."""
    return _step(x, t, W1, b1, W2, b2, lr / len(x))


@exercise.wrong
def biases_kept(x, t, W1, b1, W2, b2, lr):
    """A bias has not moved. It is a parameter too: what is the gradient of a number that was added
    to every sample?"""
    return one_step(x, t, W1, b1, W2, b2, lr) | {"b1": b1, "b2": b2}


@exercise.wrong
def gradients_only(x, t, W1, b1, W2, b2, lr):
    """That is the gradient. The question was where the parameters are *after* a step."""
    new = one_step(x, t, W1, b1, W2, b2, 1.0)
    return {name: old - new[name] for name, old in zip(new, (W1, b1, W2, b2), strict=True)}


@exercise.wrong
def rate_forgotten(x, t, W1, b1, W2, b2, lr):
    """The directions are right, and the steps have all the length of the gradient. What does lr
    do?"""
    return _step(x, t, W1, b1, W2, b2, 1.0)


@exercise.wrong
def target_not_subtracted(x, t, W1, b1, W2, b2, lr):
    """You sent the probabilities back as they are. The gradient that starts the way back says how
    far they are from the target."""
    return _step(x, t, W1, b1, W2, b2, lr, ds=_forward(x, W1, b1, W2, b2)[2] / len(x))


def _backwards(x, t, W1, b1, W2, b2):
    """z, h, p, ds and dh."""
    z, h, p = _forward(x, W1, b1, W2, b2)
    ds = (p - t) / len(p)
    return z, h, p, ds, ds @ W2.T


@exercise.wrong
def gate_times_h(x, t, W1, b1, W2, b2, lr):
    """You multiplied dh by h itself. The gate has no size: where the unit was active, dh goes
    through as it is; elsewhere nothing does."""
    z, h, p, ds, dh = _backwards(x, t, W1, b1, W2, b2)
    return _step(x, t, W1, b1, W2, b2, lr, dz=dh * h)


@exercise.wrong
def gate_times_z(x, t, W1, b1, W2, b2, lr):
    """You multiplied dh by z itself. It is the *slope* of ReLU that belongs there, and that is 1 or
    0."""
    z, h, p, ds, dh = _backwards(x, t, W1, b1, W2, b2)
    return _step(x, t, W1, b1, W2, b2, lr, dz=dh * z)


@exercise.wrong
def gate_like_a_sigmoid(x, t, W1, b1, W2, b2, lr):
    """h (1 − h) is the slope of a sigmoid. The hidden units here are ReLUs: what is their slope?"""
    z, h, p, ds, dh = _backwards(x, t, W1, b1, W2, b2)
    return _step(x, t, W1, b1, W2, b2, lr, dz=dh * h * (1 - h))


@exercise.wrong
def gate_and_mean_forgotten(x, t, W1, b1, W2, b2, lr):
    """Two things are missing. The loss is the *mean* over the batch, so a 1/N belongs at the start
    of the way back; and ReLU's gate lets nothing through where a unit was silent."""
    z, h, p, ds, dh = _backwards(x, t, W1, b1, W2, b2)
    return _step(x, t, W1, b1, W2, b2, lr * len(x), dz=dh)


@exercise.wrong
def softmax_again(x, t, W1, b1, W2, b2, lr):
    """p − t *is* what comes back through the loss and softmax together. You multiplied it by a
    slope, p (1 − p), once more."""
    z, h, p, ds, dh = _backwards(x, t, W1, b1, W2, b2)
    return _step(x, t, W1, b1, W2, b2, lr, ds=ds * p * (1 - p))


@exercise.wrong
def probability_not_through_softmax(x, t, W1, b1, W2, b2, lr):
    """−t / p is what the loss sends back to the probabilities. On its way to the scores it has to
    go through softmax, and something cancels."""
    z, h, p, ds, dh = _backwards(x, t, W1, b1, W2, b2)
    return _step(x, t, W1, b1, W2, b2, lr, ds=-t / p / len(x))


@exercise.wrong
def averaged_over_classes_too(x, t, W1, b1, W2, b2, lr):
    """Too short a step: you divided by the number of *entries* of p. The loss is a mean over the
    samples alone."""
    return _step(x, t, W1, b1, W2, b2, lr / t.shape[1])


@exercise.wrong
def averaged_over_classes(x, t, W1, b1, W2, b2, lr):
    """You divided by the number of classes. The loss is a mean over the *samples*: which axis of x
    counts them?"""
    return _step(x, t, W1, b1, W2, b2, lr * len(x) / t.shape[1])


@exercise.wrong
def divided_by_the_rate(x, t, W1, b1, W2, b2, lr):
    """You divided by lr. A small rate is to make a *short* step."""
    return _step(x, t, W1, b1, W2, b2, 1 / lr)


@exercise.wrong
def first_weights_kept(x, t, W1, b1, W2, b2, lr):
    """W1 has not moved. Send the gradient on: through W2, then through the gate."""
    return one_step(x, t, W1, b1, W2, b2, lr) | {"W1": W1}


@exercise.wrong
def first_layer_kept(x, t, W1, b1, W2, b2, lr):
    """The last layer is right, and the first has not moved. Send the gradient on: through W2, then
    through the gate."""
    return one_step(x, t, W1, b1, W2, b2, lr) | {"W1": W1, "b1": b1}


@exercise.wrong
def biases_averaged(x, t, W1, b1, W2, b2, lr):
    """For a bias you took a mean of what holds the 1/N already: what was added to every sample adds
    up on the way back."""
    z, h, p, ds, dh = _backwards(x, t, W1, b1, W2, b2)
    return one_step(x, t, W1, b1, W2, b2, lr) | {
        "b1": b1 - lr * (dh * (z > 0)).mean(axis=0), "b2": b2 - lr * ds.mean(axis=0)}


@exercise.wrong
def biases_for_each_sample(x, t, W1, b1, W2, b2, lr):
    """A new bias has a row for each sample. There is one bias for all of them: what comes back to
    it adds up over the samples."""
    z, h, p, ds, dh = _backwards(x, t, W1, b1, W2, b2)
    return one_step(x, t, W1, b1, W2, b2, lr) | {
        "b1": b1 - lr * dh * (z > 0), "b2": b2 - lr * ds}


@exercise.wrong
def biases_summed_over_everything(x, t, W1, b1, W2, b2, lr):
    """All entries of a bias moved by one and the same number: `sum()` without an axis adds up
    everything. Each unit has a bias of its own, to which its own column comes back."""
    z, h, p, ds, dh = _backwards(x, t, W1, b1, W2, b2)
    return one_step(x, t, W1, b1, W2, b2, lr) | {
        "b1": b1 - lr * (dh * (z > 0)).sum(), "b2": b2 - lr * ds.sum()}


@exercise.wrong
def averaged_over_inputs(x, t, W1, b1, W2, b2, lr):
    """You divided by the number of inputs. The loss is a mean over the *samples*: which axis of x
    counts them?"""
    return _step(x, t, W1, b1, W2, b2, lr * len(x) / x.shape[1])


@exercise.wrong
def rate_twice(x, t, W1, b1, W2, b2, lr):
    """lr comes in twice. The step is the gradient, times lr once."""
    return _step(x, t, W1, b1, W2, b2, lr**2)


@exercise.wrong
def nothing_moved(x, t, W1, b1, W2, b2, lr):
    """Nothing has moved. Which line moves a parameter, and is it the moved one that you return?"""
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


@exercise.wrong
def nudged_on_the_kink(x, t, W1, b1, W2, b2, lr):
    """Right except where a hidden unit's z is exactly 0: nudges see a kink there, and give half a
    slope. Go back by hand, as the task says: ReLU's slope at 0 counts as 0."""
    parameters = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}

    def loss(**moved):
        return -np.mean(np.log(np.sum(t * _forward(x, **parameters | moved)[2], axis=1)))

    return {name: old - lr * numerical_gradient(lambda new, n=name: loss(**{n: new}), old)
            for name, old in parameters.items()}


@exercise.wrong
def moved_in_place(x, t, W1, b1, W2, b2, lr):
    """The numbers are right, and your function moved the arrays that it was given. In the lesson,
    `-=` is for the network's own arrays; here whoever called still needs the old ones, so return
    new ones."""
    moved = one_step(x, t, W1, b1, W2, b2, lr)
    for array, new in zip((W1, b1, W2, b2), moved.values(), strict=True):
        array[...] = new
    return moved


@exercise.wrong
def steps_only(x, t, W1, b1, W2, b2, lr):
    """That is the step, lr times the gradient. Where are the parameters *after* it?"""
    new = one_step(x, t, W1, b1, W2, b2, lr)
    return {name: old - new[name] for name, old in zip(new, (W1, b1, W2, b2), strict=True)}


@exercise.family
def steps_of_another_length(result, x, t, W1, b1, W2, b2, lr):
    """Each number has moved {} times as far as it should. The loss is the mean of −ln p of the
    right class, without a factor of its own: where does yours come from?"""
    right = one_step(x, t, W1, b1, W2, b2, lr)
    return np.concatenate([np.ravel((result[name] - old) / (right[name] - old))
                           for name, old in zip(right, (W1, b1, W2, b2), strict=True)])
