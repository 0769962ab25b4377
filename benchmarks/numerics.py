"""How many digits are right? Ours beside SciPy's and PyTorch's, where they are installed.

sigmoid and softplus: the largest error in ULP, units in the last place, on each family of inputs
(0.5 is perfect rounding). log-softmax and the loss of one sample: the largest relative error, by
how far the right score is above the others. "nan" stands for a nan or a needless infinity, and "!"
behind a number says that NumPy warned. The bars are what course_lib/functions.py promises.

Run it with:  .venv/bin/python benchmarks/numerics.py [--write]
"""

import warnings

import numpy as np
from side_by_side import (  # this makes course_lib and tests known
    judged,
    machine,
    publish,
    table,
)

from course_lib import functions
from tests.support import exact
from tests.support.exact import NUMBERS, off, size, ulp, worst

SAMPLES, NUMBERS_EACH = 200, 5000
RIGHT = 3                       # the right one of ten classes
AHEAD = (0, 2, 10, 40, 100, 300, 700)


def ours():
    found = {name: getattr(functions, name) for name in ("sigmoid", "softplus", "log_softmax")}
    return found | {"loss": lambda x: [functions.cross_entropy([row], [RIGHT]) for row in x]}


def scipy_functions():
    from scipy import special

    def log_softmax(x):
        return special.log_softmax(x, axis=-1)

    return {"sigmoid": special.expit, "softplus": lambda x: np.logaddexp(x, x.dtype.type(0)),
            "log_softmax": log_softmax, "loss": lambda x: -log_softmax(x)[:, RIGHT]}


def torch_functions():
    import torch
    from torch.nn.functional import cross_entropy, softplus

    def of(function, *arguments, **options):
        return lambda x: function(torch.from_numpy(x), *arguments, **options).numpy()

    labels = torch.full((SAMPLES,), RIGHT)
    return {"sigmoid": of(torch.sigmoid), "softplus": of(softplus),
            "log_softmax": of(torch.log_softmax, -1),
            "loss": of(cross_entropy, labels, reduction="none")}


def contestants():
    """name -> {function name -> function}: ours first, then what is installed."""
    found = {"ours": ours()}
    for name, theirs in (("SciPy", scipy_functions), ("PyTorch", torch_functions)):
        try:
            found[name] = theirs()
        except ImportError:
            print(f"({name} is not installed)")
    return found


def cell(error, warned, bar):
    text = "nan" if np.isinf(error) else f"{error:.2g}" + "!" * warned
    return judged(text, error, bar)


def measured(function, x):
    """What a function gives for x, and whether NumPy warned."""
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        return function(x), bool(caught)


def of_numbers(found):
    """Rows: the errors of sigmoid and softplus in ULP."""
    for name in ("sigmoid", "softplus"):
        for family, make in NUMBERS.items():
            row = [f"{name}, {family}"]
            for dtype in (np.float32, np.float64):
                x = make(dtype, np.random.default_rng(0), NUMBERS_EACH)
                for who, theirs in found.items():
                    y, warned = measured(theirs[name], x)
                    row.append(cell(worst(name, y, x, ulp), warned, 2 if who == "ours" else None))
            yield row


def worst_loss(losses, x):
    """The largest relative error of the losses of x's rows."""
    return max(off(loss, exact.cross_entropy([row], [RIGHT]), np.float64, size)
               for loss, row in zip(losses, x, strict=True))


def of_rows(found):
    """Rows: the relative errors of log-softmax and of the loss, by the right score's lead."""
    for ahead in AHEAD:
        x = np.random.default_rng(1).normal(size=(SAMPLES, 10))
        x[:, RIGHT] += ahead
        row = [str(ahead)]
        for name in ("log_softmax", "loss"):
            for who, theirs in found.items():
                y, warned = measured(theirs[name], x)
                error = worst_loss(y, x) if name == "loss" else worst(name, y, x, size)
                row.append(cell(error, warned, 1e-13 if who == "ours" else None))
        yield row


def main():
    found = contestants()
    twice = [f"{what}: {who}" for what in ("float32", "float64") for who in found]
    head = [f"{what}: {who}" for what in ("log-softmax", "loss") for who in found]
    publish("numerics.py: right digits", "\n\n".join([
        machine("numpy", "scipy", "torch", "mpmath")
        + ". Errors of sigmoid and softplus in ULP, where 0.5 is perfect rounding; of the others "
        "relative, in float64.",
        table(["largest error in ULP", *twice], of_numbers(found)),
        table(["the right score is ahead by", *head], of_rows(found))]))


if __name__ == "__main__":
    main()
