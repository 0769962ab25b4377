"""Every layer: its gradients against nudging and against HIPS autograd, its manners, and its refusals."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import make_vjp

from course_lib.gradient import gradient_errors
from course_lib.layers import Add, Affine, Dropout, Layer, LeakyReLU, Multiply, ReLU, Sigmoid, Tanh
from course_lib.network import Sequential

RIGHT = 1e-7


def rng(seed=0):
    return np.random.default_rng(seed)


def off_kinks(shape, seed=0, dtype=np.float64):
    """Random numbers of both signs, none nearer to 0 than 0.1."""
    x = rng(seed).normal(size=shape)
    return (x + 0.1 * np.sign(x)).astype(dtype)


def read_only(x):
    x = np.array(x)
    x.setflags(write=False)
    return x


ENTRYWISE = {                       # name: (how to make it, the same in HIPS autograd)
    "ReLU": (ReLU, lambda x: anp.where(x > 0, x, 0.0)),
    "LeakyReLU": (LeakyReLU, lambda x: anp.where(x > 0, x, 0.01 * x)),
    "LeakyReLU(0.3)": (lambda: LeakyReLU(0.3), lambda x: anp.where(x > 0, x, 0.3 * x)),
    "Sigmoid": (Sigmoid, lambda x: 1 / (1 + anp.exp(-x))),
    "Tanh": (Tanh, anp.tanh),
}
TWO_INPUTS = {"Add": (Add, lambda x, y: x + y), "Multiply": (Multiply, lambda x, y: x * y)}

# How to make each layer for inputs with three columns, and how many inputs it takes.
EVERY_LAYER = pytest.mark.parametrize("make, count", [
    pytest.param(make, 1, id=name) for name, (make, _) in ENTRYWISE.items()] + [
    pytest.param(make, 2, id=name) for name, (make, _) in TWO_INPUTS.items()] + [
    pytest.param(lambda: Affine(off_kinks((3, 2), 7), off_kinks(2, 8)), 1, id="Affine"),
    pytest.param(lambda: Dropout(0.4, rng(9)), 1, id="Dropout"),
    pytest.param(lambda: Sequential(Affine(off_kinks((3, 2), 7), off_kinks(2, 8)), Tanh()), 1, id="Sequential"),
])
EVERY_ENTRYWISE = pytest.mark.parametrize("make, reference", ENTRYWISE.values(), ids=ENTRYWISE.keys())
EVERY_PAIR = pytest.mark.parametrize("make, reference", TWO_INPUTS.values(), ids=TWO_INPUTS.keys())
ANY_SHAPE = pytest.mark.parametrize("shape", [(), (1,), (5,), (1, 1), (4, 3), (1, 3), (3, 1), (2, 3, 4), (2, 1, 3, 1)], ids=str)
LAYOUTS = {
    "transposed": lambda x: x.T.copy().T,
    "every other": lambda x: np.repeat(np.repeat(x, 2, axis=0), 2, axis=1)[::2, ::2],
    "backwards": lambda x: x[::-1, ::-1].copy()[::-1, ::-1],
    "broadcast": lambda x: np.broadcast_to(x[:1], x.shape),
}
ANY_LAYOUT = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())


def tuple_of(x):
    return x if isinstance(x, tuple) else (x,)


def agrees_with_hips(layer, reference, *inputs):
    """Forward and backward of the layer give what HIPS autograd gives, for a random upstream gradient."""
    y = layer.forward(*inputs)
    dy = rng(99).normal(size=y.shape)
    gradients = tuple_of(layer.backward(dy))
    assert len(gradients) == len(inputs)
    for i, dx in enumerate(gradients):
        vjp, right_y = make_vjp(reference, i)(*inputs)
        np.testing.assert_allclose(y, right_y, rtol=1e-12)
        np.testing.assert_allclose(dx, vjp(dy), rtol=1e-10, atol=1e-14)
        assert np.shape(dx) == np.shape(inputs[i])


# Gradients


@EVERY_ENTRYWISE
@ANY_SHAPE
def test_an_entrywise_layer_has_the_right_gradient(make, reference, shape):
    x = off_kinks(shape)
    assert gradient_errors(make(), x, rng(1))["x"] < RIGHT
    agrees_with_hips(make(), reference, x)


@EVERY_PAIR
@ANY_SHAPE
def test_a_layer_of_two_inputs_has_the_right_gradients(make, reference, shape):
    x, y = off_kinks(shape, 1), off_kinks(shape, 2)
    assert max(gradient_errors(make(), (x, y), rng(3)).values()) < RIGHT
    agrees_with_hips(make(), reference, x, y)


@EVERY_ENTRYWISE
@ANY_LAYOUT
def test_an_entrywise_layer_is_right_for_any_memory_layout(make, reference, layout):
    x = layout(off_kinks((4, 6)))
    assert gradient_errors(make(), x, rng(1))["x"] < RIGHT
    agrees_with_hips(make(), reference, x)


AFFINE_SHAPES = pytest.mark.parametrize("x_shape, D, M", [
    ((4, 3), 3, 2), ((1, 3), 3, 2), ((4, 1), 1, 2), ((4, 3), 3, 1), ((1, 1), 1, 1), ((3, 3), 3, 3),
    ((4, 2, 3), 6, 2), ((1, 2, 3), 6, 1), ((4, 1, 1), 1, 2), ((2, 2, 2, 2), 8, 3),
], ids=str)


def affine(D, M, seed=5):
    return Affine(rng(seed).normal(size=(D, M)), rng(seed + 1).normal(size=M))


def hips_affine(x, W, b):
    return anp.dot(anp.reshape(x, (x.shape[0], -1)), W) + b


@AFFINE_SHAPES
def test_affine_has_the_right_gradients(x_shape, D, M):
    errors = gradient_errors(affine(D, M), rng(1).normal(size=x_shape), rng(2))
    assert set(errors) == {"x", "W", "b"} and max(errors.values()) < RIGHT


@AFFINE_SHAPES
def test_affine_agrees_with_hips_autograd(x_shape, D, M):
    x, layer = rng(1).normal(size=x_shape), affine(D, M)
    y = layer.forward(x)
    dy = rng(2).normal(size=y.shape)
    dx = layer.backward(dy)
    W, b = layer.params["W"], layer.params["b"]
    for i, gradient in enumerate((dx, layer.grads["W"], layer.grads["b"])):
        vjp, right_y = make_vjp(hips_affine, i)(x, W, b)
        np.testing.assert_allclose(y, right_y, rtol=1e-12)
        np.testing.assert_allclose(gradient, vjp(dy), rtol=1e-10, atol=1e-14)
        assert gradient.shape == (x, W, b)[i].shape


@ANY_LAYOUT
def test_affine_is_right_for_any_memory_layout(layout):
    x, W = layout(rng(1).normal(size=(4, 6))), layout(rng(2).normal(size=(6, 3)))
    layer = Affine(W, np.zeros(3))
    np.testing.assert_allclose(layer.forward(x), x.copy() @ W.copy())
    assert max(gradient_errors(layer, x, rng(3)).values()) < RIGHT
    assert gradient_errors(layer, np.transpose(rng(4).normal(size=(3, 2, 4)), (2, 1, 0)), rng(5))["x"] < RIGHT


def test_affine_by_hand():
    layer = Affine([[1, 2, 3], [4, 5, 6]], [10, 20, 30])
    np.testing.assert_array_equal(layer.forward([[1, 0], [0, 2]]), [[11, 22, 33], [18, 30, 42]])
    np.testing.assert_array_equal(layer.backward([[1, 0, 0], [0, 0, 1]]), [[1, 4], [3, 6]])
    np.testing.assert_array_equal(layer.grads["W"], [[1, 0, 0], [0, 0, 2]])
    np.testing.assert_array_equal(layer.grads["b"], [1, 0, 1])


def test_the_gradients_of_a_batch_are_the_sums_of_its_samples_gradients():
    layer, x, dy = affine(3, 2), rng(1).normal(size=(5, 3)), rng(2).normal(size=(5, 2))
    layer.forward(x)
    dx, whole = layer.backward(dy), layer.grads
    W, b = np.zeros((3, 2)), np.zeros(2)
    for i in range(5):
        layer.forward(x[i:i + 1])
        np.testing.assert_allclose(layer.backward(dy[i:i + 1]), dx[i:i + 1])
        W, b = W + layer.grads["W"], b + layer.grads["b"]
    np.testing.assert_allclose(whole["W"], W)
    np.testing.assert_allclose(whole["b"], b)


@pytest.mark.parametrize("make, y, dx", [
    (ReLU, [0, 0, 2], [0, 0, 5]), (lambda: LeakyReLU(0.1), [-0.1, 0, 2], [0.5, 0.5, 5])], ids=["ReLU", "LeakyReLU"])
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


def test_multiply_sends_each_input_the_other_one():
    layer = Multiply()
    assert layer.forward(100, 2) == 200
    assert layer.backward(1.1) == (pytest.approx(2.2), pytest.approx(110))


# Manners


def inputs_for(count, dtype=np.float64, seed=1, rows=4):
    return [off_kinks((rows, 3), seed + i, dtype) for i in range(count)]


@EVERY_LAYER
def test_a_layer_writes_into_no_argument_and_returns_new_arrays(make, count):
    layer, inputs = make(), [read_only(x) for x in inputs_for(count)]
    y = layer.forward(*inputs)
    dy = read_only(rng(3).normal(size=y.shape))
    results = tuple_of(layer.backward(dy))
    for given in (*inputs, dy):
        for made in (y, *results, *layer.grads.values()):
            assert not np.shares_memory(given, made)
    assert len(results) == 1 or not np.shares_memory(*results)


def test_a_dropout_that_is_not_training_returns_new_arrays_too():
    layer, x = Dropout(0.5, rng()), read_only(np.ones((2, 3)))
    layer.training = False
    assert not np.shares_memory(layer.forward(x), x) and not np.shares_memory(layer.backward(x), x)


@pytest.mark.parametrize("dtype", [float, np.float32, int], ids=lambda d: d.__name__)
def test_affine_copies_its_parameters(dtype):
    W, b = np.ones((3, 2), dtype), np.ones(2, dtype)
    layer = Affine(read_only(W), read_only(b))
    layer.params["W"][0, 0] = 5                        # the copies can be written to
    layer = Affine(W, b)
    W[:], b[:] = 100, 100
    np.testing.assert_array_equal(layer.forward(np.ones((1, 3))), [[4, 4]])


@EVERY_LAYER
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64], ids=lambda d: d.__name__)
def test_a_layer_keeps_the_float_type_forward_and_back(make, count, dtype):
    layer = make()
    for array in layer.params.values():
        assert array.dtype == np.float64
    layer = as_dtype(layer, dtype)
    y = layer.forward(*inputs_for(count, dtype))
    results = tuple_of(layer.backward(off_kinks(y.shape, 5, dtype)))
    assert {a.dtype for a in (y, *results, *layer.params.values(), *layer.grads.values())} == {np.dtype(dtype)}


def as_dtype(layer, dtype):
    """The same layer with parameters of another type."""
    if isinstance(layer, Sequential):
        return Sequential(*(as_dtype(inner, dtype) for inner in layer.layers))
    if isinstance(layer, Affine):
        return Affine(layer.params["W"].astype(dtype), layer.params["b"].astype(dtype))
    return layer


@EVERY_LAYER
def test_whole_numbers_go_in_as_floats(make, count):
    layer, x = make(), [np.arange(1, 13).reshape(4, 3)] * count
    y = layer.forward(*x)
    results = tuple_of(layer.backward(np.ones(y.shape, int)))
    assert {a.dtype for a in (y, *results)} == {np.dtype(np.float64)}


@EVERY_LAYER
def test_two_layers_share_no_state(make, count):
    def answers(layer, seed, between=lambda: None):
        y = layer.forward(*inputs_for(count, seed=seed))
        between()
        return [y, *tuple_of(layer.backward(off_kinks(y.shape, seed + 50))), *layer.grads.values()]

    alone, other = make(), make()
    undisturbed = answers(alone, 1)
    together = answers(make(), 1, between=lambda: answers(other, 2))
    for a, b in zip(undisturbed, together, strict=True):
        np.testing.assert_array_equal(a, b)
    assert not set(map(id, alone.params.values())) & set(map(id, other.params.values()))


@EVERY_LAYER
def test_backward_belongs_to_the_last_forward(make, count):
    layer, fresh = make(), make()
    if isinstance(layer, Dropout):
        layer.p = fresh.p = 0.0                       # its masks are meant to differ
    layer.forward(*inputs_for(count, seed=1, rows=6))
    layer.backward(np.ones_like(layer.forward(*inputs_for(count, seed=1, rows=6))))
    y = layer.forward(*inputs_for(count, seed=2))
    right = tuple_of((fresh.forward(*inputs_for(count, seed=2)), fresh.backward(y))[1])
    for a, b in zip(tuple_of(layer.backward(y)), right, strict=True):
        np.testing.assert_array_equal(a, b)


@EVERY_LAYER
def test_backward_twice_gives_the_same_twice(make, count):
    layer = make()
    dy = off_kinks(layer.forward(*inputs_for(count)).shape, 5)
    first, first_grads = tuple_of(layer.backward(dy)), dict(layer.grads)
    second = tuple_of(layer.backward(dy))
    for a, b in zip(first, second, strict=True):
        np.testing.assert_array_equal(a, b)
    for name, gradient in layer.grads.items():
        np.testing.assert_array_equal(gradient, first_grads[name])


@EVERY_LAYER
def test_learn_sets_the_gradients_that_backward_sets_and_writes_into_nothing(make, count):
    layer, twin, inputs = make(), make(), [read_only(x) for x in inputs_for(count)]
    y = layer.forward(*inputs)
    dy = read_only(off_kinks(y.shape, 5))
    layer.learn(dy)
    twin.forward(*inputs)
    twin.backward(dy)
    assert list(layer.grads) == list(twin.grads) == list(layer.params)
    for name, gradient in twin.grads.items():
        np.testing.assert_array_equal(layer.grads[name], gradient)


def test_parameters_have_no_gradient_before_backward_and_one_of_their_shape_after():
    layer = affine(3, 2)
    assert [(name, gradient) for name, _, gradient in layer.parameters()] == [("W", None), ("b", None)]
    layer.backward(layer.forward(np.ones((4, 3))))
    assert [(name, gradient.shape) for name, array, gradient in layer.parameters()] == [("W", (3, 2)), ("b", (2,))]
    assert all(array is layer.params[name] for name, array, _ in layer.parameters())


# Refused at the door


@EVERY_LAYER
def test_backward_before_forward_says_so(make, count):
    for method in (make().backward, make().learn):
        with pytest.raises(AttributeError, match="has no '.*'; what backward needs is set by forward"):
            method(np.ones((4, 2)))


@EVERY_LAYER
def test_an_upstream_of_the_wrong_shape_is_refused(make, count):
    layer = make()
    shape = layer.forward(*inputs_for(count)).shape
    for wrong in ((), (4,), shape[::-1], (1, *shape), (4, 1), (1, shape[1])):
        for method in (layer.backward, layer.learn):
            with pytest.raises(ValueError) as error:
                method(np.ones(wrong))
            assert f".backward expects dy of shape {shape}, got {wrong}" in str(error.value)


@EVERY_LAYER
def test_what_is_no_real_number_is_refused(make, count):
    layer = make()
    with pytest.raises(TypeError, match="x should hold real numbers, got dtype complex128"):
        layer.forward(*[np.ones((4, 3), complex)] * count)
    y = layer.forward(*inputs_for(count))
    with pytest.raises(TypeError, match="dy should hold real numbers, got dtype <U1"):
        layer.backward(np.full(y.shape, "a"))


@pytest.mark.parametrize("shape, D", [
    ((5, 2), 3), ((3,), 3), ((), 3), ((3, 5), 3), ((4, 3, 2), 3), ((0, 2), 3), ((5,), 1), ((), 1)], ids=str)
def test_affine_refuses_an_input_that_does_not_fit(shape, D):
    with pytest.raises(ValueError) as error:
        affine(D, 2).forward(np.ones(shape))
    assert str(error.value) == f"Affine expects x of shape (N, {D}), got {shape}"


@pytest.mark.parametrize("W, b", [((3, 2), (3,)), ((3, 2), ()), ((3, 2), (1, 2)), ((3,), (3,)), ((3, 2, 2), (2,)), ((3, 1), (2,))], ids=str)
def test_affine_refuses_parameters_that_do_not_fit(W, b):
    with pytest.raises(ValueError) as error:
        Affine(np.ones(W), np.ones(b))
    assert str(error.value) == f"Affine expects W of shape (D, M) and b of shape (M,), got {W} and {b}"


@pytest.mark.parametrize("W, b, name", [([["a"]], [0], "W"), ([[1]], ["a"], "b")])
def test_affine_refuses_parameters_that_are_no_numbers(W, b, name):
    with pytest.raises(TypeError, match=f"^{name} should hold real numbers"):
        Affine(W, b)


@pytest.mark.parametrize("make", [Add, Multiply])
@pytest.mark.parametrize("x, y", [((3,), (3, 1)), ((2, 3), (3,)), ((), (1,))], ids=str)
def test_two_inputs_that_would_broadcast_are_refused(make, x, y):
    with pytest.raises(ValueError) as error:
        make().forward(np.ones(x), np.ones(y))
    assert str(error.value) == f"{make.__name__} expects two inputs of one shape, got {x} and {y}"


def test_a_new_layer_has_dictionaries_of_its_own():
    a, b = Layer(), Layer()
    a.params["W"], a.grads["W"] = 1, 2
    assert b.params == b.grads == {}


def test_the_base_layer_promises_but_does_nothing():
    for method in (Layer().forward, Layer().backward):
        with pytest.raises(NotImplementedError):
            method(1.0)


def test_an_empty_batch_goes_through_affine():
    layer = affine(3, 2)
    assert layer.forward(np.ones((0, 3))).shape == (0, 2)
    assert layer.backward(np.ones((0, 2))).shape == (0, 3)
    np.testing.assert_array_equal(layer.grads["W"], np.zeros((3, 2)))


# Affine.random


def test_random_weights_have_the_size_that_suits_relu():
    layer = Affine.random(800, 200, rng())
    assert layer.params["W"].shape == (800, 200) and layer.params["W"].mean() == pytest.approx(0, abs=1e-3)
    assert layer.params["W"].std() == pytest.approx(np.sqrt(2 / 800), rel=0.01)
    np.testing.assert_array_equal(layer.params["b"], np.zeros(200))


@pytest.mark.parametrize("std", [0, 0.01, 1, 7.5])
def test_the_size_of_random_weights_may_be_chosen(std):
    assert Affine.random(300, 300, rng(), std=std).params["W"].std() == pytest.approx(std, rel=0.01)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_random_weights_depend_on_the_generator_only_and_have_the_type_asked_for(dtype):
    a, b, c = (Affine.random(4, 3, rng(seed), dtype=dtype).params for seed in (1, 1, 2))
    np.testing.assert_array_equal(a["W"], b["W"])
    assert not np.array_equal(a["W"], c["W"])
    assert a["W"].dtype == a["b"].dtype == dtype


# Dropout


class FixedDropout(Dropout):
    """Draws the same mask at every forward, so that its gradient can be found by nudging."""

    def forward(self, x):
        self.rng = rng(42)
        return super().forward(x)


@pytest.mark.parametrize("p", [0, 0.3, 0.9])
@ANY_SHAPE
def test_dropout_has_the_right_gradient_for_the_mask_it_drew(p, shape):
    assert gradient_errors(FixedDropout(p, None), off_kinks(shape), rng(1))["x"] < RIGHT


@pytest.mark.parametrize("p", [0, 0.2, 0.5, 0.9])
def test_dropout_drops_a_share_p_and_keeps_the_expected_value(p):
    y = Dropout(p, rng()).forward(np.full((300, 300), 3.0))
    assert np.mean(y == 0) == pytest.approx(p, abs=0.01)
    assert y.mean() == pytest.approx(3, rel=0.02)
    np.testing.assert_allclose(y[y != 0], 3 / (1 - p))


def test_dropout_is_the_identity_when_not_training():
    layer, x = Dropout(0.9, rng()), off_kinks((20, 3))
    layer.training = False
    np.testing.assert_array_equal(layer.forward(x), x)
    np.testing.assert_array_equal(layer.backward(x), x)


def test_dropout_sends_the_gradient_back_through_the_same_mask():
    layer, ones = Dropout(0.5, rng()), np.ones((50, 4))
    np.testing.assert_array_equal(layer.forward(ones), layer.backward(ones))


def test_dropout_draws_a_new_mask_each_time_from_the_given_generator():
    layer, again, ones = Dropout(0.5, rng(1)), Dropout(0.5, rng(1)), np.ones((10, 10))
    first, second = layer.forward(ones), layer.forward(ones)
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal([first, second], [again.forward(ones), again.forward(ones)])


@pytest.mark.parametrize("p", [1, -0.1, 1.5, np.nan])
def test_dropout_refuses_what_is_no_probability_below_one(p):
    with pytest.raises(ValueError, match=f"Dropout expects a probability 0 <= p < 1, got {p}"):
        Dropout(p, rng())
