"""The promise on page one: a digit, moved with the keyboard, and what is said of it."""

from playwright.sync_api import expect


def test_a_digit_is_moved_with_the_keyboard_and_the_text_follows(lab):
    lab.page.set_viewport_size({"width": 1366, "height": 768})
    lab.open("notebooks/00_start_here.ipynb")
    lab.run_cell("imports")
    cell = lab.run_cell("reader")
    expect(cell.get_by_role("status")).to_contain_text("a 3: the highest score is")
    chosen = cell.get_by_label("pixels for").locator("option:checked")
    expect(chosen).to_have_text("the highest score")
    lab.screenshot("start")
    box = cell.get_by_label("moved right by")
    box.press("ArrowUp")
    box.press("ArrowUp")
    box.press("Enter")
    expect(cell.get_by_role("status")).to_contain_text("a 3, moved 2 right: the highest score is")
    lab.screenshot("moved")
    picture = cell.get_by_role("img").bounding_box()
    status = cell.get_by_role("status").bounding_box()
    assert picture["x"] + picture["width"] <= 1366
    assert status["y"] + status["height"] - picture["y"] < 768
    assert not lab.errors()
