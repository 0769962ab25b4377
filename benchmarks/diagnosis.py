"""How often does a check say what is wrong, instead of only that something is?

Every solution is changed at one place, and at two places at once, and submitted. Printed: how many
of these wrong answers were refused, and how many of the refused got a specific diagnosis. The
checks know all single changes themselves, so only the column for two changes measures how they
generalise.

Run it with:  .venv/bin/python benchmarks/diagnosis.py
"""

import ast

import numpy as np

from course_lib.checks import all_exercises, examine
from course_lib.checks.slips import answer_from, changes, replaced, slips, solution_tree

PAIRS = 60          # drawn for each exercise


def doubles(exercise, rng):
    """Answers two changes away from the solution."""
    tree = solution_tree(exercise)

    def changed(tree):
        sites = [(i, change) for i, node in enumerate(ast.walk(tree.body[0]))
                 for *_, change in changes(node, exercise.argument_names)]
        return replaced(tree, *sites[rng.integers(len(sites))]) if sites else tree

    for _ in range(PAIRS):
        twice = changed(changed(tree))
        if ast.unparse(twice) != ast.unparse(tree):
            yield answer_from(exercise, twice)


def judge(exercise, answers):
    """(answers, refused, named)."""
    feedback = [examine(exercise, answer, seed=0) for answer in answers]
    refused = [f for f in feedback if not f.passed]
    return np.array([len(feedback), len(refused), sum(f.kind != "differs" for f in refused)])


def main():
    rng = np.random.default_rng(0)
    sums = np.zeros((2, 3), int)
    print(f"{'exercise':<10}{'one change: made, refused, named':<36}"
          "two changes: made, refused, named")
    for exercise in all_exercises().values():
        row = [judge(exercise, [slip.answer for slip in slips(exercise)]),
               judge(exercise, doubles(exercise, rng))]
        sums += row
        print(f"{exercise.id:<10}{'  '.join(map(str, row[0])):<36}{'  '.join(map(str, row[1]))}")
    for label, (made, refused, named) in zip(("one change", "two changes"), sums, strict=True):
        print(f"{label}: refused {refused / made:.1%} of {made}; "
              f"{named / refused:.1%} of the refused got a specific diagnosis")


if __name__ == "__main__":
    main()
