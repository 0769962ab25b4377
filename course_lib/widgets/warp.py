"""Lesson 03: a layer as a map of the plane: W and b turn, stretch and shift it, and the activation bends it."""

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.plotting import INACTIVE, PURPLE, VALUE, number
from course_lib.widgets.activations import value_and_slope
from course_lib.widgets.live import LiveFigure, choice, slider

REACH = 2.6                        # the pictures show -REACH … REACH

_MIDDLES = (np.arange(40) + 0.5) / 20 - 1
SQUARE = np.stack(np.meshgrid(_MIDDLES, _MIDDLES), -1).reshape(-1, 2)      # points spread evenly, to count


class WarpedGrid(LiveFigure):
    """A grid of points, the same points after W x + b, and after f(W x + b).

    W stretches along the first axis and then turns; b shifts to the right and up.
    """

    title = "a grid of points, the same points after W x + b, and after f(W x + b)"
    size = (8, 2.9)

    def controls(self):
        return {"turn": slider("rotation in °", -180, 180, 0, 5), "stretch": slider("stretch", 0.0, 2.0, 1.0, 0.1),
                "right": slider("shift right", -2.0, 2.0, 0.0, 0.1), "up": slider("shift up", -2.0, 2.0, 0.0, 0.1),
                "f": choice("activation f", ["none", "sigmoid", "tanh", "ReLU", "leaky ReLU"], "none")}

    @staticmethod
    def parameters(turn, stretch, right, up):
        """W, which stretches and then turns, and b."""
        a = np.deg2rad(turn)
        return np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]) @ np.diag([stretch, 1.0]), np.array([right, up])

    @staticmethod
    def grid():
        """Lines of points (x1, x2), shape (lines, points, 2): first the level ones, then the upright ones."""
        along, across = np.meshgrid(np.linspace(-1, 1, 41), np.linspace(-1, 1, 9))
        return np.concatenate([np.stack([along, across], -1), np.stack([across, along], -1)])

    def build(self, figure):
        self.lines, self.corners = [], []
        points = self.grid()
        half = len(points) // 2
        for i, (ax, title) in enumerate(zip(figure.subplots(1, 3), ("x", "W x + b", "f(W x + b)"), strict=True)):
            ax.set_title(title, fontsize=11)
            ax.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), aspect="equal", xticks=(-2, 0, 2), yticks=(-2, 0, 2))
            ax.axhline(0, color=INACTIVE, lw=0.8)
            ax.axvline(0, color=INACTIVE, lw=0.8)
            lines = ax.add_collection(LineCollection(list(points), colors=[VALUE] * half + [PURPLE] * half, linewidths=1.3,
                                                     animated=i > 0), autolim=False)
            self.lines.append(lines)
            self.corners += ax.plot([1], [1], "o", color="black", ms=6, animated=i > 0)

    def update(self, f, **numbers):
        W, b = self.parameters(**numbers)
        moved = self.grid() @ W.T + b                            # (lines,points,2) @ (2,2) + (2,)
        bent = moved if f == "none" else value_and_slope(f, moved)[0]
        for lines, corner, points in zip(self.lines[1:], self.corners[1:], (moved, bent), strict=True):
            lines.set_segments(list(points))
            corner.set_data(points[-1, -1, :1], points[-1, -1, 1:])
        rows = "; ".join(" ".join(number(round(v, 3)) for v in row) for row in W)
        told = [f"W = [{rows}], b = [{number(b[0])} {number(b[1])}].",
                f"The corner (1, 1) goes to {_pair(moved[-1, -1])}" + (
                    "." if f == "none" else f", and {f} takes it to {_pair(bent[-1, -1])}.")]
        if f == "ReLU":
            stopped = (SQUARE @ W.T + b <= 0).sum(-1)            # of each point: how many of its two coordinates
            told.append(f"Of the square, {np.mean(stopped == 0):.0%} keep both coordinates, {np.mean(stopped == 1):.0%} are pressed onto an "
                        f"axis, and {np.mean(stopped == 2):.0%} into the origin.".replace("%", " %"))
        return "\n".join(told)


def _pair(point):
    return f"({number(round(point[0], 3))}, {number(round(point[1], 3))})"
