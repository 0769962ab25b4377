"""A network is a list of layers: forward in order, backward in reverse. Training repeats that.

train is a generator that yields the loss of every step, so that a plain loop, a progress line and
an animated picture all run the same code.
"""

import numpy as np

from course_lib.layers import Layer


class Sequential(Layer):
    """Layers one after another. Parameters are named by position: "0.W", "0.b", "2.W", …"""

    def __init__(self, *layers):        # not Layer's: params and grads are the layers', see below
        for layer in layers:
            if not isinstance(layer, Layer):
                raise TypeError("Sequential expects layers, as in Sequential(a, b), "
                                f"got {type(layer).__name__}")
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dy):
        """dy of the last layer -> dx of the first; sets every layer's grads on the way."""
        for layer in reversed(self.layers):
            dy = layer.backward(dy)
        return dy

    def parameters(self):
        for i, layer in enumerate(self.layers):
            for name, array, gradient in layer.parameters():
                yield f"{i}.{name}", array, gradient

    @property
    def params(self):
        return {name: array for name, array, _ in self.parameters()}

    @property
    def grads(self):
        return {name: grad for name, _, grad in self.parameters() if grad is not None}

    @property
    def training(self):
        """True while training; setting it sets it on every layer."""
        return all(layer.training for layer in self.layers)

    @training.setter
    def training(self, on):
        for layer in self.layers:
            layer.training = on


def train(net, loss, optimizer, batches):
    """Yield the loss of every step: forward, backward, update, for each (x, t) in batches.

    net: a Sequential, or anything with forward, backward and parameters(). Nothing happens until
    the generator is asked: use a for loop, next(), or list().
    """
    for x, t in batches:
        value = loss.forward(net.forward(x), t)
        net.backward(loss.backward())
        optimizer.step(net)
        yield value


def accuracy(net, x, t):
    """The share of samples whose highest score is at their integer label: x (N, …), t (N,).

    Raises ValueError when there is not one label a sample.
    """
    best = net.forward(x).argmax(axis=1)
    if np.shape(t) != best.shape:
        raise ValueError(f"accuracy expects labels of shape {best.shape}, got {np.shape(t)}")
    return float(np.mean(best == t))
