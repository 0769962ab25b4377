"""Fixtures: a copy of the course, a server, a browser, and while nothing fails one page for all."""

import os
import sys

import pytest

from tests.support.lab import CHROMIUM, FLAGS, GET_CHROMIUM, HANGS, Lab, copy_course, serve


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    """A copy of the course's folder."""
    return copy_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="session")
def server(course):
    """The address of a JupyterLab that serves the copy."""
    with serve(course) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """Chromium. Without it these tests are skipped; in CI on Linux that is a failure."""
    if CHROMIUM is None:
        said = f"browser tests need Chromium or Chrome. To get it, type: {GET_CHROMIUM}"
        pytest.fail(said) if os.environ.get("CI") and sys.platform == "linux" else pytest.skip(said)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=1000 * HANGS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def pages():
    """Pages that are not in use."""
    idle = []
    yield idle
    for page in idle:
        page.close()


@pytest.fixture
def lab(browser, server, course, pages, tmp_path, request):
    """Opens notebooks for a student without a record; afterwards closes them and ends their
    kernels.

    After a failure the next test gets a new page.
    """
    (course / ".course" / "record.jsonl").unlink(missing_ok=True)
    lab = pages.pop() if pages else Lab(server, browser, tmp_path)
    lab.folder = tmp_path
    failed = request.session.testsfailed
    yield lab
    if request.session.testsfailed == failed:
        lab.leave()
        pages.append(lab)
    else:
        lab.close()
