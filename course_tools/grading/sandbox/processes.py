"""Where students' processes come from, as the marker sees it: it starts one for a submission, has a
connection to it, and ends it.

On Linux they are copies of a fork server (inside/server.py), which confines each at once; elsewhere
each is an interpreter of its own, which nothing confines.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol

from course_tools import ROOT
from course_tools.grading.sandbox import kernel
from course_tools.grading.sandbox.crossing.codec import SHARED_MODULES

PRELOADED = ["numpy.random", "numpy.testing", "numpy.linalg", "numpy.fft",
             "IPython.core.inputtransformer2", "random", "decimal", "fractions",
             "statistics", "dataclasses", "typing", "course_lib.functions", "course_lib.gradient",
             *SHARED_MODULES]
# with the fonts that the instructor's matplotlib has found: seconds else
PICTURES = ("matplotlib.pyplot", "matplotlib.backends.backend_agg")
# of the environment
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "MPLCONFIGDIR", "VIRTUAL_ENV")
# the exit code of a process that was stopped from here; one that was already ending keeps its own
KILLED = -9 if os.name == "posix" else 1


@dataclass
class Child:
    """A student's process: the connection to it, its number, its scratch folder, and what else its
    maker needs to end it."""

    connection: socket.socket
    pid: int
    scratch: str
    number: int = 0                                # as the fork server knows it
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
        "MALLOC_ARENA_MAX": "1",                   # else each thread reserves 64 MB of the limit
        "COURSE_STATIC": "1", "PYTHONDONTWRITEBYTECODE": "1", "MPLBACKEND": "agg"}


class Children(Protocol):
    """Where students' processes come from: all that the marker knows of a system. To confine them
    in another way, write a class with these names, and let start() choose it."""

    features: Collection[str]          # names in kernel.HELD: what holds for these processes

    def spawn(self) -> Child:
        """A new process that waits for its first question."""

    def end(self, child: Child) -> int:
        """Stop it if it still runs, remove its scratch folder, and say how it had ended: its exit
        code, negative for a signal, 0 if it was still running."""

    def close(self) -> None:
        """No more processes are needed: nothing is left behind."""


class ForkServer:
    """Children that are copies of one process. memory: bytes for each. seconds: of computing.
    layers: what to confine them with, as far as it holds; by default all that the system has."""

    def __init__(self, memory, seconds, preload=(), layers=None):
        layers = layers or kernel.available()
        self.own_numbers = bool(layers.unshare)    # of processes, in there
        self.folder = tempfile.mkdtemp(prefix="submissions-")
        self.tree = tempfile.mkdtemp(prefix="seen-by-submissions-")
        os.chmod(self.folder, 0o711)               # another user's process may live in it
        self.control, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        self.control.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        settings = json.dumps({"memory": memory, "seconds": int(seconds) + 1,
                               "layers": asdict(layers), "folder": self.folder,
                               "tree": self.tree, "preload": [*PRELOADED, *preload]})
        self.process = subprocess.Popen([*layers.unshare, sys.executable, "-m",
                                         "course_tools.grading.sandbox.inside.server",
                                         str(theirs.fileno()), settings],
                                        pass_fds=[theirs.fileno()], env=bare_environment(),
                                        stdin=subprocess.DEVNULL, start_new_session=True)
        theirs.close()
        self.features, _ = self._reply()           # it is ready

    def spawn(self):
        scratch = tempfile.mkdtemp(prefix="submission-", dir=self.folder)
        ours, theirs = socket.socketpair()
        socket.send_fds(self.control, [json.dumps({"spawn": scratch}).encode()], [theirs.fileno()])
        theirs.close()
        number, pid = self._reply()
        return Child(ours, pid if self.own_numbers else number, scratch, number)

    def end(self, child):
        child.connection.close()
        self.control.send(json.dumps({"end": child.number}).encode())
        status, _ = self._reply()
        remove(child.scratch)
        return status

    def close(self):
        self.control.close()
        self.process.wait()
        remove(self.folder)
        with contextlib.suppress(OSError):         # it is empty, or gone
            os.rmdir(self.tree)

    def _reply(self):
        """What the server says, and the number here of the process that it speaks of."""
        message, more, _, _ = self.control.recvmsg(4096, socket.CMSG_SPACE(12))
        if not message:
            raise RuntimeError("the fork server has ended")
        return json.loads(message), struct.unpack("3i", more[0][2])[0]


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
        process = subprocess.Popen([sys.executable, "-m",
                                    "course_tools.grading.sandbox.inside.child",
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
                    return Child(connection, process.pid, scratch, process=process)
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


def remove(folder, wait=False):
    """Remove a scratch folder, however deep somebody has nested it: deeper than shutil.rmtree can
    follow."""
    try:
        os.rmdir(folder)                           # nearly always, nothing has been written
    except OSError:
        if os.name == "posix":
            # it may take long, and mostly nobody waits for it
            process = subprocess.Popen(["rm", "-rf", "--", folder], stderr=subprocess.DEVNULL)
            if wait:
                process.wait()
        else:
            shutil.rmtree(folder, ignore_errors=True)
