"""Taking notebooks out of a zip file that a learning platform made of what students uploaded:
nothing lands anywhere else."""

import hashlib
import lzma
import os
import re
import stat
import zipfile
import zlib
from datetime import datetime
from pathlib import Path, PurePosixPath

from course_tools.grading import guard

MOST_FILES = 20_000


def unpack(archive, target, largest, in_all=20 * 2**30):
    """Write a zip's files below the folder target. largest, in_all: bytes of one file and of all.
    Returns which notebooks were refused: pairs (student, reason).

    A name that leads elsewhere (an absolute path, "..", a drive, a link) is refused, and so is a
    notebook that is too large, and one that would replace another: to some systems Anna and anna
    are one name.
    """
    archive, target = Path(archive), Path(target)
    target.mkdir(parents=True, exist_ok=True)
    try:
        packed = zipfile.ZipFile(archive)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        return [(archive.stem, f"the zip file cannot be read: {error}")]
    refused, landed, filled = [], set(), 0
    with packed:
        members = [m for m in packed.infolist() if not m.is_dir() and "__MACOSX" not in m.filename]
        if len(members) > MOST_FILES:
            return [(archive.stem, f"the zip file holds {len(members)} files; at most {MOST_FILES} "
                                   "are unpacked")]
        for member in members:
            name = name_of(member)
            parts = PurePosixPath(name).parts
            student = next((part for part in parts if part not in ("..", "/", "submitted")),
                           "?").removesuffix(".ipynb")
            reason = why_not(member, name, largest)
            filled += member.file_size
            if reason is None and filled > in_all:
                reason = f"all together has more than {in_all // 2**20} MB"
            if reason is None:
                reason = _write(packed, member, target.joinpath(*parts), landed, largest)
            if reason and name.endswith(".ipynb"):
                refused.append((student, f"{name[:200]!r} in the zip: {reason}"))
    return refused


def _write(packed, member, path, landed, largest):
    """Write one member of a zip. Returns why that could not be, or None."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if place_of(path) in landed:
            raise OSError("to this system it has the name of another one")
        with packed.open(member) as source:
            path.write_bytes(source.read(largest + 1)[:largest + 1])
        if not path.is_file():
            raise OSError("to this system its name is that of a device")
        landed.add(place_of(path))
        when = datetime(*member.date_time).timestamp()
        os.utime(path, (when, when))
    except (OSError, ValueError, OverflowError, RuntimeError, zipfile.BadZipFile, zlib.error,
            lzma.LZMAError, EOFError) as error:
        if getattr(error, "errno", None) in guard.EVERYBODYS:
            raise
        return f"it could not be unpacked: {error}"


def names_in(archive):
    """The parts of the names in a zip file, without what macOS adds; [] for one that cannot be
    read."""
    try:
        with zipfile.ZipFile(archive) as packed:
            names = map(name_of, packed.infolist())
            return [parts for name in names
                    if (parts := PurePosixPath(name).parts) and "__MACOSX" not in parts]
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile):
        return []


def digest(archive):
    """Some letters that are others for a zip file of another content."""
    with open(archive, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]


def name_of(member):
    """A member's name. Programs that write UTF-8 without saying so are common."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode()
    except UnicodeError:
        return member.filename


def place_of(path):
    """What tells a file from every other, whatever it is called; None for one that does not
    exist."""
    return (os.stat(path).st_dev, os.stat(path).st_ino) if path.exists() else None


def why_not(member, name, largest):
    """Why a zip's member is not unpacked, or None."""
    if (name.startswith("/") or ".." in PurePosixPath(name).parts
        or re.search(r'[\\:*?"<>|\x00-\x1f]', name)):
        return "its name leads to another place"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "it is a link to another place"
    return (f"it has {member.file_size / 2**20:.0f} MB, more than is read"
            if member.file_size > largest else None)
