"""A small world of its own: other processes, the network, the host's name and all files but a few
are not refused there, they do not exist.

The command unshare of util-linux, which every Linux has, makes it; a system may forbid it (many
containers do, and Ubuntu since 24.04). https://man7.org/linux/man-pages/man7/namespaces.7.html
"""

import contextlib
import ctypes
import functools
import os
import shutil
import struct
import subprocess
from pathlib import Path

from course_tools.grading.sandbox.kernel.libc import checked, libc

UNSHARE = ["unshare", "--pid", "--fork", "--kill-child", "--ipc", "--net", "--uts", "--mount"]
AS_USER = ["--user", "--map-current-user", "--keep-caps"]
DISK = 64 * 2**20                                  # bytes that a submission may write in all
NEW_MOUNTS, RECURSIVE, BIND_ALL = 0x20000, 0x8000, 0x1000 | 0x4000
DETACH = 2
MOUNT_SETATTR, READ_ONLY = 442, 1                  # the same on x86-64 and aarch64


@functools.cache
def command():
    """What to put before a command so that it starts in namespaces of its own; [] where that is
    forbidden."""
    if libc and shutil.which("unshare"):
        for more in ([[], AS_USER] if os.geteuid() == 0 else [AS_USER]):
            if subprocess.run([*UNSHARE, *more, "true"], stderr=subprocess.DEVNULL,
                              stdin=subprocess.DEVNULL).returncode == 0:
                return [*UNSHARE, *more]
    return []


def plant(tree, readable, base):
    """Make the folder tree hold, read-only, the readable paths, pairs (path, whether it is a
    folder), and an empty folder base. Raises OSError where this is not allowed.

    What lies in there are the real files: a tree may be removed with os.rmdir, and nothing else."""
    mount("tmpfs", tree, "tmpfs", options="mode=755")
    planted = set()
    for path, folder in sorted(readable):
        if not planted.isdisjoint(map(str, Path(path).parents)):
            continue                               # it came with a folder around it
        inside = Path(f"{tree}{path}")
        if folder:
            inside.mkdir(parents=True, exist_ok=True)
        else:
            inside.parent.mkdir(parents=True, exist_ok=True)
            inside.touch()
        mount(os.path.realpath(path), inside, flags=BIND_ALL)
        planted.add(path)
    Path(f"{tree}{base}").mkdir(parents=True, exist_ok=True)
    attributes = struct.pack("=QQQQ", READ_ONLY, 0, 0, 0)
    checked(libc.syscall(MOUNT_SETATTR, -100, os.fsencode(tree), RECURSIVE, attributes,
                         ctypes.c_size_t(len(attributes))))


def fell(tree):
    """Undo plant()."""
    libc.umount2(os.fsencode(tree), DETACH)
    with contextlib.suppress(OSError):
        os.rmdir(tree)


def move_into(tree, scratch):
    """For this process the tree is all there is; on it stands a copy of the scratch folder, in
    memory, with a limit of its own."""
    checked(libc.unshare(NEW_MOUNTS))              # what follows ends with this process
    copy = f"{tree}{scratch}"
    mount("tmpfs", os.path.dirname(copy), "tmpfs",
          options=f"mode=711,size={DISK},nr_inodes=10000")
    os.mkdir(copy, 0o700)
    if os.listdir(scratch):                        # mostly, there is nothing
        shutil.copytree(scratch, copy, dirs_exist_ok=True)
    os.chroot(tree)


def mount(what, where, kind=None, flags=0, options=None):
    texts = (text and os.fsencode(text) for text in (what, where, kind))
    checked(libc.mount(*texts, ctypes.c_ulong(flags), options and os.fsencode(options)))
