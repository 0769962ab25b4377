"""Lesson 08, distances: the exercises, the mistakes to expect, and what is asked again later."""

import math

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.checks.questions import Question, question

three = Exercise(
    "08.1", "Three distances", points=2,
    practises="L1, L2 and L∞ of two vectors",
    proves="gives all three for arrays, lists and pixels, whatever the signs of the differences",
    hints=("Which one array do all three distances begin with?",
           "Make both vectors arrays of floats, subtract, drop the signs. Then: add up; root of the sum of squares; largest.",
           "`d = np.abs(np.asarray(x, float) - ...)` is the one array. Each distance is one more call on `d`."))


@three.inputs
def three_inputs(rng):
    yield np.array([1.0, 2.0]), np.array([4.0, -2.0])
    yield [2, 0, -1], [0, 3, 5]
    yield np.array([10, 200, 30], np.uint8), np.array([200, 10, 33], np.uint8)
    yield np.array([0.5, -1.0, 2.0, 0.25]), np.array([0.5, -1.0, 2.0, 0.25])
    for length in (1, 3, 4, 5, 7):
        yield tuple(rng.normal(0, 3, (2, length)).round(2))


@three.solution
def distances(x, y):
    d = np.abs(np.asarray(x, float) - np.asarray(y, float))
    return {"L1": d.sum(), "L2": np.sqrt((d**2).sum()), "Linf": d.max()}


def _difference(x, y):
    return np.asarray(x, float) - np.asarray(y, float)


@three.wrong
def root_missing(x, y):
    """Your L2 is the sum of the squares, 25 where the straight line is 5. In which unit is a square of meters? What takes you back
    to meters?"""
    return distances(x, y) | {"L2": (_difference(x, y) ** 2).sum()}


@three.wrong
def signed_sum(x, y):
    """In your L1, a step to the left takes back a step to the right. A walk along the streets gets no shorter by turning round:
    what has to happen to the signs before you add?"""
    return distances(x, y) | {"L1": _difference(x, y).sum()}


@three.wrong
def sign_dropped_after_the_sum(x, y):
    """You dropped the sign of the *sum*. By then, steps to the left and to the right have taken each other away. Each difference
    has to lose its own sign first."""
    return distances(x, y) | {"L1": abs(_difference(x, y).sum())}


@three.wrong
def signed_maximum(x, y):
    """Your L∞ looks at the signs: a difference of −6 counts as smaller than one of 2. How *large* is the largest difference?"""
    return distances(x, y) | {"Linf": _difference(x, y).max()}


@three.wrong
def signs_kept_in_both(x, y):
    """L1 and L∞ both want the differences without their signs. (In L2 the square takes them away.)"""
    d = _difference(x, y)
    return distances(x, y) | {"L1": d.sum(), "Linf": d.max()}


@three.wrong
def lists_not_converted(x, y):
    """Python's lists cannot be subtracted, and small unsigned pixels wrap around when they are. Which NumPy function makes an
    array of floats of anything?"""
    d = np.abs(x - y)
    return {"L1": float(d.sum()), "L2": np.sqrt((d**2).sum()), "Linf": float(d.max())}


@three.wrong
def pixels_wrap_around(x, y):
    """Right, except for pixels. In uint8 there is nothing below 0 or above 255: 10 − 200 gives 66, and 66² gives 4. To which type
    do they have to be cast before you subtract?"""
    d = np.abs(np.asarray(x) - np.asarray(y))
    return {"L1": float(d.sum()), "L2": np.sqrt((d**2).sum()), "Linf": float(d.max())}


@three.wrong
def cast_after_subtracting(x, y):
    """You cast the pixels to floats *after* the subtraction: 10 − 200 has become 66 by then. Cast first."""
    d = np.abs((np.asarray(x) - np.asarray(y)).astype(float))
    return {"L1": d.sum(), "L2": np.sqrt((d**2).sum()), "Linf": d.max()}


@three.wrong
def mean_for_sum(x, y):
    """You took the *mean* of the squares. Then the straight line would get shorter with every feature in which nothing differs."""
    return distances(x, y) | {"L2": np.sqrt((_difference(x, y) ** 2).mean())}


@three.wrong
def difference_of_lengths(x, y):
    """You compared how far x and y are from 0. Two points may be equally far from home and yet far from each other. Subtract
    first."""
    return distances(x, y) | {"L2": abs(np.linalg.norm(np.asarray(x, float)) - np.linalg.norm(np.asarray(y, float)))}


@three.wrong
def root_of_each_square(x, y):
    """Your L2 is the same as L1: the root of each single square takes the square back. Add first, then take one root."""
    return distances(x, y) | {"L2": np.abs(_difference(x, y)).sum()}


@three.wrong
def smallest_difference(x, y):
    """Your L∞ is the smallest of the differences. A king who has to go far in one direction cannot be there after the few moves
    that the other direction needs."""
    return distances(x, y) | {"Linf": np.abs(_difference(x, y)).min()}


table = Exercise(
    "08.2", "Every pair at once", points=3, quiet=True,
    practises="inserting an axis, and what the expansion of a square costs",
    proves="gives the table of all distances, (N, D) and (M, D) to (N, M), also for points that are close together far from 0",
    hints=("What shape should the differences have, so that every x meets every y and the features stay apart?",
           "The differences are (N, M, D): x needs a new axis for the M, in the middle. Then one axis is summed away.",
           "`X[:, None]` has the shape (N, 1, D). Subtract Y, square, and tell `sum` to run over the last axis only."))


@table.inputs
def table_inputs(rng):
    yield np.array([[1.0, 1.0], [0.0, 2.0]]), np.array([[4.0, 5.0], [0.0, 2.0], [-2.0, 1.0]])
    yield np.array([[1.0, 2.0, 0.0]]), np.array([[1.0, 2.0, 0.0], [3.0, 3.0, 2.0]])
    yield np.array([[0.0, 0.0], [1.0, -1.0]]), np.array([[2.0, 1.0], [5.0, 2.0]])
    yield np.array([[300_000_006.0]]), np.array([[300_000_007.0]])
    for n, m, features in ((3, 4, 2), (4, 2, 3), (1, 3, 5), (5, 1, 2), (3, 3, 3)):
        yield rng.normal(0, 2, (n, features)).round(2), rng.normal(0, 2, (m, features)).round(2)


@table.solution
def pairwise(X, Y):
    d = X[:, None] - Y                                   # (N,1,D) - (M,D) -> (N,M,D)
    return np.sqrt((d**2).sum(axis=-1))                  # (N,M,D) -> (N,M)


def _expanded(X, Y):
    return (X**2).sum(axis=1)[:, None] + (Y**2).sum(axis=1) - 2 * X @ Y.T


@table.wrong
def one_number(X, Y):
    """You added up everything, samples and features. Only the features belong in one distance: which axis are they?"""
    return np.sqrt(((X[:, None] - Y) ** 2).sum())


@table.wrong
def no_axis_inserted(X, Y):
    """X − Y goes row by row: it needs equally many rows, and compares each x with one y only. For *every* y, X needs a new axis of
    length 1. Where?"""
    return np.sqrt(((X - Y) ** 2).sum(axis=-1))


@table.wrong
def axis_inserted_in_both(X, Y):
    """Both have got a new axis in the same place, so they still meet row by row. One of them needs the 1 where the other has its
    samples."""
    return np.sqrt(((X[:, None] - Y[:, None]) ** 2).sum(axis=-1))


@table.wrong
def expansion_that_cancels(X, Y):
    """You expanded the square: |x|² + |y|² − 2 x·y. On paper that is the same. For points near 3e8 that are 1 apart, the
    squares are 9e16, neighbouring floats there are 16 apart, and what is left is 0. What if you subtract *first*?"""
    return np.sqrt(np.maximum(_expanded(X, Y), 0))


@table.wrong
def expansion_that_gives_nan(X, Y):
    """You expanded the square: |x|² + |y|² − 2 x·y. Rounding can make that *negative*, and its root is nan. Clipping at 0 would
    cure the nan, and still say 0 where 1 is right: subtract first instead."""
    return np.sqrt(_expanded(X, Y))


@table.wrong
def expansion_made_positive(X, Y):
    """You expanded the square and dropped the sign of what came out negative. What is left there is rounding, with or without its
    sign: subtract first instead."""
    return np.sqrt(np.abs(_expanded(X, Y)))


@table.wrong
def squared(X, Y):
    """These are squared distances. One step is missing at the very end."""
    return ((X[:, None] - Y) ** 2).sum(axis=-1)


@table.wrong
def transposed(X, Y):
    """Your table is on its side: row n should belong to X[n], column m to Y[m]. Which of the two needs the new axis in the
    middle?"""
    return pairwise(X, Y).T


@table.wrong
def summed_over_the_samples(X, Y):
    """You summed over the M samples of Y, and the features are left. Which of the axes (N, M, D) should go?"""
    return np.sqrt(((X[:, None] - Y) ** 2).sum(axis=1))


@table.wrong
def streets(X, Y):
    """That is a correct table of L1. Asked is the straight line: L2."""
    return np.abs(X[:, None] - Y).sum(axis=-1)


@table.wrong
def norm_without_axis(X, Y):
    """The root is taken before the sum, or of each difference: no feature has been added to another yet. Your result still has
    three axes."""
    return np.sqrt((X[:, None] - Y) ** 2)


@table.wrong
def differences_of_lengths(X, Y):
    """You compared how far the points are from 0. Two points may be equally far from 0 and yet far from each other."""
    return np.abs(np.linalg.norm(X, axis=1)[:, None] - np.linalg.norm(Y, axis=1))


slopes = Exercise(
    "08.3", "Which way is away?", points=2, quiet=True,
    practises="the gradient of a distance",
    proves="gives the gradients of L2 and L1 with respect to a, and the convention 0 where they have none",
    hints=("Stand at a, and let b be a lamp. In which direction does the distance to the lamp grow fastest, and how fast?",
           "L2 grows by 1 for each step straight away from b: the difference, made to length 1. L1 looks only at the sign of each "
           "feature.",
           "Begin with `d = a - b` and its length. If the length is 0, give zeros; `np.sign` knows that convention already."))


@slopes.inputs
def slopes_inputs(rng):
    yield np.array([3.0, -4.0]), np.array([0.0, 0.0])
    yield np.array([1.0, 2.0, -2.0]), np.array([0.0, 2.0, 0.0])
    yield np.array([2.0, -1.0]), np.array([2.0, -1.0])
    yield np.array([0.2, 0.5]), np.array([0.5, 0.1])
    for length in (2, 3, 4, 5):
        yield tuple(rng.normal(0, 2, (2, length)).round(2))


@slopes.solution
def gradients(a, b):
    d = a - b
    length = np.sqrt((d**2).sum())
    return {"L2": d / length if length > 0 else np.zeros_like(d), "L1": np.sign(d)}


@slopes.wrong
def of_the_square(a, b):
    """2(a − b) is the gradient of the *squared* distance: it grows with the distance. One step away from b makes L2 itself
    larger by 1, wherever you stand."""
    return gradients(a, b) | {"L2": 2 * (a - b)}


@slopes.wrong
def not_made_to_length_one(a, b):
    """The direction of L2 is right, the length is not. How much longer does the way to b get when you go one step straight away
    from it?"""
    return gradients(a, b) | {"L2": a - b}


@slopes.wrong
def nan_at_the_point(a, b):
    """Right, except where a = b: there it is 0 / 0. A distance has a corner there, as ReLU has at 0, and by convention we
    choose 0."""
    d = a - b
    return gradients(a, b) | {"L2": d / np.sqrt((d**2).sum())}


@slopes.wrong
def divided_by_the_square(a, b):
    """L2 is divided by the length once too often: the longer the way, the shorter your gradient. The derivative of a root is
    1 / (2 · root), not 1 / square."""
    d = a - b
    return gradients(a, b) | {"L2": d / max((d**2).sum(), 1e-300)}


@slopes.wrong
def signs_missing_in_l1(a, b):
    """In L1 every feature counts with 1, but in which *direction*? Where a lies below b, raising a makes the distance smaller."""
    return gradients(a, b) | {"L1": np.abs(np.sign(a - b))}


@slopes.wrong
def ones_everywhere_in_l1(a, b):
    """Your L1 has 1 in every feature: no sign, and also where a and b agree. What does |d| do on either side of 0, and what is our
    convention at 0?"""
    return gradients(a, b) | {"L1": np.ones_like(a)}


@slopes.wrong
def differences_in_l1(a, b):
    """Your L1 gradient holds the differences themselves. |d| rises by 1 for each 1 that d rises, however large d is."""
    return gradients(a, b) | {"L1": a - b}


@slopes.wrong
def l1_made_to_length_one(a, b):
    """You divided the difference by its L1 length. In L1, each feature has a slope of its own that knows nothing of the others:
    how fast does |d| rise with d?"""
    d = a - b
    return gradients(a, b) | {"L1": d / max(np.abs(d).sum(), 1e-300)}


@slopes.wrong
def nan_in_l1(a, b):
    """d / |d| is the sign, until d is 0. There the slope of |d| is anything between −1 and 1, and we choose 0."""
    d = a - b
    return gradients(a, b) | {"L1": d / np.abs(d)}


@slopes.wrong
def a_sign_for_zero(a, b):
    """Where a feature agrees in a and b you gave it a sign. The slope jumps there from −1 to 1, and the convention is the
    middle."""
    return gradients(a, b) | {"L1": np.where(a - b < 0, -1.0, 1.0)}


@slopes.wrong
def towards_b(a, b):
    """Both point towards b. That is where you would go to make the distance smaller; a gradient points to where it grows."""
    return {name: -gradient for name, gradient in gradients(a, b).items()}


@slopes.wrong
def exchanged(a, b):
    """The two have changed places: L1 is the one with the signs."""
    both = gradients(a, b)
    return {"L2": both["L1"], "L1": both["L2"]}


@slopes.wrong
def distances_themselves(a, b):
    """These are the distances. Asked is how fast each of them grows with every entry of a: arrays with the shape of a."""
    return {"L2": np.sqrt(((a - b) ** 2).sum()), "L1": np.abs(a - b).sum()}


flip = Exercise(
    "08.4", "Explain a neighbour that changes", points=3, rtol=5e-3,
    practises="what the units of a feature do to a nearest neighbour",
    proves="tells who is nearest before and after scaling, where the two tie, and what follows for a program",
    hints=("Write down the two differences for each candidate: in years, and in euros. Which of the four numbers decides alone?",
           "Raw: compare the roots of the sums of squares. Scaled: divide each difference by the range of its feature first.",
           "For the tie, write both squared distances with s in front of the euros, set them equal, and find the square of s."))

AGE, INCOME = {"A": 3, "B": 25}, {"A": 400, "B": 100}    # the differences to the query


def _flip(raw="B", scaled="A", tie=None, why="d"):
    right = math.sqrt((AGE["B"] ** 2 - AGE["A"] ** 2) / (INCOME["A"] ** 2 - INCOME["B"] ** 2))
    return {"raw": raw, "scaled": scaled, "tie": right if tie is None else tie, "why": why}


@flip.solution
def flip_right():
    return _flip()


@flip.wrong
def by_eye():
    """*You* know that 25 years are more than 400 euros. The formula does not: to it, they are 25 and 400. Put in the raw
    numbers."""
    return _flip(raw="A")


@flip.wrong
def scaled_without_change():
    """After scaling, B has half the range of the ages against it. What part of the range of incomes has A against it?"""
    return _flip(scaled="B")


@flip.wrong
def both_by_eye_and_not():
    """The two are the wrong way round. Raw, the larger *numbers* decide; which feature has them?"""
    return _flip(raw="A", scaled="B")


@flip.wrong
def tie_of_the_streets():
    """That is where the two tie in L1. L1 and L2 do not rank alike: for L2, the differences are squared before they are added."""
    return _flip(tie=(AGE["B"] - AGE["A"]) / (INCOME["A"] - INCOME["B"]))


@flip.wrong
def tie_not_rooted():
    """That is the square of s: in the squared distance, the euros come with s². What is s?"""
    return _flip(tie=_flip()["tie"] ** 2)


@flip.wrong
def tie_upside_down():
    """You found by what the euros have to be *divided*. Asked is the factor that they are multiplied by."""
    return _flip(tie=1 / _flip()["tie"])


@flip.wrong
def ranges():
    """That is the quotient of the ranges: what min–max scaling does. There A is the nearer one already. Where are both
    *equally* near?"""
    return _flip(tie=50 / 80_000)


@flip.wrong
def distances_are_objective():
    """(a) Measure the heights of a mountain in meters or in feet: the mountain stays. But a distance *adds* features, and how
    many euros weigh as much as a year is nowhere in the data. Who decided it here?"""
    return _flip(why="a")


@flip.wrong
def query_scaled_apart():
    """(b) Then a query with an income of 50,000 could become .2 and the same income in the training set .375: the same number,
    at two places. Which set alone may choose the scale?"""
    return _flip(why="b")


@flip.wrong
def ranks_alike():
    """(c) Take (0, 0), and compare the distances to (1, 1) and to (2, 0): equal in L1, not in L2. And neither of them knows
    what a euro is worth in years."""
    return _flip(why="c")


@flip.wrong
def always_scale():
    """(e) In the lesson, scaling took something away from the digits. When do all features have the same unit already, and
    which of them are made louder by a division by their spread?"""
    return _flip(why="e")


@question("08")
def three_lengths(rng):
    a, b, c = [(3, 4, 5), (6, 8, 10), (5, 12, 13), (8, 15, 17)][rng.integers(4)]
    name, answer, why = [("L1", a + b, f"{a} + {b} = {a + b}: along the streets."), ("L∞", b, f"The larger of {a} and {b}."),
                         ("L2", c, f"√({a}² + {b}²) = √{c * c} = {c}.")][rng.integers(3)]
    return Question(f"How far is it from (1, 2) to ({1 + a}, {2 - b}), in {name}?", answer, why)


@question("08")
def corners_of_a_cube(rng):
    root = int(rng.integers(2, 11))
    return Question(f"Two opposite corners of a cube with edge 1 in {root**2} dimensions: how far apart are they, in L2?", root,
                    f"{root**2} differences of 1: √{root**2} = {root}. (In L1 it would be {root**2}, in L∞ 1.)")


@question("08")
def numbers_in_a_table(rng):
    n, m, d = (int(v) for v in rng.choice(range(2, 13), 3, replace=False))
    return Question(f"X has shape ({n}, {d}), Y has shape ({m}, {d}). How many distances does their table hold?", n * m,
                    f"One for each pair: {n} · {m} = {n * m}. The features are summed away.")


@question("08")
def slope_of_a_straight_line(rng):
    far = int(rng.integers(2, 100))
    return Question(f"You stand {far} away from a point. How long is the gradient of your L2 distance to it?", 1,
                    "1 at any distance: one step straight away makes the way longer by one step. (For the squared distance it "
                    f"would be {2 * far}.)")


@question("08")
def scaled_difference(rng):
    low, width = int(rng.choice([0, 50, 100])), int(rng.choice([200, 400, 500]))
    a, b = (int(v) for v in rng.choice(range(1, 10), 2, replace=False))
    x, y = low + width * a // 10, low + width * b // 10
    return Question(f"In the training set a feature runs from {low} to {low + width}. How far apart are {x} and {y} after min–max "
                    "scaling?", abs(a - b) / 10, f"|{x} − {y}| / {width} = {abs(a - b) / 10:g}.")
