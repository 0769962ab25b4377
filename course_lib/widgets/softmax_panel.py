"""Lesson 06: the softmax as its formula stands and with the maximum taken out, side by side, in every float type."""

import bisect
import functools

import numpy as np
from matplotlib.patches import Rectangle

from course_lib.plotting import INACTIVE, VALUE, QuickText, number
from course_lib.widgets.live import LiveFigure, choice, log_slider, slider

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
    """The first offsets, going down and going up, at which the formula gives nan: every exp is 0, or one is inf. None for
    one that lies beyond FARTHEST."""
    def exps(step):
        with np.errstate(all="ignore"):
            return np.exp(moved_scores(step / STEPS, dtype) / np.dtype(dtype).type(T))

    steps = range(-FARTHEST * STEPS, FARTHEST * STEPS + 1)
    not_all_0 = bisect.bisect_left(steps, True, key=lambda step: exps(step).any())
    some_inf = bisect.bisect_left(steps, True, key=lambda step: np.isinf(exps(step)).any())
    return (steps[not_all_0 - 1] / STEPS if not_all_0 else None,
            steps[some_inf] / STEPS if some_inf < len(steps) else None)


class SoftmaxPanel(LiveFigure):
    """Scores with one number added to all of them: left the formula, right the stable softmax, below where the left one
    ends."""

    title = "softmax by the formula and with the maximum taken out; below, where the formula ends"
    size = (8, 4)

    def controls(self):
        return {"offset": slider("add to all scores", -float(FARTHEST), float(FARTHEST), 0.0, 1 / STEPS),
                "dtype": choice("float type", ["float64", "float32", "float16"]),
                "T": log_slider("temperature", -2, 2, 1)}

    def build(self, figure):
        axes = figure.subplot_mosaic([["naive", "stable"], ["line", "line"]], height_ratios=(3.4, 1))
        self.bars, self.labels, self.totals = {}, {}, {}
        for name, title in (("naive", "the formula as it stands"), ("stable", "with the maximum taken out")):
            ax = axes[name]
            ax.set_title(title, fontsize=10)
            ax.set(xlim=(-0.6, 3.4), ylim=(0, 1.2), xticks=range(3), yticks=[0, 0.5, 1])
            ax.set_xticklabels([f"class {i}" for i in range(3)])
            ax.spines[["top", "right"]].set_visible(False)
            self.bars[name] = ax.bar(range(3), 0, 0.7, animated=True)
            self.labels[name] = [ax.add_artist(QuickText(i, 0, ha="center", va="bottom", background="white", animated=True))
                                 for i in range(3)]
            self.totals[name] = ax.add_artist(QuickText(3.4, 1.08, ha="right", animated=True))
        line = axes["line"]
        line.set(xlim=(-1.03 * FARTHEST, 1.03 * FARTHEST), ylim=(0, 1), yticks=[],
                 xlabel="what is added to all scores: no nan in the blue part, nan in the hatched ones")
        line.spines[["top", "right", "left"]].set_visible(False)
        line.add_patch(Rectangle((-FARTHEST, 0.05), 2 * FARTHEST, 0.5, fc="#dddddd", ec=INACTIVE, hatch="////", lw=0))
        self.calm = line.add_patch(Rectangle((0, 0.05), 0, 0.5, fc="#cfe3f0", ec=VALUE, animated=True))
        self.ends = [line.add_artist(QuickText(0, 0.62, va="bottom", fontsize=9, animated=True)) for _ in range(2)]
        self.here, = line.plot([], [], color="black", lw=2, animated=True)

    def update(self, offset, dtype, T):
        x = moved_scores(offset, dtype)
        results = {"naive": naive(x, T), "stable": stable(x, T)}
        for name, y in results.items():
            for bar, label, value in zip(self.bars[name], self.labels[name], y, strict=True):
                lost = np.isnan(value)
                bar.set(height=1 if lost else value, facecolor="#dddddd" if lost else VALUE, edgecolor=INACTIVE,
                        hatch="////" if lost else None)
                label.set(y=0.42 if lost else value, text="nan" if lost else f"{value:.3f}", fontsize=16 if lost else 10)
            self.totals[name].set_text(f"sum {_digits(y.sum())}")
        ends = first_nans(dtype, T)
        low, high = (-FARTHEST if ends[0] is None else ends[0]), (FARTHEST if ends[1] is None else ends[1])
        self.calm.set(x=low, width=high - low)
        sides = "left" if low < -0.6 * FARTHEST else "right", "right" if high > 0.6 * FARTHEST else "left"
        for label, end, place, side in zip(self.ends, ends, (low, high), sides, strict=True):
            label.set(x=place + (6 if side == "left" else -6), ha=side, text="" if end is None else f"first nan {number(end)}")
        self.here.set_data([offset, offset], [0, 0.6])
        return (f"In {dtype}, with temperature {number(T)}, the scores are {', '.join(number(float(v)) for v in x)}.\n"
                + "\n".join(f"{label}: {', '.join(map(_digits, results[name]))} (sum {_digits(results[name].sum())})"
                            for name, label in (("naive", "formula"), ("stable", "maximum taken out"))) + "\n" + _told(ends))


def _digits(value):
    return f"{value:.3f}"


def _told(ends):
    """Where the formula gives its first nan."""
    found = [f"{number(end)}, going {way}" for way, end in (("up", ends[1]), ("down", ends[0])) if end is not None]
    return f"The formula's first nan: at {' and at '.join(found)}." if found else (
        f"The formula gives no nan between −{FARTHEST} and {FARTHEST}.")
