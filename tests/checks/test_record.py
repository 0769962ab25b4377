"""The student's record: nothing is lost, two can write at once, and it says what happened."""

import json
import multiprocessing
import os

import pytest

from course_lib.checks import CheckFailed, check, hint, progress
from course_lib.checks.questions import Question
from course_lib.checks.record import events, note, record_file
from course_lib.widgets.questions import Prediction

pytestmark = pytest.mark.usefixtures("live")


def write_many(name):
    for i in range(200):
        note("test", writer=name, i=i, padding="x" * 300)


def test_attempts_and_misconceptions_are_remembered():
    for answer in (204, 230, 256):
        try:
            check("01.1", answer)
        except CheckFailed:
            pass
    hint("01.2")
    assert [(e["event"], e.get("kind")) for e in events()] == [
        ("check", "tax_taken_off"), ("check", "tax_skipped"), ("check", "passed"), ("hint", None)]
    said = repr(progress())
    assert "1 of " in said
    assert "right at attempt 3  (met: tax taken off, tax skipped)" in said
    assert "tax taken off" in progress()._repr_html_()


def test_what_was_not_attempted_counts_as_nothing():
    with pytest.raises(CheckFailed):
        check("01.1", ...)
    assert repr(progress()).startswith("0 of ") and "01.1" not in repr(progress())
    assert "<table>" not in progress()._repr_html_()


def test_predictions_are_remembered_with_how_sure_they_were():
    for typed in ("42", "41"):
        prediction = Prediction(Question("six times seven", 42, ""))
        prediction.entry.value, prediction.confidence.value = typed, "certain"
        prediction.lock()
    assert "Predictions, certain: 1 of 2 were right." in repr(progress())


@pytest.mark.skipif(os.name == "nt", reason="on Windows, to append takes two steps")
def test_two_notebooks_can_write_at_once():
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=write_many, args=(name,)) for name in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    written = {(e["writer"], e["i"]) for e in events()}
    assert written == {(name, i) for name in "ab" for i in range(200)}


def test_a_line_that_a_crash_cut_off_loses_nothing_else():
    note("test", i=1)
    with open(record_file(), "a") as file:
        file.write('{"event": "te')
    note("test", i=2)
    assert [e["i"] for e in events()] == [1, 2]


def test_a_record_that_cannot_be_written_stops_nobody(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path / "file" / "record.jsonl"))
    assert check("01.1", 256).passed
    assert events() == []


def test_nothing_is_recorded_while_notebooks_are_built(monkeypatch):
    monkeypatch.setenv("COURSE_STATIC", "1")
    assert check("01.1", 256).passed
    assert not record_file().exists()


def test_only_the_owner_can_read_the_record():
    note("test")
    assert json.loads(record_file().read_text())["event"] == "test"
    if os.name == "posix":
        assert record_file().stat().st_mode & 0o077 == 0
