"""Answers to 05.6 Every gradient."""

from collections import OrderedDict

import numpy as np

from course_lib.functions import softmax
from course_lib.layers import Affine, ReLU
from course_lib.losses import MeanSquaredError, SoftmaxWithLoss
from tests.support.answers import Answers

answers = Answers("05.6")


def forward(x, W1, b1, W2, b2, W3, b3):
    z = x @ W1 + b1
    h = np.maximum(z, 0)
    return z, h, softmax(h @ W2 + b2), h @ W3 + b3


def go_back(x, t, W1, b1, W2, b2, W3, b3, **other):
    """All gradients, each made from those before it, some by another function of what is known."""
    z, h, p, r = forward(x, W1, b1, W2, b2, W3, b3)
    N = len(x)
    k = dict(x=x, t=t, W1=W1, W2=W2, W3=W3, z=z, h=h, p=p, r=r, N=N)
    lines = {
        "dp": lambda k: -t / p / N,
        "ds": lambda k: (p - t) / N,
        "dW2": lambda k: h.T @ k["ds"],
        "db2": lambda k: k["ds"].sum(axis=0),
        "dr": lambda k: 2 * (r - x) / r.size,
        "dW3": lambda k: h.T @ k["dr"],
        "db3": lambda k: k["dr"].sum(axis=0),
        "dh": lambda k: k["ds"] @ W2.T + k["dr"] @ W3.T,
        "dz": lambda k: k["dh"] * (z > 0),
        "dW1": lambda k: x.T @ k["dz"],
        "db1": lambda k: k["dz"].sum(axis=0),
        "dx": lambda k: k["dz"] @ W1.T - k["dr"],
    }
    for name, line in lines.items():
        k[name] = other.get(name, line)(k)
    return {name: k[name] for name in lines}


@answers.right
def matrix_products(*args):
    return go_back(*args)


@answers.right
def softmax_by_its_rows(x, t, W1, b1, W2, b2, W3, b3):
    def through_softmax(k):
        p, dp = k["p"], k["dp"]
        return p * (dp - (dp * p).sum(axis=1, keepdims=True))
    return go_back(x, t, W1, b1, W2, b2, W3, b3, ds=through_softmax)


@answers.right
def softmax_by_its_jacobian(x, t, W1, b1, W2, b2, W3, b3):
    def through_softmax(k):
        return np.array([d @ (np.diag(p) - np.outer(p, p))
                         for d, p in zip(k["dp"], k["p"], strict=True)])
    return go_back(x, t, W1, b1, W2, b2, W3, b3, ds=through_softmax)


@answers.right
def einsums(x, t, W1, b1, W2, b2, W3, b3):
    return go_back(
        x, t, W1, b1, W2, b2, W3, b3,
        dW2=lambda k: np.einsum("nm,nc->mc", k["h"], k["ds"]),
        dW3=lambda k: np.einsum("nm,nd->md", k["h"], k["dr"]),
        dh=lambda k: (np.einsum("nc,mc->nm", k["ds"], W2) + np.einsum("nd,md->nm", k["dr"], W3)),
        dW1=lambda k: np.einsum("nd,nm->dm", x, k["dz"]))


@answers.right
def sample_by_sample(x, t, W1, b1, W2, b2, W3, b3):
    z, h, p, r = forward(x, W1, b1, W2, b2, W3, b3)
    N, D = x.shape
    g = {"dp": np.zeros_like(p), "ds": np.zeros_like(p), "dW2": np.zeros_like(W2),
         "db2": np.zeros_like(b2), "dr": np.zeros_like(r), "dW3": np.zeros_like(W3),
         "db3": np.zeros_like(b3), "dh": np.zeros_like(h), "dz": np.zeros_like(z),
         "dW1": np.zeros_like(W1), "db1": np.zeros_like(b1), "dx": np.zeros_like(x)}
    for n in range(N):
        right = t[n].argmax()
        g["dp"][n, right] = -1 / (N * p[n, right])
        g["ds"][n] = p[n] / N
        g["ds"][n, right] -= 1 / N
        g["dr"][n] = 2 / (N * D) * (r[n] - x[n])
        g["dh"][n] = W2 @ g["ds"][n] + W3 @ g["dr"][n]
        g["dz"][n] = np.where(z[n] > 0, g["dh"][n], 0)
        g["dx"][n] = W1 @ g["dz"][n] - g["dr"][n]
        for W, b, read, back in (("dW1", "db1", x, "dz"), ("dW2", "db2", h, "ds"),
                                 ("dW3", "db3", h, "dr")):
            g[W] += np.outer(read[n], g[back][n])
            g[b] += g[back][n]
    return g


@answers.right
def the_course_layers(x, t, W1, b1, W2, b2, W3, b3):
    first, gate, named, drawn = Affine(W1, b1), ReLU(), Affine(W2, b2), Affine(W3, b3)
    both, square = SoftmaxWithLoss(), MeanSquaredError()
    h = gate.forward(first.forward(x))
    both.forward(named.forward(h), t)
    square.forward(drawn.forward(h), x)
    ds, dr = both.backward(), square.backward()
    dh = named.backward(ds) + drawn.backward(dr)
    dz = gate.backward(dh)
    dx = first.backward(dz) - dr
    return {"dp": -t / both.y / len(x), "ds": ds, "dW2": named.grads["W"], "db2": named.grads["b"],
            "dr": dr, "dW3": drawn.grads["W"], "db3": drawn.grads["b"], "dh": dh, "dz": dz,
            "dW1": first.grads["W"], "db1": first.grads["b"], "dx": dx}


@answers.right
def added_one_after_the_other(x, t, W1, b1, W2, b2, W3, b3):
    z, h, p, r = forward(x, W1, b1, W2, b2, W3, b3)
    dp = np.where(t == 1, -1 / p, 0) / x.shape[0]
    ds = (p - t) / x.shape[0]
    dr = (r - x) * (2 / np.size(x))
    dh = np.zeros_like(h)
    dh += np.dot(ds, W2.T)
    dh += np.dot(dr, W3.T)
    dz = dh.copy()
    dz[z <= 0] = 0
    dx = -dr
    dx += np.dot(dz, W1.T)
    return OrderedDict(dx=dx, db1=np.sum(dz, 0), dW1=np.dot(x.T, dz), dz=dz, dh=dh,
                       db3=np.sum(dr, 0), dW3=np.dot(h.T, dr), dr=dr, db2=np.sum(ds, 0),
                       dW2=np.dot(h.T, ds), ds=ds, dp=dp)


@answers.right
def heads_side_by_side(x, t, W1, b1, W2, b2, W3, b3):
    z, h, p, r = forward(x, W1, b1, W2, b2, W3, b3)
    C = p.shape[1]
    back = np.hstack([(p - t) / len(x), 2 * (r - x) / r.size])         # (N, C + D)
    dW, db = h.T @ back, back.sum(axis=0)
    dz = back @ np.hstack([W2, W3]).T * np.sign(h)
    return {"dp": -t / (len(x) * p), "ds": back[:, :C], "dW2": dW[:, :C], "db2": db[:C],
            "dr": back[:, C:], "dW3": dW[:, C:], "db3": db[C:],
            "dh": back @ np.hstack([W2, W3]).T, "dz": dz, "dW1": (dz.T @ x).T,
            "db1": np.ones(len(x)) @ dz, "dx": dz @ W1.T - back[:, C:]}


@answers.right
def biases_with_ones(*args):
    def ones(name):
        return lambda k: np.ones(k["N"]) @ k[name]
    return go_back(*args, db1=ones("dz"), db2=ones("ds"), db3=ones("dr"))


def wrong(name, *kinds, **other):
    answers.value_wrong(name, lambda *args: go_back(*args, **other), *kinds)


wrong("no mean, from the start", "mean_forgotten", dp=lambda k: -k["t"] / k["p"],
      ds=lambda k: k["p"] * (-k["t"] / k["p"] - np.sum(-k["t"], axis=1, keepdims=True)))
wrong("no mean, in dp alone", "mean_forgotten", dp=lambda k: -k["t"] / k["p"])
wrong("no mean, in ds alone", "mean_forgotten_at_the_scores", ds=lambda k: k["p"] - k["t"])
wrong("the gate by h", "gate_with_a_size", dz=lambda k: k["dh"] * k["h"])
wrong("the gate of a leaky ReLU", "some parts",
      dz=lambda k: k["dh"] * np.where(k["z"] > 0, 1, 0.1))
wrong("heads stacked with a weight", "some parts",
      dh=lambda k: k["ds"] @ k["W2"].T + 0.3 * k["dr"] @ k["W3"].T)
wrong("two mistakes far apart", "drawing_bias_averaged + gate_left_open",
      db3=lambda k: k["dr"].mean(axis=0), dz=lambda k: k["dh"])
wrong("the same mistake three times",
      "head_bias_averaged + drawing_bias_averaged + first_bias_averaged",
      db2=lambda k: k["ds"].mean(0), db3=lambda k: k["dr"].mean(0), db1=lambda k: k["dz"].mean(0))
wrong("one way back, and past the gate", "class_head_only + gate_left_open",
      dh=lambda k: k["ds"] @ k["W2"].T, dz=lambda k: k["dh"])
wrong("dW1 from h", "raised", "wrong shape", dW1=lambda k: k["h"].T @ k["dz"])
wrong("dx like its twin", "comparison_with_a_plus", dx=lambda k: k["dz"] @ k["W1"].T + k["dr"])
wrong("dx without the comparison", "network_only", dx=lambda k: k["dz"] @ k["W1"].T)
wrong("twice the scores", "constant factor", ds=lambda k: 2 * (k["p"] - k["t"]) / k["N"])
wrong("the drawing minus sign", "drawing_minus_sign",
      dr=lambda k: 2 * (k["x"] - k["r"]) / k["r"].size)
wrong("rounded dr", "rounded", dr=lambda k: np.round(2 * (k["r"] - k["x"]) / k["r"].size, 3))
wrong("a guard in the division", "nearly", "some parts",
      dp=lambda k: -k["t"] / (k["p"] + 1e-6) / k["N"])
wrong("the gate in dh, too", "gated_already",
      dh=lambda k: (k["ds"] @ k["W2"].T + k["dr"] @ k["W3"].T) * (k["z"] > 0))
wrong("db3 without an axis", "wrong shape", db3=lambda k: k["dr"].sum())
wrong("dW2 turned", "head_weights_turned", dW2=lambda k: k["ds"].T @ k["h"])


@answers.wrong("unfinished")
def only_the_first_three(*args):
    return dict(list(go_back(*args).items())[:3])


@answers.wrong("unfinished")
def one_left_out(*args):
    return go_back(*args) | {"db3": ...}


@answers.wrong("gate_left_open")
def wrong_and_unfinished(*args):
    return go_back(*args, dz=lambda k: k["dh"]) | {"dW1": None, "db1": ..., "dx": ...}


@answers.wrong("raised")
def a_line_skipped(x, t, W1, b1, W2, b2, W3, b3):
    ds = ...
    return {"dW2": x.T @ ds}


@answers.wrong("wrong type", "right in another form")
def twelve_in_a_row(*args):
    return tuple(go_back(*args).values())


@answers.wrong("wrong type")
def other_names(*args):
    return {name.replace("d", "grad_"): value for name, value in go_back(*args).items()}


@answers.wrong("not attempted")
def nothing_yet(*args):
    return dict.fromkeys(go_back(*args), ...)


@answers.wrong("right in another form")
def a_list_among_them(*args):
    found = go_back(*args)
    return found | {"db2": found["db2"].tolist()}


@answers.wrong("wrong type")
def a_text_among_them(*args):
    return go_back(*args) | {"db2": "the sum of ds"}


@answers.wrong("not attempted")
def an_empty_dictionary(*args):
    return {}
