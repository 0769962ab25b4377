"""Computation graphs as pictures: of Nodes, of Tensors, of layers.

described and through_layers say what is to be shown, course_lib.layout says where it stands, and
GraphPicture draws it.
"""

import functools
import itertools
from typing import NamedTuple

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from course_lib import autograd
from course_lib.graph import Node, nodes
from course_lib.layout import Room, lay_out
from course_lib.plotting import GRADIENT, INACTIVE, PURPLE, VALUE, Picture, new_figure, quick_text
from course_lib.text import number

MOST = 60                                   # nodes: a larger picture could not be read
NEAR, LINE, MARGIN = 0.03, 0.17, 0.1        # inches: edge to label, a line of text, around it all


class Drawn(NamedTuple):
    """A node as it is shown: the operation in its box ("" for an input), its name, its value and
    gradient as numbers or shapes, and what the text below the picture calls it, if it tells of it.

    inputs: for each edge that enters, the index of its source and the gradient that goes back.
    """

    op: str
    name: str
    value: str
    gradient: str
    told: str
    inputs: tuple = ()


def draw_graph(output, gradients=True, order=(), **names):
    """A Picture of a graph: values in blue on top of the edges, gradients in orange below them.

    output: the last Node or Tensor. gradients: whether to show them; call backward first. An array
    is shown by its shape; Σ says that a gradient is summed to its input's shape. names: what
    Tensors are called, as in draw_graph(y, x=x, W=W). order: Tensors in the order of their turns,
    which is then written above each. Raises ValueError for more than 60 nodes.
    """
    turns = {id(node): f"{i}." for i, node in enumerate(order, 1)}
    notes = [turns.get(id(node), "") for node in in_order(output)]
    return _picture(described(output, gradients, **names), gradients, notes)


def draw_layers(layers, x, t):
    """A Picture of a pass through layers, the last of them a loss, and back: shapes on the edges.

    x: (N, …). t: the loss's targets.
    """
    return _picture(through_layers(layers, x, t))


def _picture(graph, gradients=True, notes=()):
    figure = new_figure()
    picture = GraphPicture.fill(figure, graph, notes)
    picture.show(graph, gradients)
    for label, note in zip(picture.notes, notes, strict=False):
        label.set(text=note, color=PURPLE)
    inputs = ", ".join(node.name or node.value for node in graph if not node.inputs)
    alt = (f"a computation graph from {inputs} to {graph[-1].name or 'its output'}, with the value "
           f"on top of each edge{' and the gradient below' if gradients else ''}")
    return Picture(figure, graph_text(graph, gradients, notes), alt)


def graph_text(graph, gradients=True, notes=()):
    """The numbers and shapes of a graph, a node a line, the output last; with notes, which are
    turns, a line a turn."""
    width, lines = max(len(node.told) for node in graph), []
    for node, note in itertools.zip_longest(graph, notes, fillvalue=""):
        array = "array " * node.value.startswith("(")
        told = node.told or ("a number" if any(notes) else "")
        line = f"{told:<{width}} = {array}{node.value}"
        if gradients and node.gradient:
            line += f",  gradient {node.gradient}"
        lines += [f"{note:>3} {line}" if any(notes) else line] * bool(told)
    return "\n".join(sorted(lines) if any(notes) else lines)


def in_order(output):
    """The Nodes or Tensors that output depends on, inputs before their users."""
    if not hasattr(output, "inputs"):
        raise TypeError("a graph is drawn from its last Node or Tensor, got "
                        f"{type(output).__name__}")
    if isinstance(output, Node):
        return nodes(output)
    return list(itertools.islice(autograd.order(output), MOST + 1))[::-1]


def described(output, gradients=True, **names):
    """The graph behind a Node or a Tensor, of this course or of lesson 10, as Drawn nodes."""
    order = in_order(output)
    if len(order) > MOST:
        raise ValueError(f"a picture has room for {MOST} nodes, and this graph has more")
    at = {id(node): i for i, node in enumerate(order)}
    if isinstance(output, Node):
        return [Drawn(node.op, node.name, number(node.value), number(node.grad),
                      node.name or ("output" if node is output else ""),
                      tuple((at[id(x)], number(node.grad * local)) for x, local in node.inputs))
                for node in order]
    if gradients and output.grad is None:
        raise ValueError("there are no gradients yet: call backward first, or draw the graph with "
                         "gradients=False")
    named = {id(tensor): name for name, tensor in names.items()}
    graph = []
    for node in order:
        name, sources = named.get(id(node), ""), [at[id(x)] for x, _ in node.inputs]
        made = ", ".join(graph[s].name or graph[s].op or graph[s].value for s in sources)
        told = name or (f"{node.op} of {made}" if made else "")
        shares = [_share(node, x, back) if gradients else "" for x, back in node.inputs]
        graph.append(Drawn(node.op, name, _said(node.data), _said(node.grad), told,
                           tuple(zip(sources, shares, strict=True))))
    return graph


def _said(array):
    """A single number as it is, an array by its shape, nothing of None."""
    if array is None:
        return ""
    return number(float(array)) if np.shape(array) == () else str(np.shape(array)).replace(" ", "")


def _share(node, x, back):
    """What goes back on the edge from x to node, before it is summed to the shape of x."""
    share = back(node.grad)
    return _said(share) if np.shape(share) == x.shape else f"Σ {_said(share)}"


def through_layers(layers, x, t):
    """A pass through layers, the last of them a loss, and back, as Drawn nodes."""
    *layers, loss = layers
    ys = [x]
    for layer in layers:
        ys.append(layer.forward(ys[-1]))
    value, dys = loss.forward(ys[-1], t), [loss.backward()]
    for layer in reversed(layers):
        dys.insert(0, layer.backward(dys[0]))
    graph = [Drawn("", "x", _said(x), _said(dys[0]), "x")]
    for i, layer in enumerate(layers):
        kind, inputs = type(layer).__name__, [(len(graph) - 1, _said(dys[i]))]
        for name, array in layer.params.items():
            gradient = _said(layer.grads[name])
            inputs.append((len(graph), gradient))
            graph.append(Drawn("", name, _said(array), gradient, f"{name} of {kind} {i + 1}"))
        graph.append(Drawn(kind, "", _said(ys[i + 1]), _said(dys[i + 1]), f"after {kind} {i + 1}",
                           tuple(inputs)))
    last = (len(graph) - 1, _said(dys[-1]))
    graph.append(Drawn("", "t", _said(t), "", "t"))
    kind = type(loss).__name__
    return [*graph, Drawn(kind, "L", number(value), "1", "L", (last, (len(graph) - 1, "")))]


class GraphPicture:
    """The drawing of one graph on axes; show() writes the numbers of any such graph into it.

    values, gradients: the labels of each edge, in the order of the nodes and their inputs, and of
    the way out. notes: the widest text that will stand above each node, if any; then its label.
    size: what it needs, in inches. place: the middle of each node.
    """

    def __init__(self, ax, graph, notes=(), animated=False):
        self.ax, self.animated = ax, animated
        plan, name = plan_of(graph, notes), graph[-1].name if graph[-1].op else ""
        self.size = plan.width + 2 * MARGIN, plan.height + 2 * MARGIN
        self.place = plan.boxes[:-1]
        *inner, way_out = plan.edges
        self.edges = [_curve(points) for points in [*inner, way_out[:-1]]]
        ax.set_axis_off()
        ax.set_xlim(-MARGIN, plan.width + MARGIN)
        ax.set_ylim(-MARGIN, plan.height + MARGIN)
        ax.set_aspect("equal")
        sources = [s for node in graph for s, _ in node.inputs] + [len(graph) - 1]
        for curve, s in zip(self.edges, sources, strict=True):     # one passes over those before
            for k, (colour, width) in enumerate((("white", 3.6), (INACTIVE, 1.2))):
                ax.add_patch(PathPatch(curve, fc="none", ec=colour, lw=width,
                                       zorder=1 + (s + k / 2) / len(graph) / 2))
        self.boxes = [_box(ax, *place, node)
                      for place, node in zip(self.place, graph, strict=True)]
        self.names = [ax.text(x, y - 0.2, node.name, ha="center", va="top", fontsize=10)
                      for (x, y), node in zip(self.place, graph, strict=True)
                      if node.op and node.name and node is not graph[-1]]
        if name:
            self.names.append(ax.text(*plan.boxes[-1], name, ha="center", va="center", fontsize=10))
        self.values = [self._label(x, y + NEAR, "bottom", VALUE) for x, y in plan.spots]
        self.gradients = [self._label(x, y - NEAR, "top", GRADIENT) for x, y in plan.spots]
        self.notes = [self._label(x, y + _top(node), "bottom", "black")
                      for (x, y), node in zip(self.place, graph, strict=True)]

    @classmethod
    def fill(cls, figure, graph, notes=(), animated=False):
        """A drawing that is all of a figure, which takes the size that the graph needs."""
        figure.set_layout_engine("none")
        picture = cls(figure.add_axes((0, 0, 1, 1)), graph, notes, animated)
        figure.set_size_inches(picture.size)
        return picture

    def _label(self, x, y, va, colour):
        return quick_text(self.ax, x, y, ha="center", va=va, color=colour,
                          animated=self.animated, zorder=2.5)

    def show(self, graph, gradients=True):
        """Write a graph's numbers into the drawing. Raises ValueError for one of another form."""
        found = _labels(graph)
        if len(found) != len(self.values):
            raise ValueError(f"the drawing has {len(self.values)} edges, "
                             f"and this graph has {len(found)}")
        for i, (value, share) in enumerate(found):
            self.values[i].set_text(value)
            self.gradients[i].set_text(f"← {share}" if gradients and share else "")


def plan_of(graph, notes=()):
    """The Layout of a graph: its nodes, and last the place for the output's name."""
    notes = notes or [""] * len(graph)
    rooms = [_room(node, note, node is not graph[-1])
             for node, note in zip(graph, notes, strict=True)]
    end = Room(_width(graph[-1].name if graph[-1].op else "") + 0.08, 0.1, 0.1)
    labels = [Room(max(0.5, _width(value), _width(f"← {share}")) + 0.12, NEAR + LINE, NEAR + LINE)
              for value, share in _labels(graph)]
    inputs = [[s for s, _ in node.inputs] for node in graph]
    return lay_out([*rooms, end], [*inputs, [len(graph) - 1]], labels)


def _labels(graph):
    """The value and the gradient on each edge, and on the way out."""
    return [*((graph[s].value, share) for node in graph for s, share in node.inputs),
            (graph[-1].value, graph[-1].gradient)]


def _room(node, note, named_below):
    """What a node's box needs, its name below it, and a note above."""
    above = _top(node) + LINE * bool(note)
    if not node.op:
        return Room(max(_width(node.name or node.value) + 0.12, _width(note)), above, 0.13)
    width, below = max(0.38, _width(node.op, 12) + 0.18), ""
    if named_below:
        below = node.name
    return Room(max(width, _width(below), _width(note)), above, 0.2 + LINE * bool(below))


def _top(node):
    """How far its box reaches above its middle."""
    return 0.2 if node.op else 0.13


def _box(ax, x, y, node):
    """An operation in a box of its own, or the name of an input; without one, its value."""
    if node.op:
        shape = "circle" if len(node.op) == 1 else "round"
        box = dict(boxstyle=f"{shape},pad=0.35", fc="white", ec="black")
        return ax.text(x, y, node.op, ha="center", va="center", fontsize=12, bbox=box)
    box = dict(boxstyle="round,pad=0.25", fc="#eeeeee", ec="none")
    return ax.text(x, y, node.name or node.value, ha="center", va="center", fontsize=10, bbox=box)


def _curve(points):
    """A path through points, in turns straight ahead and in a bend."""
    found, codes = [points[0]], [Path.MOVETO]
    for k, ((x, y), (u, v)) in enumerate(itertools.pairwise(points)):
        if k % 2:
            found += [((x + u) / 2, y), ((x + u) / 2, v), (u, v)]
            codes += [Path.CURVE4] * 3
        else:
            found.append((u, v))
            codes.append(Path.LINETO)
    return Path(found, codes)


@functools.lru_cache(1000)
def _width(text, size=10):
    """How wide a line of text is, in inches. Fonts have points where an outline is widest, so
    there is no need to solve for the extremes of its curves, as get_extents does."""
    if not text.strip():
        return 0.0
    outline = TextPath((0, 0), text, size=size)
    return np.ptp(outline.vertices[outline.codes != Path.CLOSEPOLY, 0]) / 72
