"""The scalar graph: the course's numbers, every local derivative, and a walk in order."""

import math
from operator import add, mul, sub, truediv

import numpy as np
import pytest

from course_lib.gradient import numerical_gradient
from course_lib.graph import (
    Node,
    as_node,
    backward,
    backward_steps,
    exp,
    log,
    nodes,
)


def close(values, rel=1e-12):
    return pytest.approx(values, rel=rel)


# The course's numbers


def test_two_books_with_tax():
    book, count, tax = Node(100, "book"), Node(2, "count"), Node(1.1, "tax")
    total = book * count * tax
    backward(total)
    assert total.value == close(220)
    assert [book.grad, count.grad, tax.grad, total.grad] == close([2.2, 110, 200, 1])


def test_books_and_pens_with_tax():
    book, books, pen, pens, tax = Node(100), Node(2), Node(10), Node(3), Node(1.1)
    bill = (book * books + pen * pens) * tax
    backward(bill)
    assert bill.value == close(253)
    assert [n.grad for n in (book, books, pen, pens, tax)] == close([2.2, 110, 3.3, 11, 230])


def test_the_square_of_a_sum():
    x, y = Node(2), Node(3)
    z = (x + y) ** 2
    backward(z)
    assert (z.value, x.grad, y.grad) == (25, 10, 10)


def test_a_node_that_is_used_twice_by_one_operation_gets_both_shares():
    x = Node(2)
    y = x * x + x
    backward(y)
    assert (y.value, x.grad) == (6, 5)


def test_a_diamond_collects_both_ways():
    a = Node(3)
    b = a * 2
    o = b * 3 + b * 4
    backward(o)
    assert (o.value, a.grad, b.grad) == (42, 14, 7)


# Every operation against a numerical derivative

OPERATIONS = {
    "a + b": lambda a, b: a + b,
    "a - b": lambda a, b: a - b,
    "a * b": lambda a, b: a * b,
    "a / b": lambda a, b: a / b,
    "-a": lambda a, b: -a,
    "numbers right": lambda a, b: ((a + 3) * 2 - 1) / 7,
    "numbers left": lambda a, b: 3 / (1 - (3 + 2 * a)),
    "np.float64(3) / a": lambda a, b: np.float64(3) / a,
    "powers": lambda a, b: a**2 + a**3 + a**1 + a**0 + a**-2,
    "(a * a) ** 0.5": lambda a, b: (a * a) ** 0.5,
    "exp(a)": lambda a, b: exp(a),
    "log(a * a)": lambda a, b: log(a * a),
    "a - a": lambda a, b: a - a,
    "a / a": lambda a, b: a / a,
    "a * a * a": lambda a, b: a * a * a,
    "sigmoid": lambda a, b: 1 / (1 + exp(-a)),
    "a / b - b / a": lambda a, b: a / b - b / a,
    "a neuron": lambda a, b: exp(a * b + a - 2 * b) / (1 + exp(a - b)) + a,
}


@pytest.mark.parametrize("f", OPERATIONS.values(), ids=OPERATIONS.keys())
@pytest.mark.parametrize("at", [(1.7, 0.6), (-1.3, 2.1), (0.4, -0.9), (-2.5, -0.3)], ids=str)
def test_an_operation_has_the_derivatives_that_nudging_finds(f, at):
    a, b = Node(at[0]), Node(at[1])
    y = f(a, b)
    backward(y)
    numerical = numerical_gradient(lambda v: f(Node(v[0]), Node(v[1])).value, np.array(at))
    assert [a.grad, b.grad] == pytest.approx(numerical, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("f", OPERATIONS.values(), ids=OPERATIONS.keys())
def test_an_operation_has_the_value_of_the_same_python(f, monkeypatch):
    plain = {"exp": math.exp, "log": math.log}
    a, b = 1.7, -0.6
    node = f(Node(a), Node(b))
    for name, function in plain.items():
        monkeypatch.setitem(f.__globals__, name, function)
    assert node.value == f(a, b)


def test_each_operation_shows_its_sign_and_keeps_its_inputs_in_order():
    a, b = Node(1), Node(2)
    signs = {"+": a + b, "−": a - b, "×": a * b, "÷": a / b}
    for sign, node in signs.items():
        assert node.op == sign and [source for source, _ in node.inputs] == [a, b]
    others = [a**2, a**0.5, -a, exp(a), log(a)]
    assert [node.op for node in others] == ["^2", "^0.5", "× −1", "exp", "log"]
    assert (a.op, a.inputs) == ("", ())


# The walk


def tangle():
    """Many paths rejoin: x feeds y and z, y feeds z, both feed the end, one of them twice."""
    x = Node(0.5, "x")
    y = exp(x).named("y")
    z = (x * y + y).named("z")
    return x, y, z, (z * z + y - x).named("end")


def test_backward_a_second_time_does_not_double():
    *_, end = tangle()
    backward(end)
    first = [n.grad for n in nodes(end)]
    backward(end)
    assert [n.grad for n in nodes(end)] == first


def test_backward_from_another_output_forgets_the_first():
    x, y, z, end = tangle()
    backward(end)
    backward(z)
    assert x.grad == close(math.exp(0.5) * 1.5 + math.exp(0.5))


def test_a_half_walked_graph_is_forgotten_too():
    *_, end = tangle()
    steps = backward_steps(end)
    for _ in range(4):
        next(steps)
    backward(end)
    half_then_whole = [n.grad for n in nodes(end)]
    *_, fresh = tangle()
    backward(fresh)
    assert half_then_whole == [n.grad for n in nodes(fresh)]


def test_the_walk_yields_each_node_once_starting_at_the_output():
    *_, end = tangle()
    walked = list(backward_steps(end))
    assert walked[0] is end and end.grad == 1
    assert len(walked) == len(set(walked)) and set(walked) == set(nodes(end))


def test_the_walk_yields_a_node_after_all_its_users():
    *_, end = tangle()
    place = {node: i for i, node in enumerate(backward_steps(end))}
    for user in place:
        for source, _ in user.inputs:
            assert place[source] > place[user]


def test_a_grad_is_complete_when_its_node_is_yielded():
    *_, end = tangle()
    when_yielded = {node: node.grad for node in backward_steps(end)}
    assert when_yielded == {node: node.grad for node in nodes(end)}


def test_the_walk_waits_to_be_asked():
    x, y, z, end = tangle()
    backward(end)
    before = [n.grad for n in nodes(end)]
    backward_steps(y)
    assert [n.grad for n in nodes(end)] == before
    steps = backward_steps(end)
    next(steps)
    assert (end.grad, x.grad, y.grad) == (1, 0, 0)


def test_what_the_output_does_not_depend_on_is_left_alone():
    x = Node(2)
    y, aside, unrelated = x * 3, x * 5, Node(7)
    aside.grad = unrelated.grad = 123.0
    backward(y)
    assert (x.grad, aside.grad, unrelated.grad) == (3, 123, 123)
    assert aside not in nodes(y) and unrelated not in nodes(y)


def test_nodes_come_before_the_nodes_that_use_them():
    x, y, z, end = tangle()
    order = nodes(end)
    assert order[0] is x and order[-1] is end and len(order) == len(set(order))
    for user in order:
        for source, _ in user.inputs:
            assert order.index(source) < order.index(user)


def test_a_node_alone_is_its_own_graph():
    x = Node(3)
    backward(x)
    assert nodes(x) == [x] and x.grad == 1


def test_a_chain_of_100_000_nodes_needs_no_recursion():
    x = y = Node(1.0)
    for _ in range(100_000):
        y = y + 1
    backward(y)
    assert (y.value, x.grad) == (100_001, 1)


def test_forty_diamonds_in_a_row_do_not_explode():
    x = y = Node(1.0)
    for _ in range(40):
        y = y + y                                   # 2^40 paths, 41 nodes
    backward(y)
    assert len(nodes(y)) == 41 and x.grad == 2.0**40


# Values, names, refusals


@pytest.mark.parametrize("value", [3, 2.5, True, np.float64(1.5), np.float32(0.5), np.int64(7)])
def test_any_real_number_becomes_a_float(value):
    assert type(Node(value).value) is float and Node(value).value == value


@pytest.mark.parametrize("value, name", [
    ("3", "str"), (None, "NoneType"), (1j, "complex"), ([1], "list"), (np.ones(2), "ndarray")])
def test_what_is_no_real_number_is_refused(value, name):
    with pytest.raises(TypeError, match=f"a Node holds one real number, got {name}"):
        Node(value)


@pytest.mark.parametrize("wrong", ["3", None, [1]])
def test_arithmetic_with_what_is_no_number_is_refused(wrong):
    for operation in (add, sub, mul, truediv):
        for a, b in ((Node(1), wrong), (wrong, Node(1))):
            with pytest.raises(TypeError, match="a Node holds one real number, got"):
                operation(a, b)


def test_a_node_as_a_power_is_refused():
    with pytest.raises(TypeError, match="power of a Node should be a plain number, got Node"):
        Node(2) ** Node(3)


def test_a_new_node_has_grad_zero_and_a_higher_number_than_its_inputs():
    a, b = Node(1), Node(2)
    c = a * b
    assert (a.grad, c.grad) == (0, 0) and a.number < b.number < c.number


def test_naming_a_node_returns_the_same_node():
    x = Node(1, "a")
    assert x.named("b") is x and x.name == "b"


def test_as_node_leaves_a_node_alone_and_wraps_a_number():
    x = Node(1)
    assert as_node(x) is x and as_node(4).value == 4 and as_node(4).name == ""


def test_a_node_prints_its_value_name_and_grad():
    x = Node(100, "price")
    backward(x * 2.5)
    assert repr(x) == "Node(100, 'price', grad=2.5)"


@pytest.mark.parametrize("operation, value", [(exp, math.exp(1)), (log, 0.0)])
def test_a_plain_number_becomes_a_node(operation, value):
    assert operation(1).value == value
