"""What students write in lesson 02."""

import numpy as np

from course_lib.checks.running import is_numeric
from course_lib.checks.turns import Turn
from course_lib.graph import Node, nodes
from course_lib.layers import Add, Multiply

along = Turn(
    "02.along", "Along a path",
    proves="multiplies the rates along a path, however long it is",
    nudge="If the next rate is 2, what becomes of the gradient so far?")


@along.inputs
def along_inputs(rng):
    yield ([10.0, 1.0],)
    yield ([3.0, 2.0, 5.0],)
    for n in (1, 2, 3, 4):
        yield (rng.uniform(1.5, 6, n).round(2).tolist(),)


@along.solution
def along_right(rates):
    return float(np.prod(rates))


@along.wrong
def added(rates):
    """You added the rates. Along *one* path each gear multiplies what the one before it makes."""
    gradient = 1.0
    for rate in rates:
        gradient += rate
    return gradient


@along.wrong
def last_only(rates):
    """Only the last rate is left: each has written over what stood there. The gradient so far is to
    be multiplied by it."""
    return rates[-1]


@along.wrong
def divided(rates):
    """You divided by the rates. If t rises by 1, z rises by the rate: twice the rate, twice the
    rise."""
    gradient = 1.0
    for rate in rates:
        gradient /= rate
    return gradient


@along.wrong
def squared(rates):
    """The gradient so far came in twice. (`*=` brings it in by itself.)"""
    gradient = 1.0
    for rate in rates:
        gradient *= gradient * rate
    return gradient


times = Turn(
    "02.times", "Backward through ×",
    proves="sends each input what arrives, times the *other* input that forward kept",
    nudge="forward keeps both inputs on self. Which of them belongs to which gradient?")


def layer_inputs(rng):
    yield 10.0, 5.0, 1.3
    yield 100.0, 2.0, 1.1
    for _ in range(4):
        yield tuple(rng.uniform(1.5, 9, 3).round(2).tolist())


times.inputs(layer_inputs)


def there_and_back(Layer, x, y, dz):
    layer = Layer()
    z = layer.forward(x, y)
    back = layer.backward(dz)
    dx, dy = as_many(2, back, "backward gave back {}, and two numbers are expected: dx and dy")
    return {"z": z, "dx": dx, "dy": dy}


_CALLED = {dict: "a dictionary", set: "a set", str: "a text"}


def as_many(count, back, otherwise):
    """What came back, where it is so many values; None for each where nothing did. Else TypeError
    with a sentence that says what came."""
    if back is None:
        return [None] * count
    if is_numeric(back) and not np.ndim(back):
        came = "one number"
    elif type(back) in _CALLED or not hasattr(back, "__iter__"):
        came = _CALLED.get(type(back), f"an object of the class {type(back).__name__}")
    else:
        back = list(back)
        if len(back) == count:
            return back
        came = f"{len(back)} values" if len(back) != 1 else "one value in brackets"
    raise TypeError(otherwise.format(came))


times.use(there_and_back)


@times.solution
class TimesRight:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        return dz * self.y, dz * self.x


@times.wrong
class NotSwapped(TimesRight):
    """Each input got its *own* value. If x rises by 1, by how much does x · y rise?"""

    def backward(self, dz):
        return dz * self.x, dz * self.y


@times.wrong
class NoUpstream(TimesRight):
    """These are the local derivatives. What arrives, dz, is to be multiplied in."""

    def backward(self, dz):
        return self.y, self.x


@times.wrong
class PassedOn(TimesRight):
    """That is what a + node does: it passes on what arrives. At × the other input comes in."""

    def backward(self, dz):
        return dz, dz


@times.wrong
class UpstreamAdded(TimesRight):
    """You added what arrives. Along a path one multiplies: upstream *times* local."""

    def backward(self, dz):
        return dz + self.y, dz + self.x


@times.wrong
class ForOneOnly(TimesRight):
    """The first is right. The second input has a gradient of its own: what arrives, times the
    first."""

    def backward(self, dz):
        return dz * self.y, dz * self.y


plus = Turn(
    "02.plus", "A + layer, both ways",
    proves="adds on the way there, and copies on the way back",
    nudge="Which of the two methods needs what it was given as x and y, and which does not?")

plus.inputs(layer_inputs)
plus.use(there_and_back)


@plus.solution
class PlusRight:
    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        return dz, dz


@plus.wrong
class Halved(PlusRight):
    """You shared out what arrives. A + node copies it: one more on either side is one more in the
    sum."""

    def backward(self, dz):
        return dz / 2, dz / 2


@plus.wrong
class OnesBack(PlusRight):
    """1 and 1 are the local derivatives. What arrives, dz, is to be multiplied in."""

    def backward(self, dz):
        return 1, 1


@plus.wrong
class LikeTimes(PlusRight):
    """That is what a × node sends back. At a + node the values play no part."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x + y

    def backward(self, dz):
        return dz * self.y, dz * self.x


@plus.wrong
class OwnValues(LikeTimes):
    """You multiplied what arrives by the inputs. If one of them rises by 1, the sum rises by 1,
    whatever they are."""

    def backward(self, dz):
        return dz * self.x, dz * self.y


@plus.wrong
class Multiplies(PlusRight):
    """The way back is right. On the way there this layer should add."""

    def forward(self, x, y):
        return x * y


shop = Turn(
    "02.shop", "The shop, backward",
    proves="gives the right gradient for both prices, both counts and the tax",
    nudge="Which layer comes next on the way back, and which of the two numbers above does it get?")


@shop.inputs
def shop_inputs(rng):
    yield 100.0, 2.0, 10.0, 3.0, 1.1
    for _ in range(5):
        yield tuple(rng.uniform(1.1, 9, 5).round(2).tolist())


@shop.use
def shop_use(shop_back, book, count, pen, pens, tax):
    books, pens_layer = _called("books", Multiply), _called("pens", Multiply)
    plus, taxed = _called("plus", Add), _called("taxed", Multiply)
    taxed.forward(plus.forward(books.forward(book, count), pens_layer.forward(pen, pens)), tax)
    back = as_many(5, shop_back(books, pens_layer, plus, taxed),
                   "shop_back gave back {}, and five numbers are expected: those of the book, the "
                   "count of books, the pen, the count of pens, and the tax")
    return dict(zip(("book", "count", "pen", "pens", "tax"), back, strict=True))


def _called(name, Layer):
    """A layer whose backward says what it is called in shop_back, when it gets too much."""
    class Called(Layer):
        def backward(self, *given):
            if len(given) != 1:
                raise TypeError(f"{name}.backward takes one number, and got {len(given)}")
            return super().backward(*given)

    return Called()


@shop.solution
def shop_right(books, pens, plus, taxed):
    dsum, dtax = taxed.backward(1)
    dbooks, dpens = plus.backward(dsum)
    return *books.backward(dbooks), *pens.backward(dpens), dtax


@shop.wrong
def started_again(books, pens, plus, taxed):
    """A 1 came where the gradient of the sum belongs. The + does not stand at the end: it gets what
    the × of the tax sends back."""
    _, dtax = taxed.backward(1)
    dbooks, dpens = plus.backward(1)
    return *books.backward(dbooks), *pens.backward(dpens), dtax


@shop.wrong
def gradient_of_the_tax(books, pens, plus, taxed):
    """The gradient of the *tax* came where that of the sum belongs. Of the two numbers that the ×
    of the tax sends back, one goes to the sum, the other to the tax."""
    _, dtax = taxed.backward(1)
    dbooks, dpens = plus.backward(dtax)
    return *books.backward(dbooks), *pens.backward(dpens), dtax


@shop.wrong
def shared_out(books, pens, plus, taxed):
    """You shared out what arrives at the +. It copies: ask the layer, it knows."""
    dsum, dtax = taxed.backward(1)
    return *books.backward(dsum / 2), *pens.backward(dsum / 2), dtax


@shop.wrong
def taxed_twice(books, pens, plus, taxed):
    """The tax has come in twice as a factor: what the × of the tax sends back has been through it
    already. The layer before it has its turn now."""
    dsum, dtax = taxed.backward(1)
    dbooks, dpens = plus.backward(taxed.backward(dsum)[0])
    return *books.backward(dbooks), *pens.backward(dpens), dtax


across = Turn(
    "02.across", "Across paths",
    proves="adds what each path brings, for any number of paths",
    nudge="`along(path)` is what one path brings. What becomes of what stands there already?")


@across.inputs
def across_inputs(rng):
    yield ([[5.0, 2.0], [4.0, 3.0]],)
    yield ([[3.0, 2.0, 5.0], [4.0], [2.0, 7.0]],)
    for n in (1, 2, 3):
        yield ([rng.uniform(1.5, 6, 2).round(2).tolist() for _ in range(n)],)


@across.solution
def across_right(paths):
    return sum(along_right(path) for path in paths)


@across.wrong
def last_path_only(paths):
    """Only the last path is left: it has written over the others. Each path brings its share."""
    return along_right(paths[-1])


@across.wrong
def paths_multiplied(paths):
    """The result is 0 each time. Did you multiply by what stands there already? That is 0 at first,
    and stays 0. *Across* paths one adds."""
    gradient = 0.0
    for path in paths:
        gradient *= along_right(path)
    return gradient


@across.wrong
def rates_added(paths):
    """Along each path you added the rates. Along *one* path one multiplies: that is what `along`
    does."""
    return sum(sum(path) for path in paths)


@across.wrong
def averaged(paths):
    """You took the mean. Each path moves the end in full: add."""
    return sum(along_right(path) for path in paths) / len(paths)


@across.wrong
def counted_twice(paths):
    """What stands there already counts twice. (`+=` keeps it by itself.)"""
    gradient = 0.0
    for path in paths:
        gradient += gradient + along_right(path)
    return gradient


backward = Turn(
    "02.backward", "A backward pass",
    proves="gives every node its right gradient, also where one path is longer than the other, and "
           "begins afresh each time",
    nudge="Three things, in this order: what every gradient is at first, what the end's is, and "
          "then the walk. `nodes(output)` has the oldest first.")

_GRAPHS = {
    "(x + y) · y": lambda x, y: (x + y) * y,
    "3t + 5 · (2t), t = x · y": lambda x, y: _short_and_long(x * y),
    "t · t · x, t = x + y": lambda x, y: (x + y) * (x + y) * x,
    "u · u + t, u = t · y, t = x · x": lambda x, y: _twice(x * x, y),
}


def _short_and_long(t):
    return 3 * t + 5 * (2 * t)


def _twice(t, y):
    u = t * y
    return u * u + t


@backward.inputs
def backward_inputs(rng):
    yield "(x + y) · y", 2.0, 5.0
    for expression in _GRAPHS:
        yield expression, *rng.uniform(1.5, 4, 2).round(2).tolist()


@backward.use
def backward_use(backward, expression, x, y):
    x, y = Node(x, "x"), Node(y, "y")
    output = _GRAPHS[expression](x, y)
    backward(output)
    between = [node.grad for node in nodes(output) if node.inputs and node is not output]
    first = {"x": x.grad, "y": y.grad, "the nodes between": np.array(between, float),
             "the end": output.grad}
    backward(output)
    return first | {"x, when called again": x.grad, "y, when called again": y.grad}


@backward.solution
def backward_right(output):
    for node in nodes(output):
        node.grad = 0.0
    output.grad = 1.0
    for node in reversed(nodes(output)):
        for source, local in node.inputs:
            source.grad += node.grad * local


@backward.wrong
def first_come(output):
    """A node may have its turn too early: when something has arrived, and not all. Where one
    path is longer than the other, what comes later is lost. Go from the youngest to the oldest."""
    for node in nodes(output):
        node.grad = 0.0
    output.grad, waiting = 1.0, [output]
    for node in waiting:
        for source, local in node.inputs:
            source.grad += node.grad * local
            if source not in waiting:
                waiting.append(source)


@backward.wrong
def grows(output):
    """The first call is right. The second adds to what the first has left: set all gradients to 0
    before you begin."""
    output.grad = 1.0
    for node in reversed(nodes(output)):
        for source, local in node.inputs:
            source.grad += node.grad * local


@backward.wrong
def oldest_first(output):
    """Only what the end sends back has come anywhere. Does every node have a turn, and after all
    that use it? `nodes(output)` has the oldest first."""
    for node in nodes(output):
        node.grad = 0.0
    output.grad = 1.0
    for node in nodes(output):
        for source, local in node.inputs:
            source.grad += node.grad * local


@backward.wrong
def no_start(output):
    """x and y still have 0. Does the end have its 1 when the walk begins, does each node pass on
    what has arrived, and is what arrives stored in `node.grad`?"""
    for node in nodes(output):
        node.grad = 0.0


@backward.wrong
def overwritten(output):
    """What came back first was written over by what came back later. Across paths one adds."""
    for node in nodes(output):
        node.grad = 0.0
    output.grad = 1.0
    for node in reversed(nodes(output)):
        for source, local in node.inputs:
            source.grad = node.grad * local


@backward.wrong
def no_upstream(output):
    """You add the local derivatives alone. What has arrived at the node, `node.grad`, is to be
    multiplied in."""
    for node in nodes(output):
        node.grad = 0.0
    output.grad = 1.0
    for node in reversed(nodes(output)):
        for source, local in node.inputs:
            source.grad += local


@backward.wrong
def only_the_inputs(output):
    """Nodes that are no inputs hold 0 in the end. Each node keeps what has come back to it, and the
    end keeps its 1."""
    backward_right(output)
    for node in nodes(output):
        node.grad = 0.0 if node.inputs else node.grad


@backward.wrong
def all_begin_with_one(output):
    """It is as if every node had begun with 1. Only the end does; the others begin with 0."""
    for node in nodes(output):
        node.grad = 1.0
    for node in reversed(nodes(output)):
        for source, local in node.inputs:
            source.grad += node.grad * local


central = Turn(
    "02.central", "The central difference",
    proves="divides the rise from x − h to x + h by the way between them",
    nudge="How far apart are the two points at which you look?")

_FUNCTIONS = {"x³": lambda x: x * x * x, "1/x": lambda x: 1 / x, "eˣ": np.exp}


@central.inputs
def central_inputs(rng):
    yield "x³", 2.0, 0.1
    yield "1/x", 2.0, 0.5
    for name in _FUNCTIONS:
        yield name, round(rng.uniform(1.5, 3), 2), 0.25


@central.use
def central_use(central, f, x, h):
    return central(_FUNCTIONS[f], x, h)


@central.solution
def central_right(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


@central.wrong
def divided_by_h(f, x, h):
    """Twice what it should be: the two points are not h apart."""
    return (f(x + h) - f(x - h)) / h


@central.wrong
def forward_difference(f, x, h):
    """That is the forward difference, from x to x + h. The central one looks to both sides."""
    return (f(x + h) - f(x)) / h


@central.wrong
def backward_difference(f, x, h):
    """You looked from x − h to x. The central difference looks to both sides."""
    return (f(x) - f(x - h)) / h


@central.wrong
def rise_of_x_over_rise_of_f(f, x, h):
    """The quotient is upside down: the rise of f belongs above the line, the way between the two
    points below it."""
    return 2 * h / (f(x + h) - f(x - h))


@central.wrong
def brackets_forgotten(f, x, h):
    """The rise was multiplied by h, which belongs below the line, with the 2. (Python takes
    `a / 2 * h` from left to right: what is below the line needs brackets.)"""
    return (f(x + h) - f(x - h)) / 2 * h


@central.wrong
def no_brackets_at_all(f, x, h):
    """Only the second value of f was halved, and then multiplied by h: Python does / and * before
    −, from left to right. Put what is above the line into brackets, and what is below it."""
    return f(x + h) - f(x - h) / 2 * h


@central.wrong
def last_term_divided(f, x, h):
    """Only the second value of f is divided: the difference belongs into brackets."""
    return f(x + h) - f(x - h) / (2 * h)
