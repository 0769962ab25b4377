"""Answers to 01.4 One point more tax."""

from decimal import Decimal
from fractions import Fraction

import numpy as np

from tests.support.answers import Answers

answers = Answers("01.4")

answers.value_right("a whole number", 2)
answers.value_right("with a point", 2.0)
answers.value_right("from both factors", 200 * (1.11 - 1.10))
answers.value_right("the bill twice", 200 * 1.11 - 200 * 1.1)
answers.value_right("in percent", 200 * 1 / 100)
answers.value_right("two books one by one", sum(100 * 0.01 for _ in range(2)))
answers.value_right("float32", np.float32(200) * np.float32(0.01))
answers.value_right("a 0-d array", np.array(2.0))
answers.value_right("float64 of NumPy", np.float64(200) / 100)
answers.value_right("Fraction", Fraction(200, 100))
answers.value_right("Decimal", 200 * Decimal("0.01"))

answers.value_wrong("times 0.11", 200 * 0.11, "whole_tax")
answers.value_wrong("a tenth of the bill", 220 * 0.1, "whole_tax")
answers.value_wrong("the old bill", 220, "old_bill")
answers.value_wrong("the new bill", 222, "new_bill")
answers.value_wrong("the derivative", 200, "whole_unit")
answers.value_wrong("one percent of the bill", 220 * 0.01, "per_unit_of_price")
answers.value_wrong("relative", 200 * 0.01 / 1.1, "relative_rise")
answers.value_wrong("with tax again", 200 * 0.01 * 1.1**2, "rise_taxed")
answers.value_wrong("divided by 100 twice", 0.02, "hundred_times_too_small")
answers.value_wrong("0.001", 200 * 0.001, "point_of_a_tenth")
answers.value_wrong("0.1", 200 * 0.1, "tenth")
answers.value_wrong("the step", 0.01, "rise_of_the_input")
answers.value_wrong("one book", 1, "for_one_book")
answers.value_wrong("falls", -2, "falls")
answers.value_wrong("added", 200 + 0.01, "added_not_multiplied")
answers.value_wrong("divided", 200 / 0.01, "derivative_divided")
answers.value_wrong("grown", 200 * 1.01, "derivative_grown")
answers.value_wrong("the example's result", 6.6, "of_the_example")
answers.value_wrong("nothing", 0, "differs")
answers.value_wrong("three", 3, "differs")
answers.value_wrong("in words", "2 %", "wrong type")
answers.value_wrong("11 % of the bill", 220 * 0.11, "whole_tax_of_the_bill")
answers.value_wrong("101 % of the bill", 220 * 1.01, "bill_grown")
answers.value_wrong("times 11", 200 * 11, "thousand_times")
answers.value_wrong("one more", 200 + 1, "one_added")
answers.value_wrong("as a text", "2", "right in another form")
answers.value_wrong("the old tax, divided", 200 * 0.1 / 1.1, "differs")
