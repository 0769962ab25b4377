"""The exercises of the course: a folder for each lesson, and in it a file for each exercise.

They are loaded when one is first asked for, not when this is imported.
"""

import functools
import importlib
from collections.abc import Callable
from pathlib import Path

from course_lib.checks import exercise, questions
from course_lib.checks.exercise import Exercise
from course_lib.checks.questions import Question
from course_lib.checks.turns import Turn, turns


def all_exercises() -> dict[str, Exercise]:
    """id -> Exercise for the whole course, in order."""
    _load()
    return dict(sorted(exercise.registry.items()))


def all_questions() -> dict[str, list[Callable[..., Question]]]:
    """lesson -> what makes its recall questions, for the whole course, in order."""
    _load()
    return dict(questions.bank)


def all_turns() -> dict[str, Turn]:
    """id -> Turn for the whole course, in order."""
    _load()
    return dict(sorted(turns.items()))


def all_predictions() -> dict[str, Question]:
    """name -> the question that a lesson asks before it shows, for the whole course, in order."""
    _load()
    return dict(questions.predictions)


def find_prediction(name: str) -> Question:
    """The prediction with this name. Raises ValueError for a name that nobody wrote."""
    known = all_predictions()
    if name not in known:
        raise ValueError(f"there is no prediction {name!r}")
    return known[name]


def find(id: str, among: Callable[[], dict[str, Exercise]] = all_exercises) -> Exercise:
    """The exercise (or turn) with this id. Raises ValueError that names the ids there are."""
    known = among()
    if id not in known:
        near = [i for i in known if i.split(".")[0] == str(id).split(".")[0]] or known
        raise ValueError(f"there is no exercise {id!r}; did you mean one of {', '.join(near)}?")
    return known[id]


@functools.cache
def _load():
    for path in sorted(Path(__file__).parent.glob("[0-9]*/*.py")):
        importlib.import_module(f"{__name__}.{path.parent.name}.{path.stem}")
