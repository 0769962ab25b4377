"""python3 course.py site [FOLDER] [--wheels DIR] [--serve [PORT]]"""

import argparse
import os
import shutil
import tempfile
from pathlib import Path

from course_tools import ROOT
from course_tools.site import SiteError, licences, live, python, reading
from course_tools.site.serve import server

MARK = ".nojekyll"                # GitHub Pages leaves files alone that lie beside it


def site(args):
    """Build the site, or serve it."""
    parser = argparse.ArgumentParser(prog="course.py site", description="Build the course as a "
                                     "website: a folder that any web server can serve.")
    parser.add_argument("folder", nargs="?", default=ROOT / "site", help="default: site")
    parser.add_argument("--wheels", metavar="DIR", help="a folder with Pyodide's wheels; otherwise "
                        "they are fetched from its release")
    parser.add_argument("--serve", metavar="PORT", nargs="?", type=int, const=8000,
                        help="show it on this machine (port 8000), built before if there is none")
    options = parser.parse_args(args)
    folder = Path(os.environ.get("COURSE_CALLED_IN", ROOT), options.folder)
    wheels = options.wheels and Path(os.environ.get("COURSE_CALLED_IN", ROOT), options.wheels)
    try:
        if options.serve is None or not (folder / MARK).exists():
            build(folder, ROOT / ".course" / "site", wheels)
        if options.serve is not None:
            show(folder, options.serve)
    except SiteError as error:
        return f"site stopped: {error}"


def build(folder, cache, wheels=None):
    """Build the site in a folder that is new, empty or an older site; all of it or nothing.

    cache: the folder for what is fetched. wheels: a folder with Pyodide's wheels.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise SiteError(f"{folder} holds something else than a site: name another folder")
    cache.mkdir(parents=True, exist_ok=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".site", dir=folder.parent) as scratch:
        made = Path(scratch) / "site"
        print("Building the pages to read ...", flush=True)
        reading.build(made, cache)
        print("Building the live edition ...", flush=True)
        live.build(made / "live", cache, wheels)
        licences.write(made, python.text_of("katex", "LICENSE", cache))
        (made / MARK).touch()
        for path in made.rglob("*"):
            os.utime(path, (live.EPOCH, live.EPOCH))
        if folder.exists():
            folder.rename(Path(scratch) / "old")
        shutil.move(made, folder)
    files = [path for path in folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    print(f"{folder}: {size:.0f} MB in {len(files)} files. Copy it to any web server, or look at "
          "it: python3 course.py site --serve", flush=True)


def show(folder, port):
    with server(folder, port) as running:
        print(f"The course is at http://127.0.0.1:{running.server_port}/ "
              "To stop it, press Ctrl-C here.", flush=True)
        running.serve_forever()
