"""Answers to 06.4 A loss and a gradient that agree."""

import numpy as np

from course_lib.losses import SoftmaxWithLoss
from tests.support.answers import Answers

answers = Answers("06.4")


def log_softmax(x):
    shifted = x - x.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@answers.right
def by_indices(x, t):
    log_p = log_softmax(x)
    rows = np.arange(len(x))
    dx = np.exp(log_p)
    dx[rows, t] -= 1
    return {"loss": -log_p[rows, t].mean(), "dx": dx / len(x)}


@answers.right
def one_hot(x, t):
    T = np.eye(x.shape[1])[t]
    log_p = log_softmax(x)
    return {"loss": -(T * log_p).sum() / len(x), "dx": (np.exp(log_p) - T) / len(x)}


@answers.right
def row_by_row(x, t):
    loss, dx = 0, []
    for row, label in zip(x, t, strict=True):
        m = row.max()
        loss += m + np.log(np.exp(row - m).sum()) - row[label]
        y = np.exp(row - m) / np.exp(row - m).sum()
        y[label] -= 1
        dx.append(y / len(x))
    return {"loss": loss / len(x), "dx": np.array(dx)}


@answers.right
def log_sum_exp(x, t):
    m = x.max(axis=1)
    e = np.exp(x - m[:, None])
    s = e.sum(axis=1)
    picked = np.take_along_axis(x, t[:, None], axis=1)[:, 0]
    dx = e / s[:, None] - (np.arange(x.shape[1]) == t[:, None])
    return dict(loss=np.mean(m + np.log(s) - picked), dx=dx / len(x))


@answers.right
def the_course_layer(x, t):
    layer = SoftmaxWithLoss()
    return {"loss": layer.forward(x, t), "dx": layer.backward()}


@answers.right
def a_diagonal(x, t):
    log_p = log_softmax(x)
    loss = -np.trace(log_p[:, t]) / len(t)
    dx = softmax(x)
    np.subtract.at(dx, (range(len(t)), t), 1)
    return {"loss": loss, "dx": dx / t.size}


@answers.right
def mean_as_a_weight(x, t):
    weight = 1 / x.shape[0]
    dx = weight * np.exp(log_softmax(x))
    for n in range(len(t)):
        dx[n, t[n]] -= weight
    return {"dx": dx, "loss": float(sum(-log_softmax(x)[n, t[n]] for n in range(len(t)))) * weight}


@answers.right
def logaddexp(x, t):
    rows = list(range(len(x)))
    log_p = x - np.logaddexp.reduce(x, axis=1, keepdims=True)
    return {"loss": np.average(-log_p[rows, t.tolist()]),
            "dx": (np.exp(log_p) - np.identity(x.shape[1])[t]) / len(x)}


@answers.right
def differences_to_the_right_class(x, t):
    """The loss is the log of a sum of exp of differences."""
    differences = x - x[np.arange(len(x)), t][:, None]
    losses = np.logaddexp.reduce(differences, axis=1)
    dx = np.exp(differences - losses[:, None])
    dx[np.arange(len(x)), t] -= 1
    return {"loss": losses.mean(), "dx": dx / len(x)}


@answers.right
def minus_one_written(x, t):
    log_p = log_softmax(x)
    rows = np.arange(len(x))
    dx = np.exp(log_p)
    dx[rows, t] = np.expm1(log_p[rows, t])
    return {"loss": np.array(-log_p[rows, t].mean()), "dx": dx / len(x)}


def both(x, t):
    return by_indices(x, t)


def wrong_loss(*kinds):
    def keep(loss):
        answers.value_wrong(loss.__name__, lambda x, t: both(x, t) | {"loss": loss(x, t)}, *kinds)
    return keep


def wrong_gradient(*kinds):
    def keep(gradient):
        answers.value_wrong(gradient.__name__, lambda x, t: both(x, t) | {"dx": gradient(x, t)},
                            *kinds)
    return keep


def picked(a, t):
    return a[np.arange(len(t)), t]


for eps in (1e-4, 1e-7, 1e-10, 1e-12, 1e-30):
    answers.value_wrong(
        f"eps {eps} in the log",
        lambda x, t, e=eps: both(x, t) | {"loss": -np.log(picked(softmax(x), t) + e).mean()},
        "floor_in_the_log", "smaller_floor_in_the_log", "eps_in_the_log")
for eps in (1e-7, 1e-15, 1e-3):
    answers.value_wrong(
        f"clipped at {eps}",
        lambda x, t, e=eps: both(x, t) | {
            "loss": -np.log(np.clip(picked(softmax(x), t), e, 1)).mean()},
        "floor_by_clipping", "eps_in_the_log")
    answers.value_wrong(
        f"clipped at {eps} from both sides",
        lambda x, t, e=eps: both(x, t) | {
            "loss": -np.log(np.clip(picked(softmax(x), t), e, 1 - e)).mean()},
        "floor_by_clipping", "eps_in_the_log")


@wrong_loss("median_for_mean")
def the_median(x, t):
    return -np.median(picked(log_softmax(x), t))


@wrong_loss("loss_is_a_sum")
def the_sum(x, t):
    return -picked(log_softmax(x), t).sum()


@wrong_loss("minus_forgotten")
def no_minus(x, t):
    return picked(log_softmax(x), t).mean()


@wrong_loss("loss_for_each_sample")
def each_loss(x, t):
    return -picked(log_softmax(x), t)


@wrong_loss("loss_over_all_entries")
def one_hot_mean(x, t):
    return -(np.eye(x.shape[1])[t] * log_softmax(x)).mean()


@wrong_loss("loss_of_all_classes")
def all_classes(x, t):
    return -log_softmax(x).sum(axis=1).mean()


@wrong_loss("logarithm_of_the_mean")
def log_last(x, t):
    return -np.log(picked(softmax(x), t).mean())


@wrong_loss("probability_for_loss")
def one_minus_p(x, t):
    return (1 - picked(softmax(x), t)).mean()


@wrong_loss("loss_of_the_best")
def the_most_likely(x, t):
    return -log_softmax(x).max(axis=1).mean()


@wrong_loss("labels_start_at_one")
def labels_from_one(x, t):
    return -picked(log_softmax(x), t - 1).mean()


@wrong_loss("every_pair")
def all_pairs(x, t):
    return -log_softmax(x)[:, t].mean()


@wrong_loss("squared_error")
def squares(x, t):
    return ((softmax(x) - np.eye(x.shape[1])[t]) ** 2).sum(axis=1).mean()


@wrong_gradient("every_row")
def in_every_row(x, t):
    dx = softmax(x)
    dx[:, t] -= 1
    return dx / len(x)


@wrong_gradient("rows_for_columns")
def rows_named_by_labels(x, t):
    dx = softmax(x)
    dx[t] -= 1
    return dx / len(x)


@wrong_gradient("labels_start_at_one")
def gradient_off_by_one(x, t):
    dx = softmax(x)
    dx[np.arange(len(x)), t - 1] -= 1
    return dx / len(x)


@wrong_gradient("divided_by_classes")
def over_classes(x, t):
    dx = softmax(x)
    dx[np.arange(len(x)), t] -= 1
    return dx / x.shape[1]


@wrong_gradient("divided_by_all_entries")
def over_all_entries(x, t):
    return (softmax(x) - np.eye(x.shape[1])[t]) / x.size


@wrong_gradient("gradient_of_the_sum")
def not_averaged(x, t):
    return softmax(x) - np.eye(x.shape[1])[t]


@wrong_gradient("target_minus_prediction")
def other_sign(x, t):
    return (np.eye(x.shape[1])[t] - softmax(x)) / len(x)


@wrong_gradient("slope_again")
def through_softmax_again(x, t):
    y = softmax(x)
    return (y - np.eye(x.shape[1])[t]) * y * (1 - y) / len(x)


@wrong_gradient("only_the_labels_columns")
def only_right_classes(x, t):
    T = np.eye(x.shape[1])[t]
    return (softmax(x) - T) * T / len(x)


@wrong_gradient("set_to_minus_one")
def minus_one_for_y_minus_one(x, t):
    dx = softmax(x)
    dx[np.arange(len(x)), t] = -1
    return dx / len(x)


@wrong_gradient("scores_for_probabilities")
def from_the_scores(x, t):
    return (x - np.eye(x.shape[1])[t]) / len(x)


@wrong_gradient("quotient_alone")
def back_to_the_probabilities(x, t):
    return -np.eye(x.shape[1])[t] / softmax(x) / len(x)


@wrong_gradient("log_probabilities_in_the_gradient")
def exp_forgotten(x, t):
    dx = log_softmax(x)
    dx[np.arange(len(x)), t] -= 1
    return dx / len(x)


@answers.wrong("labels_start_at_one")
def both_from_one(x, t):
    return by_indices(x, t - 1)


@answers.wrong("wrong type", "right in another form")
def a_pair(x, t):
    return tuple(both(x, t).values())


@answers.wrong("wrong type")
def only_the_loss(x, t):
    return {"loss": both(x, t)["loss"]}


@answers.wrong("loss_is_a_sum + gradient_of_the_sum",
               "gradient_of_the_sum + loss_is_a_sum")
def both_of_the_sum(x, t):
    right = both(x, t)
    return {"loss": right["loss"] * len(x), "dx": right["dx"] * len(x)}


@answers.wrong("softmax_down_the_columns")
def down_the_columns(x, t):
    log_p = log_softmax(x.T).T
    return {"loss": -picked(log_p, t).mean(),
            "dx": (np.exp(log_p) - np.eye(x.shape[1])[t]) / len(x)}


@answers.wrong("row_mean_taken_out")
def mean_for_maximum(x, t):
    shifted = x - x.mean(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return {"loss": -picked(log_p, t).mean(),
            "dx": (np.exp(log_p) - np.eye(x.shape[1])[t]) / len(x)}


@answers.wrong("unshifted")
def as_it_stands(x, t):
    y = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
    return {"loss": -np.log(picked(y, t)).mean(), "dx": (y - np.eye(x.shape[1])[t]) / len(x)}


@answers.wrong("softmax_twice")
def probabilities_handed_on(x, t):
    return by_indices(softmax(x), t)


def _with_logarithm(log, x, t):
    shifted = x - x.max(axis=1, keepdims=True)
    e = np.exp(shifted)
    total, rows = e.sum(axis=1, keepdims=True), np.arange(len(t))
    dx = e / total
    dx[rows, t] -= 1
    return {"loss": -(shifted - log(total))[rows, t].mean(), "dx": dx / len(t)}


@answers.wrong("base_of_the_logarithm")
def decimal_logarithm(x, t):
    return _with_logarithm(np.log10, x, t)


@answers.wrong("base_of_the_logarithm")
def binary_logarithm(x, t):
    return _with_logarithm(np.log2, x, t)


@answers.wrong("outputs swapped")
def keys_exchanged(x, t):
    right = _with_logarithm(np.log, x, t)
    return {"dx": right["loss"], "loss": right["dx"]}


@wrong_loss("some parts")
def no_loss(x, t):
    return 0.0


@wrong_loss("some parts")
def five(x, t):
    return 5.0


@wrong_loss("constant factor")
def half_the_loss(x, t):
    return -picked(log_softmax(x), t).mean() / 2


@wrong_loss("log_of_zero")
def log_of_each_exp(x, t):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return -picked(np.log(e) - np.log(e.sum(axis=1, keepdims=True)), t).mean()


@answers.wrong("overflow or nan")
def median_for_maximum(x, t):
    shifted = x - np.median(x, axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return {"loss": -picked(log_p, t).mean(),
            "dx": (np.exp(log_p) - np.eye(x.shape[1])[t]) / len(x)}
