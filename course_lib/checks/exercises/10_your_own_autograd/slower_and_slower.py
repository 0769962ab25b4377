"""10.5 Explain: a program that gets slower and slower."""

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "10.5", "Explain: a program that gets slower and slower", points=2,
    section="What should not be remembered",
    practises="what a graph keeps alive",
    proves="finds what holds on to the old graphs",
    hints=("What type has `running` after the first batch? What does it remember?",
           "A result remembers its inputs, these remember theirs, and all stay in memory as long "
           "as somebody holds the last of them.",
           "Go through the five statements with the lesson's experiment about a running total "
           "beside you. Which of them explains that it is the *reporting* that matters?"))


@exercise.solution
def memory_right():
    return "d"


@exercise.wrong
def memory_batches():
    """Batches of 20 stay batches of 20: one graph would not grow. What makes *old* graphs stay?"""
    return "a"


@exercise.wrong
def memory_order():
    """`order` visits each tensor once; its time grows with the number of tensors it finds. So ask
    first why there are more of them in every epoch."""
    return "b"


@exercise.wrong
def memory_reset():
    """Then the *numbers* would be wrong, but no memory would be used up: a gradient is one array a
    tensor, however often it is added to."""
    return "c"


@exercise.wrong
def memory_data():
    """`p.data -= …` works on the array and makes no new tensor, so it leaves no trace in a graph.
    Where is arithmetic done on *tensors*?"""
    return "e"
