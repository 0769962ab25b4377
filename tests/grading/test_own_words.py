"""Explanations in students' own words reach the person who reads them: in the report, on the
student's page, in the table and in nbgrader's gradebook. Their points are always among those that
there are."""

import csv
import html
import json
import re
import shutil
from dataclasses import replace

import pytest
from nbgrader.api import Gradebook

from course_lib.checks import all_exercises
from course_tools.grading import journal
from course_tools.grading.intake.submissions import Cell, assignments
from course_tools.grading.results import class_report
from course_tools.grading.results.own_words import text_in, texts
from course_tools.grading.results.publish import publish
from tests.support.class_of import ROOT, change, deserved, gradebook_scores, make_class

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


def gradebook_waits(course, student):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "backpropagation") as gradebook:
        return gradebook.find_grade("ex-5-words", NAME, NAME, student).needs_manual_grade


def page_of(course, student):
    return (course / "feedback" / student / f"{NAME}.html").read_text("utf-8")


def test_the_report_shows_each_text_with_what_to_look_for(course):
    report = (course / "report.html").read_text("utf-8")
    part = re.search(r"<h2>To be read</h2>.*?<h2>", report, re.DOTALL)[0]
    for point in all_exercises()["10.5"].explanation.key_points:
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
    assert page.startswith("\n<p>○ not attempted: 0 of 1 point</p>") and "<pre>" not in page
    assert "from a person" not in page_of(course, "student002")
    assert "own words" not in page_of(course, "student004")


def test_the_table_says_what_is_to_be_read(course):
    with open(course / "grades.csv", encoding="utf-8-sig", newline="") as file:
        column = {row["student"]: row["10.5 in words"] for row in csv.DictReader(file)}
    assert column == {"student001": "to be read", "student002": "not attempted",
                      "student003": "to be read", "student004": ""}


def test_the_maximum_is_one_for_everybody_and_holds_the_points_for_words(course):
    most = sum(e.points for e in all_exercises().values() if e.lesson == "10")
    with open(course / "grades.csv", encoding="utf-8-sig", newline="") as file:
        assert {row["max_score"] for row in csv.DictReader(file)} == {f"{most:.1f}"}
    for student, score in (("student001", most - 1), ("student002", 0)):
        assert f"<strong>{score} of {most} points</strong>" in page_of(course, student)
    assert f"<td class=n>{most}</td><td class=n>0</td></tr>" in (
        course / "report.html").read_text("utf-8")


def test_the_gradebook_waits_for_a_person_where_there_is_something_to_read(course):
    scores = gradebook_scores(course / "gradebook.db", NAME)
    assert scores["student002", "ex-5-words"] == 0
    waiting = {student: gradebook_waits(course, student)
               for student in ("student001", "student002", "student003")}
    assert waiting == {"student001": True, "student002": False, "student003": True}
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "backpropagation") as gradebook:
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


ASKED = assignments()[NAME]
EMPTY = '# 10.5 in my own words\nin_my_words = """\n\n"""\n# your code here'


def handed_in(text, *after, grade_id="ex-5-words"):
    """Cells of a submission: ours, with this in place of the text, and more after it."""
    cells = [Cell("code", text, grade_id) if cell.grade_id == "ex-5-words" else cell
             for cell in ASKED.cells]
    at = [cell.source for cell in cells].index(text) + 1
    return [*cells[:at], *after, *cells[at:]]


@pytest.mark.parametrize("first", ["# 10.5 in my own words\n", "\n# 10.5 in my own words  \n"])
def test_a_text_is_found_by_its_first_line_where_nbgraders_name_is_gone(first):
    nameless = [replace(cell, grade_id=None)
                for cell in handed_in(f'{first}in_my_words = """It is slow."""')]
    (text,) = texts(ASKED, nameless)
    assert (text.written, text.perhaps) == ("It is slow.", False)


def test_of_a_text_and_an_empty_copy_of_its_cell_the_text_counts():
    (text,) = texts(ASKED, handed_in('in_my_words = "It is slow."', Cell("code", EMPTY)))
    assert (text.written, text.perhaps) == ("It is slow.", False)


def test_prose_near_an_empty_text_is_perhaps_this():
    mine, code = Cell("markdown", "It is slow."), Cell("code", "1 + 1")
    found = [texts(ASKED, cells)[0] for cells in (
        handed_in(EMPTY, mine), handed_in("in_my_words = ...", code, mine),
        [c for c in handed_in(EMPTY, mine) if c.source != EMPTY],
        handed_in(EMPTY, replace(mine, source="It is"), replace(mine, source="slow.")))]
    assert [(text.written, text.perhaps) for text in found] == [("It is slow.", True)] * 3 + [
        ("It is\n\nslow.", True)]


@pytest.mark.parametrize("cells", [
    handed_in(EMPTY), handed_in(EMPTY, *[Cell("code", "1 + 1")] * 2, Cell("markdown", "Far.")),
    [replace(cell, grade_id=None) for cell in handed_in(EMPTY)],
    [Cell("markdown", "Another notebook.")], []])
def test_prose_of_the_courses_or_far_away_is_not(cells):
    (text,) = texts(ASKED, cells)
    assert (text.written, text.perhaps) == ("", False)


def test_a_step_of_the_project_is_found_by_its_first_line_too():
    project = assignments()["project"]
    first = next(cell for cell in project.cells if cell.grade_id == "step-1")
    cell = Cell("markdown", first.source.partition("\n")[0] + "\n\nHow many?")
    found = {text.grade_id: text.written for text in texts(project, [cell])}
    assert found["step-1"] == "How many?" and not any(list(found.values())[1:])


def test_perhaps_this_is_listed_waits_in_the_gradebook_and_is_to_be_read(tmp_path):
    (line,) = deserved(tmp_path / "submitted", make_class(tmp_path / "submitted", [NAME], 1, 0))
    path = tmp_path / "submitted" / line.student / NAME / f"{NAME}.ipynb"
    notebook = json.loads(path.read_bytes())
    at = [c["id"] for c in notebook["cells"]].index("ex-5-words") + 1
    notebook["cells"].insert(at, {"cell_type": "markdown", "metadata": {}, "source": [NASTY]})
    path.write_text(json.dumps(notebook))
    journal.append(tmp_path / "grades", line)
    publish(tmp_path / "grades")
    class_report.write(tmp_path / "grades")
    report = (tmp_path / "grades" / "report.html").read_text("utf-8")
    assert f"Perhaps this, from a cell near by:<pre>{html.escape(NASTY)}" in report
    assert "10.5 in words" in (tmp_path / "grades" / "grades.csv").read_text("utf-8-sig")
    assert gradebook_waits(tmp_path / "grades", line.student)


def test_texts_that_are_worth_nothing_wait_for_nobody(course, tmp_path):
    """As docs/grading.md says of a class whose texts nobody reads."""
    notebook = json.loads((ROOT / "solutions" / NAME / f"{NAME}.ipynb").read_bytes())
    marks = next(c for c in notebook["cells"] if c["id"] == "ex-5-words")["metadata"]["nbgrader"]
    marks["points"] = 0
    path = tmp_path / "solutions" / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook))
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    journal.append(tmp_path / "grades", journal.read(course)[0])
    publish(tmp_path / "grades", tmp_path)
    assert "to be read" not in (tmp_path / "grades" / "grades.csv").read_text("utf-8-sig")
    assert not gradebook_waits(tmp_path, "student001")


def test_a_text_whose_file_is_gone_is_still_to_be_read(course, tmp_path):
    (line,) = (r for r in journal.read(course) if r.student == "student001")
    journal.append(tmp_path, replace(line, file=str(tmp_path / "gone.ipynb")))
    publish(tmp_path)
    with open(tmp_path / "grades.csv", encoding="utf-8-sig", newline="") as file:
        assert [row["10.5 in words"] for row in csv.DictReader(file)] == ["to be read"]


def test_each_assignment_has_the_texts_of_its_exercises():
    for name, asked in assignments().items():
        expected = [e.id for e in all_exercises().values()
                    if e.explanation and e.lesson == name[:2]]
        assert [t.exercise for t in texts(asked, []) if t.exercise] == expected
