"""How quickly do the widgets answer, in a real JupyterLab under Chromium, beside `interact` and
ipympl?

Everything is measured in one run on one machine, from the key press to the new pixels on the
screen. The bounds are for a quiet machine with two cores. Nothing outside a temporary folder is
touched.

Run it with:  .venv/bin/python benchmarks/widgets.py [--write] (ipympl is no part of the course. To
see its column, run this in an environment that has it as well.)
"""

import importlib.util
import json
import math
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from side_by_side import machine, publish, table  # this makes course_lib known

from tests.support.lab import CHROMIUM, FLAGS, Lab, blank, copy_course, serve, write_notebook  # noqa: E402

PRESSES, BURSTS, BURST = 60, 4, 60
RUNS = 40                         # of what is timed in the kernel
ROUNDS = 5                        # of training beside the bare loop

# Each contender is a cell that shows a slider and a picture, keeps (value, time) of everything it
# draws in `drawn`, and says
# what one update does in the kernel (one(value)), and the same with the whole figure drawn anew
# (whole(value)).

OURS = """
import time
from course_lib.widgets import {name}, slider

drawn = []
class Watched({name}):
    def controls(self):
        return super().controls() | {{"{control}": {slider}}}

    def update(self, **values):
        drawn.append((values["{control}"], 1000 * time.time()))
        return super().update(**values)

widget = Watched()
def one(value):
    widget.inputs["{control}"].value = value
    start = time.thread_time()
    widget.draw()
    return time.thread_time() - start
def whole(value):
    widget.inputs["{control}"].value = value
    start = time.thread_time()
    widget.figure.canvas.draw()
    widget.draw()
    return time.thread_time() - start
widget"""

PARABOLA = """
import time
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, VBox, interactive

drawn = []
slider = FloatSlider(min=-2, max=2, step=0.05, value=-1.5)
def parabola():
    fig, ax = plt.subplots(figsize=(6, 3), layout="constrained")
    xs = np.linspace(-2.2, 2.2, 200)
    ax.plot(xs, xs**2, color="gray")
    ax.annotate("y = x²", (-2.1, 4.4), xytext=(8, -4), textcoords="offset points")
    ax.set(xlim=(-2.6, 2.6), ylim=(-1.5, 5), xlabel="x", ylabel="y")
    ax.spines[["top", "right"]].set_visible(False)
    line, = ax.plot([], [], "C1", lw=2)
    point, = ax.plot([], [], "C0o", ms=9)
    return fig, line, point, ax.text(0, 0, "", color="C1")
def move(line, point, label, x):
    half = 1.1 / np.hypot(1, 2 * x)
    line.set_data([x - half, x + half], [x * x - 2 * x * half, x * x + 2 * x * half])
    point.set_data([x], [x * x])
    label.set(position=(x + 0.15, x * x - 0.45), text=f"slope {2 * x:.1f}")
"""

INTERACT = "%matplotlib inline" + PARABOLA + """
def picture(x):
    fig, *artists = parabola()
    move(*artists, x)
    plt.show()
    drawn.append((x, 1000 * time.time()))
widget = interactive(picture, x=slider)          # what interact makes and shows
def one(value):
    with widget.hold_trait_notifications():
        start = time.thread_time()
        slider.value = value
    return time.thread_time() - start
whole = one
widget"""

IPYMPL = "%matplotlib widget" + PARABOLA + """
plt.ioff()
fig, *artists = parabola()
fig.canvas.header_visible = fig.canvas.footer_visible = fig.canvas.toolbar_visible = False
def moved(change):
    drawn.append((change["new"], 1000 * time.time()))
    move(*artists, change["new"])
    fig.canvas.draw_idle()
moved({"new": slider.value})
slider.observe(moved, "value")
def one(value):
    start = time.thread_time()
    move(*artists, value)
    fig.canvas.draw()
    fig.canvas.get_diff_image()
    return time.thread_time() - start
whole = one
VBox([slider, fig.canvas])"""

CONTENDERS = {
    "Tangent": OURS.format(name="Tangent", control="x",
                           slider='slider("x", -2.0, 2.0, -1.5, 0.05)'),
    "Sensitivity": OURS.format(name="Sensitivity", control="book",
                               slider='slider("price of a book", 0, 200, 100, 1)'),
    "interact": INTERACT,
    "ipympl": IPYMPL,
}
VALUES = {"Sensitivity": "(100, 150)"}           # for the others (-1, 1)


def percentile(values, share):
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]


class Bench:
    """Opens cells in a real JupyterLab, each in a notebook and kernel of its own."""

    def __init__(self, server, browser, folder):
        self.server, self.browser, self.folder = server, browser, folder

    def show(self, name, source, jumps=True):
        lab = Lab(self.server, self.browser, self.folder)
        lab.open(write_notebook(self.folder, f"bench_{name}", widget=source)).run_all()
        if lab.errors():
            raise RuntimeError(f"{name}: {lab.errors()}")
        cell = lab.cell("widget")
        cell.locator(".jp-OutputArea img, .jp-OutputArea canvas").first.wait_for()
        lab.watch(cell, jumps)
        return lab, cell


def settle(lab):
    """Wait until the value that the slider shows has been drawn and is on the screen; gives when it
    was drawn.

    None after ten seconds.
    """
    deadline = time.monotonic() + 10
    lab.page.wait_for_function("seen.pictures.at(-1) > seen.keys.at(-1)")
    while time.monotonic() < deadline:
        value, when = json.loads(lab.in_kernel("import json; print(json.dumps(drawn[-1]))"))
        at, shown = lab.page.evaluate("[document.activeElement.getAttribute('aria-valuetext'), "
                                      "seen.pictures.at(-1)]")
        if abs(value - float(at)) < 1e-9 and shown >= when:
            return when
    return None


def measure(bench, name, source):
    """Every figure of one contender, in milliseconds."""
    lab, cell = bench.show(name, source)
    cell.get_by_role("slider").first.focus()
    lab.page.keyboard.press("ArrowRight")
    if not settle(lab):
        raise RuntimeError(f"{name} does not show what its slider says")

    waits = []
    for i in range(PRESSES):
        lab.page.keyboard.press("ArrowLeft" if i % 2 else "ArrowRight")
        lab.page.wait_for_function("seen.pictures.at(-1) > seen.keys.at(-1)")
        seen = lab.seen()
        waits.append(min(p for p in seen["pictures"] if p > seen["keys"][-1]) - seen["keys"][-1])
        settle(lab)

    lags, shown = [], []
    for burst in range(BURSTS):
        before = len(lab.seen()["pictures"])
        for _ in range(BURST):
            lab.page.keyboard.press("ArrowLeft" if burst % 2 else "ArrowRight")
        drawn = settle(lab)
        seen = lab.seen()
        if drawn:
            lags.append(min(p for p in seen["pictures"] if p >= drawn) - seen["keys"][-1])
        shown.append(len(seen["pictures"]) - before)

    with lab.film(cell.locator(".jp-OutputArea img, .jp-OutputArea canvas").first) as frames:
        for _ in range(BURST):
            lab.page.keyboard.press("ArrowRight")
        settle(lab)
    jumps = lab.seen()["jumps"]
    timed = json.loads(lab.in_kernel(f"""
low, high = {VALUES.get(name, (-1, 1))}
times = [(one(low), whole(high)) for _ in range({RUNS})]
print('\\n' + json.dumps(times))""").splitlines()[-1])
    lab.close()
    one, whole = (1000 * statistics.median(column) for column in zip(*timed, strict=True))
    return {"update": one, "whole": whole, "ratio": one / whole, "median": statistics.median(waits),
            "p95": percentile(waits, 0.95),
            "last": len(lags), "lag": max(lags, default=math.inf),
            "pictures": round(statistics.mean(shown)),
            "blank": blank(frames), "jumps": jumps}


ROWS = (
    # key, what it is, format, bound, whether more is better
    ("update", "kernel: one update, median of the processor's time, ms", ".1f", 10, False),
    ("whole", "kernel: drawing the whole figure, ms", ".1f", None, False),
    ("ratio", "update / whole figure", ".2f", 0.2, False),
    ("median", "key press to new pixels, median, ms", ".0f", 60, False),
    ("p95", "key press to new pixels, 95 of 100, ms", ".0f", 100, False),
    ("last", f"burst of {BURST} keys: last value shown, of {BURSTS} times", "d", BURSTS, True),
    ("lag", "last key to last value shown, the worst, ms", ".0f", 150, False),
    ("pictures", "pictures shown in a burst, mean", "d", None, False),
    ("blank", "frames without a picture", "d", 0, False),
    ("jumps", "times that something jumped", "d", 0, False),
)

TRAINING = """
import asyncio, json, time
from course_lib.widgets import TrainingLab, TrainingRun

training = TrainingLab(data="{data}", speed=10**9)
ended = []
def bare(seconds=1):
    "Steps a second of course_lib.network.train alone."
    run = TrainingRun("{data}", hidden=(32,), lr=0.1, batch_size=30)
    until = time.perf_counter() + seconds
    for n, _ in enumerate(run.steps, 1):
        if time.perf_counter() > until:
            return n / seconds
def tasks():
    named = [task.get_coro().__qualname__ for task in asyncio.all_tasks()]
    return [name for name in named if name == "TrainingLab._train"]
def state():
    print(json.dumps([len(training.run.losses), time.time()]))
training"""

TRAINING_ROWS = (
    ("fps", "pictures shown a second", ".1f", 20, True),
    ("rate", "steps a second", ".0f", None, True),
    ("bare", "steps a second of the bare loop", ".0f", None, True),
    ("share", "share of the bare loop", ".2f", 0.6, True),
    ("pause", "pause to the end of training, median, ms", ".0f", 60, False),
    ("worst", "pause, the worst of 8, ms", ".0f", None, False),
    ("cell", "another cell meanwhile, median, ms", ".0f", 100, False),
    ("slow", f"another cell, the worst of {5 * ROUNDS}, ms", ".0f", None, False),
    ("tasks", "tasks after the cell was run three times", "d", 1, False),
)


def measure_training(bench, data):
    # nothing else works meanwhile
    lab, cell = bench.show(f"training_{data}", TRAINING.format(data=data), jumps=False)

    def press(name):
        cell.get_by_role("button", name=name, exact=True).click()

    def pictures(count):
        """Wait until so many more are shown; gives their times."""
        before = lab.page.evaluate("seen.pictures.length")
        lab.page.wait_for_function(f"seen.pictures.length >= {before + count}", timeout=60_000,
                                   polling=20)
        return lab.seen()["pictures"][before:]

    time.sleep(10)  # until JupyterLab has done what it does at its start
    fps, rates, bares, cells = [], [], [], []
    for _ in range(ROUNDS):  # beside each other, since these machines are not always equally fast
        bares.append(float(lab.in_kernel("print(bare())")))
        press("Play")
        pictures(10)
        before = len(lab.seen()["pictures"])
        start, since = json.loads(lab.in_kernel("state()"))
        lab.page.wait_for_timeout(2000)                 # and ask nothing meanwhile
        steps, until = json.loads(lab.in_kernel("state()"))
        times = lab.seen()["pictures"][before:]
        fps.append((len(times) - 1) / (times[-1] - times[0]) * 1000)
        rates.append((steps - start) / (until - since))
        cells += [lab.page.evaluate("""async () => {
            const context = window.jupyterapp.shell.currentWidget.context;
            const kernel = context.sessionContext.session.kernel, start = performance.now();
            await kernel.requestExecute({code: '6 * 7'}).done;
            return performance.now() - start;
        }""") for _ in range(5)]
        press("Pause")
    shares = [rate / bare for rate, bare in zip(rates, bares, strict=True)]
    pauses = []
    for _ in range(8):
        press("Play")
        pictures(3)
        lab.in_kernel("training.task.add_done_callback(lambda _: ended.append(1000 * time.time()))")
        press("Pause")
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:           # the kernel answers when it has heard the page
            if int(lab.in_kernel("print(len(ended))")) > len(pauses):
                break
        pauses.append(float(lab.in_kernel("print(ended[-1])"))
                      - lab.page.evaluate("seen.clicks.at(-1)"))
    for _ in range(3):  # run the cell again while it trains, three times
        cell = lab.run_cell("widget")
        lab.watch(cell, jumps=False)
        press("Play")
        pictures(3)
    count = int(lab.in_kernel("print(len(tasks()))"))
    lab.close()
    median = statistics.median
    return {"fps": median(fps), "rate": median(rates), "bare": median(bares),
            "share": median(shares), "pause": median(pauses),
            "worst": max(pauses), "cell": median(cells), "slow": max(cells), "tasks": count}


def judged(rows, results, ours):
    """A Markdown table of what was measured, ✓ or ✗ where there is a bound and the widget is ours;
    and the number of ✗."""
    lines, missed = [], 0
    for key, label, form, bound, more in rows:
        cells = ["" if bound is None else f"{chr(8805 if more else 8804)} {bound:g}"]
        for name, result in results.items():
            met = bound is None or (result[key] >= bound if more else result[key] <= bound)
            marked = bound is not None and name in ours
            missed += marked and not met
            cells.append(f"{result[key]:{form}}" + (" ✓" if met else " ✗") * marked)
        lines.append([label, *cells])
    return table(["", "bound", *results], lines), missed


def main():
    if CHROMIUM is None:
        return "this benchmark needs Chromium (Debian: apt-get install chromium)"
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        course = copy_course(Path(folder))
        with serve(course) as server:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            where = (f"{machine('jupyterlab', 'ipywidgets', 'matplotlib', 'ipympl')}; Chromium "
                     f"{browser.version}")
            bench, contenders = Bench(server, browser, course), dict(CONTENDERS)
            if importlib.util.find_spec("ipympl") is None:
                del contenders["ipympl"]
            results = {name: measure(bench, name, source) for name, source in contenders.items()}
            training = {data: measure_training(bench, data) for data in ("spiral", "digits")}
            browser.close()
    ours = ("Tangent", "Sensitivity")
    figures, missed = judged(ROWS, results, ours)
    training = {f"training lab, {data}": of for data, of in training.items()}
    trained, also_missed = judged(TRAINING_ROWS, training, training)
    missed += also_missed
    times = {other: [results[other][key] / results["Tangent"][key]
                     for key in ("update", "median", "lag")]
             for other in results if other not in ours}
    ratios = [f"{other} / Tangent: kernel {kernel:.1f} times, key to pixels {pixels:.1f} times, "
              f"after a burst {burst:.1f} times."
              for other, (kernel, pixels, burst) in times.items()]
    publish("widgets.py: how quickly the widgets answer", "\n\n".join([
        f"{where}. Times in milliseconds.", figures, *ratios, trained,
        f"Load {os.getloadavg()[0]:.1f} at the end. "
        f"{f'{missed} bounds not met' if missed else 'All bounds met'}."]))


if __name__ == "__main__":
    sys.exit(main())
