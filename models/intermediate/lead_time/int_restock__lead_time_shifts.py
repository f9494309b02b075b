def model(dbt, session):
    try:
        from restock.models import as_frame, check_version, lead_time_shifts
    except ImportError as missing:
        raise ImportError(
            f"{missing}. Install the Python half of restock, of this version, into the environment that runs dbt "
            "(pip install dbt_packages/restock), or list its folder python/ under module_paths in profiles.yml."
        ) from None
    meta = dbt.config.get("meta")
    check_version(meta["package_version"])
    days = as_frame(dbt.ref("int_restock__order_days"))
    return lead_time_shifts(days if meta["shifts"] else days.clear())
