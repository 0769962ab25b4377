"""Lesson 01 as a student meets it: run it, move a slider by key, answer wrongly, be told why."""

from playwright.sync_api import expect

LESSON = "notebooks/01_computation_graphs.ipynb"
EXERCISES = "exercises/01_computation_graphs/01_computation_graphs.ipynb"


def test_the_lesson_runs_and_a_slider_moves_the_picture_by_keyboard(lab):
    lab.open(LESSON).run_all()
    assert lab.errors() == []
    cell = lab.cell("widget-sensitivity")
    numbers = cell.get_by_role("status")
    expect(numbers).to_contain_text("bill = 220")
    before = cell.locator("img").get_attribute("src")
    cell.get_by_role("slider").first.focus()
    lab.page.keyboard.press("ArrowRight")
    expect(numbers).to_contain_text("bill = 222.2")
    expect(cell.locator("img")).not_to_have_attribute("src", before)
    lab.screenshot("lesson_01")


def test_the_number_box_beside_a_slider_has_a_name_and_moves_the_picture(lab):
    lab.open(LESSON)
    lab.run_cell("imports")
    cell = lab.run_cell("widget-sensitivity")
    box = cell.get_by_label("books (number)")
    box.fill("3")
    box.press("Enter")
    expect(cell.get_by_role("status")).to_contain_text("bill = 330")


def test_a_prediction_is_locked_before_the_answer_shows(lab):
    lab.open(LESSON)
    reveal = lab.cell("rise")
    expect(reveal.locator(".jp-OutputPlaceholder")).to_have_count(1)
    expect(reveal.locator(".jp-OutputPlaceholder .jp-PlaceholderText")).to_be_hidden()
    lab.run_cell("imports")
    cell = lab.run_cell("predict-rise")
    cell.get_by_label("your answer").fill("2")
    lock = cell.get_by_role("button", name="Lock my prediction")
    cell.get_by_label("My answer is").focus()
    lab.page.keyboard.press("Tab")
    expect(lock).to_have_css("outline-width", "2px")                # one sees where the keyboard is
    lock.click()
    expect(cell.get_by_role("status")).to_contain_text("Locked: 2")
    expect(cell.get_by_label("your answer")).to_be_disabled()
    expect(lab.run_cell("rise")).to_contain_text("2.2")


def test_a_wrong_answer_gets_its_own_hint_and_a_right_one_is_praised(lab):
    lab.open(EXERCISES)
    lab.run_cell("imports")
    lab.run_cell("ex-2-answer", "def multiply_backward(x, y, dz):\n    return dz * x, dz * y")
    check = lab.run_cell("ex-2-check")
    expect(check).to_contain_text("Each input got its own value")
    expect(check).not_to_contain_text("Traceback")
    expect(check.locator("[data-mime-type$='.stderr'], [data-mime-type$='.error']")).to_be_hidden()
    lab.screenshot("wrong_answer")
    lab.run_cell("ex-2-answer", "def multiply_backward(x, y, dz):\n    return dz * y, dz * x")
    expect(lab.run_cell("ex-2-check")).to_contain_text("01.2 Backward through ×: right")
    lab.screenshot("right_answer")
