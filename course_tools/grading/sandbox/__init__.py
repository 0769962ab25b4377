"""Students' code, and what holds it.

inside/       runs beside the student's code: nothing here is safe from it
crossing/     what goes between it and the checker; the checker believes none of it
kernel/       what the system keeps a student's process from
processes.py  starts and ends such processes, for the marker

The answers are elsewhere (../marking), and so is the class (../intake, ../run.py, ../results).
"""
