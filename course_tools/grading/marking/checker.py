"""Marking one submission: its cells run in a student's process, the instructor's tests run here and
ask that process for values.

A cell or a question that ends the process or takes too long costs what it was worth. The process is
started again without that cell, and the other questions still count.
"""

import builtins
import copy
import linecache
import signal
import time
import traceback
import warnings

from course_lib.checks import CheckFailed, examine
from course_lib.checks.exercises import find
from course_lib.checks.running import TookTooLong
from course_tools.grading.marking.plan import answer_of, flags, steps, visible
from course_tools.grading.marking.reading import bound_names, exercise_in, free_names, needed
from course_tools.grading.sandbox.crossing.boundary import Boundary, Gone
from course_tools.grading.sandbox.crossing.values import Iteration

SHARE = 0.25         # of the time that is left: the most that one cell or question may take
PATIENCE = 4         # times as long by the clock, for a student's process that only waits
STARTS = 40          # of a student's process for one submission


class TimedOut(TookTooLong):
    """The student's process did not answer in time."""


class Marker:
    """Marks submissions of one assignment. children: where students' processes come from. seed: of
    the checks' inputs."""

    def __init__(self, assignment, children, seed, seconds):
        self.assignment, self.children = assignment, children
        self.seed, self.seconds = seed, seconds
        self.about = answer_of(assignment)
        for cell in assignment.tests:
            name, lines = f"<{cell.grade_id}>", cell.source.splitlines(keepends=True)
            linecache.cache[name] = len(cell.source), None, lines, name
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

    def mark(self, cells):
        """(questions, flags) for a submission's cells, as the journal wants them."""
        marking = Marking(self, cells)
        try:
            return marking.questions(), marking.flags
        finally:
            marking.stop()


class Marking:
    """One submission while it is being marked."""

    def __init__(self, marker, cells):
        self.marker = marker
        self.steps = steps(marker.assignment, cells)
        self.flags = flags(marker.assignment, cells)
        self.start = time.monotonic()
        self.child = self.boundary = None
        self.computed = 0.0  # seconds, by processes that have ended
        # steps run so far; steps that ended the process, and how
        self.starts, self.done, self.fatal = 0, [], {}
        self.raised = {}  # grade_id of a cell -> what it raised

    def questions(self):
        self.names = {"__name__": "<tests>"}
        for code in self.marker.setup:
            exec(code, self.names)
        self.names["check"] = self.check
        results = []
        for step in self.steps:
            if step.is_test:
                results.append(self.run_test(step.cell))
            else:
                self.run(step)
                self.done.append(step)
        order = [cell.grade_id for cell in self.marker.assignment.tests]
        return sorted(results, key=lambda result: order.index(result["grade_id"]))

    # The student's process

    def ready(self):
        """Whether there is a student's process that has run all cells so far, starting one if need
        be."""
        while self.boundary is None or self.boundary.dead:
            if self.starts >= STARTS or self.clock() >= self.marker.seconds:
                return False
            self.stop()
            self.starts, began = self.starts + 1, time.monotonic()
            self.child = self.marker.children.spawn()
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
        now = self.clock()
        self.boundary.deadline = now + max(SHARE * (self.marker.seconds - now), 0.01)

    def run(self, step):
        """Run a cell in the student's process. What it raises is kept; if it ends the process, it
        is not run again."""
        if step in self.fatal or not self.ready():
            return
        self.allow_time()
        name = step.cell.grade_id
        try:
            self.boundary.ask("run", step.cell.source)
            self.raised.pop(name, None)
        except Exception as error:
            self.raised[name] = error
        except TimedOut as error:
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
            return f"<{type(thing).__name__}>"
        ours = type(thing).__module__.partition(".")[0] == "course_lib"
        if what == "copy" and ours:
            return copy.deepcopy(thing)
        if what not in ("get", "set") or not ours or not isinstance(args[0],
                                                                    str) or args[0].startswith("_"):
            raise AttributeError(f"{args[0]!r} is not available while a test runs")
        return getattr(thing, args[0]) if what == "get" else setattr(thing, *args)

    def run_test(self, cell):
        """Run a test; the result as the journal wants it."""
        start = time.monotonic()
        self.feedback = None
        error = None
        if not self.ready():
            error = TimedOut()
        else:
            self.allow_time()
            self.boundary.wrote.clear()
            self.boundary.passed.clear()
            names = dict(self.names)
            try:
                with warnings.catch_warnings(action="ignore"):       # a warning costs nothing
                    for name in self.wanted(cell):
                        names[name] = self.boundary.ask("name", name)
                    exec(self.marker.compiled[cell.grade_id], names)
            except (Exception, TimedOut) as caught:
                error = caught
            if self.boundary.dead:
                error = self.boundary.dead
                error.status = self.stop()
            elif self.boundary.wrote & self.boundary.passed and error is None:
                self.flags.append({"kind": "test inputs changed", "grade_id": cell.grade_id,
                                   "detail": "The answer wrote into arrays that a hidden test had "
                                             "passed to it."})
        exercise = self.feedback.id if self.feedback else exercise_in(cell.source)
        kind, hint, message = self.verdict(cell, error)
        return {"grade_id": cell.grade_id, "exercise": exercise,
                "title": find(exercise).title if exercise else cell.grade_id,
                "score": cell.points if kind == "right" else 0.0, "points": cell.points,
                "kind": kind, "hint": hint, "message": message,
                "seconds": round(time.monotonic() - start, 4)}

    def wanted(self, cell):
        """The names in a test that stand for something of the student's."""
        known = set(self.names) - self.marker.theirs
        return sorted(self.marker.free[cell.grade_id] - known)

    def verdict(self, cell, error):
        """(kind, hint, message) for a test that ended with this error, or with None."""
        if error is None:
            return "right", None, self.feedback.message if self.feedback else ""
        before = self.raised.get(self.marker.about[cell.grade_id])
        if isinstance(error, NameError) and self.feedback is None and before is not None:
            error = before
        if isinstance(error, TookTooLong):
            return "timed out", None, ""
        full = self.feedback and "stopped with MemoryError" in self.feedback.hint
        if isinstance(error, MemoryError) or full:
            return "out of memory", None, ""
        if isinstance(error, Gone):
            return "crashed", None, how_it_ended(error)
        if isinstance(error, CheckFailed):
            return self.feedback.kind, self.feedback.hint, self.feedback.message
        if self.feedback is not None:
            return "hidden test failed", None, ""
        if error is before:
            hint = f"The cell with the answer stopped with {type(error).__name__}: {error}"
            return "raised", hint, hint
        if isinstance(error, NameError):
            return "not attempted", f"There is no answer here: {error}.", ""
        hidden = _line_of(error, cell.grade_id) not in visible(cell.source)
        return ("hidden test failed", None, "") if hidden else ("differs",
                                                                f"{type(error).__name__}: {error}",
                                                                "")


def _line_of(error, name):
    """The line of a test at which it stopped."""
    lines = [f.line or ""
             for f in traceback.extract_tb(error.__traceback__) if f.filename == f"<{name}>"]
    return lines[-1] if lines else ""


def how_it_ended(error):
    """What to tell a student whose process ended."""
    if error.status < 0:
        name = {s.value: s.name for s in signal.Signals}.get(-error.status,
                                                             f"signal {-error.status}")
        return f"The process was ended by {name}."
    return f"The process ended by itself: {error}."
