"""Running an answer: on copies of its inputs, with its warnings, errors and changes caught, and a
limit on time.

What one call did is a Run. Two runs can be compared: did they give the same?
"""

import copy
import ctypes
import signal
import sys
import threading
import time
import traceback
import warnings
from collections import deque
from collections.abc import Iterator, KeysView, ValuesView
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol, runtime_checkable

import numpy as np

LARGEST = 10**300
SECONDS = 5          # of computing
PATIENCE = 10        # times as long by the clock, for an answer that only waits
BROWSER = sys.platform == "emscripten"         # it has neither alarms nor threads
DEPTH = 200          # of calls of calls; in a browser Python may end before it says RecursionError


class TookTooLong(BaseException):
    """Not an Exception, so that a student's `except Exception` does not swallow it."""


@runtime_checkable
class AnswerElsewhere(Protocol):
    """An answer in another process, while a class is graded. Its code cannot be looked at from
    here, so it says itself whether it is a stub. If it can be called, each(inputs) calls it with
    several tuples of arguments at once: a list of (value, error or None, warnings' texts) for the
    first of them, or all; used_by(source) is the function of that source, beside it and on it."""

    empty_body: bool


@runtime_checkable
class ErrorElsewhere(Protocol):
    """What such an answer raised: it brings along where in the student's code that was."""

    student_frames: list[traceback.FrameSummary]


@dataclass
class Run:
    """One call. args: as they were before it. value: what it returned. error: what it raised, or
    None. changed: positions of the arguments that it wrote into. warned: its warnings' texts."""

    args: tuple
    value: object = None
    error: BaseException | None = None
    changed: tuple = ()
    warned: tuple = ()


def in_time(function, seconds):
    """function(), in which TookTooLong is raised after some seconds, and again each second, for an
    `except:` in a loop.

    What counts is for how long this thread has computed: on a busy machine an answer is slower, but
    no worse. By the clock it may take PATIENCE times as long, so that a wait without an end is
    stopped, too.

    The system's alarm does it, also to a call that waits. Windows has none, and only the main
    thread hears it; otherwise another thread does it, to what runs in Python, and to a call that
    waits once it has returned. A browser has no second thread: there, Python itself looks at the
    clock wherever it jumps back or calls.
    """
    alone = threading.current_thread() is threading.main_thread()
    has_alarm = hasattr(signal, "setitimer") and alone
    # of this thread, of which another one cannot ask
    computed = time.thread_time if has_alarm else time.process_time
    over, allowed, start, before = False, seconds, time.monotonic(), computed()

    def too_late():
        nonlocal allowed
        taken = max(computed() - before, (time.monotonic() - start) / PATIENCE)
        late = not over and taken > allowed
        allowed += late
        return late

    limit = _watched
    if BROWSER:
        limit = _counted
    elif has_alarm:
        limit = _alarm
    begin, end = limit(too_late, seconds)
    try:
        try:
            begin()
            return function()
        finally:
            over = True                       # nothing can be raised beside a plain assignment
    finally:
        end()


def _alarm(too_late, seconds):
    """For in_time: two functions, to begin and to end. In between, the alarm asks now and then
    whether it is too_late()."""
    def stop(*_):
        if too_late():
            raise TookTooLong

    start = time.monotonic()
    before = signal.signal(signal.SIGALRM, stop)
    left, again = signal.getitimer(signal.ITIMER_REAL)         # of an in_time around this one

    def end():
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            passed = time.monotonic() - start
            signal.setitimer(signal.ITIMER_REAL, max(left - passed, 0.001), again)

    return lambda: signal.setitimer(signal.ITIMER_REAL, seconds, seconds / 10), end


def _watched(too_late, seconds):
    """The same by a thread, which sends the exception to this one."""
    send, me = ctypes.pythonapi.PyThreadState_SetAsyncExc, ctypes.c_ulong(threading.get_ident())
    ended, sending = threading.Lock(), threading.Lock()
    ended.acquire()

    def watch():
        wait = seconds
        while not ended.acquire(timeout=wait) and sending.acquire(blocking=False):
            if too_late():
                send(me, ctypes.py_object(TookTooLong))
            sending.release()
            wait = seconds / 10

    def end():
        ended.release()
        sending.acquire()                     # for good: from now on nothing is sent
        send(me, None)                        # what was sent and has not arrived

    return threading.Thread(target=watch, daemon=True).start, end


def _counted(too_late, seconds):
    """The same by Python itself, which asks at each hundredth jump back or call. It makes a loop
    several times slower, so only where nothing else works. Python 3.12 or newer.

    Here the limit on calls of calls is lower, too. Each of some, such as max of a generator, takes
    so much of the browser's stack that Python itself would end before its usual limit.
    """
    monitoring, deepest = sys.monitoring, sys.getrecursionlimit()
    tool, events = monitoring.PROFILER_ID, monitoring.events
    turns = 0

    def stop(code, at, to=None):
        nonlocal turns
        turns += 1
        if turns % 100 == 0 and too_late():
            raise TookTooLong

    def begin():
        monitoring.use_tool_id(tool, "the time limit of the course's checks")
        for event in (events.JUMP, events.PY_START):
            monitoring.register_callback(tool, event, stop)
        monitoring.set_events(tool, events.JUMP | events.PY_START)
        here = sum(1 for _ in traceback.walk_stack(sys._getframe()))
        sys.setrecursionlimit(here + DEPTH)

    def end():
        sys.setrecursionlimit(deepest)
        monitoring.set_events(tool, 0)
        monitoring.free_tool_id(tool)

    return begin, end


def run(function, args):
    """Call function on copies of args and say what happened. Never raises, except for
    KeyboardInterrupt."""
    given = copy.deepcopy(args)
    result = Run(args)
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        try:
            result.value = in_time(lambda: _copied(function(*given)), SECONDS)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            result.error = error
    result.warned = tuple(str(w.message) for w in caught if issubclass(w.category, RuntimeWarning))
    result.changed = _changed(given, args)
    return result


def run_each(function, inputs):
    """What run() gives for each of the inputs; the first that takes too long is the last."""
    elsewhere, runs = isinstance(function, AnswerElsewhere) and callable(function), []
    while len(runs) < len(inputs) and not (runs and isinstance(runs[-1].error, TookTooLong)):
        rest = inputs[len(runs):]
        runs += _run_elsewhere(function, rest) if elsewhere else [run(function, rest[0])]
    return runs


def _run_elsewhere(function, inputs):
    """The Runs of an answer elsewhere, for the first of the inputs at least. Whoever asks it limits
    its time."""
    given = [copy.deepcopy(args) for args in inputs]
    try:
        outcomes = function.each(given)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        outcomes = [(None, error, ())]
    return [Run(args, value, error, _changed(copies, args), warned) for
            args, copies, (value, error, warned) in zip(inputs, given, outcomes, strict=False)]


def _changed(given, args):
    """The positions of the arguments in which given differs from args."""
    return tuple(i for i, (a, b) in enumerate(zip(given, args, strict=True)) if not same(a, b, 0))


def _copied(value):
    """A copy, so that a later call cannot change what an earlier one returned; the thing itself if
    it has none."""
    try:
        return copy.deepcopy(value)
    except Exception:
        return value


def as_asked(value, want):
    """value in the make of want, where users of NumPy take both as equal: a Fraction or Decimal as
    a number; an array, the keys of a dictionary or what a generator yields as a tuple or list."""
    if isinstance(value, Fraction | Decimal):
        return float(value)
    if isinstance(value, np.ma.MaskedArray | np.matrix):
        return np.asarray(value)
    if isinstance(want, dict) and isinstance(value, dict):
        return {key: as_asked(part, want.get(key)) for key, part in value.items()}
    if isinstance(want, tuple | list):
        if isinstance(value, np.ndarray) and value.ndim or isinstance(
                value, KeysView | ValuesView | Iterator | range | deque):
            value = list(value)
        if isinstance(value, tuple | list) and len(value) == len(want):
            return type(want)(map(as_asked, value, want))
    return value


def same(got, want, rtol):
    """Whether two results are equal: containers entry by entry, arrays to rtol times their largest
    entry.

    A tuple may be answered with a list. Numbers may be Python's or NumPy's. nan equals nan. A
    letter may be small or capital, in brackets or quotes.
    """
    if isinstance(want, dict):
        if not isinstance(got, dict) or got.keys() != want.keys():
            return False
        return all(same(got[key], want[key], rtol) for key in want)
    if isinstance(want, (tuple, list)):
        if not isinstance(got, (tuple, list)) or len(got) != len(want):
            return False
        return all(same(g, w, rtol) for g, w in zip(got, want, strict=True))
    if is_numeric(want):
        return is_numeric(got) and _same_numbers(got, want, rtol)
    if isinstance(want, str):
        return isinstance(got, str) and _letter(got) == _letter(want)
    return type(got) is type(want) and (isinstance(want, np.random.Generator) or bool(got == want))


def _letter(text):
    """A letter as it is meant, small and without what surrounds it; any other text as it is."""
    return bare(text) if len(bare(text)) == 1 else text


def bare(text):
    """A text in small letters, without the brackets, quotes and points around it."""
    return text.strip(" ()[].:*'\"`").casefold()


def _same_numbers(got, want, rtol):
    if isinstance(got, float | int) and isinstance(want, float | int):
        got, want = float(got), float(want)                # a hundred times faster than with NumPy
        near = abs(got - want) <= 2 * rtol * abs(want) < np.inf
        return got == want or near or (got != got and want != want)
    if np.shape(got) != np.shape(want):
        return False
    if type(got) is type(want) is np.ndarray and got.dtype == want.dtype:
        if got.tobytes() == want.tobytes():                  # the usual case for arrays
            return True
    return bool(np.all(close(got, want, rtol)))


def same_make(got, want):
    """Whether a result has the same parts as another: a dictionary with its keys, a tuple (or list)
    of its length."""
    if isinstance(want, dict):
        return isinstance(got, dict) and got.keys() == want.keys()
    if isinstance(want, tuple):
        return isinstance(got, tuple | list) and len(got) == len(want)
    return True


def parts(value):
    """The parts of a result: a dictionary's values in the order of their keys, a tuple's entries,
    or the one value."""
    if isinstance(value, dict):
        return [value[key] for key in sorted(value, key=str)]
    return list(value) if isinstance(value, tuple | list) else [value]


def is_numeric(value):
    """Whether value is a number or an array of numbers (a bool is one, a list is not)."""
    if isinstance(value, int):
        return -LARGEST < value < LARGEST    # others have no place among floats
    return isinstance(value, (float, np.number, np.bool_)) or (
        isinstance(value, np.ndarray) and value.dtype.kind in "iufb")


def close(got, want, rtol):
    """Entry by entry, for numeric values of one shape: an array of bools. nan is close to nan, inf
    to the same inf."""
    got, want = np.asarray(got, np.float64), np.asarray(want, np.float64)
    size = np.abs(want)
    finite = np.isfinite(size)
    largest = size.max(initial=0, where=finite)
    with np.errstate(invalid="ignore", over="ignore"):
        near = (np.abs(got - want) <= rtol * (largest + size)) & finite
        return (got == want) | near | np.isnan(got) & np.isnan(want)


def agree(run, other, rtol):
    """Whether two runs on the same arguments did the same: value, error, and changes to their
    arguments."""
    if run.error or other.error:
        return type(run.error) is type(other.error)
    if run.changed != other.changed:
        return False
    return same(run.value, other.value, rtol) and same(other.value, run.value, rtol)
