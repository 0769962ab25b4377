"""Lesson 00, the promise: a network that reads a digit, and the pixels on which its scores hang."""

import functools
import itertools

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from course_lib.data import Batches, load_digits, train_test_split
from course_lib.layers import Affine, ReLU
from course_lib.losses import SoftmaxWithLoss
from course_lib.network import Sequential, train
from course_lib.optimizers import Adam
from course_lib.plotting import GRADIENT, INACTIVE, PURPLE, VALUE, quick_text
from course_lib.text import digits
from course_lib.widgets.controls import choice, slider
from course_lib.widgets.live import LiveFigure

LOWER_RAISE = LinearSegmentedColormap.from_list("lower, raise", [PURPLE, "white", GRADIENT])


@functools.cache
def reader():
    """(net, images): a network 64 → 64 → 10, trained at once on digits as they are and moved by a
    pixel, and an image (8, 8) of each digit, none of which it has seen."""
    rng = np.random.default_rng(0)
    x, x_test, t, t_test = train_test_split(*load_digits(), rng)
    steps = list(itertools.product((-1, 0, 1), repeat=2))
    x = np.concatenate([moved(x.reshape(-1, 8, 8), *step).reshape(-1, 64) for step in steps])
    batches = Batches(x, np.tile(t, len(steps)), 64, rng, epochs=4)
    net = Sequential(Affine.random(64, 64, rng, std=0.02), ReLU(),
                     Affine.random(64, 10, rng))
    for _ in train(net, SoftmaxWithLoss(), Adam(0.003), batches):
        pass
    first = [np.flatnonzero(t_test == digit)[0] for digit in range(10)]
    return net, x_test[first].reshape(-1, 8, 8)


def moved(images, right, down):
    """Images (…, 8, 8), moved by whole pixels; what comes in from outside is empty."""
    around = [(0, 0)] * (images.ndim - 2) + [(8, 8)] * 2
    return np.pad(images, around)[..., 8 - down:16 - down, 8 - right:16 - right]


class DigitReader(LiveFigure):
    """A digit, the network's ten scores for it, and the gradient of one score on the pixels."""

    title = ("a handwritten digit; bars for the network's ten scores; and, for each pixel, "
             "how much one score rises with it")
    size = (8, 2.9)

    def controls(self):
        return {"digit": slider("digit", 0, 9, 3, 1),
                "right": slider("moved right by", -3, 3, 0, 1),
                "down": slider("moved down by", -3, 3, 0, 1),
                "score": choice("pixels for", [("the highest score", "highest")]
                                + [(f"the score of {d}", d) for d in range(10)])}

    def build(self, figure):
        left, middle, right = figure.subplots(1, 3, width_ratios=(1, 1.4, 1))
        self.seen = left.imshow(np.zeros((8, 8)), cmap="gray_r", vmin=0, vmax=1, animated=True)
        self.slopes = right.imshow(np.zeros((8, 8)), cmap=LOWER_RAISE, animated=True)
        self.frames = [right.add_patch(Rectangle((0, 0), 1, 1, fill=False, lw=2, animated=True))
                       for _ in range(2)]
        left.set_title("what it sees", fontsize=10)
        right.set_title("more ink raises the score\n(orange) or lowers it (purple)", fontsize=10)
        for ax in (left, right):
            ax.set(xticks=range(8), yticks=range(8), xticklabels=range(1, 9),
                   yticklabels=range(1, 9))
            ax.tick_params(length=0, labelsize=7)
        middle.set_title("ten scores", fontsize=10, color=VALUE)
        middle.set(xlim=(-0.6, 9.6), ylim=(-24, 14), xticks=range(10))
        middle.axhline(0, color=INACTIVE, lw=0.8)
        middle.spines[["top", "right", "bottom"]].set_visible(False)
        self.bars = middle.bar(range(10), [0] * 10, 0.7, animated=True)
        self.mark = quick_text(middle, 0, 0, ha="center", va="bottom", fontsize=9)

    def update(self, digit, right, down, score):
        net, images = reader()
        image = moved(images[digit], right, down)
        scores = net.forward(image.reshape(1, 64))[0]              # (1, 64) -> (10,)
        best = int(scores.argmax())
        of = best if score == "highest" else score
        slopes = net.backward(np.eye(10)[[of]]).reshape(8, 8)      # 1 at that score, 0 elsewhere
        self.seen.set_data(image)
        self.slopes.set_data(slopes)
        strongest = np.abs(slopes).max()
        self.slopes.set_clim(-strongest, strongest)
        for frame, index in zip(self.frames, (slopes.argmax(), slopes.argmin()), strict=True):
            row, column = divmod(int(index), 8)
            frame.set_xy((column - 0.5, row - 0.5))
        for i, (bar, height) in enumerate(zip(self.bars, scores, strict=True)):
            bar.set_height(height)
            bar.set_color(VALUE if i == best else "#5A9BC9")
        self.mark.set(x=best, y=max(scores[best], 0) + 0.5)
        self.mark.set_text(digits(scores[best], 1))
        right_or_wrong = "right" if best == digit else f"and that is wrong: it is a {digit}"
        return (f"a {digit}{_where(right, down)}: the highest score is {digits(scores[best], 1)}, "
                f"for {best}, {right_or_wrong}\n"
                f"the score of {of}, {digits(scores[of], 1)}, rises most with the pixel "
                f"{_place(slopes.argmax())}, by {digits(slopes.max(), 2)} for each unit, and falls "
                f"most with that {_place(slopes.argmin())}, by {digits(-slopes.min(), 2)} "
                "(both framed)")


def _place(index):
    row, column = divmod(int(index), 8)
    return f"in row {row + 1}, column {column + 1}"


def _where(right, down):
    """Words for a move: ", moved 2 left and 1 down"."""
    moves = []
    if right:
        moves.append(f"{abs(right)} {'right' if right > 0 else 'left'}")
    if down:
        moves.append(f"{abs(down)} {'down' if down > 0 else 'up'}")
    return f", moved {' and '.join(moves)}" if moves else ""
