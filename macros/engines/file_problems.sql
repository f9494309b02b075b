{#- Why a file cannot be read as a table, in a sentence that says what to do; none where it can. The place in words is the
    subject of the sentence. Costs two counting passes over each CSV file: a second each for ten million lines. -#}
{% macro restock_file_problem(path, place) %}
    {% do return(adapter.dispatch('restock_file_problem', 'restock')(path, place)) %}
{% endmacro %}


{% macro duckdb__restock_file_problem(path, place) %}
    {% for file, size in run_query("select filename, size from read_blob('" ~ path.replace("'", "''") ~ "') order by filename") %}
        {% set there = place ~ (', the file ' ~ file if file != path else '') %}
        {% if size == 0 %}
            {% do return(there ~ ' is empty: it has no bytes. Export it again; the first line must hold the names of the columns.') %}
        {% endif %}
        {# What has to load the file leaves large ones to the reader. #}
        {% set problem = restock_wrong_kind_of_file(file, there) if size < 32000000 and '://' not in file else none %}
        {% if not problem and restock_is_csv(file) %}
            {% set problem = restock_csv_problem(file, there, size < 32000000 and not (file | lower).endswith(('.gz', '.zst'))) %}
        {% endif %}
        {% if problem %}{% do return(problem) %}{% endif %}
    {% endfor %}
    {% do return(none) %}
{% endmacro %}


{#- By its first bytes. -#}
{% macro restock_wrong_kind_of_file(file, place) %}
    {% set start = run_query("select hex(content[:4]) from read_blob('" ~ file.replace("'", "''") ~ "')")[0][0] %}
    {% set found = {'1F8B': 'gzip', '5041': 'Parquet', '504B': 'a workbook or a zip archive'}.get(start[:4]) %}
    {% set name = file | lower %}
    {% set expected = 'gzip' if name.endswith('.gz') else none if restock_is_csv(file) else 'Parquet' %}
    {% if name.endswith('.zst') or found == expected or (found == 'Parquet' and start != '50415231') %}
        {% do return(none) %}
    {% endif %}
    {% set remedy = {
        'gzip': 'Give it a name that ends in .csv.gz.',
        'Parquet': 'Give it a name that ends in .parquet.',
        'a workbook or a zip archive': 'Save the sheet as CSV (UTF-8).',
    } %}
    {% do return(place ~ ' is ' ~ (found or 'not ' ~ expected) ~ ' by its content. ' ~ remedy.get(found, 'Export it again, or correct its name.')) %}
{% endmacro %}


{#- Lines that are not UTF-8, end in more than one way or do not have as many fields as the first line. -#}
{% macro restock_csv_problem(file, place, is_small) %}
    {% set path = "'" ~ file.replace("'", "''") ~ "'" %}
    {% set quotes = ', quote = \'"\', escape = \'"\', all_varchar = true' %}
    {# As lines only: before the bytes are known to be text, nothing else can be found out. #}
    {% set lines = 'read_csv(' ~ path ~ ", auto_detect = false, header = false, delim = '\x01', quote = '', escape = '',"
        ~ " strict_mode = false, columns = {'line': 'varchar'}" %}
    {% set bad = restock_first_bad_line(lines) %}
    {% if bad and bad[1] == 'INVALID ENCODING' %}
        {% do return(place ~ ' is not UTF-8 text: line ' ~ bad[0] ~ ' cannot be read. Save it as CSV UTF-8, or convert it with'
            ~ ' iconv -f latin1 -t utf-8 old.csv > new.csv (-f utf-16 for Unicode text of a spreadsheet).') %}
    {% elif is_small and restock_mixes_line_ends(path) %}
        {% do return(place ~ ' ends its lines in more than one way (CR, LF, CR LF). Save it again with one of them; where CR LF and LF'
            ~ " are mixed, tr -d '\\r' < old.csv > new.csv does it.") %}
    {% endif %}
    {% set names = restock_describe('read_csv(' ~ path ~ ', header = true' ~ quotes ~ ')').keys() | list %}
    {% set separators = names[0] | select('in', ',;|\t~^') | list if names | length == 1 else [] %}
    {% set dialect = ", delim = '" ~ separators[0] ~ "'" if separators else '' %}
    {% if names | length > 1 %}
        {% set sniffed = run_query('select delimiter, skiprows from sniff_csv(' ~ path ~ quotes ~ ')')[0] %}
        {% set dialect = ", delim = '" ~ sniffed[0] ~ "', skip = " ~ sniffed[1] %}
    {% endif %}
    {% set bad = restock_first_bad_line('read_csv(' ~ path ~ ', header = true' ~ quotes ~ dialect) %}
    {% if not bad %}
        {% do return(place ~ ' has all its columns in one: ' ~ names[0] ~ '. Separate them by a comma, a semicolon, a tab or |.'
            if separators else none) %}
    {% elif bad[1] in ('MISSING COLUMNS', 'TOO MANY COLUMNS') %}
        {% set fields = modules.re.findall('\\d+', bad[2]) %}
        {% do return(place ~ ' cannot be split into columns: line ' ~ bad[0] ~ ' has ' ~ fields[1] ~ ' fields where the first line has ' ~ fields[0]
            ~ ' (' ~ bad[3] ~ '). Correct the line; a text that holds the separator stands in double quotes.') %}
    {% elif bad[1] == 'UNQUOTED VALUE' %}
        {% do return(place ~ ' cannot be split into columns: a double quote in line ' ~ bad[0] ~ ' is not closed (' ~ bad[3]
            ~ '). Close it, or write a quote inside a text twice.') %}
    {% endif %}
    {% do return(place ~ ' cannot be read at line ' ~ bad[0] ~ ': ' ~ bad[2] | replace('\n', ' ') ~ ' Correct the line or export the file again.') %}
{% endmacro %}


{#- More than one of CR LF, LF and CR, outside quotes: a line break inside a quoted text is none of the file's. -#}
{% macro restock_mixes_line_ends(path) %}
    {% set counted = run_query(
        "select regexp_matches(lines, '\\r\\n')::int + regexp_matches(lines, '(^|[^\\r])\\n')::int + regexp_matches(lines, '\\r([^\\n]|$)')::int"
        ~ " from (select regexp_replace(decode(content), '\"[^\"]*\"', '', 'g') as lines from read_blob(" ~ path ~ '))'
    ) %}
    {% do return(counted[0][0] > 1) %}
{% endmacro %}


{#- Number, kind, message and start of the first line that a reader stumbles over; none where there is none. -#}
{% macro restock_first_bad_line(reader) %}
    {% do run_query('drop table if exists restock_bad_lines') %}
    {% do run_query('drop table if exists restock_bad_scans') %}
    {% do run_query('select count(*) from ' ~ reader
        ~ ", store_rejects = true, rejects_table = 'restock_bad_lines', rejects_scan = 'restock_bad_scans', rejects_limit = 1000)") %}
    {% set bad = run_query(
        "select line, error_type, error_message, replace(left(csv_line, 60), chr(10), ' ') from restock_bad_lines order by line, error_type limit 1"
    ) %}
    {% do run_query('drop table restock_bad_lines') %}
    {% do run_query('drop table restock_bad_scans') %}
    {% do return(bad[0] if bad | length else none) %}
{% endmacro %}
