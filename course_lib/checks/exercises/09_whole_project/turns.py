"""What students write in lesson 09."""

import numpy as np

from course_lib.checks.turns import Turn

balanced = Turn(
    "09.balanced", "Balanced accuracy",
    proves="gives every class the same weight, however many samples it has",
    nudge="found holds one share a class. What becomes one number of them, each class counting "
          "alike?")


@balanced.inputs
def balanced_inputs(rng):
    yield np.array([0, 0, 0, 1]), np.array([0, 0, 0, 0])
    yield np.array([0, 1, 1, 2, 2]), np.array([1, 0, 1, 2, 2])
    yield np.array([0, 0, 0, 0, 1, 1, 2]), np.array([0, 1, 2, 0, 1, 2, 1])
    yield np.array([0, 0, 1, 1, 1, 1, 2, 2, 2]), np.array([0, 1, 1, 1, 1, 0, 2, 0, 1])
    for n, classes in ((9, 2), (14, 3), (20, 4)):
        t = np.concatenate([np.arange(classes), rng.integers(0, 2, n)])
        yield t, np.where(rng.random(len(t)) < 0.6, t, rng.integers(0, classes, len(t)))


@balanced.solution
def balanced_right(t, said):
    found = [np.mean(said[t == c] == c) for c in range(t.max() + 1)]
    return np.mean(found)


@balanced.wrong
def plain_accuracy(t, said):
    """That is the plain accuracy: a large class counts for more in it. Use the shares in found."""
    return np.mean(said == t)


@balanced.wrong
def shares_added(t, said):
    """You added the shares. With every class wholly found that would be the number of classes, and
    should be 1."""
    return np.sum([np.mean(said[t == c] == c) for c in range(t.max() + 1)])


@balanced.wrong
def worst_class(t, said):
    """That is the share of the class that was found worst. It is worth knowing; balanced accuracy
    lets each class count alike."""
    return min(np.mean(said[t == c] == c) for c in range(t.max() + 1))


@balanced.wrong
def not_yet_one_number(t, said):
    """Those are the shares themselves, one a class. Asked is a single number that weighs them all
    alike."""
    return np.array([np.mean(said[t == c] == c) for c in range(t.max() + 1)])


scaled = Turn(
    "09.scaled", "Scaled by the training part",
    proves="scales new samples by what the training part says",
    nudge="mean and spread are there already. Which of the two arrays is to be moved, and does it "
          "need a mean of its own?")


@scaled.inputs
def scaled_inputs(rng):
    yield np.array([[1.0], [3.0], [8.0]]), np.array([[5.0], [9.0]])
    yield np.array([[1.0, 20.0], [4.0, 10.0], [6.0, 90.0]]), np.array([[2.0, 30.0], [3.0, 70.0]])
    for n, m, features in ((4, 3, 2), (6, 2, 3), (5, 4, 4)):
        yield rng.normal(3, 2, (n, features)), rng.normal(2, 3, (m, features))


@scaled.solution
def scaled_right(x_train, x_new):
    mean, spread = x_train.mean(axis=0), x_train.std(axis=0)
    return (x_new - mean) / spread


@scaled.wrong
def its_own_scale(x_train, x_new):
    """The new samples have a scale of their own here. The model has learned from numbers with the
    scale of the training part; only that one fits."""
    return (x_new - x_new.mean(axis=0)) / x_new.std(axis=0)


@scaled.wrong
def scale_of_both(x_train, x_new):
    """Mean and spread come from all samples, new ones too. Then something of the test part takes
    part in the making: leakage."""
    both = np.concatenate([x_train, x_new])
    return (x_new - both.mean(axis=0)) / both.std(axis=0)


@scaled.wrong
def training_part_scaled(x_train, x_new):
    """The scale is right, and it was used on the training part. Asked are the *new* samples."""
    return (x_train - x_train.mean(axis=0)) / x_train.std(axis=0)


@scaled.wrong
def brackets_missing(x_train, x_new):
    """Only the mean has been divided: / binds more strongly than −. First subtract, then divide the
    difference."""
    return x_new - x_train.mean(axis=0) / x_train.std(axis=0)


@scaled.wrong
def not_centred(x_train, x_new):
    """The spread is right. What is to be subtracted before you divide?"""
    return x_new / x_train.std(axis=0)


vote = Turn(
    "09.neighbours", "The vote of the neighbours",
    proves="lets the k nearest vote, whatever order the training samples stand in",
    nudge="Which function gives the places of the entries, smallest first, and along which axis "
          "does one row lie?")


@vote.inputs
def vote_inputs(rng):
    """Without ties, on which the lesson says nothing."""
    yield np.array([[4.0, 1.0, 2.0, 3.0]]), np.array([0, 1, 2, 2]), 1
    yield np.array([[1.0, 5.0, 2.0, 4.0, 3.0], [9.0, 1.0, 8.0, 2.0, 3.0]]), \
        np.array([2, 1, 2, 1, 0]), 3
    yield np.array([[5.0, 1.0, 4.0, 2.0, 3.0, 9.0, 8.0]]), np.array([2, 0, 1, 3, 0, 1, 3]), 5
    for n, m, k in ((5, 6, 3), (4, 9, 5), (8, 12, 5)):
        yield rng.permutation(n * m).reshape(n, m) / 4, 2 * rng.integers(0, 2, m), k


@vote.solution
def vote_right(distances, t, k):
    order = distances.argsort(kind="stable")
    near = t[order[:, :k]]
    return np.array([np.argmax(np.bincount(row)) for row in near])


@vote.wrong
def farthest(distances, t, k):
    """Those are the k *farthest*. Small distances stand first when they are sorted."""
    near = (-distances).argsort(axis=1)[:, :k]
    return np.array([np.bincount(row).argmax() for row in t[near]])


@vote.wrong
def first_columns(distances, t, k):
    """You took the first k training samples, however far they are. Which places have the smallest
    distances?"""
    return np.array([np.bincount(row).argmax() for row in np.tile(t[:k], (len(distances), 1))])


@vote.wrong
def nearest_alone(distances, t, k):
    """Only the very nearest has a say. k of them should vote."""
    return t[distances.argmin(axis=1)]


@vote.wrong
def nearest_left_out(distances, t, k):
    """You skipped the nearest one. The new sample is not in the training part, so nobody has to be
    left out."""
    near = distances.argsort(axis=1)[:, 1:k + 1]
    return np.array([np.bincount(row).argmax() for row in t[near]])


paired = Turn(
    "09.paired", "The paired difference",
    proves="compares two models split by split, and says how often the first was better",
    nudge="Entry i of both arrays comes from the same split. What do you compare within one split?")


@paired.inputs
def paired_inputs(rng):
    yield np.array([0.9, 0.8, 0.7]), np.array([0.8, 0.85, 0.5])
    yield np.array([0.75, 0.5]), np.array([0.625, 0.25])
    for n in (4, 5, 12):
        both = rng.uniform(0.5, 1, (2, n)).round(3)
        yield both[0], both[1]
    yield np.array([0.5, 0.75, 0.75]), np.array([0.5, 0.5, 0.875])


@paired.solution
def paired_right(a, b):
    d = a - b
    better = (d > 0).sum()
    return {"mean": d.mean(), "spread": d.std(), "better": better}


@paired.wrong
def other_way_round(a, b):
    """You subtracted the first from the second. Positive should mean: the *first* is better."""
    d = b - a
    return {"mean": d.mean(), "spread": d.std(), "better": (d > 0).sum()}


@paired.wrong
def without_sign(a, b):
    """You took the differences without their signs, so the first is never worse."""
    d = np.abs(a - b)
    return {"mean": d.mean(), "spread": d.std(), "better": (d > 0).sum()}


@paired.wrong
def of_the_means(a, b):
    """You subtracted means. Then every split has the same difference, and the spread is lost. Take
    the difference within each split first."""
    d = np.full(len(a), a.mean() - b.mean())
    return {"mean": d.mean(), "spread": d.std(), "better": (d > 0).sum()}


@paired.wrong
def sorted_first(a, b):
    """You put each model's results into order first. Then entry i of one no longer comes from the
    same split as entry i of the other."""
    d = np.sort(a) - np.sort(b)
    return {"mean": d.mean(), "spread": d.std(), "better": (d > 0).sum()}


decayed = Turn(
    "09.L2", "The gradient with L2",
    proves="adds λW to the gradient of the weights",
    nudge="The loss got λ/2 · W² more. What is the derivative of that?")


@decayed.inputs
def decayed_inputs(rng):
    yield np.array([[3.0]]), np.array([[-5.0]]), 0.1
    yield np.array([[1.0, -2.0], [0.5, 4.0]]), np.array([[2.0, 3.0], [-1.0, 0.5]]), 0.5
    for shape in ((2, 3), (4, 2), (3, 3)):
        yield rng.normal(size=shape), rng.normal(size=shape), float(rng.choice([0.2, 0.3, 0.7]))


@decayed.solution
def decayed_right(dW, W, penalty):
    return dW + penalty * W


@decayed.wrong
def twice_the_penalty(dW, W, penalty):
    """That is the derivative of λW². The loss got *half* of it, so the 2 goes."""
    return dW + 2 * penalty * W


@decayed.wrong
def squared(dW, W, penalty):
    """You added the penalty itself, λ/2 · W². Asked is its derivative."""
    return dW + penalty / 2 * W**2


@decayed.wrong
def weights_grow(dW, W, penalty):
    """You subtracted λW. The step will subtract the gradient, and minus minus is plus: the
    penalty then pushes weights away from 0."""
    return dW - penalty * W


@decayed.wrong
def l1(dW, W, penalty):
    """Each weight gets the same pull here, whatever its size: that is L1. With L2 a large weight is
    pulled harder."""
    return dW + penalty * np.sign(W)


@decayed.wrong
def shrunk_only(dW, W, penalty):
    """Only the penalty is left. The gradient that comes from the data has to stay in the sum."""
    return penalty * W


factor = Turn(
    "09.dropout", "Dropout's factor",
    proves="silences with probability p, and keeps the mean of the signal",
    nudge="kept is True or False. What has it to be divided by, so that its mean over many draws "
          "is 1?")


@factor.inputs
def factor_inputs(rng):
    yield np.array([0.05, 0.7, 0.4]), 0.4
    yield np.array([[0.1, 0.9], [0.3, 0.6]]), 0.25
    for shape, p in (((3, 4), 0.2), ((2, 5), 0.75), ((6,), 0.6)):
        yield rng.random(shape).round(3), p


@factor.solution
def factor_right(random, p):
    kept = random >= p
    return kept / (1 - p)


@factor.wrong
def not_divided(random, p):
    """The mask is right. Its mean is 1 − p, so the signal would shrink: what makes up for it?"""
    return (random >= p) * 1.0


@factor.wrong
def divided_by_p(random, p):
    """You divided by the probability to be *silenced*. What share of the units is kept?"""
    return (random >= p) / p


@factor.wrong
def multiplied(random, p):
    """You multiplied by 1 − p, so the signal shrinks twice. It has to be made larger."""
    return (random >= p) * (1 - p)


@factor.wrong
def always_divided(random, p):
    """Every unit has the factor 1/(1 − p) here, those as well that should be silent. Where is kept
    used?"""
    return np.full(random.shape, 1 / (1 - p))


counts = Turn(
    "09.confusion", "The confusion matrix",
    proves="counts every sample, in the row of what it is and the column of what it was called",
    nudge="`np.add.at(table, (rows, columns), 1)` adds 1 at each place, as often as it comes.")


@counts.inputs
def counts_inputs(rng):
    yield np.array([0, 0, 0, 1]), np.array([0, 1, 1, 1]), 2
    yield np.array([2, 0, 1, 2, 2]), np.array([0, 0, 1, 0, 2]), 3
    yield np.array([1, 0, 1, 1]), np.array([0, 0, 1, 0]), 3              # no 2 at all
    for n, classes in ((12, 3), (20, 4), (30, 3)):
        t, said = rng.integers(0, classes, (2, n))
        yield t, said, classes


@counts.solution
def counts_right(t, said, classes):
    confusion = np.zeros((classes, classes), int)
    np.add.at(confusion, (t, said), 1)
    return confusion


@counts.wrong
def counted_once(t, said, classes):
    """A place that comes several times was counted once. (`table[t, said] += 1` does so, too: it
    reads, adds and writes all places at the same time.) `np.add.at` adds for each sample."""
    table = np.zeros((classes, classes), int)
    table[t, said] += 1
    return table


@counts.wrong
def on_its_side(t, said, classes):
    """Your table is on its side: the row should be what the digit *is*, the column what it was
    called."""
    table = np.zeros((classes, classes), int)
    np.add.at(table, (said, t), 1)
    return table


@counts.wrong
def only_classes_that_came(t, said, classes):
    """Your table is too small where the last class does not come. It has a row and a column for
    each of the `classes`, also for one that nobody is."""
    size = max(t.max(), said.max()) + 1
    return counts_right(t, said, size)


@counts.wrong
def only_the_right_ones(t, said, classes):
    """Only the diagonal is filled. A digit that was called something else belongs into the table as
    well."""
    return np.diag(np.bincount(t[t == said], minlength=classes))


@counts.wrong
def shares_of_the_rows(t, said, classes):
    """You have gone a step too far: those are shares of each row. Asked are the counts."""
    with np.errstate(all="ignore"):
        return counts_right(t, said, classes) / np.bincount(t, minlength=classes)[:, None]


@counts.wrong
def shares_and_zeros(t, said, classes):
    """You have gone a step too far: those are shares of each row. Asked are the counts."""
    size = np.maximum(np.bincount(t, minlength=classes), 1)
    return counts_right(t, said, classes) / size[:, None]


together = Turn(
    "09.together", "What several networks say together",
    proves="averages the probabilities of all networks",
    nudge="p has the shape (networks, N, classes), and the result (N, classes). Which axis has to "
          "go?")


@together.inputs
def together_inputs(rng):
    yield (np.array([[[0.6, 0.4]], [[0.1, 0.9]], [[0.55, 0.45]]]),)
    yield (np.array([[[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]],
                     [[0.5, 0.4, 0.1], [0.2, 0.6, 0.2]],
                     [[0.0, 0.9, 0.1], [0.3, 0.5, 0.2]]]),)
    for networks, n, classes in ((3, 4, 3), (5, 6, 4), (7, 8, 3)):
        p = rng.uniform(0, 1, (networks, n, classes)) ** 3
        yield (p / p.sum(axis=2, keepdims=True),)


@together.solution
def together_right(p):
    return p.mean(axis=0)


@together.wrong
def added(p):
    """You added the probabilities. Those of one sample should still sum to 1."""
    return p.sum(axis=0)


@together.wrong
def majority(p):
    """You let each network name one class, and counted. That is a vote, too. Asked is the mean of
    the *probabilities*: a network that is sure counts for more."""
    return np.eye(p.shape[2])[p.argmax(axis=2)].mean(axis=0)


@together.wrong
def surest(p):
    """For each class only the network that believes most in it has a say. All of them should."""
    return p.max(axis=0)


@together.wrong
def first_network(p):
    """Only the first network was asked. The others are further along axis 0."""
    return p[0].copy()


@together.wrong
def over_the_samples(p):
    """You took the mean over the samples. Axis 0 is the networks, axis 1 the samples."""
    return p.mean(axis=1)


@together.wrong
def likeliest_named(p):
    """You went one step too far and named the class. Asked are its probabilities, and those of all
    the others."""
    return p.mean(axis=0).argmax(axis=1)
