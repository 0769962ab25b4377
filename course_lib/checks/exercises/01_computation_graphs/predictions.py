"""What lesson 01 asks before it shows."""

from course_lib.checks.questions import prediction

prediction("01.pens", "the bill for two books at 100 and three pens at 10, with 10 % tax", 253)
prediction("01.rise", "rise of the total when a book costs 1 more", 2.2)
prediction("01.count",
           "the derivative of the total with respect to books, their number: one more book", 110)
prediction("01.both",
           "in experiment 3, compared with what really happens, the derivatives promise …",
           "too little", ("too little", "exactly that", "too much"))
prediction("01.square", "the derivative of x · x at x = 3", 6)
prediction("01.cost",
           "extra forward passes that nudging needs for a 64 → 100 → 10 network (one for each "
           "weight and bias)", 7510)
