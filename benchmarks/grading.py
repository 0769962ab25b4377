"""How fast a class is graded, beside nbgrader (and Otter, if this Python has it) on the same
notebooks in one run; and a local pool beside a Dask cluster of two workers, if there is Dask.

    python3 benchmarks/grading.py [--students 150] [--write]

Bars: 3,000 submissions a minute with all that starting takes, 40 times nbgrader's rate, and at
most 30 ms of CPU for a submission.
"""

import argparse
import importlib.util
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from side_by_side import ROOT, machine, publish, table

from course_tools.grading import journal
from course_tools.grading import run as grade  # noqa: E402
from tests.support.class_of import make_class  # noqa: E402

ASSIGNMENTS = ("01_computation_graphs", "03_activation_layers")
TIMES_NBGRADER, CPU_MS, A_MINUTE = 40, 30, 3000
ROUNDS = 3
BY_NBGRADER = 4  # submissions an assignment that nbgrader is given: its time grows in proportion


def measured(work):
    """(seconds, CPU seconds of all processes it started and waited for) of work()."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    own = time.process_time()
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    theirs = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, theirs + time.process_time() - own


def best(work):
    """The least (seconds, CPU seconds) of work(0), work(1), …: other programs only add to them."""
    return tuple(map(min, zip(*(measured(lambda i=i: work(i)) for i in range(ROUNDS)),
                              strict=True)))


def ours(folder, name, scheduler=None):
    """Grade the class into an own results folder; checks that everybody was graded."""
    grade.grade_class(folder, folder / name, workers=2, scheduler=scheduler)
    assert {r.status for r in journal.read(folder / name)} == {"graded"}


def by_nbgrader(folder):
    """nbgrader autograde on some of the same notebooks."""
    course = folder / "nbgrader"
    for assignment in ASSIGNMENTS:
        shutil.copytree(ROOT / "solutions" / assignment, course / "solutions" / assignment)
        for student in sorted((folder / "submitted").iterdir())[:BY_NBGRADER]:
            shutil.copytree(student / assignment, course / "submitted" / student.name / assignment)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    environment = os.environ | {"COURSE_STATIC": "1", "OPENBLAS_NUM_THREADS": "1",
                                "PYTHONPATH": str(ROOT),
                                "PATH": os.path.dirname(sys.executable) + os.pathsep
                                + os.environ["PATH"]}

    def run(command, assignment):
        subprocess.run([sys.executable, "-m", "nbgrader", command, assignment], cwd=course,
                       env=environment, check=True, capture_output=True)

    for assignment in ASSIGNMENTS:
        run("generate_assignment", assignment)
    return measured(lambda: [run("autograde", assignment) for assignment in ASSIGNMENTS])


def by_otter(folder):
    """Otter on some of the same notebooks, without the container that it starts for each: its own
    tests would come on top."""
    from otter.execute import grade_notebook

    tests = folder / "otter"
    tests.mkdir()
    paths = [path for student in sorted((folder / "submitted").iterdir())[:BY_NBGRADER]
             for path in student.glob("*/*.ipynb")]
    return measured(lambda: [grade_notebook(str(path), cwd=str(ROOT), test_dir=str(tests))
                             for path in paths])


def by_dask(folder):
    """The same class on two Dask workers, with a thread each."""
    from dask.distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        return measured(lambda: ours(folder, "dask", cluster.scheduler_address))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--students", type=int, default=150)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make_class(folder / "submitted", ASSIGNMENTS, asked.students, seed=0)
        count, few = asked.students * len(ASSIGNMENTS), BY_NBGRADER * len(ASSIGNMENTS)
        # starting two workers and their servers
        few_there = a_few(folder)
        start, start_cpu = best(lambda i: ours(few_there, f"grades-{i}"))
        rows, rates = [], {}

        def row(name, submissions, seconds, cpu):
            rates[name] = submissions / seconds
            rows.append([name, f"{submissions}", f"{60 * rates[name]:.0f}",
                         f"{1000 * cpu / submissions:.0f}"])

        seconds, cpu = best(lambda i: ours(folder, f"ours-{i}"))
        row("this course, two workers", count, seconds, cpu)
        steady = 1000 * (cpu - start_cpu) / (count - few)
        row("nbgrader autograde", few, *by_nbgrader(folder))
        if importlib.util.find_spec("otter"):
            row("Otter, without a container", few, *by_otter(folder))
        if importlib.util.find_spec("distributed"):
            row("this course, two Dask workers", count, *by_dask(folder))
            rows[-1][-1] = "–"  # its workers have not ended, so their CPU is not known
    times = rates["this course, two workers"] / rates["nbgrader autograde"]
    steady_times = (count - few) / (seconds - start) / rates["nbgrader autograde"]

    def verdict(good):
        return "✓" if good else "✗"

    text = (table(["", "submissions", "a minute", "ms CPU each"], rows) +
            f"\n\nBar: {A_MINUTE} a minute {verdict(60 * count / seconds >= A_MINUTE)}. "
            f"Ours, the best of {ROUNDS} runs, is {times:.0f} times as fast with the {start:.1f} s "
            f"that starting takes, and {steady_times:.0f} times without "
            f"(bar: {TIMES_NBGRADER} {verdict(steady_times >= TIMES_NBGRADER)}). Beyond starting, "
            f"a submission takes {steady:.0f} ms of CPU "
            f"(bar: {CPU_MS} {verdict(steady <= CPU_MS)}). nbgrader works on one core, on {few} of "
            f"the {count} notebooks.\n\n"
            f"{machine('numpy', 'nbgrader', 'otter-grader', 'distributed')}")
    publish("grading.py: a class", text)


def a_few(folder):
    """As many submissions as nbgrader gets: grading these costs little but starting."""
    few = folder / "few"
    for student in sorted((folder / "submitted").iterdir())[:BY_NBGRADER]:
        shutil.copytree(student, few / "submitted" / student.name)
    return few


if __name__ == "__main__":
    main()
