"""Lesson 05: the network of a training run, drawn as units and the weights between them."""

import itertools

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba_array

from course_lib.plotting import VALUE
from course_lib.text import brief
from course_lib.widgets.training.pictures import View

MOST = 12                      # units of a layer that are drawn: all lines would be one grey patch


class Wires(View):
    """Units as dots, weights as lines: thick where large, pale where near 0, dashed where negative,
    and black the largest of each layer; crosses on dead units. What one weight does is
    WeightChain's affair."""

    WIDEST = 2                 # a weight of this size, or a larger one

    alt = ("the network: units as dots, weights as lines, thick for large ones, dashed for "
           "negative ones, the largest of each layer in the colour of the letters, crosses on "
           "dead units")

    def __init__(self, ax, data):
        ax.set(xlim=(-0.06, 1.06), ylim=(-0.04, 1.04))
        ax.set_axis_off()
        ax.set_title(f"dashed: < 0, widest: ≥ {self.WIDEST}, ✗: dead", fontsize=9)
        self.lines = LineCollection([], animated=True, zorder=1)
        ax.add_collection(self.lines, autolim=False)
        units = dict(animated=True, mec="black", mfc="white", zorder=2)
        self.dots, = ax.plot([], [], "o", ms=6, **units)
        self.crosses, = ax.plot([], [], "x", color="black", ms=7, animated=True, zorder=3)

    def show(self, run):
        self.sizes = run.units
        places = [self.column(c, min(n, MOST)) for c, n in enumerate(run.units)]
        segments, signed, colours, self.largest = [], [], [], []
        for affine, (left, right) in zip(run.affines, itertools.pairwise(places), strict=True):
            W = affine.params["W"][:len(left), :len(right)]
            shown = np.nan_to_num(W)
            at = np.abs(shown).argmax()
            self.largest.append((*np.unravel_index(at, W.shape), W.flat[at]))
            tones = [VALUE] * W.size
            tones[at] = "black"
            colours += tones
            signed += shown.ravel().tolist()
            segments += itertools.product(left, right)
        sizes = np.abs(signed).clip(0, self.WIDEST)
        self.lines.set_segments(segments)
        self.lines.set(colors=to_rgba_array(colours, sizes.clip(0, 1)),
                       linewidths=0.3 + 2.1 * sizes / self.WIDEST,
                       linestyles=[(0, (4, 2)) if w < 0 else "-" for w in signed])
        self.dots.set_data(np.concatenate(places).T)
        dead = [place for column, silent in zip(places[1:], run.silent, strict=False)
                for place, is_dead in zip(column, silent, strict=False) if is_dead]
        self.crosses.set_data(np.reshape(dead, (-1, 2)).T)

    def column(self, c, count):
        """The places of a layer's units, from top to bottom: count pairs (x, y)."""
        x = c / (len(self.sizes) - 1)
        return [(x, 1 - (unit + 0.5) / count) for unit in range(count)]

    def words(self, run):
        largest = ", ".join(f"W{layer}[{i}, {j}] = {brief(w)}"
                            for layer, (i, j, w) in enumerate(self.largest, 1))
        few = f", of {MOST} units drawn" if max(run.units) > MOST else ""
        return f"Largest weight of each layer (in the colour of the letters{few}): {largest}."
