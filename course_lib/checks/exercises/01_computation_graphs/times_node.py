"""01.2 Backward through ×."""

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "01.2", "Backward through ×", points=2, section="The first two rules",
    practises="local derivatives of a product",
    proves="sends each input the upstream gradient times the *other* input, for positive, negative "
           "and zero values",
    hints=("Raise `x` by 1. By how much does `x * y` rise?",
           "A node multiplies the gradient that arrives, dz, by one local derivative for each "
           "input.",
           "If `y` is 5, then `x * y` rises five times as fast as `x`. Now the same for `y`; and "
           "both are multiplied by dz."))


@exercise.inputs
def inputs(rng):
    yield 2.0, 5.0, 3.0
    yield 10, 5, 3
    yield 100.0, 2.0, 1.1
    yield -4.0, 0.5, 2.0
    yield 0.0, 3.0, -1.0
    for _ in range(6):
        yield tuple(rng.normal(0, 3, 3).tolist())


@exercise.solution
def multiply_backward(x, y, dz):
    return dz * y, dz * x


@exercise.wrong
def not_swapped(x, y, dz):
    """Each input got its *own* value, or the two gradients came in the wrong order. Ask of x, which
    comes first: if x rises by 1, by how much does x · y rise?"""
    return dz * x, dz * y


@exercise.wrong
def no_upstream(x, y, dz):
    """These are the local derivatives. What arrives, dz, has to be multiplied in: it
    says how much a rise of z is worth."""
    return y, x


@exercise.wrong
def no_upstream_and_not_swapped(x, y, dz):
    """Two things: dz does not come in yet, and each input has got its own value instead of what it
    is multiplied by."""
    return x, y


@exercise.wrong
def one_for_both(x, y, dz):
    """A × node has two inputs, and each has a gradient of its own: return two values."""
    return dz * x * y


@exercise.wrong
def started_from_the_value(x, y, dz):
    """You started from the node's own *value*. What arrives is dz, a rate; at the very end of a
    graph it is 1, the derivative of the end with respect to itself."""
    return x * y * y, x * y * x


@exercise.wrong
def upstream_added(x, y, dz):
    """Along a path, derivatives are multiplied. You added dz to the local derivative."""
    return dz + y, dz + x


@exercise.wrong
def signs_lost(x, y, dz):
    """The sizes are right, but your gradients are never negative. A gradient may be: if x rises and
    y is negative, z falls."""
    return abs(dz * y), abs(dz * x)


@exercise.wrong
def divided(x, y, dz):
    """You divided. If y is 5, z rises five times *as fast* as x."""
    return dz / y, dz / x


@exercise.wrong
def passed_on(x, y, dz):
    """You passed dz on as it came: that is what a + node does. How fast does x · y rise with x?"""
    return dz, dz


@exercise.wrong
def whole_product_for_both(x, y, dz):
    """You multiplied by both inputs. If x rises by 1, z rises by y only."""
    return dz * x * y, dz * x * y


@exercise.wrong
def y_for_both(x, y, dz):
    """dx is right, and dy is the same number once more. What does y get from this node?"""
    return dz * y, dz * y


@exercise.wrong
def x_for_both(x, y, dz):
    """dy is right, and you gave it for dx too. If x rises by 1, by how much does x · y rise?"""
    return dz * x, dz * x


@exercise.wrong
def upstream_only_for_x(x, y, dz):
    """dx is right. In dy what arrives is missing: it goes to both inputs."""
    return dz * y, x


@exercise.wrong
def upstream_only_for_y(x, y, dz):
    """dy is right. In dx what arrives is missing: it goes to both inputs."""
    return y, dz * x


@exercise.wrong
def sum_of_the_inputs(x, y, dz):
    """You multiplied dz by the sum of x and y. If x rises by 1, by how much does x · y rise?"""
    return dz * (x + y), dz * (x + y)


@exercise.wrong
def dx_in_place_of_x(x, y, dz):
    """dx is right, but in dy you used it where x belongs: was x written over in between?"""
    return dz * y, dz * dz * y


@exercise.wrong
def never_negative(x, y, dz):
    """You cut negative gradients off at 0. A gradient may be negative: if x rises and y is
    negative, z falls."""
    return max(dz * y, 0), max(dz * x, 0)


@exercise.wrong
def other_input_squared(x, y, dz):
    """You multiplied by the other input twice. If x rises by 1, z rises by y, once."""
    return dz * y * y, dz * x * x


@exercise.wrong
def divided_by_upstream(x, y, dz):
    """You divided by dz. What arrives is a factor: if one more of z is worth twice as much, so is
    one more of x."""
    return y / dz, x / dz
