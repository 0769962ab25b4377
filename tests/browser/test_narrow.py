"""A window 800 px wide, and a dark page: nothing sticks out, and pictures follow the theme."""

import numpy as np
import pytest
from PIL import Image

from tests.browser.test_accessibility import IMPORTS, SHOWN, THEMES
from tests.support.lab import ROOT

LESSONS = sorted(path.name for path in ROOT.glob("notebooks/*.ipynb"))
WIDGETS = SHOWN | {
    "sensitivity": "Sensitivity()", "steps": "StepSize()", "warp": "WarpedGrid()",
    "scores": "ScoreSliders()", "zigzag": "Zigzag()", "balls": "UnitBalls()",
    "capacity": "Capacity()", "broadcast": "Unbroadcast()"}
del WIDGETS["lab"]

# all cells stand in the page, not only those near the window
WHOLE = """() => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    notebook.notebookConfig = {...notebook.notebookConfig, windowingMode: 'none'};
}"""
# Of all outputs but plain text, which wraps: what reaches beyond their right edge, or makes them
# scroll. Pictures may, and are taken out. A cell that does not stand in the page is scrolled to.
STICKING_OUT = """async () => {
    const notebook = window.jupyterapp.shell.currentWidget.content, found = [];
    const kinds = cell => (cell.model.outputs?.toJSON() ?? []).flatMap(
        output => Object.keys(output.data ?? {}));
    const soon = wished => Promise.race([wished, new Promise(go => setTimeout(go, 300))]);
    for (const [i, cell] of notebook.widgets.entries()) {
        if (kinds(cell).every(kind => kind === 'text/plain')) continue;
        if (!cell.node.isConnected || cell.isPlaceholder()) {
            await soon(notebook.scrollToItem(i));
            await soon(cell.ready);
            await soon(new Promise(requestAnimationFrame));
        }
        cell.node.querySelectorAll('.course-picture').forEach(img => img.style.maxWidth = '100%');
        for (const output of cell.node.querySelectorAll('.jp-OutputArea-output')) {
            const edge = output.getBoundingClientRect().right + 1;
            const parts = output.querySelectorAll('img, table, pre, input, .jupyter-widgets');
            const wide = [...parts].filter(part => part.getBoundingClientRect().right > edge);
            if (output.scrollWidth > output.clientWidth) wide.push(output);
            found.push(...wide.map(part => `${cell.model.id}: ${part.outerHTML.slice(0, 120)}`));
        }
    }
    return found;
}"""
# All that was run stands in the page, far from the window, too, and each widget has come.
ALL_SHOWN = """() => window.jupyterapp.shell.currentWidget.content.widgets.every(cell => {
    const outputs = cell.model.outputs?.toJSON() ?? [];
    const shown = cell.node.querySelectorAll('.jp-OutputArea-output').length >= outputs.length;
    const kinds = outputs.flatMap(output => Object.keys(output.data ?? {}));
    return cell.node.isConnected && shown && (cell.node.querySelector('.jupyter-widgets')
        || !kinds.some(kind => kind.includes('widget-view')));
})"""


def sticking_out(lab):
    """What STICKING_OUT finds of cells that were run."""
    lab.page.evaluate(WHOLE)
    lab.page.wait_for_function(ALL_SHOWN)
    return lab.page.evaluate(STICKING_OUT)


@pytest.fixture
def narrow(lab):
    lab.page.set_viewport_size({"width": 800, "height": 768})
    yield lab
    lab.page.set_viewport_size({"width": 1100, "height": 1400})


@pytest.fixture
def dark(lab):
    if not lab.page.evaluate("'jupyterapp' in window"):
        lab.begin()
    yield use(lab, THEMES[1])
    use(lab, THEMES[0])                                    # JupyterLab remembers it


def use(lab, theme):
    lab.page.evaluate(
        "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    lab.page.wait_for_function("dark => (document.body.dataset.jpThemeLight === 'false') === dark",
                               arg=theme == THEMES[1])
    return lab


@pytest.mark.parametrize("name", [
    pytest.param(name, marks=[pytest.mark.slow] * (i % 5 > 0)) for i, name in enumerate(LESSONS)])
def test_nothing_that_a_lesson_stores_sticks_out_of_a_narrow_window(narrow, name):
    narrow.open(f"notebooks/{name}")
    assert narrow.page.evaluate(STICKING_OUT) == []


def test_no_widget_and_no_card_sticks_out_of_a_narrow_window(narrow, course):
    narrow.try_out(course, imports=IMPORTS, **WIDGETS)
    assert narrow.errors() == []
    assert sticking_out(narrow) == []


@pytest.mark.parametrize("cell", ["Sensitivity()", "new_figure(9, 3)"])
def test_a_wide_picture_can_be_read_and_scrolled_to_its_end(narrow, course, cell):
    narrow.page.set_viewport_size({"width": 600, "height": 768})     # as beside the file browser
    show = cell if cell == "Sensitivity()" else f"Picture({cell}, 'empty')"
    imports = f"{IMPORTS}\nfrom course_lib.plotting import Picture, new_figure"
    narrow.try_out(course, imports=imports, picture=show)
    picture = narrow.cell("picture").locator(".course-picture").first
    assert picture.bounding_box()["width"] == 560
    seen = picture.evaluate("""picture => {
        let scrolls = picture.parentElement;
        while (scrolls.scrollWidth <= scrolls.clientWidth) scrolls = scrolls.parentElement;
        scrolls.scrollLeft = 9999;
        return [picture.getBoundingClientRect().right, scrolls.getBoundingClientRect().right];
    }""")
    assert seen[0] <= seen[1] + 1


def test_what_sticks_out_would_be_seen_far_from_the_window_too(narrow, course):
    html = 'from IPython.display import HTML\nHTML("<table><td style=\'min-{}\'>")'
    narrow.try_out(course, tall=html.format("height:9000px"), wide=html.format("width:900px"))
    assert {found.partition(">")[0] for found in sticking_out(narrow)} >= {"wide: <table"}


@pytest.mark.parametrize("cell", ["Tangent()", 'draw_graph(Node(2, "x") * 3)'])
def test_a_picture_follows_the_theme(lab, dark, course, tmp_path, cell):
    dark.try_out(course, imports=IMPORTS, picture=cell)
    picture = dark.cell("picture").locator(".jp-OutputArea-output img")

    def grounds():
        picture.screenshot(path=tmp_path / "seen.png")
        seen = np.asarray(Image.open(tmp_path / "seen.png").convert("L"))
        return np.median(seen)

    assert grounds() < 30
    use(lab, THEMES[0])
    assert grounds() == 255


def test_a_stored_picture_is_dark_in_a_notebook_that_is_not_trusted_yet(dark):
    dark.open("notebooks/08_distances.ipynb")
    assert "style" in dark.page.evaluate("""window.jupyterapp.shell.currentWidget.content.model
        .sharedModel.toJSON().cells.map(cell => JSON.stringify(cell.outputs)).join()""")
    picture = dark.cell("plane-picture").locator("img").first
    assert "invert" in picture.evaluate("picture => getComputedStyle(picture).filter")
