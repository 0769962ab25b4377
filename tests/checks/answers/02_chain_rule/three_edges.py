"""Answers to 02.2 Three edges, one x."""

import numpy as np

from course_lib.graph import Node, backward
from tests.support.answers import Answers

answers = Answers("02.2")


@answers.right
def node_by_node(x):
    plus = 1
    first = plus * x
    second = plus * x
    return {"first": first, "second": second, "skip": plus, "x": first + second + plus}


@answers.right
def formula(x):
    return {"first": x, "second": x, "skip": 1, "x": 2 * x + 1}


@answers.right
def summed_up(x):
    edges = {"first": x, "second": x, "skip": 1}
    return edges | {"x": sum(edges.values())}


@answers.right
def built_by_dict(x):
    return dict(x=1 + 2 * x, skip=1.0, second=x, first=x)


@answers.right
def added_in_a_loop(x):
    grad = {"first": 1 * x, "second": 1 * x, "skip": 1, "x": 0}
    for edge in ("first", "second", "skip"):
        grad["x"] += grad[edge]
    return grad


@answers.right
def with_nodes(x):
    first, second, skip, whole = Node(x), Node(x), Node(x), Node(x)
    backward(first * second + skip)
    backward(whole * whole + whole)
    return {"first": first.grad, "second": second.grad, "skip": skip.grad, "x": whole.grad}


@answers.right
def numpy_numbers(x):
    shares = np.array([x, x, 1.0])
    return dict(zip(("first", "second", "skip"), shares, strict=True)) | {"x": shares.sum()}


@answers.right
def nudged(x):
    def loss(x):
        return x * x + x

    whole = (loss(x + 0.5) - loss(x - 0.5)) / 1
    return {"first": (whole - 1) / 2, "second": (whole - 1) / 2, "skip": 1, "x": whole}


@answers.right
def float32(x):
    x = np.float32(x)
    return {"first": x, "second": x, "skip": np.float32(1), "x": 2 * x + 1}


@answers.right
def copied_first(x):
    result = {}
    result["first"] = result["second"] = np.array(x, float)
    result["skip"] = np.array(1.0)
    result["x"] = result["first"] + result["second"] + result["skip"]
    return result


@answers.wrong("skip_is_zero")
def constant_skip(x):
    return {"first": x, "second": x, "skip": 0, "x": 2 * x}


@answers.wrong("skip_scaled_by_x")
def the_value(x):
    return {"first": x, "second": x, "skip": x, "x": 3 * x}


@answers.wrong("skip_scaled_by_x")
def the_value_but_a_right_sum(x):
    return {"first": x, "second": x, "skip": x, "x": 2 * x + 1}


@answers.wrong("shared_out")
def halves(x):
    return {"first": x / 2, "second": x / 2, "skip": 1, "x": x + 1}


@answers.wrong("value_of_the_end")
def forward_value(x):
    return {"first": x, "second": x, "skip": 1, "x": x * x + x}


@answers.wrong("total_on_each_edge")
def two_x(x):
    return {"first": 2 * x, "second": 2 * x, "skip": 1, "x": 4 * x + 1}


@answers.wrong("total_on_each_edge", "some parts")
def two_x_and_a_right_sum(x):
    return {"first": 2 * x, "second": 2 * x, "skip": 1, "x": 2 * x + 1}


@answers.wrong("skip_path_lost")
def only_the_square(x):
    return {"first": x, "second": x, "skip": 1, "x": 2 * x}


@answers.wrong("one_path_of_the_product_lost")
def counted_once(x):
    return {"first": x, "second": x, "skip": 1, "x": x + 1}


@answers.wrong("product_lost")
def overwritten(x):
    grad = {"first": x, "second": x, "skip": 1}
    for edge in ("first", "second", "skip"):
        grad["x"] = grad[edge]
    return grad


@answers.wrong("paths_multiplied")
def multiplied(x):
    return {"first": x, "second": x, "skip": 1, "x": x * x * 1}


@answers.wrong("ones_everywhere")
def ones(x):
    return {"first": 1, "second": 1, "skip": 1, "x": 3}


@answers.wrong("everything_multiplied_by_x")
def squares(x):
    return {"first": x * x, "second": x * x, "skip": 1, "x": 2 * x * x + 1}


@answers.wrong("plus_as_times")
def times_rule_at_plus(x):
    product = x * x
    return {"first": x, "second": x, "skip": product, "x": 2 * x + product}


@answers.wrong("paths_averaged")
def mean(x):
    return {"first": x, "second": x, "skip": 1, "x": np.mean([x, x, 1])}


@answers.wrong("one_taken_twice")
def skip_twice(x):
    return {"first": x, "second": x, "skip": 1, "x": 2 * x + 2}


@answers.wrong("skip_as_the_whole")
def everything_on_skip(x):
    return {"first": x, "second": x, "skip": 2 * x + 1, "x": 2 * x + 1}


@answers.wrong("some parts")
def dots_left(x):
    return {"first": x, "second": x, "skip": 5, "x": 2 * x + 1}


@answers.wrong("not attempted")
def dots(x):
    return {"first": x, "second": x, "skip": ..., "x": 2 * x + 1}


@answers.wrong("right in another form")
def in_order(x):
    return x, x, 1, 2 * x + 1


@answers.wrong("wrong type")
def without_x(x):
    return {"first": x, "second": x, "skip": 1}


@answers.wrong("forgot to return")
def printed(x):
    print({"first": x, "second": x, "skip": 1, "x": 2 * x + 1})


@answers.wrong("sign flipped")
def negative(x):
    return {"first": x, "second": x, "skip": 1, "x": -(2 * x + 1)}


@answers.wrong("raised")
def names_without_quotes(x):
    return {first: x, second: x, skip: 1, x: 2 * x + 1}  # noqa: F821


@answers.wrong("skip_counts_as_x")
def three_x(x):
    return {"first": x, "second": x, "skip": 1, "x": 3 * x}


@answers.wrong("two_on_the_skip_edge")
def two(x):
    return {"first": x, "second": x, "skip": 2, "x": 2 * x + 2}


@answers.wrong("half_on_the_skip_edge")
def half(x):
    return {"first": x, "second": x, "skip": 1 / 2, "x": 2 * x + 1 / 2}


@answers.wrong("rules_exchanged")
def exchanged(x):
    return {"first": 1, "second": 1, "skip": x, "x": x + 2}


@answers.wrong("second_edge_forgotten")
def one_edge_is_constant(x):
    return {"first": x, "second": 0, "skip": 1, "x": x + 1}


@answers.wrong("whole_on_every_edge")
def the_same_on_all(x):
    return dict.fromkeys(("first", "second", "skip", "x"), 2 * x + 1)


@answers.wrong("always the same")
def the_example(x):
    return {"first": 5, "second": 5, "skip": 1, "x": 11}


@answers.wrong("some parts")
def minus_one(x):
    return {"first": x, "second": x, "skip": -1, "x": 2 * x - 1}


@answers.wrong("wrong type")
def a_list_for_x(x):
    return {"first": x, "second": x, "skip": 1, "x": [x, x, 1]}


@answers.wrong("one_on_the_second_edge")
def one_for_the_second(x):
    """Its x is the right sum of what it gives."""
    return {"first": x, "second": 1, "skip": 1, "x": x + 2}


@answers.wrong("one_on_the_first_edge")
def one_for_the_first(x):
    return {"first": 1, "second": x, "skip": 1, "x": x + 2}


@answers.wrong("total_on_each_edge")
def total_in_the_sum_alone(x):
    return {"first": x, "second": x, "skip": 1, "x": 4 * x + 1}


@answers.wrong("half_on_the_skip_edge")
def half_in_the_sum_alone(x):
    return {"first": x, "second": x, "skip": 1, "x": 2 * x + 0.5}
