"""Honest work as students really write it: it prints, draws, waits, writes files, uses the
notebook's magic. All of it gets every point."""

import dataclasses
import json

import pytest

from course_tools.grading import journal
from course_tools.grading import run as grade
from course_tools.grading.marking import checker
from tests.support.class_of import RIGHT, questions, released, submission

NAME = "03_activation_layers"
SIGMOID = """class SigmoidLayer:
    def forward(self, x):
        {}self.y = 1 / (1 + np.exp(-x))
        return self.y
    def backward(self, dy):
        return dy * self.y * (1 - self.y)
"""
PLAIN = SIGMOID.format("")


def before(code):
    return code + "\n" + PLAIN


def inside(line):
    """A line of the answer's own function."""
    return SIGMOID.format(line + "\n        ")


# What stands in the answer cell of 03.2.
CELLS = {
    "prints a thousand lines": before("for i in range(1000): print('debug', i)"),
    "prints fifty thousand lines": before("for i in range(50_000): print('debug', i, 'x' * 50)"),
    "prints in forward": inside("for _ in range(500): print('x is', x)"),
    "prints to stderr": before("import sys\nfor i in range(2000): print('w' * 80, "
                               "file=sys.stderr)"),
    "writes to stdout": before("import sys\nsys.stdout.write('x' * 100_000); sys.stdout.flush()"),
    "writes bytes to stdout": before("import sys\nsys.stdout.buffer.write(b'x' * 10_000)"),
    "asks stdout what it is": before("import sys\nassert sys.stdout.isatty() in (True, False)\n"
                                     "print(sys.stdout.encoding, sys.stdout.fileno())"),
    "redirects what it prints": before("import contextlib, io\nwith "
                                       "contextlib.redirect_stdout(io.StringIO()) as f: print(3)\n"
                                       "assert f.getvalue() == '3\\n'"),
    "logs": before("import logging\nlogging.basicConfig(level=logging.DEBUG)\n"
                   "for i in range(3000): logging.info('step %d', i)"),
    "shows a progress bar": before("for i in range(3000): print(f'\\r{i / 30:.0f} %', end='', "
                                   "flush=True)"),
    "prints Unicode": before("print('∂L/∂x → 🙂', '\\ud800')"),
    "warns": before("import warnings\nfor i in range(50): warnings.warn(f'careful {i}')"),
    "computes for a second": before("import time\nstop = time.process_time() + 1\n"
                                    "while time.process_time() < stop: pass"),
    "waits": before("import time\ntime.sleep(1)"),
    "draws": before("import matplotlib.pyplot as plt\nplt.plot([1, 2], [3, 4], label='a')\n"
                    "plt.title('σ(x)'); plt.legend(); plt.show()"),
    "draws with magic": before("%matplotlib inline\nimport matplotlib.pyplot as plt\n"
                               "fig, ax = plt.subplots()\nax.imshow(np.eye(3))\n"
                               "fig.savefig('a.png')"),
    "sets how pictures look": before("%config InlineBackend.figure_format = 'retina'\n"
                                     "import matplotlib as mpl\nmpl.rcParams['figure.dpi'] = 80"),
    "writes a module by magic": "%%writefile helper.py\ndef s(x): return 1 / (1 + np.exp(-x))\n",
    "writes a module": before("with open('helper2.py', 'w') as f: f.write('half = 0.5')\n"
                              "from helper2 import half\nassert half == 0.5"),
    "writes a module and changes it": before(
        "import importlib\nopen('m.py', 'w').write('a = 1')\nimport m\n"
        "open('m.py', 'w').write('a = 22')\nimportlib.reload(m)\nassert m.a == 22"),
    "runs a file": before("open('more.py', 'w').write('three = 3')\n%run more.py\n"
                          "assert three == 3"),
    "awaits": before("import asyncio\nawait asyncio.sleep(0.01)\n"
                     "print(await asyncio.gather(asyncio.sleep(0, 1), asyncio.sleep(0, 2)))"),
    "awaits in a function": before("import asyncio\nasync def f(): return await "
                                   "asyncio.sleep(0, 5)\nassert await f() == 5"),
    "times a line": "%time factor = 1 + 1\nassert factor == 2\n" + PLAIN,
    "times an expression": "two = %time 1 + 1\nassert two == 2\n" + PLAIN,
    "measures a line": before("%timeit -n 1 -r 1 sum(range(10))"),
    "times the cell": "%%time\n" + PLAIN,
    "captures the cell": "%%capture said\nprint('hello')\n" + PLAIN,
    "asks for help": before("np.exp?"),
    "asks the shell": before("!ls\nfiles = !ls\n%pwd\n%pip install numpy\n%load_ext autoreload\n"
                             "%autoreload 2"),
    "uses the shell's object": before("ip = get_ipython()\nip.run_line_magic('matplotlib', "
                                      "'inline')\nassert 'np' in ip.user_ns"),
    "displays": before("from IPython.display import HTML, Markdown, Math, display, clear_output\n"
                       "display(HTML('<b>hi</b>'), Markdown('*a*'))\nclear_output(wait=True)\n"
                       "display(np.eye(2))"),
    "keeps files": before("import json, pathlib, pickle, tempfile\n"
                          "pathlib.Path('out/a').mkdir(parents=True)\n"
                          "pathlib.Path('out/a/x.json').write_text(json.dumps([1]))\n"
                          "pickle.dump(np.eye(2), open('m.pkl', 'wb'))\n"
                          "np.save('w.npy', np.ones(3)); assert np.load('w.npy').sum() == 3\n"
                          "tempfile.NamedTemporaryFile().write(b'x')"),
    "reads what was handed out": before("assert np.loadtxt('data/points.csv').sum() == 6"),
    "reads its own file": before("from mine import two\nassert two == 2\n"
                                 "assert open('notes.txt').read() == 'n'"),
    "looks around": before("import getpass, os, platform, pathlib, sys, time\n"
                           "os.getcwd(); pathlib.Path.home(); platform.python_version(); "
                           "os.cpu_count()\nsys.version; time.perf_counter(); os.listdir('.')"),
    "uses threads": before("from concurrent.futures import ThreadPoolExecutor\n"
                           "with ThreadPoolExecutor(2) as pool: assert list(pool.map(abs, [-1])) "
                           "== [1]"),
    "tests itself": before("import doctest, unittest\ndef one():\n    '''\n    >>> one()\n    1\n"
                           "    '''\n    return 1\ndoctest.testmod()\n"
                           "class T(unittest.TestCase):\n    def test(self): "
                           "self.assertEqual(one(), 1)\n"
                           "unittest.main(argv=[''], exit=False)"),
    "reads its own source": before("import inspect\ndef f(): return 1\n"
                                   "assert 'return 1' in inspect.getsource(f)"),
    "is a program": before("def main(): print('hi')\nif __name__ == '__main__': main()"),
    "has type hints and a dataclass": before(
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass Cache:\n    y: np.ndarray | None = None\nCache()"),
    "names things in Greek": "import numpy as np\nσ = lambda z: 1 / (1 + np.exp(-z))\n"
                             + PLAIN.replace("1 / (1 + np.exp(-x))", "σ(x)"),
    "keeps state in a global": before("calls = 0") .replace(
        "def forward(self, x):", "def forward(self, x):\n        global calls; calls += 1"),
    "inherits": before("class Layer:\n    def forward(self, x): raise NotImplementedError")
                .replace("class SigmoidLayer:", "class SigmoidLayer(Layer):"),
    "prints what NumPy thinks": before("np.set_printoptions(precision=2)\nnp.show_config()\n"
                                       "np.seterr(all='ignore')"),
    "has Windows line ends": PLAIN.replace("\n", "\r\n"),
    "is indented with tabs": PLAIN.replace("    ", "\t"),
    "imports what is not used": before("import collections, heapq, math, random, re, sqlite3, "
                                       "statistics, string, textwrap, urllib.parse, zipfile"),
    "draws at random": before("import random\nrandom.seed(1); np.random.seed(1); "
                              "np.random.default_rng().normal()"),
    "catches an interrupt": before("try:\n    raise KeyboardInterrupt\nexcept KeyboardInterrupt: "
                                   "pass"),
    "has a deep recursion": before("import sys\nsys.setrecursionlimit(5000)\n"
                                   "f = lambda n: n and 1 + f(n - 1)\nassert f(2000) == 2000"),
    "uses the last cell's text": before("%precision 3\n%who\n%history -n 1"),
}


def notebook(**sources):
    """A notebook with every answer right; sources: cells to be replaced."""
    made = json.loads(submission(released(NAME), NAME, dict.fromkeys(questions(NAME), RIGHT)))
    for cell in made["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "").replace("-", "_")
        cell["source"] = sources.get(name, cell["source"])
    return made


def extra(made, place, **source):
    made["cells"].insert(place, {"cell_type": "code", "metadata": {}, "outputs": [], "id": "extra",
                                 "execution_count": None} | source)
    return made


def in_version_3(made):
    """The same notebook as a program of 2014 would have saved it."""
    cells = [{"input": cell["source"], "cell_type": "code", "language": "python", "outputs": [],
              "metadata": cell["metadata"]} if cell["cell_type"] == "code"
             else {k: cell[k] for k in ("cell_type", "source", "metadata")}
             for cell in made["cells"]]
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}


def notebooks():
    found = {name: notebook(ex_2_answer=source) for name, source in CELLS.items()}
    found["writes a module by magic"] = extra(
        notebook(ex_2_answer="from helper import a\nassert a == 1\n" + PLAIN), 3,
        source="%%writefile helper.py\na = 1\n")
    found["is in version 3"] = in_version_3(notebook())
    found["runs a long cell of its own"] = extra(
        notebook(), 3, source="import time\nstop = time.process_time() + 1\n"
                              "while time.process_time() < stop: print(stop)")
    found["has an error in a cell of its own"] = extra(notebook(), 3, source="1 / 0")
    found["has a byte order mark"] = notebook()
    found["ends with exit()"] = extra(notebook(), 99, source="exit()")
    found["has its answer in a cell of its own"] = extra(
        notebook(ex_2_answer="# see above"), 3, source=PLAIN)
    found["has no Markdown"] = notebook()
    found["has no Markdown"]["cells"] = [cell for cell in notebook()["cells"]
                                         if cell["cell_type"] == "code"]
    found["has its exercises in another order"] = notebook()
    found["has its exercises in another order"]["cells"].sort(key=lambda cell: -int(
        ("ex-9-" + cell["id"]).replace("ex-9-ex-", "ex-").split("-")[1]))
    found["has lost its metadata and ids"] = notebook()
    for cell in found["has lost its metadata and ids"]["cells"]:
        cell.update(metadata={}, id=None)
    return found


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("honest")
    for name, made in notebooks().items():
        path = folder / "submitted" / name / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        mark = b"\xef\xbb\xbf" if name == "has a byte order mark" else b""
        path.write_bytes(mark + json.dumps(made).encode())
    beside = folder / "submitted" / "reads its own file" / NAME
    (beside / "mine.py").write_text("two = 2")
    (beside / "notes.txt").write_text("n")
    (folder / "submitted" / "reads what was handed out" / NAME / "data").mkdir()
    (folder / "submitted" / "reads what was handed out" / NAME / "data/points.csv").write_text("7")
    known = grade.submissions.assignments()
    known[NAME] = dataclasses.replace(known[NAME], files=(("data/points.csv", b"1 2 3\n"),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grade.submissions, "assignments", lambda root: known)
        grade.grade_class(folder / "submitted", folder / "grades", workers=2)
    return {result.student: result for result in journal.read(folder / "grades")}


@pytest.mark.parametrize("name", [*CELLS, *(n for n in notebooks() if n not in CELLS)])
def test_honest_work_gets_every_point(results, name):
    result = results[name]
    assert result.score == 10, result.reason or [q for q in result.questions
                                                       if not q.score]


def test_nobody_has_set_less_time_than_docs_grading_md_promises():
    assert grade.Settings().seconds == 30 and checker.IN_ALL == 4


def test_a_training_loop_that_prints_every_step_gets_every_point(tmp_path):
    name = "05_full_backpropagation"
    made = json.loads(submission(released(name), name, dict.fromkeys(questions(name), RIGHT)))
    for cell in made["cells"]:
        if "losses.append(" in "".join(cell["source"]):
            cell["source"] = cell["source"].replace("losses.append(",
                                                    "print('step', len(losses), losses); "
                                                    "losses.append(")
    (tmp_path / "ada.ipynb").write_text(json.dumps(made))
    grade.grade_class(tmp_path, tmp_path / "grades", workers=1)
    (result,) = journal.read(tmp_path / "grades")
    assert result.questions and all(q.right for q in result.questions)
