"""Which ways of looking at the past a law takes, by what came of past days."""

import numpy as np

from restock.arrays import FloatArray
from restock.methods.law import Law, is_worth_it, learn, misfits
from restock.methods.seen import SEASONS, Seen

# With fewer outcomes that were seen a year before, too few say what the season is worth.
LEAST_SEASONED = 0.5


def law_of(seen: Seen, history: FloatArray, outcome: FloatArray, weight: FloatArray) -> Law | None:
    """The law of past rows; None where they are too few for one. Arguments as for `learn`.

    A season is seen by all ways or by none. Mixed with ways that see none, half of a peak was left out, and the peaks of a few days are
    too few among a year's outcomes to show it. The season of the period alone is drawn toward that of the weeks around it by what
    chance can do already. It is taken unless that comes closer by more than chance, and neither where the law without does.
    """
    told = (history, outcome, weight, seen.chance)
    law = _richest(seen, told, "")
    if law is None or seen.has_season.mean() < LEAST_SEASONED:
        return law
    seasoned = [one for one in (_richest(seen, told, season) for season in SEASONS[1:]) if one is not None]
    if not seasoned:
        return law
    left = misfits(seasoned, law, seen.expected, *told)
    closest = seasoned[0] if left[-1] - left[0] > np.log(outcome.size) else seasoned[-1]
    return law if is_worth_it(law, closest, seen.expected, *told) else closest


def _richest(seen: Seen, told: tuple[FloatArray, FloatArray, FloatArray, FloatArray], season: str) -> Law | None:
    """The law that looks at levels, and in the further ways that are worth it.

    Counting sales sees slow movers better, whose orders differ in size; what has just begun, began with a sale; and all locations
    together see sooner what becomes of an item.
    """
    ways = seen.ways["plain" + season]
    law = learn(seen.expected[:, ways], *told)
    if law is None:
        return None
    law = law.spread_over(ways)
    offered = {"counting": True, "settled": True, "pooled": bool(seen.has_places.any())}
    for name in (name for name, is_there in offered.items() if is_there):
        wider = np.concatenate([ways, seen.ways[name + season]])
        richer = learn(seen.expected[:, wider], *told, like=law)
        richer = richer and richer.spread_over(wider)
        if richer and is_worth_it(richer, law, seen.expected, *told):
            law, ways = richer, wider
    return law
