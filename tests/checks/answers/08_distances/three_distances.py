"""Answers to 08.1 Three distances."""

import math

import numpy as np

from course_lib.distances import chebyshev, euclidean, manhattan
from tests.support.answers import Answers

answers = Answers("08.1")


@answers.right
def linalg_norm(x, y):
    d = np.array(x, float) - np.array(y, float)
    return {"L1": np.linalg.norm(d, 1), "L2": np.linalg.norm(d),
            "Linf": np.linalg.norm(d, np.inf)}


@answers.right
def loop(x, y):
    total = squares = largest = 0
    for a, b in zip(x, y, strict=True):
        gap = abs(float(a) - float(b))
        total += gap
        squares += gap * gap
        largest = max(largest, gap)
    return {"L1": total, "L2": squares**0.5, "Linf": largest}


@answers.right
def comprehension(x, y):
    gaps = [abs(float(a) - float(b)) for a, b in zip(x, y, strict=True)]
    return dict(L1=sum(gaps), L2=math.sqrt(sum(g**2 for g in gaps)), Linf=max(gaps))


@answers.right
def standard_library(x, y):
    x, y = [float(v) for v in x], [float(v) for v in y]
    return {"L1": math.fsum(abs(a - b) for a, b in zip(x, y, strict=True)),
            "L2": math.dist(x, y), "Linf": max(abs(a - b) for a, b in zip(x, y, strict=True))}


@answers.right
def subtract_with_a_type(x, y):
    d = np.abs(np.subtract(x, y, dtype=float))
    return {"L1": np.sum(d), "L2": np.hypot.reduce(d), "Linf": np.amax(d)}


@answers.right
def zero_dimensional_arrays(x, y):
    d = abs(np.asarray(x, dtype=np.float64) - y)
    return {"L1": np.array(d.sum()), "L2": np.array(np.sqrt(d @ d)), "Linf": np.array(max(d))}


@answers.right
def sorted_gaps(x, y):
    d = np.sort(np.abs(np.array(x) * 1.0 - np.array(y) * 1.0))
    return {"L1": np.add.reduce(d), "L2": np.einsum("i,i", d, d) ** 0.5, "Linf": d[-1]}


@answers.right
def functions_of_the_course(x, y):
    x, y = np.asarray(x, float), np.asarray(y, float)
    return {"L1": manhattan(x, y), "L2": euclidean(x, y), "Linf": chebyshev(x, y)}


@answers.right
def larger_minus_smaller(x, y):
    d = np.maximum(x, y) - np.minimum(x, y)
    return {"L1": np.sum(d, dtype=float), "L2": np.linalg.norm(np.array(d, float)),
            "Linf": float(d.max())}


@answers.right
def single_precision(x, y):
    d = np.abs(np.asarray(x, np.float32) - np.asarray(y, np.float32))
    return {"L1": d.sum(), "L2": np.linalg.norm(d), "Linf": d.max()}


def gaps(x, y):
    return np.abs(np.asarray(x, float) - np.asarray(y, float))


def right(x, y):
    d = gaps(x, y)
    return {"L1": d.sum(), "L2": np.sqrt((d**2).sum()), "Linf": d.max()}


@answers.wrong("cast_after_subtracting")
def bytes_subtracted(x, y):
    d = np.array(x) - np.array(y)
    d = np.abs(d)
    return {"L1": d.sum(), "L2": np.sqrt((d.astype(float) ** 2).sum()), "Linf": d.max()}


@answers.wrong("cast_after_subtracting")
def bytes_made_float_too_late(x, y):
    d = np.abs((np.array(x) - np.array(y)).astype(float))
    return {"L1": d.sum(), "L2": np.sqrt((d**2).sum()), "Linf": d.max()}


@answers.wrong("pixels_wrap_around")
def bytes_all_the_way(x, y):
    d = np.abs(np.array(x) - np.array(y))
    return {"L1": d.sum(), "L2": np.sqrt((d**2).sum()), "Linf": d.max()}


@answers.wrong("bytes_in_a_loop")
def loop_over_bytes(x, y):
    total, squares, largest = 0, 0, 0
    for a, b in zip(x, y, strict=True):
        gap = abs(a - b)
        total += gap
        squares += gap**2
        largest = max(largest, gap)
    return {"L1": total, "L2": np.sqrt(float(squares)), "Linf": largest}


@answers.wrong("whole_numbers_first")
def int_arrays(x, y):
    d = np.abs(np.array(x, int) - np.array(y, int))
    return {"L1": d.sum(), "L2": np.sqrt((d**2).sum()), "Linf": d.max()}


@answers.wrong("integer truncation")
def int_results(x, y):
    return {key: int(value) for key, value in right(x, y).items()}


@answers.wrong("lists_not_converted")
def lists_subtracted(x, y):
    d = x - y
    return {"L1": abs(d).sum(), "L2": np.sqrt((d**2).sum()), "Linf": abs(d).max()}


@answers.wrong("signs_kept_in_both")
def no_abs(x, y):
    d = np.asarray(x, float) - np.asarray(y, float)
    return {"L1": d.sum(), "L2": np.sqrt((d**2).sum()), "Linf": d.max()}


@answers.wrong("sign_dropped_after_the_sum")
def abs_of_the_sum(x, y):
    d = np.asarray(x, float) - np.asarray(y, float)
    return right(x, y) | {"L1": abs(d.sum())}


@answers.wrong("signed_maximum")
def max_without_abs(x, y):
    d = np.asarray(x, float) - np.asarray(y, float)
    return right(x, y) | {"Linf": d.max()}


@answers.wrong("root_missing")
def squared(x, y):
    return right(x, y) | {"L2": (gaps(x, y) ** 2).sum()}


@answers.wrong("root_of_each_square")
def root_inside(x, y):
    return right(x, y) | {"L2": np.sqrt(gaps(x, y) ** 2).sum()}


@answers.wrong("mean_in_l1 + mean_for_sum")
def means(x, y):
    d = gaps(x, y)
    return {"L1": d.mean(), "L2": np.sqrt((d**2).mean()), "Linf": d.max()}


@answers.wrong("mean_for_sum")
def root_mean_square(x, y):
    return right(x, y) | {"L2": np.sqrt((gaps(x, y) ** 2).mean())}


@answers.wrong("angle_for_l2")
def cosine(x, y):
    x, y = np.asarray(x, float), np.asarray(y, float)
    with np.errstate(all="ignore"):
        return right(x, y) | {"L2": 1 - x @ y / (np.linalg.norm(x) * np.linalg.norm(y))}


@answers.wrong("cube_root")
def cube_root(x, y):
    return right(x, y) | {"L2": np.cbrt((gaps(x, y) ** 2).sum())}


@answers.wrong("roots_without_squares")
def root_of_the_sum_of_gaps(x, y):
    return right(x, y) | {"L2": np.sqrt(gaps(x, y).sum())}


@answers.wrong("exchanged")
def exchanged(x, y):
    found = right(x, y)
    return found | {"L1": found["L2"], "L2": found["L1"]}


@answers.wrong("smallest_difference")
def min_for_max(x, y):
    return right(x, y) | {"Linf": gaps(x, y).min()}


@answers.wrong("place_of_the_largest")
def argmax_for_max(x, y):
    return right(x, y) | {"Linf": gaps(x, y).argmax()}


@answers.wrong("differences_of_lengths")
def lengths_subtracted(x, y):
    x, y = np.asarray(x, float), np.asarray(y, float)
    return {f"L{name}": abs(np.linalg.norm(x, p) - np.linalg.norm(y, p))
            for name, p in (("1", 1), ("2", 2), ("inf", np.inf))}


@answers.wrong("largest_entries_compared")
def largest_of_each(x, y):
    return right(x, y) | {"Linf": abs(float(max(x)) - float(max(y)))}


@answers.wrong("wrong type")
def other_key(x, y):
    found = right(x, y)
    return {"L1": found["L1"], "L2": found["L2"], "L∞": found["Linf"]}


@answers.wrong("wrong shape")
def entry_by_entry(x, y):
    d = gaps(x, y)
    return {"L1": d, "L2": np.sqrt(d**2), "Linf": d.max()}


@answers.wrong("one slip")
def added(x, y):
    d = np.asarray(x, float) + np.asarray(y, float)
    return {"L1": np.abs(d).sum(), "L2": np.sqrt((d**2).sum()), "Linf": np.abs(d).max()}


@answers.wrong("raised")
def indexes_too_far(x, y):
    total = 0
    for i in range(len(x)):
        total += abs(float(x[i]) - float(y[i + 1]))
    return {"L1": total, "L2": total, "Linf": total}


@answers.wrong("half_the_sum_of_squares")
def power_of_one_half_without_brackets(x, y):
    return right(x, y) | {"L2": (gaps(x, y) ** 2).sum() ** 1 / 2}


@answers.wrong("sizes_compared")
def abs_before_subtracting(x, y):
    d = np.abs(np.abs(np.asarray(x, float)) - np.abs(np.asarray(y, float)))
    return {"L1": d.sum(), "L2": np.sqrt((d**2).sum()), "Linf": d.max()}


@answers.wrong("l2_and_linf_exchanged")
def last_two_exchanged(x, y):
    found = right(x, y)
    return {"L1": found["L1"], "L2": found["Linf"], "Linf": found["L2"]}


@answers.wrong("root_of_each_square")
def square_of_the_sum(x, y):
    return right(x, y) | {"L2": np.sqrt(gaps(x, y).sum() ** 2)}


@answers.wrong("right in another form")
def three_results(x, y):
    return tuple(right(x, y).values())


@answers.wrong("some parts")
def the_straight_line_twice(x, y):
    d = np.abs(np.asarray(x, float) - np.asarray(y, float))
    straight = np.sqrt((d**2).sum())
    return {"L1": d.sum(), "L2": straight, "Linf": straight}
