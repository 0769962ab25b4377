"""01.5 Bug clinic: one price, used twice."""

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "01.5", "Bug clinic: one price, used twice", points=3, section="One value, used twice",
    practises="adding over paths",
    proves="is what comes back along both paths together, for any prices, counts and tax",
    hints=("Follow the dictionary line by line. Which entry is written twice?",
           "When a value is used in two places, a rise of 1 moves the end through both, at the "
           "same time.",
           "The second line for `p` should keep what the first one found, and put its own share on "
           "top."))


@exercise.inputs
def inputs(rng):
    yield 100.0, 2.0, 3.0, 1.1
    yield 5.0, 4.0, 1.0, 2.0
    yield 0.0, 3.0, 4.0, 1.5
    for _ in range(6):
        yield tuple(rng.uniform(1.1, 9, 4).round(2).tolist())


@exercise.solution
def mended(p, books, pens, tax):
    return tax * books + tax * pens


@exercise.wrong
def overwritten(p, books, pens, tax):
    """Only the second path is left: it has overwritten the first. Paths add up."""
    return tax * pens


@exercise.wrong
def first_path_only(p, books, pens, tax):
    """Only the path over the books is left. The price is used a second time: paths add up."""
    return tax * books


@exercise.wrong
def paths_multiplied(p, books, pens, tax):
    """Along *one* path derivatives are multiplied. What comes back on *different* paths is put
    together in another way: think of raising the price by 1."""
    return tax * books * tax * pens


@exercise.wrong
def paths_averaged(p, books, pens, tax):
    """It is half of what it should be. Did you take the mean of the two paths, or share out at the
    +? If the price rises by 1, both parts of the bill rise, each in full."""
    return (tax * books + tax * pens) / 2


@exercise.wrong
def two_numbers(p, books, pens, tax):
    """Both paths are there. The gradient of p is one number: what they bring together."""
    return tax * books, tax * pens


@exercise.wrong
def bill_for_each_unit_of_price(p, books, pens, tax):
    """It is right for every price but 0: there it divides by 0. How fast the bill rises has nothing
    to do with the old price."""
    return (books + pens) * p * tax / p


@exercise.wrong
def untaxed(p, books, pens, tax):
    """Both paths are there, but the gradient that the + node receives is not 1. What does the × of
    the tax send back?"""
    return books + pens


@exercise.wrong
def the_bill(p, books, pens, tax):
    """That is the bill. By how much does it rise when the price rises by 1? There the old price
    does not come in."""
    return (books + pens) * p * tax


@exercise.wrong
def larger_path_only(p, books, pens, tax):
    """You kept the larger of the two shares. Paths add up."""
    return max(books, pens) * tax


@exercise.wrong
def paths_subtracted(p, books, pens, tax):
    """You took the difference of the two paths. If the price rises, both parts of the bill rise:
    what happens to the sum?"""
    return abs(tax * books - tax * pens)


@exercise.wrong
def second_path_untaxed(p, books, pens, tax):
    """The path over the pens has lost the tax. It passes the + node and the × of the tax, as the
    other path does."""
    return tax * books + pens


@exercise.wrong
def first_path_untaxed(p, books, pens, tax):
    """The path over the books has lost the tax. It passes the + node and the × of the tax, as the
    other path does."""
    return books + tax * pens


@exercise.wrong
def counts_multiplied(p, books, pens, tax):
    """You multiplied the two counts. What comes back on *different* paths is put together in
    another way: think of raising the price by 1."""
    return tax * books * pens


@exercise.wrong
def tax_added(p, books, pens, tax):
    """You added the tax factor. What the × of the tax sends back is *multiplied* on, along each
    path."""
    return books + pens + tax


@exercise.wrong
def tax_twice(p, books, pens, tax):
    """The tax came in twice. The end has the gradient 1; the × of the tax is passed once on each
    path."""
    return tax * tax * (books + pens)


@exercise.wrong
def only_the_tax_itself(p, books, pens, tax):
    """You took the factor less 1: by that the *tax* rises. The bill rises by the goods, too."""
    return (tax - 1) * (books + pens)


@exercise.wrong
def first_path_twice(p, books, pens, tax):
    """The path over the books came in twice, and the one over the pens not at all."""
    return tax * books + tax * books


@exercise.wrong
def second_path_twice(p, books, pens, tax):
    """The path over the pens came in twice, and the one over the books not at all."""
    return tax * pens + tax * pens


@exercise.wrong
def new_bill(p, books, pens, tax):
    """That is the bill after a rise of 1. By how much did it rise?"""
    return (books + pens) * (p + 1) * tax


@exercise.wrong
def divided_by_the_price(p, books, pens, tax):
    """You divided by the price. If each piece costs 1 more, you pay as many times 1 as there are
    pieces, and the tax; the old price does not come in."""
    return (books + pens) * tax / p


@exercise.wrong
def tax_as_one_more_path(p, books, pens, tax):
    """You added the tax once more. There are two paths from the price to the bill, and on both of
    them the tax is a factor."""
    return tax * books + tax * pens + tax


@exercise.wrong
def books_counted_once_more(p, books, pens, tax):
    """Both paths are there, and the one over the books counts twice. `+=` keeps what stands there
    already: it is not to be added again."""
    return 2 * tax * books + tax * pens


@exercise.wrong
def pens_counted_once_more(p, books, pens, tax):
    """Both paths are there, and the one over the pens counts twice. Each path brings its share
    once."""
    return tax * books + 2 * tax * pens
