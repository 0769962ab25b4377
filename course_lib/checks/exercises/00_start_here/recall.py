"""Lesson 00: what later lessons ask again."""

from course_lib.checks.questions import Question, question


@question("00")
def slope_of_a_square(rng):
    x = int(rng.integers(2, 9))
    return Question(
        f"y = x². At x = {x}, how fast does y rise for each unit of x? (the derivative)",
        2 * x,
        f"The derivative of x² is 2x, and 2 · {x} = {2 * x}.",
        slips=(x * x,))


@question("00")
def slope_from_a_nudge(rng):
    slope = int(rng.integers(2, 9))
    return Question(
        f"You raise x by 0.01 and y rises by {slope / 100:g}. About how large is dy/dx?",
        slope,
        f"A derivative is the rise divided by the step: {slope / 100:g} / 0.01 = {slope}.")


@question("00")
def rows_of_a_product(rng):
    n, d, m = (int(v) for v in rng.choice(range(2, 10), 3, replace=False))
    return Question(
        f"A has shape ({n}, {d}), B has shape ({d}, {m}). How many numbers does A @ B hold?",
        n * m,
        f"({n}, {d}) @ ({d}, {m}) gives ({n}, {m}): {n * m} numbers. The inner axis is summed "
        "away.")


@question("00")
def broadcast_shape(rng):
    n, m = (int(v) for v in rng.choice(range(2, 10), 2, replace=False))
    return Question(
        f"Y has shape ({n}, {m}) and b has shape ({m},). How many times is each entry of b added "
        "in Y + b?",
        n,
        f"b is added to every one of the {n} rows.")
