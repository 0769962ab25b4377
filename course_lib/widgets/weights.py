"""Lesson 04: which numbers make one entry of dW."""

import numpy as np
from matplotlib.patches import Rectangle

from course_lib.plotting import GRADIENT, INACTIVE, VALUE, QuickText, number
from course_lib.widgets.live import LiveFigure, slider


class WeightInspector(LiveFigure):
    """X, dY and dW = Xᵀ dY as tables: one entry of dW, and the column of X and the column of dY that make it.

    With fewer samples in the batch the last rows of X and dY do not count.
    """

    title = "X, dY and dW = Xᵀ dY as tables; marked are an entry of dW and the columns that make it"
    size = (8, 2.8)
    X = np.array([[1, 2], [3, 4], [5, 6]])
    dY = np.array([[1, 2, 3], [0, -1, 1], [2, 0, -2]])

    def controls(self):
        return {"row": slider("row (input)", 0, 1, 0, 1), "column": slider("column (output)", 0, 2, 0, 1),
                "samples": slider("samples", 1, 3, 3, 1)}

    def build(self, figure):
        ax = figure.subplots()
        ax.set(xlim=(-1.9, 11.2), ylim=(4.15, -1.75))
        ax.set_axis_off()
        self.tables = [self._table(ax, *place) for place in ((0, 3, 2), (3.6, 3, 3), (8.2, 2, 3))]
        self.names = [self._text(ax, -0.75, i, ha="right", color=INACTIVE, fontsize=9) for i in range(3)]
        self.frames = [ax.add_patch(Rectangle((0, 0), 0.9, 0.9, fill=False, lw=2.5, ec=colour, animated=True))
                       for colour in (VALUE, GRADIENT, GRADIENT)]
        self.reads = self._text(ax, 0, 2.85, ha="center", color=VALUE, fontsize=9)
        self.feeds = self._text(ax, 0, 2.85, ha="center", color=GRADIENT, fontsize=9)
        self.sum = self._text(ax, 4.6, 3.75, ha="center", fontsize=12)

    @staticmethod
    def _text(ax, x, y, **options):
        return ax.add_artist(QuickText(x, y, va="center", animated=True, **options))

    def _table(self, ax, left, rows, columns):
        """The title and the entries of a table whose first column stands at left; around it, indices that never move."""
        for j in range(columns):
            ax.text(left + j, -0.72, j, ha="center", va="center", color=INACTIVE, fontsize=9)
        if rows == 2:
            for i in range(rows):
                ax.text(left - 0.65, i, i, ha="center", va="center", color=INACTIVE, fontsize=9)
        ax.plot([left - 0.5] * 2, [-0.45, rows - 0.55], color=INACTIVE, lw=1)
        ax.plot([left + columns - 0.5] * 2, [-0.45, rows - 0.55], color=INACTIVE, lw=1)
        title = self._text(ax, left + (columns - 1) / 2, -1.4, ha="center", fontsize=11)
        return left, title, [[self._text(ax, left + j, i, ha="center", fontsize=12) for j in range(columns)] for i in range(rows)]

    def update(self, row, column, samples):
        X, dY = self.X[:samples], self.dY[:samples]
        dW = X.T @ dY                                                          # (2,n) @ (n,3) -> (2,3)
        for (_, title, texts), name, array, formula in zip(self.tables, ("X", "dY", "dW"), (self.X, self.dY, dW),
                                                            ("", "", " = Xᵀ dY"), strict=True):
            title.set_text(f"{name}{formula}, shape {(len(array) if name == 'dW' else samples, array.shape[1])}")
            for (i, j), value in np.ndenumerate(array):
                chosen = (i, j) == (row, column) if name == "dW" else j == (row if name == "X" else column)
                used = name == "dW" or i < samples
                colour = INACTIVE if not used else "black" if not chosen else VALUE if name == "X" else GRADIENT
                texts[i][j].set(text=number(value) if used else f"({number(value)})", color=colour)
        for i, name in enumerate(self.names):
            name.set_text(f"sample {i}" if i < samples else "left out")
        (x, *_), (dy, *_), (dw, *_) = self.tables
        for frame, left, top, height in zip(self.frames, (x + row, dy + column, dw + column), (0, 0, row), (samples, samples, 1), strict=True):
            frame.set(xy=(left - 0.45, top - 0.42), height=height - 0.16)
        self.reads.set(position=(x + 0.5, 2.85), text=f"W[{row}, {column}] reads column {row}")
        self.feeds.set(position=(dy + 1, 2.85), text=f"and feeds column {column}")
        products = " + ".join(f"{_factor(a)}·{_factor(b)}" for a, b in zip(X[:, row], dY[:, column], strict=True))
        total = f"dW[{row}, {column}] = {products}" + f" = {number(dW[row, column])}" * (samples > 1 or "·" in products)
        self.sum.set_text(total)
        return (f"{samples} sample{'s' * (samples > 1)}. Column {row} of X: {_listed(X[:, row])}. "
                f"Column {column} of dY: {_listed(dY[:, column])}.\n{total}")


def _factor(value):
    return number(value) if value >= 0 else f"({number(value)})"


def _listed(values):
    return ", ".join(map(number, values))
