-- One row per check of what the records say about days without stock.
{%- set is_seen = var('restock_stock_out_correction') and var('restock_demand_bucket') == 'day' %}

with

outs as (
    select distinct
        item_id,
        location_id
    from {{ ref('stg_restock__stock_outs') }}
    where row_state = 'used'
),

given as (
    select {{ (restock_input_setting('stock_outs').how != 'absent') | lower }} as has_stock_outs
),

-- A week or a month shows no day.
days as (
    select
        demand.item_id,
        demand.location_id,
        demand.sold_on,
        demand.sales_lines,
        demand.revenue_amount,
        demand.demand_units > 0 and out_days.day_on is not null as is_out
    from {{ ref('int_restock__daily_demand') }} as demand
    inner join outs on demand.item_id = outs.item_id and demand.location_id = outs.location_id
    cross join {{ ref('int_restock__lookback') }} as lookback
    left join {{ ref('int_restock__stock_out_days') }} as out_days
        on
            demand.item_id = out_days.item_id
            and demand.location_id = out_days.location_id
            and demand.sold_on = out_days.day_on
            and out_days.share_out >= 1
            and out_days.day_on >= lookback.starts_on
    where {{ is_seen | lower }}
),

sold_out as (
    select
        coalesce(sum(sales_lines), 0) as sales_lines,
        coalesce(sum(case when is_out then sales_lines end), 0) as lines_out,
        -- Of what came back more than it was sold, nothing is at stake.
        sum(case when is_out and revenue_amount is not null then greatest(revenue_amount, 0) end) as money_amount,
        min(case when is_out then concat(
            'item_id=', item_id, ', location_id=', location_id, ', sold_on=', cast(sold_on as {{ dbt.type_string() }})
        ) end) as example
    from days
),

counts as (
    select
        item_id,
        location_id,
        count(*) as stock_counts
    from {{ ref('stg_restock__stock') }}
    where row_state = 'used'
    group by item_id, location_id
),

series as (
    select
        item_id,
        location_id,
        sum(revenue_amount) as revenue_amount
    from {{ ref('int_restock__daily_demand') }}
    group by item_id, location_id
),

-- A single count is no history.
unseen as (
    select
        series.item_id,
        series.location_id,
        series.revenue_amount,
        not given.has_stock_outs and coalesce(counts.stock_counts, 0) < 2 as is_unseen
    from series
    cross join given
    left join counts on series.item_id = counts.item_id and series.location_id = counts.location_id
),

histories as (
    select
        count(*) as series,
        count(case when is_unseen then 1 end) as unseen_series,
        sum(case when is_unseen and revenue_amount is not null then greatest(revenue_amount, 0) end) as money_amount,
        min(case when is_unseen then concat('item_id=', item_id, ', location_id=', location_id) end) as example
    from unseen
)

{{ restock_quality_row('sold_while_out_of_stock', 'stock_outs', 'sales_lines', 'lines_out', 'example', 'money_amount') }}
from sold_out
union all
{{ restock_quality_row('stock_history_missing', 'stock_outs', 'series', 'unseen_series', 'example', 'money_amount') }}
from histories
