"""The gradient checker is itself checked: with right derivatives, and wrong ones it must catch."""

import copy

import numpy as np
import pytest

from course_lib.functions import softmax
from course_lib.gradient import gradient_errors, numerical_gradient, relative_error
from course_lib.layers import Add, Affine, Layer, Multiply, ReLU, Sigmoid, Tanh
from course_lib.losses import MeanSquaredError, SoftmaxWithLoss
from course_lib.network import Sequential
from tests.support.numbers import rng

RIGHT, WRONG = 1e-7, 1e-4        # what gradient_errors promises


class Ones:
    """A generator whose every draw is 1: the upstream gradient that hides mistakes."""

    def normal(self, size):
        return np.ones(size)


# numerical_gradient


@pytest.mark.parametrize("f, x, gradient", [
    (lambda x: np.sum(x**2), [[1.0, -2.0], [0.0, 3.0]], [[2, -4], [0, 6]]),
    (lambda x: np.sum(x**3), [1.0, 2.0, -3.0], [3, 12, 27]),
    (lambda x: x[0] * x[1], [3.0, 4.0], [4, 3]),
    (lambda x: 7.0, [1.0, 2.0], [0, 0]),
    (lambda x: x**2, 3.0, 6),
    (lambda x: np.sum(x**2), 3, 6),                           # 3 + 1e-5 must not become 3
    (lambda x: np.sum(x**2), np.array([[3], [4]]), [[6], [8]]),
    (lambda x: np.sum(np.exp(x)), np.zeros((2, 1, 2)), np.ones((2, 1, 2))),
    (lambda x: np.sum(x, keepdims=True), [1.0, 2.0], [1, 1]),        # is one number too
    (lambda x: 0.0, np.zeros((0, 3)), np.zeros((0, 3))),
])
def test_numerical_gradient_of_known_functions(f, x, gradient):
    got = numerical_gradient(f, x)
    np.testing.assert_allclose(got, gradient, rtol=1e-8, atol=1e-9)
    assert got.shape == np.shape(x) and got.dtype == np.float64


def test_differences_are_central_so_the_error_falls_with_h_squared():
    errors = [abs(numerical_gradient(np.exp, 1.0, h) - np.e) for h in (1e-1, 1e-2)]
    assert errors[0] / errors[1] == pytest.approx(100, rel=0.01)


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64])
def test_numerical_gradient_changes_nothing_in_x(dtype):
    x = np.arange(4, dtype=dtype)
    x.setflags(write=False)
    np.testing.assert_allclose(numerical_gradient(lambda x: np.sum(x**2), x), 2 * x, atol=1e-8)


def test_numerical_gradient_nudges_one_number_at_a_time():
    x, seen = np.array([[1.0, 2.0], [3.0, 4.0]]), []
    numerical_gradient(lambda v: seen.append(v.copy()) or 0.0, x, h=0.5)
    moves = np.array(seen) - x
    assert len(moves) == 8 and np.all(np.count_nonzero(moves, axis=(1, 2)) == 1)
    assert np.all(np.abs(moves.sum(axis=(1, 2))) == 0.5)


@pytest.mark.parametrize("shape", [(3,), (0,), (3, 3)], ids=str)
def test_a_function_that_returns_no_single_number_is_refused(shape):
    with pytest.raises(ValueError) as error:
        numerical_gradient(lambda x: np.ones(shape), np.ones(3))
    assert str(error.value).endswith(f"expects f to return one number, got shape {shape}")


# relative_error


@pytest.mark.parametrize("a, b, error", [
    ([1, 2], [1, 2], 0), ([0, 0], [0, 0], 0), ([], [], 0),
    ([1, 2], [-1, -2], 1), ([3, 4], [0, 0], 1), (1.0, 1.0005, 2.5e-4)])
def test_relative_error_of_known_pairs(a, b, error):
    assert relative_error(a, b) == pytest.approx(error, rel=1e-3, abs=1e-15)
    assert relative_error(b, a) == relative_error(a, b)


@pytest.mark.parametrize("scale", [1e-100, 1e-12, 1e12, -1e100])
def test_relative_error_does_not_depend_on_the_unit(scale):
    a, b = rng().normal(size=(2, 5))
    assert relative_error(scale * a, scale * b) == pytest.approx(relative_error(a, b))


# gradient_errors: right layers


@pytest.mark.parametrize("seed", range(5))
def test_right_layers_have_tiny_errors_for_the_input_and_every_parameter(seed):
    net = Sequential(Affine.random(3, 4, rng(seed)), Tanh(), Affine.random(4, 2, rng(seed + 1)))
    errors = gradient_errors(net, rng(seed + 2).normal(size=(5, 3)), rng(seed + 3))
    assert set(errors) == {"x", "0.W", "0.b", "2.W", "2.b"}
    assert max(errors.values()) < RIGHT


@pytest.mark.parametrize("layer", [Add(), Multiply()])
def test_a_layer_of_two_inputs_has_two_errors(layer):
    errors = gradient_errors(layer, tuple(rng(1).normal(size=(2, 2, 3))), rng(3))
    assert set(errors) == {"x0", "x1"} and max(errors.values()) < RIGHT


@pytest.mark.parametrize("t", [[0, 2, 1], np.eye(3)])
def test_a_loss_is_checked_with_its_target_held_fixed(t):
    errors = gradient_errors(SoftmaxWithLoss(), (rng(1).normal(size=(3, 3)), t), rng(2))
    assert set(errors) == {"x"} and errors["x"] < RIGHT


def test_the_upstream_is_drawn_from_the_given_generator():
    class Recorder(Sigmoid):
        def backward(self, dy):
            self.dy = dy
            return super().backward(dy)

    layer = Recorder()
    gradient_errors(layer, np.zeros((2, 3)), rng(5))
    np.testing.assert_array_equal(layer.dy, rng(5).normal(size=(2, 3)))


def test_checking_leaves_input_and_parameters_as_they_were():
    layer, x = Affine.random(3, 2, rng()), rng(1).normal(size=(4, 3))
    x.setflags(write=False)
    arrays, before = dict(layer.params), copy.deepcopy(layer.params)
    gradient_errors(layer, x, rng(2))
    for name, array in layer.params.items():
        assert array is arrays[name]
        np.testing.assert_array_equal(array, before[name])


def test_a_check_that_breaks_half_way_still_puts_the_parameters_back():
    class Fragile(Affine):
        left = 30

        def forward(self, x):
            self.left -= 1
            if not self.left:
                raise ZeroDivisionError
            return super().forward(x)

    layer = Fragile(np.ones((3, 2)), np.zeros(2))
    with pytest.raises(ZeroDivisionError):
        gradient_errors(layer, np.ones((4, 3)), rng())      # 1 + 24 calls for x, then within W
    np.testing.assert_array_equal(layer.params["W"], 1)


def test_a_layer_may_keep_its_gradients_in_arrays_that_it_clears():
    class Thrifty(Affine):
        def forward(self, x):
            for gradient in self.grads.values():
                gradient[...] = 0
            return super().forward(x)

    layer = Thrifty(np.ones((3, 2)), np.zeros(2))
    assert max(gradient_errors(layer, rng(1).normal(size=(4, 3)), rng(2)).values()) < RIGHT


# gradient_errors: wrong layers. Each is planted, and must be caught.


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("layer", [Sigmoid, Tanh, ReLU])
def test_a_derivative_that_is_wrong_by_half_a_thousandth_is_caught(layer, seed):
    class Planted(layer):
        def backward(self, dy):
            return super().backward(dy) * 1.0005

    x = rng(seed).normal(size=(4, 3))
    assert gradient_errors(layer(), x, rng(seed + 1))["x"] < RIGHT
    assert gradient_errors(Planted(), x, rng(seed + 1))["x"] > WRONG


@pytest.mark.parametrize("wrong", ["W", "b"])
def test_the_error_is_blamed_on_the_parameter_that_is_wrong(wrong):
    class Planted(Affine):
        def backward(self, dy):
            dx = super().backward(dy)
            self.grads[wrong] = self.grads[wrong] * 1.0005
            return dx

    layer = Planted(rng(1).normal(size=(3, 2)), np.zeros(2))
    errors = gradient_errors(layer, rng(2).normal(size=(4, 3)), rng(3))
    assert errors.pop(wrong) > WRONG
    assert max(errors.values()) < RIGHT


def test_an_error_inside_a_network_is_blamed_on_its_layer():
    class Planted(Affine):
        def backward(self, dy):
            dx = super().backward(dy)
            self.grads["b"] = 2 * self.grads["b"]
            return dx

    net = Sequential(Affine.random(3, 3, rng(1)), Planted(rng(2).normal(size=(3, 2)), np.zeros(2)))
    errors = gradient_errors(net, rng(3).normal(size=(4, 3)), rng(4))
    assert errors.pop("1.b") > WRONG
    assert max(errors.values()) < RIGHT


class SoftmaxWithoutNeighbours(Layer):
    """The plain mean of dy stands for the one weighted by y: the same for an upstream of ones."""

    def forward(self, x):
        self.y = softmax(x)
        return self.y

    def backward(self, dy):
        return self.y * (dy - dy.mean(axis=-1, keepdims=True))


class Reversed(Layer):
    """Turns the columns round on the way forward, and forgets to on the way back."""

    def forward(self, x):
        return x[:, ::-1]

    def backward(self, dy):
        return dy.copy()


class Centred(Layer):
    """x minus the mean of its column; backward takes one mean of all entries instead."""

    def forward(self, x):
        return x - x.mean(axis=0)

    def backward(self, dy):
        return dy - dy.mean()


def assert_hidden_by_ones(layer, x):
    dx = layer.backward(np.ones_like(layer.forward(x)))
    numerical = numerical_gradient(lambda x: np.sum(layer.forward(x)), x)
    np.testing.assert_allclose(dx, numerical, atol=1e-8)


@pytest.mark.parametrize("kind", [SoftmaxWithoutNeighbours, Reversed, Centred])
@pytest.mark.parametrize("seed", range(10))
def test_a_mistake_that_an_upstream_of_ones_hides_is_caught(kind, seed):
    layer, x = kind(), rng(seed).normal(size=(4, 3))
    assert_hidden_by_ones(layer, x)
    assert gradient_errors(layer, x, rng(seed + 1))["x"] > WRONG


def test_a_generator_of_ones_would_have_let_it_through():
    assert gradient_errors(Reversed(), rng().normal(size=(4, 3)), Ones())["x"] < RIGHT


@pytest.mark.parametrize("mistake", [
    lambda dx: -dx, lambda dx: dx.T, lambda dx: dx / 3, lambda dx: 0 * dx, lambda dx: dx * np.nan,
], ids=["sign", "transposed", "mean", "zero", "nan"])
def test_a_common_mistake_is_caught(mistake):
    class Planted(Tanh):
        def backward(self, dy):
            return mistake(super().backward(dy))

    assert not gradient_errors(Planted(), rng(1).normal(size=(3, 3)), rng(2))["x"] < WRONG


def test_a_loss_that_ignores_its_upstream_is_caught():
    class Planted(MeanSquaredError):
        def backward(self, dloss=1.0):
            return super().backward()

    x = (rng(1).normal(size=(3, 2)), rng(2).normal(size=(3, 2)))
    assert gradient_errors(Planted(), x, rng(3))["x"] > WRONG


@pytest.mark.parametrize("shape", [(1, 2), (2, 2)], ids=str)
def test_a_gradient_of_the_wrong_shape_is_not_let_through_by_broadcasting(shape):
    class Planted(Affine):
        def backward(self, dy):
            dx = super().backward(dy)
            self.grads["b"] = np.broadcast_to(self.grads["b"], shape)
            return dx

    layer = Planted(rng(1).normal(size=(3, 2)), np.zeros(2))
    with pytest.raises(ValueError) as error:
        gradient_errors(layer, np.ones((4, 3)), rng(2))
    assert str(error.value) == f"a gradient of shape (2,) was expected, got shape {shape}"
