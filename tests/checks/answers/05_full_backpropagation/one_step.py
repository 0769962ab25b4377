"""Answers to 05.1 One step by hand."""

import numpy as np

from course_lib.functions import softmax
from course_lib.gradient import numerical_gradient
from course_lib.layers import Affine, ReLU
from course_lib.losses import SoftmaxWithLoss
from course_lib.network import Sequential
from tests.support.answers import Answers

answers = Answers("05.1")


def forward(x, W1, b1, W2, b2):
    z = x @ W1 + b1
    h = np.maximum(z, 0)
    p = softmax(h @ W2 + b2)
    return z, h, p


@answers.right
def matrix_products(x, t, W1, b1, W2, b2, lr):
    z, h, p = forward(x, W1, b1, W2, b2)
    ds = (p - t) / len(x)
    dW2, db2 = h.T @ ds, ds.sum(axis=0)
    dz = (ds @ W2.T) * (z > 0)
    dW1, db1 = x.T @ dz, dz.sum(axis=0)
    return {"W1": W1 - lr * dW1, "b1": b1 - lr * db1, "W2": W2 - lr * dW2, "b2": b2 - lr * db2}


@answers.right
def averaged_at_the_end(x, t, W1, b1, W2, b2, lr):
    z, h, p = forward(x, W1, b1, W2, b2)
    N = x.shape[0]
    dh = np.dot(p - t, W2.T)
    dh[z <= 0] = 0
    return dict(W1=W1 - lr * np.dot(x.T, dh) / N, b1=b1 - lr * dh.mean(0),
                W2=W2 - lr * np.dot(h.T, p - t) / N, b2=b2 - lr * (p - t).mean(0))


@answers.right
def sample_by_sample(x, t, W1, b1, W2, b2, lr):
    new = {"W1": W1.copy(), "b1": b1.copy(), "W2": W2.copy(), "b2": b2.copy()}
    for row, target in zip(x, t, strict=True):
        z, h, p = forward(row, W1, b1, W2, b2)
        ds = p - target
        dz = np.where(z > 0, W2 @ ds, 0)
        for name, gradient in (("W1", np.outer(row, dz)), ("b1", dz), ("W2", np.outer(h, ds)),
                               ("b2", ds)):
            new[name] -= lr / len(x) * gradient
    return new


@answers.right
def einsums(x, t, W1, b1, W2, b2, lr):
    z, h, p = forward(x, W1, b1, W2, b2)
    ds = (p - t) / t.shape[0]
    dz = np.einsum("nc,mc,nm->nm", ds, W2, np.heaviside(z, 0))
    return {"b2": b2 - lr * np.einsum("nc->c", ds), "b1": b1 - lr * np.einsum("nm->m", dz),
            "W2": W2 - lr * np.einsum("nm,nc->mc", h, ds),
            "W1": W1 - lr * np.einsum("nd,nm->dm", x, dz)}


@answers.right
def the_course_layers(x, t, W1, b1, W2, b2, lr):
    net, loss = Sequential(Affine(W1.copy(), b1.copy()), ReLU(), Affine(W2.copy(), b2.copy())), \
        SoftmaxWithLoss()
    loss.forward(net.forward(x), t.argmax(axis=1))
    net.backward(loss.backward())
    names = {"0.W": "W1", "0.b": "b1", "2.W": "W2", "2.b": "b2"}
    return {names[name]: array - lr * gradient for name, array, gradient in net.parameters()}


@answers.right
def gate_from_h(x, t, W1, b1, W2, b2, lr):
    _, h, p = forward(x, W1, b1, W2, b2)
    ds = lr * (p - t) / len(x)
    dz = ds @ W2.T * np.sign(h)
    return {"W1": W1 - (dz.T @ x).T, "b1": b1 - dz.sum(0), "W2": W2 - (ds.T @ h).T,
            "b2": b2 - ds.sum(0)}


@answers.right
def through_the_jacobian(x, t, W1, b1, W2, b2, lr):
    z, h, p = forward(x, W1, b1, W2, b2)
    ds = np.array([-target / row @ (np.diag(row) - np.outer(row, row))
                   for row, target in zip(p, t, strict=True)]) / len(x)
    dz = ds @ W2.T
    dz *= z > 0
    return {"W1": W1 - lr * x.T @ dz, "b1": b1 - lr * np.sum(dz, axis=0),
            "W2": W2 - lr * h.T @ ds, "b2": b2 - lr * np.sum(ds, axis=0)}


@answers.right
def updates_on_copies(x, t, W1, b1, W2, b2, lr):
    z, h, p = forward(x, W1, b1, W2, b2)
    g = (p - t) / len(t)
    grads = {"W2": h.T @ g, "b2": g.sum(0)}
    g = g @ W2.T
    g[z <= 0] = 0
    grads |= {"W1": x.T @ g, "b1": g.sum(0)}
    params = {"W1": np.copy(W1), "b1": np.copy(b1), "W2": np.copy(W2), "b2": np.copy(b2)}
    for name in params:
        params[name] -= lr * grads[name]
    return params


@answers.right
def biases_as_weights(x, t, W1, b1, W2, b2, lr):
    ones = np.ones((len(x), 1))
    V1, V2, wide = np.vstack([W1, b1]), np.vstack([W2, b2]), np.hstack([x, ones])
    z = wide @ V1
    h = np.hstack([np.maximum(0, z), ones])
    ds = (softmax(h @ V2) - t) / len(x)
    V1_new = V1 - lr * wide.T @ ((ds @ W2.T) * (z > 0))
    V2_new = V2 - lr * h.T @ ds
    return {"W1": V1_new[:-1], "b1": V1_new[-1], "W2": V2_new[:-1], "b2": V2_new[-1]}


def step(x, t, W1, b1, W2, b2, lr, ds=None, gate=None):
    """The step, with another ds of (p, t) or gate of (z, h, x, dh)."""
    z, h, p = forward(x, W1, b1, W2, b2)
    ds = (p - t) / len(x) if ds is None else ds(p, t)
    dh = ds @ W2.T
    dz = dh * (z > 0) if gate is None else gate(z, h, dh)
    return {"W1": W1 - lr * x.T @ dz, "b1": b1 - lr * dz.sum(0),
            "W2": W2 - lr * h.T @ ds, "b2": b2 - lr * ds.sum(0)}


def wrong_ds(*kinds):
    def keep(ds):
        answers.value_wrong(ds.__name__, lambda *args: step(*args, ds=ds), *kinds)
    return keep


def wrong_gate(*kinds):
    def keep(gate):
        answers.value_wrong(gate.__name__, lambda *args: step(*args, gate=gate), *kinds)
    return keep


@wrong_gate("gate_times_h")
def times_h(z, h, dh):
    return dh * h


@wrong_gate("gate_times_z")
def times_z(z, h, dh):
    return dh * z


@wrong_gate("gate_like_a_sigmoid")
def like_a_sigmoid(z, h, dh):
    return dh * h * (1 - h)


@wrong_gate("gate_forgotten")
def no_gate(z, h, dh):
    return dh


@wrong_gate("gate_by_the_gradient")
def relu_applied_to_dh(z, h, dh):
    return np.maximum(dh, 0)


@wrong_gate("one slip")
def closed_for_open(z, h, dh):
    return dh * (z < 0)


@wrong_ds("softmax_again")
def slope_of_softmax_again(p, t):
    return (p - t) * p * (1 - p) / len(t)


@wrong_ds("averaged_over_classes_too")
def divided_by_all_entries(p, t):
    return (p - t) / p.size


@wrong_ds("averaged_over_classes")
def divided_by_the_classes(p, t):
    return (p - t) / p.shape[1]


@wrong_ds("summed_over_the_batch")
def not_averaged(p, t):
    return p - t


@wrong_ds("uphill")
def target_minus_p(p, t):
    return (t - p) / len(t)


@wrong_ds("probability_not_through_softmax")
def before_softmax(p, t):
    return -t / p / len(t)


@wrong_ds("steps_of_another_length")
def squared_error(p, t):
    return 2 * (p - t) / len(t)


@wrong_ds("steps_of_another_length")
def halved(p, t):
    return (p - t) / (2 * len(t))


@answers.wrong("gate_and_mean_forgotten")
def two_at_once(x, t, W1, b1, W2, b2, lr):
    z, h, p = forward(x, W1, b1, W2, b2)
    ds = p - t
    dz = ds @ W2.T
    return {"W1": W1 - lr * x.T @ dz, "b1": b1 - lr * dz.sum(0),
            "W2": W2 - lr * h.T @ ds, "b2": b2 - lr * ds.sum(0)}


@answers.wrong("divided_by_the_rate")
def over_lr(x, t, W1, b1, W2, b2, lr):
    z, h, p = forward(x, W1, b1, W2, b2)
    ds = (p - t) / len(x)
    dz = ds @ W2.T * (z > 0)
    return {"W1": W1 - x.T @ dz / lr, "b1": b1 - dz.sum(0) / lr,
            "W2": W2 - h.T @ ds / lr, "b2": b2 - ds.sum(0) / lr}


@answers.wrong("first_layer_kept")
def only_the_last_layer(x, t, W1, b1, W2, b2, lr):
    return step(x, t, W1, b1, W2, b2, lr) | {"W1": W1, "b1": b1}


@answers.wrong("biases_averaged")
def mean_for_sum(x, t, W1, b1, W2, b2, lr):
    z, h, p = forward(x, W1, b1, W2, b2)
    ds = (p - t) / len(x)
    dz = ds @ W2.T * (z > 0)
    return {"W1": W1 - lr * x.T @ dz, "b1": b1 - lr * dz.mean(0),
            "W2": W2 - lr * h.T @ ds, "b2": b2 - lr * ds.mean(0)}


@answers.wrong("steps_only")
def how_far_they_moved(x, t, W1, b1, W2, b2, lr):
    new = step(x, t, W1, b1, W2, b2, lr)
    return {"W1": W1 - new["W1"], "b1": b1 - new["b1"], "W2": W2 - new["W2"], "b2": b2 - new["b2"]}


@answers.wrong("updated_too_early")
def W2_moved_first(x, t, W1, b1, W2, b2, lr):
    z, h, p = forward(x, W1, b1, W2, b2)
    ds = (p - t) / len(x)
    W2 = W2 - lr * h.T @ ds
    b2 = b2 - lr * ds.sum(0)
    dz = ds @ W2.T * (z > 0)
    return {"W1": W1 - lr * x.T @ dz, "b1": b1 - lr * dz.sum(0), "W2": W2, "b2": b2}


@answers.wrong("moved_in_place")
def in_place(x, t, W1, b1, W2, b2, lr):
    new = step(x, t, W1, b1, W2, b2, lr)
    for array, name in ((W1, "W1"), (b1, "b1"), (W2, "W2"), (b2, "b2")):
        array[...] = new[name]
    return new


@answers.wrong("moved_in_place")
def as_in_the_lesson(x, t, W1, b1, W2, b2, lr):
    z, h, p = forward(x, W1, b1, W2, b2)
    ds = (p - t) / len(x)
    dz = ds @ W2.T * (z > 0)
    W1 -= lr * x.T @ dz
    b1 -= lr * dz.sum(axis=0)
    W2 -= lr * h.T @ ds
    b2 -= lr * ds.sum(axis=0)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


@answers.wrong("biases_for_each_sample")
def biases_not_summed(x, t, W1, b1, W2, b2, lr):
    z, h, p = forward(x, W1, b1, W2, b2)
    ds = (p - t) / len(x)
    dz = ds @ W2.T * (z > 0)
    return {"W1": W1 - lr * x.T @ dz, "b1": b1 - lr * dz, "W2": W2 - lr * h.T @ ds,
            "b2": b2 - lr * ds}


@answers.wrong("biases_for_each_sample")
def first_bias_not_summed(x, t, W1, b1, W2, b2, lr):
    z, h, p = forward(x, W1, b1, W2, b2)
    dz = (p - t) / len(x) @ W2.T * (z > 0)
    return step(x, t, W1, b1, W2, b2, lr) | {"b1": b1 - lr * dz}


@answers.wrong("raised")
def W2_not_turned(x, t, W1, b1, W2, b2, lr):
    z, h, p = forward(x, W1, b1, W2, b2)
    ds = (p - t) / len(x)
    dz = ds @ W2 * (z > 0)
    return {"W1": W1 - lr * x.T @ dz, "b1": b1, "W2": W2 - lr * h.T @ ds, "b2": b2}


@answers.wrong("wrong type", "right in another form")
def four_in_a_row(x, t, W1, b1, W2, b2, lr):
    return tuple(step(x, t, W1, b1, W2, b2, lr).values())


@answers.wrong("wrong shape", "raised")
def dW1_from_h(x, t, W1, b1, W2, b2, lr):
    z, h, p = forward(x, W1, b1, W2, b2)
    dz = (p - t) / len(x) @ W2.T * (z > 0)
    return step(x, t, W1, b1, W2, b2, lr) | {"W1": W1 - lr * h.T @ dz}


@answers.wrong("gate_forgotten")
def first_bias_past_the_gate(x, t, W1, b1, W2, b2, lr):
    dh = (forward(x, W1, b1, W2, b2)[2] - t) / len(x) @ W2.T
    return step(x, t, W1, b1, W2, b2, lr) | {"b1": b1 - lr * dh.sum(axis=0)}


@answers.wrong("biases_summed_over_everything")
def sums_without_an_axis(x, t, W1, b1, W2, b2, lr):
    z, h, p = forward(x, W1, b1, W2, b2)
    ds = (p - t) / len(x)
    dz = np.where(z > 0, ds @ W2.T, 0)
    return step(x, t, W1, b1, W2, b2, lr) | {"b1": b1 - lr * dz.sum(), "b2": b2 - lr * ds.sum()}


@answers.wrong("biases_summed_over_everything")
def last_bias_without_an_axis(x, t, W1, b1, W2, b2, lr):
    ds = (forward(x, W1, b1, W2, b2)[2] - t) / len(x)
    return step(x, t, W1, b1, W2, b2, lr) | {"b2": b2 - lr * np.sum(ds)}


@answers.wrong("averaged_over_inputs")
def N_from_the_columns(x, t, W1, b1, W2, b2, lr):
    return step(x, t, W1, b1, W2, b2, lr, ds=lambda p, t: (p - t) / x.shape[1])


@answers.wrong("rate_twice")
def rate_in_ds_too(x, t, W1, b1, W2, b2, lr):
    return step(x, t, W1, b1, W2, b2, lr, ds=lambda p, t: lr * (p - t) / len(t))


@answers.wrong("nothing_moved")
def copies_moved(x, t, W1, b1, W2, b2, lr):
    new = step(x, t, W1, b1, W2, b2, lr)
    return dict.fromkeys(new) | dict(W1=W1.copy(), b1=b1.copy(), W2=W2.copy(), b2=b2.copy())


@answers.wrong("nothing_moved")
def W2_as_it_was(x, t, W1, b1, W2, b2, lr):
    return step(x, t, W1, b1, W2, b2, lr) | {"W2": W2}


@answers.wrong("gradients_only + sign flipped")
def gradients_downhill(x, t, W1, b1, W2, b2, lr):
    new = step(x, t, W1, b1, W2, b2, 1)
    return {name: new[name] - old for name, old in zip(new, (W1, b1, W2, b2), strict=True)}


@answers.wrong("first_weights_kept")
def W1_as_it_was(x, t, W1, b1, W2, b2, lr):
    return step(x, t, W1, b1, W2, b2, lr) | {"W1": W1}


@answers.wrong("nudged_on_the_kink")
def by_nudges(x, t, W1, b1, W2, b2, lr):
    def loss(W1, b1, W2, b2):
        return -np.mean(np.log(np.sum(forward(x, W1, b1, W2, b2)[2] * t, axis=1)))
    return {"W1": W1 - lr * numerical_gradient(lambda a: loss(a, b1, W2, b2), W1),
            "b1": b1 - lr * numerical_gradient(lambda a: loss(W1, a, W2, b2), b1),
            "W2": W2 - lr * numerical_gradient(lambda a: loss(W1, b1, a, b2), W2),
            "b2": b2 - lr * numerical_gradient(lambda a: loss(W1, b1, W2, a), b2)}


@answers.wrong("last_weights_from_z + biases_kept")
def two_mistakes(x, t, W1, b1, W2, b2, lr):
    z, h, p = forward(x, W1, b1, W2, b2)
    return step(x, t, W1, b1, W2, b2, lr) | {"W2": W2 - lr * z.T @ (p - t) / len(x), "b2": b2}
