"""Answers of students, kept as data: for each exercise those that are right, written in many ways,
and those that are wrong, with what may be said of them.

    answers = Answers("03.1")

    @answers.right
    def where(dy, x): return np.where(x > 0, dy, 0)

    @answers.wrong("masked_by_upstream")           # the kind; several where each would be true
    def by_its_own_sign(dy, x): return np.where(dy > 0, dy, 0)

    answers.value_right("with a point", 256.0)     # where an exercise asks for a value
    answers.value_wrong("tax on pens only", 236.0, "a kind")

They stand in tests/checks/answers/, a folder for each lesson and a file for each exercise, as the
exercises do. Nobody hands them out.
"""

import importlib.util
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "checks" / "answers"


class Answers:
    """The answers to one exercise. rights: name -> answer. wrongs: name -> (answer, kinds)."""

    def __init__(self, id):
        self.id, self.rights, self.wrongs = id, {}, {}

    def right(self, answer):
        """Decorator for an answer that passes, a function or a class."""
        self.value_right(answer.__name__, answer)
        return answer

    def wrong(self, *kinds):
        """Decorator for an answer that is refused as one of these kinds."""
        def keep(answer):
            self.value_wrong(answer.__name__, answer, *kinds)
            return answer
        return keep

    def value_right(self, name, value):
        assert name not in self.rights, name
        self.rights[name] = value

    def value_wrong(self, name, value, *kinds):
        assert kinds and name not in self.wrongs, name
        self.wrongs[name] = value, kinds


def all_answers():
    """id -> Answers, of all files in the folder."""
    found = {}
    for path in sorted(FOLDER.glob("*/*.py")):
        spec = importlib.util.spec_from_file_location(f"answers_{path.parent.name}_{path.stem}",
                                                      path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        assert module.answers.id not in found, module.answers.id
        found[module.answers.id] = module.answers
    return found


def each_right():
    """A pytest parameter (id, answer) for each right answer."""
    return [pytest.param(a.id, answer, id=f"{a.id}-{name}")
            for a in all_answers().values() for name, answer in a.rights.items()]


def each_wrong():
    """A pytest parameter (id, answer, kinds) for each wrong answer."""
    return [pytest.param(a.id, answer, kinds, id=f"{a.id}-{name}")
            for a in all_answers().values() for name, (answer, kinds) in a.wrongs.items()]


def assert_met_well(tally, exercise):
    """What has to be true of a Tally of benchmarks/diagnosis.py."""
    assert tally.crashed == tally.contradicted == 0
    # of one wrong number, a check can only say what to think about
    assert tally.specific >= 0.92 or not tally.refused or exercise.asks_for_a_value
