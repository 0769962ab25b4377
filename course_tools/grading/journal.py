"""What grading found out: one line of JSON a submission, appended and never changed.

A crash costs at most the line being written, and an interrupted run goes on from here.
A submission that was graded again has several lines: the last one counts.
"""

import json
from pathlib import Path

from course_lib.checks import record

NAME = "journal.jsonl"


def append(folder, result):
    """Add a result, a dictionary with at least "assignment" and "student", to the journal in this
    folder."""
    record.append(Path(folder) / NAME, result)


def read(folder):
    """The latest result of each assignment and student, in the order of their first appearance.
    Lines that are cut off are ignored."""
    try:
        lines = (Path(folder) / NAME).read_bytes().splitlines()
    except FileNotFoundError:
        return []
    results = {}
    for line in lines:
        try:
            result = json.loads(line)
            results[result["assignment"], result["student"]] = result
        except (ValueError, TypeError, KeyError):
            continue
    return list(results.values())
