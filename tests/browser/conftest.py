"""Fixtures: one copy of the course, one server, one browser for all tests; a page of its own for each."""

import os

import pytest
from lab import CHROMIUM, FLAGS, Lab, copy_course, serve


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
    """Chromium. Without it these tests are skipped, except in CI, where that is a failure."""
    if CHROMIUM is None:
        said = "browser tests need Chromium (Debian: apt-get install chromium)"
        pytest.fail(said) if os.environ.get("CI") else pytest.skip(said)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def lab(server, browser, tmp_path):
    """Opens notebooks; afterwards closes the page and its kernel."""
    opened = Lab(server, browser, tmp_path)
    yield opened
    opened.close()
