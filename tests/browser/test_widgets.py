"""Every kind of control and widget as a student's hands find it, each in a small notebook."""

import pytest
from playwright.sync_api import expect

from tests.support.lab import blank

SHAPES = """
from course_lib.widgets import LiveFigure, choice, log_slider, slider, switch

class Shapes(LiveFigure):
    size = (3, 1.5)

    def controls(self):
        return {"size": slider("size", 1, 9, 5, 1), "rate": log_slider("rate", -3, 1, 0.1),
                "shape": choice("shape", [("round", "o"), ("square", "s")]),
                "red": switch("in red")}

    def build(self, figure):
        ax = figure.subplots()
        ax.set_axis_off()
        self.dot, = ax.plot([0], [0], "o", animated=True)

    def update(self, size, rate, shape, red):
        if size == 9:
            raise ValueError("nine is unlucky")
        self.dot.set(ms=10 * size, marker=shape, color="red" if red else "black")
        return f"size {size}, rate {rate:g}, shape {shape}, {'red' if red else 'black'}"

shapes = Shapes()
shapes"""

TANGENT = """
from course_lib.widgets import Tangent
tangent = Tangent()
tangent"""

TRAINING = """
from course_lib.widgets import TrainingLab
training = TrainingLab()
training"""


@pytest.fixture
def show(lab, course):
    """Runs cells, id=source, and gives the last one."""
    def show(**cells):
        lab.try_out(course, **cells)
        assert lab.errors() == []
        return lab.cell(list(cells)[-1].replace("_", "-"))
    yield show
    lab.screenshot("at_the_end")


@pytest.fixture
def shapes(show):
    cell = show(widget=SHAPES)
    expect(cell.get_by_role("status")).to_have_text("size 5, rate 0.1, shape o, black")
    return cell


def press(cell, role, key, times=1, nth=0):
    cell.get_by_role(role).nth(nth).focus()
    for _ in range(times):
        cell.page.keyboard.press(key)


def test_a_slider_moves_by_keyboard_and_its_box_and_the_picture_follow(lab, shapes):
    before = shapes.locator("img").get_attribute("src")
    press(shapes, "slider", "ArrowLeft", times=2)
    expect(shapes.get_by_role("status")).to_contain_text("size 3")
    expect(shapes.get_by_label("size")).to_have_value("3")
    expect(shapes.locator("img")).not_to_have_attribute("src", before)


def test_a_number_box_moves_its_slider_and_keeps_to_the_limits(lab, shapes):
    for typed, taken in (("7", "7"), ("-4", "1")):
        shapes.get_by_label("size").fill(typed)
        shapes.get_by_label("size").press("Enter")
        expect(shapes.get_by_role("status")).to_contain_text(f"size {taken}")
        expect(shapes.get_by_label("size")).to_have_value(taken)
    left = "el => Math.round(el.getBoundingClientRect().left)"
    handle = shapes.get_by_role("slider").first
    at_one = handle.evaluate(left)
    shapes.get_by_label("size").fill("8")
    shapes.get_by_label("size").press("Enter")
    expect(shapes.get_by_role("status")).to_contain_text("size 8")
    assert handle.evaluate(left) > at_one


def test_a_logarithmic_slider_goes_from_0_001_to_10(lab, shapes):
    for key, value in (("Home", "0.001"), ("End", "10"), ("ArrowLeft", "8.91")):
        press(shapes, "slider", key, nth=1)
        expect(shapes.get_by_label("rate")).to_have_value(value)
    expect(shapes.get_by_role("status")).to_contain_text("rate 8.91")


def test_a_choice_is_made_by_keyboard(lab, shapes):
    shapes.get_by_label("shape").focus()
    lab.page.keyboard.press("s")
    expect(shapes.get_by_role("status")).to_contain_text("shape s,")


def test_a_switch_is_turned_by_keyboard(lab, shapes):
    for colour in ("red", "black"):
        shapes.get_by_label("in red").press("Space")
        expect(shapes.get_by_role("status")).to_contain_text(colour)


def test_every_control_is_reached_by_tab_alone(lab, shapes):
    shapes.get_by_label("size").focus()
    reached = []
    for _ in range(6):
        reached.append(lab.page.evaluate(
            "document.activeElement.getAttribute('role') ?? document.activeElement.type"))
        lab.page.keyboard.press("Tab")
    assert reached == ["number", "slider", "number", "slider", "select-one", "checkbox"]


def test_an_error_in_an_update_is_shown_in_the_widget_and_the_next_change_works(lab, shapes):
    shapes.get_by_label("size").fill("9")
    shapes.get_by_label("size").press("Enter")
    expect(shapes.get_by_role("alert")).to_contain_text("ValueError: nine is unlucky")
    lab.screenshot("the_error")
    press(shapes, "slider", "ArrowLeft")
    expect(shapes.get_by_role("status")).to_contain_text("size 8")
    expect(shapes.get_by_role("alert")).to_have_count(0)


def test_a_burst_of_keys_never_blanks_or_moves_the_picture_and_ends_with_the_last_value(lab, show):
    cell = show(widget=TANGENT)
    cell.get_by_label("x").fill("-2")
    cell.get_by_label("x").press("Enter")
    expect(cell.get_by_role("status")).to_contain_text("x = −2.0")
    lab.watch(cell)
    with lab.film(cell.locator("img")) as frames:
        press(cell, "slider", "ArrowRight", times=35)
        expect(cell.get_by_role("status")).to_have_text("x = 1.5: y = 2.25, and the slope is 3.0")
        lab.page.wait_for_function(
            "seen.pictures.length > 0 && seen.pictures.at(-1) > seen.keys.at(-1)")
    assert len(frames) > 1
    assert blank(frames) == 0
    assert lab.seen()["jumps"] == 0
    shown = cell.locator("img").evaluate(
        "async img => [...new Uint8Array(await (await fetch(img.src)).arrayBuffer())]")
    assert str(sum(shown)) == lab.in_kernel("tangent.draw(); print(sum(tangent.image.value))")


def test_the_film_and_the_watch_do_see_a_picture_that_vanishes_or_jumps(lab, show):
    cell = show(widget=TANGENT)
    frames_later = """new Promise(next => {        // long enough to be filmed on a busy machine too
        let left = 15;
        const step = () => left-- ? requestAnimationFrame(step) : next();
        step();
    })"""
    lab.watch(cell)
    with lab.film(cell.locator("img")) as frames:
        for change in ("visibility = 'hidden'", "visibility = ''", "margin = '9px'", "margin = ''"):
            cell.locator("img").evaluate(f"img => {{ img.style.{change}; return {frames_later}; }}")
        press(cell, "slider", "ArrowRight", times=10)
        expect(cell.get_by_role("status")).to_contain_text("x = 2.0")
    assert 0 < blank(frames) < len(frames) / 2
    assert lab.seen()["jumps"] == 2


def test_a_prediction_with_choices_wants_a_choice_and_then_is_locked(lab, show):
    cell = show(ask="""
from course_lib.widgets import predict
predict("05.rates")""")
    lock = cell.get_by_role("button", name="Lock my prediction")
    lock.press("Enter")
    expect(cell.get_by_role("status")).to_contain_text("Choose one first")
    cell.get_by_role("radio", name="the same for both").press("Space")
    cell.get_by_label("My answer is").select_option("certain")
    lock.press("Enter")
    expect(cell.get_by_role("status")).to_contain_text("Locked: the same for both (certain)")
    confidence = cell.get_by_label("My answer is")
    for control in (cell.get_by_role("radio", name="rate 0.1"), confidence, lock):
        expect(control).to_be_disabled()


def test_recall_says_what_was_right_what_was_wrong_and_why(lab, show):
    cell = show(ask='from course_lib.widgets import recall\nasked = recall("01")\nasked')
    answers = lab.in_kernel("print(*[q.answer for q in asked.questions], sep='\\n')")
    first, second, third = answers.splitlines()
    for nth, typed, reply in ((0, first, "✓ Right."), (1, "-12345", f"✗ It is {second}."),
                              (2, "many", "is not a number")):
        cell.get_by_label("your answer").nth(nth).fill(typed)
        cell.get_by_role("button", name="Answer").nth(nth).press("Enter")
        expect(cell.get_by_role("status").nth(nth)).to_contain_text(reply)
    expect(cell.get_by_label("your answer").nth(1)).to_be_disabled()
    expect(cell.get_by_label("your answer").nth(2)).to_be_enabled()


def test_the_training_lab_trains_until_paused_and_other_cells_run_meanwhile(lab, show):
    cell = show(widget=TRAINING, other="")
    cell = lab.cell("widget")
    lab.watch(cell, jumps=False)      # to draw every frame would leave little for the training
    numbers = cell.get_by_role("status")
    expect(numbers).to_contain_text("Step 0,")
    cell.get_by_role("button", name="Play").press("Enter")
    with lab.film(cell.locator("img")) as frames:
        lab.page.wait_for_function("seen.pictures.length > 10")
    assert blank(frames) == 0
    expect(lab.run_cell("other", "print(6 * 7, training.button.value)")).to_contain_text("42 True")
    lab.screenshot("training")
    cell.get_by_role("button", name="Pause").press("Enter")
    expect(cell.get_by_role("button", name="Play")).to_be_visible()
    stopped = lab.in_kernel("print(len(training.run.losses))")
    assert int(stopped) > 10
    expect(numbers).to_contain_text(f"Step {stopped},")
    cell.get_by_role("button", name="One step").press("Enter")
    expect(numbers).to_contain_text(f"Step {int(stopped) + 1},")
    cell.get_by_role("button", name="Reset").press("Enter")
    expect(numbers).to_contain_text("Step 0,")


def test_the_query_is_dragged_by_the_mouse_and_moved_by_arrow_keys_and_the_ball_follows(lab, show):
    cell = show(widget="from course_lib.widgets import UnitBalls\nUnitBalls()")
    picture = cell.locator("img")
    before, frame = picture.get_attribute("src"), picture.bounding_box()
    lab.page.mouse.move(frame["x"] + 0.29 * frame["width"], frame["y"] + frame["height"] / 2)
    lab.page.mouse.down()
    lab.page.mouse.move(frame["x"] + 40, frame["y"] + 30)
    hand = cell.locator(".course-hand").bounding_box()      # drawn by the page: no kernel is asked
    assert abs(hand["x"] + hand["width"] / 2 - frame["x"] - 40) < 1
    assert abs(hand["y"] + hand["height"] / 2 - frame["y"] - 30) < 1
    lab.page.mouse.move(frame["x"] + 0.1, frame["y"] + 0.1, steps=5)
    lab.page.mouse.up()
    expect(cell.locator(".course-hand")).to_have_count(0)
    expect(cell.get_by_role("status")).to_contain_text("the query (✕) is at (−6, 6)")
    expect(picture).not_to_have_attribute("src", before)
    picture.press("ArrowRight")
    picture.press("ArrowDown")
    expect(cell.get_by_role("status")).to_contain_text("(−5.9, 5.9)")
    expect(cell.get_by_label("query, feature 1")).to_have_value("-5.9")
    lab.page.mouse.click(frame["x"] + 0.8 * frame["width"], frame["y"] + frame["height"] / 2)
    picture.press("ArrowUp")                             # the list beside the axes moves nothing
    expect(cell.get_by_role("status")).to_contain_text("(−5.9, 6)")
