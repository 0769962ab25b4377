"""What grading found out: one line of JSON a submission, appended and never changed.

A crash costs at most the line being written, an interrupted run goes on from here, and two processes may append at once.
A submission that was graded again has several lines: the last one counts.
"""

import json
import os
from pathlib import Path

NAME = "journal.jsonl"


def append(folder, result):
    """Add a result, a dictionary with at least "assignment" and "student", to the journal in this folder, in one write."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    line = json.dumps(result).encode() + b"\n"
    file = os.open(Path(folder) / NAME, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    try:
        size = os.lseek(file, 0, os.SEEK_END)
        if size:
            os.lseek(file, size - 1, os.SEEK_SET)
            if os.read(file, 1) != b"\n":            # what a crash cut off stays on a line of its own
                line = b"\n" + line
        os.write(file, line)
    finally:
        os.close(file)


def read(folder):
    """The latest result of each assignment and student, in the order of their first appearance. Lines that are cut off are ignored."""
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
