"""Numbers as a reader wants them: short, with a real minus sign, and never −0."""


def number(value):
    """A number in four significant digits, without needless zeros: 253, −0.5344."""
    return _typeset(f"{value:.4g}")


def digits(value, places=3):
    """A number with so many digits behind the point: 0.500, −1.250."""
    return _typeset(f"{value:.{places}f}")


def _typeset(text):
    return (text.lstrip("-") if float(text) == 0 else text).replace("-", "−")
