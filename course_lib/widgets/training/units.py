"""Lesson 05: what each hidden unit of a network answers, and which units are dead."""

import numpy as np
from matplotlib.colors import to_rgb

from course_lib.plotting import PURPLE, VALUE, quick_text
from course_lib.text import number
from course_lib.widgets.training.pictures import DecisionBoundary, Ground, View

FINE = 24                      # answers along an edge of a unit's picture
LARGEST, GAP = 90, 8           # pixels: of a picture, and between two layers


class Units(View):
    """A small picture for each hidden unit: its answer to every point that the data may have.

    White is 0, blue more, pink less, each unit on its own scale. The layers stand below each other.
    """

    alt = "what each hidden unit answers to the data's whole range, with crosses on those dead"

    def __init__(self, ax, data):
        self.x, self.shape, where = self.probes(data)
        ax.set_title(f"hidden units {where}; ✗: dead", fontsize=9)
        ax.set(xlim=(0, 1), ylim=(0, 1))
        ax.set_axis_off()
        self.ground = Ground(ax, 1)
        self.crosses, = ax.plot([], [], "x", color="black", ms=7, mew=1.5, animated=True)
        self.none = quick_text(ax, 0.5, 0.5, ha="center", va="center", fontsize=9)
        self.box = ax.bbox

    @staticmethod
    def probes(data):
        """Inputs that go over all that there is: x, its rows and columns, and their name."""
        if data.classes and data.x_train.shape[1] == 2:
            reach = DecisionBoundary.reach(data)
            across = np.linspace(-reach, reach, FINE)
            x = np.stack(np.meshgrid(across, across[::-1]), axis=-1).reshape(-1, 2)
            return x, (FINE, FINE), "over the plane"
        if data.classes:
            means = [data.x_train[data.t_train == c].mean(axis=0) for c in range(data.classes)]
            return np.array(means), (1, data.classes), "by class"
        return np.linspace(-9, 9, 4 * FINE)[:, None], (1, 4 * FINE), "from x = −9 to 9"

    def show(self, run):
        answers = run.hidden(self.x)
        silent = run.silent or [np.zeros(answer.shape[1], bool) for answer in answers]
        self.layers = list(zip(answers, silent, strict=True))
        self.none.set_text("" if answers else "no hidden layer, no units")
        width, height = round(self.box.width), round(self.box.height)
        tile, columns = tiling([len(units) for units in silent], width, height)
        pixels, crosses, top = np.ones((height, width, 3)), [], 0
        for answer, silent in self.layers:
            for unit, colours in enumerate(self.coloured(answer, silent, tile - 3)):
                row, column = divmod(unit, columns)
                y, x = top + tile * row, tile * column
                pixels[y:y + tile - 1, x:x + tile - 1] = 0.75           # a frame, one pixel wide
                pixels[y + 1:y + tile - 2, x + 1:x + tile - 2] = colours
                if silent[unit]:
                    crosses.append(((x + tile / 2 - 1) / width, 1 - (y + tile / 2 - 1) / height))
            top += tile * -(-len(silent) // columns) + GAP
        self.ground.pixels = pixels[::-1]
        self.crosses.set_markersize(min(7, 0.3 * tile))
        self.crosses.set_data(np.reshape(crosses, (-1, 2)).T)

    def coloured(self, answer, silent, side):
        """Square pictures, (units, side, side, 3), of answers (points, units)."""
        rows, columns = (np.arange(side) * n // side for n in self.shape)
        most = np.abs(answer).max(axis=0)
        answer = (answer / np.where(most > 0, most, 1)).T.reshape(-1, *self.shape)
        answer = answer[:, rows][:, :, columns, None]                # (units, side, side, 1)
        missing = [1 - np.array(to_rgb(colour)) for colour in (VALUE, PURPLE)]
        colours = 1 - answer.clip(0) * missing[0] - (-answer).clip(0) * missing[1]
        colours[silent] = 0.85
        return colours

    def words(self, run):
        said = []
        for layer, (answer, silent) in enumerate(self.layers, 1):
            dead = np.flatnonzero(silent)
            text = f"layer {layer}: {len(dead) or 'none'} of {len(silent)} dead"
            if 0 < len(dead) <= 8:
                text += f" (unit{'s' * (len(dead) > 1)} {', '.join(map(str, dead))})"
            if not silent.all():
                low, high = answer[:, ~silent].min(), answer[:, ~silent].max()
                text += f", the living answer {number(low)} to {number(high)}"
            said.append(text)
        return f"Units (blue: above 0, pink: below): {'; '.join(said) or 'there are none'}."


def tiling(counts, width, height):
    """How large the units' pictures may be, so that those of all layers fit, and how many a row."""
    for tile in range(min(width, height, LARGEST), 3, -1):
        columns = width // tile
        rows = sum(-(-count // columns) for count in counts)
        if tile * rows + GAP * (len(counts) - 1) <= height:
            break
    return tile, columns
