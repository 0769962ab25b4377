"""Files: what lies in some folders can be read, and only the scratch folder written.

Landlock needs no rights, and each version of it can hold more than the one before:
https://docs.kernel.org/userspace-api/landlock.html
"""

import ctypes
import os
import struct

from course_tools.grading.sandbox.kernel.libc import checked, libc

CREATE, ADD, RESTRICT = 444, 445, 446              # the same on x86-64 and aarch64


def version():
    """Of this system's Landlock; 0 where there is none."""
    return max(0, libc.syscall(CREATE, None, ctypes.c_size_t(0), 1)) if libc else 0


def restrict(version, readable, scratch):
    """From now on, and for good, this process can read only what lies in the readable paths, pairs
    (path, whether it is a folder), and write only into scratch."""
    # execute, write and read files, list folders, and ten ways to remove and make things
    rights = (1 << 13) - 1
    # link elsewhere, truncate, control devices
    rights |= (version >= 2) << 13 | (version >= 3) << 14 | (version >= 5) << 15
    read, of_files = 1 | 4 | 8, 1 | 2 | 4 | 1 << 14 | 1 << 15
    # also TCP; signals and abstract sockets
    handled = struct.pack("=QQQ", rights, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 8 + 8 * (version >= 4) + 8 * (version >= 6)
    ruleset = checked(libc.syscall(CREATE, handled, ctypes.c_size_t(size), 0))
    rules = [(path, read if folder else read & of_files) for path, folder in readable]
    for path, allowed in [*rules, (scratch, rights & ~(1 << 15))]:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
        rule = struct.pack("=Qi", allowed & rights, opened)
        checked(libc.syscall(ADD, ruleset, 1, rule, 0))
        os.close(opened)
    checked(libc.syscall(RESTRICT, ruleset, 0))
    os.close(ruleset)
