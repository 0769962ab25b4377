"""What lesson 10 asks before it shows."""

from course_lib.checks.questions import prediction

prediction("10.table",
           "derivatives of all entries of x @ W, which is (100, 100), with respect to all entries "
           "of W, which is (64, 100)", 64000000)
prediction("10.walk", "what the short program finds for a", 20)
prediction("10.paths", "visits, path by path, for a graph of eleven tensors that doubles ten times",
           2047)
prediction("10.bias", "the gradient of b[0]", 11)
prediction("10.rows", "the gradient of an entry of row 0, taken twice", 2)
prediction("10.grow", "after three batches, the graph behind the running total holds",
           "the graphs of all three batches",
           ("only numbers", "the graph of the last batch", "the graphs of all three batches"))
