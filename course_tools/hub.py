"""A class on one server, as docs/jupyterhub.md tells: JupyterHub, and what it starts for whoever
logs in.

`course.py hub` starts the hub, as root. The hub starts this module as the user who has logged in:
it puts the lessons into their home, and becomes their JupyterLab. Whoever has solutions there, too,
teaches.
"""

import compileall
import os
import shutil
import subprocess
import sys
from pathlib import Path

from course_tools import ROOT
from course_tools.cli import environment, lab_options, replace_by

LOCK = "requirements/proxy"                # what npm installs, each package with its hash
FOLDER = "backpropagation"                 # in everybody's home


def serve(args):
    """Start JupyterHub. What it keeps lies in .course/hub, which only its user can read."""
    folder = ROOT / ".course" / "hub"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # who logs in cannot write here what Python compiles, and would do it again each time
    compileall.compile_dir(ROOT / "course_lib", quiet=1)
    compileall.compile_dir(ROOT / "course_tools", quiet=1)
    os.chdir(folder)
    return install_proxy() or replace_by("jupyterhub", "--config",
                                         str(ROOT / "jupyterhub_config.py"), *args)


def install_proxy():
    """JupyterHub's proxy, which is a package of npm's: once, and again when its lock has changed.
    Returns what is in the way."""
    lock, stamp = (ROOT / LOCK / "package-lock.json").read_bytes(), Path("proxy", "installed.json")
    if stamp.exists() and stamp.read_bytes() == lock:
        return None
    npm = shutil.which("npm")
    if npm is None:
        return "JupyterHub's proxy is a package of npm: install Node.js 18 or newer, with npm"
    shutil.copytree(ROOT / LOCK, "proxy", dirs_exist_ok=True)
    if subprocess.call([npm, "ci", "--prefer-offline", "--ignore-scripts", "--no-audit",
                        "--no-fund"], cwd="proxy"):
        return "npm could not install JupyterHub's proxy (above): connect to the network, try again"
    stamp.write_bytes(lock)
    return None


def lab(args):
    """Become the JupyterLab of the user who has logged in."""
    folder = Path.home() / FOLDER
    for name in ("notebooks", "exercises"):          # the exchange fetches into exercises
        (folder / name).mkdir(parents=True, exist_ok=True)
    for lesson in (ROOT / "notebooks").glob("*.ipynb"):
        if not (folder / "notebooks" / lesson.name).exists():
            shutil.copyfile(lesson, folder / "notebooks" / lesson.name)
    os.environ.update(environment(folder))
    os.environ["COURSE_RECORD"] = str(folder / ".course" / "record.jsonl")
    teaches = (folder / "solutions").is_dir()
    os.environ["JUPYTER_CONFIG_PATH"] = str(folder if teaches else ROOT)    # nbgrader_config.py
    os.chdir(folder)
    extensions = {"nbgrader.server_extensions.formgrader": teaches,
                  "nbgrader.server_extensions.course_list": False}
    return replace_by("jupyterhub.singleuser", *lab_options(folder),
                      f"--ServerApp.jpserver_extensions={extensions}", *args)


if __name__ == "__main__":
    sys.exit(serve(sys.argv[2:]) if sys.argv[1:2] == ["serve"] else lab(sys.argv[1:]))
