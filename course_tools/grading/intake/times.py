"""Which times say when something was handed in, and which when it was downloaded or copied.

A zip file of most platforms, and a folder that was copied, date every file by the moment at which
they were made. Nobody is late by such a time.
"""

import re
from bisect import bisect_right
from dataclasses import replace
from datetime import datetime, timedelta

TOGETHER = timedelta(minutes=10)
DUE = re.compile(r"\d{4}-\d\d-\d\d(?P<time>[ T]\d\d:\d\d(?P<seconds>:\d\d(\.\d+)?)?"
                 r"(Z|[+-]\d\d:?\d\d)?)?")


def moment(text):
    """The last moment of a time such as "2026-11-20 23:59", on this machine's clock unless it names
    a zone. A minute without seconds is meant to its end, and so is a day. Raises ValueError that
    says what was expected."""
    found = DUE.fullmatch(text.strip())
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError:
        found = None
    if not found:
        raise ValueError(f"a time such as 2026-11-20 23:59 was expected, not {text!r}")
    if not found["time"]:
        when = when.replace(hour=23, minute=59)
    if not found["seconds"]:
        when = when.replace(second=59, microsecond=999_999)
    return when.astimezone()


def without_a_downloads(found, due):
    """(the Submissions, without the times that seem to be a download's; {name of an assignment: the
    students whose these were}). due: a datetime after which a submission is late, or None."""
    kept, downloads = [], {}
    for name in dict.fromkeys(s.assignment for s in found):
        mine = [s for s in found if s.assignment == name]
        if seem_a_downloads([datetime.fromisoformat(s.submitted) for s in mine
                             if s.guessed and s.submitted], due):
            downloads[name] = [s.student for s in mine if s.guessed and s.submitted]
            mine = [replace(s, submitted=None) if s.guessed else s for s in mine]
        kept += mine
    return kept, downloads


def seem_a_downloads(times, due):
    """Whether the times of files seem to be those of a download or a copy: more than half lie
    together, or come after the time that was set."""
    times, half = sorted(times), len(times) / 2
    together = max((bisect_right(times, first + TOGETHER) - i for i, first in enumerate(times)),
                   default=0)
    late = sum(when > due for when in times) if due else 0
    return together > max(1, half) or late > half
