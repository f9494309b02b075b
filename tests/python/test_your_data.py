"""A stranger installs the package and plugs in own tables, each documented way; the figures are those of the demo."""

import duckdb
import pytest
from conftest import FULL, ROOT, assert_same_tables, build, copy_user_project

DEMO = ROOT / "seeds" / "demo"
FIGURES = [
    "restock__reorder_points",
    "restock__safety_stock",
    "restock__demand_profiles",
    "restock__lead_time_profiles",
    "restock__one_off_orders",
    "restock__events",
    "restock__suppliers",
    "restock__item_suppliers",
    "restock__lead_time_distributions",
]


@pytest.mark.builds
def test_models_of_a_users_project_give_the_same_figures(demo, tmp_path):
    project = copy_user_project(tmp_path)
    built = build(tmp_path / "ref", project=project, schema="planning", demo_folder=str(DEMO), whole=True, **FULL)
    assert_same_tables(demo, built, [*FIGURES, "restock__item_classes"])
    counts = "select input_name, rows_read, rows_used, rows_rejected from restock__input_counts order by all"
    assert built.query(counts).equals(demo.query(counts))


@pytest.mark.builds
def test_source_relation_and_files_give_the_same_figures(demo, tmp_path):
    project = copy_user_project(tmp_path)
    folder = tmp_path / "ways"
    folder.mkdir()
    with duckdb.connect(str(folder / "restock.duckdb")) as warehouse:
        warehouse.execute("create schema raw_erp")
        sales = f"read_csv('{DEMO}/restock_demo_sales.csv', all_varchar = true)"
        warehouse.execute(f'create table raw_erp."ORDER LINES" as from {sales}')
        warehouse.execute(
            f"create view raw_erp.receipts as from read_csv('{DEMO}/restock_demo_deliveries.csv', all_varchar = true)"
        )
        for part, rows in (("1", "rowid % 2 = 0"), ("2", "rowid % 2 = 1")):
            stock = f"(select *, row_number() over () as rowid from read_csv('{DEMO}/restock_demo_stock.csv'))"
            warehouse.execute(
                f"copy (select * exclude (rowid) from {stock} where {rows}) to '{folder}/stock_{part}.parquet'"
            )
    built = build(
        folder,
        project=project,
        schema="planning",
        demo_folder=str(DEMO),
        **FULL,
        restock_inputs={
            "sales": {"source": "erp.order_lines"},
            "deliveries": {"relation": "raw_erp.receipts"},
            "items": {"source": "erp.articles"},
            "stock": {"file": f"{folder}/stock_*.parquet"},
            **{name: {"file": f"{DEMO}/restock_demo_{name}.csv"} for name in ("stock_outs", "events", "forecasts")},
        },
    )
    assert_same_tables(demo, built, FIGURES)


def test_a_csv_keeps_leading_zeros_and_computes_with_its_numbers(tmp_path):
    (tmp_path / "sales.csv").write_text(
        "sku,day,sold,back,wh\n"
        + "".join(f"007,2025-03-{day:02d},{day},1,01\n" for day in range(1, 21))
        + "008,2025-03-01,x,1,01\n"
    )
    (tmp_path / "po.csv").write_text(
        "supplier_id,item_id,ordered_on,received_on,quantity_ordered,quantity_received\n"
        + "S,007,2025-01-01,2025-01-09,5,5\n" * 2
    )
    built = build(
        tmp_path / "csv",
        restock_as_of="2025-03-20",
        restock_inputs={
            "sales": {
                "file": f"{tmp_path}/sales.csv",
                "where": "\"sold as given\" <> 'x'",
                "columns": {
                    "item_id": "sku",
                    "sold_on": "day",
                    "quantity": "try_cast(sold as double) - back",
                    "location_id": "coalesce(wh, 'none')",
                },
            },
            "deliveries": {"file": f"{tmp_path}/po.csv"},
        },
    )
    # On the first day as many came back as were sold: no sale, so the window starts a day later.
    row = built.query("select item_id, location_id, demand_total_units, demand_days from restock__demand_profiles").row(
        0
    )
    assert row == ("007", "01", 190.0, 19)


def test_no_delivery_records_and_an_own_service_policy(tmp_path):
    sales = tmp_path / "sales.parquet"
    duckdb.execute(
        f"copy (select 'a' as item_id, date '2025-01-01' + i::integer as sold_on, 1 + i % 3 as quantity from range(90) as days(i)) to '{sales}'"
    )
    (tmp_path / "policy.csv").write_text(
        "abc_class,xyz_class,cycle_service_level\n" + "".join(f"{abc},{xyz},0.75\n" for abc in "abc" for xyz in "XYZ")
    )
    built = build(
        tmp_path / "planned",
        restock_as_of="2025-03-31",
        restock_inputs={
            "sales": {"file": str(sales)},
            "deliveries": {"none": True},
            "service_policy": {"file": f"{tmp_path}/policy.csv"},
        },
    )
    row = built.query("select * from restock__reorder_points").row(0, named=True)
    assert (row["lead_time_source"], row["method"], row["cycle_service_level"]) == ("none", "none", 0.75)
    assert "planned_lead_time_days" in row["method_reason"]


def test_odd_rows_of_every_input_cost_only_themselves(tmp_path):
    """A bad cell in a computed column, copies of a key in another spelling, a row without a location."""
    files = {
        "sales": "item,day,packs,size\na,2025-03-01,2,6\na,2025-03-02,x,6\na,2025-03-03,3,6\n",
        "deliveries": "supplier_id,item_id,ordered_on,received_on,quantity_ordered,quantity_received\n"
        "S,a,2025-01-01,2025-01-09,5,5\nS,a,2025-02-01,2025-02-09,5,5\n",
        "stock": "counted_on,item_id,location_id,on_hand\n2025-03-03,a,,5\n2025-03-03,a,all,7\n2025-03-03,a,,\n",
        "service_policy": "abc_class,xyz_class,cycle_service_level\n"
        + "".join(f"{abc},{xyz},0.9\n" for abc in "ABC" for xyz in "XYZ")
        + "a,z,0.8\nD,X,0.9\nA,X,90\n",
        "items": "item_id,lifecycle,holding_cost_rate\na,ACTIVE,0.2\na,active,0.3\nb,asleep,\nc,,25\n",
        "overrides": "item_id,location_id,starts_on,ends_on,reorder_point_units,set_by,reason\na,all,2025-03-01,2025-03-09,,me,why\n"
        "a,all,2025-02-09,2025-02-01,5,me,why\n",
    }
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text)
    inputs = {name: {"file": f"{tmp_path}/{name}.csv"} for name in files}
    inputs["sales"]["columns"] = {"item_id": "item", "sold_on": "day", "quantity": "packs * size"}
    inputs["sales"]["where"] = "size > 2"
    built = build(tmp_path / "build", restock_as_of="2025-03-03", restock_inputs=inputs)
    rejected = built.query("select input_name || ' ' || column_name as what from restock__rejected_rows order by all")
    assert rejected["what"].to_list() == [
        "items holding_cost_rate",
        "items item_id",
        "items lifecycle",
        "overrides ends_on",
        "overrides reorder_point_units",
        "sales quantity",
        "service_policy abc_class",
        "service_policy cycle_service_level",
        "service_policy xyz_class",
        "stock location_id",
        "stock on_hand",
    ]
    row = built.query("select * from restock__demand_profiles").row(0, named=True)
    assert (row["demand_total_units"], row["demand_max_units"]) == (30, 18)
    kept = built.query("select row_json from restock__rejected_rows where input_name = 'sales'").item()
    assert '"packs as given":"x"' in kept
    # A rule of the staging model too knows its row.
    key, kept = built.query(
        "select row_key, row_json from restock__rejected_rows where column_name = 'reorder_point_units'"
    ).row(0)
    assert key == "item_id=a, location_id=all, starts_on=2025-03-01" and '"set_by":"me"' in kept


def test_an_item_sold_only_in_an_unfinished_month_says_so(tmp_path):
    sales = tmp_path / "sales.parquet"
    duckdb.execute(f"copy (select 'a' as item_id, date '2025-03-01' as sold_on, 4 as quantity) to '{sales}'")
    built = build(
        tmp_path / "build",
        restock_as_of="2025-03-15",
        restock_demand_bucket="month",
        restock_inputs={"sales": {"file": str(sales)}, "deliveries": {"none": True}},
    )
    row = built.query("select method, method_reason from restock__reorder_points").row(0)
    assert row == ("none", "No figure: no whole month has passed since the first sale.")


def test_a_date_typed_in_the_future_does_not_move_the_as_of_day(tmp_path):
    (tmp_path / "sales.csv").write_text("item_id,sold_on,quantity\na,2025-03-01,4\na,2025-03-08,4\na,2999-03-01,4\n")
    inputs = {"sales": {"file": f"{tmp_path}/sales.csv"}, "deliveries": {"none": True}}
    built = build(tmp_path / "build", restock_inputs=inputs)
    counts = built.query(
        "select as_of_on::varchar, rows_after_as_of, rows_used from restock__input_counts where input_name = 'sales'"
    )
    assert counts.row(0) == ("2025-03-08", 1, 2)


@pytest.mark.builds
@pytest.mark.parametrize(
    ("bucket", "days", "as_of"),
    [
        # Totals stand for all of their week or month; other sales for their day.
        ("week", ("2025-03-01", "2025-03-08"), "2025-03-14"),
        ("month", ("2025-03-01", "2025-04-01"), "2025-04-30"),
        ("month", ("2025-03-01", "2025-04-02"), "2025-04-02"),
        ("week", ("2025-03-01", "2025-03-09"), "2025-03-09"),
    ],
)
def test_totals_are_seen_from_their_last_day(bucket, days, as_of, tmp_path):
    (tmp_path / "sales.csv").write_text("item_id,sold_on,quantity\n" + "".join(f"a,{day},4\n" for day in days))
    inputs = {"sales": {"file": f"{tmp_path}/sales.csv"}, "deliveries": {"none": True}}
    settings = {"restock_demand_bucket": bucket, "restock_freshness_stop_days": 0}
    built = build(tmp_path / "build", "restock__input_counts", restock_inputs=inputs, **settings)
    counts = built.query(
        "select as_of_on::varchar, newest_on::varchar, age_days from restock__input_counts where input_name = 'sales'"
    )
    assert counts.row(0) == (as_of, as_of, 0)
