"""Real records to check the promise of service on, in the shapes that businesses have them: lines, weeks and months.

Deliveries are made up, for none of the sets says how long an order of its own took: the distribution stands beside the records.
"""

from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
from scipy.stats import gamma

from records.data_set import Records, named, receipts

# Codes that begin with five digits are products; upper and lower case are the same.
PRODUCTS = "location = 'United Kingdom' and unit_price > 0 and regexp_matches(sku, '^[0-9]{5}')"


def found(data: Path, name: str) -> Path:
    """Where the sales of a set are."""
    sales = data / name / "sales.parquet"
    if not sales.exists():
        raise SystemExit(
            f"There are no real records at {sales}. Say with --data which folder holds {name}/sales.parquet."
        )
    return sales


def online_retail(folder: Path, data: Path) -> Records:
    """A year of a gift wholesaler, its customers in the United Kingdom; receipts are made up.

    Kept are products (codes that begin with five digits; upper and lower case are the same) and lines with a price.
    Lead times: a gamma distribution of mean 12 and deviation 3 days, an order of every item about every 13 days.
    """
    rng = np.random.default_rng(1)
    sales = found(data, "online_retail")
    places = duckdb.sql(
        f"""
        select upper(sku) as item_id, 'United Kingdom' as location_id,
            sum(quantity * unit_price) / sum(quantity) as unit_price
        from '{sales}' where {PRODUCTS} and quantity > 0 group by all order by all
        """
    ).pl()
    suppliers = named("V", 25)
    places = places.with_columns(supplier_id=pl.Series(rng.choice(suppliers, len(places))))
    chances = np.diff(gamma(16, scale=12 / 16).cdf(np.concatenate([[0], np.arange(61) + 0.5])))
    chances /= chances.sum()
    start = date(2010, 12, 1)
    rounds = 27
    ordered = np.arange(rounds)[None, :] * 13 + rng.integers(0, 13, (len(places), rounds)) + 1
    took = rng.choice(len(chances), ordered.shape, p=chances)
    receipts(places, ordered, ordered + took, start).write_parquet(folder / "deliveries.parquet")
    return Records(
        settings={
            "restock_inputs": {
                "sales": {
                    "file": str(sales),
                    "where": PRODUCTS,
                    "columns": {
                        "item_id": "upper(sku)", "sold_on": "date", "location_id": "location",
                        "is_cancelled": "is_cancellation",
                    },
                },
                "deliveries": {"file": str(folder / "deliveries.parquet")},
            },
        },
        places=places,
        lead_times=dict.fromkeys(suppliers, chances),
        as_of=[
            date(2011, 6, 20), date(2011, 8, 1), date(2011, 9, 12), date(2011, 10, 24),
            date(2011, 7, 11), date(2011, 8, 22), date(2011, 10, 3), date(2011, 11, 3),
        ],
        last_day=date(2011, 12, 9),
    )  # fmt: skip


def totals(folder: Path, sold: str, chances: list[float], bucket: str, days: int, as_of: list[date]) -> Records:
    """Totals of weeks or months, and an order of each about every four of them. sold: a query of item_id, location_id, sold_on, quantity
    and unit_price, dated by the first day; chances: of lead times of 0, 1, 2 ... buckets; days: of one."""
    rng = np.random.default_rng(1)
    sales = duckdb.sql(f"from ({sold}) where quantity > 0 order by all").pl()
    sales.write_parquet(folder / "sales.parquet")
    price = (pl.col("quantity") * pl.col("unit_price")).sum() / pl.col("quantity").sum()
    places = sales.group_by("item_id", "location_id").agg(unit_price=price).sort("item_id", "location_id")
    suppliers = named("V", 20)
    places = places.with_columns(supplier_id=pl.Series(rng.choice(suppliers, len(places))))
    start, rounds = sales["sold_on"].min(), (sales["sold_on"].max() - sales["sold_on"].min()).days // (4 * days)
    ordered = days * (np.arange(rounds)[None, :] * 4 + rng.integers(0, 4, (len(places), rounds)))
    took = days * rng.choice(len(chances), ordered.shape, p=chances)
    receipts(places, ordered, ordered + took, start).write_parquet(folder / "deliveries.parquet")
    return Records(
        settings={
            "restock_demand_bucket": bucket,
            "restock_review_period_days": days,
            "restock_inputs": {
                name: {"file": str(folder / f"{name}.parquet")} for name in ("sales", "deliveries")
            },
        },
        places=places,
        lead_times=dict.fromkeys(suppliers, np.array(chances)),
        as_of=as_of,
        demand=sales.select("item_id", "location_id", "sold_on", units=pl.col("quantity").cast(pl.Float64)),
        bucket=bucket,
        review=1,
    )  # fmt: skip


def online_retail_weeks(folder: Path, data: Path) -> Records:
    """The same wholesaler by week, returns taken off: orders take one to three weeks, stock is reviewed every week."""
    sold = f"""
        select upper(sku) as item_id, 'United Kingdom' as location_id, cast(date_trunc('week', date) as date) as sold_on,
            sum(quantity) as quantity, sum(quantity * unit_price) / sum(quantity) as unit_price
        from '{found(data, "online_retail")}' where {PRODUCTS} group by all having sum(quantity) <> 0
    """
    days = [date(2011, 6, 19), date(2011, 8, 14), date(2011, 10, 2), date(2011, 11, 6)]
    days += [date(2011, 7, 17), date(2011, 9, 4), date(2011, 10, 23), date(2011, 5, 29)]
    return totals(folder, sold, [0, 0.25, 0.5, 0.25], "week", 7, days)


def scms_months(folder: Path, data: Path) -> Records:
    """Medicines and tests for 40 countries by month, over nine years: orders take two to four months. Nearly all of it is lumpy."""
    sold = f"""
        select sku as item_id, location as location_id, cast(date_trunc('month', date) as date) as sold_on,
            sum(quantity) as quantity, sum(quantity * unit_price) / sum(quantity) as unit_price
        from '{found(data, "scms")}' group by all having sum(quantity) > 0
    """
    days = [date(2012, 6, 30), date(2013, 3, 31), date(2013, 12, 31), date(2014, 9, 30)]
    days += [date(2011, 9, 30), date(2012, 12, 31), date(2013, 8, 31), date(2014, 4, 30)]
    return totals(folder, sold, [0, 0, 0.3, 0.4, 0.3], "month", 30, days)


REAL = {"online_retail": online_retail, "online_retail_weeks": online_retail_weeks, "scms_months": scms_months}
