"""Whether a student sits before the notebook, or it stands still."""

import os


def static():
    """Whether notebooks are being built, tested or graded: the environment says COURSE_STATIC.

    Then nothing is recorded, pictures stand in for widgets, and random numbers are the same each
    time.
    """
    return bool(os.environ.get("COURSE_STATIC"))
