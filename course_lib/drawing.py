"""Computation graphs as pictures: where the nodes stand, and the numbers on the edges between them.

layout, edges and legible say where things are; GraphPicture draws them.
"""

import itertools
from typing import NamedTuple

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from course_lib.graph import nodes
from course_lib.plotting import GRADIENT, INACTIVE, VALUE, Picture, new_figure, quick_text
from course_lib.text import number

COLUMN = 1.6                     # how far apart the columns of a graph stand; rows are 1 apart


def draw_graph(output, gradients=True):
    """A Picture of a graph: values in blue on top of the edges, gradients in orange below them.

    output: the last Node. gradients: whether to show them; call backward first.
    """
    xs, ys = zip(*layout(output).values(), strict=True)
    width, height = max(6, 1 + 1.2 * len(set(xs))), min(1.1 + 0.8 * (max(ys) - min(ys)), 6)
    figure = new_figure(width, height)
    picture = GraphPicture(figure.subplots(), output)
    picture.show(output, gradients)
    inputs = ", ".join(node.name or number(node.value) for node in nodes(output) if not node.inputs)
    alt = (f"a computation graph from {inputs} to {output.name or 'its output'}, with the value on "
           f"top of each edge{' and the gradient below' if gradients else ''}")
    return Picture(figure, graph_text(output, gradients), alt)


def graph_text(output, gradients=True):
    """The numbers of a graph, an input or named node a line, then the output."""
    told = [(n.name or "output", n) for n in nodes(output) if n.name or n is output]
    width = max(len(name) for name, _ in told)
    lines = [f"{name:<{width}} = {number(node.value)}" for name, node in told]
    if gradients:
        lines = [f"{line},  gradient {number(node.grad)}"
                 for line, (_, node) in zip(lines, told, strict=True)]
    return "\n".join(lines)


class GraphPicture:
    """The drawing of one graph on axes. show() writes the numbers of any such graph into it."""

    def __init__(self, ax, output, animated=False):
        self.ax, self.animated, self.values, self.gradients = ax, animated, [], []
        ax.set_axis_off()
        place = layout(output)
        for node in nodes(output):
            self._box(node, *place[node.number])
            if node.inputs and node.name and node is not output:
                plain = dict(boxstyle="square,pad=0.1", fc="white", ec="none")
                x, y = place[node.number]
                ax.text(x, y - 0.32, node.name, ha="center", va="top", fontsize=10, bbox=plain)
        drawn = edges(output)
        for edge in drawn:
            curve = Path(edge.curve, [Path.MOVETO, Path.CURVE3, Path.CURVE3])
            ax.add_patch(PathPatch(curve, fc="none", ec=INACTIVE, lw=1.2))
            self._numbers(*edge.spot)
        end = self._way_out(output, *place[output.number])
        xs, ys = zip(*place.values(), strict=True)
        ax.set_xlim(min(xs) - 0.45, end + 0.6)
        ax.set_ylim(min(ys) - 0.6, max(ys) + 0.6 + 0.4 * any(edge.detour for edge in drawn))

    def _box(self, node, x, y):
        """An operation in a box of its own, or the name of an input; without one, its value."""
        if node.inputs:
            shape = "circle" if len(node.op) == 1 else "round"
            box = dict(boxstyle=f"{shape},pad=0.35", fc="white", ec="black")
            return self.ax.text(x, y, node.op, ha="center", va="center", fontsize=12, bbox=box)
        box = dict(boxstyle="round,pad=0.25", fc="#eeeeee", ec="none")
        name = node.name or number(node.value)
        if len(name) <= 6:
            return self.ax.text(x, y, name, ha="center", va="center", fontsize=10, bbox=box)
        # a long name goes to the left, where no edge is
        return self.ax.text(x + 0.2, y, name, ha="right", va="center", fontsize=10, bbox=box)

    def _way_out(self, output, x, y):
        """The line that leaves the output, with the last numbers and its name; gives its end."""
        end = x + (0.9 if len(output.op) == 1 else 1.2)             # a wide box needs more room
        self.ax.plot([x, end], [y, y], color=INACTIVE, lw=1.2, zorder=1)
        self._numbers(end - 0.28, y)
        if output.name:
            self.ax.text(end + 0.05, y, output.name, va="center", fontsize=10)
        return end

    def _numbers(self, x, y):
        """Room for a value above a spot, and for a gradient below it."""
        for texts, rise, va, colour in ((self.values, 0.09, "bottom", VALUE),
                                        (self.gradients, -0.09, "top", GRADIENT)):
            texts.append(quick_text(self.ax, x, y + rise, ha="center", va=va, color=colour,
                                    background="white", animated=self.animated, zorder=2.5))

    def show(self, output, gradients=True):
        """Write a graph's numbers into the drawing. Raises ValueError for one of another form."""
        numbers = [(source.value, node.grad * local)
                   for node in nodes(output) for source, local in node.inputs]
        numbers.append((output.value, output.grad))
        if len(numbers) != len(self.values):
            raise ValueError(f"the drawing has {len(self.values)} edges, "
                             f"and this graph has {len(numbers)}")
        labels = zip(self.values, self.gradients, strict=True)
        for (value, gradient), (above, below) in zip(numbers, labels, strict=True):
            above.set_text(number(value))
            below.set_text("← " + number(gradient) if gradients else "")


class Edge(NamedTuple):
    """How an edge is drawn: its start, what it bends towards, its end; and its numbers' spot.

    detour: whether it bows around what may stand in its way.
    """

    curve: tuple
    spot: tuple
    detour: bool


def edges(output):
    """The Edges of a graph: for each of the nodes in order, those from its inputs."""
    place, found = layout(output), []
    for node in nodes(output):
        sources = [source for source, _ in node.inputs]
        for i, source in enumerate(sources):
            a, b = np.array(place[source.number]), np.array(place[node.number])
            twin = sources.count(source) > 1
            detour = bool(not twin and b[0] - a[0] > COLUMN and b[1] == a[1])
            if twin:
                bow = 0.35 if i == 0 else -0.35    # so that the two do not lie on one another
            else:
                bow = 0.7 if detour else 0
            middle = (a + b) / 2 + [0, 2 * bow]
            t = 0.5 if bow or len(source.op) > 1 else where_on_edge(output, source)
            spot = (1 - t) ** 2 * a + 2 * t * (1 - t) * middle + t**2 * b
            found.append(Edge((a, middle, b), tuple(spot), detour))
    return found


def where_on_edge(output, source):
    """Where numbers stand on the edges from source: 0 is their start, 1 their end."""
    return 0.62 if users(output, source) > 1 else 0.42      # where edges are farther apart


def users(output, source):
    """On how many edges a node is used."""
    return sum(s is source for node in nodes(output) for s, _ in node.inputs)


def legible(output):
    """Whether no edge takes a detour, and the numbers on the edges keep clear of one another."""
    drawn = edges(output)
    pairs = itertools.combinations([edge.spot for edge in drawn], 2)
    return (not any(edge.detour for edge in drawn)
            and all(abs(x - u) > 0.7 or abs(y - v) > 0.55 for (x, y), (u, v) in pairs))


def layout(output):
    """A place (x, y) for every node, by its number: from inputs on the left to the output.

    Inputs are spread from top to bottom, a row each, in the order in which the expression mentions
    them; an operation stands at the mean of its inputs.
    """
    order = nodes(output)
    column, row = _columns(order), {}
    todo = [output]
    while todo:                              # depth first: what belongs together stays together
        node = todo.pop()
        if not node.inputs:
            row.setdefault(node.number, -len(row))
        todo += [source for source, _ in reversed(node.inputs)]
    for node in order:
        if node.inputs:
            row[node.number] = sum(row[s.number] for s, _ in node.inputs) / len(node.inputs)
    for c in set(column.values()):           # two nodes of a column never closer than a row
        members = sorted((n for n in column if column[n] == c), key=lambda n: -row[n])
        for upper, lower in itertools.pairwise(members):
            row[lower] = min(row[lower], row[upper] - 1)
    return {n: (COLUMN * column[n], row[n]) for n in column}


def _columns(order):
    """An operation stands one column behind its last input; an input just before its first user."""
    column = {}
    for node in order:
        column[node.number] = 1 + max((column[s.number] for s, _ in node.inputs), default=-1)
    for node in order:
        used = [column[n.number] for n in order if any(s is node for s, _ in n.inputs)]
        if used and not node.inputs:
            column[node.number] = min(used) - 1
    return column
