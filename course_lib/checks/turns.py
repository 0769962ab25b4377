"""Your turn: a few lines of a lesson that students write, with which the lesson goes on.

A turn is checked as an exercise is, with the same feedback, and is not marked:

    turn = Turn("04.dW", "The gradient of the weights", proves="…", nudge="…")

    @turn.inputs
    @turn.solution
    @turn.wrong
"""

import dataclasses

from course_lib.checks.exercise import Exercise

turns: dict[str, "Turn"] = {}


class Turn(Exercise):
    """A blank in a lesson. id: the lesson and a name, such as "04.dW". nudge: what to think about.
    The rest is as in Exercise."""

    known = turns

    def __init__(self, id: str, title: str, *, proves: str, nudge: str, **more):
        super().__init__(id, title, 0, practises="", proves=proves, hints=(nudge,) * 3, **more)


def goes_on(feedback):
    """The feedback with the word on whose function the lesson goes on with."""
    if feedback.passed:
        said = f"{feedback.hint} The lesson goes on with yours."
    elif feedback.kind == "not attempted":
        said = ("Write it in the place of the dots and run the cell again. Until then the lesson "
                "goes on with the course's.")
    else:
        said = f"{feedback.hint}\nUntil it is right the lesson goes on with the course's."
    return dataclasses.replace(feedback, hint=said)
