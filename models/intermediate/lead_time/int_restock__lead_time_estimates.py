def model(dbt, session):
    try:
        from restock.engines import as_frame
        from restock.lead_times import LeadTimeSettings, estimate_at_origins
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(
            f"{missing.name} cannot be imported. Install the Python half of restock into the environment that runs dbt "
            "(pip install dbt_packages/restock), or list its folder python/ under module_paths in profiles.yml."
        ) from None
    meta = dbt.config.get("meta")
    settings = LeadTimeSettings(credibility=meta["credibility"])
    groups = dbt.ref("int_restock__supplied_groups")
    return estimate_at_origins(as_frame(groups), settings)
