"""The widget of lesson 06 without a browser: naive and stable softmax side by side."""

import itertools

import numpy as np
import pytest

from course_lib.functions import softmax
from course_lib.widgets import SoftmaxPanel
from course_lib.widgets.softmax_panel import SCORES, first_nans, moved_scores, naive, stable
from tests.support.widgets import pixels

DTYPES = ["float64", "float32", "float16"]


@pytest.fixture(scope="module")
def panel():
    return SoftmaxPanel()


def texts(panel, name):
    return [label.get_text() for label in panel.labels[name]]


def heights(panel, name):
    return [bar.get_height() for bar in panel.bars[name]]


def test_at_the_start_both_say_the_softmax_of_the_scores(panel):
    panel.set(offset=0, dtype="float64", T=1)
    for name in ("naive", "stable"):
        assert heights(panel, name) == pytest.approx([0.8360188, 0.11314284, 0.05083836], abs=1e-8)
        assert texts(panel, name) == ["0.836", "0.113", "0.051"]
    assert panel.text.splitlines() == [
        "In float64, with temperature 1, the scores are 3, 1, 0.2.",
        "formula: 0.836, 0.113, 0.051 (sum 1.000)",
        "maximum taken out: 0.836, 0.113, 0.051 (sum 1.000)",
        "The formula's first nan: at 706.8, going up, and at −748.2, going down."]


@pytest.mark.parametrize("dtype, low, high", [
    ("float64", -748.2, 706.8), ("float32", -107, 85.8), ("float16", -20.4, 8.1)])
def test_the_first_nan_is_marked_on_the_line_and_is_where_it_is_said_to_be(panel, dtype, low, high):
    panel.set(dtype=dtype, T=1, offset=0)
    assert first_nans(dtype, 1) == (low, high)
    start = panel.calm.get_x()
    assert (start, start + panel.calm.get_width()) == pytest.approx((low, high))
    told = [label.get_text().replace("−", "-") for label in panel.ends]
    assert told == [f"← nan up to {low:g}", f"nan from {high:g} →"]
    for offset, calm in ((low, False), (low + 0.1, True), (high - 0.1, True), (high, False)):
        panel.set(offset=round(offset, 1))
        assert ("nan" not in texts(panel, "naive")) == calm
        assert panel.here.get_xdata() == pytest.approx([offset])


def test_going_up_the_largest_score_is_the_first_nan(panel):
    panel.set(dtype="float64", T=1, offset=706.8)
    assert texts(panel, "naive") == ["nan", "0.000", "0.000"]
    assert [bar.get_hatch() for bar in panel.bars["naive"]] == ["////", None, None]
    assert texts(panel, "stable") == ["0.836", "0.113", "0.051"]
    assert panel.totals["naive"].get_text() == "sum nan"
    assert "formula: nan, 0.000, 0.000 (sum nan)" in panel.text


def test_one_step_before_it_the_formula_gives_zeros_without_a_word(panel):
    panel.set(dtype="float64", T=1, offset=706.7)
    assert texts(panel, "naive") == ["0.000", "0.000", "0.000"]
    assert panel.totals["naive"].get_text() == "sum 0.000"


def test_going_down_all_are_nan_at_once(panel):
    panel.set(dtype="float64", T=1, offset=-748.2)
    assert texts(panel, "naive") == ["nan"] * 3


def test_half_precision_rounds_large_scores_before_anyone_can_shift_them(panel):
    panel.set(dtype="float16", T=1, offset=1000)
    assert "the scores are 1003, 1001, 1000." in panel.text
    assert texts(panel, "stable") == ["0.843", "0.114", "0.042"]


def test_temperature_sharpens_and_flattens(panel):
    panel.set(dtype="float64", offset=0, T=1)
    panel.set(T=0.01)
    assert texts(panel, "stable") == ["1.000", "0.000", "0.000"]
    panel.set(T=100)
    assert texts(panel, "stable") == ["0.339", "0.332", "0.329"]
    assert "The formula gives no nan between −1000 and 1000." in panel.text
    panel.set(T=1)


@pytest.mark.parametrize("offset, T", [(0, 1), (300, 0.5), (-1000, 3), (1000, 0.01)])
def test_the_stable_panel_is_the_courses_softmax(offset, T):
    x = moved_scores(offset, "float64")
    np.testing.assert_allclose(stable(x, T), softmax(x / T), rtol=1e-11)


@pytest.mark.parametrize("dtype, T", [*itertools.product(DTYPES, [0.01, 0.3, 1, 20, 100])])
def test_between_the_first_nans_there_is_none_and_at_them_there_is(dtype, T):
    low, high = first_nans(dtype, T)
    for end, inside in ((low, 0.1), (high, -0.1)):
        if end is not None:
            assert np.isnan(naive(moved_scores(end, dtype), T)).any()
            assert not np.isnan(naive(moved_scores(end + inside, dtype), T)).any()


@pytest.mark.filterwarnings("error")
def test_no_setting_warns_and_the_stable_panel_always_sums_to_one(panel):
    offsets = (-1000, -20.4, 0, 8.1, 1000)
    for dtype, offset, T in itertools.product(DTYPES, offsets, (0.01, 1, 100)):
        panel.set(dtype=dtype, offset=offset, T=T)
        assert panel.totals["stable"].get_text() in ("sum 1.000", "sum 0.999", "sum 1.001")
        assert "nan" not in texts(panel, "stable")
        assert all(0 <= h <= 1 for h in heights(panel, "naive"))


def test_the_picture_changes_with_every_control(panel):
    def shown(**values):
        panel.set(**{"offset": 0, "dtype": "float64", "T": 1} | values)
        return pixels(panel)

    start = shown()
    for change in ({"offset": 500}, {"dtype": "float16"}, {"T": 10}):
        assert np.abs(shown(**change) - start).max() > 100
    assert np.array_equal(shown(), start)


def test_the_scores_are_those_of_the_lesson():
    assert SCORES == (3, 1, 0.2)
