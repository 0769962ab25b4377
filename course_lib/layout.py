"""Where the boxes of a graph stand and how its edges run, so that every label has its own place.

From left to right, columns of boxes take turns with lanes for labels. An edge runs straight ahead
through every column and lane on its way, at a height that no other edge has there, and bends only
in between. So nothing crosses an edge at its label, and no other edge is as near. In inches.
"""

import itertools
from dataclasses import dataclass, field
from typing import NamedTuple

BEND, SLACK = 0.18, 0.05         # a bend is this wide, and wider by a part of how high it is
GAP, LINE = 0.06, 0.06           # between what stands above each other; half an edge without label
SORTING, SETTLING = 12, 120      # rounds; with fewer, needless crossings and bends are left


class Room(NamedTuple):
    """What a box or a label needs: a width, and how far it reaches above and below its edge."""

    width: float
    up: float
    down: float


class Layout(NamedTuple):
    """boxes: the middle (x, y) of each. edges: the points that each runs through, in turns straight
    ahead and in a bend. spots: where each edge has its label. width, height: of it all."""

    boxes: list
    edges: list
    spots: list
    width: float
    height: float


@dataclass(eq=False)
class Stop:
    """A box, or what an edge needs in one of the columns and lanes on its way. left, right: the
    Links before and behind it."""

    layer: int
    room: Room
    y: float = 0.0
    left: list = field(default_factory=list)
    right: list = field(default_factory=list)
    is_box: bool = False


@dataclass(eq=False)
class Link:
    """A piece of an edge, from stop to stop. end: how far above the middle of stop b it ends."""

    a: Stop
    b: Stop
    end: float = 0.0


def lay_out(boxes, inputs, labels):
    """A Layout. boxes: a Room for each. inputs: for each box the indices of those from which its
    edges come, all of them earlier. labels: a Room for each edge, in that order."""
    column = _columns(inputs)
    stops = [Stop(2 * c, room, is_box=True) for c, room in zip(column, boxes, strict=True)]
    edges = [(s, t) for t, sources in enumerate(inputs) for s in sources]
    routes = [_route(stops[s], stops[t], label)
              for (s, t), label in zip(edges, labels, strict=True)]
    layers = [[] for _ in range(2 * max(column) + 1)]
    for stop in _from_top(stops, inputs) + [link.a for route in routes for link in route[1:]]:
        layers[stop.layer].append(stop)
    _sort(layers)
    _settle(layers, routes)
    low = min(stop.y - stop.room.down for stop in itertools.chain(*layers))
    for stop in itertools.chain(*layers):
        stop.y -= low
    height = max(stop.y + stop.room.up for stop in itertools.chain(*layers))
    border = _borders(layers)
    middle = [sum(pair) / 2 for pair in border]
    return Layout([(middle[stop.layer], stop.y) for stop in stops],
                  [_points(route, border, middle) for route in routes],
                  [(middle[route[-1].a.layer], route[-1].a.y) for route in routes],
                  border[-1][1], height)


def _columns(inputs):
    """An operation stands one column behind its last input; an input just before its first user."""
    column, users = [], [[] for _ in inputs]
    for t, sources in enumerate(inputs):
        column.append(1 + max((column[s] for s in sources), default=-1))
        for s in sources:
            users[s].append(t)
    return [c if sources or not used else min(column[t] for t in used) - 1
            for c, sources, used in zip(column, inputs, users, strict=True)]


def _route(source, target, label):
    """The Links of an edge; its label is in the last lane, just before it is used."""
    lanes = range(source.layer + 1, target.layer)
    stops = [source, *(Stop(k, label if k == target.layer - 1 else Room(0, LINE, LINE))
                       for k in lanes), target]
    route = [Link(a, b) for a, b in itertools.pairwise(stops)]
    for link in route:
        link.a.right.append(link)
        link.b.left.append(link)
    return route


def _points(route, border, middle):
    """Straight ahead through its stops, from the middle of its source to that of its target."""
    source, last = route[0].a, route[-1]
    target, end = last.b, last.b.y + last.end
    passed = [(x, link.a.y) for link in route[1:] for x in border[link.a.layer]]
    return [(middle[source.layer], source.y), (border[source.layer][1], source.y), *passed,
            (border[target.layer][0], end), (middle[target.layer], end)]


def _from_top(stops, inputs):
    """The boxes as the expression mentions them, what belongs together staying together; each
    begins at its place in that order."""
    found, todo = [], [len(stops) - 1]
    while todo:
        k = todo.pop()
        if stops[k] not in found:
            found.append(stops[k])
            stops[k].y = -float(len(found))
            todo += reversed(inputs[k])
    return found


def _sort(layers):
    """Put the stops of each layer in the order in which the fewest edges cross."""
    best = None
    _aim(layers)
    for turn in range(SORTING):
        forward = turn % 2 == 0
        for layer in layers if forward else reversed(layers):
            for stop in layer:
                stop.y = _wish(stop, stop.left if forward else stop.right)
            layer.sort(key=lambda stop: -stop.y)
            _stack(layer)
        crossed = _crossings(layers)
        if best is None or crossed < best[0]:
            best = crossed, [(layer[:], [stop.y for stop in layer]) for layer in layers]
    for k, (layer, ys) in enumerate(best[1]):
        layers[k] = layer
        for stop, y in zip(layer, ys, strict=True):
            stop.y = y


def _settle(layers, routes):
    """Move the stops, in their order, to where edges are short and run on without a bend."""
    for turn in range(SETTLING):
        _aim(layers)
        for route in routes:
            level = _level(route, (1 - turn / SETTLING) / 2)
            for link in route[1:]:
                link.a.y = level
        for layer in layers[1::2] + layers[::2]:
            for stop in layer:
                if stop.is_box:
                    stop.y = _wish(stop, stop.left + stop.right)
            _stack(layer)


def _aim(layers):
    """Let the edges that enter a box end above each other, as they come."""
    for stop in itertools.chain(*layers):
        if len(stop.left) > 1:
            for i, link in enumerate(sorted(stop.left, key=lambda link: -link.a.y)):
                link.end = 0.09 * (1 - 2 * i / (len(stop.left) - 1))


def _wish(stop, links):
    """The height at which the edges of a stop would be level, on average. Rounded: no order may
    depend on last digits."""
    if not links:
        return stop.y
    return round(sum(link.a.y - link.end if link.b is stop else link.b.y + link.end
                     for link in links) / len(links), 6)


def _level(route, pull):
    """A height for a whole edge: between its ends; of a long one only for a part, `pull`, and else
    where it runs already."""
    ends, lanes = (route[0].a.y + route[-1].b.y + route[-1].end) / 2, len(route) - 1
    so_far = sum(link.a.y for link in route[1:]) / lanes
    return round(ends if lanes == 1 else pull * ends + (1 - pull) * so_far, 6)


def _stack(layer):
    """Move the stops of a layer, from top to bottom, as little as keeps them clear of each other.

    Stops that are too near move together, to their mean wish: an isotonic regression.
    """
    depth, blocks = 0.0, []
    for above, stop in zip([None, *layer], layer, strict=False):
        depth += above.room.down + GAP + stop.room.up if above else 0
        blocks.append((stop.y + depth, [(stop, depth)]))
        while len(blocks) > 1 and blocks[-1][0] > blocks[-2][0]:
            (y, low), (x, high) = blocks.pop(), blocks.pop()
            both = (x * len(high) + y * len(low)) / (len(high) + len(low))
            blocks.append((both, high + low))
    for y, members in blocks:
        for stop, depth in members:
            stop.y = y - depth


def _crossings(layers):
    """How many pairs of edges cross; half as bad are two that enter a box in the wrong order."""
    count = 0
    for layer in layers[1:]:
        links = [(i, link) for stop in layer for i, link in enumerate(stop.left)]
        for (i, one), (j, other) in itertools.combinations(links, 2):
            higher = one.a.y - other.a.y
            if one.b is other.b:
                count += 0.5 * (higher * (j - i) < 0)
            else:
                count += higher * (one.b.y - other.b.y) < 0
    return count


def _borders(layers):
    """Where each layer begins and ends, from left to right."""
    found, x = [], 0.0
    for layer in layers:
        steps = [abs(stop.y + link.end - link.a.y) for stop in layer for link in stop.left]
        x += BEND + SLACK * max(steps) if steps else 0
        found.append((x, x + max(stop.room.width for stop in layer)))
        x = found[-1][1]
    return found
