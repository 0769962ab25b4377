"""The fork server: one process that holds NumPy and the course's package, and copies itself for
each submission.

It is a fresh interpreter, started before a test or a submission is read, so there is nothing in its
memory to find. A copy costs milliseconds, is confined at once (kernel.py), and serves one
submission (child.py).
"""

import contextlib
import gc
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from course_tools import ROOT
from course_tools.grading.sandbox import kernel
from course_tools.grading.sandbox.codec import SHARED_MODULES

PRELOADED = ["numpy.random", "numpy.testing", "numpy.linalg", "numpy.fft",
             "IPython.core.inputtransformer2", "random", "decimal", "fractions",
             "statistics", "dataclasses", "typing", "course_lib.functions", "course_lib.gradient",
             # pictures, with the fonts that the instructor's matplotlib has found: seconds else
             "matplotlib.pyplot", "matplotlib.backends.backend_agg",
             *SHARED_MODULES]
# of the environment
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "MPLCONFIGDIR", "VIRTUAL_ENV")
# the exit code of a process that was stopped from here; one that was already ending keeps its own
KILLED = -9 if os.name == "posix" else 1


@dataclass
class Child:
    """A student's process: the connection to it, its number, and its scratch folder."""

    connection: socket.socket
    pid: int
    scratch: str
    process: object = None
    started: float = field(default_factory=time.monotonic)

    def put(self, files):
        """Write {path: bytes} into its scratch folder."""
        for name, data in files.items():
            path = Path(self.scratch, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def computed(self):
        """Seconds for which it has computed, all its threads together; where only the clock tells,
        all since its start."""
        if sys.platform != "linux":
            return time.monotonic() - self.started
        # its own clock: what clock_getcpuclockid(3) answers
        return time.clock_gettime(~self.pid << 3 | 2)


def bare_environment():
    """Variables for a process that students' code will run in: nothing of the instructor's but
    where Python is."""
    return {name: os.environ[name] for name in KEPT if name in os.environ} | {
        "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
        "COURSE_STATIC": "1", "PYTHONDONTWRITEBYTECODE": "1", "MPLBACKEND": "agg"}


class Children(Protocol):
    """Where students' processes come from: all that the marker knows of a system. To confine them
    in another way, write a class with these names, and let start() choose it."""

    features: Collection[str]          # of kernel.features(), those that hold for these processes

    def spawn(self) -> Child:
        """A new process that waits for its first question."""

    def end(self, child: Child) -> int:
        """Stop it if it still runs, remove its scratch folder, and say how it had ended: its exit
        code, negative for a signal, 0 if it was still running."""

    def close(self) -> None:
        """No more processes are needed: nothing is left behind."""


class ForkServer:
    """Children that are copies of one process. memory: bytes for each. seconds: of computing."""

    def __init__(self, memory, seconds, preload=()):
        self.features = kernel.features()
        ours, theirs = socket.socketpair()
        settings = json.dumps({"memory": memory, "seconds": int(seconds) + 1,
                               "features": sorted(self.features),
                               "preload": [*PRELOADED, *preload]})
        self.process = subprocess.Popen([sys.executable, "-m",
                                         "course_tools.grading.sandbox.server",
                                         str(theirs.fileno()), settings],
                                        pass_fds=[theirs.fileno()], env=bare_environment(),
                                        stdin=subprocess.DEVNULL, start_new_session=True)
        theirs.close()
        self.control = ours
        self.replies = ours.makefile("r")
        self._reply()                              # it is ready

    def spawn(self):
        scratch = tempfile.mkdtemp(prefix="submission-")
        ours, theirs = socket.socketpair()
        socket.send_fds(self.control, [json.dumps({"spawn": scratch}).encode()], [theirs.fileno()])
        theirs.close()
        return Child(ours, self._reply(), scratch)

    def end(self, child):
        child.connection.close()
        self.control.sendall(json.dumps({"end": child.pid}).encode())
        status = self._reply()
        remove(child.scratch)
        return status

    def close(self):
        self.replies.close()
        self.control.close()
        self.process.wait()

    def _reply(self):
        line = self.replies.readline()
        if not line:
            raise RuntimeError("the fork server has ended")
        return json.loads(line)


class FreshInterpreters:
    """The same for systems that cannot fork: an interpreter is started for each submission, and
    stopped."""

    features = frozenset()

    def __init__(self, memory, seconds, preload=()):
        self.seconds, self.preload = seconds, preload
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.folder = tempfile.TemporaryDirectory(prefix="submissions-", ignore_cleanup_errors=True)

    def spawn(self):
        scratch, token = tempfile.mkdtemp(dir=self.folder.name), os.urandom(16).hex()
        own = dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP"), scratch)
        # what takes seconds is done only once
        kept = {"MPLCONFIGDIR": self.folder.name, "PYTHONDONTWRITEBYTECODE": ""}
        own_group = ({"start_new_session": True}
                     if os.name == "posix"
                     else {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP})
        process = subprocess.Popen([sys.executable, "-m", "course_tools.grading.sandbox.child",
                                    str(self.listener.getsockname()[1]), token,
                                    str(self.seconds + 60), *self.preload],
                                   cwd=scratch, env=bare_environment() | own | kept,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, **own_group)
        self.listener.settimeout(60)
        while True:
            connection, _ = self.listener.accept()
            connection.settimeout(5)
            with contextlib.suppress(OSError):
                if connection.recv(len(token)).decode() == token:
                    return Child(connection, process.pid, scratch, process)
            connection.close()

    def end(self, child):
        child.connection.close()
        running = child.process.poll() is None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.name == "posix":
                os.killpg(child.pid, signal.SIGKILL)
            else:
                child.process.kill()
        code = child.process.wait()
        remove(child.scratch)
        return 0 if running and code == KILLED else code

    def close(self):
        self.listener.close()
        self.folder.cleanup()  # of what a system would not remove while its process was ending


def start(memory, seconds, preload=()) -> Children:
    """The best that this system has."""
    return (ForkServer if sys.platform == "linux" else FreshInterpreters)(memory, seconds, preload)


def remove(folder):
    """Remove a scratch folder, however deep somebody has nested it: deeper than shutil.rmtree can
    follow."""
    try:
        os.rmdir(folder)                           # nearly always, nothing has been written
    except OSError:
        if os.name == "posix":
            # it may take long, and nobody waits for it
            subprocess.Popen(["rm", "-rf", "--", folder], stderr=subprocess.DEVNULL)
        else:
            shutil.rmtree(folder, ignore_errors=True)


# The server's own process


def main(file, settings):
    from course_tools.grading.sandbox import child

    settings = json.loads(settings)
    control = socket.socket(fileno=int(file))
    child.prepare(settings["preload"])
    child.as_python("%time")
    kernel.readable()
    gc.collect()
    gc.freeze()  # or the first collection in each copy would touch, and so copy, all memory
    control.sendall(b"0\n")
    running = {}                                   # process -> its scratch folder
    try:
        while True:
            message, files, _, _ = socket.recv_fds(control, 4096, 1)
            if not message:
                return
            order = json.loads(message)
            if "spawn" in order:
                pid = os.fork()
                if pid == 0:
                    become_child(control, files[0], order["spawn"], settings)
                os.close(files[0])
                running[pid] = order["spawn"]
                control.sendall(b"%d\n" % pid)
            else:
                control.sendall(b"%d\n" % stop(order["end"]))
                running.pop(order["end"], None)
    finally:
        for pid, scratch in running.items():       # the user has gone: nothing is left behind
            stop(pid)
            remove(scratch)


def become_child(control, file, scratch, settings):
    """This copy of the server becomes a student's process; it never returns."""
    from course_tools.grading.sandbox import child

    status = 0
    try:
        control.close()
        os.dup2(file, 3)
        child.quiet()
        os.closerange(4, 256)
        os.setsid()
        os.chdir(scratch)
        os.environ.clear()
        os.environ.update(HOME=scratch, TMPDIR=scratch, PATH="", OPENBLAS_NUM_THREADS="1",
                          COURSE_STATIC="1", MPLBACKEND="agg")
        tempfile.tempdir = scratch
        sys.argv = [""]
        sys.path[0] = ""                           # as in a notebook: its own folder comes first
        student = child.Student(socket.socket(fileno=3))
        kernel.enter(settings["features"], scratch, settings["memory"], settings["seconds"])
        student.boundary.answer_forever()
    except BaseException as error:
        status = isinstance(error, MemoryError)
    finally:
        os._exit(status)


def stop(pid):
    """End a child with all it started, and wait for it. Its exit code, or 0 if it was still
    running."""
    running = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
    for kill in (os.killpg, os.kill):  # it may not have had the time for a group of its own
        with contextlib.suppress(ProcessLookupError):
            kill(pid, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return 0 if running and code == KILLED else code


if __name__ == "__main__":
    with contextlib.suppress(ConnectionError):     # its user has gone
        main(*sys.argv[1:])
