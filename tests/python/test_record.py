"""The record of reviews through real builds: it grows, and nothing that is run again, back-dated or refreshed takes a row away."""

from datetime import date, timedelta

import pytest
from conftest import run_dbt

# Takes many builds: run by `make test-builds`.
pytestmark = pytest.mark.builds

SELECT = (
    "--exclude",
    "resource_type:unit_test",
    "--indirect-selection",
    "cautious",
    "--select",
    "+restock__policies_in_force",
)
RECORD = "select * from restock__review_log order by item_id, reviewed_on"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Two items that sell every day for 120 days; the second one twice as much from day 100 on."""
    folder = tmp_path_factory.mktemp("shop")
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(120)]
    more = {"a": 0, "b": 20}
    lines = [
        f"{item},{day},{4 + number * 7 % 3 + (more[item] if number >= 100 else 0)}\n"
        for number, day in enumerate(days)
        for item in more
    ]
    (folder / "sales.csv").write_text("item_id,sold_on,quantity\n" + "".join(lines))
    (folder / "deliveries.csv").write_text(
        "supplier_id,item_id,ordered_on,received_on,quantity_ordered,quantity_received\n"
        + "".join(f"S,{item},2025-01-0{day},2025-01-{day + 6:02d},5,5\n" for item in "ab" for day in range(1, 8))
    )
    inputs = {name: {"file": f"{folder}/{name}.csv"} for name in ("sales", "deliveries")}

    def build(day: str, *flags: str):
        # The day in the environment spares dbt from reading the project anew.
        with pytest.MonkeyPatch.context() as place:
            place.setenv("RESTOCK_AS_OF", day)
            built = run_dbt(folder / "build", "build", *SELECT, *flags, restock_inputs=inputs)
        assert built.exit_code == 0, built.output
        return built

    return build


def test_the_record_only_grows(shop):
    first = shop("2025-03-28").query(RECORD)
    assert first["review_kind"].to_list() == ["new", "new"]
    later = shop("2025-04-28")
    grown = later.query(RECORD)
    assert grown.filter(grown["reviewed_on"] == first["reviewed_on"][0]).equals(first)
    rows = grown.filter(grown["reviewed_on"] != first["reviewed_on"][0])
    assert dict(zip(rows["item_id"], rows["decision"], strict=True))["b"] == "changed"
    in_force = "select item_id, reorder_point_units, recommended_reorder_point_units from restock__policies_in_force order by item_id"
    now = later.query(in_force)
    # The same day again, with a full refresh: nothing is added and nothing is lost.
    again = shop("2025-04-28", "--full-refresh")
    assert again.query(RECORD).equals(grown)
    assert again.query(in_force).equals(now)
    # A day before the newest one adds nothing, and shows what was in force then.
    back = shop("2025-04-10")
    assert back.query(RECORD).equals(grown)
    assert back.query(in_force)["reorder_point_units"].equals(first["reorder_point_units"])
