"""Fixtures: a copy of the course, a server, a browser, and while nothing fails one page for all."""

import os
import sys

import pytest

from tests.support.lab import CHROMIUM, FLAGS, Lab, copy_course, serve


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
    """Chromium. Without it these tests are skipped, except in CI on Linux, where that is a failure."""
    if CHROMIUM is None:
        said = "browser tests need Chromium (Debian: apt-get install chromium)"
        pytest.fail(said) if os.environ.get("CI") and sys.platform == "linux" else pytest.skip(said)
    from playwright.sync_api import sync_playwright

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
def lab(server, browser, pages, tmp_path, request):
    """Opens notebooks; afterwards closes them and ends their kernels.

    After a failure the next test gets a new page.
    """
    lab = pages.pop() if pages else Lab(server, browser, tmp_path)
    lab.folder = tmp_path
    failed = request.session.testsfailed
    yield lab
    if request.session.testsfailed == failed:
        lab.leave()
        pages.append(lab)
    else:
        lab.close()
