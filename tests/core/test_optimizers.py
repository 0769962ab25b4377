"""What each optimizer remembers, changes and refuses.

Their formulas are held against others' code in test_every_layer.
"""

import numpy as np
import pytest

from course_lib.layers import Affine
from course_lib.network import Sequential
from course_lib.optimizers import SGD, Adam, Momentum

EVERY_OPTIMIZER = pytest.mark.parametrize("make", [SGD, Momentum, Adam])


class Net:
    """Parameters without layers: named arrays, with gradients that a test sets."""

    def __init__(self, **arrays):
        self.arrays, self.grads = arrays, {}

    def parameters(self):
        for name, array in self.arrays.items():
            yield name, array, self.grads.get(name)


def vector(*numbers):
    return np.array(numbers, dtype=np.float64)


def bowl(x, i=0):
    """The gradient of a bowl that is ten times steeper one way than the other."""
    return vector(1, 10) * (x - vector(3, -2))


def descend(optimizer, steps, gradient=bowl, start=(1, 1)):
    net = Net(x=vector(*start))
    for i in range(steps):
        net.grads["x"] = gradient(net.arrays["x"], i)
        optimizer.step(net)
    return net.arrays["x"]


def noisy(x, i):
    return bowl(x) + np.random.default_rng(i).normal(size=2)


# The formulas


@pytest.mark.parametrize("scale", [1e-3, 1, 1e6])
def test_the_first_step_of_adam_has_length_lr_whatever_the_gradients_size(scale):
    x = descend(Adam(0.01), 1, lambda x, i: scale * vector(3, -5), start=(0, 0))
    np.testing.assert_allclose(x, [-0.01, 0.01], rtol=1e-4)


def test_the_defaults_are_the_usual_ones():
    assert Momentum(1).momentum == 0.9
    assert (Adam().lr, Adam().beta1, Adam().beta2, Adam().eps) == (0.001, 0.9, 0.999, 1e-8)


# Manners


@EVERY_OPTIMIZER
def test_the_learning_rate_may_be_changed_between_steps(make):
    optimizer, net = make(lr=0.1), Net(x=vector(1, 1))
    net.grads["x"] = vector(5, -3)
    optimizer.step(net)
    after_one, optimizer.lr = net.arrays["x"].copy(), 0
    optimizer.step(net)
    np.testing.assert_array_equal(net.arrays["x"], after_one)


@EVERY_OPTIMIZER
def test_what_is_remembered_belongs_to_one_parameter_and_one_optimizer(make):
    def walk(*names, optimizer):
        net = Net(**{name: vector(1, 1) for name in names})
        for i in range(5):
            net.grads = {name: noisy(net.arrays[name], i + 10 * (name == "b")) for name in names}
            optimizer.step(net)
        return net.arrays

    both = walk("a", "b", optimizer=make(lr=0.01))
    for name in ("a", "b"):
        np.testing.assert_array_equal(both[name], walk(name, optimizer=make(lr=0.01))[name])


@EVERY_OPTIMIZER
def test_remembered_gradients_are_no_views_of_the_ones_that_were_given(make):
    def walk(overwrite):
        optimizer, net, gradient = make(lr=0.1), Net(x=vector(1, 1)), vector(5, 5)
        net.grads["x"] = gradient
        optimizer.step(net)
        if overwrite:
            gradient[:] = 1000
        net.grads["x"] = vector(1, 2)
        optimizer.step(net)
        return net.arrays["x"]

    np.testing.assert_array_equal(walk(overwrite=True), walk(overwrite=False))


# Refused


@pytest.mark.parametrize("make", [Momentum, Adam])
def test_an_optimizer_with_a_memory_refuses_a_second_network_and_forgets_nothing(make):
    optimizer, twin, nets = make(lr=0.1), make(lr=0.1), [Net(x=vector(1, 1)) for _ in range(3)]
    for net in nets:
        net.grads["x"] = vector(5, -3)
    optimizer.step(nets[0])
    says = f"this {make.__name__} remembers another network's gradients: make a new one for each"
    with pytest.raises(ValueError, match=says):
        optimizer.step(nets[1])
    np.testing.assert_array_equal(nets[1].arrays["x"], [1, 1])
    optimizer.step(nets[0])
    for _ in range(2):
        twin.step(nets[2])
    np.testing.assert_array_equal(nets[0].arrays["x"], nets[2].arrays["x"])


def test_sgd_remembers_nothing_and_takes_any_network():
    optimizer = SGD(0.1)
    np.testing.assert_array_equal(descend(optimizer, 3), descend(optimizer, 3))


@EVERY_OPTIMIZER
def test_a_step_before_backward_names_the_parameter_without_a_gradient(make):
    says = "parameter 0.W has no gradient yet: call forward and backward before step"
    with pytest.raises(RuntimeError, match=says):
        make(lr=0.1).step(Sequential(Affine(np.ones((3, 2)), np.zeros(2))))


@EVERY_OPTIMIZER
def test_a_step_that_is_refused_changes_nothing(make):
    optimizer, net = make(lr=0.1), Net(a=vector(1, 1), b=vector(1, 1))
    net.grads["a"] = vector(5, -3)
    with pytest.raises(RuntimeError, match="parameter b has no gradient yet"):
        optimizer.step(net)
    np.testing.assert_array_equal(net.arrays["a"], [1, 1])
    np.testing.assert_array_equal(descend(optimizer, 3), descend(make(lr=0.1), 3))
