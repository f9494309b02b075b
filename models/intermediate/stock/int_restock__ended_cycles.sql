{{ config(materialized='view') }}
-- One row per item, location and month with receipts of which it is known what was on the shelf the day before: how many
-- replenishment cycles they ended, and how many of these in a stock-out.
{%- set is_recorded = restock_input_setting('stock_outs').how != 'absent' %}

with

-- What comes on one day ends one cycle.
receipts as (
    select distinct
        item_id,
        location_id,
        received_on,
        cast({{ dbt.dateadd('day', -1, 'received_on') }} as date) as day_before_on,
        cast({{ dbt.date_trunc('month', 'received_on') }} as date) as month_starts_on,
        cast({{ dbt.date_trunc('month', dbt.dateadd('day', -1, 'received_on')) }} as date) as month_before_on
    from {{ ref('int_restock__receipts') }}
    where received_on is not null and not is_cancelled and coalesce(quantity_received, 1) > 0
),

cycles as (
    select receipts.*
    from receipts
    inner join {{ ref('int_restock__months_at_risk') }} as months
        on
            receipts.item_id = months.item_id
            and receipts.location_id = months.location_id
            and receipts.month_before_on = months.month_starts_on
            and receipts.day_before_on >= months.from_on
            and receipts.day_before_on < months.before_on
),

{% if is_recorded -%}
known as (
    select * from cycles
)
{%- else -%}
-- A single count is no history.
counts as (
    select
        item_id,
        location_id,
        counted_on,
        count(*) over (partition by item_id, location_id) as stock_counts
    from {{ ref('stg_restock__stock') }}
    where row_state = 'used'
),

-- A count of one of the days before holds until then.
possible as (
    select
        *,
        {{ restock_each_day(
            dbt.dateadd('day', -var('restock_stock_count_days'), 'received_on'), 'day_before_on',
        ) }} as counted_on
    from cycles
),

known as (
    select distinct
        possible.item_id,
        possible.location_id,
        possible.received_on,
        possible.day_before_on,
        possible.month_starts_on
    from possible
    inner join counts
        on
            possible.item_id = counts.item_id
            and possible.location_id = counts.location_id
            and possible.counted_on = counts.counted_on
            and counts.stock_counts > 1
)
{%- endif %}

select
    known.item_id,
    known.location_id,
    known.month_starts_on,
    count(*) as cycles,
    count(outs.day_on) as cycles_short
from known
left join {{ ref('int_restock__stock_out_days') }} as outs
    on
        known.item_id = outs.item_id
        and known.location_id = outs.location_id
        and known.day_before_on = outs.day_on
group by known.item_id, known.location_id, known.month_starts_on
