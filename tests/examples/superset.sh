#!/usr/bin/env bash
# examples/superset on a small project with hostile ids: shown as they are, nothing written, the next publication seen at once.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD work=$(mktemp -d) server=
trap '[ -z "$server" ] || { kill "$server" && wait "$server"; } 2> /dev/null || true; rm -rf "$work"' EXIT
unset DBT_PROFILES_DIR DBT_TARGET_PATH RESTOCK_DATABASE
bin="$root/.venv-superset/bin"
try() { timeout 300 "$@" > "$work/log" 2>&1 || { tail -n 40 "$work/log"; exit 1; }; }

# The project, and what it publishes.
export DBT_SEND_ANONYMOUS_USAGE_STATS=false RESTOCK_PUBLISH_TO="$work/show/served"
try env PYTHONPATH=tests/python:python .venv/bin/python tests/examples/superset_project.py "$work/acme"
mkdir "$work/show" "$work/superset"
mv "$work/acme/ids.json" "$work/show"
try .venv/bin/restock run --project-dir "$work/acme" --as-of 2025-12-30

# Superset, as examples/superset/README.md says. Templates are switched on, as a hostile id could use them.
export SUPERSET_CONFIG_PATH="$root/examples/superset/superset_config.py" SUPERSET_HOME="$work/superset"
export SUPERSET_FEATURE_ENABLE_TEMPLATE_PROCESSING=true PYTHONPATH=examples/superset
SUPERSET_SECRET_KEY=$("$bin/python" -c 'import secrets; print(secrets.token_urlsafe(42))')
SUPERSET_PASSWORD=$("$bin/python" -c 'import secrets; print(secrets.token_urlsafe(12))')
export SUPERSET_SECRET_KEY SUPERSET_PASSWORD
try "$bin/superset" db upgrade
try "$bin/superset" fab create-admin --username admin --firstname A --lastname B --email a@example.com --password "$SUPERSET_PASSWORD"
try "$bin/superset" init
port=$("$bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$bin/gunicorn" --workers 1 --threads 4 --bind "127.0.0.1:$port" 'superset.app:create_app()' > "$work/server.log" 2>&1 &
server=$!
url="http://127.0.0.1:$port"
try "$bin/python" -c "
import sys, time, urllib.request
for _ in range(600):
    try: sys.exit(urllib.request.urlopen('$url/health').status != 200)
    except OSError: time.sleep(0.2)
sys.exit('$url does not answer')"

# The example's script twice, as it may be run again; then the questions, another publication, and the questions again.
try "$bin/python" examples/superset/add_restock.py "$url" "$work/show/served/restock.duckdb"
try "$bin/python" examples/superset/add_restock.py "$url" "$work/show/served/restock.duckdb"
"$bin/python" tests/examples/ask_superset.py "$url" "$work/show" first
try env -u PYTHONPATH .venv/bin/restock run --project-dir "$work/acme" --as-of 2025-12-31
"$bin/python" tests/examples/ask_superset.py "$url" "$work/show" second
