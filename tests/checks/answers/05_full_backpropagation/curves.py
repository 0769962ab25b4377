"""Answers to 05.4 Whose curve is it?"""

import collections
import types

import numpy as np

from tests.support.answers import Answers

answers = Answers("05.4")
RIGHT = {"rate 0.003": "c", "rate 0.3": "e", "rate 0.3, batch 300": "d", "rate 30": "b",
         "zeros": "a", "true": "g"}

answers.value_right("as in the task", RIGHT)
answers.value_right("in another order", dict(sorted(RIGHT.items(), reverse=True)))
answers.value_right("zipped", dict(zip(RIGHT, "cedbag", strict=True)))
answers.value_right("ordered", collections.OrderedDict(RIGHT))
answers.value_right("with a default", collections.defaultdict(str, RIGHT))
answers.value_right("joined", {**{run: RIGHT[run] for run in list(RIGHT)[:5]}, "true": "g"})
answers.value_right("large letters", {run: letter.upper() for run, letter in RIGHT.items()})
answers.value_right("brackets", {run: f"({letter})" for run, letter in RIGHT.items()})
answers.value_right("blanks", {run: f" {letter} " for run, letter in RIGHT.items()})
answers.value_right("NumPy's texts", {run: np.str_(x) for run, x in RIGHT.items()})


def wrong(name, change, *kinds):
    answers.value_wrong(name, RIGHT | change, *kinds)


wrong("small rate lowest", {"rate 0.003": "e", "rate 0.3": "c"}, "smaller_is_always_better")
wrong("large rate lowest", {"rate 30": "e", "rate 0.3": "b"}, "larger_is_always_better")
wrong("one batch lowest", {"rate 0.3": "d", "rate 0.3, batch 300": "e"}, "exact_is_best")
wrong("small rate before one batch", {"rate 0.003": "d", "rate 0.3, batch 300": "c"},
      "few_steps_count_least")
wrong("zeros slow", {"zeros": "c", "rate 0.003": "a"}, "zeros_learn")
wrong("zeros jump", {"zeros": "b", "rate 30": "a"}, "zeros_diverge")
wrong("one batch jumps", {"rate 0.3, batch 300": "b", "rate 30": "d"}, "all_points_diverge")
wrong("large rate slow", {"rate 30": "c", "rate 0.003": "b"}, "too_large_is_only_slow")
wrong("one batch stands", {"rate 0.3, batch 300": "a", "zeros": "d"},
      "slow_for_all_points_standing")
wrong("patience", {"true": "f"}, "only_patience")
wrong("time", {"true": "h"}, "only_time")
wrong("batch size", {"true": "i"}, "batch_does_not_matter")
wrong("a swap and a statement", {"rate 0.003": "e", "rate 0.3": "c", "true": "f"},
      "smaller_is_always_better + only_patience", "only_patience + smaller_is_always_better")
wrong("all three turned", {"rate 0.003": "d", "rate 0.3, batch 300": "e", "rate 0.3": "c"},
      "better_gradients_first")
wrong("all three turned the other way",
      {"rate 0.003": "e", "rate 0.3, batch 300": "c", "rate 0.3": "d"},
      "small_rate_then_small_batch")
wrong("three others turned", {"rate 0.003": "d", "zeros": "c", "rate 0.3, batch 300": "a"},
      "some parts")
wrong("two swaps", {"zeros": "b", "rate 30": "a", "rate 0.003": "e", "rate 0.3": "c"},
      "smaller_is_always_better + zeros_diverge", "zeros_diverge + smaller_is_always_better")
answers.value_wrong("no statement", {k: v for k, v in RIGHT.items() if k != "true"}, "wrong type")
answers.value_wrong("a list", list(RIGHT.values()), "wrong type", "right in another form")
answers.value_wrong("letters for keys", {v: k for k, v in RIGHT.items()}, "letters_for_keys")
answers.value_wrong("another key", RIGHT | {"zero": "a"}, "wrong type")
answers.value_wrong("a text", "cedbag", "wrong type")
answers.value_wrong("the example of the form", dict(zip(RIGHT, "abcdef", strict=True)),
                    "the_example")
answers.value_wrong("a function", lambda: RIGHT, "not a function")
answers.value_wrong("a view", types.MappingProxyType(RIGHT), "wrong type")
