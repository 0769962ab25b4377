"""What tests of widgets share: a small live figure, its pixels, a message as a browser sends it."""

import asyncio
import io

import numpy as np
from PIL import Image

from course_lib.widgets import LiveFigure, slider, switch


class Dot(LiveFigure):
    """The smallest live figure."""

    def controls(self):
        return {"x": slider("x", 0.0, 10.0, 1.0, 0.5), "on": switch("on")}

    def build(self, figure):
        self.ax = figure.subplots()
        self.ax.set_xlim(0, 10)
        self.dot, = self.ax.plot([], [], "o", color="black", ms=20, animated=True)
        self.updates = 0

    def update(self, x, on):
        if x == 9:
            raise RuntimeError("nine is unlucky")
        self.updates += 1
        self.dot.set_data([x], [0])
        return f"x = {x:g}, {on}"


def pixels(widget):
    return np.asarray(Image.open(io.BytesIO(widget.image.value)).convert("L"), int)


def from_browser(control, **state):
    """A change as the browser sends it."""
    data = {"method": "update", "state": state, "buffer_paths": []}
    control._handle_msg({"content": {"data": data}, "buffers": []})


async def until(condition):
    """Wait for a state; the event loop has its turn between two looks."""
    async with asyncio.timeout(180):
        while not condition():
            await asyncio.sleep(0)
