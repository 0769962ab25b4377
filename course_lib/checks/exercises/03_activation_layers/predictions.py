"""What lesson 03 asks before it shows."""

from course_lib.checks.questions import prediction

prediction("03.collapse", "how much z = 3y − 4 rises for each unit of x, when y = 2x + 1", 6)
prediction("03.step", "rise of the output for the inputs (1, 1) when the first weight becomes 1.01",
           0)
prediction("03.division", "what the ÷ node sends back, at x = 1 (type the sign too)", -0.5344)
prediction("03.largest", "the largest slope of σ(x)", 0.25)
prediction("03.careless", "dout after the call of careless_backward; before, it was [-4, 5, 6, 7]",
           "[-4, 0, 0, 7]", ("[-4, 5, 6, 7]", "[-4, 0, 0, 7]", "[0, 0, 0, 0]"))
prediction("03.dead", "how many of its two weights get a gradient that is not 0, with ReLU", 0)
prediction("03.vanish",
           "what ten slopes of σ, each as large as it can be, leave of a gradient of 1: 0.25^10",
           "about one millionth", ("about a fortieth", "about a thousandth", "about one millionth"))
prediction("03.overflow", "what NumPy finds for eˣ / (1 + eˣ) at x = 1000, where 1 is right", "nan",
           ("1.0", "0.0", "inf", "nan"))
prediction("03.quarter",
           "per cent of the square that ReLU presses into the origin, in experiment 2", 25)
