"""What is wrong with an answer that matches no known mistake: a list of general diagnoses, tried in
order.

Each takes an Attempt and returns a sentence for the student, or None. Its name is the kind of the
mistake, unless it returns (kind, sentence). What is said of all inputs holds for *every* input on
which the answer is wrong.
"""

import dataclasses
import inspect
import itertools
import re

import numpy as np

from course_lib.checks.attempt import (
    frames_of,
    line_of,
    ndim,
    numeric_parts,
    pairs_of,
    part_names,
)
from course_lib.checks.evidence import (
    FEW_BITS,
    bits,
    depends_on,
    first_difference,
    other_form,
    shape_of,
    spelled,
)
from course_lib.checks.meanings import meaning, quoted
from course_lib.checks.running import (
    AnswerElsewhere,
    TookTooLong,
    agree,
    bare,
    close,
    is_numeric,
    parts,
    run,
    same,
    same_make,
)
from course_lib.checks.slips import slips


def not_a_function(attempt):
    exercise = attempt.exercise
    thing = _thing(attempt)
    if not exercise.asks_for_a_value and not callable(attempt.answer):
        return (f"This check wants your {thing} itself, so that it can try it on its own inputs. "
                f"You gave it {_a(attempt.answer)}. Pass the name of the {thing}, without brackets "
                "behind it.")
    if exercise.asks_for_a_value and callable(attempt.answer):
        return "This check wants your result, not a function. Did you forget to call it?"
    return None


def forgot_self(attempt):
    """A method without its first argument."""
    for r, _ in attempt.failed:
        found = re.match(r"(\w+\.(\w+))\(\) takes (\d+) positional arguments? but (\d+) ",
                         str(r.error))
        if isinstance(r.error, TypeError) and found and attempt.exercise.use_answer:
            name, method, takes, came = found.groups()
            if int(came) == int(takes) + 1:
                return (f"`{name}` takes {takes} and got {came}: the first that a method gets is "
                        f"always the object itself. Is `self` missing in `def {method}(…)`, or "
                        "another argument?")
    return None


def wrong_arguments(attempt):
    r, _ = attempt.first()
    if isinstance(r.error, TypeError) and not frames_of(attempt.answer, r.error):
        if not attempt.exercise.passes_on:
            function = inspect.isroutine(attempt.answer) or isinstance(attempt.answer, np.ufunc)
            if function and _thing(attempt) == "class":
                return "A class is asked for, with its methods, and you gave a function."
            return f"The check could not use it as the task says: {r.error}."
        return ("Your function is called with the arguments "
                f"({', '.join(attempt.exercise.argument_names)}), in this order, and it could not "
                f"take them: {r.error}.")
    return None


def took_too_long(attempt):
    if any(isinstance(r.error, TookTooLong) for r, _ in attempt.failed):
        return ("Your function was still running after a few seconds, so it was stopped. "
                "Is there a loop that never ends, or one that goes through everything again and "
                "again?")
    return None


def only_square(attempt):
    """Right whenever a matrix is square, wrong whenever one is not."""
    def square(run):
        matrices = [a for a in run.args if ndim(a) == 2]
        return bool(matrices) and all(m.shape[0] == m.shape[1] for m in matrices)

    if _right_exactly_for(square, attempt):
        return ("It is right as long as every matrix is square, and wrong for the others. "
                "Write the shape behind each step: which length or axis was taken for another?")
    return None


def only_one_sample(attempt):
    """Right for a batch of one, wrong for larger ones, where a row is a sample."""
    if _right_exactly_for(_single(0), attempt) and _each_alone(attempt, 0):
        return ("It is right for one sample, but not for a batch. "
                "What should happen to each row on its own?")
    return None


def only_one_column(attempt):
    """Right for one column, wrong for more, where each column is treated by itself."""
    if _right_exactly_for(_single(1), attempt) and _each_alone(attempt, 1):
        return ("It is right for one column, but not for several. "
                "What should happen to each column on its own?")
    return None


def _single(axis):
    """Whether the matrices of a run have length 1 along an axis, and there are some."""
    def single(run):
        lengths = [np.shape(a)[axis] for a in run.args if ndim(a) > 1]
        return bool(lengths) and max(lengths) == 1
    return single


def _right_exactly_for(kind, attempt):
    """Whether there are runs of this kind, and they are right, also with other numbers, and no
    others are; and not because there everything is trivial."""
    of_kind = [(r, w) for r, w in attempt.pairs if kind(r)]
    if bits([w for _, w in of_kind]) < FEW_BITS:
        return False
    if any(kind(r) != attempt.is_right(r, w) for r, w in attempt.pairs):
        return False
    for (r, _), move in itertools.product(of_kind, (lambda a: 1.25 * a + 0.5, np.negative)):
        right, theirs = attempt.again(tuple(move(a) if _is_float(a) else a for a in r.args))
        if right.error is None and not agree(theirs, right, attempt.exercise.rtol):
            return False
    return True


def _each_alone(attempt, axis):
    """Whether what is right for a matrix has, in each row (or column), what is right for that row
    alone, and the answer gives that for the row alone."""
    def part(value, i, n):
        if ndim(value) <= axis or np.shape(value)[axis] != n:
            return value
        return value[i:i + 1] if axis == 0 else value[:, i:i + 1]

    rtol = attempt.exercise.rtol
    for r, want in attempt.failed:
        n = max((np.shape(a)[axis] for a in r.args if ndim(a) > 1), default=0)
        if r.error or not n:
            return False
        for i in range(n):
            alone, theirs = attempt.again(tuple(part(a, i, n) for a in r.args))
            if alone.error or not agree(theirs, alone, rtol):
                return False
            pairs = [(a, w) for a, w in numeric_parts(alone.value, want) if part(w, i, n) is not w]
            if not pairs or any(not same(a, part(w, i, n), rtol) for a, w in pairs):
                return False
    return True


# what is no object of a student's class
_PLAIN = ("NoneType", "int", "float", "bool", "str", "list", "tuple", "dict", "function")


def raised(attempt):
    """What stopped it on the first input that fails: where a smaller one is wrong already, that
    comes first."""
    r, _ = attempt.first()
    if r.error is None:
        return None
    if isinstance(r.error, AttributeError) and not frames_of(attempt.answer, r.error):
        found = re.search(r"'(\w+)' object has no attribute '(\w+)'$", str(r.error))
        if found and attempt.exercise.use_answer and found[1] not in _PLAIN:
            return (f"Nothing in your answer is called `{found[2]}`, and the task asks for it. Is "
                    "it spelled so, and does it stand inside the class?")
    if attempt.exercise.use_answer and not frames_of(attempt.answer, r.error):
        written = hasattr(attempt.answer, "__code__") or isinstance(attempt.answer, AnswerElsewhere)
        could_not = ("Your function came to its end, and the check could not use what it made."
                     if written and _thing(attempt) == "function" else
                     "The check could not use it as the task says.")
        return f"{could_not} Python says: {quoted(r.error)}."
    missing = ""
    if isinstance(r.error, NameError) and _thing(attempt) == "class":
        missing = "In a method, what another method keeps is found with `self.` in front. "
    return (f"Your {_thing(attempt)} stopped. {meaning(r.error)}{missing}Python says: "
            f"{quoted(r.error)}{line_of(attempt.answer, r.error)}.")


def raised_later(attempt):
    for r, _ in attempt.failed:
        if r.error is not None:
            return (f"For the input below the result is wrong; for another one your "
                    f"{_thing(attempt)} stopped with {quoted(r.error)}"
                    f"{line_of(attempt.answer, r.error)}. Begin with the one below.")
    return None


def _thing(attempt):
    return "class" if isinstance(attempt.exercise.model_solution, type) else "function"


def forgot_to_return(attempt):
    if attempt.everywhere(lambda got, want, args: got is None):
        return ("Your function gave back None. A result that is computed but not returned is lost: "
                "end with `return …`.")
    return None


def right_in_another_form(attempt):
    """The numbers are right, and something that the exercise wants otherwise holds them."""
    said = []
    for r, want in attempt.failed:
        found = None if r.error or r.changed else other_form(r.value, want)
        if found is None or not same(found[0], want, attempt.exercise.rtol):
            return None
        said.append(found[1])
    said = [text for text in said if text]
    return f"The numbers are right. {said[0]}" if said else None


def wrong_type(attempt):
    run, want = attempt.first()
    if not same_make(run.value, want):
        describe = _other_keys if isinstance(want, dict) else _other_count
        return describe(run.value, want)
    names = part_names(want) or ["Your result"]
    for name, (g, w) in zip(names, pairs_of(run.value, want), strict=False):
        if isinstance(w, bool | np.bool_) and is_numeric(g) and not isinstance(g, bool | np.bool_):
            return f"{_capital(_a(g))} came where True or False was expected."
        if is_numeric(w) and g is None and not attempt.exercise.asks_for_a_value:
            return f"{name} is None: nothing was computed for it, or a `return` is missing."
        if is_numeric(w) and not is_numeric(g):
            return _no_number(name, g, _expected(w))
        if isinstance(w, str) and len(w) == 1 and not (isinstance(g, str) and len(bare(g)) == 1):
            return f"{name}: one letter in quotes is asked for, such as \"a\"."
        if isinstance(w, str) and not isinstance(g, str):
            return f"{name} is a text in quotes, and you gave {_a(g)}."
    return None


def _other_count(got, want):
    if isinstance(got, set | frozenset):
        return "A set has no order, and keeps each thing once. Give the parts in their order."
    came = len(got) if isinstance(got, tuple | list) else _a(got)
    if len(want) == 1:
        return f"It is a tuple of one, such as `(4,)`: the comma makes it one. You gave {came}."
    return f"The answer has {len(want)} parts, separated by commas, and you gave {came}."


def _other_keys(got, want):
    if not isinstance(got, dict):
        keys = ", ".join(map(repr, want))
        return f"The answer is a dictionary with the keys {keys}, and you gave {_a(got)}."
    missing, extra = [k for k in want if k not in got], [k for k in got if k not in want]
    said = "The names in the result are not the ones asked for"
    if missing:
        said += f"; missing: {', '.join(map(repr, missing))}"
    if extra:
        said += f"; not asked for: {', '.join(map(repr, extra))}"
    return said + "."


def _no_number(name, got, expected):
    if type(got).__name__ == "Node":                       # in a process of its own, too
        return ("You gave a Node. The number it holds is its .value, and the derivative is its "
                ".grad.")
    if got is ... or got is None:
        return f"{name} is still empty."
    if isinstance(got, np.ndarray):
        return (f"{name} is an array, and its entries are no numbers that can be compared: its "
                f"dtype is {got.dtype}. What was it made from?")
    came = f"{_a(got)} came where {expected} was expected."
    if (isinstance(got, tuple) and len(got) == 2 and expected == "a number" and is_numeric(got[0])
            and type(got[1]) is int and got[1] >= 0):
        came += " If a decimal comma made them: Python writes a point, as in 2.5."
    return _capital(came) if name == "Your result" else f"{name}: {came}"


def _expected(want):
    if isinstance(want, bool | np.bool_):
        return "True or False"
    return "an array" if np.ndim(want) else "a number"


def _capital(text):
    """A text with its first letter large, and the others as they are."""
    return text[:1].upper() + text[1:]


def changed_in_place(attempt):
    names = attempt.exercise.argument_names
    hit = {names[i] for r, _ in attempt.failed for i in r.changed if i < len(names)}
    if hit:
        many = len(hit) > 1
        return (f"Your {_thing(attempt)} changed its argument{'s' * many} {listed(sorted(hit))}. "
                f"Whoever called it still needs {'them' if many else 'that'} as "
                f"{'they were: work on copies' if many else 'it was: work on a copy'}.")
    return None


def no_such_choice(attempt):
    """A letter that stands for a choice of another of the exercise's questions."""
    run, want = attempt.first()
    if not attempt.exercise.asks_for_a_value or not isinstance(want, dict | tuple):
        return None
    choices = _choices(attempt.exercise)
    named = zip(part_names(want), parts(run.value), strict=True)      # wrong_type came before
    for i, (name, letter) in enumerate(named):
        letter = bare(letter) if isinstance(letter, str) else letter
        if choices[i] and letter not in choices[i] and any(letter in c for c in choices):
            return (f"{name}: {letter!r} belongs to another question. For this one the letters are "
                    f"{listed(sorted(choices[i]))}.")
    return None


def _choices(exercise):
    """For each part of the answer the letters that can be chosen, as solution and wrong functions
    know them."""
    answers = [parts(function()) for function in
               (exercise.model_solution, *exercise.wrong_answers.values())]
    return [{bare(a) for a in part if isinstance(a, str) and len(a) == 1}
            for part in zip(*answers, strict=True)]


def overflow_or_nan(attempt):
    def broken(got, want):
        return any(not np.all(np.isfinite(g)) and np.all(np.isfinite(w))
                   for g, w in numeric_parts(got, want))

    r, want = attempt.first()
    if r.error is None and broken(r.value, want):
        warned = r.warned[0] if r.warned else ""
        negative = re.search(r"invalid value encountered in (log|sqrt|power)", warned)
        asked = "What was negative there?" if negative else "What was too large, or 0?"
        said = f" NumPy warned: {warned}." if warned else ""
        return ("Your result contains nan or inf where an ordinary number is right."
                f"{said} {asked}")
    return None


def transposed(attempt):
    if attempt.everywhere(lambda got, want, args: ndim(want) == 2 and is_numeric(got)
                          and same(np.transpose(got), want, attempt.exercise.rtol)):
        return ("The numbers are right, but rows and columns have changed places: "
                "your result is transposed.")
    return None


def wrong_shape(attempt):
    run, want = attempt.first()
    names = part_names(want) or ["Your result"]
    pairs = pairs_of(run.value, want)
    for name, (g, w) in zip(names, pairs, strict=False):
        if not (is_numeric(g) and is_numeric(w)) or np.shape(g) == np.shape(w):
            continue
        if np.ndim(g) == np.ndim(w) == 1:
            return (f"{name} holds {len(g)} number{'s' * (len(g) != 1)}, and {len(w)} "
                    f"{'was' if len(w) == 1 else 'were'} expected. Which, and why?")
        if np.ndim(g) == 0 and np.ndim(w) == 1 and len(w) > 1:
            return (f"{name} is one number, and {len(w)} were expected. Write down the shape after "
                    "each step: where does it change?")
        return (f"{name} is {shape_of(g)}, and {shape_of(w)} was expected. "
                "Write down the shape after each step: where does it change?")
    return None


def outputs_swapped(attempt):
    def reordered(got, want, args):
        return (isinstance(want, tuple) and not same(got, want, attempt.exercise.rtol)
                and same(list(got)[::-1], want, attempt.exercise.rtol))

    if attempt.everywhere(reordered):
        return "The parts are right, but in the opposite order."
    return _keys_exchanged(attempt)


def _keys_exchanged(attempt):
    """Two parts of a dictionary that hold each other's value, whatever comes in."""
    first = attempt.wants[0]
    if not isinstance(first, dict):
        return None
    for a, b in itertools.combinations(first, 2):
        def turned(got, want, args, a=a, b=b):
            return same_make(got, want) and got.keys() == first.keys() and same(
                got | {a: got[b], b: got[a]}, want, attempt.exercise.rtol)

        if attempt.everywhere(turned):
            return f"{a} and {b} have changed places: each holds what belongs to the other."
    return None


_FACTORS = ((1, None), (2, "twice"), (0.5, "half"), (4, "four times"), (0.25, "a quarter of"))


def sign_and_factor(attempt):
    """Every failed result is one constant times what was wanted: the wrong sign, a factor such as 2
    or 1/N, or both."""
    for sign in (1, -1):
        for factor, said in _factors(attempt):
            if said and attempt.carries_little or sign == 1 and not said:
                continue
            if not _scaled(attempt, lambda args, s=sign, f=factor: s * f(args)):
                continue
            if sign == 1:
                return "constant factor", said
            flipped = ("The sign is wrong everywhere: a minus is missing or one too many, or a "
                       "difference is the wrong way round.")
            if not said:
                return "sign flipped", flipped
            return "sign flipped + constant factor", f"{flipped}\n{said}"
    ratio = None if attempt.carries_little else _ratio(attempt)
    if ratio and _scaled(attempt, lambda args: ratio):
        return "constant factor", (f"What came is {ratio:.6g} times what it should be, "
                                   "everywhere. Where does that factor come from?")
    return None


def _ratio(attempt):
    """By how much the largest entry that came in the first failed run is too large; None where
    nothing can be compared."""
    pairs = numeric_parts(attempt.first()[0].value, attempt.first()[1])
    entries = [(w, g) for got, want in pairs if np.shape(got) == np.shape(want)
               for g, w in zip(np.ravel(got).tolist(), np.ravel(want).tolist(), strict=True)
               if np.isfinite(g) and np.isfinite(w)]
    want, got = max(entries, key=lambda entry: abs(entry[0]), default=(0, 0))
    return got / want if want else None


def _factors(attempt):
    """Pairs (args -> factor, what to say of it): nothing of the factor 1."""
    for constant, said in _FACTORS:
        yield lambda args, c=constant: c, said and (
            f"What came is {said} what it should be, everywhere. "
            "Where does that factor come from?")
    for i, name in enumerate(attempt.exercise.argument_names):
        if not all(ndim(r.args[i]) for r in attempt.runs):
            continue
        flat = all(ndim(r.args[i]) == 1 for r in attempt.runs)
        for counted, count in (("rows", len), ("entries", np.size))[flat:]:
            said = f"by a factor of the number of {counted} of {name}"
            yield (lambda args, i=i, count=count: 1 / count(args[i]),
                   f"What came is too small {said}. Has somebody divided already?")
            yield (lambda args, i=i, count=count: count(args[i]),
                   f"What came is too large {said}. Is a mean missing?")


def _scaled(attempt, factor):
    """Whether every failed result is factor(args) times the wanted one, in all its parts, and not
    just 0, and what is right is so because it is 0, or because the factor is 1."""
    def explains(got, want, args):
        pairs = numeric_parts(got, want)
        if len(pairs) < len(pairs_of(want, want)) or not any(np.any(w) for _, w in pairs):
            return False
        if any(np.asarray(w).dtype.kind == "b" for _, w in pairs):
            return False
        by = float(factor(args))
        return all(same(np.asarray(g), by * np.asarray(w), attempt.exercise.rtol) for g, w in pairs)

    failed = {id(r) for r, _ in attempt.failed}
    if any(np.any(part) for r, want in attempt.pairs if id(r) not in failed
           and float(factor(r.args)) != 1 for part, _ in numeric_parts(want, want)):
        return False
    return bool(attempt.failed) and attempt.everywhere(explains)


def integer_truncation(attempt):
    if attempt.exercise.asks_for_a_value:
        return None
    # next to a whole number, rounding decides which one it becomes
    near = 1 + attempt.exercise.rtol * np.array([[-1], [0], [1]])

    def truncated(got, want):
        if np.shape(got) != np.shape(want):
            return False
        return np.any(np.ravel(got) == np.trunc(near * np.ravel(want)), axis=0).all()

    def cut(got, want, args):
        pairs = numeric_parts(got, want)
        return (any(np.any((np.abs(np.subtract(w, np.round(w))) > 0.01) & (np.abs(g) >= 1))
                    or holds_no_fractions(g, w) for g, w in pairs if np.shape(g) == np.shape(w))
                and all(truncated(g, w) for g, w in pairs))

    def holds_no_fractions(got, want):
        return np.asarray(got).dtype.kind in "iu" and np.asarray(want).dtype.kind == "f"

    if not attempt.everywhere(cut):
        return None
    came = [np.asarray(g) for r, w in attempt.failed for g, _ in numeric_parts(r.value, w)]
    if (len({*np.concatenate([g.ravel() for g in came]).tolist()} - {0}) < 2
            and not any(g.ndim and g.dtype.kind in "iu" for g in came)):
        return None                          # a constant, or a limit
    said = ("The digits behind the point are gone: somewhere whole numbers are used where "
            "fractions are needed.")
    if all(_has_whole_numbers(r) != attempt.is_right(r, w) for r, w in attempt.pairs):
        said += (" It happens only where the input is an array of whole numbers: one that is made "
                 "like it (`zeros_like`, `copy`) holds whole numbers, too, and cuts the rest off.")
    return said


def _has_whole_numbers(run):
    return any(isinstance(a, np.ndarray) and a.dtype.kind == "i" for a in run.args)


def always_the_same(attempt):
    """One result, whatever comes in."""
    values = [r.value for r in attempt.runs]
    if attempt.exercise.asks_for_a_value or len(values) < 3 or any(r.error for r in attempt.runs):
        return None
    if not all(same(value, values[0], 0) for value in values):
        return None
    if isinstance(values[0], bool | np.bool_):
        return (f"It says {bool(values[0])} every time, whatever comes in. For some inputs that is "
                "not so: what has to be compared?")
    return "The result is the same for every input. Where do the arguments come in?"


def argument_ignored(attempt):
    """One argument may be moved in any way, and the student's result stays where the right one
    moves."""
    exercise = attempt.exercise
    if not callable(attempt.answer) or exercise.asks_for_a_value or attempt.carries_little:
        return None
    for i, name in enumerate(exercise.argument_names):
        if _is_ignored(attempt, i):
            kind = "upstream ignored" if name.startswith("d") else "argument ignored"
            return kind, (f"Your result does not depend on {name}: when it changes, nothing "
                          "happens. Where does it come in?")
    return None


_MOVES = (lambda a: 1.25 * a + 0.5, lambda a: 3 * a + 2, np.negative, np.flip)


def _is_ignored(attempt, i):
    seen = False
    for r, want in attempt.pairs:
        if r.error or not is_numeric(r.args[i]):
            return False
        if not _is_float(r.args[i]):
            continue                         # labels, or a table of whole numbers
        for move in _MOVES[:len(_MOVES) if np.ndim(r.args[i]) else -1]:
            args = (*r.args[:i], move(r.args[i]), *r.args[i + 1:])
            right, theirs = attempt.again(args)
            if right.error or same(right.value, want, attempt.exercise.rtol):
                continue
            if theirs.error or not same(theirs.value, r.value, attempt.exercise.rtol):
                return False
            seen = True
    return seen


def _is_float(value):
    return is_numeric(value) and np.asarray(value).dtype.kind == "f"


def only_at_a_boundary(attempt):
    """Every wrong entry sits where one argument has one and the same value, such as 0, and no right
    entry does."""
    for i, name in enumerate(attempt.exercise.argument_names):
        at_wrong, at_right = _places(attempt, i)
        if len(set(at_wrong)) != 1 or at_wrong[0] in at_right:
            continue
        special = at_wrong[0]
        if special == 0 or len(at_wrong) > 1:
            return (f"It is right except where {name} is exactly {special:g}. "
                    "What should happen there?")
    return None


def _places(attempt, i):
    """The values of argument number i where an entry of the result is wrong, and where one is
    right; none when argument and result have different shapes."""
    at_wrong, at_right = [], []
    for r, want in attempt.pairs:
        if r.error is not None or not is_numeric(r.value) or not is_numeric(r.args[i]):
            return [], []
        if not ndim(want) or not np.shape(r.value) == np.shape(want) == np.shape(r.args[i]):
            return [], []
        right, place = close(r.value, want, attempt.exercise.rtol), np.asarray(r.args[i], float)
        at_wrong += place[~right].tolist()
        at_right += place[right].tolist()
    return at_wrong, at_right


def warns(attempt):
    def only_warned(run, want):
        return run.error is None and run.warned and same(run.value, want, attempt.exercise.rtol)

    if attempt.exercise.quiet and only_warned(*attempt.first()):
        warning = attempt.first()[0].warned[0]
        return (f"The numbers are right here, but on the way NumPy warned: {warning}. "
                "Where does that come from?")
    return None


def second_call_differs(attempt):
    """The same input again gives something else."""
    r, _ = attempt.first()
    if attempt.exercise.asks_for_a_value:
        return None
    _, again = attempt.again(r.args)
    if again.error or agree(again, r, attempt.exercise.rtol):
        return None
    return ("Called twice with the same input, it gives two different results. What does it keep "
            "from the call before, or which random numbers does it use?")


def backward_changed_something(attempt):
    """What a layer gave is right at first, and wrong when it is looked at or asked for again, after
    backward."""
    if not all(isinstance(want, dict) for want in attempt.wants):
        return None
    found = {}
    for r, want in attempt.failed:
        if not same_make(r.value, want):
            return None
        wrong = [name for name in want
                 if not same(r.value[name], want[name], attempt.exercise.rtol)]
        for name in wrong:
            first = name.removesuffix(" again").removesuffix(" after backward")
            if first in wrong or first not in want:
                return None
            found[name] = first
    if not found:
        return None
    if any(name.endswith("again") for name in found):
        return ("The first backward is right; the second, with the same upstream, is not. So "
                "backward changes something that the layer keeps, as `-=`, `*=` and `a[...] =` do. "
                "Make a new array, or work on a copy.")
    name = next(iter(found.values()))
    return (f"{name} is right when forward returns it, and other numbers stand in it after "
            "backward: backward writes into that very array, and whoever called forward still uses "
            "it. Make a new array.")


def one_slip(attempt):
    """The answer does what the solution would do after one small change, and after no other."""
    exercise = attempt.exercise
    if attempt.carries_little:
        return None
    said = {slip.hint for slip in slips(exercise)
            if all(agree(r, run(exercise.call(slip.answer), r.args), exercise.rtol)
                   for r in attempt.runs)}
    return said.pop() if len(said) == 1 else None


NEAR = 1e-3            # of the largest entry


def nearly(attempt):
    """Every number is right to three digits or more, and not to as many as it should be."""
    def near(got, want, args):
        pairs = numeric_parts(got, want)
        return len(pairs) == len(pairs_of(want, want)) and all(
            np.shape(g) == np.shape(w) and np.all(close(g, w, NEAR)) for g, w in pairs)

    if not attempt.everywhere(near):
        return None
    dtypes = {np.asarray(g).dtype for r, w in attempt.failed for g, _ in numeric_parts(r.value, w)}
    if dtypes & {np.dtype(np.float32), np.dtype(np.float16)}:
        return "too few digits", (
            "Right to a few digits: they are kept in 32 bits or fewer, which hold about seven. "
            "Where does the array get its dtype?")
    return ("Nearly: right to three digits or more, but not to all. Is something rounded, cut off, "
            "added to be safe or left out, or estimated with a small step?")


def rounded(attempt):
    """Every number is the right one, rounded to some digits behind the point."""
    for digits in range(1, 7):
        def cut(got, want, args, digits=digits):
            pairs = numeric_parts(got, want)
            return len(pairs) == len(pairs_of(want, want)) and all(
                same(np.asarray(g, float), np.round(np.asarray(w, float), digits), 1e-9)
                for g, w in pairs)

        if attempt.everywhere(cut):
            return (f"The numbers are rounded to {digits} digit{'s' * (digits > 1)} behind the "
                    "point. Leave rounding to whoever prints them.")
    return None


def some_parts(attempt):
    """Some parts of the answer are right for every input; what can be said of the others."""
    first = attempt.wants[0]
    if not isinstance(first, tuple | dict):
        return None
    if not all(same_make(want, first) for want in attempt.wants):
        return None                          # the parts have other names for other inputs
    if not all(r.error is None and same_make(r.value, w) for r, w in attempt.pairs):
        return None
    names = part_names(first)
    wrong = [i for i, name in enumerate(names)
             if not all(same(parts(r.value)[i], parts(w)[i], attempt.exercise.rtol)
                        for r, w in attempt.pairs)]
    if len(wrong) == len(names):
        return None
    said = listed([names[i] for i in wrong]) if len(wrong) < 5 else (
        f"{len(wrong)} of the {len(names)} parts")
    rest = dataclasses.replace(
        attempt, wants=[_only(w, wrong) for w in attempt.wants],
        runs=[dataclasses.replace(r, value=_only(r.value, wrong)) for r in attempt.runs])
    for diagnosis in OF_PARTS if rest.failed else ():
        found = diagnosis(rest)
        if found:
            kind, found = found if isinstance(found, tuple) else (kind_of(diagnosis), found)
            return kind, f"The rest is right; this is about {said}. {found}"
    where = (first_that_differs(attempt) or "").removeprefix(f"The first that differs is {said}. ")
    right = "The rest is right" if attempt.exercise.asks_for_a_value else (
        "Some of it is right for every input")
    return f"{right}. Look again at {said}. {where}".strip()


def _only(value, wanted):
    """Some parts of a result, in a tuple; the part itself where it is one."""
    found = tuple(parts(value)[i] for i in wanted)
    return found if len(found) > 1 else found[0]


def first_that_differs(attempt):
    """Where to look: the first entry that differs, and which entries it has to do with."""
    exercise, (r, want) = attempt.exercise, attempt.first()
    found = first_difference(r.value, want, exercise.rtol)
    if exercise.asks_for_a_value or found is None:
        return None
    path, came, right = found
    place = spelled(path)
    if isinstance(right, bool | np.bool_):
        return (f"For the case below {place or 'it'} says {bool(came)}, and {bool(right)} is "
                "right. What is special about this case?")
    names = depends_on(exercise, r.args, path)
    if not place and not names:
        return None
    said = f"The first that differs is {place}. " if place else "For the input below it differs. "
    if names:
        return said + f"What is right there has to do with {listed(names)}: work it out by hand."
    return said + "Work it out by hand: at which step does your function do something else?"


def listed(names):
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _a(value):
    """A value's type in a student's words."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, np.number):
        return "a number"
    known = {int: "a number", float: "a number", str: "a text", list: "a list",
             tuple: "several values", dict: "a dictionary", set: "a set", type(None): "None",
             bool: "True or False"}
    name = known.get(type(value), type(value).__name__)
    return name if " " in name or name == "None" else f"an object of the class {name}"


def implied_constant(attempt, implied):
    """The constant of a family (see Exercise.family) that explains every failed run, or None."""
    def constants(values, runs):
        """What each run says."""
        with np.errstate(all="ignore"):
            found = [np.ravel(np.asarray(implied(v, *r.args), float))
                     for v, r in zip(values, runs, strict=True)]
        return [each[np.isfinite(each)] for each in found]

    runs = [r for r, _ in attempt.failed]
    if any(r.error or r.changed for r in runs):
        return None
    try:
        theirs = constants([r.value for r in runs], runs)
        right = np.concatenate(constants([w for _, w in attempt.failed], runs))
    except Exception:                        # a result of another make says nothing
        return None
    if sum(map(len, theirs)) < 2 or sum(len(each) > 0 for each in theirs) < min(2, len(runs)):
        return None
    theirs = np.concatenate(theirs)
    middle = np.median(theirs)
    near = 0.01 * abs(middle)
    if np.ptp(theirs) > near or (len(right) and np.all(np.abs(right - middle) <= near)):
        return None
    return float(middle)


OF_PARTS = (right_in_another_form, wrong_type, transposed, wrong_shape, sign_and_factor,
            integer_truncation, rounded, nearly)
GENERAL = (not_a_function, forgot_self, wrong_arguments, took_too_long, only_square,
           only_one_sample, raised, forgot_to_return, right_in_another_form, wrong_type,
           changed_in_place, no_such_choice, overflow_or_nan, warns, outputs_swapped, transposed,
           wrong_shape, sign_and_factor, integer_truncation, only_at_a_boundary,
           backward_changed_something, second_call_differs, one_slip, only_one_column, rounded,
           nearly, always_the_same, argument_ignored, some_parts, raised_later,
           first_that_differs)


def kind_of(diagnosis):
    return diagnosis.__name__.replace("_", " ")


def diagnose(attempt):
    """(kind, sentence) for an attempt with failed runs; ("differs", the exercise's first hint) when
    nothing fits."""
    for diagnosis in GENERAL:
        found = diagnosis(attempt)
        if isinstance(found, tuple):
            return found
        if found:
            return kind_of(diagnosis), found
    return "differs", f"That is not it yet. {attempt.exercise.hints[0]}"
