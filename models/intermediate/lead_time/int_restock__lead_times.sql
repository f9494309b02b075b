-- Lead times as seen from each origin, at every rung of the ladder: item, location and supplier; item and supplier; item
-- and location; item; supplier; all.
{%- set window_days = var('restock_lead_time_window_days') %}

with

order_lines as (
    select
        seen.*,
        -- How long orders took before their supplier changed its pace is no evidence.
        case when shifts.supplier_id is null then seen.lead_time_days end as counted_days,
        -- An order that nobody waits for any more is no evidence; one that was overtaken is as late as the latest that ever came.
        {% if not var('restock_open_orders_count') -%}
        cast(null as integer)
        {%- else -%}
        case
            when not seen.is_open or shifts.supplier_id is not null or {{ restock_is_forgotten('seen.open_days', 'seen.ordered_on', 'waits') }} then null
            {% if var('restock_open_order_overtaken_days') is not none -%}
            when {{ restock_is_overtaken('seen.ordered_on', 'waits') }} then least(seen.open_days, waits.supplier_longest_days)
            {% endif -%}
            else seen.open_days
        end
        {%- endif %} as days_so_far,
        seen.is_open and seen.promised_on < seen.as_of_on as is_overdue
    from {{ ref('int_restock__orders_seen') }} as seen
    left join {{ ref('int_restock__longest_waits') }} as waits
        on seen.origin_number = waits.origin_number and seen.supplier_id = waits.supplier_id and seen.item_id = waits.item_id
    left join {{ ref('int_restock__lead_time_shifts') }} as shifts
        on seen.origin_number = shifts.origin_number and seen.supplier_id = shifts.supplier_id and seen.ordered_on < shifts.shifted_on
    {% if window_days is not none -%}
    where seen.received_on is null or seen.received_on > {{ dbt.dateadd('day', -window_days, 'seen.as_of_on') }}
    {%- endif %}
),

grouped as (
    select
        origin_number,
        item_id,
        location_id,
        supplier_id,
        case
            when grouping(location_id) = 0 and grouping(supplier_id) = 0 then 'item_location_supplier'
            when grouping(location_id) = 0 then 'item_location'
            when grouping(item_id) = 0 and grouping(supplier_id) = 0 then 'item_supplier'
            when grouping(item_id) = 0 then 'item'
            when grouping(supplier_id) = 0 then 'supplier'
            else 'all'
        end as rung,
        count(lead_time_days) as delivered_lines,
        count(counted_days) as receipts,
        count(*) - count(lead_time_days) as open_orders,
        -- Where no open order has a promised day, nobody can say which are late.
        case
            when count(*) = count(lead_time_days) or count(case when is_open then promised_on end) > 0
                then count(case when is_overdue then 1 end)
        end as overdue_orders,
        max(open_days) as oldest_open_days,
        {{ restock_sorted_list('cast(days_so_far as double)') }} as sorted_open_days,
        sum(cast(counted_days as {{ dbt.type_bigint() }})) as total_days,
        {{ restock_sorted_list('cast(counted_days as double)') }} as sorted_days,
        count(days_late) as promised_receipts,
        count(case when is_on_time_in_full then 1 end) as on_time_in_full_receipts,
        sum(cast(days_late as {{ dbt.type_bigint() }})) as total_days_late,
        sum(case when received_on is not null then quantity_ordered end) as ordered_units,
        sum(case when received_on is not null then quantity_received end) as received_units,
        count(case when received_on is not null and quantity_received < quantity_ordered then 1 end) as short_receipts,
        count(case when received_on is not null and quantity_received > quantity_ordered then 1 end) as over_receipts,
        count(case when days_late <= 0 then 1 end) as on_time_receipts,
        min(ordered_on) as first_ordered_on,
        max(ordered_on) as last_ordered_on,
        max(received_on) as last_received_on
    from order_lines
    -- sqlfluff does not know grouping sets in its DuckDB dialect.
    group by grouping sets ( -- noqa: PRS
        (origin_number, item_id, location_id, supplier_id), (origin_number, item_id, supplier_id),
        (origin_number, item_id, location_id), (origin_number, item_id), (origin_number, supplier_id), (origin_number)
    )
)

select
    origin_number,
    rung,
    item_id,
    location_id,
    supplier_id,
    delivered_lines,
    receipts,
    open_orders,
    overdue_orders,
    oldest_open_days,
    sorted_days,
    sorted_open_days,
    {{ restock_share('total_days', 'receipts') }} as mean_days,
    sqrt({{ restock_list_variance('sorted_days') }}) as sd_days,
    {{ restock_list_at('sorted_days', '1') }} as min_days,
    {{ restock_list_at('sorted_days', 'cast(receipts as integer)') }} as max_days,
    {% for share in ['0.50', '0.90', '0.95'] -%}
    {{ restock_list_quantile('sorted_days', 'receipts', share ~ 'e0') }} as p{{ share[2:] }}_days,
    {% endfor -%}
    promised_receipts,
    short_receipts,
    over_receipts,
    {{ restock_share('on_time_receipts', 'promised_receipts') }} as on_time_share,
    {{ restock_share('on_time_in_full_receipts', 'promised_receipts') }} as on_time_in_full_share,
    {{ restock_share('total_days_late', 'promised_receipts') }} as days_late_mean,
    {{ restock_share('received_units', 'ordered_units') }} as delivered_share,
    received_units,
    first_ordered_on,
    last_ordered_on,
    last_received_on
from grouped
-- No figure of the past leans on this rung.
where origin_number = 0 or rung <> 'item_location_supplier'
