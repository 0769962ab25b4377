"""From the journal to where marks are used: a table, nbgrader's gradebook with its notebooks, and a
page for each student.

Publishing can be repeated at any time. It replaces what it wrote before, and keeps what a person
entered in formgrader: points given by hand, extra credit, comments.
"""

import csv
import json
import os
import re
import shutil
import sys
import tempfile
import unicodedata
from pathlib import Path

from course_tools import ROOT
from course_tools.build import make_exercise, read, refuse_to_overwrite_work, write
from course_tools.grading import journal
from course_tools.grading.intake import submissions
from course_tools.grading.results.feedback_page import comment, evidence, feedback_page, is_right
from course_tools.grading.results.own_words import texts

COURSE = "backpropagation"                 # as in nbgrader_config.py
# files of these names are none to Windows
DEVICE = re.compile(r"(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(\.|$)", re.IGNORECASE)


def hand_out(name, root=ROOT):
    """Make exercises/name, which students get, from solutions/name, and enter its cells in
    nbgrader's gradebook.

    Returns the paths of the files. Raises ValueError for a name that is not in solutions/, and
    NotebookError when exercises/ holds somebody's work.
    """
    root = Path(root)
    known = sorted(path.parent.name for path in root.glob("solutions/*/*.ipynb"))
    if name not in known:
        raise ValueError(f"there is no assignment {name!r} in solutions/, only: {', '.join(known)}")
    for path in root.glob(f"exercises/{name}/*.ipynb"):
        refuse_to_overwrite_work(path)
    with tempfile.TemporaryDirectory() as scratch:
        made = [path.relative_to(scratch)
                for path in _enter(name, scratch, root / "gradebook.db", root)]
        targets = [root / "exercises" / name / path for path in made]
        for path, target in zip(made, targets, strict=True):
            write(target, (Path(scratch) / path).read_bytes())
    return targets


def publish(folder, root=ROOT):
    """Write grades.csv and feedback/STUDENT/ASSIGNMENT.html into the results folder, and the marks
    into nbgrader's gradebook.

    nbgrader's course is the folder around the results if nbgrader_config.py is there, as in the
    course's own folder; otherwise the results folder becomes one. There, gradebook.db and
    autograded/ are written, and nbgrader's export, formgrader and feedback go on with them. Returns
    the path of that course.
    """
    folder, root = Path(folder), Path(root)
    results = sorted(journal.read(folder), key=lambda r: (r["assignment"], r["student"]))
    own = own_words(results, root)
    # with the mark by which Excel knows UTF-8
    write(folder / "grades.csv", grades_table(results, own).encode("utf-8-sig"))
    course = course_of(folder, root)
    folders = file_names(r["student"] for r in results)
    for assignment in dict.fromkeys(r["assignment"] for r in results):
        mine = [r for r in results if r["assignment"] == assignment]
        master = Master(assignment, course,
                        root) if (root / "solutions" / assignment).is_dir() else None
        if master:  # else a file of which nobody knows what it answers
            master.enter(mine, own)
        for result in mine:
            cells = cells_of(result) if master else []
            answers = {q: cell.source for cell in cells
                       for q, answer in master.answers.items() if cell.grade_id == answer}
            page = feedback_page(result, answers, own[result["assignment"], result["student"]])
            theirs = folders[result["student"]]
            write(folder / "feedback" / theirs / f"{file_name(assignment)}.html", page.encode())
            if cells:
                target = course / "autograded" / theirs / assignment / f"{assignment}.ipynb"
                write(target, json.dumps(master.notebook(result, cells), indent=1).encode())
                _pass_on(Path(result["file"]), target)
    return course


def course_of(folder, root=ROOT):
    """nbgrader's course for a results folder: see publish."""
    folder = Path(folder).resolve()
    if (folder.parent / "nbgrader_config.py").exists():
        return folder.parent
    # formgrader lists the assignments that it finds in the source directory
    sources = f"c.CourseDirectory.source_directory = {str(root.resolve() / 'solutions')!r}\n"
    write(folder / "nbgrader_config.py",
          (root / "nbgrader_config.py").read_bytes() + sources.encode())
    return folder


def cells_of(result):
    """The cells of a graded submission; none when there is no file, or it cannot be read."""
    try:
        return submissions.read(result["file"]) if result["status"] == "graded" else ()
    except ValueError:                             # it has been moved or changed since
        return ()


def own_words(results, root=ROOT):
    """What students explained in their own words: {(assignment, student): [Text]}, nothing where
    nothing was graded."""
    known = submissions.assignments(root)
    found = {}
    for r in results:
        cells = cells_of(r)
        asked = known.get(r["assignment"])
        found[r["assignment"], r["student"]] = texts(asked, cells) if asked and cells else []
    return found


def _pass_on(submitted, target):
    """What nbgrader's exchange laid beside a submission, and looks for when feedback goes back."""
    for name in ("timestamp.txt", "submission_secret.txt"):
        beside = submitted.with_name(name)
        if beside.is_file() and not beside.is_symlink() and beside.stat().st_size < 1000:
            write(target.with_name(name), beside.read_bytes())


def file_names(students):
    """{student: file_name}, but different also where Anna and anna, or two ways to write é, are one
    name to the system."""
    names = {}
    for student in sorted(set(students)):
        name = file_name(student)
        while _folded(name) in map(_folded, names.values()):
            name += "~"
        names[student] = name
    return names


def file_name(student):
    """A name for a file or folder: the student's, except that a character with a meaning to some
    system becomes %XX."""
    last = len(student) - 1
    special = {0} if DEVICE.match(student) else set()
    special |= {i for i, c in enumerate(student) if c == "." and i in (0, last)
                or c == " " and i == last or not (c.isalnum() or c in " ._-+@(),")}
    return "".join("".join(f"%{b:02X}" for b in c.encode(errors="surrogatepass"))
                   if i in special else c for i, c in enumerate(student))


def _folded(name):
    return unicodedata.normalize("NFC", name).casefold()


# The table


def grades_table(results, own=None):
    """A line for each student and assignment, as CSV: marks, what is to be looked at, and a column
    for each question. Points for own words are not among the marks: the gradebook has them, once a
    person has given them."""
    own = own or {}
    titles = list(dict.fromkeys(_column(q) for r in results for q in r["questions"]))
    titles += dict.fromkeys(f"{t.exercise} in words" for told in own.values() for t in told)
    lines = [["student", "assignment", "status", "score", "max_score", "submitted", "late", "flags",
              "reason", *sorted(titles)]]
    for r in results:
        scores = {_column(q): q["score"] for q in r["questions"]}
        scores |= {f"{t.exercise} in words": "to be read"
                   for t in own.get((r["assignment"], r["student"]), ()) if t.written}
        lines.append([r["student"], r["assignment"], r["status"],
                      r["score"] if r["status"] == "graded" else "", r["max_score"],
                      r["submitted"], "late" if r["late"] else "",
                      "; ".join(f["kind"] for f in r["flags"]), r["reason"],
                      *(scores.get(title) for title in lines[0][9:])])
    with tempfile.TemporaryFile("w+", newline="", encoding="utf-8",
                                errors="backslashreplace") as file:
        csv.writer(file).writerows([[_harmless(v) for v in line] for line in lines])
        file.seek(0)
        return file.read()


def _column(question):
    return question["exercise"] or question["grade_id"]


def _harmless(value):
    """A spreadsheet takes a text that begins with one of these for a formula, and runs it."""
    return "'" + value if isinstance(value,
                                     str) and value.startswith(("=", "+", "-", "@", "\t",
                                                                "\r")) else value


# nbgrader


class Master:
    """An assignment as nbgrader knows it: its cells, by grade_id. answers: which answer belongs to
    which graded cell."""

    def __init__(self, assignment, course, root):
        self.assignment, self.database = assignment, course / "gradebook.db"
        with tempfile.TemporaryDirectory() as scratch:
            made = next(path for path in _enter(assignment, scratch, self.database, root)
                        if path.suffix == ".ipynb")
            self.name, self.released = made.stem, read(made)
        self.cells = {cell.metadata.nbgrader.grade_id: cell
                      for cell in self.released.cells if "nbgrader" in cell.metadata}
        tests = {c.metadata.nbgrader.grade_id: c
                 for c in read(root / "solutions" / assignment / f"{self.name}.ipynb").cells
                 if c.metadata.get("nbgrader", {}).get("grade")}
        self.answers, answer = {}, None
        for name, cell in self.cells.items():
            if cell.metadata.nbgrader.solution:
                answer = name
            if cell.metadata.nbgrader.grade:
                self.answers[name] = answer
                cell.source = (tests[name].source
                               if not cell.metadata.nbgrader.solution else cell.source)

    def enter(self, results, own):
        """Put points and comments into the gradebook, as `nbgrader autograde` would. own: see
        own_words.

        A submission that could not be graded gets no points, and is marked as waiting for a person.
        So is a text that a person has to read.
        """
        from nbgrader.api import Gradebook

        with Gradebook(_address(self.database), COURSE) as gradebook:
            (known,) = gradebook.find_assignment(self.assignment).notebooks
            name_of = {cell.id: cell.name for cell in [*known.grade_cells, *known.solution_cells]}
            for result in results:
                gradebook.update_or_create_student(result["student"])
                if result["status"] == "missing":
                    continue
                when = {"timestamp": result["submitted"]} if result["submitted"] else {}
                with gradebook.db.no_autoflush:  # or nbgrader's half-made entry is warned about
                    submission = gradebook.update_or_create_submission(self.assignment,
                                                                       result["student"], **when)
                asked = {q["grade_id"]: q for q in result["questions"]}
                scores = {name: q["score"] for name, q in asked.items()}
                scores |= {text.grade_id: 0.0 for text in own[self.assignment, result["student"]]
                           if not text.written}
                said = {self.answers[name]: comment(q) for name, q in asked.items()}
                for notebook in submission.notebooks:
                    for grade in notebook.grades:
                        grade.auto_score = scores.get(name_of[grade.cell_id])
                        grade.needs_manual_grade = (grade.auto_score is None
                                                    or grade.manual_score is not None)
                    for remark in notebook.comments:
                        remark.auto_comment = said.get(name_of[remark.cell_id]) or None
                gradebook.db.commit()

    def notebook(self, result, cells):
        """What formgrader shows: the student's cells in their order, ours where students may not
        write, and what came."""
        import nbformat

        v4 = nbformat.v4
        notebook = nbformat.from_dict({**self.released, "cells": []})
        left = dict(self.cells)
        for cell in cells:
            ours = left.pop(cell.grade_id, None)
            if ours is None:
                made = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell}.get(cell.type,
                                                                                        v4.new_raw_cell)
                notebook.cells.append(made(_writable(cell.source)))
            else:
                notebook.cells.append(nbformat.from_dict(ours))
                if ours.metadata.nbgrader.solution:
                    notebook.cells[-1].source = _writable(cell.source)
        notebook.cells += map(nbformat.from_dict, left.values())
        asked = {q["grade_id"]: q for q in result["questions"]}
        for number, cell in enumerate(notebook.cells):
            cell["id"] = f"cell-{number}"
            question = asked.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
            if question and cell.cell_type == "code" and not is_right(question):
                came = _writable("\n".join(filter(None, [comment(question), evidence(question)])))
                cell.outputs = [v4.new_output("error", ename=question["kind"], evalue=came,
                                              traceback=[came])]
        return notebook


def _writable(source):
    """Text that can be written as UTF-8: a submission may hold half a character."""
    return source.encode(errors="backslashreplace").decode()


def _address(database):
    """The file as nbgrader wants it named, whatever characters its path holds."""
    from sqlalchemy import URL

    return URL.create("sqlite", database=str(database)).render_as_string()


def _enter(name, scratch, database, root):
    """nbgrader's own generate_assignment: the exercise's files in scratch, its cells in the
    gradebook."""
    from nbgrader import dbutil
    from nbgrader.converters import NbGraderException

    # the same folder; but a % in its path would be taken for a setting's name
    dbutil.ALEMBIC_DIR = "nbgrader:alembic"
    # nbgrader calls it by its name; it stands beside this Python
    if shutil.which("alembic") is None:
        os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent),
                                              os.environ.get("PATH", os.defpath)])
    try:
        return make_exercise(name, scratch, root, gradebook=_address(database))
    except NbGraderException as error:
        raise ValueError(f"nbgrader could not enter {name} in {database}. If the exercise got "
                         "other cells since submissions were "
                         "entered, move that file away and publish again.") from error
