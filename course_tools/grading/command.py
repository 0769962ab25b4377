"""The commands release, grade and report, as a person types them."""

import argparse
import os
from collections import Counter
from pathlib import Path

from course_tools.build import NotebookError
from course_tools.grading import guard
from course_tools.grading import run as grading
from course_tools.grading.intake import times
from course_tools.grading.intake.lists import read_extensions, read_ids, read_students


def called_in(path):
    """A path as typed: seen from where course.py was called, which goes into its own folder
    first."""
    return Path(os.environ.get("COURSE_CALLED_IN", "."), path).resolve()


def moment(text):
    """times.moment, as argparse wants it."""
    try:
        return times.moment(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def number(kind, least, most):
    """A function that reads a number of this kind between these two, as argparse wants it."""
    def read(text):
        try:
            if least <= (value := kind(text)) <= most:
                return value
        except ValueError:
            pass
        raise argparse.ArgumentTypeError(f"a number from {least:,} to {most:,} was expected, not "
                                         f"{text!r}")

    return read


def release(args):
    parser = argparse.ArgumentParser("course.py release",
                                     description="Make an exercise for students from its solution.")
    parser.add_argument("name", help="the assignment: a folder in solutions/")
    try:
        from course_tools.grading.results.publish import hand_out

        for path in hand_out(parser.parse_args(args).name):
            print(path)
    except (ValueError, NotebookError) as error:
        return str(error)


def grade(args):
    parser = argparse.ArgumentParser("course.py grade",
                                     description="Grade a folder or a zip file of submissions.")
    parser.add_argument("folder", help="with STUDENT/ASSIGNMENT/*.ipynb, STUDENT/*.ipynb or "
                                       "STUDENT.ipynb, or names as Moodle, Canvas, "
                                       "Blackboard and nbgrader's exchange write them; a zip file "
                                       "of such; or a folder of zip files of a platform's")
    parser.add_argument("--results", default="grades",
                        help="folder for the results (default: %(default)s)")
    parser.add_argument("--assignment",
                        help="the assignment that all submissions are for; by default it is "
                             "recognised")
    parser.add_argument("--students", metavar="FILE", help="list of all students, an id a line or "
                                                           "a CSV file: who is missing is reported")
    parser.add_argument("--ids", metavar="FILE",
                        help="a CSV file: what your platform writes (names, numbers), and in the "
                             "last column the id")
    parser.add_argument("--due", type=moment, metavar="TIME",
                        help='what came later is marked as late, for example "2026-11-20 23:59"')
    parser.add_argument("--extensions", metavar="FILE",
                        help="a CSV file: an id, and the time until which this student has")
    parser.add_argument("--late-penalty", type=number(float, 0, 100), default=0.0,
                        metavar="PERCENT",
                        help="of the points, for each day begun after that (default: none)")
    parser.add_argument("--workers", type=number(int, 1, 1000),
                        help="processes that grade at once (default: one for each core)")
    parser.add_argument("--scheduler", metavar="ADDRESS",
                        help="a Dask cluster to grade on, for example tcp://10.0.0.1:8786")
    parser.add_argument("--time-limit", type=number(float, 1, 86_400), metavar="SECONDS",
                        default=grading.Settings.seconds,
                        help="of computing, for one cell or one check; four times as much for a "
                             "submission (default: %(default)s)")
    parser.add_argument("--memory-limit", type=number(int, 256, 2**20), metavar="MB",
                        default=grading.Settings.memory,
                        help="for one submission (default: %(default)s)")
    parser.add_argument("--seed", type=number(int, 0, 10**12),
                        help="draws the inputs of the checks anew, so that none can be known "
                             "(default: COURSE_SEED, or 0)")
    asked = parser.parse_args(args)
    if asked.late_penalty and not (asked.due or asked.extensions):
        parser.error("--late-penalty needs --due: after what time?")
    settings = grading.Settings(asked.time_limit, asked.memory_limit,
                                grading.course_seed() if asked.seed is None else asked.seed)
    results = called_in(asked.results)
    try:
        students = _students(called_in(asked.students)) if asked.students else None
        ids = read_ids(called_in(asked.ids)) if asked.ids else None
        extensions = read_extensions(called_in(asked.extensions)) if asked.extensions else None
        with guard.alone(results):
            grading.grade_class(called_in(asked.folder), results, asked.assignment, asked.workers,
                                asked.scheduler, settings, asked.due, students,
                                late_penalty=asked.late_penalty / 100, ids=ids,
                                extensions=extensions)
            return _publish(results)
    except (ValueError, OSError, ImportError, NotebookError) as error:
        return f"{error}"
    except KeyboardInterrupt:
        return "Stopped. What was graded is kept; the same command goes on from there."


def report(args):
    parser = argparse.ArgumentParser("course.py report", description="Write the table, the "
                                                                     "feedback and the report "
                                                                     "again, without grading.")
    parser.add_argument("results", nargs="?", default="grades",
                        help="folder with the results (default: %(default)s)")
    try:
        results = called_in(parser.parse_args(args).results)
        with guard.alone(results):
            return _publish(results)
    except (ValueError, OSError, NotebookError) as error:
        return str(error)


def _students(path):
    """The list of all students, after saying what it was taken for."""
    students, heading = read_students(path)
    if students:
        under = f", under the heading “{heading}”" if heading else ""
        print(f"{path.name}: {len(students)} students, from “{students[0]}” to "
              f"“{students[-1]}”{under}")
    return students


def _missing(lines):
    """Sentences for the results of a journal: how many are missing for an assignment; and who is
    the only one to have handed one in that the class has not."""
    people = Counter(line.assignment for line in lines)
    for name, count in Counter(r.assignment for r in lines if r.status == "missing").items():
        yield f"  {name}: {count} missing"
    for line in lines:
        if people[line.assignment] == 1 < max(people.values()) and line.assignment != "unknown":
            yield f"  {line.student} has handed in {line.assignment}, and nobody else has"


def _publish(results):
    """grades.csv, nbgrader's gradebook, feedback and report from the journal; and a summary on the
    screen. Returns None, or a sentence that says how many need a look."""
    from course_tools.grading import journal
    from course_tools.grading.results import class_report, publish

    lines = journal.read(results)
    if not lines:
        raise ValueError(f"there is no journal in {results}: grade something first")
    course, troubles = publish.publish(results)
    page, more = class_report.write(results)
    lines = publish.with_corrections(lines, course)
    graded = [line for line in lines if line.status == "graded"]
    print(f"{len(graded)} graded, {len(lines) - len(graded)} not; "
          f"{sum(bool(line.flags) for line in graded)} flagged")
    for sentence in _missing(lines):
        print(journal.plain(sentence))
    for line in lines:
        if line.status not in ("graded", "missing"):
            print(journal.plain(f"  {publish.whose(line)}: {line.status}. {line.reason}"))
        for why in line.look_again:
            print(journal.plain(f"  {publish.whose(line)}: look again. {why}"))
    for whose, why in [*troubles, *more]:
        print(journal.plain(f"  {whose}: its mark stands, and could not be published whole. {why}"))
    for sentence in sorted({line.protection for line in graded}):
        print(sentence)
    print(f"Marks: {results / 'grades.csv'}\nReport: {page}\nnbgrader's gradebook: "
          f"{course / 'gradebook.db'}")
    look = {publish.whose(line) for line in lines if line.status in ("failed", "unreadable")}
    look |= {whose for whose, _ in [*troubles, *more]}
    if look:
        return f"{len(look)} {'submissions need' if len(look) > 1 else 'submission needs'} a look"
