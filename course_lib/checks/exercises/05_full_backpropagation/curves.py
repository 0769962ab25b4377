"""05.4 Whose curve is it?"""

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "05.4", "Whose curve is it?", points=3, section="The training lab",
    practises="what the rate, the batch and the first weights do to a loss curve",
    proves="matches all five curves, and says what the learning rate does",
    hints=("Start with the two that are strangest: a curve that never moves, and one that "
           "jumps, and is mostly above where it began.",
           "How far a run gets is, roughly, the number of its steps times the rate, as long as the "
           "steps are not too long. How many steps does an epoch hold?",
           "The three runs that learn take different numbers of steps, or have different rates. "
           "Put them in order by steps times rate."))

_CURVES = {"rate 0.003": "c", "rate 0.3": "e", "rate 0.3, batch 300": "d", "rate 30": "b",
           "zeros": "a", "true": "g"}


@exercise.solution
def curves_right():
    return dict(_CURVES)


@exercise.wrong
def smaller_is_always_better():
    """You gave the smallest rate the lowest curve. Its steps are careful and *short*: how far does
    it get in the same number of them?"""
    return _CURVES | {"rate 0.003": "e", "rate 0.3": "c"}


@exercise.wrong
def larger_is_always_better():
    """You gave the largest rate the lowest curve. A gradient is a promise for small steps: what
    happens when a step leads beyond the other side of the valley, and the next one starts from up
    there?"""
    return _CURVES | {"rate 30": "e", "rate 0.3": "b"}


@exercise.wrong
def exact_is_best():
    """You gave the exact gradient, all samples at once, the lower curve. It points better. How many
    steps does it take in an epoch, and how many do batches of thirty?"""
    return _CURVES | {"rate 0.3": "d", "rate 0.3, batch 300": "e"}


@exercise.wrong
def few_steps_count_least():
    """You ranked these two by their number of steps. One of them takes a tenth of the steps, at a
    hundred times the rate."""
    return _CURVES | {"rate 0.003": "d", "rate 0.3, batch 300": "c"}


@exercise.wrong
def zeros_learn():
    """You let the network learn that starts with zeros. With ReLU every h is 0 then, and W2 is 0 as
    well: which weights get a gradient that is not 0? The logarithm of two, two classes, is a hint
    at its loss."""
    return _CURVES | {"zeros": "c", "rate 0.003": "a"}


@exercise.wrong
def zeros_learn_best():
    """You let the network learn best that starts with zeros. Weights that are only *alike* would
    learn, all units together as one. But with ReLU and zeros every h is 0, and nothing comes back
    through W2: how large are dW1 and dW2?"""
    return _CURVES | {"zeros": "e", "rate 0.3": "a"}


@exercise.wrong
def zeros_diverge():
    """Zero weights give no large numbers, and no step that is too long: with ReLU only the last
    biases move at all. Which curve hardly moves, and which one jumps?"""
    return _CURVES | {"zeros": "b", "rate 30": "a"}


@exercise.wrong
def only_patience():
    """If a smaller rate were always better, a rate of a billionth would be best. In a given time it
    goes nowhere."""
    return _CURVES | {"true": "f"}


@exercise.wrong
def only_time():
    """If the rate only scaled time, the curve of the largest rate would be that of the small one,
    run through quickly. Look where it ends."""
    return _CURVES | {"true": "h"}


@exercise.wrong
def batch_does_not_matter():
    """The *expected* gradient is the same for every batch size. But compare the two runs with the
    same rate: which one is further, and why?"""
    return _CURVES | {"true": "i"}


@exercise.wrong
def letters_for_keys():
    """Your dictionary leads from the letters to the runs. Turn it round: from each run to the
    letter of its curve."""
    return {letter: run for run, letter in _CURVES.items()}


@exercise.wrong
def too_large_is_only_slow():
    """You gave the largest rate a curve that falls slowly, and the smallest the one that jumps.
    Which steps are long enough to lead over the valley to the other side?"""
    return _CURVES | {"rate 30": "c", "rate 0.003": "b"}


@exercise.wrong
def all_points_diverge():
    """You let the run with all points in one batch jump. Its gradient is the exact one, and its
    rate is not large: where do jumps come from?"""
    return _CURVES | {"rate 0.3, batch 300": "b", "rate 30": "d"}


@exercise.wrong
def slow_for_all_points_standing():
    """You let the run with all points in one batch stand still. It makes sixty steps at the usual
    rate. Which start leaves nothing to do for any step?"""
    return _CURVES | {"rate 0.3, batch 300": "a", "zeros": "d"}


@exercise.wrong
def better_gradients_first():
    """You gave the run with small batches and the usual rate the slowest curve. Its gradients are
    rough, but how many steps does it take, and how long are they beside those of the other two?"""
    return _CURVES | {"rate 0.003": "d", "rate 0.3, batch 300": "e", "rate 0.3": "c"}


@exercise.wrong
def small_rate_then_small_batch():
    """The order of the other two is right. But the smallest rate came out lowest: it is a
    hundredth of the usual one, and the run takes no more steps than with that."""
    return _CURVES | {"rate 0.003": "e", "rate 0.3": "d", "rate 0.3, batch 300": "c"}


@exercise.wrong
def the_example():
    """That is the example of the *form* of an answer, with its letters in the order of the
    alphabet. Which curve belongs to which run?"""
    return dict(zip(_CURVES, "abcdef", strict=True))
