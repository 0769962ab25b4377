"""Lesson 02: a backward pass as a series of small questions, with a sentence for each likely slip.

Nothing here needs a screen: random_graph makes a graph, asks walks it from its end to its inputs.
"""

import math
from dataclasses import dataclass

from course_lib.graph import Node, backward, backward_steps, nodes
from course_lib.text import number

TOO_LARGE = 200                    # for arithmetic in one's head
ROWS = 5                           # inputs that the picture has room for


def random_graph(rng, size, paths=False, fits=lambda output: True):
    """The end, named L, of a graph of `size` operations, + and ×.

    paths: whether some value meets itself, as in u · u; without them there is room for four
    operations. fits: whether a graph can be drawn. Inputs hold whole numbers from 2 to 9, all
    different, so that a confusion of two inputs shows.
    """
    while True:
        squares = 0
        if paths:
            least = max(1, size + 1 - ROWS)
            squares = int(rng.integers(least, least + 2))
        output = _draw(rng, size, squares)
        backward(output)
        order = nodes(output)
        easy = max(abs(v) for node in order for v in (node.value, node.grad)) <= TOO_LARGE
        both = {node.op for node in order if node.inputs} == {"+", "×"}
        if easy and both and output.op == "×" and fits(output):
            return output


def _draw(rng, size, squares):
    """Join two loose ends at a time until one is left; `squares` times, one meets itself."""
    squares = rng.choice(size, min(squares, size), replace=False).tolist()
    values = rng.permutation(range(2, 10 if size < 5 else 7)).tolist()
    share_of_sums = 0.4 if size < 5 else 0.6
    loose = [Node(values.pop()) for _ in range(size + 1 - len(squares))]
    for step in rng.permutation(size).tolist():
        first = loose.pop(int(rng.integers(len(loose))))
        if step in squares:
            loose.append(first * first)
            continue
        second = loose.pop(int(rng.integers(len(loose))))
        if rng.random() < share_of_sums:
            loose.append(first + second)
        else:
            loose.append(first * second)
    output, = loose
    inputs, made = iter("abcdefg"), iter("pqrstuv")
    for node in nodes(output):
        node.named(next(made if node.inputs else inputs))
    return output.named("L")


def formula(node):
    """How a node was made, as in "p = a · b"."""
    (x, _), (y, _) = node.inputs
    return f"{node.name} = {x.name} {'·' if node.op == '×' else '+'} {y.name}"


@dataclass(frozen=True)
class Ask:
    """One number that is asked for.

    kind: "local", "gradient" or "sum". edge: which edge it belongs to (None for a sum). why: how
    the right number comes about. slips: pairs (wrong number, what it shows), the likeliest first.
    """

    kind: str
    node: Node
    edge: int | None
    text: str
    right: float
    why: str
    slips: list

    def judge(self, given):
        """None when the number is right, else a sentence about the slip behind it."""
        if math.isclose(given, self.right, rel_tol=1e-3, abs_tol=1e-9):
            return None
        for wrong, hint in self.slips:
            if math.isclose(given, wrong, rel_tol=1e-3, abs_tol=1e-9):
                return hint
        return f"{number(given)} is not it. {NOT_IT[self.kind]}"


NOT_IT = {
    "local": "Think of a nudge: if this input alone rises by 1, by how much does the node rise?",
    "gradient": "Multiply two numbers: what arrives at the node, and the local derivative of this "
                "edge.",
    "sum": "Add up what has come back on each of the edges.",
}


def asks(output):
    """Every Ask of a backward pass, in its order.

    For each edge the local derivative, then the gradient that goes out; and where a value is used
    more than once, the sum of what comes back.
    """
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
            if node.op == "+":
                yield _local_of_sum(node, source, other, edge)
            else:
                yield _local_of_product(node, source, other, edge)
            came[source.number].append(node.grad * local)
            yield _gradient(node, source, other, local, edge, came[source.number])


def _local_of_sum(node, source, other, edge):
    x, y, z = source.name, other.name, node.name
    how_much = f"if {x} rises by 1, by how much does {z} rise?"
    slips = [
        (other.value, f"{number(other.value)} is the local derivative of a × node. This node adds: "
                      f"if {x} rises by 1, by how much does {x} + {y} rise?"),
        (source.value, f"{number(source.value)} is the value of {x}. A + node ignores values: "
                       f"{how_much}"),
        (node.grad, f"{number(node.grad)} is what arrives. First the local derivative "
                    f"alone: {how_much}"),
        (0.5, "A + node shares nothing out. One more on either input is one more in the sum."),
        (0, f"0 would mean that {z} does not move when {x} does."),
    ]
    why = f"+ copies: if {x} rises by 1, {z} rises by 1, whatever the values are."
    return _local(node, source, other, 1.0, edge, why, slips)


def _local_of_product(node, source, other, edge):
    x, y, z, local = source.name, other.name, node.name, other.value
    if source is other:
        here = " on this edge"
        slips = [(2 * local, f"That is what both edges bring together. On this edge alone {x} is "
                             f"multiplied by the {y} of the other edge.")]
    else:
        here = ""
        slips = [(source.value, f"Inputs swapped: {number(source.value)} is {x}'s own value. "
                                f"If {x} rises by 1, by how much does {x} · {y} rise?")]
    slips += [
        (1, "1 is the local derivative of a + node. This node multiplies."),
        (local * node.grad, f"That is the gradient already: the upstream {number(node.grad)} is in "
                            "it. First the local derivative alone."),
    ]
    why = (f"× multiplies by its other input: if {x} rises by 1{here}, {z} rises by "
           f"{y} = {number(local)}.")
    return _local(node, source, other, local, edge, why, slips)


def _local(node, source, other, local, edge, why, slips):
    x, z = source.name, node.name
    only = " on this edge" if source is other else ""
    slips += [
        (node.value, f"{number(node.value)} is the value of {z}. A derivative says how fast {z} "
                     f"rises with {x}{only}."),
        (node.grad, f"{number(node.grad)} is what arrives. First the local derivative "
                    f"alone: if {x} rises by 1{only}, by how much does {z} rise?"),
        (-local, "The size is right; why should it be negative?"),
    ]
    here = f"this edge from {x}" if source is other else f"the edge from {x}"
    text = f"{formula(node)}: the local derivative on {here}?"
    return Ask("local", node, edge, text, local, why, slips)


def _gradient(node, source, other, local, edge, came):
    x, z, up, out = source.name, node.name, node.grad, node.grad * local
    arrived = (up, f"That is what arrived at {z}. On its way to {x} it is multiplied by the local "
                   f"derivative, {number(local)}.")
    if len(came) > 1:
        slips = [(sum(came), f"Already added up: {number(sum(came))} is all that has come back to "
                             f"{x} so far. First what this edge alone brings.")]
    else:
        slips = [arrived]
    slips += [
        (local, f"Upstream missing: {number(local)} is the local derivative. What arrives at {z} "
                f"is {number(up)}; it has to be multiplied in."),
        (up + local, "Added instead of multiplied: along a path, upstream *times* local."),
    ]
    if node.op == "×" and source is not other:
        slips.append((up * source.value, f"Inputs swapped: you multiplied by {x}'s own value. "
                                         "× sends back the upstream times the *other* input."))
    if node.op == "+":
        slips += [
            (up * other.value, f"You multiplied by {other.name}, as a × node would. This node "
                               "adds."),
            (up / 2, "You shared it out. + copies the whole upstream gradient to both inputs."),
        ]
    slips += [
        (node.value * local, f"You multiplied by the *value* of {z}. What goes back is its "
                             f"gradient, {number(up)}, times the local derivative."),
        arrived,
        (-out, "The size is right; why should it be negative?"),
    ]
    edge_to = f"this edge to {x}" if source is other else f"the edge to {x}"
    text = f"{number(up)} arrives at {z}. The gradient that goes out on {edge_to}?"
    why = f"upstream × local = {number(up)} · {number(local)} = {number(out)}."
    return Ask("gradient", node, edge, text, out, why, slips)


def _sum(node, came):
    x, parts, total = node.name, [number(v) for v in came], sum(came)
    slips = [
        *((share, f"{number(share)} is what one edge brings, and the other counts as well. Across "
                  "paths, add.") for share in came),
        (math.prod(came), "Paths multiplied. *Along* a path one multiplies; *across* paths one "
                          "adds."),
        (total / len(came), "You took the mean. If the value rises by 1, every path moves the "
                            "end, each in full."),
        (max(came), f"You kept the largest. All paths count: {' and '.join(parts)}."),
    ]
    text = (f"{' and '.join(parts)} have come back to {x} on its edges. "
            f"The gradient of {x}, all in all?")
    why = f"across paths, add: {' + '.join(parts)} = {number(total)}."
    return Ask("sum", node, None, text, total, why, slips)
