"""Answers to 05.5 Explain the plateau."""

from collections import OrderedDict

import numpy as np

from tests.support.answers import Answers

answers = Answers("05.5")
RIGHT = {"plateau": "c", "beyond": "g", "sooner": "k"}


def written(form):
    """The right letters, each written in some form."""
    return {name: form(letter) for name, letter in RIGHT.items()}


answers.value_right("as asked", RIGHT)
answers.value_right("in another order", dict(reversed(RIGHT.items())))
answers.value_right("capitals", written(str.upper))
answers.value_right("in brackets", written("({})".format))
answers.value_right("half a bracket", written("{})".format))
answers.value_right("in quotes", written('"{}"'.format))
answers.value_right("with blanks", written(" {} ".format))
answers.value_right("with a point", written("{}.".format))
answers.value_right("with a colon, as it is printed", written('"{}":'.format))
answers.value_right("NumPy's texts", written(np.str_))
answers.value_right("an ordered dictionary", OrderedDict(RIGHT))

answers.value_wrong("a capital", RIGHT | {"plateau": "A"}, "a_bug")
answers.value_wrong("in brackets, too", RIGHT | {"sooner": "(L)"}, "all_samples_at_once")
answers.value_wrong("two", RIGHT | {"plateau": "b", "sooner": "i"}, "rate_too_high + smaller_steps",
                    "smaller_steps + rate_too_high")
answers.value_wrong("all three", {"plateau": "d", "beyond": "e", "sooner": "j"},
                    "it_generalises + stuck_for_ever + one_layer_more")
answers.value_wrong("two mistakes about what it says", RIGHT | {"plateau": "a", "beyond": "h"},
                    "anything + a_bug")
answers.value_wrong("letters exchanged", RIGHT | {"plateau": "g", "beyond": "c"}, "no such choice")
answers.value_wrong("a letter that is not there", RIGHT | {"sooner": "m"}, "some parts")
answers.value_wrong("two letters", RIGHT | {"plateau": "c and d"}, "wrong type")
answers.value_wrong("words", RIGHT | {"sooner": "tanh"}, "wrong type")
answers.value_wrong("the old form", {"plateau": "c", "beyond": "g"}, "wrong type")
answers.value_wrong("a list", ["c", "g", "k"], "wrong type")
answers.value_wrong("one text", "cgk", "wrong type")
answers.value_wrong("several values", ("c", "g", "k"), "wrong type")
answers.value_wrong("capital names", {"Plateau": "c", "Beyond": "g", "Sooner": "k"}, "wrong type")
answers.value_wrong("a number", RIGHT | {"plateau": 3}, "wrong type")
answers.value_wrong("a list of one", RIGHT | {"plateau": ["c"]}, "wrong type")
