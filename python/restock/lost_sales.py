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

from functools import lru_cache

import numpy as np
from scipy.special import gammainc, gammaincinv

from restock.arrays import FloatArray, Numbers, as_array

# Between these ratios of lead time to review period, and these targets, what has to be covered is interpolated.
RATIOS = np.concatenate([[0.0], np.geomspace(1e-3, 1e3, 241)])
TARGETS = np.concatenate([np.linspace(0, 0.98, 197), 1 - np.geomspace(0.02, 1e-6, 121)[1:], [1.0]])
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
    return np.asarray(np.where(is_reviewed, _kept(share, np.where(is_reviewed, ratio, 1.0)), share))[()]


def share_to_cover(target: Numbers, lead: Numbers, review: Numbers) -> FloatArray:
    """The share of protection periods to cover so that a share `target` of review periods goes without a stock-out.

    The inverse of `periods_without_stock_out`, interpolated to 0.001 of a target from 80 % on; next to 0 where the least stock
    keeps it. Arguments as there.

    >>> share_to_cover([0.767, 0.833], 14, 7).round(3)
    array([0.649, 0.753])
    """
    wanted, ratio, is_reviewed = _together(target, lead, review)
    table = _to_cover()
    row, down = _between(TARGETS, np.clip(np.nan_to_num(wanted), 0.0, 1.0))
    column, right = _between(RATIOS, np.minimum(np.nan_to_num(ratio), RATIOS[-1]))
    upper = table[row, column] * (1 - right) + table[row, column + 1] * right
    lower = table[row + 1, column] * (1 - right) + table[row + 1, column + 1] * right
    found = upper * (1 - down) + lower * down + 0 * (wanted + ratio)
    return np.asarray(np.where(is_reviewed, found, wanted))[()]


def fill_rate_of_lost(kept: Numbers, mean: Numbers, sd: Numbers, least: Numbers = 0.0) -> FloatArray:
    """The share of demand that is served where a share of review periods goes without a stock-out and missed sales are lost.

    A period with a stock-out is short by about one standard deviation of the demand of a period: by just that where it is
    exponential, by no more than a tenth more or a fifth less on simulated shelves of gamma demand with deviations of 0.2 to 3 of
    the mean, whatever the lead time is.

    kept: share. mean, sd: demand of one review period, units. least: units that are missed at least, 1 where nobody asks for part
    of one. Returns shares, NaN without demand.

    >>> fill_rate_of_lost([0.8, 0.9], 70, [70, 25]).round(3)
    array([0.8  , 0.964])
    """
    share = as_array("kept", kept, minimum=0)
    demand, spread = as_array("mean", mean, minimum=0), as_array("sd", sd, minimum=0)
    short = np.maximum(spread, as_array("least", least, minimum=0))
    comes = demand > 0
    return np.asarray(np.maximum(1 - (1 - share) * short / np.where(comes, demand, np.nan), 0.0))[()]


def fill_rate_of_lost_orders(fill_rate: Numbers) -> FloatArray:
    """The same where an order is placed at a reorder point, from the share b with customers waiting: 1 / (2 - b).

    Of Q + x demanded Q are served, x = Q (1 - b) being short. Source: Silver, Pyke, Thomas, 4th ed., ch. 6.

    >>> fill_rate_of_lost_orders(0.9).round(3)
    np.float64(0.909)
    """
    return np.asarray(1 / (2 - np.clip(as_array("fill_rate", fill_rate), 0.0, 1.0)))[()]


def _kept(share: FloatArray, ratio: FloatArray) -> FloatArray:
    stock = gammaincinv(ratio + 1, share)
    under_way = gammainc(ratio, stock)
    return np.asarray(np.where(under_way > 0, share / np.where(under_way > 0, under_way, 1.0), 0.0 * share))


@lru_cache(maxsize=1)
def _to_cover() -> FloatArray:
    """What has to be covered for each of `TARGETS` (rows) at each of `RATIOS` (columns)."""
    covered = np.concatenate([[0.0], np.geomspace(1e-12, 0.02, 61), TARGETS[TARGETS > 0.02]])
    kept = _kept(covered[:, None], np.maximum(RATIOS, LEAST_RATIO)[None, :])
    return np.stack([np.interp(TARGETS, kept[:, column], covered) for column in range(RATIOS.size)], axis=1)


def _between(grid: FloatArray, values: FloatArray) -> tuple[np.ndarray, FloatArray]:
    """The number of the last point of the grid before each value, the last but one at most, and how far it is to the next."""
    place = np.clip(np.searchsorted(grid, values, side="right") - 1, 0, grid.size - 2)
    return place, (values - grid[place]) / (grid[place + 1] - grid[place])


def _together(share: Numbers, lead: Numbers, review: Numbers) -> tuple[FloatArray, FloatArray, np.ndarray]:
    shares = as_array("share", share, minimum=0)
    leads, reviews = as_array("lead", lead, minimum=0), as_array("review", review, minimum=0)
    shares, leads, reviews = np.broadcast_arrays(shares, leads, reviews)
    is_reviewed = reviews > 0
    ratio = leads / np.where(is_reviewed, reviews, 1.0)
    return shares.astype(np.float64), np.maximum(ratio, LEAST_RATIO), is_reviewed
