"""What students write in lesson 10: the heart of the engine."""

import numpy as np

from course_lib.autograd import order, unbroadcast, uses
from course_lib.checks.turns import Turn


class Tensor:
    """The lesson's own, with what the checks need to build graphs."""

    def __init__(self, data, op="", inputs=()):
        self.data = np.array(data, float)
        self.op, self.inputs, self.grad = op, inputs, None

    shape = property(lambda self: self.data.shape)

    def __add__(self, other):
        if not isinstance(other, Tensor):
            return NotImplemented
        return Tensor(self.data + other.data, "+", ((self, lambda dy: dy), (other, lambda dy: dy)))

    def __mul__(self, other):
        if not isinstance(other, Tensor):
            return NotImplemented
        return Tensor(self.data * other.data, "×", ((self, lambda dy: dy * other.data),
                                                    (other, lambda dy: dy * self.data)))


def one_operation(*arrays, dy, answer, names="ab"):
    """What an operation makes of some tensors, and each one's share of dy, also on a way over other
    tensors; of one tensor also whether its pair stands in a tuple: one that stands alone is read
    all the same. What is done to the data of a tensor is done to its array."""
    tensors = [Tensor(array) for array in arrays]
    made = answer(*tensors)
    if made is None:
        return None
    if not hasattr(made, "inputs"):
        raise TypeError("an operation returns a Tensor with its inputs, and what came is of the "
                        f"type {type(made).__name__}")
    if not isinstance(made.op, str):
        raise TypeError("behind its data a Tensor gets the name of its operation, such as \"+\", "
                        "and then its inputs; in the place of the name stands something of the "
                        f"type {type(made.op).__name__}")
    found = {"the value": np.array(made.data)}
    if len(tensors) == 1:
        alone = isinstance(made.inputs, tuple | list) and made.inputs[:1] == (tensors[0],)
        found["inputs"] = "one pair alone" if alone else "a tuple of pairs"
        made.inputs = (made.inputs,) if alone else made.inputs
    arrived = {made: [dy]}
    for node in order_of_pairs(made):
        here = arrived[node][0] if len(arrived[node]) == 1 else sum(arrived[node])
        for source, back in node.inputs:
            share = back(here)
            if share is None:
                raise TypeError("a way back gave None: is a `return` missing? What writes into an "
                                "array, as np.add.at does, returns None, too")
            arrived.setdefault(source, []).append(share)
    for name, tensor, array in zip(names, tensors, arrays, strict=False):
        shares = arrived.get(tensor)
        found[f"the share of {name}"] = np.asarray(sum(shares), float) if shares else None
        array[...] = tensor.data if np.shape(tensor.data) == array.shape else np.nan
    return found


def order_of_pairs(made):
    """The order from a result back. Raises a TypeError that says how inputs are written, where they
    are no pairs."""
    def is_pair(pair):
        return (isinstance(pair, tuple | list) and len(pair) == 2 and hasattr(pair[0], "inputs")
                and callable(pair[1]))

    todo, seen = [made], {made}
    while todo:
        inputs = todo.pop().inputs
        if not isinstance(inputs, tuple | list) or not all(map(is_pair, inputs)):
            raise TypeError("`inputs` is a tuple of pairs, each a tensor and its way back, as in "
                            "`((a, lambda dy: …),)`, and something else came")
        todo += [source for source, _ in inputs if source not in seen]
        seen.update(source for source, _ in inputs)
    return list(order(made))


def pairs(rng):
    yield np.array([2.0, 3.0]), np.array([5.0, -1.0]), np.array([1.0, 10.0])
    for shape in ((3,), (2, 3), (4, 1)):
        yield rng.normal(size=shape), rng.normal(size=shape), rng.normal(size=shape)


# Multiply

multiply_turn = Turn(
    "10.multiply", "Multiply, and its two ways back",
    proves="multiplies, and sends to each factor dy times the other one",
    nudge="It is the × node of lesson 01, for every entry at once. What does a hear when b is "
          "large?")
multiply_turn.inputs(pairs)


@multiply_turn.use
def use_multiply(answer, a, b, dy):
    return one_operation(a, b, dy=dy, answer=answer)


@multiply_turn.solution
def multiply(a, b):
    return type(a)(a.data * b.data, "×",
                   ((a, lambda dy: dy * b.data), (b, lambda dy: dy * a.data)))


@multiply_turn.wrong
def to_its_own(a, b):
    """Each factor gets dy times *itself*. If a rises by a little, by how much does a · b rise?"""
    return Tensor(a.data * b.data, "×", ((a, lambda dy: dy * a.data), (b, lambda dy: dy * b.data)))


@multiply_turn.wrong
def copied(a, b):
    """You hand dy on as it is: that is what + does."""
    return Tensor(a.data * b.data, "×", ((a, lambda dy: dy), (b, lambda dy: dy)))


@multiply_turn.wrong
def without_dy(a, b):
    """That is the local derivative. What arrives, dy, belongs to it as a factor."""
    return Tensor(a.data * b.data, "×", ((a, lambda dy: b.data), (b, lambda dy: a.data)))


@multiply_turn.wrong
def its_own_without_dy(a, b):
    """Each factor gets *itself*, and nothing of what arrives. If a rises by a little, by how much
    does a · b rise? And dy belongs to that as a factor."""
    return Tensor(a.data * b.data, "×", ((a, lambda dy: a.data), (b, lambda dy: b.data)))


@multiply_turn.wrong
def the_sum(a, b):
    """The value is a sum, and × was asked for."""
    return Tensor(a.data + b.data, "×", ((a, lambda dy: dy * b.data), (b, lambda dy: dy * a.data)))


@multiply_turn.wrong
def no_input(a, b):
    """A tensor is not among the inputs of the result, so nothing goes back to it. One that is made
    anew from a.data remembers nothing of a."""
    return Tensor(a.data * b.data, "×")


# The matrix product

matmul_turn = Turn(
    "10.matmul", "The matrix product, and its two ways back",
    proves="carries the two lines of lesson 04 in its back functions",
    nudge="Lesson 04: dX has the shape of X, and dW that of W. Which products of dy with the other "
          "matrix have these shapes?")


@matmul_turn.inputs
def matrices(rng):
    yield (np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]]),
           np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 1.0]]))
    for n, d, m in ((3, 2, 4), (1, 3, 2), (3, 3, 3)):
        yield rng.normal(size=(n, d)), rng.normal(size=(d, m)), rng.normal(size=(n, m))


@matmul_turn.use
def use_matmul(answer, a, b, dy):
    return one_operation(a, b, dy=dy, answer=answer)


@matmul_turn.solution
def matmul(a, b):
    return type(a)(a.data @ b.data, "@",
                   ((a, lambda dy: dy @ b.data.T), (b, lambda dy: a.data.T @ dy)))


@matmul_turn.wrong
def entry_by_entry(a, b):
    """`*` works entry by entry. In the ways back of a matrix product, too, rows meet columns:
    `@`."""
    return Tensor(a.data @ b.data, "@",
                  ((a, lambda dy: dy * b.data.T), (b, lambda dy: a.data.T * dy)))


@matmul_turn.wrong
def without_transposes(a, b):
    """The matrices are the right ones, and are not transposed. Write the shapes behind each
    factor."""
    return Tensor(a.data @ b.data, "@", ((a, lambda dy: dy @ b.data), (b, lambda dy: a.data @ dy)))


@matmul_turn.wrong
def other_side(a, b):
    """dy stands on the wrong side of the products: for matrices, order matters."""
    return Tensor(a.data @ b.data, "@",
                  ((a, lambda dy: b.data.T @ dy), (b, lambda dy: dy @ a.data.T)))


@matmul_turn.wrong
def not_among_the_inputs(a, b):
    """A tensor is not among the inputs of the result, so nothing goes back to it. One that is made
    anew from a.data remembers nothing of a."""
    return Tensor(a.data @ b.data, "@")


# How often each tensor is used

uses_turn = Turn(
    "10.uses", "How often each tensor is used",
    proves="counts every use, and looks at each tensor once",
    nudge="A tensor may be met several times: once for each use. What changes at every meeting?")


def graph_of(made_from):
    """Tensors made from a dictionary name -> names of its inputs, in order of their making."""
    made = {}
    for name, sources in made_from.items():
        made[name] = Tensor(1.0, "made" if sources else "",
                            tuple((made[s], lambda dy: 3 * dy) for s in sources))
    return made


def graphs(rng):
    yield {"a": "", "b": "a", "c": "b", "d": "b", "end": "cd"},
    yield {"a": "", "b": "aa", "end": "bb"},
    yield {"a": "", "end": "a"},
    yield {"a": "", "end": "aaa"},
    for n in (6, 9):
        names = "abcdefghi"[:n]
        edges = {name: "".join(rng.choice(list(names[:i]), size=min(i, 2)))
                 for i, name in enumerate(names)}
        yield {**edges, "end": "".join(names[-3:])},


uses_turn.inputs(graphs)


@uses_turn.use
def use_uses(answer, made_from):
    made = graph_of(made_from)
    names = {tensor: name for name, tensor in made.items()}
    found = answer(made["end"])
    if found is None:
        return None
    return dict(sorted((names.get(tensor, "a tensor of another graph"), count)
                       for tensor, count in found.items()))


uses_turn.solution(uses)


@uses_turn.wrong
def each_once(output):
    """Every tensor is counted once, however often it is used. At each use its count has to rise by
    1."""
    return {tensor: min(count, 1) for tensor, count in uses(output).items()}


@uses_turn.wrong
def counted_from_one(output):
    """Every count but the end's is one too high: the first meeting is counted twice."""
    return {tensor: count + (tensor is not output) for tensor, count in uses(output).items()}


@uses_turn.wrong
def never_counted(output):
    """All counts stay 0: nothing is added when a tensor is met."""
    return dict.fromkeys(uses(output), 0)


# The order

order_turn = Turn(
    "10.order", "Who is ready?",
    proves="hands out each tensor once, after all its users",
    nudge="`waiting[x]` is how many uses of x have not delivered yet. One has just done so.")
order_turn.inputs(graphs)


@order_turn.use
def use_order(answer, made_from):
    """What was handed out too early, twice or not at all; an order that keeps the rule is as good
    as any."""
    made = graph_of(made_from)
    names = {tensor: name for name, tensor in made.items()}
    handed, seen = [], set()
    given = answer(made["end"])
    if given is None or isinstance(given, Tensor):
        raise TypeError(f"{'nothing' if given is None else 'one tensor'} came, and all are asked "
                        "for. `return` ends a function; `yield` hands out one after the other")
    for tensor in given:
        if not isinstance(tensor, Tensor):
            raise TypeError("tensors are handed out, and nothing else beside them: what came is "
                            f"of the type {type(tensor).__name__}")
        handed.append(tensor)
        if len(handed) > 5 * len(made):
            break
    early = []
    for i, tensor in enumerate(handed):
        users = [t for t in uses(made["end"]) if any(s is tensor for s, _ in t.inputs)]
        if not all(user in handed[:i] for user in users) and tensor not in seen:
            early.append(names[tensor])
        seen.add(tensor)
    missing = [names[t] for t in uses(made["end"]) if t not in seen]
    return {"how many were handed out": len(handed), "who came too early": sorted(early),
            "who never came": sorted(missing)}


order_turn.solution(order)


@order_turn.wrong
def at_the_first_delivery(output):
    """A tensor with two users is handed out after the first of them. How do you see that nobody is
    left whom it waits for?"""
    done, ready = {output}, [output]
    while ready:
        node = ready.pop()
        yield node
        for x, _ in node.inputs:
            if x not in done:
                done.add(x)
                ready.append(x)


@order_turn.wrong
def at_each_delivery(output):
    """A tensor is handed out anew at each delivery. (Does `if ...:` still stand there?) It is ready
    once: when its count has come down to 0."""
    ready = [output]
    while ready:
        node = ready.pop()
        yield node
        ready += [x for x, _ in node.inputs]


@order_turn.wrong
def never_ready(output):
    """Only the end is handed out: nobody else ever becomes ready. What has to happen to a count
    when a user has delivered, and is your condition ever true?"""
    yield output


def delivered(output, is_ready):
    """The tensors in the order in which a condition (count, x, those in line) lets them go."""
    waiting, ready = uses(output), [output]
    while ready:
        node = ready.pop()
        yield node
        for x, _ in node.inputs:
            waiting[x] -= 1
            if is_ready(waiting[x], x, ready):
                ready.append(x)


@order_turn.wrong
def still_waiting(output):
    """You hand out those who *still wait*, and never a tensor that is used once. At which count has
    x heard everybody?"""
    return delivered(output, lambda count, x, ready: count)


@order_turn.wrong
def one_too_few(output):
    """A tensor is handed out while it still waits for *one* delivery. At which count has it heard
    everybody?"""
    return delivered(output, lambda count, x, ready: count == 1)


@order_turn.wrong
def unless_in_line(output):
    """A tensor is handed out whatever its count says, unless it stands in `ready` at that moment.
    The count decides: when does x wait for nobody?"""
    return delivered(output, lambda count, x, ready: x not in ready)


# The walk back

backward_turn = Turn(
    "10.backward", "The walk from the end to the start",
    proves="adds up every share, and begins afresh at each call",
    program="the end = a · b + (a + b) · (a + b)",
    nudge="A tensor with two users hears from both. What has to become of the first share when the "
          "second arrives?")


def grads_of(answer, end, **tensors):
    """The gradients of these tensors after one call of a walk and after a second."""
    found = {}
    for call in ("first call", "second call"):
        answer(end)
        for name, tensor in tensors.items():
            found[f"d({name}), {call}"] = (tensor.grad if tensor.grad is None or tensor.grad is ...
                                           else np.array(tensor.grad))
    return found


@backward_turn.inputs
def numbers(rng):
    yield np.array(3.0), np.array(2.0)
    for shape in ((3,), (2, 2)):
        yield rng.normal(size=shape), rng.normal(size=shape)


@backward_turn.use
def use_backward(answer, a, b):
    a, b = Tensor(a), Tensor(b)
    both = a + b
    end = a * b + both * both
    return grads_of(answer, end, **{"a": a, "b": b, "a + b": both, "the end": end})


@backward_turn.solution
def backward(output):
    nodes = list(order(output))
    for node in nodes:
        node.grad = np.zeros_like(node.data)
    output.grad += 1
    for node in nodes:
        for x, back in node.inputs:
            x.grad += back(node.grad)


def walked(output, share, begin=np.zeros_like, seed=1):
    nodes = list(order(output))
    for node in nodes:
        node.grad = begin(node.data)
    output.grad = output.grad + seed
    for node in nodes:
        for x, back in node.inputs:
            share(x, node, back)


@backward_turn.wrong
def overwritten(output):
    """A tensor with several users keeps only the share that came last. Paths add up."""
    def share(x, node, back):
        x.grad = back(node.grad)
    walked(output, share)


@backward_turn.wrong
def gradient_handed_on(output):
    """You hand on the gradient itself, without asking `back` what becomes of it on the way."""
    def share(x, node, back):
        x.grad = x.grad + node.grad
    walked(output, share)


@backward_turn.wrong
def values_sent_back(output):
    """`back` got the *value* of each node. What goes back through a node is the gradient that has
    arrived at it."""
    def share(x, node, back):
        x.grad = x.grad + back(node.data)
    walked(output, share)


@backward_turn.wrong
def one_at_every_node(output):
    """Every `back` got a gradient of 1, and that is the end's. Whose gradient goes back through a
    node?"""
    def share(x, node, back):
        x.grad = x.grad + back(output.grad)
    walked(output, share)


@backward_turn.wrong
def back_of_its_own(output):
    """Nothing has arrived at a, b and a + b: their gradients are still 0. Does `back` get the
    gradient of the *node*, is what it gives *added* to x's gradient and kept there, and does the
    walk begin at the end?"""
    def share(x, node, back):
        x.grad = x.grad + back(x.grad)
    walked(output, share)


@backward_turn.wrong
def one_array_for_two(output):
    """Two tensors hold one and the same array: a first share was kept as it came, and `+` hands out
    the very array that it got. What is then added to one of them in place appears in the other."""
    nodes = list(order(output))
    for node in nodes:
        node.grad = None
    output.grad = np.ones_like(output.data)
    for node in nodes:
        for x, back in node.inputs:
            if x.grad is None:
                x.grad = back(node.grad)
            else:
                x.grad += back(node.grad)


@backward_turn.wrong
def not_begun_afresh(output):
    """The second call adds to what the first one left. Where does each gradient begin?"""
    nodes = list(order(output))
    for node in nodes:
        if node.grad is None:
            node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in nodes:
        for x, back in node.inputs:
            x.grad = x.grad + back(node.grad)


@backward_turn.wrong
def from_ones(output):
    """Every gradient begins as 1, and only the end's is 1 before anything has arrived."""
    def share(x, node, back):
        x.grad = x.grad + back(node.grad)
    walked(output, share, begin=np.ones_like, seed=0)


# Back through broadcasting

unbroadcast_turn = Turn(
    "10.unbroadcast", "Back through broadcasting",
    proves="adds up the gradients of all copies, and gives back the input's shape",
    nudge="dy has at least as many axes as the input. The missing ones stand in front.")


@unbroadcast_turn.inputs
def upstreams(rng):
    yield np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]), (3,)
    yield np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]), (2, 1)
    for shape, to in (((2, 3), (1, 3)), ((2, 3), ()), ((2, 3), (2, 3)), ((4, 2, 3), (2, 1)),
                      ((4, 2, 3), (1, 1, 3))):
        yield rng.normal(size=shape), to


unbroadcast_turn.solution(unbroadcast)


@unbroadcast_turn.wrong
def only_in_front(dy, shape):
    """The axes in front are gone, and those that have length 1 in `shape` are not: there, too, one
    entry was copied, and its copies add up."""
    return dy.sum(axis=tuple(range(dy.ndim - len(shape))))


@unbroadcast_turn.wrong
def lengths_for_axes(dy, shape):
    """`axis` got the *lengths*, which are all 1. It wants the numbers of the axes: those i for
    which shape[i] is 1."""
    dy = dy.sum(axis=tuple(range(dy.ndim - len(shape))))
    return dy.sum(axis=tuple(n for n in shape if n == 1), keepdims=True)


@unbroadcast_turn.wrong
def mean_of_the_copies(dy, shape):
    """You took a mean. All copies move together when the one entry moves: their shares *add* up."""
    right = unbroadcast(dy, shape)
    return right * (right.size / dy.size)


@unbroadcast_turn.wrong
def axis_lost(dy, shape):
    """The sums are right, and an axis of length 1 is lost. It stays, with its length: keepdims."""
    right = unbroadcast(dy, shape)
    return right.reshape([n for n in shape if n > 1])


@unbroadcast_turn.wrong
def summed_at_the_end(dy, shape):
    """You summed over the last axes. Broadcasting puts the missing axes in *front*."""
    if dy.ndim > len(shape):
        return dy.sum(axis=tuple(range(len(shape), dy.ndim)))
    return unbroadcast(dy, shape)


# The whole walk, from a blank page

engine_turn = Turn(
    "10.engine", "The engine, from a blank page",
    proves="walks any graph once, adds up, and brings every share into the shape of its tensor",
    program="s = (a + b) · (a + b)\nthe end = the sum of (a + b) · b + s · a + s",
    nudge="Four steps: all tensors in order; each begins with zeros; the end gets 1; each hands on "
          "its shares. What has to become of a share whose shape is not that of x?")


@engine_turn.inputs
def samples(rng):
    yield np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([10.0, 20.0])
    for shape in ((2,), (1, 2), (3, 1)):
        yield rng.normal(size=(3, 2)), rng.normal(size=shape)


@engine_turn.use
def use_engine(answer, a, b):
    """The gradients where a short and a long path meet, and how often a way back is asked where
    there are thousands of paths."""
    a, b = Tensor(a), Tensor(b)
    both = a + b
    square = both * both
    rows = both * b + square * a + square
    end = summed(rows)
    try:
        found = grads_of(answer, end, **{"a": a, "b": b, "a + b": both, "the end": end})
    except ValueError as error:
        fits = all(np.shape(tensor.grad) == tensor.shape for tensor in order(end))
        if not fits or "non-broadcastable output" not in str(error):
            raise
        return {"x.grad += a share of another shape": "stopped",
                "what is summed": np.array(rows.grad),
                "the sum of a + b": _goes(answer, Tensor(a.data) + Tensor(b.data))}
    asked = []
    one = chain = Tensor(1.0)
    for _ in range(12):
        chain = Tensor(2 * chain.data, "double", 2 * ((chain, lambda dy: asked.append(dy) or dy),))
    try:
        answer(chain)
    except AttributeError as error:
        if type(chain.grad) not in (int, float) or "object has no attribute" not in str(error):
            raise
        return {"a plain number as the gradient of the end": "stopped"}
    return found | {"12 doublings": np.array(one.grad, float),
                    "ways back asked, with 12 doublings": len(asked)}


def summed(rows):
    return Tensor(rows.data.sum(), "sum", ((rows, lambda dy: np.full(rows.shape, dy)),))


def _goes(answer, rows):
    """Whether a walk from the sum of some rows comes to its end."""
    try:
        answer(summed(rows))
    except ValueError:
        return "stopped"
    return "goes"


@engine_turn.solution
def engine(output):
    nodes = list(order(output))
    for node in nodes:
        node.grad = np.zeros_like(node.data)
    output.grad += 1
    for node in nodes:
        for x, back in node.inputs:
            x.grad += unbroadcast(back(node.grad), x.shape)


@engine_turn.wrong
def shapes_left(output):
    """A share keeps the shape in which it arrives: the gradient of b gets a row for each sample.
    Which of your functions sums the copies?"""
    def share(x, node, back):
        x.grad = x.grad + back(node.grad)
    walked(output, share)


@engine_turn.wrong
def shapes_left_in_place(output):
    """A share that has not the shape of x was to be added into x.grad. The copies in what comes
    *out* of `back` have to be summed first: which of your functions does that?"""
    def share(x, node, back):
        x.grad += back(node.grad)
    walked(output, share)


@engine_turn.wrong
def summed_before_back_in_place(output):
    """You sum the copies in what goes into `back`, and it comes out with copies again. Sum in what
    comes *out* of it."""
    def share(x, node, back):
        x.grad += back(unbroadcast(node.grad, x.shape))
    walked(output, share)


@engine_turn.wrong
def summed_to_the_node(output):
    """A share gets the shape of the *node* that hands it on. Of which tensor is it the gradient?"""
    def share(x, node, back):
        x.grad = x.grad + unbroadcast(back(node.grad), node.shape)
    walked(output, share)


@engine_turn.wrong
def summed_to_the_node_in_place(output):
    """A share gets the shape of the *node* that hands it on. Of which tensor is it the gradient?"""
    def share(x, node, back):
        x.grad += unbroadcast(back(node.grad), node.shape)
    walked(output, share)


@engine_turn.wrong
def a_plain_number(output):
    """The end's gradient is a plain number, and your program asks for something that only arrays
    have. Every gradient is an array, of the shape of its tensor's data: the end's, too."""
    nodes = list(order(output))
    for node in nodes:
        node.grad = np.zeros_like(node.data)
    output.grad = 1.0
    for node in nodes:
        for x, back in node.inputs:
            x.grad = x.grad + unbroadcast(back(node.grad), x.shape)


@engine_turn.wrong
def values_into_back(output):
    """`back` got the *value* of each node. What goes back through a node is the gradient that has
    arrived at it."""
    def share(x, node, back):
        x.grad = x.grad + unbroadcast(back(node.data), x.shape)
    walked(output, share)


@engine_turn.wrong
def one_into_every_back(output):
    """Every `back` got a gradient of 1, and that is the end's. Whose gradient goes back through a
    node?"""
    def share(x, node, back):
        x.grad = x.grad + unbroadcast(back(output.grad), x.shape)
    walked(output, share)


@engine_turn.wrong
def summed_before_back(output):
    """You sum the copies in what goes into `back`, and it comes out with copies again. Sum in what
    comes *out* of it."""
    def share(x, node, back):
        x.grad = x.grad + back(unbroadcast(node.grad, x.shape))
    walked(output, share)


@engine_turn.wrong
def order_used_up(output):
    """Nothing has arrived at a, b and a + b. Does the loop that hands on the shares find anybody
    (`order` is a generator, empty after one loop; `list(order(…))` keeps it) and begin at the end?
    Does `back` get the gradient of the *node*, and is what it gives kept?"""
    walked(output, lambda x, node, back: None)


@engine_turn.wrong
def end_without_one(output):
    """Every gradient is 0, the end's as well. By how much does the end rise when the end rises
    by 1?"""
    def share(x, node, back):
        x.grad = x.grad + unbroadcast(back(node.grad), x.shape)
    walked(output, share, seed=0)


@engine_turn.wrong
def only_axes_in_front(output):
    """Where b has an axis of length 1, its copies along that axis were not added up. The function
    that you wrote for this sums them, too."""
    def share(x, node, back):
        dy = back(node.grad)
        x.grad = x.grad + dy.sum(axis=tuple(range(dy.ndim - len(x.shape))))
    walked(output, share)


@engine_turn.wrong
def first_come_first_served(output):
    """A tensor hands on its gradient when it is reached for the first time. By a longer path more
    may still come: which of your functions knows when a tensor is ready?"""
    nodes = [output]
    for node in nodes:                                    # it grows
        nodes += [x for x, _ in node.inputs if x not in nodes]
    for node in nodes:
        node.grad = np.zeros_like(node.data)
    output.grad += 1
    for node in nodes:
        for x, back in node.inputs:
            x.grad = x.grad + unbroadcast(back(node.grad), x.shape)


@engine_turn.wrong
def path_by_path(output):
    """Each path is walked by itself: with twelve doublings these are 4096. A tensor that waits for
    all its shares hands them on once."""
    for node in order(output):
        node.grad = np.zeros_like(node.data)

    def walk(node, dy):
        node.grad = node.grad + dy
        for x, back in node.inputs:
            walk(x, unbroadcast(back(dy), x.shape))
    walk(output, np.ones_like(output.data))


@engine_turn.wrong
def last_share_only(output):
    """A tensor with several users keeps only the share that came last. Paths add up."""
    def share(x, node, back):
        x.grad = unbroadcast(back(node.grad), x.shape)
    walked(output, share)


@engine_turn.wrong
def never_cleared(output):
    """The second call adds to what the first one left. Where does each gradient begin?"""
    nodes = list(order(output))
    for node in nodes:
        if node.grad is None:
            node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in nodes:
        for x, back in node.inputs:
            x.grad = x.grad + unbroadcast(back(node.grad), x.shape)


# Two operations of one's own

exp_turn = Turn(
    "10.exp", "Your own operation: exp",
    proves="gives e to the power of every entry, and sends back dy times that value",
    nudge="What is the derivative of eˣ? You have computed it already, going forward.")


@exp_turn.inputs
def exponents(rng):
    yield np.array([0.0, 2.0, -1.0]), np.array([1.0, 10.0, 100.0])
    for shape in ((3,), (2, 3)):
        yield rng.normal(size=shape), rng.normal(size=shape)


@exp_turn.use
def use_exp(answer, a, dy):
    return one_operation(a, dy=dy, answer=answer)


@exp_turn.solution
def exp(a):
    value = np.exp(a.data)
    return type(a)(value, "exp", ((a, lambda dy: dy * value),))


@exp_turn.wrong
def comma_forgotten(a):
    """`inputs` should be a tuple of pairs, and one pair came alone. Is a comma missing? With one
    input it is written `((a, back),)`."""
    return Tensor(np.exp(a.data), "exp", (a, lambda dy: dy * np.exp(a.data)))


@exp_turn.wrong
def times_the_input(a):
    """The way back multiplies by a. Derive eˣ: what comes out?"""
    return Tensor(np.exp(a.data), "exp", ((a, lambda dy: dy * a.data),))


@exp_turn.wrong
def power_rule(a):
    """x · eˣ⁻¹ is the rule for a power of x. Here x stands in the exponent."""
    return Tensor(np.exp(a.data), "exp", ((a, lambda dy: dy * a.data * np.exp(a.data - 1)),))


@exp_turn.wrong
def dy_alone(a):
    """You hand dy on as it is. How fast does eˣ rise?"""
    return Tensor(np.exp(a.data), "exp", ((a, lambda dy: dy),))


@exp_turn.wrong
def dy_lost(a):
    """That is the local derivative. What arrives, dy, belongs to it as a factor."""
    return Tensor(np.exp(a.data), "exp", ((a, lambda dy: np.exp(a.data)),))


@exp_turn.wrong
def a_no_input(a):
    """a is not among the inputs of the result, so nothing goes back to it. A tensor that is made
    anew from a.data remembers nothing of a."""
    return Tensor(np.exp(a.data), "exp")


divide_turn = Turn(
    "10.divide", "Your own operation: ÷",
    proves="divides, and sends back dy / b and −dy · a / b²",
    nudge="a / b is a times 1/b. The derivative of 1/x, from lesson 03's sigmoid taken apart, has "
          "a minus and a square.")
divide_turn.inputs(pairs)


@divide_turn.use
def use_divide(answer, a, b, dy):
    return one_operation(a, b, dy=dy, answer=answer)


@divide_turn.solution
def divide(a, b):
    return type(a)(a.data / b.data, "/",
                   ((a, lambda dy: dy / b.data), (b, lambda dy: -dy * a.data / b.data**2)))


@divide_turn.wrong
def sign_of_b(a, b):
    """When b rises, a / b falls (for positive numbers): the share of b has the wrong sign."""
    return Tensor(a.data / b.data, "/",
                  ((a, lambda dy: dy / b.data), (b, lambda dy: dy * a.data / b.data**2)))


@divide_turn.wrong
def as_the_other(a, b):
    """b gets dy / a, as a gets dy / b. But b stands below the line: write the quotient as
    a · (1/b)."""
    return Tensor(a.data / b.data, "/", ((a, lambda dy: dy / b.data), (b, lambda dy: dy / a.data)))


@divide_turn.wrong
def square_forgotten(a, b):
    """The derivative of 1/b is not −1/b: there is a square in it."""
    return Tensor(a.data / b.data, "/",
                  ((a, lambda dy: dy / b.data), (b, lambda dy: -dy * a.data / b.data)))


@divide_turn.wrong
def b_no_input(a, b):
    """b is not among the inputs of the result, so nothing goes back to it. A tensor made from
    b.data alone remembers nothing of b."""
    return Tensor(a.data / b.data, "/", ((a, lambda dy: dy / b.data),))


@divide_turn.wrong
def neither_is_an_input(a, b):
    """a and b are not among the inputs of the result, so nothing goes back to them. A tensor that
    is made anew from a.data remembers nothing of a."""
    return Tensor(a.data / b.data, "/")


@divide_turn.wrong
def as_in_a_product(a, b):
    """These are the ways back of ×. What does a hear when it is *divided* by b?"""
    return Tensor(a.data / b.data, "/",
                  ((a, lambda dy: dy * b.data), (b, lambda dy: dy * a.data)))


@divide_turn.wrong
def a_forgotten(a, b):
    """The share of b lacks the factor a: half of a large pie is more than half of a small one."""
    return Tensor(a.data / b.data, "/",
                  ((a, lambda dy: dy / b.data), (b, lambda dy: -dy / b.data**2)))


# What the network of lesson 05 and a model of words need

relu_turn = Turn(
    "10.relu", "Your own operation: ReLU",
    proves="gives max(a, 0), and lets dy through where a is positive",
    nudge="Lesson 03: a gate. Which comparison says, for each entry, whether it is open?")


@relu_turn.inputs
def gates(rng):
    yield np.array([2.0, -1.0, 0.0]), np.array([10.0, -20.0, 5.0])
    yield np.array([-0.3, 0.5, 3.0]), np.array([1.5, -2.5, 0.5])
    for shape in ((4,), (3, 4)):
        yield rng.normal(size=shape), rng.normal(size=shape)


@relu_turn.use
def use_relu(answer, a, dy):
    return one_operation(a, dy=dy, answer=answer)


@relu_turn.solution
def relu(a):
    return type(a)(np.maximum(a.data, 0), "relu", ((a, lambda dy: dy * (a.data > 0)),))


def gated(a, back):
    return Tensor(np.maximum(a.data, 0), "relu", ((a, back),))


@relu_turn.wrong
def masked_by_dy(a):
    """The sign of dy decides what comes through. A gradient may well be negative; it is *a* that
    opens the gate."""
    return gated(a, lambda dy: dy * (dy > 0))


@relu_turn.wrong
def open_at_zero(a):
    """Where a is 0, your gate is open. There the course takes the slope 0, as PyTorch does."""
    return gated(a, lambda dy: dy * (a.data >= 0))


@relu_turn.wrong
def shut_where_open(a):
    """Your gate is open where a is negative, and shut where it is positive."""
    return gated(a, lambda dy: dy * (a.data < 0))


@relu_turn.wrong
def times_a(a):
    """The way back multiplies by a. Where the gate is open, how fast does max(a, 0) rise?"""
    return gated(a, lambda dy: dy * a.data)


@relu_turn.wrong
def times_the_value(a):
    """The way back multiplies by max(a, 0). Where the gate is open, how fast does that rise?"""
    return gated(a, lambda dy: dy * np.maximum(a.data, 0))


@relu_turn.wrong
def relu_without_dy(a):
    """That is the local derivative. What arrives, dy, belongs to it as a factor."""
    return gated(a, lambda dy: 1.0 * (a.data > 0))


@relu_turn.wrong
def always_open(a):
    """All of dy comes through. What does a negative entry of a hear?"""
    return gated(a, lambda dy: dy)


@relu_turn.wrong
def value_not_cut(a):
    """The value is a as it was: its negative entries should have become 0."""
    return Tensor(a.data, "relu", ((a, lambda dy: dy * (a.data > 0)),))


@relu_turn.wrong
def one_pair_alone(a):
    """`inputs` should be a tuple of pairs, and one pair came alone. Is a comma missing? With one
    input it is written `((a, back),)`."""
    return Tensor(np.maximum(a.data, 0), "relu", (a, lambda dy: dy * (a.data > 0)))


@relu_turn.wrong
def a_is_no_input(a):
    """a is not among the inputs of the result, so nothing goes back to it. A tensor that is made
    anew from a.data remembers nothing of a."""
    return Tensor(np.maximum(a.data, 0), "relu")


take_turn = Turn(
    "10.take", "Rows taken from a table, and their way back",
    proves="adds every share to the row that it came from, also where a row is taken twice",
    nudge="dE begins as zeros, in the shape of E. Each row of dy belongs to one row of E: which, "
          "and what if two belong to the same?")


@take_turn.inputs
def tables(rng):
    yield (np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0, 1, 0]),
           np.array([[1.0, 2.0], [10.0, 20.0], [100.0, 200.0]]))
    for many, rows in ((4, [2, 2, 0]), (3, [0, 1, 2, 1, 1]), (2, [1])):
        yield (rng.normal(size=(many, 3)), np.array(rows), rng.normal(size=(len(rows), 3)))


@take_turn.use
def use_take(answer, E, rows, dy):
    return one_operation(E, dy=dy, answer=lambda table: answer(table, rows), names="E")


@take_turn.solution
def take(E, rows):
    def back(dy):
        dE = np.zeros_like(E.data)
        np.add.at(dE, rows, dy)
        return dE
    return type(E)(E.data[rows], "rows", ((E, back),))


def taken(E, rows, back):
    return Tensor(E.data[rows], "rows", ((E, back),))


@take_turn.wrong
def last_write_only(E, rows):
    """A row that was taken twice keeps only what came last. With `rows` in the brackets, `=` and
    `+=` write every row anew, and the last write covers the others."""
    def back(dy):
        dE = np.zeros_like(E.data)
        dE[rows] += dy
        return dE
    return taken(E, rows, back)


@take_turn.wrong
def first_write_only(E, rows):
    """A row that was taken twice keeps only what came first. Paths add up."""
    def back(dy):
        dE = np.zeros_like(E.data)
        dE[rows[::-1]] = dy[::-1]
        return dE
    return taken(E, rows, back)


@take_turn.wrong
def dy_as_it_came(E, rows):
    """You hand dy on as it is: it has a row for each that was *taken*. The gradient of E has a row
    for each row of E."""
    return taken(E, rows, lambda dy: dy)


@take_turn.wrong
def rows_of_dy(E, rows):
    """You take rows of dy, as the way forward takes rows of E. On the way back each row of dy goes
    *to* a row: to which?"""
    return taken(E, rows, lambda dy: dy[rows])


@take_turn.wrong
def counted_only(E, rows):
    """You counted how often each row was taken. What belongs there is what arrived: its rows of
    dy."""
    def back(dy):
        dE = np.zeros_like(E.data)
        np.add.at(dE, rows, 1)
        return dE
    return taken(E, rows, back)


@take_turn.wrong
def begun_with_the_table(E, rows):
    """The shares were added to the entries of E itself. A gradient begins at 0."""
    def back(dy):
        dE = E.data.copy()
        np.add.at(dE, rows, dy)
        return dE
    return taken(E, rows, back)
