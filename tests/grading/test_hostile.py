"""Submissions that want marks they do not deserve, or others' marks lost. All are graded in one
run, with honest ones among them.

Every hostile notebook has three right answers (03.1, 03.3, 03.5) and none for 03.2 and 03.4, but
code that tries to help itself. What it deserves is 6 of 10 points: no attack may earn more, and,
where nothing else is said, none may cost the three right ones.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

import pytest

from course_tools.grading import journal
from course_tools.grading import run as grade
from course_tools.grading.sandbox import processes
from tests.support.class_of import RIGHT, ROOT, STUB, released, submission

pytestmark = pytest.mark.skipif(sys.platform != "linux",
                                reason="this code is let loose only where the kernel holds it")
NAME = "03_activation_layers"
LIMIT = 1.0                           # seconds of computing, for one cell or question
RIGHT_ONES, EMPTY = {"03.1", "03.3", "03.5"}, {"03.2", "03.4"}
FOUND = ("class SigmoidLayer:\n    def forward(self, x):\n        {}\n    def backward(self, "
         "dy):\n        {}\n")


def layer(forward, backward="return dy"):
    return FOUND.format(forward.replace("\n", "\n        "), backward)


# Code in the answer cell of 03.2. {ROOT}: the course. {NEIGHBOURS}: the folder with all
# submissions. {RESULTS}: with the journal.
ATTACKS = {
    "endless loop": "while True: pass",
    "endless loop that catches everything": "while True:\n    try:\n        while True: pass\n    "
                                            "except BaseException: pass",
    "endless sleep": "import time, signal\nsignal.signal(signal.SIGTERM, "
                     "signal.SIG_IGN)\ntime.sleep(10**6)",
    "endless loop when called": layer("while True: pass"),
    "endless loop when called, catching everything": layer("while True:\n    try:\n        while "
                                                           "True: pass\n    except BaseException: "
                                                           "pass"),
    "endless recursion": "import sys\nsys.setrecursionlimit(10**9)\nf = lambda n: f(n + 1) + "
                         "1\nf(0)",
    "memory at once": "x = bytearray(10**12)",
    "memory slowly": "x = []\nwhile True: x.append(bytearray(10**7))",
    "memory slowly, catching everything": "x = []\nwhile True:\n    try:\n        while True: "
                                          "x.append(b'x' * 10**6)\n    except MemoryError: pass",
    "memory when called": layer("return np.ones(10**13)"),
    "exit": "raise SystemExit(0)",
    "hard exit": "import os\nos._exit(0)",
    "hard exit when called": layer("import os; os._exit(0)"),
    "kills itself": "import os\nos.kill(os.getpid(), 9)",
    "kills others": "import os\nfor pid in (os.getppid(), -1, 0, 1):\n    try: os.kill(pid, 9)\n   "
                    " except OSError: pass",
    "segmentation fault": "import ctypes\nctypes.string_at(0)",
    "abort when called": layer("import os; os.abort()"),
    "a gigabyte of output": "for _ in range(1000): print('x' * 10**6)",
    "a gigabyte to the file descriptors": "import os\nfor fd in (1, 2):\n    for _ in range(500): "
                                          "os.write(fd, b'x' * 10**6)",
    "a gigabyte of files": "for i in range(60):\n    open(f'f{i}', 'wb').write(b'x' * (16 * 2**20))",
    "one large file": "open('f', 'wb').write(b'x' * 10**9)",
    "deep folders": "import os\nfor _ in range(1500):\n    os.mkdir('d'); os.chdir('d')",
    "threads": "import threading, time\nfor _ in range(5000): threading.Thread(target=time.sleep, "
               "args=(10**6,), daemon=True).start()",
    "background thread": "import threading\ndef spin():\n    while True: "
                         "pass\nthreading.Thread(target=spin, daemon=True).start()",
    "background process": "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import "
                          "time; time.sleep(1000)'], start_new_session=True)",
    "another program": "import os\nos.execv('/bin/sh', ['sh', '-c', 'sleep 1000'])",
    "deletes its neighbours": "import shutil\nshutil.rmtree({NEIGHBOURS!r})",
    "overwrites its neighbours": "import pathlib\nfor p in "
                                 "pathlib.Path({NEIGHBOURS!r}).glob('**/*.ipynb'):\n    "
                                 "p.write_text('')",
    "overwrites a neighbour it knows": "open({NEIGHBOURS!r} + '/ada/{NAME}/{NAME}.ipynb', "
                                       "'w').write('')",
    "locks its neighbours": "import os\nos.chmod({NEIGHBOURS!r}, 0)",
    "truncates a neighbour": "import os\nos.truncate({NEIGHBOURS!r} + '/ada/{NAME}/{NAME}.ipynb', "
                             "0)",
    "links to a neighbour": "import os\nos.link({NEIGHBOURS!r} + '/ada/{NAME}/{NAME}.ipynb', "
                            "'mine')\nopen('mine', 'w').write('')",
    "reads the solution": "import json\nfor c in json.load(open({ROOT!r} + "
                          "'/solutions/{NAME}/{NAME}.ipynb'))['cells']:\n"
                          "    if 'SOLUTION' in ''.join(c['source']): exec(''.join(c['source']))",
    "reads the checks": "source = open({ROOT!r} + "
                        "'/course_lib/checks/exercises/{NAME}/sigmoid_layer.py').read()\n"
                        "exec(source[source.index('class SigmoidLayer'):source.index('@wrong')])",
    "reads a neighbour": "import json\nfor c in json.load(open({NEIGHBOURS!r} + "
                         "'/ada/{NAME}/{NAME}.ipynb'))['cells']:\n"
                         "    if c['cell_type'] == 'code' and 'class' in ''.join(c['source']): "
                         "exec(''.join(c['source']))",
    "imports the checks": "import course_lib.checks as c\nSigmoidLayer = "
                          "c.all_exercises()['03.2'].model_solution\n"
                          "TanhLayer = c.all_exercises()['03.4'].model_solution",
    "imports the checks anew": "import sys, importlib\nsys.meta_path[:] = [f for f in "
                               "sys.meta_path if 'StandIn' not in repr(f)]\n"
                               "for n in [n for n in sys.modules if 'checks' in n]: del "
                               "sys.modules[n]\nsys.path.insert(0, {ROOT!r})\n"
                               "importlib.invalidate_caches()\nfrom course_lib.checks import "
                               "all_exercises\n"
                               "SigmoidLayer = all_exercises()['03.2'].model_solution",
    "searches the memory": "import gc\nfor o in gc.get_objects():\n"
                           "    if isinstance(o, dict): o = o.get('exercise')\n"
                           "    if type(o).__name__ == 'Exercise' and o.id == '03.2':\n"
                           "        SigmoidLayer = o.model_solution",
    "reads other processes": "import os\nfor pid in [os.getppid(), *range(1, 300)]:\n    try: "
                             "print(len(open(f'/proc/{pid}/mem', 'rb').read(10)))\n"
                             "    except OSError: "
                             "pass\nopen(f'/proc/{os.getppid()}/environ').read()",
    "patches np.testing and np.allclose": "np.testing.assert_allclose = np.allclose = np.isclose = "
                                          "np.array_equal = lambda *a, **k: True",
    "patches builtins": "import builtins\nbuiltins.AssertionError = type('A', (Exception,), "
                        "dict(__init__=lambda *a: None))\n"
                        "builtins.all = lambda x: True\nbuiltins.abs = lambda x: 0",
    "patches check": "def check(*args): return True\nimport "
                     "course_lib.checks\ncourse_lib.checks.check = check",
    "patches IPython": "import IPython\nget_ipython().run_cell = lambda *a: "
                       "None\nIPython.get_ipython = lambda: None",
    "redefines helpers": "MendedReLU = BrokenReLU = Sequential = hint = None\nlen = all = any = "
                         "abs = lambda *a: True",
    "shadows modules": "open('numpy.py', 'w').write('allclose = lambda *a: True')\nimport "
                       "sys\nsys.path.insert(0, '.')",
    "looks into the caller's frame": layer("import sys\nf = sys._getframe()\nwhile f:\n    for v "
                                           "in (f.f_locals.get('want'), "
                                           "f.f_locals.get('expected')):\n"
                                           "        if v is not None: return v\n    f = "
                                           "f.f_back\nreturn x"),
    "changes its inputs": layer("x[...] = 0\nreturn x + 0.5", "dy[...] = 0; return dy"),
    "writes the gradebook": "open({RESULTS!r} + '/gradebook.db', 'w').write('100')",
    "writes the journal": "open({RESULTS!r} + '/journal.jsonl', 'a').write('{{\"student\": "
                          "\"ada\", \"score\": 0}}')",
    "prints a forged result": "print('{{\"score\": 100}}', flush=True)",
    "sends nonsense": "import os\nfor fd in range(3, 10):\n    try: os.write(fd, b'garbage' * "
                      "1000)\n    except OSError: pass",
    "sends nonsense when called": layer("import os\nos.write(3, b'\\x00' * 64)\nreturn x"),
    "announces a huge message": layer("import os\nos.write(3, b'\\xff' * 8)\nreturn x"),
    "forges answers": "import gc\nfrom course_tools.grading.sandbox.crossing.boundary import Boundary\nb = "
                      "[o for o in gc.get_objects() if isinstance(o, Boundary)][0]\n"
                      "for _ in range(50): b._send('answer', True)",
    "forges references": layer("import gc\nfrom course_tools.grading.sandbox.crossing.boundary import "
                               "Boundary\n"
                               "b = [o for o in gc.get_objects() if isinstance(o, Boundary)][0]\n"
                               "b._encode = lambda *a: ['yours', 0]\nreturn x"),
    "asks for what it may not": layer("import gc\nfrom course_tools.grading.sandbox.crossing.boundary "
                                      "import Boundary\n"
                                      "b = [o for o in gc.get_objects() if isinstance(o, "
                                      "Boundary)][0]\n"
                                      "b.ask('run', 'raise SystemExit')\nb.ask('get', b, "
                                      "'__class__')\nreturn x"),
    "asks in a circle": layer("import gc\nfrom course_tools.grading.sandbox.crossing.boundary import "
                              "Boundary\n"
                              "b = [o for o in gc.get_objects() if isinstance(o, "
                              "Boundary)][0]\nwhile True: b.ask('repr', self)"),
    "a pickle that runs": layer("class P:\n    def __reduce__(self): return (exec, ('raise "
                                "SystemExit',))\nreturn P()"),
    "an object that equals everything": layer("class L:\n    __eq__ = __lt__ = __gt__ = __le__ = "
                                              "__ge__ = lambda *a: True\n    __array__ = lambda s, "
                                              "*a, **k: np.zeros(3)\n"
                                              "    __float__ = lambda s: 0.0\n    __abs__ = "
                                              "__sub__ = __rsub__ = lambda s, *a: 0.0\nreturn L()",
                                              "return self.forward(dy)"),
    "an array that equals everything": layer("class A(np.ndarray):\n    __eq__ = lambda *a: "
                                             "np.True_\n    __array_ufunc__ = lambda *a, **k: "
                                             "np.True_\n"
                                             "return np.zeros(x.shape).view(A)",
                                             "return self.forward(dy)"),
    "lies about its class": layer("class C:\n    __class__ = property(lambda s: np.ndarray)\n    "
                                  "shape = property(lambda s: (1,))\nreturn C()"),
    "an array of objects": layer("class L:\n    __eq__ = lambda *a: True\nreturn np.array([L()] * "
                                 "x.size, object).reshape(x.shape)"),
    "an endless generator": layer("return iter(int, 1)"),
    "a list that holds itself": layer("l = []\nl.append(l)\nreturn l"),
    "a huge list": layer("return [0.0] * 10**8"),
    "a huge number": layer("return 10**10**6"),
    "a class that cannot be looked at": "class M(type):\n    def __getattribute__(s, n): raise "
                                        "SystemExit\nclass SigmoidLayer(metaclass=M): pass",
    "wide Unicode": "ℓ = '𝔘𝕟𝕚 👩‍👩‍👧‍👦 \\u202e \\ud800'\nprint(ℓ)",
    "a raised interrupt": layer("raise KeyboardInterrupt"),
    "a traceback hook": "import sys\nsys.excepthook = sys.settrace = None\nsys.stdout = sys.stderr "
                        "= None",
    "network": "import socket\nsocket.create_connection(('127.0.0.1', 80), 1)",
    "limits raised": "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))\nx = "
                     "bytearray(10**11)",
    "fork bomb": "import os\nwhile True: os.fork()",
    "fork bomb that catches everything": "import os\nwhile True:\n    try: os.fork()\n    except "
                                         "BaseException: pass",
}
NEEDS_PROTECTION = {name
                    for name in ATTACKS if any(word in name
                                               for word in ("fork", "neighbour", "kills others",
                                                            "journal", "gradebook"))}


def edit(name, change):
    """An attack on the notebook itself: change takes its cells, by id, and the notebook."""
    NOTEBOOK_ATTACKS[name] = change


NOTEBOOK_ATTACKS = {}
edit("edited test", lambda cells, nb: cells["ex-2-check"].update(source="pass"))
edit("deleted test", lambda cells, nb: nb["cells"].remove(cells["ex-2-check"]))
edit("all tests deleted", lambda cells,
     nb: nb.update(cells=[c for c in nb["cells"] if "check" not in c["id"]]))
edit("copied test", lambda cells,
     nb: nb["cells"].extend(dict(cells["ex-1-check"], id=f"copy{i}") for i in range(3)))
edit("retagged test", lambda cells,
     nb: cells["ex-2-check"]["metadata"]["nbgrader"].update(grade=False, solution=True))
edit("test made text", lambda cells, nb: cells["ex-2-check"].update(cell_type="markdown"))
edit("more points", lambda cells,
     nb: cells["ex-1-check"]["metadata"]["nbgrader"].update(points=100))
edit("swapped names", lambda cells,
     nb: (cells["ex-1-check"]["metadata"]["nbgrader"].update(grade_id="ex-2-check"),
                                         cells["ex-2-check"]["metadata"]["nbgrader"].update(grade_id="ex-1-check")))
edit("points for a new test", lambda cells,
     nb: nb["cells"].append(dict(cells["ex-1-check"], id="new", source="pass",
                                 metadata={"nbgrader": {
    "grade": True, "solution": False, "grade_id": "mine", "points": 50, "schema_version": 3,
    "locked": True}})))
edit("unknown kernel", lambda cells,
     nb: nb.update(metadata={"kernelspec": {"name": "julia", "language": "julia",
                                            "display_name": "J"}}))
edit("odd metadata", lambda cells,
     nb: cells["ex-2-check"]["metadata"].update(nbgrader={"grade_id": ["x"], "points": "many",
                                                          "grade": 1}))

UNREADABLE = {
    "corrupt JSON": lambda data, path: path.write_bytes(data[:len(data) // 2]),
    "no JSON": lambda data, path: path.write_bytes(b"\x80\x04}q\x00."),
    "empty": lambda data, path: path.write_bytes(b""),
    "wrong encoding": lambda data, path: path.write_bytes(data.decode().encode("utf-16")),
    "deep nesting": lambda data, path: path.write_bytes(b"[" * 10**6 + b"]" * 10**6),
    "a hundred megabytes": lambda data,
    path: os.truncate(path, 100 * 2**20) if path.write_bytes(data) else None,
    "not a notebook": lambda data, path: path.write_bytes(b'{"cells": {"cell_type": 3}}'),
    "a link out of the folder": lambda data,
    path: path.symlink_to(ROOT / "solutions" / NAME / f"{NAME}.ipynb"),
    "a link to a device": lambda data, path: path.symlink_to("/dev/zero"),
    "a pipe": lambda data, path: os.mkfifo(path),
}
ODD_NAMES = ["-rf", "; touch owned", "$(touch owned)", "<script>", "a" * 200, "\u202eada", "ada ",
             "ада", "%2e%2e", "...", "con", "a\nb"]


def tree(folder):
    return {str(path.relative_to(folder)): (path.lstat().st_mode,
                                            hashlib.sha256(path.read_bytes()).hexdigest()
                                            if path.is_file() and path.lstat().st_size < 10**8
                                            and not path.is_symlink() else "")
            for path in sorted(Path(folder).glob("**/*"))}


def graders(folder):
    """The processes of this machine in which students' code may run, of graders that had this
    folder on their PATH."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            mine = os.fsencode(folder) in (process / "environ").read_bytes()
            if mine and b"course_tools.grading" in (process / "cmdline").read_bytes():
                found.add(process.name)
        except OSError:
            pass
    return found


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """{student: result} after grading all of them."""
    folder = tmp_path_factory.mktemp("hostile")
    neighbours, out = folder / "submitted", folder / "results"
    out.mkdir()
    template = released(NAME)
    honest = submission(template, NAME, dict.fromkeys(RIGHT_ONES | EMPTY, RIGHT))
    base = json.loads(submission(template, NAME,
                                 dict.fromkeys(RIGHT_ONES, RIGHT) | dict.fromkeys(EMPTY, STUB)))
    base["cells"] = [dict(cell,
                          id=cell["metadata"].get("nbgrader", {}).get("grade_id", cell["id"]))
                     for cell in base["cells"]]
    where = {"ROOT": str(ROOT), "NEIGHBOURS": str(neighbours), "RESULTS": str(out), "NAME": NAME}

    def place(student, data, write=lambda data, path: path.write_bytes(data)):
        path = neighbours / student / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        write(data, path)

    for student in ("ada", "zoe", *ODD_NAMES):
        place(student, honest)
    children = processes.start(2**28, LIMIT)
    protected = {"files", "programs", "processes"} <= set(children.features)
    children.close()
    for name, code in ATTACKS.items():
        if protected or name not in NEEDS_PROTECTION:
            notebook = json.loads(json.dumps(base))
            next(c for c in notebook["cells"] if c["id"] == "ex-2-answer")["source"] = filled(code,
                                                                                              where)
            place(name, json.dumps(notebook).encode())
    for name, change in NOTEBOOK_ATTACKS.items():
        notebook = json.loads(json.dumps(base))
        change({cell["id"]: cell for cell in notebook["cells"]}, notebook)
        place(name, json.dumps(notebook).encode())
    for name, write in UNREADABLE.items():
        place(name, honest, write)

    before, seen = tree(neighbours), set()
    real = journal.append

    def look_and_append(results_folder, result):
        seen.update(graders(folder))
        real(results_folder, result)

    with pytest.MonkeyPatch.context() as patch:
        # tells them from other graders of this machine
        patch.setenv("PATH", os.pathsep.join([os.environ["PATH"], str(folder)]))
        patch.setattr(journal, "append", look_and_append)
        grade.grade_class(neighbours, out, workers=2,
                    settings=grade.Settings(seconds=LIMIT, memory=256, seed=11))
    found = {result.student: result for result in journal.read(out)}
    found["everything"] = {"changed": before != tree(neighbours), "seen": seen,
                           "left": graders(folder),
                           "files": sorted(p.name for p in out.iterdir()), "protected": protected}
    return found


def filled(code, where):
    """The attack with its paths; braces of Python stay."""
    for name, text in where.items():
        code = code.replace("{%s!r}" % name, repr(text)).replace("{%s}" % name, text)
    return code.replace("{{", "{").replace("}}", "}")


def scores(result):
    return {q.exercise: q.score for q in result.questions}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_earns_nothing_and_costs_only_its_own_question(results, name):
    if name in NEEDS_PROTECTION and not results["everything"]["protected"]:
        pytest.skip("this system has no Landlock or no seccomp, so this was not tried")
    result = results[name]
    assert result.status == "graded", result.reason
    got = scores(result)
    assert all(got[id] == 0 for id in EMPTY), result.questions
    assert all(got[id] > 0 for id in RIGHT_ONES), result.questions


@pytest.mark.parametrize("name", NOTEBOOK_ATTACKS)
def test_a_changed_notebook_is_graded_with_the_instructors_tests(results, name):
    result = results[name]
    assert scores(result) == {"03.1": 1, "03.2": 0, "03.3": 2, "03.4": 0,
                              "03.5": 3}, result.questions
    assert result.max_score == 10
    assert result.flags or name == "unknown kernel"


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_has_a_reason_and_no_mark(results, name):
    result = results[name]
    assert (result.status, result.score, result.questions) == ("unreadable", None, [])
    assert len(result.reason) > 15


@pytest.mark.parametrize("name", ["ada", "zoe", *ODD_NAMES])
def test_the_others_have_their_marks(results, name):
    assert results[name].score == 10


def test_nothing_was_changed_and_nothing_is_left_running(results):
    everything = results["everything"]
    assert not everything["changed"]
    assert everything["seen"] and not everything["left"]
    assert everything["files"] == ["journal.jsonl"]
    assert not Path("owned").exists()


def test_each_submission_has_one_result(results):
    assert len(results) - 1 == 2 + len(ODD_NAMES) + len(NOTEBOOK_ATTACKS) + len(UNREADABLE) + len(
        [name for name in ATTACKS if results["everything"]["protected"]
         or name not in NEEDS_PROTECTION])


def test_the_verdicts_name_what_happened(results):
    def kind(name, exercise="03.2"):
        return next(q.kind for q in results[name].questions if q.exercise == exercise)

    assert kind("endless loop when called") == kind("endless loop") == "timed out"
    assert (kind("hard exit when called") == kind("kills itself") == kind("segmentation fault")
            == "crashed")
    assert kind("memory at once") == kind("memory when called") == "out of memory"
    assert kind("endless loop", "03.4") == "not attempted"
