"""The picture that moves in README is small, and is what its command makes."""

import runpy

import numpy as np
import pytest
from PIL import Image, ImageSequence

from course_tools import ROOT


@pytest.fixture
def stored():
    with Image.open(ROOT / "docs" / "lab.gif") as picture:
        yield [np.asarray(frame.convert("RGB"), float) for frame in ImageSequence.Iterator(picture)]


def test_it_moves_and_ends_still(stored):
    assert len(stored) > 20 and (ROOT / "docs" / "lab.gif").stat().st_size < 1_000_000
    assert np.abs(stored[0] - stored[-1]).mean() > 5
    assert np.abs(stored[-2] - stored[-1]).mean() < 5


def test_it_shows_the_lab_as_it_is(stored):
    made = runpy.run_path(str(ROOT / "docs" / "lab_gif.py"))
    for frame, was in zip(made["frames"](made["EPOCHS"][:3]), stored, strict=False):
        assert np.abs(np.asarray(frame, float) - was).mean() < 5
