"""Lesson 04: what later lessons ask again."""

import math

from course_lib.checks.questions import Question, question


def _whole(rng, count, low=1, high=6):
    return [int(v) for v in rng.integers(low, high, count)]


@question("04")
def one_weight(rng):
    x, dy = _whole(rng, 3), [int(v) for v in rng.choice([-2, -1, 1, 2, 3], 3)]
    total = sum(a * b for a, b in zip(x, dy, strict=True))
    products = " + ".join(f"{a}·({b})" if b < 0 else f"{a}·{b}" for a, b in zip(x, dy, strict=True))
    return Question(
        f"A weight reads the inputs {x} of three samples; to its output come back {dy}. What is "
        "its gradient?",
        total,
        f"A dot product: {products} = {total}.",
        slips=(sum(dy), total / 3, sum(x) * sum(dy)))


@question("04")
def one_bias(rng):
    dy = [int(v) for v in rng.choice([-3, -1, 1, 2, 4, 5], 4, replace=False)]
    return Question(
        f"Back to one output of an Affine layer come {dy}, for four samples. What is the gradient "
        "of its bias?",
        sum(dy),
        f"It was copied to every sample, so add up: {sum(dy)}. (The loss owns the 1/N.)",
        slips=(sum(dy) / 4,))


@question("04")
def size_of_a_gradient(rng):
    n, d, m = (int(v) for v in rng.choice(range(2, 10), 3, replace=False))
    return Question(
        f"X has shape ({n}, {d}), Y = X W + b has shape ({n}, {m}). How many numbers does dW hold?",
        d * m,
        f"As many as W, which has shape ({d}, {m}): {d * m}. The {n} samples are added up.")


@question("04")
def predicted_minus_right(rng):
    y = [0.1, 0.2, 0.7]
    rng.shuffle(y)
    right, n = int(rng.integers(3)), int(rng.choice([2, 4, 5, 10]))
    answer = (y[right] - 1) / n
    return Question(
        f"Softmax gave {y} for one of {n} samples in a batch; class {right} is "
        "right. The loss is the mean cross-entropy. What is the gradient of the score of class "
        f"{right}?",
        answer,
        f"(y − t) / N = ({y[right]} − 1) / {n} = {answer:g}.")


@question("04")
def three_losses(rng):
    number, y = rng.integers(3), float(rng.choice([0.5, 0.8, 0.9, 1.0]))
    name, loss = [("the squared error, (y − t)²", (1 - y) ** 2), ("the absolute error", 1 - y),
                  ("the cross-entropy, −ln y", -math.log(y))][number]
    why = f"It is {loss:.3g}, and it would be 0 for y = 1."
    if y == 1:
        why = "It is 0 when the answer is exact."
    return Question(
        f"The right answer is t = 1, the network says y = {y:g}. What is {name}? (ln 0.5 = −0.693, "
        "ln 0.8 = −0.223, ln 0.9 = −0.105)",
        round(loss, 3) + 0.0,
        why)


@question("04")
def weight_in_a_book(rng):
    j, k = (int(v) for v in rng.choice(range(1, 9), 2, replace=False))
    right = f"from neuron {k} to neuron {j}"
    return Question(
        "A book writes its weights as lesson 04 showed. Where does the one with the indices "
        f"{j}{k} lead, from one layer to the next?",
        right,
        f"First where to, then where from. In our W it would stand in row {k}, column {j}, "
        "counting as the book does.",
        (f"from neuron {j} to neuron {k}", right))


@question("04")
def who_divides(rng):
    right = "the loss"
    choices = ("every layer", "the Affine layers", right, "nobody")
    return Question(
        "The loss is a mean over N samples. Who divides by N on the way back?",
        right,
        "The mean is a part of the loss; what the layers get is divided already.",
        choices)


@question("04")
def one_input(rng):
    dy, w = ([int(v) for v in rng.choice([-2, -1, 1, 2, 3], 3)] for _ in range(2))
    total = sum(a * b for a, b in zip(dy, w, strict=True))
    return Question(
        f"To the three outputs of an Affine layer come back {dy}, for one sample. One of its "
        f"inputs leads to them over the weights {w}. What is the gradient of that input?",
        total,
        f"Three paths, each multiplied by its weight, and added: {total}.",
        slips=(sum(dy), sum(w), total / 3, sum(dy) * sum(w)))


@question("04")
def two_layers_back(rng):
    n, d, h, c = (int(v) for v in rng.choice(range(2, 10), 4, replace=False))
    right = f"({n}, {h})"
    return Question(
        f"X of shape ({n}, {d}) goes through Affine, ReLU and Affine, with W1 of shape ({d}, {h}) "
        f"and W2 of shape ({h}, {c}). On the way back, which shape has the gradient that arrives "
        "at the ReLU?",
        right,
        f"The shape of what ReLU gave: {n} samples, {h} hidden units.",
        (f"({n}, {c})", right, f"({h}, {c})", f"({d}, {h})"))
