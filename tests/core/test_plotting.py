"""Figures and pictures: the same bytes each time, and words for what they show."""

import io

import numpy as np
import pytest
from PIL import Image

from course_lib.plotting import Picture, QuickText, _pixels, new_figure, png


def figure_with(text):
    figure = new_figure()
    figure.subplots().add_artist(text)
    return figure


def test_the_same_figure_gives_the_same_bytes_and_no_blank_picture():
    one, two = (png(figure_with(QuickText(0.5, 0.5, "hello"))) for _ in range(2))
    assert one == two
    assert np.asarray(Image.open(io.BytesIO(one)).convert("L")).std() > 10


def test_quick_text_stands_where_matplotlibs_text_stands():
    places = []
    for text in (QuickText(0.5, 0.5, "hello", fontsize=40), QuickText(0.5, 0.5, "", fontsize=40)):
        figure = figure_with(text)
        figure.axes[0].set_axis_off()
        if not text.get_text():                    # the ordinary way
            figure.axes[0].text(0.5, 0.5, "hello", fontsize=40)
        figure.canvas.draw()
        rows, columns = np.nonzero(np.asarray(figure.canvas.buffer_rgba())[..., 0] < 128)
        places.append([rows.min(), rows.max(), columns.min(), columns.max()])
    np.testing.assert_allclose(*places, atol=2)


def test_a_picture_says_its_numbers_in_text():
    assert repr(Picture(new_figure(), "two lines\nof numbers")) == "two lines\nof numbers"


@pytest.mark.parametrize("size", [8, 13, 24])
def test_letters_with_an_outline_stand_on_a_closed_ground_a_little_larger_than_they(size):
    plain, below = _pixels("− g", size, "#000000", None)
    drawn, deeper = _pixels("− g", size, "#000000", "white")
    around = deeper - below
    assert around == size // 4 > 0

    def box(mask):
        rows, columns = np.nonzero(mask)
        return np.array([rows.min(), columns.min(), -rows.max(), -columns.max()])

    letters, ground = drawn[..., 0] < 255, drawn[..., 3] == 255
    assert letters.sum() == (plain[..., 3] > 0).sum() and ground[letters].all()
    assert list(box(letters) - box(ground)) == [around // 2, around] * 2
    low, left, high, right = np.abs(box(ground))
    assert ground.sum() == (high - low + 1) * (right - left + 1)          # no hole in it
    assert not _pixels(" ", size, "#000000", "white")[0][..., 3].any()
