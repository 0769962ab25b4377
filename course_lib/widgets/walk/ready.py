"""Lesson 10: who may go next on the way back? Counts go down, and gradients add up."""

import ipywidgets as W
import numpy as np

from course_lib.autograd import Tensor, made, uses
from course_lib.drawing import GraphPicture, described, in_order
from course_lib.static import static
from course_lib.widgets.controls import choice, switch
from course_lib.widgets.live import VERDICTS, LiveFigure, row, status


def times(k, a):
    """k · a, for a constant k that the picture shows in the box."""
    return made(f"× {k}", k * a.data, (a, lambda dy: k * dy))


# Each gives its tensors by their names, the end last.

def diamond(rng):
    a = Tensor(3)
    b = times(2, a)
    p, q = times(3, b), times(4, b)
    return dict(a=a, b=b, p=p, q=q, end=p + q)


def short_and_long(rng):
    x = Tensor(1)
    t = times(4, x)
    p, r = times(3, t), times(2, t)
    q = times(5, r)
    return dict(x=x, t=t, p=p, r=r, q=q, L=p + q)


def doubling(rng):
    x = Tensor(1)
    p = x + x
    q = p + p
    return dict(x=x, p=p, q=q, L=q + q)


def arrays(rng):
    x, W, b = Tensor(np.ones((2, 4))), Tensor(np.ones((4, 3))), Tensor(np.ones(3))
    V = W * W
    p, q = x @ W, x @ V
    r = p * q
    s = r + b
    return dict(x=x, W=W, V=V, p=p, q=q, r=r, b=b, s=s, L=s.sum())


def drawn_by_lot(rng):
    """Five operations on two numbers, used again at will: a graph of at least five tensors."""
    while True:
        values = rng.choice(range(2, 6), 2, replace=False)
        tensors = {name: Tensor(int(value)) for name, value in zip("ab", values, strict=True)}
        for name in "pqrsL":
            one, other = rng.choice([*tensors.values()], 2, replace=False)
            tensors[name] = one + other if rng.random() < 0.6 else one * other
        used = uses(tensors["L"])
        if len(used) >= 5 and max(used.values()) > 1:
            return {name: tensor for name, tensor in tensors.items() if tensor in used}


GRAPHS = (("the diamond", diamond), ("short and long paths", short_and_long),
          ("doubled three times", doubling), ("W used three times", arrays),
          ("drawn by lot", drawn_by_lot))


class WhoIsReady(LiveFigure):
    """A graph of tensors, and a button for each: press whose turn it is to pass its gradient on.

    pick(name) is what a button does; new() starts again, with the graph that is chosen.
    """

    title = "a graph of tensors, for how many uses each still waits, and the gradients so far"

    def __init__(self):
        self.rng = np.random.default_rng(0 if static() else None)
        self._deal(diamond)
        self.buttons = row()
        self.verdict = W.HTML(layout=W.Layout(min_height="3em"))
        self.again = W.Button(description="Start again", layout=W.Layout(width="8em"))
        super().__init__()
        picture, *below = self.view.children[len(self.inputs):]
        prompt = W.HTML("<b>Whose turn is it?</b>")
        self.view.children = [row(self.inputs["graph"].row, self.again),
                              self.inputs["counts"].row, picture, prompt,
                              self.buttons, self.verdict, *below]
        self.inputs["graph"].observe(lambda _: self.new(), "value")
        self.again.on_click(lambda _: self.new())
        self._offer()

    def controls(self):
        return {"graph": choice("graph", GRAPHS),
                "counts": switch("show for how many uses each still waits", True)}

    def _deal(self, make):
        tensors = make(self.rng)
        *_, output = tensors.values()
        output.backward()
        self.graph = described(output, **tensors)
        self.names = [node.name for node in self.graph]
        self.waiting = [uses(output)[tensor] for tensor in in_order(output)]
        self.done, self.too_early = [], 0

    def new(self):
        """Begin a pass."""
        make = self.inputs["graph"].value
        self.again.description = "New graph" if make is drawn_by_lot else "Start again"
        self._deal(make)
        self.rebuild()
        self.fit()
        self._offer()
        self.draw()

    def _offer(self):
        """A button for each tensor, in the order in which they were made."""
        found = []
        for name in self.names:
            button = W.Button(description=name, layout=W.Layout(width="4em"))
            button.on_click(lambda button: self.pick(button.description))
            found.append(button)
        self.buttons.children = found
        self._say("The end has nobody to wait for.")

    def pick(self, name):
        """Let a tensor pass its gradient on, if its time has come; else say why it has not."""
        i = self.names.index(name)
        if i in self.done:
            return self._say(f"{name} has had its turn, and nobody speaks twice.")
        if self.waiting[i]:
            late = [self.names[t] for t, _ in self._users(i) if t not in self.done]
            self.too_early += 1
            lost = "that share" if len(late) == 1 else "those shares"
            return self._say(f"✗ Not yet: {name} is used by {_listed(late)}, not heard so far. If "
                             f"it spoke now, {lost} of its gradient would be lost.", False)
        self.done.append(i)
        said = [f"✓ {name} is ready. {self._received(i)}"]
        for s, share in self.graph[i].inputs:
            self.waiting[s] -= 1
            said.append(self._sent(s, share))
        if len(self.done) == len(self.graph):
            said.append("That was the whole pass: everybody spoke once, with a whole gradient. "
                        f"Picked too early: {self.too_early}.")
        self._say(" ".join(said), True)
        self.draw()

    def _users(self, i):
        """Pairs (index of a user, the share that it sends to i), one for each use."""
        return [(t, share) for t, node in enumerate(self.graph)
                for s, share in node.inputs if s == i]

    def _received(self, i):
        shares = [share for _, share in self._users(i)]
        if not shares:
            return "The end begins with 1."
        if len(shares) == 1:
            return f"It has heard its one user: {shares[0]}."
        if set(shares) == {self.graph[i].gradient}:           # arrays, which show their shapes
            return f"It has heard all its users: {len(shares)} shares of shape {shares[0]}, added."
        return f"It has heard all its users: {' + '.join(shares)} = {self.graph[i].gradient}."

    def _sent(self, s, share):
        name, left = self.names[s], self.waiting[s]
        summed = f", summed to {self.graph[s].gradient}" if share.startswith("Σ") else ""
        waits = f"which still waits for {left}" if left else "which waits for nobody now"
        return f"It sends {share.removeprefix('Σ ')} to {name}{summed}, {waits}."

    def _say(self, text, right=None):
        self.verdict.value = status(text, f"color:{VERDICTS[right]}")

    def build(self, figure):
        self.picture = GraphPicture.fill(figure, self.graph, animated=True,
                                         notes=["waits 2"] * len(self.graph))

    def update(self, graph, counts):
        self.picture.show(self.graph)
        edges = [(t, s, share) for t, node in enumerate(self.graph) for s, share in node.inputs]
        for (t, *_), label in zip(edges, self.picture.gradients, strict=False):
            if t not in self.done:
                label.set_text("")
        for i, label in enumerate(self.picture.notes):
            waits = f"waits {self.waiting[i]}" if counts else ""
            label.set_text(_ordinal(self.done.index(i)) if i in self.done else waits)
        made_so = "; ".join(self._made(node) for node in self.graph)
        turns = _listed([self.names[i] for i in self.done]) or "nobody"
        text = f"The graph: {made_so}.\nHad their turn: {turns}."
        if counts:
            still = [f"{name} for {self.waiting[i]}" for i, name in enumerate(self.names)
                     if i not in self.done]
            text += f" Waiting: {', '.join(still) or 'nobody'}."
        sent = [f"from {self.names[t]} to {self.names[s]} {share}" for t, s, share in edges
                if t in self.done]
        return f"{text}\nGradients so far: {'; '.join([f'{self.names[-1]} 1', *sent])}."

    def _made(self, node):
        if not node.op:
            return f"{node.name} = {node.value}"
        sources = " and ".join(self.names[s] for s, _ in node.inputs)
        return f"{node.name} = {node.op} of {sources} = {node.value}"


def _listed(names):
    return ", ".join(dict.fromkeys(names))


def _ordinal(i):
    return ("1st", "2nd", "3rd")[i] if i < 3 else f"{i + 1}th"
