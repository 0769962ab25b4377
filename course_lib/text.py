"""Numbers as a reader wants them: short, with a real minus sign, and never −0."""

import math


def number(value):
    """A number in four significant digits, without needless zeros: 253, −0.5344."""
    return _typeset(f"{value:.4g}")


def digits(value, places=3):
    """A number with so many digits behind the point: 0.500, −1.250."""
    return _typeset(f"{value:.{places}f}")


def brief(value):
    """A number in at most seven characters, for places with little room: −0.881, 1.2e-5."""
    size = abs(value)
    if not math.isfinite(value):
        return _typeset(f"{value}")
    if size >= 1e4 or 0 < size < 0.01:
        figure, exponent = f"{value:.{1 if 1e-9 <= size < 1e9 else 0}e}".split("e")
        return _typeset(f"{figure}e{int(exponent)}")
    return _typeset(f"{round(value, 3):.4g}")


def _typeset(text):
    return (text.lstrip("-") if float(text) == 0 else text).replace("-", "−")
