"""The same answers on every machine: the numeric tests and all stored outputs, once as each kind of
machine would calculate.

    .venv/bin/python tests/machines.py                 all that this machine can play, as a table;
                                                       an hour or two
    .venv/bin/python tests/machines.py X86_V3 3.12     only the variants with one of these words
                                                       in their names
    .venv/bin/python tests/machines.py --lowest        only the numeric tests, as the oldest
                                                       processor would; .ci/run does this

A variant is a level of NumPy's code for the processor, a kernel of OpenBLAS, two threads, another
Python that is on PATH, or the oldest or newest packages that pyproject.toml allows (in
.course/machines, by uv). NumPy and OpenBLAS are asked what they have, and "ran" is what they say
then. Exit 1 if anything failed. Ctrl-C ends it with the table so far.
"""

import datetime
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from course_tools.build import REPRODUCIBLE  # noqa: E402
from course_tools.cli import environment, oldest_processor  # noqa: E402

NBVAL = ("--nbval --nbval-current-env --nbval-cell-timeout=120 --dist loadfile "
         "notebooks solutions").split()
LEVEL, KERNEL = "NPY_DISABLE_CPU_FEATURES", "OPENBLAS_CORETYPE"
# one that is not there is another
KERNELS = "Prescott Nehalem Sandybridge Haswell Zen SkylakeX ARMV8 NeoverseN1 NeoverseV1"
# whose tests measure drawings: .ci/run does that once
PICTURES = "drawing look neurons plotting".split()
# Prints NumPy's version, the kernel of its OpenBLAS (- for another BLAS), and what it uses of the
# code for newer processors.
PROBE = """
import ctypes, numpy, pathlib
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__
kernel, home = "-", pathlib.Path(numpy.__file__).parent
for path in [*home.parent.glob("numpy.libs/*openblas*"), *home.glob(".dylibs/*openblas*")]:
    get = ctypes.CDLL(str(path)).scipy_openblas_get_corename64_
    get.restype = ctypes.c_char_p
    kernel = get().decode()
numpy.ones((99, 99)) @ numpy.ones((99, 99))  # a kernel that this processor cannot run dies here
print(numpy.__version__, kernel, *[f for f in __cpu_dispatch__ if __cpu_features__[f]])
"""


def main(args):
    for name in (LEVEL, KERNEL):
        os.environ.pop(name, None)
    if args == ["--lowest"]:
        print("\nnumeric tests,", oldest_processor(), flush=True)
        return int(pytest(sys.executable, oldest_processor(), "tests/core",
                          *(f"--ignore-glob=*test_{name}.py" for name in PICTURES))[1] > 0)
    chosen = {name: how for name, how in variants().items() if not args
              or any(word in name for word in args)}
    rows = []
    try:
        for name, how in chosen.items():
            print(f"\n[{len(rows) + 1} of {len(chosen)}] {name}", flush=True)
            rows.append((name, *run(name, *how)))
    except KeyboardInterrupt:
        print("\nStopped.")
    machine = f"{platform.system()} {platform.machine()}"
    print(f"\n{datetime.date.today()}; {machine}; passed / failed.\n")
    print("| variant | ran | numeric tests | cells of notebooks |\n| --- | --- | ---: | ---: |")
    for name, ran, *results in rows:
        print(f"| {name} | {ran} | "
              f"{' | '.join(f'{passed:,} / {failed:,}' for passed, failed in results)} |")
    left = list(chosen)[len(rows):]
    if left:
        print(f"\nTo go on: .venv/bin/python tests/machines.py {shlex.join(left)}")
    return int(not rows or left != []
               or any(failed for _, _, *results in rows for _, failed in results))


def variants():
    """name -> (Python, what to install for it in an environment of its own, environment
    variables)."""
    here = sys.executable
    _, kernel, *newer = probe()
    seen, found = {kernel}, {"as it is": (here, [], {})}
    for i in reversed(range(len(newer))):
        level = newer[i - 1] if i else "the baseline"
        found[f"no further than {level}"] = here, [], {LEVEL: " ".join(newer[i:])}
    for name in KERNELS.split():
        _, kernel, *_ = probe(**{KERNEL: name}) or [None, None]
        if kernel and kernel not in seen:
            found[f"{KERNEL}={name}"] = here, [], {KERNEL: name}
            seen.add(kernel)
    found["two threads"] = here, [], {"OPENBLAS_NUM_THREADS": "2"}
    pythons = {sys.version_info.minor: here} | other_pythons()
    for minor in pythons.keys() - {sys.version_info.minor}:
        locked = ["--require-hashes", "-r", "requirements/test.lock"]
        found[f"Python 3.{minor}"] = pythons[minor], locked, {}
    project = ["-r", "pyproject.toml", "--extra", "test", "--resolution"]
    for which, minor, how in (("oldest", min(pythons), "lowest-direct"),
                              ("newest", max(pythons), "highest")):
        found[f"{which} packages, Python 3.{minor}"] = pythons[minor], [*project, how], {}
    return found


def other_pythons():
    """minor -> path of each other Python on PATH that the course allows and that starts."""
    found = {}
    for minor in set(range(11, 40)) - {sys.version_info.minor}:
        program = shutil.which(f"python3.{minor}")
        asked = program and subprocess.run([program, "-c", "import sys; print(sys.executable)"],
                                           capture_output=True, text=True)
        if asked and asked.returncode == 0:
            found[minor] = asked.stdout.strip()
    return found


def run(name, python, packages, variables):
    """What ran, (passed, failed) of the numeric tests, (passed, failed) of the notebooks' cells."""
    try:
        python = install(name, python, packages) if packages else python
    except (OSError, subprocess.CalledProcessError) as error:
        print(error)
        return "not installed", (0, 1), (0, 1)
    version, kernel, *newer = probe(python, **variables) or "??"
    ran = f"NumPy {version}, {newer[-1] if newer else 'baseline'}, {kernel}"
    print(ran, flush=True)
    tests = pytest(python, variables, "tests/core", "tests/checks/test_exercises.py",
                   "tests/checks/test_turns.py")
    return ran, tests, pytest(python, variables, *NBVAL)


def install(name, python, packages):
    """The Python of a fresh environment with these packages."""
    folder = ROOT / ".course/machines" / re.sub(r"\W+", "-", name)
    made = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    uv = shutil.which("uv", path=environment()["PATH"]) or "uv"
    subprocess.run([uv, "venv", "-q", "--clear", "--python", python, folder], check=True)
    subprocess.run([uv, "pip", "install", "-q", "--python", made, "--only-binary", ":all:",
                    *packages], cwd=ROOT, check=True)
    return str(made)


def probe(python=sys.executable, **variables):
    """The words that PROBE prints; none when it dies of these variables."""
    return subprocess.run([python, "-c", PROBE], env=os.environ | variables, capture_output=True,
                          text=True).stdout.split()


def pytest(python, variables, *args):
    """Run pytest and pass on what it says: (passed, failed). A run that breaks, or that runs
    nothing, has failed."""
    path = os.pathsep.join([str(Path(python).parent), os.environ.get("PATH", os.defpath)])
    env = os.environ | environment() | REPRODUCIBLE | {"PATH": path,
                                                       "PYTHONPATH": str(ROOT)} | variables
    command, line = [python, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", *args], ""
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, encoding="utf-8",
                               errors="replace")
    try:
        for line in process.stdout:
            print(line, end="", flush=True)
    finally:
        process.wait()  # after Ctrl-C, too: it got that as well, and ends by itself
    counts = {word: int(n) for n, word in re.findall(r"(\d+) (passed|failed|error)", line)}
    failed = counts.get("failed", 0) + counts.get("error", 0)
    return counts.get("passed", 0), failed or int(process.returncode != 0 or "passed" not in counts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
