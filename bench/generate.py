"""Write sales lines of any number to Parquet, deterministic and quickly: the input of the benchmark."""

from pathlib import Path

import duckdb


def sales(path: Path, lines: int, places: int, days: int = 730, stores: int = 100) -> None:
    """`lines` sales lines of `places` item-locations over `days` days up to 2025-12-31.

    Hashes of the row number stand in for random numbers, so every run writes the same records on any number of
    threads. Four in ten item-locations sell twenty times as often as the rest.
    """
    duckdb.execute(
        f"""
        copy (
            with drawn as (
                select
                    i,
                    hash(i, 1) % {places} as first_place,
                    hash(i, 2) % {places * 4 // 10} as busy_place,
                    hash(i, 3) % 100 as toss,
                    hash(i, 4) % {days} as days_ago,
                    hash(i, 5) % 7 + 1 as quantity,
                    hash(i, 6) % 1000 as returned
                from range({lines}) as lines(i)
            ),
            placed as (select *, case when toss < 7 then first_place else busy_place end as place from drawn)
            select
                'item' || lpad((place // {stores})::varchar, 6, '0') as item_id,
                'store' || lpad((place % {stores})::varchar, 3, '0') as location_id,
                (date '2025-12-31' - days_ago::integer)::date as sold_on,
                'line' || lpad(i::varchar, 9, '0') as line_id,
                case when returned = 0 then -1 else quantity end::double as quantity,
                (1 + place % 97)::double as unit_price
            from placed
        ) to '{path}' (format parquet)
        """
    )


def deliveries(path: Path, items: int, receipts: int = 12) -> None:
    """`receipts` delivery lines of every item, every sixty days, from one of twenty suppliers."""
    duckdb.execute(
        f"""
        copy (
            select
                'supplier' || (item % 20)::varchar as supplier_id,
                'item' || lpad(item::varchar, 6, '0') as item_id,
                (date '2025-12-01' - (receipt * 60)::integer)::date as ordered_on,
                (date '2025-12-01' - (receipt * 60)::integer + (5 + hash(item, receipt) % 10)::integer)::date as received_on,
                100 as quantity_ordered,
                100 as quantity_received
            from range({items}) as items(item), range({receipts}) as receipts(receipt)
        ) to '{path}' (format parquet)
        """
    )
