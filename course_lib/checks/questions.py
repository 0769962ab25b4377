"""Closed-book questions with fresh numbers: what a lesson asks again about the lessons before it.

A question is a function of a random generator, so that it can be asked again and again:

    @question("01")
    def product(rng):
        x, y, dz = rng.integers(2, 10, 3)
        return Question(f"…", dz * y, "…")
"""

import functools
import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Question:
    """A question. answer: a number, or one of choices. why: a sentence that is shown afterwards.
    digits: how many significant digits are asked for, where the text says so. name: what it is
    asked about, such as "01.product", whatever the numbers. slips: the numbers that common mistakes
    give; where one of them would be right, the bank draws other numbers."""

    text: str
    answer: float | str
    why: str
    choices: tuple = ()
    digits: int | None = None
    name: str = ""
    slips: tuple = ()

    def read(self, given):
        """What was chosen, or the number in what was typed. Raises ValueError for a text that is no
        number where a number is asked for."""
        return given if self.choices else read_number(given, self.text)

    def is_right(self, given):
        """Whether a typed answer is right: a number to the digits that are asked for, a whole one
        exactly, another to one part in a hundred. Raises ValueError as read does."""
        value = self.read(given)
        if self.choices:
            return value == self.answer
        if self.digits:
            last = math.floor(math.log10(abs(self.answer))) - self.digits + 1
            return abs(value - self.answer) < 0.5000001 * 10.0**last
        near = 1e-9 if self.answer == round(self.answer) else 0.01
        return math.isclose(value, self.answer, rel_tol=near, abs_tol=1e-9)


def read_number(text, asked=""):
    """The number in what somebody typed: 2.5 or 2,5, −3, 640 000, 2/99, 10^-3, 44 %.

    asked: the question. Units that it names may stand behind the number, and if it asks for per
    cent, 44 % is 44. Raises ValueError that says how to type a number.
    """
    typed = _plain(str(text))
    if not typed:
        raise ValueError("Nothing typed yet; type a number such as 2.5 or -3")
    found = re.fullmatch(r"([-+\d.,'_/e ]*?) ?(%|[^\W\d_]+)?", typed, re.IGNORECASE)
    number, unit = found.groups() if found else ("", None)
    top, slash, bottom = number.partition("/")
    value = _decimal(top)
    if slash:
        value /= _decimal(bottom) or math.nan
    if not math.isfinite(value):
        raise ValueError(f"{str(text)!r} is not a number; type one such as 2.5 or -3")
    if unit == "%":
        return value if re.search("per ?cent", asked) else value / 100
    if unit and _stem(unit) not in map(_stem, re.findall(r"\w+", asked)):
        raise ValueError(f"The question does not say {unit!r}; type the number alone")
    return value


def _plain(text):
    """What was typed with one kind of digit, minus, space and power, and 2·10³ as 2e3."""
    raised = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+", lambda found: "^" + found[0].translate(raised), text)
    text = unicodedata.normalize("NFKC", re.sub("(?<=[0-9])(?=[¼½¾⅓⅔])", " ", text))
    text = text.translate(str.maketrans("−–—’⁄", "---'/"))
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"^(about|circa|ca\.|[≈~=]) ?", "", text, flags=re.IGNORECASE)
    text = re.sub(r"^([-+]) ", r"\1", text)
    text = re.sub(r"per ?cent$", "%", text, flags=re.IGNORECASE)
    text = re.sub(r" ?/ ?", "/", text)
    text = re.sub(r" ?[·*x×] ?10(\^|\*\*)", "e", text)
    return re.sub(r"(?<![\d.,])10(\^|\*\*)", "1e", text)


def _decimal(text):
    """A number in plain characters, or nan. Raises ValueError for what may be two numbers."""
    digits, e, power = text.lower().partition("e")
    if re.fullmatch(r"[-+]?[1-9]\d{0,2},\d{3}", digits):
        whole, part = digits.replace(",", ""), digits.replace(",", ".")
        raise ValueError(f"{digits} can be read in two ways; type {whole} or {part}")
    for mark, point, least in ((" ", "[.,]", 1), ("'", "[.,]", 1), (",", "[.]", 2), (".", ",", 2)):
        group = rf"[{mark}]\d{{3}}"
        if re.fullmatch(rf"[-+]?\d{{1,3}}(({group})+{point}\d*|({group}){{{least},}})", digits):
            digits = digits.replace(mark, "")
    try:
        return float(digits.replace(",", ".") + e + power)
    except ValueError:
        return math.nan


def _stem(word):
    """A word, without what makes it a plural."""
    return word.lower().removesuffix("s")


predictions: dict[str, Question] = {}
bank: dict[str, list[Callable]] = {}


def prediction(name, text, answer, choices=(), digits=None):
    """Keep a question that a lesson asks before it shows: predict(name) asks it there.

    name: the lesson and a word, such as "01.pens". answer: the right number, or the right one of
    the choices. digits: how many significant digits the text asks for. Raises ValueError for a name
    that is taken, and for an answer that is none of the choices.
    """
    if name in predictions:
        raise ValueError(f"there are two predictions {name}")
    if choices and answer not in choices:
        raise ValueError(f"the answer {answer!r} should be one of the choices {choices}")
    predictions[name] = Question(text, answer, "", tuple(choices), digits)


def question(lesson):
    """Decorator: put a function rng -> Question into the bank of a lesson, such as "01"."""
    def keep(make):
        @functools.wraps(make)
        def telling(rng):
            while True:
                asked = make(rng)
                if not any(asked.is_right(str(float(slip))) for slip in asked.slips):
                    return asked

        bank.setdefault(lesson, []).append(telling)
        return telling
    return keep


def ask_before(lesson, by_lesson, rng, count=3, missed=()):
    """`count` different questions from the lessons before `lesson`, the newest half of the time or
    more, and one of those that were missed. by_lesson: lesson -> what makes its questions. missed:
    names.

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
    names = [f"{name}.{make.__name__}" for name, make in pool]
    again = [i for i, name in enumerate(names) if name in missed]
    if again and not set(again) & set(chosen):
        chosen[0] = rng.choice(again)
    return [replace(pool[i][1](rng), name=names[i]) for i in chosen]
