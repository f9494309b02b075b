def model(dbt, session):
    try:
        from restock.models import as_frame, season
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(
            f"{missing.name} cannot be imported. Install the Python half of restock into the environment that runs dbt "
            "(pip install dbt_packages/restock), or list its folder python/ under module_paths in profiles.yml."
        ) from None
    outlook = dbt.ref("int_restock__outlook")
    grouped = dbt.ref("stg_restock__items").filter("row_state = 'used' and item_group is not null")
    columns = "item_id, location_id, origin_number, columns('year_ago_.*')"
    has_places = "count(distinct item_id) < count(distinct (item_id, location_id))"
    if outlook.aggregate(has_places).fetchall()[0][0]:
        rows = as_frame(outlook.project(f"{columns}, levels, mean_units, counted_buckets"))
    else:
        is_seasoned = outlook.aggregate("count(year_ago_units)").fetchall()[0][0] > 0
        rows = as_frame(outlook.filter(str(is_seasoned)).project(columns))
    return season(rows, as_frame(grouped.project("item_id, item_group")))
