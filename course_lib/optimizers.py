"""Optimizers: how a parameter moves once its gradient is known. All change the arrays in place.

The gradient points uphill, so every rule subtracts. The rules differ in what they remember of
earlier gradients. They keep it by the parameter's name, and so for one network only.
"""

import numpy as np


def _updates(net):
    """All (name, array, gradient) of a network: a list, so that nothing moves if one is missing."""
    updates = list(net.parameters())
    for name, _, gradient in updates:
        if gradient is None:
            raise RuntimeError(f"parameter {name} has no gradient yet: "
                               "call forward and backward before step")
    return updates


class _WithMemory:
    """What the optimizers share that remember a network's earlier gradients."""

    net = None

    def updates(self, net):
        """_updates(net). Raises ValueError when the memory is another network's."""
        if self.net not in (None, net):
            raise ValueError(f"this {type(self).__name__} remembers another network's gradients: "
                             "make a new one for each network")
        found = _updates(net)
        self.net = net
        return found


class SGD:
    """Gradient descent: W -= lr · dW.

    lr: the learning rate, steps are lr times the gradient; it may be changed at any time.
    """

    def __init__(self, lr):
        self.lr = lr

    def step(self, net):
        """Move every parameter of net once. Raises RuntimeError when backward has not run."""
        for _, array, gradient in _updates(net):
            array -= self.lr * gradient


class Momentum(_WithMemory):
    """A ball that rolls: v = momentum · v + dW, then W -= lr · v (PyTorch: SGD(momentum=…))."""

    def __init__(self, lr, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def step(self, net):
        """Move every parameter of net once. Raises RuntimeError when backward has not run, and
        ValueError for a second network."""
        for name, array, gradient in self.updates(net):
            self.v[name] = self.momentum * self.v.get(name, 0) + gradient
            array -= self.lr * self.v[name]


class Adam(_WithMemory):
    """Steps of about lr where gradients agree: their mean divided by their typical size.

    m and s are running means of dW and dW². They start at 0, so both are divided by 1 - beta^step,
    which makes the first steps unbiased: W -= lr · m / (sqrt(s) + eps). beta1 and beta2 are the
    shares that are kept (Kingma and Ba 2015, arXiv:1412.6980).
    """

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.s, self.steps = {}, {}, 0

    def step(self, net):
        """Move every parameter of net once. Raises RuntimeError when backward has not run, and
        ValueError for a second network."""
        updates = self.updates(net)
        self.steps += 1
        for name, array, gradient in updates:
            square = np.square(gradient, dtype=array.dtype)
            self.m[name] = self.beta1 * self.m.get(name, 0) + (1 - self.beta1) * gradient
            self.s[name] = self.beta2 * self.s.get(name, 0) + (1 - self.beta2) * square
            m = self.m[name] / (1 - self.beta1**self.steps)
            s = self.s[name] / (1 - self.beta2**self.steps)
            array -= self.lr * m / (np.sqrt(s) + self.eps)
