"""A small project whose ids are meant for a dashboard: quotes, templates, HTML, formulas. For superset.sh.

python superset_project.py FOLDER: makes the project there, and ids.json with the ids that its tables must show.
"""

import json
import sys
from pathlib import Path

import job_project

IDS = {  # by the item of the demo that takes it
    "I001": """it's "x"; drop table restock__reorder_points; --""",
    "I002": "{{ 7*7 }}",
    "I003": "{% raw %}",
    "I004": "<script>alert(1)</script>",
    "I005": "<img src=x onerror=alert(1)>",
    "I006": "=1+1",
    "I007": "a,b\nnext line %s :c $1 <b>bold</b>",
    "I008": "back\\slash",
}


def main(folder: Path) -> None:
    job_project.NASTY = IDS
    job_project.new_project(folder)
    (folder / "ids.json").write_text(json.dumps(sorted(IDS.values())))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
