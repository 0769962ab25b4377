"""Answers to 06.5 Explain a loss that stands still."""

import math
from decimal import Decimal

import numpy as np

from tests.support.answers import Answers

answers = Answers("06.5")
LOWEST = math.log(math.e + 9) - 1


def said(number, why="c"):
    return {"why": why, "ten classes": number}


def softmax_twice():
    """As a program would find it."""
    scores = np.zeros(10)
    scores[3] = 1
    e = np.exp(scores - scores.max())
    return -np.log((e / e.sum())[3])


answers.value_right("three digits", said(1.46))
answers.value_right("four digits", said(1.461))
answers.value_right("log-sum-exp minus the score", said(LOWEST))
answers.value_right("minus log of the share", said(-math.log(math.e / (math.e + 9))))
answers.value_right("computed in a program", said(softmax_twice()))
answers.value_right("log1p", said(math.log1p(9 / math.e)))
answers.value_right("float32", said(np.float32(LOWEST)))
answers.value_right("an array without axes", said(np.array(LOWEST)))
answers.value_right("a decimal number", said(Decimal("1.4612")))
answers.value_right("a capital", said(LOWEST, "C"))
answers.value_right("in brackets", said(LOWEST, "(c)"))

answers.value_wrong("nothing can be lower than 0", said(0), "no_limit")
answers.value_wrong("the limit of three", said(0.551), "three_classes")
answers.value_wrong("guessing", said(np.log(10)), "guessing")
answers.value_wrong("guessing among three", said(1.0986), "guessing_of_three")
answers.value_wrong("the probability", said(0.232), "a_probability")
answers.value_wrong("eleven classes", said(math.log(math.e + 10) - 1), "ten_zeros")
answers.value_wrong("the zeros forgotten", said(1), "zeros_that_count_nothing")
answers.value_wrong("log10", said(0.6346), "decimal_logarithm")
answers.value_wrong("log2", said(2.108), "binary_logarithm")
answers.value_wrong("only the log of the sum", said(2.4612), "score_not_taken_away")
answers.value_wrong("the sign forgotten", said(-LOWEST), "sign flipped")
answers.value_wrong("per cent", said(23.2), "some parts")
answers.value_wrong("a mean over ten", said(LOWEST / 10), "some parts")
answers.value_wrong("two digits", said(1.5), "rounded")
answers.value_wrong("both wrong", said(0.5514, "A"), "three_classes + learns_too_slowly")
answers.value_wrong("an array", said(np.array([LOWEST])), "wrong shape")
answers.value_wrong("a text", said("1.4612"), "wrong type")
answers.value_wrong("exchanged", {"why": LOWEST, "ten classes": "c"}, "wrong type")
answers.value_wrong("another name", {"why": "c", "ten_classes": LOWEST}, "wrong type")
answers.value_wrong("two letters", said(LOWEST, "a, c"), "wrong type")
