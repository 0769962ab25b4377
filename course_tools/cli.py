"""The commands of course.py: open, test, build, exercises, release, grade, report, hub, site, lock.

course.py starts this with .venv's Python; whoever made an environment otherwise types
`python -m course_tools.cli test`. What a command needs is imported when it runs.
"""
import errno
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from course_lib.folder import START
from course_tools import ROOT
from course_tools.build import REPRODUCIBLE, NotebookError, build_notebooks

# a page that never answers: its test fails, and the others go on
END_WHAT_HANGS = ["-o", "faulthandler_timeout=600", "-o", "faulthandler_exit_on_timeout=true"]
QUIET_LAB = [  # JupyterLab asks nobody outside this machine for news, updates or extensions
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
]
LAB_CSS = Path(__file__).parent / "site" / "look" / "lab.css"
QUIET_PAGE = {"disabledExtensions": {
    "@jupyterlab/apputils-extension:announcements": True,
    "@jupyterlite/pyodide-kernel-extension": True,  # it is for the site
}}


def main(args):
    command, *rest = args or ["open"]
    if command not in COMMANDS:
        return f"there is no command {command!r}, only: {', '.join(COMMANDS)}"
    sys.stdout.reconfigure(errors="replace")  # of a character that the screen cannot show
    if ROOT is None and command != "exercises":
        return f"`{command}` needs the course's folder, which holds {START}: change into it first"
    try:
        if ROOT:
            os.environ.update(environment())
            os.chdir(ROOT)
        return COMMANDS[command](rest)
    except KeyboardInterrupt:
        return "Stopped."
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        return f"cannot write in {ROOT}: copy the course to a folder of your own ({error})"


def environment(root=ROOT):
    """This Python's programs first, and settings of the course's own: a broken ~/.jupyter does no
    harm."""
    own = root / ".course"
    folders = {
        "JUPYTER_CONFIG_DIR": own / "jupyter",
        "JUPYTER_DATA_DIR": own / "jupyter-data",
        "IPYTHONDIR": own / "ipython",
    }
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    config = folders["JUPYTER_CONFIG_DIR"]
    for name, text in (("labconfig/page_config.json", json.dumps(QUIET_PAGE)),
                       ("custom/custom.css", LAB_CSS.read_text(encoding="utf-8"))):
        file = config / name
        if not file.exists():  # later it may hold what the reader has set
            file.parent.mkdir(exist_ok=True)
            file.write_text(text)
    return {name: str(folder) for name, folder in folders.items()} | {
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYTHONIOENCODING": os.environ.get("PYTHONIOENCODING", "").partition(":")[0] + ":replace",
        # where that is set, every kernel would compile its packages again: three times as slow
        "PYTHONDONTWRITEBYTECODE": "",
        # small products are faster on one thread: two wait for each other, and for the browser
        "OPENBLAS_NUM_THREADS": os.environ.get("OPENBLAS_NUM_THREADS", "1"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent),
                                 os.environ.get("PATH", os.defpath)]),
    }


def open_lab(args):
    """JupyterLab on this machine only, at the start page, the whole course in its file browser."""
    print("Opening JupyterLab in your browser. To stop it, press Ctrl-C here.", flush=True)
    return replace_by("jupyterlab", *lab_options(ROOT), *args)


def lab_options(root):
    """How JupyterLab is started for the course in the folder root, after environment(root)."""
    return [
        f"--ServerApp.root_dir={root}",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.allow_root=True",  # containers often have no other user
        "--ServerApp.use_redirect_file=False",  # browsers in a sandbox cannot read that file
        f"--LabApp.default_url=/lab/tree/{START}",
        "--ServerApp.kernel_websocket_connection_class=course_tools.lab_server.PromptConnection",
        "--KernelManager.transport_encryption=auto",  # or every kernel begins with a warning
        "--LabApp.custom_css=True",
        "--LanguageServerManager.autodetect=False",  # the address is the last line that it says
        *QUIET_LAB,
    ]


def test(args):
    """All tests in three runs of pytest, or what the arguments say in one.

    With COURSE_SLOW=1 also those that take long; then the notebooks are run as on the oldest
    processor.
    """
    if args:
        if not any("browser" in arg for arg in args):
            os.environ.update(REPRODUCIBLE)
        return replace_by("pytest", *args)
    nbval = "--nbval --nbval-current-env --nbval-cell-timeout=300 --dist loadfile".split()
    processor = oldest_processor() if "COURSE_SLOW" in os.environ else {}
    runs = [
        run_pytest(["tests"], "--ignore=tests/browser", "-n", "2", **REPRODUCIBLE),
        run_pytest(["notebooks", "solutions"], "-n", "2", *nbval, **REPRODUCIBLE | processor),
        # by itself: Playwright's event loop would be in others' way; two JupyterLabs, two browsers
        run_pytest(["tests/browser"], "-n", "2", "--dist", "loadfile", *END_WHAT_HANGS),
    ]
    passed, failed, skipped = map(sum, zip(*runs, strict=True))
    print(f"\n{passed} passed, {failed} failed" + f", {skipped} skipped" * bool(skipped),
          flush=True)
    return 1 if failed or not passed else 0


def oldest_processor():
    """What makes NumPy and OpenBLAS calculate as on the oldest processor of this kind that they
    know, and on two threads.

    Stored numbers have to hold then, too. (That building again changes nothing is tested with this
    machine's own.)
    """
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

    newer = [feature for feature in __cpu_dispatch__ if __cpu_features__[feature]]
    variables = {"OPENBLAS_NUM_THREADS": "2", "NPY_DISABLE_CPU_FEATURES": " ".join(newer)}
    if platform.machine() in ("x86_64", "AMD64"):
        variables["OPENBLAS_CORETYPE"] = "Prescott"
    return variables


def run_pytest(folders, *options, **variables):
    """Run pytest over those folders that exist: (passed, failed, skipped); a run that breaks has
    failed."""
    folders = [folder for folder in folders if any(Path(folder).glob("**/*.*"))]
    if not folders:
        return 0, 0, 0
    print(f"\n{' and '.join(folders)}:", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junit-xml={report}", *options,
                   *folders]
        broken = subprocess.call(command, env=os.environ | variables) != 0
        suite = ElementTree.parse(report).find("testsuite").attrib if report.exists() else {}
    tests, failures, errors, skipped = (int(suite.get(k, 0))
                                        for k in ("tests", "failures", "errors", "skipped"))
    failed = max(failures + errors, int(broken))
    return max(tests - failures - errors - skipped, 0), failed, skipped


def build(args):
    """Execute the notebooks, then make the exercises from the solutions."""
    try:
        build_notebooks(ROOT, only=args)
    except NotebookError as error:
        return f"build stopped: {error}"


def exercises(args):
    """List the exercises of the course, or of the lessons named: `exercises 01 03`."""
    from course_lib.checks import all_exercises

    known = all_exercises().values()
    chosen = [e for e in known if not args or e.lesson in args]
    if not chosen:
        lessons = ", ".join(sorted({e.lesson for e in known}))
        return f"there are no exercises for {' '.join(args)}, only for {lessons}"
    width = max(len(e.title) for e in chosen)
    for e in chosen:
        print(f"{e.id}  {e.title:<{width}}  {e.points} point{'s' * (e.points != 1)}  practises "
              f"{e.practises}")
    print(f"{len(chosen)} exercises, {sum(e.points for e in chosen)} points")


def lock(args):
    """Resolve pyproject.toml into requirements/*.lock; `--upgrade` also takes newer versions."""
    compile = ("uv pip compile -q --universal --generate-hashes --no-header --no-annotate "
               "--no-strip-extras --python-version 3.11".split())  # or pip wants other versions
    compile += args
    subprocess.run([*compile, "-", "-o", "requirements/installer.lock"], input=b"uv>=0.9",
                   check=True)
    subprocess.run([*compile, "pyproject.toml", "--extra=test", "-c",
                    "requirements/constraints.txt", "-o", "requirements/test.lock"], check=True)
    same = ["-c", "requirements/test.lock"]  # the versions that were tested
    subprocess.run([*compile, "pyproject.toml", *same, "-o", "requirements/course.lock"],
                   check=True)
    for extra in ("grading", "hub", "site"):
        subprocess.run([*compile, "pyproject.toml", f"--extra={extra}", *same, "-o",
                        f"requirements/{extra}.lock"], check=True)


def replace_by(module, *args):
    """Become `python -m module`, so that it gets the signals itself."""
    command = [sys.executable, "-m", module, *args]
    if os.name != "nt":
        os.execv(sys.executable, command)
    process = subprocess.Popen(command)  # on Windows exec does not wait
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the program got it as well and ends by itself
            pass


def of_grading(name):
    """A command of course_tools.grading.command, which is loaded when it is called."""
    def command(args):
        from course_tools.grading import command as grading

        return getattr(grading, name)(args)

    return command


def site(args):
    """Build the course as a website, or serve it."""
    from course_tools.site.command import site

    return site(args)


def hub(args):
    """Serve the course to a class, through JupyterHub."""
    return replace_by("course_tools.hub", "serve", *args)


COMMANDS = {"open": open_lab, "test": test, "build": build, "exercises": exercises, "lock": lock,
            "hub": hub, "site": site,
            **{name: of_grading(name) for name in ("release", "grade", "report")}}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
