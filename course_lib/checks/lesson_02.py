"""Lesson 02, the chain rule: the exercises and the mistakes to expect."""

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.checks.questions import Question, question

weight = Exercise(
    "02.1", "How fast the loss rises with a weight", points=1,
    practises="upstream times local, twice",
    proves="multiplies what arrives at each node by that node's local derivative, for any weight, input and bias",
    hints=("Two nodes lie between w and L. What is the local derivative of each?",
           "The last node squares: its local derivative is twice the value that goes in. Then + copies, and × sends back the "
           "other input.",
           "Compute the forward pass first, `t = w * x + b`. What arrives at t? And what does × make of it on the way to w?"))


@weight.inputs
def weight_inputs(rng):
    yield 3.0, 2.0, 1.0
    yield -1.0, 4.0, 0.5
    yield 0.5, -3.0, 2.0
    for _ in range(5):
        yield tuple(rng.uniform(1.5, 6, 3).round(2).tolist())


@weight.solution
def loss_gradient(w, x, b):
    t = w * x + b
    return 2 * t * x


@weight.wrong
def no_local_of_times(w, x, b):
    """That is what arrives at the × node. On the way to w it is still to be multiplied by the local derivative of w · x: if w
    rises by 1, by how much does w · x rise?"""
    return 2 * (w * x + b)


@weight.wrong
def no_upstream(w, x, b):
    """That is the local derivative of the × node. What arrives there from above has to be multiplied in: how fast does t²
    rise with t?"""
    return x


@weight.wrong
def added_along_the_path(w, x, b):
    """You added the two rates. Along one path they are multiplied: w moves t, and this, magnified, moves L."""
    return 2 * (w * x + b) + x


@weight.wrong
def without_b(w, x, b):
    """The local derivative of the square belongs to the value that really went in. Was b part of it in the forward pass?"""
    return 2 * w * x * x


@weight.wrong
def one_path_of_the_square(w, x, b):
    """Half of it: t enters its square twice. How fast does t · t rise with t?"""
    return (w * x + b) * x


@weight.wrong
def gradient_of_x(w, x, b):
    """That is how fast L rises with x: at the × node the inputs changed places. For w, the *other* input counts."""
    return 2 * (w * x + b) * w


@weight.wrong
def the_loss_itself(w, x, b):
    """That is L, the end of the forward pass. How fast does it rise when w does? Walk back from there."""
    return (w * x + b) ** 2


@weight.wrong
def both_inputs(w, x, b):
    """At the × node you multiplied by both of its inputs. If w rises by 1, by how much does w · x rise?"""
    return 2 * (w * x + b) * w * x


@weight.wrong
def started_from_the_loss(w, x, b):
    """You started from the value of L. At the end of a graph the gradient is 1: L rises as fast as itself."""
    return (w * x + b) ** 2 * 2 * (w * x + b) * x


paths = Exercise(
    "02.2", "Three edges, one x", points=2,
    practises="adding over paths, inside a node and around it",
    proves="gives what comes back on each edge, and adds all of it up, for any x",
    hints=("Draw the graph: a × node with x on both of its edges, then a + node, which x enters once more.",
           "The + node copies what arrives. The × node sends back on each of its edges the value of its *other* edge. What comes "
           "back to x on different edges adds up.",
           "At x = 5, the two edges of × bring back 5 each. What does the third edge bring, and what is the sum?"))


@paths.inputs
def paths_inputs(rng):
    yield (2.0,)
    yield (-3.0,)
    yield (0.5,)
    for _ in range(5):
        yield (round(rng.uniform(2.5, 9), 2),)


def _edges(first, second, skip, x):
    return {"first": first, "second": second, "skip": skip, "x": x}


@paths.solution
def edge_gradients(x):
    return _edges(x, x, 1.0, x + x + 1)


@paths.wrong
def one_path_of_the_product_lost(x):
    """At x, one of the two edges of the × node is missing from the sum. Both factors rise when x does."""
    return edge_gradients(x) | {"x": x + 1}


@paths.wrong
def skip_path_lost(x):
    """The edge that leads past the × node is missing from the sum. Over it, x enters the + node directly."""
    return edge_gradients(x) | {"x": x + x}


@paths.wrong
def product_lost(x):
    """Only the edge to the + node is left in the sum. What comes back through the × node counts too, on both of its edges."""
    return edge_gradients(x) | {"x": 1.0}


@paths.wrong
def paths_multiplied(x):
    """You multiplied what came back on different edges. *Along* a path one multiplies; *across* paths one adds."""
    return edge_gradients(x) | {"x": x * x}


@paths.wrong
def paths_averaged(x):
    """You took the mean of what came back. Each path moves the end in full: raise x by 1 and go through them one by one."""
    return edge_gradients(x) | {"x": (2 * x + 1) / 3}


@paths.wrong
def total_on_each_edge(x):
    """On each edge of × you wrote what both bring together. One edge alone: if only this factor rose, how fast would the
    product rise?"""
    return _edges(2 * x, 2 * x, 1.0, 4 * x + 1)


@paths.wrong
def ones_everywhere(x):
    """1 on each edge is what + nodes send back. Two of the three edges enter a × node: there it matters what the other edge brings."""
    return _edges(1, 1, 1, 3)


@paths.wrong
def plus_as_times(x):
    """On the skip edge you multiplied by the other input of the node, as a × does. What does a + node do with its
    upstream gradient?"""
    return _edges(x, x, x * x, 2 * x + x * x)


@paths.wrong
def skip_scaled_by_x(x):
    """On the skip edge you wrote the value that goes forward. What comes back is a rate: if x rises by 1 on this edge alone, how
    fast does the sum rise?"""
    return _edges(x, x, x, 3 * x)


numerical = Exercise(
    "02.3", "A numerical gradient", points=3,
    practises="nudging one entry at a time, both ways",
    proves="agrees with calculus for sums, products and curves, and leaves its argument as it was",
    hints=("Write down the quotient for a single number first: which two values of f, divided by which distance?",
           "For each entry: remember it, raise it, call f, lower it, call f, put it back. And work on a copy that holds floats.",
           "Begin with `x = np.array(x, dtype=float)` and a vector of zeros for the result. In the loop, keep `old = x[i]`; the "
           "two values of f are `2 * h` apart."))

_FUNCTIONS = {
    "sum of x²": lambda x: np.sum(x**2),
    "x[0]·x[1] + x[1]·x[2]": lambda x: x[0] * x[1] + x[1] * x[2],
    "exp(x[0]) · x[1]": lambda x: np.exp(x[0]) * x[1],
    "1000 + sum of x³": lambda x: 1000 + np.sum(x**3),
    "(x[0]·x[1] + x[2])²": lambda x: (x[0] * x[1] + x[2]) ** 2,
}
_H = 1e-4


@numerical.inputs
def numerical_inputs(rng):
    yield "sum of x²", np.array([3.0, 4.0])
    yield "sum of x²", np.array([3, 4])
    yield "x[0]·x[1] + x[1]·x[2]", np.array([2.0, -1.0, 5.0])
    yield "exp(x[0]) · x[1]", np.array([1.0, 2.0])
    yield "1000 + sum of x³", rng.uniform(1, 2, 4).round(2)
    for f in ("x[0]·x[1] + x[1]·x[2]", "(x[0]·x[1] + x[2])²"):
        yield f, rng.uniform(1, 4, 3).round(2)


@numerical.use
def use_numerical(numerical_gradient, f, x):
    return numerical_gradient(_FUNCTIONS[f], x)


@numerical.solution
def numerical_right(f, x, h=_H):
    x = np.array(x, dtype=float)
    gradient = np.zeros(len(x))
    for i in range(len(x)):
        old = x[i]
        x[i] = old + h
        above = f(x)
        x[i] = old - h
        below = f(x)
        x[i] = old
        gradient[i] = (above - below) / (2 * h)
    return gradient


def _quotients(f, x, h, quotient, restore=True):
    """The loop of most wrong answers. quotient: of f at old + h, at old, at old - h."""
    x = np.array(x, dtype=float)
    gradient = np.zeros(len(x))
    for i in range(len(x)):
        old, middle = x[i], f(x)
        x[i] = old + h
        above = f(x)
        x[i] = old - h
        below = f(x)
        if restore:
            x[i] = old
        gradient[i] = quotient(above, middle, below)
    return gradient


@numerical.wrong
def divided_by_h(f, x):
    """Twice what it should be: the two values of f are not h apart. You went up by h *and* down by h."""
    return _quotients(f, x, _H, lambda above, middle, below: (above - below) / _H)


@numerical.wrong
def integers_kept(f, x):
    """Your nudge is lost when the array holds whole numbers: in such an array, 3 + 0.0001 is stored as 3, and 3 − 0.0001 as 2.
    Start from a copy that holds floats."""
    x = x.copy()
    gradient = np.zeros(len(x))
    for i in range(len(x)):
        old = x[i]
        x[i] = old + _H
        above = f(x)
        x[i] = old - _H
        gradient[i] = (above - f(x)) / (2 * _H)
        x[i] = old
    return gradient


@numerical.wrong
def not_put_back(f, x):
    """The first entry is right and later ones are slightly off: when you nudge entry 1, entry 0 should stand where it was."""
    return _quotients(f, x, _H, lambda above, middle, below: (above - below) / (2 * _H), restore=False)


@numerical.wrong
def tiny_step(f, x):
    """About four digits are right, and the rest is noise: with so small an h, the two values of f agree in nearly all of their
    sixteen digits, and these cancel. Which h was the best in the lesson's picture?"""
    h = 1e-12
    return _quotients(f, x, h, lambda above, middle, below: (above - below) / (2 * h))


@numerical.wrong
def one_sided(f, x):
    """Close, but a few digits short: you compared f(x + h) with f(x). With a step to *both* sides, the bend of the curve cancels."""
    return _quotients(f, x, _H, lambda above, middle, below: (above - middle) / _H)


@numerical.wrong
def everything_moved_at_once(f, x):
    """You moved all entries together, so every entry of the result is the same sum. One entry at a time."""
    x = np.array(x, dtype=float)
    return np.full(len(x), (f(x + _H) - f(x - _H)) / (2 * _H))


@numerical.wrong
def all_zeros(f, x):
    """Everything is 0, so both values of f were the same. `y = x` makes no second array: what you do to y happens to x. Keep the two values
    of f, not two names of x."""
    return np.zeros(len(x))


@numerical.wrong
def not_divided(f, x):
    """Those are the differences of f. A derivative is the rise *divided by* the step."""
    return _quotients(f, x, _H, lambda above, middle, below: above - below)


@numerical.wrong
def multiplied_not_divided(f, x):
    """Much too small: look at the brackets. `a / 2 * h` divides by 2 and then *multiplies* by h."""
    return _quotients(f, x, _H, lambda above, middle, below: (above - below) / 2 * _H)


@numerical.wrong
def returns_at_the_first(f, x):
    """Only the first entry has been filled, the others are still 0. Does your `return` stand inside the loop?"""
    gradient = np.zeros(len(x))
    gradient[0] = numerical_right(f, x)[0]
    return gradient


order = Exercise(
    "02.4", "Bug clinic: a row that was visited too early", points=3,
    practises="the order of a backward pass, and what it may not share",
    proves="visits every row once and after all its users, starts afresh at each call, and shares no array between gradients",
    hints=("Print the name of each row when its turn comes, with its gradient at that moment. Which row passes on too little?",
           "A row's gradient is complete when all rows that use it have had their turn. The rows are stored in the order in which "
           "they were computed, so the users of a row always stand behind it.",
           "Begin the method with an empty dictionary of gradients. Then `for name in reversed(self.rows):` and add up what "
           "`self.shares(name)` says, making a new array each time."))


class _Tape:
    """What the exercise notebook gives: rows in the order of computing, and what a row sends back."""

    def __init__(self, rows):
        self.rows = rows
        self.end = list(rows)[-1]
        self.grads = {}

    def shares(self, name):
        op, *rest = self.rows[name]
        if op == "times":
            factor, source = rest
            return [(source, factor * self.grads[name])]
        if op == "plus":
            return [(source, self.grads[name]) for source in rest]
        return []


@order.inputs
def order_inputs(rng):
    start = {"a": ("input",)}
    yield start | {"b": ("times", 2, "a"), "p": ("times", 3, "b"), "q": ("times", 4, "b"), "o": ("plus", "p", "q")}, 1.0
    yield start | {"b": ("input",), "s": ("plus", "a", "b"), "o": ("plus", "s", "a")}, np.array([1.0, -2.0])
    yield start | {"b": ("times", 5, "a"), "c": ("times", 3, "b"), "d": ("plus", "b", "c"), "e": ("plus", "d", "b")}, np.array([0.5, 2.0])
    for _ in range(4):
        yield _random_rows(rng), rng.normal(size=2).round(2)


def _random_rows(rng):
    """Rows in which each is used by a later one, and some by several."""
    factors = [int(v) for v in rng.integers(2, 7, 3)]
    first, second = rng.choice(["a", "b", "c", "d"], 2, replace=False).tolist()
    return {"a": ("input",), "b": ("times", factors[0], "a"), "c": ("times", factors[1], "b"), "d": ("plus", "b", "c"),
            "e": ("times", factors[2], "d"), "f": ("plus", "e", first), "g": ("plus", "f", second)}


@order.use
def use_order(Tape, rows, dy):
    """The gradients after one call and after another: name -> (first, second)."""
    tape, calls = Tape(rows), []
    for _ in range(2):
        tape.backward(dy)
        calls.append({name: np.array(gradient) for name, gradient in tape.grads.items()})
    first, second = calls
    return {name: (first.get(name), second[name]) for name in second}


@order.solution
class Mended(_Tape):
    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share


class _DepthFirst(_Tape):
    """Follows each path as far as it goes; passes a row on once, or again whenever something new arrives."""

    newest_first, again = True, False

    def backward(self, dy):
        self.grads, todo, seen = {self.end: dy}, [self.end], set()
        while todo:
            name = todo.pop()
            for source, share in self.shares(name)[:: 1 if self.newest_first else -1]:
                self.grads[source] = self.grads.get(source, 0) + share
                if source not in seen or self.again:
                    seen.add(source)
                    todo.append(source)


@order.wrong
class VisitedTooEarly(_DepthFirst):
    """A row had its turn before all its users had theirs: it passed on too little, and what came later never went on. Print the
    rows in the order of your visits."""


@order.wrong
class OtherPathFirst(_DepthFirst):
    """You changed which path goes first, and now the other one is lost: a row still has its turn before all its users had
    theirs. Print the rows in the order of your visits."""

    newest_first = False


@order.wrong
class VisitedAgain(_DepthFirst):
    """A row had its turn twice, and the second time it passed on once more what it had passed on already. Each row should have one
    turn, when its gradient is complete."""

    again = True


@order.wrong
class FirstComeFirstServed(_Tape):
    """Right for the diamond, but not where one path is longer than the other: a row that is reached early on the short path has its turn
    before the long path comes back. When *is* a row's gradient complete?"""

    def backward(self, dy):
        self.grads, waiting = {self.end: dy}, [self.end]
        for name in waiting:
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share
                if source not in waiting:
                    waiting.append(source)


@order.wrong
class EachPathSendsEverything(_Tape):
    """You go on from a row each time something arrives there, and each time it sends *all* that it has by then: the first share goes on
    twice. Give each row one turn, when its gradient is complete."""

    def backward(self, dy):
        self.grads = {self.end: dy}
        self.go_on(self.end)

    def go_on(self, name):
        for source, share in self.shares(name):
            self.grads[source] = self.grads.get(source, 0) + share
            self.go_on(source)


@order.wrong
class GrowsAtTheSecondCall(_Tape):
    """The first call is right and the second is not: gradients of the call before are still there, and the new ones are added on
    top. Forget the old ones first."""

    def backward(self, dy):
        self.grads[self.end] = dy
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share


@order.wrong
class EverythingGrows(_Tape):
    """At the second call all gradients have doubled or more, the last row's too: those of the call before are still there. Each call
    should begin with none."""

    def backward(self, dy):
        self.grads[self.end] = self.grads.get(self.end, 0) + dy
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share


@order.wrong
class SharesTheUpstream(_Tape):
    """A + row hands the *same* array to both of its inputs. When `+=` changes it for one of them, it changes for the other, and for
    whoever gave you dy. Add with `a = a + b`, which makes a new array."""

    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                if source in self.grads:
                    self.grads[source] += share
                else:
                    self.grads[source] = share


@order.wrong
class SiblingsShare(_Tape):
    """You copied dy, which protects your caller. But a + row still hands one and the same array to both of its inputs, and `+=`
    changes it for both. Which line should make a new array?"""

    def backward(self, dy):
        self.grads = {self.end: np.array(dy)}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                if source in self.grads:
                    self.grads[source] += share
                else:
                    self.grads[source] = share


@order.wrong
class OneZeroForAll(_Tape):
    """All your gradients are one and the same array: `dict.fromkeys` puts *one* zero into every place, and each `+=` changes it
    everywhere. Each name needs an array of its own."""

    def backward(self, dy):
        self.grads = dict.fromkeys(self.rows, np.zeros_like(dy)) | {self.end: dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads[source] += share


@order.wrong
class Overwritten(_Tape):
    """What came back first was written over by what came back later. Across paths, gradients add up."""

    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            self.grads.update(self.shares(name))


@order.wrong
class Forwards(_Tape):
    """You went through the rows from the first to the last, so nothing has arrived yet when a row has its turn. Where does a
    backward pass begin?"""

    def backward(self, dy):
        self.grads = {name: 0 * dy for name in self.rows} | {self.end: dy}
        for name in self.rows:
            for source, share in self.shares(name):
                self.grads[source] = self.grads[source] + share


@order.wrong
class StartsFromOne(_Tape):
    """You started from 1. What arrives at the last row is dy, which the caller gives."""

    def backward(self, dy):
        Mended.backward(self, np.ones_like(dy))


@question("02")
def along_a_path(rng):
    a, b, c = (int(v) for v in rng.choice(range(2, 8), 3, replace=False))
    return Question(f"If x rises by 1, t rises by {a}. If t rises by 1, z rises by {b}. If z rises by 1, L rises by {c}. "
                    "How fast does L rise with x?", a * b * c, f"Along a path, rates multiply: {c} · {b} · {a} = {a * b * c}.")


@question("02")
def square_of_a_sum(rng):
    x, y = (int(v) for v in rng.choice(range(2, 9), 2, replace=False))
    return Question(f"z = (x + y)² at x = {x}, y = {y}. What is dz/dx?", 2 * (x + y),
                    f"Upstream 2t = {2 * (x + y)} at t = x + y = {x + y}, and the + copies it.")


@question("02")
def weight_of_a_square(rng):
    w, x, b = (int(v) for v in rng.choice(range(2, 7), 3, replace=False))
    t = w * x + b
    return Question(f"t = w · x + b, L = t², at w = {w}, x = {x}, b = {b}. What is dL/dw?", 2 * t * x,
                    f"What arrives at t is 2t = {2 * t}; × sends back the other input: {2 * t} · {x} = {2 * t * x}.")


@question("02")
def two_paths_with_an_upstream(rng):
    a, b, dz = (int(v) for v in rng.choice(range(2, 8), 3, replace=False))
    return Question(f"u = {a}x and v = {b}x enter z = u + v, and {dz} arrives at z. What is the gradient of x?", dz * (a + b),
                    f"Each path: {dz} · {a} and {dz} · {b}. Across paths they add: {dz * (a + b)}.")


@question("02")
def best_step(rng):
    choices = ("1e-12: the smaller, the better", "1e-5", "0.1")
    return Question("A central difference with 16-digit numbers of ordinary size: which step h gives the most right digits?", "1e-5",
                    "A large h suffers from the bend of the curve, a tiny one from cancelled digits.", choices)
