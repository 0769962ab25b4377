"""Lesson 05, the training lab: watch a network learn, and turn the knobs while it does.

Training runs in a task of the kernel's own event loop, some hundredths of a second at a time; in
between, pictures are sent and messages are read: Pause, sliders and other cells are heard at once.
"""

import asyncio
import functools
import sys
import time

import ipywidgets as W
import numpy as np

from course_lib.static import static
from course_lib.text import digits, number
from course_lib.widgets.controls import choice, log_slider, slider, switch, toggle
from course_lib.widgets.live import LiveFigure
from course_lib.widgets.training.pictures import PICTURES, Curves, Gradients, View, power
from course_lib.widgets.training.run import (
    ACTIVATIONS,
    DATA,
    INITIALISATIONS,
    OPTIMIZERS,
    TrainingRun,
)
from course_lib.widgets.training.units import Units
from course_lib.widgets.training.wires import Wires

# Seconds that others have after each picture; in a browser's Python, where drawing takes long, also
# before it.
BROWSER = sys.platform == "emscripten"
PAUSE = 0.01 if BROWSER else 0.001
SPEEDS = (("1 step a picture", 1), ("10 steps a picture", 10), ("as fast as it can", 10**9))
VIEWS = {                             # what can be seen at the left: a View of (axes, data)
    "its answer": lambda ax, data: PICTURES[data.name](ax, data),
    "its units": Units,
    "its weights": Wires,
}
USUAL = dict(data="spiral", layers=1, units=32, activation="ReLU", optimizer="SGD",
             initialisation="He: √(2/n)", lr=0.1, batch_size=30)
EXPERIMENTS = {                       # what each has different from USUAL
    "rate 0.01": dict(lr=0.01),
    "rate 0.1": dict(),
    "rate 1": dict(lr=1.0),
    "rate 10": dict(lr=10.0),
    "batch of one": dict(lr=1.0, batch_size=1),
    "batch of all": dict(lr=1.0, batch_size=300),
    "zeros": dict(initialisation="zeros"),
    "zeros, sigmoid": dict(initialisation="zeros", activation="sigmoid", lr=1.0),
    "5 × sigmoid": dict(layers=5, activation="sigmoid", initialisation="Xavier: √(1/n)"),
    "5 × ReLU": dict(layers=5),
    "no hidden layer": dict(layers=0),
    "4 × 8 units": dict(layers=4, units=8),
}


class TrainingLab(LiveFigure):
    """A network in training, with Play, Pause, single steps and epochs, and all one can choose.

    Learning rate, batch size and speed act at once, also while it trains. Any other change begins a
    new run. A button of EXPERIMENTS sets all that matters and plays. settings: where the controls
    stand at first, such as data="digits", lr=0.5, units=50. With starts=5, five runs train side by
    side from five random starts; the first is shown, the others are thin lines beside its curve.
    Only one lab trains at a time: a new one, or one that is played, pauses the other. It stops by
    itself after `seconds` or `steps`.
    """

    beside = "; the layers' gradients; loss and accuracy by epochs"
    title = View.alt + beside
    size = (6.6, 4)
    sharp = 1                             # what a picture costs more, the training would lack
    fps, seconds, steps = 21.5, 300, 200_000
    playing = None                        # the lab that trains, of all that there are

    def __init__(self, shown_after=0, **settings):
        if TrainingLab.playing:
            TrainingLab.playing.pause()
        self.start = USUAL | dict(seed=0, starts=1, speed=10, compare=False, view="its answer")
        unknown = settings.keys() - self.start.keys()
        if unknown:
            raise TypeError(f"TrainingLab has no setting {', '.join(sorted(unknown))}; "
                            f"it has {', '.join(self.start)}")
        self.start |= settings
        self.task = None                  # the asyncio.Task that trains, while one does
        self.before, self.note, self.looks = [], "", self.start["view"]
        self.cost = 0.0                   # seconds for the last picture
        self.said = 0.0                   # when the numbers last changed
        self.new_run(self.start)
        if static():                      # a stored picture: how it goes on is for students to see
            for run in self.runs:
                run.train(shown_after)
            when = f"Here after {shown_after} epochs" if shown_after else "Before the first step"
            self.note = f"({when}. Run this cell to train the network yourself.)"
        self.button = W.ToggleButton(description="Play", tooltip="train, or pause",
                                     layout=W.Layout(width="7em"))
        self.button.observe(self._toggled, "value")
        self.buttons = {name: self.pressed(name, act) for name, act in (
            ("One step", self.one_step), ("One epoch", self.one_epoch), ("Reset", self.reset))}
        self.experiments = {}
        for name, changes in EXPERIMENTS.items():
            told = ", ".join(f"{key} {value}" for key, value in (USUAL | changes).items())
            act = functools.partial(self.experiment, name)
            self.experiments[name] = self.pressed(name, act, told)
        super().__init__()
        # room for six lines, so that nothing jumps
        self.readout.layout = W.Layout(width="auto", min_height="8.4em")

    def pressed(self, name, act, tooltip=""):
        """A button that ends the training and acts."""
        button = W.Button(description=name, tooltip=tooltip, layout=W.Layout(width="auto"))
        button.on_click(lambda _: self.soon(lambda: self._press(act)))
        return button

    # The controls and what they do.

    def controls(self):
        at = self.start
        return {
            "lr": log_slider("learning rate", -4, 2, at["lr"]),
            "batch_size": slider("batch size", 1, 300, at["batch_size"], 1),
            "layers": slider("hidden layers", 0, 5, at["layers"], 1),
            "units": slider("units in each", 1, 64, at["units"], 1),
            "data": choice("data", tuple(DATA), at["data"]),
            "activation": choice("activation", tuple(ACTIVATIONS), at["activation"]),
            "initialisation": choice("initial weights", tuple(INITIALISATIONS),
                                     at["initialisation"]),
            "optimizer": choice("optimizer", tuple(OPTIMIZERS), at["optimizer"]),
            "speed": choice("speed", SPEEDS, at["speed"]),
            "seed": slider("random start", 0, 99, at["seed"], 1),
            "starts": slider("starts at once", 1, 10, at["starts"], 1),
            "compare": switch("keep the last run's curve", at["compare"]),
            "view": toggle(VIEWS, at["view"]),
        }

    def arranged(self):
        """Controls beside the picture where there is room for both, otherwise below it."""
        *rows, view = [control.row for control in self.inputs.values()]
        for row in rows:
            row.layout = W.Layout(flex="1 1 280px", width="auto")
            if isinstance(row, W.HBox):
                box, handle = row.children
                box.layout.width, box.style.description_width = "14.5em", "7.5em"
                handle.layout = W.Layout(flex="1 1 5em", width="auto")
            elif isinstance(row, W.Dropdown):
                row.style.description_width = "7.5em"
        self.image.layout = W.Layout(flex="2 1 580px", width="auto", height="auto", min_width="0",
                                     max_width=f"{self.image.width}px")
        wrapped = dict(flex_flow="row wrap", align_items="center")
        controls = W.Box(rows, layout=W.Layout(flex="1 1 300px", **wrapped))
        shown = W.HBox([W.Label("Show:"), view])
        return [W.Box([self.button, *self.buttons.values(), shown],
                      layout=W.Layout(**wrapped)),
                W.Box([W.Label("Try:"), *self.experiments.values()], layout=W.Layout(**wrapped)),
                W.Box([controls, self.image],
                      layout=W.Layout(flex_flow="row wrap-reverse", grid_gap="0 1em",
                                      align_items="flex-end")),
                self.readout, self.look]

    def new_run(self, values):
        """Begin again from untrained weights; keep the last run's curve where that is wished."""
        last, self.settings = getattr(self, "run", None), self.structure(values)
        hidden = (values["units"],) * values["layers"]
        same = ("data", "activation", "optimizer", "initialisation", "lr", "batch_size")
        same = {name: values[name] for name in same}
        self.runs = [TrainingRun(hidden=hidden, seed=values["seed"] + i, **same)
                     for i in range(values["starts"])]
        self.run = self.runs[0]
        if last:
            self.note = ""
            if not values["compare"] or last.data is not self.run.data:
                self.before = []
            elif len(last.history) > 1:
                self.before = last.history

    @staticmethod
    def structure(values):
        """The part of the settings that a run keeps from its first step to its last."""
        acts_at_once = ("lr", "batch_size", "speed", "compare", "view")
        return {name: value for name, value in values.items() if name not in acts_at_once}

    def follow(self, values):
        """Do as the controls say."""
        if self.structure(values) != self.settings:
            self.new_run(values)
        if not values["compare"]:
            self.before = []
        self.looks = values["view"]
        if self.built != self.needed():
            self.rebuild()
        for run in self.runs:
            run.lr, run.batch_size = values["lr"], values["batch_size"]
        for row in (self.inputs["units"].row, self.inputs["activation"].row):
            for control in getattr(row, "children", [row]):
                control.disabled = values["layers"] == 0
        for name, button in self.experiments.items():
            stands = (USUAL | EXPERIMENTS[name]).items() <= values.items()
            (button.add_class if stands else button.remove_class)("mod-active")

    # The picture.

    def needed(self):
        """What the axes are built for."""
        return self.run.data, len(self.run.affines), self.looks, bool(self.before)

    def build(self, figure):
        self.built, data = self.needed(), self.run.data
        axes = figure.subplots(2, 2, width_ratios=(1, 1.5), height_ratios=(2.7, 1))
        (left, loss), (bars, accuracy) = axes
        self.picture = VIEWS[self.looks](left, data)
        self.gradients = Gradients(bars, len(self.run.affines))
        told = f"{'guessing' if data.classes else 'mean'}: {data.guessing:.3f}"
        self.curves = [Curves(loss, "loss", 2 * data.guessing, (1, 2), (data.guessing, told),
                              foot=not data.classes, before=bool(self.before))]
        if data.classes:
            self.curves.append(Curves(accuracy, "accuracy", 1, (3, 4)))
        else:
            accuracy.set_axis_off()

    def update(self, **values):
        self.shown = values
        self.follow(values)
        run = self.run
        self.picture.show(run)
        self.gradients.show(run)
        others = [other.history for other in self.runs[1:]]
        for curves in self.curves:
            curves.show(run.history, self.before, others)
        self.image.tooltip = self.title = self.picture.alt + self.beside
        return "\n".join(self.lines())

    def lines(self):
        """What the picture shows, in words: as many lines each time, so that nothing jumps."""
        run = self.run
        training, test = f"loss {number(run.train_loss)}", f"loss {number(run.test_loss)}"
        if run.data.classes:
            training += f", accuracy {100 * run.train_accuracy:.0f} %"
            test += f", accuracy {100 * run.test_accuracy:.0f} %"
        yield (f"Step {len(run.losses)}, epoch {run.epochs:.1f}. "
               f"Training: {training}. Test: {test}.")
        sizes = " · ".join(map(power, run.gradient_sizes)) or "no step yet"
        dead = " · ".join(f"{100 * d:.0f} %" for d in run.dead)
        dead = f" Dead units: {dead}." if dead else ""
        yield f"Size of dW from first to last layer: {sizes}.{dead}"
        if words := self.picture.words(run):
            yield words
        if len(self.runs) > 1:
            losses = " · ".join(digits(run.train_loss, 2) if np.isfinite(run.train_loss)
                                else "too large" for run in self.runs)
            yield f"Training loss of the {len(self.runs)} starts (the first, then thin): {losses}."
        before = "\u00a0"
        if self.before:
            loss = self.before[-1][1]
            before = f"The run before ended with a training loss of {number(loss)}."
        yield run.trouble or self.note or before

    # Steps by hand.

    def _press(self, act):
        self.pause()
        try:
            act()
        except Exception as error:
            self.fail(error)

    def one_step(self):
        self.follow(self.values)
        for run in self.runs:
            run.step()
            run.measure()
        self.draw()

    def one_epoch(self):
        self.follow(self.values)
        for run in self.runs:
            run.train(1)
        self.draw()

    def reset(self):
        """A new run with the controls as they are."""
        self.new_run(self.values)
        self.draw()

    def experiment(self, name):
        """Set everything as an experiment wants it, and play it from its first step."""
        self.set(**USUAL | EXPERIMENTS[name])
        self.reset()
        self.play()

    # Training while everything else goes on.

    def play(self):
        self.button.value = True

    def pause(self):
        self.button.value = False

    def _toggled(self, change):
        on = change["new"]
        self.button.description = "Pause" if on else "Play"
        if on:
            self.soon(self._begin)

    def _begin(self):
        if self.task is not None or not self.button.value:    # it trains, or was paused meanwhile
            return
        if TrainingLab.playing:
            TrainingLab.playing.pause()
        try:
            self.task = asyncio.get_running_loop().create_task(self._train())
        except RuntimeError as error:
            return self.fail(error)
        TrainingLab.playing, self.note = self, ""

    async def _train(self):
        """Train, draw, and let others have their turn, until paused."""
        began, first = time.perf_counter(), self.steps_done
        try:
            while self.button.value:
                start = time.perf_counter()
                self.follow(self.values)
                self.train_a_little(until=start + self.training_time())
                if BROWSER:
                    await asyncio.sleep(PAUSE)
                trained = time.perf_counter()
                for run in self.runs:
                    run.measure()
                self.draw()
                self.cost = time.perf_counter() - trained
                now, steps = time.perf_counter(), self.steps_done - first
                if self.overflowed or self._enough(now - began, steps):
                    break
                await asyncio.sleep(max(PAUSE, 1 / self.fps - (now - start)))
            if self.note or self.values != self.shown:    # why it stopped; what the pause came with
                self.draw()
            super().say()
        except Exception as error:                               # in a task nobody would see it
            self.fail(error)
        finally:
            self.task = None
            self.pause()
            if TrainingLab.playing is self:
                TrainingLab.playing = None

    def training_time(self):
        """Seconds of training for the next picture: what drawing leaves, but most of the time."""
        return min(max(1 / self.fps - PAUSE - self.cost, 1.6 * self.cost), 0.045)

    def train_a_little(self, until):
        """The steps of one picture, but not beyond a moment of the clock."""
        for _ in range(self.inputs["speed"].value):
            for run in self.runs:
                run.step()
            if self.overflowed or time.perf_counter() > until:
                break

    @property
    def overflowed(self):
        """Whether no run can go on."""
        return all(run.overflowed for run in self.runs)

    @property
    def steps_done(self):
        return max(len(run.losses) for run in self.runs)

    def _enough(self, seconds, steps):
        if seconds > self.seconds or steps > self.steps:
            self.note = f"Paused by itself after {steps} steps. Press Play to go on."
        return bool(self.note)

    def say(self):
        """While it trains, the numbers change four times a second: nobody can read more."""
        now = time.perf_counter()
        if self.task is None or now - self.said > 0.25:
            self.said = now
            super().say()

    def fail(self, error):
        self.pause()
        super().fail(error)

    def _draw_soon(self):
        if self.task is None:                    # while it trains, the next picture comes anyway
            super()._draw_soon()
