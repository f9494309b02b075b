{{ config(materialized='view') }}
-- One row per time without stock of the list of them, overlaps parted, with whether the shelf had been empty before it.
with

used as (
    select
        outs.item_id,
        outs.location_id,
        outs.starts_at,
        least(coalesce(outs.ends_at, cast(lookback.window_end as timestamp)), cast(lookback.window_end as timestamp)) as ends_at,
        lookback.history_starts_on as first_day_on,
        lookback.as_of_on as last_day_on
    from {{ ref('stg_restock__stock_outs') }} as outs
    cross join {{ ref('int_restock__lookback') }} as lookback
    where outs.row_state = 'used'
),

before_another as (
    select
        *,
        lead(starts_at) over (partition by item_id, location_id order by starts_at, ends_at) as next_starts_at,
        lead(ends_at) over (partition by item_id, location_id order by starts_at, ends_at) as next_ends_at
    from used
),

-- By the day, a time may begin on the day on which the one before it ends: goods came on it, and were gone in the evening.
spans as (
    select
        item_id,
        location_id,
        starts_at,
        case
            when
                next_starts_at = cast(cast(next_starts_at as date) as timestamp)
                and ends_at = {{ dbt.dateadd('day', 1, 'next_starts_at') }}
                and starts_at < next_starts_at
                and next_ends_at >= ends_at
                then next_starts_at
            else ends_at
        end as ends_at,
        first_day_on,
        last_day_on
    from before_another
),

-- What came on a day, or in the evening before it, was on the shelf.
refilled as (
    {% for days in [0, 1] -%}
    select
        item_id,
        location_id,
        cast({{ dbt.dateadd('day', days, 'received_on') }} as date) as day_on
    from {{ ref('int_restock__receipts') }}
    where received_on is not null and not is_cancelled and coalesce(quantity_received, 1) > 0
    {{ 'union' if not loop.last }}
    {% endfor %}
),

-- Where spans overlap, the later one starts where the earlier ones end.
parted as (
    select
        *,
        max(ends_at) over earlier as earlier_ends_at,
        starts_at = cast(cast(starts_at as date) as timestamp) and ends_at = {{ dbt.dateadd('day', 1, 'starts_at') }} as is_one_day
    from spans
    window earlier as (partition by item_id, location_id order by starts_at, ends_at rows between unbounded preceding and 1 preceding)
),

followed as (
    select
        *,
        lag(is_one_day) over (partition by item_id, location_id order by starts_at, ends_at) as was_one_day
    from parted
)

select
    followed.item_id,
    followed.location_id,
    greatest(followed.starts_at, coalesce(followed.earlier_ends_at, followed.starts_at)) as starts_at,
    followed.ends_at,
    -- It had, where the one before lasts longer, or where days are listed one by one and nothing came between them.
    coalesce(
        followed.earlier_ends_at > followed.starts_at
        or (
            followed.earlier_ends_at = followed.starts_at
            and followed.is_one_day
            and followed.was_one_day
            and refilled.day_on is null
        ),
        false
    ) as goes_on,
    followed.first_day_on,
    followed.last_day_on
from followed
left join refilled
    on
        followed.item_id = refilled.item_id
        and followed.location_id = refilled.location_id
        and cast(followed.starts_at as date) = refilled.day_on
where followed.ends_at > greatest(followed.starts_at, coalesce(followed.earlier_ends_at, followed.starts_at))
