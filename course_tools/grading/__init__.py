"""Grade a class: submissions in, marks with reasons out. Students' code never shares a process with
the tests.

`python3 course.py grade FOLDER` is `course_tools.grading.run`; what it finds out is one line a
submission in the journal, and everything that is shown to people is made from there.
"""
