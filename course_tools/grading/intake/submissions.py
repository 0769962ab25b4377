"""Reading what students handed in, and finding out whose it is and for which assignment.

A submission is somebody else's file: it is read as JSON and nothing else, never followed to another
place, and only up to a size. What cannot be read is a Submission all the same, with a reason, so
that nobody is forgotten.
"""

import filecmp
import json
import os
import stat
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from course_tools import ROOT
from course_tools.grading import guard
from course_tools.grading.intake import lists, platforms
from course_tools.grading.intake.unpacking import digest, names_in, unpack

LARGEST = 20 * 2**20        # bytes of one notebook; the course's own have less than 1 MB
BESIDE = 8 * 2**20          # bytes of all the files beside it that its code may read
PACKED = 50 * 2**20         # bytes of all that a student has put into a zip file
MOST_CELLS = 2000           # of one notebook
MOST_FILES = 200            # beside a notebook
# folders that programs make
NOT_THEIRS = (".ipynb_checkpoints", ".git", ".nbgrader", "__MACOSX", "__pycache__")
FOR_NBGRADER = ("timestamp.txt", "submission_secret.txt")


class Unreadable(ValueError):
    """Why a submission cannot be read, as a sentence for the instructor."""


@dataclass(frozen=True)
class Cell:
    """A cell of a notebook: its type ("code", "markdown", "raw"), its text, and what nbgrader's
    metadata say of it."""

    type: str
    source: str
    grade_id: str | None = None
    grade: bool = False
    solution: bool = False
    locked: bool = False
    points: float = 0.0
    checksum: str | None = None

    @property
    def is_test(self):
        return self.grade and not self.solution


@dataclass(frozen=True)
class Assignment:
    """An assignment as the instructor wrote it. name: of its folder in solutions/. path: of its
    notebook. cells: all of them. files: pairs (path, bytes), what is handed out beside it."""

    name: str
    path: Path
    cells: tuple
    files: tuple = ()

    @property
    def tests(self):
        return [cell for cell in self.cells if cell.is_test]

    @property
    def max_score(self):
        return sum(cell.points for cell in self.cells if cell.grade)


@dataclass(frozen=True)
class Submission:
    """One student's notebook for one assignment. submitted: an ISO time or None. reason: why it
    cannot be graded, or None. folder: one with only this student's files, or None. guessed:
    whether submitted is no more than the date of a file. late: whether the platform calls it late;
    None where it does not say. beside: the names of other notebooks of the student's for it, which
    do not count, though no platform says that they came before."""

    student: str
    assignment: str | None
    path: Path
    submitted: str | None = None
    reason: str | None = None
    folder: Path | None = None
    guessed: bool = False
    late: bool | None = None
    beside: tuple = ()


def assignments(root=ROOT):
    """The assignments in solutions/: {name: Assignment}."""
    return {path.parent.name: Assignment(path.parent.name, path, read(path),
                                         files_in(path.parent)[0])
            for path in sorted(Path(root).glob("solutions/*/*.ipynb"))}


def read(path):
    """The cells of a notebook: a tuple of Cells. Raises Unreadable that says why the file is no
    notebook."""
    return parse(content(path))


def parse(data):
    """The cells of a notebook of which these are the bytes; as read."""
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable("the file is not written in UTF-8, as notebooks are") from None
    except RecursionError:
        raise Unreadable("the file is nested too deeply for a notebook") from None
    except ValueError as error:
        if not data.strip():
            raise Unreadable("the file is empty") from None
        if isinstance(error, json.JSONDecodeError) and (
                error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated")):
            raise Unreadable("the file ends in the middle, as when an upload breaks off") from None
        raise Unreadable(f"the file is not JSON, as notebooks are: {error}") from None
    try:
        if "worksheets" in notebook:                                      # version 3 and before
            cells = [cell for sheet in notebook["worksheets"] for cell in sheet["cells"]]
        else:
            cells = notebook["cells"]
        if len(cells) > MOST_CELLS:
            raise Unreadable(f"the notebook has {len(cells)} cells, more than the {MOST_CELLS} "
                             "that are read")
        return tuple(_cell(cell) for cell in cells)
    except Unreadable:
        raise
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError):
        raise Unreadable("the file is JSON, but not a notebook with cells") from None


def content(path):
    """The content of an ordinary file of reasonable size; not that of a link, a pipe or a
    device."""
    if os.path.islink(path):
        raise Unreadable("the file is a link to another place")
    try:
        file = os.open(path,
                       os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
                       | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise Unreadable(f"the file cannot be opened: {error.strerror}") from None
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("this is not an ordinary file")
        if status.st_size > LARGEST:
            raise Unreadable(f"the file has {status.st_size / 2**20:.0f} MB, more than the "
                             f"{LARGEST // 2**20} MB that are read")
        with open(file, "rb", closefd=False) as opened:
            return opened.read(LARGEST)
    finally:
        os.close(file)


def files_in(folder):
    """What lies beside a notebook, for its code to read: pairs (path, bytes), and the paths of what
    is left out, as it is no ordinary file or all together would be too large."""
    files, left_out, size = [], [], 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in NOT_THEIRS)
        for path in (Path(place) / name for name in sorted(names)):
            if path.suffix == ".ipynb" or path.name in FOR_NBGRADER or path.name[0] == ".":
                continue
            name = path.relative_to(folder).as_posix()
            try:
                data = content(path)
            except Unreadable:
                data = None
            if data is None or size + len(data) > BESIDE or len(files) == MOST_FILES:
                left_out.append(name)
            else:
                size += len(data)
                files.append((name, data))
    return tuple(files), left_out


def _cell(cell):
    source = cell.get("source", cell.get("input", ""))
    marks = cell.get("metadata", {}).get("nbgrader") or {}
    grade_id = marks.get("grade_id")
    points, checksum = marks.get("points"), marks.get("checksum")
    return Cell(str(cell["cell_type"]), source if isinstance(source, str) else "".join(source),
                grade_id if isinstance(grade_id, str) else None, marks.get("grade") is True,
                marks.get("solution") is True,
                marks.get("locked") is True,
                float(points) if isinstance(points, int | float) else 0.0,
                checksum if isinstance(checksum, str) else None)


def submissions_in(folder, names, assignment=None, unpack_to=None, ids=None):
    """The submissions in a folder or a zip file: a list of Submissions, one for each student and
    assignment.

    Understood are nbgrader's STUDENT/ASSIGNMENT/*.ipynb, also below a folder "submitted";
    STUDENT/*.ipynb; STUDENT.ipynb; and names as learning platforms write them (platforms.py). Zip
    files among them are unpacked. A folder may also hold nothing but zip files of whole classes.
    names: the assignments, {name: Assignment}. assignment: its name, if all are for the same;
    otherwise it is found from the folder, the file's name, or the cells. unpack_to: where the
    content of zip files goes, of each into a folder of its own. ids: {what a platform writes: id}.
    Raises ValueError if there is nothing.
    """
    folder = Path(folder)
    if folder.is_file() and not (folder.suffix.lower() == ".zip" and zipfile.is_zipfile(folder)):
        raise ValueError(f"{folder} is no zip file that can be read. Expected is a folder of "
                         "submissions, or a zip file of such")
    classes = [folder] if folder.is_file() else classes_in(folder)
    found = [] if classes else _a_class(folder, {}, names, assignment, unpack_to, ids or {})
    for packed in classes:
        target, lost = Path(unpack_to) / f"{packed.stem}-{digest(packed)}", {}
        for student, reason in unpack(packed, target, LARGEST):
            lost.setdefault(student, (packed, reason))
        found += _a_class(target, lost, names, assignment, unpack_to, ids or {})
    return sorted(_once(found), key=lambda s: (s.assignment or "", s.student))


def _a_class(folder, lost, names, assignment, unpack_to, ids):
    """The Submissions in one folder. lost: what could not be unpacked into it, {the first part of
    its path: (path, reason)}. For the rest see submissions_in."""
    if not folder.is_dir():
        raise ValueError(f"{folder} is neither a folder nor a zip file")
    folder = inner(folder, names)
    paths, packers = notebooks_in(folder), {}      # {path: its parts, seen from the folder}
    for packed in archives_in(folder):
        below = packed.relative_to(folder).with_suffix("")
        target = Path(unpack_to or folder).with_name("unpacked")
        inside, why = _unpacked(packed, folder, target, below)
        paths |= inside
        packers |= dict.fromkeys(inside, packed)
        if why:
            lost.setdefault(below.parts[0], (packed, why))
    named = {path: parts[0] if len(parts) > 1 else path.stem for path, parts in paths.items()}
    for child in others_in(folder, {*named.values(), *lost}):
        lost[child.name if child.is_dir() else child.stem] = child, (
            "there is no notebook (.ipynb) in what was handed in")
    platform = platforms.commonest(map(clean, [*named.values(), *lost]))
    users = blackboards_users(folder)
    entries = []                                   # (Owner, assignment, path, reason)
    for path, parts in paths.items():
        owner = owner_of(named[path], platform, users)
        entries.append((owner, *_assigned(path, parts, owner, names, assignment)))
    handed_in = {(owner.student, owner.apart) for owner, *_ in entries}
    for name, (path, reason) in lost.items():
        owner = owner_of(name, platform, users)
        if (owner.student, owner.apart) not in handed_in:
            handed_in.add((owner.student, owner.apart))
            entries.append((owner, None, path, reason))
    if not entries:
        raise ValueError(f"there are no notebooks in {folder}; expected "
                         "STUDENT/ASSIGNMENT/*.ipynb, STUDENT/*.ipynb or STUDENT.ipynb")
    several = defaultdict(list)
    for of, mine in _by_assignment(entries, assignment).items():
        owners = platforms.named([owner for owner, *_ in mine], ids)
        for owner, (*_, path, reason) in zip(owners, mine, strict=True):
            parts, told = paths.get(path, ()), owner.submitted or owner.late is not None
            written, guessed = ((owner.submitted, False) if told or not parts
                                else _time(path, parts, names, packers.get(path)))
            several[owner.student, of].append((owner, Submission(
                owner.student, of, path, written, reason, path.parent if len(parts) > 1 else None,
                guessed, owner.late)))
    return [_the_one(those) for those in several.values()]


def _unpacked(packed, folder, target, below):
    """({path: its parts}, why not all that is in there or None) for what a student has packed.
    below: its path without ending, seen from the folder."""
    if packed.is_symlink() or not packed.is_file() or not os.access(packed, os.R_OK):
        return {}, "it is a link, or no ordinary file, or may not be read"
    if packed.suffix.lower() != ".zip":
        return {}, f"it is packed as {packed.suffix}; only zip files are unpacked"
    if holds_a_class(packed, folder):
        return {}, "it holds what several people have handed in: give it to `grade` by itself"
    target = target / digest(packed) / below
    why = next((reason for _, reason in unpack(packed, target, LARGEST, PACKED)), None)
    return {path: (*below.parts, *parts) for path, parts in notebooks_in(target).items()}, why


def _by_assignment(entries, assignment):
    """{assignment: its entries}. What nobody knows the assignment of is for the one that the class
    has handed in, if that is one, and if its author has handed in nothing else for it."""
    theirs = defaultdict(set)
    for owner, of, *_ in entries:
        if of:
            theirs[of].add((owner.student, owner.apart))
    shared = [of for of in theirs if len(theirs[of]) > 1] or [*theirs]
    the_classs = assignment or (shared[0] if len(shared) == 1 else None)
    found = defaultdict(list)
    for entry in entries:
        owner, of, *_ = entry
        if of is None and (owner.student, owner.apart) not in theirs.get(the_classs, ()):
            of = the_classs
        found[of].append(entry)
    return found


def classes_in(folder):
    """The zip files in a folder that holds nothing but those of whole classes, as platforms make
    them."""
    archives = archives_in(folder)
    inside = folder / "submitted" if (folder / "submitted").is_dir() else folder
    all_are = all(holds_a_class(path, inside) for path in archives)
    return archives if all_are and not notebooks_in(folder) else []


def holds_a_class(packed, folder):
    """Whether a zip file that lies in this folder, not in a student's, has names in it that a
    platform gave to two people or more."""
    if packed.parent != folder or platforms.owner(clean(packed.stem)) or packed.is_symlink():
        return False
    parts = names_in(packed)
    if len({part[0] for part in parts}) == 1:                  # a folder around all
        parts = [part[1:] for part in parts]
    owners = map(platforms.owner, {part[0] for part in parts if part})
    return len({(owner.student, owner.apart) for owner in owners if owner}) > 1


def _once(found):
    """The Submissions, each student's for an assignment once, though it may lie in several zip
    files."""
    several = defaultdict(list)
    for submission in found:
        several[submission.student, submission.assignment].append(submission)
    for first, *others in several.values():
        same = all(first.reason == other.reason
                   and filecmp.cmp(first.path, other.path, shallow=False) for other in others)
        yield first if same else replace(first, reason="it is not the same in several zip files, "
                                                       "and it is not clear which one counts")


def others_in(folder, known):
    """What else there is, beside these names: folders with something in them, and files that a
    platform has named."""
    for child in sorted(folder.iterdir()):
        if child.name in NOT_THEIRS or child.name[0] == ".":
            continue
        if child.is_dir():
            closed = []
            full = any(files for *_, files in os.walk(child, onerror=closed.append))
            if child.name not in known and (full or closed):
                yield child
        elif child.stem not in known and platforms.owner(clean(child.stem)):
            yield child


def inner(folder, names):
    """The folder with the students in it: "submitted", unless that is a student; or the only one
    that a platform has put around them."""
    inside = folder / "submitted"
    if inside.is_dir():
        a_students = any(child.name in names or child.suffix == ".ipynb"
                         for child in inside.iterdir())
        others = any(path.relative_to(folder).parts[0] != "submitted"
                     for path in notebooks_in(folder))
        return folder if a_students and others else inside
    children = [child for child in folder.iterdir() if child.name[0] != "."]
    if len(children) == 1 and children[0].is_dir() and not children[0].is_symlink():
        if any(map(platforms.owner, (path.stem for path in children[0].iterdir()))):
            return children[0]
    return folder


def clean(name):
    """A student's name from that of a file, which some systems keep as bytes that are no text."""
    return os.fsencode(name).decode(errors="backslashreplace")


def owner_of(name, platform=None, users=None):
    """The Owner of what lies in the folder or file of this name: whom a platform wrote, else the
    name itself."""
    name = clean(name)
    return platforms.owner(name, platform, users) or platforms.Owner(name)


def blackboards_users(folder):
    """{what Blackboard writes before "_attempt_": the user name in it}, from its text files."""
    users = {}
    for path in folder.glob("*_attempt_*.txt"):
        try:
            text = content(path).decode(errors="replace")
        except Unreadable:
            continue
        found = platforms.blackboards_user(clean(path.stem), text)
        users |= [found] if found else []
    return users


def _assigned(path, parts, owner, names, assignment):
    """(the name of the assignment that a notebook is for or None, its path, why it cannot be graded
    or None)."""
    told = (*parts[1:-1], path.stem, owner.file)
    said = assignment or next((part for part in told if part in names), None)
    try:
        of = recognised(guard.within(lambda: read(path)), names)
    except (Unreadable, guard.TooMuch) as error:
        return said, path, str(error)
    if said and of not in (None, said):
        return said, path, f"this is {of}, and it was handed in as {said}"
    return said or of, path, (None if said or of else "it is not known for which assignment this "
                              "is: none of its cells is one of theirs")


def notebooks_in(folder):
    """The notebooks below a folder, sorted: {path: its parts, seen from there}. Linked folders are
    not entered; a linked notebook is listed, to be refused."""
    return {path: path.relative_to(folder).parts for path in _files(folder, (".ipynb",))}


def archives_in(folder):
    return _files(folder, (".zip", ".rar", ".7z", ".tar", ".tgz", ".gz"))


def _files(folder, endings):
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in NOT_THEIRS]
        found += [Path(place) / name for name in files
                  if name.lower().endswith(endings) and not name.startswith(".")]
    return sorted(found)


def recognised(cells, names):
    """The name of the assignment that shares most of its tests and locked cells with these; None if
    none does."""
    theirs = {cell.source.split("### BEGIN HIDDEN TESTS")[0].strip() for cell in cells}
    shared = Counter({name: sum(cell.source.split("### BEGIN HIDDEN TESTS")[0].strip() in theirs
                                for cell in of.cells if cell.locked)
                      for name, of in names.items()})
    (name, most), (_, second) = [*shared.most_common(2), (None, 0), (None, 0)][:2]
    return name if most > second else None


def _the_one(several):
    """Of several notebooks by one student for one assignment, pairs (Owner, Submission): the one
    that was handed in last, as the platform says; else the one that has the assignment's name."""
    def order(pair):
        return pair[0].submitted and datetime.fromisoformat(pair[0].submitted), pair[0].again

    orders = [order(pair) for pair in several]
    if len(set(orders)) == len(orders) and len({when is None for when, _ in orders}) == 1:
        return max(several, key=order)[1]
    found = [s for _, s in several]
    named = [s for s in found if s.path.stem == s.assignment]
    if len(named) == 1:
        return replace(named[0], beside=tuple(sorted(s.path.name for s in found
                                                     if _is_another(s, named[0]))))
    listed = lists.some(sorted(s.path.name for s in found))
    return replace(found[0], reason="there are several notebooks for this assignment, and it is "
                                    f"not clear which one counts: {listed}")


def _is_another(one, counts):
    """Whether a notebook is not what the one that counts is, byte for byte."""
    return one is not counts and (bool(one.reason or counts.reason)
                                  or not filecmp.cmp(one.path, counts.path, shallow=False))


def _time(path, parts, names, packed):
    """(when it was handed in, whether that is a guess): an ISO time from nbgrader's timestamp.txt
    beside it, where nbgrader puts one, else the file's own. packed: the student's zip file that it
    was in, or None: what stands in there is the student's word."""
    with_time = path.with_name("timestamp.txt")
    nbgraders = (packed is None and len(parts) == 3 and parts[1] in names
                 and platforms.owner(clean(parts[0])) is None)
    if (nbgraders and with_time.is_file() and not with_time.is_symlink()
            and with_time.stat().st_size < 1000):
        written = with_time.read_text(encoding="utf-8", errors="replace").split()
        # nbgrader's times are UTC where they do not say so
        when = platforms.moment(" ".join([*written, "UTC"]))
        if when:
            return when, False
    try:
        seconds = os.lstat(packed or path).st_mtime
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds"), True
    except (OSError, OverflowError, ValueError):
        return None, True
