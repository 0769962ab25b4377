"""The array engine: every operation against nudging and HIPS autograd, reuse, order, refusals."""

import autograd as hips
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes

from course_lib.autograd import Tensor, cross_entropy, no_grad, order, unbroadcast
from course_lib.data import Batches, load_digits
from course_lib.functions import cross_entropy as right_cross_entropy
from course_lib.gradient import numerical_gradient, relative_error
from course_lib.layers import Affine, ReLU
from course_lib.losses import SoftmaxWithLoss
from course_lib.network import Sequential, train
from course_lib.optimizers import SGD
from tests.support.numbers import off_kinks, rng

RIGHT = 1e-7


def positive(shape, seed=0):
    return rng(seed).uniform(0.3, 2, shape)


def hips_log_softmax(x):
    return x - anp.log(anp.sum(anp.exp(x), axis=-1, keepdims=True))


def hips_to_front(x):
    return anp.transpose(x, (2, 0, 1))


ROW, TALL, WIDE = np.arange(3.0), np.arange(8.0).reshape(4, 2), np.arange(12.0).reshape(3, 4)

# name: (with Tensors, the same with HIPS autograd where it is written otherwise, shapes of inputs)
OPERATIONS = {
    "+": (lambda a, b: a + b, None, (2, 3), (2, 3)),
    "−": (lambda a, b: a - b, None, (2, 3), (2, 3)),
    "×": (lambda a, b: a * b, None, (2, 3), (2, 3)),
    "÷": (lambda a, b: a / b, None, (2, 3), (2, 3)),
    "negative": (lambda a: -a, None, (2, 3)),
    "array + Tensor": (lambda a: ROW + a, None, (2, 3)),
    "array − Tensor": (lambda a: ROW - a, None, (2, 3)),
    "Tensor − array": (lambda a: a - ROW, None, (2, 3)),
    "number × Tensor": (lambda a: 2 * a * 3, None, (2, 3)),
    "number ÷ Tensor": (lambda a: 2 / a / 3, None, (2, 3)),
    "list + Tensor": (lambda a: [0, 1, 2] + a, lambda a: ROW + a, (2, 3)),
    "array @ Tensor": (lambda a: TALL @ a, lambda a: anp.dot(TALL, a), (2, 3)),
    "Tensor @ array": (lambda a: a @ WIDE, lambda a: anp.dot(a, WIDE), (2, 3)),
    "@": (lambda a, b: a @ b, anp.matmul, (2, 3), (3, 4)),
    "@ of one": (lambda a, b: a @ b, anp.matmul, (1, 1), (1, 1)),
    "@ in stacks": (lambda a, b: a @ b, anp.matmul, (5, 2, 3), (5, 3, 4)),
    "@ with a shared right": (lambda a, b: a @ b, anp.matmul, (5, 2, 3), (3, 4)),
    "@ with a shared left": (lambda a, b: a @ b, anp.matmul, (2, 3), (5, 3, 4)),
    "@ with stacks of one": (lambda a, b: a @ b, anp.matmul, (5, 1, 2, 3), (1, 6, 3, 4)),
    "power 3": (lambda a: a**3, None, (2, 3)),
    "power 1": (lambda a: a**1, None, (2, 3)),
    "power 0": (lambda a: a**0, None, (2, 3)),
    "power −1.5": (lambda a: (a * a) ** -1.5, None, (2, 3)),
    "exp": (lambda a: a.exp(), anp.exp, (2, 3)),
    "log": (lambda a: (a * a).log(), lambda a: anp.log(a * a), (2, 3)),
    "relu": (lambda a: a.relu(), lambda a: anp.where(a > 0, a, 0.0), (2, 3)),
    "tanh": (lambda a: a.tanh(), anp.tanh, (2, 3)),
    "sigmoid": (lambda a: a.sigmoid(), lambda a: 1 / (1 + anp.exp(-a)), (2, 3)),
    "log_softmax": (lambda a: a.log_softmax(), hips_log_softmax, (2, 3)),
    "log_softmax of a vector": (lambda a: a.log_softmax(), hips_log_softmax, (4,)),
    "reshape": (lambda a: a.reshape(3, -1), lambda a: anp.reshape(a, (3, -1)), (2, 3)),
    "reshape by a tuple": (lambda a: a.reshape((6,)), lambda a: anp.reshape(a, (6,)), (2, 3)),
    "T": (lambda a: a.T, anp.transpose, (2, 3, 4)),
    "transpose": (lambda a: a.transpose(2, 0, 1), hips_to_front, (2, 3, 4)),
    "transpose from the end": (lambda a: a.transpose(-1, 0, 1), hips_to_front, (2, 3, 4)),
    "a row": (lambda a: a[1], None, (2, 3)),
    "an entry": (lambda a: a[1, -1], None, (2, 3)),
    "a slice": (lambda a: a[:, ::2], None, (2, 3)),
    "a new axis": (lambda a: a[:, None], None, (2, 3)),
    "picked entries": (lambda a: a[np.arange(2), [2, 0]], None, (2, 3)),
    "rows taken twice": (lambda a: a[np.array([1, 0, 1, 1])], None, (2, 3)),
    "a mask": (lambda a: a[np.array([True, False, True])], None, (3, 2)),
}
AXES = [None, 0, 1, 2, -1, -2, (0, 1), (2, 0), (-1, 0), (0, 1, 2), ()]


def agrees(ours, reference, *inputs):
    """Value and gradients are those of HIPS autograd and of nudging, for a random upstream."""
    tensors = [Tensor(x) for x in inputs]
    y = ours(*tensors)
    dy = rng(99).normal(size=y.shape)
    y.backward(dy)
    for i, tensor in enumerate(tensors):
        vjp, right = hips.make_vjp(reference, i)(*inputs)
        np.testing.assert_allclose(y.data, right, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(tensor.grad, vjp(dy), rtol=1e-10, atol=1e-13)
        assert tensor.grad.shape == tensor.shape

        def moved(x, i=i):
            return np.sum(dy * ours(*tensors[:i], Tensor(x), *tensors[i + 1:]).data)

        assert relative_error(tensor.grad, numerical_gradient(moved, inputs[i])) < RIGHT


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_has_the_right_gradient(name):
    ours, reference, *shapes = OPERATIONS[name]
    agrees(ours, reference or ours, *(off_kinks(shape, seed) for seed, shape in enumerate(shapes)))


@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("name", ["sum", "mean"])
def test_sums_and_means_have_the_right_gradient_over_any_axes(name, axis, keepdims):
    options = dict(axis=axis, keepdims=keepdims)
    agrees(lambda x: getattr(x, name)(**options), lambda x: getattr(anp, name)(x, **options),
           rng().normal(size=(2, 3, 4)))


def test_a_single_number_is_an_array_without_axes():
    x = Tensor(0.7)
    (x.exp() * x.sum() - x.mean()).backward()
    assert x.grad.shape == ()


@settings(max_examples=300, deadline=None)
@given(mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=3), st.sampled_from("+−×÷"))
def test_broadcasting_is_undone_for_all_shapes(shapes, name):
    a, b = (positive(shape, seed) for seed, shape in enumerate(shapes.input_shapes))
    x, y, run = Tensor(a), Tensor(b), OPERATIONS[name][0]
    z = run(x, y)
    assert z.shape == shapes.result_shape
    dz = rng(3).normal(size=z.shape)
    z.backward(dz)
    for i, tensor in enumerate((x, y)):
        vjp, _ = hips.make_vjp(run, i)(a, b)
        assert tensor.grad.shape == (a, b)[i].shape
        np.testing.assert_allclose(tensor.grad, vjp(dz), rtol=1e-10, atol=1e-12)


@settings(max_examples=300, deadline=None)
@given(mutually_broadcastable_shapes(num_shapes=1, base_shape=(2, 3, 4), max_dims=3))
def test_unbroadcast_is_the_mirror_image_of_broadcasting(shapes):
    """Each is the other's transpose: dy · broadcast(x) has the sum of unbroadcast(dy) · x."""
    shape, = shapes.input_shapes
    x, dy = rng(1).normal(size=shape), rng(2).normal(size=shapes.result_shape)
    back = unbroadcast(dy, shape)
    assert back.shape == shape
    there = np.sum(dy * np.broadcast_to(x, dy.shape))
    np.testing.assert_allclose(np.sum(back * x), there, rtol=1e-9, atol=1e-9)


# A whole graph


def test_a_tensor_that_is_used_many_times_adds_up_what_comes_back():
    agrees(lambda x: x * x + x * 3 + (x @ x.T).sum() * x,
           lambda x: x * x + x * 3 + anp.sum(anp.dot(x, x.T)) * x, off_kinks((2, 3)))


def test_the_diamond_of_lesson_02_is_visited_in_order():
    a = Tensor(3.0)
    b = 2 * a
    (3 * b + 4 * b).backward()
    assert (a.grad, b.grad) == (14, 7)


def test_a_node_comes_after_all_its_users():
    x = Tensor(1.0)
    a = x.exp()
    b = x * a
    c = b + x
    d = a * c
    seen = list(order(d))
    assert [set(seen), len(seen), seen[0]] == [{x, a, b, c, d}, 5, d]
    for user in seen:
        assert all(seen.index(user) < seen.index(source) for source, _ in user.inputs)


places = st.integers(0, 50)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("+−×"), places, places), min_size=1, max_size=9))
def test_graphs_of_any_form_agree_with_hips(program):
    """Each step of the program combines two earlier values."""
    def run(x, y):
        values = [x, y]
        for name, i, j in program:
            p, q = values[i % len(values)], values[j % len(values)]
            values.append(OPERATIONS[name][0](p, q) * (0.3 if name == "×" else 1))
        return values[-1] + x * y                          # so that the end depends on both

    x, y = Tensor(0.6), Tensor([0.5, -1.2])
    z = run(x, y)
    dz = rng(4).normal(size=z.shape)
    z.backward(dz)
    for i, tensor in enumerate((x, y)):
        vjp, right = hips.make_vjp(run, i)(np.array(0.6), np.array([0.5, -1.2]))
        np.testing.assert_allclose(z.data, right, rtol=1e-12)
        np.testing.assert_allclose(tensor.grad, vjp(dz), rtol=1e-9, atol=1e-9)


def test_a_graph_may_be_very_deep():
    x = y = Tensor(1.0)
    for _ in range(30_000):
        y = y + x / 30_000
    y.backward()
    assert x.grad == pytest.approx(2)


def test_a_graph_may_be_very_deep_where_paths_multiply():
    x = y = Tensor(1.0)
    for _ in range(1000):
        y = y + y                              # 2**1000 paths
    y.backward()
    assert x.grad == 2.0**1000


def test_a_second_backward_starts_from_nothing():
    x = Tensor([1.0, 2.0])
    loss = (x * x).sum()
    loss.backward()
    loss.backward()
    assert x.grad.tolist() == [2, 4]


def test_no_two_gradients_share_their_memory_and_the_upstream_is_left_alone():
    x, y = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    z = x + y
    dz = np.array([5.0, 6.0])
    z.backward(dz)
    x.grad += 100
    assert (y.grad.tolist(), z.grad.tolist(), dz.tolist()) == ([5, 6], [5, 6], [5, 6])


def test_what_is_passed_in_is_copied():
    given = np.array([1.0, 2.0])
    x = Tensor(given)
    x.data -= 1
    assert given.tolist() == [1, 2]


def test_constants_get_no_gradient_and_are_not_changed():
    constant = np.array([1.0, 2.0])
    constant.setflags(write=False)
    x = Tensor([3.0, 4.0])
    z = (constant * x + 5).sum()
    z.backward()
    assert x.grad.tolist() == [1, 2]
    assert [len(node.inputs) for node in order(z)] == [1, 1, 1, 0]


def test_float32_stays_float32():
    x = Tensor(np.ones((2, 3), np.float32))
    y = ((2 * x + 1) / 3 - 0.5).sigmoid().tanh().exp().log().log_softmax()[:1].mean()
    y.backward()
    assert y.data.dtype == x.grad.dtype == np.float32


def test_a_gradient_keeps_the_type_of_its_tensor_beside_wider_ones():
    x, y = Tensor(np.ones(3, np.float32)), Tensor(np.ones(3))
    (x * y).sum().backward()
    assert (x.grad.dtype, y.grad.dtype) == (np.float32, np.float64)


def test_no_grad_remembers_nothing_and_ends_with_its_block():
    x = Tensor([1.0, 2.0])
    with no_grad():
        with no_grad():
            pass
        y = x * 2
    with pytest.raises(ZeroDivisionError), no_grad():
        raise ZeroDivisionError
    assert y.inputs == ()
    assert (x * 2).inputs != ()
    with pytest.raises(RuntimeError, match="this result of × was made under no_grad"):
        y.backward([1, 1])


def test_a_result_of_no_grad_is_a_constant_for_what_follows():
    x = Tensor([1.0, 2.0])
    with no_grad():
        y = x * 3
    (x * y).sum().backward()
    assert x.grad.tolist() == [3, 6]


# The loss


@pytest.mark.parametrize("t", [
    np.array([2, 0, 1, 2]), np.eye(3)[[2, 0, 1, 2]], rng(5).dirichlet(np.ones(3), 4),
], ids=["labels", "one-hot", "soft"])
def test_cross_entropy_is_the_courses_loss(t):
    scores, loss = 5 * rng().normal(size=(4, 3)), SoftmaxWithLoss()
    x = Tensor(scores)
    y = cross_entropy(x, t)
    y.backward()
    assert float(y.data) == pytest.approx(loss.forward(scores, t), rel=1e-12)
    np.testing.assert_allclose(x.grad, loss.backward(), rtol=1e-12, atol=1e-15)


def test_cross_entropy_is_right_where_the_softmax_rounds_to_0():
    x = Tensor([[0.0, -1000.0]])
    loss = cross_entropy(x, [1])
    loss.backward()
    assert float(loss.data) == right_cross_entropy([[0.0, -1000.0]], [1]) == 1000
    assert x.grad.tolist() == [[1, -1]]


def test_the_net_of_lesson_05_learns_the_same_numbers_from_both():
    x, t = load_digits()
    first, second = Affine.random(64, 50, rng(1)), Affine.random(50, 10, rng(2))
    parameters = [Tensor(a) for layer in (first, second) for a in layer.params.values()]
    W1, b1, W2, b2 = parameters
    batches = list(Batches(x[:600], t[:600], 20, rng(3), 5))
    net, by_graph = Sequential(first, ReLU(), second), []
    by_layers = list(train(net, SoftmaxWithLoss(), SGD(0.1), batches))
    for xs, ts in batches:
        loss = cross_entropy((xs @ W1 + b1).relu() @ W2 + b2, ts)
        loss.backward()
        for p in parameters:
            p.data -= 0.1 * p.grad
        by_graph.append(float(loss.data))
    assert by_layers[-1] < 0.5 < by_layers[0]
    np.testing.assert_allclose(by_graph, by_layers, rtol=1e-10)
    for p, layer, name in zip(parameters, (first, first, second, second), "WbWb", strict=True):
        np.testing.assert_allclose(p.data, layer.params[name], rtol=1e-10, atol=1e-12)


# What it refuses


AT = r"@ expects shapes \(N, D\) and \(D, M\), got "


@pytest.mark.parametrize("wrong, error, says", [
    (lambda x: x.backward(), ValueError, r"from one number, got shape \(2, 3\): take a mean"),
    (lambda x: x.sum().backward([1, 2]), ValueError, r"expects dy of shape \(\), got \(2,\)"),
    (lambda x: x.backward(np.ones(3)), ValueError, r"expects dy of shape \(2, 3\), got \(3,\)"),
    (lambda x: x.backward("no"), TypeError, "dy should hold real numbers"),
    (lambda x: x @ x, ValueError, AT + r"\(2, 3\) and \(2, 3\)"),
    (lambda x: x @ np.ones(3), ValueError, AT + r"\(2, 3\) and \(3,\)"),
    (lambda x: 2 @ x, ValueError, AT + r"\(\) and \(2, 3\)"),
    (lambda x: x.transpose(0, 0), ValueError, "repeated axis"),
    (lambda x: x**x, TypeError, "the power of a Tensor should be a plain number, got Tensor"),
    (lambda x: x + "one", TypeError, "should hold real numbers"),
    (lambda x: np.exp(x), TypeError, "ufunc"),
    (lambda x: Tensor("abc"), TypeError, "should hold real numbers"),
    (lambda x: Tensor(x), TypeError, "should hold real numbers"),
    (lambda x: x[:0].mean(), ValueError, r"without entries is not defined; its shape is \(0, 3\)"),
    (lambda x: cross_entropy(x, [0, 3]), ValueError, "labels should lie between 0 and 2"),
    (lambda x: cross_entropy(x, [0, 1, 2]), ValueError, r"t should hold labels of shape \(2,\)"),
    (lambda x: cross_entropy(x[:0], np.array([], int)), ValueError, "without entries"),
])
def test_an_error_says_what_was_expected_and_what_came(wrong, error, says):
    with pytest.raises(error, match=says):
        wrong(Tensor(off_kinks((2, 3))))


def test_a_tensor_says_its_shape_and_where_it_comes_from():
    assert repr(Tensor(np.ones((2, 3))) * 2) == "Tensor(shape=(2, 3), op='×')"
