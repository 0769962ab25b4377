"""The functions of a network's forward pass, written so that no finite input overflows.

One idea serves all of them: never call exp on a positive number. exp(-|x|) lies in (0, 1], so it can only
become a harmless 0, and the formula is arranged around it.

Every function takes anything that NumPy can read as numbers and works on the last axis, one sample a row.
float16, float32 and float64 come back as they went in; integers become float64.
"""

import numpy as np


def as_float(x, name="x"):
    """x as a floating-point array: float types stay, integers and bools become float64.

    Raises TypeError for anything that is not real numbers.
    """
    x = np.asarray(x)
    if x.dtype.kind in "iub":
        return x.astype(np.float64)
    if x.dtype.kind != "f":
        raise TypeError(f"{name} should hold real numbers, got dtype {x.dtype}")
    return x


def _wide(x):
    """float16 in float32, so that sums of many terms keep their digits; the wider types as they are."""
    return x.astype(np.float32) if x.dtype == np.float16 else x


def sigmoid(x):
    """1 / (1 + exp(-x)), between 0 and 1; any shape.

    With e = exp(-|x|): 1 / (1 + e) on the right of 0, e / (1 + e) on the left. Both are the same function.
    """
    x = as_float(x)
    e = np.exp(-np.abs(_wide(x)))
    return (np.where(x >= 0, 1, e) / (1 + e)).astype(x.dtype)


def softplus(x):
    """log(1 + exp(x)), a smooth ReLU: max(x, 0) + log(1 + exp(-|x|)); any shape."""
    x = as_float(x)
    wide = _wide(x)
    return (np.maximum(wide, 0) + np.log1p(np.exp(-np.abs(wide)))).astype(x.dtype)


def _shift(x):
    """x minus the maximum of its row, and that maximum (its last axis kept with length 1).

    Adding one number to a whole row changes no softmax, and after this shift the largest exponent is 0.
    """
    x = _wide(x)
    if x.shape[-1:] in ((), (0,)):
        raise ValueError(f"softmax needs at least one score in each row, got shape {x.shape}")
    m = x.max(axis=-1, keepdims=True)
    with np.errstate(over="ignore", invalid="ignore"):   # -1e308 - 1e308 is -inf, and exp(-inf) is rightly 0
        return x - np.where(m == -np.inf, 0, m), m


def softmax(x):
    """exp(x) / sum(exp(x)) over the last axis: positive scores that sum to 1. Shape (..., C) -> (..., C)."""
    x = as_float(x)
    e = np.exp(_shift(x)[0])
    with np.errstate(invalid="ignore"):                  # a row of -inf has no softmax: nan
        return (e / e.sum(axis=-1, keepdims=True)).astype(x.dtype)


def _log_rest(x):
    """The shifted scores, the maximum, and log(sum of exp(shifted)), all with the last axis kept.

    The largest term of that sum is exactly 1. Summing only the *other* terms and calling log1p keeps
    the digits of a confident row, where the sum itself would round to 1 and its log to 0.
    """
    shifted, m = _shift(x)
    e = np.exp(shifted)
    top = np.expand_dims(shifted.argmax(axis=-1), -1)
    largest = np.take_along_axis(e, top, -1)             # 1, or nan, or 0 in a row of -inf
    np.put_along_axis(e, top, 0, -1)
    with np.errstate(divide="ignore"):
        return shifted, m, np.log1p(e.sum(axis=-1, keepdims=True) + (largest - 1))


def logsumexp(x):
    """log(sum(exp(x))) over the last axis, a smooth maximum. Shape (..., C) -> (...)."""
    x = as_float(x)
    _, m, rest = _log_rest(x)
    with np.errstate(invalid="ignore"):
        total = np.where(np.isinf(m), m, m + rest)
    return total[..., 0].astype(x.dtype)


def log_softmax(x):
    """log(softmax(x)) over the last axis, without forming the softmax. Shape (..., C) -> (..., C)."""
    x = as_float(x)
    shifted, _, rest = _log_rest(x)
    with np.errstate(over="ignore", invalid="ignore"):
        return (shifted - rest).astype(x.dtype)


def check_targets(scores, t):
    """t as an array: integer labels of shape (N,), or targets with the shape (N, C) of the scores.

    Raises ValueError when the shapes do not fit or a label is none of 0 … C-1, TypeError for labels that
    are not integers.
    """
    t = np.asarray(t)
    if scores.ndim != 2:
        raise ValueError(f"scores should have shape (N, C), got {scores.shape}")
    n, classes = scores.shape
    if t.shape == (n, classes):
        return as_float(t, "t")
    if t.shape != (n,):
        raise ValueError(f"t should hold labels of shape ({n},) or targets of shape ({n}, {classes}), got {t.shape}")
    if t.dtype.kind not in "iu":
        raise TypeError(f"labels should be integers, got dtype {t.dtype}")
    if n and not (0 <= t.min() and t.max() < classes):
        raise ValueError(f"labels should lie between 0 and {classes - 1}, got {t.min()} … {t.max()}")
    return t


def mean_nll(log_p, t):
    """The mean over samples of the negative log-likelihood of their targets: a float, in nats.

    log_p: (N, C) log-probabilities. t: integer labels (N,), or targets (N, C), one-hot or soft.
    Raises as check_targets does, and ValueError for an empty batch.
    """
    t = check_targets(log_p, t)
    if not len(log_p):
        raise ValueError("the mean loss of an empty batch is not defined")
    if t.ndim == 1:
        losses = -log_p[np.arange(len(t)), t]
    else:
        losses = -np.sum(t * np.where(t == 0, 0, log_p), axis=-1)    # so that 0 · -inf counts as 0
    return float(losses.mean(dtype=np.float64))


def cross_entropy(scores, t):
    """The mean of -log(softmax(scores)[target]): a float, in nats.

    scores: (N, C), before the softmax. t: integer labels (N,), or targets (N, C), one-hot or soft.
    Raises as check_targets does, and ValueError for an empty batch.
    """
    scores = as_float(scores, "scores")
    check_targets(scores, t)
    return mean_nll(log_softmax(scores), t)
