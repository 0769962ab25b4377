"""Whose a notebook is, in what learning platforms hand out: their names of files and folders, ids
from a table, several attempts, and zip files of all kinds."""

import io
import os
import zipfile
from datetime import UTC, datetime

import pytest

from course_tools.grading.intake import platforms, submissions
from course_tools.grading.intake.lists import named_by, read_extensions, read_ids, read_students
from course_tools.grading.intake.platforms import Owner, owner
from course_tools.grading.intake.submissions import submissions_in
from course_tools.grading.intake.unpacking import unpack
from tests.support.class_of import STUB, questions, released, submission

KNOWN = submissions.assignments()
FIRST, THIRD = "01_computation_graphs", "03_activation_layers"


def data(name=FIRST):
    return submission(released(name), name, dict.fromkeys(questions(name), STUB))


def zipped(path, members, **how):
    with zipfile.ZipFile(path, "w", **how) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def found(folder, tmp_path, **more):
    return [(s.student, s.assignment, s.reason is None)
            for s in submissions_in(folder, KNOWN, unpack_to=tmp_path / "out", **more)]


@pytest.mark.parametrize("name, student, number, file", [
    ("Jane Doe_1234567_assignsubmission_file_", "Jane Doe", "1234567", ""),
    ("Jane Doe_1234567_assignsubmission_file", "Jane Doe", "1234567", None),
    ("Zoë O'Neil-李_12_assignsubmission_file_my work", "Zoë O'Neil-李", "12", "my work"),
    ("Participant 7_1234_assignsubmission_file_", "Participant 7", "1234", ""),
    ("doejane_12345_678901_work", "doejane", "12345", "work"),
    ("doejane_LATE_12345_678901_my_work-2", "doejane", "12345", "my_work"),
    ("homework_1_jdoe_attempt_2026-11-20-23-59-10_work", "jdoe", None, "work"),
    ("jdoe+01_computation_graphs+2026-11-20 23:59:10.5 UTC+Zm9v", "jdoe", None, FIRST),
    # what comes last is the student's own name for the file
    ("Mal_11_assignsubmission_file_x_Ada_12_assignsubmission_file_y", "Mal", "11",
     "x_Ada_12_assignsubmission_file_y"),
    ("hw_mal_attempt_2026-11-20-23-59-10_x_ada_attempt_2030-01-01-00-00-00_y", "mal", None,
     "x_ada_attempt_2030-01-01-00-00-00_y"),
    ("mal_12345_678901_adalove_LATE_12346_678902_y-9", "mal", "12345",
     "adalove_LATE_12346_678902_y"),
])
def test_a_platforms_name_is_taken_apart(name, student, number, file):
    one = owner(name)
    assert (one.student, one.number, one.file) == (student, number, file)


@pytest.mark.parametrize("name", ["ada", "Ada Lovelace", "ada_lovelace", FIRST, "a_b_c", "x+y",
                                  "student_1_2", "lab_01_final", "Jane_Doe_2026"])
def test_a_name_that_is_no_platforms_stays_whole(name):
    assert owner(name) is None


@pytest.mark.parametrize("name, others", [
    ("mal_12345_678901_hw_ada_attempt_2030-01-01-00-00-00_x",
     ["ada_12346_678902_x", "bob_LATE_12347_678903_x"]),
    ("mal_12345_678901_Ada_12346_assignsubmission_file_x",
     ["ada_12346_678902_x", "bob_LATE_12347_678903_x"]),
    ("hw_11_2026_mal_attempt_2026-11-20-23-59-10_x",
     ["hw_11_2026_ada_attempt_2026-11-20-23-59-10_x"]),
])
def test_a_file_that_is_named_as_another_platform_does_is_read_as_the_classs(name, others):
    assert owner(name, platforms.commonest([name, *others])).student == "mal"


def test_times_are_read_with_their_zones():
    assert platforms.moment("2026-11-20 23:59:10.5 UTC") == "2026-11-20T23:59:10.500000+00:00"
    assert platforms.moment("2026-11-20 23:59:10 Europe/Berlin").endswith("+01:00")
    here = datetime(2026, 11, 20, 23, 59, 10).astimezone()
    assert platforms.moment("2026-11-20-23-59-10") == here.isoformat()
    assert platforms.moment("yesterday") is platforms.moment("2026-99-99-99-99-99") is None


def test_one_jane_doe_of_moodle_is_one_student_in_every_assignment(tmp_path):
    """Moodle's number is another one in each assignment."""
    archive = zipped(tmp_path / "all.zip", {
        "Jane Doe_11_assignsubmission_file_/any name.ipynb": data(),
        "Jane Doe_22_assignsubmission_file_/any name.ipynb": data(THIRD),
        "Bob_33_assignsubmission_file_work.ipynb": data()})
    assert found(archive, tmp_path) == [("Bob", FIRST, True), ("Jane Doe", FIRST, True),
                                        ("Jane Doe", THIRD, True)]


def test_two_jane_does_in_one_assignment_are_two_people(tmp_path):
    archive = zipped(tmp_path / "all.zip", {
        "Jane Doe_11_assignsubmission_file_/a.ipynb": data(),
        "Jane Doe_12_assignsubmission_file_/a.ipynb": data()})
    assert found(archive, tmp_path) == [("Jane Doe (11)", FIRST, True),
                                        ("Jane Doe (12)", FIRST, True)]
    ids = tmp_path / "ids.csv"
    ids.write_text("number,name,id\n11,Jane A. Doe,jad\n12,Jane B. Doe,jbd\n")
    assert found(archive, tmp_path, ids=read_ids(ids)) == [("jad", FIRST, True),
                                                           ("jbd", FIRST, True)]


def test_a_table_of_ids_knows_names_and_numbers(tmp_path):
    ids = tmp_path / "ids.csv"
    ids.write_text("Jane Doe,12345,jdoe\n,777,bob\n")
    assert read_ids(ids) == {"Jane Doe": "jdoe", "12345": "jdoe", "777": "bob"}
    ids.write_text("Jane Doe,jdoe\nJane Doe,janed\n")
    with pytest.raises(ValueError, match="two ids for 'Jane Doe': jdoe, janed"):
        read_ids(ids)


def test_canvas_files_of_one_student_and_the_last_that_was_handed_in(tmp_path):
    for name in ("doejane_12345_6001_work", "doejane_LATE_12345_6009_work-1",
                 "bob_555_6002_01_computation_graphs"):
        (tmp_path / f"{name}.ipynb").write_bytes(data())
    assert found(tmp_path, tmp_path) == [("bob", FIRST, True), ("doejane", FIRST, True)]
    (_, jane) = submissions_in(tmp_path, KNOWN)
    assert jane.path.name == "doejane_LATE_12345_6009_work-1.ipynb"


def test_of_blackboards_attempts_the_last_counts_with_its_time(tmp_path):
    for time in ("2026-11-20-10-00-00", "2026-11-21-10-00-00", "2026-11-19-10-00-00"):
        (tmp_path / f"hw_jdoe_attempt_{time}_x.ipynb").write_bytes(data())
    (one,) = submissions_in(tmp_path, KNOWN)
    assert one.student == "jdoe" and one.reason is None and "11-21" in one.path.name
    assert one.submitted == datetime(2026, 11, 21, 10).astimezone().isoformat()


def test_of_the_exchanges_folders_the_last_counts(tmp_path):
    for day in (20, 22, 21):
        folder = tmp_path / f"jdoe+{FIRST}+2026-11-{day} 10:00:00.000000 UTC+r"
        folder.mkdir()
        (folder / f"{FIRST}.ipynb").write_bytes(data())
    (one,) = submissions_in(tmp_path, KNOWN)
    assert (one.student, one.submitted) == ("jdoe", "2026-11-22T10:00:00+00:00")


def test_a_folder_around_all_is_entered(tmp_path):
    folder = tmp_path / "Course-HW1-4711" / "Jane Doe_11_assignsubmission_file_"
    folder.mkdir(parents=True)
    (folder / "x.ipynb").write_bytes(data())
    assert found(tmp_path, tmp_path) == [("Jane Doe", FIRST, True)]


def test_no_folder_that_a_student_has_made_names_somebody_else(tmp_path):
    folder = tmp_path / "ada" / "bob_1_assignsubmission_file_"
    folder.mkdir(parents=True)
    (folder / "x.ipynb").write_bytes(data())
    (tmp_path / "zoe.ipynb").write_bytes(data())
    assert found(tmp_path, tmp_path) == [("ada", FIRST, True), ("zoe", FIRST, True)]


def test_a_student_called_submitted_hides_nobody(tmp_path):
    for student in ("ada", "submitted"):
        (tmp_path / student / FIRST).mkdir(parents=True)
        (tmp_path / student / FIRST / f"{FIRST}.ipynb").write_bytes(data())
    assert found(tmp_path, tmp_path) == [("ada", FIRST, True), ("submitted", FIRST, True)]


def test_a_user_name_of_blackboards_with_an_underscore_is_whole(tmp_path):
    for user in ("m_mueller", "a_mueller", "jdoe"):
        start = f"homework_1_{user}_attempt_2026-11-20-23-59-10"
        (tmp_path / f"{start}_ex_1.ipynb").write_bytes(data())
        (tmp_path / f"{start}.txt").write_text(f"Name: M. (x) ({user})\nAssignment: homework_1\n")
    # the student's own file, which says that it is another's
    (tmp_path / "homework_1_jdoe_attempt_2026-11-20-23-59-10_x_attempt_2026-11-20-23-59-10.txt"
     ).write_text("Name: (m_mueller)")
    assert found(tmp_path, tmp_path) == [(user, FIRST, True)
                                         for user in ("a_mueller", "jdoe", "m_mueller")]


def test_without_blackboards_texts_two_people_still_do_not_become_one(tmp_path):
    for user in ("m_mueller", "a_mueller", "jdoe"):
        (tmp_path / f"hw_{user}_attempt_2026-11-20-23-59-10_x.ipynb").write_bytes(data())
    assert found(tmp_path, tmp_path) == [
        ("jdoe", FIRST, True), ("mueller (hw_a)", FIRST, True), ("mueller (hw_m)", FIRST, True)]


# Lists


@pytest.mark.parametrize("separator", ",;\t")
def test_lists_may_have_commas_semicolons_or_tabs(tmp_path, separator):
    path = tmp_path / "list.csv"
    path.write_text("name,number,id\n\"Doe, Jane\",11,j1\n,,\n,12,j2\n".replace(
        ",", separator).replace(f"Doe{separator}", "Doe,"), encoding="utf-8-sig")
    assert read_ids(path) == {"name": "id", "number": "id", "Doe, Jane": "j1", "11": "j1",
                              "12": "j2"}
    path.write_text(separator.join(("ID number", "Full name")) + f"\ns1{separator}Jane\ns2\n")
    assert read_students(path) == (["s1", "s2"], "ID number")


@pytest.mark.parametrize("heading", ["ID number", "Full name", "student_id", "Email address", "ID",
                                     "SIS Login ID", "Matrikelnummer", "User name:"])
def test_a_heading_is_nobody(tmp_path, heading):
    (tmp_path / "list.csv").write_text(f"{heading}\ns1\n")
    assert read_students(tmp_path / "list.csv") == (["s1"], heading)


@pytest.mark.parametrize("first", ["s1", "jdoe", "Jane Doe", "name4711", "李", "-"])
def test_the_first_student_is_no_heading(tmp_path, first):
    (tmp_path / "list.csv").write_text(f"{first}\ns2\n", encoding="utf-8")
    assert read_students(tmp_path / "list.csv") == ([first, "s2"], None)


@pytest.mark.parametrize("content, said", [
    ("Björn;b1".encode("latin-1"), "list.csv is not written in UTF-8"),
    ("Björn;b1".encode("utf-16"), "list.csv is not written in UTF-8"),
    (b"Jane\nBob\n", "list.csv has one column in line 1"),
    (b"Jane,j1\nDoe, Bob,b1\n", "list.csv has 3 cells in line 2 and 2 in line 1"),
    (b"name,number,id\nJane,11\n", "list.csv has 2 cells in line 2 and 3 in line 1"),
    (b"Jane;j1;\n", "list.csv has no id for 'Jane', in the last column of line 1")])
def test_a_list_that_cannot_be_understood_is_an_error_that_names_it(tmp_path, content, said):
    (tmp_path / "list.csv").write_bytes(content)
    with pytest.raises(ValueError, match=said):
        read_ids(tmp_path / "list.csv")


def test_who_was_granted_longer_is_read(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("id;due\ns5;2026-11-22 23:59\ns6;2026-11-23 12:00:00+00:00\n")
    assert {id: f"{when.astimezone():%d %M:%S}" for id, when in read_extensions(path).items()} == {
        "s5": "22 59:59", "s6": "23 00:00"}


@pytest.mark.parametrize("content, said", [
    ("s5,tomorrow\n", "list.csv, line 1: a time such as 2026-11-20 23:59 was expected"),
    ("id,due\ns5,22.11.2026 23:59\n", "list.csv, line 2: a time such as"),
    ("id,due\ns5,\n", "two columns, filled in each line"), ("s5\n", "two columns"),
    ("s5,2026-11-22\ns5,2026-11-23\n", "two times for s5"), (None, "list.csv cannot be read: No")])
def test_a_time_that_cannot_be_understood_is_an_error_that_says_what_was_expected(tmp_path, content,
                                                                                  said):
    if content:
        (tmp_path / "list.csv").write_text(content)
    with pytest.raises(ValueError, match=said):
        read_extensions(tmp_path / "list.csv")


def test_whom_a_list_does_not_name_is_said_and_another_list_is_refused():
    assert named_by("--ids", ["j1", "b1"], ["j1", "b1"]) is None
    assert named_by("--ids", ["j1"], ["j1", "Zoë", "Ada"]) == (
        "--ids does not name 2 of the 3 who handed in: Ada, Zoë")
    with pytest.raises(ValueError, match="--students names nobody.*'Jane Doe'.*is 'j1'"):
        named_by("--students", ["Jane Doe"], ["j1"])


# Zip files


def a_class(path, assignment, people):
    """A zip file as Moodle makes it: {name: number}."""
    return zipped(path, {f"{name}_{number}_assignsubmission_file_/x.ipynb": data(assignment)
                         for name, number in people.items()})


@pytest.mark.parametrize("inside", ["", "submitted"])
def test_a_folder_of_zip_files_of_classes_is_these_classes(tmp_path, inside):
    folder = tmp_path / "all" / inside
    folder.mkdir(parents=True)
    a_class(folder / "ML26-Exercise 1-8842.zip", FIRST, {"Jane Doe": 11, "Bob": 12})
    a_class(folder / "ML26-Exercise 3-8911.zip", THIRD, {"Jane Doe": 21, "Bob": 22})
    (folder / "class.csv").write_text("Jane Doe")
    assert found(tmp_path / "all", tmp_path) == [
        ("Bob", FIRST, True), ("Jane Doe", FIRST, True), ("Bob", THIRD, True),
        ("Jane Doe", THIRD, True)]


def test_one_zip_file_of_a_class_in_a_folder_is_the_class(tmp_path):
    (tmp_path / "all").mkdir()
    zipped(tmp_path / "all" / "submissions.zip", {
        "around all/doejane_12345_678901_x.ipynb": data(),
        "around all/doebob_LATE_12346_678902_y.ipynb": data()})
    assert found(tmp_path / "all", tmp_path) == [("doebob", FIRST, True), ("doejane", FIRST, True)]


def test_what_is_in_two_zip_files_counts_if_it_is_the_same(tmp_path):
    (tmp_path / "all").mkdir()
    a_class(tmp_path / "all" / "a.zip", FIRST, {"Jane": 11, "Bob": 12})
    zipped(tmp_path / "all" / "b.zip", {
        "Jane_11_assignsubmission_file_/x.ipynb": data(),
        f"Bob_12_assignsubmission_file_/{FIRST}.ipynb": data() + b" "})
    bob, jane = submissions_in(tmp_path / "all", KNOWN, unpack_to=tmp_path / "out")
    assert (jane.student, jane.reason) == ("Jane", None)
    assert bob.student == "Bob" and "several zip files" in bob.reason


def test_no_student_can_hand_in_a_class(tmp_path):
    folder = tmp_path / "all"
    put(folder / "zoe", {"hw.zip": a_class(tmp_path / "in.zip", FIRST, {"Ada": 11, "Bob": 12})
                         .read_bytes()})
    (folder / "mal.zip").write_bytes((tmp_path / "in.zip").read_bytes())
    zipped(folder / "Mia_13_assignsubmission_file_x.zip", {"Ada_11_assignsubmission_file_y.ipynb":
           data(), "Bob_12_assignsubmission_file_y.ipynb": data()})
    said = {s.student: s.reason for s in submissions_in(folder, KNOWN, unpack_to=tmp_path / "out")}
    assert said.keys() == {"zoe", "mal", "Mia"} and "by itself" in said["mal"]


def test_a_newer_download_is_not_mixed_with_an_older_one(tmp_path):
    for name in ("first try", "last try"):
        zipped(tmp_path / "submissions.zip", {
            f"Jane_11_assignsubmission_file_/{name}.ipynb": data(),
            "Bob_12_assignsubmission_file_/hw.zip": zipped(
                tmp_path / "in.zip", {f"{name}.ipynb": data()}).read_bytes()})
        assert found(tmp_path / "submissions.zip", tmp_path) == [("Bob", FIRST, True),
                                                                 ("Jane", FIRST, True)]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes among its files")
def test_a_link_or_a_pipe_that_is_called_a_zip_is_refused(tmp_path):
    secret = zipped(tmp_path / "secret.zip", {"x.ipynb": data()})
    for student in ("ada", "bob", "zoe"):
        (tmp_path / "all" / student).mkdir(parents=True)
    (tmp_path / "all" / "ada" / "hw.zip").symlink_to(secret)
    os.mkfifo(tmp_path / "all" / "bob" / "hw.zip")
    (tmp_path / "all" / "zoe" / "x.ipynb").write_bytes(data())
    said = {s.student: s.reason for s in submissions_in(tmp_path / "all", KNOWN,
                                                        unpack_to=tmp_path / "out")}
    assert said["zoe"] is None and "link" in said["ada"] and "no ordinary file" in said["bob"]


def test_what_is_no_notebook_is_for_the_assignment_of_its_class(tmp_path):
    """Not "missing" there, and for an "unknown" one besides."""
    archive = zipped(tmp_path / "all.zip", {
        "Jane_11_assignsubmission_file_/x.ipynb": data(),
        "Bob_12_assignsubmission_file_/x.ipynb": data(),
        "Eve_13_assignsubmission_file_/x.ipynb": data(THIRD),
        "Ada_14_assignsubmission_file_/x.pdf": b"%PDF",
        "Zoe_15_assignsubmission_file_/x.ipynb": data()[:1000],
        "Jane_16_assignsubmission_file_/x.pdf": b"%PDF"})
    assert found(archive, tmp_path) == [
        ("Ada", FIRST, False), ("Bob", FIRST, True), ("Jane (11)", FIRST, True),
        ("Jane (16)", FIRST, False), ("Zoe", FIRST, False), ("Eve", THIRD, True)]


def test_what_a_student_has_zipped_is_unpacked(tmp_path):
    inside = zipped(tmp_path / "in.zip", {"hw/work.ipynb": data(), "hw/helper.py": b"x = 1"})
    outer = zipped(tmp_path / "all.zip", {
        "Jane Doe_11_assignsubmission_file_/hw.zip": inside.read_bytes(),
        "doebob_12345_678901_hw.zip": inside.read_bytes()})
    assert found(outer, tmp_path) == [("Jane Doe", FIRST, True), ("doebob", FIRST, True)]
    again = submissions_in(outer, KNOWN, unpack_to=tmp_path / "out")
    assert [s.student for s in again] == ["Jane Doe", "doebob"]
    jane = again[0]
    assert ("helper.py", b"x = 1") in submissions.files_in(jane.folder)[0]


def test_what_is_no_zip_is_named_and_the_others_go_on(tmp_path):
    outer = zipped(tmp_path / "all.zip", {
        "Jane_11_assignsubmission_file_/hw.zip": b"PK\x03\x04 broken", "bob/hw.rar": b"Rar!",
        "zoe/x.ipynb": data()})
    said = {s.student: s.reason for s in submissions_in(outer, KNOWN, unpack_to=tmp_path / "out")}
    assert said["zoe"] is None and "only zip files" in said["bob"]
    assert any("cannot be read" in (reason or "") for reason in said.values())
    assert len(said) == 3


def test_a_bomb_in_a_students_zip_costs_only_the_student(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "PACKED", 3 * 2**20)
    bomb = zipped(tmp_path / "in.zip", {f"{i}.ipynb": b"0" * 2**20 for i in range(20)},
                  compression=zipfile.ZIP_DEFLATED)
    outer = zipped(tmp_path / "all.zip", {"ada/hw.zip": bomb.read_bytes(), "zoe/x.ipynb": data()})
    said = {s.student: s.reason for s in submissions_in(outer, KNOWN, unpack_to=tmp_path / "out")}
    assert said["ada"] and said["zoe"] is None
    size = sum(path.stat().st_size for path in (tmp_path / "unpacked").rglob("*.ipynb"))
    assert 2**20 < size < 5 * 2**20


OLD = (2026, 11, 1, 0, 0, 0)
LATE = datetime(2026, 11, 25, 12)


def put(folder, files, when=LATE):
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        os.utime(folder / name, (when.timestamp(), when.timestamp()))


@pytest.mark.parametrize("beside", [{}, {"timestamp.txt": b"2026-11-01 00:00:00 UTC"}])
def test_dates_that_a_student_has_packed_make_nothing_earlier(tmp_path, beside):
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w") as archive:
        for name, content in {"x.ipynb": data(), **beside}.items():
            archive.writestr(zipfile.ZipInfo(f"{FIRST}/{name}", OLD), content)
    put(tmp_path / "all" / "ada", {"hw.zip": inside.getvalue()})
    put(tmp_path / "all" / "Bob_11_assignsubmission_file_" / FIRST, {"x.ipynb": data(), **beside})
    put(tmp_path / "all" / "zoe", {"x.ipynb": data(), **beside})
    many = submissions_in(tmp_path / "all", KNOWN, unpack_to=tmp_path / "out")
    assert {s.student: datetime.fromisoformat(s.submitted) for s in many} == dict.fromkeys(
        ("ada", "Bob", "zoe"), LATE.astimezone())


def test_who_handed_in_no_notebook_at_all_is_named(tmp_path):
    nested = zipped(tmp_path / "nested", {"in.zip": zipped(tmp_path / "in", {"x.ipynb": data()})
                                          .read_bytes()}).read_bytes()
    put(tmp_path / "all" / "ada", {"hw.zip": nested})
    put(tmp_path / "all" / "zoe", {"x.ipynb": data()})
    put(tmp_path / "all" / "Jane Doe_11_assignsubmission_file_", {"x.pdf": b"%PDF"})
    put(tmp_path / "all" / "has handed in nothing", {})
    put(tmp_path / "all" / ".git", {"x": b""})
    (tmp_path / "all" / "doebob_12345_678901_hw.docx").write_bytes(b"PK")
    (tmp_path / "all" / "class.csv").write_text("ada")
    said = {s.student: s.reason for s in submissions_in(tmp_path / "all", KNOWN,
                                                        unpack_to=tmp_path / "out")}
    none = "there is no notebook (.ipynb) in what was handed in"
    assert said == {"zoe": None, "ada": none, "Jane Doe": none, "doebob": none}


def test_a_refused_zip_is_named_once_and_as_its_student(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "LARGEST", 2**20)
    bomb = zipped(tmp_path / "in.zip", {f"{i}.ipynb": b"0" * 2**21 for i in range(20)})
    put(tmp_path / "all" / "Jane Doe_11_assignsubmission_file_", {"hw.zip": bomb.read_bytes()})
    (one,) = submissions_in(tmp_path / "all", KNOWN, unpack_to=tmp_path / "out")
    assert one.student == "Jane Doe" and "more than is read" in one.reason


def test_of_two_hundred_notebooks_a_few_are_named(tmp_path):
    put(tmp_path / "ada", {f"try {i}.ipynb": data() for i in range(200)})
    (one,) = submissions_in(tmp_path, KNOWN)
    assert "several notebooks" in one.reason and len(one.reason) < 300


def test_an_encrypted_file_is_refused_by_name(tmp_path):
    archive = zipped(tmp_path / "all.zip", {"ada.ipynb": data(), "bob.ipynb": data()})
    content = bytearray(archive.read_bytes())
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1                           # in the list of files: bob's is encrypted
    archive.write_bytes(content)
    (refused,) = unpack(archive, tmp_path / "out", submissions.LARGEST)
    assert refused[0] == "bob" and "encrypted" in refused[1]


def test_a_name_in_utf_8_that_does_not_say_so_is_read(tmp_path):
    archive = zipped(tmp_path / "all.zip", {"Zoë/x.ipynb": data()})
    content = archive.read_bytes()
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.rfind(sign) + at
        flags = int.from_bytes(content[place:place + 2], "little") & ~0x800
        content = content[:place] + flags.to_bytes(2, "little") + content[place + 2:]
    archive.write_bytes(content)
    assert found(archive, tmp_path) == [("Zoë", FIRST, True)]


def test_a_name_of_an_old_windows_is_read(tmp_path):
    """In code page 437, which is what zip files had before UTF-8."""
    archive = zipped(tmp_path / "all.zip", {"Gr__n/x.ipynb": data()})
    archive.write_bytes(archive.read_bytes().replace(b"Gr__n", "Grün_".encode("cp437")))
    assert found(archive, tmp_path) == [("Grün_", FIRST, True)]


def crc(content, at):
    content[at + 16] ^= 1


def method(content, at):
    content[at + 10] = 99


def smaller(content, at):
    content[at + 24:at + 28] = (10).to_bytes(4, "little")


def elsewhere(content, at):
    """Not where it would lie over the part before: newer Pythons then refuse that one as well."""
    content[at + 42:at + 46] = (int.from_bytes(content[at + 42:at + 46], "little") + 3).to_bytes(
        4, "little")


@pytest.mark.parametrize("damage", [crc, method, smaller, elsewhere])
def test_a_damaged_part_of_a_zip_is_refused_by_name_and_the_others_are_read(tmp_path, damage):
    archive = zipped(tmp_path / "all.zip", {"ada.ipynb": data(), "bob.ipynb": data()})
    content = bytearray(archive.read_bytes())
    damage(content, content.rfind(b"PK\x01\x02"))              # bob's line in the list of files
    archive.write_bytes(content)
    assert [name for name, _ in unpack(archive, tmp_path / "out", submissions.LARGEST)] == ["bob"]
    assert (tmp_path / "out" / "ada.ipynb").read_bytes() == data()


@pytest.mark.parametrize("name", ["../evil.ipynb", "/evil.ipynb", "x/../../../evil.ipynb"])
def test_what_a_student_has_zipped_leads_nowhere_else(tmp_path, name):
    inside = zipped(tmp_path / "in.zip", {name: data(), "work.ipynb": data()})
    outer = zipped(tmp_path / "all.zip", {"ada/hw.zip": inside.read_bytes(),
                                          "zoe/x.ipynb": data()})
    assert found(outer, tmp_path) == [("ada", FIRST, True), ("zoe", FIRST, True)]
    assert not list(tmp_path.rglob("evil*"))


def test_a_zip_in_a_students_zip_stays_packed(tmp_path):
    deepest = zipped(tmp_path / "deepest.zip", {"work.ipynb": data()})
    inside = zipped(tmp_path / "in.zip", {"more.zip": deepest.read_bytes()})
    outer = zipped(tmp_path / "all.zip", {"ada/hw.zip": inside.read_bytes(),
                                          "zoe/x.ipynb": data()})
    assert [s for s in found(outer, tmp_path) if s[2]] == [("zoe", FIRST, True)]


def test_two_names_that_are_one_to_the_system_do_not_replace_each_other(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate"):
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
            archive.writestr("ada.ipynb", data())
            archive.writestr("ada.ipynb", b"{}")
    ((name, why),) = unpack(tmp_path / "all.zip", tmp_path / "out", submissions.LARGEST)
    assert name == "ada" and "name of another" in why
    assert (tmp_path / "out" / "ada.ipynb").read_bytes() == data()


@pytest.mark.parametrize("name, content", [
    ("all.zip", b"hello"), ("class.csv", b"ada"), ("work.ipynb", b"{}"), ("class.xlsx", None)])
def test_no_zip_at_all_is_an_error_that_names_it_and_no_student(tmp_path, name, content):
    path = zipped(tmp_path / name, {"xl/sheet.xml": b"ada"})
    path.write_bytes(content or path.read_bytes())
    with pytest.raises(ValueError, match=f"{name} is no zip file that can be read"):
        found(path, tmp_path)


def test_an_owner_says_only_what_it_knows():
    assert Owner("ada") == Owner("ada", None, None, None, 0)
    assert datetime.fromisoformat(owner("a+b+2026-11-20 10:00:00 UTC").submitted).tzinfo == UTC
