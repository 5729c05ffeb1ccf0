"""Figures of the enterprises of a register: AI firms, industries, capital, operators of infrastructure."""

from __future__ import annotations

import polars as pl

from aicluster_spark.scorecard.figures.figure import Figure, Scope, Tables, figure, unknown
from aicluster_spark.scorecard.figures.patents import KNOWN_SHARE, code_lists

NO_REGISTER = "the study has no register of enterprises"
NO_FIRMS = "no AI firm of the register"
NO_INDUSTRY = "the industry is known for fewer than half of the AI firms"
NO_CAPITAL = "a registered capital in yuan is known for fewer than half of the AI firms"
NO_SCOPE = "the register tells the scope of fewer than half of the enterprises"
NO_NEW_FIRM = "no AI firm of the register was founded in the window"
NAMES = (
    "ai_firms",
    "firm_births",
    "firm_deaths",
    "chain_evenness",
    "firm_fields",
    "infrastructure_firms",
    "capital",
    "founding_capital",
)
ROW = ("source_file", "source_row")


def firm_figures(tables: Tables, scope: Scope) -> list[Figure]:
    """Count AI firms, births and deaths, their industries, capital, and operators of infrastructure."""
    if tables["enterprises"].select("source_row").head(1).collect().is_empty():
        return [unknown(name, NO_REGISTER) for name in NAMES]
    firms = _firms(tables, scope)
    return [
        _counted(firms, scope),
        *_events(tables, scope),
        *_industries(firms, scope),
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
        ai_firms=_living(scope).sum(), dayless=(pl.col("founded").is_null() & may_live).sum()
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
    places = scope.here(tables["enterprise_places"].select(*ROW, "city"))
    judged = tables["enterprise_activity"].filter("is_ai").select(*ROW)
    columns = ("enterprise_id", "founded", "closed", "status", "capital", "capital_currency", "industry_code")
    listed = places.join(judged, on=ROW, how="semi").join(
        tables["enterprises"].select(*ROW, *columns), on=ROW
    )
    gone = pl.col("status").is_in(["cancelled", "revoked"]).fill_null(False) | pl.col("closed").is_not_null()
    yuan = pl.when(pl.col("capital_currency") == "CNY").then("capital")
    division = pl.col("industry_code").str.extract(r"(\d{2})").cast(pl.Int32)
    return (
        listed.group_by("enterprise_id")
        .agg(
            pl.col("city").min(),
            pl.col("founded").min().dt.year(),
            pl.col("closed").max().dt.year(),
            gone=gone.any(),
            capital=yuan.max(),
            division=division.min(),
        )
        .collect(engine="streaming")
    )


def _living(scope: Scope) -> pl.Expr:
    """Whether a firm is known to live at the window's end."""
    closed_later = pl.col("closed") > scope.end
    return (pl.col("founded") <= scope.end) & (~pl.col("gone") | closed_later.fill_null(False))


def _industries(firms: pl.DataFrame, scope: Scope) -> list[Figure]:
    """How evenly living AI firms stand along the value chain, and in how many industries."""
    chain = code_lists()["value_chain"]
    link = (
        pl.when(pl.col("division").is_between(*chain["hardware"]))
        .then(pl.lit("hardware"))
        .when(pl.col("division").is_between(*chain["platform"]))
        .then(pl.lit("platform"))
        .otherwise(pl.lit("application"))
    )
    living = firms.filter(_living(scope))
    known = living.filter(pl.col("division").is_not_null()).with_columns(link=link)
    told = living.group_by("city").agg(told=pl.col("division").is_not_null().mean() >= KNOWN_SHARE)
    fields = known.group_by("city").agg(firm_fields=pl.col("division").n_unique())
    part = pl.col("firms") / pl.col("firms").sum()
    evenness = (
        known.group_by("city", "link")
        .agg(firms=pl.len())
        .sort("city", "link")
        .group_by("city", maintain_order=True)
        .agg(chain_evenness=-(part * part.log()).sum() / pl.lit(3.0).log())
    )
    joined = told.join(fields, on="city", how="left").join(evenness, on="city", how="left")
    names = ("chain_evenness", "firm_fields")
    return [figure(name, joined, pl.when("told").then(name), NO_INDUSTRY, NO_FIRMS) for name in names]


def _capital(firms: pl.DataFrame, scope: Scope) -> list[Figure]:
    """Sum the registered capital of living AI firms, and of those founded in the window.

    What is blank or in another currency is not 0: a sum over few of the firms says nothing of them.
    """
    told = pl.col("capital").is_not_null().mean() >= KNOWN_SHARE
    total = pl.when(told).then(pl.col("capital").sort().sum())
    living = firms.filter(_living(scope)).group_by("city").agg(capital=total)
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
