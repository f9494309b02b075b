#!/usr/bin/env bash
# examples/airflow on a small project: its task runs the job once and ends well.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PYTHONPATH=tests/python:python .venv/bin/python tests/python/job_project.py "$work/acme" > "$work/project.log"
export AIRFLOW_HOME="$work/airflow" AIRFLOW__CORE__DAGS_FOLDER="$root/examples/airflow" AIRFLOW__CORE__LOAD_EXAMPLES=false
export DBT_SEND_ANONYMOUS_USAGE_STATS=false RESTOCK_PROJECT="$work/acme" RESTOCK_COMMAND="$root/.venv/bin/restock"
unset DBT_PROFILES_DIR DBT_TARGET_PATH RESTOCK_DATABASE
try() { timeout 300 "$@" > "$work/log" 2>&1 || { tail -n 40 "$work/log"; exit 1; }; }
try .venv-airflow/bin/airflow db migrate
try .venv-airflow/bin/airflow dags test restock_nightly
grep -q 'state=success' "$work/log"
ls "$work/acme/work/restock_runs/"*/result.json > /dev/null
echo "airflow: the task ran the job: $(cat "$work/acme/work/restock_runs/"*/result.json | cut -c1-100)..."
