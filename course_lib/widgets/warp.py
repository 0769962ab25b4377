"""Lesson 03: a layer as a map of the plane: W and b move it, and the activation bends it."""

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.plotting import INACTIVE, PURPLE, VALUE
from course_lib.text import number
from course_lib.widgets.activations import CURVES, value_and_slope
from course_lib.widgets.controls import choice, slider
from course_lib.widgets.live import LiveFigure

REACH, NEAR = 3.8, 1.2             # the pictures show -REACH … REACH; f of small range is NEAR


class WarpedGrid(LiveFigure):
    """A grid of points, the same points after W x + b, and after f(W x + b).

    W stretches along the first axis and then turns; b shifts to the right and up.
    """

    title = "a grid of points, the same points after W x + b, and after f(W x + b)"
    size = (8, 2.9)
    text_lines = 3

    def controls(self):
        return {"turn": slider("rotation in °", -180, 180, 0, 5),
                "stretch": slider("stretch sideways", 0.0, 2.0, 1.0, 0.1),
                "right": slider("shift right", -1.5, 1.5, 0.0, 0.1),
                "up": slider("shift up", -1.5, 1.5, 0.0, 0.1),
                "f": choice("activation f", ["none", *(name for name in CURVES if name != "step")])}

    @staticmethod
    def parameters(turn, stretch, right, up):
        """W, which stretches and then turns, and b."""
        a = np.deg2rad(turn)
        rotation = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
        return rotation @ np.diag([stretch, 1.0]), np.array([right, up])

    @staticmethod
    def grid():
        """Lines of points, (lines, points, 2): first the level ones, then the upright ones."""
        along, across = np.meshgrid(np.linspace(-1, 1, 41), np.linspace(-1, 1, 9))
        return np.concatenate([np.stack([along, across], -1), np.stack([across, along], -1)])

    def build(self, figure):
        self.lines, self.corners = [], []
        points = self.grid()
        colours = np.repeat([VALUE, PURPLE], len(points) // 2)
        titles = ("x", "W x + b", "f(W x + b)")
        for i, (ax, title) in enumerate(zip(figure.subplots(1, 3), titles, strict=True)):
            ax.set_title(title, fontsize=11)
            ax.set_aspect("equal")
            self._reach(ax, REACH)
            ax.axhline(0, color=INACTIVE, lw=0.8)
            ax.axvline(0, color=INACTIVE, lw=0.8)
            lines = LineCollection(list(points), colors=colours, linewidths=1.3, animated=i > 0)
            self.lines.append(ax.add_collection(lines, autolim=False))
            self.corners += ax.plot([1], [1], "o", color="black", ms=6, animated=i > 0)

        self.last = ax

    def _reach(self, ax, size):
        """Let axes show all from -size to size."""
        ticks = (-1, 0, 1) if size == NEAR else (-4, -2, 0, 2, 4)
        ax.set(xticks=ticks, yticks=ticks, xlim=(-size, size), ylim=(-size, size))
        self.reach = size

    def update(self, f, **numbers):
        reach = NEAR if f in ("sigmoid", "tanh") else REACH
        if reach != self.reach:
            self._reach(self.last, reach)
            self.rebuild_background()
        W, b = self.parameters(**numbers)
        moved = self.grid() @ W.T + b                            # (lines,points,2) @ (2,2) + (2,)
        bent = moved if f == "none" else value_and_slope(f, moved)[0]
        for i, points in ((1, moved), (2, bent)):
            self.lines[i].set_segments(list(points))
            self.corners[i].set_data(points[-1, -1, :1], points[-1, -1, 1:])
        rows = "; ".join(" ".join(number(round(v, 3)) for v in row) for row in W)
        told = f"W = [{rows}], b = [{number(b[0])} {number(b[1])}].\n"
        told += f"The corner (1, 1) goes to {_pair(moved[-1, -1])}"
        if f != "none":
            told += f", and {f} takes it to {_pair(bent[-1, -1])}"
        told += "."
        if f == "ReLU":
            gates = list(zip(W.round(12), b, strict=True))
            first, second, both = share(gates[:1]), share(gates[1:]), share(gates)
            both, one, none = (f"{number(round(100 * part, 1))} %" for part in
                               (both, first + second - 2 * both, 1 - first - second + both))
            told += (f"\nOf the square, {both} keep both coordinates, "
                     f"{one} are pressed onto an axis, and {none} into the origin.")
        return told


def share(gates):
    """The share of the square from -1 to 1 in which each of the gates, pairs (w, b), is open:
    w · x + b > 0. Each cuts off a part of the square's outline."""
    corners = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    for w, b in gates:
        z, kept = corners @ w + b, []
        for i in range(len(corners)):
            before = corners[i - 1]
            if (z[i - 1] > 0) != (z[i] > 0):
                kept.append(before + (corners[i] - before) * z[i - 1] / (z[i - 1] - z[i]))
            if z[i] > 0:
                kept.append(corners[i])
        corners = np.reshape(kept, (-1, 2))
    x, y = corners.T
    return abs(x @ np.roll(y, 1) - y @ np.roll(x, 1)) / 8


def _pair(point):
    return f"({number(round(point[0], 3))}, {number(round(point[1], 3))})"
