"""09.7 Explain three results."""

from course_lib.checks.exercise import Exercise, Explanation

exercise = Exercise(
    "09.7", "Explain three results", points=3, section="All cures side by side",
    practises="reading curves, promises and comparisons",
    proves="sees overfitting in two numbers, a test part that was used up, and a difference that "
           "cannot be judged",
    hints=("For the curves: how far apart are they, and what happens to the gap when data are "
           "added? For the promise: has the test part been used for something?",
           "A gap between the two curves is variance. The best of forty measurements is partly "
           "luck. Two means and their spreads do not say who was ahead on the same split.",
           "Three questions to ask in turn: which of the cures in the lesson are against variance? "
           "who has seen the test part? how often was the network ahead on the *same* split?"),
    explanation=Explanation(
        model="A test part is a sample, so each of the forty results is partly luck. Whoever keeps "
              "the best of forty keeps its good luck, too, and on new samples this luck is gone: "
              "less than 93 % is to be expected. Choose among the forty on a validation part, "
              "then measure the one that was chosen, once, on a test part that has decided "
              "nothing.",
        common="The networks have learned from the training part alone. So the test part is new to "
               "them, and its result is honest. The best of them has 93 %, so 93 % may be "
               "promised.",
        because="the weights have not seen the test part, but the choice has. Take forty programs "
                "that are each right on 90 % of all samples, and 400 test samples for each of "
                "them: the best of the forty has about 93 % there, by luck alone.",
        key_points=("Each of the forty results is partly luck.",
                    "The test part made the choice: the best one's luck was chosen with it.",
                    "On new samples, less than 93 % is to be expected.",
                    "Choose on a validation part; open the test part once, at the end.")))


def _explained(curves="c", promise="g", tool="l"):
    return {"curves": curves, "promise": promise, "tool": tool}


@exercise.solution
def explain_right():
    return _explained()


@exercise.wrong
def richer():
    """(a) A hundred units have learned nearly all of these samples. More units bring no new ones;
    the gap is between what it learned from and what is new."""
    return _explained(curves="a")


@exercise.wrong
def longer():
    """(b) It knows 99 % of its samples already. What would it learn in more epochs, apart from the
    last percent by heart?"""
    return _explained(curves="b")


@exercise.wrong
def smaller_rate():
    """(d) In more and smaller steps it comes to much the same place. A smaller rate matters when
    the loss jumps or does not fall. Here the training went very well, too well; look at the other
    number."""
    return _explained(curves="d")


@exercise.wrong
def weights_have_not_seen_it():
    """(e) The weights have not seen the test part. But somebody has looked at it forty times, and
    kept what was best there. Try forty coins, ten throws each: how good is the best?"""
    return _explained(promise="e")


@exercise.wrong
def mean_of_forty():
    """(f) The other thirty-nine will not be used, and may be worse. How good the one is that was
    kept, only fresh samples tell."""
    return _explained(promise="f")


@exercise.wrong
def fixed_seeds():
    """(h) A fixed seed makes the forty results repeatable, their luck too. It does not make the
    luck smaller."""
    return _explained(promise="h")


@exercise.wrong
def one_point_better():
    """(i) How often was it ahead on the *same* split? The two means do not say, and one point may
    be luck."""
    return _explained(tool="i")


@exercise.wrong
def better_order():
    """(j) Is there an order of age, job and income in which neighbouring columns resemble each
    other, as neighbouring pixels do? A table means the same in any order."""
    return _explained(tool="j")


@exercise.wrong
def deeper():
    """(k) The results hardly differ, and there are 300 rows. What does a richer model do with few
    data?"""
    return _explained(tool="k")
