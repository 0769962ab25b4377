"""Every lesson in a real JupyterLab: it runs, nothing fails, and no request leaves the machine."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.lab import ROOT, Lab

LESSONS = sorted(path.name for path in ROOT.glob("notebooks/*.ipynb"))
# of the others nbval runs all cells, and test_accessibility.py shows all widgets
QUICK = ["00_start_here.ipynb", "03_activation_layers.ipynb", "10_your_own_autograd.ipynb"]

NOT_RUN = """window.jupyterapp.shell.currentWidget.content.widgets
    .filter(cell => cell.model.type === 'code' && cell.model.executionCount === null)
    .map(cell => cell.model.id)"""


def elsewhere(lab):
    """The requests of a page that went to another machine."""
    own = lab.server.removeprefix("http")                          # "://127.0.0.1:8888"
    here = (f"http{own}/", f"ws{own}/", "data:", "blob:")
    return [url for url in lab.requests if not url.startswith(here)]


@pytest.mark.parametrize("name", [
    pytest.param(name, marks=[pytest.mark.slow] * (name not in QUICK)) for name in LESSONS])
def test_a_lesson_runs_without_an_error_and_without_a_request_to_another_machine(lab, name):
    lab.open(f"notebooks/{name}").run_all()
    assert lab.page.evaluate(NOT_RUN) == []
    assert lab.errors() == []
    assert lab.crashes == []
    assert any(url.startswith("ws") for url in lab.requests)
    assert elsewhere(lab) == []


def test_starting_makes_no_request_to_another_machine_and_one_would_be_seen(
        server, browser, tmp_path):
    lab = Lab(server, browser, tmp_path)
    lab.open(f"notebooks/{LESSONS[0]}")
    assert lab.requests and elsewhere(lab) == []
    with (lab.page.expect_request("http://127.0.0.2:9/a"),
          lab.page.expect_websocket(lambda socket: socket.url == "ws://127.0.0.2:9/b")):
        lab.page.evaluate("""() => {
            fetch('http://127.0.0.2:9/a').catch(() => {});
            new WebSocket('ws://127.0.0.2:9/b');
        }""")
    assert sorted(elsewhere(lab)) == ["http://127.0.0.2:9/a", "ws://127.0.0.2:9/b"]
    lab.close()


def test_two_lessons_at_once_a_slider_moves_in_one_while_the_other_trains(
        lab, server, browser, tmp_path):
    other = Lab(server, browser, tmp_path)
    other.open("notebooks/03_activation_layers.ipynb")
    other.run_cell("imports")
    viewer = other.run_cell("widget-activations")
    lab.open("notebooks/05_full_backpropagation.ipynb")
    lab.run_cell("imports")
    training = lab.run_cell("the-lab")
    training.get_by_role("button", name="Play").click()
    step = training.get_by_role("status")
    expect(step).to_contain_text(re.compile(r"Step [1-9]"))
    before = step.inner_text()
    viewer.get_by_label("x", exact=True).fill("2")
    viewer.get_by_label("x", exact=True).press("Enter")
    expect(viewer.get_by_role("status")).to_contain_text("at x = 2")
    viewer.get_by_role("slider").first.focus()
    other.page.keyboard.press("ArrowRight")
    expect(viewer.get_by_role("status")).to_contain_text("at x = 2.1")
    expect(step).not_to_have_text(before)
    assert lab.errors() + other.errors() + lab.crashes + other.crashes == []
    training.get_by_role("button", name="Pause").click()
    other.page.close()
