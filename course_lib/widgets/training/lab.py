"""Lesson 05, the training lab: watch a network learn, and turn the knobs while it does.

Training runs in a task of the kernel's own event loop, some hundredths of a second at a time; in
between, pictures are sent and messages are read: Pause, sliders and other cells are heard at once.
"""

import asyncio
import sys
import time

import ipywidgets as W

from course_lib.static import static
from course_lib.text import number
from course_lib.widgets.controls import choice, log_slider, slider, switch
from course_lib.widgets.live import LiveFigure
from course_lib.widgets.training.pictures import PICTURES, Curves, Gradients, power
from course_lib.widgets.training.run import (
    ACTIVATIONS,
    DATA,
    INITIALISATIONS,
    OPTIMIZERS,
    TrainingRun,
)

# Seconds that others have between two pictures. In a browser's Python, another cell begins and ends
# in many small turns: they should all find their place in one or two pauses.
PAUSE = 0.02 if sys.platform == "emscripten" else 0.001
SPEEDS = (("1 step a picture", 1), ("10 steps a picture", 10), ("as fast as it can", 10**9))


class TrainingLab(LiveFigure):
    """A network in training, with Play, Pause, single steps and epochs, and all one can choose.

    Learning rate, batch size and speed act at once, also while it trains. Any other change begins a
    new run. settings: where the controls stand at first, such as data="digits", lr=0.5, units=50.
    Only one lab trains at a time: a new one, or one that is played, pauses the other. It stops by
    itself after `seconds` or `steps`.
    """

    title = "what the network makes of the data; the layers' gradients; loss and accuracy by epochs"
    size = (8, 5)
    sharp = 1                             # what a picture costs more, the training would lack
    fps, seconds, steps = 21.5, 300, 200_000
    playing = None                        # the lab that trains, of all that there are

    def __init__(self, shown_after=0, **settings):
        if TrainingLab.playing:
            TrainingLab.playing.pause()
        self.start = dict(data="spiral", layers=1, units=32, activation="ReLU", optimizer="SGD",
                          initialisation="He: √(2/n)", seed=0, lr=0.1, batch_size=30, speed=10,
                          compare=False)
        unknown = settings.keys() - self.start.keys()
        if unknown:
            raise TypeError(f"TrainingLab has no setting {', '.join(sorted(unknown))}; "
                            f"it has {', '.join(self.start)}")
        self.start |= settings
        self.task = None                  # the asyncio.Task that trains, while one does
        self.before, self.note = [], ""
        self.cost = 0.0                   # seconds for the last picture
        self.said = 0.0                   # when the numbers last changed
        self.new_run(self.start)
        if static():                      # a stored picture: how it goes on is for students to see
            self.run.train(shown_after)
            when = f"Here after {shown_after} epochs" if shown_after else "Before the first step"
            self.note = f"({when}. Run this cell to train the network yourself.)"
        self.button = W.ToggleButton(description="Play", tooltip="train, or pause",
                                     layout=W.Layout(width="7em"))
        self.button.observe(self._toggled, "value")
        self.buttons = {}
        for name, act in (("One step", self.one_step), ("One epoch", self.one_epoch),
                          ("Reset", self.reset)):
            self.buttons[name] = W.Button(description=name, layout=W.Layout(width="auto"))
            self.buttons[name].on_click(lambda _, act=act: self.soon(lambda: self._press(act)))
        super().__init__()
        # room for four lines, so that nothing jumps
        self.readout.layout = W.Layout(width=self.image.layout.width, min_height="9em")

    # The controls and what they do.

    def controls(self):
        at = self.start
        return {
            "lr": log_slider("learning rate", -4, 2, at["lr"]),
            "batch_size": slider("batch size", 1, 300, at["batch_size"], 1),
            "layers": slider("hidden layers", 0, 5, at["layers"], 1),
            "units": slider("units in each", 1, 64, at["units"], 1),
            "data": choice("data", DATA, at["data"]),
            "activation": choice("activation", tuple(ACTIVATIONS), at["activation"]),
            "initialisation": choice("initial weights", tuple(INITIALISATIONS),
                                     at["initialisation"]),
            "optimizer": choice("optimizer", tuple(OPTIMIZERS), at["optimizer"]),
            "speed": choice("speed", SPEEDS, at["speed"]),
            "seed": slider("random start", 0, 99, at["seed"], 1),
            "compare": switch("keep the last run's curve", at["compare"]),
        }

    def rows(self):
        lists = [self.inputs[name]
                 for name in ("data", "activation", "initialisation", "optimizer", "speed")]
        for control in lists:
            control.layout.width = "19.5em"
        seed = self.inputs["seed"].row.children[0]     # the box alone: nobody slides through seeds
        in_pairs = W.Layout(grid_template_columns="repeat(2, 20.5em)", grid_gap="0 1em")
        return [W.HBox([self.button, *self.buttons.values(), self.inputs["compare"].row]),
                *(self.inputs[name].row for name in ("lr", "batch_size", "layers", "units")),
                W.GridBox([*lists, seed], layout=in_pairs)]

    def new_run(self, values):
        """Begin again from untrained weights; keep the last run's curve where that is wished."""
        last, self.settings = getattr(self, "run", None), self.structure(values)
        hidden = (values["units"],) * values["layers"]
        same = ("data", "activation", "optimizer", "initialisation", "lr", "batch_size", "seed")
        self.run = TrainingRun(hidden=hidden, **{name: values[name] for name in same})
        if last:
            self.note = ""
            if not values["compare"] or last.data is not self.run.data:
                self.before = []
            elif len(last.history) > 1:
                self.before = last.history

    @staticmethod
    def structure(values):
        """The part of the settings that a run keeps from its first step to its last."""
        acts_at_once = ("lr", "batch_size", "speed", "compare")
        return {name: value for name, value in values.items() if name not in acts_at_once}

    def follow(self, values):
        """Do as the controls say."""
        if self.structure(values) != self.settings:
            old = self.settings
            self.new_run(values)
            if any(old[name] != values[name] for name in ("data", "layers")):
                self.rebuild()
        self.run.lr, self.run.batch_size = values["lr"], values["batch_size"]
        if not values["compare"]:
            self.before = []

    # The picture.

    def build(self, figure):
        data = self.run.data
        axes = figure.subplots(2, 2, width_ratios=(1, 1.35), height_ratios=(2.2, 1))
        (left, loss), (bars, accuracy) = axes
        self.picture = PICTURES[data.name](left, data)
        self.gradients = Gradients(bars, len(self.run.affines))
        told = f"{'guessing' if data.classes else 'a constant'}: {data.guessing:.3f}"
        self.curves = [Curves(loss, "loss", 2 * data.guessing, (1, 2), (data.guessing, told))]
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
        for curves in self.curves:
            curves.show(run.history, self.before)
        return "\n".join(self.lines())

    def lines(self):
        """What the picture shows, in words: always three lines, so that nothing below jumps."""
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
        self.run.step()
        self.run.measure()
        self.draw()

    def one_epoch(self):
        self.follow(self.values)
        self.run.train(1)
        self.draw()

    def reset(self):
        """A new run with the controls as they are."""
        self.new_run(self.values)
        self.draw()

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
        began, first = time.perf_counter(), len(self.run.losses)
        try:
            while self.button.value:
                start = time.perf_counter()
                self.follow(self.values)
                self.train_a_little(until=start + self.training_time())
                trained = time.perf_counter()
                self.run.measure()
                self.draw()
                self.cost = time.perf_counter() - trained
                now, steps = time.perf_counter(), len(self.run.losses) - first
                if self.run.overflowed or self._enough(now - began, steps):
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
            self.run.step()
            if self.run.overflowed or time.perf_counter() > until:
                break

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
