"""What grading found out: the record of a submission, which the marker fills in and everything that
people see is made from; and the journal, a line of JSON for each, appended and never changed.

A crash costs at most the line being written, and an interrupted run goes on from here.
A submission that was graded again has several lines: the last one counts.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

from course_lib.checks import record

NAME = "journal.jsonl"
BROKEN = ("crashed", "timed out", "out of memory")
HIDDEN = "hidden test failed"
# nobody can say which idea is behind it
UNKNOWN = ("differs", HIDDEN, "raised", "not defined", "not checkable")
LONGEST = 5000                       # characters of one text


@dataclass
class Marked:
    """One question of a submission. answer: grade_id of the cell that it is about. kind: "right",
    "not attempted", the names of known mistakes with " + " between them, or a general diagnosis.
    hint: what the student is told. evidence: pairs (label, text), such as the input, what came and
    what was expected; none of a hidden test. by_hand: whether a person gave the score. again:
    whether that was before the student handed in again, or grading gave it other points. remark:
    what a person wrote about the answer. The journal has none of these: see results/by_hand.py."""

    grade_id: str
    answer: str | None = None
    exercise: str | None = None
    title: str = ""
    points: float = 0.0
    score: float = 0.0
    kind: str = "right"
    hint: str = ""
    evidence: list = field(default_factory=list)
    by_hand: bool = False
    again: bool = False
    remark: str = ""

    @property
    def right(self) -> bool:
        return self.kind == "right" or self.score >= self.points

    @property
    def outcome(self) -> str:
        """Which of five sorts it is."""
        if self.right:
            return "right"
        if self.kind == "not attempted":
            return self.kind
        if self.kind in BROKEN:
            return "crashed, timed out"
        return "wrong otherwise" if self.kind in UNKNOWN else "known mistake"

    @property
    def mistakes(self) -> list[str]:
        return self.kind.split(" + ") if self.outcome == "known mistake" else []

    @property
    def question(self) -> str:
        """What tells it from the other questions: the exercise, or else the test."""
        return self.exercise or self.grade_id


@dataclass
class Flag:
    """Something that a person should look at; it changes no mark."""

    kind: str
    grade_id: str | None
    detail: str


@dataclass
class Result:
    """A line of the journal. key: changes with all that a mark depends on. handed_in: changes with
    the notebook. submitted, graded: times in ISO format. deduction: the share of the points that
    being late costs. status: "graded", or "failed", "unreadable", "missing", and then the reason.
    beside: the names of the student's other notebooks for this assignment, which were not graded.
    words: Texts that a person reads. remarks: what a person wrote about other cells, by their
    names. The journal has neither: see results/by_hand.py."""

    assignment: str
    student: str
    file: str = ""
    key: str = ""
    handed_in: str = ""
    graded: str = ""
    submitted: str | None = None
    late: bool = False
    deduction: float = 0.0
    beside: str = ""
    status: str = "failed"
    reason: str | None = None
    protection: str = ""
    seconds: float = 0.0
    max_score: float | None = None
    questions: list[Marked] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    words: list = field(default_factory=list)
    remarks: dict = field(default_factory=dict)

    @property
    def score(self) -> float | None:
        """The points, so far; None, which is no mark of 0, for what was not graded."""
        if self.status != "graded":
            return None
        return round(self.earned * (1 - self.deduction), 4)

    @property
    def of_several(self) -> str:
        """Which of the student's notebooks was graded and which was not, as a sentence; "" where
        there was one."""
        if self.status != "graded" or not self.beside:
            return ""
        return (f"{Path(self.file).name} was graded; what lies beside it was not: "
                f"{self.beside}.")

    @property
    def look_again(self) -> list[str]:
        """What a person should look at, though it has marks, as sentences."""
        again = [q.question for q in self.questions if q.again]
        again += [told.column for told in self.words if told.again]
        return [*filter(None, [self.of_several]), *(
            [f"Points that were given by hand are from before it was handed in again, or graded "
             f"otherwise: {', '.join(again)}."] if again else [])]

    @property
    def earned(self) -> float:
        """The points for the answers and the texts, however late they were."""
        return (sum(question.score for question in self.questions)
                + sum(told.given or 0 for told in self.words))


def plain(value: object, most: int = LONGEST) -> str:
    """Text that may be shown and written anywhere: characters that are not seen, turn a line
    around, steer a terminal or cannot be encoded become their numbers, and what is too long is
    cut."""
    text = str(value)[:most].replace("\r\n", "\n")
    hidden = [c for c in set(text) if unicodedata.category(c) in ("Cc", "Cf", "Cs")
              and c not in "\n\t"]
    text = text.translate({ord(c): f"\\x{ord(c):02x}" for c in hidden})
    return text + " …" if len(str(value)) > most else text


def append(folder: Path | str, result: Result) -> None:
    """Add a result to the journal in this folder."""
    record.append(Path(folder) / NAME, vars(result))


def lines(folder: Path | str) -> Iterator[Result]:
    """All results ever, the oldest first. Lines that are cut off are passed over."""
    for entry in record.entries(Path(folder) / NAME):
        try:
            result = _known(Result, entry)
            result.questions = [_known(Marked, question) for question in result.questions]
            result.flags = [_known(Flag, flag) for flag in result.flags]
        except (TypeError, AttributeError):
            continue
        yield result


def read(folder: Path | str) -> list[Result]:
    """The latest result of each assignment and student, in the order of their first appearance."""
    return list({(r.assignment, r.student): r for r in lines(folder)}.values())


def earlier(folder: Path | str) -> dict[tuple[str, str], Result]:
    """For whoever was graded more than once, with another mark: the result before the latest."""
    latest: dict[tuple[str, str], Result] = {}
    before: dict[tuple[str, str], Result] = {}
    for result in lines(folder):
        whose = result.assignment, result.student
        if result.status != "graded":
            continue
        if whose in latest and latest[whose].score != result.score:
            before[whose] = latest[whose]
        latest[whose] = result
    return before


def _known(kind, entries):
    """A dataclass of a dictionary that an older version may have written."""
    return kind(**{f.name: entries[f.name] for f in fields(kind) if f.name in entries})
