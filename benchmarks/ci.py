"""How long does it take to validate the notebooks, beside the floor: kernels started and cells
executed, and nothing else?

Validating is what `python3 course.py test` does with them: pytest with nbval, which compares every
stored text. The floor is nbclient alone. One worker and two.

Run it with:  .venv/bin/python benchmarks/ci.py [part of a path …] [--write]         (some minutes;
all notebooks if none is named)
"""

import json
import os
import re
import subprocess
import sys
import time

# this makes course_lib known
from side_by_side import QUIET_KERNEL, ROOT, judged, machine, publish, table

from course_tools.build import REPRODUCIBLE

NBVAL = ("--nbval --nbval-current-env --nbval-cell-timeout=300 --dist loadfile -p no:cacheprovider "
         "-q".split())


def paths(parts):
    found = sorted([*ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("solutions/*/*.ipynb")])
    return [path for path in found if not parts
            or any(part in str(path.relative_to(ROOT)) for part in parts)]


def plots(path):
    """How many pictures a notebook stores."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return sum("image/png" in output.get("data", {}) for cell in cells
               for output in cell.get("outputs", ()))


def floor(notebooks):
    """{notebook: seconds to start its kernel and to execute its cells}, one notebook after the
    other."""
    import nbformat
    from nbclient import NotebookClient
    from traitlets.config import Config

    seconds = {}
    for path in notebooks:
        start = time.perf_counter()
        NotebookClient(nbformat.read(path, 4), timeout=60, kernel_name="python3", allow_errors=True,
                       config=Config(QUIET_KERNEL),
                       resources={"metadata": {"path": str(path.parent)}}).execute()
        seconds[path] = time.perf_counter() - start
    return seconds


def validate(notebooks, workers):
    """Seconds that nbval takes, and pytest's last line."""
    start = time.perf_counter()
    run = subprocess.run([sys.executable, "-m", "pytest", *NBVAL, "-n", str(workers),
                          *map(str, notebooks)],
                         cwd=ROOT, capture_output=True, text=True)
    return time.perf_counter() - start, re.sub(r" in .*", "", run.stdout.strip().splitlines()[-1])


def main():
    os.environ.update(REPRODUCIBLE)
    notebooks = paths([part for part in sys.argv[1:] if not part.startswith("--")])
    pictures = sum(map(plots, notebooks))
    seconds = floor(notebooks)
    executed, slowest = sum(seconds.values()), sorted(notebooks, key=seconds.get)[-2:]
    one, said = validate(notebooks, 1)
    two, _ = validate(notebooks, 2)
    publish("ci.py: validating the notebooks", "\n\n".join([
        f"{machine('numpy', 'nbval', 'nbclient', 'ipykernel')}. {len(notebooks)} notebooks with "
        f"{pictures} pictures; {said}.",
        table(["", "time", "/ floor"], [
            ["floor: kernels and cells alone", f"{executed:.1f} s", "1.00"],
            [f"of which {' and '.join(path.stem for path in slowest)}",
             f"{sum(seconds[path] for path in slowest):.1f} s", ""],
            ["nbval, one worker", f"{one:.1f} s",
             judged(f"{one / executed:.2f}", one / executed, 1.2)],
            ["nbval, two workers", f"{two:.1f} s", f"{two / executed:.2f}"],
            ["two workers / one", judged(f"{two / one:.2f}", two / one, 0.65), ""]])]))


if __name__ == "__main__":
    main()
