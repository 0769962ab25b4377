"""Lesson 10: what later lessons ask again."""

from course_lib.checks.questions import Question, question


@question("10")
def copies_add_up(rng):
    n, value = int(rng.integers(3, 9)), int(rng.integers(2, 9))
    return Question(
        f"b has shape (3,) and is added to a matrix of shape ({n}, 3). The gradient that arrives "
        f"is {value} everywhere. What is the gradient of b[0]?",
        n * value,
        f"b[0] was copied to {n} rows, and the gradients of copies add up: {n} · {value} = "
        f"{n * value}.",
        slips=(3 * value,))


@question("10")
def deliveries(rng):
    a, b = (int(v) for v in rng.choice(range(2, 6), 2, replace=False))
    return Question(
        f"h enters {a} sums and {b} products, once each, and the loss depends on all of them. For "
        "how many deliveries does h wait?",
        a + b,
        f"One from each use: {a} + {b} = {a + b}.")


@question("10")
def doubled(rng):
    n = int(rng.integers(3, 7))
    return Question(
        f"y = x, then {n} times y = y + y. What is dy/dx?",
        2**n,
        f"Each step doubles: 2 to the power {n} is {2**n}.",
        slips=(2 * n, n * n))


@question("10")
def mean_backward(rng):
    n = int(rng.choice([4, 5, 10, 20]))
    return Question(
        f"y is the mean of {n} numbers, and 1 arrives at y. What goes back to each number?",
        1 / n,
        f"A mean is a sum divided by {n}; the sum copies 1/{n} = {1 / n:g} to all.")
