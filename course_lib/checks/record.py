"""The student's own record: attempts, misconceptions met, predictions and how sure they were.

One local file, a line of JSON an event, which only the student sees; nothing is sent anywhere. A
line is appended with one write, so two notebooks can write at once (on Windows, not in the same
instant), and what a crash cuts off is at most the line being written.
"""

import collections
import contextlib
import errno
import html
import json
import os
import time
from pathlib import Path

from course_lib.folder import own_folder
from course_lib.static import static

CONFIDENCE = ("a guess", "fairly sure", "certain")


def record_file():
    """Where the record is kept: COURSE_RECORD, or record.jsonl in .course."""
    return Path(os.environ.get("COURSE_RECORD") or own_folder() / "record.jsonl")


def note(event, **facts):
    """Append an event to the record: not while notebooks are built or tested, or a class is graded.
    Where the folder cannot be written, the lesson goes on without a record."""
    if static():
        return
    said = {"time": time.strftime("%Y-%m-%dT%H:%M:%S"), "event": event, **facts}
    with contextlib.suppress(OSError):
        append(record_file(), said)


def append(path, entry):
    """Add a line of JSON to a file that only its owner can read; an object is its attributes.

    What a crash cut off stays on a line of its own.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(entry, default=vars).encode() + b"\n"
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    file = os.open(path, flags, 0o600)
    try:
        if os.lseek(file, 0, os.SEEK_END):
            os.lseek(file, -1, os.SEEK_END)
            if os.read(file, 1) != b"\n":
                line = b"\n" + line
        if os.write(file, line) < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
    finally:
        os.close(file)


def entries(path):
    """What append has written, the oldest first; lines that were cut off are passed over."""
    for line in path.read_bytes().splitlines() if path.exists() else ():
        with contextlib.suppress(ValueError):
            yield json.loads(line)


def events():
    """Everything in the record, oldest first."""
    return [] if static() else [event for event in entries(record_file())
                                if isinstance(event, dict) and "event" in event]


def missed(happened):
    """The names of the recall questions whose last answer was wrong."""
    last = {e.get("name"): e.get("right") for e in happened if e["event"] == "recall"}
    return {name for name, right in last.items() if name and not right}


def calibration(happened):
    """How well certainty fits: (how sure, predictions made, of which right), where there are
    any."""
    found = []
    for confidence in CONFIDENCE:
        right = [bool(e.get("right")) for e in happened
                 if e["event"] == "prediction" and e.get("confidence") == confidence]
        if right:
            found.append((confidence, len(right), sum(right)))
    return found


def explanation(id, happened):
    """What was written for an exercise and locked, or None, and which of its points its writer
    found in it."""
    texts = [e for e in happened if e["event"] == "explanation" and e.get("id") == id]
    marked = [e for e in happened if e["event"] == "self-marking" and e.get("id") == id]
    return (texts[0].get("text") if texts else None), (marked[-1]["ticked"] if marked else [])


def done(exercises, happened):
    """The ids of the exercises that are right and, where that is asked for, explained."""
    right = {e.get("id") for e in happened if e["event"] == "check" and e.get("passed")}
    return {id for id in right & exercises.keys() if not exercises[id].explanation
            or explanation(id, happened)[0] is not None}


def written_turns(turns, happened):
    """The ids of the turns that the student has written right."""
    return turns.keys() & {e.get("id") for e in happened
                           if e["event"] == "turn" and e.get("passed")}


class Progress:
    """What the record says: predictions, and a row for each exercise that was tried. Made by
    progress()."""

    def __init__(self, exercises, turns, happened):
        tries = collections.defaultdict(list)
        for e in happened:
            if e["event"] == "check" and e.get("kind") != "not attempted":
                tries[e.get("id")].append(e)
        self.count = len(exercises)
        self.rows = []
        for e in exercises.values():
            state, met = _state_and_met(tries[e.id])
            if e.explanation:
                state = ", ".join([state] * bool(state) + [*_in_own_words(e, happened, state)])
            if state:
                self.rows.append((e.id, e.title, state, met))
        self.done = len(done(exercises, happened))
        self.written, self.turns = len(written_turns(turns, happened)), len(turns)
        self.predictions = calibration(happened)

    @property
    def lines(self):
        yield f"{self.done} of {self.count} exercises are right."
        yield f"{self.written} of {self.turns} turns are yours."
        for confidence, made, right in self.predictions:
            yield f"Predictions, {confidence}: {right} of {made} were right."

    def __repr__(self):
        width = max((len(row[1]) for row in self.rows), default=0)
        table = []
        for id, title, state, met in self.rows:
            said = f"  (met: {met})" if met else ""
            table.append(f"{id}  {title:<{width}}  {state}{said}")
        return "\n".join([*self.lines, *table])

    def _repr_html_(self):
        said = f"<p>{'<br>'.join(map(html.escape, self.lines))}</p>"
        if not self.rows:
            return said
        rows = ""
        for row in self.rows:
            cells = [f"<td style='text-align:left'>{html.escape(cell)}</td>" for cell in row]
            rows += f"<tr>{''.join(cells)}</tr>"
        return (f"{said}<table><thead><tr><th>exercise</th><th></th>"
                "<th style='text-align:left'>state</th>"
                "<th style='text-align:left'>mistakes met on the way</th></tr></thead>"
                f"<tbody>{rows}</tbody></table>")


def _state_and_met(tried):
    """How far an exercise is, and the mistakes met on the way, as texts."""
    met = [e["kind"].replace("_", " ") for e in tried if not e.get("passed") and e.get("kind")]
    state = f"{len(tried)} attempts" if len(tried) > 1 else "1 attempt" if tried else ""
    for number, e in enumerate(tried, 1):
        if e.get("passed"):
            state = f"right at attempt {number}"
            break
    return state, ", ".join(dict.fromkeys(met))


def _in_own_words(exercise, happened, tried):
    """How the letters went at the first try, and how the student marked the own text."""
    for e in happened:
        if e["event"] == "warm-up" and e.get("id") == exercise.id:
            yield "first letters right" if e.get("right") else "first letters wrong"
            break
    text, ticked = explanation(exercise.id, happened)
    if text is not None:
        yield f"explained: {len(ticked)} of {len(exercise.explanation.key_points)} points"
    elif tried:
        yield "not explained yet"
