#!/usr/bin/env bash
# examples/dagster on a small project: its definitions validate, and every asset and check is made.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PYTHONPATH=tests/python:python .venv/bin/python tests/python/job_project.py "$work/acme" > "$work/project.log"
export PATH="$root/.venv-dagster/bin:$PATH" PYTHONPATH="$root/python"
export DAGSTER_HOME="$work/dagster" DBT_SEND_ANONYMOUS_USAGE_STATS=false RESTOCK_PROJECT="$work/acme"
unset DBT_PROFILES_DIR DBT_TARGET_PATH RESTOCK_DATABASE
mkdir "$DAGSTER_HOME"
printf 'telemetry:\n  enabled: false\n' > "$DAGSTER_HOME/dagster.yaml"
cd "$work"
try() { timeout 300 "$@" > "$work/log" 2>&1 || { tail -n 40 "$work/log"; exit 1; }; }
try dagster definitions validate -f "$root/examples/dagster/definitions.py"
try dagster asset materialize -f "$root/examples/dagster/definitions.py" --select '*'
grep -q RUN_SUCCESS "$work/log"
[ -s "$work/acme/work/acme.duckdb" ]
echo "dagster: $(grep -c ASSET_MATERIALIZATION "$work/log") assets made, $(grep -c 'ASSET_CHECK_EVALUATION ' "$work/log") checks told"
