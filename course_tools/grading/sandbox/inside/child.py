"""The student's side: a process that runs the cells of one submission and answers the checker's
questions about what they made.

Here `course_lib.checks` is a stand-in: students' own calls of check and hint do nothing, and no
solution is within reach.
"""

import ast
import asyncio
import contextlib
import copy
import faulthandler
import functools
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
from course_tools.grading.sandbox.crossing.codec import LARGEST_TEXT
from course_tools.grading.sandbox.crossing.values import Iteration
from course_tools.grading.sandbox.inside import watch

# what may be IPython's and not Python's
MAGIC = re.compile(r"^\s*([\w, ]+=\s*)?[%!?]|\?\s*$", re.MULTILINE)
MOST_WARNINGS = 20                     # of one call that are passed on
MAGIC_WITH_CODE = ("time", "timeit", "capture", "prun")


class Nothing:
    """Does nothing, whatever is asked of it: a name of course_lib.checks while a submission is
    graded, or of the notebook's shell."""

    def __call__(self, *args, **kwargs):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __bool__(self):
        return False

    def __repr__(self):
        return f"<{type(self).__name__}>"


# a student who hands it in reads this; a name with blanks is shown as it is
Nothing.__name__ = Nothing.__qualname__ = (
    "something of course_lib.checks or IPython, empty while work is graded")
NOTHING = Nothing()


class StandIn(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports course_lib.checks and all below it as modules in which every name is a function that
    does nothing."""

    def find_spec(self, name, path=None, target=None):
        if name == "course_lib.checks" or name.startswith("course_lib.checks."):
            return importlib.machinery.ModuleSpec(name, self, origin="empty while work is graded",
                                                  is_package=True)

    def exec_module(self, module):
        module.exercises = {}
        module.__getattr__ = stand_in
        module.__class__ = watch.Reporting


def stand_in(name):
    """What an imported name of such a module is."""
    if name.startswith("__"):
        raise AttributeError(name)
    return NOTHING


def prepare(modules):
    """Load what submissions may need, before there is one: the stand-in, and these modules."""
    watch.begin()
    sys.meta_path.insert(0, StandIn())
    for name in modules:
        try:
            importlib.import_module(name)
        except ImportError:                        # the cell that imports it will say so
            pass


class Student:
    """What the checker can ask of this process: `run` a cell, look a `name` up, and use what a
    Remote stands for."""

    def __init__(self, connection):
        self.boundary = Boundary(connection, trusted=False, serve=self.answer)
        module = sys.modules["__main__"] = types.ModuleType("__main__")
        self.names = vars(module)
        self.names.update(get_ipython=Shell(self), display=lambda *args, **kwargs: None)
        self.count = itertools.count(1)
        self.loop = None                       # for `await` outside of functions

    def answer(self, what, *args):
        return getattr(self, f"do_{what}")(*args)

    def do_hello(self):
        """Shows that the process has been started, and confined."""

    def do_run(self, source, given=False, names=()):
        """Run a cell. given: whether the student was not to write into it. Gives those of these
        names that are now of something callable. An exception goes to the checker by itself."""
        self.run(source, "given" if given else "cell")
        return {name: self.names[name] for name in names if callable(self.names.get(name))}

    def do_used(self):
        """What the student's code has used of the course's own."""
        return list(watch.seen)

    def run(self, source, kind="cell"):
        name = f"<{kind} {next(self.count)}>"
        source = as_python(source)
        # for the line in which an error happens
        linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
        # a module that a cell has just written can be imported
        sys.path_importer_cache.pop(os.getcwd(), None)
        code = compile(source, name, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        waiting = eval(code, self.names)
        if waiting is not None:
            self.loop = self.loop or asyncio.new_event_loop()
            self.loop.run_until_complete(waiting)

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
        said = (str(w.message) for w in caught if issubclass(w.category, RuntimeWarning))
        self.boundary.warned += list(dict.fromkeys(said))[:MOST_WARNINGS]
        return result

    def do_each(self, function, inputs):
        """What a function gives for each of the inputs, for as many as one answer may hold. After a
        MemoryError, the next one may end this process."""
        outcomes = []
        for packed in inputs:
            outcomes.append(self.boundary.outcome(function, packed))
            if (b'"MemoryError"' in outcomes[-1][0]
                or sum(map(len, itertools.chain(*outcomes))) > LARGEST_TEXT):
                break
        return outcomes

    def do_use(self, answer, source):
        """The function that the source defines, with the answer as its first argument."""
        names = {"np": np, "copy": copy}
        exec(compile(source, "<given use>", "exec"), names)
        return functools.partial([*names.values()][-1], answer)    # the last to be defined

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
    """As much of IPython as a cell may call: cells and lines under %%time and the like are run,
    %%writefile writes, %run runs a file; the others do nothing."""

    def __init__(self, student):
        self.student = student

    def run_cell_magic(self, name, line, cell):
        if name in MAGIC_WITH_CODE:
            self.student.run(cell)
            if name == "capture" and line.isidentifier():
                self.student.names[line] = NOTHING
        elif name in ("writefile", "file"):
            *options, path = line.split()
            with open(path, "a" if "-a" in options else "w", encoding="utf-8") as file:
                file.write(cell)

    def run_line_magic(self, name, line):
        if name == "time":
            with contextlib.suppress(SyntaxError):
                return eval(line, self.student.names)
            self.student.run(line)
        elif name == "run":
            with open(line, encoding="utf-8") as file:
                self.student.run(file.read())

    @property
    def user_ns(self):
        return self.student.names

    def __call__(self, *args, **kwargs):
        return self

    def __getattr__(self, name):
        return getattr(NOTHING, name)

    def __repr__(self):
        return f"<{type(self).__name__}>"


Shell.__name__ = Shell.__qualname__ = "IPython, as far as there is one while work is graded"


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
    Student(connection).boundary.answer_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
