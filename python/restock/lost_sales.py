"""What has to be covered where sales that are missed are lost and stock is looked at once a period.

Stock is filled up to S every R days, and an order takes L days. If customers wait, a period goes without a stock-out when S covers
demand over L + R. If they do not, what was missed while the order was under way need not be served from it: the same S keeps more
periods free of stock-outs, and a target needs less of it. With demand F over L + R and G over L,

    share of periods without a stock-out = F(S) / G(S)

which is exact where demand of a period is exponential, and by Erlang's formula where stock is watched all the time: units under
way are then as demand over L, cut off at S. The relation between F(S) and that share hardly depends on the shape of demand, only
on L / R (Erlang's does not at all); so it is taken from the exponential case, where F and G are gamma distributions of L / R + 1
and L / R periods. Simulated shelves keep no less than that, but for half a point, and hardly more where demand of a period is
several units; where it is less than one, or L shorter than R, they keep some points more.

Source: Erlang 1917; Karush, Operations Research 5, 1957 (lost sales, one for one); Bijvank and Vis, European Journal of
Operational Research 215, 2011 (review of lost sales).
"""

import numpy as np
from scipy.special import gammainc, gammaincinv

from restock.arrays import FloatArray, Numbers, as_array

# Ratios of lead time to review period between which is interpolated, and the shares of covered protection periods.
RATIOS = np.concatenate([[0.0], np.geomspace(1e-3, 1e3, 241)])
COVERED = np.concatenate(
    [[0.0], np.geomspace(1e-12, 0.02, 61), np.linspace(0.03, 0.98, 96), 1 - np.geomspace(0.02, 1e-6, 61)[1:], [1.0]]
)
LEAST_RATIO = 1e-9


def periods_without_stock_out(covered: Numbers, lead: Numbers, review: Numbers) -> FloatArray:
    """The share of review periods without a stock-out, where a share of protection periods is covered and missed sales are lost.

    covered: F(S), share. lead, review: L and R in the same unit of time; where review is 0 the share is `covered`: of orders that
    are placed at a reorder point none is smaller for what was lost before it came. Raises ValueError for a time below 0.

    Two weeks of lead time, weekly orders: 65 % of three weeks covered keep 77 % of weeks free.

    >>> periods_without_stock_out([0.65, 0.9], 14, 7).round(3)
    array([0.767, 0.929])
    """
    share, ratio, is_reviewed = _together(covered, lead, review)
    safe = np.where(is_reviewed, ratio, 1.0)
    stock = gammaincinv(safe + 1, share)
    under_way = gammainc(safe, stock)
    kept = np.where(under_way > 0, share / np.where(under_way > 0, under_way, 1.0), 0.0)
    return np.asarray(np.where(is_reviewed, kept, share))[()]


def share_to_cover(target: Numbers, lead: Numbers, review: Numbers) -> FloatArray:
    """The share of protection periods to cover so that a share `target` of review periods goes without a stock-out.

    The inverse of `periods_without_stock_out`, interpolated to 0.001 of a target from 80 % on; next to 0 where the least stock
    keeps it. Arguments as there.

    >>> share_to_cover([0.767, 0.833], 14, 7).round(3)
    array([0.649, 0.753])
    """
    wanted, ratio, is_reviewed = _together(target, lead, review)
    found = wanted.copy()
    # Targets are few, ratios may be many.
    for one in np.unique(wanted[is_reviewed & ~np.isnan(wanted)]):
        rows = is_reviewed & (wanted == one)
        found[rows] = np.interp(ratio[rows], RATIOS, _needed(float(one)))
    return found[()]


def _needed(target: float) -> FloatArray:
    """What has to be covered at each of `RATIOS`."""
    kept = periods_without_stock_out(COVERED[:, None], RATIOS[None, :], 1.0)
    return np.array([np.interp(target, kept[:, column], COVERED) for column in range(RATIOS.size)])


def _together(share: Numbers, lead: Numbers, review: Numbers) -> tuple[FloatArray, FloatArray, np.ndarray]:
    shares = as_array("share", share, minimum=0)
    leads, reviews = as_array("lead", lead, minimum=0), as_array("review", review, minimum=0)
    shares, leads, reviews = np.broadcast_arrays(shares, leads, reviews)
    is_reviewed = reviews > 0
    ratio = leads / np.where(is_reviewed, reviews, 1.0)
    return shares.astype(np.float64), np.maximum(ratio, LEAST_RATIO), is_reviewed
