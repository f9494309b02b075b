#!/usr/bin/env bash
# Every linter over the repository; the argument is the folder that their commands are in.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$1
export DBT_PROFILES_DIR=$PWD DBT_SEND_ANONYMOUS_USAGE_STATS=false PATH="$bin:$PATH"
export DBT_TARGET_PATH=target/lint DBT_LOG_PATH=logs/lint
echo "ruff";     ruff check --quiet .
ruff format --quiet --check .
echo "mypy";     mypy --no-error-summary
echo "yamllint"; yamllint --strict .
echo "sqlfluff"; sqlfluff lint --disable-progress-bar models tests/invariants
echo "dbt-bouncer"
dbt --quiet parse --no-partial-parse --target lint --warn-error
dbt-bouncer run --config-file tests/dbt-bouncer.yml
echo "all linters pass"
