"""How many digits are right? Ours beside SciPy's and PyTorch's, on inputs of every size, in every float type.

Printed: the largest error in ULP (0.5 is perfect rounding) of each function on each family of inputs; "nan" where a finite
input gave nan or a needless infinity, "!" behind a number where NumPy warned. The last line counts where ours is worse.

Run it with:  .venv/bin/python benchmarks/numerics.py [--write]       (SciPy and PyTorch only if they are installed)
"""

import sys
import warnings
from pathlib import Path

import numpy as np
from side_by_side import machine, publish  # this makes course_lib known

from tests.support.exact import EXACT, FLOATS, errors, families  # noqa: E402

from course_lib import functions  # noqa: E402

ROUNDING = 0.5                  # an answer within half a ULP cannot be improved upon
SAMPLES = 200


def scipy_functions():
    from scipy import special

    return {"sigmoid": special.expit, "softplus": getattr(special, "softplus", lambda x: np.logaddexp(x, x.dtype.type(0))),
            "softmax": lambda x: special.softmax(x, axis=-1), "log_softmax": lambda x: special.log_softmax(x, axis=-1),
            "logsumexp": lambda x: special.logsumexp(x, axis=-1)}


def torch_functions():
    import torch

    return {name: lambda x, f=f: f(torch.from_numpy(x)).numpy() for name, f in {
        "sigmoid": torch.sigmoid, "softplus": torch.nn.functional.softplus, "softmax": lambda x: torch.softmax(x, -1),
        "log_softmax": lambda x: torch.log_softmax(x, -1), "logsumexp": lambda x: torch.logsumexp(x, -1)}.items()}


def contestants():
    """name -> {function name -> function}: ours first, then what is installed."""
    found = {"ours": {name: getattr(functions, name) for name in EXACT}}
    for name, theirs in (("scipy", scipy_functions), ("torch", torch_functions)):
        try:
            found[name] = theirs()
        except ImportError:
            print(f"({name} is not installed)")
    return found


def worst_error(name, function, x):
    """The largest error in ULP, and whether NumPy warned."""
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        y = function(x)
    return errors(name, y, x, x.dtype).max(), bool(caught)


def main():
    found = contestants()
    lines = [f"{'':<28}" + "".join(f"{d.__name__:<{10 * len(found)}}" for d in FLOATS),
             " " * 28 + "".join(f"{who:<10}" for _ in FLOATS for who in found)]
    compared = worse = 0
    for name in EXACT:
        for family, make in families(name).items():
            line = f"{name:<12}{family:<16}"
            for dtype in FLOATS:
                x = make(dtype, np.random.default_rng(0), SAMPLES)
                results = [worst_error(name, theirs[name], x) for theirs in found.values()]
                line += "".join(f"{('nan' if np.isinf(e) else f'{e:.2g}') + '!' * warned:<10}" for e, warned in results)
                compared += len(results) - 1
                worse += sum(results[0][0] > max(ROUNDING, e) * 1.001 for e, _ in results[1:])
            lines.append(line.rstrip())
    publish("numerics.py: right digits", "\n".join([
        f"{machine('numpy', 'scipy', 'torch', 'mpmath')}. "
        "The largest error in ULP, where 0.5 is perfect rounding; \"nan\" where a finite "
        "input gave nan or a needless infinity; ! where NumPy warned.", "", "```", *lines, "```", "",
        f"Ours is worse in {worse} of {compared} comparisons."]))


if __name__ == "__main__":
    main()
