"""What holds for all tests: none writes into the student's record, and Hypothesis tries the same examples every time."""

import pytest
from hypothesis import HealthCheck, settings

# In as much time as they need: a machine that is busy with other things is no fault of theirs.
settings.register_profile("course", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("course")


@pytest.fixture(autouse=True)
def record_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path / "record.jsonl"))
