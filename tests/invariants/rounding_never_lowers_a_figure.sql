-- The chosen figures are the exact ones or more, and by less than one step.
with

chosen as (
    select
        *,
        case method
            when 'normal' then reorder_point_normal_units
            when 'average_max' then reorder_point_average_max_units
        end as exact_units,
        {% if var('restock_rounding') == 'order_multiple' -%}
        coalesce(order_multiple, 1e0)
        {%- else -%}
        1e0
        {%- endif %} as step
    from {{ ref('restock__reorder_points') }}
)

select *
from chosen
where
    reorder_point_units < exact_units - 1e-6 * (1 + abs(exact_units))
    or reorder_point_units >= exact_units + step
