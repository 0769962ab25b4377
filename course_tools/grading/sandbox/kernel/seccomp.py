"""System calls: only those in calls.py get through.

seccomp is a small program that the kernel runs at each call:
https://docs.kernel.org/userspace-api/seccomp_filter.html
"""

import ctypes
import errno
import functools
import os
import platform
import struct
from pathlib import Path

from course_tools.grading.sandbox.kernel import calls
from course_tools.grading.sandbox.kernel.libc import checked, libc

AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
PR_SET_SECCOMP = 22

# Steps of the program, what it answers, and where things lie in what it is given
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, DIE, FAIL = 0x7FFF0000, 0x80000000, 0x00050000
NOT_PERMITTED, NOT_THERE = FAIL | errno.EPERM, FAIL | 38                  # 38: ENOSYS
PRETEND, NOT_SUPPORTED = FAIL, FAIL | 95                                  # 95: EOPNOTSUPP
NUMBER, MACHINE, ARGUMENTS = 0, 4, 16

THREAD = 0x10000                                   # what clone is to make
NAMESPACES = 0x7E020080                            # CLONE_NEW…, all of them
UNIX = 1                                           # a family of sockets
OF_A_PROCESS = 1 << 31                             # a clock
# F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW, F_DUPFD_CLOEXEC; above
# all not F_SETOWN and F_SETSIG, by which the kernel sends a signal to any process
FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 1030)
# TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX, TCGETS2
IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451, 0x802C542A)
SOME = 0x7FFFFFF1                                  # stands for a process in the program
NAME_OF_THREAD = (15, 16)                          # PR_SET_NAME, PR_GET_NAME


def available():
    return (libc is not None and platform.machine() in AUDIT
            and Path("/proc/sys/kernel/seccomp/actions_avail").exists())


def restrict():
    """From now on, and for good, this process can make only the calls in calls.py."""
    program = filter_program(platform.machine(), SOME).replace(
        struct.pack("I", SOME), struct.pack("I", os.getpid()))
    code = ctypes.create_string_buffer(program)
    checked(libc.prctl(PR_SET_SECCOMP, 2,
                       struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(code)), 0, 0))


@functools.cache
def filter_program(machine, pid):
    """The program's bytes. A step is (code, steps to skip if true, if false, value)."""
    steps = [(LOAD, 0, 0, MACHINE), (EQUAL, 1, 0, AUDIT[machine]), (RETURN, 0, 0, DIE),
             (LOAD, 0, 0, NUMBER)]
    for number in calls.numbers(calls.ALLOWED, machine).values():
        steps += at(number, (RETURN, 0, 0, ALLOW))
    for number in calls.numbers(calls.PRETENDED, machine).values():
        steps += at(number, (RETURN, 0, 0, PRETEND))
    for number in calls.numbers(calls.WITHOUT, machine).values():
        steps += at(number, (RETURN, 0, 0, NOT_SUPPORTED))
    rules = checks(pid)
    for name, number in calls.numbers(calls.CHECKED, machine).items():
        steps += at(number, *rules[name], (RETURN, 0, 0, ALLOW))
    steps += [(AT_LEAST, 0, 1, calls.NEW), (RETURN, 0, 0, NOT_THERE),
              (RETURN, 0, 0, NOT_PERMITTED)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def checks(pid):
    """{call: the steps that refuse it for some arguments}. pid: of this process."""
    own = one_of(0, pid)
    clock = [*load(0), *refuse_if(ANY_BIT, OF_A_PROCESS)]
    return {
        "clone": [*load(0), *refuse_unless(ANY_BIT, THREAD), *refuse_if(ANY_BIT, NAMESPACES)],
        "kill": own, "tgkill": own,
        "fcntl": one_of(1, *FCNTL), "ioctl": one_of(1, *IOCTL),
        "prctl": one_of(0, *NAME_OF_THREAD),
        "prlimit64": [*one_of(0, 0), *nothing(2)],  # its own limits, to be read
        "socketpair": one_of(0, UNIX),
        "sendto": nothing(4),                       # only to where the socket leads
        "clock_gettime": clock, "clock_getres": clock, "clock_nanosleep": clock,
    }


def at(number, *steps):
    """These steps for this call, which all others skip."""
    return [(EQUAL, 0, len(steps), number), *steps]


def load(argument, half=0):
    return [(LOAD, 0, 0, ARGUMENTS + 8 * argument + 4 * half)]


def refuse_if(test, value):
    return [(test, 0, 1, value), (RETURN, 0, 0, NOT_PERMITTED)]


def refuse_unless(test, value):
    return [(test, 1, 0, value), (RETURN, 0, 0, NOT_PERMITTED)]


def one_of(argument, *values):
    """Refuse it when an argument is none of these."""
    tests = [(EQUAL, len(values) - i, 0, value) for i, value in enumerate(values)]
    return [*load(argument), *tests, (RETURN, 0, 0, NOT_PERMITTED)]


def nothing(argument):
    """Refuse it when an argument, a pointer, points anywhere."""
    return [*load(argument), *refuse_unless(EQUAL, 0),
            *load(argument, half=1), *refuse_unless(EQUAL, 0)]
