"""The course as a site, below another address (as GitHub Pages has it), in a browser that can reach
nothing else."""

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from course_tools import ROOT
from tests.support import site as support
from tests.support.lab import CHROMIUM, FLAGS
from tests.support.site import SiteLab, served, stored_texts

AXE = pytest.importorskip("axe_playwright_python.base",
                          reason="axe-core comes with the extra `test`").AXE_SCRIPT
LESSON = "notebooks/01_computation_graphs.ipynb"
EXERCISES = "exercises/01_computation_graphs/01_computation_graphs.ipynb"
NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
ANSWER = "def multiply_backward(x, y, dz):\n    {}"

pytestmark = pytest.mark.slow      # who only learns makes no site: a third of the browser's time


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder that holds the site in its folder `course`."""
    folder = tmp_path_factory.mktemp("served")
    try:
        support.build(folder / "course")
    except support.Missing as missing:
        pytest.skip(str(missing))
    return folder


@pytest.fixture(scope="module")
def network(built):
    """(the site's address, a function that ends its server)."""
    with contextlib.ExitStack() as stack:
        yield f"{stack.enter_context(served(built))}/course", stack.close


@pytest.fixture(scope="module")
def site(network):
    return network[0]


@pytest.fixture(scope="module")
def profile(browser, tmp_path_factory):
    """A browser with an empty profile that reaches this machine only."""
    folder = tmp_path_factory.mktemp("profile")
    context = browser.browser_type.launch_persistent_context(
        folder, executable_path=CHROMIUM, args=[*FLAGS, NOWHERE], accept_downloads=True,
        viewport={"width": 1100, "height": 1400})
    yield context
    context.close()


@pytest.fixture(scope="module")
def live(site, profile, tmp_path_factory):
    """A page of the live edition, for all tests: loading Python takes a while."""
    lab = SiteLab(site, profile, tmp_path_factory.mktemp("live"))
    yield lab
    lab.close()


@pytest.fixture
def page(profile):
    page = profile.new_page()
    yield page
    page.close()


# To read


def test_every_page_is_whole(site, built, page):
    """No script fails, nothing is missing, each formula can be set, each link leads somewhere."""
    wrong = []
    page.on("pageerror", lambda error: wrong.append(error))
    page.on("response", lambda answer: answer.ok or wrong.append((page.url, answer.url)))
    page.on("request", lambda asked: asked.url.startswith(site) or wrong.append(asked.url))
    names = sorted(path.relative_to(built / "course").as_posix()
                   for path in (built / "course").glob("**/*.html")
                   if "live" not in path.parts)
    assert len(names) > 12
    for name in names:
        page.goto(f"{site}/{name}")
        wrong += page.eval_on_selector_all(".katex-error", "all => all.map(one => one.title)")
        for link in page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)"):
            path, _, cell = link.removeprefix(site + "/").partition("#")
            file = built / "course" / path.partition("?")[0]
            notebook = re.search(r"\?path=(.*)", path)
            inside = file.is_file() and (not notebook
                                         or (built / "course/live/files" / notebook[1]).is_file())
            if link.startswith(site) and not inside:
                wrong.append((name, link))
    assert wrong == []


def test_a_prediction_is_closed_until_it_is_opened(site, page):
    page.goto(f"{site}/reading/01_computation_graphs.html")
    asked = page.locator("#predict-rise")
    expect(asked).to_contain_text("rise of the total when a book costs 1 more")
    result = page.locator("#rise pre", has_text="222.2")
    expect(result).to_be_hidden()
    answers = page.get_by_text("2.2: the extra 1 passes")
    expect(answers).to_be_hidden()
    page.locator("#rise summary").click()
    expect(result).to_be_visible()
    expect(answers).to_be_hidden()
    live = asked.get_by_role("link", name="Answer it live").get_attribute("href")
    assert live.endswith("live/notebooks/index.html?path=" + LESSON + "#cell=predict-rise")


def test_the_search_leads_to_a_section_and_tells_no_answer(site, page):
    page.goto(f"{site}/reading/02_chain_rule.html")
    page.get_by_role("contentinfo").scroll_into_view_if_needed()
    page.get_by_role("searchbox").fill("neighbours local")
    found = page.get_by_role("link", name="A node knows only its neighbours")
    expect(found).to_be_in_viewport()
    found.click()
    expect(page.get_by_role("heading", name="A node knows only its neighbours")).to_be_in_viewport()
    said = page.evaluate("fetch('../look/search.json').then(found => found.text())")
    assert "What does one more cost?" in said and "the extra 1 passes" not in said


@pytest.mark.parametrize("width, scheme", [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_the_window(site, page, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    for name in ("index", "reading/02_chain_rule", "reading/course_lib.graph.py"):
        page.goto(f"{site}/{name}.html")
        page.evaluate(AXE)
        violations = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        assert [(name, found["id"], found["nodes"][0]["html"]) for found in violations
                if found["impact"] in ("serious", "critical")] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


# Live


def test_from_the_start_page_to_a_locked_prediction_and_a_moved_slider(site, live):
    live.page.goto(f"{site}/index.html")
    live.page.get_by_role("link", name="01 Computation graphs").click()
    with live.page.expect_navigation():
        live.page.locator("#one-more").get_by_role("link", name="Open it live").click()
    expect(live.page.get_by_role("heading", name="What does one more cost?")).to_be_in_viewport()
    live.page.keyboard.press("Shift")              # a reader who acts is led to that cell no more
    expect(live.page.locator("#course-says")).to_contain_text("loading")
    live.wait_until_kept()
    expect(live.page.locator("#course-says")).to_be_empty()
    expect(live.page.locator(".jp-NotebookTrustedStatus")).to_have_text("Trusted")
    expect(live.page.locator(".jp-NotebookCheckpoint")).to_be_hidden()
    expect(live.cell("rise").locator(".jp-PlaceholderText")).to_be_hidden()
    live.run_cell("imports")
    asked = live.run_cell("predict-rise")
    asked.get_by_label("your answer").fill("2")
    asked.get_by_role("button", name="Lock my prediction").click()
    expect(asked.get_by_role("status")).to_contain_text("Locked: 2")
    moved = live.run_cell("widget-sensitivity")
    handle = moved.get_by_role("slider").first
    before = moved.locator("img").get_attribute("src")
    handle.focus()
    live.page.keyboard.press("ArrowRight")
    expect(moved.locator("img")).not_to_have_attribute("src", before)
    assert live.errors() == [] and live.crashes == []


def test_a_traceback_has_the_number_of_its_cell(live):
    shown = live.run_cell("imports", "1 / 0")
    number = shown.locator(".jp-InputPrompt").inner_text().strip("[]:")
    expect(shown.locator(".jp-OutputArea")).to_contain_text(f"Cell In[{number}], line 1")


def test_python_was_begun_before_the_kernel_asked_and_nothing_was_compiled(live):
    assert [worker.url.rpartition("/")[2] for worker in live.page.workers] == ["worker.mjs"]
    assert live.in_kernel("""
        import sys
        from pathlib import Path
        specs = [module.__spec__ for module in sys.modules.values()
                 if str(getattr(module.__spec__, 'origin', None)).startswith('/lib/')]
        print(len(specs) > 600, [spec.name for spec in specs if spec.origin.endswith('.py')
              and ('.zip/' in spec.origin or not Path(spec.cached).exists())])""") == "True []"


@pytest.fixture(scope="module")
def hindered(site, built, browser, tmp_path_factory):
    """Three pages, each in a browser of its own in which something is in Python's way: they load
    side by side. asked: the requests for one file, of which the first has no answer yet."""
    folder = tmp_path_factory.mktemp("hindered")
    shutil.copytree(built / "course", folder / "course", copy_function=os.link)
    wheel, = folder.glob("course/live/static/pyodide/numpy-*.whl")
    away, asked = wheel.rename(folder / wheel.name), []

    def keep_first(route):
        asked.append(route)
        if len(asked) > 1:
            route.continue_()

    with served(folder) as other, contextlib.ExitStack() as stack:
        def page(server, **options):
            context = browser.new_context(**options)
            stack.callback(context.close)
            return SiteLab(server, context, folder)

        labs = SimpleNamespace(missing=page(f"{other}/course"), failing=page(site),
                               refusing=page(site, service_workers="block"), asked=asked,
                               arrives=lambda: away.rename(wheel))
        labs.failing.page.context.route("**/numpy-*.whl", keep_first)
        # this one waits for Python anyway
        labs.refusing.page.context.route("**/pyodide.asm.wasm", lambda route: None)
        for lab in (labs.missing, labs.failing, labs.refusing):
            lab.page.goto(lab.address(LESSON), wait_until="commit")
        yield labs


def test_a_file_that_fails_once_is_asked_for_again(hindered):
    lab = hindered.failing
    # before it waits for this Python, the kernel would ask by itself
    lab.page.wait_for_function(f"() => {{ try {{ return {support.IN_THE_BROWSER}.status }} "
                               "catch { return false } }")
    hindered.asked[0].abort()
    lab.wait_until_kept()
    assert len(hindered.asked) >= 2
    assert lab.in_kernel("import numpy; print(numpy.ones(2).sum())") == "2.0"
    lab.close()


def test_a_file_of_python_that_does_not_arrive_is_said(hindered):
    lab = hindered.missing
    expect(lab.page.locator("#course-says")).to_contain_text("Python could not be loaded")
    hindered.arrives()
    lab.open(LESSON)
    assert lab.in_kernel("import numpy; print(numpy.ones(2).sum())") == "2.0"
    lab.close()


def test_a_browser_that_refuses_a_service_worker_is_told_so(hindered):
    says = hindered.refusing.page.locator("#course-says")
    expect(says).to_contain_text("refuses this page a service worker")


def test_a_restarted_kernel_is_as_new(live):
    live.in_kernel("mine = 1")
    live.page.evaluate(f"{support.IN_THE_BROWSER}.restart()")
    live.wait_until_idle()
    assert live.in_kernel("import numpy; print('mine' in dir(), numpy.ones(2).sum())") \
        == "False 2.0"
    assert len(live.page.workers) == 1


def test_what_is_said_of_its_size_is_so(built):
    folder = built / "course"
    said = re.search(r"(\d+) MB", (folder / "look" / "live.js").read_text(encoding="utf-8"))[1]
    size = sum(path.stat().st_size for path in (folder / "live/static/pyodide").iterdir())
    assert size / 1e6 == pytest.approx(int(said), rel=0.1)


def test_stored_text_is_shown_as_it_was_stored(live):
    text = live.cell("two-steps").locator("pre").last
    expect(text).to_have_text("100 → 200 → 220\n")
    lines = live.cell("local-derivatives").locator(".jp-OutputArea-output pre")
    expect(lines).to_contain_text("x + y:")
    assert lines.inner_text().splitlines()[1].startswith("x + y:")


def test_a_lab_that_trains_lets_another_cell_have_its_turn(live):
    lab = live.run_cell("imports", "from course_lib.widgets import *\n"
                                   "lab = TrainingLab(speed=10**9)\nlab")
    lab.get_by_role("button", name="Play").click()
    expect(lab.get_by_role("status")).to_contain_text(re.compile("Step [1-9]"))
    live.in_kernel("import asyncio\nbefore = len(lab.run.losses)\n"
                   "while len(lab.run.losses) == before: await asyncio.sleep(0)")
    live.in_kernel("lab.pause()")
    expect(lab.get_by_role("button", name="Play")).to_be_visible()
    assert live.crashes == []


def test_answers_are_checked_downloaded_and_graded(live, tmp_path):
    live.open(EXERCISES)
    live.run_cell("imports")
    live.run_cell("ex-2-answer", ANSWER.format("return dz * x, dz * y"))
    expect(live.run_cell("ex-2-check")).to_contain_text("Each input got its own value")
    live.run_cell("ex-2-answer", ANSWER.format("while True: pass"))
    expect(live.run_cell("ex-2-check")).to_contain_text("Is there a loop that never ends")
    calls_itself = "return max(multiply_backward(x, y, dz) for _ in 'x')"      # deep in C, too
    live.run_cell("ex-2-answer", ANSWER.format(calls_itself))
    expect(live.run_cell("ex-2-check")).to_contain_text("calls itself again and again")
    live.run_cell("ex-2-answer", ANSWER.format("return dz * y, dz * x"))
    expect(live.run_cell("ex-2-check")).to_contain_text("01.2 Backward through ×: right")
    live.page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    with live.page.expect_download() as download:
        live.page.evaluate("window.jupyterapp.commands.execute('docmanager:download')")
    submitted = tmp_path / "submitted" / "ada" / download.value.suggested_filename
    download.value.save_as(submitted)
    graded = subprocess.run([sys.executable, "-m", "course_tools.cli", "grade",
                             submitted.parents[1], "--results", tmp_path / "grades"],
                            cwd=ROOT, capture_output=True, text=True)
    assert graded.returncode == 0, graded.stderr
    marks = (tmp_path / "grades" / "grades.csv").read_text(encoding="utf-8-sig").splitlines()
    row = dict(zip(marks[0].split(","), marks[1].split(","), strict=True))
    assert (row["student"], row["01.2"], row["score"]) == ("ada", "2.0", "2.0")


def contents(folder):
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*") if path.is_file()}


def test_two_builds_are_equal(built, tmp_path):
    """Two processes made them: sets have another order in each."""
    subprocess.run([sys.executable, "-m", "course_tools.cli", "site", tmp_path,
                    "--wheels", support.wheels()], cwd=ROOT, check=True)
    first, second = contents(built / "course"), contents(tmp_path)
    assert {name for name in first | second if first.get(name) != second.get(name)} == set()
    dates = {path.stat().st_mtime for path in tmp_path.rglob("*") if path.is_file()}
    assert len(dates) == 1


@pytest.mark.skipif("COURSE_SITE" not in os.environ, reason="takes a quarter of an hour in the "
                    "browser: with COURSE_SLOW=1 COURSE_SITE=1")
@pytest.mark.parametrize("path", sorted(ROOT.glob("notebooks/*.ipynb")), ids=lambda path: path.name)
def test_a_lesson_gives_in_the_browser_what_is_stored(live, path):
    """All cells of a lesson, in one kernel for all, as text; but arithmetic in a browser raises no
    flags, so that NumPy warns of nothing there."""
    live.in_kernel("get_ipython().run_line_magic('reset', '-f')\n"
                   "import os; os.environ['COURSE_STATIC'] = '1'")
    wrong = [(id, said, stored) for id, source, stored in stored_texts(path)
             if (said := live.texts(source)) != stored and id != "warned"]
    live.in_kernel("import os; del os.environ['COURSE_STATIC']")
    assert wrong == []


def test_nothing_was_asked_of_another_machine_and_it_would_have_been_seen(site, live):
    own = site.partition("/course")[0]
    elsewhere = [url for url in live.requests if not url.startswith((own, "data:", "blob:"))]
    assert elsewhere == [] and len(live.requests) > 100
    with live.page.expect_request("http://127.0.0.2:9/"):
        live.page.evaluate("fetch('http://127.0.0.2:9/').catch(() => {})")
    assert "http://127.0.0.2:9/" in live.requests


def test_where_nothing_can_be_kept_a_line_says_so(site, profile, tmp_path):
    lab = SiteLab(site, profile, tmp_path)
    lab.page.add_init_script("indexedDB.open = () => { throw new Error('forbidden'); }")
    lab.page.goto(lab.address(LESSON))
    says = lab.page.locator("#course-says")
    expect(says).to_contain_text("This browser window keeps nothing")
    says.get_by_role("button", name="Understood").click()
    expect(says).not_to_contain_text("keeps nothing")
    lab.close()


def test_without_a_network_the_next_visit_finds_the_work_and_the_record(network, live):
    """The last test, as the site is gone afterwards."""
    _, end = network
    end()
    live.open(EXERCISES)
    expect(live.cell("ex-2-answer")).to_contain_text("return dz * y, dz * x")
    assert "01.2" in live.in_kernel("from course_lib.checks import progress; print(progress())")
