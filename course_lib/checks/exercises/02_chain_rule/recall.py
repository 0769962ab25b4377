"""Lesson 02: what later lessons ask again."""

from course_lib.checks.questions import Question, question


@question("02")
def which_way_to_go(rng):
    w, x = (int(v) for v in rng.integers(2, 6, 2))
    target = w * x + int(rng.choice([-3, -2, 2, 3]))
    below = w * x < target
    return Question(
        f"t = w · x − {target}, L = t², at w = {w}, x = {x}. L is to fall: which way does w go?",
        "up" if below else "down",
        f"t = {w * x - target:g}, so dL/dw = 2t · x is {'negative' if below else 'positive'}, and "
        f"L falls as w goes {'up' if below else 'down'}.",
        ("up", "down"))


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
def a_graph_with_a_detour(rng):
    a, b, dz = (int(v) for v in rng.choice(range(2, 8), 3, replace=False))
    return Question(
        f"t = {a}x, u = {b}t, and z = u + t; {dz} arrives at z. What is the gradient of x?",
        dz * a * (b + 1),
        f"To t comes {dz} · {b} over u, and {dz} from z itself: {dz * (b + 1)}. Times {a}: "
        f"{dz * a * (b + 1)}.")


@question("02")
def best_step(rng):
    choices = ("1e-12: the smaller, the better", "1e-5", "0.1")
    return Question(
        "The central difference of eˣ at 1, with 16-digit numbers: which step h gives the most "
        "right digits?",
        "1e-5",
        "A large h suffers from what is left of the curve, a tiny one from cancelled digits.",
        choices)
