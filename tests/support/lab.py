"""A real JupyterLab, driven in a real Chromium: for the browser tests and for
benchmarks/widgets.py.

The course is copied first: nothing here writes into the repository.
"""

import base64
import contextlib
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import numpy as np
from PIL import Image

from course_tools import ROOT

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            os.path.expandvars(r"%ProgramFiles%\Google\Chrome\Application\chrome.exe"),
            os.path.expandvars(r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe")]
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
GET_CHROMIUM = {
    "darwin": "brew install --cask google-chrome",
    "win32": "winget install Google.Chrome",
}.get(sys.platform, "sudo apt install chromium (Ubuntu: chromium-browser; "
                    "Fedora: sudo dnf install chromium)")
SCRATCH = "notebooks/tried_out.ipynb"
FORGET = """from ipywidgets import Widget
Widget.close_all()
get_ipython().run_line_magic('reset', '-f')"""
# seconds after which something has failed that was waited for; a busy machine may take long
HANGS = 180
LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]

# all cells stand in the page, not only those near the window
WHOLE = """() => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    notebook.notebookConfig = {...notebook.notebookConfig, windowingMode: 'none'};
}"""
# Of all outputs but plain text, which wraps: what reaches beyond their right edge, or makes them
# scroll. Pictures may, and are taken out. A cell that does not stand in the page is scrolled to.
STICKING_OUT = """async () => {
    const notebook = window.jupyterapp.shell.currentWidget.content, found = [];
    const kinds = cell => (cell.model.outputs?.toJSON() ?? []).flatMap(
        output => Object.keys(output.data ?? {}));
    const soon = wished => Promise.race([wished, new Promise(go => setTimeout(go, 300))]);
    for (const [i, cell] of notebook.widgets.entries()) {
        if (kinds(cell).every(kind => kind === 'text/plain')) continue;
        if (!cell.node.isConnected || cell.isPlaceholder()) {
            await soon(notebook.scrollToItem(i));
            await soon(cell.ready);
            await soon(new Promise(requestAnimationFrame));
        }
        cell.node.querySelectorAll('.course-picture').forEach(img => img.style.maxWidth = '100%');
        for (const output of cell.node.querySelectorAll('.jp-OutputArea-output')) {
            const edge = output.getBoundingClientRect().right + 1;
            const parts = output.querySelectorAll('img, table, pre, input, .jupyter-widgets');
            const wide = [...parts].filter(part => part.getBoundingClientRect().right > edge);
            if (output.scrollWidth > output.clientWidth) wide.push(output);
            found.push(...wide.map(part => `${cell.model.id}: ${part.outerHTML.slice(0, 120)}`));
        }
    }
    return found;
}"""
# All that was run stands in the page, far from the window, too, and each widget has come.
ALL_SHOWN = """() => window.jupyterapp.shell.currentWidget.content.widgets.every(cell => {
    const outputs = cell.model.outputs?.toJSON() ?? [];
    const shown = cell.node.querySelectorAll('.jp-OutputArea-output').length >= outputs.length;
    const kinds = outputs.flatMap(output => Object.keys(output.data ?? {}));
    return cell.node.isConnected && shown && (cell.node.querySelector('.jupyter-widgets')
        || !kinds.some(kind => kind.includes('widget-view')));
})"""


def copy_course(folder):
    """Put a copy of the course into a folder, and give the folder back."""
    for name in ("notebooks", "exercises", "solutions", "course_lib", "course_tools"):
        shutil.copytree(ROOT / name, folder / name,
                        ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    return folder


def write_notebook(course, name, **cells):
    """A notebook with these code cells, id=source, in the copy; gives its path as Lab.open wants
    it."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = {"cells": made_of(cells), "metadata": {"kernelspec": kernel}, "nbformat": 4,
            "nbformat_minor": 5}
    (course / "notebooks" / f"{name}.ipynb").write_text(json.dumps(book))
    return f"notebooks/{name}.ipynb"


def made_of(cells):
    """Code cells, {id: source}, as a notebook has them, and a text below."""
    made = [{"cell_type": "code", "id": id.replace("_", "-"), "metadata": {}, "source": source,
             "outputs": [], "execution_count": None}
            for id, source in cells.items()]
    return [*made, {"cell_type": "markdown", "id": "below", "metadata": {},
                    "source": "Text below the last cell."}]


@contextlib.contextmanager
def serve(course):
    """The address of a JupyterLab that serves the copy, started as `python3 course.py` starts
    it."""
    from course_tools.cli import environment, lab_options

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {k: v for k, v in os.environ.items()
           if k != "COURSE_STATIC"} | environment(course) | {"PYTHONPATH": str(course)}
    command = [sys.executable, "-m", "jupyterlab", *lab_options(course), "--no-browser",
               f"--ServerApp.port={port}",
               "--ServerApp.port_retries=0", "--IdentityProvider.token=",
               "--LabApp.expose_app_in_browser=True"]
    with open(course / "server.log", "w") as log:
        process = subprocess.Popen(command, cwd=course, env=env, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + HANGS
    try:
        while True:
            try:
                urllib.request.urlopen(address + "/api/status", timeout=1)
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("JupyterLab did not start:\n"
                                       + (course / "server.log").read_text()[-3000:]) from None
                # between two questions to a server that is starting; there is no event
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(HANGS)


def blank(frames):
    """How many frames of a film show less than half of the ink that the others show."""
    ink = [np.mean(frame < 200) for frame in frames]
    return int(np.sum(ink < np.median(ink) / 2))


class Lab:
    """One page of JupyterLab. folder: for screenshots.

    requests: the address of everything that the page asked for, websockets included. crashes:
    errors of the page's own scripts that nothing caught.
    """

    def __init__(self, server, browser, folder):
        self.server, self.folder = server, folder
        self.page = browser.new_page(viewport={"width": 1100, "height": 1400})
        self.page.set_default_timeout(1000 * HANGS)
        self.requests, self.crashes = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))
        self.page.on("pageerror", lambda error: self.crashes.append(str(error)))

    def open(self, notebook):
        """Show a notebook, such as "notebooks/01_x.ipynb", and wait until its kernel is ready."""
        if self.page.evaluate("'jupyterapp' in window"):
            self.page.evaluate("async path => { await "
                               "window.jupyterapp.commands.execute('docmanager:open', {path}); }",
                               notebook)
        else:
            self.begin(f"doc/tree/{notebook}")
        self.wait_until_idle()
        return self

    def begin(self, place="lab"):
        """Load JupyterLab."""
        self.page.goto(f"{self.server}/{place}")
        self.page.wait_for_function("window.jupyterapp?.commands.hasCommand('notebook:run-all-cells')", polling=50)

    def try_out(self, course, **cells):
        """Run code cells, id=source, in a notebook that stays open for this: starting a kernel takes
        longer than most of what is tried."""
        if not (course / SCRATCH).exists():
            write_notebook(course, Path(SCRATCH).stem)
        self.open(SCRATCH)
        self.page.evaluate("""cells => {
            const model = window.jupyterapp.shell.currentWidget.content.model.sharedModel;
            model.transact(() => {
                model.deleteCellRange(0, model.cells.length);
                model.insertCells(0, cells);
            });
        }""", made_of(cells))
        return self.run_all()

    def leave(self):
        """Close the notebooks unsaved, end their kernels and forget what was noted. The page stays:
        opening the next takes a fifth. So does the notebook of try_out, whose kernel forgets."""
        if self.page.evaluate("window.jupyterapp.shell.currentWidget?.context?.path") == SCRATCH:
            self.in_kernel(FORGET)
        self.end_all_but(SCRATCH)
        self.requests.clear()
        self.crashes.clear()

    def end_all_but(self, kept=None):
        """Close this page's notebooks, and end their kernels; others may have some in use."""
        self.page.evaluate("""async kept => {
            window.seen = null;
            const ended = [...window.jupyterapp?.shell.widgets('main') ?? []]
                .filter(widget => widget.context?.path !== kept);
            await Promise.all(ended.map(widget => widget.context?.sessionContext?.shutdown()));
            for (const widget of ended) widget.dispose();
        }""", kept)

    def wait_until_idle(self):
        self.page.wait_for_function(
            "window.jupyterapp?.shell.currentWidget?.context?.sessionContext?.session?.kernel?.status === 'idle'", polling=50)

    def run_all(self):
        """Run every cell and wait for the last."""
        self.page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.wait_until_idle()
        return self

    def cell(self, id):
        """The cell with this id, scrolled into view (JupyterLab draws only what is near the
        window)."""
        self.page.evaluate("""async id => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            const index = notebook.widgets.findIndex(cell => cell.model.id === id);
            if (index < 0) throw new Error('no cell ' + id);
            const cell = notebook.widgets[index];
            notebook.activeCellIndex = index;
            const soon = ms => new Promise(go => setTimeout(go, ms));
            // JupyterLab draws what is far away when it is idle, on a busy machine after a minute; in
            // this mode it draws what it is scrolled to at once, though what is measured on the way
            // can move it out again
            for (let tries = 0; !tries || !cell.node.isConnected || cell.isPlaceholder(); tries++) {
                if (tries > 500) throw new Error('the page never shows the cell ' + id);
                if (tries === 3) notebook.notebookConfig = {
                    ...notebook.notebookConfig, windowingMode: 'full'};
                // what it promises does not always come, and evaluate would wait for ever
                await Promise.race([notebook.scrollToItem(index), soon(1000)]);
                await Promise.race([new Promise(requestAnimationFrame), soon(1000)]);
            }
            cell.node.setAttribute('data-test-id', id);
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

    def in_kernel(self, code):
        """Run code in the notebook's kernel, in no cell, and give what it printed. Raises
        RuntimeError for its error.

        When it is back, the kernel has heard all that the page had sent before.
        """
        printed, error = self.page.evaluate("""async code => {
            const kernel = window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
            const running = kernel.requestExecute({code, store_history: false});
            let printed = '', error = '';
            running.onIOPub = ({header, content}) => {
                if (header.msg_type === 'stream') printed += content.text;
                if (header.msg_type === 'error') error = content.ename + ': ' + content.evalue;
            };
            await running.done;
            return [printed, error];
        }""", code)
        if error:
            raise RuntimeError(error)
        return printed.strip()

    def watch(self, cell, jumps=True):
        """From now on the page notes in window.seen what is seen of a cell. Times are milliseconds
        of the machine's clock.

        keys, clicks, pictures: when a key was pressed, the mouse clicked, new pixels of a picture
        shown. jumps: how often the picture was moved, or the cell changed its height. To see that,
        the page draws every frame, which takes a good part of a processor where there is no
        graphics card; without, only frames with a new picture are looked at.
        """
        cell.evaluate("""(cell, jumps) => {
            const seen = window.seen = {keys: [], clicks: [], pictures: [], jumps: 0};
            document.addEventListener('keydown', () => seen.keys.push(Date.now()), true);
            document.addEventListener('click', () => seen.clicks.push(Date.now()), true);
            let fresh = false, place = null;
            const mark = picture => {
                if (!cell.contains(picture)) return;
                fresh = true;
                if (!jumps) requestAnimationFrame(frame);
            };
            document.addEventListener('load', event => mark(event.target), true);
            const drawImage = CanvasRenderingContext2D.prototype.drawImage;                        // as ipympl draws
            CanvasRenderingContext2D.prototype.drawImage = function (...args) { mark(this.canvas); return drawImage.apply(this, args); };
            const painted = new MessageChannel();                  // a message sent just before a frame is drawn arrives after it
            painted.port1.onmessage = () => seen.pictures.push(Date.now());
            const frame = () => {
                const box = cell.querySelector('.jp-OutputArea img, .jp-OutputArea canvas')?.getBoundingClientRect();
                const now = [box?.x, box?.y, box?.width, box?.height, cell.getBoundingClientRect().height].map(Math.round).join();
                if (place !== null && place !== now) seen.jumps += 1;
                place = now;
                if (fresh) { fresh = false; painted.port2.postMessage(null); }
                if (jumps && window.seen === seen) requestAnimationFrame(frame);
            };
            if (jumps) requestAnimationFrame(frame);
        }""", jumps)

    @contextlib.contextmanager
    def film(self, locator):
        """Gives a list, which is filled in the end: a grey image, as an array, for every frame in
        which the page was drawn anew.

        It shows the place where the locator's picture stood at first. (What the page says of itself
        does not tell what is on the screen: an <img> that gets a new source has no size for a
        moment, and still shows the old one.)
        """
        box = locator.bounding_box()
        left, top, right, bottom = (round(v)
                                    for v in (box["x"], box["y"], box["x"] + box["width"],
                                              box["y"] + box["height"]))
        cdp, shots, frames = self.page.context.new_cdp_session(self.page), [], []

        def keep(event):
            shots.append(event["data"])
            cdp.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

        cdp.on("Page.screencastFrame", keep)
        cdp.send("Page.startScreencast", {"format": "jpeg", "quality": 60})
        try:
            yield frames
        finally:
            cdp.remove_listener("Page.screencastFrame", keep)
            cdp.send("Page.stopScreencast")
            cdp.detach()
            for shot in shots:
                page = np.asarray(Image.open(io.BytesIO(base64.b64decode(shot))).convert("L"))
                frames.append(page[top:bottom, left:right])

    def seen(self):
        """What watch has noted."""
        return self.page.evaluate("window.seen")

    def errors(self):
        """The text of every error output of the notebook."""
        return self.page.evaluate("""() => window.jupyterapp.shell.currentWidget.content.widgets.flatMap(
            cell => cell.model.outputs ? cell.model.outputs.toJSON().filter(o => o.output_type === 'error'
                || o.name === 'stderr').map(o => o.evalue ?? o.text) : [])""")

    def sticking_out(self):
        """What STICKING_OUT finds of cells that were run."""
        self.page.evaluate(WHOLE)
        self.page.wait_for_function(ALL_SHOWN)
        return self.page.evaluate(STICKING_OUT)

    def use_theme(self, theme):
        self.page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
        self.page.wait_for_function(
            "dark => (document.body.dataset.jpThemeLight === 'false') === dark", arg=theme == DARK)
        return self

    def screenshot(self, name):
        """A picture of the page in the test's temporary folder, to be looked at."""
        path = self.folder / f"{name}.png"
        self.page.screenshot(path=path)
        return path

    def close(self):
        self.end_all_but()
        self.page.close()
