"""Whose a file is, by its name as learning platforms write it.

Each platform puts the student into the name of the file or of the folder around it. What it writes
there is a name, a user name or a number of its own; a CSV file of the instructor's may say which id
that is. What follows after it is the student's own name for the file, which may look like another
student's: what the platform wrote comes first.
"""

import csv
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

PATTERNS = {
    # Jane Doe_1234567_assignsubmission_file_[work.ipynb]; the number is another in each assignment
    "Moodle": r"(?P<student>.+?)_(?P<number>\d+)_assignsubmission_(file|onlinetext)"
              r"(_(?P<file>.*))?",
    # homework 1_jdoe_attempt_2026-11-20-23-59-10_work.ipynb
    "Blackboard": r".+?_(?P<student>[^_]+)_attempt_(?P<time>\d{4}(-\d\d){5})(_(?P<file>.*))?",
    # doejane_LATE_12345_678901_work-1.ipynb; -1 for the second time that it is handed in
    "Canvas": r"(?P<student>[^_]+)(_LATE)?_(?P<number>\d\d+)_\d{3,}_(?P<file>.*?)"
              r"(-(?P<again>\d+))?",
    # jdoe+01_computation_graphs+2026-11-20 23:59:10.000000 UTC+random
    "nbgrader's exchange": r"(?P<student>[^+]+)\+(?P<file>[^+]+)\+(?P<time>[-\d]+ [\d:.]+ \w+)"
                           r"(\+.*)?",
}


@dataclass(frozen=True)
class Owner:
    """student: as the platform writes it. number: of the student's, there. file: the notebook's
    name without what the platform added. submitted: an ISO time. again: how often it had been
    handed in before. Each is None where the name does not say it."""

    student: str
    number: str | None = None
    file: str | None = None
    submitted: str | None = None
    again: int = 0


def commonest(names):
    """The platform that has written most of these names; the first of several."""
    counts = Counter(platform for name in names for platform, pattern in PATTERNS.items()
                     if re.fullmatch(pattern, name, re.DOTALL))
    return max(PATTERNS, key=counts.__getitem__)


def owner(name, platform=None):
    """The Owner that the name of a file (without .ipynb) or folder tells; None if it is not a
    platform's. platform: that of the class, which is tried first."""
    for one in sorted(PATTERNS, key=lambda one: one != platform):
        found = re.fullmatch(PATTERNS[one], name, re.DOTALL)
        if found:
            said = found.groupdict()
            return Owner(said["student"].strip(), said.get("number"), said.get("file"),
                         said.get("time") and moment(said["time"]), int(said.get("again") or 0))
    return None


def moment(text):
    """The ISO time of one as a platform writes it; on this machine's clock, unless it names a
    zone. None for what is none."""
    try:
        if re.fullmatch(r"\d{4}(-\d\d){5}", text):
            return datetime.strptime(text, "%Y-%m-%d-%H-%M-%S").astimezone().isoformat()
        day, time, *zone = text.split()
        found = datetime.fromisoformat(f"{day}T{time}")
        if zone and found.tzinfo is None:
            found = found.replace(tzinfo=ZoneInfo(zone[0]))
        return found.astimezone().isoformat() if found.tzinfo is None else found.isoformat()
    except (ValueError, OSError, KeyError):          # no time, or no such zone
        return None


def read_ids(path):
    """{what a platform writes: id} from a CSV file: the last column is the id, and each of the
    others may be what a platform writes: a name, a user name, a number."""
    rows = csv.reader(Path(path).read_text(encoding="utf-8-sig").splitlines())
    ids = {}
    for *written, id in (row for row in rows if len(row) > 1):
        for text in filter(None, map(str.strip, written)):
            if ids.setdefault(text, id.strip()) != id.strip():
                raise ValueError(f"{path} gives two ids for {text!r}: {ids[text]}, {id.strip()}")
    return ids


def named(owners, ids):
    """The Owners with the id as the student. Two with one name, for whom there are no ids, keep
    their numbers: they are two people."""
    numbers = {}
    for one in owners:
        if one.number:
            numbers.setdefault(one.student, set()).add(one.number)
    return [replace(one, student=ids.get(one.number) or ids.get(one.student)
                    or (f"{one.student} ({one.number})"
                        if len(numbers.get(one.student, ())) > 1 else one.student))
            for one in owners]
