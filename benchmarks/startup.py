"""How long until something happens? Imports, a notebook's first picture, and `python3 course.py`.

Each import runs in a fresh Python, in turn with the others. A notebook's start counts from nothing
to the picture's arrival; beside it, a bare kernel and plain matplotlib. course.py counts until
JupyterLab answers.

Run it with:  .venv/bin/python benchmarks/startup.py [--first] [--write]
--first also sets the course up in an empty copy, which fetches all packages anew.
"""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

# this makes course_lib known
from side_by_side import QUIET_KERNEL, ROOT, judged, machine, publish, table

ROUNDS = 7
NUMERIC = ("functions", "graph", "gradient", "data", "distances", "optimizers",
           "layers", "losses", "normalization", "network", "autograd")
IMPORTS = {
    "course_lib": "course_lib",
    **{f"course_lib.{name}": f"course_lib.{name}" for name in NUMERIC},
    "all of these": ", ".join(f"course_lib.{name}" for name in NUMERIC),
    "course_lib.checks": "course_lib.checks",
    "course_tools.cli": "course_tools.cli",
    "matplotlib.figure": "matplotlib.figure",
    "course_lib.plotting": "course_lib.plotting",
    "course_lib.widgets": "course_lib.widgets",
}
FIRST_PICTURES = {
    "a kernel alone": "6 * 7",
    "plain matplotlib": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "a live figure of the course": "from course_lib.widgets import Tangent\nTangent()",
}


def run(*command, **options):
    return subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True,
                          text=True, **options).stdout


def import_times():
    """{name: seconds of a round}: what `import` itself takes, without Python's own start."""
    times = {name: [] for name in ("numpy", *IMPORTS)}
    for _ in range(ROUNDS):
        for name in times:
            code = ("import time\nstart = time.perf_counter()\nimport "
                    f"{IMPORTS.get(name, name)}\nprint(time.perf_counter() - start)")
            times[name].append(float(run("-c", code)))
    return times


def imports():
    times = import_times()
    for name, seconds in times.items():
        over = statistics.median(a / b for a, b in zip(seconds, times["numpy"], strict=True))
        light = name in ("course_lib", "all of these", *(f"course_lib.{n}" for n in NUMERIC))
        bar = 1.3 if light else None
        yield [name, f"{1000 * statistics.median(seconds):.0f} ms",
               judged(f"{over:.2f}", over, bar)]


def first_picture(source):
    """Seconds from nothing to the end of a notebook's first cell, which shows something."""
    import nbformat
    from nbclient import NotebookClient
    from traitlets.config import Config

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    client = NotebookClient(notebook, kernel_name="python3", config=Config(QUIET_KERNEL),
                            resources={"metadata": {"path": str(ROOT)}})
    start = time.perf_counter()
    with client.setup_kernel():
        client.execute_cell(notebook.cells[0], 0)
        seconds = time.perf_counter() - start
    assert notebook.cells[0].outputs, source
    return seconds


def pictures():
    times = {name: [] for name in FIRST_PICTURES}
    for _ in range(ROUNDS):
        for name, source in FIRST_PICTURES.items():
            times[name].append(first_picture(source))
    for name, seconds in times.items():
        yield [name, f"{statistics.median(seconds):.2f} s ({min(seconds):.2f}–{max(seconds):.2f})"]


def until_it_answers(folder):
    """Seconds from typing `python3 course.py` until JupyterLab answers; None where it does not
    start."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--no-browser", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
               "--IdentityProvider.token="]
    start = time.perf_counter()
    anew = {} if folder == ROOT else {"UV_NO_CACHE": "1", "PIP_NO_CACHE_DIR": "1"}
    process = subprocess.Popen([sys.executable, "course.py", *options], cwd=folder,
                               env=os.environ | anew,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while process.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api/status", timeout=1)
                return time.perf_counter() - start
            except OSError:
                # between two questions to a server that is starting; there is no event
                time.sleep(0.02)
        return None
    finally:
        process.terminate()
        process.wait(30)


def starts():
    if (ROOT / ".venv" / "course.json").exists():
        seconds = [until_it_answers(ROOT) for _ in range(3)]
        yield ["the second start",
               f"{statistics.median(seconds):.1f} s" if all(seconds) else "did not start"]
    if "--first" in sys.argv:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, "course")
            shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "__pycache__"))
            seconds = until_it_answers(copy)
            yield ["the first start, packages fetched",
                   f"{seconds:.1f} s" if seconds else "did not start"]


def main():
    os.environ.pop("COURSE_STATIC", None)
    publish("startup.py: from nothing to the first picture", "\n\n".join([
        machine("numpy", "matplotlib", "ipykernel", "jupyterlab"),
        table(["import", "time", "/ numpy"], imports()),
        table(["a notebook's first output", "time"], pictures()),
        table(["python3 course.py, until JupyterLab answers", "time"], starts())]))


if __name__ == "__main__":
    main()
