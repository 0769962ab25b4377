"""Lesson 05: the network of a training run, drawn as units and the weights between them."""

import itertools

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.plotting import VALUE
from course_lib.text import number
from course_lib.widgets.training.pictures import View

MOST = 12                      # units of a layer that are drawn: all lines would be one grey patch


class Wires(View):
    """Units as dots, weights as lines: thick where large, dashed where negative, a layer's own
    largest as the measure; crosses on dead units. What one weight does is WeightChain's affair."""

    alt = ("the network: units as dots, weights as lines, thick for large ones, dashed for "
           "negative ones, crosses on dead units")

    def __init__(self, ax, data):
        ax.set(xlim=(-0.06, 1.06), ylim=(-0.04, 1.04))
        ax.set_axis_off()
        ax.set_title("weights (dashed: negative); ✗: dead", fontsize=9)
        self.lines = LineCollection([], animated=True, colors=VALUE, zorder=1)
        ax.add_collection(self.lines, autolim=False)
        units = dict(animated=True, mec="black", mfc="white", zorder=2)
        self.dots, = ax.plot([], [], "o", ms=6, **units)
        self.crosses, = ax.plot([], [], "x", color="black", ms=7, animated=True, zorder=3)

    def show(self, run):
        self.sizes = run.units
        places = [self.column(c, min(n, MOST)) for c, n in enumerate(run.units)]
        segments, signed = [], []
        for affine, (left, right) in zip(run.affines, itertools.pairwise(places), strict=True):
            W = np.nan_to_num(affine.params["W"][:len(left), :len(right)])
            largest = np.abs(W).max()
            signed += (W / (largest if largest > 0 else 1)).ravel().tolist()
            segments += itertools.product(left, right)
        self.lines.set_segments(segments)
        self.lines.set(linewidths=[0.2 + 2.2 * abs(w) for w in signed],
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
        largest = []
        for layer, affine in enumerate(run.affines, 1):
            W = affine.params["W"]
            i, j = np.unravel_index(np.abs(W).argmax(), W.shape)
            largest.append(f"W{layer}[{i}, {j}] = {number(W[i, j])}")
        few = f" Of a layer, {MOST} units are drawn." if max(run.units) > MOST else ""
        return f"Largest weight of each layer: {', '.join(largest)}.{few}"
