"""The functions of a network's forward pass, written so that no finite input overflows.

One idea serves all of them: never call exp on a positive number. exp(-|x|) lies in (0, 1], so it can only become a
harmless 0, and the formula is arranged around it.

Every function takes anything that NumPy can read as numbers and works on the last axis, one sample a row. It
computes in float64 and gives back the float type that came in; integers become float64. The ends of every type
are thought of, so none warns. How many digits are right: benchmarks/numerics.py. The last of them depend on the
processor, and on where in an array a number stands: a row gives the same alone and in a batch to a few units in the
last place.
"""

import math
from decimal import Decimal, localcontext

import numpy as np


def as_float(x, name="x"):
    """x as a floating-point array in this machine's byte order: float types stay, whole numbers and bools become float64.

    Raises TypeError for others.
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

    With e = exp(-|x|): 1 / (1 + e) on the right of 0, e / (1 + e) on the left. Both are the same function.
    """
    x = as_float(x)
    e = np.exp(-np.abs(x, dtype=np.float64))
    return (np.where(x >= 0, 1.0, e) / (1 + e)).astype(x.dtype, copy=False)


@np.errstate(all="ignore")
def softplus(x):
    """log(1 + exp(x)), a smooth ReLU: max(x, 0) + log(1 + exp(-|x|)); any shape."""
    x = as_float(x)
    return (np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x, dtype=np.float64)))).astype(x.dtype)


def _shift(x):
    """x as rows, with the maximum of each row: m, x - m, exp(x - m) without the maximum's own, and the sum of that.

    Adding one number to a whole row changes no softmax, and after this shift the largest exponent is 0. Its exp is
    exactly 1; keeping the sum of the *others* apart saves their digits where they are much smaller.
    """
    if x.shape[-1:] in ((), (0,)):
        raise ValueError(f"softmax needs at least one score in each row, got shape {x.shape}")
    rows = x.reshape(-1, x.shape[-1]).astype(np.float64, order="C")
    top = rows.argmax(axis=1) + np.arange(0, rows.size, x.shape[-1])     # places of the maxima, counted through all rows
    m = rows.take(top)[:, None]
    shifted = rows - m
    e = np.exp(shifted)
    if x.itemsize >= 8:                                  # what came as float32 has digits to spare in float64
        part = shifted - rows
        lost = (rows - (shifted - part)) - (m + part)    # what rounding took from x - m, exactly (Knuth's two-sum);
        e += e * np.where(shifted > -1000, lost, 0)      # exp makes a large error of it, so it is multiplied in;
    e.put(top, shifted.take(top))                        # below -1000, e is 0, and lost may be nan
    return top, m, shifted, e, e.sum(axis=1, keepdims=True)


@np.errstate(all="ignore")
def softmax(x):
    """exp(x) / sum(exp(x)) over the last axis: positive scores that sum to 1. Shape (..., C) -> (..., C)."""
    x = as_float(x)
    top, _, _, e, rest = _shift(x)
    e.put(top, 1)
    return (e / (1 + rest)).astype(x.dtype, copy=False).reshape(x.shape)      # a row of -inf has no softmax: nan


@np.errstate(all="ignore")
def logsumexp(x):
    """log(sum(exp(x))) over the last axis, a smooth maximum: m + log(sum(exp(x - m))). Shape (..., C) -> (...).

    Where the two parts cancel, and few of their digits would be left, the row is computed anew, slowly, with 60 digits
    or more.
    """
    x = as_float(x)
    _, m, _, _, rest = _shift(x)
    m, log_sum = m[:, 0], np.log1p(rest[:, 0])
    total = np.where(np.isinf(m), m, m + log_sum)
    cancel = 2 * np.abs(total) * np.finfo(x.dtype).eps < log_sum * np.finfo(np.float64).eps
    for i in np.flatnonzero(cancel):
        with localcontext(prec=int(60 - np.log10(-m[i]))):           # a maximum near 0 needs them after its zeros
            total[i] = sum(Decimal(v).exp() for v in x.reshape(-1, x.shape[-1])[i].tolist()).ln()
    return total.astype(x.dtype).reshape(x.shape[:-1])[()]


@np.errstate(all="ignore")
def log_softmax(x):
    """log(softmax(x)) over the last axis, without forming the softmax. Shape (..., C) -> (..., C)."""
    x = as_float(x)
    _, _, shifted, _, rest = _shift(x)
    return (shifted - np.log1p(rest)).astype(x.dtype, copy=False).reshape(x.shape)


def check_targets(scores, t):
    """t as an array: integer labels of shape (N,), or targets with the shape (N, C) of the scores.

    Raises ValueError for shapes that do not fit or a label that is none of 0 … C-1, TypeError for other labels.
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
        raise ValueError(f"t should hold labels of shape ({n},) or targets of shape ({n}, {classes}), got {t.shape}")
    if t.dtype.kind not in "iu":
        raise TypeError(f"labels should be integers, got dtype {t.dtype}")
    if n and not (0 <= t.min() and t.max() < classes):
        raise ValueError(f"labels should lie between 0 and {classes - 1}, got {t.min()} … {t.max()}")
    return t


@np.errstate(all="ignore")
def mean_nll(log_p, t):
    """The mean over samples of the negative log-likelihood of their targets: a float, in nats.

    log_p: (N, C), log-probabilities. t and what is raised: see cross_entropy.
    """
    t = check_targets(log_p, t)
    if not len(log_p):
        raise ValueError("the mean loss of an empty batch is not defined")
    if t.ndim == 1:
        losses = 0 - log_p[np.arange(len(t)), t]                     # 0 - 0 is 0, and -0 would be printed as -0.0
    else:
        losses = 0 - np.sum(t * np.where(t == 0, 0, log_p), axis=-1, dtype=np.float64)    # so that 0 · -inf counts as 0
    mean = losses.sum(dtype=np.float64) / len(losses)
    return float(mean if math.isfinite(mean) else (losses / len(losses)).sum())             # a sum may overflow


@np.errstate(all="ignore")
def cross_entropy(scores, t):
    """The mean of -log(softmax(scores)[target]): a float, in nats.

    scores: (N, C), before the softmax. t: integer labels (N,), or targets (N, C), one-hot or soft.
    Raises as check_targets does, and ValueError for an empty batch.
    """
    scores = as_float(scores, "scores").astype(np.float64)
    check_targets(scores, t)
    return mean_nll(log_softmax(scores), t)
