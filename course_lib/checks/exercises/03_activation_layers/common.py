"""What several exercises on layers share: random arrays, and layers with a wrong backward."""

import copy

import numpy as np


def arrays(rng, *shapes):
    """Pairs (first, second) of random arrays without zeros, one for each shape."""
    for shape in shapes:
        yield tuple((rng.choice([-1, 1], shape) * rng.uniform(0.2, 3, shape)).round(2)
                    for _ in range(2))


def use_layer(Layer, x, dy):
    """One forward pass is behind the layer already, and another layer has its turn in between."""
    layer, other = Layer(), Layer()
    layer.forward(1 - x)
    y = layer.forward(x)
    other.forward(x / 2)
    given = copy.copy(y)
    return {"y": given, "dx": layer.backward(dy), "y after backward": y}


def layer_inputs(rng):
    """Pairs (x, dy) behind a first one that can be read at a glance."""
    yield (np.array([[0.5, -1.0, 2.0], [-0.5, 0.25, -3.0]]),
           np.array([[-2.0, 3.0, 0.5], [1.5, -1.0, 4.0]]))
    yield from arrays(rng, (5,), (3, 2), (1, 4), (2, 2, 3))


def wrong_backward(exercise, forward):
    """A decorator for backward(dy, x, y) -> dx: a wrong layer with this and the right forward."""
    def decorator(backward):
        class Made:
            def forward(self, x):
                self.x, self.y = x, forward(x)
                return self.y

            def backward(self, dy):
                return backward(dy, self.x, self.y)

        Made.__name__, Made.__doc__ = backward.__name__, backward.__doc__
        exercise.wrong(Made)
        return backward

    return decorator
