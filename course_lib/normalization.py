"""Normalization: numbers of one size, before the first layer (scalers) and between layers.

A scaler learns its numbers from the training set, in fit, and uses the same ones for everything
that comes later, in transform. A normalization layer (BatchNorm, LayerNorm) measures the batch or
the sample that it is given, so its backward pass goes through the mean and the variance too.

Scalers follow scikit-learn's convention, and where it has a name for something they use it. Unlike
there, missing numbers (nan) are refused. They compute in float64 and give back the float type that
came in; integers become float64.
"""

import numpy as np

from course_lib.functions import as_float
from course_lib.layers import Layer


class _Scaler:
    """What all scalers share. x: (N, D), one sample a row; every column is scaled by itself.

    Raises ValueError for another shape or number of columns, no rows at all in fit, nan or inf;
    RuntimeError before fit.
    """

    def fit(self, x):
        """Learn what transform needs from the training set x, and return the scaler."""
        x, _ = self._read(x)
        if not len(x):
            raise ValueError(f"{type(self).__name__} cannot be fitted to no samples: "
                             f"x has shape {x.shape}")
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
            raise ValueError(f"{type(self).__name__} expects finite numbers, "
                             "and x holds nan or inf")
        return x.astype(np.float64), x.dtype

    def _read_fitted(self, x):
        if not hasattr(self, "n_features_in_"):
            raise RuntimeError(f"this {type(self).__name__} has learned nothing yet: "
                               "call fit with the training set")
        x, dtype = self._read(x)
        if x.shape[1] != self.n_features_in_:
            raise ValueError(f"{type(self).__name__} was fitted to {self.n_features_in_} columns, "
                             f"got x of shape {x.shape}")
        return x, dtype


class MinMaxScaler(_Scaler):
    """(x - min) / (max - min): the training set just fills 0 … 1; others may lie outside.

    Constant columns become 0: there is nothing to divide by.
    """

    def _learn(self, x):
        self.data_min_, self.data_max_ = x.min(axis=0), x.max(axis=0)       # (N,D) -> (D,)
        width = self.data_max_ - self.data_min_
        self._width = np.where(width > 0, width, 1)

    def _scaled(self, x):
        return (x - self.data_min_) / self._width                           # (N,D) - (D,) -> (N,D)

    def _unscaled(self, x):
        return x * self._width + self.data_min_


class StandardScaler(_Scaler):
    """The z-score (x - mean) / sd: the training set gets mean 0 and standard deviation 1.

    var_ and scale_, the standard deviation, divide by N, as scikit-learn's do. scale_ is 1 for a
    constant column. (The computed deviation of 0.1, 0.1, 0.1 is 1e-17, not 0: never divide by it.)
    """

    def _learn(self, x):
        constant = x.min(axis=0) == x.max(axis=0)                           # (N,D) -> (D,)
        self.mean_ = np.where(constant, x[0], x.mean(axis=0))
        self.var_ = np.where(constant, 0, x.var(axis=0))
        self.scale_ = np.where(self.var_ > 0, np.sqrt(self.var_), 1)

    def _scaled(self, x):
        return (x - self.mean_) / self.scale_

    def _unscaled(self, x):
        return x * self.scale_ + self.mean_


class PowerScaler(_Scaler):
    """(x**power - 1) / power, and log x where power is 0. x must be positive.

    power: 1 keeps the shape; below 1 a long tail is drawn in: 1/2 is a root, 0 the logarithm, -1
    gives 1 - 1/x. All have slope 1 at x = 1 (Box and Cox 1964, J. R. Stat. Soc. B 26). fit learns
    only the number of columns. Raises ValueError also for numbers <= 0, and in inverse_transform
    for what no positive number becomes.
    """

    def __init__(self, power=0.0):
        self.power = float(power)

    def _learn(self, x):
        self._scaled(x)

    def _scaled(self, x):
        if np.any(x <= 0):
            raise ValueError("PowerScaler expects positive numbers: "
                             "a logarithm of 0 is minus infinity")
        # (x**power - 1) / power, right for a tiny power, too
        return np.expm1(self.power * np.log(x)) / self.power if self.power else np.log(x)

    def _unscaled(self, x):
        if np.any(self.power * x <= -1):
            raise ValueError(f"PowerScaler with power {self.power:g} makes no such number "
                             "of a positive one")
        return np.exp(np.log1p(self.power * x) / self.power if self.power else x)


class BatchNorm(Layer):
    """y = gamma · xhat + beta, where xhat = (x - mean) / sqrt(var + eps) column by column.

    While training, mean and var are those of the batch (PyTorch: nn.BatchNorm1d). For later it
    keeps running means of both: running_mean and running_var, (D,), each moved by the share
    momentum towards the batch's (the share that is new; in the optimizer Momentum it is what is
    kept); the variance that goes in divides by N - 1, as PyTorch's does. When training is over,
    these are used, and every sample stands by itself. x, y: (N, D). gamma, beta: (D,), at first 1
    and 0. (Ioffe and Szegedy 2015, arXiv:1502.03167.)
    Raises ValueError for another shape, and for fewer than two samples while training: one sample
    has no spread.
    """

    def __init__(self, features, momentum=0.1, eps=1e-5, dtype=np.float64):
        super().__init__()
        self.momentum, self.eps = momentum, eps
        self.params = {"gamma": np.ones(features, dtype), "beta": np.zeros(features, dtype)}
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)

    def forward(self, x):
        x, n = _rows(self, x), len(x)
        mean, var = self.running_mean, self.running_var
        if self.training:
            if n < 2:
                raise ValueError(f"BatchNorm expects two samples or more while training, got {n}; "
                                 "set training = False to use it")
            mean, var = x.mean(axis=0, dtype=np.float64), x.var(axis=0, dtype=np.float64)
            keep, new = 1 - self.momentum, self.momentum
            self.running_mean = keep * self.running_mean + new * mean                  # (D,)
            self.running_var = keep * self.running_var + new * var * n / (n - 1)
        self.by_batch, self.sd = self.training, np.sqrt(var + self.eps)
        self.xhat = ((x - mean) / self.sd).astype(x.dtype)                  # (N,D) - (D,) -> (N,D)
        return self.params["gamma"] * self.xhat + self.params["beta"]

    def backward(self, dy):
        """x moves its own xhat, and through mean and var all others: two means are taken off."""
        xhat = self.xhat
        dy = self.upstream(dy, xhat.shape)
        # (N,D) -> (D,)
        self.grads = {"gamma": (dy * xhat).sum(axis=0), "beta": dy.sum(axis=0)}
        dxhat = dy * self.params["gamma"]
        if self.by_batch:
            dxhat = dxhat - dxhat.mean(axis=0) - xhat * (dxhat * xhat).mean(axis=0)
        return (dxhat / self.sd).astype(dy.dtype)


class LayerNorm(Layer):
    """As BatchNorm, but with mean and var of every row, one sample (PyTorch: nn.LayerNorm).

    The same in training and after. x, y: (N, D). (Ba et al. 2016, arXiv:1607.06450.)
    """

    def __init__(self, features, eps=1e-5, dtype=np.float64):
        super().__init__()
        self.eps = eps
        self.params = {"gamma": np.ones(features, dtype), "beta": np.zeros(features, dtype)}

    def forward(self, x):
        x = _rows(self, x)
        mean = x.mean(axis=1, keepdims=True, dtype=np.float64)              # (N,D) -> (N,1)
        self.sd = np.sqrt(x.var(axis=1, keepdims=True, dtype=np.float64) + self.eps)
        self.xhat = ((x - mean) / self.sd).astype(x.dtype)                  # (N,D) - (N,1) -> (N,D)
        return self.params["gamma"] * self.xhat + self.params["beta"]

    def backward(self, dy):
        xhat = self.xhat
        dy = self.upstream(dy, xhat.shape)
        # (N,D) -> (D,)
        self.grads = {"gamma": (dy * xhat).sum(axis=0), "beta": dy.sum(axis=0)}
        dxhat = dy * self.params["gamma"]
        shared = (dxhat * xhat).mean(axis=1, keepdims=True)                 # (N,D) -> (N,1)
        dxhat = dxhat - dxhat.mean(axis=1, keepdims=True) - xhat * shared
        return (dxhat / self.sd).astype(dy.dtype)


def _rows(layer, x):
    """x as floats of shape (N, D), or a ValueError that names the layer."""
    x, features = as_float(x), len(layer.params["beta"])
    if x.ndim != 2 or x.shape[1] != features:
        raise ValueError(f"{type(layer).__name__} expects x of shape (N, {features}), "
                         f"got {x.shape}")
    return x
