"""Answers to 10.4 Bug clinic: the second gradient."""

import numpy as np

from course_lib import autograd
from course_lib.autograd import Tensor, order
from tests.support.answers import Answers

answers = Answers("10.4")


@answers.right
def zeros_first(output):
    for node in order(output):
        node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            x.grad += back(node.grad)


@answers.right
def a_copy_of_the_first(output):
    for node in order(output):
        node.grad = None
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            if x.grad is None:
                x.grad = back(node.grad).copy()
            else:
                x.grad += back(node.grad)


@answers.right
def a_new_array_for_each_sum(output):
    for node in order(output):
        node.grad = None
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            if x.grad is None:
                x.grad = back(node.grad)
            else:
                x.grad = x.grad + back(node.grad)


@answers.right
def zero_as_a_number(output):
    nodes = list(order(output))
    for node in nodes:
        node.grad = 0
    output.grad = np.ones_like(output.data)
    for node in nodes:
        for x, back in node.inputs:
            x.grad = x.grad + back(node.grad)


@answers.right
def np_array_copies(output):
    for node in order(output):
        node.grad = None
    output.grad = np.ones(output.shape)
    for node in order(output):
        for x, back in node.inputs:
            share = np.array(back(node.grad))
            x.grad = share if x.grad is None else x.grad + share


@answers.right
def shares_collected_then_summed(output):
    shares = {node: [] for node in order(output)}
    shares[output].append(np.ones_like(output.data))
    for node in order(output):
        node.grad = np.sum(shares[node], axis=0)
        for x, back in node.inputs:
            shares[x].append(back(node.grad))


@answers.right
def a_dictionary_of_gradients(output):
    grads = {output: np.ones_like(output.data)}
    for node in order(output):
        for x, back in node.inputs:
            grads[x] = grads.get(x, 0) + back(grads[node])
    for node, grad in grads.items():
        node.grad = grad


@answers.right
def np_add(output):
    for node in order(output):
        node.grad = np.zeros(node.data.shape)
    output.grad = output.grad + 1
    for node in order(output):
        for x, back in node.inputs:
            x.grad = np.add(x.grad, back(node.grad))


@answers.right
def pulled_by_the_users(output):
    nodes = list(order(output))
    for node in nodes:
        node.grad = np.full_like(node.data, node is output)
        for user in nodes:
            for x, back in user.inputs:
                if x is node:
                    node.grad = node.grad + back(user.grad)


@answers.right
def through_the_paths(output):
    """Without order: every path brings its own share."""
    for node in order(output):
        node.grad = np.zeros_like(node.data)

    def walk(node, dy):
        node.grad = node.grad + dy
        for x, back in node.inputs:
            walk(x, back(dy))

    walk(output, np.ones_like(output.data))


@answers.right
def with_unbroadcast(output):
    for node in order(output):
        node.grad = np.zeros_like(node.data)
    output.grad += 1
    for node in order(output):
        for x, back in node.inputs:
            x.grad += autograd.unbroadcast(back(node.grad), x.shape)


@answers.right
def numbers_for_arrays(output):
    for node in order(output):
        node.grad = 0.0
    output.grad = 1.0
    for node in order(output):
        for x, back in node.inputs:
            x.grad += back(node.grad)


@answers.right
def one_number_to_begin_with(output):
    for node in order(output):
        node.grad = np.zeros(1)
    output.grad = np.ones(1)
    for node in order(output):
        for x, back in node.inputs:
            x.grad = x.grad + back(node.grad)


# Wrong ones.


def first_and_then(first, then):
    """The broken program, with something else for the first share or for the later ones."""
    def walk(output):
        for node in order(output):
            node.grad = None
        output.grad = np.ones_like(output.data)
        for node in order(output):
            for x, back in node.inputs:
                (first if x.grad is None else then)(x, node, back)
    return walk


def added(x, node, back):
    x.grad += back(node.grad)


@answers.wrong("first_share_lost")
def zeros_for_the_first_share(output):
    def zeros(x, node, back):
        x.grad = np.zeros_like(x.data)

    first_and_then(zeros, added)(output)


@answers.wrong("written_into_a_sum_s_share")
def copied_on_the_way_in(output):
    def kept(x, node, back):
        x.grad = back(node.grad.copy())

    first_and_then(kept, added)(output)


@answers.wrong("written_into_a_sum_s_share")
def a_copy_for_the_giver(output):
    def kept(x, node, back):
        x.grad = back(node.grad)
        node.grad = node.grad.copy()

    first_and_then(kept, added)(output)


@answers.wrong("nobody_asked")
def an_order_that_is_used_up(output):
    nodes = iter(order(output))
    for node in nodes:
        node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in nodes:
        for x, back in node.inputs:
            x.grad += back(node.grad)


@answers.wrong("nobody_asked")
def back_of_the_receiver_s_own(output):
    for node in order(output):
        node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            x.grad += back(x.grad)


@answers.wrong("some parts")
def the_first_input_left_out(output):
    for node in order(output):
        node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs[1:]:
            x.grad += back(node.grad)


@answers.wrong("shared")
def still_broken(output):
    for node in order(output):
        node.grad = None
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            if x.grad is None:
                x.grad = back(node.grad)
            else:
                x.grad += back(node.grad)


@answers.wrong("ours_called")
def our_own(output):
    output.backward()


@answers.wrong("ours_called")
def our_own_with_dy(output):
    output.backward(np.ones_like(output.data))


@answers.wrong("ours_called")
def our_own_by_the_class(output):
    Tensor.backward(output)


@answers.wrong("ours_called")
def our_own_by_getattr(output):
    getattr(output, "back" + "ward")()


KEPT = Tensor.backward


@answers.wrong("ours_called")
def our_own_kept_before(output):
    KEPT(output)


@answers.wrong("ours_called")
def our_own_returned(output):
    return output.backward()


@answers.wrong("ours_called")
def our_own_of_a_sum(output):
    output.sum().backward()


@answers.wrong("not_kept")
def our_own_and_hidden(output):
    try:
        output.backward()
    except Exception:
        pass


@answers.wrong("first_share_only")
def never_added(output):
    for node in order(output):
        node.grad = None
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            if x.grad is None:
                x.grad = back(node.grad)


@answers.wrong("overwritten")
def last_wins(output):
    for node in order(output):
        node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            x.grad = back(node.grad)


@answers.wrong("ones_everywhere")
def ones_for_all(output):
    for node in order(output):
        node.grad = np.ones_like(node.data)
    for node in order(output):
        for x, back in node.inputs:
            x.grad += back(node.grad)


@answers.wrong("never_reset")
def not_cleared(output):
    for node in order(output):
        if node.grad is None:
            node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            x.grad = x.grad + back(node.grad)


@answers.wrong("start_forgotten")
def output_forgotten(output):
    for node in order(output):
        node.grad = np.zeros_like(node.data)
    for node in order(output):
        for x, back in node.inputs:
            x.grad = x.grad + back(node.grad)


@answers.wrong("started_from_the_value")
def starts_with_the_value(output):
    for node in order(output):
        node.grad = np.zeros_like(node.data)
    output.grad = output.data.copy()
    for node in order(output):
        for x, back in node.inputs:
            x.grad = x.grad + back(node.grad)


@answers.wrong("overwritten")
def cleared_in_the_walk(output):
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            x.grad = np.zeros_like(x.data)
            x.grad += back(node.grad)


@answers.wrong("averaged")
def mean_of_the_shares(output):
    for node in order(output):
        node.grad = None
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            if x.grad is None:
                x.grad = back(node.grad)
            else:
                x.grad = (x.grad + back(node.grad)) / 2


@answers.wrong("first_share_twice")
def the_first_share_twice(output):
    for node in order(output):
        node.grad = None
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            if x.grad is None:
                x.grad = back(node.grad).copy()
            x.grad += back(node.grad)


@answers.wrong("shared")
def a_copy_only_of_the_output(output):
    for node in order(output):
        node.grad = None
    output.grad = np.ones_like(output.data).copy()
    for node in order(output):
        for x, back in node.inputs:
            if x.grad is None:
                x.grad = back(node.grad)
            else:
                x.grad += back(node.grad.copy())


@answers.wrong("shared")
def a_copy_of_the_later_shares(output):
    for node in order(output):
        node.grad = None
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            if x.grad is None:
                x.grad = back(node.grad)
            else:
                x.grad += back(node.grad).copy()


@answers.wrong("upstream_lost")
def local_derivative_only(output):
    for node in order(output):
        node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            x.grad = x.grad + back(np.ones_like(node.grad))


@answers.wrong("nearly", "some parts")
def a_little_too_much(output):
    for node in order(output):
        node.grad = None
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            if x.grad is None:
                x.grad = back(node.grad).copy()
            else:
                x.grad += back(node.grad) * 1.00001


@answers.wrong("inner_ones_cleared")
def inputs_only(output):
    """Leaves keep their gradient, all others lose it, as in PyTorch."""
    zeros_first(output)
    for node in order(output):
        if node.inputs:
            node.grad = None


@answers.wrong("not_kept")
def returns_gradients(output):
    grads = {output: np.ones_like(output.data)}
    for node in order(output):
        for x, back in node.inputs:
            grads[x] = grads.get(x, 0) + back(grads[node])
    return grads


@answers.wrong("raised")
def no_input_has_none(output):
    """Grad is not set to None first, and None cannot be added to."""
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            x.grad += back(node.grad)


@answers.wrong("wrong_way_round")
def opposite_order(output):
    nodes = list(order(output))
    for node in nodes:
        node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in reversed(nodes):
        for x, back in node.inputs:
            x.grad = x.grad + back(node.grad)


@answers.wrong("wrong_way_round")
def one_level_only(output):
    for node in order(output):
        node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for x, back in output.inputs:
        x.grad = x.grad + back(output.grad)


@answers.wrong("subtracted")
def wrong_sign(output):
    for node in order(output):
        node.grad = np.zeros_like(node.data)
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            x.grad = x.grad - back(node.grad)


@answers.wrong("shared")
def copied_after_it_was_handed_on(output):
    for node in order(output):
        node.grad = None
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            if x.grad is None:
                x.grad = back(node.grad)
            else:
                x.grad += back(node.grad)
        node.grad = node.grad.copy()


@answers.wrong("shared", "some parts", "raised", "raised later")
def adds_into_what_arrived(output):
    for node in order(output):
        node.grad = None
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            share = back(node.grad)
            if x.grad is not None:
                share += x.grad
            x.grad = share


@answers.wrong("shared")
def copied_for_the_leaves_alone(output):
    for node in order(output):
        node.grad = None
    output.grad = np.ones_like(output.data)
    for node in order(output):
        for x, back in node.inputs:
            if x.grad is not None:
                x.grad += back(node.grad)
            else:
                x.grad = back(node.grad) if x.inputs else back(node.grad).copy()
