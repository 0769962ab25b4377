"""What lesson 00 asks before it shows."""

from course_lib.checks.questions import prediction

prediction("00.slope", "the slope of y = x² at x = 1.5", 3)
prediction("00.nudge", "how much y = x³ rises when x goes from 2 to 2.001", 0.012)
prediction("00.sign", "the change of y when dy/dx = −3 and x rises by 0.1", -0.3)
prediction("00.matmul", "the numbers in A @ B, for A of shape (4, 3) and B of shape (3, 2)", 8)
prediction("00.broadcast", "the sum of all entries of Y + b", 120)
prediction("00.axis", "the shape of Y.sum(axis=0) for Y of shape (4, 2)", "(2,)",
           ("(4,)", "(2,)", "(4, 2)", "()"))
