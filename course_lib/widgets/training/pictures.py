"""Lesson 05: what a network looks like while it learns: a picture for each data set, and curves.

Each class builds its axes once and has show(run), which moves artists. What moves is animated=True
(see LiveFigure).
"""

import bisect

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import to_rgb
from PIL import Image

from course_lib.data import PENGUIN_SPECIES
from course_lib.plotting import GRADIENT, GREEN, INACTIVE, PURPLE, VALUE, quick_text
from course_lib.text import number

CLASSES = ((VALUE, "o"), (GREEN, "s"), (PURPLE, "^"))


class Ground(Artist):
    """Colours that fill axes: a small image, stretched. Ten times faster than imshow."""

    def __init__(self, ax, side):
        super().__init__()
        self.pixels = np.ones((side, side, 3))              # from bottom to top
        self.set_animated(True)
        self.set_zorder(0)
        ax.add_artist(self)

    def draw(self, renderer):
        box = self.axes.bbox
        size = round(box.x1) - round(box.x0), round(box.y1) - round(box.y0)
        image = Image.fromarray((255 * self.pixels).astype(np.uint8))
        image = image.resize(size, Image.Resampling.BILINEAR).convert("RGBA")
        gc = renderer.new_gc()
        renderer.draw_image(gc, round(box.x0), round(box.y0), np.array(image))
        gc.restore()


class View:
    """One way to look at a run. alt: what is seen, for those who cannot see it."""

    alt = "what the network makes of the data"

    def words(self, run):
        """The numbers of the picture that the lab does not say anyway."""
        return ""


class DecisionBoundary(View):
    """Points of the plane, and behind them the colour of the class that the network chooses."""

    SIDE, REACH = 40, 1.5

    def __init__(self, ax, data):
        ax.set_title("ground: the network's choice", fontsize=9)
        reach = self.reach(data)
        ticks = np.linspace(-reach, reach, self.SIDE)
        self.grid = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
        self.colours = np.array([to_rgb(colour) for colour, _ in CLASSES[:data.classes]])
        self.ground = Ground(ax, self.SIDE)
        for c, (colour, marker) in enumerate(CLASSES[:data.classes]):
            points = data.x_train[data.t_train == c]
            ax.plot(*points.T, marker, color=colour, ms=4, mec="white", mew=0.5, animated=True)
        ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal",
               xticks=[], yticks=[])
        ax.spines[:].set_visible(False)

    @classmethod
    def reach(cls, data):
        """How far the picture goes to each side: all points of the training part are in it."""
        return max(cls.REACH, 1.03 * np.abs(data.x_train).max())

    def show(self, run):
        pale = 1 - 0.55 * (1 - run.predict(self.grid) @ self.colours)     # (G,C) @ (C,3) -> (G,3)
        self.ground.pixels = pale.clip(0, 1).reshape(self.SIDE, self.SIDE, 3)


class FittedCurve(View):
    """A curve to be fitted, also beyond the part that is trained on."""

    def __init__(self, ax, data):
        ax.set_title("curve and network; grey: not trained", fontsize=9)
        self.x = np.linspace(-9, 9, 181)[:, None]
        low, high = data.x_train.min(), data.x_train.max()
        for outside in ((-9, low), (high, 9)):
            ax.axvspan(*outside, color="#eeeeee", lw=0)
        dots, = ax.plot(data.x_train[::3], data.t_train[::3], ".", color=INACTIVE, ms=4)
        self.line, = ax.plot([], [], color=VALUE, lw=2, animated=True)
        ax.legend([dots, self.line], ["data", "network"], loc="upper left", fontsize=8, ncols=2,
                  frameon=False)
        ax.set(xlim=(-9, 9), ylim=(-0.15, 1.35), xticks=(-7, 0, 7), xlabel="x")
        ax.tick_params(labelsize=8)

    def show(self, run):
        self.line.set_data(self.x[:, 0], run.predict(self.x)[:, 0].clip(-1, 3))


class Digits(View):
    """Some digits of the test part; below, with a ✗, what the network reads instead."""

    ROWS, COLUMNS = 4, 6

    def __init__(self, ax, data):
        count = self.ROWS * self.COLUMNS
        ax.set_title("test digits; ✗: taken for …", fontsize=9)
        ax.set_axis_off()
        self.x, self.t = data.x_test[:count], data.t_test[:count]
        sheet = np.zeros((self.ROWS * 12, self.COLUMNS * 10))
        self.texts = []
        for i, image in enumerate(self.x.reshape(-1, 8, 8)):
            row, column = divmod(i, self.COLUMNS)
            top, left = 12 * row, 10 * column + 1
            sheet[top:top + 8, left:left + 8] = image
            self.texts.append(quick_text(ax, left + 3.5, top + 9.2, ha="center", va="center",
                                         fontsize=9, color=GRADIENT))
        ax.imshow(sheet, cmap="gray_r")

    def show(self, run):
        answers = run.predict(self.x).argmax(axis=1).tolist()
        for text, read, t in zip(self.texts, answers, self.t.tolist(), strict=True):
            text.set_text("" if read == t else f"✗ {read}")


class Confusion(View):
    """How many test samples of each class were taken for which."""

    def __init__(self, ax, data):
        ax.set_title("test part", fontsize=9)
        self.x, self.t, self.n = data.x_test, data.t_test, data.classes
        classes = range(self.n)
        self.cells = ax.imshow(np.zeros((self.n, self.n)), cmap="Blues", vmin=0, vmax=2,
                               animated=True)
        self.texts = [[quick_text(ax, j, i, ha="center", va="center", fontsize=11) for j in classes]
                      for i in classes]
        ax.set_xticks(classes, PENGUIN_SPECIES, fontsize=8)
        ax.set_yticks(classes, PENGUIN_SPECIES, fontsize=8, rotation=90, va="center")
        ax.set_xlabel("taken for", fontsize=9)
        ax.set_ylabel("is", fontsize=9)

    def show(self, run):
        counts = np.zeros((self.n, self.n), int)
        np.add.at(counts, (self.t, run.predict(self.x).argmax(axis=1)), 1)
        self.cells.set_data(counts / counts.sum(axis=1, keepdims=True))
        for row, numbers in zip(self.texts, counts.tolist(), strict=True):
            for text, n in zip(row, numbers, strict=True):
                text.set_text(str(n))


PICTURES = {
    "spiral": DecisionBoundary,
    "moons": DecisionBoundary,
    "circles": DecisionBoundary,
    "cosine": FittedCurve,
    "digits": Digits,
    "penguins": Confusion,
}


class Curves:
    """Loss or accuracy over the epochs, for the training and the test part; an earlier run in grey,
    and in thin lines the training part of runs that train beside this one.

    The axis of y never moves: a curve may leave it, and an arrow says where the training part is
    now. That of x grows by 1, 2 and 5 as this run does; of the earlier one, it shows as much.
    mark: a height and its name; where there is one, there is a legend as well. foot: whether the
    epochs stand below it (or below the axes that come next). before: whether there is an earlier
    run.
    """

    POINTS = 400

    def __init__(self, ax, title, top, columns, mark=None, foot=True, before=False):
        self.top, self.columns = top, columns
        ax.set_title(title, fontsize=9, loc="left")
        ax.set(xlim=(0, 1), ylim=(-0.02 * top, 1.04 * top), xticks=[0, 0.5, 1])
        ax.set_xticklabels(["", "", ""])
        if foot:
            ax.set_xlabel("epochs", fontsize=8, labelpad=11)
        ax.tick_params(labelsize=8)
        ax.spines[["top", "right"]].set_visible(False)
        self.before, self.now = [], []
        for colour, style, label in ((VALUE, "-", "training"), (PURPLE, "--", "test")):
            self.before += ax.plot([], [], style, color="#999999", lw=1.2, label="before",
                                   animated=True)
            self.now += ax.plot([], [], style, color=colour, lw=1.8, label=label, animated=True)
        if mark:
            height, label = mark
            guessing = ax.axhline(height, color=INACTIVE, lw=1, ls=":", label=label, zorder=1.9)
            ax.legend(handles=[*self.now, *self.before[:before], guessing], loc="lower right",
                      bbox_to_anchor=(1.02, 0.99), ncols=4, fontsize=8, frameon=False,
                      handlelength=1.7, handletextpad=0.4, columnspacing=0.6, borderaxespad=0)
        self.others, = ax.plot([], [], color=VALUE, lw=0.7, animated=True)
        self.above = quick_text(ax, 1, 1.02 * top, ha="right", va="top", fontsize=9, color=VALUE,
                                outline="white")
        self.ticks = [quick_text(ax, x, -0.04 * top, ha=ha, va="top", fontsize=8, clip_on=False,
                                 visible=foot)
                      for x, ha in ((0, "left"), (0.5, "center"), (1, "right"))]

    def show(self, history, before, others=()):
        span = round_up(max(10, history[-1][0], *(rows[-1][0] for rows in others)))
        for lines, rows in ((self.now, history), (self.before, before)):
            for line, column in zip(lines, self.columns, strict=True):
                line.set_data(self.points(rows, column, span))
        gap = [[np.nan], [np.nan]]
        thin = [np.hstack([self.points(rows, self.columns[0], span), gap]) for rows in others]
        self.others.set_data(np.hstack([np.empty((2, 0)), *thin]))
        for text, at in zip(self.ticks, (0, span / 2, span), strict=True):
            text.set_text(f"{at:g}")
        value = history[-1][self.columns[0]]
        said = number(value) if np.isfinite(value) else "too large"
        self.above.set_text("" if value <= self.top else f"↑ {said}")

    def points(self, rows, column, span):
        """Some hundred points (2, P) of a history at most, up to `span` epochs and one point on.
        What is above the axes is not much above them."""
        rows = rows[:1 + bisect.bisect_right(rows, span, key=lambda row: row[0])]
        rows = np.array(rows[::1 + len(rows) // self.POINTS] + rows[-1:]).reshape(-1, 5)
        high = 3 * self.top
        y = np.nan_to_num(rows[:, column], nan=high, posinf=high)
        return np.array([rows[:, 0] / span, y.clip(0, high)])


def round_up(x):
    """The next of … 1, 2, 5, 10, 20, 50 …"""
    unit = 10 ** np.floor(np.log10(x))
    return float(next(m * unit for m in (1, 2, 5, 10) if x <= m * unit * (1 + 1e-9)))


class Gradients:
    """A bar for the size of each layer's weight gradient, and the share of units that are dead."""

    LOW, HIGH = -9, 2                     # powers of ten

    def __init__(self, ax, layers):
        ax.set_title("size of dW (logarithmic)", fontsize=9, loc="left")
        self.bars = ax.barh(range(layers), [0] * layers, 0.7, left=self.LOW, color=GRADIENT,
                            alpha=0.45, animated=True)
        self.texts = [quick_text(ax, self.LOW + 0.15, i, va="center", fontsize=8, clip_on=False)
                      for i in range(layers)]
        ax.set_yticks(range(layers), [f"layer {i + 1}" for i in range(layers)], fontsize=8)
        ax.set(xlim=(self.LOW, self.HIGH + 3.2), ylim=(max(layers, 3) - 0.5, -0.5))
        ax.set_xticks([-8, -4, 0], ["1e-8", "1e-4", "1"], fontsize=8)
        ax.spines[["top", "right"]].set_visible(False)

    def show(self, run):
        sizes = run.gradient_sizes or [0.0] * len(self.bars)
        dead = [f", {100 * d:.0f} % dead" for d in run.dead]
        dead += [""] * (len(sizes) - len(dead))
        for bar, text, size, more in zip(self.bars, self.texts, sizes, dead, strict=True):
            width = np.log10(max(size, 1e-300)) - self.LOW if np.isfinite(size) else np.inf
            bar.set_width(min(max(width, 0), self.HIGH - self.LOW))
            text.set_text((power(size) if run.gradient_sizes else "no step yet") + more)


def power(size):
    """A size over many orders of magnitude, in few characters: 4.1e-5."""
    if not np.isfinite(size) or size == 0:
        return "0" if size == 0 else "too large"
    digits, exponent = f"{size:.1e}".split("e")
    return f"{digits}e{int(exponent)}"
