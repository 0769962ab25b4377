"""08.4 Explain a neighbour that changes."""

import math

from course_lib.checks.exercise import Exercise, Explanation

exercise = Exercise(
    "08.4", "Explain a neighbour that changes", points=3, rtol=5e-3, section="Penguins",
    practises="what the units of a feature do to a nearest neighbour",
    proves="tells who is nearest before and after scaling, where the two tie, and what follows for "
           "a program",
    hints=("Write down the two differences for each candidate: in years, and in euros. Which "
           "feature decides nearly alone?",
           "Raw: compare the roots of the sums of squares. Scaled: divide each difference by the "
           "range of its feature first.",
           "For the tie, write both squared distances with s in front of the euros, set them "
           "equal, and find the square of s."),
    explanation=Explanation(
        model="A distance puts the differences of all features together, number by number, so "
              "that one euro counts as much as one year; with incomes in euros, the incomes decide "
              "nearly alone. In thousands, the same differences are a thousand times smaller, and "
              "the ages decide. The data do not say how many euros are worth a year: somebody has "
              "to, for example by the ranges of the training set, and new customers are scaled "
              "with the same numbers.",
        common="The incomes had the larger numbers, which was unfair to the ages. After scaling, "
               "every feature counts the same, and that is correct. So one should always scale.",
        because="scaling is a decision, too: it says that the whole range of one feature is worth "
                "the whole range of another. Where all features have one unit already, as pixels "
                "have, it may do harm: in the lesson, dividing each pixel by its standard "
                "deviation took something away from the digits.",
        key_points=("A distance adds up years and euros, number by number.",
                    "The feature with the larger differences decides: so the unit does.",
                    "What a difference is worth has to be said; the data do not say it.",
                    "New customers are scaled with the training set's numbers.")))

AGE, INCOME = {"A": 3, "B": 25}, {"A": 400, "B": 100}    # the differences to the query


def _flip(raw="B", scaled="A", tie=None, why="d"):
    right = math.sqrt((AGE["B"] ** 2 - AGE["A"] ** 2) / (INCOME["A"] ** 2 - INCOME["B"] ** 2))
    return {"raw": raw, "scaled": scaled, "tie": right if tie is None else tie, "why": why}


@exercise.solution
def flip_right():
    return _flip()


@exercise.wrong
def by_eye():
    """*You* know that 25 years are more than 400 euros. The formula does not: to it, they are 25
    and 400. Put in the raw numbers."""
    return _flip(raw="A")


@exercise.wrong
def scaled_without_change():
    """After scaling, B has half the range of the ages against it. What part of the range of incomes
    has A against it?"""
    return _flip(scaled="B")


@exercise.wrong
def both_by_eye_and_not():
    """The two are the wrong way round. Raw, the larger *differences* decide; which feature has
    them?"""
    return _flip(raw="A", scaled="B")


@exercise.wrong
def tie_of_the_streets():
    """That is where the two tie in L1. L1 and L2 do not rank alike: for L2, the differences are
    squared before they are added."""
    return _flip(tie=(AGE["B"] - AGE["A"]) / (INCOME["A"] - INCOME["B"]))


@exercise.wrong
def tie_not_rooted():
    """That is the square of s: in the squared distance, the euros come with s². What is s?"""
    return _flip(tie=_flip()["tie"] ** 2)


@exercise.wrong
def tie_upside_down():
    """You found by what the euros have to be *divided*. Asked is the factor that they are
    multiplied by."""
    return _flip(tie=1 / _flip()["tie"])


@exercise.wrong
def ranges():
    """That is the quotient of the ranges: what min–max scaling does. There A is the nearer one
    already. Where are both *equally* near?"""
    return _flip(tie=50 / 80_000)


@exercise.wrong
def distances_are_objective():
    """(a) Measure the heights of a mountain in meters or in feet: the mountain stays. But a
    distance *adds* features, and how many euros weigh as much as a year is nowhere in the data. Who
    decided it here?"""
    return _flip(why="a")


@exercise.wrong
def query_scaled_apart():
    """(b) Then a query with an income of 50,000 could become .2 and the same income in the training
    set .375: the same number, at two places. Which set alone may choose the scale?"""
    return _flip(why="b")


@exercise.wrong
def ranks_alike():
    """(c) Take (0, 0), and compare the distances to (1, 1) and to (2, 0): equal in L1, not in L2.
    And neither of them knows what a euro is worth in years."""
    return _flip(why="c")


@exercise.wrong
def always_scale():
    """(e) In the lesson, dividing by the spread took something away from the digits. When do
    all features have the same unit already, and which of them are made louder by that?"""
    return _flip(why="e")


@exercise.wrong
def squares_added():
    """You added where something had to be taken to the other side: set the two squared distances
    equal, and bring the ages to one side and the euros to the other."""
    return _flip(tie=math.sqrt((AGE["B"] ** 2 + AGE["A"] ** 2)
                               / (INCOME["A"] ** 2 + INCOME["B"] ** 2)))


@exercise.wrong
def square_upside_down():
    """That is 1 / s²: turned over, and without the root. Asked is the factor s that the euros are
    multiplied by."""
    return _flip(tie=1 / _flip()["tie"] ** 2)


@exercise.wrong
def for_thousands():
    """That would be the factor for incomes in thousands of euros. Asked is the one for the incomes
    as they stand, in euros."""
    return _flip(tie=1000 * _flip()["tie"])


@exercise.wrong
def quotient_of_the_distances():
    """That is the quotient of the two raw distances. But a factor before the
    euros leaves the ages as they are, so the distances do not grow along with it."""
    return _flip(tie=math.hypot(AGE["B"], INCOME["B"]) / math.hypot(AGE["A"], INCOME["A"]))
