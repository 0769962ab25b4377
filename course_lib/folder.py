"""Where the course is: the folder with its lessons, and what belongs to one reader of them."""

import functools
from pathlib import Path

START = "notebooks/00_start_here.ipynb"


@functools.cache
def course_folder():
    """The folder around this package if it holds the lessons; else the current one, or one above
    it, that does; else None. A package that was installed has no lessons around it."""
    here = Path.cwd()
    folders = (Path(__file__).resolve().parents[1], here, *here.parents)
    return next((folder for folder in folders if (folder / START).is_file()), None)


def own_folder():
    """Where a reader's record is kept: .course in the course's folder, or with Jupyter's data."""
    if course_folder():
        return course_folder() / ".course"
    from jupyter_core.paths import jupyter_data_dir

    return Path(jupyter_data_dir()) / "backpropagation-course"
