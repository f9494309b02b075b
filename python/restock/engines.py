"""The only Python that knows which engine it runs on."""

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
import pyarrow as pa

from restock.version import __version__


def check_version(package_version: str) -> None:
    """Refuse to compute for models of another version, before the first figure.

    package_version: of the dbt package, as its dbt_project.yml says. Raises RuntimeError with what to do.
    """
    if package_version != __version__:
        raise RuntimeError(
            f"The dbt package restock is version {package_version}, its Python half is {__version__}. "
            "Install the half that belongs to the package into the environment that runs dbt: pip install dbt_packages/restock"
        )


def as_frame(relation: Any) -> pl.DataFrame:
    """A whole DuckDB relation, for tables that stay small."""
    frame = pl.from_arrow(relation.to_arrow_table())
    assert isinstance(frame, pl.DataFrame)
    return frame


def memory_limit(session: Any) -> str:
    """How much memory a DuckDB session may take, as DuckDB writes it."""
    return str(session.sql("select current_setting('memory_limit')").fetchall()[0][0])


def in_batches(relation: Any, function: Callable[[pl.DataFrame], pl.DataFrame], rows: int) -> pa.RecordBatchReader:
    """Send a DuckDB relation through a function a batch at a time, so that memory does not grow with the table.

    relation: a DuckDBPyRelation. function: frame in, frame out, the same columns for every batch.
    rows: rows per batch. Returns a reader that DuckDB pulls from while it writes.
    """
    source = relation.to_arrow_reader(rows)

    def convert(batch: pa.RecordBatch | pa.Table) -> pa.Table:
        frame = pl.from_arrow(batch)
        assert isinstance(frame, pl.DataFrame)
        return function(frame).to_arrow(compat_level=pl.CompatLevel.oldest())

    # The result's columns are those of an empty batch, so that a table without rows has its types too.
    schema = convert(source.schema.empty_table()).schema

    def results() -> Iterator[pa.RecordBatch]:
        for batch in source:
            yield from convert(batch).cast(schema).to_batches()

    return pa.RecordBatchReader.from_batches(schema, results())
