"""The training lab: a run by itself, every control, and training in a real event loop."""

import asyncio
import functools
import html
import math
import threading
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.textpath import TextPath

from course_lib.data import Batches, load_penguins, spiral, train_test_split
from course_lib.layers import Affine, ReLU
from course_lib.losses import SoftmaxWithLoss
from course_lib.network import Sequential, accuracy, train
from course_lib.optimizers import SGD
from course_lib.text import number
from course_lib.widgets import TrainingLab, TrainingRun
from course_lib.widgets.live import status
from course_lib.widgets.training import lab as training_lab
from course_lib.widgets.training.lab import EXPERIMENTS, USUAL, VIEWS
from course_lib.widgets.training.pictures import power, round_up
from course_lib.widgets.training.run import ACTIVATIONS, DATA, INITIALISATIONS, OPTIMIZERS, load
from course_lib.widgets.training.units import GAP, LARGEST, tiling
from course_lib.widgets.training.wires import MOST
from tests.support.widgets import from_browser, pixels, until

pytestmark = [pytest.mark.usefixtures("live"), pytest.mark.filterwarnings("error")]
HE, XAVIER, NORMAL = "He: √(2/n)", "Xavier: √(1/n)", "normal(0, 1)"


async def played(lab, condition):
    """Play until a state is reached, then pause and wait for the task to end."""
    lab.play()
    await until(lambda: condition() or lab.task is None)
    lab.pause()
    await until(lambda: lab.task is None)
    return lab


# The run


def test_a_run_is_the_courses_own_training_loop():
    run = TrainingRun("spiral", hidden=(8,), lr=0.5, batch_size=30, seed=3).train(4)
    rng = np.random.default_rng(3)
    x, t = spiral(np.random.default_rng(0))
    net = Sequential(Affine.random(2, 8, rng), ReLU(), Affine.random(8, 3, rng))
    losses = list(train(net, SoftmaxWithLoss(), SGD(0.5), Batches(x, t, 30, rng, epochs=4)))
    assert list(run.losses) == losses
    assert run.train_accuracy == accuracy(net, x, t)
    assert run.epochs == 4
    assert [row[0] for row in run.history] == [0, 4]


@pytest.mark.parametrize("name", DATA)
def test_every_data_set_has_two_parts_and_can_be_learned(name):
    data = load(name)
    assert len(data.x_train) == len(data.t_train) and len(data.x_test) == len(data.t_test)
    run = TrainingRun(name, optimizer="Adam", lr=0.01).train(20)
    assert run.train_loss < 0.8 * data.guessing
    assert run.test_accuracy > 0.7 if data.classes else np.isnan(run.test_accuracy)


def test_the_penguins_are_scaled_by_their_training_part_and_the_cosine_is_tested_beyond_its():
    x, t = load_penguins()
    known, asked, _, _ = train_test_split(x, t, np.random.default_rng(0))
    np.testing.assert_allclose(load("penguins").x_test,
                               (asked - known.mean(axis=0)) / known.std(axis=0))
    cosine = load("cosine")
    assert np.abs(cosine.x_test).max() > 1.2 * np.abs(cosine.x_train).max()


def test_an_unknown_data_set_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match="no data set 'mnist'; choose one of spiral"):
        TrainingRun("mnist")


def test_rate_and_batch_size_act_from_the_next_step_on():
    run = TrainingRun("spiral", batch_size=30)
    run.step()
    before = run.affines[0].params["W"].copy()
    run.lr, run.batch_size = 1e-12, 60
    run.step()
    assert np.allclose(before, run.affines[0].params["W"], atol=1e-10)
    assert run.batches.seen == 90


def test_an_overflow_stops_the_run_and_is_explained():
    run = TrainingRun("spiral", hidden=(64,) * 5, activation="leaky ReLU", lr=100,
                      initialisation=NORMAL)
    run.train(50)
    assert run.overflowed == len(run.losses) < 500
    assert "Diverged: at step" in run.trouble and "rate 100" in run.trouble
    run.step()
    assert len(run.losses) == run.overflowed
    assert np.isfinite(run.predict(run.data.x_test)).all()


@pytest.mark.parametrize("view", VIEWS)
def test_where_numbers_are_too_large_no_unit_is_called_dead_and_no_weight_0(view):
    lab = TrainingLab(lr=100.0, layers=5, units=64, initialisation=NORMAL, view=view)
    for _ in range(3):
        lab.buttons["One epoch"].click()
    assert lab.run.overflowed
    assert "Dead units" not in lab.text and "] = 0," not in lab.text
    assert not any("dead" in text.get_text() for text in lab.gradients.texts)
    if view != "its answer":
        assert len(lab.picture.crosses.get_xdata()) == 0


@pytest.mark.parametrize("settings, words", [
    (dict(lr=10.0), "Every unit of hidden layer 1 is dead"),
    (dict(hidden=(8,) * 4, initialisation="0.01"), "Every unit of hidden layer 4 is dead"),
    (dict(initialisation="zeros"), "All units of hidden layer 1 are the same, and dead"),
    (dict(initialisation="zeros", activation="sigmoid"),
     "All units of hidden layer 1 are the same: they"),
    (dict(lr=30.0, activation="tanh"), "Diverging: the loss is above where it started"),
    (dict(lr=1.0), ""),
    (dict(hidden=(), lr=0.1), ""),
])
def test_trouble_is_named(settings, words):
    assert TrainingRun("spiral", **settings).train(30).trouble.startswith(words)


@pytest.mark.parametrize("settings, cure", [
    (dict(lr=10.0), "shorter steps"),
    (dict(hidden=(8,) * 4, initialisation="0.01"), "larger weights"),
    (dict(hidden=(1,) * 5, seed=1), "another random start or more units")])
def test_a_dead_layer_comes_with_the_cure_for_its_cause(settings, cure):
    assert TrainingRun("spiral", **settings).train(30).trouble.endswith(f"{cure}.")


def test_a_large_first_loss_that_falls_is_no_divergence():
    run = TrainingRun("digits", initialisation=NORMAL)
    assert run.history[0][1] > 3 * run.data.guessing
    assert run.train(1).trouble == ""


def test_dead_units_are_those_that_are_silent_on_the_whole_training_part():
    run = TrainingRun("spiral", hidden=(4,))
    run.affines[0].params["b"][:2] = -100
    run.measure()
    assert run.dead == [0.5]
    assert run.silent[0].tolist() == [True, True, False, False]


def test_hidden_gives_the_answers_of_each_hidden_layer_and_nothing_else():
    run = TrainingRun("cosine", hidden=(3, 2), activation="tanh").train(2)
    first, second = run.hidden(run.data.x_test)
    W, b = run.affines[0].params["W"], run.affines[0].params["b"]
    assert first == pytest.approx(np.tanh(run.data.x_test @ W + b))
    W, b = run.affines[1].params["W"], run.affines[1].params["b"]
    assert second == pytest.approx(np.tanh(first @ W + b))
    assert TrainingRun("spiral", hidden=()).hidden(np.zeros((1, 2))) == []


def test_zero_weights_keep_the_loss_of_guessing():
    run = TrainingRun("spiral", initialisation="zeros").train(5)
    assert run.train_loss == pytest.approx(np.log(3), abs=1e-3)


@pytest.mark.parametrize("settings, loss", [
    (dict(lr=0.1, initialisation="zeros"), "1.10"),         # all dead, and nothing ever moves
    (dict(lr=1, initialisation="zeros", activation="sigmoid", batch_size=300), "1.10"),  # none die
    (dict(lr=10), ">0.9"),
])
def test_a_loss_is_said_in_the_digits_that_every_computer_agrees_on(settings, loss):
    assert TrainingRun("spiral", **settings).train(3).certain_loss == loss


# The lab by hand


def test_one_step_one_epoch_and_reset():
    lab = TrainingLab()
    start = lab.run.train_loss
    lab.buttons["One step"].click()
    assert len(lab.run.losses) == 1 and lab.text.startswith("Step 1, epoch 0.1.")
    lab.buttons["One epoch"].click()
    assert lab.run.epochs == 1
    lab.buttons["Reset"].click()
    assert len(lab.run.losses) == 0 and lab.run.train_loss == start
    assert "no step yet" in lab.text


def test_the_picture_and_the_words_follow_the_run():
    lab = TrainingLab(lr=1.0)
    before = pixels(lab)
    lab.run.train(20)
    lab.draw()
    assert np.abs(pixels(lab) - before).max() > 100
    line = lab.curves[0].now[0]
    assert line.get_ydata()[-1] == pytest.approx(lab.run.train_loss)
    assert line.get_xdata()[-1] == pytest.approx(1.0)                      # epoch 20 of 20
    assert [t.get_text() for t in lab.curves[0].ticks] == ["0", "10", "20"]
    assert f"accuracy {100 * lab.run.test_accuracy:.0f} %" in lab.text
    assert len(lab.text.split("\n")) == 3
    assert power(lab.run.gradient_sizes[1]) in lab.gradients.texts[1].get_text()


def test_rate_and_batch_size_do_not_begin_a_new_run_and_everything_else_does():
    lab = TrainingLab()
    run = lab.run
    from_browser(lab.inputs["lr"], value=0.5)
    from_browser(lab.inputs["batch_size"], value=50)
    assert lab.run is run and (run.lr, run.batch_size) == (0.5, 50)
    for name, value in dict(data=1, activation=2, initialisation=1, optimizer=2).items():
        from_browser(lab.inputs[name], index=value)
        assert lab.run is not run, name
        run = lab.run
    for name, value in dict(layers=2, units=5, seed=7).items():
        from_browser(lab.inputs[name], value=value)
        assert lab.run is not run, name
        run = lab.run
    assert run.units == (2, 5, 5, 2) and run.data.name == "moons"


@pytest.mark.parametrize("data", [
    pytest.param(name, marks=[pytest.mark.slow] * (name not in ("spiral", "cosine")))
    for name in DATA])
def test_both_ends_of_every_slider_work(data):
    lab = TrainingLab(data=data)
    for name in ("lr", "batch_size", "units", "seed", "layers"):
        box = lab.inputs[name].row.children[0]
        for value in (box.min, box.max):
            box.value = value
            for _ in range(20):
                lab.run.step()
            lab.run.measure()
            lab.draw()
            assert "loss" in lab.text and "alert" not in lab.readout.value


@pytest.mark.parametrize("name, options", [
    ("data", DATA), ("activation", ACTIVATIONS), ("initialisation", INITIALISATIONS),
    ("optimizer", OPTIMIZERS)])
def test_every_option_of_every_list_works(name, options):
    lab = TrainingLab(layers=2, units=4)
    for option in options:
        lab.set(**{name: option})
        lab.buttons["One epoch"].click()
        assert lab.run.epochs == 1 and "alert" not in lab.readout.value


def test_no_hidden_layer_at_all_is_a_network_too():
    lab = TrainingLab(layers=0)
    lab.buttons["One epoch"].click()
    assert lab.run.units == (2, 3) and len(lab.gradients.bars) == 1
    lab.set(view="its units")
    assert "no hidden layer" in lab.picture.none.get_text() and "there are none." in lab.text


def test_reset_after_a_change_that_is_not_drawn_yet_begins_with_the_change():
    async def session():
        lab = TrainingLab()
        lab.set(layers=3, data="penguins")
        lab.buttons["Reset"].click()
        return lab

    lab = asyncio.run(session())
    assert lab.run.units == (4, 32, 32, 32, 3) and len(lab.gradients.bars) == 4


# Experiments


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_an_experiment_sets_what_it_says_and_all_else_that_matters_and_plays(name):
    async def session():
        lab = TrainingLab(data="digits", optimizer="Adam", units=3, lr=0.7, batch_size=9, speed=1,
                          seed=5)
        run = lab.run
        lab.experiments[name].click()
        await until(lambda: len(lab.run.losses) > 1)
        assert lab.run is not run and lab.task is not None
        return await played(lab, lambda: True)

    lab = asyncio.run(session())
    wanted = USUAL | EXPERIMENTS[name]
    assert lab.values == wanted | dict(seed=5, starts=1, speed=1, compare=False, view="its answer")
    assert lab.run.units == (2, *[wanted["units"]] * wanted["layers"], 3)
    assert (lab.run.lr, lab.run.batch_size) == (wanted["lr"], wanted["batch_size"])
    assert "alert" not in lab.readout.value


def test_an_experiment_begins_anew_also_where_only_the_rate_differs_and_while_it_trains():
    async def session():
        lab = TrainingLab(speed=1, compare=True)
        lab.experiments["rate 1"].click()
        await until(lambda: len(lab.run.losses) > 3)
        old = lab.run
        lab.experiments["rate 0.01"].click()
        assert lab.run is not old and lab.run.lr == 0.01 and lab.button.value
        await played(lab, lambda: len(lab.run.losses) > 1)
        return lab, old

    lab, old = asyncio.run(session())
    assert lab.before == old.history


# Several starts


def runs_of(line):
    """The last height of each run in a line that is broken between two runs."""
    x, y = line.get_data()
    ends = np.flatnonzero(np.isnan(x))
    return y[ends - 1].tolist()


@pytest.mark.parametrize("starts", [1, 2, 10])
def test_as_many_runs_are_drawn_as_are_said_each_from_a_start_of_its_own(starts):
    lab = TrainingLab(seed=7)
    lab.set(starts=starts)
    lab.buttons["One epoch"].click()
    lab.buttons["One step"].click()
    alone = [TrainingRun("spiral", seed=7 + i).train(1) for i in range(starts)]
    for run in alone:
        run.step()
        run.measure()
    losses = [run.train_loss for run in alone]
    assert [run.train_loss for run in lab.runs] == losses
    assert lab.curves[0].now[0].get_ydata()[-1] == losses[0]
    assert runs_of(lab.curves[0].others) == losses[1:]
    assert runs_of(lab.curves[1].others) == [run.train_accuracy for run in alone[1:]]
    said = " · ".join(f"{loss:.2f}" for loss in losses)
    assert (f"of the {starts} starts" in lab.text and said in lab.text) == (starts > 1)


def test_all_starts_train_together_obey_the_sliders_and_pause_together():
    async def session():
        lab = TrainingLab(starts=3, speed=1)
        lab.play()
        await until(lambda: len(lab.run.losses) > 2)
        from_browser(lab.inputs["lr"], value=0.5)
        await played(lab, lambda: lab.runs[2].lr == 0.5 and len(lab.run.losses) > 4)
        return lab

    lab = asyncio.run(session())
    assert len({len(run.losses) for run in lab.runs}) == 1
    assert [run.history[-1][0] for run in lab.runs] == [lab.run.epochs] * 3
    assert {run.lr for run in lab.runs} == {0.5}


def test_while_one_start_can_go_on_the_others_that_overflowed_do_not_stop_it():
    lab = TrainingLab(starts=2)
    lab.run.overflowed = 1
    lab.train_a_little(until=math.inf)
    assert not lab.overflowed and len(lab.run.losses) == 0 and lab.steps_done == 10
    lab.runs[1].overflowed = 10
    assert lab.overflowed


# Views


def test_a_dead_unit_is_crossed_out_in_grey_and_named_and_a_living_one_is_not():
    lab = TrainingLab(units=6, view="its units")
    for unit in (1, 4):
        lab.run.affines[0].params["b"][unit] = -100
    lab.buttons["One epoch"].click()
    data, first = lab.run.data, lab.run.affines[0].params
    on = (data.x_train @ first["W"] + first["b"]) > 0              # (N,2) @ (2,6) -> (N,6)
    dead = np.flatnonzero(~on.any(axis=0))
    assert dead.tolist() == [1, 4]
    assert "layer 1: 2 of 6 dead (units 1, 4), the living answer 0 to" in lab.text
    pixels = lab.picture.ground.pixels[::-1]
    height, width, _ = pixels.shape
    tile, columns = tiling([6], width, height)
    for unit in range(6):
        y, x = tile * (unit // columns), tile * (unit % columns)
        inside = pixels[y + 1:y + tile - 2, x + 1:x + tile - 2]
        assert (inside == 0.85).all() == (unit in dead), unit
        crosses = lab.picture.crosses.get_xydata() * (width, -height) + (0, height)
        crossed = ((crosses > (x, y)) & (crosses < (x + tile, y + tile))).all(axis=1).any()
        assert crossed == (unit in dead), unit


def test_a_units_picture_is_blue_where_it_answers_and_pink_where_it_answers_less_than_nothing():
    lab = TrainingLab(units=1, activation="tanh", view="its units", seed=1)
    W = lab.run.affines[0].params["W"][:, 0]
    pixels = lab.picture.ground.pixels[::-1]
    tile = min(LARGEST, *pixels.shape[:2])
    inside = pixels[1:tile - 2, 1:tile - 2]
    across = np.linspace(-1.5, 1.5, len(inside))
    z = W[0] * across + W[1] * across[::-1, None]
    sure = np.abs(z) > 0.2 * np.abs(z).max()              # away from the border, in whole pixels
    blue = inside[..., 2] > inside[..., 0]
    assert (blue == (z > 0))[sure].all()


@pytest.mark.parametrize("data, layers, units", [
    ("spiral", 0, 1), ("spiral", 1, 1), ("spiral", 1, 64), ("spiral", 5, 1),
    *(pytest.param(data, 5, 64, marks=[pytest.mark.slow] * (data != "spiral"))
      for data in DATA)])
def test_the_units_of_every_network_find_room(data, layers, units):
    lab = TrainingLab(data=data, layers=layers, units=units, view="its units")
    height, width, _ = lab.picture.ground.pixels.shape
    tile, columns = tiling([units] * layers, width, height)
    rows = layers * -(-units // columns)
    assert tile >= 8 and columns * tile <= width
    assert rows * tile + GAP * max(layers - 1, 0) <= height


def test_a_line_is_as_thick_as_its_weight_and_dashed_below_zero_and_a_dead_unit_is_crossed_out():
    lab = TrainingLab(units=3, view="its weights")
    first = lab.run.affines[0].params
    first["W"][:] = [[1, -0.5, 0], [-2, 0.25, 0]]
    first["b"][1:] = -100, 100                             # unit 1 is dead, and unit 2 always on
    lab.buttons["One epoch"].click()
    W, picture = first["W"], lab.picture
    widths = np.array(picture.lines.get_linewidths())[:6].reshape(2, 3)
    assert np.allclose(widths - 0.3, 2.1 * np.abs(W).clip(0, 2) / 2)
    *rgb, alpha = np.array(picture.lines.get_colors())[:6].T
    assert np.allclose(alpha, np.abs(W).clip(0, 1).ravel())          # what is 0 cannot be seen
    assert np.flatnonzero(np.sum(rgb, axis=0) == 0).tolist() == [np.abs(W).argmax()]     # black
    dashed = [pattern is not None for _, pattern in picture.lines.get_linestyles()[:6]]
    assert dashed == (W < 0).ravel().tolist()
    crosses = picture.crosses.get_xydata().tolist()
    assert crosses == [list(picture.column(1, 3)[1])]
    assert f"W1[1, 0] = {number(W[1, 0])}" in lab.text


def test_of_a_large_layer_the_first_units_are_drawn_and_it_says_so():
    lab = TrainingLab(data="digits", units=64, view="its weights")
    assert len(lab.picture.lines.get_segments()) == MOST * MOST + MOST * 10
    assert f"(in the colour of the letters, of {MOST} units drawn): W1[" in lab.text
    for layer, (i, j, w) in enumerate(lab.picture.largest):
        drawn = lab.run.affines[layer].params["W"][:MOST, :MOST]
        assert drawn[i, j] == w and abs(w) == np.abs(drawn).max()


def test_another_view_of_the_same_run_is_one_click_and_says_what_it_shows():
    lab = TrainingLab(lr=1.0)
    lab.buttons["One epoch"].click()
    run, titles = lab.run, set()
    for index, name in enumerate(VIEWS):
        from_browser(lab.inputs["view"], index=index)
        assert lab.run is run and lab.values["view"] == name
        assert lab.image.tooltip == lab.title
        titles.add(lab.title)
    assert len(titles) == len(VIEWS)


@pytest.mark.parametrize("name", ["spiral", "moons", "circles"])
def test_every_point_of_the_plane_lies_in_its_picture(name):
    lab = TrainingLab(data=name)
    for low, high in (lab.figure.axes[0].get_xlim(), lab.figure.axes[0].get_ylim()):
        assert low < lab.run.data.x_train.min() and lab.run.data.x_train.max() < high


def test_what_is_said_of_a_bar_stays_in_its_own_picture():
    lab = TrainingLab(layers=5, units=64, initialisation=NORMAL)
    lab.buttons["One step"].click()
    bars, pixels = lab.gradients.bars[0].axes, lab.figure.dpi / 72
    for text in lab.gradients.texts:
        left = bars.transData.transform(text.get_position())[0]
        letters = TextPath((0, 0), text.get_text(), size=text.get_fontsize())
        assert text.get_ha() == "left"
        assert left + pixels * letters.get_extents().width < bars.transAxes.transform((1, 0))[0]


def test_a_picture_for_each_kind_of_data():
    lab = TrainingLab(data="digits", lr=0.5)
    for _ in range(15):
        lab.buttons["One epoch"].click()
    read = [t.get_text() for t in lab.picture.texts]
    right = lab.run.predict(lab.picture.x).argmax(axis=1) == lab.picture.t
    assert [r == "" for r in read] == right.tolist()
    assert sum(r == "" for r in read) >= 21
    lab.set(data="penguins")
    lab.run.train(30)
    lab.draw()
    counts = [[int(t.get_text()) for t in row] for row in lab.picture.texts]
    assert np.trace(counts) / np.sum(counts) == pytest.approx(lab.run.test_accuracy)
    lab.set(data="cosine")
    assert lab.picture.line.get_ydata() == pytest.approx(lab.run.predict(lab.picture.x)[:, 0])
    lab.set(data="circles")
    assert lab.picture.ground.pixels.min() >= 0 and lab.picture.ground.pixels.max() <= 1
    assert np.ptp(lab.picture.ground.pixels) > 0.05


def test_divergence_leaves_the_axis_and_is_said():
    lab = TrainingLab(lr=100.0, layers=5, units=64, activation="leaky ReLU", initialisation=NORMAL)
    for _ in range(3):
        lab.buttons["One epoch"].click()
    assert lab.run.overflowed
    assert "Diverged" in lab.text
    for curves in lab.curves:
        for line in curves.now:
            y = line.get_ydata()
            assert np.isfinite(y).all() and y.max() <= 3 * curves.top
    assert lab.curves[0].now[0].get_ydata()[-1] > 1.04 * lab.curves[0].top
    assert lab.curves[0].above.get_text() == "↑ too large" and not lab.curves[1].above.get_text()
    assert any("too large" in t.get_text() for t in lab.gradients.texts)


def test_compare_keeps_the_last_curve_beside_the_new_one():
    lab = TrainingLab()
    lab.run.train(7)
    lab.buttons["Reset"].click()
    assert len(lab.curves[0].before[0].get_xdata()) == 0
    lab.set(compare=True)
    lab.run.train(7)
    old = lab.run.train_loss
    lab.set(units=8)
    assert lab.curves[0].before[0].get_ydata()[-1] == pytest.approx(old)
    assert "The run before ended with a training loss of" in lab.text
    lab.buttons["Reset"].click()                  # nothing trained in between: still the same
    assert lab.curves[0].before[0].get_ydata()[-1] == pytest.approx(old)
    lab.set(data="moons")                         # another scale: nothing to compare
    assert len(lab.curves[0].before[0].get_xdata()) == 0


def test_a_loss_above_the_axis_is_named_at_its_edge():
    lab = TrainingLab(lr=10.0)
    lab.run.train(14)
    lab.draw()
    loss, curves = lab.run.train_loss, lab.curves[0]
    assert loss > curves.top and curves.above.get_text() == f"↑ {number(loss)}"
    lab.buttons["Reset"].click()
    assert curves.above.get_text() == ""


def test_the_axis_of_epochs_is_that_of_the_run_not_of_the_one_before():
    lab = TrainingLab(compare=True, layers=0)
    for _ in range(30):
        lab.buttons["One epoch"].click()
    lab.buttons["Reset"].click()
    curves = lab.curves[0]
    assert curves.ticks[-1].get_text() == "10" and curves.before[0].get_xdata()[-1] == 1.1
    for _ in range(30):
        lab.buttons["One epoch"].click()
    assert curves.ticks[-1].get_text() == "50" and curves.before[0].get_xdata()[-1] == 0.6


def test_without_a_hidden_layer_what_would_change_nothing_cannot_be_moved():
    lab = TrainingLab(layers=0)
    controls = [*lab.inputs["units"].row.children, lab.inputs["activation"]]
    assert all(control.disabled for control in controls)
    lab.set(layers=1)
    assert not any(control.disabled for control in controls)


def test_the_experiment_is_marked_for_which_the_controls_stand():
    lab = TrainingLab()

    def pressed():
        return [n for n, b in lab.experiments.items() if "mod-active" in b._dom_classes]

    assert pressed() == ["rate 0.1"]
    lab.set(lr=1.0)
    assert pressed() == ["rate 1"]
    lab.set(units=3)
    assert pressed() == []


def test_a_stored_lab_shows_the_start_for_how_it_goes_on_is_asked(monkeypatch):
    monkeypatch.setenv("COURSE_STATIC", "1")
    lab = TrainingLab()
    assert lab.run.epochs == 0
    assert "Before the first step" in lab.text


def test_a_stored_lab_has_trained_already_where_that_is_wanted(monkeypatch):
    monkeypatch.setenv("COURSE_STATIC", "1")
    lab = TrainingLab(lr=1.0, shown_after=5)
    assert lab.run.epochs == 5
    assert lab.text == TrainingLab(lr=1.0, shown_after=5).text
    assert "Here after 5 epochs" in lab.text
    assert sorted(lab._repr_mimebundle_()) == ["image/png", "text/html", "text/plain"]


def test_an_unknown_setting_is_refused():
    with pytest.raises(TypeError, match="no setting rate; it has data, layers"):
        TrainingLab(rate=3)


@pytest.mark.parametrize("x, rounded", [
    (10, 10), (10.01, 20), (21, 50), (50.5, 100), (1000, 1000), (1001, 2000)])
def test_the_axis_grows_by_ones_twos_and_fives(x, rounded):
    assert round_up(x) == rounded


# Playing: in a real event loop, as in a kernel


def test_it_plays_and_pauses_by_the_browsers_messages():
    async def session():
        lab = TrainingLab(speed=10**9)
        from_browser(lab.button, value=True)
        assert lab.button.description == "Pause"
        await until(lambda: len(lab.run.losses) > 100)
        from_browser(lab.button, value=False)
        await until(lambda: lab.task is None)
        steps = len(lab.run.losses)
        assert asyncio.all_tasks() == {asyncio.current_task()}, "nobody is left who could train"
        assert lab.text.startswith(f"Step {steps},")
        assert lab.button.description == "Play"
        from_browser(lab.button, value=True)
        await played(lab, lambda: len(lab.run.losses) > steps)
        return lab

    lab = asyncio.run(session())
    assert "alert" not in lab.readout.value and TrainingLab.playing is None


def test_sliders_act_while_it_trains():
    async def session():
        lab = TrainingLab(speed=1)
        run = lab.run
        lab.play()
        await until(lambda: len(run.losses) > 2)
        from_browser(lab.inputs["lr"], value=2.0)
        from_browser(lab.inputs["batch_size"], value=7)
        seen, steps = run.batches.seen, len(run.losses)
        await until(lambda: len(run.losses) > steps + 1)
        assert lab.run is run and run.lr == 2.0
        assert run.batches.seen - seen == 7 * (len(run.losses) - steps)
        from_browser(lab.inputs["units"], value=3)
        await until(lambda: lab.run is not run and len(lab.run.losses) > 1)
        assert lab.task is not None
        return await played(lab, lambda: True)

    assert asyncio.run(session()).run.units == (2, 3, 3)


def test_what_is_changed_together_with_the_pause_is_shown():
    async def session():
        lab = TrainingLab(speed=1)
        await played(lab, lambda: len(lab.run.losses) > 2)
        lab.play()
        await until(lambda: lab.task is not None and len(lab.run.losses) > 4)
        lab.set(units=5)
        lab.pause()
        await until(lambda: lab.task is None)
        return lab

    lab = asyncio.run(session())
    assert lab.run.units == (2, 5, 3) and lab.text.startswith("Step 0")


def test_the_numbers_keep_still_for_a_moment_while_it_trains():
    async def session():
        said = []
        lab = TrainingLab(speed=1)
        lab.said = math.inf                                   # a moment without an end
        lab.readout.observe(lambda change: said.append(change["new"]), "value")
        await played(lab, lambda: len(lab.run.losses) > 10)
        return lab, said

    lab, said = asyncio.run(session())
    assert len(said) == 1, "what the last picture shows, and nothing before"
    assert status(lab.text) == said[0] and lab.text.startswith(f"Step {len(lab.run.losses)},")


def test_messages_on_other_threads_are_obeyed_in_the_labs_own_thread():
    """JupyterLab sends some messages over subshells, which are threads."""
    threads = []

    class Watched(TrainingLab):
        def update(self, **values):
            threads.append(threading.current_thread())
            return super().update(**values)

    async def session():
        lab = Watched(speed=1)

        async def elsewhere(act):
            await asyncio.get_running_loop().run_in_executor(None, act)

        for _ in range(3):
            for index in range(4):
                await elsewhere(functools.partial(from_browser, lab.inputs["data"], index=index))
                if index % 2:
                    await elsewhere(lambda: from_browser(lab.button, value=True))
                await until(lambda name=list(DATA)[index]: lab.settings["data"] == name)
            await until(lambda: len(lab.run.losses) > 2)
            await elsewhere(lambda: from_browser(lab.button, value=False))
            await until(lambda: lab.task is None)
        await elsewhere(lambda: lab.buttons["Reset"].click())
        await until(lambda: lab.text.startswith("Step 0,"))
        return lab

    lab = asyncio.run(session())
    assert "alert" not in lab.readout.value
    assert set(threads) == {threading.main_thread()}


def test_running_the_cell_again_stops_the_old_task():
    async def session():
        labs = []
        for _ in range(3):
            labs.append(TrainingLab(speed=1))
            labs[-1].play()
            await until(lambda: len(labs[-1].run.losses) > 1)
        await until(lambda: sum(lab.task is not None for lab in labs) == 1)
        training = [t for t in asyncio.all_tasks() if t.get_coro().__name__ == "_train"]
        assert [labs[-1].task] == training and TrainingLab.playing is labs[-1]
        assert [lab.button.value for lab in labs] == [False, False, True]
        labs[0].play()                                        # an older one may be played again
        await until(lambda: labs[2].task is None)
        assert TrainingLab.playing is labs[0]
        await played(labs[0], lambda: True)

    asyncio.run(session())
    assert TrainingLab.playing is None


def test_an_error_while_training_is_shown_and_the_lab_can_be_played_again():
    async def session():
        lab = TrainingLab(speed=1)
        lab.play()
        await until(lambda: len(lab.run.losses) > 1)

        def broken():
            raise RuntimeError("the batch was eaten")

        lab.run.step = broken
        await until(lambda: lab.task is None)
        shown = html.unescape(lab.readout.value)
        lab.buttons["Reset"].click()
        await played(lab, lambda: len(lab.run.losses) > 1)
        return lab, shown

    lab, shown = asyncio.run(session())
    assert "RuntimeError: the batch was eaten" in shown and "role='alert'" in shown
    assert not lab.button.value and "alert" not in lab.readout.value


def test_an_error_of_a_button_is_shown():
    lab = TrainingLab()
    lab.run.step = lambda: 1 / 0
    lab.buttons["One step"].click()
    assert "ZeroDivisionError" in lab.readout.value


def test_without_a_kernel_play_says_so():
    lab = TrainingLab()
    lab.play()
    assert "no running event loop" in lab.readout.value
    assert not lab.button.value and TrainingLab.playing is None


@pytest.mark.parametrize("limit", [dict(steps=50), dict(seconds=0.2)])
def test_it_stops_by_itself_and_goes_on_when_played_again(monkeypatch, limit):
    for name, value in limit.items():
        monkeypatch.setattr(TrainingLab, name, value)

    async def session():
        lab = TrainingLab()
        lab.play()
        await until(lambda: lab.task is None)
        steps = len(lab.run.losses)
        assert "Paused by itself after" in lab.text and not lab.button.value
        await played(lab, lambda: len(lab.run.losses) > steps)

    asyncio.run(session())


def test_a_diverging_run_stops_by_itself():
    async def session():
        lab = TrainingLab(lr=100.0, layers=5, units=64, activation="leaky ReLU",
                          initialisation=NORMAL, speed=10**9)
        lab.play()
        await until(lambda: lab.task is None)
        return lab

    lab = asyncio.run(session())
    assert "Diverged" in lab.text and not lab.button.value


class OwnTime:
    """A lab's time, the same on any machine: a step takes 1 ms, a picture as long as one says."""

    def __init__(self, monkeypatch, picture):
        self.now, self.pictures = 0.0, 0

        def taking(seconds, act):
            def slow(*args):
                self.now += seconds
                self.pictures += act is draw
                return act(*args)
            return slow

        async def sleep(seconds):
            self.now += seconds
            await asyncio.sleep(0)

        step, draw = TrainingRun.step, TrainingLab.draw
        monkeypatch.setattr(TrainingRun, "step", taking(0.001, step))
        monkeypatch.setattr(TrainingLab, "draw", taking(picture, draw))
        monkeypatch.setattr(training_lab, "time", SimpleNamespace(perf_counter=lambda: self.now))
        loop = SimpleNamespace(sleep=sleep, get_running_loop=asyncio.get_running_loop)
        monkeypatch.setattr(training_lab, "asyncio", loop)


@pytest.mark.parametrize("picture", [0.003, 0.02, 0.2])
def test_others_have_their_turn_after_every_picture_and_pause_acts_at_once(monkeypatch, picture):
    time = OwnTime(monkeypatch, picture)

    async def session():
        lab = TrainingLab(speed=10**9)
        lab.play()
        turns = []
        while len(turns) < 15:
            turns.append((time.now, time.pictures))
            await asyncio.sleep(0)                        # what a message to the kernel waits for
        steps = len(lab.run.losses)
        lab.pause()
        await until(lambda: lab.task is None)
        return np.diff(turns, axis=0).max(axis=0), len(lab.run.losses) - steps

    (seconds, pictures), more = asyncio.run(session())
    assert pictures == 1 and seconds < 0.05 + picture
    assert more == 0


@pytest.mark.parametrize("picture, at_least", [(0.003, 0.85), (0.02, 0.58), (0.2, 0.17)])
def test_most_of_the_time_is_training_unless_a_picture_takes_very_long(
        monkeypatch, picture, at_least):
    time = OwnTime(monkeypatch, picture)

    async def session():
        lab = TrainingLab(speed=10**9)
        began = time.now
        await played(lab, lambda: time.now > began + 5)
        return 0.001 * len(lab.run.losses) / (time.now - began)

    assert asyncio.run(session()) > at_least


@pytest.mark.parametrize("data", ["spiral", "moons", "cosine", "digits"])
def test_the_legend_leaves_the_title_alone_with_an_earlier_run_as_well(data):
    lab = TrainingLab(data=data, compare=True)
    lab.run.train(1)
    lab.set(units=8)
    ax = lab.curves[0].now[0].axes
    renderer = ax.figure.canvas.get_renderer()
    title, legend = (part.get_window_extent(renderer) for part in
                     (ax._left_title, ax.get_legend().legend_handles[0]))
    assert legend.x0 - title.x1 > 4
    assert "before" in [text.get_text() for text in ax.get_legend().get_texts()]


def test_a_loss_that_has_blown_up_is_short():
    run = TrainingLab().run
    run.train_loss = 17628682.4
    assert run.certain_loss == "1.76e+07"
