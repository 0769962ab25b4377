"""Lesson 03: an activation, its slope, and what is left of a gradient after many such layers."""

import numpy as np

from course_lib.layers import LeakyReLU, ReLU, Sigmoid, Tanh
from course_lib.plotting import GRADIENT, INACTIVE, VALUE, quick_text
from course_lib.text import brief, number
from course_lib.widgets.controls import choice, slider
from course_lib.widgets.live import LiveFigure


class _Step:
    """1 where x > 0, else 0: it jumps once and is flat everywhere else."""

    def forward(self, x):
        self.shape = np.shape(x)
        return np.where(np.asarray(x) > 0, 1.0, 0.0)

    def backward(self, dy):
        return np.zeros(self.shape)


CURVES = {
    "step": _Step(),
    "sigmoid": Sigmoid(),
    "tanh": Tanh(),
    "ReLU": ReLU(),
    "leaky ReLU": LeakyReLU(0.1),              # steeper than the layer's own 0.01, so that it shows
}
REMARKS = {
    "step": "; there is no slope at the jump, and 0 stands for it",
    "ReLU": "; at the kink the slope counts as 0",
    "leaky ReLU": "; at the kink the slope of the left side counts",
}
LOWEST = 1e-14
TOPS = {"ReLU": 6.6, "leaky ReLU": 6.6}      # of the picture; of all others 2.4


def value_and_slope(name, x):
    """An activation's value at x, a number or an array, and its derivative there."""
    layer, x = CURVES[name], np.asarray(x, float)
    return layer.forward(x), layer.backward(np.ones_like(x))       # what it sends back for dy = 1


class ActivationViewer(LiveFigure):
    """An activation in blue, its derivative in orange, its tangent at x.

    Beside it, the slope at x multiplied layer by layer.
    """

    title = "an activation, its slope, its tangent at x, and what each layer leaves of a gradient"
    size = (8, 3.6)

    def controls(self):
        return {"f": choice("activation", list(CURVES), "sigmoid"),
                "x": slider("x", -6.0, 6.0, 1.0, 0.1),
                "depth": slider("number of layers", 1, 20, 10, 1)}

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
        for ax in (left, right):
            ax.spines[["top", "right"]].set_visible(False)
        self._build_curve(left)
        self._build_products(right)

    def _build_curve(self, ax):
        self.xs = np.linspace(-6, 6, 481)
        ax.axhline(0, color=INACTIVE, lw=0.8)
        ax.axvline(0, color=INACTIVE, lw=0.8)
        ax.set(xlim=(-6, 6), ylim=(-1.4, 2.4), xlabel="x")
        self.curve, = ax.plot([], [], color=VALUE, lw=2, animated=True)
        self.slopes, = ax.plot([], [], color=GRADIENT, lw=1.2, ls="--", animated=True)
        self.tangent, = ax.plot([], [], color="black", lw=1.2, animated=True)
        self.point, = ax.plot([], [], "o", color=VALUE, ms=8, animated=True,
                              clip_on=False)
        self.slope_point, = ax.plot([], [], "s", mec=GRADIENT, mfc="none", mew=2, ms=12,
                                    animated=True, clip_on=False)
        for y, text, colour in ((0.9, "— value", VALUE), (0.8, "- - slope", GRADIENT),
                                (0.7, "— tangent at x", "black")):
            ax.text(0.02, y, text, color=colour, transform=ax.transAxes)

    def _build_products(self, ax):
        ax.set_yscale("log")
        ax.set(xlim=(0, 21), ylim=(LOWEST / 9, 40), xticks=range(0, 21, 5),
               xlabel="layers passed on the way back")
        ax.set_title("what is left of a gradient of 1", fontsize=10)
        ax.set_yticks([1, 1e-3, 1e-6, 1e-9, 1e-12, LOWEST],
                      ["1", "1e−3", "1e−6", "1e−9", "1e−12", "0 or nearly"])
        ax.minorticks_off()
        ax.axhline(1, color=INACTIVE, lw=0.8)
        self.products, = ax.plot([], [], "s", color=GRADIENT, ms=5, animated=True)
        self.last = quick_text(ax, 0, 0, color=GRADIENT)

    def update(self, f, x, depth):
        values, slopes = value_and_slope(f, self.xs)
        ax, top = self.curve.axes, TOPS.get(f, 2.4)
        if ax.get_ylim()[1] != top:
            ax.set_ylim(-1.4, top)
            self.rebuild_background()
        self.curve.set_data(self.xs, values)
        self.slopes.set_data(self.xs, slopes)
        y, slope = (float(v) for v in value_and_slope(f, x))
        self.tangent.set_data([x - 1.5, x + 1.5], [y - 1.5 * slope, y + 1.5 * slope])
        self.point.set_data([x], [y])
        self.slope_point.set_data([x], [slope])
        layers = np.arange(1, depth + 1)
        products = slope**layers
        self.products.set_data(layers, np.maximum(products, LOWEST))
        end = max(products[-1], LOWEST)
        if depth <= 13:
            side = "top" if end > 0.01 else "bottom"           # not across the line at 1
            self.last.set(position=(depth + 0.7, end), ha="left", va=side)
        elif end > LOWEST:
            self.last.set(position=(depth - 0.5, end / 3), ha="right", va="top")
        else:
            self.last.set(position=(depth, end * 3), ha="right", va="bottom")
        self.last.set_text(brief(products[-1]))
        at = REMARKS.get(f, "") if x == 0 else ""
        return (f"{f} at x = {number(x)}: value {number(y)}, slope {number(slope)}{at}.\n"
                f"Through {depth} such layer{'s' * (depth > 1)} a gradient of 1 becomes "
                f"{number(slope)}^{depth} = {brief(products[-1])}.")
