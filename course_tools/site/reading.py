"""The reading edition: every lesson as a page that opens at once, with what its cells gave when the
course was built. nbconvert makes the pages, KaTeX sets the formulas; predictions stay closed.
"""

import base64
import hashlib
import html
import json
import re
from pathlib import Path

from course_tools import ROOT
from course_tools.build import read
from course_tools.site import live, python

HERE = Path(__file__).parent
KATEX = ("katex.min.css", "katex.min.js", "contrib/auto-render.min.js")
PICTURE = re.compile(r'src="data:image/(png|jpeg);base64,([^"]+)"')
LINK = re.compile(r'href="(?!https?:)([^"#]+)(#[^"]*)?"')
HEADING = re.compile("^#+ (.+)", re.M)
CLOSED = re.compile("<details>.*?</details>", re.S)              # tells the answer to a prediction


def build(folder, cache):
    """Fill the site's folder with the start page, the lessons and what they need."""
    lessons = [Lesson(path) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
    code = set().union(*(lesson.code for lesson in lessons))
    pages = folder / "reading"
    pages.mkdir(parents=True)
    for i, lesson in enumerate(lessons):
        around = {"before": lessons[i - 1].link if i else None,
                  "after": lessons[i + 1].link if lesson is not lessons[-1] else None}
        write_page(pages / f"{lesson.name}.html", lesson.title, lesson.body(pages), **around)
    for path in sorted(code):
        name, shown = page_of(path), (ROOT / path).read_text(encoding="utf-8")
        body = f"<h1>{path}</h1>{highlighted(shown)}" if path.endswith(".py") else text(shown)
        write_page(pages / name, path, body)
    start = template("start.html").render(lessons=lessons, live=live.address())
    write_page(folder / "index.html", "Learn backpropagation by doing it", start, root="")
    look(folder / "look", cache)
    found = [entry for lesson in lessons for entry in lesson.sections()]
    (folder / "look" / "search.json").write_text(json.dumps(found, ensure_ascii=False),
                                                 encoding="utf-8")


class Lesson:
    """One notebook, and what the pages say of it."""

    def __init__(self, path):
        self.name, self.book = path.stem, read(path)
        first = self.book.cells[0].source
        self.title = HEADING.match(first)[1]
        if not self.title.startswith(path.stem[:2]):
            self.title = path.stem.replace("_", " ").replace(" s", " S", 1)     # 00 Start here
        self.about = plain(first.partition("\n\n")[2].partition("\n\n")[0])
        self.link = self.name, self.title
        self.live = live.address(f"notebooks/{path.name}")
        exercise = Path("exercises") / path.stem / path.name
        self.exercises = live.address(exercise) if (ROOT / exercise).exists() else None
        self.code = live.linked_code(self.book)

    def body(self, folder):
        """Its page's body as HTML; pictures go into the folder."""
        from nbconvert import HTMLExporter

        exporter = HTMLExporter(template_name="lesson",
                                extra_template_basedirs=[str(HERE / "templates")])
        body, _ = exporter.from_notebook_node(self.book, {"live": f"../{self.live}"})
        body = PICTURE.sub(lambda found: picture(found, folder), body)
        body = LINK.sub(lambda found: f'href="{moved(found[1])}{found[2] or ""}"', body)
        body = re.sub('<a class="anchor-link"[^>]*>.*?</a>', "", body)
        links = f'<p class="modes"><a href="../{self.live}">Open this lesson live</a>'
        if self.exercises:
            links += f'<a href="../{self.exercises}">Its exercises</a>'
        return body.replace("</h1>", f"</h1>{links}</p>", 1)

    def sections(self):
        """For the search: [page, cell, heading, text] of each section, without what is closed."""
        found = []
        for cell in self.book.cells:
            if cell.cell_type != "markdown":
                continue
            text = CLOSED.sub(" ", cell.source)
            if heading := HEADING.match(text):
                found.append([self.name, cell.id, plain(heading[1]), ""])
                text = text[heading.end():]
            found[-1][3] += " " + plain(text)
        return [[*names, text.strip()] for *names, text in found]


def plain(markdown):
    """Markdown as text, well enough to be searched."""
    text = re.sub(r"<[^>]*>|\$\$.*?\$\$|\$.*?\$", " ", markdown, flags=re.S)
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"[*`#|]|:?---*:?", "", text).split())


def picture(found, folder):
    """The src of a picture that stood in the page: it becomes a file, loaded when it is needed."""
    from PIL import Image

    data = base64.b64decode(found[2])
    name = f"{hashlib.sha256(data).hexdigest()[:16]}.{found[1]}"
    (folder / name).write_bytes(data)
    with Image.open(folder / name) as image:
        width, height = image.size
    return f'src="{name}" width="{width}" height="{height}" loading="lazy"'


def moved(link):
    """Where a link of a notebook leads in the site."""
    path = html.unescape(link)
    if re.fullmatch(r"[\w.]+\.ipynb", path):
        return path.replace(".ipynb", ".html")
    if path.startswith("../exercises/") and path.endswith(".ipynb"):
        return "../" + live.address(path.removeprefix("../"))
    if path.startswith("../notebooks/"):
        return re.sub(r"^\.\./notebooks/([\w.]+)\.ipynb", r"\1.html", path)
    if path.startswith("../") and path.endswith((".py", ".md")):
        return page_of(path.removeprefix("../"))
    return link


def page_of(path):
    return path.replace("/", ".") + ".html"


def text(markdown):
    """A page of docs/ as HTML, its links as moved says."""
    from nbconvert.filters import markdown2html

    return re.sub('href="(.*?)"', lambda found: f'href="{html.escape(moved(found[1]))}"',
                  markdown2html(markdown))


def highlighted(code):
    from nbconvert.filters import Highlight2HTML

    return Highlight2HTML(pygments_lexer="python")(code)


def template(name):
    import jinja2

    places = jinja2.FileSystemLoader(HERE / "templates")
    return jinja2.Environment(loader=places, trim_blocks=True).get_template(name)


def write_page(path, title, body, root="../", **around):
    text = template("page.html").render(title=title, body=body, root=root, **around)
    path.write_text(text + "\n", encoding="utf-8")


def look(folder, cache):
    """Styles, scripts and fonts: ours, KaTeX's, and Pygments' colours."""
    from pygments.formatters import HtmlFormatter

    folder.mkdir()
    for path in sorted((HERE / "look").iterdir()):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "offline.js").rename(folder.parent / "offline.js")     # it serves what is below it
    package = python.npm_package("katex", cache)
    for name in KATEX:
        data = package.extractfile(f"package/dist/{name}").read()
        (folder / Path(name).name).write_bytes(data)
    (folder / "fonts").mkdir()
    for member in package.getmembers():
        if member.name.endswith(".woff2"):
            data = package.extractfile(member).read()
            (folder / "fonts" / Path(member.name).name).write_bytes(data)
    light, dark = (HtmlFormatter(style=style).get_style_defs(".highlight")
                   for style in ("xcode", "github-dark"))
    (folder / "highlight.css").write_text(
        f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n", encoding="utf-8")
