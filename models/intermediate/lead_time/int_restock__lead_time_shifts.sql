-- One row per origin and supplier that delivers at another pace than it used to: since which order, how long orders took
-- before, and on which past day it could first be told.
with

lines as (
    select
        origin_number,
        supplier_id,
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
),

-- The orders of one day travel together: it is days that are compared. Of the newest only the quick orders have come, so a day counts
-- once it is old enough for slow ones and no more than one in twenty of it is open. Thousandths of a day, so that sums do not depend on their order.
order_days as (
    select
        lines.origin_number,
        lines.supplier_id,
        lines.ordered_on,
        cast(avg(lines.lead_time_days) as decimal(12, 3)) as mean_days
    from lines
    inner join suppliers on lines.origin_number = suppliers.origin_number and lines.supplier_id = suppliers.supplier_id
    where lines.age_days >= suppliers.slow_days
    group by lines.origin_number, lines.supplier_id, lines.ordered_on
    having count(lines.lead_time_days) >= 0.95e0 * count(*)
),

cuts as (
    select
        origin_number,
        supplier_id,
        count(*) over so_far as before_count,
        sum(mean_days) over so_far as before_sum,
        count(*) over of_supplier as total_count,
        sum(mean_days) over of_supplier as total_sum,
        sum(mean_days * mean_days) over of_supplier as total_squares,
        lead(ordered_on) over (partition by origin_number, supplier_id order by ordered_on) as shifted_on
    from order_days
    window
        so_far as (partition by origin_number, supplier_id order by ordered_on rows unbounded preceding),
        of_supplier as (partition by origin_number, supplier_id)
),

measured as (
    select
        *,
        cast(total_squares as double) - cast(total_sum as double) * cast(total_sum as double) / total_count as squares,
        cast(before_sum as double) - cast(total_sum as double) * before_count / total_count as distance
    from cuts
    where total_count >= 20 and before_count < total_count
),

-- The largest distance tells whether there was a shift (OLS-CUSUM, Ploberger and Kraemer 1992; 1.95 is exceeded once in a thousand where
-- nothing changed), the cut that leaves the least squares tells when (Bai 1997).
judged as (
    select
        *,
        max(abs(distance)) over of_supplier / sqrt(squares / (total_count - 1) * total_count) as statistic,
        distance * distance * total_count / (before_count * (total_count - before_count)) / squares as explained_share
    from measured
    where squares > 1e-6
    window of_supplier as (partition by origin_number, supplier_id)
),

ranked as (
    select
        *,
        row_number() over (partition by origin_number, supplier_id order by explained_share desc, shifted_on) as cut_rank
    from judged
),

shifts as (
    select
        ranked.origin_number,
        ranked.supplier_id,
        ranked.shifted_on,
        cast(ranked.before_sum as double) / ranked.before_count as mean_before_days,
        origins.as_of_on,
        max(case when ranked.origin_number = 0 then ranked.shifted_on end) over (partition by ranked.supplier_id) as newest_on
    from ranked
    inner join {{ ref('int_restock__origins') }} as origins on ranked.origin_number = origins.origin_number
    -- Where before and since differ by less than orders do anyway, all of them together describe the supplier well.
    where
        ranked.cut_rank = 1 and ranked.before_count >= 5 and ranked.total_count - ranked.before_count >= 5
        and ranked.statistic > 1.95e0 and ranked.explained_share >= 0.5e0
        and {{ var('restock_lead_time_shifts') | lower }}
)

select
    origin_number,
    supplier_id,
    shifted_on,
    mean_before_days,
    -- The first day on which the shift of today could be told: an earlier one that was told then is nearer to itself.
    min(case when {{ dbt.datediff('shifted_on', 'newest_on', 'day') }} < {{ dbt.datediff('newest_on', 'as_of_on', 'day') }} then as_of_on end)
        over (partition by supplier_id) as known_on
from shifts
