def model(dbt, session):
    try:
        from restock.models import as_frame, open_gaps
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(
            f"{missing.name} cannot be imported. Install the Python half of restock into the environment that runs dbt "
            "(pip install dbt_packages/restock), or list its folder python/ under module_paths in profiles.yml."
        ) from None
    meta = dbt.config.get("meta")
    recommended = dbt.ref("int_restock__recommendations")
    newest = dbt.ref("int_restock__record_newest")
    return open_gaps(as_frame(recommended), as_frame(newest), meta["rounding"], meta["noise_errors"])
