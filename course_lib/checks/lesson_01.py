"""Lesson 01, computation graphs: the exercises and the mistakes to expect."""

from course_lib.checks.exercise import Exercise

bill = Exercise(
    "01.1", "The bill, node by node", points=1,
    practises="a forward pass through a graph",
    proves="adds what is bought before the tax multiplies it",
    hints=("What is the value on each edge that enters the + node?",
           "Every node needs only its own inputs: first two × nodes, then a +, then the × of the tax.",
           "Start with `books_part = 2 * 100` and `pens_part = 3 * 10`; what do the last two nodes do with them?"))


@bill.solution
def bill_right():
    return (2 * 100 + 3 * 10) * 1.1


@bill.wrong
def tax_taken_off():
    """The bill came out smaller than what was bought. Does a tax of 10 % multiply by 0.9, or by more than 1?"""
    return 230 * 0.9


@bill.wrong
def tax_alone():
    """That is the tax alone. The customer pays for the goods as well."""
    return 230 * 0.1


@bill.wrong
def tax_skipped():
    """That is the value before the last node. Which × node is still to come?"""
    return 230


@bill.wrong
def pens_untaxed():
    """You taxed the books only. The × of the tax comes after the +: what is its input?"""
    return 200 * 1.1 + 30


@bill.wrong
def one_pen():
    """You have one pen in the bill. How many were bought, and at which node does that number come in?"""
    return (200 + 10) * 1.1


@bill.wrong
def no_pens():
    """That is the bill for the books. What arrives on the other edge of the + node?"""
    return 220


multiply = Exercise(
    "01.2", "Backward through ×", points=2,
    practises="local derivatives of a product",
    proves="sends each input the upstream gradient times the *other* input, for positive, negative and zero values",
    hints=("Raise `x` by 1. By how much does `x * y` rise?",
           "A node multiplies the gradient that arrives, dz, by one local derivative for each input.",
           "If `y` is 5, then `x * y` rises five times as fast as `x`. Now the same for `y`, and dz comes on top."))


@multiply.inputs
def multiply_inputs(rng):
    yield 2.0, 5.0, 3.0
    yield 100.0, 2.0, 1.1
    yield -4.0, 0.5, 2.0
    yield 0.0, 3.0, -1.0
    for _ in range(6):
        yield tuple(rng.normal(0, 3, 3).tolist())


@multiply.solution
def multiply_backward(x, y, dz):
    return dz * y, dz * x


@multiply.wrong
def not_swapped(x, y, dz):
    """Each input got its *own* value. Ask of x: if x rises by 1, by how much does x · y rise?"""
    return dz * x, dz * y


@multiply.wrong
def no_upstream(x, y, dz):
    """These are the local derivatives. What arrives from above, dz, has to be multiplied in: it says how much a rise of
    z is worth."""
    return y, x


@multiply.wrong
def no_upstream_and_not_swapped(x, y, dz):
    """Two things: dz does not come in yet, and each input has got its own value instead of what it is multiplied by."""
    return x, y


@multiply.wrong
def one_for_both(x, y, dz):
    """A × node has two inputs, and each has a gradient of its own: return two values."""
    return dz * x * y


@multiply.wrong
def started_from_the_value(x, y, dz):
    """You sent the node's own *value* backward. What goes back is dz, a rate, and at the very end of a graph it is 1: the
    derivative of the end by itself."""
    return x * y * y, x * y * x


@multiply.wrong
def upstream_added(x, y, dz):
    """Along a path, derivatives are multiplied. You added dz to the local derivative."""
    return dz + y, dz + x


shop = Exercise(
    "01.3", "Every derivative of the shop", points=3,
    practises="a whole backward pass through × and +",
    proves="gives all five derivatives for any prices, counts and tax",
    hints=("Start at the end with 1. What does the last × node send to the + node, and what to the tax?",
           "A + node copies what arrives to both inputs. A × node multiplies it by its other input.",
           "The + node receives `tax`, and copies it. One × node further on lies the book: `tax * books`."))


@shop.inputs
def shop_inputs(rng):
    yield 100.0, 2.0, 10.0, 3.0, 1.1
    yield 5.0, 4.0, 7.0, 3.0, 2.0
    for _ in range(6):
        yield tuple(rng.uniform(1.1, 9, 5).round(2).tolist())


def _shop(book, books, pen, pens, tax):
    return {"book": book, "books": books, "pen": pen, "pens": pens, "tax": tax}


@shop.solution
def shop_gradients(book, books, pen, pens, tax):
    return _shop(tax * books, tax * book, tax * pens, tax * pen, book * books + pen * pens)


@shop.wrong
def tax_on_books_only(book, books, pen, pens, tax):
    """At the tax you counted the books only. The tax multiplies *everything* that comes out of the + node."""
    return shop_gradients(book, books, pen, pens, tax) | {"tax": book * books}


@shop.wrong
def halved_at_plus(book, books, pen, pens, tax):
    """You shared the gradient out at the + node. A + node copies it: one more on either input is one more in the sum."""
    return _shop(tax * books / 2, tax * book / 2, tax * pens / 2, tax * pen / 2, book * books + pen * pens)


@shop.wrong
def pens_untaxed_gradient(book, books, pen, pens, tax):
    """On the way to the pens the tax got lost. What did the + node receive, and what does it pass on?"""
    return shop_gradients(book, books, pen, pens, tax) | {"pen": pens, "pens": pen}


@shop.wrong
def values_at_plus(book, books, pen, pens, tax):
    """You multiplied by the values at the + node, as a × node does. A + node ignores the values of its inputs: whatever
    they are, one more is one more."""
    b, p = tax * book * books, tax * pen * pens
    return _shop(b * books, b * book, p * pens, p * pen, book * books + pen * pens)


@shop.wrong
def own_values(book, books, pen, pens, tax):
    """At the × nodes each input got its own value. If a book costs 1 more and you buy two, what counts: the price or
    the two?"""
    return _shop(tax * book, tax * books, tax * pen, tax * pens, book * books + pen * pens)


@shop.wrong
def nothing_from_upstream(book, books, pen, pens, tax):
    """These are local derivatives. The gradient that comes from the end, through the tax, has to be multiplied in at each
    node."""
    return _shop(books, book, pens, pen, book * books + pen * pens)


@shop.wrong
def values_not_derivatives(book, books, pen, pens, tax):
    """Those are the values that went in. A derivative says how fast the bill rises when one of them rises."""
    return _shop(book, books, pen, pens, tax)


point = Exercise(
    "01.4", "One point more tax", points=2,
    practises="reading a derivative as a sensitivity",
    proves="turns the derivative 200 into a rise of the bill, with the right size of step",
    hints=("What is the derivative of the bill with respect to the tax factor, and what does its 1 stand for?",
           "rise of the bill ≈ derivative × rise of the input. Both must speak of the same input, in the same unit.",
           "The tax factor goes from 1.10 to 1.11. How large is that rise? Multiply it by the derivative."))


@point.solution
def point_right():
    return 200 * 0.01


@point.wrong
def whole_unit():
    """That is the rise when the *factor* grows by a whole 1, from 1.1 to 2.1: a hundred points. How much is one point?"""
    return 200


@point.wrong
def per_unit_of_price():
    """2.2 is how fast the bill rises with the *price* of a book. Here the tax moves. (If you took 1 % of 220: the tax is
    reckoned from the price before tax.)"""
    return 2.2


@point.wrong
def point_of_a_tenth():
    """Ten times too small: you multiplied by 0.001. One point is a hundredth."""
    return 0.2


@point.wrong
def tenth():
    """Ten times too large: you multiplied by 0.1. One point is a hundredth."""
    return 20


@point.wrong
def new_bill():
    """That is the new bill. By how much did it rise?"""
    return 222


twice = Exercise(
    "01.5", "Bug clinic: one price, used twice", points=3,
    practises="adding over paths",
    proves="adds what comes back along both paths, for any prices, counts and tax",
    hints=("Print the dictionary after each line. Which entry is written twice?",
           "When a value is used in two places, a rise of 1 moves the end through both, at the same time.",
           "The second line for `p` should keep what the first one found, and put its own share on top."))


@twice.inputs
def twice_inputs(rng):
    yield 100.0, 2.0, 3.0, 1.1
    yield 5.0, 4.0, 1.0, 2.0
    for _ in range(6):
        yield tuple(rng.uniform(1.1, 9, 4).round(2).tolist())


@twice.solution
def mended(p, books, pens, tax):
    return tax * books + tax * pens


@twice.wrong
def overwritten(p, books, pens, tax):
    """Only the second path is left: it has overwritten the first. Paths add up."""
    return tax * pens


@twice.wrong
def first_path_only(p, books, pens, tax):
    """Only the path over the books is left. The price is used a second time: paths add up."""
    return tax * books


@twice.wrong
def paths_multiplied(p, books, pens, tax):
    """Along *one* path derivatives are multiplied. What comes back on *different* paths is put together in another way:
    think of raising the price by 1."""
    return tax * books * tax * pens


@twice.wrong
def paths_averaged(p, books, pens, tax):
    """You took the mean of the two paths. If the price rises by 1, both parts of the bill rise, each in full."""
    return (tax * books + tax * pens) / 2


@twice.wrong
def untaxed(p, books, pens, tax):
    """Both paths are there, but the gradient that the + node receives is not 1. What does the × of the tax send back?"""
    return books + pens
