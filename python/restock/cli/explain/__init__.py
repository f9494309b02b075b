"""`restock explain`: the whole derivation of one reorder point, from the tables, with every sum in front of the reader."""

from restock.cli.explain.command import explain

__all__ = ["explain"]
