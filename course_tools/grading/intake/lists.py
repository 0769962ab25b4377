"""Lists of students that an instructor has: everybody in the class, and who is who on a platform.

A list is a CSV file in UTF-8, as spreadsheets write it, with commas, semicolons or tabs.
"""

import csv
import io
import re
from pathlib import Path

from course_tools.grading.intake import times

# of which a heading consists, in lists that platforms and spreadsheets write
HEADING = set("id ids user username login name names first last full surname student students "
              "number email mail e address sis matrikelnummer nutzername benutzername anmeldename "
              "vorname nachname vollständiger".split())


def rows_of(path):
    """The rows of a list that hold something: pairs (number of the line, cells)."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not written in UTF-8. In a spreadsheet, save it as “CSV "
                         "UTF-8”.") from None
    except OSError as error:
        raise ValueError(f"the list {path} cannot be read: {error.strerror}") from None
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""),
                        delimiter=max("\t;,", key=first.count))
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise ValueError(f"{path} is not a CSV file: {error}") from None
    return [(line, row) for line, row in rows if any(row)]


def read_students(path):
    """(ids, heading) from a list of all students: the first column of a table, or a line each.
    heading: the first cell, if it was taken for one, else None."""
    rows = rows_of(path)
    for line, row in rows:
        if not row[0]:
            raise ValueError(f"{path} says nobody in the first column of line {line}")
    students = [row[0] for _, row in rows]
    words = set(re.findall(r"[^\W_]+", students[0].lower())) if students else None
    return (students[1:], students[0]) if words and words <= HEADING else (students, None)


def same_width(path, rows):
    """The rows, as they are. Raises ValueError where one has more or fewer cells than the first:
    then it is not clear which is which."""
    for line, row in rows:
        if len(row) != len(rows[0][1]):
            raise ValueError(f"{path} has {len(row)} cells in line {line} and {len(rows[0][1])} in "
                             f"line {rows[0][0]}: each line needs as many. A comma within a name "
                             "or a number (0,5) begins another cell, unless it stands in quotation "
                             "marks (\"0,5\")")
    return rows


def read_ids(path):
    """{what a platform writes: id}: the last column is the id, and each of the others may be what
    a platform writes: a name, a user name, a number."""
    ids = {}
    for line, (*written, id) in same_width(path, rows_of(path)):
        if not written:
            raise ValueError(f"{path} has one column in line {line}: expected is what the platform "
                             "writes, and in the last column the id")
        for text in filter(None, written):
            if not id:
                raise ValueError(f"{path} has no id for {text!r}, in the last column of line "
                                 f"{line}")
            if ids.setdefault(text, id) != id:
                raise ValueError(f"{path} gives two ids for {text!r}: {ids[text]}, {id}")
    return ids


def read_extensions(path):
    """{id: the moment until which this student has}, from a list with two columns; a heading is
    passed over."""
    found = {}
    for number, (line, row) in enumerate(rows_of(path)):
        if len(row) != 2 or not all(row):
            raise ValueError(f"{path} needs two columns, filled in each line: the id and the time. "
                             f"Line {line} has: {', '.join(row)}")
        if number == 0 and row[1].lower() in ("due", "until", "time", "date", "deadline"):
            continue
        try:
            when = times.moment(row[1])
        except ValueError as error:
            raise ValueError(f"{path}, line {line}: {error}") from None
        if found.setdefault(row[0], when) != when:
            raise ValueError(f"{path} has two times for {row[0]}")
    return found


def named_by(option, known, found):
    """A sentence about a list: who has handed in and is not in it, or None. option: where it was
    given. known: the ids in it. found: who has handed in. Raises ValueError if it knows none of
    them: it is another list."""
    strangers = sorted(set(found) - set(known))
    if found and len(strangers) == len(set(found)):
        raise ValueError(f"{option} names nobody who handed in: it has {max(known, default='')!r}, "
                         f"for example, and a student here is {strangers[0]!r}")
    if strangers:
        return (f"{option} does not name {len(strangers)} of the {len(set(found))} who handed in: "
                f"{some(strangers)}")


def some(names, most=5):
    """The first of these names, as text."""
    return ", ".join(names[:most]) + ", …" * (len(names) > most)
