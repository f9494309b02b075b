"""Counts, levels that wander, and how likely counts are."""

import numpy as np
from scipy.signal import lfilter


def likely(demand: np.ndarray, mean: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Log-likelihood of such counts by their mean, but for what does not depend on it."""
    return demand * np.log(mean / (size + mean)) - size * np.log(size + mean)


def autoregressive(rng: np.random.Generator, phi: np.ndarray, sd: np.ndarray, length: int) -> np.ndarray:
    """Factors of mean 1, one row per series: a first-order autoregression of their logs with deviation sd."""
    rows = []
    for one_phi, one_sd in zip(phi, sd, strict=True):
        shocks = rng.normal(size=length + 100) * one_sd * np.sqrt(1 - one_phi**2)
        rows.append(lfilter([1.0], [1.0, -one_phi], shocks)[100:] - one_sd**2 / 2)
    return np.exp(np.array(rows))


def counts(rng: np.random.Generator, mean: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Negative binomial counts: variance = mean + mean^2 / size."""
    size = np.broadcast_to(size, mean.shape)
    return rng.negative_binomial(size, size / (size + np.maximum(mean, 1e-9)))
