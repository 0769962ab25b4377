"""Answers to 08.4 Explain a neighbour that changes."""

import math
from decimal import Decimal

import numpy as np

from tests.support.answers import Answers

answers = Answers("08.4")
TIE = math.sqrt((25**2 - 3**2) / (400**2 - 100**2))


def said(raw="B", scaled="A", tie=TIE, why="d"):
    return {"raw": raw, "scaled": scaled, "tie": tie, "why": why}


def bisected():
    """As a program would find it."""
    low, high = 0.0, 1.0
    for _ in range(60):
        s = (low + high) / 2
        low, high = (s, high) if math.hypot(3, 400 * s) < math.hypot(25, 100 * s) else (low, s)
    return s


answers.value_right("by formula", said())
answers.value_right("two digits", said(tie=0.064))
answers.value_right("four digits", said(tie=0.06408))
answers.value_right("roots apart", said(tie=616**0.5 / 150_000**0.5))
answers.value_right("by bisection", said(tie=bisected()))
answers.value_right("with NumPy", said(tie=np.sqrt(616 / 150_000)))
answers.value_right("an array without axes", said(tie=np.array(TIE)))
answers.value_right("float32", said(tie=np.float32(TIE)))
answers.value_right("a decimal number", said(tie=Decimal("0.0641")))
answers.value_right("small letters", said("b", "a"))
answers.value_right("the letter as it is printed", said(why="(d)"))

answers.value_wrong("by eye", said(raw="a"), "by_eye")
answers.value_wrong("still B", said(scaled="b"), "scaled_without_change")
answers.value_wrong("both the other way", said("A", "B"), "both_by_eye_and_not",
                    "by_eye + scaled_without_change")
answers.value_wrong("L1", said(tie=22 / 300), "tie_of_the_streets")
answers.value_wrong("the root forgotten", said(tie=616 / 150_000), "tie_not_rooted")
answers.value_wrong("upside down", said(tie=15.6), "tie_upside_down")
answers.value_wrong("upside down, without root", said(tie=150_000 / 616), "square_upside_down")
answers.value_wrong("a plus for a minus", said(tie=math.sqrt(634 / 170_000)), "squares_added")
answers.value_wrong("min–max's factor", said(tie=50 / 80_000), "ranges")
answers.value_wrong("in thousands", said(tie=64.08), "for_thousands")
answers.value_wrong("raw distances divided", said(tie=103.08 / 400.01),
                    "quotient_of_the_distances")
answers.value_wrong("negative", said(tie=-TIE), "sign flipped")
answers.value_wrong("both solutions", said(tie=[TIE, -TIE]), "wrong type")
answers.value_wrong("one digit", said(tie=0.06), "rounded")
answers.value_wrong("one", said(tie=1), "some parts")
answers.value_wrong("per feature always", said(why="E"), "always_scale")
answers.value_wrong("three at once", said("A", "B", why="a"),
                    "by_eye + scaled_without_change + distances_are_objective",
                    "both_by_eye_and_not + distances_are_objective")
answers.value_wrong("both", said(raw="both"), "wrong type")
answers.value_wrong("two letters", said(why="b, d"), "wrong type")
answers.value_wrong("a text", said(tie="0.064"), "wrong type")
answers.value_wrong("no tie", {"raw": "B", "scaled": "A", "why": "d"}, "wrong type")
answers.value_wrong("several values", ("B", "A", TIE, "d"), "wrong type")
