"""Answers to 04.1 The shapes of the gradients."""

import functools
import math
import operator

import numpy as np

from tests.support.answers import Answers

answers = Answers("04.1")


@answers.right
def with_prod(s, M):
    D = math.prod(s[1:])
    return {"dx": s, "dW": (D, M), "db": (M,)}


@answers.right
def with_numpys_prod(x_shape, M):
    return {"dx": x_shape, "dW": (np.prod(x_shape[1:]), M), "db": (M,)}


@answers.right
def in_a_loop(x_shape, M):
    D = 1
    for n in x_shape[1:]:
        D *= n
    return {"db": (M,), "dW": (D, M), "dx": tuple(x_shape)}


@answers.right
def reduced(x_shape, M):
    return dict(dx=x_shape, dW=(functools.reduce(operator.mul, x_shape[1:], 1), M), db=(M,))


@answers.right
def all_numbers_over_the_samples(x_shape, M):
    return {"dx": x_shape, "dW": (math.prod(x_shape) // x_shape[0], M), "db": (M,)}


@answers.right
def read_off_arrays(x_shape, M):
    x = np.zeros(x_shape)
    flat = x.reshape(len(x), -1)
    dY = np.zeros((len(x), M))
    return {"dx": x.shape, "dW": (flat.T @ dY).shape, "db": dY.sum(axis=0).shape}


@answers.right
def recursion(x_shape, M):
    def count(axes):
        return axes[0] * count(axes[1:]) if axes else 1
    N, *rest = x_shape
    return {"dx": (N, *rest), "dW": (count(rest), M), "db": (M,)}


@answers.right
def lists(x_shape, M):
    return {"dx": list(x_shape), "dW": [math.prod(x_shape[1:]), M], "db": [M]}


@answers.right
def put_together(x_shape, M):
    return {"dx": x_shape[:1] + x_shape[1:], "dW": (math.prod(x_shape[1:]),) + (M,),
            "db": tuple([M])}


@answers.right
def arrays_of_sizes(x_shape, M):
    return {"dx": np.array(x_shape), "dW": np.array([math.prod(x_shape[1:]), M]),
            "db": np.array([M])}


@answers.wrong("first_axis_only")
def second_number(s, M):
    return {"dx": s, "dW": (s[1], M), "db": (M,)}


@answers.wrong("bias_a_number")
def brackets_without_a_comma(s, M):
    return {"dx": s, "dW": (math.prod(s[1:]), M), "db": (M)}


@answers.wrong("bias_per_input")
def a_bias_for_each_input(s, M):
    D = math.prod(s[1:])
    return {"dx": s, "dW": (D, M), "db": (D,)}


@answers.wrong("batch_lost")
def one_sample_back(s, M):
    return {"dx": s[1:], "dW": (math.prod(s[1:]), M), "db": (M,)}


@answers.wrong("inputs_not_laid_flat")
def an_axis_for_each_axis(s, M):
    return {"dx": s, "dW": (*s[1:], M), "db": (M,)}


@answers.wrong("axes_added")
def added_up(s, M):
    return {"dx": s, "dW": (sum(s[1:]), M), "db": (M,)}


@answers.wrong("bias_like_the_weights")
def bias_as_large_as_W(s, M):
    D = math.prod(s[1:])
    return {"dx": s, "dW": (D, M), "db": (D, M)}


@answers.wrong("batch_lost + first_axis_only", "first_axis_only + batch_lost")
def two_dimensions_and_no_batch(s, M):
    return {"dx": s[1:], "dW": (s[1], M), "db": (M,)}


@answers.wrong("weights_turned + input_like_output", "input_like_output + weights_turned")
def dx_like_y_and_W_turned(s, M):
    return {"dx": (s[0], M), "dW": (M, math.prod(s[1:])), "db": (M,)}


@answers.wrong("wrong type", "right in another form")
def in_a_row(s, M):
    return s, (math.prod(s[1:]), M), (M,)


@answers.wrong("wrong type")
def other_keys(s, M):
    return {"x": s, "W": (math.prod(s[1:]), M), "b": (M,)}


@answers.wrong("wrong type")
def one_left_out(s, M):
    return {"dx": s, "dW": (math.prod(s[1:]), M)}


@answers.wrong("forgot to return")
def kept_for_itself(s, M):
    shapes = {"dx": s, "dW": (math.prod(s[1:]), M), "db": (M,)}
    shapes.items()


@answers.wrong("raised")
def two_axes_taken_for_granted(s, M):
    N, D = s
    return {"dx": (N, D), "dW": (D, M), "db": (M,)}


@answers.wrong("arrays_for_shapes")
def the_gradients_themselves(s, M):
    return {"dx": np.zeros(s), "dW": np.zeros((math.prod(s[1:]), M)), "db": np.zeros(M)}


@answers.wrong("bias_for_each_sample")
def bias_like_y(s, M):
    D = math.prod(s[1:])
    return {"dx": s, "dW": (D, M), "db": (s[0], M)}


@answers.wrong("bias_without_axes")
def of_a_number(x_shape, M):
    return {"dx": x_shape, "dW": (math.prod(x_shape[1:]), M), "db": ()}
