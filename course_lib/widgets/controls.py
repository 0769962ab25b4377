"""The controls of live figures: sliders, lists and boxes to tick.

Each has a value to observe, and a row: a labelled number box, which a screen reader can name, and
a slider beside it.
"""

import ipywidgets as W
import numpy as np

LABEL = {"description_width": "9em"}


def slider(label, low, high, value, step=0.1):
    """A slider for ordinary numbers; whole ones where low, high, value and step are whole."""
    whole = all(isinstance(v, int) for v in (low, high, value, step))
    limits = dict(min=low, max=high, step=step, value=value)
    box = W.BoundedFloatText(description=label, style=LABEL, layout=W.Layout(width="16em"),
                             **limits)
    control = (W.IntSlider if whole else W.FloatSlider)(
        readout=False, layout=W.Layout(width="20em"), **limits)

    def shown():                 # a browser moves 0.3 to its nearest step, 0.29999999999999982
        return round(control.value, 9)

    def typed(_):
        if box.value != shown():
            control.value = box.value
            box.value = shown()                       # 2 of 2.9, where numbers are whole

    control.observe(lambda _: setattr(box, "value", shown()), "value")
    box.observe(typed, "value")
    control.row = W.HBox([box, control])
    return control


def log_slider(label, low, high, value, step=0.05):
    """A slider from 10**low to 10**high, for quantities such as a learning rate.

    What is typed into its box counts exactly.
    """
    ends = [float(f"{10**end:.3g}") for end in (low, high)]          # 3.16, not 3.1622776601683795
    box = W.BoundedFloatText(description=label, style=LABEL, layout=W.Layout(width="16em"),
                             min=ends[0], max=ends[1], value=value, step=10.0**low)
    steps = W.FloatLogSlider(min=low, max=high, step=step, value=value, readout=False,
                             layout=W.Layout(width="20em"))
    box.row = W.HBox([box, steps])

    def apart():             # a browser puts the slider on its nearest step: the box stays as it is
        return abs(np.log10(steps.value / box.value)) > 0.51 * step

    def moved(_):
        if apart():
            box.value = float(f"{steps.value:.3g}")    # 2.51, where the slider is at 2.5118864

    def typed(_):
        if apart():
            steps.value = box.value

    steps.observe(moved, "value")
    box.observe(typed, "value")
    return box


def choice(label, options, value=None):
    """A drop-down list. options: texts, or pairs (text, value)."""
    control = W.Dropdown(description=label, options=options, style=LABEL,
                         layout=W.Layout(width="22em"))
    if value is not None:
        control.value = value
    control.row = control
    return control


def toggle(options, value):
    """Buttons of which one is pressed: for a few options, all of which can be seen."""
    control = W.ToggleButtons(options=tuple(options), value=value, style={"button_width": "auto"})
    control.row = control
    return control


def switch(label, value=False):
    """A box to tick."""
    control = W.Checkbox(description=label, value=value, indent=False)
    control.row = control
    return control
