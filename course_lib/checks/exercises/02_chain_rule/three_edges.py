"""02.2 Three edges, one x."""

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "02.2", "Three edges, one x", points=2, section="Across paths: add",
    practises="adding over paths, inside a node and around it",
    proves="gives what comes back on each edge, and adds all of it up, for any x",
    hints=("Draw the graph: a × node with x on both of its edges, then a + node, which x enters "
           "once more.",
           "The + node copies what arrives. The × node sends back on each of its edges what "
           "arrives, times the value of its *other* edge. What comes back to x on different edges "
           "adds up.",
           "At x = 5, the two edges of × bring back 5 each. What does the third edge bring, and "
           "what is the sum?"))


@exercise.inputs
def inputs(rng):
    yield (2.0,)
    yield (-3.0,)
    yield (0.5,)
    yield (5,)
    for _ in range(5):
        yield (round(rng.uniform(2.5, 9), 2),)


def _edges(first, second, skip, x):
    return {"first": first, "second": second, "skip": skip, "x": x}


@exercise.solution
def edge_gradients(x):
    return _edges(x, x, 1.0, x + x + 1)


@exercise.wrong
def one_path_of_the_product_lost(x):
    """At x, one of the two edges of the × node is missing from the sum. Both factors rise when x
    does."""
    return edge_gradients(x) | {"x": x + 1}


@exercise.wrong
def skip_path_lost(x):
    """The edge that leads past the × node is missing from the sum. Over it, x enters the + node
    directly."""
    return edge_gradients(x) | {"x": x + x}


@exercise.wrong
def product_lost(x):
    """Only the edge to the + node is left in the sum. What comes back through the × node counts
    too, on both of its edges."""
    return edge_gradients(x) | {"x": 1.0}


@exercise.wrong
def paths_multiplied(x):
    """You multiplied what came back on different edges. *Along* a path one multiplies; *across*
    paths one adds."""
    return edge_gradients(x) | {"x": x * x}


@exercise.wrong
def paths_averaged(x):
    """You took the mean of what came back. Each path moves the end in full: raise x by 1 and go
    through them one by one."""
    return edge_gradients(x) | {"x": (2 * x + 1) / 3}


@exercise.wrong
def total_on_each_edge(x):
    """For an edge of × you counted what both bring together. One edge alone: if only this factor
    rose, how fast would the product rise?"""
    return _edges(2 * x, 2 * x, 1.0, 4 * x + 1)


@exercise.wrong
def ones_everywhere(x):
    """A + node sends 1 back on each edge. But two of the three edges enter a × node: there it
    matters what the other edge brings."""
    return _edges(1, 1, 1, 3)


@exercise.wrong
def plus_as_times(x):
    """For the skip edge you multiplied by the other input of the node, as a × does. What does a +
    node do with its upstream gradient?"""
    return _edges(x, x, x * x, 2 * x + x * x)


@exercise.wrong
def skip_scaled_by_x(x):
    """For the skip edge you counted the value that goes forward. What comes back is a rate: if x
    rises by 1 on this edge alone, how fast does the sum rise?"""
    return _edges(x, x, x, 3 * x)


@exercise.wrong
def skip_is_zero(x):
    """On the skip edge you gave 0. Over it x enters a + node: does the sum rise when this edge
    rises?"""
    return _edges(x, x, 0, 2 * x)


@exercise.wrong
def shared_out(x):
    """For an edge of the × node you counted half of what comes back. Each factor alone has its full
    share: if only this one rose, how fast would the product rise?"""
    return _edges(x / 2, x / 2, 1, x + 1)


@exercise.wrong
def value_of_the_end(x):
    """Under "x" you wrote the value of L. What is asked is how fast L rises with x."""
    return edge_gradients(x) | {"x": x * x + x}


@exercise.wrong
def everything_multiplied_by_x(x):
    """You multiplied by x once too often: on an edge of × comes back the value of the *other* edge,
    and that alone, since 1 arrives."""
    return _edges(x * x, x * x, 1, 2 * x * x + 1)


@exercise.wrong
def one_taken_twice(x):
    """The edge past the × node is counted twice in the sum. Each edge counts once."""
    return edge_gradients(x) | {"x": 2 * x + 2}


@exercise.wrong
def skip_as_the_whole(x):
    """On the skip edge you wrote the gradient of x, all in all. What comes back on this one edge
    alone?"""
    return edge_gradients(x) | {"skip": 2 * x + 1}


@exercise.wrong
def skip_counts_as_x(x):
    """The edges are right, but the sum is not: there you counted x for the skip edge. Add up what
    comes back on the three edges."""
    return edge_gradients(x) | {"x": 3 * x}


@exercise.wrong
def two_on_the_skip_edge(x):
    """For the skip edge you counted 2. 1 arrives at the + node: what does it send to each of its
    inputs?"""
    return _edges(x, x, 2, 2 * x + 2)


@exercise.wrong
def half_on_the_skip_edge(x):
    """For the skip edge you counted a half. A + node copies what arrives; it does not share it
    out."""
    return _edges(x, x, 0.5, 2 * x + 0.5)


@exercise.wrong
def rules_exchanged(x):
    """Which edge enters which node? + copies what arrives, and × multiplies it by the value of its
    other edge."""
    return _edges(1, 1, x, x + 2)


@exercise.wrong
def second_edge_forgotten(x):
    """On the second edge you gave 0, as if that factor stood still. Both edges carry x: each has a
    share."""
    return _edges(x, 0, 1, x + 1)


@exercise.wrong
def whole_on_every_edge(x):
    """You wrote the gradient of x, all in all. What comes back on this edge alone?"""
    whole = 2 * x + 1
    return _edges(whole, whole, whole, whole)


@exercise.wrong
def one_on_the_first_edge(x):
    """On the first edge you gave 1, as a + node would. It enters the × node: what does the other
    edge bring there?"""
    return _edges(1, x, 1, x + 2)


@exercise.wrong
def one_on_the_second_edge(x):
    """On the second edge you gave 1, as a + node would. It enters the × node: what does the other
    edge bring there?"""
    return _edges(x, 1, 1, x + 2)
