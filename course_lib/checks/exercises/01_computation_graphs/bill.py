"""01.1 The bill, node by node."""

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "01.1", "The bill, node by node", points=1, section="A bill, one step at a time",
    practises="a forward pass through a graph",
    proves="is the bill of books and pens, each with its own tax",
    hints=("What is the value on each edge that enters the + node?",
           "Every node needs only its own inputs: on each side a × of the number and a × of the "
           "tax, then the +.",
           "The books cost `2 * 100` before tax. Which × is still to come, before the + node?"))


@exercise.solution
def bill_right():
    return 2 * 100 * 1.1 + 3 * 10 * 1.2


@exercise.wrong
def tax_taken_off():
    """The bill came out smaller than what was bought. Does a tax of 10 % multiply by 0.9, or by
    more than 1?"""
    return 200 * 0.9 + 30 * 0.8


@exercise.wrong
def tax_alone():
    """That is the tax alone. The customer pays for the goods as well."""
    return 200 * 0.1 + 30 * 0.2


@exercise.wrong
def tax_skipped():
    """That is what was bought, without any tax. Which × nodes are missing?"""
    return 230


@exercise.wrong
def pens_untaxed():
    """You taxed the books only. The pens have a tax of their own."""
    return 200 * 1.1 + 30


@exercise.wrong
def one_pen():
    """You have one pen in the bill. How many were bought, and at which node does that number come
    in?"""
    return 200 * 1.1 + 10 * 1.2


@exercise.wrong
def no_pens():
    """That is the bill for the books. What arrives on the other edge of the + node?"""
    return 220


@exercise.wrong
def books_untaxed():
    """You taxed the pens only. The books have a tax of their own."""
    return 200 + 30 * 1.2


@exercise.wrong
def one_of_each():
    """That is the bill of the example, for one book and one pen. How many of each were bought
    here?"""
    return 100 * 1.1 + 10 * 1.2


@exercise.wrong
def counts_exchanged():
    """It is as if three books and two pens had been bought. Which count belongs to which price?"""
    return 3 * 100 * 1.1 + 2 * 10 * 1.2


@exercise.wrong
def parts_multiplied():
    """That is far too much: you multiplied what the books cost by what the pens cost. Which node
    joins the two parts of a bill?"""
    return 200 * 1.1 * 30 * 1.2


@exercise.wrong
def ten_added():
    """Beside the goods stand 30 of tax, as if 10 and 20 were what is paid. They are per cent: 10 %
    of what was paid for the books, 20 % of what was paid for the pens."""
    return 230 + 10 + 20


@exercise.wrong
def percent_added():
    """You added the numbers 0.1 and 0.2. What is added is that part *of the goods*."""
    return 230 + 0.1 + 0.2


@exercise.wrong
def factor_added():
    """You added the tax factors. To each belongs a × node."""
    return 230 + 1.1 + 1.2


@exercise.wrong
def eleven_times():
    """Ten times too much: 10 % on top is not the factor 11. How much is a price of 1 with that
    tax?"""
    return 200 * 11 + 30 * 12


@exercise.wrong
def ten_times():
    """You multiplied by 10 and by 20. How much is a price of 1 with a tax of 10 %?"""
    return 200 * 10 + 30 * 20


@exercise.wrong
def one_percent():
    """That is 1 % and 2 % of tax. How much is a price of 1 with a tax of 10 %?"""
    return 200 * 1.01 + 30 * 1.02


@exercise.wrong
def taxed_twice():
    """Each tax was added twice. It comes in at one node only."""
    return 200 * 1.1 * 1.1 + 30 * 1.2 * 1.2


@exercise.wrong
def divided_by_the_tax():
    """You divided by the tax factors. That takes a tax out of a price; here it comes on top."""
    return 200 / 1.1 + 30 / 1.2


@exercise.wrong
def no_books():
    """That is the bill for the pens. What arrives on the other edge of the + node?"""
    return 30 * 1.2


@exercise.wrong
def one_book():
    """You have one book in the bill. How many were bought, and at which node does that number come
    in?"""
    return 100 * 1.1 + 30 * 1.2


@exercise.wrong
def all_prices_times_all_counts():
    """You added the prices and multiplied by all the five things. Each count belongs to its own
    price: its × comes before the +."""
    return (2 + 3) * (100 * 1.1 + 10 * 1.2)


@exercise.wrong
def percent_not_factor():
    """A hundred times too large: 110 and 120 are percent. What is 110 % as a factor?"""
    return 200 * 110 + 30 * 120


@exercise.wrong
def tenth_of_the_bill():
    """A tenth of what it should be: 110 % as a factor is more than 1. Where does the point go?"""
    return 200 * 0.11 + 30 * 0.12


@exercise.wrong
def all_numbers_added():
    """You added prices and counts. Two books at 100 cost 2 · 100: a × node comes before the +."""
    return (2 + 100) * 1.1 + (3 + 10) * 1.2


@exercise.wrong
def ten_percent_on_all():
    """That is 10 % on everything, as in the lesson. The pens have another tax: where does it come
    in?"""
    return 230 * 1.1


@exercise.wrong
def twenty_percent_on_all():
    """That is 20 % on everything. The books have another tax: where does it come in?"""
    return 230 * 1.2


@exercise.wrong
def taxes_exchanged():
    """It is as if the books had 20 % and the pens 10 %. Which tax belongs to which?"""
    return 200 * 1.2 + 30 * 1.1


@exercise.wrong
def both_taxes_on_all():
    """Both taxes were laid on everything. Each belongs to its own side of the + node."""
    return 230 * 1.1 * 1.2


@exercise.wrong
def taxes_added():
    """That is 30 % on everything. Each tax belongs to its own side of the + node."""
    return 230 * 1.3


@exercise.wrong
def mean_tax():
    """That is 15 % on everything, the mean of the two taxes. Most was paid for the books: each tax
    belongs to its own side of the + node."""
    return 230 * 1.15
