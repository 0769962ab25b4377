"""The workflows of .github: right in the eyes of a checker that knows GitHub Actions, and what the
README says.

jactionlint is a fork of actionlint that brings its program along; actionlint's own package fetches
it from elsewhere.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted(ROOT.glob(".github/workflows/*.y*ml"))


def checked(path):
    """(whether it is right, what is wrong). Actions may be named by their version, not only by a
    commit."""
    ran = subprocess.run([sys.executable, "-m", "jactionlint", "--ignore=unpinned-uses",
                          "--strict-exit", str(path)], capture_output=True, text=True, cwd=ROOT)
    return ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=[path.stem for path in WORKFLOWS])
def test_a_workflow_is_right(path):
    right, said = checked(path)
    assert right, said


@pytest.mark.parametrize("was, wrong", [
    ("pull_request:", "pull_requests:"), ("runs-on:", "run-on:"),
    ("matrix.system", "matrix.systems"), ('"17 3 * * 1"', '"17 3 * *"'),
    ("setup-python@v6", "setup-python@v2"), ("python-version:", "pythons-version:"),
    ("timeout-minutes: 90", "timeout-minutes: long"),
    ("permissions:\n  contents: read\n", ""), ("contents: read", "contents: all"),
    ("        with:\n          persist-credentials: false\n", ""),
    ("run: python course.py test", "run: echo ${{ github.event.pull_request.title }}")])
def test_the_checker_finds_a_mistake(tmp_path, was, wrong):
    text = (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    assert was in text
    (tmp_path / "tests.yml").write_text(text.replace(was, wrong), encoding="utf-8")
    assert not checked(tmp_path / "tests.yml")[0]


def test_every_system_runs_the_readmes_commands_with_the_oldest_and_the_newest_python():
    workflow = (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    (job,) = yaml.safe_load(workflow)["jobs"].values()
    matrix = job["strategy"]["matrix"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {system.partition("-")[0] for system in matrix["system"]} == {"ubuntu", "windows",
                                                                         "macos"}
    listed = [line.rpartition(" ")[2] for line in project["classifiers"]]
    assert project["requires-python"] == f">={listed[0]}"
    assert matrix["python"] == [listed[0], listed[-1]]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = [step["run"] for step in job["steps"] if "course.py" in step.get("run", "")]
    assert re.sub("^python ", "python3 ", commands[-1]) in readme.splitlines()
