"""Lesson 02: what later lessons ask again."""

from course_lib.checks.questions import Question, question


@question("02")
def along_a_path(rng):
    a, b, c = (int(v) for v in rng.choice(range(2, 8), 3, replace=False))
    return Question(
        f"If x rises by 1, t rises by {a}. If t rises by 1, z rises by {b}. If z rises by 1, L "
        f"rises by {c}. How fast does L rise with x?",
        a * b * c,
        f"Along a path, rates multiply: {c} · {b} · {a} = {a * b * c}.")


@question("02")
def square_of_a_sum(rng):
    x, y = (int(v) for v in rng.choice(range(2, 9), 2, replace=False))
    return Question(
        f"z = (x + y)² at x = {x}, y = {y}. What is dz/dx?",
        2 * (x + y),
        f"Upstream 2t = {2 * (x + y)} at t = x + y = {x + y}, and the + copies it.")


@question("02")
def weight_of_a_square(rng):
    w, x, b = (int(v) for v in rng.choice(range(2, 7), 3, replace=False))
    t = w * x + b
    return Question(
        f"t = w · x + b, L = t², at w = {w}, x = {x}, b = {b}. What is dL/dw?",
        2 * t * x,
        f"What arrives at t is 2t = {2 * t}; × sends back the other input: {2 * t} · {x} = "
        f"{2 * t * x}.")


@question("02")
def two_paths_with_an_upstream(rng):
    a, b, dz = (int(v) for v in rng.choice(range(2, 8), 3, replace=False))
    return Question(
        f"u = {a}x and v = {b}x enter z = u + v, and {dz} arrives at z. What is the gradient of x?",
        dz * (a + b),
        f"Each path: {dz} · {a} and {dz} · {b}. Across paths they add: {dz * (a + b)}.")


@question("02")
def best_step(rng):
    choices = ("1e-12: the smaller, the better", "1e-5", "0.1")
    return Question(
        "A central difference with 16-digit numbers of ordinary size: which step h gives the most "
        "right digits?",
        "1e-5",
        "A large h suffers from the bend of the curve, a tiny one from cancelled digits.",
        choices)
