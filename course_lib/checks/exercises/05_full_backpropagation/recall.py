"""Lesson 05: what later lessons ask again."""

import numpy as np

from course_lib.checks.questions import Question, question


@question("05")
def one_update(rng):
    w, gradient = int(rng.integers(2, 9)), float(rng.choice([-3, -2, 2, 3]))
    lr = float(rng.choice([0.1, 0.2, 0.5]))
    return Question(
        f"A weight is {w}, its gradient {gradient:g}, the learning rate {lr:g}. What is the weight "
        "after one step?",
        w - lr * gradient,
        f"Against the gradient: {w} − {lr:g} · ({gradient:g}) = {w - lr * gradient:g}.")


@question("05")
def steps_of_an_epoch(rng):
    batch = int(rng.choice([10, 20, 50]))
    whole, rest = int(rng.integers(3, 9)), int(rng.integers(1, 9))
    return Question(
        f"{batch * whole + rest} samples, batches of {batch}. How many steps has one epoch?",
        whole + 1,
        f"{whole} whole batches and one with the last {rest}.")


@question("05")
def loss_of_guessing(rng):
    classes = int(rng.choice([2, 5, 10, 20]))
    return Question(
        f"A classifier with {classes} classes has learned nothing and says 1/{classes} to each. "
        "What is its cross-entropy?",
        float(np.log(classes)),
        f"−ln(1/{classes}) = ln {classes} = {np.log(classes):.3f}.")


@question("05")
def parameters(rng):
    d, m, c = (int(v) for v in rng.choice([2, 3, 4, 5, 10], 3, replace=False))
    return Question(
        f"A network {d} → {m} → {c} from two Affine layers. How many numbers does it learn?",
        d * m + m + m * c + c,
        f"Weights and biases: {d}·{m} + {m} + {m}·{c} + {c} = {d * m + m + m * c + c}.",
        slips=(d * m + m * c, d * m + d + m * c + m))


@question("05")
def too_large_a_rate(rng):
    low, high = "it falls a little faster", "it jumps, and may end above where it began"
    return Question(
        "The learning rate is far too large. What does the loss do?",
        high,
        "The steps jump over the valley, and many land higher up than they began.",
        (low, high, "it stays still"))


@question("05")
def length_of_a_step(rng):
    a, b, length = (int(v) for v in rng.permutation([(3, 4, 5), (6, 8, 10), (5, 12, 13)])[0])
    lr = float(rng.choice([0.1, 0.2, 0.5]))
    return Question(
        f"The gradient of two weights is ({a}, {-b}), the learning rate {lr:g}. How long is the "
        "step, as a distance in the plane of the two weights?",
        lr * length,
        f"The rate times the length of the gradient: {lr:g} · √({a}² + {b}²) = {lr * length:g}.")


@question("05")
def through_the_gate(rng):
    x, dh = (int(v) for v in rng.integers(2, 9, 2))
    z = float(rng.choice([-1.5, -0.5, 0.5, 1.5]))
    gradient = x * dh * (z > 0)
    gate = "open" if z > 0 else "shut"
    return Question(
        f"A hidden ReLU unit has z = {z:g}, and {dh} comes back to its output. What is the "
        f"gradient of the weight through which it gets an input of {x}?",
        gradient,
        f"The gate is {gate}, so {dh * (z > 0)} comes through to z; times the input {x}: "
        f"{gradient}.",
        slips=(x + dh,))


@question("05")
def sum_over_the_batch(rng):
    x, dz = rng.integers(1, 6, 3), rng.choice([-3, -2, 2, 3], 3)
    terms = " + ".join(f"{a}·({b})" for a, b in zip(x, dz, strict=True))
    return Question(
        f"Three samples bring a weight the inputs {x.tolist()}; to its unit's z come back "
        f"{dz.tolist()}. What is the gradient of the weight?",
        int(x @ dz),
        f"Input times what comes back, added up over the samples: {terms} = {int(x @ dz)}.",
        slips=(dz.sum(), x @ dz / 3, x.sum() * dz.sum()))
