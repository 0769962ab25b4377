"""Explanations in students' own words reach the person who reads them: in the report, on the
student's page, in the table and in nbgrader's gradebook."""

import csv
import html
import json
import re

import pytest

from course_lib.checks import all_exercises
from course_tools.grading import journal
from course_tools.grading.intake.submissions import Cell, assignments
from course_tools.grading.results import class_report
from course_tools.grading.results.own_words import text_in, texts
from course_tools.grading.results.publish import publish
from tests.support.class_of import change, deserved, gradebook_scores, make_class

NAME = "10_your_own_autograd"
NASTY = "The total is a <script>Tensor</script>. It remembers. So the memory fills."


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A published class of four: two wrote something, one nothing, one handed in nothing."""
    folder = tmp_path_factory.mktemp("class")
    lines = deserved(folder / "submitted", make_class(folder / "submitted", [NAME], 4, seed=0))
    for line, words in zip(lines, (NASTY, "", "It is slow.", ""), strict=True):
        path = folder / "submitted" / line.student / NAME / f"{NAME}.ipynb"
        notebook = json.loads(path.read_bytes())
        cell = next(c for c in notebook["cells"] if c["id"] == "ex-5-words")
        if words:
            cell["source"] = f'# 10.5 in my own words\nin_my_words = """\n{words}\n"""\n'
        path.write_text(json.dumps(notebook))
    change(lines[3], status="missing", reason="no file", questions=[], submitted=None)
    for line in lines:
        journal.append(folder / "grades", line)
    publish(folder / "grades")
    class_report.write(folder / "grades")
    return folder / "grades"


def page_of(course, student):
    return (course / "feedback" / student / f"{NAME}.html").read_text("utf-8")


def test_the_report_shows_each_text_with_what_to_look_for(course):
    report = (course / "report.html").read_text("utf-8")
    part = re.search(r"<h2>To be read</h2>.*?<h2>", report, re.DOTALL)[0]
    for point in all_exercises()["10.5"].explanation.points:
        assert html.escape(point) in part
    assert html.escape(NASTY) in part and "<script>" not in report
    assert "student001" in part and "student003" in part
    assert "student002" not in part and "student004" not in part


def test_a_students_page_says_that_a_person_will_read_it(course):
    page = page_of(course, "student001")
    assert "10.5 Explain: a program that gets slower and slower, in your own words" in page
    assert "<p>to be read by a person, for 1 point</p>" in page
    assert html.escape(NASTY) in page and "<script>" not in page
    assert "and up to 1 more from a person who reads your own words" in page


def test_nothing_written_is_not_to_be_read(course):
    page = page_of(course, "student002").partition("in your own words</h2>")[2]
    assert page.startswith("\n<p>○ not attempted</p>") and "<pre>" not in page
    assert "own words" not in page_of(course, "student004")


def test_the_table_says_what_is_to_be_read(course):
    with open(course / "grades.csv", encoding="utf-8-sig", newline="") as file:
        column = {row["student"]: row["10.5 in words"] for row in csv.DictReader(file)}
    assert column == {"student001": "to be read", "student002": "", "student003": "to be read",
                      "student004": ""}


def test_the_gradebook_waits_for_a_person_where_there_is_something_to_read(course):
    from nbgrader.api import Gradebook

    scores = gradebook_scores(course / "gradebook.db", NAME)
    assert scores["student002", "ex-5-words"] == 0
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "backpropagation") as gradebook:
        waiting = {student: gradebook.find_grade("ex-5-words", NAME, NAME, student)
                   .needs_manual_grade
                   for student in ("student001", "student002", "student003")}
        assert waiting == {"student001": True, "student002": False, "student003": True}
        assert gradebook.find_assignment(NAME).max_score == sum(
            e.points for e in all_exercises().values() if e.lesson == "10")


@pytest.mark.parametrize("source, text", [
    ('# 10.5 in my own words\nin_my_words = """\nSo it is. "Yes".\n"""\n# your code here',
     'So it is. "Yes".'),
    ('# 10.5 in my own words\nin_my_words = """\n\n"""\n# your code here', ""),
    ('# 10.5 in my own words\nin_my_words = """\n\n"""\nin_my_words = "It is."', "It is."),
    ('# 10.5 in my own words\nin_my_words = """\n\n"""\n# It is\n# slow.', "It is\nslow."),
    ("# 10.5 in my own words\nIt isn't a number.", "It isn't a number."),
    ("", ""), ("x" + "+x" * 100_000, "x" + "+x" * 100_000)])
def test_a_text_is_found_however_it_was_put_into_the_cell(source, text):
    assert text_in(source) == text


def test_of_two_cells_with_one_name_the_last_counts_and_a_deleted_one_is_empty():
    asked = assignments()[NAME]
    cells = [Cell("code", f'in_my_words = "{words}"', "ex-5-words") for words in ("one", "two")]
    assert [t.written for t in texts(asked, cells)] == ["two"]
    assert [t.written for t in texts(asked, [])] == [""]


def test_each_assignment_has_the_texts_of_its_exercises():
    for name, asked in assignments().items():
        expected = [e.id for e in all_exercises().values()
                    if e.explanation and e.lesson == name[:2]]
        assert [t.exercise for t in texts(asked, []) if t.exercise] == expected
