"""08.1 Three distances."""

import numpy as np

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "08.1", "Three distances", points=2, section="Three ways to a friend",
    practises="L1, L2 and L∞ of two vectors",
    proves="gives all three for arrays, lists and pixels, whatever the signs of the differences",
    hints=("Which one array do all three distances begin with?",
           "Make both vectors arrays of floats, subtract, drop the signs. Then: add up; root of "
           "the sum of squares; largest.",
           "`d = np.abs(np.asarray(x, float) - ...)` is the one array. Each distance is one more "
           "call on `d`."))


@exercise.inputs
def inputs(rng):
    yield np.array([1.0, 2.0]), np.array([4.0, -2.0])
    yield [2, 0, -1], [0, 3, 5]
    yield [0, 0], [-5, 12]
    yield np.array([10, 200, 30], np.uint8), np.array([200, 10, 33], np.uint8)
    yield np.array([0.5, -1.0, 2.0, 0.25]), np.array([0.5, -1.0, 2.0, 0.25])
    for length in (1, 3, 4, 5, 7):
        yield tuple(rng.normal(0, 3, (2, length)).round(2))


@exercise.solution
def distances(x, y):
    d = np.abs(np.asarray(x, float) - np.asarray(y, float))
    return {"L1": d.sum(), "L2": np.sqrt((d**2).sum()), "Linf": d.max()}


def _difference(x, y):
    return np.asarray(x, float) - np.asarray(y, float)


@exercise.wrong
def root_missing(x, y):
    """Your L2 is the sum of the squares, 25 where the straight line is 5. In which unit is a square
    of meters? What takes you back to meters?"""
    return distances(x, y) | {"L2": (_difference(x, y) ** 2).sum()}


@exercise.wrong
def signed_sum(x, y):
    """In your L1, a step to the left takes back a step to the right. A walk along the streets gets
    no shorter by turning round: what has to happen to the signs before you add?"""
    return distances(x, y) | {"L1": _difference(x, y).sum()}


@exercise.wrong
def sign_dropped_after_the_sum(x, y):
    """You dropped the sign of the *sum*. By then, steps to the left and to the right have taken
    each other away. Each difference has to lose its own sign first."""
    return distances(x, y) | {"L1": abs(_difference(x, y).sum())}


@exercise.wrong
def signed_maximum(x, y):
    """Your L∞ looks at the signs: a difference of −6 counts as smaller than one of 2. How *large*
    is the largest difference?"""
    return distances(x, y) | {"Linf": _difference(x, y).max()}


@exercise.wrong
def signs_kept_in_both(x, y):
    """L1 and L∞ both want the differences without their signs. (In L2 the square takes them
    away.)"""
    d = _difference(x, y)
    return distances(x, y) | {"L1": d.sum(), "Linf": d.max()}


@exercise.wrong
def lists_not_converted(x, y):
    """Python's lists cannot be subtracted, and small unsigned pixels wrap around when they are.
    Which NumPy function makes an array of floats of anything?"""
    d = np.abs(x - y)
    return {"L1": float(d.sum()), "L2": np.sqrt((d**2).sum()), "Linf": float(d.max())}


@exercise.wrong
def pixels_wrap_around(x, y):
    """Right, except for pixels. In uint8 there is nothing below 0 or above 255: 10 − 200 gives 66,
    and 66² gives 4. To which type do they have to be cast before you subtract?"""
    d = np.abs(np.asarray(x) - np.asarray(y))
    return {"L1": float(d.sum()), "L2": np.sqrt((d**2).sum()), "Linf": float(d.max())}


@exercise.wrong
def cast_after_subtracting(x, y):
    """You cast the pixels to floats *after* the subtraction: 10 − 200 has become 66 by then. Cast
    first."""
    d = np.abs((np.asarray(x) - np.asarray(y)).astype(float))
    return {"L1": d.sum(), "L2": np.sqrt((d**2).sum()), "Linf": d.max()}


@exercise.wrong
def mean_for_sum(x, y):
    """You took the *mean* of the squares. Then the straight line would get shorter with every
    feature in which nothing differs."""
    return distances(x, y) | {"L2": np.sqrt((_difference(x, y) ** 2).mean())}


@exercise.wrong
def difference_of_lengths(x, y):
    """You compared how far x and y are from 0. Two points may be equally far from home and yet far
    from each other. Subtract first."""
    lengths = np.linalg.norm(np.asarray(x, float)), np.linalg.norm(np.asarray(y, float))
    return distances(x, y) | {"L2": abs(lengths[0] - lengths[1])}


@exercise.wrong
def root_of_each_square(x, y):
    """Your L2 is the same as L1: a root takes back the square that stands right below it. Square
    each difference, add, and then take one root."""
    return distances(x, y) | {"L2": np.abs(_difference(x, y)).sum()}


@exercise.wrong
def smallest_difference(x, y):
    """Your L∞ is the smallest of the differences. A king who has to go far in one direction cannot
    be there after the few moves that the other direction needs."""
    return distances(x, y) | {"Linf": np.abs(_difference(x, y)).min()}


@exercise.wrong
def bytes_in_a_loop(x, y):
    """Right, except for pixels. An entry taken out of an array of `uint8` stays a `uint8`: nothing
    below 0 and nothing above 255, also when you take it out one by one and add up. Make the entries
    floats first."""
    gaps = [abs(a - b) for a, b in zip(x, y, strict=True)]
    return {"L1": sum(gaps), "L2": sum(gap**2 for gap in gaps) ** 0.5, "Linf": max(gaps)}


@exercise.wrong
def whole_numbers_first(x, y):
    """You made whole numbers of the vectors: 0.38 becomes 0, and what lies between is lost. Pixels
    need more room than 0 … 255, and the others need their digits: which type has both?"""
    return distances(np.trunc(np.asarray(x, float)), np.trunc(np.asarray(y, float)))


@exercise.wrong
def mean_in_l1(x, y):
    """Your L1 is the *mean* of the differences. A walk of three streets is as long as all three
    together."""
    return distances(x, y) | {"L1": np.abs(_difference(x, y)).mean()}


@exercise.wrong
def half_the_sum_of_squares(x, y):
    """Your L2 is half the sum of the squares: in `a**1/2` the power comes first, and then a is
    divided by 2. Use brackets, or np.sqrt."""
    return distances(x, y) | {"L2": (_difference(x, y) ** 2).sum() / 2}


@exercise.wrong
def sizes_compared(x, y):
    """You dropped the signs of x and y before you subtracted: −3 and 3 are 6 apart, and with you
    they are 0 apart. First the difference, then its sign."""
    d = np.abs(np.asarray(x, float)) - np.abs(np.asarray(y, float))
    return {"L1": np.abs(d).sum(), "L2": np.sqrt((d**2).sum()), "Linf": np.abs(d).max()}


@exercise.wrong
def l2_and_linf_exchanged(x, y):
    """L2 and L∞ have changed places: L∞ is the largest difference, L2 the straight line."""
    right = distances(x, y)
    return right | {"L2": right["Linf"], "Linf": right["L2"]}


@exercise.wrong
def roots_without_squares(x, y):
    """Your L2 has the root and not the squares. By Pythagoras, what is added under the root?"""
    return distances(x, y) | {"L2": np.sqrt(np.abs(_difference(x, y)).sum())}


@exercise.wrong
def cube_root(x, y):
    """Your L2 takes the third root. With squares below it, which one takes you back to meters?"""
    return distances(x, y) | {"L2": np.cbrt((_difference(x, y) ** 2).sum())}


@exercise.wrong
def exchanged(x, y):
    """L1 and L2 have changed places: L1 is the walk along the streets, L2 the straight line."""
    right = distances(x, y)
    return right | {"L1": right["L2"], "L2": right["L1"]}


@exercise.wrong
def place_of_the_largest(x, y):
    """Your L∞ says *where* the largest difference is. How large is it?"""
    return distances(x, y) | {"Linf": np.abs(_difference(x, y)).argmax()}


@exercise.wrong
def largest_entries_compared(x, y):
    """Your L∞ compares the largest entry of x with the largest of y. They may stand in different
    features: subtract first, entry by entry, then look for the largest."""
    return distances(x, y) | {"Linf": abs(float(max(x)) - float(max(y)))}


@exercise.wrong
def differences_of_lengths(x, y):
    """You compared how far x and y are from 0, in all three ways. Two points may be equally far
    from home and yet far from each other. Subtract first."""
    zero = np.zeros(len(x))
    both = distances(x, zero), distances(y, zero)
    return {name: abs(both[0][name] - both[1][name]) for name in both[0]}


@exercise.wrong
def angle_for_l2(x, y):
    """Your L2 compares directions, as the cosine does: two points on one ray would be at distance
    0. How long is the straight line between them?"""
    x, y = np.asarray(x, float), np.asarray(y, float)
    with np.errstate(all="ignore"):
        cosine = x @ y / (np.linalg.norm(x) * np.linalg.norm(y))
    return distances(x, y) | {"L2": 1 - cosine}
