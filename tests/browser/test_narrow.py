"""A window 800 px wide, and a dark page: nothing sticks out, and pictures follow the theme."""

import numpy as np
import pytest
from PIL import Image

from tests.browser.test_accessibility import IMPORTS
from tests.support.lab import DARK, LIGHT, ROOT, STICKING_OUT

LESSONS = sorted(path.name for path in ROOT.glob("notebooks/*.ipynb"))


@pytest.fixture
def narrow(lab):
    lab.page.set_viewport_size({"width": 800, "height": 768})
    yield lab
    lab.page.set_viewport_size({"width": 1100, "height": 1400})


@pytest.fixture
def dark(lab):
    if not lab.page.evaluate("'jupyterapp' in window"):
        lab.begin()
    yield lab.use_theme(DARK)
    lab.use_theme(LIGHT)                                   # JupyterLab remembers it


@pytest.mark.parametrize("name", [
    pytest.param(name, marks=[pytest.mark.slow] * (not name.startswith("05"))) for name in LESSONS])
def test_nothing_that_a_lesson_stores_sticks_out_of_a_narrow_window(narrow, name):
    narrow.open(f"notebooks/{name}")
    assert narrow.page.evaluate(STICKING_OUT) == []


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
    assert {found.partition(">")[0] for found in narrow.sticking_out()} >= {"wide: <table"}


@pytest.mark.parametrize("cell", ["Tangent()", 'draw_graph(Node(2, "x") * 3)'])
def test_a_picture_follows_the_theme(lab, dark, course, tmp_path, cell):
    dark.try_out(course, imports=IMPORTS, picture=cell)
    picture = dark.cell("picture").locator(".jp-OutputArea-output img")

    def grounds():
        picture.screenshot(path=tmp_path / "seen.png")
        seen = np.asarray(Image.open(tmp_path / "seen.png").convert("L"))
        return np.median(seen)

    assert grounds() < 30
    lab.use_theme(LIGHT)
    assert grounds() == 255


def test_a_stored_picture_is_dark_in_a_notebook_that_is_not_trusted_yet(dark):
    dark.open("notebooks/08_distances.ipynb")
    assert "style" in dark.page.evaluate("""window.jupyterapp.shell.currentWidget.content.model
        .sharedModel.toJSON().cells.map(cell => JSON.stringify(cell.outputs)).join()""")
    picture = dark.cell("plane-picture").locator("img").first
    assert "invert" in picture.evaluate("picture => getComputedStyle(picture).filter")
