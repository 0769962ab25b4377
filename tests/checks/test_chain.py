"""An exercise that asks for a chain of values tells of each whether its own step is right."""

import numpy as np
import pytest

from course_lib.checks import all_exercises, examine
from course_lib.checks.chain import Chain, made
from course_lib.checks.running import run, same

KEYSTONE = all_exercises()["05.6"]
CHAINS = pytest.mark.parametrize(
    "chain", [e for e in all_exercises().values() if isinstance(e, Chain)], ids=lambda e: e.id)


def said(**other):
    """What is said of each value of an answer in which some are made otherwise, from all that is
    known before them; and the feedback."""
    def answer(*args):
        known = KEYSTONE.make_given(*args)
        for name, step in KEYSTONE.steps.items():
            known[name] = other[name](known) if name in other else made(step, known)
        return {name: known[name] for name in KEYSTONE.steps}

    feedback = examine(KEYSTONE, answer, 0)
    return dict(feedback.evidence), feedback


@CHAINS
def test_the_steps_lead_where_the_solution_does(chain):
    for seed in range(20):
        for args in chain.arguments(seed):
            assert same(chain.walk(args, {}), run(chain.expected(), args).value, chain.rtol)


@CHAINS
def test_each_mistake_is_told_at_its_value_and_nowhere_else(chain):
    for name, wrong in chain.wrong_steps.items():
        for step in wrong:
            lines = dict(examine(chain, chain.wrong_answers[step.__name__], 0).evidence)
            states = {n: lines[n].split(" ")[0] for n in chain.steps}
            assert states.pop(name) in ("not", "nearly:"), step.__name__
            assert set(states.values()) <= {"right", "follows"}, step.__name__


def test_what_follows_from_a_wrong_value_is_said_to_follow_and_what_does_not_is_right():
    lines, _ = said(dh=lambda k: k["ds"] @ k["W2"].T)
    assert lines["dh"] == "not yet"
    assert lines["dz"] == "follows from dh; its own step is right"
    assert lines["dW1"] == lines["dx"] == "follows from dz; its own step is right"
    assert lines["ds"] == lines["dr"] == lines["db3"] == "right"


def test_a_second_mistake_is_seen_behind_the_first():
    lines, feedback = said(dh=lambda k: k["ds"] @ k["W2"].T, db1=lambda k: k["dz"].mean(axis=0))
    assert feedback.kind == "class_head_only + first_bias_averaged"
    assert "\nAbout db1: db1 is a mean." in feedback.hint
    assert lines["dW1"] == "follows from dz; its own step is right" and lines["db1"] == "not yet"


def test_a_strange_step_behind_a_wrong_one_waits_for_it():
    lines, feedback = said(dh=lambda k: k["ds"] @ k["W2"].T, dz=lambda k: np.tanh(k["dh"]))
    assert lines["dz"] == "not yet; first dh" and feedback.kind == "class_head_only"


def test_zeros_are_no_evidence_of_a_right_step():
    lines, _ = said(dh=lambda k: 0 * k["h"])
    assert lines["dz"] == "not yet; first dh"
    assert lines["dW1"] == lines["db1"] == "not yet; first dz"


def test_nearly_comes_with_the_difference():
    lines, feedback = said(dr=lambda k: made(KEYSTONE.steps["dr"], k) + 0.0005)
    assert lines["dr"] == "nearly: the largest difference is 0.0005"
    assert lines["dW3"] == "follows from dr; its own step is right"
    assert feedback.hint.startswith("About dr: ")


def test_an_unforeseen_mistake_meets_the_idea_behind_its_step_and_a_place():
    _, feedback = said(dz=lambda k: k["dh"] * np.where(k["z"] > 0, 1, 0.1))
    assert feedback.hint == (f"About dz: {KEYSTONE.idea('dz')} "
                             "The first entry that differs is dz[0, 1].")


def test_the_first_wrong_value_is_shown_with_what_it_is_made_from():
    lines, _ = said(dz=lambda k: k["dh"], dx=lambda k: k["dz"] @ k["W1"].T)
    assert [label for label in lines if label not in KEYSTONE.steps] == [
        "for", "your dz", "expected"]
    assert lines["for"].startswith("dh = [[") and "\nz = [[" in lines["for"]
    assert "◂" in lines["your dz"] and "◂" not in lines["expected"]


@pytest.mark.parametrize("nothing", [..., None], ids=["dots", "None"])
def test_an_unfinished_answer_is_told_how_far_it_is_right(nothing):
    lines, feedback = said(db3=lambda k: nothing)
    assert feedback.kind == "unfinished"
    assert feedback.hint == "Right so far: 11 of 12. Next: db3."
    assert lines["db3"] == "not written yet" and lines["dx"] == "right"


def test_what_hangs_on_a_missing_value_cannot_be_told():
    lines, feedback = said(dh=lambda k: ..., dz=lambda k: k["h"], dW1=lambda k: ...,
                           db1=lambda k: ..., dx=lambda k: ...)
    assert lines["dz"] == "not yet; first dh"
    assert feedback.hint == "Right so far: 7 of 12. Next: dh."


def test_a_line_that_uses_one_not_yet_written_is_named():
    for line in (lambda x, *_: {"dW2": x.T @ ...}, lambda x, *_: {"dr": 2 * ...}):
        feedback = examine(KEYSTONE, line, 0)
        assert feedback.kind == "raised" and "is still `...`: write that" in feedback.hint
