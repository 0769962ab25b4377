"""Answers to 02.1 How fast the loss rises with a weight."""

from fractions import Fraction

import numpy as np

from course_lib.graph import Node, backward
from tests.support.answers import Answers

answers = Answers("02.1")


@answers.right
def node_by_node(w, x, b):
    p = w * x
    t = p + b
    dL = 1
    dt = dL * 2 * t
    dp = dt
    return dp * x


@answers.right
def in_one_line(w, x, b):
    return 2 * x * (w * x + b)


@answers.right
def expanded(w, x, b):
    return 2 * w * x**2 + 2 * b * x


@answers.right
def t_twice(w, x, b):
    t = w * x + b
    return t * x + t * x


@answers.right
def with_nodes(w, x, b):
    weight = Node(w)
    t = weight * x + b
    backward(t * t)
    return weight.grad


@answers.right
def central_difference(w, x, b):
    """Exact for a square, but for rounding."""
    def loss(w):
        return (w * x + b) ** 2

    return (loss(w + 1e-3) - loss(w - 1e-3)) / 2e-3


@answers.right
def product_of_locals(w, x, b):
    return np.prod([2 * (w * x + b), 1, x])


@answers.right
def a_loop_over_the_path(w, x, b):
    gradient = 1.0
    for local in (2 * (w * x + b), 1.0, x):
        gradient *= local
    return gradient


@answers.right
def polynomial(w, x, b):
    return np.polyval(np.polyder([x * x, 2 * b * x, b * b]), w)


@answers.right
def zero_dimensional(w, x, b):
    return np.array(2.0 * (w * x + b) * x)


@answers.right
def fractions(w, x, b):
    w, x, b = map(Fraction, (w, x, b))
    return 2 * (w * x + b) * x


def _quotient(h):
    def one_sided(w, x, b):
        def loss(w):
            return (w * x + b) ** 2

        return (loss(w + h) - loss(w)) / h
    return one_sided


answers.value_wrong("one-sided, 1e-4", _quotient(1e-4), "one_sided_quotient")
answers.value_wrong("one-sided, 1e-2", _quotient(1e-2), "one_sided_quotient")
answers.value_wrong("one-sided, 1", _quotient(1), "one_sided_quotient")
answers.value_wrong("backward, 1e-3", _quotient(-1e-3), "one_sided_quotient")


@answers.wrong("bias_added_at_the_end")
def plus_b(w, x, b):
    return 2 * (w * x + b) * x + b


@answers.wrong("value_times_local")
def square_outside(w, x, b):
    return (w * x + b) ** 2 * x


@answers.wrong("bracket_lost")
def precedence(w, x, b):
    return 2 * w * x + b * x


@answers.wrong("only_the_last_term_by_x")
def no_bracket(w, x, b):
    return 2 * w * x + b


@answers.wrong("twice_the_loss")
def two_squares(w, x, b):
    return 2 * (w * x + b) ** 2 * x


@answers.wrong("squared_x")
def x_squared(w, x, b):
    return 2 * (w * x + b) * x**2


@answers.wrong("product_rule_added")
def both_ways(w, x, b):
    t = w * x + b
    return 2 * t * x + 2 * t * w


@answers.wrong("no_local_of_times")
def stopped_early(w, x, b):
    return 2 * (w * x + b)


@answers.wrong("one_path_of_the_square")
def t_times_x(w, x, b):
    return (w * x + b) * x


@answers.wrong("without_b")
def b_is_constant(w, x, b):
    return 2 * w * x * x


@answers.wrong("gradient_of_x")
def by_w(w, x, b):
    return 2 * (w * x + b) * w


@answers.wrong("added_along_the_path")
def sum_of_rates(w, x, b):
    return 2 * (w * x + b) + x


@answers.wrong("started_from_the_loss")
def from_the_value(w, x, b):
    t = w * x + b
    dL = t**2
    return dL * 2 * t * x


@answers.wrong("the_loss_itself")
def forward_only(w, x, b):
    return (w * x + b) ** 2


@answers.wrong("without_x_in_t")
def x_forgotten(w, x, b):
    return 2 * (w + b) * x


@answers.wrong("sign flipped", "one slip")
def negative(w, x, b):
    return -2 * (w * x + b) * x


@answers.wrong("constant factor", "one slip")
def doubled(w, x, b):
    return 4 * (w * x + b) * x


@answers.wrong("one slip", "differs")
def minus_b(w, x, b):
    return 2 * (w * x - b) * x


@answers.wrong("first that differs")
def three_halves(w, x, b):
    return 2 * (w * x + b) * x + w * x


@answers.wrong("wrong type")
def all_gradients(w, x, b):
    t = w * x + b
    return 2 * t * x, 2 * t * w, 2 * t


@answers.wrong("forgot to return")
def computed(w, x, b):
    t = w * x + b
    dt = 2 * t
    dw = dt * x                                          # noqa: F841


@answers.wrong("raised")
def t_unknown(w, x, b):
    return 2 * t * x                                     # noqa: F821


@answers.wrong("raised")
def implicit_product(w, x, b):
    return x(w * x + b) * 2


@answers.wrong("absolute_x")
def size_of_x(w, x, b):
    return (w * x + b) * 2 * abs(x)


@answers.wrong("doubled_before_b")
def two_at_the_front(w, x, b):
    return (2 * w * x + b) * x


@answers.wrong("without_b_then_added")
def b_at_the_end(w, x, b):
    return 2 * (w * x) * x + b


@answers.wrong("only_locals_of_times", "one slip")
def two_x(w, x, b):
    return 2 * x


@answers.wrong("both_inputs")
def times_both(w, x, b):
    return 2 * (w * x + b) * x * w


@answers.wrong("always the same")
def the_examples_result(w, x, b):
    return 70


@answers.wrong("value_times_local + constant factor")
def cube(w, x, b):
    return 3 * (w * x + b) ** 2 * x


@answers.wrong("raised")
def power_of_a_beginner(w, x, b):
    return 2 * (w * x + b) ^ 2


@answers.wrong("right in another form")
def a_comma_too_many(w, x, b):
    return (2 * (w * x + b) * x,)


@answers.wrong("bracket_lost")
def bracket_elsewhere(w, x, b):
    """No bracket is missing here: its sentence may not say so."""
    return (2 * w + b) * x
