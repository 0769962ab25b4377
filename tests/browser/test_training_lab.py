"""The training lab on the page: how much room it takes, and its buttons by keyboard."""

import re

import pytest
from playwright.sync_api import expect

SOURCE = """
from course_lib.widgets import TrainingLab
training = TrainingLab(data="{data}")
training"""
BUSY = """
training.set(view="its units", starts=10, data="spiral", lr=10.0)
for _ in range(5):
    training.one_epoch()"""
BOXES = """output => {
    const pen = document.createElement('canvas').getContext('2d');
    const wide = (element, text) => {
        pen.font = getComputedStyle(element).font;
        return pen.measureText(text).width;
    };
    const box = element => {
        const {x, y, width, height} = element.getBoundingClientRect();
        return {x, y, width, height, right: x + width, bottom: y + height};
    };
    const cut = [...output.querySelectorAll(':not([class*=noUi])')].filter(element =>
        element.scrollWidth > element.clientWidth && element.clientWidth > 0
        && getComputedStyle(element).overflowX !== 'visible');
    for (const list of output.querySelectorAll('select'))
        for (const option of list.options)
            if (wide(list, option.text) > list.clientWidth - 25) cut.push(option);
    for (const field of output.querySelectorAll('input[type=number]'))
        if (wide(field, field.value) > field.clientWidth - 10) cut.push(field);
    return {all: box(output), picture: box(output.querySelector('img')),
            controls: [...output.querySelectorAll('select, input, [role=slider]')].map(box),
            buttons: [...output.querySelectorAll('button')].map(box),
            words: box(output.querySelector('[role=status]')),
            cut: cut.map(element => element.className + ': ' + element.textContent)};
}"""


@pytest.fixture
def at(lab, course):
    """Opens a lab in a window of some size, and gives its cell."""
    usual = lab.page.viewport_size

    def at(width, height, data="spiral"):
        lab.page.set_viewport_size({"width": width, "height": height})
        lab.try_out(course, widget=SOURCE.format(data=data))
        assert lab.errors() == []
        return lab.cell("widget")
    yield at
    lab.screenshot("at_the_end")
    lab.page.set_viewport_size(usual)


def boxes(cell):
    """Where everything stands that one can see."""
    return cell.locator(".jp-OutputArea-output").last.evaluate(BOXES)


def overlap(one, other):
    return (min(one["right"], other["right"]) - max(one["x"], other["x"]) > 1
            and min(one["bottom"], other["bottom"]) - max(one["y"], other["y"]) > 1)


def assert_nothing_is_cut_or_covered(seen):
    assert seen["cut"] == []
    assert (len(seen["controls"]), len(seen["buttons"])) == (18, 19)
    apart = [*seen["buttons"], seen["picture"], seen["words"]]
    for i, one in enumerate(apart):
        assert seen["all"]["x"] <= one["x"] and one["right"] <= seen["all"]["right"]
        assert not any(overlap(one, other) for other in apart[:i])
        assert not any(overlap(one, control) for control in seen["controls"])


@pytest.mark.parametrize("busy", [False, True])
def test_on_a_laptop_controls_picture_and_numbers_are_seen_at_once(lab, at, busy):
    cell = at(1366, 768)
    if busy:
        lab.in_kernel(BUSY)
        expect(cell.get_by_role("status")).to_contain_text("Every unit of hidden layer 1 is dead")
        expect(cell.get_by_role("status")).to_contain_text("of the 10 starts")
    seen = boxes(cell)
    assert seen["all"]["height"] <= 600 and seen["all"]["width"] <= 1200
    assert all(control["right"] <= seen["picture"]["x"] for control in seen["controls"])
    assert seen["words"]["y"] >= seen["picture"]["bottom"]
    assert_nothing_is_cut_or_covered(seen)


@pytest.mark.parametrize("width, columns", [(800, 1), (1050, 1), (1090, 2), (1600, 2)])
def test_the_picture_stands_beside_the_controls_where_there_are_900_pixels(at, width, columns):
    seen = boxes(at(width, 1000))
    assert (seen["all"]["width"] < 900) == (columns == 1)
    beside = seen["picture"]["x"] >= max(control["right"] for control in seen["controls"])
    above = seen["picture"]["bottom"] <= min(control["y"] for control in seen["controls"])
    assert (beside, above) == (columns == 2, columns == 1)
    assert seen["picture"]["width"] / seen["picture"]["height"] == pytest.approx(1.65, abs=0.02)
    assert_nothing_is_cut_or_covered(seen)


def test_an_experiment_and_a_view_are_one_key_away_and_the_picture_says_what_it_shows(lab, at):
    cell = at(1366, 768, data="digits")
    button = cell.get_by_role("button", name="zeros, sigmoid", exact=True)
    button.focus()
    lab.page.keyboard.press("Enter")
    expect(cell.get_by_role("status")).to_contain_text("All units of hidden layer 1 are the same")
    expect(cell.get_by_label("initial weights")).to_have_value("zeros")
    expect(cell.get_by_label("data")).to_have_value("spiral")
    expect(cell.get_by_label("learning rate")).to_have_value("1")
    cell.get_by_role("button", name="Pause").press("Enter")
    expect(cell.get_by_role("button", name="Play")).to_be_visible()
    cell.get_by_role("button", name="its units").press("Enter")
    expect(cell.get_by_role("status")).to_contain_text("layer 1: none of 32 dead")
    said = re.compile("^what each hidden unit answers .*; the layers' gradients; loss and accuracy")
    expect(cell.locator("img")).to_have_accessible_name(said)
