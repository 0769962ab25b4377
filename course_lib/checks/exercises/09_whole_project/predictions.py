"""What lesson 09 asks before it shows."""

from course_lib.checks.questions import prediction

prediction("09.receipt", "the column that must not be used", "saw receipt",
           ("pages", "clicks", "saw receipt"))
prediction("09.unshuffled",
           "learned from the first three quarters of the file, right on the last quarter:",
           "about one in five", ("nearly all", "about two in three", "about one in five"))
prediction("09.bayes", "the probability that somebody is ill of whom the test says so",
           "about 15 %", ("about 15 %", "about 50 %", "about 90 %", "about 95 %"))
prediction("09.winner", "on the digits, which are small pictures, the best of the four is",
           "five nearest neighbours",
           ("naive Bayes", "five nearest neighbours", "logistic regression", "the network"))
prediction("09.paired", "of 12 splits, the network was better than logistic regression on",
           "11 or 12", ("about 6: the two are equal", "8 or 9", "11 or 12"))
prediction("09.copies", "naive Bayes, when one column has been copied twenty times, gets", "worse",
           ("better", "worse", "neither: nothing was added"))
prediction("09.leak",
           "chosen first and split afterwards, the accuracy on test labels that are coin flips is "
           "about", "85 %", ("50 %", "60 %", "85 %"))
prediction("09.shuffled", "on digits with shuffled pixels, the network is", "as good as before",
           ("as good as before", "a little worse", "no better than guessing"))
prediction("09.capacity",
           "400 digits, all labels right: from 16 to 128 hidden units, the accuracy on new digits",
           "hardly changes", ("rises by 4 points or more", "hardly changes",
                              "falls by 4 points or more, as with the wrong labels"))
prediction("09.cures", "with 809 digits, equally mislabelled, validation comes to", "above 90 %",
           ("about 77 %: the share of right labels is the limit",
            "about 81 %: the labels are no better",
            "above 90 %"))
prediction("09.blocks", "five nearest neighbours, when the file is cut as it stands, are right on",
           "about 96 %", ("more than 99 %", "98 %, as before", "about 96 %", "about 80 %"))
