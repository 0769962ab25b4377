"""How often does a check say what is wrong, instead of only that something is, and is it true?

Submitted are: every solution changed at one place and at two places at once, and the right and
wrong answers in tests/checks/answers. Printed for each exercise and in all: how many there were,
how many were refused, for how many of these the mistake was named or its place was said, and for
how many only general words were left. And what must be 0: right answers refused, checks that
crashed, and diagnoses that inputs of another seed contradict (a mistake is the same whatever the
numbers are). The checks know all single changes themselves, so the rows for two changes and for the
written ones measure how they generalise.

Run it with:  .venv/bin/python benchmarks/diagnosis.py [--write]       (some minutes)
"""

import ast
import itertools
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.side_by_side import machine, publish, table  # noqa: E402
from course_lib.checks import all_exercises, examine  # noqa: E402
from course_lib.checks.slips import (  # noqa: E402
    answer_from,
    changes,
    replaced,
    slips,
    solution_tree,
)
from tests.support.answers import all_answers  # noqa: E402

SUBMITTED = ("one change", "two changes", "written wrong", "written right")
COUNTED = ("made", "refused", "mistake named", "place said", "one of the two", "crashed",
           "contradicted")
PAIRS = 60          # drawn for each exercise
# kinds that say where to look; they may change with the numbers
WHERE = ("first that differs", "some parts", "raised", "raised later", "overflow or nan",
         "warns", "nearly", "wrong shape", "wrong type", "second call differs", "took too long")


@dataclass
class Tally:
    made: int = 0
    refused: int = 0
    named: int = 0
    placed: int = 0
    crashed: int = 0
    contradicted: int = 0
    passed: tuple = ()          # which of them, counted from 0

    def __add__(self, other):
        return Tally(*(a + b for a, b in zip(vars(self).values(), vars(other).values(),
                                             strict=True)))

    def row(self):
        """What is COUNTED, as texts."""
        return [*map(str, (self.made, self.refused, self.named, self.placed)),
                f"{self.specific:.1%}" if self.refused else "",
                *map(str, (self.crashed, self.contradicted))]

    @property
    def specific(self):
        """The share of the refused that got something specific."""
        return (self.named + self.placed) / max(self.refused, 1)


def doubles(exercise, rng, pairs=PAIRS):
    """Answers two changes away from the solution."""
    tree = solution_tree(exercise)

    def changed(tree):
        sites = [(i, change) for i, node in enumerate(ast.walk(tree.body[0]))
                 for *_, change in changes(node, exercise.argument_names)]
        return replaced(tree, *sites[rng.integers(len(sites))]) if sites else tree

    for _ in range(pairs):
        twice = changed(changed(tree))
        if ast.unparse(twice) != ast.unparse(tree):
            yield answer_from(exercise, twice)


def judge(exercise, answers, kinds=None):
    """The Tally of some answers. kinds: what may be said of each, where that is known."""
    tally = Tally()
    for answer, true in zip(answers, kinds or itertools.repeat(()), strict=False):
        tally.made += 1
        try:
            said = [examine(exercise, answer, seed) for seed in (0, 1)]
        except Exception as error:
            print(f"  {exercise.id} crashed: {type(error).__name__}: {error}")
            tally.crashed += 1
            continue
        if said[0].passed:
            tally.passed += (tally.made - 1,)
            continue
        tally.refused += 1
        tally.placed += said[0].kind in WHERE
        tally.named += said[0].kind not in ("differs", *WHERE)
        met = {feedback.kind for feedback in said}
        if len(met) > 1 and not met & {*WHERE, "differs", "passed"} and not met <= {*true}:
            print(f"  {exercise.id} contradicted: {' against '.join(sorted(met))}")
            tally.contradicted += 1
    return tally


def measure(exercise, answers, rng, pairs=PAIRS):
    """Tallies: of single changes, of double ones, of written wrong answers, of right ones."""
    written = answers.get(exercise.id)
    wrongs = list(written.wrongs.values()) if written else []
    return [judge(exercise, [slip.answer for slip in slips(exercise)]),
            judge(exercise, doubles(exercise, rng, pairs)),
            judge(exercise, [a for a, _ in wrongs], [kinds for _, kinds in wrongs]),
            judge(exercise, written.rights.values() if written else [])]


def main():
    rng, answers = np.random.default_rng(0), all_answers()
    sums = [Tally()] * 4
    for exercise in all_exercises().values():
        tallies = measure(exercise, answers, rng)
        sums = [a + b for a, b in zip(sums, tallies, strict=True)]
        for label, tally in zip(SUBMITTED, tallies, strict=True):
            print(f"{exercise.id:<6}{label:<14}", "  ".join(map("{:>6}".format, tally.row())))
    publish("diagnosis.py: what is said of a wrong answer", machine("numpy") + "\n\n" + table(
        ["answers", *COUNTED],
        [[label, *tally.row()] for label, tally in zip(SUBMITTED, sums, strict=True)]))


if __name__ == "__main__":
    main()
