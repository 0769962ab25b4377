"""10.4 Bug clinic: the second gradient."""

import numpy as np

from course_lib.autograd import Tensor, order
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
    yield np.array([1.0, 2.0]), np.array([3.0, -4.0])
    yield np.array([[1.0, 0.0, -2.0]]), np.array([[0.5, 2.0, 1.0]])
    for shape in ((3,), (2, 3), (1, 4), (2, 2, 2)):
        yield rng.normal(size=shape), rng.normal(size=shape)


@exercise.use
def use(answer, a, b):
    """(a² · (a + b)), the gradients of a, b and a + b, twice."""
    x, y = Tensor(a), Tensor(b)
    both = x + y
    end = (x * x * both).sum()
    results = {}
    for call in ("first call", "second call"):
        answer(end)
        for name, t in (("da", x), ("db", y), ("d(a + b)", both)):
            results[f"{call}: {name}"] = None if t.grad is None else np.array(t.grad)
    return results


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
def overwritten(output):
    """No array is shared any more, but a tensor with several users keeps only the share that came
    last. Paths add up."""
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            x.grad = back(node.grad).copy()


@exercise.wrong
def never_reset(output):
    """The first call is right; the second adds to what the first one left. Where do the gradients
    begin at 0?"""
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
    """The walk goes from the inputs to the end, so nothing has arrived yet when a node passes its
    gradient on."""
    nodes = list(order(output))
    for node in nodes:
        node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in reversed(nodes):
        for x, back in node.inputs:
            x.grad = x.grad + back(node.grad)
