"""Closed-book questions with fresh numbers: what a lesson asks again about the lessons before it.

A question is a function of a random generator, so that it can be asked again and again:

    @question("01")
    def product(rng):
        x, y, dz = rng.integers(2, 10, 3)
        return Question(f"…", dz * y, "…")
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """A question. answer: a number, or one of choices. why: a sentence that is shown afterwards."""

    text: str
    answer: float | str
    why: str
    choices: tuple = ()

    def is_right(self, given):
        """Whether a typed answer is right: numbers to one part in a hundred, with a decimal point
        or comma.

        Raises ValueError for a text that is no number where a number is asked for.
        """
        if self.choices:
            return given == self.answer
        return math.isclose(read_number(given), self.answer, rel_tol=0.01, abs_tol=1e-9)


def read_number(text):
    """The number in what somebody typed. Raises ValueError that says how to type one."""
    typed = str(text).strip().replace("−", "-")
    # 39,760 as the lessons print it; 2,5 is 2.5
    thousands = re.fullmatch(r"-?\d{1,3}(,\d{3})+", typed)
    try:
        value = float(typed.replace(",", "" if thousands else "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        said = f"{str(text)!r} is not a number" if typed else "Nothing typed yet"
        raise ValueError(f"{said}; type one such as 2.5 or -3")
    return value


bank: dict[str, list[Callable]] = {}


def question(lesson):
    """Decorator: put a function rng -> Question into the bank of a lesson, such as "01"."""
    def keep(make):
        bank.setdefault(lesson, []).append(make)
        return make
    return keep


def ask_before(lesson, by_lesson, rng, count=3):
    """`count` different questions from the lessons before `lesson`, the newest half of the time or
    more. by_lesson: lesson -> what makes its questions.

    Raises ValueError when there are not enough.
    """
    earlier = {name: makers for name, makers in by_lesson.items() if name < lesson}
    pool = [(name, make) for name, makers in earlier.items() for make in makers]
    if len(pool) < count:
        raise ValueError(f"there are only {len(pool)} questions before lesson {lesson}")
    newest = max(earlier)
    share = len(earlier[newest])
    weights = [1 / share if name == newest else 1 / (len(pool) - share) for name, _ in pool]
    total = sum(weights)
    chosen = rng.choice(len(pool), count, replace=False, p=[w / total for w in weights])
    return [pool[i][1](rng) for i in chosen]
