def model(dbt, session):
    try:
        from restock.models import Run, as_frame, memory_limit, publish
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(
            f"{missing.name} cannot be imported. Install the Python half of restock into the environment that runs dbt "
            "(pip install dbt_packages/restock), or list its folder python/ under module_paths in profiles.yml."
        ) from None
    marts = {
        "restock__alerts": dbt.ref("restock__alerts"),
        "restock__backtest": dbt.ref("restock__backtest"),
        "restock__budget_frontier": dbt.ref("restock__budget_frontier"),
        "restock__budget_targets": dbt.ref("restock__budget_targets"),
        "restock__data_quality": dbt.ref("restock__data_quality"),
        "restock__demand_profiles": dbt.ref("restock__demand_profiles"),
        "restock__events": dbt.ref("restock__events"),
        "restock__input_counts": dbt.ref("restock__input_counts"),
        "restock__item_classes": dbt.ref("restock__item_classes"),
        "restock__item_suppliers": dbt.ref("restock__item_suppliers"),
        "restock__lead_time_distributions": dbt.ref("restock__lead_time_distributions"),
        "restock__lead_time_profiles": dbt.ref("restock__lead_time_profiles"),
        "restock__lead_time_what_if": dbt.ref("restock__lead_time_what_if"),
        "restock__lead_time_what_if_items": dbt.ref("restock__lead_time_what_if_items"),
        "restock__one_off_orders": dbt.ref("restock__one_off_orders"),
        "restock__policies_in_force": dbt.ref("restock__policies_in_force"),
        "restock__rejected_rows": dbt.ref("restock__rejected_rows"),
        "restock__reorder_points": dbt.ref("restock__reorder_points"),
        "restock__replenishment": dbt.ref("restock__replenishment"),
        "restock__review_calendar": dbt.ref("restock__review_calendar"),
        "restock__review_log": dbt.ref("restock__review_log"),
        "restock__safety_stock": dbt.ref("restock__safety_stock"),
        "restock__service_actual": dbt.ref("restock__service_actual"),
        "restock__service_curves": dbt.ref("restock__service_curves"),
        "restock__service_kept": dbt.ref("restock__service_kept"),
        "restock__start_here": dbt.ref("restock__start_here"),
        "restock__stock_health": dbt.ref("restock__stock_health"),
        "restock__stock_health_summary": dbt.ref("restock__stock_health_summary"),
        "restock__suppliers": dbt.ref("restock__suppliers"),
    }
    columns = as_frame(dbt.ref("int_restock__published_columns"))
    run = Run(**as_frame(dbt.ref("int_restock__run")).row(0, named=True), memory_limit=memory_limit(session))
    return publish(marts, columns, run)
