"""What lesson 05 asks before it shows."""

from course_lib.checks.questions import prediction

prediction("05.zeros", "entries of dW1 that are exactly 0", 2)
prediction("05.rates", "after one step, the loss is lower with", "rate 1",
           ("rate 0.1", "rate 1", "the same for both"))
prediction("05.batch", "after six epochs the training loss is highest with",
           "all 1348 samples a step",
           ("1 sample a step", "10 samples a step", "all 1348 samples a step"))
prediction("05.experiment-1", "the lowest loss after 200 epochs has the rate", "1",
           ("0.01", "0.1", "1", "10"))
prediction("05.experiment-2", "with rate 1 and batches of one sample, after 20 epochs the loss is",
           "about that of guessing, or worse",
           ("the lowest of all", "about that of batches of 30", "about that of guessing, or worse"))
prediction("05.experiment-3", "the loss after 100 epochs, when all weights start at 0", 1.0986)
prediction("05.experiment-4",
           "the gradient of the first layer's weights is, compared with the last layer's",
           "less than a hundredth",
           ("about as large", "about a half", "about a tenth", "less than a hundredth"))
prediction("05.experiment-5", "when the rate is lowered from 1.5 to 0.1 in mid-training, the loss",
           "falls within an epoch, and becomes calm",
           ("stays where it is, and restless",
            "falls within an epoch, and becomes calm",
            "rises again"))
prediction("05.cosine",
           "after 500 of 5000 epochs the loss is about", "0.13", ("0.13", "0.07", "0.01", "0.001"))
