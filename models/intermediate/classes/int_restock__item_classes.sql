-- ABC by revenue and XYZ by variability, with the policy of the class.
with

valued as (
    select * from {{ ref('int_restock__item_values') }}
),

-- Money where there is any price at all, else units: the two are never added up.
basis as (
    select case when count(revenue_amount) > 0 then 'revenue' else 'units' end as abc_basis
    from valued
),

ranked_by as (
    select
        valued.*,
        basis.abc_basis,
        greatest(coalesce(
            case when basis.abc_basis = 'revenue' then valued.revenue_amount else valued.demand_units end, 0
        ), 0) as abc_value,
        sqrt({{ restock_pooled_variance('sale_buckets', 'size_mean', 'size_variance', 'buckets') }})
        -- Where more came back than was sold, no coefficient says how even demand is.
        / case when size_mean > 0e0 then size_mean * sale_buckets / cast(buckets as double) end as demand_cv
    from valued
    cross join basis
),

-- The share before the item decides, so the item that crosses a boundary belongs to the higher class.
cumulated as (
    select
        *,
        sum(abc_value) over () as total_value,
        sum(abc_value) over (
            order by abc_value desc, item_id rows between unbounded preceding and current row
        ) as cumulative_value,
        row_number() over (order by abc_value desc, item_id) as abc_rank
    from ranked_by
),

classed as (
    select
        *,
        {{ restock_share('abc_value', 'total_value') }} as abc_share,
        {{ restock_share('cumulative_value', 'total_value') }} as abc_cumulative_share,
        {{ restock_abc_class('abc_value', 'cumulative_value', 'total_value') }} as abc_class,
        case
            when demand_cv <= {{ var('restock_xyz_x_cv') }} then 'X'
            when demand_cv <= {{ var('restock_xyz_y_cv') }} then 'Y'
            else 'Z'
        end as xyz_class
    from cumulated
)

select
    classed.item_id,
    classed.abc_class,
    classed.xyz_class,
    classed.abc_basis,
    classed.abc_value,
    classed.abc_share,
    classed.abc_cumulative_share,
    classed.abc_rank,
    classed.demand_cv,
    classed.sale_buckets,
    classed.buckets,
    classed.demand_units,
    classed.revenue_amount,
    cells.cycle_service_level,
    cells.fill_rate,
    cells.review_cadence,
    cells.review_every_months,
    {% if var('restock_demand_window_days') is not none -%}
    {{ var('restock_demand_window_days') }}
    {%- else -%}
    coalesce(cells.demand_window_days, 90)
    {%- endif %} as demand_window_days
from classed
left join {{ ref('stg_restock__service_policy') }} as cells
    on
        classed.abc_class = cells.abc_class
        and classed.xyz_class = cells.xyz_class
        and cells.row_state = 'used'
