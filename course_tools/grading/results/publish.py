"""From the journal to where marks are used: a table, nbgrader's gradebook with its notebooks, and a
page for each student.

Publishing can be repeated at any time. It replaces what it wrote before, and keeps what a person
entered in formgrader: points given by hand, extra credit, comments. These count in all of it.
"""

import csv
import errno
import hashlib
import io
import json
import os
import re
import shutil
import tempfile
import unicodedata
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from course_tools import ROOT
from course_tools.build import make_exercise, read, refuse_to_overwrite_work, write
from course_tools.grading import guard, journal
from course_tools.grading.intake import submissions
from course_tools.grading.journal import plain
from course_tools.grading.results.by_hand import COURSE, address, corrected, entered
from course_tools.grading.results.feedback_page import comment, feedback_page
from course_tools.grading.results.own_words import RUBRIC, points_in, read_rubric, texts

MOVED = "The file is not where it was when it was graded."       # said in place of a text
ROOM = 2**18                               # bytes that an empty gradebook needs
LONGEST = 200                              # bytes of a file's name; systems allow 255
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
    into nbgrader's gradebook; and what its release_feedback hands back.

    nbgrader's course is the folder around the results if these are called "grades" and
    nbgrader_config.py is there, as in the course's own folder; otherwise the results folder becomes
    one. There, gradebook.db, autograded/ and feedback/ are written, and nbgrader's export,
    formgrader and feedback go on with them. Returns the path of that course, and the Troubles: what
    cannot be done for one student is done for the others.
    """
    folder, root, troubles = Path(folder), Path(root), guard.Troubles()
    results = with_words(journal.read(folder), root, troubles)
    course = course_of(folder, root)
    rubric = read_rubric(folder / RUBRIC)
    given = points_in(rubric, results, _points_so_far(folder, course)) if rubric else {}
    masters = {name: Master(name, course, root)
               for name in dict.fromkeys(r.assignment for r in results)
               # else a file of which nobody knows what it answers
               if (root / "solutions" / name).is_dir()}
    for name, master in masters.items():
        master.enter([r for r in results if r.assignment == name], given, troubles)
    results = with_corrections(results, course)
    table = grades_table(results, earlier(folder, results, course))
    # with the mark by which Excel knows UTF-8
    write(folder / "grades.csv", table.encode("utf-8-sig"))
    folders = file_names(r.student for r in results)

    def hand_back(result):
        theirs, master = folders[result.student], masters.get(result.assignment)
        cells = cells_of(result) if master else ()
        answers = {cell.grade_id: cell.source for cell in cells if cell.grade_id}
        for name in answers.keys() & (master.cells if master else {}).keys():
            if answers[name].strip() == master.cells[name].source.strip():
                answers[name] = ""                 # as it was handed out
        page = feedback_page(result, answers).encode()
        write(folder / "feedback" / theirs / f"{file_name(result.assignment)}.html", page)
        _for_the_exchange(course / "feedback" / theirs, result, page)
        if cells:
            name = f"{result.assignment}.ipynb"
            target = course / "autograded" / theirs / result.assignment / name
            write(target, json.dumps(master.notebook(result, cells), indent=1).encode())
            _pass_on(Path(result.file), target)

    for result in results:
        troubles.each(whose(result), lambda result=result: hand_back(result))
    return course, troubles


def shown(folder, root=ROOT):
    """The results in a folder as they were published, and the earlier ones."""
    course = course_of(folder, Path(root))
    results = with_words(journal.read(folder), Path(root), guard.Troubles())
    results = with_corrections(results, course)
    return results, earlier(folder, results, course)


def with_words(results, root, troubles):
    """Results of the journal, sorted, with what students explained in their own words, and with the
    most points that there are today."""
    known, results = submissions.assignments(root), sorted(results, key=key_of)

    def take(result):
        cells = cells_of(result)
        result.words = texts(known[result.assignment], cells)
        if not cells:
            result.words = [replace(told, written=MOVED) for told in result.words]

    for result in results:
        if result.assignment in known:
            result.max_score = known[result.assignment].max_score
            if result.status == "graded":
                troubles.each(whose(result), lambda result=result: take(result))
    return results


def with_corrections(results, course):
    """Results with what people entered in formgrader."""
    points, comments, waiting = entered(course / "gradebook.db")
    return [corrected(r, *(said.get(key_of(r), {}) for said in (points, comments, waiting)))
            for r in results]


def earlier(folder, results, course):
    """journal.earlier, with what is given for texts and by hand today: so that only what grading
    changed is another mark."""
    now, before = {key_of(r): r for r in results}, journal.earlier(folder)
    before = with_corrections([replace(r, words=now[key].words) for key, r in before.items()],
                              course)
    return {key_of(r): r for r in before if r.score != now[key_of(r)].score}


def _points_so_far(folder, course):
    """{(assignment, student): {question: all points that it has had, the latest last}}."""
    found = defaultdict(lambda: defaultdict(list))
    for result in [*journal.lines(folder), *with_corrections(journal.read(folder), course)]:
        for question in result.questions:
            found[key_of(result)][question.question].append(question.score)
    return found


def whose(result):
    return f"{result.student}, {result.assignment}"


def key_of(result):
    return result.assignment, result.student


def course_of(folder, root=ROOT):
    """nbgrader's course for a results folder: see publish."""
    folder = Path(folder).resolve()
    if folder.name == "grades" and (folder.parent / "nbgrader_config.py").exists():
        return folder.parent
    # formgrader lists the assignments that it finds in the source directory
    sources = f"c.CourseDirectory.source_directory = {str(root.resolve() / 'solutions')!r}\n"
    write(folder / "nbgrader_config.py",
          (root / "nbgrader_config.py").read_bytes() + sources.encode())
    return folder


def cells_of(result):
    """The cells of a graded submission; none when there is no file, or it cannot be read."""
    try:
        return submissions.read(result.file) if result.status == "graded" else ()
    except ValueError:                             # it has been moved or changed since
        return ()


def _for_the_exchange(folder, result, page):
    """The page of one who handed in through nbgrader's exchange, where release_feedback looks for
    it. Without both of the exchange's files it would stop there, for everybody."""
    submitted = Path(result.file)
    target = folder / result.assignment / f"{submitted.stem}.html"
    if len(_of_the_exchange(submitted)) == len(submissions.FOR_NBGRADER):
        write(target, page)
        target.chmod(0o644)              # it is handed back with this mode, to be read by others
        _pass_on(submitted, target)


def _pass_on(submitted, target):
    for name, data in _of_the_exchange(submitted).items():
        write(target.with_name(name), data)


def _of_the_exchange(submitted):
    """What nbgrader's exchange laid beside a submission, and looks for when feedback goes back:
    {name: bytes}."""
    beside = [submitted.with_name(name) for name in submissions.FOR_NBGRADER]
    found = {path.name: path.read_bytes() for path in beside
             if path.is_file() and not path.is_symlink() and path.stat().st_size < 1000}
    return {name: data for name, data in found.items() if data.isascii()}


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
    system becomes %XX, and that a very long one ends in a number of its own."""
    last = len(student) - 1
    special = {0} if DEVICE.match(student) else set()
    special |= {i for i, c in enumerate(student) if c == "." and i in (0, last)
                or c == " " and i == last or not (c.isalnum() or c in " ._-+@(),")}
    name = "".join("".join(f"%{b:02X}" for b in c.encode(errors="surrogatepass"))
                   if i in special else c for i, c in enumerate(student))
    if len(name.encode()) <= LONGEST:
        return name
    return (name.encode()[:LONGEST - 20].decode(errors="ignore") + "~"
            + hashlib.sha256(student.encode(errors="surrogatepass")).hexdigest()[:16])


def _folded(name):
    return unicodedata.normalize("NFC", name).casefold()


# The table


def grades_table(results, before=None):
    """A line for each student and assignment, as CSV: marks, what is to be looked at, and a column
    for each question. before: see earlier."""
    titles = {q.question for r in results for q in r.questions}
    titles |= {told.column for r in results for told in r.words}
    titles = sorted(titles)
    lines = [["student", "assignment", "status", "score", "max_score", "submitted", "late",
              "deduction", "score_before", "flags", "reason", *titles]]
    for r in results:
        scores = {q.question: q.score for q in r.questions}
        scores |= {told.column: "to be read" if told.waits else
                   "not attempted" if told.given is None else told.given for told in r.words}
        old = (before or {}).get(key_of(r))
        lines.append([r.student, r.assignment, r.status, r.score, r.max_score, r.submitted,
                      "late" if r.late else "",
                      round(r.earned - r.score, 4) if r.deduction and r.status == "graded" else "",
                      old.score if old else "",
                      "; ".join(dict.fromkeys(f.kind for f in r.flags)), r.reason,
                      *map(scores.get, titles)])
    file = io.StringIO(newline="")
    csv.writer(file).writerows([[_harmless(v) for v in line] for line in lines])
    return file.getvalue()


def _harmless(value):
    """A spreadsheet takes a text that begins with one of these for a formula, and runs it; and to
    one of another country, the text behind a semicolon is a cell of its own."""
    if not isinstance(value, str):
        return value
    return re.sub(r"(^|[;,\t\n|]) *(?=[=+\-@\t＝＋－＠])", r"\1'", plain(value))


# nbgrader


class Master:
    """An assignment as nbgrader knows it: its cells, by grade_id."""

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
        for name, cell in self.cells.items():
            if cell.metadata.nbgrader.grade and not cell.metadata.nbgrader.solution:
                cell.source = tests[name].source

    def enter(self, results, given, troubles):
        """Put points and comments into the gradebook, as `nbgrader autograde` would. given: for
        texts, see points_in.

        A submission that could not be graded gets no points, and is marked as waiting for a person.
        So is a text that a person has to read; and what a person has given points for, once it is
        handed in again or gets other points than before.
        """
        from nbgrader.api import Gradebook

        with Gradebook(address(self.database), COURSE) as gradebook:
            (known,) = gradebook.find_assignment(self.assignment).notebooks
            name_of = {cell.id: cell.name for cell in [*known.grade_cells, *known.solution_cells]}
            for result in results:
                if not troubles.each(whose(result),
                                     lambda r=result: self._enter(r, given.get(key_of(r), {}),
                                                                  gradebook, name_of)):
                    gradebook.db.rollback()

    def _enter(self, result, given, gradebook, name_of):
        gradebook.update_or_create_student(result.student)
        if result.status == "missing":
            return
        when = {"timestamp": result.submitted} if result.submitted else {}
        with gradebook.db.no_autoflush:  # or nbgrader's half-made entry is warned about
            before = self._submitted(gradebook, result.student)
            submission = gradebook.update_or_create_submission(self.assignment, result.student,
                                                               **when)
        scores = {q.grade_id: q.score for q in result.questions}
        scores |= {told.grade_id: 0.0 for told in result.words if not told.written}
        said = {q.answer: comment(q) for q in result.questions}
        for notebook in submission.notebooks:
            earned = 0
            for grade in notebook.grades:
                name = name_of[grade.cell_id]
                auto = scores.get(name) if grade.cell.max_score else 0.0
                other = grade.auto_score != auto or submission.timestamp != before
                grade.auto_score = auto
                if name in given:
                    grade.manual_score, grade.needs_manual_grade = given[name], False
                elif grade.manual_score is None:
                    grade.needs_manual_grade = grade.auto_score is None
                elif other:
                    grade.needs_manual_grade = True
                points = auto if grade.manual_score is None else grade.manual_score
                earned += (points or 0) + (grade.extra_credit or 0)
            notebook.late_submission_penalty = earned * result.deduction or None
            for remark in notebook.comments:
                remark.auto_comment = said.get(name_of[remark.cell_id]) or None
        gradebook.db.commit()

    def _submitted(self, gradebook, student):
        """When the gradebook's submission was handed in, or None."""
        from nbgrader.api import MissingEntry

        try:
            return gradebook.find_submission(self.assignment, student).timestamp
        except MissingEntry:
            return None

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
                # a raw cell would be put into formgrader's page as it is
                made = v4.new_markdown_cell if cell.type == "markdown" else v4.new_code_cell
                notebook.cells.append(made(plain(cell.source, submissions.LARGEST)))
            else:
                notebook.cells.append(nbformat.from_dict(ours))
                if ours.metadata.nbgrader.solution:
                    notebook.cells[-1].source = plain(cell.source, submissions.LARGEST)
        notebook.cells += map(nbformat.from_dict, left.values())
        asked = {q.grade_id: q for q in result.questions}
        for number, cell in enumerate(notebook.cells):
            cell["id"] = f"cell-{number}"
            question = asked.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
            if question and cell.cell_type == "code" and not question.right:
                came = "\n".join([comment(question), *map(" ".join, question.evidence)])
                cell.outputs = [v4.new_output("error", ename=question.kind, evalue=came,
                                              traceback=[came])]
        return notebook


def _enter(name, scratch, database, root):
    """nbgrader's own generate_assignment: the exercise's files in scratch, its cells in the
    gradebook."""
    from nbgrader import api
    from nbgrader.converters import NbGraderException

    api.get_alembic_version = _form_of_gradebooks
    try:
        return make_exercise(name, scratch, root, gradebook=address(database))
    except NbGraderException as error:
        if shutil.disk_usage(Path(database).parent).free < ROOM:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(database)) from error
        raise ValueError(f"nbgrader could not enter {name} in {database}. If the exercise got "
                         "other cells since submissions were "
                         "entered, move that file away and publish again.") from error


def _form_of_gradebooks():
    """What nbgrader writes into a new gradebook: the number of the form that its tables have. It
    would start the program alembic, which takes seconds, must be on PATH, and cannot stand in a
    folder with a % in its name."""
    from alembic.script import ScriptDirectory
    from nbgrader import dbutil

    return ScriptDirectory(str(Path(dbutil.__file__).with_name("alembic"))).get_current_head()
