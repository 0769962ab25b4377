"""A server for a class, as docs/jupyterhub.md sets it up, which this machine hardly notices: its
users, homes and folders exist in a mount namespace only.

Needs Linux and root. Other files and processes are the machine's own.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import requests

from course_tools import ROOT
from tests.support.lab import HANGS

USERS = {"instructor": 20000, "ada": 20001, "bob": 20002, "cyd": 20003}
STUDENTS = list(USERS)[1:]
INSTRUCTORS = 20010
PASSWORD = "learn by doing"
SCRAMBLED = ("$6$course$ktZeQqN0QS2i0WndELzPd1V9wftJYzjHT44JIooKy6Wap5n1ND9bbcMoNcO"
             ".xKTIqbCseOxzXdGKC7SsbfFra/")
COURSE = ("course.py", "nbgrader_config.py", "jupyterhub_config.py", "requirements", "notebooks",
          "course_lib", "course_tools")
SERVED = "/srv/backpropagation"
MOUNT = """set -e
cd {root}
mount --bind {venv} srv/backpropagation/.venv
mount --bind home /home
mount --rbind srv /srv
mount --bind share /usr/local/share
for name in passwd group shadow; do mount --bind $name /etc/$name; done
{opened}
cd /srv
exec "$@"
"""
# the same folder with another mode: nothing is written into the real one
OPENED = """mount -t tmpfs tmpfs opened
mkdir opened/upper opened/work
mount -t overlay overlay -o lowerdir={folder},upperdir=opened/upper,workdir=opened/work {folder}
chmod a+x {folder}
"""


class Server:
    """address: of the hub. command: runs a program as a user."""

    def __init__(self, root):
        self.root = root
        self.make_users()
        copy(COURSE, root / "srv" / "backpropagation")
        for name in ("opened", "srv/backpropagation/.venv"):
            (root / name).mkdir()
        own = root / "home" / "instructor" / "backpropagation"
        copy((*COURSE, "solutions"), own)
        exchange = root / "share" / "nbgrader" / "exchange"
        exchange.mkdir(parents=True)
        for path in (own, *own.rglob("*")):
            os.chown(path, USERS["instructor"], USERS["instructor"])
        os.chown(exchange, USERS["instructor"], INSTRUCTORS)
        exchange.chmod(0o2755)
        ports = free_ports(3)
        self.address = f"http://127.0.0.1:{ports[0]}"
        self.options = [f"--JupyterHub.bind_url={self.address}",
                        f"--JupyterHub.hub_bind_url=http://127.0.0.1:{ports[1]}",
                        f"--ConfigurableHTTPProxy.api_url=http://127.0.0.1:{ports[2]}",
                        "--Spawner.args=--LabApp.expose_app_in_browser=True"]

    def make_users(self):
        """What useradd would do, in files of our own."""
        more = {"passwd": [f"{name}:x:{id}:{id}::/home/{name}:/bin/sh"
                           for name, id in USERS.items()],
                "group": [*(f"{name}:x:{id}:" for name, id in USERS.items()),
                          f"students:x:{INSTRUCTORS + 1}:{','.join(STUDENTS)}",
                          f"instructors:x:{INSTRUCTORS}:instructor"],
                "shadow": [f"{name}:{SCRAMBLED}:20000:0:99999:7:::" for name in USERS]}
        for name, lines in more.items():
            text = Path("/etc", name).read_text().rstrip("\n")
            (self.root / name).write_text("\n".join([text, *lines, ""]))
        (self.root / "shadow").chmod(0o600)
        for name, id in USERS.items():
            home = self.root / "home" / name
            home.mkdir(parents=True)
            home.chmod(0o700)
            os.chown(home, id, id)

    @contextlib.contextmanager
    def running(self):
        (self.root / "mount.sh").write_text(MOUNT.format(root=self.root, venv=sys.prefix,
                                                         opened=opened()))
        env = {name: value for name, value in os.environ.items()
               if not name.startswith(("COURSE_", "JUPYTER", "PYTHON", "VIRTUAL"))}
        with open(self.root / "server.log", "w") as log:
            self.process = subprocess.Popen(
                ["unshare", "--mount", "sh", str(self.root / "mount.sh"),
                 f"{SERVED}/.venv/bin/python", "-m", "course_tools.cli", "hub", *self.options],
                stdout=log, stderr=log, env=env)
        try:
            self.wait()
            yield self
        finally:
            self.process.terminate()
            self.process.wait(HANGS)

    def log(self):
        return (self.root / "server.log").read_text()

    def wait(self):
        deadline = time.monotonic() + HANGS
        while True:
            try:
                urllib.request.urlopen(f"{self.address}/hub/api/", timeout=1)
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("JupyterHub did not start:\n" + self.log()[-3000:]) from None
                # between two questions to a server that is starting; there is no event
                time.sleep(0.1)

    def command(self, user, *args, check=True):
        """Run a program of the server's as this user, in their folder for the course."""
        id = str(USERS[user])
        enter = ["nsenter", f"--mount=/proc/{self.process.pid}/ns/mnt", "setpriv", f"--reuid={id}",
                 f"--regid={id}", "--init-groups", "env", "-i",
                 f"--chdir=/home/{user}/backpropagation", f"HOME=/home/{user}", f"USER={user}",
                 f"PATH={SERVED}/.venv/bin:/usr/bin:/bin"]
        ran = subprocess.run([*enter, *args], text=True, capture_output=True, timeout=HANGS)
        if check and ran.returncode:
            raise RuntimeError(f"{user}: {' '.join(args)}\n{ran.stdout}{ran.stderr}")
        return ran

    def python(self, user, module, *args):
        return self.command(user, "python", "-m", module, *args)


class Session:
    """A user's connection to the hub, without a browser: what a browser would send. landed: where
    logging in has led."""

    def __init__(self, server, user, password=PASSWORD):
        self.own, self.hub = f"{server.address}/user/{user}", requests.Session()
        self.hub.get(f"{server.address}/hub/login")
        token = self.hub.cookies.get("_xsrf")
        self.landed = self.hub.post(f"{server.address}/hub/login?_xsrf={token}", data={
            "username": user, "password": password, "_xsrf": token})

    def wait(self):
        """Until the user's JupyterLab is there."""
        deadline = time.monotonic() + HANGS
        while self.hub.get(f"{self.own}/lab").url != f"{self.own}/lab":
            if time.monotonic() > deadline:
                raise RuntimeError(f"no JupyterLab at {self.own}")
            time.sleep(0.3)                    # between two questions; there is no event
        return self

    def ask(self, method, path, data=None):
        """What JupyterLab, or nbgrader's part of it, answers to the page."""
        token = next(cookie.value for cookie in self.hub.cookies
                     if cookie.name == "_xsrf" and self.own.endswith(cookie.path.rstrip("/")))
        answer = self.hub.request(method, f"{self.own}/{path}", json=data,
                                  headers={"X-XSRFToken": token})
        answer.raise_for_status()
        return answer.json()


def what_is_missing():
    """Why there can be no such server here, or None."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "a class on one server is tried on Linux, by root"
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode:
        return "a class on one server is tried in a mount namespace, which this system refuses"
    if not shutil.which("npm"):
        return "JupyterHub's proxy is installed by npm"
    return None if "COURSE_HUB" in os.environ else "takes some minutes: COURSE_HUB=1 runs it"


def copy(names, folder):
    for name in names:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target)
        else:
            shutil.copy(ROOT / name, target)


def free_ports(count):
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def opened():
    """Commands that let every user reach the Python of these tests, where it is in a home."""
    above = [folder for folder in reversed(Path(sys.base_prefix).resolve().parents)
             if not folder.stat().st_mode & 0o001]
    return "".join(OPENED.format(folder=folder) for folder in above[:1])
