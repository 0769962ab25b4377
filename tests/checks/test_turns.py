"""Turns: what students write in a lesson is checked like an exercise, and the lesson goes on in any
case."""

import inspect
import re

import numpy as np
import pytest

from course_lib.autograd import order, unbroadcast
from course_lib.checks import examine, hint, your_turn
from course_lib.checks.exercises import all_turns
from course_lib.checks.slips import slips
from course_lib.checks.turns import Turn, turns
from course_lib.functions import softmax
from course_lib.graph import nodes
from tests.support.lessons import LESSONS, cells

TURNS = pytest.mark.parametrize("turn", all_turns().values(), ids=all_turns())
CELLS = {id: (path, cell["source"]) for path in LESSONS for cell in cells(path)
         if cell["cell_type"] == "code"
         for id in re.findall(r'your_turn\("([^"]+)"', cell["source"])}


@pytest.fixture
def gate():
    turn = Turn("99.gate", "A gate", proves="opens where x is positive", nudge="which array?")

    @turn.inputs
    def inputs(rng):
        yield rng.normal(size=4), rng.normal(size=4)
        yield rng.normal(size=(2, 3)), rng.normal(size=(2, 3))

    @turn.solution
    def through(dy, x):
        return dy * (x > 0)

    @turn.wrong
    def everything(dy, x):
        """Nothing is stopped."""
        return dy.copy()

    yield turn
    del turns["99.gate"]


def test_a_right_answer_is_what_the_lesson_goes_on_with(gate, capsys):
    def mine(dy, x):
        return (x > 0) * dy

    assert your_turn("99.gate", mine) is mine
    assert "The lesson goes on with yours" in capsys.readouterr().out


def test_a_blank_is_no_error_and_the_course_s_function_stands_in(gate, capsys):
    def blank(dy, x):
        open = ...
        return dy * open

    assert your_turn("99.gate", blank) is gate.model_solution
    said = capsys.readouterr().out
    assert "not attempted yet" in said and "goes on with the course's" in said


def test_a_wrong_answer_meets_its_hint_and_the_course_s_function_stands_in(gate, capsys):
    assert your_turn("99.gate", lambda dy, x: 1 * dy) is gate.model_solution
    assert "Nothing is stopped." in capsys.readouterr().out


def test_a_number_in_place_of_an_argument_is_told_so_and_is_no_factor_of_another_mistake():
    found = examine(all_turns()["01.plus"], lambda book, books, other, tax: 1.1 * books, 0)
    assert found.kind == "argument ignored" and "does not depend on tax" in found.hint


def test_an_unknown_turn_is_an_error_of_the_author():
    with pytest.raises(ValueError, match="there is no exercise '99.none'"):
        your_turn("99.none", None)


def test_a_hint_for_a_turn_is_its_nudge(gate):
    assert hint("99.gate").message == "99.gate A gate: a hint\nwhich array?"


@TURNS
def test_the_solution_of_a_turn_passes_and_each_wrong_answer_gets_its_own_hint(turn):
    for seed in range(5):
        assert examine(turn, turn.model_solution, seed).passed
        for name, wrong in turn.wrong_answers.items():
            assert examine(turn, wrong, seed).kind == name
    assert len(turn.wrong_answers) >= 2


# An operation may name its inputs in any order, and both are of one type.
SAME = {(id, what) for id in ("10.multiply", "10.matmul", "10.divide")
        for what in ("line 3: a → b", "line 4: ((a, lambda")}


@TURNS
def test_no_slip_passes_a_turn(turn):
    for slip in slips(turn):
        same = any(turn.id == id and slip.where.startswith(what) for id, what in SAME)
        assert same or not examine(turn, slip.answer, 0).passed, slip.where


@TURNS
def test_a_turn_stands_in_its_lesson_as_a_blank(turn):
    path, source = CELLS[turn.id]
    assert path.name[:2] == turn.id[:2]
    assert "..." in source
    written = {line.strip() for line in source.splitlines()}
    lines = [line.strip() for line in inspect.getsource(turn.model_solution).splitlines()]
    assert not set(lines[lines[0].startswith("@"):]) <= written, "nothing is left to write"


def test_every_blank_has_its_turn():
    assert set(CELLS) == set(all_turns())


# Lessons 01, 03 and 05: what passed by chance, or met a sentence that was not true of it


def pieces_by(piece):
    def cut(order, batch_size):
        for start in range(0, len(order), batch_size):
            yield piece(order, start, batch_size)
    return cut


def bill_for_numbers(then):
    return lambda book, books, pen, pens, tax: then((book * books + pen * pens) * tax)


def last_line(share):
    """A way back for 01.adds that ends with another line."""
    def walk(output):
        output.grad = 1.0
        for node in reversed(nodes(output)):
            for source, local in node.inputs:
                source.grad = share(output, node, source, local)
    return walk


def into_the_node(output):
    output.grad = 1.0
    for node in reversed(nodes(output)):
        for source, local in node.inputs:
            node.grad += source.grad * local


def trained_by(backward):
    def train_by_hand(net, loss, lr, batches):
        for x, t in batches:
            value = loss.forward(net.forward(x), t)
            backward(net, loss.backward())
            for _, array, gradient in net.parameters():
                array -= lr * gradient
            yield value
    return train_by_hand


def first_layer_first(net, dy):
    for layer in net.layers:
        dy = layer.backward(dy)


def roll_in_place(w, v, gradient, lr, momentum):
    v *= momentum
    v += gradient
    w -= lr * v
    return w, v


def gradient_in_place(array, gradient, lr):
    gradient -= lr * array


def share_by(share):
    return lambda scores, t: share(scores.argmax(axis=1) == t)


@pytest.mark.parametrize("id, answer, kind", [
    ("01.bill", bill_for_numbers(float), "for_numbers_only"),       # the lesson goes on with Nodes
    ("01.bill", bill_for_numbers(int), "for_numbers_only"),
    ("01.bill", bill_for_numbers(lambda bill: round(bill, 2)), "for_numbers_only"),
    ("01.bill", bill_for_numbers(lambda bill: max(bill, 0)), "for_numbers_only"),
    ("01.bill", bill_for_numbers(lambda bill: float(f"{bill:.4g}")), "for_numbers_only"),
    ("01.bill", bill_for_numbers(lambda bill: f"{bill:.4g}"), "wrong type"),
    ("01.bill", bill_for_numbers(lambda bill: bill + "1"), "raised"),
    ("01.plus", lambda book, books, other, tax: tax * (book * books) / book, "raised"),
    ("01.promise", lambda dbook, dbooks, dearer, more: abs(dbook * dearer + dbooks * more),
     "first that differs"),
    ("01.adds", last_line(lambda end, node, source, local: source.grad + abs(node.grad * local)),
     "first that differs"),
    ("01.adds", last_line(lambda end, node, source, local: source.grad), "paths_multiplied"),
    ("01.adds", last_line(lambda end, node, source, local: source.grad + end.grad * local),
     "no_upstream"),
    ("01.adds", last_line(lambda end, node, source, local: +node.grad * local), "overwritten"),
    ("01.adds", last_line(lambda end, node, source, local: node.grad + node.grad * local),
     "added_to_what_arrived"),
    ("01.adds", into_the_node, "paths_multiplied"),
    ("01.by-hand", lambda a, x, b: x * b + (a + x) * (x * b) / x, "raised"),
    ("03.relu", lambda dy, x: dy * (x > x.mean()), "first that differs"),
    ("03.relu", lambda dy, x: dy * (np.round(x) > 0), "first that differs"),
    ("03.relu", lambda dy, x: dy * np.any(x > 0), "first that differs"),
    ("03.leaky", lambda dy, x, slope: np.where(x > slope, dy, slope * dy), "first that differs"),
    ("03.leaky", lambda dy, x, slope: np.where(x > 0.1, dy, slope * dy), "first that differs"),
    ("03.leaky", lambda dy, x, slope: np.where(x > x.mean(), dy, slope * dy),
     "first that differs"),
    ("05.update", gradient_in_place, "gradient_moved"),
    ("05.cut", pieces_by(lambda order, start, size: range(start, start + size)),
     "places_beyond_the_end"),
    ("05.epoch", trained_by(first_layer_first), "raised"),
    ("05.accuracy", share_by(lambda right: int(np.mean(right))), "all_or_nothing"),
    ("05.accuracy", share_by(lambda right: np.sum(right) // len(right)), "all_or_nothing"),
    ("05.accuracy", share_by(np.all), "all_or_nothing"),
    ("05.accuracy", lambda scores, t: np.mean(scores.argmax(axis=1) is t), "always the same"),
    ("05.accuracy", share_by(lambda right: np.round(np.mean(right))), "differs"),
    ("05.roll", roll_in_place, "changed in place"),
])
def test_a_turn_of_lessons_01_03_and_05_is_met_with_what_is_true_of_it(id, answer, kind):
    for seed in range(3):
        assert examine(all_turns()[id], answer, seed).kind == kind


@pytest.mark.parametrize("id, answer", [
    ("05.cut", lambda order, batch_size: order[:batch_size]),
    ("05.cut", lambda order, batch_size: None if len(order) else ()),
    ("05.epoch", lambda net, loss, lr, batches: 0.5),
])
def test_what_is_not_handed_out_piece_by_piece_is_told_of_yield(id, answer):
    assert "one after another, with `yield`" in examined(id, answer).hint


def test_pieces_may_also_come_in_a_list():
    def cut(order, batch_size):
        return [order[i:i + batch_size] for i in range(0, len(order), batch_size)]

    assert examined("05.cut", cut).passed


def test_which_of_two_equal_scores_is_the_highest_is_not_asked():
    for seed in range(20):
        answer = share_by(np.mean)
        assert examine(all_turns()["05.accuracy"], answer, seed).passed
        assert examine(all_turns()["05.accuracy"], lambda scores, t: np.mean(
            np.argsort(scores, axis=1)[:, -1] == t), seed).passed


# Lessons 02 and 04: what came is named, and no cause that may be another


def layer_of_two(z, back):
    """A class for 02.times and 02.plus."""
    class Layer:
        def forward(self, x, y):
            self.x, self.y = x, y
            return z(x, y)

        def backward(self, dz):
            return back(self, dz)

    return Layer


@pytest.mark.parametrize("back, came", [
    (lambda self, dz: dz * self.x * self.y, "one number"),
    (lambda self, dz: int(dz), "one number"),
    (lambda self, dz: (dz, dz, dz), "3 values"),
    (lambda self, dz: {"dx": dz, "dy": dz}, "a dictionary"),
    (lambda self, dz: "dx, dy", "a text"),
])
@pytest.mark.parametrize("id, z", [("02.times", np.multiply), ("02.plus", np.add)])
def test_what_comes_back_in_place_of_two_numbers_is_named(id, z, back, came):
    found = examined(id, layer_of_two(z, back))
    assert f"backward gave back {came}, and two numbers are expected" in found.hint


def test_two_numbers_may_come_back_in_a_list_or_an_array():
    for make in (list, np.array, iter):
        layer = layer_of_two(np.add, lambda self, dz, make=make: make([dz, dz]))
        assert examined("02.plus", layer).passed


def test_a_layer_of_the_shop_that_gets_too_much_is_called_by_its_name():
    def back(books, pens, plus, taxed):
        dsum, dtax = taxed.backward(1)
        dbooks, dpens = plus.backward(dsum, dtax)
        return *books.backward(dbooks), *pens.backward(dpens), dtax

    found = examined("02.shop", back)
    assert "plus.backward takes one number, and got 2" in found.hint and "self" not in found.hint


def test_a_backward_pass_fills_every_node_not_only_the_inputs():
    def along_each_path(output):
        for node in nodes(output):
            node.grad = 0.0
        follow(output, 1.0)

    def follow(node, gradient):
        node.grad += 0 if node.inputs else gradient
        for source, local in node.inputs:
            follow(source, gradient * local)

    assert examined("02.backward", along_each_path).kind == "only_the_inputs"


def test_gradients_kept_in_a_dictionary_are_asked_for_in_the_nodes():
    def in_a_dictionary(output):
        grads = dict.fromkeys(nodes(output), 0.0) | {output: 1.0}
        for node in reversed(nodes(output)):
            for source, local in node.inputs:
                grads[source] += grads[node] * local

    assert "stored in `node.grad`" in examined("02.backward", in_a_dictionary).hint


def affine(keep, begin=lambda self: None):
    """A class for 04.layer that keeps its gradients in some way."""
    class Layer:
        def __init__(self, W, b):
            self.W, self.b = W, b
            begin(self)

        def forward(self, X):
            self.X = X
            return X @ self.W + self.b

        def backward(self, dY):
            dX = dY @ self.W.T
            keep(self, self.X.T @ dY, dY.sum(axis=0))
            return dX

    return Layer


def zeros(layer):
    layer.dW, layer.db = np.zeros_like(layer.W), np.zeros_like(layer.b)


def test_a_layer_that_adds_to_its_gradients_is_found_in_the_second_round():
    def in_place(self, dW, db):
        self.dW += dW
        self.db += db

    def anew(self, dW, db):
        self.dW, self.db = self.dW + dW, self.db + db

    for keep in (in_place, anew):
        assert examined("04.layer", affine(keep, zeros)).kind == "AddsToTheLastRound"


@pytest.mark.parametrize("keep", [
    lambda self, dW, db: None,
    lambda self, dW, db: vars(self).update(dw=dW, db=db),
    lambda self, dW, db: vars(self).update(W=dW, b=db),
    lambda self, dW, db: vars(self).update(dW=None, db=db),
])
def test_a_gradient_that_is_not_kept_is_asked_for_by_its_name(keep):
    found = examined("04.layer", affine(keep))
    assert "nothing stands in `self.dW` after backward" in found.hint


@pytest.mark.parametrize("id, answer, kind", [
    ("02.central", lambda f, x, h: 0.5 * h * (f(x + h) - f(x - h)), "brackets_forgotten"),
    ("02.central", lambda f, x, h: f(x + h) - 0.5 * h * f(x - h), "no_brackets_at_all"),
    ("04.db", lambda dY: len(dY) * dY.sum(axis=0), "times_the_samples"),
    ("04.loss", lambda y, t: -np.mean(np.log(y)), "logarithm_of_the_target"),
    ("04.ds", lambda y, t: abs(y - t), "never_negative"),
    ("04.ds", lambda y, t: t * (1 - y) + (1 - t) * y, "never_negative"),
    ("04.softmax", lambda s: np.exp(s) / s.size, "by_their_number"),
])
def test_the_same_numbers_written_otherwise_meet_the_same_sentence(id, answer, kind):
    assert examined(id, answer).kind == kind


def test_a_loss_that_is_cut_off_is_not_said_to_be_a_whole_number():
    right = all_turns()["04.loss"].model_solution
    for seed in range(5):
        found = examine(all_turns()["04.loss"], lambda y, t: min(1, right(y, t)), seed)
        assert not found.passed and "whole numbers" not in found.hint


# Lessons 06 and 07: answers that shared a sentence with others, of which it was not true, or passed


def shift_by(number):
    def answer(x):
        e = np.exp(x - number(x))
        return e / e.sum()
    return answer


def guard_by(width):
    def answer(x):
        sd = np.where(width(x) > 0, x.std(axis=0), 1)
        return (x - x.mean(axis=0)) / sd
    return answer


def dvar_by(share):
    def answer(dy, c, sd):
        dsd = -(dy * c).sum() / sd**2
        return dy / sd + share(dsd, c, sd) * 2 * c / len(c)
    return answer


def power_of_probabilities(x, T):
    p = softmax(x) ** (1 / T)
    return p / p.sum(axis=-1, keepdims=True)


@pytest.mark.parametrize("id, answer, kind", [
    ("06.shift", shift_by(lambda x: x[-1]), "last"),
    ("06.shift", shift_by(lambda x: x[0]), "first"),
    ("06.shift", shift_by(np.median), "median"),
    ("06.shift", shift_by(lambda x: (x.max() + x.min()) / 2), "middle"),
    ("06.shift", shift_by(np.argmax), "place_of_the_largest"),
    ("06.shift", shift_by(lambda x: max(x[0], x[-1])), "overflow or nan"),
    ("06.shift", shift_by(np.linalg.norm), "overflow or nan"),
    ("06.logsumexp", lambda x: np.log(np.exp(x).sum(axis=-1)), "overflowing"),
    ("06.temperature", lambda x, T: softmax((x - x.mean(axis=1, keepdims=True)) / T),
     "overflow or nan"),
    ("06.temperature", lambda x, T: softmax((x - x[:, :1]) / T), "overflow or nan"),
    ("06.temperature", lambda x, T: softmax(x - T), "temperature_forgotten"),
    ("06.temperature", power_of_probabilities, "overflow or nan"),
    ("07.guard", guard_by(lambda x: x.std(axis=0) > 1e-12), "the_deviation_above_a_limit"),
    ("07.guard", guard_by(lambda x: x.std(axis=0) - 1e-12), "the_deviation_above_a_limit"),
    ("07.guard", guard_by(lambda x: ~np.isclose(x.std(axis=0), 0, atol=1e-14)),
     "the_deviation_above_a_tiny_limit"),
    ("07.guard", guard_by(lambda x: x.var(axis=0)), "the_deviation"),
    ("07.guard", guard_by(lambda x: np.abs(x[0] - x[1])), "first that differs"),
    ("07.guard", guard_by(lambda x: x.max(axis=0) - np.median(x, axis=0)), "first that differs"),
    ("07.guard", guard_by(lambda x: np.median(x, axis=0) - x.min(axis=0)), "first that differs"),
    ("07.guard", guard_by(lambda x: np.zeros(x.shape[1])), "below_zero"),
    ("07.guard", guard_by(len), "one_width_for_all"),
    ("07.dvar", dvar_by(lambda dsd, c, sd: 0.5 * sd * dsd), "brackets_lost"),
    ("07.dvar", dvar_by(lambda dsd, c, sd: -dsd / (2 * sd)), "sign_turned"),
])
def test_a_turn_of_lessons_06_and_07_is_met_with_what_is_true_of_it(id, answer, kind):
    for seed in range(3):
        assert examine(all_turns()[id], answer, seed).kind == kind


# Lesson 10: the same mistake, written another way, meets the same sentence


def examined(id, answer):
    return examine(all_turns()[id], answer, 0)


def engine(share, listed=list, begin=np.zeros_like):
    def walk(output):
        nodes = listed(order(output))
        for node in nodes:
            node.grad = begin(node.data)
        output.grad = output.grad + 1
        for node in nodes:
            for x, back in node.inputs:
                share(x, node, back)
    return walk


def right(x, node, back):
    x.grad = x.grad + unbroadcast(back(node.grad), x.shape)


def share_of(what):
    """Shares added to what is there, anew and in place."""
    def anew(x, node, back):
        x.grad = x.grad + what(x, node, back)

    def in_place(x, node, back):
        x.grad += what(x, node, back)

    return anew, in_place


def unsummed(x, node, back):
    return back(node.grad)


def summed_too_early(x, node, back):
    return back(unbroadcast(node.grad, x.shape))


def summed_to_the_node(x, node, back):
    return unbroadcast(back(node.grad), node.shape)


def of_the_value(x, node, back):
    return unbroadcast(back(node.data), x.shape)


@pytest.mark.parametrize("id, what, anew, in_place", [
    ("10.engine", unsummed, "shapes_left", "shapes_left_in_place"),
    ("10.engine", summed_too_early, "summed_before_back", "summed_before_back_in_place"),
    ("10.engine", summed_to_the_node, "summed_to_the_node", "summed_to_the_node_in_place"),
    ("10.engine", of_the_value, "values_into_back", "values_into_back"),
    ("10.backward", of_the_value, "values_sent_back", "values_sent_back"),
    ("10.backward", lambda x, node, back: back(1), "one_at_every_node", "one_at_every_node"),
])
def test_a_wrong_share_is_named_whether_it_is_added_anew_or_in_place(id, what, anew, in_place):
    for share, kind in zip(share_of(what), (anew, in_place), strict=True):
        assert examined(id, engine(share)).kind == kind


@pytest.mark.parametrize("share", share_of(
    lambda x, node, back: unbroadcast(back(node.grad), x.shape)))
@pytest.mark.parametrize("one", [1, 1.0])
def test_a_plain_number_at_the_end_is_told_what_a_gradient_is(one, share):
    def walk(output):
        nodes = list(order(output))
        for node in nodes:
            node.grad = np.zeros_like(node.data)
        output.grad = one
        for node in nodes:
            for x, back in node.inputs:
                share(x, node, back)

    assert examined("10.engine", walk).kind == "a_plain_number"


def test_a_share_that_does_not_fit_a_gradient_of_another_shape_is_told_both_shapes():
    _, in_place = share_of(summed_too_early)
    found = examined("10.engine", engine(in_place, begin=lambda data: np.array(0.0)))
    assert found.kind == "raised" and "of shape ()" in found.hint


def test_an_order_that_is_empty_after_one_loop_is_named():
    assert examined("10.engine", engine(right)).passed
    assert examined("10.engine", engine(right, listed=iter)).kind == "order_used_up"


def test_a_forgotten_comma_does_not_hide_a_second_mistake():
    def exp(a):
        return type(a)(np.exp(a.data), "exp", ((a, lambda dy: dy)))

    assert examined("10.exp", exp).kind == "comma_forgotten + dy_alone"


def test_what_is_said_of_one_share_is_true_beside_any_mistake_in_the_other():
    def divide(a, b):
        return type(a)(a.data / b.data, "/", ((a, lambda dy: dy * b.data),
                                              (b, lambda dy: -dy * a.data / b.data)))

    found = examined("10.divide", divide)
    assert found.kind == "as_in_a_product + square_forgotten"
    assert "is right" not in found.hint


def test_the_program_that_a_walk_is_tried_on_is_shown():
    shown = dict(examined("10.backward", engine(lambda x, node, back: None)).evidence)["for"]
    assert shown.endswith("the end = a · b + (a + b) · (a + b)")

# Lessons 08 to 10: answers that shared a sentence with others, of which it was not true, or passed


def last_alone(x, y):
    for a, b in zip(x, y, strict=True):
        way = abs(a - b)
    return way


def signs_by(sign):
    return lambda a, houses, lr: a - lr * sum(sign(a - house) for house in houses)


def table_of(size):
    def answer(t, said, classes):
        table = np.zeros((size(t, classes),) * 2, int)
        for row, column in zip(t, said, strict=True):
            table[row, column] += 1
        return table
    return answer


def votes_of(places):
    def answer(distances, t, k):
        near = t[places(distances, t, k)[:, :k]]
        return np.array([np.bincount(row).argmax() for row in near])
    return answer


def middles(x_train, t_train, x_new):
    found = []
    for x in x_new:
        away = {t: np.linalg.norm(x_train[t_train == t].mean(axis=0) - x) for t in t_train}
        found.append(min(away, key=away.get))
    return np.array(found)


def first_and_last(train, new):
    return (new - train[0]) / (train[-1] - train[0])


def cut_to_0_and_1(train, new):
    low, high = train.min(axis=0), train.max(axis=0)
    return np.clip((new - low) / (high - low), 0, 1)


@pytest.mark.parametrize("id, answer, kind", [
    ("08.L1", last_alone, "first that differs"),
    ("08.minmax", first_and_last, "first that differs"),
    ("08.minmax", cut_to_0_and_1, "first that differs"),
    ("08.nearest", middles, "middle_of_each_class"),
    ("08.step", signs_by(lambda d: 1 if d > 0 else -1), "held_at_the_house"),
    ("08.step", signs_by(lambda d: np.copysign(1, d)), "pushed_at_the_house"),
    ("08.step", signs_by(lambda d: d / abs(d)), "nan_at_the_house"),
    ("08.step", lambda a, houses, lr: a + lr * np.sign(a - houses).sum(), "away"),
    ("08.step", lambda a, houses, lr: a - lr * np.clip(a - houses, -1, 1).sum(), "differs"),
    ("08.step", lambda a, houses, lr: a - lr * np.sign(a - np.median(houses)), "differs"),
    ("08.step", lambda a, houses, lr: a - lr * np.sign(a - max(houses, key=lambda h: abs(a - h))),
     "differs"),
    ("08.step", lambda a, houses, lr: a - lr * np.sign(a - houses).max(), "differs"),
    ("09.neighbours", lambda distances, t, k: np.median(t[distances.argsort()[:, :k]], axis=1),
     "first that differs"),
    ("09.neighbours", votes_of(lambda distances, t, k: distances.argsort(axis=1)[:k]),
     "wrong shape"),
    ("09.neighbours", votes_of(lambda distances, t, k: np.tile(t.argsort(), (len(distances), 1))),
     "first that differs"),
    ("09.balanced", lambda t, said: np.mean(said[t == t.max()] == t.max()), "differs"),
    ("09.balanced", lambda t, said: np.mean(said[t == 0] == 0), "differs"),
    ("09.balanced", lambda t, said: np.prod([np.mean(said[t == c] == c) for c in set(t)]),
     "differs"),
    ("09.confusion", table_of(lambda t, classes: t.max() + 1), "only_classes_that_came"),
])
def test_a_turn_of_lessons_08_and_09_is_met_with_what_is_true_of_it(id, answer, kind):
    for seed in range(3):
        assert examine(all_turns()[id], answer, seed).kind == kind


def test_neighbours_may_vote_as_they_like_where_as_many_say_another_label():
    def first_of_the_most(distances, t, k):
        near = [list(t[row.argsort()[:k]]) for row in distances]
        return np.array([max(labels, key=labels.count) for labels in near])

    for seed in range(5):
        assert examine(all_turns()["09.neighbours"], first_of_the_most, seed).passed


def test_houses_on_both_sides_may_be_counted():
    def counted(a, houses, lr):
        return a - lr * ((houses < a).sum() - (houses > a).sum())

    assert examined("08.step", counted).passed


# Lesson 10: what passed, and what was said of others


def operation(a_back, b_back=None, value=np.divide):
    """A ÷ with these ways back."""
    def divide(a, b):
        return type(a)(value(a.data, b.data), "/", (
            (a, lambda dy: a_back(dy, a.data, b.data)), (b, lambda dy: b_back(dy, a.data, b.data))))
    return divide


def test_a_function_is_not_told_of_self():
    found = examined("10.exp", lambda a: type(a)(a.data, "", ((a, lambda d: dy),)))  # noqa: F821
    assert "`dy` has no value at this point" in found.hint and "self" not in found.hint


def test_an_operation_may_be_made_of_others():
    def divide(a, b):
        one_over = type(b)(1 / b.data, "1/", ((b, lambda dy: -dy / b.data**2),))
        return type(a)(a.data * one_over.data, "×", ((a, lambda dy: dy * one_over.data),
                                                     (one_over, lambda dy: dy * a.data)))

    assert examined("10.divide", divide).passed


def test_a_tensor_that_an_operation_changes_is_noticed():
    def exp(a):
        a.data = np.exp(a.data)
        return type(a)(a.data, "exp", ((a, lambda dy: dy * a.data),))

    found = examined("10.exp", exp)
    assert found.kind == "changed in place" and "its argument a" in found.hint


@pytest.mark.parametrize("inputs", [
    lambda a, b: (a, lambda dy: dy * b.data, b, lambda dy: dy * a.data),
    lambda a, b: ((a, b.data), (b, a.data)),
    lambda a, b: (a, b),
    lambda a, b: {a: lambda dy: dy * b.data, b: lambda dy: dy * a.data},
    lambda a, b: ((x, lambda dy: dy) for x in (a, b)),
    lambda a, b: ((a.data, lambda dy: dy * b.data), (b.data, lambda dy: dy * a.data)),
    lambda a, b: None,
])
def test_what_is_no_pair_of_a_tensor_and_its_way_back_is_told_what_is(inputs):
    def multiply(a, b):
        return type(a)(a.data * b.data, "×", inputs(a, b))

    found = examined("10.multiply", multiply)
    assert "`inputs` is a tuple of pairs, each a tensor and its way back" in found.hint


def test_a_tensor_made_anew_is_no_input():
    def exp(a):
        return type(a)(np.exp(a.data), "exp", ((type(a)(a.data), lambda dy: dy * np.exp(a.data)),))

    def multiply(a, b):
        return type(a)(a.data * b.data, "×", ((a, lambda dy: dy * b.data),
                                              (type(b)(b.data), lambda dy: dy * a.data)))

    assert examined("10.exp", exp).kind == "a_no_input"
    assert examined("10.multiply", multiply).hint.startswith("About the share of b: A tensor is")


def test_shares_that_have_changed_places_are_not_said_to_have_keys():
    found = examined("10.divide", operation(lambda dy, a, b: -dy * a / b**2,
                                            lambda dy, a, b: dy / b))
    assert found.kind == "outputs swapped" and "key" not in found.hint


@pytest.mark.parametrize("id", ["10.multiply", "10.exp", "10.uses"])
def test_a_function_that_gives_nothing_back_did_not_stop(id):
    found = examined(id, lambda *tensors: print(end=""))
    assert found.kind == "forgot to return"


def test_a_result_that_cannot_be_used_is_not_an_error_in_the_function():
    for id, answer in (("10.exp", lambda a: np.exp(a.data)),
                       ("10.divide", lambda a, b: a.data / b.data)):
        found = examined(id, answer)
        assert found.hint.startswith("The check could not use it as the task says: an operation "
                                     "returns a Tensor with its inputs")


def test_inputs_in_the_place_of_the_name_are_not_said_to_be_missing():
    found = examined("10.exp", lambda a: type(a)(np.exp(a.data), ((a, lambda dy: dy * a.data),)))
    assert "gets the name of its operation" in found.hint


def test_a_tensor_in_the_place_of_its_array_is_named():
    found = examined("10.exp", lambda a: type(a)(np.exp(a), "exp", ((a, lambda dy: dy),)))
    assert "A Tensor stands where an array" in found.hint


def take_by(change):
    """10.take, with something done to zeros of the table's shape."""
    def take(E, rows):
        def back(dy):
            dE = np.zeros_like(E.data)
            return change(dE, rows, dy)
        return type(E)(E.data[rows], "rows", ((E, back),))
    return take


def test_the_rows_of_a_table_may_get_their_shares_in_any_way():
    def one_by_one(dE, rows, dy):
        for row, share in zip(rows, dy, strict=True):
            dE[row] += share
        return dE

    assert examined("10.take", take_by(one_by_one)).passed
    assert examined("10.take", take_by(lambda dE, rows, dy: np.eye(len(dE))[rows].T @ dy)).passed


def test_what_writes_into_an_array_and_gives_none_is_named():
    assert "a way back gave None" in examined("10.take", take_by(np.add.at)).hint


def test_a_row_that_is_written_twice_is_told_so_with_and_without_plus():
    def plus(dE, rows, dy):
        dE[rows] += dy
        return dE

    def anew(dE, rows, dy):
        dE[rows] = dy
        return dE

    for change in (plus, anew):
        assert examined("10.take", take_by(change)).kind == "last_write_only"


@pytest.mark.parametrize("back, kind", [
    (lambda a, dy: np.maximum(dy, 0), "masked_by_dy"),
    (lambda a, dy: dy * (a.data >= 0), "open_at_zero"),
    (lambda a, dy: a.data > 0, "relu_without_dy"),
    (lambda a, dy: dy * a.data * (a.data > 0), "times_the_value"),
    (lambda a, dy: np.where(a.data > 0, dy, 0), "passed"),
])
def test_the_gate_of_relu_is_told_what_opens_it(back, kind):
    def relu(a):
        return type(a)(np.maximum(a.data, 0), "relu", ((a, lambda dy: back(a, dy)),))

    assert examined("10.relu", relu).kind == kind


def test_a_share_of_b_as_that_of_a_is_told_where_b_stands():
    found = examined("10.divide", operation(lambda dy, a, b: dy / b, lambda dy, a, b: dy / a))
    assert found.kind == "as_the_other"


def test_a_tensor_is_no_count():
    def uses(output):
        found, todo = {output: 0}, [output]
        while todo:
            for x, _ in todo.pop().inputs:
                if x not in found:
                    todo.append(x)
                found[x] = x + 1
        return found

    found = examined("10.uses", uses)
    assert "`+` does not work between a Tensor and a whole number" in found.hint


@pytest.mark.parametrize("answer, words", [
    (lambda output: output, "one tensor came, and all are asked for. `return` ends a function; "
                            "`yield` hands out one after the other"),
    (lambda output: print(end=""), "nothing came, and all are asked for"),
    (lambda output: iter([output.data]), "of the type ndarray"),
    (lambda output: iter([(output, 0)]), "of the type tuple"),
])
def test_an_order_of_something_else_is_told_what_it_hands_out(answer, words):
    assert words in examined("10.order", answer).hint


def test_uses_that_remember_an_earlier_graph_are_told_so():
    found = {}

    def remembering(output):
        found[output], todo, seen = 0, [output], {output}
        while todo:
            for x, _ in todo.pop().inputs:
                found[x] = found.get(x, 0) + 1
                if x not in seen:
                    seen.add(x)
                    todo.append(x)
        return dict(found)

    said = examined("10.uses", remembering).hint
    assert "a tensor of another graph" in said and "0x" not in said


def test_a_dictionary_that_holds_itself_gets_its_feedback():
    def holds_itself(output):
        found = {output: 0}
        for x, _ in output.inputs:
            found[x] = found
        return found

    assert examined("10.uses", holds_itself).kind == "wrong type"


def test_what_a_way_back_gives_is_no_count():
    def by_back(output):
        found, todo = {output: 0}, [output]
        while todo:
            for x, back in todo.pop().inputs:
                if x not in found:
                    found[x] = 0
                    todo.append(x)
                found[x] += back(1)
        return found

    assert not examined("10.uses", by_back).passed


def keeps(x, value):
    x.grad = value


@pytest.mark.parametrize("share", [
    lambda x, node, back: keeps(x, x.grad + unbroadcast(back(x.grad), x.shape)),
    lambda x, node, back: keeps(x, x.grad * unbroadcast(back(node.grad), x.shape)),
    lambda x, node, back: x.grad + unbroadcast(back(node.grad), x.shape),
])
def test_of_gradients_that_stay_0_no_single_cause_is_named(share):
    for id in ("10.backward", "10.engine"):
        found = examined(id, engine(share))
        assert "Nothing has arrived at a, b and a + b" in found.hint
        assert "is asked with" not in found.hint and "found nobody" not in found.hint


def test_a_walk_that_shares_arrays_between_tensors_is_noticed():
    def first_share_kept(output):
        nodes = list(order(output))
        for node in nodes:
            node.grad = None
        output.grad = np.ones_like(output.data)
        for node in nodes:
            for x, back in node.inputs:
                if x.grad is None:
                    x.grad = back(node.grad)
                else:
                    x.grad += back(node.grad)

    assert examined("10.backward", first_share_kept).kind == "one_array_for_two"


def test_a_gradient_made_of_none_is_told_that_it_holds_no_numbers():
    def walk(output):
        nodes = list(order(output))
        for node in nodes:
            node.grad = np.zeros_like(node.grad)
        output.grad = np.ones_like(output.data)
        for node in nodes:
            for x, back in node.inputs:
                right(x, node, back)

    assert "its dtype is object" in examined("10.engine", walk).hint
