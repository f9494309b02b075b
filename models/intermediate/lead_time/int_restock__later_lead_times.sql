-- The lead time that a past figure is checked with: how long an order of the same group took that was placed later, drawn
-- by a hash, so that it is the same in every run; of the newest orders of the group where none came later. Drawn from are as many
-- as a power of two, so that most orders that come in leave what was drawn as it is until they have doubled.
{%- set rungs = {
    'item_location': ['item_id', 'location_id'], 'item_supplier': ['item_id', 'order_lines.supplier_id'], 'item': ['item_id'],
    'supplier': ['order_lines.supplier_id'], 'all': [],
} %}

with

past as (
    select
        ladder.origin_number,
        ladder.item_id,
        ladder.location_id,
        ladder.lead_time_source,
        ladder.lead_time_group_id,
        ladder.lead_time_mean_days,
        origins.as_of_on
    from {{ ref('int_restock__lead_time_ladder') }} as ladder
    inner join {{ ref('int_restock__origins') }} as origins on ladder.origin_number = origins.origin_number
    where ladder.origin_number > 0
),

looked_for as (
    select distinct
        origin_number,
        as_of_on,
        lead_time_group_id
    from past
),

of_rungs as (
    {% for rung, keys in rungs.items() -%}
    select
        {{ restock_lead_time_group_id("'" ~ rung ~ "'", keys) }} as lead_time_group_id,
        order_lines.ordered_on,
        order_lines.lead_time_days,
        shifts.shifted_on,
        shifts.known_on
    from {{ ref('int_restock__order_lines') }} as order_lines
    left join {{ ref('int_restock__lead_time_shifts') }} as shifts
        on shifts.origin_number = 0 and order_lines.supplier_id = shifts.supplier_id
    where order_lines.received_on is not null and not order_lines.is_cancelled
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Orders of one day are told apart by how long they took, and by nothing else.
numbered as (
    select
        *,
        row_number() over (partition by lead_time_group_id order by ordered_on, lead_time_days, shifted_on, known_on) as order_number
    from of_rungs
    where lead_time_group_id in (select looked_for.lead_time_group_id from looked_for)
),

-- Where all orders are earlier ones, none is passed over.
counted as (
    select
        looked_for.origin_number,
        looked_for.lead_time_group_id,
        count(*) as orders,
        count(case when numbered.ordered_on < looked_for.as_of_on then 1 end) % count(*) as passed_over,
        max(numbered.ordered_on) >= looked_for.as_of_on as has_later
    from looked_for
    inner join numbered on looked_for.lead_time_group_id = numbered.lead_time_group_id
    group by looked_for.origin_number, looked_for.as_of_on, looked_for.lead_time_group_id
),

bounded as (
    select
        *,
        cast(power(2e0, floor(ln(orders - passed_over) / ln(2e0) + 1e-9)) as bigint) as candidates
    from counted
),

drawn as (
    select
        past.*,
        bounded.has_later,
        bounded.candidates,
        changed.took_over_on,
        case when bounded.has_later then bounded.passed_over else bounded.orders - bounded.candidates end as before_first,
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
        else cast(numbered.lead_time_days as double)
    end as realised_days,
    case
        when drawn.lead_time_source = 'planned' then 'planned'
        when numbered.lead_time_days is null then null
        when drawn.has_later then 'later_orders'
        else 'all_orders'
    end as realised_from
from drawn
left join numbered
    on
        drawn.lead_time_group_id = numbered.lead_time_group_id
        and drawn.before_first + drawn.hash_number % drawn.candidates + 1 = numbered.order_number
        -- What the item's next supplier took says nothing of what was promised before it took over, or knowing nothing of it.
        and (
            drawn.took_over_on is null
            or numbered.ordered_on < drawn.took_over_on
            or drawn.lead_time_source in ('item_supplier', 'supplier')
        )
        -- Nor does what a supplier takes at one pace say anything of what was promised at the other.
        and (numbered.shifted_on is null or (numbered.ordered_on >= numbered.shifted_on) = (drawn.as_of_on >= numbered.known_on))
