"""What nbgrader needs to know of this course; `python3 course.py build` reads it too."""
import os
from pathlib import Path

c = get_config()  # noqa: F821  (nbgrader defines it)
c.CourseDirectory.course_id = "backpropagation"
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.source_directory = "solutions"  # what people edit
c.CourseDirectory.release_directory = "exercises"  # what students get
c.ClearSolutions.code_stub = {"python": "# your code here"}
# what students wrote as Markdown is shown in formgrader: no script of theirs runs there
c.HTMLExporter.sanitize_html = True
# A class on one server (docs/jupyterhub.md): in the exchange only instructors make or rename
# folders; and what students fetch goes where the lessons link to.
c.CourseDirectory.groupshared = True
if "JUPYTERHUB_USER" in os.environ:
    c.Exchange.assignment_dir = str(Path.home() / "backpropagation" / "exercises")
