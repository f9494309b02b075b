def model(dbt, session):
    try:
        from restock.models import Calendar, OutlookSettings, as_frame, in_batches, outlook
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(
            f"{missing.name} cannot be imported. Install the Python half of restock into the environment that runs dbt "
            "(pip install dbt_packages/restock), or list its folder python/ under module_paths in profiles.yml."
        ) from None
    meta = dbt.config.get("meta")
    lookback = dbt.ref("int_restock__lookback")
    closed = dbt.ref("int_restock__calendar")
    days = dbt.ref("int_restock__origins")
    rows = dbt.ref("int_restock__outlook_inputs")
    back = as_frame(lookback)
    buckets = back["history_buckets"].item()
    calendar = Calendar(as_frame(closed), buckets)
    windows = {"class_window_buckets": back["buckets"].item(), "history_buckets": buckets}
    settings = OutlookSettings(**windows, **meta["settings"])
    origins = as_frame(days).sort("origin_number")["bucket_number"].to_numpy()
    return in_batches(
        rows, lambda batch: outlook(batch, origins, calendar, settings), meta["batch_cells"] // buckets + 1
    )
