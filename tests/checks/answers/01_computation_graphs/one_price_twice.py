"""Answers to 01.5 Bug clinic: one price, used twice."""

from fractions import Fraction

import numpy as np

from course_lib.graph import Node, backward
from tests.support.answers import Answers

answers = Answers("01.5")


@answers.right
def added_in_the_dictionary(p, books, pens, tax):
    grad = {"bill": 1}
    grad["sum"] = grad["bill"] * tax
    grad["p"] = grad["sum"] * books
    grad["p"] = grad["p"] + grad["sum"] * pens
    return grad["p"]


@answers.right
def two_entries(p, books, pens, tax):
    grad = {"p of books": tax * books, "p of pens": tax * pens}
    return grad["p of books"] + grad["p of pens"]


@answers.right
def factored(p, books, pens, tax):
    return (books + pens) * tax


@answers.right
def a_loop(p, books, pens, tax):
    gradient = 0.0
    for count in (books, pens):
        gradient += tax * count
    return gradient


@answers.wrong("bill_for_each_unit_of_price")
def from_the_bill(p, books, pens, tax):
    return (books * p + pens * p) * tax / p


@answers.right
def by_nudging(p, books, pens, tax):
    def bill(p):
        return (books * p + pens * p) * tax

    return (bill(p + 0.5) - bill(p - 0.5)) / 1.0


@answers.right
def with_nodes(p, books, pens, tax):
    price = Node(p)
    backward((Node(books) * price + Node(pens) * price) * Node(tax))
    return price.grad


@answers.right
def scalar_product(p, books, pens, tax):
    return np.dot([tax, tax], [books, pens])


@answers.right
def float32(p, books, pens, tax):
    return np.float32(tax) * (np.float32(books) + np.float32(pens))


@answers.right
def fractions(p, books, pens, tax):
    return Fraction(tax) * (Fraction(books) + Fraction(pens))


@answers.right
def recursion(p, books, pens, tax):
    def share(counts):
        return tax * counts[0] + share(counts[1:]) if counts else 0

    return share([books, pens])


@answers.wrong("overwritten")
def unchanged(p, books, pens, tax):
    grad = {"p": tax * books}
    grad["p"] = tax * pens
    return grad["p"]


@answers.wrong("first_path_only")
def first_kept(p, books, pens, tax):
    grad = {}
    for count in (books, pens):
        grad.setdefault("p", tax * count)
    return grad["p"]


@answers.wrong("the_bill")
def multiplied_by_p(p, books, pens, tax):
    return (books + pens) * p * tax


@answers.wrong("larger_path_only")
def larger(p, books, pens, tax):
    return max(books, pens) * tax


@answers.wrong("paths_multiplied")
def times_equals(p, books, pens, tax):
    grad = tax * books
    grad *= tax * pens
    return grad


@answers.wrong("paths_averaged")
def mean(p, books, pens, tax):
    return np.mean([tax * books, tax * pens])


@answers.wrong("untaxed")
def counts(p, books, pens, tax):
    return books + pens


@answers.wrong("second_path_untaxed")
def bracket_missing(p, books, pens, tax):
    return tax * books + pens


@answers.wrong("first_path_untaxed")
def bracket_missing_on_the_left(p, books, pens, tax):
    return books + pens * tax


@answers.wrong("counts_multiplied")
def product_of_counts(p, books, pens, tax):
    return books * pens * tax


@answers.wrong("tax_added")
def all_added(p, books, pens, tax):
    return tax + books + pens


@answers.wrong("tax_twice")
def started_from_the_tax(p, books, pens, tax):
    grad = {"bill": tax}
    grad["sum"] = grad["bill"] * tax
    return grad["sum"] * books + grad["sum"] * pens


@answers.wrong("first_path_twice")
def copied_line(p, books, pens, tax):
    grad = tax * books
    grad += tax * books
    return grad


@answers.wrong("second_path_twice")
def added_to_the_wrong_one(p, books, pens, tax):
    grad = tax * pens
    grad += tax * pens
    return grad


@answers.wrong("only_the_tax_itself")
def tenth(p, books, pens, tax):
    return (tax - 1) * (books + pens)


@answers.wrong("nearly", "constant factor")
def a_hair_too_much(p, books, pens, tax):
    return (books + pens) * tax * 1.0010001


@answers.wrong("sign flipped")
def negative(p, books, pens, tax):
    return -(books + pens) * tax


@answers.wrong("constant factor")
def doubled(p, books, pens, tax):
    return 2 * (books + pens) * tax


@answers.wrong("paths_averaged")
def shared_out_at_the_plus(p, books, pens, tax):
    grad = {"sum": tax}
    grad["books part"] = grad["pens part"] = grad["sum"] / 2
    return grad["books part"] * books + grad["pens part"] * pens


@answers.wrong("two_numbers")
def both_paths(p, books, pens, tax):
    return tax * books, tax * pens


@answers.wrong("wrong type")
def the_dictionary(p, books, pens, tax):
    return {"p": tax * books + tax * pens}


@answers.wrong("forgot to return")
def printed(p, books, pens, tax):
    print(f"{tax * books + tax * pens:.4g}")


@answers.wrong("raised")
def added_to_nothing(p, books, pens, tax):
    grad = {}
    grad["p"] += tax * books
    grad["p"] += tax * pens
    return grad["p"]


@answers.wrong("wrong type")
def nodes_returned(p, books, pens, tax):
    price = Node(p)
    backward((Node(books) * price + Node(pens) * price) * Node(tax))
    return price


@answers.wrong("new_bill")
def after_the_rise(p, books, pens, tax):
    return (books + pens) * tax * (p + 1)


@answers.wrong("divided_by_the_price")
def per_price(p, books, pens, tax):
    return tax * (books + pens) / p


@answers.wrong("tax_as_one_more_path")
def three_paths(p, books, pens, tax):
    return tax * books + tax * pens + tax


@answers.wrong("always the same")
def typed_in(p, books, pens, tax):
    return 5.5


@answers.wrong("argument ignored")
def five_things(p, books, pens, tax):
    return tax * 5


@answers.wrong("first that differs")
def squares_of_counts(p, books, pens, tax):
    return tax * (books**2 + pens**2)


@answers.wrong("first that differs")
def length_of_the_paths(p, books, pens, tax):
    return np.hypot(tax * books, tax * pens)


@answers.wrong("right in another form")
def a_list(p, books, pens, tax):
    return [tax * books + tax * pens]
