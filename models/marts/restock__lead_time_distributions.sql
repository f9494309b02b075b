-- The whole distribution, not only its moments: a mean describes no supplier that is either quick or slow.
with

exploded as (
    select
        rung,
        coalesce(item_id, '') as item_id,
        case when rung = 'supplier' then supplier_id else '' end as supplier_id,
        receipts,
        {{ restock_each_element('distribution_days') }} as lead_time_days,
        {{ restock_each_element('distribution_shares') }} as share_of_orders
    from {{ ref('int_restock__lead_time_estimates') }}
    where rung in ('item', 'supplier', 'all') and origin_number = 0
)

select
    exploded.rung as lead_time_group,
    exploded.item_id,
    exploded.supplier_id,
    exploded.lead_time_days,
    as_of.as_of_on,
    cast(exploded.receipts as bigint) as lead_time_count,
    exploded.share_of_orders,
    least(
        sum(exploded.share_of_orders) over (
            partition by exploded.rung, exploded.item_id, exploded.supplier_id
            order by exploded.lead_time_days rows between unbounded preceding and current row
        ), 1e0
    ) as cumulative_share
from exploded
cross join {{ ref('stg_restock__as_of') }} as as_of
