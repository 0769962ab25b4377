"""Lesson 01: a graph with sliders, and what its derivatives promise beside what really happens."""

import ipywidgets as W

from course_lib.drawing import GraphPicture, described
from course_lib.graph import Node, backward
from course_lib.plotting import GRADIENT, INACTIVE, VALUE, quick_text
from course_lib.text import number
from course_lib.widgets.controls import slider
from course_lib.widgets.live import LiveFigure

REACHES = 600, 1500, 3000              # how far the bars' axis goes: as far as the sliders let it


class Sensitivity(LiveFigure):
    """The shop's graph with a slider for every input.

    The derivatives at the start are kept, and stay in sight. Beside the graph, two bars: how much
    the bill should have risen since then if they told the whole truth, and how much it did. One
    input counts twice, so its promise is not exact even when it moves alone.
    """

    title = "the shop's computation graph, and how the bill changes: as promised, and really"
    size = (9.4, 4)
    text_lines = 2
    start = {"book": 100, "books": 2, "tax": 1.1, "kept": 1.0}

    def controls(self):
        return {"book": slider("book (price)", 0, 200, 100, 1),
                "books": slider("books (number)", 0, 10, 2, 1),
                "tax": slider("tax", 1.0, 1.5, 1.1, 0.01),
                "kept": slider("kept", 0.5, 1.0, 1.0, 0.01)}

    def rows(self):
        reset = W.Button(description="Back to the start", layout=W.Layout(width="12em"))
        reset.on_click(lambda _: self.set(**self.start))
        return [*super().rows(), reset]

    @staticmethod
    def graph(book, books, tax, kept):
        """The inputs and the output of the graph, with gradients. The discount is given twice."""
        inputs = (Node(book, "book"), Node(books, "books"), Node(tax, "tax"), Node(kept, "kept"))
        book, books, tax, kept = inputs
        bill = (book * books * tax * kept**2).named("bill")
        backward(bill)
        return inputs, bill

    def build(self, figure):
        axes = figure.subplot_mosaic([["graph", "bars"], ["promise", "bars"]],
                                     width_ratios=(2.1, 1), height_ratios=(5, 1))
        self.origin, self.first_bill = self.graph(**self.start)
        self.picture = GraphPicture(axes["graph"], described(self.first_bill), animated=True)
        axes["promise"].set_axis_off()
        told = ", ".join(f"{node.name} {number(node.grad)}" for node in self.origin)
        axes["promise"].text(0, 0.8, f"gradients at the start: {told}", color=INACTIVE)
        axes["promise"].text(0, 0.2, "on the edges: the gradients here and now", color=GRADIENT)
        right = axes["bars"]
        right.set_title("change of the bill", fontsize=10)
        right.set_xlim(-0.6, 1.6)
        right.set_xticks([0, 1], ["the derivatives\nsay", "what really\nhappens"])
        right.axhline(0, color=INACTIVE, lw=0.8)
        right.spines[["top", "right", "bottom"]].set_visible(False)
        self.bars = right.bar([0, 1], [0, 0], 0.6, color=[GRADIENT, VALUE], animated=True)
        self.sizes = [quick_text(right, x, 0, ha="center") for x in (0, 1)]
        self._reach(REACHES[0])

    def _reach(self, size):
        """Let the bars' axis end where a bar of this size has room."""
        self.reach = size
        self.bars[0].axes.set_ylim(-1.12 * size, 1.12 * size)

    def update(self, **values):
        _, bill = self.graph(**values)
        self.picture.show(described(bill))
        moved = [node for node in self.origin if values[node.name] != node.value]
        changes = [(node.grad, values[node.name] - node.value) for node in moved]
        promised = sum(gradient * change for gradient, change in changes)
        told = " + ".join(f"{number(gradient)} · {_signed(change)}" for gradient, change in changes)
        happened = bill.value - self.first_bill.value
        far = max(abs(promised), abs(happened))
        reach = next((size for size in REACHES if size >= far), REACHES[-1])
        if reach != self.reach:
            self._reach(reach)
            self.rebuild_background()
        for bar, size, change in zip(self.bars, self.sizes, (promised, happened), strict=True):
            bar.set_height(change)
            size.set_position((bar.get_x() + 0.3, change))
            size.set_va("bottom" if change >= 0 else "top")
            size.set_text(number(change))
        since = ", ".join(f"{node.name} {number(node.value)} → {number(values[node.name])}"
                          for node in moved)
        return (f"bill = {number(bill.value)}. "
                f"Since the start ({since or 'nothing moved yet'}) the derivatives say "
                f"{told and f'{told} = '}{number(promised)}, and the bill really changed by "
                f"{number(happened)}.")


def _signed(value):
    """A number, in brackets where it is negative."""
    return f"({number(value)})" if value < 0 else number(value)
