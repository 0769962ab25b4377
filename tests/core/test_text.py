"""Numbers in text: short, with a real minus sign, and never −0."""

import pytest

from course_lib.text import digits, number


@pytest.mark.parametrize("value, text", [
    (253.00000000000003, "253"), (-0.53444, "−0.5344"), (0.0, "0"), (-0.0, "0"), (1e-9, "1e−09")])
def test_numbers_are_short_and_exact_enough(value, text):
    assert number(value) == text


@pytest.mark.parametrize("value, places, text", [
    (0.5, 3, "0.500"), (-1.25, 1, "−1.2"), (-0.0004, 3, "0.000"), (-0.0, 1, "0.0"),
    (float("nan"), 3, "nan")])
def test_digits_behind_the_point_are_as_many_as_asked_for(value, places, text):
    assert digits(value, places) == text
