"""Every loss: its value, and its gradient for every kind of target.

What holds for all layers, and so for losses, is in test_every_layer; what targets are refused, in
test_functions.
"""

import math

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from course_lib.functions import cross_entropy, sigmoid, softmax
from course_lib.gradient import gradient_errors
from course_lib.losses import MeanSquaredError, SigmoidWithLoss, SoftmaxWithLoss
from tests.support.numbers import rng


def hips_softmax_loss(scores, t):
    log_p = scores - anp.log(anp.sum(anp.exp(scores), axis=1, keepdims=True))
    t = np.eye(scores.shape[1])[t] if np.ndim(t) == 1 else t
    return -anp.sum(t * log_p) / len(scores)


def hips_sigmoid_loss(scores, t):
    y = 1 / (1 + anp.exp(-scores))
    return anp.mean(-t * anp.log(y) - (1 - t) * anp.log(1 - y))


def hips_squared_error(y, t):
    return anp.mean((y - t) ** 2)


def labels(shape):
    return rng(3).integers(0, shape[1], shape[0])


def one_hot(shape):
    return np.eye(shape[1])[labels(shape)]


def probabilities(shape):
    return softmax(rng(4).normal(size=shape))


def weights(shape):
    """Soft targets whose rows do not sum to 1."""
    return rng(5).uniform(0, 3, shape)


def bits(shape):
    return rng(6).integers(0, 2, shape)


MATRICES = [(4, 3), (1, 3), (4, 1), (1, 1), (2, 7)]
ANY = [*MATRICES, (5,), (2, 3, 4), (2, 1, 3), ()]
KINDS = [
    (SoftmaxWithLoss, hips_softmax_loss, [labels, one_hot, probabilities, weights], MATRICES),
    (SigmoidWithLoss, hips_sigmoid_loss, [bits, weights], ANY),
    (MeanSquaredError, hips_squared_error, [bits, weights], ANY),
]
TARGETS = [(kind, target) for kind, _, targets, _ in KINDS for target in targets]
EVERY_TARGET = pytest.mark.parametrize("kind, target", TARGETS, ids=lambda p: p.__name__)
EVERY_CASE = pytest.mark.parametrize("kind, reference, target, shape", [
    pytest.param(kind, reference, target, shape, id=f"{kind.__name__}-{target.__name__}-{shape}")
    for kind, reference, targets, shapes in KINDS for target in targets for shape in shapes])


# Gradients


@EVERY_CASE
def test_a_loss_agrees_with_nudging_and_with_hips_autograd(kind, reference, target, shape):
    scores, t, layer = rng(1).normal(size=shape), target(shape), kind()
    assert gradient_errors(layer, (scores, t), rng(2))["x"] < 1e-7
    assert layer.forward(scores, t) == pytest.approx(reference(scores, t), rel=1e-12, abs=1e-15)
    gradient = layer.backward(-1.7)
    np.testing.assert_allclose(gradient, -1.7 * grad(reference)(scores, t), rtol=1e-9, atol=1e-14)
    assert np.shape(gradient) == shape


@EVERY_TARGET
@pytest.mark.parametrize("dloss", [0, 2, np.float64(-0.5), np.float32(3), np.array(3.0)], ids=repr)
def test_backward_multiplies_by_its_upstream_and_keeps_the_scores_float_type(kind, target, dloss):
    layer = kind()
    layer.forward(rng(1).normal(size=(4, 3)).astype(np.float32), target((4, 3)))
    np.testing.assert_allclose(layer.backward(dloss), float(dloss) * layer.backward(), rtol=1e-6)
    assert layer.backward(dloss).dtype == np.float32


def test_the_gradient_of_softmax_with_loss_is_what_was_predicted_minus_what_was_right():
    scores, t = rng(1).normal(size=(4, 3)), [0, 2, 1, 1]
    layer = SoftmaxWithLoss()
    assert layer.forward(scores, t) == pytest.approx(cross_entropy(scores, t), rel=1e-14)
    np.testing.assert_allclose(layer.y, softmax(scores), rtol=1e-13)
    np.testing.assert_allclose(layer.backward(), (softmax(scores) - np.eye(3)[t]) / 4, rtol=1e-12)


def test_sigmoid_with_loss_is_softmax_with_loss_of_two_classes():
    scores, t = rng(1).normal(size=6), bits(6)
    one, two = SigmoidWithLoss(), SoftmaxWithLoss()
    both = np.column_stack([np.zeros(6), scores])
    assert one.forward(scores, t) == pytest.approx(two.forward(both, t), rel=1e-13)
    np.testing.assert_allclose(one.backward(), two.backward()[:, 1], rtol=1e-12)
    np.testing.assert_allclose(one.y, sigmoid(scores))


# Values


@pytest.mark.parametrize("loss, scores, t, value", [
    (SoftmaxWithLoss, [[0, -1000]], [1], 1000),
    (SoftmaxWithLoss, [[0, 0, 0, 0]], [2], math.log(4)),
    (SigmoidWithLoss, [0.0, 0.0], [0, 1], math.log(2)),
    (SigmoidWithLoss, [1000.0, -1000.0], [0, 1], 1000),
    (SigmoidWithLoss, [1000.0, -1000.0], [1, 0], 0),
    (SigmoidWithLoss, math.log(3), 1, -math.log(0.75)),
    (SigmoidWithLoss, [math.log(3)], [0.5], -math.log(0.75) / 2 - math.log(0.25) / 2),
    (MeanSquaredError, [[1, 2], [3, 4]], [[1, 0], [3, 0]], 5),
    (MeanSquaredError, 3, 1, 4),
])
def test_known_losses(loss, scores, t, value):
    assert loss().forward(scores, t) == pytest.approx(value, rel=1e-14, abs=1e-300)


@pytest.mark.parametrize("loss, scores", [
    (SigmoidWithLoss, [2000, 2001]), (MeanSquaredError, [32, 33])])
def test_the_mean_loss_has_more_digits_than_the_scores(loss, scores):
    t = np.zeros(2, np.float16)
    single = [loss().forward(np.array([s], np.float16), t[:1]) for s in scores]
    assert loss().forward(np.array(scores, np.float16), t) == sum(single) / 2
    assert float(np.float16(sum(single) / 2)) != sum(single) / 2      # or this could not fail


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64], ids=lambda d: d.__name__)
@pytest.mark.parametrize("loss, t", [
    (SoftmaxWithLoss, [1, 1, 0]), (SigmoidWithLoss, [[0, 1], [1, 1], [1, 0]])])
def test_extreme_scores_give_finite_losses_and_gradients_without_a_warning(loss, t, dtype):
    layer, scores = loss(), np.array([[30_000, -30_000], [-30_000, 30_000], [0, 30_000]], dtype)
    with np.errstate(all="raise", under="ignore"):
        assert 1e4 <= layer.forward(scores, t) <= 6e4
        assert np.isfinite(layer.backward()).all()


@EVERY_TARGET
def test_a_mean_over_the_batch_does_not_grow_with_it_and_has_no_parameters(kind, target):
    scores, t, once, twice = rng(1).normal(size=(4, 3)), target((4, 3)), kind(), kind()
    value = twice.forward(np.tile(scores, (2, 1)), np.concatenate([t, t]))
    assert once.forward(scores, t) == pytest.approx(value)
    np.testing.assert_allclose(2 * twice.backward()[:4], once.backward())
    assert list(once.parameters()) == []


# Refused


@pytest.mark.parametrize("loss, name", [(SigmoidWithLoss, "scores"), (MeanSquaredError, "y")])
@pytest.mark.parametrize("a, b", [
    ((3,), (3, 1)), ((3, 1), (3,)), ((2, 3), (3,)), ((2, 3), (1, 3)), ((), (1,))], ids=str)
def test_shapes_that_would_broadcast_are_refused(loss, name, a, b):
    with pytest.raises(ValueError) as error:
        loss().forward(np.zeros(a), np.zeros(b))
    assert str(error.value) == f"{loss.__name__} expects {name} and t of one shape, got {a} and {b}"
