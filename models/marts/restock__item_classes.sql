select
    classes.item_id,
    as_of.as_of_on,
    classes.abc_class,
    classes.xyz_class,
    classes.abc_basis,
    cast(classes.abc_rank as bigint) as abc_rank,
    cast(classes.abc_value as double) as abc_value,
    classes.abc_share,
    classes.abc_cumulative_share,
    cast(classes.revenue_amount as double) as revenue_amount,
    cast(classes.demand_units as double) as demand_units,
    '{{ restock_xyz_bucket() }}' as xyz_bucket,
    cast(classes.buckets as bigint) as xyz_buckets,
    cast(coalesce(classes.sale_buckets, 0) as bigint) as xyz_sale_buckets,
    classes.demand_cv as xyz_cv,
    classes.demand_units <= 0 as is_zero_mover,
    cast(classes.cycle_service_level as double) as class_service_level,
    classes.review_cadence,
    cast(classes.review_every_months as double) as review_every_months,
    cast(classes.demand_window_days as double) as demand_window_days
from {{ ref('int_restock__item_classes') }} as classes
cross join {{ ref('stg_restock__as_of') }} as as_of
