"""A project's check sees how a result was found, whatever was asked."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed, check_project
from course_lib.data import Sealed, load_wines, train_test_split

X, X_TEST, T, T_TEST = train_test_split(*load_wines(), np.random.default_rng(0))


def nearest_mean(x, t, x_new, rng, scale_by=None):
    """To which class mean, in scaled measures, is each row nearest? rng leaves some rows out."""
    kept = rng.random(len(x)) < 0.8
    by = x if scale_by is None else scale_by
    mean, sd = by.mean(axis=0), by.std(axis=0)
    x, x_new = (x - mean) / sd, (x_new - mean) / sd
    centres = np.array([x[kept & (t == c)].mean(axis=0) for c in range(3)])
    return np.linalg.norm(x_new[:, None] - centres, axis=2).argmin(axis=1)


def judged(one_run=nearest_mean, times=1, **report):
    """The Feedback for a project, and its lines."""
    envelope = Sealed(X_TEST, T_TEST)
    for _ in range(times):
        envelope.open()
    whole = {"baseline": 0.4, "results": [0.9, 0.95, 0.97, 0.93, 0.94], "test": 0.95} | report
    try:
        feedback = check_project(one_run, X, T, envelope, whole)
    except CheckFailed as failed:
        feedback = failed.feedback
    return feedback, dict(feedback.evidence)


def test_an_honest_project_passes_and_is_told_what_was_seen():
    feedback, lines = judged()
    assert feedback.passed, feedback
    assert lines == {
        "baseline": "0.4; of 5 results 5 are higher, and 0 lower",
        "spread": "from 0.9 to 0.97, 5 seeds", "test part": "opened once: 0.95",
        "what it learns from": "the training part alone; the same rng gives the same"}


def test_a_result_below_its_baseline_is_a_result():
    feedback, lines = judged(baseline=0.94, results=np.array([0.93, 0.9, 0.91, 0.95, 0.92]))
    assert feedback.passed and lines["baseline"].endswith("1 are higher, and 4 lower")


def test_regression_passes_too():
    def mean_of_all(x, t, x_new, rng):
        return np.full(len(x_new), t[rng.permutation(len(t))[:50]].mean())
    assert judged(mean_of_all)[0].passed


def test_answers_may_come_in_a_list():
    def in_a_loop(x, t, x_new, rng):
        return [neighbours(x, t, row[None])[0] for row in x_new]
    assert judged(in_a_loop)[0].passed


def test_the_last_digits_may_depend_on_how_many_rows_are_asked_about():
    def probability(x, t, x_new, rng):
        return 1 / (1 + np.exp(-x_new[:, 0] + x[:, 0].mean())) * (1 + 1e-14 * len(x_new))
    assert judged(probability)[0].passed


@pytest.mark.parametrize("times, said", [(0, "not opened yet"), (2, "opened 2 times")])
def test_the_test_part_is_opened_once(times, said):
    feedback, lines = judged(times=times)
    assert feedback.kind == "test part" and lines["test part"].startswith(said)


@pytest.mark.parametrize("label, report, said", [
    ("baseline", {"baseline": ...}, "should be a number"),
    ("baseline", {"baseline": float("nan")}, "should be a number"),
    ("spread", {"results": [0.9]}, "at least 5 seeds, and holds 1"),
    ("spread", {"results": [0.9] * 6}, "all results are the same"),
    ("baseline + spread", {"results": ...}, "holds 0"),
    ("baseline + spread", {"results": {0: 0.9, 1: 0.8}}, "should be a list"),
    ("spread", {"results": [0.9, float("nan"), 0.8, 0.7, 0.6]}, "holds 4"),
    ("test part", {"test": "good"}, "is no number")])
def test_what_is_missing_in_the_report_is_named(label, report, said):
    feedback, lines = judged(**report)
    assert feedback.kind == label and said in lines[label.split(" + ")[-1]]


def scaled_together(x, t, x_new, rng):
    return nearest_mean(x, t, x_new, rng, np.vstack([x, x_new]))


def scaled_by_what_is_asked(x, t, x_new, rng):
    return nearest_mean(x, t, x_new, rng, x_new)


def in_equal_shares(x, t, x_new, rng):
    return x_new[:, 0].argsort().argsort() * 3 // len(x_new)


def neighbours(x, t, x_new):
    return t[np.linalg.norm(x_new[:, None] - x, axis=2).argmin(axis=1)]


def neighbours_scaled_together(x, t, x_new, rng):
    both = np.vstack([x, x_new])
    return neighbours(x / both.std(axis=0), t, x_new / both.std(axis=0))


def widest_columns_of_all(x, t, x_new, rng):
    widest = np.vstack([x, x_new]).std(axis=0).argsort()[-3:]
    return neighbours(x[:, widest], t, x_new[:, widest])


def by_their_ranks(x, t, x_new, rng):
    return neighbours(x.argsort(axis=0).argsort(axis=0), t, x_new.argsort(axis=0).argsort(axis=0))


def silenced_at_random(x, t, x_new, rng):
    mean, sd = x.mean(axis=0), x.std(axis=0)
    kept = rng.random(x_new.shape) < 0.5
    return neighbours((x - mean) / sd, t, kept * (x_new - mean) / sd)


def of_another_generator(x, t, x_new, rng):
    return np.random.default_rng().integers(0, 3, len(x_new))


def scales_in_place(x, t, x_new, rng):
    x /= x.std(axis=0)
    return np.zeros(len(x_new))


def one_answer(x, t, x_new, rng):
    return 1


def nothing_returned(x, t, x_new, rng):
    neighbours(x, t, x_new)


def names_of_growers(x, t, x_new, rng):
    return np.array(["a", "b", "c"])[neighbours(x, t, x_new)]


def stops(x, t, x_new, rng):
    return x_new @ t


@pytest.mark.parametrize("one_run, said", [
    (scaled_together, "comes from the rows that are asked about"),
    (scaled_by_what_is_asked, "comes from the rows that are asked about"),
    (in_equal_shares, "comes from the rows that are asked about"),
    (neighbours_scaled_together, "comes from the rows that are asked about"),
    (widest_columns_of_all, "comes from the rows that are asked about"),
    (by_their_ranks, "comes from the rows that are asked about"),
    (silenced_at_random, "dropout left on"),
    (of_another_generator, "the same rng gave something else"),
    (scales_in_place, "wrote into its arguments"),
    (one_answer, "20 answers were expected, each a number; it gave one number"),
    (nothing_returned, "is a `return` missing"),
    (names_of_growers, "it gave texts"),
    (stops, "stopped with ValueError"),
    (..., "should be a function")])
def test_a_run_that_does_not_learn_from_the_training_part_alone_is_seen(one_run, said):
    feedback, lines = judged(one_run)
    assert feedback.kind == "what it learns from" and said in lines["what it learns from"]


def test_a_project_not_begun_is_not_attempted():
    with pytest.raises(CheckFailed) as caught:
        check_project(..., X, T, Sealed(X_TEST, T_TEST), ...)
    assert caught.value.feedback.kind == "not attempted"


def test_a_report_of_another_form_is_an_answer():
    with pytest.raises(CheckFailed) as caught:
        check_project(nearest_mean, X, T, Sealed(X_TEST, T_TEST), "good")
    assert caught.value.feedback.kind == "baseline + spread + test part"


def test_classes_that_are_names_are_told_what_to_become():
    with pytest.raises(CheckFailed, match="Give the classes numbers"):
        names = np.array(["a", "b", "c"])[T]
        check_project(nearest_mean, X, names, Sealed(X_TEST, T_TEST), {"test": 1.0})


def test_without_an_envelope_it_says_so():
    with pytest.raises(CheckFailed, match="the envelope that split the data is missing"):
        check_project(nearest_mean, X, T, (X_TEST, T_TEST), {"test": 1.0})


@pytest.mark.parametrize("x, t", [(..., T), (X[:, 0], T), (X, T[:-1]), (X[:30], T[:30])])
def test_data_of_another_form_are_named(x, t):
    with pytest.raises(CheckFailed, match="x and t should be arrays, one row a sample"):
        check_project(nearest_mean, x, t, Sealed(X_TEST, T_TEST), {"test": 1.0})
