"""Answers to 04.2 Backward through Affine."""

import numpy as np

from course_lib.layers import Affine
from tests.support.answers import Answers

answers = Answers("04.2")


@answers.right
def matrix_products(dY, X, W):
    return {"dX": dY @ W.T, "dW": X.T @ dY, "db": dY.sum(axis=0)}


@answers.right
def einsums(dY, X, W):
    return {"dX": np.einsum("nm,dm->nd", dY, W), "dW": np.einsum("nd,nm->dm", X, dY),
            "db": np.einsum("nm->m", dY)}


@answers.right
def loops(dY, X, W):
    (N, D), M = X.shape, W.shape[1]
    dX, dW, db = np.zeros((N, D)), np.zeros((D, M)), np.zeros(M)
    for n in range(N):
        for m in range(M):
            db[m] += dY[n, m]
            for d in range(D):
                dX[n, d] += dY[n, m] * W[d, m]
                dW[d, m] += X[n, d] * dY[n, m]
    return {"dX": dX, "dW": dW, "db": db}


@answers.right
def products_transposed(dY, X, W):
    return {"dX": (W @ dY.T).T, "dW": (dY.T @ X).T, "db": np.ones(len(dY)) @ dY}


@answers.right
def sample_by_sample(dY, X, W):
    dW = sum(np.outer(x, dy) for x, dy in zip(X, dY, strict=True))
    return {"dX": np.array([W @ dy for dy in dY]), "dW": dW, "db": sum(dY)}


@answers.right
def dots(dY, X, W):
    return dict(dX=np.dot(dY, np.transpose(W)), dW=np.dot(X.T, dY), db=np.sum(dY, 0))


@answers.right
def broadcast(dY, X, W):
    return {"dX": (dY[:, None, :] * W).sum(axis=2), "dW": (X[:, :, None] * dY[:, None]).sum(0),
            "db": np.add.reduce(dY)}


@answers.right
def tensordots(dY, X, W):
    return {"dX": np.tensordot(dY, W, ([1], [1])), "dW": np.tensordot(X, dY, ([0], [0])),
            "db": dY.mean(axis=0) * len(dY)}


@answers.right
def the_course_layer(dY, X, W):
    layer = Affine(W, np.zeros(W.shape[1]))
    layer.forward(X)
    dX = layer.backward(dY)
    return {"dX": dX, "dW": layer.grads["W"], "db": layer.grads["b"]}


@answers.right
def a_column_of_ones(dY, X, W):
    both = np.hstack([X, np.ones((len(X), 1))]).T @ dY
    return {"dX": dY @ W.swapaxes(0, 1), "dW": both[:-1], "db": both[-1]}


@answers.wrong("weights_reshaped")
def reshaped_W(dY, X, W):
    return {"dX": dY @ W.reshape(W.shape[1], W.shape[0]), "dW": X.T @ dY, "db": dY.sum(0)}


@answers.wrong("inputs_reshaped")
def reshaped_X(dY, X, W):
    return {"dX": dY @ W.T, "dW": X.reshape(X.shape[1], -1) @ dY, "db": dY.sum(0)}


@answers.wrong("weights_reshaped + inputs_reshaped", "inputs_reshaped + weights_reshaped")
def reshaped_both(dY, X, W):
    return {"dX": dY @ W.reshape(W.shape[::-1]), "dW": X.reshape(X.shape[::-1]) @ dY,
            "db": dY.sum(0)}


@answers.wrong("some parts")
def turned_only_if_it_does_not_fit(dY, X, W):
    return {"dX": dY @ W if W.shape[0] == W.shape[1] else dY @ W.T, "dW": X.T @ dY,
            "db": dY.sum(0)}


@answers.wrong("some parts")
def not_turned_where_all_is_square(dY, X, W):
    if X.shape[0] == X.shape[1] == W.shape[1]:
        return {"dX": dY @ W, "dW": X @ dY, "db": dY.sum(0)}
    return {"dX": dY @ W.T, "dW": X.T @ dY, "db": dY.sum(0)}


@answers.wrong("first_sample_only")
def first_sample(dY, X, W):
    return {"dX": dY @ W.T, "dW": np.outer(X[0], dY[0]), "db": dY[0]}


@answers.wrong("local_only")
def only_the_other_factor(dY, X, W):
    return {"dX": W.T, "dW": X.T, "db": np.ones(W.shape[1])}


@answers.wrong("raised")
def star_for_at(dY, X, W):
    return {"dX": dY * W.T, "dW": X.T * dY, "db": dY.sum(axis=0)}


@answers.wrong("raised")
def factors_in_the_other_order(dY, X, W):
    return {"dX": W.T @ dY, "dW": dY @ X.T, "db": dY.sum(axis=0)}


@answers.wrong("input_gradient_averaged")
def all_divided_by_N(dY, X, W):
    return {"dX": dY @ W.T / len(X), "dW": X.T @ dY, "db": dY.sum(axis=0)}


@answers.wrong("bias_averaged + weights_averaged", "weights_averaged + bias_averaged")
def parameters_divided_by_N(dY, X, W):
    N = X.shape[0]
    return {"dX": dY @ W.T, "dW": X.T @ dY / N, "db": dY.sum(axis=0) / N}


@answers.wrong("bias_all_in_one")
def sum_of_all(dY, X, W):
    return {"dX": dY @ W.T, "dW": X.T @ dY, "db": np.sum(dY)}


@answers.wrong("bias_of_ones")
def bias_has_slope_one(dY, X, W):
    return {"dX": dY @ W.T, "dW": X.T @ dY, "db": np.ones(W.shape[1])}


@answers.wrong("wrong type", "right in another form")
def a_tuple(dY, X, W):
    return dY @ W.T, X.T @ dY, dY.sum(axis=0)


@answers.wrong("weights_like_the_books + inputs_as_columns",
               "inputs_as_columns + weights_like_the_books")
def like_a_book_with_columns(dY, X, W):
    return {"dX": W @ dY.T, "dW": dY.T @ X, "db": dY.sum(axis=0)}


@answers.wrong("sign flipped")
def with_a_minus(dY, X, W):
    return {"dX": -dY @ W.T, "dW": -X.T @ dY, "db": -dY.sum(axis=0)}


@answers.wrong("changed in place", "bias_averaged", "differs")
def divided_in_place(dY, X, W):
    dY /= len(dY)
    return {"dX": dY @ W.T, "dW": X.T @ dY, "db": dY.sum(axis=0)}


@answers.wrong("outputs swapped")
def keys_exchanged(dY, X, W):
    return {"dW": dY @ W.T, "dX": X.T @ dY, "db": dY.sum(axis=0)}


@answers.wrong("bias_times_the_samples")
def bias_n_times(dY, X, W):
    return {"dX": dY @ W.T, "dW": X.T @ dY, "db": len(dY) * dY.sum(axis=0)}


@answers.wrong("weights_like_the_books + bias_of_ones")
def bias_of_ones_and_turned_weights(dY, X, W):
    return {"dX": dY @ W.T, "dW": dY.T @ X, "db": np.ones(W.shape[1])}


@answers.wrong("last_sample_only")
def weights_of_the_last_sample(dY, X, W):
    """Its db is right."""
    return {"dX": dY @ W.T, "dW": X[-1:].T @ dY[-1:], "db": dY.sum(axis=0)}
