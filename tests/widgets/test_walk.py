"""A backward pass by hand: random graphs, what is asked, what is said to a slip, and the widget."""

import re

import numpy as np
import pytest

from course_lib.autograd import uses
from course_lib.graph import Node, nodes
from course_lib.text import number
from course_lib.widgets import Stepper, WhoIsReady
from course_lib.widgets.walk.model import ROWS, TOO_LARGE, asks, random_graph
from course_lib.widgets.walk.ready import GRAPHS, arrays, diamond, drawn_by_lot
from tests.support.graphs import assert_can_be_read

SIZES = [(3, False), (4, False), (3, True), (4, True), (5, True), (6, True)]


def words(html):
    return re.sub("<[^>]*>", "", html.value).replace("&#x27;", "'")


def small_graph(make):
    """All that is asked about make(a, b), with a = 3 and b = 5."""
    return list(asks(make(Node(3, "a"), Node(5, "b"))))


# The graphs

@pytest.mark.parametrize("size, paths", SIZES)
def test_random_graphs_hold_what_was_asked_for_and_can_be_computed_in_ones_head(size, paths):
    rng = np.random.default_rng(size)
    for _ in range(30):
        output = random_graph(rng, size, paths)
        order = nodes(output)
        made, leaves = [n for n in order if n.inputs], [n for n in order if not n.inputs]
        assert len(made) == size and len(leaves) <= ROWS
        assert {n.op for n in made} == {"+", "×"}
        assert any(count > 1 for count in uses(output).values()) == paths
        assert len({n.value for n in leaves}) == len(leaves)
        assert all(2 <= n.value <= 9 for n in leaves)
        for v in (v for node in order for v in (node.value, node.grad)):
            assert float(v).is_integer() and abs(v) <= TOO_LARGE
        assert output.name == "L" and len({n.name for n in order}) == len(order)


def test_graphs_do_not_repeat_soon():
    rng = np.random.default_rng(0)
    graphs = [tuple((n.op, n.value) for n in nodes(random_graph(rng, 3))) for _ in range(30)]
    assert len(set(graphs)) > 25


def test_a_graph_that_does_not_fit_is_drawn_anew():
    seen = []

    def fits(output):
        seen.append(output)
        return len(seen) == 3

    assert random_graph(np.random.default_rng(0), 3, fits=fits) is seen[2]


# The questions

@pytest.mark.parametrize("size, paths", SIZES)
def test_the_questions_of_a_walk_lead_to_the_gradients_of_backward(size, paths):
    output = random_graph(np.random.default_rng(1), size, paths)
    found = {"L": 1.0}
    for ask in asks(output):
        if ask.kind == "gradient":
            name = ask.node.inputs[ask.edge - first_edge(output, ask.node)][0].name
            found[name] = found.get(name, 0) + ask.right
        elif ask.kind == "sum":
            assert ask.right == pytest.approx(found[ask.node.name])
    assert found == pytest.approx({n.name: n.grad for n in nodes(output)})


def first_edge(output, node):
    return sum(len(n.inputs) for n in nodes(output) if n.number < node.number)


@pytest.mark.parametrize("size, paths", SIZES)
def test_every_right_number_is_accepted_and_no_slip_is(size, paths):
    rng = np.random.default_rng(2)
    for _ in range(10):
        for ask in asks(random_graph(rng, size, paths)):
            assert ask.judge(ask.right) is None
            for wrong, hint in ask.slips:
                assert wrong == ask.right or ask.judge(wrong), hint
            assert "is not it" in ask.judge(ask.right + 1000.5)


@pytest.mark.parametrize("make, kind, given, said", [
    (lambda a, b: a * b, "local", 3, "Inputs swapped"),
    (lambda a, b: a * b, "local", 1, "of a + node"),
    (lambda a, b: a * b, "local", 15, "is the value of"),
    (lambda a, b: a + b, "local", 5, "the local derivative of a × node"),
    (lambda a, b: a + b, "local", 3, "ignores values"),
    (lambda a, b: a + b, "local", 0.5, "shares nothing out"),
    (lambda a, b: (a * b) * 7, "gradient", 5, "Upstream missing"),
    (lambda a, b: (a * b) * 7, "gradient", 12, "Added instead of multiplied"),
    (lambda a, b: (a * b) * 7, "gradient", 21, "Inputs swapped"),
    (lambda a, b: (a * b) * 7, "gradient", 7, "is multiplied by the local derivative"),
    (lambda a, b: (a * b) * 7, "gradient", 75, "multiplied by the *value*"),
    (lambda a, b: (a + b) * 7, "gradient", 35, "as a × node would"),
    (lambda a, b: (a + b) * 7, "gradient", 3.5, "shared it out"),
    (lambda a, b: a * a, "local", 6, "both edges"),
    (lambda a, b: (a * b) + a, "sum", 1, "is what one edge brings"),
    (lambda a, b: (a * b) + a, "sum", 3, "mean"),
    (lambda a, b: a * b + a * 4, "sum", 20, "Paths multiplied"),
])
def test_a_likely_slip_is_named(make, kind, given, said):
    asked = [ask for ask in small_graph(make) if ask.kind == kind]
    about_a = [ask for ask in asked
               if kind == "sum" or any(s.name == "a" for s, _ in ask.node.inputs)]
    assert said in about_a[0].judge(given)


def test_a_path_that_was_overwritten_is_named():
    ask, = (ask for ask in small_graph(lambda a, b: a * 4 + a * b) if ask.kind == "sum")
    assert ask.right == 9
    assert "is what one edge brings" in ask.judge({4: 4, 5: 5}[last_share(ask)])


def last_share(ask):
    """What came back last, as the question says it: "5 and 4 have come back …"."""
    return int(re.findall(r"\d+", ask.text)[1])


# The widget

def right(stepper):
    return f"{stepper.asks[stepper.at].right:g}"


def at_level(level, dealt=0):
    stepper = Stepper()
    stepper.dealt = dealt
    stepper.set(level=level)
    stepper.new()
    return stepper


def test_level_1_shows_the_whole_pass_edge_by_edge():
    stepper = at_level(1)
    edges = sum(len(n.inputs) for n in nodes(stepper.output))
    assert stepper.entry.disabled
    for _ in range(edges):
        assert not stepper.over
        stepper.next_button.click()
        assert "Upstream × local" in words(stepper.verdict)
    assert stepper.over and stepper.next_button.disabled
    assert "That was the whole pass" in words(stepper.verdict)


@pytest.mark.parametrize("level, dealt", [(2, 0), (2, 2), (3, 0), (3, 4), (4, 0), (4, 6)])
def test_levels_ask_for_their_share_and_right_numbers_lead_to_the_end(level, dealt):
    stepper = at_level(level, dealt)
    kinds = []
    while not stepper.over:
        kinds.append(stepper.asks[stepper.at].kind)
        stepper.entry.value = right(stepper)
        assert "✓ Right" in words(stepper.verdict)
        assert stepper.entry.value == ""
    edges = sum(len(n.inputs) for n in nodes(stepper.output))
    if level == 2:
        assert kinds[:2] == ["local", "gradient"] and set(kinds[2:]) <= {"sum"}
    else:
        assert kinds.count("local") == (edges if level == 3 else 0)
        assert kinds.count("gradient") == (edges if level == 4 else 0)
    assert f"{len(kinds)} of {len(kinds)} numbers right at the first try" in words(stepper.verdict)


def test_a_wrong_number_is_judged_and_the_question_stays():
    stepper = at_level(4)
    before = stepper.at
    stepper.entry.value = "123.25"
    assert "✗ 123.2 is not it" in words(stepper.verdict)
    assert stepper.at == before and stepper.entry.value == "123.25"
    stepper.entry.value = "twelve"
    assert "is not a number" in words(stepper.verdict)
    stepper.entry.value = right(stepper)
    assert stepper.at > before
    assert stepper.first_time == 0


def test_show_me_fills_a_number_in_and_does_not_count_it_as_found():
    stepper = at_level(4)
    while not stepper.over:
        stepper.next_button.click()
    assert "You had 0 of" in words(stepper.verdict)


def test_check_without_a_number_says_so():
    stepper = at_level(4)
    stepper.enter.click()
    assert "Nothing typed yet" in words(stepper.verdict)
    stepper.entry.value = right(stepper)           # what a click on Check does first
    stepper.enter.click()
    assert "✓ Right" in words(stepper.verdict)


def test_the_picture_and_the_text_show_what_is_known_and_nothing_more():
    stepper = at_level(4)
    for _ in range(3):
        stepper.entry.value = right(stepper)
    shown = [t.get_text() for t in stepper.picture.gradients if t.get_text()]
    known = [ask for ask in stepper.asks[:stepper.at] if ask.kind == "gradient"]
    assert len(known) == 3
    assert sorted(shown) == sorted(["← 1", "← ?", *("← " + number(ask.right) for ask in known)])
    assert all(t.get_text() for t in stepper.picture.values)
    assert stepper.text.count("from ") == len(known)
    assert stepper.marker.get_visible()
    while not stepper.over:
        stepper.next()
    assert not stepper.marker.get_visible()
    assert not any("?" in t.get_text() for t in stepper.picture.gradients)
    assert stepper.text.count("from ") == sum(len(n.inputs) for n in nodes(stepper.output))


def test_graphs_grow_and_later_hold_values_that_meet_themselves():
    stepper = at_level(4)
    sizes, doubled = [], []
    for _ in range(9):
        order = nodes(stepper.output)
        sizes.append(sum(bool(n.inputs) for n in order))
        doubled.append(any(count > 1 for count in uses(stepper.output).values()))
        while not stepper.over:
            stepper.next()
        stepper.new_button.click()
    assert sizes == [3, 3, 4, 4, 5, 5, 6, 6, 6]
    assert doubled == [False] * 2 + [True] * 7
    sums = [ask for ask in stepper.asks if ask.kind == "sum"]
    assert sums and all(ask.text.count("and") >= 1 for ask in sums)


def test_a_new_level_deals_a_new_graph_and_forgets_what_was_typed():
    stepper = at_level(4)
    stepper.entry.value = right(stepper)
    before = stepper.output
    stepper.set(level=3)
    assert stepper.output is not before
    assert words(stepper.verdict) == ""
    assert not stepper.over


def test_an_answer_that_changes_nothing_more_is_ignored_at_the_end_and_at_level_1():
    stepper = at_level(1)
    stepper.answer("5")
    assert stepper.at == 0
    while not stepper.over:
        stepper.next()
    stepper.next()
    stepper.answer("5")
    assert stepper.over


def test_a_stored_stepper_is_always_the_same_and_a_live_one_is_not(monkeypatch):
    monkeypatch.setenv("COURSE_STATIC", "1")
    assert Stepper().text == Stepper().text
    assert sorted(Stepper()._repr_mimebundle_()) == ["image/png", "text/html", "text/plain"]
    monkeypatch.delenv("COURSE_STATIC")
    assert len({Stepper().text for _ in range(5)}) > 1


def test_level_4_tells_no_local_derivative_before_its_gradient_is_found():
    stepper = at_level(4)
    while not stepper.over:
        ask = stepper.asks[stepper.at]
        assert ask.kind != "local" and ask.text in words(stepper.prompt)
        local = stepper.asks[stepper.at - 1]
        assert local.why[1:] not in words(stepper.verdict)
        stepper.entry.value = right(stepper)
        assert ask.why[1:] in words(stepper.verdict)
        assert ask.kind == "sum" or local.why[1:] in words(stepper.verdict)


@pytest.mark.parametrize("dealt", [0, 2, 8])
def test_the_labels_of_a_walk_belong_to_their_edges_and_the_picture_is_as_large_as_its_graph(dealt):
    stepper = at_level(4, dealt)
    for _ in range(5):
        for at in (0, len(stepper.asks) // 2, len(stepper.asks)):
            stepper.at = at
            stepper.draw()
            assert_can_be_read(stepper.picture)
        width, height = stepper.figure.get_size_inches()
        assert abs(int(stepper.image.width) - 100 * width) < 1
        assert abs(int(stepper.image.height) - 100 * height) < 1
        assert width <= 9 and height <= 4
        stepper.new()


# Whose turn is it?

def asked(make, **controls):
    widget = WhoIsReady()
    widget.set(graph=make, **controls)
    return widget


EACH_GRAPH = pytest.mark.parametrize("make", [make for _, make in GRAPHS])


@EACH_GRAPH
def test_whoever_waits_is_refused_and_whoever_waits_for_nobody_sends_its_gradient(make):
    widget = asked(make)
    while len(widget.done) < len(widget.names):
        early = [n for n, left in zip(widget.names, widget.waiting, strict=True) if left]
        for name in early:
            before = list(widget.done)
            widget.pick(name)
            assert f"✗ Not yet: {name} is used by" in words(widget.verdict)
            assert widget.done == before
        i = next(i for i, left in enumerate(widget.waiting) if not left and i not in widget.done)
        widget.buttons.children[i].click()
        assert f"✓ {widget.names[i]} is ready." in words(widget.verdict)
    assert "That was the whole pass" in words(widget.verdict)
    assert all(label.get_text() for label in widget.picture.gradients)
    widget.pick(widget.names[0])
    assert "has had its turn" in words(widget.verdict)


def test_the_counts_and_the_gradients_of_the_diamond():
    widget = asked(diamond)
    assert "Waiting: a for 1, b for 2, p for 1, q for 1, end for 0." in widget.text
    assert widget.text.endswith("Gradients so far: end 1.")
    for name in ("end", "p", "q"):
        widget.pick(name)
    assert "4 to b, which waits for nobody now" in words(widget.verdict)
    assert "from p to b 3; from q to b 4" in widget.text
    widget.pick("b")
    assert "3 + 4 = 7. It sends 14 to a" in words(widget.verdict)
    assert [note.get_text() for note in widget.picture.notes] == [
        "waits 0", "4th", "2nd", "3rd", "1st"]


def test_a_bias_gets_the_sum_over_the_copies():
    widget = asked(arrays)
    widget.pick("L")
    widget.pick("s")
    assert "It sends (2,3) to b, summed to (3,)" in words(widget.verdict)
    for name in "rpqx":
        widget.pick(name)
    assert "It has heard all its users: 2 shares of shape (2,4), added." in words(widget.verdict)


def test_without_the_tick_no_count_is_shown():
    widget = asked(diamond, counts=False)
    assert "Waiting" not in widget.text
    assert not any(note.get_text() for note in widget.picture.notes)


def test_what_would_be_lost_is_one_share_or_several():
    widget = asked(diamond)
    for name, lost in (("p", "that share"), ("b", "those shares")):
        widget.pick(name)
        assert f"{lost} of its gradient would be lost" in words(widget.verdict)


def test_the_two_numbers_of_a_graph_drawn_by_lot_differ():
    for seed in range(50):
        found = drawn_by_lot(np.random.default_rng(seed))
        numbers = [float(found[name].data) for name in "ab" if name in found]
        assert len(set(numbers)) == len(numbers)


def test_a_graph_drawn_by_lot_is_a_new_one_each_time_and_starts_afresh():
    widget = asked(drawn_by_lot)
    found = set()
    for _ in range(6):
        found.add(widget.text)
        assert any(waits > 1 for waits in widget.waiting)
        widget.pick("L")
        widget.new()
        assert not widget.done
    assert len(found) > 3


@EACH_GRAPH
def test_the_labels_of_every_step_belong_to_their_edges(make):
    widget = asked(make)
    for name in (None, *reversed(widget.names)):
        if name:
            widget.pick(name)
        assert_can_be_read(widget.picture)


@pytest.mark.parametrize("first", [
    pytest.param(first, marks=[pytest.mark.slow] * (first > 0)) for first in range(0, 40, 10)])
def test_the_labels_of_graphs_drawn_by_lot_belong_to_their_edges(first):
    widget = asked(drawn_by_lot)
    for seed in range(first, first + 10):
        widget.rng = np.random.default_rng(seed)
        widget.new()
        for name in reversed(widget.names):
            widget.pick(name)
        assert_can_be_read(widget.picture)
