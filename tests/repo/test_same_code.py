"""The library is the code that students have just written.

An exercise's solution and the library give the same, and the library is at most three times as
long. What it shares with others, such as checks of shapes, is not counted.
"""

import ast
import functools
import inspect
import textwrap

import numpy as np
import pytest

from course_lib.autograd import Tensor, order, uses
from course_lib.checks import all_exercises
from course_lib.data import Batches
from course_lib.distances import chebyshev, euclidean, manhattan, pairwise
from course_lib.functions import log_softmax, sigmoid, softmax
from course_lib.gradient import numerical_gradient
from course_lib.layers import Affine, Multiply, ReLU, Sigmoid, Tanh
from course_lib.losses import SoftmaxWithLoss
from course_lib.network import train
from course_lib.normalization import BatchNorm, MinMaxScaler, StandardScaler
from course_lib.optimizers import SGD

EXERCISES = all_exercises()


def multiply(x, y, dz):
    layer = Multiply()
    layer.forward(x, y)
    return layer.backward(dz)


def relu(dy, x):
    layer = ReLU()
    layer.forward(x)
    return layer.backward(dy)


def affine(dY, X, W):
    layer = Affine(W, np.zeros(W.shape[1]))
    layer.forward(X)
    return {"dX": layer.backward(dY), "dW": layer.grads["W"], "db": layer.grads["b"]}


def train_net(net, loss, x, t, lr, batch_size, epochs, rng):
    return list(train(net, loss, SGD(lr), Batches(x, t, batch_size, rng, epochs)))


def loss_and_gradient(x, t):
    layer = SoftmaxWithLoss()
    return {"loss": layer.forward(x, t), "dx": layer.backward()}


def scale(x):
    return {"minmax": MinMaxScaler().fit_transform(x), "z": StandardScaler().fit_transform(x)}


def scale_test(train, test):
    return MinMaxScaler().fit(train).transform(test)


def distances(x, y):
    return {"L1": manhattan(x, y), "L2": euclidean(x, y), "Linf": chebyshev(x, y)}


def visiting_order(inputs, end):
    """The library's order for nodes that are names."""
    nodes = {name: Tensor(0.0) for name in inputs}
    names = {node: name for name, node in nodes.items()}
    for name, node in nodes.items():
        node.inputs = [(nodes[source], None) for source in inputs[name]]
    return [names[node] for node in order(nodes[end])]


SAME = {            # exercise: (what solves it with the library, the code that is to be as short)
    "01.2": (multiply, [Multiply.backward]),
    "02.3": (numerical_gradient, [numerical_gradient]),
    "03.1": (relu, [ReLU.backward]),
    "03.2": (Sigmoid, [Sigmoid]),
    "03.3": (sigmoid, [sigmoid]),
    "03.4": (Tanh, [Tanh]),
    "04.2": (affine, [Affine.backward]),
    "04.4": (SoftmaxWithLoss, [SoftmaxWithLoss]),
    "05.3": (train_net, [train]),
    "06.1": (softmax, [softmax]),
    "06.2": (softmax, [softmax]),
    "06.3": (log_softmax, [log_softmax]),
    "06.4": (loss_and_gradient, [SoftmaxWithLoss]),
    "07.1": (scale, [StandardScaler]),
    "07.2": (scale_test, [MinMaxScaler]),
    "07.4": (BatchNorm, [BatchNorm]),
    "08.1": (distances, [manhattan, euclidean, chebyshev]),
    "08.2": (pairwise, [pairwise]),
    "10.3": (visiting_order, [order, uses]),
}
EVERY_EXERCISE = pytest.mark.parametrize("id", SAME)


def library(id, arguments):
    """What the library gives for the arguments of an exercise."""
    answer, _ = SAME[id]
    if answer is BatchNorm:                     # it wants to know how many columns there are
        answer = functools.partial(BatchNorm, arguments[0].shape[1])
    return EXERCISES[id].call(answer)(*arguments)


def assert_same(got, right, rtol):
    if isinstance(right, dict):
        assert got.keys() == right.keys()
        got, right = tuple(got.values()), tuple(right.values())
    if isinstance(right, tuple):
        for a, b in zip(got, right, strict=True):
            assert_same(a, b, rtol)
    else:
        np.testing.assert_allclose(got, right, rtol=rtol, atol=rtol)


def length(code):
    """In statements, so that folding does not matter; each entry of a dictionary counts as one."""
    nodes = list(ast.walk(ast.parse(textwrap.dedent(inspect.getsource(code)))))
    said = [n for n in nodes if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)]
    entries = [len(n.keys) - 1 for n in nodes if isinstance(n, ast.Dict)]
    return sum(isinstance(n, ast.stmt) for n in nodes) - len(said) + sum(entries)


@EVERY_EXERCISE
@pytest.mark.parametrize("seed", range(3))
def test_the_solution_and_the_library_give_the_same(id, seed):
    exercise = EXERCISES[id]
    pairs = zip(exercise.arguments(seed), exercise.arguments(seed), strict=True)
    for arguments, again in pairs:
        assert_same(library(id, arguments), exercise.expected()(*again), exercise.rtol)


@EVERY_EXERCISE
def test_the_library_is_at_most_three_times_as_long(id):
    assert sum(map(length, SAME[id][1])) <= 3 * length(EXERCISES[id].model_solution)
