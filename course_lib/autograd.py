"""Arrays that remember how they were made: the graph of lesson 01, with arrays for numbers.

An operation is two things side by side: its value and, for each input, how a gradient goes back to
it. Write ordinary arithmetic and the graph builds itself; `backward` walks it from its end:

    W, b = Tensor(np.zeros((64, 10))), Tensor(np.zeros(10))
    loss = cross_entropy(x @ W + b, t)
    loss.backward()
    W.grad, b.grad                # arrays of the shapes of W and b

Numbers and arrays that are no Tensors are constants: no gradient goes to them.
"""

import contextlib
from numbers import Real

import numpy as np

from course_lib import functions
from course_lib.functions import as_float, check_targets

_recording = True


@contextlib.contextmanager
def no_grad():
    """Inside `with no_grad():` results remember no inputs: to use a network, not to train it."""
    global _recording
    before, _recording = _recording, False
    try:
        yield
    finally:
        _recording = before


class Tensor:
    """An array of floats in a graph.

    data: the array; what you pass in is copied. op: the operation that made it ("" for an input).
    inputs: pairs (tensor, back): back takes the gradient of this tensor and gives that one's share.
    grad: the derivative of the end with respect to data, set by backward; None before.
    Raises TypeError when data does not hold real numbers.
    """

    __array_ufunc__ = None           # so that array @ tensor asks the tensor, and np.exp refuses it

    def __init__(self, data, op="", inputs=()):
        self.data = as_float(data) if op else np.array(as_float(data))
        self.op = op
        self.inputs = inputs
        self.grad = None

    @property
    def shape(self):
        return self.data.shape

    def backward(self, dy=None):
        """Set grad on this tensor and on every one that it depends on, whatever it was before.

        dy: the gradient that arrives here, of this tensor's shape; 1 where that is a single number.
        Raises ValueError when dy does not fit or is missing, RuntimeError when made under no_grad.
        """
        if self.op and not self.inputs:
            raise RuntimeError(f"this result of {self.op} was made under no_grad, "
                               "so it remembers no inputs")
        if dy is None and self.data.size != 1:
            raise ValueError(f"backward starts from one number, got shape {self.shape}: "
                             "take a mean or sum first, or pass dy")
        dy = np.ones_like(self.data) if dy is None else as_float(dy, "dy")
        if dy.shape != self.shape:
            raise ValueError(f"backward expects dy of shape {self.shape}, got {dy.shape}")
        nodes = list(order(self))
        for node in nodes:
            node.grad = np.zeros_like(node.data)
        self.grad += dy
        for node in nodes:
            for x, back in node.inputs:
                x.grad += unbroadcast(back(node.grad), x.shape)

    # Python finds these by their names: x + y, 2 * x, array @ x, x[0], …

    def __add__(self, other): return add(self, other)
    def __radd__(self, other): return add(other, self)
    def __sub__(self, other): return subtract(self, other)
    def __rsub__(self, other): return subtract(other, self)
    def __mul__(self, other): return multiply(self, other)
    def __rmul__(self, other): return multiply(other, self)
    def __truediv__(self, other): return divide(self, other)
    def __rtruediv__(self, other): return divide(other, self)
    def __matmul__(self, other): return matmul(self, other)
    def __rmatmul__(self, other): return matmul(other, self)
    def __neg__(self): return multiply(self, -1)

    def __pow__(self, power):
        if not isinstance(power, Real):
            kind = type(power).__name__
            raise TypeError(f"the power of a Tensor should be a plain number, got {kind}")
        x = self.data

        def back(dy):
            return dy * (power * x ** (power - 1) if power else np.zeros_like(x))
        return made("power", x**power, (self, back))

    def __getitem__(self, key):
        def back(dy):
            dx = np.zeros_like(self.data)
            np.add.at(dx, key, dy)   # not dx[key] += dy: an entry taken twice would count once
            return dx
        return made("index", self.data[key], (self, back))

    def __repr__(self):
        return f"Tensor(shape={self.shape}, op={self.op!r})"

    def exp(self):
        y = np.exp(self.data)
        return made("exp", y, (self, lambda dy: dy * y))

    def log(self):
        x = self.data
        return made("log", np.log(x), (self, lambda dy: dy / x))

    def relu(self):
        """max(x, 0); the slope at 0 itself is taken as 0."""
        x = self.data
        return made("relu", np.maximum(x, 0), (self, lambda dy: dy * (x > 0)))

    def tanh(self):
        y = np.tanh(self.data)
        return made("tanh", y, (self, lambda dy: dy * (1 - y * y)))

    def sigmoid(self):
        y = functions.sigmoid(self.data)
        return made("sigmoid", y, (self, lambda dy: dy * y * (1 - y)))

    def log_softmax(self):
        """log(softmax(x)) over the last axis."""
        y = functions.log_softmax(self.data)

        def back(dy):
            return dy - np.exp(y) * dy.sum(axis=-1, keepdims=True)
        return made("log_softmax", y, (self, back))

    def sum(self, axis=None, keepdims=False):
        """Over one axis, several (a tuple), or all. The gradient goes to every entry added up."""
        def back(dy):
            if axis is not None and not keepdims:
                dy = np.expand_dims(dy, axis)
            return np.broadcast_to(dy, self.shape)
        return made("sum", self.data.sum(axis=axis, keepdims=keepdims), (self, back))

    def mean(self, axis=None, keepdims=False):
        """Raises ValueError when there is nothing to take the mean of."""
        if not self.data.size:
            raise ValueError("the mean of a Tensor without entries is not defined; "
                             f"its shape is {self.shape}")
        total = self.sum(axis, keepdims)
        return total / (self.data.size // total.data.size)

    def reshape(self, *shape):
        return made("reshape", self.data.reshape(*shape), (self, lambda dy: dy.reshape(self.shape)))

    def transpose(self, *axes):
        """The axes in another order; without axes, in the opposite order."""
        axes = axes or tuple(reversed(range(self.data.ndim)))
        back = np.argsort([axis % self.data.ndim for axis in axes])
        return made("transpose", self.data.transpose(axes), (self, lambda dy: dy.transpose(back)))

    @property
    def T(self):
        return self.transpose()


def made(op, data, *inputs):
    """The Tensor that an operation gives; it remembers the Tensors of its inputs, if allowed."""
    kept = ((x, back) for x, back in inputs if _recording and isinstance(x, Tensor))
    return Tensor(data, op, tuple(kept))


def value(x):
    """The array of a Tensor; a number or an array as it is."""
    return x.data if isinstance(x, Tensor) else x if isinstance(x, Real) else as_float(x)


def add(a, b):
    """a + b, entry by entry."""
    return made("+", value(a) + value(b), (a, lambda dy: dy), (b, lambda dy: dy))


def subtract(a, b):
    """a − b, entry by entry."""
    return made("−", value(a) - value(b), (a, lambda dy: dy), (b, lambda dy: -dy))


def multiply(a, b):
    """a · b, entry by entry: dy times the other factor goes back."""
    x, y = value(a), value(b)
    return made("×", x * y, (a, lambda dy: dy * y), (b, lambda dy: dy * x))


def divide(a, b):
    """a / b, entry by entry."""
    x, y = value(a), value(b)
    return made("÷", x / y, (a, lambda dy: dy / y), (b, lambda dy: -dy * x / y**2))


def matmul(a, b):
    """(…, N, D) @ (…, D, M) -> (…, N, M). Raises ValueError for shapes that are not so."""
    x, y = value(a), value(b)
    if np.ndim(x) < 2 or np.ndim(y) < 2 or x.shape[-1] != y.shape[-2]:
        raise ValueError(f"@ expects shapes (N, D) and (D, M), got {np.shape(x)} and {np.shape(y)}")
    return made("@", x @ y,
                (a, lambda dy: dy @ np.swapaxes(y, -1, -2)),           # (N,M) @ (M,D) -> (N,D)
                (b, lambda dy: np.swapaxes(x, -1, -2) @ dy))           # (D,N) @ (N,M) -> (D,M)


def cross_entropy(scores, t):
    """The mean of -log(softmax(scores)[target]), over the samples.

    scores: a Tensor (N, C). t: integer labels (N,), or targets (N, C), one-hot or soft. Raises as
    functions.cross_entropy does.
    """
    t = check_targets(scores.data, t)
    log_p = scores.log_softmax()
    chosen = log_p[np.arange(len(t)), t] if t.ndim == 1 else (log_p * t).sum(axis=1)
    return -chosen.mean()


def unbroadcast(dy, shape):
    """Broadcasting copies an input along axes; the gradients of the copies add up.

    Sums dy over those axes until it has the input's shape.
    """
    dy = dy.sum(axis=tuple(range(dy.ndim - len(shape))))         # the axes that were put in front
    repeated = tuple(i for i, n in enumerate(shape) if n == 1)   # the axes of length 1
    return dy.sum(axis=repeated, keepdims=True)


def uses(output):
    """A dictionary: how often each tensor is used on the way to output, output itself 0 times."""
    found, todo = {output: 0}, [output]
    while todo:
        for x, _ in todo.pop().inputs:
            if x not in found:
                found[x] = 0
                todo.append(x)
            found[x] += 1
    return found


def order(output):
    """Yield output and all that it depends on, each after all its users: its gradient is whole."""
    waiting, ready = uses(output), [output]
    while ready:
        node = ready.pop()
        yield node
        for x, _ in node.inputs:
            waiting[x] -= 1                    # one use has delivered
            if waiting[x] == 0:
                ready.append(x)
