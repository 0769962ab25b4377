"""A trace of one sample, and the paths of a weight: against the library's own backward, and one
path at a time."""

import itertools
import math

import numpy as np
import pytest

from course_lib.layers import Affine, Dropout, ReLU, Tanh
from course_lib.losses import MeanSquaredError, SigmoidWithLoss, SoftmaxWithLoss
from course_lib.network import Sequential
from course_lib.trace import NAMES, Trace, WeightPaths

ACTIVATIONS = tuple(NAMES)


def random_network(seed, hidden=None, activations=ACTIVATIONS):
    """A network as the lab makes them, its loss, a sample and its target."""
    rng = np.random.default_rng(seed)
    hidden = int(rng.integers(0, 4)) if hidden is None else hidden
    sizes = rng.integers(1, 6, hidden + 2)
    layers = []
    for n, m in itertools.pairwise(sizes):
        layers += [Affine(rng.normal(size=(n, m)), rng.normal(size=m)),
                   activations[rng.integers(len(activations))]()]
    kind, out = int(rng.integers(3)), sizes[-1]
    if kind < 2:
        layers.pop()
    loss = (SoftmaxWithLoss, SigmoidWithLoss, MeanSquaredError)[kind]()
    target = int(rng.integers(out)) if kind == 0 else rng.random(out)
    return Sequential(*layers), loss, rng.normal(size=sizes[0]), target


def weights(trace):
    for layer, W in enumerate(trace.W):
        for i, j in np.ndindex(W.shape):
            yield layer, i, j


def by_the_library(net, loss, x, t):
    """dW of each Affine layer, as training finds it for this sample alone."""
    loss.forward(net.forward(x[None]), np.asarray(t)[None])
    net.backward(loss.backward())
    return [layer.grads["W"] for layer in net.layers if isinstance(layer, Affine)]


@pytest.mark.parametrize("seed", range(40))
def test_the_products_of_all_paths_add_up_to_the_librarys_gradient(seed):
    net, loss, x, t = random_network(seed)
    dW, trace = by_the_library(net, loss, x, t), Trace(net, x, loss, t)
    for layer, i, j in weights(trace):
        chain = WeightPaths(trace, layer, i, j, most=10**6)
        products = [math.prod(v for _, v in chain.factors(path)) for path in chain.paths]
        assert len(set(path.units for path in chain.paths)) == chain.count == len(products)
        assert products == pytest.approx([path.product for path in chain.paths], rel=1e-12)
        near = 1e-12 * sum(map(abs, products))
        for found in (sum(products), chain.total, trace.dW[layer][i, j]):
            assert abs(found - dW[layer][i, j]) <= near
        assert chain.nonzero == np.count_nonzero(products) and chain.rest == 0


@pytest.mark.parametrize("seed", range(40))
def test_the_few_paths_that_are_shown_are_the_largest_and_the_rest_is_the_rest(seed):
    net, loss, x, t = random_network(seed, hidden=3)
    trace = Trace(net, x, loss, t)
    for layer, i, j in weights(trace):
        every = WeightPaths(trace, layer, i, j, most=10**6)
        few = WeightPaths(trace, layer, i, j, most=4)
        sizes = sorted((abs(path.product) for path in every.paths), reverse=True)
        assert [abs(p.product) for p in few.paths] == pytest.approx(sizes[:4], rel=1e-12)
        left_out = every.total - sum(path.product for path in few.paths)
        assert few.rest == pytest.approx(left_out, abs=1e-12 * sum(sizes))
        assert (few.count, few.nonzero) == (every.count, every.nonzero)


def test_more_paths_than_can_be_listed_are_counted_and_added():
    rng, layers = np.random.default_rng(0), []
    for _ in range(5):
        layers += [Affine.random(64, 64, rng), Tanh()]
    net = Sequential(*layers, Affine.random(64, 10, rng))
    trace = Trace(net, rng.normal(size=64), SoftmaxWithLoss(), 3)
    chain = WeightPaths(trace, 0, 5, 6)
    assert chain.count == 64**4 * 10 and len(chain.paths) == 2
    assert chain.total == pytest.approx(trace.dW[0][5, 6], rel=1e-10)


def test_a_silent_unit_makes_every_path_of_its_weights_0():
    net, loss, x, t = random_network(3, hidden=2, activations=(ReLU,))
    net.layers[0].params["b"][:] = -100
    chain = WeightPaths(Trace(net, x, loss, t), 0, 0, 0)
    assert chain.nonzero == 0 and chain.total == chain.rest == 0
    assert all(path.product == 0 for path in chain.paths)


@pytest.mark.parametrize("seed", range(10))
def test_a_trace_leaves_the_network_and_its_gradients_as_they_are(seed):
    net, loss, x, t = random_network(seed)
    by_the_library(net, loss, x, t)
    before = {name: (array.copy(), gradient.copy()) for name, array, gradient in net.parameters()}
    memory = [layer.__dict__.copy() for layer in (*net.layers, loss)]
    Trace(net, -x, loss, t)
    for name, array, gradient in net.parameters():
        assert np.array_equal(array, before[name][0]) and np.array_equal(gradient, before[name][1])
    for layer, kept in zip((*net.layers, loss), memory, strict=True):
        assert all(layer.__dict__[name] is value for name, value in kept.items())


def test_a_first_layer_that_is_spared_its_dx_is_traced_too():
    net, loss, x, t = random_network(1, hidden=1)
    whole = Trace(net, x, loss, t)
    net.layers[0].needs_dx = False
    assert np.array_equal(Trace(net, x, loss, t).dh[0], whole.dh[0])
    assert net.layers[0].needs_dx is False


def test_without_a_loss_there_is_no_way_back():
    trace = Trace(Affine([[1.0, 2.0]], [0, 1]), [3])
    assert trace.y.tolist() == [3, 7] and trace.units == [1, 2]
    assert np.isnan(trace.dW[0]).all() and np.isnan(trace.value)


@pytest.mark.parametrize("layers", [
    (Dropout(0.5, np.random.default_rng(0)),), (ReLU(),),
    (Affine([[1.0]], [0]), ReLU(), Tanh())])
def test_what_has_no_paths_of_this_kind_is_refused(layers):
    with pytest.raises(TypeError, match="a trace expects Affine layers, each followed by at most"):
        Trace(Sequential(*layers), [1.0])
