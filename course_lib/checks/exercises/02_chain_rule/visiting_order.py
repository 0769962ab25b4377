"""02.4 Bug clinic: a row that was visited too early."""

import numpy as np

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "02.4", "Bug clinic: a row that was visited too early", points=3, section="Whose turn is it?",
    practises="the order of a backward pass, and what it may not change",
    proves="leaves the right gradient of every row, the same at a second call, and changes no "
           "array that it was given",
    hints=("Print the name of each row when its turn comes, with its gradient at that moment. "
           "Which row passes on too little?",
           "A row's gradient is complete when all rows that use it have had their turn. The rows "
           "are stored in the order in which they were computed, so the users of a row always "
           "stand behind it.",
           "Begin the method with a new dictionary in which only the last row, `self.end`, has a "
           "gradient: dy. Then `for name in reversed(self.rows):` and add up what "
           "`self.shares(name)` says, making a new array each time."))


class _Tape:
    """What the exercise notebook gives: rows in the order of computing, and what a row sends
    back."""

    def __init__(self, rows):
        self.rows = rows
        self.end = list(rows)[-1]
        self.grads = {}

    def shares(self, name):
        op, *rest = self.rows[name]
        if op != "input" and name not in self.grads:
            raise LookupError(f"{name} has its turn, but nothing has arrived there yet")
        if op == "times":
            factor, source = rest
            return [(source, factor * self.grads[name])]
        if op == "plus":
            return [(source, self.grads[name]) for source in rest]
        return []


@exercise.inputs
def inputs(rng):
    start = {"a": ("input",)}
    diamond = {"b": ("times", 2, "a"), "p": ("times", 3, "b"), "q": ("times", 4, "b"),
               "o": ("plus", "p", "q")}
    yield start | diamond, 1.0
    yield start | {"b": ("times", 2, "a"), "o": ("plus", "b", "b")}, 3.0
    sums = {"b": ("input",), "s": ("plus", "a", "b"), "o": ("plus", "s", "a")}
    yield start | sums, np.array([1.0, -2.0])
    short_and_long = {"b": ("times", 5, "a"), "c": ("times", 3, "b"), "d": ("plus", "b", "c"),
                      "e": ("plus", "d", "b")}
    yield start | short_and_long, np.array([0.5, 2.0])
    for _ in range(4):
        yield _random_rows(rng), rng.normal(size=2).round(2)


def _random_rows(rng):
    """Rows in which each is used by a later one, and some by several."""
    factors = [int(v) for v in rng.integers(2, 7, 3)]
    first, second = rng.choice(["a", "b", "c", "d"], 2, replace=False).tolist()
    return {"a": ("input",), "b": ("times", factors[0], "a"), "c": ("times", factors[1], "b"),
            "d": ("plus", "b", "c"), "e": ("times", factors[2], "d"), "f": ("plus", "e", first),
            "g": ("plus", "f", second)}


class _FirstRowFirst(LookupError):
    """The row that had its turn too early is the first that could."""


_FirstRowFirst.__name__ = "LookupError"      # as students know it


@exercise.use
def use(Tape, rows, dy):
    """The gradients after one call and after another: name -> (first, second)."""
    tape, calls = Tape(rows), []
    first_row = next(name for name, (op, *_) in rows.items() if op != "input")
    for _ in range(2):
        try:
            tape.backward(dy)
        except LookupError as error:
            if str(error).startswith(f"{first_row} has its turn"):
                raise _FirstRowFirst(*error.args).with_traceback(error.__traceback__) from None
            raise
        calls.append({name: np.array(gradient) for name, gradient in tape.grads.items()})
    first, second = calls
    return {name: (first.get(name), second[name]) for name in second}


@exercise.solution
class Mended(_Tape):
    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share


class _DepthFirst(_Tape):
    """Follows each path as far as it goes; passes a row on once, or again whenever something new
    arrives."""

    newest_first, again = True, False

    def backward(self, dy):
        self.grads, todo, seen = {self.end: dy}, [self.end], set()
        while todo:
            name = todo.pop()
            for source, share in self.shares(name)[:: 1 if self.newest_first else -1]:
                self.grads[source] = self.grads.get(source, 0) + share
                if source not in seen or self.again:
                    seen.add(source)
                    todo.append(source)


@exercise.wrong
class VisitedTooEarly(_DepthFirst):
    """A row had its turn before all its users had theirs: it passed on too little, and what came
    later never went on. Print the rows in the order of your visits."""


@exercise.wrong
class OtherPathFirst(_DepthFirst):
    """A row still has its turn before all its users had theirs; it is only another path that gets
    lost now. Print the rows in the order of your visits."""

    newest_first = False


@exercise.wrong
class VisitedAgain(_DepthFirst):
    """A row had its turn twice, and the second time it passed on once more what it had passed on
    already. Each row should have one turn, when its gradient is complete."""

    again = True


@exercise.wrong
class FirstComeFirstServed(_Tape):
    """Right for the diamond, but not always where one path is longer than the other: a row that is
    reached early on the short path may have its turn before the long path comes back. When *is* a
    row's gradient complete?"""

    def backward(self, dy):
        self.grads, waiting = {self.end: dy}, [self.end]
        for name in waiting:
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share
                if source not in waiting:
                    waiting.append(source)


@exercise.wrong
class EachPathSendsEverything(_Tape):
    """You go on from a row each time something arrives there, and each time it sends *all* that it
    has by then: the first share goes on twice. Give each row one turn, when its gradient is
    complete."""

    def backward(self, dy):
        self.grads = {self.end: dy}
        self.go_on(self.end)

    def go_on(self, name):
        for source, share in self.shares(name):
            self.grads[source] = self.grads.get(source, 0) + share
            self.go_on(source)


@exercise.wrong
class GrowsAtTheSecondCall(_Tape):
    """The first call is right and the second is not: gradients of the call before are still there,
    and the new ones are added on top. Forget the old ones first."""

    def backward(self, dy):
        self.grads[self.end] = dy
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share


@exercise.wrong
class EverythingGrows(_Tape):
    """At the second call all gradients have doubled or more, the last row's too: those of the call
    before are still there. Each call should begin with none."""

    def backward(self, dy):
        self.grads[self.end] = self.grads.get(self.end, 0) + dy
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share


@exercise.wrong
class SharesTheUpstream(_Tape):
    """A + row hands the *same* array to both of its inputs. When `+=` changes it for one of them,
    it changes for the other, and for whoever gave you dy. Add with `a = a + b`, which makes a new
    array."""

    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                if source in self.grads:
                    self.grads[source] += share
                else:
                    self.grads[source] = share


@exercise.wrong
class SiblingsShare(SharesTheUpstream):
    """The caller's dy stays as it was. But a + row still hands one and the same array to both of
    its inputs, and `+=` changes it for both. Which line should make a new array?"""

    def backward(self, dy):
        super().backward(np.array(dy))


@exercise.wrong
class OneZeroForAll(_Tape):
    """All gradients but the last row's are one and the same array: *one* zero was put into every
    place, as `dict.fromkeys` does, and each `+=` changes it everywhere. Each name needs an array of
    its own."""

    def backward(self, dy):
        self.grads = dict.fromkeys(self.rows, np.zeros_like(dy)) | {self.end: dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads[source] += share


@exercise.wrong
class Overwritten(_Tape):
    """What came back first was written over by what came back later. Across paths, gradients add
    up."""

    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            self.grads.update(self.shares(name))


@exercise.wrong
class Forwards(_Tape):
    """Only what the last row sends back has come anywhere. Does every row have its turn, and after
    all rows that use it? Where does a backward pass begin?"""

    def backward(self, dy):
        self.grads = {name: 0 * dy for name in self.rows} | {self.end: dy}
        for name in self.rows:
            for source, share in self.shares(name):
                self.grads[source] = self.grads[source] + share


@exercise.wrong
class StartsFromOne(_Tape):
    """You started from 1. What arrives at the last row is dy, which the caller gives."""

    def backward(self, dy):
        Mended.backward(self, np.ones_like(dy))


@exercise.wrong
class ForgotReversed(_Tape):
    """You went through the rows from the first to the last, so a row has its turn when nothing has
    arrived there yet. Those who use a row stand *behind* it, and their turn comes before its: where
    does a backward pass begin?"""

    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in self.rows:
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share


@exercise.wrong
class SortedByName(_Tape):
    """You sorted the rows by their *names*. What counts is when they were computed, and the
    dictionary has them in this order already."""

    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in sorted(self.rows, reverse=True):
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share


@exercise.wrong
class MultipliedAcrossPaths(_Tape):
    """You multiplied what comes back on different paths. *Along* a path one multiplies; *across*
    paths one adds."""

    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 1) * share


@exercise.wrong
class AveragedPaths(_Tape):
    """You took the mean of what comes back on different paths. Each path moves the end in full:
    across paths, gradients add up."""

    def backward(self, dy):
        self.grads, count = {self.end: dy}, dict.fromkeys(self.rows, 0)
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                count[source] += 1
                so_far = self.grads.get(source, 0)
                self.grads[source] = so_far + (share - so_far) / count[source]


@exercise.wrong
class FirstShareOnly(_Tape):
    """You kept what came back first; what came later was left out. Across paths, gradients add
    up."""

    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads.setdefault(source, share)


@exercise.wrong
class SummedTheUpstream(_Tape):
    """You made one number of dy. Each row's gradient has the shape of dy, with as many
    entries."""

    def backward(self, dy):
        Mended.backward(self, float(np.sum(dy)))


@exercise.wrong
class NegativeShares(_Tape):
    """The shares were taken off, not added: the sign changes with each step back. Across paths,
    gradients add up."""

    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) - share


@exercise.wrong
class DoubleEdgeLost(_Tape):
    """Where a row uses one and the same row twice, you counted it once. Each edge brings its share:
    add that of each pair, also when two pairs name the same row."""

    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            for source, share in dict(self.shares(name)).items():
                self.grads[source] = self.grads.get(source, 0) + share


@exercise.wrong
class ShareTimesUpstream(_Tape):
    """You multiplied by dy again at every row. A share holds it already: dy comes in once, at the
    last row."""

    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share * dy


@exercise.wrong
class OnceByRecursion(_Tape):
    """You go on to a row at once when something arrives there, and only the first time: it passes
    on too little, and what comes later stays where it is. When *is* its gradient complete?"""

    def backward(self, dy):
        self.grads, self.done = {self.end: dy}, set()
        self.visit(self.end)

    def visit(self, name):
        if name not in self.done:
            self.done.add(name)
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share
                self.visit(source)


@exercise.wrong
class AQueueThatForgets(_Tape):
    """A row stands in your queue as often as something arrived there, and each time it passes on
    all that it has. Each row should have one turn, when its gradient is complete."""

    def backward(self, dy):
        self.grads, waiting = {self.end: dy}, [self.end]
        for name in waiting:
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share
                waiting.append(source)


@exercise.wrong
class NothingLeft(_Tape):
    """`self.grads` is empty after the call, and there one looks for the gradients. Is each of them
    stored there, and still there at the end?"""

    def backward(self, dy):
        self.grads = {}
