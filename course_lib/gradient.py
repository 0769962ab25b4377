"""Derivatives without calculus: nudge every number both ways and see how far the result moves.

It is slow (two forward passes for every number) and it knows nothing of backpropagation. That makes
it the perfect witness: a backward pass that agrees with it is right.
"""

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    """The gradient of f at x by central differences, (f(x + h) - f(x - h)) / 2h for every entry.

    f: takes an array like x and returns one number. x: an array or number, of any shape; it is not
    changed. Returns a float64 array of x's shape. The error is about h² from the curve and 1e-16/h
    from rounding, so h = 1e-5 leaves some ten right digits for numbers of ordinary size.
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
        raise ValueError("numerical_gradient expects f to return one number, "
                         f"got shape {np.shape(y)}")
    return float(np.reshape(y, ()))


def relative_error(a, b):
    """|a - b| / (|a| + |b|) with the length of whole arrays: 0 when alike, 1/3 when one is
    twice the other, 1 when one is 0 or they point in opposite directions.

    Raises ValueError when their shapes differ: a gradient has its parameter's shape.
    """
    if np.shape(a) != np.shape(b):
        raise ValueError(f"a gradient of shape {np.shape(b)} was expected, "
                         f"got shape {np.shape(a)}")
    scale = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.linalg.norm(np.subtract(a, b)) / scale) if scale else 0.0


def gradient_errors(layer, x, rng, h=1e-5):
    """How far layer.backward is from numerical gradients, for its inputs and its parameters.

    layer: anything with forward, backward, params and grads. x: its input, or a tuple of inputs,
    such as (scores, t) for a loss. rng: draws a random upstream gradient; all ones would hide many
    mistakes. Returns {"x": error, "W": error, …} with relative errors; with several differentiable
    inputs "x0", "x1", …. Below 1e-7 is right; above 1e-4 is wrong. Use float64, stay off kinks
    such as 0 for ReLU, and hold random draws still: forward runs many times (and running means
    move).
    """
    inputs = x if isinstance(x, tuple) else (x,)
    dy = rng.normal(size=np.shape(layer.forward(*inputs)))
    dx = layer.backward(dy)
    dx = dx if isinstance(dx, tuple) else (dx,)
    grads = {name: grad.copy() for name, grad in layer.grads.items()}
    errors = {}
    for i, gradient in enumerate(dx):
        def moved(value, i=i):
            return np.sum(dy * layer.forward(*inputs[:i], value, *inputs[i + 1:]))

        name = f"x{i}" if len(dx) > 1 else "x"
        errors[name] = relative_error(gradient, numerical_gradient(moved, inputs[i], h))
    for name, array in layer.params.items():
        before = array.copy()

        def with_parameter(value, array=array):
            array[...] = value                 # in place: the layers of a network share this array
            return np.sum(dy * layer.forward(*inputs))

        try:
            numerical = numerical_gradient(with_parameter, before, h)
            errors[name] = relative_error(grads[name], numerical)
        finally:
            array[...] = before
    return errors
