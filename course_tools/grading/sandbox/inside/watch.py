"""What a student's code takes from the course's own package, seen when it happens: its modules
report what is asked of them, and files of the course that are opened are noted.

It sees what runs, not how it is spelt. It is no lock: whoever searches the memory finds more.
"""

import importlib.abc
import importlib.machinery
import os
import re
import sys
import types

from course_tools import ROOT

SUSPICIOUS = re.compile(r"course_(lib|tools)\b|solutions\b|gradebook|^/proc/", re.IGNORECASE)
DATA = re.compile(r"course_lib[/\\]data[/\\]\w+\.(csv|npz)$")           # for everybody to read
# whose code is not the student's: Python's, its packages' and the course's
LIBRARIES = (sys.prefix, sys.base_prefix, os.path.dirname(os.__file__), str(ROOT))
MOST = 50

seen = {}                              # what was used, in order, as keys


class Reporting(types.ModuleType):
    """A module that notes which of its names a student's code asks for."""

    def __getattribute__(self, name):
        value = super().__getattribute__(name)
        if (name == "__dict__" or name[:2] != "__") and not isinstance(value, types.ModuleType):
            if is_theirs(sys._getframe(1)):
                note(f"{super().__getattribute__('__name__')}.{name.replace('__dict__', '*')}")
        return value


Reporting.__name__ = Reporting.__qualname__ = "module"         # as at home, in what errors say


class ReportingLoader(importlib.machinery.SourceFileLoader):
    def exec_module(self, module):
        super().exec_module(module)
        module.__class__ = Reporting


class Finder(importlib.abc.MetaPathFinder):
    """Imports the course's package as modules that report."""

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] != "course_lib":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = ReportingLoader(spec.loader.name, spec.loader.path)
        return spec


def is_theirs(frame):
    """Whether this is the code of a student's cell, or what it has made by exec."""
    file = frame.f_code.co_filename
    return not file.startswith(("<frozen", "<given", *LIBRARIES))


def note(what):
    if len(seen) < MOST:
        seen[what[:200]] = True


def heard(event, args):
    """Python's own report of what happens, here for files and folders that are opened."""
    if event not in ("open", "os.listdir", "os.scandir") or not isinstance(args[0], str | bytes):
        return
    path = os.fsdecode(args[0])
    if not SUSPICIOUS.search(path) or DATA.search(path):
        return
    frame = sys._getframe(1)
    while frame and not is_theirs(frame):
        file = frame.f_code.co_filename
        # an import, or a warning or an error that shows the line which it is about
        if file.startswith("<frozen importlib") or file.endswith(("warnings.py", "traceback.py")):
            return
        frame = frame.f_back
    if frame:
        note(f'the file "{path}"')


def begin():
    """From now on, in this process and its copies."""
    sys.meta_path.insert(0, Finder())
    sys.addaudithook(heard)
