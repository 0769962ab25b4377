"""Marking one submission: its cells run in a student's process, the instructor's tests run here and
ask that process for values.

A cell or a question that ends the process or takes too long costs what it was worth. The process is
started again without that cell, and the other questions still count.
"""

import builtins
import copy
import itertools
import linecache
import os
import signal
import time
import traceback
import warnings

from course_lib.checks import CheckFailed, examine
from course_lib.checks.exercises import find
from course_lib.checks.running import TookTooLong, in_time
from course_tools import ROOT
from course_tools.grading import guard
from course_tools.grading.journal import HIDDEN, Flag, Marked, plain
from course_tools.grading.marking.plan import (
    MOST_FLAGS,
    answer_of,
    flags,
    given,
    hidden_lines,
    own_code,
    steps,
)
from course_tools.grading.marking.reading import bound_names, exercise_in, free_names, needed
from course_tools.grading.sandbox.crossing.boundary import Boundary, Gone
from course_tools.grading.sandbox.crossing.values import Iteration

IN_ALL = 4           # times as long as one cell or question may take, for all of a submission
SHARE = 0.5          # of what is left of that, at most: so that something is left for those behind
PATIENCE = 4         # times as long by the clock, for a student's process that only waits
STARTS = 40          # of a student's process for one submission


# what a student is told where no check has a hint
SAID = {
    "crashed": "Running this answer ended Python. Is there an exit, or a recursion without an end?",
    "timed out": "This answer did not come to an end in time. Look for a loop that never stops.",
    "out of memory": "This answer asked for more memory than there is. How large does each array "
                     "become?",
    HIDDEN: "The check that you see agrees, and a further test, with other inputs, does not. Try "
            "inputs of your own: other shapes, zeros, negative numbers, a second call.",
}
# what to add for an error that work meets here and not at home
HERE = {
    "EOFError": "Your work is run without a keyboard: input() gets nothing.",
    "ModuleNotFoundError": "Your work is run with the course's packages only, such as NumPy and "
                           "Matplotlib.",
} | dict.fromkeys(("FileNotFoundError", "PermissionError"),
                  "Your work is run without any files but those that were handed out or in.")


class TimedOut(TookTooLong):
    """The student's process did not answer in time."""


class Marker:
    """Marks submissions of one assignment. children: where students' processes come from. seed: of
    the checks' inputs. seconds: of computing, for one cell or question. memory: bytes for this
    process itself, while it marks one submission."""

    def __init__(self, assignment, children, seed, seconds, memory=guard.MEMORY):
        self.assignment, self.children = assignment, children
        self.seed, self.seconds, self.memory = seed, seconds, memory
        self.about, self.given = answer_of(assignment), given(assignment)
        for cell in assignment.tests:
            name, lines = f"<{cell.grade_id}>", cell.source.splitlines(keepends=True)
            linecache.cache[name] = len(cell.source), None, lines, name
        self.exercise = {cell.grade_id: exercise_in(cell.source) for cell in assignment.tests}
        self.hidden = {cell.grade_id: hidden_lines(cell.source) for cell in assignment.tests}
        self.free = {cell.grade_id: free_names(cell.source) - set(dir(builtins))
                     for cell in assignment.tests}
        self.compiled = {cell.grade_id: compile(cell.source, f"<{cell.grade_id}>", "exec")
                         for cell in assignment.tests}
        self.theirs = {name for cell in assignment.cells if cell.solution and cell.type == "code"
                       for name in bound_names(cell.source)}
        self.setup = needed([cell.source
                             for cell in assignment.cells if cell.type == "code"
                             and not cell.solution and not cell.grade],
                            [cell.source for cell in assignment.tests])

    def mark(self, cells, files=()):
        """(questions, flags) for a submission's cells, as the journal wants them. files: pairs
        (path, bytes), what lay beside the notebook."""
        marking = Marking(self, cells, files)
        try:
            with guard.memory_within(self.memory):
                return marking.questions(), marking.flags
        finally:
            marking.stop()


class Marking:
    """One submission while it is being marked."""

    def __init__(self, marker, cells, files):
        self.marker = marker
        self.files = dict([*files, *marker.assignment.files])       # ours replace theirs
        self.steps = steps(marker.assignment, cells)
        self.flags = flags(marker.assignment, cells)
        self.there = {cell.grade_id for cell in cells} - {None}
        self.child = self.boundary = None
        self.computed = 0.0  # seconds, by processes that have ended
        # steps run so far; steps that ended the process, and how
        self.starts, self.done, self.fatal = 0, [], {}
        self.raised = {}  # grade_id of a cell -> what it raised
        self.found = {}  # name -> what the last cell left there, for the test behind it

    def questions(self):
        self.names = {"__name__": "<tests>"}
        for code in self.marker.setup:
            exec(code, self.names)
        self.names["check"] = self.check
        self.start = time.monotonic()  # the first to import what the tests need does not pay for it
        results = []
        for step, after in itertools.pairwise([*self.steps, None]):
            if step.is_test:
                results.append(self.run_test(step.cell))
            else:
                self.run(step, self.wanted(after.cell) if after and after.is_test else ())
                self.done.append(step)
        self.flags += own_code(self.marker.given, self.used())
        order = [cell.grade_id for cell in self.marker.assignment.tests]
        return sorted(results, key=lambda marked: order.index(marked.grade_id))

    def used(self):
        """What the student's code has used of the course's own, as its process says."""
        def asked():
            self.allow_time()
            return [plain(name, 200) for name in list(self.boundary.ask("used"))[:MOST_FLAGS]]

        return (self.limited(asked)[0] or []) if self.boundary else []

    # The student's process

    def ready(self):
        """Whether there is a student's process that has run all cells so far, starting one if need
        be."""
        while self.boundary is None or self.boundary.dead:
            if self.starts >= STARTS or self.clock() >= IN_ALL * self.marker.seconds:
                return False
            self.stop()
            self.starts, began = self.starts + 1, time.monotonic()
            self.child = self.marker.children.spawn()
            self.child.put(self.files)
            self.boundary = Boundary(self.child.connection, trusted=True, serve=self.serve,
                                     too_late=TimedOut, clock=self.clock)
            self.boundary.deadline = self.clock() + 60
            try:
                self.boundary.ask("hello")
            except (Gone, TimedOut):
                raise RuntimeError("a student's process could not be started") from None
            self.start += time.monotonic() - began  # the student can do nothing for that
            self.computed -= self.child.computed()
            for step in self.done:
                if not self.boundary.dead:
                    self.run(step)
        return True

    def stop(self):
        """End the student's process; say how it had ended, as a kind and a sentence."""
        if self.child is None:
            return None
        self.computed += self.child.computed()
        child, self.child = self.child, None
        return self.marker.children.end(child)

    def clock(self):
        """Seconds that count for this submission: those that the student's processes compute, so
        that a busy machine costs nobody a mark, and a part of those that pass, so that none can
        wait for ever."""
        computing = self.child.computed() if self.child else 0
        return max(self.computed + computing, (time.monotonic() - self.start) / PATIENCE)

    def allow_time(self):
        now, most = self.clock(), self.marker.seconds
        self.boundary.deadline = now + max(min(most, SHARE * (IN_ALL * most - now)), 0.01)

    def run(self, step, names=()):
        """Run a cell in the student's process. What it raises is kept; if it ends the process, it
        is not run again. names: what the test behind it will ask for."""
        self.found = {}
        if step in self.fatal or not self.ready():
            return
        self.allow_time()
        name = step.cell.grade_id
        try:
            told = self.boundary.ask("run", step.cell.source, not step.theirs, names)
            self.found = told if isinstance(told, dict) else {}
            self.raised.pop(name, None)
        except (Exception, TookTooLong) as error:
            self.raised[name] = error
        if self.boundary.dead:
            self.fatal[step] = self.raised[name] = self.boundary.dead
            self.raised[name].status = self.stop()

    # The trusted side

    def check(self, id, answer):
        """The course's check, with the instructor's seed; it shows nothing and records nothing."""
        wrote = set(self.boundary.wrote)
        self.feedback = examine(find(id), answer, self.marker.seed)
        self.boundary.wrote = wrote  # check has seen for itself whether its inputs were changed
        if not self.feedback.passed:
            raise CheckFailed(self.feedback, shown=True)
        return self.feedback

    def serve(self, what, thing, *args):
        """What a student's code may do with things of the checker's that it was given: call
        functions, and use public attributes."""
        if what == "call":
            positional, named = args
            return thing(*positional, **named)
        if what == "iter":
            return Iteration(thing)
        if what == "next":
            return Iteration.step(thing)
        if what == "repr":
            return "<something of the test's>"
        ours = type(thing).__module__.partition(".")[0] == "course_lib"
        if what == "copy" and ours:
            return copy.deepcopy(thing)
        if what not in ("get", "set") or not ours or not isinstance(args[0],
                                                                    str) or args[0].startswith("_"):
            raise AttributeError(f"{args[0]!r} is not available while a test runs")
        return getattr(thing, args[0]) if what == "get" else setattr(thing, *args)

    def run_test(self, cell):
        """Run a test, and say what came of it."""
        self.feedback, marker = None, self.marker
        if self.ready():
            self.allow_time()
            self.boundary.wrote, self.boundary.passed = set(), set()
            _, error = self.limited(lambda: self.ask_about(cell))
        else:
            error = TimedOut()
        if self.boundary and self.boundary.dead:
            error = self.boundary.dead
            error.status = self.stop()
        elif error is None and self.boundary.wrote & self.boundary.passed:
            self.flags.append(Flag("test inputs changed", cell.grade_id,
                                   "The answer wrote into arrays that a hidden test had passed to "
                                   "it."))
        exercise = self.feedback.id if self.feedback else marker.exercise[cell.grade_id]
        marked = Marked(cell.grade_id, marker.about[cell.grade_id], exercise,
                        find(exercise).title if exercise else cell.grade_id, cell.points)
        said, _ = self.limited(lambda: self.verdict(cell, error))
        marked.kind, hint, evidence = said or ("raised", "The error cannot be shown.", ())
        marked.hint = without_place(plain(hint or SAID.get(marked.kind, "")))
        marked.evidence = [[plain(label, 100), without_place(plain(text))]
                           for label, text in evidence]
        marked.score = cell.points if marked.kind == "right" else 0.0
        return marked

    def limited(self, function):
        """(what it gives, None), or (None, what it raised): in the time of a question, also while
        this process computes."""
        try:
            return in_time(function, self.marker.seconds), None
        except (Exception, TookTooLong) as error:
            return None, error

    def ask_about(self, cell):
        names = dict(self.names)
        with warnings.catch_warnings(action="ignore"):       # a warning costs nothing
            for name in self.wanted(cell):
                found = name in self.found
                names[name] = self.found[name] if found else self.boundary.ask("name", name)
            self.found = {}
            exec(self.marker.compiled[cell.grade_id], names)

    def wanted(self, cell):
        """The names in a test that stand for something of the student's."""
        known = set(self.names) - self.marker.theirs
        return sorted(self.marker.free[cell.grade_id] - known)

    def verdict(self, cell, error):
        """(kind, hint, evidence) for a test that ended with this error, or with None."""
        if error is None:
            return "right", "", ()
        before = self.raised.get(self.marker.about[cell.grade_id])
        if isinstance(error, NameError) and self.feedback is None and before is not None:
            error = before
        if isinstance(error, TookTooLong):
            return "timed out", "", ()
        if isinstance(error, MemoryError) or self.feedback and self.feedback.error == "MemoryError":
            return "out of memory", "", ()
        if isinstance(error, Gone):
            return "crashed", f"{SAID['crashed']}\n{how_it_ended(error)}", ()
        if isinstance(error, CheckFailed):
            said = error.feedback
            return said.kind, met_here(said.hint, said.error), said.evidence
        if self.feedback is not None:
            return HIDDEN, "", ()
        if error is before:
            hint = f"The cell with the answer stopped with {type(error).__name__}: {error}"
            return "raised", met_here(hint, type(error).__name__), ()
        if isinstance(error, NameError):
            gone = self.there and self.marker.about[cell.grade_id] not in self.there
            here = "The cell for this answer is not in your file" if gone else (
                "There is no answer here")
            return "not attempted", f"{here}: {error}.", ()
        if _line_of(error, cell.grade_id) in self.marker.hidden[cell.grade_id]:
            return HIDDEN, "", ()
        return "differs", f"{type(error).__name__}: {error}", ()


def without_place(text):
    """A text without the place of the course on the instructor's machine."""
    return text.replace(f"{ROOT}{os.sep}", "")


def met_here(hint, name):
    """A hint, and what there is to add about an error of this name."""
    return f"{hint} {HERE.get(name, '')}".rstrip()


def _line_of(error, name):
    """The number of the line of a test at which it stopped."""
    numbers = [frame.lineno for frame in traceback.extract_tb(error.__traceback__)
               if frame.filename == f"<{name}>"]
    return numbers[-1] if numbers else None


def how_it_ended(error):
    """What to tell a student whose process ended."""
    if error.status < 0:
        name = {s.value: s.name for s in signal.Signals}.get(-error.status,
                                                             f"signal {-error.status}")
        return f"The process was ended by {name}."
    return f"The process ended by itself: {error}."
