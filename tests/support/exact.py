"""What the functions of course_lib.functions should give, by mpmath, and how far off an answer is.

Tests and benchmarks/numerics.py measure with the same inputs: families of numbers, or of rows of
scores, of a float type.
"""

import mpmath
import numpy as np

DIGITS = 60
FLOATS = (np.float16, np.float32, np.float64)


def sigmoid(x):
    return 1 / (1 + mpmath.exp(-x))


def softplus(x):
    return max(x, 0) + mpmath.log1p(mpmath.exp(-abs(x)))


def log_softmax(row):
    """(v - top) - log(1 + the others): no digit of a confident row is lost."""
    top = max(row)
    others = list(row)
    others.remove(top)
    rest = mpmath.log1p(mpmath.fsum(mpmath.exp(v - top) for v in others))
    return [(v - top) - rest for v in row]


def softmax(row):
    return [mpmath.exp(v) for v in log_softmax(row)]


EXACT = {f.__name__: f for f in (sigmoid, softplus, softmax, log_softmax)}


def cross_entropy(scores, labels):
    """The exact mean loss, an mpmath number."""
    with mpmath.workdps(DIGITS):
        rows = [[mpmath.mpf(float(v)) for v in row] for row in scores]
        losses = [-log_softmax(row)[label] for row, label in zip(rows, labels, strict=True)]
        return mpmath.fsum(losses) / len(rows)


# How far off: in units in the last place, or as a part of the right answer.


def ulp(right, info):
    """The distance between neighbouring floats there: perfect rounding is off by at most half."""
    exponent = mpmath.frexp(right)[1] - 1 if right else info.minexp
    return mpmath.ldexp(1, max(exponent, info.minexp) - info.nmant)


def size(right, info):
    """The answer itself; below the normal floats, which have fewer digits, the smallest normal."""
    return max(abs(right), mpmath.mpf(float(info.tiny)))


def off(got, right, dtype, unit):
    """How many units got is from right, an mpmath number; inf for a nan or a needless infinity."""
    info = np.finfo(dtype)
    with mpmath.workdps(DIGITS):
        end = mpmath.mpf(float(info.max)) + mpmath.ldexp(1, info.maxexp - info.nmant - 2)
        if abs(right) >= end:                               # the right answer rounds to infinity
            return 0.0 if np.isinf(got) and (got > 0) == (right > 0) else np.inf
        if not np.isfinite(got):
            return np.inf
        return float(abs(mpmath.mpf(float(got)) - right) / unit(right, info))


def worst(name, got, x, unit):
    """The largest error of the answers got for x, numbers or rows of x's float type."""
    found = [0.0]
    for answer, given in zip(got, x, strict=True):
        with mpmath.workdps(DIGITS):
            numbers = [mpmath.mpf(float(v)) for v in np.ravel(given)]
            right = EXACT[name](numbers) if np.ndim(given) else [EXACT[name](numbers[0])]
        pairs = zip(np.ravel(answer), right, strict=True)
        found += [off(a, b, x.dtype, unit) for a, b in pairs]
    return max(found)


# Families: a float type, a generator, about how many.


def cast(x, dtype):
    """x in that type, what is too large at its end."""
    return np.clip(x, np.finfo(dtype).min, np.finfo(dtype).max).astype(dtype)


def any_size(dtype, rng, shape):
    """Either sign and any size, from the smallest subnormal to the largest float."""
    info = np.finfo(dtype)
    exponents = rng.uniform(info.minexp - info.nmant, info.maxexp, shape)
    with np.errstate(under="ignore"):
        return cast(np.exp2(exponents) * rng.choice([-1, 1], shape), dtype)


def subnormal(dtype, rng, shape):
    return (rng.integers(-99, 99, shape) * np.finfo(dtype).smallest_subnormal).astype(dtype)


def extremes(dtype, rng, shape):
    info = np.finfo(dtype)
    positive = [info.max, info.tiny, info.eps, 1, 0]
    return rng.choice(np.array(positive, dtype), shape) * rng.choice(np.array([1, -1], dtype),
                                                                     shape)


def confident(dtype, rng, n):
    """One score far above the others: its log-probability is tiny."""
    x = rng.normal(size=(n, 5))
    x[np.arange(n), rng.integers(0, 5, n)] += rng.uniform(5, 700, n)
    return cast(x, dtype)


def shifted(dtype, rng, n):
    return cast(rng.normal(0, 20, (n, 4)) + 10 ** rng.uniform(1, 15, (n, 1)), dtype)


def long_and_confident(dtype, rng, n):
    """One score of 0 and 999 small ones: a sum that begins with the 1 loses each of them."""
    return cast(np.insert(rng.normal(-20, 5, (1 + n // 50, 999)), 500, 0, axis=1), dtype)


NUMBERS = {
    "ordinary": lambda dtype, rng, n: cast(rng.uniform(-40, 40, 3 * n), dtype),
    "near 0": lambda dtype, rng, n: cast(rng.normal(0, 1, n), dtype),
    "far": lambda dtype, rng, n: cast(rng.uniform(-760, 760, n), dtype),
    "any size": any_size,
    "subnormal": subnormal,
    "extremes": extremes,
}
ROWS = {
    "ordinary": lambda dtype, rng, n: cast(rng.normal(0, 3, (n, 5)), dtype),
    "all alike": lambda dtype, rng, n: cast(rng.normal(0, 3, (n, 1)) + np.zeros(7), dtype),
    "confident": confident,
    "spread": lambda dtype, rng, n: cast(rng.uniform(-400, 400, (n, 4)), dtype),
    "shifted": shifted,
    "any size": lambda dtype, rng, n: any_size(dtype, rng, (n, 4)),
    "subnormal": lambda dtype, rng, n: subnormal(dtype, rng, (n, 4)),
    "extremes": lambda dtype, rng, n: extremes(dtype, rng, (n, 4)),
    "1000 classes": lambda dtype, rng, n: cast(rng.normal(0, 5, (1 + n // 50, 1000)), dtype),
    "1000, 1 ahead": long_and_confident,
}
FAMILIES = {"sigmoid": NUMBERS, "softplus": NUMBERS, "softmax": ROWS, "log_softmax": ROWS}
