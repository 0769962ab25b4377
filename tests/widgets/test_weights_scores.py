"""The widgets of lesson 04: values in, artists' data and text out."""

import itertools
import re

import numpy as np
import pytest

from course_lib.functions import softmax
from course_lib.layers import Affine
from course_lib.losses import SoftmaxWithLoss
from course_lib.plotting import INACTIVE
from course_lib.widgets import ScoreSliders, WeightInspector


def shown(widget, table):
    """The numbers of a table of the weight inspector; those in brackets are left out, as nan."""
    texts = [[t.get_text().replace("−", "-") for t in row] for row in widget.tables[table].entries]
    return np.array([[np.nan if "(" in text else float(text) for text in row] for row in texts])


def lit(widget, table):
    """Where the numbers of a table are coloured."""
    return {(i, j) for i, row in enumerate(widget.tables[table].entries)
            for j, text in enumerate(row) if text.get_color() not in ("black", INACTIVE)}


@pytest.mark.parametrize("samples", [1, 2, 3])
def test_the_tables_show_what_an_affine_layer_finds(samples):
    widget = WeightInspector()
    widget.set(samples=samples)
    layer = Affine(np.zeros((2, 3)), np.zeros(3))
    layer.forward(widget.X[:samples])
    layer.backward(widget.dY[:samples])
    assert np.array_equal(shown(widget, "dW"), layer.grads["W"])
    assert np.array_equal(shown(widget, "X")[:samples], widget.X[:samples])
    assert np.array_equal(shown(widget, "dY")[:samples], widget.dY[:samples])
    assert np.isnan(shown(widget, "X")[samples:]).all()
    assert np.isnan(shown(widget, "dY")[samples:]).all()


@pytest.mark.parametrize("row, column", list(itertools.product(range(2), range(3))))
def test_the_column_that_is_read_and_the_column_that_is_fed_light_up_and_are_framed(row, column):
    widget = WeightInspector()
    widget.set(row=row, column=column, samples=2)
    assert lit(widget, "X") == {(n, row) for n in range(2)}
    assert lit(widget, "dY") == {(n, column) for n in range(2)}
    assert lit(widget, "dW") == {(row, column)}
    for name, i, j in (("X", 0, row), ("dY", 0, column), ("dW", row, column)):
        frame = widget.tables[name].frame
        x, y = widget.tables[name].entries[i][j].get_position()
        assert frame.get_x() < x < frame.get_x() + frame.get_width()
        assert frame.get_y() < y < frame.get_y() + frame.get_height()


@pytest.mark.parametrize("row, column, samples",
                         list(itertools.product(range(2), range(3), (1, 2, 3))))
def test_the_sum_that_is_written_out_is_true(row, column, samples):
    widget = WeightInspector()
    widget.set(row=row, column=column, samples=samples)
    products, total = re.search(r"= (.+) = (.+)$", widget.text).groups()
    pairs = [[float(f.strip("()").replace("−", "-")) for f in p.split("·")]
             for p in products.split(" + ")]
    columns = widget.X[:samples, row], widget.dY[:samples, column]
    assert pairs == np.stack(columns, axis=1).tolist()
    right = shown(widget, "dW")[row, column]
    assert sum(a * b for a, b in pairs) == float(total.replace("−", "-")) == right


def test_the_example_of_the_lesson():
    widget = WeightInspector()
    widget.set(row=1, column=2)
    assert widget.text == ("3 samples. Column 1 of X: 2, 4, 6. Column 2 of dY: 3, 1, −2.\n"
                           "dW[1, 2] = 2·3 + 4·1 + 6·(−2) = −2")


# The score sliders

def heights(widget):
    """The heights of the three groups of bars: y, t and y − t."""
    return [np.array([bar.get_height() for bar in bars]) for bars, _ in widget.panels]


@pytest.mark.parametrize("scores, target", [
    ((0.5, 0.0, 1.0), 1), ((-5.0, 5.0, 2.0), 0), ((3.0, 3.0, 3.0), 2)])
def test_the_bars_are_probabilities_target_and_the_gradient_of_the_loss(scores, target):
    widget = ScoreSliders()
    widget.set(**{f"s{i}": s for i, s in enumerate(scores)}, target=target)
    y, t, difference = heights(widget)
    loss = SoftmaxWithLoss()
    value = loss.forward(np.array([scores]), np.array([target]))
    assert y == pytest.approx(softmax(np.array(scores)))
    assert t.tolist() == [float(i == target) for i in range(3)]
    assert difference == pytest.approx(loss.backward()[0])
    assert sum(difference) == pytest.approx(0)
    assert f"= {value:.3f}\n" in widget.text


def test_each_number_stands_beyond_the_end_of_its_bar():
    widget = ScoreSliders()
    for bars, texts in widget.panels:
        for bar, text in zip(bars, texts, strict=True):
            height = bar.get_height()
            assert float(text.get_text().replace("−", "-")) == pytest.approx(height, abs=5e-4)
            assert (text.get_position()[1] > height) == (height >= 0) == (text.get_va() == "bottom")


def test_the_same_for_all_scores_changes_nothing():
    widget = ScoreSliders()
    before = heights(widget)
    widget.set(s0=2.5, s1=2.0, s2=3.0)
    assert np.allclose(heights(widget), before)


def test_nothing_is_printed_as_minus_zero():
    widget = ScoreSliders()
    widget.set(s0=-5.0, s1=5.0, s2=-0.0)
    assert not re.search(r"−0\.0+\b(?![1-9])", widget.text)
    shown = [text.get_text() for _, texts in widget.panels for text in texts]
    assert not any(re.fullmatch(r"−0\.0+", text) for text in shown)


def test_a_small_probability_is_no_0_beside_a_loss_of_ten():
    widget = ScoreSliders()
    widget.set(s0=5.0, s1=-5.0, s2=-5.0, target=1)
    assert "y = (1.000, 4.5e−5, 4.5e−5), loss = −ln y[1] = 10.000" in widget.text
    assert "y − t = (1.000, −1.000, 4.5e−5)" in widget.text
