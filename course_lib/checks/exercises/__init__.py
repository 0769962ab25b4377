"""The exercises of the course: a folder for each lesson, and in it a file for each exercise.

An instructor's own live beside them, in folders whose names begin with "own", under ids such as
"own.1": they can be checked and graded, and are no part of the course's order, map or recall.

All are loaded when one is first asked for, not when this is imported.
"""

import functools
import importlib
from collections.abc import Callable
from pathlib import Path

from course_lib.checks import exercise, questions
from course_lib.checks.exercise import Exercise
from course_lib.checks.questions import Question


def all_exercises() -> dict[str, Exercise]:
    """id -> Exercise for the whole course, in order."""
    return {id: found for id, found in every_exercise().items() if found.of_the_course}


def every_exercise() -> dict[str, Exercise]:
    """The same, with an instructor's own behind them."""
    _load()
    return dict(sorted(exercise.registry.items()))


def all_questions() -> dict[str, list[Callable[..., Question]]]:
    """lesson -> what makes its recall questions, for the whole course, in order."""
    _load()
    return dict(questions.bank)


def find(id: str) -> Exercise:
    """The exercise with this id. Raises ValueError that names the ids there are."""
    known = every_exercise()
    if id not in known:
        near = [i for i in known if i.split(".")[0] == str(id).split(".")[0]] or known
        raise ValueError(f"there is no exercise {id!r}; did you mean one of {', '.join(near)}?")
    return known[id]


@functools.cache
def _load():
    folder = Path(__file__).parent
    for path in [*sorted(folder.glob("[0-9]*/*.py")), *sorted(folder.glob("own*/*.py"))]:
        importlib.import_module(f"{__name__}.{path.parent.name}.{path.stem}")
