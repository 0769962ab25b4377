"""Whose a file is, by its name as learning platforms write it.

Each platform puts the student into the name of the file or of the folder around it. What it writes
there is a name, a user name or a number of its own; a CSV file of the instructor's (lists.py) may
say which id that is. What follows after it is the student's own name for the file, which may look
like another student's: what the platform wrote comes first.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

PATTERNS = {
    # Jane Doe_1234567_assignsubmission_file_[work.ipynb]; the number is another in each assignment
    "Moodle": r"(?P<student>.+?)_(?P<number>\d+)_assignsubmission_(file|onlinetext)"
              r"(_(?P<file>.*))?",
    # homework 1_jdoe_attempt_2026-11-20-23-59-10_work.ipynb
    "Blackboard": r"(?P<before>.+?)_(?P<student>[^_]+)_attempt_(?P<time>\d{4}(-\d\d){5})"
                  r"(_(?P<file>.*))?",
    # doejane_LATE_12345_678901_work-1.ipynb; -1 for the second time that it is handed in
    "Canvas": r"(?P<student>[^_]+)(?P<late>_LATE)?_(?P<number>\d\d+)_\d{3,}_(?P<file>.*?)"
              r"(-(?P<again>\d+))?",
    # jdoe+01_computation_graphs+2026-11-20 23:59:10.000000 UTC+random
    "nbgrader's exchange": r"(?P<student>[^+]+)\+(?P<file>[^+]+)\+(?P<time>[-\d]+ [\d:.]+ \w+)"
                           r"(\+.*)?",
}


@dataclass(frozen=True)
class Owner:
    """student: as the platform writes it. number: of the student's, there. file: the notebook's
    name without what the platform added. submitted: an ISO time. again: how often it had been
    handed in before. late: whether the platform calls it late. before: what stands in front of the
    student. Each is None where the name does not say it."""

    student: str
    number: str | None = None
    file: str | None = None
    submitted: str | None = None
    again: int = 0
    late: bool | None = None
    before: str | None = None

    @property
    def apart(self):
        """What tells the student from another of this name."""
        return self.number or self.before


def commonest(names):
    """The platform that has written most of these names; the first of several."""
    counts = Counter(platform for name in names for platform, pattern in PATTERNS.items()
                     if re.fullmatch(pattern, name, re.DOTALL))
    return max(PATTERNS, key=counts.__getitem__)


def owner(name, platform=None, users=None):
    """The Owner that the name of a file (without .ipynb) or folder tells; None if it is not a
    platform's. platform: that of the class, which is tried first. users: {what Blackboard writes
    before "_attempt_": the user name in it}, where that is known: both may hold a "_"."""
    for one in sorted(PATTERNS, key=lambda one: one != platform):
        found = re.fullmatch(PATTERNS[one], name, re.DOTALL)
        if found:
            said = found.groupdict()
            student, before = said["student"].strip(), said.get("before")
            user = (users or {}).get(f"{before}_{student}")
            if user:
                student, before = user, f"{before}_{student}".removesuffix(f"_{user}")
            return Owner(student, said.get("number"), said.get("file"),
                         said.get("time") and moment(said["time"]), int(said.get("again") or 0),
                         bool(said["late"]) if "late" in said else None, before)
    return None


def blackboards_user(name, text):
    """From the text file that Blackboard puts beside each attempt, and the name of that without
    .txt: (what stands before "_attempt_", the user name in it); None where it is none. It begins
    with "Name: Jane Doe (jdoe)"."""
    one = owner(name, "Blackboard")
    said = re.search(r"\(([^()]+)\)\s*$", text.partition("\n")[0])
    if one is None or one.before is None or one.file is not None or said is None:
        return None
    whole = f"{one.before}_{one.student}"
    return (whole, said[1]) if whole.endswith(f"_{said[1]}") else None


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


def named(owners, ids):
    """The Owners with the id as the student. Two with one name, for whom there are no ids, keep
    what tells them apart: they are two people."""
    apart = {}
    for one in owners:
        if one.apart:
            apart.setdefault(one.student, set()).add(one.apart)
    return [replace(one, student=ids.get(one.number) or ids.get(one.student)
                    or (f"{one.student} ({one.apart})"
                        if one.apart and len(apart[one.student]) > 1 else one.student))
            for one in owners]
