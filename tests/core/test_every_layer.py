"""Every layer, loss and optimizer of course_lib, found by walking its modules: none is listed.

A new layer or loss whose __init__ needs no arguments is checked without a word. One that needs some
has to be added to MAKE, and a new optimizer, with its formula, to WALKS.
"""

import importlib
import inspect
import pkgutil

import autograd.numpy as anp
import numpy as np
import pytest
from autograd.misc import optimizers as hips

import course_lib
from course_lib import layers, optimizers
from course_lib.gradient import gradient_errors
from course_lib.layers import Affine, Dropout, Layer, Tanh
from course_lib.network import Sequential
from course_lib.normalization import BatchNorm, LayerNorm
from tests.support.numbers import rng

HERE = "tests/core/test_every_layer.py"
RIGHT = 1e-7


def found(wanted):
    """The public classes of course_lib's modules that are wanted, by name."""
    modules = [importlib.import_module(f"course_lib.{module.name}")
               for module in pkgutil.iter_modules(course_lib.__path__) if not module.ispkg]
    classes = {name: value for module in modules for name, value in vars(module).items()
               if inspect.isclass(value) and not name.startswith("_") and wanted(value)}
    return [classes[name] for name in sorted(classes)]


def all_layers():
    return found(lambda kind: issubclass(kind, Layer) and kind is not Layer)


def all_optimizers():
    return found(lambda kind: hasattr(kind, "step"))


def takes(kind):
    """The names of what forward takes."""
    return list(inspect.signature(kind.forward).parameters)[1:]


EVERY_LAYER = pytest.mark.parametrize("kind", all_layers())
NO_LOSS = pytest.mark.parametrize("kind", [k for k in all_layers() if "t" not in takes(k)])
EVERY_OPTIMIZER = pytest.mark.parametrize("kind", all_optimizers())


# Layers and losses


class SameMask(Dropout):
    """Draws the same mask at every forward, so that its gradient can be found by nudging."""

    def __init__(self):
        super().__init__(0.4, None)

    def forward(self, x):
        self.rng = rng(42)
        return super().forward(x)


MAKE = {                    # for inputs of three columns
    "Affine": lambda: Affine.random(3, 2, rng(7)),
    "BatchNorm": lambda: BatchNorm(3),
    "Dropout": SameMask,
    "LayerNorm": lambda: LayerNorm(3),
    "Sequential": lambda: Sequential(Affine.random(3, 2, rng(7)), Tanh()),
}


def made(kind, dtype=np.float64):
    """A layer with parameters that are all different from 0."""
    make = MAKE.get(kind.__name__, kind)
    try:
        inspect.signature(make).bind()
    except TypeError:
        pytest.fail(f"how is a {kind.__name__} made? Add it to MAKE in {HERE}")
    layer = make()
    for inner in getattr(layer, "layers", [layer]):
        for name, array in inner.params.items():
            inner.params[name] = (array + rng(8).uniform(0.1, 1, array.shape)).astype(dtype)
    return layer


def inputs(kind, seed=1, rows=4, dtype=np.float64):
    """What forward takes: numbers of both signs off the kink at 0, and for a loss probabilities."""
    given = []
    for i, name in enumerate(takes(kind)):
        x = rng(seed + i).normal(size=(rows, 3))
        x = rng(seed).dirichlet(np.ones(3), rows) if name == "t" else x + 0.1 * np.sign(x)
        given.append(x.astype(dtype))
    return given


def tuple_of(x):
    return x if isinstance(x, tuple) else (x,)


def there_and_back(layer, given, seed=5, between=lambda y: None):
    """y, what backward returns for a random dy, and the parameters' gradients."""
    y = layer.forward(*given)
    dy = -1.7 if isinstance(y, float) else rng(seed).normal(size=y.shape).astype(y.dtype)
    results = [np.array(y)]
    between(y)
    results += tuple_of(layer.backward(dy))
    return results + [layer.grads[name] for name in sorted(layer.params)]


def assert_same(found, right):
    for a, b in zip(found, right, strict=True):
        np.testing.assert_array_equal(a, b)


def check_gradients(kind):
    errors = gradient_errors(made(kind), tuple(inputs(kind)), rng(2))
    assert {name for name in errors if name[0] != "x"} == set(made(kind).params)
    assert max(errors.values()) < RIGHT, f"{kind.__name__}: {errors}"


@EVERY_LAYER
def test_the_gradients_are_those_that_nudging_finds(kind):
    check_gradients(kind)


@EVERY_LAYER
def test_nothing_is_written_into_what_was_given_and_what_was_given_away_may_be_written_into(kind):
    def spoil(y):
        if isinstance(y, np.ndarray):
            y[...] = np.nan

    given = inputs(kind)
    for x in given:
        x.setflags(write=False)
    layer, right = made(kind), there_and_back(made(kind), given)
    assert_same(there_and_back(layer, given, between=spoil), right)
    for array in tuple_of(layer.backward(layer.forward(*given))):
        assert not any(np.shares_memory(array, x) for x in given)
        array[...] = np.nan
    assert_same(there_and_back(layer, given), right)


@EVERY_LAYER
def test_two_of_a_kind_share_nothing_and_backward_belongs_to_the_last_forward(kind):
    layer, other, given = made(kind), made(kind), inputs(kind)
    right = there_and_back(made(kind), given)
    if kind is not BatchNorm:                        # which may remember earlier batches
        there_and_back(layer, inputs(kind, seed=20, rows=6))
    mixed = there_and_back(layer, given, between=lambda y: there_and_back(other, inputs(kind, 30)))
    assert_same(mixed, right)
    one, two = (MAKE.get(kind.__name__, kind)().params.values() for _ in range(2))
    assert not any(np.shares_memory(a, b) for a in one for b in two)


@EVERY_LAYER
@pytest.mark.parametrize("dtype", ["f2", "f4", "f8"])
def test_a_float_type_stays_forward_and_back(kind, dtype):
    y, *rest = there_and_back(made(kind, dtype), inputs(kind, dtype=dtype))
    assert {array.dtype for array in rest} == {np.dtype(dtype)}
    assert y.dtype == dtype or y.shape == ()         # a loss is a Python float


@EVERY_LAYER
def test_whole_numbers_go_in_as_floats(kind):
    whole = [np.arange(1, 13).reshape(4, 3) for _ in inputs(kind)]
    right = there_and_back(made(kind), [x.astype(float) for x in whole])
    assert_same(there_and_back(made(kind), whole), right)


@EVERY_LAYER
def test_backward_before_forward_says_so(kind):
    says = r"^\w+ has no '\w+'; if backward needs it, call forward first$"
    with pytest.raises(AttributeError, match=says):
        made(kind).backward(np.ones((4, 3)))


@NO_LOSS
def test_an_upstream_that_does_not_fit_is_refused(kind):
    layer = made(kind)
    y = layer.forward(*inputs(kind))
    for wrong in ((), (4,), y.shape[::-1], (1, *y.shape), (4, 1), (1, y.shape[1])):
        with pytest.raises(ValueError) as error:
            layer.backward(np.ones(wrong))
        assert f".backward expects dy of shape {y.shape}, got {wrong}" in str(error.value)
    with pytest.raises(TypeError, match="dy should hold real numbers, got dtype <U1"):
        layer.backward(np.full(y.shape, "a"))


@EVERY_LAYER
def test_what_is_no_real_number_is_refused_by_its_name(kind):
    for i, name in enumerate(takes(kind)):
        given = inputs(kind)
        given[i] = given[i].astype(complex)
        with pytest.raises(TypeError, match=f"^{name} should hold real numbers, got dtype complex"):
            made(kind).forward(*given)


# Optimizers


class Net:
    """A parameter without a layer: where it is, and the gradient there."""

    def __init__(self):
        self.x, self.gradient = np.array([1.0, 1.0]), None

    def parameters(self):
        yield "x", self.x, self.gradient


def bowl(x, i=0):
    """The gradient of a bowl that is ten times steeper one way than the other, a little shaken."""
    return np.array([1, 10]) * (x - np.array([3, -2])) + 0.1 * anp.sin(i)


def walk_of(other, **options):
    """Where another's code of the same formula is after n steps."""
    return lambda n: other(bowl, np.array([1.0, 1.0]), num_iters=n, **options)


WALKS = {
    "SGD": (dict(lr=0.01), walk_of(hips.sgd, step_size=0.01, mass=0)),
    "Momentum": (dict(lr=0.01, momentum=0.8),         # whose velocity is theirs / (1 - mass)
                 walk_of(hips.sgd, step_size=0.05, mass=0.8)),
    "Adam": (dict(lr=0.03, beta1=0.8, beta2=0.95, eps=1e-4),
             walk_of(hips.adam, step_size=0.03, b1=0.8, b2=0.95, eps=1e-4)),
}


def check_walk(kind):
    if kind.__name__ not in WALKS:
        pytest.fail(f"what is the formula of {kind.__name__}? Add it to WALKS in {HERE}")
    options, right = WALKS[kind.__name__]
    net, optimizer, places = Net(), kind(**options), []
    for i in range(400):
        net.gradient = bowl(net.x, i)
        optimizer.step(net)
        places.append(net.x.copy())
    np.testing.assert_allclose(net.x, [3, -2], atol=0.2, err_msg="not the bottom of the bowl")
    for n in (1, 2, 50):
        np.testing.assert_allclose(places[n - 1], right(n), rtol=1e-9)


@EVERY_OPTIMIZER
def test_an_optimizer_keeps_to_its_formula_and_finds_the_bottom_of_a_bowl(kind):
    check_walk(kind)


# What is planted, and must be found


class ELU(Layer):
    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, np.exp(np.minimum(x, 0)) - 1)

    def backward(self, dy):
        return dy * np.where(self.x > 0, 1, self.forward(self.x))        # wrong: it is y + 1


class Scale(Layer):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor


class RMSProp:
    def __init__(self, lr=0.01):
        self.lr = lr

    def step(self, net):
        for _, array, gradient in net.parameters():
            array += self.lr * np.sign(gradient)                         # wrong: it is uphill


@pytest.mark.parametrize("kind, says", [
    (ELU, r"ELU: \{'x': 0"), (Scale, "how is a Scale made"), (RMSProp, "the formula of RMSProp")])
def test_a_new_class_is_found_and_what_is_wrong_with_it_is_said(monkeypatch, kind, says):
    module = optimizers if kind is RMSProp else layers
    monkeypatch.setattr(module, kind.__name__, kind, raising=False)
    assert kind in all_layers() + all_optimizers()
    with pytest.raises((AssertionError, pytest.fail.Exception), match=says):
        check_walk(kind) if kind is RMSProp else check_gradients(kind)


def test_an_optimizer_that_climbs_is_found(monkeypatch):
    monkeypatch.setitem(WALKS, "RMSProp", ({}, None))
    with pytest.raises(AssertionError, match="not the bottom of the bowl"):
        check_walk(RMSProp)
