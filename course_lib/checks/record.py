"""The student's own record: attempts, misconceptions met, predictions and how sure they were.

One local file, a line of JSON an event, which only the student sees; nothing is sent anywhere. A line is appended with
one write, so two notebooks can write at once, and what a crash cuts off is at most the line being written.
"""

import collections
import html
import json
import os
import time
from pathlib import Path

from course_lib.folder import own_folder


def record_file():
    """Where the record is kept: COURSE_RECORD, or record.jsonl in .course."""
    return Path(os.environ.get("COURSE_RECORD") or own_folder() / "record.jsonl")


def _off():
    """Nothing is recorded while notebooks are built or tested, or a class is graded."""
    return bool(os.environ.get("COURSE_STATIC"))


def note(event, **facts):
    """Append an event to the record. Where the folder cannot be written, the lesson goes on without a record."""
    if _off():
        return
    line = json.dumps({"time": time.strftime("%Y-%m-%dT%H:%M:%S"), "event": event, **facts}, ensure_ascii=False) + "\n"
    try:
        record_file().parent.mkdir(parents=True, exist_ok=True)
        file = os.open(record_file(), os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            torn = os.lseek(file, 0, os.SEEK_END) and os.lseek(file, -1, os.SEEK_END) >= 0 and os.read(file, 1) != b"\n"
            os.write(file, (("\n" if torn else "") + line).encode())     # what a crash cut off stays on a line of its own
        finally:
            os.close(file)
    except OSError:
        pass


def events():
    """Everything in the record, oldest first. Lines that cannot be read are passed over."""
    if _off() or not record_file().exists():
        return []
    found = []
    for line in record_file().read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if isinstance(event, dict) and "event" in event:
            found.append(event)
    return found


class Progress:
    """What the record says: predictions, and a row for each exercise that was tried. Made by progress()."""

    def __init__(self, exercises, happened):
        tries = collections.defaultdict(list)
        for e in happened:
            if e["event"] == "check" and e.get("kind") != "not attempted":
                tries[e.get("id")].append(e)
        self.rows = []
        self.count = len(exercises)
        for exercise in exercises.values():
            tried = tries[exercise.id]
            if not tried:
                continue
            passed = next((i for i, e in enumerate(tried, 1) if e.get("passed")), None)
            state = (f"right at attempt {passed}" if passed else f"{len(tried)} attempts" if len(tried) > 1
                     else "1 attempt")
            met = dict.fromkeys(e["kind"].replace("_", " ") for e in tried if not e.get("passed") and e.get("kind"))
            self.rows.append((exercise.id, exercise.title, state, ", ".join(met)))
        self.done = sum(bool("right" in row[2]) for row in self.rows)
        self.predictions = []
        for confidence in ("a guess", "fairly sure", "certain"):
            made = [e for e in happened if e["event"] == "prediction" and e.get("confidence") == confidence]
            if made:
                self.predictions.append((confidence, len(made), sum(bool(e.get("right")) for e in made)))

    @property
    def lines(self):
        yield f"{self.done} of {self.count} exercises are right."
        for confidence, made, right in self.predictions:
            yield f"Predictions, {confidence}: {right} of {made} were right."

    def __repr__(self):
        width = max((len(row[1]) for row in self.rows), default=0)
        table = [f"{id}  {title:<{width}}  {state}" + (f"  (met: {met})" if met else "") for id, title, state, met in self.rows]
        return "\n".join([*self.lines, *table])

    def _repr_html_(self):
        cells = "".join(
            "<tr>" + "".join(f"<td style='text-align:left'>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in self.rows)
        said = f"<p>{'<br>'.join(map(html.escape, self.lines))}</p>"
        if not self.rows:
            return said
        return (f"{said}<table><thead><tr><th>exercise</th><th></th>"
                f"<th style='text-align:left'>state</th><th style='text-align:left'>mistakes met on the way</th></tr></thead>"
                f"<tbody>{cells}</tbody></table>")
