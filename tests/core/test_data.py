"""The data: what the lessons say of it is true, and each sample comes by exactly once an epoch."""

import functools
import socket
from gzip import compress, decompress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import data
from course_lib.data import (
    PENGUIN_FEATURES,
    PENGUIN_SPECIES,
    WINE_FEATURES,
    Batches,
    Sealed,
    circles,
    cosine,
    load_digits,
    load_mnist,
    load_penguins,
    load_wines,
    moons,
    spiral,
    train_test_split,
)
from tests.support.numbers import rng

FOLDER = Path(data.__file__).parent


def same(a, b):
    return all(np.array_equal(x, y, equal_nan=True) for x, y in zip(a, b, strict=True))


# The bundled files


def test_digits_are_1797_pictures_of_8_by_8_pixels_between_0_and_1():
    x, t = load_digits()
    assert (x.shape, x.dtype, t.shape, t.dtype) == ((1797, 64), np.float64, (1797,), np.int64)
    assert (x.min(), x.max()) == (0, 1) and np.all(x * 16 == np.round(x * 16))
    assert np.bincount(t).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_the_first_digits_are_0_1_2_3_and_the_zero_has_a_hole():
    x, t = load_digits()
    assert t[:10].tolist() == list(range(10))
    zero = x[t == 0].mean(axis=0).reshape(8, 8)
    assert zero[3:5, 3:5].max() < 0.2 < 0.5 < zero[3:5, [2, 5]].min()


def test_wines_are_178_of_three_growers_with_thirteen_results_each():
    x, t = load_wines()
    assert (x.shape, x.dtype, t.shape) == ((178, 13), np.float64, (178,)) and np.isfinite(x).all()
    assert t.dtype.kind == "i" and np.bincount(t).tolist() == [59, 71, 48]
    assert len(set(WINE_FEATURES)) == 13
    alcohol, proline = (x[:, WINE_FEATURES.index(name)] for name in ("alcohol", "proline"))
    assert 11 < alcohol.min() < alcohol.max() < 15
    assert proline[t == 0].mean() > 1000 > proline[t == 2].mean() > proline[t == 1].mean()


def test_an_envelope_counts_how_often_it_was_opened():
    envelope = Sealed(np.eye(2), np.arange(2))
    assert envelope.opened == 0
    assert same(envelope.open(), (np.eye(2), np.arange(2))) and envelope.opened == 1
    envelope.open()
    assert envelope.opened == 2


def test_penguins_are_342_with_whole_measurements():
    x, t = load_penguins()
    assert (x.shape, x.dtype, t.shape) == ((342, 4), np.float64, (342,)) and np.isfinite(x).all()
    assert t.dtype.kind == "i" and np.bincount(t).tolist() == [151, 68, 123]
    assert np.all(x > [30, 13, 170, 2600]) and np.all(x < [60, 22, 232, 6400])


def test_penguins_are_344_with_the_two_that_were_not_measured():
    x, t = load_penguins(drop_missing=False)
    assert x.shape == (344, 4) and np.bincount(t).tolist() == [152, 68, 124]
    missing = np.isnan(x).any(axis=1)
    assert missing.sum() == 2 and np.isnan(x[missing]).all()
    assert same((x[~missing], t[~missing]), load_penguins())


def test_penguin_columns_and_species_are_named_in_order():
    x, t = load_penguins()
    assert len(PENGUIN_FEATURES) == 4 and PENGUIN_SPECIES == ("Adelie", "Chinstrap", "Gentoo")
    assert x[0].tolist() == [39.1, 18.7, 181, 3750] and PENGUIN_SPECIES[t[0]] == "Adelie"
    mass = x[:, PENGUIN_FEATURES.index("body_mass_g")]
    assert mass[t == PENGUIN_SPECIES.index("Gentoo")].mean() > 5000 > 4000 > mass[t == 0].mean()


@pytest.mark.parametrize("load", [load_digits, load_penguins, load_wines])
def test_a_bundled_set_is_the_same_each_time_and_belongs_to_its_caller(load):
    first, second = load(), load()
    assert same(first, second)
    first[0][:], first[1][:] = -1, 0
    assert same(second, load())


def test_loading_opens_no_connection(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert len(load_digits()[0]) and len(load_penguins()[0]) and len(load_wines()[0])


def test_every_bundled_file_is_small_and_has_its_source_and_licence_told():
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    bundled = [path for path in FOLDER.iterdir() if path.suffix in (".npz", ".csv")]
    assert {path.name for path in bundled} == {"digits.npz", "glossary.csv", "penguins.csv",
                                                 "wines.csv"}
    assert sum(path.stat().st_size for path in bundled) < 100_000
    for path in bundled:
        row, = (line for line in readme.splitlines() if f"`{path.name}`" in line)
        assert ("doi.org" in row and "CC" in row) or "written for the course" in row


# MNIST


def idx(array, kind=8):
    """The bytes of an IDX file."""
    sizes = b"".join(n.to_bytes(4, "big") for n in array.shape)
    return bytes([0, 0, kind, array.ndim]) + sizes + array.astype(np.uint8).tobytes()


IMAGES = np.arange(5 * 28 * 28).reshape(5, 28, 28) % 256
LABELS = np.array([3, 1, 4, 1, 9])
IMAGE_FILE, LABEL_FILE = "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"


@pytest.fixture
def mnist(tmp_path):
    for part, n in (("train", 5), ("t10k", 2)):
        (tmp_path / f"{part}-images-idx3-ubyte.gz").write_bytes(compress(idx(IMAGES[:n])))
        (tmp_path / f"{part}-labels-idx1-ubyte.gz").write_bytes(compress(idx(LABELS[:n])))
    return tmp_path


@pytest.mark.parametrize("given, n", [(["train"], 5), (["t10k"], 2), ([], 5)], ids=str)
def test_mnist_is_read_from_its_four_files_the_training_part_unless_told_otherwise(mnist, given, n):
    for folder in (mnist, str(mnist)):
        x, t = load_mnist(folder, *given)
        assert (x.shape, x.dtype, t.dtype) == ((n, 784), np.float64, np.int64)
        assert t.tolist() == LABELS[:n].tolist()
        np.testing.assert_allclose(x * 255, IMAGES[:n].reshape(n, 784))


@pytest.mark.parametrize("name", [IMAGE_FILE, LABEL_FILE])
def test_a_missing_mnist_file_is_named_with_its_folder(mnist, name):
    (mnist / name).unlink()
    for folder in (mnist, mnist / "nowhere"):
        where = rf"^no file .*-ubyte\.gz .* in .*{folder.name}\. .*yann.lecun.com"
        with pytest.raises(FileNotFoundError, match=where):
            load_mnist(folder)


def test_mnist_is_read_from_unpacked_files_too(mnist):
    packed = load_mnist(mnist)
    for path in mnist.glob("*.gz"):
        path.with_suffix("").write_bytes(decompress(path.read_bytes()))
        path.unlink()
    for one, other in zip(packed, load_mnist(mnist), strict=True):
        np.testing.assert_array_equal(one, other)


def refused(mnist, name, content, says):
    """A file of that content is refused by its name."""
    (mnist / name).write_bytes(content)
    with pytest.raises(ValueError, match=f"^{name} {says}"):
        load_mnist(mnist)


WHOLE = compress(idx(IMAGES), mtime=0)
BROKEN = {
    "not compressed": idx(IMAGES),
    "a web page": b"<html>404</html>",
    "cut off at the end": WHOLE[:-5],
    "cut off early": WHOLE[:40],
    "wrong checksum": WHOLE[:-8] + b"\0\0\0\0" + WHOLE[-4:],
    "no deflate": WHOLE[:10] + b"\xff" * 20,
    "damaged": WHOLE[:60] + bytes(255 - byte for byte in WHOLE[60:70]) + WHOLE[70:],
}
OTHERS = {
    "empty": b"",
    "three bytes": b"\0\0\x08",
    "text": b"hello, world, hello",
    "labels": idx(LABELS),
    "not bytes": idx(IMAGES, kind=9),
    "no zero": b"\1" + idx(IMAGES)[1:],
    "cut off in the header": idx(IMAGES)[:12],
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_whole_gzip_file_is_refused(mnist, content):
    refused(mnist, IMAGE_FILE, content, "is not a whole gzip file: ")


@pytest.mark.parametrize("content", OTHERS.values(), ids=OTHERS.keys())
def test_a_gzip_file_that_is_not_idx_is_refused(mnist, content):
    refused(mnist, IMAGE_FILE, compress(content), "is not an IDX file of bytes with 3 dimensions")


def test_images_in_the_place_of_labels_are_refused(mnist):
    refused(mnist, LABEL_FILE, compress(idx(IMAGES)), "is not an IDX file .* with 1 dimensions")


@pytest.mark.parametrize("sizes, length", [
    ((5, 28, 28), 3919), ((5, 28, 28), 3921), ((5, 28, 28), 0),
    ((-1, 28, 28), 3920), ((-5, -28, 28), 3920),                   # the last's product is right
], ids=str)
def test_a_file_of_the_wrong_length_is_refused_with_both_numbers(mnist, sizes, length):
    header = b"".join(n.to_bytes(4, "big", signed=True) for n in sizes)
    content = compress(idx(IMAGES)[:4] + header + bytes(length))
    says = f"should hold {' × '.join(map(str, sizes))} bytes, got {length}"
    refused(mnist, IMAGE_FILE, content, says)


@pytest.mark.parametrize("label", [10, 255])
def test_a_label_that_is_no_digit_is_refused(mnist, label):
    content = compress(idx(np.array([3, 1, 4, 1, label])))
    refused(mnist, LABEL_FILE, content, f"should hold labels from 0 to 9, got {label}")


def test_different_numbers_of_images_and_labels_are_refused(mnist):
    (mnist / LABEL_FILE).write_bytes(compress(idx(LABELS[:4])))
    with pytest.raises(ValueError, match="has 5 images but 4 labels"):
        load_mnist(mnist)


# Made-up data

CLASSES = {
    "spiral": (spiral, 3),
    "spiral of 5": (functools.partial(spiral, classes=5), 5),
    "moons": (moons, 2),
    "circles": (circles, 2),
}
EVERY_SET = pytest.mark.parametrize("make, classes", CLASSES.values(), ids=CLASSES.keys())


@EVERY_SET
@pytest.mark.parametrize("n", [300, 7, 1])
def test_classes_are_as_even_as_can_be(make, classes, n):
    x, t = make(rng(), n)
    counts = np.bincount(t, minlength=classes)
    assert (x.shape, t.shape) == ((n, 2), (n,)) and np.isfinite(x).all()
    assert (x.dtype, t.dtype.kind) == (np.float64, "i")
    assert len(counts) == classes and counts.max() - counts.min() <= 1


@EVERY_SET
def test_a_set_depends_on_its_generator_and_nothing_else(make, classes):
    assert same(make(rng(1)), make(rng(1)))
    assert not np.array_equal(make(rng(1))[0], make(rng(2))[0])
    before = np.random.get_state()[1].copy()
    make(rng(1))
    np.testing.assert_array_equal(np.random.get_state()[1], before)


@EVERY_SET
def test_without_noise_the_nearest_other_point_is_of_the_same_class(make, classes):
    x, t = make(rng(), 1000, noise=0)
    away = np.hypot(*x.T) > 0.1                           # the arms of a spiral meet in the middle
    x, t = x[away], t[away]
    distance = np.hypot(*(x[:, None] - x).transpose(2, 0, 1)) + np.diag(np.full(len(x), np.inf))
    assert np.mean(t[distance.argmin(axis=1)] == t) > 0.99


@EVERY_SET
def test_no_straight_line_tells_the_classes_apart(make, classes):
    x, t = make(rng(), 1000, noise=0)
    features = np.column_stack([x, np.ones(len(x))])
    fit, *_ = np.linalg.lstsq(features, np.eye(classes)[t], rcond=None)
    assert np.mean((features @ fit).argmax(axis=1) == t) < 0.95


@EVERY_SET
def test_noise_moves_the_points(make, classes):
    none, little, more = (make(rng(), noise=noise)[0] for noise in (0, 0.01, 0.1))
    assert 0 < np.abs(little - none).mean() < np.abs(more - none).mean() < 0.2


def test_circles_have_radius_1_and_two_fifths():
    x, t = circles(rng(), noise=0)
    np.testing.assert_allclose(np.hypot(*x.T), np.where(t == 0, 1, 0.4))


def test_moons_are_half_circles_of_radius_1_about_their_own_centres():
    x, t = moons(rng(), noise=0)
    centre = np.where(t[:, None] == 0, [-0.5, -0.25], [0.5, 0.25])
    np.testing.assert_allclose(np.hypot(*(x - centre).T), 1)
    assert np.all((x - centre)[:, 1] * (1 - 2 * t) >= 0)


def test_a_spiral_stays_within_1_and_its_arms_are_one_arm_turned():
    x, t = spiral(rng(), 3000, noise=0)
    radius = np.hypot(*x.T)
    turned = np.arctan2(x[:, 1], x[:, 0]) - 4 * radius - 2 * np.pi * t / 3
    assert 0.99 < radius.max() <= 1
    np.testing.assert_allclose(np.cos(turned), 1, atol=1e-12)


def test_cosine_is_a_curve_between_0_and_1_on_an_even_grid():
    x, t = cosine()
    assert x.shape == t.shape == (200, 1) and x.dtype == t.dtype == np.float64
    assert (x[0, 0], x[-1, 0]) == (-7, 7) and np.diff(x[:, 0]) == pytest.approx(14 / 199)
    np.testing.assert_allclose(t, (np.cos(x) + 1) / 2)
    x, t = cosine(3, 0, 2 * np.pi)
    np.testing.assert_allclose(np.hstack([x, t]), [[0, 1], [np.pi, 0], [2 * np.pi, 1]], atol=1e-15)


# train_test_split


def numbered(n):
    """n samples that know their own number: x[i] = (i, -i), t[i] = 10 i; all read-only."""
    i = np.arange(n)
    x, t = np.column_stack([i, -i]), 10 * i
    x.setflags(write=False)
    t.setflags(write=False)
    return x, t


@pytest.mark.parametrize("n, test, held_out", [
    (100, 0.25, 25), (10, 0.5, 5), (7, 0.3, 2), (2, 0.5, 1), (1797, 0.25, 449)])
def test_the_parts_of_a_split_are_disjoint_and_complete_and_keep_pairs(n, test, held_out):
    x_train, x_test, t_train, t_test = train_test_split(*numbered(n), rng(), test)
    assert len(x_test) == len(t_test) == held_out and len(x_train) == len(t_train) == n - held_out
    assert sorted([*t_train, *t_test]) == (10 * np.arange(n)).tolist()
    for x, t in ((x_train, t_train), (x_test, t_test)):
        np.testing.assert_array_equal(np.column_stack([t, -t]), 10 * x)


def test_a_split_is_shuffled_by_its_generator_only():
    first, again, other = (train_test_split(*numbered(50), rng(seed)) for seed in (1, 1, 2))
    assert same(first, again) and not same(first, other)
    x_train, x_test, *_ = first
    assert not np.all(np.diff(x_train[:, 0]) > 0) and not np.all(np.diff(x_test[:, 0]) > 0)


@pytest.mark.parametrize("n, test", [
    (10, 0), (10, 1), (10, 0.01), (10, -0.5), (1, 0.5), (0, 0.25), (10, 1.5)])
def test_a_split_that_leaves_one_part_empty_is_refused(n, test):
    says = f"a test share of {test} of {n} samples leaves one part empty"
    with pytest.raises(ValueError, match=says):
        train_test_split(*numbered(n), rng(), test)


def test_lengths_that_differ_are_refused():
    for split in (train_test_split, lambda x, t, rng: Batches(x, t, 2, rng)):
        with pytest.raises(ValueError, match="x and t should have one row a sample, got 5 and 4"):
            split(np.zeros((5, 2)), np.zeros(4), rng())


# Batches


@settings(derandomize=True, max_examples=100, deadline=None)
@given(n=st.integers(0, 40), batch_size=st.integers(1, 50), epochs=st.integers(0, 3))
def test_every_sample_comes_exactly_once_an_epoch_and_keeps_its_target(n, batch_size, epochs):
    batches = list(Batches(*numbered(n), batch_size, rng(), epochs))
    per_epoch = -(-n // batch_size)
    assert len(batches) == epochs * per_epoch
    for epoch in range(epochs):
        part = batches[epoch * per_epoch:(epoch + 1) * per_epoch]
        sizes = [min(batch_size, n - start) for start in range(0, n, batch_size)]
        assert [len(x) for x, _ in part] == sizes
        assert sorted(i for x, _ in part for i in x[:, 0]) == list(range(n))
        assert all(np.array_equal(np.column_stack([t, -t]), 10 * x) for x, t in part)


def order(batches):
    return [i for x, _ in batches for i in x[:, 0]]


def test_each_epoch_and_each_time_has_a_new_order_that_depends_on_the_generator():
    batches = Batches(*numbered(50), 8, rng(3), epochs=2)
    first, second = np.split(np.array(order(batches)), 2)
    orders = [first.tolist(), second.tolist(), order(batches)[:50], list(range(50))]
    assert len(set(map(tuple, orders))) == 4
    assert order(Batches(*numbered(50), 8, rng(3))) == first.tolist()
    assert order(Batches(*numbered(50), 8, rng(4))) != first.tolist()


def test_a_batch_size_changed_on_the_way_is_obeyed_at_the_next_batch():
    batches = Batches(*numbered(20), 2, rng(), epochs=2)
    drawn, sizes, seen = iter(batches), [], []
    for size in (2, 5, 1, 7):
        batches.batch_size = size
        x, _ = next(drawn)
        sizes.append(len(x))
        seen += x[:, 0].tolist()
    rest = list(drawn)
    assert sizes == [2, 5, 1, 7] and [len(x) for x, _ in rest] == [5, 7, 7, 6]
    assert sorted(seen + rest[0][0][:, 0].tolist()) == list(range(20))


@pytest.mark.parametrize("batch_size", [0, -3])
def test_a_batch_size_below_one_is_refused_also_on_the_way(batch_size):
    with pytest.raises(ValueError, match=f"batch_size should be at least 1, got {batch_size}"):
        list(Batches(*numbered(5), batch_size, rng()))
    batches = Batches(*numbered(5), 2, rng())
    drawn = iter(batches)
    next(drawn)
    batches.batch_size = batch_size
    with pytest.raises(ValueError, match=f"batch_size should be at least 1, got {batch_size}"):
        next(drawn)


def test_writing_into_a_batch_does_not_touch_the_data():
    x, t = np.ones((6, 2)), np.ones(6)
    for batch in Batches(x, t, 4, rng()):
        for array in batch:
            array[:] = 7
    assert np.all(x == 1) and np.all(t == 1)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.uint8])
def test_batches_keep_the_type_and_the_shape_of_a_sample(dtype):
    (x, t), = Batches(np.zeros((3, 8, 8), dtype), np.zeros((3, 2), np.int8), 5, rng())
    assert (x.shape, x.dtype, t.shape, t.dtype) == ((3, 8, 8), dtype, (3, 2), np.int8)
