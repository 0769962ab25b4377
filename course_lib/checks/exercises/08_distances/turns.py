"""What students write in lesson 08."""

import numpy as np

from course_lib.checks.turns import Turn
from course_lib.distances import pairwise

streets = Turn(
    "08.L1", "On foot",
    proves="adds the differences without their signs",
    nudge="The bird squares the differences, adds and takes the root. What does somebody on foot "
          "do with them?")


@streets.inputs
def streets_inputs(rng):
    yield np.array([0.0, 0.0]), np.array([3.0, 4.0])
    yield np.array([5.0, -2.0, 1.0]), np.array([-1.0, 2.0, 4.0])
    for n in (1, 3, 5):
        yield rng.normal(0, 3, n).round(2), rng.normal(0, 3, n).round(2)


@streets.solution
def streets_right(x, y):
    return np.abs(x - y).sum()


@streets.wrong
def signs_kept(x, y):
    """The differences have kept their signs, so east and west cancel. Nobody walks a negative
    way."""
    return (x - y).sum()


@streets.wrong
def straight(x, y):
    """That is the straight line, L2. On foot you go along each street in turn."""
    return np.sqrt(((x - y) ** 2).sum())


@streets.wrong
def squares(x, y):
    """You added the squares. On foot, three blocks are 3, not 9."""
    return ((x - y) ** 2).sum()


@streets.wrong
def signs_too_late(x, y):
    """You added first and took the sign away afterwards. By then east and west have cancelled."""
    return np.abs((x - y).sum())


@streets.wrong
def largest(x, y):
    """That is the king's way, the largest difference alone. On foot all of them have to be
    walked."""
    return np.abs(x - y).max()


minmax = Turn(
    "08.minmax", "The scale of the training samples",
    proves="scales new samples by the smallest and largest values of the training samples",
    nudge="Two arrays, one number a feature in each. From which samples do they come, and along "
          "which axis?")


@minmax.inputs
def minmax_inputs(rng):
    yield np.array([[0.0, 1.0], [2000.0, 5.0]]), np.array([[1000.0, 1.0], [1200.0, 2.0]])
    yield np.array([[4.0, 30.0], [1.0, 80.0]]), np.array([[2.0, 90.0], [5.0, 45.0]])
    for n, m, features in ((4, 3, 2), (5, 2, 3), (6, 4, 4)):
        yield rng.normal(2, 3, (n, features)).round(2), rng.normal(1, 4, (m, features)).round(2)


@minmax.solution
def minmax_right(train, new):
    low, high = train.min(axis=0), train.max(axis=0)
    scaled = (new - low) / (high - low)
    return scaled


@minmax.wrong
def its_own_scale(train, new):
    """Those are the smallest and largest of the *new* samples. The same house would have other
    numbers in every list. Which samples give the scale?"""
    low, high = new.min(axis=0), new.max(axis=0)
    return (new - low) / (high - low)


@minmax.wrong
def one_scale_for_all(train, new):
    """One smallest and one largest for the whole table: square feet and rooms are mixed. Each
    column needs its own."""
    return (new - train.min()) / (train.max() - train.min())


@minmax.wrong
def scale_of_both(train, new):
    """Training and new samples give the scale together here. What comes later must have no say in
    it."""
    both = np.concatenate([train, new])
    low, high = both.min(axis=0), both.max(axis=0)
    return (new - low) / (high - low)


@minmax.wrong
def exchanged(train, new):
    """Smallest and largest have changed places, so the largest becomes 0."""
    high, low = train.min(axis=0), train.max(axis=0)
    return (new - low) / (high - low)


table = Turn(
    "08.table", "Every x with every y",
    proves="takes every row of X with every row of Y",
    nudge="X[:, None] has the shape (N, 1, D), and the 1 will be repeated for each row of Y.")


@table.inputs
def table_inputs(rng):
    yield np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 4.0]])
    yield np.array([[1.0, 2.0, 2.0]]), np.array([[0.0, 0.0, 0.0], [1.0, 2.0, 0.0]])
    for n, m, features in ((3, 4, 2), (4, 2, 3), (3, 3, 2)):
        yield rng.normal(0, 3, (n, features)).round(2), rng.normal(0, 3, (m, features)).round(2)


@table.solution
def table_right(X, Y):
    d = X[:, None] - Y
    squared = (d**2).sum(axis=-1)
    return np.sqrt(squared)


@table.wrong
def row_by_row(X, Y):
    """X − Y pairs row with row: it needs equally many rows, and meets one y for each x. For *every*
    y, X needs a new axis of length 1."""
    return np.sqrt(((X - Y) ** 2).sum(axis=-1))


@table.wrong
def axis_at_the_front(X, Y):
    """X[None] puts the new axis at the front, so the rows still meet row by row. The 1 belongs
    between samples and features."""
    return np.sqrt(((X[None] - Y) ** 2).sum(axis=-1))


@table.wrong
def on_its_side(X, Y):
    """Your table is on its side: row n should belong to X[n]. Which of the two gets the new
    axis?"""
    return np.sqrt(((X - Y[:, None]) ** 2).sum(axis=-1))


@table.wrong
def added_up(X, Y):
    """You added X and Y. A distance begins with differences."""
    return np.sqrt(((X[:, None] + Y) ** 2).sum(axis=-1))


nearest = Turn(
    "08.nearest", "The label of the nearest",
    proves="gives each new sample the label of its nearest training sample",
    nudge="pairwise(x_new, x_train) has a row for each new sample. Where in a row is the smallest "
          "number, and what stands at that place in t_train?")


@nearest.inputs
def nearest_inputs(rng):
    yield np.array([[0.0], [5.0], [9.0]]), np.array([7, 8, 9]), np.array([[6.0], [1.0]])
    yield (np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 6.0]]), np.array([2, 0, 1]),
           np.array([[3.0, 1.0], [1.0, 5.0]]))
    yield (np.array([[0.0, 0.0], [9.0, 0.0], [3.0, 1.0]]), np.array([4, 4, 5]),
           np.array([[1.0, 0.0], [8.0, 1.0], [3.0, 2.0]]))
    for n, m, features in ((4, 3, 2), (7, 5, 3), (9, 9, 2)):
        yield (rng.normal(0, 3, (n, features)).round(2), rng.permutation(n) + 10,
               rng.normal(0, 3, (m, features)).round(2))


@nearest.solution
def nearest_right(x_train, t_train, x_new):
    return np.array([t_train[row.argmin()] for row in pairwise(x_new, x_train)])


@nearest.wrong
def farthest(x_train, t_train, x_new):
    """That is the label of the *farthest* training sample."""
    return t_train[pairwise(x_new, x_train).argmax(axis=1)]


@nearest.wrong
def middle_of_each_class(x_train, t_train, x_new):
    """You asked which class has its *middle* nearest. Here single samples are asked: the nearest
    one gives its label, wherever the others of its class are."""
    classes = np.unique(t_train)
    middles = np.array([x_train[t_train == c].mean(axis=0) for c in classes])
    return classes[pairwise(x_new, middles).argmin(axis=1)]


@nearest.wrong
def place_not_label(x_train, t_train, x_new):
    """That is the place of the nearest training sample. What label stands there?"""
    return pairwise(x_new, x_train).argmin(axis=1)


@nearest.wrong
def the_other_way(x_train, t_train, x_new):
    """You asked, for each *training* sample, which new one is nearest. Each new sample looks for
    its own neighbour: which axis holds the training samples?"""
    return t_train[pairwise(x_new, x_train).argmin(axis=0) % len(t_train)]


@nearest.wrong
def the_distance(x_train, t_train, x_new):
    """That is how far away the nearest one is. Asked is its label."""
    return pairwise(x_new, x_train).min(axis=1)


steps = Turn(
    "08.step", "A step towards all houses",
    proves="adds one derivative for each house, 1 or −1, however far it is",
    nudge="The derivative of |a − house| with respect to a is 1 or −1, and at the house "
          "itself we take 0. What is it for all houses together?")


@steps.inputs
def steps_inputs(rng):
    yield 0.0, np.array([1.0, 2.0, 3.0]), 0.25
    yield 3.25, np.array([1.0, 2.0, 3.0, 4.0, 100.0]), 0.5
    yield 3.0, np.array([3.0, 4.0, 9.0, 1.0]), 0.25           # at a house
    yield 0.125, np.array([-2.0, -1.5, 3.5]), 0.25            # the farthest one is outvoted
    for n in (2, 4, 5):
        yield round(rng.normal(0, 3), 2), rng.normal(0, 6, n).round(2), 0.2


@steps.solution
def steps_right(a, houses, lr):
    gradient = np.sign(a - houses).sum()
    nearer = a - lr * gradient
    return nearer


@steps.wrong
def away(a, houses, lr):
    """A sign is wrong, and the shop walks away from the houses. The derivative of |a − house| is 1
    where a is the larger, and the step goes *against* the sum."""
    return a - lr * np.sign(houses - a).sum()


@steps.wrong
def held_at_the_house(a, houses, lr):
    """Right, until the shop stands at a house: you let that one pull with −1. There the derivative
    jumps from −1 to 1, and we take 0."""
    return a - lr * np.where(a > houses, 1, -1).sum()


@steps.wrong
def pushed_at_the_house(a, houses, lr):
    """Right, until the shop stands at a house: you let that one pull with 1. There the derivative
    jumps from −1 to 1, and we take 0."""
    return a - lr * np.where(a >= houses, 1, -1).sum()


@steps.wrong
def nan_at_the_house(a, houses, lr):
    """Right, until the shop stands at a house: there a difference divided by its size is 0 / 0. We
    take 0 there."""
    with np.errstate(invalid="ignore"):
        return a - lr * ((a - houses) / np.abs(a - houses)).sum()


@steps.wrong
def of_the_squares(a, houses, lr):
    """That is the gradient of the sum of *squares*, and finds the mean: far houses pull harder.
    Here each pulls with strength 1."""
    return a - lr * 2 * (a - houses).sum()


@steps.wrong
def sign_of_the_sum(a, houses, lr):
    """You added first and took the sign afterwards: one house far away outvotes all the others.
    Each house has a sign of its own."""
    return a - lr * np.sign((a - houses).sum())


@steps.wrong
def mean_of_the_signs(a, houses, lr):
    """You took the mean of the signs. The loss is the *sum* of the distances."""
    return a - lr * np.sign(a - houses).mean()


@steps.wrong
def distances_added(a, houses, lr):
    """That is the loss, the sum of distances. The step needs its derivative."""
    return a - lr * np.abs(a - houses).sum()


pull = Turn(
    "08.pull", "Gradients of length 1",
    proves="divides each row by its own length, so that every gradient has length 1",
    nudge="One length for each row, of shape (N, 1), so that it divides every feature of that row. "
          "What keeps the axis that sum takes away?")


@pull.inputs
def pull_inputs(rng):
    yield (np.array([[3.0, 4.0], [0.0, 2.0]]),)
    yield (np.array([[1.0, 2.0, 2.0]]),)
    for n, features in ((3, 2), (5, 2), (4, 3)):
        yield (rng.normal(0, 3, (n, features)).round(2),)


@pull.solution
def pull_right(d):
    length = np.sqrt(np.einsum("nd,nd->n", d, d))[:, None]
    unit = d / length
    return unit


@pull.wrong
def one_length_for_all(d):
    """You divided by one length, that of the whole table. Each row is a gradient of its own."""
    return d / np.sqrt((d**2).sum())


@pull.wrong
def columns(d):
    """Those are the lengths of the columns. A gradient is a row: its features are added up."""
    return d / np.sqrt((d**2).sum(axis=0))


@pull.wrong
def no_root(d):
    """That is the square of the length. The root is missing."""
    return d / (d**2).sum(axis=1, keepdims=True)


@pull.wrong
def walked(d):
    """Those are the lengths on foot, L1. For length 1 in a straight line take L2."""
    return d / np.abs(d).sum(axis=1, keepdims=True)
