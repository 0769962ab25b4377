"""The promise of lesson 00: what is moved, what the scores are, and on which pixels they hang."""

import numpy as np
import pytest

from course_lib.data import load_digits
from course_lib.gradient import numerical_gradient
from course_lib.network import accuracy
from course_lib.widgets import DigitReader
from course_lib.widgets.digit import moved, reader


@pytest.fixture
def widget():
    return DigitReader()


def test_moving_is_by_pixels_and_what_comes_in_is_empty():
    image = np.zeros((8, 8))
    image[2, 3] = 1
    assert np.argwhere(moved(image, right=2, down=-1)).tolist() == [[1, 5]]
    assert not moved(image, right=-4, down=0).any()
    assert np.array_equal(moved(image, 0, 0), image)


def test_the_network_reads_most_digits():
    net, images = reader()
    assert accuracy(net, *load_digits()) > 0.9
    assert images.shape == (10, 8, 8)


@pytest.mark.parametrize("values", [
    {}, {"digit": 8, "right": 1}, {"digit": 4, "down": -2, "score": 9}])
def test_the_pixels_show_the_gradient_of_the_score(widget, values):
    net, images = reader()
    widget.set(**values)
    now = widget.values
    image = moved(images[now["digit"]], now["right"], now["down"])
    scores = net.forward(image.reshape(1, 64))[0]
    assert [bar.get_height() for bar in widget.bars] == pytest.approx(scores)
    of = scores.argmax() if now["score"] == "highest" else now["score"]
    nudged = numerical_gradient(lambda x: net.forward(x.reshape(1, 64))[0, of], image)
    assert np.allclose(widget.slopes.get_array(), nudged, atol=1e-6)


def test_the_text_says_what_is_seen(widget):
    widget.set(digit=3, right=-2, down=1, score=5)
    row, column = np.unravel_index(widget.slopes.get_array().argmax(), (8, 8))
    assert widget.text.startswith("a 3, moved 2 left and 1 down: the highest score is ")
    assert f"rises most with the pixel in row {row + 1}, column {column + 1}, by" in widget.text
    assert "the score of 5, " in widget.text


def test_a_wrong_answer_is_called_wrong(widget):
    said = []
    for right in range(-3, 4):
        widget.set(right=right)
        best = max(range(10), key=lambda i: widget.bars[i].get_height())
        wrong = "and that is wrong: it is a 3"
        assert (wrong in widget.text) == (best != 3)
        said.append(wrong in widget.text)
    assert True in said and False in said
