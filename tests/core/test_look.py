"""The course's colours, as they are and as a dark page shows them: contrast, hue, and whether eyes
that see two kinds of light instead of three can tell them apart."""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import rgb_to_hsv, to_rgb

from course_lib import look, plotting

COLOURS = {name: to_rgb(getattr(plotting, name))
           for name in ("VALUE", "GRADIENT", "GREEN", "PURPLE", "INACTIVE")}
# Machado, Oliveira and Fernandes 2009, table 1, for the whole lack of one kind of cone
BLINDNESS = {
    "none": np.eye(3),
    "red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998]],
    "green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
              [-0.011820, 0.042940, 0.968881]],
    "blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
             [0.004733, 0.691367, 0.303900]],
}


def as_it_is(colour):
    return np.array(colour)


def in_the_dark(colour):
    """What the filter makes of a colour: invert and hue-rotate as the W3C's Filter Effects say."""
    share, angle = re.fullmatch(r"invert\((.+)\) hue-rotate\((.+)deg\)", look.FILTER).groups()
    inverted = np.array(colour) * (1 - float(share)) + (1 - np.array(colour)) * float(share)
    cos, sin = np.cos(np.deg2rad(float(angle))), np.sin(np.deg2rad(float(angle)))
    turn = (np.array([[0.213, 0.715, 0.072]] * 3)
            + cos * np.array([[0.787, -0.715, -0.072], [-0.213, 0.285, -0.072],
                              [-0.213, -0.715, 0.928]])
            + sin * np.array([[-0.213, -0.715, 0.928], [0.143, 0.140, -0.283],
                              [-0.787, 0.715, 0.072]]))
    return np.clip(turn @ inverted, 0, 1)                             # (3,3) @ (3,) -> (3,)


def light(colour):
    """Amounts of light, for the numbers of sRGB."""
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    dim, bright = sorted(light(colour) @ [0.2126, 0.7152, 0.0722] for colour in (one, other))
    return (bright + 0.05) / (dim + 0.05)


def seen(colour, blindness):
    """L*, a*, b* of a colour as it is seen: a distance of 2 can just be noticed."""
    seen = np.clip(BLINDNESS[blindness] @ light(colour), 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722],
                    [0.0193, 0.1192, 0.9505]]) @ seen / [0.9505, 1, 1.089]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


themes = pytest.mark.parametrize("theme", [as_it_is, in_the_dark])


@themes
@pytest.mark.parametrize("name", COLOURS)
def test_text_in_every_colour_can_be_read(theme, name):
    assert contrast(theme(COLOURS[name]), theme((1, 1, 1))) >= 4.5


@themes
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_colours_can_be_told_apart_with_any_kind_of_colour_vision(theme, blindness):
    near = {(one, other): np.linalg.norm(seen(theme(COLOURS[one]), blindness)
                                         - seen(theme(COLOURS[other]), blindness))
            for one, other in itertools.combinations(COLOURS, 2)}
    assert min(near.values()) > 7, min(near, key=near.get)
    assert near["VALUE", "GRADIENT"] > 80                             # the pair in every picture


@pytest.mark.parametrize("name", [name for name in COLOURS if name != "INACTIVE"])      # grey
def test_a_colour_keeps_its_hue_in_the_dark(name):
    hue, dark = (rgb_to_hsv(theme(COLOURS[name]))[0] for theme in (as_it_is, in_the_dark))
    assert min(abs(hue - dark), 1 - abs(hue - dark)) < 0.05           # 18° of the circle


def test_a_picture_in_the_dark_has_the_ground_of_the_page():
    white, page = in_the_dark((1, 1, 1)), np.full(3, 0x11 / 255)      # JupyterLab Dark's
    assert np.abs(white - page).max() < 1 / 64
    assert contrast(in_the_dark((0, 0, 0)), white) > 12


@pytest.mark.parametrize("name, rule", [
    ("page.css", f"img {{ filter: {look.FILTER}; }}"),
    ("lab.css", f"body[data-jp-theme-light='false'] .{look.CLASS} {{ filter: {look.FILTER}; }}")])
def test_the_styles_of_the_site_and_of_jupyterlab_turn_pictures_dark_in_the_same_way(name, rule):
    style = Path(look.__file__).parents[1] / "course_tools" / "site" / "look" / name
    assert rule in style.read_text(encoding="utf-8")
