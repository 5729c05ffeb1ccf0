"""Stage `scorecard`: its course, and what it reads and writes."""

from __future__ import annotations

from typing import Any

import polars as pl

from aicluster_spark.schema import MODULE_OF, TABLES
from aicluster_spark.scorecard.build import Scorecard, build_scorecard
from aicluster_spark.scorecard.catalogue import study_catalogue
from aicluster_spark.scorecard.cities import CLUSTER, COMPARED, scored_cities
from aicluster_spark.scorecard.figures.figure import Scope
from aicluster_spark.scorecard.figures.gather import READS
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.scorecard.formulas import compute, own_figure
from aicluster_spark.stages.stage import Stage
from aicluster_spark.study.models import Study

WRITES = tuple(table for table, module in MODULE_OF.items() if module == "scorecard")


def run(ctx: StageContext) -> None:
    """Choose the cities, count their figures, score them, and say what follows."""
    options = ctx.study.scorecard
    catalogue = study_catalogue(options)
    tables = {name: ctx.scan(name) for name in READS}
    clusters = _last_window(ctx, tables["clusters"])
    units = tables["cities"].collect()
    cities = scored_cities(clusters, units, options.compare, options.peers, options.peer_minimum)
    if cities.is_empty():
        return _nobody(ctx)
    scope = Scope(
        cities=tuple(cities["city"]),
        start=int(clusters["window_start"][0]),
        end=int(clusters["window_end"][0]),
        role=ctx.study.specialisation.role,
    )
    panel, gaps = tables["city_year"], tables["panel_gaps"]
    own = [own_figure(each, panel.collect(), gaps.collect(), scope.end) for each in options.own]
    card = build_scorecard(
        tables, scope, cities, catalogue, options, ctx.study.panel.yearbook, own, compute, ctx.step
    )
    for table in WRITES:
        ctx.write_arrow(table, card.tables[table].select(TABLES[table].names).to_arrow())
    _state(ctx, cities, card)


def _nobody(ctx: StageContext) -> None:
    """Write empty tables where there is no city to score: a run goes on, and says why."""
    for table in WRITES:
        ctx.write_arrow(table, TABLES[table].arrow.empty_table())
    ctx.fact("not_scored", "there is no cluster, no city that scorecard.compare names, and no peer")


def _last_window(ctx: StageContext, clusters: pl.LazyFrame) -> pl.DataFrame:
    complete = clusters.filter(pl.col("window_end") <= ctx.last_complete_year)
    return complete.filter(pl.col("window_end") == pl.col("window_end").max()).collect()


def _state(ctx: StageContext, cities: pl.DataFrame, card: Scorecard) -> None:
    """Give the figures a person wants."""
    counts = dict(cities["standing"].value_counts().sort("standing").iter_rows())
    indicators = card.tables["scorecard_indicators"]
    ctx.fact("scored", counts)
    ctx.fact("compared", cities.filter("is_compared")["city"].to_list())
    ctx.fact("indicators_used", int(indicators["used"].sum()))
    ctx.fact(
        "indicators_not_used",
        dict(indicators.filter(~pl.col("used")).select("indicator", "reason").iter_rows()),
    )
    ranked = card.tables["scorecard"].drop_nulls("rank").sort("rank")
    ctx.fact("ranking", ranked.filter(pl.col("standing").is_in([CLUSTER, COMPARED]))["city"].to_list())
    ctx.fact("mixture", dict(card.mixture))


def _options(study: Study) -> Any:
    """Gather the block itself, and what it takes from others."""
    return {
        "scorecard": study.scorecard.model_dump(mode="json"),
        "role": study.specialisation.role,
        "yearbook": [each.model_dump(mode="json") for each in study.panel.yearbook],
    }


SCORECARD = Stage(
    name="scorecard",
    question="How does each cluster stand, and what does it lack?",
    reads=READS,
    writes=WRITES,
    options=_options,
    run=run,
    needs_spark=False,
    data=("scorecard", "industry"),
    further=("engine/scan.py", "panel/cells.py", "panel/variables.py", "study/formula.py"),
)
