-- Days, or parts of days, without stock of an item at a location: by the list of them, or by counts where there is no list.
{%- set is_recorded = restock_input_setting('stock_outs').how != 'absent' %}

with

recorded as (
    select
        item_id,
        location_id,
        starts_at,
        ends_at,
        goes_on,
        {{ restock_each_day(
            'greatest(cast(starts_at as date), first_day_on)', 'least(cast(ends_at as date), last_day_on)',
        ) }} as day_on
    from {{ ref('int_restock__stock_out_spans') }}
),

counts as (
    select
        item_id,
        location_id,
        counted_on,
        on_hand,
        lead(counted_on) over (partition by item_id, location_id order by counted_on) as next_counted_on,
        count(*) over (partition by item_id, location_id) as stock_counts
    from {{ ref('stg_restock__stock') }}
    where row_state = 'used' and {{ (not is_recorded) | lower }}
),

-- A count of nothing holds until the next count, though not for ever. A single count is no history.
counted as (
    select
        counts.item_id,
        counts.location_id,
        {{ restock_each_day(
            'greatest(counts.counted_on, lookback.history_starts_on)',
            'least(coalesce(' ~ dbt.dateadd('day', -1, 'counts.next_counted_on') ~ ', lookback.as_of_on), '
            ~ dbt.dateadd('day', var('restock_stock_count_days') - 1, 'counts.counted_on') ~ ', lookback.as_of_on)',
        ) }} as day_on
    from counts
    cross join {{ ref('int_restock__lookback') }} as lookback
    where counts.on_hand <= 0 and counts.stock_counts > 1
),

shares as (
    select
        item_id,
        location_id,
        day_on,
        starts_at,
        goes_on,
        {{ restock_share_of_day('day_on', 'starts_at', 'ends_at') }} as share_out
    from recorded
    union all
    select
        item_id,
        location_id,
        day_on,
        cast(day_on as timestamp) as starts_at,
        false as goes_on,
        1e0 as share_out
    from counted
),

-- The sale that emptied the shelf is demand: a slow item may have no other. Where only the day of it is known, that day was not without
-- stock; where the time is, a quarter of the day is kept, so that the sale stays with it. The total of a week or month was not sold on the day that dates it.
outs as (
    select
        shares.item_id,
        shares.location_id,
        shares.day_on,
        case when demand.item_id is not null and shares.starts_at = cast(shares.day_on as timestamp) then 0e0 else shares.share_out end as share_out,
        demand.item_id is not null as was_emptied
    from shares
    cross join {{ ref('int_restock__lookback') }} as lookback
    left join {{ ref('int_restock__daily_demand') }} as demand
        on
            not lookback.has_totals
            and shares.item_id = demand.item_id
            and shares.location_id = demand.location_id
            and shares.day_on = demand.sold_on
            and demand.demand_units > 0
            and cast(shares.starts_at as date) = shares.day_on
            and not shares.goes_on
)

select
    item_id,
    location_id,
    day_on,
    least(sum(cast(share_out as decimal(18, 9))), min(case when was_emptied then 0.75 else 1 end)) as share_out
from outs
where share_out > 0
group by item_id, location_id, day_on
