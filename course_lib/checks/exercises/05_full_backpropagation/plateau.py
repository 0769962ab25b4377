"""05.5 Explain the plateau."""

from course_lib.checks.exercise import Exercise, Explanation

exercise = Exercise(
    "05.5", "Explain the plateau", points=2, section="Why the plateau?",
    practises="reading a loss curve and a fit",
    proves="says what holds up the network of the cosine, what helps, and what it says beyond its "
           "data",
    hints=("What does a network answer whose loss is that of the best constant?",
           "On the way back each sigmoid multiplies by its slope, which is a quarter at most. And "
           "beyond the data, nothing has told the network anything.",
           "How large is a product of several numbers that are a quarter at most? Which change "
           "makes these numbers larger? And where does a sigmoid go, far from the place where it "
           "bends?"),
    explanation=Explanation(
        model="Early on, the last bias finds the mean of the targets and the answers are nearly "
              "constant, so the loss is that of the best constant, 0.13. The first layers could "
              "change that, but on its way back to them the gradient is multiplied by the slope "
              "of each sigmoid, a quarter at most, so that little arrives and their weights "
              "hardly move. But it is not zero: the answers slowly begin to differ, the gradient "
              "grows with them, and then the loss falls fast.",
        common="Gradient descent was stuck in a local minimum. After a thousand epochs a lucky "
               "batch threw it out. Then it found the global minimum.",
        because="in a minimum the gradient is zero. Here it is small, and apart from the jitter of "
                "the batches the loss falls all the time: 0.1308 after 100 epochs, 0.1278 after "
                "500, 0.1228 after 1000. Nothing had to throw it out: with all samples in every "
                "step, and so without luck, a network of this kind gets out, too.",
        key_points=("On the plateau the answers are nearly constant, near the mean.",
                    "On the way back, each sigmoid lets through a quarter at most.",
                    "So the first layers learn very slowly, but they do learn.",
                    "Once the answers differ, the gradient grows, and the loss falls fast.")))


def _letters(plateau="c", beyond="g", sooner="k"):
    return {"plateau": plateau, "beyond": beyond, "sooner": sooner}


@exercise.solution
def plateau_right():
    return _letters()


@exercise.wrong
def a_bug():
    """(a) A bug would show in the gradient check. And a wrong gradient would hardly lead to a good
    fit in the end."""
    return _letters(plateau="a")


@exercise.wrong
def rate_too_high():
    """(b) With a rate that is too high, the loss jumps. Here it lies still. The slope of a sigmoid
    is a quarter at most, and there are several, one behind the other: what is left of the gradient
    at the first layer?"""
    return _letters(plateau="b")


@exercise.wrong
def stuck_for_ever():
    """(d) If it were stuck for good, it would not have learned the curve in the end. Something was
    there all the time, only very small."""
    return _letters(plateau="d")


@exercise.wrong
def it_generalises():
    """(e) Look at the picture of the fit, in the grey parts. Who would have told the network that
    the curve goes on like that?"""
    return _letters(beyond="e")


@exercise.wrong
def back_to_the_mean():
    """(f) The mean was its answer on the *plateau*. In the grey parts of the picture, it says
    something else."""
    return _letters(beyond="f")


@exercise.wrong
def anything():
    """(h) Nothing in it is drawn by lot: the same network gives the same answer, and a smooth
    curve. What do sigmoids do far from the place where they bend?"""
    return _letters(beyond="h")


@exercise.wrong
def smaller_steps():
    """(i) Nothing jumps here, so nothing has to be calmed. With a tenth of the rate, how far does a
    weight creep in the same number of epochs?"""
    return _letters(sooner="i")


@exercise.wrong
def one_layer_more():
    """(j) Then there is one more sigmoid through which the gradient has to go back. Does more
    arrive at the first layer, or less?"""
    return _letters(sooner="j")


@exercise.wrong
def all_samples_at_once():
    """(l) An exact gradient is as small as the mean of the rough ones. And with one batch an epoch,
    how many steps are left?"""
    return _letters(sooner="l")
