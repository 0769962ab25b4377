"""The errors that beginners meet most are said in plain words, whatever NumPy calls them."""

import math

import numpy as np
import pytest

from course_lib.autograd import Tensor
from course_lib.checks.meanings import meaning, quoted
from course_lib.layers import Layer

X, V = np.ones((2, 3)), np.ones(3)
ROW = (1, 2)


def nothing():
    pass


def forgotten():
    return total  # noqa: F821


def endless():
    return endless()


def written_into(thing):
    thing[0] = 1


@pytest.mark.parametrize("careless, words", [
    (lambda: 1 if V > 0 else 0, "decide one thing"),
    (lambda: V > 0 and V < 2, "each entry on its own"),
    (lambda: X @ X, "inner sizes have to agree, and here they are 3 and 2"),
    (lambda: X.dot(X), "the shapes are (2,3) and (2,3)"),
    (lambda: X + np.ones(4), "shapes (2,3) and (4,) cannot be put together"),
    (lambda: written_into(np.ones((2, 3)).T[:, :1]) or X.__setitem__(0, np.ones(4)),
     "shape (4,) was to be written into a place of shape (3,)"),
    (lambda: X @ object(), "stands no array"),
    (lambda: range((1, 2)), "Several numbers came where one"),
    (lambda: X.sum(axis=range(1)), "for `axis` a tuple"),
    (lambda: [1] ** 2, "`**` does not work between a list and a whole number"),
    (lambda: [1] * 0.5, "make an array of it"),
    (lambda: X.sum(axis=1, keepdim=True), "`keepdim` is PyTorch's word"),
    (lambda: V.__iadd__(X), "the array that is there, of shape (3,), and what comes has the "
                            "shape (2,3)"),
    (lambda: X.sum(axis=[0]), "one whole number is needed, or for `axis` a tuple"),
    (lambda: np.array([[1, 2], [3]], float), "rows of different lengths"),
    (lambda: float("three"), "numbers stand without quotes"),
    (lambda: (lambda a, b: a)(*ROW) + max(*[a for a, b in [(1, 2, 3)]]), "another number of names"),
    (lambda: V.sum(axis=1), "Axis 1 was asked for, and the array has 1"),
    (lambda: V[3], "Place 3 of axis 0 was asked for, and there are 3"),
    (lambda: [1][1], "a place was asked for that the list does not have"),
    (lambda: V[0, 0], "2 indices stand in the brackets"),
    (lambda: V[1.0], "Only whole numbers can say a place"),
    (lambda: V[np.ones(3)], "Only whole numbers can say a place"),
    (lambda: V[np.ones(2, bool)], "mask has another shape"),
    (lambda: {"a": 1}["b"], "no entry 'b'"),
    (lambda: 1 / 0, "divided by 0"),
    (lambda: math.exp(1000), "too large"),
    (endless, "calls itself again and again"),
    (forgotten, "`total` has no value at this point"),
    (lambda: [1, 2].sum(), "A list has no `sum`: arrays have that"),
    (lambda: ROW.append(1), "A tuple has no `append`. Is the name right, and is a tuple what"),
    (lambda: "a".inputs, "A text has no `inputs`. Is the name right"),
    (lambda: (i for i in ROW).items(), "A generator has no `items`. Is the name right"),
    (lambda: [a for a, b in [[]]], "another number of names stands on the left (of `=`, or behind"),
    (lambda: np.zeros(2, int).fill(np.inf), "Whole numbers cannot hold `inf`"),
    (lambda: Layer().forward(V), "The class `Layer` has no `forward` of its own"),
    (lambda: nothing().T, "Something here is None"),
    (lambda: nothing() + 1, "Something in this line is None"),
    (lambda: written_into(ROW), "Nothing can be written into a tuple"),
    (lambda: math.exp(V), "`np.exp`, not `math.exp`"),
    (lambda: list(range(V)), "one whole number is needed"),
    (lambda: V(2), "behind something that is no function but a NumPy array"),
    (lambda: len(V)[0], "no places: a whole number"),
    (lambda: list(3), "A whole number has no entries"),
    (lambda: "2" + 1, "numbers stand without quotes"),
    (lambda: {[1]: 2}, "A list can be no key"),
    (lambda: np.exp(Tensor(V)), "A Tensor stands where an array or a number is needed"),
    (lambda: Tensor(V) > 0, "A Tensor stands where an array or a number is needed"),
    (lambda: math.exp(Tensor(V)), "A Tensor stands where an array or a number is needed"),
    (lambda: (lambda x, W: x)(1), "without its argument 'W'"),
    (lambda: np.ones(2, int).__iadd__(0.5), "cannot take numbers with a point"),
    (lambda: __import__("torch_of_nobody"), "cannot be imported here"),
])
def test_an_error_is_translated(careless, words):
    with pytest.raises(Exception) as caught:
        careless()
    assert words.lower() in meaning(caught.value).lower()


def test_what_is_not_known_is_left_to_python():
    assert meaning(ValueError("X should have shape (N, D)")) == ""


def test_numpy_s_advice_for_a_truth_value_is_not_passed_on():
    with pytest.raises(ValueError) as caught:
        bool(V)
    assert "a.any()" not in quoted(caught.value)


def test_a_full_stop_that_python_writes_is_not_written_twice():
    assert quoted(ValueError("no such shape (2,) .")) == "ValueError: no such shape (2,)"
