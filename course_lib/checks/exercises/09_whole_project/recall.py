"""Lesson 09: what later lessons ask again."""

from course_lib.checks.questions import Question, question


@question("09")
def always_the_largest_class(rng):
    rare = int(rng.choice([1, 2, 5, 10]))
    return Question(
        f"{rare} % of all mails are spam. A program says 'no spam', always. Its balanced accuracy, "
        "in per cent?",
        50,
        "It finds 100 % of the good mails and 0 % of the spam: the mean is 50 %, though its "
        f"accuracy is {100 - rare} %.")


@question("09")
def kept_by_dropout(rng):
    p, x = [(0.25, 3), (0.2, 4), (0.75, 2), (0.6, 2)][rng.integers(4)]
    return Question(
        f"Dropout silences with probability {p:g}. An entry x = {x} is kept, while training. What "
        "is y?",
        x / (1 - p),
        f"Divided by the probability to be kept: {x} / {1 - p:g} = {x / (1 - p):g}. So the mean "
        "over many masks is x.")


@question("09")
def decayed_gradient(rng):
    w, gradient = int(rng.choice([-5, -2, 3, 4])), int(rng.integers(1, 9))
    penalty = float(rng.choice([0.1, 0.5]))
    return Question(
        f"A weight is {w}, its gradient from the data {gradient}, and L2 has λ = {penalty:g}. What "
        "is the gradient with the penalty?",
        gradient + penalty * w,
        f"dW + λW = {gradient} + {penalty:g} · ({w}) = {gradient + penalty * w:g}.")


@question("09")
def where_a_scale_comes_from(rng):
    parts = ("the training part", "the test part", "all parts together")
    return Question(
        "Data are split into parts. From which one does a scaler learn its mean?",
        parts[0],
        "Whatever is learned is learned from the training part alone; anything else is leakage.",
        parts)


@question("09")
def which_cure(rng):
    own, new = int(rng.integers(97, 100)), int(rng.integers(65, 80))
    cure, choices = "more data, or L2", ("more hidden units", "more data, or L2", "more epochs")
    return Question(
        f"A network with 100 hidden units is right on {own} % of what it learned from, and on "
        f"{new} % of new samples. What is most likely to help?",
        cure,
        "A wide gap is variance: there are too few data for this network.",
        choices)


@question("09")
def numbers_that_a_network_keeps(rng):
    d, m, c = (int(v) for v in rng.choice([4, 8, 10, 20], 3, replace=False))
    return Question(
        f"A network {d} → {m} → {c} was trained on 1000 samples. How many numbers have to be kept "
        "to use it?",
        d * m + m + m * c + c,
        f"Only its parameters, {d}·{m} + {m} + {m}·{c} + {c}, however many samples there were.",
        slips=(d * m + m * c, d * m + d + m * c + m))


@question("09")
def after_the_test(rng):
    ill, healthy = int(rng.choice([10, 20, 50])), int(rng.choice([30, 80, 90]))
    return Question(
        f"Of 1000 people a test says 'ill' of {ill} who are, and of {healthy} who are not. It says "
        "so of somebody. How likely is it that they are ill?",
        ill / (ill + healthy),
        f"Bayes' rule: {ill} of the {ill + healthy} of whom it is said, "
        f"{ill / (ill + healthy):.3g}.")


@question("09")
def better_in_pairs(rng):
    a, d = rng.choice([80, 84, 88, 92, 96], 3, replace=False), rng.choice([1, 2, 3, -2], 3)
    b = a - d
    return Question(
        f"On three splits model A gets {a[0]}, {a[1]}, {a[2]} %, model B {b[0]}, {b[1]}, {b[2]} % "
        "on the same ones. On how many is A better?",
        int((d > 0).sum()),
        "Compare within each split: the differences are "
        + ", ".join(f"{v:+d}" for v in d) + ". How far the splits lie apart does not matter.")


@question("09")
def how_to_split(rng):
    case, answer = [("several X-rays of each of 200 patients, for new patients", "by patient"),
                    ("one row a day for five years, for the days to come", "by time"),
                    ("one row for each of 5000 penguins, each measured once, for more of the same "
                     "colonies", "at random")][rng.integers(3)]
    return Question(
        f"The data are {case}. How do you split?",
        answer,
        "As the future will be split from the past: what will be new in use has to be new in the "
        "test.",
        ("at random", "by patient", "by time"))
