"""10.5 Explain: a program that gets slower and slower."""

from course_lib.checks.exercise import Exercise, Explanation

exercise = Exercise(
    "10.5", "Explain: a program that gets slower and slower", points=2,
    section="What should not be remembered",
    practises="what a graph keeps alive",
    proves="finds what holds on to the old graphs, and what lets go of them",
    hints=("What type has `running` after the first batch? What does it remember?",
           "A result remembers its inputs, these remember theirs, and all stay in memory as long "
           "as somebody holds the last of them.",
           "Go through the statements with the lesson's experiment about a running total beside "
           "you. Which of them explains that it is the *reporting* that matters, and which change "
           "is about that?"),
    explanation=Explanation(
        model="`running` is a Tensor, and a result remembers its inputs: so it holds every loss "
              "that was added, and each loss holds the graph of its batch. No graph is ever given "
              "back, so the memory fills, and `(running / steps).backward()` walks through all of "
              "them, more in every epoch. With `running += float(loss.data)` a number is kept "
              "instead of a graph. The way back then starts from one loss, and both are cured.",
        common="The gradients are never set back to zero. So they become larger and larger, and "
               "need more memory and more time. Setting them to zero after each step cures it.",
        because="a gradient is one array as large as its parameter, whatever numbers stand in it: "
                "larger numbers need neither more memory nor more time. What grows is how many "
                "tensors somebody still holds.",
        key_points=("The running total is a Tensor, and remembers every loss.",
                    "With each loss, the graph of its batch stays in memory.",
                    "The backward pass through it walks all of them, more each epoch.",
                    "The cure: add up numbers, float(loss.data).")))


def _letters(why="d", cure="g"):
    return {"why": why, "cure": cure}


@exercise.solution
def memory_right():
    return _letters()


@exercise.wrong
def memory_batches():
    """(a) A small batch stays a small batch: one graph would not grow. What makes *old* graphs
    stay?"""
    return _letters(why="a")


@exercise.wrong
def memory_order():
    """(b) `order` visits each tensor once; its time grows with the number of tensors it finds. So
    ask first why there are more of them in every epoch."""
    return _letters(why="b")


@exercise.wrong
def memory_reset():
    """(c) This engine's `backward` begins with zeros at each call. If it did not, the *numbers*
    would be wrong, but no memory would be used up: a gradient is one array a tensor, however often
    it is added to."""
    return _letters(why="c")


@exercise.wrong
def memory_data():
    """(e) `p.data -= …` works on the array and makes no new tensor, so it leaves no trace in a
    graph. Where is arithmetic done on *tensors*?"""
    return _letters(why="e")


@exercise.wrong
def gradients_set_back():
    """(f) That changes the numbers in an array for each parameter. Does it change how many tensors
    are kept?"""
    return _letters(cure="f")


@exercise.wrong
def name_deleted():
    """(h) `del loss` takes away one name of that tensor. Who else still holds it?"""
    return _letters(cure="h")


@exercise.wrong
def garbage_collected():
    """(i) The collector frees what nobody can reach any more. Follow `running` to its inputs: can
    the old graphs be reached?"""
    return _letters(cure="i")


@exercise.wrong
def smaller_batches():
    """(j) A smaller batch makes smaller arrays, but more batches, and so more graphs in an epoch.
    Which of all these graphs are still needed?"""
    return _letters(cure="j")
