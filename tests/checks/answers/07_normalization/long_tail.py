"""Answers to 07.3 A long tail."""

from fractions import Fraction

import numpy as np

from tests.support.answers import Answers

answers = Answers("07.3")
PLACE = np.log(2) / np.log(100)
X = np.array([1.0, 2.0, 3.0, 100.0])


def said(minmax=(0, 1 / 99, 2 / 99, 1), gap=97, place=PLACE, why="d"):
    return {"minmax": list(minmax), "gap": gap, "place": place, "why": why}


def minmax(x):
    return (x - x.min()) / np.ptp(x)


def gaps(x):
    return np.diff((x - x.mean()) / x.std())


answers.value_right("by hand", said((0, 0.0101, 0.0202, 1), 97, 0.1505))
answers.value_right("rounded to two digits", said((0, 0.01, 0.02, 1), 97, 0.15))
answers.value_right("with NumPy", said(minmax(X), gaps(X)[-1] / gaps(X)[0],
                                       minmax(np.log(X))[1]))
answers.value_right("an array", said() | {"minmax": minmax(X)})
answers.value_right("a tuple", said() | {"minmax": (0, 1 / 99, 2 / 99, 1)})
answers.value_right("fractions", said((0, Fraction(1, 99), Fraction(2, 99), 1)))
answers.value_right("base ten", said(place=np.log10(2) / 2))
answers.value_right("base two", said(place=1 / np.log2(100)))
answers.value_right("float32", said(minmax(X.astype(np.float32)), np.float32(97)))
answers.value_right("the letter as it is printed", said(why="(d)"))
answers.value_right("a capital letter", said(why="D"))

answers.value_wrong("divided by the maximum", said(X / 100), "divided_by_the_largest")
answers.value_wrong("divided by the range only", said(X / 99), "smallest_not_taken_away")
answers.value_wrong("the same, rounded", said((0.01, 0.02, 0.03, 1.01)), "divided_by_the_largest")
answers.value_wrong("z-scores", said((X - X.mean()) / X.std()), "z_scores")
answers.value_wrong("in per cent", said(place=15.05), "in_per_cent")
answers.value_wrong("min–max in per cent", said((0, 1.01, 2.02, 100)), "some parts")
answers.value_wrong("ranks", said((1, 2, 3, 4)), "some parts")
answers.value_wrong("equal steps", said((0, 0.3333, 0.6667, 1)), "equal_steps")
answers.value_wrong("nothing done", said(X), "some parts")
answers.value_wrong("one is missing", said((0, 1 / 99, 1)), "some parts", "wrong shape")
answers.value_wrong("as large", said(gap=1), "made_even")
answers.value_wrong("upside down", said(gap=0.0103), "gap_upside_down")
answers.value_wrong("one less", said(gap=96), "gaps_subtracted")
answers.value_wrong("the numbers' ratio", said(gap=100), "ratio_of_numbers")
answers.value_wrong("the gap between z-scores", said(gap=2.293), "gap_itself")
answers.value_wrong("the third", said(place=0.2386), "third_number")
answers.value_wrong("without min–max, ln", said(place=0.693), "natural_logarithm")
answers.value_wrong("without min–max, log10", said(place=0.301), "decimal_logarithm")
answers.value_wrong("the wrong order", said(place=-4.595), "scaled_before_the_logarithm")
answers.value_wrong("log1p", said(place=minmax(np.log1p(X))[1]), "one_added")
answers.value_wrong("a capital", said(why="E"), "bounded_is_safe")
answers.value_wrong("two at once", said(gap=100, why="a"), "ratio_of_numbers + made_normal")
answers.value_wrong("a list for a number", said(gap=[97]), "wrong type")
answers.value_wrong("the letter forgotten", {"minmax": [0, 1 / 99, 2 / 99, 1], "gap": 97,
                                             "place": 0.1505}, "wrong type")
answers.value_wrong("a word for the letter", said(why="logarithm"), "wrong type")
