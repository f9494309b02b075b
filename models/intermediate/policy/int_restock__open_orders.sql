-- One row per item and location with order lines that have not come: what is still due, what comes too late to count, what is
-- overdue, and what nobody waits for any more.
with

-- How far ahead of their promised day each supplier is usually ordered from.
ahead as (
    select
        supplier_id,
        count(*) as promises,
        {{ restock_sorted_list(dbt.datediff('ordered_on', 'promised_on', 'day')) }} as days_ahead
    from {{ ref('int_restock__order_lines') }}
    where promised_on is not null and not is_cancelled
    group by supplier_id
),

usual as (
    select
        supplier_id,
        promises,
        {{ restock_list_quantile('days_ahead', 'promises', '0.25e0') }} as quarter_days,
        {{ restock_list_quantile('days_ahead', 'promises', '0.75e0') }} as three_quarters_days
    from ahead
),

open_lines as (
    select
        order_lines.item_id,
        order_lines.location_id,
        as_of.as_of_on,
        greatest(coalesce(order_lines.quantity_ordered, 0) - coalesce(order_lines.quantity_received, 0), 0) as open_units,
        -- Without a promised day an order is due when its lead time is over.
        coalesce(
            order_lines.promised_on,
            cast({{ dbt.dateadd('day', 'cast(ceil(sized.lead_time_mean_days) as integer)', 'order_lines.ordered_on') }} as date)
        ) as due_on,
        -- Placed ahead is beyond what its supplier promises, by the upper fence of Tukey (1977), and beyond twice the lead time: promises
        -- may be few, all the same, or of a time when it was quicker.
        {{ dbt.datediff('order_lines.ordered_on', 'order_lines.promised_on', 'day') }} > greatest(
            case when usual.promises > 3 then usual.three_quarters_days + 1.5e0 * (usual.three_quarters_days - usual.quarter_days) else 0e0 end,
            2e0 * coalesce(greatest(sized.lead_time_mean_days, sized.lead_time_p95_days), 0e0)
        ) as is_placed_ahead,
        coalesce(order_lines.ordered_on > counts.counted_on, false) as is_since_count,
        cast({{ dbt.dateadd('day', 'cast(ceil(sized.protection_period_days) as integer)', 'as_of.as_of_on') }} as date) as covered_until_on,
        {{ restock_is_forgotten('order_lines.open_days', 'order_lines.ordered_on', 'waits') }} as is_forgotten
    from {{ ref('int_restock__order_lines') }} as order_lines
    cross join {{ ref('stg_restock__as_of') }} as as_of
    left join {{ ref('int_restock__buffers') }} as sized
        on order_lines.item_id = sized.item_id and order_lines.location_id = sized.location_id
    left join usual on order_lines.supplier_id = usual.supplier_id
    left join {{ ref('int_restock__stock_today') }} as counts
        on order_lines.item_id = counts.item_id and order_lines.location_id = counts.location_id
    left join {{ ref('int_restock__longest_waits') }} as waits
        on order_lines.supplier_id = waits.supplier_id and order_lines.item_id = waits.item_id and waits.origin_number = 0
    where order_lines.is_open
),

-- What was placed ahead does not help before its day. What the supplier always promises so late does: an order of today comes no sooner.
-- Where no protection period is known, everything counts.
placed as (
    select
        *,
        case
            when is_forgotten then 'forgotten'
            when due_on > covered_until_on and is_placed_ahead then 'later'
            else 'due'
        end as counts_as,
        coalesce(due_on < as_of_on, false) and not is_forgotten as is_overdue
    from open_lines
)

select
    item_id,
    location_id,
    cast(sum(case when counts_as = 'due' then open_units else 0 end) as double) as due_units,
    -- What a count that tells of orders cannot know.
    cast(sum(case when counts_as = 'due' and is_since_count then open_units else 0 end) as double) as due_since_units,
    cast(sum(case when counts_as = 'later' then open_units else 0 end) as double) as later_units,
    cast(sum(case when counts_as = 'forgotten' then open_units else 0 end) as double) as forgotten_units,
    cast(sum(case when is_overdue then open_units else 0 end) as double) as overdue_units,
    count(case when is_overdue then 1 end) as overdue_lines,
    min(case when is_overdue then due_on end) as oldest_overdue_on
from placed
group by item_id, location_id
