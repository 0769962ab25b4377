"""A backward pass as a series of small questions, on graphs drawn at random, with a sentence for each likely slip.

Nothing here needs a screen: random_graph makes a graph, questions walks it from its end to its inputs.
"""

import math
from dataclasses import dataclass, field

from course_lib.graph import Node, backward, backward_steps, nodes
from course_lib.plotting import COLUMN, layout, number, where_on_edge

TOO_LARGE = 200                    # for arithmetic in one's head
ROWS = 5                           # inputs that the picture has room for


def random_graph(rng, size, paths=False):
    """The end of a graph of `size` operations, + and ×, named L; paths: whether some value meets itself, as in u · u.

    Inputs hold whole numbers from 2 to 9, all different, so that a confusion of two inputs shows. Without paths there is
    room for four operations.
    """
    while True:
        least = max(0, size + 1 - ROWS)
        output = _draw(rng, size, int(rng.integers(max(1, least), max(1, least) + 2)) if paths else 0)
        backward(output)
        order = nodes(output)
        made = [n for n in order if n.inputs]
        if (max(abs(v) for n in order for v in (n.value, n.grad)) <= TOO_LARGE
                and output.op == "×" and {n.op for n in made} == {"+", "×"} and _legible(output)):
            return output


def _draw(rng, size, squares):
    """Join two loose ends at a time until one is left; `squares` times, one meets itself."""
    squares = rng.choice(size, min(squares, size), replace=False).tolist()
    values = rng.permutation(range(2, 10 if size < 5 else 7)).tolist()
    loose = [Node(values.pop()) for _ in range(size + 1 - len(squares))]
    for step in rng.permutation(size).tolist():
        first = loose.pop(int(rng.integers(len(loose))))
        if step in squares:
            loose.append(first * first)
        else:
            second = loose.pop(int(rng.integers(len(loose))))
            loose.append(first + second if rng.random() < (0.4 if size < 5 else 0.6) else first * second)
    output, = loose
    order = nodes(output)
    for names, chosen in (("abcdefg", [n for n in order if not n.inputs]), ("pqrstuv", [n for n in order if n.inputs])):
        for name, node in zip(names, chosen, strict=False):
            node.name = name
    return output.named("L")


def _legible(output):
    """Whether the numbers on the edges keep clear of one another in the drawing."""
    place, spots = layout(output), []
    for node in nodes(output):
        (x, y), twins = place[node.number], len({source.number for source, _ in node.inputs}) < len(node.inputs)
        for source, _ in node.inputs[:1] if twins else node.inputs:
            x0, y0 = place[source.number]
            if not twins and y == y0 and x - x0 > COLUMN:              # such an edge bows around what may stand in its way
                return False
            spots += [(x0 + t * (x - x0), y0 + t * (y - y0) + bow) for t, bow in ([(0.5, 0.35), (0.5, -0.35)] if twins else [(where_on_edge(output, source), 0)])]
    return all(abs(x - u) > 0.7 or abs(y - v) > 0.55 for i, (x, y) in enumerate(spots) for u, v in spots[:i])


def users(output, node):
    """On how many edges a node is used."""
    return sum(source is node for n in nodes(output) for source, _ in n.inputs)


def formula(node):
    """How a node was made, as in "p = a · b"."""
    (x, _), (y, _) = node.inputs
    return f"{node.name} = {x.name} {'·' if node.op == '×' else '+'} {y.name}"


@dataclass(frozen=True)
class Ask:
    """One number that is asked for. kind: "local", "gradient" or "sum". edge: which edge it belongs to (None for a sum).

    slips: pairs (wrong number, what it shows), the likeliest first. why: how the right one comes about.
    """

    kind: str
    node: Node
    edge: int | None
    text: str
    right: float
    why: str
    slips: list = field(default_factory=list)

    def judge(self, given):
        """None when the number is right, else a sentence about the slip behind it."""
        if math.isclose(given, self.right, rel_tol=1e-3, abs_tol=1e-9):
            return None
        for wrong, hint in self.slips:
            if math.isclose(given, wrong, rel_tol=1e-3, abs_tol=1e-9):
                return hint
        return f"{number(given)} is not it. " + {
            "local": "Think of a nudge: if this input alone rises by 1, by how much does the node rise?",
            "gradient": "Multiply two numbers: what arrives at the node, and the local derivative of this edge.",
            "sum": "Add up what has come back on each of the edges."}[self.kind]


def questions(output):
    """Every question of a backward pass, in its order: for each edge the local derivative, then the gradient that goes
    out; and where a value is used more than once, the sum of what comes back."""
    order = nodes(output)
    first_edge, count = {}, 0
    for node in order:
        first_edge[node.number] = count
        count += len(node.inputs)
    came = {node.number: [] for node in order}
    for node in backward_steps(output):
        if len(came[node.number]) > 1:
            yield _sum(node, came[node.number])
        for i, (source, local) in enumerate(node.inputs):
            edge, other = first_edge[node.number] + i, node.inputs[1 - i][0]
            yield _local(node, source, other, local, edge)
            came[source.number].append(node.grad * local)
            yield _gradient(node, source, other, local, edge, came[source.number])


def _local(node, source, other, local, edge):
    x, y, z, up = source.name, other.name, node.name, node.grad
    twins = source is other
    here = f"this edge from {x}" if twins else f"the edge from {x}"
    if node.op == "×":
        why = f"× multiplies by its other input: if {x} rises by 1{' on this edge' if twins else ''}, {z} rises by {y} = {number(local)}."
        slips = [(2 * local, f"That is what both edges bring together. On this edge alone {x} is multiplied by the {y} of the other edge.")
                 ] if twins else [(source.value, f"Inputs swapped: {number(source.value)} is {x}'s own value. If {x} rises by 1, by how "
                                   f"much does {x} · {y} rise?")]
        slips += [(1, "1 is the local derivative of a + node. This node multiplies."),
                  (local * up, f"That is the gradient already: the upstream {number(up)} is in it. First the local derivative alone.")]
    else:
        why = f"+ copies: if {x} rises by 1, {z} rises by 1, whatever the values are."
        slips = [(other.value, f"{number(other.value)} is what a × node would send back. This node adds: if {x} rises by 1, by how much "
                  f"does {x} + {y} rise?"),
                 (source.value, f"{number(source.value)} is the value of {x}. A + node ignores values: if {x} rises by 1, by how much does "
                  f"{z} rise?"),
                 (up, f"{number(up)} is what arrives from above. First the local derivative alone: if {x} rises by 1, by how much does "
                  f"{z} rise?"),
                 (0.5, "A + node shares nothing out. One more on either input is one more in the sum."),
                 (0, f"0 would mean that {z} does not move when {x} does.")]
    slips += [(node.value, f"{number(node.value)} is the value of {z}. A derivative says how fast {z} rises with {x}."),
              (up, f"{number(up)} is what arrives from above. First the local derivative alone: if {x} rises by 1, by how much does "
               f"{z} rise?"),
              (-local, "The size is right; why should it be negative?")]
    return Ask("local", node, edge, f"{formula(node)}: the local derivative on {here}?", local, why, slips)


def _gradient(node, source, other, local, edge, came):
    x, z, up, out = source.name, node.name, node.grad, node.grad * local
    why = f"upstream × local = {number(up)} · {number(local)} = {number(out)}."
    slips = [(sum(came), f"Already added up: {number(sum(came))} is all that has come back to {x} so far. First what this edge alone "
              "brings.") if len(came) > 1 else (up, f"That is what arrived at {z}. On its way to {x} it is multiplied by the local "
                                                f"derivative, {number(local)}."),
             (local, f"Upstream missing: {number(local)} is the local derivative. What arrives at {z} is {number(up)}; it has to be "
              "multiplied in."),
             (up + local, "Added instead of multiplied: along a path, upstream *times* local.")]
    if node.op == "×" and source is not other:
        slips.append((up * source.value, f"Inputs swapped: you multiplied by {x}'s own value. × sends back the upstream times the *other* "
                      "input."))
    if node.op == "+":
        slips += [(up * other.value, f"You multiplied by {other.name}, as a × node would. This node adds."),
                  (up / 2, "You shared it out. + copies the whole upstream gradient to both inputs.")]
    slips += [(node.value * local, f"You multiplied by the *value* of {z}. What goes back is its gradient, {number(up)}, times the local "
               "derivative."),
              (up, f"That is what arrived at {z}. On its way to {x} it is multiplied by the local derivative, {number(local)}."),
              (-out, "The size is right; why should it be negative?")]
    twins = "this edge to " if source is other else ""
    return Ask("gradient", node, edge, f"{number(up)} arrives at {z}. The gradient that goes out on {twins or 'the edge to '}{x}?",
               out, why, slips)


def _sum(node, came):
    x, parts = node.name, " and ".join(number(v) for v in came)
    slips = [(came[-1], f"Path overwritten: {number(came[-1])} came last, and the other path counts as well. Across paths, add."),
             (came[0], f"Only the first path: {number(came[0])}. What came back later counts as well. Across paths, add."),
             (math.prod(came), "Paths multiplied. *Along* a path one multiplies; *across* paths one adds."),
             (sum(came) / len(came), "You took the mean. If the value rises by 1, every path moves the end, each in full."),
             (max(came), f"You kept the largest. All paths count: {parts}.")]
    return Ask("sum", node, None, f"{parts} have come back to {x} on its edges. The gradient of {x}, all in all?", sum(came),
               f"across paths, add: {' + '.join(number(v) for v in came)} = {number(sum(came))}.", slips)
