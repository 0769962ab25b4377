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
    yield 100, 1, 10, 1, 1.1
    yield 0.0, 2.0, 7.0, 0.0, 1.5
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
def nothing_from_upstream(book, books, pen, pens, tax):
    """These are local derivatives. The gradient that comes from the end, through the tax, has to be
    multiplied in at each node."""
    return _shop(books, book, pens, pen, book * books + pen * pens)


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
def values_not_derivatives(book, books, pen, pens, tax):
    """Those are the values that went in. A derivative says how fast the bill rises when one of them
    rises."""
    return _shop(book, books, pen, pens, tax)


@exercise.wrong
def tax_is_one(book, books, pen, pens, tax):
    """At the tax you gave 1. That arrives at the last node; the × sends the tax its *other* input.
    Which value is that?"""
    return shop_gradients(book, books, pen, pens, tax) | {"tax": 1}


@exercise.wrong
def bill_at_the_tax(book, books, pen, pens, tax):
    """At the tax you gave the bill. If the tax factor rises by 1, the bill rises by what was
    bought, without tax."""
    bill = (book * books + pen * pens) * tax
    return shop_gradients(book, books, pen, pens, tax) | {"tax": bill}


@exercise.wrong
def tax_on_pens_only(book, books, pen, pens, tax):
    """At the tax you counted the pens only. The tax multiplies *everything* that comes out of the +
    node."""
    return shop_gradients(book, books, pen, pens, tax) | {"tax": pen * pens}


@exercise.wrong
def books_and_pens_crossed(book, books, pen, pens, tax):
    """Books and pens have changed places: each × node sends back what is on its own other edge, and
    that is not the other ware's."""
    return _shop(tax * pens, tax * pen, tax * books, tax * book, book * books + pen * pens)


@exercise.wrong
def counts_forgotten(book, books, pen, pens, tax):
    """To a price you sent what the + node sends, as if one piece had been bought. There is a × node
    on the way: how many books are there?"""
    return shop_gradients(book, books, pen, pens, tax) | {"book": tax, "pen": tax}


@exercise.wrong
def stopped_at_the_plus(book, books, pen, pens, tax):
    """That is what the + node sends on. From there a × node is still to be passed, to each price
    and to each count."""
    return _shop(tax, tax, tax, tax, book * books + pen * pens)


@exercise.wrong
def books_untaxed_gradient(book, books, pen, pens, tax):
    """On the way to the books the tax got lost. What did the + node receive, and what does it pass
    on?"""
    return shop_gradients(book, books, pen, pens, tax) | {"book": books, "books": book}


@exercise.wrong
def only_the_tax_itself(book, books, pen, pens, tax):
    """You took the factor less 1: that is what the *tax* alone rises by. The bill rises by the
    goods, too."""
    return (shop_gradients(book, books, pen, pens, tax - 1)
            | {"tax": book * books + pen * pens})


@exercise.wrong
def started_from_the_bill(book, books, pen, pens, tax):
    """You started from the value of the bill. At the end of a graph the gradient is 1: the bill
    rises as fast as itself."""
    goods = book * books + pen * pens
    bill = goods * tax
    return _shop(bill * tax * books, bill * tax * book, bill * tax * pens, bill * tax * pen,
                 bill * goods)


@exercise.wrong
def tax_twice(book, books, pen, pens, tax):
    """The tax came in twice on the way to the prices and counts. The path from the end to a book
    passes *one* × node with the tax."""
    return shop_gradients(book, books, pen, pens, tax * tax)


@exercise.wrong
def both_inputs(book, books, pen, pens, tax):
    """At the × nodes you multiplied by both inputs. If the price of a book rises by 1, you pay
    1 more for each of them, and the tax on that, whatever it was before."""
    b, p = tax * book * books, tax * pen * pens
    return _shop(b, b, p, p, book * books + pen * pens)


@exercise.wrong
def tax_added(book, books, pen, pens, tax):
    """You added the tax to what comes next on the path. *Along* a path derivatives are
    multiplied."""
    return _shop(tax + books, tax + book, tax + pens, tax + pen, book * books + pen * pens)


@exercise.wrong
def all_prices_times_all_counts(book, books, pen, pens, tax):
    """At the tax you added the prices, and multiplied by all the pieces. Each count belongs to its
    own price: two × nodes come before the +."""
    return shop_gradients(book, books, pen, pens, tax) | {"tax": (book + pen) * (books + pens)}


@exercise.wrong
def tax_taken_for_a_rate(book, books, pen, pens, tax):
    """You multiplied by 1 + tax, as if tax were the 0.1 that comes on top. Here it is the whole
    factor: the goods are multiplied by tax."""
    return shop_gradients(book, books, pen, pens, 1 + tax) | {"tax": book * books + pen * pens}


@exercise.wrong
def plus_taken_for_times(book, books, pen, pens, tax):
    """You treated the + node as a × node: each branch was multiplied by what the *other* one costs.
    A + node copies, and its value is a sum."""
    b, p = tax * pen * pens, tax * book * books
    return _shop(b * books, b * book, p * pens, p * pen, book * books * pen * pens)


@exercise.wrong
def branches_swapped_at_plus(book, books, pen, pens, tax):
    """At the + node each branch was multiplied by what the *other* one costs. That is the rule of
    ×; a + node copies what arrives."""
    b, p = tax * pen * pens, tax * book * books
    return _shop(b * books, b * book, p * pens, p * pen, book * books + pen * pens)
