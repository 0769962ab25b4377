"""A page with the licence of everything that the site consists of, as each part brings it along."""

import html
import zipfile
from email.parser import Parser

from course_tools import ROOT
from course_tools.site.reading import write_page

INTRODUCTION = """<h1>Licences</h1>
<p>The course: code MIT, text and pictures CC BY 4.0. The data sets have licences of their own,
which are said with them.</p>
<p>The live edition consists of JupyterLab, JupyterLite and its Pyodide kernel (BSD 3-Clause; what
they are made of is listed in <a href="live/build/third-party-licenses.json">a file of theirs</a>),
of Pyodide (Mozilla Public License 2.0, the text of which stands below under micropip; its source is
at github.com/pyodide/pyodide), of CPython (Python Software Foundation License 2, at
docs.python.org/3/license.html), and of the packages below. KaTeX (MIT) sets the formulas.</p>
"""


def write(site, katex):
    """Write licences.html into a site's folder. katex: KaTeX's licence."""
    parts = [("The course", (ROOT / "LICENSE").read_text(encoding="utf-8")), ("KaTeX", katex)]
    for path in sorted((site / "live" / "static" / "pyodide").glob("*.whl")):
        parts.append(licence_of(path))
    shown = "".join(f"<details><summary>{html.escape(name)}</summary>"
                    f"<pre>{html.escape(text)}</pre></details>\n"
                    for name, text in parts)
    write_page(site / "licences.html", "Licences", INTRODUCTION + shown, root="")


def licence_of(path):
    """(name and version, the texts of its licences or what it says of itself) of a wheel."""
    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
        said = next(name for name in names if name.endswith(".dist-info/METADATA"))
        about = Parser().parsestr(wheel.read(said).decode())
        texts = [wheel.read(name).decode(errors="replace") for name in names
                 if ".dist-info/" in name and any(word in name.rpartition("/")[2].lower()
                                                  for word in ("licen", "copying", "notice"))]
    words = about["License-Expression"] or about["License"] or "; ".join(
        line.rpartition(" :: ")[2] for line in about.get_all("Classifier", [])
        if line.startswith("License"))
    return f"{about['Name']} {about['Version']}", "\n\n".join(texts) or words or "see its source"
