-- One row: do customers come back for what they did not find? It is compared with what `restock_unmet_demand` says of them.
{%- set is_lost = var('restock_unmet_demand') == 'lost' %}
{%- set text = dbt.type_string() %}

with

outs as (
    select * from {{ ref('int_restock__missed_sales') }}
),

summed as (
    select
        nullif(cast(sum(cast(missed_units as decimal(38, 6))) as double), 0e0) as all_missed_units,
        cast(sum(cast(waited_units as decimal(38, 6))) as double) as all_waited_units
    from outs
),

-- Twice the standard error of a ratio of sums, as one stock-out differs from the next.
judged as (
    select
        count(*) as stock_outs,
        min(summed.all_missed_units) as missed_units,
        min(summed.all_waited_units / summed.all_missed_units) as share_waiting,
        2e0 * sqrt(cast(sum(cast(power(
            (outs.waited_units - summed.all_waited_units / summed.all_missed_units * outs.missed_units) / summed.all_missed_units, 2
        ) as decimal(38, 18))) as double)) as error,
        sum(cast(outs.missed_units * outs.unit_price as decimal(38, 6))) as money_amount
    from outs
    cross join summed
),

-- Half is where one is as true as the other. A few stock-outs say nothing of all.
found as (
    select
        *,
        stock_outs >= 10
        and {{ 'share_waiting - error > 0.5e0' if is_lost else 'share_waiting + error < 0.5e0' }} as is_found
    from judged
)

{{ restock_quality_row(
    'unmet_demand_not_as_set', 'stock_outs', 'stock_outs', 'case when is_found then stock_outs else 0 end',
    "case when is_found then concat('of ', cast(cast(round(missed_units) as decimal(38, 0)) as " ~ text ~ "), ' units missed ', "
    ~ "cast(cast(round(100 * greatest(share_waiting, 0e0)) as integer) as " ~ text ~ "), ' % were bought later, give or take ', "
    ~ "cast(cast(ceil(100 * error) as integer) as " ~ text ~ "), ' points') end",
    'case when is_found then money_amount end',
) }}
from found
