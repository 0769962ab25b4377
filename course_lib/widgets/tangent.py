"""Lesson 00: a curve, a point on it, and the line that touches it there."""

import numpy as np

from course_lib.plotting import GRADIENT, INACTIVE, VALUE, quick_text
from course_lib.text import digits
from course_lib.widgets.controls import slider
from course_lib.widgets.live import LiveFigure


class Tangent(LiveFigure):
    """y = x² with a movable point and its tangent, whose slope is the derivative."""

    title = "the parabola y = x² with a point on it and the tangent there"

    def controls(self):
        return {"x": slider("x", -2.0, 2.0, 1.0, 0.1)}

    def build(self, figure):
        ax = figure.subplots()
        xs = np.linspace(-2.2, 2.2, 200)
        ax.plot(xs, xs**2, color=INACTIVE)
        ax.text(-3.15, 4.5, "y = x²")
        ax.set(xlim=(-3.2, 3.2), ylim=(-1.5, 5), xlabel="x", ylabel="y")
        ax.spines[["top", "right"]].set_visible(False)
        self.line, = ax.plot([], [], color=GRADIENT, lw=2, animated=True)
        self.point, = ax.plot([], [], "o", color=VALUE, ms=9, animated=True)
        self.label = quick_text(ax, 0, 0, color=GRADIENT)

    def update(self, x):
        y, slope = x * x, 2 * x
        half = 1.1 / np.hypot(1, slope)
        self.line.set_data([x - half, x + half], [y - slope * half, y + slope * half])
        self.point.set_data([x], [y])
        self.label.set_position((x + 0.15 if x >= 0 else x - 1.05, y - 0.45))
        self.label.set_text(f"slope {digits(slope, 1)}")
        return f"x = {digits(x, 1)}: y = {digits(y, 2)}, and the slope is {digits(slope, 1)}"
