"""Every live figure with its controls at their ends: no warning, finite numbers, a picture."""

import importlib
import itertools
import math
import pkgutil
import random
import re
import sys
from pathlib import Path

import ipywidgets as W
import numpy as np
import pytest

from course_lib import widgets
from course_lib.widgets import LiveFigure, TrainingLab
from tests.support.widgets import pixels

for module in pkgutil.walk_packages(widgets.__path__, "course_lib.widgets."):
    importlib.import_module(module.name)

pytestmark = pytest.mark.filterwarnings("error")
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
MOST = 100         # changes of one widget's controls; of more combinations, a sample
NAN_IS_THE_SUBJECT = {"SoftmaxPanel"}


def kinds(base=LiveFigure):
    """All live figures of the course."""
    ours = [kind for kind in base.__subclasses__() if kind.__module__.startswith("course_lib.")]
    return ours + [kind for sub in ours for kind in kinds(sub)]


each = pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)


def ends(control):
    """The values of a control that are most likely to go wrong."""
    if isinstance(control, (W.Dropdown, W.ToggleButtons)):
        return [value for _, value in control._options_full]
    if isinstance(control, W.Checkbox):
        return [False, True]
    return [control.min, control.max]


def combinations(widget, rng):
    choices = {name: ends(control) for name, control in widget.inputs.items()}
    count = MOST // len(choices)
    if math.prod(map(len, choices.values())) <= count:
        found = itertools.product(*choices.values())
    else:
        found = [[rng.choice(values) for values in choices.values()] for _ in range(count)]
    return [dict(zip(choices, values, strict=True)) for values in found]


def assert_it_shows(widget, at):
    assert widget.text, at
    if type(widget).__name__ not in NAN_IS_THE_SUBJECT:
        assert not re.search(r"\b(nan|inf)\b", widget.text, re.I), (at, widget.text)
    assert "alert" not in widget.readout.value, (at, widget.readout.value)
    shown = pixels(widget)
    page = int(widget.image.height), int(widget.image.width)
    cut_off = np.subtract(shown.shape, np.multiply(widget.sharp, page))  # of a pixel of the page
    assert np.all((cut_off >= 0) & (cut_off < widget.sharp)), at
    assert np.mean(shown < 200) > 0.001, f"a white picture at {at}"


def test_there_are_live_figures():
    assert len(kinds()) >= 10


@each
def test_a_widgets_module_says_in_which_lesson_it_is(kind):
    lesson = re.match(r"Lesson (\d\d)", sys.modules[kind.__module__].__doc__).group(1)
    notebook, = NOTEBOOKS.glob(f"{lesson}_*.ipynb")
    assert re.search(rf"\b{kind.__name__}\b", notebook.read_text(encoding="utf-8"))


@each
def test_all_ends_of_all_controls_show_a_picture_and_finite_numbers(kind):
    widget = kind()
    assert_it_shows(widget, "the start")
    for at in combinations(widget, random.Random(0)):
        widget.set(**at)
        assert widget.values == at
        assert_it_shows(widget, at)


@each
def test_it_says_what_it_shows_to_those_who_cannot_see_it(kind):
    assert kind.title != LiveFigure.title and kind().image.tooltip == kind.title


@each
def test_two_of_a_kind_do_not_share_anything(kind):
    one, other = kind(), kind()
    before = other.values, other.text, other.image.value
    for at in combinations(one, random.Random(1))[:2]:
        one.set(**at)
    other.draw()
    assert (other.values, other.text, other.image.value) == before


@pytest.mark.parametrize("seed", [
    pytest.param(seed, marks=[pytest.mark.slow] * (seed > 1)) for seed in range(10)])
def test_the_lab_trains_at_its_highest_rate_with_any_other_choice(seed):
    control, rng = TrainingLab().inputs, random.Random(seed)
    at = {name: rng.choice(ends(control[name])) for name in control} | {"lr": control["lr"].max}
    lab = TrainingLab(**at)
    lab.one_step()
    assert_it_shows(lab, at)
    lab.one_epoch()
    assert_it_shows(lab, at)
