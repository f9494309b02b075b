"""Serve the finished tables: a DuckDB file, Parquet and PostgreSQL, each replaced as a whole while readers read on."""

from restock.publish.publication import Run, publish

__all__ = ["Run", "publish"]
