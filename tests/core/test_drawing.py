"""Drawings of graphs: everything has a place of its own, and the numbers are the graph's."""

import io
import itertools

import numpy as np
import pytest
from PIL import Image

from course_lib.drawing import GraphPicture, draw_graph, edges, layout, legible
from course_lib.graph import Node, backward, exp
from course_lib.plotting import new_figure, png


def shop():
    book, books, pen, pens = Node(100, "book"), Node(2, "books"), Node(10, "pen"), Node(3, "pens")
    bill = ((book * books + pen * pens) * Node(1.1, "tax")).named("bill")
    backward(bill)
    return bill


def diamond():
    a = Node(3, "a")
    b = a * 2
    return b * 3 + b * 4


def sigmoid():
    return 1 / (1 + exp(-Node(1, "x")))


def twins_and_a_third():
    x = Node(2, "x")
    return x * x + x


def alone():
    return Node(1, "alone")


@pytest.mark.parametrize("graph", [shop, diamond, sigmoid, twins_and_a_third, alone])
def test_no_two_nodes_share_a_place_and_edges_point_to_the_right(graph):
    output = graph()
    place = layout(output)
    spots = list(place.values())
    assert all(abs(x - u) > 0.5 or abs(y - v) > 0.5
               for (x, y), (u, v) in itertools.combinations(spots, 2))

    def check(node):
        for source, _ in node.inputs:
            assert place[source.number][0] < place[node.number][0]
            check(source)

    check(output)


def test_the_drawing_shows_every_value_and_gradient_of_the_shop():
    figure = new_figure()
    picture = GraphPicture(figure.subplots(), shop())
    picture.show(shop())
    values, gradients = "100 2 10 3 200 30 230 1.1 253", "2.2 110 3.3 11 1.1 1.1 1.1 230 1"
    assert sorted(t.get_text() for t in picture.values) == sorted(values.split())
    assert sorted(t.get_text() for t in picture.gradients) == sorted(
        f"← {g}" for g in gradients.split())


def test_a_drawing_refuses_a_graph_of_another_form():
    picture = GraphPicture(new_figure().subplots(), shop())
    with pytest.raises(ValueError, match="the drawing has 9 edges, and this graph has"):
        picture.show(sigmoid())


def test_a_picture_says_its_numbers_in_text():
    assert repr(draw_graph(shop())).splitlines()[0] == "book  = 100,  gradient 2.2"
    assert "gradient" not in repr(draw_graph(shop(), gradients=False))


def test_the_same_figure_gives_the_same_bytes_and_no_blank_picture():
    one, two = png(draw_graph(shop()).figure), png(draw_graph(shop()).figure)
    assert one == two
    assert np.asarray(Image.open(io.BytesIO(one)).convert("L")).std() > 10


@pytest.mark.parametrize("graph, clear", [(shop, True), (alone, True), (twins_and_a_third, False)])
def test_a_graph_is_legible_when_no_edge_takes_a_detour_and_its_numbers_keep_apart(graph, clear):
    assert legible(graph()) == clear


def test_numbers_that_would_cover_each_other_are_not_legible():
    a, b = Node(2, "a"), Node(3, "b")
    crossing = (a + b) * (a * b)
    assert not any(edge.detour for edge in edges(crossing)) and not legible(crossing)
