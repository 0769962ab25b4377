"""01.4 One point more tax."""

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "01.4", "One point more tax", points=2, section="A promise, and what really happens",
    practises="reading a derivative as a sensitivity",
    proves="turns the derivative 200 into a rise of the bill, with the right size of step",
    hints=("What is the derivative of the bill with respect to the tax factor, and what does its 1 "
           "stand for?",
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
    """2.2 is how fast the bill rises with the *price* of a book. Here the tax moves. (If you took 1
    % of 220: the tax is reckoned from the price before tax.)"""
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
