"""An instructor's term: late work, work handed in again, an exercise that was mended, a trial
beside the real marks, folders that cannot be written."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from course_tools.grading import command, journal
from course_tools.grading import run as grade
from course_tools.grading.intake import submissions, times
from course_tools.grading.journal import Flag, Marked, Result, plain
from course_tools.grading.results import publish
from course_tools.grading.results.class_report import report_page
from course_tools.grading.results.feedback_page import feedback_page
from course_tools.grading.results.own_words import Text
from course_tools.grading.results.pages import moment
from course_tools.grading.results.publish import COURSE, course_of, grades_table
from tests.support.class_of import RIGHT, ROOT, STUB, questions, released, submission

NAME = "03_activation_layers"
DUE = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)


def handed_in(folder, when, kind=RIGHT):
    folder.mkdir(parents=True, exist_ok=True)
    data = submission(released(NAME), NAME, dict.fromkeys(questions(NAME), kind))
    (folder / f"{NAME}.ipynb").write_bytes(data)
    (folder / "timestamp.txt").write_text(when)
    (one,) = submissions.submissions_in(folder.parent.parent, KNOWN)
    return one


KNOWN = submissions.assignments()


def prepared(tmp_path, when, **more):
    one = handed_in(tmp_path / "ada" / NAME, when)
    return grade.prepare(one, KNOWN, grade.Settings(), DUE, **more).result


@pytest.mark.parametrize("when, late, deduction", [
    ("2026-11-20 23:58:00.0 UTC", False, 0.0), ("2026-11-20 23:59:00.0 UTC", False, 0.0),
    ("2026-11-20 23:59:01.0 UTC", True, 0.1), ("2026-11-21 23:59:01.0 UTC", True, 0.2),
    ("2026-11-21 00:58:00.0 Europe/Berlin", False, 0.0), ("2027-11-20 23:59:00.0 UTC", True, 1.0),
])
def test_each_day_late_costs_what_was_set(tmp_path, when, late, deduction):
    result = prepared(tmp_path, when, late_penalty=0.1)
    assert (result.late, result.deduction) == (late, pytest.approx(deduction))


def test_late_work_costs_nothing_where_nothing_was_set(tmp_path):
    result = prepared(tmp_path, "2026-12-20 23:59:00.0 UTC")
    assert (result.late, result.deduction) == (True, 0.0)


def taken_in(folder, monkeypatch, notebooks, everybody=None, **more):
    """What the journal says of a class before anything is marked, {(student, assignment): Result},
    and what was printed. notebooks: {name of a file in folder/all: its time}. everybody: the list
    of students."""
    for name, when in notebooks.items():
        path = folder / "all" / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(submission(released(NAME), NAME, dict.fromkeys(questions(NAME), STUB)))
        os.utime(path, (when.timestamp(), when.timestamp()))
    said = []
    with monkeypatch.context() as patch:
        patch.setattr(grade, "marked", lambda tasks, *_: [task.result for task in tasks])
        patch.setattr(grade.ProgressBar, "say", staticmethod(lambda text, **_: said.append(text)))
        grade.grade_class(folder / "all", folder / "grades", students=everybody, **more)
    return {(r.student, r.assignment): r for r in journal.read(folder / "grades")}, "\n".join(said)


def copied_solutions(folder):
    """A course of its own, with a gradebook of its own."""
    shutil.copytree(ROOT / "solutions", folder / "course" / "solutions")
    shutil.copy(ROOT / "nbgrader_config.py", folder / "course")
    return folder / "course"


HOUR = timedelta(hours=1)
LATE = {"due": DUE, "late_penalty": 0.1}


@pytest.mark.parametrize("hours, is_one", [
    ([], False), ([-1], False), ([1], True), ([-9, -5, 3], False), ([-9, -5, -3, 1, 2], False),
    ([-9, 5, 30], True), ([-5, -5.1, -5.05, 60], True), ([-9, -7, -5.1, -5.05, 60], False)])
def test_times_that_lie_together_or_too_late_are_those_of_a_download(hours, is_one):
    assert times.seem_a_downloads([DUE + hour * HOUR for hour in hours], DUE) == is_one


def test_a_download_makes_nobody_late_and_that_is_said(tmp_path, monkeypatch):
    copied = dict.fromkeys(("ada", "bob", "zoe"), DUE + 130 * HOUR)
    found, said = taken_in(tmp_path, monkeypatch, copied, **LATE)
    assert {(r.late, r.deduction, r.submitted) for r in found.values()} == {(False, 0.0, None)}
    assert f"{NAME}: it is not known when 3 of 3 came (ada, bob, zoe)" in said


def test_who_was_granted_longer_is_late_after_that_and_nobody_has_less(tmp_path, monkeypatch):
    found, said = taken_in(tmp_path, monkeypatch, {
        "ada": DUE - 30 * HOUR, "bob": DUE - 20 * HOUR, "eve": DUE - HOUR, "zoe": DUE + 30 * HOUR,
        "joe": DUE + 50 * HOUR, "kim": DUE - 10 * HOUR}, **LATE,
        extensions={"zoe": DUE + 30 * HOUR, "joe": DUE + 48 * HOUR, "kim": DUE - 48 * HOUR,
                    "zoo": DUE})
    assert {name: r.deduction for (name, _), r in found.items() if r.late} == {"joe": 0.1}
    assert "--extensions names 1 who handed in nothing and are in no list: zoo" in said


def test_one_file_without_a_time_is_named_and_the_others_are_as_late_as_they_are(tmp_path,
                                                                                 monkeypatch):
    for student, when in (("ada", "2026-11-20 10:00"), ("bob", "2026-11-22 10:00")):
        (tmp_path / "all" / student / NAME).mkdir(parents=True)
        (tmp_path / "all" / student / NAME / "timestamp.txt").write_text(when)
    found, said = taken_in(tmp_path, monkeypatch, {
        f"{student}/{NAME}/{NAME}": DUE + 130 * HOUR for student in ("ada", "bob", "zoe")}, **LATE)
    assert {name: r.deduction for (name, _), r in found.items()} == {
        "ada": 0.0, "bob": 0.2, "zoe": 0.0}
    assert "when 1 of 3 came (zoe)" in said and "nobody is late" not in said


def test_dates_that_may_be_true_count(tmp_path, monkeypatch):
    found, said = taken_in(tmp_path, monkeypatch, {
        "ada": DUE - 30 * HOUR, "bob": DUE - 3 * HOUR, "zoe": DUE + 30 * HOUR}, **LATE)
    assert {name: (r.late, r.deduction) for (name, _), r in found.items()} == {
        "ada": (False, 0.0), "bob": (False, 0.0), "zoe": (True, 0.2)}
    assert "not known" not in said


def test_canvas_says_who_is_late_and_not_by_how_much(tmp_path, monkeypatch):
    found, said = taken_in(tmp_path, monkeypatch, {
        "doejane_1234_678901_x": DUE + 99 * HOUR, "doebob_LATE_1235_678902_x": DUE - 99 * HOUR,
        "zoe_1236_678903_hw_mal_LATE_1_2": DUE + 50 * HOUR}, **LATE)
    assert {name: (r.late, r.deduction, r.submitted) for (name, _), r in found.items()} == {
        "doejane": (False, 0.0, None), "doebob": (True, 0.0, None), "zoe": (False, 0.0, None)}
    assert "Canvas calls 1 late and does not say by how much" in said and "doebob" in said
    assert "look like those of a download" not in said


def test_a_report_says_of_how_many_the_time_is_not_known():
    page = report_page([graded(1.0), graded(1.0, submitted=None, late=True),
                        graded(1.0, submitted=None)])
    assert "<td>not known</td><td class=n>0%</td>" in page
    assert "When 2 of the submissions came is not known" in page and "late." not in page
    assert "None is known to be late" in report_page([graded(1.0, submitted=None)])
    assert "None was late" in report_page([graded(1.0)])


def test_a_single_notebook_of_another_assignment_makes_nobody_miss_it(tmp_path, monkeypatch):
    other = "02_chain_rule"
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / "eve.ipynb").write_bytes(
        submission(released(other), other, dict.fromkeys(questions(other), STUB)))
    root = copied_solutions(tmp_path)
    for _ in range(2):                                     # the second time it is in the journal
        found, _ = taken_in(tmp_path, monkeypatch, dict.fromkeys(("ada", "bob"), DUE),
                            everybody=["ada", "bob", "eve", "zoe"], root=root)
        assert {key: r.status == "missing" for key, r in found.items()} == {
            ("ada", NAME): False, ("bob", NAME): False, ("eve", other): False,
            ("eve", NAME): True, ("zoe", NAME): True}
        publish.hand_out(other, root)                      # and in the gradebook, as if published
    said = [*command._missing([*found.values()])]
    assert said == [f"  {NAME}: 2 missing", f"  eve has handed in {other}, and nobody else has"]


@pytest.mark.parametrize("is_released, asked, misses", [
    (True, None, True), (False, NAME, True), (False, None, False)])
def test_what_was_released_or_asked_for_is_missing_though_one_has_it(tmp_path, monkeypatch,
                                                                     is_released, asked, misses):
    root = copied_solutions(tmp_path)
    if is_released:
        publish.hand_out(NAME, root)
    found, _ = taken_in(tmp_path, monkeypatch, {"ada": DUE}, everybody=["ada", "zoe"], root=root,
                        assignment=asked)
    assert (("zoe", NAME) in found) == misses


def test_two_of_one_name_are_not_missing(tmp_path, monkeypatch):
    found, said = taken_in(tmp_path, monkeypatch, {
        "Anna_11_assignsubmission_file_x": DUE, "Anna_12_assignsubmission_file_x": DUE,
        "Bob_13_assignsubmission_file_x": DUE}, everybody=["Anna", "Bob", "Zoe"])
    assert {student: r.status == "missing" for (student, _), r in found.items()} == {
        "Anna (11)": False, "Anna (12)": False, "Bob": False, "Zoe": True}
    assert "does not name 2 of the 3 who handed in: Anna (11), Anna (12)" in said


def test_another_list_is_refused_before_anything_is_written(tmp_path, monkeypatch):
    for lists in ({"everybody": ["Jane Doe"]}, {"ids": {"Jane Doe": "j1"}}):
        with pytest.raises(ValueError, match="names nobody who handed in"):
            taken_in(tmp_path, monkeypatch, {"ada": DUE}, **lists)
    assert journal.read(tmp_path / "grades") == []


def test_the_list_of_students_is_read_aloud(tmp_path, capsys):
    (tmp_path / "class.csv").write_text("ID number;Name\ns1;Jane\ns2;Bob\n")
    assert command._students(tmp_path / "class.csv") == ["s1", "s2"]
    assert capsys.readouterr().out == ("class.csv: 2 students, from “s1” to “s2”, under the "
                                       "heading “ID number”\n")


def graded(score, **more):
    made = {"graded": "2026-11-21T10:00:00+00:00", "submitted": "2026-11-20T18:30:00+00:00",
            "status": "graded", "max_score": 10.0, "handed_in": "a"} | more
    return Result(NAME, "ada", **made,
                  questions=[Marked("ex-1-check", "ex-1-answer", "03.1", "ReLU", 10.0, score)])


@pytest.mark.parametrize("given, said", [
    (None, "7.2 of 11 points</strong>, and up to 0.9 more from a person who reads your own words. "
           "For being late, 10% of your points were taken off."),
    (1.0, "8.1 of 11 points</strong>. For being late, 10% of your points were taken off.")])
def test_a_page_says_of_which_points_being_late_takes(given, said):
    words = [Text("ex-5-words", "05.5", 1.0, "It is.", given=given)]
    assert said in feedback_page(graded(8.0, deduction=0.1, words=words, max_score=11.0), {})


def test_a_deduction_is_of_the_whole():
    result = graded(8.0, deduction=0.25)
    assert (result.earned, result.score) == (8.0, 6.0) and result.questions[0].score == 8.0


@pytest.mark.parametrize("handed_in, why", [
    ("a", "the exercise, the settings or the course were changed"),
    ("b", "another notebook was handed in")])
def test_a_mark_that_has_changed_is_shown_beside_the_old_one(tmp_path, handed_in, why):
    for result in (graded(8.0), graded(5.0, handed_in=handed_in), graded(5.0, handed_in=handed_in)):
        journal.append(tmp_path, result)
    (latest,), earlier = journal.read(tmp_path), journal.earlier(tmp_path)
    assert earlier[NAME, "ada"].score == 8 and latest.score == 5
    page = report_page([latest], ROOT, earlier)
    assert "Graded again" in page and f"<td class=n>8</td><td class=n>5</td><td>{why}" in page
    (row,) = csv.DictReader(io.StringIO(grades_table([latest], earlier)))
    assert (row["score"], row["score_before"]) == ("5.0", "8.0")


@pytest.mark.parametrize("score, handed_in, why", [
    (8.0, "a", "when it came, or what being late costs, is another than before"),
    (5.0, "a", "the exercise, the settings or the course were changed; when it came"),
    (8.0, "b", "another notebook was handed in; when it came")])
def test_a_mark_that_another_time_has_changed_is_said_to_be_so(score, handed_in, why):
    latest = graded(score, handed_in=handed_in, deduction=0.1)
    assert f"<td>{why}" in report_page([latest], ROOT, {(NAME, "ada"): graded(8.0)})


def test_who_was_graded_once_has_no_old_mark(tmp_path):
    journal.append(tmp_path, graded(8.0))
    journal.append(tmp_path, graded(8.0))
    assert journal.earlier(tmp_path) == {}
    assert "Graded again" not in report_page(journal.read(tmp_path))


def test_a_mended_exercise_or_another_seed_is_another_key(tmp_path):
    one = handed_in(tmp_path / "ada" / NAME, "2026-11-20 23:58:00.0 UTC")

    def key(known=KNOWN, settings=None):
        return grade.prepare(one, known, settings or grade.Settings(), DUE).result.key

    mended = submissions.Assignment(NAME, KNOWN[NAME].path, KNOWN[NAME].cells[:-1])
    with_file = submissions.Assignment(NAME, KNOWN[NAME].path, KNOWN[NAME].cells, (("x", b"1"),))
    keys = [key(), key(KNOWN | {NAME: mended}), key(KNOWN | {NAME: with_file}),
            key(settings=grade.Settings(seed=1))]
    assert key() == keys[0] and len(set(keys)) == 4
    (tmp_path / "ada" / NAME / "helper.py").write_text("x = 1")
    assert key() not in keys


def test_files_that_are_too_many_bytes_are_left_out_and_named(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "BESIDE", 10)
    one = handed_in(tmp_path / "ada" / NAME, "2026-11-20 23:58:00.0 UTC")
    (tmp_path / "ada" / NAME / "small.txt").write_text("small")
    (tmp_path / "ada" / NAME / "large.bin").write_text("too large")
    task = grade.prepare(one, KNOWN, grade.Settings(), DUE)
    (flag,) = task.result.flags
    assert task.files == (("large.bin", b"too large"),)
    assert flag.kind == "files left out" and "small.txt" in flag.detail


@pytest.mark.skipif(os.name == "nt", reason="on Windows few users may make links")
def test_a_link_beside_a_notebook_leads_to_nothing(tmp_path):
    """A student can plant one in nbgrader's exchange, and nbgrader's collect would follow it."""
    one = handed_in(tmp_path / "ada" / NAME, "2026-11-20 23:58:00.0 UTC")
    (tmp_path / "ada" / NAME / "data.txt").symlink_to(KNOWN[NAME].path)
    (tmp_path / "ada" / NAME / "folder").symlink_to(KNOWN[NAME].path.parent)
    task = grade.prepare(one, KNOWN, grade.Settings(), DUE)
    (flag,) = task.result.flags
    assert task.files == () and flag.kind == "files left out" and "data.txt" in flag.detail


def test_handed_in_again_is_graded_again_and_late(tmp_path):
    first = prepared(tmp_path, "2026-11-20 23:58:00.0 UTC")
    again = grade.prepare(handed_in(tmp_path / "ada" / NAME, "2026-11-22 10:00:00.0 UTC", STUB),
                          KNOWN, grade.Settings(), DUE).result
    assert not first.late and again.late
    assert first.key != again.key and first.handed_in != again.handed_in


def test_only_the_folder_grades_belongs_to_the_real_gradebook(tmp_path):
    (tmp_path / "nbgrader_config.py").touch()
    assert course_of(tmp_path / "grades") == tmp_path
    assert course_of(tmp_path / "trial") == tmp_path / "trial"
    assert "source_directory" in (tmp_path / "trial" / "nbgrader_config.py").read_text()


def test_times_are_shown_with_their_distance_from_utc():
    shown = moment("2026-11-20T23:30:00+00:00")
    assert shown[-6] in "+-"
    assert datetime.fromisoformat(shown) == datetime(2026, 11, 20, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "a;=1", "a,=1",
                                  "a\n=1", "a| =1"])
def test_no_text_is_a_formula_whatever_separates_cells(text):
    (row,) = csv.DictReader(io.StringIO(grades_table([graded(1.0, reason=text)])))
    for separator in ",;\t\n|":
        assert not any(part.lstrip(" ").startswith(("=", "+", "-", "@", "＝"))
                       for part in row["reason"].split(separator))


def test_usual_texts_stay_as_they_are():
    (row,) = csv.DictReader(io.StringIO(grades_table([graded(1.0, reason="a - b: c=d, e")])))
    assert row["reason"] == "a - b: c=d, e" and row["submitted"] == "2026-11-20T18:30:00+00:00"


def test_text_is_made_plain():
    assert plain("a\x1b[2J\u202e\ud800\n\tb") == "a\\x1b[2J\\x202e\\xd800\n\tb"
    assert plain("x\r\ny") == "x\ny" and plain("x" * 50, 10) == "x" * 10 + " …"
    plain("\ud800").encode()


def test_a_result_comes_back_from_the_journal_as_it_was(tmp_path):
    result = graded(8.0, flags=[Flag("edited cell", "x", "…")])
    result.questions[0].evidence = [["for", "x = 1"]]
    journal.append(tmp_path, result)
    assert journal.read(tmp_path) == [result]


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0,
                    reason="only root can become somebody who may not write")
def test_in_a_folder_that_cannot_be_written_it_says_so_and_leaves_no_half_of_anything(tmp_path):
    handed_in(tmp_path / "submitted" / "ada" / NAME, "2026-11-20 23:58:00.0 UTC")
    for path in (tmp_path, *tmp_path.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    above = tmp_path.parent
    while not above.stat().st_mode & 0o001 and above != Path("/tmp"):
        above.chmod(0o755)
        above = above.parent
    code = ("import os, sys\nfrom course_tools.grading import command\nos.setgroups([])\n"
            "os.setgid(65534); os.setuid(65534)\n"
            f"sys.exit(command.grade([{str(tmp_path / 'submitted')!r}, '--results', "
            f"{str(tmp_path / 'out')!r}]))")
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True)
    assert ran.returncode == 1 and "Permission denied" in ran.stderr
    assert "Traceback" not in ran.stderr and not (tmp_path / "out").exists()


def graded_class(folder, *options):
    """What the command says last, for a class in folder/submitted."""
    return command.grade([str(folder / "submitted"), "--results", str(folder / "grades"),
                          "--workers", "1", *options])


def rows_of(folder):
    with open(folder / "grades.csv", encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_late_work_handed_in_again_counts_with_its_deduction_everywhere(tmp_path):
    late = "--due", "2026-11-20 23:59+00:00", "--late-penalty", "10"
    ada = tmp_path / "submitted" / "ada" / NAME
    handed_in(ada, "2026-11-20 23:58:00.0 UTC", STUB)
    assert graded_class(tmp_path, *late) is None
    handed_in(ada, "2026-11-22 10:00:00.0 UTC")
    (tmp_path / "longer.csv").write_text("id,due\nada,2026-11-22\n")
    longer = "--extensions", str(tmp_path / "longer.csv")
    assert graded_class(tmp_path, *late, *longer) is None
    assert rows_of(tmp_path / "grades")["ada"]["score"] == "10.0"
    assert graded_class(tmp_path, *late) is None
    row = rows_of(tmp_path / "grades")["ada"]
    said = row["score"], row["score_before"], row["late"], row["deduction"], row["submitted"]
    assert said == ("8.0", "10.0", "late", "2.0", "2026-11-22T10:00:00+00:00")
    page = (tmp_path / "grades" / "feedback" / "ada" / f"{NAME}.html").read_text(encoding="utf-8")
    assert "8 of 10 points" in page and "(late)" in page and "20% of your points were taken" in page
    report = (tmp_path / "grades" / "report.html").read_text(encoding="utf-8")
    assert "what being late costs, is another" in report
    with Gradebook(f"sqlite:///{tmp_path / 'grades' / 'gradebook.db'}", COURSE) as gradebook:
        submission = gradebook.find_submission(NAME, "ada")
        assert (submission.score, submission.late_submission_penalty) == (10, 2)
        assert f"{submission.timestamp:%d %H:%M}" == "22 10:00"


@pytest.mark.parametrize("options, said", [
    ("--time-limit 0", "--time-limit: a number from 1 to 86,400 was expected, not '0'"),
    ("--time-limit nan", "from 1 to 86,400"), ("--memory-limit 1", "from 256 to"),
    ("--late-penalty 110", "from 0 to 100"), ("--late-penalty=-10", "from 0 to 100"),
    ("--workers 0", "from 1 to"), ("--workers two", "from 1 to"), ("--seed=-1", "from 0 to"),
    ("--late-penalty 10", "--late-penalty needs --due"),
    ("--due 20.11.2026", "a time such as 2026-11-20 23:59 was expected, not '20.11.2026'"),
    ("--due 2026-02-30", "a time such as 2026-11-20 23:59"), ("--due 23:59", "a time such as")])
def test_a_value_without_sense_is_refused_before_anything_is_graded(tmp_path, capsys, options,
                                                                    said):
    handed_in(tmp_path / "submitted" / "ada" / NAME, "2026-11-20 23:58:00.0 UTC")
    with pytest.raises(SystemExit):
        graded_class(tmp_path, *options.split())
    assert said in capsys.readouterr().err and not (tmp_path / "grades").exists()


@pytest.mark.parametrize("text, last", [
    ("2026-11-20 23:59+00:00", "2026-11-20 23:59:59.9+00:00"),
    ("2026-11-20T23:59:00Z", "2026-11-20 23:59:00+00:00"),
    ("2026-11-20 23:59:10.5+0100", "2026-11-20 22:59:10.5+00:00"),
    ("2026-11-20", "2026-11-20 23:59:59.9")])
def test_a_minute_and_a_day_last_to_their_ends(text, last):
    late = command.moment(text) - datetime.fromisoformat(last).astimezone()
    assert timedelta(0) <= late < timedelta(seconds=0.1)


def test_which_of_two_notebooks_was_graded_is_said_everywhere(tmp_path, capsys):
    ada = tmp_path / "submitted" / "ada" / NAME
    handed_in(ada, "2026-11-20 23:58:00.0 UTC")
    stub = submission(released(NAME), NAME, dict.fromkeys(questions(NAME), STUB))
    (ada / f"{NAME}-Copy1.ipynb").write_bytes(stub)
    assert graded_class(tmp_path) is None
    said = f"{NAME}.ipynb was graded; what lies beside it was not: {NAME}-Copy1.ipynb."
    page = (tmp_path / "grades" / "feedback" / "ada" / f"{NAME}.html").read_text(encoding="utf-8")
    report = (tmp_path / "grades" / "report.html").read_text(encoding="utf-8")
    assert said in page and said in report and f"look again. {said}" in capsys.readouterr().out
    (ada / f"{NAME}-Copy1.ipynb").write_bytes((ada / f"{NAME}.ipynb").read_bytes())
    assert graded_class(tmp_path) is None and "look again" not in capsys.readouterr().out


def tree(folder):
    return {path.relative_to(folder): path.read_bytes()
            for path in folder.rglob("*") if path.is_file()}


def test_a_trial_leaves_the_real_gradebook_marks_and_pages_as_they_are(tmp_path):
    handed_in(tmp_path / "submitted" / "ada" / NAME, "2026-11-20 23:58:00.0 UTC")
    course = tmp_path / "course"
    course.mkdir()
    (course / "nbgrader_config.py").write_text("c = get_config()")
    folder = str(tmp_path / "submitted")
    assert command.grade([folder, "--results", str(course / "grades"), "--workers", "1"]) is None
    before = tree(course)
    assert {Path("gradebook.db"), Path("grades/grades.csv")} < set(before)
    handed_in(tmp_path / "submitted" / "ada" / NAME, "2026-11-20 23:58:00.0 UTC", STUB)
    assert command.grade([folder, "--results", str(course / "trial"), "--workers", "1"]) is None
    assert (rows_of(course / "trial")["ada"]["score"],
            rows_of(course / "grades")["ada"]["score"]) == ("0.0", "10.0")
    after = tree(course)
    assert {name: after[name] for name in before} == before
    assert {name.parts[0] for name in set(after) - set(before)} == {"trial"}


def test_ctrl_c_while_it_publishes_loses_nothing(tmp_path, monkeypatch):
    handed_in(tmp_path / "submitted" / "ada" / NAME, "2026-11-20 23:58:00.0 UTC")

    def stopped(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(publish, "feedback_page", stopped)
        assert graded_class(tmp_path).startswith("Stopped. What was graded is kept")
    assert not (tmp_path / "grades" / "report.html").exists()
    assert command.report([str(tmp_path / "grades")]) is None
    assert rows_of(tmp_path / "grades")["ada"]["score"] == "10.0"
    assert (tmp_path / "grades" / "report.html").exists()


FULL = """set -e
for filled in $FILLED; do
    mkdir $filled
    mount -t tmpfs -o size=128k tmpfs $filled
    head -c ${filled}k /dev/zero > $filled/filler
done
"$@" > full
for filled in $FILLED; do
    cp $filled/journal.jsonl journal-$filled
    mount -o remount,size=50m $filled
    rm $filled/filler
done
"$@" > room
for filled in $FILLED; do cp -r $filled after-$filled; done
"""
# its last line: what the command says of the class, for each of these folders for its results
GRADING = """
import json, os
from course_tools.grading import command
print(json.dumps([command.grade(["submitted", "--results", filled, "--workers", "1"])
                  for filled in os.environ["FILLED"].split()]))
"""
FILLED = {128: False, 112: True, 64: True}         # KB of a disk of 128: is there a journal then


@pytest.mark.skipif(sys.platform != "linux" or os.getuid() != 0
                    or subprocess.run(["unshare", "--mount", "true"]).returncode != 0,
                    reason="only root can make a small disk")
@pytest.mark.slow
def test_on_a_full_disk_it_says_so_and_goes_on_when_there_is_room(tmp_path):
    handed_in(tmp_path / "submitted" / "ada" / NAME, "2026-11-20 23:58:00.0 UTC")
    (tmp_path / "disk.sh").write_text(FULL)
    ran = subprocess.run(["unshare", "--mount", "sh", "disk.sh", sys.executable, "-c", GRADING],
                         cwd=tmp_path, text=True, capture_output=True,
                         env=os.environ | {"PYTHONPATH": str(ROOT), "COURSE_CALLED_IN": ".",
                                           "FILLED": " ".join(map(str, FILLED))})
    assert ran.returncode == 0 and "Traceback" not in ran.stderr, ran.stderr
    full, room = (json.loads((tmp_path / name).read_text().splitlines()[-1])
                  for name in ("full", "room"))
    assert all("No space left" in said for said in full) and room == [None] * len(FILLED)
    for filled, journalled in FILLED.items():
        assert bool((tmp_path / f"journal-{filled}").read_bytes()) == journalled
        after = tmp_path / f"after-{filled}"
        assert rows_of(after)["ada"]["score"] == "10.0"
        assert len(journal.read(after)) == 1 and (after / "report.html").exists()


def test_json_of_a_result_is_one_line(tmp_path):
    journal.append(tmp_path, graded(1.0, reason="two\nlines"))
    assert [json.loads(line)["reason"]
            for line in (tmp_path / journal.NAME).read_text().splitlines()] == ["two\nlines"]
