"""What can be checked of a project whose question nobody knows but its student: not the result, but
how it came about."""

import numpy as np

from course_lib.checks.attempt import NOTHING
from course_lib.checks.diagnosis import listed
from course_lib.checks.feedback import CheckFailed, Feedback, show
from course_lib.checks.record import note
from course_lib.checks.running import is_numeric, run, same

LEAST_SEEDS, ASKED = 5, 20


def check_project(one_run, x, t, sealed, report):
    """Check how a result was found.

    one_run(x, t, x_new, rng): learns from x and t, and says something of each row of x_new. x, t:
    everything but the test part, which is in sealed. report: a dictionary with the results of the
    seeds ("results"), that of a baseline ("baseline") and that of the test part ("test").

    Returns a Feedback, or raises CheckFailed that carries one, with a line for each point.
    """
    lines = {"baseline": _baseline(report), "spread": _spread(report),
             "test part": _opened(sealed, report), "what it learns from": _learns(one_run, x, t)}
    wrong = {label: said for label, (right, said) in lines.items() if not right}
    evidence = tuple((label, said) for label, (_, said) in lines.items())
    kind = " + ".join(wrong) or "passed"
    hint = f"Look again at {listed(list(wrong))}." if wrong else (
        "Compared with a baseline, over several seeds, without a look at the test part before the "
        "end. What it means is for you to say.")
    if report is ... or report is None or isinstance(report, dict) and not report:
        kind, hint, evidence = "not attempted", NOTHING, ()
    feedback = Feedback("", "How the result was found", kind == "passed", kind, hint,
                        evidence)
    note("project", passed=feedback.passed, kind=kind)
    if not feedback.passed:
        raise CheckFailed(feedback, show(feedback))
    return feedback


def _number(report, name):
    found = report.get(name) if isinstance(report, dict) else None
    return found if is_numeric(found) and not np.ndim(found) and np.isfinite(found) else None


def _results(report):
    """The results of the seeds as an array; an empty one where they are no numbers. nan is none."""
    found = report.get("results") if isinstance(report, dict) else None
    numbers = [n for n in found if is_numeric(n) and not np.ndim(n) and np.isfinite(n)] if (
        isinstance(found, list | tuple) or isinstance(found, np.ndarray) and found.ndim) else []
    return np.array(numbers, float)


def _baseline(report):
    baseline, results = _number(report, "baseline"), _results(report)
    if baseline is None:
        return False, 'report["baseline"] should be a number: what does somebody get who has not ' \
                      "looked at x?"
    if not len(results):
        return False, "there are no results to compare it with"
    return True, (f"{baseline:.3g}; of {len(results)} results {np.sum(results > baseline)} are "
                  f"higher, and {np.sum(results < baseline)} lower")


def _spread(report):
    results = _results(report)
    if len(results) < LEAST_SEEDS:
        return False, (f'report["results"] should be a list, with one number for each of at least '
                       f"{LEAST_SEEDS} seeds, and holds {len(results)}")
    if np.ptp(results) == 0:
        return False, ("all results are the same to the last digit. Does every seed split anew, "
                       "and start with other weights?")
    return True, f"from {results.min():.3g} to {results.max():.3g}, {len(results)} seeds"


def _opened(sealed, report):
    times = getattr(sealed, "opened", None)
    if not isinstance(times, int):
        return False, "the envelope that split the data is missing: sealed = Sealed(x_test, t_test)"
    if times == 0:
        return False, "not opened yet. When everything has been chosen, open it"
    if times > 1:
        return False, (f"opened {times} times. After the first it is a part by which one chooses. "
                       "Restart the kernel, and open it in one cell only")
    if _number(report, "test") is None:
        return False, 'opened once, and report["test"] is no number'
    return True, f"opened once: {_number(report, 'test'):.3g}"


def _learns(one_run, x, t):
    """Whether what is said of a row hangs on the rows that stand beside it."""
    if not callable(one_run):
        return False, "one_run should be a function of (x, t, x_new, rng)"
    if not is_numeric(x) or np.ndim(x) != 2 or not is_numeric(t) or len(x) != len(t) or (
            len(x) < 2 * ASKED):
        names = isinstance(t, np.ndarray) and t.dtype.kind in "OUS"
        return False, (f"x and t should be arrays, one row a sample, at least {2 * ASKED}: all but "
                       "the test part" + ". Give the classes numbers: 0, 1 and so on" * names)
    rows = np.random.default_rng(0).permutation(len(x))
    asked, known = x[rows[:ASKED]], rows[ASKED:]
    far = np.resize([1, -100, 10], x.shape[1]) * (1 + np.abs(x).max(axis=0))
    behind = np.vstack([asked, asked + far])                  # each column far off in its own way
    before = np.vstack([asked - np.roll(far, 1), asked])      # and in another

    def said_of(x_new):
        said = run(lambda *args: one_run(*args, np.random.default_rng(1)),
                   (x[known], t[known], x_new))
        if isinstance(said.value, list | tuple) and all(map(is_numeric, said.value)):
            said.value = np.array(said.value)
        return said

    alone, again, followed, preceded = calls = [
        said_of(rows) for rows in (asked, asked, behind, before)]
    for call in calls:
        count = len(call.args[2])
        if call.error is not None:
            return False, f"it stopped with {type(call.error).__name__}: {call.error}"
        if call.changed:
            return False, "it wrote into its arguments: the next seed learns from other data"
        if not is_numeric(call.value) or np.shape(call.value)[:1] != (count,):
            return False, (f"for {count} rows of x_new, {count} answers were expected, each a "
                           f"number; it gave {_came(call.value)}")
    if not np.array_equal(alone.value, again.value):
        return False, ("the same data and the same rng gave something else. Is another random "
                       "generator used, or something kept from the call before?")
    # to a few digits less than a float has: the last ones depend on how many rows there are
    if not all(same(np.asarray(alone.value), found, 1e-6) for found in
               (np.asarray(followed.value)[:ASKED], np.asarray(preceded.value)[ASKED:])):
        return False, ("what it says of a row changes when strange rows stand beside it in "
                       "x_new. Something (a scale, a mean, a choice of features, dropout left on) "
                       "comes from the rows that are asked about")
    return True, "the training part alone; the same rng gives the same"


def _came(value):
    """What came in place of one number a row, in a student's words."""
    if value is None:
        return "None: is a `return` missing?"
    if is_numeric(value):
        return f"{len(value)}" if np.ndim(value) else "one number"
    texts = np.asarray(value).dtype.kind in "US" if isinstance(value, np.ndarray | list) else False
    return "texts" if texts else f"an object of the class {type(value).__name__}"
