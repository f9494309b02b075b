def model(dbt, session):
    try:
        from restock.models import LeadTimeSettings, as_frame, check_version, estimate_at_origins
    except ImportError as missing:
        raise ImportError(
            f"{missing}. Install the Python half of restock, of this version, into the environment that runs dbt "
            "(pip install dbt_packages/restock), or list its folder python/ under module_paths in profiles.yml."
        ) from None
    meta = dbt.config.get("meta")
    check_version(meta["package_version"])
    settings = LeadTimeSettings(credibility=meta["credibility"])
    groups = dbt.ref("int_restock__supplied_groups")
    return estimate_at_origins(as_frame(groups), settings)
