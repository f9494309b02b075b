-- One row per check of the days on which deliveries and stock counts are dated: do they go on, and are they days at all?
with

as_of as (
    select as_of_on from {{ ref('stg_restock__as_of') }}
),

recorded as (
    {% for input, column in [('deliveries', 'ordered_on'), ('deliveries', 'received_on'), ('stock', 'counted_on')] -%}
    select distinct
        '{{ input }}' as input_name,
        '{{ column }}' as dated_by,
        {{ column }} as recorded_on
    from {{ ref('stg_restock__' ~ input) }}
    where row_state = 'used' and {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

gaps as (
    select
        *,
        {{ dbt.datediff('lag(recorded_on) over (partition by dated_by order by recorded_on)', 'recorded_on', 'day') }} as gap_days
    from recorded
),

feeds as (
    select
        input_name,
        dated_by,
        count(*) as recorded_days,
        max(recorded_on) as newest_on,
        coalesce({{ restock_list_at(restock_sorted_list('gap_days'), 'cast(ceil(0.95e0 * count(gap_days)) as integer)') }}, 0) as gap_p95_days
    from gaps
    group by input_name, dated_by
),

-- As sales are measured: two weeks may be a holiday. A table of stock often holds the newest count alone, with no gap before it.
judged as (
    select
        feeds.*,
        {{ dbt.datediff('feeds.newest_on', 'as_of.as_of_on', 'day') }} as silent_days,
        {{ dbt.datediff('feeds.newest_on', 'as_of.as_of_on', 'day') }} > greatest(14, 4 * (1 + feeds.gap_p95_days)) as is_silent
    from feeds
    cross join as_of
    where feeds.input_name = 'stock' or feeds.recorded_days > 4
),

silent as (
    select
        input_name,
        count(*) as columns_checked,
        count(case when is_silent then 1 end) as columns_found,
        min(case when is_silent then concat(
            dated_by, ': newest ', cast(newest_on as {{ dbt.type_string() }}), ', ', cast(silent_days as {{ dbt.type_string() }}),
            ' days before the as-of day',
            case when recorded_days > 1 then concat('; usually at most ', cast(gap_p95_days as {{ dbt.type_string() }}), ' days apart') else '' end
        ) end) as example
    from judged
    group by input_name
),

received as (
    select
        count(*) as receipts,
        count(distinct received_on) as received_days,
        min(received_on) as first_on,
        count(case when extract(day from received_on) = 1 then 1 end) as on_first_day,
        count(case when extract(day from {{ dbt.dateadd('day', 1, 'received_on') }}) = 1 then 1 end) as on_last_day,
        sum(cast(cast(coalesce(quantity_received, quantity_ordered) as double) * unit_cost as decimal(38, 6))) as money_amount
    from {{ ref('stg_restock__deliveries') }}
    where row_state = 'used' and received_on is not null
),

months as (
    select
        *,
        received_days >= 4 and receipts in (on_first_day, on_last_day) as are_months
    from received
)

{{ restock_quality_row('missing_feed', none, 'columns_checked', 'columns_found', 'example') }}
from silent
union all
{{ restock_quality_row(
    'received_by_the_month', 'deliveries', 'receipts', 'case when are_months then receipts else 0 end',
    "case when are_months then concat('received_on=', cast(first_on as " ~ dbt.type_string() ~ ')) end',
    'case when are_months then money_amount end',
) }}
from months
