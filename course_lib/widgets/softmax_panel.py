"""Lesson 06: the softmax as its formula stands, and with the maximum taken out."""

import bisect
import functools

import numpy as np
from matplotlib.patches import Rectangle

from course_lib.plotting import INACTIVE, VALUE, quick_text
from course_lib.text import digits, number
from course_lib.widgets.controls import choice, log_slider, slider
from course_lib.widgets.live import LiveFigure

SCORES = (3, 1, 0.2)
FARTHEST = 1000                    # offsets go from -FARTHEST to FARTHEST, in steps of 1 / STEPS
STEPS = 10


def moved_scores(offset, dtype):
    return (np.array(SCORES) + offset).astype(dtype)


def naive(x, T):
    """softmax(x / T) as the formula stands."""
    with np.errstate(all="ignore"):
        e = np.exp(x / x.dtype.type(T))
        return e / e.sum()


def stable(x, T):
    """The same, with the maximum taken out first: then dividing by T cannot overflow either."""
    with np.errstate(all="ignore"):
        e = np.exp((x - x.max()) / x.dtype.type(T))
        return e / e.sum()


@functools.lru_cache
def first_nans(dtype, T):
    """The first offsets, going down and going up, at which the formula gives nan.

    Going down every exp is 0, going up one is inf. None for one that lies beyond FARTHEST.
    """
    def exps(step):
        with np.errstate(all="ignore"):
            return np.exp(moved_scores(step / STEPS, dtype) / np.dtype(dtype).type(T))

    steps = range(-FARTHEST * STEPS, FARTHEST * STEPS + 1)
    not_all_0 = bisect.bisect_left(steps, True, key=lambda step: exps(step).any())
    some_inf = bisect.bisect_left(steps, True, key=lambda step: np.isinf(exps(step)).any())
    down = steps[not_all_0 - 1] / STEPS if not_all_0 else None
    up = steps[some_inf] / STEPS if some_inf < len(steps) else None
    return down, up


class SoftmaxPanel(LiveFigure):
    """Scores with one number added to all of them, in every float type.

    Left the formula, right the stable softmax, below where the left one ends.
    """

    title = "softmax by the formula and with the maximum taken out; below, where the formula ends"
    size = (8, 4)

    def controls(self):
        farthest = float(FARTHEST)
        return {"offset": slider("add to all scores", -farthest, farthest, 0.0, 1 / STEPS),
                "dtype": choice("float type", ["float64", "float32", "float16"]),
                "T": log_slider("temperature", -2, 2, 1)}

    def build(self, figure):
        places = [["naive", "stable"], ["line", "line"]]
        axes = figure.subplot_mosaic(places, height_ratios=(3.4, 1))
        self.bars, self.labels, self.totals = {}, {}, {}
        self._build_bars(axes, "naive", "the formula as it stands")
        self._build_bars(axes, "stable", "with the maximum taken out")
        self._build_line(axes["line"])

    def _build_bars(self, axes, name, title):
        ax = axes[name]
        ax.set_title(title, fontsize=10)
        ax.set(xlim=(-0.6, 2.6), ylim=(0, 1.2), xticks=range(3), yticks=[0, 0.5, 1])
        ax.set_xticklabels([f"class {i}" for i in range(3)])
        ax.spines[["top", "right"]].set_visible(False)
        self.bars[name] = ax.bar(range(3), 0, 0.7, ec=INACTIVE, animated=True)
        self.labels[name] = [quick_text(ax, i, 0, ha="center", va="bottom", outline="white")
                             for i in range(3)]
        self.totals[name] = quick_text(ax, 2.6, 1.08, ha="right")

    def _build_line(self, ax):
        ax.set(xlim=(-1.03 * FARTHEST, 1.03 * FARTHEST), ylim=(0, 1), yticks=[],
               xlabel="what is added to all scores: "
                      "no nan in the blue part, nan in the hatched ones")
        ax.spines[["top", "right", "left"]].set_visible(False)
        ax.add_patch(Rectangle((-FARTHEST, 0.18), 2 * FARTHEST, 0.4, fc="#dddddd", ec=INACTIVE,
                               hatch="////", lw=0))
        self.calm = ax.add_patch(
            Rectangle((0, 0.18), 0, 0.4, fc="#cfe3f0", ec=VALUE, animated=True))
        self.ends = [quick_text(ax, 0, 0.62, va="bottom", fontsize=9, clip_on=False)
                     for _ in range(2)]
        self.here, = ax.plot([], [], "^", color="black", ms=8, animated=True)

    def update(self, offset, dtype, T):
        x = moved_scores(offset, dtype)
        told = [f"In {dtype}, with temperature {number(T)}, "
                f"the scores are {', '.join(number(float(v)) for v in x)}."]
        for name, label, y in (("naive", "formula", naive(x, T)),
                               ("stable", "maximum taken out", stable(x, T))):
            self._show_bars(name, y)
            total = f"sum {digits(y.sum())}"
            self.totals[name].set_text(total)
            told.append(f"{label}: {', '.join(map(digits, y))} ({total})")
        ends = first_nans(dtype, T)
        self._show_ends(*ends)
        self.here.set_data([offset], [0.08])
        return "\n".join([*told, _told(*ends)])

    def _show_bars(self, name, y):
        for bar, label, value in zip(self.bars[name], self.labels[name], y, strict=True):
            if np.isnan(value):
                bar.set(height=1, facecolor="#dddddd", hatch="////")
                label.set(y=0.42, text="nan", fontsize=16)
            else:
                bar.set(height=value, facecolor=VALUE, hatch=None)
                label.set(y=value + 0.02, text=digits(value), fontsize=10)

    def _show_ends(self, down, up):
        """The part of the line without nan, and its ends in words: inside, where there is room."""
        low, high = -FARTHEST if down is None else down, FARTHEST if up is None else up
        self.calm.set(x=low, width=high - low)
        places = ((down, low, low < -0.8 * FARTHEST, "← nan up to {}"),
                  (up, high, high <= 0.8 * FARTHEST, "nan from {} →"))
        for text, (end, x, to_the_right, said) in zip(self.ends, places, strict=True):
            if to_the_right:
                text.set(x=x + 12, ha="left")
            else:
                text.set(x=x - 12, ha="right")
            text.set_text("" if end is None else said.format(number(end)))


def _told(down, up):
    """Where the formula gives its first nan."""
    found = [f"{number(end)}, going {way}"
             for end, way in ((up, "up"), (down, "down")) if end is not None]
    if not found:
        return f"The formula gives no nan between −{FARTHEST} and {FARTHEST}."
    return f"The formula's first nan: at {', and at '.join(found)}."
