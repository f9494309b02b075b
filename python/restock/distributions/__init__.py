"""Demand over the protection period as a distribution: how likely a stock covers it, and how much is short if not.

Families take the mean and the variance of demand over the period: `NORMAL`, `GAMMA`, and for whole units `COUNT`, which
is `POISSON` or `NEGATIVE_BINOMIAL` as the variance says. Beyond them, and with the same questions answered: a mixture
over the lead times that were seen. Every function takes arrays of items and returns arrays; NaN is a figure that is
missing.
"""

from restock.distributions.count import COUNT
from restock.distributions.family import Family
from restock.distributions.gamma import GAMMA
from restock.distributions.mixture import DailyDemand, mixture_cdf, mixture_loss, mixture_moments, mixture_quantile
from restock.distributions.negative_binomial import NEGATIVE_BINOMIAL
from restock.distributions.normal import NORMAL
from restock.distributions.poisson import POISSON

__all__ = [
    "COUNT",
    "GAMMA",
    "NEGATIVE_BINOMIAL",
    "NORMAL",
    "POISSON",
    "DailyDemand",
    "Family",
    "mixture_cdf",
    "mixture_loss",
    "mixture_moments",
    "mixture_quantile",
]
