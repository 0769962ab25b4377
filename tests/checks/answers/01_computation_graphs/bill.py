"""Answers to 01.1 The bill, node by node."""

from decimal import Decimal
from fractions import Fraction

import numpy as np

from course_lib.graph import Node
from tests.support.answers import Answers

answers = Answers("01.1")

answers.value_right("a whole number", 253)
answers.value_right("with a point", 253.0)
answers.value_right("in one line", (2 * 100 + 3 * 10) * 1.1)
answers.value_right("each part with its tax", 2 * 100 * 1.1 + 3 * 10 * 1.1)
answers.value_right("goods and tax", 230 + 230 * 10 / 100)
answers.value_right("a loop", sum(price * count * 1.1 for price, count in [(100, 2), (10, 3)]))
answers.value_right("a scalar product", np.dot([100, 10], [2, 3]) * 1.1)
answers.value_right("float32", np.float32(230) * np.float32(1.1))
answers.value_right("whole numbers of NumPy", np.int64(253))
answers.value_right("a 0-d array", np.array(253.0))
answers.value_right("long double", np.longdouble(253))
answers.value_right("Fraction", Fraction(253))
answers.value_right("Decimal", Decimal("253.0"))

answers.value_wrong("tax on pens only", 2 * 100 + 3 * 10 * 1.1, "books_untaxed")
answers.value_wrong("tax on books only", 2 * 100 * 1.1 + 3 * 10, "pens_untaxed")
answers.value_wrong("ten added", 230 + 10, "ten_added")
answers.value_wrong("a tenth added", 230 + 0.1, "percent_added")
answers.value_wrong("the factor added", 230 + 1.1, "factor_added")
answers.value_wrong("counts swapped", (2 * 10 + 3 * 100) * 1.1, "counts_exchanged")
answers.value_wrong("everything multiplied", 200 * 30 * 1.1, "parts_multiplied")
answers.value_wrong("the example's result", 121, "one_of_each")
answers.value_wrong("eleven", 230 * 11, "eleven_times")
answers.value_wrong("ten", 230 * 10, "ten_times")
answers.value_wrong("1.01", 230 * 1.01, "one_percent")
answers.value_wrong("taxed twice", 230 * 1.1**2, "taxed_twice")
answers.value_wrong("pens only", 3 * 10 * 1.1, "no_books")
answers.value_wrong("books only", 2 * 100 * 1.1, "no_pens")
answers.value_wrong("before tax", 230, "tax_skipped")
answers.value_wrong("the tax", 23, "tax_alone")
answers.value_wrong("tax taken off", 230 - 23, "tax_taken_off")
answers.value_wrong("divided", 230 / 1.1, "divided_by_the_tax")
answers.value_wrong("one book, three pens", 130 * 1.1, "one_book")
answers.value_wrong("five of both", 5 * 110 * 1.1, "all_prices_times_all_counts")
answers.value_wrong("a bit less", 252.9, "nearly")
answers.value_wrong("a typing error", 235, "differs")
answers.value_wrong("0", 0, "differs")
answers.value_wrong("a text", "253", "right in another form")
answers.value_wrong("both parts", (220.0, 33.0), "wrong type")
answers.value_wrong("a comma for a point", (253, 0), "wrong type")
answers.value_wrong("a node", Node(200) + Node(30), "wrong type")
answers.value_wrong("a function", lambda: 253, "not a function")

answers.value_wrong("110 percent", (200 + 30) * 110, "percent_not_factor")
answers.value_wrong("0.11", 230 * 0.11, "tenth_of_the_bill")
answers.value_wrong("all added", (2 + 100 + 3 + 10) * 1.1, "all_numbers_added")
answers.value_wrong("in a list", [253], "right in another form")
answers.value_wrong("negative", -253, "sign flipped", "differs")
answers.value_wrong("20 % of tax", 230 * 1.2, "differs")
answers.value_wrong("a word", "bill", "wrong type")
answers.value_wrong("yes", True, "differs", "wrong type")
