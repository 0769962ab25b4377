"""The course in a browser alone, beside the local JupyterLab, in one run: how large it is, how long
until something is seen, how quickly it answers, how fast it trains.

Run it with:  .venv/bin/python benchmarks/site.py [--write]
It builds the site as the tests do, and touches nothing outside a temporary folder.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

from side_by_side import judged, machine, publish, table  # this makes course_lib known

from tests.support import site as support  # noqa: E402
from tests.support.lab import CHROMIUM, FLAGS, Lab, copy_course, serve  # noqa: E402

LESSON = "notebooks/01_computation_graphs.ipynb"
ROUNDS, LATER, PRESSES, SECONDS = 3, 3, 20, 4
WIDGETS = "from course_lib.widgets import *\n"
TRAIN = WIDGETS + "lab = TrainingLab(speed=10**9)\nlab"


class Local(Lab):
    """A page of the local JupyterLab, with the words of SiteLab."""

    def read(self, notebook):
        self.page.goto(f"{self.server}/doc/tree/{notebook}")
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for()


def start(lab):
    """Seconds from nothing to a lesson's text, and to its first picture."""
    began = time.perf_counter()
    lab.read(LESSON)
    text = time.perf_counter() - began
    lab.wait_until_idle()
    lab.run_cell("imports")
    lab.run_cell("two-steps")
    picture = lab.run_cell("draw-books").locator("img")
    picture.wait_for()
    return text, time.perf_counter() - began


def key_to_pixels(lab):
    """Milliseconds from each of some key presses on a slider to new pixels."""
    cell = lab.run_cell("imports", WIDGETS + "Sensitivity()")
    handle = cell.get_by_role("slider").first
    handle.focus()
    lab.watch(cell, jumps=False)
    for i in range(PRESSES):
        lab.page.keyboard.press(("ArrowRight", "ArrowLeft")[i % 2])
        lab.page.wait_for_function("n => window.seen.pictures.length > n", arg=i)
    seen = lab.seen()
    return [picture - key for key, picture in zip(seen["keys"], seen["pictures"], strict=False)]


def training(lab):
    """Steps a second of the training lab, and for how long another cell then waits."""
    lab.run_cell("imports", TRAIN)
    lab.in_kernel("import time\nlab.play()")
    waits, counts = [], []
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        asked = time.perf_counter()
        counts.append(lab.in_kernel("print(len(lab.run.losses), time.perf_counter())").split())
        waits.append(time.perf_counter() - asked)
    lab.in_kernel("lab.pause()")
    (first, began), (last, ended) = counts[0], counts[-1]
    return (int(last) - int(first)) / (float(ended) - float(began)), max(waits)


def measured(open_page):
    """What is measured of one edition. open_page(): a page in a new profile of the browser."""
    cold, warm = [], []
    for i in range(ROUNDS):
        lab = open_page()
        cold.append(start(lab))
        warm += [start(lab) for _ in range(LATER)]
        if i < ROUNDS - 1:
            lab.page.context.close()                     # or its Python would take its share
    keys = key_to_pixels(lab)
    steps, wait = training(lab)
    lab.page.context.close()
    texts, pictures = zip(*cold, strict=True)
    return {"first text": seconds(texts),
            "first picture, first visit": pictures,
            "first picture, later": [picture for _, picture in warm],
            "key press to pixels, median (worst)":
                f"{statistics.median(keys):.0f} ms ({max(keys):.0f} ms)",
            "steps a second in the training lab": f"{steps:.0f}",
            "another cell waits, while it trains, at most": [wait]}


def seconds(values):
    """The best of some times, and their median: what else runs on the machine only adds."""
    if len(values) == 1:
        return f"{values[0]:.2f} s"
    return f"{min(values):.1f} s ({statistics.median(values):.1f} s)"


def main():
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = Path(scratch)
        began = time.perf_counter()
        support.build(folder / "site")
        took = time.perf_counter() - began
        files = [path for path in (folder / "site").rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files) / 1e6

        def profile():
            return playwright.chromium.launch_persistent_context(
                tempfile.mkdtemp(dir=folder), executable_path=CHROMIUM, args=FLAGS,
                viewport={"width": 1100, "height": 1400})

        (folder / "course").mkdir()
        with support.served(folder / "site") as site:
            lite = measured(lambda: support.SiteLab(site, profile(), folder))
        with serve(copy_course(folder / "course")) as server:
            local = measured(lambda: Local(server, SimpleNamespace(
                new_page=lambda **_: profile().new_page()), folder))
    bars = {"first picture, first visit": 15, "first picture, later": 8,
            "another cell waits, while it trains, at most": 0.3}
    rows = []
    for name, value in lite.items():
        beside = local[name]
        if name in bars:
            value = judged(seconds(value), min(value), bars[name])
            beside = seconds(beside)
        rows.append([name, value, beside])
    publish("The site, by `site.py`",
            f"{machine('jupyterlite-core', 'jupyterlab')}. The site has {size:.0f} MB in "
            f"{len(files)} files and was built in {took:.0f} s. Of the first text and pictures "
            f"the best of {ROUNDS} first and {ROUNDS * LATER} later visits, which the bars are "
            "for, and the median.\n\n"
            + table(["", "in the browser", "local JupyterLab"], rows))


if __name__ == "__main__":
    sys.exit(main())
