"""A student explains something: a letter, three sentences, and what they are compared with. And a
prediction says whether it was right once the result has been seen."""

from playwright.sync_api import expect

EXERCISES = "exercises/10_your_own_autograd/10_your_own_autograd.ipynb"
LESSON = "notebooks/01_computation_graphs.ipynb"
TEXT = ("The running total is a Tensor, so it remembers every loss. Each loss keeps the graph of "
        "its batch. So the memory fills.")


def test_a_text_is_locked_compared_and_marked_by_keyboard(lab):
    lab.open(EXERCISES)
    lab.run_cell("imports")
    lab.run_cell("ex-5-answer", 'reason = {"why": "c", "cure": "g"}')
    expect(lab.run_cell("ex-5-check")).to_contain_text("a gradient is one array a tensor")
    lab.run_cell("ex-5-answer", 'reason = {"why": "(D)", "cure": "g"}')
    expect(lab.run_cell("ex-5-check")).to_contain_text("The record keeps it as a second try")
    lab.run_cell("ex-5-words")
    cell = lab.run_cell("ex-5-compare")
    expect(cell.get_by_role("status")).to_contain_text("Nothing is written yet")
    expect(cell.get_by_role("button", name="Lock my text")).to_be_disabled()
    lab.run_cell("ex-5-words", f'in_my_words = """\n{TEXT}\n"""')
    cell = lab.run_cell("ex-5-compare")
    expect(cell).not_to_contain_text("A good answer")
    lab.screenshot("before_locking")
    cell.get_by_role("button", name="Lock my text").focus()
    lab.page.keyboard.press("Enter")
    expect(cell).to_contain_text("A good answer")
    expect(cell).to_contain_text("A common answer")
    expect(cell).to_contain_text(TEXT)
    box = cell.get_by_role("checkbox", name="With each loss, the graph of its batch")
    box.focus()
    lab.page.keyboard.press("Space")
    expect(box).to_be_checked()
    expect(cell.get_by_role("status")).to_contain_text("You found 1 of 4 points in your text")
    lab.screenshot("locked")
    lab.in_kernel("from course_lib.checks import progress")
    assert "first letters wrong, explained: 1 of 4 points" in lab.in_kernel("print(progress())")


def test_a_prediction_says_whether_it_was_right_when_the_next_cell_has_run(lab):
    lab.open(LESSON)
    lab.run_cell("imports")
    cell = lab.run_cell("predict-rise")
    cell.get_by_label("your answer").fill("２，2")
    cell.get_by_role("button", name="Lock my prediction").click()
    expect(cell.get_by_role("status")).to_contain_text("Locked: 2.2")
    expect(cell).not_to_contain_text("Right")
    lab.screenshot("prediction_locked")
    lab.run_cell("rise")
    expect(lab.cell("predict-rise").get_by_role("status")).to_contain_text("✓ Right: 2.2 (a guess)")
    lab.screenshot("prediction_right")
    cell = lab.run_cell("predict-count")
    cell.get_by_label("your answer").fill("100")
    cell.get_by_role("button", name="Lock my prediction").click()
    cell.get_by_role("button", name="I have seen the result").click()
    expect(cell.get_by_role("status")).to_contain_text("✗ You said 100 (a guess); it is 110")
    expect(cell.get_by_role("status")).to_contain_text("right in 1 of your 2 predictions")
    lab.screenshot("prediction_wrong")


def test_lists_and_radio_buttons_keep_their_keys_to_themselves(lab):
    lab.open(LESSON)
    lab.run_cell("imports")
    sure = lab.run_cell("predict-count").get_by_label("My answer is")
    sure.focus()
    lab.page.keyboard.press("ArrowDown")                 # JupyterLab would go to the next cell,
    assert sure.input_value() == "fairly sure"
    lab.page.keyboard.press("x")                         # and cut this one
    expect(sure).to_be_focused()
    first, second = lab.run_cell("predict-both").get_by_role("radio").all()[:2]
    first.focus()
    lab.page.keyboard.press("ArrowDown")
    expect(second).to_be_checked()
    expect(second).to_be_focused()
