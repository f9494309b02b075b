-- One row per check of orders that have not come: those that nobody waits for any more, others that later ones have overtaken, and
-- suppliers that have delivered nothing yet.
{%- set open_days = dbt.datediff('receipts.ordered_on', 'as_of.as_of_on', 'day') %}
{%- set is_forgotten = restock_is_forgotten(open_days, 'receipts.ordered_on', 'waits') %}

with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

delivered as (
    select
        supplier_id,
        max(supplier_receipts) as receipts,
        max(supplier_longest_days) as longest_days,
        max(supplier_newest_on) as newest_on
    from {{ ref('int_restock__longest_waits') }}
    where origin_number = 0
    group by supplier_id
),

sized as (
    select
        supplier_id,
        max(lead_time_p95_days) as usual_most_days
    from {{ ref('int_restock__lead_time_ladder') }}
    where origin_number = 0
    group by supplier_id
),

open_orders as (
    select
        receipts.supplier_id,
        {{ open_days }} as open_days,
        sized.usual_most_days,
        delivered.receipts,
        concat(
            'item_id=', receipts.item_id, ', location_id=', receipts.location_id,
            ', ordered_on=', cast(receipts.ordered_on as {{ dbt.type_string() }}),
            case when receipts.order_id is not null then concat(', order_id=', receipts.order_id) else '' end
        ) as example,
        concat(
            'supplier_id=', receipts.supplier_id, ' took ', cast(delivered.longest_days as {{ dbt.type_string() }}), ' days at most, in ',
            cast(delivered.receipts as {{ dbt.type_string() }}), ' deliveries'
        ) as at_most,
        cast(cast(receipts.quantity_ordered as double) * coalesce(cast(receipts.unit_cost as double), prices.unit_cost) as decimal(38, 6)) as money_amount,
        {{ is_forgotten }} as is_forgotten,
        coalesce(
            {{ var('restock_open_orders_count') | lower }}
            and not {{ is_forgotten }}
            and {{ open_days }} > delivered.longest_days
            and receipts.ordered_on < delivered.newest_on
            and delivered.receipts >= {{ restock_receipts_to_tell() }},
            false
        ) as is_overtaken
    from {{ ref('int_restock__receipts') }} as receipts
    cross join as_of
    left join delivered on receipts.supplier_id = delivered.supplier_id
    left join sized on receipts.supplier_id = sized.supplier_id
    left join {{ ref('int_restock__longest_waits') }} as waits
        on receipts.supplier_id = waits.supplier_id and receipts.item_id = waits.item_id and waits.origin_number = 0
    left join {{ ref('int_restock__item_prices') }} as prices on receipts.item_id = prices.item_id
    where receipts.received_on is null and not receipts.is_cancelled
),

counted as (
    select
        count(*) as orders,
        count(case when is_forgotten then 1 end) as forgotten_orders,
        sum(case when is_forgotten then money_amount end) as forgotten_amount,
        min(case when is_forgotten then example end) as forgotten_example,
        count(case when is_overtaken then 1 end) as overtaken_orders,
        sum(case when is_overtaken then money_amount end) as overtaken_amount,
        min(case when is_overtaken then concat(example, '; ', at_most) end) as overtaken_example
    from open_orders
),

waited_for as (
    select
        supplier_id,
        max(open_days) as oldest_days,
        max(usual_most_days) as usual_most_days,
        coalesce(max(receipts), 0) = 0 and max(open_days) > max(usual_most_days) as is_late,
        sum(money_amount) as money_amount
    from open_orders
    where not is_forgotten and usual_most_days is not null
    group by supplier_id
),

silent as (
    select
        count(*) as suppliers,
        count(case when is_late then 1 end) as late_suppliers,
        sum(case when is_late then money_amount end) as late_amount,
        min(case when is_late then concat(
            'supplier_id=', supplier_id, ': its oldest open order waits for ', cast(oldest_days as {{ dbt.type_string() }}),
            ' days; its items are sized for ', cast(round(usual_most_days, 1) as {{ dbt.type_string() }}), ' in all but one cycle of 20'
        ) end) as late_example
    from waited_for
)

{{ restock_quality_row('open_orders_forgotten', 'deliveries', 'orders', 'forgotten_orders', 'forgotten_example', 'forgotten_amount') }}
from counted
union all
{{ restock_quality_row('open_orders_overtaken', 'deliveries', 'orders', 'overtaken_orders', 'overtaken_example', 'overtaken_amount') }}
from counted
union all
{{ restock_quality_row('no_receipt_yet', 'deliveries', 'suppliers', 'late_suppliers', 'late_example', 'late_amount') }}
from silent
