"""Lead times that orders are planned with: open orders are evidence, few receipts lean on others, no order of rows matters."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from conftest import ROOT, run_dbt
from restock.lead_times import (
    LeadTimeSettings,
    _put_together,
    _usual_variance,
    estimate_at_origins,
    estimate_lead_times,
)
from restock.review.noise import in_errors, spread_error
from test_explain import explained

SCHEMA = {
    "rung": pl.String, "item_id": pl.String, "location_id": pl.String, "supplier_id": pl.String, "receipts": pl.Int64,
    "mean_days": pl.Float64, "sd_days": pl.Float64, "min_days": pl.Float64, "max_days": pl.Float64, "p50_days": pl.Float64,
    "p90_days": pl.Float64, "p95_days": pl.Float64, "sorted_days": pl.List(pl.Float64), "sorted_open_days": pl.List(pl.Float64),
}  # fmt: skip
RUNGS = {
    "item_location_supplier": (0, 1, 2), "item_supplier": (0, 2), "item_location": (0, 1), "item": (0,), "supplier": (2,), "all": (),
}  # fmt: skip


def groups(orders):
    """The groups of int_restock__supplied_groups from orders (item, location, supplier, days or None, days open or None)."""
    rows = []
    for rung, keys in RUNGS.items():
        for key in sorted({tuple(order[k] for k in keys) for order in orders}, key=str):
            mine = [order for order in orders if tuple(order[k] for k in keys) == key]
            done = sorted(float(order[3]) for order in mine if order[3] is not None)
            waiting = sorted(float(order[4]) for order in mine if order[3] is None)
            values = dict(zip(keys, key, strict=True))
            rank = {
                share: done[int(np.ceil(share * len(done) - 1e-9)) - 1] if done else None for share in (0.5, 0.9, 0.95)
            }
            rows.append(
                {
                    "rung": rung, "item_id": values.get(0), "location_id": values.get(1),
                    "supplier_id": values.get(2) or (mine[0][2] if 0 in values else None), "receipts": len(done),
                    "mean_days": np.mean(done) if done else None, "sd_days": np.std(done, ddof=1) if len(done) > 1 else None,
                    "min_days": done[0] if done else None, "max_days": done[-1] if done else None, "p50_days": rank[0.5],
                    "p90_days": rank[0.9], "p95_days": rank[0.95], "sorted_days": done or None, "sorted_open_days": waiting or None,
                }
            )  # fmt: skip
    return pl.DataFrame(rows, schema=SCHEMA)


def orders_of(item, supplier, *days, location="x", waiting=()):
    return [(item, location, supplier, taken, None) for taken in days] + [
        (item, location, supplier, None, waited) for waited in waiting
    ]


def at(frame, rung, **keys):
    return frame.filter(pl.col("rung") == rung, *(pl.col(name) == value for name, value in keys.items())).row(
        0, named=True
    )


PLAIN = LeadTimeSettings(credibility=False)


def test_without_open_orders_and_weighing_the_plain_figures_stand():
    found = estimate_lead_times(groups(orders_of("a", "s", 9, 12, 15) + orders_of("b", "s", 4, 8)), PLAIN)
    for name in ("mean_days", "sd_days", "max_days", "p90_days"):
        assert found[f"seen_{name}"].equals(found[name].rename(f"seen_{name}"))
    assert found["planned_mean_days"].to_list() == found["mean_days"].to_list()
    assert found["own_weight"].null_count() == len(found)


def test_a_supplier_that_stopped_delivering_gets_a_longer_lead_time():
    delivers = estimate_lead_times(groups(orders_of("a", "s", 9, 10, 11, 12)), PLAIN)
    stopped = estimate_lead_times(groups(orders_of("a", "s", 9, 10, 11, 12, waiting=(40, 60))), PLAIN)
    before, after = at(delivers, "item", item_id="a"), at(stopped, "item", item_id="a")
    assert before["seen_mean_days"] == 10.5
    # A third of the orders is still open: it keeps its third, at the longest wait.
    assert after["seen_mean_days"] == pytest.approx((9 + 10 + 11 + 12) / 6 + 60 / 3)
    assert after["seen_max_days"] == 60 and after["seen_sd_days"] > before["seen_sd_days"]
    young = estimate_lead_times(groups(orders_of("a", "s", 9, 10, 11, 12, waiting=(3,))), PLAIN)
    assert at(young, "item", item_id="a")["seen_mean_days"] == 10.5


def test_an_open_order_tells_from_longer_than_the_quickest_took_on():
    """At ten days it leaves its fifth to those of eleven and twelve."""
    as_long, longer = (
        estimate_lead_times(groups(orders_of("a", "s", 9, 10, 11, 12, waiting=(days,))), PLAIN) for days in (9, 10)
    )
    assert at(as_long, "item", item_id="a")["seen_mean_days"] == 10.5
    assert at(longer, "item", item_id="a")["seen_mean_days"] == pytest.approx((9 + 10) / 5 + (11 + 12) * 3 / 10)


def test_one_receipt_is_not_certainty():
    others = [
        order for number in range(9) for order in orders_of(f"i{number}", "s", 10 + number, 14 + number, 18 + number)
    ]
    found = estimate_lead_times(groups(others + orders_of("single", "s", 60)), LeadTimeSettings())
    row = at(found, "item", item_id="single")
    assert row["seen_sd_days"] is None
    assert row["planned_sd_days"] > 4
    assert 0 < row["own_weight"] < 1
    assert row["parent_mean_days"] < row["planned_mean_days"] < 60
    own, parent = row["own_weight"] * 60, (1 - row["own_weight"]) * row["parent_mean_days"]
    assert row["planned_mean_days"] == pytest.approx(own + parent)


def test_punctual_suppliers_stay_punctual_however_unlike_they_are():
    """What differs between suppliers is no spread of any of them."""
    random = np.random.default_rng(5)
    orders = [
        order
        for supplier, mean in (("s2", 2), ("s10", 10), ("s30", 30), ("s60", 60))
        for number in range(5)
        for order in orders_of(f"{supplier}i{number}", supplier, *np.maximum(random.normal(mean, 0.8, 20).round(), 0))
    ]
    found = estimate_lead_times(groups(orders), LeadTimeSettings())
    for rung in ("item", "supplier"):
        rows = found.filter(rung=rung)
        assert (rows["planned_sd_days"] < 1.3).all() and (rows["planned_sd_days"] > 0.5).all()
    alike = at(found, "item_location", item_id="s30i1")
    assert alike["planned_sd_days"] == at(found, "item", item_id="s30i1")["planned_sd_days"]
    zeros = estimate_lead_times(groups(orders + orders_of("z", "z", *[0] * 11)), LeadTimeSettings())
    assert at(zeros, "item", item_id="z")["planned_sd_days"] < 1.3


def test_an_item_leans_on_its_own_supplier():
    quick = [order for number in range(6) for order in orders_of(f"q{number}", "quick", 4, 5, 6)]
    slow = [order for number in range(6) for order in orders_of(f"s{number}", "slow", 40, 50, 60)]
    found = estimate_lead_times(groups(quick + slow + orders_of("new", "slow", 45)), LeadTimeSettings())
    row = at(found, "item", item_id="new")
    assert row["parent_mean_days"] == at(found, "supplier", supplier_id="slow")["planned_mean_days"]
    assert 40 < row["planned_mean_days"] < 55


def test_a_parent_is_worth_no_more_than_it_knows():
    alone = estimate_lead_times(groups(orders_of("a", "only", 9, 10, 14)), LeadTimeSettings())
    assert at(alone, "supplier", supplier_id="only")["parent_receipts_worth"] == 0
    two = estimate_lead_times(
        groups(orders_of("a", "s", 9, 10, 14) + orders_of("b", "t", 9, 10, 14, 11, 10)), LeadTimeSettings()
    )
    assert at(two, "supplier", supplier_id="s")["parent_receipts_worth"] == 5
    single = estimate_lead_times(groups(orders_of("a", "s", 9)), LeadTimeSettings())
    assert single["planned_sd_days"].null_count() == len(single)


def test_the_usual_variance_is_that_within_the_children_of_a_parent():
    """(1 x 2 + 3 x 8) / 4 of the first parent; the second is silent; the third knows no less than a day."""
    n, variance = np.array([2.0, 4, 1, 5]), np.array([2.0, 8, np.nan, 0])
    usual = _usual_variance(n, variance, np.array([0, 0, 1, 2]), within=5.0)
    assert usual.tolist() == [6.5, 6.5, 5.0, 1 / 12]


def test_an_item_of_two_suppliers_is_their_mixture_by_its_orders_at_each():
    """Two thirds of its orders take five days and one third, of which one is still open, takes fifty."""
    mixed = (
        orders_of("a", "main", 4, 5, 6, 4, 5, 6)
        + orders_of("a", "other", 50, 50, waiting=(40,))
        + orders_of("b", "main", 4, 5, 6, 5)
        + orders_of("c", "other", 50, 50, 50)
    )
    found = estimate_lead_times(groups(mixed), LeadTimeSettings())
    main, other = (at(found, "item_supplier", item_id="a", supplier_id=name) for name in ("main", "other"))
    for rung in ("item", "item_location"):
        item = at(found, rung, item_id="a")
        mean = 6 / 9 * main["planned_mean_days"] + 3 / 9 * other["planned_mean_days"]
        assert item["planned_mean_days"] == pytest.approx(mean) and 19 < mean < 21
        within = 6 / 9 * main["planned_sd_days"] ** 2 + 3 / 9 * other["planned_sd_days"] ** 2
        apart = 6 / 9 * (main["planned_mean_days"] - mean) ** 2 + 3 / 9 * (other["planned_mean_days"] - mean) ** 2
        assert item["planned_sd_days"] == pytest.approx(np.sqrt(within + apart))
        # Nothing of it is left that the suppliers have not been weighed with.
        assert (item["own_weight"], item["parent_mean_days"]) == (None, None)
    # Those of one supplier do not lean on what others take.
    for name, days in (("b", 5), ("c", 50)):
        item = at(found, "item", item_id=name)
        assert item["planned_mean_days"] == pytest.approx(days, abs=0.5) and item["planned_sd_days"] < 2
        assert item["own_weight"] == at(found, "item_supplier", item_id=name)["own_weight"]


def test_three_orders_of_four_take_five_days_and_the_fourth_twenty_five():
    """The worked example of docs/lead_time.md."""
    planned = {"mean_days": np.array([5.0, 25.0, np.nan]), "sd_days": np.array([1.0, 2.0, np.nan])}
    _put_together(np.array([0, 1]), np.array([2, 2]), np.array([3.0, 1.0, 4.0]), planned, {})
    assert planned["mean_days"][2] == 10 and planned["sd_days"][2] == pytest.approx(76.75**0.5)
    page = (ROOT / "docs" / "lead_time.md").read_text()
    assert "= **10** days" in page and f"deviation **{76.75**0.5:.2f}** days" in page


def test_a_supplier_without_a_spread_leaves_that_of_the_others():
    found = estimate_lead_times(
        groups(orders_of("a", None, 30) + orders_of("a", "s", 9, 10, 11) + orders_of("b", "s", 9, 10, 11)),
        LeadTimeSettings(),
    )
    item, known = at(found, "item", item_id="a"), at(found, "item_supplier", item_id="a", supplier_id="s")
    assert item["planned_mean_days"] == pytest.approx((3 * known["planned_mean_days"] + 30) / 4)
    assert item["planned_sd_days"] == pytest.approx(np.sqrt(known["planned_sd_days"] ** 2 + 3 / 16 * 20**2), rel=0.01)


def test_the_order_of_the_rows_does_not_matter():
    random = np.random.default_rng(3)
    orders = [
        order
        for number in range(40)
        for order in orders_of(
            f"i{number}", f"s{number % 5}", *random.gamma(4, 3, 1 + number % 6).round(), waiting=(30 + number,)
        )
    ]
    frame = groups(orders)
    one = estimate_lead_times(frame, LeadTimeSettings())
    other = estimate_lead_times(frame.sample(fraction=1.0, shuffle=True, seed=1), LeadTimeSettings())
    assert one.equals(other)


def test_two_kinds_of_lead_time_and_an_outlier_are_seen():
    found = estimate_lead_times(
        groups(orders_of("a", "s", *[2] * 16, *[10] * 4) + orders_of("b", "t", *[9, 10, 11] * 5, 200)), PLAIN
    )
    humps, outlier = at(found, "supplier", supplier_id="s"), at(found, "supplier", supplier_id="t")
    assert (humps["is_two_humped"], humps["quick_mean_days"], humps["slow_mean_days"], humps["slow_share"]) == (
        True,
        2,
        10,
        0.2,
    )
    assert (outlier["is_two_humped"], outlier["outliers"]) == (False, 1)
    assert humps["distribution_days"] == [2, 10]
    assert humps["distribution_shares"] == pytest.approx([0.8, 0.2])


def test_weighed_lead_times_beat_both_raw_and_pooled_ones_over_a_thousand_suppliers():
    """Means 20 +- 6 days, spreads of 2 to 8, two to twelve receipts each; seeded. Mean squared error against the truth."""
    random = np.random.default_rng(11)
    mean, sd = random.normal(20, 6, 1000).clip(3), random.uniform(2, 8, 1000)
    draws = [random.gamma((m / s) ** 2, s * s / m, random.integers(2, 13)) for m, s in zip(mean, sd, strict=True)]
    pooled = np.concatenate(draws)
    rows = [("supplier", f"s{number:04d}", days) for number, days in enumerate(draws)] + [("all", None, pooled)]
    frame = pl.DataFrame(
        [
            {
                "rung": rung, "item_id": None, "location_id": None, "supplier_id": supplier, "receipts": len(days),
                "mean_days": days.mean(), "sd_days": days.std(ddof=1), "min_days": days.min(), "max_days": days.max(),
                "p50_days": None, "p90_days": None, "p95_days": None, "sorted_days": sorted(days), "sorted_open_days": None,
            }
            for rung, supplier, days in rows
        ],
        schema=SCHEMA,
    )  # fmt: skip
    found = estimate_lead_times(frame, LeadTimeSettings()).filter(rung="supplier").sort("supplier_id")

    def error(estimate, truth):
        return float(((np.asarray(estimate) - truth) ** 2).mean())

    weighed, raw = error(found["planned_mean_days"], mean), error([days.mean() for days in draws], mean)
    assert weighed < 0.9 * raw and weighed < 0.5 * error(pooled.mean(), mean)
    spread, own = error(found["planned_sd_days"], sd), error([days.std(ddof=1) for days in draws], sd)
    assert spread < own and spread < error(pooled.std(ddof=1), sd)


def test_each_past_day_is_estimated_by_itself():
    today = groups(orders_of("a", "s", 9, 12, 15, 30) + orders_of("b", "s", 4, 8, waiting=(40,)))
    past = groups(orders_of("a", "s", 9, 12) + orders_of("b", "s", 4, waiting=(7,)))
    numbered = [rows.with_columns(origin_number=pl.lit(number)) for number, rows in ((1, past), (0, today))]
    found = estimate_at_origins(pl.concat(numbered), LeadTimeSettings())
    shape = ["outliers", "is_two_humped", "quick_mean_days", "slow_mean_days", "slow_share"]
    for number, rows in enumerate(reversed(numbered)):
        alone = estimate_lead_times(rows, LeadTimeSettings())
        seen = found.filter(pl.col("origin_number") == number)
        assert seen.drop(shape).equals(alone.drop(shape))
        assert seen.select(shape).equals(alone.select(shape)) == (number == 0)
    assert estimate_at_origins(numbered[0].clear(), LeadTimeSettings()).schema == found.schema


def test_a_supplier_at_another_pace_is_sized_by_its_orders_since(tmp_path):
    """Ordered from every week for two years: 8 and 10 days in turn, 28 and 32 in the last half year; sold once a day."""
    first = date(2024, 1, 1)
    took = [8 + 2 * (week % 2) if week < 78 else 28 + 4 * (week % 2) for week in range(104)]
    ordered = [first + timedelta(weeks=week) for week in range(104)]
    last = date(2025, 12, 28)
    received = [day + timedelta(days) for day, days in zip(ordered, took, strict=True)]
    orders = [
        f"a,slower,{day},{came if came <= last else ''},7,{7 if came <= last else ''}\n"
        for day, came in zip(ordered, received, strict=True)
    ]
    (tmp_path / "deliveries.csv").write_text(
        "item_id,supplier_id,ordered_on,received_on,quantity_ordered,quantity_received\n" + "".join(orders)
    )
    days = [first + timedelta(day) for day in range((last - first).days + 1)]
    (tmp_path / "sales.csv").write_text("item_id,sold_on,quantity\n" + "".join(f"a,{day},1\n" for day in days))
    inputs = {name: {"file": str(tmp_path / f"{name}.csv")} for name in ("sales", "deliveries")}
    built = run_dbt(tmp_path, restock_inputs=inputs)
    assert built.exit_code == 0, built.output
    (supplier,) = built.mart("restock__suppliers").to_dicts()
    assert (supplier["lead_time_shifted_on"], supplier["lead_time_before_mean_days"]) == (ordered[78], 9.0)
    # On their way still are the last four; of the 22 that came, as many took 28 days as took 32.
    assert (supplier["lead_time_count"], supplier["lead_time_received_mean_days"]) == (22, 30.0)
    told = " ".join(" ".join(explained(built.database, "a", "all")[0]).split())
    assert (
        f"It changed its pace with orders of {ordered[78]}, and only orders since count: 30 days instead of 9 days."
        in told
    )
    (sized,) = built.mart("restock__reorder_points").to_dicts()
    assert sized["lead_time_mean_days"] == pytest.approx(30.0, abs=0.5)
    assert sized["is_new_supplier"] is False
    # What was promised before, and met the new pace, is no outcome: nobody could tell before its first orders had come.
    checked = built.query("select origin_number, realised_days from int_restock__later_lead_times order by 1").rows()
    assert all(days is None or days > 20 for _, days in checked), checked


def test_a_spread_is_known_as_if_from_its_own_receipts_and_what_its_parent_is_worth():
    """Four items of one spread lean on all 20 receipts; where spreads differ, and without weighing, on few or none but their own."""
    alike = [order for name in "abcd" for order in orders_of(name, "s", 8, 9, 10, 11, 12)]
    assert at(estimate_lead_times(groups(alike), PLAIN), "item_location", item_id="a")["spread_receipts"] == 5
    assert (
        at(estimate_lead_times(groups(alike), LeadTimeSettings()), "item_location", item_id="a")["spread_receipts"]
        == 20
    )
    unlike = [
        order
        for name, days in zip("abcdef", (1, 2, 4, 8, 16, 32), strict=True)
        for order in orders_of(name, "s", *(40 + days * step / 4 for step in (-2, -1, 0, 1, 2)))
    ]
    found = at(estimate_lead_times(groups(unlike), LeadTimeSettings()), "item_location", item_id="a")
    assert 5 < found["spread_receipts"] < 8
    alone = estimate_lead_times(groups(orders_of("a", "only", 9, 10, 14)), LeadTimeSettings())
    assert at(alone, "item_location", item_id="a")["spread_receipts"] == 3


def test_lead_times_that_do_not_change_hardly_ever_shift():
    """Sixty items of three suppliers, unlike in mean and spread: more receipts of the same are no news, four times the scatter is."""
    random, shifts = np.random.default_rng(11), {}
    items = [(f"i{n}", f"s{n % 3}", random.uniform(20, 40), 3 * np.exp(0.5 * random.normal())) for n in range(60)]
    taken = {item: random.gamma((mean / sd) ** 2, sd**2 / mean, 40) for item, _, mean, sd in items}
    for name, scatter in (("same", 1.0), ("wilder", 4.0)):
        seen = []
        for receipts in (10, 40):
            orders = []
            for item, supplier, mean, _ in items:
                days = taken[item].copy()
                days[10:] = mean + scatter * (days[10:] - mean)
                orders += orders_of(item, supplier, *np.maximum(days, 0).round()[:receipts])
            found = estimate_lead_times(groups(orders), LeadTimeSettings(), with_shape=False)
            seen.append(found.filter(rung="item_location").sort("item_id"))
        then, now = seen
        rows = pl.DataFrame(
            {
                "lead_time_sd_days": now["planned_sd_days"],
                "was_lead_time_sd_days": then["planned_sd_days"],
                "lead_time_spread_receipts": now["spread_receipts"],
            }
        )
        errors = spread_error(rows), spread_error(rows, "was_")
        far = in_errors(now["planned_sd_days"].to_numpy(), then["planned_sd_days"].to_numpy(), *errors)
        shifts[name] = (np.abs(far) > 3).mean()
    assert shifts["same"] < 0.02 and shifts["wilder"] > 0.8
