"""Layers: each knows how to go forward, what to remember, and how to send a gradient back.
BatchNorm and LayerNorm are in normalization.py, the losses in losses.py.

Throughout, L is the loss and dy means ∂L/∂y: how fast the loss rises when y rises. A layer gets dy
from the layer after it and returns dx. It makes new arrays, and writes into none that it was given.
"""

import difflib
import math

import numpy as np

from course_lib.functions import as_float, sigmoid


class Layer:
    """What all layers share.

    params: name -> array, what the layer learns. grads: name -> array of the same shape, set by
    backward. training: False while a network is only used or tested; layers such as Dropout look
    at it. needs_dx: False spares a first layer the gradient of its input, which can be half of the
    work and which training never uses; backward may then return None.
    """

    training = True
    needs_dx = True

    def __init__(self):
        self.params = {}
        self.grads = {}

    def forward(self, x):
        """x -> y. Remembers what backward needs: x itself, no copy. Leave it alone until then."""
        raise NotImplementedError(f"{type(self).__name__} defines no forward")

    def backward(self, dy):
        """dy, of y's shape -> dx, of x's shape. Sets grads. Belongs to the last forward."""
        raise NotImplementedError(f"{type(self).__name__} defines no backward")

    def parameters(self):
        """Yield (name, array, gradient) for every parameter; None before there is a gradient."""
        for name, array in self.params.items():
            yield name, array, self.grads.get(name)

    def upstream(self, dy, shape):
        """dy as an array of floats. Raises ValueError unless it has y's shape."""
        dy = as_float(dy, "dy")
        if dy.shape != shape:
            kind = type(self).__name__
            raise ValueError(f"{kind}.backward expects dy of shape {shape}, got {dy.shape}")
        return dy

    def __getattr__(self, name):        # Python asks here only for what is missing
        kind = type(self).__name__
        if hasattr(type(self), name):   # a property that failed: its own error says why
            return object.__getattribute__(self, name)
        if name in ("params", "grads"):
            raise RuntimeError(f"{kind} has no {name}: begin its __init__ with super().__init__()")
        for place, key in (("params", name), ("grads", name.removeprefix("d"))):
            if key in vars(self).get("params", ()):
                raise AttributeError(f"{kind} has no {name!r}; it is {place}[{key!r}]")
        if near := difflib.get_close_matches(name, dir(self), n=1, cutoff=0.75):
            raise AttributeError(f"{kind} has no {name!r}; did you mean {near[0]!r}?")
        raise AttributeError(f"{kind} has no {name!r}; if backward needs it, call forward first")


class Affine(Layer):
    """y = x W + b, a fully connected layer (PyTorch: nn.Linear, which keeps W transposed).

    W: (D, M). b: (M,). Both are copied. x: (N, D), or (N, …) with D numbers a sample, which is
    flattened; its gradient comes back in x's own shape. y: (N, M).
    Raises ValueError when shapes do not fit.
    """

    def __init__(self, W, b):
        super().__init__()
        W, b = np.array(as_float(W, "W")), np.array(as_float(b, "b"))
        if W.ndim != 2 or b.shape != W.shape[1:]:
            raise ValueError("Affine expects W of shape (D, M) and b of shape (M,), "
                             f"got {W.shape} and {b.shape}")
        self.params = {"W": W, "b": b}

    @classmethod
    def random(cls, n_in, n_out, rng, std=None, dtype=np.float64):
        """Weights drawn from a normal distribution, biases 0.

        std: the weights' standard deviation; by default sqrt(2 / n_in), which keeps the size of the
        signal through ReLU layers (He et al. 2015, arXiv:1502.01852). sqrt(1 / n_in) suits tanh.
        """
        std = np.sqrt(2 / n_in) if std is None else std
        W = std * rng.standard_normal((n_in, n_out))
        return cls(W.astype(dtype), np.zeros(n_out, dtype))

    def forward(self, x):
        x, W, b = as_float(x), self.params["W"], self.params["b"]
        if x.ndim < 2 or math.prod(x.shape[1:]) != len(W):
            raise ValueError(f"Affine expects x of shape (N, {len(W)}), got {x.shape}")
        self.x_shape = x.shape
        self.x = x.reshape(len(x), len(W))
        # .dot is @, faster for a batch of one
        return self.x.dot(W) + b                                # (N,D) @ (D,M) + (M,) -> (N,M)

    def backward(self, dy):
        """dy (N, M) -> dx in x's shape; None without needs_dx. A weight's gradient: its column of
        inputs times its column of dy, summed."""
        x, W = self.x, self.params["W"]
        dy = self.upstream(dy, (len(x), W.shape[1]))
        self.grads["W"] = x.T.dot(dy)                           # (D,N) @ (N,M) -> (D,M)
        self.grads["b"] = dy.sum(axis=0)                        # (N,M) -> (M,)
        if self.needs_dx:
            return dy.dot(W.T).reshape(self.x_shape)            # (N,M) @ (M,D) -> (N,D)


class ReLU(Layer):
    """y = x where x > 0, else 0. The slope at 0 itself is taken as 0. Any shape."""

    def forward(self, x):
        x = as_float(x)
        self.mask = x > 0
        return np.maximum(x, 0)

    def backward(self, dy):
        """The gate that let x through lets dy through."""
        return self.upstream(dy, self.mask.shape) * self.mask


class LeakyReLU(Layer):
    """y = x where x > 0, else slope · x, so that no unit is ever dead. Any shape."""

    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = float(slope)           # a NumPy number would turn float32 into float64

    def forward(self, x):
        x = as_float(x)
        self.mask = x > 0
        return np.where(self.mask, x, self.slope * x)

    def backward(self, dy):
        dy = self.upstream(dy, self.mask.shape)
        return np.where(self.mask, dy, self.slope * dy)


class Sigmoid(Layer):
    """y = 1 / (1 + exp(-x)). Any shape. Backward needs only y: dy/dx = y (1 - y)."""

    def forward(self, x):
        self.y = sigmoid(x)
        # backward needs y, so the caller gets an array of its own
        return self.y.copy()

    def backward(self, dy):
        y = self.y
        return self.upstream(dy, y.shape) * y * (1 - y)


class Tanh(Layer):
    """y = tanh(x). Any shape. Backward needs only y: dy/dx = 1 - y²."""

    def forward(self, x):
        self.y = np.tanh(as_float(x))
        return self.y.copy()

    def backward(self, dy):
        y = self.y
        return self.upstream(dy, y.shape) * (1 - y * y)


class _TwoInputs(Layer):
    """What Add and Multiply share: two inputs of one shape, numbers or arrays."""

    def inputs(self, x, y):
        x, y = as_float(x), as_float(y, "y")
        if x.shape != y.shape:
            raise ValueError(f"{type(self).__name__} expects two inputs of one shape, "
                             f"got {x.shape} and {y.shape}")
        return x, y


class Add(_TwoInputs):
    """z = x + y. Backward copies dz to both inputs."""

    def forward(self, x, y):
        x, y = self.inputs(x, y)
        self.shape = x.shape
        return x + y

    def backward(self, dz):
        dz = self.upstream(dz, self.shape)
        return dz.copy(), dz.copy()


class Multiply(_TwoInputs):
    """z = x · y, entry by entry. Backward multiplies dz by the *other* input."""

    def forward(self, x, y):
        self.x, self.y = self.inputs(x, y)
        return self.x * self.y

    def backward(self, dz):
        dz = self.upstream(dz, self.x.shape)
        return dz * self.y, dz * self.x


class Dropout(Layer):
    """While training, sets each entry to 0 with probability p and divides the others by 1 - p.

    The division keeps the expected value the same, so that nothing needs to change when training is
    over: then y = x. rng: draws the mask. Any shape. (Srivastava et al. 2014, JMLR 15.)
    Raises ValueError unless 0 <= p < 1.
    """

    def __init__(self, p, rng):
        super().__init__()
        if not 0 <= p < 1:
            raise ValueError(f"Dropout expects a probability 0 <= p < 1, got {p}")
        self.p, self.rng = p, rng

    def forward(self, x):
        x = as_float(x)
        if self.training:
            kept = self.rng.random(x.shape) >= self.p
            self.factor = kept.astype(x.dtype) / x.dtype.type(1 - self.p)
        else:
            self.factor = np.ones_like(x)
        return x * self.factor

    def backward(self, dy):
        return self.upstream(dy, self.factor.shape) * self.factor
