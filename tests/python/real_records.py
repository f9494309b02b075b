"""How the columns of the real records are mapped onto the inputs, as a user of theirs would do it."""

from pathlib import Path


def online_retail(data: Path) -> dict:
    """A year of a gift wholesaler: sales lines with cancellations, no deliveries; a lead time of 12 days is planned."""
    folder = data / "online_retail"
    return {
        "restock_as_of": "2011-12-09",
        "restock_inputs": {
            "sales": {
                "file": str(folder / "sales.parquet"),
                "columns": {
                    "item_id": "sku", "sold_on": "date", "location_id": "location", "is_cancelled": "is_cancellation",
                },
            },
            "deliveries": {"none": True},
            "items": {
                "file": str(folder / "items.parquet"),
                "columns": {"item_id": "sku", "planned_lead_time_days": "12"},
            },
        },
    }  # fmt: skip


def scms(data: Path) -> dict:
    """Nine years of a public health supply chain: what vendors delivered directly, and the demand."""
    folder = data / "scms"
    return {
        "restock_as_of": "2014-06-30",
        "restock_inputs": {
            "sales": {
                "file": str(folder / "sales.parquet"),
                "columns": {"item_id": "sku", "sold_on": "date", "location_id": "location"},
            },
            "deliveries": {
                "file": str(folder / "deliveries.parquet"),
                "where": "fulfil_via = 'Direct Drop'",
                "columns": {
                    "supplier_id": "supplier", "item_id": "sku", "location_id": "location", "ordered_on": "ordered_date",
                    "received_on": "received_date", "promised_on": "promised_date", "quantity_ordered": "quantity",
                    "quantity_received": "quantity", "order_id": "po_id",
                },
            },
        },
    }  # fmt: skip
