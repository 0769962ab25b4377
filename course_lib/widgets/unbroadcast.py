"""Lesson 10: which entries of dy add up to one entry of the gradient of a broadcast input."""

import numpy as np
from matplotlib.patches import Rectangle

from course_lib.autograd import unbroadcast
from course_lib.plotting import GRADIENT, GREEN, INACTIVE, PURPLE, VALUE, quick_text
from course_lib.text import number
from course_lib.widgets.controls import choice
from course_lib.widgets.live import LiveFigure

COLOURS = (VALUE, GRADIENT, GREEN, PURPLE, "#8A6A00", "black")
LETTERS = "abcdef"


class Unbroadcast(LiveFigure):
    """dy on the left, the gradient of an input of a chosen shape on the right.

    What belongs together has one colour and one letter.
    """

    title = "dy and the input's gradient as tables; what belongs together has one colour and letter"
    size = (7, 2.6)
    dy = np.array([[1.0, 2, 3], [10, 20, 30]])
    shapes = ((3,), (1, 3), (2, 1), (1, 1), (), (2, 3))

    def controls(self):
        options = [(str(shape), shape) for shape in self.shapes]
        return {"shape": choice("the input's shape", options)}

    def build(self, figure):
        left, self.right = figure.subplots(1, 2)
        for ax, title in ((left, "dy, shape (2, 3)"), (self.right, "")):
            ax.set(xlim=(-0.6, 2.6), ylim=(1.6, -0.6), aspect="equal")
            ax.set_title(title, fontsize=10)
            ax.set_axis_off()
        self.cells = [self._cell(left, i, j) for i, j in np.ndindex(2, 3)]
        self.sums = [self._cell(self.right, i, j) for i, j in np.ndindex(2, 3)]

    @staticmethod
    def _cell(ax, i, j):
        """A frame, a number and a letter."""
        frame = ax.add_patch(Rectangle((j - 0.46, i - 0.46), 0.92, 0.92, fill=False, lw=3,
                                       ec=INACTIVE, animated=True))
        value = quick_text(ax, j, i + 0.08, ha="center", va="center", fontsize=13)
        letter = quick_text(ax, j - 0.3, i - 0.3, ha="center", va="center", fontsize=9)
        return frame, value, letter

    def update(self, shape):
        gradient = unbroadcast(self.dy, shape)
        self.right.set_title(f"the input's gradient, shape {shape}", fontsize=10)
        self.rebuild_background()
        entries = np.arange(gradient.size).reshape(shape)
        owner = np.broadcast_to(entries, self.dy.shape)        # which entry each cell is a copy of
        for cell, value, k in zip(self.cells, self.dy.flat, owner.flat, strict=True):
            self._show(cell, number(value), k)
        places = np.full((2, 3), -1)                           # where the gradient's entries stand
        rows, columns = np.atleast_2d(gradient).shape
        places[:rows, :columns] = entries.reshape(rows, columns)
        for cell, k in zip(self.sums, places.flat, strict=True):
            if k >= 0:
                self._show(cell, number(gradient.flat[k]), k)
            else:
                self._hide(cell)
        sums = [_sum(self.dy[owner == k], total) for k, total in enumerate(gradient.flat)]
        told = [f"{letter}: {text}" for letter, text in zip(LETTERS, sums, strict=False)]
        return f"An input of shape {shape}: its gradient holds {', '.join(told)}"

    @staticmethod
    def _show(cell, text, k):
        frame, value, letter = cell
        frame.set(visible=True, edgecolor=COLOURS[k])
        value.set_text(text)
        letter.set(text=LETTERS[k], color=COLOURS[k])

    @staticmethod
    def _hide(cell):
        frame, value, letter = cell
        frame.set_visible(False)
        value.set_text("")
        letter.set_text("")


def _sum(parts, total):
    """A sum written out; of one number alone, the number."""
    text = " + ".join(map(number, parts))
    return f"{text} = {number(total)}" if len(parts) > 1 else text
