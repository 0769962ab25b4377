"""The site, built for tests and measurements, and one page of its live edition in a browser."""

import contextlib
import functools
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from pathlib import Path
from types import SimpleNamespace

from course_tools import ROOT
from course_tools.site.serve import server
from tests.support.lab import Lab

CACHE = ROOT / ".course" / "site"                  # what was fetched stays here
IN_THE_BROWSER = "window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel"


class Missing(Exception):
    """A package that the site consists of and that cannot be had here."""


def wheels():
    """A folder with Pyodide's wheels. They come in a package of PyPI that carries the very same
    files: what builds the site compares each with the hash in Pyodide's own lock."""
    folder = CACHE / "wheels"
    if folder.exists():
        return folder
    lock = Path(__file__).with_name("pyodide_wheels.lock")
    with tempfile.TemporaryDirectory() as scratch:
        ran = subprocess.run([getattr(sys, "_base_executable", sys.executable), "-m", "pip",
                              "download", "--no-deps", "--require-hashes", "--python-version=3.12",
                              "--only-binary=:all:", "-r", lock, "-d", scratch],
                             capture_output=True, text=True)
        if ran.returncode:
            raise Missing(f"the site's tests fetch Pyodide's wheels by pip: {ran.stderr[-300:]}")
        made = Path(scratch) / "wheels"
        made.mkdir()
        with zipfile.ZipFile(next(Path(scratch).glob("*.whl"))) as carrier:
            for name in carrier.namelist():
                if "/pyodide/" in name and name.endswith(".whl"):
                    (made / name.rpartition("/")[2]).write_bytes(carrier.read(name))
        shutil.move(made, folder)
    return folder


def build(folder):
    """Build the site in a folder."""
    from course_tools.site import SiteError
    from course_tools.site.command import build

    CACHE.mkdir(parents=True, exist_ok=True)
    try:
        build(folder, CACHE, wheels())
    except SiteError as error:
        if "npm" not in str(error):
            raise
        raise Missing(str(error)) from None


@contextlib.contextmanager
def served(folder):
    """The address of a folder, while it is served."""
    with server(folder) as running:
        thread = threading.Thread(target=functools.partial(running.serve_forever, 0.05))
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_port}"
        finally:
            running.shutdown()
            thread.join()


class SiteLab(Lab):
    """One page of the live edition. server: the address of the site. context: a browser with a
    profile, in which work is kept from one page to the next."""

    def __init__(self, server, context, folder):
        super().__init__(server, SimpleNamespace(new_page=lambda **_: context.new_page()), folder)

    def open(self, notebook):
        """Show a notebook, and wait until its kernel and the library for pictures are there."""
        self.read(notebook)
        self.wait_until_kept()
        return self

    def address(self, notebook):
        return f"{self.server}/live/notebooks/index.html?path={notebook}"

    def wait_until_kept(self):
        self.page.wait_for_function("document.body?.dataset.kept === 'yes'", polling=50)

    def read(self, notebook):
        """Show a notebook, and wait for its text only."""
        self.page.goto(self.address(notebook))
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for()

    def texts(self, source):
        """What running some code in the kernel, in no cell, gives as text."""
        return self.page.evaluate(f"""async code => {{
            const running = {IN_THE_BROWSER}.requestExecute({{code, store_history: false}});
            const texts = [];
            running.onIOPub = ({{header, content}}) => {{
                if (header.msg_type === 'stream') texts.push(content.text);
                if (header.msg_type === 'error') texts.push(content.ename + ': ' + content.evalue);
                if (['execute_result', 'display_data'].includes(header.msg_type))
                    texts.push((content.data['text/plain'] ?? '') + '\\n');
            }};
            await running.done;
            return texts.join('');
        }}""", source).strip()

    def close(self):
        self.page.close()


def stored_texts(path):
    """[(id, source, text of its outputs)] of a notebook's code cells."""
    found = []
    for cell in json.loads(Path(path).read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            texts = ["".join(output["text"]) if output["output_type"] == "stream"
                     else "".join(output["data"].get("text/plain", "")) + "\n"
                     for output in cell["outputs"]]
            found.append((cell["id"], "".join(cell["source"]), "".join(texts).strip()))
    return found
