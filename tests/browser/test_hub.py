"""A class on one server, as its students see it: three of them in three browsers. What goes out and
comes back is in tests/grading/test_hub.py."""

import os

import pytest
from playwright.sync_api import expect

from tests.support.lab import Lab
from tests.support.server import PASSWORD, STUDENTS, Server, what_is_missing

NAME = "01_computation_graphs"


@pytest.fixture(scope="module")
def labs(browser, tmp_path_factory):
    """{student: the page of their JupyterLab}: they have logged in."""
    missing = what_is_missing()
    if not os.environ.get("COURSE_HUB"):
        missing = "three JupyterLabs in three browsers take minutes: COURSE_HUB=1 runs them"
    if missing:
        pytest.skip(missing)
    with Server(tmp_path_factory.mktemp("server")).running() as server:
        server.python("instructor", "course_tools.cli", "release", NAME)
        server.python("instructor", "nbgrader", "release_assignment", NAME)
        labs = {student: Lab(f"{server.address}/user/{student}", browser,
                             tmp_path_factory.mktemp(student)) for student in STUDENTS}
        for student, lab in labs.items():
            lab.page.goto(f"{server.address}/hub/login")
            lab.page.get_by_label("Username").fill(student)
            lab.page.get_by_label("Password").fill(PASSWORD)
            lab.page.get_by_role("button", name="Sign in").click()
        for student, lab in labs.items():
            lab.page.wait_for_url(f"**/user/{student}/lab**")
        yield labs
        for lab in labs.values():
            lab.close()


@pytest.mark.parametrize("student", STUDENTS)
def test_a_student_opens_the_lesson_and_moves_a_slider(labs, student):
    lab = labs[student].open(f"notebooks/{NAME}.ipynb")
    lab.run_cell("imports")
    cell = lab.run_cell("widget-sensitivity")
    expect(cell.get_by_role("status")).to_contain_text("bill = 220")
    cell.get_by_role("slider").first.focus()
    lab.page.keyboard.press("ArrowRight")
    expect(cell.get_by_role("status")).to_contain_text("bill = 222.2")
    lab.screenshot("lesson")
    ran = lab.in_kernel("import getpass\nfrom course_lib.checks.record import record_file\n"
                        "print(getpass.getuser(), record_file())")
    assert ran == f"{student} /home/{student}/backpropagation/.course/record.jsonl"


@pytest.mark.parametrize("student", STUDENTS)
def test_a_student_fetches_and_submits_in_the_list_of_assignments(labs, student):
    page = labs[student].page
    page.evaluate("window.jupyterapp.commands.execute('nbgrader:open-assignment-list')")
    for button in ("Fetch", "Submit"):
        page.get_by_role("button", name=button, exact=True).first.click()
    expect(page.get_by_role("button", name="Fetch Feedback").first).to_be_visible()
    labs[student].screenshot("list")
