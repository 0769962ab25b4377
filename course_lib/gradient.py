"""Derivatives without calculus: nudge every number a little both ways and see how far the result moves.

It is slow (two forward passes for every number) and it knows nothing of backpropagation. That makes it
the perfect witness: a backward pass that agrees with it is right.
"""

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    """The gradient of f at x by central differences, (f(x + h) - f(x - h)) / 2h for every entry.

    f: takes an array like x and returns one number. x: an array or number, of any shape; it is not changed.
    Returns a float64 array of x's shape. The error is about h² from the curve and 1e-16/h from rounding, so
    h = 1e-5 leaves some ten right digits for numbers of ordinary size.
    Raises ValueError when f does not return a single number.
    """
    x = np.array(x, dtype=np.float64)          # a copy, and never integers: 3 + 1e-5 would be 3
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        above = _number(f(x))
        x[i] = old - h
        below = _number(f(x))
        x[i] = old
        gradient[i] = (above - below) / (2 * h)
    return gradient


def _number(y):
    if np.size(y) != 1:
        raise ValueError(f"numerical_gradient expects f to return one number, got shape {np.shape(y)}")
    return float(np.reshape(y, ()))


def affine_gradients(net, x, dy, h=1e-5):
    """The numerical gradients of sum(dy · net.forward(x)) for the weights and biases of all Affine layers, quickly.

    W[i, j] moves only column j of its layer's y, by h · x[:, i]. So nothing before it is computed again, and all nudges of
    a column pass the later layers together, as the samples of one tall batch. Those have to treat each sample by itself:
    batch normalization and a Dropout that is training do not.
    net: a Sequential of plain layers. x: (N, …). dy: of the shape of the net's y. Returns {"0.W": …, "0.b": …, "2.W": …}.
    """
    gradients = {}
    for k, layer in enumerate(net.layers):
        y = layer.forward(x)
        if set(layer.params) == {"W", "b"}:
            moves = h * np.vstack([np.reshape(x, (len(x), -1)).T, np.ones(len(x))])      # (D+1, N): weights, then bias
            moves = np.stack([moves, -moves])                                            # (2, D+1, N)
            gradient = np.empty((moves.shape[1], y.shape[1]))                            # (D+1, M)
            for j in range(y.shape[1]):
                tall = np.tile(y, (2 * len(gradient), 1))                                # (N, M) -> (2·(D+1)·N, M)
                tall[:, j] += moves.ravel()
                for later in net.layers[k + 1:]:
                    tall = later.forward(tall)
                above, below = tall.reshape(*moves.shape[:2], -1) @ np.ravel(dy)         # (2, D+1, N·C) @ (N·C,) -> (2, D+1)
                gradient[:, j] = (above - below) / (2 * h)
            gradients |= {f"{k}.W": gradient[:-1], f"{k}.b": gradient[-1]}
        x = y
    return gradients


def relative_error(a, b):
    """|a - b| / (|a| + |b|) with the length of whole arrays: 0 when they are the same, 1 when unrelated.

    Raises ValueError when their shapes differ: a gradient has its parameter's shape.
    """
    if np.shape(a) != np.shape(b):
        raise ValueError(f"a gradient of shape {np.shape(b)} was expected, got shape {np.shape(a)}")
    scale = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.linalg.norm(np.subtract(a, b)) / scale) if scale else 0.0


def gradient_errors(layer, x, rng, h=1e-5):
    """How far layer.backward is from numerical gradients, for its input and each of its parameters.

    layer: anything with forward, backward, params and grads. x: its input, or a tuple of inputs, such as
    (scores, t) for a loss. rng: draws a random upstream gradient; all ones would hide many mistakes.
    Returns {"x": error, "W": error, …} with relative errors; with several differentiable inputs "x0", "x1", ….
    Below 1e-7 is right; above 1e-4 is wrong. Use float64, and stay off kinks such as 0 for ReLU.
    """
    inputs = x if isinstance(x, tuple) else (x,)
    y = layer.forward(*inputs)
    dy = rng.normal(size=np.shape(y))
    gradients = layer.backward(dy)
    gradients = gradients if isinstance(gradients, tuple) else (gradients,)
    analytic = {f"x{i}" if len(gradients) > 1 else "x": g for i, g in enumerate(gradients)}
    analytic |= {name: g.copy() for name, g in layer.grads.items()}

    def moved(i):
        return lambda value: np.sum(dy * layer.forward(*inputs[:i], value, *inputs[i + 1:]))

    errors = {}
    for i, name in enumerate(list(analytic)[:len(gradients)]):
        errors[name] = relative_error(analytic[name], numerical_gradient(moved(i), inputs[i], h))
    for name, array in layer.params.items():
        def with_parameter(value, array=array):
            array[...] = value                 # in place: the layers of a network share this very array
            return np.sum(dy * layer.forward(*inputs))

        original = array.copy()
        try:
            errors[name] = relative_error(analytic[name], numerical_gradient(with_parameter, original, h))
        finally:
            array[...] = original
    return errors
