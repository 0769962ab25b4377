"""Lesson 06: what later lessons ask again."""

import math

from course_lib.checks.questions import Question, question


@question("06")
def the_same_after_a_shift(rng):
    shift, p = int(rng.choice([5, 10, 100])), float(rng.choice([0.2, 0.3, 0.6, 0.7]))
    return Question(
        f"The softmax gives class 0 a probability of {p}. You add {shift} to all scores. What does "
        "it give class 0 now?",
        p,
        "Adding one number to all scores changes no probability: it cancels in the quotient.")


@question("06")
def ratio_at_a_temperature(rng):
    T, gap = int(rng.choice([2, 4, 5])), int(rng.integers(1, 4))
    return Question(
        f"Class 0 scores {gap * T} more than class 1, at temperature {T}. How many times as likely "
        "is class 0?",
        math.exp(gap),
        f"The ratio of two probabilities is exp(difference / T) = e^{gap} = {math.exp(gap):.4g}.")


@question("06")
def smooth_maximum(rng):
    score, classes = int(rng.choice([10, 50, 1000])), int(rng.choice([2, 4, 10]))
    return Question(
        f"By how much is the log-sum-exp of {classes} scores, all {score}, larger than {score}?",
        math.log(classes),
        f"log({classes} · e^{score}) = {score} + ln {classes}, and ln {classes} = "
        f"{math.log(classes):.4g}.")


@question("06")
def hopeless(rng):
    score = int(rng.choice([800, 1000, 2000, 3000]))
    return Question(
        f"The scores are [{score}, 0], the label is 1. What is the cross-entropy?",
        score,
        f"log-sum-exp is {score}, the score of class 0; minus the label's score: {score} − 0. The "
        "label's probability would have been 0 in a float.")


@question("06")
def floor_of_an_epsilon(rng):
    digits = int(rng.integers(4, 11))
    return Question(
        f"A loss is −log(p + 1e-{digits}). What is the most that it can be?",
        digits * math.log(10),
        f"At p = 0 it is −log(1e-{digits}) = {digits} · ln 10 = {digits * math.log(10):.2f}, "
        "however wrong the scores are.")


@question("06")
def one_sample_of_a_mean(rng):
    n, tenths = int(rng.choice([2, 4, 5])), int(rng.integers(1, 10))
    return Question(
        f"A batch of {n}, the loss is the mean cross-entropy. One sample gave its right class a "
        f"probability of {tenths / 10:g}. What is the gradient at that class's score?",
        round((tenths / 10 - 1) / n, 10),
        f"y − t = {tenths / 10:g} − 1, and each sample has 1/{n} of a say: "
        f"{(tenths / 10 - 1) / n:.4g}. Below 0, for raising that score lowers the loss.")


@question("06")
def shape_of_the_maxima(rng):
    samples, classes = map(int, rng.choice([3, 4, 5, 7, 10], 2, replace=False))
    return Question(
        f"Scores of shape ({samples}, {classes}), a sample a row, go through a stable softmax. How "
        "many numbers does the array hold that is taken out of them?",
        samples,
        f"One maximum for each row: shape ({samples}, 1).")


@question("06")
def slope_of_the_log_sum_exp(rng):
    p, rise = float(rng.choice([0.1, 0.2, 0.5])), float(rng.choice([0.01, 0.02]))
    return Question(
        f"A score whose class has the probability {p:g} rises by {rise:g}. By how much, nearly, "
        "does the log-sum-exp of all scores rise?",
        p * rise,
        "log Σ exp has the derivative exp(xᵢ) / Σ exp by xᵢ, and that is the probability: "
        f"{p:g} · {rise:g} = {p * rise:g}.")
