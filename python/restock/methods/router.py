"""Which method a row is sized with when no past figures tell: by pattern, number of sales, spread and lead times."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from restock.arrays import BoolArray
from restock.methods.history import history_variance
from restock.methods.methods import CV_NORMAL, ENOUGH_BUCKETS, Lessons, Method
from restock.methods.seen import Seen

# Orders that rare: fewer than one in four buckets (average demand interval).
RARE = 4.0


@dataclass(frozen=True)
class Routed:
    """methods: one name a row, empty where none can be used. reasons: a sentence part. assumptions_met: see docs."""

    methods: npt.NDArray[np.str_]
    reasons: npt.NDArray[np.str_]
    assumptions_met: BoolArray


def route(seen: Seen, lessons: Lessons, meant: dict[Method, BoolArray]) -> Routed:
    """The method that fits what is known of each row, and why; the first rule that applies. meant: see `meant_for`."""
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = seen.mean * seen.period * seen.trading_share
        cv = np.sqrt(history_variance(seen, lessons.pooled)) / mean
        lead_share = (seen.mean * seen.trading_share * seen.lead_sd) ** 2 / (cv * mean) ** 2
        rules: list[tuple[str, str, BoolArray]] = [
            (
                "lead_time_mixture",
                "lead times are skewed or of two kinds and make up most of the spread",
                meant["lead_time_mixture"] & (lead_share > 0.5),
            ),
            (
                "compound_poisson",
                "it sells rarely, or in sizes that differ much",
                meant["compound_poisson"]
                & ((seen.interval >= RARE) | (seen.size_cv_squared > 0.49))
                & (seen.lead_sd <= 0.3 * seen.lead),
            ),
            (
                "negative_binomial",
                "demand comes in whole units",
                meant["negative_binomial"],
            ),
            ("gamma", "demand is skewed", meant["gamma"] & ~(cv <= CV_NORMAL)),
            ("normal", "demand is smooth and plentiful", meant["normal"]),
        ]
    methods = np.full(seen.count, "", dtype="<U24")
    reasons = np.full(seen.count, "", dtype="<U96")
    for method, reason, applies in reversed(rules):
        methods[applies], reasons[applies] = method, reason
    met = (seen.counted >= ENOUGH_BUCKETS) & (seen.sales >= 2)
    met &= (methods != "normal") | (cv <= CV_NORMAL)
    return Routed(methods, reasons, met)
