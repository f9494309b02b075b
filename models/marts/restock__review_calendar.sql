-- What is to be looked at on which day: reviews by the calendar of their class, the end of what a person set, the yearly reset.
{%- set reset = var('restock_yearly_reset') %}
with

items as (
    select
        item_id,
        buyer_id
    from {{ ref('stg_restock__items') }}
    where row_state = 'used'
),

in_force as (
    select
        policies.*,
        coalesce(items.buyer_id, 'none') as buyer_id
    from {{ ref('restock__policies_in_force') }} as policies
    left join items on policies.item_id = items.item_id
    where policies.reviewed_on is not null
),

planned as (
    select
        *,
        'due' as review_kind,
        next_review_on as due_on
    from in_force
    where next_review_on is not null
    union all
    select
        *,
        'override_end' as review_kind,
        cast({{ dbt.dateadd('day', 1, 'set_until_on') }} as date) as due_on
    from in_force
    where set_until_on is not null
    {%- if reset is not none %}
    union all
    select
        *,
        'yearly_reset' as review_kind,
        case
            when {{ restock_reset_of_year('as_of_on') }} > as_of_on then {{ restock_reset_of_year('as_of_on') }}
            else cast({{ dbt.dateadd('year', 1, restock_reset_of_year('as_of_on')) }} as date)
        end as due_on
    from in_force
    {%- endif %}
)

select
    due_on,
    review_kind,
    abc_class,
    buyer_id,
    as_of_on,
    due_on <= as_of_on as is_overdue,
    {{ dbt.datediff('as_of_on', 'due_on', 'day') }} as days_until_due,
    cast(count(*) as bigint) as item_locations,
    cast(count(case when reorder_point_gap_units <> 0 then 1 end) as bigint) as with_gap,
    cast(sum(cast(abs(reorder_point_gap_amount) as decimal(18, 2))) as double) as gap_amount
from planned
group by due_on, review_kind, abc_class, buyer_id, as_of_on
