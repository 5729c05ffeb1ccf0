"""Living AI firms by their place in the value chain: the counts, and the figures that come of them."""

from __future__ import annotations

import polars as pl

from aicluster_spark.scorecard.figures.chain_places import PLACES, chain_words, code_place, scope_places
from aicluster_spark.scorecard.figures.figure import Figure, Scope, Tables, figure
from aicluster_spark.scorecard.figures.firm_rows import LIFE, NO_FIRMS, ROW, ai_firm_rows, alive
from aicluster_spark.scorecard.figures.patents import KNOWN_SHARE

UNKNOWN = "unknown"
CHAIN_FIGURES = ("placed_in_chain", *(f"{place}_firms" for place in PLACES), "chain_evenness")
COLUMNS = ("industry_code", "industry_edition", "scope")
NEITHER = "neither code nor scope tells their place in the value chain"


def count_chain(tables: Tables, scope: Scope) -> pl.DataFrame:
    """Count the living AI firms of each city at each place, and by what it is known.

    A firm's code decides; where it has none, one that says nothing, or several that contradict each other,
    the words of its scope do.

    Returns
    -------
    polars.DataFrame
        Rows of `scorecard_chain`: a city with such firms has one for each place and one for `unknown`.
    """
    kept = ("enterprise_id", "city", "founded", "closed", "status", *ROW)
    rows = (
        ai_firm_rows(tables, scope, COLUMNS)
        .select(*kept, place=code_place(), words=chain_words())
        .collect(engine="streaming")
        .sort(ROW)
    )
    places = pl.col("place").drop_nulls().unique()
    by_code = pl.when(places.len() == 1).then(places.first())
    firms = rows.group_by("enterprise_id").agg(*LIFE, by_code=by_code).filter(alive(scope))
    placed = firms.join(scope_places(rows.select("enterprise_id", "words")), on="enterprise_id", how="left")
    return _shares(_counts(placed))


def chain_figures(chain: pl.DataFrame) -> list[Figure]:
    """Take the counts of places, their sum and their evenness; null where most firms have no place."""
    told = chain.filter(pl.col("place") != UNKNOWN)
    part = pl.col("share").filter(pl.col("share") > 0)
    of_place = {
        f"{place}_firms": pl.col("firms").filter(pl.col("place") == place).first() for place in PLACES
    }
    counted = told.group_by("city").agg(
        pl.col("reason").first(),
        known=pl.col("share").is_not_null().all(),
        placed_in_chain=pl.col("firms").sum(),
        chain_evenness=-(part * part.log()).sum() / pl.lit(float(len(PLACES))).log(),
        **of_place,
    )
    return [
        figure(name, counted, pl.when("known").then(name), pl.col("reason"), NO_FIRMS)
        for name in CHAIN_FIGURES
    ]


def _counts(firms: pl.DataFrame) -> pl.DataFrame:
    """Count firms by city and place; a place without firms has 0."""
    cities = firms.select("city").unique().sort("city")
    every = cities.join(pl.DataFrame({"place": [*PLACES, UNKNOWN]}), how="cross")
    place = pl.coalesce("by_code", "by_scope", pl.lit(UNKNOWN))
    counted = firms.group_by("city", place=place).agg(
        firms=pl.len().cast(pl.Int64),
        by_code=pl.col("by_code").is_not_null().sum().cast(pl.Int64),
        by_scope=(pl.col("by_code").is_null() & pl.col("by_scope").is_not_null()).sum().cast(pl.Int64),
    )
    joined = every.join(counted, on=["city", "place"], how="left", maintain_order="left")
    return joined.with_columns(pl.col("firms", "by_code", "by_scope").fill_null(0))


def _shares(counts: pl.DataFrame) -> pl.DataFrame:
    """Add each place's share of the firms that have one; null, with the reason, where fewer than half do."""
    told = pl.col("firms").filter(pl.col("place") != UNKNOWN).sum().over("city")
    every = pl.col("firms").sum().over("city")
    few = told < KNOWN_SHARE * every
    why = pl.format("code and scope tell the place in the value chain of {} of {} AI firms", told, every)
    place = pl.col("place") != UNKNOWN
    return counts.with_columns(
        share=pl.when(place & ~few).then(pl.col("firms") / told),
        reason=pl.when(~place).then(pl.lit(NEITHER)).when(few).then(why),
    )
