"""What runs the course: commands, building, JupyterLab's settings, grading. Lessons import
course_lib only."""

from course_lib.folder import course_folder

ROOT = course_folder()       # None where the package is installed and there is no course
