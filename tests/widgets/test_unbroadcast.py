"""The widget of lesson 10: the copies of one entry have one colour and letter, and their sum."""

import pytest

from course_lib.widgets.unbroadcast import Unbroadcast


@pytest.mark.parametrize("shape, gradient", [
    ((3,), [11, 22, 33]), ((1, 3), [11, 22, 33]), ((2, 1), [6, 60]), ((1, 1), [66]), ((), [66]),
    ((2, 3), [1, 2, 3, 10, 20, 30])])
def test_each_entry_of_the_gradient_is_the_sum_of_the_cells_of_its_colour(shape, gradient):
    widget = Unbroadcast()
    widget.set(shape=shape)
    sums = {}
    for (frame, _, letter), value in zip(widget.cells, widget.dy.flat, strict=True):
        key = letter.get_text(), frame.get_edgecolor()
        sums[key] = sums.get(key, 0) + value
    shown = {(letter.get_text(), frame.get_edgecolor()): float(value.get_text())
             for frame, value, letter in widget.sums if frame.get_visible()}
    assert shown == sums
    assert list(shown.values()) == gradient


def test_the_text_writes_the_sums_out():
    widget = Unbroadcast()
    assert widget.text == ("An input of shape (3,): its gradient holds "
                           "a: 1 + 10 = 11, b: 2 + 20 = 22, c: 3 + 30 = 33")
    widget.set(shape=(2, 3))
    assert widget.text.endswith("a: 1, b: 2, c: 3, d: 10, e: 20, f: 30")


def test_an_entry_keeps_its_place():
    widget = Unbroadcast()
    widget.set(shape=(2, 1))
    visible = [frame.get_visible() for frame, _, _ in widget.sums]
    assert visible == [True, False, False, True, False, False]
    assert [bool(value.get_text()) for _, value, _ in widget.sums] == visible
