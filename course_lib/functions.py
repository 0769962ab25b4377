"""The functions of a network's forward pass, written so that no finite input overflows.

One idea serves all of them: never call exp on a positive number. exp(-|x|) lies in (0, 1], so it
can only become a harmless 0, and the formula is arranged around it.

sigmoid, softplus, softmax and log_softmax take anything that NumPy can read as numbers. They
compute in float64 and give back the float type that came in; integers become float64. None warns.
sigmoid and softplus are right to 4 units in the last place where NumPy's exp and log1p are to 2,
log_softmax and the losses to 1e-13 of their size, however confident a row is (measured in
benchmarks/numerics.py). The last digits depend on the processor, and on where in an array a number
stands: a row gives the same alone and in a batch to a few units in the last place.
"""

import numpy as np


def as_float(x, name="x"):
    """x as an array of floats in this machine's byte order; integers and bools become float64.

    Raises TypeError for what is no real number.
    """
    x = np.asarray(x)
    if x.dtype.kind in "iub":
        return x.astype(np.float64)
    if x.dtype.kind != "f":
        raise TypeError(f"{name} should hold real numbers, got dtype {x.dtype}")
    return x if x.dtype.isnative else x.astype(x.dtype.newbyteorder("="))


@np.errstate(all="ignore")
def sigmoid(x):
    """1 / (1 + exp(-x)), between 0 and 1; any shape.

    With e = exp(-|x|): 1 / (1 + e) on the right of 0, e / (1 + e) on the left: the same function.
    """
    x = as_float(x)
    e = np.exp(-np.abs(x, dtype=np.float64))
    return (np.where(x >= 0, 1.0, e) / (1 + e)).astype(x.dtype, copy=False)


@np.errstate(all="ignore")
def softplus(x):
    """log(1 + exp(x)), a smooth ReLU: max(x, 0) + log(1 + exp(-|x|)); any shape."""
    x = as_float(x)
    e = np.exp(-np.abs(x, dtype=np.float64))
    return (np.maximum(x, 0) + np.log1p(e)).astype(x.dtype, copy=False)


def _rows(x):
    """x in float64. Raises ValueError when there is no score in a row."""
    if x.shape[-1:] in ((), (0,)):
        raise ValueError(f"softmax needs at least one score in each row, got shape {x.shape}")
    return x.astype(np.float64, copy=False)


@np.errstate(all="ignore")
def softmax(x):
    """exp(x) / sum(exp(x)) over the last axis: positive, and sums to 1. (..., C) -> (..., C).

    The largest score of a row is taken from all: that changes no softmax, and no exp overflows.
    Raises ValueError when there is no score in a row.
    """
    x = as_float(x)
    scores = _rows(x)
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))        # (..., C) - (..., 1)
    return (e / e.sum(axis=-1, keepdims=True)).astype(x.dtype, copy=False)


@np.errstate(all="ignore")
def log_softmax(x):
    """log(softmax(x)) over the last axis, without forming the softmax. (..., C) -> (..., C).

    With the largest score taken from all, it gives exp(0) = 1, and the others may give far less:
    they are summed apart, and log1p adds the 1 without losing them. Raises as softmax does.
    """
    x = as_float(x)
    scores = _rows(x)
    ordered = np.sort(scores, axis=-1)
    largest = ordered[..., -1:]                                    # (..., 1)
    others = np.exp(ordered - largest)
    others[..., -1] -= 1                                           # the largest is exp(0) = 1
    log_sum = np.log1p(others.sum(axis=-1, keepdims=True))
    return (scores - largest - log_sum).astype(x.dtype, copy=False)


def check_targets(scores, t):
    """t as an array: integer labels of shape (N,), or targets of the scores' shape (N, C).

    Raises ValueError for shapes that do not fit or a label that is none of 0 … C-1, TypeError for
    other labels.
    """
    t = np.asarray(t)
    if not t.size:
        t = t.astype(np.int64)                           # [] is read as floats
    if scores.ndim != 2:
        raise ValueError(f"scores should have shape (N, C), got {scores.shape}")
    n, classes = scores.shape
    if t.shape == (n, classes):
        return as_float(t, "t")
    if t.shape != (n,):
        raise ValueError(f"t should hold labels of shape ({n},) or targets of shape "
                         f"({n}, {classes}), got {t.shape}")
    if t.dtype.kind not in "iu":
        raise TypeError(f"labels should be integers, got dtype {t.dtype}")
    if n and not (0 <= t.min() and t.max() < classes):
        raise ValueError(f"labels should lie between 0 and {classes - 1}, "
                         f"got {t.min()} … {t.max()}")
    return t


@np.errstate(all="ignore")
def mean_nll(log_p, t):
    """The mean negative log-likelihood of the targets, a float, in nats.

    log_p: (N, C), log-probabilities. t and what is raised: see cross_entropy.
    """
    t = check_targets(log_p, t)
    if not len(log_p):
        raise ValueError("the mean loss of an empty batch is not defined")
    if t.ndim == 1:
        likelihoods = log_p[np.arange(len(t)), t]                   # (N, C) -> (N,)
    else:
        likelihoods = (t * np.where(t == 0, 0, log_p)).sum(axis=1)  # 0 · -inf counts as 0
    return float(0 - likelihoods.mean(dtype=np.float64))            # -0 would be printed as -0.0


@np.errstate(all="ignore")
def cross_entropy(scores, t):
    """The mean of -log(softmax(scores)[target]): a float, in nats.

    scores: (N, C), before the softmax. t: integer labels (N,), or targets (N, C), one-hot or soft.
    Raises as check_targets does, and ValueError for an empty batch.
    """
    scores = as_float(scores, "scores").astype(np.float64)
    check_targets(scores, t)
    return mean_nll(log_softmax(scores), t)
