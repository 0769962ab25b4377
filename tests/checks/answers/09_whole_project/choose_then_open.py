"""Answers to 09.5 Choose, then open."""

import math

import numpy as np

from tests.support.answers import Answers

answers = Answers("09.5")


def uncertainty(p, n):
    return np.sqrt(p * (1 - p) / n)


@answers.right
def argmax(train, valid, test, n_test):
    chosen = valid.argmax()
    p = test[chosen]
    return {"chosen": chosen, "promise": p, "uncertainty": uncertainty(p, n_test)}


@answers.right
def math_and_int(train, valid, test, n_test):
    chosen = int(np.argmax(valid))
    p = float(test[chosen])
    return {"chosen": chosen, "promise": p, "uncertainty": math.sqrt(p * (1 - p) / n_test)}


@answers.right
def loop(train, valid, test, n_test):
    best = 0
    for i in range(len(valid)):
        if valid[i] > valid[best]:
            best = i
    return {"chosen": best, "promise": test[best],
            "uncertainty": (test[best] * (1 - test[best]) / n_test) ** 0.5}


@answers.right
def sorted_from_the_best(train, valid, test, n_test):
    order = np.argsort(-valid, kind="stable")
    p = test[order][0]
    return {"chosen": order[0], "promise": p, "uncertainty": np.sqrt(p - p**2) / np.sqrt(n_test)}


@answers.right
def plain_lists(train, valid, test, n_test):
    valid, test = valid.tolist(), test.tolist()
    chosen = valid.index(max(valid))
    p = test[chosen]
    return {"chosen": chosen, "promise": p, "uncertainty": uncertainty(p, n_test)}


@answers.right
def as_arrays_of_no_axes(train, valid, test, n_test):
    chosen = np.array(valid.argmax())
    p = np.array(test[chosen])
    return {"chosen": chosen, "promise": p, "uncertainty": np.array(uncertainty(p, n_test))}


@answers.right
def through_the_count(train, valid, test, n_test):
    chosen = max(range(len(valid)), key=lambda i: valid[i])
    right = test[chosen] * n_test
    return {"chosen": chosen, "promise": right / n_test,
            "uncertainty": np.sqrt(right * (n_test - right) / n_test) / n_test}


@answers.right
def where(train, valid, test, n_test):
    chosen = np.where(valid == valid.max())[0][0]
    p = test[chosen]
    return {"chosen": np.int64(chosen), "promise": np.float64(p),
            "uncertainty": np.std([1.0, 0.0]) * 2 * uncertainty(p, n_test)}


@answers.right
def another_order_of_keys(train, valid, test, n_test):
    pairs = sorted(zip(valid, test, range(len(valid)), strict=True), key=lambda pair: pair[0])
    _, p, chosen = pairs[-1]
    return dict(uncertainty=uncertainty(p, n_test), promise=p, chosen=chosen)


@answers.right
def last_of_equals(train, valid, test, n_test):
    chosen = len(valid) - 1 - valid[::-1].argmax()
    return {"chosen": chosen, "promise": test[chosen],
            "uncertainty": uncertainty(test[chosen], n_test)}


# Wrong ones.


def result(chosen, p, n):
    return {"chosen": chosen, "promise": p, "uncertainty": uncertainty(p, n)}


@answers.wrong("chosen_by_the_test")
def chosen_by_test(train, valid, test, n_test):
    return result(test.argmax(), test.max(), n_test)


@answers.wrong("chosen_by_training")
def chosen_by_train(train, valid, test, n_test):
    return result(train.argmax(), test[train.argmax()], n_test)


@answers.wrong("validation_promised")
def promises_valid(train, valid, test, n_test):
    return result(valid.argmax(), valid.max(), n_test)


@answers.wrong("training_promised")
def promises_train(train, valid, test, n_test):
    chosen = valid.argmax()
    return result(chosen, train[chosen], n_test)


@answers.wrong("best_test_promised")
def promises_the_best_test(train, valid, test, n_test):
    return result(valid.argmax(), test.max(), n_test)


@answers.wrong("lower_promised")
def promises_the_lower(train, valid, test, n_test):
    chosen = valid.argmax()
    return result(chosen, min(valid[chosen], test[chosen]), n_test)


@answers.wrong("mean_of_both_promised")
def promises_the_mean_of_valid_and_test(train, valid, test, n_test):
    chosen = valid.argmax()
    return result(chosen, (valid[chosen] + test[chosen]) / 2, n_test)


@answers.wrong("mean_of_the_tests")
def promises_the_mean_test(train, valid, test, n_test):
    return result(valid.argmax(), test.mean(), n_test)


@answers.wrong("less_the_uncertainty")
def promises_test_minus_one_uncertainty(train, valid, test, n_test):
    chosen = valid.argmax()
    p = test[chosen]
    u = uncertainty(p, n_test)
    return {"chosen": chosen, "promise": p - u, "uncertainty": u}


@answers.wrong("uncertainty_of_the_validation")
def uncertainty_of_valid(train, valid, test, n_test):
    chosen = valid.argmax()
    return {"chosen": chosen, "promise": test[chosen],
            "uncertainty": uncertainty(valid[chosen], n_test)}


@answers.wrong("root_missing")
def no_root(train, valid, test, n_test):
    chosen = valid.argmax()
    p = test[chosen]
    return {"chosen": chosen, "promise": p, "uncertainty": p * (1 - p) / n_test}


@answers.wrong("number_outside_the_root")
def n_outside_the_root(train, valid, test, n_test):
    chosen = valid.argmax()
    p = test[chosen]
    return {"chosen": chosen, "promise": p, "uncertainty": np.sqrt(p * (1 - p)) / n_test}


@answers.wrong("uncertainty_of_one_sample")
def without_n(train, valid, test, n_test):
    chosen = valid.argmax()
    p = test[chosen]
    return {"chosen": chosen, "promise": p, "uncertainty": np.sqrt(p * (1 - p))}


@answers.wrong("models_counted")
def n_is_the_number_of_models(train, valid, test, n_test):
    chosen = valid.argmax()
    p = test[chosen]
    return {"chosen": chosen, "promise": p, "uncertainty": np.sqrt(p * (1 - p) / len(test))}


@answers.wrong("other_number_of_samples")
def n_minus_one(train, valid, test, n_test):
    chosen = valid.argmax()
    p = test[chosen]
    return {"chosen": chosen, "promise": p, "uncertainty": np.sqrt(p * (1 - p) / (n_test - 1))}


@answers.wrong("other_number_of_samples")
def n_minus_two(train, valid, test, n_test):
    chosen = valid.argmax()
    p = test[chosen]
    return {"chosen": chosen, "promise": p, "uncertainty": (p * (1 - p) / (n_test - 2)) ** 0.5}


@answers.wrong("higher_promised")
def promises_the_higher(train, valid, test, n_test):
    chosen = valid.argmax()
    return result(chosen, max(valid[chosen], test[chosen]), n_test)


@answers.wrong("counted_from_one + several_uncertainties", "differs", "some parts")
def one_based_and_two_standard_deviations(train, valid, test, n_test):
    chosen = valid.argmax()
    return {"chosen": chosen + 1, "promise": test[chosen],
            "uncertainty": 2 * uncertainty(test[chosen], n_test)}


@answers.wrong("several_uncertainties")
def two_standard_deviations(train, valid, test, n_test):
    chosen = valid.argmax()
    p = test[chosen]
    return {"chosen": chosen, "promise": p, "uncertainty": 2 * uncertainty(p, n_test)}


@answers.wrong("several_uncertainties")
def ninety_five_percent(train, valid, test, n_test):
    chosen = valid.argmax()
    p = test[chosen]
    return {"chosen": chosen, "promise": p, "uncertainty": 1.96 * uncertainty(p, n_test)}


@answers.wrong("brackets_missing")
def missing_brackets(train, valid, test, n_test):
    chosen = valid.argmax()
    p = test[chosen]
    return {"chosen": chosen, "promise": p, "uncertainty": np.sqrt(p * 1 - p / n_test)}


@answers.wrong("p_for_one_minus_p")
def squared_p(train, valid, test, n_test):
    chosen = valid.argmax()
    p = test[chosen]
    return {"chosen": chosen, "promise": p, "uncertainty": np.sqrt(p * p / n_test)}


@answers.wrong("spread_of_the_models")
def std_of_the_tests(train, valid, test, n_test):
    chosen = valid.argmax()
    return {"chosen": chosen, "promise": test[chosen], "uncertainty": test.std()}


@answers.wrong("counted_from_one")
def one_based(train, valid, test, n_test):
    chosen = valid.argmax()
    return {**result(chosen, test[chosen], n_test), "chosen": chosen + 1}


@answers.wrong("accuracy_for_position")
def chosen_is_the_accuracy(train, valid, test, n_test):
    return {**result(0, test[valid.argmax()], n_test), "chosen": valid.max()}


@answers.wrong("smallest_gap_chosen")
def smallest_gap(train, valid, test, n_test):
    chosen = np.abs(train - valid).argmin()
    return result(chosen, test[chosen], n_test)


@answers.wrong("smallest_chosen")
def worst_valid(train, valid, test, n_test):
    chosen = valid.argmin()
    return result(chosen, test[chosen], n_test)


@answers.wrong("chosen_by_both")
def best_of_valid_and_test_together(train, valid, test, n_test):
    chosen = (valid + test).argmax()
    return result(chosen, test[chosen], n_test)


@answers.wrong("chosen_by_all_three")
def best_of_all_three(train, valid, test, n_test):
    chosen = (train + valid + test).argmax()
    return result(chosen, test[chosen], n_test)


@answers.wrong("chosen_by_training_and_validation")
def best_of_train_and_valid_together(train, valid, test, n_test):
    chosen = (train + valid).argmax()
    return result(chosen, test[chosen], n_test)


@answers.wrong("in_percent")
def in_percent(train, valid, test, n_test):
    chosen = valid.argmax()
    p = test[chosen]
    return {"chosen": chosen, "promise": 100 * p, "uncertainty": 100 * uncertainty(p, n_test)}


@answers.wrong("wrong type")
def promise_as_a_range(train, valid, test, n_test):
    chosen = valid.argmax()
    p = test[chosen]
    u = uncertainty(p, n_test)
    return {"chosen": chosen, "promise": (p - u, p + u), "uncertainty": u}


@answers.wrong("rounded", "some parts")
def rounded(train, valid, test, n_test):
    chosen = valid.argmax()
    p = test[chosen]
    return {"chosen": chosen, "promise": p, "uncertainty": round(uncertainty(p, n_test), 3)}


@answers.wrong("all_promised")
def all_of_them(train, valid, test, n_test):
    return {"chosen": valid.argmax(), "promise": test, "uncertainty": uncertainty(test, n_test)}


@answers.wrong("right in another form")
def a_tuple(train, valid, test, n_test):
    chosen = valid.argmax()
    return chosen, test[chosen], uncertainty(test[chosen], n_test)


@answers.wrong("raised")
def list_method_on_an_array(train, valid, test, n_test):
    chosen = valid.index(max(valid))
    return result(chosen, test[chosen], n_test)
