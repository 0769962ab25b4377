"""Lesson 02: walk back through a graph, edge by edge, and be told what each number shows."""

import ipywidgets as W
import numpy as np

from course_lib.autograd import uses
from course_lib.checks.questions import read_number
from course_lib.drawing import GraphPicture, described, plan_of
from course_lib.graph import nodes
from course_lib.plotting import GRADIENT, PURPLE
from course_lib.static import static
from course_lib.text import number
from course_lib.widgets.controls import choice
from course_lib.widgets.live import VERDICTS, LiveFigure, row, status
from course_lib.widgets.walk.model import TOO_LARGE, asks, formula, random_graph

WIDEST, HIGHEST = 8.8, 3.6                 # inches, of a picture
LEVELS = (("1  watch", 1), ("2  the last step", 2), ("3  local derivatives", 3),
          ("4  what goes back", 4))


class Stepper(LiveFigure):
    """A graph of + and ×, a new one whenever asked for, and the questions of its backward pass.

    level: how much is left to the student. answer judges what was typed into entry; next shows a
    step; another deals a graph. Graphs grow: two without double paths, then ones with u · u.
    """

    title = "a computation graph of + and × with its values and the gradients found so far"

    def __init__(self):
        self.rng = np.random.default_rng(0 if static() else None)
        self.dealt, self.level = 0, 1
        self._deal()
        self.prompt, self.verdict = W.HTML(), W.HTML(layout=W.Layout(min_height="4.5em"))
        self.entry = W.Text(description="your number", placeholder="type it, then Enter",
                            continuous_update=False, style={"description_width": "initial"},
                            layout=W.Layout(width="18em"))
        self.enter = W.Button(description="Check", button_style="primary",
                              layout=W.Layout(width="6em"))
        self.next_button = W.Button(layout=W.Layout(width="8em"))
        self.new_button = W.Button(description="New graph", layout=W.Layout(width="8em"))
        super().__init__()
        self.view.children = [
            row(self.inputs["level"].row, self.new_button), self.image,
            self.prompt, row(self.entry, self.enter, self.next_button),
            self.verdict, self.readout,
            self.look]
        self.inputs["level"].observe(lambda _: self.new(), "value")
        self.entry.observe(self._typed, "value")
        self.enter.on_click(self._nothing_typed)
        self.next_button.on_click(lambda _: self.next())
        self.new_button.on_click(lambda _: self.another())
        self._ask("")

    def controls(self):
        return {"level": choice("level", LEVELS, self.level)}

    # The walk: asks[:at] are answered.

    def _deal(self):
        size = min(3 + self.dealt // 2, 6)
        self.output = random_graph(self.rng, size, paths=self.dealt >= 2, fits=fits)
        self.asks, self.at = list(asks(self.output)), 0
        self.tries = 0                        # at the number that stands
        self.asked = self.first_time = 0      # numbers so far, and those right at the first try
        self._skip()

    def _is_asked(self, i):
        """Whether ask i is the student's at this level."""
        last_step = max(j for j, ask in enumerate(self.asks) if ask.kind == "local")
        is_local = self.asks[i].kind == "local"
        return {1: False, 2: i >= last_step, 3: is_local, 4: not is_local}[self.level]

    def _skip(self):
        """Go on to the next ask that is the student's; say how the numbers before it came about,
        but of local derivatives, which are half of what is asked then."""
        before = self.at
        while self.level > 1 and not self.over and not self._is_asked(self.at):
            self.at += 1
        return [ask.why for ask in self.asks[before:self.at] if ask.kind != "local"]

    @property
    def over(self):
        return self.at == len(self.asks)

    def new(self):
        """Deal a new graph, at the level that is set."""
        self.level = self.inputs["level"].value
        self.entry.value = ""
        self._deal()
        self.rebuild()
        self.fit()
        self._ask("All steps but the last are filled in." if self.level == 2 else "")

    def another(self):
        """Deal the next graph, which may be a larger one."""
        self.dealt += 1
        self.new()

    def _typed(self, change):
        if change["new"]:
            self.answer(change["new"])

    def _nothing_typed(self, _):
        # the click made the field give up its value: a right one has been judged and cleared by now
        if not self.entry.value and not self.was_right:
            self._say("Nothing typed yet.", right=False)

    def answer(self, typed):
        """Judge a number for the ask that stands; a right one leads on to the next."""
        if self.over or self.level == 1:
            return
        ask = self.asks[self.at]
        try:
            slip = ask.judge(read_number(typed))
        except ValueError as error:
            return self._say(f"{error}.", right=False)
        self.tries += 1
        if slip:
            return self._say(f"✗ {slip}", right=False)
        self.first_time += self.tries == 1
        self._go_on("✓ Right. ", right=True)

    def next(self):
        """Show the step that stands: in the worked example a whole edge, else one number."""
        if self.over:
            return
        if self.level == 1 and self.asks[self.at].kind == "local":
            self.at += 1
        self._go_on("Done: " if self.level == 1 else "")

    def _go_on(self, said="", right=None):
        why = [self.asks[self.at].why]
        if self.asks[self.at].kind == "gradient" and not self._is_asked(self.at - 1):
            why.insert(0, self.asks[self.at - 1].why)            # its local derivative
        self.asked, self.tries, self.at = self.asked + 1, 0, self.at + 1
        why += self._skip()
        self.entry.value = ""
        if self.over:
            score = f" You had {self.first_time} of {self.asked} numbers right at the first try."
            why.append(f"That was the whole pass.{score if self.level > 1 else ''} "
                       "Go on with a new graph, or another level.")
        self._ask(said + "\n".join(map(_sentence, why)), right)

    # The screen.

    def _ask(self, said, right=None):
        asked, text = self.level > 1 and not self.over, "\N{NO-BREAK SPACE}"    # a line stays there
        if asked:
            text = self.asks[self.at].text
        elif not self.over:
            text = f"Next: {self._step()}"
        self.prompt.value = status(text, "font-weight:bold")
        self.entry.disabled = self.enter.disabled = not asked
        self.entry.layout.display = self.enter.layout.display = None if self.level > 1 else "none"
        self.next_button.disabled = self.over
        self.next_button.description = "Next step" if self.level == 1 else "Show me"
        self._say(said, right)
        self.draw()

    def _step(self):
        ask = self.asks[self.at]
        if ask.kind == "sum":
            return ask.text
        return f"back through {formula(ask.node)}, to {self._goal(ask).name}."

    def _goal(self, ask):
        """The input that an ask about an edge leads to."""
        first = min(a.edge for a in self.asks if a.node is ask.node and a.edge is not None)
        return ask.node.inputs[ask.edge - first][0]

    def _say(self, text, right=None):
        """A verdict: right (True), wrong (False) or neither (None)."""
        self.was_right = right
        self.verdict.value = status(text, f"color:{VERDICTS[right]}")

    def build(self, figure):
        graph = described(self.output)
        self.picture = GraphPicture.fill(figure, graph, notes=sums_of(self.output), animated=True)
        self.marker, = self.picture.ax.plot([], [], "o", mfc="none", mec=PURPLE, mew=2, ms=28,
                                            animated=True, zorder=2.2)
        for label in self.picture.notes:
            label.set_color(GRADIENT)

    def update(self, level):
        known = self.asks[:self.at]
        shown = {ask.edge: "← " + number(ask.right) for ask in known if ask.kind == "gradient"}
        at = {node.number: i for i, node in enumerate(nodes(self.output))}
        sums = {at[ask.node.number]: "sum ← " + number(ask.right)
                for ask in known if ask.kind == "sum"}
        if not self.over:
            ask = self.asks[self.at]
            if ask.edge is None:
                sums[at[ask.node.number]] = "sum ← ?"
            else:
                asks_local = self.level > 1 and ask.kind == "local"
                shown[ask.edge] = "local ?" if asks_local else "← ?"
            self.marker.set_data(*([v] for v in self.picture.place[at[ask.node.number]]))
        self.marker.set_visible(not self.over)
        self.picture.show(described(self.output), gradients=False)
        shown[len(self.picture.gradients) - 1] = "← 1"
        for edge, label in enumerate(self.picture.gradients):
            label.set_text(shown.get(edge, ""))
            label.set_color(PURPLE if label.get_text() == "local ?" else GRADIENT)
        for node, label in enumerate(self.picture.notes):
            label.set_text(sums.get(node, ""))
        order = nodes(self.output)
        inputs = ", ".join(f"{n.name} = {number(n.value)}" for n in order if not n.inputs)
        made = ", ".join(f"{formula(n)} = {number(n.value)}" for n in order if n.inputs)
        return f"The graph: {inputs}; {made}.\nGradients so far: {'; '.join(self._found())}."

    def _found(self):
        """The gradients that are known, in words."""
        yield "L: 1"
        for ask in self.asks[:self.at]:
            if ask.kind == "gradient":
                yield f"from {ask.node.name} to {self._goal(ask).name}: {number(ask.right)}"
            elif ask.kind == "sum":
                yield f"{ask.node.name} all in all: {number(ask.right)}"


def sums_of(output):
    """Room for "sum ← 24" above each node that is used more than once."""
    count = uses(output)
    return [f"sum ← {TOO_LARGE}" if count[node] > 1 else "" for node in nodes(output)]


def fits(output):
    """Whether a page has room for the picture of a graph."""
    plan = plan_of(described(output), notes=sums_of(output))
    return plan.width < WIDEST and plan.height < HIGHEST


def _sentence(text):
    return text[0].upper() + text[1:]
