"""Answers to 08.3 Which way is away?"""

import numpy as np

from course_lib.gradient import numerical_gradient
from tests.support.answers import Answers

answers = Answers("08.3")


@answers.right
def with_norm(a, b):
    d, length = a - b, np.linalg.norm(a - b)
    return {"L2": d / length if length else d * 0, "L1": np.sign(d)}


@answers.right
def length_one_where_it_is_zero(a, b):
    d = a - b
    length = np.sqrt(d @ d)
    return {"L2": d / np.where(length == 0, 1, length), "L1": np.where(d > 0, 1, -1) * (d != 0)}


@answers.right
def loop(a, b):
    length = sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5
    straight, city = [], []
    for p, q in zip(a, b, strict=True):
        straight.append((p - q) / length if length > 0 else 0)
        city.append(0 if p == q else (p - q) / abs(p - q))
    return {"L2": np.array(straight), "L1": np.array(city)}


@answers.right
def comparisons(a, b):
    d = np.subtract(a, b)
    total = np.sum(np.square(d))
    straight = d * total**-0.5 if total > 0 else np.zeros(len(a))
    return {"L1": (a > b).astype(int) - (a < b).astype(int), "L2": straight}


@answers.right
def returns_early(a, b):
    if np.array_equal(a, b):
        return {"L2": np.zeros(a.shape), "L1": np.zeros(a.shape)}
    d = a - b
    return {"L2": d / np.sqrt(np.einsum("i,i->", d, d)), "L1": np.sign(a - b)}


@answers.right
def divide_where(a, b):
    d, size = a - b, np.abs(a - b)
    city, straight = np.zeros_like(d), np.zeros_like(d)
    np.divide(d, size, out=city, where=size > 0)
    length = np.hypot.reduce(d)
    np.divide(d, length, out=straight, where=length > 0)
    return {"L2": straight, "L1": city}


@answers.right
def select(a, b):
    d = a - b
    length = np.sqrt(np.dot(d, d))
    return {"L2": d / length if np.any(d) else np.zeros(d.shape),
            "L1": np.select([d > 0, d < 0], [1.0, -1.0], 0.0)}


@answers.right
def minus_the_way_there(a, b):
    there = b - a
    length = max(np.sqrt((there**2).sum()), np.finfo(float).tiny)
    return {"L2": -there / length, "L1": -np.sign(there)}


@answers.right
def eps_too_small_to_be_seen(a, b):
    d = a - b
    return {"L2": d / (np.linalg.norm(d) + 1e-12), "L1": np.sign(d)}


@answers.right
def eps_where_the_length_is_zero(a, b):
    d = a - b
    return {"L2": d / max(np.linalg.norm(d), 1e-9), "L1": d / np.maximum(np.abs(d), 1e-9)}


def right(a, b):
    d = a - b
    length = np.sqrt((d**2).sum())
    return {"L2": d / length if length > 0 else 0 * d, "L1": np.sign(d)}


@answers.wrong("towards_b")
def other_way_round(a, b):
    return right(b, a)


@answers.wrong("not_made_to_length_one")
def only_the_difference(a, b):
    return right(a, b) | {"L2": a - b}


@answers.wrong("of_the_square")
def twice_the_difference(a, b):
    return right(a, b) | {"L2": 2 * (a - b)}


@answers.wrong("half_of_l2")
def divided_by_two_roots(a, b):
    return right(a, b) | {"L2": right(a, b)["L2"] / 2}


@answers.wrong("nan_at_the_point")
def no_guard(a, b):
    d = a - b
    return {"L2": d / np.sqrt((d**2).sum()), "L1": np.sign(d)}


@answers.wrong("nan_in_l1 + nan_at_the_point")
def no_guard_anywhere(a, b):
    d = a - b
    return {"L2": d / np.sqrt((d**2).sum()), "L1": d / np.abs(d)}


@answers.right
def nan_to_num(a, b):
    d = a - b
    return {"L2": np.nan_to_num(d / np.sqrt((d**2).sum())), "L1": np.sign(d)}


@answers.right
def where_after_dividing(a, b):
    d = a - b
    return {"L2": np.where(np.any(d), d / np.linalg.norm(d), 0), "L1": np.sign(d)}


@answers.wrong("a_sign_for_zero")
def greater_or_equal(a, b):
    return right(a, b) | {"L1": np.where(a >= b, 1.0, -1.0)}


@answers.wrong("minus_one_for_zero")
def greater(a, b):
    return right(a, b) | {"L1": np.where(a > b, 1.0, -1.0)}


@answers.wrong("minus_one_for_zero + half_of_l2")
def two_mistakes(a, b):
    return {"L2": right(a, b)["L2"] / 2, "L1": np.where(a > b, 1.0, -1.0)}


@answers.wrong("added_to_the_length")
def eps(a, b):
    d = a - b
    return {"L2": d / (np.linalg.norm(d) + 1e-4), "L1": np.sign(d)}


@answers.wrong("added_to_the_length")
def smaller_eps(a, b):
    d = a - b
    return {"L2": d / (np.linalg.norm(d) + 1e-8), "L1": np.sign(d)}


@answers.wrong("added_under_the_root")
def eps_in_the_root(a, b):
    d = a - b
    return {"L2": d / np.sqrt((d**2).sum() + 1e-4), "L1": np.sign(d)}


@answers.wrong("added_under_the_root")
def smaller_eps_in_the_root(a, b):
    d = a - b
    return {"L2": d / np.sqrt((d**2).sum() + 1e-8), "L1": np.sign(d)}


@answers.wrong("added_under_the_root")
def smallest_eps_in_the_root(a, b):
    d = a - b
    return {"L2": d / np.sqrt((d**2).sum() + 1e-12), "L1": np.sign(d)}


@answers.wrong("divided_by_the_l1_distance")
def divided_by_l1(a, b):
    d = a - b
    total = np.abs(d).sum()
    return {"L2": d / total if total > 0 else 0 * d, "L1": np.sign(d)}


@answers.wrong("divided_by_the_square")
def no_root(a, b):
    d = a - b
    total = (d**2).sum()
    return {"L2": d / total if total > 0 else 0 * d, "L1": np.sign(d)}


@answers.wrong("signs_for_l2")
def root_of_each(a, b):
    d = a - b
    size = np.sqrt(d**2)
    return {"L2": d / np.where(size > 0, size, 1), "L1": np.sign(d)}


@answers.wrong("distances_themselves")
def the_distances(a, b):
    d = a - b
    return {"L2": np.sqrt((d**2).sum()), "L1": np.abs(d).sum()}


@answers.wrong("signs_missing_in_l1 + signs_missing_in_l2")
def without_signs(a, b):
    d = np.abs(a - b)
    length = np.linalg.norm(d)
    return {"L2": d / length if length else d, "L1": np.sign(d)}


@answers.wrong("ones_everywhere_in_l1")
def l1_is_one_everywhere(a, b):
    return right(a, b) | {"L1": np.ones(len(a))}


@answers.wrong("ones_at_the_point")
def one_where_they_agree(a, b):
    if np.all(a == b):
        return {"L2": np.ones(len(a)), "L1": np.zeros(len(a))}
    return right(a, b)


@answers.wrong("exchanged")
def keys_exchanged(a, b):
    found = right(a, b)
    return {"L1": found["L2"], "L2": found["L1"]}


@answers.wrong("differences_in_l1")
def l1_is_the_difference(a, b):
    return right(a, b) | {"L1": a - b}


@answers.wrong("wrong shape")
def zero_not_an_array(a, b):
    found = right(a, b)
    return found | {"L2": 0.0} if np.all(a == b) else found


@answers.wrong("first that differs")
def nudged_to_one_side(a, b):
    def gradient(f):
        steps = 1e-6 * np.eye(len(a))
        return np.array([(f(a + step) - f(a)) / 1e-6 for step in steps])

    return {"L2": gradient(lambda v: np.linalg.norm(v - b)),
            "L1": gradient(lambda v: np.abs(v - b).sum())}


@answers.wrong("some parts")
def nudged(a, b):
    return {"L2": numerical_gradient(lambda v: np.linalg.norm(v - b), a),
            "L1": numerical_gradient(lambda v: np.abs(v - b).sum(), a)}


@answers.wrong("l1_towards_b")
def one_the_wrong_way(a, b):
    return right(a, b) | {"L1": np.sign(b - a)}


@answers.wrong("l2_towards_b")
def the_other_the_wrong_way(a, b):
    return right(a, b) | {"L2": right(b, a)["L2"]}


@answers.wrong("root_alone")
def derivative_of_the_root(a, b):
    length = np.linalg.norm(a - b)
    return right(a, b) | {"L2": np.ones(len(a)) / (2 * length) if length > 0 else np.zeros(len(a))}


@answers.wrong("constant factor")
def mean_of_the_signs(a, b):
    return right(a, b) | {"L1": np.sign(a - b) / len(a)}


@answers.wrong("right in another form")
def two_results(a, b):
    found = right(a, b)
    return found["L2"], found["L1"]
