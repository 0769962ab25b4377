"""Every command that a page of the course tells people to type is typed by a test."""

import functools
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from course_tools import ROOT
from course_tools.cli import COMMANDS, environment
from tests.support.class_of import make_class

NAME = "01_computation_graphs"
PAGES = ("README.md", "CONTRIBUTING.md", "benchmarks/README.md", *(
    path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "docs").glob("*.md"))))
PROGRAM = re.compile(r"(?:[A-Z_]+=\S+ )?(?:(?:python3?|py) course\.py|python3? -m|\.venv/"
                     r"|git |conda |docker |sudo |nbgrader )")
ELSEWHERE = {  # what runs it; or why nothing can
    "python3 course.py": "tests/repo/test_setup.py, tests/browser/conftest.py",
    "py course.py": "the workflow tests.yml, on Windows",
    "python course.py test": "the workflow tests.yml",
    "python3 course.py test": ".ci/run",
    "COURSE_SLOW=1 python3 course.py test": ".ci/run",
    "python3 course.py test tests/core": "tests/repo/test_setup.py (arguments are passed on)",
    "python3 course.py test tests/checks/test_exercises.py tests/checks/test_slips.py -k own.1":
        "tests/grading/test_own_exercise.py",
    "COURSE_AGREE=60 python3 course.py test tests/grading/test_agrees.py":
        "tests/grading/test_agrees.py, with fewer",
    "python3 course.py build": "tests/repo/test_setup.py",
    "python3 course.py build 01": "tests/repo/test_notebooks.py (building again)",
    "python3 course.py build NN": "tests/repo/test_notebooks.py (building again)",
    "python3 course.py lock --upgrade": "asks the package registry for all versions",
    "python3 course.py site": "tests/browser/test_site.py",
    "python3 course.py site --serve": "tests/browser/test_site.py",
    "python3 course.py grade": "tests/grading/test_run.py",
    "python3 course.py report folder": "tests/grading/test_term.py",
    "python3 course.py release NAME": "tests/grading/test_publish.py",
    ".venv/bin/python docs/lab_gif.py": "tests/repo/test_readme.py",
    ".venv/bin/python tests/machines.py": "tests/repo/test_machines.py; .ci/run with --lowest",
    ".venv/bin/python benchmarks/diagnosis.py": "tests/checks/test_honest.py",
    ".venv/bin/python benchmarks/training.py": "measures, for some minutes",
    ".venv/bin/python benchmarks/widgets.py --write": "measures, for some minutes",
    "python -m course_tools.cli": "tests/repo/test_packaging.py",
    "conda env create -f environment.yml": "needs conda; tests/repo/test_setup.py compares ranges",
    "conda activate backpropagation-course": "needs conda",
    "sudo useradd --create-home grader": "changes the machine",
    "docker run --rm --user 1000 --network none --memory 4g …": "needs docker",
    "nbgrader autograde": "tests/grading/test_agrees.py",
    "COURSE_HUB=1 python3 course.py test tests/grading/test_hub.py": "tests/grading/test_hub.py",
    "nbgrader collect": "tests/grading/test_hub.py",
    "nbgrader generate_feedback --force": "a term, below",
    "python3 course.py grade /usr/local/share/nbgrader/exchange/backpropagation/inbound "
    '--students class.csv --due "2026-11-20 23:59"': "tests/grading/test_hub.py",
    # what these make is made in another way in tests/support/server.py
    **dict.fromkeys((
        "sudo unzip course.zip -d /srv/backpropagation",
        "sudo groupadd students && sudo groupadd instructors",
        "sudo useradd --create-home --groups instructors instructor && sudo passwd instructor",
        "sudo useradd --create-home --groups students ada && sudo passwd ada",
        "sudo chmod 700 /home/*",
        "sudo install -d -o instructor -g instructors -m 2755 /usr/local/share/nbgrader/exchange",
        "sudo python3 /srv/backpropagation/course.py hub"), "tests/grading/test_hub.py"),
    """.venv/bin/jupyter lab --ServerApp.jpserver_extensions="{'nbgrader.server_extensions."""
    """formgrader': True}\"""": "tests/grading/test_publish.py (formgrader sees the assignment)",
}
A_TERM = [     # docs/grading.md, as an instructor goes through it
    f"python3 course.py release {NAME}",
    f".venv/bin/nbgrader release_assignment {NAME}",
    "python3 course.py grade --help",
    "python3 course.py grade submitted",
    'python3 course.py grade submitted --students class.csv --due "2026-11-20 23:59" --seed 4711',
    "python3 course.py report",
    ".venv/bin/nbgrader export",
    f".venv/bin/nbgrader release_feedback {NAME}",
    f".venv/bin/nbgrader generate_feedback --force {NAME}",
    "git archive HEAD -o course.zip -- . ':!solutions' ':!tests/checks/answers' "
    "':!course_lib/checks/exercises/own*'",
]
DROP = [".venv/bin/nbgrader db student remove student004 --force",
        f".venv/bin/nbgrader db assignment remove {NAME} --force"]
BEGIN_AGAIN = "mkdir old && mv grades gradebook.db autograded old"


def commands_of(page):
    """The lines of code on a page that call a program, without what stands beside them."""
    fences = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
    text = (ROOT / page).read_text(encoding="utf-8")
    lines = [line.strip() for block in fences.findall(text) for line in block.splitlines()]
    lines += re.findall(r"`([^`\n]+)`", fences.sub("", text))
    return [re.split(r" {3,}", line)[0] for line in lines if PROGRAM.match(line)]


def test_every_command_on_a_page_is_typed_by_a_test():
    told = {command for page in PAGES for command in commands_of(page)}
    assert told == ELSEWHERE.keys() | {*A_TERM, *DROP}


def test_the_tests_that_type_them_exist():
    for said in ELSEWHERE.values():
        for path in re.findall(r"[\w./]+\.py\b", said):
            assert (ROOT / path).is_file(), path


def test_every_command_of_course_py_is_told_somewhere():
    told = " ".join(command for page in PAGES for command in commands_of(page))
    hidden = {name for name in COMMANDS if f"course.py {name}" not in told} - {"open"}
    assert hidden == {"exercises"}, "which lists what is there to do"


@pytest.fixture(scope="module")
def a_class(tmp_path_factory):
    """The course in a folder of its own, with three submissions, under git; and how to type there.

    The exchange is nbgrader's, in a folder of its own, too.
    """
    folder = tmp_path_factory.mktemp("a term") / "course"
    exchange = folder.parent / "exchange"
    exchange.mkdir(mode=0o777)
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if tracked.returncode:
        pytest.skip("git lists what belongs to the course")
    for name in tracked.stdout.splitlines():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / "course_lib" / "checks" / "exercises" / "own_2026").mkdir()
    (folder / "course_lib" / "checks" / "exercises" / "own_2026" / "notes.txt").touch()
    make_class(folder / "submitted", [NAME], students=3, seed=0)
    for student in (folder / "submitted").iterdir():             # as `nbgrader collect` leaves them
        (student / NAME / "timestamp.txt").write_text("2026-11-20 21:00:00.000000 UTC")
        (student / NAME / "submission_secret.txt").write_text(student.name)
    (folder / "class.csv").write_text("student001\nstudent002\nstudent003\nstudent004\n")
    variables = os.environ | environment(folder)
    variables.pop("COURSE_CALLED_IN", None)
    config = Path(variables["JUPYTER_CONFIG_DIR"]) / "nbgrader_config.py"
    config.write_text(f"c.Exchange.root = {str(exchange)!r}\n")
    type_there = functools.partial(subprocess.run, cwd=folder, env=variables,
                                   capture_output=True, text=True)
    for said in ("git init -q", "git add -A",
                 "git -c user.name=me -c user.email=me@here commit -q -m copy"):
        assert type_there(said, shell=True).returncode == 0
    return folder, type_there


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the commands as Linux and macOS have them")
def test_an_instructor_can_type_what_the_page_on_grading_says(a_class):
    folder, type_there = a_class

    def type_all(commands):
        for command in commands:
            words = shlex.split(command)
            if words[0] == "python3":
                words[:2] = [sys.executable, "-m", "course_tools.cli"]  # no other .venv is made
            ran = type_there(words)
            assert ran.returncode == 0, f"{command}\n{ran.stdout[-2000:]}\n{ran.stderr[-2000:]}"

    def students(table="grades/grades.csv"):
        rows = (folder / table).read_text(encoding="utf-8-sig").splitlines()[1:]
        return sorted(re.search("student00.", row)[0] for row in rows)

    everybody = ["student001", "student002", "student003", "student004"]
    type_all(A_TERM)
    assert students() == students("grades.csv") == everybody
    for made in ("grades/report.html", f"grades/feedback/student001/{NAME}.html", "course.zip"):
        assert (folder / made).is_file(), made
    handed_out = zipfile.ZipFile(folder / "course.zip").namelist()
    assert f"exercises/{NAME}/{NAME}.ipynb" in handed_out
    assert not re.findall(r"^solutions/|answers/|own_2026", "\n".join(handed_out), re.MULTILINE)
    for name in ("class.csv", "ids.csv", "submissions.zip"):
        (folder / name).touch()
    assert "??" not in type_there(["git", "status", "--porcelain"]).stdout

    journal = folder / "grades" / "journal.jsonl"
    journal.write_text("".join(line for line in journal.read_text().splitlines(True)
                               if "student004" not in line))
    type_all([DROP[0], "python3 course.py report", ".venv/bin/nbgrader export"])
    assert students() == students("grades.csv") == everybody[:3]
    type_all([DROP[1]])
    assert BEGIN_AGAIN in (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
    assert type_there(BEGIN_AGAIN, shell=True).returncode == 0
    type_all(["python3 course.py grade submitted"])
    assert students() == everybody[:3]
