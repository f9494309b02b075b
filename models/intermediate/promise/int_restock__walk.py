def model(dbt, session):
    try:
        from restock.models import BacktestSettings, as_frame, walk_forward
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(
            f"{missing.name} cannot be imported. Install the Python half of restock into the environment that runs dbt "
            "(pip install dbt_packages/restock), or list its folder python/ under module_paths in profiles.yml."
        ) from None
    meta = dbt.config.get("meta")
    settings = BacktestSettings(bucket=meta["bucket"], calibrate=meta["calibrate"], unmet=meta["unmet"])
    rows = dbt.ref("int_restock__walk_inputs")
    groups = dbt.ref("int_restock__lead_time_estimates")
    return walk_forward(as_frame(rows), as_frame(groups), settings)
