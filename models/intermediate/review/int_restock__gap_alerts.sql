{{ config(materialized='view') }}
-- What moved the most toward today's figure names the alert; what it costs to wait until the review is its money.
{%- set causes = {
    'demand_level': ['demand_rose', 'demand_fell', 'demand went', 'a day', 1],
    'demand_variability': ['demand_varies_more', 'demand_settled', 'the spread of a day of demand went', 'units', 1],
    'lead_time_level': ['lead_times_longer', 'lead_times_shorter', 'deliveries went', 'days', 1],
    'lead_time_variability': ['lead_times_irregular', 'supplier_reliable', 'the spread of lead times went', 'days', 1],
    'target': ['target_rose', 'target_fell', 'the service target went', '%', 100],
    'method': ['past_outcomes_ask_for_more', 'past_outcomes_ask_for_less', 'the level that past outcomes ask for went', '%', 100],
} %}

with

gaps as (
    select
        gaps.*,
        in_force.reorder_point_units,
        in_force.next_review_on,
        sized.supplier_id,
        sized.abc_class,
        sized.demand_source,
        gaps.gap_units > 0 as is_raise,
        coalesce(sized.unit_price, sized.unit_cost) as sale_amount,
        coalesce(sized.unit_cost, sized.unit_price) * sized.holding_cost_rate as holding_amount
    from {{ ref('int_restock__open_gaps') }} as gaps
    inner join {{ ref('int_restock__record_newest') }} as in_force
        on gaps.item_id = in_force.item_id and gaps.location_id = in_force.location_id
    inner join {{ ref('int_restock__buffers') }} as sized
        on gaps.item_id = sized.item_id and gaps.location_id = sized.location_id
)

select
    case
        {%- for cause, words in causes.items() %}
        when cause = '{{ cause }}' and is_raise then '{{ words[0] }}'
        {%- if cause == 'demand_variability' %}
        when cause = '{{ cause }}' and demand_source = 'forecast' then 'forecast_better'
        {%- endif %}
        when cause = '{{ cause }}' then '{{ words[1] }}'
        {%- endfor %}
    end as alert,
    case when is_raise then 'raise' else 'lower' end as direction,
    item_id,
    location_id,
    supplier_id,
    abc_class,
    case when is_raise then greatest(short_yearly_units, 0e0) * sale_amount else -gap_units * holding_amount end as amount,
    case when is_raise then 'sales a year that would find the shelf empty' else 'holding cost a year' end as amount_is,
    gap_units as units,
    concat(
        'Reorder point ', {{ restock_in_words('reorder_point_units') }}, ' in force, ',
        {{ restock_in_words('reorder_point_units + gap_units') }}, ' today: ',
        case
            {%- for cause, words in causes.items() %}
            when cause = '{{ cause }}' and cause_before is not null and cause_now is not null
                then concat(
                    '{{ words[2] }} from ', {{ restock_in_words('cause_before * ' ~ words[4]) }}, ' to ',
                    {{ restock_in_words('cause_now * ' ~ words[4]) }}, ' {{ words[3] }}'
                )
            {%- endfor %}
            when cause = 'method' then 'another method sizes it'
            when cause = 'target' then 'another service target, review period or order multiple'
            else replace(cause, '_', ' ')
        end,
        '. ',
        case
            when is_raise
                then concat(
                    'With the figure in force ', {{ restock_in_words('greatest(short_yearly_units, 0e0)') }},
                    ' more units a year would come too late.'
                )
            else concat({{ restock_in_words('-gap_units') }}, ' units are held that are not needed.')
        end
    ) as explanation,
    case
        when next_review_on is null then 'Change it in your system, or set restock''s figure with an override.'
        else concat('It is reviewed on ', cast(next_review_on as {{ dbt.type_string() }}), '; set it before with an override if that is too late.')
    end as what_to_do
from gaps
