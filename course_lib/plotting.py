"""Pictures: the course's colours, figures with their numbers in text, and drawings of computation graphs.

A colour always means the same: blue is a value, orange a gradient, grey what is inactive. No picture speaks by colour
alone: each comes with a line of text that says its numbers, and with one that says what it shows.
"""

import base64
import functools
import html
import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from PIL import Image, ImageDraw, ImageFont

from course_lib.graph import nodes

# The colours of Okabe and Ito, which people with any kind of colour vision can tell apart.
VALUE, GRADIENT, GREEN, PURPLE, INACTIVE = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#767676"

COLUMN = 1.6                     # how far apart the columns of a graph stand; rows are 1 apart


def new_figure(width=6, height=3, dpi=100):
    """An empty figure on a white ground that belongs to no window and no global state."""
    figure = Figure(figsize=(width, height), dpi=dpi, facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def png(figure):
    """The figure as bytes in PNG."""
    file = io.BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    return file.getvalue()


def shown_as(figure, alt):
    """A figure as Jupyter shows it, with its alt text.

    Pages show the HTML, since they give an image/png no alt text; that one is for LaTeX and PDF.
    The alt text has the first line for itself: of a folded output, JupyterLab shows this line.
    """
    data = base64.b64encode(png(figure)).decode()
    page = f'<img alt="{html.escape(alt)}"\nsrc="data:image/png;base64,{data}">'
    return {"image/png": data, "text/html": page, "text/plain": alt}


def said_by_labels(figure):
    """What a figure shows, in the words of its own labels: "accuracy against epoch: training, test"."""
    images = sum(len(ax.images) for ax in figure.axes)
    told = [f"{images} image{'s' * (images > 1)}"] * bool(images)
    for ax in figure.axes:
        sides = " against ".join(filter(None, [ax.get_ylabel(), ax.get_xlabel()]))
        names = [line.get_label() for line in ax.lines] + [text.get_text() for text in ax.texts]
        named = ", ".join(name for name in names if not name.startswith("_"))   # matplotlib's own do
        told.append(": ".join(filter(None, [ax.get_title(), sides, named])))
    return "; ".join(filter(None, told))


class Picture:
    """A figure and, as text, its numbers. As the last line of a cell, Jupyter shows both.

    alt: what the figure shows, for those who cannot see it; by default its labels say so.
    """

    def __init__(self, figure, text, alt=""):
        self.figure, self.text = figure, text
        self.alt = alt or said_by_labels(figure) or "a picture of the line below"

    def _ipython_display_(self):
        from IPython.display import display

        display(shown_as(self.figure, self.alt), raw=True)
        display({"text/plain": self.text}, raw=True)

    def __repr__(self):
        return self.text


def number(value):
    """A number as a reader wants it: four significant digits, a real minus sign, no needless zeros."""
    text = f"{value:.4g}".replace("-", "−")
    return "0" if text == "−0" else text


def draw_graph(output, gradients=True):
    """A Picture of a computation graph: values in blue on top of the edges, gradients in orange below them.

    output: the last Node. gradients: whether to show them; call backward first.
    """
    xs, ys = zip(*layout(output).values(), strict=True)
    figure = new_figure(max(6, 1 + 1.2 * len(set(xs))), min(1.1 + 0.8 * (max(ys) - min(ys)), 6))
    picture = GraphPicture(figure.subplots(), output)
    picture.show(output, gradients)
    inputs = ", ".join(node.name or number(node.value) for node in nodes(output) if not node.inputs)
    alt = (f"a computation graph from {inputs} to {output.name or 'its output'}, with the value on top "
           f"of each edge{' and the gradient below' if gradients else ''}")
    return Picture(figure, graph_text(output, gradients), alt)


def graph_text(output, gradients=True):
    """The numbers of a graph, an input or named node a line, then the output."""
    told = [n for n in nodes(output) if n.name or n is output]
    width = max(len(n.name or "output") for n in told)
    return "\n".join(
        f"{n.name or 'output':<{width}} = {number(n.value)}" + (f",  gradient {number(n.grad)}" if gradients else "")
        for n in told)


class QuickText(Text):
    """A line of text that is drawn some ten times faster than matplotlib's, for numbers that move.

    On the screen it asks Pillow for the pixels, in matplotlib's own font; when a figure is saved it is ordinary text. It
    knows the alignments left, center, right and top, center, bottom, baseline; not rotation or line breaks. A background
    colour, where given, covers what lies behind.
    """

    def __init__(self, x, y, text="", *, background=None, **options):
        box = dict(boxstyle="square,pad=0.1", fc=background, ec="none") if background else None
        super().__init__(x, y, text, parse_math=False, bbox=box, **options)
        self.background = background

    def draw(self, renderer):
        if self.get_figure().canvas.is_saving() or not hasattr(renderer, "draw_image"):
            return super().draw(renderer)
        if not (self.get_visible() and self.get_text()):
            return
        size = round(renderer.points_to_pixels(self.get_fontsize()))
        pixels, descent = _pixels(self.get_text(), size, self.get_color(), self.background)
        height, width, _ = pixels.shape
        x, y = self.get_transform().transform(self.get_unitless_position())
        x -= {"left": 0, "center": width / 2, "right": width}[self.get_horizontalalignment()]
        y -= {"bottom": 0, "baseline": descent, "center": height / 2, "top": height}[self.get_verticalalignment()]
        gc = renderer.new_gc()
        self._set_gc_clip(gc)
        renderer.draw_image(gc, round(x), round(y), pixels)
        gc.restore()


@functools.lru_cache(1000)
def _pixels(text, size, colour, background):
    """A line of text as pixels, from bottom to top: (height, width, 4); and how many of them lie below its baseline."""
    font = _font(size)
    ascent, descent = font.getmetrics()
    mask = Image.new("L", (round(font.getlength(text)) + 2, ascent + descent))
    ImageDraw.Draw(mask).text((1, 0), text, fill=255, font=font)
    pixels = Image.new("RGBA", mask.size, background or (255, 255, 255, 0))
    pixels.paste(tuple(round(255 * c) for c in to_rgb(colour)), mask=mask)
    if not background:
        pixels.putalpha(mask)
    return np.asarray(pixels)[::-1], descent


@functools.cache
def _font(size):
    return ImageFont.truetype(findfont("DejaVu Sans"), size)


class GraphPicture:
    """The drawing of one graph on axes. show() writes the numbers of any graph of the same form into it."""

    def __init__(self, ax, output, animated=False):
        order = nodes(output)
        place = layout(output)
        ax.set_axis_off()
        self.values, self.gradients = [], []
        texts = dict(ha="center", fontsize=10, background="white", animated=animated, zorder=2.5)
        plain = dict(boxstyle="square,pad=0.1", fc="white", ec="none")
        for node in order:
            (x, y), end = place[node.number], node is output
            if node.inputs:
                ax.text(x, y, node.op, ha="center", va="center", fontsize=12, zorder=3,
                        bbox=dict(boxstyle="circle,pad=0.35" if len(node.op) == 1 else "round,pad=0.35", fc="white", ec="black"))
            if not node.inputs:
                name = node.name or number(node.value)
                left = len(name) > 6                                # a long name goes to the left, where no edge is
                ax.text(x + 0.2 * left, y, name, ha="right" if left else "center", va="center", fontsize=10, zorder=3,
                        bbox=dict(boxstyle="round,pad=0.25", fc="#eeeeee", ec="none"))
            elif node.name and not end:
                ax.text(x, y - 0.32, node.name, ha="center", va="top", fontsize=10, zorder=3, bbox=plain)
            for (source, _), bend in zip(node.inputs, _bends(node, place), strict=True):
                a, b = np.array(place[source.number]), np.array([x, y])
                control = (a + b) / 2 + [0, 2 * bend]
                ax.add_patch(PathPatch(Path([a, control, b], [1, 3, 3]), fc="none", ec=INACTIVE, lw=1.2))
                t = 0.5 if bend or len(source.op) > 1 else where_on_edge(output, source)
                spot = (1 - t) ** 2 * a + 2 * t * (1 - t) * control + t**2 * b
                self._label(ax, spot, texts)
        x, y = place[output.number]
        tail = x + (0.9 if len(output.op) == 1 else 1.2)            # a wide box needs more room before the last numbers
        ax.plot([x, tail], [y, y], color=INACTIVE, lw=1.2, zorder=1)
        self._label(ax, (tail - 0.28, y), texts)
        if output.name:
            ax.text(tail + 0.05, y, output.name, va="center", fontsize=10)
        xs, ys = zip(*place.values(), strict=True)
        ax.set_xlim(min(xs) - 0.45, tail + 0.6)
        ax.set_ylim(min(ys) - 0.6, max(ys) + 0.6 + 0.4 * any(b > 0.5 for n in order for b in _bends(n, place)))

    def _label(self, ax, spot, texts):
        x, y = spot
        self.values.append(ax.add_artist(QuickText(x, y + 0.09, color=VALUE, va="bottom", **texts)))
        self.gradients.append(ax.add_artist(QuickText(x, y - 0.09, color=GRADIENT, va="top", **texts)))

    def show(self, output, gradients=True):
        """Write the numbers of a graph into the drawing. Raises ValueError for a graph of another form."""
        edges = [(source.value, node.grad * local) for node in nodes(output) for source, local in node.inputs]
        edges.append((output.value, output.grad))
        if len(edges) != len(self.values):
            raise ValueError(f"the drawing has {len(self.values)} edges, and this graph has {len(edges)}")
        for (value, gradient), above, below in zip(edges, self.values, self.gradients, strict=True):
            above.set_text(number(value))
            below.set_text("← " + number(gradient) if gradients else "")


def where_on_edge(output, source):
    """Where the numbers stand on the edges that leave source, from 0, its start, to 1: nearer to where edges are apart."""
    return 0.62 if sum(s is source for node in nodes(output) for s, _ in node.inputs) > 1 else 0.42


def _bends(node, place):
    """How far each edge into a node bows out: edges that would lie on one another, or cross a column, do."""
    sources = [source.number for source, _ in node.inputs]
    bends = []
    for i, source in enumerate(sources):
        twin = sources.count(source) > 1
        (x, y), (x0, y0) = place[node.number], place[source]
        hides = x - x0 > COLUMN and y == y0                    # something may stand between them
        bends.append((0.35 if i == 0 else -0.35) if twin else 0.7 if hides else 0)
    return bends


def layout(output):
    """A place (x, y) for every node, by its number: columns from inputs to output, inputs spread from top to bottom.

    An operation stands one column behind its last input; an input one column before its first user. Vertically,
    inputs take a row each, in the order in which the expression mentions them, and an operation the mean of its inputs.
    """
    order = nodes(output)
    column, row = {}, {}
    for node in order:
        column[node.number] = 1 + max((column[s.number] for s, _ in node.inputs), default=-1)
    for node in reversed(order):
        for source, _ in node.inputs:
            if not source.inputs:
                users = [column[n.number] for n in order if any(s is source for s, _ in n.inputs)]
                column[source.number] = min(users) - 1
    leaves = []
    todo = [output]
    while todo:                              # depth first, so that what belongs together stays together
        node = todo.pop()
        if not node.inputs and node.number not in leaves:
            leaves.append(node.number)
        todo += [source for source, _ in reversed(node.inputs)]
    for node in order:
        row[node.number] = (-leaves.index(node.number) if not node.inputs
                            else float(np.mean([row[s.number] for s, _ in node.inputs])))
    for c in set(column.values()):           # two nodes of a column never closer than a row
        members = sorted((n for n in column if column[n] == c), key=lambda n: -row[n])
        for upper, lower in zip(members, members[1:], strict=False):
            row[lower] = min(row[lower], row[upper] - 1)
    return {n: (COLUMN * column[n], row[n]) for n in column}
