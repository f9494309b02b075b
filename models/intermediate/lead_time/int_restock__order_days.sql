-- One row per origin, supplier and day on which something was ordered from it: how long its orders took, where that is known of slow ones
-- too. The orders of one day travel together, so it is days that are compared where a supplier may have changed its pace.
with

lines as (
    select
        origin_number,
        supplier_id,
        as_of_on,
        ordered_on,
        lead_time_days,
        {{ dbt.datediff('ordered_on', 'as_of_on', 'day') }} as age_days
    from {{ ref('int_restock__orders_seen') }}
),

suppliers as (
    select
        origin_number,
        supplier_id,
        {{ restock_list_quantile(restock_sorted_list('lead_time_days'), 'count(lead_time_days)', '0.95e0') }} as slow_days
    from lines
    group by origin_number, supplier_id
)

-- Of the newest days only the quick orders have come: a day counts once it is old enough for slow ones and no more than one in twenty
-- of it is open.
select
    lines.origin_number,
    lines.as_of_on,
    lines.supplier_id,
    lines.ordered_on,
    avg(lines.lead_time_days) as mean_days
from lines
inner join suppliers on lines.origin_number = suppliers.origin_number and lines.supplier_id = suppliers.supplier_id
where lines.age_days >= suppliers.slow_days
group by lines.origin_number, lines.as_of_on, lines.supplier_id, lines.ordered_on
having count(lines.lead_time_days) >= 0.95e0 * count(*)
