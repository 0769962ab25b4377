"""Normalization: numbers of one size, before the first layer (scalers) and between layers (BatchNorm, LayerNorm).

A scaler learns its numbers from the training set, in fit, and uses the same ones for everything that comes later, in
transform. A normalization layer measures the batch or the sample that it is given, so its backward pass goes through
the mean and the variance too.

Scalers follow scikit-learn's convention, and where it has a name for something they use it. Unlike there, missing
numbers (nan) are refused. They compute in float64 and give back the float type that came in; integers become float64.
"""

import numpy as np

from course_lib.functions import as_float
from course_lib.layers import Layer


class _Scaler:
    """What all scalers share. x: (N, D), one sample a row; every column is scaled by itself.

    Raises ValueError for another shape or number of columns, no rows at all in fit, nan or inf; RuntimeError before fit.
    """

    def fit(self, x):
        """Learn what transform needs from the training set x, and return the scaler."""
        x, _ = self._read(x)
        if not len(x):
            raise ValueError(f"{type(self).__name__} cannot be fitted to no samples: x has shape {x.shape}")
        self._learn(x)
        self.n_features_in_ = x.shape[1]
        return self

    def transform(self, x):
        """x scaled by what fit has learned: a new array (N, D)."""
        x, dtype = self._read_fitted(x)
        return self._scaled(x).astype(dtype)

    def inverse_transform(self, x):
        """The numbers that transform made x of: a new array (N, D)."""
        x, dtype = self._read_fitted(x)
        return self._unscaled(x).astype(dtype)

    def fit_transform(self, x):
        """fit(x), then transform(x): for the training set only."""
        return self.fit(x).transform(x)

    def _read(self, x):
        x = as_float(x)
        if x.ndim != 2:
            raise ValueError(f"{type(self).__name__} expects x of shape (N, D), got {x.shape}")
        if not np.isfinite(x).all():
            raise ValueError(f"{type(self).__name__} expects finite numbers, and x holds nan or inf")
        return x.astype(np.float64), x.dtype

    def _read_fitted(self, x):
        if not hasattr(self, "n_features_in_"):
            raise RuntimeError(f"this {type(self).__name__} has learned nothing yet: call fit with the training set")
        x, dtype = self._read(x)
        if x.shape[1] != self.n_features_in_:
            raise ValueError(f"{type(self).__name__} was fitted to {self.n_features_in_} columns, got x of shape {x.shape}")
        return x, dtype


def _width(x):
    """The range of every column of x, (N, D) -> (D,). For a constant column 1: there is nothing to divide by."""
    with np.errstate(over="ignore"):
        width = x.max(axis=0) - x.min(axis=0)
    if not np.isfinite(width).all():
        raise ValueError("a column is too wide to be scaled: its range is larger than any float")
    return np.where(width > 0, width, 1)


class MinMaxScaler(_Scaler):
    """(x - min) / (max - min): the training set just fills 0 … 1; other samples may lie outside. Constant columns become 0."""

    def _learn(self, x):
        self.data_min_, self.data_max_ = x.min(axis=0), x.max(axis=0)
        self._range = _width(x)

    def _scaled(self, x):
        return (x - self.data_min_) / self._range            # (N,D) - (D,) -> (N,D)

    def _unscaled(self, x):
        return x * self._range + self.data_min_


class StandardScaler(_Scaler):
    """The z-score (x - mean) / sd: the training set gets mean 0 and standard deviation 1. Constant columns become 0.

    var_ and scale_, the standard deviation, divide by N, as scikit-learn's do; scale_ is 1 for a constant column.
    """

    def _learn(self, x):
        low, width = x.min(axis=0), _width(x)
        u = (x - low) / width                                # first 0 … 1: sd keeps its digits, however far off x is
        self.mean_ = low + width * u.mean(axis=0)
        sd = width * np.sqrt(((u - u.mean(axis=0)) ** 2).mean(axis=0))
        with np.errstate(over="ignore"):
            self.var_ = sd**2
        self.scale_ = np.where(sd > 0, sd, 1)

    def _scaled(self, x):
        return (x - self.mean_) / self.scale_

    def _unscaled(self, x):
        return x * self.scale_ + self.mean_


class PowerScaler(_Scaler):
    """(x**power - 1) / power, and log x where power is 0: draws a long tail in. x must be positive.

    power: 1 keeps the shape, 1/2 is a root, 0 the logarithm, -1 turns the order of sizes into one of reciprocals. All
    have slope 1 at x = 1 (Box and Cox 1964, J. R. Stat. Soc. B 26). fit learns only the number of columns.
    Raises ValueError also for numbers <= 0, and in inverse_transform for what no positive number becomes.
    """

    def __init__(self, power=0.0):
        self.power = float(power)

    def _learn(self, x):
        self._scaled(x)

    def _scaled(self, x):
        if np.any(x <= 0):
            raise ValueError("PowerScaler expects positive numbers: a logarithm of 0 is minus infinity")
        return np.expm1(self.power * np.log(x)) / self.power if self.power else np.log(x)

    def _unscaled(self, x):
        if np.any(self.power * x <= -1):
            raise ValueError(f"PowerScaler with power {self.power:g} makes no such number of a positive one")
        return np.exp(np.log1p(self.power * x) / self.power if self.power else x)


class _Normalization(Layer):
    """What BatchNorm and LayerNorm share: y = gamma · xhat + beta with xhat = (x - mean) / sqrt(var + eps).

    x, y: (N, D). gamma, beta: (D,), at first 1 and 0. Raises ValueError for another shape.
    """

    def __init__(self, features, eps=1e-5, dtype=np.float64):
        super().__init__()
        self.eps = eps
        self.params = {"gamma": np.ones(features, dtype), "beta": np.zeros(features, dtype)}

    def _read(self, x):
        x, features = as_float(x), len(self.params["beta"])
        if x.ndim != 2 or x.shape[1] != features:
            raise ValueError(f"{type(self).__name__} expects x of shape (N, {features}), got {x.shape}")
        return x

    def _normalized(self, x, mean, var, axis):
        """axis: the one that mean and var were taken along, or None when they do not depend on x."""
        self.axis, self.sd = axis, np.sqrt(var + self.eps)
        self.xhat = ((x - mean) / self.sd).astype(x.dtype)
        return self.params["gamma"] * self.xhat + self.params["beta"]

    def backward(self, dy):
        """Every x moves its own xhat, and through mean and variance all the others: two means are taken away."""
        xhat, axis = self.xhat, self.axis
        dy = self.upstream(dy, xhat.shape)
        self.grads = {"gamma": (dy * xhat).sum(axis=0), "beta": dy.sum(axis=0)}          # (N,D) -> (D,)
        dxhat = dy * self.params["gamma"]
        if axis is not None:
            dxhat = dxhat - dxhat.mean(axis, keepdims=True) - xhat * (dxhat * xhat).mean(axis, keepdims=True)
        return (dxhat / self.sd).astype(dxhat.dtype)


class BatchNorm(_Normalization):
    """Normalizes every column with the mean and variance of the batch, while training (PyTorch: nn.BatchNorm1d).

    For later it keeps running means of both: running_mean and running_var, (D,), each moved by the share momentum
    towards the batch's; the variance that goes in divides by N - 1, as PyTorch's does. When training is over, these are
    used, and every sample stands by itself. (Ioffe and Szegedy 2015, arXiv:1502.03167.)
    Raises ValueError for a batch of fewer than two samples while training: one sample has no spread.
    """

    def __init__(self, features, momentum=0.1, eps=1e-5, dtype=np.float64):
        super().__init__(features, eps, dtype)
        self.momentum = momentum
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)

    def forward(self, x):
        x = self._read(x)
        if not self.training:
            return self._normalized(x, self.running_mean, self.running_var, None)
        n = len(x)
        if n < 2:
            raise ValueError(f"BatchNorm expects two samples or more while training, got {n}; set training = False to use it")
        mean, var = x.mean(axis=0, dtype=np.float64), x.var(axis=0, dtype=np.float64)       # (N,D) -> (D,)
        self.running_mean = (1 - self.momentum) * self.running_mean + self.momentum * mean
        self.running_var = (1 - self.momentum) * self.running_var + self.momentum * var * n / (n - 1)
        return self._normalized(x, mean, var, 0)


class LayerNorm(_Normalization):
    """Normalizes every row, one sample, with its own mean and variance, in training and after (PyTorch: nn.LayerNorm).

    (Ba et al. 2016, arXiv:1607.06450.)
    """

    def forward(self, x):
        x = self._read(x)
        mean, var = (f(axis=1, dtype=np.float64, keepdims=True) for f in (x.mean, x.var))   # (N,D) -> (N,1)
        return self._normalized(x, mean, var, 1)
