"""Lesson 05: what one sample asks of one weight: all paths from it to the loss, and their sum."""

import ipywidgets as W
import numpy as np

from course_lib.layers import Affine, ReLU
from course_lib.losses import SoftmaxWithLoss
from course_lib.network import Sequential
from course_lib.neurons import NetworkPicture, chain_text, network_text, size_for, whole
from course_lib.trace import Trace, WeightPaths
from course_lib.widgets.controls import choice
from course_lib.widgets.live import LiveFigure


def two_two_two():
    """The network of lesson 05, its loss, its only sample, and that sample's class."""
    net = Sequential(Affine([[0.5, -1.0], [0.25, 0.25]], [0, 0]), ReLU(),
                     Affine([[1.0, -1.0], [0.5, -0.25]], [0, 0]))
    return net, SoftmaxWithLoss(), np.array([[1.0, 2.0]]), np.array([1])


class WeightChain(LiveFigure):
    """A network and one sample: the numbers on all paths from one weight to the loss.

    net, loss: as Trace takes them; they may be in training, draw() shows how they are now. x: the
    samples, (N, D). t: their targets. A weight is chosen by number, or by a click on its line.
    """

    title = ("a network: neurons as boxes, weights as lines, thick for large ones, dashed for "
             "negative ones; orange are the paths from one weight to the loss")
    text_style = "line-height:1.5"           # of many lines

    def __init__(self, net=None, loss=None, x=None, t=None):
        if net is None:
            net, loss, x, t = two_two_two()
        self.net, self.loss, self.x, self.t = net, loss, np.asarray(x), np.asarray(t)
        self.shape = self.trace(0)
        self.size = size_for(self.shape.units)
        super().__init__()
        self.view.children = [self._to_click() if child is self.image else child
                              for child in self.view.children]
        self.readout.layout = W.Layout(width="100%", max_width=f"{112 * self.size[0]:.0f}px",
                                       min_height="15em", margin="0")      # of ten lines

    def trace(self, sample):
        return Trace(self.net, self.x[sample], self.loss, self.t[sample])

    def controls(self):
        weights = [(self.shape.weights(k), k) for k in range(len(self.shape.W))]
        found = {"layer": choice("weights", weights),
                 "i": _number("from unit", self.shape.units[0]),
                 "j": _number("to unit", self.shape.units[1])}
        found["layer"].style, found["layer"].layout.width = {}, "12em"

        def limit(change):
            found["i"].max, found["j"].max = (self.shape.units[change["new"] + n] - 1
                                              for n in (0, 1))

        found["layer"].observe(limit, "value")
        if len(self.x) > 1:
            found["sample"] = _number("sample", len(self.x))
        return found

    def rows(self):
        return [W.HBox(list(self.inputs.values()), layout=W.Layout(flex_flow="row wrap"))]

    def _to_click(self):
        """The picture, and on each line an unseen button that chooses its weight."""
        width, height = (100 * side for side in self.size)
        self.image.layout = W.Layout(grid_area="1 / 1 / 2 / 2", width="100%", height="auto",
                                     margin="0")
        self.buttons = {}
        for key, box in self.picture.plan.spots.items():
            top = f"calc({(height - box.y) / width:.3%} - {box.height / 2:g}px)"
            left = f"{(box.x - box.width / 2) / width:.3%}"       # of the width, as CSS has it
            place = W.Layout(grid_area="1 / 1 / 2 / 2", margin=f"{top} 0 0 {left}", padding="0",
                             width=f"{box.width / width:.3%}", height=f"{box.height:g}px")
            button = W.Button(tabbable=False, style={"button_color": "transparent"}, layout=place)
            button.on_click(lambda _, key=key: self.soon(lambda: self.choose(key)))
            self.buttons[key] = button
        self._name_buttons()
        return W.GridBox([self.image, *self.buttons.values()],
                         layout=W.Layout(width=f"{width:.0f}px", max_width="100%"))

    def choose(self, key):
        """Choose the weight for which a line of the picture stands."""
        layer, i, j = self.picture.weight(key)
        self.set(layer=layer)
        self.set(i=i, j=j)

    def _name_buttons(self):
        for key, button in self.buttons.items():
            layer, i, j = self.picture.weight(key)
            button.tooltip = f"{self.shape.weights(layer)}[{i}, {j}]"

    def build(self, figure):
        self.picture = NetworkPicture(*whole(figure), self.shape, animated=True)

    def update(self, layer, i, j, sample=0):
        trace, before = self.trace(sample), self.picture.last
        last_i, last_j = (count - 1 for count in trace.W[layer].shape)
        chain = WeightPaths(trace, layer, min(i, last_i), min(j, last_j))
        self.picture.show(trace, chain)
        if self.picture.last != before and hasattr(self, "buttons"):
            self._name_buttons()
        return "\n".join([*chain_text(chain), "", network_text(trace)])


def _number(label, count):
    """A box for a number from 0 on, of so many; arrow keys go on by one."""
    return W.BoundedIntText(description=label, min=0, max=count - 1, value=0,
                            layout=W.Layout(width="10.5em"))
