"""The path from one version to the next: the record of reviews of an older version is kept, and what it lacks is null."""

import shutil

import duckdb
import pytest
from conftest import Build, run_dbt

# Takes many builds: run by `make test-builds`.
pytestmark = pytest.mark.builds

LACKING = ["sized_distribution", "noise_units"]
KEPT = """
    select item_id, location_id, reviewed_on, decision, reorder_point_units
    from restock__review_log
    where reviewed_on <= '2025-12-31'
    order by all
"""


def test_a_record_of_an_older_version_is_kept_and_goes_on(demo, tmp_path):
    """Take from a record what an older version did not write, and build the next day with today's version."""
    database = tmp_path / "restock.duckdb"
    shutil.copy(demo.database, database)
    before = Build(database, 0, "").query(KEPT)
    with duckdb.connect(str(database)) as connection:
        for column in LACKING:
            connection.execute(f"alter table restock__review_log drop column {column}")
    # The day of the yearly reset: everything is looked at. A full refresh leaves the record too.
    chosen = ("--select", "+restock__policies_in_force", "--exclude", "resource_type:unit_test", "resource_type:test")
    new = run_dbt(tmp_path, "build", "--full-refresh", *chosen, restock_as_of="2026-01-01")
    assert new.exit_code == 0, new.output
    assert len(before) > 100 and new.query(KEPT).equals(before)
    columns = f"select count(*), count({LACKING[0]}), count({LACKING[1]}) from restock__review_log where reviewed_on"
    assert new.query(f"{columns} = '2025-12-31'").row(0) == (len(before), 0, 0)
    assert new.query(f"{columns} = '2026-01-01'").row(0)[1] > 0
