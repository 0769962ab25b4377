"""Answers to 05.3 The training loop."""

import math

import numpy as np

from tests.support.answers import Answers

answers = Answers("05.3")


def step(net, loss, x, t, lr):
    value = loss.forward(net.forward(x), t)
    net.backward(loss.backward())
    for _, array, gradient in net.parameters():
        array -= lr * gradient
    return value


@answers.right
def as_in_the_task(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start:start + batch_size]
            losses.append(loss.forward(net.forward(x[rows]), t[rows]))
            net.backward(loss.backward())
            for _, array, gradient in net.parameters():
                array -= lr * gradient
    return losses


@answers.right
def shuffled_copies(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        x_now, t_now = x[order], t[order]
        for i in range(math.ceil(len(x) / batch_size)):
            part = slice(i * batch_size, (i + 1) * batch_size)
            losses.append(step(net, loss, x_now[part], t_now[part], lr))
    return losses


@answers.right
def while_loops(net, loss, x, t, lr, batch_size, epochs, rng):
    losses, epoch = [], 0
    while epoch < epochs:
        left = list(rng.permutation(len(x)))
        while left:
            rows, left = left[:batch_size], left[batch_size:]
            losses.append(step(net, loss, x[rows], t[rows], lr))
        epoch += 1
    return losses


@answers.right
def split_into_an_array_of_losses(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = np.zeros(0)
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for rows in np.split(order, range(batch_size, len(x), batch_size)):
            losses = np.append(losses, step(net, loss, x[rows], t[rows], lr))
    return losses


@answers.right
def a_generator(net, loss, x, t, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start:start + batch_size]
            yield step(net, loss, x[rows], t[rows], lr)


@answers.right
def written_into_the_parameters(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start:min(start + batch_size, len(x))]
            losses.append(float(loss.forward(net.forward(x[rows]), t[rows])))
            net.backward(loss.backward(1.0))
            for _, array, gradient in net.parameters():
                array[...] = array - lr * gradient
    return losses


@answers.right
def all_batches_first(net, loss, x, t, lr, batch_size, epochs, rng):
    orders = [rng.permutation(len(x)) for _ in range(epochs)]
    batches = [o[i:i + batch_size] for o in orders for i in range(0, len(o), batch_size)]
    return [step(net, loss, x[rows], t[rows], lr) for rows in batches]


@answers.right
def steps_out(net, loss, x, t, lr, batch_size, epochs, rng):
    def an_epoch():
        order, n = rng.permutation(x.shape[0]), x.shape[0]
        return [step(net, loss, np.take(x, order[i:i + batch_size], axis=0),
                     np.take(t, order[i:i + batch_size]), lr) for i in range(0, n, batch_size)]
    return sum((an_epoch() for _ in range(epochs)), [])


@answers.right
def subtracted_into(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start:start + batch_size]
            losses += [loss.forward(net.forward(x[rows]), t[rows])]
            net.backward(loss.backward())
            for _, array, gradient in list(net.parameters())[::-1]:
                np.subtract(array, lr * gradient, out=array)
    return tuple(losses)


def batches(x, t, batch_size, epochs, rng):
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start:start + batch_size]
            yield x[rows], t[rows]


@answers.wrong("gradients_added_up")
def accumulated(net, loss, x, t, lr, batch_size, epochs, rng):
    losses, total = [], {}
    for x_now, t_now in batches(x, t, batch_size, epochs, rng):
        losses.append(loss.forward(net.forward(x_now), t_now))
        net.backward(loss.backward())
        for name, array, gradient in net.parameters():
            total[name] = total.get(name, 0) + gradient
            array -= lr * total[name]
    return losses


@answers.wrong("drawn_with_replacement")
def with_replacement(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for _ in range(0, len(x), batch_size):
            rows = rng.choice(len(x), batch_size)
            losses.append(step(net, loss, x[rows], t[rows], lr))
    return losses


@answers.wrong("batches_overlap")
def one_too_many(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start:start + batch_size + 1]
            losses.append(step(net, loss, x[rows], t[rows], lr))
    return losses


@answers.wrong("starts_one_apart")
def every_start(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(len(x)):
            rows = order[start:start + batch_size]
            losses.append(step(net, loss, x[rows], t[rows], lr))
    return losses


@answers.wrong("second call differs", "differs")
def numpys_own_chance(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = np.random.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start:start + batch_size]
            losses.append(step(net, loss, x[rows], t[rows], lr))
    return losses


@answers.wrong("one_update_an_epoch")
def update_indented_too_little(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start:start + batch_size]
            losses.append(loss.forward(net.forward(x[rows]), t[rows]))
            net.backward(loss.backward())
        for _, array, gradient in net.parameters():
            array -= lr * gradient
    return losses


@answers.wrong("two_orders")
def x_and_t_shuffled_apart(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        x_now, t_now = x[rng.permutation(len(x))], t[rng.permutation(len(x))]
        for start in range(0, len(x), batch_size):
            part = slice(start, start + batch_size)
            losses.append(step(net, loss, x_now[part], t_now[part], lr))
    return losses


@answers.wrong("x_alone_shuffled")
def x_shuffled_in_place(net, loss, x, t, lr, batch_size, epochs, rng):
    losses, x = [], x.copy()
    for _ in range(epochs):
        rng.shuffle(x)
        for start in range(0, len(x), batch_size):
            part = slice(start, start + batch_size)
            losses.append(step(net, loss, x[part], t[part], lr))
    return losses


@answers.wrong("loss_after_the_step")
def measured_afterwards(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for x_now, t_now in batches(x, t, batch_size, epochs, rng):
        step(net, loss, x_now, t_now, lr)
        losses.append(loss.forward(net.forward(x_now), t_now))
    return losses


@answers.wrong("loss_of_all_samples")
def measured_on_all(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for x_now, t_now in batches(x, t, batch_size, epochs, rng):
        losses.append(loss.forward(net.forward(x), t))
        step(net, loss, x_now, t_now, lr)
    return losses


@answers.wrong("one_sample_a_step")
def samples_one_by_one(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for i in rng.permutation(len(x)):
            losses.append(step(net, loss, x[i:i + 1], t[i:i + 1], lr))
    return losses


@answers.wrong("loop_uphill")
def added(net, loss, x, t, lr, batch_size, epochs, rng):
    return [step(net, loss, *batch, -lr) for batch in batches(x, t, batch_size, epochs, rng)]


@answers.wrong("never_learned")
def new_arrays(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for x_now, t_now in batches(x, t, batch_size, epochs, rng):
        losses.append(loss.forward(net.forward(x_now), t_now))
        net.backward(loss.backward())
        for _, array, gradient in net.parameters():
            array = array - lr * gradient
    return losses


@answers.wrong("one slip")
def steps_of_the_gradient(net, loss, x, t, lr, batch_size, epochs, rng):
    return [step(net, loss, *batch, 1) for batch in batches(x, t, batch_size, epochs, rng)]


@answers.wrong("order_drawn_for_each_batch")
def order_in_the_inner_loop(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for start in range(0, len(x), batch_size):
            rows = rng.permutation(len(x))[start:start + batch_size]
            losses.append(step(net, loss, x[rows], t[rows], lr))
    return losses


@answers.wrong("last_loss_only")
def only_the_last_loss(net, loss, x, t, lr, batch_size, epochs, rng):
    for batch in batches(x, t, batch_size, epochs, rng):
        last = step(net, loss, *batch, lr)
    return last


@answers.wrong("last_loss_of_each_epoch")
def a_loss_an_epoch(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for batch in batches(x, t, batch_size, 1, rng):
            last = step(net, loss, *batch, lr)
        losses.append(last)
    return losses


@answers.wrong("one_loss_an_epoch")
def a_mean_an_epoch(net, loss, x, t, lr, batch_size, epochs, rng):
    return [np.mean([step(net, loss, *batch, lr) for batch in batches(x, t, batch_size, 1, rng)])
            for _ in range(epochs)]


@answers.wrong("one_step_only")
def returned_at_once(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for batch in batches(x, t, batch_size, epochs, rng):
        losses.append(step(net, loss, *batch, lr))
        return losses


@answers.wrong("forgot to return")
def nothing(net, loss, x, t, lr, batch_size, epochs, rng):
    for batch in batches(x, t, batch_size, epochs, rng):
        step(net, loss, *batch, lr)


@answers.wrong("raised")
def no_backward_of_the_loss(net, loss, x, t, lr, batch_size, epochs, rng):
    for x_now, t_now in batches(x, t, batch_size, epochs, rng):
        value = loss.forward(net.forward(x_now), t_now)
        net.backward(value)


@answers.wrong("backward_forgotten")
def no_backward(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for x_now, t_now in batches(x, t, batch_size, epochs, rng):
        losses.append(loss.forward(net.forward(x_now), t_now))
        for _, array, gradient in net.parameters():
            array -= lr * gradient
    return losses


@answers.wrong("divided_again")
def mean_again(net, loss, x, t, lr, batch_size, epochs, rng):
    return [step(net, loss, *batch, lr / len(batch[0]))
            for batch in batches(x, t, batch_size, epochs, rng)]


@answers.right
def a_shuffled_list_of_numbers(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = np.arange(len(x))
        rng.shuffle(order)
        for start in range(0, len(x), batch_size):
            rows = order[start:start + batch_size]
            losses.append(step(net, loss, x[rows], t[rows], lr))
    return losses


@answers.wrong("shuffled_further")
def always_the_same_list(net, loss, x, t, lr, batch_size, epochs, rng):
    losses, order = [], np.arange(len(x))
    for _ in range(epochs):
        rng.shuffle(order)
        for start in range(0, len(x), batch_size):
            rows = order[start:start + batch_size]
            losses.append(step(net, loss, x[rows], t[rows], lr))
    return losses


@answers.wrong("raised")
def one_batch_too_many_where_all_are_full(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for i in range(len(x) // batch_size + 1):
            rows = order[i * batch_size:(i + 1) * batch_size]
            losses.append(step(net, loss, x[rows], t[rows], lr))
    return losses


@answers.wrong("never_learned")
def the_gradients_moved(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start:start + batch_size]
            losses.append(loss.forward(net.forward(x[rows]), t[rows]))
            net.backward(loss.backward())
            for _, array, gradient in net.parameters():
                gradient -= lr * array
    return losses


@answers.wrong("wrong type")
def the_network(net, loss, x, t, lr, batch_size, epochs, rng):
    as_in_the_task(net, loss, x, t, lr, batch_size, epochs, rng)
    return net


@answers.wrong("raised")
def the_network_and_the_losses(net, loss, x, t, lr, batch_size, epochs, rng):
    return net, as_in_the_task(net, loss, x, t, lr, batch_size, epochs, rng)


@answers.wrong("drawn_anew_for_each_batch")
def an_order_with_repeats(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.integers(0, len(x), len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start:start + batch_size]
            losses.append(step(net, loss, x[rows], t[rows], lr))
    return losses


@answers.wrong("first_of_a_new_order")
def a_few_at_random(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for _ in range(math.ceil(len(x) / batch_size)):
            rows = rng.permutation(len(x))[:batch_size]
            losses.append(step(net, loss, x[rows], t[rows], lr))
    return losses


@answers.wrong("chosen_anew_without_replacement")
def a_few_at_random_by_choice(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for _ in range(0, len(x), batch_size):
            rows = rng.choice(len(x), size=batch_size, replace=False)
            losses.append(step(net, loss, x[rows], t[rows], lr))
    return losses


@answers.wrong("all_samples_in_every_step")
def batches_made_and_not_used(net, loss, x, t, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start:start + batch_size]
            assert len(rows)
            losses.append(step(net, loss, x, t, lr))
    return losses
