{#- What a target says about the cost of a stock-out, as a sentence part; for a class, of how many nobody would believe it. -#}
{% macro restock_verdict() -%}
case
        when scope <> 'item_location' and absurd_item_locations is null then 'no cost, no price or no demand to weigh it with'
        when scope <> 'item_location'
            then concat(
                case when absurd_item_locations > 0 then concat(absurd_item_locations, '') else 'none' end, ' of ', item_locations,
                ' would need a cost of a stock-out that nobody would believe'
            )
        when implied_over_price is null then 'no cost, no price or no demand to weigh it with'
        when is_absurd and implied_over_price < 1e0
            then 'pays where a unit short costs next to nothing: a higher target would pay'
        when is_absurd
            then concat('a unit short would have to cost ', {{ restock_times('implied_over_price') }}, ' its price for this target to pay')
        else concat('pays where a unit short costs ', {{ restock_times('implied_over_price') }}, ' its price')
    end
{%- endmacro %}

{#- A ratio in words: whole times from ten on, two places below. -#}
{% macro restock_times(ratio) -%}
concat(
            case
                when {{ ratio }} >= 9.995e0 then cast(cast(round({{ ratio }}) as decimal(38, 0)) as {{ dbt.type_string() }})
                else cast(cast(round({{ ratio }}, 2) as decimal(18, 2)) as {{ dbt.type_string() }})
            end,
            ' times'
        )
{%- endmacro %}
