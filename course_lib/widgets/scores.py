"""Lesson 04: three scores become probabilities, and what is wrong with them is the gradient."""

import numpy as np

from course_lib.functions import cross_entropy, softmax
from course_lib.plotting import GRADIENT, GREEN, INACTIVE, VALUE, quick_text
from course_lib.text import brief, digits
from course_lib.widgets.controls import choice, slider
from course_lib.widgets.live import LiveFigure


class ScoreSliders(LiveFigure):
    """Three scores and the right class: bars for y = softmax(scores), the target t, and y − t."""

    title = "bars for y = softmax(scores), for the target t, and for y − t"
    size = (8, 2.9)

    def controls(self):
        return {"s0": slider("score of class 0", -5.0, 5.0, 0.5, 0.25),
                "s1": slider("score of class 1", -5.0, 5.0, 0.0, 0.25),
                "s2": slider("score of class 2", -5.0, 5.0, 1.0, 0.25),
                "target": choice("the right class", [0, 1, 2], 1)}

    def build(self, figure):
        self.panels = []
        panels = (("y = softmax(scores)", VALUE), ("t, the target", GREEN),
                  ("y − t, the gradient", GRADIENT))
        for ax, (title, colour) in zip(figure.subplots(1, 3, sharey=True), panels, strict=True):
            ax.set_title(title, fontsize=10, color=colour)
            ax.set(xlim=(-0.6, 2.6), ylim=(-1.25, 1.25))
            ax.set_xticks(range(3), [f"class {i}" for i in range(3)])
            ax.tick_params(axis="x", length=0)
            ax.set_yticks([-1, 0, 1], ["−1", "0", "1"])
            ax.axhline(0, color=INACTIVE, lw=0.8)
            ax.spines[["top", "right", "bottom"]].set_visible(False)
            bars = ax.bar(range(3), [0] * 3, 0.6, color=colour, animated=True)
            texts = [quick_text(ax, i, 0, ha="center", fontsize=9) for i in range(3)]
            self.panels.append((bars, texts))

    def update(self, s0, s1, s2, target):
        scores = np.array([s0, s1, s2])
        y, t = softmax(scores), np.eye(3)[target]
        for (bars, texts), heights in zip(self.panels, (y, t, y - t), strict=True):
            for bar, text, height in zip(bars, texts, heights, strict=True):
                bar.set_height(height)
                text.set_text(_short(height))
                if text.get_text().startswith("−"):
                    text.set(y=height - 0.04, va="top")
                else:
                    text.set(y=height + 0.04, va="bottom")
        loss = cross_entropy(scores[None], [target])
        return (f"scores {_listed(digits(s, 2) for s in scores)}, right class {target}: "
                f"y = {_listed(map(_short, y))}, loss = −ln y[{target}] = {digits(loss)}\n"
                f"y − t = {_listed(map(_short, y - t))}: but for rounding, these sum to 0")


def _short(value):
    """Three digits behind the point, or 4.5e−5 where these would all be 0."""
    return brief(value) if 0 < abs(value) < 0.0005 else digits(value)


def _listed(texts):
    return f"({', '.join(texts)})"
