"""What really holds on this machine: a process is confined as a student's, and tries."""

import os
import socket
import sys
from pathlib import Path

from course_tools.grading.sandbox import kernel
from course_tools.grading.sandbox.kernel import namespaces

F_SETOWN = 8


def works():
    """Whether Python can still do what submissions need of it."""
    try:
        Path(kernel.PACKAGE, "layers.py").read_bytes()
        Path(os.__file__).read_bytes()
        any(os.scandir(Path(sys.modules["numpy"].__file__).parent))
        scratch = Path.cwd() / "probe"
        scratch.write_text("written")
        scratch.unlink()
    except OSError:
        return False
    return True


def held():
    """The names in kernel.HELD of what this process, which has been confined, is kept from."""
    import fcntl
    import resource

    outside, parent = kernel.PACKAGE / "checks" / "__init__.py", os.getppid()
    reading = os.pipe()[0]
    tries = {
        "files": [lambda: open(outside).close(), lambda: os.listdir(outside.parent)],
        "names": [lambda: os.stat(outside), lambda: os.stat("/etc/passwd")],
        "network": [lambda: socket.socket(socket.AF_INET).close()],
        "programs": [fork],
        "processes": [lambda: os.kill(parent, 0), lambda: fcntl.fcntl(reading, F_SETOWN, parent),
                      lambda: open(f"/proc/{parent}/mem", "rb").close()],
        "machine": [lambda: os.sched_setaffinity(0, os.sched_getaffinity(0)), lambda: os.nice(0)],
        "root": [lambda: os.getuid() == 0 or refuse()],
        "disk": [lambda: bytes_of_disk() > 4 * namespaces.DISK or refuse()],
        "limits": [lambda: resource.getrlimit(resource.RLIMIT_AS)[0] < 0 or refuse(),
                   lambda: resource.getrlimit(resource.RLIMIT_CPU)[0] < 0 or refuse()],
    }
    return [name for name, attempts in tries.items() if all(map(refused, attempts))]


def refused(attempt):
    try:
        attempt()
    except OSError:
        return True
    return False


def refuse():
    raise OSError


def fork():
    if os.fork() == 0:
        os._exit(0)
    os.wait()


def bytes_of_disk():
    opened = os.open(".", os.O_RDONLY)
    disk = os.fstatvfs(opened)
    os.close(opened)
    return disk.f_blocks * disk.f_frsize
