"""Running an answer: on copies of its inputs, with its warnings, errors and changes caught, and a limit on time.

What one call did is a Run. Two runs can be compared: did they give the same?
"""

import contextlib
import copy
import signal
import threading
import time
import warnings
from dataclasses import dataclass

import numpy as np

SECONDS = 5          # of computing
PATIENCE = 10        # times as long by the clock, for an answer that only waits


class TookTooLong(BaseException):
    """Not an Exception, so that a student's `except Exception` does not swallow it."""


@dataclass
class Run:
    """One call. args: as they were before it. value: what it returned. error: what it raised, or None.
    changed: positions of the arguments that it wrote into. warned: the messages of its warnings."""

    args: tuple
    value: object = None
    error: BaseException | None = None
    changed: tuple = ()
    warned: tuple = ()


@contextlib.contextmanager
def time_limit(seconds):
    """Raise TookTooLong after some seconds, where the platform has alarms and this is the main thread.

    What counts is for how long this thread has computed: on a busy machine an answer is slower, but no worse. By the clock it
    may take PATIENCE times as long, so that a wait without an end is stopped, too.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    start, computing, allowed = time.monotonic(), time.thread_time(), seconds

    def look(*_):
        nonlocal allowed
        if max(time.thread_time() - computing, (time.monotonic() - start) / PATIENCE) > allowed:
            allowed += 1                                 # and again after one more second, for an `except:` in a loop
            raise TookTooLong

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds / 10)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def run(function, args):
    """Call function on copies of args and say what happened. Never raises, except for KeyboardInterrupt."""
    given = copy.deepcopy(args)
    result = Run(args)
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        try:
            with time_limit(SECONDS):
                result.value = _copied(function(*given))
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            result.error = error
    result.warned = tuple(str(w.message) for w in caught if issubclass(w.category, RuntimeWarning))
    result.changed = tuple(i for i, (a, b) in enumerate(zip(given, args, strict=True)) if not same(a, b, 0))
    return result


def _copied(value):
    """A copy, so that a later call cannot change what an earlier one returned; the thing itself if it has none."""
    try:
        return copy.deepcopy(value)
    except Exception:
        return value


def same(got, want, rtol):
    """Whether two results are equal: containers entry by entry, arrays to rtol times their largest entry.

    A tuple may be answered with a list. Numbers may be Python's or NumPy's. nan equals nan.
    """
    if isinstance(want, dict):
        return isinstance(got, dict) and got.keys() == want.keys() and all(same(got[k], want[k], rtol) for k in want)
    if isinstance(want, tuple | list):
        return (isinstance(got, tuple | list) and len(got) == len(want)
                and all(same(g, w, rtol) for g, w in zip(got, want, strict=True)))
    if type(got) is type(want) is float:                  # the usual case, a hundred times faster than with NumPy
        return got == want or abs(got - want) <= 2 * rtol * abs(want) or (got != got and want != want)
    if is_numeric(want):
        if type(got) is type(want) is np.ndarray and got.dtype == want.dtype and got.shape == want.shape and got.tobytes() == want.tobytes():
            return True                                   # the usual case for arrays
        return is_numeric(got) and np.shape(got) == np.shape(want) and bool(np.all(close(got, want, rtol)))
    return type(got) is type(want) and (isinstance(want, np.random.Generator) or bool(got == want))


def is_numeric(value):
    """Whether value is a number or an array of numbers (a bool is one, a list is not)."""
    return isinstance(value, int | float | np.number | np.bool_) or (
        isinstance(value, np.ndarray) and value.dtype.kind in "iufb")


def close(got, want, rtol):
    """Entry by entry, for numeric values of one shape: an array of bools. nan is close to nan, inf to the same inf."""
    got, want = np.asarray(got, np.float64), np.asarray(want, np.float64)
    size = np.abs(want)
    largest = np.max(size, initial=0, where=np.isfinite(size))
    with np.errstate(invalid="ignore"):
        return (got == want) | (np.abs(got - want) <= rtol * (largest + size)) & np.isfinite(size) | np.isnan(got) & np.isnan(want)


def agree(run, other, rtol):
    """Whether two runs on the same arguments did the same: value, error, and changes to their arguments."""
    if run.error or other.error:
        return type(run.error) is type(other.error)
    return run.changed == other.changed and same(run.value, other.value, rtol)
