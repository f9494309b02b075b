-- The lead times that a past figure meets, each drawn from orders of the group that the figure came from. It is checked with how
-- long an order took that was placed on that day or next; with an earlier one where none was, or where slow ones of its day could
-- still be on their way. Until that has come, an earlier one teaches what demand was: one of those that were placed a longest lead
-- time before the day at the latest, so that slow ones had come as well. Drawn by a hash, so that it is the same in every run; of
-- the orders of one day, or of as many earlier ones as a power of two, so that orders that come in leave what was drawn as it is.
{%- set draws = {
    'later': 'drawn.next_number + drawn.hash_number % drawn.next_orders',
    'earlier': 'drawn.earlier_orders - drawn.hash_number % drawn.earlier_candidates',
} %}
with

past as (
    select
        ladder.*,
        origins.as_of_on,
        today.as_of_on as today_on
    from {{ ref('int_restock__lead_time_ladder') }} as ladder
    inner join {{ ref('int_restock__origins') }} as origins on ladder.origin_number = origins.origin_number
    inner join {{ ref('int_restock__origins') }} as today on today.origin_number = 0
    where ladder.origin_number > 0
),

looked_for as (
    select
        origin_number,
        as_of_on,
        lead_time_group_id,
        {{ dbt.dateadd('day', '-cast(ceil(max(lead_time_max_days)) as integer)', 'as_of_on') }} as had_come_until_on,
        {{ dbt.dateadd('day', '-cast(ceil(max(lead_time_max_days)) as integer)', 'today_on') }} as have_come_until_on
    from past
    group by origin_number, as_of_on, lead_time_group_id, today_on
),

numbered as (
    select * from {{ ref('int_restock__orders_of_groups') }}
),

counted as (
    select
        looked_for.origin_number,
        looked_for.lead_time_group_id,
        count(case when numbered.ordered_on <= looked_for.had_come_until_on then 1 end) as earlier_orders,
        min(case when numbered.ordered_on >= looked_for.as_of_on then numbered.order_number end) as next_number
    from looked_for
    inner join numbered
        on
            looked_for.lead_time_group_id = numbered.lead_time_group_id
            and numbered.ordered_on <= looked_for.have_come_until_on
    group by looked_for.origin_number, looked_for.lead_time_group_id
),

bounded as (
    select
        counted.*,
        next_order.orders_of_the_day as next_orders,
        cast(power(2e0, floor(ln(nullif(counted.earlier_orders, 0)) / ln(2e0) + 1e-9)) as bigint) as earlier_candidates
    from counted
    left join numbered as next_order
        on counted.lead_time_group_id = next_order.lead_time_group_id and counted.next_number = next_order.order_number
),

drawn as (
    select
        past.*,
        bounded.next_number,
        bounded.next_orders,
        bounded.earlier_orders,
        bounded.earlier_candidates,
        changed.took_over_on,
        {{ restock_hash("concat(past.item_id, '/', past.location_id, '/', cast(past.as_of_on as " ~ dbt.type_string() ~ "))") }}
            as hash_number
    from past
    left join bounded
        on past.origin_number = bounded.origin_number and past.lead_time_group_id = bounded.lead_time_group_id
    left join {{ ref('int_restock__item_suppliers') }} as changed
        on past.item_id = changed.item_id and changed.took_over_on is not null
)

select
    drawn.item_id,
    drawn.location_id,
    drawn.origin_number,
    case
        when drawn.lead_time_source = 'planned' then drawn.lead_time_mean_days
        when drawn.next_number is null then cast(earlier.lead_time_days as double)
        else cast(later.lead_time_days as double)
    end as realised_days,
    case
        when drawn.lead_time_source = 'planned' then 'planned'
        when later.lead_time_days is not null then 'later_orders'
        when drawn.next_number is null and earlier.lead_time_days is not null then 'earlier_orders'
    end as realised_from,
    -- That no later one tells is not known before today.
    case
        when drawn.lead_time_source = 'planned' then 0
        when later.lead_time_days is not null then {{ dbt.datediff('drawn.as_of_on', 'later.ordered_on', 'day') }}
        else {{ dbt.datediff('drawn.as_of_on', 'drawn.today_on', 'day') }}
    end as ordered_after_days,
    -- What took longer than any that counts is not known to be over when these are.
    case
        when earlier.received_on <= drawn.as_of_on and earlier.lead_time_days <= drawn.lead_time_max_days
            then cast(earlier.lead_time_days as double)
    end as earlier_days
from drawn
{% for time, number in draws.items() -%}
left join numbered as {{ time }}
    on
        drawn.lead_time_group_id = {{ time }}.lead_time_group_id
        and {{ number }} = {{ time }}.order_number
        -- What the item's next supplier took says nothing of what was promised before it took over, or knowing nothing of it.
        and (
            drawn.took_over_on is null
            or {{ time }}.ordered_on < drawn.took_over_on
            or drawn.lead_time_source in ('item_supplier', 'supplier')
        )
        -- Nor does what a supplier takes at one pace say anything of what was promised at the other.
        and coalesce(({{ time }}.ordered_on >= {{ time }}.shifted_on) = (drawn.as_of_on >= {{ time }}.known_on), true)
{% endfor -%}
