-- One row per check and input that compares prices or days with each other: how many were looked at, how many stand out,
-- and one of them.
with

prices as (
    select
        input_name,
        count(distinct party_id) as parties,
        count(distinct case when previous_price is not null then concat(party_id, ' | ', item_id) end) as series
    from {{ ref('int_restock__monthly_prices') }}
    group by input_name
),

flips as (
    select
        input_name as flip_input,
        count(distinct concat(party_id, ' | ', item_id)) as series,
        sum(money_amount) as money_amount,
        min(concat(
            'item_id=', item_id, case when input_name = 'sales' then ', location_id=' else ', supplier_id=' end, party_id,
            ', month=', cast(month_on as {{ dbt.type_string() }}), ': price x ', cast(round(price_factor, 3) as {{ dbt.type_string() }})
        )) as example
    from {{ ref('int_restock__unit_flips') }}
    group by input_name
),

jumps as (
    select
        input_name as jump_input,
        count(distinct party_id) as parties,
        sum(money_amount) as money_amount,
        min(concat(
            case when input_name = 'sales' then 'location_id=' else 'supplier_id=' end, party_id,
            ', month=', cast(month_on as {{ dbt.type_string() }}), ': prices x ', cast(round(factor, 2) as {{ dbt.type_string() }})
        )) as example
    from {{ ref('int_restock__price_level_jumps') }}
    group by input_name
),

gaps as (
    select
        count(*) as locations,
        count(case when unusual_gaps > 0 then 1 end) as locations_with_gap,
        -- A gap of all locations is one of each as well: the larger of the two sums, not both.
        greatest(
            coalesce(sum(case when is_everywhere then money_amount end), 0), coalesce(sum(case when not is_everywhere then money_amount end), 0)
        ) as money_amount,
        min(case when unusual_gaps > 0 then concat(
            'location_id=', location_id, ', last_sold_on=', cast(first_gap_after_on as {{ dbt.type_string() }}),
            ', longest gap: ', cast(longest_gap_days as {{ dbt.type_string() }}), ' days'
        ) end) as example
    from {{ ref('int_restock__feed_gaps') }}
)

{{ restock_quality_row(
    'unit_of_measure_flip', none, 'prices.series', 'coalesce(flips.series, 0)', 'flips.example', 'flips.money_amount'
) }}
from prices
left join flips on prices.input_name = flips.flip_input
union all
{{ restock_quality_row(
    'price_level_jump', none, 'prices.parties', 'coalesce(jumps.parties, 0)', 'jumps.example', 'jumps.money_amount'
) }}
from prices
left join jumps on prices.input_name = jumps.jump_input
union all
{{ restock_quality_row('missing_feed', 'sales', 'locations', 'locations_with_gap', 'example', 'money_amount') }}
from gaps
