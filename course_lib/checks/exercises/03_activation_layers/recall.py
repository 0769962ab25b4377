"""Lesson 03: what later lessons ask again."""

from course_lib.checks.questions import Question, question


@question("03")
def through_a_gate(rng):
    x, dy = int(rng.choice([-3, -2, 2, 3])), int(rng.choice([-5, -4, 4, 5]))
    return Question(
        f"At one entry of a ReLU layer x was {x}, and dy = {dy} arrives. What is dx?",
        dy if x > 0 else 0,
        f"The gate is {'open' if x > 0 else 'shut'}, because x is "
        f"{'positive' if x > 0 else 'negative'}; the sign of dy does not matter.",
        slips=(max(dy, 0),))


@question("03")
def slope_from_the_output(rng):
    y, dy = float(rng.choice([0.1, 0.2, 0.3, 0.6, 0.7, 0.8, 0.9])), int(rng.integers(2, 6)) * 10
    return Question(
        f"A sigmoid layer gave y = {y:g}, and dy = {dy} arrives. What is dx?",
        dy * y * (1 - y),
        f"dy · y · (1 − y) = {dy} · {y:g} · {1 - y:g} = {dy * y * (1 - y):g}.")


@question("03")
def tanh_from_the_output(rng):
    y = float(rng.choice([-0.8, -0.6, -0.5, 0.2, 0.4, 0.9]))
    return Question(
        f"A tanh gave y = {y:g}. What is its slope there?".replace("-", "−"),
        1 - y * y,
        f"1 − y² = 1 − {y * y:g} = {1 - y * y:g}.")


@question("03")
def no_bend(rng):
    a, b = (int(v) for v in rng.choice(range(2, 8), 2, replace=False))
    return Question(
        f"y = {a}x + 1 is followed by z = {b}y − 2, with no activation between them. It is one "
        "straight line; what is its slope?",
        a * b,
        f"Slopes multiply: {b} · {a} = {a * b}. Without a bend, two layers are one.")


@question("03")
def what_to_keep(rng):
    layers = [("a sigmoid layer", "its output y"), ("a tanh layer", "its output y"),
              ("a ReLU layer", "where its input was positive"), ("a × node", "both of its inputs")]
    layer, kept = layers[rng.integers(4)]
    choices = ("nothing", "its output y", "where its input was positive", "both of its inputs")
    return Question(
        f"What is the least that {layer} must remember for its backward pass?",
        kept,
        f"The local derivative of {layer} can be computed from {kept.replace('its', 'the')}.",
        choices)


@question("03")
def back_to_a_weight(rng):
    x, dy = int(rng.integers(2, 6)), int(rng.choice([-10, 10, 20]))
    y = float(rng.choice([0.2, 0.8]))
    dz = dy * y * (1 - y)
    return Question(
        f"A neuron computes z = w · x and y = σ(z). Now x = {x}, y = {y:g}, and dy = {dy} arrives. "
        "What is dw? (Two steps: through σ, then through ×.)".replace("= -", "= −"),
        round(dz * x, 6),
        f"dz = dy · y (1 − y) = {dz:g}, and dw = dz · x = {dz * x:g}.".replace("= -", "= −"))


@question("03")
def two_gates(rng):
    x, w = int(rng.choice([-2, 4, 5, 6])), int(rng.choice([-2, 2, 3]))
    dy = int(rng.choice([5, 7]))
    first = max(x, 0)
    open_gates = x > 0 and w * first > 0
    if x <= 0:
        why = "The first gate is shut, because x is negative: nothing comes back."
    elif not open_gates:
        why = f"The first gate is open, and the second is shut: {w} · {first} is negative."
    else:
        why = f"Both gates are open, and × multiplies by {w}: {dy * w}."
    return Question(
        f"y = ReLU({w} · ReLU(x)). At x = {x}, dy = {dy} arrives. What is dx?".replace("-", "−"),
        dy * w if open_gates else 0,
        why.replace("-", "−"))
