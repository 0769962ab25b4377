"""One sample in a network: each number of its way there and back, and the paths of each weight.

What a sample asks of a weight is a sum over all paths from that weight to the loss; along a path,
the local derivatives are multiplied. Backpropagation finds the same number without listing paths.
"""

import math
from typing import NamedTuple

import numpy as np

from course_lib.functions import softmax
from course_lib.layers import Affine, LeakyReLU, ReLU, Sigmoid, Tanh
from course_lib.losses import SoftmaxWithLoss

NAMES = {ReLU: "ReLU", LeakyReLU: "leaky ReLU", Sigmoid: "sigmoid", Tanh: "tanh"}


class Trace:
    """A forward pass of one sample, and with a loss and a target t a backward pass.

    net: one Affine, or a Sequential of them with at most one activation behind each. It is left as
    it is, the gradients of its last batch too. x: (D,). t: a label, or targets (C,). There is no
    axis for samples in any array.

    For each Affine layer k: h[k], what it reads; z[k], its weighted sums; dh[k], dz[k], their
    gradients; W[k], b[k], dW[k]; slopes[k], of the activation behind it, whose name is in
    activations ("" for none, then the slope is 1). y: the answer, with SoftmaxWithLoss as
    probabilities. value: the loss. up: its gradient with respect to what the network gives out.

    Raises TypeError for a layer that is neither Affine nor one of these activations.
    """

    def __init__(self, net, x, loss=None, t=None):
        blocks = _blocks(getattr(net, "layers", [net]))
        self.W, self.b = ([affine.params[name] for affine, _ in blocks] for name in ("W", "b"))
        self.activations = [NAMES.get(type(activation), "") for _, activation in blocks]
        self.h, self.z = [], []
        with np.errstate(over="ignore", invalid="ignore"):        # of a run that diverges
            y = np.asarray(x, float).reshape(1, -1)
            for affine, activation in blocks:
                self.h.append(y[0])
                y = affine.forward(y)                             # (1,D) @ (D,M) + (M,) -> (1,M)
                self.z.append(y[0])
                y = activation.forward(y) if activation else y
            self.softmax = isinstance(loss, SoftmaxWithLoss)
            self.y = softmax(y[0]) if self.softmax else y[0]
            self.forget()
            if t is not None:
                self._back(blocks, y, _twin(loss), np.asarray(t)[None])

    def forget(self):
        """Make nan of everything that only the way back can tell."""
        def unknown(arrays):
            return [np.full(np.shape(a), np.nan) for a in arrays]

        self.dW, self.dz, self.dh, self.slopes = map(unknown, (self.W, self.z, self.h, self.z))
        self.up, self.value = np.full(self.y.shape, np.nan), np.nan

    def _back(self, blocks, y, loss, t):
        self.value = loss.forward(y, t)
        dy = loss.backward()
        self.up = dy[0]
        for k, (affine, activation) in reversed(list(enumerate(blocks))):
            ones = np.ones_like(dy)
            self.slopes[k] = (activation.backward(ones) if activation else ones)[0]
            dz = activation.backward(dy) if activation else dy
            dy = affine.backward(dz)                              # (1,M) @ (M,D) -> (1,D)
            self.dz[k], self.dW[k], self.dh[k] = dz[0], affine.grads["W"], dy[0]

    @property
    def units(self):
        """How many numbers each column has: the inputs, then the units of each layer."""
        return [len(self.h[0]), *map(len, self.z)]

    def out(self, layer):
        """What comes out of a layer's activation, or of the softmax."""
        return self.h[layer + 1] if layer + 1 < len(self.h) else self.y

    def came(self, layer):
        """The gradient with respect to that."""
        return self.dh[layer + 1] if layer + 1 < len(self.h) else self.up

    def weights(self, layer):
        """What the weights of a layer are called."""
        return f"W{layer + 1}" if len(self.W) > 1 else "W"

    def inputs(self, layer):
        """What the numbers that a layer reads are called."""
        return "x" if layer == 0 else f"h{layer}" if len(self.W) > 2 else "h"

    def outputs(self, layer):
        """What the numbers that come out of its activation, or of the softmax, are called."""
        if layer < len(self.W) - 1:
            return self.inputs(layer + 1)
        return "p" if self.softmax else "y"

    def sums(self, layer):
        """What the weighted sums of a layer are called."""
        if layer < len(self.W) - 1:
            return f"z{layer + 1}" if len(self.W) > 2 else "z"
        return "z" if self.activations[-1] else "s" if self.softmax else "y"


def _blocks(layers):
    """Pairs (Affine, the activation behind it or None), copies whose memory is their own."""
    blocks = []
    for layer in layers:
        twin = _twin(layer)
        if isinstance(layer, Affine):
            twin.grads, twin.needs_dx = {}, True
            blocks.append((twin, None))
        elif type(layer) in NAMES and blocks and blocks[-1][1] is None:
            blocks[-1] = (blocks[-1][0], twin)
        else:
            raise TypeError("a trace expects Affine layers, each followed by at most one of "
                            f"{', '.join(NAMES.values())}; got {type(layer).__name__}")
    return blocks


def _twin(layer):
    """A layer of the same kind that shares its arrays, and remembers for itself."""
    twin = object.__new__(type(layer))
    twin.__dict__.update(layer.__dict__)
    return twin


class Path(NamedTuple):
    """units: the unit of each layer that a path goes through, from the one that the weight feeds.

    product: of the local derivatives along it.
    """

    units: tuple
    product: float


class WeightPaths:
    """The paths from the weight W[layer][i, j] to the loss.

    paths: the `most` largest, largest first. count: how many there are, nonzero: how many are not
    0. total: the sum over all of them, found from local derivatives alone. rest: the sum of those
    not in paths.
    """

    def __init__(self, trace, layer, i, j, most=2):
        self.trace, self.layer, self.i, self.j = trace, layer, i, j
        with np.errstate(over="ignore", invalid="ignore"):
            values, tails, through, alive = self._behind(most)
            reads = trace.h[layer][i]
            self.paths = [Path((j, *map(int, tail)), float(reads * value))
                          for value, tail in zip(values[j], tails[j], strict=True)]
            self.total = float(reads * through[j])
            self.count = math.prod(trace.units[layer + 2:])
            self.nonzero = int(alive[j]) if reads != 0 else 0
            shown = sum(path.product for path in self.paths)
            self.rest = self.total - shown if self.nonzero > len(self.paths) else 0.0

    def _behind(self, most):
        """For each unit of the layer: its largest products (M,K) and the units behind it on each
        of these paths (M,K,depth); the sum over all paths (M,), and how many are not 0 (M,)."""
        trace = self.trace
        through = trace.slopes[-1] * trace.up
        values, tails = through[:, None], np.zeros((len(through), 1, 0), int)
        alive = (through != 0).astype(float)
        for k in range(len(trace.W) - 1, self.layer, -1):
            local = trace.slopes[k - 1][:, None] * trace.W[k]           # (M,1) * (M,B) -> (M,B)
            products = local[:, :, None] * values                       # (M,B,1) * (B,K) -> (M,B,K)
            kept = values.shape[1]
            products = products.reshape(len(local), -1)
            order = np.argsort(-np.abs(products), axis=1, kind="stable")[:, :most]
            values = np.take_along_axis(products, order, axis=1)
            unit, which = order // kept, order % kept
            tails = np.concatenate([unit[:, :, None], tails[unit, which]], axis=2)
            through, alive = local @ through, (local != 0) @ alive      # (M,B) @ (B,) -> (M,)
        return values, tails, through, alive

    def factors(self, path):
        """The local derivatives along a path, as pairs (name, value)."""
        trace, at = self.trace, self.j
        yield f"{trace.inputs(self.layer)}[{self.i}]", trace.h[self.layer][self.i]
        for k, unit in enumerate(path.units, self.layer):
            if k > self.layer:
                yield f"{trace.weights(k)}[{at}, {unit}]", trace.W[k][at, unit]
            if trace.activations[k]:
                yield f"{trace.outputs(k)}′[{unit}]", trace.slopes[k][unit]
            at = unit
        yield f"(p − t)[{at}]" if trace.softmax else f"dy[{at}]", trace.up[at]
