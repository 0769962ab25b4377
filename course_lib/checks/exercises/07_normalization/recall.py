"""Lesson 07: what later lessons ask again."""

from course_lib.checks.questions import Question, question


@question("07")
def stability_limit(rng):
    top = int(rng.choice([4, 5, 8, 10, 20, 40, 50]))
    return Question(
        f"The largest curvature of a bowl is λmax = {top}. From which learning rate on does "
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
        f"1 − lr · λ = 1 − {lr:g} · {curvature} = {1 - lr * curvature:g}.",
        slips=(lr * curvature,))


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
        why,
        slips=(x / width, x / (low + width or 1)))


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


@question("07")
def back_through_a_mean(rng):
    dc = rng.permutation([[4, 2, 1, 1], [3, 0, -1, 2], [5, -2, 1, 0]][rng.integers(3)]).tolist()
    mean = sum(dc) / 4
    return Question(
        f"c = x − mean, four samples. The gradients of the four c are {', '.join(map(str, dc))}. "
        "What is the gradient of the first x?",
        dc[0] - mean,
        f"Back through the mean goes −({sum(dc)}), a quarter of it to each x: {dc[0]} − {mean:g} = "
        f"{dc[0] - mean:g}.",
        slips=(mean, dc[0] / 4))


@question("07")
def how_many_means(rng):
    samples, features = map(int, rng.choice([3, 4, 5, 8, 10], 2, replace=False))
    norm, count = (("BatchNorm", features), ("LayerNorm", samples))[rng.integers(2)]
    each = "column, a feature" if norm == "BatchNorm" else "row, a sample"
    return Question(
        f"A training batch of shape ({samples}, {features}), a sample a row, goes through {norm}. "
        "How many means does it take?",
        count,
        f"{norm} takes one for each {each}: {count}.")


@question("07")
def curvature_of_a_weight(rng):
    a, b = (int(v) for v in rng.choice([1, 2, 3, 4, 6], 2, replace=False))
    curvature = (a * a + b * b) / 2
    return Question(
        f"One weight w, two samples with the inputs {a} and {b}, and the loss is half the mean of "
        "(w · x − t)². What is its curvature?",
        curvature,
        f"The mean square of what the weight reads: ({a}² + {b}²) / 2 = {curvature:g}.")
