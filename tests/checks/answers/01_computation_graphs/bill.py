"""Answers to 01.1 The bill, node by node."""

from decimal import Decimal
from fractions import Fraction

import numpy as np

from course_lib.graph import Node
from tests.support.answers import Answers

answers = Answers("01.1")

answers.value_right("a whole number", 256)
answers.value_right("with a point", 256.0)
answers.value_right("in one line", 2 * 100 * 1.1 + 3 * 10 * 1.2)
answers.value_right("the tax first", 2 * (100 * 1.1) + 3 * (10 * 1.2))
answers.value_right("goods and tax", 230 + 200 * 10 / 100 + 30 * 20 / 100)
answers.value_right("a loop", sum(price * count * tax for price, count, tax in [
    (100, 2, 1.1), (10, 3, 1.2)]))
answers.value_right("a scalar product", np.dot([110, 12], [2, 3]))
answers.value_right("float32", np.float32(200) * np.float32(1.1) + np.float32(36))
answers.value_right("whole numbers of NumPy", np.int64(256))
answers.value_right("a 0-d array", np.array(256.0))
answers.value_right("long double", np.longdouble(256))
answers.value_right("Fraction", Fraction(256))
answers.value_right("Decimal", Decimal("256.0"))

answers.value_wrong("tax on pens only", 2 * 100 + 3 * 10 * 1.2, "books_untaxed")
answers.value_wrong("tax on books only", 2 * 100 * 1.1 + 3 * 10, "pens_untaxed")
answers.value_wrong("ten added", 210 + 50, "ten_added")
answers.value_wrong("a tenth added", 230 + 0.3, "percent_added")
answers.value_wrong("the factors added", 230 + 2.3, "factor_added")
answers.value_wrong("counts swapped", 2 * 10 * 1.2 + 3 * 100 * 1.1, "counts_exchanged")
answers.value_wrong("everything multiplied", 220 * 36, "parts_multiplied")
answers.value_wrong("the example's result", 122, "one_of_each")
answers.value_wrong("eleven", 200 * 11 + 30 * 12, "eleven_times")
answers.value_wrong("ten", 200 * 10 + 30 * 20, "ten_times")
answers.value_wrong("1.01", 200 * 1.01 + 30 * 1.02, "one_percent")
answers.value_wrong("taxed twice", 200 * 1.1**2 + 30 * 1.2**2, "taxed_twice")
answers.value_wrong("pens only", 3 * 10 * 1.2, "no_books")
answers.value_wrong("books only", 2 * 100 * 1.1, "no_pens")
answers.value_wrong("before tax", 230, "tax_skipped")
answers.value_wrong("the tax", 26, "tax_alone")
answers.value_wrong("tax taken off", 230 - 26, "tax_taken_off")
answers.value_wrong("divided", 200 / 1.1 + 30 / 1.2, "divided_by_the_tax")
answers.value_wrong("one book, three pens", 110 + 36, "one_book")
answers.value_wrong("two books, one pen", 220 + 12, "one_pen")
answers.value_wrong("five of both", 5 * 122, "all_prices_times_all_counts")
answers.value_wrong("the lesson's bill", (2 * 100 + 3 * 10) * 1.1, "ten_percent_on_all")
answers.value_wrong("the higher tax", (2 * 100 + 3 * 10) * 1.2, "twenty_percent_on_all")
answers.value_wrong("taxes swapped", 2 * 100 * 1.2 + 3 * 10 * 1.1, "taxes_exchanged")
answers.value_wrong("one tax on the other", 230 * 1.1 * 1.2, "both_taxes_on_all")
answers.value_wrong("30 %", 230 * 1.3, "taxes_added")
answers.value_wrong("15 %", 230 * 1.15, "mean_tax")
answers.value_wrong("a bit less", 255.9, "nearly")
answers.value_wrong("a typing error", 265, "differs")
answers.value_wrong("0", 0, "differs")
answers.value_wrong("a text", "256", "right in another form")
answers.value_wrong("both parts", (220.0, 36.0), "wrong type")
answers.value_wrong("a comma for a point", (256, 0), "wrong type")
answers.value_wrong("a node", Node(220) + Node(36), "right in another form")
answers.value_wrong("a function", lambda: 256, "not a function")

answers.value_wrong("110 percent", 200 * 110 + 30 * 120, "percent_not_factor")
answers.value_wrong("0.11", 200 * 0.11 + 30 * 0.12, "tenth_of_the_bill")
answers.value_wrong("all added", 102 * 1.1 + 13 * 1.2, "all_numbers_added")
answers.value_wrong("in a list", [256], "right in another form")
answers.value_wrong("negative", -256, "sign flipped", "differs")
answers.value_wrong("25 % of tax", 230 * 1.25, "differs")
answers.value_wrong("a word", "bill", "wrong type")
answers.value_wrong("yes", True, "differs", "wrong type")
