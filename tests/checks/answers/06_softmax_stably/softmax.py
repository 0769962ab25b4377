"""Answers to 06.1 A softmax that survives."""

import math

import numpy as np

from tests.support.answers import Answers

answers = Answers("06.1")


@answers.right
def maximum_taken_out(x):
    e = np.exp(x - x.max())
    return e / e.sum()


@answers.right
def with_pythons_math(x):
    m = max(x)
    terms = [math.exp(v - m) for v in x]
    return np.array([term / sum(terms) for term in terms])


@answers.right
def through_the_logarithm(x):
    shifted = x - np.max(x)
    return np.exp(shifted - np.log(np.sum(np.exp(shifted))))


@answers.right
def of_all_differences(x):
    """Each entry is 1 over the sum of exp of the differences, as far as these go."""
    differences = np.minimum(x[None, :] - x[:, None], 700)
    return 1 / np.exp(differences).sum(axis=1)


@answers.right
def logaddexp(x):
    return np.exp(x - np.logaddexp.reduce(x))


@answers.right
def sorted_first(x):
    order = np.argsort(x)[::-1]
    e = np.exp(x[order] - x[order[0]])
    result = np.empty(len(x))
    result[order] = e / np.add.reduce(e)
    return result


@answers.right
def in_long_doubles(x):
    e = np.exp(x.astype(np.longdouble) - x.max())
    return e / e.sum()


@answers.right
def with_keepdims(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


@answers.right
def in_place_on_a_copy(x):
    y = x.copy()
    y -= y.max()
    np.exp(y, out=y)
    y /= y.sum()
    return y


@answers.right
def a_number_that_does_no_harm(x):
    e = np.exp(x - x.max())
    return e / (e.sum() + 1e-12)


@answers.right
def cut_off_below(x):
    """A term below exp(-700) cannot be seen beside 1."""
    e = np.exp(np.maximum(x - x.max(), -700))
    return e / e.sum()


@answers.right
def terms_in_single_precision(x):
    e = np.exp((x - x.max()).astype(np.float32))
    return e / e.sum()


@answers.wrong("right in another form", "wrong type")
def a_list(x):
    m = max(x)
    terms = [math.exp(v - m) for v in x]
    return [term / sum(terms) for term in terms]


@answers.wrong("too few digits")
def float32_from_the_start(x):
    x = x.astype(np.float32)
    e = np.exp(x - x.max())
    return e / e.sum()


def shifted_by(number, *kinds):
    def answer(x):
        e = np.exp(x - number(x))
        return e / e.sum()
    answers.value_wrong(f"{number.__name__} taken out", answer, *kinds)


shifted_by(np.mean, "mean_taken_out")
shifted_by(np.median, "median_taken_out")
shifted_by(np.min, "minimum_taken_out")


def the_first(x):
    return x[0]


def the_last(x):
    return x[-1]


def the_largest_size(x):
    return np.abs(x).max()


def halfway_between_the_ends(x):
    return (x.max() + x.min()) / 2


def the_larger_end(x):
    return max(x[0], x[-1])


def the_larger_of_the_largest_and_0(x):
    return max(x.max(), 0)


def the_place_of_the_largest(x):
    return x.argmax()


def one(x):
    return 1


def the_length(x):
    return np.linalg.norm(x)


def the_sum(x):
    return x.sum()


shifted_by(the_first, "first_taken_out")
shifted_by(the_last, "last_taken_out")
shifted_by(the_largest_size, "largest_size_taken_out")
shifted_by(halfway_between_the_ends, "middle_taken_out")
shifted_by(the_larger_end, "overflow or nan")
shifted_by(the_larger_of_the_largest_and_0, "overflow or nan")
shifted_by(the_place_of_the_largest, "place_of_the_largest_taken_out")
shifted_by(one, "overflow or nan")
shifted_by(the_length, "overflow or nan", "first that differs", "nearly")
shifted_by(the_sum, "overflow or nan")


def with_eps(eps):
    def answer(x):
        e = np.exp(x - x.max())
        return e / (e.sum() + eps)
    return answer


def with_base(base):
    def answer(x):
        e = base ** (x - x.max())
        return e / e.sum()
    return answer


def rounded_to(digits):
    def answer(x):
        e = np.exp(x - x.max())
        return np.round(e / e.sum(), digits)
    return answer


def clipped_at(limit):
    def answer(x):
        e = np.exp(np.clip(x, -limit, limit))
        return e / e.sum()
    return answer


for eps in (1e-4, 1e-5, 0.1, 1.0):
    answers.value_wrong(f"eps {eps}", with_eps(eps), "eps_in_the_denominator")
for base in (2.0, 10.0):
    answers.value_wrong(f"base {base}", with_base(base), "another_base")
for digits in (2, 4):
    answers.value_wrong(f"rounded to {digits}", rounded_to(digits), "rounded")
for limit in (500, 100, 20):
    answers.value_wrong(f"clipped at {limit}", clipped_at(limit), "clipped_at")


@answers.wrong("logarithms")
def log_probabilities(x):
    return x - x.max() - np.log(np.exp(x - x.max()).sum())


@answers.wrong("signs_turned")
def smallest_wins(x):
    e = np.exp(x.min() - x)
    return e / e.sum()


@answers.wrong("winner_takes_all")
def one_hot(x):
    return np.eye(len(x))[x.argmax()]


@answers.wrong("divided_by_the_largest_term")
def no_sum(x):
    return np.exp(x - x.max())


@answers.wrong("as_it_stands")
def formula(x):
    return np.exp(x) / np.sum(np.exp(x))


@answers.wrong("without_exponential")
def shares_of_the_scores(x):
    shifted = x - x.min()
    return shifted / shifted.sum()


@answers.wrong("each_by_itself")
def a_sigmoid_for_each(x):
    return 1 / (1 + np.exp(-x))


@answers.wrong("divided_by_maximum")
def maximum_divided_by(x):
    e = np.exp(x / x.max())
    return e / e.sum()


@answers.wrong("averaged")
def mean_for_sum(x):
    e = np.exp(x - x.max())
    return e / e.mean()


@answers.wrong("raised")
def only_two_scores(x):
    a, b = x
    return np.array([1 / (1 + np.exp(b - a)), 1 / (1 + np.exp(a - b))])


@answers.wrong("nan_replaced")
def nothing_for_nan(x):
    e = np.exp(x)
    return np.nan_to_num(e / e.sum())


@answers.wrong("changed in place")
def in_place(x):
    x -= x.max()
    e = np.exp(x)
    return e / e.sum()


@answers.wrong("overflow or nan")
def unshifted_in_long_double(x):
    e = np.exp(x.astype(np.longdouble) / 1)
    with np.errstate(all="ignore"):
        return (e / e.sum()).astype(float)


@answers.wrong("argument ignored", "first that differs")
def all_alike(x):
    return np.full(len(x), 1 / len(x))


@answers.wrong("argument ignored", "first that differs")
def ones(x):
    return np.ones(len(x))
