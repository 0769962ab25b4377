"""What each layer is by itself, and the errors that name a slip in writing one.

What holds for all of them is in test_every_layer, and for arrays of any kind in test_properties.
"""

import copy
import pickle
import re

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import make_vjp

from course_lib.gradient import gradient_errors
from course_lib.layers import (
    Add,
    Affine,
    Dropout,
    Layer,
    LeakyReLU,
    Multiply,
    ReLU,
    Sigmoid,
    Tanh,
)
from course_lib.losses import MeanSquaredError
from course_lib.network import Sequential, train
from course_lib.optimizers import SGD
from tests.support.numbers import off_kinks, rng

RIGHT = 1e-7
REFERENCES = {                      # how to make it, the same in HIPS autograd
    "ReLU": (ReLU, lambda x: anp.where(x > 0, x, 0.0)),
    "LeakyReLU": (LeakyReLU, lambda x: anp.where(x > 0, x, 0.01 * x)),
    "LeakyReLU(0.3)": (lambda: LeakyReLU(0.3), lambda x: anp.where(x > 0, x, 0.3 * x)),
    "Sigmoid": (Sigmoid, lambda x: 1 / (1 + anp.exp(-x))),
    "Tanh": (Tanh, anp.tanh),
    "Add": (Add, lambda x, y: x + y),
    "Multiply": (Multiply, lambda x, y: x * y),
}
SHAPES = [(), (1,), (5,), (1, 1), (4, 3), (2, 1, 3, 1)]


def agrees_with_hips(reference, inputs, y, dy, gradients):
    for i, gradient in enumerate(gradients):
        vjp, right = make_vjp(reference, i)(*inputs)
        np.testing.assert_allclose(y, right, rtol=1e-12)
        np.testing.assert_allclose(gradient, vjp(dy), rtol=1e-10, atol=1e-14)
        assert np.shape(gradient) == np.shape(inputs[i])


@pytest.mark.parametrize("make, reference", REFERENCES.values(), ids=REFERENCES.keys())
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_an_entrywise_layer_agrees_with_hips_autograd(make, reference, shape):
    layer, two = make(), make in (Add, Multiply)
    inputs = [off_kinks(shape, seed) for seed in range(1 + two)]
    y = layer.forward(*inputs)
    dy = rng(99).normal(size=y.shape)
    dx = layer.backward(dy)
    agrees_with_hips(reference, inputs, y, dy, dx if two else [dx])


AFFINE_SHAPES = pytest.mark.parametrize("x_shape, D, M", [
    ((4, 3), 3, 2), ((1, 3), 3, 2), ((4, 1), 1, 2), ((4, 3), 3, 1), ((1, 1), 1, 1), ((3, 3), 3, 3),
    ((4, 2, 3), 6, 2), ((1, 2, 3), 6, 1), ((4, 1, 1), 1, 2), ((2, 2, 2, 2), 8, 3),
], ids=str)


def affine(D, M, seed=5):
    return Affine(rng(seed).normal(size=(D, M)), rng(seed + 1).normal(size=M))


@AFFINE_SHAPES
def test_affine_agrees_with_nudging_and_with_hips_autograd(x_shape, D, M):
    x, layer = rng(1).normal(size=x_shape), affine(D, M)
    errors = gradient_errors(layer, x, rng(2))
    assert set(errors) == {"x", "W", "b"} and max(errors.values()) < RIGHT
    y = layer.forward(x)
    dy = rng(2).normal(size=y.shape)
    dx = layer.backward(dy)
    agrees_with_hips(lambda x, W, b: anp.dot(anp.reshape(x, (x.shape[0], -1)), W) + b,
                     (x, *layer.params.values()), y, dy, (dx, *layer.grads.values()))


def test_affine_by_hand():
    layer = Affine([[1, 2, 3], [4, 5, 6]], [10, 20, 30])
    assert layer.forward([[1, 0], [0, 2]]).tolist() == [[11, 22, 33], [18, 30, 42]]
    assert layer.backward([[1, 0, 0], [0, 0, 1]]).tolist() == [[1, 4], [3, 6]]
    assert layer.grads["W"].tolist() == [[1, 0, 0], [0, 0, 2]]
    assert layer.grads["b"].tolist() == [1, 0, 1]


@pytest.mark.parametrize("make, y, dx", [
    (ReLU, [0, 0, 2], [0, 0, 5]), (lambda: LeakyReLU(0.1), [-0.1, 0, 2], [0.5, 0.5, 5]),
], ids=["ReLU", "LeakyReLU"])
def test_the_slope_at_the_kink_is_the_one_from_the_left(make, y, dx):
    layer = make()
    np.testing.assert_allclose(layer.forward([-1, 0, 2]), y)
    np.testing.assert_allclose(layer.backward([5, 5, 5]), dx)


@pytest.mark.parametrize("layer", [Sigmoid(), Tanh()])
def test_a_saturated_layer_is_finite_and_sends_nothing_back(layer):
    x = np.array([-1e308, -1000, 1000, 1e308])
    with np.errstate(all="raise", under="ignore"):
        assert np.isin(layer.forward(x), [-1, 0, 1]).all()
        np.testing.assert_array_equal(layer.backward(np.ones(4)), 0)


@pytest.mark.parametrize("dtype", [float, np.float32, int], ids=lambda d: d.__name__)
def test_affine_copies_its_parameters(dtype):
    W, b = np.ones((3, 2), dtype), np.ones(2, dtype)
    layer = Affine(W, b)
    W[:], b[:] = 100, 100
    W.setflags(write=False)
    np.testing.assert_array_equal(layer.forward(np.ones((1, 3))), [[4, 4]])
    Affine(W, b).params["W"][0, 0] = 5                  # a copy can be written to


# The three slips in writing a layer: each has a sentence of its own


class Forgetful(Layer):
    def __init__(self):
        self.factor = 2.0

    def forward(self, x):
        return x * self.factor

    def backward(self, dy):
        return dy * self.factor


@pytest.mark.parametrize("use", [
    lambda layer: layer.params, lambda layer: layer.grads, lambda layer: list(layer.parameters()),
    lambda layer: Sequential(ReLU(), layer).params, lambda layer: Sequential(layer).grads,
    lambda layer: gradient_errors(layer, np.ones(3), rng()),
    lambda layer: list(train(Sequential(layer), MeanSquaredError(), SGD(0.1), [(1.0, 1.0)])),
], ids=["params", "grads", "parameters", "net.params", "net.grads", "gradient_errors", "train"])
def test_a_forgotten_super_init_is_called_by_its_name(use):
    says = r"^Forgetful has no (params|grads): begin its __init__ with super\(\).__init__\(\)$"
    with pytest.raises(RuntimeError, match=says):
        use(Forgetful())


@pytest.mark.parametrize("wrong, right", [
    ("foward", "forward"), ("backwards", "backward"), ("grad", "grads"), ("param", "params")])
@pytest.mark.parametrize("layer", [ReLU(), Sequential(ReLU())], ids=["ReLU", "Sequential"])
def test_a_misspelt_name_is_answered_with_the_right_one(layer, wrong, right):
    with pytest.raises(AttributeError) as error:
        getattr(layer, wrong)
    assert str(error.value) == f"{type(layer).__name__} has no '{wrong}'; did you mean '{right}'?"


def test_a_method_that_was_defined_under_another_name_is_missed_by_its_name():
    class Halved(Layer):
        def foward(self, x):
            return x / 2

    for method in ("forward", "backward"):
        with pytest.raises(NotImplementedError, match=f"^Halved defines no {method}$"):
            getattr(Sequential(Halved()), method)(np.ones(3))


def test_a_property_that_fails_keeps_its_own_error():
    class Broken(Layer):
        def parameters(self):
            return self.weights.items()

    for name in ("params", "grads"):
        with pytest.raises(AttributeError, match="^Broken has no 'weights'"):
            getattr(Sequential(Broken()), name)


@pytest.mark.parametrize("layer", [Forgetful(), affine(3, 2), Sequential(affine(3, 2), ReLU())])
def test_a_layer_can_be_asked_copied_and_pickled(layer):
    assert hasattr(layer, "forward") and not hasattr(layer, "no_such_thing")
    y = layer.forward(np.ones((2, 3)))
    for copied in (copy.copy(layer), copy.deepcopy(layer), pickle.loads(pickle.dumps(layer))):
        np.testing.assert_array_equal(copied.forward(np.ones((2, 3))), y)


# Refused at the door


@pytest.mark.parametrize("W, b", [
    ((3, 2), (3,)), ((3, 2), ()), ((3, 2), (1, 2)), ((3,), (3,)), ((3, 2, 2), (2,)),
], ids=str)
def test_affine_refuses_parameters_that_do_not_fit(W, b):
    says = f"Affine expects W of shape (D, M) and b of shape (M,), got {W} and {b}"
    with pytest.raises(ValueError, match=re.escape(says)):
        Affine(np.ones(W), np.ones(b))


@pytest.mark.parametrize("W, b, name", [([["a"]], [0], "W"), ([[1]], ["a"], "b")])
def test_affine_refuses_parameters_that_are_no_numbers(W, b, name):
    with pytest.raises(TypeError, match=f"^{name} should hold real numbers"):
        Affine(W, b)


@pytest.mark.parametrize("make", [Add, Multiply])
@pytest.mark.parametrize("x, y", [((3,), (3, 1)), ((2, 3), (3,)), ((), (1,))], ids=str)
def test_two_inputs_that_would_broadcast_are_refused(make, x, y):
    says = f"{make.__name__} expects two inputs of one shape, got {x} and {y}"
    with pytest.raises(ValueError, match=re.escape(says)):
        make().forward(np.ones(x), np.ones(y))


# Affine.random


@pytest.mark.parametrize("std, right", [(None, np.sqrt(2 / 300)), (0, 0), (0.01, 0.01), (7.5, 7.5)])
def test_random_weights_have_the_size_that_suits_relu_or_the_one_asked_for(std, right):
    W, b = Affine.random(300, 200, rng(), std=std).params.values()
    assert W.shape == (300, 200) and not b.any() and W.mean() == pytest.approx(0, abs=0.02 * right)
    assert W.std() == pytest.approx(right, rel=0.01)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_random_weights_depend_on_the_generator_only_and_have_the_type_asked_for(dtype):
    a, b, c = (Affine.random(4, 3, rng(seed), dtype=dtype).params for seed in (1, 1, 2))
    np.testing.assert_array_equal(a["W"], b["W"])
    assert not np.array_equal(a["W"], c["W"])
    assert a["W"].dtype == a["b"].dtype == dtype


# Dropout


@pytest.mark.parametrize("p", [0, 0.2, 0.5, 0.9])
def test_dropout_drops_a_share_p_and_keeps_the_expected_value(p):
    y = Dropout(p, rng()).forward(np.full((300, 300), 3.0))
    assert np.mean(y == 0) == pytest.approx(p, abs=0.01)
    assert y.mean() == pytest.approx(3, rel=0.02)
    np.testing.assert_allclose(y[y != 0], 3 / (1 - p))


def test_dropout_is_the_identity_when_not_training():
    layer, x = Dropout(0.9, rng()), off_kinks((20, 3))
    layer.training = False
    for result in (layer.forward(x), layer.backward(x)):
        assert np.array_equal(result, x) and not np.shares_memory(result, x)


def test_dropout_sends_the_gradient_back_through_the_same_mask_and_draws_a_new_one_each_time():
    layer, again, ones = Dropout(0.5, rng(1)), Dropout(0.5, rng(1)), np.ones((10, 10))
    first = layer.forward(ones)
    np.testing.assert_array_equal(first, layer.backward(ones))
    second = layer.forward(ones)
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal([first, second], [again.forward(ones), again.forward(ones)])


@pytest.mark.parametrize("p", [1, -0.1, 1.5, np.nan])
def test_dropout_refuses_what_is_no_probability_below_one(p):
    with pytest.raises(ValueError, match=f"Dropout expects a probability 0 <= p < 1, got {p}"):
        Dropout(p, rng())
