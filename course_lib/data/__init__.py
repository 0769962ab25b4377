"""Data to learn from: small real sets that come with the course, and made-up ones.

Every function returns (x, t): x of shape (N, …) in float64, one sample a row, and t, what is to be
predicted. Nothing is fetched from a network. Sources and licences of the bundled files:
course_lib/data/README.md.
"""

import csv
import gzip
import math
import zlib
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent

PENGUIN_FEATURES = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
PENGUIN_SPECIES = ("Adelie", "Chinstrap", "Gentoo")
WINE_FEATURES = ("alcohol", "malic_acid", "ash", "alkalinity_of_ash", "magnesium", "total_phenols",
                 "flavanoids", "nonflavanoid_phenols", "proanthocyanins", "colour_intensity", "hue",
                 "od280_od315", "proline")
WINE_GROWERS = ("A", "B", "C")


def load_digits():
    """1,797 handwritten digits: x (1797, 64), 8×8 pixels from 0 to 1; t (1797,), integers 0 … 9."""
    with np.load(HERE / "digits.npz") as file:
        return file["pixels"] / 16.0, file["labels"].astype(np.int64)


def load_penguins(drop_missing=True):
    """Penguins: x (342, 4), the PENGUIN_FEATURES in mm and g; t (342,), indices of PENGUIN_SPECIES.

    drop_missing=False gives all 344, two of them with nan for their measurements.
    """
    with open(HERE / "penguins.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    x = np.array([[float(row[f]) if row[f] else np.nan for f in PENGUIN_FEATURES] for row in rows])
    t = np.array([PENGUIN_SPECIES.index(row["species"]) for row in rows])
    if drop_missing:
        whole = ~np.isnan(x).any(axis=1)
        x, t = x[whole], t[whole]
    return x, t


def load_wines():
    """Wines of one region in Italy, analysed: x (178, 13), the WINE_FEATURES; t (178,), indices of
    WINE_GROWERS, who grew three different grapes."""
    with open(HERE / "wines.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    x = np.array([[float(row[f]) for f in WINE_FEATURES] for row in rows])
    return x, np.array([WINE_GROWERS.index(row["grower"]) for row in rows])


def load_mnist(folder, part="train"):
    """MNIST from its four usual files, packed (.gz) or not: x (N, 784) between 0 and 1, t (N,)
    integers 0 … 9.

    folder: where you put train-images-idx3-ubyte.gz and its companions. part: "train" (60,000) or
    "t10k" (10,000). Raises FileNotFoundError for a missing file, ValueError for one that is not
    what it should be.
    """
    images = _read_idx(Path(folder), f"{part}-images-idx3-ubyte", 3)
    labels = _read_idx(Path(folder), f"{part}-labels-idx1-ubyte", 1)
    if len(images) != len(labels):
        raise ValueError(f"{folder} has {len(images)} images but {len(labels)} labels")
    if labels.max(initial=0) > 9:
        raise ValueError(f"{part}-labels-idx1-ubyte.gz should hold labels from 0 to 9, "
                         f"got {labels.max()}")
    return images.reshape(len(images), math.prod(images.shape[1:])) / 255.0, labels.astype(np.int64)


def _read_idx(folder, name, dimensions):
    """An array of bytes in the IDX format: 0, 0, type 8, number of dimensions, sizes, bytes."""
    packed, plain = folder / f"{name}.gz", folder / name
    if not packed.is_file() and not plain.is_file():
        raise FileNotFoundError(
            f"no file {packed.name} (or {name}) in {folder}. MNIST does not come with the course: "
            "get its four files from yann.lecun.com/exdb/mnist, or let torchvision fetch them "
            "(datasets.MNIST), and put them there")
    path = packed if packed.is_file() else plain
    try:
        content = gzip.decompress(path.read_bytes()) if path is packed else path.read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"{path.name} is not a whole gzip file: {error}") from None
    if content[:4] != bytes([0, 0, 8, dimensions]) or len(content) < 4 + 4 * dimensions:
        raise ValueError(f"{path.name} is not an IDX file of bytes with {dimensions} dimensions")
    shape = np.frombuffer(content, ">i4", dimensions, offset=4)
    values = np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions)
    if shape.min() < 0 or values.size != np.prod(shape, dtype=np.int64):
        raise ValueError(f"{path.name} should hold {' × '.join(map(str, shape))} bytes, "
                         f"got {values.size}")
    return values.reshape(shape)


def spiral(rng, n=300, classes=3, noise=0.2):
    """Arms of a spiral, one a class: x (n, 2) within about ±1, t (n,) integers, equally many."""
    t = np.arange(n) % classes
    radius = rng.uniform(0, 1, n)
    angle = 4 * radius + 2 * np.pi * t / classes + noise * rng.normal(size=n)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]), t


def moons(rng, n=300, noise=0.1):
    """Two half circles that reach into each other: x (n, 2), t (n,) of 0 and 1."""
    t = np.arange(n) % 2
    angle = rng.uniform(0, np.pi, n)
    sign = 1 - 2 * t                           # the second moon is the first, turned by half a turn
    x = np.column_stack([sign * (np.cos(angle) - 0.5), sign * (np.sin(angle) - 0.25)])
    return x + noise * rng.normal(size=x.shape), t


def circles(rng, n=300, noise=0.1):
    """A ring around a ring: x (n, 2), t (n,) of 0 (outer) and 1 (inner)."""
    t = np.arange(n) % 2
    angle = rng.uniform(0, 2 * np.pi, n)
    radius = np.where(t, 0.4, 1.0)
    x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return x + noise * rng.normal(size=x.shape), t


def cosine(n=200, low=-7.0, high=7.0):
    """A curve to fit: x (n, 1) evenly spaced from low to high, t (n, 1) = (cos x + 1) / 2."""
    x = np.linspace(low, high, n)[:, None]
    return x, (np.cos(x) + 1) / 2


def train_test_split(x, t, rng, test=0.25):
    """Shuffle, then put a share `test` of the samples aside: x_train, x_test, t_train, t_test.

    Raises ValueError when lengths differ or one part would be empty.
    """
    if len(x) != len(t):
        raise ValueError(f"x and t should have one row a sample, got {len(x)} and {len(t)}")
    n_test = round(test * len(x))
    if not 0 < n_test < len(x):
        raise ValueError(f"a test share of {test} of {len(x)} samples leaves one part empty")
    order = rng.permutation(len(x))
    held_out, rest = order[:n_test], order[n_test:]
    return x[rest], x[held_out], t[rest], t[held_out]


class Sealed:
    """A test part in an envelope, that counts how often it was opened."""

    def __init__(self, x, t):
        self._x, self._t, self.opened = x, t, 0

    def open(self):
        """x and t. After the first time it is no test part any more: one chooses by it."""
        self.opened += 1
        return self._x, self._t


class Batches:
    """Mini-batches (x, t) in a new random order every epoch; an epoch's last may be smaller.

    x, t: arrays with one row a sample. rng: shuffles. batch_size may be changed while batches are
    being drawn. Raises ValueError when lengths differ or batch_size is below 1.
    """

    def __init__(self, x, t, batch_size, rng, epochs=1):
        if len(x) != len(t):
            raise ValueError(f"x and t should have one row a sample, got {len(x)} and {len(t)}")
        self.x, self.t, self.batch_size, self.rng, self.epochs = x, t, batch_size, rng, epochs

    def __iter__(self):
        for _ in range(self.epochs):
            rest = self.rng.permutation(len(self.x))
            while len(rest):
                if self.batch_size < 1:
                    raise ValueError(f"batch_size should be at least 1, got {self.batch_size}")
                batch, rest = rest[:self.batch_size], rest[self.batch_size:]
                yield self.x.take(batch, axis=0), self.t.take(batch, axis=0)
