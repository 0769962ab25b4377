"""A scalar computation graph: every step becomes a node that remembers where it came from.

Write ordinary arithmetic on Nodes and the graph builds itself. Each node knows only its inputs and,
for each input, one number: how fast the node moves when that input moves (the *local derivative*).
Nothing else is needed to find every derivative of the result:

    price, count = Node(100, "price"), Node(2, "count")
    total = price * count
    backward(total)
    price.grad, count.grad        # 2.0, 100.0

A Node is born after its inputs, so ordering nodes by number orders them from inputs to output.
"""

import itertools
import math
from numbers import Real

_numbers = itertools.count()


class Node:
    """One value in a computation graph.

    value: a float. name: shown in drawings. op: the operation that made it ("" for an input).
    inputs: pairs (node, local derivative of this node with respect to that node).
    grad: the derivative of the output with respect to this node, filled in by backward; 0 before.

    Raises TypeError when the value is no real number. Arithmetic raises what Python's does, and **
    ValueError where there is no derivative.
    """

    def __init__(self, value, name="", op="", inputs=()):
        if not isinstance(value, Real):
            raise TypeError(f"a Node holds one real number, got {type(value).__name__}")
        self.value = float(value)
        self.name = name
        self.op = op
        self.inputs = inputs
        self.grad = 0.0
        self.number = next(_numbers)

    def named(self, name):
        """This node, with a name for drawings: (a * b).named("area")."""
        self.name = name
        return self

    # Each operation is its value and its local derivatives, side by side.

    def __add__(self, other):
        other = as_node(other)
        return Node(self.value + other.value, op="+", inputs=((self, 1.0), (other, 1.0)))

    def __sub__(self, other):
        other = as_node(other)
        return Node(self.value - other.value, op="−", inputs=((self, 1.0), (other, -1.0)))

    def __mul__(self, other):
        other = as_node(other)
        y = self.value * other.value
        return Node(y, op="×", inputs=((self, other.value), (other, self.value)))

    def __truediv__(self, other):
        other = as_node(other)
        y = self.value / other.value
        return Node(y, op="÷", inputs=((self, 1 / other.value), (other, -y / other.value)))

    def __pow__(self, power):
        if not isinstance(power, Real):
            kind = type(power).__name__
            raise TypeError(f"the power of a Node should be a plain number, got {kind}")
        x = self.value
        if power and ((x == 0 and power < 1) or (x < 0 and power % 1)):
            raise ValueError(f"x^{power:g} has no derivative at x = {x:g}")
        slope = power * x ** (power - 1) if power else 0.0
        return Node(x**power, op=f"^{power:g}", inputs=((self, slope),))

    def __neg__(self):
        return Node(-self.value, op="× −1", inputs=((self, -1.0),))

    def __radd__(self, other):
        return as_node(other) + self

    def __rsub__(self, other):
        return as_node(other) - self

    def __rmul__(self, other):
        return as_node(other) * self

    def __rtruediv__(self, other):
        return as_node(other) / self

    def __repr__(self):
        return f"Node({self.value:g}, {self.name!r}, grad={self.grad:g})"


def as_node(x):
    """x itself when it is a Node, or a new Node without a name that holds the number x."""
    return x if isinstance(x, Node) else Node(x)


def exp(x):
    """e to the power of a Node: its local derivative is its own value."""
    x = as_node(x)
    y = math.exp(x.value)
    return Node(y, op="exp", inputs=((x, y),))


def log(x):
    """The natural logarithm of a Node. Raises ValueError unless its value is positive."""
    x = as_node(x)
    if x.value <= 0:
        raise ValueError(f"log expects a value above 0, got {x.value:g}")
    return Node(math.log(x.value), op="log", inputs=((x, 1 / x.value),))


def nodes(output):
    """Every node that output depends on, output included, inputs before the nodes that use them."""
    found, todo = {output.number: output}, [output]
    while todo:
        for node, _ in todo.pop().inputs:
            if node.number not in found:
                found[node.number] = node
                todo.append(node)
    return [found[number] for number in sorted(found)]


def backward_steps(output):
    """Walk from output back to the inputs; yield each node as soon as its grad is complete.

    A node's grad is the sum, over its users, of (their grad) × (their local derivative).
    A node is visited after all its users: by then the sum is whole. Earlier grads are forgotten.
    """
    order = nodes(output)
    for node in order:
        node.grad = 0.0
    output.grad = 1.0
    for node in reversed(order):
        yield node
        for source, local in node.inputs:
            source.grad += node.grad * local


def backward(output):
    """Set grad, the derivative of output, on every node that output depends on."""
    for _ in backward_steps(output):
        pass
