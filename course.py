"""Set the course up and open it:  python3 course.py      (on Windows:  py course.py)

    python3 course.py                open JupyterLab at the start page
    python3 course.py test           run every test               (test tests/core: only those)
    python3 course.py build          execute the notebooks and make the exercises from the solutions
    python3 course.py exercises      list the exercises, with their points
    python3 course.py release NAME   make one exercise for students
    python3 course.py grade FOLDER   grade submissions: marks, feedback, a report    (grade --help)
    python3 course.py report         write marks, feedback and report again
    python3 course.py hub            serve the course to a class, as root      (docs/jupyterhub.md)
    python3 course.py site           build the course as a website, in site/    (site --help)
    python3 course.py lock           resolve the packages in pyproject.toml anew

Other arguments are passed on:  python3 course.py --no-browser --port 9000

This file needs Python 3.11 and nothing else. The first time, it makes a virtual environment in the
folder .venv and installs there the packages that requirements/*.lock names, each checked against
its hash. It leaves a stamp, so that the next start goes straight on. To begin again, delete .venv.
"""
from __future__ import print_function  # or Python 2 would not get as far as the message below

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "course.py: this is Python %d.%d, the course needs 3.11 or newer: install it from "
        "python.org, then type its name, for example: python3.12 course.py "
        "(on Windows: py -3.12 course.py)"
        % sys.version_info[:2]
    )

import contextlib
import errno
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sysconfig
import time
from pathlib import Path

COMMANDS = {"open": "course.lock", "test": "test.lock", "build": "test.lock",
            "exercises": "course.lock", "release": "grading.lock", "grade": "grading.lock",
            "report": "grading.lock", "hub": "hub.lock", "site": "site.lock", "lock": "test.lock"}
HELD = {"course.lock": [], "grading.lock": ["course.lock"], "site.lock": ["course.lock"],
        "hub.lock": ["course.lock", "grading.lock"],
        "test.lock": ["course.lock", "grading.lock", "hub.lock", "site.lock"]}
# each holds these, as they are

WINDOWS = os.name == "nt"
AGAIN = ("py" if WINDOWS else "python3") + " course.py"
HERE = Path(__file__).resolve().parent
LOCKS = HERE / "requirements"
VENV = HERE / ".venv"
OLD = HERE / ".venv.old"  # another Python's .venv, until the new one is complete
PROGRAMS = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = PROGRAMS / ("python.exe" if WINDOWS else "python")
STAMP = VENV / "course.json"  # absent while something is being installed: a crash leaves no stamp
NO_VENV = ("this Python cannot make environments; on Debian or Ubuntu type: "
           "sudo apt install python%d.%d-venv; then: %s" % (sys.version_info[:2] + (AGAIN,)))
UNREACHABLE = ("newconnectionerror", "nameresolutionerror", "dns error")  # no network at all
ADVICE = [  # what to do where the system gives one of these numbers, or an installer these words
    ([errno.ENOSPC], ("no space left", "not enough space"), "the disk is full: make 1 GB free"),
    ([errno.EROFS, errno.EACCES, errno.EPERM], (), "cannot write in %s: copy the course to a "
     "folder of your own, or close the JupyterLab that runs in this one" % HERE),
    ([], ("path separator", "surrogates not allowed", "long path", "error 206", "os error 3)"),
     "no environment can be made in %s: move the course to a short and plain path" % HERE),
    ([], UNREACHABLE + ("network", "connect", "resolve host", "retries", "timed out", "timeout",
                        "sending request"),
     "the packages cannot be reached: connect to the network"),
    ([], ("",), "set-up failed: to try again from the start, delete .venv"),  # anything else
]


class Trouble(Exception):
    """Something the reader can mend: one line that says what to do."""


class NoNetwork(Trouble):
    """Trouble that another way of installing would only meet again, later."""


def main(args):
    if hasattr(sys.stdout, "reconfigure"):  # IDLE's has not
        sys.stdout.reconfigure(errors="replace")
    try:
        if args[:1] in (["-h"], ["--help"]):
            return print(__doc__)
        command = args.pop(0) if args and not args[0].startswith("-") else "open"
        if command not in COMMANDS:
            raise Trouble("there is no command %r, only: %s" % (command, ", ".join(COMMANDS)))
        set_up(COMMANDS[command])
        return go_on([str(PYTHON), "-m", "course_tools.cli", command] + args)
    except Trouble as trouble:
        sys.stderr.write("course.py: %s\n" % trouble)
    except OSError as error:
        sys.stderr.write("course.py: %s\n" % advice(str(error), error.errno))
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. To go on, type: %s\n" % AGAIN)
    return 1


def set_up(lock):
    """Make .venv hold what `lock` names; at once if the stamp says that it does."""
    if ready(lock):
        return
    with one_at_a_time():
        if ready(lock):  # another start did it while this one waited
            return
        before = stamp()
        try:
            make_venv() if before is None else STAMP.unlink()
            install(lock)
        except BaseException as error:
            if before is None and OLD.exists() and not STAMP.exists():
                shutil.rmtree(str(VENV), ignore_errors=True)
                OLD.rename(VENV)
            elif before and isinstance(error, Trouble):
                write_stamp(before["locks"])  # tools fetch everything before they change anything
            raise
        still = set(before["locks"] if before else []) & set(map(digest, HELD))
        write_stamp(sorted(still | set(map(digest, HELD[lock] + [lock]))))
        shutil.rmtree(str(OLD), ignore_errors=True)


def ready(lock):
    found = stamp()
    return found is not None and digest(lock) in found["locks"]


def stamp():
    """What is installed; None when .venv is missing, half made, moved or another Python's."""
    try:
        found = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return None
    same = {key: found.get(key) for key in identity()} == identity()
    return found if same and PYTHON.exists() else None


def write_stamp(locks):
    STAMP.write_text(json.dumps(dict(identity(), locks=locks)))


def identity():
    return {"python": "%d.%d" % tuple(sys.version_info[:2]), "folder": str(HERE)}


def digest(lock):
    return hashlib.sha256((LOCKS / lock).read_bytes()).hexdigest()


@contextlib.contextmanager
def one_at_a_time():
    """Wait while another start installs. The system opens the lock even if that start crashes."""
    with open(str(HERE / ".venv.lock"), "a") as file:
        waiting = False
        while True:
            try:
                if WINDOWS:
                    import msvcrt

                    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
                else:
                    import fcntl

                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except (BlockingIOError, PermissionError):
                if not waiting:
                    print("Another start is setting up .venv; waiting for it.", flush=True)
                waiting = True
                time.sleep(0.2)
        yield


def make_venv():
    """An empty environment in which `import course_lib` works."""
    if importlib.util.find_spec("venv") is None:
        raise Trouble(NO_VENV)
    if VENV.exists():
        print("Making .venv again: it was unfinished, moved, or another Python's.", flush=True)
    if STAMP.exists():  # it serves another Python, or would if the folder were moved back
        shutil.rmtree(str(OLD), ignore_errors=True)
        VENV.rename(OLD)
    elif VENV.exists():
        shutil.rmtree(str(VENV))
    # the Python under a virtual environment: the one in .venv may just have been put aside
    python = getattr(sys, "_base_executable", sys.executable)
    run([python, "-m", "venv", "--without-pip", str(VENV)])
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV)}))
    # relative, because old Pythons misread other letters than ASCII here
    (packages / "course.pth").write_text(os.path.relpath(str(HERE), str(packages)) + "\n")


def install(lock):
    print("Installing in .venv what this command needs: about a minute, only this once.",
          flush=True)
    options = ["--require-hashes", "--only-binary", ":all:", "-r"]
    if lock == "hub.lock":  # who logs in there cannot write here what Python compiles
        os.environ["UV_COMPILE_BYTECODE"] = "1"
    if shutil.which("uv"):
        return install_with("uv", options + [str(LOCKS / lock)])
    pip = find_pip() + ["install"] + options
    try:
        # fetches uv, which is many times faster than pip
        run(pip + [str(LOCKS / "installer.lock"), "--retries", "1"])
        install_with(str(PROGRAMS / "uv"), options + [str(LOCKS / lock)])
    except NoNetwork:
        raise
    except Trouble:
        # slower, but obeys every setting that this machine has for pip
        run(pip + [str(LOCKS / lock)])


def install_with(uv, options):
    command = [uv, "pip", "install", "--python", str(PYTHON)] + options
    try:
        run(command + ["--offline"])  # at once, where its cache holds everything
    except Trouble:
        run(command)


def find_pip():
    """This Python's pip, or the one it brings along: installing that takes longer than using it."""
    if sys.prefix == sys.base_prefix and importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    folders = [os.path.join(sysconfig.get_path("stdlib"), "ensurepip", "_bundled")]
    folders += filter(None, [sysconfig.get_config_var("WHEEL_PKG_DIR")])  # Linux distributions'
    for wheel in (wheel for folder in folders for wheel in Path(folder).glob("pip-*.whl")):
        return [str(PYTHON), str(wheel / "pip")]
    raise Trouble(NO_VENV)


def run(command):
    """Run an installer and show its last line as progress; if it fails, raise Trouble with it."""
    environment = dict(os.environ, NO_COLOR="1", PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1")
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=environment
    )
    lines = []
    try:
        for line in process.stdout:
            lines.append(line.decode(errors="replace").strip())
            if lines[-1] and sys.stdout.isatty():
                sys.stdout.write("\r  %-76.76s" % lines[-1])
                sys.stdout.flush()
        failed = process.wait()
    finally:
        process.stdout.close()
        process.wait()  # also after Ctrl-C, which it got as well
        if sys.stdout.isatty():
            sys.stdout.write("\r%79s\r" % "")
    if failed:
        text = "\n".join(lines)
        unreachable = any(word in text.lower() for word in UNREACHABLE)
        raise (NoNetwork if unreachable else Trouble)(advice(text))


def advice(text, number=None):
    """What to do about an error that the system or an installer reported."""
    last = (text.strip().splitlines() or ["failed without a word"])[-1]
    what = next(what for numbers, words, what in ADVICE
                if number in numbers or any(word in text.lower() for word in words))
    return "%s, then type: %s (%s)" % (what, AGAIN, last)


def go_on(command):
    """Become the course's own program, under .venv's Python."""
    os.environ["COURSE_CALLED_IN"] = os.getcwd()
    os.chdir(str(HERE))
    if not WINDOWS:
        os.execv(command[0], command)
    process = subprocess.Popen(command)  # on Windows exec does not wait
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the program got it as well and ends by itself
            pass


if __name__ == "__main__":
    if not WINDOWS and sys.getfilesystemencoding() != "utf-8":  # as with LC_ALL=C PYTHONUTF8=0:
        os.environ["PYTHONUTF8"] = "1"  # begin anew, able to name every folder
        os.environ.setdefault("PYTHONIOENCODING", sys.stdout.encoding + ":replace")
        os.execv(sys.executable, [sys.executable] + sys.argv)
    sys.exit(main(sys.argv[1:]))
