"""10.3 Who is next?"""

from collections import Counter

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "10.3", "Who is next?", points=4, section="Who is next?",
    practises="a topological order, without recursion",
    proves="visits each node once and after all its users, in graphs of any form and depth",
    hints=('Take {"o": ("b", "c"), "c": ("b",), "b": ("a",), "a": ()} with the end "o", and go '
           "through it with your finger. When may you pass on what b holds?",
           "Count how often each node is used by nodes that the end depends on. A node is ready "
           "when that many deliveries have come.",
           "First a dictionary of counts, filled from the end with a list `todo`. Then a list "
           "`ready`, which begins as `[end]`: take one out, append it to the result, and take one "
           "off the count of each of its inputs."))


@exercise.inputs
def graphs(rng):
    yield {"a": (), "b": ("a",), "o": ("b", "b")}, "o"
    yield {"loss": ("b", "c"), "b": ("a",), "c": ("b", "a"), "a": ()}, "loss"
    yield {"a": (), "square": ("a", "a"), "stranger": ("a", "square")}, "square"
    yield {"e": ("x", "d"), "d": ("c", "x"), "c": ("b", "x"), "b": ("x", "x"), "x": (),
           "f": ("e", "b")}, "f"
    yield {"o": ("u", "t"), "t": ("x", "x"), "u": ("x",), "x": ("w",), "w": ()}, "o"
    yield {"o": ("t", "u"), "t": ("x", "x"), "u": ("x",), "x": ("w",), "w": ()}, "o"
    yield {"v": (), "w": ("v",), "y": ("w",), "x": ("y",), "out": ("w", "x")}, "out"
    yield {"x": (), "p": ("x",), "q": ("x", "p"), "z": ("p", "q", "x"), "s": ("p",)}, "z"
    yield "a chain of 5000", "end"
    for _ in range(5):
        yield _graph(rng)


def _graph(rng):
    """Eight nodes with random names and inputs, in a random order; the last one is the end."""
    names = rng.permutation(list("abcdefgh")).tolist()
    inputs = {names[0]: ()}
    for i, name in enumerate(names[1:], 1):
        count = min(i, int(rng.integers(1, 4)))
        inputs[name] = tuple(rng.choice(names[:i], count).tolist())
    inputs[names[-1]] = (names[-2], *inputs[names[-1]])
    return {name: inputs[name] for name in rng.permutation(names).tolist()}, names[-1]


@exercise.use
def use(answer, inputs, end):
    """What is wrong with the order, by kinds, at most three nodes of each; and the gradients."""
    a_chain = isinstance(inputs, str)
    given = _chain(end) if a_chain else inputs
    inputs = dict(given)
    try:
        visited = answer(given, end)
    except RecursionError:
        if not a_chain:
            raise
        return {f"the chain of {len(inputs) - 1} nodes": "RecursionError"}
    if visited is None:
        return None
    if isinstance(visited, set | frozenset):
        return {"kind of the answer": "a set"}
    visited = list(visited)
    if not all(isinstance(node, str) and node in inputs for node in visited):
        return {"kind of the answer": "not a list of nodes"}
    return _faults(visited, inputs, end) | {"gradients": _gradients(visited, inputs, end)}


def _chain(end):
    names = [*(f"n{i}" for i in range(5000)), end]
    return {name: (before,) for before, name in zip(names, names[1:], strict=False)} | {"n0": ()}


def _gradients(visited, inputs, end):
    gradients = dict.fromkeys(inputs, 0) | {end: 1}
    for node in visited:
        for source in inputs[node]:
            gradients[source] += gradients[node]
    return gradients if len(gradients) < 99 else {"n0": gradients["n0"]}


def _faults(visited, inputs, end):
    reached = dict.fromkeys(visiting_order(inputs, end))
    last = {node: place for place, node in enumerate(visited)}
    first = {node: place for place, node in reversed(list(enumerate(visited)))}
    early = dict.fromkeys(source for node in reached for source in inputs[node]
                          if first.get(source, len(visited)) < last.get(node, -1))
    faults = {"left out": [node for node in reached if node not in last],
              "more than once": [node for node, count in Counter(visited).items() if count > 1],
              "not needed": sorted(node for node in last if node not in reached),
              "too early": list(early)}
    return {kind: nodes[:3] for kind, nodes in faults.items()}


@exercise.solution
def visiting_order(inputs, end):
    waiting, todo = {}, [end]
    while todo:
        for source in inputs[todo.pop()]:
            if source not in waiting:
                waiting[source] = 0
                todo.append(source)
            waiting[source] += 1
    visited, ready = [], [end]
    while ready:
        visited.append(ready.pop())
        for source in inputs[visited[-1]]:
            waiting[source] -= 1
            if waiting[source] == 0:
                ready.append(source)
    return visited


def _deliver(inputs, end, waiting):
    """The second half of the solution, with other numbers of deliveries to wait for."""
    visited, ready = [], [end]
    while ready:
        visited.append(ready.pop())
        for source in inputs[visited[-1]]:
            waiting[source] -= 1
            if waiting[source] == 0:
                ready.append(source)
    return visited


@exercise.wrong
def depth_first(inputs, end):
    """You go to a node as soon as you first meet it, down one path after the other. There may still
    be users of it that have not delivered: how could it know that it has to wait?"""
    visited, todo = {}, [end]
    while todo:
        node = todo.pop()
        if node not in visited:
            visited[node] = True
            todo += reversed(inputs[node])
    return list(visited)


@exercise.wrong
def breadth_first(inputs, end):
    """You visit by the distance from the end: nearest first. But a node that is near on one path
    can be far on another, and then it has to wait for that one."""
    seen, visited = {end}, [end]
    for node in visited:
        visited += [source for source in dict.fromkeys(inputs[node]) if source not in seen]
        seen.update(inputs[node])
    return visited


@exercise.wrong
def every_path(inputs, end):
    """You visit a node once for *every path* that leads to it, and each time it passes everything
    on again. Each node should come once, when all has arrived."""
    visited, todo = [], [end]
    while todo and len(visited) < 9000:
        visited.append(todo.pop())
        todo += inputs[visited[-1]]
    return visited


@exercise.wrong
def from_the_inputs(inputs, end):
    """That is the order of the *forward* pass, inputs first. On the way back, where does the walk
    begin?"""
    return visiting_order(inputs, end)[::-1]


@exercise.wrong
def as_listed(inputs, end):
    """You go through the dictionary as it stands. It is in no particular order: only the inputs of
    each node say what depends on what."""
    return list(inputs)


@exercise.wrong
def strangers_counted(inputs, end):
    """Some nodes never get their turn: they wait for a user that the end does not depend on, and
    that will never deliver. Count only the uses that you can reach from the end."""
    return _deliver(inputs, end, Counter(s for sources in inputs.values() for s in sources))


@exercise.wrong
def strangers_visited(inputs, end):
    """The order is right, but you also visit nodes that the end does not depend on. Begin at the
    end, and go only where its inputs lead."""
    reached = dict.fromkeys(visiting_order(inputs, end))
    return [name for name in inputs if name not in reached] + list(reached)


@exercise.wrong
def one_use_of_twins(inputs, end):
    """A node that enters the same user *twice*, as in a · a, confuses the count: it has to be
    counted as two uses, and taken off as two deliveries."""
    reached = visiting_order(inputs, end)
    return _deliver(inputs, end, Counter(s for name in reached for s in set(inputs[name])))


@exercise.wrong
def recursive(inputs, end):
    """The order is right, but your function calls itself once for each step of a path, and Python
    allows about a thousand of such calls inside one another. Keep what is still to be done in a
    list of your own."""
    return _finished(inputs, end)[::-1]


def _finished(inputs, end):
    """Recursively, each node after all that it depends on."""
    finished = []

    def finish(node):
        if node not in finished:
            for source in inputs[node]:
                finish(source)
            finished.append(node)

    finish(end)
    return finished


@exercise.wrong
def recursive_forward(inputs, end):
    """That is the order of the *forward* pass, inputs first: on the way back, the walk begins at
    the end. And your function calls itself once for each step of a path, of which Python allows
    about a thousand."""
    return _finished(inputs, end)


@exercise.wrong
def no_nodes(inputs, end):
    """Your answer holds something that is no node of the graph. A node is a key of `inputs`, such
    as `end`: return a list of those."""
    return [0]


@exercise.wrong
def no_order(inputs, end):
    """You gave a set, and a set has no order. The order is what is asked for: use a list."""
    return set(visiting_order(inputs, end))


def _found(fault, result, inputs):
    """For a family without a constant: 1 twice where this fault shows, two numbers where not, and
    none for a chain that was too deep for recursion."""
    if "RecursionError" in result.values():
        return []
    return [1, 1] if result[fault] else [0, 2]


@exercise.family
def other_things_in_it(result, inputs, end):
    """For the graph below your list holds something that is no node of it. The nodes have other
    names in each graph: take them from `inputs`, and return a list of them."""
    return [1, 1] if result.get("kind of the answer") == "not a list of nodes" else [0, 2]


@exercise.family
def left_out(result, inputs, end):
    """Nodes are missing from your list: see "left out". Everything that the end depends on has to
    come, on however many steps, and the end itself."""
    return _found("left out", result, inputs)


@exercise.family
def visited_again(result, inputs, end):
    """Nodes come more than once in your list: see "more than once". Each passes on what it has at
    every visit, so it should have one, when all has arrived."""
    return _found("more than once", result, inputs)


@exercise.family
def too_early(result, inputs, end):
    """Some nodes come before all their users have: see "too early". A node that comes too early has
    not got everything yet that it should pass on. What does it wait for?"""
    return _found("too early", result, inputs)


@exercise.wrong
def keys_turned_round(inputs, end):
    """You turned the dictionary round. It may stand in any order, and it may hold nodes that the
    end does not need: walk back from the end, along the inputs."""
    return list(reversed(list(inputs)))
