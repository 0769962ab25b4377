"""The time of one training step of the course's own layers, beside others and the bare products.

Contenders: PyTorch in eager mode, scikit-learn's MLPClassifier and HIPS autograd where they are
installed; one sample at a time, as the course's sources do it; and the floor, which is nothing but
the matrix products of the step.

Run it with:  .venv/bin/python benchmarks/training.py [--write]        (one thread; about a minute)
(PyTorch and scikit-learn are no part of the course. To see their columns, run this in an
environment that has them.)
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import functools
import importlib.util
import itertools

import numpy as np
from side_by_side import (  # this makes course_lib known
    judged,
    machine,
    publish,
    ratio,
    side_by_side,
    table,
)

from course_lib.data import Batches, cosine
from course_lib.layers import Affine, ReLU, Sigmoid
from course_lib.losses import MeanSquaredError, SoftmaxWithLoss
from course_lib.network import Sequential, train
from course_lib.optimizers import SGD

OTHERS = ("bare products", "PyTorch", "scikit-learn", "autograd")
SHAPES = [  # sizes, batch, dtype, {other: the bar for ours / other}
    ((784, 50, 10), 100, np.float32, {"bare products": 1.45, "PyTorch": 0.55}),
    ((784, 50, 10), 100, np.float64, {"bare products": 1.3, "PyTorch": 0.9}),
    ((64, 128, 64, 10), 32, np.float32, {"PyTorch": 0.30}),
    *(((w, w, 10), 32, np.float32, {"PyTorch": 1.2}) for w in (50, 256, 1024)),
    ((4096, 4096, 10), 32, np.float32, {}),
    ((256, 256, 10), 1, np.float32, {}),
    ((256, 256, 10), 1024, np.float32, {"PyTorch": 1.2}),
]
have = {name: importlib.util.find_spec(name) for name in ("torch", "sklearn", "autograd")}


def make_data(sizes, batch, dtype, rng, batches=4):
    x = rng.normal(size=(batch * batches, sizes[0])).astype(dtype)
    return x, rng.integers(0, sizes[-1], batch * batches)


def make_net(sizes, dtype, rng, activation=ReLU, last=False):
    """Affine layers with an activation between them, and one after the last if it is asked for."""
    layers = []
    for n, m in itertools.pairwise(sizes):
        layers += [Affine.random(n, m, rng, dtype=dtype), activation()]
    net = Sequential(*(layers if last else layers[:-1]))
    net.layers[0].needs_dx = False
    return net


def ours(sizes, batch, dtype, activation=ReLU, loss=SoftmaxWithLoss, data=None):
    """A step of the course's own loop: an endless generator, so that its start is not measured."""
    rng = np.random.default_rng(0)
    net = make_net(sizes, dtype, rng, activation, last=loss is MeanSquaredError)
    x, t = data or make_data(sizes, batch, dtype, rng)
    steps = train(net, loss(), SGD(0.01), Batches(x, t, batch, rng, epochs=10**9))
    return lambda: next(steps)


def floor(sizes, batch, dtype):
    """The matrix products of a step: forward, dW, and dx for all layers but the first."""
    rng = np.random.default_rng(0)
    xs = [rng.normal(size=(batch, n)).astype(dtype) for n in sizes]
    Ws = [rng.normal(size=pair).astype(dtype) for pair in itertools.pairwise(sizes)]

    def step():
        for x, W, y in zip(xs[:-1], Ws, xs[1:], strict=True):
            np.matmul(x, W)
            np.dot(x.T, y)             # for one sample, @ takes several times as long
        for W, y in zip(Ws[1:], xs[2:], strict=True):
            np.matmul(y, W.T)
    return step


def torch_step(sizes, batch, dtype, activation="ReLU", regression=None):
    import torch

    torch.set_num_threads(1)
    rng = np.random.default_rng(0)
    kind = torch.float32 if dtype == np.float32 else torch.float64
    modules = []
    for n, k in itertools.pairwise(sizes):
        modules += [torch.nn.Linear(n, k, dtype=kind), getattr(torch.nn, activation)()]
    net = torch.nn.Sequential(*(modules if regression else modules[:-1]))
    loss = torch.nn.MSELoss() if regression else torch.nn.CrossEntropyLoss()
    x, t = map(torch.as_tensor, regression or make_data(sizes, batch, dtype, rng))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)

    def batches():
        while True:
            order = torch.randperm(len(x))
            for start in range(0, len(x), batch):
                i = order[start:start + batch]
                yield x[i], t[i]

    source = batches()

    def step():
        xb, tb = next(source)
        optimizer.zero_grad()
        loss(net(xb), tb).backward()
        optimizer.step()
    return step


def sklearn_step(sizes, batch, dtype):
    import warnings

    from sklearn.neural_network import MLPClassifier

    x, t = make_data(sizes, batch, dtype, np.random.default_rng(0), batches=1)
    net = MLPClassifier(sizes[1:-1], solver="sgd", batch_size=batch, alpha=0, momentum=0)
    warnings.simplefilter("ignore")
    return lambda: net.partial_fit(x, t, classes=np.arange(sizes[-1]))


def autograd_step(sizes, batch, dtype):
    import autograd.numpy as anp
    from autograd import grad

    rng = np.random.default_rng(0)
    x, t = make_data(sizes, batch, dtype, rng, batches=1)
    params = [(0.05 * rng.normal(size=p).astype(dtype), np.zeros(p[1], dtype))
              for p in itertools.pairwise(sizes)]

    def loss(params):
        h = x
        for W, b in params[:-1]:
            h = anp.maximum(h @ W + b, 0)
        s = h @ params[-1][0] + params[-1][1]
        s = s - anp.max(s, axis=1, keepdims=True)
        return -anp.mean(s[anp.arange(len(t)), t] - anp.log(anp.sum(anp.exp(s), axis=1)))

    gradient = grad(loss)

    def step():
        for (W, b), (dW, db) in zip(params, gradient(params), strict=True):
            W -= 0.01 * dW
            b -= 0.01 * db
    return step


def one_sample_at_a_time(sizes, batch):
    """A step as the sources do it: columns, a loop over the batch, gradients added up."""
    rng = np.random.default_rng(0)
    x, t = cosine()
    Ws = [rng.normal(size=(m, n)) for n, m in itertools.pairwise(sizes)]
    bs = [rng.normal(size=(m, 1)) for m in sizes[1:]]

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def step():
        dWs, dbs = [np.zeros_like(W) for W in Ws], [np.zeros_like(b) for b in bs]
        for xi, ti in zip(x[:batch], t[:batch], strict=True):
            a = [xi[:, None]]
            for W, b in zip(Ws, bs, strict=True):
                a.append(sigmoid(W @ a[-1] + b))
            delta = (a[-1] - ti[:, None]) * a[-1] * (1 - a[-1])
            for i in range(len(Ws) - 1, -1, -1):
                dWs[i] += delta @ a[i].T
                dbs[i] += delta
                if i:
                    delta = (Ws[i].T @ delta) * a[i] * (1 - a[i])
        for W, b, dW, db in zip(Ws, bs, dWs, dbs, strict=True):
            W -= 0.1 / batch * dW
            b -= 0.1 / batch * db
    return step


def cells(times, bars):
    """A row of the table without its name: our time, then the ratios."""
    yield f"{np.median(times['ours']) * 1e6:.0f} µs"
    for other in OTHERS:
        if other in times:
            median, low, high = ratio(times, "ours", other)
            yield judged(f"{median:.2f} ({low:.2f}–{high:.2f})", median, bars.get(other))
        else:
            yield ""


def name(sizes, batch, dtype):
    return f"{'-'.join(map(str, sizes))}, batch {batch}, {np.dtype(dtype)}"


def steps():
    """The rows for the networks that tell classes apart."""
    for sizes, batch, dtype, bars in SHAPES:
        contenders = {"ours": ours(sizes, batch, dtype),
                      "bare products": floor(sizes, batch, dtype)}
        if have["torch"]:
            contenders["PyTorch"] = torch_step(sizes, batch, dtype)
        if max(sizes) < 1000:
            if have["sklearn"] and batch > 1:
                contenders["scikit-learn"] = sklearn_step(sizes, batch, dtype)
            if have["autograd"]:
                contenders["autograd"] = autograd_step(sizes, batch, dtype)
        yield [name(sizes, batch, dtype), *cells(side_by_side(contenders), bars)]


def both_ways(loss, scores, t):
    loss.forward(scores, t)
    loss.backward()


def parts():
    """The rows that say where a step's time goes, as shares of the sum."""
    for sizes, batch, dtype, _ in SHAPES[:3]:
        rng = np.random.default_rng(0)
        net, loss = make_net(sizes, dtype, rng), SoftmaxWithLoss()
        optimizer = SGD(0)                             # so that the parameters stay
        drawn = iter(Batches(*make_data(sizes, batch, dtype, rng), batch, rng, epochs=10**9))
        x, t = next(drawn)
        scores = net.forward(x)
        loss.forward(scores, t)
        dscores = loss.backward()
        times = side_by_side({
            "batch": functools.partial(next, drawn),
            "forward": functools.partial(net.forward, x),
            "loss": functools.partial(both_ways, loss, scores, t),
            "backward": functools.partial(net.backward, dscores),
            "update": functools.partial(optimizer.step, net),
            "products": floor(sizes, batch, dtype)})
        shares = {part: np.median(seconds) for part, seconds in times.items()}
        whole = sum(shares.values()) - shares["products"]
        yield [name(sizes, batch, dtype), *(f"{share / whole:.0%}" for share in shares.values())]


def cosine_net():
    """The rows for 1-8-5-3-1 with sigmoids, which is all overhead."""
    sizes = (1, 8, 5, 3, 1)
    # the lesson's batch, and all samples
    for batch, bars in ((40, {"PyTorch": 0.22}), (200, {"a sample at a time": 0.04})):
        contenders = {"ours": ours(sizes, batch, np.float64, Sigmoid, MeanSquaredError, cosine())}
        if have["torch"]:
            contenders["PyTorch"] = torch_step(sizes, batch, np.float64, "Sigmoid", cosine())
        contenders["a sample at a time"] = one_sample_at_a_time(sizes, batch)
        times = side_by_side(contenders)
        median, low, high = ratio(times, "ours", "a sample at a time")
        bar = bars.get("a sample at a time")
        slow = judged(f"{median:.3f} ({low:.3f}–{high:.3f})", median, bar)
        yield [f"1-8-5-3-1, batch {batch}", *list(cells(times, bars))[:3:2], slow]


def main():
    publish("training.py: the time of a training step", "\n\n".join([
        machine("numpy", "torch", "scikit-learn", "autograd")
        + "; one thread. Ratios are ours / other: the median over the rounds (and their spread). "
        "The bare products are the step's matrix products and nothing else.",
        table(["a step of SGD", "ours", *OTHERS], steps()),
        table(["where the time goes", "next batch", "forward", "loss", "backward", "update",
               "(the products in these)"], parts()),
        table(["cosine curve, float64", "ours", "PyTorch", "a sample at a time"], cosine_net())]))


if __name__ == "__main__":
    main()
