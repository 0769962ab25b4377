"""Who may import whom: read from the syntax trees, so that a slip is found before it is run.

The table is the house's plan. A new module has to be given its place here.
"""

import ast
import functools
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ANYTHING = frozenset({"anything"})


@dataclass(frozen=True)
class Place:
    """What a module may import: ours by name, others' by name, and others' inside functions
    only."""

    ours: frozenset = frozenset()
    others: frozenset = frozenset({"numpy"})
    lazily: frozenset = frozenset()


def place(ours=(), others=("numpy",), lazily=()):
    return Place(*(names if names is ANYTHING else frozenset(names)
                   for names in (ours, others, lazily)))


def rooms(*names):
    return {f"tools.grading.{name}" for name in names}


GROUND = {"functions", "graph", "gradient", "data", "optimizers"}              # on NumPy alone
NUMERIC = GROUND | {"distances", "layers", "losses", "normalization", "network", "autograd"}
MODELS = {"widgets.training.run", "widgets.walk.model"}        # without a screen
TABLE = {
    "__init__": place(others=()),
    "folder": place((), (), {"jupyter_core"}),
    **{name: place() for name in GROUND},
    "distances": place({"functions"}),
    "layers": place({"functions"}),
    "losses": place({"layers", "functions"}),
    "normalization": place({"functions", "layers"}),
    "network": place({"layers"}),
    "autograd": place({"functions"}),
    "static": place(others=()),
    "text": place(others=()),
    "glossary": place(others=()),
    "look": place(others=()),
    "plotting": place({"look"}, {"numpy", "matplotlib", "PIL"}, {"IPython"}),
    "trace": place({"functions", "layers", "losses"}),
    "neurons": place({"trace", "plotting", "text"}, {"numpy", "matplotlib"}),
    "layout": place(others=()),
    "drawing": place({"autograd", "graph", "layout", "plotting", "text"}, {"numpy", "matplotlib"}),
    # needs no screen, but where there is one
    "checks": place(NUMERIC | {"static", "folder"}, {"numpy"}, {"IPython", "ipywidgets"}),
    "widgets": place(NUMERIC | MODELS | {"look", "plotting", "drawing", "trace", "neurons", "text",
                                         "static", "checks"},
                     {"numpy", "matplotlib", "PIL", "ipywidgets", "traitlets"}, {"IPython"}),
    "widgets.training.run": place(NUMERIC),
    "widgets.walk.model": place({"graph", "text"}),
    "tools": place({"folder"}, ()),
    "tools.build": place({"tools"}, (), ANYTHING),                # builds notebooks and runs them
    "tools.lab_server": place((), {"jupyter_server"}),  # a class that JupyterLab is told to use
    "tools.grading": place(others=()),
    "tools.grading.journal": place({"checks"}, others=()),        # for appending a line to a file
    "tools.grading.guard": place({"checks"}, others=()),          # for limits on time
    "tools.grading.intake": place({"tools"} | rooms("guard"), ANYTHING),
    # students' code: nothing of the answers
    "tools.grading.sandbox": place(NUMERIC | {"tools"}
                                   | rooms("sandbox.kernel", "sandbox.crossing"), ANYTHING),
    "tools.grading.sandbox.kernel": place(others=()),
    "tools.grading.sandbox.crossing": place(NUMERIC),
    "tools.grading.sandbox.inside": place({"tools"} | rooms("sandbox", "sandbox.kernel",
                                                            "sandbox.crossing"),
                                          ANYTHING),
    "tools.grading.marking": place({"tools", "checks"} | rooms("guard", "journal", "intake",
                                                      "sandbox.crossing"), ANYTHING),
    "tools.grading.run": place({"tools", "checks"}
                               | rooms("guard", "journal", "intake", "sandbox",
                                       "sandbox.kernel", "marking"), ANYTHING),
    "tools.grading.results": place({"tools", "tools.build", "checks", "plotting"}
                                   | rooms("guard", "journal", "intake"), ANYTHING),
    "tools.grading.command": place({"tools.build"} | rooms("guard", "journal", "intake", "run",
                                                           "results"), ANYTHING),
    "tools.site": place(others=()),
    "tools.site.serve": place(others=()),
    "tools.site.browser": place((), ANYTHING),                    # runs in the browser's Python
    "tools.site.python": place({"tools", "tools.site"}, (), ANYTHING),
    "tools.site.live": place({"folder", "tools", "tools.build", "tools.site", "tools.site.python"},
                             (), ANYTHING),
    "tools.site.reading": place({"tools", "tools.build", "tools.site", "tools.site.python",
                                 "tools.site.live"}, (), ANYTHING),
    "tools.site.licences": place({"tools", "tools.site.reading"}, ()),
    "tools.site.command": place({"tools"} | {f"tools.site{name}" for name in (
        "", ".live", ".python", ".reading", ".licences", ".serve")}, ()),
    # starts with nothing loaded
    "tools.cli": place({"folder", "checks", "tools", "tools.build", "tools.grading",
                        "tools.grading.command", "tools.site.command"}, (), ANYTHING),
    "tools.hub": place({"tools", "tools.cli"}, ()),
}


@dataclass
class Imports:
    """The modules that a file imports: ours without the package's name, others' without their
    submodules."""

    ours: set = field(default_factory=set)
    others: set = field(default_factory=set)
    lazily: set = field(default_factory=set)


def imports(source, inside="course_lib", name="<source>"):
    """What the Python in source imports. inside: the package that it lives in, for relative
    imports."""
    found = Imports()

    def add(module, lazy):
        first = module.partition(".")[0]
        if first in ("course_lib", "course_tools"):
            found.ours.add(row_of(module))
            found.ours.discard("__init__")
        elif first not in sys.stdlib_module_names:
            (found.lazily if lazy else found.others).add(first)

    def visit(node, lazy=False):
        if isinstance(node, ast.Import):
            for alias in node.names:
                add(alias.name, lazy)
        elif isinstance(node, ast.ImportFrom):
            parents = inside.split(".")
            base = parents[:len(parents) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                add(f"{module}.{alias.name}", lazy)
        for child in ast.iter_child_nodes(node):
            visit(child, lazy or isinstance(node,
                                            ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda))

    visit(ast.parse(source, name))
    return found


def row_of(module):
    """The row of the table that a module belongs to, or a name in it: its own, or that of the
    package around it."""
    parts = module.replace("course_tools", "course_lib.tools").split(".")[1:] or ["__init__"]
    for length in range(len(parts), 1, -1):
        if (name := ".".join(parts[:length])) in TABLE:
            return name
    return parts[0]


def module_of(path):
    """The row of the table that a file belongs to."""
    return row_of(".".join(path.relative_to(ROOT).with_suffix("").parts))


FILES = sorted(path for package in ("course_lib", "course_tools")
               for path in (ROOT / package).rglob("*.py"))
EVERY_FILE = pytest.mark.parametrize("path", FILES,
                                     ids=[str(path.relative_to(ROOT)) for path in FILES])


@functools.cache
def imports_of(path):
    return imports(path.read_text(encoding="utf-8"), ".".join(path.relative_to(ROOT).parts[:-1]),
                   str(path))


@EVERY_FILE
def test_a_module_has_its_place_in_the_table(path):
    assert module_of(path) in TABLE, f"{path} is new: give it a row, with the least that it needs"


@EVERY_FILE
def test_a_module_imports_only_what_stands_below_it(path):
    module, found = module_of(path), imports_of(path)
    allowed = TABLE.get(module, Place())
    if allowed.ours is not ANYTHING:
        assert found.ours - {module} <= allowed.ours
    if allowed.others is not ANYTHING:
        assert found.others <= allowed.others
        if allowed.lazily is not ANYTHING:
            assert found.lazily <= allowed.others | allowed.lazily


def test_the_table_has_no_circles():
    below = {name: set(TABLE) - {name} if row.ours is ANYTHING else set(row.ours)
             for name, row in TABLE.items()}
    while free := [name for name, names in below.items() if not names & set(below)]:
        for name in free:
            del below[name]
    assert not below


def test_only_what_is_clicked_imports_ipywidgets_and_only_what_draws_matplotlib():
    def users(library):
        return {module_of(path)
                for path in FILES if library in imports_of(path).others | imports_of(path).lazily}

    assert users("ipywidgets") <= {"widgets", "checks"}
    assert users("matplotlib") <= {"plotting", "drawing", "neurons", "widgets",
                                   "tools.site.browser"}


def test_what_lessons_import_can_be_read():
    """Well under 1,000 lines of code, not counting what is said about it, and no module too long
    for one sitting."""
    lines = {str(path): lines_of_code(path) for path in FILES if module_of(path) in NUMERIC}
    assert len(lines) >= 8 and sum(lines.values()) < 1000 and max(lines.values()) < 200, lines


def lines_of_code(path):
    """How many lines hold code: neither blank, nor comment, nor docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = [n.body[0] for n in ast.walk(tree) if hasattr(n, "body") and isinstance(n.body, list)
            and n.body
            and isinstance(n.body[0], ast.Expr) and isinstance(n.body[0].value, ast.Constant)
            and isinstance(n.body[0].value.value, str)]
    docstrings = {line for node in said for line in range(node.lineno, node.end_lineno + 1)}
    return sum(bool(text.strip()) and not text.lstrip().startswith("#") and number not in docstrings
               for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1))


# What Python itself says, which also sees imports that no syntax tree shows

HEAVY = ("matplotlib", "ipywidgets", "nbgrader", "nbformat", "nbclient", "nbconvert", "IPython",
         "PIL", "pandas", "scipy", "autograd")


def loaded_by(*modules):
    """Which heavy libraries a fresh Python has loaded after importing these."""
    code = (f"import sys\nimport {', '.join(modules)}\nprint(*[name for name in {HEAVY} + "
            "('numpy',) if name in sys.modules])")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


@pytest.mark.parametrize("modules, allowed", [
    ([], set()),
    (sorted(NUMERIC), {"numpy"}),
    (["checks"], {"numpy"}),
    (["text", "static"], set()),
    (["drawing", "neurons"], {"numpy", "matplotlib", "PIL"}),
    (["tools.cli"], set()),
], ids=lambda p: ", ".join(sorted(p)) or "nothing")
def test_a_fresh_python_loads_no_more_than_it_needs(modules, allowed):
    assert loaded_by("course_lib",
                     *(f"course_lib.{name}".replace("lib.tools", "tools")
                       for name in modules)) <= allowed


def test_loaded_by_sees_what_is_loaded():
    assert "numpy" in loaded_by("numpy")


# The reader of syntax trees is checked too


@pytest.mark.parametrize("source, ours, others, lazily", [
    ("import course_lib.layers", {"layers"}, set(), set()),
    ("import course_lib.widgets.live as live", {"widgets"}, set(), set()),
    ("from course_lib.layers import Affine", {"layers"}, set(), set()),
    ("from course_lib.checks.running import run", {"checks"}, set(), set()),
    ("from course_lib import layers, losses", {"layers", "losses"}, set(), set()),
    ("from . import layers", {"layers"}, set(), set()),
    ("from .layers import Affine", {"layers"}, set(), set()),
    ("def f():\n    from course_lib.plotting import png", {"plotting"}, set(), set()),
    ("import course_lib", set(), set(), set()),
    ("import os, json\nfrom pathlib import Path", set(), set(), set()),
    ("import numpy as np\nimport matplotlib.pyplot as plt", set(), {"numpy", "matplotlib"}, set()),
    ("from IPython.display import display", set(), {"IPython"}, set()),
    ("def f():\n    if True:\n        import IPython.display", set(), set(), {"IPython"}),
    ("async def f():\n    import IPython", set(), set(), {"IPython"}),
    ("class C:\n    import IPython", set(), {"IPython"}, set()),
    ("try:\n    import scipy\nexcept ImportError:\n    scipy = None", set(), {"scipy"}, set()),
])
def test_imports_are_found(source, ours, others, lazily):
    assert imports(source) == Imports(ours, others, lazily)


@pytest.mark.parametrize("source, ours", [
    ("from . import running", {"checks"}), ("from .running import run", {"checks"}),
    ("from .. import graph", {"graph"}), ("from ..graph import Node", {"graph"})])
def test_relative_imports_are_found_from_a_folder(source, ours):
    assert imports(source, "course_lib.checks").ours == ours
