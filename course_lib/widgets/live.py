"""LiveFigure: a figure with controls that answers within one screen refresh or two.

What makes it fast: the figure is built once and its background kept; an update moves a few artists,
draws only these over the background, and sends the pixels as JPEG into an image of fixed shape.
Changes that arrive faster than they can be drawn are gathered: the last one is always drawn.
"""

import asyncio
import html
import io
import sys
import time
import traceback

import ipywidgets as W
from matplotlib.artist import Artist
from PIL import Image
from traitlets import Unicode

from course_lib.look import CLASS, STYLE
from course_lib.plotting import DPI, new_figure, shown_as
from course_lib.static import static

QUIET, CAP = 0.002, 0.030      # seconds: draw after QUIET without a change, at the latest after CAP
GOOD, BAD = "var(--jp-success-color0, #00684a)", "var(--jp-error-color0, #a33)"
VERDICTS = {True: GOOD, False: BAD, None: "inherit"}          # right, wrong, neither

# JupyterLab takes the arrows and letters of a closed list and of radio buttons for its own (X cuts
# the cell): each is left alone as soon as the keyboard is there. Stands in an HTML of a view.
OWN_KEYS = """<style onload="this.closest('.widget-vbox').addEventListener('focusin', event => {
    if (event.target.matches('select, [type=radio]'))
        event.target.dataset.lmSuppressShortcuts = true;
})"></style>"""


class Shown:
    """Shows its view in a live notebook, and what stored() gives wherever notebooks stand still."""

    def _repr_mimebundle_(self, include=None, exclude=None):
        bundle = self.stored()
        if not static():
            bundle["application/vnd.jupyter.widget-view+json"] = {
                "version_major": 2, "version_minor": 0, "model_id": self.view.model_id}
        return bundle

    def stored(self):
        """A dictionary: MIME type -> data."""
        return {"text/plain": self.text}


def status(text, style=""):
    """A text as HTML, which a screen reader reads out whenever it changes."""
    text = html.escape(text).replace(" %", "\N{NO-BREAK SPACE}%")
    return f"<div role='status' style='white-space:pre-wrap;line-height:1.4;{style}'>{text}</div>"


def row(*parts):
    """Widgets beside each other; where there is no room, in two lines."""
    return W.HBox(parts, layout=W.Layout(flex_flow="row wrap"))


def _running_loop():
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


class _Image(W.Image):
    """An Image with a name for screen readers.

    What the page does with a tooltip asks for a description: here is one.
    """

    description = Unicode("").tag(sync=True)


class LiveFigure(Shown):
    """A figure with controls. A subclass says four things:

        class Parabola(LiveFigure):
            title = "a point on a parabola"     # what is seen, for those who cannot see it

            def controls(self):             # name -> slider, log_slider, choice or switch
                return {"x": slider("x", -2, 2, 1)}

            def build(self, figure):        # once: axes, what never moves, and what does: animated
                ax = figure.subplots()
                self.point, = ax.plot([], [], "o", animated=True)

            def update(self, x):            # moves the artists; gives the numbers as a line of text
                self.point.set_data([x], [x * x])
                return f"x = {x:.2f}, x² = {x * x:.2f}"

    As the last line of a cell it shows itself. update works without a browser: set(x=1.5) moves a
    control. text is the newest line. Artists made without animated=True belong to the background;
    call rebuild_background when they change.
    """

    title = "a picture of the numbers below it"
    size = (6, 3)                  # inches
    text_lines = 1                 # of text below it, for which room is kept
    text_style = ""                # CSS
    # pixels sent for one of the page, across; a browser's Python draws too slowly for two
    sharp = 1 if sys.platform == "emscripten" else 2

    def __init__(self):
        self._loop = _running_loop()
        self.figure = new_figure(*self.size, dpi=DPI * self.sharp)
        self.rebuild()
        self.inputs = self.controls()
        self.image = _Image(format="jpeg", tooltip=self.title)
        self.image.add_class(CLASS)
        self.fit()
        self.readout = W.HTML(layout=W.Layout(min_height=f"{1.4 * self.text_lines}em"))
        self.look = W.HTML(STYLE + OWN_KEYS, layout=W.Layout(display="none"))
        self.view = W.VBox(self.arranged())
        self._changes, self._task, self.text = 0, None, ""
        for control in self.inputs.values():
            control.observe(self._changed, "value")
        self.draw()

    # What a subclass writes.

    def controls(self):
        return {}

    def build(self, figure):
        raise NotImplementedError

    def update(self, **values):
        raise NotImplementedError

    def rows(self):
        """The controls as they stand above the picture."""
        return [control.row for control in self.inputs.values()]

    def arranged(self):
        """Everything that is on the page, from top to bottom."""
        return [*self.rows(), self.image, self.readout, self.look]

    # What it does with that.

    @property
    def values(self):
        return {name: control.value for name, control in self.inputs.items()}

    def set(self, **values):
        """Move controls, as a hand on a slider would. Raises KeyError for what is no control."""
        for name, value in values.items():
            self.inputs[name].value = value

    def rebuild(self):
        """Build the figure anew, for a change that moving artists cannot show: other axes."""
        self.figure.clear()
        self.figure.set_layout_engine("constrained")
        self.build(self.figure)
        self.figure.canvas.draw()              # the layout settles; then it must not move any more
        self.figure.set_layout_engine("none")
        self.rebuild_background()

    def fit(self):
        """Show the picture as large as the figure is now, where there is room for that."""
        width, height = (n // self.sharp for n in self.figure.canvas.get_width_height())
        self.image.width, self.image.height = width, height
        self.image.layout = W.Layout(width=f"{width}px", height="auto",
                                     margin="6px 0 0")

    def rebuild_background(self):
        """Draw everything that is not animated, and keep it."""
        self.figure.canvas.draw()
        self._background = self.figure.canvas.copy_from_bbox(self.figure.bbox)
        self._moving = sorted(self.figure.findobj(Artist.get_animated), key=Artist.get_zorder)

    def draw(self):
        """Update and show, now."""
        try:
            self.text = self.update(**self.values)
            self.image.value = self._jpeg()
            self.say()
        except Exception as error:             # in a task nobody would see it
            if self._task is None:
                raise
            self.fail(error)

    def say(self):
        """Show the text below the picture."""
        self.readout.value = status(self.text, self.text_style)

    def fail(self, error):
        """Show an error where the numbers stand."""
        said = "".join(traceback.format_exception(error)[-3:])
        self.readout.value = f"<pre role='alert' style='color:{BAD}'>{html.escape(said)}</pre>"

    def _jpeg(self):
        canvas = self.figure.canvas
        canvas.restore_region(self._background)
        for artist in self._moving:
            self.figure.draw_artist(artist)
        size, pixels = canvas.get_width_height(), canvas.buffer_rgba()
        image, file = Image.frombuffer("RGBX", size, pixels, "raw", "RGBX", 0, 1), io.BytesIO()
        # of two pixels for one of the page, colours may share: a third less work
        image.save(file, "JPEG", quality=85, subsampling=2 if self.sharp > 1 else 0)
        return file.getvalue()

    def soon(self, act):
        """Call act() in the loop in which this figure was made, or at once where there is none.

        JupyterLab sends some of a browser's messages over subshells, which are other threads of the
        kernel. Two threads must not work on one figure.
        """
        here = _running_loop()
        if self._loop is None or self._loop.is_closed():
            self._loop = here
        if here is self._loop:
            act()
        else:
            self._loop.call_soon_threadsafe(act)

    def _changed(self, _):
        self.soon(self._draw_soon)

    def _draw_soon(self):
        self._changes += 1
        if self._loop is None:                 # no kernel: draw at once
            self.draw()
        elif self._task is None:
            self._task = self._loop.create_task(self._draw_when_quiet())

    async def _draw_when_quiet(self):
        drawn = None
        while drawn != self._changes:
            start = time.perf_counter()
            seen = None
            while seen != self._changes and time.perf_counter() - start < CAP:
                seen = self._changes
                await asyncio.sleep(QUIET)
            drawn = self._changes
            self.draw()
        self._task = None

    def stored(self):
        bundle = shown_as(self.figure, self.title)
        numbers = f"<div style='white-space:pre-wrap'>{html.escape(self.text)}</div>"
        return bundle | {"text/html": f"{bundle['text/html']}\n{numbers}", "text/plain": self.text}
