"""Answers to 02.4 Bug clinic: a row that was visited too early."""

from collections import defaultdict

import numpy as np

from course_lib.checks.exercises import find
from tests.support.answers import Answers

answers = Answers("02.4")
Tape = find("02.4").model_solution.__base__              # as in the exercise notebook


@answers.right
class ListTurnedRound(Tape):
    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in list(self.rows)[::-1]:
            for source, share in self.shares(name):
                if source in self.grads:
                    self.grads[source] = self.grads[source] + share
                else:
                    self.grads[source] = share


@answers.right
class ZerosFirst(Tape):
    def backward(self, dy):
        self.grads = {name: np.zeros_like(dy, dtype=float) for name in self.rows}
        self.grads[self.end] = dy
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads[source] = self.grads[source] + share


@answers.right
class CopiesAndPlusEquals(Tape):
    def backward(self, dy):
        self.grads = {self.end: np.array(dy)}
        for name in reversed(list(self.rows)):
            for source, share in self.shares(name):
                if source not in self.grads:
                    self.grads[source] = np.array(share)
                else:
                    self.grads[source] += share


@answers.right
class DefaultDict(Tape):
    def backward(self, dy):
        grads = self.grads = defaultdict(float)
        grads[self.end] = dy
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                grads[source] = grads[source] + share


@answers.right
class ByIndex(Tape):
    def backward(self, dy):
        self.grads.clear()
        self.grads[self.end] = dy
        names = list(self.rows)
        for i in range(len(names) - 1, -1, -1):
            for source, share in self.shares(names[i]):
                self.grads[source] = share + self.grads.get(source, 0)


@answers.right
class CountsUsers(Tape):
    """A row has its turn once all its users have had theirs."""

    def backward(self, dy):
        waits = dict.fromkeys(self.rows, 0)
        for _, *rest in self.rows.values():
            for source in rest:
                if source in waits:
                    waits[source] += 1
        self.grads, ready = {self.end: dy}, [self.end]
        while ready:
            for source, share in self.shares(ready.pop()):
                self.grads[source] = self.grads.get(source, 0) + share
                waits[source] -= 1
                if waits[source] == 0:
                    ready.append(source)


@answers.right
class Pulls(Tape):
    """Each row asks its users for their shares."""

    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in list(self.rows)[-2::-1]:
            self.grads[name] = sum(share for user in list(self.grads)
                                   for source, share in self.shares(user) if source == name)


@answers.right
class PopsFromTheEnd(Tape):
    def backward(self, dy):
        self.grads, todo = {}, list(self.rows)
        self.grads[self.end] = dy
        while todo:
            for source, share in self.shares(todo.pop()):
                self.grads.update({source: self.grads.get(source, 0) + share})


@answers.right
class OverPaths(Tape):
    """Slow, but right: each path on its own, with a gradient of its own."""

    def backward(self, dy):
        sums = {}

        def walk(name, gradient):
            sums[name] = sums.get(name, 0) + gradient
            self.grads[name] = gradient
            for source, share in self.shares(name):
                walk(source, share)

        self.grads = {}
        walk(self.end, dy)
        self.grads = sums


@answers.right
class FreshCollections(Tape):
    def backward(self, dy):
        arrived = {name: [] for name in self.rows}
        arrived[self.end] = [np.asarray(dy, float)]
        self.grads = {}
        for name in reversed(self.rows):
            self.grads[name] = np.sum(arrived[name], axis=0)
            for source, share in self.shares(name):
                arrived[source].append(share)


@answers.wrong("ForgotReversed")
class FromTheFirst(Tape):
    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in self.rows:
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share


@answers.wrong("ForgotReversed")
class FromTheFirstWithPlusEquals(Tape):
    def backward(self, dy):
        self.grads[self.end] = dy
        for name in self.rows.keys():
            for source, share in self.shares(name):
                if source in self.grads:
                    self.grads[source] += share
                else:
                    self.grads[source] = share


@answers.wrong("Forwards")
class FromTheFirstWithZeros(Tape):
    def backward(self, dy):
        self.grads = {name: np.zeros_like(dy) for name in self.rows}
        self.grads[self.end] = dy
        for name in self.rows:
            for source, share in self.shares(name):
                self.grads[source] = self.grads[source] + share


@answers.wrong("SortedByName")
class Sorted(Tape):
    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in sorted(self.rows, reverse=True):
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share


@answers.wrong("MultipliedAcrossPaths")
class Multiplied(Tape):
    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                if source in self.grads:
                    self.grads[source] = self.grads[source] * share
                else:
                    self.grads[source] = share


@answers.wrong("AveragedPaths")
class Averaged(Tape):
    def backward(self, dy):
        self.grads, n = {self.end: dy}, {}
        for name in reversed(self.rows):
            for s, g in self.shares(name):
                n[s] = n.get(s, 0) + 1
                self.grads[s] = self.grads.get(s, 0) + (g - self.grads.get(s, 0)) / n[s]


@answers.wrong("SummedTheUpstream")
class FloatOnly(Tape):
    def backward(self, dy):
        self.grads = {self.end: float(np.sum(dy))}
        for name in reversed(self.rows):
            for s, g in self.shares(name):
                self.grads[s] = self.grads.get(s, 0) + g


@answers.wrong("Overwritten")
class Assigned(Tape):
    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads[source] = share


@answers.wrong("FirstShareOnly")
class NotIfThere(Tape):
    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                if source not in self.grads:
                    self.grads[source] = share


@answers.wrong("GrowsAtTheSecondCall")
class NotCleared(Tape):
    def backward(self, dy):
        self.grads[self.end] = dy
        for name in list(self.rows)[::-1]:
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share


@answers.wrong("SharesTheUpstream")
class PlusEquals(Tape):
    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                if source not in self.grads:
                    self.grads[source] = share
                else:
                    self.grads[source] += share


@answers.wrong("SiblingsShare")
class PlusEqualsBehindOneCopy(Tape):
    def backward(self, dy):
        self.grads = {self.end: np.copy(dy)}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                if source not in self.grads:
                    self.grads[source] = share
                else:
                    self.grads[source] += share


@answers.wrong("StartsFromOne")
class One(Tape):
    def backward(self, dy):
        self.grads = {self.end: np.ones_like(dy)}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share


@answers.wrong("VisitedTooEarly")
class TheBrokenOne(Tape):
    def backward(self, dy):
        self.grads, todo, seen = {self.end: dy}, [self.end], {self.end}
        while todo:
            name = todo.pop()
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share
                if source not in seen:
                    seen.add(source)
                    todo.append(source)


@answers.wrong("FirstComeFirstServed")
class AQueue(Tape):
    def backward(self, dy):
        self.grads, todo, seen = {self.end: dy}, [self.end], {self.end}
        while todo:
            name = todo.pop(0)
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share
                if source not in seen:
                    seen.add(source)
                    todo.append(source)


@answers.wrong("VisitedAgain", "EachPathSendsEverything", "one slip", "differs")
class SeenForgotten(Tape):
    def backward(self, dy):
        self.grads, todo = {self.end: dy}, [self.end]
        while todo:
            for source, share in self.shares(todo.pop()):
                self.grads[source] = self.grads.get(source, 0) + share
                todo.append(source)


@answers.wrong("NegativeShares", "one slip")
class Minus(Tape):
    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) - share


@answers.wrong("raised")
class AddedToNothing(Tape):
    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads[source] += share


@answers.wrong("raised", "forgot self")
class SelfForgotten(Tape):
    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(rows):                      # noqa: F821
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share


@answers.wrong("wrong arguments", "forgot self", "raised")
class NoSelf(Tape):
    def backward(dy):                                    # noqa: N805
        return dy


@answers.wrong("NothingLeft")
class ReturnsOnly(Tape):
    def backward(self, dy):
        grads = {self.end: dy}
        for name in reversed(self.rows):
            grads[name] = grads.get(name, 0)
        return grads


@answers.wrong("raised", "wrong type", "differs")
class OnlyTheEnd(Tape):
    def backward(self, dy):
        self.grads = {self.end: dy}


@answers.wrong("DoubleEdgeLost")
class SharesInADictionary(Tape):
    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in list(self.rows)[::-1]:
            shares = dict(self.shares(name))
            for source in shares:
                self.grads[source] = self.grads.get(source, 0) + shares[source]


@answers.wrong("wrong type", "raised", "some parts", "first that differs")
class TakesTheRowsAway(Tape):
    def backward(self, dy):
        self.grads = {self.end: dy}
        names = list(self.rows)
        while names:
            name = names.pop()
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share
            del self.rows[name]


@answers.wrong("raised")
class EndLeftOut(Tape):
    """Its sentence must not be that of a forgotten reversed."""

    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in list(self.rows)[-2::-1]:
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share


@answers.wrong("raised")
class GradsKeptElsewhere(Tape):
    def backward(self, dy):
        grads = {self.end: dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                grads[source] = grads.get(source, 0) + share
        self.grads = grads


@answers.wrong("raised")
class WrittenUnderTheUser(Tape):
    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            for _, share in self.shares(name):
                self.grads[name] = self.grads.get(name, 0) + share


@answers.wrong("raised")
class NamesTypedIn(Tape):
    def backward(self, dy):
        self.grads = {"o": dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share


@answers.wrong("ShareTimesUpstream")
class TimesDy(Tape):
    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + dy * share


@answers.wrong("OnceByRecursion")
class Recursion(Tape):
    def backward(self, dy):
        self.grads, done = {self.end: dy}, set()

        def visit(name):
            if name in done:
                return
            done.add(name)
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share
                visit(source)

        visit(self.end)


@answers.wrong("AQueueThatForgets")
class QueueWithoutSeen(Tape):
    def backward(self, dy):
        self.grads, todo = {self.end: dy}, [self.end]
        while todo:
            for source, share in self.shares(todo.pop(0)):
                self.grads[source] = self.grads.get(source, 0) + share
                todo.append(source)


@answers.wrong("raised")
class SlicedDictionary(Tape):
    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in self.rows[::-1]:
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share


@answers.wrong("one slip")
class BeginsWithOne(Tape):
    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 1) + share


@answers.wrong("upstream ignored", "first that differs", "some parts", "starts_with_one")
class BeginsWithAPlainOne(Tape):
    def backward(self, dy):
        self.grads = {self.end: 1.0}
        for name in reversed(list(self.rows)):
            if name in self.grads:
                for source, share in self.shares(name):
                    self.grads[source] = self.grads.get(source, 0) + share


@answers.wrong("NothingLeft")
class ClearedAtTheEnd(Tape):
    def backward(self, dy):
        self.grads = {self.end: dy}
        for name in reversed(self.rows):
            for source, share in self.shares(name):
                self.grads[source] = self.grads.get(source, 0) + share
        self.grads.clear()
