"""The widget of lesson 09: it shows what was measured, at once, and what the lesson says."""

import itertools

import numpy as np
import pytest

from course_lib.widgets.capacity import AMOUNTS, UNITS, Capacity, measured


@pytest.mark.parametrize("noisy", [pytest.param(False, marks=pytest.mark.slow), True])
def test_both_ends_of_every_control_show_what_was_measured(noisy):
    widget = Capacity()
    for units, amount in itertools.product((0, len(UNITS) - 1), (0, len(AMOUNTS) - 1)):
        widget.set(units=units, amount=amount, noisy=noisy)
        percent = 100 * measured(noisy)
        left, right = ([line.get_ydata() for line in lines] for lines in widget.lines)
        np.testing.assert_array_equal(left, percent[:, amount].T)
        np.testing.assert_array_equal(right, percent[units].T)
        for dots, place in zip(widget.dots, (UNITS[units], AMOUNTS[amount]), strict=True):
            shown = [[place, place], percent[units, amount]]
            np.testing.assert_array_equal(dots.get_data(), shown)


def test_the_text_names_the_setting_and_the_numbers():
    widget = Capacity()
    own, new = 100 * measured(True)[4, 2]
    assert widget.text == ("16 hidden units, 200 digits, a quarter of labels at random: "
                           f"it says {own:.0f} % of the labels it learned from, "
                           f"and is right on {new:.0f} % of new digits.")
    widget.set(units=0, noisy=False)
    assert widget.text.startswith("1 hidden unit, 200 digits: it says")


def test_wrong_labels_make_a_rich_network_worse_than_a_smaller_one_and_more_data_cures_it():
    new = measured(True)[..., 1]
    assert np.all(new[4, 3:] > new[7, 3:] + 0.02)          # 400, 800 digits: 16 units beat 128
    assert new[7, 4] > new[7, 3] + 0.06                    # 128 units: 800 digits beat 400
    assert np.all(measured(True)[-1, :3, 0] > 0.95)        # learned by heart


def test_right_labels_forgive_a_rich_network():
    new = measured(False)[..., 1]
    assert np.all(new[-1] > new.max(axis=0) - 0.03)


def test_another_choice_measures_nothing():
    widget = Capacity()
    before = measured.cache_info().misses
    for units in range(len(UNITS)):
        widget.set(units=units)
    assert measured.cache_info().misses == before
