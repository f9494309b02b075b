def model(dbt, session):
    try:
        from restock import Settings, size
        from restock.engines import in_batches
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(
            f"{missing.name} cannot be imported. Install the Python half of restock into the environment that runs dbt "
            "(pip install dbt_packages/restock), or list its folder python/ under module_paths in profiles.yml."
        ) from None
    meta = dbt.config.get("meta")
    settings = Settings(method=meta["method"], rounding=meta["rounding"])
    inputs = dbt.ref("int_restock__policy_inputs")
    return in_batches(inputs, lambda batch: size(batch, settings), rows=meta["batch_rows"])
