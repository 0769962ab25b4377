"""A class on one server, as docs/jupyterhub.md sets it up: three students and an instructor, each a
user of the server's own, from logging in to the feedback. tests/browser/test_hub.py has the same
with the eyes and hands of a student.

Needs Linux and root, who makes the users and folders in a mount namespace: see
tests/support/server.py.
"""

import pytest

from course_lib.checks import all_exercises
from tests.support.class_of import RIGHT, STUB, answer, answers, questions
from tests.support.server import STUDENTS, USERS, Server, Session, what_is_missing

NAME = "01_computation_graphs"
FOLDER = f"exercises/{NAME}"
EXCHANGE = "/usr/local/share/nbgrader/exchange/backpropagation"
NOT_SWAPPED = "not_swapped"
KINDS = {"ada": dict.fromkeys(questions(NAME), RIGHT),
         "bob": dict.fromkeys(questions(NAME), STUB),
         "cyd": dict.fromkeys(questions(NAME), RIGHT) | {"01.2": NOT_SWAPPED}}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The server, with the exercises of lesson 01 handed out."""
    missing = what_is_missing()
    if missing:
        pytest.skip(missing)
    with Server(tmp_path_factory.mktemp("server")).running() as server:
        server.python("instructor", "course_tools.cli", "release", NAME)
        server.python("instructor", "nbgrader", "release_assignment", NAME)
        yield server


@pytest.fixture(scope="module")
def sessions(server):
    """{user: their Session}: they have logged in."""
    sessions = {user: Session(server, user) for user in USERS}
    return {user: session.wait() for user, session in sessions.items()}


def test_a_wrong_password_leads_nowhere(server):
    assert Session(server, "ada", "a guess").landed.status_code == 403


def test_everybody_has_the_lessons_and_the_instructor_formgrader(sessions):
    for user, session in sessions.items():
        lessons = session.ask("GET", "api/contents/notebooks")["content"]
        assert f"{NAME}.ipynb" in [lesson["name"] for lesson in lessons]
        there = session.hub.get(f"{session.own}/formgrader").status_code == 200
        assert there == (user == "instructor")


def press(session, button):
    """What a button of the list of assignments does."""
    session.ask("POST", f"assignments/{button}", {"course_id": "backpropagation",
                                                  "assignment_id": NAME})


def solve(session, kinds):
    path = f"api/contents/{FOLDER}/{NAME}.ipynb"
    notebook = session.ask("GET", path)["content"]
    for cell in notebook["cells"]:
        exercise = answers(NAME).get(cell["metadata"].get("nbgrader", {}).get("grade_id"))
        if exercise and kinds[exercise] != STUB:
            cell["source"] = answer(NAME, exercise, kinds[exercise])
    session.ask("PUT", path, {"type": "notebook", "format": "json", "content": notebook})


def handed_back(session):
    """The page that a student has fetched."""
    (when,) = session.ask("GET", f"api/contents/{FOLDER}/feedback")["content"]
    return session.ask("GET", f"api/contents/{when['path']}/{NAME}.html")["content"]


def test_exercises_go_out_and_marks_come_back(server, sessions):
    for student in STUDENTS:
        press(sessions[student], "fetch")
        solve(sessions[student], KINDS[student])
        press(sessions[student], "submit")
    assert "cheating" not in server.python("instructor", "nbgrader", "collect", NAME).stderr
    server.python("instructor", "course_tools.cli", "grade", "submitted")
    server.python("instructor", "nbgrader", "release_feedback", NAME)
    for student in STUDENTS:
        press(sessions[student], "fetch_feedback")
    pages = {student: handed_back(sessions[student]) for student in STUDENTS}
    assert "11 of 11 points" in pages["ada"] and "0 of 11 points" in pages["bob"]
    assert all_exercises()["01.2"].hint_of(NOT_SWAPPED).split("*")[0] in pages["cyd"]
    again = server.python("instructor", "course_tools.cli", "grade", f"{EXCHANGE}/inbound")
    assert "0 submissions to grade; 3 others" in again.stderr    # the exchange itself is read, too


@pytest.mark.parametrize("command", [
    ["ls", f"{EXCHANGE}/inbound"], ["ls", f"{EXCHANGE}/feedback"], ["ls", "/home/instructor"],
    ["ls", "/home/ada"], ["touch", f"{EXCHANGE}/outbound/{NAME}/{NAME}.ipynb"],
    ["mv", EXCHANGE, f"{EXCHANGE}-2"], ["mkdir", f"{EXCHANGE}/../another_course"],
    ["touch", "/srv/backpropagation/course_lib/layers.py"],
    ["ls", "/srv/backpropagation/.course/hub"], ["ls", "/srv/backpropagation/solutions"]],
    ids=" ".join)
def test_a_student_reaches_nothing_of_the_others_and_changes_nothing(server, command):
    assert server.command("bob", *command, check=False).returncode != 0
