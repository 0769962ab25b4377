"""An answer and what it did: what every diagnosis looks at."""

import dis
import functools
import linecache
import re
import traceback
from dataclasses import dataclass

import numpy as np

from course_lib.checks.evidence import FEW_BITS, bits
from course_lib.checks.exercise import Exercise
from course_lib.checks.running import (
    AnswerElsewhere,
    ErrorElsewhere,
    Run,
    as_asked,
    is_numeric,
    parts,
    run,
    same,
    same_make,
)


@dataclass
class Attempt:
    """An answer, what it did on each input (runs) and what it should have done (wants: values)."""

    exercise: Exercise
    answer: object
    runs: list[Run]
    wants: list

    def __post_init__(self):
        self.pairs = list(zip(self.runs, self.wants, strict=True))
        self.failed = [(r, w) for r, w in self.pairs if not self.is_right(r, w)]

    def is_right(self, run, want):
        if run.error or run.changed or (self.exercise.quiet and run.warned):
            return False
        return same(run.value, want, self.exercise.rtol)

    def everywhere(self, explains):
        """Whether explains(value, want, args) holds for every failed run, none of which raised."""
        return all(r.error is None and explains(r.value, w, r.args) for r, w in self.failed)

    def first(self):
        """The first failed (run, want): inputs come small and readable first."""
        return self.failed[0]

    @functools.cached_property
    def carries_little(self):
        """Whether the wrong results hold too few bits to tell one mistake from another."""
        return bits([r.value for r, _ in self.failed]) < FEW_BITS

    def again(self, args):
        """(the right run, the student's) on other arguments."""
        right, theirs = run(self.exercise.expected(), args), run(self.call, args)
        theirs.value = as_asked(theirs.value, right.value)
        return right, theirs

    @property
    def call(self):
        return self.exercise.call(self.answer)


BLANK = re.compile(r"ellipsis(?! \()")     # but not the one in what NumPy says of wrong places
NOTHING = ("There is no answer yet. Write it in the cell above the check, run that cell, then the "
           "check.")
DOTS = ("There is no answer yet: the name in the brackets of the check still holds `...`. Put your "
        "answer under that name, run that cell, then the check.")


def not_attempted(attempt):
    """What to say of an answer that is not written, or only in part; None for one that is."""
    answer = attempt.answer
    if answer is ... or answer is None:
        return DOTS if answer is ... else NOTHING
    if not callable(answer):
        return None
    first, whole = attempt.runs[0], not attempt.exercise.in_parts
    if whole and isinstance(first.value, dict):
        empty = [str(name) for name, value in first.value.items() if value is ...]
        if empty:
            return _unwritten(empty, len(first.value))
    stub = isinstance(first.error, NotImplementedError) and "defines no" not in str(first.error)
    if stub or first.value is ... or whole and BLANK.search(str(first.error)):
        return NOTHING
    if not attempt.failed:
        return None
    if isinstance(answer, type):
        methods = [name for name, method in vars(answer).items()
                   if name != "__init__" and callable(method)]
        empty = [name for name in methods if _has_empty_body(vars(answer)[name])]
        return _unwritten(empty, len(methods)) if empty else None
    return NOTHING if _has_empty_body(answer) else None


def _unwritten(names, count):
    """What to say where these of so many parts are empty."""
    if len(names) == count:
        return NOTHING
    said = " and ".join(f"`{name}`" for name in names)
    return f"Not written yet: {said}. The check looks at the answer when all of it is there."


def _has_empty_body(answer):
    """True for a function whose body is only a docstring, `...` or `pass`: all that its bytecode
    does is return None."""
    if isinstance(answer, AnswerElsewhere):
        return answer.empty_body
    code = getattr(answer, "__code__", None)
    if code is None:
        return False
    steps = [i for i in dis.get_instructions(code) if i.opname not in ("RESUME", "NOP")]
    constants = [i for i in steps if i.opname != "RETURN_VALUE"]
    return all("CONST" in i.opname and i.argval is None for i in constants)


def frames_of(function, error):
    """The traceback entries of an error that lie in the student's own code: a function's, or a
    class's methods'."""
    if isinstance(error, ErrorElsewhere):
        return error.student_frames
    functions = vars(function).values() if isinstance(function, type) else [function]
    files = {f.__code__.co_filename for f in functions if hasattr(f, "__code__")}
    return [f for f in traceback.extract_tb(error.__traceback__) if f.filename in files]


def line_of(function, error):
    frames = frames_of(function, error)
    if not frames:
        return ""
    line = frames[-1].line or linecache.getline(frames[-1].filename, frames[-1].lineno).strip()
    return f", in the line `{line}`" if line else ""


def numeric_parts(got, want):
    """Pairs of parts that are both numeric, for results of the same make."""
    return [(g, w) for g, w in pairs_of(got, want) if is_numeric(g) and is_numeric(w)]


def pairs_of(got, want):
    """Pairs of parts of two results of the same make; no pairs for others."""
    if not isinstance(want, tuple | dict):
        return [(got, want)]
    return list(zip(parts(got), parts(want), strict=True)) if same_make(got, want) else []


def ndim(value):
    """The number of axes of an array; 0 for a number and for anything that is no array."""
    return np.ndim(value) if is_numeric(value) else 0


def part_names(want):
    """What the parts of a result are called, in the order of `parts`; [] for one value."""
    if isinstance(want, dict):
        return sorted(map(str, want))
    return [f"number {i + 1}" for i in range(len(want))] if isinstance(want, tuple) else []
