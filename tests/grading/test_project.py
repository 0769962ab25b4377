"""A project is graded: what a program can see of it, and the points that a person gives for its
steps in rubric.csv."""

import csv
import json

import pytest
from nbgrader.api import Gradebook

from course_tools.grading import journal
from course_tools.grading import run as grade
from course_tools.grading.results import class_report
from course_tools.grading.results.own_words import read_rubric
from course_tools.grading.results.publish import course_of, publish
from tests.support.class_of import ROOT, gradebook_scores, released, solution

NAME = "project"
STEPS = {f"step-{n}": points for n, points in enumerate((2, 2, 2, 3, 2, 1, 4, 2), 1)}


def solved():
    notebook = json.loads(json.dumps(solution(NAME)))
    for cell in notebook["cells"]:
        cell["source"] = "\n".join(line for line in cell["source"].splitlines()
                                   if not line.startswith("### "))
        if cell["id"] in STEPS:
            cell["source"] += f"\n\nWhat I say of {cell['id']}."
    return notebook


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Ada has done it all, Bob opened the envelope twice, and Eve handed in what was handed out."""
    folder = tmp_path_factory.mktemp("class")
    peeked = solved()
    cell = next(c for c in peeked["cells"] if c["id"] == "errors")
    cell["source"] = "sealed.open()\n" + cell["source"]
    for student, notebook in (("ada", solved()), ("bob", peeked),
                              ("eve", json.loads(released(NAME)))):
        path = folder / "submitted" / student / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")
    grade.grade_class(folder / "submitted", folder / "grades", workers=2)
    return folder / "grades"


def published(course, rubric=None):
    """Publish with these lines of a rubric; the lines of grades.csv, and the Troubles."""
    (course / "rubric.csv").write_text(rubric or "student,assignment\n", encoding="utf-8-sig")
    _, troubles = publish(course)
    class_report.write(course)
    with open(course / "grades.csv", encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}, troubles


def page_of(course, student):
    return (course / "feedback" / student / f"{NAME}.html").read_text("utf-8")


def test_the_check_sees_how_the_result_was_found(course):
    found = {r.student: r.questions[0] for r in journal.read(course)}
    assert (found["ada"].kind, found["ada"].score) == ("right", 4)
    assert (found["bob"].kind, found["bob"].score) == ("test part", 0)
    assert "opened 2 times" in dict(found["bob"].evidence)["test part"]
    assert (found["eve"].kind, found["eve"].score) == ("not attempted", 0)


def test_the_steps_are_to_be_read_until_there_are_points(course):
    rows, troubles = published(course)
    assert not troubles and not rows["ada"]["flags"]
    assert [rows["ada"][f"{step} in words"] for step in STEPS] == ["to be read"] * 8
    assert [rows["eve"][f"{step} in words"] for step in STEPS] == ["not attempted"] * 8
    assert {row["max_score"] for row in rows.values()} == {"22.0"}
    assert (rows["ada"]["score"], rows["eve"]["score"]) == ("4.0", "0.0")
    assert "and up to 18 more from a person" in page_of(course, "ada")
    report = (course / "report.html").read_text("utf-8")
    assert "<h3>step 1</h3>" in report and "What I say of step-1." in report
    assert "YOUR ANSWER HERE" not in report


def test_points_in_the_rubric_arrive_everywhere(course):
    rows, troubles = published(course, "\n".join([
        "student,assignment,step-1 in words,step-4 in words,step-7 in words",
        'ada,project,2,"2,5",to be read', "eve,project,0,,"]))
    assert not troubles
    assert [rows["ada"][f"step-{n} in words"] for n in (1, 4, 7)] == ["2.0", "2.5", "to be read"]
    assert (rows["ada"]["score"], rows["ada"]["max_score"]) == ("8.5", "22.0")
    scores = gradebook_scores(course.parent / "grades" / "gradebook.db", NAME)
    assert (scores["ada", "step-1"], scores["ada", "step-4"]) == (2, 2.5)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "backpropagation") as gradebook:
        waiting = {step for step in STEPS
                   if gradebook.find_grade(step, NAME, NAME, "ada").needs_manual_grade}
    assert waiting == set(STEPS) - {"step-1", "step-4"}
    page = page_of(course, "ada")
    assert "2.5 of 3 points, from a person" in page and "and up to 13 more" in page
    report = (course / "report.html").read_text("utf-8").partition("To be read</h2>")[2]
    assert "<h3>step 7</h3>" in report
    step_1 = report.partition("<h3>step 2</h3>")[0]
    assert "bob" in step_1 and "ada" not in step_1


@pytest.mark.parametrize("text, said", [
    ("student,assignment,step-1 in words\nada,project,20", "points from 0 to 2 was expected"),
    ("student,assignment,step-1 in words\nada,project,-1", "points from 0 to 2 was expected"),
    ("student,assignment,step-1 in words\nada,project,nan", "points from 0 to 2 was expected"),
    ("student,assignment,step-1 in words\nada,project,good", "points from 0 to 2 was expected"),
    ("student,assignment,step-1 in words\njoe,project,1", "joe.* No such text was graded"),
    ("student,assignment,step-9 in words\nada,project,1", "No such text was graded"),
    ("student,assignment,check\nada,project,3.5", "Grading gave 4.* corrected in formgrader"),
    ("student,assignment,step-1 in words\nada,project,0,5", "4 cells in line 2 and 3 in line 1"),
    ("student,assignment,step-1 in words\nada,project,1\nada,project,2", "two lines for ada"),
    ("name,step-1 in words\nada,2", "needs the columns student and assignment")])
def test_a_mistake_in_the_rubric_is_told_before_anything_is_written(course, text, said):
    course_of(course)                            # however few tests have published before
    before = {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}
    (course / "rubric.csv").write_text(text)
    with pytest.raises(ValueError, match=said):
        publish(course)
    after = {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}
    assert {path for path in after if after[path] != before.get(path)} <= {course / "rubric.csv"}


def test_marks_as_they_are_or_were_may_stand_in_the_rubric(course):
    """It is made from grades.csv, perhaps before an exercise was mended."""
    rows, _ = published(course)
    (course / "rubric.csv").write_bytes((course / "grades.csv").read_bytes())
    publish(course)
    (ada,) = (r for r in journal.read(course) if r.student == "ada")
    old = ada.questions[0].score
    ada.questions[0].score = 3.0
    journal.append(course, ada)
    publish(course)
    ada.questions[0].score = old
    journal.append(course, ada)
    row = published(course)[0]["ada"]
    assert row["check"] == rows["ada"]["check"] == "4.0"
    # points for texts are no other mark than before
    assert float(row["score_before"]) == float(row["score"]) - 1
    assert f"{float(row['score']) - 1:g}</td>" in (course / "report.html").read_text("utf-8")


def test_a_table_with_semicolons_is_read_as_spreadsheets_write_it(tmp_path):
    path = tmp_path / "rubric.csv"
    path.write_text("student;assignment;step-1 in words\nada;project;1,5\n", encoding="utf-8-sig")
    assert read_rubric(path) == {("project", "ada"): {
        "student": "ada", "assignment": "project", "step-1 in words": "1,5"}}
    assert read_rubric(tmp_path / "none.csv") == {}


def test_the_rubrics_points_are_those_of_the_notebook():
    page = (ROOT / "solutions" / NAME / "rubric.md").read_text(encoding="utf-8")
    for step, points in STEPS.items():
        number = step.partition("-")[2]
        assert any(line.startswith(f"| {number} ") and f"| {points} |" in line
                   for line in page.splitlines()), step
    cells = {c.metadata.nbgrader.grade_id: c.metadata.nbgrader.get("points")
             for c in solution(NAME).cells if c.metadata.get("nbgrader", {}).get("grade")}
    assert cells == STEPS | {"check": 4}
