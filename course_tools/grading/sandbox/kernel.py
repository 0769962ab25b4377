"""What a student's process may do, held by the kernel: read Python, write into its scratch folder,
compute, and nothing else.

Three things of Linux that need no rights: limits on memory, time and files (POSIX), Landlock for
files, seccomp for system calls (network, other programs, other processes, changing the rights of
files). What a system lacks is left out, and `features` says so.
"""

import contextlib
import ctypes
import functools
import os
import platform
import signal
import struct
import sys
from pathlib import Path

import course_lib

try:
    import resource
except ImportError:                    # Windows
    resource = None

PACKAGE = Path(course_lib.__file__).parent
SECRET = ("checks",)                   # parts of course_lib that a student's process may not read
SYSTEM = ("/usr/lib", "/usr/lib64", "/usr/share/zoneinfo", "/lib", "/lib64", "/etc/ld.so.cache",
          "/etc/localtime", "/dev/null", "/dev/zero",
          "/dev/urandom")
BIGGEST_FILE = 16 * 2**20

# The numbers of the system calls that are refused, by machine.
REFUSED = {
    "x86_64": {
        "socket": 41, "connect": 42, "bind": 49, "listen": 50, "socketpair": 53, "fork": 57,
        "vfork": 58, "execve": 59,
        "execveat": 322, "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311,
        "pidfd_open": 434, "pidfd_getfd": 438,
        "pidfd_send_signal": 424, "tkill": 200, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297,
        "setpgid": 109, "setsid": 112,
        "setrlimit": 160, "prlimit64": 302, "chmod": 90, "fchmod": 91, "fchmodat": 268,
        "fchmodat2": 452, "chown": 92, "fchown": 93,
        "lchown": 94, "fchownat": 260, "utime": 132, "utimes": 235, "futimesat": 261,
        "utimensat": 280, "truncate": 76, "setxattr": 188,
        "lsetxattr": 189, "fsetxattr": 190, "removexattr": 197, "lremovexattr": 198,
        "fremovexattr": 199, "mount": 165, "umount2": 166,
        "pivot_root": 155, "chroot": 161, "unshare": 272, "setns": 308, "add_key": 248,
        "request_key": 249, "keyctl": 250, "bpf": 321,
        "perf_event_open": 298, "userfaultfd": 323, "io_uring_setup": 425, "memfd_create": 319,
        "shmget": 29, "semget": 64, "msgget": 68,
        "init_module": 175, "finit_module": 313, "kexec_load": 246,
    },
    "aarch64": {
        "socket": 198, "connect": 203, "bind": 200, "listen": 201, "socketpair": 199, "execve": 221,
        "execveat": 281,
        "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271, "pidfd_open": 434,
        "pidfd_getfd": 438, "pidfd_send_signal": 424,
        "tkill": 130, "rt_sigqueueinfo": 138, "rt_tgsigqueueinfo": 240, "setpgid": 154,
        "setsid": 157, "setrlimit": 164, "prlimit64": 261,
        "fchmod": 52, "fchmodat": 53, "fchmodat2": 452, "fchown": 55, "fchownat": 54,
        "utimensat": 88, "truncate": 45, "setxattr": 5,
        "lsetxattr": 6, "fsetxattr": 7, "removexattr": 14, "lremovexattr": 15, "fremovexattr": 16,
        "mount": 40, "umount2": 39,
        "pivot_root": 41, "chroot": 51, "unshare": 97, "setns": 268, "add_key": 217,
        "request_key": 218, "keyctl": 219, "bpf": 280,
        "perf_event_open": 241, "userfaultfd": 282, "io_uring_setup": 425, "memfd_create": 279,
        "shmget": 194, "semget": 190, "msgget": 186,
        "init_module": 105, "finit_module": 273, "kexec_load": 104,
    },
}
CLONE = {"x86_64": 56, "aarch64": 220}             # allowed for threads, refused for processes
CLONE3 = 435                                       # "not there": the C library then uses clone
KILL = {"x86_64": (62, 234), "aarch64": (129, 131)}  # kill and tgkill: only for the process itself
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446           # the same on both
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 22, 38

libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def features():
    """What this system has of: "limits", "files", "calls"."""
    found = {"limits"} if resource else set()
    if libc and landlock_version() > 0:
        found.add("files")
    seccomp_there = Path("/proc/sys/kernel/seccomp/actions_avail").exists()
    if libc and platform.machine() in REFUSED and seccomp_there:
        found.add("calls")
    return found


def described(found):
    """These features in a sentence for reports."""
    have = {"files": "files (Landlock)", "calls": "network and other processes (seccomp)",
            "limits": "memory and time (limits)"}
    missing = [text for key, text in have.items() if key not in found]
    held = [text for key, text in have.items() if key in found]
    return (f"The kernel kept submissions from: {', '.join(held)}." if held else "") + (
        f" This system could not keep them from: {', '.join(missing)}; tests ran in another "
        "process, under a time limit." if missing else "")


def enter(found, scratch, memory, seconds):
    """Confine this process for good. found: the features to use. memory: bytes beyond those in use
    now. seconds: of computing."""
    if "limits" in found:
        limits(memory, seconds)
    if libc:
        check(libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0))  # the server's end is its own
        check(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    if "files" in found:
        landlock(readable(), scratch)
    if "calls" in found:
        seccomp(platform.machine())


@functools.cache
def readable():
    """What a submission may read: pairs (path, whether it is a folder). Found once, before there is
    a submission."""
    paths = [*map(Path, SYSTEM), Path(sys.prefix), Path(sys.base_prefix),
             *(p for p in PACKAGE.iterdir() if p.name not in SECRET)]
    return [(str(path), path.is_dir()) for path in paths if path.exists()]


def limits(memory, seconds):
    with contextlib.suppress(OSError):             # Linux; elsewhere the limit counts from 0
        memory += int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    for name, most in (("RLIMIT_AS", memory), ("RLIMIT_CPU", seconds),
                       ("RLIMIT_FSIZE", BIGGEST_FILE), ("RLIMIT_CORE", 0), ("RLIMIT_NOFILE", 64)):
        # macOS has no limit on memory
        with contextlib.suppress(ValueError, OSError, AttributeError):
            resource.setrlimit(getattr(resource, name), (most, most))


def check(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


# Landlock: https://docs.kernel.org/userspace-api/landlock.html


def landlock_version():
    return libc.syscall(LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)


def landlock(readable, scratch):
    """From now on this process can read only what lies in the readable paths (see there), and write
    only into scratch."""
    version = landlock_version()
    # execute, write and read files, list folders, and ten ways to remove and make things
    rights = (1 << 13) - 1
    # link elsewhere, truncate, control devices
    rights |= (version >= 2) << 13 | (version >= 3) << 14 | (version >= 5) << 15
    read, of_files = 1 | 4 | 8, 1 | 2 | 4 | 1 << 14 | 1 << 15
    # also TCP; signals and abstract sockets
    handled = struct.pack("=QQQ", rights, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    ruleset = check(libc.syscall(LANDLOCK_CREATE, handled,
                                 ctypes.c_size_t(8 + 8 * (version >= 4) + 8 * (version >= 6)), 0))
    for path, allowed in [*((path, read if folder else read & of_files)
                            for path, folder in readable), (scratch, rights & ~(1 << 15))]:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
        check(libc.syscall(LANDLOCK_ADD, ruleset, 1, struct.pack("=Qi", allowed & rights, opened),
                           0))
        os.close(opened)
    check(libc.syscall(LANDLOCK_RESTRICT, ruleset, 0))
    os.close(ruleset)


# seccomp: a small program that the kernel runs at each system call,
# https://docs.kernel.org/userspace-api/seccomp_filter.html

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, DIE = 0x7FFF0000, 0x80000000
NOT_PERMITTED, NOT_THERE = 0x00050000 | 1, 0x00050000 | 38
NUMBER, MACHINE, FIRST_ARGUMENT = 0, 4, 16         # where they lie in what the program is given
CLONE_THREAD = 0x10000


def seccomp(machine):
    """From now on this process cannot make the calls in REFUSED, start a process, or send a signal
    to another one."""
    program = filter_program(machine, os.getpid())
    code = ctypes.create_string_buffer(program)
    check(libc.prctl(PR_SET_SECCOMP, 2,
                     struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(code)), 0, 0))


def filter_program(machine, pid):
    """The program's bytes. A step is (code, steps to skip if true, if false, value)."""
    steps = [(LOAD, 0, 0, MACHINE), (EQUAL, 1, 0, AUDIT[machine]), (RETURN, 0, 0, DIE),
             (LOAD, 0, 0, NUMBER)]
    if machine == "x86_64":
        # another numbering of the same calls
        steps += [(AT_LEAST, 0, 1, 0x40000000), (RETURN, 0, 0, NOT_PERMITTED)]
    for number in sorted(REFUSED[machine].values()):
        steps += [(EQUAL, 0, 1, number), (RETURN, 0, 0, NOT_PERMITTED)]
    steps += [(EQUAL, 0, 1, CLONE3), (RETURN, 0, 0, NOT_THERE)]
    steps += [(EQUAL, 0, 4, CLONE[machine]), (LOAD, 0, 0, FIRST_ARGUMENT),
              (ANY_BIT, 1, 0, CLONE_THREAD), (RETURN, 0, 0, NOT_PERMITTED),
              (RETURN, 0, 0, ALLOW)]
    for number in KILL[machine]:
        steps += [(EQUAL, 0, 4, number), (LOAD, 0, 0, FIRST_ARGUMENT), (EQUAL, 1, 0, pid),
                  (RETURN, 0, 0, NOT_PERMITTED), (RETURN, 0, 0, ALLOW)]
    steps.append((RETURN, 0, 0, ALLOW))
    return b"".join(struct.pack("HBBI", *step) for step in steps)
