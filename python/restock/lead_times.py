"""From the receipts and open orders of each group to the lead time that its orders are planned with."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from restock.arrays import BoolArray, FloatArray, IntArray
from restock.credibility import prior_degrees, shrink, shrink_variance, structure, weight
from restock.humps import two_humps
from restock.kaplan_meier import Survival, kaplan_meier, survival_mean, survival_quantile, survival_sd
from restock.outliers import robust_bounds

# Whose receipts a group is weighed with: its own rung, the rung above, and what the two have in common. An item is what it is at its
# suppliers, who deliver it.
LADDER: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("supplier", "all", ()),
    ("item_supplier", "supplier", ("supplier_id",)),
    ("item", "item_supplier", ("item_id",)),
    ("item_location", "item", ("item_id",)),
    ("item_location_supplier", "item_supplier", ("item_id", "supplier_id")),
)
# Share of the receipts above which something unusual is usual.
RECURS = 0.05
# Days are written down whole, so no lead time is known to less than the variance of a day, 1/12.
DAYS_ARE_WHOLE = 1 / 12


@dataclass(frozen=True)
class LeadTimeSettings:
    """What the user chose: whether few receipts are weighed with those of the rung above."""

    credibility: bool = True


def estimate_at_origins(groups: pl.DataFrame, settings: LeadTimeSettings) -> pl.DataFrame:
    """Lead times of every group of `int_restock__lead_times`, those seen from each origin by themselves.

    groups: the rows of `estimate_lead_times` with an `origin_number`. Returns them by origin, today (0) first. Outliers
    and humps are looked for today only; they are null as seen from past days.
    """
    today, *past = (
        groups.filter(pl.col("origin_number") == origin) for origin in sorted({0, *groups["origin_number"]})
    )
    estimated = [estimate_lead_times(rows, settings, with_shape=False) for rows in past]
    return pl.concat([estimate_lead_times(today, settings), *estimated], how="diagonal")


def estimate_lead_times(groups: pl.DataFrame, settings: LeadTimeSettings, with_shape: bool = True) -> pl.DataFrame:
    """Lead times of every group as seen from one day, with open orders as evidence and few receipts weighed.

    groups: one row per group, with its rung, keys, plain moments, `sorted_days` and `sorted_open_days`; the supplier of
    an item is its main one. with_shape: whether outliers and humps are looked for. Returns the rows, sorted by their
    keys, with the columns below behind them. Days; null is unknown.
    """
    # Sums over suppliers must not depend on the order in which the rows arrive.
    groups = groups.sort("rung", "item_id", "location_id", "supplier_id", nulls_last=True)
    rows = len(groups)
    survival = _survival(groups)
    figures = _moments(groups, survival)
    receipts = groups["receipts"].to_numpy().astype(np.float64)
    orders = receipts + groups["sorted_open_days"].list.len().fill_null(0).to_numpy()
    mean, variance = figures["seen_mean_days"], figures["seen_sd_days"] ** 2
    planned = {"mean_days": mean.copy(), "sd_days": figures["seen_sd_days"].copy()}
    evidence = {name: np.full(rows, np.nan) for name in ("own_weight", "parent_mean_days", "parent_receipts_worth")}
    evidence["spread_receipts"] = receipts.copy()
    for rung, above, keys in LADDER if settings.credibility else ():
        if rung == "item":
            _put_together(*_pairs(groups, above, rung, keys), orders, planned, evidence)
            continue
        child, parent = _pairs(groups, rung, above, keys)
        if not len(child):
            continue
        n = receipts[child]
        within, between = structure(n, mean[child], variance[child], parent)
        usual = _usual_variance(n, variance[child], parent, within)
        own = weight(n, usual, between)
        spread = np.maximum(variance[child], DAYS_ARE_WHOLE)
        degrees = prior_degrees(n, spread / usual)
        spread = shrink_variance(n, spread, usual, degrees)
        # The spread is known as if from so many receipts, but no better than from all of its parent.
        evidence["spread_receipts"][child] = np.minimum(n + degrees, receipts[parent])
        # The mean is not known for sure either: what is not believed of its own could be as far off as siblings differ.
        unsure = (1 - own) * np.nan_to_num(between)
        planned["mean_days"][child] = shrink(mean[child], planned["mean_days"][parent], own)
        planned["sd_days"][child] = np.sqrt(spread + unsure)
        evidence["own_weight"][child] = own
        evidence["parent_mean_days"][child] = planned["mean_days"][parent]
        # A parent is worth no more receipts than it has of others; a single child has nobody to lean on.
        worth = within / between if between > 0 else np.inf
        evidence["parent_receipts_worth"][child] = np.minimum(worth, receipts[parent] - n)
        # An only child is its parent, and is weighed as that.
        alone = (receipts[parent] == n) & (mean[parent] == mean[child])
        taken_over = (evidence[name] for name in ("own_weight", "parent_mean_days", "spread_receipts"))
        for values in (*planned.values(), *taken_over):
            values[child[alone]] = values[parent[alone]]
    columns = {**figures, **{f"planned_{name}": values for name, values in planned.items()}, **evidence}
    return groups.drop("sorted_days", "sorted_open_days").with_columns(
        *(pl.Series(name, values, dtype=pl.Float64).fill_nan(None) for name, values in columns.items()),
        *(_shape(groups) if with_shape else ()),
        *_distribution(survival, rows),
    )


def _put_together(
    part: IntArray, whole: IntArray, orders: FloatArray, planned: dict[str, FloatArray], evidence: dict[str, FloatArray]
) -> None:
    """An item of one supplier is what it is there; one of several is their mixture, by its orders at each, weighed with nothing more."""
    parts = np.bincount(whole, minlength=orders.size)
    single = parts[whole] == 1
    for values in (*planned.values(), *evidence.values()):
        values[whole[single]] = values[part[single]]

    def mixed(values: FloatArray) -> FloatArray:
        share = np.where(np.isnan(values), 0.0, orders[part])
        known = np.bincount(whole, share, orders.size)
        return np.bincount(whole, share * np.nan_to_num(values), orders.size) / np.where(known > 0, known, np.nan)

    mean = mixed(planned["mean_days"][part])
    apart = (planned["mean_days"][part] - mean[whole]) ** 2
    variance = mixed(planned["sd_days"][part] ** 2) + mixed(apart)
    several = np.flatnonzero(parts > 1)
    planned["mean_days"][several], planned["sd_days"][several] = mean[several], np.sqrt(variance[several])


def _usual_variance(n: FloatArray, variance: FloatArray, parent: IntArray, within: float) -> FloatArray:
    """How much receipts of one child differ among the children of its parent; over all parents where these are silent."""
    measured = (n >= 2) & ~np.isnan(variance)
    degrees = np.bincount(parent[measured], n[measured] - 1, minlength=parent.max() + 1)
    squares = np.bincount(parent[measured], (n[measured] - 1) * variance[measured], minlength=parent.max() + 1)
    own = squares / np.where(degrees > 0, degrees, np.nan)
    return np.maximum(np.where(np.isnan(own), within, own), DAYS_ARE_WHOLE)[parent]


def _flat(groups: pl.DataFrame, *columns: str) -> tuple[IntArray, FloatArray, BoolArray]:
    """The days in the lists of one or two columns: their group, their value, and whether they come from the first."""
    long = pl.concat(
        pl.DataFrame({"group": np.arange(len(groups)), "days": groups[column]})
        .drop_nulls("days")
        .explode("days", empty_as_null=False)
        .with_columns(first=pl.lit(column == columns[0]))
        for column in columns
    ).sort("group", maintain_order=True)
    return (
        long["group"].to_numpy().astype(np.int64),
        long["days"].cast(pl.Float64).to_numpy(),
        long["first"].to_numpy().astype(np.bool_),
    )


def _survival(groups: pl.DataFrame) -> Survival:
    """Receipts and open orders together."""
    group, days, finished = _flat(groups, "sorted_days", "sorted_open_days")
    return kaplan_meier(group, days, finished, len(groups))


def _moments(groups: pl.DataFrame, survival: Survival) -> dict[str, FloatArray]:
    """With open orders where one has waited longer than the quickest receipt took; otherwise they tell nothing."""
    rows = len(groups)
    oldest = groups["sorted_open_days"].list.max().fill_null(-1).to_numpy()
    tells = (groups["receipts"] > 0).to_numpy() & (oldest > groups["min_days"].fill_null(np.inf).to_numpy())

    def seen(plain: str, with_open: FloatArray) -> FloatArray:
        return np.where(tells, with_open, groups[plain].cast(pl.Float64).fill_null(np.nan).to_numpy())

    longest = survival_quantile(survival, rows, 1.0)
    return {
        "seen_mean_days": seen("mean_days", survival_mean(survival, rows)),
        "seen_sd_days": seen("sd_days", survival_sd(survival, rows)),
        "seen_max_days": seen("max_days", longest),
        "seen_p50_days": seen("p50_days", survival_quantile(survival, rows, 0.50)),
        "seen_p90_days": seen("p90_days", survival_quantile(survival, rows, 0.90)),
        "seen_p95_days": seen("p95_days", survival_quantile(survival, rows, 0.95)),
    }


def _pairs(groups: pl.DataFrame, rung: str, above: str, keys: tuple[str, ...]) -> tuple[IntArray, IntArray]:
    """The rows of a rung that have receipts, and the row of the rung above that each belongs to."""
    numbered = groups.select("rung", "item_id", "supplier_id", "receipts").with_row_index("row")
    child = numbered.filter(pl.col("rung") == rung, pl.col("receipts") > 0)
    parent = numbered.filter(pl.col("rung") == above, pl.col("receipts") > 0)
    if keys:
        pairs = child.join(parent.select("row", *keys), on=keys, how="inner", suffix="_above", maintain_order="left")
    else:
        pairs = child.join(parent.select("row"), how="cross", suffix="_above")
    return pairs["row"].to_numpy().astype(np.int64), pairs["row_above"].to_numpy().astype(np.int64)


def _shape(groups: pl.DataFrame) -> list[pl.Series]:
    """Receipts that are far from the usual, and lead times of two kinds."""
    group, days, _ = _flat(groups, "sorted_days")
    rows = len(groups)
    lower, upper = robust_bounds(group, days, rows, ratio=3.0)
    outlying = np.bincount(group, (days < lower[group]) | (days > upper[group]), minlength=rows)
    # What happens to more than one order in twenty is no outlier but the other half of the story.
    recurs = (outlying > 1) & (outlying > RECURS * np.bincount(group, minlength=rows))
    humps, quick, slow, slow_share = two_humps(group, days, rows)
    return [
        pl.Series("outliers", np.where(recurs, 0, outlying).astype(np.int64)),
        pl.Series("is_two_humped", humps),
        pl.Series("quick_mean_days", quick).fill_nan(None),
        pl.Series("slow_mean_days", slow).fill_nan(None),
        pl.Series("slow_share", slow_share).fill_nan(None),
    ]


def _distribution(survival: Survival, rows: int) -> list[pl.Series]:
    """Every lead time that occurred, or was waited for in vain, and the share of orders that takes it."""
    found = (
        pl.DataFrame({"row": survival.groups, "days": survival.days, "shares": survival.shares})
        .group_by("row", maintain_order=True)
        .agg("days", "shares")
    )
    lists = pl.DataFrame({"row": np.arange(rows)}).join(found, on="row", how="left", maintain_order="left")
    return [
        lists["days"].cast(pl.List(pl.Float64)).alias("distribution_days"),
        lists["shares"].cast(pl.List(pl.Float64)).alias("distribution_shares"),
    ]
