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

from course_lib import cli, notebooks

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCKS = ["course.lock", "grading.lock", "test.lock", "installer.lock"]


# What to install


def ranges(requirements):
    return {r.name: str(r.specifier) for r in map(Requirement, requirements)}


def locked(name):
    """The lock's entries, each on one line: "numpy==2.4.6 ; python_full_version < '3.12' --hash=sha256:…"."""
    text = (ROOT / "requirements" / name).read_text().replace("\\\n", " ")
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def test_conda_users_get_the_same_ranges():
    extras = PROJECT["optional-dependencies"]
    wanted = PROJECT["dependencies"] + extras["grading"] + [r for r in extras["test"] if "[" not in r]
    listed = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    listed = [line for line in listed if isinstance(line, str) and line != "pip"]
    assert ranges(listed) == ranges(wanted) | {"python": PROJECT["requires-python"]}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_hashes_and_no_addresses(name):
    assert locked(name)
    for entry in locked(name):
        assert re.fullmatch(r"[a-z0-9._-]+==[\w.]+( ; [^/@:]+?)?( --hash=sha256:[0-9a-f]{64})+", entry), entry[:200]


def test_each_lock_holds_those_before_it():
    """The same versions with the same hashes. The systems they are for may be more, where a later lock asks for a package itself."""
    course, grading, test = ({re.sub(r" ; .*?(?= --hash)", "", entry) for entry in locked(name)} for name in LOCKS[:3])
    assert course < grading < test


@pytest.mark.parametrize("name", ["course.lock", "test.lock"])
def test_a_lock_is_within_the_ranges_of_pyproject(name):
    wanted = ranges(PROJECT["dependencies"])
    if name == "test.lock":
        wanted |= ranges(PROJECT["optional-dependencies"]["grading"] + PROJECT["optional-dependencies"]["test"])
        del wanted[PROJECT["name"]]
    versions = [entry.split(" ")[0].split("==") for entry in locked(name)]
    for package, specifier in wanted.items():
        found = [version for name, version in versions if name == package]
        assert found, f"{package} is not locked: python3 course.py lock"
        assert all(version in Requirement(package + specifier).specifier for version in found), package


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
    module.real_run, module.ran, module.went_on = module.run, [], []

    def pretend(command):
        module.ran.append([Path(command[0]).name] + command[1:])
        if "venv" in command:
            module.PROGRAMS.mkdir(parents=True)
            module.PYTHON.touch()
            purelib = module.sysconfig.get_path("purelib", "venv", {"base": str(module.VENV)})
            Path(purelib).mkdir(parents=True)

    monkeypatch.setattr(module, "run", pretend)
    monkeypatch.setattr(module, "go_on", module.went_on.append)
    with_programs(monkeypatch, module, "uv")
    return module


def with_programs(monkeypatch, course, *programs):
    monkeypatch.setattr(course, "shutil", SimpleNamespace(rmtree=shutil.rmtree, which=lambda name: name in programs))


def without_module(monkeypatch, course, missing):
    find_spec = lambda name: None if name == missing else object()
    monkeypatch.setattr(course, "importlib", SimpleNamespace(util=SimpleNamespace(find_spec=find_spec)))


def installs(course):
    return [command for command in course.ran if "install" in command]


def one_line_error(course, capsys, args=()):
    capsys.readouterr()
    assert course.main(list(args)) == 1
    assert not course.went_on
    error = capsys.readouterr().err
    assert error.startswith("course.py: ") and error.count("\n") == 1, error
    return error


def test_course_py_can_be_read_by_a_python_that_is_too_old():
    ast.parse((ROOT / "course.py").read_text(), feature_version=(3, 6))


def test_course_py_needs_only_the_standard_library():
    tree = ast.parse((ROOT / "course.py").read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names and {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_a_python_that_is_too_old_is_named(course, capsys, monkeypatch):
    monkeypatch.setattr(course, "sys", SimpleNamespace(version_info=(3, 8, 10), stderr=sys.stderr))
    error = one_line_error(course, capsys)
    assert "3.8" in error and "3.11" in error and "course.py" in error
    assert not course.ran


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_debian_without_venv_is_told_what_to_type(course, capsys, monkeypatch, missing):
    with_programs(monkeypatch, course)
    without_module(monkeypatch, course, missing)
    version = "%d.%d" % sys.version_info[:2]
    assert f"sudo apt install python{version}-venv" in one_line_error(course, capsys)


def test_with_uv_nobody_needs_ensurepip(course, monkeypatch):
    without_module(monkeypatch, course, "ensurepip")
    course.main([])
    assert course.went_on


@pytest.mark.parametrize(
    "said, advice",
    [
        ("error: Request failed after 3 retries\n  Caused by: dns error", "connect to the network"),
        ("Failed to establish a new connection\nERROR: No matching distribution", "connect to the network"),
        ("writing\nOSError: [Errno 28] No space left on device", "disk is full"),
        ("something\nnobody foresaw", "delete .venv"),
        ("uv\nNo space left on device\n\n", "disk is full"),
        ("", "delete .venv"),
    ],
)
def test_a_failed_installer_is_quoted_with_advice(course, capsys, monkeypatch, said, advice):
    failing = [sys.executable, "-c", f"print({said!r}); raise SystemExit(2)"]
    monkeypatch.setattr(course, "install", lambda lock: course.real_run(failing))
    error = one_line_error(course, capsys)
    assert advice in error and said.strip().split("\n")[-1].strip() in error and course.AGAIN in error


@pytest.mark.parametrize(
    "number, advice", [(errno.EROFS, "cannot write"), (errno.EACCES, "cannot write"), (errno.ENOSPC, "disk is full")]
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
    start = [str(course.PYTHON), "-m", "course_lib.cli"]
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
    assert [command[-1] for command in course.ran] == [str(course.LOCKS / "test.lock")]


def test_what_is_installed_is_what_the_lock_says(course):
    course.main([])
    course.ran.clear()
    lock = course.LOCKS / "course.lock"
    lock.write_text(lock.read_text() + "\n")
    course.main([])
    assert [command[-1] for command in course.ran] == [str(lock)]


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
    assert pip[0].startswith("python") and pip[-1].endswith("installer.lock")
    assert uv[0] == "uv" and uv[-1].endswith("course.lock")


def test_where_uv_does_not_work_pip_does(course, monkeypatch):
    with_programs(monkeypatch, course)
    pretend = course.run

    def run(command):
        pretend(command)
        if Path(command[0]).name == "uv":
            raise course.Trouble("no")

    monkeypatch.setattr(course, "run", run)
    course.main([])
    assert course.ran[-1][:3] == ["python", "-m", "pip"] and course.ran[-1][-1].endswith("course.lock")
    assert course.went_on


def half_made(course):
    course.STAMP.unlink()


def moved(course):
    course.STAMP.write_text(course.STAMP.read_text().replace('"folder": "', '"folder": "/elsewhere'))


def made_by_another_python(course):
    course.STAMP.write_text(re.sub('"python": "[^"]+"', '"python": "3.99"', course.STAMP.read_text()))


def without_its_python(course):
    course.PYTHON.unlink()


def with_a_damaged_stamp(course):
    course.STAMP.write_text("{")


@pytest.mark.parametrize("spoil", [half_made, moved, made_by_another_python, without_its_python, with_a_damaged_stamp])
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


def test_a_failed_update_leaves_what_worked(course, capsys, monkeypatch):
    course.main([])
    course.went_on.clear()

    def offline(lock):
        raise course.Trouble("no network")

    monkeypatch.setattr(course, "install", offline)
    one_line_error(course, capsys, ["test"])
    course.main([])
    assert course.went_on


def test_two_starts_at_once_install_once(course, monkeypatch):
    waiting, pretend = threading.Event(), course.run
    second = threading.Thread(target=course.main, args=([],))
    monkeypatch.setattr(course, "time", SimpleNamespace(sleep=lambda seconds: waiting.set()))

    def run(command):
        pretend(command)
        if "install" in command:
            second.start()
            assert waiting.wait(10), "the second start did not wait"

    monkeypatch.setattr(course, "run", run)
    course.main([])
    second.join(10)
    assert len(installs(course)) == 1 and len(course.went_on) == 2


def test_the_course_can_be_imported_from_anywhere(course, tmp_path):
    course.main([])
    (line,) = [path.read_text().strip() for path in course.VENV.glob("**/*.pth")]
    (pth,) = course.VENV.glob("**/*.pth")
    assert (pth.parent / line).resolve() == course.HERE
    assert line.isascii(), "old Pythons read this file in the system's encoding"


# The commands


def test_course_py_and_cli_know_the_same_commands(course):
    assert list(course.COMMANDS) == list(cli.COMMANDS)


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
    app.parse_command_line([option for option in cli.lab_options(tmp_path) if option.startswith("--ServerApp")])
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda self: told.append("connected"))
    page.set_nodelay = told.append
    app.kernel_websocket_connection_class(websocket_handler=page).connect()
    assert told == [True, "connected"]


def test_the_plugin_that_asks_for_news_exists_under_that_name():
    import jupyterlab

    (plugin,) = cli.QUIET_PAGE["disabledExtensions"]
    static = Path(jupyterlab.__file__).parent / "static"
    assert any(plugin in path.read_text(encoding="utf-8") for path in static.glob("*.js"))


def test_programs_of_this_python_come_first(tmp_path):
    environment = cli.environment(tmp_path)
    assert environment["PATH"].startswith(str(Path(sys.executable).parent))
    assert Path(environment["JUPYTER_CONFIG_DIR"]).is_relative_to(tmp_path)


def test_what_is_started_keeps_what_python_compiles(tmp_path):
    set_elsewhere = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    ask = [sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)"]
    said = [subprocess.check_output(ask, env=env, text=True).strip() for env in (set_elsewhere, set_elsewhere | cli.environment(tmp_path))]
    assert said == ["True", "False"]


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
    cells = [dict(cell_type="code", source=s, metadata={}, outputs=[], execution_count=None) for s in sources]
    cells[-1].update(outputs)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(dict(nbformat=4, nbformat_minor=4, metadata={}, cells=cells)))
    return path


def stream(text):
    return dict(output_type="stream", name="stdout", text=text)


def test_normalizing_keeps_no_trace_of_the_run(tmp_path):
    notebook = notebooks.read(stored(tmp_path / "a.ipynb", "x = 1", "x", outputs=[stream("a\n"), stream("b\n")]))
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


def test_a_picture_that_looks_the_same_keeps_its_bytes_in_both_of_its_forms_and_gets_the_new_alt_text():
    page = np.full((300, 600, 3), 255, np.uint8)
    page[100] = 0
    before, after = png(page), png(np.where(page == 0, 1, page).astype(np.uint8))
    book = lambda data, alt: SimpleNamespace(cells=[nbformat.v4.new_code_cell(id="a", outputs=[nbformat.v4.new_output(
        "display_data", {"image/png": data, "text/html": f'<img alt="{alt}" src="{data}">'})])])
    assert before != after
    kept = notebooks.keep_same_pictures(book(after, "new"), book(before, "old")).cells[0].outputs[0].data
    assert kept == {"image/png": before, "text/html": f'<img alt="new" src="{before}">'}


def test_a_failing_cell_is_named(tmp_path):
    path = stored(tmp_path / "a.ipynb", "x = 0", "1 / x")
    with pytest.raises(notebooks.NotebookError, match=r"a.ipynb, cell 2 .*ZeroDivisionError(.|\n)*1 / x"):
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
        notebooks.build(tmp_path)
    assert (lesson.read_bytes(), mine.read_bytes()) == before


SOLUTION = """def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION"""


def test_an_exercise_gives_no_solution_away_and_is_always_the_same(tmp_path):
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    path = stored(tmp_path / "solutions" / "01" / "01.ipynb", SOLUTION, "double(2)", outputs=[stream("4")])
    data = json.loads(path.read_text())
    data["cells"][0]["metadata"]["nbgrader"] = dict(
        schema_version=3, grade=False, solution=True, locked=False, task=False, grade_id="double"
    )
    path.write_text(json.dumps(data))
    (first,) = notebooks.release("01", tmp_path / "a", tmp_path)
    (second,) = notebooks.release("01", tmp_path / "b", tmp_path)
    assert first.read_bytes() == second.read_bytes()
    cells = notebooks.read(first).cells
    assert "your code here" in cells[0].source and "return" not in cells[0].source
    assert cells[1].outputs == []
    assert not list(tmp_path.glob("**/gradebook.db"))
