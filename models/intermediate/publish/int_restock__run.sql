{#- What only dbt knows: read when this is built, never when the project is parsed. -#}
{%- set publish_to = restock_publish_to() %}
{%- set unfit_because = restock_unfit_to_publish() if publish_to else '' %}
{%- if execute and unfit_because %}{% do log('restock: ' ~ unfit_because, info=true) %}{% endif %}
{%- set given = {
    'run_id': invocation_id,
    'folder': '' if unfit_because else publish_to,
    'postgres_variable': var('restock_publish_postgres'),
} %}
with

findings as (
    select distinct check_name
    from {{ ref('restock__data_quality') }}
    where outcome = 'found' and severity in ('error', 'warn')
),

listed as (
    select {{ dbt.listagg('check_name', "', '", 'order by check_name') }} as check_names
    from findings
)

select
    {%- for name, value in given.items() %}
    {{ restock_quoted([value]) | trim if value else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as {{ name }},
    {%- endfor %}
    cast({{ var('restock_publish_keep') }} as integer) as keep,
    coalesce(listed.check_names, '') as checks_with_findings,
    as_of.as_of_on
from {{ ref('stg_restock__as_of') }} as as_of
cross join listed
