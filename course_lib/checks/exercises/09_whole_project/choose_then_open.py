"""09.5 Choose, then open."""

import numpy as np

from course_lib.checks.exercise import Exercise

exercise = Exercise(
    "09.5", "Choose, then open", points=2, section="3. Prepare",
    practises="what each of three parts is for",
    proves="chooses by the validation part, and promises what the test part says about that one "
           "model",
    hints=("Three parts, three purposes. Which one has not been used for anything before the last "
           "line?",
           "The training part taught the weights, the validation part chooses. The test part is "
           "looked up at one place only: that of the chosen model.",
           "Begin with the position of the largest entry of `valid`. The uncertainty is that of a "
           "share p of n_test samples: a root."))


@exercise.inputs
def inputs(rng):
    yield np.array([1.0, 0.9]), np.array([0.7, 0.8]), np.array([0.9, 0.5]), 25
    yield np.array([0.9, 1.0, 0.8]), np.array([0.85, 0.8, 0.7]), np.array([0.72, 0.78, 0.9]), 100
    yield (np.array([0.75, 0.5, 0.95, 1.0]), np.array([0.7, 0.6, 0.88, 0.8]),
           np.array([0.6, 0.65, 0.9, 0.92]), 50)
    for models in (2, 3, 5, 8):
        n = int(rng.integers(40, 400))
        shares = []
        for high in (0.98, 0.93, 0.9):
            share = rng.permutation(np.linspace(0.55, high, models)) + rng.uniform(0, 0.01, models)
            shares.append(np.round(share, 4))
        yield *shares, n


@exercise.solution
def choose_and_report(train, valid, test, n_test):
    chosen = valid.argmax()
    p = test[chosen]
    return {"chosen": chosen, "promise": p, "uncertainty": np.sqrt(p * (1 - p) / n_test)}


def _report(chosen, p, n_test):
    return {"chosen": chosen, "promise": p, "uncertainty": np.sqrt(p * (1 - p) / n_test)}


@exercise.wrong
def chosen_by_the_test(train, valid, test, n_test):
    """You chose the model that is best on the *test* part. Among many models, some are lucky there;
    and after that the test part has had a say, and can promise nothing. Which part is for
    choosing?"""
    return _report(test.argmax(), test.max(), n_test)


@exercise.wrong
def chosen_by_training(train, valid, test, n_test):
    """You chose by the training part. The best one there may have learned it by heart. Which part
    is for choosing?"""
    return _report(train.argmax(), test[train.argmax()], n_test)


@exercise.wrong
def chosen_by_both(train, valid, test, n_test):
    """You chose by validation and test together. Then the test part has had a say in the choice,
    and nothing is left that could judge it."""
    chosen = (valid + test).argmax()
    return _report(chosen, test[chosen], n_test)


@exercise.wrong
def chosen_by_all_three(train, valid, test, n_test):
    """You chose by all three parts together. Training may have been learned by heart, and the test
    part must not have a say. Which one is for choosing?"""
    chosen = (train + valid + test).argmax()
    return _report(chosen, test[chosen], n_test)


@exercise.wrong
def chosen_by_training_and_validation(train, valid, test, n_test):
    """You chose by training and validation together. A model that has learned the training part by
    heart gains by that. Which part alone is for choosing?"""
    chosen = (train + valid).argmax()
    return _report(chosen, test[chosen], n_test)


@exercise.wrong
def smallest_gap_chosen(train, valid, test, n_test):
    """You chose the model whose training and validation agree best. A small gap says that it has
    not learned by heart; it does not say that it is good."""
    chosen = np.abs(train - valid).argmin()
    return _report(chosen, test[chosen], n_test)


@exercise.wrong
def smallest_chosen(train, valid, test, n_test):
    """You took the smallest accuracy. With losses that would be right."""
    return _report(valid.argmin(), test[valid.argmin()], n_test)


@exercise.wrong
def counted_from_one(train, valid, test, n_test):
    """Your position is one too high: Python counts from 0."""
    right = choose_and_report(train, valid, test, n_test)
    return right | {"chosen": right["chosen"] + 1}


@exercise.wrong
def accuracy_for_position(train, valid, test, n_test):
    """"chosen" should say *where* the best model stands, and you gave how good it is."""
    return choose_and_report(train, valid, test, n_test) | {"chosen": valid.max()}


@exercise.wrong
def validation_promised(train, valid, test, n_test):
    """You promise the accuracy on the validation part, where the chosen model was the best of
    all, partly by luck. Which part knows nothing of the choice?"""
    return _report(valid.argmax(), valid.max(), n_test)


@exercise.wrong
def training_promised(train, valid, test, n_test):
    """You promise the accuracy on the training part, which the model may have learned by heart.
    Which part has taught it nothing, and not chosen it?"""
    chosen = valid.argmax()
    return _report(chosen, train[chosen], n_test)


@exercise.wrong
def lower_promised(train, valid, test, n_test):
    """You promise the lower one of validation and test. That sounds careful. But the validation
    part has done its work when the choice is made: what does the other one say, high or low?"""
    chosen = valid.argmax()
    return _report(chosen, min(valid[chosen], test[chosen]), n_test)


@exercise.wrong
def higher_promised(train, valid, test, n_test):
    """You promise the higher one of validation and test. Whoever may take the better of two results
    has chosen once more. Which part knows nothing of any choice?"""
    chosen = valid.argmax()
    return _report(chosen, max(valid[chosen], test[chosen]), n_test)


@exercise.wrong
def mean_of_both_promised(train, valid, test, n_test):
    """You promise the mean of validation and test. Half of it comes from the part where the model
    was chosen because it was high there."""
    chosen = valid.argmax()
    return _report(chosen, (valid[chosen] + test[chosen]) / 2, n_test)


@exercise.wrong
def best_test_promised(train, valid, test, n_test):
    """You chose one model and promise the test accuracy of *another*: the best of the test part."""
    return _report(valid.argmax(), test.max(), n_test)


@exercise.wrong
def mean_of_the_tests(train, valid, test, n_test):
    """Your promise is the mean of all models on the test part. The others will not be used."""
    return _report(valid.argmax(), test.mean(), n_test)


@exercise.wrong
def all_promised(train, valid, test, n_test):
    """You promise something for every model. Only one of them will be used: what does the test part
    say about that one?"""
    return _report(valid.argmax(), test, n_test)


@exercise.wrong
def less_the_uncertainty(train, valid, test, n_test):
    """You took the uncertainty off the promise. Both are asked for one by one; whoever reads them
    can subtract."""
    right = choose_and_report(train, valid, test, n_test)
    return right | {"promise": right["promise"] - right["uncertainty"]}


@exercise.wrong
def in_percent(train, valid, test, n_test):
    """These are percent. The task counts accuracies as shares: 0.5, not 50."""
    right = choose_and_report(train, valid, test, n_test)
    return right | {"promise": 100 * right["promise"], "uncertainty": 100 * right["uncertainty"]}


@exercise.wrong
def root_missing(train, valid, test, n_test):
    """Your uncertainty is the variance of the share. What makes a standard deviation of it?"""
    right = choose_and_report(train, valid, test, n_test)
    return right | {"uncertainty": right["uncertainty"] ** 2}


@exercise.wrong
def uncertainty_of_one_sample(train, valid, test, n_test):
    """Your uncertainty is that of a single sample: it does not get smaller when the test part
    grows."""
    right = choose_and_report(train, valid, test, n_test)
    return right | {"uncertainty": right["uncertainty"] * np.sqrt(n_test)}


@exercise.wrong
def number_outside_the_root(train, valid, test, n_test):
    """You divided by n_test outside of the root. Four times as many samples halve the uncertainty;
    they do not quarter it."""
    right = choose_and_report(train, valid, test, n_test)
    return right | {"uncertainty": right["uncertainty"] / np.sqrt(n_test)}


@exercise.wrong
def models_counted(train, valid, test, n_test):
    """You divided by the number of models. A share becomes surer with the number of *samples* that
    it was measured on."""
    return choose_and_report(train, valid, test, n_test) | _uncertainty(valid, test, len(test))


@exercise.wrong
def uncertainty_of_the_validation(train, valid, test, n_test):
    """Your uncertainty belongs to the accuracy on the *validation* part; which p do you promise?"""
    return choose_and_report(train, valid, test, n_test) | _uncertainty(valid, valid, n_test)


def _uncertainty(valid, part, n):
    p = part[valid.argmax()]
    return {"uncertainty": np.sqrt(p * (1 - p) / n)}


@exercise.wrong
def p_for_one_minus_p(train, valid, test, n_test):
    """Under your root, p stands twice. The variance of one sample is p times the share that is
    *wrong*."""
    right = choose_and_report(train, valid, test, n_test)
    return right | {"uncertainty": right["promise"] / np.sqrt(n_test)}


@exercise.wrong
def brackets_missing(train, valid, test, n_test):
    """Brackets are missing in your uncertainty: Python multiplies and divides before it subtracts.
    What is taken off 1, and what off p?"""
    right = choose_and_report(train, valid, test, n_test)
    return right | {"uncertainty": np.sqrt(right["promise"] * (1 - 1 / n_test))}


@exercise.wrong
def spread_of_the_models(train, valid, test, n_test):
    """That is how much the *models* differ on the test part. The question is how much the result of
    the chosen one would differ on another test part of n_test samples."""
    return choose_and_report(train, valid, test, n_test) | {"uncertainty": test.std()}


def _variance_of_one(result, valid, test):
    """p(1 − p) where only the uncertainty is wrong, else nan: then it says nothing of a family."""
    p = test[valid.argmax()]
    right = result["chosen"] == valid.argmax() and np.isclose(result["promise"], p)
    return p * (1 - p) if right else np.nan


@exercise.family
def several_uncertainties(result, train, valid, test, n_test):
    """Your uncertainty is {} times as large as it should be. A margin of several standard
    deviations is often given; here one is asked for."""
    times = result["uncertainty"] / np.sqrt(_variance_of_one(result, valid, test) / n_test)
    usual = np.array([1.645, 1.96, 2, 2.576, 3, 4])
    return times if np.any(np.abs(times / usual - 1) < 0.01) else np.array([-1.0, 1.0])


@exercise.family
def other_number_of_samples(result, train, valid, test, n_test):
    """You divided by {} less than n_test. The formula in the task divides by n_test itself."""
    less = n_test - _variance_of_one(result, valid, test) / result["uncertainty"] ** 2
    return less if less > 0 else np.nan
