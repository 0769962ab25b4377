"""Whatever array comes in: the answer is right or the error clear, and nothing given is changed.

Right means: what the same numbers give as a plain, contiguous float64 array, to the digits of the
type that came in.
"""

import math
import pickle

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_lib import autograd, functions
from course_lib.autograd import Tensor
from course_lib.data import Batches, load_digits
from course_lib.distances import METRICS, euclidean_distances, minkowski, pairwise
from course_lib.functions import as_float
from course_lib.gradient import numerical_gradient
from course_lib.graph import Node, backward, exp, log, nodes
from course_lib.layers import (
    Add,
    Affine,
    Dropout,
    LeakyReLU,
    Multiply,
    ReLU,
    Sigmoid,
    Tanh,
)
from course_lib.losses import MeanSquaredError, SigmoidWithLoss, SoftmaxWithLoss
from course_lib.network import Sequential, accuracy, train
from course_lib.normalization import BatchNorm, LayerNorm, MinMaxScaler, StandardScaler
from course_lib.optimizers import SGD, Adam, Momentum

settings.register_profile("properties", deadline=None, derandomize=True, max_examples=40)
few = settings(settings.get_profile("properties"))

DTYPES = ["<f8", ">f8", "<f4", ">f4", "<f2", ">f2", "i1", ">i4", "<i8", "u2", "?"]
TYPES = st.sampled_from(DTYPES).map(np.dtype)
LAYOUTS = {                          # the same numbers, kept in memory in another way
    "plain": lambda x: x.copy(),
    "Fortran": lambda x: x.copy(order="F"),
    "every other": lambda x: np.repeat(x, 2, axis=-1)[..., ::2] if x.ndim else x.copy(),
    "backwards": lambda x: np.flip(np.flip(x).copy()),
    "unaligned": lambda x: np.ndarray(x.shape, x.dtype, b"?" + x.tobytes(), offset=1),
}


@st.composite
def arrays(draw, shape, dtype=TYPES, size=30):
    """Numbers from -size to size of a type, kept in some way, and read-only."""
    dtype = draw(dtype) if isinstance(dtype, st.SearchStrategy) else dtype
    shape = draw(shape) if isinstance(shape, st.SearchStrategy) else shape
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    low = 0 if dtype.kind in "u?" else -size
    x = rng.uniform(low, 1 if dtype.kind == "?" else size, shape).round(2)
    x = LAYOUTS[draw(st.sampled_from(list(LAYOUTS)))](np.array(x).astype(dtype))
    x.setflags(write=False)
    return x


ANY_SHAPE = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
MATRIX = hnp.array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=5)
ROWS = ANY_SHAPE.filter(lambda shape: shape and shape[-1] > 0)


def plain(x):
    """The same numbers as a contiguous float64 array."""
    return np.array(x, dtype=np.float64, order="C")


def close(got, right, *given, slack=64):
    """The same finite numbers, as far as the coarsest type among the given arrays has digits."""
    eps = slack * max(np.finfo(as_float(x).dtype).eps for x in given)
    assert got.shape == np.shape(right)
    size = np.max(np.abs(right), initial=1)
    np.testing.assert_allclose(got.astype(np.float64), right, rtol=eps, atol=eps * size)


def agree(got, right, x, slack=64):
    """And in the shape and the float type that x has; whole numbers become float64."""
    assert (np.shape(got), np.asarray(got).dtype) == (x.shape, as_float(x).dtype)
    close(np.asarray(got), right, x, slack=slack)


# Functions and entrywise layers: any shape, any type, any layout

ENTRYWISE = {"ReLU": ReLU, "LeakyReLU": LeakyReLU, "Sigmoid": Sigmoid, "Tanh": Tanh,
             "Dropout": lambda: Dropout(0.5, np.random.default_rng(0))}
PAIRS = {"Add": Add, "Multiply": Multiply}


def by_name(table):
    return pytest.mark.parametrize("make", table.values(), ids=table.keys())


@pytest.mark.parametrize("name, shapes", [
    ("sigmoid", ANY_SHAPE), ("softplus", ANY_SHAPE), ("softmax", ROWS), ("log_softmax", ROWS)])
@few
@given(data=st.data())
def test_a_function_takes_any_array(name, shapes, data):
    f, x = getattr(functions, name), data.draw(arrays(shapes))
    for layout in LAYOUTS.values():
        agree(f(layout(x)), f(plain(x)), x)


@by_name(ENTRYWISE)
@few
@given(x=arrays(ANY_SHAPE), data=st.data())
def test_an_entrywise_layer_takes_any_array_forward_and_back(make, x, data):
    layer, right = make(), make()
    agree(layer.forward(x), right.forward(plain(x)), x)
    dy = data.draw(arrays(x.shape))
    close(layer.backward(dy), right.backward(plain(dy)), x, dy)


@by_name(PAIRS)
@few
@given(x=arrays(ANY_SHAPE), data=st.data())
def test_a_layer_of_two_inputs_takes_any_pair_of_one_shape(make, x, data):
    y, dz = data.draw(arrays(x.shape)), data.draw(arrays(x.shape))
    layer, right = make(), make()
    close(layer.forward(x, y), right.forward(plain(x), plain(y)), x, y)
    for got, expected in zip(layer.backward(dz), right.backward(plain(dz)), strict=True):
        close(got, expected, x, y, dz)


# Affine


@few
@given(n=st.integers(0, 4), inner=hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=4),
       m=st.integers(0, 4), data=st.data())
def test_affine_takes_any_batch_of_any_layout(n, inner, m, data):
    f8 = np.dtype(np.float64)
    W, b = data.draw(arrays((math.prod(inner), m), f8)), data.draw(arrays((m,), f8))
    x, dy = data.draw(arrays((n, *inner))), data.draw(arrays((n, m)))
    layer = Affine(W, b)
    flat = plain(x).reshape(n, len(W))
    close(layer.forward(x), flat @ plain(W) + plain(b), x, W)
    close(layer.backward(dy), (plain(dy) @ plain(W).T).reshape(x.shape), dy, W)
    close(layer.grads["W"], flat.T @ plain(dy), x, dy)
    close(layer.grads["b"], plain(dy).sum(axis=0), dy)


@few
@given(x=ANY_SHAPE, d=st.integers(0, 4), m=st.integers(0, 4))
def test_affine_says_what_it_expected_where_shapes_do_not_fit(x, d, m):
    layer = Affine(np.ones((d, m)), np.zeros(m))
    if len(x) >= 2 and math.prod(x[1:]) == d:
        assert layer.forward(np.ones(x)).shape == (x[0], m)
    else:
        with pytest.raises(ValueError) as error:
            layer.forward(np.ones(x))
        assert str(error.value) == f"Affine expects x of shape (N, {d}), got {x}"


# Losses


def targets(draw, shape, kind):
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    if kind is not SoftmaxWithLoss:
        return rng.uniform(0, 1, shape)
    t = rng.integers(0, shape[1], shape[0])
    if draw(st.booleans()):
        return np.eye(shape[1])[t]
    return t.astype(draw(st.sampled_from(["i1", ">i4", "<i8", "u2"])))


@pytest.mark.parametrize("kind", [SoftmaxWithLoss, SigmoidWithLoss, MeanSquaredError])
@few
@given(x=arrays(MATRIX.filter(lambda s: s[1] > 0), size=9), data=st.data())
def test_a_loss_takes_any_scores_but_not_an_empty_batch(kind, x, data):
    t = targets(data.draw, x.shape, kind)
    t.setflags(write=False)
    loss, right = kind(), kind()
    if not len(x):
        with pytest.raises(ValueError, match="the mean loss of an empty batch is not defined"):
            loss.forward(x, t)
        return
    close(np.float64(loss.forward(x, t)), right.forward(plain(x), t), x)
    agree(loss.backward(), right.backward(), x)


@pytest.mark.parametrize("t", [
    [], np.zeros(0, int), np.zeros((0, 3)), np.zeros((0, 3), int),
], ids=["[]", "labels", "targets", "whole"])
def test_an_empty_batch_is_called_by_its_name(t):
    for ask in (functions.cross_entropy, functions.mean_nll, SoftmaxWithLoss().forward):
        with pytest.raises(ValueError, match="the mean loss of an empty batch is not defined"):
            ask(np.zeros((0, 3)), t)
    with pytest.raises(ValueError, match="without entries"):
        autograd.cross_entropy(Tensor(np.zeros((0, 3))), t)


# Scalers, normalization and distances


@pytest.mark.parametrize("make", [MinMaxScaler, StandardScaler])
@few
@given(x=arrays(MATRIX))
def test_a_scaler_takes_any_table_and_gives_it_back(make, x):
    if not len(x):
        with pytest.raises(ValueError, match="cannot be fitted to no samples"):
            make().fit(x)
        return
    scaler, right = make().fit(x), make().fit(plain(x))
    close(scaler.transform(x), right.transform(plain(x)), x)
    close(scaler.inverse_transform(scaler.transform(x)), plain(x), x)
    assert scaler.transform(x[:0]).shape == (0, x.shape[1])


@pytest.mark.parametrize("make", [BatchNorm, LayerNorm])
@few
@given(x=arrays(MATRIX.filter(lambda shape: shape[1] > 0), np.dtype(np.float64)), data=st.data())
def test_a_normalization_takes_any_table_with_enough_in_it(make, x, data):
    dy = data.draw(arrays(x.shape, x.dtype))
    layer, right = make(x.shape[1]), make(x.shape[1])
    if make is BatchNorm and len(x) < 2:
        with pytest.raises(ValueError, match=f"expects two samples or more .*, got {len(x)}"):
            layer.forward(x)
        layer.training = right.training = False
    close(layer.forward(x), right.forward(plain(x)), x, slack=1e6)
    close(layer.backward(dy), right.backward(plain(dy)), x, slack=1e6)


@pytest.mark.parametrize("distance", [
    *METRICS.values(), lambda x, y: minkowski(x, y, 3)], ids=[*METRICS, "minkowski"])
@few
@given(x=arrays(ROWS), data=st.data())
def test_a_distance_takes_any_two_arrays_of_one_shape(distance, x, data):
    y = data.draw(arrays(x.shape))
    close(distance(x, y), distance(plain(x), plain(y)), x, y)
    close(distance(x, y), distance(y, x), x, y)    # the same in one layout: see test_distances
    assert not np.any(distance(x, x))


@few
@given(x=arrays(MATRIX), y=arrays(MATRIX))
def test_a_table_of_distances_is_right_or_says_why_there_is_none(x, y):
    if x.shape[1] == y.shape[1] and x.size and y.size:
        for name, distance in METRICS.items():
            right = np.array([[distance(plain(p), plain(q)) for q in y] for p in x])
            close(pairwise(x, y, name), right, x, y)
        right = pairwise(plain(x), plain(y))
        np.testing.assert_allclose(euclidean_distances(x, y), right, rtol=2e-3, atol=1e-6)
    else:
        with pytest.raises(ValueError, match="same number of features|at least one"):
            pairwise(x, y)


# nan and infinity: they stay where they are

ODD = [np.inf, -np.inf, np.nan]


@by_name({k: v for k, v in ENTRYWISE.items() if k != "Dropout"})
@few
@given(x=hnp.arrays(np.float64, (3, 4), elements=st.sampled_from([*ODD, 0.5, -2.0, 0.0])))
def test_an_entry_that_is_no_finite_number_concerns_no_other_entry(make, x):
    whole = make()
    y = whole.forward(x)
    dx = whole.backward(np.ones_like(x))
    for i in np.ndindex(x.shape):
        alone = make()
        np.testing.assert_allclose(y[i], alone.forward(x[i]), rtol=4e-15)
        np.testing.assert_allclose(dx[i], alone.backward(1.0), rtol=1e-14)   # 1 - y² loses a digit
    np.testing.assert_array_equal(np.isnan(y), np.isnan(x))
    assert np.isfinite(dx[~np.isnan(x)]).all()


@few
@given(bad=st.sampled_from([np.nan, np.inf]), place=st.integers(0, 11), soft=st.booleans())
def test_a_score_that_is_no_finite_number_spoils_its_own_row_and_the_mean(bad, place, soft):
    x, t = np.arange(12.0).reshape(4, 3) % 5, np.array([0, 1, 2, 1])
    spoilt, row = x.copy(), place // 3
    spoilt.flat[place] = bad
    loss, right = SoftmaxWithLoss(), SoftmaxWithLoss()
    right.forward(x, t)
    assert np.isnan(loss.forward(spoilt, np.eye(3)[t] if soft else t))
    others = np.arange(4) != row
    np.testing.assert_allclose(loss.backward()[others], right.backward()[others], rtol=4e-15)
    assert np.isnan(loss.backward()[row]).all()


# Optimizers


@pytest.mark.parametrize("make", [SGD, Momentum, Adam])
@few
@given(W=arrays(ANY_SHAPE, np.dtype(np.float64)), data=st.data())
def test_an_optimizer_moves_parameters_of_any_shape_against_their_gradients(make, W, data):
    g = data.draw(arrays(W.shape))
    assume(g.dtype.kind != "?")

    class Net:
        moved = np.array(W)

        def parameters(self):
            yield "W", self.moved, g

    net = Net()
    array = net.moved
    make(0.1).step(net)
    assert net.moved is array and array.shape == W.shape
    assert np.all((array - W) * g.astype(np.float64) <= 0) and np.all((array != W) == (g != 0))


# The scalar graph

numbers = st.floats(-3, 3)
places = st.integers(0, 30)
STEPS = {
    "+": lambda a, b: a + b,
    "−": lambda a, b: a - b,
    "×": lambda a, b: a * b * 0.3,
    "÷": lambda a, b: a / (b * b + 1),
    "exp": lambda a, b: exp(-(a * a)),
    "square": lambda a, b: (a * 0.5) ** 2,
    "log": lambda a, b: log(a * a + 1),
}
programs = st.lists(st.tuples(st.sampled_from(list(STEPS)), places, places), min_size=1, max_size=8)


def run(program, leaves):
    """Each step of the program combines two earlier nodes."""
    made = list(leaves)
    for name, i, j in program:
        made.append(STEPS[name](made[i % len(made)], made[j % len(made)]))
    return made[-1]


@few
@given(program=programs, at=st.tuples(numbers, numbers))
def test_any_graph_has_the_gradient_that_nudging_finds(program, at):
    leaves = [Node(v) for v in at]
    made = run(program, leaves)
    backward(made)
    numerical = numerical_gradient(lambda v: run(program, list(map(Node, v))).value, at)
    found = [leaf.grad if leaf in nodes(made) else 0.0 for leaf in leaves]
    np.testing.assert_allclose(found, numerical, rtol=1e-4, atol=1e-6)


@few
@given(x=st.one_of(numbers, st.sampled_from([0.0, -0.0, -8.0, 1e200, *ODD])),
       power=st.sampled_from([0, 1, 2, 3, 0.5, -0.5, -1, -2, 1.5, 1 / 3]))
def test_a_power_is_right_or_says_why_it_is_not(x, power):
    try:
        y = Node(x) ** power
    except ValueError as error:
        assert str(error) == f"x^{power:g} has no derivative at x = {x:g}"
        assert x <= 0 and (x < 0 and power % 1 or x == 0 and power < 1)
    except OverflowError:
        assert abs(x) > 1e100 or abs(x) < 1e-100
    else:
        np.testing.assert_allclose(y.value, math.pow(x, power))
        assert isinstance(y.value, float) and isinstance(y.inputs[0][1], float)


@pytest.mark.parametrize("x", [0.0, -0.0, -1.0])
def test_the_logarithm_of_what_is_not_positive_is_refused_with_its_value(x):
    with pytest.raises(ValueError, match=f"log expects a value above 0, got {x:g}"):
        log(x)


# Tensors


@few
@given(x=arrays(hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4), size=2))
def test_a_tensor_takes_any_array_and_its_gradient_has_that_shape(x):
    t = Tensor(x)
    y = (t.tanh() * t - t.relu() / 2).sum()
    y.backward()
    v = plain(x)
    right = np.tanh(v) + v * (1 - np.tanh(v) ** 2) - (v > 0) / 2
    agree(t.grad, right, x, slack=200)
    assert t.shape == x.shape and not np.shares_memory(t.data, x)


# Large


def test_a_network_of_200_layers_works_and_has_the_right_gradient():
    rng = np.random.default_rng(0)
    layers = [layer for _ in range(100) for layer in (Affine.random(6, 6, rng, std=0.41), Tanh())]
    net, x = Sequential(*layers), rng.normal(size=(4, 6))
    dy = rng.normal(size=(4, 6))
    net.forward(x)
    dx = net.backward(dy)
    assert len(list(net.parameters())) == 200 and np.isfinite(dx).all() and np.abs(dx).max() > 0
    b = layers[0].params["b"]

    def loss(value):
        b[...] = value
        return np.sum(dy * net.forward(x))

    numerical = numerical_gradient(loss, b.copy())
    np.testing.assert_allclose(net.grads["0.b"], numerical, rtol=1e-5, atol=1e-12)


def test_a_network_may_be_nested_as_deep_as_pythons_stack():
    net = Affine(np.eye(2), np.zeros(2))
    for _ in range(100):
        net = Sequential(net)
    assert list(net.params) == ["0." * 100 + "W", "0." * 100 + "b"]
    np.testing.assert_array_equal(net.forward(np.ones((1, 2))), [[1, 1]])


# Training stopped and taken up again


@pytest.mark.parametrize("dtype", [np.float32, np.float64], ids=lambda d: d.__name__)
def test_training_resumed_from_saved_parameters_gives_the_same_numbers(dtype, tmp_path):
    x, t = load_digits()
    x = x[:300].astype(dtype)
    batches = list(Batches(x, t[:300], 32, np.random.default_rng(1), epochs=2))

    def new(seed):
        rng = np.random.default_rng(seed)
        first, second = (Affine.random(*shape, rng, dtype=dtype) for shape in ((64, 16), (16, 10)))
        return Sequential(first, ReLU(), second)

    whole = new(0)
    losses = list(train(whole, SoftmaxWithLoss(), SGD(0.1), batches))
    first, half = new(0), len(batches) // 2
    before = list(train(first, SoftmaxWithLoss(), SGD(0.1), batches[:half]))
    np.savez(tmp_path / "net.npz", **first.params)
    second = new(99)
    with np.load(tmp_path / "net.npz") as saved:
        for name, array in second.params.items():
            array[...] = saved[name]
    after = list(train(second, SoftmaxWithLoss(), SGD(0.1), batches[half:]))
    assert before + after == losses
    assert accuracy(second, x, t[:300]) == accuracy(whole, x, t[:300])
    for name, array in second.params.items():
        np.testing.assert_array_equal(array, whole.params[name])


@pytest.mark.parametrize("make", [Momentum, Adam])
def test_an_optimizer_with_a_memory_goes_on_where_it_was_after_pickling(make):
    x, t = (a[:200] for a in load_digits())
    batches = list(Batches(x, t, 25, np.random.default_rng(1)))
    rng = np.random.default_rng(0)
    net, optimizer = Sequential(Affine.random(64, 10, rng)), make(0.05)
    list(train(net, SoftmaxWithLoss(), optimizer, batches[:4]))
    saved = pickle.dumps((net, optimizer))
    net2, optimizer2 = pickle.loads(saved)
    rest = list(train(net, SoftmaxWithLoss(), optimizer, batches[4:]))
    assert list(train(net2, SoftmaxWithLoss(), optimizer2, batches[4:])) == rest


def test_every_kind_of_array_above_is_what_it_says():
    x = np.arange(6.0).reshape(2, 3)
    for name, layout in LAYOUTS.items():
        np.testing.assert_array_equal(layout(x), x)
        assert name == "plain" or not layout(x).flags.c_contiguous or not layout(x).flags.aligned
