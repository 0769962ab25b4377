"""10.4 Bug clinic: the second gradient."""

import numpy as np

from course_lib.autograd import Tensor, no_grad, order
from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "10.4", "Bug clinic: the second gradient", points=3, section="Adding up",
    practises="keeping gradients apart",
    proves="adds up without touching anybody else's gradient, as often as it is called",
    hints=("Print `x.grad is y.grad` for the tensors of the example, after the program has run.",
           "The `back` of a + node returns the very array that arrived. Who else holds that array, "
           "when somebody later writes into it with `+=`?",
           "Give every node, before the walk, an array of zeros that belongs to it alone. Then the "
           "two cases `None` and not `None` become one."))


@exercise.inputs
def inputs(rng):
    yield np.array([3.0]), np.array([1.0])
    yield np.array([1.0, 2.0]), np.array([3.0, -4.0])
    yield np.array([[1.0, 0.0, -2.0]]), np.array([[0.5, 2.0, 1.0]])
    for shape in ((3,), (2, 3), (1, 4), (2, 2, 2)):
        yield rng.normal(size=shape), rng.normal(size=shape)


@exercise.use
def use(answer, a, b):
    """(a² · (a + b)), the gradients of a, b, a + b and the end, twice; and ab · (a + b)."""
    results = {"the gradient of a tensor alone": _alone(answer)}
    x, y = Tensor(a), Tensor(b)
    both = x + y
    end = (x * x * both).sum()
    for call in ("first call", "second call"):
        answer(end)
        for name, t in (("da", x), ("db", y), ("d(a + b)", both), ("d(end)", end)):
            results[f"{call}: {name}"] = _gradient(t)
    x, y = Tensor(a), Tensor(b)
    answer(((x * y) * (x + y)).sum())          # here the sum's share arrives first
    results |= {"da of ab(a + b)": _gradient(x), "db of ab(a + b)": _gradient(y)}
    x, y = Tensor(a), Tensor(b)
    answer(((x + y) * y).sum())                # here an input of + has a share already
    results |= {"da of (a + b)b": _gradient(x), "db of (a + b)b": _gradient(y)}
    x, y = Tensor(a), Tensor(b)
    u, v = x * x, y * y
    answer(((u * y + (u + v)) * y).sum())      # here no input of + is a leaf
    results["d(b²) of (a²b + (a² + b²))b"] = _gradient(v)
    return results | _after_a_sum(answer, Tensor(a), Tensor(b))


def _after_a_sum(answer, x, y):
    """s + s, where s is the sum of ab plus the sum of a: s gets two shares from the end, and a its
    first one from a sum, whose way back gives an array that cannot be written into: who does loses
    the second share. They are one part of the result: together they show which share was lost."""
    summed = x.sum()
    s = (x * y).sum() + summed
    try:
        answer(s + s)
    except ValueError as error:
        if "read-only" not in str(error):
            raise
    return {"ds, d(sum(a)) and da of s + s, with s = sum(ab) + sum(a)": (
        _gradient(s), _gradient(summed), _gradient(x))}


def _gradient(t):
    """A copy, of the tensor's shape if its size allows it; None if there is none."""
    if t.grad is None or np.size(t.grad) != t.data.size:
        return t.grad
    return np.reshape(t.grad, t.shape).copy()


class OurBackward(Exception):
    """Raised for an answer that has the course's own backward do the work."""


def _alone(answer):
    """The gradient of a tensor without inputs, made under no_grad: there, Tensor.backward refuses
    to begin, however it is called; a walk of one's own does not mind."""
    with no_grad():
        alone = Tensor([2.0]) * 1
        try:
            answer(alone)
        except RuntimeError as error:
            if "no_grad" in str(error):
                raise OurBackward from None
            raise
    return _gradient(alone)


@exercise.solution
def mended(output):
    nodes = list(order(output))
    for node in nodes:
        node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in nodes:
        for x, back in node.inputs:
            x.grad = x.grad + back(node.grad)


@exercise.wrong
def shared(output):
    """Still as in the broken program: a first share is kept without a copy, so two tensors hold one
    and the same array, and what is added to one of them appears in the other."""
    for node in order(output):
        node.grad = None
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            if x.grad is None:
                x.grad = back(node.grad)
            else:
                x.grad += back(node.grad)


@exercise.wrong
def written_into_a_sum_s_share(output):
    """All is right until a share is written into that comes from a sum: NumPy lets nobody write
    into that array ("read-only"). Into which arrays does your program add in place, and who made
    them?"""
    for node in order(output):
        node.grad = None
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            if x.grad is None:
                x.grad = back(node.grad.copy())
            else:
                x.grad += back(node.grad)


@exercise.wrong
def first_share_lost(output):
    """The first share that arrives at a tensor is lost: zeros are put in its place. Who adds
    it?"""
    def add(had, share):
        return np.zeros_like(share) if had is None else had + share

    _walk(output, lambda node: np.ones_like(node.data) if node is output else None, add)


@exercise.wrong
def nobody_asked(output):
    """Nothing has arrived at any tensor but the end. Does the loop that hands on the shares find
    anybody (`order` is a generator, empty after one loop)? Does `back` get the gradient of the
    *node*, and is what it gives kept?"""
    _walk(output, _one_at(output), lambda had, share: had)


@exercise.wrong
def overwritten(output):
    """A tensor with several users keeps only the share that came last. Paths add up."""
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            x.grad = back(node.grad).copy()


@exercise.wrong
def never_reset(output):
    """The second call adds to what the first one left. Where do the gradients begin at 0?"""
    for node in order(output):
        if node.grad is None:
            node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            x.grad = x.grad + back(node.grad)


@exercise.wrong
def first_share_only(output):
    """A tensor keeps the share that came first and ignores the others. Paths add up."""
    for node in order(output):
        node.grad = None
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            if x.grad is None:
                x.grad = back(node.grad).copy()


@exercise.wrong
def started_from_the_value(output):
    """The walk started with the end's own value. The derivative of the end with respect to itself
    is 1."""
    mended(output)
    for node in order(output):
        node.grad = node.grad * output.data


@exercise.wrong
def upstream_lost(output):
    """`back` was asked about a gradient of 1 at every node, instead of about what has arrived
    there."""
    nodes = list(order(output))
    for node in nodes:
        node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in nodes:
        for x, back in node.inputs:
            x.grad = x.grad + back(np.ones_like(node.data))


@exercise.wrong
def wrong_way_round(output):
    """Only the inputs of the end get a gradient. All other nodes were asked before anything had
    arrived, or not at all. In which order does the walk visit them?"""
    nodes = list(order(output))
    for node in nodes:
        node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in reversed(nodes):
        for x, back in node.inputs:
            x.grad = x.grad + back(node.grad)


@exercise.wrong
def ours_called(output):
    """You called the backward that every Tensor brings along. It works, and it would work without
    you: write the walk yourself, with `order` and `node.inputs`."""
    output.backward()


def _walk(output, first, add):
    """The mended walk, with another beginning (of a node), and another way to add."""
    nodes = list(order(output))
    for node in nodes:
        node.grad = first(node)
    for node in nodes:
        for x, back in node.inputs:
            x.grad = add(x.grad, back(node.grad))


def _one_at(output):
    return lambda node: np.full_like(node.data, node is output)


@exercise.wrong
def start_forgotten(output):
    """All gradients are 0: when the walk began, no 1 stood at the end. What is the derivative of
    the end with respect to itself, and is it still there after your zeros?"""
    _walk(output, lambda node: np.zeros_like(node.data), np.add)


@exercise.wrong
def ones_everywhere(output):
    """You began with 1 at every node. Only the end's own derivative is 1; the others are sums that
    begin at 0."""
    _walk(output, lambda node: np.ones_like(node.data), np.add)


@exercise.wrong
def averaged(output):
    """You took the mean of what a tensor had and what arrived. Paths add up."""
    def mean(had, share):
        return share if had is None else (had + share) / 2

    _walk(output, lambda node: np.ones_like(node.data) if node is output else None, mean)


@exercise.wrong
def first_share_twice(output):
    """The share that comes first is counted twice: it becomes the gradient, and then it is added to
    it as well."""
    def add(had, share):
        return 2 * share if had is None else had + share

    _walk(output, lambda node: np.ones_like(node.data) if node is output else None, add)


@exercise.wrong
def subtracted(output):
    """What arrives is taken off. Paths add up."""
    _walk(output, _one_at(output), np.subtract)


@exercise.wrong
def inner_ones_cleared(output):
    """The inputs have their gradients, and a + b and the end have lost theirs. Some libraries clear
    those on the way, to save memory; the task wants them on every tensor."""
    mended(output)
    for node in order(output):
        if node.inputs:
            node.grad = None


@exercise.wrong
def not_kept(output):
    """Where None stands below, a tensor has got no gradient. Each one that the output depends on
    needs one, in its `grad`."""
    list(order(output))


@exercise.wrong
def values_sent_back(output):
    """You put the *value* of each node into `back`. What goes back through a node is the gradient
    that has arrived at it."""
    for node in order(output):
        node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            x.grad = x.grad + back(node.data)


@exercise.wrong
def only_the_inputs_of_the_end(output):
    """Only the inputs of the output have a gradient. Their inputs need one, too, and so on, back to
    the start: go through all of `order(output)`."""
    output.grad = np.ones_like(output.data)
    for x, back in output.inputs:
        x.grad = back(output.grad)


@exercise.wrong
def shares_halved(output):
    """You took means of the shares, halving as you went. What comes back over several paths is
    added up."""
    _walk(output, _one_at(output), lambda had, share: (had + share) / 2)
