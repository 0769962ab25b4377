"""Marks arrive where they are used: the table, nbgrader's gradebook and its commands, and the
students' pages."""

import contextlib
import copy
import csv
import json
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.checks import all_exercises
from course_tools.build import NotebookError
from course_tools.grading import command, journal
from course_tools.grading.journal import Flag
from course_tools.grading.results import class_report
from course_tools.grading.results.by_hand import corrected
from course_tools.grading.results.feedback_page import feedback_page
from course_tools.grading.results.publish import (
    course_of,
    file_name,
    grades_table,
    hand_out,
    publish,
)
from tests.support.class_of import (
    ROOT,
    change,
    deserved,
    gradebook_scores,
    make_class,
    released,
    solution,
)

NAME = "01_computation_graphs"
NASTY = "</pre><script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    """The journal of a small class, in which something has happened to every other student."""
    folder = tmp_path_factory.mktemp("class")
    made = deserved(folder / "submitted", make_class(folder / "submitted", [NAME], 10, seed=3))
    by = {line.student: line for line in made}
    beside = Path(by["student009"].file)
    beside.with_name("submission_secret.txt").write_text("from the exchange")
    beside.with_name("timestamp.txt").write_text("2026-11-20 18:30:00.000000 UTC")
    forged = Path(by["student010"].file)
    forged.with_name("submission_secret.txt").write_bytes(b"\xff\xfe")
    forged.with_name("timestamp.txt").write_bytes(b"yesterday")
    change(by["student003"], status="unreadable", reason="the file is not JSON", questions=[])
    change(by["student004"], status="missing", reason="no file", questions=[],
                            submitted=None)
    change(by["student005"], late=True)
    by["student006"].flags.append(Flag("edited test cell", "ex-1-check", "…"))
    secret = by["student007"].questions[1]
    change(secret, kind="hidden test failed", score=0.0, hint="a further test")
    path = Path(by["student008"].file)
    notebook = json.loads(path.read_bytes())
    next(c for c in notebook["cells"]
         if c["id"] == "ex-1-answer")["source"] = f"bill = 0  # {NASTY} \ud800"
    path.write_text(json.dumps(notebook))
    change(by["student008"].questions[0], kind="differs", score=0.0, hint=NASTY,
                                         evidence=[["you gave", NASTY]])
    return made


@pytest.fixture(scope="module")
def course(lines, tmp_path_factory):
    """The results folder after publishing: also nbgrader's course, since there is none around
    it."""
    folder = tmp_path_factory.mktemp("grades")
    for line in [*lines, replace(line_of(lines, "student003"), student="nobody",
                                 assignment="unknown assignment")]:
        journal.append(folder, line)
    assert publish(folder) == (folder, [])
    return folder


def line_of(lines, student):
    return next(line for line in lines if line.student == student)


def page_of(course, student):
    return (course / "feedback" / student / f"{NAME}.html").read_text(encoding="utf-8")


def nbgrader(course, *args):
    """What `nbgrader ...` does in that folder; in this process, for its import takes seconds."""
    from jupyter_core.application import NoStart
    from nbgrader.apps import NbGraderApp

    app = NbGraderApp.instance()
    try:
        with contextlib.chdir(course), contextlib.suppress(NoStart):   # what it ends with
            app.initialize([*args])
            app.start()
    finally:
        app.reset()


# The table


def test_the_table_has_a_line_for_everybody_and_no_silent_zero(course, lines):
    with open(course / "grades.csv", encoding="utf-8-sig", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert sorted(rows) == sorted(["nobody", *(line.student for line in lines)])
    assert float(rows["student001"]["score"]) == 11 and float(rows["student002"]["score"]) == 0
    broken = rows["student003"]
    said = broken["status"], broken["score"], broken["reason"]
    assert said == ("unreadable", "", "the file is not JSON")
    assert (rows["student004"]["status"], rows["student004"]["score"]) == ("missing", "")
    assert (rows["student005"]["late"] == "late"
            and rows["student006"]["flags"] == "edited test cell")
    assert [float(rows["student001"][f"01.{i}"]) for i in range(1, 6)] == [1, 2, 3, 2, 3]


def test_a_name_cannot_be_a_formula_in_a_spreadsheet(lines):
    assert "'=1+1" in grades_table([replace(line_of(lines, "student001"), student="=1+1")])


# nbgrader


def test_the_gradebook_holds_every_score(course, lines):
    expected = {(line.student, q.grade_id): q.score for line in lines
                for q in line.questions}
    found = gradebook_scores(course / "gradebook.db", NAME)
    assert {key: score for key, score in found.items() if key[0] != "student003"} == expected


def test_the_gradebook_says_what_a_person_has_to_look_at(course):
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "backpropagation") as gradebook:
        assert gradebook.find_submission(NAME, "student003").needs_manual_grade
        assert not gradebook.find_submission(NAME, "student005").needs_manual_grade
        assert gradebook.find_student("student004")
        with pytest.raises(MissingEntry):
            gradebook.find_submission(NAME, "student004")
        assert (f"{gradebook.find_submission(NAME, 'student005').timestamp:%Y-%m-%d %H:%M}"
                == "2026-11-20 18:30")


def test_a_comment_on_an_answer_is_its_hint(course, lines):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "backpropagation") as gradebook:
        for question in line_of(lines, "student009").questions:
            said = gradebook.find_comment(question.grade_id.replace("check", "answer"), NAME,
                                          NAME, "student009").auto_comment
            exercise = all_exercises()[question.exercise]
            assert said == (exercise.hint_of(question.kind)
                            if question.kind in exercise.wrong_answers else
                            None if question.kind == "right" else "Nothing is here yet.")


def test_nbgraders_export_gives_the_same_totals(course, lines):
    nbgrader(course, "export", "--to", "from_nbgrader.csv")
    with open(course / "from_nbgrader.csv", newline="") as file:
        found = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert found == {line.student: line.score or 0 for line in lines}


def test_formgrader_sees_the_assignment_and_its_submissions(course, lines):
    """By what formgrader itself asks."""
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import PyFileConfigLoader

    config = PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    assignment = next(a for a in api.get_assignments() if a["name"] == NAME)
    assert assignment["max_score"] == 11
    found = {s["student"]: s["score"] for s in api.get_notebook_submissions(NAME, NAME)}
    assert found == {line.student: line.score for line in lines if line.status == "graded"}


def test_nbgraders_feedback_works_on_the_notebooks_that_were_written(course):
    nbgrader(course, "generate_feedback", NAME, "--student=student009",
             "--CourseDirectory.feedback_directory=nbgraders_feedback")
    (page,) = course.glob("nbgraders_feedback/*/*/*.html")
    assert (page.parts[-3] == "student009"
            and page.with_name("submission_secret.txt").read_text() == "from the exchange")


def test_who_came_through_the_exchange_gets_the_page_back_through_it(course, tmp_path):
    """Others, and what would stop nbgrader for everybody, are left out."""
    (page,) = course.glob("feedback/*/*/*.html")
    assert page.relative_to(course).parts[1:] == ("student009", NAME, f"{NAME}.html")
    assert page.read_text(encoding="utf-8") == page_of(course, "student009")
    assert os.name != "posix" or page.stat().st_mode & 0o777 == 0o644
    assert page.with_name("timestamp.txt").read_text() == "2026-11-20 18:30:00.000000 UTC"
    if os.name == "posix":
        nbgrader(course, "release_feedback", NAME, f"--Exchange.root={tmp_path}")
        (released,) = tmp_path.glob("backpropagation/feedback/*.html")
        assert released.read_bytes() == page.read_bytes()


def test_the_written_notebooks_hold_the_students_answers_and_our_tests(course):
    ours = {c.metadata.nbgrader.grade_id: c.source
            for c in solution(NAME).cells if c.metadata.get("nbgrader", {}).get("grade")}
    paths = list(course.glob("autograded/*/*/*.ipynb"))
    assert {path.parts[-3] for path in paths} == {f"student{i:03d}"
                                                  for i in (1, 2, 5, 6, 7, 8, 9, 10)}
    for path in paths:
        notebook = nbformat.read(path, 4)
        nbformat.validate(notebook)
        tests = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")]
        assert {c.metadata.nbgrader.grade_id: c.source for c in tests} == ours
    handed_back = course / "autograded" / "student008" / NAME / f"{NAME}.ipynb"
    assert NASTY in handed_back.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def by_hand(lines, tmp_path_factory):
    """A results folder of two students, in which a person has corrected marks in formgrader."""
    from nbgrader.api import Gradebook

    tmp_path = tmp_path_factory.mktemp("by_hand")
    mine = copy.deepcopy([line_of(lines, "student001"), line_of(lines, "student002")])
    change(mine[1], late=True, deduction=0.1)
    for line in mine:
        journal.append(tmp_path, line)
    publish(tmp_path)
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", "backpropagation") as gradebook:
        gradebook.find_grade("ex-1-check", NAME, NAME, "student001").manual_score = 0.5
        gradebook.find_grade("ex-2-check", NAME, NAME, "student001").extra_credit = 1
        gradebook.find_grade("ex-2-check", NAME, NAME, "student002").manual_score = 1.5
        for cell, said in (("ex-1-answer", NASTY), ("ex-2-answer", "")):
            gradebook.find_comment(cell, NAME, NAME, "student001").manual_comment = said
        gradebook.db.commit()
    publish(tmp_path)
    class_report.write(tmp_path)
    return tmp_path


def test_marks_corrected_in_formgrader_are_those_of_table_page_report_and_export(by_hand):
    with open(by_hand / "grades.csv", encoding="utf-8-sig", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert (rows["student001"]["01.1"], rows["student001"]["01.2"]) == ("0.5", "3.0")
    found = {student: float(row["score"]) for student, row in rows.items()}
    assert found == {"student001": 11 - 0.5 + 1, "student002": 1.5 * 0.9}
    nbgrader(by_hand, "export", "--to", "from_nbgrader.csv")
    with open(by_hand / "from_nbgrader.csv", newline="") as file:
        assert found == {row["student_id"]: pytest.approx(float(row["score"]))
                         for row in csv.DictReader(file)}
    page = page_of(by_hand, "student001")
    assert "Look again" not in (by_hand / "report.html").read_text(encoding="utf-8")
    assert "11.5 of 11 points" in page and "<p>0.5 of 1 points, from a person</p>" in page
    assert "<p>3 of 2 points, from a person</p>" in page and "<p>2 of 2 points</p>" in page
    report = (by_hand / "report.html").read_text(encoding="utf-8")
    assert f"<td class=n>{(11.5 + 1.35) / 2:.2f}</td>" in report
    # not a mistake of the student's, whatever a person took off
    assert "None was met" in report


def test_a_page_holds_what_a_person_wrote_as_text(by_hand):
    page = page_of(by_hand, "student001")
    assert page.count("Your instructor:") == 1 and "<script" not in page
    said = page.partition("Your instructor:")[2]
    assert "&lt;script&gt;" in said.partition("01.2 ")[0]          # on the card of its question


def test_publishing_again_keeps_what_a_person_entered(by_hand, tmp_path, capsys):
    from nbgrader.api import Gradebook

    by_hand = shutil.copytree(by_hand, tmp_path / "by_hand")

    def waiting():
        with Gradebook(f"sqlite:///{by_hand / 'gradebook.db'}", "backpropagation") as gradebook:
            assert gradebook.find_comment("ex-1-answer", NAME, NAME, "student001").comment == NASTY
            return [gradebook.find_submission(NAME, student).needs_manual_grade
                    for student in ("student001", "student002")]

    assert waiting() == [False, False]
    again = journal.read(by_hand)
    change(again[0].questions[0], score=0.0, kind="differs")          # graded again, and worse
    change(again[1], submitted="2026-11-22T10:00:00+00:00")           # handed in again
    for line in again:
        journal.append(by_hand, line)
    publish(by_hand)
    class_report.write(by_hand)
    scores = gradebook_scores(by_hand / "gradebook.db", NAME)
    assert (scores["student001", "ex-1-check"], scores["student002", "ex-2-check"]) == (0.5, 1.5)
    assert waiting() == [True, True]
    for student, had in (("student001", "0.5 of 1"), ("student002", "1.5 of 2")):
        assert f"{had} points, from a person, before it was" in page_of(by_hand, student)
    report = (by_hand / "report.html").read_text(encoding="utf-8")
    assert "Look again" in report and "handed in again, or graded otherwise: 01.2" in report
    assert command.report([str(by_hand)]) is None                     # it needs no look to end well
    assert "student001, 01_computation_graphs: look again. Points" in capsys.readouterr().out
    assert waiting() == [True, True]


def test_a_comment_on_a_cell_that_no_question_is_about_is_on_the_page(lines):
    line = corrected(line_of(lines, "student001"), {}, {"plan": "A good plan."})
    page = feedback_page(line, {})
    assert "<h2>plan</h2>" in page and "A good plan." in page


def test_who_handed_in_nothing_has_the_same_maximum_after_a_change(course, lines, tmp_path):
    """Points were changed since: the maximum in the journal is an old one."""
    for student, most in (("student001", 11), ("student004", 12)):
        journal.append(tmp_path, replace(line_of(lines, student), max_score=most))
    publish(tmp_path)
    with open(tmp_path / "grades.csv", encoding="utf-8-sig", newline="") as file:
        assert [row["max_score"] for row in csv.DictReader(file)] == ["11.0", "11.0"]


def test_nbgraders_course_is_around_the_results_where_there_is_one(tmp_path):
    assert course_of(tmp_path / "grades") == tmp_path / "grades"
    (tmp_path / "nbgrader_config.py").touch()
    assert course_of(tmp_path / "grades") == tmp_path


# The students' pages


def test_the_gradebook_stands_in_the_folder_whatever_that_is_called(lines, tmp_path, monkeypatch):
    from nbgrader import dbutil

    monkeypatch.setattr(dbutil, "ALEMBIC_DIR", "/100%/site-packages/nbgrader/alembic")
    monkeypatch.setenv("PATH", "")
    folder = tmp_path / ("50%25 #1 of $HOME" + "?" * (os.name == "posix"))
    folder.mkdir()
    journal.append(folder, lines[0])
    publish(folder)
    assert (folder / "gradebook.db").stat().st_size
    assert list(tmp_path.iterdir()) == [folder]


def test_a_file_of_an_unknown_assignment_has_a_page_and_no_place_in_the_gradebook(course):
    page = course / "feedback" / "nobody" / "unknown assignment.html"
    assert "not a mark of 0" in page.read_text(encoding="utf-8")


def test_a_page_shows_points_hints_and_where_to_read_again(course, lines):
    page, line = page_of(course, "student009"), line_of(lines, "student009")
    assert f"{line.score:g} of 11 points" in page
    for question in line.questions:
        assert question.exercise + " " in page
        if question.kind in all_exercises()[question.exercise].wrong_answers:
            assert f"Read again: lesson {question.exercise[:2]}, “" in page


def test_an_answer_in_another_cell_is_said_to_be_there_and_no_stub_is_shown(lines, tmp_path):
    line, stubs = copy.deepcopy(line_of(lines, "student001")), json.loads(released(NAME))["cells"]
    notebook = json.loads(Path(line.file).read_bytes())
    for cell, stub in zip(notebook["cells"], stubs, strict=True):
        if cell["id"] in ("ex-1-answer", "ex-2-answer"):
            cell["source"] = stub["source"]
    change(line.questions[1], kind="differs", score=0.0)
    line.file = str(tmp_path / "x.ipynb")
    Path(line.file).write_text(json.dumps(notebook))
    journal.append(tmp_path / "grades", line)
    publish(tmp_path / "grades")
    page = page_of(tmp_path / "grades", "student001")
    assert page.count("<p>Your answer stands in another cell.</p>") == 1
    assert "your code here" not in page and page.count("<h3>Your answer</h3>") == 3


def test_nothing_that_a_student_wrote_becomes_html(course):
    page = page_of(course, "student008")
    assert "<script" not in page and "<img" not in page and "onerror" in page
    assert "&lt;/pre&gt;&lt;script&gt;" in page and "\\xd800" in page


def test_no_page_holds_a_hidden_test(course):
    hidden = [line.strip() for c in solution(NAME).cells
              for line in c.source.partition("BEGIN HIDDEN TESTS")[2].split("\n")
              if "assert" in line or "=" in line and "###" not in line]
    assert len(hidden) >= 4
    for path in course.glob("feedback/*/*.html"):
        page = path.read_text(encoding="utf-8")
        assert not any(line in page or line.replace("<", "&lt;") in page for line in hidden)
    assert "a further test" in page_of(course, "student007")


def test_pages_stand_by_themselves(course):
    for path in course.glob("feedback/*/*.html"):
        page = path.read_text(encoding="utf-8")
        assert not re.search(r"<[^>]*(src|href)=|://", page)
        assert "default-src 'none'" in page and '<html lang="en">' in page


def test_what_could_not_be_graded_is_not_called_a_zero(course):
    assert ("not a mark of 0" in page_of(course, "student003")
            and "<p>The file is not JSON.</p>" in page_of(course, "student003"))
    assert "0 of" not in page_of(course, "student003") and "(late)" in page_of(course, "student005")


def test_a_student_without_answers_gets_a_page(lines):
    assert feedback_page(line_of(lines, "student001"), {}).count("<strong>✓ ") == 5


@given(st.lists(st.text(min_size=1), min_size=2, max_size=2, unique=True))
def test_every_student_has_a_folder_of_their_own(names):
    a, b = map(file_name, names)
    assert a != b and not set(a + b) & set('/\\:*?"<>|\0\n') and not a.startswith(".")


def test_usual_names_stay_as_they_are():
    usual = ["ada", "o.neil-2@uni", "Zoë 李"]
    assert [file_name(name) for name in usual] == usual
    assert file_name("../x") == "%2E.%2Fx"


# Handing out


@pytest.fixture
def copy_of_the_course(tmp_path):
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    shutil.copytree(ROOT / "solutions" / NAME, tmp_path / "solutions" / NAME)
    return tmp_path


def test_release_makes_the_exercise_and_enters_it_in_the_gradebook(copy_of_the_course):
    paths = hand_out(NAME, copy_of_the_course)
    assert paths == [copy_of_the_course / "exercises" / NAME / f"{NAME}.ipynb"]
    assert paths[0].read_bytes() == (ROOT / "exercises" / NAME / f"{NAME}.ipynb").read_bytes()
    assert gradebook_scores(copy_of_the_course / "gradebook.db", NAME) == {}


def test_release_refuses_an_unknown_name_and_overwrites_nobodys_work(copy_of_the_course):
    with pytest.raises(ValueError, match=f"no assignment '01'.*{NAME}"):
        hand_out("01", copy_of_the_course)
    worked_on = json.loads((ROOT / "solutions" / NAME / f"{NAME}.ipynb").read_bytes())
    target = copy_of_the_course / "exercises" / NAME / f"{NAME}.ipynb"
    target.parent.mkdir(parents=True)
    target.write_text(json.dumps(worked_on))
    with pytest.raises(NotebookError, match="someone's work"):
        hand_out(NAME, copy_of_the_course)
    assert json.loads(target.read_bytes()) == worked_on
