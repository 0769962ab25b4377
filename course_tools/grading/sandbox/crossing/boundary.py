"""The boundary between the checker and a student's process: calls go across, and only plain data
with them.

Numbers, texts, containers and arrays are copied, tagged with what they are, as JSON and raw bytes:
no pickle, nothing that runs when it is read. Anything else stays where it is and crosses as a
Remote, through which the other side can call it. So an object that lies about being equal, or about
its class, has nothing to say in the checker.

Arrays keep their identity: if one side writes into an array that both know, the other sees it at
the next message, as if they were one process. So do objects of the course's own classes (a network
that is to be trained, say), which exist on both sides.
"""

import contextlib
import itertools
import json
import struct
import time
import traceback
import warnings

import numpy as np

from course_tools.grading.sandbox.crossing.codec import LARGEST_ARRAYS, LARGEST_TEXT, Codec
from course_tools.grading.sandbox.crossing.values import ERRORS, Gone, StudentError, leaves_of

LARGEST_QUESTION = 2**20          # bytes with which a student may call a function of the checker's


class Boundary(Codec):
    """One side's end of the boundary. trusted: whether this is the checker's.

    deadline: when, by `clock()`, waiting ends with `too_late()` raised. dead: why nothing can be
    asked any more, or None. passed: the numbers of arrays with which the other side's functions
    were called, also by name or within a list. warned: texts of warnings that the other side should
    hear of.
    """

    def __init__(self, connection, trusted, serve=None, too_late=TimeoutError,
                 clock=time.monotonic):
        super().__init__(trusted)
        self.socket, self.serve, self.too_late, self.clock = connection, serve, too_late, clock
        self.warned, self.passed = [], set()
        self.deadline = self.dead = None
        self.arrived = bytearray()                                    # and has not been read yet
        self.asked = 0  # questions so far; an answer says which one it is for

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
                self.passed |= {self.number_of[id(a)] for a in leaves_of(args[1:3])
                                if isinstance(a, np.ndarray) and id(a) in self.number_of}
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
        except Exception:  # this cannot be sent, and was not
            raise
        except BaseException:
            self.dead = self.too_late()  # the answer would come at the wrong time
            raise
        raise self._error(*body)

    def ask_each(self, function, inputs):
        """Have function called with each of the inputs, tuples of arguments, by one question: a
        list of (value, error or None, warnings' texts), for the first input at least. What was
        written into an argument is then in there."""
        codecs, packed = [], []
        for args in inputs:
            codecs.append(self.apart())
            packed.append(codecs[-1].packed(args))
            if sum(map(len, itertools.chain(*packed))) > LARGEST_TEXT:
                break
        outcomes = self.ask("each", function, packed)
        try:
            if not outcomes or {type(outcomes), *map(type, outcomes)} != {list, tuple} or (
                    sum(len(text) for text, _ in outcomes) > 2 * LARGEST_TEXT):
                raise ValueError("outcomes")
            return [self._outcome(*codec.unpacked(*outcome))
                    for codec, outcome in zip(codecs, outcomes, strict=False)]
        except Exception as error:
            self.dead = Gone(f"a message made no sense: {error!r}")
            raise self.dead from None

    def _outcome(self, value, error, warned):
        if type(error) not in (list, type(None)) or not all(type(w) is str for w in list(warned)):
            raise ValueError("outcome")
        told = None if error is None else self._error(*error)
        return value, told, tuple(text[:1000] for text in warned)

    def outcome(self, function, packed):
        """For ask_each, there: what function gives for these arguments, or its error, packed."""
        codec = self.apart()
        try:
            value, error = self.serve("call", function, codec.unpacked(*packed), {}), None
        except BaseException as raised:
            if self.dead:
                raise
            value, error = None, self._described(raised)
        warned, self.warned = self.warned, []
        try:
            return codec.packed([value, error, warned])
        except (TypeError, ValueError, RecursionError, MemoryError) as raised:
            return codec.packed([None, self._described(raised), warned])

    def answer_forever(self):
        """Answer questions until the other side closes the connection."""
        while True:
            kind, question = self._receive()
            if kind == "ask":
                self._answer(*question)

    def _answer(self, number, *question):
        try:
            reply = "answer", [number, self.serve(*question)]
        except (Exception if self.trusted else BaseException) as error:  # noqa: B030
            if self.dead:  # what was asked on the way has come to an end
                raise
            reply = "error", [number, *self._described(error)]
        try:
            self._send(*reply)
        except (TypeError, ValueError, RecursionError, MemoryError) as error:
            self._send("error", [number, *self._described(error)])

    def _described(self, error):
        """An exception as plain data: the name of its class, what it says, and the line of the
        answer in which it was raised."""
        plain = all(isinstance(a, str | int | float | None) for a in error.args)
        said = error.args if plain else (str(error),)
        frames = [f for f in traceback.extract_tb(error.__traceback__)
                  if f.filename.startswith("<cell")]
        name = "MemoryError" if isinstance(error, MemoryError) else type(error).__name__
        return [name, [a[:2000] if isinstance(a, str) else a for a in said],
                frames[-1].line if frames else None]

    def _error(self, name, said, line):
        """The exception that _described was given; of a class that this side knows, or a
        StudentError."""
        try:
            error = ERRORS[name](*said)
            str(error)
        except Exception:
            error = type(str(name)[:80], (StudentError,), {})(*map(str, said))
        error.student_frames = []
        if line is not None:
            frame = traceback.FrameSummary("<answer>", 1, "<answer>", line=str(line))
            error.student_frames.append(frame)
        return error

    # Messages

    def _send(self, kind, body):
        blob, before = bytearray(), set(self.shared)
        try:
            text = json.dumps(self.encode(body, blob))
            if len(text) > LARGEST_TEXT:
                raise ValueError("this is too large to be handed over")
        except Exception:
            for number in set(self.shared) - before:  # the other side has not heard of them
                self.let_go(number)
            raise
        also = [self.changes(blob), self.unused(), self.forgotten, self.warned]
        self.forgotten, self.warned = [], []
        also = json.dumps(also) if any(also) else "[[], [], [], []]"
        head = f'["{kind}", {text}, {also}]'.encode()
        message = memoryview(struct.pack("<II", len(head), len(blob)) + head + blob)
        while message:
            message = message[self._wait(self.socket.send, message):]

    def _receive(self):
        sizes = struct.unpack("<II", self._read(8))
        if sizes[0] > 2 * LARGEST_TEXT or sizes[1] > 2 * LARGEST_ARRAYS:
            raise Gone("a message was too large")
        data = self._read(sum(sizes))
        head, blob = data[:sizes[0]], data[sizes[0]:]
        try:
            kind, body, (changes, unused, forgotten, warned) = json.loads(head.decode())
            if self.trusted and kind == "ask" and sum(sizes) > LARGEST_QUESTION:
                raise ValueError("a function was called with too much")
            body = self.decode(body, blob)
            for number, state in changes:
                self.change(number, state, blob)
            for number in () if self.trusted else unused:
                self.let_go(number)
            for number in forgotten:
                self.lent.pop(number, None)
            warned = [str(text)[:1000] for text in warned]
            if (kind not in ("ask", "answer", "error") or not isinstance(body, list)
                or len(body) < 2):
                raise ValueError("kind")
        except Exception as error:
            raise Gone(f"a message made no sense: {error!r}") from None
        for text in warned:
            warnings.warn(text, RuntimeWarning, stacklevel=2)
        return kind, body

    def _read(self, size):
        while len(self.arrived) < size:
            piece = self._wait(self.socket.recv, max(size - len(self.arrived), 2**14))
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
            with contextlib.suppress(TimeoutError):  # by that clock there may be time left
                return method(argument)
        return method(argument)
