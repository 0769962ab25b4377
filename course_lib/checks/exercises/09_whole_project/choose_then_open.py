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
    yield np.array([0.9, 1.0, 0.8]), np.array([0.85, 0.8, 0.7]), np.array([0.72, 0.78, 0.9]), 100
    yield (np.array([0.75, 0.5, 0.95, 1.0]), np.array([0.7, 0.6, 0.9, 0.8]),
           np.array([0.6, 0.65, 0.75, 0.8]), 50)
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
    has no model learned from?"""
    return _report(train.argmax(), test[train.argmax()], n_test)


@exercise.wrong
def validation_promised(train, valid, test, n_test):
    """The choice is right. But you promise its accuracy on the validation part, where it was the
    luckiest of all: that is why it was chosen. Which part knows nothing of the choice?"""
    return _report(valid.argmax(), valid.max(), n_test)


@exercise.wrong
def best_test_promised(train, valid, test, n_test):
    """You chose one model and promise the test accuracy of *another*: the best of the test part."""
    return _report(valid.argmax(), test.max(), n_test)


@exercise.wrong
def mean_of_the_tests(train, valid, test, n_test):
    """Your promise is the mean of all models on the test part. The others will not be used."""
    return _report(valid.argmax(), test.mean(), n_test)


@exercise.wrong
def chosen_by_both(train, valid, test, n_test):
    """You chose by validation and test together. Then the test part has had a say in the choice,
    and nothing is left that could judge it."""
    chosen = (valid + test).argmax()
    return _report(chosen, test[chosen], n_test)


@exercise.wrong
def smallest_chosen(train, valid, test, n_test):
    """You took the smallest accuracy. With losses that would be right."""
    return _report(valid.argmin(), test[valid.argmin()], n_test)


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
def uncertainty_of_the_validation(train, valid, test, n_test):
    """Choice and promise are right. Your uncertainty belongs to the accuracy on the *validation*
    part; which p do you promise?"""
    p = valid.max()
    right = choose_and_report(train, valid, test, n_test)
    return right | {"uncertainty": np.sqrt(p * (1 - p) / n_test)}


@exercise.wrong
def spread_of_the_models(train, valid, test, n_test):
    """That is how much the *models* differ on the test part. The question is how much the result of
    the chosen one would differ on another test part of n_test samples."""
    return choose_and_report(train, valid, test, n_test) | {"uncertainty": test.std()}
