"""Timing several ways of doing one thing in one run, so that noise and the machine hit all alike.

Also where results are kept: every benchmark prints a section of Markdown, and with --write puts it
into README.md.
"""

import contextlib
import datetime
import gc
import importlib.metadata
import os
import platform
import re
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = Path(__file__).with_name("README.md")
sys.path.insert(0, str(ROOT))                  # so that course_lib is found by any Python
from course_tools.cli import environment  # noqa: E402

os.environ.update(environment())               # what a benchmark starts runs as course.py's does
CLOCK = time.perf_counter
if time.get_clock_info("process_time").resolution < 1e-6:              # Windows counts it coarsely
    CLOCK = time.process_time          # of this process: waiting for other programs does not count
# or every kernel begins with a warning
QUIET_KERNEL = {"KernelManager": {"transport_encryption": "auto"}}


def side_by_side(contenders, rounds=31, seconds=0.01):
    """Run each contender in turn, `rounds` times over: {name: seconds per call in each round}.

    contenders: {name: function of no arguments}. Within a round each runs for about `seconds`, in
    an order that changes from round to round.
    """
    calls = {}
    for name, call in contenders.items():
        call()
        start = CLOCK()
        call()
        calls[name] = max(1, int(seconds / max(CLOCK() - start, 1e-7)))
    times = {name: [] for name in contenders}
    names = list(contenders)
    gc.disable()
    for i in range(rounds):
        for name in names[i % len(names):] + names[:i % len(names)]:
            call = contenders[name]
            start = CLOCK()
            for _ in range(calls[name]):
                call()
            times[name].append((CLOCK() - start) / calls[name])
    gc.enable()
    return times


def ratio(times, name, other):
    """(median, low, high) ratio of two contenders' times in a round, without the outer tenths."""
    ratios = sorted(a / b for a, b in zip(times[name], times[other], strict=True))
    return statistics.median(ratios), ratios[len(ratios) // 10], ratios[-1 - len(ratios) // 10]


def judged(text, value, bar):
    """The text, and beside it the bar with ✓ or ✗; without a bar, the text alone."""
    return text if bar is None else f"{text} ≤ {bar:g} {'✓' if value <= bar else '✗'}"


def table(head, rows):
    """A Markdown table: strings, the first column to the left and the others to the right."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def machine(*packages):
    """One line: date, processor, cores, load, Python, and the versions of what is installed."""
    processor = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        processor = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())[1]
    parts = [f"{datetime.date.today()}", f"{processor}, {os.cpu_count()} cores"]
    if hasattr(os, "getloadavg"):
        parts.append(f"load {os.getloadavg()[0]:.1f}")
    parts.append(f"Python {platform.python_version()}")
    for package in packages:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            parts.append(f"{package} {importlib.metadata.version(package)}")
    return "; ".join(parts)


def publish(name, text):
    """Print a section; with --write, put it in README.md in the place of the last of that name."""
    section = f"## {name}\n\n{text.strip()}\n"
    print(section)
    if "--write" in sys.argv:
        before = README.read_text(encoding="utf-8") if README.exists() else ""
        section_of_that_name = rf"^## {re.escape(name)}\n.*?(?=^## |\Z)"
        found = re.search(section_of_that_name, before, re.DOTALL | re.MULTILINE)
        start, stop = found.span() if found else (len(before), len(before))
        parts = [before[:start].rstrip(), section.rstrip(), before[stop:].strip()]
        README.write_text("\n\n".join(part for part in parts if part) + "\n", encoding="utf-8")
