"""The picture that moves in README: the training lab learns the spiral.

    .venv/bin/python docs/lab_gif.py [FILE]            writes docs/lab.gif
"""

import io
import sys
from pathlib import Path

from PIL import Image

from course_lib.widgets import TrainingLab

EPOCHS = [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, *range(22, 101, 6)]     # 0 … 100
SHOWN = 120                                                # milliseconds for each picture


def frames(epochs=EPOCHS):
    """The lab's picture after each of these epochs."""
    lab = TrainingLab(lr=1)
    for before, after in zip([0, *epochs], epochs, strict=False):
        for _ in range(after - before):
            lab.one_epoch()
        yield Image.open(io.BytesIO(lab.image.value)).convert("RGB")


def main(file):
    first, *others = (frame.quantize(64) for frame in frames())
    times = [SHOWN] * len(others) + [15 * SHOWN]
    first.save(file, save_all=True, append_images=others, duration=times, loop=0, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:] or [Path(__file__).with_name("lab.gif")])
