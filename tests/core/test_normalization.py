"""Scalers and normalization layers: what they promise of the training set, modes, refusals.

What holds for all layers is in test_every_layer.
"""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import make_vjp

from course_lib.data import load_penguins
from course_lib.gradient import gradient_errors
from course_lib.layers import Affine, ReLU
from course_lib.network import Sequential
from course_lib.normalization import (
    BatchNorm,
    LayerNorm,
    MinMaxScaler,
    PowerScaler,
    StandardScaler,
)
from tests.support.numbers import rng


def read_only(x):
    x = np.array(x)
    x.setflags(write=False)
    return x


SCALERS = {
    "min–max": MinMaxScaler,
    "z-score": StandardScaler,
    "log": PowerScaler,
    "root": lambda: PowerScaler(0.5),
    "reciprocal": lambda: PowerScaler(-1),
}
EVERY_SCALER = pytest.mark.parametrize("make", SCALERS.values(), ids=SCALERS.keys())
LEARNED = pytest.mark.parametrize("make", [MinMaxScaler, StandardScaler])
NORMS = pytest.mark.parametrize("Norm", [BatchNorm, LayerNorm])


# Scalers

def test_min_max_fills_0_to_1_and_keeps_scikit_learns_names():
    x = rng().normal(3, [1, 100, 0.01], (20, 3))
    scaler = MinMaxScaler()
    z = scaler.fit_transform(x)
    assert z.min(axis=0).tolist() == [0] * 3 and z.max(axis=0).tolist() == [1] * 3
    assert scaler.data_min_.tolist() == x.min(axis=0).tolist()
    assert scaler.data_max_.tolist() == x.max(axis=0).tolist() and scaler.n_features_in_ == 3


def test_z_scores_have_mean_0_and_standard_deviation_1():
    x = rng().normal(3, [1, 100, 0.01], (20, 3))
    mean, var, sd = x.mean(axis=0), x.var(axis=0), x.std(axis=0)
    scaler = StandardScaler().fit(x)
    np.testing.assert_allclose(scaler.transform(x), (x - mean) / sd, atol=1e-12)
    for got, right in ((scaler.mean_, mean), (scaler.var_, var), (scaler.scale_, sd)):
        np.testing.assert_allclose(got, right, rtol=1e-12)
    z = StandardScaler().fit_transform([[1], [2], [3], [4]])
    np.testing.assert_allclose(z[:, 0], [-1.342, -0.447, 0.447, 1.342], atol=5e-4)


@pytest.mark.parametrize("power, bent", [
    (0, np.log), (1e-12, np.log), (1, lambda x: x - 1), (0.5, lambda x: 2 * np.sqrt(x) - 2),
    (-1, lambda x: 1 - 1 / x)])
def test_powers_bend_as_their_formula_says(power, bent):
    x = rng().uniform(0.01, 100, (10, 2))
    np.testing.assert_allclose(PowerScaler(power).fit_transform(x), bent(x), rtol=1e-9, atol=1e-12)


@EVERY_SCALER
def test_inverse_transform_takes_back_what_transform_did(make):
    x, new = rng(1).uniform(1, 50, (12, 4)), rng(2).uniform(0.5, 60, (5, 4))
    scaler = make().fit(x)
    np.testing.assert_allclose(scaler.inverse_transform(scaler.transform(new)), new, rtol=1e-11)


@LEARNED
def test_new_samples_are_scaled_by_the_training_set(make):
    x = rng().normal(size=(10, 2))
    scaler = make().fit(x)
    together = scaler.transform(np.vstack([x, x + 7]))
    assert np.array_equal(scaler.transform(x[:1] + 7), together[10:11])
    assert MinMaxScaler().fit([[1], [4]]).transform([[5]])[0, 0] == pytest.approx(4 / 3)


@LEARNED
@pytest.mark.parametrize("value", [0.0, 0.1, -1e100, 1e-310])
def test_constant_columns_become_exactly_0_and_come_back(make, value):
    x = np.column_stack([np.full(7, value), np.arange(7.0)])
    scaler = make()
    with np.errstate(all="raise", under="ignore"):
        assert scaler.fit_transform(x)[:, 0].tolist() == [0] * 7
        assert scaler.inverse_transform(scaler.transform(x))[:, 0].tolist() == [value] * 7


@LEARNED
def test_one_sample_becomes_0(make):
    assert make().fit_transform([[3, -2]]).tolist() == [[0, 0]]


@LEARNED
def test_columns_too_narrow_for_a_square_become_0_and_no_nan(make):
    assert np.abs(make().fit_transform([[0.0], [1e-200]])).max() in (1, 5e-201)


@EVERY_SCALER
@pytest.mark.parametrize("dtype, out", [
    ("f4", "f4"), ("f2", "f2"), (">f8", "f8"), ("i4", "f8"), ("u1", "f8")])
def test_float_types_stay_and_whole_numbers_become_float64(make, dtype, out):
    x = np.array([[1, 20], [3, 10], [2, 40]], dtype)
    scaler = make().fit(x)
    z = scaler.transform(x)
    assert z.dtype == scaler.inverse_transform(z).dtype == np.dtype(out)


@EVERY_SCALER
def test_scalers_leave_their_input_alone_and_give_new_arrays(make):
    x = read_only(rng().uniform(1, 2, (4, 2)))
    scaler = make().fit(x)
    for result in (scaler.transform(x), scaler.inverse_transform(x / 4)):
        assert not np.shares_memory(result, x) and result.flags.writeable


@EVERY_SCALER
@pytest.mark.parametrize("x, error, message", [
    (np.ones((3, 4)), ValueError, r"was fitted to 2 columns, got x of shape \(3, 4\)"),
    (np.ones(3), ValueError, r"expects x of shape \(N, D\), got \(3,\)"),
    ([[1.0, np.nan]], ValueError, "expects finite numbers, and x holds nan or inf"),
    ([[1.0, -np.inf]], ValueError, "expects finite numbers, and x holds nan or inf"),
    ([["a", "b"]], TypeError, "x should hold real numbers"),
])
def test_scalers_refuse_what_they_cannot_scale(make, x, error, message):
    scaler = make().fit(np.ones((3, 2)))
    uses = [scaler.transform, scaler.inverse_transform]
    for use in uses if "fitted" in message else [*uses, scaler.fit]:
        with pytest.raises(error, match=message):
            use(x)


@EVERY_SCALER
def test_scalers_refuse_to_scale_before_fit_and_to_learn_from_nothing(make):
    for use in (make().transform, make().inverse_transform):
        with pytest.raises(RuntimeError, match="has learned nothing yet: call fit with the train"):
            use([[1.0]])
    with pytest.raises(ValueError, match=r"cannot be fitted to no samples: x has shape \(0, 2\)"):
        make().fit(np.ones((0, 2)))
    assert make().fit(np.ones((3, 2))).transform(np.ones((0, 2))).shape == (0, 2)


def test_a_refused_fit_changes_nothing():
    scaler = MinMaxScaler().fit([[0.0], [4.0]])
    with pytest.raises(ValueError):
        scaler.fit([[1.0], [np.nan]])
    assert scaler.transform([[1.0]]).tolist() == [[0.25]]


@pytest.mark.parametrize("x", [0.0, -1.0])
def test_powers_refuse_what_is_not_positive_and_what_they_never_give(x):
    for use in (PowerScaler().fit, PowerScaler().fit([[1.0]]).transform):
        with pytest.raises(ValueError, match="positive numbers"):
            use([[x]])
    with pytest.raises(ValueError, match="no such number"):
        PowerScaler(0.5).fit([[1.0]]).inverse_transform([[x - 2]])


# Layers

AXIS = {BatchNorm: 0, LayerNorm: 1}


def reference(x, gamma, beta, axis):
    mean = anp.mean(x, axis=axis, keepdims=True)
    var = anp.mean((x - mean) ** 2, axis=axis, keepdims=True)
    return gamma * (x - mean) / anp.sqrt(var + 1e-5) + beta


def with_parameters(Norm, features, seed=0):
    layer = Norm(features)
    layer.params["gamma"][:], layer.params["beta"][:] = rng(seed).normal(size=(2, features))
    return layer


@NORMS
@pytest.mark.parametrize("shape", [(2, 1), (5, 3), (3, 3), (2, 6), (9, 2)])
def test_values_and_gradients_agree_with_hips_autograd(Norm, shape):
    x, dy = rng(1).normal(2, 3, shape), rng(2).normal(size=shape)
    layer = with_parameters(Norm, shape[1])
    y, dx = layer.forward(x), layer.backward(dy)
    inputs = x, layer.params["gamma"], layer.params["beta"]
    vjp, right = make_vjp(lambda p: reference(*p, axis=AXIS[Norm]))(inputs)
    np.testing.assert_allclose(y, right, rtol=1e-10, atol=1e-12)
    for got, wanted in zip((dx, layer.grads["gamma"], layer.grads["beta"]), vjp(dy), strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-9, atol=1e-12)


def test_the_lessons_numbers():
    layer = BatchNorm(1)
    layer.forward([[1], [2], [3], [4]])
    dx = layer.backward([[1], [0], [0], [0]])
    np.testing.assert_allclose(dx[:, 0], [0.268, -0.358, -0.089, 0.179], atol=5e-4)


@NORMS
def test_the_gradient_sums_to_0_along_the_axis_that_is_normalized(Norm):
    layer = Norm(4)
    layer.forward(rng().normal(size=(6, 4)))
    dx = layer.backward(rng(1).normal(size=(6, 4)))
    np.testing.assert_allclose(dx.sum(axis=AXIS[Norm]), 0, atol=1e-12)


def test_running_statistics_follow_the_batches_as_pytorchs_do():
    layer, batches = BatchNorm(3), rng().normal(5, 2, (4, 10, 3))
    mean, var = np.zeros(3), np.ones(3)
    for batch in batches:
        layer.forward(batch)
        mean = 0.9 * mean + 0.1 * batch.mean(axis=0)
        var = 0.9 * var + 0.1 * batch.var(axis=0, ddof=1)
    np.testing.assert_allclose([layer.running_mean, layer.running_var], [mean, var], rtol=1e-12)


def test_in_evaluation_each_sample_stands_by_itself_and_nothing_is_learned():
    layer = with_parameters(BatchNorm, 3)
    layer.forward(rng().normal(5, 2, (10, 3)))
    layer.training = False
    x, kept = rng(1).normal(size=(6, 3)), (layer.running_mean.copy(), layer.running_var.copy())
    y, dx = layer.forward(x), layer.backward(np.eye(6, 3))
    np.testing.assert_allclose(layer.forward(x[2:3]), y[2:3], rtol=1e-12)
    assert np.count_nonzero(dx) == 3
    assert max(gradient_errors(layer, x, rng(2)).values()) < 1e-7
    assert np.array_equal(kept, (layer.running_mean, layer.running_var))


def test_backward_belongs_to_the_last_forward_whatever_the_mode_is_now():
    layer, x, dy = BatchNorm(2), rng().normal(size=(5, 2)), rng(1).normal(size=(5, 2))
    layer.forward(x)
    right = layer.backward(dy)
    layer.training = False
    assert np.array_equal(layer.backward(dy), right)


def test_after_many_batches_evaluation_is_nearly_what_training_was():
    x = load_penguins()[0]
    layer = BatchNorm(4)
    for _ in range(200):
        y = layer.forward(x)
    layer.training = False
    np.testing.assert_allclose(layer.forward(x), y, atol=0.01)


@NORMS
@pytest.mark.parametrize("shift", [1e8, -1e10])
def test_a_huge_offset_costs_few_digits(Norm, shift):
    x, dy = rng().integers(-4, 4, (40, 16)) / 4.0, rng(1).normal(size=(40, 16))
    near, far = Norm(16), Norm(16)
    np.testing.assert_allclose(far.forward(x + shift), near.forward(x), atol=1e-5)
    np.testing.assert_allclose(far.backward(dy), near.backward(dy), atol=1e-5)


@NORMS
def test_a_constant_column_or_row_gives_no_nan(Norm):
    layer = Norm(3)
    assert layer.forward(np.full((4, 3), 7.0)).tolist() == np.zeros((4, 3)).tolist()
    assert np.isfinite(layer.backward(rng().normal(size=(4, 3)))).all()


def test_layers_refuse_what_they_cannot_normalize():
    layer = BatchNorm(3)
    for bad in (np.ones((4, 2)), np.ones(3), np.ones((2, 3, 3))):
        for norm in (layer, LayerNorm(3)):
            with pytest.raises(ValueError, match=r"expects x of shape \(N, 3\), got"):
                norm.forward(bad)
    for n in (0, 1):
        with pytest.raises(ValueError, match=f"two samples or more while training, got {n}; set"):
            layer.forward(np.ones((n, 3)))


def test_they_are_sub_layers_of_a_network():
    first, last = Affine.random(3, 4, rng()), Affine.random(4, 2, rng(1))
    net = Sequential(first, BatchNorm(4), ReLU(), LayerNorm(4), last)
    x = rng(2).normal(size=(8, 3))
    errors = gradient_errors(net, x, rng(3))
    errors.pop("0.b")                        # 0 in truth: BatchNorm takes the mean away again
    assert max(errors.values()) < 1e-7 and np.abs(net.grads["0.b"]).max() < 1e-12
    assert {"1.gamma", "1.beta", "3.gamma", "3.beta"} < set(net.params)
    net.training = False
    assert not net.layers[1].training
    np.testing.assert_allclose(net.forward(x[:1]), net.forward(x)[:1], rtol=1e-12)
