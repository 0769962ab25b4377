"""What our widgets and cards put on the page: judged by axe-core, and used by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.support.lab import DARK, LIGHT, Lab, write_notebook

AXE = pytest.importorskip("axe_playwright_python.base",
                          reason="axe-core comes with the extra `test`").AXE_SCRIPT
OF_COLOUR = ["color-contrast", "link-in-text-block"]       # what a theme can change
IMPORTS = """
from course_lib.checks import check, course_map, hint, progress
from course_lib.drawing import draw_graph
from course_lib.graph import Node
from course_lib.widgets import *"""
MULTIPLY = 'check("01.2", lambda x, y, dz: (dz * {}, dz * {}))'
SHOWN = {
    "graph": 'draw_graph(Node(2, "x") * 3)',
    "reader": "DigitReader()",
    "tangent": "Tangent()",
    "activations": "ActivationViewer()",
    "panel": "SoftmaxPanel()",
    "weights": "WeightInspector()",
    "stepper": "Stepper()",
    "ready": "WhoIsReady()",
    "lab": "TrainingLab()",
    "chain": "WeightChain()",
    "step": "OneStep()",
    "sensitivity": "Sensitivity()",
    "stepsize": "StepSize()",
    "warp": "WarpedGrid()",
    "scores": "ScoreSliders()",
    "zigzag": "Zigzag()",
    "balls": "UnitBalls()",
    "capacity": "Capacity()",
    "broadcast": "Unbroadcast()",
    "number": 'predict("01.pens")',
    "choose": 'predict("05.rates")',
    "recall": 'recall("02")',
    "wrong": f"try:\n    {MULTIPLY.format('x', 'y')}\nexcept AssertionError:\n    pass",
    "right": MULTIPLY.format("y", "x"),
    "hint": 'hint("01.2")',
    "map": "course_map()",
    "progress": "progress()",
}


def judged(page, rules=None):
    """What axe-core finds serious or critical in the output of the marked cell: (rule, element).
    rules: which to look at; all if not given.

    A slider's handle is ipywidgets' own and cannot be given a name; the number box beside it has
    one, and does the same.
    """
    page.evaluate("document.body.style.overflow = 'visible'")   # 0 high: axe thinks it hides all
    violations = page.evaluate(
        """rules => axe.run({include: [['[data-test-id] .jp-OutputArea-output']]},
                            {resultTypes: ['violations'], ...(rules && {runOnly: rules})})""",
        rules)["violations"]
    pairs = [(found["id"], node["html"]) for found in violations for node in found["nodes"]
             if found["impact"] in ("serious", "critical")]
    return [(rule, html) for rule, html in pairs
            if rule != "aria-input-field-name" or "noUi-handle" not in html]


@pytest.fixture(scope="module")
def shown(course, server, browser, tmp_path_factory):
    """A page with all that SHOWN lists."""
    lab = Lab(server, browser, tmp_path_factory.mktemp("accessibility"))
    lab.open(write_notebook(course, "accessibility", imports=IMPORTS, **SHOWN)).run_all()
    assert lab.errors() == []
    lab.page.evaluate(AXE)
    yield lab
    lab.close()


def cell(shown, id):
    """The cell, the only one that is marked."""
    shown.page.evaluate("""document.querySelectorAll('[data-test-id]')
                                   .forEach(node => node.removeAttribute('data-test-id'))""")
    return shown.cell(id)


@pytest.mark.parametrize("theme, rules", [
    pytest.param(DARK, OF_COLOUR, marks=pytest.mark.slow), (LIGHT, None)])
def test_axe_finds_nothing_serious(shown, theme, rules):
    wrong = {}
    shown.use_theme(theme)
    for id in SHOWN:
        expect(cell(shown, id).locator(".jp-OutputArea-output").first).to_be_visible()
        if found := judged(shown.page, rules):
            wrong[id] = found
    shown.screenshot(theme[-5:].strip())
    shown.use_theme(LIGHT)                    # JupyterLab remembers it
    assert wrong == {}


def test_tab_reaches_every_control_of_every_widget_in_order(shown):
    for id in ("reader", "activations", "panel", "weights", "stepper", "ready", "lab", "number",
               "choose", "recall"):
        output = cell(shown, id).locator(".jp-OutputArea-output").last
        controls = output.locator("input:enabled, select:enabled, button:enabled, [role=slider]")
        controls = controls.locator("visible=true")
        wanted = controls.evaluate_all(
            "all => all.map((one, i) => (one.setAttribute('data-control', i), i))")
        assert len(wanted) >= 3, id
        controls.first.focus()
        reached = []
        for _ in wanted:
            here = shown.page.evaluate("Number(document.activeElement.dataset.control ?? -1)")
            reached.append(here)
            shown.page.keyboard.press("Tab")
        assert reached == wanted, id


def test_every_slider_moves_by_arrow_key_and_stands_beside_a_number_box_with_a_name(shown):
    for id in ("reader", "activations", "panel", "weights", "lab"):
        handles = cell(shown, id).get_by_role("slider")
        assert handles.count() > 1
        for handle in handles.all():
            handle.focus()
            shown.page.keyboard.press("Home")
            before = handle.get_attribute("aria-valuetext")
            shown.page.keyboard.press("ArrowRight")
            expect(handle).not_to_have_attribute("aria-valuetext", before)
            row = handle.locator("xpath=ancestor::*[contains(@class, 'widget-hbox')][1]")
            box = row.get_by_role("spinbutton")
            assert box.evaluate("box => box.labels[0].innerText.trim()")


def test_the_name_of_every_control_is_shown_whole(shown):
    names, cut = 0, []
    for id in SHOWN:
        labels = cell(shown, id).locator(".widget-label, .widget-label-basic, .jupyter-button")
        names += labels.count()
        cut += labels.evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth)"
                                   "          .map(one => one.innerText)")
    assert names > 80 and cut == []


def test_axe_would_find_a_picture_without_a_name_and_pale_text(shown):
    tangent = cell(shown, "tangent")
    tangent.locator("img").evaluate("img => img.removeAttribute('title')")
    tangent.get_by_role("status").evaluate(
        "line => line.style.cssText = 'color: #ddd; background: white'")
    assert {rule for rule, _ in judged(shown.page)} == {"image-alt", "color-contrast"}
    assert {rule for rule, _ in judged(shown.page, OF_COLOUR)} == {"color-contrast"}


def test_no_widget_and_no_card_sticks_out_of_a_narrow_window(shown):
    """The last test here: afterwards all cells stand in the page."""
    shown.page.set_viewport_size({"width": 800, "height": 768})
    assert shown.sticking_out() == []
