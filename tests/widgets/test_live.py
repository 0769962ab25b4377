"""Live figures and their controls without a browser: values in, artists' data and text out."""

import asyncio
import functools
import threading

import numpy as np
import pytest

from course_lib.widgets import Sensitivity, Tangent, choice, log_slider, slider
from tests.support.widgets import Dot, from_browser, pixels, until


def test_a_live_figure_moves_its_artists_and_says_its_numbers():
    dot = Dot()
    before = pixels(dot)
    dot.set(x=5.0)
    assert dot.dot.get_data()[0] == [5.0]
    assert dot.text == "x = 5, False"
    assert "x = 5, False" in dot.readout.value
    assert np.abs(pixels(dot) - before).max() > 100


def test_what_moved_leaves_no_trace():
    dot = Dot()
    before = pixels(dot)
    dot.set(x=5.0)
    dot.set(x=1.0)
    assert np.array_equal(pixels(dot), before)


def test_a_change_from_the_browser_counts_and_moves_the_number_box():
    dot = Dot()
    from_browser(dot.inputs["x"], value=7.5)
    assert dot.text.startswith("x = 7.5")
    box = dot.inputs["x"].row.children[0]
    assert box.value == 7.5
    from_browser(box, value=2.0)
    assert dot.text.startswith("x = 2")


def test_a_burst_of_changes_is_drawn_a_few_times_and_ends_with_the_last():
    async def burst():
        dot = Dot()
        dot.updates = 0
        for i in range(61):
            dot.set(x=i / 8)
        await dot._task
        return dot

    dot = asyncio.run(burst())
    assert dot.text == "x = 7.5, False"
    assert dot.updates <= 3


def test_an_error_in_an_update_is_shown_and_the_next_update_works():
    async def run():
        dot = Dot()
        dot.set(x=9.0)
        await dot._task
        shown = dot.readout.value
        dot.set(x=2.0)
        await dot._task
        return shown, dot.text

    shown, text = asyncio.run(run())
    assert "nine is unlucky" in shown
    assert text == "x = 2, False"


def test_a_stored_notebook_gets_a_picture_and_text_and_a_live_one_the_widget_too(monkeypatch):
    monkeypatch.setenv("COURSE_STATIC", "1")
    stored = Dot()._repr_mimebundle_()
    assert sorted(stored) == ["image/png", "text/html", "text/plain"]
    assert stored["text/plain"] == "x = 1, False"
    assert stored["text/html"].startswith('<img alt="a picture of the numbers below it"\n')
    assert stored["text/html"].endswith(">x = 1, False</div>")
    monkeypatch.delenv("COURSE_STATIC")
    dot = Dot()
    widget = dot._repr_mimebundle_()["application/vnd.jupyter.widget-view+json"]
    assert widget["model_id"] == dot.view.model_id


def test_the_stored_picture_shows_what_moves():
    dot = Dot()
    one = dot._repr_mimebundle_()["image/png"]
    dot.set(x=5.0)
    assert dot._repr_mimebundle_()["image/png"] != one


@pytest.mark.parametrize("control, low, high", [
    (slider("a", 0, 3, 1, 1), 0, 3), (slider("a", 0.0, 3.0, 1.0), 0, 3),
    (log_slider("a", -3, 1, 0.1), 1e-3, 10)])
def test_a_slider_has_a_named_box_that_holds_the_same_value(control, low, high):
    box, slide = control.row.children
    assert box.description == "a"
    for value in (low, high):
        box.value = value
        assert slide.value == pytest.approx(value)


def test_a_number_box_shows_what_was_typed_and_not_the_browsers_nearest_step_to_it():
    control = slider("a", -2, 2, 1, 0.1)
    box, slide = control.row.children
    from_browser(box, value=0.3)
    from_browser(slide, value=0.29999999999999982)     # what JupyterLab answers
    assert box.value == 0.3
    from_browser(box, value=0.25)
    assert (box.value, control.value) == (0.25, 0.25)


def test_a_part_of_a_whole_number_does_not_count_and_does_not_stay():
    control = slider("hidden layers", 0, 5, 2, 1)
    box = control.row.children[0]
    for typed, counts in ((2.9, 2), (0.3, 0), (3, 3), (99, 5)):
        box.set_state({"value": typed})
        assert control.value == box.value == counts and isinstance(control.value, int)


def test_a_choice_offers_its_options():
    control = choice("shape", [("round", 1), ("square", 2)], 2)
    assert control.value == 2


def test_what_is_typed_between_the_steps_of_a_log_slider_stays_when_the_browser_snaps_the_slider():
    rate = log_slider("rate", -4, 2, 0.1)
    box, steps = rate.row.children
    from_browser(box, value=1.5)
    from_browser(steps, value=10**0.2)                # what JupyterLab answers: the nearest step
    assert rate.value == 1.5
    from_browser(steps, value=10**0.4)                # a hand has moved it
    assert rate.value == 2.51
    from_browser(box, value=0.003)
    assert steps.value == pytest.approx(0.003)


def test_a_live_figure_is_drawn_in_the_thread_in_which_it_was_made():
    threads = []

    class Watched(Dot):
        def update(self, x, on):
            threads.append(threading.current_thread())
            return super().update(x, on)

    async def session():
        dot = Watched()
        for x in (2.0, 3.0, 4.0):
            move = functools.partial(from_browser, dot.inputs["x"], value=x)
            await asyncio.get_running_loop().run_in_executor(None, move)
        await until(lambda: dot.text.startswith("x = 4"))

    asyncio.run(session())
    assert set(threads) == {threading.main_thread()}


def test_a_figure_can_be_built_again_with_other_axes():
    dot = Dot()
    empty = pixels(dot)
    dot.rebuild()
    dot.set(x=5.0)
    assert dot.dot.get_data()[0] == [5.0] and len(dot.figure.axes) == 1
    dot.set(x=1.0)
    assert np.array_equal(pixels(dot), empty)


# Two small ones


def test_sensitivity_shows_promise_and_reality():
    widget = Sensitivity()
    widget.set(book=110)
    assert [bar.get_height() for bar in widget.bars] == pytest.approx([22, 22])
    widget.set(book=150, books=4)
    assert [bar.get_height() for bar in widget.bars] == pytest.approx([330, 440])
    assert ("the derivatives say 2.2 · 50 + 110 · 2 = 330, "
            "and the bill really changed by 440") in widget.text
    assert {t.get_text() for t in widget.picture.values} == {"150", "4", "600", "1.1", "660", "1"}
    gradients = {t.get_text() for t in widget.picture.gradients}
    assert gradients == {"← 4.4", "← 165", "← 1.1", "← 600", "← 1320", "← 660", "← 1"}


def test_an_input_that_counts_twice_breaks_its_promise_even_alone():
    widget = Sensitivity()
    widget.set(kept=0.5)
    assert [bar.get_height() for bar in widget.bars] == pytest.approx([-220, -165])


def test_a_button_brings_sensitivity_back_to_the_start():
    widget = Sensitivity()
    widget.set(book=150, kept=0.5)
    reset = widget.rows()[-1]
    reset.click()
    assert widget.values == widget.start
    assert "(nothing moved yet) the derivatives say 0, and the bill really" in widget.text


def test_the_bars_axis_grows_with_the_larger_bar_and_comes_back():
    widget, ends = Sensitivity(), []
    for change in (dict(book=110), dict(book=10, books=10), dict(book=200, tax=1.5), widget.start):
        widget.set(**change)
        ends.append(widget.bars[0].axes.get_ylim()[1])
        assert max(abs(bar.get_height()) for bar in widget.bars) < ends[-1]
    assert widget.text.startswith("bill = 220.")
    assert ends == pytest.approx([672, 1680, 3360, 672])


def test_tangent_touches_the_curve():
    widget = Tangent()
    for x in (-2.0, 0.0, 1.5):
        widget.set(x=x)
        (x0, x1), (y0, y1) = widget.line.get_data()
        assert (y1 - y0) / (x1 - x0) == pytest.approx(2 * x)
        assert (y0 + y1) / 2 == pytest.approx(x * x)
