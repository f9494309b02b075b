def model(dbt, session):
    try:
        from restock.models import ReviewSettings, as_frame, review
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(
            f"{missing.name} cannot be imported. Install the Python half of restock into the environment that runs dbt "
            "(pip install dbt_packages/restock), or list its folder python/ under module_paths in profiles.yml."
        ) from None
    meta = dbt.config.get("meta")
    names = ("rounding", "noise_errors", "noise_amount", "shift_errors", "risk_factor", "yearly_reset")
    settings = ReviewSettings(**{name: meta[name] for name in names})
    recommended = dbt.ref("int_restock__recommendations")
    before = dbt.ref("int_restock__policies_before")
    events = dbt.ref("int_restock__review_events")
    return review(as_frame(recommended), as_frame(before), as_frame(events), settings)
