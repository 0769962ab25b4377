"""The training lab: watch a network learn, and turn the knobs while it does.

Training runs in a task of the kernel's own event loop, some hundredths of a second at a time; in between, pictures are sent
and messages are read, so that Pause, the sliders and other cells are heard at once.
"""

import asyncio
import time

import ipywidgets as W

from course_lib.plotting import number
from course_lib.widgets.live import LiveFigure, choice, log_slider, slider, static, switch
from course_lib.widgets.training.run import ACTIVATIONS, DATA, INITIALISATIONS, OPTIMIZERS, TrainingRun
from course_lib.widgets.training.pictures import PICTURES, Boundary, Curves, Gradients, power

SPEEDS = (("1 step a picture", 1), ("10 steps a picture", 10), ("as fast as it can", 10**9))


class TrainingLab(LiveFigure):
    """A network in training, with Play, Pause, single steps and epochs, and every choice that one has to make.

    Learning rate, batch size and speed act at once, also while it trains. Any other change begins a new run. settings:
    where the controls stand at first, such as data="digits", lr=0.5, units=50. Only one lab trains at a time: a new
    one, or one that is played, pauses the other. It stops by itself after `seconds` or `steps`.
    """

    title = "what the network makes of the data; the layers' gradients; loss and accuracy by epochs"
    size = (8, 5)
    fps, seconds, steps = 21.5, 300, 200_000
    playing = None                        # the lab that trains, of all that there are

    def __init__(self, shown_after=50, **settings):
        if TrainingLab.playing:
            TrainingLab.playing.pause()
        self.start = dict(data="spiral", layers=1, units=32, activation="ReLU", optimizer="SGD", initialisation="He: √(2/n)",
                          seed=0, lr=0.1, batch_size=30, speed=10, compare=False)
        unknown = settings.keys() - self.start.keys()
        if unknown:
            raise TypeError(f"TrainingLab has no setting {', '.join(sorted(unknown))}; it has {', '.join(self.start)}")
        self.start |= settings
        self.task, self.before, self.note, self.cost, self.said = None, [], "", 0.0, 0.0
        self.new_run(self.start)
        if static():                      # a stored picture should show more than the first moment
            self.run.train(shown_after)
            self.note = f"(Here after {self.run.epochs:g} epochs. Run this cell to train the network yourself.)"
        self.button = W.ToggleButton(description="Play", tooltip="train, or pause", layout=W.Layout(width="7em"))
        self.button.observe(self._toggled, "value")
        self.buttons = {name: W.Button(description=name, layout=W.Layout(width="auto"))
                        for name in ("One step", "One epoch", "Reset")}
        for name, act in (("One step", self.one_step), ("One epoch", self.one_epoch), ("Reset", self.reset)):
            self.buttons[name].on_click(lambda _, act=act: self.soon(lambda: self._press(act)))
        super().__init__()
        self.readout.layout = W.Layout(width=self.image.layout.width, min_height="9em")     # four lines, so that nothing jumps

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
            "initialisation": choice("initial weights", tuple(INITIALISATIONS), at["initialisation"]),
            "optimizer": choice("optimizer", tuple(OPTIMIZERS), at["optimizer"]),
            "speed": choice("speed", SPEEDS, at["speed"]),
            "seed": slider("random start", 0, 99, at["seed"], 1),
            "compare": switch("keep the last run's curve", at["compare"]),
        }

    def rows(self):
        for name in ("data", "activation", "initialisation", "optimizer", "speed"):
            self.inputs[name].layout.width = "19.5em"
        seed = self.inputs["seed"].row.children[0]               # the box alone: nobody needs to slide through seeds
        in_pairs = W.Layout(grid_template_columns="repeat(2, 20.5em)", grid_gap="0 1em")
        return [W.HBox([self.button, *self.buttons.values(), self.inputs["compare"].row]),
                *(self.inputs[name].row for name in ("lr", "batch_size", "layers", "units")),
                W.GridBox([*(self.inputs[name].row for name in ("data", "activation", "initialisation", "optimizer", "speed")), seed],
                          layout=in_pairs)]

    def new_run(self, values):
        """Begin again from untrained weights. The last run's history stays for comparison where that is wished."""
        last, self.settings = getattr(self, "run", None), self.structure(values)
        hidden = (values["units"],) * values["layers"]
        self.run = TrainingRun(hidden=hidden, lr=values["lr"], batch_size=values["batch_size"],
                               **{name: values[name] for name in ("data", "activation", "optimizer", "initialisation", "seed")})
        if last:
            same_data = last.data is self.run.data
            trained = len(last.history) > 1
            self.before = [] if not (values["compare"] and same_data) else last.history if trained else self.before
            self.note = ""

    @staticmethod
    def structure(values):
        """The part of the settings that a run keeps from its first step to its last."""
        return {name: value for name, value in values.items() if name not in ("lr", "batch_size", "speed", "compare")}

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
        (left, loss), (bars, accuracy) = figure.subplots(2, 2, width_ratios=(1, 1.35), height_ratios=(2.2, 1))
        self.picture = PICTURES.get(data.name, Boundary)(left, data)
        self.gradients = Gradients(bars, len(self.run.affines))
        guessing = data.guessing, f"{'guessing' if data.classes else 'a constant'}: {data.guessing:.3f}"
        self.curves = [Curves(loss, "loss", 2 * data.guessing, (1, 2), guessing)]
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
        """What the picture shows, in words and numbers: always three lines, so that nothing below them jumps."""
        run = self.run
        right = [f", accuracy {100 * a:.0f} %" if run.data.classes else "" for a in (run.train_accuracy, run.test_accuracy)]
        sizes = " · ".join(power(g) for g in run.gradient_sizes) or "no step yet"
        dead = " · ".join(f"{100 * d:.0f} %" for d in run.dead)
        yield (f"Step {len(run.losses)}, epoch {run.epochs:.1f}. Training: loss {number(run.train_loss)}{right[0]}. "
               f"Test: loss {number(run.test_loss)}{right[1]}.")
        yield f"Size of dW from first to last layer: {sizes}." + (f" Dead units: {dead}." if dead else "")
        before = f"The run before ended with a training loss of {number(self.before[-1][1])}." if self.before else "\u00a0"
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
        if self.task is not None or not self.button.value:       # it trains, or was paused in the meantime
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
                if self.run.overflowed or self._enough(time.perf_counter() - began, len(self.run.losses) - first):
                    break
                await asyncio.sleep(max(0.001, 1 / self.fps - (time.perf_counter() - start)))
            if self.note or self.values != self.shown:           # why it stopped; what was changed together with the pause
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
        """Seconds of training for the next picture: what drawing leaves of it, but most of the time, and never long."""
        return min(max(1 / self.fps - 0.001 - self.cost, 1.6 * self.cost), 0.045)

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
        """While it trains, the numbers change four times a second: nobody can read more, and a screen reader not even that."""
        now = time.perf_counter()
        if self.task is None or now - self.said > 0.25:
            self.said = now
            super().say()

    def fail(self, error):
        self.pause()
        super().fail(error)

    def _draw_soon(self):
        if self.task is None:                                    # while it trains, the next picture comes anyway
            super()._draw_soon()
