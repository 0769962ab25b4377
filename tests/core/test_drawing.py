"""Drawings of graphs: every label belongs to its edge, and the numbers are the graph's."""

import itertools

import numpy as np
import pytest
from matplotlib.textpath import TextPath

from course_lib.autograd import Tensor, order
from course_lib.drawing import GraphPicture, _width, described, draw_graph, draw_layers
from course_lib.graph import Node, backward, exp, nodes
from course_lib.layers import Affine, ReLU
from course_lib.losses import SoftmaxWithLoss
from course_lib.plotting import new_figure
from tests.support.graphs import assert_can_be_read, random_nodes, random_tensors

each_block = pytest.mark.parametrize("seeds", [
    pytest.param(range(first, first + 20), id=f"from {first}",
                 marks=[pytest.mark.slow] * (first > 0)) for first in range(0, 100, 20)])


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


def long_way_round():
    x = y = Node(2, "x")
    for _ in range(4):
        y = y * 3
    return y + x


def alone():
    return Node(1, "alone")


def affine():
    """x (2,3) · W (3,4) + b, with its way back: (y, names)."""
    names = dict(x=Tensor(np.ones((2, 3))), W=Tensor(np.ones((3, 4))), b=Tensor(np.ones(4)))
    y = names["x"] @ names["W"] + names["b"]
    y.backward(np.ones((2, 4)))
    return y, names


def drawing(graph, **options):
    """A GraphPicture with its numbers."""
    picture = GraphPicture.fill(new_figure(), graph, **options)
    picture.show(graph)
    return picture


# Where things stand

@pytest.mark.parametrize("graph", [shop, diamond, sigmoid, twins_and_a_third, long_way_round,
                                   alone])
def test_every_label_belongs_to_its_edge_and_edges_run_to_the_right(graph):
    output = graph()
    picture = drawing(described(output))
    assert_can_be_read(picture)
    place = dict(zip(nodes(output), picture.place, strict=True))
    assert all(place[source][0] < place[node][0] for node in place for source, _ in node.inputs)
    for curve in picture.edges:
        assert all(a[0] <= b[0] for a, b in itertools.pairwise(curve.vertices))


@each_block
def test_the_labels_of_random_graphs_belong_to_their_edges(seeds):
    for seed in seeds:
        output = random_nodes(np.random.default_rng(seed))
        backward(output)
        assert_can_be_read(drawing(described(output)))


@each_block
def test_the_labels_of_random_graphs_of_arrays_belong_to_their_edges(seeds):
    for seed in seeds:
        loss, names = random_tensors(np.random.default_rng(seed))
        assert_can_be_read(drawing(described(loss, **names)))


def swap(one, other):
    here, there = one.get_position(), other.get_position()
    one.set_position(there)
    other.set_position(here)


@pytest.mark.parametrize("spoil, complaint", [
    (lambda p: p.values[1].set_position(p.gradients[0].get_position()), "lies on"),
    (lambda p: p.gradients[-1].set_position(p.place[-1]), "lies on"),
    (lambda p: swap(p.gradients[0], p.gradients[1]), "is of edge 0 and nearest to"),
    (lambda p: p.values[0].set_position((0.1, -1)), "cut off"),
    (lambda p: p.boxes[-1].set_position(p.values[-1].get_position()), "lies on"),
])
def test_a_label_that_strays_is_found(spoil, complaint):
    picture = drawing(described(shop()))
    spoil(picture)
    with pytest.raises(AssertionError, match=complaint):
        assert_can_be_read(picture)


def test_an_edge_through_a_box_is_found():
    picture = drawing(described(long_way_round()))
    vertices = picture.edges[-2].vertices
    assert len(vertices) > 20                                   # the edge around all the others
    vertices[2:-2, 1] = picture.place[2][1]
    with pytest.raises(AssertionError):
        assert_can_be_read(picture)


def test_an_input_that_two_operations_share_stands_between_what_they_do_not_share():
    a, b, c = (Node(value, name) for value, name in zip((2, 3, 4), "abc", strict=True))
    picture = drawing(described((b * c) * (a + b)))
    heights = [y for _, y in picture.place[:3]]                  # of a, b and c
    assert sorted(heights)[1] == heights[1]


def test_order_and_names_are_written_at_their_nodes_and_hide_nothing():
    a = Tensor(3.0)
    b = a * 2.0
    end = b * 3.0 + b * 4.0
    end.backward()
    shown = draw_graph(end, order=order(end), a=a, b=b, end=end)
    assert repr(shown).splitlines() == [
        " 1. end    = 42,  gradient 1", " 2. × of b = 24,  gradient 1",
        " 3. × of b = 18,  gradient 1", " 4. b      = 6,  gradient 7",
        " 5. a      = 3,  gradient 14"]
    notes = ["5.", "4.", "3.", "2.", "1."]
    picture = drawing(described(end, a=a, b=b, end=end), notes=notes)
    for label, note in zip(picture.notes, notes, strict=True):
        label.set_text(note)
    assert_can_be_read(picture)


# What is shown

def test_the_drawing_shows_every_value_and_gradient_of_the_shop():
    picture = drawing(described(shop()))
    values, gradients = "100 2 10 3 200 30 230 1.1 253", "2.2 110 3.3 11 1.1 1.1 1.1 230 1"
    assert sorted(t.get_text() for t in picture.values) == sorted(values.split())
    assert sorted(t.get_text() for t in picture.gradients) == sorted(
        f"← {g}" for g in gradients.split())


def test_arrays_are_shown_by_their_shapes_and_where_gradients_are_summed():
    y, names = affine()
    picture = drawing(described(y, **names))
    shown = {value.get_text(): gradient.get_text()
             for value, gradient in zip(picture.values, picture.gradients, strict=True)}
    assert shown == {"(2,3)": "← (2,3)", "(3,4)": "← (3,4)", "(4,)": "← Σ (2,4)",
                     "(2,4)": "← (2,4)"}
    assert "b         = array (4,),  gradient (4,)" in repr(draw_graph(y, **names))


def test_layers_are_drawn_with_their_parameters_and_shapes():
    rng = np.random.default_rng(0)
    layers = [Affine.random(3, 4, rng), ReLU(), Affine.random(4, 2, rng), SoftmaxWithLoss()]
    shown = draw_layers(layers, rng.normal(size=(5, 3)), np.array([0, 1, 0, 1, 1]))
    lines = repr(shown).splitlines()
    assert "W of Affine 1  = array (3,4),  gradient (3,4)" in lines
    assert "after ReLU 2   = array (5,4),  gradient (5,4)" in lines
    assert "t              = array (5,)" in lines
    assert lines[-1].startswith("L              = 0.") and lines[-1].endswith("gradient 1")


def test_a_drawing_refuses_a_graph_of_another_form():
    picture = drawing(described(shop()))
    with pytest.raises(ValueError, match="the drawing has 9 edges, and this graph has"):
        picture.show(described(sigmoid()))


def test_what_is_no_graph_is_refused():
    with pytest.raises(TypeError, match="from its last Node or Tensor, got ndarray"):
        draw_graph(np.ones(3))


def test_gradients_that_are_not_there_and_graphs_that_are_too_large_are_refused():
    y = Tensor(2.0) * 3.0
    with pytest.raises(ValueError, match="call backward first"):
        draw_graph(y)
    assert "gradient" not in repr(draw_graph(y, gradients=False))
    for start in (Tensor(1.0), Node(1)):
        y = start
        for _ in range(100):
            y = y + start
        with pytest.raises(ValueError, match="room for 60 nodes"):
            draw_graph(y, gradients=False)


def test_a_picture_says_its_numbers_in_text_and_what_it_shows():
    assert repr(draw_graph(shop())).splitlines()[0] == "book  = 100,  gradient 2.2"
    assert "gradient" not in repr(draw_graph(shop(), gradients=False))
    assert draw_graph(shop()).alt.startswith("a computation graph from book, books, pen, pens, tax")


@pytest.mark.parametrize("text", ["a bend: sgjO08", "← −1.3e⁻³", "∂L/∂ŷ", "W (3,4) + b", "µσ ½ @"])
def test_a_text_is_as_wide_as_its_outline(text):
    exact = TextPath((0, 0), text, size=12).get_extents().width / 72
    assert _width(text, 12) == pytest.approx(exact, rel=1e-12)
