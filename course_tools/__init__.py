"""What runs the course: commands, building, JupyterLab's settings, grading. Lessons import course_lib only."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]       # the folder of the course
