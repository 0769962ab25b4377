"""What a student's process may do, held by the kernel: read Python, write into its scratch folder,
compute, and nothing else.

Layers that do not rely on each other: namespaces (of files, processes, the network), a user and
rights of its own, limits, Landlock (files) and seccomp (system calls). What a system lacks is left
out; probe.py tries what then really holds.
"""

import contextlib
import functools
import os
import platform
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

import course_lib
from course_tools.grading.sandbox.kernel import landlock, namespaces, seccomp
from course_tools.grading.sandbox.kernel.libc import checked, libc

try:
    import resource
except ImportError:                    # Windows
    resource = None

PACKAGE = Path(course_lib.__file__).parent
SECRET = ("checks",)                   # parts of course_lib that a student's process may not read
SYSTEM = ("/usr/lib", "/usr/lib64", "/usr/share/zoneinfo", "/usr/share/fonts", "/lib", "/lib64",
          "/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime",
          "/dev/null", "/dev/zero", "/dev/urandom")
BIGGEST_FILE = 16 * 2**20
OPEN_FILES = 64
# Threads and processes: of a user of its own, or of the instructor, who has others
TASKS, TASKS_OF_ALL = 512, 4096
NOBODY = 65534
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
CAPSET_VERSION = 0x20080522


@dataclass(frozen=True)
class Layers:
    """What to confine a process with. landlock: the version of it to use, or 0. user: whether it
    becomes another user. tree: the folder that is all it sees, or None."""

    limits: bool = False
    landlock: int = 0
    seccomp: bool = False
    unshare: tuple = ()
    user: bool = False
    tree: str | None = None


def available():
    """The Layers that this system has."""
    return Layers(limits=resource is not None, landlock=landlock.version(),
                  seccomp=seccomp.available(), unshare=tuple(namespaces.command()),
                  user=libc is not None and os.geteuid() == 0)


HELD = {"files": "files", "names": "names and sizes of files", "network": "the network",
        "programs": "other programs", "processes": "other processes",
        "machine": "the machine's settings", "root": "the rights of root",
        "disk": "filling the disk", "limits": "memory and time beyond a limit"}


def described(held):
    """In a sentence, for reports, what was held (names in HELD) and what was not."""
    yes = [text for name, text in HELD.items() if name in held]
    no = [text for name, text in HELD.items() if name not in held]
    return (f"The kernel kept submissions from: {', '.join(yes)}." if yes else "") + (
        f" This system could not keep them from: {', '.join(no)}; tests ran in another "
        "process, under a time limit." if no else "")


def enter(layers, scratch, memory, seconds):
    """Confine this process for good, with all it needs in its scratch folder. memory: bytes beyond
    those in use now. seconds: of computing."""
    if layers.limits:
        limits(memory, seconds, TASKS if layers.user else TASKS_OF_ALL)
    if layers.tree:
        namespaces.move_into(layers.tree, scratch)
    os.chdir(scratch)
    if layers.user:
        become_nobody(scratch)
    if libc:
        drop_capabilities()
        # the server's end is its own
        checked(libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0))
        checked(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    if layers.landlock:
        landlock.restrict(layers.landlock, readable(), scratch)
    if layers.seccomp:
        seccomp.restrict()


def prepare():
    """Find out, before there is a submission, what is the same for all."""
    readable()
    if seccomp.available():
        seccomp.filter_program(platform.machine(), seccomp.SOME)


@functools.cache
def readable():
    """What a submission may read: pairs (path, whether it is a folder)."""
    paths = [*map(Path, SYSTEM), Path(sys.prefix), Path(sys.base_prefix),
             *(p for p in PACKAGE.iterdir() if p.name not in SECRET)]
    return [(str(path), path.is_dir()) for path in paths if path.exists()]


def limits(memory, seconds, tasks):
    with contextlib.suppress(OSError):             # Linux; elsewhere the limit counts from 0
        with open("/proc/self/statm", "rb", buffering=0) as file:
            memory += int(file.read().split()[0]) * resource.getpagesize()
    for name, most in (("RLIMIT_AS", memory), ("RLIMIT_CPU", seconds), ("RLIMIT_NPROC", tasks),
                       ("RLIMIT_FSIZE", BIGGEST_FILE), ("RLIMIT_CORE", 0),
                       ("RLIMIT_NOFILE", OPEN_FILES)):
        # macOS has no limit on memory
        with contextlib.suppress(ValueError, OSError, AttributeError):
            resource.setrlimit(getattr(resource, name), (most, most))


def become_nobody(scratch):
    """Nothing of root's is this process's own any more, but its scratch folder."""
    os.chown(scratch, NOBODY, NOBODY)
    for folder, folders, files in os.walk(scratch):
        for name in folders + files:
            os.chown(os.path.join(folder, name), NOBODY, NOBODY, follow_symlinks=False)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def drop_capabilities():
    version = CAPSET_VERSION.to_bytes(8, sys.byteorder)      # and 0: this process
    checked(libc.capset(version, bytes(24)))
