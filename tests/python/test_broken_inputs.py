"""Copies of the demo inputs, each broken in one way: a clean build with its rejects counted, or one sentence that says what to do.

Every case is a build of all models. They share one process, one project and one set of paths: each writes its broken
files where the last one's were, so that the settings stay the same and dbt does not have to parse again.
"""

import contextlib
import gzip
import io
import json
import re
import shutil
from dataclasses import dataclass, field

import pytest
from conftest import LATER, ROOT, Build

# Takes many builds: run by `make test-builds`.
pytestmark = pytest.mark.builds

INPUTS = ["sales", "deliveries", "items", "stock"]
KEPT_ITEMS = {"I001", "I002", "I003", "I004"}
KEPT_FROM = "2025-07"


def cut_demo(name):
    """The demo file of an input as rows of columns: four items, half a year, and none of the rows that are bad on purpose."""
    header, *lines = (ROOT / "seeds" / "demo" / f"restock_demo_{name}.csv").read_text().splitlines()
    rows = [dict(zip(header.split(","), line.split(","), strict=True)) for line in dict.fromkeys(lines)]
    day = {"sales": "sold_on", "deliveries": "ordered_on", "stock": "counted_on"}.get(name)
    return [
        row
        for row in rows
        if row["item_id"] in KEPT_ITEMS
        and not row.get("order_id", "").startswith("dirt")
        and (day is None or row[day] >= KEPT_FROM)
    ]


DEMO = {name: cut_demo(name) for name in INPUTS}
ROWS = {name: len(rows) for name, rows in DEMO.items()}


def as_csv(rows, separator=","):
    quoted = [[f'"{cell}"' if re.search(r'[,;"\n\r]', cell) else cell for cell in row.values()] for row in rows]
    return "\n".join(separator.join(cells) for cells in [list(rows[0]), *quoted]) + "\n"


def text(name):
    return as_csv(DEMO[name])


def with_cells(name, count=1, **cells):
    """The first rows of an input with other cells; a function gets the cell that was there."""
    rows = [dict(row) for row in DEMO[name]]
    for row in rows[:count]:
        for column, value in cells.items():
            row[column] = value(row[column]) if callable(value) else value
    return as_csv(rows)


def with_rows(name, count=1, **cells):
    """An input with more rows: copies of its first row with other cells."""
    return as_csv([*DEMO[name], *[{**DEMO[name][0], **cells}] * count])


def every_other_line(name, one, other):
    return "".join(line + (one, other)[i % 2] for i, line in enumerate(text(name).splitlines()))


@dataclass
class Case:
    """Files that differ from the demo; then what becomes of their rows, or what the sentence says."""

    files: dict[str, str | bytes]
    added: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, tuple[int, str]] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    sentence: tuple[str, ...] = ()
    inputs: dict = field(default_factory=dict)


def refused(*sentence, **files):
    return Case(files, sentence=sentence)


def only_sales(keep):
    rows = [row for row in DEMO["sales"] if keep(row)]
    return Case({"sales": as_csv(rows)}, added={"sales": len(rows) - ROWS["sales"]})


SALES_FILE = '"sales" (file {folder}/sales.csv)'
HEADER = text("sales").splitlines()[0] + "\n"
CASES = {
    # The file as a whole: one oddity for each input
    "untouched": Case({}),
    "byte order mark, bare CR, tabs, semicolons": Case(
        {
            "sales": text("sales").replace("\n", "\r"),
            "deliveries": b"\xef\xbb\xbf" + text("deliveries").encode(),
            "items": text("items").replace(",", ";"),
            "stock": text("stock").replace(",", "\t").rstrip("\n"),
        }
    ),
    "upper case, blanks in names, a title above them, a column twice": Case(
        {
            "sales": HEADER.upper() + text("sales").removeprefix(HEADER),
            "deliveries": " " + text("deliveries").replace(",", " , ", 3),
            "items": "List of items\n\n" + text("items"),
            "stock": text("stock").replace("reserved", "on_hand", 1),
        }
    ),
    "CR LF with line breaks inside quotes": Case(
        {name: text(name).replace("\n", "\r\n").replace("I001", '"I0\n01"') for name in INPUTS}
    ),
    "gzip": Case(
        {"sales.csv.gz": gzip.compress(text("sales").encode())}, inputs={"sales": {"file": "{folder}/sales.csv.gz"}}
    ),
    "mixed line ends": refused(
        SALES_FILE, "ends its lines in more than one way", "tr -d", sales=every_other_line("sales", "\n", "\r\n")
    ),
    "empty file": refused(SALES_FILE, "is empty", "Export it again", sales=""),
    "empty deliveries": refused('"deliveries" (file {folder}/deliveries.csv)', "is empty", deliveries=""),
    "header only": refused(SALES_FILE, "has no rows. Load it", sales=HEADER),
    "zero deliveries": refused(
        '"deliveries" (file', "has no rows", "{none: true}", deliveries=text("deliveries").splitlines()[0] + "\n"
    ),
    "latin-1": refused(
        SALES_FILE, "is not UTF-8 text: line 2 ", "iconv -f latin1 -t utf-8",
        sales=with_cells("sales", item_id="Käse").encode("latin-1"),
    ),
    "latin-1 near the end": refused(
        SALES_FILE, f"is not UTF-8 text: line {ROWS['sales'] + 2} ", "iconv",
        sales=with_rows("sales", item_id="Käse").encode("latin-1"),
    ),
    "latin-1 in the names": refused(
        SALES_FILE, "is not UTF-8 text: line 1 ", "iconv", sales=text("sales").replace("order_id", "größe").encode("latin-1")
    ),
    "UTF-16": refused(SALES_FILE, "is not UTF-8 text", "utf-16", sales=text("sales").encode("utf-16")),
    "a workbook named CSV": refused(SALES_FILE, "is a workbook", "Save the sheet as CSV", sales=b"PK\x03\x04" + b"\x00\xff" * 99),
    "gzip named CSV": refused(SALES_FILE, "is gzip", ".csv.gz", sales=gzip.compress(text("sales").encode())),
    "a line with too few fields": refused(
        SALES_FILE, "line 2 has 3 fields where the first line has 8 (I001,north,2025-07-01)",
        sales=HEADER + "I001,north,2025-07-01\n" + text("sales").removeprefix(HEADER),
    ),
    "a comma in a text without quotes": refused(
        SALES_FILE, f"line {ROWS['sales'] + 2} has 9 fields where the first line has 8", "double quotes",
        sales=text("sales") + "Bolt, M4,north,2025-12-01,3,2.5,o,1,no\n",
    ),
    "a quote that is not closed": refused(
        SALES_FILE, f"a double quote in line {ROWS['sales'] + 2} is not closed", sales=text("sales") + '"I001,north,2025-12-01,3,2.5,,,\n'
    ),
    "an unknown separator": refused(
        SALES_FILE, "has all its columns in one", "Separate them by a comma", sales=text("sales").replace(",", "~")
    ),
    "a line of three million letters": refused(
        SALES_FILE, f"cannot be read at line {ROWS['sales'] + 2}", sales=with_rows("sales", item_id="I" * 3_000_000)
    ),
    # Columns
    "missing column": refused(
        SALES_FILE, "has no column quantity", "Found there: item_id, location_id, sold_on, unit_price",
        sales=as_csv([{k: v for k, v in row.items() if k != "quantity"} for row in DEMO["sales"]]),
    ),
    "renamed column": refused(
        SALES_FILE, "has no column item_id", "item_id: sku", sales=text("sales").replace("item_id", "sku", 1)
    ),
    "no names": refused(SALES_FILE, "has no column", "Found there:", sales=text("sales").removeprefix(HEADER)),
    # Cells
    "semicolons and decimal commas": refused(
        SALES_FILE, f"all {ROWS['sales']} are rejected", "unit_price is not a number", "replace(cast(your_column as varchar), ',', '.') for 2,50",
        sales=as_csv([{**row, "unit_price": row["unit_price"].replace(".", ",")} for row in DEMO["sales"]], ";").replace('"', ""),
    ),
    "wrong type": refused(SALES_FILE, "sold_on is not a date", sales=with_cells("sales", 10**6, sold_on="45000")),
    "deliveries of which no row can be used": refused(
        '"deliveries" (file {folder}/deliveries.csv)', f"all {ROWS['deliveries']} are rejected", "ordered_on is not a date",
        deliveries=with_cells("deliveries", 10**6, ordered_on="31/12/2025"),
    ),
    "commas between thousands in a few cells, and no quantities ordered": Case(
        {
            "sales": with_cells("sales", 3, quantity="1,000"),
            "deliveries": as_csv([{k: v for k, v in row.items() if k != "quantity_ordered"} for row in DEMO["deliveries"]]),
        },
        inputs={
            "sales": {"file": "{folder}/sales.csv", "columns": {"quantity": "replace(quantity, ',', '')"}},
            "deliveries": {"file": "{folder}/deliveries.csv", "columns": {"quantity_ordered": None}},
        },
    ),
    "a text with a comma times a number": Case(
        {"sales": as_csv([{**row, "quantity": row["quantity"].replace(".", ","), "pack": "12"} for row in DEMO["sales"]], ";").replace('"', "")},
        inputs={
            "sales": {
                "file": "{folder}/sales.csv",
                "columns": {"quantity": "cast(replace(trim(cast(quantity as varchar)), ',', '.') as double) * pack / 12"},
            },
        },
    ),
    "a comma in a function, times a number": Case(
        {"sales": as_csv([{**row, "pack": "12"} for row in DEMO["sales"]])},
        inputs={
            "sales": {"file": "{folder}/sales.csv", "columns": {"quantity": "cast(replace(quantity, ',', '.') as double) * pack / 12"}},
        },
    ),
    "two date formats, infinity, duplicate keys, nulls in keys": Case(
        {
            "sales": with_cells("sales", 7, sold_on="15/07/2025"),
            "deliveries": with_cells("deliveries", 2, quantity_ordered="-inf"),
            "items": with_rows("items", 3, unit_cost="9"),
            "stock": with_cells("stock", 4, item_id="  "),
        },
        added={"items": 3},
        rejected={
            "sales": (7, "sold_on is not a date: write YYYY-MM-DD"),
            "deliveries": (2, "quantity_ordered is not a number"),
            "items": (3, "item_id has a second row"),
            "stock": (4, "item_id is missing"),
        },
    ),
    "text in numbers, negative prices, words for yes": Case(
        {
            "sales": with_cells("sales", 3, quantity="three"),
            "deliveries": with_cells("deliveries", 4, unit_cost="-2.5"),
            "items": with_cells("items", 2, has_substitute="perhaps"),
            "stock": with_cells("stock", 1, on_hand="1,5"),
        },
        rejected={
            "sales": (3, "quantity is not a number"),
            "deliveries": (4, "unit_cost is below 0"),
            "items": (2, "has_substitute is not true or false"),
            "stock": (1, "on_hand is not a number"),
        },
    ),
    "10^12, NaN, eight million years": Case(
        {
            "sales": with_cells("sales", 2, quantity="1000000000000"),
            "deliveries": with_cells("deliveries", 2, quantity_received="NaN"),
            "items": with_cells("items", 2, planned_lead_time_days="3000000000"),
            "stock": with_cells("stock", 3, on_hand="999999999999"),
        },
        rejected={
            "sales": (2, "quantity is not a number below 10^12"),
            "items": (2, "planned_lead_time_days is not below 100000: correct it or leave it empty"),
            "deliveries": (2, "quantity_received is not a number"),
        },
    ),
    "dates in 1900 and 2999": Case(
        {
            "sales": with_cells("sales", sold_on="1900-01-01") + "I001,north,2999-12-31,1,2.5,x,1,\nI001,north,2999-12-31,1,2.5,x,2,\n",
            "deliveries": with_cells("deliveries", received_on="1900-01-01"),
            "stock": with_cells("stock", 2, counted_on="2999-12-31"),
        },
        rejected={"deliveries": (1, "received_on lies before ordered_on")},
        added={"sales": 2},
        after={"sales": 2, "stock": 2},
    ),
    "years of two digits, days without end": Case(
        {
            "sales": with_cells("sales", 3, sold_on="31/12/25"),
            "deliveries": with_cells("deliveries", 2, received_on="infinity"),
            "items": with_cells("items", 2, ends_on="-infinity"),
            "stock": with_cells("stock", 1, counted_on="100000-01-01"),
        },
        rejected={
            "sales": (3, "sold_on is not a date: write YYYY-MM-DD"),
            "deliveries": (2, "received_on is not a date"),
            "items": (2, "ends_on is not a date"),
            "stock": (1, "counted_on is not a date"),
        },
    ),
    "300-character ids, emoji ids, SQL in ids": Case(
        {
            name: text(name).replace("I001", "I" * 300).replace("I002", "🧀 von Ä")
            .replace("I003", "'; drop table restock__reorder_points; --")
            for name in INPUTS
        }
    ),
    "a time zone": Case({"sales": with_cells("sales", 9, sold_on=lambda day: day + " 23:30:00+02:00")}),
    # Sizes
    "zero sales": Case({"sales": with_cells("sales", 10**6, quantity="0")}),
    "one item": only_sales(lambda row: row["item_id"] == "I001"),
    "one day": only_sales(lambda row: row["sold_on"] == "2025-12-31"),
    "one row": only_sales(lambda row: row is DEMO["sales"][0]),
}  # fmt: skip


@pytest.fixture(scope="module")
def build_broken(tmp_path_factory):
    """Build from a case's files in this process; a case costs two seconds, dbt in a process of its own eight."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    folder = tmp_path_factory.mktemp("broken")
    (folder / "in").mkdir()
    place = pytest.MonkeyPatch()
    place.chdir(ROOT)
    database = folder / "restock.duckdb"
    for name, value in {
        "DBT_PROFILES_DIR": str(ROOT),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "RESTOCK_DATABASE": str(database),
        "DBT_LOG_PATH": str(folder / "logs"),
    }.items():
        place.setenv(name, value)

    def build(case, later=LATER):
        database.unlink(missing_ok=True)
        for name in INPUTS:
            (folder / "in" / f"{name}.csv").write_text(text(name))
        for name, content in case.files.items():
            path = folder / "in" / (name if "." in name else f"{name}.csv")
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        inputs = {name: {"file": str(folder / "in" / f"{name}.csv")} for name in INPUTS}
        for name, given in case.inputs.items():
            inputs[name] = {**given, "file": given["file"].replace("{folder}", str(folder / "in"))}
        # Other settings need another parse: kept apart, they do not undo the one that is shared.
        place.setenv("DBT_TARGET_PATH", str(folder / ("own_target" if case.inputs else "target")))
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            done = dbtRunner().invoke(
                ["--no-use-colors", "--log-level-file", "none", "--no-write-json", "--no-populate-cache", "--warn-error",
                 "build", "--exclude", "resource_type:unit_test", *later,
                 "--vars", json.dumps({"restock_inputs": inputs})]
            )  # fmt: skip
        # dbt holds its database as long as the process lives; the next case needs a new one.
        DuckDBConnectionManager.close_all_connections()
        return Build(database, 0 if done.success else 1, output.getvalue()), str(folder / "in")

    yield build
    place.undo()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("name", CASES)
def test_a_broken_copy_costs_its_rows_or_is_refused_in_a_sentence(name, build_broken):
    case = CASES[name]
    # One case in eight goes through everything that follows from the figures as well.
    built, folder = build_broken(case, () if list(CASES).index(name) % 8 == 0 else LATER)
    assert "Traceback" not in built.output, built.output
    if case.sentence:
        assert built.exit_code != 0, built.output
        for part in case.sentence:
            assert part.replace("{folder}", folder) in built.output, built.output
        assert [table for table in built.tables() if "restock_" in table and table != "restock_service_policy"] == []
        return
    assert built.exit_code == 0, built.output
    counts = {row["input_name"]: row for row in built.mart("restock__input_counts").iter_rows(named=True)}
    for each in INPUTS:
        row = counts[each]
        assert row["rows_found"] == ROWS[each] + case.added.get(each, 0), each
        assert row["rows_found"] == row["rows_read"] + row["rows_after_as_of"], each
        assert row["rows_read"] == sum(row[f"rows_{what}"] for what in ("used", "rejected", "cancelled", "returned")), (
            each
        )
    rejected = built.mart("restock__rejected_rows").rows_by_key("input_name", named=True)
    for each in INPUTS:
        count, reason = case.rejected.get(each, (0, ""))
        assert len(rejected[each]) == counts[each]["rows_rejected"] == count, rejected[each]
        for row in rejected[each]:
            assert row["reason"].startswith(reason), row
            assert row["column_name"] == reason.split()[0], row
    for each in case.after:
        assert counts[each]["rows_after_as_of"] == case.after[each]
    assert len(built.mart("restock__reorder_points")) > 0
