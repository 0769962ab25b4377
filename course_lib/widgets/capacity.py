"""Lesson 09: how rich a network may be, and how much it has to learn from."""

import functools
import itertools
import sys

import numpy as np

from course_lib.data import Batches, load_digits, train_test_split
from course_lib.layers import Affine, Tanh
from course_lib.losses import SoftmaxWithLoss
from course_lib.network import Sequential, accuracy, train
from course_lib.optimizers import Adam
from course_lib.plotting import GRADIENT, INACTIVE, VALUE, quick_text
from course_lib.static import static
from course_lib.widgets.controls import choice, switch
from course_lib.widgets.live import LiveFigure, status

UNITS = 2 ** np.arange(8)                  # 1 … 128 hidden units
AMOUNTS = 50 * 2 ** np.arange(5)           # 50 … 800 digits
STEPS = 300                                # the same number of steps for all


@functools.cache
def measured(noisy):
    """Shares (units, amounts, 2): of the labels learned from that it says, of 548 new digits right.

    Takes some three seconds, once; in a browser alone ten times as long, so there it says how far
    it is. noisy: whether a quarter of the labels learned from is drawn at random. New digits always
    have their right labels. The lesson's test part is left shut.
    """
    rng = np.random.default_rng(0)
    x_rest, _, t_rest, _ = train_test_split(*load_digits(), rng)
    (x, x_new), (t, t_new) = np.split(x_rest, AMOUNTS[-1:]), np.split(t_rest, AMOUNTS[-1:])
    wrong = rng.random(len(t)) < (0.25 if noisy else 0)
    t = np.where(wrong, rng.integers(0, 10, len(t)), t)
    results = np.zeros((len(UNITS), len(AMOUNTS), 2))
    for i, j in np.ndindex(results.shape[:2]):
        n, units, rng = AMOUNTS[j], UNITS[i], np.random.default_rng(0)
        net = Sequential(Affine.random(64, units, rng, std=64**-0.5), Tanh(),
                         Affine.random(units, 10, rng, std=units**-0.5))
        batches = Batches(x[:n], t[:n], 32, rng, epochs=STEPS)
        for _ in itertools.islice(train(net, SoftmaxWithLoss(), Adam(0.02), batches), STEPS):
            pass
        results[i, j] = accuracy(net, x[:n], t[:n]), accuracy(net, x_new, t_new)
        if sys.platform == "emscripten" and not static():
            print(f"\r{i * len(AMOUNTS) + j + 1} of {results[..., 0].size} networks have learned",
                  end="")
    return results


class Capacity(LiveFigure):
    """The labels learned from that it says (dashed), and accuracy on new digits.

    Left against the number of hidden units, right against the amount of data.
    """

    title = "agreement with old and new labels, against hidden units and against the amount of data"
    size = (8, 3.2)
    trained = set()                            # for which kinds of labels, see measured

    def controls(self):
        units = [(str(n), i) for i, n in enumerate(UNITS)]
        amounts = [(str(n), j) for j, n in enumerate(AMOUNTS)]
        return {"units": choice("hidden units", units, 4),
                "amount": choice("digits learned", amounts, 2),
                "noisy": switch("a quarter of the labels at random", True)}

    def build(self, figure):
        left, right = figure.subplots(1, 2, sharey=True)
        self.lines, self.dots, self.titles = [], [], []
        for ax, values, name in ((left, UNITS, "hidden units"),
                                 (right, AMOUNTS, "digits learned from")):
            ax.set_xscale("log", base=2)
            ax.set_xticks(values, [str(v) for v in values])
            ax.set(xlim=(values[0] * 0.8, values[-1] * 1.25), ylim=(0, 112), xlabel=name)
            ax.grid(axis="y", color="#eeeeee")
            ax.spines[["top", "right"]].set_visible(False)
            own, = ax.plot(values, values, "--", color=INACTIVE, label="learned from")
            new, = ax.plot(values, values, color=VALUE, label="new digits")
            for line in (own, new):
                line.set_animated(True)
            self.lines.append((own, new))
            self.dots.append(ax.plot([], [], "o", color=GRADIENT, ms=8, animated=True)[0])
            middle = np.sqrt(values[0] * values[-1])
            self.titles.append(quick_text(ax, middle, 106, ha="center"))
        left.set_ylabel("agrees with the labels (%)")
        right.legend(handles=self.lines[1], loc="lower right", fontsize=9)

    def update(self, units, amount, noisy):
        if noisy not in self.trained:
            self.readout.value = status("Forty networks are trained: wait for a moment …")
            self.trained.add(noisy)
        percent = 100 * measured(noisy)
        own, new = percent[units, amount]
        shown = ((percent[:, amount], UNITS[units]), (percent[units], AMOUNTS[amount]))
        for lines, dots, (curves, place) in zip(self.lines, self.dots, shown, strict=True):
            for line, curve in zip(lines, curves.T, strict=True):
                line.set_ydata(curve)
            dots.set_data([place, place], [own, new])
        hidden = f"{UNITS[units]} hidden unit{'s' * (units > 0)}"
        self.titles[0].set_text(f"learning from {AMOUNTS[amount]} digits")
        self.titles[1].set_text(f"with {hidden}")
        return (f"{hidden}, {AMOUNTS[amount]} digits{', a quarter of labels at random' * noisy}: "
                f"it says {own:.0f} % of the labels it learned from, "
                f"and is right on {new:.0f} % of new digits.")
