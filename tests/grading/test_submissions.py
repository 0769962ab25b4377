"""Finding and reading submissions: whose they are, for which assignment, and nothing but
notebooks."""

import json
import os
import zipfile
from pathlib import Path

import pytest

from course_tools.grading.intake import submissions
from course_tools.grading.intake.submissions import Unreadable, read, submissions_in
from course_tools.grading.marking.plan import flags, steps, visible
from tests.support.class_of import RIGHT, ROOT, STUB, questions, released, submission

KNOWN = submissions.assignments()
FIRST, THIRD = "01_computation_graphs", "03_activation_layers"


def write(path, name=FIRST):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(submission(released(name), name, dict.fromkeys(questions(name), STUB)))


def found(folder, **more):
    return [(s.student, s.assignment, s.reason is None)
            for s in submissions_in(folder, KNOWN, **more)]


@pytest.mark.parametrize("inside", ["", "submitted"])
def test_nbgraders_folders(tmp_path, inside):
    for student in ("ada", "bob"):
        for name in (FIRST, THIRD):
            write(tmp_path / inside / student / name / f"{name}.ipynb", name)
    write(tmp_path / inside / "ada" / FIRST / ".ipynb_checkpoints" / "x.ipynb")
    assert found(tmp_path) == [("ada", FIRST, True), ("bob", FIRST, True), ("ada", THIRD, True),
                               ("bob", THIRD, True)]


def test_a_flat_folder_is_recognised_by_its_cells(tmp_path):
    write(tmp_path / "ada.ipynb")
    write(tmp_path / "Grün, 李.ipynb", THIRD)
    (tmp_path / "odd.ipynb").write_text('{"cells": []}')
    assert found(tmp_path) == [
        ("odd", None, False), ("ada", FIRST, True), ("Grün, 李", THIRD, True)]
    assert ("odd", FIRST, True) in found(tmp_path, assignment=FIRST)


@pytest.mark.parametrize("name", KNOWN)
def test_every_assignment_is_recognised_as_handed_out(name):
    assert submissions.recognised(submissions.parse(released(name)), KNOWN) == name


def test_another_assignments_notebook_is_named_for_what_it_is(tmp_path):
    write(tmp_path / "ada.ipynb")
    write(tmp_path / "bob" / f"{FIRST}.ipynb", THIRD)
    write(tmp_path / "zoe" / FIRST / "x.ipynb", THIRD)
    (tmp_path / "old.ipynb").write_text('{"cells": []}')            # one without any of ours
    for more in ({}, {"assignment": FIRST}):
        many = submissions_in(tmp_path, KNOWN, **more)
        said = {s.student: (s.assignment, s.reason) for s in many}
        assert said["ada"] == (FIRST, None)
        for student in ("bob", "zoe"):
            assert said[student] == (FIRST, f"this is {THIRD}, and it was handed in as {FIRST}")
    assert said["old"] == (FIRST, None)


def test_a_folder_with_several_notebooks_needs_one_with_the_right_name(tmp_path):
    write(tmp_path / "ada" / FIRST / f"{FIRST}.ipynb")
    (tmp_path / "ada" / FIRST / "copy.ipynb").write_bytes(
        submission(released(FIRST), FIRST, dict.fromkeys(questions(FIRST), RIGHT)))
    write(tmp_path / "ada" / FIRST / "the same.ipynb")
    write(tmp_path / "bob" / FIRST / "a.ipynb")
    write(tmp_path / "bob" / FIRST / "b.ipynb")
    assert found(tmp_path) == [("ada", FIRST, True), ("bob", FIRST, False)]
    ada, bob = submissions_in(tmp_path, KNOWN)
    assert "a.ipynb, b.ipynb" in bob.reason and ada.beside == ("copy.ipynb",)


def test_an_empty_folder_is_an_error_that_says_what_was_expected(tmp_path):
    with pytest.raises(ValueError, match="STUDENT/ASSIGNMENT"):
        submissions_in(tmp_path, KNOWN)
    with pytest.raises(ValueError, match="neither a folder nor a zip"):
        submissions_in(tmp_path / "nowhere", KNOWN)


def zipped(path, members):
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_zip_of_a_learning_platform(tmp_path):
    data = submission(released(FIRST), FIRST, dict.fromkeys(questions(FIRST), STUB))
    archive = zipped(tmp_path / "all.zip", {
        "Ada Lovelace_123_file_/my notebook.ipynb": data,
        "Bob_124_file_/01_computation_graphs.ipynb": data, "readme.txt": b"-",
        "__MACOSX/Bob_124_file_/._01_computation_graphs.ipynb": b"x"})
    assert found(archive, unpack_to=tmp_path / "out") == [("Ada Lovelace_123_file_", FIRST, True),
                                                          ("Bob_124_file_", FIRST, True)]
    assert all(s.submitted for s in submissions_in(archive, KNOWN, unpack_to=tmp_path / "out"))


@pytest.mark.parametrize("name",
                         ["../../evil.ipynb", "/tmp/evil.ipynb", "a/../../evil.ipynb",
                          "..\\evil.ipynb", "C:/evil.ipynb", "a/..\\..\\evil.ipynb"])
def test_a_name_that_leads_out_of_a_zip_is_refused_by_name(tmp_path, name):
    data = submission(released(FIRST), FIRST, dict.fromkeys(questions(FIRST), STUB))
    archive = zipped(tmp_path / "all.zip", {"ada.ipynb": data, name: data})
    (tmp_path / "deep" / "deeper").mkdir(parents=True)
    listed = submissions_in(archive, KNOWN, unpack_to=tmp_path / "deep" / "deeper" / "out")
    refused = [s for s in listed if s.reason]
    assert len(listed) == 2 and len(refused) == 1 and "another place" in refused[0].reason
    assert not list(tmp_path.glob("**/*evil*")) and not Path("/tmp/evil.ipynb").exists()


def test_a_link_and_a_bomb_in_a_zip_are_refused(tmp_path):
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        link = zipfile.ZipInfo("link.ipynb")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
        packed.writestr("bomb.ipynb", b"0" * (submissions.LARGEST + 1))
    assert found(archive, unpack_to=tmp_path / "out") == [("bomb", None, False),
                                                          ("link", None, False)]


@pytest.mark.parametrize("content, said", [
    (b"", "is empty"), (b" \n", "is empty"), (b"{", "ends in the middle"),
    (b'{"cells": [{"source": "x', "ends in the middle"), (b"%PDF-1.7", "not JSON"),
    (b"1" * 10**4, "not JSON"), (b"[" * 10**5, "nested"),
    ("{}".encode("utf-16"), "UTF-8"), (b"{}", "not a notebook"), (b"[]", "not a notebook"),
    (b'{"cells": 3}', "not a notebook"),
    (b'{"cells": [{"cell_type": "code", "source": 3}]}', "not a notebook"),
    (b'{"cells": [{"cell_type": "code", "metadata": []}]}', "not a notebook"),
    (b"\xff\xfe", "UTF-8")])
def test_what_is_no_notebook_is_unreadable_for_a_reason(tmp_path, content, said):
    (tmp_path / "x.ipynb").write_bytes(content)
    with pytest.raises(Unreadable, match=said):
        read(tmp_path / "x.ipynb")


@pytest.mark.skipif(os.name == "nt",
                    reason="Windows has no pipes among its files, and few users may make links")
@pytest.mark.parametrize("what, values", [
    ("source", [{}, 5, None, [1, 2], [["x"]], True]), ("metadata", [[1], None, 5, {"nbgrader": 3}]),
    ("id", [{}, [], None, 5, "../x", "x" * 10**5, "\ud800"]), ("cell_type", [None, 3, [], {}]),
    ("outputs", [None, 5, {}, [1], [{"output_type": "stream"}]]),
    ("metadata", [{"nbgrader": {"grade_id": id, "grade": True, "points": points}} for id, points in
                  zip([{}, [], 5, "../x", "\ud800"], [[], "2", 10**400, None, -1e308],
                      strict=True)]),
])
def test_a_cell_of_any_kind_is_read_or_refused_and_no_other_error(tmp_path, what, values):
    path = tmp_path / "x.ipynb"
    for value in values:
        write(path)
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["cells"][3][what] = value
        path.write_text(json.dumps(notebook))
        try:
            assert len(submissions.read(path)) == len(notebook["cells"])
        except submissions.Unreadable as error:
            assert "not a notebook" in str(error)


@pytest.mark.parametrize("when", [2**40, -2**33, 253402300800])
def test_a_time_of_no_calendar_keeps_nobody_from_being_marked(tmp_path, when):
    path = tmp_path / "ada" / "x.ipynb"
    write(path)
    os.utime(path, (when, when))
    assert found(tmp_path) == [("ada", FIRST, True)]


def test_links_and_pipes_are_not_read(tmp_path):
    (tmp_path / "link").symlink_to(ROOT / "solutions" / FIRST / f"{FIRST}.ipynb")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe"):
        with pytest.raises(Unreadable):
            read(tmp_path / name)


def test_folders_and_large_files_are_not_read(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "large").touch()
    os.truncate(tmp_path / "large", submissions.LARGEST + 1)
    for name in ("folder", "large", "nowhere"):
        with pytest.raises(Unreadable):
            read(tmp_path / name)


def test_a_notebook_with_a_byte_order_mark_or_joined_sources_is_read(tmp_path):
    cell = {"cell_type": "code", "source": ["a\n", "b"],
            "metadata": {"nbgrader": {"grade_id": "x", "points": 2, "grade": True}}}
    (tmp_path / "x.ipynb").write_bytes(b"\xef\xbb\xbf" + json.dumps({"cells": [cell]}).encode())
    (cell,) = read(tmp_path / "x.ipynb")
    assert (cell.source, cell.grade_id, cell.points, cell.is_test) == ("a\nb", "x", 2.0, True)


@pytest.mark.parametrize("name", KNOWN)
def test_as_handed_out_nothing_is_flagged_and_every_test_follows_its_answer(name):
    cells = submissions.parse(released(name))
    assert flags(KNOWN[name], cells) == []
    ran = [step.cell.grade_id for step in steps(KNOWN[name], cells) if step.cell.grade_id]
    assert ran == [c.grade_id for c in KNOWN[name].cells if c.type == "code" and c.grade_id]


def test_a_test_is_handed_out_without_its_hidden_part():
    assert (visible('check("1", f)\n### BEGIN HIDDEN TESTS\nassert f(1)\n### END HIDDEN TESTS\nx = '
                    '1') == 'check("1", f)\nx = 1')
