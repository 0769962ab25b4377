"""06.5 Explain a loss that stands still."""

import math

from course_lib.checks.exercise import Exercise, Explanation

exercise = Exercise(
    "06.5", "Explain a loss that stands still", points=2, rtol=2e-3, section="The same elsewhere",
    practises="telling failures of the softmax apart by what they show",
    proves="tells a loss that cannot go lower from one that will not, and says where the limit "
           "lies",
    hints=("Which scores reach the loss when the network is as certain and as right as it can be?",
           "Whatever the network says, its outputs lie between zero and one. Put the best of them "
           "through a softmax by hand.",
           "For the number: one score is one, all the others are zero. Write the softmax of the "
           "right class, then its −log."),
    explanation=Explanation(
        model="The network ends with a softmax, and the loss applies a second one to its outputs, "
              "which lie between 0 and 1. At its best the network says 1, 0, 0; of that, the "
              "second softmax makes e / (e + 2) = 0.576 for the right class, and −ln 0.576 is "
              "0.5514, so no weights can go lower. The cure is to leave out the network's own "
              "softmax: then the loss gets scores, which may be as large as they want.",
        common="The learning rate is too small, or the network is. More epochs or more units would "
               "bring the loss down. The accuracy of 100 % shows that it is nearly there.",
        because="it is not nearly there, it *is* there: 0.5514 is what this loss says when the "
                "network is right and as certain as it can be. More of anything does not go "
                "below that limit.",
        key_points=("A softmax is applied twice: by the network, and by the loss.",
                    "What the second one gets lies between 0 and 1.",
                    "So the right class gets e / (e + 2) = 0.576 at most; −ln of it is 0.5514.",
                    "The cure: give the loss the scores, without a softmax.")))


@exercise.solution
def stuck_right():
    return {"why": "c", "ten classes": 1.4612}


@exercise.wrong
def learns_too_slowly():
    """(a) A rate that is too small makes a loss fall slowly, but this one stands at the same four
    digits. Compute the lowest loss that this network *can* have."""
    return {"why": "a", "ten classes": 1.4612}


@exercise.wrong
def overflow():
    """(b) After an overflow a softmax gives nan, or nothing but zeros. Which loss would each of
    them show here?"""
    return {"why": "b", "ten classes": 1.4612}


@exercise.wrong
def floor():
    """(d) A floor of 1e-7 inside the log limits the loss too, but from the other side: it keeps a
    *hopeless* loss from rising. At which value does it stop?"""
    return {"why": "d", "ten classes": 1.4612}


@exercise.wrong
def wrong_labels():
    """(e) Wrong labels would keep the loss up. But then some samples would be counted as mistakes:
    what does the accuracy say?"""
    return {"why": "e", "ten classes": 1.4612}


@exercise.wrong
def three_classes():
    """0.5514 is the limit for three classes. With ten, how many zeros stand beside the one?"""
    return {"why": "c", "ten classes": math.log(math.e + 2) - 1}


@exercise.wrong
def no_limit():
    """0 would be the loss of a probability of 1. Can the *second* softmax give a probability of 1,
    when its scores lie between 0 and 1?"""
    return {"why": "c", "ten classes": 0.0}


@exercise.wrong
def guessing():
    """ln 10 is the loss of a network that guesses. Asked is the lowest loss: the network is right
    and certain."""
    return {"why": "c", "ten classes": math.log(10)}


@exercise.wrong
def a_probability():
    """That is the probability of the right class after the second softmax. The loss is its −log."""
    return {"why": "c", "ten classes": math.e / (math.e + 9)}


@exercise.wrong
def ten_zeros():
    """You have ten zeros beside the one: eleven classes."""
    return {"why": "c", "ten classes": math.log(math.e + 10) - 1}


@exercise.wrong
def zeros_that_count_nothing():
    """1 is ln e. But exp(0) is not 0: each of the other classes has its share in the sum. And from
    the logarithm of that sum, which score is taken away?"""
    return {"why": "c", "ten classes": 1.0}


@exercise.wrong
def score_not_taken_away():
    """That is the log-sum-exp of the ten outputs. The loss is that minus something: which of the
    scores?"""
    return {"why": "c", "ten classes": math.log(math.e + 9)}


@exercise.wrong
def decimal_logarithm():
    """You have the right probability, and took its logarithm with base 10. The loss is in natural
    logarithms: `np.log`."""
    return {"why": "c", "ten classes": math.log10((math.e + 9) / math.e)}


@exercise.wrong
def binary_logarithm():
    """You have the right probability, and took its logarithm with base 2. The loss is in natural
    logarithms: `np.log`."""
    return {"why": "c", "ten classes": math.log2((math.e + 9) / math.e)}


@exercise.wrong
def guessing_of_three():
    """ln 3 is where the program with three classes began: the loss of guessing. Asked is the lowest
    loss, for ten classes: the network is right and certain."""
    return {"why": "c", "ten classes": math.log(3)}


@exercise.wrong
def limit_of_a_floor():
    """16.118 is −ln of 1e-7: no loss gets *above* it where 1e-7 is added in the log. Asked is the
    lowest loss of outputs between 0 and 1 that go through a softmax."""
    return {"why": "c", "ten classes": 16.118}
