"""A point of a live figure that the hand takes hold of: by the mouse, a finger or the arrow keys.

Jupyter's own controls do not say where a picture was touched. But the page knows, and types it into
the number boxes of the two controls that place the point; all else goes on as if a hand had typed.
"""

import html
import json

from course_lib.look import CLASS

SCRIPT = """
const view = this.closest('.widget-vbox'), picture = view.querySelector('.' + at.picture);
const boxes = ['x', 'y'].map(name => view.querySelector(`.${at[name].box} input`));
const put = values => boxes.forEach((box, i) => {
    box.value = Number((Math.round(values[i] / at.step) * at.step).toFixed(6));
    box.dispatchEvent(new Event('change', {bubbles: true}));
});
const hand = document.createElement('div');         // drawn by the page, so that it never lags
hand.className = 'course-hand';
Object.assign(hand.style, {position: 'absolute', width: '14px', height: '14px', margin: '-7px',
    border: '2px solid', borderRadius: '50%', boxSizing: 'border-box', pointerEvents: 'none'});
view.style.position = 'relative';
const where = event => {
    const frame = picture.getBoundingClientRect();
    return [at.x.zero + at.x.full * (event.clientX - frame.left) / frame.width,
            at.y.zero + at.y.full * (frame.bottom - event.clientY) / frame.height];
};
const place = event => {
    const around = view.getBoundingClientRect();
    hand.style.left = `${event.clientX - around.left}px`;
    hand.style.top = `${event.clientY - around.top}px`;
    view.append(hand);
    put(where(event));
};
const onAxes = ([x, y]) => at.x.low <= x && x <= at.x.high && at.y.low <= y && y <= at.y.high;
picture.onpointerdown = event => {
    if (!onAxes(where(event))) return;
    picture.setPointerCapture(event.pointerId);
    place(event);
};
picture.onpointermove = event => {
    if (picture.hasPointerCapture(event.pointerId)) place(event);
};
picture.onpointerup = picture.onpointercancel = () => hand.remove();
picture.onkeydown = event => {
    const way = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1]};
    if (!way[event.key]) return;
    event.preventDefault();
    put(boxes.map((box, i) => Number(box.value) + at.step * way[event.key][i]));
};
picture.tabIndex = 0;
picture.draggable = false;
picture.dataset.lmSuppressShortcuts = true;              // JupyterLab leaves its arrow keys to us
Object.assign(picture.style, {cursor: 'crosshair', touchAction: 'none'});
"""


def draggable(figure, ax, x, y, step=0.1):
    """Let a hand on a LiveFigure's picture move the controls named x and y, by places on ax."""
    at = {"picture": CLASS, "step": step,
          "x": _line(*ax.get_xlim(), ax.get_position().x0, ax.get_position().x1),
          "y": _line(*ax.get_ylim(), ax.get_position().y0, ax.get_position().y1)}
    for name, control in (("x", x), ("y", y)):
        at[name]["box"] = f"course-{name}"
        figure.inputs[control].row.children[0].add_class(f"course-{name}")
    script = f"const at = {json.dumps(at)};{SCRIPT}"
    figure.look.value += f'<style onload="{html.escape(script)}"></style>'


def _line(low, high, left, right):
    """The ends of an axis, what stands at 0 and how much lies between 0 and 1 of the picture, if
    low is at left and high at right."""
    full = (high - low) / (right - left)
    return {"low": low, "high": high, "zero": low - left * full, "full": full}
