"""What the functions of course_lib.functions should give, by mpmath with 60 digits, and how far off an answer is in ULP.

A ULP, a unit in the last place, is the distance between neighbouring floating-point numbers: the error of a perfectly
rounded answer is at most 0.5. Tests and benchmarks/numerics.py measure with the same inputs.
"""

import mpmath
import numpy as np

DIGITS = 60
FLOATS = (np.float16, np.float32, np.float64)


def exact_sigmoid(x):
    return 1 / (1 + mpmath.exp(-x))


def exact_softplus(x):
    return max(x, 0) + mpmath.log1p(mpmath.exp(-abs(x)))


def exact_logsumexp(row):
    top = max(row)
    others = list(row)
    others.remove(top)
    return top + mpmath.log1p(mpmath.fsum(mpmath.exp(v - top) for v in others))


def exact_log_softmax(row):
    """(v - top) - log(1 + the others), which keeps the digits that v - logsumexp would lose in a confident row."""
    top = max(row)
    others = list(row)
    others.remove(top)
    rest = mpmath.log1p(mpmath.fsum(mpmath.exp(v - top) for v in others))
    return [(v - top) - rest for v in row]


def exact_softmax(row):
    return [mpmath.exp(v) for v in exact_log_softmax(row)]


EXACT = {"sigmoid": exact_sigmoid, "softplus": exact_softplus, "softmax": exact_softmax, "log_softmax": exact_log_softmax,
         "logsumexp": exact_logsumexp}


def ulps(got, right, dtype):
    """How far got, a number of that type, is from right, an mpmath number; inf for a nan or a needless infinity."""
    info = np.finfo(dtype)
    if abs(right) >= mpmath.mpf(float(info.max)) + mpmath.ldexp(1, info.maxexp - info.nmant - 2):
        return 0.0 if np.isinf(got) and (got > 0) == (right > 0) else np.inf      # the right answer rounds to infinity
    if not np.isfinite(got):
        return np.inf
    exponent = mpmath.frexp(right)[1] - 1 if right else info.minexp
    unit = mpmath.ldexp(1, max(exponent, info.minexp) - info.nmant)
    return float(abs(mpmath.mpf(float(got)) - right) / unit)


def errors(name, got, rows, dtype):
    """The largest error in ULP of each row's answer; for sigmoid and softplus, a row is one number."""
    with mpmath.workdps(DIGITS):
        worst = []
        for answer, row in zip(got, rows, strict=True):
            numbers = [mpmath.mpf(float(v)) for v in np.ravel(row)]
            right = EXACT[name](numbers if np.ndim(row) else numbers[0])
            worst.append(max(ulps(a, r, dtype) for a, r in zip(
                np.ravel(answer), right if isinstance(right, list) else [right], strict=True)))
        return np.array(worst)


def exact_cross_entropy(scores, t):
    with mpmath.workdps(DIGITS):
        rows = [[mpmath.mpf(float(v)) for v in row] for row in scores]
        return mpmath.fsum(-exact_log_softmax(row)[label] for row, label in zip(rows, t, strict=True)) / len(rows)


# Inputs: families of n numbers or n rows of a float type.


def cast(x, dtype):
    """x in that type, what is too large at its end."""
    return np.clip(x, np.finfo(dtype).min, np.finfo(dtype).max).astype(dtype)


def _any_size(dtype, rng, shape):
    """Either sign and any size from the smallest subnormal to the largest float, evenly over the exponents."""
    info = np.finfo(dtype)
    exponents = rng.uniform(info.minexp - info.nmant, info.maxexp, shape)
    return cast(np.exp2(exponents) * rng.choice([-1, 1], shape), dtype)


def _subnormal(dtype, rng, shape):
    return (rng.integers(-99, 99, shape) * np.finfo(dtype).smallest_subnormal).astype(dtype)


def _extremes(dtype, rng, shape):
    info = np.finfo(dtype)
    return rng.choice(np.array([info.max, info.tiny, info.eps, 1, 0, -1, -info.eps, -info.tiny, info.min], dtype), shape)


def _confident(dtype, rng, n):
    """One score far above the others: its log-probability is tiny."""
    x = rng.normal(size=(n, 5))
    x[np.arange(n), rng.integers(0, 5, n)] += rng.uniform(5, 700, n)
    return cast(x, dtype)


def _sum_is_1(dtype, rng, n):
    """Log-probabilities: their exponentials sum to 1 but for rounding, and logsumexp is next to 0."""
    x = rng.normal(0, 3, (n, 4))
    return cast(x - np.log(np.exp(x).sum(axis=1, keepdims=True)), dtype)


def _sum_near_1(dtype, rng, n):
    """The same, moved by 1e-9 to 1: of logsumexp, some digits are in danger."""
    away = 10 ** rng.uniform(-9, 0, (n, 1)) * rng.choice([-1, 1], (n, 1))
    return cast(_sum_is_1(np.float64, rng, n) + away, dtype)


def _few_long(dtype, rng, n):
    return cast(rng.normal(0, 5, (1 + n // 50, 1000)), dtype)


def _few_long_and_confident(dtype, rng, n):
    """One score of 0 and 999 small ones: a sum that begins with the 1 loses each of them."""
    return cast(np.insert(rng.normal(-20, 5, (1 + n // 50, 999)), 500, 0, axis=1), dtype)


NUMBERS = {
    "ordinary": lambda dtype, rng, n: cast(rng.uniform(-40, 40, 3 * n), dtype),
    "near 0": lambda dtype, rng, n: cast(rng.normal(0, 1, n), dtype),
    "far": lambda dtype, rng, n: cast(rng.uniform(-760, 760, n), dtype),
    "any size": _any_size,
    "subnormal": _subnormal,
    "extremes": _extremes,
}
ROWS = {
    "ordinary": lambda dtype, rng, n: cast(rng.normal(0, 3, (n, 5)), dtype),
    "all alike": lambda dtype, rng, n: cast(rng.normal(0, 3, (n, 1)) + np.zeros(7), dtype),
    "confident": _confident,
    "spread": lambda dtype, rng, n: cast(rng.uniform(-400, 400, (n, 4)), dtype),
    "shifted": lambda dtype, rng, n: cast(rng.normal(0, 20, (n, 4)) + 10 ** rng.uniform(1, 12, (n, 1)), dtype),
    "any size": lambda dtype, rng, n: _any_size(dtype, rng, (n, 4)),
    "subnormal": lambda dtype, rng, n: _subnormal(dtype, rng, (n, 4)),
    "extremes": lambda dtype, rng, n: _extremes(dtype, rng, (n, 4)),
    "1000 classes": _few_long,
    "1000, 1 ahead": _few_long_and_confident,
    "sum near 1": _sum_near_1,
    "sum is 1": _sum_is_1,
}


def families(name):
    return NUMBERS if name in ("sigmoid", "softplus") else ROWS
