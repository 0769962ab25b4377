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
        f"Weights and biases: {d}·{m} + {m} + {m}·{c} + {c} = {d * m + m + m * c + c}.")


@question("05")
def too_large_a_rate(rng):
    low, high = "it falls a little faster", "it jumps, and may end above where it began"
    return Question(
        "The learning rate is far too large. What does the loss do?",
        high,
        "Each step lands beyond the valley, higher up than it began, where the slope is steeper "
        "still.",
        (low, high, "it stays still"))
