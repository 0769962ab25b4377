"""05.2 Check the gradient."""

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.gradient import numerical_gradient, relative_error
from course_lib.layers import Layer, ReLU, Sigmoid, Tanh

exercise = Exercise(
    "05.2", "Check the gradient", points=3, section="Is the gradient right?",
    practises="testing a backward pass against numerical derivatives",
    proves="tells right layers from wrong ones: for large and tiny gradients, at kinks, and for "
           "layers that have been used before",
    hints=("What would have to agree with what? And at which x, and for which dy?",
           "The witness nudges x and watches one number, the sum of dy · y. Compare its gradient "
           "with `backward`, divide the difference by the size of both, and keep away from kinks.",
           "Begin with `x = np.where(np.abs(x) < 0.001, 0.001, x)`, and call `layer.forward(x)` "
           "*right before* `layer.backward(dy)`. How do you turn two arrays into one relative "
           "error?"))


class _Square(Layer):
    def forward(self, x):
        self.x = x.copy()
        return x * x

    def backward(self, dy):
        return 2 * dy * self.x


class _Direction(Layer):
    """x divided by its length: each entry moves all of y."""

    def forward(self, x):
        self.length = np.linalg.norm(x)
        self.y = x / self.length
        return self.y

    def backward(self, dy):
        return (dy - self.y * np.sum(dy * self.y)) / self.length


class _Neighbours(Layer):
    """Two numbers, each times the other: a straight line in each of them."""

    def forward(self, x):
        self.x = x.copy()
        return x * x[::-1]

    def backward(self, dy):
        return (dy + dy[::-1]) * self.x[::-1]


class _Wrong(Tanh):
    """A tanh whose backward is spoilt by a function of (dy, y)."""

    def __init__(self, backward):
        super().__init__()
        self.spoilt = backward

    def backward(self, dy):
        return self.spoilt(dy, self.y)


def _reversed(dy, y):
    return (dy * (1 - y * y)).ravel()[::-1].reshape(y.shape)


def _one_where_negative(dy, y):
    return dy * np.where(y < 0, 1, 1 - y * y)


def _except(i):
    def backward(dy, y):
        dx = dy * (1 - y * y)
        dx.flat[i] *= 1.5
        return dx
    return backward


def _times(factor):
    return lambda dy, y: factor * dy * (1 - y * y)


LAYERS = {
    "tanh": Tanh,
    "sigmoid": Sigmoid,
    "ReLU": ReLU,
    "x divided by its length": _Direction,
    "the square": _Square,
    "each of two numbers times the other": _Neighbours,
    "tanh with a slope of 1 - y": lambda: _Wrong(lambda dy, y: dy * (1 - y)),
    "tanh that ignores dy": lambda: _Wrong(lambda dy, y: 1 - y * y),
    "tanh with the wrong sign": lambda: _Wrong(lambda dy, y: dy * (y * y - 1)),
    "tanh, its gradient in reverse order": lambda: _Wrong(_reversed),
    "tanh, wrong in the first entry": lambda: _Wrong(_except(0)),
    "tanh, wrong in the last entry": lambda: _Wrong(_except(-1)),
    "tanh, wrong where x is negative": lambda: _Wrong(_one_where_negative),
    "tanh, wrong by one part in a thousand": lambda: _Wrong(_times(1.001)),
    "tanh, wrong by six parts in a million": lambda: _Wrong(_times(1 + 6e-6)),
    "tanh, off by less than one part in a million": lambda: _Wrong(_times(1 + 8e-7)),
}


class Layer:
    """What an answer gets: neither name nor attributes say whether it is right."""

    def __init__(self, made):
        self._made = made

    def forward(self, x):
        return self._made.forward(x)

    def backward(self, dy):
        return self._made.backward(dy)


@exercise.inputs
def inputs(rng):
    x, dy = np.array([0.5, -1.0]), np.array([2.0, 3.0])
    for layer in ("tanh", "tanh with a slope of 1 - y", "tanh that ignores dy",
                  "tanh with the wrong sign"):
        yield layer, x, dy
    yield "tanh, its gradient in reverse order", x, np.array([2.0, -3.0])
    yield "ReLU", np.array([3.0, -1.0]), np.array([1.0, 1.0])        # the example of the task
    yield "ReLU", np.array([0.0, 2.0]), dy
    yield "ReLU", np.array([-2e-6, 2.0]), dy
    yield "ReLU", np.array([1.5, -0.001]), dy
    yield "the square", np.array([0.0, 2.0]), dy
    yield "each of two numbers times the other", x, dy
    yield "tanh, wrong in the first entry", np.array([0.0, 2.0]), dy
    yield "x divided by its length", x, dy
    yield "tanh", np.array([0.0, 2.0]), dy
    yield "tanh", x, 1e7 * dy
    yield "tanh", x, 1e-9 * dy
    yield "tanh with a slope of 1 - y", x, 1e-9 * dy
    yield "tanh, wrong by one part in a thousand", x, dy
    yield "tanh, wrong by one part in a thousand", np.array([6.0, -5.5]), dy
    yield "tanh, wrong by six parts in a million", x, dy
    yield "tanh, off by less than one part in a million", x, dy
    yield "tanh, wrong in the last entry", x, dy
    yield "tanh, wrong where x is negative", x, dy
    for layer in ("sigmoid", "ReLU", "tanh, wrong in the last entry", "tanh with a slope of 1 - y"):
        x = rng.choice([-1, 1], (2, 3)) * rng.uniform(0.2, 1.5, (2, 3))
        x[0, 0] = abs(x[0, 0])                           # of ReLU's slopes not all are 0
        yield layer, x, rng.uniform(0.5, 3, (2, 3))


@exercise.use
def use(backward_is_right, layer, x, dy):
    made = Layer(LAYERS[layer]())
    made.backward(np.ones_like(made.forward(np.cos(3 * x) + 0.3)))   # as if it had been used before
    return backward_is_right(made, x, dy)


def _off_kinks(x):
    return np.where(np.abs(x) < 0.001, 0.001, x)


def _small(error, limit=1e-6):
    return bool(error < limit)


def _witness(layer, x, dy):
    return numerical_gradient(lambda moved: np.sum(dy * layer.forward(moved)), x)


@exercise.solution
def backward_is_right(layer, x, dy):
    x = _off_kinks(x)
    numerical = _witness(layer, x, dy)
    layer.forward(x)
    return _small(relative_error(layer.backward(dy), numerical))


def _both(layer, x, dy):
    numerical = _witness(layer, x, dy)
    layer.forward(x)
    return layer.backward(dy), numerical


@exercise.wrong
def absolute_difference(layer, x, dy):
    """You look at the *size* of the difference. Beside a gradient of ten million a difference of
    0.001 is rounding; beside one of a billionth it is everything. Divide by the size of what you
    compare."""
    return _small(np.linalg.norm(np.subtract(*_both(layer, _off_kinks(x), dy))))


@exercise.wrong
def numpys_allclose(layer, x, dy):
    """`np.allclose` also accepts any difference below 1e-8, however small the numbers are. A wrong
    gradient of a billionth gets through. Divide the difference by the size of what you compare."""
    return bool(np.allclose(*_both(layer, _off_kinks(x), dy), rtol=1e-5))


@exercise.wrong
def on_the_kink(layer, x, dy):
    """You call a right ReLU wrong when an entry of x is exactly 0. There the nudge to the left sees
    another slope than the nudge to the right. Move such entries a little off, before you begin."""
    return _small(relative_error(*_both(layer, x, dy)))


@exercise.wrong
def zeros_alone_moved(layer, x, dy):
    """You call a right ReLU wrong when an entry of x is a little below 0, and not exactly 0. A
    nudge leaps over the kink from there, too: move all that are closer to 0 than 0.001."""
    return _small(relative_error(*_both(layer, np.where(x == 0, 0.001, x), dy)))


@exercise.wrong
def everything_moved_by_it(layer, x, dy):
    """You call a right ReLU wrong when an entry of x is −0.001. Is everything moved *by* 0.001, and
    this entry onto the kink? Only those closer to 0 are to be moved, *to* 0.001."""
    return _small(relative_error(*_both(layer, x + 0.001, dy)))


@exercise.wrong
def nudged_one_way(layer, x, dy):
    """Your witness nudges one way only. Where the curve bends it is wrong by more than a millionth
    part: nudge both ways, as `numerical_gradient` does."""
    x = _off_kinks(x)
    start, numerical = np.sum(dy * layer.forward(x)), np.zeros_like(x)
    for i in np.ndindex(x.shape):
        moved = x.copy()
        moved[i] += 1e-5
        numerical[i] = (np.sum(dy * layer.forward(moved)) - start) / 1e-5
    layer.forward(x)
    return _small(relative_error(layer.backward(dy), numerical))


@exercise.wrong
def one_right_entry_is_enough(layer, x, dy):
    """A layer of which a single entry is right gets through. All of them have to be: one relative
    error for the whole arrays sees that."""
    a, n = _both(layer, _off_kinks(x), dy)
    return bool(np.any(np.abs(a - n) < 1e-6 * (np.abs(a) + np.abs(n))))


@exercise.wrong
def stale_cache(layer, x, dy):
    """`backward` belongs to the last `forward`, and the layer had been used on other numbers before
    it came to you. Run forward on *your* x right before."""
    x = _off_kinks(x)
    return _small(relative_error(layer.backward(dy), _witness(layer, x, dy)))


@exercise.wrong
def cache_of_the_last_nudge(layer, x, dy):
    """Nearly: the last `forward` before your `backward` was one of the witness's nudges, so the
    layer remembers a *moved* x. Run forward once more on x itself."""
    x = _off_kinks(x)
    numerical = _witness(layer, x, dy)
    return _small(relative_error(layer.backward(dy), numerical))


@exercise.wrong
def divided_entry_by_entry(layer, x, dy):
    """You divide entry by entry. Where a ReLU is silent, both gradients are 0, and 0/0 is no
    number: a right layer is called wrong. Divide the sizes of the whole arrays."""
    return _each_small(*_both(layer, _off_kinks(x), dy))


def _each_small(a, n):
    with np.errstate(invalid="ignore"):
        return bool(np.all(np.abs(a - n) / (np.abs(a) + np.abs(n)) < 1e-6))


# The same where entries of x have not been moved off the kink, either: what is written first.

@exercise.wrong
def last_nudge_and_kink(layer, x, dy):
    """Two things. The last `forward` before your `backward` was one of the witness's nudges, so the
    layer remembers a *moved* x: run forward once more on x itself. And a right ReLU is called wrong
    where an entry of x is exactly 0: move such entries a little off, before you begin."""
    numerical = _witness(layer, x, dy)
    return _small(relative_error(layer.backward(dy), numerical))


@exercise.wrong
def absolute_difference_and_kink(layer, x, dy):
    """Two things. You look at the *size* of the difference: divide it by the size of what you
    compare, for a gradient may be tiny or huge. And a right ReLU is called wrong where an entry of
    x is exactly 0: move such entries a little off, before you begin."""
    return _small(np.linalg.norm(np.subtract(*_both(layer, x, dy))))


@exercise.wrong
def numpys_allclose_and_kink(layer, x, dy):
    """Two things. `np.allclose` also accepts any difference below 1e-8, however small the numbers
    are: divide the difference by the size of what you compare. And a right ReLU is called wrong
    where an entry of x is exactly 0: move such entries a little off, before you begin."""
    return bool(np.allclose(*_both(layer, x, dy), rtol=1e-5))


@exercise.wrong
def divided_entry_by_entry_and_kink(layer, x, dy):
    """Two things. You divide entry by entry; where a ReLU is silent, both gradients are 0, and 0/0
    is no number: divide the sizes of the whole arrays. And a right ReLU is called wrong where an
    entry of x is exactly 0: move such entries a little off, before you begin."""
    return _each_small(*_both(layer, x, dy))


@exercise.wrong
def upstream_of_ones(layer, x, dy):
    """You tried it with ones from above. A layer that forgets to multiply by dy looks right then.
    Use the dy that you were given, on both sides."""
    return backward_is_right(layer, x, np.ones_like(x))


@exercise.wrong
def sign_blind(layer, x, dy):
    """You compare sizes, so a gradient with the wrong sign gets through, and it would lead uphill.
    Subtract before you take the size."""
    a, n = _both(layer, _off_kinks(x), dy)
    return _small(relative_error(np.abs(a), np.abs(n)))


@exercise.wrong
def sums_compared(layer, x, dy):
    """You compare sums, so a gradient with its entries in the wrong places gets through. Compare
    entry by entry, and then take the size of the differences."""
    a, n = _both(layer, _off_kinks(x), dy)
    return _small(abs(a.sum() - n.sum()) / (abs(a.sum()) + abs(n.sum())))


@exercise.wrong
def first_entry_only(layer, x, dy):
    """You look at the first entry only. A layer that is wrong at the end gets through."""
    a, n = _both(layer, _off_kinks(x), dy)
    return _small(relative_error(a.flat[0], n.flat[0]))


@exercise.wrong
def too_generous(layer, x, dy):
    """Your limit is so wide that a gradient which is wrong by one part in a thousand gets through.
    A right one agrees to about ten digits; set the limit at one part in a million."""
    return _small(relative_error(*_both(layer, _off_kinks(x), dy)), 0.01)


@exercise.wrong
def far_too_generous(layer, x, dy):
    """Your limit is so wide that only gradients with nothing in common are called wrong. A right
    one agrees to about ten digits; set the limit at one part in a million."""
    return _small(relative_error(*_both(layer, _off_kinks(x), dy)), 0.5)


@exercise.wrong
def a_little_too_generous(layer, x, dy):
    """A gradient that is wrong by a few parts in a million gets through. Is your limit the one that
    the task names, and do you divide by the sizes of *both*?"""
    return _small(relative_error(*_both(layer, _off_kinks(x), dy)), 1e-5)


@exercise.wrong
def too_strict(layer, x, dy):
    """A gradient that is right to a millionth part is called wrong. The task sets the limit there:
    is yours smaller?"""
    return _small(relative_error(*_both(layer, _off_kinks(x), dy)), 1e-7)


@exercise.wrong
def everything_right(layer, x, dy):
    """You called every layer right, and some of them are wrong. Does your answer look at what
    `backward` gives?"""
    return True


@exercise.wrong
def everything_wrong(layer, x, dy):
    """You called every layer wrong, also those that are right. Is your limit one that nudging can
    reach? It agrees to about ten digits. And is it the same f and the same x on both sides?
    `backward` looks at the x of the last `forward`."""
    return False


@exercise.wrong
def verdict_turned(layer, x, dy):
    """You say True for the wrong layers, and False for the right ones. Which way does the
    comparison go?"""
    return not backward_is_right(layer, x, dy)


@exercise.wrong
def negatives_moved_too(layer, x, dy):
    """A layer that is wrong only where x is negative gets through: you moved all the negative
    entries, too. It is the *size* of an entry that tells whether it is near the kink; the others
    stay where they are."""
    return _small(relative_error(*_both(layer, np.maximum(x, 0.001), dy)))


@exercise.wrong
def forward_before_the_move(layer, x, dy):
    """The two sides look at different places: one at x with its small entries moved, and one at x
    as it was. Move them first, and then use the new x everywhere."""
    numerical = _witness(layer, _off_kinks(x), dy)
    layer.forward(x)
    return _small(relative_error(layer.backward(dy), numerical))


@exercise.wrong
def upstream_outside_the_sum(layer, x, dy):
    """You nudged the plain sum of y and multiplied by dy afterwards. That goes well as long as each
    entry of y depends on its own x alone, and not all layers are like that. f is the sum of
    dy · y."""
    x = _off_kinks(x)
    numerical = dy * _witness(layer, x, np.ones_like(x))
    layer.forward(x)
    return _small(relative_error(layer.backward(dy), numerical))


@exercise.wrong
def upstream_missing_in_the_witness(layer, x, dy):
    """`backward` was given dy, and the witness knows nothing of it: it nudged the plain sum of y.
    Both sides need the same f, the sum of dy · y."""
    x = _off_kinks(x)
    numerical = _witness(layer, x, np.ones_like(x))
    layer.forward(x)
    return _small(relative_error(layer.backward(dy), numerical))


@exercise.wrong
def lengths_compared(layer, x, dy):
    """You compare lengths, so a gradient that is as long and points elsewhere gets through.
    Subtract first, entry by entry, and then take the length of the difference."""
    a, n = map(np.linalg.norm, _both(layer, _off_kinks(x), dy))
    return _small(abs(a - n) / (a + n))
