"""course.py, the files that say what to install, and the making of notebooks."""
import ast
import errno
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
import yaml
from packaging.requirements import Requirement

from course_tools import build as notebooks
from course_tools import cli

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCKS = ["course.lock", "grading.lock", "hub.lock", "site.lock", "test.lock", "installer.lock",
         "npm.lock"]


# What to install


def ranges(requirements):
    return {r.name: str(r.specifier) for r in map(Requirement, requirements)}


def locked(name):
    """The lock's entries, each on one line: "numpy==2.4.6 ; python_full_version < '3.12'
    --hash=sha256:…"."""
    text = (ROOT / "requirements" / name).read_text().replace("\\\n", " ")
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def test_conda_users_get_the_same_ranges():
    extras = PROJECT["optional-dependencies"]
    wanted = (PROJECT["dependencies"] + extras["grading"] + extras["site"]
              + [r for r in extras["test"] if "[" not in r])
    listed = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    listed = [line for line in listed if isinstance(line, str)
              and line != "pip"] + listed[-1]["pip"][:-1]
    assert ranges(listed) == ranges(wanted) | {"python": PROJECT["requires-python"]}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_hashes_and_no_addresses(name):
    assert locked(name)
    for entry in locked(name):
        assert re.fullmatch(r"[a-z0-9._-]+(\[[a-z,-]+\])?==[\w.]+( ; [^/@:]+?)?"
                            r"( --hash=sha256:[0-9a-f]{64})+", entry), entry[:200]


def test_npm_checks_every_package_of_the_proxy_and_no_address_is_stored():
    text = (ROOT / "requirements" / "proxy" / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    lock = json.loads(text)
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert "node_modules/configurable-http-proxy" in packages
    for entry in packages.values():
        assert entry["integrity"].startswith("sha512-") and "resolved" not in entry


@pytest.mark.parametrize("small, large",
                         [("course.lock", "grading.lock"), ("grading.lock", "test.lock"),
                          ("grading.lock", "hub.lock"), ("hub.lock", "test.lock"),
                          ("course.lock", "site.lock"), ("site.lock", "test.lock")])
def test_each_lock_holds_those_before_it(small, large):
    """In the same versions, for the same systems, for more or for all."""
    held = set(locked(large))
    held |= {re.sub(" or [^;]*?(?= --hash)", "", entry) for entry in held}
    assert all(entry in held or re.sub(r" ; .*?(?= --hash)", "", entry) in held
               for entry in locked(small))
    assert len(locked(small)) < len(locked(large))


def test_no_start_waits_for_parsers_that_nothing_needs():
    """See requirements/constraints.txt."""
    said = subprocess.run([sys.executable, "-c",
                           "import nbformat, sys; print('rfc3987_syntax' in sys.modules)"],
                          capture_output=True, text=True)
    assert said.stdout == "False\n", said.stderr


@pytest.mark.parametrize("name", ["course.lock", "test.lock"])
def test_a_lock_is_within_the_ranges_of_pyproject(name):
    wanted = ranges(PROJECT["dependencies"])
    if name == "test.lock":
        wanted |= ranges(sum((PROJECT["optional-dependencies"][extra]
                              for extra in ("grading", "hub", "site", "test")), []))
        del wanted[PROJECT["name"]]
    versions = [entry.split(" ")[0].split("==") for entry in locked(name)]
    for package, specifier in wanted.items():
        found = [version for name, version in versions if name == package]
        assert found, f"{package} is not locked: python3 course.py lock"
        assert all(version in Requirement(package + specifier).specifier
                   for version in found), package


# course.py: it runs before anything is installed


@pytest.fixture
def course(tmp_path, monkeypatch):
    """course.py in a folder of its own; its installer only pretends, and its end is recorded."""
    folder = tmp_path / "a folder with ümläut"
    shutil.copytree(ROOT / "requirements", folder / "requirements")
    shutil.copy(ROOT / "course.py", folder)
    spec = importlib.util.spec_from_file_location("course_under_test", folder / "course.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.real = SimpleNamespace(run=module.run, go_on=module.go_on, find_pip=module.find_pip)
    module.ran, module.went_on = [], []

    def pretend(command):
        module.ran.append([Path(command[0]).name.removesuffix(".exe")] + command[1:])
        if "venv" in command:
            module.PROGRAMS.mkdir(parents=True)
            module.PYTHON.touch()
            purelib = module.sysconfig.get_path("purelib", "venv", {"base": str(module.VENV)})
            Path(purelib).mkdir(parents=True)

    monkeypatch.setattr(module, "run", pretend)
    monkeypatch.setattr(module, "go_on", module.went_on.append)
    monkeypatch.setattr(module, "find_pip", lambda: ["python", "-m", "pip"])
    with_programs(monkeypatch, module, "uv")
    return module


def with_programs(monkeypatch, course, *programs):
    monkeypatch.setattr(course, "shutil",
                        SimpleNamespace(rmtree=shutil.rmtree, which=lambda name: name in programs))


def without_module(monkeypatch, course, missing):
    def find_spec(name):
        return None if name == missing else object()

    monkeypatch.setattr(course, "importlib",
                        SimpleNamespace(util=SimpleNamespace(find_spec=find_spec)))


def installs(course):
    return [command for command in course.ran if "install" in command]


def what_was_installed(course):
    parts = sum(installs(course), [])
    return [Path(part).name for part in parts if part.endswith(".lock")]


def offline(course, said):
    """From now on every installer fails, having said this."""
    failing = [sys.executable, "-c", f"print({said!r}); raise SystemExit(2)"]
    pretend = course.run

    def run(command):
        pretend(command)
        if "install" in command:
            course.real.run(failing)

    course.run = run


def one_line_error(course, capsys, args=()):
    capsys.readouterr()
    assert course.main(list(args)) == 1
    assert not course.went_on
    error = capsys.readouterr().err
    assert error.startswith("course.py: ") and error.count("\n") == 1, error
    return error


def test_course_py_can_be_read_by_a_python_that_is_too_old():
    """Python 2 reads the whole file before it comes to the line that says that it is too old."""
    source = (ROOT / "course.py").read_text(encoding="ascii")
    future = "from __future__ import print_function"
    assert any(line.startswith(future) for line in source.splitlines())
    tree = ast.parse(source, feature_version=(3, 6))
    new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Nonlocal, ast.YieldFrom, ast.MatMult,
           ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)
    for node in ast.walk(tree):
        assert not isinstance(node, new), ast.unparse(node)
        if isinstance(node, ast.Raise):
            assert node.cause is None, ast.unparse(node)
        if isinstance(node, ast.ClassDef):
            assert not node.keywords, ast.unparse(node)
        if isinstance(node, ast.arguments):
            assert not node.kwonlyargs and not node.posonlyargs, ast.unparse(node)
        if isinstance(node, ast.arg):
            assert node.annotation is None, ast.unparse(node)
        if isinstance(node, ast.Call):
            assert not any(isinstance(arg, ast.Starred)
                           for arg in node.args[:-1]), ast.unparse(node)
            assert [keyword.arg for keyword in node.keywords].count(None) < 2, ast.unparse(node)
        if isinstance(node, (ast.List, ast.Tuple, ast.Set, ast.Dict)):
            parts = node.keys if isinstance(node, ast.Dict) else node.elts
            assert None not in parts, ast.unparse(node)
            assert not any(isinstance(part, ast.Starred) for part in parts), ast.unparse(node)


def old_pythons():
    """How to start course.py under a Python that is too old; the last only says that it is one."""
    for name in ("python2.7", "python3.6", "python3.8", "python3.10"):
        if shutil.which(name) and subprocess.run([name, "-c", ""],
                                                 capture_output=True).returncode == 0:
            yield [name, "course.py"]
    pretend = "import runpy, sys; sys.version_info = (2, 7, 18); runpy.run_path('course.py')"
    yield [sys.executable, "-c", pretend]


def test_a_python_that_is_too_old_is_named_in_one_line():
    line = r"course.py: this is Python (2.7|3.6|3.8|3.10), .* 3.11 .*course.py.*\n"
    for command in old_pythons():
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert ended.returncode == 1 and not ended.stdout, command
        assert re.fullmatch(line, ended.stderr), ended.stderr


def test_course_py_needs_only_the_standard_library():
    tree = ast.parse((ROOT / "course.py").read_bytes())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import)
             for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names and {name.split(".")[0] for name in names} <= sys.stdlib_module_names


APT = "sudo apt install python%d.%d-venv" % sys.version_info[:2]


def test_a_debian_without_venv_is_told_what_to_type(course, capsys, monkeypatch):
    without_module(monkeypatch, course, "venv")
    assert APT in one_line_error(course, capsys)


def test_a_debian_without_pip_is_told_so_too(course, capsys, monkeypatch, tmp_path):
    with_programs(monkeypatch, course)
    without_module(monkeypatch, course, "pip")
    monkeypatch.setattr(course, "find_pip", course.real.find_pip)
    monkeypatch.setattr(course, "make_venv", lambda: None)
    monkeypatch.setattr(course.sysconfig, "get_path", lambda name: str(tmp_path))
    monkeypatch.setattr(course.sysconfig, "get_config_var", lambda name: None)
    assert APT in one_line_error(course, capsys)


def test_with_uv_nobody_needs_pip(course, monkeypatch):
    monkeypatch.setattr(course, "find_pip", lambda: pytest.fail("pip was asked for"))
    course.main([])
    assert course.went_on


def test_the_pip_of_this_python_is_used(course, monkeypatch):
    monkeypatch.setattr(course.sys, "prefix", sys.base_prefix)
    without_module(monkeypatch, course, "venv")  # all others are there, pip as well
    assert course.real.find_pip() == [sys.executable, "-m", "pip", "--python", str(course.PYTHON)]


def test_else_the_pip_that_python_brings_along_is_used_as_it_is(course, monkeypatch, tmp_path):
    if not importlib.util.find_spec("ensurepip"):
        pytest.skip("this Python brings no pip along (Debian: apt install python3-venv)")
    monkeypatch.setattr(course, "PYTHON", sys.executable)
    without_module(monkeypatch, course, "pip")
    said = subprocess.check_output(course.real.find_pip() + ["--version"], text=True, cwd=tmp_path)
    assert re.match(r"pip \d+.*pip-[^/\\]*whl", said)


@pytest.mark.parametrize(
    "said, advice",
    [
        ("error: Request failed after 3 retries\n  Caused by: dns error", "connect to the network"),
        ("Failed to establish a new connection\nERROR: No matching distribution",
         "connect to the network"),
        ("writing\nOSError: [Errno 28] No space left on device", "disk is full"),
        ("something\nnobody foresaw", "delete .venv"),
        ("uv\nNo space left on device\n\n", "disk is full"),
        ("", "delete .venv"),
        ("No solution found when resolving dependencies", "delete .venv"),
        ("Error: Refusing to create a venv in /a:b because it contains the PATH separator :.",
         "plain path"),
        ("HINT: ... this system does not have Windows Long Path support enabled.", "plain path"),
        ("failed to create file\n  The system cannot find the path specified. (os error 3)",
         "plain path"),
    ],
)
def test_a_failed_installer_is_quoted_with_advice(course, capsys, monkeypatch, said, advice):
    failing = [sys.executable, "-c", f"print({said!r}); raise SystemExit(2)"]
    monkeypatch.setattr(course, "install", lambda lock: course.real.run(failing))
    error = one_line_error(course, capsys)
    assert (advice in error and said.strip().split("\n")[-1].strip() in error
            and course.AGAIN in error)


@pytest.mark.parametrize(
    "number, advice",
    [(errno.EROFS, "cannot write"), (errno.EACCES, "cannot write"), (errno.ENOSPC, "disk is full")]
)
def test_a_folder_that_cannot_be_written_is_named(course, capsys, monkeypatch, number, advice):
    def refuse(*args):
        raise OSError(number, "refused")

    monkeypatch.setattr(course, "open", refuse, raising=False)
    error = one_line_error(course, capsys)
    assert advice in error and course.AGAIN in error


def test_an_unknown_command_installs_nothing(course, capsys):
    error = one_line_error(course, capsys, ["tset"])
    assert "tset" in error and "test" in error
    assert not course.ran


def test_arguments_are_passed_on(course):
    course.main(["--no-browser", "--port", "9000"])
    course.main(["test", "tests/test_x.py", "-k", "open"])
    start = [str(course.PYTHON), "-m", "course_tools.cli"]
    assert course.went_on[0] == start + ["open", "--no-browser", "--port", "9000"]
    assert course.went_on[1] == start + ["test", "tests/test_x.py", "-k", "open"]


def test_the_second_start_runs_nothing(course):
    course.main([])
    assert installs(course)
    course.ran.clear()
    course.main([])
    assert not course.ran and len(course.went_on) == 2


def test_who_can_test_can_open(course):
    course.main(["test"])
    course.ran.clear()
    course.main([])
    assert not course.ran


def test_who_opened_still_lacks_what_tests_need(course):
    course.main([])
    course.ran.clear()
    course.main(["test"])
    assert what_was_installed(course) == ["test.lock"]


def test_who_builds_the_site_can_still_grade(course):
    course.main(["grade"])
    course.main(["site"])
    course.ran.clear()
    for command in ("grade", "site", "open"):
        course.main([command])
    assert not course.ran
    course.main(["test"])
    assert what_was_installed(course) == ["test.lock"]


def test_what_is_installed_is_what_the_lock_says(course):
    course.main([])
    course.ran.clear()
    lock = course.LOCKS / "course.lock"
    lock.write_text(lock.read_text() + "\n")
    course.main([])
    assert what_was_installed(course) == ["course.lock"]


def test_every_package_is_checked_against_its_hash(course, monkeypatch):
    course.main([])
    with_programs(monkeypatch, course)
    course.main(["test"])
    assert len(installs(course)) == 3
    assert all("--require-hashes" in command for command in installs(course))


def test_without_uv_it_is_fetched_and_used(course, monkeypatch):
    with_programs(monkeypatch, course)
    course.main([])
    pip, uv = installs(course)
    assert pip[:4] == ["python", "-m", "pip", "install"] and uv[:3] == ["uv", "pip", "install"]
    assert what_was_installed(course) == ["installer.lock", "course.lock"]


def test_where_uv_does_not_work_pip_does(course, monkeypatch):
    with_programs(monkeypatch, course)
    pretend = course.run

    def run(command):
        pretend(command)
        if Path(command[0]).name == "uv":
            raise course.Trouble("no")

    monkeypatch.setattr(course, "run", run)
    course.main([])
    last = course.ran[-1]
    assert last[:4] == ["python", "-m", "pip", "install"] and last[-1].endswith("course.lock")
    assert "--retries" not in last, "what is set for this machine's pip is obeyed"
    assert course.went_on


def test_what_is_in_the_cache_of_uv_is_not_asked_of_the_network(course):
    course.main([])
    assert len(installs(course)) == 1 and "--offline" in installs(course)[0]


def test_what_is_not_in_the_cache_of_uv_is_fetched(course, monkeypatch):
    pretend = course.run

    def run(command):
        pretend(command)
        if "--offline" in command:
            raise course.Trouble("not in the cache")

    monkeypatch.setattr(course, "run", run)
    course.main([])
    assert ["--offline" in command for command in installs(course)] == [True, False]
    assert course.went_on


NO_NAME = ("'NameResolutionError(\"x: Failed to resolve 'x' ([Errno -3] Temporary failure)\")': "
           "/simple/uv/")
REFUSED = ("'NewConnectionError('x: Failed to establish a new connection: [Errno 111] refused')': "
           "/simple/uv/")
SLOW = "'ReadTimeoutError(\"x: Read timed out. (read timeout=15)\")': /simple/uv/"


@pytest.mark.parametrize("cause, tried", [
    (NO_NAME, ["installer.lock"]),
    (REFUSED, ["installer.lock"]),
    (SLOW, ["installer.lock", "course.lock"]),
], ids=["no name", "refused", "slow"])
def test_where_there_is_no_network_it_is_tried_once_but_a_slow_one_twice(
    course, monkeypatch, capsys, cause, tried
):
    with_programs(monkeypatch, course)
    offline(course, f"WARNING: Retrying after connection broken by {cause}\n"
                    "ERROR: No matching distribution")
    assert "connect to the network" in one_line_error(course, capsys)
    assert what_was_installed(course) == tried
    assert installs(course)[0][-2:] == ["--retries", "1"]


def half_made(course):
    course.STAMP.unlink()


def moved(course):
    course.STAMP.write_text(course.STAMP.read_text().replace('"folder": "',
                                                             '"folder": "/elsewhere'))


def made_by_another_python(course):
    course.STAMP.write_text(re.sub('"python": "[^"]+"', '"python": "3.99"',
                                   course.STAMP.read_text()))


def without_its_python(course):
    course.PYTHON.unlink()


def with_a_damaged_stamp(course):
    course.STAMP.write_text("{")


@pytest.mark.parametrize("spoil",
                         [half_made, moved, made_by_another_python, without_its_python,
                          with_a_damaged_stamp])
def test_a_spoilt_environment_is_made_again(course, spoil):
    course.main([])
    (course.VENV / "left over").touch()
    spoil(course)
    course.main([])
    assert not (course.VENV / "left over").exists()
    assert len(installs(course)) == 2 and len(course.went_on) == 2


def test_an_installation_that_was_interrupted_is_made_again(course, capsys, monkeypatch):
    course.main([])

    def interrupted(lock):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(course, "install", interrupted)
        assert course.main(["test"]) == 1
    assert "Stopped" in capsys.readouterr().err
    (course.VENV / "left over").touch()
    course.main([])
    assert not (course.VENV / "left over").exists()


def test_a_failed_update_leaves_what_worked(course, capsys):
    course.main([])
    course.went_on.clear()
    offline(course, "no network")
    one_line_error(course, capsys, ["test"])
    course.main([])
    assert course.went_on


def venv_cannot_be_made(course, command):
    if "venv" in command:
        raise course.Trouble("no")


def nothing_can_be_installed(course, command):
    if "install" in command:
        raise course.Trouble("no")


def stopped_by_ctrl_c(course, command):
    if "install" in command:
        raise KeyboardInterrupt


def disk_fails(course, command):
    if "install" in command:
        raise OSError(errno.EIO, "broken")


def failing(patch, course, fail):
    pretend = course.run
    patch.setattr(course, "run", lambda command: (pretend(command), fail(course, command)))


@pytest.fixture
def good(course):
    """The .venv of another Python, which works; gives its files and their texts."""
    course.main([])
    course.went_on.clear()
    (course.VENV / "precious").write_text("it works")
    made_by_another_python(course)
    return files_in(course.VENV)


def files_in(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder): path.read_text() for path in files}


FAILURES = [venv_cannot_be_made, nothing_can_be_installed, stopped_by_ctrl_c, disk_fails]


@pytest.mark.parametrize("fail", FAILURES)
def test_another_pythons_environment_stays_until_there_is_a_new_one(course, good, monkeypatch,
                                                                    fail):
    with monkeypatch.context() as patch:
        failing(patch, course, fail)
        assert course.main([]) == 1 and not course.went_on
    assert files_in(course.VENV) == good and not course.OLD.exists()
    course.main([])
    assert course.went_on and not (course.VENV / "precious").exists() and not course.OLD.exists()


def test_it_stays_even_if_the_start_is_killed(course, good, capsys, monkeypatch):
    class Killed(BaseException):
        """Nobody's code runs any more."""

    def kill(course, command):
        if "install" in command:
            patch.setattr(Path, "rename", lambda *paths: None)
            patch.setattr(course.shutil, "rmtree", lambda *args, **options: None)
            raise Killed

    with monkeypatch.context() as patch:
        failing(patch, course, kill)
        with pytest.raises(Killed):
            course.main([])
    assert files_in(course.OLD) == good
    with monkeypatch.context() as patch:
        failing(patch, course, nothing_can_be_installed)
        one_line_error(course, capsys)
    assert files_in(course.VENV) == good and not course.OLD.exists()


def test_what_is_left_of_an_older_one_never_takes_its_place(course, good, capsys, monkeypatch):
    course.OLD.mkdir()
    without_module(monkeypatch, course, "venv")
    one_line_error(course, capsys)
    assert files_in(course.VENV) == good


def test_an_environment_that_is_in_use_on_windows_stays_as_it_is(course, good, capsys, monkeypatch):
    def refuse(*paths):
        raise PermissionError(errno.EACCES, "it is being used by another process")

    monkeypatch.setattr(Path, "rename", refuse)
    assert "close the JupyterLab" in one_line_error(course, capsys)
    assert files_in(course.VENV) == good


def test_two_starts_at_once_install_once(course, monkeypatch):
    waiting, pretend = threading.Event(), course.run
    second = threading.Thread(target=course.main, args=([],))
    monkeypatch.setattr(course, "time", SimpleNamespace(sleep=lambda seconds: waiting.set()))

    def run(command):
        pretend(command)
        if "install" in command:
            second.start()
            assert waiting.wait(60), "the second start did not wait"

    monkeypatch.setattr(course, "run", run)
    course.main([])
    second.join()
    assert len(installs(course)) == 1 and len(course.went_on) == 2


def test_the_course_can_be_imported_from_anywhere(course, tmp_path):
    course.main([])
    (line,) = [path.read_text().strip() for path in course.VENV.glob("**/*.pth")]
    (pth,) = course.VENV.glob("**/*.pth")
    assert (pth.parent / line).resolve() == course.HERE
    assert line.isascii(), "old Pythons read this file in the system's encoding"


def test_the_course_can_be_started_from_idle_whose_screen_is_no_file(course, monkeypatch):
    screen = SimpleNamespace(write=len, flush=lambda: None)
    monkeypatch.setattr(sys, "stdout", screen)
    course.main([])
    assert course.went_on


OWN_PROGRAM = "import os, sys; print(os.getcwd() == sys.path[0], sys.argv[1:], '\\u221e')"


@pytest.fixture
def start(tmp_path):
    """Starts course.py for real, in a folder of that name; only uv and the course's program are
    not."""
    if os.name != "posix":
        pytest.skip("the stand-in for uv is a shell script")
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "uv").write_text("#!/bin/sh\n")
    (programs / "uv").chmod(0o755)

    def start(name, *args, **variables):
        folder = tmp_path / name
        if not folder.exists():
            (folder / "course_tools").mkdir(parents=True)
            (folder / "course_tools" / "cli.py").write_text(OWN_PROGRAM)
            shutil.copytree(ROOT / "requirements", folder / "requirements")
            shutil.copy(ROOT / "course.py", folder)
        env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LC_", "LANG"))}
        env |= {"PATH": str(programs)} | variables
        command = [sys.executable, folder / "course.py", *args]
        return subprocess.run(command, env=env, capture_output=True)

    return start


@pytest.mark.parametrize("name", [
    "Kürs & 反向", "it's", 'say "hi" to 100%', "a$HOME, %PATH%", "-[a]*?#1;a=b`c`", "back\\slash"])
def test_the_folder_may_have_any_name(start, name):
    ended = start(name, "exercises", "a b", LANG="C.UTF-8")
    said = ended.stdout.decode().splitlines()
    assert said[-1:] == ["True ['exercises', 'a b'] ∞"], ended.stderr.decode()


def test_a_system_that_knows_only_ascii_can_use_a_folder_with_other_letters(start):
    first = start("Kürs", "exercises", "ä", LC_ALL="C", PYTHONUTF8="0")
    said = first.stdout.splitlines()
    assert said[-1:] == [b"True ['exercises', '?'] ?"], first.stderr.decode()
    second = start("Kürs", "exercises", LANG="C.UTF-8")
    assert second.stdout.decode() == "True ['exercises'] ∞\n", "the same .venv serves every locale"


@pytest.mark.parametrize("name", ["a:b"] + ["K\udcfcrs"] * (sys.platform == "linux"))
def test_a_folder_that_cannot_hold_an_environment_is_named(start, name):
    ended = start(name)
    assert ended.returncode == 1
    line = "course.py: no environment can be made in .*short and plain path.*\n"
    assert re.fullmatch(line, ended.stderr.decode())


# course.py on Windows: with what that system would say


@pytest.fixture
def windows(course, monkeypatch):
    monkeypatch.setattr(course, "WINDOWS", True)
    return course


def test_on_windows_programs_are_where_its_pythons_put_them(course):
    """pathlib makes no paths of another system, so the lines that name them are calculated here."""
    tree = ast.parse((ROOT / "course.py").read_text(encoding="ascii"))
    said = {node.targets[0].id: node.value for node in tree.body if isinstance(node, ast.Assign)}
    names = dict(vars(course), WINDOWS=True)
    for name in ("AGAIN", "PROGRAMS", "PYTHON"):
        names[name] = eval(compile(ast.Expression(said[name]), name, "eval"), names)
    assert names["AGAIN"] == "py course.py"
    scripts = course.sysconfig.get_path("scripts", "nt", {"base": str(course.VENV)})
    assert str(names["PROGRAMS"]) == scripts
    assert names["PYTHON"] == names["PROGRAMS"] / "python.exe"


def test_on_windows_two_starts_at_once_install_once(windows, monkeypatch, capsys):
    asked = []

    def locking(file, mode, size):
        """As its documentation says: from where the file stands, also beyond its end."""
        asked.append((os.lseek(file, 0, os.SEEK_CUR), mode, size))
        if len(asked) < 3:
            raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK="at once"))
    monkeypatch.setattr(windows, "time", SimpleNamespace(sleep=lambda seconds: None))
    windows.main([])
    assert asked == 3 * [(0, "at once", 1)]
    assert capsys.readouterr().out.count("waiting for it") == 1
    assert windows.went_on


class Program:
    """A program on Windows: it gets a Ctrl-C as well, and ends by itself."""

    def __init__(self, command, **options):
        Program.command, self.presses = command, 2

    def wait(self):
        if not self.presses:
            return 3
        self.presses -= 1
        raise KeyboardInterrupt


def test_on_windows_course_py_waits_for_the_program_that_ctrl_c_ends(windows, monkeypatch):
    monkeypatch.chdir(windows.HERE.parent)
    monkeypatch.setenv("COURSE_CALLED_IN", "")
    monkeypatch.setattr(windows.subprocess, "Popen", Program)
    assert windows.real.go_on(["python", "-m", "course_tools.cli"]) == 3
    assert Program.command == ["python", "-m", "course_tools.cli"]
    assert os.environ["COURSE_CALLED_IN"] == str(windows.HERE.parent) and Path.cwd() == windows.HERE


def test_on_windows_the_commands_wait_for_the_program_that_ctrl_c_ends(monkeypatch):
    monkeypatch.setattr(cli, "os", SimpleNamespace(name="nt"))
    monkeypatch.setattr(cli.subprocess, "Popen", Program)
    assert cli.replace_by("pytest", "-q") == 3
    assert Program.command == [sys.executable, "-m", "pytest", "-q"]


# The commands


def test_course_py_and_cli_know_the_same_commands(course):
    assert set(course.COMMANDS) == set(cli.COMMANDS)


def test_jupyterlab_knows_every_setting_that_keeps_it_quiet():
    from jupyterlab.labapp import LabApp

    app = LabApp()
    app.parse_command_line(cli.QUIET_LAB)
    assert app.news_url is None
    assert app.check_for_updates_class.__name__ == "NeverCheckForUpdate"
    assert app.extension_manager == "readonly"


def test_answers_are_sent_to_the_page_at_once(monkeypatch, tmp_path):
    from jupyter_server.serverapp import ServerApp
    from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
    from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

    app, page, told = ServerApp(), object.__new__(KernelWebsocketHandler), []
    app.parse_command_line([option
                            for option in cli.lab_options(tmp_path)
                            if option.startswith("--ServerApp")])
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect",
                        lambda self: told.append("connected"))
    page.set_nodelay = told.append
    app.kernel_websocket_connection_class(websocket_handler=page).connect()
    assert told == [True, "connected"]


def test_the_plugin_that_asks_for_news_exists_under_that_name():
    import jupyterlab

    plugin = "@jupyterlab/apputils-extension:announcements"
    assert cli.QUIET_PAGE["disabledExtensions"][plugin]
    static = Path(jupyterlab.__file__).parent / "static"
    assert any(plugin in path.read_text(encoding="utf-8") for path in static.glob("*.js"))


def test_programs_of_this_python_come_first(tmp_path):
    environment = cli.environment(tmp_path)
    assert environment["PATH"].startswith(str(Path(sys.executable).parent))
    assert Path(environment["JUPYTER_CONFIG_DIR"]).is_relative_to(tmp_path)


def test_what_is_started_keeps_what_python_compiles(tmp_path):
    set_elsewhere = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    ask = [sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)"]
    said = [subprocess.check_output(ask, env=env, text=True).strip()
            for env in (set_elsewhere, set_elsewhere | cli.environment(tmp_path))]
    assert said == ["True", "False"]


@pytest.mark.parametrize("encoding, screen", [
    ("cp1252", {"PYTHONIOENCODING": "cp1252"}),
    ("cp437", {"PYTHONIOENCODING": "cp437"}),
    ("latin-1", {"PYTHONIOENCODING": "latin-1"}),
    ("utf-8", {"PYTHONIOENCODING": "utf-8"}),
    ("ascii", {"PYTHONIOENCODING": "ascii"}),
    *[("ascii", {"LC_ALL": "C", "PYTHONUTF8": "0"})] * (os.name == "posix"),
])
def test_what_a_screen_cannot_show_is_replaced(encoding, screen, capsys):
    cli.exercises([])
    whole = capsys.readouterr().out
    env = {name: value for name, value in os.environ.items() if name != "PYTHONIOENCODING"}
    command = [sys.executable, "-m", "course_tools.cli", "exercises"]
    ended = subprocess.run(command, cwd=ROOT, env=env | screen, capture_output=True)
    assert ended.returncode == 0 and not ended.stderr, ended.stderr.decode()
    assert ended.stdout.splitlines() == whole.encode(encoding, "replace").splitlines()


@pytest.mark.parametrize("encoding, shown", [
    ("ascii", b"?? x"), ("cp1252", b"?\xe9 x"), ("utf-8:strict", "∞é x".encode()),
])
def test_what_is_started_replaces_it_as_well(monkeypatch, tmp_path, encoding, shown):
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    assert cli.environment(tmp_path)["PYTHONIOENCODING"] == ":replace"
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    say = [sys.executable, "-c", r"print('\u221e\xe9 x')"]
    env = os.environ | cli.environment(tmp_path)
    assert subprocess.check_output(say, env=env).strip() == shown


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_command_that_cannot_write_says_so(monkeypatch, number):
    def refuse():
        raise OSError(number, "refused", ".course")

    monkeypatch.setattr(cli, "environment", refuse)
    said = cli.main(["exercises"])
    assert re.fullmatch("cannot write in .* to a folder of your own .*refused.*.course.*", said)


def test_other_errors_are_shown_whole(monkeypatch):
    def broken():
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(cli, "environment", broken)
    with pytest.raises(OSError, match="broken"):
        cli.main(["exercises"])


def test_a_command_that_is_stopped_says_no_more_than_that(monkeypatch):
    def stopped(args):
        raise KeyboardInterrupt

    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(cli, "environment", dict)
    monkeypatch.setitem(cli.COMMANDS, "build", stopped)
    assert cli.main(["build"]) == "Stopped."


def test_without_chromium_the_last_lines_say_how_to_get_it(small_pytest):
    without = f"""if True:
        import sys, pytest
        sys.path.insert(0, {str(ROOT)!r})
        from tests.support import lab
        lab.CHROMIUM = None
        tests = "tests/browser/test_lesson_01.py"
        sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", tests]))"""
    env = {name: value for name, value in os.environ.items() if name != "CI"}
    command = [sys.executable, "-c", without]
    ended = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    *_, advice, count = ended.stdout.splitlines()
    assert ended.returncode == 0 and re.match("4 skipped", count), ended.stdout
    line = "4 tests skipped: browser tests need .*(apt|brew|winget) install .*chrom.*"
    assert re.fullmatch(line, advice, re.IGNORECASE)


@pytest.fixture
def small_pytest(monkeypatch):
    """Pytest starts several times faster without the plugins that only other tests need."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_PLUGINS", "xdist.plugin")


OUTCOMES = """
import pytest
def test_passes(): pass
def test_fails(): assert False
def test_error(broken): pass
def test_skips(): pytest.skip("not today")
"""


def test_the_last_line_counts_all_runs(small_pytest, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tests" / "browser").mkdir(parents=True)
    (tmp_path / "tests" / "test_outcomes.py").write_text(OUTCOMES)
    (tmp_path / "tests" / "browser" / "test_one.py").write_text("def test_passes(): pass")
    assert cli.test([]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "2 passed, 2 failed, 1 skipped"


def test_a_folder_where_pytest_finds_nothing_has_failed(small_pytest, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "helper.py").touch()
    assert cli.run_pytest(["tests"]) == (0, 1, 0)


def test_no_tests_at_all_is_no_success(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.test([]) == 1
    assert capsys.readouterr().out.strip() == "0 passed, 0 failed"


# Notebooks


def stored(path, *sources, **outputs):
    """Write a notebook of code cells without ids; the last has been run if outputs are given."""
    cells = [dict(cell_type="code", source=s, metadata={}, outputs=[], execution_count=None)
             for s in sources]
    cells[-1].update(outputs)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(dict(nbformat=4, nbformat_minor=4, metadata={}, cells=cells)))
    return path


def stream(text):
    return dict(output_type="stream", name="stdout", text=text)


def test_normalizing_keeps_no_trace_of_the_run(tmp_path):
    notebook = notebooks.read(stored(tmp_path / "a.ipynb", "x = 1", "x",
                                     outputs=[stream("a\n"), stream("b\n")]))
    notebook.metadata.update(widgets={}, language_info={"name": "python", "version": "3.99"})
    notebook.cells[0].metadata.update(execution={"iopub.status.busy": "now"}, tags=["kept"])
    clean = notebooks.normalize(notebook)
    assert clean.metadata == notebooks.METADATA
    assert clean.cells[0].metadata == {"tags": ["kept"]}
    assert [output.text for output in clean.cells[1].outputs] == ["a\nb\n"]
    nbformat.validate(clean)


def test_normalizing_twice_is_normalizing_once(tmp_path):
    path = stored(tmp_path / "a.ipynb", "same", "same", "other", outputs=[stream("a"), stream("b")])
    once = notebooks.normalize(notebooks.read(path))
    assert notebooks.normalize(once) == once


def test_a_folded_output_is_marked_in_both_ways_that_clients_know(tmp_path):
    notebook = notebooks.read(stored(tmp_path / "a.ipynb", "folded", "open"))
    notebook.cells[0].metadata["jupyter"] = {"outputs_hidden": True}
    folded, shown = (cell.metadata for cell in notebooks.normalize(notebook).cells)
    assert folded == {"jupyter": {"outputs_hidden": True}, "collapsed": True} and shown == {}


def test_cells_without_ids_get_ones_that_stay(tmp_path):
    path = stored(tmp_path / "a.ipynb", "same", "same", "other")
    first, second = ([cell.id for cell in notebooks.read(path).cells] for _ in range(2))
    assert first == second and len(set(first)) == 3


def png(pixels):
    import base64
    import io

    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "png")
    return base64.b64encode(buffer.getvalue()).decode()


def test_a_picture_is_replaced_only_if_one_can_see_the_difference():
    page = np.full((300, 600, 3), 255, np.uint8)
    page[100] = 0
    rounded, moved = page.copy(), np.roll(page, 1, axis=0)
    rounded[100, ::5] = 1
    assert notebooks.look_same(png(rounded), png(page))
    assert not notebooks.look_same(png(moved), png(page))
    assert not notebooks.look_same(png(page[:-1]), png(page))


def test_a_picture_that_looks_the_same_keeps_its_bytes_in_both_forms_and_gets_the_new_alt_text():
    page = np.full((300, 600, 3), 255, np.uint8)
    page[100] = 0
    before, after = png(page), png(np.where(page == 0, 1, page).astype(np.uint8))

    def book(data, alt):
        page = f'<img alt="{alt}" src="{data}">'
        shown = nbformat.v4.new_output("display_data", {"image/png": data, "text/html": page})
        return SimpleNamespace(cells=[nbformat.v4.new_code_cell(id="a", outputs=[shown])])

    assert before != after
    kept = notebooks.keep_same_pictures(book(after, "new"),
                                        book(before, "old")).cells[0].outputs[0].data
    assert kept == {"image/png": before, "text/html": f'<img alt="new" src="{before}">'}


def test_a_failing_cell_is_named(tmp_path):
    path = stored(tmp_path / "a.ipynb", "x = 0", "1 / x")
    with pytest.raises(notebooks.NotebookError,
                       match=r"a.ipynb, cell 2 .*ZeroDivisionError(.|\n)*1 / x"):
        notebooks.execute(path)


def test_a_file_that_would_stay_the_same_is_not_written(tmp_path):
    path = tmp_path / "a.ipynb"
    assert notebooks.write(path, b"a")
    before = path.stat()
    assert not notebooks.write(path, b"a")
    assert path.stat().st_mtime_ns == before.st_mtime_ns and path.stat().st_ino == before.st_ino
    assert notebooks.write(path, b"b") and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("work", [dict(execution_count=1), dict(outputs=[stream("mine")])])
def test_building_does_not_overwrite_work(tmp_path, work):
    lesson = stored(tmp_path / "notebooks" / "01.ipynb", "1 + 1")
    stored(tmp_path / "solutions" / "01" / "01.ipynb", "1 + 1")
    mine = stored(tmp_path / "exercises" / "01" / "01.ipynb", "1 + 1", **work)
    before = lesson.read_bytes(), mine.read_bytes()
    with pytest.raises(notebooks.NotebookError, match="01.ipynb holds someone's work.*move it"):
        notebooks.build_notebooks(tmp_path)
    assert (lesson.read_bytes(), mine.read_bytes()) == before


@pytest.mark.parametrize("asked, built", [
    ("01", ["01_a", "01_a"]), ("A1", ["A1_c"]), ("01_a", ["01_a", "01_a"]), ("solutions", ["01_a"]),
    ("notebooks/10_b.ipynb", ["10_b"]), ("project", ["project"]), ("1", None), ("", None)])
def test_a_lesson_is_built_by_its_number_and_no_other_one(tmp_path, monkeypatch, asked, built):
    for name in ("notebooks/01_a", "notebooks/10_b", "notebooks/A1_c", "notebooks/project",
                 "solutions/01_a/01_a"):
        stored(tmp_path / f"{name}.ipynb", "1 + 1")
    found = []
    monkeypatch.setattr(notebooks, "build_one", lambda path, name: found.append(path.stem))
    monkeypatch.setattr(notebooks, "make_exercise", lambda *_: [])
    if built is None:
        with pytest.raises(notebooks.NotebookError, match="no notebook is called"):
            notebooks.build_notebooks(tmp_path, [asked])
    else:
        notebooks.build_notebooks(tmp_path, [asked])
    assert sorted(found) == sorted(built or [])


SOLUTION = """def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION"""


def test_an_exercise_gives_no_solution_away_and_is_always_the_same(tmp_path):
    root = tmp_path / "100% of $HOME & it's"
    root.mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", root)
    path = stored(root / "solutions" / "01" / "01.ipynb", SOLUTION, "double(2)",
                  outputs=[stream("4")])
    data = json.loads(path.read_bytes())
    data["cells"][0]["metadata"]["nbgrader"] = dict(
        schema_version=3, grade=False, solution=True, locked=False, task=False, grade_id="double"
    )
    path.write_text(json.dumps(data))
    (first,) = notebooks.make_exercise("01", tmp_path / "a", root)
    (second,) = notebooks.make_exercise("01", tmp_path / "b", root)
    assert first.read_bytes() == second.read_bytes()
    cells = notebooks.read(first).cells
    assert "your code here" in cells[0].source and "return" not in cells[0].source
    assert cells[1].outputs == []
    assert not list(tmp_path.glob("**/gradebook.db"))
