def model(dbt, session):
    try:
        from restock.models import Calendar, DemandSettings, as_frame, check_version, estimate, in_batches
    except ImportError as missing:
        raise ImportError(
            f"{missing}. Install the Python half of restock, of this version, into the environment that runs dbt "
            "(pip install dbt_packages/restock), or list its folder python/ under module_paths in profiles.yml."
        ) from None
    meta = dbt.config.get("meta")
    check_version(meta["package_version"])
    settings = DemandSettings(**meta["settings"])
    lookback = dbt.ref("int_restock__lookback")
    closed = dbt.ref("int_restock__calendar")
    series = dbt.ref("int_restock__demand_series")
    calendar = Calendar(as_frame(closed), as_frame(lookback)["history_buckets"].item())
    return in_batches(series, lambda batch: estimate(batch, calendar, settings), rows=meta["batch_rows"])
