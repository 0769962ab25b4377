"""Sequential, train and accuracy: a network is its layers, a step is forward, backward, update."""

import re

import numpy as np
import pytest

from course_lib.data import Batches, load_digits, train_test_split
from course_lib.gradient import gradient_errors
from course_lib.layers import Affine, Dropout, Layer, LeakyReLU, ReLU, Sigmoid, Tanh
from course_lib.losses import MeanSquaredError, SoftmaxWithLoss
from course_lib.network import Sequential, accuracy, train
from course_lib.optimizers import SGD, Adam, Momentum
from tests.support.numbers import rng

RIGHT = 1e-7


def small_net(seed=0, dtype=np.float64):
    r = rng(seed)
    first = Affine.random(3, 5, r, dtype=dtype)
    return Sequential(first, Tanh(), Affine.random(5, 2, r, dtype=dtype))


def small_batches(steps=3, dtype=np.float64):
    r = rng(7)
    return [(r.normal(size=(4, 3)).astype(dtype), r.integers(0, 2, 4)) for _ in range(steps)]


# Sequential


@pytest.mark.parametrize("make", [
    lambda: Sequential(small_net(), Sigmoid(), Sequential(Affine.random(2, 3, rng(1)), Tanh())),
    lambda: Sequential(Affine.random(3, 4, rng(2)), LeakyReLU(), Affine.random(4, 1, rng(3))),
], ids=["nested", "deep"])
@pytest.mark.parametrize("n", [1, 6])
def test_a_network_has_the_right_gradient_for_its_input_and_every_parameter(make, n):
    net = make()
    errors = gradient_errors(net, rng(5).normal(size=(n, 3)), rng(6))
    assert set(errors) == {"x", *net.params} and max(errors.values()) < RIGHT


def test_a_network_goes_forward_in_order_and_backward_in_reverse():
    calls = []

    class Recorder(Layer):
        def forward(self, x):
            calls.append(("forward", self))
            return x

        def backward(self, dy):
            calls.append(("backward", self))
            return dy

    a, b, c = layers = Recorder(), Recorder(), Recorder()
    net = Sequential(*layers)
    net.backward(net.forward(1.0))
    there = [("forward", layer) for layer in (a, b, c)]
    assert calls == there + [("backward", layer) for layer in (c, b, a)]


def test_a_network_whose_first_layer_is_spared_dx_learns_the_same():
    net, spared, batches = small_net(), small_net(), small_batches()
    spared.layers[0].needs_dx = False
    right = list(train(net, SoftmaxWithLoss(), SGD(0.1), batches))
    assert list(train(spared, SoftmaxWithLoss(), SGD(0.1), batches)) == right
    assert spared.backward(np.ones((4, 2))) is None


def test_a_network_of_no_layers_changes_nothing():
    net, x = Sequential(), np.ones((2, 3))
    assert net.forward(x) is x and net.backward(x) is x and list(net.parameters()) == []


def test_parameters_are_named_by_position_and_are_the_layers_own_arrays():
    inner = Affine.random(5, 2, rng())
    net = Sequential(Affine.random(3, 5, rng()), ReLU(), Sequential(Tanh(), inner))
    names = [name for name, _, _ in net.parameters()]
    assert names == ["0.W", "0.b", "2.1.W", "2.1.b"] == list(net.params)
    assert net.params["2.1.W"] is inner.params["W"]
    assert all(gradient is None for _, _, gradient in net.parameters()) and net.grads == {}
    net.backward(net.forward(np.ones((4, 3))))
    assert list(net.grads) == list(net.params)
    assert all(gradient.shape == array.shape for _, array, gradient in net.parameters())
    assert net.grads["2.1.W"] is inner.grads["W"]


@pytest.mark.parametrize("name, where", [("W", "params['W']"), ("dW", "grads['W']"),
                                         ("db", "grads['b']")])
def test_a_parameter_looked_for_on_the_layer_is_pointed_to(name, where):
    layer = Affine.random(3, 2, rng())
    with pytest.raises(AttributeError, match=re.escape(f"Affine has no '{name}'; it is {where}")):
        getattr(layer, name)


# training on and off


def test_the_training_flag_reaches_dropout_through_nested_networks():
    dropout = Dropout(0.5, rng())
    net, x = Sequential(ReLU(), Sequential(Sequential(dropout), ReLU())), np.ones((20, 5))
    assert net.training and np.any(net.forward(x) != x)
    net.training = False
    assert not dropout.training and not net.training
    np.testing.assert_array_equal(net.forward(x), x)
    net.training = True
    assert dropout.training and net.training and np.any(net.forward(x) != x)


def test_switching_one_network_leaves_others_and_new_layers_training():
    net, other = Sequential(Dropout(0.5, rng())), Sequential(Dropout(0.5, rng()))
    net.training = False
    assert other.training and Dropout(0.5, rng()).training and Layer.training is True


def test_one_layer_that_is_not_training_shows():
    net = Sequential(ReLU(), Dropout(0.5, rng()))
    net.layers[1].training = False
    assert not net.training


# train


def test_training_is_lazy():
    net = small_net()
    before = net.params["0.W"].copy()

    def batches():
        for i, batch in enumerate(small_batches(5)):
            drawn.append(i)
            yield batch

    drawn = []
    steps = train(net, SoftmaxWithLoss(), SGD(0.1), batches())
    assert drawn == []
    np.testing.assert_array_equal(net.params["0.W"], before)
    next(steps)
    assert drawn == [0] and not np.array_equal(net.params["0.W"], before)
    assert len(list(steps)) == 4 and drawn == [0, 1, 2, 3, 4]


def test_a_step_is_forward_backward_update_and_yields_the_loss_before_the_update():
    net, twin, loss = small_net(), small_net(), SoftmaxWithLoss()
    batches = small_batches(4)
    yielded = list(train(net, SoftmaxWithLoss(), SGD(0.3), batches))
    for (x, t), value in zip(batches, yielded, strict=True):
        assert value == loss.forward(twin.forward(x), t)
        twin.backward(loss.backward())
        for _, array, gradient in twin.parameters():
            array -= 0.3 * gradient
    for name, array in net.params.items():
        np.testing.assert_array_equal(array, twin.params[name])


class Line:
    """A student's own network: no layers, and nothing but what train asks for."""

    def __init__(self):
        self.w, self.gradient = np.array([0.0]), None

    def forward(self, x):
        self.x = x
        return x * self.w

    def backward(self, dy):
        self.gradient = np.array([(dy * self.x).sum()])

    def parameters(self):
        yield "w", self.w, self.gradient


@pytest.mark.parametrize("make", [SGD, Momentum, Adam])
def test_any_network_that_has_forward_backward_and_parameters_can_be_trained(make):
    net, x = Line(), rng().normal(size=(20, 1))
    losses = list(train(net, MeanSquaredError(), make(lr=0.05), [(x, 3 * x)] * 300))
    assert losses[0] > 1 > 1e-4 > losses[-1] and net.w == pytest.approx(3, abs=0.01)


@pytest.mark.parametrize("optimizer", [SGD, Momentum, Adam])
@pytest.mark.parametrize("lr", [0.1, np.float64(0.1)], ids=repr)
def test_a_float32_network_stays_float32_through_training(optimizer, lr):
    net = small_net(dtype=np.float32)
    steps = train(net, SoftmaxWithLoss(), optimizer(lr), small_batches(3, np.float32))
    assert all(type(value) is float for value in steps)
    arrays = [*net.params.values(), *net.grads.values(), net.forward(np.ones((2, 3), np.float32))]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


def test_a_straight_line_is_learned_exactly():
    x = rng().normal(size=(50, 2))
    t = x @ np.array([[3.0], [-2.0]]) + 0.5
    net = Sequential(Affine.random(2, 1, rng()))
    losses = list(train(net, MeanSquaredError(), SGD(0.2), [(x, t)] * 300))
    assert losses[-1] < 1e-12 and np.all(np.diff(losses) <= 1e-12)
    np.testing.assert_allclose(net.params["0.W"], [[3], [-2]], atol=1e-6)
    np.testing.assert_allclose(net.params["0.b"], [0.5], atol=1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64], ids=lambda d: d.__name__)
@pytest.mark.parametrize("make, lr", [(SGD, 0.3), (Momentum, 0.05), (Adam, 0.005)])
def test_a_small_network_learns_to_read_digits(make, lr, dtype):
    r = rng(0)
    x, t = load_digits()
    x_train, x_test, t_train, t_test = train_test_split(x.astype(dtype), t, r)
    first, second = (Affine.random(*shape, r, dtype=dtype) for shape in ((64, 32), (32, 10)))
    net, batches = Sequential(first, ReLU(), second), Batches(x_train, t_train, 32, r, epochs=15)
    assert accuracy(net, x_test, t_test) < 0.3
    losses = list(train(net, SoftmaxWithLoss(), make(lr), batches))
    assert np.mean(losses[-42:]) < 0.1 < 1.5 < losses[0]
    assert accuracy(net, x_test, t_test) >= 0.95


# accuracy


@pytest.mark.parametrize("t, share", [([0, 1, 2, 1], 1), ([0, 1, 2, 0], 0.75), ([1, 2, 0, 2], 0)])
def test_accuracy_is_the_share_of_samples_whose_highest_score_is_at_their_label(t, share):
    scores = np.array([[9, 1, 1], [-3, -1, -2], [0, 0, 1e-9], [1, 3, 2]])
    assert accuracy(Sequential(), scores, t) == share
    assert type(accuracy(Sequential(), scores, np.array(t))) is float


@pytest.mark.parametrize("shape", [(2, 1), (2, 3), (3,), ()], ids=str)
def test_accuracy_refuses_labels_that_do_not_fit_instead_of_broadcasting(shape):
    with pytest.raises(ValueError) as error:
        accuracy(Sequential(), np.eye(3)[:2], np.zeros(shape, int))
    assert str(error.value) == f"accuracy expects labels of shape (2,), got {shape}"


def test_a_list_of_layers_is_refused_with_the_way_to_write_it():
    with pytest.raises(TypeError, match=r"as in Sequential\(a, b\), got list"):
        Sequential([ReLU()])
