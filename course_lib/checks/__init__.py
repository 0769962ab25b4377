"""Feedback that names the misconception behind a wrong answer.

check("01.2", my_function) tries an answer on many inputs beside the right one, and says which known
mistake gives exactly what came, or what a general diagnosis can tell. hint("01.2") gives the next
of three hints.
"""

import collections
import dataclasses
import functools
import re

from course_lib.checks.attempt import Attempt, not_attempted, part_names
from course_lib.checks.chain import links, list_of, told
from course_lib.checks.course_map import CourseMap
from course_lib.checks.diagnosis import diagnose, implied_constant, listed, sign_and_factor
from course_lib.checks.evidence import digits_that_tell
from course_lib.checks.exercise import Exercise, course_seed
from course_lib.checks.exercises import all_exercises, all_turns, every_exercise, find
from course_lib.checks.explaining import explain, warm_up
from course_lib.checks.feedback import CheckFailed, Feedback, describe, labelled, show
from course_lib.checks.project import check_project
from course_lib.checks.record import Progress, events, note
from course_lib.checks.running import agree, as_asked, parts, run, run_each, same, same_make
from course_lib.checks.turns import goes_on

__all__ = ["CheckFailed", "Exercise", "Feedback", "all_exercises", "check",
           "check_project", "course_map", "every_exercise", "explain", "hint",
           "progress", "your_turn"]


def check(id, answer):
    """Check an answer: a function, or a value where the exercise asks for one.

    Returns a Feedback that says what was shown, or raises CheckFailed that carries one. Raises
    ValueError for an id that does not exist.
    """
    exercise = find(id)
    feedback = examine(exercise, answer, course_seed())
    if exercise.explanation:
        feedback = warm_up(exercise, answer, feedback)
    note("check", id=id, passed=feedback.passed, kind=feedback.kind)
    if not feedback.passed:
        raise CheckFailed(feedback, show(feedback))
    return feedback


def your_turn(id, answer):
    """Check what a student has written in a lesson, and say what the lesson goes on with: returns
    the answer if it is right, else the course's own. Never raises for a wrong answer.

    Raises ValueError for an id that does not exist.
    """
    turn = find(id, all_turns)
    feedback = goes_on(examine(turn, answer, course_seed()))
    note("turn", id=id, passed=feedback.passed, kind=feedback.kind)
    if not show(feedback):
        print(feedback)
    return answer if feedback.passed else turn.model_solution


def examine(exercise, answer, seed):
    """The Feedback for an answer; never raises for a wrong one."""
    inputs, wants = _key(exercise, seed)
    attempt = _attempt(exercise, answer, inputs, wants)

    error = next((type(r.error).__name__ for r in attempt.runs if r.error is not None), "")

    def feedback(kind, text, evidence=()):
        return Feedback(exercise.id, exercise.title, kind == "passed", kind, text, tuple(evidence),
                        error)

    nothing = not_attempted(attempt)
    if nothing:
        return feedback("not attempted", nothing)
    if attempt.failed:
        found = links(attempt) if exercise.in_parts else []
        if found:
            return feedback(*told(found), list_of(found))
        kind, text = _name_the_mistake(attempt, seed)
        differ = [(r, want) for r, want in attempt.failed
                  if r.error or not same(r.value, want, exercise.rtol)]
        return feedback(kind, text, _evidence(attempt, None if kind == "warns" else differ))
    if not exercise.asks_for_a_value:
        _, again = attempt.again(inputs[0])
        if not agree(again, attempt.runs[0], exercise.rtol):
            return feedback("second call differs",
                            "Called a second time with the same input, your function gives "
                            "something else. Does it keep something from the first call?",
                            _evidence(attempt, [(again, attempt.wants[0])]))
    return feedback("passed", _praise(exercise, len(inputs)))


# A class has the same inputs for every answer: what the solution and the wrong functions do with
# them is found out once.

@functools.lru_cache(200)
def _key(exercise, seed):
    """(inputs, what is right for each)."""
    inputs = exercise.arguments(seed)
    return inputs, [run(exercise.expected(), args).value for args in inputs]


@functools.lru_cache(2000)
def _mistaken(exercise, seed, name):
    """The runs of a wrong function."""
    return [run(exercise.mistaken(name), args) for args in _key(exercise, seed)[0]]


def _attempt(exercise, answer, inputs, wants):
    """Run the answer on every input; the first that takes too long is the last."""
    runs = run_each(exercise.call(answer), inputs)
    for done, want in zip(runs, wants, strict=False):
        done.value = as_asked(done.value, want)
    return Attempt(exercise, answer, runs, wants[:len(runs)])


# what the hint of a known mistake says of its own sign or size, to which nothing is added
SPEAKS_OF = {"sign flipped": re.compile(r"\bsigns?\b|minus"),
             "constant factor": re.compile(r"\btimes\b|factor|divi|\bmean|\bsum")}


def _name_the_mistake(attempt, seed):
    """(kind, hint): the wrong function that did the same on every input; several that each did a
    part of it; a general diagnosis; or a wrong function and a general diagnosis together."""
    exercise, count = attempt.exercise, len(attempt.runs)
    theirs = {}
    for name in exercise.wrong_answers:
        theirs[name] = _mistaken(exercise, seed, name)[:count]
        both = zip(attempt.runs, theirs[name], strict=True)
        if all(agree(run, other, exercise.rtol) for run, other in both):
            return name, exercise.hint_of(name)
    found = _one_for_each_part(attempt, theirs)
    if found:
        return " + ".join(found), "\n".join(map(exercise.hint_of, found) if all(
            _all_of_it_came(attempt, theirs[name]) for name in found) else [
            f"About {listed(names)}: {exercise.hint_of(name)}" for name, names in found.items()])
    for name in exercise.families:
        constant = implied_constant(attempt, exercise.families[name])
        if constant is not None:
            return name, exercise.hint_of(name).replace("{}", f"{constant:.3g}")
    kind, sentence = diagnose(attempt)
    vague = ("differs", "first that differs", "argument ignored", "upstream ignored")
    if kind in vague and not attempt.carries_little:
        for name, runs in theirs.items():  # a known mistake with the wrong sign, or divided by N
            if any(r.changed != x.changed for r, x in zip(attempt.runs, runs, strict=True)):
                continue
            found = sign_and_factor(dataclasses.replace(attempt, wants=[r.value for r in runs]))
            if found and (kind, found[0]) != ("argument ignored", "constant factor") and not any(
                    SPEAKS_OF[also].search(exercise.hint_of(name))
                    for also in found[0].split(" + ")):
                more = found[1].replace("What came is", "On top of that it is").replace(
                    "what it should be, everywhere", "what that mistake alone would give")
                return f"{name} + {found[0]}", f"{exercise.hint_of(name)}\n{more}"
    return kind, sentence


def _one_for_each_part(attempt, theirs):
    """For an answer of several parts: the wrong functions that explain its wrong parts, each on
    every input, with the names of the parts that each explains; or {}."""
    exercise, rtol = attempt.exercise, attempt.exercise.rtol
    if not isinstance(attempt.wants[0], tuple | dict):
        return {}
    if any(r.error or r.changed or not same_make(r.value, w) for r, w in attempt.pairs):
        return {}
    found = {}
    for i, part in enumerate(part_names(attempt.wants[0])):
        got = [parts(r.value)[i] for r in attempt.runs]
        if all(same(g, parts(w)[i], rtol) for g, w in zip(got, attempt.wants, strict=True)):
            continue
        for name, runs in theirs.items():
            if (exercise.asks_for_a_value and isinstance(attempt.wants[0], dict)
                    and not _all_of_it_came(attempt, runs)):
                continue                     # letters that belong together, as in an order
            if ("have changed places" in exercise.hint_of(name)
                    and not _all_of_it_came(attempt, runs)):
                continue                     # one of them stands where it belongs
            if all(same_make(r.value, w) and same(g, parts(r.value)[i], rtol)
                   for g, r, w in zip(got, runs, attempt.wants, strict=True)):
                found.setdefault(name, []).append(part)
                break
        else:
            return {}
    return found


def _all_of_it_came(attempt, runs):
    """Whether an answer holds all that a wrong function has changed."""
    rtol = attempt.exercise.rtol
    return all(same_make(wrong.value, want) and all(
        same(g, x, rtol) for g, x, w in zip(parts(mine.value), parts(wrong.value), parts(want),
                                            strict=True) if not same(x, w, rtol))
        for mine, wrong, want in zip(attempt.runs, runs, attempt.wants, strict=True))


def _evidence(attempt, pairs=None):
    """The first failing input, which is the smallest, what came, and what was expected (not where
    the answer is one value)."""
    exercise = attempt.exercise
    if callable(attempt.answer) == exercise.asks_for_a_value:
        return
    r, want = pairs[0] if pairs else attempt.first()
    if r.args:
        given = [labelled(f"{name} = ", describe(value))
                 for name, value in zip(exercise.argument_names, r.args, strict=False)]
        yield "for", "\n".join([*given, exercise.program]).rstrip()
    digits = digits_that_tell(r.value, want, exercise.rtol) if r.args else 4
    if r.error is None:
        yield "you gave", describe(r.value, want if r.args else None, exercise.rtol, digits)
    if r.args:
        yield "expected", describe(want, digits=digits)


def _praise(exercise, count):
    """What a passed check has shown, and where to go on."""
    tried = "" if exercise.asks_for_a_value else f" (tried on {count} inputs)"
    shown = f"Your answer {exercise.proves}{tried}."
    if not exercise.points or not exercise.of_the_course:
        return shown
    following = [id for id in all_exercises() if id > exercise.id][:1]
    onward = f"Next: {following[0]}." if following else "That was the last exercise."
    return f"{shown} {onward}"


_hints_given = collections.Counter()


def hint(id):
    """The next of an exercise's three hints: a nudge, the concept, the next line. After the third,
    the third again. A turn has one, its nudge."""
    if id in all_turns():
        turn = find(id, all_turns)
        return Feedback(turn.id, turn.title, False, "hint", turn.hints[0])
    exercise = find(id)
    number = min(_hints_given[id], 2)
    _hints_given[id] += 1
    note("hint", id=id, number=number + 1)
    label = ("a nudge", "the concept", "the next line")[number]
    text = f"Hint {number + 1} of 3, {label}: {exercise.hints[number]}"
    return Feedback(exercise.id, exercise.title, False, "hint", text)


def progress():
    """The student's own record: which exercises are right, which mistakes were met, how good
    predictions were."""
    return Progress(all_exercises(), all_turns(), events())


def course_map():
    """The lessons of the course with links, what each is for, how many of its lines are yours, and
    how many of its exercises you have right."""
    return CourseMap(all_exercises(), all_turns(), events())
