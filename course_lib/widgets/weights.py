"""Lesson 04: which numbers make one entry of dW."""

from dataclasses import dataclass

import numpy as np
from matplotlib.patches import Rectangle

from course_lib.plotting import GRADIENT, INACTIVE, VALUE, QuickText, quick_text
from course_lib.text import number
from course_lib.widgets.controls import slider
from course_lib.widgets.live import LiveFigure


@dataclass
class Table:
    """A table in the picture. left: where its first column stands. frame: around what is chosen."""

    left: float
    title: QuickText
    entries: list
    frame: Rectangle
    colour: str


class WeightInspector(LiveFigure):
    """X, dY and dW = Xᵀ dY as tables: one entry of dW, and the columns of X and dY that make it.

    With fewer samples in the batch the last rows of X and dY do not count.
    """

    title = "X, dY and dW = Xᵀ dY as tables; marked are an entry of dW and the columns that make it"
    size = (8, 2.8)
    X = np.array([[1, 2], [3, 4], [5, 6]])
    dY = np.array([[1, 2, 3], [0, -1, 1], [2, 0, -2]])

    def controls(self):
        return {"row": slider("row (input)", 0, 1, 0, 1),
                "column": slider("column (output)", 0, 2, 0, 1),
                "samples": slider("samples", 1, 3, 3, 1)}

    def build(self, figure):
        self.ax = figure.subplots()
        self.ax.set(xlim=(-1.9, 11.2), ylim=(4.15, -1.75))
        self.ax.set_axis_off()
        self.tables = {"X": self._table(0, 3, 2, VALUE), "dY": self._table(3.6, 3, 3, GRADIENT),
                       "dW": self._table(8.2, 2, 3, GRADIENT)}
        self.names = [self._text(-0.75, i, ha="right", color=INACTIVE, fontsize=9)
                      for i in range(3)]
        self.reads = self._text(0, 2.85, ha="center", color=VALUE, fontsize=9)
        self.feeds = self._text(0, 2.85, ha="center", color=GRADIENT, fontsize=9)
        self.sum = self._text(4.6, 3.75, ha="center", fontsize=12)

    def _text(self, x, y, **options):
        return quick_text(self.ax, x, y, va="center", **options)

    def _table(self, left, rows, columns, colour):
        """A Table, and around it brackets and indices, which never move."""
        index = dict(ha="center", va="center", color=INACTIVE, fontsize=9)
        for j in range(columns):
            self.ax.text(left + j, -0.72, j, **index)
        if rows == 2:
            for i in range(rows):
                self.ax.text(left - 0.65, i, i, **index)
        for x in (left - 0.5, left + columns - 0.5):
            self.ax.plot([x, x], [-0.45, rows - 0.55], color=INACTIVE, lw=1)
        title = self._text(left + (columns - 1) / 2, -1.4, ha="center", fontsize=11)
        entries = [[self._text(left + j, i, ha="center", fontsize=12) for j in range(columns)]
                   for i in range(rows)]
        frame = Rectangle((0, 0), 0.9, 0.9, fill=False, lw=2.5, ec=colour, animated=True)
        return Table(left, title, entries, self.ax.add_patch(frame), colour)

    def update(self, row, column, samples):
        X, dY = self.X[:samples], self.dY[:samples]
        dW = X.T @ dY                                                 # (2,n) @ (n,3) -> (2,3)
        batch = range(samples)
        self._show(self.tables["X"], f"X, shape {X.shape}", self.X, batch, row, batch)
        self._show(self.tables["dY"], f"dY, shape {dY.shape}", self.dY, batch, column, batch)
        self._show(self.tables["dW"], f"dW = Xᵀ dY, shape {dW.shape}", dW, [row], column, range(2))
        for i, name in enumerate(self.names):
            name.set_text(f"sample {i}" if i < samples else "left out")
        self.reads.set(x=self.tables["X"].left + 0.5, text=f"W[{row}, {column}] reads column {row}")
        self.feeds.set(x=self.tables["dY"].left + 1, text=f"comes back to column {column}")
        products = " + ".join(f"{_factor(a)}·{_factor(b)}"
                              for a, b in zip(X[:, row], dY[:, column], strict=True))
        total = f"dW[{row}, {column}] = {products} = {number(dW[row, column])}"
        self.sum.set_text(total)
        return (f"{samples} sample{'s' * (samples > 1)}. Column {row} of X: {_listed(X[:, row])}. "
                f"Column {column} of dY: {_listed(dY[:, column])}.\n{total}")

    @staticmethod
    def _show(table, title, array, rows, column, used):
        """Numbers in a table: those of some rows of a column stand out, unused rows in brackets."""
        table.title.set_text(title)
        table.frame.set(xy=(table.left + column - 0.45, rows[0] - 0.42), height=len(rows) - 0.16)
        for (i, j), value in np.ndenumerate(array):
            text = table.entries[i][j]
            if i not in used:
                text.set(text=f"({number(value)})", color=INACTIVE)
            elif i in rows and j == column:
                text.set(text=number(value), color=table.colour)
            else:
                text.set(text=number(value), color="black")


def _factor(value):
    return number(value) if value >= 0 else f"({number(value)})"


def _listed(values):
    return ", ".join(map(number, values))
