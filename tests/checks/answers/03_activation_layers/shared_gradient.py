"""Answers to 03.5 Bug clinic: the neighbour's gradient."""

import numpy as np

from tests.support.answers import Answers

answers = Answers("03.5")


class ReLU:
    """As it is given, with the bug."""

    def forward(self, x):
        self.mask = x <= 0
        y = x.copy()
        y[self.mask] = 0
        return y

    def backward(self, dy):
        dy[self.mask] = 0
        return dy


class CopyingReLU(ReLU):
    def backward(self, dy):
        dx = dy.copy()
        dx[self.mask] = 0
        return dx


class ProductReLU(ReLU):
    def backward(self, dy):
        return dy * ~self.mask


class WhereReLU(ReLU):
    def backward(self, dy):
        return np.where(self.mask, 0, dy)


def through(relu, x, dy):
    relu.forward(x)
    return relu.backward(dy)


@answers.right
def layer_that_copies(x, dy):
    return through(CopyingReLU(), x, dy) + dy


@answers.right
def layer_with_a_product(x, dy):
    return through(ProductReLU(), x, dy) + dy


@answers.right
def layer_with_where(x, dy):
    return dy + through(WhereReLU(), x, dy)


@answers.right
def a_copy_for_the_layer(x, dy):
    """Leaves the layer as it is, but nobody's array is changed."""
    return through(ReLU(), x, dy.copy()) + dy


@answers.right
def in_one_line(x, dy):
    return dy * (1 + (x > 0))


@answers.right
def where_only(x, dy):
    return np.where(x > 0, 2 * dy, dy)


@answers.right
def loop(x, dy):
    dx = np.empty(dy.shape)
    for place in np.ndindex(dy.shape):
        dx[place] = dy[place] + (dy[place] if x[place] > 0 else 0)
    return dx


@answers.right
def accumulated(x, dy):
    dx = np.zeros_like(dy)
    dx += dy
    dx[x > 0] += dy[x > 0]
    return dx


@answers.right
def stacked(x, dy):
    return np.sum([dy, np.heaviside(x, 0) * dy], axis=0)


@answers.right
def einsum(x, dy):
    return np.einsum("...,...->...", dy, np.where(x > 0, 2.0, 1.0))


@answers.right
def float32(x, dy):
    dy = dy.astype(np.float32)
    return dy + dy * (x > 0)


@answers.wrong("still_shared")
def unchanged(x, dy):
    through_relu = through(ReLU(), x, dy)
    past_relu = dy
    return through_relu + past_relu


@answers.wrong("still_shared")
def x_copied(x, dy):
    return through(ReLU(), x.copy(), dy) + dy


@answers.wrong("copied_before")
def past_copied(x, dy):
    past = dy.copy()
    return through(ReLU(), x, dy) + past


@answers.wrong("copied_before", "still_shared")
def sum_formed_first(x, dy):
    twice = 2 * dy
    one = 1 * dy
    dy[x <= 0] = 0
    return np.where(x > 0, twice, one)


@answers.wrong("gate_on_both")
def one_copy_for_both(x, dy):
    dy = dy.copy()
    return through(ReLU(), x, dy) + dy


@answers.wrong("gate_lost")
def layer_left_out(x, dy):
    return dy + dy


@answers.wrong("past_lost")
def only_through(x, dy):
    return through(WhereReLU(), x, dy)


@answers.wrong("relu_lost")
def only_past(x, dy):
    return dy * 1.0


@answers.wrong("ones_put_in")
def typed_ones(x, dy):
    return np.where(x > 0, dy + dy, 1)


@answers.wrong("paths_multiplied")
def product(x, dy):
    return through(WhereReLU(), x, dy) * dy


@answers.wrong("gate_open_at_zero")
def not_negative(x, dy):
    return np.where(x < 0, 0, dy) + dy


@answers.wrong("gated_by_the_gradient")
def mask_of_dy(x, dy):
    return np.where(dy > 0, dy, 0) + dy


@answers.wrong("paths_subtracted")
def difference(x, dy):
    return dy - through(WhereReLU(), x, dy)


@answers.wrong("paths_averaged")
def mean(x, dy):
    return np.mean([dy, through(WhereReLU(), x, dy)], axis=0)


@answers.wrong("forward_value")
def forward(x, dy):
    return ReLU().forward(x) + x


@answers.wrong("upstream_lost")
def local(x, dy):
    return np.where(x > 0, 2, 1)


@answers.wrong("gate_the_wrong_way")
def mask_kept(x, dy):
    return dy * (x <= 0) + dy


@answers.wrong("wrong type", "wrong shape")
def two_parts(x, dy):
    return through(WhereReLU(), x, dy), dy


@answers.wrong("wrong shape")
def summed(x, dy):
    return np.sum(dy * (x > 0) + dy)


@answers.wrong("changed in place", "written_into_dy", "still_shared", "copied_before")
def added_in_place(x, dy):
    dy += dy * (x > 0)
    return dy


@answers.wrong("raised")
def mask_not_kept(x, dy):
    return ReLU().backward(dy) + dy


@answers.wrong("forgot to return")
def printed(x, dy):
    print((dy * (x > 0) + dy).round(2))


@answers.wrong("raised")
def backward_of_the_class(x, dy):
    return WhereReLU.backward(dy) + dy


@answers.wrong("wrong type", "raised", "forgot to return")
def layer_that_returns_nothing(x, dy):
    class Silent(ReLU):
        def backward(self, dy):
            dx = dy.copy()
            dx[self.mask] = 0

    return through(Silent(), x, dy)


@answers.wrong("one_past_the_layer")
def plus_one(x, dy):
    return dy * (x > 0) + 1


@answers.wrong("value_past_the_layer")
def times_x_past(x, dy):
    return dy * ((x > 0) + x)


@answers.wrong("values_for_slopes")
def times_y(x, dy):
    return np.where(x > 0, 2 * x, x) * dy


@answers.wrong("counted_gates")
def sum_of_the_mask(x, dy):
    return dy * (x > 0).sum() + dy


@answers.wrong("only at a boundary")
def nothing_at_zero(x, dy):
    return 2 * dy * (x > 0) + dy * (x < 0)


@answers.wrong("changed in place")
def x_written_over(x, dy):
    x[x <= 0] = 0
    return dy * (x > 0) + dy


@answers.wrong("wrong shape")
def side_by_side(x, dy):
    return np.append(dy * (x > 0), dy)


@answers.wrong("past_lost + constant factor")
def three_times(x, dy):
    return 3 * dy * (x > 0)


@answers.wrong("first that differs")
def plus_one_before_the_gate(x, dy):
    return (dy + 1) * (x > 0)
