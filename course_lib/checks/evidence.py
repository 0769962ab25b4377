"""What a result shows: how much it can prove, in what other form it would be right, and where the
first difference lies."""

import copy

import numpy as np

from course_lib.checks.running import close, is_numeric, run, same

FEW_BITS = 40          # a slip is one of hundreds: two numbers with all their digits tell it apart


def bits(values):
    """About how many bits results carry as evidence: 20 for each number with digits behind the
    point, less for a whole one, 1 for a yes or no; equal ones count once."""
    numbers, others = set(), 0
    for value in _leaves(values):
        if is_numeric(value) and np.asarray(value).dtype.kind != "b":
            numbers.update(np.ravel(np.asarray(value, float)).tolist())
        else:
            others += np.size(value) if is_numeric(value) else 1
    return others + sum(_bits(n) for n in numbers if np.isfinite(n))


def _bits(number):
    return 20 if number % 1 else min(20, np.log2(abs(number) + 1) if abs(number) > 1 else 0)


def _leaves(value):
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, tuple | list):
        return [value]
    return [leaf for part in value for leaf in _leaves(part)]


def other_form(got, want):
    """(got in the form of want, "a list came where an array was expected") where that is all that
    is to be done; else None. Says nothing of whether the numbers are right."""
    if isinstance(want, dict) and isinstance(got, dict) and got.keys() == want.keys():
        return _part_by_part({key: other_form(got[key], want[key]) for key in want})
    if (isinstance(want, dict) and isinstance(got, tuple | list) and len(got) == len(want)
            and all(map(is_numeric, want.values()))):
        names = ", ".join(map(repr, want))
        return dict(zip(want, got, strict=True)), f"They belong into a dictionary, under {names}."
    if isinstance(want, tuple) and isinstance(got, tuple | list) and len(got) == len(want):
        found = _part_by_part(dict(enumerate(map(other_form, got, want))))
        return found and (tuple(found[0].values()), found[1])
    if isinstance(want, tuple) and isinstance(got, dict) and len(got) == len(want):
        return tuple(got.values()), "They are asked for without names, separated by commas."
    if not is_numeric(want):
        return None
    return _other_numbers(got, want)


def _part_by_part(found):
    """found: key -> what other_form gives for a part. None when a part cannot be had."""
    if None in found.values():
        return None
    said = dict.fromkeys(text for _, text in found.values() if text)
    return {key: part for key, (part, _) in found.items()}, " ".join(said)


def _other_numbers(got, want):
    if is_numeric(got) and np.shape(got) == np.shape(want):
        return got, ""
    if type(got).__name__ == "Node":
        return got.value, "They came in a Node: the number that it holds is its .value."
    came = ""
    if isinstance(got, str | tuple | list):
        try:
            came = "text" if isinstance(got, str) else type(got).__name__
            got, expected = np.asarray(got, float), "an array" if np.ndim(want) else "a number"
        except (TypeError, ValueError):
            return None
        if came in ("tuple", "list") and np.shape(got) == (1,) and not np.ndim(want):
            makes = ("Square brackets make" if came == "list" else
                     "Round brackets with a comma, or a comma at the end of the line, make")
            return got[0], f"It came as a {came} of one. {makes} one; a number is asked for."
        if np.shape(got) == np.shape(want):
            how = "`np.array(…)` makes one" if np.ndim(want) else "leave away what is around it"
            return got, f"They came as a {came}, and {expected} was expected: {how}."
    if is_numeric(got) and np.size(got) == np.size(want):
        if [n for n in np.shape(got) if n > 1] == [n for n in np.shape(want) if n > 1]:
            said = f"a {came} of shape {np.shape(got)}" if np.ndim(got) and came else shape_of(got)
            where = ("stands at another place" if np.ndim(got) == np.ndim(want) else
                     "is too many" if np.ndim(got) > np.ndim(want) else "is missing")
            return np.reshape(got, np.shape(want)), (
                f"They came as {said}, and {shape_of(want)} was expected: an axis of length 1 "
                f"{where}.")
    return None


def shape_of(value):
    """A shape in a sentence."""
    return "a single number" if np.ndim(value) == 0 else f"an array of shape {np.shape(value)}"


def first_difference(got, want, rtol):
    """(path, what came, what is right) for the first entry that differs. path: keys, positions and
    indices that lead there. None when the two are not of one make."""
    if isinstance(want, dict) and isinstance(got, dict) and got.keys() == want.keys():
        keys = list(want)
    elif isinstance(want, tuple | list) and isinstance(got, tuple | list) and len(got) == len(want):
        keys = range(len(want))
    elif is_numeric(want) and is_numeric(got) and np.shape(got) == np.shape(want):
        wrong = np.argwhere(~close(got, want, rtol))
        if not len(wrong):
            return None
        place = tuple(wrong[0].tolist())
        return (place,) if place else (), np.asarray(got)[place], np.asarray(want)[place]
    else:
        return None if same(got, want, rtol) else ((), got, want)
    for key in keys:
        if not same(got[key], want[key], rtol):
            found = first_difference(got[key], want[key], rtol)
            return found and ((key, *found[0]), *found[1:])
    return None


def digits_that_tell(got, want, rtol):
    """How many digits show the first difference: 4, or as many more as it takes."""
    found = first_difference(got, want, rtol)
    if found is None or any(not is_numeric(n) or np.ndim(n) for n in found[1:]):
        return 4
    _, came, right = found
    return next((n for n in range(4, 17) if f"{came:.{n}g}" != f"{right:.{n}g}"), 17)


def spelled(path):
    """A path in words, such as "dx[0, 2]"; "" for the result itself."""
    said = "entry " if path and isinstance(path[0], tuple) else ""
    for step in path:
        if isinstance(step, tuple):
            said += f"[{', '.join(map(str, step))}]"
        else:
            said += ", " * bool(said)
            said += str(step) if isinstance(step, str) else f"number {step + 1}"
    return said


def _at(value, path):
    for step in path:
        value = np.asarray(value)[step] if isinstance(step, tuple) else value[step]
    return value


MOST_NUDGES, MOST_NAMED = 60, 4


def depends_on(exercise, args, path):
    """Names of the entries of the arguments on which the right result depends at a place, such as
    ["dy[0, 2]", "x[0, 2]"]; [] when there are many, or an argument that cannot be nudged."""
    arrays = [i for i, a in enumerate(args) if is_numeric(a) and np.asarray(a).dtype.kind == "f"]
    if len(arrays) < len(args) or sum(np.size(args[i]) for i in arrays) > MOST_NUDGES:
        return []
    right = _at(run(exercise.expected(), args).value, path)
    beyond = 1 + np.ptp(np.concatenate([np.ravel(a) for a in args]))

    def matters(i, entry):
        # a little further, beyond 0, and beyond all the others
        for by, shift in ((1.37, 0.37), (-2, -0.3), (1, beyond), (1, -beyond)):
            moved = copy.deepcopy(list(args))
            array = np.array(moved[i], float)
            array[entry] = by * array[entry] + shift
            moved[i] = array if np.ndim(args[i]) else float(array)
            now = run(exercise.expected(), tuple(moved))
            if now.error is None and not same(_at(now.value, path), right, 1e-9):
                return True
        return False

    names = []
    for i in arrays:
        for entry in np.ndindex(np.shape(args[i])):
            if matters(i, entry):
                where = f"[{', '.join(map(str, entry))}]" if entry else ""
                names.append(exercise.argument_names[i] + where)
    return names if len(names) <= MOST_NAMED else []
