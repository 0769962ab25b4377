"""01.1 The bill, node by node."""

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "01.1", "The bill, node by node", points=1, section="A bill, one step at a time",
    practises="a forward pass through a graph",
    proves="is the bill of books and pens, with the tax on all of it",
    hints=("What is the value on each edge that enters the + node?",
           "Every node needs only its own inputs: first two × nodes, then a +, then the × of the "
           "tax.",
           "Start with `books_part = 2 * 100` and `pens_part = 3 * 10`; what do the last two nodes "
           "do with them?"))


@exercise.solution
def bill_right():
    return (2 * 100 + 3 * 10) * 1.1


@exercise.wrong
def tax_taken_off():
    """The bill came out smaller than what was bought. Does a tax of 10 % multiply by 0.9, or by
    more than 1?"""
    return 230 * 0.9


@exercise.wrong
def tax_alone():
    """That is the tax alone. The customer pays for the goods as well."""
    return 230 * 0.1


@exercise.wrong
def tax_skipped():
    """That is the value before the last node. Which × node is still to come?"""
    return 230


@exercise.wrong
def pens_untaxed():
    """You taxed the books only. The × of the tax comes after the +: what is its input?"""
    return 200 * 1.1 + 30


@exercise.wrong
def one_pen():
    """You have one pen in the bill. How many were bought, and at which node does that number come
    in?"""
    return (200 + 10) * 1.1


@exercise.wrong
def no_pens():
    """That is the bill for the books. What arrives on the other edge of the + node?"""
    return 220


@exercise.wrong
def books_untaxed():
    """You taxed the pens only: `*` goes before `+`. The × of the tax comes after the + node: what
    is its input?"""
    return 200 + 30 * 1.1


@exercise.wrong
def one_of_each():
    """That is the bill of the example, for one book and one pen. How many of each were bought
    here?"""
    return (100 + 10) * 1.1


@exercise.wrong
def counts_exchanged():
    """It is as if three books and two pens had been bought. Which count belongs to which price?"""
    return (3 * 100 + 2 * 10) * 1.1


@exercise.wrong
def parts_multiplied():
    """That is far too much: you multiplied what the books cost by what the pens cost. Which node
    joins the two parts of a bill?"""
    return 200 * 30 * 1.1


@exercise.wrong
def ten_added():
    """You added 10. The tax is 10 % of what was bought, and that is more than 10."""
    return 230 + 10


@exercise.wrong
def percent_added():
    """You added the number 0.1. It is a tenth *of the goods* that is added."""
    return 230 + 0.1


@exercise.wrong
def factor_added():
    """You added the tax factor. The last node is a ×."""
    return 230 + 1.1


@exercise.wrong
def eleven_times():
    """That is eleven times what was bought: 10 % as a factor is not 11. How much is a price of 1
    with the tax?"""
    return 230 * 11


@exercise.wrong
def ten_times():
    """That is ten times what was bought. How much is a price of 1 with the tax of 10 %?"""
    return 230 * 10


@exercise.wrong
def one_percent():
    """That is 1 % of tax. How much is a price of 1 with a tax of 10 %?"""
    return 230 * 1.01


@exercise.wrong
def taxed_twice():
    """The tax was added twice. It comes in at one node only, the last."""
    return 230 * 1.1 * 1.1


@exercise.wrong
def divided_by_the_tax():
    """You divided by the tax factor. That takes a tax out of a price; here it comes on top."""
    return 230 / 1.1


@exercise.wrong
def no_books():
    """That is the bill for the pens. What arrives on the other edge of the + node?"""
    return 30 * 1.1


@exercise.wrong
def one_book():
    """You have one book in the bill. How many were bought, and at which node does that number come
    in?"""
    return (100 + 30) * 1.1


@exercise.wrong
def all_prices_times_all_counts():
    """You added the prices and multiplied by all the five things. Each count belongs to its own
    price: two × nodes come before the +."""
    return (2 + 3) * (100 + 10) * 1.1


@exercise.wrong
def percent_not_factor():
    """A hundred times too large: the 110 are percent. What is 110 % as a factor?"""
    return 230 * 110


@exercise.wrong
def tenth_of_the_bill():
    """A tenth of what it should be: 110 % as a factor is more than 1. Where does the point go?"""
    return 230 * 0.11


@exercise.wrong
def all_numbers_added():
    """You added prices and counts. Two books at 100 cost 2 · 100: two × nodes come before the +."""
    return (2 + 100 + 3 + 10) * 1.1
