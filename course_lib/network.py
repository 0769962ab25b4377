"""A network is a list of layers: forward in order, backward in reverse. Training is a loop around that.

train is a generator that yields the loss of every step, so that a plain loop, a progress line and an
animated picture all run the same code.
"""

import numpy as np

from course_lib.layers import Layer


class Sequential(Layer):
    """Layers one after another. Parameters are named by position: "0.W", "0.b", "2.W", …"""

    def __init__(self, *layers):        # without Layer's: params and grads are read from the layers, see below
        for layer in layers:
            if not isinstance(layer, Layer):
                raise TypeError(f"Sequential expects layers, as in Sequential(a, b), got {type(layer).__name__}")
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

    def learn(self, dy):
        """As backward, without the dx of the first layer, which can be half of the work."""
        for layer in reversed(self.layers[1:]):
            dy = layer.backward(dy)
        if self.layers:
            self.layers[0].learn(dy)

    def parameters(self):
        for i, layer in enumerate(self.layers):
            for name, array, gradient in layer.parameters():
                yield f"{i}.{name}", array, gradient

    @property
    def params(self):
        return {name: array for name, array, _ in self.parameters()}

    @property
    def grads(self):
        return {name: gradient for name, _, gradient in self.parameters() if gradient is not None}

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

    Nothing happens until the generator is asked: use a for loop, next(), or list().
    """
    for x, t in batches:
        value = loss.forward(net.forward(x), t)
        net.learn(loss.backward())
        optimizer.step(net)
        yield value


def accuracy(net, x, t):
    """The share of samples whose highest score is at their integer label: x (N, …), t (N,) -> float.

    Raises ValueError when there is not one label a sample.
    """
    best = net.forward(x).argmax(axis=1)
    if np.shape(t) != best.shape:
        raise ValueError(f"accuracy expects labels of shape {best.shape}, got {np.shape(t)}")
    return float(np.mean(best == t))
