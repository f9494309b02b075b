def model(dbt, session):
    try:
        from restock.models import as_frame, budget_path
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError(
            f"{missing.name} cannot be imported. Install the Python half of restock into the environment that runs dbt "
            "(pip install dbt_packages/restock), or list its folder python/ under module_paths in profiles.yml."
        ) from None
    points = dbt.ref("int_restock__budget_points")
    return budget_path(as_frame(points.filter("is_allowed")))
