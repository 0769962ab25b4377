"""The boundary between the checker and a student's process: calls go across, and only plain data with them.

Numbers, texts, containers and arrays are copied, tagged with what they are, as JSON and raw bytes: no pickle, nothing that runs
when it is read. Anything else stays where it is and crosses as a Remote, through which the other side can call it. So an object
that lies about being equal, or about its class, has nothing to say in the checker.

Arrays keep their identity: if one side writes into an array that both know, the other sees it at the next message, as if
they were one process. So do objects of the course's own classes (a network that is to be trained, say), which exist on both sides.
"""

import contextlib
import importlib
import itertools
import json
import struct
import sys
import time
import traceback
import warnings

import numpy as np

from course_tools.grading.sandbox.values import (
    ERRORS, Gone, Remote, StudentError, array_from, has_empty_body, leaves_of, methods_of, remote_class, same_leaves, state_of)

LARGEST_ARRAYS, LARGEST_TEXT = 16 * 2**20, 4 * 2**20      # bytes of a message: arrays, and everything else
LARGEST_QUESTION = 2**20                                  # bytes with which a student may call a function of the checker's
DEEPEST = 60
SHARED_MODULES = tuple(f"course_lib.{name}" for name in
                       ("autograd", "data", "distances", "graph", "layers", "losses", "network", "normalization", "optimizers"))
ALONE = (lambda table: sys.getrefcount(table[0]))({0: object()})       # the count for what only a table holds


class Boundary:
    """One side's end of the boundary. trusted: whether this is the checker's.

    deadline: when, by `clock()`, waiting ends with `too_late()` raised. dead: why nothing can be asked any more, or None.
    wrote: the numbers of arrays of ours into which the other side wrote. passed: of those with which its functions were called.
    warned: texts of warnings that the other side should hear of.
    """

    def __init__(self, connection, trusted, serve=None, too_late=TimeoutError, clock=time.monotonic):
        self.socket, self.trusted, self.serve, self.too_late, self.clock = connection, trusted, serve, too_late, clock
        self.numbers = itertools.count(0 if trusted else 1, 2)        # even: given out by the checker
        self.shared, self.number_of, self.known = {}, {}, {}          # number -> thing, id(thing) -> number, number -> its state there
        self.lent = {}                                                # number -> what the other side holds a Remote of
        self.forgotten, self.warned, self.wrote, self.passed = [], [], set(), set()
        self.deadline = self.dead = None
        self.arrived = bytearray()                                    # and has not been read yet
        self.asked = 0                                                # questions so far; an answer says which one it is for

    # Asking and answering

    def ask(self, what, *args):
        """Ask the other side for something and wait, answering its own questions meanwhile."""
        if self.dead:
            raise self.dead
        try:
            self.asked += 1
            asked = self.asked
            self._send("ask", [asked, what, *args])
            if what == "call":
                self.passed |= {self.number_of[id(a)] for a in args[1] if isinstance(a, np.ndarray)}
            while True:
                kind, (number, *body) = self._receive()
                if kind == "ask":
                    self._answer(number, *body)
                elif number != asked:
                    raise Gone("an answer came that nobody had asked for")
                elif kind == "answer":
                    return body[0]
                else:
                    break
        except TimeoutError:
            self.dead = self.too_late()
            raise self.dead from None
        except (Gone, OSError) as error:
            self.dead = error if isinstance(error, Gone) else Gone("the process ended")
            raise self.dead from None
        except Exception:                                             # this cannot be sent, and was not
            raise
        except BaseException:
            self.dead = self.too_late()                               # the answer would come at the wrong time
            raise
        raise self._error(*body)

    def answer_forever(self):
        """Answer questions until the other side closes the connection."""
        while True:
            kind, question = self._receive()
            if kind == "ask":
                self._answer(*question)

    def _answer(self, number, *question):
        try:
            reply = "answer", [number, self.serve(*question)]
        except (Exception if self.trusted else BaseException) as error:
            if self.dead:                                             # what was asked on the way has come to an end
                raise
            reply = "error", [number, *self._described(error)]
        try:
            self._send(*reply)
        except (TypeError, ValueError, RecursionError, MemoryError) as error:
            self._send("error", [number, *self._described(error)])

    def _described(self, error):
        """An exception as plain data: the name of its class, what it says, and the line of the answer in which it was raised."""
        said = error.args if all(isinstance(a, str | int | float | None) for a in error.args) else (str(error),)
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith("<cell")]
        name = "MemoryError" if isinstance(error, MemoryError) else type(error).__name__
        return [name, [a[:2000] if isinstance(a, str) else a for a in said], frames[-1].line if frames else None]

    def _error(self, name, said, line):
        """The exception that _described was given; of a class that this side knows, or a StudentError."""
        try:
            error = ERRORS[name](*said)
            str(error)
        except Exception:
            error = type(str(name)[:80], (StudentError,), {})(*map(str, said))
        error.student_frames = [] if line is None else [traceback.FrameSummary("<answer>", 1, "<answer>", line=str(line))]
        return error

    # Messages

    def _send(self, kind, body):
        blob, before = bytearray(), set(self.shared)
        try:
            text = json.dumps(self._encode(body, blob))
            if len(text) > LARGEST_TEXT:
                raise ValueError("this is too large to be handed over")
        except Exception:
            for number in set(self.shared) - before:                  # the other side has not heard of them
                self._let_go(number)
            raise
        forgotten, self.forgotten = self.forgotten, []
        warned, self.warned = self.warned, []
        head = f'["{kind}", {text}, {json.dumps([self._changes(blob), self._unused(), forgotten, warned])}]'.encode()
        message = memoryview(struct.pack("<II", len(head), len(blob)) + head + blob)
        while message:
            message = message[self._wait(self.socket.send, message):]

    def _receive(self):
        sizes = struct.unpack("<II", self._read(8))
        if sizes[0] > 2 * LARGEST_TEXT or sizes[1] > 2 * LARGEST_ARRAYS:
            raise Gone("a message was too large")
        head, blob = self._read(sizes[0]), self._read(sizes[1])
        try:
            kind, body, (changes, unused, forgotten, warned) = json.loads(head)
            if self.trusted and kind == "ask" and sum(sizes) > LARGEST_QUESTION:
                raise ValueError("a function was called with too much")
            body = self._decode(body, blob)
            for number, state in changes:
                self._change(number, state, blob)
            for number in () if self.trusted else unused:
                self._let_go(number)
            for number in forgotten:
                self.lent.pop(number, None)
            warned = [str(text)[:1000] for text in warned]
            if kind not in ("ask", "answer", "error") or not isinstance(body, list) or len(body) < 2:
                raise ValueError("kind")
        except Exception as error:
            raise Gone(f"a message made no sense: {error!r}") from None
        for text in warned:
            warnings.warn(text, RuntimeWarning, stacklevel=2)
        return kind, body

    def _read(self, size):
        while len(self.arrived) < size:
            piece = self._wait(self.socket.recv, 2**18)
            if not piece:
                raise Gone("the process ended")
            self.arrived += piece
        data = bytes(self.arrived[:size])
        del self.arrived[:size]
        return data

    def _wait(self, method, argument):
        while self.deadline is not None:
            left = self.deadline - self.clock()
            if left <= 0:
                raise TimeoutError
            self.socket.settimeout(max(left, 0.01))
            with contextlib.suppress(TimeoutError):                   # by that clock there may be time left
                return method(argument)
        return method(argument)

    # Values

    def _encode(self, value, blob, depth=0):
        """value as JSON, the bytes of arrays at the end of blob. Raises ValueError for what is nested too deeply."""
        if depth > DEEPEST:
            raise ValueError("this is nested too deeply to be handed over")

        def all_of(values):
            return [self._encode(v, blob, depth + 1) for v in values]

        match value:
            case np.generic() if value.dtype.kind in "biufc" and value.dtype.itemsize <= 16:
                return ["number", value.dtype.str, value.tobytes().hex()]
            case None | bool() | int() | float() | str():
                return value
            case complex():
                return ["complex", value.real, value.imag]
            case list():
                return ["list", *all_of(value)]
            case tuple():
                return ["tuple", *all_of(value)]
            case dict():
                return ["dict", *all_of(itertools.chain.from_iterable(value.items()))]
            case set() | frozenset():
                return ["set", *all_of(value)]
            case range() | slice():
                return [type(value).__name__, *all_of((value.start, value.stop, value.step))]
            case bytes():
                return ["bytes", value.hex()]
            case _ if value is ...:
                return ["..."]
        number = self.number_of.get(id(value))
        if number is not None and self.shared[number] is value:
            return ["shared", number]
        if isinstance(value, np.ndarray) and value.dtype.kind in "biufcSUmM":
            return self._encode_array(np.asarray(value), blob)
        if isinstance(value, Remote) and value._boundary is self:
            return ["yours", value._number]
        if self.trusted and (type(value).__module__ in SHARED_MODULES and hasattr(value, "__dict__") or isinstance(value, np.random.Generator)):
            number = self._share(value)
            self.known[number] = list(leaves_of(state_of(value)))
            return ["object", number, type(value).__module__, type(value).__qualname__, self._encode(state_of(value), blob, depth + 1)]
        number = next(self.numbers)
        self.lent[number] = value
        return ["theirs", number, getattr(type(value), "__name__", "object")[:80], callable(value), has_empty_body(value),
                [] if self.trusted else methods_of(value)]

    def _encode_array(self, array, blob):
        if len(blob) + array.nbytes > LARGEST_ARRAYS:
            raise ValueError("this is too large to be handed over")
        number = self._share(array)
        data = self.known[number] = array.tobytes()
        blob += data
        return ["array", number, array.dtype.str, list(array.shape), len(blob) - len(data), len(data)]

    def _decode(self, value, blob, depth=0):
        if depth > DEEPEST or not isinstance(value, list):
            if isinstance(value, None | bool | int | float | str):
                return value
            raise ValueError("nesting")
        tag, *rest = value

        def all_of(values):
            return [self._decode(v, blob, depth + 1) for v in values]

        match tag:
            case "number":
                return array_from((), rest[0], bytes.fromhex(rest[1]))[()]
            case "complex":
                return complex(*rest)
            case "list":
                return all_of(rest)
            case "tuple":
                return tuple(all_of(rest))
            case "dict":
                parts = all_of(rest)
                return dict(zip(parts[::2], parts[1::2], strict=True))
            case "set":
                return set(all_of(rest))
            case "range":
                return range(*all_of(rest))
            case "slice":
                return slice(*all_of(rest))
            case "bytes":
                return bytes.fromhex(rest[0])
            case "...":
                return ...
            case "array":
                number, dtype, shape, start, size = rest
                array = array_from(shape, dtype, blob[start:start + size])
                self._share(array, self._theirs(number))
                self.known[number] = array.tobytes()
                return array
            case "shared":
                return self.shared[rest[0]]
            case "yours":
                return self.lent[rest[0]]
            case "theirs":
                number, name, can_be_called, empty, methods = rest
                remote = object.__new__(remote_class(str(name), can_be_called is True))
                for slot, content in (("_boundary", self), ("_number", self._theirs(number)), ("_empty", empty is True),
                                      ("_methods", frozenset(map(str, methods)))):
                    object.__setattr__(remote, slot, content)
                return remote
            case "object" if not self.trusted:
                number, module, name, state = rest
                thing = np.random.default_rng() if name == "Generator" else object.__new__(getattr(importlib.import_module(module), name))
                self._share(thing, number)
                self._change(number, state, blob)
                return thing
        raise ValueError(f"tag {tag!r}")

    def _theirs(self, number):
        """A number that the other side may give out."""
        if type(number) is not int or number % 2 != self.trusted or number in self.shared:
            raise ValueError("number")
        return number

    # What both sides have

    def _share(self, thing, number=None):
        """Enter an array or object under a number; the next one, if this side is the first to know it."""
        number = next(self.numbers) if number is None else number
        self.shared[number], self.number_of[id(thing)] = thing, number
        return number

    def _let_go(self, number):
        self.number_of.pop(id(self.shared.pop(number, None)), None)
        self.known.pop(number, None)

    def _unused(self):
        """Let go of what nothing on this side holds any more. The checker decides so for both sides: the numbers, for the other."""
        unused = [number for number in self.shared if sys.getrefcount(self.shared[number]) <= ALONE] if self.trusted else []
        for number in unused:
            self._let_go(number)
        return unused

    def _changes(self, blob):
        """What has changed, since the last message, of what both sides have: pairs (number, new state)."""
        changes = []
        for number, thing in list(self.shared.items()):
            if isinstance(thing, np.ndarray):
                data = thing.tobytes()
                if data != self.known[number]:
                    self.known[number] = data
                    blob += data
                    changes.append([number, [len(blob) - len(data), len(data)]])
            else:
                leaves = list(leaves_of(state_of(thing)))
                if not same_leaves(leaves, self.known[number]):
                    self.known[number] = leaves
                    changes.append([number, self._encode(state_of(thing), blob)])
        return changes

    def _change(self, number, state, blob):
        """Take over a change that the other side has made."""
        thing = self.shared.get(number)
        if isinstance(thing, np.ndarray):
            data = self.known[number] = blob[state[0]:state[0] + state[1]]
            if thing.flags.writeable:
                thing[...] = array_from(thing.shape, thing.dtype.str, data)
            if number % 2 != self.trusted:
                self.wrote.add(number)
        elif thing is not None:
            attributes = self._decode(state, blob)
            if isinstance(thing, np.random.Generator):
                thing.bit_generator.state = attributes
            else:
                vars(thing).clear()
                vars(thing).update(attributes)
            self.known[number] = list(leaves_of(state_of(thing)))
