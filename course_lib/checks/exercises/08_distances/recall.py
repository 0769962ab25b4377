"""Lesson 08: what later lessons ask again."""

from course_lib.checks.questions import Question, question


@question("08")
def three_lengths(rng):
    a, b, c = [(3, 4, 5), (6, 8, 10), (5, 12, 13), (8, 15, 17)][rng.integers(4)]
    name, answer, why = [("L1", a + b, f"{a} + {b} = {a + b}: along the streets."),
                         ("L∞", b, f"The larger of {a} and {b}."),
                         ("L2", c, f"√({a}² + {b}²) = √{c * c} = {c}.")][rng.integers(3)]
    return Question(f"How far is it from (1, 2) to ({1 + a}, {2 - b}), in {name}?", answer, why)


@question("08")
def corners_of_a_cube(rng):
    root = int(rng.integers(2, 11))
    return Question(
        f"Two opposite corners of a cube with edge 1 in {root**2} dimensions: how far apart are "
        "they, in L2?",
        root,
        f"{root**2} differences of 1: √{root**2} = {root}. (In L1 it would be {root**2}, in L∞ 1.)")


@question("08")
def numbers_in_a_table(rng):
    n, m, d = (int(v) for v in rng.choice(range(2, 13), 3, replace=False))
    return Question(
        f"X has shape ({n}, {d}), Y has shape ({m}, {d}). How many distances does their table "
        "hold?",
        n * m,
        f"One for each pair: {n} · {m} = {n * m}. The features are summed away.")


@question("08")
def slope_of_a_straight_line(rng):
    far = int(rng.integers(2, 100))
    return Question(
        f"You stand {far} away from a point. How long is the gradient of your L2 distance to it?",
        1,
        "1 at any distance above 0: one step straight away makes the way longer by one step. (For "
        f"the squared distance it would be {2 * far}.)")


@question("08")
def scaled_difference(rng):
    low, width = int(rng.choice([50, 100, 150])), int(rng.choice([200, 400, 500]))
    a, b = (int(v) for v in rng.choice(range(1, 10), 2, replace=False))
    x, y = low + width * a // 10, low + width * b // 10
    return Question(
        f"In the training set a feature runs from {low} to {low + width}. How far apart are {x} "
        f"and {y} after min–max scaling?",
        abs(a - b) / 10,
        f"|{x} − {y}| / {width} = {abs(a - b) / 10:g}.",
        slips=(a / 10, b / 10))


@question("08")
def first_entry_of_the_gradient(rng):
    a, b, c = [(3, 4, 5), (6, 8, 10), (5, 12, 13), (8, 6, 10)][rng.integers(4)]
    east, north = (int(v) for v in rng.integers(-5, 6, 2))
    return Question(
        f"You stand at ({east + a}, {north + b}), the target is at ({east}, {north}). What is the "
        "first entry of the gradient of your L2 distance to it?",
        a / c,
        f"d = ({a}, {b}) has the length {c}, and the gradient is d divided by it: {a}/{c} = "
        f"{a / c:g}. It points away from the target.")


@question("08")
def sum_of_the_pulls(rng):
    left, right = (int(v) for v in rng.choice(range(1, 7), 2, replace=False))
    return Question(
        f"The loss is the sum of the distances to {left + right} houses along a road. {left} are "
        f"left of you, {right} to the right. What is the derivative, when you move right?",
        left - right,
        f"Each house on the left is 1 farther with every step, each on the right 1 nearer: {left} "
        f"− {right} = {left - right}. How far they are does not count.")
