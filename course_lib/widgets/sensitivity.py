"""Lesson 01: a graph with sliders, and what its derivatives promise beside what really happens."""

from course_lib.drawing import GraphPicture, described
from course_lib.graph import Node, backward
from course_lib.plotting import GRADIENT, INACTIVE, VALUE, quick_text
from course_lib.text import number
from course_lib.widgets.controls import slider
from course_lib.widgets.live import LiveFigure


class Sensitivity(LiveFigure):
    """The shop's graph with a slider for every input.

    The derivatives at the start are kept. Beside the graph, two bars: how much the bill should have
    risen since then if they told the whole truth, and how much it did.
    """

    title = "the shop's computation graph, and how the bill changes: as promised, and really"
    size = (8, 3.4)
    start = {"book": 100, "books": 2, "tax": 1.1}

    def controls(self):
        return {"book": slider("price of a book", 0, 200, 100, 1),
                "books": slider("number of books", 0, 10, 2, 1),
                "tax": slider("tax factor", 1.0, 1.5, 1.1, 0.01)}

    @staticmethod
    def graph(book, books, tax):
        """The inputs and the output of the graph, with gradients."""
        book, books, tax = Node(book, "book"), Node(books, "books"), Node(tax, "tax")
        bill = (book * books * tax).named("bill")
        backward(bill)
        return (book, books, tax), bill

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(2.1, 1))
        self.origin, self.first_bill = self.graph(**self.start)
        self.picture = GraphPicture(left, described(self.first_bill), animated=True)
        right.set_title("change of the bill", fontsize=10)
        right.set_xlim(-0.6, 1.6)
        right.set_ylim(-600, 600)
        right.set_xticks([0, 1], ["the derivatives\nsay", "what really\nhappens"])
        right.axhline(0, color=INACTIVE, lw=0.8)
        right.spines[["top", "right", "bottom"]].set_visible(False)
        self.bars = right.bar([0, 1], [0, 0], 0.6, color=[GRADIENT, VALUE], animated=True)
        self.sizes = [quick_text(right, x, 0, ha="center") for x in (0, 1)]

    def update(self, **values):
        _, bill = self.graph(**values)
        self.picture.show(described(bill))
        promised = sum(node.grad * (values[node.name] - node.value) for node in self.origin)
        happened = bill.value - self.first_bill.value
        for bar, size, change in zip(self.bars, self.sizes, (promised, happened), strict=True):
            height = max(-540, min(540, change))   # a bar that would leave the picture stops there
            bar.set_height(height)
            size.set_position((bar.get_x() + 0.3, height))
            size.set_va("bottom" if height >= 0 else "top")
            size.set_text(number(change))
        moved = [f"{node.name} {number(node.value)} → {number(values[node.name])}"
                 for node in self.origin if values[node.name] != node.value]
        return (f"bill = {number(bill.value)}. "
                f"Since the start ({', '.join(moved) or 'nothing moved yet'}) the derivatives say "
                f"{number(promised)}, and the bill really changed by {number(happened)}.")
