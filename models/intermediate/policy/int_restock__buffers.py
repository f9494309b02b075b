def model(dbt, session):
    try:
        from restock.models import Settings, as_frame, in_batches, read_lessons, size
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(
            f"{missing.name} cannot be imported. Install the Python half of restock into the environment that runs dbt "
            "(pip install dbt_packages/restock), or list its folder python/ under module_paths in profiles.yml."
        ) from None
    meta = dbt.config.get("meta")
    names = ("method", "rounding", "bucket", "cost_per_order", "unmet", "undershoot")
    settings = Settings(**{name: meta[name] for name in names})
    walk = dbt.ref("int_restock__walk")
    groups = dbt.ref("int_restock__lead_time_estimates")
    inputs = dbt.ref("int_restock__sizing_inputs")
    taught = read_lessons(as_frame(walk.filter("kind <> 'check'")))
    lead_times = as_frame(groups.filter("origin_number = 0"))
    return in_batches(inputs, lambda batch: size(batch, settings, taught, lead_times), rows=meta["batch_rows"])
