"""Drawings of graphs: everything has a place of its own, and the numbers are the graph's."""

import io
import itertools

import numpy as np
import pytest
from PIL import Image

from course_lib.graph import Node, backward, exp
from course_lib.plotting import GraphPicture, Picture, draw_graph, layout, new_figure, number, png, shown_as


def shop():
    prices = {"book": 100, "books": 2, "pen": 10, "pens": 3, "tax": 1.1}
    book, books, pen, pens, tax = (Node(value, name) for name, value in prices.items())
    bill = ((book * books + pen * pens) * tax).named("bill")
    backward(bill)
    return bill


def diamond():
    a = Node(3, "a")
    b = a * 2
    return b * 3 + b * 4


def sigmoid():
    return 1 / (1 + exp(-Node(1, "x")))


@pytest.mark.parametrize("graph", [
    shop, diamond, sigmoid, lambda: (x := Node(2, "x")) * x + x, lambda: Node(1, "alone")])
def test_no_two_nodes_share_a_place_and_edges_point_to_the_right(graph):
    output = graph()
    place = layout(output)
    spots = list(place.values())
    for a, b in itertools.combinations(spots, 2):
        assert abs(a[0] - b[0]) > 0.5 or abs(a[1] - b[1]) > 0.5

    def check(node):
        for source, _ in node.inputs:
            assert place[source.number][0] < place[node.number][0]
            check(source)

    check(output)


def test_the_drawing_shows_every_value_and_gradient_of_the_shop():
    figure = new_figure()
    picture = GraphPicture(figure.subplots(), shop())
    picture.show(shop())
    values = "100 2 10 3 200 30 230 1.1 253".split()
    assert sorted(t.get_text() for t in picture.values) == sorted(values)
    assert sorted(t.get_text() for t in picture.gradients) == sorted(
        f"← {g}" for g in "2.2 110 3.3 11 1.1 1.1 1.1 230 1".split())


def test_a_drawing_refuses_a_graph_of_another_form():
    picture = GraphPicture(new_figure().subplots(), shop())
    with pytest.raises(ValueError, match="the drawing has 9 edges, and this graph has"):
        picture.show(sigmoid())


def test_a_picture_says_its_numbers_in_text():
    assert repr(draw_graph(shop())).splitlines()[0] == "book  = 100,  gradient 2.2"
    assert "gradient" not in repr(draw_graph(shop(), gradients=False))


def test_a_graph_says_what_it_shows_to_those_who_cannot_see_it():
    alt = "a computation graph from book, books, pen, pens, tax to bill, with the value on top of each edge"
    assert draw_graph(shop(), gradients=False).alt == alt
    assert draw_graph(shop()).alt == alt + " and the gradient below"
    assert draw_graph(sigmoid()).alt.startswith("a computation graph from x, 1, 1 to its output,")


def test_a_figure_is_described_by_its_own_labels_unless_it_is_said_better():
    figure = new_figure()
    left, right = figure.subplots(1, 2)
    left.plot([1, 2], label="training")
    left.plot([2, 3])
    left.set(xlabel="epoch", ylabel="loss", title="digits")
    right.imshow([[1.0]])
    right.text(0, 0, "a 3")
    assert Picture(figure, "3").alt == "1 image; digits: loss against epoch: training; a 3"
    assert Picture(figure, "3", alt="a curve and a digit").alt == "a curve and a digit"
    assert Picture(new_figure(), "3").alt == "a picture of the line below"


def test_pages_get_the_alt_text_with_the_picture_and_its_first_line_holds_nothing_else():
    shown = shown_as(new_figure(), 'x < 1 & "y"')
    first, rest = shown["text/html"].split("\n")
    assert first == '<img alt="x &lt; 1 &amp; &quot;y&quot;"'
    assert rest == f'src="data:image/png;base64,{shown["image/png"]}">'
    assert shown["text/plain"] == 'x < 1 & "y"'


def test_the_same_figure_gives_the_same_bytes_and_no_blank_picture():
    one, two = png(draw_graph(shop()).figure), png(draw_graph(shop()).figure)
    assert one == two
    assert np.asarray(Image.open(io.BytesIO(one)).convert("L")).std() > 10


@pytest.mark.parametrize("value, text", [
    (253.00000000000003, "253"), (-0.53444, "−0.5344"), (0.0, "0"), (-0.0, "0"), (1e-9, "1e−09")])
def test_numbers_are_short_and_exact_enough(value, text):
    assert number(value) == text
