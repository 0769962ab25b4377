"""The code's own rules: ruff's, as pyproject.toml sets them, and docstrings for what is public."""

import ast
import subprocess
import sys

import pytest

from course_tools import ROOT

READ = sorted([*ROOT.glob("course_lib/*.py"), *ROOT.glob("course_lib/data/*.py")])


def test_ruff_has_nothing_to_say():
    ran = subprocess.run([sys.executable, "-m", "ruff", "check", "--no-cache", "."], cwd=ROOT,
                         capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("path", READ, ids=[str(p.relative_to(ROOT)) for p in READ])
def test_what_students_may_read_says_what_it_is(path):
    """Every module, and every public class and function on its top level."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = ast.FunctionDef | ast.ClassDef
    public = [n for n in tree.body if isinstance(n, kinds) and not n.name.startswith("_")]
    assert not [node for node in (tree, *public) if not ast.get_docstring(node)]
