"""What grading found out: one line of JSON a submission, appended and never changed.

A crash costs at most the line being written, and an interrupted run goes on from here.
A submission that was graded again has several lines: the last one counts.
"""

import json
from pathlib import Path
from typing import TypedDict

from course_lib.checks import record

NAME = "journal.jsonl"


class Marked(TypedDict):
    """One question of a submission. kind: "right", "not attempted", the name of a known mistake, or
    of a general diagnosis. hint: what the student is told. seconds: that marking it took."""

    grade_id: str
    exercise: str | None
    title: str
    score: float
    points: float
    kind: str
    hint: str | None
    message: str
    seconds: float


class Flag(TypedDict):
    """Something that a person should look at; it changes no mark."""

    kind: str
    grade_id: str | None
    detail: str


class Result(TypedDict):
    """A line of the journal. key: changes with all that a mark depends on. submitted, graded: times
    in ISO format. status: "graded", or "failed", "unreadable", "missing", and then the reason."""

    assignment: str
    student: str
    file: str
    key: str
    graded: str
    submitted: str | None
    late: bool
    status: str
    reason: str | None
    protection: str
    seconds: float
    score: float | None
    max_score: float | None
    questions: list[Marked]
    flags: list[Flag]


def append(folder: Path | str, result: Result) -> None:
    """Add a result, a dictionary with at least "assignment" and "student", to the journal in this
    folder."""
    record.append(Path(folder) / NAME, result)


def read(folder: Path | str) -> list[Result]:
    """The latest result of each assignment and student, in the order of their first appearance.
    Lines that are cut off are ignored."""
    try:
        lines = (Path(folder) / NAME).read_bytes().splitlines()
    except FileNotFoundError:
        return []
    results: dict[tuple[str, str], Result] = {}
    for line in lines:
        try:
            result = json.loads(line)
            results[result["assignment"], result["student"]] = result
        except (ValueError, TypeError, KeyError):
            continue
    return list(results.values())
