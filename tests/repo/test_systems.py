"""What other systems say and lack, stood in for: Windows has no alarms, no fork, other names for
files; macOS has no sandbox."""

import contextlib
import itertools
import os
import subprocess
import sys
import threading
import unicodedata
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.checks import running
from course_lib.checks.record import events, note
from course_lib.checks.running import TookTooLong, in_time, run
from course_tools import ROOT, build
from course_tools.grading import journal
from course_tools.grading import run as grade
from course_tools.grading.intake import submissions, unpacking
from course_tools.grading.marking import checker
from course_tools.grading.results.publish import file_name, file_names
from course_tools.grading.sandbox import processes
from tests.support.class_of import RIGHT, make_class, questions, released, submission

NAME = "03_activation_layers"


# A limit on time without an alarm


def without_alarms(test):
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(running.signal, "setitimer", raising=False)
        test()


def as_in_a_browser(test):
    if not hasattr(sys, "monitoring"):
        pytest.skip("the time limit of a browser needs Python 3.12; tests/browser sees it there")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "BROWSER", True)
        test()


def in_a_thread(test):
    said = []
    thread = threading.Thread(target=lambda: said.append(test()))
    thread.start()
    thread.join()
    assert said == [None]


def forever():
    while True:
        pass


def forever_whatever_comes():
    while True:
        try:
            forever()
        except TookTooLong:
            if (calls := forever_whatever_comes.calls) == 0:
                raise
            forever_whatever_comes.calls = calls - 1


@pytest.mark.parametrize("where", [without_alarms, in_a_thread, as_in_a_browser])
def test_an_endless_loop_ends_where_there_is_no_alarm(where, monkeypatch):
    monkeypatch.setattr(running, "SECONDS", 0.05)
    forever_whatever_comes.calls = 1

    def test():
        for function in (forever, forever_whatever_comes):
            assert type(run(function, ()).error) is TookTooLong

    where(test)


@pytest.mark.parametrize("endless", [
    lambda: sum(1 for _ in iter(int, 1)), lambda: [0 for _ in iter(int, 1)],
    lambda: list(itertools.takewhile(lambda x: True, itertools.repeat(1)))],
    ids=["generator", "list", "calls"])
def test_loops_of_every_kind_end_in_a_browser(endless, monkeypatch):
    monkeypatch.setattr(running, "SECONDS", 0.05)

    def test():
        assert type(run(endless, ()).error) is TookTooLong
        assert sum(1 for _ in range(10**5)) == 10**5           # and nothing is left behind
        assert sys.monitoring.get_tool(sys.monitoring.PROFILER_ID) is None

    as_in_a_browser(test)


@pytest.mark.parametrize("where", [without_alarms, in_a_thread, lambda test: test()],
                         ids=["no alarms", "thread", "alarm"])
def test_a_limit_that_is_over_strikes_nobody(where):
    """Many limits that come in the moment in which the function ends: the next one may strike, but
    nothing outside of it."""
    def test():
        others = set(threading.enumerate())
        for i in range(1000):
            with contextlib.suppress(TookTooLong):
                in_time(lambda i=i: sum(range(40 * i)), 5e-4)
        for watcher in set(threading.enumerate()) - others:
            watcher.join()
        assert sum(range(10**6))

    where(test)


# The grader without fork, without limits, without POSIX's modules

LESS = f"""
import importlib, os, pkgutil, signal, socket, sys
from types import SimpleNamespace

if __name__ == "__main__":                        # these were made for this system
    import asyncio, IPython, ipywidgets, matplotlib.figure, zmq
    import jupyter_server.services.kernels.connection.channels
for name in ("fcntl", "grp", "pwd", "resource", "termios"):
    sys.modules[name] = None                      # to import it raises ImportError
missing = "fork getuid sched_getaffinity sched_setaffinity setsid waitid O_NOFOLLOW O_NONBLOCK"
for place, names in ((os, missing), (signal, "alarm setitimer SIGALRM"),
                     (socket, "send_fds recv_fds")):
    for name in names.split():
        if hasattr(place, name):
            delattr(place, name)
sys.path.insert(0, {str(ROOT)!r})
import course_lib
import course_tools
from course_tools.grading import run as grade
from course_tools.grading.sandbox import processes
processes.sys = SimpleNamespace(platform="win32", executable=sys.executable)

if __name__ == "__main__":
    for package in (course_lib, course_tools):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            importlib.import_module(module.name)
    grade.grade_class("submitted", "grades", workers=1)
"""


def test_all_modules_load_and_a_class_is_graded_without_what_windows_lacks(tmp_path):
    made = make_class(tmp_path / "submitted", [NAME], 3, seed=2)
    (tmp_path / "less.py").write_text(LESS, encoding="utf-8")
    ran = subprocess.run([sys.executable, "less.py"], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    lines = journal.read(tmp_path / "grades")
    assert {(NAME, r.student): {q.exercise: q.kind for q in r.questions}
            for r in lines} == made
    assert {r.protection for r in lines} == {
        " This system could not keep them from: files, names and sizes of files, the network, "
        "other programs, other processes, the machine's settings, the rights of root, filling the "
        "disk, memory and time beyond a limit; "
        "tests ran in another process, under a time limit."}


@pytest.fixture
def fresh():
    interpreters = processes.FreshInterpreters(2**29, 20)
    yield interpreters
    interpreters.close()
    assert not Path(interpreters.folder.name).exists()


def test_a_fresh_interpreter_knows_the_courses_objects_and_loads_pictures_before_the_clock_runs():
    """Lesson 05 hands a network to the student's code, and its notebook imports matplotlib."""
    lesson = submissions.assignments()["05_full_backpropagation"]
    interpreters = processes.FreshInterpreters(2**29, 20, grade.imported([lesson]))
    try:
        asked, _ = checker.Marker(lesson, interpreters, 0, 20).mark(lesson.cells)
    finally:
        interpreters.close()
    assert [q.kind for q in asked] == [RIGHT] * 6


def crashed(fresh, code):
    """What is said of an answer with this code, which ends its process; the other answers are
    right."""
    notebook = submission(released(NAME), NAME, dict.fromkeys(questions(NAME), RIGHT)).decode()
    cells = list(submissions.parse(notebook.encode()))
    at = next(i for i, cell in enumerate(cells) if cell.grade_id == "ex-2-answer")
    cells[at] = submissions.Cell("code", code, "ex-2-answer", solution=True)
    asked, _ = checker.Marker(submissions.assignments()[NAME], fresh, 0, 20).mark(tuple(cells))
    assert [q.kind for q in asked] == [RIGHT, "crashed", RIGHT, RIGHT, RIGHT]
    return asked[1].hint


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")
def test_a_crash_in_a_fresh_interpreter_is_named(fresh):
    assert "SIGSEGV" in crashed(fresh, "import os; os.kill(os.getpid(), 11)")
    assert "by itself" in crashed(fresh, "import os; os._exit(3)")


@pytest.mark.parametrize("status, said",
                         [(-9, "by SIGKILL."), (-99, "by signal 99."),
                          (0xC0000005, "by itself: no word."), (0, "by itself")])
def test_every_end_of_a_process_has_a_sentence(status, said):
    error = checker.Gone("no word")
    error.status = status
    assert said in checker.how_it_ended(error)


def test_what_a_student_prints_may_hold_any_letter():
    code = ("from course_tools.grading.sandbox.inside import child; child.quiet(); "
            "print(chr(8734), chr(0xD800))")
    old = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0",
                        "PYTHONIOENCODING": "ascii"}
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=old).returncode == 0


@pytest.mark.parametrize("system, workers", [("nt", 61), ("posix", 64)])
def test_windows_waits_for_61_processes_at_most(monkeypatch, system, workers):
    asked = []
    monkeypatch.setattr(grade, "os", SimpleNamespace(**vars(os) | {"name": system}))
    monkeypatch.setattr(grade, "ProcessPoolExecutor", lambda n, *_,
                        **__: asked.append(n) or SimpleNamespace(shutdown=lambda **_: None))
    with grade.executor_for(64, None):
        assert asked == [workers]


# Files


def test_a_file_that_is_open_elsewhere_is_named_and_kept(tmp_path, monkeypatch):
    def refuse(source, target):
        raise PermissionError(13, "Access is denied", str(source), 5, str(target))

    path = tmp_path / "grades.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(build.os, "replace", refuse)
    with pytest.raises(PermissionError, match="grades.csv is open in another program: close it"):
        build.write(path, b"new")
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("student, name", [
    ("con", "%63on"), ("NUL.txt", "%4EUL.txt"), ("Lpt1", "%4Cpt1"), ("connie", "connie"),
    ("ada.", "ada%2E"), ("ada ", "ada%20"), (".", "%2E"),
    ("a:b", "a%3Ab"), ("😀", "%F0%9F%98%80")])
def test_a_folder_has_a_name_that_every_system_knows(student, name):
    assert file_name(student) == name


@given(st.lists(st.sampled_from("aAéΣσς") | st.just("e\u0301") | st.text(max_size=2), unique=True))
def test_folders_differ_also_where_large_and_small_letters_do_not(students):
    names = file_names(students)
    assert set(names) == set(students)
    assert len({unicodedata.normalize("NFC", name).casefold()
                for name in names.values()}) == len(names)


def test_students_with_one_name_to_the_system_both_get_their_page():
    assert file_names(["anna", "Anna", "bob"]) == {"Anna": "Anna", "anna": "anna~", "bob": "bob"}


def unpacked(tmp_path, *names):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in names:
            archive.writestr(name, name)
    return unpacking.unpack(tmp_path / "all.zip", tmp_path / "out", 100)


def test_no_submission_in_a_zip_replaces_another(tmp_path, monkeypatch):
    # as Windows and macOS see it
    monkeypatch.setattr(unpacking, "place_of", lambda path: str(path).casefold())
    (refused, why), = unpacked(tmp_path, "Anna.ipynb", "bob.ipynb", "anna.ipynb")
    assert refused == "anna" and "name of another" in why
    assert (tmp_path / "out" / "Anna.ipynb").read_text(encoding="utf-8") == "Anna.ipynb"
    assert len(unpacked(tmp_path, "Anna.ipynb")) == 0  # handed in again


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="needs a device")
def test_a_submission_that_lands_in_a_device_is_not_lost_silently(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "nul.ipynb").symlink_to("/dev/null")  # on Windows, the name alone is enough
    (refused, why), = unpacked(tmp_path, "nul.ipynb", "ada.ipynb")
    assert refused == "nul" and "a device" in why


def test_a_link_is_refused_where_opening_would_follow_it(tmp_path, monkeypatch):
    (tmp_path / "x.ipynb").write_text("{}", encoding="utf-8")
    try:
        (tmp_path / "link").symlink_to(tmp_path / "x.ipynb")
    except OSError:
        pytest.skip("this user may not make links")
    monkeypatch.delattr(os, "O_NOFOLLOW", raising=False)
    with pytest.raises(submissions.Unreadable, match="a link"):
        submissions.content(tmp_path / "link")


@pytest.mark.usefixtures("live")
def test_a_record_holds_any_letter():
    said = "∞ \u2028 \x85 \r\n \ud800"
    note("test", said=said)
    note("test", said="next")
    assert [e["said"] for e in events()] == [said, "next"]
