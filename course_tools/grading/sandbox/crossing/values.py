"""What crosses the boundary between the checker and a student's process: plain arrays, names for
the rest, and errors.

An array is its bytes, its type and its shape. What is no plain data is a Remote: something that
stays where it is.
"""

import builtins
import dis
import functools
import itertools
import re
from types import CodeType, FunctionType

import numpy as np

ERRORS = {name: error for place in (builtins, np.exceptions, np.linalg)
          for name, error in vars(place).items()
          if isinstance(error, type) and issubclass(error, Exception)}
DTYPE = re.compile(r"[<>|=][biufcSUmM]\d{1,4}(\[[a-zA-Z\d]+\])?")
MOST_METHODS = 50                  # of one object that are named in advance


class Gone(Exception):
    """The other process has ended, or does not keep to the protocol."""


class StudentError(Exception):
    """An exception of a class that exists only in the student's process."""


class Remote:
    """Something that lives in the other process. Its class is named as there. No operator works on
    it, and it equals only itself.

    methods: names of which the other side has said that they are methods, so that it need not be
    asked before they are called.
    """

    __slots__ = ("_boundary", "_number", "_empty", "_methods", "__weakref__")

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if name in self._methods:
            return RemoteMethod(self, name)
        return self._boundary.ask("get", self, name)

    def __setattr__(self, name, value):
        self._boundary.ask("set", self, name, value)

    def __iter__(self):
        iterator = self._boundary.ask("iter", self)
        while True:
            more, value = self._boundary.ask("next", iterator)
            if not more:
                return
            yield value

    def __repr__(self):
        return self._boundary.ask("repr", self)

    def __deepcopy__(self, memo):
        return self._boundary.ask("copy", self)

    def __del__(self):
        self._boundary.forgotten.append(self._number)

    def used_by(self, source):
        return self._boundary.ask("use", self, source)

    @property
    def empty_body(self):
        """Whether this is a function, or has a method, that does nothing: a stub as it was handed
        out."""
        return self._empty


class RemoteCallable(Remote):
    __slots__ = ()

    def __call__(self, *args, **kwargs):
        return self._boundary.ask("call", self, args, kwargs)

    def each(self, inputs):
        return self._boundary.ask_each(self, inputs)


class RemoteMethod:
    """A method of a Remote, which the other side looks up when it is called."""

    __slots__ = ("_of", "_name")

    def __init__(self, of, name):
        self._of, self._name = of, name

    def __call__(self, *args, **kwargs):
        return self._of._boundary.ask("call", self._of, args, kwargs, self._name)


class Iteration:
    """An iterator as something that the other side can hold: each step gives (True, value), the
    last (False, None)."""

    def __init__(self, thing):
        self.iterator = iter(thing)

    def step(self):
        for value in self.iterator:
            return True, value
        return False, None


@functools.lru_cache(1000)
def remote_class(name, can_be_called):
    return type(name, (RemoteCallable if can_be_called else Remote,), {"__slots__": ()})


def array_from(shape, dtype, data):
    """The array with these bytes. Only plain numbers, texts and times; Raises ValueError for
    anything else."""
    if not DTYPE.fullmatch(dtype):
        raise ValueError("dtype")
    array = np.ndarray(shape, dtype, bytearray(data))
    # a bool is a byte, and may be forged
    return array.view(np.uint8) != 0 if array.dtype.kind == "b" else array


def state_of(thing):
    """The state of a shared object, as a dictionary."""
    return thing.bit_generator.state if isinstance(thing, np.random.Generator) else vars(thing)


def leaves_of(value):
    """What a value is made of, in order: to be compared later with what it is made of then."""
    if isinstance(value, dict | list | tuple):
        yield len(value)
        for part in itertools.chain.from_iterable(value.items()) if isinstance(value,
                                                                               dict) else value:
            yield from leaves_of(part)
    else:
        yield value


def same_leaves(leaves, others):
    def same(a, b):
        return a is b or type(a) is type(b) and isinstance(a, int | float | str) and a == b

    return len(leaves) == len(others) and all(map(same, leaves, others))


def methods_of(thing):
    """The names of the methods of an object of a class that the student wrote; a class has none to
    be called without an object."""
    if isinstance(thing, type | FunctionType):
        return []
    found = {}
    for kind in reversed(type(thing).__mro__):
        found |= vars(kind)
    return [name for name, method in found.items()
            if type(method) is FunctionType and not name.startswith("_")
            and name not in getattr(thing, "__dict__", ())][:MOST_METHODS]


def has_empty_body(thing):
    """Whether a function does nothing but return None, as a stub does; for a class, whether one of
    its methods is such a stub."""
    if isinstance(thing, type):
        return any(has_empty_body(method) for method in vars(thing).values())
    code = getattr(thing, "__code__", None)
    return isinstance(code, CodeType) and len(code.co_code) < 20 and _returns_none(code)


@functools.lru_cache(1000)
def _returns_none(code):
    steps = [i for i in dis.get_instructions(code) if i.opname not in ("RESUME", "NOP")]
    return all(i.opname == "RETURN_VALUE"
               or "CONST" in i.opname and i.argval is None for i in steps)
