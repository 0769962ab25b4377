"""The paths of a weight, chosen by number or by a click, and one step of learning: values in,
artists' data and text out."""

import itertools
import re

import numpy as np
import pytest

from course_lib.layers import Affine
from course_lib.losses import SoftmaxWithLoss
from course_lib.network import Sequential
from course_lib.text import brief
from course_lib.trace import Trace
from course_lib.widgets import OneStep, TrainingRun, WeightChain
from course_lib.widgets.chain import two_two_two
from course_lib.widgets.one_step import STEPS, UPDATE, walk
from tests.core.test_neurons import assert_legible, numbers, shown
from tests.support.widgets import from_browser


def words(widget):
    """All numbers of the picture as one text, without those that count the units."""
    picture = widget.picture
    return " ".join(text.get_text() for text in shown([*picture.in_boxes, *picture.on_lines])
                    if text.get_fontsize() != 7 or "slope" in text.get_text())


def of_a_run(**settings):
    run = TrainingRun(**settings).train(1)
    return run, WeightChain(run.net, run.loss, run.data.x_train, run.data.t_train)


@pytest.mark.parametrize("layer, i, j", list(np.ndindex(2, 2, 2)))
def test_the_chain_of_every_weight_of_the_lessons_network_is_said_and_shown(layer, i, j):
    widget = WeightChain()
    widget.set(layer=layer, i=i, j=j)
    net = widget.net
    net.forward(widget.x)
    widget.loss.forward(net.forward(widget.x), widget.t)
    net.backward(widget.loss.backward())
    right = brief(net.layers[2 * layer].grads["W"][i, j])
    assert f"backward has found dW{layer + 1}[{i}, {j}] = {right}." in widget.text
    assert numbers(words(widget)) <= numbers(widget.text)
    assert_legible(widget.picture)


@pytest.mark.parametrize("settings", [
    dict(), dict(hidden=()), dict(hidden=(8, 8, 8), activation="sigmoid"), dict(data="digits"),
    dict(data="cosine", hidden=(8, 5), activation="tanh"), dict(data="penguins", lr=50.0)],
    ids=str)
def test_any_network_of_the_lab_any_sample_and_any_weight(settings):
    run, widget = of_a_run(**settings)
    for layer, affine in enumerate(run.affines):
        n, m = affine.params["W"].shape
        widget.set(layer=layer)
        assert (widget.inputs["i"].max, widget.inputs["j"].max) == (n - 1, m - 1)
        widget.set(i=n - 1, j=m - 1, sample=len(run.data.x_train) - 1)
        assert f"dW{layer + 1 if len(run.affines) > 1 else ''}[{n - 1}, {m - 1}] =" in widget.text
        assert "alert" not in widget.readout.value
        assert_legible(widget.picture)


def test_a_network_in_training_is_shown_as_it_is_now_and_trains_on_undisturbed():
    run, widget = of_a_run(hidden=(4,))
    alone = TrainingRun(hidden=(4,)).train(3)
    before, sizes = widget.text, run.gradient_sizes
    widget.draw()
    assert widget.text == before and run.gradient_sizes == sizes
    run.train(2)
    widget.draw()
    assert widget.text != before
    assert list(run.losses) == list(alone.losses)


def test_a_click_on_a_line_chooses_its_weight():
    _, widget = of_a_run()
    assert len(widget.buttons) == 2 * 5 + 5 * 3
    for key, button in widget.buttons.items():
        button.click()
        layer, i, j = widget.picture.weight(key)
        assert (widget.values["layer"], widget.values["i"], widget.values["j"]) == (layer, i, j)
        assert button.tooltip == f"W{layer + 1}[{i}, {j}]"


def test_a_unit_beyond_those_shown_takes_the_last_place_and_its_lines_their_names():
    _, widget = of_a_run()
    assert widget.picture.units(1) == [0, 1, 2, 3, 4]
    widget.set(j=20)
    assert widget.picture.units(1) == [0, 1, 2, 3, 20]
    assert widget.buttons[0, 1, 4].tooltip == "W1[1, 20]"
    assert "27 more" in words(widget)


def test_a_weight_is_chosen_by_the_browsers_messages_and_limits_follow_the_layer():
    _, widget = of_a_run(hidden=(4,))
    from_browser(widget.inputs["j"], value=3)
    assert "dW1[0, 3]" in widget.text
    from_browser(widget.inputs["layer"], index=1)
    assert "dW2[0, 2]" in widget.text


def test_a_layer_alone_with_one_sample_has_one_path_a_weight():
    net = Sequential(Affine([[1.0, 2.0]], [0, 0]))
    widget = WeightChain(net, SoftmaxWithLoss(), [[3.0]], [1])
    assert "sample" not in widget.inputs
    assert "It is the only path" in widget.text


# One step of learning


@pytest.mark.parametrize("step", range(STEPS + 1))
def test_the_picture_of_every_step_says_no_more_and_no_less_than_its_text(step):
    widget = OneStep()
    widget.set(step=step)
    told = widget.text.partition("\n\n")[2]
    assert numbers(words(widget)) == numbers(re.sub(r"[A-Za-z]+\d? =", "", told))
    assert_legible(widget.picture)


def test_after_the_way_back_all_that_is_known_is_what_the_library_finds():
    known, _, _, said = next(itertools.islice(walk(0.1), 22, None))
    net, loss, x, t = two_two_two()
    right = Trace(net, x[0], loss, t[0])
    assert "dW1[1, 1]" in said
    for name in ("h", "z", "W", "dW", "dz"):
        for one, other in zip(getattr(known, name), getattr(right, name), strict=True):
            assert np.allclose(one, other, rtol=1e-12), name
    assert np.allclose(known.dh[1], right.dh[1], rtol=1e-12)
    assert known.value == right.value and np.array_equal(known.y, right.y)


def test_there_are_as_many_steps_as_the_slider_has():
    assert len(list(walk(0.1))) == STEPS + 1
    assert next(itertools.islice(walk(0.0316), UPDATE, None))[3].endswith(
        "W1[1, 0] = 0.25 − 0.0316 · 3.523 = 0.139.")
    widget = OneStep()
    for _ in range(STEPS + 3):
        widget.next_button.click()
    assert widget.values["step"] == STEPS
    widget.again_button.click()
    assert widget.text.startswith("Step 0 of 25. A sample, (1, 2), and the weights.")


@pytest.mark.parametrize("lr, silent, loss", [(0.05, 1, 1.18), (0.1, 2, 0.609), (1, 2, 0.159)])
def test_the_step_kills_the_unit_that_spoke_when_the_rate_is_too_large(lr, silent, loss):
    widget = OneStep()
    widget.set(lr=lr, step=STEPS - 1)
    assert f"is {loss}. Hidden units that are silent now: {silent} of 2." in widget.text
    widget.set(step=STEPS)
    assert f"{4 if silent == 2 else 2} of the 4 entries of dW1 are 0" in widget.text


def test_each_number_is_said_once_it_is_known():
    widget = OneStep()
    for step, said in ((2, "x[1] · W1[1, 0] = 2 · 0.25 = 0.5; z[0] is 1."),
                       (6, "z[1] = −0.5 is not positive: its gate is shut, and h[1] = 0."),
                       (11, "loss = −ln p[1] = 2.127."), (12, "ds = p − t = (0.881, −0.881)."),
                       (14, "(−0.881) · (−1) = 0.881 goes on, and dh[0] is 1.762."),
                       (18, "Back through the shut gate of unit 1: dz[1] = 0.661 · 0 = 0."),
                       (21, "dW1[1, 0] = x[1] · dz[0] = 2 · 1.762 = 3.523."),
                       (23, "W1[1, 0] = 0.25 − 0.1 · 3.523 = −0.102.")):
        widget.set(step=step)
        assert said in widget.text, widget.text
