"""What is wrong with an answer that matches no known mistake: a list of general diagnoses, tried in
order.

Each takes an Attempt and returns a sentence for the student, or None. Its name is the kind of the
mistake, unless it returns (kind, sentence). What is said of all inputs holds for *every* input on
which the answer is wrong.
"""

import copy
import dataclasses
import dis
import linecache
import re
import traceback
from dataclasses import dataclass

import numpy as np

from course_lib.checks.evidence import (
    FEW_BITS,
    bits,
    depends_on,
    first_difference,
    other_form,
    shape_of,
    spelled,
)
from course_lib.checks.exercise import Exercise
from course_lib.checks.meanings import meaning, quoted
from course_lib.checks.running import (
    AnswerElsewhere,
    ErrorElsewhere,
    Run,
    TookTooLong,
    agree,
    as_asked,
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

    @property
    def carries_little(self):
        """Whether the wrong results hold too few bits to tell one mistake from another."""
        return bits([r.value for r, _ in self.failed]) < FEW_BITS

    def again(self, args):
        """(the right run, the student's) on other arguments."""
        right, theirs = run(self.exercise.expected(), args), run(self.call, args)
        theirs.value = as_asked(theirs.value, right.value)
        return right, theirs

    @property
    def call(self):
        return self.exercise.call(self.answer)


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
    thing = "class" if isinstance(exercise.model_solution, type) else "function"
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
    if isinstance(r.error, TypeError) and not _frames_of(attempt.answer, r.error):
        if attempt.exercise.use_answer:
            return f"The check could not use it as the task says: {r.error}."
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
    """Right for a batch of one, wrong for larger ones, where a row is a sample."""
    def single(run):
        arrays = [a for a in run.args if _ndim(a)]
        return any(_ndim(a) > 1 for a in arrays) and all(len(a) == 1 for a in arrays
                                                         if _ndim(a) > 1)

    if _right_exactly_for(single, attempt) and _rows_are_samples(attempt):
        return ("It is right for one sample, but not for a batch. "
                "What should happen to each row on its own?")
    return None


def _right_exactly_for(kind, attempt):
    """Whether there are runs of this kind, and they are right, also with other numbers, and no
    others are; and not because there everything is trivial."""
    of_kind = [(r, w) for r, w in attempt.pairs if kind(r)]
    if bits([w for _, w in of_kind]) < FEW_BITS:
        return False
    if any(kind(r) != attempt.is_right(r, w) for r, w in attempt.pairs):
        return False
    for r, _ in of_kind:
        args = tuple(1.25 * a + 0.5 if _is_float(a) else a for a in r.args)
        right, theirs = attempt.again(args)
        if right.error is None and not agree(theirs, right, attempt.exercise.rtol):
            return False
    return True


def _rows_are_samples(attempt):
    """Whether what is right for a batch has, in its first row, what is right for its first row
    alone."""
    for r, want in attempt.failed:
        if r.error:
            return False
        n = max((len(a) for a in r.args if _ndim(a) > 1), default=0)
        alone = run(attempt.exercise.expected(),
                    tuple(a[:1] if _ndim(a) and len(a) == n else a for a in r.args))
        rows = [(a, w) for a, w in _numeric_parts(alone.value, want) if _ndim(w) and len(w) == n]
        if alone.error or not rows or any(
                not same(a, w[:1], attempt.exercise.rtol) for a, w in rows):
            return False
    return True


def raised(attempt):
    """What stopped it on the first input that fails: where a smaller one is wrong already, that
    comes first."""
    r, _ = attempt.first()
    if r.error is None:
        return None
    return (f"Your {_thing(attempt)} stopped. {meaning(r.error)}Python says: "
            f"{quoted(r.error)}{_where(attempt.answer, r.error)}.")


def raised_later(attempt):
    for r, _ in attempt.failed:
        if r.error is not None:
            return (f"For the input below the result is wrong; for another one your "
                    f"{_thing(attempt)} stopped with {quoted(r.error)}"
                    f"{_where(attempt.answer, r.error)}. Begin with the one below.")
    return None


def _thing(attempt):
    return "class" if isinstance(attempt.exercise.model_solution, type) else "function"


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
    for g, w in _pairs(run.value, want):
        if is_numeric(w) and not is_numeric(g):
            return _no_number(g, "an array" if np.ndim(w) else "a number")
        if isinstance(w, str) and not isinstance(g, str):
            return f"The answer is a text in quotes, and you gave {_a(g)}."
    return None


def _other_count(got, want):
    if isinstance(got, set | frozenset):
        return "A set has no order, and keeps each thing once. Give the parts in their order."
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
    names = _part_names(want) or ["Your result"]
    pairs = _pairs(run.value, want)
    for name, (g, w) in zip(names, pairs, strict=False):
        if is_numeric(g) and is_numeric(w) and np.shape(g) != np.shape(w):
            return (f"{name} is {shape_of(g)}, and {shape_of(w)} was expected. "
                    "Which axis was summed, kept or lost?")
    return None


def _part_names(want):
    """What the parts of a result are called, in the order of `parts`; [] for one value."""
    if isinstance(want, dict):
        return sorted(map(str, want))
    return [f"number {i + 1}" for i in range(len(want))] if isinstance(want, tuple) else []


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
            if said and attempt.carries_little or sign == 1 and not said:
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
        if any(np.asarray(w).dtype.kind == "b" for _, w in pairs):
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
        return (any(np.any(np.abs(np.subtract(w, np.round(w))) > 0.01) for _, w in pairs)
                and all(truncated(g, w) for g, w in pairs))

    if attempt.everywhere(cut):
        return ("The digits behind the point are gone: somewhere whole numbers are used where "
                "fractions are needed.")
    return None


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
        if r.error or not _is_float(r.args[i]):
            return False
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
        if not _ndim(want) or not np.shape(r.value) == np.shape(want) == np.shape(r.args[i]):
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
                "Which part is computed although it is not needed?")
    return None


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
        pairs = _numeric_parts(got, want)
        return len(pairs) == len(_pairs(want, want)) and all(
            np.shape(g) == np.shape(w) and np.all(close(g, w, NEAR)) for g, w in pairs)

    if not attempt.everywhere(near):
        return None
    dtypes = {np.asarray(g).dtype for r, w in attempt.failed for g, _ in _numeric_parts(r.value, w)}
    if dtypes & {np.dtype(np.float32), np.dtype(np.float16)}:
        return "too few digits", (
            "Right to a few digits: they are kept in 32 bits or fewer, which hold about seven. "
            "Where does the array get its dtype?")
    return ("Nearly: right to three digits or more, but not to all. Is something rounded, cut off, "
            "added to be safe, or estimated with a small step?")


def some_parts(attempt):
    """Some parts of the answer are right for every input; what can be said of the others."""
    first = attempt.wants[0]
    if not isinstance(first, tuple | dict):
        return None
    if not all(same_make(want, first) for want in attempt.wants):
        return None                          # the parts have other names for other inputs
    if not all(r.error is None and same_make(r.value, w) for r, w in attempt.pairs):
        return None
    names = _part_names(first)
    wrong = [i for i, name in enumerate(names)
             if not all(same(parts(r.value)[i], parts(w)[i], attempt.exercise.rtol)
                        for r, w in attempt.pairs)]
    if len(wrong) == len(names):
        return None
    said = " and ".join(names[i] for i in wrong)
    rest = copy.copy(attempt)
    rest.runs = [dataclasses.replace(r, value=_only(r.value, wrong)) for r in attempt.runs]
    rest.wants = [_only(w, wrong) for w in attempt.wants]
    rest.__post_init__()
    for diagnosis in OF_PARTS if rest.failed else ():
        found = diagnosis(rest)
        if found:
            kind, found = found if isinstance(found, tuple) else (_kind(diagnosis), found)
            return kind, f"The rest is right; this is about {said}. {found}"
    return f"Some of it is right for every input. Look again at {said}."


def _only(value, wanted):
    """Some parts of a result, in a tuple; the part itself where it is one."""
    found = tuple(parts(value)[i] for i in wanted)
    return found if len(found) > 1 else found[0]


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


OF_PARTS = (transposed, wrong_shape, sign_and_factor, integer_truncation, nearly)
GENERAL = (not_a_function, forgot_self, wrong_arguments, took_too_long, only_square,
           only_one_sample, raised, forgot_to_return, right_in_another_form, wrong_type,
           changed_in_place, overflow_or_nan, warns, outputs_swapped, transposed, wrong_shape,
           sign_and_factor, integer_truncation, only_at_a_boundary, one_slip, nearly,
           always_the_same, argument_ignored, some_parts, raised_later)


def _kind(diagnosis):
    return diagnosis.__name__.replace("_", " ")


def diagnose(attempt):
    """(kind, sentence) for an attempt with failed runs; ("differs", where to look) when nothing
    fits."""
    for diagnosis in GENERAL:
        found = diagnosis(attempt)
        if isinstance(found, tuple):
            return found
        if found:
            return _kind(diagnosis), found
    return "differs", _where_to_look(attempt)


def _where_to_look(attempt):
    """What helps on where nothing specific is known, by the kind of result."""
    exercise, (r, want) = attempt.exercise, attempt.first()
    if exercise.asks_for_a_value:
        return f"That is not it yet. {exercise.hints[0]}"
    found = first_difference(r.value, want, exercise.rtol)
    if found is None:
        return f"For the input below it is not right yet. {exercise.hints[0]}"
    path, came, right = found
    place = spelled(path)
    if isinstance(right, bool | np.bool_):
        return (f"For the case below {place or 'it'} says {bool(came)}, and {bool(right)} is "
                "right. What is special about this case?")
    said = f"The first that differs is {place}. " if place else "For the input below it differs. "
    names = depends_on(exercise, r.args, path)
    if names:
        said += f"What is right there is made from {_listed(names)}: work it out by hand."
    else:
        said += "Work it out by hand: at which step does your function do something else?"
    return said


def _listed(names):
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


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


def _a(value):
    """A value's type in a student's words."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    known = {int: "a number", float: "a number", str: "a text", list: "a list",
             tuple: "several values", dict: "a dictionary", type(None): "None",
             bool: "True or False"}
    name = known.get(type(value), type(value).__name__)
    return name if " " in name or name == "None" else f"an object of the class {name}"
