"""Lesson 10, your own autograd: the exercises and the mistakes to expect."""

import numpy as np

from course_lib.autograd import Tensor, order
from course_lib.checks.exercise import Exercise
from course_lib.checks.questions import Question, question

table = Exercise(
    "10.1", "Prices times factors", points=3,
    practises="undoing a broadcast, of both kinds",
    proves="gives each input a gradient of its own shape, for any numbers of rows and columns",
    hints=("How many entries of z move when one entry of c moves? And when one entry of r moves?",
           "A × node sends dz times the other input. Then the gradients of the copies of one entry add up, and the gradient gets its input's shape.",
           "`dz * r` has the shape (N, M). Which axis was copied to get there from (N, 1), and what keeps it, with length 1?"))


@table.inputs
def table_inputs(rng):
    yield np.array([[1.0], [2.0]]), np.array([3.0, 0.0, -1.0]), np.array([[1.0, 2.0, 3.0], [-1.0, 0.5, 2.0]])
    yield np.array([[2.0]]), np.array([1.0, -3.0]), np.array([[4.0, 5.0]])
    yield np.array([[2.0], [-1.0], [0.5]]), np.array([4.0]), np.array([[1.0], [2.0], [-3.0]])
    for n, m in ((3, 2), (2, 5), (4, 4), (1, 3)):
        yield rng.normal(size=(n, 1)), rng.normal(size=m), rng.normal(size=(n, m))


@table.solution
def table_backward(c, r, dz):
    return {"dc": dz @ r[:, None], "dr": (c.T @ dz)[0]}         # products and sums in one: (N,M) @ (M,1), (1,N) @ (N,M)


@table.wrong
def not_summed(c, r, dz):
    """Your gradients have the shape of z. A gradient has its input's shape: c was copied along one axis and r along the
    other, and the copies' gradients add up."""
    return {"dc": dz * r, "dr": dz * c}


@table.wrong
def averaged(c, r, dz):
    """You took the mean over the copies. If an entry rises by 1, *all* its copies rise by 1, each in full."""
    return {"dc": (dz * r).mean(axis=1, keepdims=True), "dr": (dz * c).mean(axis=0)}


@table.wrong
def axis_lost(c, r, dz):
    """The numbers for c are right, but its gradient has lost an axis: c has the shape (N, 1). Which option of a sum keeps an
    axis, with length 1?"""
    return {"dc": (dz * r).sum(axis=1), "dr": (dz * c).sum(axis=0)}


@table.wrong
def axes_exchanged(c, r, dz):
    """You summed along the axis that was *not* copied. c has one entry for each row: along which axis does it stay the same?"""
    return {"dc": (dz * r).sum(axis=0, keepdims=True), "dr": (dz * c).sum(axis=1)}


@table.wrong
def other_input_forgotten(c, r, dz):
    """That is right for z = c + r. A × node multiplies what arrives by the other input, and before the copies are added up."""
    return {"dc": dz.sum(axis=1, keepdims=True), "dr": dz.sum(axis=0)}


@table.wrong
def own_input(c, r, dz):
    """Each input got its own value as a factor. If an entry of c rises by 1, by how much does c · r rise?"""
    return {"dc": (dz * c).sum(axis=1, keepdims=True), "dr": (dz * r).sum(axis=0)}


@table.wrong
def summed_before(c, r, dz):
    """You added up dz first and multiplied afterwards. Each copy of an entry of c met another entry of r: multiply while they
    are still apart."""
    return {"dc": dz.sum(axis=1, keepdims=True) * r.sum(), "dr": dz.sum(axis=0) * c.sum()}


@table.wrong
def first_copy(c, r, dz):
    """You kept the first copy of each entry and dropped the others. What came back on the other copies counts as well."""
    return {"dc": (dz * r)[:, :1], "dr": (dz * c)[0]}


twice = Exercise(
    "10.2", "One matrix, used twice", points=3,
    practises="accumulation over two uses",
    proves="adds what comes back from both uses, for any batch",
    hints=("Give the result of the first product a name. How many × nodes does W enter, and what does each of them send back?",
           "For each @ separately: the gradient of its right input is (left input)ᵀ times what arrives. What arrives at the first @ has come through the second.",
           "With `h = x @ W` and `dh = dy @ W.T`, each use of W has its own left input and its own upstream gradient. W gets both shares."))


@twice.inputs
def twice_inputs(rng):
    yield np.array([[1.0, 2.0]]), np.array([[1.0, -1.0], [0.0, 2.0]]), np.array([[3.0, -1.0]])
    yield np.array([[1.0, 0.0], [-2.0, 1.0], [0.5, 3.0]]), np.array([[0.0, 1.0], [2.0, -1.0]]), np.array([[1.0, 2.0], [0.0, -1.0], [4.0, 0.5]])
    for n, d in ((1, 3), (4, 3), (5, 2), (2, 4)):
        yield rng.normal(size=(n, d)), rng.normal(size=(d, d)), rng.normal(size=(n, d))


@twice.solution
def twice_backward(x, W, dy):
    h = x @ W
    dh = dy @ W.T
    return {"dx": dh @ W.T, "dW": x.T @ dh + h.T @ dy}


@twice.wrong
def last_use_only(x, W, dy):
    """The gradient of W holds the *second* product's share alone. W is used in the first product too: paths add up."""
    return {"dx": dy @ W.T @ W.T, "dW": (x @ W).T @ dy}


@twice.wrong
def first_use_only(x, W, dy):
    """The gradient of W holds the *first* product's share alone; it has been written over the other, or that was never
    computed. Paths add up."""
    return {"dx": dy @ W.T @ W.T, "dW": x.T @ (dy @ W.T)}


@twice.wrong
def shares_averaged(x, W, dy):
    """You took the mean of the two shares. When an entry of W moves, it moves in both products, in full."""
    return {"dx": dy @ W.T @ W.T, "dW": (x.T @ (dy @ W.T) + (x @ W).T @ dy) / 2}


@twice.wrong
def upstream_skips(x, W, dy):
    """Both products got dy. What arrives at the *first* one has to come through the second."""
    return {"dx": dy @ W.T @ W.T, "dW": x.T @ dy + (x @ W).T @ dy}


@twice.wrong
def same_left(x, W, dy):
    """In both shares of W you used x. What is the left input of the second product?"""
    return {"dx": dy @ W.T @ W.T, "dW": x.T @ (dy @ W.T) + x.T @ dy}


@twice.wrong
def not_transposed(x, W, dy):
    """On the way back through a product, W has to be transposed. The shapes cannot tell you here, because W is square: which
    entries of h does one entry of y depend on?"""
    return {"dx": dy @ W @ W, "dW": x.T @ (dy @ W) + (x @ W).T @ dy}


@twice.wrong
def one_step_short(x, W, dy):
    """The gradient of W is right. But what you return for x is what arrives at h: there is one product more on the way to x."""
    return {"dx": dy @ W.T, "dW": x.T @ (dy @ W.T) + (x @ W).T @ dy}


ordering = Exercise(
    "10.3", "Who is next?", points=4,
    practises="a topological order, without recursion",
    proves="visits each node once and after all its users, in graphs of any form and depth",
    hints=("Take the graph of the task, and go through it with your finger. When may you pass on what b holds?",
           "Count how often each node is used by nodes that the end depends on. A node is ready when that many deliveries have come.",
           "First a dictionary of counts, filled from the end with a list `todo`. Then a list `ready`, which begins as `[end]`: take one out, "
           "append it to the result, and take one off the count of each of its inputs."))


@ordering.inputs
def ordering_inputs(rng):
    yield {"loss": ("b", "c"), "b": ("a",), "c": ("b", "a"), "a": ()}, "loss"
    yield {"a": (), "square": ("a", "a"), "stranger": ("a", "square")}, "square"
    yield {"e": ("x", "d"), "d": ("c", "x"), "c": ("b", "x"), "b": ("x", "x"), "x": (), "f": ("e", "b")}, "f"
    yield {"o": ("u", "t"), "t": ("x", "x"), "u": ("x",), "x": ("w",), "w": ()}, "o"
    yield {"o": ("t", "u"), "t": ("x", "x"), "u": ("x",), "x": ("w",), "w": ()}, "o"
    yield {"x": (), "p": ("x",), "q": ("x", "p"), "z": ("p", "q", "x"), "s": ("p",)}, "z"
    yield "a chain of 5000", "end"
    for _ in range(5):
        yield _graph(rng)


def _graph(rng):
    """Eight nodes with random names and inputs, in a random order; the last one is the end."""
    names = rng.permutation(list("abcdefgh")).tolist()
    inputs = {name: tuple(rng.choice(names[:i], min(i, int(rng.integers(1, 4)))).tolist()) if i else () for i, name in enumerate(names)}
    inputs[names[-1]] = (names[-2], *inputs[names[-1]])
    return {name: inputs[name] for name in rng.permutation(names).tolist()}, names[-1]


@ordering.use
def walk_in_that_order(answer, inputs, end):
    if isinstance(inputs, str):
        names = [*(f"n{i}" for i in range(5000)), end]
        inputs = {name: (before,) for before, name in zip(names, names[1:], strict=False)} | {"n0": ()}
    visited = list(answer(inputs, end))
    gradients = dict.fromkeys(inputs, 0) | {end: 1}
    for node in visited:
        for source in inputs[node]:
            gradients[source] += gradients[node]
    shown = gradients if len(gradients) < 99 else {"n0": gradients["n0"]}
    return {"visits": len(visited), "gradients": shown}


@ordering.solution
def visiting_order(inputs, end):
    waiting, todo = {}, [end]
    while todo:
        for source in inputs[todo.pop()]:
            if source not in waiting:
                waiting[source] = 0
                todo.append(source)
            waiting[source] += 1
    visited, ready = [], [end]
    while ready:
        visited.append(ready.pop())
        for source in inputs[visited[-1]]:
            waiting[source] -= 1
            if waiting[source] == 0:
                ready.append(source)
    return visited


@ordering.wrong
def depth_first(inputs, end):
    """You go to a node as soon as you first meet it, down one path after the other. There may still be users of it that have
    not delivered: how could it know that it has to wait?"""
    visited, todo = {}, [end]
    while todo:
        node = todo.pop()
        if node not in visited:
            visited[node] = True
            todo += reversed(inputs[node])
    return list(visited)


@ordering.wrong
def breadth_first(inputs, end):
    """You visit by the distance from the end: nearest first. But a node that is near on one path can be far on another, and
    then it has to wait for that one."""
    seen, visited = {end}, [end]
    for node in visited:
        visited += [source for source in dict.fromkeys(inputs[node]) if source not in seen]
        seen.update(inputs[node])
    return visited


@ordering.wrong
def every_path(inputs, end):
    """You visit a node once for *every path* that leads to it, and each time it passes everything on again. Each node should
    come once, when all has arrived."""
    visited, todo = [], [end]
    while todo and len(visited) < 9000:
        visited.append(todo.pop())
        todo += inputs[visited[-1]]
    return visited


@ordering.wrong
def from_the_inputs(inputs, end):
    """That is the order of the *forward* pass, inputs first. On the way back, where does the walk begin?"""
    return visiting_order(inputs, end)[::-1]


@ordering.wrong
def as_listed(inputs, end):
    """You go through the dictionary as it stands. It is in no particular order: only the inputs of each node say what depends on
    what."""
    return list(inputs)


@ordering.wrong
def strangers_counted(inputs, end):
    """Some nodes never get their turn: they wait for a user that the end does not depend on, and that will never deliver. Count
    only the uses that you can reach from the end."""
    waiting = dict.fromkeys(inputs, 0)
    for sources in inputs.values():
        for source in sources:
            waiting[source] += 1
    visited, ready = [], [end]
    while ready:
        visited.append(ready.pop())
        for source in inputs[visited[-1]]:
            waiting[source] -= 1
            if waiting[source] == 0:
                ready.append(source)
    return visited


@ordering.wrong
def strangers_visited(inputs, end):
    """The order is right, but you also visit nodes that the end does not depend on. Begin at the end, and go only where its
    inputs lead."""
    reached = dict.fromkeys(visiting_order(inputs, end))
    return [name for name in inputs if name not in reached] + list(reached)


@ordering.wrong
def one_use_of_twins(inputs, end):
    """A node that enters the same user *twice*, as in a · a, confuses the count: it has to be counted as two uses, and taken off
    as two deliveries."""
    waiting, todo = {}, [end]
    while todo:
        for source in dict.fromkeys(inputs[todo.pop()]):
            if source not in waiting:
                waiting[source] = 0
                todo.append(source)
            waiting[source] += 1
    visited, ready = [], [end]
    while ready:
        visited.append(ready.pop())
        for source in inputs[visited[-1]]:
            waiting[source] -= 1
            if waiting[source] == 0:
                ready.append(source)
    return visited


@ordering.wrong
def recursive(inputs, end):
    """The order is right, but your function calls itself once for each step of a path, and Python allows about a thousand of such
    calls inside one another. Keep what is still to be done in a list of your own."""
    seen, visited = set(), []

    def finish(node):
        if node not in seen:
            seen.add(node)
            for source in inputs[node]:
                finish(source)
            visited.append(node)

    finish(end)
    return visited[::-1]


clinic = Exercise(
    "10.4", "Bug clinic: the second gradient", points=3,
    practises="keeping gradients apart",
    proves="adds up without touching anybody else's gradient, as often as it is called",
    hints=("Print `x.grad is y.grad` for the tensors of the example, after the program has run.",
           "The `back` of a + node returns the very array that arrived. Who else holds that array, when somebody later writes into it with `+=`?",
           "Give every node, before the walk, an array of zeros that belongs to it alone. Then the two cases `None` and not `None` become one."))


@clinic.inputs
def clinic_inputs(rng):
    yield np.array([1.0, 2.0]), np.array([3.0, -4.0])
    yield np.array([[1.0, 0.0, -2.0]]), np.array([[0.5, 2.0, 1.0]])
    for shape in ((3,), (2, 3), (1, 4), (2, 2, 2)):
        yield rng.normal(size=shape), rng.normal(size=shape)


@clinic.use
def differentiate(answer, a, b):
    """(a² · (a + b)), the gradients of a, b and a + b, twice."""
    x, y = Tensor(a), Tensor(b)
    both = x + y
    end = (x * x * both).sum()
    results = {}
    for call in ("first call", "second call"):
        answer(end)
        results |= {f"{call}: {name}": None if t.grad is None else np.array(t.grad) for name, t in (("da", x), ("db", y), ("d(a + b)", both))}
    return results


@clinic.solution
def mended(output):
    nodes = list(order(output))
    for node in nodes:
        node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in nodes:
        for x, back in node.inputs:
            x.grad = x.grad + back(node.grad)


@clinic.wrong
def shared(output):
    """Still as in the broken program: a first share is kept without a copy, so two tensors hold one and the same array, and what
    is added to one of them appears in the other."""
    for node in order(output):
        node.grad = None
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            if x.grad is None:
                x.grad = back(node.grad)
            else:
                x.grad += back(node.grad)


@clinic.wrong
def overwritten(output):
    """No array is shared any more, but a tensor with several users keeps only the share that came last. Paths add up."""
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            x.grad = back(node.grad).copy()


@clinic.wrong
def never_reset(output):
    """The first call is right; the second adds to what the first one left. Where do the gradients begin at 0?"""
    for node in order(output):
        if node.grad is None:
            node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            x.grad = x.grad + back(node.grad)


@clinic.wrong
def first_share_only(output):
    """A tensor keeps the share that came first and ignores the others. Paths add up."""
    for node in order(output):
        node.grad = None
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            if x.grad is None:
                x.grad = back(node.grad).copy()


@clinic.wrong
def started_from_the_value(output):
    """The walk started with the end's own value. The derivative of the end with respect to itself is 1."""
    mended(output)
    for node in order(output):
        node.grad = node.grad * output.data


@clinic.wrong
def upstream_lost(output):
    """`back` was asked about a gradient of 1 at every node, instead of about what has arrived there."""
    nodes = list(order(output))
    for node in nodes:
        node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in nodes:
        for x, back in node.inputs:
            x.grad = x.grad + back(np.ones_like(node.data))


@clinic.wrong
def wrong_way_round(output):
    """The walk goes from the inputs to the end, so nothing has arrived yet when a node passes its gradient on."""
    nodes = list(order(output))
    for node in nodes:
        node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in reversed(nodes):
        for x, back in node.inputs:
            x.grad = x.grad + back(node.grad)


memory = Exercise(
    "10.5", "Explain: a program that gets slower and slower", points=2,
    practises="what a graph keeps alive",
    proves="finds what holds on to the old graphs",
    hints=("What type has `running` after the first batch? What does it remember?",
           "A result remembers its inputs, these remember theirs, and all stay in memory as long as somebody holds the last of them.",
           "Go through the five statements with the lesson's experiment about a running total beside you. Which of them explains that it is the *reporting* that matters?"))


@memory.solution
def memory_right():
    return "d"


@memory.wrong
def memory_batches():
    """Batches of 20 stay batches of 20: one graph would not grow. What makes *old* graphs stay?"""
    return "a"


@memory.wrong
def memory_order():
    """`order` visits each tensor once; its time grows with the number of tensors it finds. So ask first why there are more of them in
    every epoch."""
    return "b"


@memory.wrong
def memory_reset():
    """Then the *numbers* would be wrong, but no memory would be used up: a gradient is one array a tensor, however often it is added to."""
    return "c"


@memory.wrong
def memory_data():
    """`p.data -= …` works on the array and makes no new tensor, so it leaves no trace in a graph. Where is arithmetic done on *tensors*?"""
    return "e"


@question("10")
def copies_add_up(rng):
    n, value = int(rng.integers(3, 9)), int(rng.integers(2, 9))
    return Question(f"b has shape (3,) and is added to a matrix of shape ({n}, 3). The gradient that arrives is {value} everywhere. "
                    "What is the gradient of b[0]?", n * value, f"b[0] was copied to {n} rows, and the gradients of copies add up: {n} · {value} = {n * value}.")


@question("10")
def deliveries(rng):
    a, b = (int(v) for v in rng.choice(range(2, 6), 2, replace=False))
    return Question(f"h enters {a} sums and {b} products, and the loss depends on all of them. For how many deliveries does h wait?", a + b,
                    f"One from each use: {a} + {b} = {a + b}.")


@question("10")
def doubled(rng):
    n = int(rng.integers(3, 7))
    return Question(f"y = x, then {n} times y = y + y. What is dy/dx?", 2**n, f"Each step doubles: 2 to the power {n} is {2**n}.")


@question("10")
def mean_backward(rng):
    n = int(rng.choice([4, 5, 10, 20]))
    return Question(f"y is the mean of {n} numbers, and 1 arrives at y. What goes back to each number?", 1 / n,
                    f"A mean is a sum divided by {n}; the sum copies 1/{n} = {1 / n:g} to all.")
