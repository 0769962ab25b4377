"""What JupyterHub starts for whoever logs in, and what it needs of npm; the whole is tried in
tests/browser/test_hub.py."""

import os
from pathlib import Path

import pytest

from course_tools import ROOT, hub

LESSON = "notebooks/01_computation_graphs.ipynb"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home, and what was started with: (module, options)."""
    started = []
    monkeypatch.setattr(os, "environ", {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path)})
    monkeypatch.setattr(hub, "replace_by", lambda *args: started.append(args))
    monkeypatch.chdir(tmp_path)
    return tmp_path / hub.FOLDER, started


def extensions(started):
    return next(option for option in started[-1] if "jpserver_extensions" in option)


def test_a_student_gets_the_lessons_once_and_keeps_what_they_wrote(home):
    folder, started = home
    hub.lab(["--debug"])
    assert {path.name for path in (folder / "notebooks").iterdir()} == {
        path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    (folder / LESSON).write_text("mine")
    hub.lab(["--debug"])
    assert (folder / LESSON).read_text() == "mine" and Path.cwd() == folder
    assert started[1][0] == "jupyterhub.singleuser" and started[1][-1] == "--debug"
    assert f"--ServerApp.root_dir={folder}" in started[1]
    assert os.environ["COURSE_RECORD"] == str(folder / ".course" / "record.jsonl")
    assert os.environ["JUPYTER_CONFIG_PATH"] == str(ROOT)


def test_formgrader_is_there_for_who_has_the_solutions(home):
    folder, started = home
    hub.lab([])
    assert "'nbgrader.server_extensions.formgrader': False" in extensions(started)
    (folder / "solutions").mkdir()
    hub.lab([])
    assert "'nbgrader.server_extensions.formgrader': True" in extensions(started)
    assert os.environ["JUPYTER_CONFIG_PATH"] == str(folder)


def test_the_proxy_is_installed_once_and_again_when_its_lock_changes(tmp_path, monkeypatch):
    ran = []
    (tmp_path / hub.LOCK).mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        (tmp_path / hub.LOCK / name).write_bytes((ROOT / hub.LOCK / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(hub, "ROOT", tmp_path)
    monkeypatch.setattr(hub.shutil, "which", lambda name: name)
    monkeypatch.setattr(hub.subprocess, "call", lambda command, cwd: ran.append(command) or failed)
    failed = 1
    assert "connect to the network" in hub.install_proxy()
    failed = 0
    assert hub.install_proxy() is hub.install_proxy() is None and len(ran) == 2
    (tmp_path / hub.LOCK / "package-lock.json").write_text("{}")
    assert hub.install_proxy() is None and len(ran) == 3
    monkeypatch.setattr(hub.shutil, "which", lambda name: None)
    (tmp_path / hub.LOCK / "package-lock.json").write_text("[]")
    assert "install Node.js" in hub.install_proxy()
