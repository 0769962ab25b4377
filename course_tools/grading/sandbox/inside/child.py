"""The student's side: a process that runs the cells of one submission and answers the checker's
questions about what they made.

Here `course_lib.checks` is a stand-in: students' own calls of check and hint do nothing, and no
solution is within reach.
"""

import copy
import faulthandler
import importlib.abc
import importlib.machinery
import itertools
import linecache
import os
import re
import socket
import sys
import types
import warnings

import numpy as np

from course_tools.grading.sandbox.crossing.boundary import Boundary
from course_tools.grading.sandbox.crossing.values import Iteration

# what may be IPython's and not Python's
MAGIC = re.compile(r"^\s*([\w, ]+=\s*)?[%!?]|\?\s*$", re.MULTILINE)
MAGIC_WITH_CODE = ("time", "timeit", "capture", "prun")


class StandIn(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports course_lib.checks and all below it as modules in which every name is a function that
    does nothing."""

    def find_spec(self, name, path=None, target=None):
        if name == "course_lib.checks" or name.startswith("course_lib.checks."):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def exec_module(self, module):
        module.exercises = {}
        module.__getattr__ = stand_in


def stand_in(name):
    """What an imported name of such a module is."""
    if name.startswith("__"):
        raise AttributeError(name)
    return do_nothing


def do_nothing(*args, **kwargs):
    """Stands for check, hint and everything else in course_lib.checks while a submission is
    graded."""


def prepare(modules):
    """Load what submissions may need, before there is one: the stand-in, and these modules."""
    sys.meta_path.insert(0, StandIn())
    for name in modules:
        try:
            importlib.import_module(name)
        except ImportError:                        # the cell that imports it will say so
            pass


def serve(connection):
    """Run cells and answer questions until the checker hangs up."""
    Student(connection).boundary.answer_forever()


class Student:
    """What the checker can ask of this process: `run` a cell, look a `name` up, and use what a
    Remote stands for."""

    def __init__(self, connection):
        self.boundary = Boundary(connection, trusted=False, serve=self.answer)
        module = sys.modules["__main__"] = types.ModuleType("__main__")
        self.names = vars(module)
        self.names.update(get_ipython=Shell(self.run), display=do_nothing)
        self.count = itertools.count(1)

    def answer(self, what, *args):
        return getattr(self, f"do_{what}")(*args)

    def do_hello(self):
        """Shows that the process has been started, and confined."""

    def do_run(self, source):
        """Run a cell. An exception goes to the checker by itself."""
        self.run(source)

    def run(self, source):
        name = f"<cell {next(self.count)}>"
        source = as_python(source)
        # for the line in which an error happens
        linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
        exec(compile(source, name, "exec", dont_inherit=True), self.names)

    def do_name(self, name):
        if name not in self.names:
            raise NameError(f"name {name!r} is not defined")
        return self.names[name]

    def do_call(self, function, args, kwargs, method=None):
        if method is not None:
            function = getattr(function, method)
        with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn",
                                                                         under="ignore"):
            warnings.simplefilter("always")
            result = function(*args, **kwargs)
        self.boundary.warned += [str(w.message)
                                 for w in caught if issubclass(w.category, RuntimeWarning)]
        return result

    def do_get(self, thing, name):
        return getattr(thing, name)

    def do_set(self, thing, name, value):
        setattr(thing, name, value)

    def do_iter(self, thing):
        return Iteration(thing)

    def do_next(self, iterator):
        return iterator.step()

    def do_copy(self, thing):
        return copy.deepcopy(thing)

    def do_repr(self, thing):
        return repr(thing)[:1000]


class Shell:
    """As much of IPython as a cell may call: magic lines do nothing, and cells under %%time and the
    like are run."""

    def __init__(self, run):
        self.run = run

    def run_cell_magic(self, name, line, cell):
        if name in MAGIC_WITH_CODE:
            self.run(cell)

    def __call__(self):
        return self

    def __getattr__(self, name):
        return do_nothing


def as_python(source):
    """A cell's Python, its %magic and !commands as calls of get_ipython()."""
    if not MAGIC.search(source):
        return source
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return TransformerManager().transform_cell(source)
    except SyntaxError:
        return source                              # Python itself says what is wrong


def quiet():
    """What the student prints goes nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for file in (0, 1, 2):
        os.dup2(nowhere, file)
    os.close(nowhere)
    sys.stdin = open(0, closefd=False, encoding="utf-8")                   # noqa: SIM115
    sys.stdout = sys.stderr = open(1, "w", encoding="utf-8", errors="replace",
                                   closefd=False)                          # noqa: SIM115


def main(port, token, seconds, *modules):
    """A fresh interpreter, where processes cannot be forked: connect back to the checker, load
    these modules, and serve it. After some seconds it ends by itself: whoever would have ended it
    may have been killed."""
    connection = socket.create_connection(("127.0.0.1", int(port)))
    connection.sendall(token.encode())
    prepare(modules)
    quiet()
    faulthandler.dump_traceback_later(float(seconds), exit=True)
    serve(connection)


if __name__ == "__main__":
    main(*sys.argv[1:])
