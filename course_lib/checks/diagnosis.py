"""What is wrong with an answer that matches no known mistake: a list of general diagnoses, tried in order.

Each takes an Attempt and returns a sentence for the student, or None. Its name is the kind of the mistake, unless
it returns (kind, sentence). What is said of all inputs holds for *every* input on which the answer is wrong.
"""

import copy
import dis
import linecache
import traceback
from dataclasses import dataclass

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.checks.running import Run, TookTooLong, agree, close, is_numeric, run, same
from course_lib.checks.slips import slips


@dataclass
class Attempt:
    """An answer, what it did on each input (runs) and what it should have done (wants: values)."""

    exercise: Exercise
    answer: object
    runs: list[Run]
    wants: list

    def __post_init__(self):
        self.pairs = list(zip(self.runs, self.wants, strict=True))
        self.failed = [(r, w) for r, w in self.pairs if not self.is_right(r, w)]

    def is_right(self, run, want):
        return not (run.error or run.changed or (self.exercise.quiet and run.warned)) and same(
            run.value, want, self.exercise.rtol)

    def everywhere(self, explains):
        """Whether explains(value, want, args) holds for every failed run, none of which raised."""
        return all(r.error is None and explains(r.value, w, r.args) for r, w in self.failed)

    def first(self):
        """The first failed (run, want): inputs come small and readable first."""
        return self.failed[0]


def not_attempted(attempt):
    answer = attempt.answer
    empty = answer is ... or answer is None
    if callable(answer):
        first = attempt.runs[0]
        empty = isinstance(first.error, NotImplementedError) or first.value is ... or (
            bool(attempt.failed) and _has_empty_body(answer))
    return "There is no answer yet. Write it in the cell above the check, run that cell, then the check." if empty else None


def _has_empty_body(answer):
    """True for a function whose body is only a docstring, `...` or `pass`: all that its bytecode does is return None. A
    class counts as empty when one of its methods is. An answer in another process, while a class is graded, knows it."""
    if hasattr(answer, "empty_body"):
        return answer.empty_body
    if isinstance(answer, type):
        return any(_has_empty_body(method) for method in vars(answer).values())
    code = getattr(answer, "__code__", None)
    if code is None:
        return False
    steps = [i for i in dis.get_instructions(code) if i.opname not in ("RESUME", "NOP")]
    return all(i.opname == "RETURN_VALUE" or i.opname in ("LOAD_CONST", "RETURN_CONST") and i.argval is None for i in steps)


def not_a_function(attempt):
    exercise = attempt.exercise
    if not exercise.asks_for_a_value and not callable(attempt.answer):
        return (f"This check wants your function itself, so that it can try it on its own inputs. "
                f"You gave it {_a(attempt.answer)}. Pass the function's name, without calling it.")
    if exercise.asks_for_a_value and callable(attempt.answer):
        return "This check wants your result, not a function. Did you forget to call it?"
    return None


def wrong_arguments(attempt):
    for r, _ in attempt.failed:
        if isinstance(r.error, TypeError) and not _frames_of(attempt.answer, r.error):
            return (f"Your function is called with the arguments {attempt.exercise.signature}, in this order, and "
                    f"it could not take them: {r.error}.")
    return None


def took_too_long(attempt):
    if any(isinstance(r.error, TookTooLong) for r, _ in attempt.failed):
        return "Your function was still running after a few seconds, so it was stopped. Is there a loop that never ends?"
    return None


def only_square(attempt):
    """Right whenever a matrix is square, wrong whenever one is not."""
    def square(run):
        matrices = [a for a in run.args if _ndim(a) == 2]
        return bool(matrices) and all(m.shape[0] == m.shape[1] for m in matrices)

    if any(square(r) for r in attempt.runs) and all(square(r) == attempt.is_right(r, w) for r, w in attempt.pairs):
        return ("It is right as long as every matrix is square, and wrong for the others. "
                "Write the shape behind each factor: which one has to be transposed, or moved?")
    return None


def only_one_sample(attempt):
    """Right for a vector or a batch of one, wrong for larger batches."""
    def single(run):
        return all(_ndim(a) < 2 or len(a) == 1 for a in run.args)

    if any(single(r) for r in attempt.runs) and all(single(r) == attempt.is_right(r, w) for r, w in attempt.pairs):
        return "It is right for one sample, but not for a batch. What should happen to each row on its own?"
    return None


def raised(attempt):
    for r, _ in attempt.failed:
        if r.error is not None:
            where = _where(attempt.answer, r.error)
            return f"Your function stopped with {type(r.error).__name__}: {r.error}{where}."
    return None


def _frames_of(function, error):
    """The traceback entries of an error that lie in the student's own code: a function's, or a class's methods'. An error from another
    process, while a class is graded, brings them along."""
    if hasattr(error, "student_frames"):
        return error.student_frames
    functions = vars(function).values() if isinstance(function, type) else [function]
    files = {f.__code__.co_filename for f in functions if hasattr(f, "__code__")}
    return [f for f in traceback.extract_tb(error.__traceback__) if f.filename in files]


def _where(function, error):
    frames = _frames_of(function, error)
    if not frames:
        return ""
    line = frames[-1].line or linecache.getline(frames[-1].filename, frames[-1].lineno).strip()
    return f", in the line `{line}`" if line else ""


def forgot_to_return(attempt):
    if attempt.everywhere(lambda got, want, args: got is None):
        return "Your function gave back None. A result that is computed but not returned is lost: end with `return …`."
    return None


def wrong_type(attempt):
    run, want = attempt.first()
    got = run.value
    if isinstance(want, tuple) and not same_make(got, want):
        came = len(got) if isinstance(got, tuple | list) else _a(got)
        return f"The answer has {len(want)} parts, separated by commas, and you gave {came}."
    if isinstance(want, dict) and not same_make(got, want):
        if not isinstance(got, dict):
            return f"The answer is a dictionary with the keys {', '.join(map(repr, want))}, and you gave {_a(got)}."
        missing, extra = [k for k in want if k not in got], [k for k in got if k not in want]
        return "The keys of your dictionary are not the ones asked for" + (
            f"; missing: {', '.join(map(repr, missing))}" if missing else "") + (
            f"; not asked for: {', '.join(map(repr, extra))}" if extra else "") + "."
    for g, w in _pairs(got, want):
        if is_numeric(w) and not is_numeric(g):
            if hasattr(g, "value") and hasattr(g, "grad"):
                return "You gave a Node. The number it holds is its .value, and the derivative is its .grad."
            if g is ... or g is None:
                return "A part of your answer is still empty."
            kind = "an array" if np.ndim(w) else "a number"
            return f"{_a(g).capitalize()} came where {kind} was expected."
        if isinstance(w, str) and not isinstance(g, str):
            return f"The answer is a text in quotes, and you gave {_a(g)}."
    return None


def changed_in_place(attempt):
    names = attempt.exercise.argument_names
    hit = {names[i] for r, _ in attempt.failed for i in r.changed if i < len(names)}
    if hit:
        return (f"Your function wrote into its argument {' and '.join(sorted(hit))}. Whoever called it still needs those "
                "numbers: make a new array.")
    return None


def overflow_or_nan(attempt):
    def broken(got, want):
        return any(not np.all(np.isfinite(g)) and np.all(np.isfinite(w)) for g, w in _numeric_parts(got, want))

    for r, want in attempt.failed:
        if r.error is None and broken(r.value, want):
            said = f" NumPy warned: {r.warned[0]}." if r.warned else ""
            return f"Your result contains nan or inf where an ordinary number is right.{said} What was too large, or 0?"
    return None


def transposed(attempt):
    if attempt.everywhere(lambda got, want, args: _ndim(want) == 2 and is_numeric(got)
                          and same(np.transpose(got), want, attempt.exercise.rtol)):
        return "The numbers are right, but rows and columns have changed places: your result is transposed."
    return None


def wrong_shape(attempt):
    run, want = attempt.first()
    for g, w in _numeric_parts(run.value, want):
        if np.shape(g) != np.shape(w):
            return (f"Your result has the shape {_shape(g)}, and {_shape(w)} was expected. "
                    "Which axis was summed, kept or lost?")
    return None


def outputs_swapped(attempt):
    def reordered(got, want, args):
        return (isinstance(want, tuple) and not same(got, want, attempt.exercise.rtol)
                and same(list(got)[::-1], want, attempt.exercise.rtol))

    return "The parts are right, but in the opposite order." if attempt.everywhere(reordered) else None


_FACTORS = ((1, None), (2, "twice"), (0.5, "half"), (4, "four times"), (0.25, "a quarter of"))


def sign_and_factor(attempt):
    """Every failed result is one constant times what was wanted: the wrong sign, a factor such as 2 or 1/N, or both."""
    factors = [(lambda args, c=c: c, said and f"Your result is {said} what it should be, everywhere. Where does that factor "
                "come from?") for c, said in _FACTORS]
    for i, name in enumerate(attempt.exercise.argument_names):
        for said, measure in (("rows", len), ("entries", np.size)):
            if all(_ndim(r.args[i]) for r, _ in attempt.failed):
                factors += [
                    (lambda args, i=i, m=measure: 1 / m(args[i]),
                     f"Your result is too small by a factor of the number of {said} of {name}. Has somebody divided already?"),
                    (lambda args, i=i, m=measure: m(args[i]),
                     f"Your result is too large by a factor of the number of {said} of {name}. Is a mean missing?")]
    for sign in (1, -1):
        for factor, said in factors:
            if (sign < 0 or said) and _scaled(attempt, lambda args, f=factor, s=sign: s * f(args)):
                found = [("sign flipped", "Every number has the wrong sign. Which difference did you take the wrong way round?")
                         ] * (sign < 0) + [("constant factor", said)] * bool(said)
                return " + ".join(kind for kind, _ in found), "\n".join(sentence for _, sentence in found)
    return None


def _scaled(attempt, factor):
    """Whether every failed result is factor(args) times the wanted one, in all its parts, and not just 0."""
    def explains(got, want, args):
        pairs = _numeric_parts(got, want)
        return len(pairs) == len(_pairs(want, want)) and any(np.any(w) for _, w in pairs) and all(
            same(np.asarray(g), float(factor(args)) * np.asarray(w), attempt.exercise.rtol) for g, w in pairs)

    return bool(attempt.failed) and attempt.everywhere(explains)


def integer_truncation(attempt):
    near = 1 + attempt.exercise.rtol * np.array([[-1], [0], [1]])    # next to a whole number, rounding decides which one it becomes

    def truncated(got, want):
        return np.shape(got) == np.shape(want) and np.any(np.ravel(got) == np.trunc(near * np.ravel(want)), axis=0).all()

    def cut(got, want, args):
        pairs = _numeric_parts(got, want)
        return any(np.any(np.mod(w, 1)) for _, w in pairs) and all(truncated(g, w) for g, w in pairs)

    if attempt.everywhere(cut):
        return "The digits behind the point are gone: somewhere whole numbers are used where fractions are needed."
    return None


def argument_ignored(attempt):
    """Move one argument at a time: the right result moves, the student's does not."""
    if not callable(attempt.answer) or attempt.exercise.asks_for_a_value:
        return None
    r, want = attempt.first()
    for i, name in enumerate(attempt.exercise.argument_names):
        if i >= len(r.args) or not is_numeric(r.args[i]) or np.asarray(r.args[i]).dtype.kind != "f":
            continue
        args = copy.deepcopy(list(r.args))
        args[i] = args[i] * 1.25 + 0.5
        right, theirs = run(attempt.exercise.expected(), tuple(args)), run(attempt.exercise.call(attempt.answer), tuple(args))
        if right.error or theirs.error or same(right.value, want, attempt.exercise.rtol):
            continue
        if same(theirs.value, r.value, attempt.exercise.rtol):
            kind = "upstream ignored" if name.startswith("d") else "argument ignored"
            return kind, f"Your result does not depend on {name}: when it changes, nothing happens. Where does it come in?"
    return None


def only_at_a_boundary(attempt):
    """Every wrong entry sits where one argument has one and the same value, such as 0, and no right entry does."""
    for i, name in enumerate(attempt.exercise.argument_names):
        at_wrong, at_right = [], []
        for r, want in attempt.pairs:
            alike = r.error is None and is_numeric(r.value) and is_numeric(r.args[i]) and _ndim(want) and (
                np.shape(r.value) == np.shape(want) == np.shape(r.args[i]))
            if not alike:
                at_wrong = []
                break
            right, place = close(r.value, want, attempt.exercise.rtol), np.asarray(r.args[i], float)
            at_wrong += place[~right].tolist()
            at_right += place[right].tolist()
        special = at_wrong[0] if len(set(at_wrong)) == 1 and at_wrong[0] not in at_right else None
        if special == 0 or (special is not None and len(at_wrong) > 1):
            return f"It is right except where {name} is exactly {special:g}. What should happen there?"
    return None


def warns(attempt):
    if attempt.exercise.quiet and all(r.error is None and r.warned and same(r.value, w, attempt.exercise.rtol)
                                      for r, w in attempt.failed):
        return (f"The numbers are right, but on the way NumPy warned: {attempt.failed[0][0].warned[0]}. "
                "Which part is computed although it is not needed?")
    return None


def one_slip(attempt):
    """The answer does what the solution would do after one small change."""
    exercise = attempt.exercise
    for slip in slips(exercise):
        call = exercise.call(slip.answer)
        if all(agree(r, run(call, r.args), exercise.rtol) for r in attempt.runs):
            return slip.hint
    return None


def some_parts(attempt):
    """Some parts of the answer are right for every input."""
    first = attempt.wants[0]
    if not isinstance(first, tuple | dict) or not all(r.error is None and same_make(r.value, w) for r, w in attempt.pairs):
        return None
    names = sorted(first, key=str) if isinstance(first, dict) else [f"number {i + 1}" for i in range(len(first))]
    wrong = [name for i, name in enumerate(names)
             if not all(same(parts(r.value)[i], parts(w)[i], attempt.exercise.rtol) for r, w in attempt.pairs)]
    if len(wrong) == len(names):
        return None
    return f"Some of it is right for every input. Look again at {' and '.join(wrong)}."


GENERAL = (not_a_function, wrong_arguments, took_too_long, only_square, only_one_sample, raised, forgot_to_return,
           wrong_type, changed_in_place, overflow_or_nan, warns, outputs_swapped, transposed, wrong_shape,
           sign_and_factor, integer_truncation, only_at_a_boundary, one_slip,
           argument_ignored, some_parts)


def diagnose(attempt):
    """(kind, sentence) for an attempt with failed runs; ("differs", a general sentence) when nothing fits."""
    for diagnosis in GENERAL:
        found = diagnosis(attempt)
        if found:
            return found if isinstance(found, tuple) else (diagnosis.__name__.replace("_", " "), found)
    return "differs", "Compare the two, entry by entry: where is the first difference, and which step made it?"


def same_make(got, want):
    """Whether a result has the same parts as another: a dictionary with its keys, a tuple (or list) of its length."""
    if isinstance(want, dict):
        return isinstance(got, dict) and got.keys() == want.keys()
    return not isinstance(want, tuple) or (isinstance(got, tuple | list) and len(got) == len(want))


def parts(value):
    """The parts of a result: a dictionary's values in the order of their keys, a tuple's entries, or the one value."""
    if isinstance(value, dict):
        return [value[key] for key in sorted(value, key=str)]
    return list(value) if isinstance(value, tuple | list) else [value]


def _numeric_parts(got, want):
    """Pairs of parts that are both numeric, for results of the same make."""
    return [(g, w) for g, w in _pairs(got, want) if is_numeric(g) and is_numeric(w)]


def _pairs(got, want):
    """Pairs of parts of two results of the same make; no pairs for others."""
    if not isinstance(want, tuple | dict):
        return [(got, want)]
    return list(zip(parts(got), parts(want), strict=True)) if same_make(got, want) else []


def _ndim(value):
    """The number of axes of an array; 0 for a number and for anything that is no array."""
    return np.ndim(value) if is_numeric(value) else 0


def _shape(value):
    return "of a single number" if np.ndim(value) == 0 else str(np.shape(value))


def _a(value):
    """A value's type in a student's words."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    known = {int: "a number", float: "a number", str: "a text", list: "a list", tuple: "several values", dict: "a dictionary",
             type(None): "None", bool: "True or False"}
    return known.get(type(value), f"a {type(value).__name__}")
