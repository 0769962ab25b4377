"""Answers to 09.7 Explain three results."""

from collections import OrderedDict

import numpy as np

from tests.support.answers import Answers

answers = Answers("09.7")
RIGHT = {"curves": "c", "promise": "g", "tool": "l"}


def written(form):
    """The right letters, each written in some form."""
    return {name: form(letter) for name, letter in RIGHT.items()}


answers.value_right("as asked", RIGHT)
answers.value_right("in another order", dict(reversed(RIGHT.items())))
answers.value_right("capitals", written(str.upper))
answers.value_right("in brackets", written("({})".format))
answers.value_right("capitals in brackets", written(lambda letter: f"({letter.upper()})"))
answers.value_right("half a bracket", written("{})".format))
answers.value_right("in quotes", written('"{}"'.format))
answers.value_right("with blanks", written(" {} ".format))
answers.value_right("with a point", written("{}.".format))
answers.value_right("NumPy's texts", written(np.str_))
answers.value_right("an ordered dictionary", OrderedDict(RIGHT))

answers.value_wrong("a capital", RIGHT | {"curves": "A"}, "richer")
answers.value_wrong("in brackets, too", RIGHT | {"promise": "(E)"}, "weights_have_not_seen_it")
answers.value_wrong("only the last", RIGHT | {"tool": "k"}, "deeper")
answers.value_wrong("the first of each", {"curves": "a", "promise": "e", "tool": "i"},
                    "richer + weights_have_not_seen_it + one_point_better")
answers.value_wrong("others of each", {"curves": "b", "promise": "f", "tool": "j"},
                    "longer + mean_of_forty + better_order")
answers.value_wrong("two", {"curves": "d", "promise": "h", "tool": "l"},
                    "smaller_rate + fixed_seeds")
answers.value_wrong("exchanged", {"curves": "l", "promise": "g", "tool": "c"}, "no such choice")
answers.value_wrong("two letters", RIGHT | {"curves": "c or a"}, "wrong type")
answers.value_wrong("words", RIGHT | {"curves": "more data"}, "wrong type")
answers.value_wrong("the number", RIGHT | {"promise": 0.93}, "wrong type")
answers.value_wrong("the number as text", RIGHT | {"promise": "93 %"}, "wrong type")
answers.value_wrong("nothing for the last", RIGHT | {"tool": None}, "wrong type")
answers.value_wrong("the last is missing", {"curves": "c", "promise": "g"}, "wrong type")
answers.value_wrong("one text", "cgl", "wrong type")
answers.value_wrong("a list", ["c", "g", "l"], "wrong type")
