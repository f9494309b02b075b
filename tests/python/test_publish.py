"""What a publication writes, what it refuses, and what it leaves alone when it fails."""

import duckdb
import polars as pl
import pytest
from generations import CATALOG, TABLES, described, publish_generation, seen
from restock.publish.files import prune


def served(folder, sql):
    with duckdb.connect(str(folder / "restock.duckdb"), read_only=True) as connection:
        return connection.sql(sql).fetchall()


def test_the_log_says_what_was_published(tmp_path):
    log = publish_generation(tmp_path, 7, rows=10, checks_with_findings="rejected_rows")
    assert dict(log.select("table_name", "row_count").iter_rows()) == {**dict.fromkeys(TABLES, 10), "restock__none": 0}
    assert log["checks_with_findings"].unique().to_list() == ["rejected_rows"]
    with duckdb.connect(str(tmp_path / "restock.duckdb"), read_only=True) as connection:
        assert connection.sql("select * from restock__published").pl().equals(log)
    assert (tmp_path / "parquet" / "current").resolve().name == log["generation_id"][0]


def test_rows_lie_in_the_order_of_the_key(tmp_path):
    publish_generation(tmp_path, 1, rows=3000)
    items = [item for (item,) in served(tmp_path, "select item_id from restock__a")]
    assert items == sorted(items)
    parquet = pl.read_parquet(tmp_path / "parquet" / "current" / "restock__a.parquet")
    assert parquet["item_id"].to_list() == items


def test_comments_and_keys_are_served(tmp_path):
    publish_generation(tmp_path, 1, rows=10)
    says = "select comment from duckdb_columns() where table_name = 'restock__a' and column_name = 'amount'"
    assert served(tmp_path, says) == [("What amount says; it's double.",)]
    assert served(tmp_path, "select comment from duckdb_tables() where table_name = 'restock__none'") == [
        ("One row per restock__none's item.",)
    ]
    keys = "select count(*) from duckdb_constraints() where constraint_type = 'PRIMARY KEY'"
    assert served(tmp_path, keys) == [(len(TABLES) + 1,)]


def test_the_file_opens_in_duckdb_1_4_and_takes_no_writer(tmp_path):
    publish_generation(tmp_path, 1, rows=10)
    (tags,) = served(tmp_path, "select tags['storage_version'] from duckdb_databases() where not internal")
    assert tags[0].startswith("v1.4.0")
    assert (tmp_path / "restock.duckdb").stat().st_mode & 0o222 == 0


def test_a_table_without_rows_has_its_columns(tmp_path):
    publish_generation(tmp_path, 1)
    empty = pl.read_parquet(tmp_path / "parquet" / "current" / "restock__none.parquet")
    assert empty.is_empty()
    assert dict(empty.schema) == {
        "item_id": pl.String, "as_of_on": pl.Date, "generation": pl.Int64, "amount": pl.Float64, "is_new": pl.Boolean
    }  # fmt: skip


def test_what_fails_leaves_everything_as_it_was(tmp_path):
    publish_generation(tmp_path, 1, rows=10)
    before = sorted(path for path in tmp_path.rglob("*"))
    with pytest.raises(duckdb.ConstraintException):
        publish_generation(tmp_path, 2, rows=10, broken=True)
    assert sorted(path for path in tmp_path.rglob("*")) == before
    with duckdb.connect(str(tmp_path / "restock.duckdb"), read_only=True) as connection:
        assert seen(connection) == 1


def test_changes_by_hand_go_with_the_file_that_they_were_made_in(tmp_path):
    """A write-ahead log beside the served file belongs to the old file; beside the new one it would spoil it."""
    publish_generation(tmp_path, 1, rows=10)
    stray = tmp_path / "restock.duckdb.wal"
    stray.write_bytes(b"not of this file")
    publish_generation(tmp_path, 2, rows=10)
    assert not stray.exists()
    with duckdb.connect(str(tmp_path / "restock.duckdb"), read_only=True) as connection:
        assert seen(connection) == 2


def test_the_newest_versions_are_kept(tmp_path):
    for number in range(1, 6):
        publish_generation(tmp_path, number, rows=10, keep=2)
    versions = sorted(path.name for path in (tmp_path / "parquet").iterdir() if not path.is_symlink())
    assert [version.partition("-")[2] for version in versions] == ["run-4", "run-5"]


def test_the_served_version_stays_when_the_clock_goes_back(tmp_path):
    for name in ("20250101", "20260101", "20260102"):
        (tmp_path / name).mkdir()
    prune(tmp_path, 1, "20250101")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["20250101", "20260102"]


def test_without_a_folder_nothing_is_done(tmp_path, monkeypatch):
    import datetime

    from restock.publish import Run, publish

    monkeypatch.chdir(tmp_path)
    log = publish({}, CATALOG, Run("run", datetime.date(2026, 1, 1), None))
    assert log.is_empty() and log.columns[0] == "table_name"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("data_type", ["hugeint", "decimal(18, 2)", "double[]", "struct(a integer)", "json"])
def test_a_type_that_dashboards_do_not_take_is_refused(tmp_path, data_type):
    with pytest.raises(ValueError, match=r"restock__a.amount is .*; a published column is one of varchar"):
        publish_generation(tmp_path, 1, catalog=CATALOG.with_columns(
            data_type=pl.when(table_name="restock__a", column_name="amount").then(pl.lit(data_type)).otherwise("data_type")
        ))  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_a_column_or_table_without_a_description_is_refused(tmp_path):
    for says, problem in (
        ("column_says", "restock__a.item_id has no description"),
        ("table_says", "restock__a has no"),
    ):
        with pytest.raises(ValueError, match=problem):
            publish_generation(tmp_path, 1, catalog=CATALOG.with_columns(pl.lit("").alias(says)))


def test_a_table_that_nobody_describes_is_refused(tmp_path):
    with pytest.raises(ValueError, match="Tables and their descriptions differ: restock__b"):
        publish_generation(tmp_path, 1, catalog=CATALOG.filter(pl.col("table_name") != "restock__b"))


def test_names_and_texts_are_no_sql(tmp_path):
    """Quotes, semicolons, braces and markup in descriptions and rows stay what they are."""
    import datetime

    from restock.publish import Run, publish

    nasty = '\'; drop table restock__a; -- {{ 7 * 7 }} <script>alert(1)</script> "quoted"'
    catalog = described({"restock__a": {"item_id": "varchar"}}).with_columns(column_says=pl.lit(nasty))
    catalog = pl.concat([catalog, CATALOG.filter(table_name="restock__published")])
    with duckdb.connect() as session:
        rows = session.sql("select $nasty as item_id", params={"nasty": nasty})
        run = Run(nasty, datetime.date(2026, 1, 1), str(tmp_path / "it's served"))
        publish({"restock__a": rows}, catalog, run)
    folder = tmp_path / "it's served"
    assert served(folder, "select item_id from restock__a") == [(nasty,)]
    assert served(folder, "select comment from duckdb_columns() where table_name = 'restock__a'") == [(nasty,)]
