"""Demand over the protection period as a distribution: how likely a stock covers it, and how much is short if not.

Families take the mean and the variance of demand over the period: `NORMAL`, `GAMMA`, and for whole units `COUNT`, which
is `POISSON` or `NEGATIVE_BINOMIAL` as the variance says. Beyond them, and with the same questions answered: a mixture
over the lead times that were seen (`mixture_`), orders of known sizes (`compound_`), and the sums over whole periods of
a history (`cumulated_`). On what is short (`Losses`) stand the fill rates.

Every function takes arrays of items and returns arrays; NaN is a figure that is missing. No result depends on the items
beside it, so a table may be cut into batches anywhere.
"""

from restock.distributions.compound_poisson import (
    OrderSizes,
    compound_cdf,
    compound_loss,
    compound_moments,
    compound_quantile,
)
from restock.distributions.count import COUNT
from restock.distributions.cumulated import (
    CumulatedDemand,
    cumulated_cdf,
    cumulated_demand,
    cumulated_loss,
    cumulated_quantile,
)
from restock.distributions.estimated_mean import variance_with_estimated_mean
from restock.distributions.family import Family
from restock.distributions.fill_rate import (
    continuous_review_fill_rate,
    order_up_to_for_fill_rate,
    periodic_review_fill_rate,
    reorder_point_for_fill_rate,
)
from restock.distributions.gamma import GAMMA
from restock.distributions.losses import Losses, family_losses, mixture_losses
from restock.distributions.mixture import DailyDemand, mixture_cdf, mixture_loss, mixture_moments, mixture_quantile
from restock.distributions.negative_binomial import NEGATIVE_BINOMIAL
from restock.distributions.normal import NORMAL
from restock.distributions.order_counts import OrderCounts, daily_orders, poisson_orders
from restock.distributions.poisson import POISSON
from restock.distributions.undershoot import (
    expected_undershoot,
    expected_whole_undershoot,
    undershoot_variance,
    whole_undershoot_variance,
)

__all__ = [
    "COUNT",
    "GAMMA",
    "NEGATIVE_BINOMIAL",
    "NORMAL",
    "POISSON",
    "CumulatedDemand",
    "DailyDemand",
    "Family",
    "Losses",
    "OrderCounts",
    "OrderSizes",
    "compound_cdf",
    "compound_loss",
    "compound_moments",
    "compound_quantile",
    "continuous_review_fill_rate",
    "cumulated_cdf",
    "cumulated_demand",
    "cumulated_loss",
    "cumulated_quantile",
    "daily_orders",
    "expected_undershoot",
    "expected_whole_undershoot",
    "family_losses",
    "mixture_cdf",
    "mixture_loss",
    "mixture_losses",
    "mixture_moments",
    "mixture_quantile",
    "order_up_to_for_fill_rate",
    "periodic_review_fill_rate",
    "poisson_orders",
    "reorder_point_for_fill_rate",
    "undershoot_variance",
    "variance_with_estimated_mean",
    "whole_undershoot_variance",
]
