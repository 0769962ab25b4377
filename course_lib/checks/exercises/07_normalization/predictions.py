"""What lesson 07 asks before it shows."""

from course_lib.checks.questions import prediction

prediction("07.gradient", "gradient for area, as a multiple of the gradient for rooms, about",
           "400", ("1", "4", "400", "160,000"))
prediction("07.factor", "the factor of e₁ in one step, with lr = 0.019", -0.9)
prediction("07.scale-one", "steps in experiment 5: both features equally large, rate 1", 1)
prediction("07.steps", "steps after z-scoring both columns", "2",
           ("2", "about 40", "about 1000", "more than 200,000"))
prediction("07.z", "the z-score of 4 in [1, 2, 3, 4], to two digits", 1.342, digits=2)
prediction("07.tail", "the place of 3 after min–max of [1, 2, 3, 100]", 0.0202)
prediction("07.constant", "(x − mean) / sd in a column of zeros gives", "nan",
           ("0", "1", "inf", "nan"))
prediction("07.tenths", "the standard deviation of 0.1, 0.1, 0.1, as NumPy computes it",
           "about 1e-17", ("0", "about 1e-17", "0.1", "nan"))
prediction("07.leak", "Gentoo recognized, of 31, when the day's birds are scaled by themselves",
           "fewer than 10", ("31", "about 25", "about 15", "fewer than 10"))
prediction("07.outside", "5, scaled by the training range 1 … 4", 1.3333)
prediction("07.backward", "how many of the four entries of dx are not 0?", 4)
prediction("07.sum", "the sum of the four entries of dx", 0)
prediction("07.alone", "(x − mean) / sd with ε, over a batch of one sample",
           "all 0, whatever the sample",
           ("the sample itself", "all 0, whatever the sample", "all 1", "nan"))
prediction("07.experiment",
           "at a learning rate of 1, accuracy on the test set without and with BatchNorm, about",
           "10 % and 95 %", ("95 % and 95 %", "80 % and 95 %", "10 % and 95 %", "10 % and 10 %"))
