"""Answers to 06.3 Log-softmax from the scores."""

import numpy as np

from course_lib import functions
from tests.support.answers import Answers

answers = Answers("06.3")


def log_sum_exp(x):
    m = x.max(axis=1, keepdims=True)
    return m + np.log(np.exp(x - m).sum(axis=1, keepdims=True))


@answers.right
def shifted_scores(x):
    shifted = x - x.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@answers.right
def minus_log_sum_exp(x):
    return x - log_sum_exp(x)


@answers.right
def logaddexp(x):
    return x - np.logaddexp.reduce(x, axis=1, keepdims=True)


@answers.right
def row_by_row(x):
    result = np.zeros_like(x)
    for n, row in enumerate(x):
        m = max(row)
        result[n] = row - m - np.log(sum(np.exp(row - m)))
    return result


@answers.right
def the_course_function(x):
    return functions.log_softmax(x)


@answers.right
def new_axes(x):
    m = np.max(x, axis=1)[:, None]
    s = np.sum(np.exp(x - m), axis=1)
    return (x - m) - np.log(s)[:, np.newaxis]


@answers.right
def turned(x):
    s = x.T - x.max(axis=1)
    return (s - np.log(np.exp(s).sum(axis=0))).T


@answers.right
def log1p_of_the_others(x):
    """The sum is 1 and the other terms."""
    shifted = x - x.max(axis=1, keepdims=True)
    others = np.exp(shifted)
    others[np.arange(len(x)), x.argmax(axis=1)] = 0
    return shifted - np.log1p(others.sum(axis=1, keepdims=True))


@answers.right
def log_of_the_share_where_it_can_be_seen(x):
    shifted = x - x.max(axis=1, keepdims=True)
    total = np.exp(shifted).sum(axis=1, keepdims=True)
    share = np.exp(np.maximum(shifted, -600)) / total
    return np.where(shifted > -600, np.log(share), shifted - np.log(total))


@answers.right
def stacked(x):
    return np.stack([row - np.logaddexp.reduce(row) for row in x])


@answers.right
def shifted_twice(x):
    x = x - x.max(axis=1, keepdims=True)
    x = x - x.max(axis=1, keepdims=True)
    return x - log_sum_exp(x)


def shifted_by(number):
    def answer(x):
        shifted = x - number(x, axis=1, keepdims=True)
        return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return answer


answers.value_wrong("mean of the row", shifted_by(np.mean), "row_mean_taken_out")
answers.value_wrong("median of the row", shifted_by(np.median), "row_median_taken_out")
answers.value_wrong("minimum of the row", shifted_by(np.min), "row_minimum_taken_out")


def probabilities(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


for eps in (1e-4, 1e-7, 1e-12, 1e-30, 1e-300):
    answers.value_wrong(f"eps {eps}", lambda x, e=eps: np.log(probabilities(x) + e),
                        "floor", "log_of_softmax_and_epsilon")
for floor in (-50.0, -100.0, -700.0):
    answers.value_wrong(f"not below {floor}",
                        lambda x, f=floor: np.maximum(x - log_sum_exp(x), f), "floor")
answers.value_wrong("smallest float", lambda x: np.log(np.maximum(probabilities(x), 5e-324)),
                    "floor")
answers.value_wrong("clipped to 1e-10", lambda x: np.log(np.clip(probabilities(x), 1e-10, 1)),
                    "floor")
answers.value_wrong("base 2", lambda x: (x - log_sum_exp(x)) / np.log(2), "to_base_two")
answers.value_wrong("base 10", lambda x: np.log10(np.exp(1)) * (x - log_sum_exp(x)), "to_base_ten")


@answers.wrong("log_of_softmax")
def log_at_the_end(x):
    return np.log(probabilities(x))


@answers.wrong("probabilities")
def no_log(x):
    return probabilities(x)


@answers.wrong("first_row_only")
def maximum_of_the_first_row(x):
    shifted = x - x[0].max()
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@answers.wrong("one_maximum_for_all")
def maximum_of_all(x):
    shifted = x - x.max()
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@answers.wrong("one_row")
def as_for_a_vector(x):
    shifted = x - x.max()
    return shifted - np.log(np.exp(shifted).sum())


@answers.wrong("log_forgotten")
def sum_itself(x):
    shifted = x - x.max(axis=1, keepdims=True)
    return shifted - np.exp(shifted).sum(axis=1, keepdims=True)


@answers.wrong("sum_of_logs")
def log_of_each_term(x):
    shifted = x - x.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted)).sum(axis=1, keepdims=True)


@answers.wrong("log_sum_exp_alone")
def only_the_denominator(x):
    return log_sum_exp(x) + 0 * x


@answers.wrong("one slip")
def added(x):
    shifted = x - x.max(axis=1, keepdims=True)
    return shifted + np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@answers.wrong("overflow or nan", "first that differs")
def quotient_of_logs(x):
    shifted = x - x.max(axis=1, keepdims=True)
    return shifted / np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@answers.wrong("the_loss")
def minus_log(x):
    return log_sum_exp(x) - x


@answers.wrong("maximum_lost")
def maximum_forgotten(x):
    m = x.max(axis=1, keepdims=True)
    return x - np.log(np.exp(x - m).sum(axis=1, keepdims=True))


@answers.wrong("sum_not_shifted")
def plain(x):
    return x - np.log(np.exp(x).sum(axis=1, keepdims=True))


@answers.wrong("log_down_the_columns")
def columns(x):
    return (x.T - log_sum_exp(x.T)).T


@answers.wrong("no_keepdims")
def axes_lost(x):
    shifted = x - x.max(axis=1)
    return shifted - np.log(np.exp(shifted).sum(axis=1))


@answers.wrong("no_keepdims_in_the_sum")
def axis_of_the_sum_lost(x):
    shifted = x - x.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1))


@answers.wrong("infinity_replaced")
def nothing_for_infinity(x):
    with np.errstate(all="ignore"):
        return np.nan_to_num(np.log(probabilities(x)))


@answers.wrong("infinity_replaced")
def a_large_number_for_infinity(x):
    with np.errstate(all="ignore"):
        log_p = np.log(probabilities(x))
    log_p[np.isinf(log_p)] = -1e9
    return log_p


@answers.wrong("changed in place")
def in_place(x):
    x -= x.max(axis=1, keepdims=True)
    return x - np.log(np.exp(x).sum(axis=1, keepdims=True))


@answers.wrong("warns")
def guarded_too_late(x):
    """np.where computes both."""
    shifted = x - x.max(axis=1, keepdims=True)
    total = np.exp(shifted).sum(axis=1, keepdims=True)
    return np.where(shifted > -600, np.log(np.exp(shifted) / total), shifted - np.log(total))


@answers.wrong("base_of_the_logarithm")
def with_base_two(x):
    z = x - np.max(x, axis=1, keepdims=True)
    return z - np.log2(np.sum(np.exp(z), axis=1, keepdims=True))


@answers.wrong("base_of_the_logarithm")
def with_base_ten(x):
    z = x - np.max(x, axis=1, keepdims=True)
    return z - np.log10(np.sum(np.exp(z), axis=1, keepdims=True))


@answers.wrong("log_of_softmax")
def log_of_each_exp(x):
    shifted = x - x.max(axis=1, keepdims=True)
    return np.log(np.exp(shifted)) - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@answers.wrong("overflow or nan")
def log_of_the_scores(x):
    with np.errstate(all="ignore"):
        return np.log(x)


@answers.wrong("overflow or nan")
def log_of_the_shares_of_the_scores(x):
    with np.errstate(all="ignore"):
        return np.log(x / x.sum(axis=1, keepdims=True))


@answers.wrong("first that differs")
def never_filled(x):
    return np.zeros(x.shape)


@answers.wrong("first that differs")
def one_too_many(x):
    return x - log_sum_exp(x) + 1


@answers.wrong("first that differs")
def half_of_the_logarithm(x):
    shifted = x - x.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)) / 2
