"""What students write in lesson 01."""

import numpy as np

from course_lib.checks.running import is_numeric
from course_lib.checks.turns import Turn
from course_lib.graph import Node, nodes

bill = Turn(
    "01.bill", "The last two nodes of the bill",
    proves="is the bill of books and pens, with the tax on all of it",
    nudge="Two nodes are left: a + and a ×. What enters each of them?")


@bill.inputs
def bill_inputs(rng):
    yield 100.0, 2.0, 10.0, 3.0, 1.1
    for _ in range(5):
        yield tuple(rng.uniform(1.1, 9, 5).round(2).tolist())


class ForNumbersOnly(Exception):
    """Raised for a bill that Nodes cannot be given to."""


@bill.use
def bill_use(the_bill, book, books, pen, pens, tax):
    given = book, books, pen, pens, tax
    found, right = the_bill(*given), the_bill_right(*given)
    if is_numeric(found) and not np.ndim(found) and abs(found - right) < 1:
        try:
            the_bill(*map(Node, given))                          # as the lesson goes on
        except TypeError:
            raise ForNumbersOnly from None
    return found


@bill.solution
def the_bill_right(book, books, pen, pens, tax):
    return (book * books + pen * pens) * tax


@bill.wrong
def for_numbers_only(book, books, pen, pens, tax):
    """With numbers it runs. Then the lesson gives it Nodes, and it stops: they can be added and
    multiplied, but not rounded or compared, for example. Leave out what the bill does not need."""
    return float((book * books + pen * pens) * tax)


@bill.wrong
def untaxed(book, books, pen, pens, tax):
    """The + node is there. The × of the tax comes after it, and is missing."""
    return book * books + pen * pens


@bill.wrong
def only_the_pens_taxed(book, books, pen, pens, tax):
    """The tax has multiplied the pens only: Python does × before +. The *sum* is to be taxed: put
    it into brackets."""
    return book * books + pen * pens * tax


@bill.wrong
def only_the_books_taxed(book, books, pen, pens, tax):
    """The tax has multiplied the books only. It comes last, and multiplies everything that comes
    out of the + node."""
    return book * books * tax + pen * pens


@bill.wrong
def multiplied(book, books, pen, pens, tax):
    """You multiplied the books by the pens. What is to be paid for both is a sum."""
    return book * books * (pen * pens) * tax


@bill.wrong
def tax_added(book, books, pen, pens, tax):
    """You added the tax. It is a *factor*: 1.1 for 10 % on top."""
    return book * books + pen * pens + tax


@bill.wrong
def tax_as_a_part(book, books, pen, pens, tax):
    """You put the sum times the tax on top of the sum. The factor 1.1 holds both: the 1 is the
    goods, the 0.1 the tax."""
    return (book * books + pen * pens) * (1 + tax)


@bill.wrong
def tax_written_in(book, books, pen, pens, tax):
    """The factor is always 1.1, whatever `tax` is. The tax is an argument: another shop has another
    one."""
    return (book * books + pen * pens) * 1.1


@bill.wrong
def tax_alone(book, books, pen, pens, tax):
    """That is the tax alone. The customer pays for the goods as well, and `tax` is the factor for
    both."""
    return (book * books + pen * pens) * (tax - 1)


plus = Turn(
    "01.plus", "What the + node sends on",
    proves="carries the tax's factor through the + node, whatever else was bought",
    nudge="What does a + node do with what arrives? Do the values of its inputs come in?")


@plus.inputs
def plus_inputs(rng):
    yield 100.0, 2.0, 4000.0, 1.1
    for _ in range(5):
        yield tuple(rng.uniform(1.1, 9, 4).round(2).tolist())
    yield 0.0, 3.0, 5.0, 1.5


@plus.solution
def book_gradient(book, books, other, tax):
    return tax * books


@plus.wrong
def one_arrives(book, books, other, tax):
    """It is as if a 1 had arrived at the × of the books. What does the × of the tax send back, and
    what does the + do with it?"""
    return books


@plus.wrong
def halved(book, books, other, tax):
    """You shared the gradient out. A + node copies it: one more on either input is one more in the
    sum."""
    return tax / 2 * books


@plus.wrong
def times_the_other(book, books, other, tax):
    """You multiplied by the other input, as a × node does. At a + node the values play no part: one
    more is one more."""
    return tax * other * books


@plus.wrong
def times_the_books(book, books, other, tax):
    """You multiplied by what was paid for the books. At a + node the values play no part: one more
    is one more."""
    return tax * book * books * books


@plus.wrong
def the_value(book, books, other, tax):
    """It is as if you had sent on the *value* of this edge. On the way back goes what came from
    the end."""
    return book * books * books


@plus.wrong
def the_sum_arrives(book, books, other, tax):
    """In your result the sum stands where the tax belongs. The × of the tax sends back what
    arrives, times its *other* input."""
    return (book * books + other) * books


@plus.wrong
def own_value_at_the_books(book, books, other, tax):
    """That is what the × of the books sends to their *number*. To the price it sends what arrives,
    times the *other* input."""
    return tax * book


@plus.wrong
def count_twice(book, books, other, tax):
    """The number of books came in twice. The + node only copies; the × of the books is the one
    place where it is multiplied in."""
    return tax * books * books


@plus.wrong
def other_subtracted(book, books, other, tax):
    """You took the other shopping off. At a + node the values play no part: one more is one
    more."""
    return (tax - other) * books


@plus.wrong
def shared_by_value(book, books, other, tax):
    """The books got only their share of what arrived. A + node copies it, in full: one more on
    either input is one more in the sum."""
    return tax * book * books / (book * books + other) * books


@plus.wrong
def both_inputs_at_the_books(book, books, other, tax):
    """That is what the books cost, with the tax. To the price the × of the books sends what
    arrives, times the *other* input alone."""
    return tax * book * books


@plus.wrong
def the_bill_itself(book, books, other, tax):
    """That is the bill, a value. How fast does it rise with the price of a book?"""
    return (book * books + other) * tax


promise = Turn(
    "01.promise", "What two derivatives promise",
    proves="multiplies each derivative by its own step, and adds",
    nudge="Each rise of an input is worth its derivative. Both inputs move the end.")


@promise.inputs
def promise_inputs(rng):
    yield 2.2, 110.0, 10.0, 1.0
    for _ in range(5):
        yield tuple(rng.uniform(1.1, 9, 4).round(2).tolist())
    yield 3.1, 7.4, -8.5, 1.6                    # the price falls


@promise.solution
def promised(dbook, dbooks, dearer, more):
    return dbook * dearer + dbooks * more


@promise.wrong
def crossed(dbook, dbooks, dearer, more):
    """Each derivative met the step of the *other* input. The derivative with respect to the price
    belongs to the rise of the price."""
    return dbook * more + dbooks * dearer


@promise.wrong
def price_only(dbook, dbooks, dearer, more):
    """The price counts. The number of books rises, too: put its share on top."""
    return dbook * dearer


@promise.wrong
def count_only(dbook, dbooks, dearer, more):
    """The number of books counts. The price rises, too: put its share on top."""
    return dbooks * more


@promise.wrong
def shares_multiplied(dbook, dbooks, dearer, more):
    """You multiplied the two shares. Both move the same end: add them."""
    return dbook * dearer * (dbooks * more)


@promise.wrong
def all_by_all(dbook, dbooks, dearer, more):
    """You added the derivatives and the steps, and then multiplied: so each derivative met both
    steps. First each by its own, then add."""
    return (dbook + dbooks) * (dearer + more)


@promise.wrong
def what_both_bring(dbook, dbooks, dearer, more):
    """On top of the promise stands dearer · more: what the two rises bring *together*. Neither
    derivative knows of it: each promises as if only its own input moved."""
    return dbook * dearer + dbooks * more + dearer * more


@promise.wrong
def what_both_bring_with_tax(dbook, dbooks, dearer, more):
    """On top of the promise stands dearer · more · 1.1: what the two rises bring *together*.
    Neither derivative knows of it: each promises as if only its own input moved."""
    return dbook * dearer + dbooks * more + dearer * more * 1.1


@promise.wrong
def the_new_bill(dbook, dbooks, dearer, more):
    """You added the old bill. Only the rise is asked for."""
    return 220 + dbook * dearer + dbooks * more


adds = Turn(
    "01.adds", "The way back that adds",
    proves="adds up what comes back on different edges, in any graph of × and +",
    nudge="What stands in `source.grad` already, when a second edge brings its share?")

_GRAPHS = {
    "(x · y) · y": lambda x, y: x * y * y,
    "x · x": lambda x, y: x * x,
    "x · x + x · y": lambda x, y: x * x + x * y,
    "(x + y) · (x + y)": lambda x, y: (x + y) * (x + y),
}


@adds.inputs
def adds_inputs(rng):
    yield "(x · y) · y", 5.0, 3.0
    for expression in _GRAPHS:
        yield expression, *rng.uniform(1.5, 9, 2).round(2).tolist()
    yield "x · x + x · y", -3.0, 2.0


@adds.use
def adds_use(backward, expression, x, y):
    x, y = Node(x, "x"), Node(y, "y")
    backward(_GRAPHS[expression](x, y))
    return {"x": x.grad + 0, "y": y.grad + 0}        # a blank is no number, and stops here


@adds.solution
def adding_backward(output):
    output.grad = 1.0
    for node in reversed(nodes(output)):
        for source, local in node.inputs:
            source.grad += node.grad * local


@adds.wrong
def overwritten(output):
    """What a second edge brings has been written over the first: what stands in `source.grad` is to
    be kept. (`=+` does not do that: it is `=`, and a plus in front of what comes.)"""
    output.grad = 1.0
    for node in reversed(nodes(output)):
        for source, local in node.inputs:
            source.grad = node.grad * local


@adds.wrong
def no_upstream(output):
    """It is as if you added the local derivatives alone. What has arrived at the node, `node.grad`,
    is to be multiplied in."""
    output.grad = 1.0
    for node in reversed(nodes(output)):
        for source, local in node.inputs:
            source.grad += local


@adds.wrong
def no_local(output):
    """You pass on what has arrived as it is. It is still to be multiplied by the local derivative
    of this edge."""
    output.grad = 1.0
    for node in reversed(nodes(output)):
        for source, _ in node.inputs:
            source.grad += node.grad


@adds.wrong
def paths_multiplied(output):
    """The gradients of x and y stay 0. Is it `source.grad` that your line writes into? And as it
    begins with 0, multiplying does not change it: what different paths bring is *added*."""
    output.grad = 1.0
    for node in reversed(nodes(output)):
        for source, local in node.inputs:
            source.grad *= node.grad * local


@adds.wrong
def added_to_what_arrived(output):
    """It is as if you had added to `node.grad`, what has arrived at the node. Add to what stands in
    `source.grad`."""
    output.grad = 1.0
    for node in reversed(nodes(output)):
        for source, local in node.inputs:
            source.grad = node.grad + node.grad * local


@adds.wrong
def counted_twice(output):
    """What stands there already counts twice. (`+=` keeps it by itself.)"""
    output.grad = 1.0
    for node in reversed(nodes(output)):
        for source, local in node.inputs:
            source.grad += source.grad + node.grad * local


@adds.wrong
def added_along(output):
    """You added the local derivative to what has arrived. *Along* a path one multiplies; it is what
    comes back on *different* edges that is added."""
    output.grad = 1.0
    for node in reversed(nodes(output)):
        for source, local in node.inputs:
            source.grad += node.grad + local


@adds.wrong
def doubled(output):
    """You doubled what the last edge brings. That is right for x · x alone, where two edges bring
    the same. Keep what stands in `source.grad`, and add."""
    output.grad = 1.0
    for node in reversed(nodes(output)):
        for source, local in node.inputs:
            source.grad = 2 * node.grad * local


by_hand = Turn(
    "01.by-hand", "All three rules at once",
    proves="goes back through × and +, and adds the two paths of x",
    nudge="What does the last × send to u, and what to v? From each of them a path leads on to x.")


@by_hand.inputs
def by_hand_inputs(rng):
    yield 3.0, 2.0, 10.0
    for _ in range(5):
        yield tuple(rng.uniform(1.1, 9, 3).round(2).tolist())
    yield 3.0, 0.0, 10.0


@by_hand.solution
def by_hand_right(a, x, b):
    u, v = a + x, x * b
    du, dv = v, u
    return du + dv * b


@by_hand.wrong
def path_over_v_lost(a, x, b):
    """The path over v is missing. Two edges lead away from x, and both bring something back."""
    return x * b


@by_hand.wrong
def path_over_u_lost(a, x, b):
    """The path over u is missing. Two edges lead away from x, and both bring something back."""
    return (a + x) * b


@by_hand.wrong
def two_numbers(a, x, b):
    """Both paths are there. The gradient of x is one number: what they bring together."""
    return x * b, (a + x) * b


@by_hand.wrong
def own_values(a, x, b):
    """At the last × each of u and v got its own value. × sends to each the value of the *other*."""
    u, v = a + x, x * b
    return u + v * b


@by_hand.wrong
def local_derivatives(a, x, b):
    """1 and b are what + and × would send if they stood at the end. What has arrived at u and at v
    is to be multiplied in."""
    return 1 + b


@by_hand.wrong
def b_forgotten(a, x, b):
    """On the path over v a × is still to be passed: it sends back what arrives, times its other
    input."""
    u, v = a + x, x * b
    return v + u


@by_hand.wrong
def paths_multiplied_by_hand(a, x, b):
    """You multiplied what comes back to x on two paths. *Across* paths one adds."""
    u, v = a + x, x * b
    return v * (u * b)


@by_hand.wrong
def x_at_the_last_times(a, x, b):
    """On the path over v you multiplied by x itself. To x the × sends what arrives, times the
    *other* input."""
    u, v = a + x, x * b
    return v + u * x


@by_hand.wrong
def other_input_at_the_plus(a, x, b):
    """At the + node you multiplied by a, as a × node would. A + node copies what arrives."""
    u, v = a + x, x * b
    return v * a + u * b


@by_hand.wrong
def own_input_at_the_plus(a, x, b):
    """At the + node you multiplied by x. A + node copies what arrives, whatever its inputs are."""
    u, v = a + x, x * b
    return v * x + u * b


@by_hand.wrong
def own_value_at_the_plus(a, x, b):
    """At the + node you multiplied by its value u. A + node copies what arrives."""
    u, v = a + x, x * b
    return v * u + u * b
