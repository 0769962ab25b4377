"""How values cross the boundary: as JSON with tags, and the bytes of arrays behind it.

Plain data is copied. An array, or an object of the course's own classes, is *shared*: each side has
one of its own under the same number, and what one side changes in it, the other hears with the next
message. Anything else stays where it is and crosses as a Remote; the side that has it has *lent*
it.
"""

import contextlib
import copy
import importlib
import itertools
import json
import sys

import numpy as np

from course_tools.grading.sandbox.crossing.values import (
    MOST_METHODS,
    Remote,
    array_from,
    has_empty_body,
    leaves_of,
    methods_of,
    remote_class,
    same_leaves,
    state_of,
)

LARGEST_TEXT = 4 * 2**20                                  # bytes of a message but for its arrays
LARGEST_ARRAYS = 16 * 2**20                               # bytes of all arrays of a message
DEEPEST = 60
LONGEST_RANGE = 10**6
AS_IN_JSON = (type(None), bool, int, float, str)
SHARED_MODULES = tuple(f"course_lib.{name}" for name in
                       ("autograd", "data", "distances", "graph", "layers", "losses", "network",
                        "normalization", "optimizers"))


def _references():
    """The count that sys.getrefcount gives for a thing that nothing but a table holds."""
    table = {0: object()}
    return sys.getrefcount(table[0])


ALONE = _references()


class Codec:
    """What both sides have, and the translation of values. trusted: whether this is the checker's
    side.

    wrote: the numbers of arrays of ours into which the other side wrote. forgotten: numbers of
    Remotes that are gone.
    """

    def __init__(self, trusted):
        self.trusted = trusted
        self.numbers = itertools.count(0 if trusted else 1, 2)  # even: given out by the checker
        # number -> thing, id(thing) -> number, number -> its state there
        self.shared, self.number_of, self.known = {}, {}, {}
        self.lent = {}  # number -> what the other side holds a Remote of
        self.forgotten, self.wrote = [], set()
        self.home = self                       # whose the Remotes are

    # Values that share arrays with no others

    def apart(self):
        """A Codec for values that have their arrays to themselves: what is done later to others
        does not change these. Remotes are as here."""
        codec = Codec(self.trusted)
        codec.home, codec.numbers, codec.lent = self.home, self.numbers, self.lent
        return codec

    def packed(self, value):
        """value as it is now, and what has changed of what both sides have: a pair of bytes."""
        blob = bytearray()
        text = json.dumps([self.encode(value, blob), self.changes(blob)]).encode()
        if len(text) > LARGEST_TEXT:
            raise ValueError("this is too large to be handed over")
        return text, bytes(blob)

    def unpacked(self, text, blob):
        """The value that packed() was given there."""
        value, changes = json.loads(text)
        value = self.decode(value, blob)
        for number, state in changes:
            self.change(number, state, blob)
        return value

    # From values to JSON

    def encode(self, value, blob, depth=0):
        """value as JSON, the bytes of arrays at the end of blob. Raises ValueError for what is
        nested too deeply."""
        if depth > DEEPEST:
            raise ValueError("this is nested too deeply to be handed over")
        if isinstance(value, AS_IN_JSON) and not isinstance(value, np.number):
            return value
        if isinstance(value,
                      np.generic) and value.dtype.kind in "biufc" and value.dtype.itemsize <= 16:
            return ["number", value.dtype.str, value.tobytes().hex()]
        if isinstance(value, bytes):
            place = _place(len(value), blob)
            blob += value
            return ["bytes", *place]
        plain = _plain(value)
        if plain:
            tag, parts = plain
            return [tag, *(self.encode(part, blob, depth + 1) for part in parts)]
        number = self.number_of.get(id(value))
        if number is not None and self.shared[number] is value:
            return ["shared", number]
        if isinstance(value, np.ndarray) and value.dtype.kind in "biufcSUmM":
            return self._encode_array(np.asarray(value), blob)
        if isinstance(value, Remote) and value._boundary is self.home:
            return ["yours", value._number]
        if self.trusted and _both_sides_know(value):
            return self._encode_object(value, blob, depth)
        return self._lend(value)

    def _lend(self, value):
        if self is not self.home:                  # as it is now
            with contextlib.suppress(Exception):
                value = copy.deepcopy(value)
        number = next(self.numbers)
        self.lent[number] = value
        if self.trusted:                       # not even a name of the tests' own things
            return ["theirs", number, "object", callable(value), False, []]
        return ["theirs", number, getattr(type(value), "__name__", "object")[:80], callable(value),
                has_empty_body(value), methods_of(value)]

    def _encode_array(self, array, blob):
        place, number = _place(array.nbytes, blob), self._share(array)
        data = self.known[number] = array.tobytes()
        blob += data
        return ["array", number, array.dtype.str, list(array.shape), *place]

    def _encode_object(self, thing, blob, depth):
        number = self._share(thing)
        self.known[number] = list(leaves_of(state_of(thing)))
        state = self.encode(state_of(thing), blob, depth + 1)
        return ["object", number, type(thing).__module__, type(thing).__qualname__, state]

    # And back

    def decode(self, value, blob, depth=0):
        """The value that encode was given. Raises an exception for what encode would not have
        written."""
        if type(value) in AS_IN_JSON:
            return value
        if depth > DEEPEST or not isinstance(value, list):
            raise ValueError("nesting")
        tag, *rest = value
        if tag in _CONTAINERS:
            return _CONTAINERS[tag]([self.decode(part, blob, depth + 1) for part in rest])
        match tag:
            case "number":
                return array_from((), rest[0], bytes.fromhex(rest[1]))[()]
            case "bytes":
                return bytes(blob[rest[0]:rest[0] + rest[1]])
            case "array":
                return self._decode_array(blob, *rest)
            case "shared":
                return self.shared[rest[0]]
            case "yours":
                return self.lent[rest[0]]
            case "theirs":
                return self._decode_theirs(*rest)
            case "object" if not self.trusted:
                return self._decode_object(blob, *rest)
        raise ValueError(f"tag {tag!r}")

    def _decode_array(self, blob, number, dtype, shape, start, size):
        array = array_from(shape, dtype, blob[start:start + size])
        self._share(array, self._theirs(number))
        self.known[number] = array.tobytes()
        return array

    def _decode_theirs(self, number, name, can_be_called, empty, methods):
        remote = object.__new__(remote_class(str(name)[:80], can_be_called is True))
        slots = {"_boundary": self.home, "_number": self._theirs(number), "_empty": empty is True,
                 "_methods": frozenset(str(method)[:80] for method in methods[:MOST_METHODS])}
        for slot, content in slots.items():
            object.__setattr__(remote, slot, content)
        return remote

    def _decode_object(self, blob, number, module, name, state):
        if name == "Generator":
            thing = np.random.default_rng()
        else:
            thing = object.__new__(getattr(importlib.import_module(module), name))
        self._share(thing, number)
        self.change(number, state, blob)
        return thing

    def _theirs(self, number):
        """A number that the other side may give out."""
        if type(number) is not int or number % 2 != self.trusted or number in self.shared:
            raise ValueError("number")
        return number

    # What both sides have

    def _share(self, thing, number=None):
        """Enter an array or object under a number; the next one, if this side is the first to know
        it."""
        number = next(self.numbers) if number is None else number
        self.shared[number], self.number_of[id(thing)] = thing, number
        return number

    def let_go(self, number):
        self.number_of.pop(id(self.shared.pop(number, None)), None)
        self.known.pop(number, None)

    def unused(self):
        """Let go of what nothing on this side holds any more. The checker decides so for both
        sides: the numbers, for the other."""
        if not self.trusted:
            return []
        unused = [number for number in self.shared if sys.getrefcount(self.shared[number]) <= ALONE]
        for number in unused:
            self.let_go(number)
        return unused

    def changes(self, blob):
        """What has changed, since the last message, of what both sides have: pairs (number, new
        state)."""
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
                    changes.append([number, self.encode(state_of(thing), blob)])
        return changes

    def change(self, number, state, blob):
        """Take over a change that the other side has made."""
        thing = self.shared.get(number)
        if isinstance(thing, np.ndarray):
            data = self.known[number] = blob[state[0]:state[0] + state[1]]
            if thing.flags.writeable:
                thing[...] = array_from(thing.shape, thing.dtype.str, data)
            if number % 2 != self.trusted:
                self.wrote.add(number)
        elif thing is not None:
            attributes = self.decode(state, blob)
            if isinstance(thing, np.random.Generator):
                thing.bit_generator.state = attributes
            else:
                vars(thing).clear()
                vars(thing).update(attributes)
            self.known[number] = list(leaves_of(state_of(thing)))


def _place(size, blob):
    """Where so many bytes begin at the end of a blob, and how many they are."""
    if len(blob) + size > LARGEST_ARRAYS:
        raise ValueError("this is too large to be handed over")
    return len(blob), size


# Plain data that holds other data: a tag for what to encode, and how to make it of the decoded
# parts.


def _plain(value):
    """(tag, parts) of a container, or of what is written as one; None for anything else."""
    match value:
        case complex():
            return "complex", (value.real, value.imag)
        case list():
            return "list", value
        case tuple():
            return "tuple", value
        case dict():
            return "dict", itertools.chain.from_iterable(value.items())
        case set() | frozenset():
            return "set", value
        case range() | slice():
            if isinstance(value, range):
                _limited(value)
            return type(value).__name__, (value.start, value.stop, value.step)
        case _ if value is ...:
            return "...", ()
    return None


def _limited(numbers):
    """A range, which is a few bytes here and may be gigabytes where it is made into a list."""
    if len(numbers) > LONGEST_RANGE:
        raise ValueError("this is too large to be handed over")
    return numbers


_CONTAINERS = {
    "complex": lambda parts: complex(*parts),
    "list": list,
    "tuple": tuple,
    "dict": lambda parts: dict(zip(parts[::2], parts[1::2], strict=True)),
    "set": set,
    "range": lambda parts: _limited(range(*parts)),
    "slice": lambda parts: slice(*parts),
    "...": lambda parts: ...,
}


def _both_sides_know(value):
    """Whether this is of a class that exists in the checker's and in the student's process."""
    if isinstance(value, np.random.Generator):
        return True
    return type(value).__module__ in SHARED_MODULES and hasattr(value, "__dict__")
