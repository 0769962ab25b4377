"""What is wrong with an answer that matches no known mistake: a list of general diagnoses, tried in
order.

Each takes an Attempt and returns a sentence for the student, or None. Its name is the kind of the
mistake, unless it returns (kind, sentence). What is said of all inputs holds for *every* input on
which the answer is wrong.
"""

import copy
import dis
import linecache
import traceback
from dataclasses import dataclass

import numpy as np

from course_lib.checks.exercise import Exercise
from course_lib.checks.running import (
    AnswerElsewhere,
    ErrorElsewhere,
    Run,
    TookTooLong,
    agree,
    close,
    is_numeric,
    parts,
    run,
    same,
    same_make,
)
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
        if run.error or run.changed or (self.exercise.quiet and run.warned):
            return False
        return same(run.value, want, self.exercise.rtol)

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
        stub = isinstance(first.error, NotImplementedError) or first.value is ...
        empty = stub or (attempt.failed and _has_empty_body(answer))
    if empty:
        return ("There is no answer yet. Write it in the cell above the check, run that cell, "
                "then the check.")
    return None


def _has_empty_body(answer):
    """True for a function whose body is only a docstring, `...` or `pass`: all that its bytecode
    does is return None. A class counts as empty when one of its methods is."""
    if isinstance(answer, AnswerElsewhere):
        return answer.empty_body
    if isinstance(answer, type):
        return any(_has_empty_body(method) for method in vars(answer).values())
    code = getattr(answer, "__code__", None)
    if code is None:
        return False
    steps = [i for i in dis.get_instructions(code) if i.opname not in ("RESUME", "NOP")]
    constants = [i for i in steps if i.opname != "RETURN_VALUE"]
    return all("CONST" in i.opname and i.argval is None for i in constants)


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
            return ("Your function is called with the arguments "
                    f"{attempt.exercise.signature}, in this order, and it could not take them: "
                    f"{r.error}.")
    return None


def took_too_long(attempt):
    if any(isinstance(r.error, TookTooLong) for r, _ in attempt.failed):
        return ("Your function was still running after a few seconds, so it was stopped. "
                "Is there a loop that never ends?")
    return None


def only_square(attempt):
    """Right whenever a matrix is square, wrong whenever one is not."""
    def square(run):
        matrices = [a for a in run.args if _ndim(a) == 2]
        return bool(matrices) and all(m.shape[0] == m.shape[1] for m in matrices)

    if _right_exactly_for(square, attempt):
        return ("It is right as long as every matrix is square, and wrong for the others. "
                "Write the shape behind each factor: which one has to be transposed, or moved?")
    return None


def only_one_sample(attempt):
    """Right for a vector or a batch of one, wrong for larger batches."""
    def single(run):
        return all(_ndim(a) < 2 or len(a) == 1 for a in run.args)

    if _right_exactly_for(single, attempt):
        return ("It is right for one sample, but not for a batch. "
                "What should happen to each row on its own?")
    return None


def _right_exactly_for(kind, attempt):
    """Whether there are runs of this kind, and they are right, and no others."""
    return any(map(kind, attempt.runs)) and all(kind(r) == attempt.is_right(r, w)
                                                for r, w in attempt.pairs)


def raised(attempt):
    for r, _ in attempt.failed:
        if r.error is not None:
            where = _where(attempt.answer, r.error)
            return f"Your function stopped with {type(r.error).__name__}: {r.error}{where}."
    return None


def _frames_of(function, error):
    """The traceback entries of an error that lie in the student's own code: a function's, or a
    class's methods'."""
    if isinstance(error, ErrorElsewhere):
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
        return ("Your function gave back None. A result that is computed but not returned is lost: "
                "end with `return …`.")
    return None


def wrong_type(attempt):
    run, want = attempt.first()
    if not same_make(run.value, want):
        describe = _other_keys if isinstance(want, dict) else _other_count
        return describe(run.value, want)
    for g, w in _pairs(run.value, want):
        if is_numeric(w) and not is_numeric(g):
            return _no_number(g, "an array" if np.ndim(w) else "a number")
        if isinstance(w, str) and not isinstance(g, str):
            return f"The answer is a text in quotes, and you gave {_a(g)}."
    return None


def _other_count(got, want):
    came = len(got) if isinstance(got, tuple | list) else _a(got)
    return f"The answer has {len(want)} parts, separated by commas, and you gave {came}."


def _other_keys(got, want):
    if not isinstance(got, dict):
        keys = ", ".join(map(repr, want))
        return f"The answer is a dictionary with the keys {keys}, and you gave {_a(got)}."
    missing, extra = [k for k in want if k not in got], [k for k in got if k not in want]
    said = "The keys of your dictionary are not the ones asked for"
    if missing:
        said += f"; missing: {', '.join(map(repr, missing))}"
    if extra:
        said += f"; not asked for: {', '.join(map(repr, extra))}"
    return said + "."


def _no_number(got, expected):
    if hasattr(got, "value") and hasattr(got, "grad"):
        return ("You gave a Node. The number it holds is its .value, and the derivative is its "
                ".grad.")
    if got is ... or got is None:
        return "A part of your answer is still empty."
    return f"{_a(got).capitalize()} came where {expected} was expected."


def changed_in_place(attempt):
    names = attempt.exercise.argument_names
    hit = {names[i] for r, _ in attempt.failed for i in r.changed if i < len(names)}
    if hit:
        return (f"Your function wrote into its argument {' and '.join(sorted(hit))}. Whoever "
                "called it still needs those numbers: make a new array.")
    return None


def overflow_or_nan(attempt):
    def broken(got, want):
        return any(not np.all(np.isfinite(g)) and np.all(np.isfinite(w))
                   for g, w in _numeric_parts(got, want))

    for r, want in attempt.failed:
        if r.error is None and broken(r.value, want):
            said = f" NumPy warned: {r.warned[0]}." if r.warned else ""
            return ("Your result contains nan or inf where an ordinary number is right."
                    f"{said} What was too large, or 0?")
    return None


def transposed(attempt):
    if attempt.everywhere(lambda got, want, args: _ndim(want) == 2 and is_numeric(got)
                          and same(np.transpose(got), want, attempt.exercise.rtol)):
        return ("The numbers are right, but rows and columns have changed places: "
                "your result is transposed.")
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

    if attempt.everywhere(reordered):
        return "The parts are right, but in the opposite order."
    return None


_FACTORS = ((1, None), (2, "twice"), (0.5, "half"), (4, "four times"), (0.25, "a quarter of"))


def sign_and_factor(attempt):
    """Every failed result is one constant times what was wanted: the wrong sign, a factor such as 2
    or 1/N, or both."""
    for sign in (1, -1):
        for factor, said in _factors(attempt):
            if sign == 1 and not said:
                continue
            if not _scaled(attempt, lambda args, s=sign, f=factor: s * f(args)):
                continue
            if sign == 1:
                return "constant factor", said
            flipped = ("Every number has the wrong sign. "
                       "Which difference did you take the wrong way round?")
            if not said:
                return "sign flipped", flipped
            return "sign flipped + constant factor", f"{flipped}\n{said}"
    return None


def _factors(attempt):
    """Pairs (args -> factor, what to say of it): nothing of the factor 1."""
    for constant, said in _FACTORS:
        yield lambda args, c=constant: c, said and (
            f"Your result is {said} what it should be, everywhere. "
            "Where does that factor come from?")
    for i, name in enumerate(attempt.exercise.argument_names):
        if not all(_ndim(r.args[i]) for r, _ in attempt.failed):
            continue
        for counted, count in (("rows", len), ("entries", np.size)):
            said = f"by a factor of the number of {counted} of {name}"
            yield (lambda args, i=i, count=count: 1 / count(args[i]),
                   f"Your result is too small {said}. Has somebody divided already?")
            yield (lambda args, i=i, count=count: count(args[i]),
                   f"Your result is too large {said}. Is a mean missing?")


def _scaled(attempt, factor):
    """Whether every failed result is factor(args) times the wanted one, in all its parts, and not
    just 0."""
    def explains(got, want, args):
        pairs = _numeric_parts(got, want)
        if len(pairs) < len(_pairs(want, want)) or not any(np.any(w) for _, w in pairs):
            return False
        by = float(factor(args))
        return all(same(np.asarray(g), by * np.asarray(w), attempt.exercise.rtol) for g, w in pairs)

    return bool(attempt.failed) and attempt.everywhere(explains)


def integer_truncation(attempt):
    # next to a whole number, rounding decides which one it becomes
    near = 1 + attempt.exercise.rtol * np.array([[-1], [0], [1]])

    def truncated(got, want):
        if np.shape(got) != np.shape(want):
            return False
        return np.any(np.ravel(got) == np.trunc(near * np.ravel(want)), axis=0).all()

    def cut(got, want, args):
        pairs = _numeric_parts(got, want)
        return (any(np.any(np.mod(w, 1)) for _, w in pairs)
                and all(truncated(g, w) for g, w in pairs))

    if attempt.everywhere(cut):
        return ("The digits behind the point are gone: somewhere whole numbers are used where "
                "fractions are needed.")
    return None


def argument_ignored(attempt):
    """Move one argument at a time: the right result moves, the student's does not."""
    exercise = attempt.exercise
    if not callable(attempt.answer) or exercise.asks_for_a_value:
        return None
    r, want = attempt.first()
    for i, name in enumerate(exercise.argument_names):
        if i >= len(r.args) or not is_numeric(r.args[i]) or np.asarray(r.args[i]).dtype.kind != "f":
            continue
        args = copy.deepcopy(list(r.args))
        args[i] = args[i] * 1.25 + 0.5
        right = run(exercise.expected(), tuple(args))
        theirs = run(exercise.call(attempt.answer), tuple(args))
        if right.error or theirs.error or same(right.value, want, exercise.rtol):
            continue
        if same(theirs.value, r.value, exercise.rtol):
            kind = "upstream ignored" if name.startswith("d") else "argument ignored"
            return kind, (f"Your result does not depend on {name}: when it changes, nothing "
                          "happens. Where does it come in?")
    return None


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
        if not _ndim(want) or not np.shape(r.value) == np.shape(want) == np.shape(r.args[i]):
            return [], []
        right, place = close(r.value, want, attempt.exercise.rtol), np.asarray(r.args[i], float)
        at_wrong += place[~right].tolist()
        at_right += place[right].tolist()
    return at_wrong, at_right
    return None


def warns(attempt):
    def only_warned(run, want):
        return run.error is None and run.warned and same(run.value, want, attempt.exercise.rtol)

    if attempt.exercise.quiet and all(only_warned(r, w) for r, w in attempt.failed):
        warning = attempt.first()[0].warned[0]
        return (f"The numbers are right, but on the way NumPy warned: {warning}. "
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
    if not isinstance(first, tuple | dict):
        return None
    if not all(same_make(want, first) for want in attempt.wants):
        return None                          # the parts have other names for other inputs
    if not all(r.error is None and same_make(r.value, w) for r, w in attempt.pairs):
        return None
    names = [f"number {i + 1}" for i in range(len(first))]
    if isinstance(first, dict):
        names = sorted(first, key=str)
    wrong = [name for i, name in enumerate(names)
             if not all(same(parts(r.value)[i], parts(w)[i], attempt.exercise.rtol)
                        for r, w in attempt.pairs)]
    if len(wrong) == len(names):
        return None
    return f"Some of it is right for every input. Look again at {' and '.join(wrong)}."


def implied_constant(attempt, implied):
    """The constant of a family (see Exercise.family) that explains every failed run, or None."""
    def constants(values, runs):
        with np.errstate(all="ignore"):
            found = np.concatenate([np.ravel(np.asarray(implied(v, *r.args), float))
                                    for v, r in zip(values, runs, strict=True)])
        return found[np.isfinite(found)]

    runs = [r for r, _ in attempt.failed]
    if any(r.error or r.changed for r in runs):
        return None
    try:
        theirs = constants([r.value for r in runs], runs)
        right = constants([w for _, w in attempt.failed], runs)
    except Exception:                        # a result of another make says nothing
        return None
    if len(theirs) < 2:
        return None
    middle = np.median(theirs)
    near = 0.01 * abs(middle)
    if np.ptp(theirs) > near or (len(right) and np.all(np.abs(right - middle) <= near)):
        return None
    return float(middle)


GENERAL = (not_a_function, wrong_arguments, took_too_long, only_square, only_one_sample, raised,
           forgot_to_return, wrong_type, changed_in_place, overflow_or_nan, warns, outputs_swapped,
           transposed, wrong_shape, sign_and_factor, integer_truncation, only_at_a_boundary,
           one_slip, argument_ignored, some_parts)


def diagnose(attempt):
    """(kind, sentence) for an attempt with failed runs; ("differs", a general sentence) when
    nothing fits."""
    for diagnosis in GENERAL:
        found = diagnosis(attempt)
        if isinstance(found, tuple):
            return found
        if found:
            return diagnosis.__name__.replace("_", " "), found
    return "differs", ("Compare the two, entry by entry: where is the first difference, and which "
                       "step made it?")


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
    known = {int: "a number", float: "a number", str: "a text", list: "a list",
             tuple: "several values", dict: "a dictionary", type(None): "None",
             bool: "True or False"}
    return known.get(type(value), f"a {type(value).__name__}")
