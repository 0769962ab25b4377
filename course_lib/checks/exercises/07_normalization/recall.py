"""Lesson 07: what later lessons ask again."""

from course_lib.checks.questions import Question, question


@question("07")
def stability_limit(rng):
    top = int(rng.choice([4, 5, 8, 10, 20, 40, 50]))
    return Question(
        f"A loss is steepest in a direction with λmax = {top}. From which learning rate on does "
        "descent no longer settle?",
        2 / top,
        f"2 / λmax = 2 / {top} = {2 / top:g}. There each step throws the error to the other side, "
        "as far as it was.")


@question("07")
def factor_of_a_step(rng):
    curvature, lr = int(rng.choice([2, 4, 5, 8])), float(rng.choice([0.1, 0.2, 0.3]))
    return Question(
        f"The loss is ½ · {curvature} · e², and the rate {lr:g}. By what does one step of descent "
        "multiply the error e?",
        round(1 - lr * curvature, 10),
        f"1 − lr · λ = 1 − {lr:g} · {curvature} = {1 - lr * curvature:g}.")


@question("07")
def place_between_min_and_max(rng):
    low, width = int(rng.integers(-20, 20)), int(rng.choice([20, 50, 80]))
    tenths = int(rng.integers(-3, 15))
    x = low + width * tenths // 10
    why = f"({x} − {low}) / {width} = {tenths / 10:g}."
    if not 0 <= tenths <= 10:
        why += " Outside 0 … 1 is allowed."
    return Question(
        f"In the training set a feature runs from {low} to {low + width}. Where does min–max put a "
        f"test sample with {x}?",
        tenths / 10,
        why)


@question("07")
def how_many_deviations(rng):
    mean, sd = int(rng.integers(10, 60)), int(rng.choice([2, 4, 5]))
    z = float(rng.choice([-2, -1.5, -0.5, 0.5, 1.5, 3]))
    return Question(
        f"The training set has mean {mean} and standard deviation {sd}. What is the z-score of "
        f"{mean + z * sd:g}?",
        z,
        f"({mean + z * sd:g} − {mean}) / {sd} = {z:g}.")


@question("07")
def what_comes_back(rng):
    n = int(rng.integers(3, 9))
    return Question(
        f"BatchNorm is training on a batch of {n}. In one column, only one entry of dy is not 0. "
        "What is the sum of that column of dx?",
        0,
        "0: to add one number to the whole column changes no xhat, so the loss does not feel it.")
