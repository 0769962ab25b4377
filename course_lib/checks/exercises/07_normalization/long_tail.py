"""07.3 A long tail."""

import numpy as np

from course_lib.checks.exercise import Exercise, Explanation

# A list's numbers are compared each by itself. 0.01 for 1/99 is 1 % off and shall pass; 96 for 97
# is 1.03 % off and shall not.
exercise = Exercise(
    "07.3", "A long tail", points=2, rtol=5.05e-3, section="A long tail",
    practises="what each scaling does to the shape of the data",
    proves="tells what min–max, z-score and logarithm make of an outlier, and which of them "
           "changes the shape",
    hints=("Which of the scalings are straight lines, so that equal gaps stay equal?",
           "A straight line moves and stretches everything alike: a gap that is many times another "
           "one stays that many times as large. A logarithm makes equal *ratios* into equal gaps.",
           "For the place of the second number, subtract the smallest logarithm from its own, and "
           "divide by the difference of the largest and the smallest."),
    explanation=Explanation(
        model="Min–max and z-score subtract one number and divide by another, so that all gaps "
              "keep their proportions: the last stays 97 times as large as the first. Since the "
              "outlier decides nearly the whole range, the three small incomes are pressed into "
              "its lowest 2 %. A logarithm is curved and makes equal gaps of equal *ratios*: now "
              "the step from 1 to 2 takes 15 % of the range, and that from 3 to 100 takes 76 %.",
        common="The z-score makes the data normally distributed, with mean 0 and spread 1. Then an "
               "outlier is no outlier any more. Min–max does the same between 0 and 1.",
        because="mean 0 and spread 1 say nothing about the shape. After the z-score the gap below "
                "100 is still 97 times as large as the first gap, and after min–max three of the "
                "four numbers lie between 0 and 0.021.",
        key_points=("Min–max and z-score only subtract and divide: straight lines.",
                    "So the proportions of the gaps stay: 97 to 1.",
                    "The outlier decides the range, and presses the others together.",
                    "A logarithm makes equal gaps of equal ratios.")))


_PLACE = float(np.log(2) / np.log(100))


def _tail(minmax=(0, 1 / 99, 2 / 99, 1), gap=97.0, place=_PLACE, why="d"):
    return {"minmax": list(minmax), "gap": gap, "place": place, "why": why}


@exercise.solution
def tail_right():
    return _tail()


@exercise.wrong
def divided_by_the_largest():
    """The smallest is not at 0: you divided by the largest number, or by the range, without
    subtracting the smallest first."""
    return _tail(minmax=(0.01, 0.02, 0.03, 1))


@exercise.wrong
def smallest_not_taken_away():
    """You divided by the range, and the smallest is not at 0, nor the largest at 1. What has to be
    subtracted first?"""
    return _tail(minmax=(1 / 99, 2 / 99, 3 / 99, 100 / 99))


@exercise.wrong
def outlier_left_out():
    """You left the outlier out when you looked for the range. Min–max cannot know that it is one:
    the largest number becomes 1, whatever it is."""
    return _tail(minmax=(0, 0.5, 1, 99 / 2))


@exercise.wrong
def equal_steps():
    """You gave the four numbers equal steps. That is their *rank*. Min–max keeps the gaps between
    them in proportion."""
    return _tail(minmax=(0, 1 / 3, 2 / 3, 1))


@exercise.wrong
def made_even():
    """You expect the z-score to make the gaps alike. It subtracts one number and divides by
    another: what becomes of a gap, and of the ratio of two?"""
    return _tail(gap=1.0)


@exercise.wrong
def gap_itself():
    """That is how far the largest number is from its neighbour *after* the z-score. Asked is how
    many times as large this gap is as the one between the two smallest."""
    return _tail(gap=float(97 / np.std([1, 2, 3, 100])))


@exercise.wrong
def ratio_of_numbers():
    """Compare two gaps, and neither the numbers nor the whole range: from the third to the fourth,
    and from the first to the second."""
    return _tail(gap=100.0)


@exercise.wrong
def decimal_logarithm():
    """That is the decimal logarithm of the second number, before min–max. The largest of the four
    is not 1 yet."""
    return _tail(place=float(np.log10(2)))


@exercise.wrong
def natural_logarithm():
    """That is the natural logarithm of the second number, before min–max. With another base you
    would get another number; after min–max the base no longer matters."""
    return _tail(place=float(np.log(2)))


@exercise.wrong
def binary_logarithm():
    """That is the logarithm with base 2 of the second number, before min–max. What does min–max do
    to it?"""
    return _tail(place=1.0)


@exercise.wrong
def no_logarithm():
    """That is about its place where no logarithm comes before min–max. Take the logarithm of all
    four numbers first, then min–max."""
    return _tail(place=1 / 99)


@exercise.wrong
def made_normal():
    """(a) Mean 0 and standard deviation 1 do not make a bell. After the z-score one gap is still
    far larger than the two others: would a bell curve have it?"""
    return _tail(why="a")


@exercise.wrong
def base_matters():
    """(b) The logarithms of two bases differ by one and the same factor, for all numbers. What does
    min–max do to a factor?"""
    return _tail(why="b")


@exercise.wrong
def log_of_zero():
    """(c) The logarithm goes down without end as its number goes to 0; there is no value at 0
    itself. NumPy says −inf."""
    return _tail(why="c")


@exercise.wrong
def bounded_is_safe():
    """(e) All results lie between 0 and 1, that is right. But look where the three small ones went
    when the largest came in."""
    return _tail(why="e")


@exercise.wrong
def gap_upside_down():
    """That is how many times as large the *first* gap is as the last one. Asked is the other way
    round."""
    return _tail(gap=1 / 97)


@exercise.wrong
def gaps_subtracted():
    """You took one gap away from the other. Asked is how many *times* as large it is."""
    return _tail(gap=96.0)


@exercise.wrong
def z_scores():
    """These are the z-scores. Min–max goes from 0 to 1: what does it subtract, and by what does it
    divide?"""
    x = np.array([1.0, 2, 3, 100])
    return _tail(minmax=(x - x.mean()) / x.std())


@exercise.wrong
def third_number():
    """That is where the third number (3) stands. Asked is the second."""
    return _tail(place=float(np.log(3) / np.log(100)))


@exercise.wrong
def in_per_cent():
    """That is its place in per cent. After min–max the largest number is 1, not 100."""
    return _tail(place=100 * _PLACE)


@exercise.wrong
def scaled_before_the_logarithm():
    """You took the logarithm of what min–max had made. First the logarithm of all four numbers,
    *then* min–max."""
    return _tail(place=float(np.log(1 / 99)))


@exercise.wrong
def one_added():
    """You added 1 before you took the logarithm. That helps where a number is 0, but it changes the
    ratios, and here all numbers are positive."""
    return _tail(place=float(np.log(3 / 2) / np.log(101 / 2)))
