"""02.1 How fast the loss rises with a weight."""

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "02.1", "How fast the loss rises with a weight", points=1, section="A first piece of a network",
    practises="upstream times local, twice",
    proves="multiplies what arrives at each node by that node's local derivative, for any weight, "
           "input and bias",
    hints=("Two nodes lie between w and L. What is the local derivative of each?",
           "The last node squares: its local derivative is twice the value that goes in. Then + "
           "copies, and × sends back the other input.",
           "Compute the forward pass first, `t = w * x + b`. What arrives at t? And what does × "
           "make of it on the way to w?"))


@exercise.inputs
def inputs(rng):
    yield 3.0, 2.0, 1.0
    yield -1.0, 4.0, 0.5
    yield 0.5, -3.0, 2.0
    for _ in range(5):
        yield tuple(rng.uniform(1.5, 6, 3).round(2).tolist())


@exercise.solution
def loss_gradient(w, x, b):
    t = w * x + b
    return 2 * t * x


@exercise.wrong
def no_local_of_times(w, x, b):
    """That is what arrives at the × node. On the way to w it is still to be multiplied by the local
    derivative of w · x: if w rises by 1, by how much does w · x rise?"""
    return 2 * (w * x + b)


@exercise.wrong
def no_upstream(w, x, b):
    """That is the local derivative of the × node. What arrives there from above has to be
    multiplied in: how fast does t² rise with t?"""
    return x


@exercise.wrong
def added_along_the_path(w, x, b):
    """You added the two rates. Along one path they are multiplied: w moves t, and this, magnified,
    moves L."""
    return 2 * (w * x + b) + x


@exercise.wrong
def without_b(w, x, b):
    """The local derivative of the square belongs to the value that really went in. Was b part of it
    in the forward pass?"""
    return 2 * w * x * x


@exercise.wrong
def one_path_of_the_square(w, x, b):
    """Half of it: t enters its square twice. How fast does t · t rise with t?"""
    return (w * x + b) * x


@exercise.wrong
def gradient_of_x(w, x, b):
    """That is how fast L rises with x: at the × node the inputs changed places. For w, the *other*
    input counts."""
    return 2 * (w * x + b) * w


@exercise.wrong
def the_loss_itself(w, x, b):
    """That is L, the end of the forward pass. How fast does it rise when w does? Walk back from
    there."""
    return (w * x + b) ** 2


@exercise.wrong
def both_inputs(w, x, b):
    """At the × node you multiplied by both of its inputs. If w rises by 1, by how much does w · x
    rise?"""
    return 2 * (w * x + b) * w * x


@exercise.wrong
def started_from_the_loss(w, x, b):
    """You started from the value of L. At the end of a graph the gradient is 1: L rises as fast as
    itself."""
    return (w * x + b) ** 2 * 2 * (w * x + b) * x
