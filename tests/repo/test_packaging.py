"""What is built for others: a wheel and an sdist that hold the package and nothing else, and leave
site-packages alone."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
PACKAGES = ["course_lib", "course_tools"]
DESCRIBED = ["LICENSE", "MANIFEST.in", "README.md", "pyproject.toml"]
BUILD = ("import sys, setuptools.build_meta as build; to = sys.argv[1]; build.build_sdist(to); "
         "build.build_wheel(to)")


def sources():
    """The package's files, as paths within the repository."""
    return {path.relative_to(REPO).as_posix() for package in PACKAGES
            for path in REPO.glob(f"{package}/**/*")
            if path.is_file() and path.suffix != ".pyc"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with an sdist and a wheel, made as pip makes them, from a copy of the repository."""
    copy, made = (tmp_path_factory.mktemp(name) for name in ("copy", "made"))
    for name in (*PACKAGES, "tests", "notebooks"):
        shutil.copytree(REPO / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in DESCRIBED:
        shutil.copy(REPO / name, copy)
    subprocess.run([sys.executable, "-c", BUILD, str(made)], cwd=copy, check=True,
                   capture_output=True)
    return made


@pytest.fixture(scope="module")
def installed(built, tmp_path_factory):
    """A folder such as site-packages, with the wheel in it."""
    folder = tmp_path_factory.mktemp("site-packages")
    with zipfile.ZipFile(*built.glob("*.whl")) as wheel:
        wheel.extractall(folder)
    return folder


def test_an_sdist_holds_the_package_and_no_half_of_the_tests(built):
    with tarfile.open(*built.glob("*.tar.gz")) as sdist:
        members = {member.name.partition("/")[2] for member in sdist if member.isfile()}
    extra = {name for name in members if ".egg-info/" not in name} - sources()
    assert sources() <= members and extra == {*DESCRIBED, "PKG-INFO", "setup.cfg"}


def test_a_wheel_holds_the_package_and_the_licence(built):
    with zipfile.ZipFile(*built.glob("*.whl")) as wheel:
        members = {name for name in wheel.namelist() if not name.endswith("/")}
    assert sources() <= members
    assert all(".dist-info/" in name for name in members - sources())
    assert any(name.endswith("licenses/LICENSE") for name in members)


def run(installed, tmp_path, code, where, *command):
    """Run code, or a command, with the installed package in the folder `where`; nothing may be
    written beside the package."""
    before = {path: path.stat().st_mtime_ns for path in installed.rglob("*")}
    env = {name: value for name, value in os.environ.items()
           if not name.startswith(("COURSE_", "JUPYTER"))}
    env |= {"PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1",
            "JUPYTER_DATA_DIR": str(tmp_path / "data")}
    where.mkdir(parents=True, exist_ok=True)
    done = subprocess.run([sys.executable, *(command or ("-c", code))], cwd=where, env=env,
                          capture_output=True, text=True)
    assert {path: path.stat().st_mtime_ns for path in installed.rglob("*")} == before
    return done


CHECK = ("import course_lib.checks as c; c.check('01.1', 256); "
         "print(c.__file__)\nprint(c.progress())")


def test_an_installed_package_keeps_the_record_with_jupyters_data(installed, tmp_path):
    done = run(installed, tmp_path, CHECK, tmp_path / "elsewhere")
    assert done.stdout.startswith(str(installed)) and "1 of " in done.stdout, done.stderr
    assert (tmp_path / "data" / "backpropagation-course" / "record.jsonl").exists()
    assert not list((tmp_path / "elsewhere").iterdir())


def test_in_the_courses_folder_or_below_an_installed_package_keeps_the_record_there(installed,
                                                                                    tmp_path):
    course = tmp_path / "course"
    (course / "notebooks").mkdir(parents=True)
    (course / "notebooks" / "00_start_here.ipynb").touch()
    for where in (course, course / "exercises" / "01"):
        run(installed, tmp_path, CHECK, where)
    assert len((course / ".course" / "record.jsonl").read_text().splitlines()) == 2
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", ["open", "test", "build", "release", "grade", "report", "hub",
                                     "lock"])
def test_commands_that_need_the_courses_folder_say_so(installed, tmp_path, command):
    done = run(installed, tmp_path, None, tmp_path / "elsewhere", "-m", "course_tools.cli", command)
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert f"`{command}` needs the course's folder" in done.stderr


def test_exercises_are_listed_anywhere(installed, tmp_path):
    done = run(installed, tmp_path, None, tmp_path / "elsewhere", "-m", "course_tools.cli",
               "exercises", "01")
    assert done.returncode == 0 and "5 exercises" in done.stdout
