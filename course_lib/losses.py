"""Losses: one number that says how wrong the scores are, and the gradient that starts the way back.

Each loss merges with the activation before it (softmax, sigmoid, none). Computed together they are
stable, and the gradient becomes the plain difference of what was predicted and what was right.
dloss is what arrives at a loss: 1 where it is the end. y is what was predicted (p in lesson 05).
"""

import numpy as np

from course_lib.functions import as_float, log_softmax, mean_nll, sigmoid, softplus
from course_lib.layers import Layer


class SoftmaxWithLoss(Layer):
    """Softmax, then cross-entropy, averaged over the batch (PyTorch: nn.CrossEntropyLoss).

    scores: (N, C). t: integer labels (N,) or targets (N, C), one-hot or soft. Raises ValueError or
    TypeError for targets that do not fit, and ValueError for an empty batch.
    """

    def forward(self, scores, t):
        """The mean loss, a float, in nats. Keeps the probabilities as y, (N, C)."""
        log_p = log_softmax(as_float(scores, "scores"))
        loss = mean_nll(log_p, t)
        self.y = np.exp(log_p)
        self.t = np.asarray(t) if np.ndim(t) == 1 else np.asarray(t, log_p.dtype)
        return loss

    def backward(self, dloss=1.0):
        """dscores, (N, C) = (y - t) / N for one-hot t; the 1 / N comes from the mean."""
        y, t, n = self.y, self.t, len(self.y)
        if t.ndim == 1:
            difference = y.copy()
            difference[np.arange(n), t] -= 1
        else:
            difference = y * t.sum(axis=1, keepdims=True) - t   # the sum is 1 for probabilities
        return difference * (float(dloss) / n)


class _ElementwiseLoss(Layer):
    """What the losses share that compare entry with entry and average over all entries."""

    def pair(self, y, t, name):
        """Both as floats. Raises ValueError unless they have one shape, and for an empty batch."""
        y, t = as_float(y, name), as_float(t, "t")
        # (N,) and (N, 1) would broadcast to (N, N), and train on nonsense
        if y.shape != t.shape:
            raise ValueError(f"{type(self).__name__} expects {name} and t of one shape, "
                             f"got {y.shape} and {t.shape}")
        if not y.size:
            raise ValueError("the mean loss of an empty batch is not defined")
        return y, t.astype(y.dtype)


class SigmoidWithLoss(_ElementwiseLoss):
    """Sigmoid, then binary cross-entropy, averaged over all entries.

    PyTorch: nn.BCEWithLogitsLoss. scores, t: any one shape; t holds 0 or 1, or probabilities.
    """

    def forward(self, scores, t):
        """The mean of -t·log(y) - (1 - t)·log(1 - y), a float. -log(y) is softplus(-score)."""
        scores, self.t = self.pair(scores, t, "scores")
        self.y = sigmoid(scores)
        losses = self.t * softplus(-scores) + (1 - self.t) * softplus(scores)
        return float(losses.mean(dtype=np.float64))

    def backward(self, dloss=1.0):
        """dscores = (y - t) / (number of entries)."""
        return (self.y - self.t) * (float(dloss) / self.y.size)


class MeanSquaredError(_ElementwiseLoss):
    """The mean of (y - t)² over all entries (PyTorch: nn.MSELoss). y, t: any one shape."""

    def forward(self, y, t):
        self.y, self.t = self.pair(y, t, "y")
        return float(np.square(self.y - self.t).mean(dtype=np.float64))

    def backward(self, dloss=1.0):
        """dy = 2 (y - t) / (number of entries)."""
        return (self.y - self.t) * (2 * float(dloss) / self.y.size)
