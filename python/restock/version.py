"""The version of the Python half; the dbt package has the same."""

__version__ = "0.1.0"
