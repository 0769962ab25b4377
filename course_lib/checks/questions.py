"""Closed-book questions with fresh numbers: what a lesson asks again about the lessons before it.

A question is a function of a random generator, so that it can be asked again and again:

    @question("01")
    def product(rng):
        x, y, dz = rng.integers(2, 10, 3)
        return Question(f"…", dz * y, "…")
"""

import math
import re
from dataclasses import dataclass

from course_lib.checks.exercise import all_exercises


@dataclass(frozen=True)
class Question:
    """A question. answer: a number, or one of choices. why: one sentence that is shown afterwards."""

    text: str
    answer: float | str
    why: str
    choices: tuple = ()

    def is_right(self, given):
        """Whether a typed answer is right: numbers to one part in a hundred, with a decimal point or comma.

        Raises ValueError for a text that is no number where a number is asked for.
        """
        if self.choices:
            return given == self.answer
        return math.isclose(read_number(given), self.answer, rel_tol=0.01, abs_tol=1e-9)


def read_number(text):
    """The number in what somebody typed. Raises ValueError that says how to type one."""
    typed = str(text).strip().replace("−", "-")
    thousands = re.fullmatch(r"-?\d{1,3}(,\d{3})+", typed)            # 39,760 as the lessons print it; 2,5 is 2.5
    try:
        value = float(typed.replace(",", "" if thousands else "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        said = f"{str(text)!r} is not a number" if typed else "Nothing typed yet"
        raise ValueError(f"{said}; type one such as 2.5 or -3")
    return value


_bank = {}


def question(lesson):
    """Decorator: put a function rng -> Question into the bank of a lesson, such as "01"."""
    def keep(make):
        _bank.setdefault(lesson, []).append(make)
        return make
    return keep


def ask_before(lesson, rng, count=3):
    """`count` different questions from the lessons before `lesson`, the newest half of the time or more.

    Raises ValueError when there are not enough.
    """
    all_exercises()                              # importing the lessons' checks fills the bank
    earlier = {name: makers for name, makers in _bank.items() if name < lesson}
    pool = [(name, make) for name, makers in earlier.items() for make in makers]
    if len(pool) < count:
        raise ValueError(f"there are only {len(pool)} questions before lesson {lesson}")
    newest = max(earlier)
    weights = [1 / len(earlier[newest]) if name == newest else 1 / max(1, len(pool) - len(earlier[newest])) for name, _ in pool]
    total = sum(weights)
    chosen = rng.choice(len(pool), count, replace=False, p=[w / total for w in weights])
    return [pool[i][1](rng) for i in chosen]


@question("00")
def slope_of_a_square(rng):
    x = int(rng.integers(2, 9))
    return Question(f"y = x². At x = {x}, how fast does y rise for each unit of x? (the derivative)", 2 * x,
                    f"The derivative of x² is 2x, and 2 · {x} = {2 * x}.")


@question("00")
def slope_from_a_nudge(rng):
    slope = int(rng.integers(2, 9))
    return Question(f"You raise x by 0.01 and y rises by {slope / 100:g}. About how large is dy/dx?", slope,
                    f"A derivative is the rise divided by the step: {slope / 100:g} / 0.01 = {slope}.")


@question("00")
def rows_of_a_product(rng):
    n, d, m = (int(v) for v in rng.choice(range(2, 10), 3, replace=False))
    return Question(f"A has shape ({n}, {d}), B has shape ({d}, {m}). How many numbers does A @ B hold?", n * m,
                    f"({n}, {d}) @ ({d}, {m}) gives ({n}, {m}): {n * m} numbers. The inner axis is summed away.")


@question("00")
def broadcast_shape(rng):
    n, m = (int(v) for v in rng.choice(range(2, 10), 2, replace=False))
    return Question(f"Y has shape ({n}, {m}) and b has shape ({m},). How many times is each entry of b added in Y + b?", n,
                    f"b is added to every one of the {n} rows.")


@question("01")
def through_a_product(rng):
    x, y, dz = (int(v) for v in rng.choice(range(2, 10), 3, replace=False))
    return Question(f"A × node has the inputs x = {x} and y = {y}; {dz} arrives from above. What goes back to x?", dz * y,
                    f"Upstream times the *other* input: {dz} · {y} = {dz * y}.")


@question("01")
def through_a_sum(rng):
    x, y, dz = (int(v) for v in rng.choice(range(2, 10), 3, replace=False))
    return Question(f"A + node has the inputs {x} and {y}; {dz} arrives from above. What goes back to each?", dz,
                    "A + node copies what arrives, whatever its inputs are.")


@question("01")
def two_paths(rng):
    a, b = (int(v) for v in rng.choice(range(2, 10), 2, replace=False))
    return Question(f"p is used twice: y = {a}·p + {b}·p. How fast does y rise with p?", a + b,
                    f"Both paths count, and paths add: {a} + {b} = {a + b}.")


@question("01")
def sensitivity(rng):
    slope, step = int(rng.integers(2, 10)), float(rng.choice([0.1, 0.2, 0.5]))
    return Question(f"The derivative of the bill with respect to the price is {slope}. The price rises by {step:g}. "
                    "By how much does the bill rise?", slope * step,
                    f"Derivative times step: {slope} · {step:g} = {slope * step:g}.")
