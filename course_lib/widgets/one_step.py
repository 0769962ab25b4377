"""Lesson 05: one step of learning, number by number, in a network of two layers."""

import copy
import itertools

import ipywidgets as W
import numpy as np

from course_lib.neurons import NetworkPicture, network_text, size_for, whole
from course_lib.plotting import GRADIENT, VALUE
from course_lib.text import brief, number
from course_lib.trace import Trace
from course_lib.widgets.chain import two_two_two
from course_lib.widgets.controls import log_slider, slider
from course_lib.widgets.live import LiveFigure

STEPS, UPDATE = 25, 23         # how many there are; the one in which the weights move


class OneStep(LiveFigure):
    """The network of lesson 05: forward weight by weight, back, the update, and forward again."""

    title = ("a network: two inputs, two hidden units, two classes, the loss; values in blue and "
             "gradients in orange, as far as they are known")
    text_style = "line-height:1.5"           # of many lines
    size = size_for((2, 2, 2))

    def controls(self):
        return {"lr": log_slider("learning rate", -2, 1, 0.1),
                "step": slider("step", 0, STEPS, 0, 1)}

    def rows(self):
        self.next_button = W.Button(description="Next step", button_style="primary")
        self.next_button.on_click(lambda _: self.soon(self.next))
        self.again_button = W.Button(description="Start again")
        self.again_button.on_click(lambda _: self.soon(lambda: self.set(step=0)))
        return [*super().rows(), W.HBox([self.next_button, self.again_button])]

    def next(self):
        self.set(step=min(self.inputs["step"].value + 1, STEPS))

    def arranged(self):
        self.readout.layout = W.Layout(width="auto", min_height="13.5em")        # of nine lines
        return super().arranged()

    def build(self, figure):
        net, loss, x, t = two_two_two()
        trace = Trace(net, x[0], loss, t[0])
        self.picture = NetworkPicture(*whole(figure), trace, animated=True)

    def update(self, lr, step):
        known, active, colour, said = next(itertools.islice(walk(lr), step, None))
        self.picture.show(known, active=active, colour=colour)
        later = f"\nThe learning rate counts from step {UPDATE} on." if step < UPDATE else ""
        return f"Step {step} of {STEPS}. {said}{later}\n\n{network_text(known)}"


def walk(lr):
    """Yield for each step what is known after it, the weights at work, their colour, and words."""
    net, loss, x, t = two_two_two()
    trace = Trace(net, x[0], loss, t[0])
    known = _nothing_known(trace)
    yield known, [], VALUE, "A sample, (1, 2), and the weights. Nothing is computed yet."
    yield from _forward(trace, known, t[0])
    yield from _back(trace, known)
    w, dw = trace.W[0][1, 0], trace.dW[0][1, 0]
    loss.forward(net.forward(x), t)
    net.backward(loss.backward())
    for _, array, gradient in net.parameters():
        array -= lr * gradient                 # in place: the trace's arrays are the network's own
    after = Trace(net, x[0], loss, t[0])
    yield _nothing_known(after), [], GRADIENT, (
        f"Update: each weight and bias moves against its gradient, by {number(lr)} times it. "
        f"W1[1, 0] = {brief(w)} − {number(lr)} · {brief(dw)} = {brief(after.W[0][1, 0])}.")
    there = copy.copy(after)
    there.forget()
    there.value = after.value
    shut = int(np.sum(after.z[0] <= 0))
    yield there, [], VALUE, (
        f"The same sample once more: the loss was {brief(trace.value)} and is "
        f"{brief(after.value)}. Hidden units that are silent now: {shut} of 2.")
    zeros = int(np.sum(after.dW[0] == 0))
    yield after, [], GRADIENT, f"And back once more: {zeros} of the 4 entries of dW1 are 0."


def _nothing_known(trace):
    """A trace with nothing in it but the sample and the weights."""
    known = copy.copy(trace)
    known.forget()
    known.z = [np.full_like(z, np.nan) for z in trace.z]
    known.h = [trace.h[0], *(np.full_like(h, np.nan) for h in trace.h[1:])]
    known.y = np.full_like(trace.y, np.nan)
    return known


def _forward(trace, known, t):
    for k, weights in enumerate(trace.W):
        z, h, name = known.z[k], trace.inputs(k), trace.sums(k)
        for j in range(len(z)):
            for i, value in enumerate(trace.h[k]):
                part = value * weights[i, j]
                z[j] = np.nan_to_num(z[j]) + part
                yield known, [(k, i, j)], VALUE, (
                    f"Forward: {h}[{i}] · W{k + 1}[{i}, {j}] = {_times(value, weights[i, j])} = "
                    f"{brief(part)}; {name}[{j}] is {brief(z[j])}{'' if i else ' so far'}.")
        if k == 0:
            for j, value in enumerate(trace.h[1]):
                known.h[1][j] = value
                gate = "positive: its gate is open" if value > 0 else (
                    "not positive: its gate is shut")
                yield known, [], VALUE, (f"ReLU: z[{j}] = {brief(z[j])} is {gate}, and "
                                         f"h[{j}] = {brief(value)}.")
    known.y, known.value = trace.y, trace.value
    yield known, [], VALUE, (f"Softmax makes probabilities of the scores. The class is {t}: "
                             f"loss = −ln p[{t}] = {brief(trace.value)}.")


def _back(trace, known):
    known.up = known.dz[1] = trace.up
    yield known, [], GRADIENT, ("Back through loss and softmax: ds = p − t = "
                                f"({', '.join(map(brief, trace.up))}).")
    for k in (1, 0):
        h, dz, z = trace.inputs(k), trace.dz[k], trace.sums(k)
        for i, value in enumerate(trace.h[k]):
            for j in range(len(dz)):
                known.dW[k][i, j] = trace.dW[k][i, j]
                said = (f"Back: dW{k + 1}[{i}, {j}] = {h}[{i}] · d{z}[{j}] = "
                        f"{_times(value, dz[j])} = {brief(trace.dW[k][i, j])}")
                if k:
                    part = dz[j] * trace.W[k][i, j]
                    known.dh[k][i] = np.nan_to_num(known.dh[k][i]) + part
                    said += (f"; {_times(dz[j], trace.W[k][i, j])} = {brief(part)} goes on, and "
                             f"dh[{i}] is {brief(known.dh[k][i])}{'' if j else ' so far'}")
                yield known, [(k, i, j)], GRADIENT, f"{said}."
        if k:
            for j, slope in enumerate(trace.slopes[0]):
                known.dz[0][j] = trace.dz[0][j]
                yield known, [], GRADIENT, (
                    f"Back through the {'open' if slope else 'shut'} gate of unit {j}: "
                    f"dz[{j}] = {_times(trace.dh[1][j], slope)} = {brief(trace.dz[0][j])}.")


def _times(a, b):
    return " · ".join(f"({brief(v)})" if v < 0 else brief(v) for v in (a, b))
