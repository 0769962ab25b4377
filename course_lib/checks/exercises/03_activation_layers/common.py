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


def wrong_habits(exercise, Right):
    """Wrong layers whose numbers are right where one layer is used once. Right keeps y as kept."""
    @exercise.wrong
    class KeepsTheFirst(Right):
        """Right only when forward has run once: backward still works with what the first forward
        kept. A layer is used again and again, and the last forward counts."""

        def forward(self, x):
            y = super().forward(x)
            self.kept = self.first = getattr(self, "first", y)
            return y

    @exercise.wrong
    class SharedByAllLayers(Right):
        """Two layers disturb each other: what you keep in forward belongs to all of them at once.
        Keep it in `self`, so that each layer has its own."""

        def forward(self, x):
            Right.latest = super().forward(x)
            return self.latest

        def backward(self, dy):
            self.kept = self.latest
            return super().backward(dy)

    @exercise.wrong
    class WritesIntoItsOutput(Right):
        """backward changes the array that forward has returned, and whoever called forward still
        uses it. Make a new array for the slope."""

        def backward(self, dy):
            dx = super().backward(dy)
            self.kept[...] = super().backward(np.ones_like(dy))           # the slope
            return dx
