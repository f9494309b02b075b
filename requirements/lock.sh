#!/usr/bin/env bash
# Resolve the ranges of pyproject.toml and the files beside this one into lock files with hashes, for every Python from 3.11 on.
set -euo pipefail
uv=$1
compile() {
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-strip-extras \
        --custom-compile-command "make lock" "$@"
}
compile pyproject.toml --group package --output-file requirements/build.lock
compile pyproject.toml --group package --group test --extra postgres --output-file requirements/test.lock
compile pyproject.toml requirements/duckdb15.in --group package --output-file requirements/duckdb15.lock
compile requirements/lint.in --output-file requirements/lint.lock
compile pyproject.toml --group package requirements/dagster.in --output-file requirements/dagster.lock
compile requirements/airflow.in --strip-extras --output-file requirements/airflow.lock
compile requirements/superset.in --strip-extras --output-file requirements/superset.lock
compile requirements/stockpyl.in --strip-extras --output-file requirements/stockpyl.lock
