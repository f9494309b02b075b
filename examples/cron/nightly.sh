#!/bin/sh
# One nightly run: the folder of the dbt project, and the environment that restock is installed in.
set -u
project=${RESTOCK_PROJECT:-/opt/acme/planning}
restock=${RESTOCK_COMMAND:-/opt/acme/venv/bin/restock}
logs=${RESTOCK_LOGS:-$project/work}
mkdir -p "$logs"

# 75: somebody else holds the lock of this script.
flock -n -E 75 "$logs/nightly.lock" \
    "$restock" run --project-dir "$project" "$@" >> "$logs/runs.jsonl" 2>> "$logs/runs.log"
code=$?

case $code in
    0 | 2) ;;  # done, or done with warnings
    1) echo "restock failed; what was served before is still served. See $logs/runs.log." ;;
    3 | 75) echo "Another run is active; this one did nothing." ;;
    *) echo "restock was killed ($code). The next run builds everything again." ;;
esac
exit $code
