"""What lesson 06 asks before it shows."""

from course_lib.checks.questions import prediction

prediction("06.large", "the two lines on the scores 1000, 1001, 1002", "nan, nan, nan",
           ("0.333, 0.333, 0.333", "0.090, 0.245, 0.665", "inf, inf, inf", "nan, nan, nan"))
prediction("06.half", "the largest score whose exp is finite in float16 (one decimal is enough)",
           11.09)
prediction("06.quiet", "the two lines on the scores 709.5 and 709.5", "0, 0",
           ("0.5, 0.5", "0, 0", "inf, inf", "nan, nan"))
prediction("06.shift", "the probability of the first class for the scores 4, 2, 1.2", 0.836)
prediction("06.which", "the m after which exp cannot overflow, for 0, 1000, 2000",
           "only the maximum",
           ("only the minimum", "only the mean", "only the maximum", "the mean and the maximum"))
prediction("06.single", "the first offset that gives a nan in experiment 3 (float32)", 85.8)
prediction("06.batch",
           "the softmax of the row [0, 1] after the maximum of the whole batch was taken out",
           "nan, nan", ("0.269, 0.731", "0, 1", "0, 0", "nan, nan"))
prediction("06.keepdims", "without keepdims, in e / e.sum(axis=1), NumPy reports an error for",
           "2×3 only", ("2×3 only", "2×2 only", "both", "neither"))
prediction("06.hopeless", "the loss, on paper, for the scores 0 and −1000 when class 1 is right",
           1000)
prediction("06.disagree",
           "the derivative of the loss with 1e-7 in it, with respect to the score of class 1",
           "about -0.02", ("-1", "about -0.5", "about -0.02", "0"))
prediction("06.lse",
           "the most by which the log-sum-exp of three scores can exceed the largest score", 1.0986)
prediction("06.temperature",
           "how many times as likely the first class is as the second, at temperature 2", 2.718)
