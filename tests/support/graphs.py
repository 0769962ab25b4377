"""Graphs to draw, and whether a drawing can be read: measured on what is really drawn."""

import itertools

import numpy as np
from matplotlib.transforms import Bbox

from course_lib.autograd import Tensor
from course_lib.graph import Node, exp, log


def random_nodes(rng):
    """A graph of up to a dozen operations, in which values are used again at will."""
    def number():
        return Node(float(rng.integers(1, 9)), rng.choice(["", "c", "input", "other shopping"]))

    made = [Node(float(rng.integers(1, 9)), name) for name in "ab"]
    loose = list(made)
    for name in "pqrstuvwxy"[:rng.integers(2, 9)]:
        a = loose.pop(rng.integers(len(loose)))
        b = number() if rng.random() < 0.3 else made[rng.integers(len(made))]
        ways = [a + b, a * b, a - b, a * a, a / (b * b + 1), exp(a * 1e-9), -a,
                log(a * a + 1)]
        y = ways[rng.integers(len(ways))].named(name if rng.random() < 0.5 else "")
        made.append(y)
        loose.append(y)
    while len(loose) > 1:
        loose.append(loose.pop() * loose.pop())
    return loose[0].named(rng.choice(["", "L", "a long name"]))


def random_tensors(rng):
    """The same with arrays that broadcast, and names for some of them: (output, names)."""
    made = [Tensor(rng.random(shape)) for shape in [(2, 3), (3,), (1, 3), ()]]
    loose = list(made)
    for _ in range(rng.integers(2, 6)):
        a, b = loose.pop(rng.integers(len(loose))), made[rng.integers(len(made))]
        W = Tensor(rng.random((3, 3)))
        product = a @ W if len(a.shape) == 2 else a.tanh()
        ways = [a + b, a * b, a - b, a * a, a.relu(), product, a.exp()]
        y = ways[rng.integers(len(ways))] * 1e-3
        made.append(y)
        loose.append(y)
    while len(loose) > 1:
        loose.append(loose.pop() * loose.pop())
    loss = loose[0].sum()
    loss.backward()
    return loss, {f"x{i}": x for i, x in enumerate(made) if rng.random() < 0.5}


def assert_can_be_read(picture):
    """No two labels or boxes overlap, each stands nearer to its own edge or box than to another,
    and no edge runs through a label or through a box of others. picture: a GraphPicture."""
    figure, labels = picture.ax.figure, picture.values + picture.gradients
    figure.draw_without_rendering()
    owner = [*range(len(picture.edges))] * 2
    shown = [(label, edge) for label, edge in zip(labels, owner, strict=True) if label.get_text()]
    others = [text for text in (*picture.names, *picture.notes) if text.get_text()]
    boxes = {text: text.get_bbox_patch().get_window_extent() for text in picture.boxes}
    extents = {text: text.get_window_extent() for text in (*others, *(t for t, _ in shown))} | boxes
    page = figure.bbox.padded(1)
    for text, box in extents.items():
        assert page.x0 <= box.x0 and box.x1 <= page.x1, f"{text.get_text()} is cut off"
        assert page.y0 <= box.y0 and box.y1 <= page.y1, f"{text.get_text()} is cut off"
    for (one, a), (two, b) in itertools.combinations(extents.items(), 2):
        both = Bbox.intersection(a, b)
        clear = both is None or min(both.width, both.height) < 1
        assert clear, f"{named(one)} lies on {named(two)}"
    curves = [dots(curve, picture.ax) for curve in picture.edges]
    for text, edge in shown:
        far = [distance(curve, extents[text]) for curve in curves]
        nearest = [i for i, d in enumerate(far) if d <= far[edge]]
        assert nearest == [edge], f"{named(text)} is of edge {edge} and nearest to {nearest}"
    for text in others:
        assert all(distance(curve, extents[text]) > 0 for curve in curves
                   ), f"an edge runs through {named(text)}"
    for text, place in zip(picture.boxes, picture.place, strict=True):
        middle = picture.ax.transData.transform(place)
        for curve in curves:
            own = any(np.hypot(*(end - middle)) < figure.dpi / 8 for end in curve[[0, -1]])
            assert own or distance(curve, boxes[text]) > 0, f"an edge runs through {named(text)}"


def named(text):
    return f"{text.get_text()!r} at {text.get_position()}"


def dots(curve, ax):
    """Points on a curve, less than a pixel apart where it is drawn."""
    straight = ax.transData.transform_path(curve).cleaned(curves=False, simplify=False)
    points = straight.vertices[straight.codes != straight.STOP]
    steps = [np.linspace(a, b, 2 + int(np.hypot(*(b - a))), endpoint=False)
             for a, b in itertools.pairwise(points)]
    return np.concatenate([*steps, points[-1:]])


def distance(points, box):
    """How far the nearest of some points is from a box, in pixels; 0 inside."""
    x, y = points.T
    return float(np.min(np.hypot(np.maximum(0, np.maximum(box.x0 - x, x - box.x1)),
                                 np.maximum(0, np.maximum(box.y0 - y, y - box.y1)))))
