"""The class report counts rightly, names what to take up again, needs nothing from elsewhere, and
accuses nobody."""

import copy
import html
import re
from html.parser import HTMLParser

import pytest

from course_lib.checks import all_exercises
from course_lib.checks.feedback import emphasis
from course_tools.build import read
from course_tools.grading import journal
from course_tools.grading.journal import Flag, Marked, Result
from course_tools.grading.results.class_report import SHOWN, report_page, write
from course_tools.grading.results.pages import moment, revisit, text
from course_tools.grading.results.similar import is_long, pieces, similar
from tests.support.class_of import ROOT, answer, change, deserved, make_class, solution

NAMES = ["01_computation_graphs", "05_full_backpropagation"]


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    """The journal of a small class, with something of everything."""
    folder = tmp_path_factory.mktemp("class")
    made = deserved(folder, make_class(folder, NAMES, 12, seed=5))
    by = {(line.assignment[:2], line.student): line for line in made}
    change(by["01", "student003"], status="unreadable", reason="not JSON: <line 3>", questions=[])
    change(by["05", "student004"], status="missing", reason="no file", questions=[],
                                  submitted=None)
    change(by["01", "student005"], late=True)
    by["01", "student006"].flags.append(Flag("edited test cell", "ex-1-check", "<b>pass</b>"))
    by["01", "student007"].flags += [Flag("deleted test cell", f"ex-{i}-check", "It is missing.")
                                     for i in (1, 2)]
    change(by["05", "student001"].questions[2], kind="timed out", score=0.0)
    change(by["01", "student001"].questions[1], kind="differs", score=0.0,
                                                  hint="Something differs.")
    return made


@pytest.fixture(scope="module")
def page(lines):
    return report_page(lines)


def words(page):
    """The page as a reader sees it: without tags, in one line."""
    return " ".join(html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page,
                                         flags=re.DOTALL)).split())


class Structure(HTMLParser):
    """Tags that are opened and closed, and what each has."""

    VOID = {"meta", "img", "br", "wbr"}

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.wrong = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


# What it says


def test_each_outcome_is_counted_in_picture_and_table(page, lines):
    for name in NAMES:
        graded = [line for line in lines if line.assignment == name
                  and line.status == "graded"]
        for i, question in enumerate(graded[0].questions):
            found = [line.questions[i].outcome for line in graded]
            right = found.count("right")
            row = next(r for r in page.split("<tr>")
                       if r.startswith("<td>"
                                       + text(f"{question.exercise} {question.title}")))
            assert row.count("<td") == 7 and f'<td class=n>{right}</td>' in row
            alt = next(a["alt"] for tag, a in Structure(page).tags if tag == "img"
                       and question.title in a["alt"])
            assert not right or f"{question.exercise} {question.title}: {right} right" in alt


def test_the_most_frequent_misconceptions_come_first_each_with_hint_and_section(lines):
    lines = copy.deepcopy(lines)
    graded = [line for line in lines if line.assignment == NAMES[0]
              and line.status == "graded"]
    for line in graded[2:7]:
        change(line.questions[4], kind="overwritten + untaxed", score=0.0)
    rows = report_page(graded).partition("Misconceptions")[2].split("<tr>")[2:]
    assert {"overwritten",
            "untaxed"} == {re.search(r"<strong>(.*?)</strong>", row)[1] for row in rows[:2]}
    assert emphasis(all_exercises()["01.5"].hint_of("overwritten")) in rows[0] + rows[1]
    assert ("lesson 01, “One value, used twice”" in rows[0]
            and "lesson 01, “One value, used twice”" in rows[1])


@pytest.mark.parametrize("students, kinds, said", [
    (1, 1, "1 more was met by one student."), (1, 2, "2 more were met by one student each."),
    (2, 2, "2 more were met by at most 2 students each.")])
def test_how_many_more_misconceptions_there_are_is_said_in_words(students, kinds, said):
    graded = [Result("a", f"s{i}", graded="2026-11-21T10:00:00+00:00", status="graded",
                     max_score=1.0, questions=[Marked(f"q{n}", kind="x", points=1.0)
                                               for n in range(SHOWN + kinds)])
              for i in range(students)]
    assert f"<p>{said}</p>" in report_page(graded)


def test_who_is_late_may_have_all_right():
    late = Result("a", "s", graded="2026-11-21T10:00:00+00:00", status="graded", max_score=1.0,
                  late=True, deduction=0.2, questions=[Marked("q", points=1.0, score=1.0)])
    assert "a 1 0 0 1 0.80 0.8 1 1 Misconceptions" in words(report_page([late]))


@pytest.mark.parametrize("exercise", all_exercises().values(), ids=lambda exercise: exercise.id)
def test_every_exercise_names_a_section_of_its_lesson_to_read_again(exercise):
    (path,) = ROOT.glob(f"notebooks/{exercise.lesson}_*.ipynb")
    prose = [line for c in read(path).cells if c.cell_type == "markdown"
             for line in c.source.split("\n")]
    headings = [line.lstrip("# ") for line in prose if line.startswith("#")]
    assert exercise.section in headings
    said = revisit(Marked("", exercise=exercise.id))
    assert said == f"lesson {exercise.lesson}, “{exercise.section}”"


def test_what_has_no_mark_is_named_with_its_reason(page):
    said = words(page)
    assert ("not a mark of 0" in said
            and "student003 01 computation graphs unreadable not JSON: <line 3>" in said)
    assert "student004 05 full backpropagation missing no file" in said
    assert f"student005 01 computation graphs {moment('2026-11-20T18:30:00+00:00')} 0%" in said


def test_crashes_flags_and_protection_are_shown(page):
    said = words(page)
    assert "student001 05.3 The training loop timed out Flags" in said
    assert "student006 01 computation graphs ex-1-check edited test cell <b>pass</b>" in said
    assert "student007 01 computation graphs ex-1-check, ex-2-check deleted test cell" in said
    assert "22 submissions: Landlock, seccomp, limits" in said


def test_averages_leave_out_what_was_not_graded(page, lines):
    scores = [line.score
              for line in lines if line.assignment == NAMES[0] and line.status == "graded"]
    assert (len(scores) == 11
            and f"01 computation graphs 11 0 1 1 {sum(scores) / 11:.2f}" in words(page))


def test_an_empty_class_and_a_class_without_marks_have_a_report(lines):
    assert "0 students" in report_page([])
    unreadable = [line for line in lines if line.status != "graded"]
    assert "Nothing was graded" in report_page(unreadable)


# What it is


def test_the_page_is_whole_and_accessible(page):
    found = Structure(page)
    assert not found.wrong and not found.open
    assert ("html", {"lang": "en"}) in found.tags
    assert ([a for tag, a in found.tags if tag == "img" and len(a["alt"]) < 50] == []
            and page.count("<img") == len(NAMES))
    assert page.count("<table") == page.count("<caption") == page.count("<thead")
    assert page.count("<table") == page.count('<div class="wide" role="region" tabindex="0"')
    assert (page.count("<h1") == 1
            and all(a["scope"] == "col" for tag, a in found.tags if tag == "th"))
    ids = [a["id"] for _, a in found.tags if "id" in a]
    assert (len(ids) == len(set(ids))
            and all(a["href"][1:] in ids for tag, a in found.tags if tag == "a"))


def test_the_page_needs_nothing_from_elsewhere_and_can_be_printed(page):
    assert "://" not in page and "<script" not in page and "<b>pass" not in page
    assert "@media print" in page and "default-src 'none'" in page


def test_the_same_results_give_the_same_bytes(lines, tmp_path):
    for line in lines:
        journal.append(tmp_path, line)
    first = write(tmp_path)[0].read_bytes()
    assert write(tmp_path)[0].read_bytes() == first


# Similar answers

TASK = "\n".join(cell.source for cell in solution(NAMES[1]).cells if cell.cell_type == "code")
ODD = '''def train_net(net, loss, x, t, lr, batch_size, epochs, rng):
    """Train."""
    history, step = [], 0            # my own way
    while epochs > 0:
        shuffled, i = rng.permutation(x.shape[0]).tolist(), 0
        while i < x.shape[0]:
            part = shuffled[i:min(i + batch_size, x.shape[0])]
            value = loss.forward(net.forward(x.take(part, axis=0)), t.take(part, axis=0))
            history += [float(value)]
            net.backward(loss.backward(1.0))
            for entry in list(net.parameters()):
                np.subtract(entry[1], np.multiply(entry[2], lr), out=entry[1])
            i, step = i + batch_size, step + 1
        epochs -= 1
    return history
'''


def rewritten(source):
    """The same program under other names, with other comments and another layout."""
    for old, new in (("history", "losses"), ("shuffled", "o"), ("part", "rows"), ("value", "v"),
                     ("entry", "p"),
                     ("# my own way", "# mine")):
        source = re.sub(rf"\b{old}\b" if old[0] != "#" else old, new, source)
    return source.replace("    ", "  ").replace('"""Train."""', "'''train the net'''")


def taken(answers):
    """What similar compares, of {student: {exercise: source}}."""
    return {student: {e: pieces(source) for e, source in mine.items()}
            for student, mine in answers.items()}


def test_a_copy_under_other_names_is_found_and_nobody_else():
    own = {f"s{i}": {"05.3": answer(NAMES[1], "05.3", kind)}
           for i, kind in enumerate(["right", *all_exercises()["05.3"].wrong_answers] * 2)}
    assert similar(taken(own), TASK) == []
    both = {"ada": {"05.3": ODD}, "bob": {"05.3": rewritten(ODD)}}
    ((students, where, share),) = similar(taken(own | both), TASK)
    assert (students, where) == (["ada", "bob"], ["05.3"]) and share > 0.9


def test_the_task_itself_and_what_many_have_written_is_not_evidence():
    right = {f"s{i}": {"05.3": answer(NAMES[1], "05.3", "right")} for i in range(30)}
    assert similar(taken(right), TASK) == []
    assert similar(taken({f"s{i}": {"05.3": ODD} for i in range(30)}), TASK) == []


def test_three_alike_are_one_group():
    others = {f"s{i}": {"05.3": answer(NAMES[1], "05.3", "right")} for i in range(30)}
    three = {"a": {"05.3": ODD}, "b": {"05.3": rewritten(ODD)}, "c": {"05.3": ODD}}
    ((students, *_),) = similar(taken(others | three), TASK)
    assert students == ["a", "b", "c"]


def test_names_comments_brackets_and_layout_fall_away_and_attributes_stay():
    assert pieces("a = (b @ c.T) + f(d)  # why\n") == pieces("x=y@z.T+g(w)")
    assert pieces("a = b @ c.T + f(d)") != pieces("a = b @ c.U + f(d)")
    assert pieces("'''never closed") == pieces("") == set()


def test_only_solutions_of_several_lines_are_compared():
    assert not is_long("x = ...\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION")
    assert is_long("def f():\n    ### BEGIN SOLUTION\n" + "    y = 1\n" * 4
                   + "    ### END SOLUTION")


def test_three_hundred_students_are_compared():
    # ten kinds with hardly a piece in common
    kinds = [re.sub(r"\b(x|i|t|net)\b", str(kind), ODD) for kind in range(10)]
    found = similar(taken({f"s{i}": {"05.3": kinds[i % 10]} for i in range(300)}), TASK)
    assert sorted(len(students) for students, *_ in found) == [30] * 10


def test_no_character_of_an_answer_is_looked_at_twice():
    """Quotes that are never closed were: 80 KB took half a minute."""
    pattern = similar.__globals__["TOKEN"]
    assert len(list(pattern.finditer('"\\' * 50_000))) < 5
    assert pieces('a = "open\nb = 1 + 2 + 3') == pieces("a =\nb = 1 + 2 + 3")
