"""01.4 One point more tax."""

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "01.4", "One point more tax", points=2, section="A promise, and what really happens",
    practises="reading a derivative as a sensitivity",
    proves="is what the derivative 200 promises for a step of 0.01",
    hints=("200 is how much the bill rises when the tax factor rises by a whole 1, from 1.1 to "
           "2.1. Does it rise by that much here?",
           "rise of the bill ≈ derivative × rise of the input. Both must speak of the same input, "
           "in the same unit.",
           "The tax factor goes from 1.10 to 1.11. How large is that rise? Multiply it by the "
           "derivative."))


@exercise.solution
def point_right():
    return 200 * 0.01


@exercise.wrong
def whole_unit():
    """That is the rise when the *factor* grows by a whole 1, from 1.1 to 2.1: a hundred points. How
    much is one point?"""
    return 200


@exercise.wrong
def per_unit_of_price():
    """If you took 1 % of 220: the tax is reckoned from the price *before* tax. (2.2 is also how
    fast the bill rises with the *price* of a book; here the tax moves.)"""
    return 2.2


@exercise.wrong
def point_of_a_tenth():
    """Ten times too small: you multiplied by 0.001. One point is a hundredth."""
    return 0.2


@exercise.wrong
def tenth():
    """Ten times too large: you multiplied by 0.1. One point is a hundredth."""
    return 20


@exercise.wrong
def new_bill():
    """That is the new bill. By how much did it rise?"""
    return 222


@exercise.wrong
def whole_tax():
    """22 is the whole tax at 11 %. By how much did it rise from 10 %?"""
    return 200 * 0.11


@exercise.wrong
def old_bill():
    """That is the bill before the tax rose. By how much does it rise?"""
    return 220


@exercise.wrong
def relative_rise():
    """You took the rise as a part of the old factor, 0.01 / 1.1. A derivative is multiplied by the
    rise itself, in the unit of the input."""
    return 200 * 0.01 / 1.1


@exercise.wrong
def rise_taxed():
    """You put the tax on top twice. The derivative of 200 already says by how much the *bill*
    rises, with everything in it."""
    return 2.2 * 1.1


@exercise.wrong
def hundred_times_too_small():
    """A hundred times too small: it looks as if you had divided by 100 twice."""
    return 0.02


@exercise.wrong
def rise_of_the_input():
    """That is the rise of the tax factor. The derivative says how much of a rise of the bill comes
    from it."""
    return 0.01


@exercise.wrong
def for_one_book():
    """That is the rise for one book. The derivative of 200 is for both of them."""
    return 1


@exercise.wrong
def falls():
    """The size is right. But does the bill fall when the tax rises?"""
    return -2


@exercise.wrong
def added_not_multiplied():
    """You *added* the rise of the input to the derivative. A rise of 1 in the factor is worth 200:
    what is a rise of 0.01 worth?"""
    return 200 + 0.01


@exercise.wrong
def derivative_divided():
    """You divided by the rise of the input. From a rise of the output to a derivative one divides;
    from a derivative to a rise one multiplies."""
    return 200 / 0.01


@exercise.wrong
def derivative_grown():
    """You let the derivative grow by 1 %. What is asked is how much of the bill comes with the
    small step of the tax factor."""
    return 200 * 1.01


@exercise.wrong
def of_the_example():
    """That is the rise in the example, for a price. Here the tax moves: which derivative is its,
    and by how much does the factor rise?"""
    return 6.6


@exercise.wrong
def whole_tax_of_the_bill():
    """That is 11 % of the bill. What is asked is the *rise* when the tax goes from 10 % to 11 %."""
    return 220 * 0.11


@exercise.wrong
def bill_grown():
    """You let the whole bill grow by 1 %. The tax is reckoned from the price before tax, and only
    the rise is asked for."""
    return 220 * 1.01


@exercise.wrong
def thousand_times():
    """You multiplied by the new percentage, 11. What moves is the *factor*, and only from 1.10 to
    1.11."""
    return 200 * 11


@exercise.wrong
def one_added():
    """You added 1 to the derivative. One point is 0.01 of the factor, and the derivative says how
    much of a rise of the bill each bit of it brings: multiply."""
    return 200 + 1
