"""08.3 Which way is away?"""

import numpy as np

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "08.3", "Which way is away?", points=2, section="A distance as a loss",
    practises="the gradient of a distance",
    proves="gives the gradients of L2 and L1 with respect to a, and the convention 0 where they "
           "have none",
    hints=("Stand at a, and let b be a lamp. In which direction does the distance to the lamp grow "
           "fastest, and how fast?",
           "L2 grows by 1 for each step straight away from b: the difference, made to length 1. L1 "
           "looks only at the sign of each feature.",
           "Begin with `d = a - b` and its length. If the length is 0, give zeros; `np.sign` knows "
           "that convention already."))


@exercise.inputs
def inputs(rng):
    yield np.array([3.0, -4.0]), np.array([0.0, 0.0])
    yield np.array([1.0, 2.0, -2.0]), np.array([0.0, 2.0, 0.0])
    yield np.array([3.0, -5.0]), np.array([3.0, -5.0])
    yield np.array([0.0, 0.0]), np.array([3.0, 4.0])
    yield np.array([3.9e-5, 0.0]), np.array([0.0, 5.2e-5])             # nothing is small
    yield np.array([0.0, 1.04e-4]), np.array([-7.8e-5, 0.0])
    yield np.array([0.2, 0.5]), np.array([0.5, 0.1])
    for length in (2, 3, 4, 5):
        yield tuple(rng.normal(0, 2, (2, length)).round(2))


@exercise.solution
def gradients(a, b):
    d = a - b
    length = np.sqrt((d**2).sum())
    return {"L2": d / length if length > 0 else np.zeros_like(d), "L1": np.sign(d)}


@exercise.wrong
def of_the_square(a, b):
    """2(a − b) is the gradient of the *squared* distance: it grows with the distance. One step away
    from b makes L2 itself larger by 1, wherever you stand."""
    return gradients(a, b) | {"L2": 2 * (a - b)}


@exercise.wrong
def not_made_to_length_one(a, b):
    """The direction of L2 is right, the length is not. How much longer does the way to b get when
    you go one step straight away from it?"""
    return gradients(a, b) | {"L2": a - b}


@exercise.wrong
def nan_at_the_point(a, b):
    """Right, except where a = b: there it is 0 / 0. A distance has a corner there, as ReLU has at
    0, and by convention we choose 0."""
    d = a - b
    return gradients(a, b) | {"L2": d / np.sqrt((d**2).sum())}


@exercise.wrong
def divided_by_the_square(a, b):
    """L2 is divided by the length once too often: the longer the way, the shorter your gradient.
    The derivative of a root is 1 / (2 · root), not 1 / square."""
    d = a - b
    return gradients(a, b) | {"L2": d / max((d**2).sum(), 1e-300)}


@exercise.wrong
def signs_missing_in_l1(a, b):
    """In L1 every feature counts with 1, but in which *direction*? Where a lies below b, raising a
    makes the distance smaller."""
    return gradients(a, b) | {"L1": np.abs(np.sign(a - b))}


@exercise.wrong
def ones_everywhere_in_l1(a, b):
    """Your L1 has 1 in every feature: no sign, and also where a and b agree. What does |d| do on
    either side of 0, and what is our convention at 0?"""
    return gradients(a, b) | {"L1": np.ones_like(a)}


@exercise.wrong
def differences_in_l1(a, b):
    """Your L1 gradient holds the differences themselves. |d| rises by 1 for each 1 that d rises,
    however large d is."""
    return gradients(a, b) | {"L1": a - b}


@exercise.wrong
def l1_made_to_length_one(a, b):
    """You divided the difference by its L1 length. In L1, each feature has a slope of its own that
    knows nothing of the others: how fast does |d| rise with d?"""
    d = a - b
    return gradients(a, b) | {"L1": d / max(np.abs(d).sum(), 1e-300)}


@exercise.wrong
def nan_in_l1(a, b):
    """d / |d| is the sign, until d is 0. There |d| has no slope: it is −1 on one side and 1 on
    the other, and we choose 0."""
    d = a - b
    return gradients(a, b) | {"L1": d / np.abs(d)}


@exercise.wrong
def a_sign_for_zero(a, b):
    """Where a feature agrees in a and b you gave it a sign. The slope jumps there from −1 to 1, and
    the convention is the middle."""
    return gradients(a, b) | {"L1": np.where(a - b < 0, -1.0, 1.0)}


@exercise.wrong
def minus_one_for_zero(a, b):
    """Where a feature agrees in a and b your L1 has −1. The slope jumps there from −1 to 1, and the
    convention is the middle."""
    return gradients(a, b) | {"L1": np.where(a - b > 0, 1.0, -1.0)}


@exercise.wrong
def half_of_l2(a, b):
    """Your L2 is half as long as it should be. The root's derivative is 1 / (2 · root); what does
    the derivative of the square below it bring along?"""
    return gradients(a, b) | {"L2": gradients(a, b)["L2"] / 2}


@exercise.wrong
def divided_by_the_l1_distance(a, b):
    """In L2 you divided by the L1 distance, the sum of the |d|. One step straight away from b makes
    the straight line longer by 1: which length makes the difference a step of length 1?"""
    d = a - b
    return gradients(a, b) | {"L2": d / max(np.abs(d).sum(), 1e-300)}


@exercise.wrong
def signs_for_l2(a, b):
    """Your L2 holds signs, as L1 does: each difference was divided by its own size. In L2 all are
    divided by the same number, the length."""
    return gradients(a, b) | {"L2": np.sign(a - b)}


@exercise.wrong
def length_one_for_l1(a, b):
    """Your L1 is the gradient of L2. In L1, each feature has a slope of its own that knows nothing
    of the others: how fast does |d| rise with d?"""
    return gradients(a, b) | {"L1": gradients(a, b)["L2"]}


@exercise.wrong
def signs_missing_in_l2(a, b):
    """In L2 you lost the signs. Where a lies below b, raising a makes the distance smaller."""
    return gradients(a, b) | {"L2": np.abs(gradients(a, b)["L2"])}


@exercise.wrong
def ones_at_the_point(a, b):
    """Right, except where a = b: there your L2 has ones. Nothing points away from a lamp that you
    stand in; by convention we choose 0."""
    right = gradients(a, b)
    return right if np.any(a != b) else right | {"L2": np.ones_like(a)}


@exercise.family
def added_to_the_length(result, a, b):
    """In L2 it is as if {} had been added to the length. Then the step is too short where a and b
    are near. Only where the length is 0 something else has to be done."""
    d = a - b
    off = np.abs(result["L2"] - gradients(a, b)["L2"]) > 1e-6
    return np.where(off, d / result["L2"] - np.sqrt((d**2).sum()), np.nan)


@exercise.family
def added_under_the_root(result, a, b):
    """In L2 it is as if {} had been added under the root. Then the step is too short where a and b
    are near. Only where the length is 0 something else has to be done."""
    d = a - b
    off = np.abs(result["L2"] - gradients(a, b)["L2"]) > 1e-6
    return np.where(off, (d / result["L2"]) ** 2 - (d**2).sum(), np.nan)


@exercise.wrong
def l2_towards_b(a, b):
    """Your L2 points towards b. That is where you would go to make the distance smaller; a gradient
    points to where it grows."""
    return gradients(a, b) | {"L2": gradients(b, a)["L2"]}


@exercise.wrong
def l1_towards_b(a, b):
    """Your L1 points towards b. That is where you would go to make the distance smaller; a gradient
    points to where it grows."""
    return gradients(a, b) | {"L1": gradients(b, a)["L1"]}


@exercise.wrong
def root_alone(a, b):
    """Your L2 has only the root's derivative, 1 / (2 · root), the same for every feature. By the
    chain rule it is multiplied by the derivative of what is below the root."""
    length = np.sqrt(((a - b) ** 2).sum())
    return gradients(a, b) | {"L2": np.full(a.shape, 1 / (2 * length) if length > 0 else 0)}


@exercise.wrong
def towards_b(a, b):
    """Both point towards b. That is where you would go to make the distance smaller; a gradient
    points to where it grows."""
    return {name: -gradient for name, gradient in gradients(a, b).items()}


@exercise.wrong
def exchanged(a, b):
    """The two have changed places: L1 is the one with the signs."""
    both = gradients(a, b)
    return {"L2": both["L1"], "L1": both["L2"]}


@exercise.wrong
def distances_themselves(a, b):
    """These are the distances. Asked is how fast each of them grows with every entry of a: arrays
    with the shape of a."""
    return {"L2": np.sqrt(((a - b) ** 2).sum()), "L1": np.abs(a - b).sum()}
