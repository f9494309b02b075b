"""The SQL formulas on sparse days give what NumPy gives on the full calendar, and a slip in one of them shows."""

import re

import duckdb
import jinja2
import numpy as np
import polars as pl
import pytest
from conftest import ROOT


class Adapter:
    """What the macros ask of dbt: the DuckDB variant of a macro."""

    def __init__(self, environment):
        self.environment = environment

    def dispatch(self, name, _package):
        return self.environment.globals[f"duckdb__{name}"]


def macros(change=("", "")):
    """The macros of the repository as functions, with one piece of their text exchanged."""
    environment = jinja2.Environment(extensions=["jinja2.ext.do"])
    environment.globals["adapter"] = Adapter(environment)
    environment.globals["var"] = lambda _name: 2
    source = "".join((ROOT / "macros" / folder / file).read_text() for folder, file in SOURCES)
    assert change[0] in source, f"{change[0]!r} is no longer in the macros: keep this list up to date"
    module = environment.from_string(source.replace(*change)).module
    for name in re.findall(r"macro (\w+)\(", source):
        environment.globals[name] = getattr(module, name)
    return module


SOURCES = [
    ("engines", "lists.sql"),
    ("engines", "texts.sql"),
    ("formulas", "pooled_moments.sql"),
    ("formulas", "demand_pattern.sql"),
]


def series():
    """Five hundred seeded sparse series of demand, some of them huge, some with net returns, some with one sale."""
    random = np.random.default_rng(7)
    for number in range(500):
        length = int(random.integers(2, 200))
        sizes = random.gamma(random.choice([0.7, 1.9, 9.0]), 20, length).round(3) + 0.001
        sizes += 1e8 if number % 10 == 0 else 0
        sizes *= np.where(random.random(length) < 0.05, -1, 1) if number % 7 == 0 else 1
        yield np.where(random.random(length) < random.choice([0.02, 0.3, 0.72, 0.9]), sizes, 0.0)


def computed(formulas):
    """Mean, variance, quantiles and pattern of every series by the macros, from the days with a sale alone."""
    rows = [(i, len(values), v) for i, values in enumerate(series()) for v in values[values != 0]]
    lengths = [(i, len(values)) for i, values in enumerate(series())]
    with duckdb.connect() as connection:
        connection.register("sale", pl.DataFrame(rows, schema=["series", "n", "units"], orient="row"))
        connection.register("lengths", pl.DataFrame(lengths, schema=["series", "all_buckets"], orient="row"))
        return connection.sql(
            f"""
            with sizes as (
                select series, count(*) as n, sum(units) as total, count(case when units < 0 then 1 end) as negatives,
                    {formulas.restock_sorted_list("units")} as sorted
                from sale group by series
            ),
            measured as (
                select series, all_buckets, coalesce(n, 0) as n, coalesce(negatives, 0) as negatives, sorted,
                    coalesce(total, 0e0) as total, coalesce(total / n, 0e0) as size_mean,
                    {formulas.restock_list_variance("sorted")} as size_variance
                from lengths left join sizes using (series)
            )
            select
                {formulas.restock_pooled_mean("total", "all_buckets")} as mean,
                {formulas.restock_pooled_variance("n", "size_mean", "size_variance", "all_buckets")} as variance,
                {formulas.restock_sparse_quantile("sorted", "negatives", "n", "all_buckets", "0.50e0")} as p50,
                {formulas.restock_sparse_quantile("sorted", "negatives", "n", "all_buckets", "0.95e0")} as p95,
                {formulas.restock_demand_pattern("n", "all_buckets / nullif(n, 0)", "size_variance / size_mean ** 2")} as pattern
            from measured order by series
            """
        ).pl()


def pattern(values):
    sizes = values[values != 0]
    if len(sizes) == 0:
        return "no_demand"
    squared = float(np.var(sizes, ddof=1) / np.mean(sizes) ** 2) if len(sizes) > 1 else 0.0
    often = len(values) / len(sizes) <= 1.32
    return ("smooth" if squared <= 0.49 else "erratic") if often else ("intermittent" if squared <= 0.49 else "lumpy")


def agrees(table):
    dense = list(series())
    return (
        np.allclose(table["mean"], [np.mean(v) for v in dense], rtol=1e-12)
        and np.allclose(table["variance"], [np.var(v, ddof=1) for v in dense], rtol=1e-9)
        and np.array_equal(table["p50"], [np.quantile(v, 0.50, method="inverted_cdf") for v in dense])
        and np.array_equal(table["p95"], [np.quantile(v, 0.95, method="inverted_cdf") for v in dense])
        and table["pattern"].to_list() == [pattern(v) for v in dense]
    )


def test_sparse_days_give_the_figures_of_the_full_calendar():
    assert agrees(computed(macros()))


@pytest.mark.parametrize(
    "change",
    [
        ("({{ sale_buckets }} - 1) *", "({{ sale_buckets }}) *"),
        ("({{ all_buckets }} - {{ sale_buckets }})\n", "{{ all_buckets }}\n"),
        ("nullif({{ all_buckets }} - 1, 0)", "nullif({{ all_buckets }}, 0)"),
        ("{{ total }} / nullif(cast({{ all_buckets }}", "{{ total }} / nullif(1 + cast({{ all_buckets }}"),
        ("ceil(' ~ share", "floor(' ~ share"),
        ("<= {{ negatives }} + {{ all_buckets }}", "< {{ negatives }} + {{ all_buckets }}"),
        ("1.32e0 and", "1.42e0 and"),
        ("<= 0.49e0 then 'intermittent'", "<= 0.59e0 then 'intermittent'"),
        ("list_var_samp", "list_var_pop"),
    ],
)
def test_a_slip_in_a_formula_shows(change):
    assert not agrees(computed(macros(change)))


def test_a_number_in_words_has_the_places_that_tell_something_and_next_to_nothing_no_sign():
    said = {
        -0.001: "0",
        0.004: "0",
        0.05: "0.05",
        -2.5: "-2.5",
        9.996: "10",
        99.96: "100",
        1234.4: "1,234",
        -1e6: "-1,000,000",
    }
    given = ", ".join(f"({number}e0)" if "e" not in str(number) else f"({number})" for number in said)
    words = macros().restock_in_words("number")
    with duckdb.connect() as connection:
        assert (
            dict(connection.sql(f"select number, {words} from (values {given}) as given (number)").fetchall()) == said
        )
