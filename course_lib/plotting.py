"""Pictures: the course's colours, figures with their numbers in text, and text that is drawn fast.

In a graph or network, blue is a value, orange a gradient, grey what is inactive; curves take the
same colours. Lessons say "orange": look for it there before you change one. No
picture speaks by colour alone: each comes with a line of text that says its numbers, and with one
that says what it shows.
"""

import base64
import functools
import html
import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from PIL import Image, ImageDraw, ImageFont

from course_lib.look import CLASS, STYLE

# After Okabe and Ito, whose colours can be told apart by any kind of colour vision; three of them
# darker here, so that numbers written in them can be read on white, and on a dark page.
VALUE, GRADIENT, GREEN, PURPLE, INACTIVE = "#0072B2", "#C15500", "#00845F", "#B0568A", "#767676"


DPI = 100                    # pixels of the page for an inch of a figure


def new_figure(width=6, height=3, dpi=DPI):
    """An empty figure on a white ground that belongs to no window and no global state."""
    figure = Figure(figsize=(width, height), dpi=dpi, facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def png(figure):
    """The figure as bytes in PNG, two pixels for each of the page, so that it is sharp on any
    screen; in 256 colours, so that it is no larger for it."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=2 * DPI)
    pixels = Image.open(file).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    file = io.BytesIO()
    pixels.save(file, "PNG", optimize=True, dpi=(2 * DPI, 2 * DPI))
    return file.getvalue()


def shown_as(figure, alt):
    """A figure as Jupyter shows it, with its alt text.

    Pages show the HTML, since they give an image/png no alt text; that one is for LaTeX and PDF.
    The alt text has the first line for itself: of a folded output, JupyterLab shows this line.
    """
    data = base64.b64encode(png(figure)).decode()
    width = round(DPI * figure.get_figwidth())
    page = (f'<img alt="{html.escape(alt)}"\nclass="{CLASS}" width="{width}" '
            f'src="data:image/png;base64,{data}">\n{STYLE}')
    return {"image/png": data, "text/html": page, "text/plain": alt}


def said_by_labels(figure):
    """What a figure shows, in its labels' words: "accuracy against epoch: training, test"."""
    images = sum(len(ax.images) for ax in figure.axes)
    told = [f"{images} image{'s' * (images > 1)}"] * bool(images)
    for ax in figure.axes:
        sides = " against ".join(filter(None, [ax.get_ylabel(), ax.get_xlabel()]))
        names = [line.get_label() for line in ax.lines] + [text.get_text() for text in ax.texts]
        named = ", ".join(name for name in names if not name.startswith("_"))   # not matplotlib's
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


class QuickText(Text):
    """A line of text that is drawn some ten times faster than matplotlib's, for numbers that move.

    On the screen it asks Pillow for the pixels, in matplotlib's own font; when a figure is saved it
    is ordinary text. It knows the alignments left, center, right and top, center, bottom, baseline;
    not rotation or line breaks. An outline, where given, is the colour of the ground behind the
    letters (in a saved figure, around them), for what lies there.
    """

    def __init__(self, x, y, text="", *, outline=None, **options):
        super().__init__(x, y, text, parse_math=False, **options)
        self.outline = outline
        if outline:
            wide = self.get_fontsize() / 2
            self.set_path_effects([withStroke(linewidth=wide, foreground=outline)])

    def draw(self, renderer):
        if self.get_figure().canvas.is_saving() or not hasattr(renderer, "draw_image"):
            return super().draw(renderer)
        if not (self.get_visible() and self.get_text()):
            return
        size = round(renderer.points_to_pixels(self.get_fontsize()))
        pixels, descent = _pixels(self.get_text(), size, to_hex(self.get_color()), self.outline)
        height, width, _ = pixels.shape
        x, y = self.get_transform().transform(self.get_unitless_position())
        left = {"left": 0, "center": width / 2, "right": width}
        below = {"bottom": 0, "baseline": descent, "center": height / 2, "top": height}
        x -= left[self.get_horizontalalignment()]
        y -= below[self.get_verticalalignment()]
        gc = renderer.new_gc()
        self._set_gc_clip(gc)
        renderer.draw_image(gc, round(x), round(y), pixels)
        gc.restore()


def quick_text(ax, x, y, text="", animated=True, **options):
    """A QuickText on axes, to be drawn anew at every update."""
    return ax.add_artist(QuickText(x, y, text, animated=animated, **options))


@functools.lru_cache(1000)
def _pixels(text, size, colour, outline):
    """A line of text as pixels, (height, width, 4), bottom first; how many lie below its base."""
    font, around = _font(size), size // 4 if outline else 0
    ascent, descent = font.getmetrics()
    pad = 1 + around
    letters = Image.new("L", (round(font.getlength(text)) + 2 * pad,
                              ascent + descent + 2 * around))
    ImageDraw.Draw(letters).text((pad, around), text, fill=255, font=font)
    pixels = Image.new("RGB", letters.size, outline or colour)
    if outline and (ink := letters.getbbox()):
        pixels.paste(colour, mask=letters)
        left, top, right, bottom = ink
        letters.paste(255, (left - around, top - around // 2, right + around, bottom + around // 2))
    pixels.putalpha(letters)
    return np.asarray(pixels)[::-1], descent + around


@functools.cache
def _font(size):
    return ImageFont.truetype(findfont("DejaVu Sans"), size)
