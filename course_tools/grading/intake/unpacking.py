"""Taking notebooks out of a zip file that a learning platform made of what students uploaded:
nothing lands anywhere else."""

import os
import re
import stat
import zipfile
from datetime import datetime
from pathlib import Path, PurePosixPath

MOST_FILES = 20_000


def unpack(archive, target, largest):
    """Write a zip's notebooks below the folder target. Returns what was refused: pairs (student,
    reason).

    A name that leads elsewhere (an absolute path, "..", a drive, a link) is refused, and so is a
    notebook that is too large, and one that would replace another: to some systems Anna and anna
    are one name.
    """
    target = Path(target)
    target.mkdir(parents=True, exist_ok=True)
    refused, landed = [], set()
    with zipfile.ZipFile(archive) as packed:
        members = [m for m in packed.infolist() if m.filename.endswith((".ipynb", "timestamp.txt"))
                   and "__MACOSX" not in m.filename]
        if len(members) > MOST_FILES:
            raise ValueError(f"{archive} holds {len(members)} notebooks; at most {MOST_FILES} are "
                             "unpacked")
        for member in members:
            reason = why_not(member, largest)
            parts = PurePosixPath(member.filename).parts
            if reason is None:
                path = target.joinpath(*parts)
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
                    continue
                except (OSError, ValueError, RuntimeError, zipfile.BadZipFile) as error:
                    reason = f"it could not be unpacked: {error}"
            student = next((part for part in parts if part not in ("..", "/", "submitted")),
                           "?").removesuffix(".ipynb")
            refused.append((student, f"{member.filename[:200]!r} in the zip: {reason}"))
    return refused


def place_of(path):
    """What tells a file from every other, whatever it is called; None for one that does not
    exist."""
    return (os.stat(path).st_dev, os.stat(path).st_ino) if path.exists() else None


def why_not(member, largest):
    """Why a zip's member is not unpacked, or None."""
    parts = PurePosixPath(member.filename).parts
    if (member.filename.startswith("/") or ".." in parts
        or re.search(r'[\\:*?"<>|\x00-\x1f]', member.filename)):
        return "its name leads to another place"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "it is a link to another place"
    return (f"it has {member.file_size / 2**20:.0f} MB, more than is read"
            if member.file_size > largest else None)
