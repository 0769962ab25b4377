"""Grading a class: what is new or changed is marked by several workers at once, and each result
goes to the journal as it comes.

Interrupt it at any time: the same command goes on from there.
"""

import ast
import contextlib
import functools
import gc
import hashlib
import math
import multiprocessing.util
import os
import re
import signal
import sqlite3
import sys
import threading
import time
from collections import Counter
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from course_lib.checks.exercise import course_seed
from course_lib.checks.running import TookTooLong
from course_tools import ROOT
from course_tools.grading import guard, journal
from course_tools.grading.intake import lists, submissions, times
from course_tools.grading.marking import checker
from course_tools.grading.sandbox import kernel, processes

HANGS = 600          # seconds by the clock, beyond what marking may take: nothing else ends it
# A class in which nobody draws needs no matplotlib: a third of the memory that each process copies.
DRAWS = re.compile(r"matplotlib|pylab|\b(plotting|drawing|neurons|widgets)\b")
BATCH = 8            # submissions that a worker is given at once
# What marks do not depend on: paths from the course's folder. All other code is part of a
# submission's fingerprint.
AFTERWARDS = ("course_lib/plotting.py", "course_lib/drawing.py", "course_lib/widgets",
              "course_tools/cli.py", "course_tools/build.py",
              "course_tools/lab_server.py", "course_tools/grading/command.py",
              "course_tools/grading/results")


@dataclass(frozen=True)
class Settings:
    """seconds: the most that a cell or a question of a submission may compute. memory: MB for it.
    seed: of the checks' inputs. preload: modules for students' processes."""

    seconds: float = 30.0
    memory: int = 1024
    seed: int = 0
    preload: tuple = ()


@dataclass(frozen=True)
class Task:
    """A submission that is to be marked. result: its record so far. files: pairs (path, bytes),
    what its code may read."""

    result: journal.Result
    cells: tuple
    files: tuple = ()


def grade_class(folder, results, assignment=None, workers=None, scheduler=None, settings=None,
                due=None, students=None, root=ROOT, late_penalty=0.0, ids=None,
                extensions=None):
    """Grade the submissions in a folder or zip file; results go to the journal in the folder
    `results`. Returns how many were marked.

    assignment: its name, if all submissions are for one. workers: processes; by default one for
    each core. scheduler: the address of a Dask cluster, instead. due: a datetime after which a
    submission is late. late_penalty: the share of the points that each day begun costs then.
    students: ids of all who should have handed in. ids: see lists.read_ids. extensions: {id:
    a datetime until which this student has, where that is later than due}. Raises ValueError when
    there is nothing to grade, or a list names nobody who handed in.
    """
    known = submissions.assignments(root)
    if assignment is not None and assignment not in known:
        raise ValueError(f"there is no assignment {assignment!r} in solutions/, only: "
                         f"{', '.join(known)}")
    found = submissions.submissions_in(folder, known, assignment,
                                       unpack_to=Path(results) / "submitted", ids=ids)
    everybody = [s.student for s in found]
    remarks = [lists.named_by("--ids", ids.values(), everybody)] if ids else []
    remarks += [lists.named_by("--students", students, everybody)] if students else []
    remarks.append(of_strangers(extensions or (), [*everybody, *(students or ())]))
    found, downloads = times.without_a_downloads(found, due)
    remarks += of_lateness(found, downloads, due, late_penalty)
    asked = {s.assignment for s in found if s.assignment}
    settings = settings or Settings(seed=course_seed())
    settings = Settings(**asdict(settings) | {"preload": imported(known[name] for name in asked)})
    before = {(r.assignment, r.student): r for r in journal.read(results)}
    tasks, unreadable = [], 0
    for submission in found:
        mine = [when for when in (due, (extensions or {}).get(submission.student)) if when]
        task = prepare(submission, known, settings, max(mine, default=None), late_penalty)
        unreadable += task.result.reason is not None
        old = before.get((task.result.assignment, task.result.student))
        if old is not None and old.key == task.result.key and old.status != "failed":
            continue
        if task.result.reason is None:
            tasks.append(task)
        else:
            journal.append(results, task.result)
    if any(map(draws, tasks)):
        settings = replace(settings, preload=(*settings.preload, *processes.PICTURES))
    for name, student in missing(found, students or (), before, assignment, root):
        journal.append(results, begun(submissions.Submission(student, name, Path(folder)),
                                      known[name], status="missing",
                                      reason="No notebook was handed in."))
    for remark in filter(None, remarks):
        ProgressBar.say(journal.plain(remark))
    progress = ProgressBar(len(tasks), len(found) - len(tasks) - unreadable, unreadable)
    for result in marked(tasks, known, settings, workers or os.cpu_count() or 1, scheduler):
        journal.append(results, result)
        progress.step()
    progress.end()
    return len(tasks)


def of_lateness(found, downloads, due, late_penalty):
    """Sentences about those of whom it is not known when they handed in. downloads: see
    times.without_a_downloads."""
    called = [s.student for s in found if s.late]
    if called and late_penalty:
        yield (f"Canvas calls {len(called)} late and does not say by how much, so nothing is taken "
               f"off: {lists.some(called)}")
    for name, students in downloads.items() if due else ():
        people = sum(s.assignment == name for s in found)
        yield (f"{name or 'Some files'}: it is not known when {len(students)} of {people} came "
               f"({lists.some(students)}). The times of their files look like those of a download "
               "or a copy, so these are not late, and nothing is taken off for them.")


def of_strangers(extensions, everybody):
    """A sentence about those who have longer and are not in the class, or None."""
    strangers = sorted(set(extensions) - set(everybody))
    return (f"--extensions names {len(strangers)} who handed in nothing and are in no list: "
            f"{lists.some(strangers)}") if strangers else None


def missing(found, students, before, assignment, root):
    """Pairs (assignment, student) of the students who have handed in nothing for an assignment of
    the class: one that was named or released, or that two people or more have to do with. before:
    the journal, {(assignment, student): Result}."""
    handed_in = {(s.assignment, s.student) for s in found}
    # two of one name are told apart by a number: none of them is missing
    handed_in |= {(name, student.rpartition(" (")[0]) for name, student in handed_in}
    people = Counter(name for name, _ in {(s.assignment, s.student) for s in found} | set(before))
    new = released(root) - {name for name, _ in before}
    known = handed_in | before.keys()
    for name in sorted({s.assignment for s in found if s.assignment}):
        if people[name] > 1 or name in new or name == assignment:
            yield from ((name, student) for student in students if (name, student) not in known)


def released(root):
    """The assignments in nbgrader's gradebook: `release` enters them, and publishing what was
    graded."""
    path = Path(root) / "gradebook.db"
    if path.exists():
        address = f"{path.resolve().as_uri()}?mode=ro"
        with (contextlib.suppress(sqlite3.Error),              # publishing will say so
              contextlib.closing(sqlite3.connect(address, uri=True)) as gradebook):
            return {name for name, in gradebook.execute("SELECT name FROM assignment")}
    return set()


def prepare(submission, known, settings, due, late_penalty=0.0):
    """The Task; where its result has a reason, there is nothing to run."""
    days = days_late(submission, due)
    late, deduction = submission.late or days > 0, min(1.0, late_penalty * days)
    assignment = known.get(submission.assignment)
    reason, data, cells, files, left_out = submission.reason, b"", (), (), []
    if reason is None:
        try:
            data = submissions.content(submission.path)
            cells = guard.within(lambda: submissions.parse(data))
            if submission.folder:
                beside, left_out = submissions.files_in(submission.folder)
                # what was handed out comes with the assignment
                files = tuple(file for file in beside if file not in assignment.files)
        except (submissions.Unreadable, guard.TooMuch) as error:
            reason = str(error)
    handed_in = digest(data, *(part for name, content in files
                               for part in (os.fsencode(name), content)))
    key = fingerprint(handed_in, assignment, settings, reason, submission.submitted, late,
                      deduction, submission.beside)
    result = begun(submission, assignment, key=key, handed_in=handed_in, late=late,
                   deduction=deduction,
                   beside=journal.plain(lists.some(submission.beside), 500))
    if reason is not None:
        result.status, result.reason = "unreadable", journal.plain(reason, 500)
    if left_out:
        most = submissions.BESIDE // 2**20
        result.flags.append(journal.Flag("files left out", None, journal.plain(
            f"Its code could not read {', '.join(left_out)}: all files together may have {most} "
            "MB.", 500)))
    return Task(result, cells, files)


def days_late(submission, due):
    """How many days after the time that was set have begun, where that is known."""
    if not due or not submission.submitted:
        return 0
    return max(0, math.ceil((datetime.fromisoformat(submission.submitted) - due)
                            / timedelta(days=1)))


def begun(submission, assignment, **more):
    """The record of a submission that has no marks yet."""
    return journal.Result(submission.assignment or "unknown", submission.student,
                          str(submission.path), submitted=submission.submitted, graded=now(),
                          max_score=assignment.max_score if assignment else None, **more)


def now():
    return datetime.now(UTC).isoformat(timespec="seconds")


def digest(*parts):
    """A digest of bytes, in order."""
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def fingerprint(handed_in, assignment, settings, *more):
    """Changes when a submission, its assignment, the settings, the checks or the grader change."""
    depends = repr((handed_in, settings, more)).encode(errors="surrogatepass")
    return digest(depends, _text(assignment), _code())


@functools.lru_cache(100)
def _text(assignment):
    """An assignment's cells and files, as bytes."""
    return repr((assignment and (assignment.cells, assignment.files))).encode()


@functools.cache
def _code():
    """A digest of all code on which marks depend."""
    afterwards = tuple(f"{name}/" for name in AFTERWARDS)
    all_code = hashlib.sha256()
    for path in sorted(p for package in ("course_lib", "course_tools")
                       for p in (ROOT / package).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not f"{name}/".startswith(afterwards):
            all_code.update(f"{name} "
                            f"{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return all_code.digest()


def draws(task):
    """Whether a submission's code, in its cells or in Python files beside them, names what
    draws."""
    files = (data.decode(errors="replace") for name, data in task.files if name.endswith(".py"))
    return any(map(DRAWS.search, [*(cell.source for cell in task.cells), *files]))


def imported(assignments):
    """The modules of the course that the instructor's cells import: loaded once, before submissions
    are run."""
    names = set()
    for assignment in assignments:
        for cell in assignment.cells:
            if cell.type == "code" and not cell.solution:
                names |= {node.module
                          for node in ast.walk(ast.parse(cell.source))
                          if isinstance(node, ast.ImportFrom) and node.module}
    return tuple(sorted(names))


# Workers


def marked(tasks, known, settings, workers, scheduler=None):
    """Yield the result of each task. A worker that ends without a word costs nobody's marks: what
    it had is tried again, one by one."""
    size, told = BATCH, False
    while tasks:
        batches = []
        for name in dict.fromkeys(task.result.assignment for task in tasks):
            mine = [task for task in tasks if task.result.assignment == name]
            batches += [mine[i:i + size] for i in range(0, len(mine), size)]
        done = 0
        calls = [(settings, known[batch[0].result.assignment], batch) for batch in batches]
        try:
            with executor_for(min(workers, len(batches)), scheduler) as executor:
                with signals_wait():
                    holds = executor.submit(protection, settings)
                    arriving = executor.map(mark_batch, calls)
                if not told:
                    ProgressBar.say(holds.result())
                    told = True
                for results in arriving:
                    yield from results
                    done += 1
        except BrokenExecutor:
            if size == 1:                          # it was this one
                result = batches[done][0].result
                result.reason = "The grader itself was ended while it marked this submission."
                yield result
                done += 1
            size = 1
        tasks = [task for batch in batches[done:] for task in batch]


@contextlib.contextmanager
def executor_for(workers, scheduler):
    """Processes on this machine, ended with the block however it ends; or the workers of a Dask
    cluster."""
    if scheduler:
        from dask.distributed import Client, KilledWorker

        with Client(scheduler) as client:
            try:
                yield client.get_executor()
            except KilledWorker as error:        # so often that Dask gives up
                raise BrokenExecutor(str(error)) from error
        return
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    context = multiprocessing.get_context("spawn")
    most = 61 if os.name == "nt" else workers      # that Python can wait for on Windows
    executor = ProcessPoolExecutor(min(workers, most), context, initializer=begin_worker,
                                   initargs=(context.Value("i", os.getpid()),))
    try:
        yield executor
    except BaseException:
        for process in multiprocessing.active_children() if os.name == "posix" else ():
            process.terminate()  # it stops marking, and ends as the executor expects it to
        raise
    finally:
        # and waits: Python must not end before the executor's thread has
        executor.shutdown(cancel_futures=True)


# A worker that is ended while the executor counts on it leaves the executor waiting for ever. So
# Ctrl-C is for the one who started
# the workers, and SIGTERM tells a worker to stop marking; both wait until it can hear them.

_worker = {"own": False, "marking": False, "stopped": False}


class Stopped(KeyboardInterrupt):
    """The command was stopped. Nobody takes this for a mistake in a submission: checks let a
    KeyboardInterrupt pass."""


@contextlib.contextmanager
def signals_wait():
    """Processes started in this block begin with SIGINT and SIGTERM blocked."""
    if os.name != "posix":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begin_worker(next_core):
    _worker["own"] = True
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, stop_marking)
    threading.Thread(target=end_with_parent, daemon=True).start()
    # a third less work: a worker and its students' processes only ever wait for each other
    if hasattr(os, "sched_setaffinity"):
        with next_core.get_lock():
            next_core.value += 1
            cores = sorted(os.sched_getaffinity(0))
            os.sched_setaffinity(0, {cores[next_core.value % len(cores)]})
    if os.name == "posix":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})


def end_with_parent():
    multiprocessing.parent_process().join()
    os._exit(1)


def stop_marking(*_):
    _worker["stopped"] = True
    if _worker["marking"]:
        raise Stopped


# a Dask worker may have several threads; warnings and alarms are the process's
_one_at_a_time = threading.Lock()
_started = {}


def children_of(settings):
    """Where this worker's students' processes come from."""
    if settings not in _started:
        children = processes.start(settings.memory * 2**20, checker.IN_ALL * settings.seconds,
                                   settings.preload)
        multiprocessing.util.Finalize(None, children.close, exitpriority=1)
        _started[settings] = children
    return _started[settings]


def protection(settings):
    """Runs in a worker, before any submission: what they are kept from, as a sentence."""
    with _one_at_a_time:
        try:
            return kernel.described(children_of(settings).features)
        except Exception as error:                 # marking will meet it again, and name it
            return f"What submissions are kept from could not be tried: {error}"


def mark_batch(call):
    """Runs in a worker: the results of a batch of tasks for one assignment."""
    settings, assignment, tasks = call
    with _one_at_a_time:
        _worker["marking"] = True
        try:
            if _worker["stopped"]:
                raise Stopped
            return [mark(settings, assignment, task) for task in tasks]
        finally:
            _worker["marking"] = False


def mark(settings, assignment, task):
    start, result = time.monotonic(), task.result
    most = checker.IN_ALL * settings.seconds
    try:
        children = children_of(settings)
        marker = _started.get((settings, assignment))
        if marker is None:
            marker = _started[settings, assignment] = checker.Marker(assignment, children,
                                                                     settings.seed,
                                                                     settings.seconds)
            gc.freeze()  # what stays is not searched for garbage again and again
        # long after all that waiting may take: then this process hangs in a library
        limit = guard.ended_after(HANGS + checker.PATIENCE * most)
        with limit if _worker["own"] else nullcontext():
            result.questions, flags = marker.mark(task.cells, task.files)
        result.flags += flags
        result.status, result.protection = "graded", kernel.described(children.features)
    except (Exception, TookTooLong) as error:
        # ours, not the student's: say so, and go on with a new server
        _started.clear()
        result.reason = journal.plain(f"The grader failed: {type(error).__name__}: {error}", 500)
    result.graded, result.seconds = now(), round(time.monotonic() - start, 4)
    return result


class ProgressBar:
    """How far it is: a bar with rate and time left where a person looks on, otherwise a line now
    and then."""

    def __init__(self, total, unchanged, unreadable):
        self.total, self.count, self.start = total, 0, time.monotonic()
        self.shown = self.start
        self.bar = sys.stderr.isatty()
        self.say(f"{total} submissions to grade; {unchanged} others are graded already; "
                 f"{unreadable} cannot be graded.")

    def step(self):
        self.count += 1
        now = time.monotonic()
        if now - self.shown > (0.1 if self.bar else 10) or self.count == self.total:
            self.shown = now
            rate = self.count / (now - self.start)
            left = (self.total - self.count) / rate
            done = round(30 * self.count / self.total)
            text = (f"{self.count}/{self.total}, {rate:.1f} a second, "
                    f"{left // 60:.0f}:{left % 60:02.0f} left")
            self.say(f"\r[{'█' * done}{'·' * (30 - done)}] {text}   " if self.bar else text,
                     end="" if self.bar else "\n")

    def end(self):
        if self.bar and self.count:
            self.say("")

    @staticmethod
    def say(text, end="\n"):
        print(text, end=end, file=sys.stderr, flush=True)
