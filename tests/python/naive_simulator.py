"""The simulator once more, in the plainest words: one item, one day after the other, whole units, no arrays."""

import math

WORD = 2**64 - 1


def mixed(word):
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & WORD
    return word ^ (word >> 31)


def drawn_lead_time(seed, key, day, lead_times):
    """lead_times: pairs of days and share. The first day whose running share exceeds the draw."""
    step = 0x9E3779B97F4A7C15
    begin = mixed(mixed((seed + step) & WORD) ^ mixed((key + 1) * step & WORD))
    draw = (mixed((begin + (day + 1) * step) & WORD) >> 24) / 2**40
    reached = 0.0
    for days, share in lead_times:
        reached += share
        if draw < reached:
            return days
    return lead_times[-1][0]


def naive(
    demand,
    lead_time,
    *,
    reorder_point=None,
    order_quantity=None,
    order_up_to=None,
    review_period_days=0,
    first_review_day=0,
    minimum_order_quantity=0,
    order_multiple=None,
    unmet="lost",
    starting_stock=None,
    warm_up_days=0,
):
    """lead_time: a function of the day of the order. Returns the figures of `SimulationResult` by name."""
    full = order_up_to if order_up_to is not None else reorder_point + order_quantity
    on_hand = max(full, 0) if starting_stock is None else starting_stock
    waiting = 0
    on_order = []
    was_short = False
    sums = {}
    for day, wanted in enumerate(demand):
        if day == warm_up_days:
            names = "demand_units served_units cycles cycles_without_stock_out stock_unit_days backorder_unit_days"
            names += " orders ordered_units received_units stock_out_days"
            sums = dict.fromkeys(names.split(), 0) | {"start_stock_units": on_hand - waiting}
        happened = {}
        arrived = [units for when, units in on_order if when == day]
        on_order = [(when, units) for when, units in on_order if when > day]
        if arrived:
            happened |= {"received_units": sum(arrived), "cycles": 1, "cycles_without_stock_out": int(not was_short)}
            was_short = False
            to_waiting = min(waiting, sum(arrived))
            waiting -= to_waiting
            on_hand += sum(arrived) - to_waiting
        served = min(on_hand, wanted)
        on_hand -= served
        if served < wanted:
            was_short = True
            happened["stock_out_days"] = 1
            if unmet == "backorder":
                waiting += wanted - served
        position = on_hand - waiting + sum(units for _, units in on_order)
        if day >= first_review_day and (day - first_review_day) % max(review_period_days, 1) == 0:
            quantity = 0
            if order_up_to is not None:
                if position < order_up_to and (reorder_point is None or position <= reorder_point):
                    quantity = order_up_to - position
            else:
                while position + quantity <= reorder_point:
                    quantity += order_quantity
            if quantity > 0:
                quantity = max(quantity, minimum_order_quantity)
                if order_multiple is not None:
                    quantity = math.ceil(quantity / order_multiple) * order_multiple
                on_order.append((day + 1 + lead_time(day), quantity))
                happened |= {"orders": 1, "ordered_units": quantity}
        happened |= {"demand_units": wanted, "served_units": served}
        happened |= {"stock_unit_days": on_hand, "backorder_unit_days": waiting}
        if day >= warm_up_days:
            for name, number in happened.items():
                sums[name] += number
    return sums | {"end_stock_units": on_hand - waiting}
