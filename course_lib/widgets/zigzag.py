"""Lesson 07: why descent zigzags down a needle, and how many steps that costs."""

import math

import numpy as np

from course_lib.plotting import GRADIENT, GREEN, INACTIVE, quick_text
from course_lib.text import number
from course_lib.widgets.controls import log_slider
from course_lib.widgets.live import LiveFigure

START = (1.5, 2.5)                 # the errors of w1 and w2 at first
NEAR = 0.01                        # near enough
SHOWN = 60                         # steps in the picture


class Zigzag(LiveFigure):
    """Gradient descent on ½ (s² e1² + e2²): e is how far two weights are from their best values.

    This is the loss of an Affine layer whose feature 1 is s times as large as feature 2: a step
    multiplies e1 by 1 - lr s² and e2 by 1 - lr.
    """

    title = "the path of gradient descent across the contours of a loss of two weights"
    size = (8, 4.2)

    def controls(self):
        return {"scale": log_slider("scale of feature 1", 0, 2, 10),
                "lr": log_slider("learning rate", -4, 0.5, 0.015, 0.01)}

    def build(self, figure):
        ax, side = figure.subplots(1, 2, width_ratios=(1.7, 1))
        ax.set(xlim=(-3.7, 3.7), ylim=(-3, 3), aspect="equal",
               xlabel="error of w1", ylabel="error of w2")
        self.contours = [ax.plot([], [], color=INACTIVE, lw=0.8, animated=True)[0]
                         for _ in range(11)]
        self.path, = ax.plot([], [], "o-", color=GRADIENT, ms=4, lw=1.2, animated=True)
        ax.plot(*START, "s", color="black", ms=7, animated=True)
        ax.plot(0, 0, "*", color=GREEN, ms=14, animated=True)
        quick_text(ax, START[0] + 0.2, START[1], "start", va="center", outline="white")
        side.set_axis_off()
        side.set(xlim=(0, 1), ylim=(0, 1))
        self.lines = [quick_text(side, 0, 0.8 - 0.13 * i, fontsize=11) for i in range(5)]
        self.lines[-1].set_color(GRADIENT)

    def update(self, scale, lr):
        curvature = np.array([scale**2, 1.0])
        factor = 1 - lr * curvature
        angle = np.linspace(0, 2 * np.pi, 361)
        for i, contour in enumerate(self.contours):
            radius = 0.5 * 2**i
            contour.set_data(radius / scale * np.cos(angle), radius * np.sin(angle))
        path = START * factor ** np.arange(SHOWN + 1)[:, None]          # (2,) · (61,2) -> (61,2)
        outside = np.abs(path).max(axis=1) >= 100
        self.path.set_data(*path[:outside.argmax() + 1 if outside.any() else None].T)
        steps = needed(factor)
        if steps:
            outcome = f"{steps:,} step{'s' * (steps > 1)}"
            end = f"{outcome} until both are within {NEAR} of the best"
        else:
            outcome = "it diverges" if np.abs(factor).max() > 1 else "it never settles"
            end = f"{outcome}: the rate is not below the limit"
        top = number(scale**2) if scale < 30 else f"{scale**2:,.0f}"
        told = (f"λmax {top}, λmin 1", f"condition number {top}",
                f"stability limit {number(2 / scale**2)}", f"learning rate {number(lr)}", outcome)
        for line, text in zip(self.lines, told, strict=True):
            line.set_text(text)
        size = "as large as feature 2" if scale == 1 else f"{number(scale)} times as large"
        return (f"Feature 1 is {size}: λmax = {top}, "
                f"condition number {top}, stability limit 2/λmax = {number(2 / scale**2)}.\n"
                f"At a rate of {number(lr)}, a step multiplies the error of w1 by "
                f"{number(factor[0])}, that of w2 by {number(factor[1])}: {end}.\n"
                f"Orange: the first {SHOWN} steps. "
                "From one contour to the next, the loss is 4 times as large.")


def needed(factor):
    """How many steps until both errors are at most NEAR; None when one of them does not shrink."""
    if np.abs(factor).max() >= 1:
        return None
    return max(1 if f == 0 else math.ceil(math.log(NEAR / e) / math.log(abs(f)))
               for e, f in zip(START, factor.tolist(), strict=True))
