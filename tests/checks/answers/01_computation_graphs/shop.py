"""Answers to 01.3 Every derivative of the shop."""

import numpy as np

from course_lib.graph import Node, backward
from tests.support.answers import Answers

answers = Answers("01.3")


def goods(book, books, pen, pens):
    return book * books + pen * pens


def right(book, books, pen, pens, tax):
    return {"book": tax * books, "books": tax * book, "pen": tax * pens, "pens": tax * pen,
            "tax": goods(book, books, pen, pens)}


@answers.right
def node_by_node(book, books, pen, pens, tax):
    d_bill = 1
    d_sum = d_bill * tax
    d_tax = d_bill * (book * books + pen * pens)
    d_books_part = d_pens_part = d_sum
    return {"book": d_books_part * books, "books": d_books_part * book, "pen": d_pens_part * pens,
            "pens": d_pens_part * pen, "tax": d_tax}


@answers.right
def other_order_of_keys(book, books, pen, pens, tax):
    return dict(tax=goods(book, books, pen, pens), pens=pen * tax, pen=pens * tax,
                books=book * tax, book=books * tax)


@answers.right
def filled_step_by_step(book, books, pen, pens, tax):
    grad = {}
    grad["tax"] = book * books + pens * pen
    grad["book"], grad["books"] = tax * books, tax * book
    grad["pen"], grad["pens"] = tax * pens, tax * pen
    return grad


@answers.right
def with_nodes(book, books, pen, pens, tax):
    names = ("book", "books", "pen", "pens", "tax")
    nodes = [Node(v, n) for v, n in zip((book, books, pen, pens, tax), names, strict=True)]
    b, n, p, m, t = nodes
    backward((b * n + p * m) * t)
    return {name: node.grad for name, node in zip(names, nodes, strict=True)}


@answers.right
def in_a_loop(book, books, pen, pens, tax):
    grad = {"tax": 0}
    for price, count, names in ((book, books, ("book", "books")), (pen, pens, ("pen", "pens"))):
        grad["tax"] += price * count
        grad[names[0]], grad[names[1]] = tax * count, tax * price
    return grad


@answers.right
def arrays(book, books, pen, pens, tax):
    keys = ["books", "book", "pens", "pen"]
    values = tax * np.array([book, books, pen, pens])
    return dict(zip(keys, values, strict=True)) | {"tax": np.dot([book, pen], [books, pens])}


@answers.right
def by_differences(book, books, pen, pens, tax):
    """The bill is a straight line in each input: any step is right."""
    at = {"book": book, "books": books, "pen": pen, "pens": pens, "tax": tax}

    def bill(book, books, pen, pens, tax):
        return (book * books + pen * pens) * tax

    return {name: bill(**at | {name: at[name] + 1}) - bill(**at) for name in at}


@answers.right
def zero_dimensional_arrays(book, books, pen, pens, tax):
    return {name: np.array(v) for name, v in right(book, books, pen, pens, tax).items()}


@answers.right
def float32(book, books, pen, pens, tax):
    return {name: np.float32(v) for name, v in right(book, books, pen, pens, tax).items()}


@answers.wrong("tax_is_one")
def tax_one(book, books, pen, pens, tax):
    return right(book, books, pen, pens, tax) | {"tax": 1}


@answers.wrong("bill_at_the_tax")
def tax_times_tax(book, books, pen, pens, tax):
    return right(book, books, pen, pens, tax) | {"tax": goods(book, books, pen, pens) * tax}


@answers.wrong("books_and_pens_crossed")
def crossed(book, books, pen, pens, tax):
    return {"book": tax * pens, "books": tax * pen, "pen": tax * books, "pens": tax * book,
            "tax": goods(book, books, pen, pens)}


@answers.wrong("counts_forgotten")
def as_the_example_looks(book, books, pen, pens, tax):
    return right(book, books, pen, pens, tax) | {"book": tax, "pen": tax}


@answers.wrong("tax_on_books_only")
def first_product_only(book, books, pen, pens, tax):
    return right(book, books, pen, pens, tax) | {"tax": book * books}


@answers.wrong("tax_on_pens_only")
def second_product_only(book, books, pen, pens, tax):
    return right(book, books, pen, pens, tax) | {"tax": pen * pens}


@answers.wrong("books_untaxed_gradient")
def tax_forgotten_once(book, books, pen, pens, tax):
    return right(book, books, pen, pens, tax) | {"book": books, "books": book}


@answers.wrong("nothing_from_upstream")
def local(book, books, pen, pens, tax):
    return {"book": books, "books": book, "pen": pens, "pens": pen,
            "tax": goods(book, books, pen, pens)}


@answers.wrong("nothing_from_upstream + tax_is_one")
def local_and_one(book, books, pen, pens, tax):
    return {"book": books, "books": book, "pen": pens, "pens": pen, "tax": 1}


@answers.wrong("only_the_tax_itself")
def tenth(book, books, pen, pens, tax):
    return right(book, books, pen, pens, tax - 1) | {"tax": goods(book, books, pen, pens)}


@answers.wrong("started_from_the_bill")
def value_sent_back(book, books, pen, pens, tax):
    bill = goods(book, books, pen, pens) * tax
    return {name: bill * v for name, v in right(book, books, pen, pens, tax).items()}


@answers.wrong("own_values", "some parts")
def own(book, books, pen, pens, tax):
    return right(book, books, pen, pens, tax) | {"book": tax * book, "books": tax * books}


@answers.wrong("stopped_at_the_plus")
def copied_to_all(book, books, pen, pens, tax):
    return dict.fromkeys(("book", "books", "pen", "pens"), tax) | {
        "tax": goods(book, books, pen, pens)}


@answers.wrong("raised")
def divided_by_the_inputs(book, books, pen, pens, tax):
    bill = {"books": book * books * tax, "pens": pen * pens * tax}
    return {"book": bill["books"] / book, "books": bill["books"] / books,
            "pen": bill["pens"] / pen, "pens": bill["pens"] / pens,
            "tax": goods(book, books, pen, pens)}


@answers.wrong("values_not_derivatives")
def the_inputs(book, books, pen, pens, tax):
    return {"book": book, "books": books, "pen": pen, "pens": pens, "tax": tax}


@answers.wrong("tax_added")
def along_added(book, books, pen, pens, tax):
    return {"book": tax + books, "books": tax + book, "pen": tax + pens, "pens": tax + pen,
            "tax": goods(book, books, pen, pens)}


@answers.wrong("halved_at_plus")
def shared(book, books, pen, pens, tax):
    half = {n: v / 2 for n, v in right(book, books, pen, pens, tax).items()}
    return half | {"tax": goods(book, books, pen, pens)}


@answers.wrong("sign flipped")
def negative(book, books, pen, pens, tax):
    return {n: -v for n, v in right(book, books, pen, pens, tax).items()}


@answers.wrong("right in another form")
def a_tuple(book, books, pen, pens, tax):
    return tuple(right(book, books, pen, pens, tax).values())


@answers.wrong("wrong type")
def key_misspelt(book, books, pen, pens, tax):
    result = right(book, books, pen, pens, tax)
    result["Tax"] = result.pop("tax")
    return result


@answers.wrong("wrong type")
def tax_left_out(book, books, pen, pens, tax):
    result = right(book, books, pen, pens, tax)
    del result["tax"]
    return result


@answers.wrong("one slip", "some parts")
def difference_for_the_sum(book, books, pen, pens, tax):
    return right(book, books, pen, pens, tax) | {"tax": book * books - pen * pens}


@answers.wrong("all_prices_times_all_counts")
def sums_for_the_tax(book, books, pen, pens, tax):
    return right(book, books, pen, pens, tax) | {"tax": (book + pen) * (books + pens)}


@answers.wrong("tax_twice + bill_at_the_tax")
def tax_everywhere_once_more(book, books, pen, pens, tax):
    return {name: v * tax for name, v in right(book, books, pen, pens, tax).items()}


@answers.wrong("constant factor")
def prices_doubled(book, books, pen, pens, tax):
    return right(book, books, pen, pens, tax) | {"book": 2 * tax * books, "pen": 2 * tax * pens}


@answers.wrong("always the same")
def typed_in(book, books, pen, pens, tax):
    return right(100, 2, 10, 3, 1.1)


@answers.wrong("some parts")
def no_gradient_for_the_tax(book, books, pen, pens, tax):
    return right(book, books, pen, pens, tax) | {"tax": 0}


@answers.wrong("both_inputs")
def one_price_and_count(book, books, pen, pens, tax):
    return right(book, books, pen, pens, tax) | {"books": tax * book * books}


@answers.wrong("right in another form")
def lists(book, books, pen, pens, tax):
    return {name: [v] for name, v in right(book, books, pen, pens, tax).items()}


@answers.wrong("first that differs")
def rounded(book, books, pen, pens, tax):
    return {name: round(v) for name, v in right(book, books, pen, pens, tax).items()}
