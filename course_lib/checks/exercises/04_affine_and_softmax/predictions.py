"""What lesson 04 asks before it shows."""

from course_lib.checks.questions import prediction

prediction("04.space", "where the corner (1, 1) of a square lands", "(1, 2)",
           ("(1, 2)", "(3, 2)", "(5, 2)", "(1, 1)"))
prediction("04.touched", "how many of the nine entries of Y change", 3)
prediction("04.weight", "dW[1, 0]", 14)
prediction("04.vector", "what x.T @ dy does with x of shape (2,) and dy of shape (3,)",
           "it raises an error",
           ("it gives shape (2, 3)", "it gives one number", "it raises an error"))
prediction("04.fitting", "how many of the four have the shape of dW, (2, 3)", 2)
prediction("04.axes", "the shape of dx for two images of 2×2 pixels, W of shape (4, 3)",
           "(2, 2, 2)", ("(2, 4)", "(2, 2, 2)", "(2, 3)", "(4, 3)"))
prediction("04.starved", "the score whose gradient from the squared error is largest in size", "-1",
           ("-6", "-1", "3"))
prediction("04.many", "what NumPy gives for the product of 2,000 factors, each 0.5", "0.0",
           ("about 1e-602", "0.0", "nan"))
prediction("04.merge", "what the first way, layer by layer, gives for s = −800 and t = 1", "nan",
           ("-1.0", "0.0", "nan"))
prediction("04.sum", "the sum of the changes of the three probabilities", 0)
prediction("04.shift", "in experiment 3, raising all three scores by 2, the loss", "stays as it is",
           ("falls", "stays as it is", "rises"))
prediction("04.labels", "y − t with y of shape (3, 3) and the labels t = [1, 0, 2]",
           "an array of shape (3, 3), wrong",
           ("an error",
            "an array of shape (3, 3), right",
            "an array of shape (3, 3), wrong",
            "an array of shape (3,)"))
