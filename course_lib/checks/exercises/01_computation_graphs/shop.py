"""01.3 Every derivative of the shop."""

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "01.3", "Every derivative of the shop", points=3, section="From the end back to the start",
    practises="a whole backward pass through × and +",
    proves="gives all five derivatives for any prices, counts and tax",
    hints=("Start at the end with 1. What does the last × node send to the + node, and what to the "
           "tax?",
           "A + node copies what arrives to both inputs. A × node multiplies it by its other "
           "input.",
           "The + node receives `tax`, and copies it. One × node further on lies the book: `tax * "
           "books`."))


@exercise.inputs
def inputs(rng):
    yield 100.0, 2.0, 10.0, 3.0, 1.1
    yield 5.0, 4.0, 7.0, 3.0, 2.0
    for _ in range(6):
        yield tuple(rng.uniform(1.1, 9, 5).round(2).tolist())


def _shop(book, books, pen, pens, tax):
    return {"book": book, "books": books, "pen": pen, "pens": pens, "tax": tax}


@exercise.solution
def shop_gradients(book, books, pen, pens, tax):
    return _shop(tax * books, tax * book, tax * pens, tax * pen, book * books + pen * pens)


@exercise.wrong
def tax_on_books_only(book, books, pen, pens, tax):
    """At the tax you counted the books only. The tax multiplies *everything* that comes out of the
    + node."""
    return shop_gradients(book, books, pen, pens, tax) | {"tax": book * books}


@exercise.wrong
def halved_at_plus(book, books, pen, pens, tax):
    """You shared the gradient out at the + node. A + node copies it: one more on either input is
    one more in the sum."""
    half = tax / 2
    return _shop(half * books, half * book, half * pens, half * pen, book * books + pen * pens)


@exercise.wrong
def pens_untaxed_gradient(book, books, pen, pens, tax):
    """On the way to the pens the tax got lost. What did the + node receive, and what does it pass
    on?"""
    return shop_gradients(book, books, pen, pens, tax) | {"pen": pens, "pens": pen}


@exercise.wrong
def values_at_plus(book, books, pen, pens, tax):
    """You multiplied by the values at the + node, as a × node does. A + node ignores the values of
    its inputs: whatever they are, one more is one more."""
    b, p = tax * book * books, tax * pen * pens
    return _shop(b * books, b * book, p * pens, p * pen, book * books + pen * pens)


@exercise.wrong
def own_values(book, books, pen, pens, tax):
    """At the × nodes each input got its own value. If a book costs 1 more and you buy two, what
    counts: the price or the two?"""
    return _shop(tax * book, tax * books, tax * pen, tax * pens, book * books + pen * pens)


@exercise.wrong
def nothing_from_upstream(book, books, pen, pens, tax):
    """These are local derivatives. The gradient that comes from the end, through the tax, has to be
    multiplied in at each node."""
    return _shop(books, book, pens, pen, book * books + pen * pens)


@exercise.wrong
def values_not_derivatives(book, books, pen, pens, tax):
    """Those are the values that went in. A derivative says how fast the bill rises when one of them
    rises."""
    return _shop(book, books, pen, pens, tax)
