"""04.3 Through the Jacobian of softmax."""

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.checks.running import same
from course_lib.functions import softmax

exercise = Exercise(
    "04.3", "Through the Jacobian of softmax", points=2, section="… and back through it",
    practises="a layer in which every input moves every output",
    proves="has every entry of the Jacobian right, and sends the gradient of the loss back through "
           "it",
    hints=("If score j rises, what happens to y of class j? And to the others?",
           "On the diagonal both paths count: over the numerator and over the sum. Elsewhere only "
           "the sum. Then dy = −t / y goes back, and every score adds up what comes from all the "
           "y's.",
           "The part of the sum is minus the table of all products yᵢ yⱼ: `np.outer(y, y)`. What "
           "has to be added on the diagonal?"))


@exercise.inputs
def inputs(rng):
    yield np.array([0.3, 0.2, 0.5]), np.array([0.0, 1.0, 0.0])
    yield np.array([0.25, 0.75]), np.array([1.0, 0.0])
    half_right_twice = np.array([0.0, 0.5, 0.0, 0.5])            # a soft target
    yield np.array([0.1, 0.2, 0.3, 0.4]), half_right_twice
    yield np.array([0.5, 0.5]), np.array([1.0, 0.0])             # the example of the task
    yield np.array([1e-4, 1 - 1e-4]), np.array([1.0, 0.0])       # a small number added to y counts
    for classes in (2, 3, 4, 5, 3):
        yield softmax(rng.normal(size=classes)), np.eye(classes)[rng.integers(classes)]


@exercise.solution
def back_through_softmax(y, t):
    J = np.diag(y) - np.outer(y, y)
    return {"J": J, "ds": -t / y @ J}


def _with(J, y, t):
    """Another Jacobian, and what it sends back."""
    return {"J": J, "ds": -t / y @ J}


@exercise.wrong
def only_the_diagonal(y, t):
    """You treated softmax as if each y depended on its own score alone. All scores are in the sum
    below the bar: what happens to y of class 1 when the score of class 0 rises?"""
    return _with(np.diag(y * (1 - y)), y, t)


@exercise.wrong
def minus_the_wrong_way(y, t):
    """Every number of ds has the wrong sign. What does −ln send back, and is the minus still
    there?"""
    right = back_through_softmax(y, t)
    return right | {"ds": t / y @ right["J"]}


@exercise.wrong
def target_not_subtracted(y, t):
    """Your ds is y itself: nothing says which class is right. Where does t come in?"""
    return back_through_softmax(y, t) | {"ds": y.copy()}


@exercise.wrong
def numerator_path_lost(y, t):
    """Your Jacobian has only the path over the sum, −yᵢ yⱼ everywhere. On the diagonal there is a
    second path, over the numerator."""
    return _with(-np.outer(y, y), y, t)


@exercise.wrong
def sum_path_lost(y, t):
    """Only the path over the numerator is there. The score is in the sum below the bar as well, and
    that is so for every y."""
    return _with(np.diag(y), y, t)


@exercise.wrong
def plus_beside_the_diagonal(y, t):
    """Beside the diagonal the sign is wrong. If one score rises, do the *other* probabilities rise
    or fall?"""
    return _with(np.diag(y) + np.outer(y, y) - 2 * np.diag(y * y), y, t)


@exercise.wrong
def square_forgotten(y, t):
    """On the diagonal a path is missing: a score is in its own numerator *and* in the sum."""
    return _with(np.diag(y + y * y) - np.outer(y, y), y, t)


@exercise.wrong
def logarithm_forgotten(y, t):
    """You sent −t back through the Jacobian, and the loss is −Σ t ln y. What does ln do to what
    arrives?"""
    right = back_through_softmax(y, t)
    return right | {"ds": -t @ right["J"]}


@exercise.wrong
def stopped_before_softmax(y, t):
    """That ds is the gradient of the probabilities, before the Jacobian. It has to go through it to
    get to the scores."""
    return back_through_softmax(y, t) | {"ds": -t / y}


@exercise.wrong
def averaged_over_classes(y, t):
    """Your ds is divided by the number of classes. There is one sample here, and no mean of
    anything."""
    return back_through_softmax(y, t) | {"ds": (y - t) / len(y)}


@exercise.wrong
def only_the_right_class(y, t):
    """Only the score of the right class got a gradient. The others took part in the sum: they are
    to be pushed as well."""
    return back_through_softmax(y, t) | {"ds": t * (y - t)}


@exercise.wrong
def arguments_swapped(y, t):
    """You read the target as the output, and the output as the target. The order is (y, t): what
    softmax gave comes first."""
    return _with(np.diag(t) - np.outer(t, t), t, y)


@exercise.wrong
def slope_of_a_sigmoid(y, t):
    """Your ds has a slope too many: y − t *is* what the loss and softmax send back together, and
    you multiplied it by y (1 − y)."""
    return back_through_softmax(y, t) | {"ds": (y - t) * y * (1 - y)}


@exercise.wrong
def through_the_jacobian_twice(y, t):
    """Your ds goes through softmax twice: y − t *is* what the loss and softmax send back together.
    Into the Jacobian goes what −Σ t ln y alone sends back."""
    right = back_through_softmax(y, t)
    return right | {"ds": (y - t) @ right["J"]}


@exercise.wrong
def every_class_is_right(y, t):
    """You sent a gradient back to every y, as if each class were the right one. By what is each
    logarithm multiplied in the loss?"""
    right = back_through_softmax(y, t)
    return right | {"ds": -1 / y @ right["J"]}


@exercise.wrong
def loss_sent_back(y, t):
    """You sent the losses themselves through the Jacobian. It is their *slope* that goes back: what
    is the derivative of ln y?"""
    right = back_through_softmax(y, t)
    return right | {"ds": -t * np.log(y) @ right["J"]}


@exercise.wrong
def squares_along_columns(y, t):
    """Beside the diagonal you took away a square, the same in all of a column. Entry [i, j] knows
    two outputs, i and j: `y * y` is not a table of all pairs."""
    return _with(np.diag(y) - y * y, y, t)


@exercise.wrong
def squares_along_rows(y, t):
    """Beside the diagonal you took away a square, the same in all of a row. Entry [i, j] knows two
    outputs, i and j: both have to come in."""
    return _with(np.diag(y) - (y * y)[:, None], y, t)


@exercise.wrong
def inner_product_for_a_table(y, t):
    """You took one number, the sum of all squares, away from every entry. A table of all products
    yᵢ yⱼ is needed: that is the outer product."""
    return _with(np.diag(y) - y @ y, y, t)


@exercise.wrong
def slopes_in_a_vector(y, t):
    """Your J is a vector, a slope for each output and its own score. But each score moves *all*
    outputs: a table with a row and a column for each class."""
    slopes = y * (1 - y)
    return {"J": slopes, "ds": -t / y * slopes}


@exercise.wrong
def jacobian_turned_in_sign(y, t):
    """Your Jacobian has the wrong sign everywhere. If a score rises, does its own probability fall?
    What stands on the diagonal says so."""
    return _with(np.outer(y, y) - np.diag(y), y, t)


@exercise.wrong
def product_entry_by_entry(y, t):
    """Your ds is a table: `*` multiplied entry by entry and added nothing up. Each score collects
    what comes back from all the outputs."""
    right = back_through_softmax(y, t)
    return right | {"ds": -t / y * right["J"]}


@exercise.family
def eps_in_the_quotient(result, y, t):
    """You divide by y plus a small number, about {}. Where y is small itself, that makes the
    gradient too small, just for the worst mistakes. No y is 0 here: divide by y alone."""
    right = back_through_softmax(y, t)
    if not same(result["J"], right["J"], exercise.rtol):
        raise ValueError
    share = result["ds"] / right["ds"]                     # y / (y + eps) of the right class
    eps = y[t.argmax()] * (1 / share - 1)
    return np.where((t.max() == 1) & (eps > 0), eps, np.nan)


@exercise.wrong
def products_added(y, t):
    """In your Jacobian the table of all products yᵢ yⱼ is added. If a score rises, the sum below
    the bar does, and that makes every y smaller: the table is to be taken away."""
    return _with(np.diag(y) + np.outer(y, y), y, t)


@exercise.wrong
def softmax_once_more(y, t):
    """You put y through softmax again. y *is* what came out of it: its entries are probabilities
    already."""
    p = softmax(y)
    J = np.diag(p) - np.outer(p, p)
    return {"J": J, "ds": -t / p @ J}


@exercise.wrong
def targets_sent_back(y, t):
    """You sent t itself through the Jacobian. What goes in is the gradient that
    the loss, −Σ t ln y, sends back to each y: what does −ln make of it?"""
    right = back_through_softmax(y, t)
    return right | {"ds": t @ right["J"]}
