-- Lead times at every rung of the ladder: item, location and supplier; item and location; item; supplier; all.
{%- set window_days = var('restock_lead_time_window_days') %}

with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

receipts as (
    select receipts.*
    from {{ ref('int_restock__receipts') }} as receipts
    cross join as_of
    where not receipts.is_cancelled
    {% if window_days is not none -%}
        and (receipts.received_on is null or receipts.received_on > {{ dbt.dateadd('day', -window_days, 'as_of.as_of_on') }})
    {%- endif %}
),

grouped as (
    select
        item_id,
        location_id,
        supplier_id,
        case
            when grouping(location_id) = 0 and grouping(supplier_id) = 0 then 'item_location_supplier'
            when grouping(location_id) = 0 then 'item_location'
            when grouping(item_id) = 0 then 'item'
            when grouping(supplier_id) = 0 then 'supplier'
            else 'all'
        end as rung,
        count(lead_time_days) as receipts,
        count(*) - count(lead_time_days) as open_orders,
        sum(cast(lead_time_days as {{ dbt.type_bigint() }})) as total_days,
        {{ restock_sorted_list('cast(lead_time_days as double)') }} as sorted_days,
        count(days_late) as promised_receipts,
        count(case when is_on_time_in_full then 1 end) as on_time_in_full_receipts,
        sum(cast(days_late as {{ dbt.type_bigint() }})) as total_days_late,
        sum(case when received_on is not null then quantity_ordered end) as ordered_units,
        sum(quantity_received) as received_units,
        min(ordered_on) as first_ordered_on,
        max(received_on) as last_received_on
    from receipts
    -- sqlfluff does not know grouping sets in its DuckDB dialect.
    group by grouping sets ( -- noqa: PRS
        (item_id, location_id, supplier_id), (item_id, location_id), (item_id), (supplier_id), ()
    )
)

select
    rung,
    item_id,
    location_id,
    supplier_id,
    receipts,
    open_orders,
    {{ restock_share('total_days', 'receipts') }} as mean_days,
    sqrt({{ restock_list_variance('sorted_days') }}) as sd_days,
    {{ restock_list_at('sorted_days', '1') }} as min_days,
    {{ restock_list_at('sorted_days', 'cast(receipts as integer)') }} as max_days,
    {% for share in ['0.50', '0.90', '0.95'] -%}
    {{ restock_list_quantile('sorted_days', 'receipts', share ~ 'e0') }} as p{{ share[2:] }}_days,
    {% endfor -%}
    promised_receipts,
    {{ restock_share('on_time_in_full_receipts', 'promised_receipts') }} as on_time_in_full_share,
    {{ restock_share('total_days_late', 'promised_receipts') }} as days_late_mean,
    {{ restock_share('received_units', 'ordered_units') }} as delivered_share,
    first_ordered_on,
    last_received_on
from grouped
