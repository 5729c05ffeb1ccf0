"""Figures of the enterprises of a register: AI firms, industries, capital, operators of infrastructure."""

from __future__ import annotations

import polars as pl

from aicluster_spark.scorecard.figures.chain import CHAIN_FIGURES, chain_figures
from aicluster_spark.scorecard.figures.figure import Figure, Scope, Tables, figure, unknown
from aicluster_spark.scorecard.figures.firm_rows import LIFE, NO_FIRMS, ROW, ai_firm_rows, alive
from aicluster_spark.scorecard.figures.patents import KNOWN_SHARE, code_lists

NO_REGISTER = "the study has no register of enterprises"
NO_INDUSTRY = "the industry is known for fewer than half of the AI firms"
NO_CAPITAL = "a registered capital in yuan is known for fewer than half of the AI firms"
NO_SCOPE = "the register tells the scope of fewer than half of the enterprises"
NO_NEW_FIRM = "no AI firm of the register was founded in the window"
NAMES = (
    "ai_firms",
    "firm_births",
    "firm_deaths",
    *CHAIN_FIGURES,
    "firm_fields",
    "infrastructure_firms",
    "capital",
    "founding_capital",
)


def firm_figures(tables: Tables, scope: Scope, chain: pl.DataFrame) -> list[Figure]:
    """Count AI firms, births and deaths, their industries, capital, and operators of infrastructure.

    Parameters
    ----------
    tables, scope
        Of the study.
    chain
        Of `chain.count_chain`.
    """
    if tables["enterprises"].select("source_row").head(1).collect().is_empty():
        return [unknown(name, NO_REGISTER) for name in NAMES]
    firms = _firms(tables, scope)
    return [
        _counted(firms, scope),
        *_events(tables, scope),
        *chain_figures(chain),
        _industries(firms, scope),
        *_capital(firms, scope),
        _operators(tables, scope),
    ]


def _counted(firms: pl.DataFrame, scope: Scope) -> Figure:
    """Count AI firms that are known to live at the window's end.

    That takes the founding day, and that the register does not call the firm gone. A firm that is gone
    without a closing day may have lived then and is not counted, here as in all figures of living firms; when
    it went matters to the counts of years, `ai_firm_years`, alone.
    """
    may_live = ~pl.col("gone") | (pl.col("closed") > scope.end).fill_null(False)
    counted = firms.group_by("city").agg(
        ai_firms=alive(scope).sum(), dayless=(pl.col("founded").is_null() & may_live).sum()
    )
    value = pl.when(pl.col("dayless") == 0).then("ai_firms")
    why = pl.format("{} AI firms without a founding day", "dayless")
    return figure("ai_firms", counted, value, why, NO_FIRMS)


def _events(tables: Tables, scope: Scope) -> list[Figure]:
    """Births and deaths in the window; unknown where one of its years is."""
    years = scope.here(tables["ai_firm_years"]).filter(scope.in_window())
    sums = (
        years.sort("year")
        .group_by("city")
        .agg(
            firm_births=pl.when(pl.col("births").null_count() == 0).then(pl.col("births").sum()),
            firm_deaths=pl.when(pl.col("deaths").null_count() == 0).then(pl.col("deaths").sum()),
            why=pl.col("reason").drop_nulls().last(),
        )
        .collect()
    )
    names = ("firm_births", "firm_deaths")
    return [figure(name, sums, reason=pl.col("why"), absent=NO_FIRMS) for name in names]


def _firms(tables: Tables, scope: Scope) -> pl.DataFrame:
    """One row an AI firm of the scored cities: city, founded, closed, gone, capital in yuan, division."""
    yuan = pl.when(pl.col("capital_currency") == "CNY").then("capital")
    division = pl.col("industry_code").str.extract(r"(\d{2})").cast(pl.Int32)
    columns = ("capital", "capital_currency", "industry_code")
    rows = ai_firm_rows(tables, scope, columns)
    return (
        rows.group_by("enterprise_id")
        .agg(*LIFE, capital=yuan.max(), division=division.min())
        .collect(engine="streaming")
    )


def _industries(firms: pl.DataFrame, scope: Scope) -> Figure:
    """In how many industries living AI firms are."""
    known = pl.col("division").is_not_null().mean() >= KNOWN_SHARE
    living = firms.filter(alive(scope))
    counted = living.group_by("city").agg(
        firm_fields=pl.when(known).then(pl.col("division").drop_nulls().n_unique())
    )
    return figure("firm_fields", counted, reason=NO_INDUSTRY, absent=NO_FIRMS)


def _capital(firms: pl.DataFrame, scope: Scope) -> list[Figure]:
    """Sum the registered capital of living AI firms, and of those founded in the window.

    What is blank or in another currency is not 0: a sum over few of the firms says nothing of them.
    """
    told = pl.col("capital").is_not_null().mean() >= KNOWN_SHARE
    total = pl.when(told).then(pl.col("capital").sort().sum())
    living = firms.filter(alive(scope)).group_by("city").agg(capital=total)
    founded = firms.filter(pl.col("founded").is_between(scope.start, scope.end))
    new = founded.group_by("city").agg(founding_capital=total)
    return [
        figure("capital", living, reason=NO_CAPITAL, absent=NO_FIRMS),
        figure("founding_capital", new, reason=NO_CAPITAL, absent=NO_NEW_FIRM),
    ]


def _operators(tables: Tables, scope: Scope) -> Figure:
    """Count living enterprises whose scope names data centres, cloud, computing power or networks."""
    words = "|".join(code_lists()["infrastructure_words"])
    named = pl.col("scope").str.contains(words)
    living = (pl.col("founded").dt.year() <= scope.end) & (pl.col("closed").dt.year() > scope.end).fill_null(
        ~pl.col("status").is_in(["cancelled", "revoked"]).fill_null(False)
    )
    places = scope.here(tables["enterprise_places"].select(*ROW, "city"))
    counted = (
        tables["enterprises"]
        .select(*ROW, "enterprise_id", known=pl.col("scope").is_not_null(), operator=named & living)
        .join(places, on=ROW)
        .group_by("city")
        .agg(
            infrastructure_firms=pl.col("enterprise_id").filter(pl.col("operator")).n_unique(),
            known=pl.col("known").mean() >= KNOWN_SHARE,
        )
        .collect(engine="streaming")
    )
    value = pl.when("known").then("infrastructure_firms")
    return figure("infrastructure_firms", counted, value, NO_SCOPE, "no enterprise of the register")
