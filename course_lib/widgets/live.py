"""LiveFigure: a figure with controls that answers within one screen refresh or two.

What makes it fast: the figure is built once and its background kept; an update moves a few artists, draws only these
over the background, and sends the pixels as JPEG into an image of fixed size. Changes that arrive faster than they can
be drawn are gathered: the last one is always drawn.
"""

import asyncio
import html
import io
import os
import time
import traceback

import ipywidgets as W
import numpy as np
from matplotlib.artist import Artist
from PIL import Image
from traitlets import Unicode

from course_lib.plotting import new_figure, shown_as

QUIET, CAP = 0.002, 0.030          # seconds: draw after this much silence, and never wait longer than CAP


def static():
    """Whether notebooks are being built or tested, so that pictures stand in for widgets."""
    return bool(os.environ.get("COURSE_STATIC"))


def _running_loop():
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


class _Picture(W.Image):
    """An Image with a name for screen readers. What the page does with a tooltip asks for a description: here is one."""

    description = Unicode("").tag(sync=True)


class LiveFigure:
    """A figure with controls. A subclass says four things:

        class Parabola(LiveFigure):
            title = "a point on a parabola"     # what is seen, for those who cannot see it

            def controls(self):                 # name -> control, made by slider, log_slider, choice or switch
                return {"x": slider("x", -2, 2, 1)}

            def build(self, figure):            # once: axes, what never moves, and animated=True artists for what does
                ax = figure.subplots()
                self.point, = ax.plot([], [], "o", animated=True)

            def update(self, x):                # moves the artists; returns the numbers as a line of text
                self.point.set_data([x], [x * x])
                return f"x = {x:.2f}, x² = {x * x:.2f}"

    As the last line of a cell it shows itself. update works without a browser: set(x=1.5) moves a control.
    text is the newest line. Artists made without animated=True belong to the background; call rebuild_background when
    they change.
    """

    title = "a picture of the numbers below it"
    size = (6, 3)                  # inches

    def __init__(self):
        self._loop = _running_loop()
        self.figure = new_figure(*self.size)
        self.rebuild()
        self.inputs = {name: control for name, control in self.controls().items()}
        width, height = self.figure.canvas.get_width_height()
        self.image = _Picture(format="jpeg", width=width, height=height, tooltip=self.title,
                              layout=W.Layout(width=f"{width}px", height=f"{height}px", max_width="none"))
        self.readout = W.HTML()
        self.view = W.VBox([*self.rows(), self.image, self.readout])
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

    # What it does with that.

    @property
    def values(self):
        return {name: control.value for name, control in self.inputs.items()}

    def set(self, **values):
        """Move controls, as a hand on a slider would. Raises KeyError for a name that is no control."""
        for name, value in values.items():
            self.inputs[name].value = value

    def rebuild(self):
        """Build the figure from nothing, for a change that moving artists cannot show, such as other axes."""
        self.figure.clear()
        self.figure.set_layout_engine("constrained")
        self.build(self.figure)
        self.figure.canvas.draw()              # lets the layout settle; then it must not move any more
        self.figure.set_layout_engine("none")
        self.rebuild_background()

    def rebuild_background(self):
        """Draw everything that is not animated, and keep it."""
        self.figure.canvas.draw()
        self._background = self.figure.canvas.copy_from_bbox(self.figure.bbox)
        moving = self.figure.findobj(lambda artist: isinstance(artist, Artist) and artist.get_animated())
        self._moving = sorted(moving, key=lambda artist: artist.get_zorder())

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
        self.readout.value = f"<div role='status' style='white-space:pre-wrap'>{html.escape(self.text)}</div>"

    def fail(self, error):
        """Show an error where the numbers stand."""
        said = "".join(traceback.format_exception(error)[-3:])
        self.readout.value = f"<pre role='alert' style='color:#b00020'>{html.escape(said)}</pre>"

    def _jpeg(self):
        canvas = self.figure.canvas
        canvas.restore_region(self._background)
        for artist in self._moving:
            self.figure.draw_artist(artist)
        file, size = io.BytesIO(), canvas.get_width_height()
        Image.frombuffer("RGBX", size, canvas.buffer_rgba(), "raw", "RGBX", 0, 1).save(file, "JPEG", quality=85, subsampling=0)
        return file.getvalue()

    def soon(self, act):
        """Call act() where this figure lives: in the loop in which it was made, or at once where there is none.

        JupyterLab sends some of a browser's messages over subshells, which are other threads of the kernel. Two threads
        must not work on one figure.
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

    def _repr_mimebundle_(self, include=None, exclude=None):
        bundle = shown_as(self.figure, self.title)
        bundle["text/html"] += f"\n<div style='white-space:pre-wrap'>{html.escape(self.text)}</div>"
        bundle["text/plain"] = self.text
        if not static():
            bundle["application/vnd.jupyter.widget-view+json"] = {
                "version_major": 2, "version_minor": 0, "model_id": self.view.model_id}
        return bundle


# Controls. Each has a value to observe, and a row: a labelled number box, which a screen reader can name, and a slider.

_LABEL = {"description_width": "9em"}


def slider(label, low, high, value, step=0.1):
    """A slider for ordinary numbers; whole ones where low, high, value and step are whole."""
    whole = all(isinstance(v, int) for v in (low, high, value, step))
    limits = dict(min=low, max=high, step=step, value=value)
    box = (W.BoundedIntText if whole else W.BoundedFloatText)(
        description=label, style=_LABEL, layout=W.Layout(width="16em"), **limits)
    return _paired((W.IntSlider if whole else W.FloatSlider)(readout=False, layout=W.Layout(width="20em"), **limits), box)


def log_slider(label, low, high, value, step=0.05):
    """A slider from 10**low to 10**high, for quantities such as a learning rate. What is typed into its box counts exactly."""
    box = W.BoundedFloatText(description=label, style=_LABEL, layout=W.Layout(width="16em"), min=10**low, max=10**high,
                             value=value, step=10.0**low)
    steps = W.FloatLogSlider(min=low, max=high, step=step, value=value, readout=False, layout=W.Layout(width="20em"))
    box.row = W.HBox([box, steps])

    def apart():                           # a browser puts the slider on its nearest step: that is no reason to change the box
        return abs(np.log10(steps.value / box.value)) > 0.51 * step

    def moved(_):
        if apart():
            box.value = float(f"{steps.value:.3g}")             # 2.51, where the slider stands at 2.5118864

    def typed(_):
        if apart():
            steps.value = box.value

    steps.observe(moved, "value")
    box.observe(typed, "value")
    return box


def _paired(control, box):
    W.link((control, "value"), (box, "value"))
    control.row = W.HBox([box, control])
    return control


def choice(label, options, value=None):
    """A drop-down list. options: texts, or pairs (text, value)."""
    control = W.Dropdown(description=label, options=options, style=_LABEL, layout=W.Layout(width="22em"))
    if value is not None:
        control.value = value
    control.row = control
    return control


def switch(label, value=False):
    """A box to tick."""
    control = W.Checkbox(description=label, value=value, indent=False)
    control.row = control
    return control
