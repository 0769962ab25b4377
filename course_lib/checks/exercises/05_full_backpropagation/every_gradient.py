"""05.6 Every gradient."""

import numpy as np

from course_lib.checks.chain import Chain
from course_lib.functions import softmax

exercise = Chain(
    "05.6", "Every gradient", points=4, section="A step downhill",
    practises="a whole backward pass, where branches meet twice",
    proves="gives all twelve gradients of a network with two heads, for any sizes",
    hints=("Go from the loss back, one line at a time, and check after each. Write the shape "
           "behind every line: it is that of the array whose gradient it is.",
           "Who reads an array? From each reader something comes back, and it adds up. h has two "
           "readers; how many has x?",
           "Twice it goes back through an Affine layer into h: `ds @ W2.T` is one of the two ways. "
           "And in r − x, x stands with a minus sign."))


@exercise.inputs
def inputs(rng):
    yield (np.array([[1.0], [-2.0]]), np.eye(4)[[2, 0]],                 # the example of the task
           np.array([[1.0, -1.0, 0.5]]), np.array([0.5, 0.0, 1.5]),
           np.array([[1.0, -1.0, 0.0, 0.5], [0.0, 1.0, -0.5, 0.0], [0.5, 0.0, 1.0, -1.0]]),
           np.array([0.0, 0.5, 0.0, -0.5]),
           np.array([[1.0], [-1.0], [0.5]]), np.array([0.5]))
    yield (np.array([[0.0, 1.0], [-2.0, 1.0], [1.0, 3.0]]), np.eye(5)[[1, 4, 1]],
           np.array([[1.0, -1.0, 0.5, 2.0], [1.0, 0.0, -0.5, 1.0]]),     # one z is exactly 0
           np.array([0.5, 0.0, 0.75, -0.5]),
           rng.normal(size=(4, 5)).round(1), np.array([-0.5, 0.5, 0.0, 1.0, 0.5]),
           rng.normal(size=(4, 2)).round(1), np.array([0.5, -1.0]))
    for n, d, m, c in ((5, 3, 4, 2), (4, 6, 5, 3), (3, 2, 6, 5)):
        yield (rng.normal(size=(n, d)), np.eye(c)[rng.integers(0, c, n)],
               rng.normal(size=(d, m)), rng.normal(size=m),
               rng.normal(size=(m, c)), rng.normal(size=c),
               rng.normal(size=(m, d)), rng.normal(size=d))


@exercise.given
def given(x, t, W1, b1, W2, b2, W3, b3):
    z = x @ W1 + b1
    h = np.maximum(z, 0)
    return {"x": x, "t": t, "W1": W1, "W2": W2, "W3": W3, "z": z, "h": h,
            "p": softmax(h @ W2 + b2), "r": h @ W3 + b3}


@exercise.solution
def every_gradient(x, t, W1, b1, W2, b2, W3, b3):
    z = x @ W1 + b1
    h = np.maximum(z, 0)
    p = softmax(h @ W2 + b2)
    r = h @ W3 + b3
    dp = -t / p / len(p)
    ds = (p - t) / len(p)
    dr = 2 * (r - x) / r.size
    dh = ds @ W2.T + dr @ W3.T
    dz = dh * (z > 0)
    return {"dp": dp, "ds": ds, "dW2": h.T @ ds, "db2": ds.sum(axis=0),
            "dr": dr, "dW3": h.T @ dr, "db3": dr.sum(axis=0),
            "dh": dh, "dz": dz, "dW1": x.T @ dz, "db1": dz.sum(axis=0), "dx": dz @ W1.T - dr}


@exercise.step
def dp(t, p):
    """The loss of the class is the mean over the samples of −ln p, at the right class only. What is
    the slope of −ln p, and what does the mean bring?"""
    return -t / p / len(p)


@exercise.step
def ds(dp, p):
    """Every score moves all probabilities of its sample. Through softmax and the loss together only
    a difference is left, of what was predicted and what was right."""
    return p * (dp - np.sum(dp * p, axis=1, keepdims=True))


@exercise.step
def dW2(h, ds):
    """A weight has used one entry of h in every sample: multiply it by what comes back to the score
    there, and add up the samples."""
    return h.T @ ds


@exercise.step
def db2(ds):
    """A bias was added to every sample: what comes back to its score adds up over the samples."""
    return ds.sum(axis=0)


@exercise.step
def dr(r, x):
    """The loss of the drawing is the mean over *all entries* of (r − x)². What is the slope of a
    square, and by how many entries is it divided?"""
    return 2 * (r - x) / r.size


@exercise.step
def dW3(h, dr):
    """It is the weight of an Affine layer, as W2 is. What did that layer read, and what comes back
    to what it gave?"""
    return h.T @ dr


@exercise.step
def db3(dr):
    """A bias was added to every sample: what comes back to r adds up over the samples."""
    return dr.sum(axis=0)


@exercise.step
def dh(ds, W2, dr, W3):
    """h is read by two heads. Go back through each of them, and add what comes."""
    return ds @ W2.T + dr @ W3.T


@exercise.step
def dz(dh, z):
    """ReLU is a gate. Where z was positive, dh goes through as it is; elsewhere nothing does."""
    return dh * (z > 0)


@exercise.step
def dW1(x, dz):
    """It is the weight of an Affine layer. What did that layer read, and what comes back to what it
    gave?"""
    return x.T @ dz


@exercise.step
def db1(dz):
    """A bias was added to every sample: what comes back to z adds up over the samples."""
    return dz.sum(axis=0)


@exercise.step
def dx(dz, W1, dr):
    """x is read in two places: the first layer reads it, and the loss of the drawing compares with
    it. Go back along both, and add what comes."""
    return dz @ W1.T - dr


@exercise.wrong_step("dp")
def mean_forgotten(t, p):
    """The loss is a *mean* over the samples. In dp the 1/N is missing, and whatever is made from
    dp is too large with it."""
    return -t / p


@exercise.wrong_step("dp")
def mean_over_all_entries(t, p):
    """You divided dp by the number of entries of p. The loss of the class is a mean over the
    samples: each has one number, −ln p of its class."""
    return -t / p / p.size


@exercise.wrong_step("dp")
def logarithm_without_its_minus(t, p):
    """dp has the wrong sign. The loss is *minus* the logarithm: when p of the right class grows,
    does it rise or fall?"""
    return t / p / len(p)


@exercise.wrong_step("dp")
def shortcut_too_early(t, p):
    """p − t is the gradient of the *scores*, behind softmax. dp is one step before: the slope of
    −ln p, by itself."""
    return (p - t) / len(p)


@exercise.wrong_step("dp")
def every_class_counted(p):
    """Your dp is not 0 for the wrong classes. The loss looks at p of the right class alone: where
    does t come in?"""
    return -1 / p / len(p)


@exercise.wrong_step("dp")
def loss_for_its_slope(t, p):
    """Those are the losses of the samples, −ln p. Asked is how fast they change with p: what is the
    slope of a logarithm?"""
    return -t * np.log(p) / len(p)


@exercise.wrong_step("ds")
def mean_forgotten_at_the_scores(p, t):
    """dp holds the 1/N of the mean, and in ds it is missing. p − t is what comes back from the
    *sum* of the losses."""
    return p - t


@exercise.wrong_step("ds")
def mean_taken_twice(p, t):
    """ds is divided by N twice. The mean is taken once, by the loss."""
    return (p - t) / len(p)**2


@exercise.wrong_step("ds")
def scores_over_all_entries(p, t):
    """You divided ds by the number of entries. The loss of the class is a mean over the samples."""
    return (p - t) / p.size


@exercise.wrong_step("ds")
def target_minus_prediction(p, t):
    """ds has the wrong sign: t − p leads uphill. When the score of the right class grows, the loss
    falls."""
    return (t - p) / len(p)


@exercise.wrong_step("ds")
def targets_not_subtracted(p):
    """Those are the probabilities, divided by N. The gradient of the scores says how far they are
    from the targets."""
    return p / len(p)


@exercise.wrong_step("ds")
def softmax_entry_by_entry(dp, p):
    """Your ds is dp · p (1 − p), as if each probability hung on its own score alone. A score moves
    *all* the probabilities of its sample, and what comes back from them adds up."""
    return dp * p * (1 - p)


@exercise.wrong_step("ds")
def softmax_once_more(p, t):
    """p − t has been through softmax already. You multiplied it by a slope, p (1 − p), once
    more."""
    return (p - t) / len(p) * p * (1 - p)


@exercise.wrong_step("ds")
def softmax_skipped(dp):
    """Your ds is dp. Between the probabilities and the scores stands softmax, and the gradient has
    to go through it."""
    return dp * 1


@exercise.wrong_step("dW2")
def head_reads_z(z, ds):
    """dW2 is wrong where a unit was silent: you took z. Which array did this layer *read*?"""
    return z.T @ ds


@exercise.wrong_step("dW2")
def head_weights_averaged(h, ds):
    """dW2 is divided by N once more. The 1/N of the mean is in ds already."""
    return h.T @ ds / len(h)


@exercise.wrong_step("dW2")
def head_weights_turned(h, ds):
    """dW2 is the right one, transposed. W2 has a row for each hidden unit, and so has its
    gradient."""
    return ds.T @ h


@exercise.wrong_step("db2")
def head_bias_averaged(ds):
    """db2 is a mean. The bias was copied to every sample, so what comes back adds up; the 1/N is in
    ds already."""
    return ds.mean(axis=0)


@exercise.wrong_step("db2")
def head_bias_not_summed(ds):
    """db2 has a row for each sample. All samples used the same bias: what was copied adds up."""
    return ds * 1


@exercise.wrong_step("db2")
def head_bias_over_classes(ds):
    """db2 has a number for each sample. Every class has a bias of its own: add up the *samples*.
    Which axis is that?"""
    return ds.sum(axis=1)


@exercise.wrong_step("db2")
def head_bias_keeps_its_axis(ds):
    """db2 has the shape (1, C), and b2 has (C,). The numbers are right, with one axis too many."""
    return ds.sum(axis=0, keepdims=True)


@exercise.wrong_step("dr")
def square_without_its_two(r, x):
    """dr is half of what it should be. What is the slope of a square?"""
    return (r - x) / r.size


@exercise.wrong_step("dr")
def drawing_over_samples_only(r, x):
    """You divided dr by N. The loss of the drawing is a mean over *all entries* of r: how many are
    there?"""
    return 2 * (r - x) / len(r)


@exercise.wrong_step("dr")
def half_a_square_over_samples(r, x):
    """(r − x) / N belongs to half the sum of squares, averaged over the samples. Here it is the
    mean of the squares over *all entries*, without a half."""
    return (r - x) / len(r)


@exercise.wrong_step("dr")
def drawing_not_averaged(r, x):
    """dr belongs to the *sum* of the squares. The loss of the drawing is their mean, over all
    entries."""
    return 2 * (r - x)


@exercise.wrong_step("dr")
def drawing_minus_sign(r, x):
    """dr has the wrong sign. Where r is larger than x and still grows, does the loss rise or
    fall?"""
    return 2 * (x - r) / r.size


@exercise.wrong_step("dr")
def drawing_without_its_target(r):
    """You took r alone. The loss squares the *difference* of the drawing and x."""
    return 2 * r / r.size


@exercise.wrong_step("dr")
def square_for_its_slope(r, x):
    """Those are the squares themselves. Asked is how fast they change with r."""
    return (r - x)**2 / r.size


@exercise.wrong_step("dW3")
def drawing_head_reads_z(z, dr):
    """dW3 is wrong where a unit was silent: you took z. Which array did this layer *read*?"""
    return z.T @ dr


@exercise.wrong_step("dW3")
def drawing_weights_averaged(h, dr):
    """dW3 is divided by N once more. The mean is in dr already."""
    return h.T @ dr / len(h)


@exercise.wrong_step("dW3")
def drawing_weights_turned(h, dr):
    """dW3 is the right one, transposed. W3 has a row for each hidden unit, and so has its
    gradient."""
    return dr.T @ h


@exercise.wrong_step("db3")
def drawing_bias_averaged(dr):
    """db3 is a mean. The bias was copied to every sample, so what comes back adds up; the mean of
    the loss is in dr already."""
    return dr.mean(axis=0)


@exercise.wrong_step("db3")
def drawing_bias_not_summed(dr):
    """db3 has a row for each sample. All samples used the same bias: what was copied adds up."""
    return dr * 1


@exercise.wrong_step("dh")
def class_head_only(ds, W2):
    """dh holds what comes back from the head that names the class. Another head reads h, too: what
    was used twice gets two gradients, and they add up."""
    return ds @ W2.T


@exercise.wrong_step("dh")
def drawing_head_only(dr, W3):
    """dh holds what comes back from the head that draws. Another head reads h, too: what was used
    twice gets two gradients, and they add up."""
    return dr @ W3.T


@exercise.wrong_step("dh")
def heads_averaged(ds, W2, dr, W3):
    """dh is the *mean* of what comes back from the two heads. The loss is the sum of both, and so
    is what comes back."""
    return (ds @ W2.T + dr @ W3.T) / 2


@exercise.wrong_step("dh")
def heads_subtracted(ds, W2, dr, W3):
    """dh is the *difference* of what comes back from the two heads. Their losses are added, so what
    comes back is, too."""
    return ds @ W2.T - dr @ W3.T


@exercise.wrong_step("dh")
def gated_already(ds, W2, dr, W3, z):
    """dh is 0 where a unit was silent. The gate stands *before* h: it makes dz of dh, and dh stays
    as it is. (After `dz = dh` both are names of one array.)"""
    return (ds @ W2.T + dr @ W3.T) * (z > 0)


@exercise.wrong_step("dh")
def heads_multiplied(ds, W2, dr, W3):
    """You multiplied what comes back from the two heads. Along one path one multiplies; where two
    paths meet, one adds."""
    return ds @ W2.T * (dr @ W3.T)


@exercise.wrong_step("dz")
def gate_left_open(dh):
    """Your dz is dh: also where a unit was silent, something goes back. What did ReLU do to these z
    on the way forward?"""
    return dh * 1


@exercise.wrong_step("dz")
def gate_set_by_dh(dh):
    """Your gate is open where dh is positive. ReLU's gate was set on the way forward: by which
    array?"""
    return dh * (dh > 0)


@exercise.wrong_step("dz")
def gate_open_at_zero(dh, z):
    """dz is right except where z is exactly 0: this course takes the slope of ReLU there as 0."""
    return dh * (z >= 0)


@exercise.wrong_step("dz")
def gate_inverted(dh, z):
    """Your gate is open where it should be closed, and the other way round."""
    return dh * (z <= 0)


@exercise.wrong_step("dz")
def gate_with_a_size(dh, h):
    """You multiplied dh by h. The gate has no size: its slope is 1 or 0."""
    return dh * h


@exercise.wrong_step("dz")
def gate_of_a_sigmoid(dh, h):
    """h (1 − h) is the slope of a sigmoid. The hidden units are ReLUs: what is their slope?"""
    return dh * h * (1 - h)


@exercise.wrong_step("dz")
def slope_without_upstream(z):
    """Your dz is the gate alone, ones and noughts. What comes back to h goes through it: where is
    dh?"""
    return (z > 0) * 1.0


@exercise.wrong_step("dW1")
def past_the_gate(x, dh):
    """You made dW1 from dh. Between h and the first layer stands ReLU: what comes back to that
    layer is dz."""
    return x.T @ dh


@exercise.wrong_step("dW1")
def first_weights_averaged(x, dz):
    """dW1 is divided by N once more. The means are in ds and dr already, and so in dz."""
    return x.T @ dz / len(x)


@exercise.wrong_step("dW1")
def first_weights_turned(x, dz):
    """dW1 is the right one, transposed. W1 has a row for each input, and so has its gradient."""
    return dz.T @ x


@exercise.wrong_step("db1")
def bias_past_the_gate(dh):
    """You made db1 from dh. Between h and the first layer stands ReLU: what comes back to that
    layer is dz."""
    return dh.sum(axis=0)


@exercise.wrong_step("db1")
def first_bias_averaged(dz):
    """db1 is a mean. The bias was copied to every sample, so what comes back adds up; the means of
    the losses are in dz already."""
    return dz.mean(axis=0)


@exercise.wrong_step("db1")
def first_bias_not_summed(dz):
    """db1 has a row for each sample. All samples used the same bias: what was copied adds up."""
    return dz * 1


@exercise.wrong_step("dx")
def network_only(dz, W1):
    """dx holds what comes back through the first layer. x is used once more: the drawing is
    compared with it. Move x, and (r − x)² changes even when r does not."""
    return dz @ W1.T


@exercise.wrong_step("dx")
def comparison_only(dr):
    """dx holds what comes from the comparison with the drawing. x also goes *into* the network:
    what comes back through the first layer?"""
    return -dr


@exercise.wrong_step("dx")
def comparison_with_a_plus(dz, W1, dr):
    """Both ways are there, and one has the wrong sign. In r − x, x stands with a minus: what comes
    back to it is −dr."""
    return dz @ W1.T + dr


@exercise.wrong_step("dx")
def inputs_past_the_gate(dh, W1, dr):
    """You made dx from dh. Between h and the first layer stands ReLU: what comes back to that layer
    is dz."""
    return dh @ W1.T - dr


@exercise.wrong_step("dx")
def only_past_the_gate(dh, W1):
    """Two things are missing in dx: between h and the first layer stands ReLU, so dz comes back,
    not dh; and the drawing is compared with x, too."""
    return dh @ W1.T
