"""Lesson 08: all points equally far from a query, for every p and every scale of a feature."""

import numpy as np

from course_lib.distances import minkowski
from course_lib.plotting import GREEN, INACTIVE, VALUE, quick_text
from course_lib.text import number
from course_lib.widgets.controls import log_slider, slider
from course_lib.widgets.drag import draggable
from course_lib.widgets.live import LiveFigure

POINTS = {"A": (3.0, 2.5), "B": (-4.2, 0.0), "C": (-0.5, 4.5), "D": (2.5, -4.0)}
NAMES = {1: "Manhattan", 2: "Euclidean", np.inf: "Chebyshev"}


def circle(p, corners=721):
    """The unit ball's edge, (corners, 2): every direction, divided by its own length in Lp."""
    angle = np.linspace(0, 2 * np.pi, corners)
    direction = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    return direction / minkowski(direction, [0, 0], p)[:, None]


class UnitBalls(LiveFigure):
    """A query, four points, and the ball around the query that reaches to its nearest neighbour.

    Distances are those of (feature 1, s · feature 2). The picture keeps the features as they are,
    so a scale s stretches the ball instead: by 1 / s. The query is moved by its sliders, or by a
    hand on the picture.
    """

    title = "a query, four points, and the ball that reaches from the query to the nearest of them"
    size = (8, 4.4)

    def __init__(self):
        super().__init__()
        draggable(self, self.figure.axes[0], "x", "y")

    def controls(self):
        return {"inverse": slider("1 / p", 0.0, 1.0, 0.5, 0.01),
                "scale": log_slider("scale s", -1, 1, 1),
                "x": slider("query, feature 1", -6.0, 6.0, 0.0, 0.1),
                "y": slider("query, feature 2", -6.0, 6.0, 0.0, 0.1)}

    def build(self, figure):
        ax, side = figure.subplots(1, 2, width_ratios=(1.35, 1))
        ax.set(xlim=(-6.6, 6.6), ylim=(-6.6, 6.6), aspect="equal", xlabel="feature 1",
               ylabel="feature 2", xticks=range(-6, 7, 2), yticks=range(-6, 7, 2))
        ax.grid(color="#dddddd", lw=0.6)
        ax.set_axisbelow(True)
        self.ball = ax.fill([], [], fc="#cfe3f0", ec=VALUE, lw=1.5, alpha=0.8, animated=True)[0]
        self.unit, = ax.plot([], [], color=INACTIVE, ls="--", lw=1.2, animated=True)
        self.way, = ax.plot([], [], color=GREEN, lw=2, animated=True)
        for name, (x, y) in POINTS.items():
            ax.plot(x, y, "o", color="black", ms=7, animated=True, zorder=4)
            quick_text(ax, x + 0.3, y + 0.25, name, fontsize=12, zorder=4, outline="white")
        self.query, = ax.plot([], [], "X", color=GREEN, ms=10, mec="white", animated=True,
                              zorder=5)
        side.set_axis_off()
        side.set(xlim=(0, 1), ylim=(0, 1))
        self.lines = [quick_text(side, 0, 0.86 - 0.12 * i, fontsize=11) for i in range(6)]

    def update(self, inverse, scale, x, y):
        p = 1 / inverse if inverse else np.inf
        query, stretch = np.array([x, y]), np.array([1, scale])
        distances = {name: float(minkowski(query * stretch, np.array(point) * stretch, p))
                     for name, point in POINTS.items()}
        ranked = sorted(distances, key=distances.get)
        radius = distances[ranked[0]]
        nearest = [name for name in ranked if distances[name] <= radius * (1 + 1e-12)]   # with ties
        edge = circle(p) / stretch
        self.ball.set_xy(query + radius * edge)
        self.unit.set_data(*(query + edge).T)
        self.way.set_data(*zip(query, POINTS[nearest[0]], strict=True))
        self.query.set_data([x], [y])
        told = "p = ∞" if np.isinf(p) else f"p = {number(p)}"
        if p in NAMES:
            told += f" ({NAMES[p]})"
        self.lines[0].set_text(told)
        self.lines[1].set_text("distances, nearest first:")
        for line, name in zip(self.lines[2:], ranked, strict=True):
            text = f"{name}   {number(distances[name])}"
            if name in nearest:
                line.set(text=f"{text}   nearest", color=GREEN)
            else:
                line.set(text=text, color="black")
        listed = ", ".join(f"{name} {number(distances[name])}" for name in POINTS)
        return (f"{told}; scale s = {number(scale)}; "
                f"the query (✕) is at ({number(x)}, {number(y)}).\n"
                f"Distances: {listed}. Nearest: {' and '.join(nearest)}.\n"
                f"Blue: all that is no farther than {nearest[0]}. "
                "Dashed: the edge of the unit ball, at distance 1.")
