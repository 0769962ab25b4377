"""What holds for all tests.

None writes into the student's record, Hypothesis tries the same examples every time, slow ones are
run where COURSE_SLOW is set, and the last lines say why some were skipped.
"""

import itertools
import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings

# In as much time as they need: a machine that is busy with other things is no fault of theirs.
settings.register_profile("course", derandomize=True, deadline=None,
                          suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("course")


def pytest_collection_modifyitems(items):
    if "COURSE_SLOW" not in os.environ:
        for item in items:
            if item.get_closest_marker("slow"):
                item.add_marker(pytest.mark.skip("takes long; COURSE_SLOW=1 runs it, as CI does"))


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    for reason, times in reasons.items():
        tests = "test" if times == 1 else "tests"
        terminalreporter.write_line(f"{times} {tests} skipped: {reason}")


@pytest.fixture(scope="session")
def records(tmp_path_factory):
    """Folders that are not there yet; a tmp_path for each of thousands of tests would take long."""
    folder = tmp_path_factory.mktemp("records")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def record_elsewhere(records, monkeypatch):
    monkeypatch.setenv("COURSE_RECORD", str(next(records) / "record.jsonl"))


@pytest.fixture
def live(monkeypatch):
    """As in a student's notebook, also where COURSE_STATIC is set."""
    monkeypatch.delenv("COURSE_STATIC", raising=False)
