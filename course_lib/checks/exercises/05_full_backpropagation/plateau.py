"""05.5 Explain the plateau."""

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "05.5", "Explain the plateau", points=2, section="Why the plateau?",
    practises="reading a loss curve and a fit",
    proves="explains why the network of the cosine seems to be stuck, and what it can say beyond "
           "its data",
    hints=("What does a network answer whose loss is that of the best constant?",
           "On the way back each sigmoid multiplies by its slope, which is a quarter at most. And "
           "beyond the data, nothing has told the network anything.",
           "How large is a product of several numbers that are a quarter at most? And where does a "
           "sigmoid go, far from the place where it bends?"))


@exercise.solution
def plateau_right():
    return {"plateau": "c", "beyond": "g"}


@exercise.wrong
def a_bug():
    """A bug would have been seen by the gradient check: the lesson's layers and the book's program
    agreed. And a wrong gradient would hardly lead to a good fit in the end."""
    return {"plateau": "a", "beyond": "g"}


@exercise.wrong
def rate_too_high():
    """With a rate that is too high, the loss jumps. Here it lies still. The slope of a sigmoid is a
    quarter at most, and there are several, one behind the other: what is left of the gradient at
    the first layer?"""
    return {"plateau": "b", "beyond": "g"}


@exercise.wrong
def stuck_for_ever():
    """If it were stuck for good, it would not have learned the curve in the end. Something was
    there all the time, only very small."""
    return {"plateau": "d", "beyond": "g"}


@exercise.wrong
def it_generalises():
    """Look at the picture of the fit, in the grey parts. Who would have told the network that the
    curve goes on like that?"""
    return {"plateau": "c", "beyond": "e"}


@exercise.wrong
def back_to_the_mean():
    """The mean was its answer at the *beginning*, when it had learned nothing. In the grey parts of
    the picture, it says something else."""
    return {"plateau": "c", "beyond": "f"}


@exercise.wrong
def anything():
    """It is not random: the same network gives the same answer, and a smooth one. What do sigmoids
    do far from the place where they bend?"""
    return {"plateau": "c", "beyond": "h"}
