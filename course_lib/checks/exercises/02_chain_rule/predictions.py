"""What lesson 02 asks before it shows."""

from course_lib.checks.questions import prediction

prediction("02.nudge", "about how much z = (x + y)² rises when x goes from 2 to 2.001 (y stays 3)",
           0.01)
prediction("02.dw", "dL/dw for t = w·x + b, L = t², at w = 3, x = 2, b = 1", 28)
prediction("02.edges",
           "local derivatives in a graph of four operations, × and +, with two inputs each", 8)
prediction("02.across", "dz/dx for z = u·v with u = 2x and v = x + 3, at x = 2", 14)
prediction("02.hasty", "what hasty_backward finds for x, where 52 is right", 12)
prediction("02.alias", "right, after: up = np.array([1.0, 2.0]); left = up; right = up; left += 10",
           "[11, 12]", ("[1, 2]", "[11, 12]", "[10, 10]"))
prediction("02.tiny", "the size of that error with h = 1e-12", "about 2e-4",
           ("about 5e-25, as h² says", "about 1e-16, as 16 digits say", "about 2e-4"))
