"""Answers to 04.3 Through the Jacobian of softmax."""

import numpy as np

from course_lib.functions import softmax
from tests.support.answers import Answers

answers = Answers("04.3")


@answers.right
def diagonal_minus_table(y, t):
    J = np.diag(y) - np.outer(y, y)
    return {"J": J, "ds": (-t / y) @ J}


@answers.right
def merged(y, t):
    return {"J": np.diag(y) - y[:, None] * y, "ds": y - t}


@answers.right
def with_a_kronecker_delta(y, t):
    n = len(y)
    J = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            J[i, j] = y[i] * ((i == j) - y[j])
    return {"J": J, "ds": J.T @ (-t / y)}


@answers.right
def two_cases(y, t):
    J = np.array([[a * (1 - a) if i == j else -a * b for j, b in enumerate(y)]
                  for i, a in enumerate(y)])
    return {"J": J, "ds": np.array([sum(-t[i] / y[i] * J[i, j] for i in range(len(y)))
                                    for j in range(len(y))])}


@answers.right
def einsums(y, t):
    J = np.einsum("i,ij->ij", y, np.eye(len(y)) - y)
    return {"ds": np.einsum("i,ij->j", -t / y, J), "J": J}


@answers.right
def only_where_there_is_a_target(y, t):
    J = np.diagflat(y) - np.multiply.outer(y, y)
    dy = np.zeros(len(y))
    dy[t > 0] = -t[t > 0] / y[t > 0]
    return {"J": J, "ds": dy.dot(J)}


@answers.right
def by_nudging(y, t):
    s, h, n = np.log(y), 1e-5, len(y)
    J = np.zeros((n, n))
    for j in range(n):
        step = h * np.eye(n)[j]
        J[:, j] = (softmax(s + step) - softmax(s - step)) / (2 * h)
    return {"J": J, "ds": -(t / y) @ J}


@answers.right
def a_row_minus_its_mean(y, t):
    dy = -t / y
    J = -np.outer(y, y)
    J[np.diag_indices(len(y))] += y
    return {"J": J, "ds": y * (dy - dy @ y)}


@answers.right
def with_a_column(y, t):
    column = y.reshape(-1, 1)
    J = column * np.identity(len(y)) - column @ column.T
    return {"J": J, "ds": (J @ (-t / y).reshape(-1, 1)).ravel()}


@answers.right
def a_tiny_number_in_the_quotient(y, t):
    """It does no harm: y is never so small that it would count."""
    J = np.diag(y) - np.outer(y, y)
    return {"J": J, "ds": -t / (y + 1e-12) @ J}


def eps_in_the_quotient(eps):
    def answer(y, t):
        J = np.diag(y) - np.outer(y, y)
        return {"J": J, "ds": (-t / (y + eps)) @ J}
    return answer


for eps in (1e-7, 1e-5, 1e-3):
    answers.value_wrong(f"{eps} in the quotient", eps_in_the_quotient(eps), "eps_in_the_quotient")


@answers.wrong("arguments_swapped")
def the_other_way_round(t, y):
    J = np.diag(y) - np.outer(y, y)
    return {"J": J, "ds": (-t / y) @ J}


@answers.wrong("slope_of_a_sigmoid")
def twice_through(y, t):
    J = np.diag(y) - np.outer(y, y)
    return {"J": J, "ds": (y - t) * y * (1 - y)}


@answers.wrong("squares_along_columns")
def a_product_of_rows(y, t):
    J = np.diag(y) - y * y
    return {"J": J, "ds": y - t}


@answers.wrong("squares_along_rows")
def i_twice(y, t):
    n = len(y)
    J = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            J[i, j] = y[i] * (1 - y[i]) if i == j else -y[i] * y[i]
    return {"J": J, "ds": y - t}


@answers.wrong("slopes_in_a_vector")
def only_slopes(y, t):
    J = y * (1 - y)
    return {"J": J, "ds": -t / y * J}


@answers.wrong("through_the_jacobian_twice")
def difference_through_J(y, t):
    J = np.diag(y) - np.outer(y, y)
    return {"J": J, "ds": (y - t) @ J}


@answers.wrong("every_class_is_right")
def target_left_out(y, t):
    J = np.diag(y) - np.outer(y, y)
    return {"J": J, "ds": (-1 / y) @ J}


@answers.wrong("loss_sent_back")
def the_losses_through_J(y, t):
    J = np.diag(y) - np.outer(y, y)
    return {"J": J, "ds": -t * np.log(y) @ J}


@answers.wrong("jacobian_turned_in_sign")
def outer_minus_diagonal(y, t):
    J = np.outer(y, y) - np.diag(y)
    return {"J": J, "ds": y - t}


@answers.wrong("jacobian_turned_in_sign", "sign flipped")
def outer_minus_diagonal_through(y, t):
    J = np.outer(y, y) - np.diag(y)
    return {"J": J, "ds": (-t / y) @ J}


@answers.wrong("only_the_diagonal")
def diagonal_alone(y, t):
    J = np.diag(y * (1 - y))
    return {"J": J, "ds": (-t / y) @ J}


@answers.wrong("minus_the_wrong_way")
def target_minus_output(y, t):
    return {"J": np.diag(y) - np.outer(y, y), "ds": t - y}


@answers.wrong("one slip")
def multiplied_for_divided(y, t):
    J = np.diag(y) - np.outer(y, y)
    return {"J": J, "ds": (-t * y) @ J}


@answers.wrong("wrong type", "right in another form")
def a_pair(y, t):
    return np.diag(y) - np.outer(y, y), y - t


@answers.wrong("product_entry_by_entry")
def star_for_at(y, t):
    J = np.diag(y) - np.outer(y, y)
    return {"J": J, "ds": (-t / y) * J}


@answers.wrong("inner_product_for_a_table")
def dot_for_outer(y, t):
    J = np.diag(y) - y @ y
    return {"J": J, "ds": (-t / y) @ J}


@answers.wrong("constant factor")
def everything_a_little_more(y, t):
    J = np.diag(y) - np.outer(y, y)
    return {"J": 1.0001 * J, "ds": 1.0001 * (y - t)}


@answers.wrong("sum_path_lost + target_not_subtracted")
def two_mistakes(y, t):
    """None of the two sentences may say that the other part is right."""
    return {"J": np.diag(y), "ds": y}


@answers.wrong("sum_path_lost")
def minus_t_and_a_right_jacobian(y, t):
    return {"J": np.diag(y) - np.outer(y, y), "ds": -t}
