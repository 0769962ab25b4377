"""An exercise whose answer is a chain: values with names, in order, each made from those before it.

What follows from a wrong value is wrong as well, though its own step may be right. So each value of
a student is held against two others: the right one, and the one that the right step makes of the
student's own earlier values.
"""

import collections
import dataclasses
import inspect

import numpy as np

from course_lib.checks.attempt import NOTHING, Attempt
from course_lib.checks.diagnosis import OF_PARTS, kind_of, listed
from course_lib.checks.evidence import digits_that_tell, first_difference, spelled
from course_lib.checks.exercise import Exercise
from course_lib.checks.feedback import describe, labelled
from course_lib.checks.running import close, is_numeric, same


class Chain(Exercise):
    """An exercise that asks for a dictionary. Steps are functions that read, by the names of their
    arguments, what is given and earlier values:

        @exercise.given
        def given(x, W): return {"x": x, "W": W, "z": x @ W}

        @exercise.step
        def dz(dh, z):
            \"\"\"The idea, told to those whose dz is wrong in a way that nobody has foreseen.\"\"\"
            return dh * (z > 0)

        @exercise.wrong_step("dz")
        def gate_forgotten(dh):
            \"\"\"The hint.\"\"\"
            return dh

    A wrong step makes a wrong answer, in which all later steps are right.
    """

    in_parts = True

    def __init__(self, id, title, points, **more):
        super().__init__(id, title, points, **more)
        self.make_given = None
        self.steps, self.wrong_steps = {}, collections.defaultdict(list)

    def given(self, make_given):
        """Decorator for a function of the arguments: what the task gives, by name."""
        self.make_given = make_given
        return make_given

    def step(self, function):
        """Decorator for the right step to the value that has the function's name."""
        self.steps[function.__name__] = function
        return function

    def wrong_step(self, name):
        """Decorator for a wrong step to a value, whose docstring is the hint."""
        def keep(function):
            def answer(*args):
                return self.walk(args, {name: function})

            answer.__name__, answer.__doc__ = function.__name__, function.__doc__
            self.wrong(answer)
            self.wrong_steps[name].append(function)
            return function
        return keep

    def walk(self, args, others):
        """All values, with other steps to some of them."""
        known = self.make_given(*args)
        for name, step in self.steps.items():
            known[name] = made(others.get(name, step), known)
        return {name: known[name] for name in self.steps}

    def idea(self, name):
        return " ".join(self.steps[name].__doc__.split())


def reads(step):
    """The names of what a step is made from."""
    return list(inspect.signature(step).parameters)


def made(step, known):
    """What a step makes of the values known; None where one is missing or does not fit."""
    try:
        with np.errstate(all="ignore"):
            return step(*[known[name] for name in reads(step)])
    except (KeyError, ValueError, TypeError, IndexError):
        return None


@dataclasses.dataclass
class Link:
    """How one value is. state: "right"; "follows", when only what it is made from is wrong;
    "wrong" (kind, hint); "later", when that cannot be told before others are right; "missing".
    said: its line in the list. part: the Attempt at this value alone."""

    name: str
    state: str
    said: str
    kind: str = ""
    hint: str = ""
    part: Attempt | None = None


def links(attempt):
    """A Link for each value of a chain; [] when there are no dictionaries with its names."""
    chain = attempt.exercise
    values = [run.value for run, _ in attempt.pairs]
    if any(r.error or r.changed for r, _ in attempt.pairs) or not all(
            isinstance(v, dict) and v.keys() <= chain.steps.keys() for v in values):
        return []
    known = [chain.make_given(*run.args) | {n: part for n, part in v.items() if is_numeric(part)}
             for (run, _), v in zip(attempt.pairs, values, strict=True)]
    found = {}
    for name in chain.steps:
        if not all(_written(v.get(name)) for v in values):
            found[name] = Link(name, "missing", "not written yet")
            continue
        part = dataclasses.replace(
            attempt, wants=[w[name] for w in attempt.wants],
            runs=[dataclasses.replace(r, value=r.value[name]) for r in attempt.runs])
        found[name] = _link(name, part, known, found)
    return list(found.values())


def _written(part):
    return is_numeric(part) or isinstance(part, list | tuple | str)


def _link(name, part, known, before):
    """The Link of a value, from what it is made and the links before it."""
    chain = part.exercise
    if not part.failed:
        return Link(name, "right", "right")
    came = [run.value for run in part.runs]
    bad = [n for n in reads(chain.steps[name]) if n in before and before[n].state != "right"]
    if bad and _all_same(came, [made(chain.steps[name], k) for k in known], chain.rtol):
        return Link(name, "follows", f"follows from {listed(bad)}; its own step is right")
    for wrong in chain.wrong_steps[name]:
        if _all_same(came, [made(wrong, k) for k in known], chain.rtol):
            kind = wrong.__name__
            return Link(name, "wrong", "not yet", kind, chain.hint_of(kind), part)
    if bad:
        return Link(name, "later", f"not yet; first {listed(bad)}")
    for diagnosis in OF_PARTS:
        said = diagnosis(part)
        if said:
            kind, said = said if isinstance(said, tuple) else (kind_of(diagnosis), said)
            return Link(name, "wrong", _how_far(part), kind, said, part)
    run, want = part.first()
    place = spelled((name, *first_difference(run.value, want, chain.rtol)[0]))
    return Link(name, "wrong", _how_far(part), "some parts",
                f"{chain.idea(name)} The first entry that differs is {place}.", part)


def _all_same(came, mine, rtol):
    """Whether all values came as a step makes them, and are not just zeros, which many make."""
    return (all(m is not None and same(c, m, rtol) for c, m in zip(came, mine, strict=True))
            and any(np.any(c) for c in came))


def _how_far(part):
    """Nearly, with the difference, where every number is right to two digits."""
    pairs = [(r.value, w) for r, w in part.failed]
    if all(is_numeric(g) and np.shape(g) == np.shape(w) and np.all(close(g, w, 0.01))
           for g, w in pairs):
        return f"nearly: the largest difference is {max(np.max(abs(g - w)) for g, w in pairs):.2g}"
    return "not yet"


def unfinished(found):
    """(kind, sentence) for an answer of which nothing is wrong, and something missing."""
    right = sum(link.state == "right" for link in found)
    if all(link.state == "missing" for link in found):
        return "not attempted", NOTHING
    following = next(link.name for link in found if link.state == "missing")
    return "unfinished", f"Right so far: {right} of {len(found)}. Next: {following}."


def told(found):
    """(kind, hint) for the values that are wrong by themselves: the first, then the others."""
    wrong = [link for link in found if link.state == "wrong"]
    if not wrong:
        return unfinished(found)
    chain = wrong[0].part.exercise
    alone = len(wrong) == 1 and wrong[0].kind in chain.wrong_answers
    hints = [link.hint if alone else f"About {link.name}: {link.hint}" for link in wrong]
    return " + ".join(dict.fromkeys(link.kind for link in wrong)), "\n".join(hints)


def list_of(found):
    """Evidence: a line for each value, and the first wrong one with what it is made from."""
    for link in found:
        yield link.name, link.said
    first = next((link for link in found if link.state == "wrong"), None)
    if first is None:
        return
    chain, (run, want) = first.part.exercise, first.part.first()
    right = chain.make_given(*run.args) | chain.walk(run.args, {})
    digits = digits_that_tell(run.value, want, chain.rtol)
    yield "for", "\n".join(labelled(f"{name} = ", describe(right[name]))
                           for name in reads(chain.steps[first.name]))
    yield f"your {first.name}", describe(run.value, want, chain.rtol, digits)
    yield "expected", describe(want, digits=digits)
