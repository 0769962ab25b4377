"""What is done for one submission in a process of ours has limits, and its failure is its own.

The time is that of `in_time`: computed, or passed while waiting, by a clock that is looked at while
Python runs. Memory counts from what the process has when it begins.
"""

import contextlib
import errno
import faulthandler
import os
from pathlib import Path

from course_lib.checks.running import TookTooLong, in_time

try:
    import fcntl
    import resource
except ImportError:                    # Windows
    fcntl = resource = None

MEMORY = 1024 * 2**20                  # bytes for one submission
EVERYBODYS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)   # no submission's fault
SECONDS = 20                           # for publishing it, or comparing it with others


@contextlib.contextmanager
def memory_within(most=MEMORY):
    """In this block the process gets no more than so many bytes, then a MemoryError; where the
    system can tell (Linux)."""
    try:
        used = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGESIZE")
        before = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (used + most, before[1]))
    except (OSError, ValueError, AttributeError):
        yield
        return
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


@contextlib.contextmanager
def ended_after(seconds):
    """If this block has not ended by then, the process does: for a step within a library that
    hears no alarm. Only for a process that nobody else needs."""
    with open(os.devnull, "w") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


class TooMuch(Exception):
    """What was to be done for a submission is beyond the limits."""


def within(function, seconds=SECONDS):
    """What function() gives. Raises TooMuch if it takes too long, or more memory than there is for
    it."""
    try:
        with memory_within():
            return in_time(function, seconds)
    except TookTooLong:
        raise TooMuch("it takes too long") from None
    except MemoryError:
        raise TooMuch("it needs too much memory") from None


class Troubles(list):
    """What could not be done, and for whom: pairs (whose, why)."""

    def each(self, whose, function, seconds=SECONDS):
        """Whether function() went well; if not, that is noted, and the others go on."""
        try:
            within(function, seconds)
            return True
        except Exception as error:
            if getattr(error, "errno", None) in EVERYBODYS:
                raise
            if getattr(getattr(error, "orig", None), "sqlite_errorname", "") == "SQLITE_FULL":
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from None
            self.append((whose, f"{type(error).__name__}: {error}"))
            return False


@contextlib.contextmanager
def alone(folder):
    """In this block no other process is in such a block for the folder. Raises ValueError if one
    is; the system forgets it when it ends, however it ends."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    with open(Path(folder) / ".lock", "a+b") as file:
        try:
            if fcntl is None:
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ValueError(f"another command is at work in {folder}: wait until it has "
                             "ended") from None
        yield
