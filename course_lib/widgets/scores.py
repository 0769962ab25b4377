"""Lesson 04: three scores become probabilities, and what is wrong with them is the gradient."""

import numpy as np

from course_lib.functions import cross_entropy, softmax
from course_lib.plotting import GRADIENT, GREEN, INACTIVE, VALUE, QuickText
from course_lib.widgets.live import LiveFigure, choice, slider


class ScoreSliders(LiveFigure):
    """Three scores and the right class: bars for y = softmax(scores), for the one-hot target t, and for y − t."""

    title = "bars for y = softmax(scores), for the target t, and for y − t"
    size = (8, 2.9)

    def controls(self):
        scores = {f"s{i}": slider(f"score of class {i}", -5.0, 5.0, start, 0.25) for i, start in enumerate((0.5, 0.0, 1.0))}
        return scores | {"target": choice("the right class", [0, 1, 2], 1)}

    def build(self, figure):
        self.panels = []
        titles = ("y = softmax(scores)", "t, the target", "y − t, the gradient")
        for ax, title, colour in zip(figure.subplots(1, 3, sharey=True), titles, (VALUE, GREEN, GRADIENT), strict=True):
            ax.set_title(title, fontsize=10, color=colour)
            ax.set(xlim=(-0.6, 2.6), ylim=(-1.25, 1.25))
            ax.set_xticks(range(3), [f"class {i}" for i in range(3)])
            ax.tick_params(axis="x", length=0)
            ax.set_yticks([-1, 0, 1], ["−1", "0", "1"])
            ax.axhline(0, color=INACTIVE, lw=0.8)
            ax.spines[["top", "right", "bottom"]].set_visible(False)
            bars = ax.bar(range(3), [0] * 3, 0.6, color=colour, animated=True)
            texts = [ax.add_artist(QuickText(i, 0, ha="center", fontsize=9, animated=True)) for i in range(3)]
            self.panels.append((bars, texts))

    def update(self, s0, s1, s2, target):
        scores = np.array([s0, s1, s2])
        y, t = softmax(scores), np.eye(3)[target]
        for (bars, texts), heights in zip(self.panels, (y, t, y - t), strict=True):
            for bar, text, height in zip(bars, texts, heights, strict=True):
                bar.set_height(height)
                shown = _digits(height)
                below = shown.startswith("−")
                text.set(position=(text.get_position()[0], height + (-0.04 if below else 0.04)), va="top" if below else "bottom", text=shown)
        loss = cross_entropy(scores[None], [target])
        return (f"scores {_listed(scores, 2)}, right class {target}: y = {_listed(y)}, loss = −ln y[{target}] = {_digits(loss)}\n"
                f"y − t = {_listed(y - t)}: these sum to 0")


def _digits(value, places=3):
    """A number with so many digits behind the point, a real minus sign, and no −0."""
    text = f"{value:.{places}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "−")


def _listed(values, places=3):
    return "(" + ", ".join(_digits(v, places) for v in values) + ")"
