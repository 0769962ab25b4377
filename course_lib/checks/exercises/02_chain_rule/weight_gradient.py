"""02.1 How fast the loss rises with a weight."""

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "02.1", "How fast the loss rises with a weight", points=1, section="A first piece of a network",
    practises="upstream times local, twice",
    proves="gives dL/dw for any weight, input and bias",
    hints=("Three nodes lead from L back to w. What is the local derivative of each?",
           "The last node squares: its local derivative is twice the value that goes in. Then + "
           "copies, and × sends back the other input.",
           "Compute the forward pass first, `t = w * x + b`. What arrives at t? And what does × "
           "make of it on the way to w?"))


@exercise.inputs
def inputs(rng):
    yield 3.0, 2.0, 1.0
    yield -1.0, 4.0, 0.5
    yield 0.5, -3.0, 2.0
    yield 1, 5, 2
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
    """That is the local derivative of the × node. What arrives there has to be
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


@exercise.wrong
def bracket_lost(w, x, b):
    """The 2 and the x are to multiply *all* of t, and t has two terms: put it into brackets, or
    compute it first."""
    return 2 * w * x + b * x


@exercise.wrong
def only_the_last_term_by_x(w, x, b):
    """`2 * w * x + b` is not 2 · t: put t into brackets, or compute it first. And the way from t to
    w has a factor of its own."""
    return 2 * w * x + b


@exercise.wrong
def bias_added_at_the_end(w, x, b):
    """At the end you added b. A + node copies the gradient that arrives; the value of its other
    input does not matter."""
    return 2 * (w * x + b) * x + b


@exercise.wrong
def value_times_local(w, x, b):
    """You multiplied the *value* of the square on. Going back, what counts is how fast t² rises
    with t."""
    return (w * x + b) ** 2 * x


@exercise.wrong
def twice_the_loss(w, x, b):
    """You took twice what came *out* of the square. Its local derivative is twice what went
    *in*."""
    return 2 * (w * x + b) ** 2 * x


@exercise.wrong
def squared_x(w, x, b):
    """x came in twice as a factor. The path from L to w passes one × node, and there one x."""
    return 2 * (w * x + b) * x * x


@exercise.wrong
def product_rule_added(w, x, b):
    """You added the way to w and the way to x. Each input has a gradient of its own, and only that
    of w is asked for."""
    return 2 * (w * x + b) * (x + w)


@exercise.wrong
def without_x_in_t(w, x, b):
    """In the forward pass, w is multiplied by x before b is added. What goes into the square?"""
    return 2 * (w + b) * x


@exercise.family
def one_sided_quotient(got, w, x, b):
    """It is as if you had moved w by {}, and divided the rise of L by this. Such a quotient is
    off, the more the larger the step; the walk back through the nodes is exact."""
    return (got - loss_gradient(w, x, b)) / x**2


@exercise.wrong
def absolute_x(w, x, b):
    """Right but for a negative x. A gradient may be negative: if x is, t falls when w rises."""
    return 2 * (w * x + b) * abs(x)


@exercise.wrong
def doubled_before_b(w, x, b):
    """You doubled w · x before b was added. The square's local derivative is twice *all* that goes
    in."""
    return (2 * w * x + b) * x


@exercise.wrong
def without_b_then_added(w, x, b):
    """b is missing where it counts, in the value that goes into the square, and stands at the end
    instead, where nothing adds it."""
    return 2 * w * x * x + b


@exercise.wrong
def only_locals_of_times(w, x, b):
    """Both local derivatives are there in some way, but the square's is twice the value that goes
    in, t, and not 2 alone."""
    return 2 * x


@exercise.wrong
def bias_moved_too(w, x, b):
    """You took x + b for how fast w · x + b rises with w. When w rises, b stays where it is."""
    return 2 * (w * x + b) * (x + b)
