"""Answers to 10.5 Explain: a program that gets slower and slower."""

from collections import OrderedDict

import numpy as np

from tests.support.answers import Answers

answers = Answers("10.5")
RIGHT = {"why": "d", "cure": "g"}


def written(form):
    """The right letters, each written in some form."""
    return {name: form(letter) for name, letter in RIGHT.items()}


answers.value_right("as asked", RIGHT)
answers.value_right("in another order", dict(reversed(RIGHT.items())))
answers.value_right("capitals", written(str.upper))
answers.value_right("in brackets", written("({})".format))
answers.value_right("half a bracket", written("{})".format))
answers.value_right("in quotes", written('"{}"'.format))
answers.value_right("bold, as it was printed", written("**{}**".format))
answers.value_right("with blanks", written(" {} ".format))
answers.value_right("with a point", written("{}.".format))
answers.value_right("NumPy's texts", written(np.str_))
answers.value_right("an ordered dictionary", OrderedDict(RIGHT))

answers.value_wrong("a capital", RIGHT | {"why": "A"}, "memory_batches")
answers.value_wrong("in brackets, too", RIGHT | {"cure": "(i)"}, "garbage_collected")
answers.value_wrong("gradients, twice", {"why": "c", "cure": "f"},
                    "gradients_set_back + memory_reset")
answers.value_wrong("batches, twice", {"why": "a", "cure": "j"},
                    "smaller_batches + memory_batches")
answers.value_wrong("two others", {"why": "e", "cure": "h"}, "name_deleted + memory_data")
answers.value_wrong("only the reason", RIGHT | {"why": "b"}, "memory_order")
answers.value_wrong("exchanged", {"why": "g", "cure": "d"}, "no such choice")
answers.value_wrong("two letters", RIGHT | {"cure": "g and h"}, "wrong type")
answers.value_wrong("words", RIGHT | {"why": "running"}, "wrong type")
answers.value_wrong("the old form", "d", "wrong type")
answers.value_wrong("another name", {"reason": "d", "cure": "g"}, "wrong type")
answers.value_wrong("the cure is missing", {"why": "d"}, "wrong type")
answers.value_wrong("nothing for the reason", RIGHT | {"why": None}, "wrong type")
answers.value_wrong("a list", ["d", "g"], "wrong type")
answers.value_wrong("several values", ("d", "g"), "wrong type")
