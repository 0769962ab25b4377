"""Lesson 02: how good a numerical derivative is, against the size of its step."""

import math
from decimal import Decimal

import numpy as np

from course_lib.plotting import GREEN, INACTIVE, PURPLE, quick_text
from course_lib.widgets.controls import log_slider
from course_lib.widgets.live import LiveFigure

LOWEST = 1e-13                     # an error that happens to be smaller, or 0, is drawn here


def exact_exp(x):
    """e to the power x, rounded correctly: the last digits are the same on every machine."""
    return float(Decimal(float(x)).exp())


class StepSize(LiveFigure):
    """The errors of the forward and the central difference of exp at 1, against the step h."""

    title = "the errors of the forward and the central difference against the step h"
    size = (8, 3.6)

    def controls(self):
        return {"h": log_slider("step h", -15, 0, 0.1, 0.25)}

    @staticmethod
    def errors(h):
        """The errors (forward, central) of two numerical derivatives of exp at 1: it is e."""
        here, before, after = exact_exp(1), exact_exp(1 - h), exact_exp(1 + h)
        forward = (after - here) / h
        central = (after - before) / (2 * h)
        return abs(forward - math.e), abs(central - math.e)

    def build(self, figure):
        ax = figure.subplots()
        steps = 10.0 ** np.arange(-15, 0.01, 1 / 8)
        curves = np.maximum([self.errors(h) for h in steps], LOWEST)
        ax.loglog(steps, curves[:, 0], color=PURPLE, lw=1.2)
        ax.loglog(steps, curves[:, 1], color=GREEN, lw=1.2)
        ax.text(2e-6, 2e-5, "forward", ha="right")
        ax.text(2e-3, 1e-8, "central", ha="left")
        ax.text(8e-16, 2e-13, "← step too small: digits cancel", color=INACTIVE)
        ax.text(1.5, 2e-13, "step too large: the curve is not straight →", color=INACTIVE,
                ha="right")
        ax.set(xlabel="step h", ylabel="error", xlim=(5e-16, 2), ylim=(LOWEST / 3, 30))
        ax.spines[["top", "right"]].set_visible(False)
        self.line, = ax.plot([], [], color=INACTIVE, lw=0.8, animated=True)
        self.points = [ax.plot([], [], marker, color=colour, ms=9, animated=True)[0]
                       for marker, colour in (("s", PURPLE), ("o", GREEN))]
        self.labels = [quick_text(ax, 0, 0, color=colour, outline="white")
                       for colour in (PURPLE, GREEN)]

    def update(self, h):
        errors = self.errors(h)
        self.line.set_data([h, h], [1e-12, 30])
        for point, label, error in zip(self.points, self.labels, errors, strict=True):
            shown = max(error, LOWEST)
            point.set_data([h], [shown])
            if h < 1e-3:
                label.set(x=h * 1.8, ha="left")
            else:
                label.set(x=h / 1.8, ha="right")
            label.set(y=shown, va="top" if error < max(errors) else "bottom", text=_short(error))
        forward, central = map(_short, errors)
        return (f"h = {_short(h)}: the error of the forward difference is {forward}, "
                f"that of the central difference {central}")


def _short(value):
    """Two digits at most: 1.4e−4, 1e−15, 0.14."""
    text = f"{value:.1e}" if value < 0.01 else f"{value:.2g}"
    return text.replace(".0e", "e").replace("e-0", "e-").replace("-", "−")
