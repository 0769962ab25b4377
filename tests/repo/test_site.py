"""How the site is put together: what is refused, and what comes out the same. That it works is seen
in tests/browser/test_site.py."""

import io
import json
import shutil
import tarfile
import threading
import zipfile

import pytest

from course_tools import ROOT
from course_tools.site import SiteError, command, live, python, reading
from course_tools.site.serve import server

ENTRY = {"file_name": "numpy-1-py3-none-any.whl", "sha256": python.sha256(b"numpy")}


@pytest.fixture
def release(tmp_path, monkeypatch):
    """A folder that is served as Pyodide's release."""
    folder = tmp_path / "release"
    folder.mkdir()
    with server(folder) as running:
        threading.Thread(target=running.serve_forever, args=(0.05,)).start()
        address = f"http://127.0.0.1:{running.server_port}"
        monkeypatch.setattr(python, "release", lambda version: address)
        yield folder
        running.shutdown()


def test_a_wheel_is_fetched_once_and_kept(release, tmp_path):
    (release / ENTRY["file_name"]).write_bytes(b"numpy")
    assert python.theirs(ENTRY, "1", tmp_path, None) == b"numpy"
    (release / ENTRY["file_name"]).unlink()
    assert python.theirs(ENTRY, "1", tmp_path, None) == b"numpy"


def test_a_wheel_with_other_bytes_is_refused_wherever_it_comes_from(release, tmp_path):
    (release / ENTRY["file_name"]).write_bytes(b"numpy, but worse")
    with pytest.raises(SiteError, match="is not the file it should be"):
        python.theirs(ENTRY, "1", tmp_path, None)
    assert not (tmp_path / ENTRY["file_name"]).exists()
    with pytest.raises(SiteError, match="is not the file it should be"):
        python.theirs(ENTRY, "1", tmp_path, release)


def test_a_wheel_that_cannot_be_had_is_named(release, tmp_path):
    with pytest.raises(SiteError, match="numpy-1.*--wheels DIR"):
        python.theirs(ENTRY, "1", tmp_path, None)
    with pytest.raises(SiteError, match="does not hold numpy-1"):
        python.theirs(ENTRY, "1", tmp_path, tmp_path)


def test_without_npm_it_is_said_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(python.shutil, "which", lambda name: None)
    with pytest.raises(SiteError, match="install Node.js.*or put pyodide-.*tgz into"):
        python.npm_package("pyodide", tmp_path)


def test_a_package_of_npm_with_other_bytes_is_refused(tmp_path):
    made = io.BytesIO()
    tarfile.open(fileobj=made, mode="w:gz").close()
    text = (ROOT / "requirements" / "npm.lock").read_text()
    version = text.partition("katex==")[2].split()[0]
    (tmp_path / f"katex-{version}.tgz").write_bytes(made.getvalue())
    with pytest.raises(SiteError, match="is not the file it should be"):
        python.npm_package("katex", tmp_path)


@pytest.mark.parametrize("name", ["ipywidgets", "wcwidth"])
def test_a_wheel_of_what_is_installed_is_pure_and_always_the_same(name):
    entry, data = python.wheel_of(name, ["traitlets"])
    assert python.wheel_of(name, ["traitlets"])[1] == data
    assert entry["sha256"] == python.sha256(data) and name in entry["imports"]
    with zipfile.ZipFile(io.BytesIO(data)) as wheel:
        names = wheel.namelist()
        assert not [n for n in names if n.endswith((".pyc", ".so"))]
        assert f"{name}/__init__.py" in names
        assert any("licen" in n.lower() for n in names)
        record = next(n for n in names if n.endswith("RECORD"))
        assert {line.partition(",")[0] for line in wheel.read(record).decode().split()} == set(
            names)


def test_what_is_compiled_for_this_machine_is_refused():
    with pytest.raises(SiteError, match="numpy is compiled"):
        python.wheel_of("numpy", [])


def test_the_courses_wheel_holds_the_library_and_nothing_that_runs_the_course():
    with zipfile.ZipFile(io.BytesIO(python.course_wheel()[1])) as wheel:
        names = wheel.namelist()
    assert "course_lib/graph.py" in names and "course_lib/data/penguins.csv" in names
    assert not [name for name in names if name.startswith("course_tools") or ".pyc" in name]


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(SiteError, match="holds something else"):
        command.build(tmp_path, tmp_path / "cache")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_work_on_an_exercise_is_not_published(tmp_path, monkeypatch):
    for part in ("notebooks", "exercises"):
        shutil.copytree(ROOT / part, tmp_path / part)
    monkeypatch.setattr(live, "ROOT", tmp_path)
    assert len(live.course_files()) > 20
    path = next(tmp_path.glob("exercises/01*/*.ipynb"))
    book = json.loads(path.read_text(encoding="utf-8"))
    next(c for c in book["cells"] if c["cell_type"] == "code")["execution_count"] = 3
    path.write_text(json.dumps(book), encoding="utf-8")
    with pytest.raises(SiteError, match="holds someone's work"):
        live.course_files()


def test_a_notebook_for_the_browser_has_whole_texts_its_kernel_and_trust():
    path = ROOT / "notebooks" / "01_computation_graphs.ipynb"
    book = json.loads(live.for_browser(path))
    assert book["metadata"]["kernelspec"]["name"] == "python"
    code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    assert all(cell["metadata"]["trusted"] for cell in code)
    texts = [output["text"] for cell in code for output in cell["outputs"] if "text" in output]
    assert texts and all(isinstance(text, str) for text in texts)


@pytest.mark.parametrize("link, leads", [
    ("02_chain_rule.ipynb", "02_chain_rule.html"),
    ("../exercises/02/a.ipynb", "../live/notebooks/index.html?path=exercises/02/a.ipynb"),
    ("../course_lib/graph.py", "course_lib.graph.py.html"),
    ("https://example.org/x.ipynb", "https://example.org/x.ipynb")])
def test_links_of_a_lesson_lead_to_pages_of_the_site(link, leads):
    assert reading.moved(link) == leads


def test_what_is_searched_is_text_without_formulas_and_without_answers():
    lesson = reading.Lesson(ROOT / "notebooks" / "01_computation_graphs.ipynb")
    found = lesson.sections()
    assert ["01_computation_graphs", "one-more", "What does one more cost?"] in [
        entry[:3] for entry in found]
    text = " ".join(entry[3] for entry in found)
    assert "the extra 1 passes" not in text and "\\partial" not in text and "**" not in text


def test_every_lesson_has_a_title_with_its_number_and_says_what_it_needs():
    lessons = [reading.Lesson(path) for path in sorted(ROOT.glob("notebooks/*.ipynb"))]
    assert all(lesson.title.startswith(lesson.name[:2]) and lesson.about for lesson in lessons)
