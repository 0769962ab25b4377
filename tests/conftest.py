"""Tests never write into the student's record."""

import pytest


@pytest.fixture(autouse=True)
def record_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path / "record.jsonl"))
