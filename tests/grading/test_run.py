"""Grading a class: right and wrong answers get what `check` gives them, and a run can be stopped,
repeated and changed."""

import inspect
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import numpy as np
import psutil
import pytest

from course_lib.checks import all_exercises, examine
from course_lib.checks.exercises import find
from course_lib.checks.running import run_each
from course_tools import ROOT
from course_tools.grading import journal
from course_tools.grading import run as grade
from course_tools.grading.intake import submissions
from course_tools.grading.journal import Marked, Result
from course_tools.grading.marking import checker, plan
from course_tools.grading.marking.checker import Marker
from course_tools.grading.sandbox import kernel, processes
from course_tools.grading.sandbox.crossing import values
from course_tools.grading.sandbox.crossing.boundary import Boundary
from course_tools.grading.sandbox.inside import child, server
from tests.support.class_of import RIGHT, STUB, make_class, questions, released, submission

ASSIGNMENTS = submissions.assignments()
NAME = "03_activation_layers"
FAST = grade.Settings(seconds=20, memory=512)


@pytest.fixture(scope="module")
def children():
    started = processes.start(2**29, 20, grade.imported(ASSIGNMENTS.values()))
    yield started
    started.close()


def marked(children, name, kinds, seed=0, change=None):
    """(kinds, questions, flags) of a submission with these answers."""
    notebook = json.loads(submission(released(name), name, kinds))
    if change:
        change(notebook["cells"])
    return Marker(ASSIGNMENTS[name], children, seed,
                  20).mark(submissions.parse(json.dumps(notebook).encode()))


def by_id(cells, grade_id):
    return next(c for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def rounds(name):
    """Submissions in which each wrong answer of the assignment comes once, and one in which
    all are right: {exercise: kind}."""
    kinds = {e: [*all_exercises()[e].wrong_answers] for e in questions(name)}
    for i in range(max(map(len, kinds.values()))):
        yield {e: mine[i] if i < len(mine) else STUB for e, mine in kinds.items()}
    yield dict.fromkeys(kinds, RIGHT)              # together: some use what another one made


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_solution_gets_every_point_and_nothing_gets_none(children, name):
    asked, flags = Marker(ASSIGNMENTS[name], children, 7, 20).mark(ASSIGNMENTS[name].cells)
    assert [q.score for q in asked] == [q.points for q in asked], asked
    assert [q.points for q in asked] == [cell.points for cell in ASSIGNMENTS[name].tests]
    assert not flags
    asked, flags = marked(children, name, dict.fromkeys(questions(name), STUB))
    assert ({q.kind for q in asked} == {"not attempted"} and not sum(q.score for q in asked)
            and not flags)


@pytest.mark.parametrize("name", [
    pytest.param(name, marks=[pytest.mark.slow] * (name > "04"))     # test_exercises.py
    for name in ASSIGNMENTS if questions(name)])
def test_each_wrong_answer_gets_its_own_hint_as_check_gives_it(children, name):
    for kinds in rounds(name):
        asked, _ = marked(children, name, kinds)
        assert {q.exercise: q.kind for q in asked} == kinds
        for q in asked:
            assert (q.score > 0) == (q.kind == RIGHT)
            if q.kind not in (RIGHT, STUB):
                assert q.hint == all_exercises()[q.exercise].hint_of(q.kind)


def changed(cells, **sources):
    for name, source in sources.items():
        by_id(cells, name.replace("_", "-"))["source"] = source


def one(children, source, exercise="03.1", cell="ex_1_answer", name=NAME):
    asked, flags = marked(children, name, dict.fromkeys(questions(name), STUB),
                          change=lambda cells: changed(cells, **{cell: source}))
    return next(q for q in asked if q.exercise == exercise), flags


@pytest.mark.parametrize("source, kind, hint", [
    ("def relu_backward(dy, x):\n    return dy * (y > 0)", "raised",
     "in the line `return dy * (y > 0)`"),
    ("def relu_backward(dy):\n    return dy", "wrong arguments", "2 were given"),
    ("def relu_backward(dy, x):\n    dy * (x > 0)", "forgot to return", "None"),
    ("def relu_backward(dy, x):\n    x[x <= 0] = 0\n    return dy * (x > 0)", "changed in place",
     "changed its argument x"),
    ("def relu_backward(dy, x):\n    return -dy * (x > 0)", "sign flipped", "sign is wrong"),
    ("def relu_backward(dy, x)\n    return dy", "raised", "SyntaxError"),
    ("def relu_backward(dy, x):\n    class Own(Exception): pass\n    raise Own('mine')", "raised",
     "Own: mine"),
    ("relu_backward = 3", "not a function", "a number"),
    ("", "not attempted", "relu_backward"),
    ("raise ValueError('before')", "raised", "ValueError: before"),
    ("import no_such_package", "raised", "the course's packages only"),
    ("name = input()", "raised", "without a keyboard"),
    ("def relu_backward(dy, x):\n    return float(input())", "raised", "without a keyboard"),
    ("open('mine.csv')", "raised", "without any files but"),
])
def test_a_diagnosis_reaches_across_the_boundary(children, source, kind, hint):
    question, _ = one(children, source)
    assert question.kind == kind and hint in question.hint, question


@pytest.mark.parametrize("value", [
    "find('03.1').model_solution", "[find('03.1')]", "find('03.1') + 1", "len(find)", "checks",
    "np.array(find)", "get_ipython", "get_ipython().user", "course_lib.functions", "checks.x + 1",
    "f'{find:.3f}'", "course_lib.functions.no_such_name", "sigmoids"])
@pytest.mark.parametrize("answer", ["relu_backward = VALUE",
                                    "def relu_backward(dy, x):\n    return VALUE"])
def test_no_answer_shows_what_the_grader_is_made_of(children, value, answer):
    before = ("import course_lib.functions\nimport numpy as np\nfrom course_lib import checks\n"
              "from course_lib.checks import find\n")
    if value == "sigmoids":
        before = f"from course_lib.functions import {value}\n"
    question, _ = one(children, before + answer.replace("VALUE", value))
    said = f"{question.hint} {question.evidence}"
    assert question.kind != "right"
    for internal in ("course_tools", "Nothing", "StandIn", "Reporting", "0x", "Shell", "Node",
                     str(ROOT)):
        assert internal not in said


def test_an_answer_whose_cell_is_gone_is_told_so(children):
    def without(cells):
        cells.remove(by_id(cells, "ex-1-answer"))

    for change, said in ((without, "The cell for this answer is not in your file: name"),
                         (lambda cells: changed(cells, ex_1_answer=""), "There is no answer here")):
        asked, _ = marked(children, NAME, dict.fromkeys(questions(NAME), STUB), change=change)
        first = next(q for q in asked if q.exercise == "03.1")
        assert first.kind == "not attempted" and first.hint.startswith(said)


@pytest.mark.parametrize("source", [
    "import warnings\nwarnings.warn('!')\ndef relu_backward(dy, x):\n    warnings.warn('!', "
    "RuntimeWarning)\n    np.log(0.0)\n    return dy * (x > 0)",
    "%matplotlib inline\n!ls\ndef relu_backward(dy, x):\n    print('here', dy)\n    return dy * (x "
    "> 0)",
    "%%time\ndef relu_backward(dy, x):\n    return dy * (x > 0)",
    "def relu_backward(dy, x):\n    return (dy * (x > 0)).astype(np.longdouble)",
    "from functools import partial\nrelu_backward = partial(lambda k, dy, x: dy * (x > 0), 1)",
    "class F:\n    def __call__(self, dy, x):\n        return dy * (x > 0)\nrelu_backward = F()",
    "assert relu_backward is None if 'relu_backward' in globals() else True\nrelu_backward = "
    "lambda dy, x: np.where(x > 0, dy, 0.0)",
])
def test_unusual_right_answers_count(children, source):
    question, _ = one(children, source)
    assert question.score == 1, question


def test_the_answer_may_stand_in_another_cell_and_out_of_order(children):
    asked, _ = marked(children, NAME, dict.fromkeys(questions(NAME), RIGHT),
                      change=lambda cells: changed(
        cells, ex_1_answer=by_id(cells, "ex-3-answer")["source"] + "\n"
        + by_id(cells, "ex-1-answer")["source"], ex_3_answer=""))
    assert all(q.score for q in asked)

    def upside_down(cells):
        cells.sort(key=lambda c: int("0" + re.sub(r"\D", "", c["id"])), reverse=True)
        cells.sort(key=lambda c: c["id"] != "imports")

    asked, _ = marked(children, NAME, dict.fromkeys(questions(NAME), RIGHT), change=upside_down)
    assert all(q.score for q in asked), asked


def test_a_hidden_test_that_fails_keeps_its_text(children):
    asked, _ = marked(children, "01_computation_graphs",
                      dict.fromkeys(questions("01_computation_graphs"), RIGHT),
                      change=lambda cells: changed(
        cells, ex_2_answer="def multiply_backward(x, y, dz):\n    return (dz * y, dz * x) if (x, "
                           "y) != (7.0, -3.0) else (0, 0)"))
    question = next(q for q in asked if q.exercise == "01.2")
    assert (question.kind, question.score, question.hint,
            question.evidence) == ("hidden test failed", 0, checker.SAID["hidden test failed"], [])


@pytest.mark.parametrize("change, kind", [
    (lambda cells: by_id(cells, "ex-1-check").update(source="pass"), "edited test cell"),
    (lambda cells: by_id(cells, "imports").update(source="import numpy as np"), "edited cell"),
    (lambda cells: cells.remove(by_id(cells, "ex-1-check")), "deleted test cell"),
    (lambda cells: cells.remove(by_id(cells, "imports")), "deleted cell"),
    (lambda cells: cells.append(by_id(cells, "ex-1-check")), "copied test cell"),
    (lambda cells: by_id(cells, "ex-1-check").update(cell_type="markdown"), "retagged test cell"),
    (lambda cells: by_id(cells, "ex-1-check")["metadata"]["nbgrader"].update(points=9),
     "changed points"),
    (lambda cells: cells.append({"cell_type": "code", "source": "pass", "metadata": {"nbgrader": {
        "grade_id": "mine", "grade": True, "points": 9}}}), "added test cell"),
    (lambda cells: changed(cells, ex_1_answer="from course_lib.layers import ReLU\ndef "
                                              "relu_backward(dy, x):\n    r = ReLU()\n    "
                                              "r.forward(x)\n"
                                              "    return r.backward(dy)"),
     "uses the course's own code"),
    (lambda cells: changed(cells,
                           ex_1_answer="def relu_backward(dy, x):\n    open('../solutions/03')"),
     "uses the course's own code"),
])
def test_what_was_changed_is_a_flag_and_no_mark(children, change, kind):
    asked, flags = marked(children, NAME, dict.fromkeys(questions(NAME), RIGHT), change=change)
    assert kind in {flag.kind for flag in flags}
    assert sum(q.score for q in asked) == (9 if "solutions/03" in str(flags) else 10)


MENDED = {"its text": {"source": "assert False"}, "its points": {"points": 9.0},
          "its type": {"type": "markdown"}, "its name": {"grade_id": "mended"}}


@pytest.mark.parametrize("mended", MENDED)
def test_what_the_instructor_has_changed_since_is_no_flag(mended):
    """The submission holds the test as it was handed out before."""
    cells = submissions.parse(released(NAME))
    ours = tuple(replace(c, **MENDED[mended]) if c.grade_id == "ex-1-check" else c
                 for c in ASSIGNMENTS[NAME].cells)
    found = plan.flags(replace(ASSIGNMENTS[NAME], cells=ours), cells)
    assert {f.kind for f in found} <= {"deleted test cell"}            # of another name
    edited = [replace(c, source=c.source + "\npass") for c in cells]
    assert len(plan.flags(replace(ASSIGNMENTS[NAME], cells=ours), edited)) > len(found)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_cell_as_it_was_handed_out_is_known_by_nbgraders_checksum(name):
    cells = [cell for cell in submissions.parse(released(name)) if cell.grade_id]
    assert all(map(plan.as_handed_out, cells)) and len(cells) > 5
    for change in ({"source": "pass"}, {"points": 9.0}, {"grade_id": "x"}, {"checksum": None}):
        assert not any(plan.as_handed_out(replace(c, **change)) for c in cells if c.grade)


@pytest.mark.parametrize("source, suspicious", [
    ("from course_lib.drawing import draw_graph", False),
    ("from course_lib.widgets import *\nfrom course_lib.checks import check, hint, progress",
     False),
    ("from course_lib.widgets.scores import cross_entropy", True),
    ("from course_lib.checks import all_exercises", True),
])
def test_only_an_import_that_could_hold_an_answer_is_a_flag(children, source, suspicious):
    _, flags = marked(children, NAME, dict.fromkeys(questions(NAME), STUB),
                      change=lambda cells: changed(cells, ex_1_answer=source))
    assert {flag.kind
            for flag in flags} == ({"uses the course's own code"} if suspicious else set())


def test_a_method_that_a_subclass_replaces_is_no_method():
    class Layer:
        def forward(self, x):
            return x

        def backward(self, dy):
            return dy

    class Half(Layer):
        forward = None

    assert values.methods_of(Half()) == ["backward"]


def test_a_hidden_tests_inputs_that_were_changed_are_a_flag(children):
    source = ("def gradient(x, dy):\n    result = dy * (x > 0) + dy\n    if dy.shape == (3,) and "
              "dy[2] == 4.0:\n        x[:] = 0\n    return result")
    asked, flags = marked(children, NAME, dict.fromkeys(questions(NAME), RIGHT),
                          change=lambda cells: changed(cells, ex_5_answer=source))
    assert [flag.kind for flag in flags] == ["test inputs changed"]


WRITES = """
import numpy as np
def write(thing):
    if isinstance(thing, np.ndarray):
        thing[0] = 5
    elif not np.isscalar(thing):
        for part in thing.values() if isinstance(thing, dict) else thing:
            write(part)
def f(*args, **named):
    write([args, named])
class Layer:
    forward = staticmethod(f)
"""


@pytest.mark.parametrize("call", ["f(x)", "f(x=x)", "f([1, x])", "f(x={'a': (x, 1)})", "f(x + 1)",
                                  "Layer().forward(x=[x])"])
def test_inputs_that_an_answer_wrote_into_are_a_flag_however_they_were_passed(children, call):
    """As in an exercise of one's own, whose test holds the result to less than it might."""
    test = f"import numpy as np\nx = np.zeros(2)\n{call}\nassert x.shape == (2,)"
    cells = (submissions.Cell("code", WRITES, "answer", solution=True),
             submissions.Cell("code", test, "test", grade=True, locked=True, points=1.0))
    asked, flags = Marker(submissions.Assignment("own", None, cells), children, 0, 20).mark(cells)
    assert [q.score for q in asked] == [1.0], asked
    assert [flag.kind for flag in flags] == ["test inputs changed"]


# Several inputs are tried by one question to the student's process. An answer for 03.1 that is
# right but for what a line does: at which call it is told by `calls`.
COUNTS = """import os, numpy as np
calls, buffer = 0, np.zeros(1000)
def relu_backward(dy, x):
    global calls
    calls, y = calls + 1, buffer[:dy.size].reshape(dy.shape)
    y[...] = dy * (x > 0)
    {}
    return y"""
SINGLE = {"the same array each time": "pass", "an error at the third": "if calls == 3: 1 / 0",
          "more with each call": "y += calls // 3",
          "writes at the second": "if calls == 2: x[...] = 0",
          "an array of the argument": "if calls == 2: y = x; x[...] = dy",
          "warns at the second": "if calls == 2: y[:] = np.log(-np.ones(1))",
          "another kind at the third": "if calls == 3: y = [lambda: 0, (y, y)]",
          "too large at the third": "if calls == 3: y = np.zeros(3 * 10**6)"}


@pytest.mark.parametrize("name", SINGLE)
def test_what_one_call_does_is_told_as_at_home(children, name):
    at_home = {}
    exec(COUNTS.format(SINGLE[name]), at_home)
    said = examine(find("03.1"), at_home["relu_backward"], seed=0)
    question, flags = one(children, COUNTS.format(SINGLE[name]))
    assert (question.kind == RIGHT) == said.passed == (name == "the same array each time")
    assert not flags
    if "third" not in name or "error" in name:     # what cannot be handed over is not seen here
        assert question.kind == (RIGHT if said.passed else said.kind)
        assert question.hint.startswith("" if said.passed else said.hint.removesuffix("."))
        assert question.evidence == ([] if said.passed else [list(e) for e in said.evidence])


@pytest.mark.parametrize("line, kind", [("if calls == 5: os._exit(0)", "crashed"),
                                        ("while calls == 4: pass", "timed out"),
                                        ("if calls == 1: raise MemoryError\n"
                                         "    if calls == 2: os._exit(0)", "out of memory")])
def test_one_call_that_ends_or_never_ends_costs_the_question(children, line, kind):
    cells = json.loads(submission(released(NAME), NAME, dict.fromkeys(questions(NAME), RIGHT)))
    changed(cells["cells"], ex_1_answer=COUNTS.format(line))
    asked, _ = Marker(ASSIGNMENTS[NAME], children, 0,
                      1).mark(submissions.parse(json.dumps(cells).encode()))
    assert [q.kind for q in asked] == [kind, *[RIGHT] * 4]


def test_inputs_and_results_of_any_size_are_asked_for_in_as_many_questions_as_it_takes(children):
    child = children.spawn()
    asked = Boundary(child.connection, trusted=True)
    asked.ask("run", "import numpy as np\ndef f(x, n):\n    return np.arange(n) + x[0]")
    f, small, large = asked.ask("name", "f"), np.zeros(1), np.ones(700_000)
    before = asked.asked
    runs = list(run_each(f, [(small, 10), (small, 700_000), (small, 2), (large, 3), (small, 4)]))
    assert [(r.value.size, r.value[-1]) for r in runs] == [
        (10, 9), (700_000, 699_999), (2, 1), (3, 3), (4, 3)]
    assert asked.asked - before == 3
    children.end(child)


def test_numpys_own_texts_and_numbers_come_as_what_they_are(children):
    child = children.spawn()
    asked = Boundary(child.connection, trusted=True)
    asked.ask("run", "import numpy as np\nvalues = [np.str_('c'), np.float64(2), np.bool_(True), "
                     "np.bytes_(b'd'), 2.0, True, b'e']")
    values = asked.ask("name", "values")
    assert values == ["c", 2.0, True, b"d", 2.0, True, b"e"]
    assert list(map(type, values)) == [str, np.float64, np.bool_, bytes, float, bool, bytes]
    children.end(child)


def test_a_submission_is_some_questions_and_not_one_for_each_call(children, monkeypatch):
    """Its 31 inputs and two layers, of which each is called eight times an input."""
    asked, ask = [], Boundary.ask
    monkeypatch.setattr(Boundary, "ask",
                        lambda self, what, *args: asked.append(what) or ask(self, what, *args))
    marked(children, NAME, dict.fromkeys(questions(NAME), RIGHT))
    assert asked.count("each") == 5 and len(asked) < 50, asked


@pytest.mark.parametrize("late, kind", [(70, RIGHT), (90, "timed out")])
def test_what_a_busy_machine_takes_of_the_time_costs_no_marks(children, monkeypatch, late, kind):
    """A question may compute for 20 seconds, or pass four times as many in waiting."""
    now = SimpleNamespace(seconds=0.0)

    class Late(Boundary):
        def ask(self, what, *args):
            if what == "each" and not now.seconds:
                now.seconds += late
            return super().ask(what, *args)

    monkeypatch.setattr(checker, "time", SimpleNamespace(monotonic=lambda: now.seconds))
    monkeypatch.setattr(checker, "Boundary", Late)
    question, _ = one(children, "def relu_backward(dy, x):\n    return dy * (x > 0)")
    assert question.kind == kind and now.seconds == late


@pytest.mark.skipif(sys.platform != "linux",
                    reason="only Linux tells how long another process has computed")
def test_it_is_known_how_long_a_students_process_has_computed(children):
    child = children.spawn()
    asked = Boundary(child.connection, trusted=True)
    asked.ask("run", "import time\nwhile time.process_time() < 0.2: pass")
    assert 0.2 <= child.computed() < 20
    children.end(child)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks students' processes")
@pytest.mark.parametrize("code, status", [("os.kill(os.getpid(), 11)", -11), ("os._exit(3)", 3)])
def test_a_process_that_is_on_its_way_out_is_not_taken_for_a_running_one(monkeypatch, code, status):
    """On a busy machine its connection ends well before the system says that it has ended."""
    process = subprocess.Popen([sys.executable, "-c", f"import os; {code}"], start_new_session=True)
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    monkeypatch.setattr(os, "waitid", lambda *args: None)
    assert server.stop(process.pid) == status
    process.wait()


# A class


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A folder with a class of ten, graded."""
    folder = tmp_path_factory.mktemp("class")
    made = make_class(folder / "submitted", [NAME], 10, seed=5)
    said = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grade.ProgressBar, "say",
                      staticmethod(lambda text, end="": said.append(text)))
        assert grade.grade_class(folder, folder / "grades", workers=2, settings=FAST) == 10
    return folder, made, said


def test_what_holds_is_said_before_the_first_mark(graded):
    folder, _, said = graded
    (protection,) = {result.protection for result in journal.read(folder / "grades")}
    assert said[0] == "10 submissions to grade; 0 others are graded already; 0 cannot be graded."
    assert said[1] == protection
    assert said[-1].startswith("10/10")


def test_a_class_gets_what_it_deserves(graded):
    folder, made, _ = graded
    lines = journal.read(folder / "grades")
    assert {(r.assignment, r.student): {q.exercise: q.kind for q in r.questions}
            for r in lines} == made
    assert {r.status for r in lines} == {"graded"} and all(r.protection for r in lines)


def test_only_what_changed_is_graded_again(graded):
    folder, _, _ = graded
    assert grade.grade_class(folder, folder / "grades", workers=1, settings=FAST) == 0
    path = folder / "submitted" / "student002" / NAME / f"{NAME}.ipynb"
    shutil.copy(folder / "submitted" / "student001" / NAME / f"{NAME}.ipynb", path)
    assert grade.grade_class(folder, folder / "grades", workers=1, settings=FAST) == 1
    scores = {r.student: r.score for r in journal.read(folder / "grades")}
    assert scores["student001"] == scores["student002"] == 10


def test_an_interrupted_run_goes_on(tmp_path, monkeypatch):
    make_class(tmp_path / "submitted", [NAME], 12, seed=6)

    class Stop(Exception):
        pass

    seen = []
    real = journal.append

    def stop_in_the_middle(folder, result):
        if len(seen) == 5:
            raise Stop
        seen.append(result.student)
        real(folder, result)

    monkeypatch.setattr(journal, "append", stop_in_the_middle)
    with pytest.raises(Stop):
        grade.grade_class(tmp_path, tmp_path / "grades", workers=1, settings=FAST)
    monkeypatch.setattr(journal, "append", real)
    assert grade.grade_class(tmp_path, tmp_path / "grades", workers=1, settings=FAST) == 7
    assert len(journal.read(tmp_path / "grades")) == 12


class KilledWorker(Exception):
    """What Dask raises for a task whose workers were lost again and again."""


class Cluster:
    """Stands in for dask.distributed's Client."""

    def __init__(self, address):
        self.executor = ThreadPoolExecutor(1)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.executor.shutdown()

    def get_executor(self):
        return self.executor


@pytest.mark.parametrize("scheduler, lost", [(None, BrokenProcessPool),
                                             ("tcp://10.0.0.1:8786", KilledWorker)])
def test_a_submission_that_ends_its_worker_costs_only_itself(monkeypatch, scheduler, lost):
    def mark_batch(call):
        _, _, tasks = call
        if "student03" in {task.result.student for task in tasks}:
            raise lost
        for task in tasks:
            task.result.status = "graded"
        return [task.result for task in tasks]

    monkeypatch.setattr(grade, "mark_batch", mark_batch)
    monkeypatch.setattr(grade, "protection", lambda settings: "held")
    monkeypatch.setattr(grade, "ProcessPoolExecutor", lambda *args, **kw: ThreadPoolExecutor(1))
    monkeypatch.setitem(sys.modules, "dask.distributed",
                        SimpleNamespace(Client=Cluster, KilledWorker=KilledWorker))
    monkeypatch.setitem(sys.modules, "dask", SimpleNamespace(__path__=[]))
    tasks = [grade.Task(Result(NAME, f"student{n:02}"), ()) for n in range(2 * grade.BATCH)]
    found = list(grade.marked(tasks, {NAME: None}, FAST, 1, scheduler))
    assert [r.student for r in found] == [task.result.student for task in tasks]
    assert {r.student for r in found if r.status != "graded"} == {"student03"}
    assert found[3].reason.startswith("The grader itself was ended")


@pytest.fixture
def ctrl_c():
    """Programs that are started here hear Ctrl-C, also where pytest does not: a shell's background
    jobs ignore it, and all below them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")
@pytest.mark.parametrize("how", ["Ctrl-C", "kill", "its workers are told to end"])
def test_whoever_stops_it_is_left_with_no_process_and_loses_nothing(tmp_path, ctrl_c, how):
    students = 2 * grade.BATCH + 1                 # two batches, and one that is not done
    make_class(tmp_path / "submitted", [NAME], students, seed=6)
    last = tmp_path / "submitted" / f"student{students:03d}" / NAME / f"{NAME}.ipynb"
    handed_in = last.read_bytes()
    # so that it cannot be done before it is stopped, whoever is the faster
    last.write_bytes(endless())
    command = [sys.executable, "-m", "course_tools.cli", "grade", str(tmp_path), "--results",
               str(tmp_path / "grades"), "--workers", "2",
               "--time-limit", "100"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               start_new_session=True)
    while process.poll() is None and not journal.read(tmp_path / "grades"):
        time.sleep(0.01)                           # until the first marks are there
    if how == "Ctrl-C":
        os.killpg(process.pid, signal.SIGINT)      # to the command and its workers
    elif how == "kill":
        process.kill()
    else:
        for child in psutil.Process(process.pid).children():       # one may have no work left
            if "spawn_main" in str(child.cmdline()):
                child.terminate()
    said, _ = process.communicate()                # all who could write there have ended
    assert process.returncode == (-9 if how == "kill" else 1)
    assert ("Traceback" not in said
            and ("Stopped. What was graded is kept" in said) == (how != "kill"))
    done = len(journal.read(tmp_path / "grades"))
    assert 0 < done < students
    last.write_bytes(handed_in)
    assert grade.grade_class(tmp_path, tmp_path / "grades", workers=2,
                       settings=grade.Settings(seconds=100.0)) == students - done
    assert len({r.student for r in journal.read(tmp_path / "grades")}) == students


def endless():
    """A submission that never ends."""
    notebook = json.loads(submission(released(NAME), NAME, dict.fromkeys(questions(NAME), STUB)))
    changed(notebook["cells"], ex_1_answer="while True: pass")
    return json.dumps(notebook).encode()


def test_another_seed_gives_other_inputs(children):
    inputs = [str(all_exercises()["03.1"].arguments(seed)) for seed in (0, 1)]
    assert inputs[0] != inputs[1]
    table = ("def relu_backward(dy, x):\n    if not hasattr(relu_backward, 'seen'): "
             "relu_backward.seen = []\n"
             "    relu_backward.seen.append((dy.copy(), x.copy()))\n    return dy * (x > 0)")
    for seed in (0, 1):
        asked, _ = marked(children, NAME, dict.fromkeys(questions(NAME), STUB), seed,
                          lambda cells: changed(cells, ex_1_answer=table))
        assert asked[0].score == 1


def test_an_error_that_is_shown_within_what_was_given_is_no_use_of_the_courses_code(children):
    name = "04_affine_and_softmax"
    shown = "import traceback\ntry: log_softmax('x')\nexcept Exception: traceback.print_exc()"
    _, said = marked(children, name, dict.fromkeys(questions(name), RIGHT), change=lambda cells:
                     cells.insert(2, {"cell_type": "code", "metadata": {}, "source": shown}))
    assert said == []


def test_what_the_tests_import_is_not_in_the_time_of_the_first_submission(children, monkeypatch):
    passed = [0]
    monkeypatch.setattr(checker, "time", SimpleNamespace(
        monotonic=lambda: time.monotonic() + sum(passed)))
    marker = Marker(ASSIGNMENTS[NAME], children, 0, 20)
    marker.setup = [*marker.setup, "__import__('builtins').an_hour_passes()"]
    monkeypatch.setattr("builtins.an_hour_passes", lambda: passed.append(3600), raising=False)
    asked, _ = marker.mark(ASSIGNMENTS[NAME].cells)
    assert sum(passed) == 3600 and all(q.kind == RIGHT for q in asked)


def test_missing_and_late_are_reported_and_never_a_zero(tmp_path):
    make_class(tmp_path / "submitted", [NAME], 2, seed=1)
    for student, moment in (("1", "2026-11-20 23:59:59.0"), ("2", "2026-11-21 00:00:01.0")):
        folder = tmp_path / "submitted" / f"student00{student}" / NAME
        (folder / "timestamp.txt").write_text(f"{moment} UTC")
    due = datetime(2026, 11, 21, tzinfo=UTC)
    grade.grade_class(tmp_path, tmp_path / "grades", workers=1, settings=FAST, due=due,
                students=["student001", "student002", "student003"])
    results = {r.student: r for r in journal.read(tmp_path / "grades")}
    assert [results[f"student00{i}"].late for i in (1, 2, 3)] == [False, True, False]
    assert results["student002"].status == "graded"
    assert (results["student003"].status, results["student003"].score) == ("missing", None)


def test_where_nothing_can_be_forked_there_is_a_fresh_interpreter(monkeypatch):
    fresh = processes.FreshInterpreters(2**29, 20)
    try:
        asked, _ = marked(fresh, NAME, dict.fromkeys(questions(NAME), RIGHT),
                          change=lambda cells: changed(
            cells, ex_2_answer="class SigmoidLayer:\n    def forward(self, x):\n        import os; "
                               "os._exit(1)"))
        assert {q.exercise: q.kind for q in asked} == {"03.1": RIGHT, "03.2": "crashed",
                                                             "03.3": RIGHT, "03.4": RIGHT,
                                                             "03.5": RIGHT}
        assert "could not keep them from: files" in kernel.described(fresh.features)
    finally:
        fresh.close()


# The journal


def test_the_last_line_counts_and_a_torn_one_does_not(tmp_path):
    for score in (1, 2):
        journal.append(tmp_path, Result("a", "ada", seconds=score))
    with open(tmp_path / journal.NAME, "ab") as file:
        file.write(b'{"assignment": "a", "student": "ad')
    assert journal.read(tmp_path) == [Result("a", "ada", seconds=2)]
    journal.append(tmp_path, Result("a", "bob \ud800", seconds=3))
    assert [r.seconds for r in journal.read(tmp_path)] == [2, 3]


def test_no_journal_is_an_empty_one(tmp_path):
    assert journal.read(tmp_path / "nowhere") == []


# Contracts


@pytest.mark.parametrize("kind", [processes.ForkServer, processes.FreshInterpreters])
def test_children_come_from_anything_that_keeps_the_protocol(kind):
    for name in ("spawn", "end", "close"):
        asked, found = (inspect.signature(getattr(of, name)) for of in (processes.Children, kind))
        assert list(asked.parameters) == list(found.parameters)


def test_what_an_older_version_wrote_can_be_read(tmp_path):
    (tmp_path / journal.NAME).write_text(json.dumps(
        {"assignment": "a", "student": "ada", "status": "graded", "score": 1.0, "flags": [],
         "questions": [{"grade_id": "x", "score": 1.0, "points": 1.0, "message": "old"}]}) + "\n")
    (result,) = journal.read(tmp_path)
    assert result.score == 1 and result.questions == [Marked("x", points=1.0, score=1.0)]


@pytest.mark.parametrize("source, files, drawn", [
    ("import numpy as np", (), False),
    ("import matplotlib.pyplot as plt", (), True),
    ("%matplotlib inline", (), True),
    ("from course_lib.plotting import new_figure", (), True),
    ("import helper", (("helper.py", b"import matplotlib.pyplot as plt\xff"),), True),
    ("import helper", (("helper.py", b"a = 1"), ("notes.txt", b"matplotlib")), False),
])
def test_matplotlib_is_loaded_for_a_class_in_which_some_code_names_it(source, files, drawn):
    cell = submissions.Cell(source=source, type="code")
    assert grade.draws(grade.Task(None, (cell,), files)) == drawn


def test_a_cell_tells_what_callable_things_it_left_and_nothing_large(monkeypatch):
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    student = child.Student(None)
    left = student.do_run("def f(): return 1\nlarge = [0] * 10**6", names=("f", "large", "missing"))
    assert list(left) == ["f"] and left["f"]() == 1
    student.do_run("f = lambda: 2")
    assert student.do_run("other = 3", names=("f",))["f"]() == 2
