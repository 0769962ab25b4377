"""Lesson 01: what later lessons ask again."""

from course_lib.checks.questions import Question, question


@question("01")
def through_a_product(rng):
    x, y, dz = (int(v) for v in rng.choice(range(2, 10), 3, replace=False))
    return Question(
        f"A × node has the inputs x = {x} and y = {y}; {dz} arrives. What goes back to x?",
        dz * y,
        f"Upstream times the *other* input: {dz} · {y} = {dz * y}.")


@question("01")
def through_a_small_graph(rng):
    a, b, c = (int(v) for v in rng.choice(range(2, 10), 3, replace=False))
    return Question(
        f"L = (a + b) · c + a at a = {a}, b = {b}, c = {c}. What is the gradient of a?",
        c + 1,
        f"On one path × sends back c, {c}, and + copies it; on the other + copies the 1 of the "
        f"end. Paths add: {c + 1}.",
        slips=(a + b, a + b + 1))


@question("01")
def used_twice(rng):
    a, b = (int(v) for v in rng.choice(range(2, 10), 2, replace=False))
    return Question(
        f"L = (2p + q) · p at p = {a}, q = {b}. How fast does L rise with p?",
        4 * a + b,
        f"To the sum × sends p, {a}, and the × below it makes {2 * a} of that; to the other edge "
        f"× sends the sum, {2 * a + b}. Paths add: {4 * a + b}.")


@question("01")
def sensitivity(rng):
    slope, step = int(rng.integers(2, 10)), float(rng.choice([0.1, 0.2, 0.5]))
    return Question(
        f"The derivative of the bill with respect to the price is {slope}. The price falls by "
        f"{step:g}. By how much does the bill change?",
        -slope * step,
        f"Derivative times step: {slope} · (−{step:g}) = −{slope * step:g}.")
