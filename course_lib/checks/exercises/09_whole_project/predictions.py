"""What lesson 09 asks before it shows."""

from course_lib.checks.questions import prediction

prediction("09.majority", "per cent right, if the answer is always Adelie", 44.15)
prediction("09.receipt", "the column that must not be used", "saw receipt",
           ("pages", "clicks", "saw receipt"))
prediction("09.unshuffled",
           "learned from the first three quarters of the file, right on the last quarter:",
           "about one in five", ("nearly all", "about two in three", "about one in five"))
prediction("09.winner", "on the digits, which are small pictures, the best of the four is",
           "five nearest neighbours",
           ("naive Bayes", "five nearest neighbours", "logistic regression", "the network"))
prediction("09.copies", "naive Bayes, when one column has been copied twenty times, gets", "worse",
           ("better", "worse", "neither: nothing was added"))
prediction("09.leak",
           "chosen first and split afterwards, the accuracy on test labels that are coin flips is "
           "about", "85 %", ("50 %", "60 %", "85 %"))
prediction("09.shuffled", "on digits with shuffled pixels, the network is", "as good as before",
           ("as good as before", "a little worse", "no better than guessing"))
prediction("09.tired", "right on the 400 labels learned from, of which about 23 % are wrong:",
           "about 90 %", ("about 60 %", "about 77 %", "about 90 %"))
prediction("09.capacity",
           "200 digits, a quarter mislabelled: from 8 to 128 hidden units, the accuracy on new "
           "digits", "falls", ("rises", "stays", "falls"))
prediction("09.check", "the gradient check of MyDropout, as it is, says",
           "wrong: each nudge draws another mask",
           ("right",
            "wrong: each nudge draws another mask",
            "wrong: the backward pass has a mistake"))
prediction("09.cures", "with 809 digits, equally mislabelled, validation comes to", "above 90 %",
           ("about 77 %: the share of right labels is the limit",
            "about 81 %: the labels are no better",
            "above 90 %"))
prediction("09.ensemble",
           "single networks get about 76 %; seven together, each with its own resample, get",
           "about 87 %", ("about 76 %, their mean", "about 81 %", "about 87 %"))
prediction("09.size",
           "numbers that five nearest neighbours keeps: 809 digits of 64 pixels, and their labels",
           52585)
