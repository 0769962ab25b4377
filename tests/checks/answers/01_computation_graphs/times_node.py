"""Answers to 01.2 Backward through ×."""

from fractions import Fraction

import numpy as np

from tests.support.answers import Answers

answers = Answers("01.2")


@answers.right
def a_list(x, y, dz):
    return [y * dz, x * dz]


@answers.right
def named(x, y, dz):
    dx = y * dz
    dy = x * dz
    return dx, dy


@answers.right
def a_comprehension(x, y, dz):
    return tuple(dz * other for other in (y, x))


@answers.right
def an_array(x, y, dz):
    return dz * np.array([y, x])


@answers.right
def numpy_scalars(x, y, dz):
    return np.float64(dz) * y, np.float64(dz) * x


@answers.right
def zero_dimensional_arrays(x, y, dz):
    return np.array(dz * y), np.array(dz * x)


@answers.right
def float32(x, y, dz):
    return np.float32(dz) * np.float32(y), np.float32(dz) * np.float32(x)


@answers.right
def fractions(x, y, dz):
    x, y, dz = map(Fraction, (x, y, dz))
    return dz * y, dz * x


@answers.right
def by_nudging(x, y, dz):
    def z(x, y):
        return x * y

    return dz * (z(x + 0.5, y) - z(x - 0.5, y)), dz * (z(x, y + 0.5) - z(x, y - 0.5))


@answers.right
def by_a_matrix(x, y, dz):
    return tuple((np.array([[0, 1], [1, 0]]) @ [x, y] * dz).tolist())


@answers.wrong("signs_lost")
def absolute(x, y, dz):
    return abs(dz * y), abs(dz * x)


@answers.wrong("not_swapped", "outputs swapped")
def own_value(x, y, dz):
    return dz * x, dz * y


@answers.wrong("divided")
def quotient(x, y, dz):
    return dz / y, dz / x


@answers.wrong("passed_on")
def as_plus(x, y, dz):
    return dz, dz


@answers.wrong("whole_product_for_both")
def upstream_times_z(x, y, dz):
    z = x * y
    return dz * z, dz * z


@answers.wrong("y_for_both")
def copied_line(x, y, dz):
    return dz * y, dz * y


@answers.wrong("x_for_both")
def copied_other_line(x, y, dz):
    return dz * x, dz * x


@answers.wrong("upstream_only_for_x")
def upstream_once(x, y, dz):
    return dz * y, x


@answers.wrong("upstream_only_for_y")
def upstream_once_more(x, y, dz):
    return y, x * dz


@answers.wrong("one_for_both")
def product_of_all(x, y, dz):
    return x * y * dz


@answers.wrong("upstream_added")
def sum_of_both(x, y, dz):
    return y + dz, x + dz


@answers.wrong("no_upstream")
def local_only(x, y, dz):
    return y, x


@answers.wrong("started_from_the_value")
def value_back(x, y, dz):
    z = x * y
    return z * y, z * x


@answers.wrong("sign flipped")
def negative(x, y, dz):
    return -dz * y, -dz * x


@answers.wrong("sign flipped")
def one_sign(x, y, dz):
    return dz * y, -dz * x


@answers.wrong("forgot to return")
def printed(x, y, dz):
    dx, dy = dz * y, dz * x
    print(f"{dx:.4g} {dy:.4g}")


@answers.wrong("right in another form")
def a_dictionary(x, y, dz):
    return {"dx": dz * y, "dy": dz * x}


@answers.wrong("wrong type")
def only_one(x, y, dz):
    return dz * y


@answers.wrong("wrong type")
def with_z(x, y, dz):
    return x * y, dz * y, dz * x


@answers.wrong("always the same")
def typed_in(x, y, dz):
    return 15, 30


@answers.wrong("wrong arguments")
def two_arguments(x, y):
    return y, x


@answers.wrong("raised")
def misspelt(x, y, dz):
    return dZ * y, dZ * x                                # noqa: F821


answers.value_wrong("the results themselves", (15, 30), "not a function")


@answers.wrong("sum_of_the_inputs")
def both_added(x, y, dz):
    return dz * (x + y), dz * (x + y)


@answers.wrong("dx_in_place_of_x")
def x_written_over(x, y, dz):
    x, dx = dz * y, dz * y
    dy = dz * x
    return dx, dy


@answers.wrong("never_negative")
def at_least_zero(x, y, dz):
    return max(dz * y, 0), max(dz * x, 0)


@answers.wrong("other_input_squared")
def squares(x, y, dz):
    return dz * y**2, dz * x**2


@answers.wrong("first that differs")
def added_first(x, y, dz):
    return (x + dz) * y, (y + dz) * x


@answers.wrong("integer truncation")
def whole_numbers(x, y, dz):
    return int(dz * y), int(dz * x)


@answers.wrong("constant factor")
def doubled(x, y, dz):
    return dz * 2 * y, dz * 2 * x


@answers.wrong("wrong type")
def a_set(x, y, dz):
    return {dz * y, dz * x}


@answers.wrong("first that differs")
def only_for_positive_x(x, y, dz):
    if x > 0:
        return dz * y, dz * x
    return 0, 0
