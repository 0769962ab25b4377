"""A network as a picture: neurons, weights as lines, and numbers where there is room for them.

Plan says where everything stands; NetworkPicture draws it. Values are blue; gradients are orange
and have an arrow that points back. A weight is a line: thick where it is large in size, dashed
where it is negative. Of a layer with many units a few are shown.
"""

import functools
import itertools
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from course_lib.plotting import GRADIENT, INACTIVE, VALUE, Picture, new_figure, quick_text
from course_lib.text import brief
from course_lib.trace import Trace

MOST = 6                                # rows of a column
WIDE, NARROW, TALL, LOW = 132, 72, 44, 18      # boxes in pixels; LOW holds one line of text
LABEL, SPOT = (62, 26), (12, 12)        # the numbers of a weight; a place to click
HEAD = 26                               # of the picture, for the names of the columns
PALE, SHUT = "#949494", "#e4e4e4"
ALONG = np.arange(0.08, 0.93, 0.02)[:, None]     # where on its line a label may stand


class Box(NamedTuple):
    """A rectangle by its middle."""

    x: float
    y: float
    width: float
    height: float


def crossed(boxes, lines):
    """Whether each line goes through each box: Boxes (B, 4), lines (L, 2, 2) -> (B, L)."""
    middle, half = boxes[:, None, :2], boxes[:, None, 2:] / 2
    start, way = lines[:, 0], lines[:, 1] - lines[:, 0]
    way = np.where(way == 0, 1e-9, way)
    one, other = ((middle + side * half - start) / way for side in (-1, 1))        # (B,L,2)
    enter, leave = np.minimum(one, other).max(axis=2), np.maximum(one, other).min(axis=2)
    return np.maximum(enter, 0) < np.minimum(leave, 1)


def meeting(boxes, others):
    """Whether each box meets each of the others: (B, 4) and (O, 4) -> (B, O)."""
    apart = np.abs(boxes[:, None, :2] - others[:, :2])
    return (apart < (boxes[:, None, 2:] + others[:, 2:]) / 2 - 1e-9).all(axis=2)


class Plan:
    """Where everything of a network stands, in pixels; y grows upwards.

    units: how many each column has, inputs first. boxes[c][s]: the Box of slot s of column c;
    more[c]: where it says how many units are not shown, or None. lines[layer, s, r]: from slot s
    of its inputs to slot r, a pair of points; those of the last layer + 1 lead to the loss.
    spots[layer, s, r]: a Box on each of them to click. labels[layer]: a Box for the numbers of
    each weight, where all of them have room, else {}.
    """

    def __init__(self, units, width, height, loss=True):
        self.units = units
        gaps = len(units) - 1
        room = width - 12 - (NARROW + 40) * loss
        self.wide = (room - (gaps + 1) * WIDE) / gaps > LABEL[0] + 12
        self.box = WIDE if self.wide else NARROW
        pitch = (room - self.box) / gaps
        self.boxes, self.more = [], []
        for c, count in enumerate(units):
            x = 6 + self.box / 2 + c * pitch
            rows = min(count, MOST)
            ys = height - HEAD - (np.arange(rows) + 0.5) * (height - HEAD) / rows
            slots = rows if count <= MOST else rows - 1
            tall = TALL if c else LOW
            self.boxes.append([Box(x, y - 5, self.box, tall) for y in ys[:slots]])
            self.more.append((x, ys[-1]) if count > MOST else None)
        self.loss = Box(width - 6 - NARROW / 2, (height - HEAD) / 2, NARROW, 2 * LOW)
        columns = [*self.boxes, [self.loss]] if loss else self.boxes
        self.lines = {
            (c, s, r): ((a.x + a.width / 2, a.y), (b.x - b.width / 2, b.y))
            for c, (left, right) in enumerate(itertools.pairwise(columns))
            for s, a in enumerate(left) for r, b in enumerate(right)}
        self.taken = [Box(box.x, box.y + 7, box.width, box.height + 14)      # with its number
                      for column in self.boxes for box in column]
        self.taken += [Box(*spot, self.box, LOW) for spot in self.more if spot]
        self.labels = [self._all_labels(layer) for layer in range(gaps)]
        self.spots = {}
        for layer in range(gaps):
            shortest_first = sorted(self.of(layer), key=lambda key: abs(
                self.lines[key][0][1] - self.lines[key][1][1]))
            self.spots |= self.labels[layer] or self.place(shortest_first, SPOT)

    def of(self, layer):
        """The keys of a layer's lines."""
        return [key for key in self.lines if key[0] == layer]

    def _all_labels(self, layer):
        keys = self.of(layer)
        for best in (0.5, 0.3, 0.7, 0.2, 0.8) if len(keys) < 12 else ():
            placed = self.place(keys, LABEL, best, crossings=0)
            if len(placed) == len(keys):
                return placed
        return {}

    def place(self, keys, size, best=0.5, crossings=99, weight=None):
        """A Box on each of some lines of a layer, where there is room: key -> Box.

        No Box meets another. Each has as few other lines running through it as can be, at most
        `crossings`, and stands near to `best` (0 is the line's start, 1 its end). weight: key ->
        how much that line counts.
        """
        placed, layer = {}, [key for key in self.lines if keys and key[0] == keys[0][0]]
        lines = np.array([self.lines[key] for key in layer])
        costs = np.array([weight(key) if weight else 1 for key in layer])
        for key in keys:
            start, end = lines[layer.index(key)]
            boxes = np.concatenate([start + ALONG * (end - start), np.tile(size, (len(ALONG), 1))],
                                   axis=1)
            through = (crossed(boxes, lines) * costs).sum(axis=1) - costs[layer.index(key)]
            free = ~meeting(boxes, np.array([*self.taken, *placed.values()])).any(axis=1)
            cost = np.where(free & (through <= crossings), through, np.inf)
            best_of = np.lexsort([np.abs(ALONG[:, 0] - best), cost])[0]
            if np.isfinite(cost[best_of]):
                placed[key] = Box(*map(float, boxes[best_of]))
        return placed

    @functools.cache                        # noqa: B019
    def place_once(self, keys):
        """place for the numbers of some weights of a layer; their lines count tenfold."""
        return self.place(keys, LABEL, weight=lambda key: 10 if key in keys else 1)


class NetworkPicture:
    """The drawing of a network on axes. show() writes the numbers of a Trace into it.

    ax: axes that no layout moves; size: theirs in pixels of a page, see whole. trace: any of the
    network. loss: whether the loss is drawn, too.
    """

    def __init__(self, ax, size, trace, loss=True, animated=False):
        self.plan, self.loss = Plan(trace.units, *size, loss), loss
        self.points = 9 if self.plan.wide else 8
        self.last = [0] * len(trace.units)
        ax.set(xlim=(0, size[0]), ylim=(0, size[1]))
        ax.set_axis_off()
        for c, column in enumerate(self.plan.boxes):
            ax.text(column[0].x, size[1] - 2, _name(trace, c, self.plan.wide), ha="center",
                    va="top", fontsize=8.5)
        self.lines = LineCollection([], animated=animated, zorder=1)
        boxes = list(itertools.chain(*self.plan.boxes, [self.plan.loss] * loss))
        self.boxes = PolyCollection([_corners(box) for box in boxes], animated=animated, zorder=2)
        for collection in (self.lines, self.boxes):
            ax.add_collection(collection, autolim=False)
        spots = [box for key, box in self.plan.spots.items() if not self.plan.labels[key[0]]]
        ax.plot([box.x for box in spots], [box.y for box in spots], "o", ms=4, mfc="white",
                mec=INACTIVE, animated=animated, zorder=1.5)
        if spots and loss:
            ax.text(size[0] - 6, 6, "○ a weight", ha="right", fontsize=8, color=INACTIVE)
        middle = dict(animated=animated, ha="center", va="center")
        self.in_boxes = [quick_text(ax, 0, 0, zorder=3, **middle)
                         for _ in range(4 * len(boxes) + len(self.plan.boxes))]
        self.on_lines = [quick_text(ax, 0, 0, zorder=1.7, outline="white", **middle)
                         for layer, labels in enumerate(self.plan.labels)
                         for _ in range(2 * len(labels or self.plan.of(layer)[:4]))]

    def units(self, column):
        """The units that the slots of a column show."""
        shown = list(range(len(self.plan.boxes[column])))
        return [*shown[:-1], max(shown[-1], self.last[column])]

    def weight(self, key):
        """The weight (layer, i, j) for which a line stands."""
        layer, s, r = key
        return layer, self.units(layer)[s], self.units(layer + 1)[r]

    def show(self, trace, chain=None, active=(), colour=VALUE):
        """Write a Trace's numbers into the drawing; what is nan is not known yet, and left out.

        chain: WeightPaths that stand out, with the slopes that they go through. active: weights
        (layer, i, j) whose lines stand out in this colour, without a chain.
        """
        self.trace, self.chain = trace, chain
        self.free = {False: iter(self.in_boxes), True: iter(self.on_lines)}
        self.last = [0] * len(trace.units)
        self.active = dict.fromkeys(active, colour)
        if chain:
            self.last[chain.layer:chain.layer + 2] = chain.i, chain.j
            self.active = _highlights(chain)
        self._draw_lines()
        fills = [fill for c in range(len(trace.units)) for fill in self._write_column(c)]
        self.boxes.set(facecolors=fills + ["white"] * self.loss, edgecolors=INACTIVE)
        if self.loss:
            x, y = self.plan.loss[:2]
            self._write(x, y + 8, "loss", "black")
            self._write(x, y - 8, brief(trace.value), VALUE)
        for text in itertools.chain(*self.free.values()):
            text.set_text("")

    def _write(self, x, y, said, colour, size=None, on_line=False):
        if "nan" not in said:
            text = next(self.free[on_line])
            text.set_position((x, y))
            text.set_text(said)
            text.set_color(colour)
            text.set_fontsize(size or self.points)

    def _ends(self, layer, i, j, units):
        """Where the line of a weight, or from an answer to the loss, begins and ends; of units that
        are not shown, it is where it says how many they are."""
        for column, unit, side in ((layer, i, 1), (layer + 1, j, -1)):
            if column == len(units):
                yield self.plan.loss.x - self.plan.loss.width / 2, self.plan.loss.y
            elif unit in units[column]:
                box = self.plan.boxes[column][units[column].index(unit)]
                yield box.x + side * box.width / 2, box.y
            else:
                x, y = self.plan.more[column]
                yield x + side * self.plan.box / 2, y

    def _draw_lines(self):
        plan, trace = self.plan, self.trace
        quiet, thick = (PALE, 1.5) if self.chain else ("#555555", 3)
        sizes = [_of_the_largest(W) for W in trace.W]
        units = [self.units(column) for column in range(len(trace.units))]
        lines, found = [], {}                          # (line, weight, width, colour)
        for key, line in plan.lines.items():
            layer, s, r = key
            if layer == len(trace.W):
                lines.append((line, 0, 0.7, PALE))
                continue
            found[key] = layer, units[layer][s], units[layer + 1][r]
            if found[key] not in self.active:
                size = sizes[layer][found[key][1:]]
                lines.append((line, size, 0.7 + thick * abs(size), quiet))
        for (layer, i, j), colour in self.active.items():          # on top of the others
            size = sizes[layer][i, j] if layer < len(sizes) else 0
            line = tuple(self._ends(layer, i, j, units))
            lines.append((line, size, 1.5 + 3 * abs(size), colour))
        segments, signed, widths, colours = zip(*lines, strict=True)
        self.lines.set_segments(segments)
        self.lines.set(linewidths=widths, colors=colours,
                       linestyles=[(0, (4, 2)) if size < 0 else "-" for size in signed])
        for layer, labels in enumerate(plan.labels):
            keys = tuple(key for key in plan.of(layer) if found[key] in self.active)
            for key, box in (labels or plan.place_once(keys)).items():
                self._write_weight(found[key], box)

    def _write_weight(self, weight, box):
        layer, i, j = weight
        tone = INACTIVE if self.chain and weight not in self.active else "black"
        gradient = self.trace.dW[layer][i, j]
        rise = 0 if np.isnan(gradient) else 6.5
        self._write(box.x, box.y + rise, brief(self.trace.W[layer][i, j]), tone, 7.5, True)
        self._write(box.x, box.y - rise, "← " + brief(gradient), GRADIENT, 7.5, True)

    def _write_column(self, c):
        """Write the numbers of a column's boxes; gives the colour of each box."""
        trace, more = self.trace, self.plan.more[c]
        if more:
            hidden = trace.units[c] - len(self.plan.boxes[c])
            self._write(*more, f"… {hidden} more", INACTIVE)
        for box, unit in zip(self.plan.boxes[c], self.units(c), strict=True):
            self._write(box.x, box.y + box.height / 2 + 7, f"unit {unit}", INACTIVE, 7)
            if c == 0:
                self._write(box.x, box.y, brief(trace.h[0][unit]), VALUE)
                yield "white"
            else:
                yield self._write_neuron(box, c - 1, unit)

    def _write_neuron(self, box, layer, unit):
        trace, wide = self.trace, self.plan.wide
        z, out = trace.z[layer][unit], trace.out(layer)[unit]
        through = trace.activations[layer] or (trace.softmax and layer == len(trace.W) - 1)
        values = [brief(z), brief(out)] if through and wide else [brief(out if through else z)]
        self._write(box.x, box.y + 14, " → ".join(values).removesuffix(" → nan"), VALUE)
        if not self.chain:
            self._write(box.x, box.y, f"b {brief(trace.b[layer][unit])}", "black",
                        self.points - 0.5)
        elif trace.activations[layer]:
            slope = brief(trace.slopes[layer][unit])
            self._write(box.x, box.y, f"slope {slope}", "black", 7)
        came = trace.came(layer)[unit]
        if wide and trace.activations[layer] and not np.isnan(came):
            done = brief(trace.dz[layer][unit]).replace("nan", "")
            self._write(box.x, box.y - 14, f"{done} ← {brief(came)}", GRADIENT)
        else:
            self._write(box.x, box.y - 14, f"← {brief(trace.dz[layer][unit])}", GRADIENT)
        return SHUT if trace.activations[layer] == "ReLU" and out == 0 else "white"


def _highlights(chain):
    """The lines of a chain, and their colours: grey where only 0 comes through."""
    found = {(chain.layer, chain.i, chain.j): GRADIENT if chain.nonzero else INACTIVE}
    for path in chain.paths:
        for k, ends in enumerate(itertools.pairwise((*path.units, 0)), chain.layer + 1):
            if path.product:
                found[k, *ends] = GRADIENT
            else:
                found.setdefault((k, *ends), INACTIVE)
    return found


def _of_the_largest(W):
    """Each weight as a share of the largest, from -1 to 1; in a run that has diverged, 0."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.nan_to_num(W / np.abs(W).max())


def _corners(box):
    left, low = box.x - box.width / 2, box.y - box.height / 2
    return [(left, low), (left + box.width, low), (left + box.width, low + box.height),
            (left, low + box.height)]


def _name(trace, column, wide):
    """What stands above a column: how its numbers are called."""
    if column == 0:
        return trace.inputs(0)
    layer = column - 1
    last, out = layer == len(trace.W) - 1, trace.outputs(layer)
    how = "softmax" if last and trace.softmax else trace.activations[layer]
    if not how:
        return out
    return f"{trace.sums(layer)} → {out}: {how}" if wide else f"{out}: {how}"


def size_for(units, loss=True):
    """A size in inches with room for the numbers of a network."""
    rows = min(max(units), MOST)
    width = 8 + 1.25 * max(0, len(units) - 5) if loss or len(units) > 2 else 6
    return width, max(2.5, HEAD / 100 + 0.62 * rows)


def whole(figure):
    """Axes that fill a figure, and that no layout moves; and its size in pixels of a page."""
    ax = figure.subplots()
    ax.set_position((0, 0, 1, 1))
    return ax, tuple(float(100 * side) for side in figure.get_size_inches())


def network_text(trace):
    """The numbers of a trace, a line for the inputs and one for each layer; what is not known is
    left out. Of a network with a larger layer only what goes in and what comes out."""
    lines = [_listed(x=trace.h[0])]
    small = max(W.size for W in trace.W) <= 9
    for k, W in enumerate(trace.W if small else []):
        last, through = k == len(trace.W) - 1, trace.activations[k]
        name = trace.outputs(k)
        named = {trace.weights(k): W, trace.weights(k).replace("W", "b"): trace.b[k],
                 trace.sums(k): trace.z[k]}
        if through or (last and trace.softmax):
            named[name] = trace.out(k)
        if through:
            named["d" + name] = trace.came(k)
        named["d" + trace.sums(k)] = trace.dz[k]
        named["d" + trace.weights(k)] = trace.dW[k]
        lines.append(_listed(**named))
    if not small:
        lines.append(_listed(**{trace.outputs(len(trace.W) - 1): trace.y}))
    if not np.isnan(trace.value):
        lines.append(f"loss = {brief(trace.value)}")
    return ("\n" if small else "; ").join(line for line in lines if line)


def chain_text(chain):
    """What a chain says: what the sample asks of the weight, its paths, and their sum."""
    trace, layer = chain.trace, chain.layer
    name = f"{trace.weights(layer)}[{chain.i}, {chain.j}]"
    if chain.total:
        asked, loss = ("fall", "rises") if chain.total > 0 else ("rise", "falls")
        yield (f"This sample asks {name} to {asked}: the loss {loss} by {brief(abs(chain.total))} "
               "for each unit of it.")
    else:
        yield f"This sample asks nothing of {name}."
    for path in chain.paths[:None if chain.nonzero else 2]:
        yield _product(list(chain.factors(path)), path.product)
    hidden = chain.count - (len(chain.paths) if chain.nonzero else min(2, len(chain.paths)))
    if hidden:
        of_them = f"and {hidden:,} more paths" if hidden > 1 else "and 1 more path"
        each = f", {'each ' * (hidden > 1)}0"
        yield of_them + (f": {brief(chain.rest)}" if chain.rest else each)
    found = f"backward has found d{name} = {brief(trace.dW[layer][chain.i, chain.j])}."
    several = "Both paths" if chain.count == 2 else f"All {chain.count:,} paths"
    said = "It is the only path" if chain.count == 1 else f"{several}, added before rounding"
    yield f"{said}: {brief(chain.total)}; {found}"
    through = abs(trace.slopes[layer][chain.j]) * np.prod(
        [np.abs(slopes).max() for slopes in trace.slopes[layer + 1:]])
    if 0 < through < 0.1:
        yield (f"It fades on its way: of what the loss sends back, the slopes let through "
               f"{brief(through)} at most.")


def _product(factors, product):
    """A path in names, and in numbers; and, where it is 0, which factor makes it so."""
    names, values = zip(*factors, strict=True)
    numbers = " · ".join(f"({brief(v)})" if v < 0 else brief(v) for v in values)
    zeros = [name for name, value in factors if value == 0]
    why = f", for {' and '.join(zeros)} {'are' if zeros[1:] else 'is'} 0" if zeros else ""
    return f"{' · '.join(names)} = {numbers} = {brief(product)}{why}"


def _listed(**arrays):
    return ", ".join(f"{name} = {_array(a)}" for name, a in arrays.items()
                     if np.size(a) <= 9 and not np.all(np.isnan(a)))


def _array(a):
    rows = np.atleast_2d(a)
    return "[" + "; ".join(" ".join(brief(v).replace("nan", "·") for v in row)
                           for row in rows) + "]"


def draw_network(net, x, loss=None, t=None):
    """A Picture of a network, or of one Affine layer, with the numbers of one sample x, (D,).

    With a loss and a target t the gradients are shown as well.
    """
    trace, back = Trace(net, x, loss, t), t is not None
    figure = new_figure(*size_for(trace.units, back))
    NetworkPicture(*whole(figure), trace, back).show(trace)
    sizes = " → ".join(map(str, trace.units))
    alt = (f"a network {sizes}: neurons as boxes, weights as lines, thick for large ones, dashed "
           f"for negative ones, with {'values and gradients' if back else 'values'}")
    return Picture(figure, network_text(trace), alt)
