"""Networks as pictures: by geometry, over the course's networks and random ones, and by their
text."""

import itertools
import re

import numpy as np
import pytest

from course_lib.layers import Affine, ReLU, Sigmoid, Tanh
from course_lib.losses import MeanSquaredError, SoftmaxWithLoss
from course_lib.network import Sequential
from course_lib.neurons import (
    LABEL,
    Box,
    NetworkPicture,
    Plan,
    chain_text,
    crossed,
    draw_network,
    meeting,
    network_text,
    size_for,
    whole,
)
from course_lib.plotting import _pixels, new_figure
from course_lib.text import brief
from course_lib.trace import Trace, WeightPaths
from tests.core.test_trace import random_network, weights

# those of lesson 05's sections, of the lab's experiments, of its other data, and of the extremes
COURSE = [(2, 2, 2), (2, 32, 3), (2, 3), (2, 8, 8, 8, 8, 3), (2, *[4] * 8, 3), (2, 32, 2),
          (1, 8, 5, 3, 1), (1, 32, 1), (64, 32, 10), (64, 100, 10), (4, 32, 3), (1, 1, 1),
          (2, *[64] * 5, 3)]
each_course = pytest.mark.parametrize("units", COURSE, ids=lambda u: "-".join(map(str, u)))


def made(units, seed=0, activation=Tanh):
    rng, layers = np.random.default_rng(seed), []
    for n, m in itertools.pairwise(units):
        layers += [Affine(rng.normal(size=(n, m)), rng.normal(size=m)), activation()]
    net = Sequential(*layers[:-1])
    return Trace(net, rng.normal(size=units[0]), SoftmaxWithLoss(), 0)


def drawn(trace, chain=None):
    figure = new_figure(*size_for(trace.units))
    picture = NetworkPicture(*whole(figure), trace)
    picture.show(trace, chain)
    return picture


def shown(texts):
    return [text for text in texts if text.get_text()]


def extent(text):
    """The Box of a text's pixels."""
    size = round(text.get_fontsize() * 100 / 72)
    pixels, _ = _pixels(text.get_text(), size, text.get_color(), None)
    ink = pixels[..., 3].any(axis=1)
    return Box(*text.get_position(), pixels.shape[1], int(ink.sum()))


def assert_legible(picture):
    """No number meets another; those on lines meet no box, and those in boxes stay inside."""
    inside, on_lines = shown(picture.in_boxes), shown(picture.on_lines)
    texts = np.array([extent(text) for text in (*inside, *on_lines)])
    pairs = np.argwhere(np.triu(meeting(texts, texts), 1))
    assert not [[(*inside, *on_lines)[n].get_text() for n in pair] for pair in pairs]
    boxes = np.array([*itertools.chain(*picture.plan.boxes), picture.plan.loss])
    assert not meeting(texts[len(inside):], boxes).any()
    for text, box in np.argwhere(meeting(texts[:len(inside)], boxes)):
        assert texts[text, 2] <= boxes[box, 2] - 2, inside[text].get_text()


def some_chains(trace, seed):
    every, rng = list(weights(trace)), np.random.default_rng(seed)
    for n in rng.choice(len(every), min(2, len(every)), replace=False):
        yield WeightPaths(trace, *every[n])


@each_course
def test_no_number_meets_another_or_a_box_in_the_networks_of_the_course(units):
    trace = made(units)
    picture = drawn(trace)
    for chain in (None, *some_chains(trace, 0)):
        picture.show(trace, chain)
        assert_legible(picture)


@pytest.mark.parametrize("seed", [
    pytest.param(seed, marks=[pytest.mark.slow] * (seed >= 20)) for seed in range(100)])
def test_no_number_meets_another_or_a_box_in_random_networks(seed):
    rng = np.random.default_rng(seed)
    units = rng.integers(1, rng.choice([4, 8, 40]), rng.integers(2, 6))
    trace = made(units.tolist(), seed, (ReLU, Sigmoid, Tanh)[seed % 3])
    picture = drawn(trace)
    for chain in (None, *some_chains(trace, seed)):
        picture.show(trace, chain)
        assert_legible(picture)


@pytest.mark.parametrize("seed", range(40))
def test_where_all_weights_have_their_numbers_no_line_runs_through_another_lines_numbers(seed):
    rng = np.random.default_rng(seed)
    units = rng.integers(1, 4, rng.integers(2, 4)).tolist()
    plan = Plan(units, *(100 * side for side in size_for(units)))
    for labels in plan.labels:
        if labels:
            through = crossed(np.array(list(labels.values())),
                              np.array([plan.lines[key] for key in labels]))
            assert np.array_equal(through, np.eye(len(labels), dtype=bool))


def test_small_layers_have_room_for_all_their_numbers():
    for units in ((2, 2, 2), (2, 3), (2, 2, 1), (1, 3, 1)):
        plan = Plan(units, *(100 * side for side in size_for(units)))
        assert all(plan.labels), units


@each_course
def test_every_line_has_a_place_to_click_of_its_own_on_it(units):
    plan = Plan(units, *(100 * side for side in size_for(units)))
    keys = [key for key in plan.lines if key[0] < len(units) - 1]
    assert set(plan.spots) == set(keys)
    spots = np.array(list(plan.spots.values()))
    assert np.array_equal(meeting(spots, spots), np.eye(len(spots), dtype=bool))
    for key, box in plan.spots.items():
        (x, y), (u, v) = plan.lines[key]
        assert (box.x - x) * (v - y) == pytest.approx((box.y - y) * (u - x), abs=1e-6)


@each_course
def test_the_chosen_weight_always_shows_its_numbers(units):
    trace = made(units)
    picture = drawn(trace)
    for chain in some_chains(trace, 1):
        picture.show(trace, chain)
        texts = [text.get_text() for text in shown(picture.on_lines)]
        W, dW = (a[chain.layer][chain.i, chain.j] for a in (trace.W, trace.dW))
        at = texts.index(brief(W))
        assert texts[at + 1] == "← " + brief(dW)


def test_no_brief_number_is_longer_than_its_place():
    for v in (-0.9999, -9999.4, -1.2345e-5, -0.00999, 0.0105, -123.456, 1e300, -3e-300, np.nan):
        for size, room in ((10, LABEL[0]),):
            assert _pixels("← " + brief(v), size, "black", None)[0].shape[1] <= room, brief(v)


def numbers(text):
    return set(re.findall(r"−?\d[\d.]*(?:e−?\d+)?", text))


@pytest.mark.parametrize("seed", range(20))
def test_the_text_holds_every_number_of_a_small_picture(seed):
    rng = np.random.default_rng(seed)
    trace = made(rng.integers(1, 3, rng.integers(2, 5)).tolist(), seed)
    picture = drawn(trace)
    words = " ".join(text.get_text() for text in shown([*picture.in_boxes, *picture.on_lines])
                     if text.get_fontsize() != 7)                  # the units' own numbers
    assert len(numbers(words)) > 5
    assert numbers(words) <= numbers(network_text(trace))


def test_a_layer_and_its_text():
    picture = draw_network(Affine([[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]], [0.5, 1.0, -2.0]), [1, 2])
    assert repr(picture) == "x = [1 2]\nW = [1 0 −1; 2 1 0], b = [0.5 1 −2], y = [5.5 3 −3]"
    assert picture.alt.startswith("a network 2 → 3: neurons as boxes, weights as lines")


def test_negative_weights_are_dashed_and_large_ones_thick():
    picture = drawn(made((1, 3)), None)
    picture.show(Trace(Affine([[2.0, -1.0, 0.5]], [0, 0, 0]), [1.0]))
    dashes = [dash for _, dash in picture.lines.get_linestyle()[:3]]
    assert [dash is None for dash in dashes] == [True, False, True]
    thick, middle, thin = picture.lines.get_linewidth()[:3]
    assert thick > middle > thin


def test_a_silent_unit_is_grey_and_its_chain_names_the_factor_0():
    net = Sequential(Affine([[1.0, -1.0]], [0, 0]), ReLU(), Affine([[1.0], [2.0]], [0]))
    trace = Trace(net, [1.0], MeanSquaredError(), [0.0])
    alive, silent = (list(chain_text(WeightPaths(trace, 0, 0, j))) for j in (0, 1))
    assert alive == ["This sample asks W1[0, 0] to fall: the loss rises by 2 for each unit of it.",
                     "x[0] · h′[0] · W2[0, 0] · dy[0] = 1 · 1 · 1 · 2 = 2",
                     "It is the only path: 2; backward has found dW1[0, 0] = 2."]
    assert silent[0] == "This sample asks nothing of W1[0, 1]."
    assert silent[1].endswith("= 1 · 0 · 2 · 2 = 0, for h′[1] is 0")
    fills = drawn(trace, WeightPaths(trace, 0, 0, 1)).boxes.get_facecolor()
    assert fills[2, 0] < fills[1, 0] == 1


def test_many_paths_are_counted_and_a_gradient_that_fades_is_said_to():
    trace = made((1, 6, 6, 6, 2), activation=Sigmoid)
    told = list(chain_text(WeightPaths(trace, 0, 0, 0)))
    assert [line for line in told if line.startswith("and 70 more paths: ")]
    assert [line for line in told if line.startswith("All 72 paths, added before rounding: ")]
    assert "the slopes let through" in told[-1]


@pytest.mark.parametrize("seed", range(30))
def test_what_is_said_of_a_chain_adds_up(seed):
    net, loss, x, t = random_network(seed, hidden=2)
    trace = Trace(net, x, loss, t)
    for layer, i, j in weights(trace):
        chain = WeightPaths(trace, layer, i, j)
        told = "\n".join(chain_text(chain))
        added = re.search(r"(?:rounding|path): (\S+); backward has found dW\S+ \d+\] = (\S+)\.",
                          told)
        assert added[1] == added[2] == brief(trace.dW[layer][i, j])


def test_a_run_that_has_diverged_is_drawn_with_what_there_is():
    net = Sequential(Affine([[np.nan, 1e300]], [0, 0]), ReLU(), Affine([[1e300], [1e300]], [0]))
    trace = Trace(net, [1.0], MeanSquaredError(), [0.0])
    assert_legible(drawn(trace, WeightPaths(trace, 0, 0, 1)))
