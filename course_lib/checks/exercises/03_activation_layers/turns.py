"""What students write in lesson 03: a bend, a neuron, and the ways back through three
activations."""

import numpy as np

from course_lib.checks.turns import Turn


def arrays(rng, count):
    """Arrays of one shape each, the first of them readable, all with both signs."""
    yield tuple(np.array(v, float) for v in ([2, -1, 0, 3], [-4, 5, 6, 7]))[:count]
    for shape in ((6,), (2, 3), (5, 2)):
        yield tuple((rng.choice([-1, 1], shape) * rng.uniform(0.2, 3, shape)).round(2)
                    for _ in range(count))


# A bend of two units

absolute_turn = Turn(
    "03.absolute", "The absolute value, from two bends",
    proves="gives |x|, for numbers of either sign",
    nudge="The first gate gives 0 for −3. What must the second one give for −3, and what for 3?")


@absolute_turn.inputs
def numbers(rng):
    yield np.array([-3, -1, 0, 2]),
    for n in (5, 8):
        yield (rng.choice([-1, 1], n) * rng.uniform(0.2, 9, n)).round(1),


@absolute_turn.solution
def absolute(x):
    return np.maximum(x, 0) + np.maximum(-x, 0)


@absolute_turn.wrong
def nothing_bent(x):
    """That is x again: what one gate takes away, the other puts back as it was. The second gate is
    to give *positive* numbers."""
    return np.maximum(x, 0) + np.minimum(x, 0)


@absolute_turn.wrong
def same_gate_twice(x):
    """Both gates let the same numbers through. The second one gets −x."""
    return np.maximum(x, 0) + np.maximum(x, 0)


@absolute_turn.wrong
def one_gate(x):
    """The negative numbers are lost. Which gate lets them through?"""
    return np.maximum(x, 0)


@absolute_turn.wrong
def minus_x(x):
    """Right where x is negative. Where it is positive, your result is 0: what does each of the two
    gates give there?"""
    return np.maximum(x, 0) - x


# A neuron's sum

sum_turn = Turn(
    "03.neuron", "What a neuron adds up",
    proves="multiplies the inputs by the weights, adds them up, and adds the bias",
    nudge="Σ over i of w_i x_i, for each row of X: which operator multiplies and adds up?")


@sum_turn.inputs
def neurons(rng):
    yield np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([1.0, 1.0]), -1.5
    for n, d in ((3, 2), (4, 3), (3, 3)):
        yield (rng.normal(size=(n, d)).round(2), rng.normal(size=d).round(2),
               round(rng.uniform(0.5, 2), 2))


@sum_turn.solution
def weighted_sum(X, w, theta):
    return X @ w + theta


@sum_turn.wrong
def bias_as_threshold(X, w, theta):
    """You took θ away. It is a bias here, and is added; the threshold is minus that."""
    return X @ w - theta


@sum_turn.wrong
def no_bias(X, w, theta):
    """The bias is missing: without it this neuron fires as soon as one input is on."""
    return X @ w


@sum_turn.wrong
def not_added_up(X, w, theta):
    """`*` multiplies entry by entry, and nothing is added up. A neuron says one number for each
    sample."""
    return X * w + theta


@sum_turn.wrong
def bias_for_each_input(X, w, theta):
    """You added θ to every product, before the sum. A neuron has one bias."""
    return (X * w + theta).sum(axis=1)


@sum_turn.wrong
def bias_in_the_weights(X, w, theta):
    """You added θ to the weights. It is added to the sum, whatever the inputs are."""
    return X @ (w + theta)


# Back through the four nodes

chain_turn = Turn(
    "03.chain", "Back through exp",
    proves="multiplies what arrives by exp's own output",
    nudge="e = exp(m). When m rises by a little, how many times as much does e rise? You have that "
          "number already.")


@chain_turn.inputs
def places(rng):
    yield 1.0, 1.0
    for _ in range(4):
        yield round(rng.normal(0, 1.5), 2), round(rng.choice([-1, 1]) * rng.uniform(0.5, 3), 2)


@chain_turn.solution
def sigmoid_by_hand(x, dy):
    e = np.exp(-x)
    y = 1 / (1 + e)
    ds = dy * -(y**2)
    de = ds
    dm = de * e
    dx = -dm
    return y, ds, de, dm, dx


def by_hand(x, dy, through_exp):
    e = np.exp(-x)
    y = 1 / (1 + e)
    ds = dy * -(y**2)
    dm = through_exp(ds, e, y)
    return y, ds, ds, dm, -dm


@chain_turn.wrong
def passed_on(x, dy):
    """You passed on what arrived: that is what + does. exp has a local derivative, and it is a
    factor."""
    return by_hand(x, dy, lambda de, e, y: de)


@chain_turn.wrong
def local_alone(x, dy):
    """That is the local derivative of exp. What arrives, de, belongs to it as a factor."""
    return by_hand(x, dy, lambda de, e, y: e)


@chain_turn.wrong
def exp_of_the_gradient(x, dy):
    """You put the gradient into exp. Going back, it is *multiplied* by the slope of exp."""
    return by_hand(x, dy, lambda de, e, y: np.exp(de))


@chain_turn.wrong
def exp_of_x(x, dy):
    """You multiplied by eˣ, which is to divide by e. The input of this node is m = −x, and its
    output is e."""
    return by_hand(x, dy, lambda de, e, y: de / e)


@chain_turn.wrong
def output_of_the_sigmoid(x, dy):
    """You multiplied by y, the output of the last node. exp has an output of its own."""
    return by_hand(x, dy, lambda de, e, y: de * y)


@chain_turn.wrong
def derived_twice(x, dy):
    """The minus of −x is in your line. It has a node of its own: × (−1), one line further down."""
    return by_hand(x, dy, lambda de, e, y: -de * e)


# The sigmoid layer

sigmoid_turn = Turn(
    "03.sigmoid", "The way back through a sigmoid layer",
    proves="sends back dy times the slope y (1 − y), entry by entry",
    nudge="The slope is y (1 − y), entry by entry. Where has forward put y?")


@sigmoid_turn.inputs
def samples(rng):
    yield np.array([1.0, 0.0, -3.0]), np.array([1.0, 4.0, -2.0])
    yield from list(arrays(rng, 2))[1:]


@sigmoid_turn.use
def use_layer(Layer, x, dy):
    layer = Layer()
    return {"y": layer.forward(x), "dx": layer.backward(dy)}


@sigmoid_turn.solution
class MySigmoid:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))        # all that backward needs
        return self.y

    def backward(self, dy):
        return dy * self.y * (1 - self.y)


@sigmoid_turn.wrong
class SlopeAlone(MySigmoid):
    """That is the slope. What arrives, dy, belongs to it as a factor."""

    def backward(self, dy):
        return self.y * (1 - self.y)


@sigmoid_turn.wrong
class BracketsForgotten(MySigmoid):
    """Brackets are missing: `dy * y * 1 - y` is dy · y − y."""

    def backward(self, dy):
        return dy * self.y - self.y


@sigmoid_turn.wrong
class SlopeOfTanh(MySigmoid):
    """1 − y² is the slope of tanh, which comes further down. The sigmoid's is y (1 − y)."""

    def backward(self, dy):
        return dy * (1 - self.y**2)


@sigmoid_turn.wrong
class OneMinusTheOutput(MySigmoid):
    """1 − y is a part of the slope only. Far to the left it is nearly 1, and there the sigmoid is
    flat."""

    def backward(self, dy):
        return dy * (1 - self.y)


@sigmoid_turn.wrong
class OutputOnly(MySigmoid):
    """The slope has two factors, and y is one of them. The other is small where y is nearly 1."""

    def backward(self, dy):
        return dy * self.y


# ReLU's mask

relu_turn = Turn(
    "03.relu", "The mask of ReLU",
    proves="lets dy through where x went through, and nowhere else",
    nudge="A comparison of an array with a number gives one True or False for each entry. Which "
          "array decides?")


@relu_turn.inputs
def gates(rng):
    for dy_and_x in arrays(rng, 2):
        yield dy_and_x[::-1]
    yield np.array([1.5, -2.5, 0.5]), np.array([-0.3, -2.0, -1.0])       # all gates shut
    yield np.array([1.5, -2.5, 0.5]), np.array([0.04, 0.6, -3.0])


@relu_turn.solution
def relu_back(dy, x):
    mask = x > 0
    return dy * mask


@relu_turn.wrong
def masked_by_upstream(dy, x):
    """You looked at the sign of dy. A gradient may well be negative; it is *x* that opened the
    gate."""
    return dy * (dy > 0)


@relu_turn.wrong
def open_at_zero(dy, x):
    """At x = 0 your gate is open. There the course takes the slope 0, as PyTorch does."""
    return dy * (x >= 0)


@relu_turn.wrong
def shut_where_open(dy, x):
    """Your gates are open where they should be shut."""
    return dy * (x <= 0)


@relu_turn.wrong
def times_x(dy, x):
    """You multiplied by what came out, max(x, 0). The mask is a yes or no: the slope on the right
    is 1."""
    return dy * np.maximum(x, 0)


@relu_turn.wrong
def x_for_mask(dy, x):
    """Your mask is x. It is to be a yes or no for each entry: a comparison gives that."""
    return dy * x


@relu_turn.wrong
def all_open(dy, x):
    """All gates are open: x decides nothing."""
    return dy.copy()


# The leaky way back, from a blank page

leaky_turn = Turn(
    "03.leaky", "Back through leaky ReLU, from a blank page",
    proves="lets dy through where x went through, and a small part of it elsewhere",
    nudge="Two cases for each entry: `np.where(where, then, else)` chooses.")


@leaky_turn.inputs
def leaks(rng):
    for (x, dy), slope in zip(arrays(rng, 2), (0.1, 0.01, 0.3, 0.2), strict=True):
        yield dy, x, slope
    yield np.array([1.5, -2.5, 0.5]), np.array([-0.3, -2.0, -1.0]), 0.1
    yield np.array([1.5, -2.5, 0.5]), np.array([0.04, 0.6, -3.0]), 0.1


@leaky_turn.solution
def leaky_back(dy, x, slope):
    return np.where(x > 0, dy, slope * dy)


@leaky_turn.wrong
def no_leak(dy, x, slope):
    """That is ReLU: where x was negative nothing comes back. Leave a small part."""
    return np.where(x > 0, dy, 0 * dy)


@leaky_turn.wrong
def slope_for_gradient(dy, x, slope):
    """On the left you give back the slope itself. What arrives, dy, is a factor."""
    return np.where(x > 0, dy, slope)


@leaky_turn.wrong
def other_side(dy, x, slope):
    """The two sides are swapped: the leak is where x is *not* positive."""
    return np.where(x > 0, slope * dy, dy)


@leaky_turn.wrong
def forward_again(dy, x, slope):
    """On the left you used x, as forward does. Going back, dy is multiplied by the slope."""
    return np.where(x > 0, dy, slope * x)


@leaky_turn.wrong
def decided_by_upstream(dy, x, slope):
    """You looked at the sign of dy. It is x that stood at the gate."""
    return np.where(dy > 0, dy, slope * dy)
