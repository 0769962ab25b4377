"""One submission cannot stop a class: whatever is handed in, the others are marked, published and
compared, the report stays small, and the command's last words say how many need a look."""

import csv
import json
import os
import sys
from pathlib import Path

import pytest

from course_lib.checks import examine
from course_lib.checks.exercises import find
from course_lib.checks.running import TookTooLong, in_time
from course_tools.grading import command, guard, journal
from course_tools.grading.results import publish
from course_tools.grading.results.publish import file_name
from course_tools.grading.sandbox.crossing.codec import Codec
from tests.support.class_of import RIGHT, STUB, questions, released, submission

NAME, SECOND = "03_activation_layers", "02_chain_rule"
BOUNDARY = ("import gc\nfrom course_tools.grading.sandbox.crossing.boundary import Boundary\n"
            "b = [o for o in gc.get_objects() if isinstance(o, Boundary)][0]\n")
LAYER = "class SigmoidLayer:\n    def forward(self, x): {}\n    def backward(self, dy): return dy"
ME = LAYER.format("return x") + "\n" + BOUNDARY + "me = b.serve.__self__\n"
ERROR = (BOUNDARY + "class O:\n    seen = 0\n    def __repr__(self):\n        O.seen += 1\n"
         "        if O.seen > {}: {}\n        return 'o'\n    __str__ = __repr__\n"
         "b._described = lambda e: ['ValueError', [O()], None]\nraise ValueError")

# What stands in the answer cell of 03.2, which earns nothing; all else is right.
ANSWERS = {
    "an error whose text hangs": ERROR.format(2, "\n            while True: pass"),
    "an error whose text hangs at once": ERROR.format(0, "\n            while True: pass"),
    "an error whose text ends the process": ERROR.format(2, "import os; os._exit(0)"),
    "an error that cannot be encoded": "raise ValueError('\\ud800')",
    "an error of ten megabytes": "raise ValueError('x' * 10**7)",
    "an error that steers a terminal": "raise ValueError('\\x1b[2J\\x1b]0;owned\\x07')",
    "an error with markup": "raise ValueError('<script>alert(1)</script>')",
    "quotes without end": '"\\' * 40_000,
    "a long line": "x = 1" + "0" * 2_000_000,
    "a range": LAYER.format("return range(6 * 10**7)"),
    "a range without end": LAYER.format("return range(10**30)"),
    "a list that repeats an array": LAYER.format("return [x] * 200_000"),
    "a class with a long name": LAYER.format("return type('N' * 3_000_000, (), {})()"),
    "many methods": LAYER.format("return type('M', (), {'m' * 1000 + str(i): lambda s: 0 "
                                 "for i in range(3000)})()"),
    "many warnings": LAYER.format("\n        import warnings\n        for i in range(10**5): "
                                  "warnings.warn(f'w{i}', RuntimeWarning)\n        return x"),
    "deep brackets": "x = " + "(" * 5000 + ")" * 5000,
    "a long sum": "x = " + "1+" * 200_000 + "1",
    "an object of which everything hangs": "def on(*a):\n    while True: pass\nclass O: pass\n"
        "for n in ('repr', 'eq', 'hash', 'float', 'bool', 'iter', 'len', 'getattr', 'array', "
        "'reduce', 'index'): setattr(O, f'__{n}__', on)\n" + LAYER.format("return O.__new__(O)"),
    "an error of an odd class": "class E(Exception):\n    __str__ = __repr__ = lambda e: 5\n"
        "E.__name__ = E.__qualname__ = '\\ud800' * 10**5\nE.__module__ = 5\nraise E",
    "an error within errors": "e = ValueError(1)\n"
        "for i in range(5000): e = ExceptionGroup('x' * 100, [e, e])\nraise e",
    "an error with long notes": "e = ValueError(1)\ne.__notes__ = ['y' * 10**6] * 100\nraise e",
    "an error of syntax, made by hand": "e = SyntaxError('x')\n"
        "e.text, e.lineno, e.offset, e.filename = 5, 'a', [], '/dev/zero'\nraise e",
    "an array that is mostly not there": LAYER.format("return np.broadcast_to(0.0, "
                                                      "(10**6, 10**6))"),
    "a deep list": LAYER.format("\n        y = []\n        for i in range(10**5): y = [y]\n"
                                "        return y"),
    "a list that doubles": LAYER.format("\n        y = [0]\n        for i in range(60): y = [y, y]"
                                        "\n        return y"),
    "a pickle that ends Python": LAYER.format(
        "\n        import os\n        class O: __reduce__ = lambda o: (os._exit, (0,))\n"
        "        return np.array([O(), {O(): O()}], dtype=object)"),
    "stops itself": "import os\nos.kill(os.getpid(), 19)",
    "closes every file": "import os\nos.closerange(0, 1000)",
    "puts another file in the place of each": "import os\nfor i in range(1, 60):\n"
        "    try: os.dup2(0, i)\n    except OSError: pass",
    "a recursion in C": "import sys\nsys.setrecursionlimit(10**8)\nx = []\n"
                        "for i in range(10**5): x = [x]\nrepr(x)",
    "hangs when Python ends": "import atexit, builtins, threading\ndef on(*a):\n"
        "    while True: pass\natexit.register(on)\nthreading._register_atexit(on)\n"
        "builtins.kept = type('D', (), {'__del__': on})()",
    "keeps all threads waiting": "import sys, threading\nsys.setswitchinterval(1e9)\n"
                                 "threading.Thread(target=lambda: sum(range(10**18))).start()",
    "listens to every call": "import sys\ndef on(*a):\n    while True: pass\nsys.settrace(on)\n"
                             "sys.setprofile(on)",
    "takes Python's own names away": "import builtins\nfor n in list(vars(builtins)):\n"
                                     "    if n[0] != '_': delattr(builtins, n)",
    "uses the course's code, spelt apart":
        "m = __import__(''.join(['cour', 'se_', 'lib.layers']), fromlist=['x'])\n"
        "SigmoidLayer = m.Sigmoid",
    "uses the course's code, found": "import sys\n"
                                     "SigmoidLayer = sys.modules['course_lib.layers'].Sigmoid",
}
# The same; it costs more, and the student alone.
SPOILT = {
    "forgets all modules": "import sys\nsys.modules.clear()\nsys.path.clear()",
    "does not wait for the next question": "import os\nos.set_blocking(3, False)",
    "results without an end": ME + "me.do_each = lambda *a: iter(int, 1)",
    "results that are none": ME + "me.do_each = lambda *a: []",
    "results that make no sense": ME + "me.do_each = lambda *a: [(b'[', b'')]",
    "results that are no bytes": ME + "me.do_each = lambda f, x: [(f, f)] * len(x)",
    "an error without an end": ME + "me.do_each = lambda *a: [b.packed([1, iter(int, 1), []])]",
    "warnings without an end": ME + "me.do_each = lambda *a: [b.packed([1, None, iter(int, 1)])]",
    "refuses every event": "import sys\ndef on(*a): raise RuntimeError\nsys.addaudithook(on)",
}
# What stands in 02.3, which is handed a function of the test's; all else is right.
LENT = {name: f"def numerical_gradient(f, x):\n    {line}" for name, line in {
    "a list": "return f([40000, 'x', ''])", "repeated": "return f([10**9, ['x'], ['x']])",
    "without end": "while True: f(x)", "itself": "return f(f)",
    "deep": "y = [1.0]\n    for i in range(10**5): y = [y]\n    f(y)",
    "not there": "f(np.broadcast_to(0.0, (10**12,)))",
    "by threads": "import threading\n    for i in range(20): threading.Thread(target=lambda: "
                  "[f(x) for _ in range(10**6)]).start()\n    return f(x)"}.items()}
FOUND_OUT = [name for name in ANSWERS if name.startswith("uses")]
NAMES = ["☃" * 80, "submitted", "\x1b[2Jada", "=1+1", "<script>alert(1)", "a,b;=2+2",
         "Grün", "ein sehr langer Titel einer Arbeit über „Backpropagation“ " * 3]


def notebook(name=NAME, **answers):
    made = json.loads(submission(released(name), name, dict.fromkeys(questions(name), RIGHT)))
    for cell in made["cells"]:
        id = cell["metadata"].get("nbgrader", {}).get("grade_id", "").replace("-", "_")
        cell["source"] = answers.get(id, cell["source"])
    return made


def place(folder, made, name=NAME):
    (folder / name).mkdir(parents=True)
    (folder / name / f"{name}.ipynb").write_text(json.dumps(made))


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """(folder, {student: result}, what the command said last, what it printed)."""
    folder = tmp_path_factory.mktemp("class")
    students = folder / "students"
    for student in ["ada", "zoe", *NAMES]:
        place(students / student, notebook())
    place(Path(os.fsdecode(os.fsencode(students) + b"/caf\xe9")), notebook())
    for name, source in (ANSWERS | SPOILT).items():
        place(students / name, notebook(ex_2_answer=source))
    many = notebook()
    many["cells"] += [{"cell_type": "code", "metadata": {"nbgrader": {
        "grade": True, "grade_id": f"g{i}", "points": 9}}, "source": "pass"} for i in range(50_000)]
    place(students / "fifty thousand cells", many)
    some = notebook()
    some["cells"] += many["cells"][-1500:]
    place(students / "a thousand cells", some)
    html = notebook()
    html["cells"] += [{"cell_type": kind, "metadata": {}, "source": f"<script>alert('{kind}')"
                       "</script><img src=x onerror=alert(1)>"} for kind in ("markdown", "raw")]
    place(students / "markup", html)
    for name, source in LENT.items():
        place(students / f"a lent function, {name}", notebook(SECOND, ex_3_answer=source), SECOND)
    with pytest.MonkeyPatch.context() as patch:
        printed = []
        patch.setattr("builtins.print", lambda *said, **_: printed.append(" ".join(map(str, said))))
        said = command.grade([str(students), "--results", str(folder / "grades"), "--workers", "2",
                              "--time-limit", "1", "--memory-limit", "512", "--seed", "3"])
    found = {r.student: r for r in journal.read(folder / "grades")}
    return folder / "grades", found, said, "\n".join(printed)


def by_exercise(result):
    return {q.exercise: q.score for q in result.questions}


@pytest.mark.parametrize("name", ["ada", "zoe", *NAMES, "caf\\xe9", "markup", "a thousand cells"])
def test_the_others_have_their_marks_and_pages(run, name):
    folder, found, _, _ = run
    assert found[name].score == 10, found[name].reason
    page = folder / "feedback" / file_name(name) / f"{NAME}.html"
    assert "10 of 10 points" in page.read_text(encoding="utf-8")
    assert (folder / "autograded" / file_name(name) / NAME / f"{NAME}.ipynb").is_file()


@pytest.mark.parametrize("name", ANSWERS)
def test_one_answer_costs_its_own_question_and_nobody_elses(run, name):
    _, found, _, _ = run
    assert found[name].status == "graded", found[name].reason
    earned = 2 if name in FOUND_OUT else 0
    assert by_exercise(found[name]) == {"03.1": 1, "03.2": earned, "03.3": 2, "03.4": 2, "03.5": 3}


@pytest.mark.parametrize("name", SPOILT)
def test_who_spoils_the_own_process_has_what_was_asked_before(run, name):
    assert run[1][name].status == "graded"
    assert by_exercise(run[1][name])["03.1"] == 1 and by_exercise(run[1][name])["03.2"] == 0


@pytest.mark.parametrize("name", FOUND_OUT)
def test_the_courses_own_code_is_flagged_by_what_runs(run, name):
    flags = [f for f in run[1][name].flags if f.kind == "uses the course's own code"]
    assert flags and "course_lib.layers.Sigmoid" in flags[0].detail


def test_nobody_else_is_flagged(run):
    flagged = {name for name, result in run[1].items() if result.flags}
    assert flagged == {*FOUND_OUT, "a thousand cells"}


def test_what_the_tests_lend_cannot_be_made_to_fill_the_memory(run):
    for name in LENT:
        result = run[1][f"a lent function, {name}"]
        assert result.status == "graded" and by_exercise(result)["02.3"] == 0
        assert result.score == result.max_score - next(q.points for q in result.questions
                                                       if q.exercise == "02.3")


@pytest.mark.parametrize("right", [lambda name: name != "_Wrong",
                                   lambda name: name in ("Tanh", "Sigmoid", "ReLU")])
def test_no_name_of_a_layer_tells_whether_it_is_right(right):
    def backward_is_right(layer, x, dy):
        return right(type(layer).__name__)

    assert not examine(find("05.2"), backward_is_right, 0).passed


def test_no_name_of_the_tests_own_things_crosses():
    class Secret:
        pass

    tag, _, name, *_ = Codec(trusted=True).encode(Secret(), bytearray())
    assert (tag, name) == ("theirs", "object")


def test_too_many_cells_are_unreadable_and_many_flags_are_few(run):
    assert run[1]["fifty thousand cells"].status == "unreadable"
    assert len(run[1]["a thousand cells"].flags) <= 51


def test_the_last_words_say_how_many_need_a_look(run):
    need = [r for r in run[1].values() if r.status in ("failed", "unreadable")]
    assert run[2] == f"{len(need)} submission{'s' * (len(need) > 1)} need" + (
        "s" * (len(need) == 1)) + " a look"
    assert all(r.student in run[3] for r in need)


def test_what_is_shown_is_small_and_steers_nothing(run):
    folder, _, _, printed = run
    assert "\x1b" not in printed
    assert (folder / "report.html").stat().st_size < 2_000_000
    for page in folder.glob("feedback/*/*.html"):
        assert page.stat().st_size < 200_000
        assert "<script" not in page.read_text(encoding="utf-8")


def test_no_cell_of_the_table_is_a_formula(run):
    text = (run[0] / "grades.csv").read_text(encoding="utf-8-sig")
    for separator in ",;\t":
        rows = csv.reader(text.splitlines(), delimiter=separator)
        assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@")]


def test_students_html_is_harmless_in_formgrader(run):
    """As nbgrader's own converter makes its page, with the course's settings."""
    from nbconvert.exporters import HTMLExporter
    from traitlets.config import PyFileConfigLoader

    folder = run[0]
    config = PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config()
    path = folder / "autograded" / "markup" / NAME / f"{NAME}.ipynb"
    page, _ = HTMLExporter(config=config, template_name="classic").from_filename(str(path))
    assert "alert(" in page
    for kind in ("markdown", "raw"):
        assert f"<script>alert('{kind}')" not in page
    assert "onerror=alert(1)>" not in page.replace("&gt;", "")


# One after the other


def test_what_cannot_be_published_is_named_and_the_rest_is(tmp_path, monkeypatch):
    for student in ("ada", "bob", "zoe"):
        place(tmp_path / "submitted" / student, notebook())
    real = publish.feedback_page

    def fails(result, *more):
        if result.student == "bob":
            raise RuntimeError("no page")
        return real(result, *more)

    monkeypatch.setattr(publish, "feedback_page", fails)
    said = command.grade([str(tmp_path), "--results", str(tmp_path / "out"), "--workers", "1"])
    assert said == "1 submission needs a look"
    assert sorted(p.parent.name for p in tmp_path.glob("out/feedback/*/*.html")) == ["ada", "zoe"]


def test_a_full_disk_is_everybodys_trouble():
    troubles = guard.Troubles()

    def full():
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        troubles.each("ada", full)
    assert not troubles.each("ada", lambda: 1 / 0) and troubles == [
        ("ada", "ZeroDivisionError: division by zero")]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory")
def test_too_much_memory_and_time_are_refused():
    with pytest.raises(guard.TooMuch, match="memory"):
        guard.within(lambda: bytearray(4 * 2**30))
    with pytest.raises(guard.TooMuch, match="long"):
        guard.within(lambda: sum(1 for _ in iter(int, 1)), seconds=0.05)


def test_a_limit_on_time_holds_around_other_limits():
    def many():
        while True:
            in_time(lambda: sum(range(100)), 5)

    with pytest.raises(TookTooLong):
        in_time(many, 0.1)


@pytest.mark.skipif(os.name != "posix", reason="needs /dev/full")
def test_a_result_that_cannot_be_written_is_not_lost_in_silence(tmp_path):
    (tmp_path / journal.NAME).symlink_to("/dev/full")
    with pytest.raises(OSError):
        journal.append(tmp_path, journal.Result("a", "ada"))


def test_two_graders_at_once_do_not_mix(tmp_path):
    place(tmp_path / "submitted" / "ada", notebook())
    with guard.alone(tmp_path / "out"):
        said = command.grade([str(tmp_path), "--results", str(tmp_path / "out")])
    assert "another command is at work" in said and not journal.read(tmp_path / "out")


def test_an_answer_that_was_not_given_needs_no_look(tmp_path):
    made = json.loads(submission(released(NAME), NAME, dict.fromkeys(questions(NAME), STUB)))
    place(tmp_path / "submitted" / "ada", made)
    assert command.grade([str(tmp_path), "--results", str(tmp_path / "out"), "--workers",
                          "1"]) is None
