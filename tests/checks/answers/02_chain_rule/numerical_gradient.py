"""Answers to 02.3 A numerical gradient."""

import numpy as np

from course_lib.gradient import numerical_gradient as of_the_library
from tests.support.answers import Answers

answers = Answers("02.3")


@answers.right
def nudged_and_put_back(f, x, h=1e-4):
    x = np.array(x, dtype=float)
    g = np.zeros_like(x)
    for i in range(x.size):
        x[i] += h
        up = f(x)
        x[i] -= 2 * h
        g[i] = (up - f(x)) / (2 * h)
        x[i] += h
    return g


@answers.right
def unit_vectors(f, x, h=1e-4):
    return np.array([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x))])


@answers.right
def two_copies(f, x, h=1e-4):
    result = []
    for i in range(len(x)):
        up, down = x.astype(float), x.astype(float)
        up[i] += h
        down[i] -= h
        result.append((f(up) - f(down)) / (2 * h))
    return np.array(result)


@answers.right
def over_an_enumeration(f, x, h=1e-4):
    values = list(map(float, x))
    gradient = np.empty(len(values))
    for i, old in enumerate(values):
        ends = [f(np.array(values[:i] + [old + d] + values[i + 1:])) for d in (h, -h)]
        gradient[i] = (ends[0] - ends[1]) / h / 2
    return gradient


@answers.right
def half_and_half(f, x, h=1e-4):
    """The mean of a step forward and a step back."""
    x = np.asarray(x, float)
    steps = h * np.eye(len(x))
    forward = np.array([(f(x + s) - f(x)) / h for s in steps])
    back = np.array([(f(x) - f(x - s)) / h for s in steps])
    return (forward + back) / 2


@answers.right
def smaller_step(f, x, h=1e-5):
    x = x * 1.0
    return np.array([(f(x + d) - f(x - d)) / (2 * h) for d in np.diag([h] * len(x))])


@answers.right
def apart_by_h(f, x, h=1e-4):
    steps = h / 2 * np.eye(len(x))
    return np.array([(f(x + s) - f(x - s)) / h for s in steps])


@answers.right
def with_while(f, x, h=1e-4):
    g, i = np.zeros(len(x)), 0
    while i < len(x):
        e = np.zeros(len(x))
        e[i] = h
        g[i] = (f(x + e) - f(x - e)) / (h + h)
        i += 1
    return g


@answers.right
def recursion(f, x, h=1e-4, i=0):
    if i == len(x):
        return np.array([])
    e = h * (np.arange(len(x)) == i)
    return np.append((f(x + e) - f(x - e)) / (2 * h), recursion(f, x, h, i + 1))


@answers.right
def fromiter(f, x, h=1e-4):
    return np.fromiter(((f(x + s) - f(x - s)) / (2 * h) for s in h * np.identity(x.size)), float)


@answers.right
def from_the_library(f, x, h=1e-4):
    return of_the_library(f, x, h)


@answers.right
def five_points(f, x, h=1e-3):
    """Even better than asked."""
    x, result = np.array(x, float), []
    for e in h * np.eye(len(x)):
        inner, outer = f(x + e) - f(x - e), f(x + 2 * e) - f(x - 2 * e)
        result.append((8 * inner - outer) / (12 * h))
    return np.array(result)


@answers.right
def nudged_in_the_argument_and_put_back(f, x, h=1e-4):
    x = x.astype(float)
    g = x * 0
    for i, old in enumerate(x.copy()):
        x[i] = old + h
        g[i] += f(x)
        x[i] = old - h
        g[i] -= f(x)
        x[i] = old
    return g / 2 / h


def _one_sided(h, sign=1):
    def answer(f, x, h=h):
        x = np.array(x, float)
        g = np.zeros(len(x))
        for i in range(len(x)):
            e = np.zeros(len(x))
            e[i] = sign * h
            g[i] = (f(x + e) - f(x)) / (sign * h)
        return g
    return answer


answers.value_wrong("forward", _one_sided(1e-4), "one_sided")
answers.value_wrong("backward", _one_sided(1e-4, -1), "backward_difference")
answers.value_wrong("forward, 1e-3", _one_sided(1e-3), "one_sided_with_another_step")
answers.value_wrong("forward, 1e-2", _one_sided(1e-2), "one_sided_with_another_step")
answers.value_wrong("backward, 1e-3", _one_sided(1e-3, -1), "one_sided_with_another_step")
answers.value_wrong("forward, 1e-6", _one_sided(1e-6), "one_sided_with_a_tiny_step")
answers.value_wrong("forward, 1e-7", _one_sided(1e-7), "one_sided_with_a_tiny_step")


def _central(h):
    def answer(f, x, h=h):
        return np.array([(f(x + e) - f(x - e)) / (2 * h) for e in h * np.eye(len(x))])
    return answer


answers.value_wrong("a step of 0.1", _central(0.1), "step_too_large")
answers.value_wrong("a step of 0.01", _central(0.01), "step_too_large")
answers.value_wrong("a step of 1e-12", _central(1e-12), "tiny_step")


@answers.wrong("last_entry_missing")
def to_the_last_but_one(f, x, h=1e-4):
    g = np.zeros(len(x))
    for i in range(len(x) - 1):
        e = np.zeros(len(x))
        e[i] = h
        g[i] = (f(x + e) - f(x - e)) / (2 * h)
    return g


@answers.wrong("bracket_forgotten")
def no_brackets(f, x, h=1e-4):
    return np.array([f(x + e) - f(x - e) / (2 * h) for e in h * np.eye(len(x))])


@answers.wrong("multiplied_not_divided")
def brackets_below_forgotten(f, x, h=1e-4):
    return np.array([(f(x + e) - f(x - e)) / 2 * h for e in h * np.eye(len(x))])


@answers.wrong("divided_by_h")
def half_forgotten(f, x, h=1e-4):
    return np.array([(f(x + e) - f(x - e)) / h for e in h * np.eye(len(x))])


@answers.wrong("everything_moved_at_once")
def at_once(f, x, h=1e-4):
    return np.ones(len(x)) * (f(x + h) - f(x - h)) / (2 * h)


@answers.wrong("summed")
def one_number(f, x, h=1e-4):
    return (f(x + h) - f(x - h)) / (2 * h)


@answers.wrong("integers_kept")
def copied_as_it_is(f, x, h=1e-4):
    x, g = np.copy(x), np.zeros(len(x))
    for i in range(len(x)):
        old = x[i]
        x[i] = old + h
        above = f(x)
        x[i] = old - h
        g[i], x[i] = (above - f(x)) / (2 * h), old
    return g


@answers.wrong("integers_kept", "changed in place")
def the_argument_itself(f, x, h=1e-4):
    g = np.zeros(len(x))
    for i in range(len(x)):
        old = x[i]
        x[i] = old + h
        above = f(x)
        x[i] = old - h
        g[i], x[i] = (above - f(x)) / (2 * h), old
    return g


@answers.wrong("integer truncation", "differs")
def whole_results(f, x, h=1e-4):
    x = np.array(x, float)
    g = np.zeros(len(x), dtype=int)
    for i, e in enumerate(h * np.eye(len(x))):
        g[i] = (f(x + e) - f(x - e)) / (2 * h)
    return g


@answers.wrong("not_put_back")
def left_there(f, x, h=1e-4):
    x = np.array(x, float)
    g = np.zeros(len(x))
    for i in range(len(x)):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        g[i] = (above - f(x)) / (2 * h)
    return g


@answers.wrong("all_zeros")
def second_name(f, x, h=1e-4):
    x = np.array(x, float)
    g = np.zeros(len(x))
    for i in range(len(x)):
        y = x
        y[i] += h
        g[i] = (f(y) - f(x)) / (2 * h)
    return g


@answers.wrong("not_divided")
def rises(f, x, h=1e-4):
    return np.array([f(x + e) - f(x - e) for e in h * np.eye(len(x))])


@answers.wrong("returns_at_the_first")
def returns_in_the_loop(f, x, h=1e-4):
    g = np.zeros(len(x))
    for i, e in enumerate(h * np.eye(len(x))):
        g[i] = (f(x + e) - f(x - e)) / (2 * h)
        return g


@answers.wrong("first_entry_everywhere")
def index_forgotten(f, x, h=1e-4):
    g = np.zeros(len(x))
    for i in range(len(x)):
        e = np.zeros(len(x))
        e[0] = h
        g[i] = (f(x + e) - f(x - e)) / (2 * h)
    return g


@answers.wrong("summed")
def added_up(f, x, h=1e-4):
    g = 0
    for e in h * np.eye(len(x)):
        g += (f(x + e) - f(x - e)) / (2 * h)
    return g


@answers.wrong("divided_by_the_entry")
def divided_by_x(f, x, h=1e-4):
    return np.array([(f(x + e) - f(x - e)) / (2 * x[i]) for i, e in enumerate(h * np.eye(len(x)))])


@answers.wrong("sign flipped", "one slip")
def wrong_way_round(f, x, h=1e-4):
    return np.array([(f(x - e) - f(x + e)) / (2 * h) for e in h * np.eye(len(x))])


@answers.wrong("right in another form")
def a_list(f, x, h=1e-4):
    return [(f(x + e) - f(x - e)) / (2 * h) for e in h * np.eye(len(x))]


@answers.wrong("differs", "one slip")
def added_values(f, x, h=1e-4):
    return np.array([(f(x + e) + f(x - e)) / (2 * h) for e in h * np.eye(len(x))])


@answers.wrong("raised")
def called_with_a_number(f, x, h=1e-4):
    return np.array([(f(value + h) - f(value - h)) / (2 * h) for value in x])


@answers.wrong("raised")
def index_beyond(f, x, h=1e-4):
    x, g = np.array(x, float), np.zeros(len(x))
    for i in range(len(x) + 1):
        x[i] += h
        g[i] = f(x) / h
    return g


@answers.wrong("forgot to return")
def nothing_returned(f, x, h=1e-4):
    g = np.zeros(len(x))
    for i, e in enumerate(h * np.eye(len(x))):
        g[i] = (f(x + e) - f(x - e)) / (2 * h)


@answers.wrong("wrong arguments")
def no_h(f, x):
    return np.array([(f(x + e) - f(x - e)) / 2e-4 for e in 1e-4 * np.eye(len(x))])


@answers.wrong("half_way_down")
def up_and_back(f, x, h=1e-4):
    x, g = np.array(x, float), np.zeros(len(x))
    for i in range(len(x)):
        x[i] += h
        up = f(x)
        x[i] -= h
        g[i] = (up - f(x)) / (2 * h)
    return g


@answers.wrong("first_entry_missing")
def from_one_on(f, x, h=1e-4):
    g = np.zeros(len(x))
    for i in range(1, len(x)):
        e = np.zeros(len(x))
        e[i] = h
        g[i] = (f(x + e) - f(x - e)) / (2 * h)
    return g


@answers.wrong("everything_moved_at_once")
def added_to_the_whole_vector(f, x, h=1e-4):
    g = np.zeros(len(x))
    for e in h * np.eye(len(x)):
        g += (f(x + e) - f(x - e)) / (2 * h)
    return g


@answers.wrong("signs_lost")
def sizes(f, x, h=1e-4):
    return np.array([abs(f(x + e) - f(x - e)) / (2 * h) for e in h * np.eye(len(x))])


@answers.wrong("second_derivative")
def three_values(f, x, h=1e-4):
    return np.array([(f(x + e) - 2 * f(x) + f(x - e)) / h**2 for e in h * np.eye(len(x))])


@answers.wrong("derivative_of_the_square")
def by_calculus(f, x, h=1e-4):
    return 2 * x


@answers.wrong("rounded", "nearly")
def three_places(f, x, h=1e-4):
    return np.array([(f(x + e) - f(x - e)) / (2 * h) for e in h * np.eye(len(x))]).round(3)


@answers.wrong("all_zeros")
def three_names(f, x, h=1e-4):
    x = np.array(x, float)
    y, z, g = x, x, np.zeros(len(x))
    for i in range(len(x)):
        y[i] += h
        z[i] -= h
        g[i] = (f(y) - f(z)) / (2 * h)
    return g


@answers.wrong("changed in place", "not_put_back", "integers_kept")
def left_in_the_argument(f, x, h=1e-4):
    g = np.zeros(len(x))
    for i in range(len(x)):
        x[i] += h
        up = f(x)
        x[i] -= 2 * h
        g[i] = (up - f(x)) / (2 * h)
    return g


@answers.wrong("own_step")
def step_set_inside(f, x, h=1e-4):
    h = 1e-6
    return np.array([(f(x + e) - f(x - e)) / (2 * h) for e in h * np.eye(len(x))])


@answers.wrong("own_step")
def five_points_with_a_step_of_its_own(f, x, h=1e-4):
    return five_points(f, x)


@answers.wrong("moves_that_stay")
def quotients_added_up(f, x, h=1e-4):
    """Nothing is moved twice here: its sentence may not say so."""
    g, s = np.zeros(len(x)), 0
    for i, e in enumerate(h * np.eye(len(x))):
        s += (f(x + e) - f(x - e)) / (2 * h)
        g[i] = s
    return g


@answers.wrong("multiplied_not_divided")
def half_of_h_in_front(f, x, h=1e-4):
    return np.array([0.5 * h * (f(x + e) - f(x - e)) for e in h * np.eye(len(x))])


@answers.wrong("put_back_by_steps")
def up_down_and_up_in_what_may_be_the_argument(f, x, h=1e-4):
    return nudged_by_steps(f, np.asarray(x, dtype=float), h)


@answers.wrong("put_back_by_steps_without_a_copy")
def nudged_by_steps(f, x, h=1e-4):
    g = np.zeros(x.size)
    for i in range(x.size):
        x[i] += h
        up = f(x)
        x[i] -= 2 * h
        g[i] = (up - f(x)) / (2 * h)
        x[i] += h
    return g
