"""Lesson 03, activation layers: the exercises and the mistakes to expect."""

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.checks.questions import Question, question
from course_lib.functions import sigmoid

relu = Exercise(
    "03.1", "Backward through a gate", points=1,
    practises="an elementwise backward pass",
    proves="lets dy through where x is positive and nowhere else, makes a new array, and follows the convention at 0",
    hints=("For each entry of x: if it rises by a little, does y rise too?",
           "Upstream times local, entry by entry. The local derivative of ReLU is 1 where the gate let x through, else 0.",
           "`x > 0` is an array of True and False; in a product they count as 1 and 0. What has to be multiplied by it?"))


def _arrays(rng, *shapes):
    """Pairs (first, second) of random arrays without zeros, one for each shape."""
    for shape in shapes:
        yield tuple((rng.choice([-1, 1], shape) * rng.uniform(0.2, 3, shape)).round(2) for _ in range(2))


@relu.inputs
def relu_inputs(rng):
    yield np.array([5.0, -6.0, 7.0, -8.0]), np.array([1.0, -2.0, 0.0, 3.0])
    yield np.array([[2.0, -1.0, 0.5], [-3.0, 4.0, -2.0]]), np.array([[-1.0, 0.5, 2.0], [0.0, 0.0, -0.1]])
    yield from _arrays(rng, (5,), (3, 2), (1, 4), (2, 3, 2))


@relu.solution
def relu_backward(dy, x):
    return dy * (x > 0)


@relu.wrong
def masked_by_upstream(dy, x):
    """You kept the places where *dy* is positive. Which array decides whether the gate is open?"""
    return dy * (dy > 0)


@relu.wrong
def upstream_missing(dy, x):
    """That is the local derivative, 1 or 0. What arrives from above, dy, is to be multiplied by it."""
    return 1.0 * (x > 0)


@relu.wrong
def open_at_zero(dy, x):
    """Right except where x is exactly 0: there this course, and PyTorch, take the slope as 0."""
    return dy * (x >= 0)


@relu.wrong
def half_at_zero(dy, x):
    """Right except where x is exactly 0: half is a fair choice too, but this course, and PyTorch, take the slope there as 0."""
    return dy * np.where(x > 0, 1, np.where(x < 0, 0, 0.5))


@relu.wrong
def written_into_dy(dy, x):
    """The result is right, but the caller's dy is changed: you wrote zeros into it, and whoever else needs it finds them there. Make
    a new array."""
    dy[x <= 0] = 0
    return dy


@relu.wrong
def multiplied_by_y(dy, x):
    """You multiplied dy by the *value* that came out, as a × node does with its other input. How fast does y rise with x where x is
    positive?"""
    return dy * np.maximum(x, 0)


@relu.wrong
def forward_again(dy, x):
    """That is the forward pass: y, computed from x. Going back, it is dy that has to come through the gate."""
    return np.maximum(x, 0)


@relu.wrong
def only_positive_gradients(dy, x):
    """You stopped the negative entries of dy as well. A gradient may be negative; only x decides."""
    return dy * (x > 0) * (dy > 0)


@relu.wrong
def arguments_exchanged(dy, x):
    """It looks as if x and dy had changed places: the function is called with dy first, then x."""
    return x * (dy > 0)


@relu.wrong
def gate_the_wrong_way(dy, x):
    """The gate is the wrong way round: you let dy through where x was stopped."""
    return dy * (x <= 0)


@relu.wrong
def everything_passes(dy, x):
    """Nothing was stopped. Where x is negative, y stays 0 whatever x does; how much of dy should come through there?"""
    return dy.copy()


def use_layer(Layer, x, dy):
    layer = Layer()
    return {"y": layer.forward(x), "dx": layer.backward(dy)}


def _layer_inputs(first_x, first_dy):
    def inputs(rng):
        yield np.array(first_x), np.array(first_dy)
        yield np.array([[0.5, -1.0, 2.0], [-0.5, 0.25, -3.0]]), np.array([[-2.0, 3.0, 0.5], [1.5, -1.0, 4.0]])
        yield from _arrays(rng, (5,), (3, 2), (1, 4), (2, 3))

    return inputs


def _layer(forward, backward):
    """A layer class from forward(x) -> y and backward(dy, x, y) -> dx."""
    class Made:
        def forward(self, x):
            self.x, self.y = x, forward(x)
            return self.y

        def backward(self, dy):
            return backward(dy, self.x, self.y)

    return Made


def wrong_layer(exercise, forward, name, hint, backward):
    """Add a wrong class to an exercise: right forward, this backward."""
    made = _layer(forward, backward)
    made.__name__, made.__doc__ = name, hint
    exercise.wrong(made)


sigmoid_layer = Exercise(
    "03.2", "A sigmoid layer that remembers y", points=2,
    practises="a derivative from the output",
    proves="multiplies dy by y (1 − y), entry by entry, with the y of its own forward pass",
    hints=("What does backward need to know about the forward pass: x, y, or both?",
           "Going back through ÷, +, exp and ×(−1), the four local derivatives multiply to y² · e⁻ˣ, and that is y (1 − y).",
           "In forward, keep `self.y = y` before you return it. In backward, the slope is `self.y` times what?"))
sigmoid_layer.inputs(_layer_inputs([1.0, -2.0, 0.0], [2.0, -1.0, 0.5]))
sigmoid_layer.use(use_layer)


@sigmoid_layer.solution
class SigmoidRight:
    def forward(self, x):
        self.kept = 1 / (1 + np.exp(-x))
        return self.kept

    def backward(self, dy):
        return dy * self.kept * (1 - self.kept)


for _name, _hint, _backward in (
    ("from_the_input", "You put the *input* into the formula y (1 − y). It speaks of the layer's output: what should forward keep?",
     lambda dy, x, y: dy * x * (1 - x)),
    ("applied_twice", "You applied the sigmoid to y, which has been through it already. The y that forward returned is all you need.",
     lambda dy, x, y: dy * sigmoid(y) * (1 - sigmoid(y))),
    ("minus_lost", "The size is right and the sign is wrong: one of the four nodes has not had its turn. ÷ sends back −y²; which "
     "other node has a minus?", lambda dy, x, y: -dy * y * (1 - y)),
    ("the_output_itself", "You multiplied by y, the *value* that came out. How fast does y rise with x? At x far to the right y is "
     "nearly 1 and hardly moves.", lambda dy, x, y: dy * y),
    ("no_upstream", "That is the local derivative. What arrives from above, dy, has to be multiplied in.",
     lambda dy, x, y: y * (1 - y)),
    ("slope_of_tanh", "1 − y² is the slope of tanh. Walk back through ÷, +, exp and ×(−1) for the sigmoid.",
     lambda dy, x, y: dy * (1 - y * y)),
    ("from_the_upstream", "You put dy into the formula for the slope. The slope belongs to y; dy is multiplied by it.",
     lambda dy, x, y: dy * (1 - dy)),
    ("stopped_at_the_division", "That is what comes back through the ÷ node. Three more nodes lie between it and x: +, exp and ×(−1).",
     lambda dy, x, y: -dy * y * y),
    ("exp_forgotten", "The exp node is missing: on the way back, exp multiplies by its own output, e⁻ˣ.",
     lambda dy, x, y: dy * y * y),
):
    wrong_layer(sigmoid_layer, sigmoid, _name, _hint, _backward)


stable = Exercise(
    "03.3", "A sigmoid that never overflows", points=2, quiet=True,
    practises="arranging a formula around what a float can hold",
    proves="gives no warning from −1000 to 1000, and is right to the last digits also where the result is tiny",
    hints=("For which sign of x is exp(−x) huge? And exp(x)? Which of the two never is, for that x?",
           "exp of a number that is not positive lies between 0 and 1. Write both branches with e = exp(−|x|), and choose by the sign.",
           "Begin with `e = np.exp(-np.abs(x))`. The denominator is `1 + e` on both sides; what stands above it on the left of 0?"))


@stable.inputs
def stable_inputs(rng):
    yield (np.array([-1000.0, 0.0, 1000.0]),)
    yield (np.array([-2, 0, 3]),)
    yield (np.array([-40.0]),)
    yield (np.array([-33.3]),)
    yield (np.array([-600.0]),)
    yield (np.array([-720.0, -725.0]),)
    yield (rng.uniform(-9, 9, (3, 2)).round(2),)
    yield (rng.uniform(-1000, 1000, 6).round(),)
    yield (rng.uniform(-40, -30, (2, 2)).round(2),)


@stable.solution
def stable_sigmoid(x):
    return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))       # above the bar: 1 on the right of 0, exp(x) on the left


@stable.wrong
def naive(x):
    """exp(−x) overflows when x is very negative. Silencing the warning does not mend it: at −720 the result comes out as 0, and
    e⁻⁷²⁰ is right. Take another form of the formula for negative x."""
    return 1 / (1 + np.exp(-x))


@stable.wrong
def both_branches_run(x):
    """The numbers are right, but NumPy still warns: `np.where` chooses between two arrays that are *both* computed in full. The
    exponent itself should never be positive."""
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))


for _limit in (20, 30, 50, 100, 250, 500, 700, 709):
    def clipped(x, limit=_limit):
        return sigmoid(np.clip(x, -limit, limit))

    clipped.__name__ = f"clipped_at_{_limit}"
    clipped.__doc__ = ("You clipped x. Beyond the clip your function is flat: its gradient there is 0, and its value wrong by many powers "
                       "of ten. Branch on the sign instead.")
    stable.wrong(clipped)


@stable.wrong
def result_clipped(x):
    """You kept the *result* away from 0 and 1. At −40 the sigmoid is about 4e-18, and a layer that trains needs such small numbers as
    they are."""
    return np.clip(sigmoid(x), 1e-7, 1 - 1e-7)


@stable.wrong
def by_tanh(x):
    """(1 + tanh(x / 2)) / 2 never overflows, but at −40 it gives 0: 1 + tanh loses all digits when tanh is nearly −1. Branch on the
    sign instead."""
    return 0.5 * (1 + np.tanh(x / 2))


@stable.wrong
def one_minus(x):
    """On the left you took 1 − σ(−x). That is right on paper, but at −40 the two agree in all their digits, and the difference is 0. Write the
    left side as a fraction of its own."""
    right = 1 / (1 + np.exp(-np.abs(x)))
    return np.where(x >= 0, right, 1 - right)


@stable.wrong
def symmetric(x):
    """Right for x ≥ 0, but to the left of 0 your curve climbs again: there exp(−|x|) is eˣ, and the formula looks different."""
    return 1 / (1 + np.exp(-np.abs(x)))


@stable.wrong
def only_the_left_formula(x):
    """Right for x ≤ 0. To the right of 0 exp(−|x|) is e⁻ˣ, and what stands above the fraction bar is no longer e."""
    e = np.exp(-np.abs(x))
    return e / (1 + e)


@stable.wrong
def whole_numbers(x):
    """For whole numbers your results are cut to 0 and 1: `np.empty_like(x)` and `np.zeros_like(x)` make an array of whole numbers when
    x holds some. Give it `dtype=float`."""
    return sigmoid(x).astype(x.dtype)


tanh_layer = Exercise(
    "03.4", "A tanh layer, from a blank page", points=2,
    practises="a whole layer: forward, what it remembers, backward",
    proves="multiplies dy by 1 − y², entry by entry, with the y of its own forward pass",
    hints=("Which of x and y appears in the slope of tanh as the lesson wrote it?",
           "A layer keeps in forward what backward needs. For tanh, as for the sigmoid, this is the output alone.",
           "In forward: `self.y = np.tanh(x)`. In backward: dy times one minus what?"))
tanh_layer.inputs(_layer_inputs([1.0, -0.5, 0.0], [-3.0, 2.0, 0.5]))
tanh_layer.use(use_layer)


@tanh_layer.solution
class TanhRight:
    def forward(self, x):
        self.kept = np.tanh(x)
        return self.kept

    def backward(self, dy):
        return dy * (1 - self.kept**2)


for _name, _hint, _backward in (
    ("input_squared", "You took 1 − x², with the layer's input. The slope is written with its *output*: which of the two should forward "
     "keep?", lambda dy, x, y: dy * (1 - x * x)),
    ("slope_of_sigmoid", "y (1 − y) is the slope of the sigmoid. tanh runs from −1 to 1; where is it steepest, and what is its slope "
     "there?", lambda dy, x, y: dy * y * (1 - y)),
    ("upstream_left_out", "That is the local derivative. What arrives from above, dy, has to be multiplied in.",
     lambda dy, x, y: 1 - y * y),
    ("tanh_twice", "You applied tanh to y, which has been through it already.", lambda dy, x, y: dy * (1 - np.tanh(y) ** 2)),
    ("not_squared", "1 − y is not enough: it gives 2 far to the left, where tanh is flat. A power is missing.",
     lambda dy, x, y: dy * (1 - y)),
    ("plus", "1 + y² grows where tanh is flat. Which sign makes the slope 0 at y = 1 and at y = −1?",
     lambda dy, x, y: dy * (1 + y * y)),
    ("subtracted_from_dy", "It looks as if a bracket were missing: `dy * 1 - y**2` is dy − y². The slope as a whole is multiplied by dy.",
     lambda dy, x, y: dy - y * y),
):
    wrong_layer(tanh_layer, np.tanh, _name, _hint, _backward)


clinic = Exercise(
    "03.5", "Bug clinic: the neighbour's gradient", points=3,
    practises="finding an array that two parties share",
    proves="adds what comes back through ReLU and past it, and leaves the caller's dy as it was",
    hints=("Print `dy` before and after the call of `backward`. What did the layer do to it?",
           "`past_relu = dy` makes no copy: it is a second name for the same array. Whoever writes into the array changes it under both "
           "names.",
           "Leave `gradient` as it is. In the layer, which single line writes into the array that was passed in? Let it make a new one."))


@clinic.inputs
def clinic_inputs(rng):
    yield np.array([1.0, -2.0, 3.0]), np.array([1.0, 4.0, -0.5])
    yield np.array([2.0, 0.0, -1.0, 4.0]), np.array([3.0, -2.0, 5.0, -1.0])
    for dy, x in _arrays(rng, (5,), (2, 3), (4, 1)):
        yield x * np.where(np.arange(x.size).reshape(x.shape) % 2, 1, -1) * np.sign(x), dy


@clinic.solution
def gradient(x, dy):
    through_relu = dy * (x > 0)
    return through_relu + dy


@clinic.wrong
def still_shared(x, dy):
    """dy still changes while your program runs: print it before and after the call of `backward`. (A copy of x does not help; x was
    never the trouble.)"""
    dy[x <= 0] = 0
    return dy + dy


@clinic.wrong
def copied_before(x, dy):
    """The sum is right now, but the caller's dy is still changed: somebody took a copy, or changed the order or the formula, around a
    layer that goes on writing into its argument. The next one who uses it falls into the same hole. Mend the layer."""
    past = dy.copy()
    dy[x <= 0] = 0
    return dy + past


@clinic.wrong
def ones_put_in(x, dy):
    """Where x is not positive you give 1, whatever arrives. That fits the example, in which dy is 1 everywhere. Try another dy."""
    return np.where(x > 0, 2 * dy, 1.0)


@clinic.wrong
def past_lost(x, dy):
    """Only what comes through ReLU is left. x has a second way to the end, past the layer, and gradients of different paths add up."""
    return dy * (x > 0)


@clinic.wrong
def relu_lost(x, dy):
    """Only what comes past the layer is left. Through ReLU comes something too, where x is positive."""
    return dy.copy()


@clinic.wrong
def gate_open_at_zero(x, dy):
    """Right except where x is exactly 0: there the slope of ReLU counts as 0."""
    return dy * (x >= 0) + dy


@clinic.wrong
def gate_on_both(x, dy):
    """dy is safe now, but what goes *past* the layer was stopped by its gate as well. The gate belongs to one path only."""
    return 2 * dy * (x > 0)


@question("03")
def through_a_gate(rng):
    x, dy = int(rng.choice([-3, -2, 2, 3])), int(rng.choice([-5, -4, 4, 5]))
    return Question(f"At one entry of a ReLU layer x was {x}, and dy = {dy} arrives. What is dx?", dy if x > 0 else 0,
                    f"The gate is {'open' if x > 0 else 'shut'}, because x is {'positive' if x > 0 else 'negative'}; the sign of dy "
                    "does not matter.")


@question("03")
def slope_from_the_output(rng):
    y, dy = float(rng.choice([0.1, 0.2, 0.3, 0.6, 0.7, 0.8, 0.9])), int(rng.integers(2, 6)) * 10
    return Question(f"A sigmoid layer gave y = {y:g}, and dy = {dy} arrives. What is dx?", dy * y * (1 - y),
                    f"dy · y · (1 − y) = {dy} · {y:g} · {1 - y:g} = {dy * y * (1 - y):g}.")


@question("03")
def tanh_from_the_output(rng):
    y = float(rng.choice([-0.8, -0.6, -0.5, 0.2, 0.4, 0.9]))
    return Question(f"A tanh gave y = {y:g}. What is its slope there?".replace("-", "−"), 1 - y * y,
                    f"1 − y² = 1 − {y * y:g} = {1 - y * y:g}.")


@question("03")
def no_bend(rng):
    a, b = (int(v) for v in rng.choice(range(2, 8), 2, replace=False))
    return Question(f"y = {a}x + 1 is followed by z = {b}y − 2, with no activation between them. It is one straight line; what is its slope?",
                    a * b, f"Slopes multiply: {b} · {a} = {a * b}. Without a bend, two layers are one.")


@question("03")
def what_to_keep(rng):
    layer, kept = [("a sigmoid layer", "its output y"), ("a tanh layer", "its output y"),
                   ("a ReLU layer", "where its input was positive"), ("a × node", "both of its inputs")][rng.integers(4)]
    choices = ("nothing", "its output y", "where its input was positive", "both of its inputs")
    return Question(f"What is the least that {layer} must remember for its backward pass?", kept,
                    f"The local derivative of {layer} can be computed from {kept.replace('its', 'the')}.", choices)
