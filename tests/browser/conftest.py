"""A real JupyterLab, driven in a real Chromium. The course is copied first: nothing here writes into the repository."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    """A copy of the course's folder."""
    copy = tmp_path_factory.mktemp("course")
    for name in ("notebooks", "exercises", "solutions", "course_lib"):
        shutil.copytree(REPO / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    return copy


@pytest.fixture(scope="session")
def server(course):
    """The address of a JupyterLab that serves the copy, started as `python3 course.py` starts it."""
    from course_lib.cli import environment, lab_options

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {k: v for k, v in os.environ.items() if k != "COURSE_STATIC"} | environment(course) | {"PYTHONPATH": str(course)}
    command = [sys.executable, "-m", "jupyterlab", *lab_options(course), "--no-browser", f"--ServerApp.port={port}",
               "--ServerApp.port_retries=0", "--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True"]
    log = open(course / "server.log", "w")
    process = subprocess.Popen(command, cwd=course, env=env, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(address + "/api/status", timeout=1)
            break
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("JupyterLab did not start:\n" + (course / "server.log").read_text()[-3000:]) from None
            time.sleep(0.1)                     # between two questions to a server that is starting; there is no event
    yield address
    process.terminate()
    process.wait(20)


@pytest.fixture(scope="session")
def browser():
    """Chromium. Without it these tests are skipped, except in CI, where that is a failure."""
    if CHROMIUM is None:
        said = "browser tests need Chromium (Debian: apt-get install chromium)"
        pytest.fail(said) if os.environ.get("CI") else pytest.skip(said)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def lab(server, browser, tmp_path):
    """Opens notebooks; afterwards closes the page and its kernel."""
    opened = Lab(server, browser, tmp_path)
    yield opened
    opened.close()


class Lab:
    """One page of JupyterLab. requests: the address of everything that the page asked for."""

    def __init__(self, server, browser, folder):
        self.server, self.folder = server, folder
        self.page = browser.new_page(viewport={"width": 1100, "height": 1400})
        self.requests = []
        self.page.on("request", lambda request: self.requests.append(request.url))

    def open(self, notebook):
        """Show a notebook, such as "notebooks/01_x.ipynb", and wait until its kernel is ready."""
        self.page.goto(f"{self.server}/doc/tree/{notebook}")
        self.page.wait_for_function("window.jupyterapp?.commands.hasCommand('notebook:run-all-cells')", timeout=60_000)
        self.wait_until_idle()
        return self

    def wait_until_idle(self):
        self.page.wait_for_function(
            "window.jupyterapp?.shell.currentWidget?.context?.sessionContext?.session?.kernel?.status === 'idle'",
            timeout=60_000)

    def run_all(self):
        """Run every cell and wait for the last."""
        self.page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.wait_until_idle()
        return self

    def cell(self, id):
        """The cell with this id, scrolled into view (JupyterLab draws only what is near the window)."""
        self.page.evaluate("""async id => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            const index = notebook.widgets.findIndex(cell => cell.model.id === id);
            if (index < 0) throw new Error('no cell ' + id);
            notebook.activeCellIndex = index;
            await notebook.scrollToItem(index);
            notebook.widgets[index].node.setAttribute('data-test-id', id);
        }""", id)
        return self.page.locator(f"[data-test-id='{id}']")

    def run_cell(self, id, source=None):
        """Run one cell, with other source if given, and wait."""
        cell = self.cell(id)
        self.page.evaluate("""async source => {
            const app = window.jupyterapp, notebook = app.shell.currentWidget.content;
            if (source !== null) notebook.activeCell.model.sharedModel.setSource(source);
            await app.commands.execute('notebook:run-cell');
        }""", source)
        self.wait_until_idle()
        return cell

    def errors(self):
        """The text of every error output of the notebook."""
        return self.page.evaluate("""() => window.jupyterapp.shell.currentWidget.content.widgets.flatMap(
            cell => cell.model.outputs ? cell.model.outputs.toJSON().filter(o => o.output_type === 'error'
                || o.name === 'stderr').map(o => o.evalue ?? o.text) : [])""")

    def screenshot(self, name):
        """A picture of the page in the test's temporary folder, to be looked at."""
        path = self.folder / f"{name}.png"
        self.page.screenshot(path=path)
        return path

    def close(self):
        self.page.evaluate("window.jupyterapp?.serviceManager.sessions.shutdownAll()")
        self.page.close()
