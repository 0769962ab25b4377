"""Runs in the browser's own Python, started by bytecode.mjs: compile the modules that the course
loads there into /mnt, each beside the place of its source (numpy/__init__.pyc).
"""

import bdb  # noqa: F401
import importlib.util
import io
import marshal
import sys
import sysconfig
from importlib import metadata
from pathlib import Path

import IPython.core.logger  # noqa: F401
import matplotlib.pyplot as plt
import matplotlib_inline.backend_inline  # noqa: F401
import piplite  # noqa: F401
import pyodide_kernel  # noqa: F401
from IPython.core.ultratb import VerboseTB
from pygments.formatters import HtmlFormatter  # noqa: F401
from pygments.lexers import PythonLexer  # noqa: F401

PACKAGES = Path("/lib/python3.14/site-packages")
STDLIB = Path("/lib/python314.zip")
UNCHECKED = importlib.util.MAGIC_NUMBER + b"\1\0\0\0"       # Python looks for no newer source

for path in PACKAGES.glob("course_lib/**/*.py"):
    importlib.import_module(".".join(path.relative_to(PACKAGES).with_suffix("").parts))
metadata.metadata("numpy")                                # more is loaded as it is asked for
sysconfig.get_config_vars()
plt.figure().savefig(io.BytesIO())
try:
    int("a student's first error")
except ValueError:
    VerboseTB().text(*sys.exc_info())

for module in list(sys.modules.values()):
    origin = Path(getattr(module.__spec__, "origin", None) or "built-in")
    for root in (PACKAGES, STDLIB):
        if origin.suffix == ".py" and origin.is_relative_to(root):
            to = Path("/mnt", origin.relative_to(root)).with_suffix(".pyc")
            loader = module.__loader__
            hash = importlib.util.source_hash(loader.get_data(str(origin)))
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(UNCHECKED + hash + marshal.dumps(loader.get_code(module.__spec__.name)))
