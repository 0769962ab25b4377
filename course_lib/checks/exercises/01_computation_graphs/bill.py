"""01.1 The bill, node by node."""

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "01.1", "The bill, node by node", points=1, section="A bill, one step at a time",
    practises="a forward pass through a graph",
    proves="adds what is bought before the tax multiplies it",
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
