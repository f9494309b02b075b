{{ config(materialized='view') }}
-- One row per item: what it is worth, what it is promised, and for how long.
{%- set phase_out_days = var('restock_phase_out_days') %}

with

items as (
    select *
    from {{ ref('stg_restock__items') }}
    where row_state = 'used'
),

-- What the item cost when it last came in, where the item table does not say.
newest_cost as (
    select
        item_id,
        unit_cost,
        row_number() over (
            partition by item_id
            order by received_on desc nulls last, ordered_on desc, unit_cost desc
        ) as cost_rank
    from {{ ref('int_restock__receipts') }}
    where unit_cost is not null and not is_cancelled
),

targets as (
    select
        classes.item_id,
        cast(coalesce(items.service_level, classes.cycle_service_level) as double) as wanted_level,
        {% if phase_out_days > 0 -%}
        cast({{ dbt.datediff('as_of.as_of_on', 'items.ends_on', 'day') }} as double)
        {%- else -%}
        cast(null as double)
        {%- endif %} as days_left
    from {{ ref('int_restock__item_classes') }} as classes
    cross join {{ ref('stg_restock__as_of') }} as as_of
    left join items on classes.item_id = items.item_id
)

select
    classes.item_id,
    coalesce(items.lifecycle, 'active') as lifecycle,
    items.ends_on,
    targets.days_left,
    items.has_substitute,
    classes.abc_class,
    classes.xyz_class,
    classes.review_cadence,
    {% if phase_out_days > 0 -%}
    -- Toward its end an item is worth less and less protection; on the last day a coin's toss will do.
    case
        when targets.days_left < {{ phase_out_days }} and targets.wanted_level > 0.5e0
            then 0.5e0 + (targets.wanted_level - 0.5e0) * greatest(targets.days_left, 0) / {{ phase_out_days }}
        else targets.wanted_level
    end
    {%- else -%}
    targets.wanted_level
    {%- endif %} as cycle_service_level,
    -- A target of units counts where the item has none of its own, and until its end is near enough to lower its target.
    case when items.service_level is null and coalesce(targets.days_left >= {{ phase_out_days }}, true) then cast(classes.fill_rate as double) end as fill_rate_target,
    case
        when targets.days_left < {{ phase_out_days }} and targets.wanted_level > 0.5e0 then 'phase_out'
        when items.service_level is not null then 'item'
        when classes.cycle_service_level is not null then 'policy'
        else 'none'
    end as service_level_source,
    cast(coalesce(items.review_period_days, {{ var('restock_review_period_days') }}) as double)
        as review_period_days,
    cast(items.minimum_order_quantity as double) as minimum_order_quantity,
    cast(items.order_multiple as double) as order_multiple,
    cast(coalesce(items.unit_cost, newest_cost.unit_cost) as double) as unit_cost,
    -- What its lines were sold at on average, where the item table does not say.
    coalesce(cast(items.unit_price as double), prices.unit_price) as unit_price,
    cast(coalesce(items.holding_cost_rate, {{ var('restock_holding_cost_rate') }}) as double)
        as holding_cost_rate
from {{ ref('int_restock__item_classes') }} as classes
inner join targets on classes.item_id = targets.item_id
left join items on classes.item_id = items.item_id
left join {{ ref('int_restock__item_prices') }} as prices on classes.item_id = prices.item_id
left join newest_cost on classes.item_id = newest_cost.item_id and newest_cost.cost_rank = 1
