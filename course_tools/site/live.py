"""The live edition: JupyterLite with the course's notebooks, of which nothing has to be installed.

What a student writes is kept in the browser, the record as well.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from course_lib.folder import START
from course_tools import ROOT
from course_tools.build import read
from course_tools.site import SiteError, python

EPOCH = 1577836800                            # all files are of 1 January 2020
APPS = ("lab", "notebooks", "tree")
BROWSER = Path(__file__).parent / "browser"
OFFLINE = Path(__file__).parent / "look" / "offline.js"
NOTES = "@jupyterlab/apputils-extension:notification"
THEMES = "@jupyterlab/apputils-extension:themes"
EXTENSIONS = ("@jupyter-widgets/jupyterlab-manager", "@jupyterlite/pyodide-kernel-extension")


def build(folder, cache, wheels=None):
    """Fill a folder with the live edition. cache, wheels: as python.pyodide has them."""
    from jupyter_server import DEFAULT_STATIC_FILES_PATH
    from jupyterlite_pyodide_kernel.constants import PYODIDE_KERNEL_PLUGIN_ID

    with tempfile.TemporaryDirectory() as scratch:
        lite = Path(scratch) / "lite"
        python.pyodide(lite / "static" / "pyodide", cache, wheels)
        contents = Path(scratch) / "contents"
        for path in course_files():
            to = contents / path.relative_to(ROOT)
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(for_browser(path))
        kernel = {"disablePyPIFallback": True, "pipliteUrls": []}
        page = {"appName": "Backpropagation", "exposeAppInBrowser": True,
                "litePluginSettings": {PYODIDE_KERNEL_PLUGIN_ID: kernel}}
        settings = {NOTES: {"fetchNews": "false", "checkForUpdates": False},
                    THEMES: {"adaptive-theme": True}}          # dark where the system is dark
        for name, said in (("jupyter-lite", {"jupyter-lite-schema-version": 0,
                                             "jupyter-config-data": page}),
                           ("overrides", settings)):
            (lite / f"{name}.json").write_text(json.dumps(said))
        for file in Path(scratch).rglob("*"):
            os.utime(file, (EPOCH, EPOCH))
        jupyter_lite(lite, contents, folder)
    begin_early(folder)
    for app in APPS:
        dress(folder / app / "index.html")
    worker = folder / "service-worker.js"
    worker.write_text(OFFLINE.read_text(encoding="utf-8") + worker.read_text(encoding="utf-8"),
                      encoding="utf-8")
    icons = Path(DEFAULT_STATIC_FILES_PATH) / "favicons"           # which JupyterLite forgets
    shutil.copytree(icons, folder / "static" / "favicons")


def course_files():
    """The lessons and exercises as the course gives them; SiteError if someone worked on them."""
    found = []
    for part in ("notebooks", "exercises"):
        found += [path for path in sorted((ROOT / part).rglob("*")) if path.is_file()
                  and not any(p.startswith(".") for p in path.relative_to(ROOT).parts)]
    code = set()
    for path in found:
        if path.suffix == ".ipynb":
            book = read(path)
            code |= linked_code(book)
            if path.is_relative_to(ROOT / "exercises") and any(
                    cell.get("execution_count") or cell.get("outputs") for cell in book.cells):
                raise SiteError(f"{path} holds someone's work, which would be published: move it "
                                "elsewhere, then make it again by `course.py build`")
    return found + [ROOT / path for path in sorted(code)]


def linked_code(book):
    """The Python files and texts to which a lesson links, as paths in the course's folder."""
    text = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    return set(re.findall(r"\]\(\.\./([\w/]+\.(?:py|md))\)", text))


def for_browser(path):
    """A file's bytes. A notebook is for the kernel of the browser, its outputs may be shown (they
    are the course's own), and every text is one string."""
    if path.suffix != ".ipynb":
        return path.read_bytes()
    book = read(path)
    book.metadata.kernelspec = {"name": "python", "language": "python",
                                "display_name": "Python (Pyodide)"}
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.metadata.trusted = True
    return json.dumps(book, ensure_ascii=False, sort_keys=True).encode()


def jupyter_lite(lite, contents, folder):
    settings = {"contents": [str(contents)], "output_dir": str(folder), "apps": APPS,
                "federated_extensions": [str(python.extension(name)) for name in EXTENSIONS],
                "ignore_sys_prefix": True, "no_sourcemaps": True,
                "no_unused_shared_packages": True, "source_date_epoch": EPOCH}
    (lite / "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": settings}))
    command = [sys.executable, "-m", "jupyterlite_core", "build"]
    ran = subprocess.run(command, cwd=lite, capture_output=True, text=True)
    if ran.returncode:
        raise SiteError(f"JupyterLite could not be built:\n{(ran.stdout + ran.stderr)[-3000:]}")


def begin_early(folder):
    """Have the kernel find Python begun (start.mjs), in a worker that live.js makes at once."""
    kernel, = (folder / "extensions").rglob("comlink.worker.*.js")
    pyodide = folder / "static" / "pyodide"
    start, worker = (BROWSER / name for name in ("start.mjs", "worker.mjs"))
    (pyodide / start.name).write_bytes(start.read_bytes())
    (pyodide / worker.name).write_text(worker.read_text().replace("WORKER", kernel.name))
    settings = folder / "jupyter-lite.json"
    text = settings.read_text(encoding="utf-8")
    assert text.count("./static/pyodide/pyodide.mjs") == 1
    settings.write_text(text.replace("pyodide/pyodide.mjs", "pyodide/start.mjs"), encoding="utf-8")


def dress(page):
    """Give a page of JupyterLite our style and script."""
    text = page.read_text(encoding="utf-8")
    ours = ('<link rel="stylesheet" href="../../look/lab.css">\n'
            '<link rel="stylesheet" href="../../look/live.css">\n'
            '<script src="../../look/live.js"></script>\n')
    assert text.count("</head>") == 1
    page.write_text(text.replace("</head>", ours + "</head>"), encoding="utf-8")


def address(path=START):
    """Where the live edition shows a notebook, seen from the site's folder."""
    return f"live/notebooks/index.html?path={path}"
