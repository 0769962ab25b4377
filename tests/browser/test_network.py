"""The network that is drawn, under a student's hands: by mouse, by keyboard, in a narrow window."""

import pytest
from playwright.sync_api import expect

SPIRAL = """
from course_lib.widgets import TrainingRun, WeightChain
run = TrainingRun(hidden=(32,)).train(1)
chain = WeightChain(run.net, run.loss, run.data.x_train, run.data.t_train)
chain"""
STEP = """
from course_lib.widgets import OneStep
OneStep()"""


@pytest.fixture
def show(lab, course):
    def show(source):
        lab.try_out(course, widget=source)
        assert lab.errors() == []
        return lab.cell("widget")
    yield show
    lab.page.set_viewport_size({"width": 1366, "height": 768})
    lab.screenshot("at_the_end")


@pytest.mark.parametrize("width", [1366, 800])
def test_a_click_on_a_line_chooses_its_weight_at_any_width_of_the_window(lab, show, width):
    lab.page.set_viewport_size({"width": width, "height": 768})
    cell = show(SPIRAL)
    picture = cell.locator("img").bounding_box()
    output = cell.locator(".jp-OutputArea-output").first.bounding_box()
    assert picture["x"] + picture["width"] <= output["x"] + output["width"] + 1
    # the line from input 0 to unit 2 leads between the boxes, at a place known from the plan
    spot = lab.in_kernel("b = chain.picture.plan.spots[0, 0, 2]\n"
                         "print(b.x / (100 * chain.size[0]), 1 - b.y / (100 * chain.size[1]))")
    x, y = map(float, spot.split())
    lab.page.mouse.click(picture["x"] + x * picture["width"], picture["y"] + y * picture["height"])
    expect(cell.get_by_role("status")).to_contain_text("backward has found dW1[0, 2]")
    for name in ("W1[1, 0]", "W2[0, 2]", "W2[4, 1]"):
        cell.locator(f"button[title='{name}']").click()
        expect(cell.get_by_role("status")).to_contain_text(f"backward has found d{name}")


def test_arrow_keys_go_from_weight_to_weight(lab, show):
    cell = show(SPIRAL)
    for label, said in (("to unit", "dW1[0, 1]"), ("from unit", "dW1[1, 1]"),
                        ("sample", "dW1[1, 1]")):
        cell.get_by_label(label).focus()
        lab.page.keyboard.press("ArrowUp")
        expect(cell.get_by_label(label)).to_have_value("1")
        expect(cell.get_by_role("status")).to_contain_text(said)
    cell.get_by_label("to unit").fill("31")
    cell.get_by_label("to unit").press("Enter")
    expect(cell.get_by_role("status")).to_contain_text("dW1[1, 31]")
    cell.get_by_label("weights").press("ArrowDown")
    expect(cell.get_by_role("status")).to_contain_text("dW2[1, 2]")


def test_tab_goes_through_the_boxes_and_not_through_every_line(lab, show):
    cell = show(SPIRAL)
    cell.get_by_label("weights").focus()
    reached = []
    for _ in range(5):
        reached.append(lab.page.evaluate("document.activeElement.labels?.[0]?.innerText ?? ''"))
        lab.page.keyboard.press("Tab")
    assert reached[:4] == ["weights", "from unit", "to unit", "sample"]
    assert reached[4] == ""


def test_one_step_of_learning_is_walked_through_with_a_button_or_the_slider(lab, show):
    cell = show(STEP)
    expect(cell.get_by_role("status")).to_contain_text("Step 0 of 25.")
    for _ in range(5):
        cell.get_by_role("button", name="Next step").press("Enter")
    expect(cell.get_by_role("status")).to_contain_text("its gate is open, and h[0] = 1.")
    cell.get_by_role("slider").last.focus()
    lab.page.keyboard.press("ArrowRight")
    expect(cell.get_by_role("status")).to_contain_text("its gate is shut, and h[1] = 0.")
    lab.page.keyboard.press("End")
    expect(cell.get_by_role("status")).to_contain_text("4 of the 4 entries of dW1 are 0.")
    cell.get_by_role("button", name="Start again").press("Enter")
    expect(cell.get_by_role("status")).to_contain_text("Step 0 of 25.")
