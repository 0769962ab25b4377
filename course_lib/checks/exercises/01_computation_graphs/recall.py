"""Lesson 01: what later lessons ask again."""

from course_lib.checks.questions import Question, question


@question("01")
def through_a_product(rng):
    x, y, dz = (int(v) for v in rng.choice(range(2, 10), 3, replace=False))
    return Question(
        f"A × node has the inputs x = {x} and y = {y}; {dz} arrives from above. What goes back to "
        "x?",
        dz * y,
        f"Upstream times the *other* input: {dz} · {y} = {dz * y}.")


@question("01")
def through_a_sum(rng):
    x, y, dz = (int(v) for v in rng.choice(range(2, 10), 3, replace=False))
    return Question(
        f"A + node has the inputs {x} and {y}; {dz} arrives from above. What goes back to each?",
        dz,
        "A + node copies what arrives, whatever its inputs are.")


@question("01")
def two_paths(rng):
    a, b = (int(v) for v in rng.choice(range(2, 10), 2, replace=False))
    return Question(
        f"p is used twice: y = {a}·p + {b}·p. How fast does y rise with p?",
        a + b,
        f"Both paths count, and paths add: {a} + {b} = {a + b}.")


@question("01")
def sensitivity(rng):
    slope, step = int(rng.integers(2, 10)), float(rng.choice([0.1, 0.2, 0.5]))
    return Question(
        f"The derivative of the bill with respect to the price is {slope}. The price rises by "
        f"{step:g}. By how much does the bill rise?",
        slope * step,
        f"Derivative times step: {slope} · {step:g} = {slope * step:g}.")
